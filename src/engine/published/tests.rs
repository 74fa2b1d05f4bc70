use super::*;
use crate::catalog::Catalogue;
use crate::domain::period::Period;
use crate::domain::score::Qualifier;
use crate::engine::quarantine::Record;

const PORTAL: &str = include_str!("../../../sample-data/portal_766.json");
const PORTAL_EARLIER: &str = include_str!("../../../sample-data/portal_766.2026-10-03.json");
const PAPI: &str = include_str!("../../../sample-data/papi.csv");
const PCI: &str = include_str!("../../../sample-data/pci.csv");
const PAR_INDEX: &str = include_str!("../../../sample-data/par_index.csv");
const SIPAS: &str = include_str!("../../../sample-data/sipas.csv");
const DTI: &str = include_str!("../../../sample-data/dti.csv");
const REFORM: &str = include_str!("../../../sample-data/reform_return.csv");
const PAYROLL: &str = include_str!("../../../sample-data/payroll_return.csv");

fn try_read(source: &str, text: &str) -> Result<PublishedRead, FileError> {
    let catalogue = Catalogue::embedded().expect("the catalogue is valid");
    let read = read(
        catalogue.source(source).expect(source),
        "file",
        text.as_bytes(),
        &catalogue.atlas,
        Date::constant(2026, 10, 11),
    );
    if let Ok(read) = &read {
        assert_eq!(read.read, read.accepted + read.rejected + read.duplicate, "every row is accounted for");
        assert_eq!(read.rejected, read.rejects.len() as i64);
    }
    read
}

fn must_read(source: &str, text: &str) -> PublishedRead {
    try_read(source, text).unwrap_or_else(|error| panic!("{error}"))
}

fn fault(source: &str, text: &str) -> FileFault {
    try_read(source, text).map(|read| format!("{read:?}")).expect_err("a fault of the file").fault
}

fn score<'a>(read: &'a PublishedRead, edition: i16, component: &str, place: &str) -> Option<&'a PublishedScore> {
    let found = |score: &&PublishedScore| {
        score.edition == edition && score.component == component && score.place.to_string() == place
    };
    read.scores.iter().find(found)
}

fn part(read: &PublishedRead, measure: &str, place: &str) -> Option<i64> {
    let found = |part: &&Part| part.measure.0.ends_with(measure) && part.place.to_string() == place;
    read.parts.iter().find(found).map(|part| part.n)
}

fn total(read: &PublishedRead, measure: &str) -> i64 {
    read.parts.iter().filter(|part| part.measure.0 == format!("portal_766/{measure}")).map(|part| part.n).sum()
}

/// `(line, column, code)` of every reason.
fn reasons(read: &PublishedRead) -> Vec<(u64, &str, &str)> {
    let reasons = read.rejects.iter().flat_map(|row| &row.reasons);
    reasons.map(|reason| (reason.line, reason.column.as_str(), reason.code)).collect()
}

#[test]
fn the_portal_of_10_october_2026() {
    let read = must_read("portal_766", PORTAL);
    assert_eq!((read.read, read.accepted, read.rejected, read.duplicate), (34, 34, 0, 0));
    assert_eq!((read.as_of, read.nature), (Some(Date::constant(2026, 10, 10)), Nature::Real));

    let nation = score(&read, 2026, "total", "34:VN").expect("the nation");
    assert_eq!((nation.score, nation.rank), (Some(62.59), None));
    let first = score(&read, 2026, "total", "34:82").expect("Đồng Tháp");
    assert_eq!((first.score, first.rank), (Some(68.8), Some(1)));
    assert!(first.note.contains("TEMP_NATIONAL_REPORT_DENOMINATOR"), "provisional: {}", first.note);
    let last = score(&read, 2026, "total", "34:01").expect("Hà Nội");
    assert_eq!((last.score, last.rank), (Some(55.23), Some(34)));
    let totals: Vec<f64> = read
        .scores
        .iter()
        .filter(|score| score.component == "total" && score.place != nation.place)
        .filter_map(|score| score.score)
        .collect();
    assert_eq!(totals.len(), 34);
    let mean = totals.iter().sum::<f64>() / 34.0;
    assert!((mean - 62.59).abs() < 0.02, "the portal's national points are the unweighted mean: {mean}");

    let (handled, on_time) = (total(&read, "cases_handled"), total(&read, "cases_on_time"));
    assert_eq!((handled, on_time, total(&read, "cases_overdue")), (14_666_757, 12_707_675, 1_959_082));
    assert_eq!(on_time * 10_000 / handled, 8_664, "case-weighted: 86.64 %");
    assert_eq!(part(&read, "/payments_online", "34:82"), Some(227_321));
    assert_eq!(read.parts.len(), 34 * 13 + 13, "and the rest of the one answer that is known whole");
    assert_eq!(part(&read, "/procedures_updated_on_time", "34:82"), Some(45));
    assert_eq!(part(&read, "/procedures_to_update", "34:82"), Some(52));
    assert_eq!(score(&read, 2026, "certified_copy", "34:82").and_then(|score| score.score), Some(2.0));
    let year = Period::year(2026);
    assert!(read.parts.iter().all(|part| year.contains(part.bucket) && part.source == "portal_766"));
}

#[test]
fn the_six_groups_add_up_to_the_total() {
    let read = must_read("portal_766", PORTAL);
    for total in read.scores.iter().filter(|score| score.component == "total" && score.rank.is_some()) {
        let is_group = |component: &str| component != "total" && component != "certified_copy";
        let groups = read.scores.iter().filter(|score| score.place == total.place && is_group(&score.component));
        let groups: Vec<f64> = groups.filter_map(|score| score.score).collect();
        assert_eq!(groups.len(), 6, "{}", total.place);
        let difference = groups.iter().sum::<f64>() - total.score.expect("total");
        assert!(difference.abs() < 0.011, "{}: {difference}", total.place);
    }
}

#[test]
fn counts_over_another_base_say_so() {
    let read = must_read("portal_766", PORTAL);
    let an_giang = score(&read, 2026, "digitisation", "34:91").expect("An Giang");
    assert!(an_giang.note.contains("389166"), "{}", an_giang.note);
    assert_eq!(score(&read, 2026, "digitisation", "34:40").map(|score| score.note.as_str()), Some(""));
}

#[test]
fn an_earlier_run_has_its_own_day() {
    let read = must_read("portal_766", PORTAL_EARLIER);
    assert_eq!((read.accepted, read.parts.len(), read.scores.len()), (34, 0, 35));
    assert_eq!(read.as_of, Some(Date::constant(2026, 10, 3)));
    assert_eq!(score(&read, 2026, "total", "34:VN").and_then(|score| score.score), Some(61.7));
}

#[test]
fn a_cut_off_answer_names_the_byte_and_loads_nothing() {
    let cut = PORTAL.find("UBND thành phố Hà Nội").expect("Hà Nội is in the file");
    match fault("portal_766", &PORTAL[..cut]) {
        FileFault::TruncatedJson { line, byte, .. } => {
            assert_eq!(line, PORTAL[..cut].lines().count());
            assert_eq!(byte + 1, cut);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(fault("portal_766", "{\"metadata\": nonsense}"), FileFault::BadJson { line: 1, .. }));
}

#[test]
fn an_answer_of_another_shape_is_refused() {
    let at = |text: &str| match fault("portal_766", text) {
        FileFault::WrongShape { at, expected } => {
            assert_ne!(expected.vi, expected.en, "in both languages");
            at
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(at("[]"), "/");
    assert_eq!(at("{}"), "/metadata/runDateStr");
    assert_eq!(at(&PORTAL.replace("10102026", "31022026")), "/metadata/runDateStr");
    assert_eq!(at(&PORTAL.replace("\"period\": null", "\"period\": 3")), "/metadata/timeType");
    assert_eq!(at(&PORTAL.replace("\"year\": 2026", "\"year\": 2025")), "/metadata/year");
    assert_eq!(at(&PORTAL.replace("62.59", "\"62,59\"")), "/overview/totalScore");
    assert_eq!(at(&PORTAL.replace("Count\": 34", "Count\": 35")), "/provinces");
    assert_eq!(fault("portal_766", ""), FileFault::Empty);
}

#[test]
fn a_province_that_will_not_fit_is_sent_back_and_the_rest_is_loaded() {
    let changed = PORTAL
        .replace("\"H26\"", "\"H99\"")
        .replace("\"totalOnTime\": 358660", "\"totalOnTime\": 405425")
        .replace("\"totalReceived\": 670009", "\"totalReceived\": \"670.009\"");
    let read = must_read("portal_766", &changed);
    let expected =
        [(1, "totalOnTime", "E_ORDER"), (2, "totalReceived", "E_NOT_WHOLE"), (34, "departmentCode", "E_UNKNOWN_PLACE")];
    assert_eq!(reasons(&read), expected);
    assert_eq!((read.accepted, read.rejected), (31, 3));
    assert_eq!(part(&read, "/cases_handled", "34:82"), None, "a province is taken whole or not at all");
    assert!(format!("{:?}", read.rejects[2].record).contains("Hà Nội"), "the record is kept as it stood");
}

#[test]
fn what_the_portal_does_not_say_is_no_part() {
    let read = must_read("portal_766", &PORTAL.replace("\"totalReceived\": 563215,", "\"totalReceived\": null,"));
    assert_eq!(part(&read, "/cases_handled", "34:40"), None);
    assert_eq!(part(&read, "/cases_on_time", "34:40"), Some(503_728));
    let lai_chau = must_read("portal_766", PORTAL);
    assert_eq!(part(&lai_chau, "/petitions_on_time", "34:12"), Some(0), "a zero that was reported is a zero");
}

#[test]
fn the_group_key_of_other_days_is_understood() {
    let read = must_read("portal_766", &PORTAL.replace("\"ONLINE\"", "\"CLGQ\""));
    assert_eq!(score(&read, 2026, "online_service", "34:82").and_then(|score| score.score), Some(8.84));
}

#[test]
fn a_province_twice_is_a_duplicate_or_a_conflict() {
    let start = PORTAL.find("  {\n   \"departmentId\"").expect("first province");
    let end = start + PORTAL[start..].find("\n  },").expect("its end") + "\n  },".len();
    let first = &PORTAL[start..end];
    let twice = PORTAL.replacen(first, &format!("{first}{first}"), 1);
    let read = must_read("portal_766", &twice);
    assert_eq!((read.read, read.accepted, read.duplicate, read.rejected), (35, 34, 1, 0));
    let other = first.replace("405424", "405425");
    let read = must_read("portal_766", &PORTAL.replacen(first, &format!("{first}{other}"), 1));
    assert_eq!((read.accepted, reasons(&read)), (34, vec![(2, "", "E_KEY_CONFLICT")]));
}

#[test]
fn published_indices_are_taken_whole() {
    for (source, text, rows) in [
        ("papi", PAPI, 873),
        ("pci", PCI, 1090),
        ("par_index", PAR_INDEX, 190),
        ("sipas", SIPAS, 81),
        ("dti", DTI, 121),
    ] {
        let read = must_read(source, text);
        assert_eq!(reasons(&read), [], "{source}");
        assert_eq!((read.read, read.accepted), (rows, rows), "{source}");
        assert!(read.parts.is_empty() && read.scores.iter().all(|score| score.index == source));
        assert!(read.scores.iter().all(|score| !score.source.is_empty()), "every value says where it was read");
    }
}

#[test]
fn golden_values_of_the_indices() {
    let papi = must_read("papi", PAPI);
    let nghe_an = score(&papi, 2022, "total", "63:40").expect("Nghệ An 2022");
    assert_eq!(nghe_an.rank, Some(17));
    assert!(nghe_an.note.contains("chiso"), "the rank is ours and says so: {}", nghe_an.note);
    assert_eq!(score(&papi, 2023, "total", "63:22"), None, "Quảng Ninh was withheld in 2023: absent, not zero");
    assert!(papi.scores.iter().all(|score| score.place.system == crate::domain::place::CodeSystem::Of63));
    assert_eq!(papi.as_of, Some(Date::constant(2024, 12, 31)));

    let pci = must_read("pci", PCI);
    let vung_tau = score(&pci, 2021, "total", "63:77").expect("Bà Rịa - Vũng Tàu 2021");
    assert_eq!((vung_tau.score.map(|score| (score * 100.0).round()), vung_tau.rank), (Some(6_903.0), Some(9)));
    assert_eq!(score(&pci, 2021, "total", "63:40").and_then(|score| score.rank), Some(30));
    assert_eq!(score(&pci, 2025, "total", "34:01"), None, "components of 2025 make no total");
    assert!(score(&pci, 2025, "entry_scaled", "34:01").is_some());

    let par_index = must_read("par_index", PAR_INDEX);
    assert_eq!(score(&par_index, 2024, "total", "34:VN").and_then(|score| score.score), Some(88.37));
    let binh_thuan = score(&par_index, 2024, "area3", "63:60").expect("Bình Thuận, area 3");
    assert_eq!((binh_thuan.score, binh_thuan.rank), (Some(11.24), Some(62)));
    let rank_only = score(&par_index, 2024, "area4", "63:60").expect("a rank without points");
    assert_eq!((rank_only.score, rank_only.rank), (None, Some(5)));

    let dti = must_read("dti", DTI);
    let hanoi = score(&dti, 2024, "total", "34:01").expect("Hà Nội 2024");
    assert_eq!((hanoi.score, hanoi.rank), (Some(0.8241), Some(1)));
    assert!(hanoi.note.contains("arithmetic mean"), "{}", hanoi.note);
    assert_eq!(score(&dti, 2024, "total", "63:01").and_then(|score| score.rank), Some(4), "both lists, told apart");
}

#[test]
fn returns_keep_counts_apart_from_printed_values() {
    let reform = must_read("reform_return", REFORM);
    assert_eq!((reform.accepted, reform.nature), (5, Nature::Unverified));
    assert_eq!(part(&reform, "reform_return/villages_connected", "34:40"), Some(3743));
    assert_eq!(part(&reform, "reform_return/villages", "34:40"), Some(3806));
    assert_eq!(part(&reform, "reform_return/procedures_simplified", "34:40"), Some(74));
    assert_eq!(part(&reform, "reform_return/integrated_services", "34:40"), Some(17));
    let online = score(&reform, 2023, "online_share", "34:40").expect("online share");
    assert_eq!((online.score, online.qualifier), (Some(47.0), Qualifier::Over));
    assert!(part(&reform, "online_share", "34:40").is_none(), "no quotient, no part");

    let payroll = must_read("payroll_return", PAYROLL);
    assert!(payroll.parts.is_empty());
    let values: Vec<_> = payroll.scores.iter().map(|score| (score.component.as_str(), score.score)).collect();
    let expected = [
        ("payroll_reduction_2015", Some(11.0)),
        ("public_service_units_reduced_2017", Some(249.0)),
        ("persons_streamlined", Some(183.0)),
    ];
    assert_eq!(values, expected);
}

const HEADING: &str = "place,code_system,date,measure,value,qualifier,note,source\n";

#[test]
fn bad_rows_of_a_return_name_line_column_and_code() {
    let rows = "\
40,34,2023-09-30,villages,3806,,,
10,34,2023-09-30,villages,1,,,
40,35,2023-09-30,villages,1,,,
40,34,30/09/2023,villages,1,,,
40,34,2023-09-30,villagers,1,,,
40,34,2023-09-30,villages,\"3.806,5\",,,
40,34,2023-09-30,villages,3806,over,,
40,34,2023-09-30,online_share,\"47,5\",about,,
40,34,2023-09-30,villages,,,,
40,34,2023-09-30,villages,3806,,another note,
40,34,2023-09-30,villages,3807,,,
40,63,2025-07-01,villages,1,,,
40,34,2023-09-30,villages
40,34,2024-09-30,villages,3806,,,
";
    let read = must_read("reform_return", &format!("\u{feff}{HEADING}{rows}"));
    let expected = [
        (3, "place", "E_UNKNOWN_PLACE"),
        (4, "code_system", "E_UNKNOWN_CODE"),
        (5, "date", "E_BAD_DATE"),
        (6, "measure", "E_UNKNOWN_MEASURE"),
        (7, "value", "E_NOT_WHOLE"),
        (8, "qualifier", "E_NOT_EXACT"),
        (9, "qualifier", "E_UNKNOWN_CODE"),
        (9, "value", "E_BAD_NUMBER"),
        (10, "value", "E_EMPTY_FIELD"),
        (12, "", "E_KEY_CONFLICT"),
        (13, "code_system", "E_EXPIRED_CODE"),
        (14, "", "E_BAD_TEXT"),
        (14, "value", "E_EMPTY_FIELD"),
    ];
    assert_eq!(reasons(&read), expected);
    assert_eq!((read.read, read.accepted, read.rejected, read.duplicate), (14, 2, 11, 1));
    assert_eq!(read.as_of, Some(Date::constant(2024, 9, 30)));
    let cells = "40,34,2023-09-30,villages,3806,over,,".split(',').map(str::to_owned).collect();
    assert_eq!(read.rejects[5].record, Record::Cells(cells));
}

#[test]
fn counts_that_do_not_add_up_go_back_together_with_their_numbers() {
    let rows = "\
40,34,2026-09-30,decentralised_tasks,103,,,
40,34,2026-09-30,tasks_decentralised,96,,,
40,34,2026-09-30,tasks_to_local,7,,,
08,34,2026-09-30,decentralised_tasks,103,,,
08,34,2026-09-30,tasks_decentralised,96,,,
08,34,2026-09-30,tasks_to_local,8,,,
08,34,2026-06-30,decentralised_tasks,103,,,
48,34,2026-09-30,decentralised_tasks,95,,,
48,34,2026-09-30,tasks_decentralised,96,,,
46,34,2026-09-30,villages_connected,3806,,,
46,34,2026-09-30,villages,3743,,,
46,34,2026-06-30,villages,3700,,,
01,34,2026-09-30,decentralised_tasks,103,,,
01,34,2026-09-30,tasks_to_local,x,,,
01,34,2026-09-30,tasks_decentralised,96,,,
";
    let read = must_read("reform_return", &format!("{HEADING}{rows}"));
    let expected = [
        (5, "value", "E_BALANCE"),
        (6, "value", "E_BALANCE"),
        (7, "value", "E_BALANCE"),
        (9, "value", "E_BALANCE"),
        (10, "value", "E_BALANCE"),
        (11, "value", "E_ORDER"),
        (12, "value", "E_ORDER"),
        (15, "value", "E_NOT_WHOLE"),
    ];
    assert_eq!(reasons(&read), expected, "another day, another place and a part that is not told break nothing");
    assert_eq!((read.read, read.accepted), (15, 7));
    let told = |row: usize| read.rejects[row].reasons[0].detail.as_deref().map(|text| text.vi.as_str());
    let equation = "decentralised_tasks 103 ≠ tasks_decentralised 96 + tasks_to_local 8 = 104.";
    assert_eq!(told(0), Some(equation));
    assert_eq!(told(3), Some("decentralised_tasks 95 ≠ tasks_decentralised 96 = 96."), "a part alone is too much");
    assert_eq!(told(5), Some("villages_connected 3806 > villages 3743."));
    let advice = &read.rejects[2].reasons[0];
    assert!(advice.advice_vi.starts_with(equation) && advice.advice_en.starts_with(equation), "{advice:?}");
}

#[test]
fn a_quotation_left_open_swallows_nothing_silently() {
    let rows = "40,34,2023-09-30,villages,3806,,,\"a source\n40,34,2023-09-30,villages_connected,3743,,,\n";
    let read = must_read("reform_return", &format!("{HEADING}{rows}"));
    assert_eq!((read.accepted, &reasons(&read)[0]), (0, &(2, "", "E_BAD_TEXT")));
    assert_eq!(read.rejects[0].record, Record::Cells(vec![String::new(); 8]), "nobody knows what stands where");
    assert_eq!(read.as_of, None, "nothing was accepted, so there is no day to load it under");
}

#[test]
fn bad_rows_of_an_index_name_line_column_and_code() {
    let heading = PAPI.lines().next().expect("heading");
    let rows = "
2024,63,40,43.5,1,,,,,,,,,,
2024,34,02,43.5,1,,,,,,,,,,
2024,63,40,\"1.234,5\",,,,,,,,,,,
2024,63,41,81,,,,,,,,,,,
2024,63,42,,,0.5,,,,,,,,,
24,63,42,43,,,,,,,,,,,
2024,63,42,43,65,,,,,,,,,,
2026,63,42,43,,,,,,,,,,,
2024,63,42,,,,,,,,,,,,
2024,63,42,,7,,,,,,,,,,
";
    let read = must_read("papi", &format!("{heading}{rows}"));
    let expected = [
        (3, "place", "E_UNKNOWN_PLACE"),
        (4, "score", "E_BAD_NUMBER"),
        (5, "place", "E_UNKNOWN_PLACE"),
        (6, "d1", "E_OUT_OF_BOUNDS"),
        (7, "edition", "E_BAD_YEAR"),
        (8, "rank", "E_BAD_RANK"),
        (9, "code_system", "E_EXPIRED_CODE"),
        (10, "", "E_NO_VALUE"),
    ];
    assert_eq!(reasons(&read), expected);
    assert_eq!((read.accepted, read.rejected), (2, 8));
    let rank_alone = score(&read, 2024, "total", "63:42").expect("a rank without a score");
    assert_eq!((rank_alone.score, rank_alone.rank), (None, Some(7)));
    assert!(
        read.rejects.iter().flat_map(|row| &row.reasons).all(|r| !r.advice_vi.is_empty() && !r.advice_en.is_empty())
    );
}

#[test]
fn a_csv_that_is_not_what_its_source_says_loads_nothing() {
    let missing = fault("sipas", "edition,code_system,place,rank,note\n2024,63,40,1,\n");
    let FileFault::MissingColumns { missing, .. } = missing else { panic!("{missing:?}") };
    assert_eq!(missing, ["score", "source"]);
    assert_eq!(fault("sipas", ""), FileFault::Empty);
    assert_eq!(fault("sipas", SIPAS.lines().next().expect("heading")), FileFault::NoRows);
    let repeated = SIPAS.replacen("edition,", "score,edition,", 1);
    assert_eq!(fault("sipas", &repeated), FileFault::RepeatedColumn { heading: "score".into() });
    assert_ne!(fault("sipas", PORTAL), FileFault::Empty, "no table at all");
    assert!(matches!(fault("case_portal", SIPAS), FileFault::NotPublished { .. }));
    let shown = try_read("sipas", "").expect_err("empty").to_string();
    assert_eq!(shown, "file: the file is empty / file: tệp rỗng");
}

/// A ministry's printed table: one edition, names of provinces, decimal commas, no codes.
const PRINTED: &str = r#"nature = "real"
format = "table"
delimiter = ";"
numbers = "dot_groups"
contract = "scores"
index = "printed"
[name]
vi = "Bảng in"
en = "Printed table"
[origin]
vi = "Thử"
en = "Tried"
[columns]
place = "Tỉnh"
rank = "Hạng"
[constants]
edition = "2025"
code_system = "34"
source = "Quyết định công bố"
[codes.place]
"Nghệ An" = "40"
"TP. Huế" = "46"
[components]
total = "Điểm"
[bounds]
total = [0, 5000]
"#;

fn printed(text: &str) -> PublishedRead {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("printed.toml");
    std::fs::write(&file, PRINTED).expect("a file");
    let mut catalogue = Catalogue::embedded().expect("the catalogue is valid");
    catalogue.add_draft(&file).unwrap_or_else(|errors| panic!("{errors}"));
    let mapping = catalogue.source("printed").expect("added");
    read(mapping, "file", text.as_bytes(), &catalogue.atlas, Date::constant(2026, 10, 11)).expect("a table")
}

#[test]
fn what_a_printed_table_does_not_say_its_mapping_states() {
    let read = printed("Tỉnh;Hạng;Điểm\nNghệ An;1;1.088,25\nTP. Huế;2;0,975\n40;3;\n");
    let nghe_an = score(&read, 2025, "total", "34:40").expect("by its name");
    assert_eq!((nghe_an.score, nghe_an.source.as_str()), (Some(1088.25), "Quyết định công bố"));
    assert_eq!(score(&read, 2025, "total", "34:46").and_then(|hue| hue.score), Some(0.975));
    assert_eq!((read.accepted, reasons(&read)), (2, vec![(4, "", "E_KEY_CONFLICT")]), "a code stands for itself");
}

#[test]
fn a_number_of_two_readings_and_a_name_not_listed_go_back_as_they_stood() {
    let read = printed("Tỉnh;Hạng;Điểm\nNghệ An;1;88,255\nNghệ Tĩnh;2;87,5\nTP. Huế;3;87.5\n");
    let expected = [(2, "Điểm", "E_AMBIGUOUS_NUMBER"), (3, "Tỉnh", "E_UNKNOWN_PLACE"), (4, "Điểm", "E_BAD_NUMBER")];
    assert_eq!(reasons(&read), expected);
    assert_eq!(read.rejects[1].reasons[0].value, "Nghệ Tĩnh");
}

#[test]
fn a_metric_whose_code_was_not_kept_is_asked_for_again() {
    let spoilt =
        PORTAL.replacen("\"SO_HOA_GIAY_TO_GIAI_QUYET\"", "\"Nguyễn Văn A\"", 1).replacen("\"H20\"", "\"X99\"", 1);
    let read = must_read("portal_766", &spoilt);
    assert_eq!(reasons(&read), [(1, "departmentCode", "E_UNKNOWN_PLACE")]);
    let Record::Object(record) = &read.rejects[0].record else { panic!("an object") };
    let text = serde_json::to_string(record).expect("JSON");
    assert!(text.contains("(không lưu / not kept)") && !text.contains("Nguyễn"), "{text}");
    let mended = PORTAL.replacen("\"SO_HOA_GIAY_TO_GIAI_QUYET\"", "\"(không lưu / not kept)\"", 1);
    assert_eq!(reasons(&must_read("portal_766", &mended)), [(1, "", "E_NOT_KEPT")]);
}
