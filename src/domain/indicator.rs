//! Indicators: what is measured, as a closed set of formula shapes over parts and scores.

use super::condition::Conditions;
use super::confidence::Confidence;
use super::part::{CaseEvent, MeasureId};
use super::percentile::Percentile;
use super::text::Text;

/// The card group an indicator stands in on a province's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    CaseHandling,
    Digital,
    Reform,
    Organisation,
    PublishedIndex,
}

impl Group {
    pub const ALL: [Self; 5] =
        [Self::CaseHandling, Self::Digital, Self::Reform, Self::Organisation, Self::PublishedIndex];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CaseHandling => "case_handling",
            Self::Digital => "digital",
            Self::Reform => "reform",
            Self::Organisation => "organisation",
            Self::PublishedIndex => "published_index",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Shown as a percentage; stored as a quotient.
    Percent,
    Cases,
    WorkingDays,
    Points,
    Procedures,
    Villages,
    Services,
    PublicServiceUnits,
    Posts,
    Persons,
    Tasks,
    Recommendations,
    Requests,
    /// Of a bank of questions and answers.
    Entries,
    Documents,
    Courses,
}

impl Unit {
    /// Whole things, unlike shares, points and days.
    pub fn is_counted(self) -> bool {
        !matches!(self, Self::Percent | Self::Points | Self::WorkingDays)
    }

    /// As files of the catalogue and exports name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Cases => "cases",
            Self::WorkingDays => "working_days",
            Self::Points => "points",
            Self::Procedures => "procedures",
            Self::Villages => "villages",
            Self::Services => "services",
            Self::PublicServiceUnits => "public_service_units",
            Self::Posts => "posts",
            Self::Persons => "persons",
            Self::Tasks => "tasks",
            Self::Recommendations => "recommendations",
            Self::Requests => "requests",
            Self::Entries => "entries",
            Self::Documents => "documents",
            Self::Courses => "courses",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    HigherIsBetter,
    LowerIsBetter,
    /// Neither: volumes.
    Neutral,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HigherIsBetter => "higher_is_better",
            Self::LowerIsBetter => "lower_is_better",
            Self::Neutral => "neutral",
        }
    }
}

/// A stock of cases: the running sum of what entered less what left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stock {
    Open,
    OpenOverdue,
    /// Open, not overdue and not waiting.
    OpenWithinDue,
    /// Waiting for the applicant, where the rule set counts that apart.
    OpenWaiting,
}

impl Stock {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::OpenOverdue => "open_overdue",
            Self::OpenWithinDue => "open_within_due",
            Self::OpenWaiting => "open_waiting",
        }
    }

    /// The flows whose running sum is the stock, each with its sign.
    pub fn flows(self) -> Vec<(i64, CaseEvent)> {
        use CaseEvent::{BeganWaiting, Cancelled, FellOverdue, LeftOverdue, LeftWaiting, Received};
        let gone = CaseEvent::RESOLVED.into_iter().chain([Cancelled]).map(|event| (-1, event));
        let open = std::iter::once((1, Received)).chain(gone);
        let overdue = [(1, FellOverdue), (-1, LeftOverdue)];
        let waiting = [(1, BeganWaiting), (-1, LeftWaiting)];
        match self {
            Self::Open => open.collect(),
            Self::OpenOverdue => overdue.to_vec(),
            Self::OpenWaiting => waiting.to_vec(),
            Self::OpenWithinDue => {
                open.chain(overdue.into_iter().chain(waiting).map(|(sign, event)| (-sign, event))).collect()
            }
        }
    }
}

/// Which end of the period a stock is taken at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Just before the period: what was carried over.
    Start,
    End,
}

impl Moment {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}

/// How a reported count adds up over time. Over places every count is a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// What happened in each half month: sums over the period.
    Flow,
    /// What stood at a date: the last one in or before the period.
    Level,
    /// Counted from 1 January to the date: the last one in the year, and only for whole years.
    YearToDate,
}

impl Timing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Level => "level",
            Self::YearToDate => "year_to_date",
        }
    }
}

/// One addend of a numerator or denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    Count {
        events: Vec<CaseEvent>,
        conditions: Conditions,
    },
    Stock {
        stock: Stock,
        at: Moment,
        conditions: Conditions,
    },
    Reported {
        measure: MeasureId,
        timing: Timing,
        /// What its source calls it, if it does.
        label: Option<Text>,
    },
    /// A number that a text fixes, the same at every place; of denominators only, and from 1.
    Constant {
        n: i64,
        source: Text,
    },
}

impl Term {
    /// The events that are counted from cases, each with its sign.
    pub fn flows(&self) -> Vec<(i64, CaseEvent)> {
        match self {
            Self::Count { events, .. } => events.iter().map(|&event| (1, event)).collect(),
            Self::Stock { stock, .. } => stock.flows(),
            Self::Reported { .. } | Self::Constant { .. } => Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Numerator over denominator.
    Share { numerator: Vec<Term>, denominator: Vec<Term> },
    /// A sum of terms. A sum of `Timing::Level` terms reads as a level.
    Amount { terms: Vec<Term> },
    /// (level at the end of the baseline year - level now) / level at the end of the baseline year.
    Reduction { measure: MeasureId, baseline_year: i16 },
    /// (level in the baseline year - level now), as a count.
    Decrease { measure: MeasureId, baseline_year: i16 },
    /// Of the whole working days from receipt to the end of handling: the median, or the fewest within
    /// which so many of a hundred cases ended.
    PercentileDays { percentile: Percentile, conditions: Conditions },
    /// A published score, quoted.
    Score { index: String, component: String },
}

/// One indicator: one file in `pipelines/indicators/`, whose stem is its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Indicator {
    pub id: String,
    pub name: Text,
    /// For narrow columns and axis titles.
    pub short_name: Text,
    /// The definition in words, as an inspector would read it out.
    pub definition: Text,
    pub group: Group,
    pub unit: Unit,
    pub direction: Direction,
    /// Decimals shown, 0 to 4.
    pub decimals: u8,
    pub formula: Formula,
    /// Required where the formula counts cases.
    pub rule_set: Option<String>,
    /// The article that defines it.
    pub legal_basis: Text,
    /// A, B, C or M; C and M are shown as unverified.
    pub confidence: Confidence,
    /// Place among the headline figures of the first page, from 1; `None`: not there.
    pub headline: Option<u8>,
    /// Set where it says how large a province is: those with near values are alike. The order, from 1, in which
    /// such indicators are asked; `None`: it is not.
    pub size: Option<u8>,
    /// The indicator this one is another reading of (same question, other rule set or source).
    pub variant_of: Option<String>,
    pub examples: Vec<Example>,
}

/// A worked example, in the definition file: `[[example]] given = {...} expect = "..."`.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Counts by term position (`numerator`, `denominator`, ...) or a published score.
    pub given: std::collections::BTreeMap<String, f64>,
    /// As shown on a Vietnamese page: `86,64 %`.
    pub expect: String,
}

impl Indicator {
    /// A part of a published index, whose total is another indicator.
    pub fn is_component(&self) -> bool {
        let is_part = matches!(&self.formula, Formula::Score { component, .. } if component != "total");
        is_part && self.group == Group::PublishedIndex
    }

    /// What must be counted from cases for this indicator: one entry a measure, without repeats.
    pub fn counted(&self) -> Vec<(CaseEvent, Conditions)> {
        let mut wanted = Vec::new();
        let mut want = |event: CaseEvent, conditions: &Conditions| {
            let entry = (event, conditions.clone());
            if !wanted.contains(&entry) {
                wanted.push(entry);
            }
        };
        for term in self.terms() {
            match term {
                Term::Count { events, conditions } => events.iter().for_each(|&event| want(event, conditions)),
                Term::Stock { stock, conditions, .. } => {
                    stock.flows().into_iter().for_each(|(_, event)| want(event, conditions));
                }
                Term::Reported { .. } | Term::Constant { .. } => {}
            }
        }
        if let Formula::PercentileDays { conditions, .. } = &self.formula {
            want(CaseEvent::HandlingDays, conditions);
        }
        wanted
    }

    /// All addends, numerator first.
    pub fn terms(&self) -> Vec<&Term> {
        match &self.formula {
            Formula::Share { numerator, denominator } => numerator.iter().chain(denominator).collect(),
            Formula::Amount { terms } => terms.iter().collect(),
            _ => Vec::new(),
        }
    }
}
