//! `/healthz`: for the machine that watches: the store answers, and which figures are shown.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::web::app::App;

/// `200 ok version=12`, or 503 when the store does not answer (pages still show the last figures).
pub async fn page(State(app): State<App>) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match app.store().version().await {
        Ok(_) => (StatusCode::OK, no_store, format!("ok version={}\n", app.current().version)).into_response(),
        Err(problem) => {
            tracing::warn!(%problem, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, no_store, "the store does not answer\n").into_response()
        }
    }
}
