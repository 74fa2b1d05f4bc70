//! Progress on a terminal, silence in a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over bytes read.
pub fn bytes(title: String, total: u64) -> ProgressBar {
    bar(title, total, "{msg:42} {bar:30} {bytes:>10} / {total_bytes}  {eta}")
}

/// A bar over things counted.
pub fn count(title: String, total: u64) -> ProgressBar {
    bar(title, total, "{msg:42} {bar:30} {human_pos:>10} / {human_len}  {eta}")
}

/// Something whose length is not known.
pub fn spinner(title: String) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(title);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn bar(title: String, total: u64, template: &str) -> ProgressBar {
    // The templates are constants of this file; a wrong one falls back to the plain bar.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(title)
}
