//! What a file is, told by its bytes: names lie.

use anyhow::{Result, bail};

/// A file that can be read, once it is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text that is not JSON: CSV.
    Text,
    Json,
    Xlsx,
    Xls,
    Ods,
    Parquet,
}

/// What the first bytes say; a zip file has to be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Gzip,
    Zip,
    Of(Kind),
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "CSV",
            Self::Json => "JSON",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::Parquet => "Parquet",
        }
    }

    pub fn is_spreadsheet(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }
}

/// What is not read, by its first bytes: what it is, and what to do.
const NOT_READ: [(&[u8], &str, &str); 11] = [
    (b"%PDF", "a PDF; export the table itself", "tệp PDF; hãy xuất chính bảng dữ liệu"),
    (b"\x1f\x9d", "compressed with `compress`; use gzip or zip", "nén bằng `compress`; hãy dùng gzip hoặc zip"),
    (b"BZh", "compressed with bzip2; use gzip or zip", "nén bằng bzip2; hãy dùng gzip hoặc zip"),
    (b"\xfd7zXZ", "compressed with xz; use gzip or zip", "nén bằng xz; hãy dùng gzip hoặc zip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; use gzip or zip", "nén bằng zstd; hãy dùng gzip hoặc zip"),
    (b"Rar!", "a RAR archive; use gzip or zip", "tệp nén RAR; hãy dùng gzip hoặc zip"),
    (b"7z\xbc\xaf", "a 7-Zip archive; use gzip or zip", "tệp nén 7-Zip; hãy dùng gzip hoặc zip"),
    (b"{\\rtf", "a text document (RTF); save the table as XLSX or CSV", "văn bản RTF; hãy lưu bảng dạng XLSX hoặc CSV"),
    (b"SQLite format 3", "a database; export the table as CSV", "cơ sở dữ liệu; hãy xuất bảng dạng CSV"),
    (b"\x89PNG", "a picture; send the table itself", "tệp ảnh; hãy gửi chính bảng dữ liệu"),
    (b"\xff\xd8\xff", "a picture; send the table itself", "tệp ảnh; hãy gửi chính bảng dữ liệu"),
];

/// Pages and XML that old systems name `.xls`.
const MARKUP: [&str; 5] = ["<html", "<!doctype html", "<table", "<?xml", "<meta"];

/// `head`: the first bytes of a file, some thousands if it has them.
pub(super) fn sign(head: &[u8]) -> Result<Sign> {
    if head.starts_with(b"\x1f\x8b") {
        return Ok(Sign::Gzip);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Sign::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Sign::Of(Kind::Xls));
    }
    if head.starts_with(b"PAR1") {
        return Ok(Sign::Of(Kind::Parquet));
    }
    if let Some((_, en, vi)) = NOT_READ.iter().find(|(mark, ..)| head.starts_with(mark)) {
        bail!("the file is {en} / đây là {vi}");
    }
    let plain = without_mark(head);
    let text = String::from_utf8_lossy(&plain[..plain.len().min(512)]);
    let text = text.trim_start().to_ascii_lowercase();
    if MARKUP.iter().any(|mark| text.starts_with(mark)) {
        bail!(
            "the file is a web page or XML under the name of a spreadsheet; open it and save it as XLSX or CSV / đây là \
             trang HTML hoặc XML mang tên bảng tính; hãy mở ra và lưu lại dạng XLSX hoặc CSV"
        );
    }
    Ok(Sign::Of(if is_json(&text) { Kind::Json } else { Kind::Text }))
}

/// `{"a"` or `[{`, as no heading of a table begins.
fn is_json(text: &str) -> bool {
    let mut marks = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\0');
    match (marks.next(), marks.next()) {
        (Some('{'), next) => matches!(next, None | Some('"' | '}')),
        (Some('['), next) => matches!(next, None | Some('{' | ']')),
        _ => false,
    }
}

fn without_mark(head: &[u8]) -> &[u8] {
    [b"\xef\xbb\xbf".as_slice(), b"\xff\xfe", b"\xfe\xff"]
        .into_iter()
        .find_map(|mark| head.strip_prefix(mark))
        .unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (head, kind) in [
            ("Mã hồ sơ,Mã TTHC\n".as_bytes(), Kind::Text),
            (b"", Kind::Text),
            (b"[nh\xe3n],b", Kind::Text),
            (b"\xef\xbb\xbf {\n \"service\": 1}", Kind::Json),
            (b" [ {\"a\":1}]", Kind::Json),
            (b"\xff\xfe{\0\"\0", Kind::Json),
            (b"PAR1\x15\x04", Kind::Parquet),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Kind::Xls),
        ] {
            assert_eq!(sign(head).expect("known"), Sign::Of(kind), "{head:?}");
        }
        assert_eq!(sign(b"\x1f\x8b\x08").expect("known"), Sign::Gzip);
        assert_eq!(sign(b"PK\x03\x04").expect("known"), Sign::Zip);
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (head, name) in [
            (b"%PDF-1.7".as_slice(), "PDF"),
            (b"Rar!\x1a\x07", "RAR"),
            (b"  <HTML><body><table>", "web page"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook", "web page or XML"),
        ] {
            let error = sign(head).expect_err("not read").to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
