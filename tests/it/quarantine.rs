//! What is sent back can be mended and sent again as it is; and nothing in it, or anywhere else that
//! we write, tells of a person.

use std::path::Path;

use chiso::domain::load::Load;
use chiso::domain::reasons::{NOT_KEPT, REASON_COLUMNS};
use chiso::formats::write_sheet;

use crate::support::Office;

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,\
Các lần bổ sung,Thời điểm trích xuất,Chủ hồ sơ,Tên TTHC";

fn row(number: &str) -> String {
    format!(
        "{number},1.000010,\"G15\",40,Trực tiếp,Đang xử lý,01/10/2026 08:00,06/10/2026 17:00,,10/10/2026 23:59,Ai Đó,Khai sinh\n"
    )
}

fn record(number: &str) -> String {
    format!(
        r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000",
        "NgayHenTra":"20261006170000","ThoiDiemTrichXuat":"20261010235900","ChuHoSo":"Ai Đó"}}"#
    )
}

fn send(office: &mut Office, source: &str, name: &str, text: &str) -> Load {
    let path = office.write(name, text);
    office.load(source, &path).unwrap_or_else(|error| panic!("{name}: {error:#}"))
}

fn received(office: &Office, source: &str) -> i64 {
    office.totals(source, "34:40").get("form_ii06a/received").copied().unwrap_or(0)
}

#[test]
fn a_mended_table_comes_back_as_it_is() {
    let mut office = Office::new();
    // A number like a formula, a field that needs quoting, two reasons in one row, and a conflict.
    let bad = [
        row("-A-2").replace(",40,", ",4O,"),
        row("A-3").replace("G15", "G,15").replace(",40,", ",4O,").replace("01/10/2026", "31/02/2026"),
        row("A-1").replace("G15", "G16"),
    ];
    let text = format!("{HEADING}\n{}{}", row("A-1"), bad.concat());
    let load = send(&mut office, "case_portal", "bad.csv", &text);
    assert_eq!((load.read, load.accepted, load.rejected), (4, 1, 3));
    let sent_back = office.quarantine_file(&load);
    assert!(sent_back.starts_with(&format!("\u{feff}{HEADING},{}", REASON_COLUMNS[0])), "{sent_back}");
    assert!(sent_back.contains("\n'-A-2,'1.000010,G15,4O,Trực tiếp,Đang xử lý,"), "{sent_back}");
    assert!(sent_back.contains("E_UNKNOWN_PLACE\nE_BAD_MOMENT"), "one row a rejected row: {sent_back}");
    assert!(sent_back.contains("Khai sinh") && !sent_back.contains("Ai Đó"), "{sent_back}");

    // Sent back as it is, it is wrong again, for the same reasons, and no reason is added to it.
    let again = format!("{sent_back}{}", row("A-9").replace('\n', ",,,,,,\n"));
    let load = send(&mut office, "case_portal", "again.csv", &again);
    assert_eq!(
        (load.accepted, load.rejected, load.duplicate),
        (2, 2, 0),
        "the conflict was with another row of the file"
    );
    let twice = office.quarantine_file(&load);
    assert_eq!(twice.matches(REASON_COLUMNS[0]).count(), 1, "{twice}");
    assert!(twice.contains("\n'-A-2,'1.000010,G15,4O,"), "{twice}");

    let mended = sent_back.replace("4O", "40").replace(",31/02/2026", ",01/10/2026");
    let load = send(&mut office, "case_portal", "mended.csv", &mended);
    assert_eq!((load.read, load.accepted + load.duplicate, load.rejected), (3, 3, 0), "{}", sent_back);
    assert_eq!(received(&office, "case_portal"), 4, "each case once");
    let load = send(&mut office, "case_portal", "mended twice.csv", &format!("{mended}\n"));
    assert_eq!((load.accepted, load.duplicate, load.rejected), (0, 3, 0), "the same content is no new version");
}

#[test]
fn a_spreadsheet_goes_back_as_one_and_comes_again_as_it_is() {
    let mut office = Office::new();
    let rows = [
        row("A-1"),
        row("A-2").replace(",40,", ",4O,"),
        row("A-3").replace(",40,", ",01,").replace("01/10/2026", "31/02/2026"),
    ];
    let cells = |line: &String| line.trim_end().replace('"', "").split(',').map(str::to_owned).collect::<Vec<_>>();
    let headings: Vec<&str> = HEADING.split(',').collect();
    let path = office.folder.path().join("bad.xlsx");
    write_sheet(&path, &headings, &rows.iter().map(cells).collect::<Vec<_>>()).expect("writes");
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (3, 1, 2));
    let sent_back = office.folder.path().join(load.quarantine_file.as_ref().expect("a file"));
    assert_eq!(sent_back.extension().and_then(|extension| extension.to_str()), Some("xlsx"));
    let bytes = std::fs::read(&sent_back).expect("readable");
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).expect("a spreadsheet");
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).expect("a sheet").expect("readable");
    let mut lines: Vec<Vec<String>> =
        sheet.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect();
    assert_eq!((lines.len(), lines[0].len()), (3, headings.len() + REASON_COLUMNS.len()));
    assert_eq!((lines[2][3].as_str(), lines[1][10].as_str()), ("01", ""), "a code stays a text, a name is gone");
    for line in &mut lines {
        line.iter_mut().for_each(|cell| *cell = cell.replace("4O", "40").replace("31/02", "01/10"));
    }
    let heading = lines.remove(0);
    write_sheet(&path, &heading.iter().map(String::as_str).collect::<Vec<_>>(), &lines).expect("writes");
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (2, 2, 0));
}

#[test]
fn a_row_of_a_spreadsheet_without_a_case_number_keeps_its_cells() {
    let mut office = Office::new();
    let rows = [row("A-1"), row("").replace(",40,", ",4O,"), ",,,,,,,,,,Ai Đó,Ai Đó\n".to_owned(), row("A-2")];
    let cells = |line: &String| line.trim_end().replace('"', "").split(',').map(str::to_owned).collect::<Vec<_>>();
    let headings: Vec<&str> = HEADING.split(',').collect();
    let path = office.folder.path().join("nameless.xlsx");
    write_sheet(&path, &headings, &rows.iter().map(cells).collect::<Vec<_>>()).expect("writes");
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (4, 2, 2));
    let sent_back = std::fs::read(office.folder.path().join(load.quarantine_file.as_ref().expect("a file")));
    let mut book: calamine::Xlsx<_> =
        calamine::Reader::new(std::io::Cursor::new(sent_back.expect("readable"))).expect("a spreadsheet");
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).expect("a sheet").expect("readable");
    let lines: Vec<Vec<String>> = sheet.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect();
    let whole = ["", "1.000010", "G15", "4O", "Trực tiếp", "Đang xử lý", "01/10/2026 08:00", "06/10/2026 17:00", ""];
    assert_eq!(lines[1][..9], whole);
    assert_eq!(lines[1][headings.len() + 1], "E_NO_KEY\nE_UNKNOWN_PLACE", "all that is wrong with it");
    // A remark is no record: nothing of it is kept.
    assert!(lines[2][..headings.len()].iter().all(String::is_empty), "{:?}", lines[2]);
}

#[test]
fn mended_records_come_back_in_the_envelopes_they_came_in() {
    let mut office = Office::new();
    let bad = |number: &str| record(number).replace("\"40\"", "\"4O\"");
    let call = |service: &str, records: &[String]| format!(r#"{{{service}"data":[{}]}}"#, records.join(","));
    let step = r#"{"MaHoSo":"B-1","ThoiDiemXuLy":"31022026","TrangThai":"4","NguoiXuLy":"Ai Đó"}"#.to_owned();
    let twice = record("B-6").replace("\"MaTinh\"", "\"MaTTHC\":\"1.000002\",\"MaTinh\"");
    let text = [
        call(r#""service":"DongBoHoSoMC","isUpdating":"False","#, &[record("B-1"), bad("B-2"), bad("B-3")]),
        call(r#""service":"DongBoHoSoMC","isUpdating":"True","#, &[bad("B-4")]),
        call(r#""service":"CapNhatTienDoHoSoMC","#, &[step]),
        call("", &[bad("B-5"), twice, "\"Ai Đó\"".to_owned()]),
    ]
    .join("\n");
    let load = send(&mut office, "case_sync", "bad.json", &text);
    assert_eq!((load.read, load.accepted, load.rejected), (8, 1, 7), "{}", office.quarantine(&load));
    let sent_back = office.quarantine_file(&load);
    assert!(!sent_back.contains("Ai Đó"), "{sent_back}");
    for expected in [
        "{\"isUpdating\":\"False\",\"service\":\"DongBoHoSoMC\",\"data\":[\n{",
        "{\"isUpdating\":\"True\",\"service\":\"DongBoHoSoMC\",\"data\":[\n{",
        "{\"service\":\"CapNhatTienDoHoSoMC\",\"data\":[\n{",
        "]}\n{\"KenhThucHien\"",
    ] {
        assert!(sent_back.contains(expected), "{expected} is not in\n{sent_back}");
    }
    let load =
        send(&mut office, "case_sync", "again.json", &format!("{sent_back}{}\n", record("B-9").replace('\n', "")));
    assert_eq!((load.accepted, load.rejected), (1, 7), "{}", office.quarantine(&load));

    let mended = sent_back.replace("4O", "40").replace("31022026", "20261002080000");
    let mended = mended.replace(&format!("\"MaTTHC\":\"{NOT_KEPT}\""), "\"MaTTHC\":\"1.000001\"");
    let load = send(&mut office, "case_sync", "mended.json", &mended);
    // What was no record at all cannot be mended from what is left of it.
    assert_eq!((load.read, load.rejected), (7, 1), "{}", office.quarantine(&load));
    assert_eq!(received(&office, "case_sync"), 7, "B-1 to B-6, and B-9");
}

#[test]
fn a_cell_that_was_not_kept_is_asked_for_again() {
    let mut office = Office::new();
    // The cells of the first row are shifted by one.
    let shifted = "Ai Đó,B-1,1.000010,G15,40,Trực tiếp,Đang xử lý,01/10/2026 08:00,06/10/2026 17:00,,10/10/2026 23:59,Khai sinh\n";
    let text = format!("{HEADING}\n{shifted}{}", row("B-2"));
    let load = send(&mut office, "case_portal", "shifted.csv", &text);
    assert_eq!((load.accepted, load.rejected), (1, 1));
    let sent_back = office.quarantine_file(&load);
    assert!(!sent_back.contains("Ai Đó") && sent_back.contains(NOT_KEPT), "{sent_back}");
    let mended = sent_back
        .replace("(không lưu / not kept),B-1,1.000010,G15,40", "\"(không lưu / not kept)\",1.000010,G15,40,Trực tiếp");
    let load =
        send(&mut office, "case_portal", "half.csv", &format!("{mended}{}", row("B-3").replace('\n', ",,,,,,\n")));
    assert_eq!(load.rejected, 1);
    assert!(
        office.quarantine(&load).contains(&format!("Mã hồ sơ,{NOT_KEPT},E_NOT_KEPT")),
        "{}",
        office.quarantine(&load)
    );
}

/// What is planted everywhere: a name, a phone, an identity number, an address to write to, a summary.
const PERSONAL: [&str; 6] = [
    "Nguyễn Thị Bí Mật",
    "0912345678",
    "040099001234",
    "bi.mat@example.com",
    "12 đường Lê Lợi",
    "xin cấp giấy cho con tôi",
];

#[test]
fn nothing_personal_is_written_wherever_it_stands_in_a_table() {
    let columns = HEADING.split(',').count();
    let mut office = Office::new();
    let mut rows = vec![row("C-1")];
    for (index, personal) in PERSONAL.iter().enumerate() {
        // In each column alone, of a row that is wrong elsewhere. A sentence under a heading that the
        // source declares harmless (the last one) is believed to be what it says.
        for column in 0..columns - usize::from(index == 5) {
            let bad = row(&format!("C-{index}-{column}")).replace(",40,", ",4O,");
            let mut cells: Vec<String> = bad.trim_end().split(',').map(str::to_owned).collect();
            cells[column] = (*personal).to_owned();
            rows.push(format!("{}\n", cells.join(",")));
        }
        // In rows that are broken: a field too many, too few, a quotation left open; at each place.
        for column in 0..=columns {
            let right = row(&format!("H41.03-261001-{index}{column:03}")).replace('"', "");
            let mut cells: Vec<&str> = right.trim_end().split(',').collect();
            cells.insert(column, personal);
            let open = format!("\"{personal}");
            let mut opened = cells.clone();
            opened[column] = &open;
            let mut short = cells.clone();
            short.remove((column + 3) % cells.len());
            short.remove((column + 5) % short.len());
            let twice = [&cells[..], &[*personal]].concat();
            for cells in [&cells[..], &opened, &opened[..columns.max(column + 1)], &short, &twice] {
                rows.push(format!("{}\n", cells.join(",")));
            }
        }
        rows.push(format!("{personal},{}", row("C-2")));
        rows.push(format!("C-3,{personal}\n"));
        rows.push(row("C-4").replace("Ai Đó", &format!("\"{personal}")));
        rows.push(row("C-5").replace("Ai Đó", &format!("\"{personal}\n{personal}\"")));
        rows.push(row("C-6").replace("08:00,06", &format!("08:00 {personal},06")));
        rows.push(row("C-7").replace("17:00,,", &format!("17:00,02/10/2026 08:00 - {personal},")));
    }
    let good: String = (0..rows.len()).map(|number| row(&format!("D-{number}"))).collect();
    let load = send(&mut office, "case_portal", "planted.csv", &format!("{HEADING}\n{good}{}", rows.concat()));
    assert!(load.rejected > 400, "{}", load.rejected);
    let sent_back = office.quarantine_file(&load);
    assert!(sent_back.contains("H41.03-261001-0011,'1.000010,G15,40,Trực tiếp,Đang xử lý,"), "{sent_back}");
    // And the headings one place off their columns.
    let mut headings: Vec<&str> = HEADING.split(',').collect();
    headings.rotate_right(1);
    let planted = row("E-1").replace("Ai Đó", PERSONAL[0]).replace("Khai sinh", PERSONAL[1]);
    let path = office.write("off.csv", &format!("{}\n{planted}", headings.join(",")));
    let error = format!("{:#}", office.load("case_portal", &path).expect_err("nothing fits"));
    // And no heading at all.
    let path = office.write("bare.csv", &PERSONAL.map(|personal| row("E-2").replace("Ai Đó", personal)).concat());
    let bare = format!("{:#}", office.load("case_portal", &path).expect_err("no heading"));
    for text in [error, bare] {
        assert!(PERSONAL.iter().all(|personal| !text.contains(personal)), "{text}");
    }
    ["planted.csv", "off.csv", "bare.csv"]
        .iter()
        .for_each(|name| std::fs::remove_file(office.folder.path().join(name)).expect("gone"));
    nothing_of(&PERSONAL, office.folder.path());
}

#[test]
#[expect(clippy::too_many_lines, reason = "one place after the other where a person may stand")]
fn nothing_personal_is_written_wherever_it_stands_in_json() {
    let mut office = Office::new();
    let mut records = vec![record("F-1")];
    for (index, personal) in PERSONAL.iter().enumerate() {
        let sound = record(&format!("F-{index}-x")).replace("\"40\"", "\"4O\"");
        for key in ["MaHoSo", "MaTTHC", "MaTinh", "KenhThucHien", "TrangThaiHoSo", "NgayTiepNhan", "ChuHoSo"] {
            let from = sound.find(&format!("\"{key}\":\"")).expect(key) + key.len() + 4;
            let to = from + sound[from..].find('"').expect("a text");
            records.push(format!("{}{personal}{}", &sound[..from], &sound[to..]));
        }
        let with = |extra: &str| sound.replace("\"MaTinh\"", &format!("{extra},\"MaTinh\""));
        records.extend([
            with(&format!(r#""Khac":"{personal}""#)),
            with(&format!(r#""{personal}":"x""#)),
            with(&format!(r#""Khac":{{"a":[{{"b":"{personal}"}}]}}"#)),
            with(&format!(r#""TenTTHC":{{"b":"{personal}"}}"#)),
            with(&format!(r#""DonViXuLy":"{personal}""#)),
            with(&format!(r#""NgayTra":{{"b":"{personal}"}}"#)),
            with(&format!(r#""NgayTra":["{personal}"]"#)),
            with(&format!(
                r#""DanhSachHoSoBoSung":[{{"NgayBoSung":"{personal}","NoiDungBoSung":"{personal}"}},"{personal}"]"#
            )),
            with(&format!(r#""DanhSachTienDo":[{{"ThoiDiemXuLy":"20261002080000","TrangThai":"{personal}"}}]"#)),
            with(&format!(r#""DanhSachTienDo":"{personal}""#)),
            with(&format!(r#""MaHoSo":"{personal}""#)),
            format!(r#""{personal}""#),
            format!(r#"["{personal}"]"#),
        ]);
    }
    let good: Vec<String> = (0..records.len()).map(|number| record(&format!("G-{number}"))).collect();
    let step = |personal: &&str| {
        format!(r#"{{"MaHoSo":"{personal}","ThoiDiemXuLy":"{personal}","TrangThai":"{personal}","x":"{personal}"}}"#)
    };
    let steps: Vec<String> = PERSONAL.iter().map(step).collect();
    let text = format!(
        "{{\"service\":\"DongBoHoSoMC\",\"data\":[{},{}]}}\n{{\"service\":\"CapNhatTienDoHoSoMC\",\"data\":[{}]}}\n\
         {{\"service\":\"{}\",\"data\":[{{}}]}}",
        good.join(","),
        records.join(","),
        steps.join(","),
        PERSONAL[0],
    );
    let load = send(&mut office, "case_sync", "planted.json", &text);
    assert!(load.rejected > 120, "{}", load.rejected);
    let broken = [
        format!(r#"{{"data":"{}"}}"#, PERSONAL[0]),
        format!(r#""{}""#, PERSONAL[0]),
        format!(r#"{{"data":[{{"MaHoSo":"{}","x":}}]}}"#, PERSONAL[0]),
        format!(r#"{{"data":[{{"MaHoSo":"{}"}}]}}"#, PERSONAL[0]),
        format!(r#"{{"service":{{"x":"{}"}},"data":[]}}"#, PERSONAL[0]),
        format!("{} {{}}", PERSONAL[0]),
    ];
    for text in broken {
        let path = office.write("broken.json", &text);
        if let Err(error) = office.load("case_sync", &path) {
            let error = format!("{error:#}");
            assert!(PERSONAL.iter().all(|personal| !error.contains(personal)), "{text}: {error}");
        }
    }
    ["planted.json", "broken.json"]
        .iter()
        .for_each(|name| std::fs::remove_file(office.folder.path().join(name)).expect("gone"));
    nothing_of(&PERSONAL, office.folder.path());
}

/// No file below the folder holds one of these texts, nor its name.
pub fn nothing_of(personal: &[&str], folder: &Path) {
    let mut files = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("readable");
            for text in personal {
                let found = bytes.windows(text.len()).position(|window| window == text.as_bytes());
                if let Some(at) = found {
                    let around = &bytes[at.saturating_sub(300)..(at + 100).min(bytes.len())];
                    panic!("{text} is in {}: {}", path.display(), String::from_utf8_lossy(around));
                }
            }
        }
    }
    assert!(files > 0, "something was written");
}
