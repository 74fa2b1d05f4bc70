//! Plain, gzip or zip: the one file that was sent, with a guard on what it unpacks to.

use std::io::{self, BufReader, Chain, Cursor, Read, Seek, SeekFrom};

use anyhow::{Context, Result, bail};
use flate2::bufread::MultiGzDecoder;

use super::input::{Input, ReadSeek};
use super::kind::{Kind, Sign, sign};
use super::limits::{IN_MEMORY_AT_MOST, RATIO_AT_MOST, RATIO_FROM, UNPACKED_AT_MOST};
use super::zip_file;

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 4096;

/// A file as it was before somebody compressed it.
pub struct Unpacked<'a> {
    pub kind: Kind,
    pub bytes: Bytes<'a>,
}

pub enum Bytes<'a> {
    /// Not compressed.
    Plain(Box<dyn ReadSeek + 'a>),
    /// Unpacked as it is read.
    Stream(Box<dyn Read + Send + 'a>),
}

impl<'a> Bytes<'a> {
    pub fn stream(self) -> Box<dyn Read + Send + 'a> {
        match self {
            Self::Plain(bytes) => Box::new(bytes),
            Self::Stream(bytes) => bytes,
        }
    }

    /// To be read to and fro; what came compressed is unpacked into memory.
    pub fn seekable(self) -> Result<Box<dyn ReadSeek + 'a>> {
        match self {
            Self::Plain(bytes) => Ok(bytes),
            Self::Stream(stream) => Ok(Box::new(Cursor::new(in_memory(stream)?))),
        }
    }

    pub fn whole(self) -> Result<Vec<u8>> {
        in_memory(self.stream())
    }
}

fn in_memory(stream: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(IN_MEMORY_AT_MOST + 1).read_to_end(&mut bytes).context("cannot be read / không đọc được")?;
    if bytes.len() as u64 > IN_MEMORY_AT_MOST {
        bail!(
            "the file is larger than {} MiB, too much for this format; send it as CSV / tệp lớn hơn {0} MiB, quá lớn với \
             định dạng này; hãy gửi dạng CSV",
            IN_MEMORY_AT_MOST >> 20
        );
    }
    Ok(bytes)
}

/// What a file is, and its bytes from the first one on.
pub fn unpack(input: &dyn Input) -> Result<Unpacked<'_>> {
    let mut bytes = input.open()?;
    match sign(&head(&mut bytes)?)? {
        Sign::Of(kind) => {
            bytes.seek(SeekFrom::Start(0)).context("cannot be read / không đọc được")?;
            Ok(Unpacked { kind, bytes: Bytes::Plain(bytes) })
        }
        Sign::Gzip => {
            bytes.seek(SeekFrom::Start(0)).context("cannot be read / không đọc được")?;
            let packed = input.length()?;
            let unpacked = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, bytes));
            inner(Guarded::new(unpacked, packed))
        }
        Sign::Zip => match zip_file::look(bytes)? {
            zip_file::Found::Spreadsheet(kind) => Ok(Unpacked { kind, bytes: Bytes::Plain(input.open()?) }),
            zip_file::Found::One(entry) => {
                let packed = entry.packed;
                inner(Guarded::new(entry.open(input.open()?)?, packed))
            }
        },
    }
}

/// What stands in a compressed file: anything but another compressed file.
fn inner<'a>(mut unpacked: impl Read + Send + 'a) -> Result<Unpacked<'a>> {
    let head = head(&mut unpacked)?;
    let whole: Chain<Cursor<Vec<u8>>, _> = Cursor::new(head.clone()).chain(unpacked);
    match sign(&head)? {
        Sign::Of(kind) => Ok(Unpacked { kind, bytes: Bytes::Stream(Box::new(whole)) }),
        Sign::Gzip => Err(nested()),
        Sign::Zip => {
            let bytes = in_memory(whole)?;
            match zip_file::look(Cursor::new(bytes.as_slice()))? {
                zip_file::Found::Spreadsheet(kind) => {
                    Ok(Unpacked { kind, bytes: Bytes::Plain(Box::new(Cursor::new(bytes))) })
                }
                zip_file::Found::One(_) => Err(nested()),
            }
        }
    }
}

fn nested() -> anyhow::Error {
    anyhow::anyhow!(
        "a compressed file within a compressed file; compress the data once / tệp nén nằm trong tệp nén; hãy chỉ nén một \
         lần"
    )
}

fn head(bytes: &mut impl Read) -> Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    bytes.take(HEAD as u64).read_to_end(&mut head).context("cannot be read / không đọc được")?;
    Ok(head)
}

/// Ends with an error where what is unpacked is too much, or too much for what it was unpacked from.
struct Guarded<R> {
    inner: R,
    packed: u64,
    unpacked: u64,
}

impl<R> Guarded<R> {
    fn new(inner: R, packed: u64) -> Self {
        Self { inner, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(damaged)?;
        self.unpacked += read as u64;
        if self.unpacked > UNPACKED_AT_MOST {
            return Err(io::Error::other(format!(
                "the file unpacks to more than {} GiB; send it in parts / tệp giải nén ra hơn {0} GiB; hãy chia nhỏ",
                UNPACKED_AT_MOST >> 30
            )));
        }
        if self.unpacked > RATIO_FROM && self.unpacked / self.packed.max(1) > RATIO_AT_MOST {
            return Err(io::Error::other(format!(
                "the file unpacks to more than {RATIO_AT_MOST} times its size, as no data does; send it uncompressed / tệp \
                 giải nén ra hơn {RATIO_AT_MOST} lần kích thước, dữ liệu thật không như vậy; hãy gửi bản không nén"
            )));
        }
        Ok(read)
    }
}

fn damaged(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => io::Error::new(
            error.kind(),
            format!(
                "the compressed file is damaged or breaks off; send it again / tệp nén bị hỏng hoặc bị cắt ngang; hãy \
                     gửi lại ({error})"
            ),
        ),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::formats::BytesInput;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("writes");
        encoder.finish().expect("writes")
    }

    fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("writes");
        }
        writer.finish().expect("writes").into_inner()
    }

    fn text(bytes: &[u8]) -> Result<String> {
        let input = BytesInput::new("a", bytes);
        let mut text = String::new();
        unpack(&input)?.bytes.stream().read_to_string(&mut text)?;
        Ok(text)
    }

    fn refused(bytes: &[u8]) -> String {
        format!("{:#}", text(bytes).expect_err("refused"))
    }

    #[test]
    fn what_was_compressed_comes_out_whole() {
        let plain = "Mã hồ sơ,b\n".repeat(10_000);
        assert_eq!(text(plain.as_bytes()).expect("plain"), plain);
        assert_eq!(text(&gzip(plain.as_bytes())).expect("gzip"), plain);
        let twice = [gzip(b"a,b\n"), gzip(b"1,2\n")].concat();
        assert_eq!(text(&twice).expect("members of gzip follow each other"), "a,b\n1,2\n");
        let entries = [("folder/", b"".as_slice()), ("folder/a.csv", plain.as_bytes()), ("__MACOSX/._a.csv", b"x")];
        assert_eq!(text(&zip(&entries)).expect("zip"), plain);
    }

    #[test]
    fn several_files_are_named_and_none_is_picked() {
        let message = refused(&zip(&[("a.csv", b"a"), ("b.csv", b"b")]));
        assert!(message.contains("a.csv") && message.contains("b.csv"), "{message}");
        assert!(refused(&zip(&[("folder/", b"")])).contains("empty"));
    }

    #[test]
    fn what_is_compressed_twice_is_not_unpacked() {
        for bytes in [gzip(&gzip(b"a")), gzip(&zip(&[("a.csv", b"a")])), zip(&[("a.csv.gz", &gzip(b"a"))])] {
            assert!(refused(&bytes).contains("within a compressed file"));
        }
    }

    #[test]
    fn a_bomb_is_stopped_and_a_broken_file_is_named() {
        let zeros = vec![b'a'; 70 << 20];
        for bytes in [gzip(&zeros), zip(&[("a.csv", &zeros)])] {
            assert!(bytes.len() < 1 << 20);
            assert!(refused(&bytes).contains("times its size"));
        }
        let whole = gzip("a,b\n1,2\n".repeat(5000).as_bytes());
        assert!(refused(&whole[..whole.len() - 9]).contains("damaged"));
        let mut wrong = zip(&[("a.csv", "a,b\n1,2\n".repeat(5000).as_bytes())]);
        wrong[60] ^= 0x55;
        assert!(refused(&wrong).contains("damaged"), "{}", refused(&wrong));
        assert!(refused(b"PK\x03\x04 and then nothing").contains("zip"));
    }
}
