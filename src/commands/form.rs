//! `chiso form`: a statutory form as the page shows it, written as a spreadsheet or as CSV.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, bail};

use super::context::Context;
use super::output;
use crate::config::FormRequest;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::Language;
use crate::report::csv::Variant;
use crate::report::form::csv::table;
use crate::report::form::{FormPage, FormQuery, RowsBy};
use crate::{sheet, web};

pub async fn run(context: &Context, request: &FormRequest) -> Result<()> {
    let is_sheet = is_sheet(&request.out)?;
    let page = page(context, request).await?;
    if let Some(missing) = &page.missing {
        bail!("{}. {}", missing.title, missing.sentence);
    }
    let variant = if request.excel { Variant::Excel } else { Variant::Machine };
    let bytes = match is_sheet {
        true => sheet::form(&page)?,
        false => {
            let table = table(&page);
            output::csv(&table.headings, &table.rows, variant)?
        }
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

fn is_sheet(out: &Path) -> Result<bool> {
    match out.extension().and_then(|ending| ending.to_str()) {
        Some("xlsx") => Ok(true),
        Some("csv") => Ok(false),
        None if out == Path::new("-") => Ok(false),
        _ => {
            bail!(
                "{0}: expected a file that ends in .xlsx or .csv, or - for CSV on the standard output / {0}: cần tệp có đuôi .xlsx hoặc .csv, \
                 hoặc - để ghi CSV ra đầu ra chuẩn",
                out.display()
            )
        }
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
