//! Everybody of a round, best first: the table, and the picture drawn from it.

use crate::report::drawing::{Caption, Dot, Line, Strip};
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::words::pick;

use super::moves::Moves;
use super::round::{Placed, Wanted, exact, rank_of};
use super::scenario::score;
use super::{Ground, Own, named, parts, said};

#[derive(Clone, Debug)]
pub struct Rung {
    pub place: PlaceRef,
    /// As published, else counted where all scores are known.
    pub rank: Option<i32>,
    pub score: Option<f64>,
    pub score_text: String,
    /// What it changed since the round before; `None` where that is not known.
    pub change: Option<f64>,
    pub change_text: String,
    /// Its score if it changes so again, and its rank if all do.
    pub next: Option<f64>,
    pub next_text: String,
    pub next_rank: Option<i32>,
    /// The province, or one that it was made of.
    pub is_own: bool,
    /// Whose score the rank takes.
    pub is_aim: bool,
}

pub(super) fn rungs(ground: &Ground<'_, '_>, moves: Option<&Moves<'_>>) -> Vec<Rung> {
    let holder = match ground.wanted() {
        Some(Wanted::Exactly(_, place)) => Some(place),
        _ => None,
    };
    let round = ground.round();
    let mut rungs: Vec<Rung> = round.placed.iter().map(|one| rung(ground, one, moves)).collect();
    rungs.iter_mut().for_each(|one| one.is_aim = holder == Some(&one.place.code));
    rungs.sort_by_key(|one| one.rank.unwrap_or(i32::MAX));
    rungs
}

fn rung(ground: &Ground<'_, '_>, one: &Placed<'_>, moves: Option<&Moves<'_>>) -> Rung {
    let (view, language) = (ground.view, ground.view.language);
    let next = moves.and_then(|moves| moves.next.get(one.place).copied());
    let moved = next.zip(one.points).filter(|_| moves.is_some_and(|moves| !moves.held.contains(&one.place)));
    let change =
        moved.and_then(|_| Some(one.points? - ground.rounds.get(ground.slot.checked_sub(1)?)?.of(one.place)?.points?));
    let signed = |points| format::signed(exact(points), view.indicator.decimals, view.indicator.unit, language);
    Rung {
        place: named(view.snapshot, one.place, language),
        rank: ground.round().rank(one.place),
        score: one.row.score,
        score_text: parts::shown(view, one.row),
        change: change.map(|points| exact(points).value()),
        change_text: change.map(signed).unwrap_or_default(),
        next: next.map(|points| exact(points).value()),
        next_text: next.map(|points| score(ground, points)).unwrap_or_default(),
        next_rank: moves.zip(next).and_then(|(moves, next)| rank_of(next, moves.all(), one.place)),
        is_own: match &ground.own {
            Own::One(code) => *code == one.place,
            Own::Former(codes) => codes.contains(&one.place),
        },
        is_aim: false,
    }
}

/// `None` with fewer than three scores: two dots are no distribution.
pub(super) fn strip(ground: &Ground<'_, '_>, rungs: &[Rung]) -> Option<Strip> {
    let language = ground.view.language;
    let is_one = matches!(ground.own, Own::One(_));
    let dot = |rung: &Rung| {
        let text = rung.score_text.clone();
        Some(Dot { label: rung.place.name.clone(), value: rung.score?, text, is_highlighted: is_one && rung.is_own })
    };
    let dots: Vec<Dot> = rungs.iter().filter_map(dot).collect();
    let target = match ground.wanted() {
        Some(Wanted::Exactly(points, _)) => Some(Line {
            value: exact(points).value(),
            text: format!("{} {}: {}", pick(language, "Hạng", "Rank"), ground.rank, score(ground, points)),
        }),
        _ => None,
    };
    let (title, description) = said::strip(ground, dots.len());
    (dots.len() > 2).then_some(Strip { caption: Caption { title, description }, language, dots, target, median: None })
}
