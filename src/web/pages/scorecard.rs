//! `/scorecards/{id}`: points of a place by our count and by the publisher's, with their CSV.

use askama::Template;
use axum::response::Response;

use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::report::scorecard::{LineOfPoints, ScorecardPage as Card, ScorecardQuery, Side};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::{BadParameter, Expected, ViewQuery};
use crate::web::view::View;

use super::{file_or_page, redirect};

/// `/scorecards`: the first there is.
pub fn first(view: &View) -> Result<Response, WebError> {
    let card = view.catalogue().scorecards.first().ok_or(WebError::NoPage)?;
    redirect(view, &format!("/scorecards/{}", card.id))
}

#[derive(Template)]
#[template(path = "scorecard.html")]
struct ScorecardPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Card,
}

impl ScorecardPage<'_> {
    /// This card for one province, in the same period.
    fn card_address(&self, place: &PlaceCode) -> String {
        let period = self.view.period();
        let query = ViewQuery { period, place: Some(place.clone()), ..ViewQuery::default() };
        self.view.address_with(&format!("/scorecards/{}", self.page.id), &query)
    }

    /// One criterion in all provinces.
    fn apart_address(&self, criterion: &str) -> String {
        self.view.in_period(&format!("/scorecards/{}/{criterion}", self.page.id))
    }

    fn threshold(&self, percent: &Option<i64>) -> String {
        let text = &self.layout.words.scorecard.from;
        percent
            .map_or_else(|| self.layout.words.scorecard.unknown.clone(), |n| text.with(&[("n", n.to_string().into())]))
    }

    /// The two counts of a line under their headings.
    fn sides<'s>(&'s self, line: &'s LineOfPoints) -> [(&'s str, &'s Side); 2] {
        let words = &self.layout.words.scorecard;
        [(&words.ours, &line.ours), (&words.published, &line.published)]
    }

    /// Points, or nothing where there are none: the reason stands below.
    fn points<'s>(&self, side: &'s Side) -> &'s str {
        side.points_text.as_deref().unwrap_or("–")
    }
}

/// A commune of today; nothing was published of any other place than these, the provinces and the nation.
fn commune(at: &PlaceCode) -> Result<PlaceCode, WebError> {
    match (at.system, at.level()) {
        (CodeSystem::Of34, Level::Commune) => Ok(at.clone()),
        _ => Err(WebError::BadParameter(BadParameter {
            name: "at".to_owned(),
            value: at.to_string(),
            expected: Expected::CommuneOfToday,
        })),
    }
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View) -> Result<Response, WebError> {
    let card = view.catalogue().scorecard(view.argument()).ok_or(WebError::NoPage)?;
    let asked = view.query()?;
    let commune = asked.at.as_ref().map(commune).transpose()?;
    let query = ScorecardQuery { period: asked.period, place: commune.or_else(|| asked.place.clone()) };
    let page = Card::build(view.snapshot(), card, &query, view.language);
    file_or_page(view, export::scorecard(view, &page), |layout| ScorecardPage {
        view,
        layout: layout.with_head(view, &page.head),
        page,
    })
}
