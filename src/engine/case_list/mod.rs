//! The cases behind a count, found by what counted them: the same files, the same rows, the same judge, the same
//! conditions, the same places and days ([`super::compute`], [`super::tally`]).

mod asked;
mod found;
mod rows;
mod sight;
mod watch;

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};

use super::compute::{Counting, Ground};
use super::side_by_side;
use crate::domain::case_list::CaseQuestion;
use asked::{Asked, Scan};

pub use found::Found;
pub use rows::Wanted;

/// All files of cases, made ready to be asked again and again as long as no load comes or goes.
pub struct Files {
    pub(super) sources: Vec<(String, Ground)>,
}

impl Counting<'_> {
    /// `manifest`: the visible files of each source, in load order.
    pub fn files(&self, manifest: &BTreeMap<String, Vec<String>>) -> Result<Files> {
        let ground = |(source, files): (&String, &Vec<String>)| anyhow::Ok((source.clone(), self.ground(files, None)?));
        Ok(Files { sources: manifest.iter().map(ground).collect::<Result<_>>()? })
    }

    /// Every case that the count counts, in the order of the files.
    pub fn cases_behind(&self, files: &Files, question: &CaseQuestion) -> Result<Found> {
        let mut found = Found::default();
        for (number, (source, ground)) in files.sources.iter().enumerate() {
            let asked = Asked::of(self, ground, question)?;
            let wanted: Vec<String> =
                ground.visible.files.iter().filter(|file| asked.may_hold(file)).cloned().collect();
            let begin = || Scan::begin(&asked, number as u32);
            let take = |scan: &mut Scan<'_>, _, file: &str| {
                let position = ground.visible.files.iter().position(|known| known == file);
                let position = position
                    .ok_or_else(|| anyhow!("{file} is no file of {source} / {file} không phải tệp của {source}"))?;
                let table = self.table(&ground.visible, &ground.progress, file)?;
                scan.file(&table, ground.visible.superseded_in(file), position as u32)
            };
            let scan = side_by_side::gathered(&wanted, begin, take, Scan::absorb)?;
            found.join(scan.into_found());
        }
        found.sort();
        Ok(found)
    }
}
