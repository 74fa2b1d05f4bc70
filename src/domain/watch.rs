//! Cases that fall overdue soon if nothing happens, and how right the list of some time ago was.
//!
//! Days are working days. A case is due within `n` days of an evening if it is open and within due then, its clock runs, and
//! its last day on time is at most `n` working days away. A case that waits for papers or a payment falls overdue on no day
//! that is known.

use super::calendar::{Calendar, EpochDay};
use super::place::PlaceCode;

/// Working days that lists look ahead.
pub const HORIZONS: [u16; 3] = [3, 5, 10];
/// The horizon whose list of before is held against what became of it.
pub const FARTHEST: u16 = HORIZONS[HORIZONS.len() - 1];
/// Working days between that list and now: about a month, and longer than the horizon.
pub const LOOKED_BACK: i32 = 20;

/// Whose cases, under which rule set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WatchAsked {
    /// One of the 34.
    pub province: PlaceCode,
    pub rule_set: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// The last day that was counted of the province; lists speak of its evening. `None` without a case.
    pub day: Option<EpochDay>,
    /// By code, the empty one for cases that name no agency.
    pub agencies: Vec<WatchedAgency>,
    /// Of a day [`LOOKED_BACK`] working days before.
    pub past: Past,
}

/// Open cases of an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedAgency {
    pub code: String,
    /// Empty where no case says it.
    pub name: String,
    pub open: u64,
    pub overdue: u64,
    /// Within each of [`HORIZONS`]; the farther hold the nearer.
    pub due: [u64; HORIZONS.len()],
}

/// What became of the cases that were due within [`FARTHEST`] days of an earlier evening, by the evening after the last
/// of those days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    pub day: Option<EpochDay>,
    pub until: EpochDay,
    pub listed: u64,
    /// Of the listed: resolved overdue, or open and overdue.
    pub fell: u64,
    pub in_time: u64,
    /// Its due date was moved, it waits, or it was withdrawn.
    pub others: u64,
    /// All cases that were not overdue on the first evening and are on the last, or were resolved overdue between; the
    /// listed among them.
    pub fell_in_all: u64,
}

/// Working days from an evening to the last day on time, the one before the case falls overdue; 0 on that day itself.
pub fn days_left(calendar: &Calendar, evening: EpochDay, falls_on: EpochDay) -> i32 {
    calendar.working_days_between(evening, falls_on - 1).max(0)
}
