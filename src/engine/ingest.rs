//! One file of case records to the lake: conformed, told apart from what is already there, sealed.

use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::*;

use super::conform::{self, Batch, RejectedRow, RowContract};
use super::lake::{self, Staged, Superseded, Visible};
use super::quarantine::Quarantine;
use super::seen::{Seen, Sight};
use crate::domain::calendar::date_of;
use crate::domain::load::Load;
use crate::domain::reading::Nature;
use crate::domain::source::{CaseMapping, SourceMapping};

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
    /// RFC 3339, read from the clock by `main`.
    pub loaded_at: &'a str,
}

/// blake3 of a file's bytes, in hexadecimal.
pub fn hash_file(path: &Path) -> Result<String> {
    let mut file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).with_context(|| format!("cannot read {}", path.display()))? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            read => hasher.update(&buffer[..read]),
        };
    }
}

impl CaseLoad<'_> {
    /// Writes the file's cases to the lake, sealed and not yet visible: commit the returned load to
    /// the manifest to make it so. `progress` is told the bytes read so far.
    pub fn run(&self, path: &Path, hash: &str, progress: &(dyn Fn(u64) + Sync)) -> Result<Load> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let mut intake = Intake::begin(self, hash)?;
        let counted = Counted { inner: file, read: 0, progress };
        conform::conform(self.source.format, self.mapping, self.contract, counted, |batch| intake.take(batch))
            .with_context(|| format!("{name}: nothing was loaded / không nạp dòng nào"))?;
        intake.finish(name, hash)
    }
}

/// What of one file has been taken so far.
struct Intake<'a> {
    load: &'a CaseLoad<'a>,
    staged: Staged,
    quarantine: Quarantine,
    seen: Seen,
    key_heading: String,
    read: i64,
    accepted: i64,
    rejected: i64,
    duplicate: i64,
    superseded: i64,
    synthetic: bool,
    extracted_at: i64,
}

impl<'a> Intake<'a> {
    fn begin(load: &'a CaseLoad<'a>, hash: &str) -> Result<Self> {
        Ok(Self {
            staged: Staged::begin(load.data, &load.source.id, hash)?,
            quarantine: Quarantine::new(load.data, &load.source.id, hash),
            seen: Seen::new(),
            key_heading: load.mapping.columns.get("case_no").cloned().unwrap_or_default(),
            load,
            read: 0,
            accepted: 0,
            rejected: 0,
            duplicate: 0,
            superseded: 0,
            synthetic: false,
            extracted_at: 0,
        })
    }

    fn take(&mut self, batch: Batch) -> Result<()> {
        self.read += batch.read as i64;
        self.synthetic |= batch.synthetic;
        self.extracted_at = self.extracted_at.max(batch.extracted_at);
        for row in &batch.rejected {
            self.reject(row)?;
        }
        let mut keep = vec![true; batch.keys.len()];
        for (row, key) in batch.keys.iter().enumerate() {
            match self.seen.entry(key.case) {
                Entry::Vacant(slot) => {
                    slot.insert(Sight::new(key.content, self.accepted as u32, key.extracted_at));
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
            let mask = BooleanChunked::from_slice("keep".into(), &keep);
            batch.frame.filter(&mask).map_err(|error| anyhow!("{error}"))?
        };
        self.staged.append(frame)
    }

    fn reject(&mut self, row: &RejectedRow) -> Result<()> {
        self.rejected += 1;
        self.quarantine.add(row)
    }

    fn finish(mut self, name: String, hash: &str) -> Result<Load> {
        if self.read == 0 {
            bail!("{name}: a heading and no records; nothing was loaded / có tiêu đề nhưng không có hồ sơ nào");
        }
        self.staged.flush()?;
        let replaced = self.versions_elsewhere()?;
        if !replaced.is_empty() {
            self.staged.write_superseded(&replaced)?;
        }
        let as_of = date_of(self.extracted_at.div_euclid(86_400) as i32)
            .with_context(|| format!("{name}: no row has an extraction date"))?;
        let nature = if self.synthetic { Nature::Synthetic } else { self.load.source.nature };
        Ok(Load {
            source: self.load.source.id.clone(),
            file: name,
            hash: hash.to_owned(),
            read: self.read,
            accepted: self.accepted,
            rejected: self.rejected,
            duplicate: self.duplicate,
            superseded: self.superseded,
            nature,
            as_of,
            lake_files: self.staged.seal()?,
            quarantine_file: self.quarantine.seal()?,
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
            let frame = lake::read(&self.load.data.join(file), &["case_key", "row_hash", "extracted_at"])?;
            let broken = |error: PolarsError| anyhow!("{file}: {error}");
            let keys = frame.column("case_key").and_then(|c| c.u64()).map_err(broken)?;
            let contents = frame.column("row_hash").and_then(|c| c.u64()).map_err(broken)?;
            let moments = frame.column("extracted_at").and_then(|c| c.datetime()).map_err(broken)?;
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
                    self.superseded += 1;
                    replaced.push(Superseded { file: file.clone(), row });
                }
            }
        }
        Ok(replaced)
    }
}

struct Counted<'a, R> {
    inner: R,
    read: u64,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        (self.progress)(self.read);
        Ok(read)
    }
}
