//! Files as provinces send them, made cell by cell.

use anyhow::Result;
use jiff::civil::{Date, date};

use chiso::catalog::Catalogue;
use chiso::domain::reading::Nature;
use chiso::domain::source::{
    Contract, FileFormat, FormReportMapping, NumberFormat, SourceMapping, TableFormat, TextEncoding,
};
use chiso::domain::text::Text;
use chiso::engine::sent_form::{SentForm, read};
use chiso::formats::{BytesInput, FileInput};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::drafts::{root, wall};
use crate::formats::{files, with_part};
use crate::journey::chiso;

const TODAY: Date = date(2026, 10, 10);
/// A unit whose row balances: 10 online, 20 at the counter, 5 carried over; 30 resolved, 5 open.
const SOUND: [&str; 11] = ["35", "10", "20", "5", "30", "12", "15", "3", "5", "4", "1"];

/// What a file of a test has; the rest is as it should be.
struct File {
    title: &'static str,
    office: &'static str,
    period: &'static str,
    numbers: [&'static str; 13],
    rows: Vec<(&'static str, &'static str, Vec<String>)>,
    below: Vec<&'static str>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            title: "Biểu số II.06a/VPCP/KSTT",
            office: "Đơn vị báo cáo: UBND tỉnh Lai Châu",
            period: "Kỳ báo cáo: Quý III/2026 (Từ ngày 15/06/2026 đến ngày 14/09/2026)",
            numbers: [
                "(1)",
                "(2)",
                "(3)=(4)+(5)+(6)",
                "(4)",
                "(5)",
                "(6)",
                "(7)=(8)+(9)+(10)",
                "(8)",
                "(9)",
                "(10)",
                "(11)=(12)+(13)",
                "(12)",
                "(13)",
            ],
            rows: vec![row("1", "Sở Nội vụ", &SOUND), row("2", "Sở Tài chính", &SOUND), total(2)],
            below: vec!["Người lập biểu", "0912345678", "Nguyễn Văn Mẫu"],
        }
    }
}

fn row(order: &'static str, name: &'static str, cells: &[&str]) -> (&'static str, &'static str, Vec<String>) {
    (order, name, cells.iter().map(|&cell| cell.to_owned()).collect())
}

/// So many times the sound row.
fn total(times: i64) -> (&'static str, &'static str, Vec<String>) {
    let cells = SOUND.map(|cell| (cell.parse::<i64>().expect("number") * times).to_string());
    ("Tổng cộng", "", cells.to_vec())
}

/// The sound row with one cell changed.
fn with(slot: usize, cell: &str) -> Vec<String> {
    let mut cells = SOUND.map(str::to_owned).to_vec();
    cells[slot] = cell.to_owned();
    cells
}

/// A report of Lai Châu's third quarter, each figure so many times what it is in the first one.
pub fn of_a_quarter(times: i64) -> Result<Vec<u8>> {
    let cells = total(times).2;
    let file =
        File { rows: vec![("1", "Sở Nội vụ", cells.clone()), ("Tổng cộng", "", cells)], ..File::default() };
    Ok(std::fs::read(file.write()?.path())?)
}

/// The report of a quarter as another program saves it: other bytes, the same lines.
pub fn saved_again() -> Result<Vec<u8>> {
    let cells = total(1).2;
    let rows = vec![("1", "Sở Nội vụ", cells.clone()), ("Tổng cộng", "", cells)];
    Ok(std::fs::read(File { rows, below: vec!["Người lập biểu"], ..File::default() }.write()?.path())?)
}

/// A report of days that are no official period.
pub fn of_odd_days() -> Result<Vec<u8>> {
    let cells = total(1).2;
    let file = File {
        period: "Kỳ báo cáo: (Từ ngày 05/07/2026 đến ngày 20/09/2026)",
        rows: vec![("1", "Sở Nội vụ", cells.clone()), ("Tổng cộng", "", cells)],
        ..File::default()
    };
    Ok(std::fs::read(file.write()?.path())?)
}

/// Of a province that was merged into another.
pub fn of_a_former_province() -> Result<Vec<u8>> {
    let file = File { office: "Đơn vị báo cáo: UBND tỉnh Hà Giang", ..File::default() };
    Ok(std::fs::read(file.write()?.path())?)
}

/// A report of two units, right; or the first of them off balance.
pub fn of_two_units(is_off: bool) -> Result<Vec<u8>> {
    let first = if is_off { with(1, "9999") } else { with(1, SOUND[1]) };
    let rows = vec![("1", "Sở Nội vụ", first), row("2", "Sở Tài chính", &SOUND), total(2)];
    Ok(std::fs::read(File { rows, ..File::default() }.write()?.path())?)
}

/// The same report, the total of which does not balance.
pub fn off_balance() -> Result<Vec<u8>> {
    let file = File {
        rows: vec![row("1", "Sở Nội vụ", &SOUND), ("Tổng cộng", "", with(1, "9999"))],
        ..File::default()
    };
    Ok(std::fs::read(file.write()?.path())?)
}

impl File {
    /// With a blank first column, three rows of merged headings, and the table from column B on.
    fn write(&self) -> Result<tempfile::NamedTempFile> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 1, self.title)?.write_string(0, 9, self.office)?;
        sheet.write_string(2, 1, "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC")?.write_string(3, 1, self.period)?;
        headings(sheet)?;
        for (slot, number) in self.numbers.iter().enumerate() {
            sheet.write_string(8, slot as u16 + 1, *number)?;
        }
        let mut at = 9;
        for (order, name, cells) in &self.rows {
            sheet.write_string(at, 1, *order)?.write_string(at, 2, *name)?;
            for (slot, cell) in cells.iter().enumerate() {
                match cell.parse::<f64>() {
                    // What is written with a mark stays text, as in a sheet that somebody typed.
                    Ok(n) if !cell.contains(['.', ',']) => sheet.write_number(at, slot as u16 + 3, n)?,
                    _ => sheet.write_string(at, slot as u16 + 3, cell)?,
                };
            }
            at += 1;
        }
        for (below, text) in self.below.iter().enumerate() {
            sheet.write_string(at + 2 + below as u32, 9, *text)?;
        }
        let file = tempfile::NamedTempFile::new()?;
        book.save(file.path())?;
        Ok(file)
    }

    fn read(&self) -> Result<SentForm> {
        self.read_as("", "", TODAY)
    }

    fn read_as(&self, province: &str, declared: &str, today: Date) -> Result<SentForm> {
        let file = self.write()?;
        let catalogue = Catalogue::embedded().map_err(|errors| anyhow::anyhow!("{errors}"))?;
        let form = catalogue.form("ii06a").ok_or_else(|| anyhow::anyhow!("no form"))?;
        let report =
            FormReportMapping { form: "ii06a".into(), province: province.to_owned(), title: "II.06a".to_owned() };
        let mapping = mapping(&report);
        read(&mapping, &report, form, &FileInput::new(file.path()), &catalogue.atlas, today, declared)
    }

    fn refused(&self) -> String {
        format!("{:#}", self.read().expect_err("refused"))
    }
}

fn headings(sheet: &mut Worksheet) -> Result<()> {
    let format = Format::new();
    sheet.merge_range(5, 1, 7, 1, "TT", &format)?.merge_range(5, 2, 7, 2, "Đơn vị", &format)?;
    sheet.merge_range(5, 3, 5, 6, "Số hồ sơ tiếp nhận", &format)?;
    sheet.merge_range(6, 4, 6, 5, "Trong kỳ", &format)?;
    sheet.merge_range(5, 7, 5, 10, "Số hồ sơ đã giải quyết", &format)?;
    sheet.merge_range(5, 11, 5, 13, "Số hồ sơ đang giải quyết", &format)?;
    Ok(())
}

fn mapping(report: &FormReportMapping) -> SourceMapping {
    SourceMapping {
        id: "form_ii06a".to_owned(),
        name: Text::default(),
        origin: Text::default(),
        nature: Nature::Unverified,
        format: FileFormat::Table(TableFormat {
            delimiter: b',',
            encoding: TextEncoding::Utf8,
            sheet: None,
            numbers: NumberFormat::DotGroups,
        }),
        contract: Contract::FormReport(report.clone()),
        text: String::new(),
    }
}

fn names(sent: &SentForm) -> Vec<&str> {
    sent.lines.iter().map(|line| line.unit.as_str()).collect()
}

/// Code, column and value of every reason.
fn reasons(sent: &SentForm) -> Vec<(&str, &str, &str)> {
    let all = sent.rejects.iter().flat_map(|row| &row.reasons);
    all.map(|reason| (reason.code, reason.column.as_str(), reason.value.as_str())).collect()
}

#[test]
fn a_whole_file_gives_its_units_and_its_total() {
    let sent = File::default().read().expect("read");
    assert_eq!(names(&sent), ["Sở Nội vụ", "Sở Tài chính", ""]);
    assert_eq!((sent.read, sent.accepted, sent.rejected, sent.duplicate), (3, 3, 0, 0));
    assert_eq!((sent.first_day, sent.last_day), (date(2026, 6, 15), date(2026, 9, 14)));
    assert!(sent.lines.iter().all(|line| line.place.to_string() == "34:12"));
    assert_eq!(sent.lines[0].cells, [35, 10, 20, 5, 30, 12, 15, 3, 5, 4, 1]);
    assert_eq!(sent.lines[2].cells, [70, 20, 40, 10, 60, 24, 30, 6, 10, 8, 2]);
    assert_eq!(sent.refused, None);
}

#[test]
fn totals_alone_are_a_report() {
    let file = File { rows: vec![total(40)], ..File::default() };
    let sent = file.read().expect("read");
    assert_eq!((names(&sent), sent.read), (vec![""], 1));
}

#[test]
fn without_a_total_the_units_are_the_whole_unless_one_was_sent_back() {
    let rows = vec![row("1", "Sở Nội vụ", &SOUND), row("2", "Sở Tài chính", &SOUND)];
    let sent = File { rows: rows.clone(), ..File::default() }.read().expect("read");
    assert_eq!((names(&sent), sent.read, sent.accepted), (vec!["Sở Nội vụ", "Sở Tài chính", ""], 2, 2));
    assert_eq!(sent.lines[2].cells[0], 70);
    let broken = vec![rows[0].clone(), ("2", "Sở Tài chính", with(0, "36"))];
    let sent = File { rows: broken, ..File::default() }.read().expect("read");
    assert_eq!(names(&sent), ["Sở Nội vụ"]);
    let refused = sent.refused.expect("the rest is unknown, not nothing");
    assert!(refused.en.contains("it has no total, and a row was sent back"), "{refused:?}");
    assert!(refused.en.contains("Cells D11, E11, F11, G11: Does not balance: (3) = (4) + (5) + (6)"), "{refused:?}");
}

#[test]
fn a_row_that_does_not_balance_goes_back_with_the_equation_and_both_values() {
    let rows = vec![row("1", "Sở Nội vụ", &SOUND), ("2", "Sở Tài chính", with(1, "11")), total(2)];
    let sent = File { rows, ..File::default() }.read().expect("read");
    assert_eq!(names(&sent), ["Sở Nội vụ", ""], "the total balances by itself");
    assert_eq!(sent.refused, None);
    assert_eq!(reasons(&sent), [("E_BALANCE", "(3) = (4) + (5) + (6)", "35 ≠ 36")]);
    assert_eq!(sent.rejects[0].reasons[0].line, 11, "the row as the program shows it");
    let rows = vec![("1", "Sở Nội vụ", with(0, "36")), row("2", "Sở Tài chính", &SOUND)];
    let sent = File { rows, ..File::default() }.read().expect("read");
    let expected = [("E_BALANCE", "(3) = (4) + (5) + (6)", "36 ≠ 35"), ("E_BALANCE", "(3) = (7) + (11)", "36 ≠ 35")];
    assert_eq!(reasons(&sent), expected, "every equation that fails");
}

#[test]
fn a_total_that_is_not_the_sum_of_its_units_goes_back() {
    let rows = vec![row("1", "Sở Nội vụ", &SOUND), row("2", "Sở Tài chính", &SOUND), total(3)];
    let sent = File { rows, ..File::default() }.read().expect("read");
    assert_eq!(names(&sent), ["Sở Nội vụ", "Sở Tài chính"]);
    let refused = sent.refused.clone().expect("which of the two is right is not ours to say");
    assert!(
        refused.en.contains("Cells D12: Column (3) says 105") && refused.en.ends_with("And 8 more."),
        "{refused:?}"
    );
    assert!(refused.vi.contains("Ô D12: Cột (3) ghi 105") && refused.vi.ends_with("Và 8 chỗ nữa."), "{refused:?}");
    assert_eq!(reasons(&sent).len(), 11);
    assert_eq!(reasons(&sent)[0], ("E_BALANCE", "(3)", "105 ≠ 70"));
}

#[test]
fn groups_are_held_against_their_units_and_not_added_twice() {
    let doubled: Vec<String> = total(2).2;
    let rows = vec![
        ("A", "Cấp tỉnh", doubled.clone()),
        row("1", "Sở Nội vụ", &SOUND),
        row("2", "Sở Tài chính", &SOUND),
        ("B", "Cấp xã", SOUND.map(str::to_owned).to_vec()),
        row("1", "UBND xã Mường Than", &SOUND),
        total(3),
    ];
    let sent = File { rows: rows.clone(), ..File::default() }.read().expect("read");
    assert_eq!(sent.rejected, 0, "{:?}", sent.rejects);
    assert_eq!(names(&sent)[..2], ["A. Cấp tỉnh", "Sở Nội vụ"]);
    let mut off = rows;
    off[3].2 = doubled;
    let sent = File { rows: off, ..File::default() }.read().expect("read");
    assert_eq!(reasons(&sent)[0], ("E_BALANCE", "(3)", "70 ≠ 35"));
    assert!(!names(&sent).contains(&"B. Cấp xã"));
}

#[test]
fn a_second_total_is_dropped_if_it_repeats_and_sent_back_if_not() {
    let mut rows = vec![total(2), row("1", "Sở Nội vụ", &SOUND), row("2", "Sở Tài chính", &SOUND), total(2)];
    let sent = File { rows: rows.clone(), ..File::default() }.read().expect("read");
    assert_eq!((sent.read, sent.accepted, sent.duplicate), (4, 3, 1));
    rows.insert(2, total(1));
    let sent = File { rows, ..File::default() }.read().expect("read");
    assert_eq!((sent.read, sent.accepted, sent.duplicate, sent.rejected), (5, 3, 1, 1));
    assert_eq!(reasons(&sent)[0].0, "E_KEY_CONFLICT");
    assert_eq!(names(&sent).len(), 3, "nothing below the first total is lost");
}

#[test]
fn figures_are_read_as_the_source_states_and_no_other_way() {
    let thousand = ["1.035", "1.010", "20", "5", "1.030", "12", "15", "1.003", "5", "4", "1"];
    let sent = File { rows: vec![row("", "Tổng cộng", &thousand)], ..File::default() }.read().expect("read");
    assert_eq!(sent.lines[0].cells[0], 1035);
    let blank = ["15", "", "15", "", "15", "", "15", "-", "", "", ""];
    let sent = File { rows: vec![row("1", "Sở Nội vụ", &blank)], ..File::default() }.read().expect("read");
    assert_eq!(sent.lines[0].cells, [15, 0, 15, 0, 15, 0, 15, 0, 0, 0, 0], "a blank cell is no case");
    for wrong in ["1,035", "1.35", "12,5", "-3", "Nguyễn Văn Mẫu"] {
        let rows = vec![row("1", "Sở Nội vụ", &SOUND), ("2", "Sở Tài chính", with(1, wrong))];
        let sent = File { rows, ..File::default() }.read().expect("read");
        assert_eq!(sent.rejected, 1, "{wrong}");
        let told = format!("{:?}", sent.rejects);
        assert!(told.contains("E_NOT_WHOLE") && !told.contains("Nguyễn"), "{told}");
    }
}

#[test]
fn what_stands_below_the_table_is_never_kept() {
    let sent = File::default().read().expect("read");
    let told = format!("{sent:?}");
    assert!(!told.contains("0912345678") && !told.contains("Mẫu"), "{told}");
}

#[test]
fn headings_among_the_units_are_no_rows() {
    let rows = vec![("I", "SỞ, BAN, NGÀNH", vec![String::new(); 11]), row("1", "Sở Nội vụ", &SOUND)];
    let sent = File { rows, ..File::default() }.read().expect("read");
    assert_eq!((sent.read, names(&sent)), (1, vec!["Sở Nội vụ", ""]));
}

#[test]
fn the_days_come_from_the_heading_or_the_sender_and_must_agree() {
    let file = File::default();
    let days = |declared: &str| file.read_as("", declared, TODAY).map(|sent| sent.first_day);
    assert_eq!(days("s2026-Q3").expect("the same days"), date(2026, 6, 15));
    let error = format!("{:#}", days("2026-Q3").expect_err("the calendar quarter is another"));
    assert!(error.contains("15/06/2026 – 14/09/2026") && error.contains("01/07/2026 – 30/09/2026"), "{error}");
    let silent = File { period: "Kỳ báo cáo: Quý III/2026", ..File::default() };
    assert!(silent.refused().contains("--period"));
    assert_eq!(silent.read_as("", "2026-Q3", TODAY).expect("declared").last_day, date(2026, 9, 30));
    let error = format!("{:#}", file.read_as("", "", date(2026, 9, 13)).expect_err("not over yet"));
    assert!(error.contains("ends after today"), "{error}");
}

#[test]
fn the_place_comes_from_the_heading_or_the_mapping_and_must_agree() {
    let file = File { office: "VĂN PHÒNG", ..File::default() };
    assert!(file.refused().contains("no province"));
    assert_eq!(file.read_as("12", "", TODAY).expect("stated").lines[0].place.bare(), "12");
    let former = File { office: "UBND tỉnh Hà Giang", ..File::default() };
    for stated in ["", "08"] {
        let error = format!("{:#}", former.read_as(stated, "", TODAY).expect_err("a part is not the whole"));
        assert!(error.contains("Hà Giang") && error.contains("Tuyên Quang"), "`{stated}`: {error}");
    }
    let error = format!("{:#}", File::default().read_as("40", "", TODAY).expect_err("another"));
    assert!(error.contains("Lai Châu") && error.contains("Nghệ An"), "{error}");
}

#[test]
fn what_is_another_form_is_refused() {
    assert!(File { title: "Biểu 07a/BTP", ..File::default() }.refused().contains("II.06a"));
    let mut numbers = File::default().numbers;
    numbers[12] = "(14)";
    assert!(File { numbers, ..File::default() }.refused().contains("no row of column numbers"));
    assert!(File { rows: Vec::new(), ..File::default() }.refused().contains("no row with figures"));
}

/// The sample form as another program saves it, changed on the way.
fn saved(name: &str, changes: &[(&str, &str)]) -> Vec<u8> {
    let bytes = std::fs::read(files().join(name)).expect("a fixture");
    match name {
        "form.xls" => changes.iter().fold(bytes, |bytes, change| in_workbook(bytes, *change)),
        "form.ods" => with_part(&bytes, "content.xml", |text| {
            changes.iter().fold(text, |text, (from, to)| replaced(&text, from, to))
        }),
        _ => {
            let text = String::from_utf8(bytes).expect("UTF-8");
            changes.iter().fold(text, |text, (from, to)| replaced(&text, from, to)).into_bytes()
        }
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} in {text}");
    text.replace(from, to)
}

/// Of as many characters, in place: texts in two bytes a letter, whole numbers as BIFF packs them.
fn in_workbook(mut bytes: Vec<u8>, (from, to): (&str, &str)) -> Vec<u8> {
    let written = |text: &str| -> Vec<u8> {
        match text.parse::<u32>() {
            Ok(number) => (number << 2 | 2).to_le_bytes().to_vec(),
            Err(_) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    };
    let (from, to) = (written(from), written(to));
    assert_eq!(from.len(), to.len());
    let at: Vec<usize> = (0..bytes.len() - from.len()).filter(|&at| bytes[at..].starts_with(&from)).collect();
    assert_eq!(at.len(), 1, "stands there once");
    bytes[at[0]..at[0] + to.len()].copy_from_slice(&to);
    bytes
}

fn read_bytes(bytes: &[u8]) -> Result<SentForm> {
    let catalogue = Catalogue::embedded().map_err(|errors| anyhow::anyhow!("{errors}"))?;
    let source = catalogue.source("form_ii06a").expect("a source");
    let Contract::FormReport(report) = &source.contract else { panic!("a form") };
    let form = catalogue.form(&report.form).expect("a form");
    read(source, report, form, &BytesInput::new("form", bytes), &catalogue.atlas, TODAY, "")
}

const SAVED: [&str; 3] = ["form.xls", "form.ods", "form.csv"];

#[test]
fn a_form_says_the_same_whatever_program_saved_it() {
    let sample = root().join("sample-data/forms/ii06a.lai_chau.2026-Q3.xlsx");
    let expected = read_bytes(&std::fs::read(sample).expect("the sample")).expect("read");
    assert_eq!((expected.read, expected.lines.len(), expected.refused.clone()), (8, 8, None));
    for name in SAVED {
        let mut found = read_bytes(&saved(name, &[])).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        // Where the sheet ends, a program may say otherwise; its rows stand where they stood.
        found.passed_over.retain(|row| expected.passed_over.contains(row));
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_form_is_refused_for_the_same_reasons_whatever_program_saved_it() {
    for name in SAVED {
        let wrong = saved(name, &[("5349", "5350")]);
        let sent = read_bytes(&wrong).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        let refused = sent.refused.unwrap_or_else(|| panic!("{name}: the total does not balance"));
        assert!(refused.en.contains("Cells D17") && refused.vi.contains("Ô D17"), "{name}: {refused:?}");
        assert_eq!(sent.rejected, 1, "{name}");
        let elsewhere = saved(name, &[("UBND tỉnh Lai Châu", "UBND tỉnh Lai Chua")]);
        let error = format!("{:#}", read_bytes(&elsewhere).expect_err("no such province"));
        assert!(error.contains("no province"), "{name}: {error}");
    }
}

#[test]
fn a_form_in_any_format_is_loaded_with_its_provenance() {
    let mut all = Vec::new();
    for name in SAVED {
        let folder = tempfile::tempdir().expect("a folder");
        let path = files().join(name).to_string_lossy().into_owned();
        let (succeeded, text) = chiso(&folder, &["ingest", "form_ii06a", &path]);
        assert!(succeeded && text.contains("read 8 = accepted 8"), "{name}: {text}");
        let mut wall = wall(&folder.path().join("data"));
        assert_eq!(wall.loads.len(), 1);
        let load = wall.loads.remove(0);
        assert_eq!((load.file.as_str(), load.nature, load.as_of), (name, Nature::Synthetic, date(2026, 9, 30)));
        assert!(wall.sent_lines.iter().all(|line| line.load == load.id && line.place.to_string() == "34:12"));
        all.push(wall.sent_lines);
    }
    assert_eq!(all[0].len(), 8);
    assert!(all.iter().all(|lines| *lines == all[0]), "the same lines");
}
