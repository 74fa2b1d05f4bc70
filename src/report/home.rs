//! The first page: the nation in eight figures, the map of 34 squares, the league.

use super::cell::Cell;
use super::drawing::{Spark, Tiles};
use super::page::{Head, IndicatorRef, PlaceRef};
use super::snapshot::Snapshot;
use crate::domain::period::Period;
use crate::domain::text::Language;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeQuery {
    /// `None`: the year of the newest data.
    pub period: Option<Period>,
    /// The indicator of map and league; `None` or unknown: the first headline.
    pub indicator: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Home {
    pub head: Head,
    pub headlines: Vec<Headline>,
    /// The indicator that map and league show.
    pub chosen: Option<IndicatorRef>,
    pub tiles: Option<Tiles>,
    pub league: Vec<LeagueRow>,
    /// The nation in the same indicator, as the league's foot.
    pub nation: Option<Cell>,
    /// Portal mean and case-weighted share, told apart; `None` if the portal is not loaded.
    pub portal: Option<PortalPair>,
}

/// One of the national headline figures.
#[derive(Clone, Debug)]
pub struct Headline {
    pub indicator: IndicatorRef,
    pub cell: Cell,
    pub spark: Spark,
}

#[derive(Clone, Debug)]
pub struct LeagueRow {
    pub place: PlaceRef,
    pub cell: Cell,
    /// Places won (positive) or lost since the period before.
    pub change: Option<i32>,
    /// `▲ 2`, `▼ 1`, `=`, or a dash with the reason in `change_title`.
    pub change_text: String,
    pub change_title: String,
    pub spark: Spark,
}

/// Two national figures of the portal that look alike and are not.
#[derive(Clone, Debug, PartialEq)]
pub struct PortalPair {
    /// `62,59 điểm`.
    pub mean_text: String,
    pub mean_sentence: String,
    /// `86,64 %`.
    pub share_text: String,
    pub share_sentence: String,
}

impl Home {
    pub fn build(snapshot: &Snapshot, query: &HomeQuery, language: Language) -> Self {
        let head = Head::of(snapshot, query.period, language);
        Self { head, headlines: Vec::new(), chosen: None, tiles: None, league: Vec::new(), nation: None, portal: None }
    }
}
