//! JSON as bytes: where values begin and end, without looking into them.
//!
//! A file of gigabytes is one value; only one record of it is ever held. What stands inside a record
//! is not checked here but by the parser that reads it, so that one bad record does not cost the file.

use std::io::Read;

use anyhow::{Context, Result, anyhow};

use crate::domain::text::Text;

const BUFFER: usize = 1 << 18;
/// A record of a case is a few kilobytes; more than this would be no case, and fill the memory.
pub const LONGEST_VALUE: usize = 64 << 20;
/// Levels of lists and objects within each other; a parser that follows more of them may overflow.
const DEEPEST: u32 = 64;

/// Reads values off a stream of JSON.
pub struct Scanner<R> {
    file: R,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Line ends before the buffer, and bytes since the last of them.
    lines: u64,
    column: u64,
}

impl<R: Read> Scanner<R> {
    pub fn new(file: R) -> Self {
        Self { file, buffer: vec![0; BUFFER], at: 0, filled: 0, lines: 0, column: 0 }
    }

    /// The next byte; `None` at the end of the file.
    pub fn peek(&mut self) -> Result<Option<u8>> {
        if self.at == self.filled && !self.refill()? {
            return Ok(None);
        }
        Ok(Some(self.buffer[self.at]))
    }

    /// The next byte that is no white space, not taken.
    pub fn next_mark(&mut self) -> Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.at += 1;
        }
        Ok(None)
    }

    /// The next byte that is no white space, where the file must not end.
    pub fn mark(&mut self) -> Result<u8> {
        self.next_mark()?.ok_or_else(|| self.broken_off())
    }

    /// Takes the byte that was looked at.
    pub fn take(&mut self) {
        self.at += 1;
    }

    /// Takes a byte that must come next, white space aside.
    pub fn expect(&mut self, wanted: u8) -> Result<()> {
        let found = self.mark()?;
        if found != wanted {
            return Err(self.unexpected(found, &format!("`{}`", char::from(wanted))));
        }
        self.take();
        Ok(())
    }

    /// Takes the next value whole, white space before it aside, and adds its text to `into`.
    pub fn value(&mut self, into: &mut Vec<u8>) -> Result<()> {
        let begun = into.len();
        match self.mark()? {
            b'"' => self.text(into, begun),
            b'{' | b'[' => self.nested(into, begun),
            b'-' | b'0'..=b'9' | b'a'..=b'z' => self.word(into, begun),
            found => Err(self.unexpected(found, "a value / một giá trị")),
        }
    }

    /// An error at the place reached; `what`: `english / tiếng Việt`.
    pub fn error(&self, what: &str) -> anyhow::Error {
        let (line, column) = self.place();
        let Text { vi, en } = Text::of_line(what);
        anyhow!("line {line}, column {column}: {en} / dòng {line}, cột {column}: {vi}")
    }

    /// `wanted`: `english / tiếng Việt`.
    pub fn unexpected(&self, found: u8, wanted: &str) -> anyhow::Error {
        let found = if found.is_ascii_graphic() { char::from(found).to_string() } else { format!("0x{found:02x}") };
        let Text { vi, en } = Text::of_line(wanted);
        self.error(&format!(
            "not the JSON expected: found `{found}`, expected {en} / JSON sai: gặp `{found}`, cần {vi}"
        ))
    }

    pub fn too_long(&self) -> anyhow::Error {
        self.error("a record is longer than 64 MiB / một hồ sơ dài hơn 64 MiB")
    }

    pub fn broken_off(&self) -> anyhow::Error {
        self.error("the JSON breaks off; fetch the file again / JSON bị cắt ngang; hãy tải lại tệp")
    }

    /// Line and column of the next byte, from 1.
    fn place(&self) -> (u64, u64) {
        let (lines, column) = ends(&self.buffer[..self.at], self.column);
        (self.lines + lines + 1, column + 1)
    }

    fn refill(&mut self) -> Result<bool> {
        let (lines, column) = ends(&self.buffer[..self.filled], self.column);
        self.lines += lines;
        self.column = column;
        (self.at, self.filled) = (0, 0);
        loop {
            match self.file.read(&mut self.buffer) {
                Ok(read) => {
                    self.filled = read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("the file cannot be read / không đọc được tệp"),
            }
        }
    }

    /// Adds bytes of the buffer up to `end` and takes them.
    fn copy(&mut self, end: usize, into: &mut Vec<u8>, begun: usize) -> Result<()> {
        if into.len() - begun + (end - self.at) > LONGEST_VALUE {
            return Err(self.too_long());
        }
        into.extend_from_slice(&self.buffer[self.at..end]);
        self.at = end;
        Ok(())
    }

    /// A text with its quotation marks; the first of them comes next.
    fn text(&mut self, into: &mut Vec<u8>, begun: usize) -> Result<()> {
        self.copy(self.at + 1, into, begun)?;
        self.rest_of_text(into, begun)
    }

    fn rest_of_text(&mut self, into: &mut Vec<u8>, begun: usize) -> Result<()> {
        loop {
            let rest = &self.buffer[self.at..self.filled];
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(found) => {
                    let is_end = rest[found] == b'"';
                    self.copy(self.at + found + 1, into, begun)?;
                    if is_end {
                        return Ok(());
                    }
                    // What is escaped is one byte at least, and that one ends nothing.
                    if self.peek()?.is_none() {
                        return Err(self.broken_off());
                    }
                    self.copy(self.at + 1, into, begun)?;
                }
                None => {
                    self.copy(self.filled, into, begun)?;
                    if !self.refill()? {
                        return Err(self.broken_off());
                    }
                }
            }
        }
    }

    /// A list or an object; its first bracket comes next.
    fn nested(&mut self, into: &mut Vec<u8>, begun: usize) -> Result<()> {
        self.levels(into, begun, 0, 0)
    }

    /// What is left of an object whose first bracket was taken, its last one included.
    pub fn rest_of_object(&mut self, into: &mut Vec<u8>) -> Result<()> {
        let begun = into.len();
        self.levels(into, begun, 1, 1)
    }

    /// Up to the end of the outermost level. `kinds` has one bit a level, set for an object.
    fn levels(&mut self, into: &mut Vec<u8>, begun: usize, mut kinds: u64, mut depth: u32) -> Result<()> {
        loop {
            if self.at == self.filled && !self.refill()? {
                return Err(self.broken_off());
            }
            let rest = &self.buffer[self.at..self.filled];
            let Some(found) = rest.iter().position(|&byte| IS_MARK[usize::from(byte)]) else {
                self.copy(self.filled, into, begun)?;
                continue;
            };
            let byte = rest[found];
            self.copy(self.at + found, into, begun)?;
            match byte {
                b'"' => {
                    self.text(into, begun)?;
                    continue;
                }
                b'{' | b'[' => {
                    if depth == DEEPEST {
                        return Err(self.error("lists and objects stand too deep in each other / lồng nhau quá sâu"));
                    }
                    kinds = kinds << 1 | u64::from(byte == b'{');
                    depth += 1;
                }
                _ => {
                    if (byte == b'}') != (kinds & 1 == 1) {
                        return Err(self.unexpected(byte, if byte == b'}' { "`]`" } else { "`}`" }));
                    }
                    kinds >>= 1;
                    depth -= 1;
                }
            }
            self.copy(self.at + 1, into, begun)?;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// A number, `true`, `false` or `null`; whether it is one is for the parser to say.
    fn word(&mut self, into: &mut Vec<u8>, begun: usize) -> Result<()> {
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')) {
                break;
            }
            self.copy(self.at + 1, into, begun)?;
        }
        Ok(())
    }
}

/// Line ends in the bytes, and bytes since the last one.
fn ends(bytes: &[u8], column: u64) -> (u64, u64) {
    match memchr::memrchr(b'\n', bytes) {
        Some(last) => (memchr::memchr_iter(b'\n', bytes).count() as u64, (bytes.len() - last - 1) as u64),
        None => (0, column + bytes.len() as u64),
    }
}

/// Bytes that change where a value ends.
const IS_MARK: [bool; 256] = {
    let mut marks = [false; 256];
    marks[b'"' as usize] = true;
    marks[b'{' as usize] = true;
    marks[b'}' as usize] = true;
    marks[b'[' as usize] = true;
    marks[b']' as usize] = true;
    marks
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// Hands out a few bytes at a time, so that everything falls on an edge once.
    pub struct Drip<'a>(pub &'a [u8], pub usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let read = self.0.len().min(self.1).min(buffer.len());
            buffer[..read].copy_from_slice(&self.0[..read]);
            self.0 = &self.0[read..];
            Ok(read)
        }
    }

    fn values(text: &[u8], drip: usize) -> Result<Vec<Vec<u8>>> {
        let mut scanner = Scanner::new(Drip(text, drip));
        let mut values = Vec::new();
        while scanner.next_mark()?.is_some() {
            let mut value = Vec::new();
            scanner.value(&mut value)?;
            values.push(value);
        }
        Ok(values)
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\[\\]{}\"\\\\a\u{111}\n,: ]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec(("[a\"\\\\{]{0,3}", inner), 0..5)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn values_are_cut_where_they_end(list in proptest::collection::vec(json(), 0..6), pretty: bool, drip in 1..9usize) {
            let texts: Vec<String> = list
                .iter()
                .map(|value| if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) })
                .collect::<Result<_, _>>()
                .expect("writes");
            let found = values(texts.join(" \n").as_bytes(), drip).expect("reads");
            prop_assert_eq!(found, texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_end_in_values_or_an_error(bytes in proptest::collection::vec(
            prop_oneof![Just(b'{'), Just(b'}'), Just(b'['), Just(b']'), Just(b'"'), Just(b'\\'), Just(b':'), any::<u8>()], 0..60
        )) {
            let whole = values(&bytes, 64);
            let dripped = values(&bytes, 1);
            prop_assert_eq!(whole.is_ok(), dripped.is_ok());
            if let (Ok(whole), Ok(dripped)) = (&whole, &dripped) {
                prop_assert_eq!(whole, dripped);
                let total: usize = whole.iter().map(Vec::len).sum();
                prop_assert!(total <= bytes.len(), "nothing is made up");
            } else {
                prop_assert_eq!(format!("{:#}", whole.unwrap_err()), format!("{:#}", dripped.unwrap_err()), "the same place");
            }
        }
    }

    #[test]
    fn errors_name_their_place() {
        let error = |text: &str| format!("{:#}", values(text.as_bytes(), 3).expect_err(text));
        assert!(
            error("{\"a\":\n  [1}").starts_with("line 2, column 5: not the JSON expected: found `}`, expected `]`")
        );
        assert!(error("[\"a").starts_with("line 1, column 4: the JSON breaks off"));
        assert!(error("[\"\\").contains("breaks off"));
        assert!(error("1\n\n ;").starts_with("line 3, column 2: not the JSON expected: found `;`"));
        assert!(error(&"[".repeat(65)).starts_with("line 1, column 65: lists and objects stand too deep"));
        assert_eq!(
            values("[".repeat(64).as_bytes(), 7).err().map(|e| e.to_string().contains("breaks off")),
            Some(true)
        );
    }

    #[test]
    fn a_value_without_end_does_not_fill_the_memory() {
        for begin in ["\"", "[", "{\"a\":", "1"] {
            let endless = std::io::repeat(b'1').take(1 << 40);
            let mut scanner = Scanner::new(begin.as_bytes().chain(endless));
            let mut value = Vec::new();
            let error = scanner.value(&mut value).expect_err(begin);
            assert!(error.to_string().contains("64 MiB"), "{begin}: {error:#}");
            assert!(value.len() <= LONGEST_VALUE);
        }
    }
}
