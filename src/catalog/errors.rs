//! What is wrong with a catalogue: every fault at once, each with its file and line.

use std::fmt;

/// One fault. Prints as `file:line: what is wrong, what was expected`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CatalogueError {
    /// Path as the reader of the message would open it.
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// All faults of a catalogue, in the order of files and lines. Never empty when returned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueErrors(pub Vec<CatalogueError>);

impl CatalogueErrors {
    pub(super) fn push(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.0.push(CatalogueError { file: file.to_owned(), line, message: message.into() });
    }

    pub(super) fn sorted(mut self) -> Self {
        self.0.sort();
        self
    }
}

impl fmt::Display for CatalogueErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            write!(f, "{newline}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for CatalogueErrors {}
