//! What rule sets share: from the history of a case to its dated transitions and its verdict.
//!
//! The state of a day is the state at its end. A state that no day ends in leaves no trace, so a
//! flow counts a change that somebody asking each evening would have seen, and the running sum of
//! flows is what he would have counted.

mod clock;
mod life;
mod reason;
mod walk;

pub use life::{Life, Transition};
pub use reason::Pair;

use super::calendar::{Calendar, EpochDay};
use super::case::CaseStatus;
use super::difference::Verdict;
use super::history::{EventKind, History, Moment, day_of, end_of};
use super::part::CaseEvent;
use super::rule_set::{Choices, EndOfCase, NoDueDate, RuleSet, Treatment};
use clock::Clock;

/// A rule set made ready for millions of cases.
#[derive(Clone, Debug)]
pub struct Judge {
    choices: Choices,
}

/// What a case was held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last moment on time.
    pub last: Moment,
    /// The moment that is held against it: the end, or the last second asked about, less what the rule set does not count.
    pub judged: Moment,
}

impl RuleSet {
    pub fn judge(&self) -> Judge {
        Judge { choices: self.choices }
    }
}

impl Judge {
    pub fn new(choices: Choices) -> Self {
        Self { choices }
    }

    /// Writes into `life` what happened to a case up to and including the day `as_of`.
    #[inline]
    pub fn live(&self, case: &History<'_>, calendar: &Calendar, as_of: EpochDay, life: &mut Life) {
        self.lived(case, calendar, as_of, life);
    }

    /// The same, and what the case was held against in the end; `None` if it is not counted or nothing says when
    /// it was due.
    pub fn due(&self, case: &History<'_>, calendar: &Calendar, as_of: EpochDay, life: &mut Life) -> Option<Due> {
        let (clock, end) = self.lived(case, calendar, as_of, life)?;
        let until = end.unwrap_or_else(|| end_of(as_of));
        Some(Due { last: clock.deadline()?.last, judged: until - clock.pauses(until) })
    }

    /// The clock of the case as it stood in the end, and the moment of its end.
    #[inline]
    fn lived<'c>(
        &'c self,
        case: &History<'_>,
        calendar: &'c Calendar,
        as_of: EpochDay,
        life: &mut Life,
    ) -> Option<(Clock<'c>, Option<Moment>)> {
        life.begin();
        let received_at = case.received_at.filter(|&at| day_of(at) <= as_of)?;
        if self.choices.treatments.of(case.status) == Treatment::NotCounted {
            return None;
        }
        let end = self.end(case).filter(|&at| day_of(at) <= as_of);
        let clock = Clock::start(&self.choices, case, calendar, received_at);
        life.receive(day_of(received_at));
        let is_ordinary = case.events.iter().all(|event| event.kind.is_milestone());
        let clock = if is_ordinary && !waits_without_a_date(case.status) {
            // The ordinary case: one stretch from receipt to its end, or to now.
            if let Some(fell) = clock.falls_overdue_on() {
                life.fall(fell.max(day_of(received_at)));
            }
            clock
        } else {
            walk::Walk { judge: self, case, end, as_of, life: &mut *life }.run(clock, received_at)
        };
        if let Some(end) = end {
            self.resolve(case, &clock, end, life);
        }
        life.close(as_of);
        Some((clock, end))
    }

    /// The moment the case ended under this rule set, if its status ends it.
    #[inline]
    fn end(&self, case: &History<'_>) -> Option<Moment> {
        if !self.choices.treatments.of(case.status).ends() {
            return None;
        }
        match self.choices.end {
            EndOfCase::Header => case.ended_at,
            EndOfCase::Progress => told_in_progress(case).or(case.ended_at),
        }
    }

    #[inline]
    fn resolve(&self, case: &History<'_>, clock: &Clock<'_>, end: Moment, life: &mut Life) {
        let event = match self.choices.treatments.of(case.status) {
            Treatment::Cancelled => CaseEvent::Cancelled,
            Treatment::ResolvedOnTime => CaseEvent::ResolvedOnTime,
            _ => self.timeliness(clock, end),
        };
        life.end(day_of(end), event);
    }

    /// How a case that ended at `end` was resolved; unjudged if nothing says when it was due.
    #[inline]
    fn timeliness(&self, clock: &Clock<'_>, end: Moment) -> CaseEvent {
        let Some(deadline) = clock.deadline() else {
            return match self.choices.no_due_date {
                NoDueDate::OnTime => CaseEvent::ResolvedOnTime,
                NoDueDate::Early => CaseEvent::ResolvedEarly,
                NoDueDate::ProcedureLimit => CaseEvent::ResolvedUnjudged,
            };
        };
        let judged = end - clock.pauses(end);
        if judged < deadline.early_before {
            CaseEvent::ResolvedEarly
        } else if judged <= deadline.last {
            CaseEvent::ResolvedOnTime
        } else {
            CaseEvent::ResolvedOverdue
        }
    }
}

/// A header that says "waiting" may be all that a source tells of the wait.
#[inline]
fn waits_without_a_date(status: CaseStatus) -> bool {
    matches!(status, CaseStatus::AwaitingSupplement | CaseStatus::AwaitingPayment | CaseStatus::Stopped)
}

/// The last row of progress that ends a case of this status: finished before handed over.
fn told_in_progress(case: &History<'_>) -> Option<Moment> {
    let last = |kind| case.events.iter().rev().find(|event| event.kind == kind).map(|event| event.at);
    match case.status {
        CaseStatus::Finished | CaseStatus::Returned => last(EventKind::Finished).or_else(|| last(EventKind::Returned)),
        CaseStatus::NotAccepted => last(EventKind::Refused),
        CaseStatus::Withdrawn => last(EventKind::Withdrawn),
        CaseStatus::Stopped => last(EventKind::Suspended),
        _ => None,
    }
}

impl From<CaseEvent> for Verdict {
    /// Of the event that ended a case.
    fn from(event: CaseEvent) -> Self {
        match event {
            CaseEvent::ResolvedEarly | CaseEvent::ResolvedOnTime => Self::ResolvedInTime,
            CaseEvent::ResolvedOverdue => Self::ResolvedOverdue,
            CaseEvent::ResolvedUnjudged => Self::ResolvedUnjudged,
            CaseEvent::Cancelled => Self::Cancelled,
            _ => Self::NotCounted,
        }
    }
}
