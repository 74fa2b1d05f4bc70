//! Parts: the additive counts from which every figure is a sum and a quotient. This is the wall
//! between the write side and the read side.

use std::fmt;
use std::str::FromStr;

use super::bucket::Bucket;
use super::condition::Conditions;
use super::place::PlaceCode;

/// A dated happening that a rule set counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseEvent {
    Received,
    ResolvedEarly,
    ResolvedOnTime,
    ResolvedOverdue,
    /// Resolved, and no date or limit says when it was due.
    ResolvedUnjudged,
    /// Became open and overdue.
    FellOverdue,
    /// Stopped being open and overdue.
    LeftOverdue,
    /// Ended without being judged: withdrawn, where the rule set leaves it out of the due shares.
    Cancelled,
    /// Began to wait for the applicant, where the rule set counts the waiting apart.
    BeganWaiting,
    LeftWaiting,
    /// Received with a promise no later than the procedure's limit allows.
    PromisedWithinLimit,
    PromisedBeyondLimit,
    /// Days of handling of a resolved case; the part's member is the number of working days.
    HandlingDays,
}

impl CaseEvent {
    pub const ALL: [Self; 13] = [
        Self::Received,
        Self::ResolvedEarly,
        Self::ResolvedOnTime,
        Self::ResolvedOverdue,
        Self::ResolvedUnjudged,
        Self::FellOverdue,
        Self::LeftOverdue,
        Self::Cancelled,
        Self::BeganWaiting,
        Self::LeftWaiting,
        Self::PromisedWithinLimit,
        Self::PromisedBeyondLimit,
        Self::HandlingDays,
    ];

    /// Every way of being resolved; a cancelled case is not.
    pub const RESOLVED: [Self; 4] =
        [Self::ResolvedEarly, Self::ResolvedOnTime, Self::ResolvedOverdue, Self::ResolvedUnjudged];

    /// Of communes the plain counts of the base rule set are kept, and of those not what is held against a limit or
    /// told by days.
    pub fn is_kept_for_communes(self) -> bool {
        !matches!(self, Self::PromisedWithinLimit | Self::PromisedBeyondLimit | Self::HandlingDays)
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::ResolvedEarly => "resolved_early",
            Self::ResolvedOnTime => "resolved_on_time",
            Self::ResolvedOverdue => "resolved_overdue",
            Self::ResolvedUnjudged => "resolved_unjudged",
            Self::FellOverdue => "fell_overdue",
            Self::LeftOverdue => "left_overdue",
            Self::Cancelled => "cancelled",
            Self::BeganWaiting => "began_waiting",
            Self::LeftWaiting => "left_waiting",
            Self::PromisedWithinLimit => "promised_within_limit",
            Self::PromisedBeyondLimit => "promised_beyond_limit",
            Self::HandlingDays => "handling_days",
        }
    }
}

/// What a part counts. Its text form is its storage form:
/// `form_ii06a/received?channel=online` (counted from cases), `reform_return/villages_connected`
/// (reported by a source).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureId(pub String);

impl MeasureId {
    pub fn counted(rule_set: &str, event: CaseEvent, conditions: &Conditions) -> Self {
        let question = if conditions.0.is_empty() { String::new() } else { format!("?{conditions}") };
        Self(format!("{rule_set}/{}{question}", event.as_str()))
    }

    pub fn reported(source: &str, measure: &str) -> Self {
        Self(format!("{source}/{measure}"))
    }
}

impl fmt::Display for MeasureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for MeasureId {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

/// One count. `n` is a number of cases, units, posts or persons; a stock's flow may be negative.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    pub measure: MeasureId,
    pub place: PlaceCode,
    pub bucket: Bucket,
    /// Member of a dimension (a number of working days for histograms); empty for the plain count.
    pub member: String,
    pub n: i64,
    /// The source system the count comes from (`case_portal`, `portal_766`, ...).
    pub source: String,
}
