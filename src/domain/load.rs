//! Loads: what came in, what was kept, what was sent back and why.

use jiff::civil::Date;

use super::reading::Nature;

/// One file, loaded once. `read = accepted + rejected + duplicate`, always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Source system (stem in `pipelines/sources/`).
    pub source: String,
    /// File name without its folder.
    pub file: String,
    /// blake3 of the bytes, in hexadecimal: the same file is never loaded twice.
    pub hash: String,
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    /// Rows already present, unchanged.
    pub duplicate: i64,
    /// Rows of earlier loads that this one replaces with a newer version.
    pub superseded: i64,
    pub nature: Nature,
    /// The last day the file speaks of (its extraction date).
    pub as_of: Date,
    /// Parquet files below the lake folder that this load made visible, in order.
    pub lake_files: Vec<String>,
    /// Quarantine file below the data folder, if any row was rejected.
    pub quarantine_file: Option<String>,
    /// When it was committed, RFC 3339; passed in by `main`.
    pub loaded_at: String,
}

/// Why a row was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// 1-based line of the file where the row starts (for JSON: 1-based position of the record).
    pub line: u64,
    /// The source's own heading or key; empty if the row as a whole is wrong.
    pub column: String,
    pub value: String,
    /// Stable code: `E_NO_RECEIVED`, `E_BAD_MOMENT`, ...
    pub code: &'static str,
    /// What was expected and what to do, in Vietnamese.
    pub advice_vi: String,
    /// The same in English.
    pub advice_en: String,
}
