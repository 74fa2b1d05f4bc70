//! What must hold for any history under any rule set.

use super::*;
use crate::domain::difference::{Reason, Verdict};
use crate::domain::history::day_of;
use crate::domain::judge::{Judge, Pair};
use jiff::civil::date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const LAST_DAY: i32 = 200;

fn first_day() -> EpochDay {
    epoch_day(date(2025, 11, 1))
}

fn any_event(received: Moment) -> impl Strategy<Value = Event> {
    (0..EventKind::ALL.len(), 0..120 * SECONDS_A_DAY, option::of(0..150 * SECONDS_A_DAY)).prop_map(
        move |(kind, after, due)| {
            let kind = EventKind::ALL[kind];
            let tells_due = matches!(kind, EventKind::DueMoved | EventKind::SupplementCompleted);
            Event { at: received + after, kind, due: due.filter(|_| tells_due).map(|due| received + due) }
        },
    )
}

prop_compose! {
    fn any_case()(
        received in 0..60 * SECONDS_A_DAY,
    )(
        status in 0..10_usize,
        channel in 0..3_usize,
        received in Just(i64::from(first_day()) * SECONDS_A_DAY + received),
        due in option::of(-3 * SECONDS_A_DAY..60 * SECONDS_A_DAY),
        end in option::of(0..120 * SECONDS_A_DAY),
        limit in option::of((0..30_u16, 0..4_usize)),
        mut events in vec(any_event(i64::from(first_day()) * SECONDS_A_DAY + received), 0..8),
    ) -> Facts {
        events.sort();
        Facts {
            status: CaseStatus::ALL[status],
            channel: Channel::ALL[channel],
            received_at: Some(received),
            promised_at: None,
            due_at: due.map(|due| received + due),
            ended_at: end.map(|end| received + end),
            limit: limit.map(|(amount, unit)| Limit { amount, unit: LimitUnit::ALL[unit] }),
            events,
        }
    }
}

fn rule_sets() -> impl Iterator<Item = &'static str> {
    COURT.catalogue.rule_sets.iter().map(|rule_set| rule_set.id.as_str())
}

/// How many of an event, each day's added up to a day.
fn sum(transitions: &[Transition], plus: CaseEvent, minus: &[CaseEvent], day: EpochDay) -> i32 {
    let until = transitions.iter().filter(|one| one.day <= day);
    until.map(|one| i32::from(one.event == plus) - i32::from(minus.contains(&one.event))).sum()
}

proptest! {
    /// A closed period stays as it was: a later look changes nothing of an earlier day.
    #[test]
    fn a_later_as_of_day_adds_and_never_changes(facts in any_case(), early in 0..LAST_DAY, more in 0..LAST_DAY) {
        for rule_set in rule_sets() {
            let early = first_day() + early;
            let first = COURT.live(rule_set, &facts, early);
            let second = COURT.live(rule_set, &facts, early + more);
            let known: Vec<_> = second.transitions().iter().copied().filter(|one| one.day <= early).collect();
            prop_assert_eq!(first.transitions(), &known[..], "{}", rule_set);
        }
    }

    /// Every evening a case is received or not, open or ended, and if open exactly one of within
    /// due, overdue, waiting: no stock is negative or above one, and what ended is in none.
    #[test]
    fn a_case_is_conserved_every_evening(facts in any_case(), as_of in 0..LAST_DAY) {
        use CaseEvent::*;
        for rule_set in rule_sets() {
            let life = COURT.live(rule_set, &facts, first_day() + as_of);
            let seen = life.transitions();
            prop_assert!(seen.is_sorted_by_key(|one| one.day));
            for day in first_day()..=first_day() + as_of {
                let ends = [ResolvedEarly, ResolvedOnTime, ResolvedOverdue, ResolvedUnjudged, Cancelled];
                let open = sum(seen, Received, &ends, day);
                let overdue = sum(seen, FellOverdue, &[LeftOverdue], day);
                let waiting = sum(seen, BeganWaiting, &[LeftWaiting], day);
                prop_assert!((0..=1).contains(&open), "{}: {} open", rule_set, open);
                prop_assert!(overdue >= 0 && waiting >= 0 && overdue + waiting <= open, "{}: {:?}", rule_set, seen);
            }
        }
    }

    /// The verdict is the state that the transitions lead to.
    #[test]
    fn the_verdict_is_where_the_transitions_lead(facts in any_case(), as_of in 0..LAST_DAY) {
        for rule_set in rule_sets() {
            let life = COURT.live(rule_set, &facts, first_day() + as_of);
            let last = life.transitions().last().map(|one| one.event);
            let expected = match last {
                None => Verdict::NotCounted,
                Some(CaseEvent::FellOverdue) => Verdict::OpenOverdue,
                Some(CaseEvent::BeganWaiting) => Verdict::Waiting,
                Some(CaseEvent::Received | CaseEvent::LeftOverdue | CaseEvent::LeftWaiting) => Verdict::OpenInTime,
                Some(end) => end.into(),
            };
            prop_assert_eq!(life.verdict(), expected, "{}", rule_set);
        }
    }

    /// The day on which a case will fall overdue if nothing happens is the day on which it does, where nothing does.
    #[test]
    fn a_case_falls_overdue_on_the_day_foretold(facts in any_case(), as_of in 0..LAST_DAY) {
        let as_of = first_day() + as_of;
        prop_assume!(facts.received_at.is_some_and(|at| day_of(at) <= as_of));
        let mut facts = facts;
        facts.events.retain(|event| day_of(event.at) <= as_of);
        facts.ended_at = facts.ended_at.filter(|&at| day_of(at) <= as_of);
        for rule_set in rule_sets() {
            let life = COURT.live(rule_set, &facts, as_of);
            let at = |day| COURT.live(rule_set, &facts, day).verdict();
            match life.will_fall_on() {
                Some(falls) => {
                    prop_assert!(falls > as_of, "{}: {}", rule_set, falls - as_of);
                    prop_assert_eq!((at(falls - 1), at(falls)), (Verdict::OpenInTime, Verdict::OpenOverdue), "{}", rule_set);
                }
                None => prop_assert_eq!(at(as_of + 400), life.verdict(), "{}", rule_set),
            }
        }
    }

    /// A choice that is said to explain a difference does: exchanged alone, the verdicts agree.
    #[test]
    fn the_reason_of_a_difference_explains_it(facts in any_case(), as_of in 0..LAST_DAY) {
        let (history, as_of) = (facts.history(), first_day() + as_of);
        let base = COURT.catalogue.rule_set("form_ii06a").expect("the form").choices;
        let mut life = Life::default();
        for other in &COURT.catalogue.rule_sets {
            let theirs = COURT.live(&other.id, &facts, as_of).verdict();
            if theirs == COURT.live("form_ii06a", &facts, as_of).verdict() {
                continue;
            }
            let pair = Pair::new(&base, &other.choices);
            let why = pair.why(&history, &COURT.catalogue.calendar, as_of, theirs, &mut life);
            if let Some(exchanged) = base.with(why, &other.choices) {
                Judge::new(exchanged).live(&history, &COURT.catalogue.calendar, as_of, &mut life);
                prop_assert_eq!(life.verdict(), theirs);
            } else {
                prop_assert_eq!(why, Reason::Several);
            }
        }
    }
}
