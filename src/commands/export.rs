//! `chiso export`: every figure of a period, as the pages show them; in a spreadsheet with their passports.

use std::path::Path;

use anyhow::Result;

use super::context::Context;
use super::output;
use crate::domain::period::Period;
use crate::domain::text::Language;
use crate::report::compare::{Compare, CompareQuery};
use crate::report::figure_passport;
use crate::report::table::about::About;
use crate::report::table::figures::Tabled;
use crate::report::words::pick;
use crate::sheet;
use crate::sheet::table::Format;
use crate::web;

pub async fn run(context: &Context, period: &str, out: &Path, excel: bool, english: bool) -> Result<()> {
    let period: Period = period.parse()?;
    let language = if english { Language::English } else { Language::Vietnamese };
    let catalogue = &context.catalogue;
    let snapshot = web::snapshot(catalogue, context.store.read_wall().await?);
    let query = CompareQuery {
        period: Some(period),
        provinces: catalogue.atlas.provinces_34().map(|province| province.code.bare().to_owned()).collect(),
        indicators: catalogue.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        ..CompareQuery::default()
    };
    let page = Compare::build(&snapshot, &query, language);
    let table = page.table();
    let title = pick(language, "So sánh các tỉnh, thành phố", "Provinces side by side");
    let about = About::of(&snapshot, language, title, Some(&page.head), &table);
    // A name that says nothing is that of a CSV.
    let format = output::format(out, excel).unwrap_or(if excel { Format::ExcelCsv } else { Format::Csv });
    let bytes = match format {
        Format::Xlsx => {
            let passports = figure_passport::of_compare(&snapshot, &page);
            sheet::figures::compare(&page, &passports, (&about, &table))?
        }
        other => sheet::table::bytes(other, &about, &table)?,
    };
    let rows = table.rows.len();
    output::write(out, &bytes)?;
    eprintln!("{rows} figures, period {period} / {rows} số liệu, kỳ {period}");
    Ok(())
}
