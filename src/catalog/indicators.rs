//! Indicators: `pipelines/indicators/*.toml` into [`Indicator`]. The stem is the id.
//!
//! ```toml
//! group = "case_handling"        # case_handling | digital | reform | organisation | published_index
//! unit = "percent"               # of a share and a reduction; working_days of percentile_days
//! direction = "higher_is_better" # lower_is_better | neutral
//! decimals = 2                   # 0 to 4
//! confidence = "A"               # of the definition: A, B, C or M
//! rule_set = "form_ii06a"        # exactly where cases are counted
//! headline = 6                   # optional: place among the first page's figures, each once
//! size = 1                       # optional: says how large a province is; of several the first with a figure is asked
//! variant_of = "on_time_share"   # optional: the same question read another way
//! # [name] [short_name] [definition] [legal_basis]: vi and en
//! # [formula]: see formula.rs
//!
//! [[example]]                    # at least one; worked out to the last digit when the file is read
//! given = { numerator = 3743, denominator = 3806 }
//! expect = "98,34 %"             # as a Vietnamese page shows it
//! ```
//!
//! `given` has `numerator` and `denominator` for a share, `value` for an amount, `baseline` and
//! `now` for a reduction or decrease, `score` for a score, and for days how many cases took how many
//! of them: `{ 0 = 3, 5 = 1 }`.
//!
//! No two files count the same (formula, rule set and unit), and no two have the same name.

use crate::domain::confidence::Confidence;
use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::examples::{self, ExampleLayout, Work};
use super::files::{File, Files};
use super::formula::{self, Fault, FormulaLayout, Sources};
use super::same::same;
use crate::domain::indicator::{Direction, Example, Formula, Group, Indicator, Unit};
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Text;

/// More than any index prints.
const MOST_DECIMALS: u8 = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    name: Spanned<Text>,
    short_name: Text,
    definition: Text,
    legal_basis: Text,
    group: Group,
    unit: Spanned<Unit>,
    direction: Direction,
    decimals: Spanned<u8>,
    confidence: Spanned<String>,
    rule_set: Option<Spanned<String>>,
    headline: Option<Spanned<u8>>,
    size: Option<u8>,
    variant_of: Option<Spanned<String>>,
    formula: Spanned<FormulaLayout>,
    #[serde(default)]
    example: Vec<Spanned<ExampleLayout>>,
}

/// An indicator with the lines that checks across files point at.
struct Located<'a> {
    indicator: Indicator,
    file: &'a File,
    name_line: usize,
    formula_line: usize,
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
    check_plain_keys(id, &layout, faults);
    let confidence = Confidence::read(layout.confidence.get_ref());
    check_rule_set_exists(&layout, files, rule_sets, faults);
    let formula_at = layout.formula.span().start;
    let formula = formula::read(layout.formula.into_inner(), sources, faults)?;
    let (unit, decimals) = (*layout.unit.get_ref(), *layout.decimals.get_ref());
    check_unit(layout.unit.span().start, unit, &formula, faults);
    if decimals <= MOST_DECIMALS {
        let work = Work { formula: &formula, unit, decimals, sources, at: formula_at };
        examples::check(&layout.example, &work, faults);
    }
    let line = |offset: Option<usize>| offset.map_or(1, |offset| file.line_of(offset));
    let lines = [
        line(Some(layout.name.span().start)),
        line(Some(formula_at)),
        line(layout.headline.as_ref().map(|headline| headline.span().start)),
        line(layout.variant_of.as_ref().map(|variant| variant.span().start)),
    ];
    let indicator = Indicator {
        id: id.to_owned(),
        name: layout.name.into_inner(),
        short_name: layout.short_name,
        definition: layout.definition,
        group: layout.group,
        unit,
        direction: layout.direction,
        decimals,
        formula,
        rule_set: layout.rule_set.map(Spanned::into_inner),
        legal_basis: layout.legal_basis,
        confidence: confidence?,
        headline: layout.headline.map(Spanned::into_inner),
        size: layout.size,
        variant_of: layout.variant_of.map(Spanned::into_inner),
        examples: layout.example.into_iter().map(Spanned::into_inner).map(Example::from).collect(),
    };
    check_rule_set_use(&indicator, formula_at, faults);
    let [name_line, formula_line, headline_line, variant_line] = lines;
    Some(Located { indicator, file, name_line, formula_line, headline_line, variant_line })
}

fn check_plain_keys(id: &str, layout: &Layout, faults: &mut Vec<Fault>) {
    if !is_identifier(id) {
        faults.push((
            0,
            format!(
                "`{id}` is not an id, expected lower-case letters, digits and _ as the file's stem / `{id}` không phải mã, \
                 tên tệp chỉ gồm chữ thường không dấu, chữ số và _"
            ),
        ));
    }
    if *layout.decimals.get_ref() > MOST_DECIMALS {
        let message = "decimals, expected 0 to 4 / decimals phải từ 0 đến 4";
        faults.push((layout.decimals.span().start, message.to_owned()));
    }
    if Confidence::read(layout.confidence.get_ref()).is_none() {
        let message = "unknown confidence, expected A, B, C or M / confidence không hợp lệ, cần A, B, C hoặc M";
        faults.push((layout.confidence.span().start, message.to_owned()));
    }
}

fn check_rule_set_exists(layout: &Layout, files: &Files, rule_sets: &[RuleSet], faults: &mut Vec<Fault>) {
    let Some(rule_set) = &layout.rule_set else { return };
    let id = rule_set.get_ref();
    // A broken rule set file has its own fault.
    if !rule_sets.iter().any(|known| &known.id == id) && files.optional(&format!("rule_sets/{id}.toml")).is_none() {
        let message = format!(
            "no rule set `{id}`, expected a stem in rule_sets/ / không có bộ quy tắc `{id}`, cần tên một tệp trong rule_sets/"
        );
        faults.push((rule_set.span().start, message));
    }
}

/// What a shape comes to has its unit.
fn check_unit(at: usize, unit: Unit, formula: &Formula, faults: &mut Vec<Fault>) {
    let (fits, expected) = match formula {
        Formula::Share { .. } | Formula::Reduction { .. } => (unit == Unit::Percent, "percent"),
        Formula::PercentileDays { .. } => (unit == Unit::WorkingDays, "working_days"),
        Formula::Amount { .. } | Formula::Decrease { .. } => (unit.is_counted(), "cases, tasks, ..."),
        Formula::Score { .. } => (true, ""),
    };
    if !fits {
        let unit = unit.as_str();
        faults.push((at, format!("unit `{unit}` is not that of the formula, expected {expected} / đơn vị `{unit}` không hợp với công thức, cần {expected}")));
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A figure counted from cases names its rule set; a reported one has none.
fn check_rule_set_use(indicator: &Indicator, formula_at: usize, faults: &mut Vec<Fault>) {
    match (indicator.counted().is_empty(), &indicator.rule_set) {
        (false, None) => faults
            .push((formula_at, "counts cases, so it needs `rule_set` / có đếm hồ sơ nên cần `rule_set`".to_owned())),
        (true, Some(_)) => faults.push((
            formula_at,
            "counts no case, so `rule_set` does not belong here / không đếm hồ sơ nên không dùng `rule_set` ở đây"
                .to_owned(),
        )),
        _ => {}
    }
}

fn check_together(located: &[Located<'_>], files: &Files, errors: &mut CatalogueErrors) {
    let mut headlines: BTreeMap<u8, &str> = BTreeMap::new();
    for (at, Located { indicator, file, headline_line, variant_line, .. }) in located.iter().enumerate() {
        check_duplicate(&located[at], &located[..at], errors);
        if let Some(place) = indicator.headline
            && let Some(other) = headlines.insert(place, &indicator.id)
        {
            errors.push(
                &file.shown,
                *headline_line,
                format!("headline {place} is already `{other}` / headline {place} đã dùng cho `{other}`"),
            );
        }
        if let Some(original) = &indicator.variant_of {
            let exists = files.optional(&format!("indicators/{original}.toml")).is_some();
            if !exists || original == &indicator.id {
                let message = format!(
                    "variant_of `{original}`, expected the id of another indicator / variant_of `{original}`, cần mã của một chỉ số khác"
                );
                errors.push(&file.shown, *variant_line, message);
            }
        }
    }
}

/// One question, one file; and one name, one question.
fn check_duplicate(own: &Located<'_>, before: &[Located<'_>], errors: &mut CatalogueErrors) {
    let is_same = |other: &&Located<'_>| {
        let other = &other.indicator;
        (other.unit, &other.rule_set) == (own.indicator.unit, &own.indicator.rule_set)
            && same(&other.formula, &own.indicator.formula)
    };
    if let Some(other) = before.iter().find(is_same).map(|other| &other.indicator.id) {
        let message = format!(
            "counts the same as `{other}`: formula, rule set and unit, expected one file for it / đếm giống hệt `{other}`: \
             công thức, bộ quy tắc và đơn vị; chỉ giữ một tệp"
        );
        errors.push(&own.file.shown, own.formula_line, message);
    }
    let names = |text: &Text| [text.vi.trim().to_lowercase(), text.en.trim().to_lowercase()];
    let [vi, en] = names(&own.indicator.name);
    let is_named = |other: &&Located<'_>| {
        let [other_vi, other_en] = names(&other.indicator.name);
        other_vi == vi || other_en == en
    };
    if let Some(other) = before.iter().find(is_named).map(|other| &other.indicator.id) {
        let message = format!(
            "has the same name as `{other}`, expected names that tell them apart / trùng tên với `{other}`, cần tên phân \
             biệt được"
        );
        errors.push(&own.file.shown, own.name_line, message);
    }
}
