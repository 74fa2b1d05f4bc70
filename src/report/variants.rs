//! The same question under another rule set or from another source, place by place.

use crate::domain::indicator::Indicator;
use crate::domain::reading::Nature;

use super::cell::Cell;
use super::indicator::IndicatorRow;
use super::page::{IndicatorRef, PlaceRef};
use super::snapshot::PlaceIndex;
use super::view::View;
use super::words;

/// This indicator with all that are readings of the same question; empty if it stands alone.
#[derive(Clone, Debug, Default)]
pub struct Variants {
    pub columns: Vec<Variant>,
    /// The nation, then the places of the page in its order.
    pub rows: Vec<VariantRow>,
    /// They count the same cases under more than one rule set.
    pub has_several_rule_sets: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub indicator: IndicatorRef,
    /// True for the indicator of this page.
    pub is_this: bool,
    pub formula: String,
    /// The definition rests on a weak source.
    pub is_unverified: bool,
    /// The worst of its figures on the page; `None` where it has none.
    pub nature: Option<(Nature, &'static str)>,
}

#[derive(Clone, Debug)]
pub struct VariantRow {
    /// `None`: the nation.
    pub place: Option<PlaceRef>,
    pub is_chosen: bool,
    /// One a column.
    pub cells: Vec<Cell>,
}

impl Variants {
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub(crate) fn of(view: &View<'_>, nation: PlaceIndex, chosen: Option<PlaceIndex>, places: &[IndicatorRow]) -> Self {
        let snapshot = view.snapshot;
        let root_of = |indicator: &Indicator| indicator.variant_of.clone().unwrap_or_else(|| indicator.id.clone());
        let root = root_of(view.indicator);
        let family: Vec<&Indicator> = snapshot.indicators().iter().filter(|one| root_of(one) == root).collect();
        if family.len() < 2 {
            return Self::default();
        }
        let views: Vec<View<'_>> =
            family.iter().map(|indicator| View::new(snapshot, indicator, view.period, view.language)).collect();
        let row = |place: Option<PlaceRef>, index: PlaceIndex| VariantRow {
            place,
            is_chosen: chosen == Some(index),
            cells: views.iter().map(|view| view.cell(index, &view.found(index), None)).collect(),
        };
        let of_places = (places.iter())
            .filter_map(|one| Some(row(Some(one.place.clone()), snapshot.place_index(&one.place.code)?)));
        let rows: Vec<VariantRow> = std::iter::once(row(None, nation)).chain(of_places).collect();
        let columns = views.iter().enumerate().map(|(column, of_column)| {
            let cells = rows.iter().map(|row| &row.cells[column]).filter(|cell| !cell.is_absent());
            let nature = cells.map(|cell| cell.nature).max();
            Variant {
                indicator: of_column.reference(),
                is_this: of_column.indicator.id == view.indicator.id,
                formula: of_column.passport().formula.clone(),
                is_unverified: of_column.passport().caution.is_some(),
                nature: nature.map(|nature| (nature, words::nature(nature, view.language))),
            }
        });
        let columns: Vec<Variant> = columns.collect();
        let mut rule_sets: Vec<&str> =
            columns.iter().filter_map(|column| column.indicator.rule_set.as_deref()).collect();
        rule_sets.sort_unstable();
        rule_sets.dedup();
        Self { has_several_rule_sets: rule_sets.len() > 1, columns, rows }
    }
}
