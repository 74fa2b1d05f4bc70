//! What was sent waits on disk, enciphered: case files hold names, numbers and addresses of people,
//! and nothing readable of them may reach the disk before the reader has dropped them.
//!
//! Each file has a key of its own that is in this process's memory only, and its entry in the folder
//! is removed as soon as it is open: however the process ends, what waited is gone.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aes::Aes256;
use aes::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use anyhow::{Context, Result, anyhow, bail};
use ctr::Ctr128BE;

use crate::domain::intake::Refusal;
use crate::formats::{Input, ReadSeek};

type Cipher = Ctr128BE<Aes256>;

/// Bytes that are enciphered and written at once.
const PIECE: usize = 256 << 10;
/// A sender may try again after so many seconds when the disk is full of what waits.
const ROOM_IN: u64 = 60;

/// The folder for what waits, and how much of it there is.
#[derive(Clone)]
pub struct Spool {
    folder: PathBuf,
    used: Arc<AtomicU64>,
    most: u64,
}

impl Spool {
    /// `most`: bytes that all waiting files may have together.
    pub fn new(data: &Path, most: u64) -> Self {
        Self { folder: data.join("spool"), used: Arc::default(), most }
    }

    /// Removes what a system that cannot remove open files left behind.
    pub fn sweep(&self) -> Result<()> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Ok(()) };
        for entry in entries.flatten() {
            // Another process of ours may hold it; it is of no use to anybody.
            let _ = fs::remove_file(entry.path());
        }
        Ok(())
    }

    /// A place for a file of at most `largest` bytes.
    pub fn begin(&self, largest: u64) -> Result<Arriving> {
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot create {0} / không tạo được: {0}", self.folder.display()))?;
        let path = self.folder.join(random_hex(16)?);
        let mut options = File::options();
        options.create_new(true).read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file =
            options.open(&path).with_context(|| format!("cannot create {0} / không tạo được: {0}", path.display()))?;
        // Without a name nobody else can open it, and nothing of it outlives the process.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {0} / không xóa được: {0}", path.display()));
            }
            _ => {}
        }
        let key = Key::random()?;
        Ok(Arriving {
            cipher: key.cipher(),
            key,
            file,
            hasher: blake3::Hasher::new(),
            piece: Vec::with_capacity(PIECE),
            length: 0,
            largest,
            held: Held { used: Arc::clone(&self.used), bytes: 0 },
            most: self.most,
        })
    }
}

/// Of one file; forgotten with it.
struct Key([u8; 32]);

impl Key {
    fn random() -> Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| {
            anyhow!("no randomness from the system: {error} / hệ thống không cấp số ngẫu nhiên: {error}")
        })?;
        Ok(Self(key))
    }

    /// A key enciphers one file only, so that the counter may begin at nought.
    fn cipher(&self) -> Cipher {
        Cipher::new(&self.0.into(), &[0; 16].into())
    }
}

/// Bytes counted as waiting until this is dropped.
struct Held {
    used: Arc<AtomicU64>,
    bytes: u64,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// A file while it comes in.
pub struct Arriving {
    file: File,
    cipher: Cipher,
    key: Key,
    hasher: blake3::Hasher,
    piece: Vec<u8>,
    length: u64,
    largest: u64,
    held: Held,
    most: u64,
}

impl Arriving {
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), Refusal> {
        self.length += bytes.len() as u64;
        if self.length > self.largest {
            return Err(Refusal::TooLarge { most: self.largest });
        }
        self.held.bytes += bytes.len() as u64;
        let used = self.held.used.fetch_add(bytes.len() as u64, Ordering::Relaxed) + bytes.len() as u64;
        if used > self.most {
            return Err(Refusal::Busy { seconds: ROOM_IN });
        }
        self.hasher.update(bytes);
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == PIECE {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        self.cipher.apply_keystream(&mut self.piece);
        let written = self.file.write_all(&self.piece);
        self.piece.clear();
        written.map_err(|error| {
            tracing::error!(%error, "what is sent cannot be kept until it is loaded");
            match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Refusal::Busy { seconds: ROOM_IN },
                _ => Refusal::Broken,
            }
        })
    }

    /// All of it is here.
    pub fn finish(mut self, name: &str) -> Result<Waiting, Refusal> {
        if self.length == 0 {
            return Err(Refusal::Empty);
        }
        self.flush()?;
        Ok(Waiting {
            hash: self.hasher.finalize().to_hex().to_string(),
            name: name.to_owned(),
            length: self.length,
            sealed: Arc::new(Sealed { file: Mutex::new(self.file), key: self.key, _held: self.held }),
        })
    }
}

/// A whole file that waits to be loaded.
pub struct Waiting {
    name: String,
    length: u64,
    /// blake3 of its bytes, in hexadecimal.
    pub hash: String,
    sealed: Arc<Sealed>,
}

struct Sealed {
    file: Mutex<File>,
    key: Key,
    _held: Held,
}

impl Input for Waiting {
    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> String {
        String::new()
    }

    fn length(&self) -> Result<u64> {
        Ok(self.length)
    }

    fn open(&self) -> Result<Box<dyn ReadSeek + '_>> {
        let cipher = self.sealed.key.cipher();
        Ok(Box::new(Reading { sealed: Arc::clone(&self.sealed), cipher, position: 0, length: self.length }))
    }
}

/// One reader of a waiting file; several may read at once.
struct Reading {
    sealed: Arc<Sealed>,
    cipher: Cipher,
    position: u64,
    length: u64,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.sealed.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.position))?;
        let read = file.read(buffer)?;
        drop(file);
        self.cipher.apply_keystream(&mut buffer[..read]);
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        let position = position.ok_or(io::ErrorKind::InvalidInput)?;
        self.cipher.try_seek(position).map_err(|_| io::ErrorKind::InvalidInput)?;
        self.position = position;
        Ok(position)
    }
}

/// Random bytes of the system as hexadecimal digits, two a byte.
pub fn random_hex(bytes: usize) -> Result<String> {
    use std::fmt::Write as _;
    if bytes > 32 {
        bail!("more randomness than anybody needs");
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random[..bytes]).map_err(|error| {
        anyhow!("no randomness from the system: {error} / hệ thống không cấp số ngẫu nhiên: {error}")
    })?;
    Ok(random[..bytes].iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(spool: &Spool, bytes: &[u8], piece: usize) -> Result<Waiting, Refusal> {
        let mut arriving = spool.begin(1 << 20).expect("a place");
        bytes.chunks(piece).try_for_each(|piece| arriving.write(piece))?;
        arriving.finish("hồ sơ.csv")
    }

    #[test]
    fn what_comes_in_comes_out_from_any_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = Spool::new(folder.path(), 1 << 30);
        let bytes: Vec<u8> = (0..700_001_u32).flat_map(|n| n.to_le_bytes()).take(700_001).collect();
        let waiting = sent(&spool, &bytes, 777).expect("taken");
        assert_eq!(waiting.hash, blake3::hash(&bytes).to_hex().as_str());
        let (mut one, mut other) = (waiting.open().expect("opens"), waiting.open().expect("opens"));
        let mut text = vec![0; 1000];
        for position in [0_u64, 1, 15, 16, 17, 262_143, 262_144, 699_000] {
            one.seek(SeekFrom::Start(position)).expect("seeks");
            one.read_exact(&mut text).expect("reads");
            assert_eq!(text, bytes[position as usize..position as usize + 1000], "from {position}");
        }
        let mut all = Vec::new();
        other.read_to_end(&mut all).expect("reads");
        assert!(all == bytes, "the second reader is not disturbed by the first");
        assert_eq!(one.seek(SeekFrom::End(-1)).expect("seeks"), 700_000);
        assert!(one.seek(SeekFrom::Current(-700_001)).is_err());
    }

    #[test]
    fn nothing_readable_and_no_name_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = Spool::new(folder.path(), 1 << 30);
        let secret = b"Nguyen Thi Nguoi Dan 0912345678 ".repeat(20_000);
        let waiting = sent(&spool, &secret, 1 << 16).expect("taken");
        assert_eq!(fs::read_dir(folder.path().join("spool")).expect("a folder").count(), 0);
        let mut kept = Vec::new();
        let mut file = waiting.sealed.file.lock().expect("the file");
        file.seek(SeekFrom::Start(0)).expect("seeks");
        file.read_to_end(&mut kept).expect("reads");
        assert_eq!(kept.len(), secret.len());
        assert!(!kept.windows(8).any(|window| secret.starts_with(window)), "a readable piece");
        drop(file);
        // The same bytes again are other bytes on the disk.
        let again = sent(&spool, &secret, 1 << 16).expect("taken");
        let mut other = Vec::new();
        let mut file = again.sealed.file.lock().expect("the file");
        file.seek(SeekFrom::Start(0)).expect("seeks");
        file.read_to_end(&mut other).expect("reads");
        assert_ne!(kept, other);
    }

    #[test]
    fn there_are_limits_and_what_is_dropped_makes_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let spool = Spool::new(folder.path(), 1_500_000);
        let one = sent(&spool, &[7; 1 << 20], 4096).expect("taken");
        assert_eq!(sent(&spool, &[7; 1 << 20], 4096).err(), Some(Refusal::Busy { seconds: ROOM_IN }));
        drop(one);
        let one = sent(&spool, &[7; 1 << 20], 4096).expect("there is room again");
        drop(one);
        assert_eq!(sent(&spool, &[7; (1 << 20) + 1], 4096).err(), Some(Refusal::TooLarge { most: 1 << 20 }));
        assert_eq!(sent(&spool, &[], 1).err(), Some(Refusal::Empty));
        assert_eq!(spool.used.load(Ordering::Relaxed), 0);
    }
}
