//! What a mapping does with the columns of a file: which are read and how far they are filled, which
//! are dropped, and which codes and names in them it does not know.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;

use super::look::{self, Column};
use crate::domain::source::{CaseMapping, Contract, SourceMapping, code_values, lookup_key};
use crate::formats::Input;

/// Different values that are told apart.
const MOST_VALUES: usize = 200;

/// The columns of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub rows: usize,
    /// The file goes on behind them.
    pub is_cut: bool,
    /// In the order of the file.
    pub columns: Vec<UsedColumn>,
    /// Canonical name and heading of what the mapping reads and the file does not have.
    pub missing: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedColumn {
    pub heading: String,
    pub purpose: Purpose,
    pub filled: usize,
    /// `None`: more than are told apart.
    pub distinct: Option<usize>,
    /// Values that the mapping leads nowhere, with their rows; of codes and of what is looked up.
    pub unknown: Vec<(String, usize)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Canonical names that it fills.
    Read(Vec<String>),
    /// Personal: nothing of it is kept.
    Dropped,
    /// Kept with rejected rows only.
    Harmless,
    /// Not in the mapping: not read and not kept.
    Unknown,
}

/// Looks at the beginning of a file as its source states it.
pub fn used(source: &SourceMapping, input: &dyn Input) -> Result<Used> {
    let headings = headings(&source.contract);
    let look = look::look_as(input, &source.format, headings.iter().map(|(_, heading)| heading.clone()).collect())?;
    let cases = match &source.contract {
        Contract::Cases(cases) => Some(cases),
        _ => None,
    };
    let columns = look.columns.iter().map(|column| used_column(column, &headings, cases)).collect();
    let has = |heading: &String| look.columns.iter().any(|column| column.heading == *heading);
    let missing = headings.iter().filter(|(_, heading)| !has(heading)).cloned().collect();
    Ok(Used { rows: look.rows, is_cut: look.is_cut, columns, missing })
}

/// Canonical name and heading of all that is read.
fn headings(contract: &Contract) -> Vec<(String, String)> {
    let all: Vec<&BTreeMap<String, String>> = match contract {
        Contract::Cases(cases) => vec![&cases.columns],
        Contract::Scores(scores) => vec![&scores.columns, &scores.components, &scores.component_ranks],
        Contract::Returns(returns) => vec![&returns.columns],
        Contract::Register(register) => vec![&register.columns],
        Contract::PortalEvaluation | Contract::FormReport(_) => Vec::new(),
    };
    all.into_iter().flatten().map(|(name, heading)| (name.clone(), heading.clone())).collect()
}

fn used_column(column: &Column, headings: &[(String, String)], cases: Option<&CaseMapping>) -> UsedColumn {
    let read = headings.iter().filter(|(_, heading)| *heading == column.heading).map(|(name, _)| name.clone());
    let read: Vec<String> = read.collect();
    let is_in =
        |list: fn(&CaseMapping) -> &Vec<String>| cases.is_some_and(|cases| list(cases).contains(&column.heading));
    let purpose = if !read.is_empty() {
        Purpose::Read(read.clone())
    } else if is_in(|cases| &cases.dropped) {
        Purpose::Dropped
    } else if is_in(|cases| &cases.harmless) {
        Purpose::Harmless
    } else {
        Purpose::Unknown
    };
    let values = column.distinct(MOST_VALUES);
    let unknown = match (cases, &values) {
        (Some(cases), Some(values)) if column.lists == 0 => unknown(cases, &read, values),
        _ => Vec::new(),
    };
    UsedColumn {
        heading: column.heading.clone(),
        purpose,
        filled: column.filled().count() + column.lists,
        distinct: values.map(|values| values.len()),
        unknown,
    }
}

fn unknown(cases: &CaseMapping, read: &[String], values: &[(&str, usize)]) -> Vec<(String, usize)> {
    let mut unknown: Vec<(String, usize)> = Vec::new();
    for canonical in read {
        let codes = cases.codes.get(canonical);
        let is_coded = canonical != "nature" && code_values(canonical).is_some();
        let looked_up: Vec<HashSet<String>> = cases
            .lookups
            .values()
            .filter(|lookup| lookup.from == *canonical)
            .map(|lookup| lookup.table.keys().map(|key| lookup_key(key)).collect())
            .collect();
        for &(value, rows) in values {
            let is_unknown_code = is_coded && !codes.is_some_and(|codes| codes.contains_key(value));
            let is_not_listed = looked_up.iter().any(|keys| !keys.contains(&lookup_key(value)));
            if (is_unknown_code || is_not_listed) && !unknown.iter().any(|(known, _)| known == value) {
                unknown.push((value.to_owned(), rows));
            }
        }
    }
    unknown
}
