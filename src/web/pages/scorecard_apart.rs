//! `/scorecards/{id}/{criterion}`: ours, the publisher's and the difference, province by province.

use askama::Template;
use axum::response::Response;

use crate::report::cell::Cell;
use crate::report::page::IndicatorRef;
use crate::report::scorecard::{ApartPage as Apart, ApartRow};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "scorecard_apart.html")]
struct ApartPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Apart,
    back: String,
}

impl ApartPage<'_> {
    /// The indicators behind the columns, under their headings.
    fn readings(&self) -> Vec<(&str, &IndicatorRef)> {
        let words = &self.layout.words.apart;
        let page = &self.page;
        let all = [
            (&words.usual, &page.ours),
            (&words.by_definition, &page.by_definition),
            (&words.published, &page.published),
        ];
        all.into_iter().filter_map(|(heading, one)| Some((heading.as_str(), one.as_ref()?))).collect()
    }

    /// The figures of a row, in the order of [`Self::readings`].
    fn cells<'s>(&'s self, row: &'s ApartRow) -> Vec<(&'s str, &'s Cell)> {
        let words = &self.layout.words.apart;
        let all =
            [(&words.usual, &row.ours), (&words.by_definition, &row.by_definition), (&words.published, &row.published)];
        all.into_iter().filter_map(|(heading, one)| Some((heading.as_str(), one.as_ref()?))).collect()
    }
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View) -> Result<Response, WebError> {
    let id = view.path.split('/').nth(2).unwrap_or_default();
    let card = view.catalogue().scorecard(id).ok_or(WebError::NoPage)?;
    let period = view.query()?.period;
    let page = Apart::build(view.snapshot(), card, view.argument(), period, view.language).ok_or(WebError::NoPage)?;
    file_or_page(view, export::scorecard_apart(view, &page), |layout| ApartPage {
        view,
        layout: layout.with_head(view, &page.head),
        back: view.in_period(&format!("/scorecards/{id}")),
        page,
    })
}
