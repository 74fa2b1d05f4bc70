//! `/about/sources`: every source system and every file it sent, with what became of its rows.

use askama::Template;
use axum::response::Response;

use crate::domain::load::Load;
use crate::domain::source::SourceMapping;
use crate::report::table::lists;
use crate::report::{format, words};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage<'a> {
    layout: Layout<'a>,
    sources: Vec<Source<'a>>,
    /// What became of the communes of before, with its numbers.
    communes: String,
}

struct Source<'a> {
    id: &'a str,
    name: &'a str,
    origin: &'a str,
    /// The worst of its files; `None` before one is loaded.
    nature: Option<(&'static str, &'static str)>,
    loads: Vec<Loaded<'a>>,
}

struct Loaded<'a> {
    file: &'a str,
    /// What became of its rows, one by one.
    address: String,
    as_of: String,
    read: String,
    accepted: String,
    rejected: String,
    duplicate: String,
    superseded: String,
    nature_word: &'static str,
    hash: &'a str,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    view.query()?;
    let title = &view.words().sources.title;
    let listed = lists::sources(&view.catalogue().sources, view.snapshot().loads(), view.language);
    let table = export::plain(view, "sources", title, listed);
    let sources = view.catalogue().sources.iter().map(|source| of(view, source)).collect();
    file_or_page(view, table, |layout| SourcesPage { layout, sources, communes: communes(view) })
}

fn communes(view: &View) -> String {
    let coverage = view.atlas().coverage();
    let values = [
        ("old", (coverage.whole + coverage.divided).into()),
        ("whole", coverage.whole.into()),
        ("divided", coverage.divided.into()),
        ("new", view.atlas().communes().len().into()),
        ("one", coverage.of_one_province.into()),
        ("several", coverage.of_several.into()),
        ("unnamed", coverage.unnamed.into()),
    ];
    view.words().sources.communes.with(&values)
}

fn of<'a>(view: &'a View, source: &'a SourceMapping) -> Source<'a> {
    let loads = view.snapshot().loads().iter().filter(|load| load.source == source.id);
    let worst = loads.clone().map(|load| load.nature).max();
    Source {
        id: &source.id,
        name: source.name.get(view.language),
        origin: source.origin.get(view.language),
        nature: worst.map(|nature| (nature.as_str(), words::nature(nature, view.language))),
        loads: loads.map(|load| loaded(view, load)).collect(),
    }
}

fn loaded<'a>(view: &View, load: &'a Load) -> Loaded<'a> {
    let count = |n: i64| format::integer(n, view.language);
    Loaded {
        file: &load.file,
        address: view.address(&format!("/loads/{}", load.id)),
        as_of: format::date(load.as_of),
        read: count(load.read),
        accepted: count(load.accepted),
        rejected: count(load.rejected),
        duplicate: count(load.duplicate),
        superseded: count(load.superseded),
        nature_word: words::nature(load.nature, view.language),
        hash: load.hash.get(..12).unwrap_or(&load.hash),
    }
}
