//! A province's communes and agencies: whatever the indicator, the rows come to the province.

use std::collections::BTreeMap;
use std::io::Write;

use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::journey::csv_rows;
use crate::pages::World;
use crate::support::{Server, get};

type Row = BTreeMap<String, String>;

/// Asks a server over counted cases.
pub fn the_rows_come_to_the_province(server: &Server) {
    for place in ["40", "79", "01"] {
        for kind in ["communes", "agencies"] {
            for indicator in ["on_time_share", "overdue_share_resolved", "received", "open_overdue"] {
                let address = format!("/p/{place}/{kind}.csv?i={indicator}");
                let rows: Vec<Row> = csv_rows(&get(&server.address, &address));
                let n = |row: &Row, column: &str| row[column].parse::<i64>().unwrap_or(0);
                let sum = |kinds: &[&str], column: &str| -> i64 {
                    rows.iter().filter(|row| kinds.contains(&row["kind"].as_str())).map(|row| n(row, column)).sum()
                };
                let parts = ["commune", "former_commune", "agency", "rest"];
                for column in ["numerator", "denominator"] {
                    assert_eq!(sum(&parts, column), sum(&["province"], column), "{address}: {column}");
                }
                let whole = sum(&["province"], "numerator") + sum(&["province"], "denominator");
                assert!(whole > 0 || indicator == "open_overdue", "{address}");
                assert!(rows.len() > 20, "{address} has {} rows", rows.len());
            }
        }
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(get(&server.address, "/p/79/communes").as_bytes()).expect("packed");
    let bytes = packed.finish().expect("packed").len();
    assert!(bytes < 60_000, "the longest list has {bytes} bytes packed");
}

#[tokio::test]
async fn what_is_not_counted_by_commune_or_agency_is_said_and_not_shown() {
    let world = World::full().await;
    let communes = world.get("/p/40/communes").await;
    communes.holds("Không hồ sơ nào trong kỳ cho biết xã, phường");
    communes.lacks("<table");
    communes.lacks("communes.csv");
    world.get("/p/40/communes?i=papi").await.holds("Chỉ số này không đếm được theo xã, phường");
    world.get("/en/p/40/agencies").await.holds("are not counted by agency in this period");
    for address in ["/p/99/communes", "/p/63-02/communes", "/p/nowhere/agencies", "/p/ha-giang/communes"] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for (name, code) in [
        ("/p/nghe-an/agencies", "/p/40/agencies"),
        ("/en/p/nghe-an/communes.csv?i=papi", "/en/p/40/communes.csv?i=papi"),
        (
            "/p/nghe-an/agencies/passport?count=on_time_share:H41.08",
            "/p/40/agencies/passport?count=on_time_share:H41.08",
        ),
    ] {
        let page = world.get(name).await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, code), "{name}");
    }
    let bad = world.get("/p/40/agencies?order=size").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    world.get("/p/40").await.holds("href=\"/p/40/communes\"");
}
