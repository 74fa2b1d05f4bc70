//! A province's communes, or its agencies, in one indicator: who stands where, and whose cases pull the figure down.
//!
//! Communes have parts of their own and are read as any place is; agencies are told by their flows, which know the
//! columns of form II.06a and nothing else. What is of none of them is a row of its own, so that the rows always come
//! to the province.

mod agencies;
mod communes;
pub mod export;
mod finding;
mod kind;
mod league;
pub mod passport;
#[cfg(test)]
mod tests;

use crate::domain::case_list::Part;
use crate::domain::form::Dimension;
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{Level, PlaceCode};
use crate::domain::reading::{Absence, Reading};
use crate::domain::text::Language;

use super::cell::Rank;
use super::figures::Found;
use super::page::{Choice, Head, IndicatorRef, PlaceRef};
use super::plan::Plan;
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;
use super::words;

pub use kind::Kind;

#[derive(Clone, Debug)]
pub struct MembersQuery {
    /// One of the 34.
    pub province: PlaceCode,
    /// `None`: the first that any of them has a figure of.
    pub indicator: Option<String>,
    /// `value`, `short` or `name`, with a minus for the other way round.
    pub order: Option<String>,
    pub period: Option<Period>,
}

#[derive(Clone, Debug)]
pub struct MembersPage {
    pub head: Head,
    pub kind: Kind,
    pub province: PlaceRef,
    /// Those that can be asked of communes or agencies, headlines first, and the one that was asked for.
    pub indicators: Vec<Choice>,
    /// `None` where `absent` says why.
    pub league: Option<League>,
    /// Why nothing, or nobody, can be told.
    pub absent: Option<String>,
}

#[derive(Clone, Debug)]
pub struct League {
    pub indicator: IndicatorRef,
    /// Who makes half of what is short, in a sentence.
    pub finding: String,
    /// How many of how many have a figure.
    pub counted_text: String,
    /// `≥ 98 %`, and that it rests on a weak source.
    pub target_text: Option<String>,
    pub target_caution: bool,
    pub is_share: bool,
    /// Over the cases short, and over their share, which says of how many.
    pub short_heading: String,
    pub share_heading: String,
    /// The province and the nation.
    pub references: Vec<Line>,
    /// In the order asked for; those without a figure last.
    pub lines: Vec<Line>,
    /// What is of none of them. With the lines it comes to the province.
    pub others: Vec<Line>,
    pub order: Order,
    /// Some figure rests on fewer cases than [`FEW`].
    pub has_small: bool,
    /// What a reader must know of the province's cases.
    pub notes: Vec<String>,
    /// ISO day of the last data, nature and sources, for exports.
    pub as_of: Option<String>,
    pub nature: &'static str,
    pub sources: String,
    /// That the rows do not come to the province, which they must.
    pub unsound: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Province,
    Nation,
    Commune,
    /// A commune of before that was divided.
    FormerCommune,
    Member(Dimension),
    /// What is of none of them.
    Rest,
}

impl League {
    /// The rows in the order that they are printed.
    pub fn groups(&self) -> [(&'static str, &[Line]); 3] {
        [("references", &self.references), ("members", &self.lines), ("others", &self.others)]
    }
}

impl LineKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Nation => "nation",
            Self::Commune => "commune",
            Self::FormerCommune => "former_commune",
            Self::Member(dimension) => dimension.as_str(),
            Self::Rest => "rest",
        }
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: LineKind,
    /// Whose passport the figure has; `None` for agencies and for what is of none.
    pub at: Option<PlaceCode>,
    /// Of an agency.
    pub code: String,
    pub name: String,
    pub rank: Option<Rank>,
    /// `3`, or `3=` where it is shared.
    pub rank_text: String,
    pub value: Option<f64>,
    pub text: String,
    pub absence: Option<Absence>,
    /// Why there is no figure.
    pub why: Option<String>,
    /// Of a share; the numerator of an amount is the amount.
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub quotient_text: String,
    pub target: Option<f64>,
    /// Positive is ahead of the target.
    pub gap: Option<f64>,
    pub gap_text: String,
    /// Cases short of the target, or, without one, all that count against the figure; of an amount all.
    pub short: Option<i64>,
    pub short_text: String,
    /// In percent, of all that are short in the rows.
    pub share: Option<f64>,
    pub share_text: String,
    /// 0 to 100: the value and the cases short, each against the largest.
    pub bar: u8,
    pub short_bar: u8,
    pub is_behind: bool,
    /// Of fewer cases than [`FEW`].
    pub is_small: bool,
}

/// Below so many cases one case moves a share by more than three points.
pub const FEW: i64 = 30;

/// What the rows are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: By,
    pub is_reversed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Value,
    Short,
    Name,
}

impl By {
    pub const ALL: [Self; 3] = [Self::Value, Self::Short, Self::Name];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Short => "short",
            Self::Name => "name",
        }
    }
}

impl Order {
    /// By value, best first, unless a known key is asked for; an amount by its cases, most first.
    pub fn read(text: Option<&str>, is_share: bool) -> Self {
        let text = text.unwrap_or_default();
        let (is_reversed, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
        let by = By::ALL.into_iter().find(|by| by.as_str() == key);
        let usual = if is_share { By::Value } else { By::Short };
        by.map_or(Self { by: usual, is_reversed: false }, |by| Self { by, is_reversed })
    }

    /// What a click on a heading asks for next: that order, and its reverse if it is in force.
    pub fn toggled(self, by: By) -> String {
        let sign = if self.by == by && !self.is_reversed { "-" } else { "" };
        format!("{sign}{}", by.as_str())
    }
}

/// One row before it is put into words.
pub(in crate::report) struct Unit {
    pub kind: LineKind,
    pub at: Option<PlaceCode>,
    pub code: String,
    pub name: String,
    pub reading: Reading,
    /// Numerator and denominator, also where there is nothing to divide by; of an amount itself and nothing.
    pub counts: (i64, i64),
    why: Option<String>,
}

/// What a league is made of: its rows, and those that are of none of the members.
pub(in crate::report) struct Units {
    pub members: Vec<Unit>,
    pub others: Vec<Unit>,
    pub unsound: Option<String>,
}

impl MembersPage {
    /// `None` if there is no such province of today or no such indicator.
    pub fn build(snapshot: &Snapshot, kind: Kind, query: &MembersQuery, language: Language) -> Option<Self> {
        let province = snapshot.atlas().province(&query.province).filter(|one| one.code.level() == Level::Province)?;
        let place = snapshot.place_index(&province.code).filter(|place| snapshot.province_indices().contains(place))?;
        let mut head = Head::of(snapshot, query.period, language);
        head.select_provinces(&[province.code.bare()]);
        head.speak_to(snapshot.counted_to(place).or_else(|| snapshot.latest_day()));
        let views = ordered(snapshot).map(|indicator| View::new(snapshot, indicator, head.period, language));
        let possible: Vec<View<'_>> = views.filter(|view| kind.tells(view, place)).collect();
        let asked = match &query.indicator {
            Some(id) => Some(View::new(snapshot, snapshot.indicator(id)?, head.period, language)),
            None => None,
        };
        let chosen = asked.as_ref().or_else(|| possible.first());
        let mut indicators: Vec<Choice> = possible.iter().map(choice).collect();
        if let Some(view) =
            asked.as_ref().filter(|view| possible.iter().all(|one| one.indicator.id != view.indicator.id))
        {
            indicators.push(choice(view));
        }
        let (league, absent) = match chosen {
            None => (None, Some(kind.nothing(snapshot, place, language))),
            Some(view) => made(kind, view, place, query.order.as_deref()),
        };
        if let Some(view) = chosen {
            indicators.iter_mut().for_each(|choice| choice.is_selected = choice.value == view.indicator.id);
            if league.is_some() {
                head.mark_natures(vec![snapshot.nature_at(place, view.found(place).sources)]);
            }
        }
        Some(Self { head, kind, province: PlaceRef::of(province, language), indicators, league, absent })
    }
}

/// What of a figure is of one agency, field or procedure of its province, or of no commune: numerator and denominator, or
/// the sum and nothing; `None` where that is not counted.
pub(crate) fn counts_of_part(
    view: &View<'_>,
    place: PlaceIndex,
    found: &Found,
    part: &Part,
) -> Option<(i64, Option<i64>)> {
    let (above, below) = match part {
        Part::Member(dimension, code) => agencies::of_code(view, place, *dimension, code)?,
        Part::NoCommune => communes::of_none(view, place, found)?,
        // A place, with a figure as any other.
        Part::Province(_) => return None,
    };
    Some((above, matches!(&*view.plan, Plan::Share { .. }).then_some(below)))
}

/// Headlines in their order, then the others in the catalogue's.
pub(in crate::report) fn ordered(snapshot: &Snapshot) -> impl Iterator<Item = &Indicator> {
    let mut all: Vec<&Indicator> = snapshot.indicators().iter().collect();
    all.sort_by_key(|indicator| indicator.headline.unwrap_or(u8::MAX));
    all.into_iter()
}

pub(in crate::report) fn choice(view: &View<'_>) -> Choice {
    Choice {
        value: view.indicator.id.clone(),
        text: view.indicator.name.get(view.language).to_owned(),
        heading: words::group(view.indicator.group, view.language).to_owned(),
        is_selected: false,
    }
}

/// The league, or why there is none; both where there is something to see and nobody in it.
fn made(kind: Kind, view: &View<'_>, place: PlaceIndex, order: Option<&str>) -> (Option<League>, Option<String>) {
    let found = view.found(place);
    if !kind.can_tell(view) {
        return (None, Some(kind.cannot_be_asked(view.language)));
    }
    if let Reading::Absent(absence) = found.reading {
        return (None, Some(absent_text(view, &found, absence)));
    }
    let Some(units) = kind.units(view, place, &found) else {
        return (None, Some(kind.nothing(view.snapshot, place, view.language)));
    };
    let order = Order::read(order, matches!(found.reading, Reading::Share(_)));
    let absent = units.members.is_empty().then(|| kind.nobody(view.language));
    (Some(league::make(view, kind, place, units, order)), absent)
}

/// `Không báo cáo: số liệu chỉ đến ngày ...`.
pub(in crate::report) fn absent_text(view: &View<'_>, found: &Found, absence: Absence) -> String {
    let word = words::absence(absence, view.language);
    let why = found.remarks.first().map(|remark| remark.text(view.language));
    why.map_or_else(|| format!("{word}."), |why| format!("{word}. {why}"))
}
