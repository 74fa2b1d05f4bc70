//! A figure opens its cases, and they are as many as it says: for every indicator, at places of every kind, in several
//! periods, of every side, event, agency and commune.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;

use crate::journey::{chiso, csv_rows};
use crate::support::{Server, get, get_raw, serve};

/// The nation, provinces that merged and that did not, provinces of before, communes.
const PLACES: [&str; 8] =
    ["", "&place=40", "&place=24", "&place=79", "&at=63:24", "&at=63:40", "&at=34:17329", "&at=34:00097"];
const PERIODS: [&str; 5] = ["2026", "2026-Q3", "s2026-09", "2026-08", "2025"];

#[test]
fn the_cases_behind_every_figure_are_as_many_as_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (succeeded, text) = chiso(&folder, &["demo", "--no-serve", "--cases", "4000"]);
    assert!(succeeded, "{text}");
    let server = serve(&folder.path().join("data"));
    let mut random = Pcg64::seed_from_u64(7);
    let mut seen = Seen::default();
    for indicator in counted_indicators(&server) {
        for _ in 0..5 {
            let (place, period) = (PLACES.choose(&mut random), PERIODS.choose(&mut random));
            let view = format!("i={indicator}{}&period={}", place.expect("a place"), period.expect("a period"));
            sides_are_as_long_as_the_passport_says(&server, &view, &mut seen);
        }
        let view = format!("i={indicator}&place=40&period=2026");
        parts_are_as_long_as_theirs(&server, &view, &mut random, &mut seen);
        provinces_are_as_long_as_theirs(&server, &format!("i={indicator}&period=2026"), &mut random, &mut seen);
    }
    rows_of_a_change_open_their_cases(&server);
    counts_of_rule_sets_open_theirs(&server);
    what_falls_due_opens_its_cases(&server);
    every_file_holds_the_whole_list(&server);
    assert!(seen.lists > 150 && seen.cases > 20_000, "{seen:?}");
    assert!(
        seen.provinces > 20 && seen.agencies > 10 && seen.communes > 5 && seen.events > 40 && seen.days > 2,
        "{seen:?}"
    );
}

#[derive(Debug, Default)]
struct Seen {
    lists: usize,
    cases: i64,
    events: usize,
    provinces: usize,
    agencies: usize,
    communes: usize,
    /// Of medians and other percentiles.
    days: usize,
}

/// Those whose formula counts cases under a rule set.
fn counted_indicators(server: &Server) -> Vec<String> {
    let list = get(&server.address, "/about/indicators");
    let ids: BTreeSet<&str> = list.split("href=\"/i/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let is_counted = |id: &&str| {
        let passport = passport(server, &format!("i={id}&place=40&period=2026"));
        passport["rule_set"].is_object()
    };
    let counted: Vec<String> = ids.into_iter().filter(is_counted).map(str::to_owned).collect();
    assert!(counted.len() > 15, "{counted:?}");
    counted
}

/// `view`: `i=...&place=...`.
fn passport(server: &Server, view: &str) -> Value {
    let (indicator, rest) = view.trim_start_matches("i=").split_once('&').expect("a view");
    let text = get(&server.address, &format!("/i/{indicator}/passport.json?{rest}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{view}: {error}"))
}

/// Cases of a list by what its page says, and whether it says that they are as many as the figure.
fn listed(server: &Server, address: &str) -> (i64, bool, String) {
    let html = get(&server.address, address);
    let lead = html.split("<p class=\"lead").nth(1).and_then(|rest| rest.split_once('>')?.1.split("</p>").next());
    let lead = lead.unwrap_or_else(|| panic!("{address} lists nothing")).to_owned();
    let n = lead.rsplit_once(" hồ sơ, ").and_then(|(head, _)| head.rsplit(' ').next()?.replace('.', "").parse().ok());
    let n = n.unwrap_or_else(|| panic!("{address}: {lead}"));
    (n, lead.contains("đúng bằng con số của trang"), html)
}

fn sides_are_as_long_as_the_passport_says(server: &Server, view: &str, seen: &mut Seen) {
    let passport = passport(server, view);
    let working = &passport["working"];
    let role = |side: &Value| match side["role"].as_str() {
        Some("numerator") => "numerator",
        Some("denominator") => "denominator",
        _ => "total",
    };
    for side in working["sides"].as_array().into_iter().flatten() {
        let n = side["n"].as_i64().expect("a number");
        let of = format!("/cases?{view}&of={}", role(side));
        let (listed, is_equal, html) = self::listed(server, &of);
        assert_eq!((listed, is_equal), (n, true), "{of}");
        the_pages_hold_as_many(server, &of, n, &html);
        (seen.lists, seen.cases) = (seen.lists + 1, seen.cases + n);
        for count in side["terms"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|term| term["counts"].as_array().into_iter().flatten())
        {
            let measure = count["measure"].as_str().expect("a measure");
            let event = measure.split(['/', '?']).nth(1).expect("an event");
            let (_, is_equal, _) = self::listed(server, &format!("{of}&event={event}"));
            assert!(is_equal, "{of}&event={event}");
            seen.events += 1;
        }
    }
    if let Some(cases) = working["days"]["cases"].as_i64() {
        let (listed, is_equal, _) = self::listed(server, &format!("/cases?{view}"));
        assert_eq!((listed, is_equal), (cases, true), "{view}");
        seen.days += 1;
    }
}

/// Row by row: as many numbers as the head of the page says, each once.
fn the_pages_hold_as_many(server: &Server, of: &str, n: i64, first: &str) {
    if !(1..=150).contains(&n) {
        return;
    }
    let mut numbers = Vec::new();
    for page in 1..=(n + 49) / 50 {
        let html = if page == 1 { first.to_owned() } else { get(&server.address, &format!("{of}&page={page}")) };
        let rows = html.split("<th scope=\"row\"><span class=\"code\">").skip(1);
        numbers.extend(rows.filter_map(|row| Some(row.split('<').next()?.to_owned())));
    }
    let distinct: BTreeSet<&String> = numbers.iter().collect();
    assert_eq!((numbers.len() as i64, distinct.len()), (n, numbers.len()), "{of}");
}

fn parts_are_as_long_as_theirs(server: &Server, view: &str, random: &mut Pcg64, seen: &mut Seen) {
    let address = format!("/cases?{view}");
    let answer = get(&server.address, &address);
    let Some(agencies) = answer.split("<select id=\"agency\"").nth(1).and_then(|rest| rest.split("</select>").next())
    else {
        return;
    };
    let mut codes: Vec<&str> = agencies.split("value=\"").skip(2).filter_map(|rest| rest.split('"').next()).collect();
    codes.shuffle(random);
    codes.truncate(random.random_range(2..4));
    for code in codes {
        let html = get(&server.address, &format!("{address}&agency={code}"));
        // What is no column of a form is counted of no agency.
        if html.contains("đúng bằng con số của phần này") {
            seen.agencies += 1;
        } else {
            assert!(!html.contains("con số của phần này"), "{address}&agency={code}");
        }
    }
    let html = get(&server.address, &format!("{address}&commune=-"));
    assert!(!html.contains("nhưng con số của phần này"), "{address}&commune=-");
    seen.communes += usize::from(html.contains("đúng bằng con số của phần này"));
}

/// In a list of the nation each province has as many cases as its own figure.
fn provinces_are_as_long_as_theirs(server: &Server, view: &str, random: &mut Pcg64, seen: &mut Seen) {
    let address = format!("/cases?{view}");
    let answer = get(&server.address, &address);
    let Some(provinces) =
        answer.split("<select id=\"province\"").nth(1).and_then(|rest| rest.split("</select>").next())
    else {
        return;
    };
    let mut codes: Vec<&str> = provinces.split("value=\"").skip(2).filter_map(|rest| rest.split('"').next()).collect();
    codes.shuffle(random);
    for code in codes.into_iter().take(2) {
        let html = get(&server.address, &format!("{address}&province={code}"));
        assert!(html.contains("đúng bằng con số của phần này"), "{address}&province={code}");
        let filtered = html.split_once("Đang lọc: ").and_then(|(_, rest)| rest.split(' ').next()).expect("a number");
        let (own, _, _) = listed(server, &format!("{address}&place={code}"));
        assert_eq!(filtered.replace('.', ""), own.to_string(), "{address}&province={code}");
        seen.provinces += 1;
    }
}

/// Every count of `/rules`, whatever the rule set, the verdict and the reason; of a share the cases that it is of.
fn counts_of_rule_sets_open_theirs(server: &Server) {
    let (mut opened, mut cases, mut reasons) = (0, 0, BTreeSet::new());
    for view in ["period=2026", "period=2026-Q2&place=79", "period=2026-05&place=40"] {
        let html = get(&server.address, &format!("/rules?{view}"));
        let links = html.split("href=\"/rules/passport?").skip(1).filter_map(|rest| rest.split('"').next());
        // Provinces of the last table have pages of their own.
        let of_page = |address: &&str| view.contains("place=") || !address.contains("place=");
        let addresses: BTreeSet<String> = links.filter(of_page).map(|one| one.replace("&#38;", "&")).collect();
        for address in addresses {
            let text = get(&server.address, &format!("/rules/passport.json?{address}"));
            let passport: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{address}: {error}"));
            let (n, of) = (passport["value"]["n"].as_i64(), passport["value"]["of"].as_i64());
            let key = address.rsplit("count=").next().expect("a key");
            let wanted =
                if key.starts_with("in_time:") { of } else { n }.unwrap_or_else(|| panic!("{address}: {text}"));
            let (listed, is_equal, html) = listed(server, &format!("/cases?{address}"));
            assert_eq!((listed, is_equal), (wanted, true), "{address}");
            the_pages_hold_as_many(server, &format!("/cases?{address}"), wanted, &html);
            // Of a few, for each is asked again.
            if opened % 4 == 0 {
                the_api_says_the_same_of_a_count(server, &address, wanted, &passport);
            }
            reasons.extend(key.split(':').nth(2).filter(|_| key.starts_with("differing:")).map(str::to_owned));
            (opened, cases) = (opened + 1, cases + wanted);
        }
    }
    assert!(opened > 100 && cases > 20_000 && reasons.len() > 3, "{opened} counts, {cases} cases, {reasons:?}");
    let answer = get_raw(&server.address, "/cases?count=under:form_ii06a:lost&period=2026");
    assert!(answer.contains(" 404 "), "{answer:.200}");
}

/// The passport is that of the page, and leads to the cases, which are as many.
fn the_api_says_the_same_of_a_count(server: &Server, address: &str, wanted: i64, of_page: &Value) {
    let ask = |address: &str| -> Value {
        serde_json::from_str(&get(&server.address, address)).unwrap_or_else(|error| panic!("{address}: {error}"))
    };
    let passport = ask(&format!("/api/v1/counts/rules?{}", address.replace("place=", "province=")));
    assert_eq!(passport, *of_page, "{address}: one passport");
    assert_eq!(passport["is_sound"], true, "{address}");
    let cases = passport["cases"].as_str().expect("cases");
    let list = ask(&format!("{cases}&limit=3"));
    let behind = &list["behind"];
    assert_eq!((&behind["comes_to"], &behind["expected"]), (&wanted.into(), &wanted.into()), "{cases}");
    assert_eq!((&behind["agrees"], &behind["count"]), (&true.into(), &passport["key"]), "{cases}");
    assert_eq!((&list["paging"]["total"], &behind["figure"]), (&wanted.into(), &Value::Null), "{cases}");
    let rule_set = passport["basis"].as_array().and_then(|basis| basis.last()).map(|basis| basis["rule_set"].clone());
    let rows = list["rows"].as_array().expect("rows");
    assert_eq!(rows.len() as i64, wanted.min(3), "{cases}");
    assert!(rows.iter().all(|row| Some(&row["rule_set"]) == rule_set.as_ref()), "{cases}: {rows:?}");
}

/// Both sides of every row: of a share as many as its denominator, of an amount as many as it says.
fn rows_of_a_change_open_their_cases(server: &Server) {
    let mut opened = 0;
    for page in [
        "/p/40/change?i=on_time_share&period=2026-Q3",
        "/p/79/change?i=overdue_share_resolved&period=2026-Q3&by=commune",
        "/p/24/change?i=received&period=2026-9M&by=field&from=2025",
        "/p/01/agencies?i=received&period=2026",
    ] {
        let html = get(&server.address, page);
        let links = html.split("<small><a href=\"/cases?").skip(1).filter_map(|rest| rest.split_once("</a>"));
        // What stands before the link: the number of an amount.
        let before = html.split("<small><a href=\"/cases?");
        for ((link, _), before) in links.zip(before).take(12) {
            let (address, counts) = link.split_once("\">").expect("a link");
            let address = format!("/cases?{}", address.replace("&#38;", "&"));
            let number = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or_else(|_| panic!("{page}: {text}"));
            let (address, wanted) = match counts.split_once(" / ") {
                Some((_, below)) => (format!("{address}&of=denominator"), number(below)),
                None => {
                    let shown = before.trim_end().trim_end_matches("</a>").rsplit('>').next().expect("a number");
                    (address, number(shown))
                }
            };
            let list = get(&server.address, &address);
            let filtered = list.split_once("Đang lọc: ").and_then(|(_, rest)| rest.split(' ').next()).map(number);
            let n = filtered.unwrap_or_else(|| listed(server, &address).0);
            assert_eq!(n, wanted, "{page}: {address}");
            assert!(!list.contains("nhưng con số"), "{address}");
            opened += 1;
        }
    }
    assert!(opened > 30, "only {opened} rows");
}

/// Every number of the list of what falls due soon is the length of the list that it links.
fn what_falls_due_opens_its_cases(server: &Server) {
    let mut opened = 0;
    for place in ["01", "40", "79"] {
        let html = get(&server.address, &format!("/p/{place}/watch"));
        assert!(html.contains("giả lập"), "the cases are synthetic, and the page says so");
        let links = html.split("<a href=\"/cases?").skip(1).filter_map(|rest| rest.split_once("</a>"));
        for (link, _) in links {
            let (address, n) = link.split_once("\">").expect("a link");
            let page = get(&server.address, &format!("/cases?{}", address.replace("&#38;", "&")));
            let shown = match page.split_once("Đang lọc: ") {
                Some((_, rest)) => rest.split(' ').next(),
                None => page.split_once("Tất cả hồ sơ: ").and_then(|(_, rest)| rest.split(' ').next()),
            };
            assert_eq!(shown, Some(n), "/p/{place}/watch: {address}");
            opened += 1;
        }
    }
    assert!(opened > 40, "only {opened} numbers");
}

/// The same cases in every kind of file, as many as the figure, and what they count as adds up to it.
fn every_file_holds_the_whole_list(server: &Server) {
    for view in [
        "i=received&period=2026",
        "i=open_cases&place=79&period=2026&order=due",
        "i=on_time_share&period=2026-Q3&of=denominator",
    ] {
        let (n, is_equal, _) = listed(server, &format!("/cases?{view}"));
        let rows = csv_rows(&get(&server.address, &format!("/cases.csv?{view}")));
        let told = |column: &str| -> Vec<String> { rows.iter().map(|row| row[column].clone()).collect() };
        let numbers: BTreeSet<(String, String)> = told("province").into_iter().zip(told("case_no")).collect();
        assert_eq!((rows.len() as i64, is_equal, numbers.len()), (n, true, rows.len()), "{view}");
        assert!(told("rows_in_file").iter().all(|total| *total == n.to_string()), "{view}");
        let weight: i64 = told("weight").iter().map(|weight| weight.parse::<i64>().expect("a number")).sum();
        assert_eq!(weight, n, "{view}");
        let json: Value = serde_json::from_str(&get(&server.address, &format!("/cases.json?{view}"))).expect("JSON");
        let cases: Vec<&str> =
            json["rows"].as_array().expect("rows").iter().filter_map(|row| row["case_no"].as_str()).collect();
        assert_eq!(
            (cases, &json["row_count"]),
            (told("case_no").iter().map(String::as_str).collect(), &Value::from(n)),
            "{view}"
        );
        for ending in ["xlsx", "parquet", "csv-metadata.json"] {
            let answer = exchange_bytes(&server.address, &format!("/cases.{ending}?{view}"));
            let head = String::from_utf8_lossy(&answer[..answer.len().min(2000)]).to_lowercase();
            assert!(head.contains(&format!("x-row-count: {n}\r\n")), "{view}: {head}");
        }
    }
    let answer = get_raw(&server.address, "/cases.csv?i=papi&place=40");
    assert!(answer.contains(" 404 ") && answer.contains("không tính từ hồ sơ"), "{answer:.300}");
    let filtered = csv_rows(&get(&server.address, "/cases.csv?i=received&period=2026&channel=online&number=h41"));
    let is_wanted = |row: &BTreeMap<String, String>| row["channel"] == "online" && row["case_no"].starts_with("H41");
    assert!(!filtered.is_empty() && filtered.iter().all(is_wanted), "{} rows", filtered.len());
}

/// An answer that need not be a text.
fn exchange_bytes(address: &str, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("a server");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    answer
}

#[test]
fn what_cannot_be_listed_says_why_and_what_is_wrong_with_an_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let (succeeded, text) = chiso(&folder, &["demo", "--no-serve", "--cases", "200"]);
    assert!(succeeded, "{text}");
    let server = serve(&folder.path().join("data"));
    let page = |address: &str| get(&server.address, address);
    assert!(page("/cases?i=papi&place=40").contains("hệ thống trích dẫn, không tính từ hồ sơ"));
    assert!(page("/en/cases?i=on_time_share&place=40&period=2019").contains("Not reported"));
    let bad = [
        ("/cases", "mã chỉ số"),
        ("/cases?i=on_time_share&of=above", "numerator"),
        ("/cases?i=on_time_share&verdict=late", "open_overdue"),
        ("/cases?i=on_time_share&page=0", "từ 1"),
        ("/cases?i=on_time_share&commune=34:00097", "at=34:17329"),
    ];
    for (address, expected) in bad {
        let answer = get_raw(&server.address, address);
        assert!(answer.starts_with("HTTP/1.0 400") || answer.starts_with("HTTP/1.1 400"), "{address}: {answer:.100}");
        assert!(answer.contains(expected), "{address} does not say {expected}");
    }
}
