//! JSON and JSON Lines in the portal's exchange format.

mod calls;
mod record;
mod scan;

pub use calls::{Call, Piece, read};
pub use record::{Keys, Record};
