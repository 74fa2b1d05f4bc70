//! From values to pixels.

/// A straight scale; a span of nothing is widened, so that no chart divides by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: i32,
    to: i32,
}

impl Scale {
    pub fn new(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
        Self { low, high, from, to }
    }

    /// Over all the values, with a little air at both ends.
    pub fn around(values: impl Iterator<Item = f64>, from: i32, to: i32) -> Option<Self> {
        let (low, high) = extent(values)?;
        let air = if high > low { (high - low) * 0.08 } else { high.abs().max(1.0) * 0.05 };
        Some(Self::new(low - air, high + air, from, to))
    }

    /// From zero, or from the lowest if that is below.
    pub fn from_zero(values: impl Iterator<Item = f64>, from: i32, to: i32) -> Option<Self> {
        let (low, high) = extent(values)?;
        Some(Self::new(low.min(0.0), high.max(0.0), from, to))
    }

    pub fn at(self, value: f64) -> i32 {
        let part = (value - self.low) / (self.high - self.low);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    /// Two to five round values inside the scale.
    pub fn ticks(self) -> Vec<f64> {
        let rough = (self.high - self.low) / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|&step| step >= rough);
        let step = step.unwrap_or(power * 10.0);
        let first = (self.low / step).ceil() as i64;
        let last = (self.high / step).floor() as i64;
        // From whole multiples, so that 0.3 is not 0.30000000000000004.
        (first..=last).map(|n| ((n as f64 * step) * 1e6).round() / 1e6).collect()
    }
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| match extent {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_meet_ends_and_ticks_are_round() {
        let scale = Scale::new(0.0, 100.0, 10, 210);
        assert_eq!((scale.at(0.0), scale.at(50.0), scale.at(100.0)), (10, 110, 210));
        assert_eq!(scale.ticks(), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(Scale::new(0.05, 0.71, 0, 1).ticks(), [0.2, 0.4, 0.6]);
    }

    #[test]
    fn one_value_and_no_value() {
        assert!(Scale::around(std::iter::empty(), 0, 1).is_none());
        let scale = Scale::around([5.0].into_iter(), 0, 100).expect("one value");
        assert_eq!(scale.at(5.0), 50);
        let zeros = Scale::from_zero([0.0, 0.0].into_iter(), 0, 100).expect("values");
        assert_eq!(zeros.at(0.0), 50);
    }
}
