//! The list as a table, row by row: it may have millions.

use crate::domain::calendar::date_of;
use crate::domain::case_list::ListedCase;
use crate::domain::history::{Moment, day_of};

use super::line::names;
use crate::report::snapshot::Snapshot;
use crate::report::table::columns::{self, named};
use crate::report::table::{Column, ROWS_IN_FILE, Row, Table, Value};

const HEADINGS: [&str; 23] = [
    "case_no",
    "source",
    "province",
    "commune",
    "agency",
    "agency_name",
    "field",
    "field_name",
    "procedure",
    "procedure_name",
    "channel",
    "status",
    "received_at",
    "due_at",
    "ended_at",
    "verdict",
    "working_days",
    "days_overdue",
    "days_left",
    "counted_as",
    "weight",
    "rule_set",
    ROWS_IN_FILE,
];

pub fn columns() -> Vec<Column> {
    named(&HEADINGS, &columns::CASES)
}

/// What is to be known of the list without reading it: the sources that its cases are of.
pub fn sources(ids: &[String]) -> Table {
    Table { columns: named(&["source"], &[]), rows: ids.iter().map(|id| vec![id.into()]).collect() }
}

/// `rows`: in the whole file.
pub fn row(snapshot: &Snapshot, case: &ListedCase, rule_set: &str, rows: usize) -> Row {
    let [agency, field, procedure] = names(snapshot, case);
    vec![
        (&case.case_no).into(),
        (&case.source).into(),
        case.province.bare().into(),
        case.commune.as_ref().map(ToString::to_string).as_deref().into(),
        (&case.agency).into(),
        agency.name.into(),
        (&case.field).into(),
        field.name.into(),
        (&case.procedure).into(),
        procedure.name.into(),
        case.channel.as_str().into(),
        case.status.as_str().into(),
        moment(case.received_at),
        moment(case.due_at),
        moment(case.ended_at),
        case.verdict.as_str().into(),
        case.days.map(i64::from).into(),
        case.late.map(i64::from).into(),
        case.left.map(i64::from).into(),
        counted(case).into(),
        case.weight.into(),
        rule_set.into(),
        rows.into(),
    ]
}

/// Of the clocks in Vietnam, which all sources tell.
fn moment(at: Option<Moment>) -> Value {
    let Some((at, day)) = at.and_then(|at| Some((at, date_of(day_of(at))?))) else { return Value::Absent };
    let second = at.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second % 3600 / 60, second % 60);
    Value::moment(&format!("{day}T{hour:02}:{minute:02}:{second:02}+07:00"))
}

/// `resolved_overdue 2026-09-03`; what is taken away has a minus.
fn counted(case: &ListedCase) -> String {
    let one = |(sign, event, day): &(i64, crate::domain::part::CaseEvent, i32)| {
        let day = date_of(*day).map(|day| day.to_string()).unwrap_or_default();
        format!("{}{} {day}", if *sign < 0 { "-" } else { "" }, event.as_str())
    };
    case.counted.iter().map(one).collect::<Vec<_>>().join("; ")
}
