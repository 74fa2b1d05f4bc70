//! JSON: what must be known, how many rows, the columns, and the rows as objects. Numbers are numbers; what is absent is
//! null, and why, stands in the row.

use std::io::Write;

use serde_json::{Value as Json, json};

use crate::report::table::about::About;
use crate::report::table::{Column, Row, Value};
use crate::sheet::SheetError;

use super::about;

/// So much is gathered before it is handed on.
const PIECE: usize = 64 << 10;

pub fn write(
    told: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    out: &mut impl Write,
) -> Result<(), SheetError> {
    let columns_told: Vec<Json> = columns.iter().map(column).collect();
    let names: Vec<String> = columns.iter().map(|column| json!(column.name).to_string()).collect();
    let mut text = format!(
        "{{\"metadata\": {},\n\"row_count\": {},\n\"columns\": {},\n\"rows\": [",
        about::json(told),
        told.rows,
        Json::from(columns_told)
    );
    for (position, row) in rows.enumerate() {
        text.push_str(if position == 0 { "\n{" } else { ",\n{" });
        for (slot, (name, value)) in names.iter().zip(&row?).enumerate() {
            text.push_str(if slot == 0 { "" } else { ", " });
            text.push_str(name);
            text.push_str(": ");
            text.push_str(&cell(value));
        }
        text.push('}');
        if text.len() >= PIECE {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    text.push_str("\n]}\n");
    Ok(out.write_all(text.as_bytes())?)
}

fn column(column: &Column) -> Json {
    json!({
        "name": column.name,
        "kind": column.kind.as_str(),
        "title_vi": column.vi,
        "title_en": column.en,
        "unit": (!column.unit.is_empty()).then_some(column.unit),
    })
}

fn cell(value: &Value) -> String {
    match value {
        Value::Absent => "null".to_owned(),
        Value::Whole(_) | Value::Decimal(_) | Value::Fixed(..) => value.to_string(),
        Value::Flag(is_set) => is_set.to_string(),
        Value::Text(_) | Value::Moment(_) | Value::Date(_) => json!(value.to_string()).to_string(),
    }
}
