//! One request: what was asked, in which language, of which wall. Every page is a pure function of
//! it, so a page can be kept, tested and read alone.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::request::Parts;
use axum::response::Response;

use crate::catalog::Catalogue;
use crate::domain::atlas::Atlas;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::text::Language;
use crate::report::Snapshot;
use crate::report::page::Outside;

use super::api::{Asked, Window};
use super::app::{App, Current};
use super::case_view::CaseView;
use super::ending::{self, Ending};
use super::error::WebError;
use super::layout::Link;
use super::locale::Words;
use super::query::{BadParameter, Expected, Known, ViewQuery};
use super::warm::Shown;

/// What a page module exports.
pub type Page = fn(&View) -> Result<Response, WebError>;

pub struct View {
    pub app: App,
    current: Arc<Current>,
    pub language: Language,
    /// The path without the language prefix: `/compare`, `/p/40.csv`.
    pub path: String,
    query: Result<ViewQuery, BadParameter>,
    /// Which rows of its table are asked for, where a program asks for some of them.
    window: Option<Window>,
}

impl View {
    /// The page that a program asks for the table of, in whole or in part.
    pub fn of_table(asked: &Asked, path: &str, query: &[(String, String)], window: Window) -> Self {
        let path = format!("{path}{}", Ending::Json.text());
        let query = ViewQuery::parse(query, &Known::of(asked.catalogue()));
        let current = Arc::clone(&asked.current);
        Self { app: asked.app.clone(), current, language: asked.language, path, query, window: Some(window) }
    }

    pub fn window(&self) -> Option<&Window> {
        self.window.as_ref()
    }

    /// Makes the page away from the threads that talk to the network; an error becomes its page.
    pub async fn show(self, make: Page) -> Response {
        let app = self.app.clone();
        let made = tokio::task::spawn_blocking(move || {
            let is_board = |id: &str| self.catalogue().boards.iter().any(|board| board.id == id);
            let page = match ending::refused(&self.path, is_board) {
                Some(refused) => Err(refused),
                None => self.query().map(|_| ()).and_then(|()| make(&self)),
            };
            page.unwrap_or_else(|error| error.page(&self))
        });
        made.await.unwrap_or_else(|problem| {
            tracing::error!(%problem, version = app.current().version, "a page broke while it was made");
            WebError::broken()
        })
    }

    /// The typed query; a bad parameter is an error that names it.
    pub fn query(&self) -> Result<&ViewQuery, WebError> {
        self.query.as_ref().map_err(|bad| WebError::BadParameter(bad.clone()))
    }

    /// What the page shows; how a file of it is written is no part of that.
    pub fn asked(&self) -> ViewQuery {
        ViewQuery { excel: false, ..self.query.as_ref().cloned().unwrap_or_default() }
    }

    /// The period that is being read.
    pub fn period(&self) -> Option<Period> {
        self.query.as_ref().ok().and_then(|query| query.period)
    }

    /// The path of the page, whatever file of it is asked for.
    pub fn page_path(&self) -> &str {
        match Ending::split(&self.path) {
            ("/home", Some(_)) => "/",
            (path, _) => path,
        }
    }

    /// What the addresses of its files begin with: no ending follows a slash.
    pub fn file_path(&self) -> &str {
        match self.page_path() {
            "/" => "/home",
            path => path,
        }
    }

    /// The file of the page that is asked for; `None`: the page itself.
    pub fn ending(&self) -> Option<Ending> {
        Ending::split(&self.path).1
    }

    /// The last segment of the path: a code or an id.
    pub fn argument(&self) -> &str {
        self.page_path().rsplit('/').next().unwrap_or_default()
    }

    /// The wall that the page is of, for what outlives the request.
    pub(super) fn current(&self) -> Arc<Current> {
        Arc::clone(&self.current)
    }

    pub fn snapshot(&self) -> &Snapshot {
        &self.current.snapshot
    }

    /// Nothing has been loaded or computed yet.
    pub fn is_empty(&self) -> bool {
        self.current.version == 0
    }

    pub fn catalogue(&self) -> &Catalogue {
        self.app.catalogue()
    }

    pub fn atlas(&self) -> &Atlas {
        &self.app.catalogue().atlas
    }

    pub fn words(&self) -> &Words {
        self.app.locale().words(self.language)
    }

    /// An address of ours in the page's language: `/compare` or `/en/compare`.
    pub fn address(&self, path: &str) -> String {
        address_in(self.language, path)
    }

    /// The same, asking for something.
    pub fn address_with(&self, path: &str, query: &ViewQuery) -> String {
        self.address(path) + &query.address()
    }

    /// This page, asked for something else.
    pub fn here(&self, query: &ViewQuery) -> String {
        self.address_with(self.page_path(), query)
    }

    /// An address of ours in the page's language and in the period that is being read.
    pub fn in_period(&self, path: &str) -> String {
        let (period, units) = self.query.as_ref().map_or((None, None), |query| (query.period, query.units));
        self.address_with(path, &ViewQuery { period, units, ..ViewQuery::default() })
    }

    /// The same view in a period that has cases.
    pub fn in_other_period(&self, outside: &Outside) -> Link {
        let query = ViewQuery { period: outside.period_value.parse().ok(), ..self.asked() };
        let text = format!("{} {}", self.words().form.other_period, outside.period_text);
        Link { text, address: self.here(&query) }
    }

    /// The passport of the figure of an indicator at a place, in the period that is being read or another.
    pub fn passport(&self, indicator: &str, place: &PlaceCode, period: Option<Period>) -> String {
        self.address_with(&format!("/i/{indicator}/passport"), &self.at(place, period))
    }

    /// The cases behind that figure, in the period that is being read.
    pub fn cases(&self, indicator: &str, place: &PlaceCode, cases: CaseView) -> String {
        self.cases_in(indicator, place, None, cases)
    }

    /// The same, in a period of its own.
    pub fn cases_in(&self, indicator: &str, place: &PlaceCode, period: Option<Period>, cases: CaseView) -> String {
        let query = ViewQuery { indicators: vec![indicator.to_owned()], cases, ..self.at(place, period) };
        self.address_with("/cases", &query)
    }

    fn at(&self, place: &PlaceCode, period: Option<Period>) -> ViewQuery {
        query_at(place, period.or_else(|| self.period()))
    }

    /// The cases behind a count of `/rules`, in the period that is being read.
    pub fn cases_of_count(&self, place: &PlaceCode, key: &str) -> String {
        self.of_count("/cases", place, key)
    }

    /// The passport of a count of a page, `/rules` or `/quality`, in the period that is being read.
    pub fn count_passport(&self, page: &str, place: &PlaceCode, key: &str) -> String {
        self.of_count(&format!("{page}/passport"), place, key)
    }

    fn of_count(&self, path: &str, place: &PlaceCode, key: &str) -> String {
        let period = self.period();
        let place = (place.level() == Level::Province).then(|| place.clone());
        let query = ViewQuery { period, place, count: Some(key.to_owned()), ..ViewQuery::default() };
        self.address_with(path, &query)
    }

    /// The same view in another language.
    pub fn in_language(&self, language: Language) -> String {
        let query = self.query.as_ref().map(ViewQuery::address).unwrap_or_default();
        format!("{}{query}", address_in(language, &self.path))
    }
}

/// What the address of a passport says of a place and a period.
pub fn query_at(place: &PlaceCode, period: Option<Period>) -> ViewQuery {
    let mut query = ViewQuery { period, ..ViewQuery::default() };
    match (place.system, place.level()) {
        (CodeSystem::Of34, Level::Nation) => {}
        (CodeSystem::Of34, Level::Province) => query.place = Some(place.clone()),
        _ => query.at = Some(place.clone()),
    }
    query
}

/// Two slashes at the head of an address would name another host; one stays.
pub fn address_in(language: Language, path: &str) -> String {
    let rest = path.trim_start_matches(['/', '\\']);
    match (language, rest) {
        (Language::Vietnamese, _) => format!("/{rest}"),
        (Language::English, "") => "/en".to_owned(),
        (Language::English, _) => format!("/en/{rest}"),
    }
}

impl FromRequestParts<App> for View {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let (language, path) = match uri.path().strip_prefix("/en") {
            Some("" | "/") => (Language::English, "/"),
            Some(rest) if rest.starts_with('/') => (Language::English, rest),
            _ => (Language::Vietnamese, uri.path()),
        };
        let query = match Query::<Vec<(String, String)>>::try_from_uri(&uri) {
            Ok(Query(pairs)) => ViewQuery::parse(&pairs, &Known::of(app.catalogue())),
            Err(_) => Err(BadParameter {
                name: "?".to_owned(),
                value: uri.query().unwrap_or_default().to_owned(),
                expected: Expected::Decodable,
            }),
        };
        let current = parts.extensions.get::<Shown>().map_or_else(|| app.current(), |shown| Arc::clone(&shown.0));
        Ok(Self { app: app.clone(), current, language, path: path.to_owned(), query, window: None })
    }
}
