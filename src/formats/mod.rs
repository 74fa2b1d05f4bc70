//! Formats: the bytes of any file that is sent to us, as rows under a heading or as records.
//!
//! May import `domain`, and the crates that read and write file formats. It exists so that the engine
//! need not know whether a table was CSV, a spreadsheet or Parquet, compressed or not, in which
//! encoding. It knows nothing of cases, of the lake or of what a column means, and it guesses nothing
//! that a source mapping has to state.

mod input;

pub use input::{FileInput, Input, ReadSeek, hash};
