//! A sound catalogue is read whole; a broken one says where, and says everything at once.

use super::files::Files;
use super::{Catalogue, CatalogueErrors};
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::procedure::Procedure;

pub(super) fn embedded() -> Files {
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors);
    assert!(errors.0.is_empty(), "{errors}");
    files
}

/// The messages after one file was changed: every `from` in it becomes `to`.
pub(super) fn broken(path: &str, from: &str, to: &str) -> String {
    let files = embedded();
    let text = files.text(path);
    assert!(text.contains(from), "{path} no longer holds `{from}`");
    let text = text.replace(from, to);
    match Catalogue::from_files(&files.with(path, &text), CatalogueErrors::default()) {
        Ok(_) => panic!("{path} with `{to}` was taken for sound"),
        Err(errors) => errors.to_string(),
    }
}

pub(super) fn line_of(path: &str, needle: &str) -> usize {
    let files = embedded();
    let found = files.text(path).lines().position(|line| line.contains(needle));
    found.unwrap_or_else(|| panic!("no `{needle}` in {path}")) + 1
}

/// One fault and no other: its file, its line, and words that must be in it.
pub(super) fn assert_fault(messages: &str, path: &str, line: usize, words: &[&str]) {
    assert_eq!(messages.lines().count(), 1, "{messages}");
    let start = format!("pipelines/{path}:{line}: ");
    assert!(messages.starts_with(&start), "expected `{start}` in: {messages}");
    for word in words {
        assert!(messages.contains(word), "expected `{word}` in: {messages}");
    }
}

#[test]
fn the_embedded_catalogue_is_sound() {
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(catalogue.atlas.provinces_34().count(), 34);
    assert_eq!(catalogue.atlas.provinces_63().count(), 63);
    assert_eq!(catalogue.atlas.communes().len(), 3321);
    assert!(!catalogue.targets.is_empty() && !catalogue.procedures.is_empty());
    let mut headlines: Vec<_> =
        catalogue.indicators.iter().filter_map(|i| Some((i.headline?, i.id.as_str()))).collect();
    headlines.sort_unstable();
    assert_eq!(headlines.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!((headlines[0].1, headlines[1].1), ("score_766", "portal_on_time_share"));
}

#[test]
fn a_code_that_changed_owner_is_two_places() {
    let atlas = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")).atlas;
    let place = |system, code| PlaceCode::new(system, code).expect(code);
    let name = |system, code| atlas.province(&place(system, code)).map(|province| province.name.vi.as_str());
    let successor = |code| atlas.successor(&place(CodeSystem::Of63, code)).map(PlaceCode::to_string);
    assert_eq!((name(CodeSystem::Of63, "24"), name(CodeSystem::Of34, "24")), (Some("Bắc Giang"), Some("Bắc Ninh")));
    assert_eq!((successor("24").as_deref(), successor("27").as_deref()), (Some("34:24"), Some("34:24")));
    let bac_ninh = atlas.province(&place(CodeSystem::Of34, "24")).expect("Bắc Ninh");
    let predecessors: Vec<_> = bac_ninh.predecessors.iter().map(PlaceCode::to_string).collect();
    assert_eq!(predecessors, ["63:24", "63:27"]);
    let changed = atlas
        .provinces_34()
        .filter(|new| name(CodeSystem::Of63, new.code.bare()).is_some_and(|old| old != new.name.vi))
        .count();
    assert_eq!(changed, 7, "codes whose owner has another name");
}

#[test]
fn an_unknown_field() {
    let path = "indicators/received.toml";
    let line = line_of(path, "decimals = 0");
    let messages = broken(path, "decimals = 0", "decimal_places = 0");
    assert_fault(&messages, path, line, &["unknown field `decimal_places`", "expected", "decimals"]);
}

#[test]
fn an_unknown_field_in_a_term() {
    let path = "indicators/online_share.toml";
    let messages = broken(path, "where = {", "wo = {");
    assert_fault(&messages, path, line_of(path, "where = {"), &["unknown field `wo`", "where"]);
}

#[test]
fn an_unknown_rule_set() {
    let path = "indicators/on_time_share_766.toml";
    let messages = broken(path, "rule_set = \"qd766\"", "rule_set = \"qd677\"");
    assert_fault(&messages, path, line_of(path, "rule_set"), &["no rule set `qd677`", "rule_sets/"]);
}

#[test]
fn a_missing_or_needless_rule_set() {
    let path = "indicators/received.toml";
    let messages = broken(path, "rule_set = \"form_ii06a\"\n", "");
    assert_fault(&messages, path, line_of(path, "[formula]") - 1, &["needs `rule_set`"]);
    let path = "indicators/papi.toml";
    let messages = broken(path, "decimals = 2", "decimals = 2\nrule_set = \"qd766\"");
    assert_fault(&messages, path, line_of(path, "[formula]") + 1, &["`rule_set` does not belong"]);
}

#[test]
fn a_value_that_an_attribute_never_has() {
    let path = "indicators/online_share.toml";
    let messages = broken(path, "[\"online\"]", "[\"on_line\"]");
    assert_fault(
        &messages,
        path,
        line_of(path, "[\"online\"]"),
        &["`channel` is never `on_line`", "in_person, online, post"],
    );
}

#[test]
fn a_key_of_another_shape_and_a_missing_one() {
    let path = "indicators/received.toml";
    let messages = broken(path, "terms = ", "numerator = ");
    assert!(messages.contains("`numerator` is not for this shape, expected terms"), "{messages}");
    assert!(messages.contains("`terms` is missing"), "{messages}");
}

#[test]
fn a_variant_of_nothing_and_a_headline_twice() {
    let path = "indicators/on_time_share_766.toml";
    let messages = broken(path, "variant_of = \"on_time_share\"", "variant_of = \"punctuality\"\nheadline = 1");
    let lines: Vec<_> = messages.lines().collect();
    assert_eq!(lines.len(), 2, "{messages}");
    assert!(messages.contains("variant_of `punctuality`"), "{messages}");
    assert!(messages.contains("headline 1 is already `on_time_share_766`"), "{messages}");
}

#[test]
fn an_example_of_the_wrong_kind() {
    let path = "indicators/received.toml";
    let messages = broken(path, "given = { value", "given = { numerator");
    assert_fault(&messages, path, line_of(path, "[[example]]"), &["expected exactly: value"]);
}

#[test]
fn a_bad_date() {
    let path = "reference/holidays.csv";
    let messages = broken(path, "2026-09-02,", "2026-09-32,");
    assert_fault(&messages, path, line_of(path, "2026-09-02,"), &["`date` is `2026-09-32`", "2026-09-02"]);
    let path = "rule_sets/qd766.toml";
    let messages = broken(path, "valid_from = 2022-06-23", "valid_from = 2022-06-31");
    assert!(messages.starts_with(&format!("pipelines/{path}:{}: ", line_of(path, "valid_from ="))), "{messages}");
}

#[test]
fn a_holiday_twice_or_at_a_weekend() {
    let path = "reference/holidays.csv";
    let messages = broken(path, "2026-09-02,", "2026-09-01,");
    assert_fault(&messages, path, line_of(path, "2026-09-02,"), &["a second time"]);
    let messages = broken(path, "2026-09-02,", "2026-09-06,");
    assert_fault(&messages, path, line_of(path, "2026-09-02,"), &["weekend"]);
}

#[test]
fn a_limit_without_a_unit_or_of_nothing() {
    let path = "reference/procedures.csv";
    let line = line_of(path, "1.004873,");
    let fault =
        |to: &str, words: &[&str]| assert_fault(&broken(path, "Hộ tịch,3,working_day,end", to), path, line, words);
    fault("Hộ tịch,3,,end", &["`limit_unit` is ``", "working_day, day, hour or month"]);
    fault("Hộ tịch,3,week,end", &["`limit_unit` is `week`"]);
    fault("Hộ tịch,,working_day,end", &["`limit` is ``", "a whole number"]);
    fault("Hộ tịch,1.5,working_day,end", &["`limit` is `1.5`"]);
    fault("Hộ tịch,0,hour,end", &["`limit` is `0`", "at least 1 hour"]);
}

#[test]
fn every_unit_of_a_limit_occurs() {
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    for unit in LimitUnit::ALL {
        let has_unit = |procedure: &Procedure| procedure.limit.is_some_and(|limit| limit.unit == unit);
        assert!(catalogue.procedures.iter().any(has_unit), "{}", unit.as_str());
    }
    let limit = catalogue.procedure("1.004873").and_then(|procedure| procedure.limit);
    assert_eq!(limit.and_then(Limit::working_days), Some(3));
}

#[test]
fn a_decision_after_the_day_or_without_a_date() {
    let path = "reference/holidays.csv";
    let line = line_of(path, "2026-11-24,");
    let fault =
        |to: &str, words: &[&str]| assert_fault(&broken(path, "QH16,2026-07-01,A\n2027", to), path, line, words);
    fault("QH16,2026-11-25,A\n2027", &["2026-11-24 was decided on 2026-11-25"]);
    fault("QH16,2026,A\n2027", &["`decided_on` is `2026`", "empty if not stated"]);
}

#[test]
fn office_hours_out_of_order() {
    let path = "reference/office_hours.csv";
    let line = line_of(path, "13:30,");
    assert_fault(&broken(path, "13:30,", "11:00,"), path, line, &["opens after the row above closes"]);
    assert_fault(&broken(path, "13:30,17:00", "13:30,13:30"), path, line, &["closes after it opens"]);
    assert_fault(&broken(path, "13:30,", "1.30 pm,"), path, line, &["`opens` is `1.30 pm`"]);
    let files = embedded().with(path, "opens,closes,confidence,source\n");
    let errors = Catalogue::from_files(&files, CatalogueErrors::default()).expect_err("no session");
    assert_fault(&errors.to_string(), path, 1, &["no session"]);
}

#[test]
fn a_missing_column() {
    let path = "reference/holidays.csv";
    let messages = broken(path, "legal_ref,", "law,");
    let lines: Vec<_> = messages.lines().collect();
    assert_eq!(lines.len(), 2, "{messages}");
    assert!(messages.contains("holidays.csv:1: missing column `legal_ref`, expected date,kind"), "{messages}");
    assert!(messages.contains("holidays.csv:1: unknown column `law`"), "{messages}");
}

#[test]
fn a_calendar_of_before_days_had_names_in_english_is_read() {
    let path = "reference/holidays.csv";
    let old = "date,kind,name_vi,legal_ref,decided_on,confidence\n2026-01-01,holiday,Tết Dương lịch,Labour Code 2019 art. 112,,A\n";
    let catalogue = Catalogue::from_files(&embedded().with(path, old), CatalogueErrors::default());
    let catalogue = catalogue.unwrap_or_else(|errors| panic!("{errors}"));
    let day = &catalogue.holidays[0];
    assert_eq!((day.name.en.as_str(), day.legal_ref.vi.as_str()), ("Tết Dương lịch", "Labour Code 2019 art. 112"));
}

#[test]
fn a_status_without_treatment() {
    let path = "rule_sets/form_ii06a.toml";
    let messages = broken(path, "\n8 = ", "\n11 = ");
    assert!(messages.contains("no case status `11`, expected 1 to 10"), "{messages}");
    assert!(messages.contains("says nothing of status 8"), "{messages}");
}

#[test]
fn a_target_of_nothing() {
    let path = "targets/cao_bang_2025.toml";
    let line = line_of(path, "[[target]]");
    let messages = broken(path, "indicator = \"on_time_share\"", "indicator = \"punctuality\"");
    assert_fault(&messages, path, line, &["no indicator `punctuality`"]);
    let messages = broken(path, "place = \"34:04\"", "place = \"04\"");
    assert_fault(&messages, path, line, &["no province `04`", "34:40"]);
}

#[test]
fn a_measure_that_no_source_reports() {
    let path = "indicators/portal_on_time_share.toml";
    let messages = broken(path, "portal_766/cases_on_time", "portal_766/cases_punctual");
    assert_fault(&messages, path, line_of(path, "cases_on_time"), &["`cases_punctual`", "cases_on_time"]);
    let messages = broken(path, "portal_766/cases_on_time", "portal_677/cases_on_time");
    assert_fault(&messages, path, line_of(path, "cases_on_time"), &["no source `portal_677`"]);
    let path = "indicators/papi.toml";
    let messages = broken(path, "component = \"total\"", "component = \"d9\"");
    assert_fault(&messages, path, line_of(path, "index = \"papi\""), &["no component `d9`", "d8"]);
}

#[test]
fn a_source_that_its_contract_does_not_allow() {
    let path = "sources/case_portal.toml";
    let messages = broken(path, "contract = \"cases\"", "contract = \"cases\"\nindex = \"papi\"");
    assert_fault(&messages, path, line_of(path, "contract = ") + 1, &["`index` does not belong"]);
    let messages = broken(path, "moment_formats", "# moment_formats");
    assert_fault(&messages, path, line_of(path, "contract = "), &["needs `moment_formats`"]);
}

#[test]
fn a_canonical_name_that_does_not_exist() {
    let path = "sources/case_portal.toml";
    let messages = broken(path, "finished_at = ", "ended_at = ");
    assert_fault(&messages, path, line_of(path, "finished_at = "), &["`ended_at`", "finished_at"]);
    let messages = broken(path, "\"online\"", "\"internet\"");
    let line = line_of(path, "= \"online\"");
    assert_fault(&messages, path, line, &["[codes.channel] leads to `internet`", "in_person, online, post"]);
    let messages = broken(path, "\nstatus = ", "\n# status = ");
    assert!(messages.contains("[columns] lacks `status`"), "{messages}");
}

#[test]
fn a_crosswalk_that_does_not_resolve() {
    let path = "reference/province_crosswalk.csv";
    let line = line_of(path, "27,Bắc Ninh,");
    let messages = broken(path, "27,Bắc Ninh,24,", "27,Bắc Ninh,99,");
    assert_fault(&messages, path, line, &["no province 34:99"]);
    let messages = broken(path, "27,Bắc Ninh,24,", "24,Bắc Giang,24,");
    assert!(messages.contains(&format!(":{line}: 63:24 a second time")), "{messages}");
    assert!(messages.contains(":1: 63:27 has no successor"), "{messages}");
}

#[test]
fn a_lost_commune() {
    let path = "reference/communes_34.csv";
    let files = embedded();
    let lost = files.text(path).lines().find(|line| line.contains(",40,")).expect("a commune of Nghệ An").to_owned();
    let messages = broken(path, &format!("{lost}\n"), "");
    let province = line_of("reference/provinces_34.csv", "40,Nghệ An");
    assert_fault(&messages, "reference/provinces_34.csv", province, &["commune_units is 130", "has 129"]);
}

#[test]
fn faults_of_several_files_come_together() {
    let files = embedded();
    let received = files.text("indicators/received.toml").replace("decimals = 0", "decimals = 9");
    let holidays = files.text("reference/holidays.csv").replace("swapped_work", "worked");
    let files = files.with("indicators/received.toml", &received).with("reference/holidays.csv", &holidays);
    let errors = Catalogue::from_files(&files, CatalogueErrors::default()).expect_err("broken");
    let named = |part: &str| errors.0.iter().filter(|error| error.file.ends_with(part)).count();
    assert_eq!((named("received.toml"), named("holidays.csv")), (1, 4), "{errors}");
    assert!(errors.0.is_sorted(), "in the order of files and lines");
}

#[test]
fn a_file_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let errors = Catalogue::read(folder.path()).expect_err("an empty folder");
    assert!(errors.to_string().contains("provinces_34.csv:1: the file is missing"), "{errors}");
    let errors = Catalogue::read(&folder.path().join("nowhere")).expect_err("no folder");
    assert!(errors.to_string().contains("cannot read the folder"), "{errors}");
}

#[test]
fn text_that_is_not_utf8() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("indicators")).expect("a folder");
    std::fs::write(folder.path().join("indicators/x.toml"), b"group = 1\nname = \"\xff\"\n").expect("a file");
    let errors = Catalogue::read(folder.path()).expect_err("broken");
    assert!(errors.to_string().contains("x.toml:2: not UTF-8"), "{errors}");
}

#[test]
fn the_folder_on_disk_reads_as_the_embedded_one() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines");
    let on_disk = Catalogue::read(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let embedded = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(on_disk.indicators, embedded.indicators);
    assert_eq!(on_disk.targets, embedded.targets);
    assert_eq!(on_disk.sources, embedded.sources);
    assert_eq!(on_disk.holidays, embedded.holidays);
}
