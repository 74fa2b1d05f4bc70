//! A sound mapping is read whole; each slip in one is named with its file and line.

use crate::catalog::files::Files;
use crate::catalog::{Catalogue, CatalogueErrors};
use crate::domain::check::Severity;
use crate::domain::source::{CaseMapping, Contract, FileFormat, NumberFormat, SourceMapping, TextEncoding};

const PATH: &str = "sources/tried.toml";

const SOUND: &str = r#"nature = "real"
format = "table"
delimiter = ";"
encoding = "tcvn3"
sheet = "HoSo"
numbers = "dot_groups"
contract = "cases"
moment_formats = ["dd/MM/yyyy HH:mm", "excel", "d/M/yyyy H:mm"]
rejected_at_most = 0.1
[name]
vi = "Thử"
en = "Tried"
[origin]
vi = "Thử"
en = "Tried"
[columns]
case_no = "Số hồ sơ"
procedure_code = "Mã TTHC"
agency_name = "Đơn vị"
status = "Trạng thái"
received_at = "Ngày tiếp nhận"
due_at = "Ngày hẹn trả"
extracted_at = "Ngày trích xuất"
applicant_type = "Đối tượng"
[constants]
province = "40"
channel = "in_person"
[codes.status]
"Xong" = "9"
[codes.applicant_type]
"0" = "citizen"
[lookups.agency_code]
from = "agency_name"
file = "agencies.csv"
[lookups.agency_code.table]
"Sở Nội vụ" = "H41.03"
[lookups.commune]
from = "agency_name"
table = { "UBND phường Thành Vinh" = "16681" }
[checks]
E_CHANNEL_LEVEL = "warn"
"#;

const AGENCIES: &str = "from,to\nUBND phường Thành Vinh,H41.242\n";

fn read(mapping: &str, agencies: &str) -> Result<SourceMapping, String> {
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors).with(PATH, mapping).with("sources/agencies.csv", agencies);
    match Catalogue::from_files(&files, errors) {
        Ok(catalogue) => Ok(catalogue.source("tried").expect("it was read").clone()),
        Err(errors) => Err(errors.to_string()),
    }
}

fn cases(mapping: &SourceMapping) -> &CaseMapping {
    match &mapping.contract {
        Contract::Cases(cases) => cases,
        other => panic!("not of cases: {other:?}"),
    }
}

/// One fault and no other, on the line that holds `to`.
fn assert_slip(from: &str, to: &str, words: &str) {
    assert!(SOUND.contains(from), "no `{from}`");
    let changed = SOUND.replacen(from, to, 1);
    let messages = read(&changed, AGENCIES).expect_err(to);
    let needle = to.lines().last().expect("a line");
    let line = changed.lines().position(|line| line.contains(needle)).expect("a line with it") + 1;
    assert_eq!(messages.lines().count(), 1, "{messages}");
    assert!(messages.starts_with(&format!("pipelines/{PATH}:{line}: ")), "line {line}: {messages}");
    assert!(messages.contains(words), "`{words}` in {messages}");
}

#[test]
fn everything_that_can_be_stated_is_read() {
    let mapping = read(SOUND, AGENCIES).unwrap_or_else(|messages| panic!("{messages}"));
    let FileFormat::Table(table) = &mapping.format else { panic!("a table") };
    assert_eq!((table.delimiter, table.encoding, table.numbers), (b';', TextEncoding::Tcvn3, NumberFormat::DotGroups));
    assert_eq!(table.sheet.as_deref(), Some("HoSo"));
    let cases = cases(&mapping);
    assert_eq!((cases.constants["province"].as_str(), cases.constants["channel"].as_str()), ("40", "in_person"));
    let lookup = &cases.lookups["agency_code"];
    assert_eq!((lookup.from.as_str(), lookup.table.len()), ("agency_name", 2));
    assert_eq!(lookup.table["UBND phường Thành Vinh"], "H41.242");
    assert_eq!(cases.checks["E_CHANNEL_LEVEL"], Severity::Warn);
    assert!((cases.rejected_at_most - 0.1).abs() < 1e-12);
}

#[test]
fn csv_is_another_word_for_a_table_and_the_defaults_are_those_of_a_plain_file() {
    let plain = SOUND.replace("format = \"table\"", "format = \"csv\"");
    let plain: String = plain
        .lines()
        .filter(|line| {
            !["delimiter", "encoding", "sheet", "numbers", "rejected"].iter().any(|key| line.starts_with(key))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let mapping = read(&plain, AGENCIES).unwrap_or_else(|messages| panic!("{messages}"));
    let FileFormat::Table(table) = &mapping.format else { panic!("a table") };
    let found = (table.delimiter, table.encoding, table.sheet.as_deref(), table.numbers);
    assert_eq!(found, (b',', TextEncoding::Utf8, None, NumberFormat::Plain));
}

#[test]
fn a_lookup_file_is_part_of_what_the_mapping_says() {
    let fingerprint = |agencies: &str| read(SOUND, agencies).unwrap_or_else(|messages| panic!("{messages}")).text;
    assert_ne!(fingerprint(AGENCIES), fingerprint("from,to\nUBND phường Thành Vinh,H41.243\n"));
}

#[test]
fn every_slip_is_named_with_its_line() {
    for (from, to, words) in [
        ("format = \"table\"", "format = \"excel\"", "unknown variant `excel`"),
        ("delimiter = \";\"", "delimiter = \";;\"", "expected one mark"),
        ("delimiter = \";\"", "delimiter = \"a\"", "expected one mark"),
        ("encoding = \"tcvn3\"", "encoding = \"abc\"", "utf-8, utf-16le, utf-16be, windows-1258, tcvn3, vni"),
        ("numbers = \"dot_groups\"", "numbers = \"1.234,5\"", "plain, dot_groups, comma_groups"),
        ("sheet = \"HoSo\"", "sheet = \" \"", "the name of a sheet"),
        ("\"dd/MM/yyyy HH:mm\"", "\"dd/mm/yyyy HH:mm\"", "expected 2 letters `M`"),
        ("\"dd/MM/yyyy HH:mm\"", "\"dMyyyy HH:mm\"", "expected 2 letters `M`"),
        ("\"dd/MM/yyyy HH:mm\"", "\"dd/MM/yyyy HHmm:s\"", "expected two letters `s`"),
        ("\"dd/MM/yyyy HH:mm\"", "\"dd/MM/yyyyH:mm\"", "expected two letters `H`"),
        ("\"dd/MM/yyyy HH:mm\"", "\"dd/MM/yyyy HH:mm tt\"", "the letter `t` means nothing"),
        ("rejected_at_most = 0.1", "rejected_at_most = 10.0", "a share from 0 to 1"),
        ("province = \"40\"", "province = \"99\"", "`99`, expected the two digits of a province"),
        ("province = \"40\"", "province = \"40\"\ncase_no = \"1\"", "in [columns] and in [constants]"),
        ("province = \"40\"", "province = \"40\"\nfinished_at = \"x\"", "differs from case to case"),
        ("province = \"40\"", "province = \"40\"\nprovinz = \"x\"", "[constants] names `provinz`"),
        ("\"in_person\"", "\"Trực tiếp\"", "in_person, online, post"),
        ("\"0\" = \"citizen\"", "\"0\" = \"person\"", "citizen, household"),
        ("\"Xong\" = \"9\"", "\"Xong\" = \"11\"", "[codes.status] leads to `11`"),
        ("[codes.status]", "[codes.case_no]\n\"a\" = \"b\"\n[codes.status]", ""),
        ("from = \"agency_name\"", "from = \"agency\"", "is from `agency`"),
        ("file = \"agencies.csv\"", "file = \"agency.csv\"", "there is no pipelines/sources/agency.csv"),
        ("\"H41.03\"", "\" H41.03\"", "without blanks around it"),
        ("\"16681\"", "\"99999\"", "five digits of a commune"),
        ("\"warn\"", "\"warning\"", "reject, warn or note"),
        ("E_CHANNEL_LEVEL =", "E_CHANNEL =", "expected a check such as"),
        ("E_CHANNEL_LEVEL =", "E_NO_KEY =", "cannot be counted, expected reject"),
        ("E_CHANNEL_LEVEL = \"warn\"", "W_ONE_VALUE = \"reject\"", "no check of rows, expected warn or note"),
    ] {
        if words.is_empty() {
            let messages = read(&SOUND.replacen(from, to, 1), AGENCIES).expect_err(to);
            assert!(messages.contains("[codes.case_no]: this column is not coded"), "{messages}");
        } else {
            assert_slip(from, to, words);
        }
    }
}

const RETURNS: &str = r#"nature = "real"
format = "table"
contract = "returns"
counts = ["tasks", "devolved", "to_local"]
[[sum]]
total = "tasks"
parts = ["devolved", "to_local"]
[[within]]
part = "to_local"
whole = "tasks"
[name]
vi = "Thử"
en = "Tried"
[origin]
vi = "Thử"
en = "Tried"
[columns]
place = "a"
code_system = "b"
date = "c"
measure = "d"
value = "e"
source = "f"
"#;

#[test]
fn rules_between_counts_name_counts_of_their_source() {
    let mapping = read(RETURNS, AGENCIES).unwrap_or_else(|messages| panic!("{messages}"));
    let Contract::Returns(returns) = &mapping.contract else { panic!("returns") };
    assert_eq!((returns.sums[0].parts.len(), returns.withins[0].whole.as_str()), (2, "tasks"));
    for (from, to, line, words) in [
        ("\"devolved\", \"to_local\"]\n[[within]]", "\"devolved\", \"local\"]\n[[within]]", 5, "[[sum]] names `local`"),
        ("\"devolved\", \"to_local\"]\n[[within]]", "\"devolved\"]\n[[within]]", 5, "two parts or more"),
        (
            "\"devolved\", \"to_local\"]\n[[within]]",
            "\"devolved\", \"tasks\"]\n[[within]]",
            5,
            "none of them the total",
        ),
        ("whole = \"tasks\"", "whole = \"to_local\"", 8, "its own whole"),
        ("whole = \"tasks\"", "whole = \"task\"", 8, "[[within]] names `task`"),
        ("whole = \"tasks\"", "all = \"tasks\"", 10, "unknown field `all`"),
        ("contract = \"returns\"", "contract = \"portal_evaluation\"", 5, "`sum` does not belong"),
    ] {
        assert!(RETURNS.contains(from), "no `{from}`");
        let messages = read(&RETURNS.replacen(from, to, 1), AGENCIES).expect_err(to);
        let told = messages.lines().find(|message| message.contains(words)).unwrap_or_else(|| panic!("{messages}"));
        assert!(told.starts_with(&format!("pipelines/{PATH}:{line}: ")), "line {line}: {told}");
    }
}

const REGISTER: &str = r#"nature = "real"
format = "table"
contract = "register"
covers = "nation"
key = ["no"]
dates = ["received_at", "resolved_on", "ends_on"]
planned = ["ends_on"]
needed = ["received_at"]
moment_formats = ["dd/MM/yyyy HH:mm"]
[name]
vi = "Thử"
en = "Tried"
[origin]
vi = "Thử"
en = "Tried"
[columns]
no = "Mã"
place = "Tỉnh"
received_at = "Đến"
resolved_on = "Xong"
ends_on = "Hết"
topic = "Loại"
[codes.topic]
"Đất đai" = "land"
[[count]]
measure = "same_day"
label = { vi = "a", en = "b" }
at = "received_at"
where = { topic = ["land"] }
within = { from = "received_at", to = "resolved_on", working_days = 0, after = "15:00" }
[[count]]
measure = "open"
label = { vi = "a", en = "b" }
from = "received_at"
until = "resolved_on"
distinct = "place"
"#;

#[test]
fn a_register_is_read_and_every_slip_in_it_is_named() {
    let mapping = read(REGISTER, AGENCIES).unwrap_or_else(|messages| panic!("{messages}"));
    let Contract::Register(register) = &mapping.contract else { panic!("a register") };
    let within = register.counts[0].within.as_ref().expect("within");
    assert_eq!((within.cutoff, within.working_days, register.counts[1].is_level()), (Some(54_000), 0, true));
    for (from, to, words) in [
        ("covers = \"nation\"", "covers = \"all\"", "3: covers `all`, expected \"nation\" or \"listed\""),
        ("key = [\"no\"]", "key = []", "3: `key` is empty"),
        ("key = [\"no\"]", "key = [\"number\"]", "3: `key` names `number`"),
        ("\"resolved_on\", \"ends_on\"]", "\"topic\", \"ends_on\"]", "3: `dates` names `topic`"),
        ("planned = [\"ends_on\"]", "planned = [\"no\"]", "3: `planned` names `no`"),
        ("needed = [\"received_at\"]", "needed = [\"at\"]", "3: `needed` names `at`"),
        ("dd/MM/yyyy HH:mm", "dd/mm/yyyy HH:mm", "9: moment format"),
        ("place = \"Tỉnh\"", "\"Nơi\" = \"Tỉnh\"", "18: `Nơi` is no name of a column"),
        ("= \"land\"", "= \"Đất\"", "24: [codes.topic] leads to `Đất`"),
        ("at = \"received_at\"\nwhere", "at = \"topic\"\nwhere", "25: [[count]] names `topic`"),
        (
            "at = \"received_at\"\nwhere",
            "at = \"ends_on\"\nwhere",
            "25: [[count]] is dated by `ends_on`, which may lie ahead",
        ),
        ("at = \"received_at\"\nwhere", "where", "25: [[count]] needs one of"),
        ("[\"land\"]", "[\"water\"]", "25: [[count]] `topic` is never `water`"),
        ("topic = [\"land\"]", "no = [\"land\"]", "25: [[count]] asks for `no`, which has no [codes]"),
        (
            "from = \"received_at\", to = \"resolved_on\"",
            "from = \"resolved_on\", to = \"received_at\"",
            "25: within goes from `resolved_on` to `received_at`",
        ),
        ("\"15:00\"", "\"3 pm\"", "25: `after` is no time of day"),
        ("measure = \"open\"", "measure = \"same_day\"", "3: [[count]] has `same_day` twice"),
        ("distinct = \"place\"", "distinct = \"ends_on\"", "31: [[count]] distinct `ends_on`"),
        ("contract = \"register\"", "contract = \"returns\"", "5: `key` does not belong"),
        ("format = \"table\"", "format = \"json\"", "3: contract = \"register\" is read from tables"),
    ] {
        assert!(REGISTER.contains(from), "no `{from}`");
        let messages = read(&REGISTER.replacen(from, to, 1), AGENCIES).expect_err(to);
        assert!(messages.contains(&format!("pipelines/{PATH}:{words}")), "{words}: {messages}");
    }
}

#[test]
fn a_slip_in_a_lookup_file_is_named_there() {
    for (agencies, expected) in [
        ("from,to\nA,\n", "pipelines/sources/agencies.csv:2: expected a value"),
        ("name,code\nA,B\n", "pipelines/sources/agencies.csv:1: missing column `from`"),
        ("from,to\nA b,H41.1\na  B,H41.2\n", "agencies.csv:3: `a  B` leads to `H41.2` here and to `H41.1` before"),
        ("from,to\nsở nội vụ,H41.04\n", "agencies.csv:2: `sở nội vụ` leads to `H41.04` here and to `H41.03` before"),
    ] {
        let messages = read(SOUND, agencies).expect_err(agencies);
        assert!(messages.contains(expected), "{messages}");
    }
}

#[test]
fn what_every_row_needs_may_be_stated_but_not_left_out() {
    let messages = read(&SOUND.replace("province = \"40\"\n", ""), AGENCIES).expect_err("no province");
    assert!(messages.contains(":7: [columns] lacks `province`"), "{messages}");
}

#[test]
fn a_draft_anywhere_on_disk_is_read_with_the_files_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tried.toml");
    std::fs::write(&file, SOUND).expect("a file");
    let mut catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    let messages = catalogue.add_draft(&file).expect_err("no agencies.csv yet").to_string();
    assert!(messages.starts_with(&format!("{}:", file.display())), "{messages}");
    std::fs::write(folder.path().join("agencies.csv"), AGENCIES).expect("a file");
    assert_eq!(catalogue.add_draft(&file).unwrap_or_else(|errors| panic!("{errors}")), "tried");
    assert!(catalogue.source("tried").is_some());
    let messages = catalogue.add_draft(&folder.path().join("none.toml")).expect_err("no file").to_string();
    assert!(messages.contains("none.toml:1: there is no such file"), "{messages}");
}
