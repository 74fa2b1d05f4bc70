//! What the page on data quality is made of: findings, signals, and who reported when.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::bucket::Bucket;
use crate::domain::check::{self, Check, EmptyCells, LoadFinding, SentTwice, Severity, UntoldColumn};
use crate::domain::form::{Dimension, Flow, MemberFlows, SentLine};
use crate::domain::place::PlaceCode;
use crate::domain::signal::SignalCount;
use crate::domain::source::{CaseMapping, Contract};

use super::{Series, Snapshot};

/// Half months with their cases.
pub(crate) type Counts = BTreeMap<Bucket, i64>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Quality {
    /// Of the catalogue; without them nothing is judged.
    pub checks: Vec<Check>,
    pub findings: Vec<LoadFinding>,
    pub untold: Vec<UntoldColumn>,
    /// Where they stand in that list, by place.
    untold_at: BTreeMap<PlaceCode, Vec<usize>>,
    /// Of columns in which nothing means something, by province.
    pub empty_cells: BTreeMap<PlaceCode, Vec<EmptySeries>>,
    pub twice: Vec<SentTwice>,
    pub signals: Vec<SignalCount>,
    /// By source and province.
    pub flows: BTreeMap<(String, PlaceCode), Flows>,
    /// Provinces that sent a statutory form.
    pub with_totals: BTreeSet<PlaceCode>,
}

/// What one source leaves empty in a column over time, by half month of receipt.
#[derive(Clone, Debug)]
pub(crate) struct EmptySeries {
    pub source: String,
    /// Canonical name.
    pub column: String,
    pub empty: Series,
    /// Cases that could fill it.
    pub of: Series,
}

/// What came in and went out of a province, as one source tells it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flows {
    pub received: Counts,
    pub resolved: Counts,
}

impl Snapshot {
    /// How a source of cases tells them; `None` of all others.
    pub(crate) fn case_mapping(&self, source: &str) -> Option<&CaseMapping> {
        match &self.source(source)?.contract {
            Contract::Cases(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// What a source calls a canonical column.
    pub(crate) fn heading<'c>(&'c self, source: &str, column: &'c str) -> &'c str {
        self.case_mapping(source).and_then(|mapping| mapping.columns.get(column)).map_or(column, String::as_str)
    }

    /// Of a check in files of a source: what the source chose, else the catalogue, else what such codes usually are.
    pub(crate) fn severity(&self, source: &str, code: &str) -> Severity {
        let chosen = self.case_mapping(source).and_then(|mapping| mapping.checks.get(code)).copied();
        let of_catalogue = check::find(&self.quality.checks, code).map(|check| check.severity);
        chosen.or(of_catalogue).unwrap_or_else(|| Severity::usual(code))
    }
}

impl Quality {
    /// The columns of one place.
    pub fn untold_of(&self, place: &PlaceCode) -> impl Iterator<Item = &UntoldColumn> {
        self.untold_at.get(place).into_iter().flatten().filter_map(|&slot| self.untold.get(slot))
    }

    /// With what is left empty half month by half month, in which a running sum answers for every period.
    pub fn with_empty_cells(mut self, all: &[EmptyCells]) -> Self {
        let mut by_column: BTreeMap<(&PlaceCode, &str, &str), Vec<&EmptyCells>> = BTreeMap::new();
        for one in all {
            by_column.entry((&one.place, &one.source, &one.column)).or_default().push(one);
        }
        for ((place, source, column), cells) in by_column {
            let buckets = || cells.iter().map(|one| one.bucket.0);
            let (Some(first), Some(last)) = (buckets().min(), buckets().max()) else { continue };
            let (mut empty, mut of) = (Series::over(first, last), Series::over(first, last));
            for one in &cells {
                empty.add(one.bucket.0, one.rows, 0);
                of.add(one.bucket.0, one.of, 0);
            }
            empty.seal();
            of.seal();
            let series = EmptySeries { source: source.to_owned(), column: column.to_owned(), empty, of };
            self.empty_cells.entry(place.clone()).or_default().push(series);
        }
        self
    }

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
        let empty_cells = BTreeMap::new();
        let mut untold_at: BTreeMap<PlaceCode, Vec<usize>> = BTreeMap::new();
        for (slot, one) in untold.iter().enumerate() {
            untold_at.entry(one.place.clone()).or_default().push(slot);
        }
        Self {
            checks: Vec::new(),
            findings,
            untold,
            untold_at,
            empty_cells,
            twice,
            signals,
            flows: by_source,
            with_totals,
        }
    }
}
