//! Why a figure of a province is another one than before: the change of one indicator between two periods, split exactly
//! into the parts of its agencies, fields, procedures or communes, and into what the mix of cases does.
//!
//! Counts are read as leagues read them (`report/members`); what is of none of the members is a row of its own, and what
//! rows lack to the province another, so that the parts always come to the change.

mod absent;
pub mod export;
mod finding;
mod notes;
mod parts;
mod reading;
mod rounding;
mod rows;
#[cfg(test)]
mod tests;

use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{Level, PlaceCode};
use crate::domain::text::Language;

use super::drawing::Pushes;
use super::format;
use super::members::{self, Kind};
use super::page::{Choice, Head, IndicatorRef, PlaceRef};
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;
use super::words::pick;

pub use parts::Presence;
pub use rounding::Effects;
pub use rows::{Row, RowKind, Side};

/// What a period is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The one just before.
    #[default]
    Before,
    /// The same a year before, whatever the period.
    AYearBefore,
    Period(Period),
}

#[derive(Clone, Debug)]
pub struct ChangeQuery {
    /// One of the 34.
    pub province: PlaceCode,
    /// `None`: the first that can be split so.
    pub indicator: Option<String>,
    pub period: Option<Period>,
    pub by: Kind,
    pub base: Base,
}

#[derive(Clone, Debug)]
pub struct ChangePage {
    pub head: Head,
    pub province: PlaceRef,
    pub by: Kind,
    /// The period that is held against.
    pub then: Period,
    /// Those it can be held against.
    pub bases: Vec<BaseChoice>,
    /// Those that can be split so, headlines first, and the one that was asked for.
    pub indicators: Vec<Choice>,
    /// `None` where `absent` says why.
    pub change: Option<Change>,
    pub absent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseChoice {
    pub base: Base,
    /// Where it is another period that is read: which.
    pub period: Option<Period>,
    pub text: String,
    pub is_selected: bool,
}

/// One change, explained.
#[derive(Clone, Debug)]
pub struct Change {
    pub indicator: IndicatorRef,
    /// The change and what made it, in a sentence.
    pub finding: String,
    pub is_share: bool,
    /// Numbers are printed in so many decimals.
    pub decimals: u8,
    pub then: Figure,
    pub now: Figure,
    /// `−2,10 điểm %`.
    pub change_text: String,
    /// `điểm %`, over the columns of effects.
    pub unit_text: String,
    /// In the order of their size: those worth a row, all others together, and what is of none of them.
    pub rows: Vec<Row>,
    /// What the rows add up to.
    pub total: Row,
    /// Every row for itself, with nine decimals; the first is the total.
    pub all: Vec<Row>,
    /// Some row came or went, so that there is a column of its own for that.
    pub has_whole: bool,
    pub pushes: Pushes,
    /// What may be taken for a change and is none.
    pub cautions: Vec<String>,
    /// What must be known of the two figures.
    pub notes: Vec<String>,
    /// ISO day of the last data, nature and sources of the figure of now, for exports.
    pub as_of: String,
    pub nature: &'static str,
    pub sources: String,
}

/// The figure of the province in one of the two periods.
#[derive(Clone, Debug)]
pub struct Figure {
    pub period: Period,
    pub period_text: String,
    pub text: String,
    pub quotient_text: String,
}

impl ChangePage {
    /// `None` if there is no such province of today or no such indicator.
    pub fn build(snapshot: &Snapshot, query: &ChangeQuery, language: Language) -> Option<Self> {
        let province = snapshot.atlas().province(&query.province).filter(|one| one.code.level() == Level::Province)?;
        let place = snapshot.place_index(&province.code).filter(|place| snapshot.province_indices().contains(place))?;
        let mut head = Head::of(snapshot, query.period, language);
        head.select_provinces(&[province.code.bare()]);
        head.speak_to(snapshot.counted_to(place).or_else(|| snapshot.latest_day()));
        let then = query.base.of(head.period);
        let view = |indicator| View::new(snapshot, indicator, head.period, language);
        let possible: Vec<View<'_>> =
            members::ordered(snapshot).map(view).filter(|view| query.by.tells(view, place)).collect();
        let asked = match &query.indicator {
            Some(id) => Some(view(snapshot.indicator(id)?)),
            None => None,
        };
        let indicators = choices(&possible, asked.as_ref());
        let (change, absent) = match asked.as_ref().or_else(|| possible.first()) {
            None => (None, Some(query.by.nothing(snapshot, place, language))),
            Some(view) => match explained(view, place, query.by, then) {
                Ok(change) => (Some(change), None),
                Err(why) => (None, Some(why)),
            },
        };
        if let Some(change) = &change {
            let indicator = snapshot.indicator(&change.indicator.id)?;
            head.mark_natures(natures(snapshot, indicator, place, [then, head.period], language));
        }
        let bases = bases(snapshot, place, head.period, query.base, language);
        Some(Self {
            head,
            province: PlaceRef::of(province, language),
            by: query.by,
            then,
            bases,
            indicators,
            change,
            absent,
        })
    }

    pub fn chosen(&self) -> Option<&Choice> {
        self.indicators.iter().find(|choice| choice.is_selected)
    }
}

impl Base {
    pub fn of(self, period: Period) -> Period {
        match self {
            Self::Before => period.previous(),
            Self::AYearBefore => period.a_year_before(),
            Self::Period(base) => base,
        }
    }

    /// As in addresses; nothing for the usual one.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Before => None,
            Self::AYearBefore => Some("year".to_owned()),
            Self::Period(period) => Some(period.to_string()),
        }
    }
}

fn choices(possible: &[View<'_>], asked: Option<&View<'_>>) -> Vec<Choice> {
    let chosen = asked.or_else(|| possible.first()).map(|view| view.indicator.id.as_str());
    let is_possible = |id: &str| possible.iter().any(|view| view.indicator.id == id);
    let all = possible.iter().chain(asked.filter(|view| !is_possible(&view.indicator.id)));
    let mut choices: Vec<Choice> = all.map(members::choice).collect();
    choices.iter_mut().for_each(|choice| choice.is_selected = Some(choice.value.as_str()) == chosen);
    choices
}

/// The change, or why there is nothing to explain.
fn explained(view: &View<'_>, place: PlaceIndex, by: Kind, then: Period) -> Result<Change, String> {
    let both = reading::both(view, place, by, then)?;
    rows::explain(view, place, by, both).ok_or_else(|| absent::too_large(view.language))
}

fn natures(
    snapshot: &Snapshot,
    indicator: &Indicator,
    place: PlaceIndex,
    periods: [Period; 2],
    language: Language,
) -> Vec<crate::domain::reading::Nature> {
    let of = |period| {
        let sources = View::new(snapshot, indicator, period, language).found(place).sources;
        snapshot.nature_at(place, sources)
    };
    periods.map(of).into()
}

/// The period before and the same of a year before, where those are two; and, while a period is running, the newest
/// that is over.
fn bases(snapshot: &Snapshot, place: PlaceIndex, period: Period, asked: Base, language: Language) -> Vec<BaseChoice> {
    let choice = |base: Base| BaseChoice {
        base,
        period: None,
        text: format::period(base.of(period), language),
        is_selected: base.of(period) == asked.of(period),
    };
    let mut choices = vec![choice(Base::Before)];
    if Base::AYearBefore.of(period) != Base::Before.of(period) {
        choices.push(choice(Base::AYearBefore));
    }
    if choices.iter().all(|choice| !choice.is_selected) {
        choices.push(choice(asked));
    }
    let over = notes::newest_that_is_over(snapshot, place, period);
    choices.extend(over.map(|over| BaseChoice {
        base: Base::Before,
        period: Some(over),
        text: format!(
            "{} {} {}",
            format::period(over, language),
            pick(language, "so với", "against"),
            format::period_within(over.previous(), language)
        ),
        is_selected: false,
    }));
    choices
}
