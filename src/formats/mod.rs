//! Formats: the bytes of any file that is sent to us, as rows under a heading or as records.
//!
//! May import `domain`, and the crates that read and write file formats. It exists so that the engine
//! need not know whether a table was CSV, a spreadsheet or Parquet, compressed or not, in which
//! encoding. It knows nothing of cases, of the lake or of what a column means, and it guesses nothing
//! that a source mapping has to state.
//!
//! [`open`] for what a source sends; [`table`] where rows are wanted whatever the file, CSV included.

mod cells;
mod csv_table;
mod down;
mod grid;
mod guarded;
mod heading;
mod input;
mod kind;
mod letters;
mod likely;
mod limits;
mod observed;
mod ods;
mod open;
mod parquet_table;
mod plain;
mod separator;
mod sheet_writer;
mod sieve;
mod table;
mod text;
mod unpack;
mod xls;
mod xlsx;
mod zip_file;

pub use grid::{Grid, GridCell, grids};
pub use heading::{Found, SheetCell, SheetRow, find_in_text, is_numbering, is_total, joined};
pub use input::{BytesInput, FileInput, Input, ReadSeek, hash};
pub use kind::Kind;
pub use likely::{Guess, guess};
pub use limits::HEADING_WITHIN;
pub use observed::Observed;
pub use open::{Content, kind, open, table, unpacked};
pub use plain::{heading_key, may_be_odd, plain};
pub use separator::other_separator;
pub use sheet_writer::{LONGEST_CELL, write_sheet};
pub use table::{Heading, PassedOver, Piece, Row, Table, Wanted, Whole, Why};
