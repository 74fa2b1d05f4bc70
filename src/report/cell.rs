//! One figure as a page prints it.

use std::sync::Arc;

use crate::domain::place::PlaceCode;
use crate::domain::reading::{Absence, Nature};
use crate::domain::target::Standing;

use super::aside::Aside;
use super::passport::Passport;

/// Everything a page, a chart or a CSV row says about one figure. All texts are in the page's
/// language; the numbers beside them are for order, length and export.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Whose figure it is.
    pub place: PlaceCode,
    /// `12,4 %`, `1.234.567`, or the word for its absence. Never empty.
    pub text: String,
    /// In the indicator's unit (a share in percent); `None` if absent.
    pub value: Option<f64>,
    pub absence: Option<Absence>,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    /// `12.689.012 / 14.670.000`; only for shares.
    pub quotient_text: Option<String>,
    /// The edition of a quoted score.
    pub edition: Option<i16>,
    /// The same in words, where it is not the year asked for: `kỳ 2024`.
    pub edition_text: Option<String>,
    /// What must be printed with the figure because it is not of the period asked for: its edition,
    /// or the day of a level, `tại ngày 30/09/2023`.
    pub dated_text: Option<String>,
    pub target: Option<f64>,
    pub target_text: Option<String>,
    /// Positive is ahead of the target; percentage points for shares.
    pub gap: Option<f64>,
    pub gap_text: Option<String>,
    /// How many of what the numerator counts are missing from the target, or are too many; negative when ahead. Shares only.
    pub shortfall: Option<i64>,
    /// `thiếu 1.204 hồ sơ`; only where something is missing.
    pub shortfall_text: Option<String>,
    /// `đến 10/10/2026 cần 47,83 %: sau lộ trình 3,20 điểm %`; only where a plan says how to get there.
    pub by_now_text: Option<String>,
    pub standing: Standing,
    /// The standing in a word: `Đạt`, `Chậm`, ...
    pub standing_word: &'static str,
    /// The standing as a sign, for those who do not see its colour: `✓ ↗ ! ↘ –`.
    pub standing_sign: &'static str,
    pub rank: Option<Rank>,
    /// `7/34`, or `7=/34` for a shared place.
    pub rank_text: Option<String>,
    /// Length of the bar in the cell: 0 to 100 of the largest in its row.
    pub bar: u8,
    pub nature: Nature,
    pub nature_word: &'static str,
    /// `9 trên 12 tháng`, only where months are missing.
    pub completeness_text: Option<String>,
    /// ISO date of the last day the data speak of.
    pub as_of: Option<String>,
    /// `lũy kế đến ngày 10/10/2026` or `tại ngày 31/12/2025`.
    pub as_of_text: Option<String>,
    /// What the standing compares it with: `19,97 % (năm 2025)`.
    pub before_text: Option<String>,
    /// Why there is no figure, where more can be said than the word for its absence.
    pub why: Option<String>,
    /// What a reader must know before quoting it.
    pub notes: Vec<String>,
    /// A published value of the same meaning, quoted beside and never instead of the figure.
    pub published_beside: Option<Aside>,
    /// The newest value before, where the period has none.
    pub latest_known: Option<Aside>,
    pub passport: Arc<Passport>,
}

/// A place in an order; equal values share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    pub place: u16,
    /// How many were ranked together.
    pub of: u16,
    pub is_tied: bool,
}

impl Cell {
    /// The class of the standing for style sheets: `met`, `on_course`, ...
    pub fn class(&self) -> &'static str {
        self.standing.as_str()
    }

    /// Dated values that are not the figure, in the order they are printed.
    pub fn asides(&self) -> impl Iterator<Item = &Aside> {
        self.published_beside.iter().chain(&self.latest_known)
    }

    /// There is a figure, or an older one stands in for it.
    pub fn is_told(&self) -> bool {
        !self.is_absent() || self.latest_known.is_some()
    }

    pub fn is_absent(&self) -> bool {
        self.absence.is_some()
    }
}
