//! `/indices`, `/organisation`, `/decentralisation` and every other board of the catalogue: all provinces
//! in the indicators of one subject.

use askama::Template;
use axum::response::Response;

use crate::report::board::{BoardPage as Board, BoardQuery, SectionTable};
use crate::report::format;
use crate::report::table::figures::Tabled;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::html;

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    board: Board,
    /// What was loaded.
    sources: String,
}

impl BoardPage<'_> {
    fn order_address(&self, value: &str) -> String {
        let asked = self.view.asked();
        self.view.here(&ViewQuery { order: Some(value.to_owned()), ..asked })
    }

    fn is_base(&self, code: &str) -> bool {
        self.board.base().is_some_and(|base| base.bare == code)
    }

    fn against(&self) -> String {
        let base = self.board.base().map(|base| base.name.as_str()).unwrap_or_default();
        self.view.words().compare.against.with(&[("name", base.into())])
    }

    /// The way to the last year that has figures: its words and its address.
    fn latest(&self, section: &SectionTable) -> Option<(String, String)> {
        let period = section.latest?;
        let asked = self.view.asked();
        let text =
            self.view.words().board.latest.with(&[("period", format::period(period, self.view.language).into())]);
        Some((text, self.view.here(&ViewQuery { period: Some(period), ..asked })))
    }

    fn silent(&self, names: &[&str]) -> String {
        self.view.words().board.silent.with(&[("n", names.len().into()), ("names", (&names.join(", ")).into())])
    }
}

/// `/organisation`, or its table where an ending follows.
pub fn page(view: &View) -> Result<Response, WebError> {
    let id = view.argument();
    let board = view.catalogue().boards.iter().find(|board| board.id == id).ok_or(WebError::NoPage)?;
    let query = view.query()?;
    let query = BoardQuery { period: query.period, base: query.place.clone(), order: query.order.clone() };
    let board = Board::build(view.snapshot(), board, &query, view.language);
    if view.ending().is_some() {
        return export::board(view, &board).send(view);
    }
    let layout = Layout::of(view, &board.title).with_head(view, &board.head).not_of_cases();
    html(&BoardPage {
        view,
        layout: layout.with_export(view, board.rows_in_table()),
        sources: view.address("/about/sources"),
        board,
    })
}
