//! `/rules/passport`, `/quality/passport` and those of agencies: one count of those pages and everything needed to doubt it.
//! `count` names it, as the links of the page do; `.json` is the same for machines.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::form::Dimension;
use crate::domain::place::PlaceCode;
use crate::report::count_passport::{CountPassport, PartsKind};
use crate::report::figure_passport::FigureFile;
use crate::report::members::{self, Kind};
use crate::report::page::PlaceRef;
use crate::report::quality::{self, QualityQuery};
use crate::report::rules::{self, RulesQuery};
use crate::web::case_view::CaseView;
use crate::web::count_json;
use crate::web::error::WebError;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::html;

const RULES: &str = "/rules";
const QUALITY: &str = "/quality";

#[derive(Template)]
#[template(path = "count.html")]
struct CountPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    passport: CountPassport,
    /// The page that shows the count, and its path.
    page: String,
    page_address: String,
    json: String,
}

impl CountPage<'_> {
    fn address_of(&self, (place, key): &(PlaceRef, String)) -> String {
        self.view.count_passport(&self.page, &place.code, key)
    }

    fn load_address(&self, file: &FigureFile) -> String {
        self.view.address(&format!("/loads/{}", file.load))
    }

    /// The cases behind a count of an agency, a field or a procedure, or of what is of none.
    fn cases_address(&self) -> Option<String> {
        if self.page == RULES {
            return Some(self.view.cases_of_count(&self.passport.place.code, &self.passport.key));
        }
        let known = [Kind::Members(Dimension::Agency), Kind::Communes];
        let kind = match self.page.ends_with("/change") {
            true => super::change::split_by(self.view).ok()?,
            false => known.into_iter().find(|kind| self.page.ends_with(kind.as_str()))?,
        };
        let (indicator, code) = self.passport.key.split_once(':')?;
        let mut cases = CaseView::default();
        match kind {
            Kind::Members(dimension) => cases.filter.set_member(dimension, code.to_owned()),
            Kind::Communes => cases.filter.is_of_no_commune = true,
        }
        Some(self.view.cases(indicator, &self.passport.place.code, cases))
    }

    fn is_sum(&self) -> bool {
        self.passport.parts.as_ref().is_some_and(|parts| parts.kind == PartsKind::Sum)
    }
}

pub fn of_rules(view: &View) -> Result<Response, WebError> {
    let asked = view.query()?;
    let query = RulesQuery { period: asked.period, place: asked.place.clone() };
    let make = |key: &str| rules::passport::passport(view.snapshot(), &query, key, view.language);
    show(view, RULES, make)
}

pub fn of_quality(view: &View) -> Result<Response, WebError> {
    let asked = view.query()?;
    let query = QualityQuery { period: asked.period, place: asked.place.clone() };
    let make = |key: &str| quality::passport::passport(view.snapshot(), &query, key, view.language);
    show(view, QUALITY, make)
}

/// `/p/40/agencies/passport`: the place is part of the path.
pub fn of_agencies(view: &View) -> Result<Response, WebError> {
    of_members(view, Kind::Members(Dimension::Agency))
}

pub fn of_communes(view: &View) -> Result<Response, WebError> {
    of_members(view, Kind::Communes)
}

/// `/p/40/change/passport?by=field`: one part of a change in one of its periods.
pub fn of_change(view: &View) -> Result<Response, WebError> {
    let (query, kind) = (super::members::asked(view)?, super::change::split_by(view)?);
    let page = format!("/p/{}/change", query.province.bare());
    show(view, &page, |key| members::passport::passport(view.snapshot(), kind, &query, key, view.language))
}

fn of_members(view: &View, kind: Kind) -> Result<Response, WebError> {
    let query = super::members::asked(view)?;
    let page = format!("/p/{}/{}", query.province.bare(), kind.as_str());
    show(view, &page, |key| members::passport::passport(view.snapshot(), kind, &query, key, view.language))
}

fn show(view: &View, page: &str, make: impl Fn(&str) -> Option<CountPassport>) -> Result<Response, WebError> {
    let asked = view.query()?;
    let key = asked.count.clone().unwrap_or_default();
    let passport = make(&key).ok_or(WebError::NoCount { page: page.to_owned(), key })?;
    if view.path.ends_with(".json") {
        let text = format!("{:#}\n", count_json::of(&passport));
        return Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response());
    }
    let title = format!("{}, {}", passport.title, passport.place.name);
    let is_in_query = passport.place.code != PlaceCode::nation() && !page.starts_with("/p/");
    let place = is_in_query.then(|| passport.place.code.clone());
    // A league shows one indicator, which the key begins with.
    let league = page.starts_with("/p/").then(|| passport.key.split(':').next().unwrap_or_default().to_owned());
    let query = ViewQuery {
        period: asked.period,
        place,
        by: asked.by,
        indicators: league.into_iter().collect(),
        ..ViewQuery::default()
    };
    html(&CountPage {
        view,
        layout: Layout::of(view, &title).with_head(view, &passport.head),
        page: page.to_owned(),
        page_address: view.address_with(page, &query),
        json: view.address_with(&format!("{page}/passport.json"), asked),
        passport,
    })
}
