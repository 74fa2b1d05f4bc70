//! A table as a spreadsheet: real numbers and days, codes as texts, headings that stay, and a second sheet with what must be
//! known of it: title, period, sources, run, how many rows, what each column holds.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::report::format::date;
use crate::report::table::about::About;
use crate::report::table::{Column, Kind, Row, Table, Value};
use crate::report::words::pick;
use crate::sheet::SheetError;

use super::about;

/// Rows that a sheet can hold under its headings.
pub const MOST_ROWS: usize = 1_048_575;
/// A longer table is written through a file of its own and never held as a whole.
const HELD_ROWS: usize = 20_000;
/// Letters that a cell can hold, and after how many a longer text is cut, which is said in it.
const MOST_LETTERS: usize = 32_767;
const CUT_AFTER: usize = 32_000;
/// Beyond it a spreadsheet's numbers are no longer exact.
const LARGEST_EXACT: u64 = 1 << 53;

pub fn write(
    told: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    out: &mut (impl Write + Send),
) -> Result<(), SheetError> {
    if told.rows > MOST_ROWS {
        return Err(SheetError::TooLong { rows: told.rows });
    }
    let mut book = Workbook::new();
    // Without a moment of ours the writer would take the clock's.
    let made = told.newest().map_or_else(|| "2000-01-01".to_owned(), |day| day.to_string());
    let made = ExcelDateTime::parse_from_str(&made)?;
    book.set_properties(&DocProperties::new().set_title(&told.title).set_creation_datetime(&made));
    let ink = Ink::new();
    data(&mut book, told, columns, rows, &ink)?;
    passport(book.add_worksheet(), told, columns, &ink)?;
    Ok(book.save_to_writer(out)?)
}

/// Adds the same two sheets to a book that begins with what its page prints.
pub fn append(book: &mut Workbook, told: &About, table: &Table) -> Result<(), SheetError> {
    let ink = Ink::new();
    data(book, told, &table.columns, table.rows.iter().cloned().map(Ok), &ink)?;
    Ok(passport(book.add_worksheet(), told, &table.columns, &ink)?)
}

struct Ink {
    heading: Format,
    bold: Format,
    wrapped: Format,
    count: Format,
    whole: Format,
    day: Format,
    moment: Format,
}

impl Ink {
    fn new() -> Self {
        let number = |format: &str| Format::new().set_num_format(format);
        Self {
            heading: Format::new().set_bold().set_border_bottom(FormatBorder::Thin),
            bold: Format::new().set_bold().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            count: number("#,##0"),
            whole: number("0"),
            day: number("dd/mm/yyyy"),
            moment: number("dd/mm/yyyy hh:mm:ss"),
        }
    }
}

fn data(
    book: &mut Workbook,
    told: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    ink: &Ink,
) -> Result<(), SheetError> {
    let sheet = match told.rows > HELD_ROWS {
        true => book.add_worksheet_with_constant_memory()?,
        false => book.add_worksheet(),
    };
    sheet.set_name(pick(told.language, "Dữ liệu", "Data"))?;
    let fixed: Vec<Option<Format>> = columns.iter().map(|column| decimals(column.kind)).collect();
    for (slot, column) in columns.iter().enumerate() {
        sheet.set_column_width(at(slot), width(column))?;
        sheet.write_string_with_format(0, at(slot), column.name.as_ref(), &ink.heading)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (slot, value) in row?.iter().enumerate() {
            let number =
                fixed[slot].as_ref().unwrap_or(if columns[slot].kind == Kind::Whole { &ink.whole } else { &ink.count });
            cell(sheet, (line, at(slot)), value, number, ink)?;
        }
    }
    let last = u32::try_from(told.rows).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, last, at(columns.len().saturating_sub(1)))?;
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    number: &Format,
    ink: &Ink,
) -> Result<(), XlsxError> {
    match value {
        Value::Absent => {}
        Value::Whole(n) if n.unsigned_abs() > LARGEST_EXACT => {
            sheet.write_string(row, column, n.to_string())?;
        }
        Value::Whole(n) => {
            sheet.write_number_with_format(row, column, *n as f64, number)?;
        }
        Value::Decimal(value) => {
            sheet.write_number(row, column, *value)?;
        }
        Value::Fixed(..) => {
            let exact = value.to_string().parse::<f64>().unwrap_or_default();
            sheet.write_number_with_format(row, column, exact, number)?;
        }
        Value::Flag(is_set) => {
            sheet.write_boolean(row, column, *is_set)?;
        }
        Value::Date(day) => match moment(day.at(0, 0, 0, 0)) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, &ink.day).map(|_| ())?,
            None => sheet.write_string(row, column, value.to_string()).map(|_| ())?,
        },
        Value::Moment(text) => match text.parse::<Timestamp>().ok().and_then(in_vietnam) {
            Some(moment) => sheet.write_datetime_with_format(row, column, &moment, &ink.moment).map(|_| ())?,
            None => sheet.write_string(row, column, text).map(|_| ())?,
        },
        Value::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
    }
    Ok(())
}

/// A spreadsheet's moments know no zone: they are those of Vietnam.
fn in_vietnam(moment: Timestamp) -> Option<ExcelDateTime> {
    self::moment(Offset::constant(7).to_datetime(moment))
}

/// `None` for years that a spreadsheet does not count.
fn moment(at: DateTime) -> Option<ExcelDateTime> {
    let part = |n: i8| n.unsigned_abs();
    let day = ExcelDateTime::from_ymd(u16::try_from(at.year()).ok()?, part(at.month()), part(at.day())).ok()?;
    day.and_hms(part(at.hour()).into(), part(at.minute()), part(at.second())).ok()
}

fn fitting(text: &str) -> String {
    // A line of a cell ends as spreadsheets end it.
    let text = &text.replace("\r\n", "\n");
    // Spreadsheets count in units of UTF-16.
    if text.encode_utf16().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    let mut kept = 0;
    let end = text.char_indices().find(|(_, letter)| {
        kept += letter.len_utf16();
        kept > CUT_AFTER
    });
    let begin = &text[..end.map_or(text.len(), |(at, _)| at)];
    format!("{begin} … [bị cắt, đủ trong CSV, JSON, Parquet / cut, whole in CSV, JSON, Parquet]")
}

fn decimals(kind: Kind) -> Option<Format> {
    match kind {
        Kind::Fixed(decimals) => {
            Some(Format::new().set_num_format(format!("#,##0.{}", "0".repeat(usize::from(decimals)))))
        }
        _ => None,
    }
}

fn width(column: &Column) -> f64 {
    let is_long = ["name", "notes", "sentence", "definition", "detail"].iter().any(|end| column.name.contains(end));
    match column.kind {
        Kind::Text if is_long => 36.0,
        Kind::Moment => 19.0,
        _ => 14.0_f64.max(column.name.len() as f64 + 3.0),
    }
}

/// A table has far fewer columns than a sheet can hold.
fn at(slot: usize) -> u16 {
    u16::try_from(slot).unwrap_or(u16::MAX)
}

fn passport(sheet: &mut Worksheet, told: &About, columns: &[Column], ink: &Ink) -> Result<(), XlsxError> {
    let word = |vi, en| pick(told.language, vi, en);
    sheet.set_name(word("Lý lịch bảng", "Table passport"))?;
    sheet.set_column_width(0, 24.0)?.set_column_width(1, 90.0)?.set_column_width(2, 18.0)?.set_column_width(3, 20.0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut line = 0;
    for (name, text) in about::lines(told) {
        sheet.write_string_with_format(line, 0, name, &ink.bold)?;
        match text.parse::<u32>() {
            Ok(n) => sheet.write_number_with_format(line, 1, n, &ink.count.clone().set_align(FormatAlign::Left))?,
            Err(_) => sheet.write_string_with_format(line, 1, text, &ink.wrapped)?,
        };
        line += 1;
    }
    line += 1;
    let headings =
        [word("Cột", "Column"), word("Chứa gì", "What it holds"), word("Kiểu", "Kind"), word("Đơn vị", "Unit")];
    texts(sheet, line, &headings, &ink.heading)?;
    for column in columns {
        line += 1;
        let cells = [column.name.as_ref(), column.meaning(told.language), column.kind.as_str(), column.unit];
        texts(sheet, line, &cells, &ink.wrapped)?;
    }
    sources(sheet, told, line + 2, ink)
}

fn sources(sheet: &mut Worksheet, told: &About, mut line: u32, ink: &Ink) -> Result<(), XlsxError> {
    let word = |vi, en| pick(told.language, vi, en);
    let title = match told.are_sources_of_all {
        true => word("Nguồn của toàn bộ số liệu", "Sources of all data"),
        false => word("Nguồn của các dòng", "Sources of the rows"),
    };
    let headings = [
        title,
        word("Tên tệp, mã băm (blake3)", "File, hash (blake3)"),
        word("Số liệu đến", "Data to"),
        word("Tính chất", "Kind of data"),
    ];
    texts(sheet, line, &headings, &ink.heading)?;
    for source in &told.sources {
        line += 1;
        texts(sheet, line, &[source.id.as_str(), &format!("{}. {}", source.name, source.origin)], &ink.wrapped)?;
        for file in &source.files {
            line += 1;
            let name = format!("{} {}", file.name, file.hash);
            texts(sheet, line, &["", &name, &date(file.as_of), file.nature_word(told.language)], &ink.wrapped)?;
        }
        if source.more_files > 0 {
            line += 1;
            texts(sheet, line, &["", &format!("+ {}", source.more_files)], &ink.wrapped)?;
        }
    }
    Ok(())
}

fn texts(sheet: &mut Worksheet, line: u32, texts: &[&str], format: &Format) -> Result<(), XlsxError> {
    for (slot, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string_with_format(line, at(slot), *text, format)?;
    }
    Ok(())
}
