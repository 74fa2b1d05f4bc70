//! Half months that lie far from what a province itself usually has.

use crate::domain::bucket::Bucket;
use crate::domain::check::Check;
use crate::report::snapshot::Counts;

/// A half month far from its past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    pub bucket: Bucket,
    pub n: i64,
    /// Of the half months before.
    pub median: f64,
    /// Distance from the median in robust standard deviations; negative below it.
    pub deviations: f64,
}

/// Makes the median absolute deviation of a normal distribution its standard deviation.
const TO_SIGMA: f64 = 1.4826;

/// The outliers among the half months `from..=to`, each held against those before it. A half month
/// without a case counts as zero from the first one with a case on. `to`: the last whole one.
pub fn outliers(counts: &Counts, from: Bucket, to: Bucket, check: &Check) -> Vec<Outlier> {
    let Some((&first, _)) = counts.first_key_value() else { return Vec::new() };
    let least = check.bound("half_months_at_least");
    let mut found = Vec::new();
    for bucket in from.0.max(first.0)..=to.0 {
        let past: Vec<f64> = past(counts, Bucket(bucket), check).iter().map(|(_, n)| *n as f64).collect();
        if (past.len() as f64) < least.max(1.0) {
            continue;
        }
        let n = counts.get(&Bucket(bucket)).copied().unwrap_or(0);
        let middle = median(past.clone());
        let spread = TO_SIGMA * median(past.iter().map(|value| (value - middle).abs()).collect());
        // Counts vary by themselves: a past without any spread does not make a single case an outlier.
        let deviations = (n as f64 - middle) / spread.max(middle.sqrt()).max(1.0);
        let apart = (n as f64 - middle).abs();
        if deviations.abs() >= check.bound("deviations_at_least") && apart >= check.bound("cases_apart_at_least") {
            found.push(Outlier { bucket: Bucket(bucket), n, median: middle, deviations });
        }
    }
    found
}

/// The half months that one is held against, oldest first.
pub(super) fn past(counts: &Counts, bucket: Bucket, check: &Check) -> Vec<(Bucket, i64)> {
    let Some((first, _)) = counts.first_key_value() else { return Vec::new() };
    let begin = first.0.max(bucket.0 - check.bound("half_months_at_most") as i32);
    (begin..bucket.0).map(|one| (Bucket(one), counts.get(&Bucket(one)).copied().unwrap_or(0))).collect()
}

/// Of at least one value; the mean of the two in the middle of an even number.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::{CheckLevel, MissingValue, Severity};
    use crate::domain::confidence::Confidence;
    use crate::domain::text::Text;

    fn check() -> Check {
        let bounds = [
            ("deviations_at_least", 5.0),
            ("cases_apart_at_least", 50.0),
            ("half_months_at_least", 8.0),
            ("half_months_at_most", 24.0),
        ];
        Check {
            code: "W_OUTLIER".to_owned(),
            severity: Severity::Note,
            level: CheckLevel::Province,
            missing: MissingValue::Pass,
            title: Text::default(),
            advice: Text::default(),
            variants: Default::default(),
            columns: Vec::new(),
            source: Text::default(),
            confidence: Confidence::C,
            bounds: bounds.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    fn series(values: &[i64]) -> Counts {
        (0..).map(Bucket).zip(values.iter().copied()).filter(|(_, n)| *n > 0).collect()
    }

    fn found(values: &[i64]) -> Vec<(i32, i64)> {
        let to = Bucket(values.len() as i32 - 1);
        outliers(&series(values), Bucket(0), to, &check()).iter().map(|one| (one.bucket.0, one.n)).collect()
    }

    #[test]
    fn a_collapse_and_a_double_load_are_seen_and_ordinary_months_are_not() {
        let usual = [1000, 1100, 950, 1050, 990, 1020, 1080, 970, 1010];
        assert_eq!(found(&usual), []);
        assert_eq!(found(&[&usual[..], &[2000]].concat()), [(9, 2000)]);
        assert_eq!(found(&[&usual[..], &[0, 1000]].concat()), [(9, 0)], "a half month that is missing in between");
        assert_eq!(found(&[&usual[..], &[1250]].concat()), [], "no further than chance may go");
    }

    #[test]
    fn one_earlier_outlier_does_not_hide_the_next() {
        let usual = [1000, 1100, 950, 1050, 990, 1020, 1080, 970, 1010, 9000, 1030, 3000];
        assert_eq!(found(&usual), [(9, 9000), (11, 3000)]);
    }

    #[test]
    fn a_short_past_and_small_numbers_say_nothing() {
        assert_eq!(found(&[10, 10, 10, 10, 10, 10, 10, 900]), [], "seven half months before it");
        assert_eq!(found(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 40]), [], "fewer than fifty cases apart");
        assert_eq!(found(&[]), []);
    }

    #[test]
    fn the_past_of_another_time_is_forgotten() {
        let small = vec![100; 24];
        let grown = vec![3000; 40];
        let all = [small, grown].concat();
        let last = found(&all).last().copied();
        assert!(last.is_some_and(|(bucket, _)| bucket < 24 + 14), "half of the past is the new level: {last:?}");
    }
}
