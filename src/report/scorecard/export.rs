//! The pages as tables.

use crate::report::cell::Cell;
use crate::report::page::{Head, PlaceRef};
use crate::report::table::columns::{self, Column, named};
use crate::report::table::{Table, Value};

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
pub fn table(page: &ScorecardPage) -> Table {
    let mut rows = Rows { head: &page.head, rows: Vec::new() };
    for group in &page.groups {
        for line in &group.lines {
            for (name, side) in [("ours", &line.ours), ("published", &line.published)] {
                let why = side.why.as_deref().unwrap_or(if side.points.is_none() { &side.text } else { "" });
                let mut row = rows.row("criterion", &page.place);
                row.extend([(&group.id).into(), (&line.id).into(), (&line.name).into(), points(line.most)]);
                row.extend([line.threshold.into(), line.is_unverified.into(), name.into()]);
                row.extend(of_side(side));
                row.extend([Value::Absent, Value::Absent, why.into()]);
                row.extend([(!side.is_absent).then(|| side.nature.as_str()).into(), (&line.source).into()]);
                rows.push(row);
            }
        }
        for (name, sum) in [("ours", group.ours), ("published", group.recomputed)] {
            let mut row = rows.row("group", &page.place);
            row.extend([(&group.id).into(), Value::Absent, (&group.name).into(), points(sum.most)]);
            row.extend([Value::Absent, Value::Absent, name.into(), Value::Absent, Value::Absent, Value::Absent]);
            row.extend(of_sum(sum));
            row.extend([group.published.map(points).into(), not_counted(sum), Value::Absent, Value::Absent]);
            rows.push(row);
        }
    }
    for one in &page.places {
        for (name, sum) in [("ours", one.ours), ("published", one.recomputed)] {
            let mut row = rows.row("province", &one.place);
            row.extend([Value::Absent, Value::Absent, Value::Absent, points(sum.most), Value::Absent, Value::Absent]);
            row.extend([name.into(), Value::Absent, Value::Absent, Value::Absent]);
            row.extend(of_sum(sum));
            row.extend([one.published.map(points).into(), not_counted(sum), Value::Absent, Value::Absent]);
            rows.push(row);
        }
    }
    rows.table(named(&HEADINGS, &columns::SCORECARD))
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
        let split = one.split.as_ref();
        let of = |part: Option<i64>| -> Value { part.map(|n| points(Points(n))).into() };
        row.extend([
            of(split.map(|split| split.whole)),
            of(split.and_then(|split| split.definition)),
            of(split.and_then(|split| split.date)),
            of(split.map(|split| split.rest)),
            split.and_then(|split| split.days_text.as_deref()).into(),
        ]);
        rows.push(row);
    }
    rows.table(named(&APART_HEADINGS, &columns::APART))
}

fn cells_of(row: &ApartRow) -> Vec<Value> {
    let of = |cell: &Option<Cell>| match cell {
        None => [Value::Absent, Value::Absent, Value::Absent],
        Some(cell) => [(&cell.text).into(), cell.numerator.into(), cell.denominator.into()],
    };
    [&row.ours, &row.by_definition, &row.published].into_iter().flat_map(of).collect()
}

/// Points of those that could be counted; nothing is not zero.
fn of_sum(sum: Subtotal) -> [Value; 2] {
    if sum.is_empty() { [Value::Absent, Value::Absent] } else { [points(sum.points), points(sum.of)] }
}

fn not_counted(sum: Subtotal) -> Value {
    sum.is_empty().then_some("not_counted").into()
}

fn of_side(side: &Side) -> [Value; 4] {
    [side.indicator.as_deref().into(), side.numerator.into(), side.denominator.into(), side.points.map(points).into()]
}

fn points(points: Points) -> Value {
    Value::Fixed(points.0, 2)
}

/// Rows under construction: each begins with what it is of.
struct Rows<'h> {
    head: &'h Head,
    rows: Vec<Vec<Value>>,
}

impl Rows<'_> {
    fn row(&self, kind: &str, place: &PlaceRef) -> Vec<Value> {
        let system = place.code.system.as_str();
        vec![kind.into(), system.into(), (&place.bare).into(), (&place.name).into(), (&self.head.period_value).into()]
    }

    fn push(&mut self, row: Vec<Value>) {
        self.rows.push(row);
    }

    fn table(self, columns: Vec<Column>) -> Table {
        Table::counted(columns, self.rows)
    }
}
