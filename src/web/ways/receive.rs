//! A body on its way to the intake: away from the threads that talk to the network, and not slower
//! than the door waits for.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header;
use http_body_util::BodyExt;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use crate::domain::intake::{Incoming, Intake, Job, Refusal, Sending};
use crate::domain::personal::shown_file_name;

/// Handed to the disk at once.
const PIECE: usize = 256 << 10;
/// A sender gets so long before its pace is measured.
const GRACE: Duration = Duration::from_secs(30);
/// Bytes a second, on average, below which a sender only holds a place that others need.
const SLOWEST: u64 = 4 << 10;
/// Of a body that is refused so much is read and thrown away, so that the sender sees the answer
/// before the connection ends.
const DRAINED: usize = 4 << 20;
const DRAINED_FOR: Duration = Duration::from_secs(3);
/// Characters of a file's name that are kept.
const LONGEST_NAME: usize = 120;

pub struct Receiving {
    incoming: Box<dyn Incoming>,
    piece: Vec<u8>,
    begun: Instant,
    taken: u64,
}

impl Receiving {
    pub async fn begin(intake: &Arc<dyn Intake>, sending: Sending) -> Result<Self, Refusal> {
        let intake = Arc::clone(intake);
        let incoming = away(move || intake.begin(sending)).await?;
        Ok(Self { incoming, piece: Vec::with_capacity(PIECE), begun: Instant::now(), taken: 0 })
    }

    pub async fn take(mut self, bytes: &[u8]) -> Result<Self, Refusal> {
        self.taken += bytes.len() as u64;
        let waited = self.begun.elapsed();
        if waited > GRACE && self.taken < waited.as_secs().saturating_mul(SLOWEST) {
            return Err(Refusal::TooSlow);
        }
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE { self.flush().await } else { Ok(self) }
    }

    async fn flush(mut self) -> Result<Self, Refusal> {
        away(move || {
            self.incoming.write(&self.piece)?;
            self.piece.clear();
            Ok(self)
        })
        .await
    }

    pub async fn finish(self) -> Result<Job, Refusal> {
        let whole = self.flush().await?;
        away(move || whole.incoming.finish()).await
    }
}

/// A whole body. What a sender breaks off in the middle is forgotten.
pub async fn body(intake: &Arc<dyn Intake>, sending: Sending, body: &mut Body) -> Result<Job, Refusal> {
    let mut receiving = Receiving::begin(intake, sending).await?;
    while let Some(bytes) = next(body).await? {
        receiving = receiving.take(&bytes).await?;
    }
    receiving.finish().await
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, Refusal> {
    while let Some(frame) = body.frame().await {
        // A sender that breaks off is not there to read what we answer.
        let frame = frame.map_err(|_| Refusal::TooSlow)?;
        if let Ok(bytes) = frame.into_data() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Reads on for a little while: most senders look for an answer only when they have sent everything.
pub async fn drain(mut body: Body) {
    let reading = async {
        let mut read = 0;
        while let Ok(Some(bytes)) = next(&mut body).await {
            read += bytes.len();
            if read > DRAINED {
                break;
            }
        }
    };
    // Whether it ended or the time did is all the same.
    let _ = timeout(DRAINED_FOR, reading).await;
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    spawn_blocking(work).await.unwrap_or_else(|problem| {
        tracing::error!(%problem, "a file could not be taken in");
        Err(Refusal::Broken)
    })
}

/// The secret of `Authorization: Bearer ...`.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, secret) = value.and_then(|value| value.split_once(' ')).ok_or(Refusal::UnknownToken)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(secret.trim()) } else { Err(Refusal::UnknownToken) }
}

/// Bytes that the sender says it will send.
pub fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A sender's name for a file as it may be kept and shown: no folder, nothing that is not a letter on
/// a line, not too long. Empty if nothing is left.
pub fn tidy_name(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |letter: &char| {
        // Marks that turn the direction of writing make a name look like another one.
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = last.chars().filter(shown).collect();
    let kept = kept.trim().trim_start_matches('.');
    let letters = kept.chars().count();
    // The ending says most about a file: a long name loses its beginning.
    let kept: String = kept.chars().skip(letters.saturating_sub(LONGEST_NAME)).collect();
    shown_file_name(&kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Taker;

    impl Incoming for Taker {
        fn write(&mut self, _: &[u8]) -> Result<(), Refusal> {
            Ok(())
        }

        fn finish(self: Box<Self>) -> Result<Job, Refusal> {
            Err(Refusal::Empty)
        }
    }

    #[tokio::test]
    async fn a_trickle_is_given_up_and_a_slow_line_is_not() {
        let after = |seconds: u64, taken: u64| {
            let begun = Instant::now().checked_sub(Duration::from_secs(seconds)).expect("a moment");
            Receiving { incoming: Box::new(Taker), piece: Vec::new(), begun, taken }
        };
        assert_eq!(after(60, 100).take(b"x").await.err(), Some(Refusal::TooSlow));
        assert_eq!(after(60, 60 * SLOWEST).take(b"x").await.err(), None);
        assert_eq!(after(10, 0).take(b"x").await.err(), None, "everybody gets a while");
    }

    #[test]
    fn a_name_leads_nowhere_and_stays_on_its_line() {
        for (said, kept) in [
            ("hồ sơ tháng 10.csv", "hồ sơ tháng 10.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\t.xlsx", "t.xlsx"),
            ("a\r\nSet-Cookie: b=c.csv", "aSet-Cookie: b=c.csv"),
            ("..", ""),
            (".hidden", "hidden"),
            ("a/", ""),
            ("\u{202e}vsc.exe", "vsc.exe"),
            (" ", ""),
        ] {
            assert_eq!(tidy_name(said), kept, "{said:?}");
        }
        let long = format!("{}.csv", "x".repeat(500));
        assert!(tidy_name(&long).chars().count() == LONGEST_NAME && tidy_name(&long).ends_with(".csv"));
    }

    #[test]
    fn a_bearer_is_asked_for_by_name() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of("Bearer abc"), Ok("abc".to_owned()));
        assert_eq!(of("bearer  abc "), Ok("abc".to_owned()));
        for wrong in ["abc", "Basic abc", "Bearer"] {
            assert_eq!(of(wrong), Err(Refusal::UnknownToken), "{wrong}");
        }
        assert_eq!(bearer(&HeaderMap::new()), Err(Refusal::UnknownToken));
    }
}
