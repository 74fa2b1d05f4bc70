//! Random histories of loads of every kind: files that come, come again, are refused, are taken back
//! and are read anew. Whatever the path, all that counts is what a fresh start with the remaining
//! files gives, in both databases.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chiso::commands::{changing_loads, loading};
use chiso::domain::load::LoadState;
use chiso::domain::source::Contract;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

use crate::load_desk::{CASES, Desk, Everything, Tested};
use crate::sent_form_files;
use crate::store::{Outcome as Done, on_both};

const RETURN: &str = "place,code_system,date,measure,value,qualifier,note,source";

/// One of some.
fn any<T: Copy>(random: &mut Pcg64Mcg, of: &[T]) -> T {
    of[random.random_range(0..of.len())]
}

fn case(random: &mut Pcg64Mcg) -> String {
    let number = random.random_range(1..=9);
    let province = any(random, &["40", "40", "01"]);
    let received = random.random_range(1..=3);
    let channel = any(random, &["Trực tiếp", "Trực tiếp", "Trực tuyến", "Trực tuyến", "Trực tuyến", "Fax"]);
    let (status, finished) = if random.random_bool(0.5) {
        ("Đã trả kết quả", format!("{:02}/10/2026 09:00", random.random_range(received..=6)))
    } else {
        ("Đang xử lý", String::new())
    };
    let updated =
        if random.random_bool(0.6) { format!("0{}/10/2026 10:00", random.random_range(6..=8)) } else { String::new() };
    let extracted = random.random_range(8..=10);
    format!(
        "C-{number},1.000001,G15,H41.0{},{province},{channel},Toàn trình,{status},0{received}/10/2026 08:00,\
         05/10/2026 17:00,{finished},{updated},{extracted:02}/10/2026 23:59\n",
        random.random_range(1..=2),
    )
}

fn case_file(random: &mut Pcg64Mcg) -> String {
    let mut rows: Vec<String> = (0..random.random_range(1..=7)).map(|_| case(random)).collect();
    if random.random_bool(0.3) {
        rows.push(rows[0].clone());
    }
    format!("{CASES}\n{}", rows.concat())
}

fn return_file(random: &mut Pcg64Mcg) -> String {
    let rows = (0..random.random_range(1..=3)).map(|_| {
        let (day, n) = (random.random_range(1..=3), random.random_range(1..=99));
        let measure = any(random, &["villages", "villages_connected", "online_share"]);
        format!("40,34,2026-09-0{day},{measure},{n},,,test\n")
    });
    format!("{RETURN}\n{}", rows.collect::<String>())
}

/// A record of the exchange format, or a row of progress that names a case and perhaps its province.
fn record(random: &mut Pcg64Mcg) -> Value {
    let (number, province) = (random.random_range(1..=6), any(random, &["40", "40", "01"]));
    let is_finished = random.random_bool(0.3);
    json!({
        "MaHoSo": format!("J-{number}"), "MaTTHC": "1.000001", "MaTinh": province, "MucDo": "4",
        "KenhThucHien": any(random, &["1", "2", "2", "7"]), "TrangThaiHoSo": if is_finished { "9" } else { "4" },
        "NgayTiepNhan": format!("2026100{}080000", random.random_range(1..=2)), "NgayHenTra": "20261006170000",
        "NgayKetThucXuLy": if is_finished { "20261005090000" } else { "" }, "LoaiDoiTuong": "1",
        "ThoiDiemTrichXuat": format!("2026100{}120000", random.random_range(5..=8)),
    })
}

fn step(random: &mut Pcg64Mcg) -> Value {
    let (number, day) = (random.random_range(1..=8), random.random_range(2..=9));
    let at = format!("2026100{day}090000");
    let mut step =
        json!({"MaHoSo": format!("J-{number}"), "ThoiDiemXuLy": at, "TrangThai": any(random, &["5", "4", "9"])});
    if random.random_bool(0.6) {
        step["MaTinh"] = any(random, &["40", "40", "01"]).into();
    }
    step
}

/// Cases, rows of progress, or both, in the order of chance.
fn exchange_file(random: &mut Pcg64Mcg) -> String {
    let mut text = String::new();
    for _ in 0..random.random_range(1..=3) {
        let n = random.random_range(2..=5);
        let (service, data): (_, Vec<Value>) = if random.random_bool(0.5) {
            ("DongBoHoSoMC", (0..n).map(|_| record(random)).collect())
        } else {
            ("CapNhatTienDoHoSoMC", (0..n).map(|_| step(random)).collect())
        };
        let is_updating = if random.random_bool(0.2) { "True" } else { "False" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", json!({"service": service, "isUpdating": is_updating, "data": data}));
    }
    text
}

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name);
    fs::read_to_string(path).expect("a sample")
}

/// What publishers send: an edition, a later one, and one put right afterwards.
fn published(desk: &Desk) -> Tested<Vec<(&'static str, PathBuf)>> {
    let (portal, pci) = (sample("portal_766.json"), sample("pci.csv"));
    let pci: String = pci.lines().take(30).map(|line| format!("{line}\n")).collect();
    let corrected = pci.replacen("50.3443,40", "51.5,38", 1);
    let put_right = portal.replacen("\"totalReceived\": 405424", "\"totalReceived\": 405500", 1);
    assert!(corrected != pci && put_right != portal, "the samples have changed");
    Ok(vec![
        ("portal_766", desk.write("portal.json", &portal)?),
        ("portal_766", desk.write("portal-earlier.json", sample("portal_766.2026-10-03.json"))?),
        ("portal_766", desk.write("portal-put-right.json", put_right)?),
        ("pci", desk.write("pci.csv", &pci)?),
        ("pci", desk.write("pci-corrected.csv", corrected)?),
    ])
}

/// Files of every kind, some of them of no use to their source.
fn files(desk: &Desk, random: &mut Pcg64Mcg) -> Tested<Vec<(&'static str, PathBuf)>> {
    let mut files = published(desk)?;
    for index in 0..5 {
        files.push(("case_portal", desk.write(&format!("{index}.csv"), case_file(random))?));
        files.push(("case_sync", desk.write(&format!("{index}.json"), exchange_file(random))?));
    }
    for index in 0..2 {
        files.push(("reform_return", desk.write(&format!("return-{index}.csv"), return_file(random))?));
        let form = sent_form_files::of_a_quarter(index + 1)?;
        files.push(("form_ii06a", desk.write(&format!("form-{index}.xlsx"), form)?));
    }
    files.push(("form_ii06a", desk.write("form-copy.xlsx", sent_form_files::saved_again()?)?));
    files.push(("form_ii06a", desk.write("form-off.xlsx", sent_form_files::off_balance()?)?));
    files.push(("case_portal", desk.write("no-cases.csv", "a,b\n1,2\n")?));
    let unknown = case_file(random).replace(",40,", ",99,").replace(",01,", ",98,");
    files.push(("case_portal", desk.write("nowhere.csv", unknown)?));
    files.push(("case_sync", desk.write("no-calls.json", "{\"data\": [{\"x\": 1}]}")?));
    Ok(files)
}

/// Loads, undos and replays in the order of chance; what was done is told if the test fails.
async fn history(desk: &Desk, random: &mut Pcg64Mcg) -> Tested {
    let files = files(desk, random)?;
    for _ in 0..24 {
        let loads = desk.context.store.loads().await?;
        let some = (!loads.is_empty()).then(|| &loads[random.random_range(0..loads.len())]);
        match (random.random_range(0..10), some) {
            (0..=5, _) | (_, None) => {
                let (source, file) = &files[random.random_range(0..files.len())];
                let period = match *source {
                    // Its heading says which days it is of.
                    "form_ii06a" => "",
                    _ => any(random, &["", "", "2026-10"]),
                };
                let outcome = desk.load(source, file, period).await?;
                eprintln!("  load {} {period}: {:?}", file.display(), outcome.load());
            }
            (6..=7, Some(load)) => {
                let outcome = changing_loads::undo(&desk.context, load.id, "a test", &desk.now).await;
                assert_eq!(outcome.is_ok(), load.state == LoadState::Visible, "{outcome:?}");
                eprintln!("  undo {}", load.id);
            }
            (_, Some(load)) => {
                // Fails where today's mapping refuses it, or where the same bytes are visible elsewhere.
                let outcome = changing_loads::replay(&desk.context, load.id, None, &desk.now).await;
                eprintln!("  replay {}: {:?}", load.id, outcome.err());
            }
        }
        if random.random_bool(0.2) {
            desk.count().await?;
        }
    }
    Ok(())
}

/// From here on the words of the channels are others; every load that counts is read anew by them, in
/// the order of chance, and taken back if it is refused now.
async fn another_mapping(desk: &mut Desk, random: &mut Pcg64Mcg) -> Tested {
    let is_wider = random.random_bool(0.5);
    for source in &mut desk.context.catalogue.sources {
        if let Contract::Cases(mapping) = &mut source.contract
            && let Some(channels) = mapping.codes.get_mut("channel")
        {
            if is_wider {
                channels.extend(["Fax", "7"].map(|word| (word.to_owned(), "post".to_owned())));
            } else {
                channels.retain(|word, _| word != "Trực tiếp" && word != "1");
            }
            source.text.push_str("# other channels\n");
        }
    }
    let mut visible: Vec<i64> = desk.loads(LoadState::Visible).await?.iter().map(|load| load.id).collect();
    while !visible.is_empty() {
        let id = visible.swap_remove(random.random_range(0..visible.len()));
        if let Err(error) = changing_loads::replay(&desk.context, id, None, &desk.now).await {
            assert!(!is_wider && error.to_string().contains("would be refused today"), "{error:#}");
            changing_loads::undo(&desk.context, id, "", &desk.now).await?;
        }
    }
    Ok(())
}

async fn holds(address: Option<&str>, seed: u64) -> Tested<Everything> {
    eprintln!("seed {seed}:");
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut desk = match address {
        Some(address) => Desk::at(address).await?,
        None => Desk::new().await?,
    };
    history(&desk, &mut random).await?;
    if seed % 2 == 1 {
        another_mapping(&mut desk, &mut random).await?;
    }
    let (found, fresh) = (desk.everything().await?, desk.fresh_start().await?);
    same(&found, &fresh.everything().await?, seed);
    for load in desk.context.store.loads().await? {
        let places = load.accepted + load.rejected + load.duplicate + load.superseded;
        assert_eq!(load.read, places, "seed {seed}: {load:?}");
    }
    loading::tidy(&desk.context).await?;
    assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new(), "seed {seed}");
    Ok(found)
}

/// Table by table, so that a difference is not lost in what is the same.
fn same(found: &Everything, fresh: &Everything, seed: u64) {
    let (own, other) = (&found.figures, &fresh.figures);
    assert_eq!(own.loads, other.loads, "seed {seed}");
    let tables = [
        ("parts", &own.parts, &other.parts),
        ("forms and differences", &own.forms, &other.forms),
        ("sent lines", &own.sent_lines, &other.sent_lines),
        ("scores", &own.scores, &other.scores),
        ("signals and findings", &own.found, &other.found),
        ("inspections", &found.inspections, &fresh.inspections),
    ];
    for (what, own, other) in tables {
        let more: Vec<_> = own.iter().filter(|row| !other.contains(row)).collect();
        let less: Vec<_> = other.iter().filter(|row| !own.contains(row)).collect();
        assert!(
            more.is_empty() && less.is_empty(),
            "seed {seed}: {what}: found {more:#?}, a fresh start has {less:#?}"
        );
    }
    assert_eq!(own, other, "seed {seed}");
    assert_eq!(found.exported, fresh.exported, "seed {seed}");
}

#[test]
fn whatever_the_path_all_is_as_after_a_fresh_start() -> Done {
    let mut seen = [false; 5];
    // One empty database of each kind is there at a time.
    for seed in 0..10 {
        if seed < 2 {
            on_both(&format!("history_{seed}"), |address| async move { holds(Some(&address), seed).await.map(drop) })?;
            continue;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let all = runtime.block_on(holds(None, seed))?.figures;
        let there = [&all.parts, &all.forms, &all.sent_lines, &all.scores, &all.found].map(|rows| !rows.is_empty());
        seen.iter_mut().zip(there).for_each(|(seen, there)| *seen |= there);
    }
    assert_eq!(seen, [true; 5], "histories without any of these show nothing");
    Ok(())
}
