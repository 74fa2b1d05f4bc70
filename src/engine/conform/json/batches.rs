//! Cases from the exchange format.

use std::io::Read;
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::Result;

use super::{Call, Envelopes, Keys, Piece, Record, read};
use crate::engine::conform::batch::Batch;
use crate::engine::conform::builder::BatchBuilder;
use crate::engine::conform::in_batches;
use crate::engine::conform::shield::Shield;
use crate::engine::conform::terms::Terms;

/// Reads a file, calling `each` with batches in its order.
pub fn batches(file: impl Read + Send, terms: Terms<'_>, each: impl FnMut(Batch) -> Result<()>) -> Result<()> {
    let mapping = terms.mapping;
    let shield = Arc::new(Shield::json(mapping));
    let envelopes = &Envelopes::new(&mapping.records);
    let keys = &Keys::new(mapping);
    // The parser pushes records, the workers draw them: a thread stands between, a few pieces ahead.
    let (sender, pieces) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        scope.spawn(move || read(file, &mapping.records, &sender));
        let mut is_checked = false;
        let draw = move || {
            let piece: Option<Piece> = pieces.recv().ok().transpose()?;
            if !is_checked
                && let Some(piece) = &piece
                && let Some((position, raw, call)) = piece.records().find(|(.., call)| **call != Call::Progress)
            {
                keys.check(position, raw, call)?;
                is_checked = true;
            }
            Ok(piece)
        };
        let work = |mut builder: BatchBuilder<'_>, piece: Piece| {
            for (position, raw, call) in piece.records() {
                builder.goes_back_in(&envelopes.of(call));
                match keys.record(position, raw, call) {
                    Ok(Record::Case(case)) => builder.add(&case),
                    Ok(Record::Step(step)) => builder.add_step(&step),
                    Err(reason) => builder.broken(reason, raw),
                }
            }
            builder.finish()
        };
        in_batches(terms, &shield, draw, work, each)
    })
}
