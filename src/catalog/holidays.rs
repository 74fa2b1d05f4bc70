//! The working-day calendar from its dated exceptions.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::Table;
use crate::domain::calendar::{Calendar, DayException, DayKind, Holiday};

const HEADINGS: [&str; 5] = ["date", "kind", "name_vi", "legal_ref", "confidence"];

/// Exceptions in the order of their dates, and the calendar of all years that have any.
pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> (Vec<Holiday>, Calendar) {
    let file = files.required("reference/holidays.csv", errors);
    let table = file.and_then(|file| Table::read(file, &HEADINGS, errors));
    let mut holidays: Vec<Holiday> = Vec::new();
    for row in table.iter().flat_map(Table::rows) {
        let date = row.parsed("date", "a date such as 2026-09-02", errors, |text| text.parse::<Date>().ok());
        let kind = row.parsed("kind", "holiday, compensatory, swapped_off or swapped_work", errors, DayKind::parse);
        let name_vi = row.text("name_vi", errors);
        let legal_ref = row.text("legal_ref", errors);
        let confidence = row.confidence(errors);
        let (Some(date), Some(kind), Some(name_vi), Some(legal_ref), Some(confidence)) =
            (date, kind, name_vi, legal_ref, confidence)
        else {
            continue;
        };
        let at_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match (kind.exception(), at_weekend) {
            (DayException::Off, true) => row.fault(errors, format!("{date} is at a weekend, expected a weekday off")),
            (DayException::Worked, false) => row.fault(errors, format!("{date} is a weekday, expected a weekend")),
            _ => {}
        }
        if holidays.iter().any(|holiday| holiday.date == date) {
            row.fault(errors, format!("{date} a second time, expected each date once"));
            continue;
        }
        holidays.push(Holiday { date, kind, name_vi, legal_ref, confidence });
    }
    holidays.sort_by_key(|holiday| holiday.date);
    let calendar = calendar(&holidays);
    (holidays, calendar)
}

/// Whole years, from the first that has an exception to the last.
fn calendar(holidays: &[Holiday]) -> Calendar {
    let first = holidays.first().map_or(Date::ZERO, |holiday| holiday.date).first_of_year();
    let last = holidays.last().map_or(Date::ZERO + 1.day(), |holiday| holiday.date).last_of_year();
    let exceptions: Vec<_> = holidays.iter().map(|holiday| (holiday.date, holiday.kind.exception())).collect();
    Calendar::new(first, last, &exceptions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{EpochDay, date_of, epoch_day};
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
        let mut errors = CatalogueErrors::default();
        let (_, calendar) = read(&Files::embedded(&mut errors), &mut errors);
        assert!(errors.0.is_empty(), "{errors}");
        calendar
    });

    fn day(year: i16, month: i8, day: i8) -> EpochDay {
        epoch_day(date(year, month, day))
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

    proptest! {
        /// From three years before the table to three after it.
        #[test]
        fn adding_then_counting_gives_the_number(from in 18_262..22_280_i32, n in 1..400_i32) {
            let to = CALENDAR.add_working_days(from, n);
            prop_assert_eq!(CALENDAR.working_days_between(from, to), n);
            prop_assert_eq!(CALENDAR.working_days_between(to, from), -n);
            prop_assert!(CALENDAR.is_workday(to));
            prop_assert!(!CALENDAR.covers(from) || !CALENDAR.covers(to) || to > from);
        }

        #[test]
        fn adding_is_monotone(from in 18_262..22_280_i32, n in 1..400_i32) {
            prop_assert!(CALENDAR.add_working_days(from, n) < CALENDAR.add_working_days(from, n + 1));
            prop_assert!(CALENDAR.add_working_days(from, n) <= CALENDAR.add_working_days(from + 1, n));
        }

        #[test]
        fn counting_is_additive(a in 18_262..22_280_i32, b in 18_262..22_280_i32, c in 18_262..22_280_i32) {
            let between = |from, to| CALENDAR.working_days_between(from, to);
            prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        }

        #[test]
        fn calendar_days_never_end_early_nor_on_a_rest_day(from in 18_262..22_280_i32, n in 0..400_i32) {
            let to = CALENDAR.add_calendar_days(from, n);
            prop_assert!(to >= from + n && CALENDAR.is_workday(to));
            prop_assert!((from + n..to).all(|rest| !CALENDAR.is_workday(rest)));
        }
    }
}
