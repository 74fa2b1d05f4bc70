//! CSV files of any size as blocks of whole records, so that two cores can read one file.

use std::io::Read;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow};

use super::ends::{End, count_lines, last_record_end, record_end};

const BLOCK: usize = 4 << 20;

/// Whole records, with the line the first of them stands on.
pub struct Block {
    pub bytes: Vec<u8>,
    pub first_line: u64,
    spare: Spare,
}

/// Room that earlier blocks had: the system clears every page of new room before it gives it.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;

impl Drop for Block {
    fn drop(&mut self) {
        let mut room = std::mem::take(&mut self.bytes);
        room.clear();
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(room);
        }
    }
}

/// Splits a stream into blocks that end between records (a newline inside quotes is text).
pub struct Blocks<R> {
    source: R,
    pub(super) delimiter: u8,
    pub(super) carried: Vec<u8>,
    pub(super) next_line: u64,
    pub(super) finished: bool,
    spare: Spare,
}

impl<R: Read> Blocks<R> {
    pub fn new(source: R, delimiter: u8) -> Self {
        Self { source, delimiter, carried: Vec::new(), next_line: 1, finished: false, spare: Spare::default() }
    }

    pub(super) fn drop_front(&mut self, end: usize) {
        let rest = self.carried.split_off(end);
        self.next_line += count_lines(&std::mem::replace(&mut self.carried, rest));
    }

    pub fn next_block(&mut self) -> Result<Option<Block>> {
        while !self.finished && self.carried.len() < BLOCK {
            self.fill()?;
        }
        if self.carried.is_empty() {
            return Ok(None);
        }
        let mut end = last_record_end(&self.carried, self.delimiter);
        while end.is_none() && !self.finished {
            if self.carried.len() > 2 * BLOCK {
                return Err(too_long(self.next_line));
            }
            self.fill()?;
            end = last_record_end(&self.carried, self.delimiter);
        }
        let end = if self.finished { self.carried.len() } else { end.unwrap_or(self.carried.len()) };
        let mut rest = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        rest.extend_from_slice(&self.carried[end..]);
        self.carried.truncate(end);
        let bytes = std::mem::replace(&mut self.carried, rest);
        let first_line = self.next_line;
        self.next_line += count_lines(&bytes);
        Ok(Some(Block { bytes, first_line, spare: Arc::clone(&self.spare) }))
    }

    /// Where the record ends that begins there; where it begins if that is nowhere near.
    pub(super) fn record_end_from(&mut self, start: usize) -> Result<usize> {
        loop {
            let rest = &self.carried[start..];
            match record_end(rest, self.delimiter) {
                End::Whole(end) | End::Broken(end) => return Ok(start + end),
                End::Open if self.finished => return Ok(self.carried.len()),
                End::Open if rest.len() > BLOCK => return Ok(start),
                End::Open => self.fill()?,
            }
        }
    }

    pub(super) fn fill(&mut self) -> Result<()> {
        let before = self.carried.len();
        // At once: grown bit by bit, a block would be copied several times.
        self.carried.reserve(BLOCK + 1);
        let read = (&mut self.source).take(BLOCK as u64).read_to_end(&mut self.carried);
        read.context("the file cannot be read to its end / không đọc được tệp đến hết")?;
        self.finished = self.carried.len() - before < BLOCK;
        Ok(())
    }
}

pub(super) fn too_long(line: u64) -> anyhow::Error {
    anyhow!(
        "line {line} is longer than {} MiB: this is not the CSV file that the source describes / dòng {line} dài hơn {0} \
         MiB: đây không phải tệp CSV mà nguồn mô tả",
        BLOCK >> 20
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::conform::csv::records::reader;
    use crate::formats::Wanted;

    #[test]
    fn blocks_end_between_records_and_count_lines() {
        let row = "\"a \"\"quoted\"\"\nnewline\",b\n";
        let text = format!("x,y\n{}", row.repeat(400_000));
        let mut blocks = Blocks::new(text.as_bytes(), b',');
        assert_eq!(blocks.heading(&Wanted::default(), |_| true).expect("heading").names, ["x", "y"]);
        let mut records = 0;
        let mut line = 2;
        while let Some(block) = blocks.next_block().expect("reads") {
            assert_eq!(block.first_line, line);
            let rows = reader(b',', &block.bytes).into_records().collect::<Result<Vec<_>, _>>();
            let rows = rows.expect("whole records").len() as u64;
            records += rows;
            line += rows * 2;
        }
        assert_eq!(records, 400_000);
    }
}
