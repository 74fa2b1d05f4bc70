//! The days that are not what a plain Monday-to-Friday week would make them.

use crate::domain::confidence::Confidence;
use crate::domain::text::Text;
use jiff::civil::Date;

/// What a dated exception does to the plain Monday-to-Friday week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayException {
    /// A weekday off: holiday, compensatory day, or swapped off.
    Off,
    /// A Saturday or Sunday that is worked in exchange for a weekday.
    Worked,
}

/// Why a day is an exception: what the law or a decision calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// Paid holiday (Labour Code 2019 art. 112).
    Holiday,
    /// Given because a holiday fell on a weekly rest day (art. 111.3).
    Compensatory,
    /// A weekday made a rest day by decision.
    SwappedOff,
    /// The Saturday worked for it.
    SwappedWork,
}

impl DayKind {
    pub const ALL: [Self; 4] = [Self::Holiday, Self::Compensatory, Self::SwappedOff, Self::SwappedWork];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Compensatory => "compensatory",
            Self::SwappedOff => "swapped_off",
            Self::SwappedWork => "swapped_work",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub fn exception(self) -> DayException {
        match self {
            Self::SwappedWork => DayException::Worked,
            Self::Holiday | Self::Compensatory | Self::SwappedOff => DayException::Off,
        }
    }
}

/// One dated exception, with what it rests on (`pipelines/reference/holidays.csv`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub date: Date,
    pub kind: DayKind,
    pub name: Text,
    /// The law, notice or decision; says so where the day is an estimate.
    pub legal_ref: Text,
    /// The day of the decision, or of its coming into force where only that is stated. `None`
    /// where no source states either; such a day counts as known from the start.
    pub decided_on: Option<Date>,
    /// A, B, C or M; C is inferred or not yet announced.
    pub confidence: Confidence,
}

impl Holiday {
    pub fn is_known_on(&self, day: Date) -> bool {
        self.decided_on.is_none_or(|decided| decided <= day)
    }
}
