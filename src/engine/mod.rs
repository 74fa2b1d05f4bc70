//! The write side: source files to the lake, the lake to parts.
//!
//! May import `domain` and `catalog`; holds polars, csv, serde_json, blake3. Shows no polars
//! type in a public door, knows no SQL, no HTTP and no clock. What comes out of it (loads, parts,
//! scores) is handed to the store by the commands.

mod attributes;
mod attribution;
pub mod case_list;
mod case_table;
mod changing;
pub mod compute;
mod conform;
mod differences;
pub mod draft;
pub mod fault;
pub mod form_cases;
pub mod held;
pub mod ingest;
pub mod kept;
mod lake;
mod marks;
mod measure;
mod members;
pub mod once;
mod parts;
mod progress;
pub mod published;
pub mod quarantine;
mod seen;
pub mod sent_form;
mod side_by_side;
mod signals;
mod steps;
mod tally;
mod untold;
pub mod versions;

pub use changing::{announce, sweep};
pub use conform::{Places, PseudonymKey, RowContract, Stated};
pub use quarantine::RejectedRow;
