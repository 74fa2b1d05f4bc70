//! What holds for every call below `/api/v1`, whichever handler answers it: answers are JSON, problems are problems, and who may
//! read them from a page of somebody else's.
//!
//! Figures are open to pages everywhere (`Access-Control-Allow-Origin: *`): they are public, there is no cookie that could
//! lend a stranger somebody's rights, and an analyst's notebook lives in a browser. Lists of cases are not: they tell of
//! single cases of people, and a page that somebody opens inside the network of an office must not carry them out.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::call::broken;
use super::problem::{MEDIA_TYPE, Problem, ProblemKind};
use crate::domain::text::Text;

/// What a page elsewhere may send, and may read besides the body.
const MAY_SEND: HeaderValue = HeaderValue::from_static("If-None-Match, Accept");
const MAY_READ: HeaderValue = HeaderValue::from_static("ETag, Link");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
const A_DAY: HeaderValue = HeaderValue::from_static("86400");

/// Figures, and all that is known of them.
pub async fn open(request: Request, next: Next) -> Response {
    let is_question = request.method() == Method::OPTIONS;
    let mut response = closed(request, next).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if is_question {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, MAY_SEND);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, A_DAY);
    } else {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, MAY_READ);
    }
    response
}

/// Cases: for who asks from here, and no page elsewhere.
pub async fn closed(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or_else(String::new, |address| address.as_str().to_owned());
    let address = match request.extensions().get::<axum::extract::OriginalUri>() {
        Some(whole) => whole.0.path_and_query().map_or(address, |address| address.as_str().to_owned()),
        None => address,
    };
    let (method, accepts) = (request.method().clone(), accepts_json(request.headers()));
    let response = next.run(request).await;
    // Whether there is anything at the address the routes know; of what is there they answer these two.
    let is_there = response.status() != StatusCode::NOT_FOUND || is_problem(&response);
    if method == Method::OPTIONS && is_there {
        return (StatusCode::NO_CONTENT, [(header::ALLOW, METHODS)]).into_response();
    }
    if !accepts && (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED) {
        return not_acceptable().at(&address).into_response();
    }
    as_problem(response, &address)
}

fn not_acceptable() -> Problem {
    let detail = Text::new(
        "Câu trả lời là application/json. Tệp CSV, XLSX, Parquet: thêm .csv, .xlsx, .parquet vào địa chỉ của trang.",
        "Answers are application/json. For CSV, XLSX or Parquet put .csv, .xlsx or .parquet after the address of a page.",
    );
    Problem::of(ProblemKind::NotAcceptable, detail)
}

fn is_problem(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE)
}

/// What went wrong below the handlers (no such address, another method, out of time) is told in the same way.
fn as_problem(response: Response, address: &str) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_problem(&response) {
        return response;
    }
    if status.is_server_error() {
        tracing::error!(%status, address, "an answer could not be made");
    }
    let problem = if status == StatusCode::INTERNAL_SERVER_ERROR { broken() } else { Problem::of_status(status) };
    let mut told = problem.at(address).into_response();
    if status == StatusCode::METHOD_NOT_ALLOWED {
        told.headers_mut().insert(header::ALLOW, METHODS);
    }
    if let Some(later) = response.headers().get(header::RETRY_AFTER) {
        told.headers_mut().insert(header::RETRY_AFTER, later.clone());
    }
    told
}

/// Whether JSON is among what the caller takes (RFC 9110): the most particular range that matches decides.
fn accepts_json(headers: &HeaderMap) -> bool {
    let lines: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    if lines.is_empty() {
        return true;
    }
    let weight_of = |wanted: &str| {
        let ranges = lines.iter().flat_map(|line| line.split(','));
        let mut found = ranges.filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let weight = parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim() == "q");
            is_it.then(|| weight.and_then(|(_, weight)| weight.trim().parse::<f32>().ok()).unwrap_or(1.0))
        });
        found.next()
    };
    let found = ["application/json", "application/*", "*/*"].into_iter().find_map(weight_of);
    found.is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_taken_where_a_range_holds_it_and_does_not_refuse_it() {
        let takes = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(text));
            accepts_json(&headers)
        };
        for text in ["*/*", "application/json", "text/html, application/*;q=0.1", "APPLICATION/JSON; charset=utf-8"] {
            assert!(takes(text), "{text}");
        }
        for text in ["text/csv", "application/json;q=0, */*", "application/xml", "application/jsonx"] {
            assert!(!takes(text), "{text}");
        }
        assert!(accepts_json(&HeaderMap::new()), "who says nothing takes anything");
    }
}
