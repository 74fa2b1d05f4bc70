//! Figures of a page as a spreadsheet: the table first, the passports of its figures on a second sheet,
//! the files behind them on a third, then the table of the other formats with its passport.
//!
//! A figure stays a number: what a reader may not miss of it (synthetic, of another year) is part of the
//! number's format and stands beside it in its own cell.

mod passports;
mod table;

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::domain::reading::{Nature, Reading};
use crate::domain::text::Language;
use crate::report::cell::Cell;
use crate::report::compare::Compare;
use crate::report::figure_passport::FigurePassport;
use crate::report::indicator::IndicatorPage;
use crate::report::page::Head;
use crate::report::table::Table;
use crate::report::table::about::About;
use crate::report::words::pick;

use super::SheetError;
use super::table::append;

/// The table of a page with what must be known of it: the last two sheets of a book.
pub type Data<'d> = (&'d About, &'d Table);

/// The matrix of a comparison. `passports`: those of its figures, row by row, the nation first.
pub fn compare(page: &Compare, passports: &[FigurePassport], data: Data) -> Result<Vec<u8>, SheetError> {
    workbook(
        (&page.head, pick(page.head.language, "So sánh các tỉnh, thành phố", "Provinces side by side")),
        passports,
        data,
        |sheet, ink| table::compare(sheet, page, passports, ink),
    )
}

/// The provinces in one indicator. `passports`: those of its rows, then that of the nation.
pub fn indicator(page: &IndicatorPage, passports: &[FigurePassport], data: Data) -> Result<Vec<u8>, SheetError> {
    workbook((&page.head, &page.indicator.name), passports, data, |sheet, ink| {
        table::indicator(sheet, page, passports, ink)
    })
}

fn workbook(
    (head, title): (&Head, &str),
    passports: &[FigurePassport],
    (about, data): Data,
    table: impl Fn(&mut Worksheet, &Ink) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    // Without a moment of ours the writer would take the clock's.
    let day = passports.iter().filter_map(|passport| passport.freshness.as_of).max();
    let made = day.map_or_else(|| "2000-01-01".to_owned(), |day| day.to_string());
    let made = ExcelDateTime::parse_from_str(&made)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let ink = Ink::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(pick(head.language, "Bảng", "Table"))?;
    sheet.write_string_with_format(0, 0, title, &ink.title)?;
    sheet.write_string_with_format(1, 0, period_line(head), &ink.plain)?;
    sheet.write_string_with_format(2, 0, warnings(head), &ink.warning)?;
    table(sheet, &ink)?;
    passports::passports(workbook.add_worksheet(), passports, head.language, &ink)?;
    passports::files(workbook.add_worksheet(), passports, head.language, &ink)?;
    append(&mut workbook, about, data)?;
    Ok(workbook.save_to_buffer()?)
}

/// The few formats there are; those of numbers are made as they are needed.
struct Ink {
    plain: Format,
    title: Format,
    warning: Format,
    heading: Format,
    wrapped: Format,
    absent: Format,
    count: Format,
}

impl Ink {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(11.0);
        let wrapped = plain.clone().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: plain.clone().set_bold().set_font_size(14.0),
            warning: plain.clone().set_bold().set_font_color("#B00020"),
            heading: wrapped.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            absent: plain.clone().set_italic().set_align(FormatAlign::Right),
            count: plain.clone().set_num_format("#,##0"),
            wrapped,
            plain,
        }
    }

    fn number(&self, format: String) -> Format {
        self.plain.clone().set_num_format(format).set_align(FormatAlign::Right)
    }

    /// A number in its own format, with what must be read with it.
    fn figure(&self, passport: &FigurePassport, cell: &Cell) -> Format {
        let decimals = usize::from(passport.decimals);
        let digits = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
        let number = match passport.reading {
            Reading::Share(_) => format!("0{digits}%"),
            Reading::Score { .. } if passport.indicator.unit == "percent" => format!("0{digits}\" %\""),
            _ => format!("#,##0{digits}"),
        };
        let nature = (cell.nature != Nature::Real).then_some(cell.nature_word);
        let beside: Vec<&str> = cell.dated_text.as_deref().into_iter().chain(nature).collect();
        let beside = match beside.join(", ").replace(['"', '\\'], "") {
            text if text.is_empty() => text,
            text => format!("\" ({text})\""),
        };
        self.number(format!("{number}{beside}"))
    }
}

/// A figure as a number (a share as a fraction of one), or the word for its absence.
fn write_figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    passport: &FigurePassport,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let cell = &passport.cell;
    let value = match &passport.reading {
        // Counts of cases lie far below 2^53, where a spreadsheet's numbers are exact.
        Reading::Share(quotient) => Some(quotient.numerator as f64 / quotient.denominator as f64),
        reading => reading.value(),
    };
    match value {
        Some(value) => sheet.write_number_with_format(row, column, value, &ink.figure(passport, cell))?,
        None => sheet.write_string_with_format(row, column, &cell.text, &ink.absent)?,
    };
    Ok(())
}

/// A target as a number like the figures it is held against, with its sign: `≥ 95%`. `is_score`: they are scores,
/// of which a percent is no fraction.
fn write_target(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    passport: &FigurePassport,
    is_score: bool,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let cell = &passport.cell;
    let (Some(target), Some(text)) = (cell.target, &cell.target_text) else { return Ok(()) };
    let sign: String = text.chars().take_while(|letter| !letter.is_ascii_digit()).collect();
    let digits = if target.fract() == 0.0 { "" } else { ".00" };
    let (value, number) = match (passport.indicator.unit, is_score) {
        ("percent", true) => (target, format!("0{digits}\" %\"")),
        ("percent", false) => (target / 100.0, format!("0{digits}%")),
        _ => (target, format!("#,##0{digits}")),
    };
    sheet.write_number_with_format(row, column, value, &ink.number(format!("\"{sign}\"{number}")))?;
    Ok(())
}

/// A gap as a number with its sign; of shares in percentage points.
fn write_gap(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    passport: &FigurePassport,
    language: Language,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let Some(gap) = passport.cell.gap else { return Ok(()) };
    let digits = "0".repeat(usize::from(passport.decimals));
    let digits = if digits.is_empty() { digits } else { format!(".{digits}") };
    let unit = match passport.indicator.unit {
        "percent" => pick(language, " điểm %", " pp"),
        _ => "",
    };
    let number = format!("+#,##0{digits}\"{unit}\";-#,##0{digits}\"{unit}\";0{digits}\"{unit}\"");
    sheet.write_number_with_format(row, column, gap, &ink.number(number))?;
    Ok(())
}

/// A day as a date that a spreadsheet can sort and count with.
fn write_day(sheet: &mut Worksheet, (row, column): (u32, u16), day: Option<Date>, ink: &Ink) -> Result<(), XlsxError> {
    let Some(day) = day else { return Ok(()) };
    let (year, month, of_month) = (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
    let date = ExcelDateTime::from_ymd(year, month, of_month)?;
    sheet.write_datetime_with_format(row, column, &date, &ink.number("dd/mm/yyyy".to_owned()))?;
    Ok(())
}

/// Headings in a row, each column as wide as it says.
fn headings(sheet: &mut Worksheet, row: u32, names: &[(&str, f64)], ink: &Ink) -> Result<(), XlsxError> {
    for (slot, (name, width)) in names.iter().enumerate() {
        sheet
            .write_string_with_format(row, column(slot), *name, &ink.heading)?
            .set_column_width(column(slot), *width)?;
    }
    Ok(())
}

/// A table has far fewer columns than a sheet can hold.
fn column(slot: usize) -> u16 {
    u16::try_from(slot).unwrap_or(u16::MAX)
}

fn row_at(first: u32, position: usize) -> u32 {
    first + u32::try_from(position).unwrap_or(u32::MAX - first)
}

fn period_line(head: &Head) -> String {
    let when = head.cumulative_text.as_ref().or(head.as_of_text.as_ref());
    when.map_or_else(|| head.period_text.clone(), |when| format!("{} · {when}", head.period_text))
}

/// What must be read before the figures.
fn warnings(head: &Head) -> String {
    let natures = head.marks.iter().filter(|mark| mark.nature != Nature::Real);
    let texts: Vec<String> = natures.map(|mark| format!("{}: {}", mark.word.to_uppercase(), mark.sentence)).collect();
    texts.join(" ")
}

fn yes(is: bool, language: Language) -> &'static str {
    if is { pick(language, "có", "yes") } else { pick(language, "KHÔNG", "NO") }
}
