//! Pages of the whole country: what they say, and that they are made in no time.

use std::time::Instant;

use chiso::catalog::Catalogue;
use chiso::charts;
use chiso::domain::bucket::Bucket;
use chiso::domain::load::{Load, LoadState, Way};
use chiso::domain::part::{CaseEvent, Part};
use chiso::domain::place::{CodeSystem, PlaceCode};
use chiso::domain::reading::Nature;
use chiso::domain::text::Language;
use chiso::domain::text::Text;
use chiso::domain::wall::Wall;
use chiso::report::Snapshot;
use chiso::report::compare::{Compare, CompareQuery};
use chiso::report::home::{Home, HomeQuery};
use chiso::report::indicator::{IndicatorPage, IndicatorQuery};
use chiso::report::province::{CardGroup, ProvincePage, ProvinceQuery};
use chiso::report::table::figures::Tabled;
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 10, 10);

#[test]
fn every_page_of_every_place_can_be_made_and_drawn() {
    let snapshot = country();
    for language in [Language::Vietnamese, Language::English] {
        let home = Home::build(&snapshot, &HomeQuery::default(), language);
        assert_eq!((home.headlines.len(), home.league.len()), (8, 34));
        let map = home.tiles.as_ref().expect("a map");
        assert_eq!(map.tiles.len(), 34);
        assert!(charts::tiles(map).contains("Hoàng Sa") || language == Language::English);
        for province in snapshot.atlas().provinces_34() {
            let query = ProvinceQuery { place: province.code.clone(), period: None };
            let page = ProvincePage::build(&snapshot, &query, language).expect("one of the 34");
            let cards = page.groups.iter().flat_map(CardGroup::all).count();
            assert_eq!(cards, snapshot.indicators().len());
            let table = page.table();
            assert_eq!(page.rows_in_table(), table.rows.len());
            assert!(table.rows.len() >= cards && table.rows.iter().all(|row| row.len() == table.columns.len()));
        }
        for indicator in snapshot.indicators() {
            let query =
                IndicatorQuery { indicator: indicator.id.clone(), period: None, place: None, units: CodeSystem::Of34 };
            let page = IndicatorPage::build(&snapshot, &query, language).expect("a known indicator");
            assert_eq!(page.rows.len(), 34);
            assert!(page.rows.iter().all(|row| !row.cell.text.is_empty()), "never a blank");
            for svg in [charts::bars(&page.bars), charts::trend(&page.trend)] {
                assert!(svg.contains("<title>") && svg.contains("<desc>") && svg.contains("role=\"img\""));
            }
        }
    }
}

#[test]
fn a_comparison_of_the_whole_country_is_made_in_a_blink() {
    let started = Instant::now();
    let snapshot = country();
    eprintln!("snapshot: {:?}", started.elapsed());
    let provinces = snapshot.atlas().provinces_34().map(|province| province.code.bare().to_owned()).collect();
    let indicators = snapshot.indicators().iter().take(20).map(|indicator| indicator.id.clone()).collect();
    let query = CompareQuery { provinces, indicators, ..CompareQuery::default() };
    let started = Instant::now();
    let mut page = Compare::build(&snapshot, &query, Language::Vietnamese);
    for _ in 0..20 {
        page = Compare::build(&snapshot, &query, Language::Vietnamese);
    }
    eprintln!("compare: {:?}", started.elapsed() / 21);
    assert_eq!((page.columns.len(), page.rows.len()), (34, 20));
    let started = Instant::now();
    let drawn: usize = page.rows.iter().map(|row| charts::bars(&row.bars).len()).sum();
    eprintln!("20 charts of 34 bars: {:?}, {drawn} bytes", started.elapsed());
    let started = Instant::now();
    let home = Home::build(&snapshot, &HomeQuery::default(), Language::Vietnamese);
    eprintln!("home: {:?}", started.elapsed());
    let started = Instant::now();
    let places: Vec<PlaceCode> = snapshot.atlas().provinces_34().map(|province| province.code.clone()).collect();
    for place in &places {
        let query = ProvinceQuery { place: place.clone(), period: None };
        ProvincePage::build(&snapshot, &query, Language::Vietnamese).expect("one of the 34");
    }
    eprintln!("a province: {:?}", started.elapsed() / 34);
    let started = Instant::now();
    let sparks: usize = home.league.iter().map(|row| charts::sparkline(&row.spark).len()).sum();
    eprintln!("34 sparklines: {:?}, {sparks} bytes", started.elapsed());
    if let Ok(folder) = std::env::var("CHISO_DRAW") {
        draw(&snapshot, &page, &home, std::path::Path::new(&folder));
    }
}

fn draw(snapshot: &Snapshot, compare: &Compare, home: &Home, folder: &std::path::Path) {
    let query =
        IndicatorQuery { indicator: "on_time_share".to_owned(), period: None, place: None, units: CodeSystem::Of34 };
    let page = IndicatorPage::build(snapshot, &query, Language::Vietnamese).expect("indicator");
    let charts = [
        ("tiles", charts::tiles(home.tiles.as_ref().expect("tiles"))),
        ("bars", charts::bars(&page.bars)),
        ("trend", charts::trend(&page.trend)),
        ("strip", charts::strip(page.distribution.as_ref().expect("strip"))),
        ("multiples", charts::multiples(compare.multiples.as_ref().expect("multiples"))),
        ("spark", charts::sparkline(&home.league[0].spark)),
    ];
    for (name, svg) in charts {
        std::fs::write(folder.join(format!("{name}.svg")), svg).expect("a folder to draw in");
    }
}

/// The real catalogue over made-up counts of two rule sets, all provinces and all communes.
fn country() -> Snapshot {
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    let (first, last) = (Bucket::of(date(2025, 1, 1)), Bucket::of(AS_OF));
    let mut parts = Vec::new();
    for (slot, measure) in measures(&catalogue).into_iter().enumerate() {
        let provinces = catalogue.atlas.provinces_34().map(|province| &province.code);
        let communes = catalogue.atlas.communes().iter().map(|commune| &commune.code);
        let is_plain = !measure.0.contains('?');
        for (order, place) in provinces.chain(communes.filter(|_| is_plain && slot % 4 == 0)).enumerate() {
            for bucket in (first.0..=last.0).step_by(if order < 34 { 1 } else { 8 }) {
                let n = 40 + (order * 7 + slot * 11 + bucket as usize * 3) % 60;
                let member = if measure.0.contains("handling_days") { (n % 20).to_string() } else { String::new() };
                parts.push(part(&measure, place, bucket, member, n as i64));
            }
        }
    }
    let load = Load {
        id: 0,
        source: "case_portal".to_owned(),
        file: "case_portal.csv".to_owned(),
        hash: "00".repeat(32),
        period: String::new(),
        stated_at: None,
        state: LoadState::Visible,
        read: 1,
        accepted: 1,
        rejected: 0,
        duplicate: 0,
        superseded: 0,
        replaced: 0,
        nature: Nature::Synthetic,
        as_of: AS_OF,
        lake_files: Vec::new(),
        quarantine_file: None,
        mapping: String::new(),
        origin: String::new(),
        way: Way::CommandLine,
        province: None,
        remark: Text::default(),
        loaded_at: "2026-10-11T08:00:00+07:00".to_owned(),
    };
    eprintln!("{} parts", parts.len());
    let wall = Wall {
        version: 1,
        parts,
        scores: Vec::new(),
        loads: vec![load],
        computed_as_of: Some(AS_OF),
        ..Wall::default()
    };
    let Catalogue { atlas, indicators, targets, rule_sets, sources, .. } = catalogue;
    Snapshot::new(atlas, indicators, targets, rule_sets, sources, wall)
}

fn measures(catalogue: &Catalogue) -> Vec<chiso::domain::part::MeasureId> {
    let mut measures = Vec::new();
    for indicator in &catalogue.indicators {
        let Some(rule_set) = &indicator.rule_set else { continue };
        for (event, conditions) in indicator.counted() {
            let id = chiso::domain::part::MeasureId::counted(rule_set, event, &conditions);
            if !measures.contains(&id) && event != CaseEvent::ResolvedUnjudged {
                measures.push(id);
            }
        }
    }
    measures
}

fn part(measure: &chiso::domain::part::MeasureId, place: &PlaceCode, bucket: i32, member: String, n: i64) -> Part {
    Part {
        measure: measure.clone(),
        place: place.clone(),
        bucket: Bucket(bucket),
        member,
        n,
        source: "case_portal".to_owned(),
    }
}
