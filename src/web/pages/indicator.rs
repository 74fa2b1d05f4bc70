//! `/i/{id}`: one indicator, its definition, and all 34.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::indicator::{IndicatorPage as Indicator, IndicatorQuery};
use crate::report::series_table::SeriesTable;
use crate::report::table::figures::Tabled;
use crate::web::ending::Ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::{Units, html, indicator_of, units_of};

#[derive(Template)]
#[template(path = "indicator.html")]
struct IndicatorPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Indicator,
    /// Some province has a target to be held against.
    shows_gaps: bool,
    /// The provinces whose trend can be drawn, as the address names them.
    courses: Vec<(String, String)>,
    /// The one of them whose trend is; empty for the nation.
    chosen: String,
    /// The table of all of them over time.
    series: String,
    /// The same as SDMX-CSV, and its structure.
    sdmx: [String; 2],
    units: Units,
    /// Where it is said why variants differ, for the same place and period.
    rules: String,
}

/// The page, its table, or as a spreadsheet the provinces with the passports of their figures.
pub fn page(view: &View) -> Result<Response, WebError> {
    let indicator = indicator_of(view)?;
    let asked = view.query()?;
    let units = asked.units.unwrap_or(CodeSystem::Of34);
    let place = match units {
        CodeSystem::Of34 => asked.provinces.first().cloned(),
        CodeSystem::Of63 => asked.at.clone().filter(|place| place.system == units),
    };
    let chosen = place.as_ref().map(value).unwrap_or_default();
    let place_of_today = place.clone().filter(|place| place.system == CodeSystem::Of34);
    let rules = ViewQuery { period: asked.period, place: place_of_today, ..ViewQuery::default() };
    let query = IndicatorQuery { indicator: indicator.id.clone(), period: asked.period, place, units };
    let built = Indicator::build(view.snapshot(), &query, view.language);
    let page = built.ok_or_else(|| WebError::NoIndicator(indicator.id.clone()))?;
    if view.ending() == Some(Ending::Xlsx) {
        return export::indicator_sheet(view, &page);
    }
    if view.ending().is_some() {
        return export::indicator(view, &page).send(view);
    }
    let layout = Layout::of(view, &page.indicator.name).with_head(view, &page.head);
    let layout = if page.indicator.rule_set.is_some() { layout } else { layout.not_of_cases() };
    html(&IndicatorPage {
        view,
        layout: layout.with_export(view, page.rows_in_table()).with_passports(),
        shows_gaps: page.rows.iter().any(|row| row.cell.gap.is_some()),
        series: view.in_period(&format!("/i/{}/series.csv", indicator.id)),
        sdmx: Ending::SDMX.map(|ending| view.in_period(&format!("/i/{}/series{}", indicator.id, ending.text()))),
        courses: courses(&page),
        chosen,
        units: units_of(view),
        rules: view.address_with("/rules", &rules),
        page,
    })
}

/// `/i/{id}/series.csv` and the other files: all provinces, of today or of before, over time. No page is of them.
pub fn series(view: &View) -> Result<Response, WebError> {
    let id = view.path.split('/').nth(2).unwrap_or_default();
    let asked = view.query()?;
    if view.ending().is_none() {
        let page = view.address(&format!("/i/{id}"));
        return Ok(Redirect::to(&format!("{page}{}", asked.address())).into_response());
    }
    let units = asked.units.unwrap_or(CodeSystem::Of34);
    let built = SeriesTable::build(view.snapshot(), id, asked.period, units, view.language);
    let page = built.ok_or_else(|| WebError::NoIndicator(id.to_owned()))?;
    match view.ending() {
        Some(Ending::Sdmx) => export::sdmx(view, &page),
        Some(Ending::SdmxStructure) => export::sdmx_structure(view, &page),
        _ => export::series(view, &page).send(view),
    }
}

/// In Vietnamese order; the 63 stand with those that they merged with.
fn courses(page: &Indicator) -> Vec<(String, String)> {
    match page.units {
        CodeSystem::Of34 => page.head.provinces.iter().map(|one| (one.value.clone(), one.text.clone())).collect(),
        CodeSystem::Of63 => page.rows.iter().map(|row| (value(&row.place.code), row.place.name.clone())).collect(),
    }
}

/// `p=40`, `at=63:02`.
fn value(place: &PlaceCode) -> String {
    match place.system {
        CodeSystem::Of34 => place.bare().to_owned(),
        CodeSystem::Of63 => place.to_string(),
    }
}
