//! The files of a catalogue that figures depend on, word for word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Texts by their path below `pipelines/`. Empty where a catalogue is not what its files say, as for a
/// benchmark of one rule set: nothing can then be counted again by them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions(Arc<BTreeMap<String, String>>);

/// Texts of pages, and what synthetic samples are made by: no figure depends on them.
const OTHERS: [&str; 3] = ["boards/", "locale/", "reference/sample_"];

impl Definitions {
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let is_of_figures = |path: &str| !OTHERS.iter().any(|other| path.starts_with(other));
        Self(Arc::new(files.into_iter().filter(|(path, _)| is_of_figures(path)).collect()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Path and length in bytes of each file in a line, then the file.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (path, file) in self.0.iter() {
            // Writing to a String cannot fail.
            let _ = write!(text, "{path}\t{}\n{file}\n", file.len());
        }
        text
    }

    /// `None` if the text is none of ours.
    pub fn parse(mut text: &str) -> Option<Self> {
        let mut files = BTreeMap::new();
        while !text.is_empty() {
            let (heading, rest) = text.split_once('\n')?;
            let (path, length) = heading.split_once('\t')?;
            let length = length.parse().ok()?;
            files.insert(path.to_owned(), rest.get(..length)?.to_owned());
            text = rest.get(length..)?.strip_prefix('\n')?;
        }
        Some(Self(Arc::new(files)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_back_whatever_stands_in_them() {
        let files = [("a/b.toml", "one\ttwo\n\nthree"), ("c.csv", ""), ("d.csv", "a/b.toml\t3\nđ\n")];
        let all = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let pages = ("locale/vi.toml".to_owned(), "x".to_owned());
        let definitions = Definitions::new(all.clone().into_iter().chain([pages]));
        assert_eq!(definitions.files().len(), 3, "texts of pages are no definitions");
        assert_eq!(Definitions::parse(&definitions.to_text()), Some(definitions.clone()));
        for broken in ["a", "a\t1", "a\t9\nb\n", "a\t1\nbc", "a\tx\nb\n"] {
            assert_eq!(Definitions::parse(broken), None, "{broken:?}");
        }
        assert!(Definitions::default().is_empty() && !definitions.is_empty());
    }
}
