//! One module a page, with the stem of its template: the handler, the struct that the template
//! prints, and nothing that `report` should have computed.

mod aim;
pub mod api;
pub mod board;
pub mod cases;
pub mod change;
pub mod compare;
pub mod count;
pub mod find;
pub mod form;
pub mod goal;
pub mod health;
pub mod home;
pub mod indicator;
pub mod indicators;
pub mod load;
mod load_findings;
pub mod loads;
pub mod members;
pub mod passport;
pub mod province;
pub mod quality;
pub mod rule_sets;
pub mod rules;
pub mod scorecard;
pub mod scorecard_apart;
pub mod sources;
pub mod watch;

use askama::Template;
use axum::extract::OriginalUri;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::cell::Cell;
use crate::report::drawing::Point;

use super::error::WebError;
use super::query::ViewQuery;
use super::view::View;

/// Any address that no page answers. One that ends in a slash is often typed, and leads to the page
/// without it, its query unchanged.
pub async fn elsewhere(OriginalUri(asked): OriginalUri, view: View) -> Response {
    match view.path.trim_end_matches('/') {
        shorter if shorter.len() < view.path.len() && !shorter.is_empty() => {
            let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
            Redirect::permanent(&format!("{}{query}", view.address(shorter))).into_response()
        }
        _ => view.show(|_| Err(WebError::NoPage)).await,
    }
}

fn html(page: &impl Template) -> Result<Response, WebError> {
    Ok(Html(page.render()?).into_response())
}

/// What templates of figures ask for again and again.
trait Figures {
    fn view(&self) -> &View;

    /// The page of an indicator in the same period.
    fn indicator_address(&self, id: &str) -> String {
        self.view().in_period(&format!("/i/{id}"))
    }

    /// The page of a province in the same period.
    fn province_address(&self, code: &str) -> String {
        self.view().in_period(&format!("/p/{code}"))
    }

    /// The passport of a figure.
    fn figure_address(&self, cell: &Cell) -> String {
        self.figure_at(&cell.passport.indicator, &cell.place)
    }

    /// The same, of an indicator at a place in the period of the page.
    fn figure_at(&self, indicator: &str, place: &PlaceCode) -> String {
        self.view().passport(indicator, place, None)
    }

    /// The passport of a figure in the course of an indicator, if that still has one.
    fn point_address(&self, indicator: &str, point: &Point) -> Option<String> {
        let (place, period) = point.at.as_ref()?;
        Some(self.view().passport(indicator, place, Some(*period)))
    }

    /// The same, in a period of its own.
    fn figure_in(&self, indicator: &str, place: &PlaceCode, period: &Period) -> String {
        self.view().passport(indicator, place, Some(*period))
    }

    /// The place in the order, `3=` where it is shared. How many were ranked is said where it is
    /// not the 34 of the table, as for a survey of the former 63.
    fn rank(&self, cell: &Cell) -> String {
        let all = self.view().atlas().provinces_34().count();
        match (cell.rank, &cell.rank_text) {
            (Some(rank), Some(text)) if usize::from(rank.of) != all => text.clone(),
            (Some(rank), _) if rank.is_tied => format!("{}=", rank.place),
            (Some(rank), _) => rank.place.to_string(),
            (None, _) => self.view().words().table.none.clone(),
        }
    }

    /// The gap, or the word for having none.
    fn gap<'a>(&'a self, cell: &'a Cell) -> &'a str {
        cell.gap_text.as_deref().unwrap_or(&self.view().words().table.none)
    }

    fn order_label(&self, name: &str) -> String {
        self.view().words().compare.order_by.with(&[("name", name.into())])
    }
}

/// The choice between the provinces of today and those of before, for the same view.
struct Units {
    is_of_63: bool,
    of_34: String,
    of_63: String,
}

fn units_of(view: &View) -> Units {
    let asked = view.query().cloned().unwrap_or_default();
    let address = |units| format!("{}{}", view.address(&view.path), ViewQuery { units, ..asked.clone() }.address());
    Units {
        is_of_63: asked.units == Some(CodeSystem::Of63),
        of_34: address(None),
        of_63: address(Some(CodeSystem::Of63)),
    }
}

/// The indicator of the path, or the error that names it.
fn indicator_of(view: &View) -> Result<&Indicator, WebError> {
    let id = view.argument();
    view.catalogue().indicator(id).ok_or_else(|| WebError::NoIndicator(id.to_owned()))
}
