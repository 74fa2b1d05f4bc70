//! Charts: one struct of `report` in, one SVG out.
//!
//! Imports `domain`, `report` and plotters. It draws what it is given: it fetches nothing and
//! never decides what is good or bad; standings come with their words, signs and classes.

use crate::report::drawing::{Bars, Multiples, Spark, Strip, Tiles, Trend};

/// Horizontal bars with the target across them.
pub fn bars(bars: &Bars) -> String {
    let _ = bars;
    String::new()
}

/// A word-sized line, about 120 by 32.
pub fn sparkline(spark: &Spark) -> String {
    let _ = spark;
    String::new()
}

/// A line over time with its breaks.
pub fn trend(trend: &Trend) -> String {
    let _ = trend;
    String::new()
}

/// One small panel a place, on one scale.
pub fn multiples(multiples: &Multiples) -> String {
    let _ = multiples;
    String::new()
}

/// All places on one axis.
pub fn strip(strip: &Strip) -> String {
    let _ = strip;
    String::new()
}

/// The map of 34 squares.
pub fn tiles(tiles: &Tiles) -> String {
    let _ = tiles;
    String::new()
}
