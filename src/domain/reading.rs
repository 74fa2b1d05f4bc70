//! What an indicator reads at a place in a period, with everything needed to doubt it.

use jiff::civil::Date;

use super::period::Period;
use super::place::PlaceCode;
use super::score::Qualifier;

/// Why there is no value. Never zero, never a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Absence {
    /// The source did not send it (or nothing was loaded for this place and period).
    NotReported,
    /// There was nothing to measure: the denominator is zero.
    NotApplicable,
    /// It cannot be set beside the others: a score across a merger, a cumulative count of another period.
    NotComparable,
}

/// A numerator and a denominator that travel together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quotient {
    pub numerator: i64,
    /// Greater than zero.
    pub denominator: i64,
}

impl Quotient {
    /// `None` where there is nothing to divide by.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator > 0).then_some(Self { numerator, denominator })
    }

    /// As a number, for lengths in charts and for sorting; texts are made from the integers.
    pub fn percent(self) -> f64 {
        self.numerator as f64 * 100.0 / self.denominator as f64
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    Share(Quotient),
    /// A flow: sums over time and places.
    Amount(i64),
    /// A stock: the last in time, the sum over places. `as_of` is the day it stood so.
    Level {
        n: i64,
        as_of: Date,
    },
    /// The median or another percentile of a histogram of whole working days, over so many cases.
    Days {
        days: i32,
        cases: i64,
    },
    /// Quoted; never rolled up.
    Score {
        value: f64,
        rank: Option<i32>,
        edition: i16,
        qualifier: Qualifier,
    },
    Absent(Absence),
}

impl Reading {
    /// The value in the indicator's unit (a share in percent); `None` if absent.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Share(quotient) => Some(quotient.percent()),
            Self::Amount(n) | Self::Level { n, .. } => Some(*n as f64),
            Self::Days { days, .. } => Some(f64::from(*days)),
            Self::Score { value, .. } => Some(*value),
            Self::Absent(_) => None,
        }
    }
}

/// How many of the months that a period should have have any data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Completeness {
    pub received: u16,
    pub expected: u16,
}

/// What kind of truth a figure is. Ordered from best to worst: the worst of its parts wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nature {
    Real,
    Provisional,
    Unverified,
    Synthetic,
}

impl Nature {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Provisional => "provisional",
            Self::Unverified => "unverified",
            Self::Synthetic => "synthetic",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Real, Self::Provisional, Self::Unverified, Self::Synthetic].into_iter().find(|n| n.as_str() == text)
    }
}

/// The value of an indicator at a place in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub indicator: String,
    pub place: PlaceCode,
    pub period: Period,
    pub reading: Reading,
    pub completeness: Option<Completeness>,
    pub nature: Nature,
    /// The last day the data speak of.
    pub as_of: Option<Date>,
    /// Source systems it was made from (stems in `pipelines/sources/`).
    pub sources: Vec<String>,
    /// Notes of the sources that a reader must know.
    pub notes: Vec<String>,
}
