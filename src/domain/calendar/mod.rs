//! The working-day calendar and the deadlines that follow from it.
//!
//! Dates are data (`pipelines/reference/holidays.csv`), and so are the hours at which offices open
//! (`office_hours.csv`). The arithmetic is law: the first day is not counted (Civil Code 2015
//! art. 147), a holiday is skipped, a swapped Saturday is worked, and a period that ends on a rest
//! day ends with the next working day (art. 148). Decisions come late, so what was known on a day
//! can be asked for ([`CalendarVersion`]).
//!
//! One calendar serves the whole country. Bodies without a fixed weekend would need a calendar of
//! their own; there is deliberately no override per agency, because no source lists such bodies.
//!
//! Every question about a single case is a look-up in running counts, never a walk over days.

use jiff::ToSpan;
use jiff::civil::Date;

mod day;
mod deadline;
mod hours;
mod version;

pub use day::{DayException, DayKind, Holiday};
pub use deadline::COUNTER_CUTOFF;
pub use hours::{OfficeHours, Session, TimeOfDay};
pub use version::{CalendarDay, CalendarVersion, Redated};

/// Days since 1970-01-01, the form in which the lake holds dates.
pub type EpochDay = i32;

const EPOCH: Date = Date::constant(1970, 1, 1);

pub fn epoch_day(date: Date) -> EpochDay {
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

/// `None` outside the years that a civil date can hold.
pub fn date_of(day: EpochDay) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// Running counts of working days and the hours worked on each of them.
#[derive(Clone, Debug)]
pub struct Calendar {
    first: EpochDay,
    /// `worked_through[i]`: working days from `first` to `first + i`, both included.
    worked_through: Vec<i32>,
    /// The epoch day of the n-th working day (from 1 at index 0).
    nth: Vec<EpochDay>,
    hours: OfficeHours,
}

impl Calendar {
    /// Covers `first` to `last`, with the default office hours. Outside, weekends alone are known;
    /// see [`Calendar::covers`].
    pub fn new(first: Date, last: Date, exceptions: &[(Date, DayException)]) -> Self {
        let (first_day, last_day) = (epoch_day(first), epoch_day(last));
        let mut works: Vec<bool> = (first_day..=last_day).map(is_weekday).collect();
        for &(date, exception) in exceptions {
            if let Some(slot) = works.get_mut((epoch_day(date) - first_day) as usize) {
                *slot = exception == DayException::Worked;
            }
        }
        let mut count = 0;
        let mut nth = Vec::new();
        let worked_through = (first_day..)
            .zip(&works)
            .map(|(day, &worked)| {
                if worked {
                    count += 1;
                    nth.push(day);
                }
                count
            })
            .collect();
        Self { first: first_day, worked_through, nth, hours: OfficeHours::default() }
    }

    #[must_use]
    pub fn with_office_hours(self, hours: OfficeHours) -> Self {
        Self { hours, ..self }
    }

    pub fn office_hours(&self) -> &OfficeHours {
        &self.hours
    }

    pub fn covers(&self, day: EpochDay) -> bool {
        (self.first..self.first + self.worked_through.len() as i32).contains(&day)
    }

    #[inline]
    pub fn is_workday(&self, day: EpochDay) -> bool {
        self.through(day) > self.through(day - 1)
    }

    /// Working days after `from` up to and including `to`; negative when `to` is earlier.
    #[inline]
    pub fn working_days_between(&self, from: EpochDay, to: EpochDay) -> i32 {
        self.through(to) - self.through(from)
    }

    /// The working day that lies `n` working days after `from`, or before it if `n` is negative;
    /// `from` itself is not counted. For `n = 0` the day itself if it is worked, else the next one
    /// that is.
    #[inline]
    pub fn add_working_days(&self, from: EpochDay, n: i32) -> EpochDay {
        if n == 0 {
            return self.next_workday(from);
        }
        self.workday(self.through(from) + n)
    }

    /// The day itself if it is worked, else the next one that is (Civil Code art. 148.5).
    #[inline]
    pub fn next_workday(&self, day: EpochDay) -> EpochDay {
        self.workday(self.through(day - 1) + 1)
    }

    /// Calendar days, then off a rest day to the next working day.
    #[inline]
    pub fn add_calendar_days(&self, from: EpochDay, n: i32) -> EpochDay {
        self.next_workday(from + n)
    }

    /// The same day `n` months later, or the last day of a month that is too short for it; then off
    /// a rest day to the next working day. Stops at the last date that a civil date can hold.
    pub fn add_months(&self, from: EpochDay, n: u16) -> EpochDay {
        let date = date_of(from).unwrap_or(Date::MAX).saturating_add(i32::from(n).months());
        self.next_workday(epoch_day(date))
    }

    /// Working days up to and including `day`; extrapolated by plain weeks outside the table.
    #[inline]
    fn through(&self, day: EpochDay) -> i32 {
        let index = day - self.first;
        match self.worked_through.get(index as usize) {
            Some(&count) if index >= 0 => count,
            _ if index < 0 => weekdays_through(day) - weekdays_through(self.first - 1),
            _ => self.nth.len() as i32 + weekdays_through(day) - weekdays_through(self.last()),
        }
    }

    /// The working day up to and including which `through` are counted: the inverse of
    /// [`Calendar::through`] on working days.
    #[inline]
    fn workday(&self, through: i32) -> EpochDay {
        if through < 1 {
            return nth_weekday(through + weekdays_through(self.first - 1));
        }
        match self.nth.get((through - 1) as usize) {
            Some(&day) => day,
            None => nth_weekday(through - self.nth.len() as i32 + weekdays_through(self.last())),
        }
    }

    fn last(&self) -> EpochDay {
        self.first + self.worked_through.len() as i32 - 1
    }
}

/// Of a plain week; 1970-01-01 was a Thursday.
fn is_weekday(day: EpochDay) -> bool {
    (day + 3).rem_euclid(7) < 5
}

/// Mondays to Fridays up to and including `day`, counted from Monday 29 December 1969.
#[inline]
fn weekdays_through(day: EpochDay) -> i32 {
    let since_monday = day + 3;
    since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(4) + 1
}

/// The Monday to Friday up to and including which `count` are counted.
#[inline]
fn nth_weekday(count: i32) -> EpochDay {
    let full_days = count - 1;
    full_days.div_euclid(5) * 7 + full_days.rem_euclid(5) - 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_weekdays_and_finding_them_are_inverse(day in -40_000..60_000_i32) {
            let found = nth_weekday(weekdays_through(day));
            prop_assert!(is_weekday(found) && found <= day && (found + 1..=day).all(|rest| !is_weekday(rest)));
        }

        /// A calendar of one day, of a weekend, or of nothing at all goes on by plain weeks.
        #[test]
        fn outside_its_table_a_calendar_is_plain_weeks(
            first in 20_000..20_020_i32, length in 0..4_i32, from in 19_900..20_100_i32, n in 1..60_i32,
        ) {
            let date = |day| date_of(day).unwrap();
            let calendar = Calendar::new(date(first), date(first + length - 1), &[]);
            let plain = (from + 1..).filter(|&day| is_weekday(day)).nth(n as usize - 1).unwrap();
            prop_assert_eq!(calendar.add_working_days(from, n), plain);
            prop_assert_eq!(calendar.working_days_between(from, plain), n);
            prop_assert_eq!(calendar.is_workday(from), is_weekday(from));
            let back = (1..).map(|back| plain - back).filter(|&day| is_weekday(day)).nth(n as usize - 1).unwrap();
            prop_assert_eq!(calendar.add_working_days(plain, -n), back);
        }
    }
}
