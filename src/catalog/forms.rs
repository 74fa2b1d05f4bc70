//! Statutory forms: `pipelines/forms/*.toml` into [`Form`]. The stem is the id.
//!
//! Each `[[column]]` says exactly one of `flows` (what happened in the period), `stock` with `at`
//! (what was open at its start or end) and `sum` (of other columns, by number). An `[[identity]]`
//! holds `left` against `right`, or against `right_before`, the same columns of the period before.

use crate::domain::confidence::Confidence;
use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use super::rule_sets::civil_date;
use crate::domain::form::{Content, Flow, Form, FormColumn, Identity};
use crate::domain::indicator::{Moment, Stock};
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    code: String,
    name: Text,
    version: u16,
    valid_from: Spanned<Datetime>,
    source: Text,
    confidence: Spanned<String>,
    caution: Option<Text>,
    rule_set: Spanned<String>,
    column: Spanned<Vec<Spanned<ColumnLayout>>>,
    #[serde(default)]
    identity: Vec<Spanned<IdentityLayout>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnLayout {
    number: u8,
    id: String,
    group: Text,
    subgroup: Option<Text>,
    name: Text,
    rule: Text,
    flows: Option<Vec<Flow>>,
    stock: Option<Stock>,
    at: Option<Moment>,
    sum: Option<Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityLayout {
    left: Vec<u8>,
    right: Option<Vec<u8>>,
    right_before: Option<Vec<u8>>,
}

/// A fault at an offset of the file's text.
type Fault = (usize, String);

pub(super) fn read_all(files: &Files, rule_sets: &[RuleSet], errors: &mut CatalogueErrors) -> Vec<Form> {
    let forms = files.below("forms", ".toml").filter_map(|file| {
        let layout: Layout = file.parse(errors)?;
        let mut faults = Vec::new();
        let form = read(file, layout, files, rule_sets, &mut faults);
        let is_sound = faults.is_empty();
        for (at, message) in faults {
            errors.push(&file.shown, file.line_of(at), message);
        }
        form.filter(|_| is_sound)
    });
    forms.collect()
}

fn read(file: &File, layout: Layout, files: &Files, rule_sets: &[RuleSet], faults: &mut Vec<Fault>) -> Option<Form> {
    let valid_from = civil_date(layout.valid_from.get_ref());
    if valid_from.is_none() {
        faults
            .push((layout.valid_from.span().start, "valid_from is not a date, expected such as 2020-10-21".to_owned()));
    }
    let confidence = Confidence::read(layout.confidence.get_ref());
    if confidence.is_none() {
        faults.push((layout.confidence.span().start, "unknown confidence, expected A, B, C or M".to_owned()));
    }
    let rule_set = layout.rule_set.get_ref();
    let is_known = rule_sets.iter().any(|known| &known.id == rule_set);
    // A broken rule set file has its own fault.
    if !is_known && files.optional(&format!("rule_sets/{rule_set}.toml")).is_none() {
        let message = format!("no rule set `{rule_set}`, expected a stem in rule_sets/");
        faults.push((layout.rule_set.span().start, message));
    }
    let columns = read_columns(layout.column, faults);
    let identities = read_identities(layout.identity, &columns, faults);
    Some(Form {
        id: file.stem().to_owned(),
        code: layout.code,
        name: layout.name,
        version: layout.version,
        valid_from: valid_from?,
        source: layout.source,
        confidence: confidence?,
        caution: layout.caution,
        rule_set: layout.rule_set.into_inner(),
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        identities,
    })
}

fn read_columns(columns: Spanned<Vec<Spanned<ColumnLayout>>>, faults: &mut Vec<Fault>) -> Vec<(usize, FormColumn)> {
    if columns.get_ref().is_empty() {
        faults.push((columns.span().start, "no [[column]], expected at least one".to_owned()));
    }
    let mut read: Vec<(usize, FormColumn)> = Vec::new();
    for column in columns.into_inner() {
        let at = column.span().start;
        let column = column.into_inner();
        if read.iter().any(|(_, known)| known.number == column.number) {
            faults.push((at, format!("column ({}) a second time, expected each number once", column.number)));
        }
        if read.iter().any(|(_, known)| known.id == column.id) {
            faults.push((at, format!("column id `{}` a second time, expected each id once", column.id)));
        }
        let content = match content(&column) {
            Ok(content) => content,
            Err(message) => {
                faults.push((at, format!("column ({}) {message}", column.number)));
                // An empty sum: the other checks can go on.
                Content::Sum(Vec::new())
            }
        };
        let ColumnLayout { number, id, group, subgroup, name, rule, .. } = column;
        read.push((at, FormColumn { number, id, group, subgroup, name, rule, content }));
    }
    check_sums(&read, faults);
    read
}

fn content(column: &ColumnLayout) -> Result<Content, String> {
    match (&column.flows, column.stock, column.at, &column.sum) {
        (Some(flows), None, None, None) if !flows.is_empty() => Ok(Content::Flows(flows.clone())),
        (None, Some(Stock::OpenWaiting), ..) => {
            Err("asks for waiting cases, expected open, open_within_due or open_overdue".to_owned())
        }
        (None, Some(stock), Some(at), None) => Ok(Content::Stock(stock, at)),
        (None, None, None, Some(sum)) if !sum.is_empty() => Ok(Content::Sum(sum.clone())),
        _ => Err("expected exactly one of `flows`, `stock` with `at`, and `sum`, with something in it".to_owned()),
    }
}

/// Sums name columns that there are, and no column is made of itself.
fn check_sums(columns: &[(usize, FormColumn)], faults: &mut Vec<Fault>) {
    let sums: HashMap<u8, &[u8]> = (columns.iter())
        .filter_map(|(_, column)| match &column.content {
            Content::Sum(numbers) => Some((column.number, numbers.as_slice())),
            _ => None,
        })
        .collect();
    for (at, column) in columns {
        let Some(numbers) = sums.get(&column.number) else { continue };
        for number in unknown(numbers, columns) {
            faults.push((*at, format!("column ({}) sums ({number}), which there is not", column.number)));
        }
        let mut reached: Vec<u8> = numbers.to_vec();
        let mut next = 0;
        while let Some(number) = reached.get(next) {
            for further in sums.get(number).into_iter().copied().flatten() {
                if !reached.contains(further) {
                    reached.push(*further);
                }
            }
            next += 1;
        }
        if reached.contains(&column.number) {
            faults
                .push((*at, format!("column ({}) is a sum of itself, expected sums without a circle", column.number)));
        }
    }
}

fn read_identities(
    identities: Vec<Spanned<IdentityLayout>>,
    columns: &[(usize, FormColumn)],
    faults: &mut Vec<Fault>,
) -> Vec<Identity> {
    let mut read = Vec::new();
    for identity in identities {
        let at = identity.span().start;
        let IdentityLayout { left, right, right_before } = identity.into_inner();
        let (right, is_right_of_the_period_before) = match (right, right_before) {
            (Some(right), None) => (right, false),
            (None, Some(right)) => (right, true),
            _ => {
                faults.push((at, "[[identity]] expected exactly one of `right` and `right_before`".to_owned()));
                continue;
            }
        };
        if left.is_empty() || right.is_empty() {
            faults.push((at, "[[identity]] expected columns on both sides".to_owned()));
        }
        for number in unknown(&left, columns).chain(unknown(&right, columns)) {
            faults.push((at, format!("[[identity]] names column ({number}), which there is not")));
        }
        read.push(Identity { left, right, is_right_of_the_period_before });
    }
    read
}

fn unknown<'n>(numbers: &'n [u8], columns: &'n [(usize, FormColumn)]) -> impl Iterator<Item = u8> + 'n {
    numbers.iter().copied().filter(|number| !columns.iter().any(|(_, column)| column.number == *number))
}
