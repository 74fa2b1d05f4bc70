//! `/i/{id}/passport`: one figure and everything needed to doubt it. `place=40` is a province of the
//! 34, `at=34:17329` a commune, `at=63:02` a province of before the merger; without either, the nation.
//! `/i/{id}/passport.json` is the same for machines.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::part::CaseEvent;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::report::cases::CaseSide;
use crate::report::figure_passport::{FigureFile, FigurePage, FigurePassport, FigureQuery, Role, Side};
use crate::report::format;
use crate::web::api::in_json;
use crate::web::case_view::CaseView;
use crate::web::error::WebError;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::html;
use super::members::card_of;

#[derive(Template)]
#[template(path = "passport.html")]
struct PassportPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    passport: FigurePassport,
    json: String,
    /// Of a province of the 34.
    province: Option<String>,
    /// The points of a commune of today: no other page is of it.
    card: Option<String>,
}

impl PassportPage<'_> {
    fn number(&self, n: &i64) -> String {
        format::integer(*n, self.view.language)
    }

    /// The cases behind a side of the figure, or behind what one event adds to it.
    fn cases_of(&self, side: &Side, event: &Option<CaseEvent>) -> String {
        let side = match side.role {
            Role::Numerator => CaseSide::Numerator,
            Role::Denominator => CaseSide::Denominator,
            Role::Total | Role::Before | Role::Now => CaseSide::Total,
        };
        self.cases(CaseView { side: Some(side), event: *event, ..CaseView::default() })
    }

    /// All of them, those that count against the figure first.
    fn all_cases(&self) -> String {
        self.cases(CaseView::default())
    }

    fn has_cases(&self) -> bool {
        let steps = &self.passport.steps;
        steps.days.is_some() || steps.sides.iter().any(Side::is_of_cases)
    }

    fn cases(&self, cases: CaseView) -> String {
        self.view.cases(&self.passport.indicator.id, &self.passport.place.code, cases)
    }

    fn load_address(&self, file: &FigureFile) -> String {
        self.view.address(&format!("/loads/{}", file.load))
    }
}

fn build(view: &View) -> Result<FigurePage, WebError> {
    // /i/{id}/passport
    let id = view.path.split('/').nth(2).unwrap_or_default();
    let unknown = || WebError::NoIndicator(id.to_owned());
    let indicator = view.catalogue().indicator(id).ok_or_else(unknown)?.id.clone();
    let asked = view.query()?;
    let place = asked.at.clone().or_else(|| asked.place.clone()).unwrap_or_else(PlaceCode::nation);
    let query = FigureQuery { indicator, place, period: asked.period };
    FigurePage::build(view.snapshot(), &query, view.language).ok_or_else(unknown)
}

pub fn page(view: &View) -> Result<Response, WebError> {
    let FigurePage { head, passport } = build(view)?;
    let title = format!("{}, {}", passport.indicator.name, passport.place.name);
    let code = &passport.place.code;
    let is_province = (code.system, code.level()) == (CodeSystem::Of34, Level::Province);
    let is_commune = (code.system, code.level()) == (CodeSystem::Of34, Level::Commune);
    html(&PassportPage {
        view,
        layout: Layout::of(view, &title).with_head(view, &head),
        json: view.address_with(&format!("{}.json", view.path), view.query()?),
        card: is_commune.then(|| card_of(view, code)).flatten(),
        province: is_province.then(|| view.in_period(&format!("/p/{}", code.bare()))),
        passport,
    })
}

pub fn json(view: &View) -> Result<Response, WebError> {
    let page = build(view)?;
    let text = format!("{:#}\n", in_json(&page.passport));
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response())
}
