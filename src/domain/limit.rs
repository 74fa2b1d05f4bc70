//! How long a procedure may take: a number and the unit it is counted in.
//!
//! Law counts each unit in its own way (Civil Code 2015 art. 147 and 148); the arithmetic is
//! [`Calendar::deadline`](super::calendar::Calendar::deadline).

use serde::{Deserialize, Serialize};

/// What a time limit is counted in. The number is how the lake holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum LimitUnit {
    /// Ngày làm việc: rest days are skipped.
    WorkingDay = 1,
    /// Ngày: rest days count; a last day that is a rest day moves to the next working day.
    Day = 2,
    /// Giờ: hours in which offices are open.
    Hour = 3,
    /// Tháng: the same day of a later month, moved like a limit in days.
    Month = 4,
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

/// A time limit, as the catalogue of procedures states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    pub amount: u16,
    pub unit: LimitUnit,
}

impl Limit {
    /// The amount of a limit in working days; `None` for every other unit, which converts into
    /// working days only from a given moment on.
    pub fn working_days(self) -> Option<u16> {
        (self.unit == LimitUnit::WorkingDay).then_some(self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_are_read_back() {
        for unit in LimitUnit::ALL {
            assert_eq!(LimitUnit::parse(unit.as_str()), Some(unit));
            assert_eq!(LimitUnit::from_code(unit as u8), Some(unit));
            let limit = Limit { amount: 7, unit };
            assert_eq!(limit.working_days(), (unit == LimitUnit::WorkingDay).then_some(7));
        }
        assert_eq!((LimitUnit::parse("week"), LimitUnit::from_code(0)), (None, None));
    }
}
