//! A long table that is sent while it is written.

use std::io::{self, Write};

use axum::body::Body;
use axum::response::Response;
use tokio::task::spawn_blocking;

use crate::report::table::about::About;
use crate::report::table::{Column, Row};
use crate::sheet::SheetError;
use crate::sheet::table::{Format, write};
use crate::web::pieces::{Outlet, pieces};

/// The mark of an answer that is not to be gathered: it may be longer than the memory.
#[derive(Clone, Copy)]
pub struct Flowing;

/// Rows are asked for as they are sent. Where one fails the body is torn, and the reader sees it.
pub fn response(
    format: Format,
    about: About,
    columns: Vec<Column>,
    rows: impl Iterator<Item = Row> + Send + 'static,
) -> Response {
    let (sender, pieces) = pieces();
    spawn_blocking(move || {
        let mut out = Outlet::to(sender);
        let written = write(format, &about, &columns, rows, &mut out).and_then(|()| Ok(out.flush()?));
        match written {
            Ok(()) => {}
            Err(SheetError::Io(problem)) if problem.kind() == io::ErrorKind::BrokenPipe => {}
            Err(problem) => {
                tracing::error!(%problem, page = about.address, "an export broke off");
                out.tear(io::Error::other(problem));
            }
        }
    });
    let mut response = Response::new(Body::new(pieces));
    response.extensions_mut().insert(Flowing);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::table::{Kind, Value};
    use http_body_util::BodyExt;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn about(rows: usize) -> About {
        About {
            language: Language::English,
            title: String::new(),
            address: "/long".to_owned(),
            period: None,
            marks: Vec::new(),
            runs: Vec::new(),
            sources: Vec::new(),
            are_sources_of_all: false,
            rows,
        }
    }

    /// A sent table of so many rows, and how many of them were asked for.
    fn sent(told: usize, rows: usize) -> (Response, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let row = move |n: usize| {
            counted.fetch_add(1, Ordering::Relaxed);
            vec![Value::from(n)]
        };
        let columns = vec![Column::new("n", Kind::Count, "", "")];
        (response(Format::Csv, about(told), columns, (0..rows).map(row)), asked)
    }

    #[tokio::test]
    async fn no_row_is_made_before_somebody_reads() {
        let (response, asked) = sent(2_000_000, 2_000_000);
        assert!(response.extensions().get::<Flowing>().is_some());
        let mut body = response.into_body();
        body.frame().await.expect("a piece").expect("whole");
        // Six pieces of 64 kB wait at most: one is read, four wait, one is being made.
        let asked = asked.load(Ordering::Relaxed);
        assert!((1_000..100_000).contains(&asked), "{asked}");
    }

    #[tokio::test]
    async fn a_table_comes_whole_and_one_that_lacks_rows_is_torn() {
        let (whole, _) = sent(50_000, 50_000);
        let bytes = whole.into_body().collect().await.expect("a body").to_bytes();
        assert_eq!(bytes.iter().filter(|&&byte| byte == b'\n').count(), 50_001);
        let (torn, _) = sent(50_001, 50_000);
        assert!(torn.into_body().collect().await.is_err(), "the reader sees that rows are missing");
    }
}
