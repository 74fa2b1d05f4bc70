//! Everything that one computation makes of the cases; it replaces all that was counted before.

use jiff::civil::Date;

use super::check::{EmptyCells, SentTwice, UntoldColumn};
use super::difference::Difference;
use super::form::{AgencyName, MemberFlows};
use super::held::HeldRows;
use super::part::Part;
use super::signal::SignalCount;

/// The counts of some case sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// One a key (measure, place, bucket, member, source).
    pub parts: Vec<Part>,
    /// One a key (source, place, dimension, member, bucket).
    pub member_flows: Vec<MemberFlows>,
    /// One a key (source, place, code).
    pub agencies: Vec<AgencyName>,
    /// One a key: everything but the number of cases.
    pub differences: Vec<Difference>,
    /// One a key (source, place, agency, bucket, signal).
    pub signals: Vec<SignalCount>,
    /// One a key (source, place, column).
    pub untold: Vec<UntoldColumn>,
    /// One a key (source, place, column, bucket).
    pub empty_cells: Vec<EmptyCells>,
    /// One a key: everything but the number of cases.
    pub twice: Vec<SentTwice>,
    /// One a key (load, place).
    pub held: Vec<HeldRows>,
}

/// A source as it is counted anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Recounted {
    pub source: String,
    /// The last day counted of any province; `None` of a register, and where nothing is left to count.
    pub as_of: Option<Date>,
    /// All of this source.
    pub counts: Counts,
}

impl Recounted {
    /// A source of which nothing is left to count.
    pub fn nothing(source: String) -> Self {
        Self { source, as_of: None, counts: Counts::default() }
    }
}

impl Counts {
    /// The source that each count comes from.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let parts = self.parts.iter().map(|part| part.source.as_str());
        let member_flows = self.member_flows.iter().map(|flows| flows.source.as_str());
        let agencies = self.agencies.iter().map(|agency| agency.source.as_str());
        let differences = self.differences.iter().map(|difference| difference.source.as_str());
        let signals = self.signals.iter().map(|signal| signal.source.as_str());
        let untold = self.untold.iter().map(|column| column.source.as_str());
        let empty_cells = self.empty_cells.iter().map(|cells| cells.source.as_str());
        let twice = self.twice.iter().map(|twice| twice.source.as_str());
        let held = self.held.iter().map(|rows| rows.source.as_str());
        let of_cases = parts.chain(member_flows).chain(agencies).chain(differences);
        of_cases.chain(signals).chain(untold).chain(empty_cells).chain(twice).chain(held)
    }
}
