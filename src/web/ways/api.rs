//! `POST /api/loads/{source}`, `GET /api/loads/jobs/{id}`, `GET /api/loads/{number}/rejected`: for
//! systems that send by themselves.
//!
//! A file is the whole body. Sending it again is safe: the same bytes for the same source and period
//! are loaded once, and the answer says so. What waits is lost if the server stops; its job is then
//! unknown (404), and the file is to be sent again.

use axum::body::Body;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{download, receive, refusal};
use crate::domain::intake::{Job, JobState, Refusal, Sending};
use crate::domain::load::Load;
use crate::domain::text::{Language, Text};
use crate::web::api::{Fetching, Following, Sending as SendingParams, SentFile, SentLoad, TurnedAway};
use crate::web::app::App;
use crate::web::locale::{Phrase, Words};

/// `POST /api/loads/{source}?period=2026-10&name=ho-so.csv`, and `&as_of=2026-10-31T16:30` where the
/// file does not say when it was made.
#[utoipa::path(
    post,
    path = "/api/loads/{name}",
    operation_id = "sendFile",
    tag = "sending",
    summary = "Send a file / Gửi một tệp",
    params(SendingParams),
    request_body(content = Vec<u8>, description = "The file, as it is", content_type = "application/octet-stream"),
    security(("token" = [])),
    responses(
        (status = 202, description = "Taken in: where to ask what becomes of it", body = SentFile),
        (status = 400, description = "A parameter is not known", body = TurnedAway),
        (status = 401, description = "No token, or none that is good", body = TurnedAway),
        (status = 403, description = "The token is for another source or province", body = TurnedAway),
        (status = 404, description = "There is no source of this name", body = TurnedAway),
        (status = 408, description = "It came too slowly", body = TurnedAway),
        (status = 413, description = "Larger than what is taken", body = TurnedAway),
        (status = 415, description = "A form; the file is to be the whole body", body = TurnedAway),
        (status = 422, description = "What is declared does not fit", body = TurnedAway),
        (status = 429, description = "Enough of this sender are under way: Retry-After", body = TurnedAway),
        (status = 501, description = "This server takes no files", body = TurnedAway),
        (status = 503, description = "There is no room: Retry-After", body = TurnedAway),
    )
)]
pub async fn send(
    State(app): State<App>,
    Path(source): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    mut body: Body,
) -> Response {
    let here = uri.path_and_query().map_or_else(String::new, |here| here.as_str().to_owned());
    if let Some(problem) = wrong_kind(&app, &headers, &here) {
        return problem;
    }
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&uri) else {
        return bad_parameter(&app, "?", &here);
    };
    let (mut period, mut name, mut as_of) = (String::new(), String::new(), String::new());
    for (key, value) in pairs {
        match key.as_str() {
            "period" => period = value.trim().to_owned(),
            "as_of" => value.trim().clone_into(&mut as_of),
            "name" => name = receive::tidy_name(&value),
            _ => return bad_parameter(&app, &key, &here),
        }
    }
    if name.is_empty() {
        name.clone_from(&source);
    }
    match taken(&app, Declared { source, file: name, period, as_of }, &headers, &mut body).await {
        Ok(job) => {
            let address = address(&job);
            let mut response = refusal::in_json(StatusCode::ACCEPTED, &shown(&app, &job));
            if let Ok(address) = HeaderValue::from_str(&address) {
                response.headers_mut().insert(header::LOCATION, address);
            }
            response
        }
        Err(problem) => {
            receive::drain(body).await;
            refusal::answer(&app, &problem, &here)
        }
    }
}

/// What the address of a file says of it.
struct Declared {
    source: String,
    file: String,
    period: String,
    as_of: String,
}

async fn taken(
    app: &App,
    Declared { source, file, period, as_of }: Declared,
    headers: &HeaderMap,
    body: &mut Body,
) -> Result<Job, Refusal> {
    let Some(intake) = app.intake() else { return Err(Refusal::UnknownSource(source)) };
    let token = intake.authorise(receive::bearer(headers)?).await?;
    let sending = Sending { token, source, file, period, as_of, length: receive::announced(headers) };
    receive::body(intake, sending, body).await
}

/// What cannot be a file as it is: a form, or a server that takes none.
fn wrong_kind(app: &App, headers: &HeaderMap, here: &str) -> Option<Response> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let turned_away = |status, error, said| TurnedAway::of(status, error, said, here).into_response();
    if app.intake().is_none() {
        let said = refusal::said(app, |words| words.closed.clone());
        return Some(turned_away(StatusCode::NOT_IMPLEMENTED, "closed", said));
    }
    let is_form = ["multipart/", "application/x-www-form-urlencoded"].iter().any(|form| kind.starts_with(form));
    let a_form = || refusal::said(app, |words| words.a_form.clone());
    is_form.then(|| turned_away(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a_form", a_form()))
}

fn bad_parameter(app: &App, name: &str, here: &str) -> Response {
    let said = refusal::said(app, |words| words.bad_parameter.with(&[("name", name.into())]));
    TurnedAway::of(StatusCode::BAD_REQUEST, "bad_parameter", said, here).into_response()
}

/// `GET /api/loads/jobs/{id}`: nobody guesses an id, and it tells no more than `/loads` does.
#[utoipa::path(
    get,
    path = "/api/loads/jobs/{id}",
    operation_id = "getSentFile",
    tag = "sending",
    summary = "What became of a sent file / Tệp đã gửi ra sao",
    params(Following),
    responses(
        (status = 200, description = "How it fares", body = SentFile),
        (status = 404, description = "Nothing is remembered of it", body = TurnedAway),
    )
)]
pub async fn job(State(app): State<App>, Path(id): Path<String>, OriginalUri(uri): OriginalUri) -> Response {
    match app.intake().and_then(|intake| intake.job(&id)) {
        Some(job) => {
            let mut response = refusal::in_json(StatusCode::OK, &shown(&app, &job));
            if !job.state.is_final() {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            response
        }
        None => {
            let said = refusal::said(&app, |words| words.unknown_job.clone());
            TurnedAway::of(StatusCode::NOT_FOUND, "unknown_job", said, uri.path()).into_response()
        }
    }
}

/// `GET /api/loads/{number}/rejected`
#[utoipa::path(
    get,
    path = "/api/loads/{name}/rejected",
    operation_id = "getRejectedRows",
    tag = "sending",
    summary = "Rows of a load that did not fit / Các dòng bị loại của một lần nạp",
    params(Fetching),
    security(("token" = [])),
    responses(
        (status = 200, description = "The rows as they stood, with reasons", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, description = "No token, or none that is good", body = TurnedAway),
        (status = 403, description = "The token is for another source or province", body = TurnedAway),
        (status = 404, description = "There are none", body = TurnedAway),
        (status = 501, description = "This server takes no files", body = TurnedAway),
    )
)]
pub async fn rejected(
    State(app): State<App>,
    Path(number): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let secret = receive::bearer(&headers);
    let answer = match secret {
        Ok(secret) => download::rejected(&app, &number, secret).await,
        Err(problem) => Err(problem),
    };
    answer.unwrap_or_else(|problem| refusal::answer(&app, &problem, uri.path()))
}

pub fn address(job: &Job) -> String {
    format!("/api/loads/jobs/{}", job.id)
}

/// How a file fares, for a machine and for the script of the upload page.
pub fn shown(app: &App, job: &Job) -> Value {
    let text = says(job, [Language::Vietnamese, Language::English].map(|language| app.locale().words(language)));
    let load = job.state.load();
    let sent = SentFile {
        id: job.id.clone(),
        status: address(job),
        state: job.state.as_str().to_owned(),
        is_final: job.state.is_final(),
        source: job.source.clone(),
        file: job.file.clone(),
        period: job.period.clone(),
        bytes: job.bytes,
        vi: text.vi,
        en: text.en,
        ahead: match job.state {
            JobState::Waiting { ahead } => Some(ahead),
            _ => None,
        },
        load: load.map(counts),
    };
    serde_json::to_value(sent).unwrap_or_default()
}

fn counts(load: &Load) -> SentLoad {
    SentLoad {
        number: load.id,
        page: format!("/loads/{}", load.id),
        hash: load.hash.clone(),
        state: load.state.as_str().to_owned(),
        read: load.read,
        accepted: load.accepted,
        rejected: load.rejected,
        duplicate: load.duplicate,
        superseded: load.superseded,
        replaced: load.replaced,
        rejected_rows: load.quarantine_file.as_ref().map(|_| format!("/api/loads/{}/rejected", load.id)),
    }
}

/// What became of a file, in a sentence; `words`: Vietnamese, English.
pub fn says(job: &Job, [vi, en]: [&Words; 2]) -> Text {
    Text::new(sentence(job, &vi.upload, Language::Vietnamese), sentence(job, &en.upload, Language::English))
}

fn sentence(job: &Job, words: &crate::web::locale::UploadWords, language: Language) -> String {
    let of = |text: &Phrase, load: &Load| {
        text.with(&[
            ("load", load.id.to_string().into()),
            ("read", load.read.into()),
            ("accepted", load.accepted.into()),
            ("rejected", load.rejected.into()),
            ("duplicate", load.duplicate.into()),
            ("superseded", load.superseded.into()),
            ("why", load.remark.get(language).into()),
        ])
    };
    match &job.state {
        JobState::Waiting { ahead } => words.waiting.with(&[("n", ahead.into())]),
        JobState::Loading => words.loading.clone(),
        JobState::Counting(load) => of(&words.counting, load),
        JobState::Done(load) => of(&words.done, load),
        JobState::AlreadyThere(load) => of(&words.already_there, load).trim_end().to_owned(),
        JobState::Refused(load) => of(&words.refused, load),
        JobState::Failed(why) => words.failed.with(&[("why", why.get(language).into())]),
    }
}
