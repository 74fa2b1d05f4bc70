//! One indicator at all provinces of a code system over time: what the trends draw, as one table.

use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::Language;

use super::cell::Cell;
use super::league::published_rank;
use super::page::{Head, IndicatorRef, PlaceRef};
use super::plan::Plan;
use super::series::{carries_over, months};
use super::snapshot::{PlaceIndex, Snapshot};
use super::units::{self, Unattributed};
use super::view::{Names, View};

const MONTHS: usize = 36;

#[derive(Clone, Debug)]
pub struct SeriesTable {
    pub head: Head,
    pub indicator: IndicatorRef,
    pub units: CodeSystem,
    /// Place by place, oldest first.
    pub rows: Vec<SeriesRow>,
}

#[derive(Clone, Debug)]
pub struct SeriesRow {
    pub place: PlaceRef,
    /// As in addresses.
    pub period: String,
    pub found: Reading,
}

#[derive(Clone, Debug)]
pub enum Reading {
    Figure(Box<Cell>),
    /// What of the cases of a province that merged is of no province of before.
    Unattributed(Unattributed),
}

impl SeriesTable {
    /// `None` if there is no such indicator. `period`: its end is the end of the series.
    pub fn build(
        snapshot: &Snapshot,
        indicator: &str,
        period: Option<Period>,
        units: CodeSystem,
        language: Language,
    ) -> Option<Self> {
        let indicator = snapshot.indicator(indicator)?;
        let mut head = Head::of(snapshot, period, language);
        let view_in = |period| View::new(snapshot, indicator, period, language).over(units);
        let view = view_in(head.period);
        let names = view.names();
        let nation = snapshot.place_index(&PlaceCode::nation())?;
        let mut rows = Vec::new();
        for place in view.places().into_iter().chain([nation]) {
            let periods = periods(&view, place, MONTHS);
            let readings = periods.iter().filter_map(|&period| row(&view_in(period), place, names, period));
            rows.extend(readings.skip_while(|row| matches!(&row.found, Reading::Figure(cell) if cell.is_absent())));
        }
        if units == CodeSystem::Of63 {
            let merged = snapshot.province_indices().iter().filter(|&&new| snapshot.predecessors(new).len() > 1);
            for &new in merged {
                for period in periods(&view, new, MONTHS) {
                    let found = units::of_province(&view_in(period), names, new).map(Reading::Unattributed);
                    let place = names.reference(new);
                    rows.extend(found.map(|found| SeriesRow { place, period: period.to_string(), found }));
                }
            }
        }
        head.mark(rows.iter().filter_map(|row| match &row.found {
            Reading::Figure(cell) => Some(cell.as_ref()),
            Reading::Unattributed(_) => None,
        }));
        Some(Self { indicator: view.reference(), units, rows, head })
    }
}

/// The last months of what is counted or reported, all years of what is published in editions.
pub(super) fn periods(view: &View<'_>, place: PlaceIndex, most_months: usize) -> Vec<Period> {
    let Plan::Score { index, component, .. } = &*view.plan else { return months(view, place, most_months) };
    let snapshot = view.snapshot;
    let before = snapshot.predecessors(place).iter().chain([&place]);
    let rows = before.flat_map(|&place| snapshot.scores(index, component, snapshot.place_code(place)));
    let mut years: Vec<i16> = rows.map(|row| row.edition).filter(|&year| year <= view.period.year).collect();
    years.sort_unstable();
    years.dedup();
    years.into_iter().map(Period::year).collect()
}

/// `None` for an edition that is not of the year, and for a level of an earlier month.
fn row(view: &View<'_>, place: PlaceIndex, names: &Names, period: Period) -> Option<SeriesRow> {
    let found = view.found(place);
    if carries_over(&found, period) {
        return None;
    }
    let rank = published_rank(view, &found);
    let cell = Box::new(view.cell(place, &found, rank));
    if cell.edition.is_some_and(|edition| edition != period.year) {
        return None;
    }
    Some(SeriesRow { place: names.reference(place), period: period.to_string(), found: Reading::Figure(cell) })
}
