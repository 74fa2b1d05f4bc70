//! Charts: one struct of `report` in, one SVG out.
//!
//! Imports `domain`, `report` and plotters. It draws what it is given: it fetches nothing and
//! never decides what is good or bad; standings come with their words and signs. Every chart has a
//! title and a sentence for those who hear it, takes the width it is given, takes its ink from the
//! page (`currentColor`, so that dark pages and print work), and can be read without its colours.

mod axis;
mod bars;
mod boundary_map;
mod canvas;
mod course;
mod histogram;
mod multiples;
mod outlines;
mod pushes;
mod scale;
mod sparkline;
mod stacks;
mod strip;
mod then_now;
mod tiles;
mod trend;

pub use bars::bars;
pub use boundary_map::boundary_map;
pub use course::course;
pub use histogram::histogram;
pub use multiples::multiples;
pub use outlines::{Outlines, Ring};
pub use pushes::pushes;
pub use sparkline::{sparkline, sparkline_alone};
pub use stacks::stacks;
pub use strip::strip;
pub use then_now::then_now;
pub use tiles::tiles;
pub use trend::trend;
