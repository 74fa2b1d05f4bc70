//! The answer as a table: the province with what is wanted of it, then the agencies that can add to it.

use crate::domain::form::Dimension;
use crate::report::table::columns::{self, named};
use crate::report::table::{Table, Value};

use super::{AgencyGain, Goal, GoalPage};

const HEADINGS: [&str; 28] = [
    "indicator",
    "indicator_name",
    "kind",
    "province",
    "agency",
    "field",
    "name",
    "period",
    "goal",
    "good_so_far",
    "of_so_far",
    "months_in_window",
    "good_in_window",
    "of_in_window",
    "months_ahead",
    "good_wanted",
    "good_wanted_a_month",
    "good_missing",
    "good_gain",
    "month_numerator",
    "month_denominator",
    "is_wanted",
    "nature",
    "as_of",
    "source",
    "rule_set",
    "assumptions",
    "rows_in_file",
];

pub fn table(page: &GoalPage) -> Table {
    let columns = named(&HEADINGS, &columns::GOAL);
    let Some(goal) = &page.goal else { return Table { columns, rows: Vec::new() } };
    let agencies = goal.agencies.iter().map(|one| line(page, goal, Some(one)));
    Table::counted(columns, [line(page, goal, None)].into_iter().chain(agencies).collect())
}

/// Of the province, or of one of its agencies: what is not asked of it stays empty.
fn line(page: &GoalPage, goal: &Goal, agency: Option<&AgencyGain>) -> Vec<Value> {
    let n = &goal.numbers;
    let whole = |n: i64| agency.is_none().then_some(n).into();
    let code = |by| agency.filter(|_| goal.by == by).map(|one| &one.code).into();
    let kind = if goal.by == Dimension::Field { "field" } else { "agency" };
    let month = |of: fn(&(i64, i64)) -> i64| agency.map(|one| Value::Fixed(of(&one.would), 1)).unwrap_or(Value::Absent);
    vec![
        (&goal.indicator.id).into(),
        (&goal.indicator.name).into(),
        if agency.is_some() { kind } else { "province" }.into(),
        (&page.province.bare).into(),
        code(Dimension::Agency),
        code(Dimension::Field),
        agency.map_or(&page.province.name, |one| &one.name).into(),
        (&page.head.period_value).into(),
        (&goal.target_text).into(),
        whole(n.good_so_far),
        whole(n.of_so_far),
        n.months_in_window.into(),
        agency.map_or(n.good_in_window, |one| one.good).into(),
        agency.map_or(n.of_in_window, |one| one.of).into(),
        n.months_ahead.into(),
        whole(n.needed),
        whole(n.needed_a_month),
        n.missing.filter(|_| agency.is_none()).into(),
        agency.map(|one| one.gain).into(),
        month(|would| would.0),
        month(|would| would.1),
        agency.map(|one| one.is_wanted).into(),
        goal.nature.into(),
        Value::date(&goal.as_of),
        (&goal.sources).into(),
        goal.indicator.rule_set.as_deref().into(),
        agency.is_none().then(|| goal.assumptions.join(" ")).into(),
    ]
}
