//! Every province is counted to the day of its own data: what another one sends later changes none of its
//! figures, invents no period for it, and is in no passport of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use chiso::commands::{Now, changing_loads};
use chiso::domain::load::{Load, Outcome};
use chiso::domain::period::Period;
use chiso::domain::place::PlaceCode;
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::report::compare::{Compare, CompareQuery};
use chiso::report::figure_passport::{FigurePage, FigureQuery};
use chiso::report::form::{FormPage, FormQuery};
use chiso::report::province::{ProvincePage, ProvinceQuery};
use chiso::report::quality::{QualityPage, QualityQuery};
use chiso::report::table::figures::Tabled;
use chiso::web;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::load_desk::{Desk, Tested, run};

const CAPITAL: &str = "01";
const CA_MAU: &str = "96";
/// Without a moment of update: the version of a row is its extraction.
const CASES: &str = "Mã hồ sơ,Mã TTHC,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,\
Ngày kết thúc xử lý,Thời điểm trích xuất,Tính chất dữ liệu";

async fn desk() -> Tested<Desk> {
    let now = Now { moment: "2026-11-22T08:00:00+07:00".to_owned(), today: date(2026, 11, 22) };
    let mut desk = Desk::new().await?;
    desk.now = now;
    Ok(desk)
}

async fn load(desk: &Desk, source: &str, name: &str, text: &str) -> Tested<Load> {
    let path = desk.context.data.join(name);
    fs::write(&path, text)?;
    match desk.load(source, &path, "").await? {
        Outcome::Loaded(load) => Ok(load),
        other => Err(format!("{other:?}").into()),
    }
}

async fn load_sample(desk: &Desk, source: &str, name: &str) -> Tested {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name);
    desk.load(source, &path, "").await?;
    Ok(())
}

/// `number`, received and extracted as `dd/mm/yyyy`; open, and due two days after 1 October.
fn row(number: &str, province: &str, received: &str, extracted: &str) -> String {
    format!(
        "{number},1.000001,{province},Trực tuyến,Đang xử lý,{received} 08:00,02/11/2026 17:00,,{extracted} 23:59,synthetic\n"
    )
}

fn late_file() -> String {
    let rows = ["CM-1", "CM-2", "CM-3"].map(|number| row(number, CA_MAU, "29/10/2026", "20/11/2026"));
    format!("{CASES}\n{}", rows.concat())
}

fn compare(desk: &Desk, wall: &Wall, period: &str) -> Compare {
    let catalogue = &desk.context.catalogue;
    let query = CompareQuery {
        period: Some(period.parse().expect("a period")),
        provinces: catalogue.atlas.provinces_34().map(|province| province.code.bare().to_owned()).collect(),
        indicators: catalogue.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
        ..CompareQuery::default()
    };
    Compare::build(&web::snapshot(catalogue, wall.clone()), &query, Language::Vietnamese)
}

type Cells = BTreeMap<String, String>;

/// What `chiso export` writes, by indicator and place.
fn exported(desk: &Desk, wall: &Wall, period: &str) -> BTreeMap<(String, String), Cells> {
    let figures = compare(desk, wall, period).table();
    let row = |row: &Vec<String>| -> Cells {
        figures.headings().iter().map(ToString::to_string).zip(row.iter().cloned()).collect()
    };
    let texts = figures.texts();
    let rows = texts.iter().map(row);
    rows.map(|row| ((row["indicator"].clone(), row["place"].clone()), row)).collect()
}

/// Ranks are told beside other provinces; versions count commits; a run is of all files.
fn of_itself(mut cells: Cells) -> Cells {
    cells.retain(|heading, _| !["rank", "ranked", "version", "run"].contains(&heading.as_str()));
    cells
}

fn form(desk: &Desk, wall: &Wall, place: Option<&str>) -> FormPage {
    let catalogue = &desk.context.catalogue;
    let period: Period = "s2026-11".parse().expect("a period");
    let place = place.map(|code| format!("34:{code}").parse().expect("a place"));
    let query = FormQuery { place, by: None, period: Some(period) };
    let form = catalogue.form("ii06a").expect("the form");
    FormPage::build(&web::snapshot(catalogue, wall.clone()), form, &query, Language::English)
}

#[test]
fn a_later_file_of_one_province_changes_no_other_and_invents_no_period() {
    run(async {
        let desk = desk().await?;
        load_sample(&desk, "case_portal", "case_portal.csv").await?;
        let before = desk.wall().await?;
        let late = load(&desk, "case_portal", "late.csv", &late_file()).await?;
        let after = desk.wall().await?;
        for period in ["2026", "2026-10", "2026-11", "s2026-10", "s2026-11"] {
            let (was, is) = (exported(&desk, &before, period), exported(&desk, &after, period));
            assert!(was.len() > 1000, "there is something to compare");
            for (key, cells) in was.into_iter().filter(|((_, place), _)| place != CA_MAU && place != "VN") {
                assert_eq!(of_itself(is[&key].clone()), of_itself(cells), "{key:?} {period}");
            }
        }
        let november = exported(&desk, &after, "2026-11");
        let cell = |indicator: &str, place: &str| november[&(indicator.to_owned(), place.to_owned())].clone();
        let capital = cell("on_time_share_766", CAPITAL);
        assert_eq!((capital["absence"].as_str(), capital["numerator"].as_str()), ("not_reported", ""));
        assert!(capital["notes"].contains("Số liệu đến ngày 10/10/2026, kỳ này chưa có."), "{}", capital["notes"]);
        assert_eq!(cell("open_overdue", CAPITAL)["value"], "", "not overdue as of another's day");
        let own = cell("open_overdue", CA_MAU);
        assert!(own["value"].parse::<f64>()? >= 3.0, "{own:?}");
        assert_eq!(own["as_of"], "2026-11-20");
        let page_speaks_to = |place: &str| {
            let query = ProvinceQuery { place: format!("34:{place}").parse().ok()?, period: "2026".parse().ok() };
            let snapshot = web::snapshot(&desk.context.catalogue, after.clone());
            ProvincePage::build(&snapshot, &query, Language::Vietnamese)?.head.cumulative_text
        };
        assert_eq!(page_speaks_to(CAPITAL).as_deref(), Some("lũy kế đến ngày 10/10/2026"), "not another's day");
        assert_eq!(page_speaks_to(CA_MAU).as_deref(), Some("lũy kế đến ngày 20/11/2026"));
        let nation = cell("open_overdue", "VN");
        assert_eq!(nation["absence"], "not_reported");
        assert!(nation["notes"].contains("1 trong 34"), "{}", nation["notes"]);
        let year = &exported(&desk, &after, "2026")[&("open_overdue".to_owned(), "VN".to_owned())];
        assert_eq!(year["as_of"], "2026-10-10", "a sum is as old as its oldest part");
        assert!(year["notes"].contains("nơi cũ nhất đến ngày 10/10/2026"), "{}", year["notes"]);

        let capital = form(&desk, &after, Some(CAPITAL));
        assert!(capital.missing.is_some() && capital.total.is_none(), "no form of a period that has not come");
        let nation = form(&desk, &after, None);
        assert_eq!(nation.rows.iter().filter(|row| row.cells.is_some()).count(), 1);
        assert!(nation.balance.imbalances.is_empty(), "{:?}", nation.balance);

        changing_loads::undo(&desk.context, late.id, "", &desk.now).await?;
        let undone = desk.wall().await?;
        assert_eq!((undone.held.clone(), undone.computed_as_of), (before.held.clone(), before.computed_as_of));
        for period in ["2026", "2026-10", "2026-11"] {
            let [was, is] = [&before, &undone].map(|wall| exported(&desk, wall, period));
            let [was, is] = [was, is].map(|all| all.into_values().map(of_itself).collect::<Vec<_>>());
            assert_eq!(is, was, "{period}");
        }
        Ok(())
    });
}

#[test]
fn an_older_file_that_comes_late_takes_nothing_back_and_a_corrected_row_moves_nothing() {
    run(async {
        let day = |wall: &Wall| wall.held.iter().map(|rows| rows.as_of).max();
        let desk = desk().await?;
        let newer = format!("{CASES}\n{}", row("H41.242-261001-0001", "40", "01/10/2026", "10/11/2026"));
        load(&desk, "case_portal", "newer.csv", &newer).await?;
        assert_eq!(day(&desk.wall().await?), Some(date(2026, 11, 10)));
        let older = format!("{CASES}\n{}", row("H41.242-261001-0001", "40", "02/10/2026", "31/10/2026"));
        let load = load(&desk, "case_portal", "older.csv", &older).await?;
        assert_eq!((load.accepted, load.superseded), (0, 1));
        let wall = desk.wall().await?;
        assert_eq!(day(&wall), Some(date(2026, 11, 10)));
        assert_eq!(wall.held.len(), 1, "{:?}", wall.held);
        let corrected = format!("{CASES}\n{}", row("H41.242-261001-0001", CA_MAU, "01/10/2026", "20/11/2026"));
        self::load(&desk, "case_portal", "corrected.csv", &corrected).await?;
        let days = days(&desk.wall().await?);
        assert_eq!(days.keys().collect::<Vec<_>>(), ["34:96"], "nothing is left where it stood by mistake: {days:?}");
        Ok(())
    });
}

fn calls(service: &str, data: &[Value]) -> String {
    json!({"service": service, "isUpdating": "False", "data": data}).to_string()
}

fn record(number: &str, province: &str) -> Value {
    json!({
        "MaHoSo": number, "MaTTHC": "1.000001", "MaTinh": province, "KenhThucHien": "2", "MucDo": "4",
        "TrangThaiHoSo": "4", "NgayTiepNhan": "20261001080000", "NgayHenTra": "20261006170000",
        "NgayKetThucXuLy": "", "LoaiDoiTuong": "1", "ThoiDiemTrichXuat": "20261005120000",
        "TinhChatDuLieu": "synthetic",
    })
}

fn step(number: &str, at: &str, province: Option<&str>) -> Value {
    let mut step = json!({"MaHoSo": number, "NguoiXuLy": "", "ThoiDiemXuLy": at, "TrangThai": "4"});
    if let Some(province) = province {
        step["MaTinh"] = province.into();
    }
    step
}

/// The day of each province.
fn days(wall: &Wall) -> BTreeMap<String, String> {
    let days = chiso::domain::held::days(&wall.held).into_iter();
    days.map(|((_, place), day)| (place.to_string(), day.to_string())).collect()
}

#[test]
fn rows_of_progress_speak_for_the_province_of_their_case_and_orphans_for_nobody() {
    run(async {
        let desk = desk().await?;
        let cases = calls("DongBoHoSoMC", &[record("A-1", "40"), record("A-2", CAPITAL)]);
        load(&desk, "case_sync", "cases.json", &cases).await?;
        let before = desk.wall().await?;
        let orphans = [step("B-9", "20261120090000", Some("40")), step("B-8", "20261120090000", None)];
        load(&desk, "case_sync", "orphans.json", &calls("CapNhatTienDoHoSoMC", &orphans)).await?;
        let after = desk.wall().await?;
        assert_eq!((after.parts.len(), days(&after)), (before.parts.len(), days(&before)));
        assert_eq!(after.held, before.held, "no province's passport names what belongs to no case");
        let text =
            |wall: &Wall| exported(&desk, wall, "2026-10")[&("open_overdue".to_owned(), "40".to_owned())].clone();
        assert_eq!(of_itself(text(&after)), of_itself(text(&before)));

        let known = [step("A-2", "20261009090000", None)];
        load(&desk, "case_sync", "known.json", &calls("CapNhatTienDoHoSoMC", &known)).await?;
        let carried = days(&desk.wall().await?);
        assert_eq!([&carried["34:01"], &carried["34:40"]], ["2026-10-09", "2026-10-05"]);
        Ok(())
    });
}

#[test]
fn a_passport_names_the_files_of_its_province_and_how_many_of_their_rows_count() {
    run(async {
        let desk = desk().await?;
        load_sample(&desk, "case_portal", "case_portal.csv").await?;
        load_sample(&desk, "case_sync", "case_sync.json").await?;
        load(&desk, "case_portal", "late.csv", &late_file()).await?;
        let moved = format!("{CASES}\n{}", row("CM-1", CA_MAU, "28/10/2026", "21/11/2026"));
        load(&desk, "case_portal", "moved.csv", &moved).await?;
        let wall = desk.wall().await?;
        let compare = compare(&desk, &wall, "2026");
        let row = compare.rows.iter().find(|row| row.indicator.id == "open_overdue").expect("the indicator");
        let mut met = BTreeSet::new();
        for (place, cell) in compare.columns.iter().map(|column| &column.place).zip(&row.cells) {
            let named: BTreeSet<&str> = cell.passport.sources.iter().map(|source| source.id.as_str()).collect();
            let told = wall.held.iter().filter(|rows| rows.place == place.code).map(|rows| rows.source.as_str());
            assert_eq!(named, told.collect(), "{}", place.name);
            let files = || cell.passport.sources.iter().flat_map(|source| &source.files);
            assert_eq!(files().any(|file| file.name == "late.csv"), place.bare == CA_MAU, "{}", place.name);
            met.extend(named.into_iter().map(str::to_owned));
            if place.bare == CA_MAU {
                let text = |name: &str| files().find(|file| file.name == name).expect("the file").rows_text.clone();
                assert!(
                    text("late.csv").ends_with("; của cả Cà Mau hiện nay nhận 3, đang tính 2"),
                    "{}",
                    text("late.csv")
                );
                assert!(
                    text("moved.csv").ends_with("; của cả Cà Mau hiện nay nhận 1, đang tính 1"),
                    "{}",
                    text("moved.csv")
                );
            }
        }
        assert_eq!(met.len(), 2, "both sources are named somewhere: {met:?}");
        let portal = row.nation.passport.sources.iter().find(|source| source.id == "case_portal").expect("the source");
        let accepted: i64 =
            wall.loads.iter().filter(|load| load.source == "case_portal").map(|load| load.accepted).sum();
        assert!(
            portal.rows_text.ends_with(&format!("; trong số nhận đang tính {}", accepted - 1)),
            "{}",
            portal.rows_text
        );
        Ok(())
    });
}

/// What `/quality` says of the open cases of a province, and the passport of its open cases.
fn last_seen(desk: &Desk, wall: &Wall, place: &str, period: &str) -> [String; 2] {
    let snapshot = web::snapshot(&desk.context.catalogue, wall.clone());
    let place = format!("34:{place}").parse::<PlaceCode>().expect("a place");
    let period = Some(period.parse().expect("a period"));
    let query = QualityQuery { place: Some(place.clone()), period };
    let quality = QualityPage::build(&snapshot, &query, Language::English);
    let told = quality.reporting.iter().map(|row| row.last_seen_text.clone()).collect::<Vec<_>>();
    let query = FigureQuery { indicator: "open_cases".to_owned(), place, period };
    let figure = FigurePage::build(&snapshot, &query, Language::English).expect("a figure");
    [told.join(" "), figure.passport.freshness.text]
}

#[test]
fn open_cases_that_later_files_came_without_are_told_with_their_day() {
    run(async {
        let desk = desk().await?;
        let open = |number: &str, day: &str| row(number, CA_MAU, "01/10/2026", day);
        let ended = |number: &str, day: &str| {
            open(number, day).replace("Đang xử lý", "Đã xử lý xong").replace(",,", &format!(",{day} 09:00,"))
        };
        let first: String = ["CM-1", "CM-2", "CM-3"].map(|number| open(number, "03/10/2026")).concat();
        load(&desk, "case_portal", "first.csv", &format!("{CASES}\n{first}")).await?;
        let wall = desk.wall().await?;
        let [quality, passport] = last_seen(&desk, &wall, CA_MAU, "2026-10");
        assert!(quality.is_empty() && !passport.contains("last seen"), "{quality} {passport}");
        let second = format!("{CASES}\n{}{}", open("CM-1", "10/10/2026"), ended("CM-2", "10/10/2026"));
        let second = load(&desk, "case_portal", "second.csv", &second).await?;
        let wall = desk.wall().await?;
        for text in last_seen(&desk, &wall, CA_MAU, "2026-10") {
            assert!(text.contains("1 of 2 open cases were last seen on 03/10/2026;"), "{text}");
        }
        let [_, past] = last_seen(&desk, &wall, CA_MAU, "2026-09");
        assert!(!past.contains("last seen"), "of an evening before: {past}");
        let without = ["VN", CAPITAL].map(|place| last_seen(&desk, &wall, place, "2026-10")[1].clone());
        assert!(without.iter().all(|text| !text.contains("last seen")), "there is no figure: {without:?}");
        changing_loads::undo(&desk.context, second.id, "", &desk.now).await?;
        let [quality, _] = last_seen(&desk, &desk.wall().await?, CA_MAU, "2026-10");
        assert!(quality.is_empty(), "{quality}");
        Ok(())
    });
}

#[test]
fn a_row_of_progress_is_the_last_sight_of_its_case() {
    run(async {
        let desk = desk().await?;
        let [first, second] = [["A-1", "A-2"].map(|number| record(number, CA_MAU)), [record("A-3", CA_MAU), json!({})]];
        load(&desk, "case_sync", "first.json", &calls("DongBoHoSoMC", &first)).await?;
        let later = second[0].to_string().replace("20261005120000", "20261009120000");
        load(&desk, "case_sync", "second.json", &calls("DongBoHoSoMC", &[serde_json::from_str(&later)?])).await?;
        let told = |wall: &Wall| last_seen(&desk, wall, CA_MAU, "2026-10")[0].clone();
        let text = told(&desk.wall().await?);
        assert!(text.contains("2 of 3 open cases were last seen on 05/10/2026;"), "{text}");
        let steps = calls("CapNhatTienDoHoSoMC", &[step("A-2", "20261009080000", None)]);
        load(&desk, "case_sync", "steps.json", &steps).await?;
        let text = told(&desk.wall().await?);
        assert!(text.contains("1 of 3 open cases were last seen on 05/10/2026;"), "{text}");
        Ok(())
    });
}
