//! Loads that come, go and come back: whatever the path, what counts is what a fresh start with the
//! remaining files gives; and a load that is killed or fails leaves nothing behind.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chiso::catalog::Catalogue;
use chiso::commands::context::Context;
use chiso::commands::{Now, changing_loads, counting, loading};
use chiso::domain::load::{Load, LoadRequest, LoadState, Outcome, Way};
use chiso::domain::part::Part;
use chiso::domain::source::Contract;
use chiso::domain::wall::Wall;
use chiso::formats::FileInput;
use chiso::store::Store;
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use tempfile::TempDir;

type Tested<T = ()> = Result<T, Box<dyn std::error::Error>>;

const CASES: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã đơn vị,Mã tỉnh,Kênh tiếp nhận,Mức độ dịch vụ,Trạng thái,\
Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Thời điểm cập nhật,Thời điểm trích xuất";
const RETURN: &str = "place,code_system,date,measure,value,qualifier,note,source";

/// A data folder of its own, with what a person at a terminal can do to it.
struct Desk {
    context: Context,
    now: Now,
    _folder: TempDir,
}

impl Desk {
    async fn new() -> Tested<Self> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&Store::address_in(folder.path())).await?;
        let context = Context { catalogue: Catalogue::embedded()?, store, data: folder.path().to_owned() };
        let now = Now { moment: "2026-10-11T08:00:00+07:00".to_owned(), today: date(2026, 10, 11) };
        Ok(Self { context, now, _folder: folder })
    }

    async fn load(&self, source: &str, file: &Path, period: &str) -> Tested<Outcome> {
        let source = loading::source(&self.context, source)?;
        let request = LoadRequest { period: period.to_owned(), way: Way::CommandLine, province: None };
        Ok(loading::load_one(&self.context, source, &FileInput::new(file), &request, &self.now).await?)
    }

    async fn wall(&self) -> Tested<Wall> {
        counting::run(&self.context, &self.now, true).await?;
        Ok(self.context.store.read_wall().await?)
    }

    async fn loads(&self, state: LoadState) -> Tested<Vec<Load>> {
        let mut loads = self.context.store.loads().await?;
        loads.retain(|load| load.state == state);
        Ok(loads)
    }

    /// What a fresh start with the files of the visible loads, in their order, gives.
    async fn fresh_start(&self) -> Tested<Self> {
        let mut fresh = Self::new().await?;
        fresh.context.catalogue = self.context.catalogue.clone();
        for load in self.loads(LoadState::Visible).await? {
            let outcome = fresh.load(&load.source, Path::new(&load.origin), &load.period).await?;
            assert!(matches!(outcome, Outcome::Loaded(_)), "{outcome:?}");
        }
        Ok(fresh)
    }

    /// Files in the lake and in quarantine that the manifest does not list.
    async fn rubbish(&self) -> Tested<Vec<PathBuf>> {
        let mut known = BTreeSet::new();
        for load in self.context.store.loads().await? {
            known.extend(load.lake_files.iter().chain(&load.quarantine_file).map(|file| self.context.data.join(file)));
        }
        let mut there = BTreeSet::new();
        for folder in ["lake", "quarantine"] {
            files_below(&self.context.data.join(folder), &mut there)?;
        }
        for file in &known {
            assert!(there.contains(file), "{} is listed, but it is not there", file.display());
        }
        Ok(there.difference(&known).cloned().collect())
    }
}

fn files_below(folder: &Path, files: &mut BTreeSet<PathBuf>) -> Tested {
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { files_below(&path, files)? } else { _ = files.insert(path) }
        }
    }
    Ok(())
}

/// What of a load is a function of the visible loads and their order.
type Told = (String, String, String, [i64; 6], String, String);

/// Everything that counts, in an order of its own.
#[derive(Debug, PartialEq)]
struct Figures {
    parts: Vec<String>,
    forms: Vec<String>,
    scores: Vec<String>,
    found: Vec<String>,
    loads: Vec<Told>,
    computed_as_of: Option<jiff::civil::Date>,
}

fn figures(wall: &Wall) -> Figures {
    fn sorted<T: std::fmt::Debug>(rows: &[T]) -> Vec<String> {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        rows
    }
    let forms = [sorted(&wall.member_flows), sorted(&wall.agencies), sorted(&wall.differences)];
    let found = [sorted(&wall.signals), sorted(&wall.untold)];
    let told = |load: &Load| {
        let rows = [load.read, load.accepted, load.rejected, load.duplicate, load.superseded, load.replaced];
        let (nature, as_of) = (load.nature.as_str().to_owned(), load.as_of.to_string());
        (load.source.clone(), load.hash.clone(), load.period.clone(), rows, nature, as_of)
    };
    Figures {
        parts: sorted(&wall.parts),
        forms: forms.concat(),
        scores: sorted(&wall.scores),
        found: found.concat(),
        loads: wall.loads.iter().map(told).collect(),
        computed_as_of: wall.computed_as_of,
    }
}

fn case(random: &mut Pcg64Mcg) -> String {
    let number = random.random_range(1..=9);
    let province = ["40", "40", "01"][random.random_range(0..3)];
    let received = random.random_range(1..=3);
    let channel = ["Trực tiếp", "Trực tuyến", "Fax"][[0, 0, 1, 1, 1, 2][random.random_range(0..6)]];
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
        let measure = ["villages", "villages_connected", "online_share"][random.random_range(0..3)];
        format!("40,34,2026-09-0{day},{measure},{n},,,test\n")
    });
    format!("{RETURN}\n{}", rows.collect::<String>())
}

/// One random history: files of cases and of returns that overlap, loads, undos and replays.
async fn history(seed: u64) -> Tested<Desk> {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut desk = Desk::new().await?;
    let mut files = Vec::new();
    for index in 0..8 {
        let (source, text) = if random.random_bool(0.75) {
            ("case_portal", case_file(&mut random))
        } else {
            ("reform_return", return_file(&mut random))
        };
        let path = desk.context.data.join(format!("{index}.csv"));
        fs::write(&path, text)?;
        files.push((source, path));
    }
    let mut done = Vec::new();
    for _ in 0..12 {
        let loads = desk.context.store.loads().await?;
        let any = (!loads.is_empty()).then(|| &loads[random.random_range(0..loads.len())]);
        match (random.random_range(0..10), any) {
            (0..=5, _) | (_, None) => {
                let (source, file) = &files[random.random_range(0..files.len())];
                let period = ["", "", "2026-10"][random.random_range(0..3)];
                let outcome = desk.load(source, file, period).await?;
                done.push(format!("load {} {period}: {:?}", file.display(), outcome.load()));
            }
            (6..=7, Some(load)) => {
                let outcome = changing_loads::undo(&desk.context, load.id, "a test", &desk.now).await;
                assert_eq!(outcome.is_ok(), load.state == LoadState::Visible, "{outcome:?}");
                done.push(format!("undo {}", load.id));
            }
            (_, Some(load)) => {
                // Fails where today's mapping refuses it, or where the same bytes are visible elsewhere.
                let outcome = changing_loads::replay(&desk.context, load.id, None, &desk.now).await;
                done.push(format!("replay {}: {:?}", load.id, outcome.err()));
            }
        }
        if random.random_bool(0.2) {
            counting::run(&desk.context, &desk.now, true).await?;
        }
    }
    eprintln!("seed {seed}:\n  {}", done.join("\n  "));
    // From here on a word that was unknown is known: every load is read anew by it.
    if seed.is_multiple_of(2) {
        for source in &mut desk.context.catalogue.sources {
            if let Contract::Cases(mapping) = &mut source.contract
                && let Some(channels) = mapping.codes.get_mut("channel")
            {
                channels.insert("Fax".to_owned(), "post".to_owned());
                source.text.push_str("# Fax is known\n");
            }
        }
        let mut visible: Vec<i64> = desk.loads(LoadState::Visible).await?.iter().map(|load| load.id).collect();
        while !visible.is_empty() {
            let id = visible.swap_remove(random.random_range(0..visible.len()));
            changing_loads::replay(&desk.context, id, None, &desk.now).await?;
        }
    }
    Ok(desk)
}

fn run<T>(test: impl Future<Output = Tested<T>>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(test).expect("works")
}

#[test]
fn whatever_the_path_the_figures_are_those_of_a_fresh_start() {
    for seed in 0..16 {
        run(async {
            let desk = history(seed).await?;
            let (found, fresh) = (desk.wall().await?, desk.fresh_start().await?);
            let expected = fresh.wall().await?;
            assert_eq!(figures(&found), figures(&expected), "seed {seed}");
            for load in &found.loads {
                let places = load.accepted + load.rejected + load.duplicate + load.superseded;
                assert_eq!(load.read, places, "seed {seed}: {load:?}");
            }
            loading::tidy(&desk.context).await?;
            assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new(), "seed {seed}");
            Ok(())
        });
    }
}

fn row(number: &str, status: &str, received: &str, finished: &str, extracted: &str) -> String {
    format!(
        "{number},1.000001,G15,H41.01,40,Trực tuyến,Toàn trình,{status},{received} 08:00,28/09/2026 17:00,{finished},,\
         {extracted} 23:59\n"
    )
}

fn open(number: &str, received: &str, extracted: &str) -> String {
    row(number, "Đang xử lý", received, "", extracted)
}

impl Desk {
    async fn load_text(&self, name: &str, text: &str) -> Tested<Load> {
        let path = self.context.data.join(name);
        fs::write(&path, format!("{CASES}\n{text}"))?;
        match self.load("case_portal", &path, "").await? {
            Outcome::Loaded(load) => Ok(load),
            other => Err(format!("{other:?}").into()),
        }
    }
}

#[test]
fn a_load_that_is_taken_back_leaves_what_was_there_before_it() {
    run(async {
        let desk = Desk::new().await?;
        let first = desk.load_text("1.csv", &open("A-1", "21/09/2026", "01/10/2026")).await?;
        let before = desk.wall().await?;
        let done = row("A-1", "Đã trả kết quả", "21/09/2026", "25/09/2026 09:00", "02/10/2026");
        let second = desk.load_text("2.csv", &done).await?;
        assert_eq!((second.accepted, second.replaced), (1, 1));
        let third = desk.load_text("3.csv", &(done.clone() + &open("A-2", "22/09/2026", "02/10/2026"))).await?;
        assert_eq!((third.accepted, third.duplicate), (1, 1));
        let both = figures(&desk.wall().await?);
        changing_loads::undo(&desk.context, second.id, "nhầm tệp", &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?).parts, both.parts, "the third load has the same row");
        let third = desk.context.store.load(third.id).await?.ok_or("the third load")?;
        assert_eq!((third.accepted, third.duplicate, third.replaced), (2, 0, 1), "it is no duplicate any more");
        let undone = desk.context.store.load(second.id).await?.ok_or("its row stays")?;
        assert_eq!((undone.state, undone.lake_files.len()), (LoadState::Undone, 0));
        assert_eq!(undone.remark.en, "taken back on 2026-10-11: nhầm tệp");
        changing_loads::undo(&desk.context, third.id, "", &desk.now).await?;
        let after = desk.wall().await?;
        assert_eq!(figures(&after), figures(&before));
        assert!(changing_loads::undo(&desk.context, third.id, "", &desk.now).await.is_err(), "only once");
        let again = desk.load_text("3.csv", &(done + &open("A-2", "22/09/2026", "02/10/2026"))).await?;
        assert_eq!((again.id, again.accepted), (4, 2), "the same bytes may come again");
        for load in [first.id, again.id] {
            changing_loads::undo(&desk.context, load, "", &desk.now).await?;
        }
        let nothing = desk.wall().await?;
        assert_eq!((nothing.parts.len(), nothing.loads.len(), nothing.computed_as_of), (0, 0, None));
        Ok(())
    });
}

#[test]
fn late_files_change_only_the_half_months_they_speak_of() {
    run(async {
        let desk = Desk::new().await?;
        let rows: Vec<String> = (1..=28)
            .map(|day| {
                row(
                    &format!("B-{day}"),
                    "Đã trả kết quả",
                    &format!("{day:02}/09/2026"),
                    "28/09/2026 09:00",
                    "01/10/2026",
                )
            })
            .collect();
        desk.load_text("september.csv", &rows.concat()).await?;
        let before = desk.wall().await?;
        let late = [
            row("B-late", "Đã trả kết quả", "16/07/2026", "20/07/2026 09:00", "31/07/2026"),
            // An older version of a case that is there in a newer one.
            open("B-2", "02/09/2026", "14/09/2026"),
        ];
        let load = desk.load_text("july.csv", &late.concat()).await?;
        assert_eq!((load.accepted, load.superseded, load.replaced), (1, 1, 0));
        let after = desk.wall().await?;
        let july = chiso::domain::bucket::Bucket::of(date(2026, 7, 16));
        let others = |wall: &Wall| -> BTreeSet<String> {
            wall.parts.iter().filter(|part| part.bucket != july).map(|part: &Part| format!("{part:?}")).collect()
        };
        assert_eq!(others(&before), others(&after));
        assert!(after.parts.iter().filter(|part| part.bucket == july).map(|part| part.n).sum::<i64>() > 0);
        Ok(())
    });
}

#[test]
fn the_same_file_is_known_by_bytes_source_and_period() {
    run(async {
        let desk = Desk::new().await?;
        let load = desk.load_text("a.csv", &open("C-1", "21/09/2026", "01/10/2026")).await?;
        let path = desk.context.data.join("b.csv");
        fs::copy(desk.context.data.join("a.csv"), &path)?;
        let version = desk.context.store.version().await?;
        let outcome = desk.load("case_portal", &path, "").await?;
        assert_eq!(outcome, Outcome::AlreadyThere(load));
        assert_eq!(desk.context.store.version().await?, version, "nothing changed");
        let outcome = desk.load("case_portal", &path, "2026-10").await?;
        let Outcome::Loaded(other) = outcome else { panic!("{outcome:?}") };
        assert_eq!((other.accepted, other.duplicate, other.period.as_str()), (0, 1, "2026-10"));
        assert_eq!(loading::period("2026-10")?, "2026-10");
        assert!(loading::period("October").is_err());
        Ok(())
    });
}

#[test]
fn a_file_of_which_too_much_is_wrong_is_refused_and_kept_as_such() {
    run(async {
        let desk = Desk::new().await?;
        let good = open("D-1", "21/09/2026", "01/10/2026");
        let bad = good.replace("D-1", "D-2").replace(",40,", ",99,");
        let path = desk.context.data.join("bad.csv");
        fs::write(&path, format!("{CASES}\n{good}{bad}{}", bad.replace("D-2", "D-3")))?;
        for _ in 0..2 {
            let outcome = desk.load("case_portal", &path, "").await?;
            let Outcome::Refused(load) = outcome else { panic!("{outcome:?}") };
            assert_eq!((load.id, load.read, load.accepted, load.rejected), (1, 3, 1, 2), "tried again, one row");
            assert!(load.remark.en.contains("2 of 3 rows") && load.remark.vi.contains("2 trong 3 dòng"), "{load:?}");
            assert!(load.lake_files.is_empty() && load.quarantine_file.is_some());
            let found = desk.context.store.inspection(load.id).await?;
            assert!(found.findings.iter().any(|finding| finding.check == "E_UNKNOWN_PLACE" && finding.n == 2));
            loading::tidy(&desk.context).await?;
            assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        }
        fs::write(&path, "a,b\n1,2\n")?;
        let outcome = desk.load("case_portal", &path, "").await?;
        let Outcome::Refused(load) = outcome else { panic!("{outcome:?}") };
        assert!(load.remark.en.contains("`Mã hồ sơ`"), "{:?}", load.remark);
        let wall = desk.wall().await?;
        assert_eq!((wall.loads.len(), wall.parts.len()), (0, 0));
        // A mended mapping takes it in the place it came at.
        let mut desk = desk;
        for source in &mut desk.context.catalogue.sources {
            if let Contract::Cases(mapping) = &mut source.contract {
                mapping.rejected_at_most = 0.9;
            }
        }
        fs::write(&path, format!("{CASES}\n{good}{bad}{}", bad.replace("D-2", "D-3")))?;
        changing_loads::replay(&desk.context, 1, None, &desk.now).await?;
        assert_eq!(desk.wall().await?.loads.len(), 1);
        Ok(())
    });
}

#[test]
fn a_replay_wants_the_very_bytes() {
    run(async {
        let desk = Desk::new().await?;
        let load = desk.load_text("e.csv", &open("E-1", "21/09/2026", "01/10/2026")).await?;
        let (origin, copy) = (desk.context.data.join("e.csv"), desk.context.data.join("copy.csv"));
        fs::copy(&origin, &copy)?;
        fs::write(&origin, "changed")?;
        let before = figures(&desk.wall().await?);
        let error = changing_loads::replay(&desk.context, load.id, None, &desk.now).await.expect_err("changed");
        assert!(format!("{error:#}").contains("not the one of load 1"), "{error:#}");
        changing_loads::replay(&desk.context, load.id, Some(&copy), &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), before);
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    });
}

#[test]
fn what_is_looked_at_only_is_not_written() {
    run(async {
        let desk = Desk::new().await?;
        let path = desk.context.data.join("f.csv");
        let good = open("F-1", "21/09/2026", "01/10/2026");
        fs::write(&path, format!("{CASES}\n{good}{good}{}", good.replace("F-1", "F-2").replace(",40,", ",99,")))?;
        let source = loading::source(&desk.context, "case_portal")?;
        let request = LoadRequest { period: String::new(), way: Way::CommandLine, province: None };
        let taken = loading::preview(&desk.context, source, &FileInput::new(&path), &request, &desk.now).await?;
        let load = taken.load;
        assert_eq!((load.read, load.accepted, load.rejected, load.duplicate), (3, 1, 1, 1));
        assert_eq!(taken.brought.findings.len(), 1);
        assert!(!desk.context.data.join("lake").exists() && !desk.context.data.join("quarantine").exists());
        assert_eq!(desk.context.store.version().await?, 0);
        Ok(())
    });
}
