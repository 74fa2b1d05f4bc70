//! Form II.06a and Decision 766. A line reads: facts of a case, the as-of day, what the form makes of
//! it, what 766 makes of it.

use super::*;

fn hold(rows: &[(&str, Facts, &str, &str, &str)]) {
    for (what, facts, as_of, form, qd766) in rows {
        assert_eq!(COURT.read("form_ii06a", facts, as_of), *form, "{what}, form II.06a");
        assert_eq!(COURT.read("qd766", facts, as_of), *qd766, "{what}, Decision 766");
    }
}

#[test]
fn before_reception() {
    let never = |facts| Facts { received_at: None, due_at: None, ..facts };
    hold(&[
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
    hold(&[
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
    hold(&[
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
    hold(&[
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
    hold(&[
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
    hold(&[
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
        // While the second request was unanswered, 766 held it overdue.
        (
            "twice, a day each",
            supplemented(2, 48, "03-12T10:00"),
            "03-31",
            form_late,
            "in 03-02, overdue 03-05 to 03-06, on time 03-12",
        ),
        (
            "due date moved by the system",
            Facts { due_at: Some(moment("03-12T17:00")), ..supplemented(1, 0, "03-12T10:00") },
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
    let no_limit = |facts| Facts { limit: None, ..without_due(facts) };
    hold(&[
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
    hold(&[
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
