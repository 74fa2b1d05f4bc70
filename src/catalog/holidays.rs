//! The dated exceptions of the working-day calendar.

use jiff::civil::{Date, Weekday};

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::Table;
use crate::domain::calendar::{DayException, DayKind, Holiday};
use crate::domain::text::Text;

const HEADINGS: [&str; 8] =
    ["date", "kind", "name_vi", "name_en", "legal_ref_vi", "legal_ref_en", "decided_on", "confidence"];

/// Exceptions in the order of their dates.
pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> Vec<Holiday> {
    let file = files.required("reference/holidays.csv", errors);
    let table = file.and_then(|file| Table::read(file, &HEADINGS, errors));
    let mut holidays: Vec<Holiday> = Vec::new();
    for row in table.iter().flat_map(Table::rows) {
        let date = row.parsed("date", "a date such as 2026-09-02", errors, |text| text.parse::<Date>().ok());
        let kind = row.parsed("kind", "holiday, compensatory, swapped_off or swapped_work", errors, DayKind::parse);
        let [name_vi, name_en, legal_ref_vi, legal_ref_en] =
            ["name_vi", "name_en", "legal_ref_vi", "legal_ref_en"].map(|column| row.text(column, errors));
        let name = name_vi.zip(name_en).map(|(vi, en)| Text::new(vi, en));
        let legal_ref = legal_ref_vi.zip(legal_ref_en).map(|(vi, en)| Text::new(vi, en));
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
