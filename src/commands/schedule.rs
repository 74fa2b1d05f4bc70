//! When a watched folder is looked at: every so often, or at hours of the day in Vietnam.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;

use super::Clock;
use crate::config::Timetable;

/// A clock that was set while we slept is noticed after so long.
const LONGEST_NAP: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    Every(Duration),
    /// Hours of the day in Vietnam, in order.
    At(Vec<Time>),
}

impl Schedule {
    pub fn of(timetable: &Timetable) -> Result<Self> {
        if timetable.at.is_empty() {
            return every(&timetable.every).map(Self::Every);
        }
        let mut times = timetable.at.iter().map(|text| time_of_day(text)).collect::<Result<Vec<_>>>()?;
        times.sort_unstable();
        times.dedup();
        Ok(Self::At(times))
    }

    /// How long from `now` (RFC 3339) to the next look.
    fn wait(&self, now: &str) -> Result<Duration> {
        let times = match self {
            Self::Every(pause) => return Ok(*pause),
            Self::At(times) => times,
        };
        let now: Timestamp = now.parse().with_context(|| {
            format!("`{now}` is not an RFC 3339 moment / `{now}` không phải thời điểm dạng RFC 3339")
        })?;
        let here = Offset::constant(7);
        let local = here.to_datetime(now);
        let later = times.iter().copied().find(|time| *time > local.time());
        let (day, time) = match later {
            Some(time) => (local.date(), time),
            None => (local.date().tomorrow()?, *times.first().context("no hour of the day / chưa có giờ nào")?),
        };
        let next = here.to_timestamp(day.to_datetime(time))?;
        Ok(Duration::try_from(next.duration_since(now)).unwrap_or_default())
    }

    /// Sleeps until the next look.
    pub async fn sleep(&self, clock: Clock) -> Result<()> {
        if let Self::Every(pause) = self {
            tokio::time::sleep(*pause).await;
            return Ok(());
        }
        let mut left = self.wait(&clock().moment)?;
        loop {
            tokio::time::sleep(left.min(LONGEST_NAP)).await;
            let now = self.wait(&clock().moment)?;
            // What is left grows only when the hour has passed.
            if left <= LONGEST_NAP || now > left {
                return Ok(());
            }
            left = now;
        }
    }
}

/// `30s`, `1m`, `2h`, `1d`.
fn every(text: &str) -> Result<Duration> {
    let wrong = || {
        anyhow!(
            "`{text}` is no pause: write 30s, 1m, 2h or 1d / `{text}` không phải khoảng thời gian: hãy viết 30s, 1m, 2h hoặc 1d"
        )
    };
    let unit = match text.chars().last() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        _ => return Err(wrong()),
    };
    let digits = &text[..text.len() - 1];
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        bail!(wrong());
    }
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    if !(1..=86_400).contains(&number) {
        bail!(wrong());
    }
    Ok(Duration::from_secs(number * unit))
}

/// `02:00`
fn time_of_day(text: &str) -> Result<Time> {
    let wrong = || {
        anyhow!(
            "`{text}` is no hour of the day: write 02:00 or 13:30 (Vietnam time) / `{text}` không phải giờ trong ngày: hãy viết 02:00 hoặc 13:30"
        )
    };
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let is_two_digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_two_digits(hour) || !is_two_digits(minute) {
        bail!(wrong());
    }
    let number = |text: &str| text.parse::<i8>().map_err(|_| wrong());
    Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: &[&str]) -> Result<Schedule> {
        let at = hours.iter().map(|hour| hour.to_string()).collect();
        Schedule::of(&Timetable { every: "1m".to_owned(), at })
    }

    #[test]
    fn hours_are_those_of_vietnam() {
        let schedule = at(&["13:00", "02:00"]).expect("hours");
        let wait = |now: &str| schedule.wait(now).expect("a wait").as_secs();
        assert_eq!(wait("2026-10-10T01:59:30+07:00"), 30);
        assert_eq!(wait("2026-10-09T18:59:30Z"), 30, "the same moment said in another zone");
        assert_eq!(wait("2026-10-10T02:00:00+07:00"), 11 * 3600, "this hour has struck");
        assert_eq!(wait("2026-12-31T23:00:00+07:00"), 3 * 3600, "over the turn of the year");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (text, seconds) in [("30s", 30), ("1m", 60), ("2h", 7_200), ("1d", 86_400)] {
            assert_eq!(every(text).expect(text).as_secs(), seconds);
        }
        for text in ["", "1", "0s", "-1m", "1w", "m", "99999999999999999999s", "ba phút", "1 ph"] {
            assert!(every(text).is_err(), "{text}");
        }
        for text in ["", "24:00", "2:00", "02:60", "0200", "02:00:00", "+2:00"] {
            assert!(at(&[text]).is_err(), "{text}");
        }
    }
}
