//! The page as a table, with every row that the page may cut.

use crate::report::page::PlaceRef;
use crate::report::table::columns::{self, named};
use crate::report::table::{Table, Value};

use super::QualityPage;

const HEADINGS: [&str; 21] = [
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
    "count",
    "count_of",
    "rows_in_file",
];

/// What the fields of one row say besides its kind and place.
#[derive(Default)]
struct Fields<'a> {
    source: &'a str,
    load: Option<i64>,
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    column: &'a str,
    agency: &'a str,
    agency_name: &'a str,
    n: Option<i64>,
    of: Value,
    /// Key of its passport.
    count: String,
    /// Key of the passport of `of`.
    count_of: String,
    marked: Option<usize>,
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
    Table::counted(named(&HEADINGS, &columns::QUALITY), rows.rows)
}

struct Rows<'a> {
    period: &'a str,
    rows: Vec<Vec<Value>>,
}

impl Rows<'_> {
    fn push(&mut self, kind: &str, place: Option<&PlaceRef>, fields: Fields<'_>) {
        self.rows.push(vec![
            kind.into(),
            place.map(|place| place.code.system.as_str()).into(),
            place.map(|place| &place.bare).into(),
            place.map(|place| &place.name).into(),
            self.period.into(),
            fields.source.into(),
            fields.load.into(),
            fields.code.into(),
            fields.name.into(),
            fields.severity.into(),
            fields.column.into(),
            fields.agency.into(),
            fields.agency_name.into(),
            fields.n.into(),
            fields.of,
            fields.marked.into(),
            fields.detail.into(),
            fields.lines.into(),
            fields.count.into(),
            fields.count_of.into(),
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
            n: row.days,
            count: row.days.map(|_| row.key()).unwrap_or_default(),
            detail: [row.last_text.as_str(), row.as_of.as_str()].join(" | "),
            ..Fields::default()
        };
        rows.push("reporting", Some(&row.place), fields);
        if let Some(seen) = row.last_seen {
            let fields = Fields {
                source: &row.source,
                n: Some(seen.earlier),
                of: seen.open.into(),
                detail: format!("{} | {}", seen.first, seen.last),
                ..Fields::default()
            };
            rows.push("last_seen", Some(&row.place), fields);
        }
    }
    for row in &page.sent {
        let fields = Fields {
            load: Some(row.load),
            code: &row.form,
            name: &row.form_code,
            n: row.sent,
            of: row.counted.into(),
            count: row.sent.map(|_| row.sent_key()).unwrap_or_default(),
            count_of: row.counted.map(|_| row.counted_key()).unwrap_or_default(),
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
            n: Some(row.cases),
            of: row.of.into(),
            count: row.key(),
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
                load: Some(row.load),
                code: &group.code,
                name: &group.title,
                severity: group.severity.as_str(),
                column: &row.column,
                n: Some(row.n),
                of: row.of.into(),
                count: group.key_of(row),
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
            n: Some(row.n),
            of: row.median.into(),
            count: row.key(),
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
                n: Some(row.n),
                of: row.of.into(),
                // Of a province from the table of the nation, of an agency from that of its province.
                count: if page.is_nation { group.key() } else { group.key_of(row) },
                marked: Some(row.marked),
                ..Fields::default()
            };
            rows.push("signal", Some(&row.place), fields);
        }
    }
}
