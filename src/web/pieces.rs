//! A body that another thread makes, piece by piece.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use http_body::Frame;
use tokio::sync::mpsc;

/// Made or read at once.
pub const PIECE: usize = 64 << 10;
/// So many pieces wait for a slow reader; then the maker waits.
const WAITING: usize = 4;

pub type Piece = io::Result<Bytes>;

pub struct Pieces(mpsc::Receiver<Piece>);

/// The other end.
pub fn pieces() -> (mpsc::Sender<Piece>, Pieces) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (sender, Pieces(receiver))
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// What is written here leaves in pieces. A reader that left is an error, so that nothing is made for nobody.
pub struct Outlet {
    sender: mpsc::Sender<Piece>,
    held: Vec<u8>,
}

impl Outlet {
    pub fn to(sender: mpsc::Sender<Piece>) -> Self {
        Self { sender, held: Vec::with_capacity(PIECE) }
    }

    /// Ends the body short of its end: the reader sees that it is torn.
    pub fn tear(self, problem: io::Error) {
        let _ = self.sender.blocking_send(Err(problem));
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.held, Vec::with_capacity(PIECE));
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "the reader left");
        self.sender.blocking_send(Ok(Bytes::from(piece))).map_err(gone)
    }
}
