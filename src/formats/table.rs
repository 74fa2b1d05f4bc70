//! A table whatever its file: a heading, rows of texts, and what stands among them and is no data.

use std::io::{Read, SeekFrom};

use anyhow::{Context, Result};

use super::input::ReadSeek;
use super::kind::Kind;
use super::unpack::Unpacked;
use super::{csv_table, ods, parquet_table, text, xls, xlsx, zip_file};
use crate::domain::source::TableFormat;

/// What the reader of a table looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Headings as the mapping names them: of merged headings the leaf, or `Parent / Leaf`. The row
    /// that has most of them is the heading. Empty: the row that looks most like one.
    pub headings: Vec<String>,
    /// Those of [`Wanted::headings`] of which a row of data has at least one filled. A row without any
    /// is a total if it says so, and may be a signature.
    pub keys: Vec<String>,
}

/// A table on its way out, in the order of the file: first the heading, then rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Heading(Heading),
    Rows(Vec<Row>),
    /// Not data, and not lost without a word.
    PassedOver(PassedOver),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// One a column: as wanted, else the leaf, else `Parent / Leaf` where the leaf stands there twice.
    pub names: Vec<String>,
    /// Its last row, numbered as the program shows it.
    pub line: u64,
    /// The sheet it stands in; empty if the file has none.
    pub sheet: String,
    /// What stands above the heading, row by row, filled cells only: a title, a period.
    pub above: Vec<Vec<String>>,
    /// The workbook counts its days from 1904: a number without the format of a date is another day than
    /// the same number elsewhere.
    pub counts_from_1904: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// As the program shows it: the line of a CSV file, the row of a sheet, the position in Parquet.
    pub line: u64,
    /// One a column of the heading; of CSV as many as the record has.
    pub cells: Vec<String>,
    /// Cells that hold an error of the spreadsheet (`#REF!`), by their position.
    pub broken: Vec<usize>,
    /// The row as CSV with the delimiter of the format; of CSV as it stands in the file.
    pub raw: String,
}

/// A row that is not data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    pub line: u64,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// `Tổng cộng`: a row without a key that says it is a total.
    Total,
    /// Below a total and without a key: dates and signatures. Nothing of it is kept anywhere.
    Footer,
    /// The row of (1), (2), (3) under the heading.
    Numbering,
    /// The heading once more: two files joined into one, or a sheet made for printing.
    Heading,
}

/// A table of any size, all of it in memory: for what is known to be small.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whole {
    pub heading: Heading,
    pub rows: Vec<Row>,
    pub passed_over: Vec<PassedOver>,
}

/// A table that has been found and not yet read.
pub struct Table<'a> {
    kind: Kind,
    format: TableFormat,
    source: Source<'a>,
}

enum Source<'a> {
    Csv(Box<dyn Read + Send + 'a>),
    Xlsx(Box<dyn ReadSeek + 'a>),
    Ods(Box<dyn ReadSeek + 'a>),
    Xls(Vec<u8>),
    Parquet(Vec<u8>),
}

impl<'a> Table<'a> {
    pub(super) fn open(unpacked: Unpacked<'a>, format: &TableFormat) -> Result<Self> {
        let kind = unpacked.kind;
        let source = match kind {
            Kind::Text | Kind::Json => Source::Csv(text::decode(unpacked.bytes.stream(), format.encoding)?),
            Kind::Xlsx => Source::Xlsx(measured(unpacked.bytes.seekable()?)?),
            Kind::Ods => Source::Ods(measured(unpacked.bytes.seekable()?)?),
            Kind::Xls => Source::Xls(xls::whole(unpacked.bytes.stream())?),
            Kind::Parquet => Source::Parquet(unpacked.bytes.whole()?),
        };
        Ok(Self { kind, format: format.clone(), source })
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Hands out the table piece by piece, in the order of the file, until `take` fails.
    pub fn read(self, wanted: &Wanted, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        match self.source {
            Source::Csv(text) => csv_table::read(text, self.format.delimiter, wanted, take),
            Source::Xlsx(bytes) => xlsx::read(bytes, &self.format, wanted, take),
            Source::Ods(bytes) => ods::read(bytes, &self.format, wanted, take),
            Source::Xls(bytes) => xls::read(bytes, &self.format, wanted, take),
            Source::Parquet(bytes) => parquet_table::read(bytes, &self.format, wanted, take),
        }
    }

    /// All of it.
    pub fn read_whole(self, wanted: &Wanted) -> Result<Whole> {
        let mut whole = Whole::default();
        self.read(wanted, &mut |piece| {
            match piece {
                Piece::Heading(heading) => whole.heading = heading,
                Piece::Rows(rows) => whole.rows.extend(rows),
                Piece::PassedOver(row) => whole.passed_over.push(row),
            }
            Ok(())
        })?;
        Ok(whole)
    }
}

/// A spreadsheet of which nothing unpacks to too much.
fn measured<'a>(mut bytes: Box<dyn ReadSeek + 'a>) -> Result<Box<dyn ReadSeek + 'a>> {
    zip_file::measure(&mut bytes)?;
    bytes.seek(SeekFrom::Start(0)).context("cannot be read / không đọc được")?;
    Ok(bytes)
}
