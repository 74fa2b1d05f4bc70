//! The rule sets as they ship, held to the texts they were read from. Every expectation was worked
//! out from the text with a calendar at hand.

mod four_rule_sets;
mod properties;
mod two_rule_sets;

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};

use super::Catalogue;
use crate::domain::calendar::{EpochDay, date_of, epoch_day};
use crate::domain::case::CaseStatus::{self, *};
use crate::domain::case::Channel;
use crate::domain::history::{Event, EventKind, History, Moment, SECONDS_A_DAY};
use crate::domain::judge::{Life, Transition};
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::part::CaseEvent;

fn day(text: &str) -> EpochDay {
    epoch_day(format!("2026-{text}").parse::<Date>().expect("a date"))
}

/// `03-12` is the start of that day, `03-12T13:00` the moment.
fn moment(text: &str) -> Moment {
    let moment: DateTime = format!("2026-{text}").parse().expect("a moment");
    let time = i64::from(moment.hour()) * 3600 + i64::from(moment.minute()) * 60 + i64::from(moment.second());
    i64::from(epoch_day(moment.date())) * SECONDS_A_DAY + time
}

/// A history that owns its events.
#[derive(Clone, Debug)]
struct Facts {
    status: CaseStatus,
    channel: Channel,
    received_at: Option<Moment>,
    promised_at: Option<Moment>,
    due_at: Option<Moment>,
    ended_at: Option<Moment>,
    limit: Option<Limit>,
    events: Vec<Event>,
}

impl Facts {
    fn history(&self) -> History<'_> {
        History {
            status: self.status,
            channel: self.channel,
            received_at: self.received_at,
            promised_at: self.promised_at.or(self.due_at),
            first_promise_at: self.due_at,
            ended_at: self.ended_at,
            limit: self.limit,
            events: &self.events,
        }
    }

    /// An event at `at`, with the new promise where one is given; to be told in the order of time.
    fn event(mut self, kind: EventKind, at: &str, due: &str) -> Self {
        let due = (!due.is_empty()).then(|| moment(due));
        self.events.push(Event { at: moment(at), kind, due });
        self
    }

    /// Asked at `requested` and answered at `completed`.
    fn supplement(self, requested: &str, completed: &str) -> Self {
        self.event(EventKind::SupplementRequested, requested, "").event(EventKind::SupplementCompleted, completed, "")
    }
}

/// Received on Monday 2 March 2026 at 9, due on Tuesday 10 March at 17, a limit of five working days.
fn case(status: CaseStatus) -> Facts {
    Facts {
        status,
        channel: Channel::Online,
        received_at: Some(moment("03-02T09:00")),
        promised_at: None,
        due_at: Some(moment("03-10T17:00")),
        ended_at: None,
        limit: Some(Limit { amount: 5, unit: LimitUnit::WorkingDay }),
        events: Vec::new(),
    }
}

fn ended(status: CaseStatus, at: &str) -> Facts {
    Facts { ended_at: Some(moment(at)), ..case(status) }
}

/// Waiting for the answer to the `count`-th request since `since`; a day each for those before.
fn waiting(count: u8, since: &str) -> Facts {
    let mut facts = case(AwaitingSupplement);
    if count > 1 {
        facts = facts.supplement("03-03", "03-04");
    }
    facts.event(EventKind::SupplementUnanswered, since, "")
}

/// Asked so often, all answered, `hours` waited in all, before the due day.
fn supplemented(count: u8, hours: i64, ended_at: &str) -> Facts {
    let mut facts = ended(Finished, ended_at);
    for (asked, from) in (0..count).zip([moment("03-03"), moment("03-05")]) {
        let _ = asked;
        let until = from + hours * 3600 / i64::from(count);
        facts.events.push(Event { at: from, kind: EventKind::SupplementRequested, due: None });
        facts.events.push(Event { at: until, kind: EventKind::SupplementCompleted, due: None });
    }
    facts
}

fn without_due(facts: Facts) -> Facts {
    Facts { due_at: None, ..facts }
}

fn received(on: &str, facts: Facts) -> Facts {
    Facts { received_at: Some(moment(on)), ..facts }
}

fn limit(days: u16, facts: Facts) -> Facts {
    Facts { limit: Some(Limit { amount: days, unit: LimitUnit::WorkingDay }), ..facts }
}

/// `in 03-02, overdue 03-11 to 03-16, late 03-16`; `-` is not counted. Within due goes unsaid.
fn shown(transitions: &[Transition]) -> String {
    let mut text = String::new();
    for Transition { day, event } in transitions {
        let on = date_of(*day).map_or(String::new(), |date| date.strftime("%m-%d").to_string());
        text += &match event {
            CaseEvent::Received => format!("in {on}"),
            CaseEvent::FellOverdue => format!(", overdue {on}"),
            CaseEvent::BeganWaiting => format!(", waiting {on}"),
            CaseEvent::LeftOverdue | CaseEvent::LeftWaiting => format!(" to {on}"),
            CaseEvent::ResolvedEarly => format!(", early {on}"),
            CaseEvent::ResolvedOnTime => format!(", on time {on}"),
            CaseEvent::ResolvedOverdue => format!(", late {on}"),
            CaseEvent::ResolvedUnjudged => format!(", unjudged {on}"),
            CaseEvent::Cancelled => format!(", cancelled {on}"),
            other => format!(", {} {on}", other.as_str()),
        };
    }
    if text.is_empty() { "-".to_owned() } else { text }
}

/// The shipped catalogue.
struct Court {
    catalogue: Catalogue,
}

static COURT: LazyLock<Court> =
    LazyLock::new(|| Court { catalogue: Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")) });

impl Court {
    fn live(&self, rule_set: &str, facts: &Facts, as_of: EpochDay) -> Life {
        let mut life = Life::default();
        let judge = self.catalogue.rule_set(rule_set).expect(rule_set).judge();
        judge.live(&facts.history(), &self.catalogue.calendar, as_of, &mut life);
        life
    }

    fn read(&self, rule_set: &str, facts: &Facts, as_of: &str) -> String {
        shown(self.live(rule_set, facts, day(as_of)).transitions())
    }
}
