//! The cases behind a figure: which question its counts ask of the lake, and the page that lists the answer.
//!
//! In two steps, for the cases themselves lie on the write side: [`CasesBehind::of`] says what to ask, or why there is
//! nothing to ask; [`CasesPage::of`] puts the answer into words. The number that the list must have is worked out from
//! the wall, as the passport does, and held against the list.

mod counts;
pub mod export;
pub mod line;
mod said;
#[cfg(test)]
mod tests;

use crate::domain::case_list::{CaseFilter, CaseOrder, CaseQuestion, CasesAsked, Listing};
use crate::domain::indicator::{Direction, Formula};
use crate::domain::part::CaseEvent;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Absence, Reading};
use crate::domain::text::Language;

use super::figure_passport::place_ref;
use super::figures::Found;
use super::format;
use super::page::{Choice, Head, IndicatorRef, PlaceRef};
use super::remark::Remark;
use super::snapshot::Snapshot;
use super::view::View;
use super::words;
use counts::SideOfFigure;
pub use line::CaseLine;
pub use said::NOT_TOLD;

/// Which of the cases of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseSide {
    Numerator,
    Denominator,
    /// Of the denominator, and not of the numerator.
    Rest,
    /// Of what is no share.
    Total,
}

impl CaseSide {
    pub const ALL: [Self; 4] = [Self::Numerator, Self::Denominator, Self::Rest, Self::Total];

    /// As in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Rest => "rest",
            Self::Total => "total",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.as_str() == text)
    }
}

#[derive(Clone, Debug)]
pub struct CasesQuery {
    pub indicator: String,
    pub place: PlaceCode,
    pub period: Option<Period>,
    /// `None`: those that count against the figure.
    pub side: Option<CaseSide>,
    /// Only what counts by this event.
    pub event: Option<CaseEvent>,
    pub filter: CaseFilter,
    pub order: CaseOrder,
}

/// What there is to ask, before it is asked.
#[derive(Clone, Debug)]
pub struct CasesBehind {
    pub head: Head,
    pub subject: Subject,
    pub place: PlaceRef,
    /// The agency or whatever part of the place alone is listed.
    pub part: Option<String>,
    /// What the wall has of that part.
    pub expected_of_part: Option<i64>,
    /// As pages show the figure of the place.
    pub figure: String,
    pub direction: Direction,
    /// The ways into the figure, with their numbers where they are known.
    pub sides: Vec<SideChoice>,
    pub side: CaseSide,
    /// What to ask; or why nothing can be.
    pub asked: Result<CasesAsked, String>,
    /// What the wall says that the list has to come to.
    pub expected: Option<i64>,
    /// The event that alone is asked for, in words.
    pub event: Option<&'static str>,
    /// The last day that the data speak of.
    pub as_of: Option<String>,
}

/// Whose cases they are: an indicator's, or those of a count that no indicator is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    /// In names of files.
    pub id: String,
    /// Id of the indicator, if it is one.
    pub indicator: Option<String>,
    /// Id and name of the rule set that cases are judged by.
    pub rule_set: Option<(String, String)>,
}

impl Subject {
    fn of_indicator(indicator: IndicatorRef) -> Self {
        Self {
            name: indicator.name,
            id: indicator.id.clone(),
            indicator: Some(indicator.id),
            rule_set: indicator.rule_set.zip(indicator.rule_set_name),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideChoice {
    pub side: CaseSide,
    pub title: &'static str,
    pub n_text: Option<String>,
    pub is_selected: bool,
}

impl CasesBehind {
    /// `None` if there is no such indicator or place.
    pub fn of(snapshot: &Snapshot, query: &CasesQuery, language: Language) -> Option<Self> {
        let indicator = snapshot.indicator(&query.indicator)?;
        let place = snapshot.place_index(&query.place)?;
        let mut head = Head::of(snapshot, query.period, language);
        let view = View::new(snapshot, indicator, head.period, language).over(query.place.system);
        let found = view.found(place);
        let cell = view.cell(place, &found, None);
        head.mark(std::iter::once(&cell));
        head.speak_to(found.as_of);
        head.select_indicators(&[&indicator.id]);
        head.select_provinces(&[query.place.bare()]);
        let all = counts::sides(&view, place, &found, query);
        let side = query.side.unwrap_or_else(|| usual(indicator.direction, &all));
        let one = all.iter().find(|one| one.side == side);
        let asked = match (why_none(&view, &found, &all, query.event.is_some()), one) {
            (Some(why), _) => Err(why),
            (None, Some(one)) => Ok(CasesAsked {
                question: CaseQuestion {
                    rule_set: indicator.rule_set.clone().unwrap_or_default(),
                    counts: one.counts.clone(),
                    buckets: head.period.buckets(),
                    places: counts::places(&view, place),
                    seen: None,
                },
                filter: query.filter.clone(),
                order: query.order,
            }),
            (None, None) => Err(said::no_such_side(language).to_owned()),
        };
        Some(Self {
            subject: Subject::of_indicator(view.reference()),
            place: place_ref(snapshot, &query.place, language)?,
            part: query.filter.part().map(|part| said::part(snapshot, place, &part, language)),
            expected_of_part: one.and_then(|one| one.n_of_part),
            figure: cell.text.clone(),
            direction: indicator.direction,
            sides: all.iter().map(|one| choice(one, side, indicator.direction, language)).collect(),
            side,
            asked,
            expected: one.and_then(|one| one.n),
            event: query.event.map(|event| words::event(event, language)),
            as_of: found.as_of.map(format::date),
            head,
        })
    }

    /// Whether a list that comes to so many is as long as its figure.
    pub fn agreement(&self, n: i64) -> Agreement {
        match self.expected {
            Some(expected) if expected == n => Agreement::Equal,
            Some(_) => Agreement::Differs,
            None => Agreement::NothingToHoldAgainst,
        }
    }
}

fn choice(one: &SideOfFigure, side: CaseSide, direction: Direction, language: Language) -> SideChoice {
    SideChoice {
        side: one.side,
        title: said::side(one.side, direction, language),
        n_text: one.n.map(|n| format::integer(n, language)),
        is_selected: one.side == side,
    }
}

/// What a chair looks for first: what pulls the figure to the wrong side.
fn usual(direction: Direction, sides: &[SideOfFigure]) -> CaseSide {
    let has = |side| sides.iter().any(|one| one.side == side);
    match direction {
        Direction::HigherIsBetter if has(CaseSide::Rest) => CaseSide::Rest,
        _ if has(CaseSide::Numerator) => CaseSide::Numerator,
        _ => sides.first().map_or(CaseSide::Total, |one| one.side),
    }
}

/// A figure that no cases of ours are behind.
fn why_none(view: &View<'_>, found: &Found, sides: &[SideOfFigure], is_by_event: bool) -> Option<String> {
    let language = view.language;
    if found.remarks.iter().any(|remark| matches!(remark, Remark::BySentForm { .. })) {
        return Some(said::of_a_form(language).to_owned());
    }
    if sides.is_empty() && !is_by_event {
        let is_quoted = matches!(view.indicator.formula, Formula::Score { .. });
        return Some(said::not_counted(is_quoted, language).to_owned());
    }
    match found.reading {
        // Nothing over nothing is a list without a case.
        Reading::Absent(Absence::NotApplicable) => None,
        Reading::Absent(absence) => Some(said::absent(absence, found, language)),
        _ => None,
    }
}

/// The list as the page shows it.
#[derive(Clone, Debug)]
pub struct CasesPage {
    /// `472 hồ sơ`, and whether that is the number of the figure.
    pub lead: String,
    pub agrees: Agreement,
    /// Whether there is any case, whatever is filtered.
    pub has_cases: bool,
    /// Of how many the filter lets through how many; empty without a filter.
    pub filtered: String,
    /// Some cases count more than once, or are taken away.
    pub has_weights: bool,
    pub provinces: Vec<Choice>,
    pub agencies: Vec<Choice>,
    pub fields: Vec<Choice>,
    pub procedures: Vec<Choice>,
    pub channels: Vec<Choice>,
    pub verdicts: Vec<Choice>,
    pub lines: Vec<CaseLine>,
}

/// Whether the list is as long as its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    Equal,
    /// No figure of its own is counted for this part.
    NothingToHoldAgainst,
    Differs,
}

impl CasesPage {
    /// `behind.asked` has been answered.
    pub fn of(
        snapshot: &Snapshot,
        behind: &CasesBehind,
        filter: &CaseFilter,
        list: &Listing,
        lines: Vec<CaseLine>,
    ) -> Self {
        let language = behind.head.language;
        let agrees = behind.agreement(list.n);
        let place = snapshot.place_index(&behind.place.code);
        let choices = said::Choices { snapshot, place, filter, language };
        Self {
            lead: said::lead(
                said::side(behind.side, behind.direction, language),
                list,
                behind.expected,
                agrees,
                language,
            ),
            agrees,
            has_cases: list.cases > 0,
            filtered: if filter.is_empty() {
                String::new()
            } else {
                said::filtered(list, behind.expected_of_part, language)
            },
            has_weights: list.not_once > 0,
            provinces: choices.provinces(&list.provinces),
            agencies: choices.agencies(&list.agencies),
            fields: choices.fields(&list.fields),
            procedures: choices.procedures(&list.procedures),
            channels: choices.channels(&list.channels),
            verdicts: choices.verdicts(&list.verdicts),
            lines,
        }
    }
}
