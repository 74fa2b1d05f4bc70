//! The days of the embedded table: the dates of every year in it, and the arithmetic on days.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

use super::Catalogue;
use crate::domain::calendar::{Calendar, EpochDay, date_of, epoch_day};

static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")).calendar);

/// Three years before the table to three after it.
const DAYS: std::ops::Range<EpochDay> = 18_262..22_280;

fn day(year: i16, month: i8, day: i8) -> EpochDay {
    epoch_day(date(year, month, day))
}

/// Weekdays off of a year as (month, days), and weekend days worked.
type YearOff = (i16, &'static [(i8, &'static [i8])], &'static [(i8, i8)]);

/// Written down a second time, from the notices themselves.
const YEARS: [YearOff; 4] = [
    (2023, &[(1, &[2, 20, 23, 24, 25, 26]), (5, &[1, 2, 3]), (9, &[1, 4])], &[]),
    (2024, &[(1, &[1]), (2, &[8, 9, 12, 13, 14]), (4, &[18, 29, 30]), (5, &[1]), (9, &[2, 3])], &[(5, 4)]),
    (2025, &[(1, &[1, 27, 28, 29, 30, 31]), (4, &[7, 30]), (5, &[1, 2]), (9, &[1, 2])], &[(4, 26)]),
    (
        2026,
        &[(1, &[1, 2]), (2, &[16, 17, 18, 19, 20]), (4, &[27, 30]), (5, &[1]), (8, &[31]), (9, &[1, 2]), (11, &[24])],
        &[(1, 10), (8, 22)],
    ),
];

#[test]
fn every_day_of_the_four_years() {
    for (year, off, worked) in YEARS {
        let off: BTreeSet<Date> =
            off.iter().flat_map(|&(month, days)| days.iter().map(move |&day| date(year, month, day))).collect();
        let worked: BTreeSet<Date> = worked.iter().map(|&(month, day)| date(year, month, day)).collect();
        for day in date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year) {
            let at_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let expected = worked.contains(&day) || !(at_weekend || off.contains(&day));
            assert_eq!(CALENDAR.is_workday(epoch_day(day)), expected, "{day}");
        }
    }
}

/// A system in use skips every Saturday, the worked ones too, and promises these a day late.
#[test]
fn a_worked_saturday_is_a_working_day() {
    for (friday, saturday) in [
        (day(2024, 5, 3), day(2024, 5, 4)),
        (day(2025, 4, 25), day(2025, 4, 26)),
        (day(2026, 1, 9), day(2026, 1, 10)),
        (day(2026, 8, 21), day(2026, 8, 22)),
    ] {
        assert!(CALENDAR.is_workday(saturday) && !CALENDAR.is_workday(saturday + 1));
        assert_eq!(CALENDAR.add_working_days(friday, 1), saturday);
        assert_eq!(CALENDAR.working_days_between(friday, saturday + 2), 2);
        assert_eq!(CALENDAR.add_calendar_days(friday, 1), saturday);
        assert_eq!(CALENDAR.next_workday(saturday), saturday);
    }
}

#[test]
fn working_days_of_each_year() {
    for (year, days) in [(2023, 249), (2024, 251), (2025, 250), (2026, 249)] {
        let counted = CALENDAR.working_days_between(day(year - 1, 12, 31), day(year, 12, 31));
        assert_eq!(counted, days, "{year}");
    }
}

#[test]
fn the_years_of_the_table_are_covered() {
    assert!(CALENDAR.covers(day(2023, 1, 1)) && CALENDAR.covers(day(2027, 12, 31)));
    assert!(!CALENDAR.covers(day(2022, 12, 31)) && !CALENDAR.covers(day(2028, 1, 1)));
}

/// From, number of working days, result.
#[test]
fn adding_across_the_exceptions() {
    let rows = [
        // Swaps: the Saturday is worked, the day it was given for is not.
        ((2026, 8, 21), 1, (2026, 8, 22)),
        ((2026, 8, 28), 1, (2026, 9, 3)),
        ((2025, 12, 31), 1, (2026, 1, 5)),
        ((2026, 1, 8), 2, (2026, 1, 10)),
        ((2025, 4, 25), 1, (2025, 4, 26)),
        ((2025, 4, 29), 1, (2025, 5, 5)),
        ((2024, 4, 26), 1, (2024, 5, 2)),
        ((2024, 5, 3), 1, (2024, 5, 4)),
        // Single holidays.
        ((2026, 11, 23), 1, (2026, 11, 25)),
        ((2026, 4, 24), 1, (2026, 4, 28)),
        ((2026, 4, 29), 1, (2026, 5, 4)),
        ((2025, 4, 4), 1, (2025, 4, 8)),
        ((2024, 4, 17), 1, (2024, 4, 19)),
        ((2023, 4, 28), 1, (2023, 5, 4)),
        ((2023, 8, 31), 1, (2023, 9, 5)),
        ((2024, 8, 30), 1, (2024, 9, 4)),
        ((2025, 8, 29), 1, (2025, 9, 3)),
        ((2022, 12, 30), 1, (2023, 1, 3)),
        ((2023, 12, 29), 1, (2024, 1, 2)),
        ((2024, 12, 31), 1, (2025, 1, 2)),
        // Tet of each year.
        ((2023, 1, 19), 1, (2023, 1, 27)),
        ((2024, 2, 7), 1, (2024, 2, 15)),
        ((2025, 1, 24), 1, (2025, 2, 3)),
        ((2026, 2, 13), 3, (2026, 2, 25)),
    ];
    for (from, n, expected) in rows {
        let result = CALENDAR.add_working_days(day(from.0, from.1, from.2), n);
        let expected = date(expected.0, expected.1, expected.2);
        assert_eq!(date_of(result), Some(expected), "{n} working days from {from:?}");
    }
}

#[test]
fn calendar_days_end_on_a_working_day() {
    // Five days from Tuesday 25 August 2026 end on Sunday 30; 31 August to 2 September are off.
    assert_eq!(CALENDAR.add_calendar_days(day(2026, 8, 25), 5), day(2026, 9, 3));
    assert_eq!(CALENDAR.add_calendar_days(day(2026, 8, 20), 2), day(2026, 8, 22));
    assert_eq!(CALENDAR.next_workday(day(2026, 2, 16)), day(2026, 2, 23));
}

#[test]
fn lateness_is_negative_before_the_due_day() {
    assert_eq!(CALENDAR.working_days_between(day(2026, 2, 25), day(2026, 2, 13)), -3);
}

/// A month ends on the same day of the next; where there is none, on the last; never on a rest day.
#[test]
fn months_end_on_a_working_day() {
    let rows = [
        ((2026, 3, 10), 1, (2026, 4, 10)),
        ((2025, 1, 31), 1, (2025, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2025, 10, 31), 1, (2025, 12, 1)),
        ((2026, 1, 18), 1, (2026, 2, 23)),
        ((2026, 7, 31), 1, (2026, 9, 3)),
        ((2026, 7, 22), 1, (2026, 8, 22)),
        ((2025, 11, 30), 3, (2026, 3, 2)),
        ((2026, 8, 22), 0, (2026, 8, 22)),
        ((2026, 8, 23), 0, (2026, 8, 24)),
        ((2026, 3, 10), 12, (2027, 3, 10)),
    ];
    for (from, n, expected) in rows {
        let result = CALENDAR.add_months(day(from.0, from.1, from.2), n);
        let expected = date(expected.0, expected.1, expected.2);
        assert_eq!(date_of(result), Some(expected), "{n} months from {from:?}");
    }
    // An absurd number stops at the end of dates and does not panic.
    assert!(CALENDAR.add_months(EpochDay::MAX, u16::MAX) > day(9999, 12, 30));
}

proptest! {
    #[test]
    fn adding_then_counting_gives_the_number(from in DAYS, n in 1..400_i32) {
        let to = CALENDAR.add_working_days(from, n);
        prop_assert_eq!(CALENDAR.working_days_between(from, to), n);
        prop_assert_eq!(CALENDAR.working_days_between(to, from), -n);
        prop_assert!(CALENDAR.is_workday(to));
        prop_assert!(!CALENDAR.covers(from) || !CALENDAR.covers(to) || to > from);
    }

    #[test]
    fn adding_is_monotone(from in DAYS, n in 1..400_i32) {
        prop_assert!(CALENDAR.add_working_days(from, n) < CALENDAR.add_working_days(from, n + 1));
        prop_assert!(CALENDAR.add_working_days(from, n) <= CALENDAR.add_working_days(from + 1, n));
    }

    #[test]
    fn counting_is_additive(a in DAYS, b in DAYS, c in DAYS) {
        let between = |from, to| CALENDAR.working_days_between(from, to);
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn calendar_days_never_end_early_nor_on_a_rest_day(from in DAYS, n in 0..400_i32) {
        let to = CALENDAR.add_calendar_days(from, n);
        prop_assert!(to >= from + n && CALENDAR.is_workday(to));
        prop_assert!((from + n..to).all(|rest| !CALENDAR.is_workday(rest)));
    }

    /// Also the working day before, and what is added is taken away again.
    #[test]
    fn taking_working_days_away(from in DAYS, n in 1..400_i32) {
        let to = CALENDAR.add_working_days(from, -n);
        prop_assert!(CALENDAR.is_workday(to) && to < from);
        prop_assert_eq!(CALENDAR.working_days_between(from, to), -n);
        let workday = CALENDAR.next_workday(from);
        prop_assert_eq!(CALENDAR.add_working_days(CALENDAR.add_working_days(workday, -n), n), workday);
    }

    /// Look-ups give what a walk over the days gives.
    #[test]
    fn a_walk_over_the_days_agrees(from in DAYS, n in 0..60_i32) {
        let after = (from + 1..).filter(|&day| CALENDAR.is_workday(day));
        let walked = after.take(n as usize).last().unwrap_or_else(|| CALENDAR.next_workday(from));
        prop_assert_eq!(CALENDAR.add_working_days(from, n), walked);
        let next = (from..).find(|&day| CALENDAR.is_workday(day));
        prop_assert_eq!(Some(CALENDAR.next_workday(from)), next);
    }

    #[test]
    fn months_are_monotone_and_never_end_on_a_rest_day(from in DAYS, n in 0..40_u16) {
        let to = CALENDAR.add_months(from, n);
        prop_assert!(CALENDAR.is_workday(to) && to >= from);
        prop_assert!(to <= CALENDAR.add_months(from, n + 1) && to <= CALENDAR.add_months(from + 1, n));
        prop_assert!(to >= from + i32::from(n) * 28);
    }
}
