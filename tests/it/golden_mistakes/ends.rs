//! When handling ended, and whether that was in time.

use chiso::domain::part::CaseEvent::{ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
use chiso::domain::reading::{Quotient, Reading};

use super::{DONE, DUE, Desk, FINISHED, RECEIVED, RETURNED, STATUS, case, done};

/// An older variant of form II.06a compares the day of hand-over with the time of day.
#[test]
fn the_applicant_who_comes_late_makes_no_case_overdue() {
    let desk = Desk::of(&[
        case(
            "A-1",
            &[
                (STATUS, DONE),
                (DUE, "06/10/2026 08:00"),
                (FINISHED, "06/10/2026 16:30"),
                (RETURNED, "09/10/2026 10:00"),
            ],
        ),
        case("A-2", &[(STATUS, DONE), (FINISHED, "05/10/2026 09:00"), (RETURNED, "10/10/2026 10:00")]),
    ]);
    let found = [ResolvedEarly, ResolvedOnTime, ResolvedOverdue].map(|event| desk.n("form_ii06a", event));
    assert_eq!(found, [1, 1, 0], "by the hand-over both would be overdue, by the hour of the due day one: [1, 0, 1]");
}

/// Gia Lai publishes the due day itself as early.
#[test]
fn the_due_day_is_on_time_and_not_early() {
    let desk = Desk::of(&[
        done("B-1", "06/10/2026 17:00", "05/10/2026 23:59"),
        done("B-2", "06/10/2026 17:00", "06/10/2026 00:00"),
    ]);
    let (reading, text) = desk.reading("early_share", "2026-10");
    let half = Reading::Share(Quotient { numerator: 1, denominator: 2 });
    assert_eq!((reading, text.as_str()), (half, "50,00 %"), "with the due day among the early ones: 100 %");
}

/// A bulk command of a provincial system sets the end of handling to the due moment. The rule sets
/// can only take it at its word; what is kept is the moment to the second, so that it can be found.
#[test]
fn a_case_closed_on_its_due_second_is_on_time_under_every_rule_set() {
    let desk = Desk::of(&[done("C-1", "06/10/2026 17:00:00", "06/10/2026 17:00:00")]);
    for rule_set in ["form_ii06a", "qd766", "opencps", "statute"] {
        let found = [ResolvedOnTime, ResolvedOverdue].map(|event| desk.n(rule_set, event));
        assert_eq!(found, [1, 0], "{rule_set}: strictly before the due moment it would be overdue: [0, 1]");
    }
}

/// A real engine steps over every Saturday, also those that are worked in place of a weekday.
#[test]
fn a_saturday_that_is_worked_is_a_working_day() {
    // Received on Wednesday 19 August 2026; Saturday the 22nd is worked for 31 August.
    let received_on_wednesday = |number: &str, finished: &str| {
        case(number, &[(STATUS, DONE), (RECEIVED, "19/08/2026 08:00"), (DUE, ""), (FINISHED, finished)])
    };
    let desk = Desk::of(&[
        received_on_wednesday("D-1", "22/08/2026 10:00"),
        received_on_wednesday("D-2", "24/08/2026 10:00"),
        received_on_wednesday("D-3", "24/08/2026 11:00"),
    ]);
    for rule_set in ["qd766", "statute"] {
        let found = [ResolvedEarly, ResolvedOnTime, ResolvedOverdue].map(|event| desk.n(rule_set, event));
        let why = "three working days end on that Saturday; without it on Monday: [1, 2, 0]";
        assert_eq!(found, [0, 1, 2], "{rule_set}: {why}");
    }
    let (reading, _) = desk.reading("median_handling_days", "2026-08");
    assert_eq!(reading, Reading::Days { days: 4, cases: 3 }, "without the Saturday: 3 days");
}
