//! `/about/rules`: what each rule set chose, side by side.

use askama::Template;
use axum::response::Response;

use crate::report::rules::table::RuleTable;
use crate::web::error::WebError;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::html;

#[derive(Template)]
#[template(path = "rule_sets.html")]
struct RuleSetsPage<'a> {
    layout: Layout<'a>,
    table: RuleTable,
    /// Where the differences are counted.
    compare: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    view.query()?;
    html(&RuleSetsPage {
        layout: Layout::of(view, &view.words().rule_sets.title),
        table: RuleTable::of(&view.catalogue().rule_sets, view.language),
        compare: view.in_period("/rules"),
    })
}
