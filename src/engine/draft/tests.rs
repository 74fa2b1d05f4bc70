//! Drafts of files whose mappings we know, and of files in the wild.

use std::collections::BTreeMap;

use super::*;
use crate::catalog::Catalogue;
use crate::domain::source::{CaseMapping, Contract, FileFormat, PlaceCodes, SourceMapping};
use crate::formats::BytesInput;

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"))
}

fn drafted(name: &str, bytes: &[u8]) -> String {
    draft(&BytesInput::new(name, bytes), &catalogue().atlas).unwrap_or_else(|error| panic!("{error:#}"))
}

/// The draft as the catalogue reads it.
fn read(text: &str) -> SourceMapping {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("drafted.toml");
    std::fs::write(&file, text).expect("a file");
    let mut catalogue = catalogue();
    catalogue.add_draft(&file).unwrap_or_else(|errors| panic!("{errors}\n{text}"));
    catalogue.source("drafted").expect("added").clone()
}

fn cases(mapping: &SourceMapping) -> &CaseMapping {
    match &mapping.contract {
        Contract::Cases(cases) => cases,
        other => panic!("not of cases: {other:?}"),
    }
}

/// Columns of our own mapping that the file has are found, and no other; so are the codes in it.
fn assert_agrees(source: &str, text: &str, has: impl Fn(&str) -> bool) {
    let (drafted, catalogue) = (read(text), catalogue());
    let ours = catalogue.source(source).expect(source);
    assert_eq!(drafted.format, ours.format, "{text}");
    let (drafted, ours) = (cases(&drafted), cases(ours));
    // Its codes are numbers, which mean other things elsewhere.
    let is_open = |column: &str| column == "applicant_type";
    let expected: Vec<_> = ours.columns.iter().filter(|(column, heading)| has(heading) && !is_open(column)).collect();
    assert_eq!(drafted.columns.iter().collect::<Vec<_>>(), expected, "{text}");
    for (column, table) in &drafted.codes {
        for (value, meaning) in table {
            assert_eq!(ours.codes[column].get(value), Some(meaning), "[codes.{column}] {value}");
        }
    }
    assert!(drafted.codes.len() >= 8 && drafted.codes["status"].len() >= 5, "{text}");
    for pattern in &drafted.moment_formats {
        assert!(ours.moment_formats.contains(pattern), "{pattern}");
    }
    assert!(!drafted.moment_formats.is_empty());
}

#[test]
fn the_draft_of_our_own_csv_is_our_mapping() {
    let csv = include_bytes!("../../../sample-data/case_portal.csv");
    let heading = String::from_utf8_lossy(csv).lines().next().expect("a heading").to_owned();
    let text = drafted("case_portal.csv", csv);
    assert_agrees("case_portal", &text, |known| {
        heading.split(',').any(|heading| heading.trim_matches('\u{feff}') == known)
    });
    assert_eq!(cases(&read(&text)).harmless, ["Tên TTHC", "Lĩnh vực"]);
}

#[test]
fn the_draft_of_our_own_json_is_our_mapping() {
    let json = include_bytes!("../../../sample-data/case_sync.json");
    let whole = String::from_utf8_lossy(json);
    let text = drafted("case_sync.json", json);
    assert_agrees("case_sync", &text, |key| whole.contains(&format!("\"{key}\"")));
}

#[test]
fn values_that_only_one_list_has_tell_of_which_list_places_are() {
    let csv = include_str!("../../../sample-data/case_portal.csv");
    let heading = csv.lines().next().expect("a heading").split(',').collect::<Vec<_>>();
    let at = |name: &str| heading.iter().position(|known| known.ends_with(name)).expect(name);
    let (province, commune) = (at("Mã tỉnh"), at("Mã xã"));
    let with = |places: &[(&str, &str)]| {
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(reader.headers().expect("a heading")).expect("writes");
        for (row, place) in reader.records().take(200).zip(places.iter().cycle()) {
            let row = row.expect("a row");
            let cell = |(index, cell): (usize, &str)| match index {
                index if index == province => place.0.to_owned(),
                index if index == commune => place.1.to_owned(),
                _ => cell.to_owned(),
            };
            writer.write_record(row.iter().enumerate().map(cell)).expect("writes");
        }
        let text = drafted("export.csv", &writer.into_inner().expect("writes"));
        (cases(&read(&text)).clone(), text)
    };
    let (of_before, text) = with(&[("02", "00688"), ("Hà Giang", "00691"), ("42", "")]);
    assert_eq!(of_before.place_codes, PlaceCodes::Of63, "{text}");
    assert!(text.contains("only the list to 30 June 2025 has: "), "{text}");
    assert_eq!(of_before.codes["province"], BTreeMap::from([("Hà Giang".to_owned(), "02".to_owned())]));
    let (both, text) = with(&[("02", "00688"), ("08", "11948")]);
    assert_eq!(both.place_codes, PlaceCodes::ByReceipt, "{text}");
    let (open, text) = with(&[("40", ""), ("42", "")]);
    assert_eq!(open.place_codes, PlaceCodes::Of34);
    assert!(text.contains("# place_codes = \"63\"   # no value tells"), "{text}");
}

/// Another system's export: semicolons, names of provinces, statuses of its own, people in it.
fn wild() -> String {
    let mut text = String::from(
        "STT;Số hồ sơ;Thủ tục hành chính;Mã thủ tục;Người nộp hồ sơ;Số CCCD;Liên hệ;Đơn vị xử lý;Tỉnh;Hình thức nộp;\
         Tình trạng;Ngày nhận hồ sơ;Hạn xử lý;Ngày có kết quả;Ngày xuất dữ liệu;Cột lạ;Đối tượng nộp\n",
    );
    for row in 1..=40 {
        let (day, agency) = (row % 28 + 1, ["UBND phường Thành Vinh", "Sở Nội vụ"][row % 2]);
        let status = ["Đã trả kết quả", "Đang giải quyết", "Chuyển liên thông"][row % 3];
        text.push_str(&format!(
            "{row};H41.3-2609{day:02}-{row:04};Đăng ký kinh doanh;1.002891.000.00.00.H41;Nguyễn Văn Mẫu {row};0400990{row:05};\
             09120000{row:02};{agency};Tỉnh Nghệ An;Trực tuyến;{status};{day:02}/09/2026 08:00;{day:02}/10/2026;\
             {day:02}/09/2026 09:30;30/09/2026 23:59;ghi {row};{}\n",
            row % 2
        ));
    }
    text
}

#[test]
fn a_file_in_the_wild_is_drafted_with_its_doubts() {
    let text = drafted("ho_so.csv", wild().as_bytes());
    for line in [
        "delimiter = \";\"",
        "case_no = \"Số hồ sơ\"",
        "procedure_code = \"Mã thủ tục\"",
        "agency_name = \"Đơn vị xử lý\"",
        "province = \"Tỉnh\"",
        "channel = \"Hình thức nộp\"",
        "status = \"Tình trạng\"",
        "received_at = \"Ngày nhận hồ sơ\"",
        "due_at = \"Hạn xử lý\"",
        "finished_at = \"Ngày có kết quả\"",
        "extracted_at = \"Ngày xuất dữ liệu\"",
        "# applicant_type = \"Đối tượng nộp\"",
        "# [codes.applicant_type]",
        "\"dd/MM/yyyy HH:mm\",",
        "\"dd/MM/yyyy\",",
        "\"Tỉnh Nghệ An\" = \"40\"",
        "\"Đã trả kết quả\" = \"10\"",
        "# \"Đang giải quyết\" = \"4\"",
        "# \"Chuyển liên thông\" = \"?\"",
        "# \"1\" = \"?\"",
        "# \"Sở Nội vụ\" = \"?\"",
        "# [lookups.agency_code]",
    ] {
        assert!(text.lines().any(|drafted| drafted.trim().starts_with(line)), "{line}\n{text}");
    }
    let mapping = read(&text);
    let cases = cases(&mapping);
    assert_eq!(cases.dropped, ["Người nộp hồ sơ", "Số CCCD", "Liên hệ"]);
    assert_eq!(cases.harmless, ["STT", "Thủ tục hành chính"]);
    let FileFormat::Table(table) = &mapping.format else { panic!("a table") };
    assert_eq!(table.delimiter, b';');
}

#[test]
fn no_person_is_in_a_draft() {
    let text = drafted("ho_so.csv", wild().as_bytes());
    for planted in ["Nguyễn", "Mẫu", "0400990", "0912000", "ghi 1"] {
        assert!(!text.contains(planted), "{planted}\n{text}");
    }
}

#[test]
fn what_is_needed_and_not_there_is_said() {
    let csv = "Mã hồ sơ,Mã đơn vị,Ngày tiếp nhận\nH41.3-260901-0001,H41.242,01/09/2026 08:00\nH41.3-260901-0002,H41.3,02/09/2026 08:00\n";
    let text = drafted("a.csv", csv.as_bytes());
    assert!(text.contains("chắc chắn: procedure_code, province, channel, status, due_at, extracted_at"), "{text}");
    assert!(text.contains("# province = \"40\"   # Nghệ An"), "{text}");
    assert!(text.contains("  # \"dd/MM/yyyy HH:mm\",   # 2 values"), "no day beyond the twelfth: {text}");
    assert!(text.contains("could be exchanged in all of them"), "{text}");
}

#[test]
fn headings_and_file_names_cannot_break_out_of_the_draft() {
    let csv = "Mã hồ sơ,\"a\"\"b\\ \nc\",Trạng thái\nH41-1234,x,\"5\"\"\n9\"\nH41-1235,x,9\n";
    let text = drafted("x\ny = 1.csv", csv.as_bytes());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("drafted.toml");
    std::fs::write(&file, &text).expect("a file");
    // It is sound but for what the file does not have: no key of its own, no broken text.
    let errors = catalogue().add_draft(&file).expect_err("columns are missing").to_string();
    assert!(errors.lines().all(|error| error.contains("[columns] lacks")), "{errors}\n{text}");
}

#[test]
fn a_file_without_rows_has_no_draft() {
    let error = draft(&BytesInput::new("a.csv", b"a,b\n"), &catalogue().atlas).expect_err("no rows").to_string();
    assert!(error.contains("no rows"), "{error}");
}

#[test]
fn statuses_and_moments_within_lists_are_found() {
    let cells = "Mã hồ sơ,Trạng thái,Ngày tiếp nhận,Tiến độ xử lý,Các lần bổ sung\n\
                 H41.3-260921-0001,Đã xử lý xong,21/09/2026,2026-09-21 08:00 = Đang xử lý|2026-09-22 08:00 = Nguyễn Văn Mẫu,20260921080000 - 20260922080000\n\
                 H41.3-260921-0002,Đã xử lý xong,22/09/2026,,\n";
    let text = drafted("a.csv", cells.as_bytes());
    for line in [
        "\"Đã xử lý xong\" = \"9\"   # 2 rows",
        "\"Đang xử lý\" = \"4\"   # 1 entries of the progress",
        "  \"yyyyMMddHHmmss\",   # 2 values",
        "  \"yyyy-MM-dd HH:mm\",   # 2 values",
        "  \"dd/MM/yyyy\",   # 2 values",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("Mẫu"), "{text}");
    let records = r#"{"MaHoSo":"H41.3-260921-0001","TrangThaiHoSo":"9","NgayTiepNhan":"20260921080000","ChuHoSo":"Nguyễn Văn Mẫu",
        "DanhSachTienDo":[{"ThoiDiemXuLy":"21/09/2026 08:00","TrangThai":"4","CanBo":"Trần Thị Mẫu"}]}"#;
    let text = drafted("a.json", records.as_bytes());
    for line in ["\"9\" = \"9\"   # 1 rows", "\"4\" = \"4\"   # 1 entries", "  \"dd/MM/yyyy HH:mm\",   # 1 values"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("Mẫu") && text.contains("\"ChuHoSo\""), "{text}");
}

#[test]
fn a_file_named_after_a_person_is_not_named() {
    let text = drafted("Nguyễn Văn Mẫu.csv", wild().as_bytes());
    assert!(!text.contains("Mẫu") && text.contains("vi = \"[tên không lưu"), "{text}");
}
