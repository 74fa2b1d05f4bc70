//! Rejected JSON records, each with its reasons under a key of its own.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use super::{Record, RejectedRow, Shape, shown};
use crate::domain::reasons::REASON_KEY;

pub struct RecordsFile {
    file: BufWriter<File>,
    /// Shape of the records written last.
    shape: Option<Arc<Shape>>,
}

impl RecordsFile {
    pub fn begin(path: &Path) -> Result<Self> {
        Ok(Self { file: BufWriter::new(File::create(path)?), shape: None })
    }

    pub fn add(&mut self, row: &RejectedRow) -> Result<()> {
        match &self.shape {
            Some(shape) if shape == &row.shape => self.file.write_all(around(shape)[1].as_bytes())?,
            _ => {
                self.close()?;
                self.file.write_all(around(&row.shape)[0].as_bytes())?;
                self.shape = Some(Arc::clone(&row.shape));
            }
        }
        serde_json::to_writer(&mut self.file, &Value::Object(with_reasons(row)))?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<()> {
        self.close()?;
        let file = self.file.into_inner().map_err(|error| anyhow!("{}", error.error()))?;
        Ok(file.sync_all()?)
    }

    fn close(&mut self) -> Result<()> {
        if let Some(shape) = self.shape.take() {
            self.file.write_all(around(&shape)[2].as_bytes())?;
        }
        Ok(())
    }
}

/// What stands before, between and after records.
fn around(shape: &Shape) -> [&str; 3] {
    match shape {
        Shape::Records { opening, separator, closing } => [opening, separator, closing],
        Shape::Table { .. } => ["[\n", ",\n", "\n]\n"],
    }
}

fn with_reasons(row: &RejectedRow) -> Map<String, Value> {
    let mut record = match &row.record {
        Record::Object(record) => record.clone(),
        Record::Cells(_) => Map::new(),
    };
    let reasons: Vec<Value> = row
        .reasons
        .iter()
        .map(|reason| {
            json!({
                "code": reason.code,
                "column": reason.column,
                "value": shown(&reason.value),
                "vi": reason.advice_vi,
                "en": reason.advice_en,
            })
        })
        .collect();
    let number = row.reasons.first().map_or(0, |reason| reason.line);
    record.insert(REASON_KEY.to_owned(), json!({ "record": number, "reasons": reasons }));
    record
}
