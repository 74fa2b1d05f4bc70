//! `/p/{code}/goal?i=par_index`: what it takes to come to a rank in a published index, and where the points are to be had.

use askama::Template;
use axum::response::Response;

use crate::domain::place::PlaceCode;
use crate::report::rank_aim::{Aim, AimPage as Answer, AimQuery, Rung};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::file_or_page;

/// So many places on both sides of the rank and of the province stand in the short table.
const AROUND: usize = 2;
/// A longer one is no short table.
const SHORT: usize = 14;

#[derive(Template)]
#[template(path = "aim.html")]
struct AimPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Answer,
}

impl AimPage<'_> {
    /// The passport of a score in its round; of an earlier reading of a year there is none.
    fn score_address(&self, aim: &Aim, indicator: &str, place: &PlaceCode) -> String {
        self.view.figure_in(indicator, place, &aim.period)
    }

    /// Those between the rank and the province, and a few around them.
    fn near<'r>(&self, aim: &'r Aim) -> &'r [Rung] {
        let marked = || aim.rungs.iter().enumerate().filter(|(_, one)| one.is_own || one.is_aim).map(|(slot, _)| slot);
        let (Some(first), Some(last)) = (marked().min(), marked().max()) else { return &[] };
        let (from, to) = (first.saturating_sub(AROUND), (last + AROUND + 1).min(aim.rungs.len()));
        if to - from > SHORT { &[] } else { &aim.rungs[from..to] }
    }

    fn ranked_text(&self, aim: &Aim) -> String {
        self.layout.words.aim.ranked.with(&[("n", aim.ranked.into())])
    }

    fn all_text(&self, aim: &Aim) -> String {
        self.layout.words.aim.ladder_all.with(&[("n", aim.rungs.len().into())])
    }

    fn moves(&self, aim: &Aim) -> bool {
        aim.change_text.is_some()
    }
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View, query: &AimQuery) -> Result<Response, WebError> {
    let unknown = || WebError::NoProvince(query.province.bare().to_owned());
    let page = Answer::build(view.snapshot(), query, view.language).ok_or_else(unknown)?;
    let values = [("index", (&page.indicator.short_name).into()), ("place", (&page.province.name).into())];
    let title = view.words().aim.title.with(&values);
    file_or_page(view, export::aim(view, &page, &title), |layout| AimPage {
        view,
        layout: layout.with_head(view, &page.head),
        page,
    })
}
