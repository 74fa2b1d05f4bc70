//! One run of the generator: both files, province by province, case by case.

use std::path::Path;

use anyhow::{Context, Result};

use crate::domain::calendar::{Calendar, EpochDay};

use super::case::SyntheticCase;
use super::days::{Moment, Rhythm};
use super::dice::Dice;
use super::life::{Lives, Shares};
use super::output::Output;
use super::portal_csv::PortalCsv;
use super::stamps::Stamps;
use super::sync_json::SyncJson;
use super::world::{ProvinceWorld, World};
use super::{IN_JSON, ODD_IN_CSV, oddities};

/// One run of the generator.
pub(super) struct Run<'a> {
    pub world: &'a World,
    pub calendar: &'a Calendar,
    pub rhythm: Rhythm,
    pub stamps: &'a Stamps,
    pub extracted_at: Moment,
    pub seed: u64,
    /// Cases of each province of the world, planted ones apart.
    pub volumes: Vec<u64>,
    pub has_oddities: bool,
    pub progress: &'a dyn Fn(u64),
}

impl Run<'_> {
    pub fn csv(&self, path: &Path) -> Result<u64> {
        let format = PortalCsv::new(self.world, self.stamps, self.extracted_at);
        let mut file = Output::new(path, 0, self.progress)?;
        format.head(&mut file.buffer);
        let province = self.province(ODD_IN_CSV)?;
        let odd = if self.has_oddities { oddities::csv_lines(&format, self.world, province)? } else { Vec::new() };
        self.rows(false, odd, &mut file, &|out, province, case| format.row(out, self.world, province, case))?;
        file.finish()
    }

    pub fn json(&self, path: &Path, already: u64) -> Result<u64> {
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
