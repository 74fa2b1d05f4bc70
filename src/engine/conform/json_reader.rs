//! The portal's exchange format: an envelope with an array of records whose values are strings.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;
use std::sync::mpsc::SyncSender;

use anyhow::{Context as _, Result, anyhow, bail};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::lists::{self, RawLists};
use super::record::{Column, RawCase};
use super::rejects;
use crate::domain::load::Reject;
use crate::domain::source::CaseMapping;

const RECORDS_A_PIECE: usize = 20_000;
const BYTES_A_PIECE: usize = 4 << 20;
/// A record of a case is a few kilobytes; more than this would be no case, and fill the memory.
const LONGEST_RECORD: usize = 64 << 20;

/// Some records of a file, each as its own text.
pub struct Piece {
    /// Position of the first, from 1.
    pub first: u64,
    pub records: Vec<Box<RawValue>>,
}

/// Sends the records of a file piece by piece, and the error it ends with if it does: a file that
/// breaks off has sent records before that is found, so nothing may be kept before the end.
/// `pointer` leads to the list of records: `/data`.
pub fn read(file: impl Read, pointer: &str, sender: &SyncSender<Result<Piece>>) {
    // Nobody listens any more if it cannot be sent: the load has failed already.
    if let Err(error) = try_read(file, pointer, sender) {
        let _ = sender.send(Err(error));
    }
}

fn try_read(mut file: impl Read, pointer: &str, sender: &SyncSender<Result<Piece>>) -> Result<()> {
    let mut mark = Vec::with_capacity(3);
    file.by_ref().take(3).read_to_end(&mut mark).context("the file cannot be read")?;
    if mark.starts_with(b"\xff\xfe") || mark.starts_with(b"\xfe\xff") {
        bail!("line 1: the file is UTF-16, not UTF-8; save it as UTF-8 / dòng 1: tệp dạng UTF-16, hãy lưu dạng UTF-8");
    }
    if mark == "\u{feff}".as_bytes() {
        mark.clear();
    }
    let since_record = Rc::new(Cell::new(0));
    let bounded = Bounded { inner: mark.as_slice().chain(file), since_record: Rc::clone(&since_record) };
    let key = pointer.trim_start_matches('/');
    let mut begun = false;
    let mut pieces = Pieces { sender, first: 1, records: Vec::new(), bytes: 0, since_record };
    let mut deserializer = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, bounded));
    let outcome = Envelope { key, begun: &mut begun, pieces: &mut pieces }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    match outcome {
        Ok(()) => {
            // Gone if the load has failed already.
            let _ = pieces.send();
            Ok(())
        }
        Err(error) if error.is_eof() && !begun => bail!("the file is empty / tệp rỗng"),
        Err(error) => {
            let kind = if error.is_eof() {
                "the JSON breaks off; fetch the file again / JSON bị cắt ngang; hãy tải lại tệp"
            } else {
                "not the JSON expected / JSON sai"
            };
            Err(anyhow!("line {}, column {}: {kind}: {error}", error.line(), error.column()))
        }
    }
}

/// The object around the list of records; its other keys are passed over.
struct Envelope<'e, 's> {
    key: &'e str,
    begun: &'e mut bool,
    pieces: &'e mut Pieces<'s>,
}

impl<'de> DeserializeSeed<'de> for Envelope<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object with a list `{0}` / đối tượng có danh sách `{0}`", self.key)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        *self.begun = true;
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if key != self.key {
                map.next_value::<IgnoredAny>()?;
            } else if std::mem::replace(&mut found, true) {
                return Err(A::Error::custom(format_args!("the list `{key}` stands there twice / xuất hiện hai lần")));
            } else {
                map.next_value_seed(List(self.pieces))?;
            }
        }
        match found {
            true => Ok(()),
            false => Err(A::Error::custom(format_args!("expected a list `{0}` / thiếu danh sách `{0}`", self.key))),
        }
    }
}

struct List<'e, 's>(&'e mut Pieces<'s>);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records / danh sách hồ sơ")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(record) = list.next_element::<Box<RawValue>>()? {
            self.0.add(record).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

struct Pieces<'s> {
    sender: &'s SyncSender<Result<Piece>>,
    first: u64,
    records: Vec<Box<RawValue>>,
    bytes: usize,
    since_record: Rc<Cell<usize>>,
}

impl Pieces<'_> {
    fn add(&mut self, record: Box<RawValue>) -> Result<(), &'static str> {
        self.since_record.set(0);
        self.bytes += record.get().len();
        self.records.push(record);
        if self.records.len() < RECORDS_A_PIECE && self.bytes < BYTES_A_PIECE { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), &'static str> {
        if self.records.is_empty() {
            return Ok(());
        }
        let records = std::mem::take(&mut self.records);
        let first = self.first;
        self.first += records.len() as u64;
        self.bytes = 0;
        self.sender.send(Ok(Piece { first, records })).map_err(|_| "the load has failed")
    }
}

/// Fails when a record does not end.
struct Bounded<R> {
    inner: R,
    since_record: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since_record.set(self.since_record.get() + read);
        if self.since_record.get() > LONGEST_RECORD {
            return Err(io::Error::other("a record is longer than 64 MiB / một hồ sơ dài hơn 64 MiB"));
        }
        Ok(read)
    }
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
        // What is no record at all is sent back as one.
        let Ok(value @ Value::Object(_)) = serde_json::from_str(first.get()) else { return Ok(()) };
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

    /// `position` is 1-based. A record that is not an object, a key that stands twice, or a value that
    /// is neither text nor a list where a list may stand, comes back as the reason.
    pub fn case<'a>(&self, position: u64, raw: &'a RawValue) -> Result<RawCase<'a>, Reject> {
        let reject = |rule: rejects::Rule, key: &str, value: &str| rule.reject(position, key, value.to_owned());
        let record: Pairs = serde_json::from_str(raw.get()).map_err(|_| reject(rejects::NOT_OBJECT, "", ""))?;
        let mut fields: [Cow<'a, str>; Column::COUNT] = std::array::from_fn(|_| Cow::Borrowed(""));
        let (mut lists, mut tells_apologies) = (RawLists::default(), false);
        for (column, key) in &self.columns {
            let mut values = record.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value);
            let value = values.next();
            if values.next().is_some() {
                return Err(reject(rejects::REPEATED_KEY, key, ""));
            }
            let not_text = |value: &Value| reject(rejects::NOT_TEXT, key, &kind(value));
            tells_apologies |= *column == Column::ApologyAt && value.is_some();
            let text = match (column, value) {
                (_, None | Some(Value::Null)) => String::new(),
                (Column::Supplements | Column::DueMoves | Column::Progress, Some(value)) => {
                    lists.read(*column, value).ok_or_else(|| not_text(value))?;
                    String::new()
                }
                (_, Some(Value::String(text))) => text.clone(),
                // A list of result papers or documents: some, or none.
                (Column::ElectronicResult | Column::Digitised, Some(Value::Array(list))) => {
                    if list.is_empty() {
                        "0".to_owned()
                    } else {
                        "1".to_owned()
                    }
                }
                (Column::Reused, Some(value @ Value::Array(list))) => {
                    lists::reused(list).ok_or_else(|| not_text(value))?.to_owned()
                }
                (_, Some(value)) => return Err(not_text(value)),
            };
            fields[*column as usize] = Cow::Owned(text);
        }
        let raw = Cow::Borrowed(raw.get().as_bytes());
        Ok(RawCase { line: position, fields, lists, tells_apologies, raw })
    }
}

/// An object with every key it has, also one that stands twice.
struct Pairs(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::with_capacity(32);
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// A value that may not be written, in a word that may.
fn kind(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(_) => "[…]".to_owned(),
        Value::String(_) => "\"…\"".to_owned(),
        _ => "{…}".to_owned(),
    }
}
