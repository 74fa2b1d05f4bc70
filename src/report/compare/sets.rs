//! Choices of provinces that are worth a look: all, a region, those as large, those next in rank.

use super::Line;
use crate::domain::text::Language;
use crate::report::exact::Exact;
use crate::report::figures::evaluate;
use crate::report::snapshot::PlaceIndex;
use crate::report::words::{pick, region};

#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub kind: SetKind,
    pub text: String,
    /// Bare codes of the 34, as in the address.
    pub provinces: Vec<String>,
    /// These are the ones that are shown.
    pub is_shown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetKind {
    All,
    /// Next to the base in the ranks of the indicator in focus.
    Rank,
    /// Nearest to the base in the indicator of size.
    Size,
    Region,
}

/// How many stand on each side of the base.
const EACH_SIDE: usize = 3;

/// `line`: the indicator in focus. Sets around a base only where there is one.
pub(super) fn all(line: &Line<'_>, shown: &[PlaceIndex], base: Option<PlaceIndex>, language: Language) -> Vec<Set> {
    let snapshot = line.view.snapshot;
    let everywhere = snapshot.province_indices();
    let set = |kind, text: String, places: Vec<PlaceIndex>| Set {
        kind,
        text,
        is_shown: places.len() == shown.len() && places.iter().all(|place| shown.contains(place)),
        provinces: places.iter().map(|&place| snapshot.place_code(place).bare().to_owned()).collect(),
    };
    let mut sets = vec![set(SetKind::All, pick(language, "Cả 34", "All 34").to_owned(), everywhere.to_vec())];
    if let Some(base) = base {
        let name = |vi: &str, en: &str| pick(language, vi, en).to_owned();
        if let Some(places) = next_in_rank(line, base) {
            sets.push(set(SetKind::Rank, name("Liền kề thứ hạng", "Next in rank"), places));
        }
        if let Some(places) = as_large(line, base) {
            sets.push(set(SetKind::Size, name("Cùng quy mô hồ sơ", "As many cases"), places));
        }
    }
    let mut regions: Vec<(&str, Vec<PlaceIndex>)> = Vec::new();
    for &place in everywhere {
        let Some(province) = snapshot.atlas().province(snapshot.place_code(place)) else { continue };
        match regions.iter_mut().find(|(name, _)| *name == province.region) {
            Some((_, places)) => places.push(place),
            None => regions.push((&province.region, vec![place])),
        }
    }
    sets.extend(
        regions.into_iter().map(|(name, places)| set(SetKind::Region, region(name, language).to_owned(), places)),
    );
    sets
}

/// The base with those before and behind it; `None` where it has no rank.
fn next_in_rank(line: &Line<'_>, base: PlaceIndex) -> Option<Vec<PlaceIndex>> {
    let mut ranked: Vec<(u16, PlaceIndex)> =
        line.view.snapshot.province_indices().iter().filter_map(|&place| Some((line.rank(place)?, place))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let at = ranked.iter().position(|(_, place)| *place == base)?;
    Some(ranked[around(at, ranked.len())].iter().map(|(_, place)| *place).collect())
}

/// The base with those that have most nearly as many cases, in the first indicator of size that it has a figure of.
fn as_large(line: &Line<'_>, base: PlaceIndex) -> Option<Vec<PlaceIndex>> {
    let snapshot = line.view.snapshot;
    let mut sizes: Vec<_> = snapshot.indicators().iter().filter(|one| one.size.is_some()).collect();
    sizes.sort_by_key(|indicator| indicator.size);
    sizes.into_iter().find_map(|indicator| {
        let plan = snapshot.plan(indicator);
        let places = snapshot.province_indices().iter();
        let mut sized: Vec<(Exact, PlaceIndex)> = places
            .filter_map(|&place| Some((Exact::of(&evaluate(snapshot, &plan, place, line.view.period).reading)?, place)))
            .collect();
        sized.sort_by(|(a, _), (b, _)| b.cmp(a));
        let at = sized.iter().position(|(_, place)| *place == base)?;
        Some(sized[around(at, sized.len())].iter().map(|(_, place)| *place).collect())
    })
}

/// As many on each side; where one side is short the other gives more.
fn around(at: usize, count: usize) -> std::ops::Range<usize> {
    let whole = (2 * EACH_SIDE + 1).min(count);
    let from = at.saturating_sub(EACH_SIDE).min(count - whole);
    from..from + whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_stand_around_the_first_the_middle_and_the_last() {
        assert_eq!(around(0, 34), 0..7);
        assert_eq!(around(20, 34), 17..24);
        assert_eq!(around(33, 34), 27..34);
        assert_eq!(around(2, 5), 0..5);
    }
}
