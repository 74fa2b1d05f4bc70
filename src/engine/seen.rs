//! The cases of one load met so far: ten million of them must fit beside everything else.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

/// A table that grows is there twice while it does; of many small ones, one at a time.
const SHARDS: u64 = 64;

/// Case -> where and how it was first met in this load.
pub struct Seen(Vec<HashMap<u64, Sight, BuildHasherDefault<KeyIsHash>>>);

/// The row of a case that counts so far.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    pub content: u64,
    /// Number of the row among those of this load that went to the lake.
    pub row: u32,
    /// Version moment, local seconds since 1970; the contract's years, 2000 to 2100, fit.
    pub moment: u32,
}

impl Sight {
    pub fn new(content: u64, row: u32, version_at: i64) -> Self {
        Self { content, row, moment: u32::try_from(version_at).unwrap_or_default() }
    }
}

impl Seen {
    pub fn new() -> Self {
        Self((0..SHARDS).map(|_| HashMap::default()).collect())
    }

    pub fn entry(&mut self, case: u64) -> Entry<'_, u64, Sight> {
        self.0[shard(case)].entry(case)
    }

    pub fn get(&self, case: u64) -> Option<&Sight> {
        self.0[shard(case)].get(&case)
    }
}

/// From bits in the middle: a table uses the lowest and the highest ones itself.
fn shard(case: u64) -> usize {
    ((case >> 32) % SHARDS) as usize
}

/// The key of a case is a hash already; hashing it again would only cost time.
#[derive(Default)]
pub struct KeyIsHash(u64);

impl Hasher for KeyIsHash {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sight_of_a_case_stays() {
        let mut seen = Seen::new();
        for case in [7, 7 << 32, u64::MAX, 0] {
            assert!(seen.get(case).is_none());
            seen.entry(case).or_insert(Sight::new(case ^ 1, 3, 4_102_444_799));
            seen.entry(case).or_insert(Sight::new(0, 0, 0));
            let sight = seen.get(case).expect("seen");
            assert_eq!((sight.content, sight.row, sight.moment), (case ^ 1, 3, 4_102_444_799));
        }
    }
}
