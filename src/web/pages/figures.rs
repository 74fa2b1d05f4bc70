//! What templates of figures ask for again and again.

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::report::cell::Cell;
use crate::report::drawing::Point;
use crate::web::view::View;

impl View {
    /// The page of an indicator in the same period.
    pub(super) fn indicator_address(&self, id: &str) -> String {
        self.in_period(&format!("/i/{id}"))
    }

    /// The page of a province in the same period.
    pub(super) fn province_address(&self, code: &str) -> String {
        self.in_period(&format!("/p/{code}"))
    }

    /// The passport of a figure.
    pub(super) fn figure_address(&self, cell: &Cell) -> String {
        self.figure_at(&cell.passport.indicator, &cell.place)
    }

    /// The same, of an indicator at a place in the period of the page.
    pub(super) fn figure_at(&self, indicator: &str, place: &PlaceCode) -> String {
        self.passport(indicator, place, None)
    }

    /// The passport of a figure in the course of an indicator, if that still has one.
    pub(super) fn point_address(&self, indicator: &str, point: &Point) -> Option<String> {
        let (place, period) = point.at.as_ref()?;
        Some(self.passport(indicator, place, Some(*period)))
    }

    /// The same, in a period of its own.
    pub(super) fn figure_in(&self, indicator: &str, place: &PlaceCode, period: &Period) -> String {
        self.passport(indicator, place, Some(*period))
    }

    /// The place in the order, `3=` where it is shared. How many were ranked is said where it is
    /// not the 34 of the table, as for a survey of the former 63.
    pub(super) fn rank(&self, cell: &Cell) -> String {
        let all = self.atlas().provinces_34().count();
        match (cell.rank, &cell.rank_text) {
            (Some(rank), Some(text)) if usize::from(rank.of) != all => text.clone(),
            (Some(rank), _) if rank.is_tied => format!("{}=", rank.place),
            (Some(rank), _) => rank.place.to_string(),
            (None, _) => self.words().table.none.clone(),
        }
    }

    /// The gap, or the word for having none.
    pub(super) fn gap<'a>(&'a self, cell: &'a Cell) -> &'a str {
        cell.gap_text.as_deref().unwrap_or(&self.words().table.none)
    }

    pub(super) fn order_label(&self, name: &str) -> String {
        self.words().compare.order_by.with(&[("name", name.into())])
    }
}
