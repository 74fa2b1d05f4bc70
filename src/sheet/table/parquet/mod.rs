//! Parquet: real types, packed, group of rows by group of rows; what must be known of the table stands in the footer.
//!
//! A table of ours is flat, so this is all of the format that is needed: one page a column and group, values
//! plain, what is absent by its level. DuckDB, polars and pandas read it in the tests.

mod chunk;
mod thrift;

use std::io::Write;

use chunk::Chunk;
use thrift::Struct;

use crate::report::table::about::About;
use crate::report::table::{Column, Row};
use crate::sheet::SheetError;

use super::{about, csvw};

const MAGIC: &[u8; 4] = b"PAR1";
/// A group of rows is held in memory until it is written.
const ROWS_IN_GROUP: usize = 64 << 10;
const BYTES_IN_GROUP: usize = 32 << 20;

pub fn write(
    told: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    out: &mut impl Write,
) -> Result<(), SheetError> {
    let mut file = File { out, at: 0, columns, groups: Vec::new() };
    file.put(MAGIC)?;
    let (mut group, mut held) = (file.empty(), 0);
    for row in rows {
        group.iter_mut().zip(&row?).for_each(|(chunk, value)| chunk.push(value));
        held += 1;
        if held == ROWS_IN_GROUP || group.iter().map(Chunk::bytes).sum::<usize>() > BYTES_IN_GROUP {
            let full = std::mem::replace(&mut group, file.empty());
            file.group(full, held)?;
            held = 0;
        }
    }
    if held > 0 {
        file.group(group, held)?;
    }
    file.end(told)
}

struct File<'f, W> {
    out: &'f mut W,
    at: i64,
    columns: &'f [Column],
    groups: Vec<Struct>,
}

impl<W: Write> File<'_, W> {
    fn empty(&self) -> Vec<Chunk> {
        self.columns.iter().map(Chunk::of).collect()
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), SheetError> {
        self.at += bytes.len() as i64;
        Ok(self.out.write_all(bytes)?)
    }

    fn group(&mut self, chunks: Vec<Chunk>, rows: usize) -> Result<(), SheetError> {
        let (mut told, mut unpacked) = (Vec::new(), 0);
        for (column, chunk) in self.columns.iter().zip(chunks) {
            let (bytes, meta, size) = chunk.page(column, self.at)?;
            self.put(&bytes)?;
            told.push(meta);
            unpacked += size;
        }
        self.groups.push(Struct::default().list(1, told).i64(2, unpacked).i64(3, rows as i64));
        Ok(())
    }

    fn end(mut self, told: &About) -> Result<(), SheetError> {
        let root = Struct::default().text(4, "table").i32(5, self.columns.len() as i32);
        let schema = std::iter::once(root).chain(self.columns.iter().map(chunk::element)).collect();
        let pair = |key: &str, value: &str| Struct::default().text(1, key).text(2, value);
        let keys = vec![
            pair("title", &told.title),
            pair("row_count", &told.rows.to_string()),
            pair("metadata", &about::json(told).to_string()),
            pair("columns", &csvw::columns(told, self.columns).to_string()),
        ];
        let footer = Struct::default()
            .i32(1, 1)
            .list(2, schema)
            .i64(3, told.rows as i64)
            .list(4, std::mem::take(&mut self.groups))
            .list(5, keys)
            .text(6, concat!("chiso version ", env!("CARGO_PKG_VERSION")))
            .end();
        self.put(&footer)?;
        self.put(&(footer.len() as u32).to_le_bytes())?;
        self.put(MAGIC)
    }
}
