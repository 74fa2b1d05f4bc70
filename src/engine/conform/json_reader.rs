//! The portal's exchange format: an envelope with an array of records whose values are strings.

use std::borrow::Cow;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::record::{Column, RawCase, RawSupplement};
use crate::domain::source::CaseMapping;

/// The envelope of `DongBoHoSoMC`; the records stay as they stood in the file.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Option<Vec<&'a RawValue>>,
}

/// The records of a file, each as its own text. Nothing is read from a file that breaks off.
pub fn records<'a>(text: &'a str) -> Result<Vec<&'a RawValue>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        bail!("the file is empty / tệp rỗng");
    }
    let envelope: Envelope<'a> = serde_json::from_str(text).map_err(|error| {
        let kind = if error.is_eof() {
            "the JSON breaks off / JSON bị cắt ngang"
        } else {
            "not the JSON expected / JSON sai"
        };
        anyhow!("line {}, column {}: {kind}: {error}", error.line(), error.column())
    })?;
    envelope.data.ok_or_else(|| anyhow!("line 1: expected an object with a list `data` / thiếu danh sách `data`"))
}

/// Which JSON key fills which canonical column.
pub struct Keys {
    columns: Vec<(Column, String)>,
}

impl Keys {
    pub fn new(mapping: &CaseMapping) -> Self {
        let columns = Column::ALL
            .into_iter()
            .filter_map(|(column, name)| mapping.columns.get(name).map(|key| (column, key.clone())))
            .collect();
        Self { columns }
    }

    /// At least the required keys must be on the first record, else the file is of another kind.
    pub fn check(&self, first: &RawValue) -> Result<()> {
        let value: Value = serde_json::from_str(first.get())?;
        let missing: Vec<&str> = self
            .columns
            .iter()
            .filter(|(column, key)| Column::REQUIRED.contains(column) && value.get(key).is_none())
            .map(|(_, key)| key.as_str())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        bail!("record 1: lacks {} / thiếu trường {0}", missing.join(", "))
    }

    /// `position` is 1-based. A record that is not an object, or a value that is neither text nor a
    /// list where a list may stand, comes back as the key that is wrong.
    pub fn case<'a>(&self, position: u64, raw: &'a RawValue) -> Result<RawCase<'a>, String> {
        let value: Value = serde_json::from_str(raw.get()).map_err(|_| String::new())?;
        let Value::Object(record) = value else { return Err(String::new()) };
        let mut fields: [Cow<'a, str>; Column::COUNT] = std::array::from_fn(|_| Cow::Borrowed(""));
        let mut requests = Vec::new();
        for (column, key) in &self.columns {
            let text = match (column, record.get(key)) {
                (_, None | Some(Value::Null)) => String::new(),
                (_, Some(Value::String(text))) => text.clone(),
                (Column::Supplements, Some(Value::Array(list))) => {
                    requests = supplements(list).ok_or_else(|| key.clone())?;
                    String::new()
                }
                // A list of result papers or documents: some, or none.
                (Column::ElectronicResult | Column::Digitised, Some(Value::Array(list))) => {
                    if list.is_empty() {
                        "0".to_owned()
                    } else {
                        "1".to_owned()
                    }
                }
                (Column::Reused, Some(Value::Array(list))) => reused(list).to_owned(),
                _ => return Err(key.clone()),
            };
            fields[*column as usize] = Cow::Owned(text);
        }
        Ok(RawCase { line: position, fields, supplements: requests, raw: Cow::Borrowed(raw.get().as_bytes()) })
    }
}

fn supplements(list: &[Value]) -> Option<Vec<RawSupplement<'static>>> {
    let text = |entry: &Value, key: &str| Cow::Owned(entry.get(key).and_then(Value::as_str).unwrap_or("").to_owned());
    list.iter()
        .map(|entry| entry.is_object().then(|| (text(entry, "NgayBoSung"), text(entry, "NgayTiepNhanBoSung"))))
        .collect()
}

/// `DuocTaiSuDung` of the documents: reused if any of them was; not reported if none says.
fn reused(documents: &[Value]) -> &'static str {
    let says: Vec<&str> = documents.iter().filter_map(|document| document.get("DuocTaiSuDung")?.as_str()).collect();
    match (says.is_empty(), says.iter().any(|flag| matches!(*flag, "1" | "2"))) {
        (true, _) => "",
        (false, true) => "1",
        (false, false) => "0",
    }
}
