//! The file that rows are written to, whatever their format.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

const BUFFER: usize = 1 << 20;
/// Rows between two reports of progress.
const PROGRESS_STEP: u64 = 20_000;

/// A file written through one buffer that is used again and again.
pub(super) struct Output<'a> {
    file: File,
    pub buffer: Vec<u8>,
    /// Written between two rows, which JSON asks for.
    pub separator: &'static [u8],
    rows: u64,
    already: u64,
    progress: &'a dyn Fn(u64),
}

impl<'a> Output<'a> {
    pub fn new(path: &Path, already: u64, progress: &'a dyn Fn(u64)) -> Result<Self> {
        let buffer = Vec::with_capacity(BUFFER + (BUFFER >> 4));
        Ok(Self { file: File::create(path)?, buffer, separator: b"", rows: 0, already, progress })
    }

    #[inline]
    pub fn row(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        if self.rows > 0 {
            self.buffer.extend_from_slice(self.separator);
        }
        write(&mut self.buffer);
        self.rows += 1;
        if self.buffer.len() >= BUFFER {
            self.file.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        if self.rows.is_multiple_of(PROGRESS_STEP) {
            (self.progress)(self.already + self.rows);
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<u64> {
        self.file.write_all(&self.buffer)?;
        Ok(self.rows)
    }
}
