//! Official reporting periods, as unions of half months.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::bucket::Bucket;
use super::text::Text;

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
    /// January to this month.
    YearToDate(u8),
    /// The twelve months that end with this month.
    RollingYear(u8),
}

/// A reporting period. Text form, used in addresses: `2026`, `2026-10`, `2026-Q3`, `2026-H1`,
/// `2026-9M`, year to date `2026-YTD10`, rolling twelve months `2026-R10`; a leading `s` means
/// statutory (`s2026-Q3`).
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

    /// The period of these very days, if one is: a month before a quarter, a quarter before a year.
    pub fn of_days(first: Date, last: Date) -> Option<Self> {
        let grains = (1..=12).map(Grain::Month).chain((1..=4).map(Grain::Quarter));
        let grains = grains.chain([Grain::SixMonths, Grain::NineMonths, Grain::Year]);
        let grains: Vec<Grain> = grains.chain((1..=12).map(Grain::YearToDate)).collect();
        let kinds = [PeriodKind::Calendar, PeriodKind::Statutory];
        let all =
            kinds.into_iter().flat_map(|kind| grains.iter().map(move |&grain| Self { kind, year: last.year(), grain }));
        all.into_iter().find(|period| (period.first_day(), period.last_day()) == (first, last))
    }

    /// First month, counted from January of the year (0 is the December before), and how many.
    fn months(self) -> (i32, i32) {
        match self.grain {
            Grain::Month(month) => (month.into(), 1),
            Grain::Quarter(quarter) => (i32::from(quarter) * 3 - 2, 3),
            Grain::SixMonths => (1, 6),
            Grain::NineMonths => (1, 9),
            Grain::Year => (1, 12),
            Grain::YearToDate(month) => (1, month.into()),
            Grain::RollingYear(month) => (i32::from(month) - 11, 12),
        }
    }

    /// The same days as a whole year of its kind, under whatever name.
    pub fn is_whole_year(self) -> bool {
        self.months() == (1, 12)
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

    /// The period of the same grain just before; what is counted from January has only last year's.
    pub fn previous(self) -> Self {
        let last_of_year = |grain| Self { year: self.year - 1, grain, ..self };
        match self.grain {
            Grain::Month(1) => last_of_year(Grain::Month(12)),
            Grain::Month(month) => Self { grain: Grain::Month(month - 1), ..self },
            Grain::Quarter(1) => last_of_year(Grain::Quarter(4)),
            Grain::Quarter(quarter) => Self { grain: Grain::Quarter(quarter - 1), ..self },
            Grain::SixMonths | Grain::NineMonths | Grain::YearToDate(_) => self.a_year_before(),
            Grain::Year | Grain::RollingYear(_) => self.a_year_before(),
        }
    }

    /// The months that make up this period, in order.
    pub fn split_in_months(self) -> Vec<Self> {
        let (first, count) = self.months();
        let month = |month: i32| Self {
            year: self.year + (month - 1).div_euclid(12) as i16,
            grain: Grain::Month((month - 1).rem_euclid(12) as u8 + 1),
            ..self
        };
        (first..first + count).map(month).collect()
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
            Grain::YearToDate(month) => write!(f, "{}-YTD{month:02}", self.year),
            Grain::RollingYear(month) => write!(f, "{}-R{month:02}", self.year),
        }
    }
}

/// Displayed as `english / tiếng Việt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPeriod(pub String);

impl fmt::Display for BadPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().line())
    }
}

impl BadPeriod {
    /// What is wrong, and how a period is written.
    pub fn text(&self) -> Text {
        let (expected, text) = ("2026, 2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026-YTD10, 2026-R10, s2026-Q3", &self.0);
        Text::new(
            format!("`{text}` không phải kỳ báo cáo (cần viết như {expected})"),
            format!("`{text}` is not a period (expected such as {expected})"),
        )
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
            Some(text) => match (text.strip_prefix("YTD"), text.strip_prefix('R')) {
                (Some(month), _) => Grain::YearToDate(month_number(month, 1).ok_or_else(bad)?),
                (_, Some(month)) => Grain::RollingYear(month_number(month, 1).ok_or_else(bad)?),
                _ => Grain::Month(month_number(text, 2).ok_or_else(bad)?),
            },
        };
        Ok(Self { kind, year, grain })
    }
}

/// 1 to 12 in one or two digits, at least so many.
fn month_number(text: &str, least: usize) -> Option<u8> {
    let is_number = (least..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && (1..=12).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn text_form_round_trips() {
        for text in ["2026", "2026-10", "2026-Q3", "2026-H1", "2026-9M", "s2026-01", "s2026", "2026-YTD10", "s2026-R03"]
        {
            assert_eq!(text.parse::<Period>().expect(text).to_string(), text);
        }
        for text in [
            "",
            "26",
            "2026-13",
            "2026-Q5",
            "2026-1",
            "x2026",
            "1999",
            "2026-YTD13",
            "2026-YTD",
            "2026-R0",
            "2026-R+1",
            "2026-+1",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        assert_eq!("2026-YTD3".parse::<Period>().expect("short form").to_string(), "2026-YTD03");
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
        assert_eq!(days("2026-YTD10"), (date(2026, 1, 1), date(2026, 10, 31)));
        assert_eq!(days("s2026-YTD10"), (date(2025, 12, 15), date(2026, 10, 14)));
        assert_eq!(days("2026-R10"), (date(2025, 11, 1), date(2026, 10, 31)));
        assert_eq!(days("s2026-R10"), (date(2025, 10, 15), date(2026, 10, 14)));
    }

    #[test]
    fn periods_of_the_same_days_are_whole_years() {
        let is_whole = |text: &str| text.parse::<Period>().expect(text).is_whole_year();
        assert!(["2026", "2026-YTD12", "2026-R12", "s2026"].into_iter().all(is_whole));
        assert!(!["2026-YTD11", "2026-R11", "2026-9M"].into_iter().any(is_whole));
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

    fn any_period() -> impl Strategy<Value = Period> {
        let grain = (0_u8..7, 1_u8..=12).prop_map(|(grain, month)| match grain {
            0 => Grain::Month(month),
            1 => Grain::Quarter(month.div_ceil(3)),
            2 => Grain::SixMonths,
            3 => Grain::NineMonths,
            4 => Grain::Year,
            5 => Grain::YearToDate(month),
            _ => Grain::RollingYear(month),
        });
        let kind = prop::sample::select(vec![PeriodKind::Calendar, PeriodKind::Statutory]);
        (kind, 2001_i16..=2100, grain).prop_map(|(kind, year, grain)| Period { kind, year, grain })
    }

    proptest! {
        #[test]
        fn months_laid_end_to_end_are_the_union_of_the_half_months(period in any_period()) {
            let months = period.split_in_months();
            let laid: Vec<Bucket> =
                months.iter().flat_map(|month| { let (a, b) = month.buckets(); [a, b] }).collect();
            let (first, last) = period.buckets();
            let union: Vec<Bucket> = (first.0..=last.0).map(Bucket).collect();
            prop_assert_eq!(laid, union);
            prop_assert_eq!(period.first_day(), months[0].first_day());
            prop_assert_eq!(period.last_day(), months[months.len() - 1].last_day());
            for pair in months.windows(2) {
                prop_assert_eq!(pair[1].previous(), pair[0]);
            }
        }

        #[test]
        fn the_text_form_says_it_all(period in any_period()) {
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        }

        #[test]
        fn the_period_before_is_over_when_this_one_begins(period in any_period()) {
            let (before, a_year_before) = (period.previous(), period.a_year_before());
            prop_assert!(before.buckets().1 < period.buckets().0);
            prop_assert_eq!(before.split_in_months().len(), period.split_in_months().len());
            prop_assert_eq!(Bucket(a_year_before.buckets().0.0 + 24), period.buckets().0);
            let meets = before.buckets().1.next() == period.buckets().0;
            let counts_from_january = matches!(
                period.grain,
                Grain::SixMonths | Grain::NineMonths | Grain::YearToDate(1..=11)
            );
            prop_assert_eq!(meets, !counts_from_january);
        }
    }
}
