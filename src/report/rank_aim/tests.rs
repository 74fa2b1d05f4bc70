use super::*;
use crate::domain::breaks::{From, MethodBreak, Touches};
use crate::domain::confidence::Confidence;
use crate::domain::score::PublishedScore;
use crate::domain::target::Plan;
use crate::domain::text::Text;
use crate::report::fixture as f;

/// Two indices and what they print of each place in each edition.
type Told<'t> = (&'t str, &'t str, i16, Option<f64>, Option<i32>);

fn score(&(index, at, edition, value, rank): &Told<'_>) -> PublishedScore {
    f::published(index, at, edition, value, rank)
}

fn snapshot(told: &[Told<'_>], extra: Vec<PublishedScore>) -> Snapshot {
    let mut component = f::score("pci");
    component.id = "pci_entry".to_owned();
    component.formula = Formula::Score { index: "pci".to_owned(), component: "entry".to_owned() };
    let mut other = component.clone();
    other.id = "pci_land".to_owned();
    other.formula = Formula::Score { index: "pci".to_owned(), component: "land".to_owned() };
    let scores = told.iter().map(score).chain(extra).collect();
    f::snapshot(vec![f::received(), f::score("pci"), component, other], Vec::new(), f::wall(Vec::new(), scores))
}

fn page(snapshot: &Snapshot, at: &str, rank: Option<i32>, period: &str) -> AimPage {
    let query = AimQuery { province: f::place(at), indicator: "pci".to_owned(), period: period.parse().ok(), rank };
    AimPage::build(snapshot, &query, Language::Vietnamese).expect("a province and an index")
}

fn aim(snapshot: &Snapshot, at: &str, rank: Option<i32>) -> Aim {
    page(snapshot, at, rank, "2026").aim.expect("an answer")
}

/// Three provinces of today in two editions: Nghệ An is last, and gains the most.
const TODAY: [Told<'static>; 6] = [
    ("pci", "34:08", 2025, Some(68.0), Some(1)),
    ("pci", "34:48", 2025, Some(66.5), Some(2)),
    ("pci", "34:40", 2025, Some(60.0), Some(3)),
    ("pci", "34:08", 2026, Some(69.1), Some(1)),
    ("pci", "34:48", 2026, Some(66.0), Some(2)),
    ("pci", "34:40", 2026, Some(63.25), Some(3)),
];

fn texts(aim: &Aim) -> Vec<[&str; 4]> {
    aim.scenarios.iter().map(|one| [&*one.wanted_text, &*one.own_text, &*one.gap_text, &*one.rank_text]).collect()
}

#[test]
fn a_rank_takes_the_score_of_who_holds_it_and_another_one_if_rivals_move() {
    let aim = aim(&snapshot(&TODAY, Vec::new()), "34:40", Some(2));
    assert_eq!(
        texts(&aim),
        [
            // Held: 66.00 is the score of Đà Nẵng.
            ["66,00", "63,25", "thiếu 2,75 điểm", "3/3"],
            // It lost 0.50 and would lose it again: 65.50.
            ["65,50", "63,25", "thiếu 2,25 điểm", "3/3"],
            // Nghệ An gained 3.25 and would come to 66.50, above 65.50.
            ["65,50", "66,50", "dư 1,00 điểm", "2/3"],
        ]
    );
    assert_eq!(
        aim.finding,
        "pci: hạng 2 trên 3, kỳ 2026, cần 66,00 (điểm của Đà Nẵng). Nghệ An có 63,25 (hạng 3): thiếu 2,75 điểm nếu các nơi khác giữ nguyên điểm, thiếu 2,25 điểm nếu mỗi nơi khác lại thay đổi như từ kỳ 2025 đến kỳ 2026."
    );
    let rungs: Vec<_> = aim
        .rungs
        .iter()
        .map(|one| (one.place.bare.as_str(), one.change_text.as_str(), one.next_text.as_str(), one.next_rank))
        .collect();
    assert_eq!(
        rungs,
        [
            ("08", "+1,10 điểm", "70,20", Some(1)),
            ("48", "−0,50 điểm", "65,50", Some(3)),
            ("40", "+3,25 điểm", "66,50", Some(2))
        ]
    );
    let marked: Vec<_> = aim.rungs.iter().map(|one| (one.is_aim, one.is_own)).collect();
    assert_eq!(marked, [(false, false), (true, false), (false, true)]);
    let strip = aim.strip.expect("three dots");
    assert_eq!(strip.target.expect("a line").text, "Hạng 2: 66,00");
}

#[test]
fn who_has_the_rank_already_is_told_what_is_to_spare() {
    let aim = aim(&snapshot(&TODAY, Vec::new()), "34:08", Some(1));
    assert_eq!(texts(&aim)[0], ["66,00", "69,10", "dư 3,10 điểm", "1/3"], "the second is the rival to stay ahead of");
    let last = self::aim(&snapshot(&TODAY, Vec::new()), "34:40", Some(3));
    assert!(last.finding.contains("hạng 3 là hạng cuối của kỳ 2026"), "{}", last.finding);
}

#[test]
fn the_rank_is_a_plan_s_else_the_next_step_and_says_so() {
    let plain = snapshot(&TODAY, Vec::new());
    let next = aim(&plain, "34:40", None);
    assert_eq!(next.rank, 1, "from the third the next step is the first");
    assert!(next.assumptions[0].contains("bậc kế trên"), "{}", next.assumptions[0]);
    let target = |place: Option<&str>, rank| {
        let instrument = Text::new("Nghị quyết của tỉnh", "The province's resolution");
        let plan = Plan { instrument, confidence: Confidence::C, ..f::plan("pci", place, 2027) };
        RankTarget { plan, rank }
    };
    let planned = plain.with_rank_targets(&[target(None, 1), target(Some("34:40"), 2), target(Some("34:08"), 3)]);
    let aim = aim(&planned, "34:40", None);
    assert_eq!(aim.rank, 2, "its own before that of all");
    assert_eq!(
        aim.assumptions[0],
        "Hạng 2 là mức Nghị quyết của tỉnh đặt ra, hạn hết năm 2027. Chỉ tiêu chưa được kiểm chứng."
    );
}

#[test]
fn scores_that_are_not_known_are_not_made_up() {
    let some = [TODAY[3], ("pci", "34:48", 2026, None, Some(2)), TODAY[5], TODAY[0], TODAY[1], TODAY[2]];
    let some = snapshot(&some, Vec::new());
    let second = aim(&some, "34:40", Some(2));
    assert_eq!(texts(&second), [["chưa biết", "63,25", "chưa biết", "3/3"]]);
    assert!(
        second.finding.starts_with("pci: điểm của hạng 2, kỳ 2026, chưa có trong dữ liệu; 69,10 (hạng 1) là đủ."),
        "{}",
        second.finding
    );
    assert!(second.finding.ends_with("Nghệ An có 63,25 (hạng 3): thiếu nhiều nhất 5,85 điểm."), "{}", second.finding);
    assert!(second.assumptions.iter().any(|one| one.contains("chỉ có điểm của 2 trên 3")), "{:?}", second.assumptions);
    assert_eq!(aim(&some, "34:40", Some(1)).scenarios[0].gap_text, "thiếu 5,85 điểm", "the first is known");
    let over = snapshot(&TODAY, Vec::new());
    assert_eq!(
        page(&over, "34:40", Some(4), "2026").absent.as_deref(),
        Some("Chỉ có 3 địa phương được xếp hạng (kỳ 2026), không có hạng 4.")
    );
    let none = page(&over, "34:40", None, "2020").absent.expect("a reason");
    assert!(none.starts_with("Chưa nạp kỳ nào"), "{none}");
}

#[test]
fn nobody_moves_across_a_merger_a_break_or_from_nothing() {
    let said = |snapshot: &Snapshot| {
        let aim = aim(snapshot, "34:40", Some(1));
        assert_eq!(aim.scenarios.len(), 1, "rivals are held");
        assert!(aim.change_text.is_none() && aim.rungs.iter().all(|one| one.next.is_none()));
        aim.assumptions.join(" ")
    };
    assert!(said(&snapshot(&TODAY[3..], Vec::new())).contains("chỉ nạp một lần công bố (kỳ 2026)"));
    let merged = [TODAY[3], TODAY[4], TODAY[5], ("pci", "63:40", 2024, Some(60.0), Some(30))];
    assert!(said(&snapshot(&merged, Vec::new())).contains("không so được qua sáp nhập"));
    let other = MethodBreak {
        id: "pci_2026".to_owned(),
        touches: Touches::Indices { indices: vec!["pci".to_owned()], components: Vec::new() },
        from: From::Edition(2026),
        ..f::merger()
    };
    let other = MethodBreak { label: Text::new("PCI mới", "New PCI"), ..other };
    assert!(said(&snapshot(&TODAY, Vec::new()).with_breaks(&[other])).contains("cách tính đã khác (PCI mới)"));
}

#[test]
fn a_rival_without_a_score_before_is_held_and_named() {
    let told: Vec<Told<'_>> = TODAY.into_iter().filter(|one| (one.1, one.2) != ("34:48", 2025)).collect();
    let aim = aim(&snapshot(&told, Vec::new()), "34:40", Some(2));
    assert_eq!(texts(&aim)[1][0], "66,00", "Đà Nẵng keeps its score");
    assert!(
        aim.assumptions.iter().any(|one| one == "1 nơi không có điểm kỳ 2025 nên được giữ nguyên: Đà Nẵng."),
        "{:?}",
        aim.assumptions
    );
}

#[test]
fn a_merged_province_has_no_score_among_those_it_was_made_of() {
    let before = [
        ("pci", "63:40", 2024, Some(61.0), Some(30)),
        ("pci", "63:48", 2024, Some(70.0), Some(10)),
        ("pci", "63:49", 2024, Some(62.0), Some(25)),
    ];
    let before = snapshot(&before, Vec::new());
    let merged = aim(&before, "34:48", Some(10));
    assert!(
        merged.finding.ends_with("Đà Nẵng hợp thành từ Đà Nẵng, Quảng Nam; kỳ này xếp riêng từng tỉnh cũ nên tỉnh hiện nay chưa có điểm để tính khoảng cách."),
        "{}",
        merged.finding
    );
    assert_eq!(texts(&merged), [["70,00", "chưa biết", "chưa biết", "chưa biết"]]);
    assert_eq!(merged.rungs.iter().filter(|one| one.is_own).count(), 2, "both are marked");
    let same = aim(&before, "34:40", Some(10));
    assert_eq!(
        texts(&same),
        [["70,00", "61,00", "thiếu 9,00 điểm", "30/63"]],
        "who did not merge is the same province"
    );
    assert!(same.assumptions.iter().any(|one| one.starts_with("Sau kỳ này: Sáp nhập;")), "{:?}", same.assumptions);
}

#[test]
fn components_are_held_against_the_best_and_added_only_where_they_add_up() {
    let part = |component: &str, at: &str, value| PublishedScore {
        component: component.to_owned(),
        ..f::published("pci", at, 2026, Some(value), None)
    };
    let both = vec![
        part("entry", "34:40", 30.25),
        part("entry", "34:08", 34.0),
        part("land", "34:40", 33.0),
        part("land", "34:48", 33.5),
    ];
    let aim = aim(&snapshot(&TODAY, both), "34:40", Some(2));
    let parts: Vec<_> = aim
        .parts
        .iter()
        .map(|one| (one.indicator.id.as_str(), one.best_place.bare.as_str(), one.gap_text.as_str(), one.is_wanted))
        .collect();
    assert_eq!(parts, [("pci_entry", "08", "3,75 điểm", true), ("pci_land", "48", "0,50 điểm", false)]);
    assert_eq!(aim.parts[1].reached_text.as_deref(), Some("4,25 điểm"));
    assert!(aim.parts_text.contains("ở 1 thành phần đầu bảng là đủ"), "{}", aim.parts_text);
    let apart = vec![part("entry", "34:40", 30.0), part("entry", "34:08", 34.0)];
    let apart = self::aim(&snapshot(&TODAY, apart), "34:40", Some(2));
    assert!(apart.parts_text.contains("không cộng lại bằng tổng điểm"), "{}", apart.parts_text);
    assert!(apart.parts[0].reached_text.is_none() && !apart.parts[0].is_wanted);
}

#[test]
fn the_table_holds_cases_places_and_components() {
    let page = page(&snapshot(&TODAY, Vec::new()), "34:40", Some(2), "2026");
    let table = export::table(&page);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    for (row, column) in table.rows.iter().flat_map(|row| row.iter().zip(&table.columns)) {
        assert!(column.kind.holds(row), "{}: {row:?}", column.name);
    }
    let rows = table.texts();
    let column = |name: &str| {
        let slot = table.headings().iter().position(|heading| *heading == name).expect("a heading");
        rows.iter().map(|row| row[slot].as_str()).collect::<Vec<_>>()
    };
    assert_eq!(column("kind"), ["held", "rivals_move", "all_move", "place", "place", "place"]);
    assert_eq!(column("points_missing"), ["2.75", "2.25", "-1", "", "", ""]);
    assert_eq!(column("value_if_moving"), ["", "", "", "70.2", "65.5", "66.5"]);
    assert_eq!(column("rows_in_file"), ["6"; 6]);
}
