//! Pages are made before they are asked for. New figures come with the pages that readers asked for last, so that nobody
//! waits for what many read; what the first pages link to follows while nothing else is to be done.
//! What takes time happens on threads that stand back ([`super::quiet`]). The store is asked from those that answer: it
//! opens its connections where it is asked, and readers use them too.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until, timeout};
use tower::ServiceExt;

use crate::store::StoreError;

use super::ahead::Ahead;
use super::app::{App, Current};
use super::cache::{Key, Unasked};

/// The wall that a request is answered from, where it is not the one that is shown.
#[derive(Clone)]
pub(super) struct Shown(pub Arc<Current>);

/// How often the store is asked whether a run has committed since.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Pages that are made again.
const MOST_PAGES: usize = 1_000;
/// New figures wait no longer than this for their pages; what is not made by then is made when it is asked for.
const LONGEST: Duration = Duration::from_secs(5);

/// Looks for new figures until the task is dropped, and makes pages ahead between two looks. A store that does not
/// answer leaves the last wall standing.
pub(super) async fn keep(app: App, router: Router, quiet: Handle) {
    let mut ahead = Ahead::of(&app);
    loop {
        let next = Instant::now() + LOOK_EVERY;
        match renew(&app, &router, &quiet).await {
            Ok(true) => ahead = Ahead::of(&app),
            Ok(false) => {}
            Err(problem) => {
                tracing::warn!(%problem, "the store does not answer; the last figures stay on the pages");
            }
        }
        ahead.make(&router, &quiet, next).await;
        sleep_until(next).await;
    }
}

/// Looks for new figures and, if there are any, makes their pages and shows them; says whether there were.
pub async fn renew(app: &App, router: &Router, quiet: &Handle) -> Result<bool, StoreError> {
    if !app.is_outdated().await? {
        return Ok(false);
    }
    let reader = app.clone();
    // Not read to the end: the server stops.
    let Ok(fresh) = quiet.spawn(async move { reader.read().await }).await else { return Ok(false) };
    let fresh = Arc::new(fresh?);
    let asked = app.pages().last_asked(app.current().version, MOST_PAGES);
    // Out of time is no error: the rest is made when it is asked for.
    let _ = timeout(LONGEST, again(router, quiet, &fresh, &asked)).await;
    app.show(fresh);
    Ok(true)
}

/// One after the other: the other cores are for those who read.
async fn again(router: &Router, quiet: &Handle, fresh: &Arc<Current>, asked: &[(u64, Key)]) {
    for (last, page) in asked {
        make(router, quiet, fresh, page, *last).await;
    }
}

/// The page is kept on its way out; `last`: when readers asked for it last.
pub(super) async fn make(
    router: &Router,
    quiet: &Handle,
    current: &Arc<Current>,
    (address, is_packed): &Key,
    last: u64,
) {
    let request = Request::builder().uri(address);
    let mut request = request.extension(Shown(Arc::clone(current))).extension(Unasked { last });
    if *is_packed {
        request = request.header(header::ACCEPT_ENCODING, "gzip");
    }
    let Ok(request) = request.body(Body::empty()) else { return };
    // A router has no errors of its own, and a page that breaks is told of where it is made.
    let _ = quiet.spawn(router.clone().oneshot(request)).await;
}
