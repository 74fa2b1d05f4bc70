//! The one reader of the clock and the environment: parses the command line and starts a command.

use std::process::ExitCode;

use chiso::commands::{self, Now};
use chiso::config::Config;
use clap::Parser;
use jiff::Zoned;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Unless CHISO_LOG says otherwise. What the database's driver warns of is in our errors, in words.
const LOGGED: &str = "warn,sqlx=error,sqlx_core=off,chiso=info";

fn main() -> ExitCode {
    without_huge_pages();
    let config = Config::parse();
    let filter = EnvFilter::try_from_env("CHISO_LOG").unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).compact().init();
    match start(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(config: Config) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(commands::run(config, now))
}

/// Memory comes in pages of 4 kB. The system clears 2 MB for the first byte of a huge page: whoever asked first after a
/// quiet time waited half a second for it, and loading took longer too (figures in benches/README.md).
fn without_huge_pages() {
    // An old system cannot; it is slower then, and nothing else.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[allow(clippy::disallowed_methods)] // The one place where the clock is read.
fn now() -> Now {
    let clock = Zoned::now();
    Now { moment: clock.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), today: clock.date() }
}
