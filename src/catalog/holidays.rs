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
