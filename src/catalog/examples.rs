//! Worked examples: what is given comes to what is expected, to the last digit of a Vietnamese page.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::formula::{Fault, Sources};
use crate::domain::indicator::{Example, Formula, Unit};
use crate::domain::percentile::Percentile;
use crate::domain::reading::Quotient;
use crate::domain::text::Language;
use crate::domain::written;

/// Longer than any case took.
const MOST_DAYS: usize = 9999;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleLayout {
    given: BTreeMap<String, f64>,
    expect: String,
}

impl From<ExampleLayout> for Example {
    fn from(layout: ExampleLayout) -> Self {
        Self { given: layout.given, expect: layout.expect }
    }
}

/// What an example is worked out with.
pub(super) struct Work<'a> {
    pub formula: &'a Formula,
    pub unit: Unit,
    pub decimals: u8,
    pub sources: Sources<'a>,
    /// Where the formula stands in its file.
    pub at: usize,
}

pub(super) fn check(examples: &[Spanned<ExampleLayout>], work: &Work<'_>, faults: &mut Vec<Fault>) {
    if examples.is_empty() {
        let message = "no [[example]], expected at least one worked example / chưa có [[example]], cần ít nhất một ví dụ tính sẵn";
        faults.push((work.at, message.to_owned()));
    }
    for example in examples {
        let (at, ExampleLayout { given, expect }) = (example.span().start, example.get_ref());
        match work.out(given) {
            Err(message) => faults.push((at, message)),
            Ok(shown) if &shown != expect => faults.push((
                at,
                format!(
                    "the example comes to `{shown}`, but `expect` says `{expect}` / ví dụ tính ra `{shown}`, nhưng \
                     `expect` ghi `{expect}`"
                ),
            )),
            Ok(_) => {}
        }
    }
}

impl Work<'_> {
    /// What a page would show, or why nothing can be.
    fn out(&self, given: &BTreeMap<String, f64>) -> Result<String, String> {
        let number = |n: i64| written::integer(n, Language::Vietnamese);
        let share = |numerator, denominator| {
            let quotient = Quotient::new(numerator, denominator).ok_or_else(nothing_to_divide_by)?;
            Ok(written::share_text(quotient, self.decimals, Language::Vietnamese))
        };
        match self.formula {
            Formula::Share { .. } => {
                let [denominator, numerator] = counts(given, ["denominator", "numerator"])?;
                if !(0..=denominator).contains(&numerator) {
                    return Err("the numerator of the example is not within its denominator / tử số của ví dụ không nằm trong mẫu số".to_owned());
                }
                share(numerator, denominator)
            }
            Formula::Amount { .. } => counts(given, ["value"]).map(|[value]| number(value)),
            Formula::Reduction { .. } => {
                let [baseline, now] = counts(given, ["baseline", "now"])?;
                share(baseline - now, baseline)
            }
            Formula::Decrease { .. } => {
                counts(given, ["baseline", "now"]).map(|[baseline, now]| number(baseline - now))
            }
            Formula::PercentileDays { percentile, .. } => days(given, *percentile).map(|days| number(days.into())),
            Formula::Score { index, component } => {
                let [score] = exactly(given, ["score"])?;
                if let Some((lowest, highest)) = self.sources.bounds(index, component)
                    && !(lowest..=highest).contains(&score)
                {
                    return Err(outside(score, lowest, highest));
                }
                let text = written::decimal(score, self.decimals, Language::Vietnamese);
                Ok(written::in_unit(text, self.unit, Language::Vietnamese))
            }
        }
    }
}

/// That a score is none of its index.
pub(super) fn outside(score: f64, lowest: f64, highest: f64) -> String {
    format!(
        "{score} is outside the bounds of the index, expected {lowest} to {highest} / {score} nằm ngoài thang điểm của \
         chỉ số, cần từ {lowest} đến {highest}"
    )
}

fn nothing_to_divide_by() -> String {
    "the denominator of the example is zero, expected at least 1 / mẫu số của ví dụ bằng 0, cần ít nhất là 1".to_owned()
}

/// The numbers under exactly these keys, which are in the order of the alphabet.
fn exactly<const N: usize>(given: &BTreeMap<String, f64>, keys: [&str; N]) -> Result<[f64; N], String> {
    if !given.keys().map(String::as_str).eq(keys) {
        let keys = keys.join(", ");
        return Err(format!("`given`, expected exactly: {keys} / `given` phải có đúng: {keys}"));
    }
    Ok(keys.map(|key| given.get(key).copied().unwrap_or_default()))
}

fn counts<const N: usize>(given: &BTreeMap<String, f64>, keys: [&str; N]) -> Result<[i64; N], String> {
    let numbers = exactly(given, keys)?;
    match numbers.iter().find(|&&number| !is_count(number)) {
        Some(number) => Err(not_whole(*number)),
        None => Ok(numbers.map(|number| number as i64)),
    }
}

fn days(given: &BTreeMap<String, f64>, percentile: Percentile) -> Result<i32, String> {
    let mut by_days = Vec::new();
    for (days, &cases) in given {
        let Some(days) = days.parse::<usize>().ok().filter(|&days| days <= MOST_DAYS) else {
            return Err(format!(
                "`given` has `{days}`, expected numbers of working days, each with how many cases took them / `given` có \
                 `{days}`, cần số ngày làm việc kèm số hồ sơ mất chừng ấy ngày"
            ));
        };
        if !is_count(cases) {
            return Err(not_whole(cases));
        }
        by_days.resize(by_days.len().max(days + 1), 0);
        by_days[days] += cases as i64;
    }
    percentile.of(&by_days).map(|(days, _)| days).ok_or_else(nothing_to_divide_by)
}

fn is_count(number: f64) -> bool {
    number.fract() == 0.0 && (0.0..=1e15).contains(&number)
}

fn not_whole(number: f64) -> String {
    format!("{number} is no count, expected a whole number from 0 / {number} không phải số đếm, cần số nguyên từ 0")
}
