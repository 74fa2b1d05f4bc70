//! Rejected rows as a file in the source's own format: the row as it stood, as far as it may be kept,
//! and beside it where, what, why and what to do. It can be mended and sent back as it is.
//!
//! CSV stays CSV under the same delimiter (UTF-8 with a byte order mark), a spreadsheet becomes an
//! XLSX file, JSON keeps its envelope; Parquet, which nobody mends by hand, becomes CSV.

mod records;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::fault;
use crate::domain::load::Reject;
use records::RecordsFile;
use table::{CsvTable, SheetTable};

/// A rejected record: every reason, and what of it may be written.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedRow {
    /// At least one. Their values may be shown.
    pub reasons: Vec<Reject>,
    pub record: Record,
    pub shape: Arc<Shape>,
}

/// What of a record may be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// One cell a column of the shape.
    Cells(Vec<String>),
    Object(Map<String, Value>),
}

/// What the file looked like that the record came from, and the file of rejected rows will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Headings as the readers expect them, one row of them.
    Table { headings: Vec<String>, delimiter: u8, is_spreadsheet: bool },
    /// Text before the first record, between two and after the last; records of another shape begin
    /// a new envelope on a new line. No reader minds the spaces in it.
    Records { opening: String, separator: &'static str, closing: String },
}

impl Shape {
    /// The envelope of the exchange format around a list under one key.
    pub fn envelope(other_keys: &Map<String, Value>, key: &str) -> Self {
        let mut opening = "{".to_owned();
        for (name, value) in other_keys {
            opening.push_str(&format!("{}:{value},", Value::from(name.as_str())));
        }
        opening.push_str(&format!("{}:[\n", Value::from(key)));
        Self::Records { opening, separator: ",\n", closing: "\n]}\n".to_owned() }
    }

    /// A list without anything around it.
    pub fn list() -> Self {
        Self::Records { opening: "[\n".to_owned(), separator: ",\n", closing: "\n]\n".to_owned() }
    }

    /// One record a line.
    pub fn lines() -> Self {
        Self::Records { opening: String::new(), separator: "\n", closing: "\n".to_owned() }
    }
}

/// The quarantine file of one load; made at the first rejected row, and under a temporary name until
/// it is whole.
pub struct Quarantine {
    folder: PathBuf,
    stem: String,
    file: Option<Open>,
}

/// A file that is being written.
struct Open {
    temporary: PathBuf,
    writer: Writer,
}

enum Writer {
    Csv(Box<CsvTable>),
    Sheet(SheetTable),
    Records(RecordsFile),
}

impl Quarantine {
    /// `load`: name of the load, of which there is no other one of the source.
    pub fn new(data: &Path, source: &str, load: &str) -> Self {
        let stem = format!("{source}-{load}");
        Self { folder: data.join("quarantine"), stem, file: None }
    }

    /// Writes a row; all rows of a file are of one kind (table or records).
    pub fn add(&mut self, row: &RejectedRow) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(Open::begin(&self.folder, &self.stem, &row.shape)?),
        };
        file.add(row).with_context(|| format!("cannot write {0} / không ghi được: {0}", file.temporary.display()))
    }

    /// Syncs the file; its path below the data folder, or `None` if no row was rejected.
    pub fn seal(mut self) -> Result<Option<String>> {
        let Some(file) = self.file.take() else { return Ok(None) };
        let extension = file.writer.extension();
        let Open { temporary, writer } = file;
        writer
            .finish(&temporary)
            .with_context(|| format!("cannot write {0} / không ghi được: {0}", temporary.display()))?;
        let name = format!("{}.{extension}", self.stem);
        let path = self.folder.join(&name);
        fault::point();
        fs::rename(&temporary, &path)
            .with_context(|| format!("cannot name {0} / không đổi được tên: {0}", path.display()))?;
        fs::File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .with_context(|| format!("cannot sync {0} / không ghi chắc được xuống đĩa: {0}", self.folder.display()))?;
        Ok(Some(format!("quarantine/{name}")))
    }
}

impl Drop for Quarantine {
    /// A load that failed leaves no half file behind.
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let _ = fs::remove_file(&file.temporary);
        }
    }
}

impl Open {
    fn begin(folder: &Path, stem: &str, shape: &Shape) -> Result<Self> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {0} / không tạo được: {0}", folder.display()))?;
        let temporary = folder.join(format!("{stem}.tmp"));
        let writer = Writer::begin(&temporary, shape)
            .with_context(|| format!("cannot write {0} / không ghi được: {0}", temporary.display()))?;
        Ok(Self { temporary, writer })
    }

    fn add(&mut self, row: &RejectedRow) -> Result<()> {
        if let Writer::Sheet(sheet) = &self.writer
            && sheet.is_full()
        {
            self.writer = Writer::Csv(Box::new(sheet.to_csv(&self.temporary)?));
        }
        match &mut self.writer {
            Writer::Csv(file) => file.add(row),
            Writer::Sheet(file) => {
                file.add(row);
                Ok(())
            }
            Writer::Records(file) => file.add(row),
        }
    }
}

impl Writer {
    fn begin(path: &Path, shape: &Shape) -> Result<Self> {
        Ok(match shape {
            Shape::Table { headings, is_spreadsheet: true, .. } => Self::Sheet(SheetTable::new(headings)),
            Shape::Table { headings, delimiter, .. } => {
                Self::Csv(Box::new(CsvTable::begin(path, headings, *delimiter)?))
            }
            Shape::Records { .. } => Self::Records(RecordsFile::begin(path)?),
        })
    }

    fn extension(&self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Sheet(_) => "xlsx",
            Self::Records(_) => "json",
        }
    }

    fn finish(self, path: &Path) -> Result<()> {
        match self {
            Self::Csv(file) => file.finish(),
            Self::Sheet(file) => file.write(path),
            Self::Records(file) => file.finish(),
        }
    }
}

/// The rejected rows of a whole file at once.
pub fn write(data: &Path, source: &str, load: &str, rows: &[RejectedRow]) -> Result<Option<String>> {
    let mut quarantine = Quarantine::new(data, source, load);
    rows.iter().try_for_each(|row| quarantine.add(row))?;
    quarantine.seal()
}

/// A value in one line, as much of it as is shown.
fn shown(value: &str) -> String {
    const SHOWN: usize = 200;
    let one_line = value.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character });
    one_line.take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject(line: u64, column: &str, value: &str, code: &'static str) -> Reject {
        let (column, value) = (column.to_owned(), value.to_owned());
        Reject {
            line,
            column,
            value,
            code,
            advice_vi: "sửa".to_owned(),
            advice_en: "mend".to_owned(),
            ..Reject::default()
        }
    }

    fn read(data: &Path, rows: &[RejectedRow]) -> (String, String) {
        let name = write(data, "source", "0123456789abcdef", rows).expect("writes").expect("a file");
        let text = fs::read_to_string(data.join(&name)).expect("readable");
        (name, text)
    }

    #[test]
    fn a_table_keeps_its_headings_and_gets_the_reasons_of_a_row_in_one_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let headings = vec!["Mã; hồ sơ".to_owned(), "Tỉnh".to_owned()];
        let shape = Arc::new(Shape::Table { headings, delimiter: b';', is_spreadsheet: false });
        let reasons = vec![reject(3, "Tỉnh", "4O", "E_A"), reject(3, "", "x\ny", "E_B")];
        let record = Record::Cells(vec!["=A-1".to_owned(), "4O".to_owned()]);
        let row = RejectedRow { reasons, record, shape };
        let (name, text) = read(folder.path(), &[row]);
        assert_eq!(name, "quarantine/source-0123456789abcdef.csv");
        let expected = "\u{feff}\"Mã; hồ sơ\";Tỉnh;chiso: dòng / line;chiso: mã lỗi / code;chiso: cột / column;\
            chiso: giá trị / value;chiso: lý do và cách sửa;chiso: reason and what to do\n\
            '=A-1;4O;3;\"E_A\nE_B\";\"Tỉnh\n\";\"4O\nx\u{fffd}y\";\"sửa\nsửa\";\"mend\nmend\"\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn records_keep_their_envelopes() {
        let folder = tempfile::tempdir().expect("a folder");
        let object = |text: &str| match serde_json::from_str(text).expect("JSON") {
            Value::Object(object) => object,
            _ => panic!("an object"),
        };
        let row = |record: &str, shape: &Arc<Shape>| RejectedRow {
            reasons: vec![reject(2, "MaTinh", "4O", "E_A")],
            record: Record::Object(object(record)),
            shape: Arc::clone(shape),
        };
        let create = Arc::new(Shape::envelope(&object(r#"{"service":"A"}"#), "data"));
        let update = Arc::new(Shape::envelope(&object(r#"{"service":"B"}"#), "data"));
        let rows = [row(r#"{"a":1}"#, &create), row(r#"{"a":2}"#, &create), row("{}", &update)];
        let (name, text) = read(folder.path(), &rows);
        assert_eq!(name, "quarantine/source-0123456789abcdef.json");
        let reasons =
            r#""chiso":{"reasons":[{"code":"E_A","column":"MaTinh","en":"mend","value":"4O","vi":"sửa"}],"record":2}"#;
        let expected = format!(
            "{{\"service\":\"A\",\"data\":[\n{{\"a\":1,{reasons}}},\n{{\"a\":2,{reasons}}}\n]}}\n\
             {{\"service\":\"B\",\"data\":[\n{{{reasons}}}\n]}}\n"
        );
        assert_eq!(text, expected);
        let lines = Arc::new(Shape::lines());
        let (_, text) = read(folder.path(), &[row("{}", &lines), row("{}", &lines)]);
        assert_eq!(text, format!("{{{reasons}}}\n{{{reasons}}}\n"));
    }

    #[test]
    fn what_failed_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let shape = Arc::new(Shape::Table { headings: vec!["a".to_owned()], delimiter: b',', is_spreadsheet: false });
        let record = Record::Cells(vec!["x".to_owned()]);
        let mut quarantine = Quarantine::new(folder.path(), "source", "ab");
        quarantine.add(&RejectedRow { reasons: vec![reject(1, "a", "x", "E_A")], record, shape }).expect("writes");
        let entries = || fs::read_dir(folder.path().join("quarantine")).expect("the folder").count();
        assert_eq!(entries(), 1);
        drop(quarantine);
        assert_eq!(entries(), 0);
        assert_eq!(Quarantine::new(folder.path(), "source", "ab").seal().expect("nothing to do"), None);
    }
}
