//! A form as a table for export: one row a row of the form, then its total.

use super::{FormPage, Row};
use crate::report::csv::disarmed;

/// Headings and rows; every row has as many fields as there are headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTable {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

const BEFORE: [&str; 12] = [
    "form",
    "form_version",
    "code_system",
    "place",
    "place_name",
    "period",
    "from",
    "to",
    "rows_by",
    "row",
    "row_code",
    "row_name",
];
const AFTER: [&str; 6] = ["absence", "nature", "as_of", "source", "rule_set", "rows_in_file"];

/// Counts are whole numbers, so that both variants of a CSV write them alike.
pub fn table(page: &FormPage) -> FormTable {
    let columns = page.columns.iter().map(|column| column.id.as_str());
    let headings = BEFORE.into_iter().chain(columns).chain(AFTER).map(str::to_owned).collect();
    let in_file = (page.rows.len() + usize::from(page.total.is_some())).to_string();
    let rows = page.rows.iter().map(|row| (row, "row")).chain(page.total.iter().map(|row| (row, "total")));
    FormTable { headings, rows: rows.map(|(row, kind)| fields(page, row, kind, &in_file)).collect() }
}

fn fields(page: &FormPage, row: &Row, kind: &str, in_file: &str) -> Vec<String> {
    let passport = &page.passport;
    let version = passport.version.to_string();
    let (system, place) = (page.place.code.system.as_str(), page.place.bare.as_str());
    let period = page.head.period_value.as_str();
    let before: [&str; BEFORE.len()] = [
        &page.id,
        &version,
        system,
        place,
        &page.place.name,
        period,
        &passport.first_day,
        &passport.last_day,
        page.by.as_str(),
        kind,
        &row.code,
        &row.name,
    ];
    let sources = passport.sources.join(" ");
    let (absence, nature) = if row.cells.is_some() { ("", passport.nature) } else { ("not_reported", "") };
    let as_of = passport.as_of.as_deref().unwrap_or_default();
    let after: [&str; AFTER.len()] = [absence, nature, as_of, &sources, &passport.rule_set, in_file];
    let cells: Vec<String> = match &row.cells {
        Some(cells) => cells.iter().map(|cell| cell.n.to_string()).collect(),
        None => vec![String::new(); page.columns.len()],
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| disarmed(text)).collect::<Vec<String>>();
    [texts(&before), cells, texts(&after)].concat()
}
