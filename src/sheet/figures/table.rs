//! The first sheet: the table of the page.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::domain::reading::Reading;
use crate::report::compare::Compare;
use crate::report::figure_passport::FigurePassport;
use crate::report::indicator::IndicatorPage;
use crate::report::words::{self, pick};

use super::{Ink, column, headings, row_at, write_day, write_figure, write_gap, write_target};

/// Title, period and warnings stand above.
const HEADING_AT: u32 = 4;
const NAME_WIDTH: f64 = 46.0;
const FIGURE_WIDTH: f64 = 18.0;

pub(super) fn compare(
    sheet: &mut Worksheet,
    page: &Compare,
    passports: &[FigurePassport],
    ink: &Ink,
) -> Result<(), XlsxError> {
    let language = page.head.language;
    let names = page.columns.iter().map(|column| (column.place.name.as_str(), FIGURE_WIDTH));
    let first = [
        (pick(language, "Chỉ số", "Indicator"), NAME_WIDTH),
        (pick(language, "Đơn vị", "Unit"), 12.0),
        (words::nation(language), FIGURE_WIDTH),
    ];
    headings(sheet, HEADING_AT, &first.into_iter().chain(names).collect::<Vec<_>>(), ink)?;
    let figures_in_row = page.columns.len() + 1;
    for (position, (row, figures)) in page.rows.iter().zip(passports.chunks(figures_in_row)).enumerate() {
        let at = row_at(HEADING_AT + 1, position);
        sheet.write_string_with_format(at, 0, &row.indicator.name, &ink.wrapped)?;
        sheet.write_string_with_format(at, 1, row.indicator.unit_text, &ink.plain)?;
        for (slot, figure) in figures.iter().enumerate() {
            write_figure(sheet, (at, column(slot + 2)), figure, ink)?;
        }
    }
    sheet.set_freeze_panes(HEADING_AT + 1, 1)?.set_repeat_rows(HEADING_AT, HEADING_AT)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

pub(super) fn indicator(
    sheet: &mut Worksheet,
    page: &IndicatorPage,
    passports: &[FigurePassport],
    ink: &Ink,
) -> Result<(), XlsxError> {
    let language = page.head.language;
    let names = [
        (pick(language, "Hạng", "Rank"), 8.0),
        (pick(language, "Tỉnh, thành phố", "Province"), 26.0),
        (pick(language, "Giá trị", "Value"), 24.0),
        (pick(language, "Tử số", "Numerator"), 14.0),
        (pick(language, "Mẫu số", "Denominator"), 14.0),
        (pick(language, "Mục tiêu", "Target"), 12.0),
        (pick(language, "So với mục tiêu", "Gap"), 16.0),
        (pick(language, "Mức đạt", "Standing"), 18.0),
        (pick(language, "Số liệu đến", "Data to"), 14.0),
        (pick(language, "Ghi chú", "Notes"), 70.0),
    ];
    headings(sheet, HEADING_AT, &names, ink)?;
    // Who has no figure has the target of those who have.
    let is_score = passports.iter().any(|passport| matches!(passport.reading, Reading::Score { .. }));
    for (position, passport) in passports.iter().enumerate() {
        let (at, cell) = (row_at(HEADING_AT + 1, position), &passport.cell);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        sheet.write_string_with_format(at, 0, text(&cell.rank_text), &ink.plain)?;
        sheet.write_string_with_format(at, 1, &passport.place.name, &ink.plain)?;
        write_figure(sheet, (at, 2), passport, ink)?;
        for (slot, n) in [(3, cell.numerator), (4, cell.denominator)] {
            if let Some(n) = n {
                sheet.write_number_with_format(at, slot, n as f64, &ink.count)?;
            }
        }
        let standing = if cell.gap.is_some() { cell.standing_word } else { "" };
        let notes = cell.why.iter().chain(cell.notes.iter().filter(|note| Some(*note) != cell.why.as_ref()));
        let notes = notes.cloned().collect::<Vec<_>>().join(" ");
        write_target(sheet, (at, 5), passport, is_score, ink)?;
        write_gap(sheet, (at, 6), passport, language, ink)?;
        sheet.write_string_with_format(at, 7, standing, &ink.plain)?;
        write_day(sheet, (at, 8), passport.freshness.as_of, ink)?;
        sheet.write_string_with_format(at, 9, notes, &ink.wrapped)?;
    }
    sheet.set_freeze_panes(HEADING_AT + 1, 2)?.set_repeat_rows(HEADING_AT, HEADING_AT)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}
