//! A file that is not what its source says it is.

use std::fmt;

use crate::domain::text::Text;

/// Nothing of the file was loaded. Displayed in English, then in Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// Name of the file, without its folder.
    pub file: String,
    pub fault: FileFault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// No bytes, or only blanks.
    Empty,
    /// A heading and no row, or a list without a record.
    NoRows,
    /// `byte` from 0, `line` from 1.
    NotUtf8 {
        byte: usize,
        line: usize,
    },
    /// The text ends before the JSON does. Positions from 1, `byte` from 0.
    TruncatedJson {
        line: usize,
        column: usize,
        byte: usize,
    },
    BadJson {
        line: usize,
        column: usize,
        byte: usize,
        why: Text,
    },
    MissingColumns {
        missing: Vec<String>,
        found: Vec<String>,
        /// Of another separator; often empty.
        hint: Text,
    },
    RepeatedColumn {
        heading: String,
    },
    /// JSON pointer to the place, and what should be there.
    WrongShape {
        at: String,
        expected: Text,
    },
    /// The mapping of the source does not name this canonical column.
    Mapping {
        column: &'static str,
    },
    /// It cannot be unpacked, decoded or read as a table.
    Unreadable {
        why: Text,
    },
    /// The contract of the source is not one of published figures.
    NotPublished {
        source: String,
    },
}

impl std::error::Error for FileError {}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (en, vi) = self.fault.texts();
        write!(f, "{0}: {en} / {0}: {vi}", self.file)
    }
}

impl FileFault {
    fn texts(&self) -> (String, String) {
        match self {
            Self::Empty => ("the file is empty".into(), "tệp rỗng".into()),
            Self::NoRows => ("a heading and no rows".into(), "có tiêu đề nhưng không có dòng nào".into()),
            Self::NotUtf8 { byte, line } => (
                format!("line {line}, byte {byte}: not UTF-8 text; save the file as UTF-8"),
                format!("dòng {line}, byte {byte}: không phải văn bản UTF-8; hãy lưu tệp dạng UTF-8"),
            ),
            Self::TruncatedJson { line, column, byte } => (
                format!("line {line}, column {column}, byte {byte}: the JSON is cut off here; fetch the file again"),
                format!("dòng {line}, cột {column}, byte {byte}: JSON bị cắt cụt tại đây; hãy tải lại tệp"),
            ),
            Self::BadJson { line, column, byte, why } => (
                format!("line {line}, column {column}, byte {byte}: not the JSON expected: {}", why.en),
                format!("dòng {line}, cột {column}, byte {byte}: JSON sai: {}", why.vi),
            ),
            Self::MissingColumns { missing, found, hint } => {
                let (missing, found) = (missing.join(", "), found.join(", "));
                (
                    format!("line 1: the heading lacks {missing}; it has {found}{}", hint.en),
                    format!("dòng 1: thiếu cột {missing}; tệp có các cột {found}{}", hint.vi),
                )
            }
            Self::RepeatedColumn { heading } => (
                format!("line 1: the heading `{heading}` stands there twice"),
                format!("dòng 1: tiêu đề `{heading}` xuất hiện hai lần"),
            ),
            Self::WrongShape { at, expected } => {
                (format!("{at}: expected {}", expected.en), format!("{at}: không đúng dạng, cần {}", expected.vi))
            }
            Self::Mapping { column } => (
                format!("the mapping of this source does not name the column `{column}`"),
                format!("tệp ánh xạ của nguồn này chưa khai báo cột `{column}`"),
            ),
            Self::Unreadable { why } => (why.en.clone(), why.vi.clone()),
            Self::NotPublished { source } => (
                format!("source {source} does not hold published figures in this format"),
                format!("nguồn {source} không chứa số liệu công bố ở định dạng này"),
            ),
        }
    }
}
