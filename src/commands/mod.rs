//! The commands: each joins the rooms for one task of a person at a terminal.
//!
//! Top floor: may import every room. Engine returns loads and parts, store keeps them, web shows
//! them; here they meet. Commands print progress and a summary, and no command reads the clock:
//! `main` passes the moment in.

/// Prints a line for the person at the terminal; a reader that has gone away (`| head`) is no error.
macro_rules! say {
    ($($text:tt)*) => { $crate::commands::print_line(format_args!($($text)*)) };
}

#[cfg(feature = "engine")]
mod case_book;
#[cfg(feature = "engine")]
pub mod changing_loads;
mod check;
pub mod context;
#[cfg(feature = "engine")]
pub mod counting;
#[cfg(feature = "engine")]
mod demo;
#[cfg(feature = "engine")]
mod desk;
mod export;
mod form;
#[cfg(feature = "engine")]
mod form_audit;
#[cfg(feature = "engine")]
mod ingest;
#[cfg(feature = "engine")]
pub mod loading;
mod loads;
#[cfg(feature = "engine")]
mod lock;
mod output;
#[cfg(feature = "engine")]
mod progress;
#[cfg(feature = "engine")]
mod pseudonym_key;
#[cfg(feature = "engine")]
mod registers;
#[cfg(feature = "engine")]
pub mod runs;
#[cfg(feature = "engine")]
mod sample;
#[cfg(feature = "engine")]
mod schedule;
#[cfg(feature = "engine")]
mod sent_forms;
mod serve;
#[cfg(feature = "engine")]
mod source;
#[cfg(feature = "engine")]
mod spool;
#[cfg(feature = "engine")]
mod tokens;
#[cfg(feature = "engine")]
mod watch;
#[cfg(feature = "engine")]
mod ways;
#[cfg(feature = "engine")]
mod writer;

use anyhow::Result;
use jiff::civil::Date;

#[cfg(feature = "engine")]
use crate::config::DataPlace;
use crate::config::{Command, Config};
#[cfg(feature = "engine")]
use crate::domain::run::Definitions;

/// The moment a command was started, read once by `main`.
#[derive(Clone, Debug)]
pub struct Now {
    /// RFC 3339, with offset.
    pub moment: String,
    pub today: Date,
}

/// Reads the clock; `main` alone has one. What runs for days asks it again and again.
pub type Clock = fn() -> Now;

/// Runs one command to its end. Only the write side asks for the moment.
#[cfg_attr(not(feature = "engine"), allow(unused_variables))]
pub async fn run(config: Config, clock: Clock) -> Result<()> {
    #[cfg(feature = "engine")]
    if let Some(point) = config.kill_at {
        crate::engine::fault::arm(point);
    }
    let place = config.place;
    let now = clock();
    match config.command {
        Command::Serve { listen, doors, map } => {
            serve::run(&context::open(&place).await?, &listen, &doors, &map, clock).await
        }
        #[cfg(feature = "engine")]
        Command::Watch { dir, timetable, once } => {
            ways::run(&context::open(&place).await?, &dir, &timetable, once, clock).await
        }
        #[cfg(feature = "engine")]
        Command::Token(request) => tokens::run(&context::open(&place).await?, &request, &now).await,
        #[cfg(feature = "engine")]
        Command::Source(request) => source::run(&place, &request, &now).await,
        #[cfg(feature = "engine")]
        Command::Demo { listen, doors, map, cases, no_serve } => {
            let context = context::open(&place).await?;
            if !no_serve {
                serve::check(&context, &listen, &map).await?;
            }
            let writing = lock::take(&context.data)?;
            demo::load(&context, &cases, &now).await?;
            drop(writing);
            if no_serve { Ok(()) } else { serve::run(&context, &listen, &doors, &map, clock).await }
        }
        #[cfg(feature = "engine")]
        Command::Sample { cases, out } => sample::run(&context::catalogue(&place)?, &cases, &out),
        #[cfg(feature = "engine")]
        Command::Ingest { source, files, period, as_of, no_compute } => {
            let context = context::open(&place).await?;
            let _writing = lock::take(&context.data)?;
            let outcome = ingest::run(&context, &source, &files, &period, &as_of, &now).await;
            // Also after a file that failed: the good ones are visible and must be counted.
            if counting::is_due(&context.data) && !no_compute {
                counting::run_due(&context, &now).await?;
            }
            outcome
        }
        Command::Loads { source, action } => loads::run(&place, source.as_deref(), action, &now).await,
        #[cfg(feature = "engine")]
        Command::Compute { only, headers_only } => compute(&place, only, headers_only, &now).await,
        #[cfg(feature = "engine")]
        Command::Runs { action } => runs::run(&context::open(&without_pipelines(place)).await?, action).await,
        #[cfg(feature = "engine")]
        Command::Verify(request) => runs::verify(&context::open(&without_pipelines(place)).await?, &request).await,
        Command::Check => check::run(&context::catalogue(&place)?),
        #[cfg(feature = "engine")]
        Command::Form(request) if request.audit => form_audit::run(&context::open(&place).await?, &request).await,
        Command::Form(request) => form::run(&context::open(&place).await?, &request).await,
        Command::Export { period, out, excel, english } => {
            export::run(&context::open(&place).await?, &period, &out, excel, english).await
        }
    }
}

/// `only`: one rule set, and `headers_only`: as if no source told more; for the benchmark.
#[cfg(feature = "engine")]
async fn compute(place: &DataPlace, only: Option<String>, headers_only: bool, now: &Now) -> Result<()> {
    let mut context = context::open(place).await?;
    if let Some(only) = only {
        context.catalogue.rule_sets.retain(|rule_set| rule_set.id == only);
        // It is not what its files say any more.
        context.catalogue.definitions = Definitions::default();
    }
    let _writing = lock::take(&context.data)?;
    counting::run(&context, now, !headers_only).await
}

/// A run has its own definitions: those of today need not even be valid.
#[cfg(feature = "engine")]
fn without_pipelines(place: DataPlace) -> DataPlace {
    DataPlace { pipelines: None, ..place }
}

fn print_line(text: std::fmt::Arguments<'_>) {
    use std::io::Write;
    // Nobody is left to tell if the output is closed.
    let _ = writeln!(std::io::stdout(), "{text}");
}
