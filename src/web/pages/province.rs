//! `/p/{code}`: one province on one page; `/p/63-02`: one of before that merged.

use askama::Template;
use axum::response::Response;

use crate::domain::form::Dimension;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::province::{PredecessorScore, ProvincePage as Province, ProvinceQuery};
use crate::report::table::figures::Tabled;
use crate::web::ending::Ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::{Rows, ViewQuery};
use crate::web::view::View;

use super::{html, redirect};

#[derive(Template)]
#[template(path = "province.html")]
struct ProvincePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Province,
    compare_address: String,
    form_address: String,
    rules_address: String,
}

impl ProvincePage<'_> {
    fn nation_address(&self, indicator: &str) -> String {
        self.view.figure_at(indicator, &PlaceCode::nation())
    }

    /// `None` for the departments: what they come to is the province less its communes.
    fn commune_address(&self, indicator: &str, code: &str) -> Option<String> {
        Some(self.view.figure_at(indicator, &code.parse().ok()?))
    }

    /// The league of communes or agencies, in an indicator or (empty) in their usual one.
    fn members_address(&self, kind: &str, indicator: &str) -> String {
        let period = self.view.period();
        let indicators = Some(indicator.to_owned()).filter(|id| !id.is_empty()).into_iter().collect();
        let query = ViewQuery { period, indicators, ..ViewQuery::default() };
        self.view.address_with(&format!("/p/{}/{kind}", self.page.place.bare), &query)
    }

    /// Why the figures of the province are others than before.
    fn change_address(&self, indicator: &str) -> String {
        super::change::address_of(self.view, &self.page.place.code, indicator, Rows::Member(Dimension::Agency))
    }

    /// A score of before the merger is of its own edition.
    fn former_address(&self, score: &PredecessorScore) -> String {
        let place = score.code.parse().unwrap_or_else(|_| PlaceCode::nation());
        self.view.passport(&score.indicator, &place, Some(Period::year(score.edition)))
    }
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View) -> Result<Response, WebError> {
    let code = view.argument();
    let unknown = || WebError::NoProvince(code.to_owned());
    let old = code.strip_prefix("63-").or_else(|| code.strip_prefix("63:"));
    let system = if old.is_some() { CodeSystem::Of63 } else { CodeSystem::Of34 };
    let Ok(place) = PlaceCode::new(system, old.unwrap_or(code)) else {
        return Err(unknown());
    };
    if let Some(same) = same_today(view, &place) {
        return to(view, same.bare());
    }
    let period = view.query()?.period;
    let built = Province::build(view.snapshot(), &ProvinceQuery { place: place.clone(), period }, view.language);
    let page = built.ok_or_else(unknown)?;
    if view.ending().is_some() {
        return export::province(view, &page).send(view);
    }
    let layout = Layout::of(view, &page.place.name).with_head(view, &page.head);
    let here = ViewQuery { period, place: Some(place.clone()), ..ViewQuery::default() };
    let today = page.before.as_ref().map(|before| before.place.code.clone());
    let units = today.as_ref().map(|_| CodeSystem::Of63);
    let beside = ViewQuery { period, provinces: vec![today.unwrap_or(place)], units, ..ViewQuery::default() };
    html(&ProvincePage {
        view,
        layout: layout.with_export(view, page.rows_in_table()),
        compare_address: view.address_with("/compare", &beside),
        form_address: view.address_with("/forms/ii06a", &here),
        rules_address: view.address_with("/rules", &here),
        page,
    })
}

/// The province of today that one of before is, where it did not merge.
fn same_today<'v>(view: &'v View, place: &PlaceCode) -> Option<&'v PlaceCode> {
    let new = view.atlas().province(view.atlas().successor(place)?)?;
    (new.predecessors.len() == 1).then_some(&new.code)
}

fn to(view: &View, segment: &str) -> Result<Response, WebError> {
    let ending = view.ending().map_or("", Ending::text);
    redirect(view, &format!("/p/{segment}{ending}"))
}
