//! What the matrix is ordered by: columns by an indicator, or rows by a province.

use super::Line;
use crate::report::league::best_first;
use crate::report::snapshot::PlaceIndex;

/// What the matrix is ordered by.
pub(super) struct Order {
    by: By,
    is_reversed: bool,
}

pub(super) enum By {
    Asked,
    /// Columns by an indicator's values, best first.
    Indicator(String),
    /// Rows by a province's ranks, best first.
    Province(String, PlaceIndex),
}

impl Order {
    /// `places`: those that rows can be ordered by.
    pub fn read(text: Option<&str>, places: &[PlaceIndex], lines: &[Line<'_>]) -> Self {
        let text = text.unwrap_or_default();
        let (is_reversed, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
        let province = lines
            .first()
            .and_then(|line| places.iter().copied().find(|&place| line.view.snapshot.place_code(place).bare() == key));
        let by = match province {
            Some(place) => By::Province(key.to_owned(), place),
            None if lines.iter().any(|line| line.view.indicator.id == key) => By::Indicator(key.to_owned()),
            None => By::Asked,
        };
        Self { by, is_reversed }
    }

    pub fn value(&self) -> String {
        let sign = if self.is_reversed { "-" } else { "" };
        match &self.by {
            By::Asked => String::new(),
            By::Indicator(key) | By::Province(key, _) => format!("{sign}{key}"),
        }
    }

    /// What a click on a heading asks for next: this order, and its reverse if it is in force.
    pub fn toggled(&self, key: &str) -> (String, bool) {
        let is_in_force = matches!(&self.by, By::Indicator(mine) | By::Province(mine, _) if mine == key);
        let sign = if is_in_force && !self.is_reversed { "-" } else { "" };
        (format!("{sign}{key}"), is_in_force)
    }

    pub fn columns(&self, mut places: Vec<PlaceIndex>, lines: &[Line<'_>]) -> Vec<PlaceIndex> {
        let By::Indicator(key) = &self.by else { return places };
        let Some(line) = lines.iter().find(|line| line.view.indicator.id == *key) else { return places };
        let direction = line.view.indicator.direction;
        places.sort_by(|&a, &b| match (line.value(a), line.value(b)) {
            (Some(a), Some(b)) if self.is_reversed => best_first(&b, &a, direction),
            (Some(a), Some(b)) => best_first(&a, &b, direction),
            (first, second) => first.is_none().cmp(&second.is_none()),
        });
        places
    }

    pub fn rows(&self, lines: &mut [Line<'_>]) {
        let By::Province(_, place) = self.by else { return };
        lines.sort_by(|a, b| match (a.rank(place), b.rank(place)) {
            (Some(a), Some(b)) if self.is_reversed => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (first, second) => first.is_none().cmp(&second.is_none()),
        });
    }
}
