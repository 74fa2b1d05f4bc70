//! What the terms of a formula count, laid out so that two formulas can be held against each other: for
//! every combination of the attributes that they ask about, what is counted of such cases and how often.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::{Moment, Stock, Term, Timing};
use crate::domain::part::{CaseEvent, MeasureId};

/// The least that a term counts; a stock is never the sum of others here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Atom {
    Event(CaseEvent),
    Stock(Stock, Moment),
    Reported(MeasureId, Timing),
    Constant(i64),
}

impl fmt::Display for Atom {
    /// As the file names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => f.write_str(event.as_str()),
            Self::Stock(stock, moment) => write!(f, "{}@{}", stock.as_str(), moment.as_str()),
            Self::Reported(measure, _) => write!(f, "{measure}"),
            Self::Constant(n) => write!(f, "{n}"),
        }
    }
}

/// How often each is counted.
pub(super) type Counted = BTreeMap<Atom, i64>;

/// The kinds of open case: together they are all of them, and no case is of two.
pub(super) const OPEN: [Stock; 3] = [Stock::OpenOverdue, Stock::OpenWithinDue, Stock::OpenWaiting];

/// The attributes that terms ask about, all of whose values would be no question.
pub(super) fn attributes<'t>(terms: impl Iterator<Item = &'t Term>) -> BTreeSet<Attribute> {
    let asked = terms.filter_map(conditions).flat_map(|conditions| &conditions.0);
    asked.filter(|(one, allowed)| !allows_all(**one, allowed)).map(|(attribute, _)| *attribute).collect()
}

/// One entry for each combination of values, in the same order for the same attributes.
pub(super) fn cells(terms: &[Term], attributes: &BTreeSet<Attribute>) -> Vec<Counted> {
    let mut combinations: Vec<Vec<(Attribute, &'static str)>> = vec![Vec::new()];
    for attribute in attributes {
        let with = |cell: &Vec<(Attribute, &'static str)>, value| [&cell[..], &[(*attribute, value)]].concat();
        let more = combinations.iter().flat_map(|cell| attribute.values().iter().map(move |value| with(cell, *value)));
        combinations = more.collect();
    }
    combinations.iter().map(|cell| counted(terms, cell)).collect()
}

/// Everything that is counted of any case.
pub(super) fn atoms(terms: &[Term]) -> BTreeSet<Atom> {
    terms.iter().flat_map(atoms_of).collect()
}

fn counted(terms: &[Term], cell: &[(Attribute, &'static str)]) -> Counted {
    let mut counted = Counted::new();
    let holds = |conditions: &Conditions| {
        let allows = |(attribute, value): &(Attribute, &str)| {
            conditions.0.get(attribute).is_none_or(|allowed| allowed.iter().any(|one| one == value))
        };
        cell.iter().all(allows)
    };
    for term in terms.iter().filter(|term| conditions(term).is_none_or(holds)) {
        for atom in atoms_of(term) {
            *counted.entry(atom).or_default() += 1;
        }
    }
    counted
}

fn atoms_of(term: &Term) -> Vec<Atom> {
    match term {
        Term::Count { events, .. } => events.iter().copied().map(Atom::Event).collect(),
        Term::Stock { stock: Stock::Open, at, .. } => OPEN.map(|stock| Atom::Stock(stock, *at)).to_vec(),
        Term::Stock { stock, at, .. } => vec![Atom::Stock(*stock, *at)],
        Term::Reported { measure, timing, .. } => vec![Atom::Reported(measure.clone(), *timing)],
        Term::Constant { n, .. } => vec![Atom::Constant(*n)],
    }
}

fn conditions(term: &Term) -> Option<&Conditions> {
    match term {
        Term::Count { conditions, .. } | Term::Stock { conditions, .. } => Some(conditions),
        Term::Reported { .. } | Term::Constant { .. } => None,
    }
}

fn allows_all(attribute: Attribute, allowed: &[String]) -> bool {
    attribute.values().iter().all(|value| allowed.iter().any(|one| one == value))
}
