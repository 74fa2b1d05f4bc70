//! A file of boundaries that is plugged in: what is drawn of it, and how a start ends with one that does not fit.

use std::fs;
use std::path::Path;

use crate::journey::chiso;
use crate::support::{Server, get, get_raw, serve, serve_with};

/// Made up: a rectangle a province.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/files/boundaries.geojson");

/// Figures of the portal, and nothing else.
fn loaded() -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a folder");
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/portal_766.json");
    let (succeeded, told) = chiso(&data, &["ingest", "portal_766", &portal.to_string_lossy()]);
    assert!(succeeded, "{told}");
    data
}

fn map_of(server: &Server, path: &str) -> String {
    let page = get(&server.address, path);
    let figure = page.split_once("<figure class=\"tiles\">").expect("a map").1;
    figure.split_once("</figure>").expect("its end").0.to_owned()
}

#[test]
fn the_country_is_drawn_as_it_lies_and_as_squares_for_who_asks() {
    let data = loaded();
    let source = ["--boundaries", FILE, "--boundaries-source", "Hình vẽ <thử>, 11/2026"];
    let server = serve_with(&data.path().join("data"), &source);
    let ground = map_of(&server, "/");
    assert!(ground.contains("<svg class=\"chart boundaries\"") && !ground.contains("class=\"chart tiles\""));
    assert_eq!(ground.matches("<a class=\"hit\" href=\"/p/").count(), 34);
    assert!(ground.contains("Ranh giới: Hình vẽ &#60;thử&#62;, 11/2026"), "{ground}");
    for islands in ["Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)"] {
        assert!(ground.contains(islands), "{islands}");
    }
    assert!(ground.contains("<a href=\"/\" aria-current=\"true\">Ranh giới</a>"), "{ground}");
    assert!(ground.contains("<a href=\"/?map=squares\">Ô vuông bằng nhau</a>"));
    let squares = map_of(&server, "/?map=squares&i=papi&period=2025");
    assert!(squares.contains("<svg class=\"chart tiles\"") && !squares.contains("Hình vẽ"));
    assert!(squares.contains("<a href=\"/?period=2025&#38;i=papi\">Ranh giới</a>"), "{squares}");
    assert!(squares.contains("href=\"/p/40?period=2025\""), "what is asked of the map stays with the map");
    let page = get(&server.address, "/?map=squares&period=2025");
    let picker = page.split_once("<select id=\"i\"").expect("a choice of indicators").1;
    let picker = picker.split_once("</form>").expect("its end").0;
    assert!(picker.contains("name=\"map\" value=\"squares\"") && picker.contains("name=\"period\" value=\"2025\""));
    // The words of a province are the same on both.
    let words = |map: &str| -> Vec<String> {
        let labels = map.split("aria-label=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
        let mut labels: Vec<String> = labels.filter(|label| label.contains("hạng")).collect();
        labels.sort();
        labels
    };
    assert_eq!(words(&ground), words(&map_of(&server, "/?map=squares")));
    assert_eq!(words(&ground).len(), 34);
    let bad = get_raw(&server.address, "/en/?map=globe");
    assert!(bad.contains(" 400 ") && bad.contains("boundaries or squares."), "{bad:.200}");
}

#[test]
fn without_a_file_there_are_squares_and_no_choice() {
    let data = loaded();
    let server = serve(&data.path().join("data"));
    for path in ["/", "/?map=squares", "/?map=boundaries"] {
        let map = map_of(&server, path);
        assert!(map.contains("<svg class=\"chart tiles\"") && !map.contains("<nav"), "{path}");
    }
    drop(server);
    let server = serve_with(&data.path().join("data"), &["--boundaries", FILE]);
    assert!(map_of(&server, "/en").contains("Boundaries: the file boundaries.geojson, no source stated."));
}

#[test]
fn a_file_that_does_not_fit_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read_to_string(FILE).expect("reads");
    let refused = |text: &str, command: &str| {
        let file = folder.path().join("ranh_gioi.geojson");
        fs::write(&file, text).expect("writes");
        let (succeeded, told) = chiso(&folder, &[command, "--port", "0", "--boundaries", &file.to_string_lossy()]);
        assert!(!succeeded && told.contains("ranh_gioi.geojson do not fit / tệp ranh giới"), "{told}");
        told
    };
    let metres = refused(&whole.replacen("[105.8, 22.55]", "[500000.0, 2495000.0]", 1), "serve");
    assert!(metres.contains("feature 1 has the point [500000.0, 2495000.0]") && metres.contains("ogr2ogr"), "{metres}");
    let lacking = refused(&whole.replace("Nghệ An", "Nghệ Tĩnh").replace("\"40\"", "\"49\""), "demo");
    assert!(lacking.contains("under `code` these are no provinces of today: `49` (feature "), "{lacking}");
    assert!(!lacking.contains("synthetic"), "told before the demo is loaded: {lacking}");
    assert!(refused(&whole[..whole.len() / 2], "serve").contains("line "));
    let (succeeded, told) = chiso(&folder, &["serve", "--port", "0", "--boundaries", "nowhere.geojson"]);
    assert!(!succeeded && told.contains("cannot read the boundaries nowhere.geojson"), "{told}");
}
