//! Checks: `pipelines/checks/*.toml` into [`Check`]. The files only group them; a check is found by its code.
//!
//! ```toml
//! [[check]]
//! code = "W_CASE_NO_DATE"      # one entry for each check that the program tests for (`domain::check::KNOWN`)
//! level = "row"                # row | column | load | province | signal; must be the program's
//! severity = "warn"            # note | warn | reject; reject for rows only
//! missing = "pass"             # what a missing value means: pass | break
//! confidence = "A"             # of its source: A, B, C or M
//! columns = ["digitised"]      # checks of columns that let the data choose: canonical columns
//! title = { vi = "...", en = "..." }
//! advice = { vi = "...", en = "..." }   # what was expected and what to do
//! source = { vi = "...", en = "..." }   # where the rule comes from
//! bounds = { days_apart_at_most = 0 }   # exactly those that the check knows
//! variants.row = { vi = "...", en = "..." }   # exactly its ways of being broken, each with its advice
//! ```

use crate::domain::confidence::Confidence;
use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::check::{Check, CheckLevel, KNOWN, Known, MissingValue, Severity};
use crate::domain::source::CASE_COLUMNS;
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    check: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    level: Spanned<String>,
    severity: Spanned<String>,
    missing: Missing,
    confidence: Spanned<String>,
    columns: Option<Spanned<Vec<String>>>,
    title: Text,
    advice: Text,
    source: Text,
    bounds: Option<Spanned<BTreeMap<String, f64>>>,
    variants: Option<Spanned<BTreeMap<String, Text>>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Missing {
    Pass,
    Break,
}

/// A fault at an offset of the file's text.
type Fault = (usize, String);

/// Checks whose columns are chosen in the data.
const OF_COLUMNS: [&str; 3] = ["W_EMPTY_COLUMN", "W_ONE_VALUE", "W_SPARSE_COLUMN"];
/// The flags of a case: the columns that can be taken as not told when it is counted.
const FLAGS: [&str; 7] =
    ["fee_due", "paid_online", "digitised", "reused", "electronic_result", "apology_at", "extended"];
/// The columns in which nothing means something.
const WITH_DEFAULT: [&str; 2] = ["channel", "due_at"];

/// In the order of [`KNOWN`].
pub(super) fn read_all(files: &Files, errors: &mut CatalogueErrors) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    let mut is_sound = true;
    for file in files.below("checks", ".toml") {
        let Some(layout) = file.parse::<Layout>(errors) else {
            is_sound = false;
            continue;
        };
        for entry in layout.check {
            let at = entry.span().start;
            let mut faults = Vec::new();
            let check = read(entry.into_inner(), at, &mut faults);
            if checks.iter().any(|known| known.code == check.code) {
                faults.push((at, format!("check `{}` a second time, expected each code once", check.code)));
            }
            push_all(file, faults, errors);
            checks.push(check);
        }
    }
    let missing = KNOWN.iter().filter(|known| !checks.iter().any(|check| check.code == known.code));
    // What stands in a file that cannot be read is not missing.
    for known in missing.filter(|_| is_sound) {
        let file = files.shown("checks");
        errors.push(&file, 1, format!("no entry for the check `{}`, expected one [[check]] each", known.code));
    }
    checks.sort_by_key(|check| KNOWN.iter().position(|known| known.code == check.code));
    checks
}

fn push_all(file: &File, faults: Vec<Fault>, errors: &mut CatalogueErrors) {
    for (at, message) in faults {
        errors.push(&file.shown, file.line_of(at), message);
    }
}

fn read(entry: Entry, at: usize, faults: &mut Vec<Fault>) -> Check {
    let severity = Severity::parse(entry.severity.get_ref());
    if severity.is_none() {
        let message = format!("unknown severity `{}`, expected note, warn or reject", entry.severity.get_ref());
        faults.push((entry.severity.span().start, message));
    }
    let level = CheckLevel::ALL.into_iter().find(|level| level.as_str() == entry.level.get_ref());
    let confidence = Confidence::read(entry.confidence.get_ref());
    if confidence.is_none() {
        faults.push((entry.confidence.span().start, "unknown confidence, expected A, B, C or M".to_owned()));
    }
    match Known::find(&entry.code) {
        None => faults.push((at, format!("there is no check `{}`", entry.code))),
        Some(known) => against_known(&entry, at, known, level, severity, faults),
    }
    Check {
        code: entry.code,
        severity: severity.unwrap_or(Severity::Note),
        level: level.unwrap_or(CheckLevel::Row),
        missing: match entry.missing {
            Missing::Pass => MissingValue::Pass,
            Missing::Break => MissingValue::Break,
        },
        title: entry.title,
        advice: entry.advice,
        variants: entry.variants.map(Spanned::into_inner).unwrap_or_default(),
        columns: entry.columns.map(Spanned::into_inner).unwrap_or_default(),
        source: entry.source,
        confidence: confidence.unwrap_or(Confidence::M),
        bounds: entry.bounds.map(Spanned::into_inner).unwrap_or_default(),
    }
}

fn against_known(
    entry: &Entry,
    at: usize,
    known: &Known,
    level: Option<CheckLevel>,
    severity: Option<Severity>,
    faults: &mut Vec<Fault>,
) {
    let code = known.code;
    if level != Some(known.level) {
        let message = format!("level of {code} is `{}`, expected `{}`", entry.level.get_ref(), known.level.as_str());
        faults.push((entry.level.span().start, message));
    }
    let severity_at = entry.severity.span().start;
    if let Some(message) = severity.and_then(|severity| severity_fault(known, severity)) {
        faults.push((severity_at, message));
    }
    let bounds = entry.bounds.as_ref().map(|bounds| (bounds.span().start, bounds.get_ref()));
    let bounds_at = bounds.map_or(at, |(at, _)| at);
    let given: Vec<&str> = bounds.map_or_else(Vec::new, |(_, bounds)| bounds.keys().map(String::as_str).collect());
    exactly("bounds", code, bounds_at, &given, known.bounds, faults);
    for (name, value) in bounds.into_iter().flat_map(|(_, bounds)| bounds) {
        let is_share = name.starts_with("share_");
        if !value.is_finite() || *value < 0.0 || (is_share && *value > 1.0) {
            let expected = if is_share { "a share from 0 to 1" } else { "a number not below 0" };
            faults.push((bounds_at, format!("bound `{name}` of {code} is {value}, expected {expected}")));
        }
    }
    let variants = entry.variants.as_ref().map(|variants| (variants.span().start, variants.get_ref()));
    let given: Vec<&str> =
        variants.map_or_else(Vec::new, |(_, variants)| variants.keys().map(String::as_str).collect());
    exactly("variants", code, variants.map_or(at, |(at, _)| at), &given, known.variants, faults);
    columns(entry, at, code, faults);
}

/// What is wrong with a severity that the catalogue or a source gives to a check, if anything.
pub(super) fn severity_fault(known: &Known, severity: Severity) -> Option<String> {
    let code = known.code;
    match (known.level, severity) {
        (CheckLevel::Row, Severity::Reject) => None,
        (CheckLevel::Row, _) if known.always_rejects => {
            Some(format!("{code} can only be `reject`: a row that breaks it cannot be counted"))
        }
        (CheckLevel::Row, _) | (_, Severity::Note | Severity::Warn) => None,
        (_, Severity::Reject) => Some(format!("{code} is no check of rows, expected note or warn")),
    }
}

fn columns(entry: &Entry, at: usize, code: &str, faults: &mut Vec<Fault>) {
    let Some(columns) = &entry.columns else {
        if OF_COLUMNS.contains(&code) {
            faults.push((at, format!("{code} has no columns, expected canonical names of columns of cases")));
        }
        return;
    };
    let at = columns.span().start;
    if !OF_COLUMNS.contains(&code) {
        faults.push((at, format!("{code} looks at no columns of choice, expected no `columns`")));
        return;
    }
    let allowed: &[&str] = match code {
        "W_ONE_VALUE" => &FLAGS,
        "W_SPARSE_COLUMN" => &WITH_DEFAULT,
        _ => &CASE_COLUMNS,
    };
    for column in columns.get_ref().iter().filter(|column| !allowed.contains(&column.as_str())) {
        faults.push((at, format!("no column `{column}` for {code}, expected of {}", allowed.join(", "))));
    }
}

fn exactly(what: &str, code: &str, at: usize, given: &[&str], expected: &[&str], faults: &mut Vec<Fault>) {
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    if given != wanted.as_slice() {
        let list = if wanted.is_empty() { "none".to_owned() } else { wanted.join(", ") };
        faults.push((at, format!("{what} of {code} are `{}`, expected {list}", given.join(", "))));
    }
}
