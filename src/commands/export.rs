//! `chiso export`: every figure of a period, as the pages show them.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::context::Context;
use crate::domain::period::Period;
use crate::domain::text::Language;
use crate::report::compare::{Compare, CompareQuery};
use crate::report::csv::{self as table, Variant};
use crate::web;

pub async fn run(context: &Context, period: &str, out: &Path, excel: bool, english: bool) -> Result<()> {
    let period: Period = period.parse()?;
    let language = if english { Language::English } else { Language::Vietnamese };
    let variant = if excel { Variant::Excel } else { Variant::Machine };
    let catalogue = &context.catalogue;
    let snapshot = web::snapshot(catalogue, context.store.read_wall().await?);
    let query = CompareQuery {
        period: Some(period),
        provinces: catalogue.atlas.provinces_34().map(|province| province.code.bare().to_owned()).collect(),
        indicators: catalogue.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        ..CompareQuery::default()
    };
    let figures = table::compare(&Compare::build(&snapshot, &query, language), variant);
    let mut bytes = variant.byte_order_mark().as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(variant.delimiter()).from_writer(&mut bytes);
    writer.write_record(&figures.headings)?;
    figures.rows.iter().try_for_each(|row| writer.write_record(row))?;
    drop(writer);
    if out == Path::new("-") {
        std::io::stdout().write_all(&bytes)?;
    } else {
        std::fs::write(out, &bytes).with_context(|| format!("cannot write {}", out.display()))?;
    }
    eprintln!("{} rows, period {period}", figures.rows.len());
    Ok(())
}
