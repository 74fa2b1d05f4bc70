//! The clock of one case under one rule set: when it started, what it is held against, how long it
//! stood still.

use crate::domain::calendar::{Calendar, EpochDay};
use crate::domain::case::Channel;
use crate::domain::history::{Event, History, Moment, day_of, end_of, start_of};
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::rule_set::{
    Choices, Comparison, CompletedSupplement, DeadlineBasis, Extensions, NoDueDate, Receipt,
};

/// When a case must have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deadline {
    /// An end before this moment is early.
    pub early_before: Moment,
    /// The last moment on time.
    pub last: Moment,
    /// The last moment at which an open case is not overdue.
    pub open_until: Moment,
}

#[derive(Clone, Copy)]
pub(super) struct Clock<'c> {
    choices: &'c Choices,
    calendar: &'c Calendar,
    channel: Channel,
    limit: Option<Limit>,
    /// The promise that counts now.
    stated: Option<Moment>,
    /// Receipt itself, and the moment from which the procedure's limit is counted.
    received_at: Moment,
    started_at: Moment,
    /// The deadline that the one extension gave.
    extended_to: Option<Moment>,
    has_been_extended: bool,
    /// As it stands now; reckoned anew whenever something it rests on changes.
    deadline: Option<Deadline>,
    /// Seconds of supplements that came, where the rule set takes them off.
    paused: Moment,
    /// A wait for supplements that are being answered: since when, and the last answer so far.
    answering: Option<(Moment, Moment)>,
}

impl<'c> Clock<'c> {
    #[inline]
    pub fn start(choices: &'c Choices, case: &History<'_>, calendar: &'c Calendar, received_at: Moment) -> Self {
        let mut clock = Self {
            choices,
            calendar,
            channel: case.channel,
            limit: case.limit,
            stated: case.promised_at,
            received_at,
            started_at: received_at,
            extended_to: None,
            has_been_extended: false,
            deadline: None,
            paused: 0,
            answering: None,
        };
        clock.started_at = clock.effective(received_at);
        clock.deadline = clock.reckon();
        clock
    }

    /// What is handed in at the counter late in the day is taken up on the next working day.
    #[inline]
    fn effective(&self, moment: Moment) -> Moment {
        match self.choices.receipt {
            Receipt::CounterCutoff(cutoff) if self.channel == Channel::InPerson => {
                self.calendar.effective_receipt(moment, cutoff)
            }
            _ => moment,
        }
    }

    /// `None`: nothing says when it is due.
    #[inline]
    pub fn deadline(&self) -> Option<Deadline> {
        self.deadline
    }

    #[inline]
    fn reckon(&self) -> Option<Deadline> {
        match (self.choices.deadline, self.limit, self.stated) {
            (DeadlineBasis::ProcedureLimit, Some(limit), _) => {
                let last = self.extended_to.unwrap_or_else(|| self.calendar.deadline(self.started_at, limit));
                Some(Deadline { early_before: start_of(day_of(last)), last, open_until: last })
            }
            (_, _, Some(stated)) => Some(self.by_promise(stated)),
            (_, Some(limit), None) if self.choices.no_due_date == NoDueDate::ProcedureLimit => {
                Some(self.by_duration(limit))
            }
            _ => None,
        }
    }

    #[inline]
    fn by_promise(&self, stated: Moment) -> Deadline {
        const NOON: Moment = 12 * 3600;
        let (first, last) = (start_of(day_of(stated)), end_of(day_of(stated)));
        let in_hours = self.limit.is_some_and(|limit| limit.unit == LimitUnit::Hour);
        // With a time of day it is overdue the moment the promise passes.
        let open_until = stated - 1;
        match self.choices.comparison {
            Comparison::Day => Deadline { early_before: first, last, open_until: last },
            Comparison::Time => Deadline { early_before: first, last: stated, open_until },
            Comparison::ProcedureUnit if in_hours => Deadline { early_before: first, last: stated, open_until },
            Comparison::HalfDay | Comparison::ProcedureUnit => {
                let half = if stated <= first + NOON { first } else { first + NOON };
                Deadline { early_before: half, last, open_until }
            }
        }
    }

    /// Without a promise: the time used, whole working days after the day of receipt, against the
    /// limit. A rest day after the last allowed day uses no more of it.
    fn by_duration(&self, limit: Limit) -> Deadline {
        if limit.unit != LimitUnit::WorkingDay {
            let last = self.calendar.deadline(self.received_at, limit);
            return Deadline { early_before: start_of(day_of(last)), last, open_until: last };
        }
        let (received, days) = (day_of(self.received_at), i32::from(limit.amount));
        let reached = if days == 0 { received } else { self.calendar.add_working_days(received, days) };
        let last = end_of(self.calendar.add_working_days(received, days + 1) - 1);
        Deadline { early_before: start_of(reached), last, open_until: last }
    }

    /// The first day that ends after the deadline, with the waits so far; `None` if there is none.
    #[inline]
    pub fn falls_overdue_on(&self) -> Option<EpochDay> {
        self.deadline().map(|deadline| day_of(deadline.open_until + self.paused + 1))
    }

    /// Whether the case, its clock stopped at `moment`, stood overdue.
    pub fn is_over_at(&self, moment: Moment) -> bool {
        self.deadline().is_some_and(|deadline| moment - self.paused > deadline.open_until)
    }

    /// Seconds of waiting for supplements that had come by `moment`, where they are taken off.
    #[inline]
    pub fn pauses(&self, moment: Moment) -> Moment {
        let answered = self.answering.map_or(0, |(since, answered)| answered.min(moment) - since);
        self.paused + if self.takes_waits_off() { answered.max(0) } else { 0 }
    }

    #[inline]
    fn takes_waits_off(&self) -> bool {
        self.choices.completed_supplement == CompletedSupplement::SubtractWaiting
    }

    /// A request that will be answered begins a wait, unless one is on already.
    pub fn ask(&mut self, at: Moment) {
        self.answering.get_or_insert((at, at));
    }

    /// An answer; `is_last`: no other request waits for its answer.
    pub fn answer(&mut self, event: &Event, is_last: bool) {
        if let Some((_, answered)) = &mut self.answering {
            *answered = event.at;
        }
        if is_last {
            self.paused = self.pauses(event.at);
            self.answering = None;
        }
        if self.choices.completed_supplement == CompletedSupplement::Restart {
            self.started_at = self.effective(event.at);
            self.extended_to = None;
        }
        self.stated = event.due.or(self.stated);
        self.deadline = self.reckon();
    }

    /// A move of the promise that no supplement caused.
    pub fn extend(&mut self, event: &Event) {
        let Some(due) = event.due else { return };
        if self.choices.extensions == Extensions::OnceBeforeExpiry {
            let in_time = self.deadline().is_none_or(|deadline| day_of(event.at) < day_of(deadline.last));
            if self.has_been_extended || !in_time {
                return;
            }
            self.has_been_extended = true;
            self.extended_to = Some(end_of(day_of(due)));
        }
        self.stated = Some(due);
        self.deadline = self.reckon();
    }
}
