//! Where the heading of a sheet stands, and what its columns are called: over several rows, with
//! merged cells, below a title, above a row of (1), (2), (3).

use super::plain::{heading_key, plain};
use super::table::{Heading, Wanted};

/// Rows that a heading may be high.
const HIGHEST: usize = 5;

/// Cells that are one, rows and columns from 0, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// A row of a sheet as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// From 0.
    pub number: u32,
    pub cells: Vec<SheetCell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCell {
    pub text: String,
    /// Text that somebody wrote, no number and no date.
    pub is_text: bool,
    /// An error of the spreadsheet.
    pub is_broken: bool,
}

impl SheetRow {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }
}

/// A heading that was found: which row of the sample is its last, and the column of each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub heading: Heading,
    /// Position in the sample of the first row below the heading.
    pub next: usize,
    /// Column of the sheet of each name.
    pub columns: Vec<usize>,
    /// How many of the wanted headings it has; of none wanted, how many names.
    pub fit: usize,
}

/// The heading within the first rows of a sheet, if there is one.
pub fn find(sample: &[SheetRow], merged: &[Merged], wanted: &Wanted) -> Option<Found> {
    search(sample, |_| merged.to_vec(), wanted)
}

/// The same in text that a sheet was saved as, which does not tell which cells were merged: an empty cell
/// beside a text belongs to it where both have names below them in the heading.
pub fn find_in_text(sample: &[SheetRow], wanted: &Wanted) -> Option<Found> {
    search(sample, |last| likely_merged(sample, last), wanted)
}

/// `merged`: the areas of cells that are one, if the heading ends with this row of the sample.
fn search(sample: &[SheetRow], merged: impl Fn(usize) -> Vec<Merged>, wanted: &Wanted) -> Option<Found> {
    let wanted: Vec<Name> = wanted.headings.iter().map(|name| Name::new(name)).collect();
    let mut best: Option<(usize, usize)> = None;
    for last in 0..sample.len() {
        let paths = paths(sample, &merged(last), last);
        let fit = if wanted.is_empty() { names_like(sample, last, &paths) } else { matches(&paths, &wanted) };
        // The first row that is as good: a blank row below the heading sees the same names.
        if fit > 0 && best.is_none_or(|(known, _)| fit > known) {
            best = Some((fit, last));
        }
    }
    let (fit, last) = best?;
    let merged = merged(last);
    let paths = paths(sample, &merged, last);
    let names = names(&paths, &wanted);
    let columns: Vec<usize> = (0..names.len()).filter(|&column| !names[column].is_empty()).collect();
    let above = sample[..last].iter().filter(|row| !row.is_blank()).map(filled).collect();
    // Its cells may be merged with those below.
    let number = sample[last].number;
    let reach = merged.iter().filter(|area| (area.rows.0..=area.rows.1).contains(&number)).map(|area| area.rows.1);
    let bottom = reach.max().unwrap_or(number).min(sample.get(last + 1).map_or(u32::MAX - 1, |row| row.number - 1));
    let heading = Heading {
        names: columns.iter().map(|&column| names[column].clone()).collect(),
        line: u64::from(bottom.max(number)) + 1,
        above,
        ..Heading::default()
    };
    Some(Found { heading, next: last + 1, columns, fit })
}

fn likely_merged(sample: &[SheetRow], last: usize) -> Vec<Merged> {
    let first = (last + 1).saturating_sub(HIGHEST);
    let text = |row: usize, column: usize| sample[row].cells.get(column).map_or("", |cell| cell.text.trim());
    let mut areas = Vec::new();
    for row in first..last {
        let has_name_below = |column: usize| (row + 1..=last).any(|below| !text(below, column).is_empty());
        let width = (row + 1..=last).map(|below| sample[below].cells.len()).max().unwrap_or(0);
        let mut column = 0;
        while column < width {
            let begin = column;
            column += 1;
            if text(row, begin).is_empty() || !has_name_below(begin) {
                continue;
            }
            while column < width && text(row, column).is_empty() && has_name_below(column) {
                column += 1;
            }
            let number = sample[row].number;
            if column > begin + 1 {
                areas.push(Merged { rows: (number, number), columns: (begin as u32, column as u32 - 1) });
            }
        }
    }
    areas
}

/// A heading that is looked for, and as it is compared.
struct Name {
    name: String,
    key: String,
}

impl Name {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), key: heading_key(name) }
    }
}

/// The row of column numbers under a heading: `(1) (2) (3)=(4)+(5)`, `A B 1 2`.
pub fn is_numbering(row: &SheetRow) -> bool {
    let mut numbers = Vec::new();
    let mut letters = 0;
    for text in row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()) {
        match column_number(text) {
            Some(number) => numbers.push(number),
            None if text.len() == 1 && text.as_bytes()[0].is_ascii_uppercase() => letters += 1,
            None => return false,
        }
    }
    let follow = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    numbers.len() >= 2 && follow && numbers[0] <= 1 + letters
}

/// `(3)`, `3`, `(3)=(4)+(5)`, `3=4+5`.
fn column_number(text: &str) -> Option<u32> {
    let (number, rest) = match text.split_once('=') {
        Some((number, rest)) => (number, rest),
        None => (text, ""),
    };
    let formula = |letter: char| letter.is_ascii_digit() || "()+-/*%:. ".contains(letter);
    let number = number.trim().trim_start_matches('(').trim_end_matches(')');
    let is_short = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_short && rest.chars().all(formula)).then(|| number.parse().ok()).flatten()
}

/// `Tổng cộng`, `Cộng: 12`; not `Tổng công ty` and not `Cộng đồng`.
pub fn is_total(text: &str) -> bool {
    const WHOLE: [&str; 8] = ["tổng", "cộng", "tổng cộng", "tổng số", "tổng hợp", "toàn tỉnh", "total", "grand total"];
    const BEGIN: [&str; 4] = ["tổng cộng", "tổng số", "grand total", "total"];
    const BEFORE_NUMBER: [&str; 2] = ["tổng", "cộng"];
    let text = heading_key(text);
    let plain = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let followed = |label: &str, fits: fn(char) -> bool| {
        plain.strip_prefix(label).is_some_and(|rest| rest.trim_start().chars().next().is_none_or(fits))
    };
    WHOLE.contains(&plain)
        || BEGIN
            .iter()
            .any(|label| plain.strip_prefix(label).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
        || BEFORE_NUMBER.iter().any(|label| followed(label, |letter| !letter.is_alphabetic()))
}

/// Of a heading further down that has other columns than the first.
pub fn joined(line: u64) -> anyhow::Error {
    anyhow::anyhow!(
        "line {line}: a second heading with other columns than the first one: two files were joined into one; send them one \
         by one / dòng {line}: tiêu đề thứ hai có các cột khác tiêu đề đầu: hai tệp đã bị nối làm một; hãy gửi riêng từng tệp"
    )
}

/// Composed, with single spaces: headings are wrapped and padded at will.
pub fn tidy(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn filled(row: &SheetRow) -> Vec<String> {
    row.cells.iter().filter(|cell| !cell.text.is_empty()).map(|cell| tidy(&cell.text)).collect()
}

/// Per column the texts above each other down to the row `last`, each once.
fn paths(sample: &[SheetRow], merged: &[Merged], last: usize) -> Vec<Vec<String>> {
    let first = (last + 1).saturating_sub(HIGHEST);
    let width = sample[first..=last].iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let reach = |row: &SheetRow| {
        let of_row = merged.iter().filter(|area| (area.rows.0..=area.rows.1).contains(&row.number));
        of_row.map(|area| area.columns.1 as usize + 1).max().unwrap_or(0)
    };
    let width =
        sample[first..=last].iter().map(reach).max().unwrap_or(0).min(super::limits::COLUMNS_AT_MOST).max(width);
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); width];
    for row in &sample[first..=last] {
        let areas: Vec<&Merged> =
            merged.iter().filter(|area| (area.rows.0..=area.rows.1).contains(&row.number)).collect();
        for (column, path) in paths.iter_mut().enumerate() {
            let area = areas.iter().find(|area| (area.columns.0..=area.columns.1).contains(&(column as u32)));
            let text = match area {
                // A merged cell says what its first one says, once.
                Some(area) if area.rows.0 != row.number => {
                    // Unless the sample begins below it, it has been said already.
                    continue;
                }
                Some(area) => row.cells.get(area.columns.0 as usize),
                None => row.cells.get(column),
            };
            let text = text.map(|cell| tidy(&cell.text)).unwrap_or_default();
            if !text.is_empty() {
                path.push(text);
            }
        }
    }
    // A column of which nothing but the title of the sheet is known has no name.
    let is_alone = |row: &&SheetRow| row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).count() == 1;
    let titles: Vec<String> = sample[first..last].iter().filter(is_alone).flat_map(filled).collect();
    paths.iter_mut().filter(|path| path.iter().all(|text| titles.contains(text))).for_each(Vec::clear);
    paths
}

fn matches(paths: &[Vec<String>], wanted: &[Name]) -> usize {
    let paths = keys(paths);
    wanted.iter().filter(|name| paths.iter().any(|path| is_called(path, &name.key))).count()
}

fn keys(paths: &[Vec<String>]) -> Vec<Vec<String>> {
    paths.iter().map(|path| path.iter().map(|text| heading_key(text)).collect()).collect()
}

/// The leaf, or the leaf behind some of what stands above it.
fn is_called(path: &[String], name: &str) -> bool {
    let Some(leaf) = path.last() else { return false };
    if leaf == name {
        return true;
    }
    name.ends_with(leaf.as_str()) && (0..path.len()).any(|from| path[from..].join(" / ") == name)
}

fn names(paths: &[Vec<String>], wanted: &[Name]) -> Vec<String> {
    let name = |(column, path): (usize, &Vec<String>)| {
        // The longest: `Parent / Leaf` is meant before a bare leaf. Of those that are alike but for their
        // capitals, the one that is written so.
        let known = wanted.iter().filter(|name| is_called(path, &name.key));
        let known = known.max_by_key(|name| (name.key.len(), paths[column].last() == Some(&name.name)));
        match known {
            Some(known) => known.name.clone(),
            None => shortest(paths, column),
        }
    };
    keys(paths).iter().enumerate().map(name).collect()
}

/// As much of what stands above a leaf as no other column has.
fn shortest(paths: &[Vec<String>], column: usize) -> String {
    let path = &paths[column];
    let tail = |path: &[String], length: usize| path[path.len().saturating_sub(length)..].to_vec();
    let is_alone = |length: &usize| {
        let others = paths.iter().enumerate().filter(|(other, _)| *other != column);
        others.map(|(_, other)| tail(other, *length)).all(|other| other != tail(path, *length))
    };
    let length = (1..=path.len()).find(is_alone).unwrap_or(path.len());
    tail(path, length).join(" / ")
}

/// How much a row looks like the last one of a heading: different names, written as text.
fn names_like(sample: &[SheetRow], last: usize, paths: &[Vec<String>]) -> usize {
    let own = &sample[last].cells;
    if own.iter().any(|cell| !cell.text.is_empty() && !cell.is_text) || is_numbering(&sample[last]) {
        return 0;
    }
    let mut names: Vec<String> = paths.iter().filter(|path| !path.is_empty()).map(|path| path.join(" / ")).collect();
    names.sort();
    names.dedup();
    names.len()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn sheet(rows: &[&[&str]]) -> Vec<SheetRow> {
        let cell = |text: &&str| SheetCell {
            text: (*text).to_owned(),
            is_text: text.parse::<f64>().is_err(),
            is_broken: false,
        };
        let row = |(number, cells): (usize, &&[&str])| SheetRow {
            number: number as u32,
            cells: cells.iter().map(cell).collect(),
        };
        rows.iter().enumerate().map(row).collect()
    }

    fn wanted(names: &[&str]) -> Wanted {
        Wanted { headings: names.iter().map(|name| (*name).to_owned()).collect(), keys: Vec::new() }
    }

    fn merged(rows: (u32, u32), columns: (u32, u32)) -> Merged {
        Merged { rows, columns }
    }

    /// A title, a blank first column, three rows with merged cells, numbers below.
    fn report() -> (Vec<SheetRow>, Vec<Merged>) {
        let rows = sheet(&[
            &["", "DANH SÁCH HỒ SƠ"],
            &["", "Từ ngày 01/09/2026 đến ngày 30/09/2026"],
            &["", "Mã  hồ\nsơ", "Thời điểm", "", "", "Số lượng", ""],
            &["", "", "Nộp", "Tiếp nhận", "", "Tổng số", "Trong đó"],
            &["", "", "", "Ngày", "Giờ", "", "Tổng số"],
            &["", "(1)", "(2)", "(3)", "(4)", "(5)=(6)+(7)", "(6)"],
            &["", "H41-1", "a", "b", "c", "1", "2"],
        ]);
        let areas = vec![
            merged((0, 0), (1, 6)),
            merged((2, 4), (1, 1)),
            merged((2, 2), (2, 4)),
            merged((3, 4), (2, 2)),
            merged((3, 3), (3, 4)),
            merged((2, 2), (5, 6)),
            merged((3, 4), (5, 5)),
        ];
        (rows, areas)
    }

    #[test]
    fn a_heading_of_three_merged_rows_is_found_by_its_leaves_and_paths() {
        let (rows, areas) = report();
        let names = ["Mã hồ sơ", "Nộp", "Tiếp nhận / Ngày", "Số lượng / Trong đó / Tổng số", "Nowhere"];
        let found = find(&rows, &areas, &wanted(&names)).expect("a heading");
        assert_eq!((found.fit, found.next, found.heading.line), (4, 5, 5));
        assert_eq!(
            found.heading.names,
            ["Mã hồ sơ", "Nộp", "Tiếp nhận / Ngày", "Giờ", "Số lượng / Tổng số", "Số lượng / Trong đó / Tổng số"]
        );
        assert_eq!(found.columns, [1, 2, 3, 4, 5, 6]);
        assert_eq!(found.heading.above[1], ["Từ ngày 01/09/2026 đến ngày 30/09/2026"]);
        assert!(is_numbering(&rows[5]));
    }

    #[test]
    fn without_a_mapping_the_heading_is_the_row_with_most_names() {
        let (rows, areas) = report();
        let found = find(&rows, &areas, &Wanted::default()).expect("a heading");
        assert_eq!((found.next, found.heading.names.len()), (5, 6));
        let plain = sheet(&[&["Mã hồ sơ", "Ngày"], &["H41-1", "01/09/2026"], &["H41-2", "02/09/2026"]]);
        assert_eq!(find(&plain, &[], &Wanted::default()).expect("a heading").next, 1);
    }

    #[test]
    fn merged_headings_that_were_saved_as_text_are_found_by_their_leaves_and_paths() {
        let rows = sheet(&[
            &["DANH SÁCH HỒ SƠ", "", "", "", "", ""],
            &["", "MÃ HỒ SƠ ", "Thời điểm", "", "Số lượng", ""],
            &["", "", "Nộp", "Nhận", "Tổng số", "Quá hạn"],
            &["", "H41-1", "a", "b", "3", "1"],
        ]);
        let names = ["Mã hồ sơ", "Thời điểm / Nộp", "Thời điểm / Nhận", "Số lượng / Quá hạn"];
        let found = find_in_text(&rows, &wanted(&names)).expect("a heading");
        assert_eq!((found.fit, found.next, found.heading.line), (4, 3, 3));
        assert_eq!(
            found.heading.names,
            ["Mã hồ sơ", "Thời điểm / Nộp", "Thời điểm / Nhận", "Tổng số", "Số lượng / Quá hạn"]
        );
        assert_eq!(found.columns, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn rows_of_column_numbers_are_told_from_data() {
        for cells in [&["(1)", "(2)", "(3)"][..], &["A", "B", "1", "2", "3=4+5"], &["1", "2", "(3)=(4)+(5)", "4"]] {
            assert!(is_numbering(&sheet(&[cells])[0]), "{cells:?}");
        }
        for cells in [&["(1)"][..], &["1", "3"], &["H41-1", "2"], &["17", "18"], &["", ""]] {
            assert!(!is_numbering(&sheet(&[cells])[0]), "{cells:?}");
        }
    }

    #[test]
    fn totals_are_told_from_names_that_begin_alike() {
        for text in ["Tổng cộng", "TỔNG  CỘNG:", "Cộng", "Tổng số hồ sơ: 50", "Cộng (I+II)", "Tổng: 12", "Total"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["Tổng công ty Điện lực", "Cộng đồng dân cư", "Cộng hòa", "Sở Tài chính", "", "Tổng cục Thuế"]
        {
            assert!(!is_total(text), "{text}");
        }
    }
}
