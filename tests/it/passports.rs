//! Every figure on every page has a passport, and its counts come to the figure: a client walks the
//! served pages, follows each figure and works it out again from the terms it finds there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::journey::{chiso, csv_rows};
use crate::pages::World;
use crate::support::{Server, get, serve};

/// A figure as a page shows it.
struct Shown {
    page: String,
    text: String,
    /// Of its passport.
    address: String,
}

#[test]
fn every_figure_on_every_page_has_a_passport_whose_counts_recompute_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (succeeded, text) = chiso(&folder, &["demo", "--no-serve", "--cases", "2000"]);
    assert!(succeeded, "{text}");
    let book = folder.path().join("figures.xlsx");
    let (succeeded, text) = chiso(&folder, &["export", "--out", &book.to_string_lossy()]);
    assert!(succeeded && text.contains("figures, period 2026"), "{text}");
    let [table, passports, files] = sheets(&std::fs::read(&book).expect("written"));
    assert_eq!((table[4].len(), passports.len() - 1), (2 + 35, (table.len() - 5) * 35), "the nation and 34 provinces");
    assert!(files.len() > 5, "{files:?}");
    let server = serve(&folder.path().join("data"));
    crate::members::the_rows_come_to_the_province(&server);
    crate::change::the_parts_come_to_the_change(&server);
    let indicators = indicators(&server);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for language in ["", "/en"] {
        let mut passports: BTreeMap<String, Value> = BTreeMap::new();
        for path in pages(&indicators) {
            let page = format!("{language}{path}");
            // Texts differ between the languages, counts do not: in English a part of the pages is enough.
            if !language.is_empty() && path.len() % 3 == 0 {
                continue;
            }
            let figures = figures(&page, &get(&server.address, &page));
            match () {
                () if COUNTS.iter().any(|counts| path.starts_with(counts)) => {
                    every_count_of_its_csv_is_linked(&server, &page, &figures);
                }
                // What it takes is worked out from months that stand above it, each with its passport.
                () if path.contains("/goal") => assert!(figures.len() >= 3, "{page}"),
                () if path.contains("/change?") => every_row_on_the_page_is_linked(&server, &page, &figures),
                () => every_row_of_its_csv_is_linked(&server, &page, &figures),
            }
            for figure in figures {
                let passport =
                    passports.entry(figure.address.clone()).or_insert_with(|| fetch(&server, &figure.address));
                match figure.address.contains("count=") {
                    true => the_count_holds(&figure, passport, language.is_empty()),
                    false => holds(&figure, passport, language.is_empty()),
                }
            }
        }
        for passport in passports.values() {
            *kinds.entry(passport["value"]["kind"].as_str().expect("a kind").to_owned()).or_default() += 1;
        }
    }
    for kind in ["share", "amount", "level", "days", "score", "absent", "count"] {
        assert!(kinds.get(kind).is_some_and(|&n| n > 4), "few of kind `{kind}` were seen: {kinds:?}");
    }
}

#[tokio::test]
async fn a_spreadsheet_holds_the_table_the_passports_and_the_files() {
    let world = World::full().await;
    let query = "?p=40,38&i=portal_on_time_share,score_766,on_time_share";
    let file = world.get(&format!("/compare.xlsx{query}")).await;
    assert!(file.header("content-disposition").contains("chiso-compare-2026-synthetic.xlsx"));
    assert_eq!(file.header("x-row-count"), "9", "three indicators in the nation and two provinces");
    world.get(&format!("/compare{query}")).await.holds("kèm lý lịch từng số");
    let [table, passports, files] = sheets(&file.bytes);
    assert_eq!(table[4][3..], ["Nghệ An", "Thanh Hóa"]);
    assert_eq!(table[5][2..], ["0.825", "0.83", "0.84"], "shares are real numbers, unrounded");
    let score: f64 = table[6][3].parse().expect("a number");
    assert!((score - 63.2).abs() < 1e-9, "{score}");
    assert!(table[2][0].contains("GIẢ LẬP"), "{:?}", table[2]);
    assert_eq!(passports.len(), 10, "one a figure, and the headings");
    let nghe_an = passports.iter().find(|row| row[1] == "portal_on_time_share" && row[3] == "34:40").expect("a row");
    assert_eq!(nghe_an[5..9], ["0.83", "83,00 %", "830", "1000"]);
    assert!(nghe_an[9].ends_with("830 ÷ 1.000 = 83,00 %"), "{}", nghe_an[9]);
    assert_eq!((nghe_an[10].as_str(), nghe_an[20].as_str()), ("có", "portal_766: 1"));
    let hash = format!("{:0>64}", "portal_766");
    assert!(files.iter().any(|row| row[0] == "1" && row[4] == hash && row[7] == "34"), "{files:?}");

    let one = world.get("/i/portal_on_time_share.xlsx").await;
    let [table, ..] = sheets(&one.bytes);
    let nghe_an = table.iter().find(|row| row[1] == "Nghệ An").expect("a row");
    assert_eq!(nghe_an[5..7], ["1", "-17"], "a target like its share, a gap in points");
    assert_eq!(nghe_an[8], "46305", "10 October 2026 as a spreadsheet counts days, not a text");

    let english = world.get("/en/i/on_time_share.xlsx?period=2026-Q3").await;
    let [table, passports, _] = sheets(&english.bytes);
    assert_eq!((table.len(), passports.len()), (5 + 35, 1 + 35));
    assert_eq!(passports[0][9], "Worked out from its counts");
    let again = world.get("/en/i/on_time_share.xlsx?period=2026-Q3").await;
    assert_eq!(english.bytes, again.bytes, "the same figures make the same bytes");
}

/// The three sheets as texts; numbers as they are stored.
fn sheets(bytes: &[u8]) -> [Vec<Vec<String>>; 3] {
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).expect("a spreadsheet");
    [0, 1, 2].map(|slot| {
        let sheet = calamine::Reader::worksheet_range_at(&mut book, slot).expect("a sheet").expect("readable");
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    })
}

fn indicators(server: &Server) -> Vec<String> {
    let list = get(&server.address, "/about/indicators");
    let ids: BTreeSet<&str> = list.split("href=\"/i/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() > 40, "{ids:?}");
    ids.into_iter().map(str::to_owned).collect()
}

/// Pages of counts that are of no indicator.
const COUNTS: [&str; 2] = ["/rules", "/quality"];

/// Merged provinces and others; a year, a quarter, and a year of before the merger.
fn pages(indicators: &[String]) -> Vec<String> {
    let mut pages = vec!["/".to_owned(), "/?i=on_time_share&period=2026-Q3".to_owned()];
    // A page has room for so many of them; its files hold all.
    for some in indicators.chunks(50) {
        let some = some.join(",");
        pages.extend([
            format!("/compare?p=40,24,79,01&i={some}"),
            format!("/compare?p=40,24&i={some}&period=2026-Q3"),
            format!("/compare?p=40,24&i={some}&period=s2026-09"),
            // Provinces as rows, held against one of them.
            format!("/compare?p=01,04,08,11,12,14,15,24,40,79&place=40&i={some}"),
            format!("/compare?p=40,24&units=63&i={some}"),
        ]);
    }
    pages.extend(["/indices", "/organisation?period=2023", "/decentralisation?place=40"].map(str::to_owned));
    pages.extend(
        ["/rules", "/rules?place=40", "/rules?period=2026-Q3", "/quality", "/quality?place=40"].map(str::to_owned),
    );
    pages.extend(["/p/40", "/p/24", "/p/79", "/p/40?period=2025", "/p/24?period=2026-08"].map(str::to_owned));
    let communes = ["/p/40/communes", "/p/24/communes?i=open_overdue&order=-value&period=2026-Q3"];
    pages.extend(communes.map(str::to_owned));
    pages.extend(["/p/40/agencies", "/p/79/agencies?i=online_share&order=short"].map(str::to_owned));
    pages.extend(crate::change::PAGES.map(str::to_owned));
    pages.extend(["/i/on_time_share?units=63", "/i/papi?units=63"].map(str::to_owned));
    pages.extend(indicators.iter().map(|id| format!("/i/{id}")));
    pages
}

fn fetch(server: &Server, address: &str) -> Value {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let question = if query.is_empty() { "" } else { "?" };
    let text = get(&server.address, &format!("{path}.json{question}{query}"));
    let passport: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{address}: {error}"));
    let shown = passport["value"]["shown"].as_str().expect("what is shown");
    if passport["place"]["code"] == "40" || address.contains("count=") {
        let page = get(&server.address, address);
        assert!(page.contains(shown), "{address}: the page of the passport lacks {shown}");
    }
    passport
}

/// The two ways of showing a figure: a link of its own, or a fold with the link within.
fn figures(page: &str, html: &str) -> Vec<Shown> {
    let html = html.split("<main").nth(1).expect("a main part");
    let shown = |text: &str, address: &str| Shown {
        page: page.to_owned(),
        text: text.trim().to_owned(),
        address: address.replace("&#38;", "&"),
    };
    let between = |text: &'_ str, start: &str, end: &str| -> Option<String> {
        Some(text.split_once(start)?.1.split_once(end)?.0.to_owned())
    };
    let links = html.split("<a class=\"fig\" href=\"").skip(1).filter_map(|rest| {
        let (address, rest) = rest.split_once("\">")?;
        Some(shown(rest.split_once("</a>")?.0, address))
    });
    let folds = html.split("<details class=\"cell\">").skip(1).map(|rest| {
        let fold = rest.split("</details>").next().unwrap_or_default();
        let text =
            between(fold, "<b>", "</b>").unwrap_or_else(|| panic!("{page}: a fold without a figure: {fold:.300}"));
        let facts = between(fold, "<div class=\"facts-box\">", "</div>").unwrap_or_default();
        let address =
            between(&facts, "<p><a href=\"", "\"").unwrap_or_else(|| panic!("{page}: {text} has no passport"));
        shown(&text, &address)
    });
    let figures: Vec<Shown> = links.chain(folds).collect();
    assert!(!figures.is_empty(), "{page} shows no figure");
    for figure in &figures {
        assert!(figure.address.contains("/passport"), "{page}: {} leads to {}", figure.text, figure.address);
    }
    figures
}

/// What the page offers as its data is what it links.
fn every_row_of_its_csv_is_linked(server: &Server, page: &str, figures: &[Shown]) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let table = match path {
        "/" => "/home.csv".to_owned(),
        "/en/" => "/en/home.csv".to_owned(),
        path => format!("{path}.csv"),
    };
    let linked: BTreeSet<(String, &str)> =
        figures.iter().map(|figure| (who(&figure.address), figure.text.as_str())).collect();
    let rows = csv_rows(&get(&server.address, &format!("{table}?{query}")));
    assert!(!rows.is_empty(), "{table} is empty");
    for row in rows {
        // An agency, and what is of none, is a count of its own.
        if let Some(agency) = row.get("agency").filter(|_| row["place"].is_empty() && row["absence"].is_empty()) {
            let key = format!("count={}:{agency}", row["indicator"]);
            let is_linked = figures.iter().any(|one| one.text == row["shown"] && one.address.ends_with(&key));
            assert!(is_linked, "{page}: no passport of {key}, {}", row["shown"]);
        }
        // What departments come to is a province less its communes; what no former province can be named of is no figure.
        if row["place"].is_empty() || row["absence"] == "not_attributable" {
            continue;
        }
        let place = match (row["code_system"].as_str(), row["place"].as_str()) {
            ("34", "VN") => String::new(),
            ("34", code) if code.len() == 2 => format!(" place={code}"),
            (system, code) => format!(" at={system}:{code}"),
        };
        let wanted = (format!("{}{place}", row["indicator"]), row["shown"].as_str());
        assert!(linked.contains(&wanted), "{page}: no passport of {wanted:?}");
    }
}

/// A change has two figures a row; small rows are folded on the page, and the table says which.
fn every_row_on_the_page_is_linked(server: &Server, page: &str, figures: &[Shown]) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let linked: Vec<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
    let rows = csv_rows(&get(&server.address, &format!("{path}.csv?{query}")));
    let shown: Vec<&String> = rows
        .iter()
        .filter(|row| row["row_on_page"] == "1" && row["kind"] != "lacking")
        .flat_map(|row| [&row["shown_then"], &row["shown"]])
        .filter(|text| !text.is_empty() && *text != "0")
        .collect();
    assert!(shown.len() > 4, "{page}: {rows:?}");
    for text in shown {
        assert!(linked.contains(&text.as_str()), "{page}: no passport of {text}");
    }
}

/// What the table says of counts is on the page with a passport; a page may cut a long list, a table does not.
fn every_count_of_its_csv_is_linked(server: &Server, page: &str, figures: &[Shown]) {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let linked: BTreeSet<&str> = figures.iter().map(|figure| figure.text.as_str()).collect();
    let is_vietnamese = !page.starts_with("/en");
    let mut checked = 0;
    for row in csv_rows(&get(&server.address, &format!("{path}.csv?{query}"))) {
        let n = match row["kind"].as_str() {
            "total" | "difference" => &row["cases"],
            "reporting" | "not_reported" | "sent_form" => &row["n"],
            _ => continue,
        };
        if let Ok(n) = n.parse() {
            checked += 1;
            let text = grouped(n, is_vietnamese);
            assert!(linked.contains(text.as_str()), "{page}: no passport of {n} in {row:?}");
        }
    }
    assert!(checked > 0, "{page} has no counts");
}

/// Its terms and its parts add up to it; what is held against a past has that past.
fn the_count_holds(figure: &Shown, passport: &Value, is_vietnamese: bool) {
    let Shown { page, text, address } = figure;
    let value = &passport["value"];
    let n = |key: &str| value[key].as_i64();
    let sum = |rows: &Value, key: &str| -> i64 {
        rows.as_array().into_iter().flatten().filter_map(|row| row[key].as_i64()).sum()
    };
    let (worked_out, whole) = match value["kind"].as_str() {
        Some("count") => (grouped(n("n").expect("a count"), is_vietnamese), n("n")),
        Some("share") => {
            let (above, below) = (n("n").expect("a count"), n("of").expect("of"));
            let number =
                rounded(i128::from(above) * 100, below.into(), n("decimals").expect("decimals") as u32, is_vietnamese);
            (if is_vietnamese { format!("{number} %") } else { format!("{number}%") }, n("of"))
        }
        Some("days") => {
            let day =
                |key: &str| value[key].as_str().and_then(|day| day.parse::<jiff::civil::Date>().ok()).expect("a day");
            let days = i64::from((day("to") - day("from")).get_days()).max(0);
            (grouped(days, is_vietnamese), None)
        }
        other => panic!("{address}: {other:?}"),
    };
    assert_eq!(*text, worked_out, "{page}: {address}");
    assert_eq!(value["shown"], *worked_out, "{address}");
    if passport["terms"].as_array().is_some_and(|terms| !terms.is_empty()) {
        assert_eq!(Some(sum(&passport["terms"], "n")), whole, "{address}: its terms");
    }
    let parts = &passport["parts"];
    match parts["kind"].as_str() {
        Some("sum") => {
            assert_eq!(Some(sum(&parts["rows"], "n")), n("n"), "{address}: its parts");
            if value["kind"] == "share" {
                assert_eq!(Some(sum(&parts["rows"], "of")), n("of"), "{address}: what its parts are of");
            }
        }
        Some("past") => assert!(parts["rows"].as_array().is_some_and(|past| past.len() >= 8), "{address}"),
        _ => assert!(parts.is_null(), "{address}: {parts}"),
    }
    let has_basis = passport["basis"].as_array().is_some_and(|basis| !basis.is_empty());
    assert!(
        has_basis || address.contains("count=sent:") || address.contains("count=counted:"),
        "{address} rests on nothing"
    );
    let sources = passport["sources"].as_array().expect("sources");
    let files = sources.iter().filter_map(|source| source["files"].as_array()).map(Vec::len).sum::<usize>();
    assert!(files > 0, "{address}: of no file");
}

/// `on_time_share place=40`.
fn who(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let id = path.split('/').rev().nth(1).unwrap_or_default();
    let place = query.split('&').find(|pair| pair.starts_with("place=") || pair.starts_with("at="));
    place.map_or_else(|| id.to_owned(), |place| format!("{id} {place}"))
}

fn holds(figure: &Shown, passport: &Value, is_vietnamese: bool) {
    let Shown { page, text, address } = figure;
    let worked_out = worked_out(passport, is_vietnamese).unwrap_or_else(|why| panic!("{page}: {address}: {why}"));
    assert_eq!(passport["working"]["is_sound"], true, "{address} says itself that it is not sound");
    // Beside a province's figure stands that of the nation, named: `Toàn quốc: 86,64 % (kỳ 2024)`.
    let bare = text.split_once(": ").map_or(text.as_str(), |(_, rest)| rest.split(" (").next().unwrap_or(rest));
    // An edition that withholds a score is told so in the table of former provinces.
    let is_withheld = passport["value"]["kind"] == "absent" && ["Không công bố", "Not published"].contains(&bare);
    let bare = if is_withheld { worked_out.as_str() } else { bare };
    assert_eq!(bare, worked_out, "{page}: shown `{text}`, by its passport {address} it is `{worked_out}`");
    assert_eq!(passport["value"]["shown"], *worked_out, "{address}");
    let provinces = &passport["provinces"];
    if provinces["is_own_row"] == false && passport["value"]["kind"] != "absent" {
        the_provinces_add_up(address, passport);
    }
    for source in passport["sources"].as_array().expect("sources") {
        for rows in source["files"].as_array().expect("files").iter().map(|file| &file["rows"]) {
            let n = |key: &str| rows[key].as_i64().expect("a number");
            assert_eq!(n("read"), n("accepted") + n("rejected") + n("duplicate") + n("superseded"), "{address}");
        }
    }
}

fn the_provinces_add_up(address: &str, passport: &Value) {
    let included = passport["provinces"]["included"].as_array().expect("provinces");
    let sum = |key: &str| included.iter().filter_map(|one| one[key].as_i64()).sum::<i64>();
    let sides = passport["working"]["sides"].as_array().expect("sides");
    let n = |slot: usize| sides[slot]["n"].as_i64().expect("a count");
    match sides.iter().map(|side| side["role"].as_str().unwrap_or_default()).collect::<Vec<_>>().as_slice() {
        ["numerator", "denominator"] => {
            assert_eq!((sum("numerator"), sum("denominator")), (n(0), n(1)), "{address}");
        }
        ["total"] => assert_eq!(sum("numerator"), n(0), "{address}"),
        ["before", "now"] => assert_eq!(sum("numerator"), n(0) - n(1), "{address}"),
        _ => assert_eq!(Some(sum("numerator")), passport["working"]["days"]["cases"].as_i64(), "{address}"),
    }
}

/// The text of a figure from its counts alone.
fn worked_out(passport: &Value, is_vietnamese: bool) -> Result<String, String> {
    let working = &passport["working"];
    let decimals = passport["indicator"]["decimals"].as_u64().ok_or("no decimals")? as u32;
    let is_share = passport["indicator"]["unit"] == "percent";
    let sides = sides(working)?;
    let in_unit = |number: String| match (is_share, is_vietnamese) {
        (false, _) => number,
        (true, true) => format!("{number} %"),
        (true, false) => format!("{number}%"),
    };
    let share =
        |above: i64, below: i64| in_unit(rounded(i128::from(above) * 100, below.into(), decimals, is_vietnamese));
    match passport["value"]["kind"].as_str() {
        Some("absent") => {
            let word = passport["absence"]["word"].as_str().ok_or("an absence without a word")?;
            let is_empty = sides.get("denominator").is_none_or(|&n| n <= 0);
            if is_empty { Ok(word.to_owned()) } else { Err(format!("absent, and yet {sides:?}")) }
        }
        Some("score") => {
            let score = working["quoted"]["score"].to_string();
            let (whole, fraction) = score.split_once('.').unwrap_or((&score, ""));
            let digits: i128 = format!("{whole}{fraction}").parse().map_err(|_| score.clone())?;
            let number = in_unit(rounded(digits, 10_i128.pow(fraction.len() as u32), decimals, is_vietnamese));
            let over = if is_vietnamese { "trên" } else { "over" };
            Ok(if passport["value"]["qualifier"] == "over" { format!("{over} {number}") } else { number })
        }
        Some("days") => {
            let by_days = working["days"]["by_days"].as_array().ok_or("no histogram")?;
            let mut all: Vec<i64> = Vec::new();
            for pair in by_days {
                let (days, n) = (pair[0].as_i64().ok_or("days")?, pair[1].as_i64().ok_or("cases")?);
                all.extend(std::iter::repeat_n(days, n as usize));
            }
            let middle = all[(all.len() - 1) / 2] + all[all.len() / 2];
            let days = match working["days"]["percentile"].as_u64() {
                Some(50) => (middle + 1) / 2,
                Some(90) => all[(all.len() * 9).div_ceil(10) - 1],
                other => return Err(format!("percentile {other:?}")),
            };
            Ok(grouped(days, is_vietnamese))
        }
        Some(_) => match (sides.get("numerator"), sides.get("total"), sides.get("before"), sides.get("now")) {
            (Some(above), ..) => Ok(share(*above, sides["denominator"])),
            (_, Some(total), ..) => Ok(grouped(*total, is_vietnamese)),
            (_, _, Some(before), Some(now)) if is_share => Ok(share(before - now, *before)),
            (_, _, Some(before), Some(now)) => Ok(grouped(before - now, is_vietnamese)),
            _ => Err("no counts".to_owned()),
        },
        None => Err("no kind".to_owned()),
    }
}

/// Each side by its role, added up from its counts.
fn sides(working: &Value) -> Result<BTreeMap<String, i64>, String> {
    let mut sides = BTreeMap::new();
    for side in working["sides"].as_array().ok_or("no sides")? {
        let mut sum = 0;
        for term in side["terms"].as_array().ok_or("no terms")? {
            let counts = term["counts"].as_array().ok_or("no counts")?.iter();
            let n: i64 =
                counts.map(|count| count["sign"].as_i64().unwrap_or(0) * count["n"].as_i64().unwrap_or(0)).sum();
            if term["n"] != n {
                return Err(format!("{term} comes to {n}"));
            }
            sum += n;
        }
        if side["n"] != sum {
            return Err(format!("{side} comes to {sum}"));
        }
        sides.insert(side["role"].as_str().ok_or("no role")?.to_owned(), sum);
    }
    Ok(sides)
}

/// Half away from zero, as the pages round.
fn rounded(above: i128, below: i128, decimals: u32, is_vietnamese: bool) -> String {
    let scaled = (above.abs() * 10_i128.pow(decimals) * 2 + below) / (below * 2);
    let power = 10_i128.pow(decimals);
    let whole = grouped((scaled / power) as i64, is_vietnamese);
    let sign = if above < 0 && scaled != 0 { "−" } else { "" };
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => {
            let mark = if is_vietnamese { ',' } else { '.' };
            format!("{sign}{whole}{mark}{:0width$}", scaled % power, width = decimals as usize)
        }
    }
}

fn grouped(n: i64, is_vietnamese: bool) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(if is_vietnamese { '.' } else { ',' });
        }
        text.push(digit);
    }
    if n < 0 { format!("−{text}") } else { text }
}
