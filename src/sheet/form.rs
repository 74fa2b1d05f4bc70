//! A statutory form as it is printed: title, place, period, headings of merged cells, the row of
//! column numbers, the rows, the total; its passport on a second sheet, then the table of the other formats with its own.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::domain::reading::{Absence, Nature};
use crate::domain::text::Language;
use crate::report::form::{FormPage, Row};
use crate::report::outcome::Outcome;
use crate::report::table::Table;
use crate::report::table::about::About;
use crate::report::words::{self, pick};

use super::SheetError;
use super::table::append;

/// Paper size A4, in the numbering of the format.
const A4: u8 = 9;
/// The first row of the headings; title, period, place and warnings stand above.
const HEADING_AT: u32 = 5;
const NAME_WIDTH: f64 = 44.0;
const COUNT_WIDTH: f64 = 11.5;

/// The form as an XLSX file.
pub fn form(page: &FormPage, (about, data): (&About, &Table)) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    // Without a moment of ours the writer would take the clock's.
    let made = page.passport.as_of.as_deref().unwrap_or("2000-01-01");
    let made = ExcelDateTime::parse_from_str(made)?;
    let title = format!("{} {}", page.code, page.name);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let ink = Ink::new();
    table(workbook.add_worksheet(), page, &ink)?;
    passport(workbook.add_worksheet(), page, &ink)?;
    append(&mut workbook, about, data)?;
    Ok(workbook.save_to_buffer()?)
}

/// The few formats there are.
struct Ink {
    plain: Format,
    bold: Format,
    title: Format,
    middle: Format,
    warning: Format,
    heading: Format,
    number: Format,
    text: Format,
    count: Format,
    absent: Format,
    total_text: Format,
    total_count: Format,
    wrapped: Format,
    unframed_count: Format,
}

impl Ink {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(11.0);
        let framed = plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let bold = plain.clone().set_bold();
        let count = framed.clone().set_num_format("#,##0");
        Self {
            title: bold.clone().set_font_size(14.0).set_align(FormatAlign::Center),
            middle: plain.clone().set_align(FormatAlign::Center),
            warning: bold.clone().set_font_color("#B00020").set_align(FormatAlign::Center).set_text_wrap(),
            heading: framed.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            number: framed.clone().set_italic().set_font_size(9.0).set_align(FormatAlign::Center).set_text_wrap(),
            text: framed.clone().set_text_wrap(),
            absent: framed.clone().set_italic().set_align(FormatAlign::Center),
            total_text: framed.set_bold(),
            total_count: count.clone().set_bold(),
            wrapped: plain.clone().set_text_wrap().set_align(FormatAlign::Top),
            unframed_count: plain.clone().set_num_format("#,##0"),
            plain,
            bold,
            count,
        }
    }
}

fn table(sheet: &mut Worksheet, page: &FormPage, ink: &Ink) -> Result<(), XlsxError> {
    let language = page.head.language;
    let last = column(page.columns.len() + 1);
    sheet.set_name(sheet_name(&page.code))?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&C&P / &N");
    sheet.set_column_width(0, 5.5)?.set_column_width(1, NAME_WIDTH)?;
    for count in 2..=last {
        sheet.set_column_width(count, COUNT_WIDTH)?;
    }
    let form_word = pick(language, "Biểu số", "Form");
    sheet.write_string_with_format(0, 0, format!("{form_word} {}", page.code), &ink.bold)?;
    sheet.merge_range(1, 0, 1, last, &page.name.to_uppercase(), &ink.title)?;
    sheet.merge_range(2, 0, 2, last, &period_line(page), &ink.middle)?;
    let place_word = pick(language, "Đơn vị báo cáo", "Reported for");
    sheet.write_string_with_format(3, 0, format!("{place_word}: {}", page.place.name), &ink.bold)?;
    let unit = pick(language, "Đơn vị tính: hồ sơ", "Unit: cases");
    sheet.write_string_with_format(3, last, unit, &ink.plain.clone().set_align(FormatAlign::Right))?;
    let warning = warnings(page);
    if !warning.is_empty() {
        sheet.merge_range(4, 0, 4, last, &warning, &ink.warning)?.set_row_height(4, 32)?;
    }
    let first = headings(sheet, page, ink)?;
    let mut at = first;
    for row in page.rows.iter().chain(&page.total) {
        line(sheet, page, row, at, ink)?;
        at += 1;
    }
    sheet.set_freeze_panes(first, 2)?.set_repeat_rows(HEADING_AT, first - 1)?;
    below(sheet, page, at + 1, last, ink)
}

/// The headings and the row of column numbers; the row after them.
fn headings(sheet: &mut Worksheet, page: &FormPage, ink: &Ink) -> Result<u32, XlsxError> {
    let mut at = HEADING_AT;
    for cells in &page.heading {
        for cell in cells {
            let (left, right) = (column(cell.first_column), column(cell.first_column + cell.columns - 1));
            let bottom = at + cell.rows as u32 - 1;
            if (at, left) == (bottom, right) {
                sheet.write_string_with_format(at, left, &cell.text, &ink.heading)?;
            } else {
                sheet.merge_range(at, left, bottom, right, &cell.text, &ink.heading)?;
            }
        }
        sheet.set_row_height(at, if at == HEADING_AT { 20 } else { 24 })?;
        at += 1;
    }
    sheet.set_row_height(at - 1, 48)?;
    for (slot, number) in
        ["(1)", "(2)"].into_iter().chain(page.columns.iter().map(|c| c.number_text.as_str())).enumerate()
    {
        sheet.write_string_with_format(at, column(slot), number, &ink.number)?;
    }
    sheet.set_row_height(at, 26)?;
    Ok(at + 1)
}

fn line(sheet: &mut Worksheet, page: &FormPage, row: &Row, at: u32, ink: &Ink) -> Result<(), XlsxError> {
    let is_total = row.number_text.is_empty();
    let (text, count) = if is_total { (&ink.total_text, &ink.total_count) } else { (&ink.text, &ink.count) };
    match row.number_text.parse::<u32>() {
        Ok(number) => sheet.write_number_with_format(at, 0, number, count)?,
        Err(_) => sheet.write_blank(at, 0, text)?,
    };
    sheet.write_string_with_format(at, 1, &row.name, text)?;
    match &row.cells {
        Some(cells) => {
            for (slot, cell) in cells.iter().enumerate() {
                // Counts of cases lie far below 2^53, where a spreadsheet's numbers are exact.
                sheet.write_number_with_format(at, column(slot + 2), cell.n as f64, count)?;
            }
        }
        None => {
            let why = words::absence(Absence::NotReported, page.head.language);
            sheet.merge_range(at, 2, at, column(page.columns.len() + 1), why, &ink.absent)?;
        }
    }
    Ok(())
}

/// Under the table: whether it balances, and what must be known.
fn below(sheet: &mut Worksheet, page: &FormPage, from: u32, last: u16, ink: &Ink) -> Result<(), XlsxError> {
    let missing = page.missing.as_ref().map(|missing| format!("{}. {}", missing.title, missing.sentence));
    let balance = (page.balance.checks > 0).then(|| page.balance.sentence.clone());
    let texts = missing.into_iter().chain(balance).chain(page.notes.iter().cloned());
    for (at, text) in (from..).zip(texts) {
        sheet.merge_range(at, 0, at, last, &text, &ink.wrapped)?.set_row_height(at, 32)?;
    }
    Ok(())
}

fn passport(sheet: &mut Worksheet, page: &FormPage, ink: &Ink) -> Result<(), XlsxError> {
    let language = page.head.language;
    sheet.set_name(pick(language, "Lý lịch", "Passport"))?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 22.0)?.set_column_width(1, 60.0)?.set_column_width(2, 68.0)?;
    for narrow in 3..=10 {
        sheet.set_column_width(narrow, 15.0)?;
    }
    let mut at = 0;
    for (name, text) in &page.passport.lines {
        sheet.write_string_with_format(at, 0, *name, &ink.bold)?;
        sheet.merge_range(at, 1, at, 2, text, &ink.wrapped)?;
        // A merged cell does not grow by itself: about 120 letters a line.
        let lines = text.chars().count() / 120 + 1;
        sheet.set_row_height(at, 16.0 * lines as f64)?;
        at += 1;
    }
    at = imbalances(sheet, page, at + 1, ink)?;
    at = rules(sheet, page, at, ink)?;
    files(sheet, page, at, ink)
}

fn imbalances(sheet: &mut Worksheet, page: &FormPage, mut at: u32, ink: &Ink) -> Result<u32, XlsxError> {
    if page.balance.is_balanced() {
        return Ok(at);
    }
    let vi = ["Dòng không cân đối", "Lẽ ra bằng nhau", "Xem hồ sơ gây lệch", "Vế trái", "Vế phải"];
    let en = ["Row out of balance", "Should be equal", "To see the cases", "Left", "Right"];
    row_of(sheet, at, &pick(page.head.language, vi, en), &ink.bold)?;
    for one in &page.balance.imbalances {
        at += 1;
        row_of(sheet, at, &[one.row.as_str(), &one.what, &page.audit_command()], &ink.wrapped)?;
        for (slot, n) in [(3, one.left), (4, one.right)] {
            sheet.write_number_with_format(at, slot, n as f64, &ink.unframed_count)?;
        }
    }
    Ok(at + 2)
}

fn rules(sheet: &mut Worksheet, page: &FormPage, mut at: u32, ink: &Ink) -> Result<u32, XlsxError> {
    let headings = pick(page.head.language, ["Cột", "Tên cột", "Quy tắc"], ["Column", "Name", "Rule"]);
    row_of(sheet, at, &headings, &ink.bold)?;
    for column in &page.columns {
        at += 1;
        let subgroup = column.subgroup.as_ref().map(|subgroup| format!("{subgroup}, ")).unwrap_or_default();
        let name = format!("{}: {subgroup}{}", column.group, column.name);
        row_of(sheet, at, &[column.number_text.as_str(), &name, &column.rule], &ink.wrapped)?;
    }
    Ok(at + 2)
}

fn files(sheet: &mut Worksheet, page: &FormPage, mut at: u32, ink: &Ink) -> Result<(), XlsxError> {
    let vi = [
        "Nguồn",
        "Tệp",
        "Mã băm (blake3)",
        "Nạp lúc",
        "Số liệu đến",
        "Tính chất",
        "Dòng đọc",
        "Nhận",
        "Loại",
        "Trùng",
        "Bản cũ",
    ];
    let en = [
        "Source",
        "File",
        "Hash (blake3)",
        "Loaded at",
        "Data to",
        "Kind of data",
        "Rows read",
        "Accepted",
        "Rejected",
        "Duplicate",
        "Superseded",
    ];
    row_of(sheet, at, &pick(page.head.language, vi, en), &ink.bold)?;
    for file in &page.passport.files {
        at += 1;
        let texts = [&file.source, &file.name, &file.hash, &file.loaded_at, &file.as_of_text].map(String::as_str);
        row_of(sheet, at, &texts, &ink.plain)?;
        sheet.write_string_with_format(at, 5, file.nature_word, &ink.plain)?;
        let Outcome { read, accepted, rejected, duplicate, superseded } = file.rows;
        for (slot, n) in (6..).zip([read, accepted, rejected, duplicate, superseded]) {
            sheet.write_number_with_format(at, slot, n as f64, &ink.unframed_count)?;
        }
    }
    Ok(())
}

/// Texts from the first column on.
fn row_of(sheet: &mut Worksheet, at: u32, texts: &[&str], format: &Format) -> Result<(), XlsxError> {
    for (slot, text) in texts.iter().enumerate() {
        sheet.write_string_with_format(at, column(slot), *text, format)?;
    }
    Ok(())
}

fn period_line(page: &FormPage) -> String {
    let days = |iso: &str| iso.split('-').rev().collect::<Vec<_>>().join("/");
    let (first, last) = (days(&page.passport.first_day), days(&page.passport.last_day));
    match page.head.language {
        Language::Vietnamese => format!("Kỳ báo cáo: {} (từ ngày {first} đến ngày {last})", page.period_name),
        Language::English => format!("Period: {} (from {first} to {last})", page.period_name),
    }
}

/// What must be read before the figures: a made-up nature, a period that still runs, a form that
/// does not balance.
fn warnings(page: &FormPage) -> String {
    let natures = page.head.marks.iter().filter(|mark| mark.nature != Nature::Real);
    let natures = natures.map(|mark| format!("{}: {}", mark.word.to_uppercase(), mark.sentence));
    let unbalanced = (!page.balance.is_balanced()).then(|| page.balance.sentence.clone());
    let sent = page.sent_text.clone();
    let texts: Vec<String> = natures.chain(sent).chain(page.provisional_text.clone()).chain(unbalanced).collect();
    texts.join(" ")
}

/// A sheet's name may be 31 letters long and may not hold `[]:*?/\`.
fn sheet_name(code: &str) -> String {
    code.chars().map(|letter| if "[]:*?/\\".contains(letter) { '-' } else { letter }).take(31).collect()
}

/// A form has far fewer columns than a sheet can hold.
fn column(slot: usize) -> u16 {
    u16::try_from(slot).unwrap_or(u16::MAX)
}
