//! Accepted cases as columns: the canonical table `cases`, in the order it is written to the lake.

use anyhow::{Result, anyhow};
use polars::prelude::*;

use super::record::{Column as Field, RawCase};
use super::row::{CaseRow, short_procedure};
use crate::domain::case::Flag;
use crate::engine::attributes;
use crate::formats::plain;

/// Grows a batch of cases column by column; moments become milliseconds.
pub struct CaseColumns {
    case_no: StringChunkedBuilder,
    procedure_code: StringChunkedBuilder,
    field_code: StringChunkedBuilder,
    agency_code: StringChunkedBuilder,
    agency_name: StringChunkedBuilder,
    province: Vec<i16>,
    commune: PrimitiveChunkedBuilder<Int32Type>,
    old_province: PrimitiveChunkedBuilder<Int16Type>,
    old_commune: PrimitiveChunkedBuilder<Int32Type>,
    status: Vec<u8>,
    channel: PrimitiveChunkedBuilder<UInt8Type>,
    online_level: PrimitiveChunkedBuilder<UInt8Type>,
    flags: [BooleanChunkedBuilder; FLAGS.len()],
    moments: [PrimitiveChunkedBuilder<Int64Type>; MOMENTS.len()],
    applicant_type: PrimitiveChunkedBuilder<UInt8Type>,
    applicant_ref: StringChunkedBuilder,
    limit: PrimitiveChunkedBuilder<Int16Type>,
    limit_unit: PrimitiveChunkedBuilder<UInt8Type>,
    attribute_code: Vec<u32>,
    synthetic: Vec<bool>,
    source_line: Vec<u32>,
    case_key: Vec<u64>,
    row_hash: Vec<u64>,
}

/// Places of before, where they were told. Files of earlier versions do not have these columns.
pub const OLD_PROVINCE: &str = "old_province";
pub const OLD_COMMUNE: &str = "old_commune";
const FLAGS: [&str; 6] = ["fee_due", "paid_online", "digitised", "reused", "electronic_result", "extended"];
/// Those of [`CaseRow::moments`], and two that follow from them.
const MOMENTS: [&str; 14] = [
    "submitted_at",
    "received_at",
    "due_at",
    "due_at_original",
    "promised_at",
    "finished_at",
    "returned_at",
    "refused_at",
    "withdrawn_at",
    "apology_at",
    "extracted_at",
    "updated_at",
    "ended_at",
    "version_at",
];

impl CaseColumns {
    pub fn with_capacity(rows: usize) -> Self {
        let text = |name: &str| StringChunkedBuilder::new(name.into(), rows);
        Self {
            case_no: text("case_no"),
            procedure_code: text("procedure_code"),
            field_code: text("field_code"),
            agency_code: text("agency_code"),
            agency_name: text("agency_name"),
            province: Vec::with_capacity(rows),
            commune: PrimitiveChunkedBuilder::new("commune".into(), rows),
            old_province: PrimitiveChunkedBuilder::new(OLD_PROVINCE.into(), rows),
            old_commune: PrimitiveChunkedBuilder::new(OLD_COMMUNE.into(), rows),
            status: Vec::with_capacity(rows),
            channel: PrimitiveChunkedBuilder::new("channel".into(), rows),
            online_level: PrimitiveChunkedBuilder::new("online_level".into(), rows),
            flags: FLAGS.map(|name| BooleanChunkedBuilder::new(name.into(), rows)),
            moments: MOMENTS.map(|name| PrimitiveChunkedBuilder::new(name.into(), rows)),
            applicant_type: PrimitiveChunkedBuilder::new("applicant_type".into(), rows),
            applicant_ref: text("applicant_ref"),
            limit: PrimitiveChunkedBuilder::new("limit".into(), rows),
            limit_unit: PrimitiveChunkedBuilder::new("limit_unit".into(), rows),
            attribute_code: Vec::with_capacity(rows),
            synthetic: Vec::with_capacity(rows),
            source_line: Vec::with_capacity(rows),
            case_key: Vec::with_capacity(rows),
            row_hash: Vec::with_capacity(rows),
        }
    }

    /// `account`: the pseudonym of the one that applied.
    pub fn push(&mut self, row: &CaseRow, raw: &RawCase<'_>, account: Option<&str>, case_key: u64, row_hash: u64) {
        self.case_no.append_value(raw.get(Field::CaseNo));
        self.procedure_code.append_value(short_procedure_of(raw));
        append_text(&mut self.field_code, raw.get(Field::FieldCode));
        append_text(&mut self.agency_code, raw.get(Field::AgencyCode));
        append_text(&mut self.agency_name, &plain(raw.get(Field::AgencyName)));
        self.province.push(row.province);
        self.commune.append_option(row.commune);
        self.old_province.append_option(row.old.map(|old| old.province));
        self.old_commune.append_option(row.old.and_then(|old| old.commune));
        self.status.push(row.status as u8);
        self.channel.append_option(row.channel.map(|channel| channel as u8));
        self.online_level.append_option(row.attributes.online_level.map(|level| level as u8));
        let case = &row.attributes;
        let flags =
            [case.fee_due, case.paid_online, case.digitised, case.reused, case.electronic_result, case.extended];
        for (builder, flag) in self.flags.iter_mut().zip(flags) {
            builder.append_option(match flag {
                Flag::NotReported => None,
                Flag::No => Some(false),
                Flag::Yes => Some(true),
            });
        }
        let moments = row.moments().into_iter().chain([row.ended_at, Some(row.version_at())]);
        for (builder, moment) in self.moments.iter_mut().zip(moments) {
            builder.append_option(moment.map(|second| second * 1000));
        }
        self.applicant_type.append_option(row.applicant_type.map(|kind| kind as u8));
        self.applicant_ref.append_option(account);
        let limit = row.limit.and_then(|limit| Some((i16::try_from(limit.amount).ok()?, limit.unit as u8)));
        self.limit.append_option(limit.map(|(amount, _)| amount));
        self.limit_unit.append_option(limit.map(|(_, unit)| unit));
        self.attribute_code.push(attributes::pack(&row.attributes));
        self.synthetic.push(row.synthetic);
        self.source_line.push(raw.line as u32);
        self.case_key.push(case_key);
        self.row_hash.push(row_hash);
    }

    pub fn len(&self) -> usize {
        self.case_key.len()
    }

    pub fn finish(self) -> Result<DataFrame> {
        let height = self.len();
        let named = |name: &str| PlSmallStr::from_str(name);
        let mut columns: Vec<Column> = vec![
            self.case_no.finish().into_column(),
            self.procedure_code.finish().into_column(),
            self.field_code.finish().into_column(),
            self.agency_code.finish().into_column(),
            self.agency_name.finish().into_column(),
            Int16Chunked::from_vec(named("province"), self.province).into_column(),
            self.commune.finish().into_column(),
            self.old_province.finish().into_column(),
            self.old_commune.finish().into_column(),
            UInt8Chunked::from_vec(named("status"), self.status).into_column(),
            self.channel.finish().into_column(),
            self.online_level.finish().into_column(),
        ];
        columns.extend(self.flags.into_iter().map(|flag| flag.finish().into_column()));
        columns.extend(
            self.moments.into_iter().map(|m| m.finish().into_datetime(TimeUnit::Milliseconds, None).into_column()),
        );
        columns.extend([
            self.applicant_type.finish().into_column(),
            self.applicant_ref.finish().into_column(),
            self.limit.finish().into_column(),
            self.limit_unit.finish().into_column(),
            UInt32Chunked::from_vec(named("attribute_code"), self.attribute_code).into_column(),
            BooleanChunked::from_slice(named("synthetic"), &self.synthetic).into_column(),
            UInt32Chunked::from_vec(named("source_line"), self.source_line).into_column(),
            UInt64Chunked::from_vec(named("case_id"), self.case_key).into_column(),
            UInt64Chunked::from_vec(named("row_hash"), self.row_hash).into_column(),
        ]);
        DataFrame::new(height, columns).map_err(|error| anyhow!("the columns of a batch do not fit together: {error}"))
    }
}

fn append_text(builder: &mut StringChunkedBuilder, text: &str) {
    builder.append_option((!text.is_empty()).then_some(text));
}

/// The national code of a procedure.
pub fn short_procedure_of<'a>(raw: &'a RawCase<'_>) -> &'a str {
    short_procedure(raw.get(Field::ProcedureCode))
}
