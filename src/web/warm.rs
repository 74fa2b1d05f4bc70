//! New figures come with their pages: what readers asked for last is made again over the new wall before
//! anyone is shown it, so that nobody waits for a page that many read.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use tower::ServiceExt;

use crate::store::StoreError;

use super::app::{App, Current};
use super::cache::Key;

/// The wall that a request is answered from, where it is not the one that is shown.
#[derive(Clone)]
pub(super) struct Shown(pub Arc<Current>);

/// Pages that are made again.
const MOST_PAGES: usize = 1_000;
/// New figures wait no longer than this for their pages; what is not made by then is made when it is asked for.
const LONGEST: Duration = Duration::from_secs(5);

/// Looks for new figures and, if there are any, makes their pages and shows them; says whether there were.
pub async fn renew(app: &App, router: &Router) -> Result<bool, StoreError> {
    let Some(fresh) = app.newer().await? else { return Ok(false) };
    let fresh = Arc::new(fresh);
    let asked = app.pages().last_asked(app.current().version, MOST_PAGES);
    // Out of time is no error: the rest is made when it is asked for.
    let _ = tokio::time::timeout(LONGEST, again(router, &fresh, &asked)).await;
    app.show(fresh);
    Ok(true)
}

/// One after the other: the other cores are for those who read.
async fn again(router: &Router, fresh: &Arc<Current>, asked: &[Key]) {
    for (address, is_packed) in asked {
        let mut request = Request::builder().uri(address).extension(Shown(Arc::clone(fresh)));
        if *is_packed {
            request = request.header(header::ACCEPT_ENCODING, "gzip");
        }
        let Ok(request) = request.body(Body::empty()) else { continue };
        // The page is kept on its way out; a router has no errors of its own.
        let _ = router.clone().oneshot(request).await;
    }
}
