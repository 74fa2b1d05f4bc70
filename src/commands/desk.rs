//! The desk where files that are sent wait their turn: who may send, how much may wait, what became
//! of each. Loading itself is the writer's work (`writer.rs`).

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use jiff::civil::DateTime;
use tokio::sync::Notify;

use super::spool::{Arriving, Spool, Waiting, random_hex};
use super::tokens;
use crate::domain::intake::{Incoming, Intake, Job, JobState, Later, Refusal, Rejected, Sending};
use crate::domain::load::Load;
use crate::domain::period::Period;
use crate::domain::stated::{Unfit, stated_moment};
use crate::domain::token::Token;
use crate::store::Store;

/// How much may be under way at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one file.
    pub largest: u64,
    /// Bytes of all files that wait.
    pub spool: u64,
    /// Files that come in at the same time.
    pub arriving: usize,
    /// Files that wait.
    pub waiting: usize,
    /// Of one sender: files that come in or wait.
    pub a_sender: usize,
    /// Files of which it is remembered what became of them.
    pub remembered: usize,
}

impl Limits {
    /// For files of at most `largest` bytes.
    pub fn for_files_of(largest: u64) -> Self {
        Self { largest, spool: largest.saturating_mul(4), arriving: 8, waiting: 64, a_sender: 8, remembered: 2_000 }
    }
}

/// Seconds after which a sender may try again.
const AGAIN_IN: u64 = 30;

/// Takes files in and keeps them in order.
pub struct Desk {
    store: Store,
    /// Sources, and who may send for each.
    sources: HashMap<String, SourceRule>,
    data: PathBuf,
    spool: Spool,
    limits: Limits,
    state: Arc<Mutex<State>>,
    /// Told whenever a file begins to wait.
    arrived: Arc<Notify>,
}

/// What holds for the files of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceRule {
    pub right: SourceRight,
    /// Whether the sender has to say when the export was made; if not he must not.
    pub is_stated: bool,
}

/// Who may send for a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRight {
    /// Its rows or its heading name their province: a token of a province may send its own.
    ByProvince,
    /// What it says is of the whole nation: a token of a province may not send it.
    Nation,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Queued>,
    jobs: HashMap<String, Job>,
    /// Finished jobs, the oldest first.
    finished: VecDeque<String>,
    arriving: usize,
    /// Files by the name of the token, as long as they come in, wait or are loaded.
    by_sender: HashMap<String, usize>,
}

/// A file whose turn will come.
pub struct Queued {
    pub job: String,
    pub source: String,
    pub period: String,
    pub stated_at: Option<DateTime>,
    pub token: Token,
    pub input: Waiting,
}

impl Desk {
    pub fn new(store: Store, sources: HashMap<String, SourceRule>, data: &Path, limits: Limits) -> Result<Arc<Self>> {
        let spool = Spool::new(data, limits.spool);
        spool.sweep()?;
        let (data, state, arrived) = (data.to_owned(), Arc::default(), Arc::default());
        Ok(Arc::new(Self { store, sources, data, spool, limits, state, arrived }))
    }

    /// Waits until a file has come in since the last call.
    pub async fn file(&self) {
        self.arrived.notified().await;
    }

    /// The file whose turn it is; from now on it counts as being loaded.
    pub fn next(&self) -> Option<Queued> {
        let mut state = lock(&self.state);
        let queued = state.queue.pop_front()?;
        if let Some(job) = state.jobs.get_mut(&queued.job) {
            job.state = JobState::Loading;
        }
        Some(queued)
    }

    /// Says what became of a file.
    pub fn set(&self, job: &str, token: &Token, becomes: JobState) {
        let mut state = lock(&self.state);
        let is_final = becomes.is_final();
        if let Some(job) = state.jobs.get_mut(job) {
            job.state = becomes;
        }
        if is_final {
            state.release(&token.name);
            state.finished.push_back(job.to_owned());
            while state.finished.len() > self.limits.remembered {
                let Some(oldest) = state.finished.pop_front() else { break };
                state.jobs.remove(&oldest);
            }
        }
    }

    /// Files that wait.
    pub fn waiting(&self) -> usize {
        lock(&self.state).queue.len()
    }

    fn may_send(&self, token: &Token, source: &str) -> Result<SourceRule, Refusal> {
        let rule = *self.sources.get(source).ok_or_else(|| Refusal::UnknownSource(source.to_owned()))?;
        if !token.may_send(source) {
            return Err(Refusal::OtherSource(source.to_owned()));
        }
        if token.province.is_some() && rule.right == SourceRight::Nation {
            return Err(Refusal::OtherProvince);
        }
        Ok(rule)
    }

    fn reserve(&self, sender: &str) -> Result<Place, Refusal> {
        let mut state = lock(&self.state);
        if state.by_sender.get(sender).is_some_and(|&files| files >= self.limits.a_sender) {
            return Err(Refusal::TooMany { seconds: AGAIN_IN });
        }
        if state.arriving >= self.limits.arriving || state.queue.len() + state.arriving >= self.limits.waiting {
            return Err(Refusal::Busy { seconds: AGAIN_IN });
        }
        state.arriving += 1;
        *state.by_sender.entry(sender.to_owned()).or_default() += 1;
        Ok(Place { state: Arc::clone(&self.state), sender: sender.to_owned(), is_kept: false })
    }
}

impl Intake for Desk {
    fn largest(&self) -> u64 {
        self.limits.largest
    }

    fn authorise<'a>(&'a self, secret: &'a str) -> Later<'a, Result<Token, Refusal>> {
        Box::pin(tokens::authorise(&self.store, secret))
    }

    fn begin(&self, sending: Sending) -> Result<Box<dyn Incoming>, Refusal> {
        let rule = self.may_send(&sending.token, &sending.source)?;
        let stated_at = stated(rule, &sending.as_of)?;
        let sending = match sending.period.as_str() {
            "" => sending,
            said => match said.parse::<Period>() {
                Ok(period) => Sending { period: period.to_string(), ..sending },
                Err(_) => return Err(Refusal::BadPeriod(sending.period)),
            },
        };
        if sending.length.is_some_and(|length| length > self.limits.largest) {
            return Err(Refusal::TooLarge { most: self.limits.largest });
        }
        let place = self.reserve(&sending.token.name)?;
        let arriving = self.spool.begin(self.limits.largest).map_err(|error| {
            tracing::error!(error = format!("{error:#}"), "no file can be taken in");
            Refusal::Broken
        })?;
        Ok(Box::new(OnItsWay { place, arriving, sending, stated_at, arrived: Arc::clone(&self.arrived) }))
    }

    fn job(&self, id: &str) -> Option<Job> {
        let state = lock(&self.state);
        let mut job = state.jobs.get(id)?.clone();
        if let JobState::Waiting { ahead } = &mut job.state {
            *ahead = state.queue.iter().position(|queued| queued.job == id).unwrap_or(0);
        }
        Some(job)
    }

    fn rejected<'a>(&'a self, token: &'a Token, load: &'a Load) -> Later<'a, Result<Rejected, Refusal>> {
        Box::pin(async move {
            Self::may_see(token, load)?;
            let name = load.quarantine_file.as_deref().ok_or(Refusal::NothingRejected)?;
            let path = below(&self.data, name).ok_or(Refusal::NothingRejected)?;
            let opened = File::open(&path).and_then(|file| Ok((file.metadata()?, file)));
            let (metadata, file) = opened.map_err(|error| {
                tracing::error!(%error, load = load.id, "rejected rows cannot be read");
                Refusal::NothingRejected
            })?;
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("csv");
            let ending = if ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) { ending } else { "csv" };
            let name = format!("chiso-load-{}-rejected.{ending}", load.id);
            Ok(Rejected { name, length: metadata.len(), bytes: Box::new(file) })
        })
    }
}

impl Desk {
    /// Rejected rows are shown to whoever may send the source; to a province only what was sent under
    /// a token of the same province, for other files may hold rows of other provinces.
    fn may_see(token: &Token, load: &Load) -> Result<(), Refusal> {
        if !token.may_send(&load.source) {
            return Err(Refusal::OtherSource(load.source.clone()));
        }
        let is_own = token.province.is_none() || token.province == load.province;
        if is_own { Ok(()) } else { Err(Refusal::OtherProvince) }
    }
}

/// The moment of an export, if its source wants it to be said.
fn stated(rule: SourceRule, said: &str) -> Result<Option<DateTime>, Refusal> {
    match (rule.is_stated, said) {
        (true, "") => Err(Refusal::Unfit(Unfit::Missing)),
        (false, "") => Ok(None),
        (false, _) => Err(Refusal::Unfit(Unfit::NotTaken)),
        (true, said) => stated_moment(said).map(Some).ok_or_else(|| Refusal::BadMoment(said.to_owned())),
    }
}

/// A file of the data folder by its name in the manifest; a name that leads out of it is none.
fn below(data: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let is_plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    (is_plain && name.starts_with("quarantine")).then(|| data.join(name))
}

/// Counts a file as under way until it is dropped or kept.
struct Place {
    state: Arc<Mutex<State>>,
    sender: String,
    is_kept: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.arriving = state.arriving.saturating_sub(1);
        if !self.is_kept {
            state.release(&self.sender);
        }
    }
}

impl State {
    fn release(&mut self, sender: &str) {
        if let Some(files) = self.by_sender.get_mut(sender) {
            *files = files.saturating_sub(1);
            if *files == 0 {
                self.by_sender.remove(sender);
            }
        }
    }
}

struct OnItsWay {
    place: Place,
    arriving: Arriving,
    sending: Sending,
    stated_at: Option<DateTime>,
    arrived: Arc<Notify>,
}

impl Incoming for OnItsWay {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.arriving.write(bytes)
    }

    fn finish(self: Box<Self>) -> Result<Job, Refusal> {
        let Self { mut place, arriving, sending, stated_at, arrived } = *self;
        let input = arriving.finish(&sending.file)?;
        let id = random_hex(16).map_err(|error| {
            tracing::error!(%error, "a job has no number");
            Refusal::Broken
        })?;
        let Sending { token, source, file, period, as_of: _, length: _ } = sending;
        let mut state = lock(&place.state);
        let same = |queued: &&Queued| {
            let is_same_file = queued.source == source && queued.period == period && queued.input.hash == input.hash;
            is_same_file && queued.stated_at == stated_at && queued.token.name == token.name
        };
        let ahead = state.queue.len();
        if let Some(position) = state.queue.iter().position(|queued| same(&queued))
            && let Some(job) = state.queue.get(position).and_then(|queued| state.jobs.get(&queued.job))
        {
            return Ok(Job { state: JobState::Waiting { ahead: position }, ..job.clone() });
        }
        let bytes = crate::formats::Input::length(&input).unwrap_or_default();
        let job = Job {
            id: id.clone(),
            source: source.clone(),
            file,
            period: period.clone(),
            bytes,
            state: JobState::Waiting { ahead },
        };
        state.jobs.insert(id.clone(), job.clone());
        state.queue.push_back(Queued { job: id, source, period, stated_at, token, input });
        drop(state);
        // The place is given back when the job ends.
        place.is_kept = true;
        arrived.notify_one();
        Ok(job)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(name: &str, province: Option<&str>) -> Token {
        Token {
            id: "0123abcd".to_owned(),
            name: name.to_owned(),
            hash: String::new(),
            province: province.map(|code| code.parse().expect("a place")),
            source: None,
            made_at: String::new(),
            revoked_at: None,
        }
    }

    fn sending(name: &str, source: &str) -> Sending {
        let (source, file, period) = (source.to_owned(), "x.csv".to_owned(), String::new());
        Sending { token: token(name, None), source, file, period, as_of: String::new(), length: None }
    }

    async fn desk(folder: &Path) -> Arc<Desk> {
        let store = Store::open(&Store::address_in(folder)).await.expect("a store");
        let rights = [("cases", SourceRight::ByProvince), ("index", SourceRight::Nation)];
        let rule = |right| SourceRule { right, is_stated: false };
        let mut rights: HashMap<_, _> = rights.map(|(source, right)| (source.to_owned(), rule(right))).into();
        rights.insert("undated".to_owned(), SourceRule { right: SourceRight::ByProvince, is_stated: true });
        let limits = Limits { largest: 100, spool: 1_000, arriving: 3, waiting: 4, a_sender: 2, remembered: 2 };
        Desk::new(store, rights, folder, limits).expect("a desk")
    }

    fn sent(desk: &Desk, name: &str, bytes: &[u8]) -> Result<Job, Refusal> {
        let mut incoming = desk.begin(sending(name, "cases"))?;
        incoming.write(bytes)?;
        incoming.finish()
    }

    #[tokio::test]
    async fn the_queue_is_bounded_and_a_file_waits_in_it_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path()).await;
        let first = sent(&desk, "a", b"one").expect("taken");
        assert_eq!(first.state, JobState::Waiting { ahead: 0 });
        let same = sent(&desk, "a", b"one").expect("taken");
        assert_eq!((same.id, desk.waiting()), (first.id.clone(), 1), "the very same file");
        let second = sent(&desk, "a", b"two").expect("taken");
        assert_eq!(second.state, JobState::Waiting { ahead: 1 });
        assert_eq!(sent(&desk, "a", b"three").err(), Some(Refusal::TooMany { seconds: AGAIN_IN }));
        sent(&desk, "b", b"one").expect("another sender's turn");
        let held = desk.begin(sending("c", "cases")).expect("the last place");
        assert_eq!(sent(&desk, "d", b"x").err(), Some(Refusal::Busy { seconds: AGAIN_IN }));
        drop(held);
        sent(&desk, "d", b"x").expect("there is room again");
        assert_eq!(sent(&desk, "e", b"x").err(), Some(Refusal::Busy { seconds: AGAIN_IN }));
        // The turn of the first comes; when it has ended its sender may send again.
        let next = desk.next().expect("a file");
        assert_eq!(
            (next.job.as_str(), desk.job(&first.id).expect("known").state),
            (first.id.as_str(), JobState::Loading)
        );
        assert_eq!(desk.job(&second.id).expect("known").state, JobState::Waiting { ahead: 0 });
        assert_eq!(sent(&desk, "a", b"three").err(), Some(Refusal::TooMany { seconds: AGAIN_IN }));
        desk.set(&next.job, &next.token, JobState::Failed(Default::default()));
        sent(&desk, "a", b"three").expect("taken");
    }

    #[tokio::test]
    async fn what_has_ended_is_remembered_for_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path()).await;
        let mut jobs = Vec::new();
        for name in ["a", "b", "c"] {
            jobs.push(sent(&desk, name, b"one").expect("taken").id);
            let next = desk.next().expect("a file");
            desk.set(&next.job, &next.token, JobState::Failed(Default::default()));
        }
        let known: Vec<bool> = jobs.iter().map(|job| desk.job(job).is_some()).collect();
        assert_eq!(known, [false, true, true]);
    }

    #[tokio::test]
    async fn a_province_sends_its_cases_and_nothing_national() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path()).await;
        let of_province = |source: &str| {
            let sending = Sending { token: token("a", Some("34:40")), ..sending("a", source) };
            desk.begin(sending).err()
        };
        assert_eq!(of_province("cases"), None);
        assert_eq!(of_province("index"), Some(Refusal::OtherProvince));
        assert_eq!(of_province("none"), Some(Refusal::UnknownSource("none".to_owned())));
        assert!(desk.begin(sending("a", "index")).is_ok());
        let length = Some(101);
        let large = desk.begin(Sending { length, ..sending("a", "cases") }).err();
        assert_eq!(large, Some(Refusal::TooLarge { most: 100 }));
    }

    #[tokio::test]
    async fn when_an_export_was_made_is_said_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = desk(folder.path()).await;
        let said =
            |source: &str, as_of: &str| desk.begin(Sending { as_of: as_of.to_owned(), ..sending("a", source) }).err();
        assert_eq!(said("undated", ""), Some(Refusal::Unfit(Unfit::Missing)));
        assert_eq!(said("cases", "2026-10-31"), Some(Refusal::Unfit(Unfit::NotTaken)));
        assert_eq!(said("undated", "31/10"), Some(Refusal::BadMoment("31/10".to_owned())));
        assert_eq!(said("undated", "2026-10-31"), None);
    }

    #[test]
    fn a_name_of_the_manifest_leads_to_the_quarantine_only() {
        let data = Path::new("/data");
        assert_eq!(below(data, "quarantine/x.csv"), Some(PathBuf::from("/data/quarantine/x.csv")));
        for name in ["../x", "quarantine/../chiso.db", "/etc/passwd", "chiso.db", "lake/x.parquet", ""] {
            assert_eq!(below(data, name), None, "{name}");
        }
    }
}
