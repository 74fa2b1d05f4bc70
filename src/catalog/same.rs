//! Whether two formulas count the same, however they are written.

use std::collections::BTreeSet;

use super::cells::{atoms, attributes, cells};
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::{Formula, Term};

pub(super) fn same(one: &Formula, other: &Formula) -> bool {
    match (one, other) {
        (
            Formula::Share { numerator, denominator },
            Formula::Share { numerator: other_numerator, denominator: other_denominator },
        ) => same_sum(numerator, other_numerator) && same_sum(denominator, other_denominator),
        (Formula::Amount { terms }, Formula::Amount { terms: others }) => same_sum(terms, others),
        (
            Formula::PercentileDays { percentile, conditions },
            Formula::PercentileDays { percentile: other_percentile, conditions: other_conditions },
        ) => percentile == other_percentile && asked(conditions) == asked(other_conditions),
        _ => one == other,
    }
}

fn same_sum(one: &[Term], other: &[Term]) -> bool {
    let attributes = attributes(one.iter().chain(other));
    atoms(one) == atoms(other) && cells(one, &attributes) == cells(other, &attributes)
}

/// Without the questions that any answer fits, and whatever the order of the answers.
fn asked(conditions: &Conditions) -> Vec<(Attribute, BTreeSet<&str>)> {
    let values = |allowed: &'_ [String]| allowed.iter().map(String::as_str).collect::<BTreeSet<_>>().len();
    let asked = conditions.0.iter().filter(|(attribute, allowed)| values(allowed) < attribute.values().len());
    asked.map(|(attribute, allowed)| (*attribute, allowed.iter().map(String::as_str).collect())).collect()
}
