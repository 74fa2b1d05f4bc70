//! `/`: the nation in its headline figures, the map of squares and the league of 34.

use askama::Template;
use axum::response::Response;

use crate::charts;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Nature;
use crate::report::drawing::{Caption, Tiles};
use crate::report::home::{Headline, Home, HomeQuery};
use crate::report::table::figures::Tabled;
use crate::report::words;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::html;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    home: Home,
    shows: Columns,
    headlines: Vec<Group>,
    real_word: &'static str,
    map: Option<Map>,
    /// What a choice of another indicator keeps.
    kept: Vec<(&'static str, String)>,
}

/// The country as squares, or as it lies on the ground.
struct Map {
    svg: String,
    caption: Caption,
    /// Where the boundaries are from, where they are drawn.
    source: Option<String>,
    /// Both ways to draw it, where there are two.
    ways: Vec<Way>,
}

struct Way {
    text: String,
    address: String,
    is_current: bool,
}

/// Headlines that came about in the same way: published by a source, or counted from case records.
struct Group {
    title: String,
    note: String,
    /// Class and word of each nature among them.
    marks: Vec<(&'static str, &'static str)>,
    headlines: Vec<Headline>,
}

fn groups(view: &View, home: &Home) -> Vec<Group> {
    let words = &view.words().home;
    let group = |is_counted: bool| {
        let of_group = home.headlines.iter().filter(|headline| headline.is_counted == is_counted);
        let headlines: Vec<Headline> = of_group.cloned().collect();
        let mut natures: Vec<(&str, &str)> = (headlines.iter().map(|headline| &headline.cell))
            .filter(|cell| !cell.is_absent())
            .map(|cell| (cell.nature.as_str(), cell.nature_word))
            .collect();
        natures.sort_unstable();
        natures.dedup();
        let is_synthetic = natures.iter().any(|(class, _)| *class == Nature::Synthetic.as_str());
        let (title, note) = match (is_counted, is_synthetic) {
            (false, _) => (&words.published, &words.published_note),
            (true, false) => (&words.counted, &words.counted_note),
            (true, true) => (&words.counted, &words.counted_synthetic),
        };
        Group { title: title.clone(), note: note.clone(), marks: natures, headlines }
    };
    [false, true].into_iter().map(group).filter(|group| !group.headlines.is_empty()).collect()
}

/// Columns of the league that hold anything for the chosen indicator.
struct Columns {
    gaps: bool,
    trends: bool,
}

impl HomePage<'_> {
    /// The passport of a figure of the portal for the nation and the whole year, whatever period is read.
    fn portal_figure(&self, indicator: &str, year: &Period) -> String {
        self.view.passport(indicator, &PlaceCode::nation(), Some(*year))
    }
}

fn home(view: &View) -> Result<Home, WebError> {
    let query = view.query()?;
    let query = HomeQuery { period: query.period, indicator: query.indicators.first().cloned() };
    Ok(Home::build(view.snapshot(), &query, view.language))
}

/// The page, or as `/home.csv` its headline figures and the league.
pub fn page(view: &View) -> Result<Response, WebError> {
    let home = home(view)?;
    if view.ending().is_some() {
        return export::home(view, &home).send(view);
    }
    let layout = Layout::of(view, &view.words().home.title).with_head(view, &home.head).not_of_cases();
    html(&HomePage {
        view,
        layout: layout.with_export(view, home.rows_in_table()),
        shows: Columns {
            gaps: home.league.iter().any(|row| row.cell.gap.is_some()),
            trends: home.league.iter().any(|row| !row.spark.points.is_empty()),
        },
        headlines: groups(view, &home),
        real_word: words::nature(Nature::Real, view.language),
        map: home.tiles.clone().map(|tiles| map(view, tiles)),
        kept: ViewQuery { indicators: Vec::new(), ..view.asked() }.fields(),
        home,
    })
}

fn map(view: &View, mut tiles: Tiles) -> Map {
    for tile in &mut tiles.tiles {
        tile.href = view.in_period(&format!("/p/{}", tile.code));
    }
    let words = &view.words().home;
    let asked = view.asked();
    let boundaries = view.app.boundaries();
    let way = |text: &str, squares| Way {
        text: text.to_owned(),
        address: view.here(&ViewQuery { squares, ..asked.clone() }),
        is_current: squares == asked.squares,
    };
    let both = || vec![way(&words.map_boundaries, false), way(&words.map_squares, true)];
    let ways = boundaries.map(|_| both()).unwrap_or_default();
    let caption = tiles.caption.clone();
    match boundaries.filter(|_| !asked.squares) {
        None => Map { svg: charts::tiles(&tiles), caption, source: None, ways },
        Some(drawn) => Map {
            svg: charts::boundary_map(&tiles, &drawn.outlines),
            caption,
            source: Some(match &drawn.source {
                Some(source) => words.map_source.with(&[("source", source.as_str().into())]),
                None => words.map_unsourced.with(&[("file", drawn.file.as_str().into())]),
            }),
            ways,
        },
    }
}
