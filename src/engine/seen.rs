//! The rows of one load, to be told apart by case when all are there. However many they are, only so
//! many are held in memory: more of them wait on disk, parted by case, and are taken up part by part.

use std::fs::{self, File, OpenOptions};
use std::hash::Hasher;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Rows that wait in memory, 24 bytes each.
const IN_MEMORY: usize = 2 << 20;
/// Rows that are taken up at a time, unless one part alone has more.
pub const A_TURN: usize = 2 << 20;
const PARTS: usize = 256;
const BYTES: usize = 24;

/// A row of the lake, as far as versions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Hash of province and case number.
    pub case: u64,
    /// Hash of the record as it stood.
    pub content: u64,
    /// Version moment, local seconds since 1970; the contract's years, 2000 to 2100, fit.
    pub moment: u32,
    /// Number of the row in its load, or in its file.
    pub row: u32,
}

impl Sight {
    pub fn new(case: u64, content: u64, version_at: i64, row: u32) -> Self {
        Self { case, content, moment: u32::try_from(version_at).unwrap_or_default(), row }
    }

    fn to_bytes(self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&self.case.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.content.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.moment.to_le_bytes());
        bytes[20..].copy_from_slice(&self.row.to_le_bytes());
        bytes
    }

    fn of_bytes(bytes: &[u8; BYTES]) -> Self {
        let long = |at: usize| u64::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
        let short = |at: usize| u32::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
        Self { case: long(0), content: long(8), moment: short(16), row: short(20) }
    }
}

/// Some of the rows of one load, a bit each.
#[derive(Clone, Debug, Default)]
pub struct RowSet(Vec<u64>);

impl RowSet {
    pub fn insert(&mut self, row: u32) {
        let (word, bit) = (row as usize / 64, row % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    pub fn contains(&self, row: u32) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }
}

/// The rows of one load.
pub struct Seen {
    parts: Vec<Vec<Sight>>,
    waiting: usize,
    rows: u32,
    path: PathBuf,
    spilled: Option<Spilled>,
}

/// Rows on disk.
struct Spilled {
    file: File,
    length: u64,
    /// Of each part: where in the file its pieces begin, and how many rows they have.
    pieces: Vec<Vec<(u64, usize)>>,
}

impl Seen {
    /// `folder`: where rows may wait on disk.
    pub fn new(folder: &Path) -> Self {
        let path = folder.join(format!("rows-{}.tmp", std::process::id()));
        Self { parts: vec![Vec::new(); PARTS], waiting: 0, rows: 0, path, spilled: None }
    }

    /// Rows added so far: the number of the next one.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    pub fn add(&mut self, sight: Sight) -> Result<()> {
        self.parts[part(sight.case)].push(sight);
        self.rows += 1;
        self.waiting += 1;
        if self.waiting < IN_MEMORY { Ok(()) } else { self.spill() }
    }

    fn spill(&mut self) -> Result<()> {
        let cannot = || format!("cannot write {0} / không ghi được: {0}", self.path.display());
        let spilled = match &mut self.spilled {
            Some(spilled) => spilled,
            empty => empty.insert(Spilled::begin(&self.path).with_context(cannot)?),
        };
        let mut bytes = Vec::new();
        for (index, part) in self.parts.iter_mut().enumerate().filter(|(_, part)| !part.is_empty()) {
            bytes.clear();
            part.iter().for_each(|sight| bytes.extend_from_slice(&sight.to_bytes()));
            spilled.file.write_all(&bytes).with_context(cannot)?;
            spilled.pieces[index].push((spilled.length, part.len()));
            spilled.length += bytes.len() as u64;
            part.clear();
        }
        self.waiting = 0;
        Ok(())
    }

    /// All rows of some cases at a time, in no order, until every row had its turn.
    pub fn turns(mut self, mut each: impl FnMut(Vec<Sight>) -> Result<()>) -> Result<()> {
        let mut rows = Vec::new();
        for index in 0..PARTS {
            let mut part = std::mem::take(&mut self.parts[index]);
            if let Some(spilled) = &mut self.spilled {
                spilled
                    .read(index, &mut part)
                    .with_context(|| format!("cannot read {0} / không đọc được: {0}", self.path.display()))?;
            }
            if !rows.is_empty() && rows.len() + part.len() > A_TURN {
                each(std::mem::take(&mut rows))?;
            }
            rows.append(&mut part);
        }
        each(rows)
    }
}

impl Spilled {
    fn begin(path: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        // Without a name it is gone when the process ends, however it ends.
        fs::remove_file(path)?;
        Ok(Self { file, length: 0, pieces: vec![Vec::new(); PARTS] })
    }

    fn read(&mut self, part: usize, rows: &mut Vec<Sight>) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        for &(start, count) in &self.pieces[part] {
            bytes.resize(count * BYTES, 0);
            self.file.seek(SeekFrom::Start(start))?;
            self.file.read_exact(&mut bytes)?;
            rows.extend(bytes.as_chunks().0.iter().map(Sight::of_bytes));
        }
        Ok(())
    }
}

/// From bits in the middle: a table uses the lowest and the highest ones itself.
fn part(case: u64) -> usize {
    (case >> 32) as usize % PARTS
}

/// The key of a case is a hash already; hashing it again would only cost time.
#[derive(Default)]
pub struct KeyIsHash(u64);

impl Hasher for KeyIsHash {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_turn_beside_all_others_of_its_case() {
        let folder = tempfile::tempdir().expect("a folder");
        // More than wait in memory, more than one turn, each case twice.
        let cases = (IN_MEMORY / 2 + A_TURN) as u64;
        let key = |case: u64| case.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut seen = Seen::new(folder.path());
        for row in 0..2 * cases {
            let sight = Sight::new(key(row % cases), row, 4_102_444_799, seen.rows());
            seen.add(sight).expect("is kept");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "what waits on disk has no name");
        let (mut turns, mut rows) = (0, vec![false; 2 * cases as usize]);
        seen.turns(|mut sights| {
            turns += 1;
            assert!(sights.len() <= A_TURN);
            sights.sort_unstable_by_key(|sight| (sight.case, sight.row));
            for pair in sights.chunks(2) {
                assert_eq!((pair[0].case, u64::from(pair[0].row) + cases), (pair[1].case, u64::from(pair[1].row)));
                for sight in pair {
                    assert_eq!((u64::from(sight.row), sight.moment), (sight.content, 4_102_444_799));
                    assert_eq!(key(u64::from(sight.row) % cases), sight.case);
                    rows[sight.row as usize] = true;
                }
            }
            Ok(())
        })
        .expect("reads");
        assert!(turns > 2 && rows.iter().all(|&met| met), "{turns}");
    }
}
