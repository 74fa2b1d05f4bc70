//! A refusal as an answer: status, stable code, what to do in both languages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::domain::intake::Refusal;
use crate::domain::stated::Unfit;
use crate::domain::text::{Language, Text};
use crate::web::api::TurnedAway;
use crate::web::app::App;
use crate::web::locale::{Phrase, RefusalWords};

pub fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::UnknownToken => StatusCode::UNAUTHORIZED,
        Refusal::OtherSource(_) | Refusal::OtherProvince => StatusCode::FORBIDDEN,
        Refusal::UnknownSource(_) | Refusal::NothingRejected => StatusCode::NOT_FOUND,
        Refusal::BadPeriod(_) | Refusal::BadMoment(_) | Refusal::Unfit(_) | Refusal::Empty => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Broken => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownToken => "unknown_token",
        Refusal::OtherSource(_) => "other_source",
        Refusal::OtherProvince => "other_province",
        Refusal::UnknownSource(_) => "unknown_source",
        Refusal::NothingRejected => "nothing_rejected",
        Refusal::BadPeriod(_) => "bad_period",
        Refusal::BadMoment(_) => "bad_as_of",
        Refusal::Unfit(Unfit::Missing) => "no_as_of",
        Refusal::Unfit(Unfit::NotTaken) => "as_of_not_taken",
        Refusal::Empty => "empty",
        Refusal::TooLarge { .. } => "too_large",
        Refusal::TooSlow => "too_slow",
        Refusal::TooMany { .. } => "too_many",
        Refusal::Busy { .. } => "busy",
        Refusal::Broken => "broken",
    }
}

/// What happened and what to do.
pub fn text(refusal: &Refusal, words: &RefusalWords) -> String {
    let seconds = |text: &Phrase, seconds: u64| text.with(&[("n", seconds.into())]);
    match refusal {
        Refusal::UnknownToken => words.unknown_token.clone(),
        Refusal::OtherSource(source) => words.other_source.with(&[("source", source.into())]),
        Refusal::OtherProvince => words.other_province.clone(),
        Refusal::UnknownSource(source) => words.unknown_source.with(&[("source", source.into())]),
        Refusal::NothingRejected => words.nothing_rejected.clone(),
        Refusal::BadMoment(moment) => words.bad_as_of.with(&[("moment", moment.into())]),
        Refusal::Unfit(Unfit::Missing) => words.no_as_of.clone(),
        Refusal::Unfit(Unfit::NotTaken) => words.as_of_not_taken.clone(),
        Refusal::BadPeriod(period) => words.bad_period.with(&[("period", period.into())]),
        Refusal::Empty => words.empty.clone(),
        Refusal::TooLarge { most } => words.too_large.with(&[("n", (&megabytes(*most)).into())]),
        Refusal::TooSlow => words.too_slow.clone(),
        Refusal::TooMany { seconds: n } => seconds(&words.too_many, *n),
        Refusal::Busy { seconds: n } => seconds(&words.busy, *n),
        Refusal::Broken => words.broken.clone(),
    }
}

/// Whole megabytes, rounded up.
pub fn megabytes(bytes: u64) -> String {
    bytes.div_ceil(1 << 20).to_string()
}

/// The refusal for a machine.
pub fn answer(app: &App, refusal: &Refusal, instance: &str) -> Response {
    let said = said(app, |words| text(refusal, words));
    with_headers(refusal, TurnedAway::of(status(refusal), code(refusal), said, instance).into_response())
}

/// A sentence of ours in both languages.
pub fn said(app: &App, text: impl Fn(&RefusalWords) -> String) -> Text {
    let [vi, en] = [Language::Vietnamese, Language::English].map(|one| text(&app.locale().words(one).refusal));
    Text::new(vi, en)
}

/// What a refusal says in its headers.
pub fn with_headers(refusal: &Refusal, mut response: Response) -> Response {
    let headers = response.headers_mut();
    if let Refusal::TooMany { seconds } | Refusal::Busy { seconds } = refusal {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    if *refusal == Refusal::UnknownToken {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"chiso\""));
    }
    response
}

pub fn in_json(status: StatusCode, body: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}
