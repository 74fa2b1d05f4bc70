//! Where the points are to be had: each component of the index beside the best of it in the same round.

use crate::domain::indicator::{Direction, Formula, Indicator};
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Reading;
use crate::report::format;
use crate::report::page::{IndicatorRef, PlaceRef};
use crate::report::snapshot::ScoreRow;
use crate::report::view::View;

use super::named;
use super::round::{Points, Round, Time, exact};

/// One component, the farthest from the best first.
#[derive(Clone, Debug)]
pub struct Part {
    pub indicator: IndicatorRef,
    /// Of the province, under the code that the round has it by.
    pub own_place: PlaceCode,
    pub own: f64,
    pub own_text: String,
    pub best: f64,
    pub best_text: String,
    /// Who has the best; the first by code where several do.
    pub best_place: PlaceRef,
    /// Of how many whose component is known.
    pub of: usize,
    pub gap: f64,
    pub gap_text: String,
    /// With those before it; `None` where the components do not add up to the index.
    pub reached_text: Option<String>,
    /// Among those that are enough for the rank aimed at.
    pub is_wanted: bool,
}

pub(super) struct Parts {
    pub rows: Vec<Part>,
    /// The components of the province add up to its score, to the decimals that are printed.
    pub adds_up: bool,
    /// What all of them together are short of the best.
    pub all: Points,
}

/// `missing`: what is wanted for the rank, where that is known.
pub(super) fn of(view: &View<'_>, own: (&PlaceCode, Points), time: Time, missing: Option<Points>) -> Parts {
    let mut found: Vec<Found<'_>> =
        components(view).filter_map(|component| found(view, component, own.0, time)).collect();
    found.sort_by(|a, b| (b.best.1 - b.own).cmp(&(a.best.1 - a.own)).then_with(|| a.indicator.id.cmp(&b.indicator.id)));
    let sum: Points = found.iter().map(|one| one.own).sum();
    let adds_up = !found.is_empty() && is_rounding(sum - own.1, view.indicator, found.len());
    let mut reached = 0;
    let rows = found.iter().map(|one| {
        let is_wanted = adds_up && missing.is_some_and(|missing| reached < missing && one.best.1 > one.own);
        reached += one.best.1 - one.own;
        part(view, one, adds_up.then_some(reached), is_wanted)
    });
    let rows = rows.collect();
    Parts { rows, adds_up, all: reached }
}

struct Found<'s> {
    indicator: &'s Indicator,
    own_place: &'s PlaceCode,
    own: Points,
    own_row: &'s ScoreRow,
    best: (&'s PlaceCode, Points),
    best_row: &'s ScoreRow,
    of: usize,
}

/// Indicators that quote another component of the same index, on its own scale and the higher the better.
fn components<'s>(view: &View<'s>) -> impl Iterator<Item = &'s Indicator> {
    let of_this = view.indicator;
    view.snapshot.indicators().iter().filter(move |one| match (&one.formula, &of_this.formula) {
        (Formula::Score { index, component }, Formula::Score { index: whole, component: total }) => {
            index == whole && component != total && one.direction == Direction::HigherIsBetter
        }
        _ => false,
    })
}

fn found<'s>(view: &View<'s>, indicator: &'s Indicator, own: &PlaceCode, time: Time) -> Option<Found<'s>> {
    let Formula::Score { index, component } = &indicator.formula else { return None };
    let round =
        Round::all(view.snapshot, (index, component), time.edition).into_iter().rfind(|one| one.time == time)?;
    let own = round.of(own)?;
    let best = round.placed.iter().filter(|one| one.points.is_some()).max_by(|a, b| {
        let by_code = || b.place.cmp(a.place);
        a.points.cmp(&b.points).then_with(by_code)
    })?;
    Some(Found {
        indicator,
        own_place: own.place,
        own: own.points?,
        own_row: own.row,
        best: (best.place, best.points?),
        best_row: best.row,
        of: round.scored().count(),
    })
}

/// Half a unit of the last decimal for each number that was rounded.
fn is_rounding(off: Points, indicator: &Indicator, parts: usize) -> bool {
    let unit = 10_i128.pow(9_u32.saturating_sub(indicator.decimals.into()));
    off.abs() * 2 <= unit * (parts as i128 + 1)
}

fn part(view: &View<'_>, one: &Found<'_>, reached: Option<Points>, is_wanted: bool) -> Part {
    let period = Period::year(one.own_row.edition);
    let of_component = View::new(view.snapshot, one.indicator, period, view.language);
    let apart = |points, of: &Indicator| format::apart(exact(points), of.decimals, of.unit, view.language);
    let gap = one.best.1 - one.own;
    Part {
        indicator: of_component.reference(),
        own_place: one.own_place.clone(),
        own: exact(one.own).value(),
        own_text: shown(&of_component, one.own_row),
        best: exact(one.best.1).value(),
        best_text: shown(&of_component, one.best_row),
        best_place: named(view.snapshot, one.best.0, view.language),
        of: one.of,
        gap: exact(gap).value(),
        gap_text: apart(gap, one.indicator),
        reached_text: reached.map(|reached| apart(reached, view.indicator)),
        is_wanted,
    }
}

/// As its passport shows it; empty where there is no score.
pub(super) fn shown(view: &View<'_>, row: &ScoreRow) -> String {
    let reading = |value| Reading::Score { value, rank: row.rank, edition: row.edition, qualifier: row.qualifier };
    row.score.map(|value| view.text(&reading(value))).unwrap_or_default()
}
