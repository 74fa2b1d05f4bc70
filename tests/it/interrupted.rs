//! A load that is taken back or read anew, cut off in the middle: killed at every write point, or with
//! no room left. What stands then is the old state or the new one, the next command settles it, and
//! the same command once more ends as if nothing had happened. With the real binary.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chiso::domain::load::Load;
use chiso::store::Store;
use tempfile::TempDir;

use crate::faults::{binary, copy, succeeds};
use crate::load_desk::{CASES, Figures, figures, rubbish, run};

const DUE: &str = "counting.due";

fn row(number: u32, channel: &str, finished: &str, updated: u32) -> String {
    let status = if finished.is_empty() { "Đang xử lý" } else { "Đã trả kết quả" };
    format!(
        "C-{number},1.000001,G15,H41.01,40,{channel},Toàn trình,{status},01/10/2026 08:00,05/10/2026 17:00,{finished},\
         0{updated}/10/2026 10:00,10/10/2026 23:59\n"
    )
}

/// Three files that repeat, replace and add cases; of the second one the mapping does not know a word.
fn texts() -> [String; 3] {
    let rows = |cases: &[(u32, &str, &str, u32)]| -> String {
        let rows = cases.iter().map(|&(number, channel, finished, updated)| row(number, channel, finished, updated));
        format!("{CASES}\n{}", rows.collect::<String>())
    };
    [
        rows(&[(1, "Trực tiếp", "", 6), (2, "Trực tiếp", "", 6), (3, "Trực tuyến", "", 6)]),
        rows(&[
            (1, "Trực tiếp", "03/10/2026 09:00", 7),
            (2, "Fax", "04/10/2026 09:00", 8),
            (4, "Trực tuyến", "", 6),
            (5, "Trực tiếp", "", 6),
        ]),
        rows(&[(1, "Trực tiếp", "03/10/2026 09:00", 7), (2, "Trực tiếp", "", 7), (4, "Trực tiếp", "", 8)]),
    ]
}

/// A data folder with three loads, files and a mapping beside it that knows the word.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        crate::support::pipelines_in(world.folder.path());
        let mapping = world.folder.path().join("pipelines/sources/case_portal.toml");
        let text = std::fs::read_to_string(&mapping).expect("reads");
        let wider = text.replacen("[codes.channel]\n", "[codes.channel]\n\"Fax\" = \"post\"\n", 1);
        assert_ne!(text, wider);
        std::fs::write(&mapping, wider).expect("writes");
        for (index, text) in texts().iter().enumerate() {
            let path = world.folder.path().join(format!("{index}.csv"));
            std::fs::write(&path, text).expect("writes");
            let mut load = world.command(&world.data(), &["ingest", "case_portal"]);
            succeeds(&load.arg(path).output().expect("runs"));
        }
        world
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.arg("--data").arg(data).args(arguments);
        command
    }

    fn wider(&self) -> String {
        self.folder.path().join("pipelines").to_string_lossy().into_owned()
    }
}

/// What is there: everything that counts, the loads, the files that kept runs need, and the run that is shown.
struct State {
    figures: Figures,
    loads: Vec<Load>,
    runs: BTreeSet<String>,
    run: Option<String>,
}

fn state(data: &Path) -> State {
    run(async {
        let store = Store::open(&Store::address_in(data)).await?;
        let runs = store.files_of_runs().await?.into_keys().collect();
        let (figures, run) = (figures(&store.read_wall().await?), store.current_run().await?);
        let state = State { figures, loads: store.loads().await?, runs, run };
        // Closed here and now, so that no file of the database vanishes while the folder is copied.
        store.close().await;
        Ok(state)
    })
}

/// A command that changes what is there, and the states before and after it.
struct Change<'a> {
    world: &'a World,
    arguments: Vec<&'a str>,
    before: Figures,
    after: Figures,
    /// The runs of the two.
    runs: [Option<String>; 2],
    /// Repeated when it is done, it has nothing to do and says so.
    is_once_only: bool,
}

impl<'a> Change<'a> {
    fn new(world: &'a World, arguments: Vec<&'a str>, is_once_only: bool) -> Self {
        let data = copy(&world.data());
        let before = state(data.path());
        succeeds(&world.command(data.path(), &arguments).output().expect("runs"));
        let after = state(data.path());
        let runs = [before.run, after.run];
        assert!(runs.iter().all(Option::is_some) && runs[0] != runs[1], "{runs:?}");
        let (before, after) = (before.figures, after.figures);
        assert!(before.parts != after.parts && before.loads != after.loads);
        Self { world, arguments, before, after, runs, is_once_only }
    }

    /// Whether it is in the list of loads already; the figures may lag behind, if that is told.
    fn is_in(&self, data: &Path, when: &str) -> bool {
        let State { figures: now, run, .. } = state(data);
        let is_in = now.loads == self.after.loads;
        assert!(is_in || now.loads == self.before.loads, "{when}: loads between the old and the new ones");
        let counted = if is_in { &self.after } else { &self.before };
        let lags = is_in
            && data.join(DUE).exists()
            && Figures {
                loads: self.after.loads.clone(),
                found: now.found.clone(),
                held: now.held.clone(),
                ..self.before.clone()
            } == now;
        assert!(now == *counted || lags, "{when}: figures between the old and the new ones");
        // No figure ever stands under the code of another run; none at all while it is being counted.
        let own = if now.parts == self.after.parts { &self.runs[1] } else { &self.runs[0] };
        assert!(run.is_none() || run == *own, "{when}: {run:?} is not the run of what is shown");
        is_in
    }

    /// After it was cut off: another command settles what is there, the same command finishes.
    fn is_made_good(&self, cut_off: &TempDir, when: &str) {
        let is_in = self.is_in(cut_off.path(), when);
        let other = copy(cut_off.path());
        // By the definitions that it was counted by, or will be: others would be another run.
        let mut settling: Vec<&str> = self.arguments.iter().copied().filter(|_| is_in).take(2).collect();
        settling.retain(|_| self.arguments[0] == "--pipelines");
        settling.push("compute");
        succeeds(&self.world.command(other.path(), &settling).output().expect("runs"));
        let expected = if is_in { (&self.after, &self.runs[1]) } else { (&self.before, &self.runs[0]) };
        let settled = state(other.path());
        assert_eq!((&settled.figures, &settled.run), expected, "{when}, and counted");
        let again = self.world.command(cut_off.path(), &self.arguments).output().expect("runs");
        if is_in && self.is_once_only {
            let said = String::from_utf8_lossy(&again.stderr);
            assert!(!again.status.success() && said.contains("does not count"), "{when}: {said}");
        } else {
            succeeds(&again);
        }
        assert!(!cut_off.path().join(DUE).exists(), "{when}: still to be counted");
        let done = state(cut_off.path());
        assert_eq!((done.figures, &done.run), (self.after.clone(), &self.runs[1]), "{when}, and done again");
        // The next load clears away what is of no use.
        let known = self.world.folder.path().join("0.csv");
        succeeds(&self.world.command(cut_off.path(), &["ingest", "case_portal"]).arg(known).output().expect("runs"));
        let State { loads, runs, .. } = state(cut_off.path());
        assert_eq!(rubbish(cut_off.path(), &loads, &runs).expect("lists"), Vec::<PathBuf>::new(), "{when}");
    }

    fn killed_at_every_point(&self) -> u64 {
        for point in 1.. {
            let data = copy(&self.world.data());
            let mut command = self.world.command(data.path(), &self.arguments);
            let killed = command.args(["--kill-at", &point.to_string()]).output().expect("runs");
            if killed.status.success() {
                return point - 1;
            }
            assert_eq!(killed.status.signal(), Some(9), "{}", String::from_utf8_lossy(&killed.stderr));
            self.is_made_good(&data, &format!("{:?} killed at point {point}", self.arguments));
        }
        0
    }

    fn without_room(&self) -> u64 {
        // In blocks of 512 bytes: no file may grow beyond it, and each size fails at another place.
        let (mut limit, mut failures) = (1u64, 0);
        loop {
            let data = copy(&self.world.data());
            let output = within(limit, &self.world.command(data.path(), &self.arguments));
            if output.status.success() {
                return failures;
            }
            failures += 1;
            let when = format!("{:?}, no file above {limit} blocks", self.arguments);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "an error, not a crash: {when}: {said}");
            assert!(!said.trim().is_empty(), "{when}");
            self.is_made_good(&data, &when);
            limit += limit.div_ceil(2);
        }
    }
}

/// Runs a command that may make no file larger than so many blocks of 512 bytes.
fn within(blocks: u64, command: &Command) -> Output {
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &blocks.to_string()]);
    limited.arg(command.get_program()).args(command.get_args()).output().expect("runs")
}

#[test]
fn an_undo_that_is_cut_off_leaves_the_old_state_or_the_new_one() {
    let world = World::new();
    let undo = Change::new(&world, vec!["loads", "undo", "2"], true);
    let points = undo.killed_at_every_point();
    assert!(points >= 12, "only {points} write points were passed");
    let failures = undo.without_room();
    assert!(failures >= 5, "only {failures} sizes were too small");
}

#[test]
fn a_replay_that_is_cut_off_leaves_the_old_state_or_the_new_one() {
    let world = World::new();
    let pipelines = world.wider();
    let replay = Change::new(&world, vec!["--pipelines", &pipelines, "loads", "replay", "2"], false);
    let points = replay.killed_at_every_point();
    assert!(points >= 18, "only {points} write points were passed");
    let failures = replay.without_room();
    assert!(failures >= 5, "only {failures} sizes were too small");
}
