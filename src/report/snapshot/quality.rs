//! What the page on data quality is made of: findings, signals, and who reported when.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::bucket::Bucket;
use crate::domain::check::{Check, LoadFinding, SentTwice, UntoldColumn};
use crate::domain::form::{Dimension, Flow, MemberFlows, SentLine};
use crate::domain::place::PlaceCode;
use crate::domain::signal::SignalCount;

/// Half months with their cases.
pub(crate) type Counts = BTreeMap<Bucket, i64>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Quality {
    /// Of the catalogue; without them nothing is judged.
    pub checks: Vec<Check>,
    pub findings: Vec<LoadFinding>,
    pub untold: Vec<UntoldColumn>,
    pub twice: Vec<SentTwice>,
    pub signals: Vec<SignalCount>,
    /// By source and province.
    pub flows: BTreeMap<(String, PlaceCode), Flows>,
    /// Provinces that sent a statutory form.
    pub with_totals: BTreeSet<PlaceCode>,
}

/// What came in and went out of a province, as one source tells it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flows {
    pub received: Counts,
    pub resolved: Counts,
}

impl Quality {
    pub fn new(
        findings: Vec<LoadFinding>,
        untold: Vec<UntoldColumn>,
        twice: Vec<SentTwice>,
        signals: Vec<SignalCount>,
        flows: &[MemberFlows],
        sent: &[SentLine],
    ) -> Self {
        let mut by_source: BTreeMap<(String, PlaceCode), Flows> = BTreeMap::new();
        // Each case is of one agency, if only of the one that is not told.
        for row in flows.iter().filter(|row| row.dimension == Dimension::Agency) {
            let count = |wanted: &[Flow]| -> i64 { wanted.iter().map(|flow| row.flows[flow.slot()]).sum() };
            let received = count(&[Flow::ReceivedOnline, Flow::ReceivedOther]);
            let resolved = count(&[Flow::ResolvedEarly, Flow::ResolvedOnTime, Flow::ResolvedOverdue]);
            let ours = by_source.entry((row.source.clone(), row.place.clone())).or_default();
            for (counts, n) in [(&mut ours.received, received), (&mut ours.resolved, resolved)] {
                if n > 0 {
                    *counts.entry(row.bucket).or_default() += n;
                }
            }
        }
        let with_totals = sent.iter().map(|line| line.place.clone()).collect();
        Self { checks: Vec::new(), findings, untold, twice, signals, flows: by_source, with_totals }
    }
}
