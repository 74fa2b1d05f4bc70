//! Runs: what one computation was made of and what came out of it, kept so that it can be done again.
//!
//! The code of a run follows from what it was made of: the rows that count, in the order of their loads,
//! the definitions, and the program. The same input has the same code, wherever and whenever it is counted.

mod brought;
mod definitions;
mod line;
mod manifest;

use jiff::civil::Date;

pub use brought::{BroughtKind, KeptBrought, Value, brought_of, values_of};
pub use definitions::Definitions;
pub use line::{Kind, Line, counts_of, lines_of, sorted};
pub use manifest::{CountedCases, Manifest, RunFile, RunLoad};

/// This program: its version, and a fingerprint of the code that counts and makes figures, where `build.rs`
/// has taken one.
pub const PROGRAM: &str = match option_env!("CHISO_PROGRAM") {
    Some(program) => program,
    None => env!("CARGO_PKG_VERSION"),
};

/// Which figures a run can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Those that are counted from cases: a run of before registers and published values were kept.
    Cases,
    All,
}

impl Covers {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::All => "all",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Cases, Self::All].into_iter().find(|covers| covers.as_str() == text)
    }
}

/// One state of the wall: what was counted from cases and registers, and what loads brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// `R-2026-10-10-7F3K9Q`: the last day counted, and the beginning of `content`.
    pub code: String,
    /// blake3 of all that it was made of, in hexadecimal; see [`Manifest`] and [`Definitions`].
    pub content: String,
    /// Version of chiso, with a fingerprint of the code that counts.
    pub program: String,
    pub covers: Covers,
    /// The last day that anything in it speaks of.
    pub as_of: Date,
    /// When it was counted first, RFC 3339.
    pub made_at: String,
    /// blake3 of the text of its manifest, and of that of its definitions.
    pub manifest: String,
    pub definitions: String,
    /// What came out, one a source that is counted, in the order of their names.
    pub counts: Vec<RunCounts>,
}

/// A run with the texts that it was made of.
#[derive(Clone, Debug)]
pub struct KeptRun {
    pub run: Run,
    pub manifest: Manifest,
    pub definitions: Definitions,
}

/// What was counted of one source, as it is kept in a file of the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunCounts {
    pub source: String,
    /// blake3 of its lines; the file is named after it.
    pub hash: String,
    pub lines: i64,
    /// Of the file.
    pub bytes: i64,
}

impl RunCounts {
    /// The file that holds the lines of this hash, below the data folder.
    pub fn file_of(hash: &str) -> String {
        format!("runs/{hash}.parquet")
    }
}

/// The run that the figures of the store are of, for the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOfWall {
    pub code: String,
    pub covers: Covers,
    /// See [`PROGRAM`].
    pub program: String,
    /// Those that it was counted by.
    pub definitions: Definitions,
}

/// Letters that are not taken for one another when they are read out or copied by hand.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code, if no other run of that day has the same.
const SHORTEST: usize = 6;

/// The codes that a run may have, the shortest first: the next one is taken only if another run has it.
/// `content`: hexadecimal.
pub fn codes(as_of: Date, content: &str) -> Vec<String> {
    let bits = content
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .flat_map(|digit| (0..4).rev().map(move |at| digit >> at & 1));
    let bits: Vec<u32> = bits.collect();
    let letters = bits.chunks_exact(5).map(|five| five.iter().fold(0, |number, bit| number << 1 | bit));
    let letters: String = letters.map(|number| char::from(LETTERS[number as usize])).collect();
    (SHORTEST..=letters.len()).map(|length| format!("R-{as_of}-{}", &letters[..length])).collect()
}

/// A code as somebody types it: in small letters, with a blank before it.
pub fn read_code(text: &str) -> String {
    text.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_code_follows_from_the_content_and_grows_where_another_has_it() {
        let all = codes(date(2026, 10, 10), "ff00000000000000000000000000000000000000000000000000000000000001");
        assert_eq!((all[0].as_str(), all[1].as_str()), ("R-2026-10-10-ZW0000", "R-2026-10-10-ZW00000"));
        let other = codes(date(2026, 10, 10), "ff00000100000000000000000000000000000000000000000000000000000001");
        assert_eq!(all[0], other[0], "they part behind the sixth letter");
        assert_ne!(all[1], other[1]);
        assert_eq!(read_code(" r-2026-10-10-zw0000\n"), all[0]);
    }
}
