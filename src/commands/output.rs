//! Bytes to the file that was asked for, in the way that its name says.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::sheet::table::Format;

/// What a file of this name is; `None` for a name that says nothing. `excel`: a CSV for spreadsheets.
pub fn format(out: &Path, excel: bool) -> Option<Format> {
    let csv = if excel { Format::ExcelCsv } else { Format::Csv };
    let ending = out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("csv") => Some(csv),
        None if out == Path::new("-") => Some(csv),
        Some("xlsx") => Some(Format::Xlsx),
        Some("json") => Some(Format::Json),
        Some("parquet") => Some(Format::Parquet),
        _ => None,
    }
}

/// `-` is the standard output.
pub fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    if out == Path::new("-") {
        return Ok(std::io::stdout().write_all(bytes)?);
    }
    std::fs::write(out, bytes).with_context(|| format!("cannot write {0} / không ghi được: {0}", out.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_what_the_file_is() {
        let of = |name: &str, excel| format(Path::new(name), excel);
        assert_eq!([of("-", false), of("a.csv", true)], [Some(Format::Csv), Some(Format::ExcelCsv)]);
        assert_eq!([of("a.XLSX", false), of("a.parquet", true)], [Some(Format::Xlsx), Some(Format::Parquet)]);
        assert_eq!([of("a.json", false), of("a.xls", false), of("a", false)], [Some(Format::Json), None, None]);
    }
}
