//! The cells of one column on their way into a page.

use jiff::Timestamp;
use jiff::civil::date;

use super::thrift::{Struct, varint};
use crate::report::table::{Column, Kind, Value};
use crate::sheet::SheetError;

/// Encodings: values one after the other; levels in runs.
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const SNAPPY: i32 = 1;
const OPTIONAL: i32 = 1;

/// How values lie in the file.
#[derive(Clone, Copy)]
enum Physical {
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
}

fn physical(kind: Kind) -> Physical {
    match kind {
        Kind::Text => Physical::ByteArray,
        Kind::Count | Kind::Whole | Kind::Moment => Physical::Int64,
        Kind::Decimal | Kind::Fixed(_) => Physical::Double,
        Kind::Date => Physical::Int32,
        Kind::YesNo => Physical::Boolean,
    }
}

/// A column of the schema. What it means besides its physical type is told in the old way and in the new one.
pub fn element(column: &Column) -> Struct {
    let element = Struct::default().i32(1, physical(column.kind) as i32).i32(3, OPTIONAL).text(4, &column.name);
    let meant = |converted: i32, logical: Struct| (converted, logical);
    let empty = Struct::default;
    let meaning = match column.kind {
        Kind::Text => Some(meant(0, empty().inner(1, empty()))),
        Kind::Date => Some(meant(6, empty().inner(6, empty()))),
        // Microseconds since 1970, at Greenwich.
        Kind::Moment => {
            let unit = empty().inner(2, empty());
            Some(meant(10, empty().inner(8, empty().boolean(1, true).inner(2, unit))))
        }
        _ => None,
    };
    match meaning {
        Some((converted, logical)) => element.i32(6, converted).inner(10, logical),
        None => element,
    }
}

/// The cells of one column in one group of rows.
pub struct Chunk {
    kind: Kind,
    is_there: Vec<bool>,
    values: Vec<u8>,
    /// Values of one bit are packed when the page is made.
    bits: Vec<bool>,
}

impl Chunk {
    pub fn of(column: &Column) -> Self {
        Self { kind: column.kind, is_there: Vec::new(), values: Vec::new(), bits: Vec::new() }
    }

    pub fn bytes(&self) -> usize {
        self.values.len()
    }

    pub fn push(&mut self, value: &Value) {
        let before = self.values.len() + self.bits.len();
        match (physical(self.kind), value) {
            (_, Value::Absent) => {}
            (Physical::ByteArray, _) => {
                let text = value.to_string();
                self.values.extend((text.len() as u32).to_le_bytes());
                self.values.extend(text.as_bytes());
            }
            (Physical::Int64, Value::Whole(n)) => self.values.extend(n.to_le_bytes()),
            (Physical::Int64, Value::Moment(text)) => {
                // What is no moment is absent here; its text stands in the other formats.
                let moment = text.parse::<Timestamp>().ok();
                self.values.extend(moment.into_iter().flat_map(|moment| moment.as_microsecond().to_le_bytes()));
            }
            (Physical::Int32, Value::Date(day)) => {
                let days = (*day - date(1970, 1, 1)).get_days();
                self.values.extend(days.to_le_bytes());
            }
            (Physical::Double, Value::Decimal(value)) => self.values.extend(value.to_le_bytes()),
            (Physical::Double, other) => {
                self.values.extend(other.to_string().parse::<f64>().into_iter().flat_map(f64::to_le_bytes));
            }
            (Physical::Boolean, Value::Flag(is_set)) => self.bits.push(*is_set),
            _ => {}
        }
        self.is_there.push(self.values.len() + self.bits.len() > before);
    }

    /// Header and packed values, and how the footer tells of them. `at`: where in the file it will stand.
    pub fn page(self, column: &Column, at: i64) -> Result<(Vec<u8>, Struct, i64), SheetError> {
        let rows = self.is_there.len() as i32;
        let mut plain = levels(&self.is_there);
        plain.extend(packed_bits(&self.bits));
        plain.extend(&self.values);
        let packed = snap::raw::Encoder::new().compress_vec(&plain)?;
        let of_data = Struct::default().i32(1, rows).i32(2, PLAIN).i32(3, RLE).i32(4, RLE);
        let header =
            Struct::default().i32(1, 0).i32(2, plain.len() as i32).i32(3, packed.len() as i32).inner(5, of_data);
        let mut bytes = header.end();
        let unpacked = (bytes.len() + plain.len()) as i64;
        bytes.extend(packed);
        let meta = Struct::default()
            .i32(1, physical(column.kind) as i32)
            .i32_list(2, &[PLAIN, RLE])
            .text_list(3, &[&column.name])
            .i32(4, SNAPPY)
            .i64(5, rows.into())
            .i64(6, unpacked)
            .i64(7, bytes.len() as i64)
            .i64(9, at);
        Ok((bytes, Struct::default().i64(2, at).inner(3, meta), unpacked))
    }
}

/// Which cells hold a value: one run where all do or none does, else a bit each. Its length comes first.
fn levels(is_there: &[bool]) -> Vec<u8> {
    let mut runs = Vec::new();
    match is_there.first() {
        Some(&first) if is_there.iter().all(|&one| one == first) => {
            varint(&mut runs, (is_there.len() as u64) << 1);
            runs.push(first.into());
        }
        _ => {
            let bits = packed_bits(is_there);
            varint(&mut runs, (bits.len() as u64) << 1 | 1);
            runs.extend(bits);
        }
    }
    let mut out = (runs.len() as u32).to_le_bytes().to_vec();
    out.extend(runs);
    out
}

/// Eight a byte, the first in the lowest bit.
fn packed_bits(bits: &[bool]) -> Vec<u8> {
    let byte = |eight: &[bool]| eight.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    bits.chunks(8).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_a_run_or_bits() {
        assert_eq!(levels(&[true; 300]), [3, 0, 0, 0, 0xd8, 0x04, 1]);
        assert_eq!(levels(&[true, false, true]), [2, 0, 0, 0, 0x03, 0b101]);
        assert_eq!(packed_bits(&[true, false, false, false, false, false, false, false, true]), [1, 1]);
    }
}
