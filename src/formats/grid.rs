//! A small table as it lies on its sheet, headings and all: for forms, whose shape is not a heading
//! with rows below it.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use calamine::{Data, DataRef, Reader, Sheets, open_workbook_auto_from_rs};

use super::input::Input;
use super::kind::Kind;
use super::text;
use super::unpack::unpack;
use crate::domain::personal::shown_name;
use crate::domain::source::TableFormat;

/// Bytes of a file: a form of ten thousand units is under one megabyte.
const BYTES_AT_MOST: u64 = 32 << 20;
/// Bytes that the parts of a spreadsheet may unpack to.
const UNPACKED_AT_MOST: u64 = 256 << 20;
/// Cells with something in them, on one sheet.
const CELLS_AT_MOST: usize = 1_000_000;
/// Rows and columns that are looked at: a form is no wider, and what stands alone at the far end of a
/// sheet is a slip.
const ROWS_AT_MOST: u32 = 100_000;
const COLUMNS_AT_MOST: u32 = 1_000;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum GridCell {
    #[default]
    Empty,
    Text(String),
    /// A number by the spreadsheet's own type; CSV has none.
    Number(f64),
    /// An error of the spreadsheet (`#REF!`), a date, a truth value: nothing that a form counts.
    Other(String),
}

/// One sheet; of a CSV file the only one, without a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    pub sheet: String,
    /// Rows with anything in them: the number that the program shows, and the cells from the first
    /// column on.
    pub rows: Vec<(u64, Vec<GridCell>)>,
}

/// Every sheet of a small file, or only the one that the format names.
pub fn grids(input: &dyn Input, format: &TableFormat) -> Result<Vec<Grid>> {
    let unpacked = unpack(input)?;
    match unpacked.kind {
        Kind::Text => {
            let text = bounded(text::decode(unpacked.bytes.stream(), format.encoding)?)?;
            csv(&text, format.delimiter).map(|grid| vec![grid])
        }
        kind if kind.is_spreadsheet() => {
            let bytes = bounded(unpacked.bytes.stream())?;
            if bytes.starts_with(b"PK\x03\x04") {
                check_parts(&bytes)?;
            }
            spreadsheet(bytes, format)
        }
        kind => bail!(
            "the file is {0}, a form is a spreadsheet or CSV / tệp là {0}, biểu mẫu phải là bảng tính hoặc CSV",
            kind.as_str()
        ),
    }
}

fn bounded(bytes: impl Read) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    bytes.take(BYTES_AT_MOST + 1).read_to_end(&mut whole).context("cannot be read / không đọc được")?;
    if whole.len() as u64 > BYTES_AT_MOST {
        bail!(
            "the file has more than {} MB, too much for a form / tệp lớn hơn {0} MB, quá lớn so với một biểu mẫu",
            BYTES_AT_MOST >> 20
        );
    }
    Ok(whole)
}

/// Unpacks every part once, to nowhere: a bomb is stopped before a reader of sheets meets it.
fn check_parts(bytes: &[u8]) -> Result<()> {
    let broken = || "not a whole spreadsheet / tệp bảng tính bị hỏng";
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).with_context(broken)?;
    let mut left = UNPACKED_AT_MOST;
    for slot in 0..parts.len() {
        let part = parts.by_index(slot).with_context(broken)?;
        left -= std::io::copy(&mut part.take(left), &mut std::io::sink()).with_context(broken)?;
        if left == 0 {
            bail!(
                "the spreadsheet unpacks to more than {0} MB / bảng tính giải nén ra hơn {0} MB",
                UNPACKED_AT_MOST >> 20
            );
        }
    }
    Ok(())
}

fn spreadsheet(bytes: Vec<u8>, format: &TableFormat) -> Result<Vec<Grid>> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .context("not a spreadsheet that can be read (XLSX, XLS, ODS) / không phải bảng tính đọc được")?;
    let names = book.sheet_names();
    if let Some(wanted) = format.sheet.as_ref().filter(|wanted| !names.contains(wanted)) {
        bail!(
            "no sheet `{wanted}`; the file has: {0} / không có trang tính `{wanted}`; tệp có: {0}",
            names.iter().map(|name| shown_name(name)).collect::<Vec<_>>().join(", ")
        );
    }
    let wanted = names.into_iter().filter(|name| format.sheet.as_ref().is_none_or(|wanted| wanted == name));
    wanted.map(|name| sheet(&mut book, name)).collect()
}

fn sheet(book: &mut Sheets<Cursor<Vec<u8>>>, name: String) -> Result<Grid> {
    let shown = shown_name(&name).to_owned();
    let mut cells: Vec<(u32, u32, GridCell)> = Vec::new();
    let mut keep = |row: u32, column: u32, cell: GridCell| -> Result<()> {
        if cell != GridCell::Empty && row < ROWS_AT_MOST && column < COLUMNS_AT_MOST {
            cells.push((row, column, cell));
        }
        if cells.len() > CELLS_AT_MOST {
            bail!(
                "sheet `{shown}` has more than {CELLS_AT_MOST} cells / trang tính `{shown}` có hơn {CELLS_AT_MOST} ô"
            );
        }
        Ok(())
    };
    let unread = || format!("sheet `{shown}` cannot be read / không đọc được trang tính `{shown}`");
    match book {
        // Cell by cell: one cell at the far end would make a dense range of billions.
        Sheets::Xlsx(book) => {
            let mut reader = book.worksheet_cells_reader(&name).with_context(unread)?;
            while let Some(found) = reader.next_cell().with_context(unread)? {
                let (row, column) = found.get_position();
                keep(row, column, of_reference(found.get_value()))?;
            }
        }
        book => {
            let range = book.worksheet_range(&name).with_context(unread)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                keep(top + row as u32, left + column as u32, of_data(value))?;
            }
        }
    }
    cells.sort_by_key(|&(row, column, _)| (row, column));
    let mut grid = Grid { sheet: name, rows: Vec::new() };
    for (row, column, cell) in cells {
        let line = u64::from(row) + 1;
        if grid.rows.last().is_none_or(|(last, _)| *last != line) {
            grid.rows.push((line, Vec::new()));
        }
        if let Some((_, cells)) = grid.rows.last_mut() {
            cells.resize(column as usize, GridCell::Empty);
            cells.push(cell);
        }
    }
    Ok(grid)
}

fn of_reference(value: &DataRef<'_>) -> GridCell {
    match value {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::String(text) => text_cell(text),
        DataRef::Int(n) => GridCell::Number(*n as f64),
        DataRef::Float(n) => GridCell::Number(*n),
        DataRef::Empty => GridCell::Empty,
        other => of_data(&Data::from(other.clone())),
    }
}

fn of_data(value: &Data) -> GridCell {
    match value {
        Data::Empty => GridCell::Empty,
        Data::String(text) => text_cell(text),
        Data::Int(n) => GridCell::Number(*n as f64),
        Data::Float(n) => GridCell::Number(*n),
        Data::Error(error) => GridCell::Other(error.to_string()),
        Data::Bool(_) => GridCell::Other("TRUE/FALSE".to_owned()),
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => GridCell::Other("date".to_owned()),
    }
}

fn text_cell(text: &str) -> GridCell {
    match text.trim() {
        "" => GridCell::Empty,
        text => GridCell::Text(text.to_owned()),
    }
}

fn csv(bytes: &[u8], delimiter: u8) -> Result<Grid> {
    let body = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(body)
        .context("not UTF-8 text; state the `encoding` in the source's mapping / không phải văn bản UTF-8; hãy khai báo `encoding` trong tệp ánh xạ")?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let (mut line, mut seen) = (1, 0);
    for record in reader.records() {
        let record = record.context("not CSV / không phải CSV")?;
        // The reader's own line of a record is that of the blank lines before it.
        let start = record.position().map_or(0, |at| at.byte() as usize).min(text.len());
        let start = start + text[start..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += text[seen..start].bytes().filter(|&byte| byte == b'\n').count() as u64;
        seen = start;
        let cells: Vec<GridCell> = record.iter().map(text_cell).collect();
        if cells.iter().any(|cell| *cell != GridCell::Empty) {
            grid.rows.push((line, cells));
        }
    }
    Ok(grid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::{NumberFormat, TextEncoding};
    use crate::formats::BytesInput;
    use rust_xlsxwriter::Workbook;

    fn format(sheet: Option<&str>) -> TableFormat {
        TableFormat {
            delimiter: b';',
            encoding: TextEncoding::Utf8,
            sheet: sheet.map(str::to_owned),
            numbers: NumberFormat::Plain,
        }
    }

    fn text(text: &str) -> GridCell {
        GridCell::Text(text.to_owned())
    }

    #[test]
    fn a_sheet_is_what_lies_on_it() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Một").expect("name").write_string(0, 0, "a").expect("cell");
        let sheet = book.add_worksheet().set_name("Hai").expect("name");
        sheet.write_string(2, 1, " b ").and_then(|sheet| sheet.write_number(2, 3, 12)).expect("cells");
        // Alone at the far end: read and left out, without a range of billions.
        sheet.write_number(1_048_575, 16_383, 1).expect("cell");
        let bytes = book.save_to_buffer().expect("book");
        let bytes = BytesInput::new("form.xlsx", &bytes);
        let both = grids(&bytes, &format(None)).expect("grids");
        assert_eq!(both.len(), 2);
        assert_eq!(both[0].rows, [(1, vec![text("a")])]);
        let two = grids(&bytes, &format(Some("Hai"))).expect("grid");
        assert_eq!(two[0].rows, [(3, vec![GridCell::Empty, text("b"), GridCell::Empty, GridCell::Number(12.0)])]);
        let error = grids(&bytes, &format(Some("Ba"))).expect_err("no such sheet").to_string();
        assert!(error.contains("Một, Hai"), "{error}");
    }

    #[test]
    fn csv_keeps_its_lines_and_all_its_rows() {
        let grid = grids(&BytesInput::new("form.csv", "\u{feff}UBND;;\n\n\"x\ny\";1\n".as_bytes()), &format(None))
            .expect("csv");
        assert_eq!(
            grid[0].rows,
            [(1, vec![text("UBND"), GridCell::Empty, GridCell::Empty]), (3, vec![text("x\ny"), text("1")])]
        );
    }

    #[test]
    fn what_is_no_table_is_refused_without_a_panic() {
        for bytes in [b"PK\x03\x04 and no zip".to_vec(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx".to_vec(), vec![0xff; 9]]
        {
            assert!(grids(&BytesInput::new("form", &bytes), &format(None)).is_err());
        }
    }
}
