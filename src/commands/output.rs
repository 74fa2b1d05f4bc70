//! A table as CSV, and bytes to the file that was asked for.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::report::csv::Variant;

pub fn csv(headings: &[impl AsRef<[u8]>], rows: &[Vec<String>], variant: Variant) -> Result<Vec<u8>> {
    let mut bytes = variant.byte_order_mark().as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(variant.delimiter()).from_writer(&mut bytes);
    writer.write_record(headings)?;
    rows.iter().try_for_each(|row| writer.write_record(row))?;
    drop(writer);
    Ok(bytes)
}

/// `-` is the standard output.
pub fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    if out == Path::new("-") {
        return Ok(std::io::stdout().write_all(bytes)?);
    }
    std::fs::write(out, bytes).with_context(|| format!("cannot write {0} / không ghi được: {0}", out.display()))
}
