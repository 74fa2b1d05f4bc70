//! The ways in that the server offers: what is sent to it is handed, piece by piece, to the intake
//! that was plugged in. Nothing here reads a file: it holds senders to the rules of the door.

pub mod api;
pub mod download;
mod receive;
pub mod refusal;
pub mod upload;
