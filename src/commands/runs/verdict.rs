//! Two countings of one run, figure by figure and line by line.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::recount::loads_of;
use crate::catalog::Catalogue;
use crate::domain::indicator::Indicator;
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::run::{Line, Manifest, counts_of};
use crate::domain::text::Language;
use crate::domain::wall::Wall;
use crate::report::figures::figure;
use crate::report::{Snapshot, format};
use crate::web;

/// What was counted, by source, in sorted lines.
pub type Lines = BTreeMap<String, Vec<Line>>;

/// One that is not the same on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// An indicator, a place and a period; or what a line counts.
    pub what: String,
    pub then: String,
    pub now: String,
}

/// Of two countings: what was compared, and what differs.
#[derive(Debug, Default)]
pub struct Verdict {
    pub lines: usize,
    pub figures: usize,
    pub different_lines: Vec<Difference>,
    pub different_figures: Vec<Difference>,
}

impl Verdict {
    pub fn is_same(&self) -> bool {
        self.different_lines.is_empty() && self.different_figures.is_empty()
    }
}

/// Compares all that was counted. Figures: of every indicator that is counted from cases, of the nation and each
/// province, in every year, quarter and month to `as_of`.
pub fn compare(catalogue: &Catalogue, manifest: &Manifest, [then, now]: [&Lines; 2], as_of: Date) -> Verdict {
    let mut verdict = Verdict::default();
    let nothing = Vec::new();
    let mut sources: Vec<&String> = then.keys().chain(now.keys()).collect();
    sources.sort_unstable();
    sources.dedup();
    for source in sources {
        let [then, now] = [then, now].map(|lines| lines.get(source).unwrap_or(&nothing));
        verdict.lines += compare_lines(source, then, now, &mut verdict.different_lines);
    }
    let then_snapshot = snapshot(catalogue, manifest, then, as_of);
    // Of the same lines by the same definitions the same figures are made.
    let now_snapshot = (!verdict.is_same()).then(|| snapshot(catalogue, manifest, now, as_of));
    let periods = periods(&then_snapshot, as_of);
    for indicator in catalogue.indicators.iter().filter(|indicator| indicator.rule_set.is_some()) {
        for place in places(catalogue) {
            for &period in &periods {
                let then = figure(&then_snapshot, indicator, &place, period).reading;
                let now = now_snapshot.as_ref().map(|now| figure(now, indicator, &place, period).reading);
                let now = now.as_ref().unwrap_or(&then);
                verdict.figures += usize::from(is_there(&then) || is_there(now));
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

/// Figures as they follow from what was counted, by the definitions of the run.
pub fn snapshot(catalogue: &Catalogue, manifest: &Manifest, lines: &Lines, as_of: Date) -> Snapshot {
    let mut wall = Wall { computed_as_of: Some(as_of), ..Wall::default() };
    for (source, lines) in lines {
        let counts = counts_of(source, lines, &loads_of(manifest, source));
        wall.parts.extend(counts.parts);
        wall.untold.extend(counts.untold);
        wall.empty_cells.extend(counts.empty_cells);
        wall.twice.extend(counts.twice);
        wall.held.extend(counts.held);
    }
    web::snapshot(catalogue, wall)
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

fn places(catalogue: &Catalogue) -> impl Iterator<Item = PlaceCode> {
    std::iter::once(PlaceCode::nation()).chain(catalogue.atlas.provinces_34().map(|province| province.code.clone()))
}

fn periods(snapshot: &Snapshot, as_of: Date) -> Vec<Period> {
    let grains = || {
        let spans = [Grain::Year, Grain::NineMonths, Grain::SixMonths].into_iter();
        spans.chain((1..=4).map(Grain::Quarter)).chain((1..=12).map(Grain::Month))
    };
    let last = as_of.year();
    let years = snapshot.first_year().unwrap_or(last).min(last)..=last;
    let of_year = |year| {
        let kinds = [PeriodKind::Calendar, PeriodKind::Statutory].into_iter();
        kinds.flat_map(move |kind| grains().map(move |grain| Period { kind, year, grain }))
    };
    years.flat_map(of_year).filter(|period| period.first_day() <= as_of).collect()
}

/// How many things were compared; both lists are sorted.
fn compare_lines(source: &str, then: &[Line], now: &[Line], different: &mut Vec<Difference>) -> usize {
    let (mut compared, mut then, mut now) = (0, then.iter().peekable(), now.iter().peekable());
    let name = |line: &Line| {
        let Line { kind, key, place, bucket, member, .. } = line;
        let day = if bucket.0 == 0 { String::new() } else { format!(" {}", bucket.first_day()) };
        let member = if member.is_empty() { String::new() } else { format!(" [{member}]") };
        format!("{source} {} {key} {place}{day}{member}", kind.as_str())
    };
    loop {
        let order = match (then.peek(), now.peek()) {
            (None, None) => return compared,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(then), Some(now)) => then.what().cmp(&now.what()),
        };
        compared += 1;
        let (then, now) = (then.next_if(|_| order.is_le()), now.next_if(|_| order.is_ge()));
        let [was, is] = [then, now].map(|line| line.map_or(0, |line| line.n));
        if let Some(line) = then.or(now).filter(|_| was != is) {
            different.push(Difference { what: name(line), then: was.to_string(), now: is.to_string() });
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
        let expected = [("a", "1", "0"), ("c", "3", "4"), ("d", "0", "5")];
        let expected = expected.map(|(key, then, now)| (format!("s part {key} 34:40 2026-10-01"), then, now));
        assert_eq!(told, expected.iter().map(|(what, then, now)| (what.as_str(), *then, *now)).collect::<Vec<_>>());
        let mut none = Vec::new();
        assert_eq!((compare_lines("s", &then, &then, &mut none), none.len()), (3, 0));
    }
}
