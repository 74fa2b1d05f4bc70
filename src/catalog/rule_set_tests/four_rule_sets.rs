//! Histories under all four rule sets. A line reads: the case, the as-of day, then form II.06a,
//! Decision 766, OpenCPS, the statutory clock.

use super::*;
use EventKind::{DueMoved, PaymentRequested, Resumed, SupplementUnanswered, Suspended};

fn hold(rows: &[(&str, Facts, &str, [&str; 4])]) {
    let mut wrong = Vec::new();
    for (what, facts, as_of, expected) in rows {
        for (rule_set, expected) in ["form_ii06a", "qd766", "opencps", "statute"].into_iter().zip(expected) {
            let found = COURT.read(rule_set, facts, as_of);
            if found != *expected {
                wrong.push(format!("{what}, {rule_set}: expected `{expected}`, found `{found}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Five working days from Monday 2 March end on Monday 9 March; the promise is Tuesday 10 March, 17:00.
#[test]
fn without_events() {
    hold(&[
        (
            "ends on the promised day before the hour",
            ended(Finished, "03-10T16:00"),
            "03-31",
            ["in 03-02, on time 03-10", "in 03-02, on time 03-10", "in 03-02, on time 03-10", "in 03-02, late 03-10"],
        ),
        (
            "the morning of a promise for the afternoon",
            ended(Finished, "03-10T09:00"),
            "03-31",
            ["in 03-02, on time 03-10", "in 03-02, on time 03-10", "in 03-02, early 03-10", "in 03-02, late 03-10"],
        ),
        (
            "open past the promise",
            case(InProcess),
            "03-12",
            [
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-10",
                "in 03-02, overdue 03-10",
            ],
        ),
        (
            "withdrawn late",
            ended(Withdrawn, "03-12T09:00"),
            "03-31",
            [
                "in 03-02, overdue 03-11 to 03-12, on time 03-12",
                "in 03-02, overdue 03-11 to 03-12, late 03-12",
                "in 03-02, overdue 03-10 to 03-12, cancelled 03-12",
                "in 03-02, overdue 03-10 to 03-12, cancelled 03-12",
            ],
        ),
    ]);
}

#[test]
fn a_supplement_answered_after_the_promise() {
    // Asked on 6 March, answered on 16 March: ten days. The form holds it within due meanwhile and
    // overdue again afterwards; 766 takes the ten days off; the decree starts the five days anew.
    hold(&[
        (
            "asked once, ended 19 March",
            ended(Finished, "03-19T10:00").supplement("03-06T08:00", "03-16T08:00"),
            "03-31",
            [
                "in 03-02, overdue 03-16 to 03-19, late 03-19",
                "in 03-02, early 03-19",
                "in 03-02, waiting 03-06 to 03-16, overdue 03-16 to 03-19, late 03-19",
                "in 03-02, waiting 03-06 to 03-16, early 03-19",
            ],
        ),
        (
            "seen while it waited",
            ended(Finished, "03-19T10:00").supplement("03-06T08:00", "03-16T08:00"),
            "03-13",
            ["in 03-02", "in 03-02", "in 03-02, waiting 03-06", "in 03-02, waiting 03-06"],
        ),
        (
            "asked twice: overdue while the second is unanswered, and back within due by 766",
            ended(Finished, "03-19T10:00").supplement("03-03", "03-04").supplement("03-06T08:00", "03-16T08:00"),
            "03-31",
            [
                "in 03-02, overdue 03-16 to 03-19, late 03-19",
                "in 03-02, overdue 03-06 to 03-16, early 03-19",
                "in 03-02, waiting 03-03 to 03-04, waiting 03-06 to 03-16, overdue 03-16 to 03-19, late 03-19",
                "in 03-02, waiting 03-03 to 03-04, waiting 03-06 to 03-16, early 03-19",
            ],
        ),
        (
            "never answered, and finished all the same",
            ended(Finished, "03-19T10:00").event(SupplementUnanswered, "03-06T08:00", ""),
            "03-31",
            [
                "in 03-02, late 03-19",
                "in 03-02, late 03-19",
                "in 03-02, waiting 03-06 to 03-19, late 03-19",
                "in 03-02, waiting 03-06 to 03-19, late 03-19",
            ],
        ),
        (
            "never answered, and the header says that it goes on: nobody says since when",
            case(InProcess).event(SupplementUnanswered, "03-06T08:00", ""),
            "03-12",
            [
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-10",
                "in 03-02, overdue 03-10",
            ],
        ),
        (
            "asked and answered on one day leaves no trace",
            ended(Finished, "03-09T10:00").supplement("03-06T08:00", "03-06T16:00"),
            "03-31",
            ["in 03-02, early 03-09", "in 03-02, early 03-09", "in 03-02, early 03-09", "in 03-02, early 03-09"],
        ),
    ]);
}

#[test]
fn the_promise_is_moved() {
    let promised = |facts: Facts| Facts { promised_at: Some(moment("03-10T17:00")), ..facts };
    let moved = |status, at| Facts { due_at: Some(moment("03-17T17:00")), ..promised(ended(status, at)) };
    hold(&[
        (
            // The decree's own deadline is 9 March: a move on 6 March is in time, and counts.
            "in time, once",
            moved(Finished, "03-17T09:00").event(DueMoved, "03-06T10:00", "03-17T17:00"),
            "03-31",
            ["in 03-02, on time 03-17", "in 03-02, on time 03-17", "in 03-02, early 03-17", "in 03-02, on time 03-17"],
        ),
        (
            "after it had passed: overdue until it was moved, and on time in the end",
            moved(Finished, "03-17T09:00").event(DueMoved, "03-13T10:00", "03-17T17:00"),
            "03-31",
            [
                "in 03-02, overdue 03-11 to 03-13, on time 03-17",
                "in 03-02, overdue 03-11 to 03-13, on time 03-17",
                "in 03-02, overdue 03-10 to 03-13, early 03-17",
                "in 03-02, overdue 03-10 to 03-17, late 03-17",
            ],
        ),
        (
            "twice: the second does not count by the decree",
            moved(Finished, "03-17T09:00").event(DueMoved, "03-05T10:00", "03-12T17:00").event(
                DueMoved,
                "03-11T10:00",
                "03-17T17:00",
            ),
            "03-31",
            [
                "in 03-02, on time 03-17",
                "in 03-02, on time 03-17",
                "in 03-02, early 03-17",
                "in 03-02, overdue 03-13 to 03-17, late 03-17",
            ],
        ),
        (
            "a day that is past is judged by the promise of that day",
            moved(Finished, "03-17T09:00").event(DueMoved, "03-13T10:00", "03-17T17:00"),
            "03-12",
            [
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-11",
                "in 03-02, overdue 03-10",
                "in 03-02, overdue 03-10",
            ],
        ),
    ]);
}

#[test]
fn stopped_and_resumed() {
    hold(&[
        (
            "stopped for a week and finished late",
            ended(Finished, "03-19T10:00").event(Suspended, "03-09T10:00", "").event(Resumed, "03-16T10:00", ""),
            "03-31",
            [
                "in 03-02, overdue 03-16 to 03-19, late 03-19",
                "in 03-02, overdue 03-11 to 03-19, late 03-19",
                "in 03-02, overdue 03-10 to 03-19, late 03-19",
                "in 03-02, overdue 03-10 to 03-19, late 03-19",
            ],
        ),
        (
            "stopped for good",
            ended(Stopped, "03-06T10:00"),
            "03-31",
            ["in 03-02", "in 03-02, early 03-06", "in 03-02, overdue 03-10", "in 03-02, cancelled 03-06"],
        ),
        (
            "stopped, and its promise moved after that",
            Facts {
                due_at: Some(moment("03-24T17:00")),
                promised_at: Some(moment("03-10T17:00")),
                ..ended(Stopped, "03-06T10:00")
            }
            .event(DueMoved, "03-13T10:00", "03-24T17:00"),
            "03-31",
            [
                "in 03-02",
                "in 03-02, early 03-06",
                "in 03-02, overdue 03-10 to 03-13, overdue 03-24",
                "in 03-02, cancelled 03-06",
            ],
        ),
        (
            "payment awaited from 6 to 13 March",
            ended(Finished, "03-16T10:00").event(PaymentRequested, "03-06T10:00", "").event(Resumed, "03-13T10:00", ""),
            "03-31",
            [
                "in 03-02, overdue 03-13 to 03-16, late 03-16",
                "in 03-02, overdue 03-11 to 03-16, late 03-16",
                "in 03-02, overdue 03-10 to 03-16, late 03-16",
                "in 03-02, overdue 03-10 to 03-16, late 03-16",
            ],
        ),
    ]);
}

#[test]
fn a_wait_outlasts_what_happened_before_it() {
    let awaiting = || case(AwaitingPayment).event(Resumed, "03-03T10:00", "");
    hold(&[
        (
            "only the header tells of the payment; being taken up is no answer to it",
            awaiting(),
            "03-31",
            ["in 03-02", "in 03-02, overdue 03-11", "in 03-02, overdue 03-10", "in 03-02, overdue 03-10"],
        ),
        (
            "asked to pay, taken up again, and the header says that payment is awaited",
            case(AwaitingPayment).event(PaymentRequested, "03-03T10:00", "").event(Resumed, "03-04T10:00", ""),
            "03-31",
            ["in 03-02", "in 03-02, overdue 03-11", "in 03-02, overdue 03-10", "in 03-02, overdue 03-10"],
        ),
        (
            "asked to pay in the very minute in which it was taken up",
            case(AwaitingPayment).event(PaymentRequested, "03-03T10:00", "").event(Resumed, "03-03T10:00", ""),
            "03-31",
            ["in 03-02", "in 03-02, overdue 03-11", "in 03-02, overdue 03-10", "in 03-02, overdue 03-10"],
        ),
    ]);
}

#[test]
fn the_end_that_progress_tells() {
    hold(&[
        (
            "finished by its header on 10 March, by its progress on 12 March",
            ended(Returned, "03-10T10:00").event(EventKind::Finished, "03-12T10:00", "").event(
                EventKind::Returned,
                "03-13T10:00",
                "",
            ),
            "03-31",
            [
                "in 03-02, on time 03-10",
                "in 03-02, overdue 03-11 to 03-12, late 03-12",
                "in 03-02, early 03-10",
                "in 03-02, late 03-10",
            ],
        ),
        (
            "progress tells of the hand-over only",
            ended(Returned, "03-10T10:00").event(EventKind::Returned, "03-13T10:00", ""),
            "03-31",
            [
                "in 03-02, on time 03-10",
                "in 03-02, overdue 03-11 to 03-13, late 03-13",
                "in 03-02, early 03-10",
                "in 03-02, late 03-10",
            ],
        ),
    ]);
}

#[test]
fn three_in_the_afternoon() {
    let at = |time: &str, channel| Facts {
        channel,
        received_at: Some(moment(&format!("03-02T{time}"))),
        ..limit(1, ended(Finished, "03-04T10:00"))
    };
    let statute = |facts: &Facts| COURT.read("statute", facts, "03-31");
    assert_eq!(statute(&at("15:00", Channel::InPerson)), "in 03-02, late 03-04", "at three it is the same day");
    assert_eq!(statute(&at("15:01", Channel::InPerson)), "in 03-02, on time 03-04", "it starts on 3 March");
    assert_eq!(statute(&at("15:01", Channel::Online)), "in 03-02, late 03-04", "the rule is the counter's");
    // Friday after three: the clock starts on Monday 9 March, the one day is Tuesday.
    let friday =
        received("03-06T16:00", Facts { channel: Channel::InPerson, ..limit(1, ended(Finished, "03-10T10:00")) });
    assert_eq!(statute(&friday), "in 03-06, on time 03-10");
}

#[test]
fn a_limit_in_hours() {
    let hours = |at| Facts {
        limit: Some(Limit { amount: 8, unit: LimitUnit::Hour }),
        due_at: Some(moment("03-03T09:00")),
        ..ended(Finished, at)
    };
    hold(&[
        (
            "a minute after the hour",
            hours("03-03T09:01"),
            "03-31",
            ["in 03-02, on time 03-03", "in 03-02, on time 03-03", "in 03-02, late 03-03", "in 03-02, late 03-03"],
        ),
        (
            "on the minute",
            hours("03-03T09:00"),
            "03-31",
            [
                "in 03-02, on time 03-03",
                "in 03-02, on time 03-03",
                "in 03-02, on time 03-03",
                "in 03-02, on time 03-03",
            ],
        ),
    ]);
}
