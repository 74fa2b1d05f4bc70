//! The catalogue of administrative procedures.

use std::collections::HashSet;

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::{Row, Table};
use crate::domain::case::OnlineLevel;
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::procedure::Procedure;

const HEADINGS: [&str; 10] = [
    "code",
    "name_vi",
    "field_code",
    "field_name",
    "limit",
    "limit_unit",
    "online_level",
    "fee_due",
    "confidence",
    "source",
];

pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> Vec<Procedure> {
    let file = files.required("reference/procedures.csv", errors);
    let table = file.and_then(|file| Table::read(file, &HEADINGS, errors));
    let mut seen = HashSet::new();
    let mut procedures = Vec::new();
    for row in table.iter().flat_map(Table::rows) {
        let Some(procedure) = read_row(row, errors) else { continue };
        if seen.insert(procedure.code.clone()) {
            procedures.push(procedure);
        } else {
            row.fault(errors, format!("procedure {} a second time, expected each code once", procedure.code));
        }
    }
    procedures
}

fn read_row(row: Row<'_>, errors: &mut CatalogueErrors) -> Option<Procedure> {
    let code = row.parsed("code", "a short code such as 1.004222", errors, parse_code);
    let name_vi = row.text("name_vi", errors);
    let field_code = row.text("field_code", errors);
    let field_name = row.text("field_name", errors);
    let limit = read_limit(row, errors);
    let online_level =
        row.parsed("online_level", "end_to_end, partial or information_only", errors, |text| match text {
            "end_to_end" => Some(OnlineLevel::EndToEnd),
            "partial" => Some(OnlineLevel::Partial),
            "information_only" => Some(OnlineLevel::InformationOnly),
            _ => None,
        });
    let fee_due = row.parsed("fee_due", "yes or no", errors, |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let confidence = row.confidence(errors);
    let source = row.text("source", errors);
    Some(Procedure {
        code: code?,
        name_vi: name_vi?,
        field_code: field_code?,
        field_name: field_name?,
        limit: limit?,
        online_level: online_level?,
        fee_due: fee_due?,
        confidence: confidence?,
        source: source?,
    })
}

/// An amount with its unit, or neither where the limit is unknown.
fn read_limit(row: Row<'_>, errors: &mut CatalogueErrors) -> Option<Option<Limit>> {
    if row.get("limit").is_empty() && row.get("limit_unit").is_empty() {
        return Some(None);
    }
    let amount = row.parsed("limit", "a whole number, or empty with `limit_unit`", errors, |text| text.parse().ok());
    let expected = "working_day, day, hour or month, or empty with `limit`";
    let unit = row.parsed("limit_unit", expected, errors, LimitUnit::parse);
    let (amount, unit) = (amount?, unit?);
    // Zero working days: answered on the day of receipt. No other unit has a sense for nothing.
    if amount == 0 && unit != LimitUnit::WorkingDay {
        row.fault(errors, format!("`limit` is `0`, expected at least 1 {}", unit.as_str()));
        return None;
    }
    Some(Some(Limit { amount, unit }))
}

/// One digit, a dot, six digits; what follows (`.000.00.00.H41`) is cut off at the door.
fn parse_code(text: &str) -> Option<String> {
    let (group, number) = text.split_once('.')?;
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(group, 1) && digits(number, 6)).then(|| text.to_owned())
}
