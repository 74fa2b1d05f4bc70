//! One module a page, with the stem of its template: the handler, the struct that the template
//! prints, and nothing that `report` should have computed.

mod aim;
pub mod api;
pub mod board;
pub mod calendar;
pub mod cases;
pub mod change;
pub mod compare;
pub mod count;
mod figures;
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
mod province_menu;
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
use crate::domain::place::CodeSystem;

use super::error::WebError;
use super::export::Download;
use super::layout::Layout;
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

/// The file of a page where the address asks for one, else the page, in a layout that offers its files.
fn file_or_page<'v, P: Template>(
    view: &'v View,
    table: Download,
    page: impl FnOnce(Layout<'v>) -> P,
) -> Result<Response, WebError> {
    if view.ending().is_some() {
        return table.send(view);
    }
    html(&page(Layout::of(view, &table.about.title).with_export(view, table.rows())))
}

/// The same view of another page.
fn redirect(view: &View, path: &str) -> Result<Response, WebError> {
    Ok(Redirect::to(&view.address_with(path, view.query()?)).into_response())
}

/// The choice between the provinces of today and those of before, for the same view.
struct Units {
    is_of_63: bool,
    of_34: String,
    of_63: String,
}

fn units_of(view: &View) -> Units {
    let asked = view.asked();
    let address = |units| view.here(&ViewQuery { units, ..asked.clone() });
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
