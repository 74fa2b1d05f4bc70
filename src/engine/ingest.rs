//! One file of case records to the lake: conformed, told apart from what is already there, sealed.

use std::collections::hash_map::Entry;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use polars::prelude::*;

use super::conform::{self, Batch, RejectedRow, RowContract};
use super::lake::{self, Staged, Superseded, Visible};
use super::quarantine::Quarantine;
use super::seen::{Seen, Sight};
use super::steps::Steps;
use crate::domain::calendar::{date_of, epoch_day};
use crate::domain::load::{Load, LoadState, Way};
use crate::domain::reading::Nature;
use crate::domain::source::{CaseMapping, SourceMapping};
use crate::domain::text::Text;
use crate::formats::{Input, Observed};

const MILLISECONDS_A_SECOND: i64 = 1000;

/// Everything a load of cases depends on besides the bytes of the file.
pub struct CaseLoad<'a> {
    pub source: &'a SourceMapping,
    pub mapping: &'a CaseMapping,
    pub contract: &'a RowContract,
    /// The data folder: `lake/` and `quarantine/` lie in it.
    pub data: &'a Path,
    /// Lake files of this source that the manifest lists, in load order.
    pub visible: &'a [String],
    /// Period the sender declares; empty if none.
    pub period: &'a str,
    pub way: &'a Way,
    /// RFC 3339, read from the clock by `main`.
    pub loaded_at: &'a str,
}

/// blake3 of the text of a mapping, in hexadecimal.
pub fn fingerprint(source: &SourceMapping) -> String {
    blake3::hash(source.text.as_bytes()).to_hex().to_string()
}

/// Reads a file whole; fails if its bytes are no longer those of the hash.
pub fn read_whole(input: &dyn Input, hash: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.open()?.read_to_end(&mut bytes).context("cannot be read / không đọc được")?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes);
    same_bytes(&hasher, hash).map(|()| bytes)
}

/// The day of a moment (RFC 3339) in Vietnam, whose systems write the files.
pub fn day_in_vietnam(moment: &str) -> Result<Date> {
    let moment: Timestamp = moment.parse().map_err(|_| anyhow!("`{moment}` is not an RFC 3339 moment"))?;
    Ok(Offset::constant(7).to_datetime(moment).date())
}

impl CaseLoad<'_> {
    /// Writes the file's cases to the lake, sealed and not yet visible: commit the returned load to
    /// the manifest to make it so. `progress` is told the bytes read so far.
    pub fn run(&self, input: &dyn Input, hash: &str, progress: &(dyn Fn(u64) + Sync)) -> Result<Load> {
        // Systems stamp the data of a day with its last minute: the whole day of loading is allowed.
        let latest = (i64::from(epoch_day(day_in_vietnam(self.loaded_at)?)) + 1) * 86_400 - 1;
        let mut intake = Intake::begin(self, hash)?;
        let observed = Observed::new(input, progress);
        let take = |batch| intake.take(batch);
        conform::conform(&self.source.format, self.mapping, self.contract, latest, &observed, take)
            .and_then(|()| observed.unchanged(hash))
            .and_then(|()| intake.finish(input, hash))
            .context("nothing was loaded / không nạp dòng nào")
    }
}

fn same_bytes(read: &blake3::Hasher, hash: &str) -> Result<()> {
    if read.finalize().to_hex().as_str() != hash {
        bail!(
            "the file changed while it was read; load it again when it is complete / tệp bị thay đổi trong khi đọc; hãy \
             nạp lại khi tệp đã ghi xong"
        );
    }
    Ok(())
}

/// What of one file has been taken so far.
struct Intake<'a> {
    load: &'a CaseLoad<'a>,
    staged: Staged,
    quarantine: Quarantine,
    seen: Seen,
    steps: Steps,
    key_heading: String,
    read: i64,
    accepted: i64,
    rejected: i64,
    duplicate: i64,
    superseded: i64,
    replaced: i64,
    synthetic: bool,
    extracted_at: i64,
}

impl<'a> Intake<'a> {
    fn begin(load: &'a CaseLoad<'a>, hash: &str) -> Result<Self> {
        lake::check_version(load.data, load.visible)?;
        Ok(Self {
            staged: Staged::begin(load.data, &load.source.id, hash)?,
            quarantine: Quarantine::new(load.data, &load.source.id, hash),
            seen: Seen::new(),
            steps: Steps::default(),
            key_heading: load.mapping.columns.get("case_no").cloned().unwrap_or_default(),
            load,
            read: 0,
            accepted: 0,
            rejected: 0,
            duplicate: 0,
            superseded: 0,
            replaced: 0,
            synthetic: false,
            extracted_at: 0,
        })
    }

    fn take(&mut self, mut batch: Batch) -> Result<()> {
        self.read += batch.read as i64;
        self.synthetic |= batch.synthetic;
        self.extracted_at = self.extracted_at.max(batch.extracted_at);
        for row in &batch.rejected {
            self.reject(row)?;
        }
        self.steps.take(std::mem::take(&mut batch.steps), &mut self.staged)?;
        let mut keep = vec![true; batch.keys.len()];
        for (row, key) in batch.keys.iter().enumerate() {
            match self.seen.entry(key.case) {
                Entry::Vacant(slot) => {
                    slot.insert(Sight::new(key.content, self.accepted as u32, key.version_at));
                    self.accepted += 1;
                    continue;
                }
                Entry::Occupied(earlier) if earlier.get().content == key.content => self.duplicate += 1,
                Entry::Occupied(_) => self.reject(&batch.conflict(row, &self.key_heading))?,
            }
            keep[row] = false;
        }
        let frame = if keep.iter().all(|&kept| kept) {
            batch.frame
        } else {
            batch.events.keep_rows(&keep);
            let mask = BooleanChunked::from_slice("keep".into(), &keep);
            batch.frame.filter(&mask).map_err(|error| anyhow!("{error}"))?
        };
        self.staged.append(frame, batch.events)
    }

    fn reject(&mut self, row: &RejectedRow) -> Result<()> {
        self.rejected += 1;
        self.quarantine.add(row)
    }

    fn finish(mut self, input: &dyn Input, hash: &str) -> Result<Load> {
        if self.read == 0 {
            bail!("no records: the file has a heading or an empty list only / không có hồ sơ nào");
        }
        if self.rejected == self.read {
            let reasons = self.quarantine.seal()?.map(|file| self.load.data.join(file)).unwrap_or_default();
            bail!(
                "none of its {} rows could be taken; the reasons are in {} / không nhận được dòng nào; lý do ở tệp trên",
                self.read,
                reasons.display()
            );
        }
        self.staged.flush()?;
        self.steps.flush(&mut self.staged)?;
        let replaced = self.versions_elsewhere()?;
        if !replaced.is_empty() {
            self.staged.write_superseded(&replaced)?;
        }
        let as_of = date_of(self.extracted_at.div_euclid(86_400) as i32)
            .context("no row has an extraction date / không dòng nào có thời điểm trích xuất")?;
        let nature = if self.synthetic { Nature::Synthetic } else { self.load.source.nature };
        Ok(Load {
            id: 0,
            source: self.load.source.id.clone(),
            file: input.name().to_owned(),
            hash: hash.to_owned(),
            period: self.load.period.to_owned(),
            state: LoadState::Visible,
            read: self.read,
            accepted: self.accepted + self.steps.accepted,
            rejected: self.rejected,
            duplicate: self.duplicate + self.steps.duplicate,
            superseded: self.superseded,
            replaced: self.replaced,
            nature,
            as_of,
            lake_files: self.staged.seal()?,
            quarantine_file: self.quarantine.seal()?,
            mapping: fingerprint(self.load.source),
            origin: input.origin(),
            way: self.load.way.clone(),
            remark: Text::default(),
            loaded_at: self.load.loaded_at.to_owned(),
        })
    }

    /// Cases of this file that earlier loads already have: the later extraction counts, the other
    /// row is marked. An unchanged row is a duplicate of what is there.
    fn versions_elsewhere(&mut self) -> Result<Vec<Superseded>> {
        let mut replaced = Vec::new();
        if self.load.visible.is_empty() {
            return Ok(replaced);
        }
        let visible = Visible::read(self.load.data, self.load.visible)?;
        for file in &visible.files {
            let frame = lake::read(&self.load.data.join(file), &["case_key", "row_hash", "version_at"])?;
            let broken = |error: PolarsError| anyhow!("{file}: {error}");
            let keys = frame.column("case_key").and_then(|c| c.u64()).map_err(broken)?;
            let contents = frame.column("row_hash").and_then(|c| c.u64()).map_err(broken)?;
            let moments = frame.column("version_at").and_then(|c| c.datetime()).map_err(broken)?;
            let gone = visible.superseded_in(file);
            for (row, ((key, content), moment)) in
                keys.iter().zip(contents.iter()).zip(moments.physical().iter()).enumerate()
            {
                let row = row as u32;
                let Some(new) = key.and_then(|key| self.seen.get(key)) else { continue };
                if gone.binary_search(&row).is_ok() {
                    continue;
                }
                let stored = moment.unwrap_or(0) / MILLISECONDS_A_SECOND;
                if content == Some(new.content) || stored > new.extracted_at() {
                    self.duplicate += 1;
                    self.accepted -= 1;
                    replaced.push(self.staged.position(u64::from(new.row)));
                } else {
                    self.replaced += 1;
                    replaced.push(Superseded { file: file.clone(), row });
                }
            }
        }
        Ok(replaced)
    }
}
