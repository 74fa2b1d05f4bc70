//! One indicator: what it is, by which article, and how all 34 stand.

use std::sync::Arc;

use super::cell::Cell;
use super::drawing::{Bars, Strip, Trend};
use super::page::{Head, IndicatorRef, PlaceRef};
use super::passport::Passport;
use super::snapshot::Snapshot;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorQuery {
    pub indicator: String,
    pub period: Option<Period>,
    /// Whose trend is drawn; `None`: the nation.
    pub place: Option<PlaceCode>,
}

#[derive(Clone, Debug)]
pub struct IndicatorPage {
    pub head: Head,
    pub indicator: IndicatorRef,
    pub definition: String,
    /// Formula, basis, rule set, sources.
    pub passport: Arc<Passport>,
    pub targets: Vec<TargetLine>,
    pub nation: Cell,
    /// All 34, best first; absent ones last, in Vietnamese order.
    pub rows: Vec<IndicatorRow>,
    pub bars: Bars,
    pub distribution: Option<Strip>,
    pub trend: Trend,
    /// Of the place of the trend.
    pub trend_place: String,
    pub variants: Vec<Variant>,
}

#[derive(Clone, Debug)]
pub struct IndicatorRow {
    pub place: PlaceRef,
    pub cell: Cell,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TargetLine {
    /// `Toàn quốc` or a province.
    pub place_text: String,
    pub value_text: String,
    pub due_text: String,
    pub instrument: String,
    pub source: String,
    /// Set where the target rests on a weak source.
    pub caution: Option<String>,
}

/// The same question under another rule set or from another source.
#[derive(Clone, Debug)]
pub struct Variant {
    pub indicator: IndicatorRef,
    /// True for the indicator of this page.
    pub is_this: bool,
    pub formula: String,
    pub nation: Cell,
    /// Of the place of the trend, when one is chosen.
    pub place: Option<Cell>,
}

impl IndicatorPage {
    /// `None` if there is no such indicator.
    pub fn build(snapshot: &Snapshot, query: &IndicatorQuery, language: Language) -> Option<Self> {
        let _ = (snapshot, query, language);
        None
    }
}
