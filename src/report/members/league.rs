//! From rows to a league: ranks, gaps, who is short of how many cases, and the order asked for.

use crate::domain::indicator::Direction;
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::target::Target;
use crate::domain::text::Language;

use super::finding::{self, Short};
use super::{By, FEW, Kind, League, Line, LineKind, Order, Unit, Units, communes};
use crate::report::cell::Rank;
use crate::report::exact::Exact;
use crate::report::format;
use crate::report::league::{best_first, ranks};
use crate::report::places::VietnameseOrder;
use crate::report::snapshot::PlaceIndex;
use crate::report::target::{judge, shortfall, target_text};
use crate::report::view::View;
use crate::report::words;

pub(super) fn make(view: &View<'_>, kind: Kind, place: PlaceIndex, units: Units, order: Order) -> League {
    let target = view.target(place);
    let cell = view.cell(place, &view.found(place), None);
    let is_share = matches!(view.found(place).reading, Reading::Share(_));
    let short = Short { direction: view.indicator.direction, has_target: target.is_some(), is_share };
    let exact: Vec<Option<Exact>> = units.members.iter().map(|unit| Exact::of(&unit.reading)).collect();
    let ranks = ranks(&exact, view.indicator.direction);
    let mut lines: Vec<Line> = units.members.iter().map(|unit| line(view, target, unit)).collect();
    for (line, rank) in lines.iter_mut().zip(ranks) {
        // Of how many is said above the rows.
        let text = |rank: Rank| format!("{}{}", rank.place, if rank.is_tied { "=" } else { "" });
        line.rank_text = rank.map(text).unwrap_or_default();
        line.rank = rank;
    }
    let mut others: Vec<Line> = units.others.iter().map(|unit| line(view, target, unit)).collect();
    let all: i64 = lines.iter().chain(&others).filter_map(|line| line.short).sum();
    set_shares(lines.iter_mut().chain(&mut others), all, view.language);
    let references = references(view, place);
    set_bars(lines.iter_mut().chain(&mut others));
    sort(&mut lines, &exact_of(&units.members), view.indicator.direction, order);
    let told = lines.iter().filter(|line| line.value.is_some()).count();
    League {
        indicator: view.reference(),
        finding: finding::sentence(view.language, kind, short, &lines),
        counted_text: finding::counted(view.language, kind, told, lines.len()),
        target_text: target.map(|target| target_text(target, view.indicator, view.language)),
        target_caution: target.is_some_and(|target| target.plan.confidence.is_unverified()),
        is_share,
        short_heading: short.heading(view.language).to_owned(),
        share_heading: short.share_heading(all, view.language),
        has_small: lines.iter().chain(&others).any(|line| line.is_small),
        references,
        lines,
        others,
        order,
        notes: cell.notes.clone(),
        as_of: cell.as_of.clone(),
        nature: cell.nature.as_str(),
        sources: cell.passport.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>().join(" "),
        unsound: units.unsound,
    }
}

fn exact_of(units: &[Unit]) -> Vec<Option<Exact>> {
    units.iter().map(|unit| Exact::of(&unit.reading)).collect()
}

/// The province and the nation, each against its own target.
fn references(view: &View<'_>, place: PlaceIndex) -> Vec<Line> {
    let nation = view.snapshot.place_index(&PlaceCode::nation());
    let places = [Some((LineKind::Province, place)), nation.map(|nation| (LineKind::Nation, nation))];
    let made = places.into_iter().flatten().map(|(kind, place)| {
        let code = view.snapshot.place_code(place).clone();
        let province = view.snapshot.atlas().province(&code);
        let name = province
            .map_or_else(|| words::nation(view.language).to_owned(), |one| one.name.get(view.language).to_owned());
        let found = view.found(place);
        let why = found.remarks.first().map(|remark| remark.text(view.language));
        let why = why.filter(|_| matches!(found.reading, Reading::Absent(_)));
        let (reading, counts) = (found.reading.clone(), communes::counts(&found.reading).unwrap_or_default());
        let unit = Unit { kind, code: code.bare().to_owned(), at: Some(code), name, reading, counts, why };
        let line = line(view, view.target(place), &unit);
        // Of the whole it is the rows that say who is short.
        Line { short: None, short_text: String::new(), ..line }
    });
    made.collect()
}

fn line(view: &View<'_>, target: Option<&Target>, unit: &Unit) -> Line {
    let language = view.language;
    let number = |n| format::integer(n, language);
    let day = view.period.last_day();
    let gap = judge(&unit.reading, None, target, view.indicator.direction, (view.period.year, day)).gap;
    let short = short_of(view, target, &unit.reading);
    let (numerator, denominator) = match &unit.reading {
        Reading::Share(quotient) => (Some(quotient.numerator), Some(quotient.denominator)),
        Reading::Amount(n) => (Some(*n), None),
        _ => (None, None),
    };
    let quotient_text =
        numerator.zip(denominator).map(|(above, below)| format!("{} / {}", number(above), number(below)));
    Line {
        kind: unit.kind,
        at: unit.at.clone(),
        code: unit.code.clone(),
        name: unit.name.clone(),
        rank: None,
        rank_text: String::new(),
        value: unit.reading.value(),
        text: view.text(&unit.reading),
        absence: match unit.reading {
            Reading::Absent(absence) => Some(absence),
            _ => None,
        },
        why: unit.why.clone(),
        numerator,
        denominator,
        quotient_text: quotient_text.unwrap_or_default(),
        target: target.map(|target| target.value),
        gap: gap.map(Exact::value),
        gap_text: gap
            .map(|gap| format::signed(gap, view.indicator.decimals, view.indicator.unit, language))
            .unwrap_or_default(),
        short,
        short_text: short.map(number).unwrap_or_default(),
        share: None,
        share_text: String::new(),
        bar: 0,
        short_bar: 0,
        is_behind: gap.is_some_and(Exact::is_negative),
        is_small: denominator.is_some_and(|below| below < FEW),
    }
}

/// Without a target every case that counts against the figure; of an amount all of it.
fn short_of(view: &View<'_>, target: Option<&Target>, reading: &Reading) -> Option<i64> {
    let direction = view.indicator.direction;
    match reading {
        Reading::Share(quotient) => {
            let best = if direction == Direction::HigherIsBetter { 100.0 } else { 0.0 };
            let target = target.map_or(best, |target| target.value);
            shortfall(*quotient, target, direction).map(|short| short.max(0))
        }
        Reading::Amount(n) => Some(*n),
        _ => None,
    }
}

fn set_shares<'l>(lines: impl Iterator<Item = &'l mut Line>, all: i64, language: Language) {
    for line in lines {
        let share = line.short.and_then(|short| Quotient::new(short, all));
        line.share = share.map(Quotient::percent);
        line.share_text = share.map(|share| format::share_text(share, 1, language)).unwrap_or_default();
    }
}

fn set_bars<'l>(lines: impl Iterator<Item = &'l mut Line>) {
    let mut lines: Vec<&mut Line> = lines.collect();
    let largest = lines.iter().filter_map(|line| line.value).fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let most = lines.iter().filter_map(|line| line.short).max().unwrap_or(0);
    for line in &mut lines {
        if largest > 0.0 {
            line.bar = line.value.map_or(0, |value| (value.abs() * 100.0 / largest).round() as u8);
        }
        if most > 0 {
            line.short_bar = (line.short.unwrap_or(0).max(0) * 100 / most) as u8;
        }
    }
}

/// Those without a figure stay last, by name, whatever the order.
fn sort(lines: &mut Vec<Line>, exact: &[Option<Exact>], direction: Direction, order: Order) {
    let names = VietnameseOrder::new();
    let mut both: Vec<(Option<Exact>, Line)> = exact.iter().copied().zip(lines.drain(..)).collect();
    both.sort_by(|(a_value, a), (b_value, b)| {
        let by_name = names.compare(&a.name, &b.name).then_with(|| a.code.cmp(&b.code));
        let (Some(first), Some(second)) = (a_value, b_value) else {
            return a_value.is_none().cmp(&b_value.is_none()).then(by_name);
        };
        let wanted = match order.by {
            By::Value => best_first(first, second, direction),
            By::Short => b.short.cmp(&a.short),
            By::Name => by_name,
        };
        let wanted = if order.is_reversed { wanted.reverse() } else { wanted };
        // Of equal values the one of more cases says more.
        wanted.then(b.denominator.cmp(&a.denominator)).then(by_name)
    });
    lines.extend(both.into_iter().map(|(_, line)| line));
}
