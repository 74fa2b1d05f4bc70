//! Two countings of one run, figure by figure and line by line.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::recount::loads_of;
use super::told::{self, Told};
use crate::catalog::Catalogue;
use crate::domain::atlas::Atlas;
use crate::domain::indicator::{Formula, Indicator};
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::run::{BroughtKind, Covers, Line, Manifest, Value, counts_of, values_of};
use crate::domain::text::Language;
use crate::domain::wall::Wall;
use crate::report::figures::figure;
use crate::report::{Snapshot, format};
use crate::web;

/// What stands on the other side only.
const ABSENT: &str = "-";

/// What was counted, by source, in sorted lines.
pub type Lines = BTreeMap<String, Vec<Line>>;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub lines: &'a Lines,
    /// Loads of which it says nothing are as they were kept.
    pub told: &'a Told,
}

/// One that is not the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// An indicator, a place and a period; or what a line counts, or a value that a load brought.
    pub what: String,
    pub then: String,
    pub now: String,
}

/// Of two countings: what was compared, and what differs.
#[derive(Debug, Default)]
pub struct Verdict {
    pub lines: usize,
    /// That loads brought, as far as both sides tell of them.
    pub values: usize,
    pub figures: usize,
    /// Those of the figures that rest on values of which only one side tells: not among `figures`.
    pub unheld: usize,
    /// Lines and values.
    pub different_lines: Vec<Difference>,
    pub different_figures: Vec<Difference>,
}

impl Verdict {
    pub fn is_same(&self) -> bool {
        self.different_lines.is_empty() && self.different_figures.is_empty()
    }
}

/// What figures are made by and of.
pub struct Ground<'a> {
    pub catalogue: &'a Catalogue,
    pub manifest: &'a Manifest,
    pub covers: Covers,
    pub as_of: Date,
}

impl Ground<'_> {
    /// Lines and values, and which of them differ.
    pub fn hold(&self, [then, now]: [Side<'_>; 2]) -> Verdict {
        let mut verdict = Verdict::default();
        let nothing = Vec::new();
        let sources: BTreeSet<&String> = then.lines.keys().chain(now.lines.keys()).collect();
        for source in sources {
            let [then, now] = [then, now].map(|side| side.lines.get(source).unwrap_or(&nothing));
            verdict.lines += compare_lines(source, then, now, &mut verdict.different_lines);
        }
        for load in &self.manifest.loads {
            if let (Some(then), Some(now)) = (then.told.get(&load.id), now.told.get(&load.id)) {
                let name = format!("{} ({})", load.source, load.name);
                let [then, now] = [then, now].map(values_of);
                verdict.values += compare_values(&name, &then, &now, &mut verdict.different_lines);
            }
        }
        verdict
    }

    /// Compares all of it, and the figures: of every indicator that the run covers, of the nation and each province,
    /// in every year, quarter and month to `as_of`.
    pub fn compare(&self, [then, now]: [Side<'_>; 2]) -> Verdict {
        let mut verdict = self.hold([then, now]);
        let then_snapshot = self.snapshot(then.lines, &[then.told]);
        // Of the same lines and values by the same definitions the same figures are made.
        let now_snapshot = (!verdict.is_same()).then(|| self.snapshot(now.lines, &[now.told, then.told]));
        let unheld = self.unheld(now.told);
        for indicator in self.catalogue.indicators.iter().filter(|indicator| self.has(indicator)) {
            let periods = periods(indicator, &then_snapshot, self.as_of);
            for place in places(&self.catalogue.atlas, indicator) {
                for &period in &periods {
                    let found = figure(&then_snapshot, indicator, &place, period);
                    let is_unheld = found.sources.iter().any(|source| unheld.contains(source.as_str()));
                    let then = found.reading;
                    let now = now_snapshot.as_ref().map(|now| figure(now, indicator, &place, period).reading);
                    let now = now.as_ref().unwrap_or(&then);
                    let is_there = is_there(&then) || is_there(now);
                    verdict.unheld += usize::from(is_there && is_unheld && then == *now);
                    verdict.figures += usize::from(is_there && !(is_unheld && then == *now));
                    if then != *now {
                        let [then, now] = [&then, now].map(|reading| text(indicator, reading));
                        let what = format!("{} {place} {period}", indicator.id);
                        verdict.different_figures.push(Difference { what, then, now });
                    }
                }
            }
        }
        verdict
    }

    /// Whether figures of an indicator are of the run.
    pub fn has(&self, indicator: &Indicator) -> bool {
        self.covers == Covers::All || indicator.rule_set.is_some()
    }

    /// Sources of published values of which a side does not tell all: figures of them stand as they were kept.
    pub fn unheld(&self, told: &Told) -> BTreeSet<&str> {
        let published = self.manifest.loads.iter().filter(|load| load.is(BroughtKind::Published));
        published.filter(|load| !told.contains_key(&load.id)).map(|load| load.source.as_str()).collect()
    }

    /// Figures as they follow from what was counted and told, by the definitions of the run. `told`: the first that
    /// knows a load speaks of it.
    pub fn snapshot(&self, lines: &Lines, told: &[&Told]) -> Snapshot {
        let counted_to = match (self.covers, &self.manifest.cases) {
            (Covers::Cases, _) => Some(self.as_of),
            (Covers::All, cases) => cases.as_ref().map(|cases| cases.as_of),
        };
        let mut wall = Wall { computed_as_of: counted_to, ..Wall::default() };
        for (source, lines) in lines {
            let counts = counts_of(source, lines, &loads_of(self.manifest, source));
            wall.parts.extend(counts.parts);
            wall.untold.extend(counts.untold);
            wall.empty_cells.extend(counts.empty_cells);
            wall.twice.extend(counts.twice);
            wall.held.extend(counts.held);
        }
        told::stand(&mut wall, self.manifest, told);
        web::snapshot(self.catalogue, wall)
    }
}

/// `95.00 % = 19 / 20`; why there is no figure, in both languages.
pub fn text(indicator: &Indicator, reading: &Reading) -> String {
    let text = |language| format::reading(reading, indicator.unit, indicator.decimals, language);
    match reading {
        Reading::Share(Quotient { numerator, denominator }) => {
            format!("{} = {numerator} / {denominator}", text(Language::English))
        }
        Reading::Days { cases, .. } => format!("{} ({cases} cases / hồ sơ)", text(Language::English)),
        Reading::Absent(_) => format!("{} / {}", text(Language::English), text(Language::Vietnamese)),
        _ => text(Language::English),
    }
}

fn is_there(reading: &Reading) -> bool {
    !matches!(reading, Reading::Absent(_))
}

/// The nation and the provinces; of what is quoted also those of before, of which the earlier editions speak.
fn places(atlas: &Atlas, indicator: &Indicator) -> impl Iterator<Item = PlaceCode> {
    let is_quoted = matches!(indicator.formula, Formula::Score { .. });
    let before = atlas.provinces_63().filter(move |_| is_quoted);
    let provinces = atlas.provinces_34().chain(before).map(|province| province.code.clone());
    std::iter::once(PlaceCode::nation()).chain(provinces)
}

/// In which figures of an indicator are compared. What is quoted is of years, from the first that is told of.
fn periods(indicator: &Indicator, snapshot: &Snapshot, as_of: Date) -> Vec<Period> {
    if let Formula::Score { index, component } = &indicator.formula {
        let scores = places(snapshot.atlas(), indicator).flat_map(|place| snapshot.scores(index, component, &place));
        let years: BTreeSet<i16> = scores.map(|score| score.edition).collect();
        return years.into_iter().map(Period::year).collect();
    }
    let grains = || {
        let spans = [Grain::Year, Grain::NineMonths, Grain::SixMonths].into_iter();
        spans.chain((1..=4).map(Grain::Quarter)).chain((1..=12).map(Grain::Month))
    };
    let last = as_of.year();
    let years = snapshot.first_year().unwrap_or(last).min(last)..=last;
    let of_year = |year| {
        // What is counted from cases is reported in both kinds of periods.
        let kinds = [PeriodKind::Calendar, PeriodKind::Statutory].into_iter();
        let kinds = kinds.take(if indicator.rule_set.is_some() { 2 } else { 1 });
        kinds.flat_map(move |kind| grains().map(move |grain| Period { kind, year, grain }))
    };
    years.flat_map(of_year).filter(|period| period.first_day() <= as_of).collect()
}

/// How many things were compared; both lists are sorted.
fn compare_lines(source: &str, then: &[Line], now: &[Line], different: &mut Vec<Difference>) -> usize {
    let name = |line: &Line| {
        let Line { kind, key, place, bucket, member, .. } = line;
        let day = if bucket.0 == 0 { String::new() } else { format!(" {}", bucket.first_day()) };
        let member = if member.is_empty() { String::new() } else { format!(" [{member}]") };
        format!("{source} {} {key} {place}{day}{member}", kind.as_str())
    };
    let order = |then: &Line, now: &Line| then.what().cmp(&now.what());
    side_by_side(then, now, order, name, |line| line.n.to_string(), different)
}

/// The same of values that a load brought.
fn compare_values(load: &str, then: &[Value], now: &[Value], different: &mut Vec<Difference>) -> usize {
    let name = |value: &Value| format!("{load} {}", Value::shown(&value.what));
    let order = |then: &Value, now: &Value| then.what.cmp(&now.what);
    side_by_side(then, now, order, name, |value| Value::shown(&value.says), different)
}

/// What stands on one side only differs from nothing.
fn side_by_side<T>(
    then: &[T],
    now: &[T],
    order: impl Fn(&T, &T) -> Ordering,
    name: impl Fn(&T) -> String,
    says: impl Fn(&T) -> String,
    different: &mut Vec<Difference>,
) -> usize {
    let (mut compared, mut then, mut now) = (0, then.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (then.peek(), now.peek()) {
            (None, None) => return compared,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(then), Some(now)) => order(then, now),
        };
        compared += 1;
        let (then, now) = (then.next_if(|_| order.is_le()), now.next_if(|_| order.is_ge()));
        let [was, is] = [then, now].map(|one| one.map(&says));
        if let Some(one) = then.or(now).filter(|_| was != is) {
            let [then, now] = [was, is].map(|says| says.unwrap_or_else(|| ABSENT.to_owned()));
            different.push(Difference { what: name(one), then, now });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bucket::Bucket;
    use crate::domain::run::Kind;
    use jiff::civil::date;

    fn line(key: &str, n: i64) -> Line {
        let (place, key) = ("34:40".parse().expect("a place"), key.to_owned());
        Line { kind: Kind::Part, key, place, bucket: Bucket::of(date(2026, 10, 10)), member: String::new(), n }
    }

    #[test]
    fn what_stands_on_one_side_only_differs_from_nothing() {
        let mut different = Vec::new();
        let then = [line("a", 1), line("b", 2), line("c", 3)];
        let now = [line("b", 2), line("c", 4), line("d", 5)];
        assert_eq!(compare_lines("s", &then, &now, &mut different), 4);
        let told: Vec<(&str, &str, &str)> =
            different.iter().map(|one| (one.what.as_str(), one.then.as_str(), one.now.as_str())).collect();
        let expected = [("a", "1", "-"), ("c", "3", "4"), ("d", "-", "5")];
        let expected = expected.map(|(key, then, now)| (format!("s part {key} 34:40 2026-10-01"), then, now));
        assert_eq!(told, expected.iter().map(|(what, then, now)| (what.as_str(), *then, *now)).collect::<Vec<_>>());
        let mut none = Vec::new();
        assert_eq!((compare_lines("s", &then, &then, &mut none), none.len()), (3, 0));
    }
}
