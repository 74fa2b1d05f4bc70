//! The lake: immutable Parquet files below the data folder. A load is written under a temporary
//! name, synced, and renamed whole; only the manifest makes it visible.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::*;

use super::changing::announce;
use super::conform::EventColumns;
use super::fault;
use super::marks::{self, Marks};

/// Rows a file holds before the next one is begun; one unit of work for the counting pass.
const ROWS_A_FILE: usize = 256 * 1024;
/// How the names of case files and of their files of events begin.
const CASES: &str = "cases-";
const EVENTS: &str = "events-";
/// And of rows of progress that were sent apart from their cases.
const PROGRESS: &str = "progress-";
/// A column that case files have since a number that names its agency says alone which case it is.
const SINCE_IDS: &str = "case_id";

/// One load being written.
pub struct Staged {
    root: PathBuf,
    /// Folder of the load below the data folder, with `/` as separator.
    folder: String,
    /// Nothing is written: the load is only looked at.
    dry: bool,
    waiting: Option<DataFrame>,
    /// Of the cases that wait, by their row in the file to be written.
    waiting_events: EventColumns,
    rows: Vec<usize>,
    progress_files: usize,
    others: Vec<String>,
}

impl Staged {
    /// `name`: of the load's folder below that of its source; see [`free_name`].
    pub fn begin(data: &Path, source: &str, name: &str, dry: bool) -> Result<Self> {
        let staged = Self {
            root: data.to_owned(),
            folder: format!("lake/{source}/{name}"),
            dry,
            waiting: None,
            waiting_events: EventColumns::default(),
            rows: Vec::new(),
            progress_files: 0,
            others: Vec::new(),
        };
        if !dry {
            let temporary = staged.temporary();
            if temporary.exists() {
                // Left by a load that was killed; the manifest never knew it.
                fs::remove_dir_all(&temporary)
                    .with_context(|| format!("cannot clear {0} / không xóa được: {0}", temporary.display()))?;
            }
            fs::create_dir_all(&temporary)
                .with_context(|| format!("cannot create {0} / không tạo được: {0}", temporary.display()))?;
        }
        Ok(staged)
    }

    /// Adds cases and their events, which name them by their row in `frame`.
    pub fn append(&mut self, frame: DataFrame, events: EventColumns) -> Result<()> {
        if frame.height() == 0 {
            return Ok(());
        }
        let first_row = self.waiting.as_ref().map_or(0, DataFrame::height) as u32;
        self.waiting_events.append(events, first_row);
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

    /// Rows in its files of cases.
    pub fn rows(&self) -> u64 {
        self.rows.iter().map(|&rows| rows as u64).sum()
    }

    /// Adds rows of this load to those that do not count; `rows` are numbered as they were appended.
    pub fn mark(&self, marks: &mut Marks, rows: &mut [u32]) {
        rows.sort_unstable();
        let (mut left, mut first) = (&*rows, 0);
        for (index, &height) in self.rows.iter().enumerate() {
            let (own, others) = left.split_at(left.partition_point(|&row| (row as usize) < first + height));
            if !own.is_empty() {
                let own: Vec<u32> = own.iter().map(|&row| row - first as u32).collect();
                marks.add(&self.file(index), &own);
            }
            (left, first) = (others, first + height);
        }
    }

    /// Where rows that wait may wait: its own folder, or that of the system if nothing is to be written.
    pub fn waiting_room(&self) -> PathBuf {
        if self.dry { std::env::temp_dir() } else { self.temporary() }
    }

    /// Keeps rows that do not count beside the cases.
    pub fn write_marks(&mut self, name: &str, marks: &Marks) -> Result<()> {
        if marks.is_empty() {
            return Ok(());
        }
        if !self.dry {
            marks.write(&self.temporary().join(name))?;
        }
        self.others.push(format!("{}/{name}", self.folder));
        Ok(())
    }

    /// Adds a file of rows of progress.
    pub fn write_progress(&mut self, mut frame: DataFrame) -> Result<()> {
        let name = format!("{PROGRESS}{:04}.parquet", self.progress_files);
        if !self.dry {
            write(&self.temporary().join(&name), &mut frame)?;
        }
        self.progress_files += 1;
        self.others.push(format!("{}/{name}", self.folder));
        Ok(())
    }

    /// Writes what is still in memory; after this every row has its position.
    pub fn flush(&mut self) -> Result<()> {
        self.write_waiting()
    }

    /// Gives the load its final name and returns its files. Not yet visible: the manifest decides.
    pub fn seal(mut self) -> Result<Vec<String>> {
        self.write_waiting()?;
        if !self.dry {
            let (temporary, folder) = (self.temporary(), self.root.join(&self.folder));
            sync_folder(&temporary)?;
            announce(&self.root, [self.folder.as_str()])?;
            fault::point();
            fs::rename(&temporary, &folder)
                .with_context(|| format!("cannot name {0} / không đổi được tên: {0}", folder.display()))?;
            fault::point();
            if let Some(parent) = folder.parent() {
                sync_folder(parent)?;
            }
        }
        let mut files: Vec<String> = (0..self.rows.len()).map(|index| self.file(index)).collect();
        files.append(&mut self.others);
        Ok(files)
    }

    fn write_waiting(&mut self) -> Result<()> {
        let Some(mut frame) = self.waiting.take() else { return Ok(()) };
        frame.rechunk_mut();
        let index = self.rows.len();
        if !self.dry {
            write(&self.temporary().join(file_name(index)), &mut frame)?;
        }
        self.rows.push(frame.height());
        let events = std::mem::take(&mut self.waiting_events);
        if !events.is_empty() {
            let name = events_name(&file_name(index));
            if !self.dry {
                write(&self.temporary().join(&name), &mut events.finish()?)?;
            }
            self.others.push(format!("{}/{name}", self.folder));
        }
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
        if !self.dry {
            let _ = fs::remove_dir_all(self.temporary());
        }
    }
}

/// A name for a load of these bytes that neither a folder nor a quarantine file of the source has: the
/// same bytes may come again for another period, or after they were taken back.
pub fn free_name(data: &Path, source: &str, hash: &str) -> String {
    let short = &hash[..hash.len().min(16)];
    let folder = data.join("lake").join(source);
    let rejected: Vec<String> = fs::read_dir(data.join("quarantine"))
        .map(|names| names.flatten().map(|name| name.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let is_free = |name: &String| {
        let beginning = format!("{source}-{name}.");
        !folder.join(name).exists() && !rejected.iter().any(|file| file.starts_with(&beginning))
    };
    let names = std::iter::once(short.to_owned()).chain((2..).map(|number: u32| format!("{short}-{number}")));
    names.into_iter().find(is_free).unwrap_or_default()
}

/// The visible files of the lake, told apart: case files, and the rows that no longer count.
pub struct Visible {
    /// Files of cases, in load order.
    pub files: Vec<String>,
    /// Files of rows of progress that were sent apart from their cases.
    pub progress: Vec<String>,
    events: HashSet<String>,
    pub superseded: Marks,
    /// Those of them that a load made in its own files.
    own: Marks,
}

impl Visible {
    pub fn read(data: &Path, manifest: &[String]) -> Result<Self> {
        let (mut superseded, mut own) = (Marks::default(), Marks::default());
        for file in manifest.iter().filter(|file| is_marks(file)) {
            let mut read = Marks::default();
            read.read(&data.join(file))?;
            own.join(read.below(file.rsplit_once('/').map_or("", |(folder, _)| folder)));
            superseded.join(read);
        }
        [&mut superseded, &mut own].into_iter().for_each(Marks::sort);
        let begins = |with: &'static str| manifest.iter().filter(move |file| named(file).starts_with(with)).cloned();
        Ok(Self {
            files: begins(CASES).collect(),
            progress: begins(PROGRESS).collect(),
            events: begins(EVENTS).collect(),
            superseded,
            own,
        })
    }

    /// Rows of a file that never counted: its own load marks them. Ascending.
    pub fn own_marks(&self, file: &str) -> &[u32] {
        self.own.of(file)
    }

    /// The file of events that belongs to a file of cases; `None` if none of its cases has any.
    pub fn events_of(&self, file: &str) -> Option<String> {
        let events = events_name(file);
        self.events.contains(&events).then_some(events)
    }

    /// Rows of a file that newer versions replace, ascending.
    pub fn superseded_in(&self, file: &str) -> &[u32] {
        self.superseded.of(file)
    }
}

/// Fails if an earlier version of this program wrote one of the files of cases: nothing should be
/// loaded beside what can no longer be counted.
pub fn check_version(data: &Path, manifest: &[String]) -> Result<()> {
    let cases = manifest.iter().filter(|file| named(file).starts_with(CASES));
    cases.map(|file| data.join(file)).try_for_each(|path| with_columns(&path, &[SINCE_IDS]).map(drop))
}

/// Whether a file says which rows of others do not count.
pub(super) fn is_marks(path: &str) -> bool {
    marks::is_name(named(path))
}

/// Some columns of one file, on the calling thread. Fails, naming the file, on one that an earlier
/// version of this program wrote without them.
pub fn read(path: &Path, columns: &[&str]) -> Result<DataFrame> {
    with_columns(path, columns)?
        .with_columns(Some(columns.iter().map(|&name| name.to_owned()).collect()))
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// The same, with other columns as far as the file has them: what an earlier version of this program did not write.
pub fn read_also(path: &Path, columns: &[&str], others: &[&str]) -> Result<DataFrame> {
    let there = with_columns(path, columns)?.schema().map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let others = others.iter().copied().filter(|name| there.contains(name));
    read(path, &columns.iter().copied().chain(others).collect::<Vec<_>>())
}

/// How many rows a file has.
pub fn rows(path: &Path) -> Result<usize> {
    with_columns(path, &[])?.num_rows().map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// A file that has these columns.
fn with_columns(path: &Path, columns: &[&str]) -> Result<ParquetReader<File>> {
    let file = File::open(path).with_context(|| {
        format!(
            "the manifest lists {0}, but it cannot be opened / danh sách có {0} nhưng không mở được tệp",
            path.display()
        )
    })?;
    let mut reader = ParquetReader::new(file);
    let there = reader.schema().map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let missing: Vec<&str> = columns.iter().filter(|name| !there.contains(name)).copied().collect();
    if !missing.is_empty() {
        bail!(
            "{0}: written by an earlier version of chiso, without {1}; load the files again into a new data folder / {0}: do \
             phiên bản chiso cũ ghi, thiếu {1}; hãy nạp lại các tệp vào một thư mục dữ liệu mới",
            path.display(),
            missing.join(", ")
        );
    }
    Ok(reader)
}

pub(super) fn write(path: &Path, frame: &mut DataFrame) -> Result<()> {
    let file =
        File::create(path).with_context(|| format!("cannot create {0} / không tạo được: {0}", path.display()))?;
    let handle = file.try_clone()?;
    fault::point();
    ParquetWriter::new(std::io::BufWriter::with_capacity(1 << 20, file))
        .with_compression(ParquetCompression::Lz4Raw)
        .finish(frame)
        .map_err(|error| anyhow!("cannot write {0}: {error} / không ghi được {0}: {error}", path.display()))?;
    fault::point();
    handle
        .sync_all()
        .with_context(|| format!("cannot sync {0} / không ghi chắc được xuống đĩa: {0}", path.display()))?;
    fault::point();
    Ok(())
}

fn file_name(index: usize) -> String {
    format!("{CASES}{index:04}.parquet")
}

/// The file of events beside a file of cases.
fn events_name(cases: &str) -> String {
    let (folder, name) = cases.rsplit_once('/').map_or(("", cases), |(folder, name)| (folder, name));
    let events = name.replacen(CASES, EVENTS, 1);
    if folder.is_empty() { events } else { format!("{folder}/{events}") }
}

pub(super) fn named(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|handle| handle.sync_all())
        .with_context(|| format!("cannot sync {0} / không ghi chắc được xuống đĩa: {0}", folder.display()))
}

/// The numbers of the cases of a file, row by row.
pub fn case_numbers(path: &Path) -> Result<Vec<String>> {
    let frame = read(path, &["case_no"])?;
    let column = frame.column("case_no").and_then(|column| column.str()).map_err(|error| anyhow!("{error}"))?;
    column.iter().map(|number| number.map(str::to_owned).context("a case without its number")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::{Event, EventKind};

    #[test]
    fn files_of_events_are_no_files_of_cases() {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest: Vec<String> = ["cases-0000", "cases-0001", "events-0001"]
            .iter()
            .map(|name| format!("lake/events-source/ab/{name}.parquet"))
            .collect();
        let visible = Visible::read(folder.path(), &manifest).expect("nothing to read");
        assert_eq!(visible.files, manifest[..2]);
        assert_eq!(visible.events_of(&manifest[0]), None, "its cases have no events");
        assert_eq!(visible.events_of(&manifest[1]).as_ref(), Some(&manifest[2]));
    }

    #[test]
    fn a_file_of_an_earlier_version_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cases-0000.parquet");
        let status = UInt8Chunked::from_vec("status".into(), vec![4]).into_column();
        write(&path, &mut DataFrame::new(1, vec![status]).expect("a column")).expect("writes");
        assert_eq!(read(&path, &["status"]).expect("reads").height(), 1);
        let also = read_also(&path, &["status"], &["old_province"]).expect("reads what is there");
        assert_eq!((also.height(), also.width()), (1, 1), "what an earlier version did not write");
        let error = read(&path, &["status", "promised_at"]).expect_err("no such column").to_string();
        for expected in ["cases-0000.parquet", "promised_at", "new data folder", "thư mục dữ liệu mới"] {
            assert!(error.contains(expected), "{error}");
        }
        assert!(!error.contains("status,"), "{error}");
        let manifest = ["cases-0000.parquet".to_owned()];
        assert!(check_version(folder.path(), &manifest).is_err());
        check_version(folder.path(), &["superseded.parquet".to_owned()]).expect("no file of cases");
    }

    #[test]
    fn every_file_of_cases_has_its_own_events_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut staged = Staged::begin(folder.path(), "source", "0123456789abcdef", false).expect("a folder");
        // Each batch is three quarters of a file: the first two fill one, the third begins another.
        let rows = ROWS_A_FILE / 4 * 3;
        for batch in 0..3 {
            let status = UInt8Chunked::from_vec("status".into(), vec![4; rows]).into_column();
            let mut events = EventColumns::default();
            events.push(7, &[Event { at: batch, kind: EventKind::Resumed, due: None }]);
            staged.append(DataFrame::new(rows, vec![status]).expect("a column"), events).expect("writes");
        }
        let files = staged.seal().expect("seals");
        let visible = Visible::read(folder.path(), &files).expect("reads");
        let found: Vec<Vec<(Option<u32>, Option<i64>)>> = visible
            .files
            .iter()
            .map(|file| {
                let events = visible.events_of(file).expect("a file of events");
                let frame = read(&folder.path().join(events), &["row", "at"]).expect("reads");
                let rows = frame.column("row").and_then(|column| column.u32()).expect("numbers").clone();
                let moments = frame.column("at").and_then(|column| column.datetime()).expect("moments").clone();
                rows.iter().zip(moments.physical().iter()).collect()
            })
            .collect();
        let later = Some(rows as u32 + 7);
        assert_eq!(found, [vec![(Some(7), Some(0)), (later, Some(1000))], vec![(Some(7), Some(2000))]]);
    }
}
