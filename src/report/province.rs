//! One page for the chair of a province: where we are red, are we catching up, who causes it.

use super::cell::Cell;
use super::drawing::Spark;
use super::page::{Head, IndicatorRef, PlaceRef};
use super::snapshot::Snapshot;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceQuery {
    /// One of the 34.
    pub place: PlaceCode,
    pub period: Option<Period>,
}

#[derive(Clone, Debug)]
pub struct ProvincePage {
    pub head: Head,
    pub place: PlaceRef,
    pub region: String,
    /// `Nghệ An (không sáp nhập)` or `từ Hà Giang và Tuyên Quang`.
    pub origin_text: String,
    pub groups: Vec<CardGroup>,
    /// Cards that stand behind or worsening, farthest from the target first.
    pub red: Vec<RedLine>,
    /// One sentence over the red list.
    pub red_sentence: String,
    /// Who pulls the red case indicators down.
    pub drags: Vec<Drag>,
    pub predecessors: Vec<PredecessorScore>,
}

#[derive(Clone, Debug)]
pub struct CardGroup {
    /// Stable name for anchors: `case_handling`.
    pub id: &'static str,
    pub title: &'static str,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug)]
pub struct Card {
    pub indicator: IndicatorRef,
    pub cell: Cell,
    pub spark: Spark,
    /// `Toàn quốc: 86,64 %`.
    pub nation_text: String,
}

#[derive(Clone, Debug)]
pub struct RedLine {
    pub indicator: IndicatorRef,
    pub text: String,
    pub target_text: String,
    pub gap_text: String,
    pub standing_word: &'static str,
    pub standing_sign: &'static str,
    /// Are we catching up, in a sentence.
    pub sentence: String,
}

/// The communes that pull one indicator down.
#[derive(Clone, Debug)]
pub struct Drag {
    pub indicator: IndicatorRef,
    /// How many cases short of the target the province is, in a sentence.
    pub sentence: String,
    pub rows: Vec<DragRow>,
    /// How many more communes are short, not listed; empty if none.
    pub more_text: String,
}

#[derive(Clone, Debug)]
pub struct DragRow {
    pub name: String,
    /// The commune's own figure.
    pub text: String,
    pub quotient_text: String,
    /// Cases short of the target.
    pub shortfall: i64,
    pub shortfall_text: String,
    /// Of all cases short in the communes and departments that are short.
    pub share_text: String,
    /// 0 to 100, for a bar.
    pub bar: u8,
}

/// A published score of a province that went into this one.
#[derive(Clone, Debug, PartialEq)]
pub struct PredecessorScore {
    pub index_name: String,
    pub place_name: String,
    pub edition_text: String,
    pub score_text: String,
    /// `17/63`; empty if not printed.
    pub rank_text: String,
    pub note: String,
}

impl ProvincePage {
    /// `None` if the place is not one of the 34 provinces.
    pub fn build(snapshot: &Snapshot, query: &ProvinceQuery, language: Language) -> Option<Self> {
        let province = snapshot.atlas().province(&query.place)?;
        Some(Self {
            head: Head::of(snapshot, query.period, language),
            place: PlaceRef::of(province, language),
            region: province.region.clone(),
            origin_text: String::new(),
            groups: Vec::new(),
            red: Vec::new(),
            red_sentence: String::new(),
            drags: Vec::new(),
            predecessors: Vec::new(),
        })
    }
}
