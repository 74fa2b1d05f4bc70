//! Pages as they were sent, kept until the figures change: a page is a pure function of the wall
//! and the address, so a second reader costs a look-up. Bounded in bytes; what nobody has
//! asked for the longest goes first.
//! Pages of two walls are kept while the next one is made ready ([`super::warm`]).

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::app::App;
use super::assets::fingerprint;
use super::export::Flowing;
use super::warm::Shown;

/// All kept pages of one wall together.
const MOST_BYTES: usize = 32 << 20;
/// A larger answer (a long export) is sent and forgotten: it would push out what many read.
const LARGEST_PAGE: usize = 1 << 20;
/// Longer addresses are answered, not kept.
const LONGEST_ADDRESS: usize = 4_000;

/// Of the wall that is shown and, for a moment, of the next.
#[derive(Default)]
pub struct PageCache(Mutex<[Kept; 2]>);

/// What became of a request, for those who run the server (RFC 9211).
const HIT: HeaderValue = HeaderValue::from_static("chiso; hit");
const MISS: HeaderValue = HeaderValue::from_static("chiso; fwd=miss");

#[derive(Default)]
struct Kept {
    version: i64,
    pages: HashMap<Key, Arc<Sent>>,
    bytes: usize,
    /// How many times readers asked for a page.
    asked: u64,
}

/// No reader asks: the page is made before one does.
#[derive(Clone, Copy)]
pub(super) struct Unasked {
    /// [`Kept::asked`] when a reader asked for it last; 0: nobody has.
    pub last: u64,
}

/// Path and query (the language is in the path), and whether the reader takes gzip.
pub(super) type Key = (String, bool);

struct Sent {
    headers: HeaderMap,
    body: Bytes,
    /// [`Kept::asked`] when a reader asked for it last; 0: made ahead, and nobody has.
    last: AtomicU64,
}

/// Answers from the kept pages, or lets the page be made and keeps it. Every page carries an
/// entity tag, so that a browser that has it already is told so.
pub async fn keep(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let version = request.extensions().get::<Shown>().map_or_else(|| app.current().version, |shown| shown.0.version);
    let last = request.extensions().get::<Unasked>().map(|unasked| unasked.last);
    let address = request.uri().path_and_query().map_or_else(|| "/".to_owned(), |address| address.as_str().to_owned());
    let is_packed = takes_gzip(request.headers());
    settle(request.headers_mut(), is_packed);
    let key = (address, is_packed);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(sent) = app.pages().find(version, &key, last) {
        return sent.answer(known.as_ref(), HIT);
    }
    // What is kept is the answer to GET; the body of one to HEAD is left out on its way out, and its headers are the same.
    *request.method_mut() = Method::GET;
    let response = next.run(request).await;
    // A long export is sent while it is written: it is not gathered, let alone kept.
    let is_flowing = response.extensions().get::<Flowing>().is_some();
    if response.status() != StatusCode::OK || is_flowing {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::empty()).unwrap_or_default();
    };
    let tag = format!("W/\"{:016x}\"", fingerprint(&body));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let sent = Arc::new(Sent { headers: parts.headers, body, last: AtomicU64::new(0) });
    app.pages().put(version, key, &sent, last);
    sent.answer(known.as_ref(), MISS)
}

/// Whether the reader names gzip and does not refuse it. Codings are compared without case (RFC 9110).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|line| line.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let is_refused = parts.filter_map(|part| part.split_once('=')).any(|(name, weight)| {
            name.trim().eq_ignore_ascii_case("q") && weight.trim().parse::<f64>().is_ok_and(|weight| weight <= 0.0)
        });
        is_gzip && !is_refused
    })
}

/// Hands on exactly what the key says, so that the layer that packs cannot read the header
/// otherwise and put a packed page under the key of a plain one.
fn settle(headers: &mut HeaderMap, is_packed: bool) {
    headers.remove(header::ACCEPT_ENCODING);
    if is_packed {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

impl Sent {
    fn answer(&self, known: Option<&HeaderValue>, status: HeaderValue) -> Response {
        let tag = self.headers.get(header::ETAG);
        let is_known = match (known.and_then(|known| known.to_str().ok()), tag.and_then(|tag| tag.to_str().ok())) {
            (Some(known), Some(tag)) => is_among(known, tag),
            _ => false,
        };
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.body.clone()) });
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(HeaderName::from_static("cache-status"), status);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        response
    }
}

/// `If-None-Match` compares weakly: whether somebody on the way has made a tag strong does not matter (RFC 9110).
fn is_among(known: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.trim() == "*" || known.split(',').any(|one| opaque(one) == opaque(tag))
}

impl PageCache {
    fn generations(&self) -> MutexGuard<'_, [Kept; 2]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `last`: when readers asked for it last, where none of them asks now: that is no asking, and leaves no trace.
    fn find(&self, version: i64, key: &Key, last: Option<u64>) -> Option<Arc<Sent>> {
        let mut generations = self.generations();
        let kept = generations.iter_mut().find(|kept| kept.version == version)?;
        let sent = kept.pages.get(key)?;
        if last.is_none() {
            kept.asked += 1;
            sent.last.store(kept.asked, Ordering::Relaxed);
        }
        Some(sent.clone())
    }

    /// What readers of a wall asked for, the last first.
    pub(super) fn last_asked(&self, version: i64, most: usize) -> Vec<(u64, Key)> {
        let generations = self.generations();
        let own = generations.iter().filter(|kept| kept.version == version).flat_map(|kept| &kept.pages);
        let asked = own.map(|(key, sent)| (sent.last.load(Ordering::Relaxed), key)).filter(|(last, _)| *last > 0);
        let mut asked: Vec<(u64, &Key)> = asked.collect();
        asked.sort_unstable_by(|a, b| b.cmp(a));
        asked.into_iter().take(most).map(|(last, key)| (last, key.clone())).collect()
    }

    /// Pages of walls that nobody is shown any more.
    pub(super) fn forget_before(&self, version: i64) {
        for kept in self.generations().iter_mut().filter(|kept| kept.version < version) {
            *kept = Kept { version: kept.version, ..Kept::default() };
        }
    }

    /// `last` as in `find`.
    fn put(&self, version: i64, key: Key, sent: &Arc<Sent>, last: Option<u64>) {
        if sent.body.len() > LARGEST_PAGE || key.0.len() > LONGEST_ADDRESS {
            return;
        }
        let mut generations = self.generations();
        if !generations.iter().any(|kept| kept.version == version) {
            let Some(oldest) = generations.iter_mut().min_by_key(|kept| kept.version) else { return };
            if version < oldest.version {
                return;
            }
            *oldest = Kept { version, ..Kept::default() };
        }
        let Some(kept) = generations.iter_mut().find(|kept| kept.version == version) else { return };
        kept.put(key, sent, last);
    }
}

impl Kept {
    fn put(&mut self, key: Key, sent: &Arc<Sent>, last: Option<u64>) {
        let last = last.unwrap_or(self.asked + 1);
        self.asked = self.asked.max(last);
        self.bytes += sent.body.len();
        sent.last.store(last, Ordering::Relaxed);
        if let Some(before) = self.pages.insert(key, sent.clone()) {
            self.bytes -= before.body.len();
            // A reader may have asked while it was made ahead.
            sent.last.fetch_max(before.last.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        while self.bytes > MOST_BYTES {
            let last = |(_, sent): &(&Key, &Arc<Sent>)| sent.last.load(Ordering::Relaxed);
            let Some(oldest) = self.pages.iter().min_by_key(last).map(|(key, _)| key.clone()) else { break };
            if let Some(gone) = self.pages.remove(&oldest) {
                self.bytes -= gone.body.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(size: usize) -> Arc<Sent> {
        Arc::new(Sent { headers: HeaderMap::new(), body: Bytes::from(vec![b'x'; size]), last: AtomicU64::new(0) })
    }

    #[test]
    fn what_nobody_asks_for_goes_first_and_the_bound_holds() {
        let cache = PageCache::default();
        let key = |number: usize| (number.to_string(), false);
        for number in 0..40 {
            cache.put(1, key(number), &sent(1 << 20), None);
            // One that many read stays, however old it is.
            assert!(cache.find(1, &key(0), None).is_some());
        }
        let kept: Vec<usize> = (0..40).filter(|&number| cache.find(1, &key(number), None).is_some()).collect();
        assert_eq!(kept, [0].into_iter().chain(9..40).collect::<Vec<_>>());
        assert_eq!(cache.generations()[0].bytes, MOST_BYTES);
        cache.put(1, key(50), &sent(LARGEST_PAGE + 1), None);
        assert!(cache.find(1, &key(50), None).is_none(), "a long export pushes nothing out");
    }

    #[test]
    fn gzip_is_taken_where_it_is_named_and_not_refused() {
        let takes = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(text));
            let takes = takes_gzip(&headers);
            settle(&mut headers, takes);
            assert_eq!(headers.get(header::ACCEPT_ENCODING).is_some(), takes, "{text}");
            takes
        };
        for text in ["gzip", "GZIP", "br, gzip;q=0.5", "deflate;q=1 , Gzip ; q=1"] {
            assert!(takes(text), "{text}");
        }
        for text in ["", "br", "gzip;q=0", "gzip; Q=0.000", "*", "xgzip"] {
            assert!(!takes(text), "{text}");
        }
    }

    #[test]
    fn a_tag_is_known_however_strong_it_came_back() {
        let tag = "W/\"0a\"";
        for known in ["W/\"0a\"", "\"0a\"", "*", "\"xx\" , W/\"0a\""] {
            assert!(is_among(known, tag), "{known}");
        }
        for known in ["", "\"0b\"", "0a\"", "W/"] {
            assert!(!is_among(known, tag), "{known}");
        }
    }

    #[test]
    fn new_figures_forget_every_page() {
        let cache = PageCache::default();
        let key = ("/".to_owned(), true);
        cache.put(1, key.clone(), &sent(10), None);
        assert!(cache.find(2, &key, None).is_none());
        cache.put(2, ("/compare".to_owned(), true), &sent(10), None);
        assert!(cache.find(2, &key, None).is_none());
        assert!(cache.find(1, &key, None).is_some(), "while the next wall is made ready the present one is read");
        cache.put(3, key.clone(), &sent(10), None);
        assert!(cache.find(1, &key, None).is_none(), "no more than two walls");
        cache.put(1, key.clone(), &sent(10), None);
        assert!(cache.find(1, &key, None).is_none(), "a page of a wall long gone is not kept");
        cache.forget_before(3);
        assert_eq!(cache.last_asked(2, 9), []);
        assert_eq!(cache.last_asked(3, 9), [(1, key)]);
    }

    #[test]
    fn what_was_asked_for_last_comes_first() {
        let cache = PageCache::default();
        let [a, b, c] = ["/a", "/b", "/c"].map(|path| (path.to_owned(), false));
        for key in [&a, &b, &c] {
            cache.put(1, key.clone(), &sent(10), None);
        }
        cache.find(1, &a, None).expect("kept");
        assert_eq!(cache.last_asked(1, 2), [(4, a), (3, c)]);
    }

    #[test]
    fn what_is_made_ahead_counts_as_asked_when_a_reader_asks() {
        let cache = PageCache::default();
        let [read, ahead] = ["/read", "/ahead"].map(|path| (path.to_owned(), true));
        cache.put(1, ahead.clone(), &sent(1 << 20), Some(0));
        cache.put(1, read.clone(), &sent(10), None);
        cache.put(1, read.clone(), &sent(10), Some(0));
        assert!(cache.find(1, &ahead, Some(0)).is_some(), "a look that leaves no trace");
        assert_eq!(cache.last_asked(1, 9), [(1, read.clone())], "a reader asked for it while it was made ahead");
        // A page that is made again over the next wall stands where it stood.
        cache.put(2, read.clone(), &sent(10), Some(7));
        cache.put(2, ("/new".to_owned(), true), &sent(10), None);
        assert_eq!(cache.last_asked(2, 1), [(8, ("/new".to_owned(), true))]);
        for number in 0..31 {
            cache.put(1, (number.to_string(), true), &sent(1 << 20), None);
        }
        assert!(cache.find(1, &ahead, None).is_none(), "what no reader has asked for goes first");
        assert!(cache.find(1, &("0".to_owned(), true), None).is_some());
    }
}
