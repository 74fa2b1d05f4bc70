//! Rejected rows, sent piece by piece as they are read: they may be larger than the memory.

use std::io::Read;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio::task::spawn_blocking;

use crate::domain::intake::{Refusal, Rejected};
use crate::web::app::App;
use crate::web::pieces::{PIECE, Pieces, pieces};

/// The rejected rows of a load for the holder of a token.
pub async fn rejected(app: &App, number: &str, secret: &str) -> Result<Response, Refusal> {
    let intake = app.intake().ok_or(Refusal::NothingRejected)?;
    let token = intake.authorise(secret).await?;
    let number: i64 = number.parse().map_err(|_| Refusal::NothingRejected)?;
    // Of the store, not of the figures in memory: a sender may ask before those are read anew.
    let load = app.store().load(number).await.map_err(|error| {
        tracing::error!(%error, load = number, "the load cannot be read");
        Refusal::Broken
    })?;
    let rejected = intake.rejected(&token, &load.ok_or(Refusal::NothingRejected)?).await?;
    Ok(answer(rejected))
}

fn answer(rejected: Rejected) -> Response {
    let ending = rejected.name.rsplit('.').next().unwrap_or_default();
    let kind = match ending {
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "jsonl" => "application/x-ndjson; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", quotable(&rejected.name)));
    let length = rejected.length;
    let mut response = Response::new(Body::new(read(rejected)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment")));
    response
}

/// Letters that mean themselves between quotation marks in a header.
fn quotable(name: &str) -> String {
    name.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')).collect()
}

/// Its bytes, as another thread reads them.
fn read(rejected: Rejected) -> Pieces {
    let (sender, pieces) = pieces();
    spawn_blocking(move || {
        // A file that is growing or shrinking is sent as long as it was announced, or breaks off.
        let mut bytes = rejected.bytes.take(rejected.length);
        loop {
            let mut piece = vec![0; PIECE];
            let read = bytes.read(&mut piece).map(|read| {
                piece.truncate(read);
                Bytes::from(piece)
            });
            let is_last = read.as_ref().map_or(true, Bytes::is_empty);
            let is_gone = !matches!(&read, Ok(bytes) if bytes.is_empty()) && sender.blocking_send(read).is_err();
            if is_last || is_gone {
                return;
            }
        }
    });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_long_file_comes_whole_under_a_harmless_name() {
        let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
        let name = "x\"\r\nSet-Cookie: a=b;.csv".to_owned();
        let length = bytes.len() as u64;
        let response = answer(Rejected { name, length, bytes: Box::new(std::io::Cursor::new(bytes.clone())) });
        let disposition = response.headers()[header::CONTENT_DISPOSITION].to_str().expect("a text");
        assert_eq!(disposition, "attachment; filename=\"xSet-Cookieab.csv\"");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        assert!(body == bytes);
    }
}
