//! What the rank takes, what the province has and what is missing: with rivals as they are, and with rivals that move.

use crate::report::format;

use super::Ground;
use super::moves::Moves;
use super::round::{Points, Round, Wanted, at, exact, rank_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioKind {
    /// Nobody changes.
    Held,
    /// Each rival changes again, the province does not.
    RivalsMove,
    /// The province changes again too.
    AllMove,
}

impl ScenarioKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::RivalsMove => "rivals_move",
            Self::AllMove => "all_move",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Scenario {
    pub kind: ScenarioKind,
    pub name: String,
    /// What the rank takes; `None` where no score stands at it.
    pub wanted: Option<f64>,
    pub wanted_text: String,
    pub own: Option<f64>,
    pub own_text: String,
    /// Positive is missing, negative is to spare.
    pub gap: Option<f64>,
    pub gap_text: String,
    /// Where the province would stand with its score.
    pub rank: Option<i32>,
    pub rank_text: String,
    /// The gap in billionths.
    pub(super) missing: Option<Points>,
}

pub(super) fn all(ground: &Ground<'_, '_>, moves: Option<&Moves<'_>>) -> Vec<Scenario> {
    let (round, own_code) = (ground.round(), ground.own_code());
    let wanted = match ground.wanted() {
        Some(Wanted::Exactly(points, _)) => Some(points),
        _ => None,
    };
    let own = ground.own_points();
    let stands = own_code.and_then(|code| round.rank(code));
    let mut scenarios = vec![scenario(ground, ScenarioKind::Held, (wanted, own, stands))];
    let Some((moves, code, own)) = moves.zip(own_code).zip(own).map(|((moves, code), own)| (moves, code, own)) else {
        return scenarios;
    };
    let rivals = moves.all().filter(|(place, _)| *place != code).collect();
    let wanted = at(ground.rank, rivals).map(|(_, points)| points);
    let rank = |own| rank_of(own, moves.all(), code);
    scenarios.push(scenario(ground, ScenarioKind::RivalsMove, (wanted, Some(own), rank(own))));
    // A province that has no score of the round before keeps its own, and that is the same again.
    if let Some(&own) = moves.next.get(code).filter(|_| !moves.held.contains(&code)) {
        scenarios.push(scenario(ground, ScenarioKind::AllMove, (wanted, Some(own), rank(own))));
    }
    scenarios
}

fn scenario(
    ground: &Ground<'_, '_>,
    kind: ScenarioKind,
    (wanted, own, rank): (Option<Points>, Option<Points>, Option<i32>),
) -> Scenario {
    let value = |points: Option<Points>| points.map(|points| exact(points).value());
    let text = |points: Option<Points>| {
        points.map_or_else(|| super::said::not_known(ground.view.language).to_owned(), |points| score(ground, points))
    };
    let missing = wanted.zip(own).map(|(wanted, own)| wanted - own);
    Scenario {
        kind,
        name: super::said::scenario(ground, kind),
        wanted: value(wanted),
        wanted_text: text(wanted),
        own: value(own),
        own_text: text(own),
        gap: value(missing),
        gap_text: missing
            .map_or_else(|| super::said::not_known(ground.view.language).to_owned(), |missing| gap(ground, missing)),
        rank,
        rank_text: rank.map_or_else(
            || super::said::not_known(ground.view.language).to_owned(),
            |rank| format!("{rank}/{}", ranked(ground.round())),
        ),
        missing,
    }
}

fn ranked(round: &Round<'_>) -> usize {
    round.ranked
}

/// A score as the indicator is shown.
pub(super) fn score(ground: &Ground<'_, '_>, points: Points) -> String {
    let (one, language) = (ground.view.indicator, ground.view.language);
    format::in_unit(exact(points).text(one.decimals, language), one.unit, language)
}

/// `thiếu 1,20 điểm`, `dư 0,40 điểm`.
pub(super) fn gap(ground: &Ground<'_, '_>, missing: Points) -> String {
    super::said::gap(ground.view, missing)
}
