//! Figures by the handful: many places of one indicator in one period, or one place after the other over all periods. What
//! a page shows of a place is made of the same cell, so that a list of figures and a page cannot part.

use std::cell::LazyCell;

use crate::domain::breaks::MethodBreak;
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use super::cell::Cell;
use super::figure_passport::place_ref;
use super::figures::Found;
use super::league::{field, published_rank};
use super::page::PlaceRef;
use super::remark::Remark;
use super::series::carries_over;
use super::series_table::periods;
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;

/// One figure.
#[derive(Clone, Debug)]
pub struct Observed {
    pub place: PlaceRef,
    pub period: Period,
    /// As pages show it.
    pub cell: Cell,
    /// The same, exactly.
    pub reading: Reading,
    /// It was counted from cases that can be listed.
    pub opens_cases: bool,
}

/// The figures of places in a period, in their order; a place that is not known is left out. Provinces of today have
/// their ranks among all of them, whichever are asked for.
pub fn in_period(
    snapshot: &Snapshot,
    indicator: &Indicator,
    places: &[PlaceCode],
    period: Period,
    language: Language,
) -> Vec<Observed> {
    let view_over = |units| View::new(snapshot, indicator, period, language).over(units);
    let (today, before) = (view_over(CodeSystem::Of34), view_over(CodeSystem::Of63));
    let ranked = LazyCell::new(|| field(&today));
    let one = |code: &PlaceCode| {
        let place = snapshot.place_index(code)?;
        let (view, is_ranked) = match code.system {
            CodeSystem::Of34 => (&today, code.level() == Level::Province),
            CodeSystem::Of63 => (&before, false),
        };
        let found = view.found(place);
        let rank = match is_ranked {
            true => ranked.iter().find(|entry| entry.place == place).and_then(|entry| entry.rank),
            false if code.system == CodeSystem::Of63 && code.level() == Level::Province => published_rank(view, &found),
            false => None,
        };
        let cell = view.cell(place, &found, rank);
        observed(view, code, &found, cell)
    };
    places.iter().filter_map(one).collect()
}

/// What a place and a period are called in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub place: PlaceCode,
    pub period: Period,
}

/// Every period of an indicator at places that has a figure or lies between two: months of what is counted or reported,
/// years of what is published in editions. Place by place, oldest first. `end`: the period in which a series ends.
pub fn points(
    snapshot: &Snapshot,
    indicator: &Indicator,
    places: &[PlaceCode],
    end: Option<Period>,
    language: Language,
) -> Vec<Point> {
    let end = end.unwrap_or_else(|| snapshot.default_period());
    let view_in = |code: &PlaceCode, period| View::new(snapshot, indicator, period, language).over(code.system);
    let of_place = |code: &PlaceCode| {
        let place = snapshot.place_index(code)?;
        let periods = periods(&view_in(code, end), place, usize::from(months_known(snapshot, end)));
        let view = view_in(code, end);
        let told = periods.into_iter().filter_map(|period| {
            let found = view.found_in(place, period);
            let is_of_it = !carries_over(&found, period) && edition(&found).is_none_or(|year| year == period.year);
            is_of_it.then_some((period, matches!(found.reading, Reading::Absent(_))))
        });
        let told = told.skip_while(|(_, is_absent)| *is_absent);
        Some(told.map(|(period, _)| Point { place: code.clone(), period }).collect::<Vec<_>>())
    };
    places.iter().filter_map(of_place).flatten().collect()
}

/// The figure at one point of a series: ranked only where its publisher ranked it.
pub fn at(snapshot: &Snapshot, indicator: &Indicator, point: &Point, language: Language) -> Option<Observed> {
    let place = snapshot.place_index(&point.place)?;
    let view = View::new(snapshot, indicator, point.period, language).over(point.place.system);
    let found = view.found(place);
    let cell = view.cell(place, &found, published_rank(&view, &found));
    observed(&view, &point.place, &found, cell)
}

/// Breaks of method that touch an indicator.
pub fn breaks<'s>(snapshot: &'s Snapshot, indicator: &'s Indicator, language: Language) -> Vec<&'s MethodBreak> {
    View::new(snapshot, indicator, snapshot.default_period(), language).breaks
}

fn observed(view: &View<'_>, code: &PlaceCode, found: &Found, cell: Cell) -> Option<Observed> {
    let is_of_a_form = found.remarks.iter().any(|remark| matches!(remark, Remark::BySentForm { .. }));
    Some(Observed {
        place: place_ref(view.snapshot, code, view.language)?,
        period: view.period,
        opens_cases: view.plan.is_counted() && !cell.is_absent() && !is_of_a_form,
        reading: found.reading.clone(),
        cell,
    })
}

fn edition(found: &Found) -> Option<i16> {
    match found.reading {
        Reading::Score { edition, .. } => Some(edition),
        _ => None,
    }
}

/// Months from the first that any case is of to the end of a period.
fn months_known(snapshot: &Snapshot, end: Period) -> u16 {
    let years = snapshot.first_year().map_or(1, |first| end.year - first + 1);
    u16::try_from(years).unwrap_or(1).max(3) * 12
}

/// Where a place stands in the index of the wall, if anything could be told of it.
pub fn is_known(snapshot: &Snapshot, place: &PlaceCode) -> bool {
    let index: Option<PlaceIndex> = snapshot.place_index(place);
    index.is_some()
}
