//! Personal values in every format, in every place where they may stand, through the real binary: on
//! the command line and over HTTP. Every byte that is written or answered is looked through.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::write::GzEncoder;
use polars::prelude::{Column, DataFrame, DataType, ParquetReader, ParquetWriter, SerReader};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Nobody's: made up for this test.
const PLANTED: [&str; 10] = [
    "Nguyễn Thị Bí Mật",
    "TRAN VAN BI MAT",
    "0912345678",
    "091 234 5679",
    "+84 912 345 670",
    "040099001234",
    "186123456",
    "bi.mat@example.com",
    "Số nhà 5 ngõ 3 Bí Mật",
    "xin cấp giấy cho con tôi đang ốm",
];
/// The last one looks like nobody in particular: in a row that is right elsewhere it is believed.
const WITHOUT_FREE_TEXT: usize = PLANTED.len() - 1;
/// Of one word, and so not unlike a code.
const GLUED: [&str; 4] = ["NguyenThiKin", "tran.van.khuat7", "KN/0912345671", "KN-040099001235"];
const FILE_NAME: &str = "Nguyễn Thị Bí Mật 0912345678";
const HEADING: [&str; 12] = [
    "Mã hồ sơ",
    "Mã TTHC",
    "Mã lĩnh vực",
    "Mã đơn vị",
    "Mã tỉnh",
    "Kênh tiếp nhận",
    "Trạng thái",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Thời điểm trích xuất",
    "Chủ hồ sơ",
    "Cột lạ",
];
const PROVINCE: usize = 4;
/// Read as texts, so that what stands there could reach the lake.
const TEXTS: [usize; 4] = [0, 1, 2, 3];

type Cells = Vec<String>;

fn row(number: &str) -> Cells {
    let cells = [number, "1.000010", "G15", "H41.03", "40", "Trực tiếp", "Đang xử lý", "01/10/2026 08:00"];
    cells.into_iter().chain(["06/10/2026 17:00", "10/10/2026 23:59", "", ""]).map(str::to_owned).collect()
}

fn with(mut cells: Cells, at: usize, value: &str) -> Cells {
    cells[at] = value.to_owned();
    cells
}

/// Right ones, more than half, and among them personal values in every column; in rows that are sent
/// back, and in rows that are not.
fn rows() -> Vec<Cells> {
    let mut rows = Vec::new();
    for (which, planted) in PLANTED.into_iter().enumerate() {
        for at in 0..HEADING.len() {
            rows.push(with(with(row(&format!("LOI-{which}-{at}")), PROVINCE, "4O"), at, planted));
        }
        for at in TEXTS.into_iter().filter(|_| which < WITHOUT_FREE_TEXT) {
            rows.push(with(row(&format!("MA-{which}-{at}")), at, planted));
        }
        for at in [HEADING.len() - 2, HEADING.len() - 1] {
            rows.push(with(row(&format!("DUNG-{which}-{at}")), at, planted));
        }
        let mut shifted = row(&format!("LECH-{which}"));
        shifted.insert(1, planted.to_owned());
        shifted.pop();
        rows.push(shifted);
    }
    for (which, glued) in GLUED.into_iter().enumerate() {
        for at in 0..HEADING.len() {
            rows.push(with(with(row(&format!("LIEN-{which}-{at}")), PROVINCE, "4O"), at, glued));
        }
        rows.extend(TEXTS.map(|at| with(row(&format!("MALIEN-{which}-{at}")), at, glued)));
    }
    rows.extend((0..2 * rows.len()).map(|number| row(&format!("TOT-{number}"))));
    rows
}

fn csv_of(rows: &[Cells]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADING).expect("writes");
    rows.iter().for_each(|row| writer.write_record(row).expect("writes"));
    String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8")
}

/// With lines that are no rows: a field too many, too few, a quotation left open.
fn csv_text() -> String {
    let broken = PLANTED.map(|planted| {
        let line = row("HONG").join(",");
        format!("{planted},{line}\nHONG,{planted}\n{},\"{planted}\nHONG\n", line.trim_end_matches(','))
    });
    format!("{}{}{}", csv_of(&rows()), broken.concat(), torn())
}

/// Rows with a cell too many, too few, or a quotation left open, and a person in each of their cells. A
/// free text that stands in one column of several rows would be taken for a code of its own.
fn torn() -> String {
    let mut lines = Vec::new();
    for (which, planted) in PLANTED.into_iter().take(WITHOUT_FREE_TEXT).chain(GLUED).enumerate() {
        for at in 0..=HEADING.len() {
            let mut surplus = row(&format!("H41.03-261001-{which:02}{at:02}"));
            surplus.insert(at, planted.to_owned());
            let mut short = surplus.clone();
            short.truncate(HEADING.len() - 1);
            let mut twice = surplus.clone();
            twice.insert(HEADING.len() - at, planted.to_owned());
            let open = with(surplus[..HEADING.len()].to_vec(), at.min(HEADING.len() - 1), &format!("\"{planted}"));
            lines.extend([surplus, short, twice, open].map(|cells| cells.join(",")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("writes");
    encoder.finish().expect("writes")
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("writes");
    }
    writer.finish().expect("writes").into_inner()
}

fn xlsx(rows: &[Cells], sheet_name: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(sheet_name).expect("a name");
    let heading: Cells = HEADING.map(str::to_owned).to_vec();
    for (at, cells) in std::iter::once(&heading).chain(rows).enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(at as u32, column as u16, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a spreadsheet")
}

fn ods(rows: &[Cells]) -> Vec<u8> {
    let cell = |cell: &String| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>")
    };
    let line =
        |cells: &Cells| format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>());
    let heading: Cells = HEADING.map(str::to_owned).to_vec();
    let lines: String = std::iter::once(&heading).chain(rows).map(line).collect();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"{FILE_NAME}\">{lines}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

fn parquet(rows: &[Cells], heading: &[&str]) -> Vec<u8> {
    let column = |(at, name): (usize, &&str)| {
        Column::new((*name).into(), rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>())
    };
    let columns: Vec<Column> = heading.iter().enumerate().map(column).collect();
    let mut frame = DataFrame::new(rows.len(), columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("writes");
    bytes
}

fn record(number: &str) -> String {
    format!(
        r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"2","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000","ThoiDiemTrichXuat":"20261010235900","ChuHoSo":"x","MaLinhVuc":"G15"}}"#
    )
}

fn records() -> Vec<String> {
    let mut records = Vec::new();
    for (which, planted) in PLANTED.into_iter().enumerate() {
        let right = record(&format!("DUNG-{which}"));
        let wrong = record(&format!("LOI-{which}")).replace("\"40\"", "\"4O\"");
        let also = |record: &str, more: &str| record.replace("\"MaTinh\"", &format!("{more},\"MaTinh\""));
        for key in ["MaHoSo", "MaTTHC", "MaLinhVuc", "KenhThucHien", "TrangThaiHoSo", "NgayTiepNhan", "ChuHoSo"] {
            let from = wrong.find(&format!("\"{key}\":\"")).expect(key) + key.len() + 4;
            let to = from + wrong[from..].find('"').expect("a text");
            records.push(format!("{}{planted}{}", &wrong[..from], &wrong[to..]));
        }
        let mores = [
            format!(r#""Khac":"{planted}""#),
            format!(r#""{planted}":"x""#),
            format!(r#""Khac":{{"a":[{{"b":"{planted}"}}]}}"#),
            format!(r#""TenTTHC":{{"b":"{planted}"}}"#),
            format!(r#""MaDoiTuong":"{planted}""#),
            format!(r#""MaDoiTuong":{{"b":"{planted}"}}"#),
            format!(r#""DanhSachHoSoBoSung":[{{"NgayBoSung":"20261002080000","NoiDungBoSung":"{planted}"}}]"#),
        ];
        for (at, more) in mores.iter().enumerate() {
            records.push(also(&wrong, more));
            // On the right ones an account becomes a pseudonym, and the rest is not read.
            let number = format!("\"DUNG-{which}-{at}\"");
            records.push(also(&right, more).replace(&format!("\"DUNG-{which}\""), &number));
        }
        if which < WITHOUT_FREE_TEXT {
            records.push(also(&record(&format!("TEN-{which}")), &format!(r#""DonViXuLy":"{planted}""#)));
            records.push(record(planted));
        }
        records.push(also(&wrong, &format!(r#""DonViXuLy":"{planted}""#)));
        records.push(format!("\"{planted}\""));
        records.push(format!("{{\"MaHoSo\":\"{planted}\",\"x\":}}"));
    }
    for glued in GLUED {
        records.push(record(glued));
        records.extend(["1.000001", "G15"].map(|code| record("LIEN").replace(code, glued)));
    }
    records.extend((0..2 * records.len()).map(|number| record(&format!("TOT-{number}"))));
    records
}

fn form() -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/forms/ii06a.lai_chau.2026-Q3.xlsx");
    let mut archive = ZipArchive::new(File::open(file).expect("opens")).expect("a spreadsheet");
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("reads");
        // A unit, and whatever stands below the table.
        let name = entry.name().expect("a name").into_owned();
        if name == "xl/sharedStrings.xml" {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(text.contains("Sở Nội vụ"), "{text:.3000}");
            bytes = text.replace("Sở Nội vụ", PLANTED[0]).replace("Người lập biểu", PLANTED[7]).into_bytes();
        }
        entries.push((name, bytes));
    }
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zip_of(&entries)
}

fn published() -> String {
    let heading = "place,code_system,date,measure,value,qualifier,unit,note,source";
    let mut lines = vec![heading.to_owned()];
    for (which, planted) in PLANTED.into_iter().enumerate() {
        let good = format!("40,34,2023-09-{:02},procedures_simplified,{which},,procedures", which + 1);
        lines.push(format!("{good},{planted},{planted}"));
        lines.push(format!("{planted},34,2023-09-30,{planted},{planted},{planted},x,{planted},{planted}"));
        lines.push(format!("{planted},{good},x,x"));
        lines.push(format!("{good},\"{planted},x"));
    }
    // What may be taken for a free text is one in a column of remarks.
    lines.retain(|line| !line.starts_with("40,") || !line.contains(PLANTED[WITHOUT_FREE_TEXT]));
    lines.push(String::new());
    lines.join("\n")
}

/// Source, ending of the name, bytes; and whether anything of it can be taken.
fn files() -> Vec<(&'static str, &'static str, Vec<u8>, bool)> {
    // So many are broken on purpose that the file would be refused as a whole without as many more right ones.
    let right: Vec<Cells> = (0..PLANTED.len() * HEADING.len() * 5).map(|number| row(&format!("DU-{number}"))).collect();
    let lines = csv_of(&right);
    let (rows, text) = (rows(), csv_text() + lines.split_once('\n').map_or("", |(_, lines)| lines));
    let mut heading = HEADING;
    heading[11] = PLANTED[0];
    // The heading one place off, and data in its place.
    let off = text.replacen("Cột lạ", PLANTED[0], 1).replacen("Mã TTHC", PLANTED[2], 1);
    let none = text.split_once('\n').map(|(_, rows)| rows.to_owned()).expect("a heading");
    let foreign: Vec<&str> = PLANTED.into_iter().chain(["a", "b"]).collect();
    let envelope = format!(r#"{{"service":"DongBoHoSoMC","isUpdating":"False","data":[{}]}}"#, records().join(","));
    // What is no object ends a file of lines; within an envelope it is a record that is sent back.
    let lines: Vec<String> =
        records().into_iter().filter(|line| line.starts_with('{') && !line.contains(":}")).collect();
    let service = format!(r#"{{"service":"{}","data":[{}]}}"#, PLANTED[0], record("X"));
    vec![
        ("case_portal", "csv", text.clone().into_bytes(), true),
        ("case_portal", "csv.gz", gzip(format!("{text}\n\n").as_bytes()), true),
        ("case_portal", "zip", zip_of(&[("Nguyễn Thị Bí Mật/0912345678.csv", text.as_bytes())]), true),
        ("case_portal", "csv", utf_16(&text), true),
        ("case_portal", "xlsx", xlsx(&rows, "TRAN VAN BI MAT"), true),
        ("case_portal", "ods", ods(&rows), true),
        ("case_portal", "parquet", parquet(&rows, &heading), true),
        ("case_sync", "json", envelope.into_bytes(), true),
        ("case_sync", "json", lines.join("\n").into_bytes(), true),
        ("form_ii06a", "xlsx", form(), true),
        ("reform_return", "csv", published().into_bytes(), true),
        ("case_portal", "csv", off.into_bytes(), false),
        ("case_portal", "csv", none.into_bytes(), false),
        ("case_portal", "parquet", parquet(&rows, &foreign), false),
        ("case_portal", "xlsx", xlsx(&rows[1..], "Bí Mật").into_iter().take(2000).collect(), false),
        ("case_sync", "json", service.into_bytes(), false),
        ("reform_return", "csv", format!("{}\n1\n", PLANTED.join(",")).into_bytes(), false),
    ]
}

thread_local! {
    /// All that was found by a test, so that one leak does not hide another.
    static LEAKS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn leaked(what: String) {
    LEAKS.with_borrow_mut(|leaks| leaks.push(what));
}

fn nothing_leaked() {
    let leaks = LEAKS.take();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n---\n"));
}

/// Notes every planted value that is there; `from` names where.
fn look_through(bytes: &[u8], from: &str) {
    let finder = |text: &str| memchr::memmem::find(bytes, text.as_bytes());
    for text in PLANTED.iter().chain(&GLUED) {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found = finder(text).or_else(|| memchr::memmem::find(bytes, &wide));
        if let Some(at) = found {
            let around = &bytes[at.saturating_sub(300)..(at + 100).min(bytes.len())];
            leaked(format!("{text} is in {from}: {}", String::from_utf8_lossy(around)));
        }
    }
    for text in ["Bí Mật", "bi.mat", "Bi\u{301} Mâ\u{323}t"] {
        if finder(text).is_some() {
            leaked(format!("{text} is in {from}"));
        }
    }
}

/// Everything that a file says, however it is packed.
fn look_into(path: &Path, seen: &mut String) {
    let bytes = fs::read(path).expect("readable");
    let name = path.display().to_string();
    look_through(&bytes, &name);
    look_through(name.as_bytes(), "the name of a file");
    if name.ends_with(".parquet") {
        let frame = ParquetReader::new(File::open(path).expect("opens")).finish().expect("Parquet");
        for column in frame.columns().iter().filter(|column| column.dtype() == &DataType::String) {
            let texts: Vec<&str> = column.str().expect("texts").iter().flatten().collect();
            let all = texts.join("\n");
            look_through(all.as_bytes(), &format!("{name}, {}", column.name()));
            seen.push_str(&all);
        }
    } else if bytes.starts_with(b"PK") {
        let mut archive = ZipArchive::new(Cursor::new(&bytes)).expect("a zip file");
        for at in 0..archive.len() {
            let (mut entry, mut inner) = (archive.by_index(at).expect("an entry"), Vec::new());
            entry.read_to_end(&mut inner).expect("reads");
            look_through(&inner, &format!("{name}, entry {at}"));
            seen.push_str(&String::from_utf8_lossy(&inner));
        }
    } else if bytes.starts_with(b"\x1f\x8b") {
        let mut inner = Vec::new();
        flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut inner).expect("reads");
        look_through(&inner, &name);
    } else if name.contains("quarantine") {
        seen.push_str(&String::from_utf8_lossy(&bytes));
    }
}

fn look_below(folder: &Path, seen: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { look_below(&path, seen) } else { look_into(&path, seen) }
    }
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiso"));
    command.args(arguments).arg("--data").arg(data);
    command.env("CHISO_PSEUDONYM_KEY", data.with_extension("key")).env("CHISO_LOG", "debug,sqlx=error,sqlx_core=off");
    command
}

fn say(data: &Path, arguments: &[&str]) -> (bool, Vec<u8>) {
    let output = command(data, arguments).output().expect("chiso starts");
    (output.status.success(), [output.stdout, output.stderr].concat())
}

#[test]
fn nothing_personal_is_written_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    for (at, (source, ending, bytes, is_taken)) in files().into_iter().enumerate() {
        let place = folder.path().join(at.to_string());
        fs::create_dir(&place).expect("a folder");
        let path = place.join(format!("{FILE_NAME}.{ending}"));
        fs::write(&path, bytes).expect("writes");
        let path = path.to_string_lossy().into_owned();
        let (_, told) = say(&data, &["source", "check", source, &path]);
        look_through(&told, &format!("the check of file {at}, {source} {ending}"));
        let (_, told) = say(&data, &["source", "new", &path]);
        look_through(&told, &format!("the draft of file {at}, {source} {ending}"));
        let (succeeded, told) = say(&data, &["ingest", source, &path, "--no-compute"]);
        look_through(&told, &format!("what is said of file {at}, {source} {ending}"));
        assert_eq!(succeeded, is_taken, "file {at}, {source} {ending}: {}", String::from_utf8_lossy(&told));
        let (_, told) = say(&data, &["ingest", source, &path, "--no-compute"]);
        look_through(&told, &format!("what is said of file {at} the second time"));
    }
    for number in 1..=files().len() {
        look_through(&say(&data, &["loads", "show", &number.to_string()]).1, "a load");
    }
    look_through(&say(&data, &["loads"]).1, "the list of loads");
    look_through(&say(&data, &["compute"]).1, "what is said when cases are counted");
    let mut seen = String::new();
    look_below(&data, &mut seen);
    nothing_leaked();
    // It was really read, decoded and sent back: rows without a person are all there.
    for number in ["TOT-7", "DUNG-3-10", "DUNG-3-6", "LOI-0-11", "TEN-2", "H41.03-261001-0208"] {
        assert!(seen.contains(number), "{number} is nowhere");
    }
}

struct Server {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path) -> Self {
        let file = |name: &str| Stdio::from(File::create(folder.join(name)).expect("a file"));
        let mut command = command(&folder.join("data"), &["serve", "--port", "0"]);
        let child = command.stdout(file("stdout")).stderr(file("stderr")).spawn().expect("chiso starts");
        let mut server = Self { child, address: String::new(), folder: folder.to_owned() };
        let begun = Instant::now();
        while server.address.is_empty() {
            let said = fs::read_to_string(folder.join("stdout")).expect("readable");
            let address = said.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
            server.address = address.unwrap_or_default().to_owned();
            assert!(begun.elapsed() < Duration::from_secs(60), "{said}");
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The whole answer, which tells of nobody.
    fn ask(&self, head: &str, secret: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a time limit");
        let length = body.len();
        let head = format!(
            "{head} HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/octet-stream\r\n\
             Content-Length: {length}\r\n\r\n",
            self.address
        );
        stream.write_all(&[head.as_bytes(), body].concat()).expect("sends");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answers");
        look_through(&answer, &head);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn json(&self, head: &str, secret: &str, body: &[u8]) -> Value {
        let answer = self.ask(head, secret, body);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{head}: {error}: {answer}"))
    }

    fn end_of(&self, page: &str) -> Value {
        let begun = Instant::now();
        loop {
            let state = self.json(&format!("GET {page}"), "", b"");
            if state["final"] == true {
                return state;
            }
            assert!(begun.elapsed() < Duration::from_secs(240), "{state}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

#[test]
fn nothing_personal_is_written_of_what_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, told) = say(&folder.path().join("data"), &["token", "new", "any"]);
    let told = String::from_utf8_lossy(&told).into_owned();
    let secret = told.lines().find(|line| line.starts_with("chiso_")).expect("a secret").to_owned();
    let server = Server::start(folder.path());
    let name: String = FILE_NAME.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut jobs = Vec::new();
    for (source, ending, bytes, is_taken) in files() {
        let head = format!("POST /api/loads/{source}?name={name}.{ending}");
        let job = server.json(&head, &secret, &bytes);
        let page = job["status"].as_str().or(job["job"].as_str()).unwrap_or_default();
        let answer = server.ask(&format!("POST /api/loads/{source}?name={name}.{ending}"), &secret, &bytes);
        let page = answer
            .lines()
            .find_map(|line| line.strip_prefix("location: ").or(line.strip_prefix("Location: ")))
            .unwrap_or(page)
            .trim()
            .to_owned();
        jobs.push((server.end_of(&page), is_taken));
    }
    for (state, is_taken) in jobs {
        let came_in = matches!(state["state"].as_str(), Some("done" | "already_there"));
        assert_eq!(came_in, is_taken, "{state}");
        let Some(number) = state["load"]["number"].as_i64() else { continue };
        for page in ["/loads/", "/en/loads/"] {
            server.ask(&format!("GET {page}{number}"), "", b"");
        }
        server.ask(&format!("GET /api/loads/{number}/rejected"), &secret, b"");
    }
    for page in
        ["/loads", "/loads.csv", "/quality", "/quality.csv", "/sources", "/forms/ii06a.csv?place=40&period=2026-10"]
    {
        server.ask(&format!("GET {page}"), "", b"");
    }
    let (said, place) = (["stdout", "stderr"], server.folder.clone());
    drop(server);
    for name in said {
        look_into(&place.join(name), &mut String::new());
    }
    let mut seen = String::new();
    look_below(&place.join("data"), &mut seen);
    nothing_leaked();
    for number in ["TOT-7", "DUNG-3-10", "LOI-0-11"] {
        assert!(seen.contains(number), "{number} is nowhere");
    }
}

/// Every cell under a heading that is one of codes.
fn codes_of(path: &str) -> Vec<String> {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(&path).expect("a file");
    let headings = reader.headers().expect("headings").clone();
    let is_of_codes = |heading: &str| heading.starts_with("Mã ") || heading.contains("code");
    let at: Vec<usize> = (0..headings.len()).filter(|&at| is_of_codes(&headings[at])).collect();
    let records = reader.records().map(|record| record.expect("a record"));
    records.flat_map(|record| at.iter().map(|&at| record[at].to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn no_code_that_comes_with_chiso_is_taken_for_a_person() {
    let samples = ["case_portal", "recommendations", "secondments", "decentralised_tasks", "task_readiness"];
    let reference = ["procedures", "provinces_34", "communes_34", "commune_crosswalk", "sample_mix"];
    let files = samples.map(|name| format!("sample-data/{name}.csv"));
    let files = files.into_iter().chain(reference.map(|name| format!("pipelines/reference/{name}.csv")));
    let mut codes: Vec<String> = files.flat_map(|file| codes_of(&file)).collect();
    assert!(codes.len() > 30_000, "{}", codes.len());
    codes.retain(|code| chiso::domain::personal::is_person_for_code(code));
    assert!(codes.is_empty(), "{codes:?}");
}
