//! What of a rejected record may be written to the quarantine: the columns that are read, and those
//! the source declares harmless. Anything else may be personal (Law 91/2025) and is left out.

use serde_json::{Map, Value};

use super::csv_reader::Layout;
use super::lists;
use crate::domain::source::CaseMapping;

const NOT_KEPT: &str = "(not kept: the row may hold personal data; look it up by its line / không lưu: dòng có thể chứa dữ \
                        liệu cá nhân; hãy tra theo số dòng)";
/// What is read from the entries of lists: moments, statuses, whether a document was reused.
const READ_IN_LISTS: [&str; 7] =
    [lists::REQUESTED, lists::COMPLETED, lists::NEW_DUE, lists::MOVED, lists::HANDLED, lists::STATUS, lists::REUSED];

#[derive(Clone, Debug)]
pub enum Shield {
    /// Per column of the file, whether its fields may be kept.
    Csv { delimiter: u8, may_be_kept: Vec<bool> },
    /// The keys whose values may be kept.
    Json { keys: Vec<String> },
}

impl Shield {
    pub fn csv(layout: &Layout, delimiter: u8) -> Self {
        Self::Csv { delimiter, may_be_kept: layout.may_be_kept.clone() }
    }

    pub fn json(mapping: &CaseMapping) -> Self {
        // What a row of progress says under keys of its own.
        let progress = [lists::HANDLED, lists::HANDLED_ON, lists::STATUS].map(str::to_owned);
        Self::Json { keys: mapping.columns.values().chain(&mapping.harmless).cloned().chain(progress).collect() }
    }

    /// The record as it stood, without what may be personal; it can be mended and sent again.
    pub fn record(&self, raw: &[u8]) -> String {
        let kept = match self {
            Self::Csv { may_be_kept, .. } if may_be_kept.iter().all(|&kept| kept) => {
                Some(String::from_utf8_lossy(raw).into_owned())
            }
            Self::Csv { delimiter, may_be_kept } => csv_record(raw, *delimiter, may_be_kept),
            Self::Json { keys } => json_record(raw, keys),
        };
        kept.unwrap_or_else(|| NOT_KEPT.to_owned())
    }
}

/// `None` if it cannot be told which field stands in which column.
fn csv_record(raw: &[u8], delimiter: u8, may_be_kept: &[bool]) -> Option<String> {
    let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .has_headers(false)
        .flexible(true)
        .from_reader(raw);
    let mut records = reader.records();
    let record = records.next()?.ok().filter(|record| record.len() == may_be_kept.len())?;
    if records.next().is_some() {
        return None;
    }
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let fields = record.iter().zip(may_be_kept).map(|(field, &kept)| if kept { field } else { "" });
    writer.write_record(fields).ok()?;
    let text = String::from_utf8(writer.into_inner().ok()?).ok()?;
    Some(text.trim_end_matches('\n').to_owned())
}

fn json_record(raw: &[u8], keys: &[String]) -> Option<String> {
    let Value::Object(record) = serde_json::from_slice(raw).ok()? else { return None };
    let kept: Map<String, Value> =
        record.into_iter().filter(|(key, _)| keys.contains(key)).map(|(key, value)| (key, plain(value))).collect();
    serde_json::to_string(&kept).ok()
}

/// Texts and numbers as they are; of lists of objects only what is read from them.
fn plain(value: Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.into_iter().map(entry).collect()),
        Value::Object(_) => Value::Object(Map::new()),
        other => other,
    }
}

fn entry(value: Value) -> Value {
    let Value::Object(entry) = value else { return Value::Null };
    let read = |(key, value): &(String, Value)| READ_IN_LISTS.contains(&key.as_str()) && !value.is_array();
    Value::Object(entry.into_iter().filter(read).map(|(key, value)| (key, plain(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_may_be_personal_are_left_out() {
        let shield = Shield::Csv { delimiter: b',', may_be_kept: vec![true, false, true] };
        assert_eq!(shield.record(b"A-1,Name,\"x, y\""), "A-1,,\"x, y\"");
        assert_eq!(shield.record(b"A-1,Na,me,x"), NOT_KEPT, "nobody knows which field is which");
        assert_eq!(shield.record(b"A-1,\xff,x"), NOT_KEPT);
        let all = Shield::Csv { delimiter: b',', may_be_kept: vec![true, true] };
        assert_eq!(all.record(b"too,short,long"), "too,short,long");
    }

    #[test]
    fn keys_that_may_be_personal_are_left_out() {
        let shield = Shield::Json { keys: vec!["MaHoSo".to_owned(), "TaiLieuNop".to_owned()] };
        let raw = r#"{"ChuHoSo":"x","MaHoSo":7,"TaiLieuNop":[{"TenTep":"x","DuocTaiSuDung":"1"},"x"]}"#;
        assert_eq!(shield.record(raw.as_bytes()), r#"{"MaHoSo":7,"TaiLieuNop":[{"DuocTaiSuDung":"1"},null]}"#);
        assert_eq!(shield.record(br#""a name""#), NOT_KEPT);
    }
}
