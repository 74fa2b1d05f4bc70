//! Everything the read side knows, read from the store in one piece.

use jiff::civil::Date;

use super::check::{EmptyCells, LoadFinding, SentTwice, UntoldColumn};
use super::difference::Difference;
use super::form::{AgencyName, MemberFlows, SentLine};
use super::held::HeldRows;
use super::load::Load;
use super::part::Part;
use super::run::RunOfWall;
use super::score::PublishedScore;
use super::signal::SignalCount;

/// The state of the store at one version: nothing in it is newer or older than the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wall {
    /// Grows with every commit; 0 before the first.
    pub version: i64,
    /// Counted from cases and reported by sources; one row a key
    /// (measure, place, bucket, member, source).
    pub parts: Vec<Part>,
    /// What statutory forms are made of; one row a key (source, place, dimension, member, bucket).
    pub member_flows: Vec<MemberFlows>,
    /// One row a key (source, place, code).
    pub agencies: Vec<AgencyName>,
    pub differences: Vec<Difference>,
    /// Forms as provinces sent them: of one form, place and period the report of the latest load
    /// that counts, in the order of its file.
    pub sent_lines: Vec<SentLine>,
    /// One row a key (source, place, agency, bucket, signal).
    pub signals: Vec<SignalCount>,
    /// Columns that a source fills without telling anything.
    pub untold: Vec<UntoldColumn>,
    /// Half month by half month, what is left empty where that means something; one row a key (source, place, column, bucket).
    pub empty_cells: Vec<EmptyCells>,
    /// Cases that two sources tell.
    pub twice: Vec<SentTwice>,
    /// Which loads speak of which provinces, and to which day; one row a key (load, place).
    pub held: Vec<HeldRows>,
    /// What was found in loads, in their order.
    pub findings: Vec<LoadFinding>,
    /// One row a key (index, edition, component, place, as_of, loaded_from).
    pub scores: Vec<PublishedScore>,
    /// Those that count, in their order; refused and undone ones say nothing about any figure.
    pub loads: Vec<Load>,
    /// Refused and undone ones, in their order: for the list of files, and for nothing else.
    pub left_out: Vec<Load>,
    /// The run that everything counted is of; `None` while it is being counted, and where counts are of no run.
    pub run: Option<RunOfWall>,
    /// The last day counted of any province of a source (of the source where it is the earliest, if they
    /// differ); `None` before the first computation. Each province's own day is in `held`.
    pub computed_as_of: Option<Date>,
}
