//! The values of columns: how many cells are filled, and whether they differ.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::atomic::{AtomicU64, Ordering};

use twox_hash::XxHash3_64;

use super::lists::RawLists;
use super::record::Column;
use crate::domain::place::PROVINCE_NUMBERS;
use crate::engine::seen::KeyIsHash;

/// Different values are counted up to here.
const DISTINCT: usize = 100;

/// Most columns have a handful of values: a look here is cheaper than one at all that are known.
const RECENT: usize = 16;

/// The values of one column of one province.
#[derive(Clone, Default)]
pub struct Values {
    pub filled: i64,
    /// Up to [`DISTINCT`] of them, as hashes.
    known: HashSet<u64, BuildHasherDefault<KeyIsHash>>,
    /// The first one met.
    first: Option<Box<str>>,
    /// Those met last, each at the place that its hash says.
    recent: [u64; RECENT],
}

/// The columns of each province of which [`DISTINCT`] values are known. What is read after that needs
/// to be counted only; every thread that reads the file looks here.
#[derive(Debug)]
pub struct Enough([AtomicU64; PROVINCE_NUMBERS]);

/// The same of one province, a bit a column.
#[derive(Clone, Copy, Debug)]
pub struct EnoughColumns(u64);

const _: () = assert!(Column::COUNT <= 64, "a bit for every column");

impl Enough {
    pub fn of(&self, province: i16) -> EnoughColumns {
        let columns = usize::try_from(province).ok().and_then(|province| self.0.get(province));
        EnoughColumns(columns.map_or(0, |columns| columns.load(Ordering::Relaxed)))
    }

    /// `columns`: in the order of [`Column::ALL`].
    pub fn mark(&self, province: i16, columns: &[Values]) {
        let bits = columns.iter().enumerate().filter(|(_, values)| values.distinct() >= DISTINCT);
        let bits = bits.fold(0, |bits, (column, _)| bits | 1 << column);
        if let Some(known) = usize::try_from(province).ok().and_then(|province| self.0.get(province)) {
            known.fetch_or(bits, Ordering::Relaxed);
        }
    }
}

impl Default for Enough {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl EnoughColumns {
    #[inline]
    pub fn has(self, column: Column) -> bool {
        self.0 & 1 << column as u64 != 0
    }
}

impl Values {
    /// How many different values there are, up to [`DISTINCT`].
    pub fn distinct(&self) -> usize {
        self.known.len()
    }

    #[inline]
    pub fn see(&mut self, text: &str, is_shown: bool) {
        self.filled += 1;
        if self.known.len() >= DISTINCT {
            return;
        }
        let hash = hash(text);
        let recent = &mut self.recent[hash as usize % RECENT];
        // Before the first one all of them are 0.
        if *recent == hash && hash != 0 {
            return;
        }
        *recent = hash;
        self.known.insert(hash);
        if self.first.is_none() && is_shown {
            self.first = Some(text.into());
        }
    }

    /// What a record tells as a list; two lists are the same here if their first entries are.
    pub fn see_list(&mut self, column: Column, lists: &RawLists<'_>) {
        match column {
            Column::Supplements => lists.supplements.first().into_iter().for_each(|one| self.see(&one.requested, true)),
            Column::DueMoves => lists.due_moves.first().into_iter().for_each(|one| self.see(&one.moved, true)),
            Column::Progress => lists.progress.first().into_iter().for_each(|one| self.see(&one.at, true)),
            _ => {}
        }
    }

    pub fn absorb(&mut self, later: Self) {
        self.filled += later.filled;
        if self.first.is_none() {
            self.first = later.first;
        }
        for hash in later.known {
            if self.known.len() >= DISTINCT {
                return;
            }
            self.known.insert(hash);
        }
    }

    /// The value that all filled cells hold, if it is one and may be shown.
    pub fn only(&self) -> Option<String> {
        self.first.as_deref().filter(|_| self.known.len() == 1).map(str::to_owned)
    }
}

/// Short texts whole in two words, mixed; longer ones by the library.
#[inline]
fn hash(text: &str) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = text.as_bytes();
    let (first, last) = match bytes {
        _ if bytes.len() > 16 => return XxHash3_64::oneshot(bytes),
        // The first and the last bytes, which may overlap: with the length they are the whole text.
        [..] if bytes.len() >= 8 => (
            bytes.first_chunk().map(|word| u64::from_le_bytes(*word)),
            bytes.last_chunk().map(|word| u64::from_le_bytes(*word)),
        ),
        [..] if bytes.len() >= 4 => (
            bytes.first_chunk().map(|word| u64::from(u32::from_le_bytes(*word))),
            bytes.last_chunk().map(|word| u64::from(u32::from_le_bytes(*word))),
        ),
        _ => (Some(bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte))), None),
    };
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let mixed = (first ^ (bytes.len() as u64) << 56).wrapping_mul(MIX).rotate_left(29) ^ last;
    mixed.wrapping_mul(MIX) ^ mixed >> 32
}
