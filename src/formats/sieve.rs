//! The rows of a sheet as a table: heading found, blank rows gone, totals and signatures set aside.

use std::collections::HashSet;

use anyhow::{Result, bail};

use crate::domain::personal::{shown_headings, shown_name};

use super::down::Down;
use super::heading::{self, Found, Merged, SheetCell, SheetRow};
use super::limits::HEADING_WITHIN;
use super::plain::heading_key;
use super::table::{Heading, PassedOver, Piece, Row, Wanted, Why};

const ROWS_A_PIECE: usize = 5000;

/// Takes rows in the order of the sheet and hands out a table.
pub struct Sieve<'a> {
    sheet: String,
    merged: Vec<Merged>,
    wanted: &'a Wanted,
    delimiter: u8,
    /// Rows before the heading is known.
    sample: Vec<SheetRow>,
    columns: Vec<usize>,
    /// What the columns are called, as headings are compared.
    names: Vec<String>,
    /// The leaves among them, to know a second heading by.
    leaves: HashSet<String>,
    down: Down,
    counts_from_1904: bool,
    /// Positions of the keys among the columns.
    keys: Vec<usize>,
    is_begun: bool,
    is_below_heading: bool,
    is_below_total: bool,
    rows: Vec<Row>,
}

impl<'a> Sieve<'a> {
    pub fn new(sheet: &str, merged: Vec<Merged>, wanted: &'a Wanted, delimiter: u8) -> Self {
        Self {
            sheet: sheet.to_owned(),
            down: Down::new(&merged),
            leaves: HashSet::new(),
            counts_from_1904: false,
            merged,
            wanted,
            delimiter,
            sample: Vec::new(),
            columns: Vec::new(),
            names: Vec::new(),
            keys: Vec::new(),
            is_begun: false,
            is_below_heading: false,
            is_below_total: false,
            rows: Vec::new(),
        }
    }

    /// Of a workbook in the date system of 1904.
    pub fn counting_from_1904(self, counts_from_1904: bool) -> Self {
        Self { counts_from_1904, ..self }
    }

    /// Merged cells that begin in the row that comes next, where a sheet tells them with its rows.
    pub fn merge(&mut self, merged: &[Merged]) {
        self.down.add(merged);
    }

    pub fn push(&mut self, row: SheetRow, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        if row.is_blank() {
            return Ok(());
        }
        if self.is_begun {
            return self.data(row, take);
        }
        self.sample.push(row);
        if self.sample.len() == HEADING_WITHIN { self.begin(take) } else { Ok(()) }
    }

    pub fn finish(mut self, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        if !self.is_begun {
            self.begin(take)?;
        }
        if self.rows.is_empty() { Ok(()) } else { take(Piece::Rows(self.rows)) }
    }

    fn begin(&mut self, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        let Some(Found { mut heading, next, columns, .. }) = heading::find(&sample, &self.merged, self.wanted) else {
            return Err(no_heading(&self.sheet, &sample));
        };
        heading.sheet.clone_from(&self.sheet);
        heading.counts_from_1904 = self.counts_from_1904;
        let keys: Vec<String> = self.wanted.keys.iter().map(|key| heading_key(key)).collect();
        self.names = heading.names.iter().map(|name| heading_key(name)).collect();
        self.leaves = self.names.iter().map(|name| leaf(name).to_owned()).filter(|leaf| !leaf.is_empty()).collect();
        self.keys = (0..columns.len()).filter(|&at| keys.contains(&self.names[at])).collect();
        self.columns = columns;
        self.is_begun = true;
        self.is_below_heading = true;
        take(Piece::Heading(heading))?;
        sample.into_iter().skip(next).try_for_each(|row| self.data(row, take))
    }

    fn data(&mut self, mut row: SheetRow, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        let line = u64::from(row.number) + 1;
        if std::mem::take(&mut self.is_below_heading) && heading::is_numbering(&row) {
            return self.pass_over(line, Why::Numbering, take);
        }
        if self.is_heading_again(&row) {
            self.is_below_heading = true;
            return self.pass_over(line, Why::Heading, take);
        }
        if self.is_other_heading(&row) {
            return Err(heading::joined(line));
        }
        if !self.keys.is_empty() && !self.has_key(&row) {
            let is_total = row.cells.iter().any(|cell| heading::is_total(&cell.text));
            if is_total || self.is_below_total && self.is_mostly_empty(&row) {
                self.is_below_total |= is_total;
                return self.pass_over(line, if is_total { Why::Total } else { Why::Footer }, take);
            }
        }
        // Two rows with one number are two versions of a case, which no sheet means by merging them.
        let (columns, keys) = (&self.columns, &self.keys);
        self.down.fill(&mut row, |column| {
            columns.iter().position(|own| *own == column).is_some_and(|at| !keys.contains(&at))
        });
        let none = SheetCell::default();
        let cells: Vec<&SheetCell> =
            self.columns.iter().map(|&column| row.cells.get(column).unwrap_or(&none)).collect();
        // A row that has something beside the table only, such as a remark.
        if cells.iter().all(|cell| cell.text.is_empty()) {
            return Ok(());
        }
        let broken = (0..cells.len()).filter(|&at| cells[at].is_broken).collect();
        let cells: Vec<String> = cells.into_iter().map(|cell| cell.text.trim().to_owned()).collect();
        let raw = as_csv(&cells, self.delimiter)?;
        self.rows.push(Row { line, cells, broken, raw });
        if self.rows.len() == ROWS_A_PIECE { take(Piece::Rows(std::mem::take(&mut self.rows))) } else { Ok(()) }
    }

    /// The leaves of the heading, each in its column.
    fn is_heading_again(&self, row: &SheetRow) -> bool {
        let mut filled = 0;
        let is_name = |(&column, name): (&usize, &String)| {
            let text = row.cells.get(column).map_or("", |cell| cell.text.trim());
            filled += usize::from(!text.is_empty());
            // Of `Parent / Leaf` the leaf.
            text.is_empty() || name.ends_with(&heading_key(text))
        };
        self.columns.iter().zip(&self.names).all(is_name) && filled * 2 > self.columns.len()
    }

    /// Most of the leaves, in other columns: two tables below each other.
    fn is_other_heading(&self, row: &SheetRow) -> bool {
        let is_leaf = |cell: &SheetCell| self.leaves.contains(&heading_key(&cell.text));
        let filled = || row.cells.iter().filter(|cell| cell.is_text && !cell.text.is_empty());
        // Nearly every row ends here; before the first known one may stand a new column.
        filled().take(2).any(is_leaf) && filled().filter(|cell| is_leaf(cell)).count() * 2 > self.leaves.len()
    }

    /// A signature, a place and a day; a row of which half of the table is filled is a record.
    fn is_mostly_empty(&self, row: &SheetRow) -> bool {
        let is_filled = |&&column: &&usize| row.cells.get(column).is_some_and(|cell| !cell.text.trim().is_empty());
        self.columns.iter().filter(is_filled).count() * 2 <= self.columns.len()
    }

    /// Whether one of the keys is filled with something that is not the label of a total.
    fn has_key(&self, row: &SheetRow) -> bool {
        let text = |&at: &usize| row.cells.get(self.columns[at]).map_or("", |cell| cell.text.trim());
        self.keys.iter().map(text).any(|text| !text.is_empty() && !heading::is_total(text))
    }

    fn pass_over(&mut self, line: u64, why: Why, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
        // In order: what was read before it goes first.
        if !self.rows.is_empty() {
            take(Piece::Rows(std::mem::take(&mut self.rows)))?;
        }
        take(Piece::PassedOver(PassedOver { line, why }))
    }
}

/// Of `Parent / Leaf` the leaf.
fn leaf(name: &str) -> &str {
    name.rsplit(" / ").next().unwrap_or(name)
}

/// A row as a line of CSV, without its end.
pub fn as_csv(cells: &[String], delimiter: u8) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(cells)?;
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{}", error.error()))?;
    Ok(String::from_utf8(bytes)?.trim_end_matches('\n').to_owned())
}

/// What stands there instead is a heading too, as far as one can tell: names of columns, no data.
fn no_heading(sheet: &str, sample: &[SheetRow]) -> anyhow::Error {
    let sheet = shown_name(sheet);
    let other = heading::find(sample, &[], &Wanted::default());
    match other {
        None => anyhow::anyhow!("the sheet `{sheet}` is empty / trang tính `{sheet}` rỗng"),
        Some(Found { heading: Heading { names, line, .. }, .. }) => {
            // Above a heading that is not found may stand data.
            let names = shown_headings(names.iter().map(String::as_str), |_| false);
            let shown: String = names.join(", ").chars().take(600).collect();
            anyhow::anyhow!(
                "none of the headings of this source stands in the first {HEADING_WITHIN} rows of the sheet `{sheet}`; row \
                 {line} has: {shown} / không thấy tiêu đề nào của nguồn này trong {HEADING_WITHIN} dòng đầu của trang tính \
                 `{sheet}`; dòng {line} có: {shown}"
            )
        }
    }
}

/// Which of several sheets holds the table: the one that is named, else the one whose beginning has
/// the wanted headings. Rows on a second such sheet would be lost, so the file is refused.
pub fn pick(named: Option<&str>, names: &[String], mut fit: impl FnMut(usize) -> Result<usize>) -> Result<usize> {
    if let Some(named) = named {
        let wanted = heading_key(named);
        return match names.iter().position(|name| heading_key(name) == wanted) {
            Some(at) => Ok(at),
            None => bail!(
                "there is no sheet `{named}`; the file has: {0} / không có trang tính `{named}`; tệp có: {0}",
                names.iter().map(|name| shown_name(name)).collect::<Vec<_>>().join(", ")
            ),
        };
    }
    if names.is_empty() {
        bail!("the file has no sheets / tệp không có trang tính nào");
    }
    if names.len() == 1 {
        return Ok(0);
    }
    let fits = (0..names.len()).map(&mut fit).collect::<Result<Vec<_>>>()?;
    let most = fits.iter().copied().max().unwrap_or_default();
    // A list of codes has a heading or two in common with the table; a second table has most of them.
    let tables: Vec<usize> = (0..names.len()).filter(|&at| fits[at] > 0 && 2 * fits[at] > most).collect();
    if tables.len() > 1 {
        let shown: Vec<String> = tables.iter().map(|&at| format!("`{}`", shown_name(&names[at]))).collect();
        bail!(
            "the sheets {0} hold such a table each, and one is read; put their rows on one sheet, or send each as a file of its \
             own / các trang tính {0} đều chứa bảng như vậy, mỗi tệp chỉ đọc một; hãy gộp các dòng vào một trang tính hoặc gửi \
             mỗi trang thành một tệp",
            shown.join(", ")
        );
    }
    Ok(tables.first().copied().unwrap_or_default())
}

/// How well the beginning of a sheet fits.
pub fn fit(sample: &[SheetRow], merged: &[Merged], wanted: &Wanted) -> usize {
    heading::find(sample, merged, wanted).map_or(0, |found| found.fit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::heading::tests::sheet;

    #[test]
    fn a_second_sheet_with_such_a_table_is_not_passed_over() {
        let names = ["Tháng 7", "Tháng 8", "Mã"].map(str::to_owned);
        let fits = |fits: [usize; 3]| move |at: usize| Ok(fits[at]);
        assert_eq!(pick(None, &names, fits([2, 30, 1])).expect("one table"), 1);
        assert_eq!(pick(None, &names, fits([0, 0, 0])).expect("the first, to be refused by its heading"), 0);
        assert_eq!(pick(Some("tháng 8"), &names, fits([30, 30, 0])).expect("named"), 1);
        let message = pick(None, &names, fits([30, 28, 2])).expect_err("two tables").to_string();
        assert!(message.contains("`Tháng 7`, `Tháng 8`") && !message.contains("`Mã`"), "{message}");
    }

    fn sifted(rows: &[&[&str]], keys: &[&str]) -> Result<Vec<Piece>> {
        let wanted = Wanted {
            headings: vec!["Mã".to_owned(), "Cơ quan".to_owned(), "Số".to_owned()],
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        let mut pieces = Vec::new();
        let mut sieve = Sieve::new("Sheet1", Vec::new(), &wanted, b',');
        let mut take = |piece| {
            pieces.push(piece);
            Ok(())
        };
        for row in sheet(rows) {
            sieve.push(row, &mut take)?;
        }
        sieve.finish(&mut take)?;
        Ok(pieces)
    }

    #[test]
    fn totals_and_signatures_are_set_aside_and_told() {
        let rows: [&[&str]; 9] = [
            &["", "Mã", "Cơ quan", "Số"],
            &["", "(1)", "(2)", "(3)"],
            &["", "a", "Sở X, \"Y\"", "1"],
            &["", "", "", ""],
            &["", "", "Sở Z", "2"],
            &["", "Tổng cộng", "", "3"],
            &["", "b", "Tổng công ty", "4"],
            &["", "", "", "Người lập biểu"],
            &["", "", "Tổng số", "7"],
        ];
        let pieces = sifted(&rows, &["Mã"]).expect("a table");
        let mut seen = Vec::new();
        for piece in &pieces {
            match piece {
                Piece::Heading(heading) => assert_eq!(heading.names, ["Mã", "Cơ quan", "Số"]),
                Piece::Rows(rows) => seen.extend(rows.iter().map(|row| (row.line, row.raw.clone()))),
                Piece::PassedOver(row) => seen.push((row.line, format!("{:?}", row.why))),
            }
        }
        let expected = [
            (2, "Numbering"),
            (3, "a,\"Sở X, \"\"Y\"\"\",1"),
            (5, ",Sở Z,2"),
            (6, "Total"),
            (7, "b,Tổng công ty,4"),
            (8, "Footer"),
            (9, "Total"),
        ];
        assert_eq!(seen, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn a_sheet_of_another_source_is_named_with_what_it_has() {
        let rows: [&[&str]; 2] = [&["Tên", "Tuổi"], &["x", "1"]];
        let error = sifted(&rows, &[]).expect_err("other headings").to_string();
        assert!(error.contains("Sheet1") && error.contains("row 1 has") && error.contains("Tên, Tuổi"), "{error}");
    }
}
