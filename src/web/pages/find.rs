//! `/find?q=`: the province chooser. One hit leads straight there; several are all listed; without a
//! question, all 34 stand under their regions.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use crate::report::words;
use crate::web::error::WebError;
use crate::web::finder::{Hit, Through};
use crate::web::layout::{Layout, Link};
use crate::web::view::View;

use super::html;

#[derive(Template)]
#[template(path = "find.html")]
struct FindPage<'a> {
    layout: Layout<'a>,
    sentence: String,
    hits: Vec<Found>,
    regions: Vec<(String, Vec<Link>)>,
}

struct Found {
    link: Link,
    /// What matched, where it was not the province's own name.
    through: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    let asked = view.query()?;
    let words = &view.words().find;
    let Some(question) = &asked.search else {
        return list(view, words.all.clone(), Vec::new(), true);
    };
    let hits = view.app.finder().find(view.atlas(), question);
    match hits.as_slice() {
        [] => {
            let near = view.app.finder().near(question, 5);
            let near = near.iter().map(|place| Hit { province: place.clone(), through: None }).collect::<Vec<_>>();
            let sentence = if near.is_empty() { &words.nothing } else { &words.nearest };
            list(view, sentence.with(&[("q", question.into())]), found(view, &near), true)
        }
        [hit] => Ok(Redirect::to(&address(view, &hit.segment())).into_response()),
        hits => {
            let text = words.several.with(&[("q", question.into()), ("n", hits.len().into())]);
            list(view, text, found(view, hits), false)
        }
    }
}

fn address(view: &View, segment: &str) -> String {
    view.in_period(&format!("/p/{segment}"))
}

fn found(view: &View, hits: &[Hit]) -> Vec<Found> {
    let words = &view.words().find;
    let through = |hit: &Hit| match &hit.through {
        None => String::new(),
        Some(Through::FormerProvince(_, name)) => words.former.with(&[("name", name.into())]),
        Some(Through::Commune(name)) => words.commune.with(&[("name", name.into())]),
    };
    let one = |hit: &Hit| {
        let link = Link { address: address(view, &hit.segment()), ..Link::to_province(view, &hit.province)? };
        Some(Found { link, through: through(hit) })
    };
    hits.iter().filter_map(one).collect()
}

fn list(view: &View, sentence: String, hits: Vec<Found>, with_all: bool) -> Result<Response, WebError> {
    let title = view.words().find.title.as_str();
    let regions = if with_all { regions(view) } else { Vec::new() };
    html(&FindPage { layout: Layout::of(view, title), sentence, hits, regions })
}

/// All 34 under their regions, both in the catalogue's order.
fn regions(view: &View) -> Vec<(String, Vec<Link>)> {
    let mut regions: Vec<(String, Vec<Link>)> = Vec::new();
    for province in view.atlas().provinces_34() {
        let link =
            Link { text: province.name.get(view.language).to_owned(), address: address(view, province.code.bare()) };
        let name = words::region(&province.region, view.language);
        match regions.iter_mut().find(|(region, _)| region == name) {
            Some((_, links)) => links.push(link),
            None => regions.push((name.to_owned(), vec![link])),
        }
    }
    regions
}
