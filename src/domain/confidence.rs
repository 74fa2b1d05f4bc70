//! How sure we are of something that was read in a source: the mark it carries wherever it is shown.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// The primary text, or two independent sources.
    A,
    /// One good source.
    B,
    /// A weak source, or our own inference.
    C,
    /// No source yet.
    M,
}

impl Confidence {
    pub fn read(mark: &str) -> Option<Self> {
        Some(match mark {
            "A" => Self::A,
            "B" => Self::B,
            "C" => Self::C,
            "M" => Self::M,
            _ => return None,
        })
    }

    /// Never shown as a fact.
    pub fn is_unverified(self) -> bool {
        matches!(self, Self::C | Self::M)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self:?}")
    }
}
