//! Figures on the 63 provinces of before: cases of today by the commune they name, and nothing of the others.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chiso::domain::bucket::Bucket;
use chiso::domain::condition::Conditions;
use chiso::domain::counts::Counts;
use chiso::domain::part::{CaseEvent, MeasureId, Part};
use chiso::domain::place::{CodeSystem, Level};
use jiff::civil::date;

use crate::pages::World;
use crate::support::Office;

/// Received in each province, by its code with the system.
fn received() -> Counts {
    let part = |place: &str, n| Part {
        measure: MeasureId::counted("form_ii06a", CaseEvent::Received, &Conditions::default()),
        place: place.parse().expect("a place"),
        bucket: Bucket::of(date(2026, 3, 3)),
        member: String::new(),
        n,
        source: "case_portal".to_owned(),
    };
    let parts = vec![part("34:08", 1000), part("63:02", 300), part("63:08", 452), part("34:40", 70), part("34:48", 50)];
    Counts { parts, ..Counts::default() }
}

#[tokio::test]
async fn the_63_stand_under_the_34_with_what_nobody_can_attribute() {
    let world = World::counted(&received()).await;
    let page = world.get("/i/received?units=63&period=2026").await;
    page.holds("Không quy được về tỉnh cũ: 248 / 1.000 (24,80 %)");
    page.holds("Hà Giang (cũ)");
    page.holds("Bà Rịa - Vũng Tàu\n</text>");
    page.holds("Hồ sơ tiếp nhận (hồ sơ), các tỉnh cũ");
    page.holds("href=\"/p/63-02?period=2026&#38;units=63\"");
    page.holds("name=\"units\" value=\"63\"");
    world.get("/en/i/received?units=63").await.holds("Ha Giang (former)");
    let table = world.get("/i/received.csv?units=63").await;
    let rows = table.rows();
    let row =
        |system: &str, code: &str| rows.iter().find(|row| row[2] == system && row[3] == code).expect("a row").clone();
    assert_eq!((row("63", "02")[7].as_str(), row("63", "08")[7].as_str()), ("300", "452"));
    assert!(row("63", "02")[24].contains("248 trong 1.000 hồ sơ"), "{:?}", row("63", "02"));
    let left = row("34", "08-unattributed");
    assert_eq!([&left[7], &left[10], &left[11], &left[12]], ["", "248", "1000", "not_attributable"], "no figure");
    assert_eq!(row("63", "49")[12], "not_comparable", "nothing of Đà Nẵng is of Quảng Nam or of any other: no zero");
    assert_eq!(row("63", "40")[7], "70", "it did not merge");
    let of_today = world.get("/i/received.csv").await;
    assert!(of_today.rows().iter().all(|row| row[2] == "34"), "without the parameter the 34");
}

#[tokio::test]
async fn the_chosen_provinces_are_compared_as_what_they_were() {
    let world = World::counted(&received()).await;
    let page = world.get("/compare?p=08,40&i=received&units=63").await;
    page.holds("Tuyên Quang (cũ)");
    page.holds("Không quy được về tỉnh cũ");
    page.lacks("units=63&#38;order=08");
    let rows = world.get("/compare.csv?p=08,40&i=received&units=63").await.rows();
    let places: Vec<String> = rows.iter().map(|row| format!("{}:{}", row[2], row[3])).collect();
    assert_eq!(
        places,
        ["34:VN", "63:02", "63:08", "63:40", "34:08-unattributed"],
        "figures, then what is in none of them"
    );
    assert!(rows.iter().all(|row| row[16].is_empty()), "a part has no rank");
    assert_eq!(world.get("/compare?units=62").await.status, StatusCode::BAD_REQUEST);
    world.get("/about/sources").await.holds("10.035 xã cũ: 9.564 xã nhập trọn vào một xã hiện nay, 471 xã bị chia");
    world
        .get("/en/about/sources")
        .await
        .holds("23 were put together from several former provinces, and 5 are named by no row");
    assert_eq!(world.get("/p/63-99").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_province_that_merged_has_a_page_which_its_name_leads_to() {
    let world = World::counted(&received()).await;
    let page = world.get("/p/63-02?period=2026").await;
    page.holds("<h1>Hà Giang (cũ)</h1>");
    page.holds("nay là một phần của <a href=\"/p/08?period=2026\">Tuyên Quang</a>");
    page.holds("<b>Không quy được về tỉnh cũ</b>: Tuyên Quang 248 / 1.000 (24,80 %)");
    page.holds("href=\"/i/received/passport?period=2026&#38;at=63:02\">300</a>");
    page.holds("href=\"/compare?period=2026&#38;p=08&#38;units=63\"");
    page.lacks("Chỗ chưa đạt");
    world.get("/en/p/63-02").await.holds("A province until 30 June 2025; now part of");
    let rows = world.get("/p/63-02.csv?period=2026").await.rows();
    let received = rows.iter().find(|row| row[0] == "received").expect("a row");
    assert_eq!([&received[2], &received[3], &received[7]], ["63", "02", "300"]);
    assert!(received[24].contains("248 trong 1.000 hồ sơ"), "{received:?}");
    for (from, to) in [
        ("/p/63-40", "/p/40"),
        ("/p/ha-giang", "/p/63-02"),
        ("/find?q=ha+giang", "/p/63-02"),
        ("/find?q=Tuyen+Quang", "/p/08"),
    ] {
        let page = world.get(from).await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, to), "{from}");
    }
}

#[tokio::test]
async fn the_course_of_a_province_of_before_is_drawn_and_all_of_them_are_a_table() {
    let mut counts = received();
    let later: Vec<Part> =
        counts.parts.iter().map(|one| Part { bucket: Bucket(one.bucket.0 + 2), n: one.n * 2, ..one.clone() }).collect();
    counts.parts.extend(later);
    let world = World::counted(&counts).await;
    let page = world.get("/i/received?units=63&at=63:02&period=2026").await;
    page.holds("Hà Giang (cũ): từ 300 (03/2026) đến 0 (09/2026)");
    page.holds("<option value=\"63:02\" selected>");
    page.holds("href=\"/i/received/series.csv?period=2026&#38;units=63\"");
    let rows = world.get("/i/received/series.csv?units=63&period=2026").await.rows();
    let n = |place: &str, period: &str, column: usize| {
        let row = rows.iter().find(|row| format!("{}:{}", row[2], row[3]) == place && row[5] == period);
        row.map(|row| row[column].parse::<i64>().expect("a number"))
    };
    let of_today = world.get("/i/received/series.csv?period=2026").await.rows();
    for (period, times) in [("2026-03", 1), ("2026-04", 2)] {
        let whole = of_today.iter().find(|row| (&*row[3], &*row[5]) == ("08", period)).expect("a row")[7].clone();
        let parts = [n("63:02", period, 7), n("63:08", period, 7), n("34:08-unattributed", period, 10)];
        assert_eq!(parts, [Some(300 * times), Some(452 * times), Some(248 * times)]);
        assert_eq!(whole, parts.iter().flatten().sum::<i64>().to_string(), "63 + not attributable = 34");
        assert_eq!(n("63:40", period, 7), Some(70 * times), "it did not merge");
    }
    assert!(rows.iter().all(|row| row[2] != "34" || row[3] == "VN" || row[3].ends_with("-unattributed")));
    let mut keys: Vec<[&String; 4]> = rows.iter().map(|row| [&row[0], &row[2], &row[3], &row[5]]).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), rows.len(), "each key once");
}

#[test]
fn cases_of_the_real_communes_come_to_their_province() {
    let mut office = Office::new();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/case_portal.csv");
    office.load("case_portal", &path).expect("loads");
    let atlas = &office.catalogue.atlas;
    let mut of_today: BTreeMap<String, i64> = BTreeMap::new();
    let mut of_before: BTreeMap<String, i64> = BTreeMap::new();
    let (mut attributed, mut merged) = (0, 0);
    for part in office.parts("case_portal").into_iter().filter(|part| part.place.level() == Level::Province) {
        let rest = format!("{} {} {}", part.measure, part.bucket.0, part.member);
        match part.place.system {
            CodeSystem::Of34 => {
                let province = atlas.province(&part.place).expect("a province");
                merged += if province.predecessors.len() > 1 { part.n } else { 0 };
                *of_today.entry(format!("{} {rest}", part.place)).or_default() += part.n;
            }
            CodeSystem::Of63 => {
                let new = atlas.successor(&part.place).expect("a successor");
                attributed += part.n;
                *of_before.entry(format!("{new} {rest}")).or_default() += part.n;
            }
        }
    }
    for (key, n) in &of_before {
        assert!(of_today.get(key).is_some_and(|whole| n <= whole), "{key}: {n} of {:?}", of_today.get(key));
    }
    assert!(0 < attributed && attributed < merged, "{attributed} of {merged}: some name their commune, some do not");
}
