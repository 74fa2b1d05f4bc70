//! Rule sets: when a case counts, when it is resolved, when it is overdue.
//!
//! Three are in force at once and disagree, so a figure names its rule set. What the rules share
//! is here; what each chooses is data in `pipelines/rule_sets/*.toml`. A rule set turns the facts
//! of a case into a few dated transitions; flows count them, stocks are their running sums.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::{Calendar, EpochDay};
use super::case::{CaseFacts, CaseStatus, Timeliness};
use super::text::Text;

const SECONDS_A_DAY: i64 = 86_400;

/// What a status means under a rule set.
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
    Resolved,
    /// Resolved, and on time whatever the dates say.
    ResolvedOnTime,
}

/// How a case without an appointment date is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDueDate {
    /// Resolved: on time. Open: within due.
    OnTime,
    /// Against the procedure's time limit in working days.
    ProcedureLimit,
}

/// What a completed supplement does to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletedSupplement {
    /// The stored due date was already moved by the system that sent it.
    StoredDueDate,
    /// The time between request and completion is taken off the end time.
    SubtractWaiting,
}

/// One named, dated way of counting cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    pub id: String,
    pub name: Text,
    pub description: Text,
    pub valid_from: Date,
    pub source: String,
    /// A, B, C or M, as in the notes the rule was read from; only A and B are shown as fact.
    pub confidence: char,
    pub treatments: BTreeMap<u8, Treatment>,
    pub no_due_date: NoDueDate,
    pub completed_supplement: CompletedSupplement,
}

/// What happened to one case under one rule set, as dated transitions. All days are on or before
/// the as-of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transitions {
    pub received: Option<EpochDay>,
    /// `None` as timeliness: resolved, but nothing says when it was due.
    pub resolved: Option<(EpochDay, Option<Timeliness>)>,
    /// First day on which the case stood open and overdue.
    pub fell_overdue: Option<EpochDay>,
    /// Day on which it stopped being open and overdue.
    pub left_overdue: Option<EpochDay>,
}

/// A rule set made ready for millions of cases.
#[derive(Clone, Debug)]
pub struct Judge {
    treatments: [Treatment; 11],
    no_due_date: NoDueDate,
    completed_supplement: CompletedSupplement,
}

impl RuleSet {
    pub fn judge(&self) -> Judge {
        let mut treatments = [Treatment::NotCounted; 11];
        for status in CaseStatus::ALL {
            if let Some(&treatment) = self.treatments.get(&(status as u8)) {
                treatments[status as usize] = treatment;
            }
        }
        Judge { treatments, no_due_date: self.no_due_date, completed_supplement: self.completed_supplement }
    }
}

impl Judge {
    /// The transitions of a case up to and including the day `as_of`.
    #[inline]
    pub fn transitions(&self, case: &CaseFacts, calendar: &Calendar, as_of: EpochDay) -> Transitions {
        let Some(received) = case.received_on.filter(|&day| day <= as_of) else {
            return Transitions::default();
        };
        let treatment = self.treatments[case.status as usize];
        let ended_on = case.ended_at.map(day_of).filter(|&day| day <= as_of);
        let deadline = Deadline::of(self, case, received, calendar);
        let open = Transitions { received: Some(received), ..Transitions::default() };
        match (treatment, ended_on) {
            (Treatment::NotCounted, _) => Transitions::default(),
            (Treatment::Open, _) => open.overdue(deadline.fell, None, as_of),
            (Treatment::OpenWithinDue, _) => {
                // Waiting is within due, but before the wait began the case may have been overdue.
                let since = case.waiting_since.or(case.ended_at.map(day_of)).unwrap_or(received);
                open.overdue(deadline.fell, Some(since).filter(|&day| day <= as_of), as_of)
            }
            (Treatment::Paused, _) => open.paused(case, deadline.fell, as_of),
            (Treatment::Resolved | Treatment::ResolvedIfReceived | Treatment::ResolvedOnTime, Some(ended)) => {
                let timeliness = match treatment {
                    Treatment::ResolvedOnTime => Some(Timeliness::OnTime),
                    _ => deadline.timeliness(self, case, calendar),
                };
                Transitions { resolved: Some((ended, timeliness)), ..open.overdue(deadline.fell, Some(ended), as_of) }
            }
            // Ended after the as-of day: still open on it.
            _ => open.overdue(deadline.fell, None, as_of),
        }
    }
}

impl Transitions {
    /// Open and overdue from `fell` until `left`, both cut at the as-of day.
    fn overdue(mut self, fell: Option<EpochDay>, left: Option<EpochDay>, as_of: EpochDay) -> Self {
        let spell = fell.filter(|&fell| fell <= as_of && left.is_none_or(|left| fell < left));
        self.fell_overdue = spell;
        self.left_overdue = spell.and(left);
        self
    }

    /// Asked once: the clock stands still at the request. Asked again and unanswered: overdue.
    fn paused(self, case: &CaseFacts, fell: Option<EpochDay>, as_of: EpochDay) -> Self {
        let Some(waiting_since) = case.waiting_since else {
            return self.overdue(fell, None, as_of);
        };
        let before_the_request = fell.filter(|&fell| fell <= waiting_since);
        let asked_again = (case.supplement_count > 1).then_some(waiting_since);
        self.overdue(before_the_request.or(asked_again), None, as_of)
    }
}

/// When a case under a rule set becomes overdue.
struct Deadline {
    /// The first day on which the case, if open, is overdue; `None` if it never is.
    fell: Option<EpochDay>,
    basis: Basis,
}

enum Basis {
    DueDate(EpochDay),
    WorkingDays { received: EpochDay, limit: i32 },
    AlwaysOnTime,
    Unknown,
}

impl Deadline {
    #[inline]
    fn of(judge: &Judge, case: &CaseFacts, received: EpochDay, calendar: &Calendar) -> Self {
        let pause = judge.pause(case).div_euclid(SECONDS_A_DAY) as EpochDay;
        match (case.due_on, judge.no_due_date, case.limit_working_days) {
            // A case that came in with its due date already past is overdue from the day it came.
            (Some(due), _, _) => Self { fell: Some((due + 1 + pause).max(received)), basis: Basis::DueDate(due) },
            (None, NoDueDate::OnTime, _) => Self { fell: None, basis: Basis::AlwaysOnTime },
            (None, NoDueDate::ProcedureLimit, Some(limit)) => {
                let limit = i32::from(limit);
                let fell = calendar.add_working_days(received, limit + 1) + pause;
                Self { fell: Some(fell), basis: Basis::WorkingDays { received, limit } }
            }
            (None, NoDueDate::ProcedureLimit, None) => Self { fell: None, basis: Basis::Unknown },
        }
    }

    #[inline]
    fn timeliness(&self, judge: &Judge, case: &CaseFacts, calendar: &Calendar) -> Option<Timeliness> {
        let end = day_of(case.ended_at? - judge.pause(case));
        let (spent, allowed) = match self.basis {
            Basis::DueDate(due) => (end, due),
            Basis::WorkingDays { received, limit } => (calendar.working_days_between(received, end), limit),
            Basis::AlwaysOnTime => return Some(Timeliness::OnTime),
            Basis::Unknown => return None,
        };
        Some(match spent.cmp(&allowed) {
            std::cmp::Ordering::Less => Timeliness::Early,
            std::cmp::Ordering::Equal => Timeliness::OnTime,
            std::cmp::Ordering::Greater => Timeliness::Overdue,
        })
    }
}

impl Judge {
    /// Seconds that the rule set takes off the clock.
    #[inline]
    fn pause(&self, case: &CaseFacts) -> i64 {
        match self.completed_supplement {
            CompletedSupplement::StoredDueDate => 0,
            CompletedSupplement::SubtractWaiting => case.supplement_seconds,
        }
    }
}

#[inline]
fn day_of(local_second: i64) -> EpochDay {
    local_second.div_euclid(SECONDS_A_DAY) as EpochDay
}
