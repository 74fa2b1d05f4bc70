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
