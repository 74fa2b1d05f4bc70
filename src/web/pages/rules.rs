//! `/rules`: the same cases under each rule set, and what makes the difference.

use askama::Template;
use axum::response::Response;

use crate::domain::place::PlaceCode;
use crate::report::rules::places::PlaceRow;
use crate::report::rules::{Move, Pair, ReasonGroup, RulesPage as Rules, RulesQuery, TotalRow, VerdictRef};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Rules,
    totals_note: String,
    places_note: String,
    /// Headings of the pairs, in their order.
    pairs: Vec<String>,
}

impl RulesPage<'_> {
    /// This page for one province, in the same period.
    fn rules_address(&self, place: &PlaceCode) -> String {
        let period = self.view.period();
        let query = ViewQuery { period, place: Some(place.clone()), ..ViewQuery::default() };
        self.view.address_with("/rules", &query)
    }

    fn passport(&self, key: &str) -> String {
        self.view.count_passport("/rules", &self.page.place.code, key)
    }

    fn of_rule_set(&self, what: &str, row: &TotalRow) -> String {
        self.passport(&format!("{what}:{}", row.rule_set.id))
    }

    fn under(&self, row: &TotalRow, verdict: &VerdictRef) -> String {
        self.passport(&format!("under:{}:{}", row.rule_set.id, verdict.id))
    }

    fn because(&self, pair: &Pair, group: &ReasonGroup) -> String {
        self.passport(&format!("differing:{}:{}", pair.other.id, group.reason.as_str()))
    }

    fn moved(&self, pair: &Pair, one: &Move, group: &ReasonGroup) -> String {
        let (reason, from, to) = (group.reason.as_str(), one.from.as_str(), one.to.as_str());
        self.passport(&format!("differing:{}:{reason}:{from}:{to}", pair.other.id))
    }

    /// The cases that one choice moves.
    fn moved_cases(&self, pair: &Pair, one: &Move, group: &ReasonGroup) -> String {
        let (reason, from, to) = (group.reason.as_str(), one.from.as_str(), one.to.as_str());
        let key = format!("differing:{}:{reason}:{from}:{to}", pair.other.id);
        self.view.cases_of_count(&self.page.place.code, &key)
    }

    fn received(&self, row: &PlaceRow) -> String {
        self.view.count_passport("/rules", &row.place.code, "received")
    }

    fn differing(&self, row: &PlaceRow, pair: &Pair) -> String {
        self.view.count_passport("/rules", &row.place.code, &format!("differing_share:{}", pair.other.id))
    }
}

fn rules(view: &View) -> Result<Rules, WebError> {
    let query = view.query()?;
    let query = RulesQuery { period: query.period, place: query.place.clone() };
    Ok(Rules::build(view.snapshot(), &query, view.language))
}

/// The page, or the totals and the differences as a table.
pub fn page(view: &View) -> Result<Response, WebError> {
    let page = rules(view)?;
    let words = &view.words().rules;
    let base = page.totals.first().map_or("", |row| &row.rule_set.name);
    let totals_note = words.totals_note.with(&[("base", base.into()), ("n", page.received.into())]);
    let places_note = words.places_note.with(&[("base", base.into())]);
    file_or_page(view, export::rules(view, &page), |layout| RulesPage {
        view,
        layout: layout.with_head(view, &page.head),
        totals_note,
        places_note,
        pairs: (page.pairs.iter())
            .map(|pair| words.against.with(&[("base", (&pair.base.name).into()), ("other", (&pair.other.name).into())]))
            .collect(),
        page,
    })
}
