//! Published values: survey indices and figures that a body prints without numerator and
//! denominator. They are quoted, never computed, never averaged.

use jiff::civil::Date;

use super::place::PlaceCode;

/// `score` says exactly, at least or over this; "over 47 %" is not 47 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    Exactly,
    Over,
}

/// One published value of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedScore {
    /// The index (`papi`, `pci`, `par_index`, `sipas`, `dti`, `portal_766`) or returning source.
    pub index: String,
    /// Year surveyed, or year the value speaks of.
    pub edition: i16,
    /// `total`, or a component (`d1`, `score_progress`).
    pub component: String,
    /// Always with its code system: old provinces keep their own rows.
    pub place: PlaceCode,
    /// `None`: this edition has the place but not the score (a rank alone, or withheld).
    pub score: Option<f64>,
    pub rank: Option<i32>,
    pub qualifier: Qualifier,
    /// The day the value was taken, where the edition alone does not say.
    pub as_of: Option<Date>,
    /// A note of the source: how a value was derived, why it is missing, what to beware of.
    pub note: String,
    /// Where the value was read.
    pub source: String,
    /// The source system that loaded it (stem in `pipelines/sources/`).
    pub loaded_from: String,
}
