//! `/p/{code}/communes` and `/p/{code}/agencies`: the league of a province's communes or agencies in one indicator.

use askama::Template;
use axum::response::Response;

use crate::domain::form::Dimension;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::members::{By, FEW, Kind, Line, LineKind, MembersPage as Members, MembersQuery, Order};
use crate::web::case_view::CaseView;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::{Rows, ViewQuery};
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Members,
    /// Where the counts of agencies stand.
    form: String,
    /// How few are few.
    few_note: String,
    /// As asked for; empty for the usual one.
    order_value: String,
}

impl MembersPage<'_> {
    fn is_agencies(&self) -> bool {
        matches!(self.page.kind, Kind::Members(_))
    }

    /// Ways to order the rows: the word, its address, and whether it is in force.
    fn orders(&self, order: &Order, short: &str) -> Vec<(String, String, bool)> {
        let words = &self.view.words().members;
        let one = |by: By| {
            let text = match by {
                By::Value => words.by_value.clone(),
                By::Short => short.to_lowercase(),
                By::Name => words.by_name.clone(),
            };
            (text, self.order_address(&order.toggled(by)), order.by == by)
        };
        By::ALL.map(one).into()
    }

    fn order_address(&self, order: &str) -> String {
        let asked = self.view.asked();
        self.view.here(&ViewQuery { order: Some(order.to_owned()), ..asked })
    }

    /// What a row is of has a page of its own: a commune its points, a province and the nation theirs.
    fn name_address(&self, line: &Line, indicator: &str) -> Option<String> {
        match (line.kind, &line.at) {
            (LineKind::Commune, Some(code)) => card_of(self.view, code),
            (LineKind::Province, Some(code)) => Some(self.view.province_address(code.bare())),
            (LineKind::Nation, _) => Some(self.view.indicator_address(indicator)),
            _ => None,
        }
    }

    /// Why this indicator is another one than before.
    fn change_address(&self, indicator: &str) -> String {
        super::change::address_of(self.view, &self.page.province.code, indicator, Rows::of_kind(self.page.kind))
    }

    /// The passport of what is of no place: of an agency, and of what is of none.
    fn count_address(&self, line: &Line, indicator: &str) -> Option<String> {
        let page = format!("/p/{}/{}", self.page.province.bare, self.page.kind.as_str());
        let key = format!("{indicator}:{}", line.code);
        let is_there = line.at.is_none() && line.absence.is_none();
        is_there.then(|| self.view.count_passport(&page, &PlaceCode::nation(), &key))
    }

    /// The cases that count against the figure of a row.
    fn cases_address(&self, line: &Line, indicator: &str) -> Option<String> {
        let mut cases = CaseView::default();
        let place = match (line.kind, &line.at) {
            (LineKind::Nation, _) => return None,
            (_, Some(code)) => code,
            (LineKind::Rest, None) if self.page.kind == Kind::Communes => {
                cases.filter.is_of_no_commune = true;
                &self.page.province.code
            }
            (_, None) => {
                cases.filter.agency = Some(line.code.clone());
                &self.page.province.code
            }
        };
        line.absence.is_none().then(|| self.view.cases(indicator, place, cases))
    }

    /// Names of communes and agencies are Vietnamese on every page.
    fn name_language(&self, line: &Line) -> Option<&'static str> {
        let is_name = matches!(line.kind, LineKind::Commune | LineKind::FormerCommune | LineKind::Member(_));
        (is_name && self.layout.lang == "en").then_some("vi")
    }
}

/// The points of a commune.
pub(super) fn card_of(view: &View, commune: &PlaceCode) -> Option<String> {
    let card = view.catalogue().scorecards.first()?;
    let period = view.period();
    let query = ViewQuery { period, at: Some(commune.clone()), ..ViewQuery::default() };
    Some(view.address_with(&format!("/scorecards/{}", card.id), &query))
}

pub fn communes(view: &View) -> Result<Response, WebError> {
    page(view, Kind::Communes)
}

pub fn agencies(view: &View) -> Result<Response, WebError> {
    page(view, Kind::Members(Dimension::Agency))
}

/// What an address below `/p/{code}` asks for.
pub(super) fn asked(view: &View) -> Result<MembersQuery, WebError> {
    let code = view.path.split('/').nth(2).unwrap_or_default();
    let province = PlaceCode::new(CodeSystem::Of34, code).map_err(|_| WebError::NoProvince(code.to_owned()))?;
    let asked = view.query()?;
    Ok(MembersQuery {
        province,
        indicator: asked.indicators.first().cloned(),
        order: asked.order.clone(),
        period: asked.period,
    })
}

/// The page, or its table where an ending follows the address.
fn page(view: &View, kind: Kind) -> Result<Response, WebError> {
    let query = asked(view)?;
    let code = query.province.bare();
    let unknown = || WebError::NoProvince(code.to_owned());
    let page = Members::build(view.snapshot(), kind, &query, view.language).ok_or_else(unknown)?;
    let (words, asked) = (&view.words().members, view.query()?);
    let form = ViewQuery {
        period: asked.period,
        place: Some(page.province.code.clone()),
        by: Some(Rows::Member(Dimension::Agency)),
        ..ViewQuery::default()
    };
    file_or_page(view, export::members(view, &page), |layout| MembersPage {
        view,
        layout: layout.with_head(view, &page.head),
        form: view.address_with("/forms/ii06a", &form),
        few_note: words.few_note.with(&[("n", FEW.into())]),
        order_value: asked.order.clone().unwrap_or_default(),
        page,
    })
}
