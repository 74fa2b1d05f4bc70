//! The dated exceptions of the working-day calendar.

use jiff::civil::{Date, Weekday};

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::Table;
use crate::domain::calendar::{DayException, DayKind, Holiday};
use crate::domain::text::Text;

const HEADINGS: [&str; 6] = ["date", "kind", "name_vi", "legal_ref", "decided_on", "confidence"];
/// The name in English and the basis in Vietnamese, where they are others: a table of before they were told has neither.
const MORE: [&str; 2] = ["name_en", "legal_ref_vi"];

/// Exceptions in the order of their dates.
pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> Vec<Holiday> {
    let file = files.required("reference/holidays.csv", errors);
    let table = file.and_then(|file| Table::read_with(file, &HEADINGS, &MORE, errors));
    let mut holidays: Vec<Holiday> = Vec::new();
    for row in table.iter().flat_map(Table::rows) {
        let date = row.parsed("date", "a date such as 2026-09-02", errors, |text| text.parse::<Date>().ok());
        let kind = row.parsed("kind", "holiday, compensatory, swapped_off or swapped_work", errors, DayKind::parse);
        let name = row.text("name_vi", errors).map(|vi| Text::new(vi.as_str(), or(row.get("name_en"), &vi)));
        let legal_ref =
            row.text("legal_ref", errors).map(|en| Text::new(or(row.get("legal_ref_vi"), &en), en.as_str()));
        let decided_on = row.parsed("decided_on", "a date, or empty if not stated", errors, |text| match text {
            "" => Some(None),
            text => text.parse::<Date>().ok().map(Some),
        });
        let confidence = row.confidence(errors);
        let (Some(date), Some(kind), Some(name), Some(legal_ref), Some(decided_on), Some(confidence)) =
            (date, kind, name, legal_ref, decided_on, confidence)
        else {
            continue;
        };
        if let Some(decided) = decided_on.filter(|&decided| decided > date) {
            row.fault(errors, format!("{date} was decided on {decided}, expected a decision on or before the day"));
        }
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
        holidays.push(Holiday { date, kind, name, legal_ref, decided_on, confidence });
    }
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

fn or<'t>(text: &'t str, instead: &'t str) -> &'t str {
    if text.is_empty() { instead } else { text }
}
