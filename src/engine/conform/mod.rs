//! From a source's own headings, codes and dates to the canonical tables `cases` and `case_events`.
//!
//! Each file is read in blocks; what does not fit comes back as rejects with line, column, value
//! and reason. Nothing here decides what a case means, only what it says.

mod aside;
mod batch;
mod builder;
mod case_number;
mod checks;
mod codes;
mod columns;
mod content;
mod contract;
mod csv;
mod event_columns;
mod events;
mod explain;
mod fills;
mod in_order;
pub(in crate::engine) mod json;
mod layout;
pub(in crate::engine) mod lists;
pub(in crate::engine) mod moment;
mod notes;
mod places;
mod pseudonym;
mod reading;
mod record;
mod rejects;
mod row;
mod rows_reader;
mod shield;
mod step;
mod terms;
mod told;
mod values;
mod words;

use std::sync::Arc;

use anyhow::{Result, bail};

pub use batch::Batch;
pub use builder::number_key;
pub use checks::NumberTells;
pub use columns::{OLD_COMMUNE, OLD_PROVINCE};
pub use contract::{RowContract, Stated};
pub use event_columns::EventColumns;
pub use notes::Notes;
pub use places::Places;
pub use pseudonym::PseudonymKey;
pub use rejects::NOT_KEPT;
pub use step::StepRow;
pub use terms::Terms;
pub use values::Enough;

use crate::domain::source::FileFormat;
use crate::formats::{self, Content, Input};
use builder::BatchBuilder;
use in_order::in_order;
use shield::Shield;

/// Reads a whole file, calling `each` with batches in file order. Fails, before the first batch, on
/// a file that is not what its source says.
pub fn conform(
    format: &FileFormat,
    terms: Terms<'_>,
    input: &dyn Input,
    each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    match (formats::open(input, format)?, format) {
        (Content::Text(file), FileFormat::Table(table)) => csv::batches(file, terms, table.delimiter, each),
        (Content::Records(file), _) => json::batches(file, terms, each),
        (Content::Rows(rows), FileFormat::Table(table)) => rows_reader::batches(rows, terms, table.delimiter, each),
        // A door opens what the format says, and nothing else.
        (Content::Text(_) | Content::Rows(_), FileFormat::Json) => bail!("not JSON / không phải JSON"),
    }
}

/// Batches of the pieces of a file, in its order. A file is cut into the same pieces each time.
fn in_batches<Piece: Send>(
    terms: Terms<'_>,
    shield: &Arc<Shield>,
    draw: impl FnMut() -> Result<Option<Piece>> + Send,
    work: impl Fn(BatchBuilder<'_>, Piece) -> Result<Batch> + Sync,
    mut each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    let work = |number, piece| {
        let is_wanted = terms.again.is_none_or(|again| again.contains(&number));
        is_wanted.then(|| work(BatchBuilder::new(terms, shield, number), piece)).transpose()
    };
    in_order(draw, work, |batch| batch.map_or(Ok(()), &mut each))
}
