//! The checks that a file broke, in words.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::check::{self, Severity};
use crate::report::format;
use crate::report::load::{Broken, LoadPage};
use crate::report::quality::source_name;
use crate::web::view::View;

use super::load::place_name;

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

/// In the order of the page, what many provinces have in common as one.
pub(super) fn findings<'a>(view: &'a View, page: &LoadPage<'a>) -> Vec<Found<'a>> {
    let ordered = folded(view, page.broken.iter().map(|one| (one.n, found(view, page, one))).collect());
    let mut advised: BTreeSet<String> = BTreeSet::new();
    let once = |found: Found<'a>| {
        // What to do is the same in every province: it is said once.
        let advice = if advised.insert(found.code.clone()) { found.advice } else { "" };
        Found { advice, ..found }
    };
    ordered.into_iter().map(once).collect()
}

/// One line for what many provinces have in common, in the order of the first of them.
fn folded<'a>(view: &View, ordered: Vec<(i64, Found<'a>)>) -> Vec<Found<'a>> {
    let key = |found: &Found| (found.code.clone(), found.column.clone());
    let mut places: BTreeMap<_, usize> = BTreeMap::new();
    ordered.iter().for_each(|(_, found)| *places.entry(key(found)).or_default() += 1);
    let mut all: Vec<(i64, Found)> = Vec::new();
    for (n, found) in ordered {
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

/// A finding in words.
fn found<'a>(view: &'a View, page: &LoadPage<'a>, one: &Broken<'a>) -> Found<'a> {
    let words = &view.words().load;
    let count = |n: i64| format::integer(n, view.language);
    let more = if one.has_more_lines() { "\u{a0}…" } else { "" };
    let named = named(view, one.severity, one.code);
    // The catalogue speaks of cases.
    let is_key = !page.is_of_cases() && one.code == "E_KEY_CONFLICT";
    Found {
        advice: if is_key { &words.key_twice } else { named.advice },
        example: example(view, one),
        place: match one.place {
            Some(place) => place_name(view, place),
            None if page.is_of_cases() => view.words().quality.whole_file.clone(),
            // Rows of registers and of published figures are not told by province.
            None => words.all_places.clone(),
        },
        column: page.heading(one.column).to_owned(),
        rows: match one.of {
            0 => count(one.n),
            of => words.of.with(&[("n", one.n.into()), ("of", of.into())]),
        },
        lines: format!("{}{more}", check::listed(one.lines)),
        ..named
    }
}

/// What one of the rows holds, or which sources tell the same cases; empty where there is nothing to show.
fn example(view: &View, one: &Broken) -> String {
    let words = &view.words().load;
    let name = |source: &str| source_name(view.snapshot(), source, view.language);
    match (one.example, one.twice) {
        (Some(example), _) => {
            let text = example.text.get(view.language);
            words.example.with(&[("line", example.line.to_string().into()), ("example", text.into())])
        }
        (None, Some(twice)) => {
            let (source, counted_in) = (name(&twice.source).into(), name(&twice.counted_in).into());
            words.two_sources.with(&[("source", source), ("counted_in", counted_in)])
        }
        (None, None) => String::new(),
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
