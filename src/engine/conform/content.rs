//! What a record says, as one number: a repeat is told from a change by it.

use twox_hash::XxHash3_64;

use super::columns::short_procedure_of;
use super::record::{Column, RawCase};
use super::row::CaseRow;
use crate::engine::attributes;
use crate::formats::plain;

const END_OF_FIELD: u8 = 0x1f;
/// Where a moment or a number is not told.
const UNTOLD: i64 = i64::MIN;

/// A hash of what is kept of a case and of nothing else: the same case is the same number however its
/// file is written (CSV, a spreadsheet with true dates, JSON) and whatever stands beside it, and a row
/// that comes back mended is the row it would have been. What the catalogue adds to a case, such as
/// the limit of its procedure, is not what the record says. `scratch` is room to work in.
pub fn content_key(row: &CaseRow, raw: &RawCase<'_>, scratch: &mut Vec<u8>) -> u64 {
    scratch.clear();
    let texts = [
        raw.get(Column::CaseNo),
        short_procedure_of(raw),
        raw.get(Column::FieldCode),
        raw.get(Column::AgencyCode),
        &plain(raw.get(Column::AgencyName)),
    ];
    for text in texts {
        scratch.extend_from_slice(text.as_bytes());
        scratch.push(END_OF_FIELD);
    }
    let channel = row.channel.map_or(0, |channel| channel as u8);
    let applicant = row.applicant_type.map_or(0, |kind| kind as u8);
    scratch.extend_from_slice(&[row.status as u8, channel, applicant, u8::from(row.synthetic)]);
    scratch.extend_from_slice(&attributes::pack(&row.attributes).to_le_bytes());
    scratch.extend_from_slice(&row.province.to_le_bytes());
    scratch.extend_from_slice(&row.commune.unwrap_or(-1).to_le_bytes());
    // Nothing where nothing is told, as before there was anything to tell.
    if let Some(old) = row.old {
        scratch.extend_from_slice(&old.province.to_le_bytes());
        scratch.extend_from_slice(&old.commune.unwrap_or(-1).to_le_bytes());
    }
    for moment in row.moments() {
        scratch.extend_from_slice(&moment.unwrap_or(UNTOLD).to_le_bytes());
    }
    for event in &row.events {
        scratch.push(event.kind as u8);
        scratch.extend_from_slice(&event.at.to_le_bytes());
        scratch.extend_from_slice(&event.due.unwrap_or(UNTOLD).to_le_bytes());
    }
    XxHash3_64::oneshot(scratch)
}
