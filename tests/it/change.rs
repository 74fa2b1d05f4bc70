//! Why a figure changed: whatever the indicator and the split, the parts come to the change and the rows to the province.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::journey::csv_rows;
use crate::pages::World;
use crate::support::{Server, get};

type Row = BTreeMap<String, String>;

/// Pages whose figures have passports: of agencies, communes, and what only a change is split by.
pub const PAGES: [&str; 7] = [
    "/p/40/change?i=on_time_share&period=2026-Q3",
    "/p/79/change?i=overdue_share_resolved&period=2026-Q3&by=commune",
    "/p/24/change?i=received&period=2026-9M&by=field&from=2025",
    "/p/01/change?i=online_share&period=2026-08&by=procedure",
    "/p/01/change?i=online_share&period=2026-Q2",
    "/p/40/goal?i=online_share",
    "/p/40/goal?i=papi",
];

/// Asks a server over counted cases.
pub fn the_parts_come_to_the_change(server: &Server) {
    for place in ["40", "79", "01"] {
        for by in ["agency", "field", "procedure", "commune"] {
            for indicator in ["on_time_share", "overdue_share_resolved", "received", "open_overdue"] {
                for base in ["", "&from=2026-Q1"] {
                    let address = format!("/p/{place}/change.csv?i={indicator}&period=2026-Q3&by={by}{base}");
                    the_table_adds_up(&address, &csv_rows(&get(&server.address, &address)));
                }
            }
        }
    }
}

fn the_table_adds_up(address: &str, rows: &[Row]) {
    let fewest = if address.contains("open_overdue") { 1 } else { 6 };
    assert!(rows.len() >= fewest, "{address} has {} rows", rows.len());
    let (whole, parts) = rows.split_first().expect("rows");
    assert_eq!(whole["kind"], "province", "{address}");
    for column in ["numerator_then", "denominator_then", "numerator", "denominator"] {
        let n = |row: &Row| row[column].parse::<i64>().unwrap_or(0);
        assert_eq!(parts.iter().map(n).sum::<i64>(), n(whole), "{address}: {column}");
    }
    // In billionths, as they are written.
    let effect = |row: &Row, column: &str| billionths(&row[column]);
    for column in ["own_effect", "mix_effect", "came_or_went_effect", "effect"] {
        let sum: i128 = parts.iter().map(|row| effect(row, column)).sum();
        assert_eq!(sum, effect(whole, column), "{address}: {column}");
    }
    for row in rows {
        let parts = ["own_effect", "mix_effect", "came_or_went_effect"].map(|column| effect(row, column));
        assert_eq!(parts.iter().sum::<i128>(), effect(row, "effect"), "{address}: {row:?}");
    }
    let n = |column: &str| whole[column].parse::<i128>().unwrap_or(0);
    let (above0, below0, above1, below1) =
        (n("numerator_then"), n("denominator_then"), n("numerator"), n("denominator"));
    let change = effect(whole, "effect");
    match below0 * below1 {
        0 => assert_eq!(change, (above1 - above0) * 1_000_000_000, "{address}"),
        both => {
            // The change of the share in points, worked out again from the four counts.
            let off = change * both - (above1 * below0 - above0 * below1) * 100 * 1_000_000_000;
            assert!(off.abs() * 2 <= both, "{address}: off by {off} of {both}");
        }
    }
}

fn billionths(text: &str) -> i128 {
    let (sign, magnitude) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, ""));
    let digits = format!("{}{fraction:0<9}", if whole.is_empty() { "0" } else { whole });
    sign * digits.parse::<i128>().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

#[tokio::test]
async fn what_cannot_be_split_is_said_and_not_shown() {
    let world = World::full().await;
    let nothing = world.get("/p/40/change").await;
    nothing.holds("Hồ sơ của tỉnh trong kỳ này chưa đếm được theo cơ quan");
    nothing.lacks("<table");
    nothing.lacks("change.csv");
    world.get("/p/40/change?i=papi").await.holds("Chỉ số này không đếm được theo cơ quan");
    world.get("/en/p/40/change?i=on_time_share&from=2026&period=2026").await.holds("The two periods are the same");
    for address in ["/p/99/change", "/p/63-02/change", "/p/quang/change"] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for (address, wanted) in [
        (
            "/p/40/change?by=province",
            "agency (cơ quan), field (lĩnh vực), procedure (thủ tục) hoặc commune (xã, phường)",
        ),
        ("/p/40/change?from=then", "year (cùng kỳ năm trước)"),
        ("/forms/ii06a?by=commune", "biểu không có dòng theo xã"),
    ] {
        let bad = world.get(address).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{address}");
        bad.holds(wanted);
    }
    world.get("/p/40").await.holds("href=\"/p/40/change\"");
}
