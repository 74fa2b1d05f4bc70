//! Chance that is the same on every machine: PCG numbers, and only plain arithmetic on them.
//!
//! The ranges of the `rand` crate may change their method between versions, and functions such as
//! `exp` differ between platforms, so neither is used: the files must stay equal byte for byte.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

pub(super) struct Dice(Pcg64Mcg);

impl Dice {
    /// `stream` keeps the provinces independent: one more case in one leaves the others alone.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// A whole number from 0 to `limit` - 1.
    #[inline]
    pub fn below(&mut self, limit: u32) -> u32 {
        (((self.0.next_u64() >> 32) * u64::from(limit)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included.
    #[inline]
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as u32) as i32
    }

    /// From 0 up to, but not including, 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[inline]
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}

/// Systematic sampling: of n asks with share p, n * p are hits, to within one. Independent throws
/// would leave a small province several points away from the figure it is calibrated to.
#[derive(Clone, Debug)]
pub(super) struct Tally(f64);

impl Tally {
    pub fn new(dice: &mut Dice) -> Self {
        Self(dice.unit())
    }

    #[inline]
    pub fn hit(&mut self, share: f64) -> bool {
        self.0 += share;
        let hit = self.0 >= 1.0;
        if hit {
            self.0 -= 1.0;
        }
        hit
    }
}

/// Chooses an index with a chance in proportion to its weight.
#[derive(Clone, Debug)]
pub(super) struct Wheel(Vec<f64>);

impl Wheel {
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let running = weights.into_iter().map(|weight| {
            sum += weight;
            sum
        });
        Self(running.collect())
    }

    #[inline]
    pub fn turn(&self, dice: &mut Dice) -> usize {
        let at = dice.unit() * self.0.last().copied().unwrap_or(0.0);
        self.0.partition_point(|&running| running <= at).min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_keeps_its_share_to_within_one() {
        let mut tally = Tally::new(&mut Dice::new(7, 1));
        let hits = (0..1000).filter(|_| tally.hit(0.237)).count();
        assert!((236..=238).contains(&hits), "{hits}");
    }

    #[test]
    fn a_wheel_stops_by_weight_and_never_at_weight_zero() {
        let (wheel, mut dice) = (Wheel::new([1.0, 0.0, 3.0]), Dice::new(7, 2));
        let mut stops = [0; 3];
        for _ in 0..4000 {
            stops[wheel.turn(&mut dice)] += 1;
        }
        assert_eq!(stops[1], 0);
        assert!((2900..3100).contains(&stops[2]), "{stops:?}");
    }
}
