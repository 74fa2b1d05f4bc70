//! The cases received in a period, by verdict under each rule set: each case once under each.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::difference::{Reason, Verdict};
use crate::domain::period::Period;
use crate::domain::reading::Quotient;
use crate::report::snapshot::{Judged, PlaceIndex, Snapshot, SourceSet};

/// Cases by verdict, in the order of [`Verdict::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals([i64; Verdict::ALL.len()]);

/// What one rule set sees otherwise than the base, and by which choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Change {
    pub reason: Reason,
    pub from: Verdict,
    pub to: Verdict,
}

/// Rule sets are named by their position in the catalogue.
#[derive(Clone, Debug)]
pub(super) struct Cohort {
    pub base: usize,
    pub under_base: Totals,
    /// By rule set other than the base; empty for one that sees every case alike.
    changes: BTreeMap<usize, BTreeMap<Change, i64>>,
    pub sources: SourceSet,
    /// Places that received a case in the period.
    pub places: usize,
}

impl Cohort {
    /// `None` before anything was compared.
    pub fn of(snapshot: &Snapshot, places: &[PlaceIndex], period: Period) -> Option<Self> {
        let judged = snapshot.judged();
        let base = judged.base()?;
        let mut cohort = Self { base, under_base: Totals::default(), changes: BTreeMap::new(), sources: 0, places: 0 };
        let mut found = BTreeSet::new();
        let rows = places.iter().flat_map(|&place| judged.of(place)).filter(|row| period.contains(row.bucket));
        for row in rows.filter(|row| row.base == base) {
            cohort.add(row);
            found.insert(row.place);
        }
        cohort.places = found.len();
        Some(cohort)
    }

    fn add(&mut self, row: &Judged) {
        self.sources |= row.sources;
        if row.other == self.base {
            self.under_base.add(row.base_verdict, row.n);
            return;
        }
        let change = Change { reason: row.reason, from: row.base_verdict, to: row.other_verdict };
        *self.changes.entry(row.other).or_default().entry(change).or_default() += row.n;
    }

    /// All cases received in the period.
    pub fn received(&self) -> i64 {
        self.under_base.0.iter().sum()
    }

    /// What another rule set says of the same cases: the base's totals and what it moves.
    pub fn under(&self, rule_set: usize) -> Totals {
        let mut totals = self.under_base;
        for (change, n) in self.changes(rule_set) {
            totals.add(change.from, -n);
            totals.add(change.to, n);
        }
        totals
    }

    pub fn changes(&self, rule_set: usize) -> impl Iterator<Item = (Change, i64)> {
        self.changes.get(&rule_set).into_iter().flatten().map(|(change, n)| (*change, *n))
    }

    /// Cases that the rule set sees otherwise than the base.
    pub fn differing(&self, rule_set: usize) -> i64 {
        self.changes(rule_set).map(|(_, n)| n).sum()
    }
}

impl Totals {
    pub fn of(&self, verdict: Verdict) -> i64 {
        self.0[verdict as usize]
    }

    /// Cases that the rule set counts at all.
    pub fn counted(&self) -> i64 {
        self.0.iter().sum::<i64>() - self.of(Verdict::NotCounted)
    }

    /// In time among those resolved and judged; `None` where there are none.
    pub fn in_time(&self) -> Option<Quotient> {
        let in_time = self.of(Verdict::ResolvedInTime);
        Quotient::new(in_time, in_time + self.of(Verdict::ResolvedOverdue))
    }

    fn add(&mut self, verdict: Verdict, n: i64) {
        self.0[verdict as usize] += n;
    }
}
