//! Rule sets: `pipelines/rule_sets/*.toml` into [`RuleSet`]. The stem is the id.

use crate::domain::confidence::Confidence;
use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::case::CaseStatus;
use crate::domain::rule_set::{
    Choices, Comparison, CompletedSupplement, DeadlineBasis, EndOfCase, Extensions, NoDueDate, Receipt, RuleSet,
    Treatment, Treatments,
};
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    name: Text,
    description: Text,
    /// Where the rule was read.
    source: Text,
    version: u16,
    /// Left out where it is not known.
    valid_from: Option<Spanned<Datetime>>,
    confidence: Spanned<String>,
    deadline: DeadlineBasis,
    no_due_date: NoDueDate,
    completed_supplement: CompletedSupplement,
    comparison: Comparison,
    receipt: Spanned<ReceiptLayout>,
    extensions: Extensions,
    end: EndOfCase,
    /// Status code (1 to 10) -> treatment; all ten are required.
    treatments: Spanned<BTreeMap<String, Treatment>>,
}

/// `"as_received"`, or `{ counter_cutoff = "15:00" }`.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ReceiptLayout {
    AsReceived,
    CounterCutoff(String),
}

pub(super) fn read_all(files: &Files, errors: &mut CatalogueErrors) -> Vec<RuleSet> {
    files.below("rule_sets", ".toml").filter_map(|file| read(file, errors)).collect()
}

fn read(file: &File, errors: &mut CatalogueErrors) -> Option<RuleSet> {
    let layout: Layout = file.parse(errors)?;
    let mut fault = |offset: usize, message: String| errors.push(&file.shown, file.line_of(offset), message);
    let valid_from = layout.valid_from.as_ref().and_then(|date| civil_date(date.get_ref()));
    if let (Some(stated), None) = (&layout.valid_from, valid_from) {
        fault(stated.span().start, "valid_from is not a date, expected such as 2022-06-23".to_owned());
        return None;
    }
    let confidence = Confidence::read(layout.confidence.get_ref());
    if confidence.is_none() {
        fault(layout.confidence.span().start, "unknown confidence, expected A, B, C or M".to_owned());
    }
    let at = layout.treatments.span().start;
    let named = layout.treatments.into_inner();
    for code in named.keys().filter(|code| status_code(code).is_none()) {
        fault(at, format!("no case status `{code}`, expected 1 to 10"));
    }
    let treatments: BTreeMap<u8, Treatment> =
        named.iter().filter_map(|(code, treatment)| Some((status_code(code)?, *treatment))).collect();
    for status in CaseStatus::ALL {
        if !treatments.contains_key(&(status as u8)) {
            fault(at, format!("[treatments] says nothing of status {}, expected all of 1 to 10", status as u8));
        }
    }
    let receipt = receipt(layout.receipt.get_ref());
    if receipt.is_none() {
        fault(layout.receipt.span().start, "counter_cutoff is not a time of day, expected such as 15:00".to_owned());
    }
    Some(RuleSet {
        id: file.stem().to_owned(),
        name: layout.name,
        description: layout.description,
        version: layout.version,
        valid_from,
        source: layout.source,
        confidence: confidence?,
        choices: Choices {
            treatments: Treatments::new(|status| {
                treatments.get(&(status as u8)).copied().unwrap_or(Treatment::NotCounted)
            }),
            no_due_date: layout.no_due_date,
            completed_supplement: layout.completed_supplement,
            deadline: layout.deadline,
            comparison: layout.comparison,
            receipt: receipt?,
            extensions: layout.extensions,
            end: layout.end,
        },
    })
}

fn receipt(layout: &ReceiptLayout) -> Option<Receipt> {
    let ReceiptLayout::CounterCutoff(text) = layout else { return Some(Receipt::AsReceived) };
    let time: Time = text.parse().ok()?;
    Some(Receipt::CounterCutoff(i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60))
}

fn status_code(text: &str) -> Option<u8> {
    text.parse::<u8>().ok().filter(|&code| CaseStatus::from_code(code).is_some())
}

pub(super) fn civil_date(value: &Datetime) -> Option<Date> {
    let date = value.date.filter(|_| value.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
