//! What is loaded: a file on disk, or bytes that were sent and wait elsewhere. It can be opened as
//! often as needed and read from any place.

use std::fs::{self, File};
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::domain::personal::{self, shown_file_name};

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// Something that can be loaded.
pub trait Input: Send + Sync {
    /// File name without its folder, as it may be kept and shown.
    fn name(&self) -> &str;

    /// Where it lies, for a replay; empty if it does not stay, or if the path tells of a person.
    fn origin(&self) -> String;

    /// Length in bytes.
    fn length(&self) -> Result<u64>;

    /// From the first byte on.
    fn open(&self) -> Result<Box<dyn ReadSeek + '_>>;
}

/// A file on disk.
pub struct FileInput {
    path: PathBuf,
    name: String,
}

impl FileInput {
    pub fn new(path: &Path) -> Self {
        let name = path.file_name().map(|name| shown_file_name(&name.to_string_lossy())).unwrap_or_default();
        Self { path: path.to_owned(), name }
    }

    fn file(&self) -> Result<File> {
        let cannot_open = "cannot be opened / không mở được";
        // A folder or a pipe cannot be read twice, and to open a pipe is to wait until somebody writes.
        if !fs::metadata(&self.path).context(cannot_open)?.is_file() {
            bail!("not a regular file: name a file, no folder and no pipe / không phải tệp thường: hãy chỉ ra một tệp");
        }
        File::open(&self.path).context(cannot_open)
    }
}

impl Input for FileInput {
    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> String {
        personal::origin(&std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone()))
    }

    fn length(&self) -> Result<u64> {
        Ok(self.file()?.metadata().context("cannot be read / không đọc được")?.len())
    }

    fn open(&self) -> Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(self.file()?))
    }
}

/// Bytes in memory, for what is small and read already.
pub struct BytesInput<'a> {
    name: &'a str,
    bytes: &'a [u8],
}

impl<'a> BytesInput<'a> {
    pub fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes }
    }
}

impl Input for BytesInput<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn origin(&self) -> String {
        String::new()
    }

    fn length(&self) -> Result<u64> {
        Ok(self.bytes.len() as u64)
    }

    fn open(&self) -> Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(Cursor::new(self.bytes)))
    }
}

/// blake3 of all bytes, in hexadecimal.
pub fn hash(input: &dyn Input) -> Result<String> {
    let mut bytes = input.open()?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match bytes.read(&mut buffer).context("cannot be read / không đọc được")? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            read => hasher.update(&buffer[..read]),
        };
    }
}
