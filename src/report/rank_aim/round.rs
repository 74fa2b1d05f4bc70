//! One round of an index, best first: who stands where, and which score it takes to come to a rank.
//!
//! Scores are whole billionths of a point here, so that sums and orders of printed decimals are exact.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::score::Qualifier;
use crate::report::exact::Exact;
use crate::report::snapshot::{ScoreRow, Snapshot};

/// Billionths of a point.
pub(super) type Points = i128;
const DECIMALS: u32 = 9;
/// What an index calls the whole of it.
pub(super) const TOTAL: &str = "total";

pub(super) fn points(score: f64) -> Option<Points> {
    Exact::decimal(score).rounded_in(DECIMALS)
}

pub(super) fn exact(points: Points) -> Exact {
    Exact::ratio(points, 10_i128.pow(DECIMALS)).unwrap_or_else(|| Exact::whole(0))
}

/// An edition, or a day of one where it was read more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time {
    pub edition: i16,
    pub day: Option<Date>,
}

#[derive(Clone, Debug)]
pub(super) struct Placed<'s> {
    pub place: &'s PlaceCode,
    pub points: Option<Points>,
    /// As published.
    pub rank: Option<i32>,
    pub row: &'s ScoreRow,
}

pub(super) struct Round<'s> {
    pub time: Time,
    pub system: CodeSystem,
    /// By rank, else by score; what has neither is not among them.
    pub placed: Vec<Placed<'s>>,
    /// How many provinces the round ranked, whether we hold them or not.
    pub ranked: usize,
}

/// What it takes to come to a rank while all others keep their scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted<'s> {
    /// This score or more, and no less; it is the one of this rival.
    Exactly(Points, &'s PlaceCode),
    /// Nobody's score stands at the rank: this much is enough, and this much is not.
    Between { enough: Option<(i32, Points)>, short: Option<(i32, Points)> },
}

impl<'s> Round<'s> {
    /// All rounds up to a year of which any score is known, oldest first. Where one was told in codes of today and of
    /// before, those of today stand.
    pub fn all(snapshot: &'s Snapshot, (index, component): (&str, &str), year: i16) -> Vec<Self> {
        let Some(places) = snapshot.all_scores().places(index, component) else { return Vec::new() };
        let mut by_time: BTreeMap<Time, Vec<Placed<'s>>> = BTreeMap::new();
        for (place, rows) in places.iter().filter(|(place, _)| place.level() == Level::Province) {
            for row in rows.iter().filter(|row| row.edition <= year && (row.score.is_some() || row.rank.is_some())) {
                // "Over 47 %" is no number to count with.
                let score = row.score.filter(|_| row.qualifier == Qualifier::Exactly);
                let placed = Placed { place, points: score.and_then(points), rank: row.rank, row };
                by_time.entry(Time { edition: row.edition, day: row.as_of }).or_default().push(placed);
            }
        }
        let round = |(time, mut placed): (Time, Vec<Placed<'s>>)| {
            let is_of_today = placed.iter().any(|one| one.place.system == CodeSystem::Of34);
            let system = if is_of_today { CodeSystem::Of34 } else { CodeSystem::Of63 };
            placed.retain(|one| one.place.system == system);
            placed.sort_by_key(|one| (one.rank.unwrap_or(i32::MAX), Reverse(one.points), one.place));
            let ranked = match system {
                CodeSystem::Of34 => snapshot.province_indices().len(),
                // Of a component often no ranks are told; then it is told of as many as the whole.
                CodeSystem::Of63 => {
                    let is_told = placed.iter().any(|one| one.rank.is_some());
                    let component = if is_told { component } else { TOTAL };
                    snapshot.all_scores().ranked_of_63(index, component, time.edition).into()
                }
            };
            placed.iter().any(|one| one.points.is_some()).then_some(Self { time, system, placed, ranked })
        };
        by_time.into_iter().filter_map(round).collect()
    }

    pub fn of(&self, place: &PlaceCode) -> Option<&Placed<'s>> {
        self.placed.iter().find(|one| one.place == place)
    }

    pub fn scored(&self) -> impl Iterator<Item = (&'s PlaceCode, Points)> {
        self.placed.iter().filter_map(|one| Some((one.place, one.points?)))
    }

    /// Everybody who was ranked has a score here.
    pub fn is_complete(&self) -> bool {
        self.scored().count() >= self.ranked
    }

    /// The rank of a place: as published, else counted where all scores are here.
    pub fn rank(&self, place: &PlaceCode) -> Option<i32> {
        let own = self.of(place)?;
        own.rank.or_else(|| self.is_complete().then(|| rank_of(own.points?, self.scored(), place)).flatten())
    }

    /// `None` where it takes nothing, as for the last rank of all.
    pub fn wanted(&self, rank: i32, own: Option<&PlaceCode>) -> Option<Wanted<'s>> {
        let is_rival = |place: &PlaceCode| own != Some(place);
        if self.is_complete() {
            let rivals = self.scored().filter(|(place, _)| is_rival(place)).collect();
            return at(rank, rivals).map(|(place, points)| Wanted::Exactly(points, place));
        }
        let rivals = self.placed.iter().filter(|one| is_rival(one.place));
        let known: Vec<(i32, Points, &PlaceCode)> =
            rivals.filter_map(|one| Some((one.rank?, one.points?, one.place))).collect();
        let enough = known.iter().filter(|one| one.0 <= rank).max_by_key(|one| (one.0, Reverse(one.1)));
        let short = known.iter().filter(|one| one.0 > rank).min_by_key(|one| (one.0, Reverse(one.1)));
        Some(match enough {
            Some(&(at, points, place)) if at == rank => Wanted::Exactly(points, place),
            _ => Wanted::Between { enough: enough.map(|one| (one.0, one.1)), short: short.map(|one| (one.0, one.1)) },
        })
    }
}

/// The score that so many rivals less one are above: whoever has it shares the rank.
pub(super) fn at(rank: i32, mut rivals: Vec<(&PlaceCode, Points)>) -> Option<(&PlaceCode, Points)> {
    rivals.sort_by_key(|&(place, points)| (Reverse(points), place));
    usize::try_from(rank).ok()?.checked_sub(1).and_then(|slot| rivals.get(slot).copied())
}

/// One more than there are rivals with a higher score.
pub(super) fn rank_of<'s>(
    own: Points,
    all: impl Iterator<Item = (&'s PlaceCode, Points)>,
    place: &PlaceCode,
) -> Option<i32> {
    i32::try_from(1 + all.filter(|(other, points)| *other != place && *points > own).count()).ok()
}
