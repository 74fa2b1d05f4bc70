//! A formula made ready: names looked up once a snapshot, so that a figure is a few additions.

use std::borrow::Cow;
use std::ops::Deref;

use crate::domain::case_list::Taken;
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::form::{Content, Flow};
use crate::domain::indicator::{Formula, Group, Indicator, Term, Timing};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::percentile::Percentile;
use crate::domain::rule_set::{self, DeadlineBasis, NoDueDate};

use super::figures::KeptFigures;
use super::snapshot::{MeasureIndex, Snapshot};

/// The plan of an indicator. What was read by a plan of the catalogue is kept.
#[derive(Clone)]
pub(crate) struct Planned<'s> {
    plan: Cow<'s, Plan>,
    kept: Option<&'s KeptFigures>,
}

impl<'s> Planned<'s> {
    pub fn of_catalogue(plan: &'s Plan, kept: &'s KeptFigures) -> Self {
        Self { plan: Cow::Borrowed(plan), kept: Some(kept) }
    }

    /// Of an indicator that is in no catalogue.
    pub fn apart(plan: Plan) -> Self {
        Self { plan: Cow::Owned(plan), kept: None }
    }

    pub fn kept(&self) -> Option<&'s KeptFigures> {
        self.kept
    }
}

impl Deref for Planned<'_> {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

/// A formula over measures by number. A measure without any part is `None`.
#[derive(Clone, Debug)]
pub(crate) enum Plan {
    Share {
        numerator: Vec<Addend>,
        denominator: Vec<Addend>,
    },
    Amount {
        addends: Vec<Addend>,
    },
    Since {
        measure: Option<MeasureIndex>,
        baseline_year: i16,
        as_share: bool,
    },
    Days {
        rule_set: Option<usize>,
        measure: Option<MeasureIndex>,
        percentile: Percentile,
    },
    /// Quoted; `is_of_its_year` where the number says nothing of later years, as a return of a province.
    Score {
        index: String,
        component: String,
        is_of_its_year: bool,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Addend {
    /// Counted from cases: measures with their signs, summed over the period or, as a stock, from
    /// the first day on.
    Counted {
        rule_set: Option<usize>,
        flows: Vec<(i64, MeasureIndex)>,
        taken: Taken,
        /// Whether communes have it too.
        is_at_communes: bool,
        /// What the conditions ask of a case.
        asked: Vec<Asked>,
        /// Of each flag that the conditions ask about, the same flows of the cases that tell it.
        told: Vec<Vec<(i64, MeasureIndex)>>,
        /// If there are any: the same flows of all cases.
        of_all: Vec<(i64, MeasureIndex)>,
        /// What of a statutory form is the same count; `None` if no column can be.
        in_form: Option<Content>,
    },
    Reported {
        measure: Option<MeasureIndex>,
        timing: Timing,
    },
    /// The same at every place.
    Constant {
        n: i64,
    },
}

/// What a count asks of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Attribute(Attribute),
    /// The promised date, to tell what was in time from what was not.
    Promise,
}

impl Asked {
    /// The canonical column that tells it.
    pub fn column(self) -> &'static str {
        match self {
            Self::Attribute(attribute) => attribute.column(),
            Self::Promise => "due_at",
        }
    }

    /// Whether a case that does not tell it is counted all the same, as if it told something.
    pub fn has_default(self) -> bool {
        matches!(self, Self::Promise | Self::Attribute(Attribute::Channel))
    }
}

impl Plan {
    pub fn of(snapshot: &Snapshot, indicator: &Indicator) -> Self {
        let addends =
            |terms: &[Term]| terms.iter().map(|term| addend(snapshot, indicator, term)).collect::<Vec<Addend>>();
        match &indicator.formula {
            Formula::Share { numerator, denominator } => {
                Self::Share { numerator: addends(numerator), denominator: addends(denominator) }
            }
            Formula::Amount { terms } => Self::Amount { addends: addends(terms) },
            Formula::Reduction { measure, baseline_year } => {
                Self::Since { measure: snapshot.measure_index(measure), baseline_year: *baseline_year, as_share: true }
            }
            Formula::Decrease { measure, baseline_year } => {
                Self::Since { measure: snapshot.measure_index(measure), baseline_year: *baseline_year, as_share: false }
            }
            Formula::PercentileDays { percentile, conditions } => {
                let rule_set = indicator.rule_set.as_deref().unwrap_or_default();
                let id = MeasureId::counted(rule_set, CaseEvent::HandlingDays, conditions);
                Self::Days {
                    percentile: *percentile,
                    rule_set: snapshot.rule_set_slot(rule_set),
                    measure: snapshot.measure_index(&id),
                }
            }
            Formula::Score { index, component } => Self::Score {
                index: index.clone(),
                component: component.clone(),
                is_of_its_year: indicator.group != Group::PublishedIndex,
            },
        }
    }

    pub fn addends(&self) -> impl Iterator<Item = &Addend> {
        let (first, second): (&[Addend], &[Addend]) = match self {
            Self::Share { numerator, denominator } => (numerator, denominator),
            Self::Amount { addends } => (addends, &[]),
            _ => (&[], &[]),
        };
        first.iter().chain(second)
    }

    /// What the counts ask of a case, with repeats.
    pub fn asked(&self) -> impl Iterator<Item = Asked> {
        self.addends()
            .flat_map(|addend| match addend {
                Addend::Counted { asked, .. } => asked.as_slice(),
                Addend::Reported { .. } | Addend::Constant { .. } => &[],
            })
            .copied()
    }

    /// The rule set whose cases are counted, if any are.
    pub fn rule_set(&self) -> Option<usize> {
        match self {
            Self::Days { rule_set, .. } => *rule_set,
            _ => self.addends().find_map(|addend| match addend {
                Addend::Counted { rule_set, .. } => *rule_set,
                Addend::Reported { .. } | Addend::Constant { .. } => None,
            }),
        }
    }

    /// True where every addend is counted from cases, so that the nation has its own series.
    pub fn is_counted(&self) -> bool {
        match self {
            Self::Days { .. } => true,
            Self::Share { .. } | Self::Amount { .. } => {
                self.addends().all(|addend| matches!(addend, Addend::Counted { .. }))
            }
            Self::Since { .. } | Self::Score { .. } => false,
        }
    }

    /// True where the figure is a sum over the days of the period, so that a running period is
    /// not to be held against a whole one.
    pub fn grows_with_the_period(&self) -> bool {
        let during = |addend: &Addend| match addend {
            Addend::Counted { taken, .. } => *taken == Taken::During,
            Addend::Reported { timing, .. } => *timing != Timing::Level,
            Addend::Constant { .. } => false,
        };
        match self {
            Self::Amount { addends } => addends.iter().any(during),
            _ => false,
        }
    }

    /// True where the nation lies between its provinces and not above them all.
    pub fn has_one_scale(&self) -> bool {
        match self {
            Self::Share { .. } | Self::Days { .. } | Self::Score { .. } => true,
            Self::Since { as_share, .. } => *as_share,
            Self::Amount { .. } => false,
        }
    }

    /// True where every addend stands at a date.
    pub fn is_level(&self) -> bool {
        match self {
            Self::Since { .. } => true,
            Self::Amount { .. } | Self::Share { .. } => self.addends().all(|addend| {
                matches!(addend, Addend::Reported { timing: Timing::Level, .. } | Addend::Constant { .. })
            }),
            _ => false,
        }
    }

    /// True where communes can be asked the same question.
    pub fn is_counted_at_communes(&self) -> bool {
        let plain = |addend: &Addend| matches!(addend, Addend::Counted { is_at_communes: true, .. });
        self.addends().all(plain) && self.addends().next().is_some()
    }
}

fn addend(snapshot: &Snapshot, indicator: &Indicator, term: &Term) -> Addend {
    let rule_set = indicator.rule_set.as_deref().unwrap_or_default();
    let flows = term.flows();
    let is_plain = rule_set == rule_set::BASE && flows.iter().all(|(_, event)| event.is_kept_for_communes());
    let counted = |conditions: &Conditions, taken| {
        let measures = |conditions: &Conditions| -> Vec<(i64, MeasureIndex)> {
            let index = |&(sign, event): &(i64, CaseEvent)| {
                Some((sign, snapshot.measure_index(&MeasureId::counted(rule_set, event, conditions))?))
            };
            flows.iter().filter_map(index).collect()
        };
        let told: Vec<_> = conditions.told().iter().map(measures).collect();
        let mut asked: Vec<Asked> = conditions.0.keys().copied().map(Asked::Attribute).collect();
        asked.extend(asks_promise(snapshot, rule_set, &flows).then_some(Asked::Promise));
        Addend::Counted {
            rule_set: snapshot.rule_set_slot(rule_set),
            flows: measures(conditions),
            taken,
            is_at_communes: is_plain && conditions.0.is_empty(),
            asked,
            of_all: if told.is_empty() { Vec::new() } else { measures(&Conditions::default()) },
            told,
            in_form: in_form(term),
        }
    };
    match term {
        Term::Count { conditions, .. } => counted(conditions, Taken::During),
        Term::Stock { at, conditions, .. } => counted(conditions, Taken::of_stock(*at)),
        Term::Reported { measure, timing, .. } => {
            Addend::Reported { measure: snapshot.measure_index(measure), timing: *timing }
        }
        Term::Constant { n, .. } => Addend::Constant { n: *n },
    }
}

/// Whether the flows tell cases in time from others by the date that the source states. All resolved
/// cases together do not, nor does a rule set that goes by the procedure's limit then.
fn asks_promise(snapshot: &Snapshot, rule_set: &str, flows: &[(i64, CaseEvent)]) -> bool {
    use CaseEvent::*;
    let has = |event| flows.iter().any(|&(_, known)| known == event);
    let is_by_promise = snapshot.rule_set(rule_set).is_some_and(|known| {
        known.choices.deadline == DeadlineBasis::Stated && known.choices.no_due_date != NoDueDate::ProcedureLimit
    });
    let is_split = CaseEvent::RESOLVED.into_iter().any(has) && !CaseEvent::RESOLVED.into_iter().all(has);
    let is_of_promises = has(PromisedWithinLimit) || has(PromisedBeyondLimit);
    is_of_promises || (is_by_promise && (is_split || has(FellOverdue) || has(LeftOverdue)))
}

/// A term as a statutory form would hold it. Its rule set judges every resolved case, so that nothing
/// is lost with those that cannot be judged.
fn in_form(term: &Term) -> Option<Content> {
    match term {
        Term::Count { events, conditions } => {
            let flows = events.iter().map(|&event| flows(event, conditions)).collect::<Option<Vec<_>>>()?;
            Some(Content::Flows(flows.concat()))
        }
        Term::Stock { stock, at, conditions } if conditions.0.is_empty() => Some(Content::Stock(*stock, *at)),
        Term::Stock { .. } | Term::Reported { .. } | Term::Constant { .. } => None,
    }
}

fn flows(event: CaseEvent, conditions: &Conditions) -> Option<Vec<Flow>> {
    let is_online = conditions.0.len() == 1
        && conditions.0.get(&Attribute::Channel).is_some_and(|channels| channels.iter().eq(["online"]));
    let is_plain = conditions.0.is_empty();
    Some(match event {
        CaseEvent::Received if is_plain => vec![Flow::ReceivedOnline, Flow::ReceivedOther],
        CaseEvent::Received if is_online => vec![Flow::ReceivedOnline],
        CaseEvent::ResolvedEarly if is_plain => vec![Flow::ResolvedEarly],
        CaseEvent::ResolvedOnTime if is_plain => vec![Flow::ResolvedOnTime],
        CaseEvent::ResolvedOverdue if is_plain => vec![Flow::ResolvedOverdue],
        CaseEvent::ResolvedUnjudged if is_plain => Vec::new(),
        _ => return None,
    })
}
