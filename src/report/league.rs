//! All 34 in one indicator: order, ranks and what changed.

use std::cmp::{Ordering, Reverse};

use crate::domain::indicator::Direction;
use crate::domain::place::CodeSystem;
use crate::domain::reading::Reading;

use super::cell::Rank;
use super::exact::Exact;
use super::figures::{Earlier, Found, Ranks};
use super::plan::Plan;
use super::snapshot::PlaceIndex;
use super::view::View;

/// One province in the field.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub place: PlaceIndex,
    pub found: Found,
    pub rank: Option<Rank>,
}

/// The 34 in the atlas's order, ranked; or the 63, which have the ranks that were published of them and no other:
/// what can be attributed to a province of before is a part of it.
pub(crate) fn field(view: &View<'_>) -> Vec<Entry> {
    let places = view.places().into_iter();
    let mut entries: Vec<Entry> = places.map(|place| Entry { place, found: view.found(place), rank: None }).collect();
    if view.units == CodeSystem::Of63 {
        entries.iter_mut().for_each(|entry| entry.rank = published_rank(view, &entry.found));
        return entries;
    }
    let newest = newest_edition(&entries);
    let values: Vec<Option<Exact>> = entries
        .iter()
        .map(|entry| Exact::of(&entry.found.reading).filter(|_| is_rankable(&entry.found, newest)))
        .collect();
    let ranks = ranks(&values, view.indicator.direction);
    for (entry, rank) in entries.iter_mut().zip(ranks) {
        entry.rank = published_rank(view, &entry.found).or(rank);
    }
    entries
}

/// The rank of one place. The others are read only where there is something to rank by.
pub(crate) fn rank_of(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<Rank> {
    let is_ranked = view.units == CodeSystem::Of34
        && view.indicator.direction != Direction::Neutral
        && !matches!(found.reading, Reading::Absent(_));
    let among_all = || ranked(view).iter().find(|(ranked, _)| *ranked == place).map(|&(_, rank)| rank);
    published_rank(view, found).or_else(|| is_ranked.then(among_all).flatten())
}

/// The ranks of the 34, found once a snapshot.
fn ranked(view: &View<'_>) -> Ranks {
    let anew = || field(view).into_iter().filter_map(|entry| Some((entry.place, entry.rank?))).collect();
    match view.plan.kept() {
        Some(kept) => kept.ranks_or(view.period, anew),
        None => anew(),
    }
}

/// Places won (positive) or lost by each province since the readings before, where both are known.
pub(crate) fn changes(view: &View<'_>, entries: &[Entry]) -> Vec<Option<i32>> {
    let before = entries.iter().map(|entry| view.before(entry.place, &entry.found));
    let before: Vec<Option<Earlier>> = before.collect();
    let is_score = matches!(*view.plan, Plan::Score { .. });
    // A field of which some were other provinces, or counted otherwise, is another field.
    if !is_score && before.iter().flatten().any(|earlier| earlier.across.is_some()) {
        return vec![None; entries.len()];
    }
    let before = before.into_iter().map(|earlier| earlier.filter(|one| one.across.is_none()));
    let before: Vec<Option<Reading>> = before.map(|earlier| Some(earlier?.reading)).collect();
    let place_then: Vec<Option<i32>> = if is_score {
        before.iter().map(|reading| reading.as_ref().and_then(rank_in)).collect()
    } else {
        let values: Vec<Option<Exact>> = before.iter().map(|reading| Exact::of(reading.as_ref()?)).collect();
        ranks(&values, view.indicator.direction).into_iter().map(|rank| Some(i32::from(rank?.place))).collect()
    };
    let now = entries.iter().map(|entry| entry.rank.map(|rank| i32::from(rank.place)));
    now.zip(place_then).map(|(now, then)| Some(then? - now?)).collect()
}

/// Ranks from 1; equal values share the better place, and the next place is skipped. Nothing is
/// ranked where neither more nor less is better, or where there is nobody to be ranked with.
pub(crate) fn ranks(values: &[Option<Exact>], direction: Direction) -> Vec<Option<Rank>> {
    let mut ranks = vec![None; values.len()];
    if direction == Direction::Neutral {
        return ranks;
    }
    let mut order: Vec<(Exact, usize)> =
        values.iter().enumerate().filter_map(|(slot, value)| Some(((*value)?, slot))).collect();
    order.sort_by(|(a, _), (b, _)| best_first(a, b, direction));
    if order.len() < 2 {
        return ranks;
    }
    let of = order.len() as u16;
    let mut start = 0;
    while start < order.len() {
        let tied = order[start..].iter().take_while(|(value, _)| *value == order[start].0).count();
        for (_, slot) in &order[start..start + tied] {
            ranks[*slot] = Some(Rank { place: start as u16 + 1, of, is_tied: tied > 1 });
        }
        start += tied;
    }
    ranks
}

/// Best first; volumes largest first.
pub(crate) fn best_first(a: &Exact, b: &Exact, direction: Direction) -> Ordering {
    match direction {
        Direction::LowerIsBetter => a.cmp(b),
        Direction::HigherIsBetter | Direction::Neutral => b.cmp(a),
    }
}

/// Entries best first; those without a value last, in the order they came.
pub(crate) fn sort_best_first(entries: &mut [Entry], direction: Direction) {
    entries.sort_by(|a, b| match (Exact::of(&a.found.reading), Exact::of(&b.found.reading)) {
        (Some(first), Some(second)) => {
            // Older editions go below the newest: they are quoted, not compared.
            let age = |entry: &Entry| (entry.found.is_of_old_codes, Reverse(edition(&entry.found.reading)));
            age(a).cmp(&age(b)).then_with(|| best_first(&first, &second, direction))
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

fn newest_edition(entries: &[Entry]) -> Option<i16> {
    let of_34 = entries.iter().filter(|entry| !entry.found.is_of_old_codes);
    of_34.filter_map(|entry| edition(&entry.found.reading)).max()
}

pub(crate) fn edition(reading: &Reading) -> Option<i16> {
    match reading {
        Reading::Score { edition, .. } => Some(*edition),
        _ => None,
    }
}

/// Scores are ranked within one edition of the 34 only.
fn is_rankable(found: &Found, newest: Option<i16>) -> bool {
    match edition(&found.reading) {
        None => true,
        edition => edition == newest && !found.is_of_old_codes,
    }
}

fn rank_in(reading: &Reading) -> Option<i32> {
    match reading {
        Reading::Score { rank, .. } => *rank,
        _ => None,
    }
}

/// The rank that the publisher printed stands, out of the provinces of its time.
pub(crate) fn published_rank(view: &View<'_>, found: &Found) -> Option<Rank> {
    let place = u16::try_from(rank_in(&found.reading)?).ok()?;
    let of = match (&*view.plan, edition(&found.reading)) {
        (Plan::Score { index, component, .. }, Some(edition))
            if found.is_of_old_codes || view.units == CodeSystem::Of63 =>
        {
            view.snapshot.all_scores().ranked_of_63(index, component, edition)
        }
        _ => 34,
    };
    Some(Rank { place, of, is_tied: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(values: &[Option<i64>], direction: Direction) -> Vec<Option<String>> {
        let values: Vec<Option<Exact>> = values.iter().map(|value| value.map(Exact::whole)).collect();
        ranks(&values, direction).into_iter().map(|rank| rank.map(Rank::text)).collect()
    }

    #[test]
    fn equal_values_share_the_better_place_and_the_next_is_skipped() {
        let text = |text: &str| Some(text.to_owned());
        let values = [Some(5), None, Some(9), Some(5), Some(1)];
        assert_eq!(
            places(&values, Direction::HigherIsBetter),
            [text("2=/4"), None, text("1/4"), text("2=/4"), text("4/4")]
        );
        assert_eq!(
            places(&values, Direction::LowerIsBetter),
            [text("2=/4"), None, text("4/4"), text("2=/4"), text("1/4")]
        );
        assert!(places(&values, Direction::Neutral).iter().all(Option::is_none));
    }
}
