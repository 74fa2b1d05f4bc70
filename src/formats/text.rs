//! Text of any stated encoding as UTF-8, while it is read: no more than a buffer in memory.

use std::io::{self, Cursor, Read};

use anyhow::{Context, Result};
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1258};
use icu_normalizer::ComposingNormalizerBorrowed;

use super::letters::{Font, Letter, Letters};
use super::likely;
use crate::domain::source::TextEncoding;

const BUFFER: usize = 1 << 16;
/// Enough to see whether the text is what it is said to be.
const SAMPLE: usize = 1 << 18;
/// Text without a plain letter that may wait for one, to be composed with what follows.
const LONGEST_WAIT: usize = 1 << 20;

/// The text as UTF-8. A byte order mark says more than the mapping; otherwise text that is clearly
/// not in the stated encoding is refused, naming the likely one. UTF-8 itself is handed on byte by
/// byte, its mark included.
pub fn decode<'a>(mut bytes: Box<dyn Read + Send + 'a>, stated: TextEncoding) -> Result<Box<dyn Read + Send + 'a>> {
    let mut sample = Vec::new();
    (&mut bytes).take(SAMPLE as u64).read_to_end(&mut sample).context("cannot be read / không đọc được")?;
    let (encoding, mark) = match &sample[..] {
        [0xef, 0xbb, 0xbf, ..] => (TextEncoding::Utf8, 0),
        [0xff, 0xfe, ..] => (TextEncoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (TextEncoding::Utf16Be, 2),
        _ => {
            likely::check(&sample, sample.len() == SAMPLE, stated)?;
            (stated, 0)
        }
    };
    let mut sample = Cursor::new(sample);
    sample.set_position(mark);
    let whole = sample.chain(bytes);
    Ok(match Decoding::of(encoding) {
        None => Box::new(whole),
        Some(decoding) => Box::new(Decoded::new(whole, decoding, mark)),
    })
}

/// How bytes become characters.
enum Decoding {
    Library { decoder: Box<Decoder>, is_composed: bool },
    Font(Box<Letters>),
}

impl Decoding {
    /// `None`: they are UTF-8.
    fn of(encoding: TextEncoding) -> Option<Self> {
        let library = |encoding: &'static encoding_rs::Encoding, is_composed| Self::Library {
            decoder: Box::new(encoding.new_decoder_without_bom_handling()),
            is_composed,
        };
        Some(match encoding {
            TextEncoding::Utf8 => return None,
            TextEncoding::Utf16Le => library(UTF_16LE, true),
            TextEncoding::Utf16Be => library(UTF_16BE, true),
            // Its tones are characters of their own, behind the letter.
            TextEncoding::Windows1258 => library(WINDOWS_1258, false),
            TextEncoding::Tcvn3 => Self::Font(Box::new(Letters::of(Font::Tcvn3))),
            TextEncoding::Vni => Self::Font(Box::new(Letters::of(Font::Vni))),
        })
    }
}

struct Decoded<R> {
    source: R,
    decoding: Decoding,
    /// Bytes read and not yet decoded.
    raw: Vec<u8>,
    /// Characters decoded; those before `ready` may be handed out, those before `taken` have been.
    text: Vec<u8>,
    ready: usize,
    taken: usize,
    /// Bytes decoded so far, and lines begun.
    at: u64,
    line: u64,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    fn new(source: R, decoding: Decoding, at: u64) -> Self {
        Self { source, decoding, raw: Vec::new(), text: Vec::new(), ready: 0, taken: 0, at, line: 1, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.drain(..self.ready);
        (self.ready, self.taken) = (0, 0);
        let before = self.raw.len();
        (&mut self.source).take(BUFFER as u64).read_to_end(&mut self.raw)?;
        self.ended = self.raw.len() - before < BUFFER;
        let begun = self.text.len();
        let (used, fault) = match &mut self.decoding {
            Decoding::Library { decoder, .. } => by_library(decoder, &self.raw, self.ended, &mut self.text),
            Decoding::Font(letters) => by_font(letters, &self.raw, self.ended, &mut self.text),
        };
        self.line += memchr::memchr_iter(b'\n', &self.text[begun..]).count() as u64;
        if fault {
            return Err(undecodable(self.line, self.at + used as u64 + 1));
        }
        self.raw.drain(..used);
        self.at += used as u64;
        match self.decoding {
            Decoding::Library { is_composed: false, .. } => self.compose(),
            _ => self.ready = self.text.len(),
        }
        Ok(())
    }

    /// Letters and the tones behind them as one character, up to where nothing that follows can change it.
    fn compose(&mut self) {
        let end = match self.text.iter().rposition(u8::is_ascii) {
            _ if self.ended => self.text.len(),
            None if self.text.len() > LONGEST_WAIT => self.text.len(),
            last => last.unwrap_or(0),
        };
        // What the decoder writes is UTF-8, and cut before a plain letter.
        let text = String::from_utf8_lossy(&self.text[..end]);
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&text).into_owned();
        self.ready = composed.len();
        self.text.splice(..end, composed.into_bytes());
    }
}

/// Bytes used, and whether those behind them are no text.
fn by_library(decoder: &mut Decoder, raw: &[u8], is_last: bool, text: &mut Vec<u8>) -> (usize, bool) {
    let begun = text.len();
    let room = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len() * 4 + 16);
    text.resize(begun + room, 0);
    let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut text[begun..], is_last);
    text.truncate(begun + written);
    match result {
        DecoderResult::Malformed(length, extra) => {
            (read.saturating_sub(usize::from(length) + usize::from(extra)), true)
        }
        // What the code page leaves open comes out as control characters of nobody's.
        _ => match control(&text[begun..]) {
            Some(at) => {
                let before = String::from_utf8_lossy(&text[begun..begun + at]).chars().count();
                text.truncate(begun + at);
                (before, true)
            }
            None => (read, false),
        },
    }
}

/// Where U+0080 to U+009F stands; only Windows-1258 yields them, a byte each.
fn control(text: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xC2, text).find(|&at| text.get(at + 1).is_some_and(|byte| (0x80..0xA0).contains(byte)))
}

fn by_font(letters: &Letters, raw: &[u8], is_last: bool, text: &mut Vec<u8>) -> (usize, bool) {
    let mut used = 0;
    let mut utf8 = [0; 4];
    while used < raw.len() {
        match letters.next(&raw[used..], is_last) {
            Letter::Is(letter, length) => {
                text.extend_from_slice(letter.encode_utf8(&mut utf8).as_bytes());
                used += length;
            }
            Letter::NeedsNext => break,
            Letter::None => return (used, true),
        }
    }
    (used, false)
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready && !(self.ended && self.raw.is_empty()) {
            self.fill()?;
            if self.ended {
                break;
            }
        }
        let length = (self.ready - self.taken).min(buffer.len());
        buffer[..length].copy_from_slice(&self.text[self.taken..self.taken + length]);
        self.taken += length;
        Ok(length)
    }
}

fn undecodable(line: u64, byte: u64) -> io::Error {
    let message = format!(
        "line {line}, byte {byte}: not a character of the encoding that the source states; correct it, or save the file as \
         UTF-8 / dòng {line}, byte {byte}: không phải ký tự của bảng mã mà nguồn khai báo; hãy sửa lại, hoặc lưu tệp dạng \
         UTF-8"
    );
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use super::*;
    use crate::formats::letters::tests::{SMALL, encode};

    fn decoded(bytes: &[u8], stated: TextEncoding) -> Result<String> {
        let mut text = String::new();
        decode(Box::new(Cursor::new(bytes.to_vec())), stated)?.read_to_string(&mut text)?;
        Ok(text)
    }

    /// Windows-1258 as programs write it: the letter, and its tone behind it.
    pub fn windows_1258(text: &str) -> Vec<u8> {
        const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
        let composing = ComposingNormalizerBorrowed::new_nfc();
        let mut apart = String::new();
        for letter in text.chars() {
            let letters = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd();
            let all: Vec<char> = letters.normalize(&letter.to_string()).chars().collect();
            let (tones, rest): (Vec<char>, Vec<char>) = all.iter().partition(|letter| TONES.contains(letter));
            apart.push_str(&composing.normalize(&rest.iter().collect::<String>()));
            apart.extend(tones);
        }
        let encoding: &'static Encoding = WINDOWS_1258;
        let (bytes, _, is_lossy) = encoding.encode(&apart);
        assert!(!is_lossy, "{text}");
        bytes.into_owned()
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    /// Long enough that letters fall on the seams of the buffers.
    fn sample() -> String {
        let mut text = String::new();
        let capitals = SMALL.to_uppercase();
        for number in 0..4000 {
            let letter: String = SMALL.chars().cycle().skip(number % 89).take(number % 7).collect();
            text.push_str(&format!("{number},Hồ sơ đã xử lý xong {letter},{}\n", &capitals));
        }
        text
    }

    #[test]
    fn every_letter_comes_through_every_encoding() {
        let text = sample();
        assert_eq!(decoded(&windows_1258(&text), TextEncoding::Windows1258).expect("1258"), text);
        assert_eq!(decoded(&utf_16(&text, u16::to_le_bytes), TextEncoding::Utf16Le).expect("UTF-16"), text);
        assert_eq!(decoded(&utf_16(&text, u16::to_be_bytes), TextEncoding::Utf16Be).expect("UTF-16"), text);
        let marked = utf_16(&format!("\u{feff}{text}"), u16::to_be_bytes);
        assert_eq!(decoded(&marked, TextEncoding::Utf8).expect("the mark says it"), text);
        assert_eq!(decoded(&encode(Font::Vni, &text).expect("VNI"), TextEncoding::Vni).expect("VNI"), text);
        let small = text.replace(&SMALL.to_uppercase(), SMALL);
        let bytes = encode(Font::Tcvn3, &small.replace("Hồ", "hồ")).expect("TCVN3");
        assert_eq!(decoded(&bytes, TextEncoding::Tcvn3).expect("TCVN3"), small.replace("Hồ", "hồ"));
        assert_eq!(decoded(text.as_bytes(), TextEncoding::Utf8).expect("UTF-8"), text);
    }

    #[test]
    fn what_cannot_be_decoded_is_named_by_line_and_byte() {
        let mut bytes = encode(Font::Tcvn3, &"hồ sơ đã xử lý xong\n".repeat(5000)).expect("TCVN3");
        let length = "hồ sơ đã xử lý xong\n".chars().count();
        bytes[length * 4321 + 3] = 0xFF;
        let error = decoded(&bytes, TextEncoding::Tcvn3).expect_err("no such letter").to_string();
        assert!(error.contains(&format!("line 4322, byte {}:", length * 4321 + 4)), "{error}");
        let mut bytes = utf_16("hồ sơ\nđã\n", u16::to_le_bytes);
        bytes[13] = 0xD8;
        let error = decoded(&bytes, TextEncoding::Utf16Le).expect_err("half a pair").to_string();
        assert!(error.contains("line 2, byte 13:"), "{error}");
        let mut bytes = windows_1258(&"hồ sơ đã xử lý xong\n".repeat(2));
        let at = bytes.len() - 2;
        bytes[at] = 0x9D;
        let error = decoded(&bytes, TextEncoding::Windows1258).expect_err("no such letter").to_string();
        assert!(error.contains(&format!("line 2, byte {}:", at + 1)), "{error}");
    }
}
