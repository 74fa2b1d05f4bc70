//! Rivals that move again: each by what it changed between the round before and the last one.

use std::collections::BTreeMap;

use crate::domain::breaks::MethodBreak;
use crate::domain::indicator::Unit;
use crate::domain::place::PlaceCode;

use super::round::{Points, Round, Time, points};

/// The scores of all if each changes again as it did.
#[derive(Debug)]
pub(super) struct Moves<'s> {
    pub from: Time,
    pub next: BTreeMap<&'s PlaceCode, Points>,
    /// Without a score in the round before: they keep theirs.
    pub held: Vec<&'s PlaceCode>,
    /// Would leave the scale of percent, and end there.
    pub at_the_end: usize,
}

/// Why nobody can be moved.
#[derive(Debug)]
pub(super) enum Still<'s> {
    /// So many of so many scores are known: who is unknown could come from below.
    Incomplete(usize, usize),
    OnlyOne,
    /// The round before ranked other provinces.
    Merger(Time),
    Break(&'s MethodBreak),
}

impl<'s> Moves<'s> {
    /// `rounds`: oldest first; the one at `slot` is the last.
    pub fn of(rounds: &[Round<'s>], slot: usize, breaks: &[&'s MethodBreak], unit: Unit) -> Result<Self, Still<'s>> {
        let last = &rounds[slot];
        if !last.is_complete() {
            return Err(Still::Incomplete(last.scored().count(), last.ranked));
        }
        let before = slot.checked_sub(1).and_then(|slot| rounds.get(slot)).ok_or(Still::OnlyOne)?;
        if before.system != last.system {
            return Err(Still::Merger(before.time));
        }
        let parts = |one: &&&MethodBreak| one.from.parts_editions(before.time.edition, last.time.edition);
        if let Some(parting) = breaks.iter().find(parts) {
            return Err(Still::Break(parting));
        }
        let mut moves = Self { from: before.time, next: BTreeMap::new(), held: Vec::new(), at_the_end: 0 };
        let (lowest, highest) = scale(unit);
        for (place, now) in last.scored() {
            let then = before.of(place).and_then(|one| one.points);
            let next = then.map_or(now, |then| now + (now - then));
            moves.held.extend(then.is_none().then_some(place));
            moves.at_the_end += usize::from(next < lowest || next > highest);
            moves.next.insert(place, next.clamp(lowest, highest));
        }
        Ok(moves)
    }

    pub fn all(&self) -> impl Iterator<Item = (&'s PlaceCode, Points)> {
        self.next.iter().map(|(place, points)| (*place, *points))
    }
}

/// No index is below nothing, and none in percent above a hundred; of other scales the catalogue does not tell the end.
fn scale(unit: Unit) -> (Points, Points) {
    let hundred = points(100.0).unwrap_or(Points::MAX);
    (0, if unit == Unit::Percent { hundred } else { Points::MAX })
}
