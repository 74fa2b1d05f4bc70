//! The rule sets themselves: their choices side by side.

use crate::domain::case::CaseStatus;
use crate::domain::difference::Reason;
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Language;
use crate::report::format;
use crate::report::words::{confidence, pick};

use super::{RuleSetRef, choices, words};

/// From the receipt of a case to its judgement.
const IN_ORDER: [Reason; 7] = [
    Reason::Receipt,
    Reason::Deadline,
    Reason::NoDueDate,
    Reason::CompletedSupplement,
    Reason::Extensions,
    Reason::End,
    Reason::Comparison,
];

/// Choices one a row, rule sets one a column.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTable {
    pub columns: Vec<RuleColumn>,
    /// Of the clock, then of the ten statuses.
    pub groups: Vec<RuleGroup>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RuleColumn {
    pub rule_set: RuleSetRef,
    pub description: String,
    pub source: String,
    pub version_text: String,
    pub valid_from_text: String,
    /// A, B, C or M, with what that means.
    pub confidence_text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RuleGroup {
    pub title: &'static str,
    pub rows: Vec<RuleRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    pub name: String,
    /// One a column.
    pub cells: Vec<String>,
    /// The rule sets chose differently.
    pub differs: bool,
}

impl RuleTable {
    pub fn of(rule_sets: &[RuleSet], language: Language) -> Self {
        let row = |name: String, cells: Vec<String>| {
            let differs = cells.windows(2).any(|pair| pair[0] != pair[1]);
            RuleRow { name, cells, differs }
        };
        let choices = IN_ORDER.into_iter().filter_map(|reason| {
            let cells: Option<Vec<String>> =
                rule_sets.iter().map(|rule_set| choices::choice(rule_set, reason, language)).collect();
            Some(row(words::reason(reason, language).to_owned(), cells?))
        });
        let statuses = CaseStatus::ALL.into_iter().map(|status| {
            let cell =
                |rule_set: &RuleSet| choices::treatment(rule_set.choices.treatments.of(status), language).to_owned();
            let name = format!("{}. {}", status as u8, words::status(status, language));
            row(name, rule_sets.iter().map(cell).collect())
        });
        Self {
            columns: rule_sets.iter().map(|rule_set| column(rule_set, language)).collect(),
            groups: vec![
                RuleGroup { title: pick(language, "Tính hạn", "Judging by the deadline"), rows: choices.collect() },
                RuleGroup {
                    title: pick(language, "Mười trạng thái của hồ sơ", "The ten statuses of a case"),
                    rows: statuses.collect(),
                },
            ],
        }
    }
}

fn column(rule_set: &RuleSet, language: Language) -> RuleColumn {
    let meaning = confidence(rule_set.confidence, language);
    RuleColumn {
        rule_set: RuleSetRef::of(rule_set, language),
        description: rule_set.description.get(language).to_owned(),
        source: rule_set.source.get(language).to_owned(),
        version_text: rule_set.version.to_string(),
        valid_from_text: rule_set
            .valid_from
            .map_or_else(|| pick(language, "không rõ", "not known").to_owned(), format::date),
        confidence_text: format!("{}: {meaning}", rule_set.confidence),
    }
}
