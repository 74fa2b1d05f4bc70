//! The store: what a load or a computation has made, kept for the pages to read.
//!
//! May import `domain`, and sqlx; holds all the SQL there is (`queries/*.sql`, `migrations/`). It
//! exists so that the write side and the read side meet in one place, and so that every change is
//! one transaction: killed at any point, the state is the old one or the new one. It never computes
//! an indicator. The same portable SQL runs on SQLite (embedded, beside the lake) and PostgreSQL
//! (shared deployment); `tests/it/store.rs` holds both to one behaviour.

mod brought;
mod bulk;
mod cells;
mod counts;
mod differences;
mod error;
mod forms;
mod held;
mod manifest;
mod open;
mod parts;
mod quality;
mod registers;
mod runs;
mod scores;
mod sent;
mod tokens;
mod wall;

pub use error::StoreError;
pub use manifest::{Identity, LakeFile};
pub use open::Store;
