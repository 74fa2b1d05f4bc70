//! The door: what is in a file, unpacked and decoded, in the shape its source states.

use std::io::Read;

use anyhow::{Result, bail};

use super::input::Input;
use super::kind::Kind;
use super::table::Table;
use super::text;
use super::unpack::unpack;
use crate::domain::source::{FileFormat, TableFormat, TextEncoding};

/// What a file holds.
pub enum Content<'a> {
    /// CSV as UTF-8, perhaps behind a byte order mark; the cases' block reader cuts it. Of a source in
    /// UTF-8 the bytes are as they stand: a line that is none is for the reader to send back.
    Text(Box<dyn Read + Send + 'a>),
    /// A spreadsheet or Parquet.
    Rows(Table<'a>),
    /// JSON as UTF-8.
    Records(Box<dyn Read + Send + 'a>),
}

/// Opens what a source of this format has sent. Fails on what is not of the format, saying what it
/// is and what to do about it.
pub fn open<'a>(input: &'a dyn Input, format: &FileFormat) -> Result<Content<'a>> {
    let unpacked = unpack(input)?;
    match (format, unpacked.kind) {
        (FileFormat::Json, Kind::Json | Kind::Text) => {
            Ok(Content::Records(text::decode(unpacked.bytes.stream(), TextEncoding::Utf8)?))
        }
        (FileFormat::Table(table), Kind::Text) => {
            Ok(Content::Text(text::decode(unpacked.bytes.stream(), table.encoding)?))
        }
        (FileFormat::Table(_), Kind::Json) => bail!(
            "the file is JSON, and this source sends tables / tệp là JSON, còn nguồn này gửi dạng bảng (CSV, bảng tính, \
             Parquet)"
        ),
        (FileFormat::Table(table), _) => Ok(Content::Rows(Table::open(unpacked, table)?)),
        (FileFormat::Json, kind) => {
            bail!("the file is {0}, and this source sends JSON / tệp là {0}, còn nguồn này gửi JSON", kind.as_str())
        }
    }
}

/// Any table as rows, CSV included.
pub fn table<'a>(input: &'a dyn Input, format: &TableFormat) -> Result<Table<'a>> {
    let unpacked = unpack(input)?;
    if unpacked.kind == Kind::Json {
        bail!("the file is JSON, not a table / tệp là JSON, không phải bảng");
    }
    Table::open(unpacked, format)
}

/// What a file is, once it is unpacked.
pub fn kind(input: &dyn Input) -> Result<Kind> {
    Ok(unpack(input)?.kind)
}

/// The bytes of a file as they were before somebody compressed it, as many as memory is given for.
pub fn unpacked(input: &dyn Input) -> Result<Vec<u8>> {
    unpack(input)?.bytes.whole()
}
