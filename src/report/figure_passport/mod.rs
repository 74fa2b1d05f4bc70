//! The passport of one figure: what it is, of which counts, under which rules, from which files, as of
//! which day. A figure that is absent has one too, which says why.
//!
//! One struct; the page, its JSON and the sheet of a spreadsheet print it.

mod provinces;
mod source;
mod steps;
#[cfg(test)]
mod tests;
mod words;

use crate::domain::confidence::Confidence;
use jiff::civil::Date;

use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::{Completeness, Reading};
use crate::domain::text::Language;

use super::cell::Cell;
use super::compare::Compare;
use super::drawing::Histogram;
use super::figures::{Found, Working, completeness};
use super::format;
use super::handling;
use super::indicator::IndicatorPage;
use super::league::field;
use super::page::{Head, IndicatorRef, PlaceRef};
use super::passport::{formula_in_words, rule_set_line};
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;
use super::words::pick;

pub use provinces::{ProvinceCounts, ProvinceWithout, Provinces};
pub use source::{FigureFile, FigureSource};
pub(crate) use source::{source, sources_of};
pub use steps::{CountLine, Days, Quoted, Role, Side, StepRow, Steps, TermLine};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureQuery {
    pub indicator: String,
    /// The nation, a province of the 34 or of the 63, a commune.
    pub place: PlaceCode,
    pub period: Option<Period>,
}

/// The page of one figure.
#[derive(Clone, Debug)]
pub struct FigurePage {
    pub head: Head,
    pub passport: FigurePassport,
}

#[derive(Clone, Debug)]
pub struct FigurePassport {
    pub indicator: IndicatorRef,
    pub definition: String,
    /// Decimals shown.
    pub decimals: u8,
    pub place: PlaceRef,
    pub period: Period,
    pub period_text: String,
    /// As the pages show it, with target, standing, rank, notes, and the reason of an absence.
    pub cell: Cell,
    /// The same, exactly.
    pub reading: Reading,
    /// Why there is no figure; empty where there is one.
    pub why: String,
    pub formula: String,
    pub steps: Steps,
    /// Of a median or another percentile.
    pub histogram: Option<Histogram>,
    /// Of the nation: which provinces are in it.
    pub provinces: Option<Provinces>,
    pub rule_set: Option<FigureRuleSet>,
    pub legal_basis: String,
    /// A, B, C or M.
    pub confidence: Confidence,
    /// What the letter means.
    pub confidence_text: &'static str,
    /// The definition rests on a weak source.
    pub is_unverified: bool,
    pub freshness: Freshness,
    pub completeness: Option<Completeness>,
    /// Always said, also where nothing is missing or nothing is counted by months.
    pub completeness_text: String,
    pub sources: Vec<FigureSource>,
    pub data_version: i64,
    /// The run that the figure is of; `None` while there is none, and where that of now does not cover it.
    pub run: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRuleSet {
    pub id: String,
    /// Name, id, version and first day.
    pub text: String,
    pub version: u16,
    pub valid_from: Option<Date>,
}

/// To which day the data run, held against the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    pub as_of: Option<Date>,
    pub period_end: Date,
    /// Days from the last day of the data to that of the period; 0 if they reach it.
    pub days_before_end: Option<i64>,
    pub text: String,
}

impl FigurePage {
    /// `None` if there is no such indicator or place.
    pub fn build(snapshot: &Snapshot, query: &FigureQuery, language: Language) -> Option<Self> {
        let indicator = snapshot.indicator(&query.indicator)?;
        let place = snapshot.place_index(&query.place)?;
        let place_ref = place_ref(snapshot, &query.place, language)?;
        let mut head = Head::of(snapshot, query.period, language);
        let view = View::new(snapshot, indicator, head.period, language).over(query.place.system);
        let found = view.found(place);
        let rank = field(&view).into_iter().find(|entry| entry.place == place).and_then(|entry| entry.rank);
        let cell = view.cell(place, &found, rank);
        head.mark(std::iter::once(&cell));
        head.speak_to(found.as_of);
        head.select_indicators(&[&indicator.id]);
        head.select_provinces(&[query.place.bare()]);
        let passport = FigurePassport::of(&view, place, place_ref, &found, cell);
        Some(Self { head, passport })
    }
}

impl FigurePassport {
    fn of(view: &View<'_>, place: PlaceIndex, place_ref: PlaceRef, found: &Found, cell: Cell) -> Self {
        let View { snapshot, indicator, period, language, .. } = *view;
        let working = Working::of(snapshot, indicator, &view.plan, place, period, found);
        let completeness = completeness(snapshot, &view.plan, place, period, found);
        Self {
            indicator: view.reference(),
            definition: indicator.definition.get(language).to_owned(),
            decimals: indicator.decimals,
            period,
            period_text: format::period(period, language),
            why: cell.absence.map_or_else(String::new, |absence| {
                cell.why.clone().unwrap_or_else(|| words::absence(absence, language).to_owned())
            }),
            reading: found.reading.clone(),
            formula: formula_in_words(&indicator.formula, language),
            histogram: handling::of_working(view, &working, &found.reading, &place_ref.name),
            steps: Steps::of(view, &working, &found.reading, &cell),
            provinces: provinces::of(view, place),
            rule_set: rule_set(snapshot, indicator, language),
            legal_basis: indicator.legal_basis.get(language).to_owned(),
            confidence: indicator.confidence,
            confidence_text: super::words::confidence(indicator.confidence, language),
            is_unverified: indicator.confidence.is_unverified(),
            freshness: words::freshness(view, place, found),
            completeness_text: words::completeness(completeness, &found.reading, language),
            completeness,
            sources: source::of(view, place, found),
            data_version: snapshot.version(),
            place: place_ref,
            run: (snapshot.run()).and_then(|run| run.code_of(view.plan.is_counted())).map(str::to_owned),
            cell,
        }
    }
}

/// The passports of all figures of a comparison, row by row, the nation before the provinces.
pub fn of_compare(snapshot: &Snapshot, page: &Compare) -> Vec<FigurePassport> {
    let language = page.head.language;
    let nation = PlaceRef::nation(language);
    let mut passports = Vec::new();
    for row in &page.rows {
        let cells = row.cells.iter().zip(page.columns.iter().map(|column| &column.place));
        let cells = std::iter::once((&row.nation, &nation)).chain(cells);
        passports.extend(of_cells(snapshot, &page.head, &row.indicator.id, cells));
    }
    passports
}

/// Those of all figures of an indicator: the 34 as they stand on its page, then the nation.
pub fn of_indicator(snapshot: &Snapshot, page: &IndicatorPage) -> Vec<FigurePassport> {
    let nation = PlaceRef::nation(page.head.language);
    let cells = page.rows.iter().map(|row| (&row.cell, &row.place)).chain([(&page.nation, &nation)]);
    of_cells(snapshot, &page.head, &page.indicator.id, cells)
}

fn of_cells<'c>(
    snapshot: &Snapshot,
    head: &Head,
    indicator: &str,
    cells: impl Iterator<Item = (&'c Cell, &'c PlaceRef)>,
) -> Vec<FigurePassport> {
    let Some(indicator) = snapshot.indicator(indicator) else { return Vec::new() };
    let view = View::new(snapshot, indicator, head.period, head.language);
    let passport = |(cell, place): (&Cell, &PlaceRef)| {
        let index = snapshot.place_index(&place.code)?;
        Some(FigurePassport::of(&view, index, place.clone(), &view.found(index), cell.clone()))
    };
    cells.filter_map(passport).collect()
}

/// A commune is named with its province, a province of before the merger with its time.
pub(super) fn place_ref(snapshot: &Snapshot, code: &PlaceCode, language: Language) -> Option<PlaceRef> {
    let atlas = snapshot.atlas();
    match code.level() {
        Level::Nation => Some(PlaceRef::nation(language)),
        Level::Province => {
            let mut place = PlaceRef::of(atlas.province(code)?, language);
            if code.system == CodeSystem::Of63 {
                place.name.push_str(pick(language, " (trước 01/07/2025)", " (before 01/07/2025)"));
            }
            Some(place)
        }
        Level::Commune => {
            let (commune, province, time) = match code.system {
                CodeSystem::Of34 => atlas.commune(code).map(|one| (&one.name_vi, &one.province, ""))?,
                CodeSystem::Of63 => {
                    let time = pick(language, " (trước 01/07/2025)", " (before 01/07/2025)");
                    atlas.crosswalk().commune(code).map(|one| (&one.name_vi, &one.province, time))?
                }
            };
            let province = atlas.province(province)?;
            let name = format!("{commune}, {}{time}", province.name.get(language));
            Some(PlaceRef { code: code.clone(), bare: code.bare().to_owned(), name })
        }
    }
}

fn rule_set(snapshot: &Snapshot, indicator: &Indicator, language: Language) -> Option<FigureRuleSet> {
    let rule_set = snapshot.rule_set(indicator.rule_set.as_deref()?)?;
    Some(FigureRuleSet {
        id: rule_set.id.clone(),
        text: rule_set_line(rule_set, language),
        version: rule_set.version,
        valid_from: rule_set.valid_from,
    })
}
