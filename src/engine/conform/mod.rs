//! From a source's own headings, codes and dates to the canonical tables `cases` and `case_events`.
//!
//! Each file is read in blocks; what does not fit comes back as rejects with line, column, value
//! and reason. Nothing here decides what a case means, only what it says.

mod aside;
mod case_number;
mod checks;
mod columns;
mod content;
mod csv_reader;
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
mod pseudonym;
mod record;
mod rejects;
mod row;
mod rows_reader;
mod shield;
mod step;
mod told;
mod values;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::{Result, bail};
use polars::prelude::{DataFrame, PlHashMap};
use twox_hash::XxHash3_64;

pub use checks::NumberTells;
pub use event_columns::EventColumns;
pub use notes::Notes;
pub use pseudonym::PseudonymKey;
pub use rejects::NOT_KEPT;
pub use row::{RowContract, Stated};
pub use step::StepRow;
pub use values::Enough;

use crate::domain::load::Reject;
use crate::domain::source::{CaseMapping, FileFormat};
use crate::engine::quarantine::{RejectedRow, Shape};
use crate::formats::{self, Content, Input, PassedOver, Why};
use aside::{Aside, Asides};
use columns::CaseColumns;
use content::content_key;
use in_order::in_order;
use layout::Layout;
use record::{Column, RawCase};
use shield::Shield;
use step::RawStep;
use words::put_into_words;

/// About what a block of four megabytes holds.
const ROWS_A_BATCH: usize = 20_000;

/// Some records of a file, conformed. `read = frame.height() + steps.len() + rejected.len()`.
pub struct Batch {
    pub frame: DataFrame,
    /// The number of the piece of the file that it was read from.
    pub piece: u64,
    /// Of the accepted rows, by their number in the frame.
    pub events: EventColumns,
    /// Rows of progress that were sent apart from their cases.
    pub steps: Vec<StepRow>,
    /// Per accepted row, in the order of the frame.
    pub keys: Vec<RowKey>,
    pub rejected: Vec<RejectedRow>,
    pub read: u64,
    /// What was noticed in the rows.
    pub notes: Notes,
    /// Rows that are no records; they are not among those read.
    pub passed_over: Vec<PassedOver>,
    pub synthetic: bool,
    /// Latest extraction moment, or moment of a row of progress; local seconds, 0 if no row was accepted.
    pub extracted_at: i64,
    /// The accepted records as they stood, end to end; empty if they are not kept.
    records: Vec<u8>,
    shield: Arc<Shield>,
    /// Number of a row, and what the rows from there on go back in.
    shapes: Vec<(usize, Arc<Shape>)>,
    /// Rows that are no records if a total stands above them, with the province that they name.
    notes_below: Vec<(Option<i16>, RejectedRow)>,
}

/// What identifies a row: the case, and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    pub case: u64,
    pub content: u64,
    pub line: u64,
    /// When the source changed the record last, else when it was extracted; local seconds. Of two
    /// versions the later one counts.
    pub version_at: i64,
    /// Sent as a new version of what was sent before.
    pub is_update: bool,
    /// End of the record in the batch's text.
    end: usize,
}

impl Batch {
    /// Number of the province of an accepted row.
    pub fn province(&self, row: usize) -> Option<i16> {
        self.frame.column("province").ok()?.i16().ok()?.get(row)
    }

    /// Tells what of the rows that may stand below a total does: blocks are read side by side, and their
    /// results taken in order. `first_total`: line of the first total so far.
    fn settle_notes(&mut self, first_total: &mut Option<u64>) {
        let totals = self.passed_over.iter().filter(|row| row.why == Why::Total).map(|row| row.line);
        *first_total = first_total.or(totals.min());
        if self.notes_below.is_empty() {
            return;
        }
        for (province, row) in std::mem::take(&mut self.notes_below) {
            let line = row.reasons.first().map_or(0, |reason| reason.line);
            if first_total.is_some_and(|total| total < line) {
                self.passed_over.push(PassedOver { line, why: Why::Footer });
            } else {
                self.read += 1;
                self.notes.rejected(province, &row.reasons);
                self.rejected.push(row);
            }
        }
        self.passed_over.sort_by_key(|row| row.line);
        self.rejected.sort_by_key(|row| row.reasons.first().map_or(0, |reason| reason.line));
    }

    /// The accepted row as a rejected one: its case number stands on an earlier row with other content.
    pub fn conflict(&self, row: usize, heading: &str) -> RejectedRow {
        let start = if row == 0 { 0 } else { self.keys[row - 1].end };
        let case_no =
            self.frame.column("case_no").ok().and_then(|column| Some(column.str().ok()?.get(row)?.to_owned()));
        let reason = rejects::KEY_CONFLICT.reject(self.keys[row].line, heading, case_no.unwrap_or_default());
        let shape = self.shapes.iter().rev().find(|(from, _)| *from <= row).map(|(_, shape)| shape);
        let raw = &self.records[start..self.keys[row].end];
        self.shield.reject(vec![reason], raw, shape.unwrap_or(self.shield.shape()))
    }
}

/// What the rows of a file are taken under.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    pub mapping: &'a CaseMapping,
    pub contract: &'a RowContract,
    /// Local seconds; data extracted later are refused.
    pub latest: i64,
    /// Of which columns enough values are known.
    pub enough: &'a Enough,
    /// Numbers of the pieces that are read again, to have their rows as they stood for
    /// [`Batch::conflict`]; `None`: the file is read for the first time, whole.
    pub again: Option<&'a BTreeSet<u64>>,
}

/// Reads a whole file, calling `each` with batches in file order. Fails, before the first batch, on
/// a file that is not what its source says.
pub fn conform(
    format: &FileFormat,
    terms: Terms<'_>,
    input: &dyn Input,
    mut each: impl FnMut(Batch) -> Result<()>,
) -> Result<()> {
    let mapping = terms.mapping;
    match (formats::open(input, format)?, format) {
        (Content::Text(file), FileFormat::Table(table)) => {
            let delimiter = table.delimiter;
            let mut blocks = csv_reader::Blocks::new(file, delimiter);
            let heading = blocks.heading(&rows_reader::wanted(mapping), |names| Layout::is_heading(names, mapping))?;
            let layout = Layout::find(&heading.names, heading.line, mapping, delimiter)?;
            let shield = Arc::new(Shield::csv(&layout, mapping, delimiter));
            let asides = Asides::new(&layout);
            let work = |builder: BatchBuilder<'_>, block| csv_batch(&block, &layout, &asides, builder);
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
        (Content::Records(file), _) => json_batches(terms, file, each),
        (Content::Rows(rows), FileFormat::Table(table)) => rows_reader::batches(rows, terms, table.delimiter, each),
        // A door opens what the format says, and nothing else.
        (Content::Text(_) | Content::Rows(_), FileFormat::Json) => bail!("not JSON / không phải JSON"),
    }
}

fn csv_batch(
    block: &csv_reader::Block,
    layout: &Layout,
    asides: &Asides,
    mut builder: BatchBuilder<'_>,
) -> Result<Batch> {
    let mut fault = None;
    csv_reader::for_each_record(block, layout, |record| {
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
                    Aside::Not(why) => builder.passed_over.push(PassedOver { line: raw.line, why }),
                    Aside::NoteBelowTotal => builder.note_below_total(reasons, raw),
                }
            }
            Err((line, rule, raw)) => {
                let reason = rule.reject(line, "", String::new());
                match aside(raw, line) {
                    Aside::Record => builder.broken(reason, raw),
                    Aside::Blank => {}
                    Aside::Not(why) => builder.passed_over.push(PassedOver { line, why }),
                    Aside::NoteBelowTotal => {
                        let row = builder.shielded_broken(reason, raw);
                        builder.notes_below.push((None, row));
                    }
                }
            }
        }
    });
    if let Some(fault) = fault {
        return Err(fault);
    }
    builder.finish()
}

fn json_batches(terms: Terms<'_>, file: impl Read + Send, each: impl FnMut(Batch) -> Result<()>) -> Result<()> {
    let mapping = terms.mapping;
    let shield = Arc::new(Shield::json(mapping));
    let envelopes = &json::Envelopes::new(&mapping.records);
    let keys = &json::Keys::new(mapping);
    // The parser pushes records, the workers draw them: a thread stands between, a few pieces ahead.
    let (sender, pieces) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        scope.spawn(move || json::read(file, &mapping.records, &sender));
        let mut is_checked = false;
        let draw = move || {
            let piece: Option<json::Piece> = pieces.recv().ok().transpose()?;
            if !is_checked
                && let Some(piece) = &piece
                && let Some((position, raw, call)) = piece.records().find(|(.., call)| **call != json::Call::Progress)
            {
                keys.check(position, raw, call)?;
                is_checked = true;
            }
            Ok(piece)
        };
        let work = |mut builder: BatchBuilder<'_>, piece: json::Piece| {
            for (position, raw, call) in piece.records() {
                builder.goes_back_in(&envelopes.of(call));
                match keys.record(position, raw, call) {
                    Ok(json::Record::Case(case)) => builder.add(&case),
                    Ok(json::Record::Step(step)) => builder.add_step(&step),
                    Err(reason) => builder.broken(reason, raw),
                }
            }
            builder.finish()
        };
        in_batches(terms, &shield, draw, work, each)
    })
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

struct BatchBuilder<'a> {
    piece: u64,
    terms: Terms<'a>,
    shield: &'a Arc<Shield>,
    columns: CaseColumns,
    events: EventColumns,
    steps: Vec<StepRow>,
    keys: Vec<RowKey>,
    rejected: Vec<RejectedRow>,
    read: u64,
    notes: Notes,
    synthetic: bool,
    extracted_at: i64,
    records: Vec<u8>,
    scratch: Vec<u8>,
    /// Names of agencies met so far, and whether they may be kept.
    names: PlHashMap<String, bool>,
    shapes: Vec<(usize, Arc<Shape>)>,
    passed_over: Vec<PassedOver>,
    notes_below: Vec<(Option<i16>, RejectedRow)>,
}

impl<'a> BatchBuilder<'a> {
    fn new(terms: Terms<'a>, shield: &'a Arc<Shield>, piece: u64) -> Self {
        Self {
            piece,
            terms,
            shield,
            columns: CaseColumns::with_capacity(ROWS_A_BATCH),
            events: EventColumns::default(),
            steps: Vec::new(),
            keys: Vec::with_capacity(ROWS_A_BATCH),
            rejected: Vec::new(),
            read: 0,
            notes: Notes::default(),
            synthetic: false,
            extracted_at: 0,
            records: Vec::new(),
            scratch: Vec::new(),
            names: PlHashMap::default(),
            shapes: vec![(0, Arc::clone(shield.shape()))],
            passed_over: Vec::new(),
            notes_below: Vec::new(),
        }
    }

    /// Says in what the records that are added from now on go back, if they are rejected.
    fn goes_back_in(&mut self, shape: &Arc<Shape>) {
        if self.shape() != shape {
            self.shapes.push((self.keys.len(), Arc::clone(shape)));
        }
    }

    fn shape(&self) -> &Arc<Shape> {
        self.shapes.last().map_or(self.shield.shape(), |(_, shape)| shape)
    }

    fn add(&mut self, raw: &RawCase<'_>) {
        if let Err(reasons) = self.try_add(raw) {
            self.reject(raw, reasons);
        }
    }

    /// Takes a record that fits; of another one it gives everything that is wrong with it.
    #[inline]
    fn try_add(&mut self, raw: &RawCase<'_>) -> Result<(), Vec<Reject>> {
        let without_name = self.without_name(raw);
        let raw = without_name.as_ref().unwrap_or(raw);
        let contract = self.terms.contract;
        let tidied = contract.tidied(raw);
        let raw = tidied.as_ref().unwrap_or(raw);
        let filled = contract.filled(raw);
        let raw = filled.as_ref().unwrap_or(raw);
        let row = contract.read(raw, self.terms.latest)?;
        self.read += 1;
        let case = case_key((!contract.is_national(&row)).then_some(row.province), raw.get(Column::CaseNo));
        let content = content_key(&row, raw, &mut self.scratch);
        self.notes.fits(&row, raw, self.terms.enough);
        self.synthetic |= row.synthetic;
        self.extracted_at = self.extracted_at.max(row.extracted_at);
        self.events.push(self.keys.len() as u32, &row.events);
        let account = contract.pseudonym(raw);
        self.columns.push(&row, raw, account.as_deref(), case, content);
        if self.terms.again.is_some() {
            self.records.extend_from_slice(&raw.raw);
        }
        let (line, version_at, end) = (raw.line, row.version_at(), self.records.len());
        self.keys.push(RowKey { case, content, line, version_at, is_update: raw.is_update, end });
        Ok(())
    }

    /// `raw` as it was sent.
    fn reject(&mut self, raw: &RawCase<'_>, mut reasons: Vec<Reject>) {
        self.read += 1;
        self.terms.contract.explain(&mut reasons, Some(raw));
        self.notes.rejected(self.province_of(raw), &reasons);
        self.rejected.push(self.shield.reject(reasons, &raw.raw, self.shape()));
    }

    fn province_of(&self, raw: &RawCase<'_>) -> Option<i16> {
        let filled = self.terms.contract.filled(raw);
        self.terms.contract.province(filled.as_ref().unwrap_or(raw).get(Column::Province))
    }

    /// A row that is sent back unless a total stands above it.
    fn note_below_total(&mut self, mut reasons: Vec<Reject>, raw: &RawCase<'_>) {
        self.terms.contract.explain(&mut reasons, Some(raw));
        let row = self.shield.reject(reasons, &raw.raw, self.shape());
        self.notes_below.push((self.province_of(raw), row));
    }

    /// The record without what stands for the name of an agency and may be that of a person; `None` if
    /// there is nothing to leave out. The case counts: it has its code, and its place.
    fn without_name<'r>(&mut self, raw: &RawCase<'r>) -> Option<RawCase<'r>> {
        let name = raw.get(Column::AgencyName);
        if name.is_empty() {
            return None;
        }
        let may_be_kept = match self.names.get(name) {
            Some(&known) => known,
            None => {
                let may_be_kept = self.terms.contract.may_keep_name(name);
                self.names.insert(name.to_owned(), may_be_kept);
                may_be_kept
            }
        };
        if may_be_kept {
            return None;
        }
        self.notes.dropped_name(self.terms.contract.province(raw.get(Column::Province)), raw.line);
        let mut without = raw.clone();
        without.fields[Column::AgencyName as usize] = Cow::Borrowed("");
        Some(without)
    }

    fn add_step(&mut self, raw: &RawStep<'_>) {
        self.read += 1;
        match self.terms.contract.step(raw, self.terms.latest) {
            Ok(row) => {
                self.synthetic |= row.synthetic;
                self.extracted_at = self.extracted_at.max(row.step.at);
                self.steps.push(row);
            }
            Err(mut reasons) => {
                self.terms.contract.explain(&mut reasons, None);
                self.notes.rejected(None, &reasons);
                self.rejected.push(self.shield.reject(reasons, raw.raw, self.shape()));
            }
        }
    }

    /// A record of which it is clear what stands where, with something that cannot be read.
    fn misfit(&mut self, mut reason: Reject, raw: &[u8]) {
        self.read += 1;
        put_into_words(&self.terms.contract.all_checks, std::slice::from_mut(&mut reason));
        self.notes.rejected(None, std::slice::from_ref(&reason));
        self.rejected.push(self.shield.reject(vec![reason], raw, self.shape()));
    }

    /// A record of which it is not.
    fn broken(&mut self, reason: Reject, raw: &[u8]) {
        self.read += 1;
        let row = self.shielded_broken(reason, raw);
        self.notes.rejected(None, &row.reasons);
        self.rejected.push(row);
    }

    fn shielded_broken(&self, mut reason: Reject, raw: &[u8]) -> RejectedRow {
        put_into_words(&self.terms.contract.all_checks, std::slice::from_mut(&mut reason));
        self.shield.broken(reason, raw, self.shape())
    }

    fn finish(self) -> Result<Batch> {
        Ok(Batch {
            frame: self.columns.finish()?,
            piece: self.piece,
            events: self.events,
            steps: self.steps,
            keys: self.keys,
            rejected: self.rejected,
            read: self.read,
            notes: self.notes,
            synthetic: self.synthetic,
            extracted_at: self.extracted_at,
            records: self.records,
            shield: Arc::clone(self.shield),
            shapes: self.shapes,
            passed_over: self.passed_over,
            notes_below: self.notes_below,
        })
    }
}

/// A case number is unique within its province, or, where it names its agency, in the nation
/// (`province`: `None`). The hash is stored, so it must never change; two of ten million cases share one
/// with a chance of about three in a million.
fn case_key(province: Option<i16>, case_no: &str) -> u64 {
    XxHash3_64::oneshot_with_seed(province.unwrap_or_default() as u64, case_no.as_bytes())
}

/// The same number may stand in two provinces.
pub fn number_key(case_no: &str) -> u64 {
    short_hash(case_no.as_bytes())
}

fn short_hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}
