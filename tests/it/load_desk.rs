//! What the tests of loads share: a data folder of its own with what a person at a terminal can do to
//! it, and everything that counts in a store, in an order of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chiso::catalog::Catalogue;
use chiso::commands::context::Context;
use chiso::commands::{Now, counting, loading};
use chiso::domain::load::{Load, LoadRequest, LoadState, Outcome, Way};
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::formats::FileInput;
use chiso::report::compare::{Compare, CompareQuery};
use chiso::report::table::figures::Tabled;
use chiso::store::Store;
use jiff::civil::{Date, date};
use tempfile::TempDir;

pub type Tested<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The heading of a file of `case_portal`.
pub const CASES: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã đơn vị,Mã tỉnh,Kênh tiếp nhận,Mức độ dịch vụ,Trạng thái,\
Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Thời điểm cập nhật,Thời điểm trích xuất";

pub fn run<T>(test: impl Future<Output = Tested<T>>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(test).expect("works")
}

pub struct Desk {
    pub context: Context,
    pub now: Now,
    folder: TempDir,
}

/// A folder whose name tells of nobody: letters by chance may read like a name, and then the path of a load is not kept.
fn folder() -> std::io::Result<TempDir> {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    tempfile::Builder::new().prefix(&format!("desk-{}-{number}", std::process::id())).rand_bytes(0).tempdir()
}

impl Desk {
    pub async fn new() -> Tested<Self> {
        let folder = folder()?;
        let address = Store::address_in(folder.path());
        Self::with(folder, &address).await
    }

    /// With another database than the one in the folder; it has to be empty.
    pub async fn at(address: &str) -> Tested<Self> {
        Self::with(folder()?, address).await
    }

    async fn with(folder: TempDir, address: &str) -> Tested<Self> {
        let store = Store::open(address).await?;
        let data = folder.path().to_owned();
        let context = Context { catalogue: Catalogue::embedded()?, store, data, pseudonym_key: None };
        let now = Now { moment: "2026-10-11T08:00:00+07:00".to_owned(), today: date(2026, 10, 11) };
        Ok(Self { context, now, folder })
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Tested<PathBuf> {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }

    pub async fn load(&self, source: &str, file: &Path, period: &str) -> Tested<Outcome> {
        let source = loading::source(&self.context, source)?;
        let request = LoadRequest { period: period.to_owned(), stated_at: None, way: Way::CommandLine, province: None };
        Ok(loading::load_one(&self.context, source, &FileInput::new(file), &request, &self.now).await?)
    }

    pub async fn count(&self) -> Tested {
        Ok(counting::run(&self.context, &self.now, true).await?)
    }

    pub async fn wall(&self) -> Tested<Wall> {
        self.count().await?;
        Ok(self.context.store.read_wall().await?)
    }

    pub async fn loads(&self, state: LoadState) -> Tested<Vec<Load>> {
        let mut loads = self.context.store.loads().await?;
        loads.retain(|load| load.state == state);
        Ok(loads)
    }

    /// What a fresh start with the files of the visible loads, in their order, gives; in a database of
    /// the embedded kind.
    pub async fn fresh_start(&self) -> Tested<Self> {
        let mut fresh = Self::new().await?;
        fresh.context.catalogue = self.context.catalogue.clone();
        for load in self.loads(LoadState::Visible).await? {
            let outcome = fresh.load(&load.source, Path::new(&load.origin), &load.period).await?;
            assert!(matches!(outcome, Outcome::Loaded(_)), "{outcome:?}");
        }
        Ok(fresh)
    }

    /// Everything that counts, with what was found in each load that does.
    pub async fn everything(&self) -> Tested<Everything> {
        let wall = self.wall().await?;
        let mut inspections = Vec::new();
        for load in &wall.loads {
            inspections.push(format!("{:?}", self.context.store.inspection(load.id).await?));
        }
        let (figures, exported) = (figures(&wall), exported(&self.context.catalogue, wall));
        Ok(Everything { figures, inspections, exported })
    }

    /// Files in the lake and in quarantine that the manifest does not list.
    pub async fn rubbish(&self) -> Tested<Vec<PathBuf>> {
        let runs = self.context.store.files_of_runs().await?.into_keys().collect();
        rubbish(&self.context.data, &self.context.store.loads().await?, &runs)
    }
}

/// Files of the lake, in quarantine and of runs that neither a load nor a kept run has (`runs`: those that
/// the runs need); fails if one that they have is not there.
pub fn rubbish(data: &Path, loads: &[Load], runs: &BTreeSet<String>) -> Tested<Vec<PathBuf>> {
    let files = loads.iter().flat_map(|load| load.lake_files.iter().chain(&load.quarantine_file)).chain(runs);
    let known: BTreeSet<PathBuf> = files.map(|file| data.join(file)).collect();
    let mut there = BTreeSet::new();
    for folder in ["lake", "quarantine", "runs"] {
        files_below(&data.join(folder), &mut there)?;
    }
    for file in &known {
        assert!(there.contains(file), "{} is listed, but it is not there", file.display());
    }
    Ok(there.difference(&known).cloned().collect())
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

/// Everything that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub parts: Vec<String>,
    pub forms: Vec<String>,
    pub sent_lines: Vec<String>,
    pub scores: Vec<String>,
    pub found: Vec<String>,
    pub held: Vec<String>,
    pub loads: Vec<Told>,
    pub computed_as_of: Option<Date>,
}

/// The figures, what was found in each load, and the table that `chiso export` writes of some periods.
#[derive(Debug, PartialEq)]
pub struct Everything {
    pub figures: Figures,
    pub inspections: Vec<String>,
    pub exported: Vec<Vec<String>>,
}

pub fn figures(wall: &Wall) -> Figures {
    fn sorted<T: std::fmt::Debug>(rows: &[T]) -> Vec<String> {
        let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        rows
    }
    // A load's number is its place in an order, of which a fresh start leaves out what does not count.
    let places: BTreeMap<i64, i64> = (1..).zip(&wall.loads).map(|(place, load)| (load.id, place)).collect();
    let (mut sent, mut findings, mut held) = (wall.sent_lines.clone(), wall.findings.clone(), wall.held.clone());
    sent.iter_mut().for_each(|line| line.load = places[&line.load]);
    findings.iter_mut().for_each(|finding| finding.load = places[&finding.load]);
    // Of a load that was taken back a moment ago they are counted anew next.
    held.iter_mut().for_each(|rows| rows.load = places.get(&rows.load).copied().unwrap_or_default());
    let forms = [sorted(&wall.member_flows), sorted(&wall.agencies), sorted(&wall.differences)];
    let found = [sorted(&wall.signals), sorted(&wall.untold), sorted(&findings)];
    let told = |load: &Load| {
        let rows = [load.read, load.accepted, load.rejected, load.duplicate, load.superseded, load.replaced];
        let (nature, as_of) = (load.nature.as_str().to_owned(), load.as_of.to_string());
        (load.source.clone(), load.hash.clone(), load.period.clone(), rows, nature, as_of)
    };
    Figures {
        parts: sorted(&wall.parts),
        forms: forms.concat(),
        sent_lines: sorted(&sent),
        scores: sorted(&wall.scores),
        found: found.concat(),
        held: sorted(&held),
        loads: wall.loads.iter().map(told).collect(),
        computed_as_of: wall.computed_as_of,
    }
}

/// Rows of `chiso export` for a month, a quarter and two years.
fn exported(catalogue: &Catalogue, wall: Wall) -> Vec<Vec<String>> {
    let snapshot = chiso::web::snapshot(catalogue, wall);
    let of = |period: &str| {
        let query = CompareQuery {
            period: period.parse().ok(),
            provinces: catalogue.atlas.provinces_34().map(|province| province.code.bare().to_owned()).collect(),
            indicators: catalogue.indicators.iter().map(|indicator| indicator.id.clone()).collect(),
            ..CompareQuery::default()
        };
        Compare::build(&snapshot, &query, Language::English).table().texts()
    };
    ["2026-10", "2026-Q3", "2026", "2021"].into_iter().flat_map(of).collect()
}
