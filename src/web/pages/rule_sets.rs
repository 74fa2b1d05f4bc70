//! `/about/rules`: what each rule set chose, side by side.

use askama::Template;
use axum::response::Response;

use crate::report::rules::table::RuleTable;
use crate::report::table::lists;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "rule_sets.html")]
struct RuleSetsPage<'a> {
    layout: Layout<'a>,
    table: RuleTable,
    /// Where the differences are counted.
    compare: String,
    /// The working days that they count.
    calendar: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    view.query()?;
    let title = &view.words().rule_sets.title;
    let choices = RuleTable::of(&view.catalogue().rule_sets, view.language);
    let table = export::plain(view, "rule-sets", title, lists::rule_sets(&choices));
    file_or_page(view, table, |layout| RuleSetsPage {
        layout,
        table: choices,
        compare: view.in_period("/rules"),
        calendar: view.address("/about/calendar"),
    })
}
