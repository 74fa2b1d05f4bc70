//! `chiso sample`: synthetic case files in the source formats.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use jiff::civil::{Date, date};

use super::progress;
use crate::catalog::Catalogue;
use crate::config::SampleSize;
use crate::sample::{self, SampleOptions, SampleSummary};

/// The day the portal's real figures in the sample data speak of, so that both can stand side by side.
pub(super) const AS_OF: Date = date(2026, 10, 10);

pub fn run(catalogue: &Catalogue, size: &SampleSize, out: &Path) -> Result<()> {
    let begun = Instant::now();
    let written = write(catalogue, size, out)?;
    say!(
        "{}: {} synthetic cases\n{}: {} synthetic cases\n{} of them planted oddities (see sample-data/README.md); {:.1} s",
        written.csv.display(),
        written.csv_rows,
        written.json.display(),
        written.json_rows,
        written.planted_rows,
        begun.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Writes the two files with a progress bar.
pub fn write(catalogue: &Catalogue, size: &SampleSize, out: &Path) -> Result<SampleSummary> {
    let bar = progress::count("writing synthetic cases".to_owned(), size.cases);
    let options = SampleOptions { cases: size.cases, seed: size.seed, as_of: AS_OF };
    let written = sample::generate(catalogue, &options, out, &|done| bar.set_position(done));
    bar.finish_and_clear();
    written
}
