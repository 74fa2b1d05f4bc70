//! What a figure is made of, term by term: the counts from which anybody can work it out again.
//!
//! They are taken from the wall a second time, place by place, and not from the sums that made the
//! figure, so that a figure whose counts do not come to it is found out ([`Working::comes_to`]).

use jiff::civil::Date;

use super::counted::reached;
use super::reported::{reported, since};
use super::{Found, count, gaps, nation, score};
use crate::domain::form::Form;
use crate::domain::indicator::{Formula, Indicator, Term};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::percentile::Percentile;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Quotient, Reading};
use crate::report::plan::{Addend, Plan};
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, ScoreRow, SentReport, Snapshot, told};

/// The counts behind one figure.
#[derive(Clone, Debug)]
pub(crate) enum Working {
    /// There is no figure, and no counts are behind that.
    Nothing,
    Quotient {
        numerator: Vec<Counted>,
        denominator: Vec<Counted>,
    },
    Total(Vec<Counted>),
    /// A level then and now.
    Change {
        before: Counted,
        now: Counted,
        as_share: bool,
    },
    /// Cases by whole working days; the index is the days.
    Days {
        percentile: Percentile,
        by_days: Vec<i64>,
    },
    /// Of the place itself, or of the one province that it was.
    Quoted {
        holder: PlaceIndex,
        row: Box<ScoreRow>,
    },
}

/// One term of a formula.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    pub n: i64,
    pub counts: Vec<Count>,
    /// Of a count that a source reported.
    pub as_of: Option<Date>,
}

/// One count; a stock takes those that left from those that came.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    pub sign: i64,
    pub what: What,
    pub n: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Event(CaseEvent),
    Reported,
    /// A number that a text fixes, of each place that is in the figure.
    Fixed,
    /// The columns of a form that a province sent.
    Form,
}

/// Whose counts are in a figure.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    pub places: Vec<PlaceIndex>,
    /// The source itself says it of the nation, so that no provinces are added.
    pub is_own_row: bool,
}

impl Working {
    pub fn of(
        snapshot: &Snapshot,
        indicator: &Indicator,
        plan: &Plan,
        place: PlaceIndex,
        period: Period,
        found: &Found,
    ) -> Self {
        let is_empty = matches!(found.reading, Reading::Absent(absence) if absence != Absence::NotApplicable);
        if is_empty {
            return Self::Nothing;
        }
        let members = members(snapshot, plan, teller(snapshot, plan, place, period), period);
        let sent = found.remarks.iter().any(|remark| matches!(remark, Remark::BySentForm { .. }));
        let form = plan.rule_set().filter(|_| sent).and_then(|slot| snapshot.sent_form(slot));
        let form = form.map(|form| (form, snapshot.tiles(place, form, period)));
        Scope { snapshot, indicator, plan, period, form }.working(&members.places)
    }

    /// Whether the counts come to the figure.
    pub fn comes_to(&self, reading: &Reading) -> bool {
        match (self, reading) {
            (Self::Nothing, Reading::Absent(_)) => true,
            (Self::Quotient { numerator, denominator }, reading) => {
                let worked_out = Quotient::new(sum(numerator), sum(denominator));
                match reading {
                    Reading::Share(quotient) => worked_out == Some(*quotient),
                    Reading::Absent(_) => worked_out.is_none(),
                    _ => false,
                }
            }
            (Self::Total(terms), Reading::Amount(n) | Reading::Level { n, .. }) => sum(terms) == *n,
            (Self::Change { before, now, as_share: true }, Reading::Share(quotient)) => {
                Quotient::new(before.n - now.n, before.n) == Some(*quotient)
            }
            (Self::Change { before, now, .. }, Reading::Amount(n) | Reading::Level { n, .. }) => before.n - now.n == *n,
            (Self::Change { before, .. }, Reading::Absent(_)) => before.n <= 0,
            (Self::Days { percentile, by_days }, Reading::Days { days, cases }) => {
                percentile.of(by_days) == Some((*days, *cases))
            }
            (Self::Days { percentile, by_days }, Reading::Absent(_)) => percentile.of(by_days).is_none(),
            (Self::Quoted { row, .. }, Reading::Score { value, rank, edition, .. }) => {
                // Among the 63 the rank that was printed for the 34 is not told.
                let is_its_rank = rank.is_none() || *rank == row.rank;
                is_its_rank && (row.score, row.edition) == (Some(*value), *edition)
            }
            _ => false,
        }
    }
}

/// The counts of one place of a nation's figure: numerator and denominator, or the sum and nothing.
pub(crate) fn counts_of(
    snapshot: &Snapshot,
    indicator: &Indicator,
    plan: &Plan,
    place: PlaceIndex,
    period: Period,
) -> (i64, Option<i64>) {
    match (Scope { snapshot, indicator, plan, period, form: None }).working(&[place]) {
        Working::Quotient { numerator, denominator } => (sum(&numerator), Some(sum(&denominator))),
        Working::Total(terms) => (sum(&terms), None),
        Working::Change { before, now, as_share } => (before.n - now.n, as_share.then_some(before.n)),
        Working::Days { by_days, .. } => (by_days.iter().sum(), None),
        Working::Quoted { .. } | Working::Nothing => (0, None),
    }
}

/// Whose counts are in the figure of a place: its own; of the nation those of the provinces that are in it.
pub(crate) fn members(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Members {
    let itself = |is_own_row| Members { places: vec![place], is_own_row };
    if snapshot.place_code(place).level() != Level::Nation || matches!(plan, Plan::Score { .. }) {
        return itself(false);
    }
    let places = match plan.rule_set().filter(|_| plan.is_counted()) {
        Some(rule_set) => {
            let left_out = gaps::left_out(snapshot, plan, place, period);
            reached(snapshot, rule_set, period).into_iter().filter(|one| !left_out.contains(one)).collect()
        }
        None => {
            let tells = |&place: &PlaceIndex| nation::parts_of(snapshot, plan, place, period).is_ok();
            if tells(&place) {
                return itself(true);
            }
            snapshot.province_indices().iter().copied().filter(tells).collect()
        }
    };
    Members { places, is_own_row: false }
}

/// Whose counts tell of a place: of a province of before that did not merge, those of the one of today, unless a
/// score was printed for it then.
pub(crate) fn teller(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> PlaceIndex {
    let Some(new) = snapshot.successor(place).filter(|&new| snapshot.predecessors(new).len() == 1) else {
        return place;
    };
    let is_told_then = match plan {
        Plan::Score { index, component, is_of_its_year } => {
            score::row(snapshot, (index, component), *is_of_its_year, place, period).is_some()
        }
        _ => false,
    };
    if is_told_then { place } else { new }
}

pub(crate) fn sum(terms: &[Counted]) -> i64 {
    terms.iter().map(|term| term.n).sum()
}

struct Scope<'s> {
    snapshot: &'s Snapshot,
    indicator: &'s Indicator,
    plan: &'s Plan,
    period: Period,
    /// The form that stands in for cases, with the reports that cover the period.
    form: Option<(&'s Form, Vec<&'s SentReport>)>,
}

impl Scope<'_> {
    fn working(&self, members: &[PlaceIndex]) -> Working {
        let side = |terms: &[Term], addends: &[Addend]| -> Vec<Counted> {
            terms.iter().zip(addends).map(|(term, addend)| self.term(term, addend, members)).collect()
        };
        match (self.plan, &self.indicator.formula) {
            (Plan::Share { numerator, denominator }, Formula::Share { numerator: above, denominator: below }) => {
                Working::Quotient { numerator: side(above, numerator), denominator: side(below, denominator) }
            }
            (Plan::Amount { addends }, Formula::Amount { terms }) => Working::Total(side(terms, addends)),
            (Plan::Since { measure, baseline_year, as_share }, _) => {
                let (mut before, mut now) = (Counted::default(), Counted::default());
                for &member in members {
                    let levels = since(self.snapshot, *measure, *baseline_year, member, self.period);
                    let Ok((then, today)) = levels else { continue };
                    before.report(then.n, then.as_of);
                    now.report(today.n, today.as_of);
                }
                Working::Change { before, now, as_share: *as_share }
            }
            (Plan::Days { measure, percentile, .. }, _) => {
                let mut by_days = Vec::new();
                let (first, last) = self.period.buckets();
                let histograms = members.iter().filter_map(|&member| self.snapshot.histogram((*measure)?, member));
                histograms.for_each(|histogram| histogram.sum_into(first, last, &mut by_days));
                Working::Days { percentile: *percentile, by_days }
            }
            (Plan::Score { index, component, is_of_its_year }, _) => {
                let index = (index.as_str(), component.as_str());
                let rows = members
                    .iter()
                    .find_map(|&member| score::row(self.snapshot, index, *is_of_its_year, member, self.period));
                rows.map_or(Working::Nothing, |(holder, row)| Working::Quoted { holder, row: Box::new(row.clone()) })
            }
            _ => Working::Nothing,
        }
    }

    fn term(&self, term: &Term, addend: &Addend, members: &[PlaceIndex]) -> Counted {
        match addend {
            Addend::Counted { in_form, .. } if self.form.is_some() => {
                let column = in_form.as_ref().zip(self.form.as_ref());
                let n = column.and_then(|(content, (form, reports))| told(form, reports, content)).unwrap_or_default();
                Counted { n, counts: vec![Count { sign: 1, what: What::Form, n }], as_of: None }
            }
            Addend::Counted { taken, .. } => {
                let count_of = |(sign, event): (i64, CaseEvent)| {
                    let measure = self.snapshot.measure_index(&self.measure(term, event));
                    let flows: Vec<_> = measure.map(|measure| (1, measure)).into_iter().collect();
                    let at = |&member: &PlaceIndex| count(self.snapshot, &flows, *taken, member, self.period.buckets());
                    Count { sign, what: What::Event(event), n: members.iter().map(at).sum() }
                };
                let counts: Vec<Count> = term.flows().into_iter().map(count_of).collect();
                Counted { n: counts.iter().map(|count| count.sign * count.n).sum(), counts, as_of: None }
            }
            // A number that a text fixes for each place.
            Addend::Constant { n } => {
                let n = n * members.len() as i64;
                Counted { n, counts: vec![Count { sign: 1, what: What::Fixed, n }], as_of: None }
            }
            Addend::Reported { measure, timing } => {
                let mut told = Counted::default();
                for &member in members {
                    let found = measure.map(|measure| reported(self.snapshot, measure, *timing, member, self.period));
                    if let Some(Ok(one)) = found {
                        told.report(one.n, one.as_of);
                    }
                }
                told
            }
        }
    }

    fn measure(&self, term: &Term, event: CaseEvent) -> MeasureId {
        let rule_set = self.indicator.rule_set.as_deref().unwrap_or_default();
        measure(rule_set, term, event)
    }
}

/// What is counted of an event within a term.
pub(crate) fn measure(rule_set: &str, term: &Term, event: CaseEvent) -> MeasureId {
    match term {
        Term::Count { conditions, .. } | Term::Stock { conditions, .. } => {
            MeasureId::counted(rule_set, event, conditions)
        }
        Term::Reported { measure, .. } => measure.clone(),
        Term::Constant { .. } => MeasureId::reported("fixed", "constant"),
    }
}

impl Counted {
    /// Adds what one place reported; a sum is as old as its oldest part.
    fn report(&mut self, n: i64, as_of: Option<Date>) {
        self.n += n;
        self.as_of = match (self.as_of, as_of) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        match self.counts.first_mut() {
            Some(only) => only.n += n,
            None => self.counts.push(Count { sign: 1, what: What::Reported, n }),
        }
    }
}
