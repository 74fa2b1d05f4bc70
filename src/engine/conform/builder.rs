//! Record by record to a batch.

use std::borrow::Cow;
use std::sync::Arc;

use anyhow::Result;
use polars::prelude::PlHashMap;
use twox_hash::XxHash3_64;

use super::batch::{Batch, RowKey};
use super::columns::CaseColumns;
use super::content::content_key;
use super::contract::RowContract;
use super::event_columns::EventColumns;
use super::notes::Notes;
use super::record::{Column, RawCase};
use super::shield::Shield;
use super::step::{RawStep, StepRow};
use super::terms::Terms;
use super::words::put_into_words;
use crate::domain::load::Reject;
use crate::engine::quarantine::{RejectedRow, Shape};
use crate::formats::PassedOver;

/// About what a block of four megabytes holds.
const ROWS_A_BATCH: usize = 20_000;

/// Some records of a file on their way to a [`Batch`].
pub(super) struct BatchBuilder<'a> {
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
    pub(super) fn new(terms: Terms<'a>, shield: &'a Arc<Shield>, piece: u64) -> Self {
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

    pub(super) fn contract(&self) -> &'a RowContract {
        self.terms.contract
    }

    /// Says in what the records that are added from now on go back, if they are rejected.
    pub(super) fn goes_back_in(&mut self, shape: &Arc<Shape>) {
        if self.shape() != shape {
            self.shapes.push((self.keys.len(), Arc::clone(shape)));
        }
    }

    fn shape(&self) -> &Arc<Shape> {
        self.shapes.last().map_or(self.shield.shape(), |(_, shape)| shape)
    }

    pub(super) fn add(&mut self, raw: &RawCase<'_>) {
        if let Err(reasons) = self.try_add(raw) {
            self.reject(raw, reasons);
        }
    }

    /// Takes a record that fits; of another one it gives everything that is wrong with it.
    #[inline]
    pub(super) fn try_add(&mut self, raw: &RawCase<'_>) -> Result<(), Vec<Reject>> {
        let without_name = self.without_name(raw);
        let raw = without_name.as_ref().unwrap_or(raw);
        let contract = self.terms.contract;
        let tidied = contract.tidied(raw);
        let raw = tidied.as_ref().unwrap_or(raw);
        let filled = contract.filled(raw);
        let raw = filled.as_ref().unwrap_or(raw);
        let row = contract.read(raw, self.terms.latest)?;
        self.read += 1;
        let case = case_key((!contract.is_national(&row)).then(|| row.numbered_in()), raw.get(Column::CaseNo));
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
    pub(super) fn reject(&mut self, raw: &RawCase<'_>, mut reasons: Vec<Reject>) {
        self.read += 1;
        self.terms.contract.explain(&mut reasons, Some(raw));
        self.notes.rejected(self.province_of(raw), &reasons);
        self.rejected.push(self.shield.reject(reasons, &raw.raw, self.shape()));
    }

    fn province_of(&self, raw: &RawCase<'_>) -> Option<i16> {
        let filled = self.terms.contract.filled(raw);
        self.terms.contract.province_of(filled.as_ref().unwrap_or(raw))
    }

    /// A row that is sent back unless a total stands above it.
    pub(super) fn note_below_total(&mut self, mut reasons: Vec<Reject>, raw: &RawCase<'_>) {
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
        self.notes.dropped_name(self.terms.contract.province_of(raw), raw.line);
        let mut without = raw.clone();
        without.fields[Column::AgencyName as usize] = Cow::Borrowed("");
        Some(without)
    }

    pub(super) fn add_step(&mut self, raw: &RawStep<'_>) {
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
    pub(super) fn misfit(&mut self, mut reason: Reject, raw: &[u8]) {
        self.read += 1;
        put_into_words(&self.terms.contract.all_checks, std::slice::from_mut(&mut reason));
        self.notes.rejected(None, std::slice::from_ref(&reason));
        self.rejected.push(self.shield.reject(vec![reason], raw, self.shape()));
    }

    /// A record of which it is not.
    pub(super) fn broken(&mut self, reason: Reject, raw: &[u8]) {
        self.read += 1;
        let row = self.shielded_broken(reason, raw);
        self.notes.rejected(None, &row.reasons);
        self.rejected.push(row);
    }

    /// The same, sent back unless a total stands above it.
    pub(super) fn broken_below_total(&mut self, reason: Reject, raw: &[u8]) {
        let row = self.shielded_broken(reason, raw);
        self.notes_below.push((None, row));
    }

    /// A row that is no record.
    pub(super) fn pass_over(&mut self, row: PassedOver) {
        self.passed_over.push(row);
    }

    fn shielded_broken(&self, mut reason: Reject, raw: &[u8]) -> RejectedRow {
        put_into_words(&self.terms.contract.all_checks, std::slice::from_mut(&mut reason));
        self.shield.broken(reason, raw, self.shape())
    }

    pub(super) fn finish(self) -> Result<Batch> {
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
