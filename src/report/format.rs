//! Readings, differences, periods and dates as readers write them: `12,4 %`, `+2,1 điểm %`, `31/12/2026`.
//! Bare numbers are written by [`crate::domain::written`].

use jiff::civil::Date;

use crate::domain::indicator::Unit;
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::reading::{Quotient, Reading};
use crate::domain::score::Qualifier;
use crate::domain::text::Language;

use super::exact::Exact;
use super::words::{self, pick};

pub use crate::domain::written::{decimal, in_unit, integer, plain, ratio, share_text};

/// A reading in its unit, without the reason of an absence: `12,4 %`, `74 thủ tục`, `62,59 điểm`.
pub fn reading(reading: &Reading, unit: Unit, decimals: u8, language: Language) -> String {
    match reading {
        Reading::Share(quotient) => share_text(*quotient, decimals, language),
        Reading::Amount(n) | Reading::Level { n, .. } => integer(*n, language),
        Reading::Days { days, .. } => integer((*days).into(), language),
        Reading::Score { value, qualifier, .. } => {
            let number = in_unit(decimal(*value, decimals, language), unit, language);
            match qualifier {
                Qualifier::Exactly => number,
                Qualifier::Over => format!("{} {number}", pick(language, "trên", "over")),
            }
        }
        Reading::Absent(absence) => words::absence(*absence, language).to_owned(),
    }
}

/// `12,40 %`: a part of a number greater than zero.
pub fn share_of(n: i64, of: i64, language: Language) -> String {
    share_text(Quotient { numerator: n, denominator: of }, 2, language)
}

/// A difference with its sign and unit: `+2,1 điểm %`, `−3 hồ sơ`; nothing has no sign.
pub fn signed(difference: Exact, decimals: u8, unit: Unit, language: Language) -> String {
    let number = apart(difference, decimals, unit, language);
    let sign = match () {
        () if !number.bytes().any(|byte| matches!(byte, b'1'..=b'9')) => "",
        () if difference.is_negative() => "−",
        () => "+",
    };
    format!("{sign}{number}")
}

/// How far two figures are apart, without a sign: `2,1 điểm %`.
pub fn apart(difference: Exact, decimals: u8, unit: Unit, language: Language) -> String {
    let number = difference.magnitude().text(decimals, language);
    let unit = match unit {
        Unit::Percent => pick(language, "điểm %", "pp"),
        unit => words::unit_of(&number, unit, language),
    };
    format!("{number} {unit}")
}

/// `10/10/2026`, in both languages: the order that forms in Viet Nam use.
pub fn date(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// `Quý III năm 2026`, `Tháng 10/2026 (kỳ báo cáo 15/9 – 14/10)`.
pub fn period(period: Period, language: Language) -> String {
    let name = period_name(period, language);
    match period.kind {
        PeriodKind::Calendar => name,
        PeriodKind::Statutory => {
            let word = pick(language, "kỳ báo cáo", "statutory period");
            format!("{name} ({word} {} – {})", date(period.first_day()), date(period.last_day()))
        }
    }
}

/// The same without its days.
pub fn period_name(period: Period, language: Language) -> String {
    let year = period.year;
    match (period.grain, language) {
        (Grain::Month(month), Language::Vietnamese) => format!("Tháng {month}/{year}"),
        (Grain::Month(month), Language::English) => format!("{} {year}", month_name(month)),
        (Grain::Quarter(quarter), Language::Vietnamese) => format!("Quý {} năm {year}", roman(quarter)),
        (Grain::Quarter(quarter), Language::English) => format!("Q{quarter} {year}"),
        (Grain::SixMonths, Language::Vietnamese) => format!("6 tháng đầu năm {year}"),
        (Grain::SixMonths, Language::English) => format!("First half of {year}"),
        (Grain::NineMonths, Language::Vietnamese) => format!("9 tháng năm {year}"),
        (Grain::NineMonths, Language::English) => format!("First nine months of {year}"),
        (Grain::Year, Language::Vietnamese) => format!("Năm {year}"),
        (Grain::Year, Language::English) => format!("{year}"),
        (Grain::YearToDate(month), Language::Vietnamese) => format!("Từ đầu năm đến tháng {month}/{year}"),
        (Grain::YearToDate(month), Language::English) => format!("Year to date, to {} {year}", month_name(month)),
        (Grain::RollingYear(month), Language::Vietnamese) => format!("12 tháng đến tháng {month}/{year}"),
        (Grain::RollingYear(month), Language::English) => format!("Twelve months to {} {year}", month_name(month)),
    }
}

/// The same within a sentence: `quý III năm 2026`, `first half of 2026`. English names of months and quarters stay large.
pub fn period_within(period: Period, language: Language) -> String {
    let name = self::period(period, language);
    match (period.grain, language) {
        (Grain::Month(_) | Grain::Quarter(_), Language::English) => name,
        _ => with_first(&name, |first| first.to_lowercase().collect()),
    }
}

/// As a sentence begins.
pub fn sentence_case(text: &str) -> String {
    with_first(text, |first| first.to_uppercase().collect())
}

fn with_first(text: &str, change: fn(char) -> String) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| change(first) + letters.as_str())
}

/// `10/2026`.
pub fn month_label(period: Period) -> String {
    match period.grain {
        Grain::Month(month) => format!("{month:02}/{}", period.year),
        _ => period.year.to_string(),
    }
}

/// `14,67 triệu` from a count; the plain number under a million.
pub fn millions(n: i64, language: Language) -> String {
    if n < 1_000_000 {
        return integer(n, language);
    }
    format!("{} {}", ratio(n.into(), 1_000_000, 2, language), pick(language, "triệu", "million"))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: u8) -> &'static str {
    MONTHS[usize::from(month.clamp(1, 12)) - 1]
}

fn roman(quarter: u8) -> &'static str {
    ["I", "II", "III", "IV"][usize::from(quarter.clamp(1, 4)) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Quotient;
    use Language::{English, Vietnamese};
    use proptest::prelude::*;

    fn share(numerator: i64, denominator: i64, decimals: u8) -> String {
        share_text(Quotient::new(numerator, denominator).expect("denominator"), decimals, Vietnamese)
    }

    #[test]
    fn quotients_round_half_up_from_their_integers() {
        assert_eq!(share(1, 8, 1), "12,5 %");
        assert_eq!(share(1, 8, 0), "13 %");
        assert_eq!(share(1005, 100_000, 2), "1,01 %", "1.005 in binary is a little less");
        assert_eq!(share(3743, 3806, 2), "98,34 %");
        assert_eq!(share(1, 3, 2), "33,33 %");
        assert_eq!(share(0, 7, 1), "0,0 %");
        assert_eq!(share(7, 7, 0), "100 %");
        assert_eq!(share(-1, 8, 0), "−13 %");
    }

    #[test]
    fn each_language_has_its_marks() {
        assert_eq!(integer(1_234_567, Vietnamese), "1.234.567");
        assert_eq!(integer(-1_234_567, English), "−1,234,567");
        assert_eq!(integer(999, Vietnamese), "999");
        let quotient = Quotient { numerator: 8664, denominator: 10_000 };
        assert_eq!(share_text(quotient, 2, English), "86.64%");
        assert_eq!(millions(14_670_000, Vietnamese), "14,67 triệu");
    }

    #[test]
    fn published_scores_round_from_the_digits_they_were_printed_with() {
        assert_eq!(decimal(62.59, 2, Vietnamese), "62,59");
        assert_eq!(decimal(1.005, 2, Vietnamese), "1,01");
        assert_eq!(decimal(2.675, 2, English), "2.68");
        assert_eq!(decimal(80.0, 1, Vietnamese), "80,0");
        assert_eq!(plain(98.5, Vietnamese), "98,5");
        assert_eq!(plain(80.0, Vietnamese), "80");
    }

    #[test]
    fn gaps_carry_their_sign() {
        let text = |gap: f64, decimals, unit, language| signed(Exact::decimal(gap), decimals, unit, language);
        assert_eq!(text(2.1, 1, Unit::Percent, Vietnamese), "+2,1 điểm %");
        assert_eq!(text(-2.14, 1, Unit::Percent, English), "−2.1 pp");
        assert_eq!(text(-3.0, 0, Unit::Cases, Vietnamese), "−3 hồ sơ");
        assert_eq!(text(-0.01, 1, Unit::Percent, Vietnamese), "0,0 điểm %", "nothing is not minus nothing");
    }

    #[test]
    fn periods_and_dates() {
        let text = |period: &str, language| super::period(period.parse().expect("period"), language);
        assert_eq!(text("2026-Q3", Vietnamese), "Quý III năm 2026");
        assert_eq!(text("2026-10", Vietnamese), "Tháng 10/2026");
        assert_eq!(text("2026-10", English), "October 2026");
        assert_eq!(text("s2026-01", Vietnamese), "Tháng 1/2026 (kỳ báo cáo 15/12/2025 – 14/01/2026)");
        assert_eq!(text("2026-YTD10", Vietnamese), "Từ đầu năm đến tháng 10/2026");
        assert_eq!(
            text("s2026-R10", English),
            "Twelve months to October 2026 (statutory period 15/10/2025 – 14/10/2026)"
        );
        let within = |period: &str, language| period_within(period.parse().expect("period"), language);
        assert_eq!(
            (within("2026-9M", English), within("2026-Q3", English)),
            ("first nine months of 2026".to_owned(), "Q3 2026".to_owned())
        );
        assert_eq!(
            (within("2026-10", English), within("2026-10", Vietnamese)),
            ("October 2026".to_owned(), "tháng 10/2026".to_owned())
        );
        assert_eq!(sentence_case("đến 2026"), "Đến 2026");
        assert_eq!(date(jiff::civil::date(2026, 1, 5)), "05/01/2026");
    }

    proptest! {
        /// What is printed is never farther from the truth than half a unit of its last digit.
        #[test]
        fn a_printed_share_is_within_half_a_digit(n in 0_i64..2_000_000, d in 1_i64..2_000_000, decimals in 0_u8..=2) {
            let text = share(n, d, decimals);
            let digits: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("digits");
            let scale = 10_i128.pow(decimals.into());
            let off = digits * i128::from(d) - i128::from(n) * 100 * scale;
            prop_assert!(off * 2 <= i128::from(d) && off * 2 > -i128::from(d), "{n}/{d} printed {text}");
        }

        #[test]
        fn grouping_keeps_the_digits(n in any::<i32>()) {
            let text = integer(n.into(), Vietnamese);
            let bare: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(bare, n.unsigned_abs().to_string());
        }
    }
}
