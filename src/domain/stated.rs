//! The moment of an export, where its sender states it because the file does not.

use jiff::civil::{Date, DateTime, time};

use super::source::{Contract, SourceMapping};
use super::text::Text;

/// Stands under `[constants]` as the value of `extracted_at`: whoever sends a file says it.
pub const STATED: &str = "stated";

/// `2026-10-31` is the end of that day, as systems stamp the data of a day; `2026-10-31T16:30` is
/// that minute. Local time in Vietnam. `None` for anything else.
pub fn stated_moment(text: &str) -> Option<DateTime> {
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let (date, clock) = match text.trim().split_once(['T', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (text.trim(), None),
    };
    let is_day = matches!(date.split('-').collect::<Vec<_>>()[..],
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2));
    let day: Date = date.parse().ok().filter(|day: &Date| is_day && (2000..=2100).contains(&day.year()))?;
    let Some(clock) = clock else { return Some(day.to_datetime(time(23, 59, 59, 0))) };
    let parts: Vec<&str> = clock.split(':').collect();
    let number = |part: &str| part.parse::<i8>().ok().filter(|_| digits(part, 2));
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (number(hour)?, number(minute)?, 0),
        [hour, minute, second] => (number(hour)?, number(minute)?, number(second)?),
        _ => return None,
    };
    DateTime::new(day.year(), day.month(), day.day(), hour, minute, second, 0).ok()
}

/// The one day that a file's name tells, with the year first: `export_2026-10-31.csv`, `HoSo_20261031.xlsx`. A
/// proposal and no more: `None` if it tells none, or several.
pub fn day_in_name(name: &str) -> Option<Date> {
    let of = |year: &str, month: &str, day: &str| -> Option<Date> {
        let year: i16 = year.parse().ok().filter(|year| (2000..=2100).contains(year))?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let runs: Vec<&str> = name.split(|letter: char| !letter.is_ascii_digit()).collect();
    let whole = runs.iter().filter(|run| run.len() == 8).filter_map(|run| of(&run[..4], &run[4..6], &run[6..]));
    let in_parts = runs.windows(3).filter_map(|parts| match parts {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            let is_one = ['-', '_', '.'].iter().any(|mark| name.contains(&format!("{year}{mark}{month}{mark}{day}")));
            of(year, month, day).filter(|_| is_one)
        }
        _ => None,
    });
    let mut days = whole.chain(in_parts);
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// Whether the files of a source do not say when they were extracted, so that their sender must.
pub fn is_stated(source: &SourceMapping) -> bool {
    let Contract::Cases(mapping) = &source.contract else { return false };
    mapping.constants.get("extracted_at").is_some_and(|value| value == STATED)
}

/// Why a source and what was stated do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Nobody says when the file was extracted. It is never taken to be the moment of loading.
    Missing,
    /// The file says it itself.
    NotTaken,
}

impl Unfit {
    /// `None` if they do.
    pub fn of(source: &SourceMapping, stated: Option<DateTime>) -> Option<Self> {
        match (is_stated(source), stated) {
            (true, None) => Some(Self::Missing),
            (false, Some(_)) => Some(Self::NotTaken),
            _ => None,
        }
    }

    /// What is wrong, and what to do at a terminal.
    pub fn text(self) -> Text {
        match self {
            Self::Missing => Text::new(
                "tệp của nguồn này không ghi thời điểm trích xuất: hãy khai báo ngày xuất tệp bằng --as-of 2026-10-31 (hoặc \
                 2026-10-31T16:30)",
                "files of this source do not say when they were extracted: state the day the export was made with --as-of \
                 2026-10-31 (or 2026-10-31T16:30)",
            ),
            Self::NotTaken => Text::new(
                "tệp của nguồn này tự ghi thời điểm trích xuất: hãy bỏ --as-of",
                "files of this source say themselves when they were extracted: leave --as-of out",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_proposes_one_day_or_none() {
        let day = |name: &str| day_in_name(name).map(|day| day.to_string());
        let names = [
            "export_2026-10-31.csv",
            "HoSo_20261031.xlsx",
            "2026.10.31.json",
            "a-2026_10_31 (2).csv",
            "20261031-2026-10-31.csv",
        ];
        for name in names {
            assert_eq!(day(name).as_deref(), Some("2026-10-31"), "{name}");
        }
        for other in [
            "export.csv",
            "31-10-2026.csv",
            "2026-10.csv",
            "20261331.csv",
            "20261031_20261101.csv",
            "120261031.csv",
            "19991031.csv",
            "2026-10 31.csv",
        ] {
            assert_eq!(day(other), None, "{other}");
        }
    }

    #[test]
    fn a_day_is_its_end_and_a_minute_that_minute() {
        let shown = |text: &str| stated_moment(text).map(|moment| moment.to_string());
        assert_eq!(shown("2026-10-31").as_deref(), Some("2026-10-31T23:59:59"));
        assert_eq!(shown(" 2026-10-31T16:30 ").as_deref(), Some("2026-10-31T16:30:00"));
        assert_eq!(shown("2026-10-31 16:30:05").as_deref(), Some("2026-10-31T16:30:05"));
        assert_eq!(stated_moment("2026-10-31T23:59:59").map(|moment| moment.to_string()), shown("2026-10-31"));
        for bad in [
            "",
            "31/10/2026",
            "2026-10",
            "2026-02-30",
            "2026-10-31T24:00",
            "2026-10-31T1:30",
            "26-10-31",
            "20261031",
            "1999-10-31",
        ] {
            assert_eq!(shown(bad), None, "{bad}");
        }
    }
}
