//! Runs: a counting is kept with all that it was made of, and `chiso verify` counts it again. With the real
//! binary, real files, and what may happen to them in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chiso::commands::{changing_loads, runs};
use chiso::config::{Command as Typed, Config, RunsAction, VerifyRequest};
use chiso::domain::load::LoadState;
use chiso::domain::run::RunCounts;
use chiso::store::Store;
use clap::Parser;
use sqlx::Executor;
use tempfile::TempDir;

use crate::faults::{binary, copy, succeeds};
use crate::load_desk::{CASES, Desk, Tested, run};
use crate::store::{Outcome, any_connection, on_both};

/// A case of Nghệ An; `finished` and `promised` are days of October 2026, a finish of 0 is none yet.
fn row(number: u32, promised: u32, finished: u32, extracted: u32) -> String {
    let (status, finished) = match finished {
        0 => ("Đang xử lý", String::new()),
        day => ("Đã trả kết quả", format!("{day:02}/10/2026 09:00")),
    };
    format!(
        "R-{number},1.000001,G15,H41.01,40,Trực tuyến,Toàn trình,{status},01/10/2026 08:00,{promised:02}/10/2026 17:00,\
         {finished},{extracted:02}/10/2026 10:00,{extracted:02}/10/2026 23:59\n"
    )
}

/// Two loads: four cases of which three are finished, one of them late; then two of them as they are later.
pub struct World {
    folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        crate::support::pipelines_in(world.folder.path());
        let first = [row(1, 5, 5, 8), row(2, 5, 6, 8), row(3, 7, 6, 8), row(4, 5, 0, 8)].concat();
        let second = [row(4, 5, 9, 9), row(5, 9, 9, 9)].concat();
        for (name, text) in [("1.csv", first), ("2.csv", second)] {
            fs::write(world.folder.path().join(name), format!("{CASES}\n{text}")).expect("writes");
            succeeds(&world.chiso(&["ingest", "case_portal", &world.path(name)]));
        }
        world
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// With the definitions beside it.
    pub fn chiso(&self, arguments: &[&str]) -> Output {
        self.in_data(&self.data(), arguments)
    }

    pub fn in_data(&self, data: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(binary());
        command.arg("--data").arg(data).args(["--pipelines", &self.path("pipelines")]).args(arguments);
        command.output().expect("runs")
    }

    /// The run that is on the pages.
    pub fn code(&self) -> String {
        run(async {
            let store = Store::open(&Store::address_in(&self.data())).await?;
            let code = store.current_run().await?;
            store.close().await;
            Ok(code.expect("a run"))
        })
    }

    /// Puts `new` in the place of `old` in a file of the definitions.
    pub fn change(&self, file: &str, old: &str, new: &str) {
        let path = self.folder.path().join("pipelines").join(file);
        let text = fs::read_to_string(&path).expect("reads");
        assert!(text.contains(old), "{file} does not say {old}");
        fs::write(path, text.replacen(old, new, 1)).expect("writes");
    }

    pub fn verify(&self, data: &Path, code: &str) -> (bool, String) {
        told(&self.in_data(data, &["verify", code]))
    }

    /// `what` befalls a copy of the data: the run is not the same any more, which is said in these words.
    pub fn tampered(&self, code: &str, what: &dyn Fn(&Path), expected: &[&str]) {
        let data = copy(&self.data());
        what(data.path());
        let (is_same, said) = self.verify(data.path(), code);
        assert!(!is_same && expected.iter().all(|words| said.contains(words)), "{expected:?}: {said}");
    }
}

/// A statement that somebody runs in the database behind our back.
pub fn sql(statement: &'static str) -> impl Fn(&Path) {
    move |data| {
        run(async {
            let mut connection = any_connection(&Store::address_in(data)).await?;
            connection.execute(statement).await?;
            Ok(())
        })
    }
}

/// Whether it succeeded, and all that it said.
pub fn told(output: &Output) -> (bool, String) {
    let said = [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said).into_owned());
    (output.status.success(), said.concat())
}

/// The files below a folder that end so.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => found.extend(files(&entry.path(), ending)),
            false if entry.path().to_string_lossy().ends_with(ending) => found.push(entry.path()),
            false => {}
        }
    }
    found.sort();
    found
}

#[test]
fn a_run_made_before_definitions_changed_is_the_same_afterwards() {
    let world = World::new();
    let before = world.code();
    let one = ["verify", &before, "--indicator", "on_time_share", "--place", "40", "--period", "2026-10"];
    let (is_same, said) = told(&world.chiso(&one));
    // On time: R-1 on its day, R-3 before it, R-5 on it. Late.
    assert!(is_same && said.contains("then / khi đó: 60.00% = 3 / 5\n  now / nay:     60.00% = 3 / 5"), "{said}");
    // Another formula, another rule set, a day off that was none, another check.
    world.change(
        "indicators/on_time_share.toml",
        "numerator = [{ count = [\"resolved_early\", ",
        "numerator = [{ count = [",
    );
    world.change("rule_sets/form_ii06a.toml", "comparison = \"day\"", "comparison = \"time\"");
    world.change(
        "reference/holidays.csv",
        "2023-01-02,",
        "2026-10-05,holiday,Ngày nghỉ,Day off,a try,thử,,C\n2023-01-02,",
    );
    let (is_same, said) = world.verify(&world.data(), &before);
    assert!(is_same && said.contains("same: "), "nothing of today's catalogue counts: {said}");
    succeeds(&world.chiso(&["compute"]));
    let after = world.code();
    assert_ne!(before, after, "other definitions are another run");
    for code in [&before, &after.to_lowercase()] {
        let (is_same, said) = world.verify(&world.data(), code);
        assert!(is_same && said.contains("same: "), "{said}");
    }
    let (is_same, said) = told(&world.chiso(&one));
    assert!(is_same && said.contains("60.00% = 3 / 5"), "as it was then: {said}");
    let now = ["verify", &after, "--indicator", "on_time_share", "--place", "40", "--period", "2026-10"];
    let (_, said) = told(&world.chiso(&now));
    assert!(!said.contains("3 / 5") && said.contains("same"), "as it is counted now: {said}");
}

#[test]
fn the_same_state_counted_again_is_the_same_run_in_any_folder() {
    let world = World::new();
    let code = world.code();
    assert!(code.starts_with("R-2026-10-09-") && code.len() == 19, "{code}");
    let kept = files(&world.data().join("runs"), ".parquet").len();
    succeeds(&world.chiso(&["compute"]));
    assert_eq!((world.code(), files(&world.data().join("runs"), ".parquet").len()), (code.clone(), kept));
    let other = tempfile::tempdir().expect("a folder");
    for name in ["1.csv", "2.csv"] {
        succeeds(&world.in_data(other.path(), &["ingest", "case_portal", &world.path(name)]));
    }
    let (is_same, said) = world.verify(other.path(), &code);
    assert!(is_same, "the same files in another folder: {said}");
    let (_, listed) = told(&world.chiso(&["runs"]));
    assert_eq!(listed.lines().filter(|line| line.starts_with("R-2026-10-")).count(), 2, "one a load: {listed}");
}

#[test]
fn what_was_tampered_with_or_lost_is_named() {
    let world = World::new();
    let code = world.code();
    let tampered = |what: &dyn Fn(&Path), expected: &[&str]| world.tampered(&code, what, expected);
    let lake = |data: &Path| files(&data.join("lake"), "cases-0000.parquet");
    let on_time = "on_time_share 34:40 2026-10: 60.00% = 3 / 5 -> 66.67% = 4 / 6";
    // The cases of another load in the place of those of the second: the figures are named too.
    let exchange = |data: &Path| {
        let [first, second] = &lake(data)[..] else { panic!("two loads") };
        fs::copy(first, second).expect("copies");
    };
    tampered(&exchange, &["was changed / đã bị thay đổi: load ", "DIFFERENT from run", on_time]);
    let lose = |data: &Path| fs::remove_file(&lake(data)[1]).expect("removes");
    tampered(&lose, &["cases-0000.parquet is gone / đã mất: load ", "it cannot be counted again without"]);
    let kept = |data: &Path| {
        run(async {
            let store = Store::open(&Store::address_in(data)).await?;
            let runs = store.runs().await?;
            store.close().await;
            let run = runs.into_iter().find(|run| run.code == code).expect("the run");
            Ok(data.join(RunCounts::file_of(&run.counts[0].hash)))
        })
    };
    let lose = |data: &Path| fs::remove_file(kept(data)).expect("removes");
    tampered(&lose, &["what was counted of case_portal is not there as it was kept", "same: "]);
    let exchange = |data: &Path| {
        let own = kept(data);
        let other = files(&data.join("runs"), ".parquet").into_iter().find(|file| *file != own).expect("another run");
        fs::copy(other, own).expect("copies");
    };
    tampered(&exchange, &["what was counted of case_portal is not there as it was kept", "was changed", "same: "]);
    let more = sql("UPDATE parts SET n = n + 1 WHERE measure = 'form_ii06a/received' AND place = '34:40'");
    tampered(
        &more,
        &[
            "same: ",
            "what the database holds for the pages was changed",
            "online_share 34:40 2026-10: 100.00% = 5 / 5 -> 83.33% = 5 / 6",
        ],
    );
    let definition = sql("UPDATE kept_texts SET content = replace(content, 'resolved_early', 'resolved_on_time')");
    tampered(&definition, &["the definitions of run", "were changed in the database"]);
    let manifest = sql("UPDATE kept_texts SET content = replace(content, '1.csv', '3.csv')");
    tampered(&manifest, &["the list of loads of run", "was changed in the database"]);
    let (is_same, said) = world.verify(&world.data(), &code);
    assert!(is_same, "{said}");
}

#[test]
fn a_code_that_is_none_is_told_what_one_looks_like() {
    let world = World::new();
    for code in ["R-2026-10-09-AAAAAA", "foo"] {
        let (is_same, said) = world.verify(&world.data(), code);
        assert!(!is_same && said.contains(&format!("there is no run {}", code.to_uppercase())), "{said}");
        assert!(said.contains("a code looks like R-"), "{said}");
    }
}

#[test]
fn loads_that_are_taken_back_or_read_anew_leave_older_runs_as_they_were() {
    let world = World::new();
    let before = world.code();
    let lake = files(&world.data().join("lake"), ".parquet");
    succeeds(&world.chiso(&["loads", "undo", "1"]));
    let undone = world.code();
    succeeds(&world.chiso(&["loads", "replay", "2"]));
    // What was taken back is swept away by the next load, were it not for the runs.
    succeeds(&world.chiso(&["ingest", "case_portal", &world.path("1.csv")]));
    let again = world.code();
    let codes = [&before, &undone, &again];
    assert!(before != undone && undone != again && before != again, "{codes:?}");
    for code in codes {
        let (is_same, said) = world.verify(&world.data(), code);
        assert!(is_same, "{said}");
    }
    assert!(lake.iter().all(|file| file.exists()), "a run still needs them");
    let (_, said) = told(&world.chiso(&["runs", "forget", &again]));
    assert!(said.contains("is the run of what the pages show"), "{said}");
    let (is_done, said) = told(&world.chiso(&["runs", "forget", "--keep", "1"]));
    assert!(is_done && said.contains("runs are forgotten, ") && !said.contains(" 0 kB are free"), "{said}");
    assert!(!lake.iter().all(|file| file.exists()), "nobody needs them any more");
    let (is_same, said) = world.verify(&world.data(), &before);
    assert!(!is_same && said.contains("there is no run"), "{said}");
    let (is_same, said) = world.verify(&world.data(), &again);
    assert!(is_same, "{said}");
    run(async {
        let store = Store::open(&Store::address_in(&world.data())).await?;
        let (loads, runs) = (store.loads().await?, store.files_of_runs().await?.into_keys().collect());
        store.close().await;
        assert_eq!(crate::load_desk::rubbish(&world.data(), &loads, &runs)?, Vec::<PathBuf>::new());
        Ok(())
    });
}

pub fn request(code: &str) -> VerifyRequest {
    match Config::parse_from(["chiso", "verify", code]).command {
        Typed::Verify(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn runs_are_kept_verified_and_forgotten_on_both_databases() -> Outcome {
    on_both("runs", async |address| {
        let desk = Desk::at(&address).await?;
        let text = |rows: &[String]| format!("{CASES}\n{}", rows.concat());
        let first = desk.write("1.csv", text(&[row(1, 5, 5, 8), row(2, 5, 6, 8)]))?;
        let second = desk.write("2.csv", text(&[row(2, 7, 6, 9), row(3, 7, 0, 9)]))?;
        let mut codes = Vec::new();
        for file in [&first, &second] {
            desk.load("case_portal", file, "").await?;
            codes.push(current(&desk).await?);
        }
        changing_loads::undo(&desk.context, 1, "", &desk.now).await?;
        let before = desk.context.store.read_wall().await?;
        assert_eq!(before.run.map(|run| run.code), Some(codes[1].clone()), "counted, but not yet without load 1");
        codes.push(current(&desk).await?);
        assert_eq!(desk.loads(LoadState::Undone).await?.len(), 1);
        for code in &codes {
            runs::verify(&desk.context, &request(code)).await?;
        }
        let kept = desk.context.store.runs().await?;
        assert_eq!(kept.iter().map(|run| run.code.clone()).collect::<Vec<_>>().len(), 3);
        let forget = |codes: &[String]| RunsAction::Forget { codes: codes.to_vec(), keep: None };
        assert!(runs::run(&desk.context, Some(forget(&codes[2..]))).await.is_err(), "it is shown");
        runs::run(&desk.context, Some(forget(&codes[..2]))).await?;
        assert_eq!(desk.context.store.runs().await?.len(), 1);
        runs::verify(&desk.context, &request(&codes[2])).await?;
        assert!(runs::verify(&desk.context, &request(&codes[0])).await.is_err());
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    })
}

/// The run of the figures, once they are counted.
pub async fn current(desk: &Desk) -> Tested<String> {
    desk.count().await?;
    Ok(desk.context.store.current_run().await?.ok_or("a run")?)
}
