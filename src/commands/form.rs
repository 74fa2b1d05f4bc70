//! `chiso form`: a statutory form as the page shows it, written as a spreadsheet or as CSV.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::context::Context;
use super::output;
use crate::config::FormRequest;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::Language;
use crate::report::form::{FormPage, FormQuery, RowsBy, export};
use crate::report::table::about::About;
use crate::sheet::table::Format;
use crate::{sheet, web};

pub async fn run(context: &Context, request: &FormRequest) -> Result<()> {
    let format = format(request)?;
    let page = page(context, request).await?;
    if let Some(missing) = &page.missing {
        bail!("{}. {}", missing.title, missing.sentence);
    }
    let table = export::table(&page);
    let snapshot = web::snapshot(&context.catalogue, context.store.read_wall().await?);
    let title = format!("{} {}, {}", page.code, page.name, page.place.name);
    let about = About::of(&snapshot, page.head.language, &title, Some(&page.head), &table);
    let bytes = match format {
        Format::Xlsx => sheet::form(&page, (&about, &table))?,
        other => sheet::table::bytes(other, &about, &table)?,
    };
    output::write(&request.out, &bytes)?;
    eprint!("{}", summary(&page)?);
    Ok(())
}

/// What the request asks for, as the page would show it.
pub(super) async fn page(context: &Context, request: &FormRequest) -> Result<FormPage> {
    let catalogue = &context.catalogue;
    let Some(form) = catalogue.form(&request.id) else {
        let known: Vec<&str> = catalogue.forms.iter().map(|form| form.id.as_str()).collect();
        bail!(
            "there is no form `{0}`, expected one of: {1} / không có biểu `{0}`, các biểu hiện có: {1}",
            request.id,
            known.join(", ")
        );
    };
    let place = PlaceCode::new(CodeSystem::Of34, &request.place)?;
    if place != PlaceCode::nation() && catalogue.atlas.province(&place).is_none() {
        bail!(
            "`{0}` is no province of the 34, expected a code such as 40, or VN for the nation / `{0}` không phải mã của một trong 34 \
             tỉnh, thành phố: cần mã như 40, hoặc VN cho cả nước",
            request.place
        );
    }
    let by = match request.by.as_deref() {
        None => None,
        Some(text) => match RowsBy::parse(text) {
            Some(by) => Some(by),
            None => bail!(
                "rows by `{text}`, expected agency, field, procedure or province / dòng theo `{text}`: cần agency, field, procedure hoặc province"
            ),
        },
    };
    let period: Option<Period> = request.period.as_deref().map(str::parse).transpose()?;
    let language = if request.english { Language::English } else { Language::Vietnamese };
    let snapshot = web::snapshot(catalogue, context.store.read_wall().await?);
    let place = Some(place).filter(|place| *place != PlaceCode::nation());
    let page = FormPage::build(&snapshot, form, &FormQuery { place, by, period }, language);
    if let Some(by) = by.filter(|&by| by != page.by) {
        bail!(
            "no rows by {0} for {1}: a province has agency, field or procedure, the nation province / không có dòng theo {0} cho {1}: tỉnh có agency, field hoặc \
             procedure, cả nước có province",
            by.as_str(),
            page.place.name
        );
    }
    Ok(page)
}

fn format(request: &FormRequest) -> Result<Format> {
    match output::format(&request.out, request.excel) {
        Some(format) => Ok(format),
        None => bail!(
            "{0}: expected a file that ends in .xlsx, .csv, .json or .parquet, or - for CSV on the standard output / {0}: cần tệp có đuôi .xlsx, .csv, \
             .json hoặc .parquet, hoặc - để ghi CSV ra đầu ra chuẩn",
            request.out.display()
        ),
    }
}

fn summary(page: &FormPage) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "{} {}, {}: {} rows", page.code, page.place.name, page.head.period_value, page.rows.len())?;
    if let Some(provisional) = &page.provisional_text {
        writeln!(text, "{provisional}")?;
    }
    writeln!(text, "{}", page.balance.sentence)?;
    for one in page.balance.listed() {
        writeln!(text, "  {}: {}: {} | {}", one.row, one.what, one.left_text, one.right_text)?;
    }
    if page.balance.more() > 0 {
        writeln!(text, "  +{}", page.balance.more())?;
    }
    Ok(text)
}
