//! What happened to one case under one rule set, day by day.

use crate::domain::calendar::EpochDay;
use crate::domain::difference::Verdict;
use crate::domain::part::CaseEvent;

/// A change that the evening of a day shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    pub day: EpochDay,
    pub event: CaseEvent,
}

/// How an open case stands at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    WithinDue,
    Overdue,
    Waiting,
}

/// The transitions of one case in the order of their days. Used again for case after case, so that
/// counting allocates nothing.
#[derive(Clone, Debug)]
pub struct Life {
    transitions: Vec<Transition>,
    /// From the evening of this day on the case stands so; days grow, neighbours differ in day.
    evenings: Vec<(EpochDay, State)>,
    /// It will fall overdue on this day if nothing happens before.
    falls_on: Option<EpochDay>,
    received: Option<EpochDay>,
    ended: Option<(EpochDay, CaseEvent)>,
    /// After the last day asked for, if nothing happens.
    will_fall: Option<EpochDay>,
    verdict: Verdict,
}

impl Default for Life {
    fn default() -> Self {
        Self {
            transitions: Vec::with_capacity(16),
            evenings: Vec::with_capacity(16),
            falls_on: None,
            received: None,
            ended: None,
            will_fall: None,
            verdict: Verdict::NotCounted,
        }
    }
}

impl Life {
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// How the case stands on the last day asked for.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    pub fn received(&self) -> Option<EpochDay> {
        self.received
    }

    /// The day the case was resolved; a cancelled one never is.
    pub fn resolved(&self) -> Option<EpochDay> {
        self.ended.filter(|(_, event)| *event != CaseEvent::Cancelled).map(|(day, _)| day)
    }

    /// How the case ended, if it did.
    pub fn end_event(&self) -> Option<CaseEvent> {
        self.ended.map(|(_, event)| event)
    }

    /// The first evening after the last day asked for on which the open case will be overdue if nothing happens; `None` for
    /// one that is overdue, has ended, or whose clock stands still.
    pub fn will_fall_on(&self) -> Option<EpochDay> {
        self.will_fall
    }

    #[inline]
    pub(super) fn begin(&mut self) {
        self.transitions.clear();
        self.evenings.clear();
        (self.falls_on, self.received, self.ended, self.will_fall) = (None, None, None, None);
        self.verdict = Verdict::NotCounted;
    }

    #[inline]
    pub(super) fn receive(&mut self, day: EpochDay) {
        self.received = Some(day);
    }

    /// From the evening of `day` on; of several states of one day the last counts.
    #[inline]
    pub(super) fn be(&mut self, day: EpochDay, state: State) {
        if let Some(fell) = self.falls_on.take().filter(|&fell| fell < day) {
            self.evenings.push((fell, State::Overdue));
        }
        match self.evenings.last_mut() {
            Some(last) if last.0 == day => last.1 = state,
            _ => self.evenings.push((day, state)),
        }
    }

    /// Overdue from the evening of `day` on, unless something happens by then.
    #[inline]
    pub(super) fn fall(&mut self, day: EpochDay) {
        self.falls_on = Some(day);
    }

    #[inline]
    pub(super) fn end(&mut self, day: EpochDay, event: CaseEvent) {
        self.ended = Some((day, event));
    }

    /// Writes the transitions up to the evening of `as_of`.
    #[inline]
    pub(super) fn close(&mut self, as_of: EpochDay) {
        let Some(received) = self.received else { return };
        self.transitions.push(Transition { day: received, event: CaseEvent::Received });
        if let Some(fell) = self.falls_on.take() {
            self.evenings.push((fell, State::Overdue));
        }
        let mut state = State::WithinDue;
        for &(day, next) in &self.evenings {
            if day > as_of || self.ended.is_some_and(|(ended, _)| day >= ended) {
                let falls = next == State::Overdue && self.ended.is_none() && state == State::WithinDue;
                self.will_fall = falls.then_some(day);
                break;
            }
            change(&mut self.transitions, day, state, next);
            state = next;
        }
        self.verdict = match (self.ended, state) {
            (Some((_, event)), _) => event.into(),
            (None, State::WithinDue) => Verdict::OpenInTime,
            (None, State::Overdue) => Verdict::OpenOverdue,
            (None, State::Waiting) => Verdict::Waiting,
        };
        if let Some((day, event)) = self.ended {
            change(&mut self.transitions, day, state, State::WithinDue);
            self.transitions.push(Transition { day, event });
        }
    }
}

#[inline]
fn change(transitions: &mut Vec<Transition>, day: EpochDay, from: State, to: State) {
    if from == to {
        return;
    }
    match from {
        State::Overdue => transitions.push(Transition { day, event: CaseEvent::LeftOverdue }),
        State::Waiting => transitions.push(Transition { day, event: CaseEvent::LeftWaiting }),
        State::WithinDue => {}
    }
    match to {
        State::Overdue => transitions.push(Transition { day, event: CaseEvent::FellOverdue }),
        State::Waiting => transitions.push(Transition { day, event: CaseEvent::BeganWaiting }),
        State::WithinDue => {}
    }
}
