//! `chiso export`: every figure of a period, as the pages show them; in a spreadsheet with their passports.

use std::path::Path;

use anyhow::Result;

use super::context::Context;
use super::output;
use crate::domain::period::Period;
use crate::domain::text::Language;
use crate::report::compare::{Compare, CompareQuery};
use crate::report::csv::{self as table, Variant};
use crate::report::figure_passport;
use crate::sheet;
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
    let page = Compare::build(&snapshot, &query, language);
    let is_book = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let (bytes, rows) = if is_book {
        let passports = figure_passport::of_compare(&snapshot, &page);
        (sheet::figures::compare(&page, &passports)?, passports.len())
    } else {
        let figures = table::compare(&page, variant);
        (output::csv(&figures.headings, &figures.rows, variant)?, figures.rows.len())
    };
    output::write(out, &bytes)?;
    eprintln!("{rows} figures, period {period} / {rows} số liệu, kỳ {period}");
    Ok(())
}
