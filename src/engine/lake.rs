//! The lake: immutable Parquet files below the data folder. A load is written under a temporary
//! name, synced, and renamed whole; only the manifest makes it visible.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use polars::prelude::*;

/// Rows a file holds before the next one is begun; one unit of work for the counting pass.
const ROWS_A_FILE: usize = 256 * 1024;
const SUPERSEDED: &str = "superseded.parquet";

/// One load being written.
pub struct Staged {
    root: PathBuf,
    /// Folder of the load below the data folder, with `/` as separator.
    folder: String,
    waiting: Option<DataFrame>,
    rows: Vec<usize>,
    others: Vec<String>,
}

/// A row of the lake that a newer version replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    pub file: String,
    pub row: u32,
}

impl Staged {
    pub fn begin(data: &Path, source: &str, hash: &str) -> Result<Self> {
        let folder = format!("lake/{source}/{}", &hash[..hash.len().min(16)]);
        let staged = Self { root: data.to_owned(), folder, waiting: None, rows: Vec::new(), others: Vec::new() };
        let temporary = staged.temporary();
        if temporary.exists() {
            // Left by a load that was killed; the manifest never knew it.
            fs::remove_dir_all(&temporary).with_context(|| format!("cannot clear {}", temporary.display()))?;
        }
        fs::create_dir_all(&temporary).with_context(|| format!("cannot create {}", temporary.display()))?;
        Ok(staged)
    }

    pub fn append(&mut self, frame: DataFrame) -> Result<()> {
        if frame.height() == 0 {
            return Ok(());
        }
        match &mut self.waiting {
            Some(waiting) => {
                waiting.vstack_mut(&frame).map_err(|error| anyhow!("batches differ in columns: {error}"))?;
            }
            None => self.waiting = Some(frame),
        }
        if self.waiting.as_ref().is_some_and(|frame| frame.height() >= ROWS_A_FILE) {
            self.write_waiting()?;
        }
        Ok(())
    }

    /// File (below the data folder) and row of the n-th row appended, once it is written.
    pub fn position(&self, row: u64) -> Superseded {
        let mut left = row as usize;
        for (index, &rows) in self.rows.iter().enumerate() {
            if left < rows {
                return Superseded { file: self.file(index), row: left as u32 };
            }
            left -= rows;
        }
        Superseded { file: self.file(self.rows.len()), row: left as u32 }
    }

    pub fn write_superseded(&mut self, rows: &[Superseded]) -> Result<()> {
        let files: Vec<&str> = rows.iter().map(|row| row.file.as_str()).collect();
        let numbers = rows.iter().map(|row| row.row).collect();
        let columns = vec![
            StringChunked::from_slice("file".into(), &files).into_column(),
            UInt32Chunked::from_vec("row".into(), numbers).into_column(),
        ];
        let mut frame = DataFrame::new(rows.len(), columns).map_err(|error| anyhow!("{error}"))?;
        write(&self.temporary().join(SUPERSEDED), &mut frame)?;
        self.others.push(format!("{}/{SUPERSEDED}", self.folder));
        Ok(())
    }

    /// Writes what is still in memory; after this every row has its position.
    pub fn flush(&mut self) -> Result<()> {
        self.write_waiting()
    }

    /// Gives the load its final name and returns its files. Not yet visible: the manifest decides.
    pub fn seal(mut self) -> Result<Vec<String>> {
        self.write_waiting()?;
        let (temporary, folder) = (self.temporary(), self.root.join(&self.folder));
        if folder.exists() {
            // Renamed by a load that was killed before its commit: same bytes, unknown to the manifest.
            fs::remove_dir_all(&folder).with_context(|| format!("cannot clear {}", folder.display()))?;
        }
        sync_folder(&temporary)?;
        fs::rename(&temporary, &folder).with_context(|| format!("cannot name {}", folder.display()))?;
        if let Some(parent) = folder.parent() {
            sync_folder(parent)?;
        }
        let mut files: Vec<String> = (0..self.rows.len()).map(|index| self.file(index)).collect();
        files.append(&mut self.others);
        Ok(files)
    }

    fn write_waiting(&mut self) -> Result<()> {
        let Some(mut frame) = self.waiting.take() else { return Ok(()) };
        frame.rechunk_mut();
        write(&self.temporary().join(file_name(self.rows.len())), &mut frame)?;
        self.rows.push(frame.height());
        Ok(())
    }

    fn temporary(&self) -> PathBuf {
        self.root.join(format!("{}.tmp", self.folder))
    }

    fn file(&self, index: usize) -> String {
        format!("{}/{}", self.folder, file_name(index))
    }
}

impl Drop for Staged {
    /// A load that failed leaves nothing behind. After a rename there is nothing to remove.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.temporary());
    }
}

/// Removes what loads that were killed left in the lake. Only for a process that alone may write.
pub fn sweep(data: &Path) -> Result<()> {
    let lake = data.join("lake");
    if !lake.exists() {
        return Ok(());
    }
    for source in fs::read_dir(&lake).with_context(|| format!("cannot list {}", lake.display()))? {
        let source = source?.path();
        for load in fs::read_dir(&source).with_context(|| format!("cannot list {}", source.display()))? {
            let load = load?.path();
            if load.extension().is_some_and(|extension| extension == "tmp") {
                fs::remove_dir_all(&load).with_context(|| format!("cannot clear {}", load.display()))?;
            }
        }
    }
    Ok(())
}

/// The visible files of the lake, told apart: case files, and the rows that no longer count.
pub struct Visible {
    pub files: Vec<String>,
    superseded: HashMap<String, Vec<u32>>,
}

impl Visible {
    pub fn read(data: &Path, manifest: &[String]) -> Result<Self> {
        let (replaced, files): (Vec<&String>, Vec<&String>) =
            manifest.iter().partition(|file| file.ends_with(SUPERSEDED));
        let mut superseded: HashMap<String, Vec<u32>> = HashMap::new();
        for file in replaced {
            let frame = read(&data.join(file), &["file", "row"])?;
            let names = frame.column("file").and_then(|c| c.str()).map_err(|error| anyhow!("{file}: {error}"))?;
            let rows = frame.column("row").and_then(|c| c.u32()).map_err(|error| anyhow!("{file}: {error}"))?;
            for (name, row) in names.iter().zip(rows.iter()) {
                if let (Some(name), Some(row)) = (name, row) {
                    superseded.entry(name.to_owned()).or_default().push(row);
                }
            }
        }
        superseded.values_mut().for_each(|rows| rows.sort_unstable());
        Ok(Self { files: files.into_iter().cloned().collect(), superseded })
    }

    /// Rows of a file that newer versions replace, ascending.
    pub fn superseded_in(&self, file: &str) -> &[u32] {
        self.superseded.get(file).map_or(&[], Vec::as_slice)
    }
}

/// Some columns of one file, on the calling thread.
pub fn read(path: &Path, columns: &[&str]) -> Result<DataFrame> {
    let file =
        File::open(path).with_context(|| format!("the manifest lists {}, but it cannot be opened", path.display()))?;
    ParquetReader::new(file)
        .with_columns(Some(columns.iter().map(|&name| name.to_owned()).collect()))
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(|error| anyhow!("{}: {error}", path.display()))
}

fn write(path: &Path, frame: &mut DataFrame) -> Result<()> {
    let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
    let handle = file.try_clone()?;
    ParquetWriter::new(std::io::BufWriter::with_capacity(1 << 20, file))
        .with_compression(ParquetCompression::Lz4Raw)
        .finish(frame)
        .map_err(|error| anyhow!("cannot write {}: {error}", path.display()))?;
    handle.sync_all().with_context(|| format!("cannot sync {}", path.display()))
}

fn file_name(index: usize) -> String {
    format!("cases-{index:04}.parquet")
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|handle| handle.sync_all()).with_context(|| format!("cannot sync {}", folder.display()))
}
