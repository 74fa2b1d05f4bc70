//! From a reading to points, and sums of points that say what they leave out.

use crate::domain::reading::{Absence, Reading};
use crate::domain::scorecard::{Criterion, Points};
use crate::domain::text::Language;
use crate::report::format;
use crate::report::words::pick;

/// What a reading earns under a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Earned {
    Points(Points),
    /// There was nothing to handle, and the criterion gives all points for that.
    FullWithoutBase(Points),
    /// There is a share, and nobody knows how many points it is worth.
    NoThreshold,
    Absent,
}

impl Earned {
    pub fn of(criterion: &Criterion, reading: &Reading) -> Self {
        match reading {
            Reading::Share(share) => criterion.points(*share).map_or(Self::NoThreshold, Self::Points),
            // Given as points by whoever publishes them.
            Reading::Score { value, .. } => Self::Points(Points((value * 100.0).round() as i64)),
            Reading::Absent(Absence::NotApplicable) if criterion.full_without_base => {
                Self::FullWithoutBase(criterion.most)
            }
            _ => Self::Absent,
        }
    }

    pub fn points(self) -> Option<Points> {
        match self {
            Self::Points(points) | Self::FullWithoutBase(points) => Some(points),
            Self::NoThreshold | Self::Absent => None,
        }
    }
}

/// Points of some criteria, and how many those criteria give at most: a part is never shown as the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subtotal {
    pub points: Points,
    /// The most of the criteria that are in it.
    pub of: Points,
    /// The most of all criteria, in it or not.
    pub most: Points,
}

impl Subtotal {
    pub(super) fn of<'c>(lines: impl Iterator<Item = (&'c Criterion, Option<Points>)>) -> Self {
        lines.fold(Self::default(), |sum, (criterion, points)| Self {
            points: sum.points + points.unwrap_or_default(),
            of: sum.of + points.map_or(Points(0), |_| criterion.most),
            most: sum.most + criterion.most,
        })
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self { points: self.points + other.points, of: self.of + other.of, most: self.most + other.most }
    }

    /// Nothing is left out.
    pub fn is_whole(self) -> bool {
        self.of == self.most
    }

    /// Nothing is in it.
    pub fn is_empty(self) -> bool {
        self.of == Points(0)
    }

    /// `17,69 / 20`; what nobody could count is said to be so.
    pub fn text(self, language: Language) -> String {
        if self.is_empty() {
            return pick(language, "chưa tính được", "not counted").to_owned();
        }
        format!("{} / {}", points_text(self.points, language), most_text(self.of, language))
    }
}

/// `17,69`.
pub(super) fn points_text(points: Points, language: Language) -> String {
    format::ratio(points.0.into(), 100, 2, language)
}

/// `20`, `12,5`: without the noughts that say nothing.
pub(super) fn most_text(points: Points, language: Language) -> String {
    format::plain(points.0 as f64 / 100.0, language)
}

/// `+0,01`, `−2,26`, `0,00`.
pub(super) fn difference_text(points: Points, language: Language) -> String {
    let sign = match points.0 {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", points_text(Points(points.0.abs()), language))
}
