//! What it takes to come to a rank in a published index: the score of that rank while all rivals keep theirs, and while
//! each changes again by what it changed between the last two rounds; and in which components the points are to be had.
//!
//! Published scores are quoted and subtracted, never computed anew. Nothing here is a forecast, and every assumption is
//! printed with the answer.

pub mod export;
mod ladder;
mod moves;
mod parts;
mod round;
mod said;
mod scenario;
#[cfg(test)]
mod tests;

use crate::domain::indicator::{Direction, Formula, Indicator};
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode, Province};
use crate::domain::target::RankTarget;
use crate::domain::text::Language;

use super::drawing::Strip;
use super::goal;
use super::page::{Choice, Head, IndicatorRef, PlaceRef};
use super::places::VietnameseOrder;
use super::snapshot::Snapshot;
use super::view::View;
use super::words::pick;

pub use ladder::Rung;
use moves::{Moves, Still};
pub use parts::Part;
use round::{Points, Round, TOTAL, Wanted};
pub use scenario::{Scenario, ScenarioKind};

/// Ranks that plans speak of: who stands behind one may want to come to it next.
const STEPS: [i32; 9] = [1, 3, 5, 10, 15, 20, 30, 40, 50];
/// Where nobody knows how a province stands.
const USUAL: i32 = 10;

#[derive(Clone, Debug)]
pub struct AimQuery {
    /// One of the 34.
    pub province: PlaceCode,
    /// One that quotes a published score.
    pub indicator: String,
    /// Rounds up to its year are read.
    pub period: Option<Period>,
    /// 1 is the best; `None`: what a plan wants, else the next step from where the province stands.
    pub rank: Option<i32>,
}

#[derive(Clone, Debug)]
pub struct AimPage {
    pub head: Head,
    pub province: PlaceRef,
    pub indicator: IndicatorRef,
    pub indicators: Vec<Choice>,
    /// `None` where `absent` says why.
    pub aim: Option<Aim>,
    pub absent: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Aim {
    pub rank: i32,
    /// The last rank there is.
    pub ranked: usize,
    /// `2024`, or the day of a round within a year.
    pub round_text: String,
    /// Whose passports the scores have.
    pub period: Period,
    pub finding: String,
    /// First the one with all rivals as they are; the others where they can be told.
    pub scenarios: Vec<Scenario>,
    /// Everybody, best first.
    pub rungs: Vec<Rung>,
    pub change_text: Option<String>,
    /// `None` with fewer than three scores.
    pub strip: Option<Strip>,
    pub parts: Vec<Part>,
    pub parts_text: String,
    pub assumptions: Vec<String>,
    pub nature: &'static str,
    pub as_of: String,
    pub sources: String,
}

/// The province among those that a round ranked.
enum Own<'s> {
    One(&'s PlaceCode),
    /// It merged, and the round ranked what it was made of.
    Former(Vec<&'s PlaceCode>),
}

/// Why the rank is this one.
enum Chosen<'s> {
    Asked,
    Plan(&'s RankTarget),
    NextStep,
    Usual,
}

/// All that the answer is made of.
struct Ground<'v, 's> {
    view: &'v View<'s>,
    province: &'v Province,
    rounds: Vec<Round<'s>>,
    /// The round that is read.
    slot: usize,
    own: Own<'s>,
    rank: i32,
    chosen: Chosen<'s>,
}

impl AimPage {
    /// `None` if there is no such province of today or no such indicator of a published score.
    pub fn build(snapshot: &Snapshot, query: &AimQuery, language: Language) -> Option<Self> {
        let (province, place) = goal::province_of(snapshot, &query.province)?;
        let indicator = snapshot.indicator(&query.indicator).filter(|one| can_be_aimed_at(one))?;
        let mut head = Head::of(snapshot, query.period, language);
        head.select_provinces(&[province.code.bare()]);
        let view = View::new(snapshot, indicator, head.period, language);
        let made = Ground::of(&view, province, query.rank).and_then(|ground| ground.answer());
        let (aim, absent) = match made {
            Ok(aim) => (Some(aim), None),
            Err(why) => (None, Some(why)),
        };
        if let Some(aim) = &aim {
            let round = View::new(snapshot, indicator, aim.period, language);
            head.mark_natures(vec![snapshot.nature_at(place, round.found(place).sources)]);
        }
        Some(Self {
            province: PlaceRef::of(province, language),
            indicator: view.reference(),
            indicators: goal::choices(snapshot, place, head.period, language, Some(&indicator.id)),
            aim,
            absent,
            head,
        })
    }
}

/// A published score of which more is better.
pub fn can_be_aimed_at(indicator: &Indicator) -> bool {
    matches!(indicator.formula, Formula::Score { .. }) && indicator.direction == Direction::HigherIsBetter
}

/// The total of an index of which anything has been loaded.
pub(super) fn is_whole_index(view: &View<'_>) -> bool {
    match &view.indicator.formula {
        Formula::Score { index, component } if can_be_aimed_at(view.indicator) => {
            component == TOTAL && view.snapshot.all_scores().places(index, component).is_some()
        }
        _ => false,
    }
}

impl<'v, 's> Ground<'v, 's> {
    fn of(view: &'v View<'s>, province: &'v Province, rank: Option<i32>) -> Result<Self, String> {
        let snapshot = view.snapshot;
        let Formula::Score { index, component } = &view.indicator.formula else {
            return Err(said::no_round(view));
        };
        let rounds = Round::all(snapshot, (index, component), view.period.year);
        let holds = |round: &Round<'_>| {
            let known = own_in(round.system, province);
            known.iter().any(|code| round.of(code).is_some_and(|one| one.points.is_some()))
        };
        let newest = rounds.len().checked_sub(1).ok_or_else(|| said::no_round(view))?;
        let slot = rounds.iter().rposition(holds).unwrap_or(newest);
        let known: Vec<&PlaceCode> = own_in(rounds[slot].system, province)
            .into_iter()
            .filter_map(|code| snapshot.place_index(code).map(|place| snapshot.place_code(place)))
            .collect();
        let own = match known[..] {
            [one] => Own::One(one),
            _ => Own::Former(known),
        };
        let round = &rounds[slot];
        let stands = match own {
            Own::One(code) => round.rank(code),
            Own::Former(_) => None,
        };
        let (rank, chosen) = rank_aimed_at(view, province, stands, rank);
        match usize::try_from(rank) {
            Ok(wanted) if (1..=round.ranked).contains(&wanted) => {}
            _ => return Err(said::no_such_rank(view, round, rank)),
        }
        Ok(Self { view, province, rounds, slot, own, rank, chosen })
    }

    fn round(&self) -> &Round<'s> {
        &self.rounds[self.slot]
    }

    /// The one place that stands for the province in the round.
    fn own_code(&self) -> Option<&'s PlaceCode> {
        match self.own {
            Own::One(code) => Some(code),
            Own::Former(_) => None,
        }
    }

    fn own_points(&self) -> Option<Points> {
        self.round().of(self.own_code()?)?.points
    }

    fn wanted(&self) -> Option<Wanted<'s>> {
        self.round().wanted(self.rank, self.own_code())
    }

    fn moves(&self) -> Result<Moves<'s>, Still<'s>> {
        Moves::of(&self.rounds, self.slot, &self.view.breaks, self.view.indicator.unit)
    }

    fn answer(&self) -> Result<Aim, String> {
        let (view, round) = (self.view, self.round());
        let moves = self.moves();
        let scenarios = scenario::all(self, moves.as_ref().ok());
        let missing = scenarios.first().and_then(|one| one.missing);
        let own = self.own_code().zip(self.own_points()).filter(|_| is_whole_index(view));
        let parts = own.map(|own| parts::of(view, own, round.time, missing));
        let row = self.own_code().and_then(|code| round.of(code)).or(round.placed.first());
        let row = row.map(|one| one.row).ok_or_else(|| said::no_round(view))?;
        let sources = view.snapshot.source_set(&row.loaded_from);
        let rungs = ladder::rungs(self, moves.as_ref().ok());
        Ok(Aim {
            rank: self.rank,
            ranked: round.ranked,
            round_text: said::time(round.time, view.language),
            period: Period::year(round.time.edition),
            finding: said::finding(self, &scenarios, moves.as_ref().ok()),
            change_text: moves.as_ref().ok().map(|moves| said::change_since(moves.from, view.language)),
            strip: ladder::strip(self, &rungs),
            parts_text: parts.as_ref().map_or(String::new(), |parts| said::parts(view, parts, missing)),
            parts: parts.map_or(Vec::new(), |parts| parts.rows),
            assumptions: said::assumptions(self, moves.as_ref()),
            nature: view.snapshot.nature_of(sources).as_str(),
            as_of: row.as_of.map(|day| day.to_string()).unwrap_or_default(),
            sources: row.loaded_from.clone(),
            scenarios,
            rungs,
        })
    }
}

/// What a province is called in a list: itself, or all that it was made of.
fn own_in(system: CodeSystem, province: &Province) -> Vec<&PlaceCode> {
    match system {
        CodeSystem::Of34 => vec![&province.code],
        CodeSystem::Of63 => province.predecessors.iter().collect(),
    }
}

/// `stands`: the rank of the province in the round.
fn rank_aimed_at<'s>(
    view: &View<'s>,
    province: &Province,
    stands: Option<i32>,
    asked: Option<i32>,
) -> (i32, Chosen<'s>) {
    let targets = view.snapshot.rank_targets().iter().filter(|one| one.plan.indicator == view.indicator.id);
    let binds = |one: &&RankTarget| one.plan.place.as_ref().is_none_or(|place| *place == province.code);
    // Its own before that of all; of these the one due soonest.
    let plan = targets
        .filter(binds)
        .min_by_key(|one| (one.plan.place.is_none(), one.plan.due_year < view.period.year, one.plan.due_year));
    let next = |stands: i32| STEPS.into_iter().rev().find(|step| *step < stands).unwrap_or(1);
    match (asked, plan, stands) {
        (Some(asked), ..) => (asked, Chosen::Asked),
        (None, Some(plan), _) => (plan.rank, Chosen::Plan(plan)),
        (None, None, Some(stands)) => (next(stands), Chosen::NextStep),
        (None, None, None) => (USUAL, Chosen::Usual),
    }
}

fn named(snapshot: &Snapshot, code: &PlaceCode, language: Language) -> PlaceRef {
    match snapshot.atlas().province(code) {
        Some(province) => PlaceRef::of(province, language),
        None => PlaceRef { code: code.clone(), bare: code.bare().to_owned(), name: code.bare().to_owned() },
    }
}

/// Names in Vietnamese order: `Hà Giang, Tuyên Quang`.
fn names<'a>(snapshot: &Snapshot, codes: impl Iterator<Item = &'a PlaceCode>, language: Language) -> String {
    let mut names: Vec<String> = codes.map(|code| named(snapshot, code, language).name).collect();
    let order = VietnameseOrder::new();
    names.sort_by(|a, b| order.compare(a, b));
    names.join(pick(language, ", ", ", "))
}
