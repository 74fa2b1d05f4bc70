//! The two rule sets as they ship, held to the texts they were read from. Every expectation was
//! worked out from the text with a calendar at hand. A line reads: facts of a case, the as-of day,
//! what form II.06a makes of it, what Decision 766 makes of it.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use super::Catalogue;
use crate::domain::calendar::{EpochDay, date_of, epoch_day};
use crate::domain::case::CaseStatus::{self, *};
use crate::domain::case::{CaseFacts, Timeliness};
use crate::domain::rule_set::{Judge, Transitions};

const DAY: i64 = 86_400;

fn day(text: &str) -> EpochDay {
    epoch_day(format!("2026-{text}").parse::<Date>().expect("a date"))
}

/// `03-12` is the start of that day, `03-12T13:00` the moment.
fn moment(text: &str) -> i64 {
    let moment: DateTime = format!("2026-{text}").parse().expect("a moment");
    i64::from(epoch_day(moment.date())) * DAY + i64::from(moment.hour()) * 3600 + i64::from(moment.minute()) * 60
}

/// Received on Monday 2 March 2026, due on Tuesday 10 March, a limit of five working days.
fn case(status: CaseStatus) -> CaseFacts {
    CaseFacts {
        status,
        received_on: Some(day("03-02")),
        due_on: Some(day("03-10")),
        ended_at: None,
        supplement_count: 0,
        waiting_since: None,
        supplement_seconds: 0,
        limit_working_days: Some(5),
    }
}

fn ended(status: CaseStatus, at: &str) -> CaseFacts {
    CaseFacts { ended_at: Some(moment(at)), ..case(status) }
}

/// Waiting for the answer to the `count`-th request since `since`.
fn waiting(count: u16, since: &str) -> CaseFacts {
    let earlier = i64::from(count - 1) * DAY;
    CaseFacts {
        supplement_count: count,
        waiting_since: Some(day(since)),
        supplement_seconds: earlier,
        ..case(AwaitingSupplement)
    }
}

/// Asked so often, all answered, `hours` waited in all.
fn supplemented(count: u16, hours: i64, ended_at: &str) -> CaseFacts {
    CaseFacts { supplement_count: count, supplement_seconds: hours * 3600, ..ended(Finished, ended_at) }
}

fn without_due(facts: CaseFacts) -> CaseFacts {
    CaseFacts { due_on: None, ..facts }
}

fn received(on: &str, facts: CaseFacts) -> CaseFacts {
    CaseFacts { received_on: Some(day(on)), ..facts }
}

fn limit(days: u16, facts: CaseFacts) -> CaseFacts {
    CaseFacts { limit_working_days: Some(days), ..facts }
}

/// `in 03-02, overdue 03-11 to 03-16, late 03-16`; `-` is not counted. Within due goes unsaid.
fn shown(transitions: Transitions) -> String {
    let short = |day| date_of(day).map_or(String::new(), |date| date.strftime("%m-%d").to_string());
    let Some(received) = transitions.received else { return "-".to_owned() };
    let mut text = format!("in {}", short(received));
    if let Some(fell) = transitions.fell_overdue {
        text += &format!(", overdue {}", short(fell));
        if let Some(left) = transitions.left_overdue {
            text += &format!(" to {}", short(left));
        }
    }
    if let Some((resolved, timeliness)) = transitions.resolved {
        let word = match timeliness {
            Some(Timeliness::Early) => "early",
            Some(Timeliness::OnTime) => "on time",
            Some(Timeliness::Overdue) => "late",
            Some(Timeliness::NotYetDue) => "not yet due",
            None => "unjudged",
        };
        text += &format!(", {word} {}", short(resolved));
    }
    text
}

/// The shipped catalogue, its two judges, and its calendar.
struct Court {
    catalogue: Catalogue,
    form: Judge,
    qd766: Judge,
}

static COURT: LazyLock<Court> = LazyLock::new(Court::convene);

impl Court {
    fn convene() -> Self {
        let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
        let judge = |id| catalogue.rule_set(id).expect(id).judge();
        Self { form: judge("form_ii06a"), qd766: judge("qd766"), catalogue }
    }

    fn hold(&self, rows: &[(&str, CaseFacts, &str, &str, &str)]) {
        for (what, facts, as_of, form, qd766) in rows {
            let read = |judge: &Judge| shown(judge.transitions(facts, &self.catalogue.calendar, day(as_of)));
            assert_eq!(read(&self.form), *form, "{what}, form II.06a");
            assert_eq!(read(&self.qd766), *qd766, "{what}, Decision 766");
        }
    }
}

#[test]
fn before_reception() {
    let never = |facts| CaseFacts { received_on: None, due_on: None, ..facts };
    COURT.hold(&[
        ("registered", never(case(Registered)), "03-31", "-", "-"),
        ("registered, with a date by mistake", case(Registered), "03-31", "-", "-"),
        ("refused at the door", never(ended(NotAccepted, "03-03T09:00")), "03-31", "-", "-"),
        (
            "refused after reception",
            ended(NotAccepted, "03-12T09:00"),
            "03-31",
            "-",
            "in 03-02, overdue 03-11 to 03-12, late 03-12",
        ),
        ("received only later", case(Received), "03-01", "-", "-"),
    ]);
}

#[test]
fn open_cases() {
    let both = "in 03-02, overdue 03-11";
    COURT.hold(&[
        ("on the due day", case(Received), "03-10", "in 03-02", "in 03-02"),
        ("the day after", case(Received), "03-11", both, both),
        ("in process", case(InProcess), "03-31", both, both),
        // Within due by the form; the formula of 766 does not say, so the clock runs.
        ("awaiting payment", case(AwaitingPayment), "03-31", "in 03-02", both),
        (
            "due before it came",
            received("03-16", case(InProcess)),
            "03-31",
            "in 03-16, overdue 03-16",
            "in 03-16, overdue 03-16",
        ),
    ]);
}

#[test]
fn resolved_cases() {
    let both = |text: &'static str| (text, text);
    let row = |what, facts, as_of, (form, qd766)| (what, facts, as_of, form, qd766);
    COURT.hold(&[
        row("the day before", ended(Finished, "03-09T16:00"), "03-31", both("in 03-02, early 03-09")),
        row("last minute of the due day", ended(Finished, "03-10T23:59"), "03-31", both("in 03-02, on time 03-10")),
        // Never open and overdue at the end of a day.
        row("first minute after", ended(Finished, "03-11T00:00"), "03-31", both("in 03-02, late 03-11")),
        row(
            "days after",
            ended(Returned, "03-16T08:00"),
            "03-31",
            both("in 03-02, overdue 03-11 to 03-16, late 03-16"),
        ),
        row("finished after the as-of day", ended(Finished, "03-16T08:00"), "03-12", both("in 03-02, overdue 03-11")),
        row("the same, not yet due", ended(Finished, "03-09T08:00"), "03-05", both("in 03-02")),
    ]);
}

#[test]
fn withdrawn_and_stopped() {
    let late = "in 03-02, overdue 03-11 to 03-16, late 03-16";
    COURT.hold(&[
        // The form counts a withdrawal on time; until then the case stood overdue.
        (
            "withdrawn late",
            ended(Withdrawn, "03-16T09:00"),
            "03-31",
            "in 03-02, overdue 03-11 to 03-16, on time 03-16",
            late,
        ),
        (
            "withdrawn early",
            ended(Withdrawn, "03-04T09:00"),
            "03-31",
            "in 03-02, on time 03-04",
            "in 03-02, early 03-04",
        ),
        (
            "withdrawn after the as-of day",
            ended(Withdrawn, "03-16T09:00"),
            "03-12",
            "in 03-02, overdue 03-11",
            "in 03-02, overdue 03-11",
        ),
        // Stopped: in progress and within due by the form, ended by 766.
        ("stopped late", ended(Stopped, "03-16T09:00"), "03-31", "in 03-02, overdue 03-11 to 03-16", late),
        ("stopped early", ended(Stopped, "03-06T09:00"), "03-31", "in 03-02", "in 03-02, early 03-06"),
        (
            "stopped after the as-of day",
            ended(Stopped, "03-16T09:00"),
            "03-12",
            "in 03-02, overdue 03-11",
            "in 03-02, overdue 03-11",
        ),
    ]);
}

#[test]
fn waiting_for_a_supplement() {
    COURT.hold(&[
        ("asked once in time", waiting(1, "03-09"), "03-31", "in 03-02", "in 03-02"),
        ("asked once on the due day", waiting(1, "03-10"), "03-31", "in 03-02", "in 03-02"),
        // 766 stops at the request, which was late; the form counts it within due from then on.
        (
            "asked once too late",
            waiting(1, "03-12"),
            "03-31",
            "in 03-02, overdue 03-11 to 03-12",
            "in 03-02, overdue 03-11",
        ),
        (
            "the same before the request",
            waiting(1, "03-16"),
            "03-12",
            "in 03-02, overdue 03-11",
            "in 03-02, overdue 03-11",
        ),
        ("asked twice", waiting(2, "03-09"), "03-31", "in 03-02", "in 03-02, overdue 03-09"),
        ("the same before the second request", waiting(2, "03-09"), "03-08", "in 03-02", "in 03-02"),
    ]);
}

#[test]
fn after_a_supplement() {
    let form_late = "in 03-02, overdue 03-11 to 03-12, late 03-12";
    COURT.hold(&[
        // Two days of waiting are taken off by 766; the form trusts the stored due date.
        ("once, two days", supplemented(1, 48, "03-12T10:00"), "03-31", form_late, "in 03-02, on time 03-12"),
        ("a day less", supplemented(1, 48, "03-11T10:00"), "03-31", "in 03-02, late 03-11", "in 03-02, early 03-11"),
        (
            "a day more",
            supplemented(1, 48, "03-13T08:00"),
            "03-31",
            "in 03-02, overdue 03-11 to 03-13, late 03-13",
            "in 03-02, late 03-13",
        ),
        (
            "36 hours, back to the due day",
            supplemented(1, 36, "03-12T09:00"),
            "03-31",
            form_late,
            "in 03-02, on time 03-12",
        ),
        ("36 hours, not quite", supplemented(1, 36, "03-12T13:00"), "03-31", form_late, "in 03-02, late 03-12"),
        ("twice, a day each", supplemented(2, 48, "03-12T10:00"), "03-31", form_late, "in 03-02, on time 03-12"),
        (
            "due date moved by the system",
            CaseFacts { due_on: Some(day("03-12")), ..supplemented(1, 0, "03-12T10:00") },
            "03-31",
            "in 03-02, on time 03-12",
            "in 03-02, on time 03-12",
        ),
        // Five working days from 2 March end on 9 March; 11 March less two days is that day.
        (
            "without a due date",
            without_due(supplemented(1, 48, "03-11T10:00")),
            "03-31",
            "in 03-02, on time 03-11",
            "in 03-02, on time 03-11",
        ),
    ]);
}

#[test]
fn without_a_due_date() {
    let no_limit = |facts| CaseFacts { limit_working_days: None, ..without_due(facts) };
    COURT.hold(&[
        (
            "before the limit",
            without_due(ended(Finished, "03-06T10:00")),
            "03-31",
            "in 03-02, on time 03-06",
            "in 03-02, early 03-06",
        ),
        (
            "at the limit",
            without_due(ended(Finished, "03-09T10:00")),
            "03-31",
            "in 03-02, on time 03-09",
            "in 03-02, on time 03-09",
        ),
        (
            "a working day past it",
            without_due(ended(Finished, "03-10T10:00")),
            "03-31",
            "in 03-02, on time 03-10",
            "in 03-02, late 03-10",
        ),
        (
            "more",
            without_due(ended(Finished, "03-12T10:00")),
            "03-31",
            "in 03-02, on time 03-12",
            "in 03-02, overdue 03-10 to 03-12, late 03-12",
        ),
        ("open", without_due(case(InProcess)), "03-31", "in 03-02", "in 03-02, overdue 03-10"),
        (
            "no limit known",
            no_limit(ended(Finished, "03-12T10:00")),
            "03-31",
            "in 03-02, on time 03-12",
            "in 03-02, unjudged 03-12",
        ),
        ("open, no limit known", no_limit(case(InProcess)), "03-31", "in 03-02", "in 03-02"),
    ]);
}

#[test]
fn limits_skip_weekends_and_tet() {
    let tet = |at| limit(3, received("02-13", without_due(ended(Finished, at))));
    let august = |at| limit(1, received("08-21", without_due(ended(Finished, at))));
    COURT.hold(&[
        // From Friday 6 March one working day is Monday; on Sunday none has passed.
        (
            "on a Sunday",
            limit(1, received("03-06", without_due(ended(Finished, "03-08T10:00")))),
            "03-31",
            "in 03-06, on time 03-08",
            "in 03-06, early 03-08",
        ),
        // Friday 13 February; 16 to 20 February off; 23, 24, 25 February are the three days.
        ("before the limit over Tet", tet("02-24T10:00"), "03-31", "in 02-13, on time 02-24", "in 02-13, early 02-24"),
        ("at the limit over Tet", tet("02-25T10:00"), "03-31", "in 02-13, on time 02-25", "in 02-13, on time 02-25"),
        ("past the limit over Tet", tet("02-26T10:00"), "03-31", "in 02-13, on time 02-26", "in 02-13, late 02-26"),
        // Saturday 22 August 2026 is worked in exchange for 31 August.
        ("on a worked Saturday", august("08-22T10:00"), "08-31", "in 08-21, on time 08-22", "in 08-21, on time 08-22"),
        ("the Monday after it", august("08-24T10:00"), "08-31", "in 08-21, on time 08-24", "in 08-21, late 08-24"),
    ]);
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    let start = epoch_day(date(2025, 11, 1));
    let end = proptest::option::of(0..120_i64 * DAY);
    let supplement = (0..3_u16, proptest::option::of(0..60), 0..20 * DAY);
    (0..10_usize, 0..60, proptest::option::of(-3..60), end, supplement, proptest::option::of(0..30_u16)).prop_map(
        move |(status, received, due, end, (count, waiting, seconds), limit)| {
            let received = start + received;
            CaseFacts {
                status: CaseStatus::ALL[status],
                received_on: Some(received),
                due_on: due.map(|days| received + days),
                ended_at: end.map(|seconds| i64::from(received) * DAY + seconds),
                supplement_count: count,
                waiting_since: waiting.map(|days| received + days),
                supplement_seconds: seconds,
                limit_working_days: limit,
            }
        },
    )
}

/// What of the transitions could be known on a day.
fn known_on(transitions: Transitions, as_of: EpochDay) -> Transitions {
    let until = |day: Option<EpochDay>| day.filter(|&day| day <= as_of);
    Transitions {
        received: until(transitions.received),
        resolved: transitions.resolved.filter(|(day, _)| *day <= as_of),
        fell_overdue: until(transitions.fell_overdue),
        left_overdue: until(transitions.left_overdue),
    }
}

proptest! {
    /// A closed period stays as it was: a later look changes nothing of an earlier day.
    #[test]
    fn a_later_as_of_day_adds_and_never_changes(facts in any_case(), early in 0..200, more in 0..200) {
        let early = epoch_day(date(2025, 11, 1)) + early;
        for judge in [&COURT.form, &COURT.qd766] {
            let first = judge.transitions(&facts, &COURT.catalogue.calendar, early);
            let second = judge.transitions(&facts, &COURT.catalogue.calendar, early + more);
            prop_assert_eq!(first, known_on(second, early));
        }
    }

    /// Stocks cannot go below zero: nothing leaves before it came, nothing overdue is not open.
    #[test]
    fn transitions_come_in_order(facts in any_case(), as_of in 0..300) {
        for judge in [&COURT.form, &COURT.qd766] {
            let seen = judge.transitions(&facts, &COURT.catalogue.calendar, epoch_day(date(2025, 11, 1)) + as_of);
            let resolved = seen.resolved.map(|(day, _)| day);
            prop_assert!(seen.received.is_some() || seen == Transitions::default());
            prop_assert!(seen.left_overdue.is_none() || seen.fell_overdue < seen.left_overdue);
            prop_assert!(seen.fell_overdue.is_none() || seen.received <= seen.fell_overdue);
            if let (Some(_), Some(resolved)) = (seen.fell_overdue, resolved) {
                prop_assert_eq!(seen.left_overdue, Some(resolved), "a resolved case is no longer overdue");
            }
        }
    }
}
