//! The API as programs meet it: its figures are those of the pages, lists are whole, what has not changed is not sent again,
//! what is wrong is said, and the description is what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value as Json;

use crate::exports::PAGES;
use crate::journey::chiso;
use crate::pages::{Page, World, load};
use crate::support::{Server, get, get_raw, serve};
use chiso::domain::load::Brought;
use chiso::domain::reading::Nature;

fn json(page: &Page) -> Json {
    serde_json::from_slice(&page.bytes).unwrap_or_else(|error| panic!("{error}: {:.300}", page.text))
}

async fn told(world: &World, address: &str) -> Json {
    let page = world.get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {:.600}", page.text);
    assert_eq!(page.header("content-type"), "application/json", "{address}");
    json(&page)
}

async fn problem(world: &World, address: &str, status: u16, kind: &str) -> Json {
    let page = world.get(address).await;
    assert_eq!(page.header("content-type"), "application/problem+json", "{address}");
    assert_eq!(page.header("cache-control"), "no-store", "{address}");
    let told = json(&page);
    assert_eq!((page.status.as_u16(), &told["type"]), (status, &Json::from(format!("/about/api#{kind}"))), "{address}");
    assert_eq!((&told["status"], &told["instance"]), (&Json::from(status), &Json::from(address)));
    for text in ["title", "title_vi", "detail", "detail_vi"] {
        assert!(told[text].as_str().is_some_and(|text| text.len() > 5), "{address}: {text}");
    }
    assert_ne!(told["detail"], told["detail_vi"], "{address}: in both languages");
    told
}

/// What is asked wrongly, the status, and the kind of the problem.
const WRONG: [(&str, u16, &str); 40] = [
    ("/api/v1/figures", 400, "missing-parameter"),
    ("/api/v1/figures?indicator=", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received,", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=nothing", 404, "nothing-of-this-name"),
    ("/api/v1/figures?indicator=received&place=40", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received&place=34:99", 404, "nothing-of-this-name"),
    ("/api/v1/figures?indicator=received&period=2026-Q5", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received&period=+2026", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received&limit=05", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received&page=2&page=3", 400, "bad-parameter"),
    ("/api/v1/figures?indicator=received&page=2", 404, "no-such-page"),
    ("/api/v1/figures?indicator=%ff", 400, "bad-address"),
    ("/api/v1/figures/received.34:40", 404, "nothing-of-this-name"),
    ("/api/v1/figures/received.40.2026", 404, "nothing-of-this-name"),
    ("/api/v1/views/p/40/change?by=province", 400, "bad-parameter"),
    ("/api/v1/views/compare?excel=1", 400, "unknown-parameter"),
    ("/api/v1/views/nothing", 404, "nothing-of-this-name"),
    ("/api/v1/views/scorecards/qd766/9.9", 404, "nothing-of-this-name"),
    ("/api/v1/views/scorecards/qd766?at=34:40", 400, "bad-parameter"),
    ("/api/v1/views/scorecards/qd766?at=34:99999", 404, "nothing-of-this-name"),
    ("/api/v1/loads/99", 404, "nothing-of-this-name"),
    ("/api/v1/views/loads/99", 404, "nothing-of-this-name"),
    ("/api/v1/views/loads/x", 400, "bad-parameter"),
    ("/api/v1/nothing", 404, "no-such-address"),
    ("/api/v1/figures/a/b", 404, "no-such-address"),
    // This application holds no files.
    ("/api/v1/cases?indicator=on_time_share&place=34:40", 501, "no-cases-here"),
    ("/api/v1/watch?province=40", 501, "no-cases-here"),
    ("/api/v1/cases?indicator=score_766", 404, "no-list"),
    ("/api/v1/cases", 400, "missing-parameter"),
    ("/api/v1/cases?indicator=received&count=received", 400, "bad-parameter"),
    ("/api/v1/cases?count=received&place=34:17329", 400, "bad-parameter"),
    ("/api/v1/cases?count=received&place=63:02", 400, "bad-parameter"),
    ("/api/v1/cases?count=received&event=received", 400, "bad-parameter"),
    ("/api/v1/cases?count=received&period=2019", 404, "no-list"),
    ("/api/v1/counts/rules", 400, "missing-parameter"),
    ("/api/v1/counts/rules?count=received&place=40", 400, "unknown-parameter"),
    ("/api/v1/counts/rules?count=received&period=2019", 404, "no-list"),
    ("/api/v1/counts/quality?count=nothing", 404, "nothing-of-this-name"),
    ("/api/v1/counts/members?province=40&kind=ward&indicator=received&code=-", 400, "bad-parameter"),
    ("/api/v1/counts/members?province=40&kind=agency&indicator=papi&code=-", 404, "no-list"),
];

#[tokio::test]
async fn what_is_wrong_with_a_call_is_said_with_what_there_is() {
    let world = World::full().await;
    let unknown = problem(&world, "/api/v1/figures?indicator=received&perido=2026", 400, "unknown-parameter").await;
    assert_eq!((&unknown["parameter"], &unknown["value"]), (&"perido".into(), &"2026".into()));
    assert!(unknown["known"].as_array().expect("a list").contains(&"period".into()), "{unknown}");
    let range = problem(&world, "/api/v1/figures?indicator=received&limit=2001", 400, "bad-parameter").await;
    assert_eq!(range["expected"], "a whole number from 1 to 2000");
    assert_eq!(range["expected_vi"], "số nguyên từ 1 đến 2000");
    for (address, status, kind) in WRONG {
        problem(&world, address, status, kind).await;
    }
    for address in ["/api/v1/cases?count=under:qd766:lost", "/api/v1/counts/rules?count=under:qd766:lost"] {
        let lost = problem(&world, address, 404, "nothing-of-this-name").await;
        let known = lost["known"].as_array().expect("a list");
        assert!(known.contains(&"under:qd766:open_overdue".into()) && known.len() > 50, "{known:?}");
    }
    let beside = problem(&world, "/api/v1/cases?count=received&of=rest", 400, "bad-parameter").await;
    assert_eq!(beside["parameter"], "of");
    let known: Vec<&str> = beside["known"].as_array().expect("a list").iter().filter_map(Json::as_str).collect();
    assert!(known.contains(&"count") && known.contains(&"agency") && !known.contains(&"event"), "{known:?}");
    assert_eq!(told(&world, "/api/v1").await["has_cases"], false);
}

#[tokio::test]
async fn methods_kinds_and_strangers_are_answered_at_the_door() {
    let world = World::full().await;
    let ask = |method: Method, address: &str| Request::builder().method(method).uri(address);
    let posted = world.ask(ask(Method::POST, "/api/v1/regions")).await;
    assert_eq!((posted.status.as_u16(), posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert_eq!(json(&posted)["type"], "/about/api#wrong-method");
    // Also of what is kept already.
    assert_eq!(world.get("/api/v1/regions").await.status, StatusCode::OK);
    for (accept, status) in [("text/csv", 406), ("application/json;q=0", 406), ("text/html, */*;q=0.1", 200)] {
        let asked = world.ask(ask(Method::GET, "/api/v1/regions").header(header::ACCEPT, accept)).await;
        assert_eq!(asked.status.as_u16(), status, "{accept}");
    }
    // Pages elsewhere read figures, and may ask whether they may; of cases neither.
    let figures = world.get("/api/v1/regions").await;
    assert_eq!(figures.header("access-control-allow-origin"), "*");
    assert_eq!(figures.header("access-control-expose-headers"), "ETag, Link");
    let may = world.ask(ask(Method::OPTIONS, "/api/v1/regions")).await;
    assert_eq!((may.status.as_u16(), may.header("access-control-allow-headers")), (204, "If-None-Match, Accept"));
    for method in [Method::GET, Method::OPTIONS] {
        let cases = world.ask(ask(method, "/api/v1/cases?indicator=on_time_share")).await;
        assert_eq!(cases.header("access-control-allow-origin"), "");
    }
    assert_eq!(world.ask(ask(Method::OPTIONS, "/api/v1/nothing")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let world = World::full().await;
    let address = "/api/v1/figures?indicator=on_time_share,received&period=2026-Q3";
    let first = world.get(address).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.len() > 10 && first.header("cache-control") == "no-cache", "{tag}");
    let known = |tag: &str| Request::get(address).header(header::IF_NONE_MATCH, tag);
    let again = world.ask(known(&tag)).await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(again.header("etag"), tag);
    assert_eq!(world.ask(known(tag.trim_start_matches("W/"))).await.status, StatusCode::NOT_MODIFIED);
    assert_eq!(world.ask(known("\"other\"")).await.text, first.text);
    for address in [address, "/api/v1/places?level=nation"] {
        let head = world.ask(Request::head(address)).await;
        let got = world.get(address).await;
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""), "{address}");
        assert_eq!(head.header("etag"), got.header("etag"), "{address}");
        assert_eq!(head.header("content-length"), got.text.len().to_string(), "{address}");
    }
    let packed = world.ask(Request::get(address).header(header::ACCEPT_ENCODING, "gzip")).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.len() * 4 < first.bytes.len(), "{} of {}", packed.bytes.len(), first.bytes.len());
    world.keep(&load("papi", Nature::Real), &Brought::default()).await;
    assert_eq!(world.ask(known(&tag)).await.status, StatusCode::OK, "other figures, another answer");
}

/// All items of a list, page by page as `next` leads.
async fn walked(world: &World, first: &str, items: &str) -> Vec<Json> {
    let (mut all, mut address, mut before) = (Vec::new(), Some(first.to_owned()), None);
    while let Some(here) = address {
        let page = world.get(&here).await;
        let link = page.header("link").to_owned();
        let told = json(&page);
        let paging = &told["paging"];
        assert_eq!(page.status, StatusCode::OK, "{here}: {told}");
        let own = told[items].as_array().expect("items");
        assert!(own.len() as u64 <= paging["limit"].as_u64().expect("a limit"), "{here}");
        all.extend(own.iter().cloned());
        assert_eq!(paging["previous"].is_null(), before.is_none(), "{here}");
        address = paging["next"].as_str().map(str::to_owned);
        assert_eq!(link.contains("rel=\"next\""), address.is_some(), "{here}");
        if let Some(next) = &address {
            assert!(link.contains(&format!("<{next}>")), "{link}");
        } else {
            assert_eq!(paging["total"].as_u64().expect("a total") as usize, all.len(), "{first}");
        }
        before = Some(here);
    }
    all
}

#[tokio::test]
async fn paging_walks_through_everything_once() {
    let world = World::full().await;
    let places = walked(&world, "/api/v1/places?limit=1999", "items").await;
    let codes: BTreeSet<&str> = places.iter().map(|place| place["code"].as_str().expect("a code")).collect();
    assert_eq!(codes.len(), places.len(), "no place twice");
    for (system, level, n) in [("34", "province", 34), ("63", "province", 63), ("34", "commune", 3321)] {
        let of = |place: &&Json| place["system"] == system && place["level"] == level;
        assert_eq!(places.iter().filter(of).count(), n, "{system} {level}");
    }
    // Groups of 34 places are cut at any point.
    let question = "/api/v1/figures?indicator=received,on_time_share&place=34:VN,34&period=2026-Q3,2026-08,2026";
    let whole = told(&world, &format!("{question}&limit=2000")).await;
    let figures = walked(&world, &format!("{question}&limit=23"), "items").await;
    assert_eq!(figures.len(), 2 * 35 * 3);
    assert_eq!(Json::from(figures), whole["items"]);
    let rows = walked(&world, "/api/v1/views/i/on_time_share?limit=9", "rows").await;
    let whole = told(&world, "/api/v1/views/i/on_time_share?limit=2000").await;
    assert_eq!(Json::from(rows), whole["rows"]);
}

#[tokio::test]
async fn two_versions_of_the_figures_are_never_mixed() {
    let world = World::full().await;
    let first = told(&world, "/api/v1/figures?indicator=received&limit=20").await;
    let next = first["paging"]["next"].as_str().expect("a second page").to_owned();
    assert_eq!(world.get(&next).await.status, StatusCode::OK);
    world.keep(&load("papi", Nature::Real), &Brought::default()).await;
    problem(&world, &next, 409, "figures-changed").await;
}

#[tokio::test]
async fn a_value_is_missing_only_where_it_is_said_why() {
    let world = World::full().await;
    let ids = told(&world, "/api/v1/indicators?limit=2000").await;
    let ids: Vec<&str> = ids["items"].as_array().expect("items").iter().filter_map(|one| one["id"].as_str()).collect();
    let all = ids.join(",");
    let figures = walked(
        &world,
        &format!("/api/v1/figures?indicator={all}&place=all&period=2026,2026-08,s2025-Q3&limit=2000"),
        "items",
    )
    .await;
    assert_eq!(figures.len(), ids.len() * 3 * (1 + 34 + 63));
    let mut absences: BTreeMap<&str, usize> = BTreeMap::new();
    for figure in &figures {
        assert_eq!(figure["value"].is_null(), figure["absence"].is_object(), "{figure}");
        assert_eq!(figure["value"].is_null(), figure["kind"] == "absent", "{figure}");
        assert_eq!(figure["nature"].is_null(), figure["value"].is_null(), "{figure}");
        if let Some(kind) = figure["absence"]["kind"].as_str() {
            *absences.entry(kind).or_default() += 1;
        }
        if figure["kind"] == "share" {
            let n = |field: &str| figure[field].as_f64().expect("a number");
            let worked = n("numerator") / n("denominator") * n("factor");
            assert!((worked - n("value")).abs() < 1e-6, "{figure}");
        }
    }
    let kinds: Vec<&str> = absences.keys().copied().collect();
    assert_eq!(kinds, ["not_comparable", "not_reported"], "{absences:?}");
}

/// Files write so many decimals where a column has them: 6.00 is 6.
fn by_value(value: &Json) -> Json {
    match value {
        Json::Number(number) => number.as_f64().map_or(Json::Null, Json::from),
        Json::Array(items) => items.iter().map(by_value).collect(),
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), by_value(value))).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn the_tables_of_pages_are_those_of_their_files() {
    let world = World::full().await;
    for page in PAGES {
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let address = if path == "/" { "/home" } else { path };
        let file = world.get(&format!("{address}.json?{query}")).await;
        assert_eq!(file.status, StatusCode::OK, "{page}");
        let file = json(&file);
        let view = told(&world, &format!("/api/v1/views{address}?{query}&limit=2000")).await;
        assert_eq!(by_value(&view["rows"]), by_value(&file["rows"]), "{page}");
        assert_eq!(view["columns"], file["columns"], "{page}");
        assert_eq!(view["paging"]["total"], file["row_count"], "{page}");
        assert_eq!(view["table"]["title"], file["metadata"]["title"], "{page}");
        let english = told(&world, &format!("/api/v1/views{address}?{query}&limit=1&language=en")).await;
        assert!(english["table"]["page"].as_str().expect("a page").starts_with("/en"), "{page}");
    }
}

/// Every operation of the description: its address and itself.
fn operations(description: &Json) -> Vec<(&str, &Json)> {
    let paths = description["paths"].as_object().expect("paths");
    paths.iter().filter_map(|(address, item)| Some((address.as_str(), item.get("get")?))).collect()
}

#[tokio::test]
async fn the_description_is_what_is_there_and_its_examples_are_answers() {
    let world = World::full().await;
    let description = told(&world, "/api/v1/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    let operations = operations(&description);
    let addresses: BTreeSet<&str> = operations.iter().map(|(address, _)| *address).collect();
    // Every page that has files is there too, and so is every board.
    for page in PAGES.iter().map(|page| page.split('?').next().unwrap_or_default()) {
        let view = format!("/api/v1/views{}", if page == "/" { "/home" } else { page });
        let is_like = |pattern: &&str| {
            let (pattern, parts) = (pattern.split('/'), view.split('/'));
            pattern.clone().count() == parts.clone().count()
                && pattern.zip(parts).all(|(like, part)| like.starts_with('{') || like == part)
        };
        assert!(addresses.iter().any(is_like), "{view} is not described");
    }
    let mut shown = 0;
    for (address, operation) in &operations {
        assert!(operation["summary"] != operation["x-summary-vi"], "{address}: in both languages");
        let Some(call) = operation["x-example-call"].as_str() else { continue };
        let page = world.get(call).await;
        let example = &operation["responses"]["200"]["content"]["application/json"]["example"];
        match page.status {
            StatusCode::OK => assert_eq!(&json(&page), example, "{call}"),
            // Here are no files, and no agencies; and nobody's portal of cases is silent.
            status => {
                let why = json(&page)["type"].clone();
                let is_silent = *address == "/api/v1/counts/quality" && why == "/about/api#nothing-of-this-name";
                let is_of_this_world = is_silent
                    || ["/about/api#no-cases-here", "/about/api#no-list"].contains(&why.as_str().expect("a type"));
                assert!(is_of_this_world && example.is_null(), "{call}: {status} {why}");
                continue;
            }
        }
        shown += 1;
    }
    let of_v1 = operations.iter().filter(|(address, _)| address.starts_with("/api/v1")).count();
    assert_eq!(
        shown,
        of_v1 - 6,
        "all but lists of cases, members with their counts, silence, and the description of itself"
    );
    for (address, method) in
        [("/api/loads/{name}", "post"), ("/api/loads/jobs/{id}", "get"), ("/api/loads/{name}/rejected", "get")]
    {
        let operation = &description["paths"][address][method];
        assert!(operation["responses"].as_object().expect("answers").len() > 1, "{address}");
    }
    let index = told(&world, "/api/v1").await;
    let listed: BTreeSet<&str> =
        index["resources"].as_array().expect("a list").iter().filter_map(|one| one["address"].as_str()).collect();
    assert_eq!(listed, addresses.into_iter().filter(|address| address.starts_with("/api/v1")).collect());
}

#[tokio::test]
async fn targets_have_names_of_their_own_and_people_can_read_it_all() {
    let world = World::full().await;
    let targets = walked(&world, "/api/v1/targets?limit=7", "items").await;
    let ids: BTreeSet<&str> = targets.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids.len(), targets.len(), "a target twice");
    for (page, word) in [("/about/api", "mẫu số"), ("/en/about/api", "denominator")] {
        let page = world.get(page).await;
        page.holds(word);
        page.holds("GET /api/v1/figures/{id}");
        page.holds("id=\"bad-parameter\"");
        page.holds("href=\"/api/v1/figures?indicator=on_time_share&#38;place=34:40");
    }
    world.get("/compare").await.holds("href=\"/about/api\"");
}

/// With the real binary over the sample: all figures, their passports, their cases, and a fuzzer.
#[test]
fn figures_are_those_of_pages_and_passports_and_no_call_breaks_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let (succeeded, text) = chiso(&folder, &["demo", "--no-serve", "--cases", "2000"]);
    assert!(succeeded, "{text}");
    let server = serve(&folder.path().join("data"));
    let fetch = |address: &str| -> Json {
        serde_json::from_str(&get(&server.address, address)).unwrap_or_else(|error| panic!("{address}: {error}"))
    };
    let list = fetch("/api/v1/indicators?limit=2000");
    let ids: Vec<&str> = list["items"].as_array().expect("items").iter().filter_map(|one| one["id"].as_str()).collect();
    assert!(ids.len() > 40, "{ids:?}");
    let mut lists = 0;
    for id in ids {
        let page = fetch(&format!("/i/{id}.json?period=2026"));
        let figures = fetch(&format!("/api/v1/figures?indicator={id}&place=34:VN,34&period=2026&limit=2000"));
        let figures = figures["items"].as_array().expect("items");
        assert_eq!(figures.len(), 35, "{id}");
        for figure in figures {
            let row = row_of(&page, id, figure);
            for (field, column) in [
                ("value", "value"),
                ("numerator", "numerator"),
                ("denominator", "denominator"),
                ("shown", "shown"),
                ("unit", "unit"),
                ("edition", "edition"),
                ("as_of", "as_of"),
                ("nature", "nature"),
                ("rule_set", "rule_set"),
                ("completeness", "completeness"),
            ] {
                assert_eq!(figure[field], row[column], "{field} of {figure}");
            }
            assert_eq!(figure["absence"]["kind"], row["absence"], "{figure}");
            assert_eq!(figure["target"]["value"], row["target"], "{figure}");
            assert_eq!(figure["target"]["gap"], row["gap"], "{figure}");
            assert_eq!(figure["rank"]["place"], row["rank"], "{figure}");
            if ["34:40", "34:24", "34:VN"].contains(&figure["place"].as_str().expect("a place")) {
                the_passport_holds(&fetch, figure);
                lists += usize::from(the_cases_come_to_it(&server, figure));
            }
        }
    }
    assert!(lists > 20, "few lists of cases were opened: {lists}");
    rows_of_members_open_their_passports_and_cases(&fetch);
    rows_of_counts_open_their_passports(&fetch);
    rows_of_changes_open_their_passports(&fetch);
    fuzzed(&server);
}

fn row_of<'a>(page: &'a Json, id: &str, figure: &Json) -> &'a Json {
    let place = figure["place"].as_str().expect("a place").trim_start_matches("34:");
    let rows = page["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["indicator"] == id && row["place"] == place);
    row.unwrap_or_else(|| panic!("{id} of {place} is not on the page"))
}

fn the_passport_holds(fetch: &impl Fn(&str) -> Json, figure: &Json) {
    let passport = fetch(figure["links"]["passport"].as_str().expect("a link"));
    let page = figure["links"]["passport_page"].as_str().expect("a link");
    let (path, query) = page.split_once('?').expect("a query");
    let mut of_page = fetch(&format!("{path}.json?{query}"));
    assert_eq!(passport, std::mem::take(&mut of_page), "one passport");
    assert_eq!(passport["id"], figure["id"]);
    let value = &passport["value"];
    assert_eq!((&value["kind"], &value["shown"]), (&figure["kind"], &figure["shown"]), "{figure}");
    if value["kind"] == "share" {
        assert_eq!((&value["numerator"], &value["denominator"]), (&figure["numerator"], &figure["denominator"]));
    }
    assert_eq!(passport["rank"], figure["rank"], "{figure}");
    assert_eq!(passport["working"]["is_sound"], true, "{figure}");
}

/// Whether it has cases; if it has, they come to it.
fn the_cases_come_to_it(server: &Server, figure: &Json) -> bool {
    let Some(cases) = figure["links"]["cases"].as_str() else { return false };
    let answer = get_raw(&server.address, &format!("{cases}&limit=3"));
    assert!(answer.starts_with("HTTP/1.0 200"), "{cases}: {answer:.600}");
    let list: Json = serde_json::from_str(&crate::support::body(&answer)).expect("JSON");
    assert_eq!((&list["behind"]["agrees"], &list["behind"]["figure"]), (&true.into(), &figure["id"]), "{list:.400}");
    assert_eq!(list["paging"]["total"], list["behind"]["cases"], "{cases}");
    true
}

/// Communes, agencies and what is of none: each leads to its passport and to as many cases as it says.
fn rows_of_members_open_their_passports_and_cases(fetch: &impl Fn(&str) -> Json) {
    let (mut counts, mut figures, mut none) = (0, 0, 0);
    for (indicator, side) in [("on_time_share", "denominator"), ("received", "total")] {
        for kind in ["agency", "field", "procedure", "commune"] {
            let question = format!("/api/v1/members?province=40&kind={kind}&indicator={indicator}&period=2026");
            let rows = fetch(&format!("{question}&limit=2000"));
            // The last is what is of none of them.
            let rows = rows["items"].as_array().expect("rows");
            for row in rows.iter().take(7).chain(rows.last()) {
                let wanted = if side == "total" { &row["numerator"] } else { &row["denominator"] };
                let (Some(passport), Some(cases)) = (row["links"]["passport"].as_str(), row["links"]["cases"].as_str())
                else {
                    assert!(row["absence"].is_object(), "{row}");
                    continue;
                };
                let passport = fetch(passport);
                let value = &passport["value"];
                assert_eq!(value["shown"], row["shown"], "{row}");
                let of = if side == "total" { &value["n"] } else { &value["of"] };
                let of = if of.is_null() { &value["denominator"] } else { of };
                assert_eq!(of, wanted, "{row}: {value}");
                let list = fetch(&format!("{cases}&of={side}&limit=1"));
                assert_eq!(&list["behind"]["matching"], wanted, "{cases}");
                assert_eq!(list["behind"]["agrees"], true, "{cases}");
                let has_key = passport["key"].is_string();
                counts += usize::from(has_key);
                figures += usize::from(!has_key);
                none += usize::from(has_key && passport["key"].as_str().is_some_and(|key| key.ends_with(':')));
                if has_key {
                    assert_eq!(format!("{cases}&"), format!("{}&", passport["cases"].as_str().expect("cases")));
                }
            }
        }
    }
    assert!(counts > 20 && figures > 10 && none >= 2, "{counts} counts, {figures} figures, {none} of none");
}

/// Every row of `/rules` and `/quality` that names a count.
fn rows_of_counts_open_their_passports(fetch: &impl Fn(&str) -> Json) {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for view in
        ["rules?period=2026", "rules?period=2026&place=40", "quality?period=2026", "quality?place=40&period=2026"]
    {
        let table = fetch(&format!("/api/v1/views/{view}&limit=2000"));
        for row in table["rows"].as_array().expect("rows") {
            let Some(key) = row["count"].as_str() else { continue };
            let page = view.split('?').next().expect("a page");
            let place = match row["place"].as_str() {
                None | Some("VN") => String::new(),
                Some(code) => format!("&province={code}"),
            };
            let passport = fetch(&format!("/api/v1/counts/{page}?count={key}&period=2026{place}"));
            let value = &passport["value"];
            let n = if page == "rules" { &row["cases"] } else { &row["n"] };
            let shown = if value["kind"] == "days" { &value["days"] } else { &value["n"] };
            assert_eq!((shown, &passport["is_sound"]), (n, &true.into()), "{view}: {row}");
            if page == "rules" {
                assert_eq!(value.get("of").unwrap_or(&Json::Null), &row["of"], "{view}: {row}");
            }
            if let Some(key) = row["count_of"].as_str() {
                let passport = fetch(&format!("/api/v1/counts/{page}?count={key}&period=2026{place}"));
                assert_eq!(passport["value"]["n"].as_f64(), row["of"].as_f64(), "{view}: {row}");
                *kinds.entry("count_of".to_owned()).or_default() += 1;
            }
            *kinds.entry(row["kind"].as_str().expect("a kind").to_owned()).or_default() += 1;
        }
    }
    for (kind, least) in [
        ("received", 2),
        ("counted", 8),
        ("in_time", 8),
        ("differing", 6),
        ("reason", 10),
        ("count_of", 1),
        ("total", 60),
        ("difference", 20),
        ("place", 100),
        ("reporting", 30),
        ("sent_form", 1),
        ("finding", 60),
        ("signal", 20),
    ] {
        assert!(kinds.get(kind).is_some_and(|&n| n >= least), "few of kind `{kind}`: {kinds:?}");
    }
}

/// Every row of a change, then and now.
fn rows_of_changes_open_their_passports(fetch: &impl Fn(&str) -> Json) {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (indicator, by) in [("on_time_share", "agency"), ("received", "field"), ("on_time_share", "commune")] {
        let view = format!("/api/v1/views/p/40/change?i={indicator}&by={by}&period=2026-Q3&limit=2000");
        for row in fetch(&view)["rows"].as_array().expect("rows") {
            for (figure, count, period, numerator, denominator) in [
                ("figure_then", "count_then", "from_period", "numerator_then", "denominator_then"),
                ("figure", "count", "period", "numerator", "denominator"),
            ] {
                let passport = match (row[figure].as_str(), row[count].as_str()) {
                    (Some(id), None) => fetch(&format!("/api/v1/figures/{id}")),
                    (None, Some(key)) => {
                        let (of, code) = key.split_once(':').expect("two parts");
                        let (period, code) =
                            (row[period].as_str().expect("a period"), if code.is_empty() { "-" } else { code });
                        fetch(&format!(
                            "/api/v1/counts/members?province=40&kind={by}&indicator={of}&code={code}&period={period}"
                        ))
                    }
                    (None, None) => continue,
                    both => panic!("{both:?} of {row}"),
                };
                let value = &passport["value"];
                let (n, of) = match value["numerator"].is_null() {
                    true => (&value["n"], &value["of"]),
                    false => (&value["numerator"], &value["denominator"]),
                };
                let n = if n.is_null() { &value["value"] } else { n };
                assert_eq!(
                    (n.as_f64(), of.as_i64()),
                    (row[numerator].as_f64(), row[denominator].as_i64()),
                    "{row}: {value}"
                );
                *kinds.entry(row["kind"].as_str().expect("a kind").to_owned()).or_default() += 1;
            }
        }
    }
    for (kind, least) in [("province", 6), ("agency", 10), ("field", 10), ("commune", 10), ("rest", 2)] {
        assert!(kinds.get(kind).is_some_and(|&n| n >= least), "few of kind `{kind}`: {kinds:?}");
    }
}

/// Everything that the description allows and refuses, tried on the running server.
fn fuzzed(server: &Server) {
    let Some(python) = std::env::var_os("CHISO_FUZZER_PYTHON") else {
        eprintln!("left out: CHISO_FUZZER_PYTHON names no Python with schemathesis (scripts/test sets one up)");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/fuzz.py");
    let mut command = Command::new(python);
    command.arg(script).arg(format!("http://{}", server.address)).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output().expect("Python runs");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{said}");
    println!("{said}");
}
