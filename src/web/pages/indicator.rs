//! `/i/{id}`: one indicator, its definition, and all 34.

use askama::Template;
use axum::response::Response;

use crate::domain::place::CodeSystem;
use crate::report::indicator::{IndicatorPage as Indicator, IndicatorQuery};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::{Figures, Units, html, indicator_of, units_of};

#[derive(Template)]
#[template(path = "indicator.html")]
struct IndicatorPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Indicator,
    is_empty: bool,
    /// Some province has a target to be held against.
    shows_gaps: bool,
    action: String,
    /// Bare code of the province whose trend is shown; empty for the nation.
    chosen: String,
    units: Units,
    /// Where it is said why variants differ, for the same place and period.
    rules: String,
}

impl Figures for IndicatorPage<'_> {
    fn view(&self) -> &View {
        self.view
    }
}

/// The page, or its table where the address ends in `.csv` or `.xlsx`.
pub fn page(view: &View) -> Result<Response, WebError> {
    let indicator = indicator_of(view)?;
    let asked = view.query()?;
    let place = asked.provinces.first().cloned();
    let chosen = place.as_ref().map(|place| place.bare().to_owned()).unwrap_or_default();
    let rules = ViewQuery { period: asked.period, place: place.clone(), ..ViewQuery::default() };
    let units = asked.units.unwrap_or(CodeSystem::Of34);
    let query = IndicatorQuery { indicator: indicator.id.clone(), period: asked.period, place, units };
    let built = Indicator::build(view.snapshot(), &query, view.language);
    let page = built.ok_or_else(|| WebError::NoIndicator(indicator.id.clone()))?;
    let table = export::indicator(view, &page);
    if view.is_sheet() {
        return export::indicator_sheet(view, &page);
    }
    if view.is_csv() {
        return table.send();
    }
    let layout = Layout::of(view, &page.indicator.name).with_head(view, &page.head);
    html(&IndicatorPage {
        view,
        layout: layout
            .with_export(view, &format!("/i/{}.csv", indicator.id), table.rows())
            .with_passports(view, &format!("/i/{}.xlsx", indicator.id)),
        is_empty: view.is_empty(),
        shows_gaps: page.rows.iter().any(|row| row.cell.gap.is_some()),
        action: view.address(&format!("/i/{}", indicator.id)),
        chosen,
        units: units_of(view),
        rules: format!("{}{}", view.address("/rules"), rules.address()),
        page,
    })
}
