//! What two rule sets say of the same cases, by place and half month of receipt.

use std::collections::HashMap;

use crate::domain::bucket::Bucket;
use crate::domain::difference::{Difference, Reason, Verdict};
use crate::domain::rule_set::RuleSet;

use super::build::Index;
use super::{PlaceIndex, SourceSet};

/// Cases received at a place in one half month, each once. Where `base` and `other` are the same
/// rule set the row is the cohort itself; elsewhere it holds only cases that the two see otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    pub place: PlaceIndex,
    pub bucket: Bucket,
    /// Rule sets by their position in the catalogue.
    pub base: usize,
    pub other: usize,
    pub base_verdict: Verdict,
    pub other_verdict: Verdict,
    pub reason: Reason,
    pub n: i64,
    pub sources: SourceSet,
}

/// Sorted by place, then half month.
#[derive(Clone, Debug, Default)]
pub(crate) struct Differences(Vec<Judged>);

impl Differences {
    /// Rows of a place or a rule set that the catalogue does not know are left out.
    pub(super) fn new(index: &Index, rule_sets: &[RuleSet], differences: Vec<Difference>) -> Self {
        let slots: HashMap<&str, usize> =
            rule_sets.iter().enumerate().map(|(slot, rule_set)| (rule_set.id.as_str(), slot)).collect();
        let sources: HashMap<&str, SourceSet> =
            index.stamps.iter().enumerate().map(|(slot, stamp)| (stamp.id.as_str(), 1 << slot.min(63))).collect();
        let judged = |row: &Difference| {
            Some(Judged {
                place: *index.places.get(&row.place)?,
                bucket: row.bucket,
                base: *slots.get(row.base.as_str())?,
                other: *slots.get(row.other.as_str())?,
                base_verdict: row.base_verdict,
                other_verdict: row.other_verdict,
                reason: row.reason,
                n: row.n,
                sources: sources.get(row.source.as_str()).copied().unwrap_or(0),
            })
        };
        let mut rows: Vec<Judged> = differences.iter().filter_map(judged).collect();
        rows.sort_unstable_by_key(|row| (row.place, row.bucket));
        Self(rows)
    }

    pub fn rows(&self) -> &[Judged] {
        &self.0
    }

    /// The rule set that the others are held against, by its position.
    pub fn base(&self) -> Option<usize> {
        self.0.iter().map(|row| row.base).min()
    }

    /// The rows of one place.
    pub fn of(&self, place: PlaceIndex) -> &[Judged] {
        let start = self.0.partition_point(|row| row.place < place);
        let length = self.0[start..].partition_point(|row| row.place == place);
        &self.0[start..start + length]
    }
}
