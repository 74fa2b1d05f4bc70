//! A history with events, walked from one to the next.

use crate::domain::calendar::EpochDay;
use crate::domain::case::CaseStatus;
use crate::domain::history::{Event, EventKind, History, Moment, day_of};
use crate::domain::rule_set::Treatment;

use super::Judge;
use super::clock::Clock;
use super::life::{Life, State};

pub(super) struct Walk<'w> {
    pub judge: &'w Judge,
    pub case: &'w History<'w>,
    /// The end of the case, if it ended by `as_of`.
    pub end: Option<Moment>,
    pub as_of: EpochDay,
    pub life: &'w mut Life,
}

/// What the case waits for; several waits may overlap.
#[derive(Clone, Copy, Default)]
struct Waits {
    /// Requests so far, answered or not.
    asked: u32,
    /// Requests that wait for an answer that will come.
    answering: u32,
    /// A request waits whose answer is not told.
    unanswered: bool,
    /// The header says that papers, or the payment, are awaited, and nothing says since when.
    undated: bool,
    undated_payment: bool,
    /// Since when any dated request has been waiting.
    since: Option<Moment>,
    /// Since when.
    payment: Option<Moment>,
    suspension: Option<Moment>,
}

impl Waits {
    fn has_asked(&self) -> bool {
        self.answering > 0 || self.unanswered
    }

    /// Stopped before waiting for papers before waiting for payment.
    fn status(&self) -> CaseStatus {
        if self.suspension.is_some() {
            CaseStatus::Stopped
        } else if self.has_asked() || self.undated {
            CaseStatus::AwaitingSupplement
        } else if self.payment.is_some() || self.undated_payment {
            CaseStatus::AwaitingPayment
        } else {
            CaseStatus::InProcess
        }
    }
}

impl<'w> Walk<'w> {
    /// The clock as it stood at the end.
    pub fn run<'c>(mut self, mut clock: Clock<'c>, received_at: Moment) -> Clock<'c> {
        let mut waits = self.waits_without_a_date();
        self.stretch(&clock, &waits, received_at);
        let stopped_at = self.stopped_at();
        let is_known = |at: Moment| day_of(at) <= self.as_of && self.end.is_none_or(|end| at <= end);
        let known = self.case.events.partition_point(|event| is_known(event.at));
        let known = &self.case.events[..known];
        let stop = stopped_at.filter(|&stop| day_of(stop) <= self.as_of);
        let (before, after) = known.split_at(known.partition_point(|event| stop.is_none_or(|stop| event.at <= stop)));
        for event in before {
            self.happen(event, &mut clock, &mut waits);
            self.stretch(&clock, &waits, event.at);
        }
        if let Some(stop) = stop {
            // A stopped case waits for nothing else; its promise may still be moved.
            let stopped = Waits { suspension: Some(stop), ..Waits::default() };
            self.stretch(&clock, &stopped, stop);
            for event in after {
                self.happen(event, &mut clock, &mut waits);
                self.stretch(&clock, &stopped, event.at);
            }
        }
        clock
    }

    /// Where the rule set holds a stopped case open: since when it has been stopped.
    fn stopped_at(&self) -> Option<Moment> {
        let is_open = !self.judge.choices.treatments.of(CaseStatus::Stopped).ends();
        self.case.ended_at.filter(|_| self.case.status == CaseStatus::Stopped && is_open)
    }

    /// Waits that only the header tells of.
    fn waits_without_a_date(&self) -> Waits {
        let tells = |kind| self.case.events.iter().any(|event| event.kind == kind);
        let mut waits = Waits::default();
        match self.case.status {
            CaseStatus::AwaitingSupplement if !tells(EventKind::SupplementUnanswered) => {
                waits.undated = true;
            }
            CaseStatus::AwaitingPayment => {
                let mut asks = self.case.events.iter().filter(|event| event.kind == EventKind::PaymentRequested);
                waits.undated_payment = asks.all(|ask| self.is_resumed_after(ask));
            }
            _ => {}
        }
        waits
    }

    fn happen(&self, event: &Event, clock: &mut Clock<'_>, waits: &mut Waits) {
        match event.kind {
            EventKind::SupplementRequested => {
                waits.asked += 1;
                waits.answering += 1;
                waits.since.get_or_insert(event.at);
                clock.ask(event.at);
            }
            EventKind::SupplementUnanswered => {
                waits.asked += 1;
                if self.lasts(CaseStatus::AwaitingSupplement) {
                    waits.unanswered = true;
                    waits.since.get_or_insert(event.at);
                }
            }
            EventKind::SupplementCompleted => {
                waits.answering = waits.answering.saturating_sub(1);
                clock.answer(event, waits.answering == 0);
                if !waits.has_asked() {
                    waits.since = None;
                }
            }
            EventKind::DueMoved => clock.extend(event),
            EventKind::PaymentRequested => {
                let lasts = self.lasts(CaseStatus::AwaitingPayment) || self.is_resumed_after(event);
                waits.payment = lasts.then_some(event.at);
            }
            EventKind::Suspended => {
                let lasts = self.lasts(CaseStatus::Stopped) || self.is_resumed_after(event);
                waits.suspension = lasts.then_some(event.at);
            }
            // Sources tell minutes: what began in the same one was not ended by it.
            EventKind::Resumed => {
                waits.payment = waits.payment.filter(|&since| since >= event.at);
                waits.suspension = waits.suspension.filter(|&since| since >= event.at);
            }
            EventKind::Finished | EventKind::Returned | EventKind::Refused | EventKind::Withdrawn => {}
        }
    }

    /// Whether a wait whose end is not told lasted: the header says it is on, or the case has ended.
    /// Where the header says that the case goes on, nobody says since when.
    fn lasts(&self, wait: CaseStatus) -> bool {
        use CaseStatus::{Finished, NotAccepted, Returned, Stopped, Withdrawn};
        self.case.status == wait || matches!(self.case.status, Finished | Returned | NotAccepted | Withdrawn | Stopped)
    }

    fn is_resumed_after(&self, wait: &Event) -> bool {
        self.case.events.iter().any(|event| event.kind == EventKind::Resumed && event.at > wait.at)
    }

    /// From `from` on the case stands so, until the next event.
    fn stretch(&mut self, clock: &Clock<'_>, waits: &Waits, from: Moment) {
        let day = day_of(from);
        let status = waits.status();
        match self.judge.choices.treatments.of(status) {
            Treatment::OpenWithinDue => self.life.be(day, State::WithinDue),
            Treatment::Waiting => self.life.be(day, State::Waiting),
            // A pause begins with a request; a header alone does not say when.
            Treatment::Paused if waits.has_asked() => {
                let stopped_at = waits.since.unwrap_or(from);
                let is_overdue = waits.asked > 1 || clock.is_over_at(stopped_at);
                self.life.be(day, if is_overdue { State::Overdue } else { State::WithinDue });
            }
            // Whatever else it is called, its clock runs.
            _ => self.clock_runs(clock, day),
        }
    }

    fn clock_runs(&mut self, clock: &Clock<'_>, day: EpochDay) {
        match clock.falls_overdue_on() {
            Some(fell) if fell <= day => self.life.be(day, State::Overdue),
            Some(fell) => {
                self.life.be(day, State::WithinDue);
                self.life.fall(fell);
            }
            None => self.life.be(day, State::WithinDue),
        }
    }
}
