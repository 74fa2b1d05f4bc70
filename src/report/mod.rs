//! From parts to what a page says: figures, ranks, standings, and every text made of a number.
//!
//! Imports `domain` only (and the ICU tables for Vietnamese order). Pure functions over a
//! [`snapshot::Snapshot`], which keeps figures that were read: no I/O, no SQL, no HTML, no clock. It exists so that a
//! page, its charts and its CSV are three prints of one struct, and templates never compute.

pub mod aside;
mod bars;
pub mod board;
pub mod calendar;
pub mod cases;
pub mod cell;
pub mod change;
mod choices;
pub mod compare;
mod composition;
pub mod count_passport;
mod drag;
pub mod drawing;
mod exact;
pub mod figure_passport;
pub mod figures;
#[cfg(test)]
mod fixture;
pub mod form;
pub mod format;
mod gap;
pub mod goal;
mod handling;
pub mod home;
pub mod indicator;
pub(crate) mod last_seen;
pub mod league;
pub mod load;
mod measures;
pub mod members;
pub mod observed;
pub mod outcome;
mod over_time;
pub mod page;
pub mod passport;
pub mod places;
mod plan;
pub mod province;
pub mod quality;
pub mod rank_aim;
pub mod rank_goal;
mod remark;
pub mod rules;
pub mod scorecard;
pub mod sdmx;
mod series;
pub mod series_table;
pub mod snapshot;
pub mod table;
mod target;
mod then_now;
pub mod tilemap;
pub mod units;
pub mod variants;
mod view;
pub mod watch;
pub mod words;

pub use snapshot::Snapshot;
