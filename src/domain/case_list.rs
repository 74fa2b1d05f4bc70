//! The cases behind a count, one by one: what is asked, what is answered, and the door through which the pages ask.
//! The served pages know no lake; `commands` implements [`CaseBook`] and plugs it in.
//!
//! A question holds the very events and conditions that the count adds up, so that the list cannot hold other cases
//! than the figure: [`Listing::n`] is the figure.

use std::sync::Arc;

use super::bucket::Bucket;
use super::calendar::EpochDay;
use super::case::{CaseStatus, Channel};
use super::condition::Conditions;
use super::difference::{Reason, Verdict};
use super::form::Dimension;
use super::history::Moment;
use super::indicator::{self, Term};
use super::intake::Later;
use super::part::CaseEvent;
use super::place::PlaceCode;
use super::watch::{Watch, WatchAsked};

/// When an event has to be to count in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taken {
    During,
    /// Of a stock at the start of the period: before it.
    AtStart,
    /// At its end: in it or before.
    AtEnd,
}

impl Taken {
    pub fn of_stock(at: indicator::Moment) -> Self {
        match at {
            indicator::Moment::Start => Self::AtStart,
            indicator::Moment::End => Self::AtEnd,
        }
    }

    /// Half months, both inside, of which the first is open for a stock.
    pub fn buckets(self, (first, last): (Bucket, Bucket)) -> (Option<Bucket>, Bucket) {
        match self {
            Self::During => (Some(first), last),
            Self::AtStart => (None, Bucket(first.0 - 1)),
            Self::AtEnd => (None, last),
        }
    }
}

/// One addend of a count: events that are added, or taken away.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaseCount {
    pub sign: i64,
    pub event: CaseEvent,
    pub conditions: Conditions,
    pub taken: Taken,
}

impl CaseCount {
    /// The addends of a term; `None` where it is not counted from cases.
    pub fn of(term: &Term) -> Option<Vec<Self>> {
        let (conditions, taken) = match term {
            Term::Count { conditions, .. } => (conditions, Taken::During),
            Term::Stock { at, conditions, .. } => (conditions, Taken::of_stock(*at)),
            Term::Reported { .. } | Term::Constant { .. } => return None,
        };
        let one = |(sign, event)| Self { sign, event, conditions: conditions.clone(), taken };
        Some(term.flows().into_iter().map(one).collect())
    }
}

/// What a count is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaseQuestion {
    pub rule_set: String,
    pub counts: Vec<CaseCount>,
    /// The half months of the period, both inside.
    pub buckets: (Bucket, Bucket),
    /// Whose cases: provinces of the 34, provinces of before, or communes; of the nation all that are in its figure.
    pub places: Vec<PlaceCode>,
    /// In place of counts: the cases received in the period that rule sets see so.
    pub seen: Option<Seen>,
}

/// Cases by how two rule sets see them at the end of the data: the base, and that of the question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Id of the rule set that the other is held against; of both where only one is asked.
    pub base: String,
    pub by: SeenBy,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SeenBy {
    /// However it is seen.
    Anyhow,
    /// By the rule set of the question.
    Verdicts(Vec<Verdict>),
    /// Otherwise than by the base.
    Apart,
    Because(Reason),
    Moved {
        reason: Reason,
        from: Verdict,
        to: Verdict,
    },
}

impl SeenBy {
    /// `why`: asked only where it matters.
    pub fn holds(&self, ours: Verdict, theirs: Verdict, why: impl FnOnce() -> Reason) -> bool {
        match self {
            Self::Anyhow => true,
            Self::Verdicts(wanted) => wanted.contains(&theirs),
            Self::Apart => ours != theirs,
            Self::Because(reason) => ours != theirs && why() == *reason,
            Self::Moved { reason, from, to } => (ours, theirs) == (*from, *to) && why() == *reason,
        }
    }
}

/// Part of a place's cases that has a figure of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// An empty code: those of which the source does not say it.
    Member(Dimension, String),
    NoCommune,
    /// Of the nation: one of the 34.
    Province(PlaceCode),
}

/// What of a list is wanted. Empty: all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CaseFilter {
    /// Codes; an empty one is "not told".
    pub agency: Option<String>,
    pub field: Option<String>,
    pub procedure: Option<String>,
    /// One of the 34.
    pub province: Option<PlaceCode>,
    /// Only cases of no commune of today, and of none of before that is counted as such.
    pub is_of_no_commune: bool,
    pub channel: Option<Channel>,
    pub verdict: Option<Verdict>,
    /// Open and within due, with at most so many working days left.
    pub due_within: Option<u16>,
    /// Part of the number of a case, whatever its case of letters.
    pub number: Option<String>,
}

impl CaseFilter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn set_member(&mut self, dimension: Dimension, code: String) {
        match dimension {
            Dimension::Agency => self.agency = Some(code),
            Dimension::Field => self.field = Some(code),
            Dimension::Procedure => self.procedure = Some(code),
        }
    }

    /// The part of the place that alone is let through, if it is one that has a figure of its own.
    pub fn part(&self) -> Option<Part> {
        let code = |dimension| match dimension {
            Dimension::Agency => self.agency.clone(),
            Dimension::Field => self.field.clone(),
            Dimension::Procedure => self.procedure.clone(),
        };
        let members = Dimension::ALL.into_iter().filter_map(|one| Some(Part::Member(one, code(one)?)));
        let parts = members.chain(self.is_of_no_commune.then_some(Part::NoCommune));
        let mut parts = parts.chain(self.province.clone().map(Part::Province));
        let only = parts.next()?;
        let of_cases = self.channel.is_some() || self.verdict.is_some() || self.due_within.is_some();
        (parts.next().is_none() && !of_cases && self.number.is_none()).then_some(only)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CaseKey {
    /// As the files lie: by source, load and row.
    #[default]
    Filed,
    Received,
    Due,
    Ended,
    /// Working days overdue.
    Late,
    /// Working days from receipt.
    Days,
}

impl CaseKey {
    pub const ALL: [Self; 6] = [Self::Filed, Self::Received, Self::Due, Self::Ended, Self::Late, Self::Days];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Received => "received",
            Self::Due => "due",
            Self::Ended => "ended",
            Self::Late => "late",
            Self::Days => "days",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CaseOrder {
    pub key: CaseKey,
    /// Largest, latest or longest first; what has no such value stays last.
    pub is_descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasesAsked {
    pub question: CaseQuestion,
    pub filter: CaseFilter,
    pub order: CaseOrder,
}

/// What is behind a count, before its rows are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What the cases come to: the count itself.
    pub n: i64,
    /// Ids of the sources whose rows they are.
    pub sources: Vec<String>,
    /// Cases behind it, and those of them that the filter lets through.
    pub cases: usize,
    pub matching: usize,
    /// What the latter come to.
    pub n_matching: i64,
    /// Cases that count more than once, or are taken away.
    pub not_once: usize,
    /// Of all of them, by what a filter may ask.
    pub provinces: Vec<(PlaceCode, usize)>,
    pub agencies: Vec<CaseGroup>,
    pub fields: Vec<CaseGroup>,
    pub procedures: Vec<CaseGroup>,
    pub channels: Vec<(Channel, usize)>,
    pub verdicts: Vec<(Verdict, usize)>,
}

/// Cases that share a code, the most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseGroup {
    /// Empty: not told.
    pub code: String,
    /// As the source names it; empty if it does not.
    pub name: String,
    pub cases: usize,
}

/// One case of a list. No person is in it: the lake holds none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCase {
    pub source: String,
    pub case_no: String,
    /// Of the 34.
    pub province: PlaceCode,
    /// As the source tells it, of today or of before.
    pub commune: Option<PlaceCode>,
    /// Empty codes: not told.
    pub agency: String,
    pub agency_name: String,
    pub field: String,
    pub procedure: String,
    pub channel: Channel,
    /// What the source says of it, as of its last word.
    pub status: CaseStatus,
    /// Seconds of local time, as everywhere.
    pub received_at: Option<Moment>,
    /// By the rule set of the question.
    pub due_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// How it stood on the last day of the period, as far as the data go.
    pub verdict: Verdict,
    /// Working days from receipt to the end, or to that day.
    pub days: Option<i32>,
    /// Working days it was overdue by then; `None` if never.
    pub late: Option<i32>,
    /// Working days until it falls overdue, of an open case that has not yet.
    pub left: Option<i32>,
    /// The events for which it counts, with their days and signs.
    pub counted: Vec<(i64, CaseEvent, EpochDay)>,
    /// What they come to.
    pub weight: i64,
}

/// Opens the cases behind counts.
pub trait CaseBook: Send + Sync {
    /// Cases of a province that fall overdue soon.
    fn watch<'a>(&'a self, asked: &'a WatchAsked) -> Later<'a, Result<Watch, CasesRefused>>;

    fn open<'a>(&'a self, asked: &'a CasesAsked) -> Later<'a, Result<Arc<dyn CaseList>, CasesRefused>>;
}

/// One list as it stood when it was opened: what is loaded meanwhile does not change it.
pub trait CaseList: Send + Sync {
    /// How many cases there are, and by what they can be told apart.
    fn listing(&self) -> Listing;

    /// So many of those that the filter lets through, in the order asked for, after so many others. Reads files.
    fn rows(&self, skip: usize, take: usize) -> Result<Vec<ListedCase>, CasesRefused>;
}

/// Why no cases can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasesRefused {
    /// Files came or went while they were read: to be asked again.
    Changing,
    /// Our fault; the log says what.
    Broken,
}
