//! Office hours, and adding hours of work to a moment.
//!
//! No national hours were found and provinces set their own, so the hours are data; the default is
//! what two systems in use are set to. All working days have the same hours, the swapped Saturday
//! too; seasons and half days are not known to us.

use super::{Calendar, EpochDay};
use crate::domain::history::{Moment, day_of, start_of};

/// Seconds since midnight, local time.
pub type TimeOfDay = i64;

const HOUR: i64 = 3600;

/// A stretch of the day without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub opens: TimeOfDay,
    pub closes: TimeOfDay,
}

/// When offices work, the same on each working day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// At least one, in the order of the day, none empty, none overlapping.
    sessions: Vec<Session>,
}

impl Default for OfficeHours {
    /// 07:00 to 11:30 and 13:30 to 17:00: eight hours.
    fn default() -> Self {
        let morning = Session { opens: 7 * HOUR, closes: 11 * HOUR + HOUR / 2 };
        let afternoon = Session { opens: 13 * HOUR + HOUR / 2, closes: 17 * HOUR };
        Self { sessions: vec![morning, afternoon] }
    }
}

impl OfficeHours {
    /// `None` unless there is a session, all lie within one day, each closes after it opens, and
    /// none opens before the one ahead of it has closed.
    pub fn new(sessions: Vec<Session>) -> Option<Self> {
        let within = sessions.iter().all(|s| s.opens >= 0 && s.opens < s.closes && s.closes <= 24 * HOUR);
        let ordered = sessions.windows(2).all(|pair| pair[0].closes <= pair[1].opens);
        (!sessions.is_empty() && within && ordered).then_some(Self { sessions })
    }

    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Seconds of work on a full day.
    #[inline]
    pub fn seconds_a_day(&self) -> i64 {
        self.worked_by(24 * HOUR)
    }

    /// Seconds of work from midnight to a time of the day.
    #[inline]
    fn worked_by(&self, time: TimeOfDay) -> i64 {
        self.sessions.iter().map(|session| (time.min(session.closes) - session.opens).max(0)).sum()
    }

    /// The earliest time by which `seconds` of work are done, `0 < seconds <= seconds_a_day`.
    #[inline]
    fn done_by(&self, seconds: i64) -> TimeOfDay {
        let mut left = seconds;
        let mut time = 0;
        for session in &self.sessions {
            time = session.opens + left;
            if time <= session.closes {
                break;
            }
            left = time - session.closes;
        }
        time
    }

    /// The time itself if offices are open, else when they open next; `None` after the last session.
    #[inline]
    fn open_from(&self, time: TimeOfDay) -> Option<TimeOfDay> {
        self.sessions.iter().find(|session| time < session.closes).map(|session| time.max(session.opens))
    }
}

impl Calendar {
    /// The moment by which `hours` of work are done, counted from `from`. Outside office hours the
    /// count starts when offices open next; an end at the very close of a session stays there. For
    /// no hours at all, the moment at which the count would start.
    #[inline]
    pub fn add_working_hours(&self, from: Moment, hours: u16) -> Moment {
        if hours == 0 {
            return self.open_from(from);
        }
        let full = self.hours.seconds_a_day();
        let wanted = self.worked_seconds(from) + i64::from(hours) * HOUR;
        // An end at the close of a day belongs to that day, so one second is taken off and put back.
        let days = (wanted - 1).div_euclid(full);
        let day = self.workday(days as i32 + 1);
        start_of(day) + self.hours.done_by(wanted - days * full)
    }

    /// Seconds of work from the calendar's first day to a moment; negative before it.
    #[inline]
    fn worked_seconds(&self, moment: Moment) -> i64 {
        let day = day_of(moment);
        let before = i64::from(self.through(day - 1)) * self.hours.seconds_a_day();
        before + if self.is_workday(day) { self.hours.worked_by(moment - start_of(day)) } else { 0 }
    }

    fn open_from(&self, moment: Moment) -> Moment {
        let day = day_of(moment);
        let today = self.hours.open_from(moment - start_of(day)).filter(|_| self.is_workday(day));
        let opens = |day: EpochDay| start_of(day) + self.hours.open_from(0).unwrap_or(0);
        today.map_or_else(|| opens(self.next_workday(day + 1)), |time| start_of(day) + time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(opens: i64, closes: i64) -> Session {
        Session { opens: opens * HOUR, closes: closes * HOUR }
    }

    #[test]
    fn only_sound_hours_are_taken() {
        assert_eq!(OfficeHours::default().seconds_a_day(), 8 * HOUR);
        assert!(OfficeHours::new(vec![session(0, 24)]).is_some());
        assert!(OfficeHours::new(vec![session(7, 11), session(11, 15)]).is_some());
        for broken in [
            vec![],
            vec![session(7, 7)],
            vec![session(11, 7)],
            vec![session(-1, 7)],
            vec![session(20, 25)],
            vec![session(13, 17), session(7, 11)],
            vec![session(7, 12), session(11, 15)],
        ] {
            assert_eq!(OfficeHours::new(broken.clone()), None, "{broken:?}");
        }
    }
}
