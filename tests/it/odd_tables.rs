//! What people and programs do to files on their way: titles and totals around a table, files joined into
//! one, letters that cannot be seen. Each is read right, or told with its line and what to do.

use chiso::domain::check::Finding;
use chiso::domain::source::{Contract, FileFormat, NumberFormat};
use chiso::engine::ingest::Taken;
use chiso::engine::published;
use jiff::civil::{DateTime, date};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::formats::with_part;
use crate::support::Office;

const SOURCE: &str = "case_portal";
const HEADING: &str = "Mã hồ sơ,Mã TTHC,Cơ quan xử lý,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Thời điểm trích xuất";

fn row(number: u32) -> String {
    format!(
        "H40.1-260901-{number:04},1.000001,Sở Nội vụ,40,Trực tuyến,Đã xử lý xong,01/09/2026 08:00,04/09/2026 17:00,\
         03/09/2026 09:00,10/10/2026 23:59"
    )
}

fn rows(numbers: std::ops::RangeInclusive<u32>) -> String {
    numbers.map(|number| row(number) + "\n").collect()
}

fn take(text: &str) -> anyhow::Result<(Office, Taken)> {
    let mut office = Office::new();
    let path = office.write("cases.csv", text);
    let taken = office.take(SOURCE, &path)?;
    Ok((office, taken))
}

/// Read, accepted and rejected rows.
fn counts(taken: &Taken) -> [i64; 3] {
    [taken.load.read, taken.load.accepted, taken.load.rejected]
}

/// Code, rows and lines of what was passed over.
fn passed_over(taken: &Taken) -> Vec<(&str, i64, &[u64])> {
    let codes = ["W_TOTAL_ROWS", "W_NOTE_ROWS", "W_NUMBERING_ROWS", "W_HEADING_AGAIN"];
    let is_one = |finding: &&Finding| codes.contains(&finding.check.as_str());
    let told =
        |finding: &'_ Finding| (codes.iter().position(|code| *code == finding.check).expect("a code"), finding.n);
    let mut found: Vec<_> = taken.brought.findings.iter().filter(is_one).collect();
    found.sort_by_key(|finding| told(finding).0);
    found.into_iter().map(|finding| (finding.check.as_str(), finding.n, finding.lines.as_slice())).collect()
}

#[test]
fn a_table_that_was_saved_from_a_spreadsheet_is_read_as_it_stands_there() {
    let cells = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let indented = |text: &str| text.lines().map(|line| format!(",{line}\n")).collect::<String>();
    let numbers: Vec<String> = (1..=cells(HEADING).len()).map(|number| format!("({number})")).collect();
    let upper: String = ",,,,,,,Thời hạn,,,\n".to_owned();
    let lower = HEADING.replace("Ngày hẹn trả,Ngày kết thúc xử lý", "NGÀY HẸN  TRẢ,\"Ngày kết thúc\nxử lý \"");
    let text = format!(
        "\u{feff},DANH SÁCH HỒ SƠ,,,,,,,,,\n,Từ ngày 01/09/2026 đến ngày 30/09/2026,,,,,,,,,\n,,,,,,,,,,\n{upper},{lower}\n,{}\n{},,,,,,,,,,\n,Tổng cộng,,,,,,,3,,\n,,,,,,,\"Nghệ An, ngày 01/10/2026\",,,\n,,,,,,,Người lập biểu,,,\n,,,,,,,,,,\n",
        numbers.join(","),
        indented(&rows(1..=3)),
    );
    let (office, taken) = take(&text).expect("loads");
    assert_eq!(counts(&taken), [3, 3, 0]);
    assert_eq!(
        passed_over(&taken),
        [("W_TOTAL_ROWS", 1, &[12][..]), ("W_NOTE_ROWS", 2, &[13, 14]), ("W_NUMBERING_ROWS", 1, &[7])]
    );
    assert_eq!(office.totals(SOURCE, "34:40")["form_ii06a/received"], 3);
}

#[test]
fn rows_of_totals_may_be_shorter_than_the_table_and_rows_without_a_number_above_them_are_sent_back() {
    let keyless = row(9).replacen("H40.1-260901-0009", "", 1);
    let text =
        format!("{HEADING}\n{}{keyless}\n,,,,,,,,,ghi chú\nTổng số: 3 hồ sơ\nNgười lập\n{keyless}\n", rows(1..=3));
    let (office, taken) = take(&text).expect("loads");
    assert_eq!(counts(&taken), [6, 3, 3]);
    assert_eq!(passed_over(&taken), [("W_TOTAL_ROWS", 1, &[7][..]), ("W_NOTE_ROWS", 1, &[8])]);
    let quarantine = office.quarantine(&taken.load);
    let lines: Vec<&str> = quarantine.lines().skip(1).map(|line| line.split(',').next().expect("a line")).collect();
    assert!(["5", "6", "9"].iter().all(|line| lines.contains(line)), "{quarantine}");
    assert!(!quarantine.contains("Người lập"), "a signature is kept nowhere");
}

#[test]
fn notes_below_a_total_are_told_apart_wherever_the_blocks_of_a_large_file_end() {
    // More than a block of four megabytes between the total and the note.
    let text = format!("{HEADING}\nTổng cộng\n{}Người lập biểu\n", rows(1..=40_000));
    let (_, taken) = take(&text).expect("loads");
    assert_eq!(counts(&taken), [40_000, 40_000, 0]);
    assert_eq!(passed_over(&taken), [("W_TOTAL_ROWS", 1, &[2][..]), ("W_NOTE_ROWS", 1, &[40_003])]);
}

#[test]
fn files_that_were_joined_into_one_are_read_on_and_told() {
    let text = format!("\u{feff}{HEADING}\r\n{}\u{feff}{HEADING}\r\n{}", rows(1..=2), rows(3..=4));
    let (office, taken) = take(&text).expect("loads");
    assert_eq!(counts(&taken), [4, 4, 0]);
    assert_eq!(passed_over(&taken), [("W_HEADING_AGAIN", 1, &[4][..])]);
    assert_eq!(office.totals(SOURCE, "34:40")["form_ii06a/received"], 4);

    // The second one has no heading: its mark stands before a case number.
    let (_, taken) = take(&format!("{HEADING}\n{}\u{feff}{}", rows(1..=2), rows(2..=3))).expect("loads");
    assert_eq!((counts(&taken), taken.load.duplicate), ([4, 3, 0], 1), "the same case with a mark before it");

    let other = HEADING.replace("Ngày tiếp nhận,Ngày hẹn trả", "Ngày hẹn trả,Ngày tiếp nhận");
    let error = take(&format!("{HEADING}\n{}{other}\n{}", rows(1..=2), rows(3..=4))).err().expect("refused");
    let error = error.to_string();
    for part in ["line 4: a second heading", "send them one by one", "dòng 4: tiêu đề thứ hai", "gửi riêng từng tệp"]
    {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[test]
fn what_cannot_be_seen_makes_no_other_case_and_no_other_word() {
    let plain = row(1);
    for (odd, why) in [
        (plain.replacen("H40.1", "\u{200b}H40.1", 1), "no width"),
        (plain.replacen("H40.1-", "H40.1\u{2011}", 1), "a hyphen that does not break"),
        (plain.replacen("H40.1-260901-", "\u{a0}H40.1–260901–", 1), "dashes of a word processor"),
        (plain.replacen("H40", "Ｈ４０", 1).replacen(",40,", ",４０,", 1), "full width"),
        (
            plain.replace("Sở Nội vụ", "So\u{31b}\u{309}\u{a0}Nô\u{323}i vu\u{323}"),
            "accents apart, a space that does not break",
        ),
        (plain.replace("Trực tuyến", "Trực\u{a0}tuyến\u{feff}"), "in a word of a code list"),
        (plain.replace("01/09/2026 08:00", "01/09/2026\u{a0}08:00\u{200e}"), "in a moment"),
    ] {
        let (_, taken) = take(&format!("{HEADING}\n{plain}\n{odd}\n")).expect("loads");
        assert_eq!((counts(&taken), taken.load.duplicate), ([2, 1, 0], 1), "{why}: {odd}");
    }
}

#[test]
fn headings_are_known_however_they_are_written() {
    let odd = HEADING
        .replace("Mã hồ sơ", " MÃ HỒ SƠ\u{a0}")
        .replace("Trạng thái", "\"Trạng\r\nthái\"")
        .replace("Mã tỉnh", "Ma\u{303}  ti\u{309}nh")
        .replace("Ngày hẹn trả", "\u{feff}ngày hẹn trả ");
    let (_, taken) = take(&format!("{odd}\n{}", rows(1..=2))).expect("loads");
    assert_eq!(counts(&taken), [2, 2, 0]);
    let twice = format!("{HEADING},TRẠNG THÁI\n{},x\n", row(1));
    let error = take(&format!("\n{twice}")).err().expect("refused").to_string();
    for part in
        ["line 2: the heading `Trạng thái` stands there twice, in the columns 6, 11", "dòng 2: tiêu đề `Trạng thái`"]
    {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[test]
fn cells_and_tables_of_any_size_are_read_or_told() {
    // A cell of a megabyte in a column that is not read.
    let long = "x".repeat(1 << 20);
    let (_, taken) = take(&format!("{HEADING},Ghi chú\n{},{long}\n{},\n", row(1), row(2))).expect("loads");
    assert_eq!(counts(&taken), [2, 2, 0]);
    // In one that is.
    let text = format!("{HEADING}\n{}\n{}\n", row(1).replacen("H40.1-260901-0001", &long, 1), row(2));
    let (office, taken) = take(&text).expect("loads");
    assert_eq!(counts(&taken), [2, 1, 1]);
    let quarantine = office.quarantine(&taken.load);
    assert!(quarantine.contains("E_BAD_TEXT") && quarantine.len() < 100_000, "{}", quarantine.len());

    let more: String = (0..1990).map(|number| format!(",Cột {number}")).collect();
    let empty = ",".repeat(1990);
    let (_, taken) = take(&format!("{HEADING}{more}\n{}{empty}\n{}{empty}\n", row(1), row(2))).expect("loads");
    assert_eq!(counts(&taken), [2, 2, 0]);
}

#[test]
fn lines_that_end_with_cr_and_zero_bytes_are_told_with_their_line() {
    let error = take(&format!("{HEADING}\n{}", rows(1..=2)).replace('\n', "\r")).err().expect("refused").to_string();
    for part in ["line 1: the lines end with CR alone", "save the file with LF", "dòng 1", "lưu lại tệp"] {
        assert!(error.contains(part), "{part} in {error}");
    }
    let (office, taken) =
        take(&format!("{HEADING}\n{}\n{}\n", row(1), row(2).replace("H40", "H\u{0}40"))).expect("loads");
    assert_eq!(counts(&taken), [2, 1, 1]);
    assert!(office.quarantine(&taken.load).lines().nth(1).is_some_and(|line| line.starts_with("3,Mã hồ sơ,")));
}

#[test]
fn dates_are_read_by_the_formats_of_the_source_and_no_other_way() {
    for (moment, why) in [
        ("09/13/2026 08:00", "a month of thirteen: the American order"),
        ("46266.5", "a serial number where the source states none"),
        ("2026-09-01 08:00", "another pattern"),
        ("31/09/2026 08:00", "a day that does not exist"),
        ("1/9/2026 08:00", "one digit where two are stated"),
    ] {
        let text = format!("{HEADING}\n{}\n{}\n", row(1), row(2).replace("01/09/2026 08:00", moment));
        let (office, taken) = take(&text).expect("loads");
        assert_eq!(counts(&taken), [2, 1, 1], "{why}");
        let quarantine = office.quarantine(&taken.load);
        for part in ["3,Ngày tiếp nhận,", moment, "E_BAD_MOMENT"] {
            assert!(quarantine.contains(part), "{why}: {part} in {quarantine}");
        }
    }
}

/// A sheet of cells, then changed.
fn sheet(rows: &[&str], change: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in rows.iter().enumerate() {
        for (column, cell) in row.split(',').enumerate() {
            sheet.write_string(number as u32, column as u16, cell).expect("writes");
        }
    }
    change(sheet);
    book.save_to_buffer().expect("writes")
}

fn take_bytes(office: &mut Office, bytes: &[u8]) -> anyhow::Result<Taken> {
    let path = office.folder.path().join("cases.xlsx");
    std::fs::write(&path, bytes)?;
    office.take(SOURCE, &path)
}

#[test]
fn numbers_are_read_by_the_stated_format_and_what_could_be_two_numbers_is_not_read() {
    let office = Office::new();
    let read = |numbers: NumberFormat, values: &[&str]| -> (Vec<f64>, Vec<&'static str>) {
        let mut source = office.catalogue.source("payroll_return").expect("a source").clone();
        let FileFormat::Table(table) = &mut source.format else { panic!("a table") };
        (table.numbers, table.delimiter) = (numbers, b';');
        let mut text = "place;code_system;date;measure;value;qualifier;unit;note;source\n".to_owned();
        for (at, value) in values.iter().enumerate() {
            text.push_str(&format!("{:02};34;2025-12-{:02};persons_streamlined;{value};;;;x\n", 40, at + 1));
        }
        let today = date(2026, 10, 11);
        let read = published::read(&source, "x.csv", text.as_bytes(), &office.catalogue.atlas, today).expect("reads");
        let codes = read.rejects.iter().flat_map(|row| row.reasons.iter().map(|reason| reason.code)).collect();
        (read.scores.iter().filter_map(|score| score.score).collect(), codes)
    };
    let (ambiguous, not) = ("E_AMBIGUOUS_NUMBER", "E_BAD_NUMBER");
    let texts = ["1.234,5", "1,234.5", "1.234", "1,234", "12.345.678", "1234", "1\u{a0}234", "1 234", "12,5", "12.5"];
    let (values, codes) = read(NumberFormat::DotGroups, &texts);
    assert_eq!(values, [1234.5, 1234.0, 12_345_678.0, 1234.0, 12.5]);
    assert_eq!(codes, [not, ambiguous, not, not, not]);
    let (values, codes) = read(NumberFormat::CommaGroups, &texts);
    assert_eq!(values, [1234.5, 1234.0, 1234.0, 12.5]);
    assert_eq!(codes, [not, ambiguous, not, not, not, not]);
    let (values, codes) = read(NumberFormat::Plain, &texts);
    assert_eq!(values, [1.234, 1234.0, 12.5]);
    assert_eq!(codes, [not; 7]);
}

#[test]
fn quotation_marks_that_a_word_processor_bent_move_no_cell() {
    let bent = |number: u32, from: &str, to: &str| row(number).replace(from, to);
    let agency = bent(2, "Sở Nội vụ", "“Sở Nội vụ, Thanh tra”");
    let code = bent(3, "Trực tuyến", "“Trực tuyến”");
    let number = bent(4, "H40.1-260901-0004", "’H40.1-260901-0004");
    let inside = bent(5, "Sở Nội vụ", "Trường “Mầm non”");
    let (office, taken) =
        take(&format!("{HEADING}\n{}\n{agency}\n{code}\n{number}\n{inside}\n", row(1))).expect("loads");
    assert_eq!(counts(&taken), [5, 3, 2]);
    let quarantine = office.quarantine(&taken.load);
    let told: Vec<(&str, &str)> = quarantine
        .lines()
        .skip(1)
        .map(|line| {
            (line.split(',').next().expect("a line"), if line.contains("E_UNKNOWN_CODE") { "code" } else { "row" })
        })
        .collect();
    assert_eq!(told, [("3", "row"), ("4", "code")], "{quarantine}");
    assert!(quarantine.contains("Kênh tiếp nhận"), "{quarantine}");
}

#[test]
fn a_second_heading_with_other_columns_on_a_sheet_is_refused_as_in_text() {
    let other = HEADING.replace("Ngày tiếp nhận,Ngày hẹn trả", "Ngày hẹn trả,Ngày tiếp nhận");
    let (one, two, three) = (row(1), row(2), row(3));
    let again = sheet(&[HEADING, &one, &two, HEADING, &three], |_| {});
    let taken = take_bytes(&mut Office::new(), &again).expect("loads");
    assert_eq!((counts(&taken), passed_over(&taken)), ([3, 3, 0], vec![("W_HEADING_AGAIN", 1, &[4][..])]));
    for joined in [&other, &format!("TT,{HEADING}")] {
        let bytes = sheet(&[HEADING, &one, &two, joined, &three], |_| {});
        let error = format!("{:#}", take_bytes(&mut Office::new(), &bytes).expect_err("refused"));
        for part in ["line 4: a second heading", "dòng 4: tiêu đề thứ hai"] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }
}

/// The workbook in the date system of old Macintoshes, its numbers as they stand.
fn from_1904(bytes: &[u8]) -> Vec<u8> {
    with_part(bytes, "xl/workbook.xml", |text| {
        assert!(text.contains("<workbookPr "), "{text}");
        text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    })
}

/// Days since the end of 1899.
fn serial(moment: DateTime) -> f64 {
    moment.duration_since(date(1899, 12, 30).at(0, 0, 0, 0)).as_secs() as f64 / 86_400.0
}

#[test]
fn days_of_spreadsheets_are_the_same_days_in_both_date_systems() {
    const BETWEEN: f64 = 1462.0;
    let moments = [date(2026, 9, 1).at(8, 0, 0, 0), date(2026, 9, 4).at(17, 0, 0, 0), date(2026, 9, 3).at(9, 0, 0, 0)];
    let (one, dated) = (row(1), Format::new().set_num_format("dd/mm/yyyy hh:mm"));
    let with = |format: Option<&Format>, less: f64| {
        sheet(&[HEADING, &one], |sheet| {
            for (at, moment) in moments.into_iter().enumerate() {
                let (column, number) = (at as u16 + 6, serial(moment) - less);
                match format {
                    Some(format) => sheet.write_number_with_format(1, column, number, format).expect("writes"),
                    None => sheet.write_number(1, column, number).expect("writes"),
                };
            }
        })
    };
    let mut plain = Office::new();
    let path = plain.write("cases.csv", &format!("{HEADING}\n{one}\n"));
    plain.load(SOURCE, &path).expect("loads");
    let stated = |formats: &[&str]| {
        let mut office = Office::new();
        let source = office.catalogue.sources.iter_mut().find(|source| source.id == SOURCE).expect("the source");
        let Contract::Cases(mapping) = &mut source.contract else { panic!("cases") };
        mapping.moment_formats = formats.iter().map(|&format| format.to_owned()).collect();
        office
    };
    let own = "dd/MM/yyyy HH:mm";
    for (name, formats, bytes) in [
        ("dates of 1900", &[own][..], with(Some(&dated), 0.0)),
        ("dates of 1904", &[own], from_1904(&with(Some(&dated), BETWEEN))),
        ("numbers of 1900", &[own, "excel"], with(None, 0.0)),
    ] {
        let mut office = stated(formats);
        let taken = take_bytes(&mut office, &bytes).expect(name);
        assert_eq!(counts(&taken), [1, 1, 0], "{name}");
        assert_eq!(office.parts(SOURCE), plain.parts(SOURCE), "{name}");
    }
    // Numbers without the format of a date: of 1904 they would be four years too early, and are not read.
    let bytes = from_1904(&with(None, BETWEEN));
    let error = format!("{:#}", take_bytes(&mut stated(&[own]), &bytes).expect_err("the row is sent back"));
    assert!(error.contains("none of its 1 rows"), "{error}");
    let error = format!("{:#}", take_bytes(&mut stated(&[own, "excel"]), &bytes).expect_err("refused"));
    assert!(error.contains("1904 date system") && error.contains("hệ ngày 1904"), "{error}");
}

#[test]
fn a_cell_merged_with_those_below_it_holds_for_all_of_them_and_a_blank_one_is_told() {
    let named = |number: u32, name: &str| row(number).replace("Sở Nội vụ", name);
    let rows = [named(1, "Sở Nội vụ"), named(2, ""), named(3, ""), named(4, "Sở Tài chính")];
    let rows: Vec<&str> = std::iter::once(HEADING).chain(rows.iter().map(String::as_str)).collect();
    let lookups = |office: &mut Office| {
        let source = office.catalogue.sources.iter_mut().find(|source| source.id == SOURCE).expect("the source");
        let Contract::Cases(mapping) = &mut source.contract else { panic!("cases") };
        let table = [("Sở Nội vụ", "H40.1"), ("Sở Tài chính", "H40.2")].map(|(name, code)| (name.into(), code.into()));
        let lookup = chiso::domain::source::Lookup { from: "agency_name".into(), table: table.into() };
        mapping.lookups.insert("agency_code".into(), lookup);
    };
    let merged = sheet(&rows, |sheet| {
        sheet.merge_range(1, 2, 3, 2, "Sở Nội vụ", &Format::new()).expect("merges");
    });
    let unknown = |taken: &Taken| {
        let found = taken.brought.findings.iter().find(|finding| finding.check == "W_AGENCY_UNKNOWN");
        found.map(|finding| (finding.n, finding.lines.clone()))
    };
    let mut office = Office::new();
    lookups(&mut office);
    let taken = take_bytes(&mut office, &merged).expect("loads");
    assert_eq!((counts(&taken), unknown(&taken)), ([4, 4, 0], None));
    let mut office = Office::new();
    lookups(&mut office);
    let taken = take_bytes(&mut office, &sheet(&rows, |_| {})).expect("loads");
    assert_eq!((counts(&taken), unknown(&taken)), ([4, 4, 0], Some((2, vec![3, 4]))), "not merged: nothing is guessed");
    // A number that is merged is no number of two cases.
    let numbers = sheet(&rows, |sheet| {
        sheet.merge_range(1, 0, 2, 0, "H40.1-260901-0001", &Format::new()).expect("merges");
    });
    let taken = take_bytes(&mut Office::new(), &numbers).expect("loads");
    assert_eq!(counts(&taken), [4, 3, 1]);
}
