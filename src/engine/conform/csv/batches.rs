//! Cases from CSV: blocks of whole records, read side by side.

use std::io::Read;
use std::sync::Arc;

use anyhow::Result;

use super::blocks::{Block, Blocks};
use super::records::for_each_record;
use crate::engine::conform::aside::{Aside, Asides};
use crate::engine::conform::batch::Batch;
use crate::engine::conform::builder::BatchBuilder;
use crate::engine::conform::layout::Layout;
use crate::engine::conform::shield::Shield;
use crate::engine::conform::terms::Terms;
use crate::engine::conform::{in_batches, rows_reader};
use crate::formats::{PassedOver, Why};

/// Reads a file, calling `each` with batches in its order.
pub fn batches(
    file: impl Read + Send,
    terms: Terms<'_>,
    delimiter: u8,
    mut each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    let mapping = terms.mapping;
    let mut blocks = Blocks::new(file, delimiter);
    let heading = blocks.heading(&rows_reader::wanted(mapping), |names| Layout::is_heading(names, mapping))?;
    let layout = Layout::find(&heading.names, heading.line, mapping, delimiter)?;
    let shield = Arc::new(Shield::csv(&layout, mapping, delimiter));
    let asides = Asides::new(&layout);
    let work = |builder: BatchBuilder<'_>, block| batch(&block, &layout, &asides, builder);
    let mut numbering = heading.numbering.map(|line| PassedOver { line, why: Why::Numbering });
    let mut first_total = None;
    in_batches(
        terms,
        &shield,
        || blocks.next_block(),
        work,
        |mut batch| {
            batch.passed_over.extend(numbering.take());
            batch.settle_notes(&mut first_total);
            each(batch)
        },
    )
}

fn batch(block: &Block, layout: &Layout, asides: &Asides, mut builder: BatchBuilder<'_>) -> Result<Batch> {
    let mut fault = None;
    for_each_record(block, layout, |record| {
        // What a row is that does not fit, if it is no record.
        let mut aside = |raw: &[u8], line| {
            asides.of(raw, line).unwrap_or_else(|error| {
                fault.get_or_insert(error);
                Aside::Blank
            })
        };
        match record {
            Ok(raw) => {
                let Err(reasons) = builder.try_add(raw) else { return };
                match aside(&raw.raw, raw.line) {
                    Aside::Record => builder.reject(raw, reasons),
                    Aside::Blank => {}
                    Aside::Not(why) => builder.pass_over(PassedOver { line: raw.line, why }),
                    Aside::NoteBelowTotal => builder.note_below_total(reasons, raw),
                }
            }
            Err((line, rule, raw)) => {
                let reason = rule.reject(line, "", String::new());
                match aside(raw, line) {
                    Aside::Record => builder.broken(reason, raw),
                    Aside::Blank => {}
                    Aside::Not(why) => builder.pass_over(PassedOver { line, why }),
                    Aside::NoteBelowTotal => builder.broken_below_total(reason, raw),
                }
            }
        }
    });
    if let Some(fault) = fault {
        return Err(fault);
    }
    builder.finish()
}
