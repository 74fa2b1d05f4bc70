//! The same fifty cases in every format, compression and encoding leave the same counts.

use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use chiso::domain::part::Part;
use chiso::domain::source::{Contract, FileFormat, NumberFormat, TableFormat, TextEncoding};
use chiso::engine::published;
use chiso::formats::{self, BytesInput, Wanted, Whole, Why};
use flate2::Compression;
use flate2::write::GzEncoder;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use jiff::civil::{DateTime, date};
use polars::prelude::{Column, DataFrame, DataType, ParquetWriter, TimeUnit};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::Office;

const SOURCE: &str = "case_portal";

/// Letters, and how text in these fonts looks where it is taken for Western.
const TCVN3: [&str; 2] = [
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "¡¢£¤¥¦§¨©ª«¬\u{ad}®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
];
const VNI: [&str; 2] = [
    "à á ả ã ạ â ấ ầ ẩ ẫ ậ ă ắ ằ ẳ ẵ ặ è é ẻ ẽ ẹ ê ế ề ể ễ ệ í ì ỉ ĩ ị ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ ơ ớ ờ ở ỡ ợ ú ù ủ ũ ụ ư ứ ừ ử ữ ự ý ỳ ỷ ỹ ỵ đ",
    "aø aù aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë eø eù eû eõ eï eâ eá eà eå eã eä í ì æ ó ò où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï uù uø uû uõ uï ö öù öø öû öõ öï yù yø yû yõ î ñ",
];

/// A file, and what the mapping of its source has to state.
pub struct Variant {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    delimiter: u8,
    encoding: TextEncoding,
    /// Patterns of moments, if others than the source's.
    moments: Option<Vec<String>>,
}

impl Variant {
    fn new(name: &'static str, bytes: Vec<u8>) -> Self {
        Self { name, bytes, delimiter: b',', encoding: TextEncoding::Utf8, moments: None }
    }

    fn delimited(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    fn stated(self, encoding: TextEncoding) -> Self {
        Self { encoding, ..self }
    }
}

pub fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files")
}

pub fn table() -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(files().join("cases.csv")).expect("opens");
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let heading = texts(reader.headers().expect("a heading"));
    let rows: Vec<Vec<String>> = reader.records().map(|record| texts(&record.expect("a row"))).collect();
    assert_eq!(rows.len(), 50);
    (heading, rows)
}

fn as_text(delimiter: u8, line_end: &str, change: impl Fn(&str, &str) -> String) -> String {
    let (heading, rows) = table();
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(&heading).expect("writes");
    for row in rows {
        writer.write_record(heading.iter().zip(&row).map(|(name, cell)| change(name, cell))).expect("writes");
    }
    String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8").replace('\n', line_end)
}

fn plain() -> String {
    as_text(b',', "\n", |_, cell| cell.to_owned())
}

fn is_moment(heading: &str) -> bool {
    heading.starts_with("Ngày") || heading == "Thời điểm trích xuất"
}

fn moment(cell: &str) -> DateTime {
    DateTime::strptime("%d/%m/%Y %H:%M", cell).expect("a moment")
}

fn western(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Western")).collect()
}

fn tcvn3(text: &str) -> Vec<u8> {
    let pairs: Vec<(char, char)> = TCVN3[0].chars().zip(TCVN3[1].chars()).collect();
    let find = |letter: char| pairs.iter().find(|(known, _)| *known == letter).map(|(_, seen)| *seen);
    // The fonts have no such capitals: documents are set in small letters there.
    let small = |letter: char| letter.to_lowercase().next().and_then(find);
    let one = |letter: char| if letter.is_ascii() { letter } else { find(letter).or(small(letter)).expect("a letter") };
    western(&text.chars().map(one).collect::<String>())
}

fn vni(text: &str) -> Vec<u8> {
    let pairs: Vec<(&str, &str)> = VNI[0].split(' ').zip(VNI[1].split(' ')).collect();
    let one = |letter: char| -> String {
        let small = letter.to_lowercase().to_string();
        match pairs.iter().find(|(known, _)| *known == small) {
            Some((_, seen)) if letter.is_uppercase() => seen.to_uppercase(),
            Some((_, seen)) => (*seen).to_owned(),
            None => letter.to_string(),
        }
    };
    western(&text.chars().map(one).collect::<String>())
}

pub fn windows_1258(text: &str) -> Vec<u8> {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let (composing, apart) = (ComposingNormalizerBorrowed::new_nfc(), DecomposingNormalizerBorrowed::new_nfd());
    let mut written = String::new();
    for letter in text.chars() {
        let all: Vec<char> = apart.normalize(&letter.to_string()).chars().collect();
        let (tones, rest): (Vec<char>, Vec<char>) = all.iter().partition(|letter| TONES.contains(letter));
        written.push_str(&composing.normalize(&rest.iter().collect::<String>()));
        written.extend(tones);
    }
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1258.encode(&written);
    assert!(!is_lossy);
    bytes.into_owned()
}

pub fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

pub fn fixture(name: &str) -> Vec<u8> {
    fs::read(files().join(name)).expect("a fixture")
}

/// Texts, and moments as such.
fn parquet() -> Vec<u8> {
    let (heading, rows) = table();
    let column = |(at, name): (usize, &String)| {
        let cells = rows.iter().map(|row| row[at].as_str());
        if !is_moment(name) {
            return Column::new(name.as_str().into(), cells.collect::<Vec<_>>());
        }
        let epoch = date(1970, 1, 1).at(0, 0, 0, 0);
        let since = |cell: &str| moment(cell).duration_since(epoch).as_millis() as i64;
        let moments: Vec<Option<i64>> = cells.map(|cell| (!cell.is_empty()).then(|| since(cell))).collect();
        let column = Column::new(name.as_str().into(), moments);
        column.cast(&DataType::Datetime(TimeUnit::Milliseconds, None)).expect("moments")
    };
    let columns: Vec<Column> = heading.iter().enumerate().map(column).collect();
    let mut frame = DataFrame::new(rows.len(), columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("writes");
    bytes
}

/// Days since the end of 1899, as Excel writes moments whose cells have lost their format.
fn serial(cell: &str) -> String {
    let since = moment(cell).duration_since(date(1899, 12, 30).at(0, 0, 0, 0));
    let days = since.as_secs() as f64 / 86_400.0;
    format!("{days:.10}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub fn variants() -> Vec<Variant> {
    use TextEncoding::*;
    let text = plain();
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(&text).into_owned();
    let serials = as_text(b';', "\n", |name, cell| match is_moment(name) && !cell.is_empty() {
        true => serial(cell),
        false => cell.to_owned(),
    });
    let iso = as_text(b',', "\n", |name, cell| match is_moment(name) && !cell.is_empty() {
        true => moment(cell).strftime("%Y-%m-%dT%H:%M:%S.000").to_string(),
        false => cell.to_owned(),
    });
    vec![
        Variant::new("UTF-8 with a mark", format!("\u{feff}{text}").into_bytes()),
        Variant::new("lines of CR LF", as_text(b',', "\r\n", |_, cell| cell.to_owned()).into_bytes()),
        Variant::new("accents apart", apart.into_bytes()),
        Variant::new("semicolons", as_text(b';', "\n", |_, cell| cell.to_owned()).into_bytes()).delimited(b';'),
        Variant::new("tabs", as_text(b'\t', "\n", |_, cell| cell.to_owned()).into_bytes()).delimited(b'\t'),
        Variant::new("UTF-16 with a mark", utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
        Variant::new("UTF-16 as stated", utf_16(&text, u16::to_be_bytes)).stated(Utf16Be),
        Variant::new("Windows-1258", windows_1258(&text)).stated(Windows1258),
        Variant::new("TCVN3", tcvn3(&text)).stated(Tcvn3),
        Variant::new("VNI", vni(&text)).stated(Vni),
        Variant { moments: Some(vec!["excel".to_owned()]), ..Variant::new("serials", serials.into_bytes()) }
            .delimited(b';'),
        Variant { moments: Some(vec!["yyyy-MM-ddTHH:mm:ss.SSS".to_owned()]), ..Variant::new("ISO", iso.into_bytes()) },
        Variant::new("XLSX", fixture("cases.xlsx")),
        Variant::new("XLS", fixture("cases.xls")),
        Variant::new("ODS", fixture("cases.ods")),
        Variant::new("Parquet", parquet()),
    ]
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writes");
    encoder.finish().expect("writes")
}

pub fn zip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("folder/cases", SimpleFileOptions::default()).expect("an entry");
    writer.write_all(bytes).expect("writes");
    writer.finish().expect("writes").into_inner()
}

/// A file of zipped parts, one of which is changed.
pub fn with_part(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("zipped parts");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let (name, mut bytes) = (entry.name().expect("a name").into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).expect("reads");
        if name == part {
            bytes = change(String::from_utf8(bytes).expect("UTF-8")).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&bytes).expect("writes");
    }
    writer.finish().expect("writes").into_inner()
}

/// The format of the source, to be changed.
fn format(office: &mut Office) -> &mut TableFormat {
    let source = office.catalogue.sources.iter_mut().find(|source| source.id == SOURCE).expect("the source");
    match &mut source.format {
        FileFormat::Table(table) => table,
        FileFormat::Json => panic!("not a table"),
    }
}

/// States in the mapping what a file of this variant needs.
fn state(office: &mut Office, variant: &Variant) {
    (format(office).delimiter, format(office).encoding) = (variant.delimiter, variant.encoding);
    if let Some(moments) = &variant.moments {
        let source = office.catalogue.sources.iter_mut().find(|source| source.id == SOURCE).expect("the source");
        let Contract::Cases(mapping) = &mut source.contract else { panic!("cases") };
        mapping.moment_formats.clone_from(moments);
        // Moments within lists stay as they were written.
        mapping.moment_formats.push("dd/MM/yyyy HH:mm".to_owned());
    }
}

/// The counts that a file leaves, and how many of its rows were accepted.
fn counts(variant: &Variant, bytes: &[u8]) -> anyhow::Result<(i64, Vec<Part>)> {
    let mut office = Office::new();
    state(&mut office, variant);
    // The name says nothing: files are known by their bytes.
    let path = office.folder.path().join("cases.dat");
    File::create(&path)?.write_all(bytes)?;
    let load = office.load(SOURCE, &path)?;
    // Two of the rows are wrong on purpose.
    assert_eq!((load.read, load.rejected), (50, 2), "{}: {}", variant.name, reasons(&office, &load));
    Ok((load.accepted, office.parts(SOURCE)))
}

fn reasons(office: &Office, load: &chiso::domain::load::Load) -> String {
    if load.quarantine_file.is_some() { office.quarantine(load) } else { String::new() }
}

#[test]
fn fifty_cases_are_the_same_in_every_format_compression_and_encoding() {
    let base = Variant::new("UTF-8", plain().into_bytes());
    let expected = counts(&base, &base.bytes).expect("loads");
    assert_eq!(expected.0, 48);
    assert!(expected.1.len() > 100, "counts to compare");
    for variant in variants() {
        for (compression, bytes) in
            [("plain", variant.bytes.clone()), ("gzip", gzip(&variant.bytes)), ("zip", zip(&variant.bytes))]
        {
            let found =
                counts(&variant, &bytes).unwrap_or_else(|error| panic!("{}, {compression}: {error:#}", variant.name));
            assert!(found == expected, "{}, {compression}: other counts", variant.name);
        }
    }
}

#[test]
fn a_case_in_another_format_is_the_same_case_and_no_new_version() {
    // What counts first is CSV, or a sheet with true dates.
    let bases = [Variant::new("UTF-8", plain().into_bytes()), Variant::new("Parquet", parquet())];
    for base in &bases {
        let mut office = Office::new();
        let path = office.folder.path().join("cases.dat");
        fs::write(&path, &base.bytes).expect("writes");
        assert_eq!(office.load(SOURCE, &path).expect("loads").accepted, 48);
        for variant in variants().iter().chain(&bases) {
            // Old fonts have no capitals, so names change in them.
            let is_lossy = variant.encoding == TextEncoding::Tcvn3;
            let mut office = office.beside();
            state(&mut office, variant);
            let path = office.folder.path().join("again.dat");
            fs::write(&path, &variant.bytes).expect("writes");
            let load = office.load(SOURCE, &path).expect("loads");
            let found = (load.accepted, load.duplicate, load.superseded, load.replaced);
            let what = format!("{} after {}", variant.name, base.name);
            assert!(found == (0, 48, 0, 0) || is_lossy && load.duplicate > 0, "{what}: {found:?}");
        }
    }
}

#[test]
fn text_in_another_encoding_than_stated_is_refused_with_the_likely_one() {
    for (bytes, name) in [(tcvn3(&plain()), "tcvn3"), (vni(&plain()), "vni"), (windows_1258(&plain()), "windows-1258")]
    {
        let variant = Variant::new("stated as UTF-8", bytes);
        let error = format!("{:#}", counts(&variant, &variant.bytes).expect_err("not UTF-8"));
        assert!(error.contains(&format!("encoding = \"{name}\"")), "{error}");
    }
    let variant = Variant::new("stated as VNI", plain().into_bytes()).stated(TextEncoding::Vni);
    let error = format!("{:#}", counts(&variant, &variant.bytes).expect_err("not VNI"));
    assert!(error.contains("encoding = \"utf-8\""), "{error}");
}

/// A sheet with the headings of the cases in row 1, as Excel writes it.
fn sheet(rows: &[Vec<String>], change: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let (heading, _) = table();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Hồ sơ").expect("a name");
    for (number, row) in std::iter::once(&heading).chain(rows).enumerate() {
        for (column, cell) in row.iter().enumerate() {
            sheet.write_string(number as u32, column as u16, cell).expect("writes");
        }
    }
    change(sheet);
    book.save_to_buffer().expect("writes")
}

#[test]
fn a_broken_cell_and_a_row_without_a_number_are_sent_back_and_a_signature_is_kept_nowhere() {
    let (heading, rows) = table();
    let status = heading.iter().position(|name| name == "Trạng thái").expect("a column") as u16;
    let bytes = sheet(&rows[..5], |sheet| {
        let formula = rust_xlsxwriter::Formula::new("=#REF!").set_result("#REF!");
        sheet.write_formula(2, status, formula).expect("writes");
        sheet.write_string(8, 6, "Người ký: chữ ký").expect("writes");
    });
    let mut office = Office::new();
    let path = office.folder.path().join("cases.csv");
    fs::write(&path, bytes).expect("writes");
    let load = office.load(SOURCE, &path).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (6, 4, 2));
    let lake = office.folder.path().join("quarantine");
    let kept: Vec<u8> = fs::read_dir(lake)
        .expect("a folder")
        .flat_map(|file| fs::read(file.expect("a file").path()).expect("reads"))
        .collect();
    assert!(!String::from_utf8_lossy(&kept).contains("Người ký"));
}

#[test]
fn what_is_not_the_table_of_the_source_is_named() {
    let refused = |bytes: Vec<u8>| {
        let variant = Variant::new("", bytes);
        format!("{:#}", counts(&variant, &variant.bytes).expect_err("refused"))
    };
    let (_, rows) = table();
    let lacking = refused(sheet(&rows[..2], |sheet| {
        sheet.write_string(0, 0, "Số hồ sơ").expect("writes");
    }));
    assert!(lacking.contains("`Mã hồ sơ`") && lacking.contains("sheet `Hồ sơ`, row 1"), "{lacking}");
    assert!(refused(b"[{\"MaHoSo\": \"1\"}]".to_vec()).contains("JSON"));
    assert!(refused(b"%PDF-1.7".to_vec()).contains("PDF"));
    let whole = fs::read(files().join("cases.xlsx")).expect("a fixture");
    assert!(refused(whole[..whole.len() / 2].to_vec()).contains("damaged"));
    let old = fs::read(files().join("cases.xls")).expect("a fixture");
    for length in [600, 5000, old.len() / 2] {
        let message = refused(old[..length].to_vec());
        assert!(
            message.contains("damaged") || message.contains("no spreadsheet") || message.contains("empty"),
            "{message}"
        );
    }
}

#[test]
fn a_stated_sheet_is_read_and_a_missing_one_named_with_those_there() {
    let mut office = Office::new();
    format(&mut office).sheet = Some("Danh sách hồ sơ".to_owned());
    assert_eq!(office.load(SOURCE, &files().join("cases.ods")).expect("loads").accepted, 48);
    let mut office = Office::new();
    format(&mut office).sheet = Some("Sheet9".to_owned());
    let error = format!("{:#}", office.load(SOURCE, &files().join("cases.xlsx")).expect_err("no such sheet"));
    assert!(error.contains("Sheet9") && error.contains("Bìa") && error.contains("Danh sách hồ sơ"), "{error}");
}

#[test]
fn published_figures_come_in_any_table() {
    let office = Office::new();
    let source = office.catalogue.source("papi").expect("a source");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/papi.csv")).expect("reads");
    let read = |bytes: &[u8]| {
        published::read(source, "papi", bytes, &office.catalogue.atlas, date(2026, 10, 11)).expect("reads")
    };
    let expected = read(text.as_bytes());
    assert!(expected.scores.len() > 100);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "PAPI").expect("writes");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (number, record) in reader.records().enumerate() {
        for (column, cell) in record.expect("a row").iter().enumerate() {
            let (row, column) = (number as u32 + 2, column as u16 + 1);
            match cell.parse::<f64>() {
                Ok(value) if !cell.starts_with('0') => sheet.write_number(row, column, value).expect("writes"),
                _ => sheet.write_string(row, column, cell).expect("writes"),
            };
        }
    }
    let xlsx = book.save_to_buffer().expect("writes");
    for bytes in
        [gzip(text.as_bytes()), zip(text.as_bytes()), utf_16(&format!("\u{feff}{text}"), u16::to_le_bytes), xlsx]
    {
        let found = read(&bytes);
        assert_eq!((found.accepted, found.rejected), (expected.accepted, expected.rejected));
        assert!(found.scores == expected.scores && found.parts == expected.parts);
    }
}

fn read_whole(bytes: &[u8]) -> anyhow::Result<Whole> {
    let format =
        TableFormat { sheet: None, delimiter: b',', encoding: TextEncoding::Utf8, numbers: NumberFormat::Plain };
    let (heading, _) = table();
    let wanted = Wanted { headings: heading, keys: vec!["Mã hồ sơ".to_owned()] };
    formats::table(&BytesInput::new("cases", bytes), &format)?.read_whole(&wanted)
}

#[test]
fn totals_signatures_and_column_numbers_are_told_apart_from_data() {
    for name in ["cases.xlsx", "cases.xls", "cases.ods"] {
        let whole = read_whole(&fs::read(files().join(name)).expect("a fixture")).expect("a table");
        let set_aside: Vec<(u64, Why)> = whole.passed_over.iter().map(|row| (row.line, row.why)).collect();
        // Seven rows of heading, fifty of data, two blank ones among them.
        assert_eq!(set_aside, [(7, Why::Numbering), (60, Why::Total), (62, Why::Footer)], "{name}");
        assert_eq!((whole.heading.line, whole.heading.sheet.as_str()), (6, "Danh sách hồ sơ"), "{name}");
        assert_eq!((whole.rows.len(), whole.rows[0].line, whole.rows[49].line), (50, 8, 59), "{name}");
        let above = whole.heading.above.concat();
        assert!(above.contains(&"Từ ngày 01/07/2025 đến ngày 10/10/2026".to_owned()), "{name}: {above:?}");
    }
}

/// Whatever the bytes are: a table or an error, in the time that a test has, and no panic of ours.
#[test]
fn damaged_files_are_refused_and_nothing_falls_over() {
    let mut state = 7_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut refused, mut read) = (0, 0);
    for whole in ["cases.xlsx", "cases.xls", "cases.ods"].map(|name| fs::read(files().join(name)).expect("a fixture")) {
        for round in 0..60 {
            let mut bytes = whole.clone();
            if round % 5 == 0 {
                bytes.truncate(random(whole.len()));
            }
            // Heads and tails of files say where everything else is.
            for _ in 0..=random(8) {
                let at = match (random(3), bytes.len()) {
                    (_, 0) => break,
                    (0, length) => random(length.min(2048)),
                    (1, length) => length - 1 - random(length.min(2048)),
                    (_, length) => random(length),
                };
                bytes[at] = random(256) as u8;
            }
            match read_whole(&bytes) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 40 && read > 0, "{refused} refused, {read} read");
}

#[test]
fn a_sheet_that_claims_to_be_endless_is_refused_before_room_is_made() {
    let mut old = fs::read(files().join("cases.xls")).expect("a fixture");
    let at = old.windows(4).position(|bytes| bytes == [0x00, 0x02, 0x0E, 0x00]).expect("how large the sheet is") + 4;
    old[at..at + 12].copy_from_slice(&[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF]);
    let error = format!("{:#}", read_whole(&old).expect_err("too large"));
    assert!(error.contains("million cells"), "{error}");
    let cell = r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>"#;
    let row = format!(r#"<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>"#);
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)] {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(text.as_bytes()).expect("writes");
    }
    let error = format!("{:#}", read_whole(&writer.finish().expect("writes").into_inner()).expect_err("too large"));
    assert!(error.contains("repeated too often"), "{error}");
}
