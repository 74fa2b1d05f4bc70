//! The ways in beside the command line: a desk for what is sent to a server, and a watched folder.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Clock;
use super::context::Context;
use super::desk::{Desk, Limits, SourceRight, SourceRule};
use super::pseudonym_key::KeyFile;
use super::schedule::Schedule;
use super::watch::{self as folder, SETTLE, Watched};
use super::writer::{Writer, serve_desk};
use crate::config::{Doors, Timetable};
use crate::domain::source::{Contract, SourceMapping};
use crate::domain::stated::is_stated;
use crate::web::App;

/// What a server has open besides its pages.
pub struct Ways {
    desk: Option<Arc<Desk>>,
    stop: watch::Sender<bool>,
    working: Vec<JoinHandle<()>>,
}

impl Ways {
    /// Fails on what cannot be kept: a folder that is not there, a timetable that is none.
    pub fn open(context: &Context, doors: &Doors, clock: Clock) -> Result<Self> {
        // Before files come: each of them would fail on it.
        context.pseudonym_key.as_ref().map_or(Ok(()), KeyFile::check)?;
        let (stop, told) = watch::channel(false);
        let writer = Writer::new(context.clone(), clock);
        let mut ways = Self { desk: None, stop, working: Vec::new() };
        if doors.largest_upload > 0 || doors.watch.is_some() {
            ways.working.push(tokio::spawn(settle(Arc::clone(&writer))));
        }
        if doors.largest_upload > 0 {
            let limits = Limits::for_files_of(doors.largest_upload.saturating_mul(1 << 20));
            let desk = Desk::new(context.store.clone(), rights(context), &context.data, limits)?;
            ways.working.push(tokio::spawn(serve_desk(Arc::clone(&writer), Arc::clone(&desk), told.clone())));
            ways.desk = Some(desk);
        }
        if let Some(dir) = &doors.watch {
            // The pages are served all the same: the share may be mounted later.
            if !dir.is_dir() {
                eprintln!(
                    "{0} is not there yet; it is looked for again and again / chưa có thư mục {0}; hệ thống sẽ tiếp tục tìm",
                    dir.display()
                );
            }
            let (watched, schedule) = (Watched::once_there(dir, SETTLE)?, Schedule::of(&doors.timetable)?);
            let watching = folder::run(writer, watched, schedule, told);
            ways.working.push(tokio::spawn(async move {
                if let Err(error) = watching.await {
                    tracing::error!(error = format!("{error:#}"), "the folder is no longer watched");
                }
            }));
        }
        Ok(ways)
    }

    pub fn plug(&self, app: App) -> App {
        match &self.desk {
            Some(desk) => app.taking_files(desk.clone()),
            None => app,
        }
    }

    /// Finishes the file in hand. What waits is gone: it has to be sent again.
    pub async fn close(self) {
        self.stop.send_replace(true);
        if let Some(waiting) = self.desk.as_ref().map(|desk| desk.waiting()).filter(|&waiting| waiting > 0) {
            tracing::warn!(waiting, "files that waited are gone and have to be sent again");
        }
        for work in self.working {
            if let Err(problem) = work.await {
                tracing::error!(%problem, "a way in broke");
            }
        }
    }
}

/// A server that was killed while it loaded would else show old figures until the next file comes.
async fn settle(writer: Arc<Writer>) {
    if let Err(error) = writer.settle().await {
        tracing::error!(error = format!("{error:#}"), "what is loaded could not be counted");
    }
}

fn rights(context: &Context) -> HashMap<String, SourceRule> {
    let right = |contract: &Contract| match contract {
        Contract::Cases(_) | Contract::FormReport(_) => SourceRight::ByProvince,
        _ => SourceRight::Nation,
    };
    let rule = |source: &SourceMapping| SourceRule { right: right(&source.contract), is_stated: is_stated(source) };
    context.catalogue.sources.iter().map(|source| (source.id.clone(), rule(source))).collect()
}

/// `chiso watch`
pub async fn run(context: &Context, dir: &Path, timetable: &Timetable, once: bool, clock: Clock) -> Result<()> {
    context.pseudonym_key.as_ref().map_or(Ok(()), KeyFile::check)?;
    let mut watched = Watched::new(dir, SETTLE)?;
    let schedule = Schedule::of(timetable)?;
    let writer = Writer::new(context.clone(), clock);
    writer.settle().await?;
    let (stop, told) = watch::channel(false);
    if once {
        let looked = watched.look(&writer, &told).await?;
        say!("{} loaded, {} not / đã nạp {0} tệp, không nạp được {1} tệp", looked.loaded, looked.failed);
        return if looked.failed == 0 {
            Ok(())
        } else {
            bail!("not all files were loaded / có tệp chưa được nạp")
        };
    }
    say!("watching {0} (stop with Ctrl-C) / đang theo dõi {0}", dir.display());
    let watching = tokio::spawn(folder::run(writer, watched, schedule, told));
    super::serve::stop_signal().await;
    stop.send_replace(true);
    watching.await?
}
