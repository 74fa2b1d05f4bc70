//! Counters for cases that two rule sets judge differently.

use polars::prelude::PlHashMap;

use crate::domain::difference::{Reason, Verdict};

/// Province, half month of receipt, the other rule set, the base's verdict, the other's, and why.
type Key = (u8, u16, u8, Verdict, Verdict, Reason);

#[derive(Default)]
pub struct Differences(PlHashMap<Key, u32>);

impl Differences {
    /// With the base itself as the other: the cohort, by verdict.
    #[inline]
    pub fn add(&mut self, province: usize, bucket: usize, other: usize, ours: Verdict, theirs: Verdict, why: Reason) {
        *self.0.entry((province as u8, bucket as u16, other as u8, ours, theirs, why)).or_default() += 1;
    }

    pub fn absorb(&mut self, other: Self) {
        for (key, n) in other.0 {
            *self.0.entry(key).or_default() += n;
        }
    }

    /// Calls `each(province, bucket, other, base verdict, other verdict, reason, n)`.
    pub fn for_each(&self, mut each: impl FnMut(usize, usize, usize, Verdict, Verdict, Reason, u32)) {
        for (&(province, bucket, other, ours, theirs, why), &n) in &self.0 {
            each(province.into(), bucket.into(), other.into(), ours, theirs, why, n);
        }
    }
}
