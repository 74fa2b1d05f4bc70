//! Numbers as readers write them: `1.234.567`, `12,4 %`. Pages print them so, and the worked examples of
//! the catalogue are held to the same digits.
//!
//! Quotients are rounded half up (away from zero) from their integers, so that no binary fraction
//! ever decides a digit. Published scores are rounded from their shortest decimal form.

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale::{Locale, locale};

use super::indicator::Unit;
use super::reading::Quotient;
use super::text::Language;

/// The minus sign of print, as wide as a plus.
const MINUS: char = '−';

/// `1.234.567` or `1,234,567`.
pub fn integer(n: i64, language: Language) -> String {
    fixed(n.into(), 0, language)
}

/// A quotient as a percentage: `86,64 %` or `86.64%`.
pub fn share_text(quotient: Quotient, decimals: u8, language: Language) -> String {
    let number = ratio(i128::from(quotient.numerator) * 100, quotient.denominator.into(), decimals, language);
    in_unit(number, Unit::Percent, language)
}

/// `numerator / denominator` with so many decimals, rounded half away from zero. The denominator
/// must be greater than zero.
pub fn ratio(numerator: i128, denominator: i128, decimals: u8, language: Language) -> String {
    let scaled = numerator * 10_i128.pow(decimals.into());
    let magnitude = (scaled.abs() * 2 + denominator) / (denominator * 2);
    fixed(if numerator < 0 { -magnitude } else { magnitude }, decimals, language)
}

/// A published number with so many decimals, rounded from the decimal digits it was printed with.
pub fn decimal(value: f64, decimals: u8, language: Language) -> String {
    let (digits, scale) = decimal_digits(value);
    ratio(digits, 10_i128.pow(scale), decimals, language)
}

/// As many decimals as the number has: `80`, `98,5`. For targets.
pub fn plain(value: f64, language: Language) -> String {
    let (digits, scale) = decimal_digits(value);
    fixed(digits, scale as u8, language)
}

/// Adds `%` in the language's manner; other units stand in the heading.
pub fn in_unit(number: String, unit: Unit, language: Language) -> String {
    match (unit, language) {
        (Unit::Percent, Language::Vietnamese) => number + " %",
        (Unit::Percent, Language::English) => number + "%",
        _ => number,
    }
}

/// Digits and how many of them are decimals.
pub fn decimal_digits(value: f64) -> (i128, u32) {
    if !value.is_finite() {
        return (0, 0);
    }
    // Nine decimals are more than any index prints, and keep products of two within an i128.
    let shortest = format!("{value}");
    let (whole, fraction) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let fraction = &fraction[..fraction.len().min(9)];
    let digits = format!("{whole}{fraction}").parse().unwrap_or(0);
    (digits, fraction.len() as u32)
}

/// A whole number of `10^-decimals`.
fn fixed(scaled: i128, decimals: u8, language: Language) -> String {
    let mut number = Decimal::from(scaled.unsigned_abs());
    number.multiply_pow10(-i16::from(decimals));
    number.absolute.pad_end(-i16::from(decimals));
    let text = MARKS.with(|marks| match marks.of(language) {
        Some(marks) => marks.format(&number).to_string(),
        None => number.to_string(),
    });
    if scaled < 0 { format!("{MINUS}{text}") } else { text }
}

thread_local! {
    static MARKS: Marks = Marks::new();
}

/// How each language groups digits and marks decimals, by the tables of the Unicode consortium. They are
/// compiled in; were they not, digits without groups are still a number.
struct Marks {
    vietnamese: Option<DecimalFormatter>,
    english: Option<DecimalFormatter>,
}

impl Marks {
    fn new() -> Self {
        let marks = |locale: Locale| DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok();
        Self { vietnamese: marks(locale!("vi")), english: marks(locale!("en")) }
    }

    fn of(&self, language: Language) -> Option<&DecimalFormatter> {
        match language {
            Language::Vietnamese => self.vietnamese.as_ref(),
            Language::English => self.english.as_ref(),
        }
    }
}
