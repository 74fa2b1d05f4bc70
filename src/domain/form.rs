//! Statutory forms: tables whose columns, sums and rules are data (`pipelines/forms/*.toml`).

use super::confidence::Confidence;
use jiff::civil::Date;
use serde::Deserialize;

use super::bucket::Bucket;
use super::indicator::{Moment, Stock};
use super::place::PlaceCode;
use super::text::Text;

/// What the rows of a form are, within a province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    Agency,
    Field,
    Procedure,
}

impl Dimension {
    pub const ALL: [Self; 3] = [Self::Agency, Self::Field, Self::Procedure];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Field => "field",
            Self::Procedure => "procedure",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == text)
    }
}

/// What a form counts of a case; each is a flow of cases in a half month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    ReceivedOnline,
    /// At the counter, by post, or not reported.
    ReceivedOther,
    ResolvedEarly,
    ResolvedOnTime,
    ResolvedOverdue,
    FellOverdue,
    LeftOverdue,
}

impl Flow {
    pub const ALL: [Self; 7] = [
        Self::ReceivedOnline,
        Self::ReceivedOther,
        Self::ResolvedEarly,
        Self::ResolvedOnTime,
        Self::ResolvedOverdue,
        Self::FellOverdue,
        Self::LeftOverdue,
    ];

    /// Its place in [`Flow::ALL`] and in [`MemberFlows::flows`].
    pub fn slot(self) -> usize {
        self as usize
    }
}

/// The flows of one agency, field or procedure of a province in one half month, under the rule set
/// of form II.06a. The members of a dimension add up to the province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFlows {
    /// The source system the counts come from.
    pub source: String,
    /// A province of the 34.
    pub place: PlaceCode,
    pub dimension: Dimension,
    /// Its code; empty for cases of which the source does not say it.
    pub member: String,
    pub bucket: Bucket,
    /// Cases, in the order of [`Flow::ALL`].
    pub flows: [i64; 7],
}

/// What a source calls an agency.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyName {
    pub source: String,
    pub place: PlaceCode,
    pub code: String,
    pub name: String,
}

/// A form as its circular prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The file's stem: `ii06a`.
    pub id: String,
    pub code: String,
    pub name: Text,
    pub version: u16,
    pub valid_from: Date,
    /// Where it was read, for readers.
    pub source: Text,
    /// A, B, C or M.
    pub confidence: Confidence,
    /// What of the definition is not verified, to be printed with it.
    pub caution: Option<Text>,
    pub rule_set: String,
    /// In printed order, without the row's number and name.
    pub columns: Vec<FormColumn>,
    pub identities: Vec<Identity>,
}

impl Form {
    pub fn column(&self, number: u8) -> Option<&FormColumn> {
        self.columns.iter().find(|column| column.number == number)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormColumn {
    /// `3` for the column printed as (3).
    pub number: u8,
    /// `recv_total`.
    pub id: String,
    /// The headings it stands under, such as "Received" and "In the period", and its own.
    pub group: Text,
    pub subgroup: Option<Text>,
    pub name: Text,
    pub rule: Text,
    pub content: Content,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Flows of the period.
    Flows(Vec<Flow>),
    /// What was open just before the period, or at its end.
    Stock(Stock, Moment),
    /// The sum of other columns, by number.
    Sum(Vec<u8>),
}

/// Columns whose sums must be equal, such as (3) = (7) + (11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub left: Vec<u8>,
    pub right: Vec<u8>,
    /// The right side is read from the period just before: what is carried over was open then.
    pub is_right_of_the_period_before: bool,
}

/// One line of a form as it was sent to us: nobody counted the cases behind it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLine {
    /// The source system it came from.
    pub source: String,
    /// The form's id: `ii06a`.
    pub form: String,
    /// The province of the 34 that reports.
    pub place: PlaceCode,
    /// The days that the report covers, both included.
    pub first_day: Date,
    pub last_day: Date,
    /// The unit or field as printed; empty for the province as a whole.
    pub unit: String,
    /// Cases, one a column of the form, in its order.
    pub cells: Vec<i64>,
    /// The load that brought it; 0 before it is committed.
    pub load: i64,
}

/// How a case came into a form's period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Came {
    Online,
    /// At the counter, by post, or not reported.
    Other,
    CarriedOver,
}

/// How it stands at the period's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stands {
    Early,
    OnTime,
    Overdue,
    OpenWithinDue,
    OpenOverdue,
}

/// One case in a form: it stands in exactly one column of each kind, so that what came in equals
/// what was resolved and what is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormCase {
    pub source: String,
    pub case_no: String,
    /// Its agency, field and procedure, in the order of [`Dimension::ALL`]; empty if not told.
    pub members: [String; 3],
    pub came: Came,
    pub stands: Stands,
}

impl FormCase {
    /// Whether the case stands in a column that holds `content`; sums hold no cases of their own.
    pub fn stands_in(&self, content: &Content) -> bool {
        let is_open = matches!(self.stands, Stands::OpenWithinDue | Stands::OpenOverdue);
        match content {
            Content::Flows(flows) => flows.iter().any(|flow| match flow {
                Flow::ReceivedOnline => self.came == Came::Online,
                Flow::ReceivedOther => self.came == Came::Other,
                Flow::ResolvedEarly => self.stands == Stands::Early,
                Flow::ResolvedOnTime => self.stands == Stands::OnTime,
                Flow::ResolvedOverdue => self.stands == Stands::Overdue,
                Flow::FellOverdue | Flow::LeftOverdue => false,
            }),
            Content::Stock(Stock::Open, Moment::Start) => self.came == Came::CarriedOver,
            Content::Stock(Stock::Open, Moment::End) => is_open,
            Content::Stock(Stock::OpenOverdue, Moment::End) => self.stands == Stands::OpenOverdue,
            Content::Stock(Stock::OpenWithinDue, Moment::End) => self.stands == Stands::OpenWithinDue,
            Content::Stock(..) | Content::Sum(_) => false,
        }
    }
}
