//! What lies in a zip file: a spreadsheet's parts, or the one file that somebody compressed.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use anyhow::{Context, Result, anyhow, bail};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::input::ReadSeek;
use super::kind::Kind;
use super::limits::{ENTRIES_AT_MOST, LONGEST_XML_TEXT, SHARED_TEXTS_AT_MOST, SPREADSHEET_AT_MOST};

pub enum Found {
    Spreadsheet(Kind),
    One(Entry),
}

/// A compressed file within a zip file.
#[derive(Clone, Debug)]
pub struct Entry {
    start: u64,
    pub packed: u64,
    unpacked: u64,
    crc: u32,
    is_stored: bool,
}

/// What programs of desktops put beside the files that are meant.
const LITTER: [&str; 4] = [".ds_store", "thumbs.db", "desktop.ini", "__macosx"];

/// What other files of office programs have in them.
const OTHER_OFFICE: [(&str, &str); 4] = [
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "DOCX"),
    ("ppt/presentation.xml", "PPTX"),
    ("index/document.iwa", "Numbers"),
];

pub fn look(bytes: impl Read + Seek) -> Result<Found> {
    let mut archive = ZipArchive::new(BufReader::new(bytes)).map_err(damaged)?;
    if archive.len() > ENTRIES_AT_MOST {
        bail!("the zip file has {} entries; send one file / tệp zip có {0} mục; hãy gửi một tệp", archive.len());
    }
    let names = names(&archive)?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.xml") {
        return Ok(Found::Spreadsheet(Kind::Xlsx));
    }
    if let Some((_, name)) = OTHER_OFFICE.iter().find(|(part, _)| has(part)) {
        bail!(
            "the file is {name}, which is not read; save the table as XLSX / tệp dạng {name} không đọc được; hãy lưu bảng dạng XLSX"
        );
    }
    if has("mimetype") && has("content.xml") {
        let mut kind = String::new();
        let mimetype = archive.by_name("mimetype").map_err(damaged)?;
        // Another text document has the same parts.
        mimetype.take(100).read_to_string(&mut kind).map_err(|error| damaged(error.into()))?;
        if !kind.contains("opendocument.spreadsheet") {
            bail!("the file is no spreadsheet but `{kind}` / tệp không phải bảng tính mà là `{kind}`");
        }
        return Ok(Found::Spreadsheet(Kind::Ods));
    }
    let files: Vec<usize> = (0..names.len()).filter(|&at| is_data(&names[at])).collect();
    match files[..] {
        [only] => entry(&mut archive, only).map(Found::One),
        [] => bail!("the zip file is empty / tệp zip rỗng"),
        _ => {
            let shown: Vec<&str> = files.iter().take(10).map(|&at| names[at].as_str()).collect();
            bail!(
                "the zip file holds {0} files ({1}{2}); send them one by one / tệp zip có {0} tệp ({1}{2}); hãy gửi từng tệp",
                files.len(),
                shown.join(", "),
                if files.len() > shown.len() { ", …" } else { "" }
            )
        }
    }
}

fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<String>> {
    let name = |at| archive.name_for_index(at).ok_or_else(|| anyhow!("zip"))?.map_err(damaged);
    (0..archive.len()).map(|at| Ok(name(at)?.replace('\\', "/"))).collect()
}

fn is_data(name: &str) -> bool {
    let is_litter = |part: &str| LITTER.contains(&part.to_ascii_lowercase().as_str()) || part.starts_with("._");
    !name.ends_with('/') && !name.split('/').any(is_litter)
}

fn entry<R: Read + Seek>(archive: &mut ZipArchive<R>, at: usize) -> Result<Entry> {
    let file = archive.by_index_raw(at).map_err(damaged)?;
    if file.encrypted() {
        bail!(
            "the zip file is protected by a password; send it without / tệp zip có mật khẩu; hãy gửi bản không có mật khẩu"
        );
    }
    let is_stored = match file.compression() {
        CompressionMethod::Stored => true,
        CompressionMethod::Deflated => false,
        other => bail!(
            "the zip file is compressed by {other}, which is not read; use the ordinary way (deflate) / tệp zip nén kiểu \
             {other} không đọc được; hãy nén kiểu thông thường (deflate)"
        ),
    };
    let start = file.data_start().context("the zip file is damaged / tệp zip bị hỏng")?;
    Ok(Entry { start, packed: file.compressed_size(), unpacked: file.size(), crc: file.crc32(), is_stored })
}

impl Entry {
    /// Its bytes, checked against their sum at the end. `bytes`: of the zip file.
    pub fn open<'a>(&self, mut bytes: Box<dyn ReadSeek + 'a>) -> Result<Box<dyn Read + Send + 'a>> {
        bytes.seek(SeekFrom::Start(self.start)).context("cannot be read / không đọc được")?;
        let packed = BufReader::with_capacity(1 << 16, bytes.take(self.packed));
        let inner: Box<dyn Read + Send + 'a> =
            if self.is_stored { Box::new(packed) } else { Box::new(DeflateDecoder::new(packed)) };
        Ok(Box::new(Checked { inner, crc: Crc::new(), wanted: self.crc, unpacked: 0, length: self.unpacked }))
    }
}

struct Checked<R> {
    inner: R,
    crc: Crc,
    wanted: u32,
    unpacked: u64,
    length: u64,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.unpacked += read as u64;
        if read == 0 && !buffer.is_empty() && (self.crc.sum() != self.wanted || self.unpacked != self.length) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "checksum"));
        }
        Ok(read)
    }
}

/// Unpacks every part of a spreadsheet once, keeping nothing: the library that reads it believes the
/// lengths that the file states, and a bomb states what it likes.
pub fn measure(bytes: impl Read + Seek) -> Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(bytes)).map_err(damaged)?;
    let mut all = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        // Pictures and the like are not opened.
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let is_shared = name.ends_with("sharedstrings.xml");
        let most = if is_shared { SHARED_TEXTS_AT_MOST } else { SPREADSHEET_AT_MOST };
        let measured = measured(part, most).map_err(|error| damaged(error.into()))?;
        all += measured.unpacked;
        if all > SPREADSHEET_AT_MOST || measured.unpacked > most || measured.longest > LONGEST_XML_TEXT {
            bail!(
                "the spreadsheet unpacks to more than can be read; send the table as CSV / bảng tính giải nén ra quá lớn; \
                 hãy gửi bảng dạng CSV"
            );
        }
    }
    Ok(())
}

struct Measured {
    unpacked: u64,
    /// Bytes without a tag in between.
    longest: u64,
}

fn measured(mut part: impl Read, most: u64) -> io::Result<Measured> {
    let mut measured = Measured { unpacked: 0, longest: 0 };
    let (mut since_tag, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        let read = part.read(&mut buffer)?;
        measured.unpacked += read as u64;
        match memchr::memrchr(b'<', &buffer[..read]) {
            Some(last) => {
                let first = memchr::memchr(b'<', &buffer[..read]).unwrap_or(last);
                measured.longest = measured.longest.max(since_tag + first as u64);
                since_tag = (read - last) as u64;
            }
            None => since_tag += read as u64,
        }
        measured.longest = measured.longest.max(since_tag);
        if read == 0 || measured.unpacked > most || measured.longest > LONGEST_XML_TEXT {
            return Ok(measured);
        }
    }
}

fn damaged(error: zip::result::ZipError) -> anyhow::Error {
    anyhow!(
        "the zip file is damaged or breaks off; send it again / tệp zip bị hỏng hoặc bị cắt ngang; hãy gửi lại ({error})"
    )
}
