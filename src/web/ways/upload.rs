//! `/upload`: a form for people. It works without script; a script adds progress.

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::receive::{self, Receiving};
use super::{api, download, refusal};
use crate::domain::intake::{Intake, Job, Refusal, Sending};
use crate::domain::token::Token;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Link};
use crate::web::view::View;

use std::sync::Arc;

/// Bytes of a field that is no file.
const LONGEST_FIELD: usize = 500;
/// Of a form that is refused so much longer is read.
const DRAINED_FOR: std::time::Duration = std::time::Duration::from_secs(10);

#[derive(Template)]
#[template(path = "upload.html")]
struct UploadPage<'a> {
    layout: Layout<'a>,
    /// `None`: this server takes no files.
    largest: Option<Largest>,
    sources: Vec<(&'a str, &'a str)>,
    chosen: &'a str,
    period: String,
    problem: Option<String>,
    loads: String,
    /// With gaps that the script fills.
    sending: String,
    to_load: String,
}

struct Largest {
    bytes: u64,
    text: String,
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage<'a> {
    layout: Layout<'a>,
    file: &'a str,
    state: &'static str,
    sentence: String,
    is_final: bool,
    note: &'a str,
    load: Option<Link>,
    again: String,
}

/// `GET /upload`
pub fn page(view: &View) -> Result<Response, WebError> {
    let query = view.query()?;
    form(view, query.source.as_deref().unwrap_or_default(), None)
}

fn form(view: &View, chosen: &str, problem: Option<&Refusal>) -> Result<Response, WebError> {
    let words = view.words();
    let largest = view.app.intake().map(|intake| {
        let text = words.upload.largest.with(&[("n", (&refusal::megabytes(intake.largest())).into())]);
        Largest { bytes: intake.largest(), text }
    });
    let sources = view.catalogue().sources.iter();
    let page = UploadPage {
        sending: words.upload.sending.with(&[("n", "{n}".into())]),
        to_load: words.upload.to_load.with(&[("load", "{load}".into())]),
        layout: Layout::of(view, &words.upload.title),
        largest,
        sources: sources.map(|source| (source.id.as_str(), source.name.get(view.language))).collect(),
        chosen,
        period: view.query()?.period.map(|period| period.to_string()).unwrap_or_default(),
        problem: problem.map(|problem| refusal::text(problem, &words.refusal)),
        loads: view.address("/loads"),
    };
    Ok(Html(page.render()?).into_response())
}

/// `POST /upload`
pub async fn send(view: View, headers: HeaderMap, form: Multipart) -> Response {
    let wants_json = headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json");
    if !is_from_here(&headers) {
        return (StatusCode::FORBIDDEN, "403").into_response();
    }
    let Some(intake) = view.app.intake().cloned() else {
        return view.show(page).await;
    };
    let mut form = form;
    let outcome = received(&intake, &mut form).await;
    if outcome.is_err() {
        // A browser looks for an answer only when it has sent everything.
        let _ = tokio::time::timeout(DRAINED_FOR, async { while let Ok(Some(_)) = form.next_field().await {} }).await;
    }
    match outcome {
        Ok(job) if wants_json => refusal::in_json(StatusCode::ACCEPTED, &api::shown(&view.app, &job)),
        Ok(job) => Redirect::to(&view.address(&format!("/upload/{}", job.id))).into_response(),
        Err((problem, _)) if wants_json => refusal::answer(&view.app, &problem, &view.path),
        Err((problem, source)) => {
            let status = refusal::status(&problem);
            let page = self::form(&view, &source, Some(&problem)).unwrap_or_else(|error| error.page(&view));
            refusal::with_headers(&problem, (status, [(header::CACHE_CONTROL, "no-store")], page).into_response())
        }
    }
}

/// Whether the form was ours: a browser says where a request comes from. (A page elsewhere knows no
/// token either; nothing that the browser keeps opens this door.)
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// The form's fields come in their order on the page: what is declared first, the file last.
async fn received(intake: &Arc<dyn Intake>, form: &mut Multipart) -> Result<Job, (Refusal, String)> {
    let (mut token, mut source) = (None::<Token>, String::new());
    let (mut period, mut as_of) = (String::new(), String::new());
    loop {
        let field = form.next_field().await.map_err(|_| (Refusal::TooSlow, source.clone()))?;
        let Some(mut field) = field else { return Err((Refusal::Empty, source)) };
        let outcome = match field.name().unwrap_or_default() {
            "source" => text(&mut field).await.map(|text| source = text),
            "period" => text(&mut field).await.map(|text| period = text),
            "as_of" => text(&mut field).await.map(|text| as_of = text),
            "token" => match text(&mut field).await {
                Ok(secret) => intake.authorise(&secret).await.map(|known| token = Some(known)),
                Err(problem) => Err(problem),
            },
            "file" => {
                let Some(token) = token.take() else { return Err((Refusal::UnknownToken, source)) };
                let sending = Sending {
                    token,
                    source: source.clone(),
                    file: named(&field, &source),
                    period: period.clone(),
                    as_of: as_of.clone(),
                    length: None,
                };
                return file(intake, sending, &mut field).await.map_err(|problem| (problem, source));
            }
            // A field that the form does not have.
            _ => text(&mut field).await.map(drop),
        };
        outcome.map_err(|problem| (problem, source.clone()))?;
    }
}

fn named(field: &Field<'_>, source: &str) -> String {
    let name = receive::tidy_name(field.file_name().unwrap_or_default());
    if name.is_empty() { source.to_owned() } else { name }
}

async fn file(intake: &Arc<dyn Intake>, sending: Sending, field: &mut Field<'_>) -> Result<Job, Refusal> {
    let mut receiving = Receiving::begin(intake, sending).await?;
    while let Some(bytes) = field.chunk().await.map_err(|_| Refusal::TooSlow)? {
        receiving = receiving.take(&bytes).await?;
    }
    receiving.finish().await
}

async fn text(field: &mut Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| Refusal::TooSlow)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LONGEST_FIELD {
            return Err(Refusal::TooLarge { most: LONGEST_FIELD as u64 });
        }
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// `GET /upload/{job}`: asks again by itself until there is nothing more to come.
pub fn job(view: &View) -> Result<Response, WebError> {
    let job = view.app.intake().and_then(|intake| intake.job(view.argument())).ok_or(WebError::NoJob)?;
    let words = &view.words().upload;
    let sentence = api::says(&job, [view.words(), view.words()]);
    let is_final = job.state.is_final();
    let page = JobPage {
        layout: Layout::of(view, &words.job_title),
        file: &job.file,
        state: job.state.as_str(),
        sentence: match view.language {
            crate::domain::text::Language::Vietnamese => sentence.vi,
            crate::domain::text::Language::English => sentence.en,
        },
        is_final,
        note: &words.asks_again,
        load: job.state.load().map(|load| Link {
            text: words.to_load.with(&[("load", load.id.to_string().into())]),
            address: view.address(&format!("/loads/{}", load.id)),
        }),
        again: view.address("/upload"),
    };
    let mut response = ([(header::CACHE_CONTROL, "no-store")], Html(page.render()?)).into_response();
    if !is_final {
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// `GET /loads/{number}/rejected`: the page has the form; a link to the other language leads here too.
pub async fn not_by_address(view: View) -> Redirect {
    Redirect::to(&view.address(view.path.trim_end_matches("/rejected")))
}

/// `POST /loads/{number}/rejected`: the token comes in the form, so that no address holds it.
pub async fn rejected(view: View, headers: HeaderMap, mut form: Multipart) -> Response {
    if !is_from_here(&headers) {
        return (StatusCode::FORBIDDEN, "403").into_response();
    }
    let number = view.path.trim_end_matches("/rejected").rsplit('/').next().unwrap_or_default().to_owned();
    let secret = match form.next_field().await {
        Ok(Some(mut field)) if field.name() == Some("token") => text(&mut field).await,
        _ => Err(Refusal::UnknownToken),
    };
    let answer = match secret {
        Ok(secret) => download::rejected(&view.app, &number, &secret).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(answer) => answer,
        Err(problem) => {
            let status = refusal::status(&problem);
            let page = crate::web::pages::load::with_problem(&view, &number, &problem).await;
            (status, [(header::CACHE_CONTROL, "no-store")], page).into_response()
        }
    }
}
