//! A label in the two languages that users read.

use serde::Deserialize;

/// The language of a page. Vietnamese is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Vietnamese,
    English,
}

/// A text in Vietnamese and English; both are required, so that no page falls back silently.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub vi: String,
    pub en: String,
}

impl Text {
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Of a line `english / tiếng Việt`; one that is in one language stands for both.
    pub fn of_line(line: &str) -> Self {
        let (en, vi) = line.split_once(" / ").unwrap_or((line, line));
        Self::new(vi, en)
    }

    /// `english / tiếng Việt`, as errors and lines at a terminal are written.
    pub fn line(&self) -> String {
        format!("{} / {}", self.en, self.vi)
    }

    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}
