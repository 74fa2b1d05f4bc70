//! Official reporting periods, as unions of half months.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::bucket::Bucket;

/// Which days a period covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// The 1st to the end of the month: the portal and dashboards.
    Calendar,
    /// The 15th of the month before to the 14th: periodic state reports.
    Statutory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    Month(u8),
    Quarter(u8),
    SixMonths,
    NineMonths,
    Year,
}

/// A reporting period. Text form, used in addresses: `2026`, `2026-10`, `2026-Q3`, `2026-H1`,
/// `2026-9M`; a leading `s` means statutory (`s2026-Q3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub kind: PeriodKind,
    pub year: i16,
    pub grain: Grain,
}

impl Period {
    pub fn year(year: i16) -> Self {
        Self { kind: PeriodKind::Calendar, year, grain: Grain::Year }
    }

    pub fn month(year: i16, month: u8) -> Self {
        Self { kind: PeriodKind::Calendar, year, grain: Grain::Month(month) }
    }

    /// First month (1 to 12) and number of months.
    fn months(self) -> (i32, i32) {
        match self.grain {
            Grain::Month(month) => (month.into(), 1),
            Grain::Quarter(quarter) => (i32::from(quarter) * 3 - 2, 3),
            Grain::SixMonths => (1, 6),
            Grain::NineMonths => (1, 9),
            Grain::Year => (1, 12),
        }
    }

    /// First and last half month, both inside the period.
    pub fn buckets(self) -> (Bucket, Bucket) {
        let (first, count) = self.months();
        let start = Bucket::from_month(self.year.into(), first, 0).0;
        let shift = match self.kind {
            PeriodKind::Calendar => 0,
            PeriodKind::Statutory => 1,
        };
        (Bucket(start - shift), Bucket(start - shift + count * 2 - 1))
    }

    pub fn contains(self, bucket: Bucket) -> bool {
        let (first, last) = self.buckets();
        (first..=last).contains(&bucket)
    }

    pub fn first_day(self) -> Date {
        self.buckets().0.first_day()
    }

    pub fn last_day(self) -> Date {
        self.buckets().1.last_day()
    }

    /// The same period one year before.
    pub fn a_year_before(self) -> Self {
        Self { year: self.year - 1, ..self }
    }

    /// The period of the same grain just before; six and nine months have only last year's.
    pub fn previous(self) -> Self {
        let last_of_year = |grain| Self { year: self.year - 1, grain, ..self };
        match self.grain {
            Grain::Month(1) => last_of_year(Grain::Month(12)),
            Grain::Month(month) => Self { grain: Grain::Month(month - 1), ..self },
            Grain::Quarter(1) => last_of_year(Grain::Quarter(4)),
            Grain::Quarter(quarter) => Self { grain: Grain::Quarter(quarter - 1), ..self },
            Grain::SixMonths | Grain::NineMonths | Grain::Year => self.a_year_before(),
        }
    }

    /// The months that make up this period, in order.
    pub fn split_in_months(self) -> Vec<Self> {
        let (first, count) = self.months();
        (first..first + count).map(|month| Self { grain: Grain::Month(month as u8), ..self }).collect()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == PeriodKind::Statutory {
            f.write_str("s")?;
        }
        match self.grain {
            Grain::Month(month) => write!(f, "{}-{month:02}", self.year),
            Grain::Quarter(quarter) => write!(f, "{}-Q{quarter}", self.year),
            Grain::SixMonths => write!(f, "{}-H1", self.year),
            Grain::NineMonths => write!(f, "{}-9M", self.year),
            Grain::Year => write!(f, "{}", self.year),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPeriod(pub String);

impl fmt::Display for BadPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a period (expected such as 2026, 2026-10, 2026-Q3, 2026-H1, 2026-9M, s2026-Q3)", self.0)
    }
}

impl std::error::Error for BadPeriod {}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadPeriod(text.to_owned());
        let (kind, rest) = match text.strip_prefix('s') {
            Some(rest) => (PeriodKind::Statutory, rest),
            None => (PeriodKind::Calendar, text),
        };
        let (year, part) = rest.split_once('-').map_or((rest, None), |(year, part)| (year, Some(part)));
        let year: i16 = year.parse().map_err(|_| bad())?;
        if !(2000..=2100).contains(&year) {
            return Err(bad());
        }
        let grain = match part {
            None => Grain::Year,
            Some("H1") => Grain::SixMonths,
            Some("9M") => Grain::NineMonths,
            Some("Q1") => Grain::Quarter(1),
            Some("Q2") => Grain::Quarter(2),
            Some("Q3") => Grain::Quarter(3),
            Some("Q4") => Grain::Quarter(4),
            Some(month) if month.len() == 2 => match month.parse() {
                Ok(number @ 1..=12) => Grain::Month(number),
                _ => return Err(bad()),
            },
            Some(_) => return Err(bad()),
        };
        Ok(Self { kind, year, grain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn text_form_round_trips() {
        for text in ["2026", "2026-10", "2026-Q3", "2026-H1", "2026-9M", "s2026-01", "s2026"] {
            assert_eq!(text.parse::<Period>().expect(text).to_string(), text);
        }
        for text in ["", "26", "2026-13", "2026-Q5", "2026-1", "x2026", "1999"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_official_cut_offs() {
        let days = |text: &str| text.parse::<Period>().map(|p| (p.first_day(), p.last_day())).expect(text);
        assert_eq!(days("s2026-01"), (date(2025, 12, 15), date(2026, 1, 14)));
        assert_eq!(days("s2026-Q2"), (date(2026, 3, 15), date(2026, 6, 14)));
        assert_eq!(days("s2026-H1"), (date(2025, 12, 15), date(2026, 6, 14)));
        assert_eq!(days("s2026-9M"), (date(2025, 12, 15), date(2026, 9, 14)));
        assert_eq!(days("s2026"), (date(2025, 12, 15), date(2026, 12, 14)));
        assert_eq!(days("2026-02"), (date(2026, 2, 1), date(2026, 2, 28)));
    }

    #[test]
    fn a_period_is_its_months_laid_end_to_end() {
        let year: Period = "s2026".parse().expect("period");
        let months = year.split_in_months();
        assert_eq!(months.len(), 12);
        assert_eq!(months[0].buckets().0, year.buckets().0);
        assert_eq!(months[11].buckets().1, year.buckets().1);
        for pair in months.windows(2) {
            assert_eq!(pair[0].buckets().1.next(), pair[1].buckets().0);
            assert_eq!(pair[1].previous(), pair[0]);
        }
    }
}
