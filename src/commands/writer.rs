//! The one who writes while a server or a watch runs: files one after the other, under the write
//! lock, and the figures counted anew after them.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, MutexGuard};
use tokio::task::spawn_blocking;

use super::context::Context;
use super::desk::{Desk, Queued};
use super::loading::{self, SendersFault};
use super::lock::{self, WriteLock};
use super::{Clock, counting};
use crate::domain::intake::JobState;
use crate::domain::load::{LoadRequest, Outcome, Way};
use crate::domain::text::Text;
use crate::domain::token::Token;
use crate::formats::Input;

/// Files after which the figures are counted, although more wait.
const COUNTED_AFTER: usize = 16;

/// Loads files for whoever brings them, one at a time.
pub struct Writer {
    pub context: Context,
    pub clock: Clock,
    turn: Mutex<()>,
}

/// The right to write, while it lives.
pub struct Turn<'a> {
    writer: &'a Arc<Writer>,
    _lock: WriteLock,
    _turn: MutexGuard<'a, ()>,
}

impl Writer {
    pub fn new(context: Context, clock: Clock) -> Arc<Self> {
        Arc::new(Self { context, clock, turn: Mutex::new(()) })
    }

    /// Waits until nobody else writes, in this process or in another, and takes away what killed
    /// commands left.
    pub async fn turn(self: &Arc<Self>) -> Result<Turn<'_>> {
        let turn = self.turn.lock().await;
        let data = self.context.data.clone();
        let lock =
            spawn_blocking(move || lock::take(&data)).await.context("the lock was not taken / không khóa được")??;
        loading::tidy(&self.context).await?;
        Ok(Turn { writer: self, _lock: lock, _turn: turn })
    }

    /// Counts what a process that was killed after a load had not counted any more.
    pub async fn settle(self: &Arc<Self>) -> Result<()> {
        if counting::is_due(&self.context.data) { self.turn().await?.count().await } else { Ok(()) }
    }
}

impl Turn<'_> {
    /// Loads one file, away from the threads that talk to the network.
    pub async fn load(&self, source: &str, input: Arc<dyn Input>, request: LoadRequest) -> Result<Outcome> {
        let (writer, source, handle) = (Arc::clone(self.writer), source.to_owned(), Handle::current());
        let loading = spawn_blocking(move || {
            let mapping = loading::source(&writer.context, &source)?;
            let now = (writer.clock)();
            handle.block_on(loading::load_one(&writer.context, mapping, input.as_ref(), &request, &now))
        });
        // A panic of a reader must not end the server.
        loading.await.unwrap_or_else(|problem| Err(anyhow!("the reader broke: {problem} / bộ đọc bị lỗi: {problem}")))
    }

    /// Counts the figures anew if cases became visible.
    pub async fn count(&self) -> Result<()> {
        if !counting::is_due(&self.writer.context.data) {
            return Ok(());
        }
        let (writer, handle) = (Arc::clone(self.writer), Handle::current());
        let counting = spawn_blocking(move || {
            let now = (writer.clock)();
            handle.block_on(counting::run_due(&writer.context, &now))
        });
        counting.await.unwrap_or_else(|problem| Err(anyhow!("counting broke: {problem} / bộ tính bị lỗi: {problem}")))
    }
}

/// Loads what waits at the desk, as it comes, until it is told to stop; the file in hand is finished.
pub async fn serve_desk(writer: Arc<Writer>, desk: Arc<Desk>, stop: tokio::sync::watch::Receiver<bool>) {
    let mut told = stop.clone();
    loop {
        tokio::select! {
            () = desk.file() => {}
            _ = told.wait_for(|stop| *stop) => return,
        }
        while desk.waiting() > 0 && !*stop.borrow() {
            clear(&writer, &desk, &stop).await;
        }
    }
}

/// Some of the files that wait, and the figures after them.
async fn clear(writer: &Arc<Writer>, desk: &Desk, stop: &tokio::sync::watch::Receiver<bool>) {
    let turn = match writer.turn().await {
        Ok(turn) => turn,
        Err(error) => {
            while let Some(queued) = desk.next() {
                failed(desk, &queued.job, &queued.token, &error);
            }
            return;
        }
    };
    let mut counted = Vec::new();
    for _ in 0..COUNTED_AFTER {
        if *stop.borrow() {
            break;
        }
        let Some(queued) = desk.next() else { break };
        counted.extend(one(desk, &turn, queued).await);
    }
    let outcome = turn.count().await;
    for (job, token, load) in counted {
        match &outcome {
            Ok(()) => desk.set(&job, &token, JobState::Done(load)),
            Err(error) => failed(desk, &job, &token, error),
        }
    }
}

/// Loads a file; what has to be counted before it is done comes back.
async fn one(desk: &Desk, turn: &Turn<'_>, queued: Queued) -> Option<(String, Token, Box<crate::domain::load::Load>)> {
    let Queued { job, source, period, stated_at, token, input } = queued;
    let request =
        LoadRequest { period, stated_at, way: Way::Sent(token.name.clone()), province: token.province.clone() };
    match turn.load(&source, Arc::new(input), request).await {
        Ok(Outcome::Loaded(load)) => {
            tracing::info!(load = load.id, source, token = token.name, read = load.read, "a file that was sent is in");
            let load = Box::new(load);
            desk.set(&job, &token, JobState::Counting(load.clone()));
            return Some((job, token, load));
        }
        Ok(Outcome::AlreadyThere(load)) if load.province.is_some() && load.province != token.province => {
            desk.set(&job, &token, JobState::Failed(sent_by_another()));
        }
        Ok(Outcome::AlreadyThere(load)) => desk.set(&job, &token, JobState::AlreadyThere(Box::new(load))),
        Ok(Outcome::Refused(load)) => {
            tracing::warn!(load = load.id, source, token = token.name, "a file that was sent is refused");
            desk.set(&job, &token, JobState::Refused(Box::new(load)));
        }
        Err(error) => failed(desk, &job, &token, &error),
    }
    None
}

/// "Nothing changed" would be no answer to one whose rows were rejected when another sent them.
fn sent_by_another() -> Text {
    Text::new(
        "Chính tệp này đã được gửi bằng mã của một tỉnh, khi đó các dòng của tỉnh khác bị loại. Hãy xuất tệp chỉ có dữ liệu \
         của tỉnh bạn rồi gửi lại.",
        "This very file was sent with the token of one province, and rows of others were rejected then. Export a file of \
         your own province's rows only, and send that.",
    )
}

/// What went wrong is for the log: it may name what is the administrator's alone.
fn failed(desk: &Desk, job: &str, token: &Token, error: &anyhow::Error) {
    if let Some(fault) = error.downcast_ref::<SendersFault>() {
        return desk.set(job, token, JobState::Failed(fault.0.clone()));
    }
    tracing::error!(job, error = format!("{error:#}"), "a file that was sent could not be loaded");
    let text = Text::new(
        "Lỗi ở phía máy chủ và đã được ghi lại; không dòng nào được tính. Hãy gửi lại sau.",
        "Something failed on the server and was logged; send the file again later, nothing is counted twice.",
    );
    desk.set(job, token, JobState::Failed(text));
}
