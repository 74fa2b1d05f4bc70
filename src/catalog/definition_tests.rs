//! Each kind of broken definition is refused: its file, its line, and why in both languages.

use super::files::Files;
use super::tests::{assert_fault, broken, line_of};
use super::{Catalogue, CatalogueErrors};

const ON_TIME: &str = "indicators/on_time_share.toml";
const ONLINE: &str = "indicators/online_share.toml";
const VILLAGES: &str = "indicators/villages_connected_share.toml";

/// One fault, of this file and line, with these words in one language and in the other.
fn refused(messages: &str, path: &str, line: usize, english: &str, vietnamese: &str) {
    assert_fault(messages, path, line, &[english, " / ", vietnamese]);
}

/// The messages with a file more than there are.
fn with(path: &str, text: &str) -> String {
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors).with(path, text);
    Catalogue::from_files(&files, errors).expect_err(path).to_string()
}

fn text(path: &str) -> String {
    Files::embedded(&mut CatalogueErrors::default()).text(path).to_owned()
}

/// A copy of an indicator under another name.
fn renamed(path: &str) -> String {
    let names: Vec<String> = text(path).lines().map(str::to_owned).collect();
    let at = names.iter().position(|line| line == "[name]").expect("a name");
    let mut lines = names;
    lines[at + 1] = "vi = \"Tên khác\"".to_owned();
    lines[at + 2] = "en = \"Another name\"".to_owned();
    lines.join("\n")
}

/// Changes the formula of an indicator, whose examples then say nothing.
fn formula(path: &str, from: &str, to: &str, english: &str, vietnamese: &str) {
    refused(&broken(path, from, to), path, line_of(path, "denominator = ["), english, vietnamese);
}

#[test]
fn the_same_definition_twice() {
    let copy = "indicators/zz_copy.toml";
    let copied = renamed(ON_TIME).replace("headline = 6\n", "");
    let line = copied.lines().position(|line| line == "[formula]").expect("a formula") + 1;
    let (english, vietnamese) = ("counts the same as `on_time_share`", "đếm giống hệt `on_time_share`");
    refused(&with(copy, &copied), copy, line, english, vietnamese);
    // Written otherwise: other order, events apart, a question that every answer fits.
    let otherwise = copied.replace(
        r#"numerator = [{ count = ["resolved_early", "resolved_on_time"] }]"#,
        r#"numerator = [{ count = ["resolved_on_time"], where = { channel = ["post", "online", "in_person"] } }, { count = ["resolved_early"] }]"#,
    );
    assert_ne!(otherwise, copied);
    refused(&with(copy, &otherwise), copy, line, english, vietnamese);
    // Under another rule set it is another figure.
    let other = copied.replace("rule_set = \"form_ii06a\"", "rule_set = \"qd766\"");
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors).with(copy, &other);
    assert_eq!(Catalogue::from_files(&files, errors).map(|_| ()), Ok(()));
}

#[test]
fn the_same_days_and_the_same_score_twice() {
    let copy = "indicators/zz_copy.toml";
    for (path, id) in [("indicators/p90_handling_days.toml", "p90_handling_days"), ("indicators/sipas.toml", "sipas")] {
        let messages = with(copy, &renamed(path));
        assert!(messages.contains(&format!("counts the same as `{id}`")), "{messages}");
    }
}

#[test]
fn the_same_name_twice() {
    let path = "indicators/resolved.toml";
    let line = line_of(path, "[name]");
    for (from, to) in [("Hồ sơ đã giải quyết\"", "hồ sơ tiếp nhận \""), ("\"Cases resolved\"", "\"Cases received\"")]
    {
        let messages = broken(path, from, to);
        refused(&messages, path, line, "has the same name as `received`", "trùng tên với `received`");
    }
}

#[test]
fn an_event_or_a_stock_that_the_denominator_does_not_hold() {
    let below = r#"denominator = [{ count = ["resolved_early", "resolved_on_time", "resolved_overdue", "resolved_unjudged"] }]"#;
    let english = "`resolved_early` is counted above and not below";
    formula(ON_TIME, below, r#"denominator = [{ count = ["received"] }]"#, english, "mẫu số phải chứa tử số");
    let path = "indicators/on_time_share_766.toml";
    let english = "`open_within_due@end`, over flows alone";
    formula(path, "at = \"start\"", "at = \"end\"", "`resolved_early` is counted", "mẫu số phải chứa tử số");
    formula(
        path,
        r#"{ stock = "open", at = "start" }"#,
        r#"{ count = ["resolved_early", "resolved_on_time"] }"#,
        english,
        "mẫu số",
    );
}

#[test]
fn a_stock_over_a_flow_alone() {
    let path = "indicators/open_overdue_share.toml";
    let (from, to) = (r#"{ stock = "open", at = "end" }"#, r#"{ count = ["received"] }"#);
    formula(path, from, to, "a stock, `open_overdue@end`, over flows alone", "trên toàn số phát sinh");
}

#[test]
fn conditions_that_are_stricter_below() {
    let (from, to) = (
        r#"denominator = [{ count = ["received"] }]"#,
        r#"denominator = [{ count = ["received"], where = { channel = ["post", "in_person"] } }]"#,
    );
    formula(ONLINE, from, to, "no stricter below than above", "không được chặt hơn tử số");
    let path = "indicators/online_payment_share.toml";
    formula(path, r#"paid_online = ["yes", "no"] }"#, r#"paid_online = ["no"] }"#, "no stricter below", "chặt hơn");
}

#[test]
fn a_numerator_that_is_its_denominator() {
    let (from, to) = (r#"count = ["received"] }]"#, r#"count = ["received"], where = { channel = ["online"] } }]"#);
    formula(ONLINE, from, to, "always 100 %", "luôn là 100 %");
    formula(
        VILLAGES,
        "reform_return/villages\"",
        "reform_return/villages_connected\"",
        "always 100 %",
        "luôn là 100 %",
    );
}

#[test]
fn a_denominator_that_the_numerator_holds() {
    let from = r#"numerator = [{ reported = "reform_return/villages_connected", timing = "level" }]"#;
    let to = r#"numerator = [{ reported = "reform_return/villages_connected", timing = "level" }, { reported = "reform_return/villages", timing = "level" }]"#;
    formula(VILLAGES, from, to, "never below 1", "không bao giờ dưới 1");
}

#[test]
fn another_timing_above_than_below() {
    let (from, to) = (r#"villages", timing = "level""#, r#"villages", timing = "flow""#);
    formula(VILLAGES, from, to, "as level and `reform_return/villages` as flow", "phải cùng một cách lấy");
}

#[test]
fn cases_counted_over_what_somebody_reports() {
    let from = r#"denominator = [{ count = ["received"] }]"#;
    let to = r#"denominator = [{ reported = "portal_766/cases_handled", timing = "year_to_date" }]"#;
    formula(ONLINE, from, to, "expected one kind", "chỉ dùng một loại");
}

#[test]
fn a_constant_that_is_nothing_or_out_of_its_place() {
    let fixed = |constant: &str, source: &str| {
        format!("{{ constant = {constant}, source = {{ vi = \"{source}\", en = \"{source}\" }} }}")
    };
    let below = r#"{ reported = "reform_return/villages", timing = "level" }"#;
    let faults = [
        (fixed("0", "x"), "the constant is 0", "không chia được"),
        (fixed("-3", "x"), "the constant is -3", "không chia được"),
        (fixed("\"communes\"", "x"), "constant `communes`", "hằng số `communes`"),
        (fixed("25", " "), "without its source", "không có nguồn"),
        ("{ constant = 25 }".to_owned(), "not a term", "không phải số hạng"),
    ];
    for (to, english, vietnamese) in faults {
        formula(VILLAGES, below, &to, english, vietnamese);
    }
    let above = r#"{ reported = "reform_return/villages_connected", timing = "level" }"#;
    let messages = broken(VILLAGES, above, &fixed("25", "x"));
    refused(
        &messages,
        VILLAGES,
        line_of(VILLAGES, "numerator = ["),
        "in `denominator` only",
        "chỉ được ở `denominator`",
    );
}

#[test]
fn as_many_provinces_as_the_atlas_has() {
    let of_all = text(VILLAGES)
        .replace(
            r#"{ reported = "reform_return/villages", timing = "level" }"#,
            r#"{ constant = "provinces", source = { vi = "34 tỉnh", en = "34 provinces" } }"#,
        )
        .replace("3743", "17")
        .replace("3806", "34")
        .replace("98,34", "50,00");
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors).with(VILLAGES, &of_all);
    let catalogue = Catalogue::from_files(&files, errors).unwrap_or_else(|errors| panic!("{errors}"));
    let terms = catalogue.indicator("villages_connected_share").expect("it").terms();
    assert!(format!("{:?}", terms[1]).starts_with("Constant { n: 34,"), "{:?}", terms[1]);
}

#[test]
fn an_example_that_does_not_come_out() {
    let line = line_of(ON_TIME, "[[example]]");
    let messages = broken(ON_TIME, "86,64 %", "86,65 %");
    refused(&messages, ON_TIME, line, "comes to `86,64 %`, but `expect` says `86,65 %`", "tính ra `86,64 %`");
    let messages = broken(ON_TIME, "numerator = 8664", "numerator = 18664");
    refused(&messages, ON_TIME, line, "not within its denominator", "không nằm trong mẫu số");
    let messages = broken(ON_TIME, "denominator = 10000", "denominator = 0.5");
    refused(&messages, ON_TIME, line, "0.5 is no count", "không phải số đếm");
    let path = "indicators/p90_handling_days.toml";
    let messages = broken(path, "expect = \"20\"", "expect = \"5\"");
    refused(&messages, path, line_of(path, "[[example]]"), "comes to `20`", "tính ra `20`");
    let path = "indicators/public_service_units_reduced_2017.toml";
    let messages = broken(path, "now = 1751", "now = 1752");
    refused(&messages, path, line_of(path, "[[example]]"), "comes to `248`", "tính ra `248`");
    let path = "indicators/dti.toml";
    let messages = broken(path, "score = 0.7 ", "score = 70 ");
    refused(&messages, path, line_of(path, "score = 0.7 ") - 1, "outside the bounds", "ngoài thang điểm");
}

#[test]
fn a_percentile_that_is_none_of_ours() {
    let path = "indicators/p90_handling_days.toml";
    let messages = broken(path, "percentile = 90", "percentile = 95");
    refused(&messages, path, line_of(path, "percentile = 90"), "expected 50 or 90", "cần 50 hoặc 90");
}

#[test]
fn a_unit_that_is_not_the_formulas() {
    for (path, from, to, expected) in [
        (ON_TIME, "unit = \"percent\"", "unit = \"cases\"", "percent"),
        ("indicators/received.toml", "unit = \"cases\"", "unit = \"percent\"", "cases"),
        ("indicators/p90_handling_days.toml", "unit = \"working_days\"", "unit = \"points\"", "working_days"),
    ] {
        let messages = broken(path, from, to);
        let first = messages.lines().next().unwrap_or_default();
        refused(first, path, line_of(path, from), &format!("expected {expected}"), "không hợp với công thức");
    }
}

#[test]
fn a_target_without_its_unit_or_out_of_it() {
    let path = "targets/cao_bang_2025.toml";
    let line = line_of(path, "[[target]]");
    refused(&broken(path, "unit = \"percent\"\n", ""), path, line, "missing field `unit`", "thiếu khóa `unit`");
    let messages = broken(path, "level = \"province\"\n", "level = \"province\"\nsince = 2026\n");
    refused(&messages, path, line + 1, "since 2026, expected a year from 2000", "cần từ 2000");
    let messages = broken(path, "unit = \"percent\"", "unit = \"points\"");
    refused(&messages, path, line, "unit `points`, but `on_time_share` is in `percent`", "tính bằng `percent`");
    refused(&broken(path, "value = 98", "value = 101"), path, line, "a share of at most 100", "nhiều nhất là 100");
}

#[test]
fn a_target_outside_the_scale_of_its_score_or_between_two_counts() {
    let path = "targets/zz.toml";
    let target = |indicator: &str, value: &str, unit: &str| {
        let target = format!(
            "[[target]]\nindicator = \"{indicator}\"\ndue_year = 2030\nvalue = {value}\nunit = \"{unit}\"\nconfidence = \"M\"\n"
        );
        with(path, &format!("level = \"national\"\nsource = \"x\"\n[instrument]\nvi = \"x\"\nen = \"x\"\n{target}"))
    };
    let of_index = |indicator, value| {
        refused(&target(indicator, value, "points"), path, 6, "outside the bounds", "ngoài thang điểm")
    };
    of_index("papi", "81");
    of_index("papi", "5");
    of_index("dti", "1.5");
    of_index("score_766_progress", "20.5");
    let messages = target("procedures_simplified", "74.5", "procedures");
    refused(&messages, path, 6, "expected a whole number", "cần số nguyên");
}

#[test]
fn a_way_to_a_target_that_leads_nowhere() {
    let path = "targets/cao_bang_2025.toml";
    let line = line_of(path, "[[target]]");
    let with_way = |way: &str| broken(path, "due_year = 2025\n", &format!("due_year = 2025\n{way}\n"));
    for way in [
        "from = { year = 2025, value = 90 }",
        "path = [{ by = \"2025-06\", value = 95 }, { by = \"2025-03\", value = 92 }]",
        "from = { year = 2024, value = 90 }\npath = [{ by = \"2024-06\", value = 92 }]",
    ] {
        refused(&with_way(way), path, line, "expected oldest first and before the end", "phải theo thứ tự thời gian");
    }
    refused(
        &with_way("path = [{ by = \"06/2025\", value = 95 }]"),
        path,
        line,
        "a month such as 2025-06",
        "phải là tháng",
    );
    refused(&with_way("from = { year = 2021, value = -1 }"), path, line, "expected a number from 0", "phải từ 0");
    refused(&broken(path, "place = \"34:04\"\n", ""), path, line, "needs `place`", "phải có `place`");
}

#[test]
fn a_rank_that_nobody_prints() {
    let path = "targets/zz.toml";
    let target = |indicator: &str, rank: i32| {
        let head = "level = \"province\"\nsource = \"x\"\n[instrument]\nvi = \"x\"\nen = \"x\"\n";
        let target = format!(
            "[[rank_target]]\nindicator = \"{indicator}\"\nplace = \"34:40\"\ndue_year = 2027\nrank = {rank}\nconfidence = \"A\"\n"
        );
        with(path, &format!("{head}{target}"))
    };
    refused(&target("on_time_share", 10), path, 6, "no published score", "không phải điểm công bố");
    refused(&target("pci", 0), path, 6, "expected 1 to 63", "cần từ 1 đến 63");
    refused(&target("nothing", 10), path, 6, "no indicator `nothing`", "không có chỉ số `nothing`");
}

#[test]
fn a_start_and_steps_in_their_order_and_a_rank_of_an_index_are_sound() {
    let head = "level = \"province\"\nsource = \"x\"\n[instrument]\nvi = \"x\"\nen = \"x\"\n";
    let target = "[[target]]\nindicator = \"online_share\"\nplace = \"34:40\"\ndue_year = 2027\nvalue = 60\nunit = \"percent\"\n\
                  confidence = \"A\"\nfrom = { year = 2024, value = 30 }\npath = [{ by = \"2026-06\", value = 45 }]\n";
    let rank =
        "[[rank_target]]\nindicator = \"pci\"\nplace = \"34:40\"\ndue_year = 2027\nrank = 10\nconfidence = \"A\"\n";
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors).with("targets/zz.toml", &format!("{head}{target}{rank}"));
    let catalogue = Catalogue::from_files(&files, errors).unwrap_or_else(|errors| panic!("{errors}"));
    let own = |target: &&crate::domain::target::Target| {
        target.plan.place.is_some() && target.plan.indicator == "online_share"
    };
    let target = catalogue.targets.iter().find(own).expect("the target");
    let days: Vec<String> = target.path.iter().map(|one| format!("{} {}", one.by, one.value)).collect();
    assert_eq!(days, ["2024-12-31 30", "2026-06-30 45"]);
    assert_eq!(catalogue.rank_targets.iter().map(|one| one.rank).collect::<Vec<_>>(), [10]);
}
