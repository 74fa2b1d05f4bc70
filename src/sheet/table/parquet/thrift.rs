//! The compact protocol of Thrift, as far as the footer and the page headers of Parquet need it.

/// One struct and those inside it; fields are written in the order of their numbers.
#[derive(Default)]
pub struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;
/// Longer lists write their length apart.
const SHORT_LIST: usize = 15;

impl Struct {
    pub fn boolean(mut self, field: u8, is_set: bool) -> Self {
        self.head(field, if is_set { 1 } else { 2 });
        self
    }

    pub fn i32(mut self, field: u8, n: i32) -> Self {
        self.head(field, I32);
        varint(&mut self.bytes, zigzag(n.into()));
        self
    }

    pub fn i64(mut self, field: u8, n: i64) -> Self {
        self.head(field, I64);
        varint(&mut self.bytes, zigzag(n));
        self
    }

    pub fn text(mut self, field: u8, text: &str) -> Self {
        self.head(field, BINARY);
        binary(&mut self.bytes, text);
        self
    }

    pub fn inner(mut self, field: u8, inner: Self) -> Self {
        self.head(field, STRUCT);
        self.bytes.extend(inner.end());
        self
    }

    pub fn i32_list(mut self, field: u8, list: &[i32]) -> Self {
        self.list_head(field, I32, list.len());
        list.iter().for_each(|&n| varint(&mut self.bytes, zigzag(n.into())));
        self
    }

    pub fn text_list(mut self, field: u8, list: &[&str]) -> Self {
        self.list_head(field, BINARY, list.len());
        list.iter().for_each(|text| binary(&mut self.bytes, text));
        self
    }

    pub fn list(mut self, field: u8, list: Vec<Self>) -> Self {
        self.list_head(field, STRUCT, list.len());
        list.into_iter().for_each(|one| self.bytes.extend(one.end()));
        self
    }

    /// Its bytes, with the mark of its end.
    pub fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    /// The number of a field is written as its distance from the one before.
    fn head(&mut self, field: u8, kind: u8) {
        self.bytes.push((field - self.last) << 4 | kind);
        self.last = field;
    }

    fn list_head(&mut self, field: u8, kind: u8, length: usize) {
        self.head(field, LIST);
        match u8::try_from(length) {
            Ok(short) if length < SHORT_LIST => self.bytes.push(short << 4 | kind),
            _ => {
                self.bytes.push(0xf0 | kind);
                varint(&mut self.bytes, length as u64);
            }
        }
    }
}

fn binary(out: &mut Vec<u8>, text: &str) {
    varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, the lowest first.
pub fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Small numbers of either sign become small numbers.
fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_fields_as_the_protocol_has_them() {
        assert_eq!([0, -1, 1, -2, 150].map(zigzag), [0, 1, 2, 3, 300]);
        let mut out = Vec::new();
        varint(&mut out, 300);
        assert_eq!(out, [0xac, 0x02]);
        let inner = Struct::default().text(1, "a");
        let whole = Struct::default().i32(1, -1).boolean(2, true).inner(5, inner).i32_list(6, &[0, 3]).end();
        assert_eq!(whole, [0x15, 0x01, 0x11, 0x3c, 0x18, 0x01, b'a', 0x00, 0x19, 0x25, 0x00, 0x06, 0x00]);
        let long = Struct::default().i32_list(1, &[0; 20]).end();
        assert_eq!(long[..3], [0x19, 0xf5, 20], "a long list writes its length apart");
    }
}
