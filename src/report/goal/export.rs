//! The answer as a table: the province with what is wanted of it, then the agencies that can add to it.

use crate::domain::form::Dimension;
use crate::report::table::{Filled, Table, Value, columns};

use super::{AgencyGain, Goal, GoalPage};

struct Of<'p> {
    page: &'p GoalPage,
    goal: &'p Goal,
    /// `None`: the province.
    agency: Option<&'p AgencyGain>,
}

fn cells<'p>() -> [Filled<Of<'p>>; 27] {
    [
        ("indicator", |of| (&of.goal.indicator.id).into()),
        ("indicator_name", |of| (&of.goal.indicator.name).into()),
        ("kind", |of| of.kind().into()),
        ("province", |of| (&of.page.province.bare).into()),
        ("agency", |of| of.code(Dimension::Agency)),
        ("field", |of| of.code(Dimension::Field)),
        ("name", |of| of.agency.map_or(&of.page.province.name, |one| &one.name).into()),
        ("period", |of| (&of.page.head.period_value).into()),
        ("goal", |of| (&of.goal.target_text).into()),
        ("good_so_far", |of| of.whole(of.goal.numbers.good_so_far)),
        ("of_so_far", |of| of.whole(of.goal.numbers.of_so_far)),
        ("months_in_window", |of| of.goal.numbers.months_in_window.into()),
        ("good_in_window", |of| of.agency.map_or(of.goal.numbers.good_in_window, |one| one.good).into()),
        ("of_in_window", |of| of.agency.map_or(of.goal.numbers.of_in_window, |one| one.of).into()),
        ("months_ahead", |of| of.goal.numbers.months_ahead.into()),
        ("good_wanted", |of| of.whole(of.goal.numbers.needed)),
        ("good_wanted_a_month", |of| of.whole(of.goal.numbers.needed_a_month)),
        ("good_missing", |of| of.whole(of.goal.numbers.missing)),
        ("good_gain", |of| of.agency.map(|one| one.gain).into()),
        ("month_numerator", |of| of.month(|would| would.0)),
        ("month_denominator", |of| of.month(|would| would.1)),
        ("is_wanted", |of| of.agency.map(|one| one.is_wanted).into()),
        ("nature", |of| of.goal.nature.into()),
        ("as_of", |of| Value::date(&of.goal.as_of)),
        ("source", |of| (&of.goal.sources).into()),
        ("rule_set", |of| of.goal.indicator.rule_set.as_deref().into()),
        ("assumptions", |of| of.whole(of.goal.assumptions.join(" "))),
    ]
}

pub fn table(page: &GoalPage) -> Table {
    let rows = page.goal.iter().flat_map(|goal| {
        let agencies = goal.agencies.iter().map(Some);
        [None].into_iter().chain(agencies).map(move |agency| Of { page, goal, agency })
    });
    Table::of(&cells(), &columns::GOAL, rows)
}

impl Of<'_> {
    fn kind(&self) -> &'static str {
        match self.agency {
            None => "province",
            Some(_) if self.goal.by == Dimension::Field => "field",
            Some(_) => "agency",
        }
    }

    fn code(&self, by: Dimension) -> Value {
        self.agency.filter(|_| self.goal.by == by).map(|one| &one.code).into()
    }

    /// What is asked of the province alone.
    fn whole(&self, value: impl Into<Value>) -> Value {
        if self.agency.is_none() { value.into() } else { Value::Absent }
    }

    fn month(&self, of: fn(&(i64, i64)) -> i64) -> Value {
        self.agency.map_or(Value::Absent, |one| Value::Fixed(of(&one.would), 1))
    }
}
