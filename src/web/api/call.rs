//! One call: which wall it is answered from, what it asks, and the way its answer leaves.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Query, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::paging::Window;
use super::params::{DATA_VERSION, LANGUAGE, LIMIT, PAGE, Param, Takes, USUAL_LIMIT};
use super::problem::{Problem, ProblemKind};
use super::vocabulary;
use crate::catalog::Catalogue;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::text::{Language, Text};
use crate::report::Snapshot;
use crate::web::app::{App, Current};
use crate::web::view::address_in;
use crate::web::warm::Shown;

/// As it came in.
pub struct Call {
    pub app: App,
    current: Arc<Current>,
    uri: Uri,
    /// Decoded names and values; `None` where they cannot be decoded.
    sent: Option<Vec<(String, String)>>,
}

/// What a call asks, each value as it should be.
pub struct Asked {
    pub app: App,
    pub current: Arc<Current>,
    pub language: Language,
    /// Path and query, as they were called.
    pub address: String,
    values: BTreeMap<&'static str, Vec<String>>,
    in_path: Vec<&'static str>,
}

/// What leaves as JSON.
pub trait Told: Serialize + Send + 'static {
    /// Neighbours, as the header `Link` names them.
    fn link(&self) -> Option<String> {
        None
    }
}

impl Call {
    /// The answer, made away from the threads that talk to the network.
    pub async fn answer<P: Takes, T: Told>(
        self,
        make: impl FnOnce(&Asked) -> Result<T, Problem> + Send + 'static,
    ) -> Response {
        self.reply(P::PARAMS, move |asked| make(asked).map(|told| json(&told))).await
    }

    /// The same where the answer is no plain JSON.
    pub async fn reply(
        self,
        params: &'static [Param],
        make: impl FnOnce(&Asked) -> Result<Response, Problem> + Send + 'static,
    ) -> Response {
        let address = self.address();
        let made = tokio::task::spawn_blocking(move || make(&self.asked(params)?)).await;
        let made = made.unwrap_or_else(|problem| {
            tracing::error!(%problem, "an answer broke while it was made");
            Err(broken())
        });
        made.unwrap_or_else(|problem| problem.at(&address).into_response())
    }

    /// The wall that it is answered from, for calls that are made on the way.
    pub fn shown(&self) -> Shown {
        Shown(Arc::clone(&self.current))
    }

    pub fn address(&self) -> String {
        self.uri.path_and_query().map_or_else(|| "/".to_owned(), |address| address.as_str().to_owned())
    }

    /// Every parameter is one of these, and each value as it should be.
    pub fn asked(&self, params: &[Param]) -> Result<Asked, Problem> {
        let undecodable = || {
            Problem::of(
                ProblemKind::BadAddress,
                Text::new(
                    "Không giải mã được địa chỉ (cần UTF-8).",
                    "The address cannot be decoded (UTF-8 is needed).",
                ),
            )
        };
        let sent = self.sent.as_ref().ok_or_else(undecodable)?;
        let known = || params.iter().map(|param| param.name.to_owned()).collect();
        let unknown = sent.iter().find(|(name, _)| !params.iter().any(|param| param.name == name));
        if let Some((name, value)) = unknown {
            return Err(Problem::unknown_parameter(name, value, known()));
        }
        let mut values = BTreeMap::new();
        for param in params {
            let own: Vec<&str> =
                sent.iter().filter(|(name, _)| name == param.name).map(|(_, value)| value.as_str()).collect();
            let read = param.read(self.app.catalogue(), &own)?;
            if !read.is_empty() {
                values.insert(param.name, read);
            }
        }
        let is_english = values.get(LANGUAGE.name).is_some_and(|values| values[0] == "en");
        Ok(Asked {
            app: self.app.clone(),
            current: Arc::clone(&self.current),
            language: if is_english { Language::English } else { Language::Vietnamese },
            address: self.address(),
            values,
            in_path: params.iter().filter(|param| param.is_in_path).map(|param| param.name).collect(),
        })
    }
}

impl Asked {
    pub fn snapshot(&self) -> &Snapshot {
        &self.current.snapshot
    }

    pub fn catalogue(&self) -> &Catalogue {
        self.app.catalogue()
    }

    pub fn one(&self, param: &Param) -> Option<&str> {
        self.values.get(param.name).map(|values| values[0].as_str())
    }

    pub fn many(&self, param: &Param) -> &[String] {
        self.values.get(param.name).map_or(&[], Vec::as_slice)
    }

    pub fn whole(&self, param: &Param) -> Option<usize> {
        self.one(param).and_then(|value| value.parse().ok())
    }

    pub fn period(&self, param: &Param) -> Option<Period> {
        self.one(param).and_then(vocabulary::period)
    }

    pub fn place(&self, param: &Param) -> Option<PlaceCode> {
        self.one(param).and_then(|value| value.parse().ok())
    }

    /// The query of the page at this address: names and values without what only calls know.
    pub fn query_of_page(&self) -> Vec<(String, String)> {
        let ours = [LANGUAGE.name, LIMIT.name, PAGE.name, DATA_VERSION.name];
        let own = self.values.iter().filter(|(name, _)| !ours.contains(name) && !self.in_path.contains(name));
        own.map(|(name, values)| ((*name).to_owned(), values.join(","))).collect()
    }

    /// Which part of a list is asked for; a list of other figures than those of the page before is refused.
    pub fn window(&self) -> Result<Window, Problem> {
        let version = self.current.version;
        if let Some(before) = self.whole(&DATA_VERSION).filter(|&before| i64::try_from(before) != Ok(version)) {
            let detail = Text::new(
                format!("Trang trước là phiên bản {before}, nay là {version}: hãy đọc lại từ trang đầu."),
                format!(
                    "The page before was of version {before}, now it is {version}: read again from the first page."
                ),
            );
            return Err(Problem::of(ProblemKind::FiguresChanged, detail));
        }
        let limit = self.whole(&LIMIT).unwrap_or(USUAL_LIMIT as usize);
        Ok(Window { limit, page: self.whole(&PAGE).unwrap_or(1), address: self.address.clone(), version })
    }

    /// An address of our pages in the language that was asked for.
    pub fn page(&self, path: &str) -> String {
        address_in(self.language, path)
    }
}

/// The text of an answer, and what its headers say of it.
pub fn json<T: Told>(told: &T) -> Response {
    match serde_json::to_string(told) {
        Ok(text) => {
            let mut response = text.into_response();
            let kind = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            if let Some(link) = told.link().and_then(|link| HeaderValue::try_from(link).ok()) {
                response.headers_mut().insert(header::LINK, link);
            }
            response
        }
        Err(problem) => {
            tracing::error!(%problem, "an answer could not be written");
            broken().into_response()
        }
    }
}

pub fn broken() -> Problem {
    Problem::of_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
}

impl FromRequestParts<App> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let path = RawPathParams::from_request_parts(parts, app).await.ok();
        let path = path.map(|path| path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        let query = query(&uri);
        let sent = path.zip(query).map(|(path, query): (Vec<_>, Vec<_>)| path.into_iter().chain(query).collect());
        let current = parts.extensions.get::<Shown>().map_or_else(|| app.current(), |shown| Arc::clone(&shown.0));
        Ok(Self { app: app.clone(), current, uri, sent })
    }
}

/// `None` where what is escaped is no UTF-8.
fn query(uri: &Uri) -> Option<Vec<(String, String)>> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    // Bytes that are no text are replaced on the way; a value that holds such a mark was not sent so.
    let is_whole = pairs.iter().all(|(name, value)| !name.contains('\u{fffd}') && !value.contains('\u{fffd}'));
    is_whole.then_some(pairs)
}
