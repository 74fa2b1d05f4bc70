//! Pages as a reader gets them: an application over a temporary store, asked through its router.

use std::io::{Read, Write};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::civil::date;
use tower::ServiceExt;

use chiso::catalog::Catalogue;
use chiso::domain::bucket::Bucket;
use chiso::domain::counts::Counts;
use chiso::domain::load::{Brought, Load, LoadState, Way};
use chiso::domain::part::{CaseEvent, MeasureId, Part};
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::Nature;
use chiso::domain::score::{PublishedScore, Qualifier};
use chiso::domain::text::Text;
use chiso::store::Store;
use chiso::web::{App, router, serve};

use crate::rules;
use crate::support::recounted;

pub struct Page {
    pub status: StatusCode,
    headers: HeaderMap,
    pub text: String,
    /// The same before it was taken for text.
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    #[track_caller]
    pub fn holds(&self, text: &str) {
        let main = self.text.split("<main").last().unwrap_or("").chars().take(1_500).collect::<String>();
        assert!(self.text.contains(text), "`{text}` is not on the page, which begins:\n{main}");
    }

    #[track_caller]
    pub fn lacks(&self, text: &str) {
        assert!(!self.text.contains(text), "`{text}` is on the page");
    }

    /// Names of the columns of a CSV.
    pub fn heading(&self) -> Vec<String> {
        self.text.lines().next().expect("headings").split(',').map(str::to_owned).collect()
    }

    /// Data lines of a CSV, without the heading.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().from_reader(self.text.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    }
}

/// An application over a store of its own.
pub struct World {
    _folder: tempfile::TempDir,
    store: Store,
    app: App,
}

impl World {
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&format!("sqlite://{}/chiso.db", folder.path().display())).await.expect("a store");
        let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
        let app = App::open(catalogue, store.clone()).await.expect("an application");
        Self { _folder: folder, store, app }
    }

    /// Cases (synthetic) that were counted so.
    pub async fn counted(counts: &Counts) -> Self {
        let world = Self::empty().await;
        world
            .store
            .commit_load(&load("case_portal", Nature::Synthetic), &Brought::default(), None)
            .await
            .expect("the cases' load");
        let moment = "2026-10-11T08:00:00+07:00";
        world
            .store
            .commit_counts(&[recounted("case_portal", date(2026, 10, 10), counts)], moment, None)
            .await
            .expect("counts");
        world.app.refresh().await.expect("the wall");
        world
    }

    /// The portal's figures (real) and cases (synthetic) of all 34, made by rule.
    pub async fn full() -> Self {
        let world = Self::empty().await;
        let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
        let provinces: Vec<PlaceCode> = catalogue.atlas.provinces_34().map(|p| p.code.clone()).collect();
        let (parts, scores) = portal(&provinces);
        world
            .store
            .commit_load(
                &load("portal_766", Nature::Real),
                &Brought { parts: parts.to_vec(), scores: scores.to_vec(), ..Brought::default() },
                None,
            )
            .await
            .expect("the portal's load");
        world
            .store
            .commit_load(&load("case_portal", Nature::Synthetic), &Brought::default(), None)
            .await
            .expect("the cases' load");
        let counts = Counts {
            parts: cases(&catalogue, &provinces),
            differences: rules::differences(&provinces),
            ..Counts::default()
        };
        world
            .store
            .commit_counts(&[recounted("case_portal", date(2026, 10, 10), &counts)], "2026-10-11T08:00:00+07:00", None)
            .await
            .expect("counts");
        world.app.refresh().await.expect("the wall");
        world
    }

    /// Keeps a load with what it brought; the pages know it at once.
    pub async fn keep(&self, load: &Load, brought: &Brought) -> i64 {
        let number = self.store.commit_load(load, brought, None).await.expect("a load");
        self.app.refresh().await.expect("the wall");
        number
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub async fn refresh(&self) {
        self.app.refresh().await.expect("the wall");
    }

    pub async fn get(&self, address: &str) -> Page {
        self.ask(Request::get(address)).await
    }

    pub async fn ask(&self, request: axum::http::request::Builder) -> Page {
        let request = request.body(Body::empty()).expect("a request");
        let response = router(self.app.clone()).oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Page { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() }
    }
}

pub fn load(source: &str, nature: Nature) -> Load {
    Load {
        id: 0,
        source: source.to_owned(),
        file: format!("{source}.json"),
        hash: format!("{source:0>64}"),
        period: String::new(),
        stated_at: None,
        state: LoadState::Visible,
        read: 34,
        accepted: 34,
        rejected: 0,
        duplicate: 0,
        superseded: 0,
        replaced: 0,
        nature,
        as_of: date(2026, 10, 10),
        lake_files: Vec::new(),
        quarantine_file: None,
        mapping: String::new(),
        origin: String::new(),
        way: Way::CommandLine,
        province: None,
        remark: Text::default(),
        loaded_at: "2026-10-11T08:00:00+07:00".to_owned(),
    }
}

/// Scores fall from 68.80 by 0.35 a province; 1,000 cases each, 10 fewer on time from one to the next.
fn portal(provinces: &[PlaceCode]) -> (Vec<Part>, Vec<PublishedScore>) {
    let part = |place: &PlaceCode, measure: &str, n| Part {
        measure: MeasureId::reported("portal_766", measure),
        place: place.clone(),
        bucket: Bucket::of(date(2026, 10, 10)),
        member: String::new(),
        n,
        source: "portal_766".to_owned(),
    };
    let score = |place: &PlaceCode, score, rank, note: &str| PublishedScore {
        index: "portal_766".to_owned(),
        edition: 2026,
        component: "total".to_owned(),
        place: place.clone(),
        score: Some(score),
        rank,
        qualifier: Qualifier::Exactly,
        as_of: Some(date(2026, 10, 10)),
        note: note.to_owned(),
        source: "a made-up answer".to_owned(),
        loaded_from: "portal_766".to_owned(),
    };
    let mut parts = Vec::new();
    let mut scores = vec![score(&PlaceCode::nation(), 62.59, None, "")];
    for (position, place) in provinces.iter().enumerate() {
        let behind = position as i64;
        parts.push(part(place, "cases_handled", 1_000));
        parts.push(part(place, "cases_on_time", 990 - 10 * behind));
        parts.push(part(place, "cases_overdue", 10 + 10 * behind));
        let note = if place.bare() == "40" { HOSTILE } else { "" };
        scores.push(score(place, 68.8 - 0.35 * position as f64, Some(position as i32 + 1), note));
    }
    (parts, scores)
}

const HOSTILE: &str = "<script>alert('x')</script>\"'&";

/// Every counted measure of the catalogue in the months of 2026.
fn cases(catalogue: &Catalogue, provinces: &[PlaceCode]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for indicator in &catalogue.indicators {
        let Some(rule_set) = &indicator.rule_set else { continue };
        for (event, conditions) in indicator.counted() {
            let measure = MeasureId::counted(rule_set, event, &conditions);
            if parts.iter().any(|part| part.measure == measure) {
                continue;
            }
            for (position, place) in provinces.iter().enumerate() {
                for month in 1..=9 {
                    let n = match event {
                        CaseEvent::Received => 100,
                        CaseEvent::ResolvedEarly => 60 - position as i64,
                        CaseEvent::ResolvedOverdue => 5 + position as i64,
                        CaseEvent::HandlingDays => 90,
                        _ => 10,
                    };
                    let member = if event == CaseEvent::HandlingDays { "4".to_owned() } else { String::new() };
                    let bucket = Bucket::from_month(2026, month, 0);
                    let (measure, place) = (measure.clone(), place.clone());
                    parts.push(Part { measure, place, bucket, member, n, source: "case_portal".to_owned() });
                }
            }
        }
    }
    parts
}

#[tokio::test]
async fn every_page_answers_in_both_languages() {
    let world = World::full().await;
    let pages = [
        "/",
        "/compare",
        "/p/40",
        "/p/40/communes",
        "/p/40/agencies?i=online_share&order=-short",
        "/p/40/change?by=field&from=year&i=received",
        "/p/40/goal?i=online_share",
        "/p/40/goal?i=score_766&rank=10",
        "/i/score_766",
        "/i/on_time_share",
        "/find",
        "/rules",
        "/rules?period=2026-05&place=40",
        "/about/sources",
        "/about/indicators",
        "/about/rules",
        "/about/calendar",
        "/about/calendar?known=2025-12-24&received=2025-12-30&days=5",
        "/about/api",
        "/forms/ii06a",
        "/forms/ii06a?period=s2026-YTD09&place=40&by=field",
        "/loads",
        "/loads?state=visible",
        "/upload?source=case_portal",
        "/indices",
        "/organisation?period=2025",
        "/decentralisation?place=40",
        "/quality",
        "/quality?period=2026-05&place=40",
    ];
    for path in pages {
        let vietnamese = world.get(path).await;
        assert_eq!(vietnamese.status, StatusCode::OK, "{path}");
        vietnamese.holds("<html lang=\"vi\">");
        vietnamese.holds("id=\"content\"");
        assert_eq!(vietnamese.text.matches("<h1>").count(), 1, "{path}");
        let english = world.get(&format!("/en{}", path.strip_suffix('/').unwrap_or(path))).await;
        assert_eq!(english.status, StatusCode::OK, "/en{path}");
        english.holds("<html lang=\"en\">");
        let other = path.replace('&', "&#38;");
        english.holds(&format!("href=\"{other}\" hreflang=\"vi\""));
    }
    assert_eq!(world.get("/en/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_first_page_tells_the_two_national_figures_apart() {
    let world = World::full().await;
    let page = world.get("/").await;
    page.holds("62,59");
    page.holds("82,50 %");
    page.holds("Nghệ An");
    world.get("/?i=score_766").await.holds("68,80");
    world.get("/en").await.holds("82.50%");
}

#[tokio::test]
async fn a_page_with_synthetic_figures_says_so_and_one_without_does_not() {
    let world = World::full().await;
    world.get("/").await.holds("banner synthetic");
    world.get("/i/on_time_share").await.holds("mark synthetic");
    world.get("/i/score_766").await.lacks("banner synthetic");
}

#[tokio::test]
async fn the_csv_is_exactly_the_table() {
    let world = World::full().await;
    let query = "?p=40,38&i=score_766,portal_on_time_share";
    let page = world.get(&format!("/compare{query}")).await;
    let file = world.get(&format!("/compare.csv{query}")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let name = file.header("content-disposition");
    assert!(name.contains("chiso-compare-2026.csv"), "{name}");
    let rows = file.rows();
    assert_eq!(file.header("x-row-count"), rows.len().to_string());
    page.holds(&format!("{} dòng", rows.len()));
    // Two indicators in the nation and two provinces.
    assert_eq!(rows.len(), 6);
    // Nghệ An is the 17th of the catalogue, Thanh Hóa the 16th.
    for (province, score, share) in [("40", "63.2", "83"), ("38", "63.55", "84")] {
        for value in [score, share] {
            let found = rows
                .iter()
                .any(|row| row.iter().any(|f| f == province) && row.iter().any(|f| f.trim_end_matches(".0") == value));
            assert!(found, "{province} {value} in {rows:?}");
        }
    }
    for text in ["63,20", "63,55", "83,00 %", "84,00 %"] {
        page.holds(text);
    }
    page.holds("/compare.csv?p=40,38&#38;i=score_766,portal_on_time_share");
}

#[tokio::test]
async fn every_page_of_figures_has_its_csv_and_says_how_many_rows() {
    let world = World::full().await;
    for (page, csv) in [
        ("/", "/home.csv"),
        ("/compare", "/compare.csv"),
        ("/p/40", "/p/40.csv"),
        ("/i/on_time_share", "/i/on_time_share.csv"),
        ("/rules", "/rules.csv"),
        ("/rules?place=40", "/rules.csv?place=40"),
        ("/forms/ii06a", "/forms/ii06a.csv"),
        ("/loads", "/loads.csv"),
        ("/quality", "/quality.csv"),
        ("/quality?place=40", "/quality.csv?place=40"),
    ] {
        let (page, csv) = (world.get(page).await, world.get(csv).await);
        assert_eq!(csv.status, StatusCode::OK);
        let rows = csv.rows();
        assert!(!rows.is_empty());
        assert_eq!(csv.header("x-row-count"), rows.len().to_string());
        page.holds(&format!("{} dòng", rows.len()));
    }
    let name = world.get("/i/on_time_share.csv?period=2026-Q3").await.header("content-disposition").to_owned();
    assert!(name.contains("chiso-indicator-on_time_share-2026-Q3-synthetic.csv"), "{name}");
}

#[tokio::test]
async fn the_spreadsheet_variant_has_a_mark_semicolons_and_decimal_commas() {
    let world = World::full().await;
    let file = world.get("/compare.csv?p=40&i=portal_on_time_share&excel=1").await;
    assert!(file.text.starts_with('\u{feff}'));
    assert!(file.text.lines().next().is_some_and(|line| line.contains(';') && !line.contains(',')));
    file.holds("83,0");
}

#[tokio::test]
async fn a_bad_parameter_is_named_with_what_was_expected() {
    let world = World::full().await;
    for (address, named) in [
        ("/?period=2026-Q9", "2026-Q9"),
        ("/compare?p=40,99", "“99”"),
        ("/compare?i=nothing_such", "nothing_such"),
        ("/compare?order=zz", "“zz”"),
        ("/i/score_766?perido=2026", "“perido”"),
        ("/compare.csv?excel=maybe", "“maybe”"),
        ("/?i=%FF", "“\u{fffd}”"),
    ] {
        let page = world.get(address).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address}");
        page.holds(named);
        page.holds("Cần:");
        page.holds("Về trang cả nước");
        let english = world.get(&format!("/en{address}")).await;
        assert_eq!(english.status, StatusCode::BAD_REQUEST, "/en{address}");
        english.holds("Expected:");
    }
    world.get("/compare?p=nghe").await.holds("Nghệ An");
    assert_eq!(world.get("/?fbclid=abc").await.status, StatusCode::OK, "marks of chat programs are skipped");
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_offers_a_way_out() {
    let world = World::full().await;
    let old_code = world.get("/p/74").await;
    assert_eq!(old_code.status, StatusCode::NOT_FOUND);
    old_code.holds("Hồ Chí Minh");
    let slip = world.get("/p/nghe-anh").await;
    assert_eq!(slip.status, StatusCode::NOT_FOUND);
    slip.holds("href=\"/p/40\"");
    let indicator = world.get("/en/i/on_tyme_share").await;
    assert_eq!(indicator.status, StatusCode::NOT_FOUND);
    indicator.holds("href=\"/en/i/on_time_share\"");
    for address in ["/nowhere", "/en/nowhere", "/p/40/districts"] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn the_head_of_a_period_that_is_over_names_its_last_day() {
    let world = World::full().await;
    let page = world.get("/en/compare?p=40&i=received&period=2026-Q2").await;
    page.holds("Data to 30/06/2026");
    assert!(!page.text.contains("Data to 10/10/2026"));
}

#[tokio::test]
async fn a_list_without_a_page_of_its_own_leads_to_its_first() {
    let world = World::full().await;
    for (typed, meant) in
        [("/scorecards", "/scorecards/qd766"), ("/en/scorecards?period=2026", "/en/scorecards/qd766?period=2026")]
    {
        let page = world.get(typed).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{typed}");
        assert_eq!(page.header("location"), meant);
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_without_it() {
    let world = World::full().await;
    for (typed, meant) in [
        ("/compare/?p=40,38&i=score_766", "/compare?p=40,38&i=score_766"),
        ("/en/loads/", "/en/loads"),
        ("/scorecards/", "/scorecards"),
        ("/p/40//", "/p/40"),
        ("/p/nghe%20an/", "/p/nghe%20an"),
        ("/quality.csv/?excel=1", "/quality.csv?excel=1"),
        ("//evil.example/", "/evil.example"),
        ("/en//evil.example/", "/en/evil.example"),
    ] {
        let page = world.get(typed).await;
        assert_eq!(page.status, StatusCode::PERMANENT_REDIRECT, "{typed}");
        assert_eq!(page.header("location"), meant, "{typed}");
    }
    for address in ["/", "/en", "/en/"] {
        assert_eq!(world.get(address).await.status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn rows_that_a_form_cannot_have_are_said_and_not_just_replaced() {
    let world = World::full().await;
    let vietnamese = world.get("/forms/ii06a?by=agency").await;
    vietnamese.holds("Biểu cả nước chỉ có dòng theo tỉnh, thành phố. Chọn một tỉnh, thành phố để xem theo cơ quan");
    world.get("/en/forms/ii06a?by=procedure").await.holds("Choose a province to see it by procedure");
    world.get("/en/forms/ii06a?place=40&by=province").await.holds("The form of a province has no rows by province");
    world.get("/forms/ii06a").await.lacks("Biểu cả nước chỉ có dòng");
    world.get("/forms/ii06a?place=40&by=field").await.lacks("không có dòng theo");
}

#[tokio::test]
async fn the_chooser_does_not_care_about_tones_and_case() {
    let world = World::full().await;
    for question in ["nghe%20an", "Ngh%E1%BB%87+An", "NGHE+AN"] {
        let page = world.get(&format!("/find?q={question}&period=2026-Q3")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{question}");
        assert_eq!(page.header("location"), "/p/40?period=2026-Q3");
    }
    let several = world.get("/find?q=quang").await;
    for name in ["Quảng Ninh", "Quảng Trị", "Quảng Ngãi"] {
        several.holds(name);
    }
    assert_eq!(world.get("/find?q=Binh+Phuoc").await.header("location"), "/p/63-70", "a former province");
    assert_eq!(world.get("/en/p/nghe-an").await.header("location"), "/en/p/40");
    world.get("/find?q=%3Cscript%3E").await.lacks("<script>");
}

#[tokio::test]
async fn a_province_answers_to_its_name_wherever_its_code_stands() {
    let world = World::full().await;
    for (name, code) in [
        ("/p/Ngh%E1%BB%87%20An", "/p/40"),
        ("/p/ngh%E1%BB%87-an?period=2026-Q3", "/p/40?period=2026-Q3"),
        ("/p/nghean.csv", "/p/40.csv"),
        ("/p/hn/change?by=field", "/p/01/change?by=field"),
        ("/en/p/tp-hcm/goal", "/en/p/79/goal"),
        ("/p/nghe+an/goal.json", "/p/40/goal.json"),
        ("/p/TP.%20H%E1%BB%93%20Ch%C3%AD%20Minh/watch.xlsx", "/p/79/watch.xlsx"),
        ("/p/brvt", "/p/63-77"),
        ("/p/tt-hue", "/p/46"),
        ("/p/63-46", "/p/46"),
    ] {
        let page = world.get(name).await;
        assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, code), "{name}");
    }
    // Several provinces, one of before below its page, a commune.
    for address in ["/p/quang/goal", "/p/brvt/goal", "/p/nowhere/watch", "/p/th%C3%A0nh-vinh"] {
        assert_eq!(world.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let slip = world.get("/p/Ngh%E1%BB%87%20Anh/communes").await;
    slip.holds("Nghệ Anh");
    slip.holds("href=\"/p/40\"");
}

#[tokio::test]
async fn an_empty_page_says_where_there_is_something() {
    let world = World::full().await;
    let before = world.get("/en/p/40/communes?period=2019&i=received").await;
    before.holds("this period lies outside");
    before.holds("href=\"/en/p/40/communes?period=2026&#38;i=received\">Show: 2026</a>");
    world.get("/p/40?period=2019").await.holds("kỳ này nằm ngoài khoảng đó");
    for address in ["/en/p/40/communes?i=received", "/en/i/papi?period=2019", "/en/indices?period=2019"] {
        world.get(address).await.lacks("this period lies outside");
    }
    let missing = world.get("/en/cases").await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    missing.holds("Parameter “i” is missing or empty");
    missing.holds("href=\"/en/about/indicators\"");
    world.get("/en/i/nothing").await.holds("href=\"/en/about/indicators\"");
    world.get("/en/find").await.holds("<h2>Red River Delta</h2>");
}

#[tokio::test]
async fn headers_keep_strangers_out_and_pages_short() {
    let world = World::full().await;
    let page = world.get("/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    let packed = world.ask(Request::get("/").header(header::ACCEPT_ENCODING, "gzip")).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let again = world.ask(Request::get("/").header(header::IF_NONE_MATCH, page.header("etag"))).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.text.is_empty());
}

#[tokio::test]
async fn how_one_reader_asks_for_packing_does_not_spoil_the_page_of_the_next() {
    let world = World::full().await;
    for accepted in ["GZIP", "gzip;q=0", "deflate, Gzip;q=0.1", "*"] {
        for path in ["/", "/compare"] {
            let asked = world.ask(Request::get(path).header(header::ACCEPT_ENCODING, accepted)).await;
            assert_eq!(asked.status, StatusCode::OK);
            let plain = world.get(path).await;
            assert_eq!(plain.header("content-encoding"), "", "{path} after {accepted}");
            plain.holds("<main");
            let refused = world.ask(Request::get(path).header(header::ACCEPT_ENCODING, "gzip;q=0")).await;
            assert_eq!(refused.header("content-encoding"), "", "{path} after {accepted}");
        }
    }
}

#[tokio::test]
async fn no_link_of_ours_leads_to_another_host() {
    let world = World::full().await;
    for path in ["/en//evil.example", "//evil.example", "/en///evil.example/p/40"] {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.lacks("=\"//");
    }
}

#[tokio::test]
async fn no_page_carries_script_or_style_of_its_own_or_calls_outside() {
    let world = World::full().await;
    for path in [
        "/",
        "/compare",
        "/p/40",
        "/i/score_766",
        "/en/i/on_time_share",
        "/rules",
        "/about/rules",
        "/about/api",
        "/about/sources",
        "/forms/ii06a",
        "/loads",
        "/loads/1",
        "/quality",
    ] {
        let page = world.get(path).await;
        assert_eq!(page.text.matches("<script").count(), 1, "{path}: the one file of ours");
        page.holds("<script src=\"/assets/chiso.");
        for forbidden in [" style=\"", "<style", " onclick=", " onload=", "src=\"http", "href=\"http"] {
            page.lacks(forbidden);
        }
    }
}

#[tokio::test]
async fn assets_are_kept_for_a_year_under_the_hash_of_their_content() {
    let world = World::empty().await;
    let page = world.get("/").await;
    for start in ["/assets/chiso.", "/favicon.ico"] {
        let path = page.text.split('"').find(|text| text.starts_with(start)).unwrap_or(start);
        let asset = world.get(path).await;
        assert_eq!(asset.status, StatusCode::OK, "{path}");
        assert!(asset.header("cache-control").contains("max-age"), "{path}");
    }
    assert_eq!(world.get("/assets/chiso.0000000000000000.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hostile_text_of_a_source_is_only_text() {
    let world = World::full().await;
    for path in ["/p/40", "/i/score_766", "/compare?p=40&i=score_766"] {
        let page = world.get(path).await;
        page.lacks("<script>alert");
        page.holds("&#60;script&#62;alert");
    }
}

#[tokio::test]
async fn an_empty_store_says_how_to_fill_it_and_new_figures_show_without_a_restart() {
    let world = World::empty().await;
    for path in [
        "/",
        "/compare",
        "/p/40",
        "/p/40/communes",
        "/p/40/agencies",
        "/p/40/change",
        "/p/40/goal",
        "/i/score_766",
        "/rules",
        "/forms/ii06a",
        "/about/sources",
        "/loads",
        "/quality",
        "/en/quality?place=40",
    ] {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.holds("chiso demo");
    }
    let before = world.get("/healthz").await;
    assert_eq!((before.status, before.text.as_str()), (StatusCode::OK, "ok version=0\n"));
    assert!(!world.app.refresh().await.expect("a look"), "nothing new");
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    let provinces: Vec<PlaceCode> = catalogue.atlas.provinces_34().map(|p| p.code.clone()).collect();
    let (parts, scores) = portal(&provinces);
    world
        .store
        .commit_load(
            &load("portal_766", Nature::Real),
            &Brought { parts: parts.to_vec(), scores: scores.to_vec(), ..Brought::default() },
            None,
        )
        .await
        .expect("a load");
    assert!(world.app.refresh().await.expect("a look"));
    let page = world.get("/").await;
    page.lacks("chiso demo");
    page.holds("62,59");
}

#[tokio::test]
async fn the_server_answers_shows_new_figures_and_stops_when_told() {
    let world = World::empty().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let quiet = chiso::web::Quiet::start().expect("threads");
    let app = world.app.clone();
    let server = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        serve(app, listener, &quiet, stopped).await
    });
    let ask = || async move {
        let request = b"GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
        tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(address).expect("a connection");
            stream.write_all(request).expect("a request");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            answer
        })
        .await
        .expect("an answer")
    };
    assert!(ask().await.ends_with("ok version=0\n"));
    world.store.commit_load(&load("portal_766", Nature::Real), &Brought::default(), None).await.expect("a load");
    let mut looks = 0;
    while ask().await.ends_with("version=0\n") {
        looks += 1;
        assert!(looks < 100, "new figures never show");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    stop.send(()).expect("a running server");
    let patience = std::time::Duration::from_secs(5);
    let outcome = tokio::time::timeout(patience, server).await.expect("an end").expect("no panic");
    outcome.expect("a clean end");
}

#[tokio::test]
async fn pages_are_light() {
    let world = World::full().await;
    for (path, most) in [
        ("/", 150),
        ("/compare", 150),
        ("/p/40", 150),
        ("/i/score_766", 150),
        ("/indices", 150),
        ("/organisation", 150),
        ("/decentralisation", 150),
        ("/rules", 150),
        ("/forms/ii06a", 150),
        ("/loads", 50),
        ("/quality", 150),
    ] {
        let kilobytes = world.get(path).await.text.len() / 1024;
        assert!(kilobytes <= most, "{path} has {kilobytes} KB");
    }
}

#[tokio::test]
async fn the_compare_page_as_it_was_agreed() {
    let world = World::full().await;
    let page = world.get("/compare?p=40,38&i=score_766,portal_on_time_share").await;
    let table = page.text.split("<table>").nth(1).and_then(|rest| rest.split("</table>").next()).expect("the matrix");
    insta::assert_snapshot!("compare_two_provinces", table);
}

#[tokio::test]
async fn many_provinces_are_rows_and_are_held_against_one() {
    let world = World::full().await;
    let few = world.get("/compare?place=40").await;
    few.holds("so với Nghệ An");
    few.lacks("class=\"scroll tall\"");
    let north = few.text.split("aria-label=\"Xem nhanh\"").nth(1).expect("the sets");
    let all = north.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("all 34");
    let all = all.replace("&#38;", "&");
    assert!(all.contains("place=40"), "the base stays: {all}");
    let page = world.get(&all).await;
    page.holds("class=\"scroll tall\"");
    let body =
        page.text.split("class=\"scroll tall\"").nth(1).and_then(|rest| rest.split("</table>").next()).expect("rows");
    let rows: Vec<&str> = body.split("<th scope=\"row\">").skip(1).collect();
    assert_eq!(rows.len(), 35, "the nation and 34");
    assert!(rows[0].starts_with("Cả nước") && rows[1].contains(">Nghệ An<"), "{:.200}", rows[1]);
    assert!(!rows[1].contains("apart-by"), "the base is not held against itself");
    assert!(rows[2].contains("apart-by"), "{}", rows[2]);
}

#[tokio::test]
async fn a_commune_has_its_points_by_our_own_count_and_no_other_place_has() {
    let world = World::full().await;
    let passport = world.get("/i/on_time_share/passport?at=34:17329").await;
    passport.holds("href=\"/scorecards/qd766?at=34:17329\"");
    let card = world.get("/scorecards/qd766?at=34:17329").await;
    assert_eq!(card.status, StatusCode::OK);
    card.holds("<h2 id=\"points\">Xã Anh Sơn, Nghệ An</h2>");
    let refused = world.get("/scorecards/qd766?at=63:02").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    refused.holds("at=34:17329");
}
