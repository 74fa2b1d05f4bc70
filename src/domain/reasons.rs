//! What a file of rejected rows has beside the columns of its source, so that it can be mended and
//! sent back as it is: the writer and every reader of files agree here.
//!
//! A table gets the columns of [`REASON_COLUMNS`] after the source's own; where a row has several
//! reasons each of these cells has as many lines, in the same order. A JSON record gets the one key
//! [`REASON_KEY`]. Readers pass over both. In CSV a cell that a spreadsheet program would run as a
//! formula, or change because it looks like a number to it, has an apostrophe before it; in a file
//! that has reason columns, and in no other, readers take it off again with [`unguarded`].

/// What the headings of reason columns begin with, and no column of a source does.
pub const REASON_MARK: &str = "chiso: ";

/// Headings of the reason columns: line in the file that was sent, code of the check, the source's
/// heading, the value (as far as it may be shown), what to do in Vietnamese and in English.
pub const REASON_COLUMNS: [&str; 6] = [
    "chiso: dòng / line",
    "chiso: mã lỗi / code",
    "chiso: cột / column",
    "chiso: giá trị / value",
    "chiso: lý do và cách sửa",
    "chiso: reason and what to do",
];

/// Key of the reasons within a JSON record: `{"record": 3, "reasons": [{"code", "column", "value",
/// "vi", "en"}]}`.
pub const REASON_KEY: &str = "chiso";

/// Stands in a cell whose value was not written because it may be personal, or could not be. No
/// reader takes it for a value: a row that still has it is sent back again.
pub const NOT_KEPT: &str = "(không lưu / not kept)";

/// Whether a heading is that of a reason column.
pub fn is_reason(heading: &str) -> bool {
    heading.trim().starts_with(REASON_MARK)
}

/// A cell of CSV text that a spreadsheet program leaves alone.
pub fn guarded(cell: &str) -> String {
    if needs_guard(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell that was guarded; any other as it is.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(inner) if needs_guard(inner) => inner,
        _ => cell,
    }
}

/// A formula, a number that would not come back as it was (`01`, `1.002890`, `20261001080000`), or
/// what begins with the guard itself.
fn needs_guard(cell: &str) -> bool {
    match cell.as_bytes() {
        [] => false,
        [b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'', ..] => true,
        bytes => {
            let is_number = bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'e' | b'E'));
            let is_plain = bytes.len() <= 11 && bytes.iter().all(u8::is_ascii_digit);
            bytes[0].is_ascii_digit() && is_number && !(is_plain && (bytes[0] != b'0' || bytes.len() == 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_cell_comes_back_as_it_was() {
        let guarded_ones = [
            "=1+1",
            "+84",
            "-1",
            "@SUM(A1)",
            "\tx",
            "'",
            "'=1",
            "''x",
            "01",
            "1.002890",
            "1.234,5",
            "20261001080000",
            "1E5",
        ];
        for cell in guarded_ones {
            assert_eq!(guarded(cell), format!("'{cell}"));
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
        for cell in ["", "0", "40", "H41.03-261001-0001", "01/10/2026 08:00", "Trực tuyến", "a'b", "E5"] {
            assert_eq!(guarded(cell), cell);
            assert_eq!(unguarded(cell), cell);
        }
        assert_eq!(unguarded("'x"), "'x", "no guard of ours");
    }

    #[test]
    fn reason_columns_are_known_by_their_mark() {
        assert!(REASON_COLUMNS.iter().all(|heading| is_reason(heading)));
        assert!(!is_reason("chỉ số: x") && !is_reason("Mã hồ sơ"));
    }
}
