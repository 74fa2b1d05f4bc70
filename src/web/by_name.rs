//! A province by its name in an address: `/p/nghe-an`, `/p/Ngh%E1%BB%87%20An/change.csv` and `/p/tp-hcm/goal` lead to the
//! address with its code. Before any page is asked, so that all pages and files below `/p/` answer to names alike.

use axum::extract::{Query, Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::place::{CodeSystem, PlaceCode};

use super::app::App;
use super::ending::Ending;
use super::finder::Through;

pub async fn lead(State(app): State<App>, request: Request, next: Next) -> Response {
    match address_by_code(&app, request.uri()) {
        Some(address) => Redirect::to(&address).into_response(),
        None => next.run(request).await,
    }
}

/// `None` where a code stands already, or nothing that one province alone answers to.
fn address_by_code(app: &App, uri: &Uri) -> Option<String> {
    let path = uri.path();
    let (language, path) = if path.starts_with("/en/") { path.split_at("/en".len()) } else { ("", path) };
    // A slash too many is told first.
    let below = path.strip_prefix("/p/").filter(|below| !below.ends_with('/'))?;
    let (name, rest) = match below.find('/') {
        Some(at) => below.split_at(at),
        None => below.split_at(Ending::split(below).0.len()),
    };
    let is_code = |text: &str| PlaceCode::new(CodeSystem::Of34, text).is_ok();
    if is_code(name) || ["63-", "63:"].iter().any(|system| name.starts_with(system)) {
        return None;
    }
    let hits = app.finder().find(&app.catalogue().atlas, &decoded(name));
    let [hit] = hits.as_slice() else { return None };
    match &hit.through {
        None => {}
        // A province of before has one page, and none below it.
        Some(Through::FormerProvince(..)) if !rest.starts_with('/') => {}
        Some(_) => return None,
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{language}/p/{}{rest}{query}", hit.segment()))
}

/// A segment of a path as it was meant: `Ngh%E1%BB%87%20An` is `Nghệ An`. What cannot be decoded stays as it is.
pub fn decoded(segment: &str) -> String {
    let pair = format!("/?name={}", segment.replace('&', "%26"));
    let uri: Option<Uri> = pair.parse().ok();
    let pairs = uri.and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    let name = pairs.and_then(|Query(pairs)| pairs.into_iter().next());
    name.map_or_else(|| segment.to_owned(), |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_a_browser_encodes_is_read_as_it_was_typed() {
        for (sent, meant) in [
            ("Ngh%E1%BB%87%20An", "Nghệ An"),
            ("nghe-an", "nghe-an"),
            ("nghe+an", "nghe an"),
            ("a&b=c", "a&b=c"),
            ("", ""),
        ] {
            assert_eq!(decoded(sent), meant);
        }
    }
}
