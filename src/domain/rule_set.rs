//! Rule sets: when a case counts, when it is resolved, when it is overdue.
//!
//! Several are in force at once and disagree, so a figure names its rule set. What the rules share
//! is Rust ([`super::judge`]); what each chooses is data in `pipelines/rule_sets/*.toml`: the
//! [`Choices`] here. Two rule sets differ on a case by their choices and by nothing else.

use super::confidence::Confidence;
use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::TimeOfDay;
use super::case::CaseStatus;
use super::difference::Reason;
use super::text::Text;

/// The rule set of the statutory form: its plain counts are kept for each commune, its flows for each agency, field and
/// procedure, and the others are held against it.
pub const BASE: &str = "form_ii06a";

/// What a status means under a rule set, for as long as it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    NotCounted,
    /// Terminal if the case had been received, else not counted.
    ResolvedIfReceived,
    Open,
    /// In progress and counted within due for as long as it lasts.
    OpenWithinDue,
    /// The clock stops at the request; asked for more than once, it is overdue.
    Paused,
    /// Open and counted apart: neither within due nor overdue.
    Waiting,
    Resolved,
    /// Resolved, and on time whatever the dates say.
    ResolvedOnTime,
    /// Ended and not judged.
    Cancelled,
}

impl Treatment {
    pub fn ends(self) -> bool {
        matches!(self, Self::ResolvedIfReceived | Self::Resolved | Self::ResolvedOnTime | Self::Cancelled)
    }
}

/// One treatment a status, all ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Treatments([Treatment; 10]);

impl Treatments {
    pub fn new(treatment: impl FnMut(CaseStatus) -> Treatment) -> Self {
        Self(CaseStatus::ALL.map(treatment))
    }

    #[inline]
    pub fn of(&self, status: CaseStatus) -> Treatment {
        self.0[status as usize - 1]
    }
}

/// What a case is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineBasis {
    /// The promise that the source stores.
    Stated,
    /// The procedure's limit; the stated promise only where the limit is not known.
    ProcedureLimit,
}

/// How a case without a promise is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDueDate {
    /// Resolved: on time. Open: within due.
    OnTime,
    /// Resolved: early. Open: within due.
    Early,
    /// By the procedure's limit, counted from receipt; without one it is not judged.
    ProcedureLimit,
}

/// What a completed supplement does to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletedSupplement {
    /// The promise was already moved by the system that stores it.
    StoredDueDate,
    /// The time between request and completion is taken off the end.
    SubtractWaiting,
    /// The limit starts again from zero at the completion.
    Restart,
}

/// How an end is compared with a stated promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Day with day.
    Day,
    /// An earlier day is early; on the day itself the time decides.
    Time,
    /// Before the half day of the promise is early; the rest of its day is on time.
    HalfDay,
    /// By time where the procedure's limit is in hours, else by half day.
    ProcedureUnit,
}

/// When the clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    AsReceived,
    /// What comes in at the counter after this time starts on the next working day.
    CounterCutoff(TimeOfDay),
}

/// Which moves of the promise count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extensions {
    /// All that the source stores.
    AsStored,
    /// The first, if it was made at least a day before the deadline.
    OnceBeforeExpiry,
}

/// Which moment ends a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfCase {
    /// The end that the case itself states.
    Header,
    /// The last row of progress that says so; the header's where there is none.
    Progress,
}

/// Everything in which rule sets differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    pub treatments: Treatments,
    pub no_due_date: NoDueDate,
    pub completed_supplement: CompletedSupplement,
    pub deadline: DeadlineBasis,
    pub comparison: Comparison,
    pub receipt: Receipt,
    pub extensions: Extensions,
    pub end: EndOfCase,
}

impl Choices {
    /// These choices with one of them taken from another rule set; `None` if both choose the same.
    pub fn with(mut self, reason: Reason, other: &Self) -> Option<Self> {
        let before = self;
        match reason {
            Reason::Treatments => self.treatments = other.treatments,
            Reason::NoDueDate => self.no_due_date = other.no_due_date,
            Reason::CompletedSupplement => self.completed_supplement = other.completed_supplement,
            Reason::Deadline => self.deadline = other.deadline,
            Reason::Comparison => self.comparison = other.comparison,
            Reason::Receipt => self.receipt = other.receipt,
            Reason::Extensions => self.extensions = other.extensions,
            Reason::End => self.end = other.end,
            Reason::Several => {}
        }
        (self != before).then_some(self)
    }
}

/// One named, dated way of counting cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    pub id: String,
    pub name: Text,
    pub description: Text,
    /// Grows whenever a choice or its reading changes.
    pub version: u16,
    /// `None` where no source that we read says it.
    pub valid_from: Option<Date>,
    pub source: Text,
    /// A, B, C or M, as in the notes the rule was read from; only A and B are shown as fact.
    pub confidence: Confidence,
    pub choices: Choices,
}
