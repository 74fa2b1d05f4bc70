//! An input that is watched while it is read: how far, and whether it is still what was hashed before.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Result, bail};

use super::input::{Input, ReadSeek, hash};

/// An input with somebody who is told how far it has been read. What is read from front to back,
/// as text is, is hashed on the way, so that [`Observed::unchanged`] costs nothing.
pub struct Observed<'a> {
    input: &'a dyn Input,
    /// Told the furthest byte read so far.
    progress: &'a (dyn Fn(u64) + Sync),
    seen: Mutex<Seen>,
    failed: AtomicBool,
}

struct Seen {
    hasher: blake3::Hasher,
    /// Bytes hashed so far, from the first one on without a gap.
    hashed: u64,
    furthest: u64,
}

impl<'a> Observed<'a> {
    pub fn new(input: &'a dyn Input, progress: &'a (dyn Fn(u64) + Sync)) -> Self {
        let seen = Seen { hasher: blake3::Hasher::new(), hashed: 0, furthest: 0 };
        Self { input, progress, seen: Mutex::new(seen), failed: AtomicBool::new(false) }
    }

    /// Whether the reading itself failed (a disk, a network folder): that says nothing about the file.
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    /// Fails if the bytes are no longer those of this hash.
    pub fn unchanged(&self, wanted: &str) -> Result<()> {
        // A reader that goes to and fro, as those of spreadsheets do, leaves gaps: then all is read again.
        let read = lock(&self.seen).hasher.finalize();
        if read.to_hex().as_str() != wanted && hash(self.input)? != wanted {
            bail!(
                "the file changed while it was read; load it again when it is complete / tệp bị thay đổi trong khi đọc; \
                 hãy nạp lại khi tệp đã ghi xong"
            );
        }
        Ok(())
    }
}

impl Input for Observed<'_> {
    fn name(&self) -> &str {
        self.input.name()
    }

    fn origin(&self) -> String {
        self.input.origin()
    }

    fn length(&self) -> Result<u64> {
        self.input.length()
    }

    fn open(&self) -> Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(Watched { inner: self.input.open()?, at: 0, observed: self }))
    }
}

struct Watched<'a> {
    inner: Box<dyn ReadSeek + 'a>,
    at: u64,
    observed: &'a Observed<'a>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).inspect_err(|_| self.observed.fail())?;
        let mut seen = lock(&self.observed.seen);
        // What was read before (a look at the beginning) is not hashed twice.
        let known = seen.hashed.saturating_sub(self.at).min(read as u64);
        if seen.hashed == self.at + known {
            seen.hasher.update(&buffer[known as usize..read]);
            seen.hashed += read as u64 - known;
        }
        self.at += read as u64;
        if self.at > seen.furthest {
            seen.furthest = self.at;
            (self.observed.progress)(self.at);
        }
        Ok(read)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to).inspect_err(|_| self.observed.fail())?;
        Ok(self.at)
    }
}

fn lock<'m>(seen: &'m Mutex<Seen>) -> MutexGuard<'m, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::BytesInput;

    #[test]
    fn what_is_read_is_what_was_hashed_however_it_is_read() {
        let bytes: Vec<u8> = (0..200_000u32).map(|number| (number % 251) as u8).collect();
        let input = BytesInput::new("a", &bytes);
        let wanted = hash(&input).expect("hashes");
        let straight = Observed::new(&input, &|_| {});
        let mut head = [0; 100];
        straight.open().expect("opens").read_exact(&mut head).expect("reads");
        io::copy(&mut straight.open().expect("opens"), &mut io::sink()).expect("reads");
        assert_eq!(lock(&straight.seen).hashed, 200_000);
        straight.unchanged(&wanted).expect("the same");
        let to_and_fro = Observed::new(&input, &|_| {});
        let mut reader = to_and_fro.open().expect("opens");
        reader.seek(SeekFrom::End(-10)).expect("seeks");
        reader.read_exact(&mut head[..10]).expect("reads");
        to_and_fro.unchanged(&wanted).expect("the same");
        assert!(to_and_fro.unchanged("another").is_err());
    }
}
