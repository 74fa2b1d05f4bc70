//! Indicators: `pipelines/indicators/*.toml` into [`Indicator`]. The stem is the id.
//!
//! ```toml
//! group = "case_handling"        # case_handling | digital | reform | organisation | published_index
//! unit = "percent"
//! direction = "higher_is_better" # lower_is_better | neutral
//! decimals = 2                   # 0 to 4
//! confidence = "A"               # of the definition: A, B, C or M
//! rule_set = "form_ii06a"        # exactly where cases are counted
//! headline = 6                   # optional: place among the first page's figures, each once
//! variant_of = "on_time_share"   # optional: the same question read another way
//! # [name] [short_name] [definition] [legal_basis]: vi and en
//! # [formula]: see formula.rs
//!
//! [[example]]                    # at least one; checked by the tests to the last digit
//! given = { numerator = 3743, denominator = 3806 }
//! expect = "98,34 %"             # as a Vietnamese page shows it
//! ```
//!
//! `given` has `numerator` and `denominator` for a share, `value` for an amount, `baseline` and
//! `now` for a reduction or decrease, `median` for days, `score` for a score.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use super::formula::{self, Fault, FormulaLayout, Sources};
use super::table::parse_confidence;
use crate::domain::indicator::{Direction, Example, Formula, Group, Indicator, Unit};
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    name: Text,
    short_name: Text,
    definition: Text,
    legal_basis: Text,
    group: Group,
    unit: Unit,
    direction: Direction,
    decimals: Spanned<u8>,
    confidence: Spanned<String>,
    rule_set: Option<Spanned<String>>,
    headline: Option<Spanned<u8>>,
    variant_of: Option<Spanned<String>>,
    formula: Spanned<FormulaLayout>,
    #[serde(default)]
    example: Vec<Spanned<ExampleLayout>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleLayout {
    given: BTreeMap<String, f64>,
    expect: String,
}

/// An indicator with the lines that checks across files point at.
struct Located<'a> {
    indicator: Indicator,
    file: &'a File,
    headline_line: usize,
    variant_line: usize,
}

/// All indicators in the order of their ids; broken ones are left out and faulted.
pub(super) fn read_all(
    files: &Files,
    rule_sets: &[RuleSet],
    sources: Sources<'_>,
    errors: &mut CatalogueErrors,
) -> Vec<Indicator> {
    let located: Vec<Located<'_>> = files
        .below("indicators", ".toml")
        .filter_map(|file| {
            let layout: Layout = file.parse(errors)?;
            let mut faults = Vec::new();
            let indicator = read(file, layout, files, rule_sets, sources, &mut faults);
            for (at, message) in faults {
                errors.push(&file.shown, file.line_of(at), message);
            }
            indicator
        })
        .collect();
    check_together(&located, files, errors);
    located.into_iter().map(|located| located.indicator).collect()
}

fn read<'a>(
    file: &'a File,
    layout: Layout,
    files: &Files,
    rule_sets: &[RuleSet],
    sources: Sources<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Located<'a>> {
    let id = file.stem();
    if !is_identifier(id) {
        faults.push((0, format!("`{id}` is not an id, expected lower-case letters, digits and _ as the file's stem")));
    }
    if *layout.decimals.get_ref() > 4 {
        faults.push((layout.decimals.span().start, "decimals, expected 0 to 4".to_owned()));
    }
    let confidence = parse_confidence(layout.confidence.get_ref());
    if confidence.is_none() {
        faults.push((layout.confidence.span().start, "unknown confidence, expected A, B, C or M".to_owned()));
    }
    if let Some(rule_set) = &layout.rule_set {
        let known = rule_sets.iter().any(|known| &known.id == rule_set.get_ref());
        // A broken rule set file has its own fault.
        if !known && files.optional(&format!("rule_sets/{}.toml", rule_set.get_ref())).is_none() {
            let message = format!("no rule set `{}`, expected a stem in rule_sets/", rule_set.get_ref());
            faults.push((rule_set.span().start, message));
        }
    }
    let formula_at = layout.formula.span().start;
    let formula = formula::read(layout.formula.into_inner(), sources, faults)?;
    read_examples(&layout.example, &formula, formula_at, faults);
    let indicator = Indicator {
        id: id.to_owned(),
        name: layout.name,
        short_name: layout.short_name,
        definition: layout.definition,
        group: layout.group,
        unit: layout.unit,
        direction: layout.direction,
        decimals: *layout.decimals.get_ref(),
        formula,
        rule_set: layout.rule_set.map(Spanned::into_inner),
        legal_basis: layout.legal_basis,
        confidence: confidence?,
        headline: layout.headline.as_ref().map(|headline| *headline.get_ref()),
        variant_of: layout.variant_of.as_ref().map(|variant| variant.get_ref().clone()),
        examples: layout.example.into_iter().map(Spanned::into_inner).map(Example::from).collect(),
    };
    check_rule_set_use(&indicator, formula_at, faults);
    let line = |offset: Option<usize>| offset.map_or(1, |offset| file.line_of(offset));
    let headline_line = line(layout.headline.map(|headline| headline.span().start));
    let variant_line = line(layout.variant_of.map(|variant| variant.span().start));
    Some(Located { indicator, file, headline_line, variant_line })
}

impl From<ExampleLayout> for Example {
    fn from(layout: ExampleLayout) -> Self {
        Self { given: layout.given, expect: layout.expect }
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn read_examples(examples: &[Spanned<ExampleLayout>], formula: &Formula, formula_at: usize, faults: &mut Vec<Fault>) {
    if examples.is_empty() {
        faults.push((formula_at, "no [[example]], expected at least one worked example".to_owned()));
    }
    let expected: &[&str] = match formula {
        Formula::Share { .. } => &["denominator", "numerator"],
        Formula::Amount { .. } => &["value"],
        Formula::Reduction { .. } | Formula::Decrease { .. } => &["baseline", "now"],
        Formula::MedianDays { .. } => &["median"],
        Formula::Score { .. } => &["score"],
    };
    for example in examples {
        let given = &example.get_ref().given;
        if !given.keys().map(String::as_str).eq(expected.iter().copied()) {
            faults.push((example.span().start, format!("`given` expected exactly: {}", expected.join(", "))));
        }
    }
}

/// A figure counted from cases names its rule set; a reported one has none.
fn check_rule_set_use(indicator: &Indicator, formula_at: usize, faults: &mut Vec<Fault>) {
    match (indicator.counted().is_empty(), &indicator.rule_set) {
        (false, None) => faults.push((formula_at, "counts cases, so it needs `rule_set`".to_owned())),
        (true, Some(_)) => faults.push((formula_at, "counts no case, so `rule_set` does not belong here".to_owned())),
        _ => {}
    }
}

fn check_together(located: &[Located<'_>], files: &Files, errors: &mut CatalogueErrors) {
    let mut headlines: BTreeMap<u8, &str> = BTreeMap::new();
    for Located { indicator, file, headline_line, variant_line } in located {
        if let Some(place) = indicator.headline
            && let Some(other) = headlines.insert(place, &indicator.id)
        {
            errors.push(&file.shown, *headline_line, format!("headline {place} is already `{other}`"));
        }
        if let Some(original) = &indicator.variant_of {
            let exists = files.optional(&format!("indicators/{original}.toml")).is_some();
            if !exists || original == &indicator.id {
                let message = format!("variant_of `{original}`, expected the id of another indicator");
                errors.push(&file.shown, *variant_line, message);
            }
        }
    }
}
