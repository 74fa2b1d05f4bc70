//! What belongs to a period, and what a past period looked like.

use std::collections::BTreeMap;

use chiso::domain::bucket::Bucket;
use chiso::domain::form::Dimension;
use chiso::domain::part::Part;
use jiff::civil::{Date, date};

use super::{DONE, DUE, Desk, FINISHED, RECEIVED, STATUS, STOPPED, SUPPLEMENT, SUPPLEMENTS, case};

/// OpenCPS receives what came after the start, so that its first second is carried over.
#[test]
fn the_first_second_of_a_period_belongs_to_it() {
    let received = |number, at| case(number, &[(RECEIVED, at), (DUE, "20/10/2026 17:00")]);
    let desk = Desk::of(&[received("A-1", "01/10/2026 00:00:00"), received("A-2", "30/09/2026 23:59:59")]);
    let october = desk.total("2026-10");
    let found = (october["recv_direct_postal"], october["recv_carried"]);
    assert_eq!(found, (1, 1), "received strictly after the start of the period: (0, 2)");
    assert_eq!(desk.total("2026-09")["recv_direct_postal"], 1);
}

/// Whoever keeps the last status only finds no open case in any past period.
#[test]
fn a_case_finished_after_a_period_was_open_in_it() {
    let desk = Desk::of(&[case(
        "B-1",
        &[(STATUS, DONE), (RECEIVED, "10/09/2026 08:00"), (DUE, "30/09/2026 17:00"), (FINISHED, "05/10/2026 09:00")],
    )]);
    let september = desk.total("2026-09");
    let found = ["open_total", "open_within", "res_total"].map(|column| september[column]);
    assert_eq!(found, [1, 1, 0], "by its last status it was never open: [0, 0, 0]");
    let october = desk.total("2026-10");
    let found = ["recv_carried", "res_late", "open_total"].map(|column| october[column]);
    assert_eq!(found, [1, 1, 0], "resolved where it ended, and carried into it");
}

/// A case that waits or is stopped counts as within due, but not before it waited.
#[test]
fn a_wait_that_began_after_a_period_excuses_nothing_in_it() {
    let overdue_since_september = [(RECEIVED, "10/09/2026 08:00"), (DUE, "21/09/2026 17:00")];
    let with = |number, rest: &[(&'static str, &'static str)]| case(number, &[&overdue_since_september, rest].concat());
    let desk = Desk::of(&[
        with("C-1", &[(STATUS, SUPPLEMENT), (SUPPLEMENTS, "02/10/2026 09:00 -")]),
        with("C-2", &[(STATUS, STOPPED), (FINISHED, "02/10/2026 09:00")]),
    ]);
    let both = |period| ["open_late", "open_within"].map(|column| desk.total(period)[column]);
    assert_eq!(both("2026-09"), [2, 0], "by their last status they were within due in September: [0, 2]");
    assert_eq!(both("2026-10"), [0, 2], "they wait and are stopped now");
}

/// OpenCPS asks whether a case is due by now, or by the end of the period if that is over; others
/// ask by now alone, and the same September changes from day to day.
#[test]
fn a_past_period_is_the_same_on_whatever_day_it_is_asked() {
    let of_september = |number, due, rest: &[(&'static str, &'static str)]| {
        case(number, &[&[(RECEIVED, "10/09/2026 08:00"), (DUE, due)], rest].concat())
    };
    let desk = Desk::of(&[
        of_september("D-1", "21/09/2026 17:00", &[]),
        of_september("D-2", "02/10/2026 17:00", &[]),
        of_september("D-3", "30/09/2026 17:00", &[(STATUS, DONE), (FINISHED, "06/10/2026 09:00")]),
        of_september("D-4", "21/09/2026 17:00", &[(STATUS, SUPPLEMENT), (SUPPLEMENTS, "05/10/2026 09:00 -")]),
    ]);
    let on_the_last_day = date(2026, 9, 30);
    let later = [date(2026, 10, 3), date(2026, 10, 10)];
    let total = |as_of: Date| {
        let page = desk.form(Dimension::Field, "2026-09", as_of);
        super::cells(&page, page.total.as_ref().expect("a total"))
    };
    let known = total(on_the_last_day);
    assert_eq!((known["open_late"], known["open_within"]), (2, 2), "by a later now all four are overdue or gone");
    for as_of in later {
        assert_eq!(total(as_of), known, "asked on {as_of}");
        assert_eq!(september(&desk, as_of), september(&desk, on_the_last_day), "asked on {as_of}");
    }
}

/// Every count of every rule set up to the end of September.
fn september(desk: &Desk, as_of: Date) -> BTreeMap<String, i64> {
    let end = Bucket::of(date(2026, 9, 30));
    let name = |part: &Part| format!("{} {} {:?} {}", part.measure, part.place, part.bucket, part.member);
    let parts = desk.counts_until(as_of).parts;
    parts.iter().filter(|part| part.bucket <= end && part.n != 0).map(|part| (name(part), part.n)).collect()
}
