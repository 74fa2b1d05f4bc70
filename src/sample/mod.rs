//! The sample: synthetic case files in the formats of real sources.
//!
//! May import `domain` and `catalog`, and of the heavy crates csv, rand and rand_pcg; it knows no
//! polars, no SQL and no HTTP. It exists because real case records hold personal data and may not
//! travel with the program: a newcomer, a test and a benchmark need cases that are shaped like
//! them. Each province is held to its real figures, every row says `synthetic`, and the same seed
//! gives the same bytes on every machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;

use crate::catalog::Catalogue;
use crate::domain::atlas::Atlas;
use crate::domain::calendar::{Calendar, epoch_day};
use crate::domain::procedure::Procedure;

mod calibration;
mod case;
mod days;
mod dice;
mod life;
mod oddities;
mod output;
mod portal_csv;
mod run;
mod stamps;
mod sync_json;
#[cfg(test)]
mod tests;
mod world;

use days::{Rhythm, moment};
use run::Run;
use stamps::Stamps;
use world::World;

pub use oddities::{PLANTED, Planted};

/// The 34 provinces exist since this day, and so do their cases here.
pub const FIRST_DAY: Date = Date::constant(2025, 7, 1);
/// The planted rows lie in March 2026; an earlier extraction could not hold them.
pub const EARLIEST_AS_OF: Date = Date::constant(2026, 4, 1);
/// With fewer cases none are planted.
pub const PLANTED_FROM: u64 = 1000;

/// Provinces whose cases come as JSON: Nghệ An and Đà Nẵng.
const IN_JSON: [&str; 2] = ["40", "48"];
/// Where the oddities are planted in the CSV file: Cà Mau, the last province of the list, for no
/// other reason. In the JSON file it is the first of `IN_JSON`.
const ODD_IN_CSV: &str = "96";

#[derive(Clone, Debug)]
pub struct SampleOptions {
    /// Rows in both files together, planted ones included.
    pub cases: u64,
    pub seed: u64,
    /// The day of the extraction: nothing but a due date lies after its 23:59.
    pub as_of: Date,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct SampleSummary {
    pub csv: PathBuf,
    pub csv_rows: u64,
    pub json: PathBuf,
    pub json_rows: u64,
    /// How many rows of both files were planted, with the sound rows that pairs need.
    pub planted_rows: u64,
}

/// Writes `case_portal.csv` and `case_sync.json` into `out`, which is made if it is missing.
/// `progress` is told the number of cases written so far.
///
/// # Errors
/// If `as_of` is before [`EARLIEST_AS_OF`], the reference files do not fit each other, or the disk
/// refuses.
pub fn generate(
    catalogue: &Catalogue,
    options: &SampleOptions,
    out: &Path,
    progress: &dyn Fn(u64),
) -> Result<SampleSummary> {
    write(&catalogue.atlas, &catalogue.calendar, &catalogue.procedures, options, out, progress)
}

fn write(
    atlas: &Atlas,
    calendar: &Calendar,
    procedures: &[Procedure],
    options: &SampleOptions,
    out: &Path,
    progress: &dyn Fn(u64),
) -> Result<SampleSummary> {
    ensure!(options.cases > 0, "no cases were asked for");
    ensure!(
        options.as_of >= EARLIEST_AS_OF,
        "synthetic cases cannot be extracted on {}: they need an extraction on {EARLIEST_AS_OF} or later",
        options.as_of
    );
    let world = World::new(atlas, procedures, options.seed)?;
    let (first, last) = (epoch_day(FIRST_DAY), epoch_day(options.as_of));
    let stamps = Stamps::new(first - 40, last + 1000);
    let extracted_at = moment(last, 1439, 0);
    let planted = if options.cases >= PLANTED_FROM { oddities::count() } else { 0 };
    let run = Run {
        world: &world,
        calendar,
        rhythm: Rhythm::new(calendar, first, last),
        stamps: &stamps,
        extracted_at,
        seed: options.seed,
        volumes: volumes(&world, options.cases - planted),
        has_oddities: planted > 0,
        progress,
    };
    std::fs::create_dir_all(out).with_context(|| format!("making the folder {}", out.display()))?;
    let (csv, json) = (out.join(portal_csv::FILE), out.join(sync_json::FILE));
    let csv_rows = run.csv(&csv).with_context(|| format!("writing {}", csv.display()))?;
    let json_rows = run.json(&json, csv_rows).with_context(|| format!("writing {}", json.display()))?;
    progress(csv_rows + json_rows);
    Ok(SampleSummary { csv, csv_rows, json, json_rows, planted_rows: planted })
}

/// Cases for each province in proportion to the real volumes, at least one, summing to `cases`
/// where that is possible.
fn volumes(world: &World, cases: u64) -> Vec<u64> {
    let weights: Vec<f64> = world.provinces.iter().map(|province| province.counts.cases_handled).collect();
    let all: f64 = weights.iter().sum();
    let (mut before, mut running) = (0, 0.0);
    let shares = weights.iter().map(|weight| {
        running += weight;
        let until = (running / all * cases as f64).round() as u64;
        let share = until - before;
        before = until;
        share
    });
    let mut shares: Vec<u64> = shares.collect();
    for index in 0..shares.len() {
        let largest = (0..shares.len()).max_by_key(|&i| shares[i]).unwrap_or(index);
        if shares[index] == 0 && shares[largest] > 1 {
            shares[largest] -= 1;
            shares[index] = 1;
        }
    }
    shares
}
