//! What is known of one load besides how many rows it has: the checks that it broke, and what its columns hold.

pub mod export;

use std::cmp::Reverse;

use crate::domain::check::{self, ColumnProfile, Example, Finding, Inspection, SentTwice, Severity};
use crate::domain::load::{Load, LoadState};
use crate::domain::place::PlaceCode;

use super::Snapshot;

/// The rows that must hold a value before it is shown to everybody: a mended file is often of one case.
const FEWEST_PUBLISHED: i64 = 10;

/// Different values are counted up to so many.
const MOST_DISTINCT: i64 = 100;

/// A load, and what was found in it.
pub struct LoadPage<'a> {
    pub snapshot: &'a Snapshot,
    pub load: &'a Load,
    /// The gravest first, then those of most rows.
    pub broken: Vec<Broken<'a>>,
    pub profiles: &'a [ColumnProfile],
}

/// A check that the load broke, in one place and column.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken<'a> {
    pub code: &'a str,
    pub severity: Severity,
    /// `None`: the file as a whole, or rows of no known province.
    pub place: Option<&'a PlaceCode>,
    /// Canonical name; empty where it is of no column.
    pub column: &'a str,
    /// Rows, of so many that were looked at; `of` is 0 where that is not told.
    pub n: i64,
    pub of: i64,
    /// The first few, from 1.
    pub lines: &'a [u64],
    pub example: Option<&'a Example>,
    /// Cases that another source tells too.
    pub twice: Option<&'a SentTwice>,
}

/// The only value of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only<'a> {
    /// There are several, or none.
    Not,
    Value(&'a str),
    /// So few rows hold it that it may be of one case: it is not told to everybody.
    OfFew,
}

impl<'a> LoadPage<'a> {
    pub fn of(snapshot: &'a Snapshot, load: &'a Load, inspection: &'a Inspection) -> Self {
        let severity = |code: &str| snapshot.severity(&load.source, code);
        let mut broken: Vec<Broken<'a>> =
            inspection.findings.iter().map(|one| Broken::of(one, severity(&one.check))).collect();
        if load.state == LoadState::Visible {
            let holds = |one: &&SentTwice| inspection.profiles.iter().any(|profile| profile.place == one.place);
            let twice = snapshot.sent_twice_of(&load.source).filter(holds);
            broken.extend(twice.map(|one| Broken::by_two_sources(one, severity(check::TWO_SOURCES))));
        }
        broken.sort_by_key(|one| Reverse((one.severity, one.n)));
        Self { snapshot, load, broken, profiles: &inspection.profiles }
    }

    pub fn is_of_cases(&self) -> bool {
        self.snapshot.case_mapping(&self.load.source).is_some()
    }

    /// What the source calls a canonical column.
    pub fn heading<'c>(&'c self, column: &'c str) -> &'c str {
        self.snapshot.heading(&self.load.source, column)
    }
}

impl<'a> Broken<'a> {
    fn of(finding: &'a Finding, severity: Severity) -> Self {
        Self {
            code: &finding.check,
            severity,
            place: finding.place.as_ref(),
            column: &finding.column,
            n: finding.n,
            of: finding.of,
            lines: &finding.lines,
            example: finding.example.as_ref(),
            twice: None,
        }
    }

    /// No file alone holds it: each file of both sources is told.
    fn by_two_sources(one: &'a SentTwice, severity: Severity) -> Self {
        Self {
            code: check::TWO_SOURCES,
            severity,
            place: Some(&one.place),
            column: "",
            n: one.n,
            of: 0,
            lines: &[],
            example: None,
            twice: Some(one),
        }
    }

    /// There are more rows than lines that are listed.
    pub fn has_more_lines(&self) -> bool {
        !self.lines.is_empty() && (self.lines.len() as i64) < self.n
    }
}

/// What may be told of the only value: what few rows hold tells the days and ways of one case, and the
/// number of a case is that of a person's.
pub fn only(profile: &ColumnProfile) -> Only<'_> {
    let may_be_published = profile.filled >= FEWEST_PUBLISHED && profile.column != "case_no";
    match &profile.only {
        Some(only) if may_be_published => Only::Value(only),
        Some(_) => Only::OfFew,
        None => Only::Not,
    }
}

/// There may be more different values than were counted.
pub fn has_more_values(profile: &ColumnProfile) -> bool {
    profile.distinct >= MOST_DISTINCT
}
