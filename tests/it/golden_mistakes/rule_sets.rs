//! One case, four rule sets: none of their answers may stand for the others.

use chiso::domain::indicator::Stock::{Open, OpenOverdue, OpenWaiting, OpenWithinDue};
use chiso::domain::part::CaseEvent::{Cancelled, ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
use chiso::domain::reading::{Quotient, Reading};

use super::{
    CHANNEL, DONE, DUE, Desk, FINISHED, MOVES, PROGRESS, PROMISED, RECEIVED, STATUS, SUPPLEMENT, SUPPLEMENTS,
    WITHDRAWN, case, done,
};

const RULE_SETS: [&str; 4] = ["form_ii06a", "qd766", "opencps", "statute"];

/// What the four rule sets make of one resolved case.
fn judged(said: &[(&str, &str)]) -> [&'static str; 4] {
    let desk = Desk::of(&[case("A-1", &[&[(STATUS, DONE)], said].concat())]);
    RULE_SETS.map(|rule_set| {
        let events = [(ResolvedEarly, "early"), (ResolvedOnTime, "on time"), (ResolvedOverdue, "overdue")];
        let found: Vec<_> = events.into_iter().filter(|(event, _)| desk.n(rule_set, *event) == 1).collect();
        assert_eq!(found.len(), 1, "{rule_set}: resolved once");
        found[0].1
    })
}

/// The due share of OpenCPS leaves out who waits and who withdrew; the form has both among the good.
#[test]
fn who_waits_or_withdrew_is_outside_the_due_share_of_opencps() {
    let desk = Desk::of(&[
        done("B-1", "06/10/2026 17:00", "06/10/2026 09:00"),
        done("B-2", "06/10/2026 17:00", "07/10/2026 09:00"),
        case("B-3", &[(STATUS, SUPPLEMENT), (SUPPLEMENTS, "05/10/2026 09:00 -")]),
        case("B-4", &[(STATUS, "Công dân yêu cầu rút hồ sơ"), (WITHDRAWN, "09/10/2026 09:00")]),
    ]);
    let in_time = |rule_set| {
        let resolved = desk.n(rule_set, ResolvedEarly) + desk.n(rule_set, ResolvedOnTime);
        resolved + desk.stock(rule_set, OpenWithinDue)
    };
    let late = |rule_set| desk.n(rule_set, ResolvedOverdue) + desk.stock(rule_set, OpenOverdue);
    let (reading, text) = desk.reading("on_time_share_opencps", "2026-10");
    let half = Reading::Share(Quotient { numerator: 1, denominator: 2 });
    assert_eq!((reading, text.as_str()), (half, "50,00 %"), "waiting and withdrawn as good ones: 75 %");
    let of_the_form = (in_time("form_ii06a"), in_time("form_ii06a") + late("form_ii06a"));
    assert_eq!(of_the_form, (3, 4), "the form does count them so");
    assert_eq!((desk.stock("opencps", OpenWaiting), desk.n("opencps", Cancelled)), (1, 1));
    assert_eq!(desk.stock("opencps", Open), 1, "who waits is still open, who withdrew is not");
}

/// Without an appointment one engine says early, one on time, and two ask the procedure's limit.
#[test]
fn no_appointment_is_not_everywhere_on_time() {
    let found = judged(&[(DUE, ""), (FINISHED, "07/10/2026 09:00")]);
    assert_eq!(found, ["on time", "overdue", "early", "overdue"], "one engine's rule for all: four times the same");
}

/// A completed supplement: stored promise, clock stopped, or clock started again.
#[test]
fn a_supplement_stops_one_clock_and_restarts_another() {
    let found = judged(&[(SUPPLEMENTS, "05/10/2026 09:00 - 07/10/2026 09:00"), (FINISHED, "08/10/2026 15:00")]);
    let why = "pause for restart would make the last on time, restart for pause the second early";
    assert_eq!(found, ["overdue", "on time", "overdue", "early"], "{why}");
}

/// Asked once the portal's clock stands still; asked again and not answered it is overdue.
#[test]
fn a_second_request_without_an_answer_is_overdue_for_the_portal_only() {
    let waiting = |supplements| {
        let said = [(STATUS, SUPPLEMENT), (DUE, "20/10/2026 17:00"), (SUPPLEMENTS, supplements)];
        let desk = Desk::of(&[case("C-1", &said)]);
        RULE_SETS.map(|rule_set| desk.stock(rule_set, OpenOverdue))
    };
    assert_eq!(waiting("02/10/2026 09:00 -"), [0, 0, 0, 0], "a first request");
    let again = waiting("02/10/2026 09:00 - 05/10/2026 09:00 | 07/10/2026 09:00 -");
    assert_eq!(again, [0, 1, 0, 0], "every wait as within due: all 0");
}

/// What comes to the counter after 15:00 starts on the next working day, in law and nowhere else.
#[test]
fn the_fifteen_oclock_rule_is_the_laws_and_the_counters() {
    let received =
        |at, channel| judged(&[(RECEIVED, at), (CHANNEL, channel), (DUE, ""), (FINISHED, "07/10/2026 09:00")]);
    let late_in_law = |found: [&'static str; 4]| found[3];
    assert_eq!(late_in_law(received("01/10/2026 15:01", "Trực tiếp")), "on time", "without the rule: overdue");
    assert_eq!(late_in_law(received("01/10/2026 15:01", "")), "on time", "a channel not told is the counter");
    assert_eq!(late_in_law(received("01/10/2026 15:00", "Trực tiếp")), "overdue", "15:00 is not after 15:00");
    assert_eq!(late_in_law(received("01/10/2026 15:01", "Trực tuyến")), "overdue", "the rule is of the counter");
    assert_eq!(received("01/10/2026 15:01", "Trực tiếp")[1], "overdue", "the portal's formula has no such rule");
}

/// An extension moves the promise; the law takes it only from who asked in time, and once.
#[test]
fn a_promise_that_was_moved_too_late_is_moved_for_everybody_but_the_law() {
    let moved = |moves, due, finished| {
        judged(&[(PROMISED, "06/10/2026 17:00"), (DUE, due), (MOVES, moves), (FINISHED, finished)])
    };
    let once = moved("05/10/2026 09:00 => 09/10/2026 17:00", "09/10/2026 17:00", "09/10/2026 16:00");
    assert_eq!(once, ["on time"; 4], "held to the first promise: overdue");
    let late = moved("06/10/2026 09:00 => 09/10/2026 17:00", "09/10/2026 17:00", "09/10/2026 16:00");
    assert_eq!(late, ["on time", "on time", "on time", "overdue"], "any extension taken: four times on time");
    let twice = "05/10/2026 09:00 => 07/10/2026 17:00 | 06/10/2026 09:00 => 09/10/2026 17:00";
    let twice = moved(twice, "09/10/2026 17:00", "09/10/2026 16:00");
    assert_eq!(twice, ["on time", "on time", "on time", "overdue"], "a second extension taken: four times on time");
}

/// The portal takes the end from the history that it was sent, not from the header.
#[test]
fn the_portal_ends_a_case_where_its_history_does() {
    let found = judged(&[(FINISHED, "05/10/2026 09:00"), (PROGRESS, "08/10/2026 09:00 = Đã xử lý xong")]);
    assert_eq!(found, ["early", "overdue", "early", "early"], "the header for all: four times early");
}

/// By the half day: before noon of a due afternoon is early for OpenCPS, the whole due day is on
/// time for the form.
#[test]
fn half_a_day_early_is_early_for_one_engine_only() {
    let found = judged(&[(DUE, "06/10/2026 17:00"), (FINISHED, "06/10/2026 11:59")]);
    assert_eq!(found, ["on time", "on time", "early", "on time"], "days for all: four times on time");
    let open = Desk::of(&[case("D-1", &[(DUE, "10/10/2026 17:00")])]);
    let overdue = RULE_SETS.map(|rule_set| open.stock(rule_set, OpenOverdue));
    assert_eq!(
        overdue,
        [0, 0, 1, 1],
        "due today at 17:00 it is overdue tonight for OpenCPS; the law's limit was the 6th"
    );
}
