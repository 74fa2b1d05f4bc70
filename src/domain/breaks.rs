//! Breaks: from when a figure is another one than before, because its method or its units changed.

use super::confidence::Confidence;
use jiff::civil::Date;

use super::period::Period;
use super::text::Text;

/// One break of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodBreak {
    /// Stem of the file in `pipelines/breaks/`.
    pub id: String,
    pub touches: Touches,
    pub from: From,
    /// A few words, for a chart.
    pub label: Text,
    /// What changed, in a sentence or two.
    pub detail: Text,
    pub source: Text,
    /// A, B, C or M; C and M are shown as unverified.
    pub confidence: Confidence,
}

/// Which figures are others since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touches {
    /// All series; comparisons of the provinces that merged.
    Everything,
    Indicators(Vec<String>),
    /// Published indices by name; no components: all of them.
    Indices {
        indices: Vec<String>,
        components: Vec<String>,
    },
}

/// The first edition or day of the new method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Edition(i16),
    Day(Date),
}

impl MethodBreak {
    /// Whether it touches an indicator; `score`: the index and component that it quotes, if it does.
    pub fn touches(&self, indicator: &str, score: Option<(&str, &str)>) -> bool {
        match &self.touches {
            Touches::Everything => true,
            Touches::Indicators(ids) => ids.iter().any(|id| id == indicator),
            Touches::Indices { indices, components } => score.is_some_and(|(index, component)| {
                indices.iter().any(|known| known == index)
                    && (components.is_empty() || components.iter().any(|known| known == component))
            }),
        }
    }
}

impl From {
    /// Whether an edition is of the new method.
    pub fn is_reached_by(self, edition: i16) -> bool {
        match self {
            Self::Edition(first) => edition >= first,
            Self::Day(day) => edition >= day.year(),
        }
    }

    /// Whether it lies between two editions, the earlier one first.
    pub fn parts_editions(self, earlier: i16, later: i16) -> bool {
        !self.is_reached_by(earlier) && self.is_reached_by(later)
    }

    /// Whether something of the earlier period is before it and something of the later one is not.
    pub fn parts_periods(self, earlier: Period, later: Period) -> bool {
        self.is_after(earlier.first_day()) && !self.is_after(later.last_day())
    }

    /// Whether a day is before it.
    pub fn is_after(self, day: Date) -> bool {
        match self {
            Self::Edition(first) => day.year() < first,
            Self::Day(first) => day < first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_break_parts_what_lies_on_both_sides_of_it() {
        let merger = From::Day(date(2025, 7, 1));
        let period = |text: &str| text.parse::<Period>().expect("a period");
        assert!(merger.parts_periods(period("2025"), period("2026")), "half of 2025 is before it");
        assert!(merger.parts_periods(period("2025-06"), period("2025-07")));
        assert!(!merger.parts_periods(period("2025-07"), period("2025-08")));
        assert!(!merger.parts_periods(period("2024"), period("2025-Q2")));
        assert!(merger.parts_editions(2024, 2025) && !merger.parts_editions(2025, 2026));
        let edition = From::Edition(2018);
        assert_eq!([2016, 2017, 2018].map(|one| edition.parts_editions(one, 2018)), [true, true, false]);
    }
}
