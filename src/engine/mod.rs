//! The write side: source files to the lake, the lake to parts.
//!
//! May import `domain` and `catalog`; holds polars, csv, serde_json, rayon, blake3. Shows no polars
//! type in a public door, knows no SQL, no HTTP and no clock. `main` hands what comes out to the
//! store.

mod attributes;
pub mod compute;
mod conform;
pub mod ingest;
mod lake;
mod measure;
pub mod published;
mod tally;
