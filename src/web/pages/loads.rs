//! `/loads`: every file that came in, the latest first, and what became of it.

use askama::Template;
use axum::response::Response;

use crate::domain::load::{Load, LoadState, Way};
use crate::domain::text::Language;
use crate::report::table::lists;
use crate::report::{format, words};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::locale::LoadsWords;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::file_or_page;

/// Loads on one page.
const ON_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "loads.html")]
struct LoadsPage<'a> {
    layout: Layout<'a>,
    upload: String,
    sources: Vec<Option_<'a>>,
    states: Vec<Option_<'a>>,
    sentence: String,
    loads: Vec<Row>,
    /// The page of older loads.
    older: Option<String>,
    newest: Option<String>,
}

/// A choice of a list.
struct Option_<'a> {
    value: &'a str,
    text: &'a str,
    is_selected: bool,
}

/// A load as lists show it.
pub struct Row {
    pub number: i64,
    pub address: String,
    pub file: String,
    pub source: String,
    pub period: String,
    pub state: &'static str,
    pub state_word: String,
    /// Empty: not known.
    pub as_of: String,
    pub read: String,
    pub accepted: String,
    pub rejected: String,
    pub duplicate: String,
    pub superseded: String,
    pub has_rejected: bool,
    /// Why nothing of it counts; empty for what does.
    pub remark: String,
    pub way: String,
    pub loaded_at: String,
}

/// The page, or as a table all loads that the address asks for.
pub fn page(view: &View) -> Result<Response, WebError> {
    let query = view.query()?;
    let words = &view.words().loads;
    let wanted = wanted(view, query);
    let table = export::plain(view, "loads", &words.title, lists::loads(&wanted));
    let shown: Vec<&Load> = wanted.iter().copied().take(ON_A_PAGE).collect();
    let older = (wanted.len() > shown.len()).then(|| shown.last()).flatten();
    let address = |before| view.address_with("/loads", &ViewQuery { before, ..kept(query) });
    file_or_page(view, table, |layout| LoadsPage {
        layout,
        upload: view.address("/upload"),
        sources: (view.catalogue().sources.iter())
            .map(|source| Option_ {
                value: &source.id,
                text: source.name.get(view.language),
                is_selected: query.source.as_deref() == Some(&source.id),
            })
            .collect(),
        states: (LoadState::ALL.iter())
            .map(|&state| Option_ {
                value: state.as_str(),
                text: state_word(state, words),
                is_selected: query.state == Some(state),
            })
            .collect(),
        sentence: sentence(view, &wanted, shown.len()),
        loads: shown.iter().map(|load| row(view, load)).collect(),
        older: older.map(|last| address(Some(last.id))),
        newest: query.before.is_some().then(|| address(None)),
    })
}

/// Those that the address asks for, the latest first.
fn wanted<'a>(view: &'a View, query: &ViewQuery) -> Vec<&'a Load> {
    let asked = |load: &&Load| {
        query.source.as_ref().is_none_or(|source| load.source == *source)
            && query.state.is_none_or(|state| load.state == state)
            && query.before.is_none_or(|before| load.id < before)
    };
    view.snapshot().files().into_iter().rev().filter(asked).collect()
}

fn kept(query: &ViewQuery) -> ViewQuery {
    ViewQuery { source: query.source.clone(), state: query.state, ..ViewQuery::default() }
}

fn sentence(view: &View, wanted: &[&Load], shown: usize) -> String {
    let words = &view.words().loads;
    let in_state = |state| wanted.iter().copied().filter(move |load| load.state == state);
    let number = |state| in_state(state).count();
    let rejected = in_state(LoadState::Visible).map(|load| load.rejected).sum::<i64>();
    let all = words.sentence.with(&[
        ("n", wanted.len().into()),
        ("visible", number(LoadState::Visible).into()),
        ("refused", number(LoadState::Refused).into()),
        ("undone", number(LoadState::Undone).into()),
        ("rejected", rejected.into()),
    ]);
    match shown < wanted.len() {
        true => format!("{all} {}", words.newest_shown.with(&[("n", shown.into())])),
        false => all,
    }
}

pub fn row(view: &View, load: &Load) -> Row {
    let words = &view.words().loads;
    let count = |n: i64| format::integer(n, view.language);
    let source = view.catalogue().source(&load.source);
    Row {
        number: load.id,
        address: view.address(&format!("/loads/{}", load.id)),
        file: load.file.clone(),
        source: source.map_or(load.source.as_str(), |source| source.name.get(view.language)).to_owned(),
        period: period(&load.period, view.language),
        state: load.state.as_str(),
        state_word: state_word(load.state, words).to_owned(),
        as_of: load.speaks_of().map(|(as_of, _)| format::date(as_of)).unwrap_or_default(),
        read: count(load.read),
        accepted: count(load.accepted),
        rejected: count(load.rejected),
        duplicate: count(load.duplicate),
        superseded: count(load.superseded),
        has_rejected: load.rejected > 0,
        remark: load.remark.get(view.language).to_owned(),
        way: way(&load.way, words),
        loaded_at: moment(&load.loaded_at),
    }
}

pub fn state_word(state: LoadState, words: &LoadsWords) -> &str {
    match state {
        LoadState::Visible => &words.visible,
        LoadState::Refused => &words.refused,
        LoadState::Undone => &words.undone,
    }
}

pub fn way(way: &Way, words: &LoadsWords) -> String {
    match way {
        Way::CommandLine => words.command_line.clone(),
        Way::WatchedFolder => words.watched_folder.clone(),
        Way::Sent(token) => words.sent.with(&[("token", token.into())]),
    }
}

pub fn period(text: &str, language: Language) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |period| format::period_name(period, language))
}

/// `08:05 11/10/2026`, Vietnam time, of an RFC 3339 moment.
pub fn moment(text: &str) -> String {
    let Ok(moment) = text.parse::<jiff::Timestamp>() else { return text.to_owned() };
    let local = jiff::tz::Offset::constant(7).to_datetime(moment);
    format!("{} {}", local.strftime("%H:%M"), format::date(local.date()))
}

/// The nature of a load, and in words.
pub fn nature(load: &Load, language: Language) -> Option<(&'static str, &'static str)> {
    load.speaks_of().map(|(_, nature)| (nature.as_str(), words::nature(nature, language)))
}
