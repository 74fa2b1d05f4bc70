//! Files of every page: each page in each kind with as many rows, and cells that come back as they went in, as
//! DuckDB, pandas and a spreadsheet library read them.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use axum::http::StatusCode;
use calamine::{DataType as _, Reader};
use chiso::domain::text::Language;
use chiso::report::table::about::About;
use chiso::report::table::{Column, Kind, Row, Table, Value};
use chiso::sheet::SheetError;
use chiso::sheet::table::{Format, metadata, write};
use polars::prelude::{ParquetReader, SerReader};
use serde_json::{Value as Json, json};

use crate::pages::{Page, World};

pub const PAGES: [&str; 26] = [
    "/home",
    "/compare?p=40,38&i=score_766,portal_on_time_share",
    "/compare?units=63&p=40",
    "/p/40",
    "/p/63-02",
    "/p/40/communes",
    "/p/40/agencies?i=received",
    "/p/40/change?period=2026-Q3",
    "/p/40/goal",
    "/p/40/goal?i=score_766&rank=10",
    "/i/on_time_share",
    "/i/score_766?period=2026-Q3",
    "/i/on_time_share/series",
    "/rules",
    "/quality?place=40",
    "/scorecards/qd766?place=40",
    "/scorecards/qd766/2.1",
    "/forms/ii06a",
    "/loads",
    "/loads/1",
    "/indices",
    "/decentralisation?place=40",
    "/about/sources",
    "/about/indicators",
    "/about/rules",
    "/about/calendar",
];

fn with(page: &str, ending: &str) -> String {
    match page.split_once('?') {
        Some((path, query)) => format!("{path}{ending}?{query}"),
        None => format!("{page}{ending}"),
    }
}

/// What a page offers for download, it has.
#[tokio::test]
async fn every_file_that_a_page_offers_is_there() {
    let world = World::full().await;
    for page in PAGES.into_iter().filter(|page| !page.ends_with("/series")) {
        let shown = world.get(page.strip_prefix("/home").map_or(page, |_| "/")).await;
        let links: Vec<&str> =
            shown.text.split("\" download>").filter_map(|text| text.rsplit("href=\"").next()).collect();
        let (links, _) = links.split_at(links.len().saturating_sub(1));
        for link in links {
            let file = world.get(&link.replace("&#38;", "&")).await;
            assert_eq!(file.status, StatusCode::OK, "{page} offers {link}");
        }
        assert_eq!(links.len() % 6, 0, "{page}: {links:?}");
    }
    world.get("/indices").await.holds("href=\"/indices.xlsx\" download");
}

#[tokio::test]
async fn every_page_is_a_file_of_each_kind_with_as_many_rows() {
    let world = World::full().await;
    for language in ["", "/en"] {
        for page in PAGES {
            let get = async |ending: &str| {
                let address = format!("{language}{}", with(page, ending));
                let file = world.get(&address).await;
                assert_eq!(file.status, StatusCode::OK, "{address}");
                file
            };
            let csv = get(".csv").await;
            let rows = csv.rows().len();
            let told =
                |file: &Page, kind: &str| assert_eq!(file.header("x-row-count"), rows.to_string(), "{page} {kind}");
            told(&csv, "csv");
            let headings = csv.heading();
            assert!(csv.header("link").contains("csv-metadata.json"), "{page}: {}", csv.header("link"));

            let json = get(".json").await;
            told(&json, "json");
            let whole: Json = serde_json::from_str(&json.text).expect(page);
            assert_eq!(whole["row_count"], rows, "{page}");
            assert_eq!(whole["rows"].as_array().map(Vec::len), Some(rows), "{page}");
            let columns = whole["columns"].as_array().expect("columns");
            assert!(columns.iter().map(|column| &column["name"]).eq(&headings), "{page}");
            for column in columns {
                assert!(
                    column["title_vi"] != "" && column["title_en"] != "",
                    "{page}: {column} says nothing of itself"
                );
            }

            let parquet = get(".parquet").await;
            told(&parquet, "parquet");
            let frame = ParquetReader::new(std::io::Cursor::new(parquet.bytes)).finish().expect("Parquet");
            assert_eq!(frame.shape(), (rows, headings.len()), "{page}");

            let book = get(".xlsx").await;
            told(&book, "xlsx");
            let (data, passport) = sheets(&book.bytes);
            assert_eq!(data.len(), rows + 1, "{page}: headings and rows");
            assert_eq!(data[0], headings, "{page}");
            let count = passport.iter().find(|row| ["Số dòng", "Rows"].contains(&row[0].as_str())).expect("a count");
            assert_eq!(count[1], rows.to_string(), "{page}");

            let beside = get(".csv-metadata.json").await;
            told(&beside, "metadata");
            let told: Json = serde_json::from_str(&beside.text).expect(page);
            assert_eq!(told["notes"][0]["row_count"], rows, "{page}");
            let described = told["tableSchema"]["columns"].as_array().expect("columns");
            assert!(described.iter().map(|column| &column["name"]).eq(&headings), "{page}");
        }
    }
}

/// The last two sheets as texts: the rows, and what is told of them.
fn sheets(bytes: &[u8]) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut book: calamine::Xlsx<_> = Reader::new(std::io::Cursor::new(bytes)).expect("a spreadsheet");
    let names = book.sheet_names();
    let mut texts = |name: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(name).expect("readable");
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    let [.., data, passport] = &names[..] else { panic!("{names:?}") };
    (texts(data), texts(passport))
}

#[tokio::test]
async fn what_is_told_beside_a_csv_says_how_to_read_it_and_whence_it_comes() {
    let world = World::full().await;
    let beside = world.get("/compare.csv-metadata.json?p=40&i=on_time_share,score_766&period=2026-Q3").await;
    assert_eq!(beside.header("content-type"), "application/csvm+json; charset=utf-8");
    let told: Json = serde_json::from_str(&beside.text).expect("JSON");
    assert_eq!(told["url"], "compare.csv?period=2026-Q3&p=40&i=on_time_share,score_766");
    assert_eq!((&told["dialect"]["delimiter"], &told["dialect"]["header"]), (&json!(","), &json!(true)));
    assert_eq!(told["dc:temporal"], "2026-07-01/2026-09-30");
    let column = |name: &str| {
        let columns = told["tableSchema"]["columns"].as_array().expect("columns");
        columns.iter().find(|column| column["name"] == name).expect(name).clone()
    };
    assert_eq!(
        (column("place")["datatype"].clone(), column("numerator")["datatype"].clone()),
        (json!("string"), json!("integer"))
    );
    assert_eq!(column("as_of")["datatype"]["base"], "date");
    assert_eq!(column("shortfall_cases")["schema:unitText"], "cases");
    assert!(column("gap")["titles"]["vi"].as_str().is_some_and(|text| text.starts_with("chênh lệch")));
    let about = &told["notes"][0];
    assert_eq!(
        (&about["period"]["value"], &about["row_count"], &about["licence"]),
        (&json!("2026-Q3"), &json!(4), &Json::Null)
    );
    assert!(about["natures"].as_array().is_some_and(|all| all.iter().any(|one| one["nature"] == "synthetic")));
    let source = about["sources"].as_array().expect("sources").iter().find(|one| one["id"] == "case_portal");
    let file = source.expect("the cases")["files"][0].clone();
    assert_eq!((&file["blake3"], &file["as_of"]), (&json!(format!("{:0>64}", "case_portal")), &json!("2026-10-10")));
    assert!(world.get("/en/compare.csv-metadata.json").await.text.contains("no licence"));
}

#[tokio::test]
async fn a_wrong_ending_says_what_is_wrong_and_what_exists() {
    let world = World::full().await;
    let wrong = world.get("/compare.xls?p=40").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    wrong.holds("“.xls”");
    for ending in [".xlsx", ".csv", ".json", ".parquet"] {
        wrong.holds(&format!("href=\"/compare{ending}?p=40\""));
    }
    for address in
        ["/p/40.pdf", "/indices.ods", "/i/on_time_share.xls", "/en/forms/ii06a.doc", "/scorecards/qd766/2.1.xls"]
    {
        let page = world.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        page.holds(".parquet");
    }
    let passport = world.get("/i/on_time_share/passport.csv").await;
    assert_eq!(passport.status, StatusCode::NOT_FOUND);
    passport.holds("href=\"/i/on_time_share/passport.json\"");
    passport.lacks(".parquet");
    for address in ["/find.csv", "/upload.json"] {
        let page = world.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        page.holds("không có bảng");
        page.lacks(".parquet");
    }
    assert_eq!(world.get("/home").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/p/nghe-an.parquet?period=2026").await.header("location"), "/p/40.parquet?period=2026");
    assert_eq!(world.get("/i/on_time_share/series").await.header("location"), "/i/on_time_share");
}

fn about(rows: usize) -> About {
    About {
        language: Language::Vietnamese,
        title: "Ô khó \"đọc\"".to_owned(),
        address: "/nasty".to_owned(),
        period: None,
        marks: Vec::new(),
        runs: vec!["R-2026-10-10-1M3VAD".to_owned()],
        sources: Vec::new(),
        are_sources_of_all: false,
        rows,
    }
}

/// Cells that programs like to spoil.
fn nasty() -> Table {
    let column = |name: &'static str, kind| Column::new(name, kind, "gì", "what");
    let columns = vec![
        column("code", Kind::Text),
        column("note", Kind::Text),
        column("n", Kind::Count),
        column("value", Kind::Decimal),
        column("points", Kind::Fixed(2)),
        column("day", Kind::Date),
        column("at", Kind::Moment),
        column("flag", Kind::YesNo),
    ];
    let row = |code: &str, note: &str, n: i64, value: f64, points: i64, is_set: bool| -> Row {
        let moment = Value::moment("2026-10-11T08:00:00+07:00");
        let day = Value::date("2026-10-10");
        vec![code.into(), note.into(), n.into(), value.into(), Value::Fixed(points, 2), day, moment, is_set.into()]
    };
    let rows = vec![
        row("00123", "=1+1", -5, -2.5, -1250, true),
        row("-5", "+84 912", 0, 0.1 + 0.2, 5, false),
        row("2026-09", "@x; a,b", 4_503_599_627_370_497, 62.59, 1250, true),
        row("1E5", "nói \"không\"", 1, 1e-9, 1, false),
        row("H41.03-261001-0001", "hai\ndòng\r\nvà ba", 7, 1_234_567.891, 99, true),
        row("Đắk Lắk", "Thừa Thiên Huế\tẦ ẫ ỡ", 7, 100.0, 10_000, false),
        vec![
            "000".into(),
            Value::Absent,
            Value::Absent,
            Value::Absent,
            Value::Absent,
            Value::Absent,
            Value::Absent,
            Value::Absent,
        ],
    ];
    Table { columns, rows }
}

fn written(
    folder: &Path,
    stem: &str,
    about: &About,
    columns: &[Column],
    rows: impl Fn() -> Box<dyn Iterator<Item = Row>>,
) {
    for format in [Format::Csv, Format::Json, Format::Parquet, Format::Xlsx] {
        let path = folder.join(format!("{stem}.{}", format.ending()));
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
        write(format, about, columns, rows(), &mut file).expect("writes");
        file.flush().expect("written");
    }
}

fn read_back(arguments: &[&str], folder: &Path) -> Option<Json> {
    let python = crate::oracle::python()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/read_back.py");
    let run = Command::new(python).arg(script).arg(folder).args(arguments).output().expect("starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(serde_json::from_slice(&run.stdout).expect("JSON"))
}

#[tokio::test]
async fn a_series_is_read_with_its_structure_by_a_program_of_statistics() {
    let world = World::full().await;
    let data = world.get("/i/on_time_share/series.sdmx.csv?excel=1").await;
    assert_eq!(data.status, StatusCode::OK);
    assert!(data.header("content-type").starts_with("application/vnd.sdmx.data+csv; version=2.0.0"));
    assert!(data.header("link").contains("series.sdmx.xml"), "{}", data.header("link"));
    let structure = world.get("/i/on_time_share/series.sdmx.xml").await;
    assert_eq!(structure.header("content-type"), "application/vnd.sdmx.structure+xml; version=3.0.0");
    let plain = world.get("/i/on_time_share/series.csv").await;
    let Some(python) = crate::oracle::python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let (xml, csv) = (folder.path().join("structure.xml"), folder.path().join("data.csv"));
    std::fs::write(&xml, &structure.bytes).expect("written");
    std::fs::write(&csv, &data.bytes).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/sdmx_back.py");
    let run = Command::new(python).arg(script).args([&xml, &csv]).output().expect("starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let read: Json = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(read["dimensions"], json!(["FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD"]));
    assert_eq!((&read["measures"], &read["action"]), (&json!(["OBS_VALUE"]), &json!("information")));
    assert_eq!(read["lists"]["CL_AREA"]["34_40"], json!({ "vi": "Nghệ An", "en": "Nghe An" }));
    assert_eq!(read["lists"]["CL_OBS_STATUS"]["O"]["en"], "missing, for another reason");
    assert_eq!(read["enumerated"]["OBS_STATUS"], "CL_OBS_STATUS");
    let observations = read["observations"].as_array().expect("observations");
    let rows = plain.rows();
    assert_eq!(observations.len(), rows.len(), "as many as in the CSV of the same address");
    let of = |area: &str, month: &str| {
        let is_it = |one: &&Json| one["key"]["REF_AREA"] == area && one["key"]["TIME_PERIOD"] == month;
        observations.iter().find(is_it).unwrap_or_else(|| panic!("{area} {month}"))
    };
    let one = of("34_40", "2026-05");
    let (text, attributes) = (one["value"].as_str().expect("a text"), &one["attributes"]);
    let share: f64 = text.parse().expect("a number");
    let (above, below) = (attributes["NUMERATOR"].as_str(), attributes["DENOMINATOR"].as_str());
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok()).expect("a number");
    assert!((share - 100.0 * number(above) / number(below)).abs() < 1e-6, "{one}");
    assert_eq!(
        (&attributes["UNIT_MEASURE"], &attributes["OBS_STATUS"], &attributes["NATURE"], &attributes["RULE_SET"]),
        (&json!("PT"), &json!("G"), &json!("synthetic"), &json!("form_ii06a"))
    );
    assert!(
        observations.iter().all(|one| (one["value"] == "")
            == ["M", "O"].contains(&one["attributes"]["OBS_STATUS"].as_str().expect("a code")))
    );
}

#[test]
fn nasty_cells_come_back_as_they_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = nasty();
    written(folder.path(), "table", &about(table.rows.len()), &table.columns, || Box::new(nasty().rows.into_iter()));
    let told = metadata(&about(table.rows.len()), &table.columns, "table.csv");
    std::fs::write(folder.path().join("table.csv-metadata.json"), told).expect("written");
    let Some(read) = read_back(&[], folder.path()) else { return };
    let at = 1_791_680_400_000_000_i64;
    let expected = json!([
        ["00123", "=1+1", -5, -2.5, -12.5, "2026-10-10", at, true],
        ["-5", "+84 912", 0, 0.3, 0.05, "2026-10-10", at, false],
        ["2026-09", "@x; a,b", 4_503_599_627_370_497_i64, 62.59, 12.5, "2026-10-10", at, true],
        ["1E5", "nói \"không\"", 1, 1e-9, 0.01, "2026-10-10", at, false],
        ["H41.03-261001-0001", "hai\ndòng\r\nvà ba", 7, 1_234_567.891, 0.99, "2026-10-10", at, true],
        ["Đắk Lắk", "Thừa Thiên Huế\tẦ ẫ ỡ", 7, 100.0, 100.0, "2026-10-10", at, false],
        ["000", null, null, null, null, null, null, null],
    ]);
    assert_eq!(read["json"], expected, "JSON");
    assert_eq!(read["parquet"], expected, "Parquet");
    assert_eq!(read["parquet in polars"], expected, "Parquet in Python's polars");
    let mut disarmed = expected.clone();
    disarmed[0][1] = json!("'=1+1");
    disarmed[1][0] = json!("'-5");
    disarmed[1][1] = json!("'+84 912");
    disarmed[2][1] = json!("'@x; a,b");
    assert_eq!(read["csv"], disarmed, "texts that begin like a formula are disarmed, numbers are not");
    assert_eq!(read["csv in polars"], disarmed, "CSV in Python's polars");
    let described = &read["csv by its metadata"];
    assert_eq!((&described["is valid"], &described["said"]), (&json!(true), &json!([])), "CSV on the Web");
    assert_eq!(described["rows"], disarmed, "CSV, typed by what is told beside it alone");
    let mut of_book = expected.clone();
    for row in of_book.as_array_mut().expect("rows").iter_mut().filter(|row| !row[5].is_null()) {
        row[5] = json!("2026-10-10T00:00:00");
        row[6] = json!("2026-10-11T08:00:00");
    }
    of_book[4][1] = json!("hai\ndòng\nvà ba");
    assert_eq!(numbers(&read["xlsx"]), numbers(&of_book), "a spreadsheet");
    assert_eq!(
        read["types"],
        json!(["string", "string", "int64", "double", "double", "date32[day]", "timestamp[us, tz=UTC]", "bool"])
    );
    assert_eq!((&read["row_count"], &read["codes of pandas"][0]), (&json!("7"), &json!("00123")));
}

/// LibreOffice, set to Vietnamese, takes both files for spreadsheets as they are meant.
#[test]
fn an_office_program_opens_both_files_for_spreadsheets() {
    let Ok(office) = std::env::var("CHISO_OFFICE") else {
        return eprintln!("left out: CHISO_OFFICE is not set (scripts/test sets it)");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let table = nasty();
    for (format, name) in [(Format::ExcelCsv, "text.csv"), (Format::Xlsx, "book.xlsx")] {
        let mut out = std::fs::File::create(at(name)).expect("a file");
        write(format, &about(table.rows.len()), &table.columns, nasty().rows.into_iter(), &mut out).expect("writes");
    }
    // Semicolon, quotation mark, UTF-8, in Vietnamese, with formulas: what a double click does.
    for (name, filter) in [
        ("text.csv", "--infilter=CSV:59,34,76,1,,1066,false,true,false"),
        ("book.xlsx", "--infilter=Calc MS Excel 2007 XML"),
    ] {
        let profile = format!("-env:UserInstallation=file://{}", at("profile").display());
        let run = Command::new(&office)
            .args(["--headless", "--norestore", &profile, filter, "--convert-to", "ods", "--outdir"])
            .arg(at("opened"))
            .arg(at(name))
            .output()
            .expect("starts");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let opened = at("opened").join(name).with_extension("ods");
        let mut book: calamine::Ods<_> = calamine::open_workbook(&opened).expect("opened");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
        let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or_default();
        for (row, code) in [(1, "00123"), (3, "2026-09"), (7, "000")] {
            assert_eq!(
                cell(row, 0),
                calamine::Data::String(code.to_owned()),
                "{name}: a code is a text with its zeros"
            );
        }
        let formula = cell(1, 1).to_string();
        assert_eq!(formula.trim_start_matches('\''), "=1+1", "{name}: no formula");
        for (row, column, value) in [(1, 2, -5.0), (1, 3, -2.5), (1, 4, -12.5), (3, 3, 62.59), (5, 3, 1_234_567.891)] {
            let found = cell(row, column).as_f64();
            assert_eq!(found, Some(value), "{name}: a number, {row} {column}");
        }
        assert!(cell(1, 5).to_string().starts_with("2026-10-10"), "{name}: a day, {:?}", cell(1, 5));
    }
}

/// In a spreadsheet 100 and 100.0 are one number.
fn numbers(rows: &Json) -> Json {
    match rows {
        Json::Array(all) => all.iter().map(numbers).collect(),
        Json::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

const MILLION: usize = 1_000_000;

fn long_rows() -> Box<dyn Iterator<Item = Row>> {
    Box::new(
        (0..MILLION as i64)
            .map(|n| vec![format!("H41.03-26-{n:07}").into(), (n % 1000 - 10).into(), Value::decimal(n as f64 / 7.0)]),
    )
}

fn long_columns() -> Vec<Column> {
    let column = |name: &'static str, kind| Column::new(name, kind, "gì", "what");
    vec![column("case_no", Kind::Text), column("n", Kind::Count), column("days", Kind::Decimal)]
}

#[test]
fn a_million_rows_are_complete_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path(), "long", &about(MILLION), &long_columns(), long_rows);
    let Some(read) = read_back(&["long"], folder.path()) else { return };
    let expected = json!([MILLION, 489_500_000]);
    for reader in ["csv", "json", "parquet", "parquet in polars", "csv in polars", "xlsx"] {
        assert_eq!(read[reader], expected, "{reader}");
    }
}

/// Counts what it is given, and how far behind the rows it was.
#[derive(Default)]
struct Sink {
    bytes: usize,
    largest: usize,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_leave_as_they_come() {
    for (format, most) in
        [(Format::Csv, 80 << 10), (Format::ExcelCsv, 80 << 10), (Format::Json, 80 << 10), (Format::Parquet, 1 << 20)]
    {
        let rows = 300_000;
        let mut out = Sink::default();
        write(format, &about(rows), &long_columns(), long_rows().take(rows), &mut out).expect("writes");
        assert!(out.bytes > 2_000_000 && out.largest < most, "{format:?}: {} of {} at once", out.largest, out.bytes);
    }
}

#[test]
fn another_number_of_rows_than_was_told_is_no_file() {
    for format in Format::ALL {
        let of = |told: usize, rows: usize| {
            write(format, &about(told), &long_columns(), long_rows().take(rows), &mut Sink::default())
        };
        assert!(of(3, 3).is_ok());
        assert!(matches!(of(4, 3), Err(SheetError::Rows { told: 4, written: 3 })), "{format:?}");
        assert!(matches!(of(2, 3), Err(SheetError::Rows { told: 2, written: 3 })), "{format:?}");
    }
    let misfit = [vec!["a".into(), "no number".into(), Value::Absent]].into_iter();
    let problem = write(Format::Csv, &about(1), &long_columns(), misfit, &mut Sink::default()).expect_err("no number");
    assert_eq!(problem.to_string(), "column `n` cannot hold `no number`");
    let most = 1_048_576;
    let problem =
        write(Format::Xlsx, &about(most), &long_columns(), long_rows(), &mut Sink::default()).expect_err("too long");
    assert!(problem.to_string().contains("CSV, Parquet and JSON hold all"), "{problem}");
    assert!(!Format::Xlsx.holds(most) && Format::Xlsx.holds(most - 1) && Format::Parquet.holds(most));
}
