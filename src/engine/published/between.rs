//! Rules between the counts that one file reports of one place and day: 103 tasks are 96 and 7, and
//! no more villages are connected than there are.
//!
//! Rows are held against rows of their own file. A total of which parts are missing is wrong where the
//! parts that are there already come to more; otherwise nobody can say.

use std::collections::HashMap;

use jiff::civil::Date;

use super::intake::Figures;
use super::reasons::{self, Reason};
use crate::domain::part::MeasureId;
use crate::domain::place::PlaceCode;
use crate::domain::source::{ReturnMapping, SumRule, WithinRule};

/// What the file reports of one place and day, by measure.
type Reported<'f> = HashMap<&'f MeasureId, i64>;

/// For each row why it is sent back, if it is. `rows`: what each row says; `None` where it is at fault itself.
pub(super) fn broken(source: &str, mapping: &ReturnMapping, rows: &[Option<Figures>]) -> Vec<Option<Reason>> {
    let mut groups: HashMap<(&PlaceCode, Date), Reported<'_>> = HashMap::new();
    let counts = || {
        rows.iter().enumerate().filter_map(|(row, figures)| {
            let figures = figures.as_ref()?;
            Some((row, figures.parts.first()?, figures.as_of?))
        })
    };
    for (_, part, day) in counts() {
        // Of two rows of one measure the first one stands; the other is a repeat or a contradiction.
        groups.entry((&part.place, day)).or_default().entry(&part.measure).or_insert(part.n);
    }
    let mut broken: Vec<Option<Reason>> = vec![None; rows.len()];
    for (row, part, day) in counts() {
        let Some(group) = groups.get(&(&part.place, day)) else { continue };
        let n = |measure: &String| group.get(&MeasureId::reported(source, measure)).copied();
        let is_of = |measure: &String| part.measure == MeasureId::reported(source, measure);
        let sums = mapping.sums.iter().filter(|rule| is_of(&rule.total) || rule.parts.iter().any(is_of));
        let withins = mapping.withins.iter().filter(|rule| is_of(&rule.part) || is_of(&rule.whole));
        broken[row] = sums.filter_map(|rule| sum(rule, n)).chain(withins.filter_map(|rule| within(rule, n))).next();
    }
    broken
}

fn sum(rule: &SumRule, n: impl Fn(&String) -> Option<i64>) -> Option<Reason> {
    let total = n(&rule.total)?;
    let parts: Vec<(&str, i64)> = rule.parts.iter().filter_map(|part| Some((part.as_str(), n(part)?))).collect();
    // Each of them fits, so their sum may not: it is then no total either.
    let added = parts.iter().try_fold(0_i64, |sum, (_, n)| sum.checked_add(*n));
    let is_whole = parts.len() == rule.parts.len();
    let is_right = added.is_some_and(|added| added == total || !is_whole && added < total);
    (!is_right).then(|| reasons::off_balance((&rule.total, total), &parts, added.unwrap_or(i64::MAX)))
}

fn within(rule: &WithinRule, n: impl Fn(&String) -> Option<i64>) -> Option<Reason> {
    let (part, whole) = (n(&rule.part)?, n(&rule.whole)?);
    (part > whole).then(|| reasons::part_of_less((&rule.part, part), (&rule.whole, whole)))
}
