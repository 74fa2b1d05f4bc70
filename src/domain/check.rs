//! What incoming data is held against: the checks of `pipelines/checks/`, and what they found.

use std::collections::BTreeMap;

use super::place::PlaceCode;
use super::text::Text;

/// What a row, column or load that breaks a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Counted and shown, nothing more.
    Note,
    /// Taken, and the sender is asked to look.
    Warn,
    /// A row is sent back; a load is refused.
    Reject,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Note, Self::Warn, Self::Reject];

    /// As the catalogue names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Reject => "reject",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == text)
    }
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckLevel {
    Row,
    /// One column of a load, province by province.
    Column,
    Load,
    /// A province against its own past.
    Province,
}

/// What a value that is not there means to the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissingValue {
    /// The check does not apply.
    Pass,
    /// The check is broken.
    Break,
}

/// One check of `pipelines/checks/*.toml`. What it tests is Rust, found by `code`; how severe it is,
/// its bounds and its words are data.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// `E_...` (rejects unless the data say otherwise), `W_...`, `S_...` (signals).
    pub code: String,
    pub severity: Severity,
    pub level: CheckLevel,
    pub missing: MissingValue,
    pub title: Text,
    /// What was expected and what to do.
    pub advice: Text,
    /// Where the rule comes from; and how sure that is (A, B, C, M).
    pub source: Text,
    pub confidence: char,
    /// Bounds by name, in the unit that the name says (`rows_at_least`, `share_at_most`, ...).
    pub bounds: BTreeMap<String, f64>,
}

/// How often a check was broken in one load.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub check: String,
    /// The province it concerns; `None` for the load as a whole.
    pub place: Option<PlaceCode>,
    /// Canonical column, or the source's heading for columns we do not read; empty if none.
    pub column: String,
    /// Rows (or columns, buckets) that break it, of so many that were looked at.
    pub n: i64,
    pub of: i64,
    /// The first few lines, 1-based, to look at.
    pub lines: Vec<u64>,
}

/// One canonical column of one load, as far as a province fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    pub place: PlaceCode,
    /// Canonical name.
    pub column: String,
    /// Accepted rows, and those with a value.
    pub rows: i64,
    pub filled: i64,
    /// Different values, counted up to 100.
    pub distinct: i64,
    /// The one value that all filled rows hold.
    pub only: Option<String>,
}
