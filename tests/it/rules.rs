//! The pages that explain the rule sets: what they say of the same cases, and why.

use axum::http::StatusCode;
use chiso::domain::bucket::Bucket;
use chiso::domain::difference::{Difference, Reason, Verdict};
use chiso::domain::place::PlaceCode;

use crate::pages::World;

/// 100 cases a month from January to September in each province, and what the portal's formula
/// sees otherwise.
pub fn differences(provinces: &[PlaceCode]) -> Vec<Difference> {
    use Verdict::{NotCounted, OpenInTime, OpenOverdue, ResolvedInTime, ResolvedOverdue};
    let rows = [
        ("form_ii06a", ResolvedInTime, ResolvedInTime, Reason::Several, 80),
        ("form_ii06a", ResolvedOverdue, ResolvedOverdue, Reason::Several, 10),
        ("form_ii06a", OpenInTime, OpenInTime, Reason::Several, 8),
        ("form_ii06a", NotCounted, NotCounted, Reason::Several, 2),
        ("qd766", ResolvedInTime, ResolvedOverdue, Reason::NoDueDate, 3),
        ("qd766", ResolvedOverdue, ResolvedInTime, Reason::CompletedSupplement, 1),
        ("qd766", OpenInTime, OpenOverdue, Reason::Treatments, 4),
    ];
    let mut all = Vec::new();
    for place in provinces {
        for month in 1..=9 {
            all.extend(rows.map(|(other, base_verdict, other_verdict, reason, n)| Difference {
                source: "case_portal".to_owned(),
                place: place.clone(),
                bucket: Bucket::from_month(2026, month, 0),
                base: "form_ii06a".to_owned(),
                other: other.to_owned(),
                base_verdict,
                other_verdict,
                reason,
                n,
            }));
        }
    }
    all
}

#[tokio::test]
async fn the_same_cases_stand_under_each_rule_set_with_the_reasons() {
    let world = World::full().await;
    let page = world.get("/rules?place=40&period=2026-05").await;
    page.holds("8 trong 100 hồ sơ (8,00 %) được xếp khác nhau giữa Biểu II.06a/VPCP/KSTT và Quyết định 766/QĐ-TTg.");
    page.holds("tại ngày 10/10/2026");
    page.holds("Không có ngày hẹn trả: Biểu II.06a/VPCP/KSTT tính đã giải quyết đúng hạn; ");
    page.holds("vì đã yêu cầu bổ sung hơn một lần");
    page.holds("banner synthetic");
    page.holds("/about/rules#qd766");
    page.holds("<option value=\"40\" selected>");
    let english = world.get("/en/rules?place=40&period=2026-05").await;
    english.holds("8 of 100 cases (8.00%) are seen differently");
    english.holds("/en/about/rules#qd766");
    let nation = world.get("/rules").await;
    nation.holds("2.448 trong 30.600 hồ sơ (8,00 %)");
}

#[tokio::test]
async fn each_rule_set_of_the_file_adds_up_to_the_cases_received() {
    let world = World::full().await;
    let file = world.get("/rules.csv?period=2026-Q1&place=38").await;
    assert!(file.header("content-disposition").contains("chiso-rules-38-2026-Q1-synthetic.csv"));
    let rows = file.rows();
    for rule_set in ["form_ii06a", "qd766"] {
        let of_rule_set = rows.iter().filter(|row| row[0] == "total" && row[6] == rule_set);
        let sum: i64 = of_rule_set.map(|row| row[12].parse::<i64>().expect("cases")).sum();
        assert_eq!(sum, 300, "{rule_set}");
    }
    let differing = rows.iter().filter(|row| row[0] == "difference" && row[6] == "qd766");
    assert_eq!(differing.map(|row| row[12].parse::<i64>().expect("cases")).sum::<i64>(), 24);
    assert!(rows.iter().all(|row| row[14] == "300" && row[18] == rows.len().to_string()));
}

#[tokio::test]
async fn the_provinces_add_up_to_the_nation() {
    let world = World::full().await;
    let rows = world.get("/rules.csv?period=2026-H1").await.rows();
    let sum = |kind: &str, column: usize| -> i64 {
        let of_kind = rows.iter().filter(|row| row[0] == kind && row[6] == "qd766");
        of_kind.map(|row| row[column].parse::<i64>().expect("cases")).sum()
    };
    assert_eq!(sum("place", 12), sum("difference", 12));
    assert_eq!((sum("place", 14), sum("total", 12)), (34 * 600, 34 * 600), "received");
    let page = world.get("/rules?period=2026-H1").await;
    page.holds("href=\"/rules?period=2026-H1&#38;place=40\"");
    world.get("/rules?place=40").await.lacks("id=\"places\"");
}

#[tokio::test]
async fn a_period_without_cases_and_a_place_that_is_none_are_said() {
    let world = World::full().await;
    let page = world.get("/rules?place=40&period=2024").await;
    assert_eq!(page.status, StatusCode::OK);
    page.holds("chưa có hồ sơ nào tiếp nhận trong kỳ này");
    page.lacks("class=\"export\"");
    let nowhere = world.get("/rules?place=99").await;
    assert_eq!(nowhere.status, StatusCode::BAD_REQUEST);
    nowhere.holds("place=40");
    world.get("/rules?place=40&period=2026-Q3").await.holds("name=\"place\" value=\"40\"");
}

#[tokio::test]
async fn the_rule_sets_stand_side_by_side_and_figures_lead_to_them() {
    let world = World::full().await;
    let page = world.get("/about/rules").await;
    for text in ["id=\"form_ii06a\"", "id=\"qd766\"", "21/10/2020", "Yêu cầu bổ sung giấy tờ", "khác nhau"] {
        page.holds(text);
    }
    world.get("/i/on_time_share").await.holds("href=\"/about/rules#form_ii06a\"");
    world.get("/en/i/on_time_share_766").await.holds("href=\"/en/about/rules#qd766\"");
}

#[tokio::test]
async fn the_calendar_says_on_what_each_day_rests_and_when_a_limit_ends() {
    let world = World::full().await;
    let page = world.get("/about/calendar").await;
    // 261 weekdays of 2026, fourteen off, two Saturdays worked.
    page.holds("Năm 2026: 249 ngày làm việc");
    page.holds("24/11/2026 <small>thứ Ba</small>");
    page.holds("Nghị quyết 28/2026/QH16");
    page.holds("chưa kiểm chứng");
    let then = world.get("/en/about/calendar?known=2025-12-24&received=2025-12-30&days=5").await;
    then.holds("due at the end of Wednesday,\u{a0}07/01/2026");
    then.holds("By all decisions to date: due at the end of Thursday,\u{a0}08/01/2026");
    then.holds("Off in exchange for 10 January");
    let whole = world.get("/about/calendar.csv").await.text;
    assert!(
        whole.contains("2026-01-10,2026,swapped_work,Làm bù cho ngày 2/1,12729/VPCP-KGVX (25/12/2025),2025-12-25,")
    );
    for (bad, expected) in [("known=24/12/2025", "ngày dạng 2026-01-31"), ("days=ten", "0 đến 999")] {
        let page = world.get(&format!("/about/calendar?{bad}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{bad}");
        page.holds(expected);
    }
}
