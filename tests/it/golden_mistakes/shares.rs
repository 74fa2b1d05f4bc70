//! Numerators, denominators, and what is no share at all.

use chiso::domain::reading::{Absence, Quotient, Reading};

use super::{CHANNEL, COMMUNE, DIGITISED, DONE, DUE, Desk, FINISHED, STATUS, case, done};

fn share(numerator: i64, denominator: i64) -> Reading {
    Reading::Share(Quotient { numerator, denominator })
}

/// OpenCPS multiplies by a hundred and divides whole numbers.
#[test]
fn a_percentage_is_not_cut_to_a_whole_number() {
    let desk = Desk::of(&[
        done("A-1", "06/10/2026 17:00", "05/10/2026 09:00"),
        done("A-2", "06/10/2026 17:00", "06/10/2026 09:00"),
        done("A-3", "06/10/2026 17:00", "07/10/2026 09:00"),
    ]);
    let found = desk.reading("on_time_share", "2026-10");
    assert_eq!(found, (share(2, 3), "66,67 %".to_owned()), "in whole numbers: 66 %");
}

/// A screen of a province divides the late ones by all that was received, next to shares of what was
/// resolved.
#[test]
fn the_overdue_share_of_resolved_cases_is_a_share_of_resolved_cases() {
    let desk = Desk::of(&[
        done("B-1", "06/10/2026 17:00", "07/10/2026 09:00"),
        done("B-2", "06/10/2026 17:00", "06/10/2026 09:00"),
        case("B-3", &[(DUE, "20/10/2026 17:00")]),
        case("B-4", &[(DUE, "20/10/2026 17:00")]),
    ]);
    let found = desk.reading("overdue_share_resolved", "2026-10");
    assert_eq!(found, (share(1, 2), "50,00 %".to_owned()), "over all four received: 25 %");
    let on_time = desk.reading("on_time_share", "2026-10").0;
    assert_eq!(on_time, share(1, 2), "the two shares of one denominator make one whole");
}

/// The mean of units' rates lets a unit with one case weigh as much as one with a thousand.
#[test]
fn rates_of_units_are_not_averaged() {
    let of = |number, commune, finished| case(number, &[(STATUS, DONE), (COMMUNE, commune), (FINISHED, finished)]);
    let desk = Desk::of(&[
        of("C-1", "17329", "06/10/2026 09:00"),
        of("C-2", "17357", "06/10/2026 09:00"),
        of("C-3", "17357", "07/10/2026 09:00"),
        of("C-4", "17357", "07/10/2026 09:00"),
    ]);
    let found = desk.reading("on_time_share", "2026-10");
    assert_eq!(found, (share(2, 4), "50,00 %".to_owned()), "the mean of 100 % and 33.33 %: 66.67 %");
}

/// Zero percent of nothing looks like the worst office of the country.
#[test]
fn where_nothing_was_resolved_there_is_no_share() {
    let desk = Desk::of(&[case("D-1", &[(DUE, "20/10/2026 17:00")])]);
    let (reading, text) = desk.reading("on_time_share", "2026-10");
    assert_eq!(reading, Reading::Absent(Absence::NotApplicable), "a naive quotient: 0 %, or 100 %");
    assert!(!text.contains('%'), "{text}");
}

/// The formula of the portal reads a channel that is not told as the counter; whoever groups by
/// channel loses these cases.
#[test]
fn a_case_without_a_channel_was_handed_in_at_the_counter() {
    let desk = Desk::of(&[
        case("E-1", &[(CHANNEL, "Trực tuyến")]),
        case("E-2", &[(CHANNEL, "")]),
        case("E-3", &[(CHANNEL, "Trực tiếp")]),
    ]);
    let found = desk.reading("online_share", "2026-10");
    assert_eq!(found, (share(1, 3), "33,33 %".to_owned()), "without the case that does not say: 50 %");
    let october = desk.total("2026-10");
    let found = ["recv_online", "recv_direct_postal", "recv_total"].map(|column| october[column]);
    assert_eq!(found, [1, 2, 3], "grouped by what is written: [1, 1, 2]");
}

/// A flag that a system never fills says nothing; it does not say no.
#[test]
fn a_column_that_nobody_fills_is_not_reported_and_not_zero_percent() {
    let desk = Desk::of(&[case("F-1", &[]), case("F-2", &[])]);
    let (reading, text) = desk.reading("digitised_share", "2026-10");
    assert_eq!(reading, Reading::Absent(Absence::NotReported), "an empty flag read as no: 0 %");
    assert!(!text.contains('%'), "{text}");
    let desk = Desk::of(&[case("F-1", &[(DIGITISED, "Có")]), case("F-2", &[])]);
    let found = desk.reading("digitised_share", "2026-10").0;
    assert_eq!(found, share(1, 1), "of those that say it; an empty flag read as no: 50 %");
    let desk = Desk::of(&[case("F-1", &[(DIGITISED, "Không")]), case("F-2", &[])]);
    assert_eq!(desk.reading("digitised_share", "2026-10").1, "0,00 %", "a no that is said is a no");
}

/// Promise long, and you are always on time: whoever looks at the appointment only sees nothing.
#[test]
fn a_promise_longer_than_allowed_is_seen() {
    let on_its_day = |number, due| case(number, &[(STATUS, DONE), (DUE, due), (FINISHED, "06/10/2026 09:00")]);
    let desk = Desk::of(&[on_its_day("G-1", "06/10/2026 17:00"), on_its_day("G-2", "07/10/2026 08:00")]);
    assert_eq!(desk.reading("on_time_share", "2026-10").0, share(2, 2));
    let found = desk.reading("long_promise_share", "2026-10").0;
    assert_eq!(found, share(1, 2), "three working days end on the 6th; by the appointments alone: 0 of 2");
}
