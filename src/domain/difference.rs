//! Where two rule sets judge the same case differently, how many, and by which of their choices.

use super::bucket::Bucket;
use super::place::PlaceCode;

/// How a case stands under a rule set on the day it is asked. Early and on time are one: both kept
/// the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Verdict {
    NotCounted,
    OpenInTime,
    OpenOverdue,
    Waiting,
    ResolvedInTime,
    ResolvedOverdue,
    ResolvedUnjudged,
    Cancelled,
}

impl Verdict {
    pub const ALL: [Self; 8] = [
        Self::NotCounted,
        Self::OpenInTime,
        Self::OpenOverdue,
        Self::Waiting,
        Self::ResolvedInTime,
        Self::ResolvedOverdue,
        Self::ResolvedUnjudged,
        Self::Cancelled,
    ];

    /// Received, and neither resolved nor cancelled.
    pub fn is_open(self) -> bool {
        matches!(self, Self::OpenInTime | Self::OpenOverdue | Self::Waiting)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotCounted => "not_counted",
            Self::OpenInTime => "open_in_time",
            Self::OpenOverdue => "open_overdue",
            Self::Waiting => "waiting",
            Self::ResolvedInTime => "resolved_in_time",
            Self::ResolvedOverdue => "resolved_overdue",
            Self::ResolvedUnjudged => "resolved_unjudged",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// The choice of a rule set whose exchange alone turns one verdict into the other; in the order in
/// which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// What a status means: waiting, stopped, withdrawn, refused.
    Treatments,
    NoDueDate,
    CompletedSupplement,
    /// The stated promise, or the procedure's limit.
    Deadline,
    /// By day, by time, by half day.
    Comparison,
    /// The 15:00 rule.
    Receipt,
    /// Which moves of the promise count.
    Extensions,
    /// The header's end, or that of the progress rows.
    End,
    /// No single choice explains it.
    Several,
}

impl Reason {
    pub const ALL: [Self; 9] = [
        Self::Treatments,
        Self::NoDueDate,
        Self::CompletedSupplement,
        Self::Deadline,
        Self::Comparison,
        Self::Receipt,
        Self::Extensions,
        Self::End,
        Self::Several,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Treatments => "treatments",
            Self::NoDueDate => "no_due_date",
            Self::CompletedSupplement => "completed_supplement",
            Self::Deadline => "deadline",
            Self::Comparison => "comparison",
            Self::Receipt => "receipt",
            Self::Extensions => "extensions",
            Self::End => "end",
            Self::Several => "several",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// Cases received in one half month that two rule sets judge differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub source: String,
    /// A province of the 34.
    pub place: PlaceCode,
    pub bucket: Bucket,
    /// The rule set that the other is held against.
    pub base: String,
    pub other: String,
    pub base_verdict: Verdict,
    pub other_verdict: Verdict,
    pub reason: Reason,
    /// Cases.
    pub n: i64,
}
