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
use crate::domain::calendar::{Calendar, EpochDay, epoch_day};
use crate::domain::procedure::Procedure;

mod calibration;
mod case;
mod days;
mod dice;
mod life;
mod oddities;
mod output;
mod portal_csv;
mod stamps;
mod sync_json;
#[cfg(test)]
mod tests;
mod world;

use case::SyntheticCase;
use days::{Moment, Rhythm, moment};
use dice::Dice;
use life::{Lives, Shares};
use output::Output;
use portal_csv::PortalCsv;
use stamps::Stamps;
use sync_json::SyncJson;
use world::{ProvinceWorld, World};

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
    let stamps = Stamps::new(first - 10, last + 1000);
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

/// One run of the generator.
struct Run<'a> {
    world: &'a World,
    calendar: &'a Calendar,
    rhythm: Rhythm,
    stamps: &'a Stamps,
    extracted_at: Moment,
    seed: u64,
    /// Cases of each province of the world, planted ones apart.
    volumes: Vec<u64>,
    has_oddities: bool,
    progress: &'a dyn Fn(u64),
}

impl Run<'_> {
    fn csv(&self, path: &Path) -> Result<u64> {
        let format = PortalCsv::new(self.world, self.stamps, self.extracted_at);
        let mut file = Output::new(path, 0, self.progress)?;
        format.head(&mut file.buffer);
        let province = self.province(ODD_IN_CSV)?;
        let odd = if self.has_oddities { oddities::csv_lines(&format, self.world, province)? } else { Vec::new() };
        self.rows(false, odd, &mut file, &|out, province, case| format.row(out, self.world, province, case))?;
        file.finish()
    }

    fn json(&self, path: &Path, already: u64) -> Result<u64> {
        let format = SyncJson::new(self.stamps, self.extracted_at);
        let mut file = Output::new(path, already, self.progress)?;
        file.separator = b",";
        format.head(&mut file.buffer);
        let province = self.province(IN_JSON[0])?;
        let odd = if self.has_oddities { oddities::json_objects(&format, self.world, province)? } else { Vec::new() };
        self.rows(true, odd, &mut file, &|out, province, case| format.row(out, self.world, province, case))?;
        format.tail(&mut file.buffer);
        file.finish()
    }

    fn province(&self, code: &str) -> Result<&ProvinceWorld> {
        let province = self.world.provinces.iter().find(|province| province.code == code);
        province.with_context(|| format!("province {code} is not in sample_calibration.csv"))
    }

    /// All cases of the provinces of one file, with the odd rows spread evenly among them.
    fn rows(&self, in_json: bool, odd: Vec<Vec<u8>>, file: &mut Output<'_>, write: &WriteRow<'_>) -> Result<()> {
        let mine = |province: &ProvinceWorld| IN_JSON.contains(&province.code.as_str()) == in_json;
        let provinces = || self.world.provinces.iter().zip(&self.volumes).filter(|(province, _)| mine(province));
        let sound: u64 = provinces().map(|(_, volume)| volume).sum();
        let step = (sound / (odd.len() as u64 + 1)).max(1);
        let mut odd = odd.into_iter();
        let mut until_odd = step;
        for (province, &volume) in provinces() {
            self.each_case(province, volume, &mut |case| {
                file.row(|out| write(out, province, case))?;
                until_odd -= 1;
                if until_odd == 0 {
                    until_odd = step;
                    if let Some(line) = odd.next() {
                        file.row(|out| out.extend_from_slice(&line))?;
                    }
                }
                Ok(())
            })?;
        }
        odd.try_for_each(|line| file.row(|out| out.extend_from_slice(&line)))
    }

    /// The cases of a province in the order of the days they came in.
    fn each_case(
        &self,
        province: &ProvinceWorld,
        volume: u64,
        take: &mut dyn FnMut(&SyntheticCase) -> Result<()>,
    ) -> Result<()> {
        let mut dice = Dice::new(self.seed, province.code.parse()?);
        let mut shares = Shares::new(&mut dice);
        let lives = Lives {
            world: self.world,
            province,
            calendar: self.calendar,
            extracted_at: self.extracted_at,
            first_day: self.rhythm.first,
        };
        let online_share = province.counts.online_share_assumed;
        // A strict walk over the days: case i of n falls where the running weight passes i / n.
        let mut numbers = Numbers::new(province.agencies.len());
        let (mut index, mut running, mut of_day) = (0, 0.0, 0.0);
        for (days, (&counter, &online)) in self.rhythm.counter.iter().zip(&self.rhythm.online).enumerate() {
            let day = self.rhythm.first + days as i32;
            let weight = (1.0 - online_share) * counter + online_share * online;
            running += weight;
            if weight > 0.0 {
                of_day = online_share * online / weight;
            }
            let is_last = days + 1 == self.rhythm.counter.len();
            let until = if is_last { volume } else { ((running * volume as f64) as u64).min(volume) };
            while index < until {
                index += 1;
                let case = lives.live(day, of_day, &mut |agency| numbers.next(agency, day), &mut dice, &mut shares);
                take(&case)?;
            }
        }
        Ok(())
    }
}

type WriteRow<'a> = dyn Fn(&mut Vec<u8>, &ProvinceWorld, &SyntheticCase) + 'a;

/// The running numbers of case numbers: each agency starts again every day.
struct Numbers(Vec<(EpochDay, u32)>);

impl Numbers {
    fn new(agencies: usize) -> Self {
        Self(vec![(EpochDay::MIN, 0); agencies])
    }

    fn next(&mut self, agency: usize, day: EpochDay) -> u32 {
        let (last, number) = &mut self.0[agency];
        *number = if *last == day { *number + 1 } else { 1 };
        *last = day;
        *number
    }
}
