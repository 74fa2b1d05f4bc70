//! From when a time limit runs and until when an answer is in time.

use super::hours::TimeOfDay;
use super::{Calendar, EpochDay};
use crate::domain::history::{Moment, day_of, end_of, start_of};
use crate::domain::limit::{Limit, LimitUnit};

/// What a counter takes in later than this reaches the handling body on the next working day
/// (Decree 61/2018 art. 18.2; whether its successor of 2025 kept the hour was not found).
pub const COUNTER_CUTOFF: TimeOfDay = 15 * 3600;

impl Calendar {
    /// The moment from which a time limit runs: the start of the next working day for a receipt
    /// later in the day than `cutoff`, else the receipt itself, on a rest day too.
    #[inline]
    pub fn effective_receipt(&self, received: Moment, cutoff: TimeOfDay) -> Moment {
        let day = day_of(received);
        if received - start_of(day) > cutoff { start_of(self.next_workday(day + 1)) } else { received }
    }

    /// The last moment that is in time. A limit in days or months lasts until the end of its last
    /// day, with the day of `from` not counted; one in hours runs from the moment itself, in office
    /// hours, and ends at the exact moment. No working days at all: the end of the day of `from`,
    /// or of the next working day.
    #[inline]
    pub fn deadline(&self, from: Moment, limit: Limit) -> Moment {
        let (day, amount) = (day_of(from), i32::from(limit.amount));
        match limit.unit {
            LimitUnit::WorkingDay => end_of(self.add_working_days(day, amount)),
            LimitUnit::Day => end_of(self.add_calendar_days(day, amount)),
            LimitUnit::Month => end_of(self.add_months(day, limit.amount)),
            LimitUnit::Hour => self.add_working_hours(from, limit.amount),
        }
    }

    /// How many working days the promise on a receipt lies beyond the day that the limit gives;
    /// negative for a promise to be faster. Compares days, also for a limit in hours; a promise for
    /// a rest day counts as one for the working day before it.
    #[inline]
    pub fn promise_gap(&self, received: Moment, is_counter: bool, promised: Moment, limit: Limit) -> i32 {
        let from = if is_counter { self.effective_receipt(received, COUNTER_CUTOFF) } else { received };
        let allowed: EpochDay = day_of(self.deadline(from, limit));
        self.working_days_between(allowed, day_of(promised))
    }
}
