//! The time limit of a procedure.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum LimitUnit {
    WorkingDay = 1,
    /// Calendar days; a last day that is a rest day moves to the next working day.
    Day = 2,
    /// Working hours.
    Hour = 3,
    Month = 4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    pub amount: u16,
    pub unit: LimitUnit,
}

impl LimitUnit {
    pub const ALL: [Self; 4] = [Self::WorkingDay, Self::Day, Self::Hour, Self::Month];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkingDay => "working_day",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Month => "month",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == text)
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| *unit as u8 == code)
    }
}
