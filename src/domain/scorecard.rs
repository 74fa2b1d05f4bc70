//! Scorecards: how a decision turns shares into points. What a criterion is worth and when it earns all
//! of that is policy and changes, so every criterion says from when to when it holds.

use super::confidence::Confidence;
use jiff::civil::Date;

use super::reading::Quotient;
use super::text::Text;

/// Hundredths of a point, as scores are published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Points(pub i64);

/// One way of scoring: one file in `pipelines/scorecards/`, whose stem is its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    pub id: String,
    pub name: Text,
    pub short_name: Text,
    pub definition: Text,
    pub legal_basis: Text,
    /// The index under which the points are published.
    pub index: String,
    /// In the order of the decision.
    pub groups: Vec<PointGroup>,
    /// In the order of the decision, all versions.
    pub criteria: Vec<Criterion>,
}

/// A group of criteria whose points are published together.
#[derive(Clone, Debug, PartialEq)]
pub struct PointGroup {
    /// The component of the index that holds its points.
    pub id: String,
    pub name: Text,
    pub most: Points,
}

/// One line of points, in one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// The number in the decision, `2.1`.
    pub id: String,
    pub group: String,
    pub name: Text,
    pub most: Points,
    /// The share in percent from which all points are earned; `None`: not found.
    pub threshold: Option<i64>,
    /// Whether a place that had nothing to handle earns all points.
    pub full_without_base: bool,
    pub valid_from: Date,
    /// The last day; `None`: still in force.
    pub valid_to: Option<Date>,
    /// The indicator that is our own count, by the definition of the criterion.
    pub ours: Option<String>,
    /// Our own count of the same question as it is usually asked, where that is another one.
    pub usual: Option<String>,
    /// The indicator that the publisher counts itself.
    pub published: Option<String>,
    /// Why there is no count of ours.
    pub why_not_ours: Option<Text>,
    /// A, B, C or M; of the points and the threshold.
    pub confidence: Confidence,
    pub source: Text,
}

impl Criterion {
    /// `most × min(1, share ÷ threshold)`, rounded half up to a hundredth. `None` where nobody knows the threshold.
    pub fn points(&self, share: Quotient) -> Option<Points> {
        let threshold = i128::from(self.threshold?);
        let most = i128::from(self.most.0);
        let (above, below) = (most * i128::from(share.numerator) * 100, i128::from(share.denominator) * threshold);
        let rounded = (2 * above + below).div_euclid(2 * below);
        Some(Points(rounded.clamp(0, most) as i64))
    }

    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

impl Scorecard {
    /// The criteria in force on a day, in their order; none before the first version.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(move |criterion| criterion.holds_on(day))
    }
}

impl std::ops::Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::default(), |sum, one| sum + one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn criterion(most: i64, threshold: Option<i64>) -> Criterion {
        Criterion {
            id: "2.1".to_owned(),
            group: "progress".to_owned(),
            name: Text::default(),
            most: Points(most),
            threshold,
            full_without_base: false,
            valid_from: date(2026, 1, 1),
            valid_to: None,
            ours: None,
            usual: None,
            published: None,
            why_not_ours: None,
            confidence: Confidence::B,
            source: Text::default(),
        }
    }

    fn points(most: i64, threshold: i64, numerator: i64, denominator: i64) -> i64 {
        let share = Quotient { numerator, denominator };
        criterion(most, Some(threshold)).points(share).expect("known threshold").0
    }

    /// As the portal scored Đồng Tháp on 10 October 2026.
    #[test]
    fn a_share_earns_points_up_to_the_threshold() {
        assert_eq!(points(2000, 100, 358_660, 405_424), 1769);
        assert_eq!(points(400, 80, 96_583, 405_424), 119, "23,82 % of 80 %, of 4 points");
        assert_eq!(points(600, 90, 358_522, 405_424), 590);
        assert_eq!(points(600, 90, 95, 100), 600, "above the threshold there is no more");
        assert_eq!(points(600, 100, 0, 52), 0);
        assert_eq!(points(200, 100, 1, 400), 1, "half a hundredth rounds up");
    }

    #[test]
    fn without_a_known_threshold_there_are_no_points() {
        assert_eq!(criterion(200, None).points(Quotient { numerator: 1, denominator: 2 }), None);
    }

    #[test]
    fn a_version_holds_from_its_first_day_to_its_last() {
        let old =
            Criterion { valid_from: date(2022, 6, 23), valid_to: Some(date(2025, 12, 31)), ..criterion(2000, None) };
        let card = Scorecard {
            id: "x".to_owned(),
            name: Text::default(),
            short_name: Text::default(),
            definition: Text::default(),
            legal_basis: Text::default(),
            index: String::new(),
            groups: Vec::new(),
            criteria: vec![old, criterion(2000, Some(100))],
        };
        let thresholds = |day| card.on(day).map(|one| one.threshold).collect::<Vec<_>>();
        assert_eq!(thresholds(date(2025, 12, 31)), [None]);
        assert_eq!(thresholds(date(2026, 1, 1)), [Some(100)]);
        assert!(thresholds(date(2022, 6, 22)).is_empty());
    }
}
