//! The pages as tables.

use crate::report::csv::{Table, disarmed};
use crate::report::page::Head;

use super::{ApartPage, ApartRow, ScorecardPage, Side, Subtotal};
use crate::domain::scorecard::Points;

const HEADINGS: [&str; 22] = [
    "kind",
    "code_system",
    "place",
    "place_name",
    "period",
    "group",
    "criterion",
    "name",
    "most_points",
    "threshold_percent",
    "unverified",
    "side",
    "indicator",
    "numerator",
    "denominator",
    "points",
    "points_of",
    "points_published",
    "note",
    "nature",
    "source",
    "rows_in_file",
];

/// `kind` is `criterion` (once for `ours` and once for `published`), `group`, or `province` for each of the 34.
/// Points have two decimals and a point, whatever the language.
pub fn table(page: &ScorecardPage) -> Table {
    let mut rows = Rows { head: &page.head, rows: Vec::new() };
    for group in &page.groups {
        for line in &group.lines {
            for (name, side) in [("ours", &line.ours), ("published", &line.published)] {
                let mut row = rows.row("criterion", &page.place);
                row.extend([group.id.clone(), line.id.clone(), disarmed(&line.name), number(line.most)]);
                row.extend([line.threshold.map_or_else(String::new, |threshold| threshold.to_string())]);
                row.extend([flag(line.is_unverified), name.to_owned()]);
                row.extend(of_side(side));
                row.extend([
                    String::new(),
                    String::new(),
                    disarmed(side.why.as_deref().unwrap_or(if side.points.is_none() { &side.text } else { "" })),
                ]);
                row.extend([if side.is_absent { String::new() } else { side.nature.as_str().to_owned() }]);
                row.push(disarmed(&line.source));
                rows.push(row);
            }
        }
        for (name, sum) in [("ours", group.ours), ("published", group.recomputed)] {
            let mut row = rows.row("group", &page.place);
            row.extend([group.id.clone(), String::new(), disarmed(&group.name), number(sum.most)]);
            row.extend([String::new(), String::new(), name.to_owned(), String::new(), String::new(), String::new()]);
            row.extend(of_sum(sum));
            row.push(group.published.map(number).unwrap_or_default());
            row.extend([not_counted(sum), String::new(), String::new()]);
            rows.push(row);
        }
    }
    for one in &page.places {
        for (name, sum) in [("ours", one.ours), ("published", one.recomputed)] {
            let mut row = rows.row("province", &one.place);
            row.extend([String::new(), String::new(), String::new(), number(sum.most), String::new(), String::new()]);
            row.extend([name.to_owned(), String::new(), String::new(), String::new()]);
            row.extend(of_sum(sum));
            row.push(one.published.map(number).unwrap_or_default());
            row.extend([not_counted(sum), String::new(), String::new()]);
            rows.push(row);
        }
    }
    rows.table(HEADINGS.to_vec())
}

const APART_HEADINGS: [&str; 20] = [
    "criterion",
    "code_system",
    "place",
    "place_name",
    "period",
    "ours",
    "ours_numerator",
    "ours_denominator",
    "ours_by_definition",
    "definition_numerator",
    "definition_denominator",
    "published",
    "published_numerator",
    "published_denominator",
    "difference_points",
    "of_definition",
    "of_date",
    "of_the_rest",
    "days",
    "rows_in_file",
];

/// One row a province; differences in percentage points, with two decimals.
pub fn apart(page: &ApartPage) -> Table {
    let mut rows = Rows { head: &page.head, rows: Vec::new() };
    for one in &page.rows {
        let mut row = rows.row(&page.criterion, &one.place);
        row.extend(cells_of(one));
        let difference = |n: i64| number(Points(n));
        let split = one.split.as_ref();
        let of = |part: Option<i64>| part.map(difference).unwrap_or_default();
        row.extend([
            of(split.map(|split| split.whole)),
            of(split.and_then(|split| split.definition)),
            of(split.and_then(|split| split.date)),
            of(split.map(|split| split.rest)),
            disarmed(split.and_then(|split| split.days_text.as_deref()).unwrap_or_default()),
        ]);
        rows.push(row);
    }
    rows.table(APART_HEADINGS.to_vec())
}

fn cells_of(row: &ApartRow) -> Vec<String> {
    let cells = [&row.ours, &row.by_definition, &row.published];
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let of = |cell: &Option<crate::report::cell::Cell>| match cell {
        None => [String::new(), String::new(), String::new()],
        Some(cell) => [disarmed(&cell.text), count(cell.numerator), count(cell.denominator)],
    };
    cells.into_iter().flat_map(of).collect()
}

/// Points of those that could be counted; nothing is not zero.
fn of_sum(sum: Subtotal) -> [String; 2] {
    if sum.is_empty() { [String::new(), String::new()] } else { [number(sum.points), number(sum.of)] }
}

fn not_counted(sum: Subtotal) -> String {
    if sum.is_empty() { "not_counted" } else { "" }.to_owned()
}

fn of_side(side: &Side) -> [String; 4] {
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    [
        side.indicator.clone().unwrap_or_default(),
        count(side.numerator),
        count(side.denominator),
        side.points.map(number).unwrap_or_default(),
    ]
}

/// For machines: a point, and a sign that is a hyphen.
fn number(points: Points) -> String {
    let (sign, hundredths) = (if points.0 < 0 { "-" } else { "" }, points.0.unsigned_abs());
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

fn flag(is_set: bool) -> String {
    if is_set { "1" } else { "0" }.to_owned()
}

/// Rows under construction: each begins with what it is of, and ends with how many there are.
struct Rows<'h> {
    head: &'h Head,
    rows: Vec<Vec<String>>,
}

impl Rows<'_> {
    fn row(&self, kind: &str, place: &crate::report::page::PlaceRef) -> Vec<String> {
        let system = place.code.system.as_str().to_owned();
        vec![kind.to_owned(), system, place.bare.clone(), disarmed(&place.name), self.head.period_value.clone()]
    }

    fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    fn table(mut self, headings: Vec<&'static str>) -> Table {
        let total = self.rows.len().to_string();
        self.rows.iter_mut().for_each(|row| row.push(total.clone()));
        Table { headings, rows: self.rows }
    }
}
