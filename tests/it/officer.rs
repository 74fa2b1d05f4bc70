//! What a data officer's file may do to us, and what it may not: lose a row without a word, stop the
//! others, shift everybody's day, or carry a person's name into our files.

use jiff::civil::date;

use crate::support::Office;

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,Các lần bổ sung,\
Thời điểm trích xuất,Tính chất dữ liệu";

fn row(number: &str) -> String {
    format!("{number},1.000001,G15,40,Trực tiếp,Đang xử lý,01/10/2026 08:00,06/10/2026 17:00,,10/10/2026 23:59,\n")
}

fn file(rows: &[String]) -> String {
    format!("{HEADING}\n{}", rows.concat())
}

fn record(number: &str) -> String {
    format!(
        r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000",
        "NgayHenTra":"20261006170000","ThoiDiemTrichXuat":"20261010235900"}}"#
    )
}

fn envelope(records: &[String]) -> String {
    format!(r#"{{"service":"DongBoHoSoMC","data":[{}]}}"#, records.join(","))
}

#[test]
fn a_quotation_left_open_costs_its_own_line_only() {
    let mut office = Office::new();
    let open_last = row("A-2").replace("23:59,\n", "23:59,\"synthetic\n");
    let open_middle = row("A-4").replace("G15", "\"G15");
    let text = file(&[row("A-1"), open_last, row("A-3"), open_middle, row("A-5"), "\"".to_owned()]);
    let load = office.load("case_portal", &office.write("open.csv", &text)).expect("loads");
    // Each open mark would otherwise swallow every row after it.
    assert_eq!((load.read, load.accepted), (6, 3), "{}", office.quarantine(&load));
    for line in ["3,,,E_BAD_TEXT", "5,,,E_BAD_TEXT", "7,,,E_BAD_TEXT"] {
        assert!(office.quarantine(&load).contains(line), "{line}");
    }
}

#[test]
fn a_mark_of_inches_opens_nothing_and_a_newline_in_quotes_is_text() {
    let mut office = Office::new();
    let text = file(&[
        row("B-1").replace("G15", "G 5\" x"),
        row("B-2").replace("G15", "\"G\"\"15\""),
        row("B-3").replace("G15", "\"G\n15\""),
        row("B-4"),
    ]);
    let load = office.load("case_portal", &office.write("marks.csv", text.trim_end())).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (4, 3, 1), "a code is one line");
    assert!(office.quarantine(&load).contains("4,Mã lĩnh vực,G\u{fffd}15,E_BAD_TEXT"));
}

#[test]
fn the_shape_of_the_text_does_not_matter_where_it_is_clear() {
    let plain = file(&[row("C-1"), row("C-2")]);
    let decomposed =
        plain.replace("ế", "e\u{302}\u{301}").replace("Đang xử", "Đang xư\u{309}").replace("ồ", "ô\u{300}");
    let texts = [
        plain.clone(),
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        format!("\n \n{plain}\n\n"),
        decomposed,
        plain.trim_end().to_owned(),
    ];
    for (index, text) in texts.iter().enumerate() {
        let mut office = Office::new();
        let load = office.load("case_portal", &office.write("text.csv", text)).expect("loads");
        assert_eq!((load.read, load.accepted), (2, 2), "text {index}");
        assert_eq!(office.totals("case_portal", "34:40")["form_ii06a/received"], 2);
        assert!(!office.totals("case_portal", "34:40").is_empty());
    }
}

#[test]
fn a_file_that_cannot_be_read_says_how_to_save_it_and_leaves_nothing_behind() {
    let mut office = Office::new();
    let plain = file(&[row("D-1")]);
    let utf16: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&[u8], &str); 7] = [
        (&utf16, "utf-16le"),
        (b"M\xe3 h\xf4 s\xf4,x\n1,2\n", "save the file as UTF-8"),
        (&plain.replace('\n', "\r").into_bytes(), "CR"),
        (&plain.replace(',', ";").into_bytes(), "`;`"),
        (&plain.replace("Mã lĩnh vực", "Mã tỉnh").into_bytes(), "twice"),
        (HEADING.as_bytes(), "no records"),
        (&file(&[row("D-1").replace(",40,", ",99,")]).into_bytes(), "none of its 1 rows"),
    ];
    for (bytes, expected) in cases {
        let path = office.write("bad.csv", "");
        std::fs::write(&path, bytes).expect("writes");
        let error = format!("{:#}", office.load("case_portal", &path).expect_err(expected));
        assert!(error.contains(expected) && error.contains(" / "), "{expected}: {error}");
    }
    let folder = office.folder.path().to_owned();
    let error = format!("{:#}", office.load("case_portal", &folder).expect_err("a folder"));
    assert!(error.contains("not a regular file"), "{error}");
    let lake = office.folder.path().join("lake/case_portal");
    assert_eq!(std::fs::read_dir(lake).expect("the lake").count(), 0, "no half load stays");
}

#[test]
fn data_of_the_future_do_not_shift_the_day_of_all_the_others() {
    let mut office = Office::new();
    let ahead = row("E-2").replace("10/10/2026 23:59", "12/10/2026 00:00");
    let today = row("E-3").replace("10/10/2026 23:59", "11/10/2026 23:59");
    let far = row("E-4").replace("10/10/2026 23:59", "31/12/2099 23:59");
    let text = file(&[row("E-1"), ahead, today, far]);
    let load = office.load("case_portal", &office.write("ahead.csv", &text)).expect("loads");
    assert_eq!((load.accepted, load.rejected), (2, 2));
    assert_eq!(load.as_of, date(2026, 10, 11), "the day of loading, whose last minute systems stamp");
    assert!(office.quarantine(&load).contains("5,Thời điểm trích xuất,31/12/2099 23:59,E_FUTURE"));
}

#[test]
fn what_a_row_says_of_itself_is_read_or_sent_back() {
    let mut office = Office::new();
    let with = |number: &str, from: &str, to: &str| row(number).replace(from, to);
    let supplements = |number: &str, text: &str| with(number, "17:00,,", &format!("17:00,{text},"));
    let many = vec!["02/10/2026 08:00 - 03/10/2026 08:00"; 20_000].join("|");
    let text = file(&[
        with("F-1", "23:59,", "23:59,Synthetic"),
        with("F\0-2", "", ""),
        supplements("F-3", "05/10/2026 08:00 - 02/10/2026 08:00"),
        supplements("F-4", "11/10/2026 08:00 -"),
        supplements("F-5", &"|".repeat(5_000)),
        supplements("F-6", &many),
        with("F-7", "01/10/2026 08:00", "29/02/2026 08:00"),
        with("F-8", "01/10/2026 08:00", "31/12/1999 23:59"),
        with("F-9", "06/10/2026 17:00", "29/02/2028 17:00"),
        with("F-10", "06/10/2026 17:00", "31/12/2100 23:59"),
        with("F-11", "06/10/2026 17:00", "01/01/2101 00:00"),
    ]);
    let load = office.load("case_portal", &office.write("says.csv", &text)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (11, 3, 8), "{}", office.quarantine(&load));
    let quarantine = office.quarantine(&load);
    for expected in [
        "2,Tính chất dữ liệu,Synthetic,E_UNKNOWN_CODE",
        "3,Mã hồ sơ,F\u{fffd}-2,E_BAD_TEXT",
        "4,Các lần bổ sung,05/10/2026 08:00 - 02/10/2026 08:00,E_ORDER",
        "5,Các lần bổ sung,11/10/2026 08:00 -,E_ORDER",
        "8,Ngày tiếp nhận,29/02/2026 08:00,E_BAD_MOMENT",
        "9,Ngày tiếp nhận,31/12/1999 23:59,E_BAD_MOMENT",
        "12,Ngày hẹn trả,01/01/2101 00:00,E_BAD_MOMENT",
    ] {
        assert!(quarantine.contains(expected), "{expected} is not in\n{quarantine}");
    }
    assert_eq!(quarantine.matches("\n6,").count(), 1, "one reason a column, however long the list");
    assert!(!office.totals("case_portal", "34:40").is_empty());
}

#[test]
fn nothing_personal_is_written_not_even_in_quarantine() {
    let mut office = Office::new();
    let personal = |row: String, rest: &str| row.replace('\n', &format!("{rest}\n"));
    let heading = format!("{HEADING},Tên TTHC,Chủ hồ sơ,Họ tên khác");
    let rows = [
        personal(row("G-1"), ",Khai sinh,SECRET,SECRET"),
        personal(row("G-1").replace("G15", "G16"), ",Khai sinh,SECRET,SECRET"),
        personal(row("G-3").replace(",40,", ",99,"), ",Khai sinh,SECRET,\"SE,CRET\""),
        personal(row("G-4"), ",Khai sinh,SECRET, SECRET, SECRET"),
        personal(row("G-5"), ",Khai sinh,\"SECRET,SECRET"),
    ];
    let csv = office.write("personal.csv", &format!("{heading}\n{}", rows.concat()));
    let load = office.load("case_portal", &csv).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (5, 1, 4));
    let quarantine = office.quarantine(&load);
    assert!(quarantine.contains("Khai sinh,,"), "what is harmless stays: {quarantine}");
    let records = [
        record("H-1").replace("\"MaTinh\"", r#""ChuHoSo":"SECRET","MaTinh""#),
        record("H-2").replace("\"40\"", "\"99\"").replace(
            "\"MaTinh\"",
            r#""ChuHoSo":"SECRET","DanhSachHoSoBoSung":[{"NgayBoSung":"20261002080000","NoiDungBoSung":"SECRET"}],"MaTinh""#,
        ),
        record("H-3").replace("\"4\"", "{\"SECRET\":\"SECRET\"}"),
        "\"SECRET\"".to_owned(),
    ];
    let json = office.write("personal.json", &envelope(&records));
    let json_load = office.load("case_sync", &json).expect("loads");
    assert_eq!((json_load.read, json_load.accepted, json_load.rejected), (4, 1, 3));
    assert!(office.quarantine(&json_load).contains("20261002080000"), "what is read stays");
    for path in load.lake_files.iter().chain(&json_load.lake_files) {
        let bytes = std::fs::read(office.folder.path().join(path)).expect("readable");
        assert!(!bytes.windows(6).any(|window| window == b"SECRET"), "{path}");
    }
    assert!(!quarantine.contains("CRET") && !office.quarantine(&json_load).contains("CRET"));
}

#[test]
fn records_of_json_are_read_or_sent_back_one_by_one() {
    let mut office = Office::new();
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    let records = [
        record("J-1"),
        record("J-2").replace("\"4\"", "4"),
        record("J-3").replace("\"MaTTHC\"", "\"MaHoSo\":\"J-3b\",\"MaTTHC\""),
        "null".to_owned(),
        "[]".to_owned(),
    ];
    let text = format!("\u{feff}{}", envelope(&records));
    let load = office.load("case_sync", &office.write("records.json", &text)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (5, 1, 4));
    for expected in
        ["2,TrangThaiHoSo,(number / số),E_NOT_TEXT", "3,MaHoSo,,E_REPEATED_KEY", "4,,,E_BAD_TEXT", "5,,,E_BAD_TEXT"]
    {
        assert!(office.quarantine(&load).contains(expected), "{expected} in\n{}", office.quarantine(&load));
    }
    for (text, expected) in [
        (envelope(&[record("J-4").replace("\"MaTTHC\"", &format!("\"x\":{deep},\"MaTTHC\""))]), "too deep"),
        (envelope(&[record("J-6")]) + " x", "found `x`"),
        (envelope(&[record("J-7").replace("\"40\"", "NaN")]), "none of its 1 rows"),
        (r#"{"data":[],"data":[]}"#.to_owned(), "twice"),
        (envelope(&[]), "no records"),
        ("\u{feff}".to_owned(), "empty"),
        (envelope(&vec![record("J-8"); 3])[..500].to_owned(), "breaks off"),
    ] {
        let error = office.load("case_sync", &office.write("other.json", &text)).expect_err(expected);
        assert!(format!("{error:#}").contains(expected), "{expected}: {error:#}");
    }
}

#[test]
fn a_source_without_the_column_of_apologies_reports_none() {
    let mut office = Office::new();
    let load = office.load("case_portal", &office.write("plain.csv", &file(&[row("K-1")]))).expect("loads");
    assert_eq!(load.accepted, 1);
    let apologies = |office: &Office| {
        let parts = office.parts("case_portal");
        parts.iter().filter(|part| part.measure.0.contains("apology")).map(|part| part.n).sum::<i64>()
    };
    assert_eq!(apologies(&office), 0, "not reported is neither yes nor no");
}
