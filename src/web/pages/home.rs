//! `/`: the nation in its headline figures, the map of squares and the league of 34.

use askama::Template;
use axum::response::Response;

use crate::report::home::{Home, HomeQuery};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::{ChoiceGroup, Layout, grouped};
use crate::web::view::View;

use super::{Figures, html};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    home: Home,
    is_empty: bool,
    indicators: Vec<ChoiceGroup>,
    shows: Columns,
    /// The map as SVG, and its one sentence.
    tiles: Option<(String, String)>,
}

/// Columns of the league that hold anything for the chosen indicator.
struct Columns {
    gaps: bool,
    trends: bool,
}

impl Figures for HomePage<'_> {
    fn view(&self) -> &View {
        self.view
    }
}

fn home(view: &View) -> Result<Home, WebError> {
    let query = view.query()?;
    let query = HomeQuery { period: query.period, indicator: query.indicators.first().cloned() };
    Ok(Home::build(view.snapshot(), &query, view.language))
}

pub fn page(view: &View) -> Result<Response, WebError> {
    let home = home(view)?;
    let rows = export::home(view, &home).rows();
    let layout = Layout::of(view, &view.words().home.title).with_head(view, &home.head);
    let tiles = home.tiles.clone().map(|mut tiles| {
        for tile in &mut tiles.tiles {
            tile.href = view.in_period(&format!("/p/{}", tile.code));
        }
        (crate::charts::tiles(&tiles), tiles.caption.description)
    });
    html(&HomePage {
        view,
        layout: layout.with_export(view, "/home.csv", rows),
        is_empty: view.is_empty(),
        indicators: grouped(&home.head.indicators),
        shows: Columns {
            gaps: home.league.iter().any(|row| row.cell.gap.is_some()),
            trends: home.league.iter().any(|row| !row.spark.points.is_empty()),
        },
        tiles,
        home,
    })
}

/// `/home.csv`: the headline figures and the league.
pub fn csv(view: &View) -> Result<Response, WebError> {
    export::home(view, &home(view)?).send()
}
