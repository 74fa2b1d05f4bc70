//! The ways in, with the real binary: a file that is sent, a form that is filled in, a folder that is
//! watched. What comes in is loaded once, counted, and leaves nothing else behind.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::journey::{chiso, csv_rows};

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,Các lần bổ sung,\
Thời điểm trích xuất,Tính chất dữ liệu";

pub fn row(number: &str, province: &str) -> String {
    format!(
        "{number},1.000001,G15,{province},Trực tiếp,Đang xử lý,01/10/2026 08:00,06/10/2026 17:00,,10/10/2026 23:59,synthetic\n"
    )
}

pub fn file(rows: &[String]) -> String {
    format!("{HEADING}\n{}", rows.concat())
}

pub struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub fn start(folder: &TempDir, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chiso"))
            .args(["serve", "--port", "0", "--data"])
            .arg(folder.path().join("data"))
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chiso starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
        // What it says later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self { child, address }
    }

    fn ask(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
        let head = format!("{head}\r\nHost: {}\r\nConnection: close\r\n", self.address);
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        stream.write_all(format!("{head}{length}\r\n").as_bytes()).expect("sends");
        // A server that refuses early may stop reading.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answers");
        Answer::of(&String::from_utf8_lossy(&bytes))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1"), b"")
    }

    pub fn send(&self, path: &str, secret: &str, body: &[u8]) -> Answer {
        let head = format!(
            "POST /api/loads/{path} HTTP/1.1\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/octet-stream"
        );
        self.ask(&head, body)
    }

    /// Sends a file and waits until nothing more happens to it.
    pub fn loaded(&self, path: &str, secret: &str, text: &str) -> Value {
        let answer = self.send(path, secret, text.as_bytes());
        assert_eq!(answer.status, 202, "{}", answer.body);
        self.end_of(answer.header("location"))
    }

    pub fn end_of(&self, job: &str) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.get(job);
            assert_eq!(answer.status, 200, "{job}: {}", answer.body);
            let state: Value = serde_json::from_str(&answer.body).expect("JSON");
            if state["final"] == true {
                return state;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "{state}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The pages show what was committed within a second or so.
    pub fn page_with(&self, path: &str, text: &str) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.body.contains(text) {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{path} lacks {text}: {:.2000}", answer.body);
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Fills in the form as a browser without script does.
    pub fn fill_in(&self, path: &str, more: &str, fields: &[(&str, &str)], file: Option<(&str, &str)>) -> Answer {
        let mut body = String::new();
        for (name, value) in fields {
            body += &format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        if let Some((name, text)) = file {
            let head = format!("form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv");
            body += &format!("--XX\r\nContent-Disposition: {head}\r\n\r\n{text}\r\n");
        }
        body += "--XX--\r\n";
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=XX{more}");
        self.ask(&head, body.as_bytes())
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        let body = if chunked { unchunked(body) } else { body.to_owned() };
        Self { status, head: head.to_owned(), body }
    }

    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
        line.and_then(|line| line.split_once(": ")).map_or("", |(_, value)| value)
    }

    pub fn error(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body));
        assert!(body["vi"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        assert!(body["en"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{body}");
        assert_eq!((&body["type"], &body["status"]), (&"/about/api#turned-away".into(), &self.status.into()));
        assert_eq!((&body["detail"], &body["detail_vi"]), (&body["en"], &body["vi"]));
        assert!(body["instance"].as_str().is_some_and(|here| here.starts_with("/api/loads/")), "{body}");
        body["error"].as_str().expect("a code").to_owned()
    }
}

fn unchunked(body: &str) -> String {
    let (mut rest, mut out) = (body, String::new());
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap_or(0);
        if length == 0 {
            break;
        }
        out += after.get(..length).unwrap_or(after);
        rest = after.get(length + 2..).unwrap_or("");
    }
    out
}

pub fn token(folder: &TempDir, arguments: &[&str]) -> String {
    let (succeeded, text) = chiso(folder, &[&["token", "new"], arguments].concat());
    assert!(succeeded, "{text}");
    text.lines().find(|line| line.starts_with("chiso_")).unwrap_or_else(|| panic!("no secret: {text}")).to_owned()
}

#[test]
fn a_file_that_is_sent_is_loaded_once_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = token(&folder, &["Nghệ An 1", "--province", "40"]);
    let other = token(&folder, &["Hà Tĩnh 1", "--province", "42"]);
    let server = Server::start(&folder, &[]);
    let text = file(&[row("W-1", "40"), row("W-2", "40"), row("W-3", "38"), row("W-2", "40")]);
    let done = server.loaded("case_portal?period=2026-10&name=%2Fx%2Fho-so.csv", &secret, &text);
    assert_eq!((&done["state"], &done["file"]), (&"done".into(), &"ho-so.csv".into()), "{done}");
    let load = &done["load"];
    let counts = ["read", "accepted", "rejected", "duplicate"].map(|name| load[name].as_i64().unwrap_or(-1));
    assert_eq!(counts, [4, 2, 1, 1], "{done}");
    // It is in the figures, and on the pages.
    let number = load["number"].as_i64().expect("a number");
    let list = server.page_with("/loads", "ho-so.csv");
    assert!(list.body.contains("Nghệ An 1") && list.body.contains(&format!("/loads/{number}")));
    // Two cases were received.
    server.page_with("/forms/ii06a.csv?place=40&period=2026-10", ",2,");
    let page = server.get(&format!("/loads/{number}")).body;
    assert!(page.contains("Đọc 4 dòng = nhận 2 + loại 1 + trùng 1 + bản cũ 0"), "{page}");
    let rows = csv_rows(&server.get("/loads.csv?source=case_portal&state=visible").body);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0]["way"].as_str(), rows[0]["period"].as_str()), ("sent:Nghệ An 1", "2026-10"));
    assert!(csv_rows(&server.get("/loads.csv?state=refused").body).is_empty());
    // Once more changes nothing; for another period it is another file.
    let again = server.loaded("case_portal?period=2026-10", &secret, &text);
    assert_eq!((&again["state"], &again["load"]["number"]), (&"already_there".into(), &number.into()), "{again}");
    let of_another = server.loaded("case_portal?period=2026-10", &other, &text);
    assert_eq!(of_another["state"], "failed", "its rows were rejected when the other sent them: {of_another}");
    rejected_rows_are_for_those_who_sent_them(&server, number, &secret, &other);
    // A file that is none: refused, with the reason, and listed so.
    let refused = server.loaded("case_portal", &secret, "a,b\n1,2\n");
    assert_eq!(refused["state"], "refused", "{refused}");
    assert!(refused["en"].as_str().is_some_and(|text| text.contains("Mã hồ sơ")), "{refused}");
    assert!(server.page_with("/loads?state=refused", "class=\"mark refused\"").body.contains("/loads/"));
    let page = server.page_with(refused["load"]["page"].as_str().expect("a page"), "Mã hồ sơ").body;
    assert!(page.contains("Không dòng nào của tệp này được tính vào số liệu"), "{page}");
    let left: Vec<_> = fs::read_dir(folder.path().join("data/spool")).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
    // Taken back, a token is worth nothing, at once.
    assert!(chiso(&folder, &["token", "revoke", "Nghệ An 1"]).0);
    assert_eq!(server.send("case_portal", &secret, text.as_bytes()).status, 401);
}

#[test]
fn a_province_takes_no_case_of_another_by_calling_it_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let (theirs, own) =
        (token(&folder, &["Nghệ An 1", "--province", "40"]), token(&folder, &["Hà Tĩnh 1", "--province", "42"]));
    let server = Server::start(&folder, &[]);
    let case = "H41.03-261001-0001";
    let ministry = "G09.20-261001-0002";
    let first = server.loaded("case_portal", &theirs, &file(&[row(case, "40"), row(ministry, "40")]));
    assert_eq!(first["state"], "done", "{first}");
    // The same number as a case of Hà Tĩnh's, a second later; beside it one that is. A number of a ministry
    // names no province, so it may well be a case in each.
    let later = |number: &str| row(number, "42").replace("10/10/2026 23:59", "10/10/2026 23:59:01");
    let text = file(&[later(case), later("H27.03-261001-0001"), later(ministry)]);
    let sent = server.loaded("case_portal", &own, &text);
    let counts = ["read", "accepted", "rejected"].map(|name| sent["load"][name].as_i64().unwrap_or(-1));
    assert_eq!(counts, [3, 2, 1], "{sent}");
    let number = sent["load"]["number"].as_i64().expect("a number");
    let head = format!("GET /api/loads/{number}/rejected HTTP/1.1\r\nAuthorization: Bearer {own}");
    let rows = server.ask(&head, b"").body;
    assert!(rows.contains("E_FOREIGN_PROVINCE,Mã hồ sơ"), "{rows}");
    server.page_with("/forms/ii06a.csv?place=40&period=2026-10", ",2,");
    server.page_with("/forms/ii06a.csv?place=42&period=2026-10", ",2,");
}

fn rejected_rows_are_for_those_who_sent_them(server: &Server, number: i64, secret: &str, other: &str) {
    let fetch = |bearer: &str| {
        server.ask(&format!("GET /api/loads/{number}/rejected HTTP/1.1\r\nAuthorization: Bearer {bearer}"), b"")
    };
    assert_eq!(server.get(&format!("/api/loads/{number}/rejected")).status, 401);
    assert_eq!((fetch("chiso_x_y").status, fetch(other).status), (401, 403));
    let rows = fetch(secret);
    assert_eq!(rows.status, 200);
    assert!(rows.body.contains("W-3") && rows.body.contains("E_FOREIGN_PROVINCE"), "{}", rows.body);
    assert!(!rows.body.contains("W-1"), "rejected rows only");
    let name = format!("attachment; filename=\"chiso-load-{number}-rejected.csv\"");
    assert_eq!((rows.header("content-disposition"), rows.header("cache-control")), (name.as_str(), "no-store"));
    // The same by the form of the page; a wrong token brings the page back with what is wrong.
    let path = format!("/loads/{number}/rejected");
    let by_form = server.fill_in(&path, "", &[("token", secret)], None);
    assert!(by_form.status == 200 && by_form.body.contains("W-3"), "{}", by_form.body);
    let wrong = server.fill_in(&format!("/en{path}"), "", &[("token", "x")], None);
    assert!(wrong.status == 401 && wrong.body.contains("The token is not known"), "{}", wrong.body);
    let by_address = server.get(&format!("/en{path}"));
    assert_eq!((by_address.status, by_address.header("location")), (303, format!("/en/loads/{number}").as_str()));
    assert_eq!(server.get("/api/loads/999/rejected").status, 401);
    let missing = server.ask(&format!("GET /api/loads/999/rejected HTTP/1.1\r\nAuthorization: Bearer {secret}"), b"");
    assert_eq!(missing.status, 404);
}

#[test]
fn what_is_turned_away_is_described_as_it_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    token(&folder, &["one", "--province", "40", "--source", "case_portal"]);
    let server = Server::start(&folder, &[]);
    let unknown = server.get("/api/loads/jobs/0");
    assert_eq!(unknown.error(), "unknown_job");
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let (described, told) = (json(&server.get("/api/v1/openapi.json").body), json(&unknown.body));
    let schema = &described["components"]["schemas"]["TurnedAway"];
    let names = |object: &Value| object.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&schema["properties"]), names(&told), "no part of it forbids another");
    assert_eq!((schema.get("allOf"), &schema["additionalProperties"]), (None, &false.into()));
    let end = &described["paths"]["/api/loads/jobs/{id}"]["get"]["responses"]["404"]["content"];
    assert_eq!(end["application/problem+json"]["schema"]["$ref"], "#/components/schemas/TurnedAway");
}

#[test]
fn the_door_keeps_its_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = token(&folder, &["one", "--province", "40", "--source", "case_portal"]);
    let server = Server::start(&folder, &["--largest-upload", "1"]);
    let text = file(&[row("W-1", "40")]);
    let code = |path: &str, secret: &str, body: &[u8]| {
        let answer = server.send(path, secret, body);
        (answer.status, answer.error())
    };
    let refused = |status: u16, error: &str| (status, error.to_owned());
    assert_eq!(code("case_portal", "", text.as_bytes()), refused(401, "unknown_token"));
    assert_eq!(
        code("case_portal", &secret.replace("chiso_", "chiso_0"), text.as_bytes()),
        refused(401, "unknown_token")
    );
    assert_eq!(code("case_sync", &secret, b"{}"), refused(403, "other_source"));
    assert_eq!(code("nothing", &secret, b"{}"), refused(404, "unknown_source"));
    assert_eq!(code("case_portal?period=2026-13", &secret, text.as_bytes()), refused(422, "bad_period"));
    assert_eq!(code("case_portal?perido=2026", &secret, text.as_bytes()), refused(400, "bad_parameter"));
    assert_eq!(code("case_portal", &secret, b""), refused(422, "empty"));
    let large = vec![b'x'; (1 << 20) + 1];
    assert_eq!(code("case_portal", &secret, &large), refused(413, "too_large"));
    // The same without a length that is announced.
    let head = format!(
        "POST /api/loads/case_portal HTTP/1.1\r\nAuthorization: Bearer {secret}\r\nTransfer-Encoding: chunked\r\n\
         Host: x\r\nConnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(&server.address).expect("connects");
    stream.write_all(head.as_bytes()).expect("sends");
    for _ in 0..17 {
        let _ = stream.write_all(format!("{:x}\r\n", 1 << 16).as_bytes());
        let _ = stream.write_all(&[b'x'; 1 << 16]);
        let _ = stream.write_all(b"\r\n");
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answers");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let form = format!(
        "POST /api/loads/case_portal HTTP/1.1\r\nAuthorization: Bearer {secret}\r\nContent-Type: multipart/form-data; boundary=x"
    );
    assert_eq!(server.ask(&form, text.as_bytes()).status, 415);
    assert_eq!(server.get("/api/loads/case_portal").status, 405);
    assert_eq!(server.get("/api/loads/jobs/0").error(), "unknown_job");
    assert_eq!((server.get("/api/loads/jobs/0").status, server.get("/upload/0").status), (404, 404));
    assert_eq!((server.get("/loads/7").status, server.get("/loads/x").status), (404, 404));
    assert_eq!(server.get("/loads?state=lost").status, 400);
    // Senders that break off in the middle hold no place: there are fewer places than these.
    for _ in 0..20 {
        let mut stream = TcpStream::connect(&server.address).expect("connects");
        let head = format!(
            "POST /api/loads/case_portal HTTP/1.1\r\nAuthorization: Bearer {secret}\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{HEADING:.20}"
        );
        stream.write_all(head.as_bytes()).expect("sends");
    }
    let begun = Instant::now();
    while server.send("case_portal", &secret, text.as_bytes()).status != 202 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the places are not given back");
        std::thread::sleep(Duration::from_millis(200));
    }
    let rows = csv_rows(&server.page_with("/loads.csv", "case_portal").body);
    assert_eq!(rows.len(), 1, "what was broken off or refused at the door is no load: {rows:?}");
}

#[test]
fn the_form_works_without_script_and_not_from_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = token(&folder, &["any"]);
    let server = Server::start(&folder, &[]);
    let empty = server.get("/upload").body;
    assert!(empty.contains("enctype=\"multipart/form-data\"") && empty.contains("upload."), "{empty}");
    let text = file(&[row("W-1", "40"), row("W-2", "38")]);
    let fields = [("source", "case_portal"), ("token", secret.as_str()), ("period", "")];
    let sent = server.fill_in("/en/upload", "", &fields, Some(("hồ sơ.csv", &text)));
    assert_eq!(sent.status, 303, "{}", sent.body);
    let job = sent.header("location").to_owned();
    assert!(job.starts_with("/en/upload/"), "{job}");
    server.end_of(&job.replace("/en/upload/", "/api/loads/jobs/"));
    let page = server.get(&job);
    assert!(page.body.contains("accepted 2"), "{}", page.body);
    assert!(page.body.contains("hồ sơ.csv"), "{}", page.body);
    assert_eq!((page.header("refresh"), page.header("cache-control")), ("", "no-store"));
    let asked = server.fill_in("/upload", "\r\nAccept: application/json", &fields, Some(("x.csv", &text)));
    assert_eq!(asked.status, 202, "{}", asked.body);
    for (more, status) in [
        ("\r\nSec-Fetch-Site: cross-site", 403),
        ("\r\nOrigin: http://elsewhere.example", 403),
        ("\r\nOrigin: null", 403),
        ("\r\nSec-Fetch-Site: same-origin", 303),
    ] {
        assert_eq!(server.fill_in("/upload", more, &fields, Some(("x.csv", &text))).status, status, "{more}");
    }
    let here = format!("\r\nOrigin: http://{}", server.address);
    assert_eq!(server.fill_in("/upload", &here, &fields, Some(("x.csv", &text))).status, 303);
    let wrong = [("source", "case_portal"), ("token", "x")];
    let wrong = server.fill_in("/upload", "", &wrong, Some(("x.csv", &text)));
    assert!(wrong.status == 401 && wrong.body.contains("Mã truy cập không đúng"), "{}", wrong.body);
    let without = server.fill_in("/upload", "", &fields, None);
    assert!(without.status == 422 && without.body.contains("Chưa có tệp nào"), "{}", without.body);
    let late = server.fill_in("/upload", "", &[], Some(("x.csv", &text)));
    assert_eq!(late.status, 401, "the token comes before the file: {}", late.body);
}

#[test]
fn a_server_that_takes_no_files_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = token(&folder, &["any"]);
    let server = Server::start(&folder, &["--largest-upload", "0"]);
    assert!(server.get("/upload").body.contains("không nhận tệp"));
    let answer = server.send("case_portal", &secret, b"x");
    assert_eq!((answer.status, answer.error()), (501, "closed".to_owned()));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn a_watched_folder_is_emptied_into_done_and_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let watched = folder.path().join("in");
    let portal = watched.join("case_portal");
    fs::create_dir_all(&portal).expect("a folder");
    fs::create_dir_all(watched.join("nobody")).expect("a folder");
    let write = |name: &str, text: &str| fs::write(portal.join(name), text).expect("writes");
    write("a.csv", &file(&[row("W-1", "40"), row("W-2", "99")]));
    write("broken.csv", "a,b\n1,2\n");
    write("growing.csv.part", &file(&[row("W-9", "40")]));
    fs::write(watched.join("nobody/x.csv"), "x").expect("writes");
    let watched = watched.to_string_lossy().into_owned();
    let (succeeded, text) = chiso(&folder, &["watch", &watched, "--once"]);
    assert!(!succeeded && text.contains("1 loaded, 1 not") && text.contains("nobody"), "{text}");
    assert_eq!(names(&portal), ["done", "failed", "growing.csv.part"]);
    assert_eq!(names(&portal.join("done")), ["a.csv", "a.csv.chiso.txt"]);
    assert_eq!(names(&portal.join("failed")), ["broken.csv", "broken.csv.chiso.txt"]);
    let why = fs::read_to_string(portal.join("failed/broken.csv.chiso.txt")).expect("a report");
    assert!(why.contains("REFUSED") && why.contains("thiếu cột `Mã hồ sơ`"), "{why}");
    let report = fs::read_to_string(portal.join("done/a.csv.chiso.txt")).expect("a report");
    assert!(report.contains("rejected / loại 1") && report.contains("quarantine"), "{report}");
    // The same file again says so, and a whole one is taken when it has its name.
    write("a.csv", &file(&[row("W-1", "40"), row("W-2", "99")]));
    fs::rename(portal.join("growing.csv.part"), portal.join("grown.csv")).expect("renames");
    let (succeeded, text) = chiso(&folder, &["watch", &watched, "--once"]);
    assert!(succeeded && text.contains("2 loaded, 0 not") && text.contains("nothing changed"), "{text}");
    assert_eq!(names(&portal), ["done", "failed"]);
    assert_eq!(names(&portal.join("done")).len(), 6);
    // While a server runs, it does the same.
    let server = Server::start(&folder, &["--watch", &watched, "--every", "1s"]);
    write("b.csv", &file(&[row("W-7", "40")]));
    let page = server.page_with("/loads", ">4. b.csv<");
    assert!(page.body.contains("thư mục theo dõi"), "{}", page.body);
    let (succeeded, text) = chiso(&folder, &["watch", &folder.path().join("none").to_string_lossy(), "--once"]);
    assert!(!succeeded && text.contains("not a folder"), "{text}");
}
