//! Running sums over half months.

use crate::domain::bucket::Bucket;

use super::SourceSet;

/// A measure at a place over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Series {
    first: i32,
    /// `sums[i]`: everything up to and including bucket `first + i`.
    sums: Vec<i64>,
    /// `present[i]`: how many of those buckets have a part (a part of 0 is a part).
    present: Vec<u32>,
    pub sources: SourceSet,
}

impl Series {
    /// Dense over `first..=last`; [`Series::add`] counts, [`Series::seal`] makes the running sums.
    pub fn over(first: i32, last: i32) -> Self {
        let length = (last - first + 1).max(0) as usize;
        Self { first, sums: vec![0; length], present: vec![0; length], sources: 0 }
    }

    pub fn add(&mut self, bucket: i32, n: i64, sources: SourceSet) {
        let slot = (bucket - self.first) as usize;
        if let (Some(sum), Some(present)) = (self.sums.get_mut(slot), self.present.get_mut(slot)) {
            *sum += n;
            *present = 1;
            self.sources |= sources;
        }
    }

    pub fn seal(&mut self) {
        for slot in 1..self.sums.len() {
            self.sums[slot] += self.sums[slot - 1];
            self.present[slot] += self.present[slot - 1];
        }
    }

    /// Everything up to and including the bucket: a stock.
    #[inline]
    pub fn through(&self, bucket: Bucket) -> i64 {
        at(&self.sums, self.first, bucket)
    }

    /// The sum over the half months `first..=last`: a flow.
    #[inline]
    pub fn between(&self, first: Bucket, last: Bucket) -> i64 {
        self.through(last) - self.through(Bucket(first.0 - 1))
    }

    /// How many of the half months `first..=last` have a part.
    #[inline]
    pub fn present_between(&self, first: Bucket, last: Bucket) -> u32 {
        at(&self.present, self.first, last) - at(&self.present, self.first, Bucket(first.0 - 1))
    }

    /// The last half month with a part, not after `last`.
    pub fn last_present(&self, last: Bucket) -> Option<Bucket> {
        let top = (last.0 - self.first).min(self.sums.len() as i32 - 1);
        (0..=top).rev().find(|&slot| self.is_present(slot)).map(|slot| Bucket(self.first + slot))
    }

    /// The count of one half month.
    pub fn at(&self, bucket: Bucket) -> i64 {
        self.between(bucket, bucket)
    }

    pub fn first_bucket(&self) -> Bucket {
        Bucket(self.first)
    }

    pub fn span(&self) -> (i32, i32) {
        (self.first, self.first + self.sums.len() as i32 - 1)
    }

    fn is_present(&self, slot: i32) -> bool {
        let slot = slot as usize;
        self.present[slot] > if slot == 0 { 0 } else { self.present[slot - 1] }
    }
}

#[inline]
fn at<T: Copy + Default>(running: &[T], first: i32, bucket: Bucket) -> T {
    let slot = bucket.0 - first;
    match running.get(slot.max(0) as usize) {
        _ if slot < 0 => T::default(),
        Some(&sum) => sum,
        None => running.last().copied().unwrap_or_default(),
    }
}

/// Counts by whole working days, by half month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Histogram {
    /// Sorted by bucket: `(bucket, days, n)`.
    counts: Vec<(i32, i32, i64)>,
    pub sources: SourceSet,
}

impl Histogram {
    pub fn add(&mut self, bucket: i32, days: i32, n: i64, sources: SourceSet) {
        self.counts.push((bucket, days, n));
        self.sources |= sources;
    }

    pub fn seal(&mut self) {
        self.counts.sort_unstable();
        let mut merged: Vec<(i32, i32, i64)> = Vec::with_capacity(self.counts.len());
        for &(bucket, days, n) in &self.counts {
            match merged.last_mut() {
                Some(last) if (last.0, last.1) == (bucket, days) => last.2 += n,
                _ => merged.push((bucket, days, n)),
            }
        }
        merged.shrink_to_fit();
        self.counts = merged;
    }

    pub fn absorb(&mut self, other: &Self) {
        self.counts.extend_from_slice(&other.counts);
        self.sources |= other.sources;
    }

    /// Adds the counts of the half months `first..=last` to `by_days`; index is the days.
    pub fn sum_into(&self, first: Bucket, last: Bucket, by_days: &mut Vec<i64>) {
        let start = self.counts.partition_point(|&(bucket, ..)| bucket < first.0);
        for &(bucket, days, n) in &self.counts[start..] {
            if bucket > last.0 {
                break;
            }
            let slot = days.max(0) as usize;
            if slot >= by_days.len() {
                by_days.resize(slot + 1, 0);
            }
            by_days[slot] += n;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[(i32, i64)]) -> Series {
        let (first, last) = (counts[0].0, counts[counts.len() - 1].0);
        let mut series = Series::over(first, last);
        counts.iter().for_each(|&(bucket, n)| series.add(bucket, n, 1));
        series.seal();
        series
    }

    #[test]
    fn a_flow_is_one_subtraction_and_a_stock_a_running_sum() {
        let series = series(&[(10, 5), (11, 0), (14, 7)]);
        assert_eq!(series.between(Bucket(10), Bucket(14)), 12);
        assert_eq!(series.between(Bucket(11), Bucket(13)), 0);
        assert_eq!(series.through(Bucket(9)), 0);
        assert_eq!(series.through(Bucket(13)), 5);
        assert_eq!(series.through(Bucket(99)), 12);
    }

    #[test]
    fn a_part_of_zero_is_a_part() {
        let series = series(&[(10, 5), (11, 0), (14, 7)]);
        assert_eq!(series.present_between(Bucket(11), Bucket(13)), 1);
        assert_eq!(series.present_between(Bucket(12), Bucket(13)), 0);
        assert_eq!(series.last_present(Bucket(13)), Some(Bucket(11)));
        assert_eq!(series.last_present(Bucket(9)), None);
        assert_eq!(series.last_present(Bucket(99)), Some(Bucket(14)));
    }
}
