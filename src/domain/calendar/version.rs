//! The calendar as it was known on a day.
//!
//! Days off are sometimes decided a week ahead. A due date computed before such a decision keeps
//! its stored value; computing it anew is done on purpose, with the calendar of a later day, and
//! shows what moved it ([`CalendarVersion::redated`]). A decision only ever adds an exception: the
//! table has no way to say that one was taken back, and no source told us of such a case.

use jiff::civil::Date;

use super::{Calendar, Holiday, OfficeHours, epoch_day};
use crate::domain::history::{Moment, day_of};
use crate::domain::limit::Limit;

/// The calendar with all that was decided by the end of one day.
#[derive(Clone, Debug)]
pub struct CalendarVersion<'a> {
    pub known_on: Date,
    pub calendar: Calendar,
    /// The exceptions known by then, in the order of their dates.
    holidays: Vec<&'a Holiday>,
}

/// One day, with what it rests on if it is not what its weekday would make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDay<'a> {
    pub date: Date,
    pub is_worked: bool,
    pub exception: Option<&'a Holiday>,
}

/// One deadline under two versions of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redated<'a> {
    pub before: Moment,
    pub after: Moment,
    /// What was decided between the versions about days on the way to the deadline. It may hold
    /// decisions that cancel each other out.
    pub because: Vec<&'a Holiday>,
}

impl Calendar {
    /// Everything in the table, whenever decided. `holidays` in the order of their dates.
    pub fn of_holidays(holidays: &[Holiday]) -> Self {
        Self::spanning(holidays, holidays.iter())
    }

    /// Whole years, from the first in the table to the last, so that all versions cover the same.
    fn spanning<'a>(all: &[Holiday], known: impl Iterator<Item = &'a Holiday>) -> Self {
        let first = all.first().map_or(Date::ZERO, |holiday| holiday.date).first_of_year();
        let last = all.last().map_or(Date::ZERO, |holiday| holiday.date).last_of_year();
        let exceptions: Vec<_> = known.map(|holiday| (holiday.date, holiday.kind.exception())).collect();
        Self::new(first, last, &exceptions)
    }
}

impl<'a> CalendarVersion<'a> {
    /// `holidays` in the order of their dates, each date once.
    pub fn known_on(holidays: &'a [Holiday], known_on: Date, hours: OfficeHours) -> Self {
        let known: Vec<_> = holidays.iter().filter(|holiday| holiday.is_known_on(known_on)).collect();
        let calendar = Calendar::spanning(holidays, known.iter().copied()).with_office_hours(hours);
        Self { known_on, calendar, holidays: known }
    }

    /// The exceptions that were known by then, in the order of their dates.
    pub fn holidays(&self) -> &[&'a Holiday] {
        &self.holidays
    }

    pub fn day(&self, date: Date) -> CalendarDay<'a> {
        let found = self.holidays.binary_search_by_key(&date, |holiday| holiday.date);
        let exception = found.ok().and_then(|index| self.holidays.get(index).copied());
        CalendarDay { date, is_worked: self.calendar.is_workday(epoch_day(date)), exception }
    }

    /// The deadline of a limit under this version and under a later one.
    pub fn redated(&self, later: &CalendarVersion<'a>, from: Moment, limit: Limit) -> Redated<'a> {
        let before = self.calendar.deadline(from, limit);
        let after = later.calendar.deadline(from, limit);
        let on_the_way = day_of(from)..=day_of(before.max(after));
        let because = later.holidays.iter().copied();
        let because = because.filter(|holiday| !holiday.is_known_on(self.known_on));
        let because = because.filter(|holiday| on_the_way.contains(&epoch_day(holiday.date)));
        Redated { before, after, because: because.collect() }
    }
}

impl CalendarDay<'_> {
    /// `work`, `rest`, or the kind of the exception.
    pub fn kind(&self) -> &'static str {
        match (self.exception, self.is_worked) {
            (Some(holiday), _) => holiday.kind.as_str(),
            (None, true) => "work",
            (None, false) => "rest",
        }
    }
}
