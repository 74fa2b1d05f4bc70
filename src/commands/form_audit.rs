//! `chiso form --audit`: the form counted again from the cases themselves, one by one; a cell that
//! differs from what the pages show names its cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::context::Context;
use super::{counting, form};
use crate::config::FormRequest;
use crate::domain::form::{Content, Dimension, Form, FormCase};
use crate::engine::form_cases::Asked;
use crate::report::form::{FormPage, RowsBy};

/// Case numbers printed of one cell; `--cases` writes all.
const SHOWN: usize = 20;

pub async fn run(context: &Context, request: &FormRequest) -> Result<()> {
    let page = form::page(context, request).await?;
    let RowsBy::Member(dimension) = page.by else {
        bail!(
            "an audit is of one province: name it with --place, such as --place 40 / đối chiếu từng tỉnh một: hãy chỉ ra bằng --place, ví dụ --place 40"
        );
    };
    if let Some(missing) = &page.missing {
        bail!("{}. {}", missing.title, missing.sentence);
    }
    let form =
        context.catalogue.form(&page.id).context("the form is not in the catalogue / danh mục không có biểu này")?;
    let cases = cases(context, form, &page).await?;
    if let Some(path) = &request.cases {
        write(path, form, &cases)?;
    }
    let differing = differing(form, &page, dimension, &cases);
    for (row, column, stated, found) in &differing {
        say!("{row}, ({column}): the form says {stated}, its cases are {}", found.len());
        found.iter().take(SHOWN).for_each(|case| say!("    {} {}", case.source, case.case_no));
        if found.len() > SHOWN {
            say!("    and {} more (--cases FILE writes all)", found.len() - SHOWN);
        }
    }
    if !differing.is_empty() {
        bail!(
            "{} cells differ from their cases; `chiso compute` counts anew / {0} ô khác với hồ sơ; hãy chạy `chiso compute`",
            differing.len()
        );
    }
    say!(
        "{} {}, {}: {} cases, and every cell of {} rows is the number of its cases / mọi ô đều khớp với hồ sơ",
        page.code,
        page.place.name,
        page.head.period_value,
        cases.len(),
        page.rows.len(),
    );
    Ok(())
}

/// Every case of the form, of all case sources, in a stable order.
async fn cases(context: &Context, form: &Form, page: &FormPage) -> Result<Vec<FormCase>> {
    let rule_set = context
        .catalogue
        .rule_set(&form.rule_set)
        .context("the form's rule set is not in the catalogue / danh mục không có bộ quy tắc của biểu")?;
    let judge = rule_set.judge();
    let province = page.place.bare.parse().context("an audit is of a province / chỉ đối chiếu được từng tỉnh")?;
    let period = page.head.period;
    let (files, once) = counting::files(context).await?;
    let counting = counting::counting(&context.data, &context.catalogue, &once, true);
    let mut cases = Vec::new();
    for (source, files) in files {
        let asked = Asked { province, first: period.first_day(), last: period.last_day() };
        counting.form_cases(&source, &files, &judge, asked, &mut |case| cases.push(case))?;
    }
    cases.sort_unstable();
    Ok(cases)
}

type Differing<'c> = (String, u8, i64, Vec<&'c FormCase>);

/// Cells of the form that are not the number of their cases, and rows that the form lacks.
fn differing<'c>(form: &Form, page: &FormPage, dimension: Dimension, cases: &'c [FormCase]) -> Vec<Differing<'c>> {
    let mut by_member: BTreeMap<&str, Vec<&FormCase>> = BTreeMap::new();
    for case in cases {
        by_member.entry(&case.members[dimension as usize]).or_default().push(case);
    }
    let rows: BTreeMap<&str, &crate::report::form::Row> =
        page.rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let members: BTreeSet<&str> = by_member.keys().copied().chain(rows.keys().copied()).collect();
    let mut differing = Vec::new();
    for member in members {
        let of_member = by_member.get(member).map_or(&[][..], Vec::as_slice);
        let row = rows.get(member);
        for (index, column) in form.columns.iter().enumerate() {
            if matches!(column.content, Content::Sum(_)) {
                continue;
            }
            let found: Vec<&FormCase> =
                of_member.iter().copied().filter(|case| case.stands_in(&column.content)).collect();
            let stated = row.and_then(|row| row.cells.as_ref()).map_or(0, |cells| cells[index].n);
            if stated != found.len() as i64 {
                let name = row.map_or_else(|| member.to_owned(), |row| format!("{} {}", row.code, row.name));
                differing.push((name, column.number, stated, found));
            }
        }
    }
    differing
}

fn write(path: &Path, form: &Form, cases: &[FormCase]) -> Result<()> {
    let mut writer = csv::Writer::from_path(path)
        .with_context(|| format!("cannot write {0} / không ghi được: {0}", path.display()))?;
    writer.write_record(["source", "case_no", "agency", "field", "procedure", "columns"])?;
    for case in cases {
        let columns = form.columns.iter().filter(|column| case.stands_in(&column.content));
        let columns: Vec<String> = columns.map(|column| column.number.to_string()).collect();
        let [agency, field, procedure] = &case.members;
        writer.write_record([&case.source, &case.case_no, agency, field, procedure, &columns.join(" ")])?;
    }
    Ok(writer.flush()?)
}
