//! From the formula of a figure to the events that its cases are found by, and to the number that the list must have.

use crate::domain::case_list::{CaseCount, Part, Taken};
use crate::domain::indicator::{Formula, Term};
use crate::domain::part::CaseEvent;
use crate::domain::place::PlaceCode;

use super::{CaseSide, CasesQuery};
use crate::report::figures::{Counted, Found, What, Working, members, teller};
use crate::report::members::counts_of_part;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;

/// One way into a figure.
pub(super) struct SideOfFigure {
    pub side: CaseSide,
    pub counts: Vec<CaseCount>,
    /// As the wall has it.
    pub n: Option<i64>,
    /// Of the part of the place that alone is listed; `None` where it has no figure of its own.
    pub n_of_part: Option<i64>,
}

/// None where no side of the formula is counted from cases.
pub(super) fn sides(view: &View<'_>, place: PlaceIndex, found: &Found, query: &CasesQuery) -> Vec<SideOfFigure> {
    let numbers = Numbers::of_place(view, place, found, query.event);
    let of_part = query.filter.part().filter(|_| query.event.is_none());
    let of_part = of_part.map_or_else(Numbers::default, |part| Numbers::of_part(view, place, found, &part));
    let one = |side, counts: Option<Vec<CaseCount>>| {
        let counts = asked_for(counts?, query.event);
        (!counts.is_empty()).then(|| SideOfFigure {
            side,
            counts,
            n: numbers.of_side(side),
            n_of_part: of_part.of_side(side),
        })
    };
    let sides = match &view.indicator.formula {
        Formula::Share { numerator, denominator } => {
            let (above, below) = (terms(numerator), terms(denominator));
            let rest = above.clone().zip(below.clone()).map(|(above, below)| less(below, above));
            vec![one(CaseSide::Numerator, above), one(CaseSide::Denominator, below), one(CaseSide::Rest, rest)]
        }
        Formula::Amount { terms: all } => vec![one(CaseSide::Total, terms(all))],
        Formula::PercentileDays { conditions, .. } => {
            let event = CaseEvent::HandlingDays;
            let count = CaseCount { sign: 1, event, conditions: conditions.clone(), taken: Taken::During };
            vec![one(CaseSide::Total, Some(vec![count]))]
        }
        Formula::Reduction { .. } | Formula::Decrease { .. } | Formula::Score { .. } => Vec::new(),
    };
    sides.into_iter().flatten().collect()
}

/// Whose cases are in the figure of a place.
pub(super) fn places(view: &View<'_>, place: PlaceIndex) -> Vec<PlaceCode> {
    let teller = teller(view.snapshot, &view.plan, place, view.period);
    let members = members(view.snapshot, &view.plan, teller, view.period);
    members.places.iter().map(|&place| view.snapshot.place_code(place).clone()).collect()
}

fn terms(terms: &[Term]) -> Option<Vec<CaseCount>> {
    let counts: Option<Vec<Vec<CaseCount>>> = terms.iter().map(CaseCount::of).collect();
    counts.map(|counts| counts.concat())
}

fn less(mut all: Vec<CaseCount>, taken_away: Vec<CaseCount>) -> Vec<CaseCount> {
    all.extend(taken_away.into_iter().map(|count| CaseCount { sign: -count.sign, ..count }));
    all
}

fn asked_for(mut counts: Vec<CaseCount>, event: Option<CaseEvent>) -> Vec<CaseCount> {
    counts.retain(|count| event.is_none_or(|event| count.event == event));
    counts
}

/// What the wall has of the two sides, or of the only one.
#[derive(Default)]
struct Numbers {
    above: Option<i64>,
    below: Option<i64>,
}

impl Numbers {
    fn of_place(view: &View<'_>, place: PlaceIndex, found: &Found, event: Option<CaseEvent>) -> Self {
        let working = Working::of(view.snapshot, view.indicator, &view.plan, place, view.period, found);
        let sum = |terms: &[Counted]| Some(terms.iter().map(|term| of_event(term, event)).sum());
        let (above, below) = match &working {
            Working::Quotient { numerator, denominator } => (sum(numerator), sum(denominator)),
            Working::Total(terms) => (sum(terms), None),
            Working::Days { by_days, .. } => (Some(by_days.iter().sum()), None),
            Working::Change { .. } | Working::Quoted { .. } | Working::Nothing => (None, None),
        };
        Self { above, below }
    }

    fn of_part(view: &View<'_>, place: PlaceIndex, found: &Found, part: &Part) -> Self {
        if let Part::Province(code) = part {
            let province =
                view.snapshot.place_index(code).filter(|_| *view.snapshot.place_code(place) == PlaceCode::nation());
            return province.map_or_else(Self::default, |one| Self::of_place(view, one, &view.found(one), None));
        }
        let (above, below) = counts_of_part(view, place, found, part).unzip();
        Self { above, below: below.flatten() }
    }

    fn of_side(&self, side: CaseSide) -> Option<i64> {
        match side {
            CaseSide::Numerator | CaseSide::Total => self.above,
            CaseSide::Denominator => self.below,
            CaseSide::Rest => Some(self.below? - self.above?),
        }
    }
}

fn of_event(term: &Counted, event: Option<CaseEvent>) -> i64 {
    let is_asked = |what: What| event.is_none_or(|event| what == What::Event(event));
    term.counts.iter().filter(|count| is_asked(count.what)).map(|count| count.sign * count.n).sum()
}
