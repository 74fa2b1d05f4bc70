//! `chiso watch`: files that are put into `DIR/<source>/` are loaded, and moved to `done/` or
//! `failed/` beside a file that says what became of them.
//!
//! Only a file that two looks find unchanged is loaded. Who copies slowly writes under a name that
//! begins with a dot or ends in `.part` or `.tmp`, and renames when all is there.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};
use jiff::civil::DateTime;
use tokio::sync::watch::Receiver;

use super::loading;
use super::loads::mended_whole;
use super::schedule::Schedule;
use super::writer::{Turn, Writer};
use crate::domain::load::{Load, LoadRequest, LoadState, Outcome, Way};
use crate::domain::personal::{origin, shown_path};
use crate::domain::source::SourceMapping;
use crate::domain::stated::is_stated;
use crate::formats::{FileInput, Input, ReadSeek};

/// Between the two looks that tell whether a file still grows.
pub const SETTLE: Duration = Duration::from_secs(3);
/// What stands beside a file: what became of it, and when its export was made.
const BESIDE: [&str; 2] = [".chiso.txt", ".as-of"];
/// Endings under which programs write what is not whole yet.
const UNFINISHED: [&str; 6] = [".part", ".tmp", ".crdownload", ".partial", ".filepart", ".swp"];

/// A folder that is watched.
pub struct Watched {
    folder: PathBuf,
    settle: Duration,
    /// Files that could not be moved away after they were loaded, as they were then.
    stuck: HashMap<PathBuf, Sight>,
    /// Folders of which it was said that no source is named so.
    strangers: BTreeSet<PathBuf>,
}

/// How a file was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sight {
    length: u64,
    modified: SystemTime,
    /// Whether a file beside it says when it was made.
    stated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    source: String,
    path: PathBuf,
    sight: Sight,
}

/// What one look came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub loaded: usize,
    pub failed: usize,
}

/// Looks again and again until it is told to stop; a file in hand is finished.
pub async fn run(writer: Arc<Writer>, mut watched: Watched, schedule: Schedule, stop: Receiver<bool>) -> Result<()> {
    let mut told = stop.clone();
    loop {
        if let Err(error) = watched.look(&writer, &stop).await {
            // A share that is away, a full disk: the next look may find it mended.
            tracing::error!(error = format!("{error:#}"), "the watched folder could not be worked on");
        }
        tokio::select! {
            slept = schedule.sleep(writer.clock) => slept?,
            _ = told.wait_for(|stop| *stop) => return Ok(()),
        }
        if *stop.borrow() {
            return Ok(());
        }
    }
}

impl Watched {
    /// Fails if there is no such folder.
    pub fn new(folder: &Path, settle: Duration) -> Result<Self> {
        if !folder.is_dir() {
            bail!("{0} is not a folder that can be watched / {0} không phải thư mục theo dõi được", folder.display());
        }
        Self::once_there(folder, settle)
    }

    /// A folder that may yet come: every look before fails and says so.
    pub fn once_there(folder: &Path, settle: Duration) -> Result<Self> {
        let folder = std::path::absolute(folder)?;
        Ok(Self { folder, settle, stuck: HashMap::new(), strangers: BTreeSet::new() })
    }

    /// Loads what is there and does not grow, the oldest first.
    pub async fn look(&mut self, writer: &Arc<Writer>, stop: &Receiver<bool>) -> Result<Looked> {
        let before = self.found(writer)?;
        let mut looked = Looked::default();
        if before.is_empty() {
            return Ok(looked);
        }
        tokio::time::sleep(self.settle).await;
        let still = self.found(writer)?;
        let ready: Vec<Found> = still.into_iter().filter(|found| before.contains(found)).collect();
        if ready.is_empty() {
            return Ok(looked);
        }
        let turn = writer.turn().await?;
        for found in ready {
            if *stop.borrow() {
                break;
            }
            match self.one(writer, &turn, &found).await {
                Ok(true) => looked.loaded += 1,
                Ok(false) => looked.failed += 1,
                Err(error) => {
                    looked.failed += 1;
                    eprintln!("error / lỗi: {}: {error:#}", shown_path(&found.path));
                }
            }
        }
        turn.count().await?;
        Ok(looked)
    }

    /// Whether the file is in. An error is none of the file's: it stays where it is.
    async fn one(&mut self, writer: &Writer, turn: &Turn<'_>, found: &Found) -> Result<bool> {
        let folder = found.path.parent().context("a file lies in a folder")?;
        let name = found.path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let done = free_place(&folder.join("done"), &name)?;
        let input = Arc::new(Moving { inner: FileInput::new(&found.path), to: done.clone() });
        let source = loading::source(&writer.context, &found.source)?;
        let stated_at = match stated_beside(source, &found.path) {
            Ok(stated_at) => stated_at,
            Err(error) => {
                self.stuck.insert(found.path.clone(), found.sight.clone());
                tell_beside(&found.path, &format!("{error:#}"))?;
                return Ok(false);
            }
        };
        let request = LoadRequest { period: String::new(), stated_at, way: Way::WatchedFolder, province: None };
        let outcome = turn.load(&found.source, input.clone(), request).await?;
        let report = report(writer, &outcome);
        say!("{}: {}: {}", found.source, input.name(), report.lines().next().unwrap_or_default());
        if sight(&found.path).map(|sight| Sight { stated: found.sight.stated, ..sight }).as_ref() != Some(&found.sight)
        {
            // It grew meanwhile: what is there now is another file, and is loaded at the next look.
            say!("{}: it changed while it was loaded / tệp thay đổi trong khi nạp", shown_path(&found.path));
            return Ok(true);
        }
        let is_in = outcome.load().state != LoadState::Refused;
        let place = if is_in { done } else { free_place(&folder.join("failed"), &name)? };
        if let Err(error) = put_away(&found.path, &place, &report) {
            self.stuck.insert(found.path.clone(), found.sight.clone());
            return Err(error);
        }
        Ok(is_in)
    }

    /// Says once of each file that lies where no source takes it, beside it.
    fn strange(&mut self, writer: &Writer, files: impl IntoIterator<Item = PathBuf>) {
        for path in files {
            if sight(&path).is_none() || !is_data(&path) || !self.strangers.insert(path.clone()) || told(&path).exists()
            {
                continue;
            }
            let sources: Vec<&str> = writer.context.catalogue.sources.iter().map(|source| source.id.as_str()).collect();
            let sources = sources.join(", ");
            let text = format!(
                "not loaded: it lies in no folder of a source. Move it into one of these folders of {0}: {sources} / chưa nạp: tệp \
                 không nằm trong thư mục của nguồn nào. Hãy chuyển vào một trong các thư mục sau của {0}: {sources}",
                self.folder.display()
            );
            if let Err(error) = tell_beside(&path, &text) {
                tracing::warn!(error = format!("{error:#}"), "a file that nobody takes has no note");
            }
        }
    }

    /// Regular files of the folders of known sources, the oldest first.
    fn found(&mut self, writer: &Writer) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        let folders = fs::read_dir(&self.folder).with_context(|| {
            format!("{0} cannot be read; it is looked at again / không đọc được {0}; sẽ thử lại", self.folder.display())
        })?;
        let (folders, strays): (Vec<PathBuf>, Vec<PathBuf>) =
            folders.flatten().map(|entry| entry.path()).partition(|path| path.is_dir());
        self.strange(writer, strays);
        for folder in folders {
            let source = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if writer.context.catalogue.source(&source).is_none() {
                if self.strangers.insert(folder.clone()) {
                    eprintln!(
                        "{}: no source is named so; `chiso check` lists them / không có nguồn này",
                        folder.display()
                    );
                }
                self.strange(writer, fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()));
                continue;
            }
            let files = fs::read_dir(&folder)
                .with_context(|| format!("cannot read {0} / không đọc được: {0}", folder.display()))?;
            for path in files.flatten().map(|entry| entry.path()) {
                let Some(mut sight) = sight(&path).filter(|_| is_data(&path)) else { continue };
                // Stated since it was last looked at.
                sight.stated = beside(&path, ".as-of").exists();
                if self.stuck.get(&path) != Some(&sight) {
                    found.push(Found { source: source.clone(), path, sight });
                }
            }
        }
        found.sort_by(|one, other| (one.sight.modified, &one.path).cmp(&(other.sight.modified, &other.path)));
        Ok(found)
    }
}

/// Not one that is still being written, nor what stands beside another.
fn is_data(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    !name.starts_with(['.', '~']) && !UNFINISHED.iter().chain(&BESIDE).any(|end| name.ends_with(end))
}

/// `a.csv.as-of` for `a.csv`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// When the export was made, as the file `FILE.as-of` says.
fn stated_beside(source: &SourceMapping, path: &Path) -> Result<Option<DateTime>> {
    let file = beside(path, ".as-of");
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match (is_stated(source), sight(&file)) {
        (false, _) => Ok(None),
        (true, Some(sight)) if sight.length <= 100 => {
            let text =
                fs::read_to_string(&file).with_context(|| format!("{name} cannot be read / không đọc được {name}"))?;
            let stated = loading::stated(text.trim_start_matches('\u{feff}').trim()).with_context(|| name.clone())?;
            stated.map(Some).with_context(|| format!("{name} is empty / tệp {name} trống"))
        }
        (true, _) => bail!(
            "waits: files of this source do not say when they were extracted. Put a file {name} beside it with the day of the \
             export, such as 2026-10-31 or 2026-10-31T16:30 / đang chờ: tệp của nguồn này không ghi thời điểm trích xuất. Hãy đặt \
             cạnh tệp này một tệp {name} ghi ngày xuất, như 2026-10-31 hoặc 2026-10-31T16:30"
        ),
    }
}

/// A note beside a file that stays where it is, and on the console.
fn tell_beside(path: &Path, text: &str) -> Result<()> {
    eprintln!("{}: {text}", shown_path(path));
    let note = told(path);
    fs::write(&note, format!("{}\n", text.replacen(" / ", "\n", 1)))
        .with_context(|| format!("cannot write {0} / không ghi được: {0}", shown_path(&note)))
}

/// A link is not followed: whoever may put files here may not show us others.
fn sight(path: &Path) -> Option<Sight> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(Sight { length: metadata.len(), modified: metadata.modified().ok()?, stated: false })
}

/// A file that will lie elsewhere once it is loaded; a replay finds it there.
struct Moving {
    inner: FileInput,
    to: PathBuf,
}

impl Input for Moving {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn origin(&self) -> String {
        origin(&self.to)
    }

    fn length(&self) -> Result<u64> {
        self.inner.length()
    }

    fn open(&self) -> Result<Box<dyn ReadSeek + '_>> {
        self.inner.open()
    }
}

/// A name in the folder that is not taken: `a.csv`, else `a (2).csv`.
fn free_place(folder: &Path, name: &str) -> Result<PathBuf> {
    if !folder.exists() {
        fs::create_dir(folder).with_context(|| format!("cannot create {0} / không tạo được: {0}", folder.display()))?;
    }
    if !fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir()) {
        bail!("{0} is a link or a file, not a folder / {0} là liên kết hoặc tệp, không phải thư mục", folder.display());
    }
    let (stem, ending) = match name.rfind('.').filter(|&at| at > 0) {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    let named = |number: u32| if number == 1 { name.to_owned() } else { format!("{stem} ({number}){ending}") };
    let free = |path: &PathBuf| fs::symlink_metadata(path).is_err() && fs::symlink_metadata(told(path)).is_err();
    let place = (1..=100_000).map(|number| folder.join(named(number))).find(free);
    place.with_context(|| {
        format!("{0} is full of files of that name / {0} đã có quá nhiều tệp cùng tên", shown_path(folder))
    })
}

/// The file that says what became of another.
fn told(place: &Path) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".chiso.txt");
    PathBuf::from(name)
}

fn put_away(from: &Path, to: &Path, report: &str) -> Result<()> {
    // A note that it was waiting is out of date; what says its moment goes with it.
    let _ = fs::remove_file(told(from));
    let stated = beside(from, ".as-of");
    if sight(&stated).is_some() {
        fs::rename(&stated, beside(to, ".as-of"))
            .with_context(|| format!("cannot move {0} / không chuyển được: {0}", shown_path(&stated)))?;
    }
    fs::write(told(to), report)
        .with_context(|| format!("cannot write {0} / không ghi được: {0}", shown_path(&told(to))))?;
    fs::rename(from, to).with_context(|| format!("cannot move it to {0} / không chuyển được tới {0}", shown_path(to)))
}

fn report(writer: &Writer, outcome: &Outcome) -> String {
    let load = outcome.load();
    let first = match outcome {
        Outcome::Loaded(_) => format!("load {0}, in / lần nạp {0}, đã nạp", load.id),
        Outcome::AlreadyThere(_) => format!(
            "load {0} was this very file, nothing changed / tệp này đã nạp trước đó (lần nạp {0}), không có gì thay đổi",
            load.id
        ),
        Outcome::Refused(_) => format!("load {0}, REFUSED / lần nạp {0}, BỊ TỪ CHỐI", load.id),
    };
    let mut lines = vec![format!("{first}: {}", counts(load))];
    if !load.remark.vi.is_empty() {
        lines.extend([load.remark.vi.clone(), load.remark.en.clone()]);
    }
    if let Some(file) = &load.quarantine_file {
        let file = writer.context.data.join(file);
        lines.push(format!("rejected rows with their reasons / các dòng bị loại và lý do: {}", file.display()));
        lines.extend(mended_whole(&writer.context, load).into_iter().flat_map(|whole| [whole.vi, whole.en]));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn counts(load: &Load) -> String {
    format!(
        "read / đọc {} = accepted / nhận {} + rejected / loại {} + duplicate / trùng {} + superseded / bản cũ {}",
        load.read, load.accepted, load.rejected, load.duplicate, load.superseded
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_never_taken_twice() {
        let folder = tempfile::tempdir().expect("a folder");
        let done = folder.path().join("done");
        let place = |name: &str| free_place(&done, name).expect("a place");
        assert_eq!(place("a.csv"), done.join("a.csv"));
        fs::write(done.join("a.csv"), "").expect("writes");
        assert_eq!(place("a.csv"), done.join("a (2).csv"));
        fs::write(told(&done.join("a (2).csv")), "").expect("writes");
        assert_eq!(place("a.csv"), done.join("a (3).csv"), "the report of another file stays");
        assert_eq!(place(".csv"), done.join(".csv"));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let (elsewhere, link) = (folder.path().join("elsewhere"), folder.path().join("done"));
        fs::create_dir(&elsewhere).expect("a folder");
        std::os::unix::fs::symlink(&elsewhere, &link).expect("a link");
        assert!(free_place(&link, "a.csv").is_err());
        let secret = folder.path().join("secret.csv");
        fs::write(&secret, "x").expect("writes");
        std::os::unix::fs::symlink(&secret, folder.path().join("b.csv")).expect("a link");
        assert!(sight(&folder.path().join("b.csv")).is_none() && sight(&secret).is_some());
    }
}
