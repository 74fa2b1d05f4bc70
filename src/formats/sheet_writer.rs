//! A table of texts as a spreadsheet that people edit and send back.

use std::path::Path;

use anyhow::Result;
use rust_xlsxwriter::{Format, FormatAlign, Workbook};

/// What a cell of a spreadsheet can hold, in UTF-16 units.
pub const LONGEST_CELL: usize = 32_767;

/// Writes one sheet: a heading row that stays in sight, every cell a text also after it is edited
/// (`01` stays `01`, `=1+1` is no formula). A cell longer than [`LONGEST_CELL`] is an error.
pub fn write_sheet(path: &Path, headings: &[&str], rows: &[Vec<String>]) -> Result<()> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let heading_format = Format::new().set_bold().set_text_wrap().set_num_format("@").set_align(FormatAlign::Top);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(headings) {
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, *heading, &heading_format)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save(path)?;
    Ok(())
}
