//! Rows of the lake that do not count because another version of their case does: file by file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use polars::prelude::*;

use super::lake;

/// How the names of files of marks begin.
const SUPERSEDED: &str = "superseded-";
/// Older versions in the very same file: they never count, whatever else is loaded.
pub const WITHIN: &str = "superseded-within.parquet";

/// Rows by the file (below the data folder) they are in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<String, Vec<u32>>);

/// Whether a file of this name holds marks.
pub fn is_name(name: &str) -> bool {
    name.starts_with(SUPERSEDED)
}

/// The name of the n-th file of marks that a load makes in view of other loads.
pub fn name(number: u32) -> String {
    format!("{SUPERSEDED}{number:04}.parquet")
}

/// The number in such a name.
pub fn number(name: &str) -> Option<u32> {
    name.strip_prefix(SUPERSEDED)?.strip_suffix(".parquet")?.parse().ok()
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Vec::is_empty)
    }

    pub fn add(&mut self, file: &str, rows: &[u32]) {
        match self.0.get_mut(file) {
            Some(marked) => marked.extend_from_slice(rows),
            None => _ = self.0.insert(file.to_owned(), rows.to_vec()),
        }
    }

    /// To be called before anything is asked after rows were added.
    pub fn sort(&mut self) {
        self.0.values_mut().for_each(|rows| rows.sort_unstable());
    }

    /// Ascending.
    pub fn of(&self, file: &str) -> &[u32] {
        self.0.get(file).map_or(&[], Vec::as_slice)
    }

    /// Both sorted. Fails if a row to be taken away is not marked.
    pub fn without(mut self, other: &Self) -> Result<Self> {
        for (file, gone) in &other.0 {
            let rows = self.0.entry(file.clone()).or_default();
            let before = rows.len();
            rows.retain(|row| gone.binary_search(row).is_err());
            if before - rows.len() != gone.len() {
                return Err(anyhow!(
                    "{file}: rows that should be superseded are not; load the files again into a new \
                    data folder / {file}: đánh dấu phiên bản không khớp; hãy nạp lại các tệp vào một thư mục dữ liệu mới"
                ));
            }
        }
        Ok(self)
    }

    pub fn join(&mut self, other: Self) {
        for (file, mut rows) in other.0 {
            self.0.entry(file).or_default().append(&mut rows);
        }
    }

    /// Those in the files of a folder.
    pub fn below(&self, folder: &str) -> Self {
        let is_below = |file: &str| file.rsplit_once('/').is_some_and(|(its, _)| its == folder);
        Self(
            self.0.iter().filter(|(file, _)| is_below(file)).map(|(file, rows)| (file.clone(), rows.clone())).collect(),
        )
    }

    pub fn write(&self, path: &Path) -> Result<()> {
        let kept: Vec<(&String, &Vec<u32>)> = self.0.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        let files: Vec<&str> = kept.iter().map(|(file, _)| file.as_str()).collect();
        let rows = kept.iter().map(|(_, rows)| UInt32Chunked::from_slice("".into(), rows).into_series());
        let rows: ListChunked = rows.map(Some).collect();
        let columns = vec![
            StringChunked::from_slice("file".into(), &files).into_column(),
            rows.with_name("rows".into()).into_column(),
        ];
        let mut frame = DataFrame::new(files.len(), columns).map_err(|error| anyhow!("{error}"))?;
        lake::write(path, &mut frame)
    }

    /// Adds what a file of marks holds.
    pub fn read(&mut self, path: &Path) -> Result<()> {
        let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
        let frame = lake::read(path, &["file", "rows"])?;
        let files = frame.column("file").and_then(|column| column.str()).map_err(broken)?;
        let lists = frame.column("rows").and_then(|column| column.list()).map_err(broken)?;
        for (index, file) in files.iter().enumerate() {
            let (Some(file), Some(list)) = (file, lists.get_as_series(index)) else { continue };
            let rows = list.u32().map_err(broken)?;
            self.0.entry(file.to_owned()).or_default().extend(rows.iter().flatten());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(rows: &[(&str, u32)]) -> Marks {
        let mut marks = Marks::default();
        rows.iter().for_each(|&(file, row)| marks.add(file, &[row]));
        marks.sort();
        marks
    }

    #[test]
    fn marks_are_read_back_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name(7));
        assert_eq!(number(&name(7)), Some(7));
        assert!(is_name(WITHIN) && number(WITHIN).is_none());
        let written = marks(&[("a/cases-0000.parquet", 5), ("a/cases-0000.parquet", 3), ("b/cases-0001.parquet", 0)]);
        written.write(&path).expect("writes");
        let mut read = Marks::default();
        read.read(&path).expect("reads");
        assert_eq!(read, written);
        assert_eq!((read.of("a/cases-0000.parquet"), read.of("c").len()), (&[3, 5][..], 0));
    }

    #[test]
    fn only_what_is_marked_can_be_taken_away() {
        let all = marks(&[("a", 1), ("a", 2), ("b", 1)]);
        let left = all.clone().without(&marks(&[("a", 1), ("b", 1)])).expect("marked");
        assert_eq!((left.of("a"), left.of("b").len()), (&[2][..], 0));
        assert!(all.without(&marks(&[("a", 3)])).is_err());
    }
}
