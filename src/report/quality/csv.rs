//! The page as a table, with every row that the page may cut.

use crate::report::csv::{Table, disarmed};
use crate::report::page::PlaceRef;

use super::QualityPage;

const HEADINGS: [&str; 19] = [
    "kind",
    "code_system",
    "place",
    "place_name",
    "period",
    "source",
    "load",
    "code",
    "name",
    "severity",
    "column",
    "agency",
    "agency_name",
    "n",
    "of",
    "marked",
    "detail",
    "lines",
    "rows_in_file",
];

/// What the fields of one row say besides its kind and place.
#[derive(Default)]
struct Fields<'a> {
    source: &'a str,
    load: String,
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    column: &'a str,
    agency: &'a str,
    agency_name: &'a str,
    n: String,
    of: String,
    marked: String,
    detail: String,
    lines: &'a str,
}

/// `kind` is `reporting` (n: days of silence), `last_seen` (n: open cases that files of the newest day came without, of: open cases), `sent_form` (a form that was sent; n: its first column,
/// of: the same from cases), `not_reported` (a column of one value, or left empty, be it for some time; n: cases of so many, over all time),
/// `finding`, `outlier` (n: cases; of: the median before) or `signal`.
pub fn table(page: &QualityPage) -> Table {
    let mut rows = Rows { period: &page.head.period_value, rows: Vec::new() };
    reporting(page, &mut rows);
    findings(page, &mut rows);
    patterns(page, &mut rows);
    let mut rows = rows.rows;
    let total = rows.len().to_string();
    for last in rows.iter_mut().filter_map(|row| row.last_mut()) {
        last.clone_from(&total);
    }
    Table { headings: HEADINGS.to_vec(), rows }
}

struct Rows<'a> {
    period: &'a str,
    rows: Vec<Vec<String>>,
}

impl Rows<'_> {
    fn push(&mut self, kind: &str, place: Option<&PlaceRef>, fields: Fields<'_>) {
        let place = |of: fn(&PlaceRef) -> String| place.map(of).unwrap_or_default();
        self.rows.push(vec![
            kind.to_owned(),
            place(|place| place.code.system.as_str().to_owned()),
            place(|place| place.bare.clone()),
            disarmed(&place(|place| place.name.clone())),
            self.period.to_owned(),
            disarmed(fields.source),
            fields.load,
            fields.code.to_owned(),
            disarmed(fields.name),
            fields.severity.to_owned(),
            disarmed(fields.column),
            disarmed(fields.agency),
            disarmed(fields.agency_name),
            fields.n,
            fields.of,
            fields.marked,
            disarmed(&fields.detail),
            fields.lines.to_owned(),
            String::new(),
        ]);
    }
}

/// Who reports, and what of it tells nothing.
fn reporting(page: &QualityPage, rows: &mut Rows<'_>) {
    for row in &page.reporting {
        let fields = Fields {
            source: &row.source,
            code: row.state.as_str(),
            name: row.state_text,
            n: row.days.map(|days| days.to_string()).unwrap_or_default(),
            detail: [row.last_text.as_str(), row.as_of.as_str()].join(" | "),
            ..Fields::default()
        };
        rows.push("reporting", Some(&row.place), fields);
        if let Some(seen) = row.last_seen {
            let fields = Fields {
                source: &row.source,
                n: seen.earlier.to_string(),
                of: seen.open.to_string(),
                detail: format!("{} | {}", seen.first, seen.last),
                ..Fields::default()
            };
            rows.push("last_seen", Some(&row.place), fields);
        }
    }
    for row in &page.sent {
        let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let fields = Fields {
            load: row.load.to_string(),
            code: &row.form,
            name: &row.form_code,
            n: text(row.sent),
            of: text(row.counted),
            detail: [row.period_text.as_str(), row.verdict.as_str()].join(" | "),
            ..Fields::default()
        };
        rows.push("sent_form", Some(&row.place), fields);
    }
    for row in &page.untold {
        let fields = Fields {
            source: &row.source,
            code: "W_ONE_VALUE",
            name: &row.heading,
            column: &row.column,
            n: row.cases.to_string(),
            of: row.of.to_string(),
            detail: match row.when_text.as_str() {
                "" => row.value.clone(),
                when => [&row.value, when].join(" | "),
            },
            ..Fields::default()
        };
        rows.push("not_reported", Some(&row.place), fields);
    }
}

fn findings(page: &QualityPage, rows: &mut Rows<'_>) {
    for group in &page.findings {
        for row in &group.rows {
            let fields = Fields {
                source: &row.source,
                load: row.load.to_string(),
                code: &group.code,
                name: &group.title,
                severity: group.severity.as_str(),
                column: &row.column,
                n: row.n.to_string(),
                of: row.of.to_string(),
                detail: row.file.clone(),
                lines: &row.lines,
                ..Fields::default()
            };
            rows.push("finding", row.place.as_ref(), fields);
        }
    }
}

/// What lies far from the past, and signals.
fn patterns(page: &QualityPage, rows: &mut Rows<'_>) {
    for row in &page.outliers {
        let fields = Fields {
            source: &row.source,
            code: row.measure,
            name: row.measure_text,
            n: row.n.to_string(),
            of: row.median.to_string(),
            detail: format!("{} | {:.1}", row.bucket_text, row.deviations),
            ..Fields::default()
        };
        rows.push("outlier", Some(&row.place), fields);
    }
    for group in &page.signals {
        for row in &group.rows {
            let fields = Fields {
                code: group.signal.as_str(),
                name: &group.title,
                agency: &row.agency,
                agency_name: &row.agency_name,
                n: row.n.to_string(),
                of: row.of.to_string(),
                marked: row.marked.to_string(),
                ..Fields::default()
            };
            rows.push("signal", Some(&row.place), fields);
        }
    }
}
