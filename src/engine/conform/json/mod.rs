//! JSON and JSON Lines in the portal's exchange format.

mod batches;
mod calls;
mod envelopes;
mod record;
mod scan;

pub use batches::batches;
pub use calls::{Call, Piece, read};
pub use envelopes::Envelopes;
pub use record::{Keys, Record};
