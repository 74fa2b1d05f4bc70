//! The working-day calendar: which days offices work, and the arithmetic on them.
//!
//! Dates are data (`pipelines/reference/holidays.csv`); the arithmetic is law: the first day is
//! not counted (Civil Code 2015 art. 147), a holiday is skipped, a swapped Saturday is worked.

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
    pub name_vi: String,
    /// The law, notice or decision; says so where the day is an estimate.
    pub legal_ref: String,
    /// A, B, C or M; C is inferred or not yet announced.
    pub confidence: char,
}

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

/// A running count of working days per date, so that every question is two look-ups.
#[derive(Clone, Debug)]
pub struct Calendar {
    first: EpochDay,
    /// `worked_through[i]`: working days from `first` to `first + i`, both included.
    worked_through: Vec<i32>,
    /// The epoch day of the n-th working day (from 1 at index 0).
    nth: Vec<EpochDay>,
}

impl Calendar {
    /// Covers `first` to `last`. Outside, weekends alone are known; see [`Calendar::covers`].
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
        Self { first: first_day, worked_through, nth }
    }

    pub fn covers(&self, day: EpochDay) -> bool {
        (self.first..self.first + self.worked_through.len() as i32).contains(&day)
    }

    /// Working days up to and including `day`; extrapolated by plain weeks outside the table.
    #[inline]
    fn through(&self, day: EpochDay) -> i32 {
        let index = day - self.first;
        match self.worked_through.get(index as usize) {
            Some(&count) if index >= 0 => count,
            _ if index < 0 => -plain_weekdays(day, self.first - 1),
            _ => {
                let last = self.first + self.worked_through.len() as i32 - 1;
                self.worked_through.last().copied().unwrap_or(0) + plain_weekdays(last, day)
            }
        }
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

    /// The n-th working day after `from`; `from` itself is not counted. For `n = 0` the day itself
    /// if it is worked, else the next working day.
    pub fn add_working_days(&self, from: EpochDay, n: i32) -> EpochDay {
        if n == 0 {
            return self.next_workday(from);
        }
        let wanted = self.through(from) + n;
        match self.nth.get((wanted - 1) as usize) {
            Some(&day) if wanted >= 1 => day,
            _ => self.step(from, n),
        }
    }

    /// The day itself if it is worked, else the next one that is (Civil Code art. 148.5).
    pub fn next_workday(&self, day: EpochDay) -> EpochDay {
        (day..).find(|&candidate| self.is_workday(candidate)).unwrap_or(day)
    }

    /// Calendar days, then off a rest day to the next working day.
    pub fn add_calendar_days(&self, from: EpochDay, n: i32) -> EpochDay {
        self.next_workday(from + n)
    }

    fn step(&self, from: EpochDay, n: i32) -> EpochDay {
        let mut left = n;
        let mut day = from;
        while left > 0 {
            day += 1;
            left -= i32::from(self.is_workday(day));
        }
        day
    }
}

fn is_weekday(day: EpochDay) -> bool {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) < 5
}

/// Mondays to Fridays after `from` up to and including `to` (`from <= to`).
fn plain_weekdays(from: EpochDay, to: EpochDay) -> i32 {
    let weekdays_through = |day: EpochDay| {
        let since_monday = day + 3;
        since_monday.div_euclid(7) * 5 + since_monday.rem_euclid(7).min(4) + 1
    };
    weekdays_through(to) - weekdays_through(from)
}
