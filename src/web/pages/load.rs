//! `/loads/{number}`: one file that came in: what became of its rows, why rows were sent back, and
//! where they can be fetched.

use askama::Template;
use axum::response::Response;

use crate::domain::intake::Refusal;
use crate::domain::load::{Load, LoadState};
use crate::report::format;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Link};
use crate::web::locale::fill;
use crate::web::view::View;
use crate::web::ways::refusal;

use super::{html, loads};

#[derive(Template)]
#[template(path = "load.html")]
struct LoadPage<'a> {
    layout: Layout<'a>,
    title: String,
    row: loads::Row,
    sentence: String,
    /// Read, and what it is the sum of.
    parts: Vec<Part<'a>>,
    replaced: Option<String>,
    remark: &'a str,
    is_visible: bool,
    nature: (&'static str, &'static str),
    hash: &'a str,
    /// Where the rejected rows are asked for; `None` if there are none, or this server has no files.
    rejected: Option<String>,
    problem: Option<String>,
    /// The files around this one, of the same source.
    before: Option<Link>,
    after: Option<Link>,
    list: String,
}

struct Part<'a> {
    name: &'a str,
    class: &'static str,
    text: String,
    /// Of a hundred.
    width: String,
    share: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    view.query()?;
    made(view, view.argument(), None)
}

/// The page with what went wrong when its rows were asked for.
pub fn with_problem(view: &View, number: &str, problem: &Refusal) -> Result<Response, WebError> {
    made(view, number, Some(problem))
}

fn made(view: &View, number: &str, problem: Option<&Refusal>) -> Result<Response, WebError> {
    let words = view.words();
    let missing = || WebError::NoLoad(number.to_owned());
    let id: i64 = number.parse().map_err(|_| missing())?;
    let all = view.snapshot().loads();
    let load = all.iter().find(|load| load.id == id).ok_or_else(missing)?;
    let title = fill(&words.load.title, &[("n", &id.to_string()), ("file", &load.file)]);
    let of_source = || all.iter().filter(|other| other.source == load.source);
    let link = |other: &Load| Link {
        text: fill(&words.load.title, &[("n", &other.id.to_string()), ("file", &other.file)]),
        address: view.address(&format!("/loads/{}", other.id)),
    };
    let rejected = load.quarantine_file.is_some() && view.app.intake().is_some();
    html(&LoadPage {
        layout: Layout::of(view, &title),
        title,
        row: loads::row(view, load),
        sentence: sentence(view, load),
        parts: parts(view, load),
        replaced: (load.replaced > 0)
            .then(|| fill(&words.load.replaced, &[("n", &format::integer(load.replaced, view.language))])),
        remark: load.remark.get(view.language),
        is_visible: load.state == LoadState::Visible,
        nature: (load.nature.as_str(), loads::nature(load, view.language)),
        hash: &load.hash,
        rejected: rejected.then(|| view.address(&format!("/loads/{id}/rejected"))),
        problem: problem.map(|problem| refusal::text(problem, &words.refusal)),
        before: of_source().filter(|other| other.id < id).next_back().map(link),
        after: of_source().find(|other| other.id > id).map(link),
        list: view.address("/loads"),
    })
}

/// The equation that every load keeps.
fn sentence(view: &View, load: &Load) -> String {
    let count = |n: i64| format::integer(n, view.language);
    let text = match load.state {
        LoadState::Refused if load.read == 0 => &view.words().load.not_read,
        _ => &view.words().load.sentence,
    };
    fill(
        text,
        &[
            ("read", &count(load.read)),
            ("accepted", &count(load.accepted)),
            ("rejected", &count(load.rejected)),
            ("duplicate", &count(load.duplicate)),
            ("superseded", &count(load.superseded)),
        ],
    )
}

fn parts<'a>(view: &'a View, load: &Load) -> Vec<Part<'a>> {
    let words = &view.words().sources;
    let of = |n: i64, decimals: u8| match load.read {
        0 => "0".to_owned(),
        read => format::ratio(i128::from(n) * 100, i128::from(read), decimals, view.language),
    };
    [
        (&words.accepted, "accepted", load.accepted),
        (&words.rejected, "rejected", load.rejected),
        (&words.duplicate, "duplicate", load.duplicate),
        (&view.words().loads.superseded, "superseded", load.superseded),
    ]
    .into_iter()
    .map(|(name, class, n)| Part {
        name,
        class,
        text: format::integer(n, view.language),
        width: of(n, 0),
        share: of(n, 1),
    })
    .collect()
}
