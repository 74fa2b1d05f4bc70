//! What the checks found in a file, and what its source and another one tell together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::check::{self, Finding, Inspection, SentTwice, Severity};
use crate::domain::load::{Load, LoadState};
use crate::report::format;
use crate::web::view::View;

use super::load::{case_mapping, heading, place_name};

/// A check that the file broke.
pub(super) struct Found<'a> {
    pub class: &'static str,
    pub severity: &'a str,
    pub code: String,
    pub title: &'a str,
    pub advice: &'a str,
    /// What one of the rows holds; empty where there is nothing to show.
    pub example: String,
    pub place: String,
    pub column: String,
    pub rows: String,
    pub lines: String,
    /// Other provinces that broke it in the same column, and how many rows of theirs.
    pub others: Vec<Other>,
    pub others_title: String,
}

/// A province with a finding that is told of another one already.
pub(super) struct Other {
    pub place: String,
    pub rows: String,
    pub lines: String,
}

/// So many provinces have a line of their own; of more, all but the first are folded into its line.
const PLACES: usize = 3;

/// Most severe first, then most rows first.
pub(super) fn findings<'a>(view: &'a View, load: &Load, inspection: &Inspection) -> Vec<Found<'a>> {
    let own = inspection.findings.iter();
    let mut ordered: Vec<((Severity, i64), Found)> = own
        .map(|one| {
            ((severity(view, load, &one.check), one.n), found(view, load, severity(view, load, &one.check), one))
        })
        .collect();
    if load.state == LoadState::Visible {
        let holds = |one: &&SentTwice| inspection.profiles.iter().any(|profile| profile.place == one.place);
        let of_source = view.snapshot().sent_twice_of(&load.source).filter(holds);
        ordered.extend(of_source.map(|one| {
            let severity = severity(view, load, check::TWO_SOURCES);
            ((severity, one.n), twice(view, severity, one))
        }));
    }
    ordered.sort_by_key(|(order, _)| Reverse(*order));
    let ordered = folded(view, ordered);
    let mut advised: BTreeSet<String> = BTreeSet::new();
    let once = |found: Found<'a>| {
        // What to do is the same in every province: it is said once.
        let advice = if advised.insert(found.code.clone()) { found.advice } else { "" };
        Found { advice, ..found }
    };
    ordered.into_iter().map(once).collect()
}

/// One line for what many provinces have in common, in the order of the first of them.
fn folded<'a>(view: &View, ordered: Vec<((Severity, i64), Found<'a>)>) -> Vec<Found<'a>> {
    let key = |found: &Found| (found.code.clone(), found.column.clone());
    let mut places: BTreeMap<_, usize> = BTreeMap::new();
    ordered.iter().for_each(|(_, found)| *places.entry(key(found)).or_default() += 1);
    let mut all: Vec<(i64, Found)> = Vec::new();
    for ((_, n), found) in ordered {
        let is_folded = places.get(&key(&found)).is_some_and(|&places| places > PLACES);
        match all.iter_mut().find(|(_, first)| is_folded && key(first) == key(&found)) {
            Some((rows, first)) => {
                *rows += n;
                first.others.push(Other { place: found.place, rows: found.rows, lines: found.lines });
            }
            None => all.push((0, found)),
        }
    }
    let titled = |(rows, found): (i64, Found<'a>)| {
        let numbers = [("places", found.others.len().into()), ("rows", rows.into())];
        Found { others_title: view.words().load.others.with(&numbers), ..found }
    };
    all.into_iter().map(titled).collect()
}

/// What the source chose, else the catalogue, else what such codes usually are.
fn severity(view: &View, load: &Load, code: &str) -> Severity {
    let chosen = case_mapping(view, load).and_then(|mapping| mapping.checks.get(code)).copied();
    let of_catalogue = check::find(&view.catalogue().checks, code).map(|check| check.severity);
    chosen.or(of_catalogue).unwrap_or_else(|| Severity::usual(code))
}

/// A finding in words.
fn found<'a>(view: &'a View, load: &Load, severity: Severity, finding: &Finding) -> Found<'a> {
    let words = &view.words().load;
    let mapping = case_mapping(view, load);
    let count = |n: i64| format::integer(n, view.language);
    let more = if !finding.lines.is_empty() && (finding.lines.len() as i64) < finding.n { "\u{a0}…" } else { "" };
    let example = finding.example.as_ref().map(|example| {
        words
            .example
            .with(&[("line", example.line.to_string().into()), ("example", example.text.get(view.language).into())])
    });
    let named = named(view, severity, &finding.check);
    // The catalogue speaks of cases.
    let is_key = mapping.is_none() && finding.check == "E_KEY_CONFLICT";
    Found {
        advice: if is_key { &words.key_twice } else { named.advice },
        example: example.unwrap_or_default(),
        place: match &finding.place {
            Some(place) => place_name(view, place),
            None if mapping.is_some() => view.words().quality.whole_file.clone(),
            // Rows of registers and of published figures are not told by province.
            None => words.all_places.clone(),
        },
        column: heading(mapping, &finding.column).to_owned(),
        rows: match finding.of {
            0 => count(finding.n),
            of => words.of.with(&[("n", finding.n.into()), ("of", of.into())]),
        },
        lines: format!("{}{more}", finding.listed_lines()),
        ..named
    }
}

/// Cases that two sources tell: no file alone holds them, and each file of both sources is told.
fn twice<'a>(view: &'a View, severity: Severity, one: &SentTwice) -> Found<'a> {
    let name = |source: &str| {
        let known = view.catalogue().source(source);
        known.map_or_else(|| source.to_owned(), |known| known.name.get(view.language).to_owned())
    };
    let sources = [("source", name(&one.source).into()), ("counted_in", name(&one.counted_in).into())];
    Found {
        example: view.words().load.two_sources.with(&sources),
        place: place_name(view, &one.place),
        rows: format::integer(one.n, view.language),
        ..named(view, severity, check::TWO_SOURCES)
    }
}

/// A check and its words, of no rows.
fn named<'a>(view: &'a View, severity: Severity, code: &str) -> Found<'a> {
    let words = &view.words().load;
    let check = check::find(&view.catalogue().checks, code);
    let (class, severity) = match severity {
        Severity::Note => ("note", &words.note),
        Severity::Warn => ("warn", &words.warn),
        Severity::Reject => ("refused", &words.reject),
    };
    Found {
        class,
        severity,
        code: code.to_owned(),
        title: check.map_or("", |check| check.title.get(view.language)),
        advice: check.map_or("", |check| check.advice.get(view.language)),
        example: String::new(),
        place: String::new(),
        column: String::new(),
        rows: String::new(),
        lines: String::new(),
        others: Vec::new(),
        others_title: String::new(),
    }
}
