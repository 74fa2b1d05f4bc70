//! What is left when a load does not end as it should: killed at every write point, a disk that is
//! full, a file half written, two loads at once, a reader during a load. The old state or the new
//! one, never between, and nothing lost. All of it with the real binary on real files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::store::any_connection;
use crate::support::{get, serve};

/// A province's systems send twice: the second file repeats cases of the first, changes some and adds more.
struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, seed) in [("first", "1"), ("second", "2")] {
            let out = folder.path().join(name);
            let arguments = ["sample", "--cases", "1000", "--seed", seed, "--out"];
            assert!(Command::new(binary()).args(arguments).arg(&out).output().expect("runs").status.success());
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).join("case_portal.csv")
    }

    /// A data folder with the first file in it.
    fn base(&self) -> TempDir {
        let data = tempfile::tempdir().expect("a folder");
        succeeds(&ingest(data.path(), &self.path("first"), &[]));
        data
    }
}

pub fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_chiso")
}

fn ingest(data: &Path, file: &Path, more: &[&str]) -> Output {
    ingesting(data, file).args(more).output().expect("runs")
}

fn ingesting(data: &Path, file: &Path) -> Command {
    let mut command = Command::new(binary());
    command.arg("--data").arg(data).args(["ingest", "case_portal"]).arg(file);
    command
}

pub fn succeeds(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

pub fn copy(from: &Path) -> TempDir {
    let to = tempfile::tempdir().expect("a folder");
    assert!(Command::new("cp").arg("-a").arg(from.join(".")).arg(to.path()).status().expect("runs").success());
    to
}

/// Everything that figures are made of, as sorted text; and how many loads are visible.
fn state(data: &Path) -> (i64, Vec<String>) {
    let address = format!("sqlite://{}", data.join("chiso.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut connection = any_connection(&address).await.expect("opens");
        let mut rows = Vec::new();
        for query in [
            "SELECT measure || ' ' || place || ' ' || bucket || ' ' || member || ' ' || source || ' ' || n FROM parts",
            "SELECT place || ' ' || dimension || ' ' || member || ' ' || bucket || ' ' || received_online || ' ' || \
             received_other || ' ' || resolved_early || ' ' || resolved_on_time || ' ' || resolved_overdue || ' ' || \
             fell_overdue || ' ' || left_overdue FROM member_flows",
            "SELECT place || ' ' || bucket || ' ' || other || ' ' || base_verdict || ' ' || other_verdict || ' ' || \
             reason || ' ' || n FROM differences",
        ] {
            let found: Vec<String> = sqlx::query_scalar(query).fetch_all(&mut connection).await.expect("reads");
            rows.extend(found);
        }
        rows.sort();
        let loads = sqlx::query_scalar("SELECT COUNT(*) FROM loads").fetch_one(&mut connection).await.expect("reads");
        // Closed here and now, so that no file of the database vanishes while the folder is copied.
        sqlx::Connection::close(connection).await.expect("closes");
        (loads, rows)
    })
}

/// The files of the lake and the quarantine, below the data folder.
fn files_of(data: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![data.join("lake"), data.join("quarantine")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(data).expect("below").to_string_lossy().into_owned());
            }
        }
    }
    found
}

/// Old or new, but for a load that is in and not yet counted: that is told, and counted next.
fn old_or_new(data: &Path, before: &(i64, Vec<String>), after: &(i64, Vec<String>), when: &str) {
    let now = state(data);
    let is_old = now.1 == before.1 && (now.0 == before.0 || data.join("counting.due").exists());
    assert!(is_old || now == *after, "{when}: a state between the old and the new one");
}

#[test]
fn killed_at_every_write_point_the_state_is_old_or_new_and_nothing_is_lost() {
    let files = Files::new();
    let base = files.base();
    let before = state(base.path());
    let whole = copy(base.path());
    succeeds(&ingest(whole.path(), &files.path("second"), &[]));
    let (after, expected_files) = (state(whole.path()), files_of(whole.path()));
    assert_ne!(before.1, after.1);
    let mut points = 0;
    loop {
        let data = copy(base.path());
        let killed = ingest(data.path(), &files.path("second"), &["--kill-at", &(points + 1).to_string()]);
        if killed.status.success() {
            break;
        }
        points += 1;
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&killed.status), Some(9), "at point {points}");
        old_or_new(data.path(), &before, &after, &format!("killed at point {points}"));
        succeeds(&ingest(data.path(), &files.path("second"), &[]));
        assert_eq!(state(data.path()), after, "loaded again after a kill at point {points}");
        assert_eq!(files_of(data.path()), expected_files, "what was left lying after a kill at point {points}");
    }
    assert!(points >= 15, "only {points} write points were passed");
}

#[test]
fn with_no_room_left_for_a_file_the_state_is_the_old_one_and_says_so() {
    let files = Files::new();
    let base = files.base();
    let before = state(base.path());
    let whole = copy(base.path());
    succeeds(&ingest(whole.path(), &files.path("second"), &[]));
    let after = state(whole.path());
    // In blocks of 512 bytes: no file may grow beyond it, and each size fails at another place.
    let (mut limit, mut failures) = (1u64, 0);
    loop {
        let data = copy(base.path());
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &limit.to_string(), binary(), "--data"]);
        command.arg(data.path()).args(["ingest", "case_portal"]).arg(files.path("second"));
        let output = command.output().expect("runs");
        if output.status.success() {
            break;
        }
        failures += 1;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "an error, not a crash, at {limit} blocks: {said}");
        assert!(!said.trim().is_empty(), "at {limit} blocks");
        old_or_new(data.path(), &before, &after, &format!("no file above {limit} blocks: {said}"));
        succeeds(&ingest(data.path(), &files.path("second"), &[]));
        assert_eq!(state(data.path()), after, "loaded again with room, after {limit} blocks");
        limit += limit.div_ceil(2);
    }
    assert!(failures >= 8, "only {failures} sizes were too small");
}

#[test]
fn a_file_half_written_loses_nothing_once_the_rest_has_come() {
    let files = Files::new();
    let text = fs::read(files.path("second")).expect("reads");
    let base = files.base();
    let whole = copy(base.path());
    succeeds(&ingest(whole.path(), &files.path("second"), &[]));
    let after = state(whole.path()).1;
    for cut in [text.len() / 3, text.len() / 2 + 7, text.len() - 1, text.len() - 40] {
        let data = copy(base.path());
        let half = data.path().join("half.csv");
        fs::write(&half, &text[..cut]).expect("writes");
        let output = ingest(data.path(), &half, &[]);
        // The row that breaks off is sent back, or is whole by chance; those before it are in.
        succeeds(&output);
        succeeds(&ingest(data.path(), &files.path("second"), &[]));
        assert_eq!(state(data.path()).1, after, "cut at {cut}");
    }
}

#[test]
fn two_loads_of_a_source_at_once_wait_for_each_other() {
    let files = Files::new();
    let one_after_the_other = |names: [&str; 2]| {
        let data = tempfile::tempdir().expect("a folder");
        names.iter().for_each(|name| succeeds(&ingest(data.path(), &files.path(name), &[])));
        state(data.path())
    };
    // Of two versions of the same moment the one that came later counts.
    let expected = [one_after_the_other(["first", "second"]), one_after_the_other(["second", "first"])];
    let at_once = |data: &Path, names: &[&str]| {
        let start = |name: &&str| -> Child {
            let mut command = ingesting(data, &files.path(name));
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts")
        };
        let children: Vec<Child> = names.iter().map(start).collect();
        children.into_iter().for_each(|child| succeeds(&child.wait_with_output().expect("ends")));
    };
    for _ in 0..3 {
        let data = tempfile::tempdir().expect("a folder");
        // Each file twice: of the same bytes one load counts, and the other says so.
        at_once(data.path(), &["first", "second", "first", "second"]);
        let found = state(data.path());
        assert!(expected.contains(&found), "two loads at once count otherwise than one after the other");
    }
}

#[test]
fn a_reader_during_loads_sees_the_old_state_or_the_new_one() {
    const PAGE: &str = "/compare.csv?period=2026";
    let files = Files::new();
    let whole = files.base();
    let table = |data: &TempDir| get(&serve(data.path()).address, PAGE);
    let mut expected = vec![table(&whole)];
    succeeds(&ingest(whole.path(), &files.path("second"), &[]));
    expected.push(table(&whole));
    assert_ne!(expected[0], expected[1]);
    let data = files.base();
    let server = serve(data.path());
    let mut load = ingesting(data.path(), &files.path("second")).stdout(Stdio::null()).spawn().expect("starts");
    let (mut reads, mut newest) = (0, 0);
    while newest == 0 && reads < 2_000 {
        let seen = get(&server.address, PAGE);
        let which = expected.iter().position(|known| *known == seen);
        newest = which.unwrap_or_else(|| panic!("read {reads}: neither the old table nor the new one:\n{seen}"));
        reads += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(load.wait().expect("ends").success());
    assert_eq!(newest, 1, "the new table shows within seconds");
}
