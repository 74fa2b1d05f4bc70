//! From a source's own headings, codes and dates to the canonical table `cases`.
//!
//! Each file is read in blocks; what does not fit comes back as rejects with line, column, value
//! and reason. Nothing here decides what a case means, only what it says.

mod columns;
mod csv_reader;
mod in_order;
mod json_reader;
mod moment;
mod record;
mod rejects;
mod row;

use std::io::Read;

use anyhow::{Context, Result, bail};
use polars::prelude::DataFrame;
use twox_hash::XxHash3_64;

pub use row::RowContract;

use crate::domain::load::Reject;
use crate::domain::source::{CaseMapping, FileFormat};
use columns::CaseColumns;
use in_order::in_order;
use record::{Column, RawCase};

/// A rejected record: every reason, and the record as it stood, so that nothing is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    pub reasons: Vec<Reject>,
    pub raw: String,
}

/// Some records of a file, conformed. `read = frame.height() + rejected.len()`.
pub struct Batch {
    pub frame: DataFrame,
    /// Per accepted row, in the order of the frame.
    pub keys: Vec<RowKey>,
    pub rejected: Vec<RejectedRow>,
    pub read: u64,
    pub synthetic: bool,
    /// Latest extraction moment, local seconds; 0 if no row was accepted.
    pub extracted_at: i64,
    /// The accepted records as they stood, end to end.
    records: Vec<u8>,
}

/// What identifies a row: the case, and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    pub case: u64,
    pub content: u64,
    pub line: u64,
    /// Extraction moment, local seconds: of two versions the later one counts.
    pub extracted_at: i64,
    /// End of the record in the batch's text.
    end: usize,
}

impl Batch {
    /// The accepted row as a rejected one: its case number stands on an earlier row with other content.
    pub fn conflict(&self, row: usize, heading: &str) -> RejectedRow {
        let start = if row == 0 { 0 } else { self.keys[row - 1].end };
        let raw = lossy(&self.records[start..self.keys[row].end]);
        RejectedRow { reasons: vec![rejects::KEY_CONFLICT.reject(self.keys[row].line, heading, String::new())], raw }
    }
}

/// Reads a whole file, calling `each` with batches in file order. Fails, before the first batch, on
/// a file that is not what its source says.
pub fn conform(
    format: FileFormat,
    mapping: &CaseMapping,
    contract: &RowContract,
    file: impl Read + Send,
    each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    match format {
        FileFormat::Csv { delimiter } => {
            let mut blocks = csv_reader::Blocks::new(file);
            let heading = blocks.heading(delimiter)?;
            let layout = csv_reader::Layout::find(&heading, mapping, delimiter)?;
            in_order(|| blocks.next_block(), |block| csv_batch(&block, &layout, contract), each)
        }
        FileFormat::Json => json_batches(mapping, contract, file, each),
    }
}

fn csv_batch(block: &csv_reader::Block, layout: &csv_reader::Layout, contract: &RowContract) -> Result<Batch> {
    let mut builder = BatchBuilder::with_capacity(block.bytes.len() / 200);
    csv_reader::for_each_record(block, layout, |record| match record {
        Ok(raw) => builder.add(raw, contract),
        Err((line, raw)) => builder.broken(line, "", raw),
    });
    builder.finish()
}

fn json_batches(
    mapping: &CaseMapping,
    contract: &RowContract,
    mut file: impl Read,
    each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    const RECORDS_A_BATCH: usize = 20_000;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).context("the file cannot be read to its end")?;
    let Ok(text) = std::str::from_utf8(&bytes) else { bail!("the file is not UTF-8 text / tệp không phải UTF-8") };
    let records = json_reader::records(text)?;
    let keys = json_reader::Keys::new(mapping);
    if let Some(first) = records.first() {
        keys.check(first)?;
    }
    let mut chunks = records.chunks(RECORDS_A_BATCH).enumerate();
    let batch = |(chunk, records): (usize, &[_])| {
        let mut builder = BatchBuilder::with_capacity(records.len());
        for (index, &raw) in records.iter().enumerate() {
            let position = (chunk * RECORDS_A_BATCH + index + 1) as u64;
            match keys.case(position, raw) {
                Ok(case) => builder.add(&case, contract),
                Err(key) => builder.broken(position, &key, raw.get().as_bytes()),
            }
        }
        builder.finish()
    };
    in_order(|| Ok(chunks.next()), batch, each)
}

struct BatchBuilder {
    columns: CaseColumns,
    keys: Vec<RowKey>,
    rejected: Vec<RejectedRow>,
    read: u64,
    synthetic: bool,
    extracted_at: i64,
    records: Vec<u8>,
}

impl BatchBuilder {
    fn with_capacity(rows: usize) -> Self {
        Self {
            columns: CaseColumns::with_capacity(rows),
            keys: Vec::with_capacity(rows),
            rejected: Vec::new(),
            read: 0,
            synthetic: false,
            extracted_at: 0,
            records: Vec::new(),
        }
    }

    fn add(&mut self, raw: &RawCase<'_>, contract: &RowContract) {
        self.read += 1;
        match contract.read(raw) {
            Ok(row) => {
                let case = case_key(row.province, raw.get(Column::CaseNo));
                let content = short_hash(&raw.raw);
                self.synthetic |= row.synthetic;
                self.extracted_at = self.extracted_at.max(row.extracted_at);
                self.columns.push(&row, raw, case, content);
                self.records.extend_from_slice(&raw.raw);
                let (line, extracted_at, end) = (raw.line, row.extracted_at, self.records.len());
                self.keys.push(RowKey { case, content, line, extracted_at, end });
            }
            Err(reasons) => self.rejected.push(RejectedRow { reasons, raw: lossy(&raw.raw) }),
        }
    }

    fn broken(&mut self, line: u64, column: &str, raw: &[u8]) {
        self.read += 1;
        let reasons = vec![rejects::BAD_TEXT.reject(line, column, String::new())];
        self.rejected.push(RejectedRow { reasons, raw: lossy(raw) });
    }

    fn finish(self) -> Result<Batch> {
        Ok(Batch {
            frame: self.columns.finish()?,
            keys: self.keys,
            rejected: self.rejected,
            read: self.read,
            synthetic: self.synthetic,
            extracted_at: self.extracted_at,
            records: self.records,
        })
    }
}

/// A case number is unique within its province. The hash is stored, so it must never change; two
/// of ten million cases share one with a chance of about three in a million.
fn case_key(province: i16, case_no: &str) -> u64 {
    XxHash3_64::oneshot_with_seed(province as u64, case_no.as_bytes())
}

fn short_hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
