//! `/rules/passport`, `/quality/passport` and those of agencies: one count of those pages and everything needed to doubt it.
//! `count` names it, as the links of the page do; `.json` is the same for machines.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::form::Dimension;
use crate::domain::place::PlaceCode;
use crate::report::count_passport::{CountPassport, PartsKind};
use crate::report::figure_passport::FigureFile;
use crate::report::members::Kind;
use crate::report::page::PlaceRef;
use crate::web::api;
use crate::web::counts::{CasesOf, CountQuery, CountsOf};
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
    query: CountQuery,
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

    /// The cases behind it, where it counts cases.
    fn cases_address(&self) -> Option<String> {
        let (place, view) = (&self.passport.place.code, self.view);
        self.query.cases().map(|cases| match cases {
            CasesOf::Count(key) => view.cases_of_count(place, key),
            CasesOf::Part(indicator, cases) => view.cases(indicator, place, cases),
        })
    }

    fn is_sum(&self) -> bool {
        self.passport.parts.as_ref().is_some_and(|parts| parts.kind == PartsKind::Sum)
    }
}

pub fn of_rules(view: &View) -> Result<Response, WebError> {
    show(view, RULES, CountsOf::Rules, view.query()?.place.clone())
}

pub fn of_quality(view: &View) -> Result<Response, WebError> {
    show(view, QUALITY, CountsOf::Quality, view.query()?.place.clone())
}

/// `/p/40/agencies/passport`: the place is part of the path.
pub fn of_agencies(view: &View) -> Result<Response, WebError> {
    let kind = Kind::Members(Dimension::Agency);
    of_members(view, kind.as_str(), kind)
}

pub fn of_communes(view: &View) -> Result<Response, WebError> {
    of_members(view, Kind::Communes.as_str(), Kind::Communes)
}

/// `/p/40/change/passport?by=field`: one part of a change in one of its periods.
pub fn of_change(view: &View) -> Result<Response, WebError> {
    of_members(view, "change", super::change::split_by(view)?)
}

fn of_members(view: &View, page: &str, kind: Kind) -> Result<Response, WebError> {
    let province = super::members::asked(view)?.province;
    let page = format!("/p/{}/{page}", province.bare());
    show(view, &page, CountsOf::Members(kind), Some(province))
}

fn show(view: &View, page: &str, of: CountsOf, place: Option<PlaceCode>) -> Result<Response, WebError> {
    let asked = view.query()?;
    let query = CountQuery { of, place, period: asked.period, key: asked.count.clone().unwrap_or_default() };
    let unknown = || WebError::NoCount { page: page.to_owned(), key: query.key.clone() };
    let passport = query.passport(view.snapshot(), view.language).ok_or_else(unknown)?;
    if view.path.ends_with(".json") {
        let text = format!("{:#}\n", api::count_in_json(&query, &passport));
        return Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response());
    }
    let title = format!("{}, {}", passport.title, passport.place.name);
    let is_in_query = passport.place.code != PlaceCode::nation() && !page.starts_with("/p/");
    let place = is_in_query.then(|| passport.place.code.clone());
    // A league shows one indicator, which the key begins with.
    let league = page.starts_with("/p/").then(|| passport.key.split(':').next().unwrap_or_default().to_owned());
    let of_page = ViewQuery {
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
        page_address: view.address_with(page, &of_page),
        json: view.address_with(&format!("{page}/passport.json"), asked),
        query,
        passport,
    })
}
