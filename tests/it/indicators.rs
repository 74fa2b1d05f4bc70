//! The worked examples of every indicator, to the last digit, through the page's own formatter.

use chiso::catalog::Catalogue;
use chiso::domain::indicator::{Example, Formula, Indicator};
use chiso::domain::reading::{Quotient, Reading};
use chiso::domain::score::Qualifier;
use chiso::domain::text::Language;
use chiso::report::format;

#[test]
fn every_worked_example_holds() {
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    let mut wrong = Vec::new();
    for indicator in &catalogue.indicators {
        for example in &indicator.examples {
            let shown = format::reading(
                &reading_of(indicator, example),
                indicator.unit,
                indicator.decimals,
                Language::Vietnamese,
            );
            // Pages keep the number and its sign together with a no-break space.
            let shown = shown.replace('\u{a0}', " ");
            if shown != example.expect {
                wrong.push(format!("{}: {:?} shows {shown}, expected {}", indicator.id, example.given, example.expect));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn reading_of(indicator: &Indicator, example: &Example) -> Reading {
    let given = |key: &str| example.given[key];
    let count = |key: &str| {
        let value = given(key);
        assert!(value.fract() == 0.0, "{}: `{key}` is a count, {value} is not whole", indicator.id);
        value as i64
    };
    let share = |numerator, denominator| Reading::Share(Quotient::new(numerator, denominator).expect("a denominator"));
    match &indicator.formula {
        Formula::Share { .. } => share(count("numerator"), count("denominator")),
        Formula::Amount { .. } => Reading::Amount(count("value")),
        Formula::Reduction { .. } => share(count("baseline") - count("now"), count("baseline")),
        Formula::Decrease { .. } => Reading::Amount(count("baseline") - count("now")),
        Formula::PercentileDays { percentile, .. } => {
            let mut by_days = vec![0; 1000];
            example
                .given
                .iter()
                .for_each(|(days, cases)| by_days[days.parse::<usize>().expect("days")] = *cases as i64);
            let (days, cases) = percentile.of(&by_days).expect("cases");
            Reading::Days { days, cases }
        }
        Formula::Score { .. } => {
            Reading::Score { value: given("score"), rank: None, edition: 2026, qualifier: Qualifier::Exactly }
        }
    }
}
