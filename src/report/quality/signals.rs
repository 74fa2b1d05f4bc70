//! Integrity signals of a period: by province, or by agency of one province.

use std::collections::BTreeMap;

use crate::domain::check;
use crate::domain::form::Dimension;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Quotient;
use crate::domain::signal::Signal;
use crate::domain::text::Language;
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::snapshot::Snapshot;

/// One signal.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalGroup {
    pub signal: Signal,
    pub title: String,
    /// What it may mean, and what it need not.
    pub advice: String,
    /// Where it comes from.
    pub basis: String,
    pub is_weak: bool,
    /// Cases that show it, of those that could.
    pub n: i64,
    pub of: i64,
    pub n_text: String,
    pub share_text: String,
    /// Agencies in which it is marked.
    pub marked: usize,
    /// Those with a case, marked ones first, then most cases first.
    pub rows: Vec<SignalRow>,
}

/// A province, or an agency of the province that the page is of.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalRow {
    pub place: PlaceRef,
    /// Code and name of the agency; empty for a province.
    pub agency: String,
    pub agency_name: String,
    pub n: i64,
    pub of: i64,
    pub n_text: String,
    pub of_text: String,
    pub share_text: String,
    /// 0 to 100 of the largest share.
    pub bar: u8,
    /// Agencies of the province in which it is marked; for an agency 1 if it is.
    pub marked: usize,
}

#[derive(Clone, Copy, Default)]
struct Count {
    n: i64,
    of: i64,
    marked: usize,
}

/// By the place (and, within one province, the agency) that a row is of.
type Key = (PlaceCode, String);

pub(super) fn groups(
    snapshot: &Snapshot,
    places: &[PlaceRef],
    by_agency: bool,
    period: Period,
    language: Language,
) -> Vec<SignalGroup> {
    let (first, last) = period.buckets();
    let mut counts: BTreeMap<(Signal, PlaceCode, &str), Count> = BTreeMap::new();
    let is_asked = |place: &PlaceCode| places.iter().any(|one| one.code == *place);
    let rows = snapshot.quality().signals.iter().filter(|row| (first..=last).contains(&row.bucket));
    for row in rows.filter(|row| is_asked(&row.place)) {
        let count = counts.entry((row.signal, row.place.clone(), &row.agency)).or_default();
        count.n += row.n;
        count.of += row.of;
    }
    Signal::ALL
        .into_iter()
        .filter_map(|signal| {
            let own = counts.iter().filter(|((known, ..), _)| *known == signal);
            let agencies: Vec<(Key, Count)> =
                own.map(|((_, place, agency), count)| ((place.clone(), (*agency).to_owned()), *count)).collect();
            group(snapshot, places, signal, agencies, by_agency, language)
        })
        .collect()
}

fn group(
    snapshot: &Snapshot,
    places: &[PlaceRef],
    signal: Signal,
    agencies: Vec<(Key, Count)>,
    by_agency: bool,
    language: Language,
) -> Option<SignalGroup> {
    let check = check::find(&snapshot.quality().checks, signal.code())?;
    let (cases, share) = (check.bound("cases_at_least"), check.bound("share_at_least"));
    let mut sums: BTreeMap<Key, Count> = BTreeMap::new();
    for ((place, agency), count) in agencies {
        let is_marked = count.n > 0 && count.n as f64 >= cases && count.n as f64 >= share * count.of as f64;
        let sum = sums.entry((place, if by_agency { agency } else { String::new() })).or_default();
        sum.n += count.n;
        sum.of += count.of;
        sum.marked += usize::from(is_marked);
    }
    let total = |of: fn(&Count) -> i64| sums.values().map(of).sum::<i64>();
    let (n, of) = (total(|count| count.n), total(|count| count.of));
    if of == 0 {
        return None;
    }
    let marked = sums.values().map(|count| count.marked).sum();
    let mut rows: Vec<SignalRow> = sums
        .into_iter()
        .filter(|(_, count)| count.n > 0)
        .filter_map(|((place, agency), count)| row(snapshot, places, &place, agency, count, by_agency, language))
        .collect();
    let largest = rows.iter().map(|row| percent(row.n, row.of)).fold(0.0, f64::max);
    for row in &mut rows {
        row.bar = if largest > 0.0 { (percent(row.n, row.of) * 100.0 / largest).round() as u8 } else { 0 };
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.marked, row.n)));
    Some(SignalGroup {
        signal,
        title: check.title.get(language).to_owned(),
        advice: check.advice.get(language).to_owned(),
        basis: check.source.get(language).to_owned(),
        is_weak: check.confidence.is_unverified(),
        n,
        of,
        n_text: format::integer(n, language),
        share_text: share_text(n, of, language),
        marked,
        rows,
    })
}

fn row(
    snapshot: &Snapshot,
    places: &[PlaceRef],
    place: &PlaceCode,
    agency: String,
    count: Count,
    by_agency: bool,
    language: Language,
) -> Option<SignalRow> {
    let name = snapshot
        .place_index(place)
        .and_then(|index| snapshot.members().name_of(index, Dimension::Agency, &agency))
        .filter(|_| by_agency);
    Some(SignalRow {
        place: places.iter().find(|one| one.code == *place)?.clone(),
        agency_name: name.unwrap_or(&agency).to_owned(),
        agency,
        n: count.n,
        of: count.of,
        n_text: format::integer(count.n, language),
        of_text: format::integer(count.of, language),
        share_text: share_text(count.n, count.of, language),
        bar: 0,
        marked: count.marked,
    })
}

fn percent(n: i64, of: i64) -> f64 {
    Quotient::new(n, of).map_or(0.0, Quotient::percent)
}

pub(super) fn share_text(n: i64, of: i64, language: Language) -> String {
    Quotient::new(n, of).map_or_else(String::new, |share| format::share_text(share, 2, language))
}
