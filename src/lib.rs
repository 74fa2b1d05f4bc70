//! chiso (chỉ số: indicator): the instrument panel of Vietnam's administrative reform.
//!
//! The rooms, in reading order; imports only go down (`tests/it/architecture.rs` holds it).

/// Floor 0: the nouns, and what law defines about them.
pub mod domain;

/// Floor 1: what policy picks, from `pipelines/`, checked.
pub mod catalog;

/// Floor 1, write side: the bytes of a file as rows or records, whatever its format.
#[cfg(feature = "engine")]
pub mod formats;

/// Floor 2, write side: source files to the lake, the lake to parts.
#[cfg(feature = "engine")]
pub mod engine;

/// Floor 2, write side: synthetic case files in the source formats.
#[cfg(feature = "engine")]
pub mod sample;

/// Floor 2, read side: what loads and computations have made, kept in SQLite or PostgreSQL.
pub mod store;

/// Floor 3: from parts to what a page says.
pub mod report;

/// Floor 4: charts, one struct in, one SVG out.
pub mod charts;

/// Floor 4: spreadsheets, one struct in, one file out.
pub mod sheet;

/// Floor 5: addresses in, pages out.
pub mod web;

/// Top floor: the commands, which join the rooms.
pub mod commands;

/// The command line and the environment as one struct.
pub mod config;
