//! CSV of any size, in the wild.

mod batches;
mod blocks;
mod ends;
mod heading;
mod records;

pub use batches::batches;
pub use records::cells_of;
