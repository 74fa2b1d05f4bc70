//! Rejected rows as a CSV file: where, what, why, what to do, and the row as it stood, so that it
//! can be mended and sent again.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use super::conform::RejectedRow;
use super::fault;
use crate::domain::load::Reject;

/// Characters of a value that are shown beside its reason; the record holds all of it.
const SHOWN: usize = 200;

/// The quarantine file of one load; made at the first rejected row, and under a temporary name until
/// it is whole.
pub struct Quarantine {
    path: PathBuf,
    name: String,
    writer: Option<csv::Writer<File>>,
}

impl Quarantine {
    /// `load`: name of the load, of which there is no other one of the source.
    pub fn new(data: &Path, source: &str, load: &str) -> Self {
        let name = format!("quarantine/{source}-{load}.csv");
        Self { path: data.join(&name), name, writer: None }
    }

    pub fn add(&mut self, row: &RejectedRow) -> Result<()> {
        for reason in &row.reasons {
            self.write(reason, &row.raw)?;
        }
        Ok(())
    }

    fn write(&mut self, reason: &Reject, record: &str) -> Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            empty => empty.insert(begin(&temporary(&self.path))?),
        };
        let value: String = reason.value.chars().take(SHOWN).collect();
        let line = reason.line.to_string();
        writer.write_record([
            line.as_str(),
            &reason.column,
            &value,
            reason.code,
            &reason.advice_vi,
            &reason.advice_en,
            record,
        ])?;
        Ok(())
    }

    /// Syncs the file; its path below the data folder, or `None` if no row was rejected.
    pub fn seal(mut self) -> Result<Option<String>> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let path = temporary(&self.path);
        let file =
            writer.into_inner().map_err(|error| anyhow!("cannot write {}: {}", path.display(), error.error()))?;
        file.sync_all().with_context(|| format!("cannot write {}", path.display()))?;
        fault::point();
        fs::rename(&path, &self.path).with_context(|| format!("cannot name {}", self.path.display()))?;
        Ok(Some(std::mem::take(&mut self.name)))
    }
}

impl Drop for Quarantine {
    /// A load that failed leaves no half file behind.
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            let _ = fs::remove_file(temporary(&self.path));
        }
    }
}

fn temporary(path: &Path) -> PathBuf {
    path.with_extension("csv.tmp")
}

/// The rejected rows of a whole file at once.
pub fn write(data: &Path, source: &str, load: &str, rows: &[RejectedRow]) -> Result<Option<String>> {
    let mut quarantine = Quarantine::new(data, source, load);
    rows.iter().try_for_each(|row| quarantine.add(row))?;
    quarantine.seal()
}

fn begin(path: &Path) -> Result<csv::Writer<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let mut file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    // Excel reads the Vietnamese advice only behind a byte order mark.
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["line", "column", "value", "code", "advice_vi", "advice_en", "record"])?;
    Ok(writer)
}
