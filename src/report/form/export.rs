//! A form as a table: one row a row of the form, then its total.

use std::iter::repeat_n;

use super::{Column as FormColumn, FormPage, Row};
use crate::domain::text::Language;
use crate::report::table::columns::{self, Column, Kind, named};
use crate::report::table::{Table, Value};

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

pub fn table(page: &FormPage) -> Table {
    let counts = page.columns.iter().map(column);
    let columns = named(&BEFORE, &columns::FORM).into_iter().chain(counts).chain(named(&AFTER, &columns::FORM));
    let rows = page.rows.iter().map(|row| (row, "row")).chain(page.total.iter().map(|row| (row, "total")));
    Table::counted(columns.collect(), rows.map(|(row, kind)| fields(page, row, kind)).collect())
}

/// The catalogue names the columns of a form in both languages.
fn column(column: &FormColumn) -> Column {
    let words = |language| column.means.get(language).to_owned();
    let means = (words(Language::Vietnamese), words(Language::English));
    Column::of_data(&column.id, Kind::Count, means.0, means.1).in_unit("cases")
}

fn fields(page: &FormPage, row: &Row, kind: &str) -> Vec<Value> {
    let passport = &page.passport;
    let before: [Value; BEFORE.len()] = [
        (&page.id).into(),
        i64::from(passport.version).into(),
        page.place.code.system.as_str().into(),
        (&page.place.bare).into(),
        (&page.place.name).into(),
        (&page.head.period_value).into(),
        Value::date(&passport.first_day),
        Value::date(&passport.last_day),
        page.by.as_str().into(),
        kind.into(),
        (&row.code).into(),
        (&row.name).into(),
    ];
    let cells: Vec<Value> = match &row.cells {
        Some(cells) => cells.iter().map(|cell| cell.n.into()).collect(),
        None => repeat_n(Value::Absent, page.columns.len()).collect(),
    };
    let (absence, nature) = if row.cells.is_some() { ("", passport.nature) } else { ("not_reported", "") };
    let after: [Value; AFTER.len() - 1] = [
        absence.into(),
        nature.into(),
        passport.as_of.as_deref().map(Value::date).into(),
        passport.sources.join(" ").into(),
        (&passport.rule_set).into(),
    ];
    before.into_iter().chain(cells).chain(after).collect()
}
