//! Files with codes of the 63 provinces and the communes of before: every case counts in its old province, in the
//! province of today and, as far as the list of communes says, in one commune of today. Nothing is lost or guessed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chiso::catalog::Catalogue;
use chiso::commands::changing_loads;
use chiso::domain::crosswalk::OldCommune;
use chiso::domain::load::LoadState;
use chiso::domain::part::Part;
use chiso::domain::place::{CodeSystem, Level, PlaceCode};
use proptest::prelude::*;

use crate::load_desk::{Desk, Tested, run};
use crate::support::Office;

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã đơn vị,Mã tỉnh,Mã xã,Mã xã mới,Kênh tiếp nhận,Mức độ dịch vụ,\
Trạng thái,Ngày nộp,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Thời điểm trích xuất";
const SOURCE: &str = "old_portal";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().expect("the catalogue is valid"));

/// Where a row says that its case is, and when it was received.
#[derive(Clone, Debug)]
struct Said {
    number: usize,
    province: String,
    commune: String,
    today: String,
    received: String,
}

impl Said {
    fn new(number: usize, [province, commune, today]: [&str; 3], received: &str) -> Self {
        let (province, commune, today) = (province.to_owned(), commune.to_owned(), today.to_owned());
        Self { number, province, commune, today, received: received.to_owned() }
    }

    fn row(&self) -> String {
        let Self { number, province, commune, today, received } = self;
        let (status, received, finished) = match received.as_str() {
            "" => ("Mới đăng ký", String::new(), ""),
            day => ("Đã trả kết quả", format!("{day} 08:00"), "01/09/2025 09:00"),
        };
        format!(
            "HS-{number},1.000001,G15,,{province},{commune},{today},Trực tuyến,Toàn trình,{status},,{received},\
             05/09/2025 17:00,{finished},10/10/2025 23:59\n"
        )
    }
}

fn file(rows: &[Said]) -> String {
    format!("{HEADING}\n{}", rows.iter().map(Said::row).collect::<String>())
}

/// The mapping of our own CSV, with the list that its places are of.
fn mapping(place_codes: &str) -> String {
    let own = include_str!("../../pipelines/sources/case_portal.toml");
    let named =
        own.replacen("contract = \"cases\"", &format!("contract = \"cases\"\nplace_codes = \"{place_codes}\""), 1);
    let mapping = named.replacen("commune = \"Mã xã\"", "commune = \"Mã xã\"\ncommune_today = \"Mã xã mới\"", 1);
    assert!(mapping.contains("place_codes") && mapping.contains("commune_today"), "the mapping has changed");
    mapping
}

fn draft(folder: &Path, place_codes: &str) -> PathBuf {
    let path = folder.join(format!("{SOURCE}.toml"));
    std::fs::write(&path, mapping(place_codes)).expect("writes");
    path
}

fn office(place_codes: &str) -> Office {
    let mut office = Office::new();
    let path = draft(office.folder.path(), place_codes);
    office.catalogue.add_draft(&path).unwrap_or_else(|errors| panic!("{errors}"));
    office
}

/// Cases received by place, whenever.
fn received(parts: &[Part]) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for part in parts.iter().filter(|part| part.measure.0 == "form_ii06a/received") {
        *sums.entry(part.place.to_string()).or_default() += part.n;
    }
    sums
}

fn sums(of: &[(&str, i64)]) -> BTreeMap<String, i64> {
    of.iter().map(|&(place, n)| (place.to_owned(), n)).collect()
}

const SPRING: &str = "03/03/2025";
const AUTUMN: &str = "04/08/2025";

#[test]
fn a_case_counts_in_its_old_province_in_todays_and_in_one_commune_or_none() {
    let mut office = office("63");
    let rows = [
        Said::new(1, ["02", "00691", ""], SPRING),      // went whole into 34:00691
        Said::new(2, ["02", "00688", ""], SPRING),      // was divided
        Said::new(3, ["02", "00688", "00694"], SPRING), // was divided, and the record says more
        Said::new(4, ["02", "", ""], SPRING),
        Said::new(5, ["08", "02494", ""], AUTUMN), // the mapping's word, not the day's
        Said::new(6, ["42", "", ""], SPRING),      // did not merge
    ];
    let taken = office.take(SOURCE, &office.write("old.csv", &file(&rows))).expect("loads");
    assert_eq!((taken.load.accepted, taken.load.rejected), (6, 0));
    let parts = office.parts(SOURCE);
    let expected = [("34:08", 5), ("34:42", 1), ("63:02", 4), ("63:08", 1)];
    let communes = [("34:00691", 1), ("34:00694", 1), ("63:00688", 1), ("63:02494", 1)];
    assert_eq!(received(&parts), sums(&[&expected[..], &communes].concat()));
    let divided = taken.brought.findings.iter().find(|found| found.check == "W_COMMUNE_DIVIDED").expect("told");
    assert_eq!((divided.n, divided.of, divided.lines.as_slice()), (2, 4, &[3, 6][..]), "of those with an old commune");
}

#[test]
fn the_day_of_receipt_decides_where_the_mapping_says_so() {
    let mut office = office("by_receipt");
    let rows = [
        Said::new(1, ["02", "", ""], "30/06/2025"),
        Said::new(2, ["08", "", ""], "30/06/2025"),
        Said::new(3, ["08", "", ""], "01/07/2025"),
        Said::new(4, ["08", "00691", ""], "01/07/2025"), // of today: all that went into it was in Hà Giang
        Said::new(5, ["02", "", ""], "01/07/2025"),      // there is no such province any more
        Said::new(6, ["08", "", ""], ""),                // no day at all
    ];
    let load = office.load(SOURCE, &office.write("old.csv", &file(&rows))).expect("loads");
    assert_eq!((load.accepted, load.rejected), (4, 2));
    let told = office.quarantine(&load);
    for expected in [
        "6,Mã tỉnh,02,E_UNKNOWN_PLACE,\"Mã tỉnh hoặc mã xã không có trong danh mục 34",
        "02 is the code of a former province, and the case was received since 1 July 2025",
        "7,Mã tỉnh,08,E_UNKNOWN_PLACE,\"Nguồn này dùng mã địa phương theo ngày tiếp nhận",
        "its code may be of the 63 provinces or of the 34",
    ] {
        assert!(told.contains(expected), "`{expected}` in:\n{told}");
    }
    assert_eq!(
        received(&office.parts(SOURCE)),
        sums(&[("34:08", 4), ("63:02", 2), ("63:08", 1), ("34:00691", 1)]),
        "the third names no commune: of no old province"
    );
}

#[test]
fn what_is_not_of_the_list_that_the_mapping_names_goes_back_with_the_list_named() {
    let mut of_63 = office("63");
    let rows = [
        Said::new(1, ["03", "", ""], SPRING),           // never was a province
        Said::new(2, ["02", "02494", ""], SPRING),      // lies in 63:08
        Said::new(3, ["02", "99999", ""], SPRING),      // never was a commune
        Said::new(4, ["02", "00688", "02494"], SPRING), // no part of it went there
        Said::new(5, ["2", "", ""], SPRING),
        Said::new(6, ["02", "00688", "00691"], SPRING),
    ];
    let load = of_63.load(SOURCE, &of_63.write("old.csv", &file(&rows))).expect("loads");
    assert_eq!((load.accepted, load.rejected), (1, 5));
    let told = of_63.quarantine(&load);
    for expected in [
        "2,Mã tỉnh,03,E_UNKNOWN_PLACE,\"Nguồn này dùng mã của 63 tỉnh cũ",
        "This source uses codes of the 63 former provinces",
        "commune 02494 lies in province 08",
        "4,Mã xã,99999,E_UNKNOWN_PLACE",
        "5,Mã xã mới,02494,E_UNKNOWN_PLACE,\"Mã xã hiện nay không có trong danh mục",
        "the full province code is 02",
    ] {
        assert!(told.contains(expected), "`{expected}` in:\n{told}");
    }
    let mut of_34 = Office::new();
    let rows = [Said::new(1, ["02", "", ""], AUTUMN), Said::new(2, ["08", "", ""], AUTUMN)];
    let load = of_34.load("case_portal", &of_34.write("new.csv", &file(&rows))).expect("loads");
    assert!(of_34.quarantine(&load).contains("place_codes = \"\"63\"\""), "{}", of_34.quarantine(&load));
}

#[test]
fn two_provinces_that_merged_gave_the_same_number_to_two_cases() {
    let mut office = office("63");
    let load = |office: &mut Office, name: &str, province: &str| {
        let text = file(&[Said::new(1, [province, "", ""], SPRING)]);
        office.load(SOURCE, &office.write(name, &text)).expect("loads")
    };
    load(&mut office, "a.csv", "02");
    assert_eq!(load(&mut office, "b.csv", "08").replaced, 0);
    assert_eq!(received(&office.parts(SOURCE)), sums(&[("34:08", 2), ("63:02", 1), ("63:08", 1)]));
}

#[test]
fn a_check_refuses_nonsense_with_its_line() {
    let faults = |text: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bad.toml");
        std::fs::write(&path, text).expect("writes");
        CATALOGUE.clone().add_draft(&path).expect_err("a fault").to_string()
    };
    let line_of = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).expect(part) + 1;
    let bad = mapping("64");
    let told = faults(&bad);
    let line = line_of(&bad, "place_codes");
    assert!(told.contains(&format!("bad.toml:{line}")) && told.contains("one of: 34, 63, by_receipt"), "{told}");
    let bad = mapping("34");
    let told = faults(&bad);
    assert!(told.contains(&format!("bad.toml:{}", line_of(&bad, "commune_today"))), "{told}");
    let translated = |codes: &str, code: &str| {
        format!("{}\n[codes.province]\n\"Hà Giang\" = \"{code}\"\n", mapping(codes).replace("commune_today", "#"))
    };
    for (codes, code, is_sound) in
        [("34", "02", false), ("63", "02", true), ("63", "03", false), ("by_receipt", "02", true), ("34", "08", true)]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bad.toml");
        std::fs::write(&path, translated(codes, code)).expect("writes");
        let read = CATALOGUE.clone().add_draft(&path);
        assert_eq!(read.is_ok(), is_sound, "{codes} {code}: {read:?}");
    }
    let scores = include_str!("../../pipelines/sources/papi.toml");
    let told = faults(&scores.replacen("contract = \"scores\"", "contract = \"scores\"\nplace_codes = \"63\"", 1));
    assert!(told.contains("`place_codes` does not belong to contract = \"scores\""), "{told}");
}

#[test]
fn loads_of_old_codes_are_taken_back_and_read_anew_as_any_other() {
    run(async {
        let mut desk = Desk::new().await?;
        let folder = tempfile::tempdir()?;
        desk.context.catalogue.add_draft(&draft(folder.path(), "63"))?;
        let rows = [Said::new(1, ["02", "00688", ""], SPRING), Said::new(2, ["08", "", ""], SPRING)];
        let one = desk.write("one.csv", file(&rows))?;
        let more = desk.write("more.csv", file(&[Said::new(3, ["02", "00691", ""], SPRING)]))?;
        desk.load(SOURCE, &one, "").await?;
        let first = received(&desk.wall().await?.parts);
        assert_eq!(first, sums(&[("34:08", 2), ("63:02", 1), ("63:08", 1), ("63:00688", 1)]));
        desk.load(SOURCE, &more, "").await?;
        assert_eq!(received(&desk.wall().await?.parts).get("63:02"), Some(&2));
        let loads = desk.loads(LoadState::Visible).await?;
        changing_loads::undo(&desk.context, loads[1].id, "a test", &desk.now).await?;
        assert_eq!(received(&desk.wall().await?.parts), first);
        // The mapping says it in another way now: all were received before July.
        desk.context.catalogue.add_draft(&draft(folder.path(), "by_receipt"))?;
        changing_loads::replay(&desk.context, loads[0].id, None, &desk.now).await?;
        assert_eq!(received(&desk.wall().await?.parts), first, "the day of receipt says the same");
        assert_eq!(desk.everything().await?, desk.fresh_start().await?.everything().await?);
        Tested::Ok(())
    });
}

/// The old communes of a few provinces, among them all kinds: whole and divided, merged provinces and others.
static COMMUNES: LazyLock<Vec<&'static OldCommune>> = LazyLock::new(|| {
    let all = CATALOGUE.atlas.crosswalk().communes().iter();
    let chosen: Vec<_> =
        all.filter(|one| ["02", "08", "42", "48", "49", "68", "60"].contains(&one.province.bare())).collect();
    assert!(chosen.iter().any(|one| one.whole().is_none()), "none was divided");
    chosen
});

/// A case of some old commune: told or not, with the commune of today or not.
fn said() -> impl Strategy<Value = (usize, u8, bool, usize)> {
    (0..COMMUNES.len(), 0_u8..4, any::<bool>(), any::<usize>())
}

/// Divided communes come often enough to be met.
fn rows(drawn: Vec<(usize, u8, bool, usize)>) -> Vec<(Said, &'static OldCommune)> {
    let divided: Vec<_> = COMMUNES.iter().filter(|one| one.whole().is_none()).collect();
    let row = |(number, (at, told, is_divided, today)): (usize, (usize, u8, bool, usize))| {
        let commune = if is_divided { divided[at % divided.len()] } else { COMMUNES[at] };
        let own = if told == 0 { "" } else { commune.code.bare() };
        let of_today = if told == 3 { commune.into[today % commune.into.len()].bare() } else { "" };
        (Said::new(number, [commune.province.bare(), own, of_today], SPRING), commune)
    };
    drawn.into_iter().enumerate().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn counts_are_the_same_before_and_after_under_every_mapping(drawn in proptest::collection::vec(said(), 1..60)) {
        let rows = rows(drawn);
        let text = file(&rows.iter().map(|(said, _)| said.clone()).collect::<Vec<_>>());
        let mut all = Vec::new();
        for place_codes in ["63", "by_receipt"] {
            let mut office = office(place_codes);
            let load = office.load(SOURCE, &office.write("old.csv", &text)).expect("loads");
            prop_assert_eq!(load.accepted, rows.len() as i64);
            all.push(office.parts(SOURCE));
        }
        prop_assert_eq!(&all[0], &all[1], "the same list by another word");
        provinces_add_up(&all[0], &rows)?;
        communes_add_up(&all[0], &rows)?;
    }
}

/// Every measure of a province of today is the sum of its old provinces, and each of these has its own cases.
fn provinces_add_up(parts: &[Part], rows: &[(Said, &OldCommune)]) -> Result<(), TestCaseError> {
    let atlas = &CATALOGUE.atlas;
    let mut of_today: BTreeMap<String, i64> = BTreeMap::new();
    let mut of_before = of_today.clone();
    for part in parts.iter().filter(|part| part.place.level() == Level::Province) {
        let rest = format!("{} {} {}", part.measure, part.bucket.0, part.member);
        match part.place.system {
            CodeSystem::Of63 => {
                *of_before.entry(format!("{} {rest}", atlas.successor(&part.place).expect("one"))).or_default() +=
                    part.n;
            }
            CodeSystem::Of34 if atlas.province(&part.place).expect("one").predecessors.len() > 1 => {
                *of_today.entry(format!("{} {rest}", part.place)).or_default() += part.n;
            }
            CodeSystem::Of34 => {}
        }
    }
    prop_assert_eq!(of_before, of_today, "63 = 34, whatever is counted");
    let counted = received(parts);
    let of = |place: &PlaceCode| counted.get(&place.to_string()).copied().unwrap_or_default();
    for old in atlas.provinces_63() {
        let told = rows.iter().filter(|(_, commune)| commune.province == old.code).count() as i64;
        let new = atlas.successor(&old.code).expect("one");
        let is_merged = atlas.province(new).expect("one").predecessors.len() > 1;
        prop_assert_eq!(if is_merged { of(&old.code) } else { of(new) }, told, "{}", &old.code);
    }
    Ok(())
}

/// Cases with a commune before = cases in communes of today + cases of divided communes, province by province; and each
/// commune of today has what the list or the record says, no more.
fn communes_add_up(parts: &[Part], rows: &[(Said, &OldCommune)]) -> Result<(), TestCaseError> {
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for (said, commune) in rows.iter().filter(|(said, _)| !said.commune.is_empty()) {
        let place = match (said.today.as_str(), commune.whole()) {
            ("", Some(whole)) => whole.to_string(),
            ("", None) => commune.code.to_string(),
            (today, _) => format!("34:{today}"),
        };
        *expected.entry(place).or_default() += 1;
    }
    let mut found = received(parts);
    found.retain(|place, _| place.parse::<PlaceCode>().expect("a place").level() == Level::Commune);
    let told = rows.iter().filter(|(said, _)| !said.commune.is_empty()).count() as i64;
    prop_assert_eq!(found.values().sum::<i64>(), told, "attributed + not attributable = all");
    prop_assert_eq!(found, expected);
    Ok(())
}
