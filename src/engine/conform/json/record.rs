//! One record of the exchange format, as a case or as a row of progress, nothing interpreted yet.
#![expect(
    clippy::result_large_err,
    reason = "one reason at a time, on the stack, and only of a record that is sent back"
)]

use std::borrow::Cow;
use std::fmt;

use anyhow::{Result, bail};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::calls::Call;
use crate::domain::load::Reject;
use crate::domain::source::CaseMapping;
use crate::engine::conform::layout::as_meant;
use crate::engine::conform::lists::{self, RawLists};
use crate::engine::conform::record::{Column, RawCase, without_space};
use crate::engine::conform::rejects::{self, Rule};
use crate::engine::conform::step::RawStep;
use crate::formats::may_be_odd;

/// A record, told apart by the call it came in, or by its keys where there was none.
// One at a time, on the stack: a box for each case would cost an allocation.
#[expect(clippy::large_enum_variant)]
#[derive(Debug)]
pub enum Record<'a> {
    Case(RawCase<'a>),
    Step(RawStep<'a>),
}

/// Which JSON key fills which canonical column.
pub struct Keys {
    /// Distinct keys, sorted; a record's cells stand in the same order.
    keys: Vec<String>,
    /// Canonical columns and the number of their key.
    columns: Vec<(Column, usize)>,
    /// Of a row of progress: its moment (by the newer and by the older service), and its status.
    moments: [usize; 2],
    status: usize,
}

impl Keys {
    pub fn new(mapping: &CaseMapping) -> Self {
        let mapped = || Column::ALL.into_iter().filter_map(|(column, name)| Some((column, mapping.columns.get(name)?)));
        let mut keys: Vec<String> = mapped().map(|(_, key)| key.clone()).collect();
        keys.extend([lists::HANDLED, lists::HANDLED_ON, lists::STATUS].map(str::to_owned));
        keys.sort_unstable();
        keys.dedup();
        let number = |key: &str| keys.partition_point(|known| known.as_str() < key);
        Self {
            columns: mapped().map(|(column, key)| (column, number(key))).collect(),
            moments: [number(lists::HANDLED), number(lists::HANDLED_ON)],
            status: number(lists::STATUS),
            keys,
        }
    }

    /// At least the required keys must be on the first case, else the file is of another kind.
    pub fn check(&self, position: u64, first: &[u8], call: &Call) -> Result<()> {
        // What is no record at all is sent back as one.
        let Ok(cells) = self.cells(first) else { return Ok(()) };
        if *call != Call::Create && (*call != Call::Unstated || self.is_step(&cells)) {
            return Ok(());
        }
        let missing: Vec<&str> = self.missing(&cells).collect();
        if missing.is_empty() {
            return Ok(());
        }
        bail!(
            "record {position}: lacks {0}; expected a record, or an envelope with the list `data` of them / hồ sơ thứ {position}: \
             thiếu trường {0}; cần một hồ sơ, hoặc danh sách `data` các hồ sơ",
            missing.join(", ")
        )
    }

    /// `position` is 1-based. A record that is no object, a key that stands twice, or a value that is
    /// neither text nor a list where a list may stand, comes back as the reason.
    pub fn record<'a>(&self, position: u64, raw: &'a [u8], call: &Call) -> Result<Record<'a>, Reject> {
        let reject = |rule: Rule, value: &str| rule.reject(position, "", value.to_owned());
        if let Call::Unknown(service) = call {
            return Err(rejects::UNKNOWN_SERVICE.reject(position, "service", service.to_string()));
        }
        let mut cells = self.cells(raw).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => reject(rejects::NOT_OBJECT, ""),
            _ => reject(rejects::BAD_JSON, ""),
        })?;
        let is_step = *call == Call::Progress || (*call == Call::Unstated && self.is_step(&cells));
        if is_step {
            return self.step(position, raw, &mut cells).map(Record::Step);
        }
        if *call == Call::Update
            && let Some(key) = self.missing(&cells).next()
        {
            return Err(rejects::PARTIAL_UPDATE.reject(position, key, String::new()));
        }
        self.case(position, raw, call, &mut cells).map(Record::Case)
    }

    /// The required keys that a record does not have, not even empty.
    fn missing(&self, cells: &Cells<'_>) -> impl Iterator<Item = &str> {
        let is_missing = |&&(column, key): &&(Column, usize)| {
            Column::REQUIRED.contains(&column) && matches!(cells.0[key], Cell::Absent)
        };
        self.columns.iter().filter(is_missing).map(|&(_, key)| self.keys[key].as_str())
    }

    /// Without an envelope: it tells a status and when, and no procedure.
    fn is_step(&self, cells: &Cells<'_>) -> bool {
        let is_there = |key: usize| !matches!(cells.0[key], Cell::Absent);
        let procedure = self.columns.iter().find(|(column, _)| *column == Column::ProcedureCode);
        is_there(self.status)
            && self.moments.into_iter().any(is_there)
            && !procedure.is_some_and(|&(_, key)| is_there(key))
    }

    fn cells<'a>(&self, raw: &'a [u8]) -> serde_json::Result<Cells<'a>> {
        let mut deserializer = serde_json::Deserializer::from_slice(raw);
        let cells = RecordSeed(self).deserialize(&mut deserializer)?;
        deserializer.end().map(|()| cells)
    }

    fn case<'a>(
        &self,
        position: u64,
        raw: &'a [u8],
        call: &Call,
        cells: &mut Cells<'a>,
    ) -> Result<RawCase<'a>, Reject> {
        let mut fields: [Cow<'a, str>; Column::COUNT] = std::array::from_fn(|_| Cow::Borrowed(""));
        let (mut lists, mut tells_apologies) = (RawLists::default(), false);
        for (index, &(column, key)) in self.columns.iter().enumerate() {
            let not_text = |value: &Value| rejects::NOT_TEXT.reject(position, &self.keys[key], kind(value).to_owned());
            let is_needed_again = self.columns[index + 1..].iter().any(|&(_, other)| other == key);
            let cell =
                if is_needed_again { cells.0[key].clone() } else { std::mem::replace(&mut cells.0[key], Cell::Empty) };
            tells_apologies |= column == Column::ApologyAt && !matches!(cell, Cell::Absent);
            fields[column as usize] = match (column, cell) {
                (_, Cell::Absent | Cell::Empty) => Cow::Borrowed(""),
                (_, Cell::Twice) => {
                    return Err(rejects::REPEATED_KEY.reject(position, &self.keys[key], String::new()));
                }
                (Column::Supplements | Column::DueMoves | Column::Progress, Cell::Text(text))
                    if text.trim().is_empty() =>
                {
                    Cow::Borrowed("")
                }
                (Column::Supplements | Column::DueMoves | Column::Progress, Cell::Text(_)) => {
                    return Err(not_text(&Value::String(String::new())));
                }
                (Column::Supplements | Column::DueMoves | Column::Progress, Cell::Other(value)) => {
                    lists.read(column, &value).ok_or_else(|| not_text(&value))?;
                    Cow::Borrowed("")
                }
                (_, Cell::Text(text)) => without_space(text),
                // A list of result papers or documents: some, or none.
                (Column::ElectronicResult | Column::Digitised, Cell::Other(Value::Array(list))) => {
                    Cow::Borrowed(if list.is_empty() { "0" } else { "1" })
                }
                (Column::Reused, Cell::Other(value @ Value::Array(_))) => {
                    let documents = value.as_array().map_or(&[][..], Vec::as_slice);
                    Cow::Borrowed(lists::reused(documents).ok_or_else(|| not_text(&value))?)
                }
                (_, Cell::Other(value)) => return Err(not_text(&value)),
            };
        }
        // What cannot be seen may be written as `\u200b` too.
        if may_be_odd(raw) || memchr::memchr(b'\\', raw).is_some() {
            as_meant(&mut fields);
        }
        let (is_typed, is_update) = (false, *call == Call::Update);
        Ok(RawCase { line: position, fields, lists, tells_apologies, is_typed, is_update, raw: Cow::Borrowed(raw) })
    }

    fn step<'a>(&self, position: u64, raw: &'a [u8], cells: &mut Cells<'a>) -> Result<RawStep<'a>, Reject> {
        let mut text = |key: usize| match std::mem::replace(&mut cells.0[key], Cell::Empty) {
            Cell::Absent | Cell::Empty => Ok(Cow::Borrowed("")),
            Cell::Text(text) => Ok(text),
            Cell::Twice => Err(rejects::REPEATED_KEY.reject(position, &self.keys[key], String::new())),
            Cell::Other(value) => Err(rejects::NOT_TEXT.reject(position, &self.keys[key], kind(&value).to_owned())),
        };
        // Before the columns: a source may well call the status of its cases the same.
        let status = text(self.status)?;
        let [newer, older] = self.moments;
        let (mut at, mut moment_key) = (text(newer)?, newer);
        if at.trim().is_empty() {
            (at, moment_key) = (text(older)?, if at.is_empty() { older } else { newer });
        }
        let mut column = |wanted: Column| match self.columns.iter().find(|(column, _)| *column == wanted) {
            Some(&(_, key)) => text(key),
            None => Ok(Cow::Borrowed("")),
        };
        Ok(RawStep {
            line: position,
            case_no: column(Column::CaseNo)?,
            province: column(Column::Province)?,
            nature: column(Column::Nature)?,
            moment_key: if moment_key == newer { lists::HANDLED } else { lists::HANDLED_ON },
            at,
            status,
            raw,
        })
    }
}

/// The values of the keys that are read, in the order of [`Keys::keys`].
struct Cells<'a>(Vec<Cell<'a>>);

#[derive(Clone, Debug)]
enum Cell<'a> {
    /// The record does not have the key.
    Absent,
    /// The key is there, and `null`.
    Empty,
    Text(Cow<'a, str>),
    Other(Value),
    /// The key stands there twice.
    Twice,
}

struct RecordSeed<'k>(&'k Keys);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = Cells<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cells<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = Cells<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cells<'de>, A::Error> {
        let mut cells = vec![Cell::Absent; self.0.keys.len()];
        while let Some(key) = map.next_key_seed(KeySeed(&self.0.keys))? {
            let Some(key) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(CellSeed)?;
            cells[key] = if matches!(cells[key], Cell::Absent) { value } else { Cell::Twice };
        }
        Ok(Cells(cells))
    }
}

/// The number of a key; `None` if it is not read.
struct KeySeed<'k>(&'k [String]);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.binary_search_by(|known| known.as_str().cmp(key)).ok())
    }
}

struct CellSeed;

impl<'de> DeserializeSeed<'de> for CellSeed {
    type Value = Cell<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed {
    type Value = Cell<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Cell<'de>, E> {
        Ok(Cell::Empty)
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Cell<'de>, E> {
        Ok(Cell::Other(Value::Bool(truth)))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Cell<'de>, E> {
        Ok(Cell::Other(Value::from(number)))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Cell<'de>, E> {
        Ok(Cell::Other(Value::from(number)))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Cell<'de>, E> {
        Ok(Cell::Other(Value::from(number)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Cell::Other(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell<'de>, A::Error> {
        // Where an object stands nothing is read: that it is one is enough to send it back.
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Other(Value::Object(serde_json::Map::new())))
    }
}

/// A value that may not be written, in a word that may.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "(number / số)",
        Value::Bool(_) => "(true / false)",
        Value::Array(_) => "[…]",
        Value::String(_) => "\"…\"",
        _ => "{…}",
    }
}
