//! What incoming data is held against: the checks of `pipelines/checks/`, and what they found.

use super::confidence::Confidence;
use std::collections::BTreeMap;

use super::bucket::Bucket;
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

    /// Of a code that the catalogue does not have (any more): `E_...` rejects, `W_...` warns.
    pub fn usual(code: &str) -> Self {
        match code.as_bytes().first() {
            Some(b'E') => Self::Reject,
            Some(b'W') => Self::Warn,
            _ => Self::Note,
        }
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
    /// A pattern over many cases: [`super::signal::Signal`].
    Signal,
}

impl CheckLevel {
    pub const ALL: [Self; 5] = [Self::Row, Self::Column, Self::Load, Self::Province, Self::Signal];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Column => "column",
            Self::Load => "load",
            Self::Province => "province",
            Self::Signal => "signal",
        }
    }
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
    /// The same where the check can be broken in more ways than one, by the name of the way.
    pub variants: BTreeMap<String, Text>,
    /// Canonical columns it looks at, where the data choose them; empty otherwise.
    pub columns: Vec<String>,
    /// Where the rule comes from; and how sure that is (A, B, C, M).
    pub source: Text,
    pub confidence: Confidence,
    /// Bounds by name, in the unit that the name says (`rows_at_least`, `share_at_most`, ...).
    pub bounds: BTreeMap<String, f64>,
}

impl Check {
    /// A bound that [`Known::bounds`] names, so that the catalogue has made sure of it.
    pub fn bound(&self, name: &str) -> f64 {
        self.bounds.get(name).copied().unwrap_or_default()
    }

    /// What a column in which nothing means something comes to, by the bounds of `W_SPARSE_COLUMN`: [`NOTHING`] where
    /// all or too many of the cases that could fill it leave it empty, [`IN_PART`] where some do; `None` where none does.
    pub fn emptiness(&self, empty: i64, of: i64) -> Option<&'static str> {
        let (rows, share) = (self.bound("rows_at_least"), self.bound("share_at_least"));
        let is_too_many = empty == of || (of as f64 >= rows && empty as f64 >= share * of as f64);
        (empty > 0).then_some(if is_too_many { NOTHING } else { IN_PART })
    }

    /// What to do, of the way in which it was broken; empty for a check that has only one.
    pub fn advice_for(&self, variant: &str) -> &Text {
        self.variants.get(variant).unwrap_or(&self.advice)
    }
}

/// The check of a code.
pub fn find<'a>(checks: &'a [Check], code: &str) -> Option<&'a Check> {
    checks.iter().find(|check| check.code == code)
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
    /// Of a check that holds two things against each other.
    pub example: Option<Example>,
}

/// What one row holds that does not fit together: dates, or codes of places, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub line: u64,
    pub text: Text,
}

/// Lines with commas between them.
pub fn listed(lines: &[u64]) -> String {
    lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

/// What a load was found to hold, beside its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    /// One a key (check, place, column).
    pub findings: Vec<Finding>,
    /// One a key (place, column).
    pub profiles: Vec<ColumnProfile>,
}

/// A finding and the load it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadFinding {
    pub load: i64,
    pub finding: Finding,
}

/// A column that does not tell what it should in the cases of a province that count: it holds one value
/// only, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldColumn {
    pub source: String,
    pub place: PlaceCode,
    /// Canonical name.
    pub column: String,
    /// The one value, `yes` or `no`; or one of [`NOTHING`] and [`IN_PART`].
    pub value: String,
    /// Cases that hold it, or that hold nothing.
    pub rows: i64,
    /// Cases that could tell it.
    pub of: i64,
}

/// So few cases hold anything in the column that it counts as not reported.
pub const NOTHING: &str = "nothing";
/// Some cases hold nothing, and the figures stand with that said beside them.
pub const IN_PART: &str = "in_part";

impl UntoldColumn {
    /// Whether what depends on the column counts as not reported.
    pub fn is_not_reported(&self) -> bool {
        self.value != IN_PART
    }
}

/// The check of cases that two sources tell.
pub const TWO_SOURCES: &str = "W_TWO_SOURCES";

/// Cases of a province that leave a column empty in which that means something, of those received in a half month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyCells {
    pub source: String,
    pub place: PlaceCode,
    /// Canonical name.
    pub column: String,
    /// Of receipt, as the header of the case tells it.
    pub bucket: Bucket,
    pub rows: i64,
    /// Cases that could tell it; more than 0.
    pub of: i64,
}

/// Cases of a province that two sources sent, as the source tells them whose version does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentTwice {
    pub source: String,
    pub place: PlaceCode,
    /// The source whose version counts.
    pub counted_in: String,
    pub n: i64,
}

/// One canonical column of one load, as far as a province fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    pub place: PlaceCode,
    /// Canonical name.
    pub column: String,
    /// Rows that fit the contract, and those with a value. (Repeats and versions of a case, and rows that
    /// contradict another one, are among them.)
    pub rows: i64,
    pub filled: i64,
    /// Different values, counted up to 100.
    pub distinct: i64,
    /// The one value that all filled rows hold.
    pub only: Option<String>,
}

/// A check that the program tests for. The catalogue has one entry for each of these and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub code: &'static str,
    pub level: CheckLevel,
    /// A row that breaks it cannot be counted at all: its severity can only be to reject.
    pub always_rejects: bool,
    /// Names of the bounds that the entry states.
    pub bounds: &'static [&'static str],
    /// Ways in which it can be broken, where there are several: each with its own advice.
    pub variants: &'static [&'static str],
}

impl Known {
    const fn new(code: &'static str, level: CheckLevel) -> Self {
        Self { code, level, always_rejects: false, bounds: &[], variants: &[] }
    }

    const fn row(code: &'static str) -> Self {
        Self::new(code, CheckLevel::Row)
    }

    const fn needed(code: &'static str) -> Self {
        Self { always_rejects: true, ..Self::row(code) }
    }

    const fn signal(code: &'static str) -> Self {
        Self { bounds: &["cases_at_least", "share_at_least"], ..Self::new(code, CheckLevel::Signal) }
    }

    const fn bounds(self, bounds: &'static [&'static str]) -> Self {
        Self { bounds, ..self }
    }

    const fn variants(self, variants: &'static [&'static str]) -> Self {
        Self { variants, ..self }
    }

    pub fn find(code: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.code == code)
    }
}

/// Bounds are in days, rows, cases, half months or seconds as their names say; shares are of 1.
pub const KNOWN: [Known; 65] = [
    Known::needed("E_NO_KEY"),
    Known::needed("E_KEY_CONFLICT"),
    Known::needed("E_NO_RECEIVED"),
    Known::needed("E_NO_FINISHED"),
    Known::needed("E_NO_END"),
    Known::needed("E_ORDER").variants(&["after_extraction", "before_receipt", "end_before_begin"]),
    Known::needed("E_BAD_MOMENT"),
    Known::needed("E_UNKNOWN_CODE"),
    Known::needed("E_UNKNOWN_PLACE").variants(&["no_day", "of_34", "of_63", "today"]),
    Known::needed("E_FOREIGN_PROVINCE").variants(&["number", "province"]),
    Known::needed("E_FUTURE").variants(&["extraction", "step"]),
    Known::needed("E_BAD_TEXT").variants(&[
        "cell",
        "cells",
        "code",
        "json",
        "name",
        "person",
        "quotation",
        "record",
        "row",
    ]),
    Known::needed("E_NOT_TEXT"),
    Known::needed("E_REPEATED_KEY"),
    Known::needed("E_UNKNOWN_SERVICE"),
    Known::needed("E_PARTIAL_UPDATE"),
    Known::needed("E_NOT_KEPT"),
    Known::needed("E_EMPTY_FIELD"),
    Known::needed("E_NO_VALUE"),
    Known::needed("E_BAD_NUMBER"),
    Known::needed("E_AMBIGUOUS_NUMBER"),
    Known::needed("E_NOT_WHOLE"),
    Known::needed("E_NOT_EXACT"),
    Known::needed("E_BAD_YEAR"),
    Known::needed("E_BAD_DATE"),
    Known::needed("E_BAD_RANK"),
    Known::needed("E_EXPIRED_CODE"),
    Known::needed("E_OUT_OF_BOUNDS"),
    Known::needed("E_UNKNOWN_MEASURE"),
    Known::needed("E_BALANCE"),
    Known::row("E_CHANNEL_LEVEL"),
    Known::row("W_CASE_NO_DATE").bounds(&["days_apart_at_most"]),
    Known::row("W_AGENCY_UNKNOWN"),
    Known::row("W_AGENCY_CODE"),
    Known::row("W_NO_DUE"),
    Known::row("W_SUBMITTED_AFTER_RECEIVED"),
    Known::row("W_DUE_BEFORE_RECEIVED"),
    Known::row("W_RETURNED_BEFORE_FINISHED"),
    Known::row("W_ENDED_WHILE_OPEN"),
    Known::new("W_TOTAL_ROWS", CheckLevel::Load),
    Known::new("W_NOTE_ROWS", CheckLevel::Load),
    Known::new("W_NUMBERING_ROWS", CheckLevel::Load),
    Known::new("W_HEADING_AGAIN", CheckLevel::Load),
    Known::new("W_ODD_PERIOD", CheckLevel::Load),
    Known::row("W_CASE_NO_PLACE"),
    Known::row("W_AGENCY_PLACE"),
    Known::row("W_OTHER_PERIOD"),
    Known::row("W_DUE_FAR").bounds(&["days_promised_at_most"]),
    Known::row("W_COMMUNE_DIVIDED"),
    Known::new("W_ONE_VALUE", CheckLevel::Column).bounds(&["rows_at_least"]),
    Known::new("W_SUBMITTED_COPIED", CheckLevel::Column).bounds(&["rows_at_least", "share_at_least"]),
    Known::new("W_EMPTY_COLUMN", CheckLevel::Column).bounds(&["rows_at_least"]),
    Known::new("W_ACCOUNT_DROPPED", CheckLevel::Column),
    Known::new("W_NAME_NOT_KEPT", CheckLevel::Column),
    Known::new("W_SPARSE_COLUMN", CheckLevel::Column).bounds(&["rows_at_least", "share_at_least"]),
    Known::new(TWO_SOURCES, CheckLevel::Province),
    Known::new("W_NOT_REPORTED", CheckLevel::Province).bounds(&["days_at_least"]),
    Known::new("W_OUTLIER", CheckLevel::Province).bounds(&[
        "cases_apart_at_least",
        "deviations_at_least",
        "half_months_at_least",
        "half_months_at_most",
    ]),
    Known::signal("S_FINISHED_ON_DUE_SECOND"),
    Known::signal("S_LAST_EVENING_BURST"),
    Known::signal("S_DUE_MOVED_BEFORE_EXPIRY"),
    Known::signal("S_FINISHED_WITHIN_MINUTE"),
    Known::signal("S_RECEIVED_AGAIN"),
    Known::signal("S_LONG_PROMISE"),
    Known::signal("S_WAITING_SENT_AS_FINISHED"),
];
