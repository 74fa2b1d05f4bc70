//! Runs of everything that stands in the wall: registers and published values beside cases. With the real binary, real
//! files, and what may happen to them in between.

use std::fs;
use std::path::Path;

use chiso::commands::{changing_loads, runs};
use chiso::store::Store;
use sqlx::Executor;

use crate::faults::succeeds;
use crate::load_desk::{CASES, Desk, run};
use crate::runs::{World, current, files, request, sql, told};
use crate::store::{Outcome, any_connection, on_both};

const REGISTER: &str = "Mã kiến nghị,Mã tỉnh,Thời điểm tiếp nhận,Thời điểm trả lời,Ngày chuyển cơ quan khác,\
Ngày giải quyết xong,Ngày cập nhật,Ngày trích xuất,Tính chất";

/// The first one came after three and was answered on the next working day, the second one was not answered.
const FIRST: &str = "KN-1,08,07/10/2026 15:30,08/10/2026 10:00,,,08/10/2026,10/10/2026,thật\n\
KN-2,08,08/10/2026 09:00,,,,08/10/2026,10/10/2026,thật\n";
const SECOND: &str = "KN-3,40,08/10/2026 09:00,08/10/2026 10:00,,,08/10/2026,10/10/2026,thật\n";

/// Scores of three provinces that did not merge, from the sample.
fn papi() -> String {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/papi.csv");
    let text = fs::read_to_string(sample).expect("reads");
    let own =
        |line: &&str| ["edition,", "2024,63,40,", "2024,63,01,", "2024,63,38,"].iter().any(|at| line.starts_with(at));
    text.lines().filter(own).map(|line| format!("{line}\n")).collect()
}

/// Cases, a register in one load and published scores in another.
fn world() -> World {
    let world = World::new();
    ingest(&world, "recommendations", "kn1.csv", &format!("{REGISTER}\n{FIRST}"));
    ingest(&world, "papi", "papi.csv", &papi());
    world
}

fn ingest(world: &World, source: &str, name: &str, text: &str) {
    fs::write(world.path(name), text).expect("writes");
    succeeds(&world.chiso(&["ingest", source, &world.path(name)]));
}

fn figure(world: &World, code: &str, indicator: &str, place: &str, period: &str) -> (bool, String) {
    told(&world.chiso(&["verify", code, "--indicator", indicator, "--place", place, "--period", period]))
}

#[test]
fn another_hour_in_the_mapping_of_a_register_is_another_run_and_leaves_the_one_before() {
    let world = world();
    let before = world.code();
    let share = |code: &str| figure(&world, code, "reco_same_day_share", "08", "2026-10");
    let (is_same, said) = share(&before);
    assert!(is_same && said.contains("then / khi đó: 50.00% = 1 / 2\n  now / nay:     50.00% = 1 / 2"), "{said}");
    world.change("sources/recommendations.toml", "after = \"15:00\"", "after = \"16:00\"");
    let (is_same, said) = world.verify(&world.data(), &before);
    assert!(is_same && said.contains("same: "), "nothing of today's catalogue counts: {said}");
    ingest(&world, "recommendations", "kn2.csv", &format!("{REGISTER}\n{SECOND}"));
    let after = world.code();
    assert_ne!(before, after);
    let (is_same, said) = share(&after);
    assert!(is_same && said.contains("now / nay:     0.00% = 0 / 2"), "as it is counted now: {said}");
    let (is_same, said) = share(&before);
    assert!(is_same && said.contains("now / nay:     50.00% = 1 / 2"), "as it was then: {said}");
    for code in [&before, &after] {
        let (is_same, said) = world.verify(&world.data(), code);
        assert!(is_same && said.contains("same: ") && !said.contains("NOT read again"), "{said}");
    }
    // The hour alone, and no new file.
    world.change("sources/recommendations.toml", "after = \"16:00\"", "after = \"14:00\"");
    succeeds(&world.chiso(&["compute"]));
    assert!(![&before, &after].contains(&&world.code()), "other definitions are another run");
}

#[test]
fn values_that_were_tampered_with_are_named_and_what_cannot_be_read_again_is_said() {
    let world = world();
    let code = world.code();
    let (is_same, said) = world.verify(&world.data(), &code);
    assert!(is_same && said.contains("same: ") && !said.contains("NOT read again"), "{said}");
    let tampered = |what: &dyn Fn(&Path), expected: &[&str]| world.tampered(&code, what, expected);
    let held = "what the database holds for the pages was changed";
    let row = sql("UPDATE register_rows SET cells = replace(cells, '2026-10-08T10:00:00', '2026-10-09T10:00:00')");
    tampered(
        &row,
        &["same: ", held, "recommendations (kn1.csv) row KN-1 ", "answered_at=2026-10-08T10:00:00", "-> 34:08"],
    );
    let gone = sql("DELETE FROM register_rows WHERE row_key = 'KN-2'");
    tampered(&gone, &["same: ", held, "recommendations (kn1.csv) row KN-2 ", " -> -"]);
    let count = sql("UPDATE parts SET n = n + 1 WHERE source = 'recommendations' AND place = '34:08'");
    tampered(&count, &["same: ", held, "reco_received 34:08 2026-10: 2 -> 3"]);
    let score = sql("UPDATE scores SET score = 99 WHERE component = 'total' AND place = '63:40'");
    tampered(&score, &["same: ", held, "papi 63:40 2024: 43.07 -> 99.00"]);
    // What was kept of a load is another one's, and the database still has it; then it has not either.
    let exchange = |data: &Path| {
        let kept = run(async {
            let store = Store::open(&Store::address_in(data)).await?;
            let kept = store.kept_brought().await?;
            store.close().await;
            Ok(kept)
        });
        let [one, other] = [3, 4].map(|load| data.join(format!("runs/{}.parquet", kept[&load].hash)));
        fs::copy(one, other).expect("copies");
    };
    tampered(&exchange, &["what load 4 (papi: papi.csv) brought is not there as it was kept", "was changed", "same: "]);
    let both = |data: &Path| {
        exchange(data);
        score(data);
    };
    tampered(&both, &["and the database does not hold it any more either"]);
    // The files at their place: another one, then none. That is no fault of the run, but never "read again".
    let path = world.path("papi.csv");
    let text = fs::read_to_string(&path).expect("reads");
    fs::write(&path, format!("{text}\n")).expect("writes");
    let (is_same, said) = world.verify(&world.data(), &code);
    let unread = "NOT read again: 1 of 2 files";
    assert!(is_same && said.contains(unread) && said.contains("another file lies at its place by now"), "{said}");
    fs::remove_file(&path).expect("removes");
    let (is_same, said) = world.verify(&world.data(), &code);
    assert!(is_same && said.contains(unread) && said.contains("does not lie at its place any more"), "{said}");
    let (is_done, said) = figure(&world, &code, "papi", "63:40", "2024");
    assert!(is_done && said.contains("not counted again: as it was kept") && !said.contains("same / "), "{said}");
    let (is_same, said) = figure(&world, &code, "reco_received", "08", "2026-10");
    assert!(is_same && said.contains("same / giống hệt"), "counted from the rows that were kept: {said}");
}

#[test]
fn loads_of_registers_and_published_values_that_go_leave_the_runs_before_them_as_they_were() {
    let world = world();
    let all = world.code();
    succeeds(&world.chiso(&["loads", "undo", "3"]));
    let without_register = world.code();
    succeeds(&world.chiso(&["loads", "undo", "4"]));
    let without_both = world.code();
    // Read anew by another mapping: by that of then it still says what it said then.
    world.change("sources/papi.toml", "nature = ", "# read anew\nnature = ");
    succeeds(&world.chiso(&["loads", "replay", "4"]));
    let again = world.code();
    let codes = [&all, &without_register, &without_both, &again];
    assert!((1..4).all(|at| !codes[..at].contains(&codes[at])), "{codes:?}");
    for code in codes {
        let (is_same, said) = world.verify(&world.data(), code);
        assert!(is_same && said.contains("same: "), "{said}");
    }
    let (_, said) = world.verify(&world.data(), &all);
    assert!(said.contains("1 loads of registers and published values were taken back or read anew since"), "{said}");
    let (is_same, said) = figure(&world, &all, "reco_received", "08", "2026-10");
    assert!(is_same && said.contains("now / nay:     2"), "{said}");
    let (is_done, said) = told(&world.chiso(&["runs", "forget", "--keep", "1"]));
    assert!(is_done, "{said}");
    let (is_same, said) = world.verify(&world.data(), &again);
    assert!(is_same, "what it needs is still there: {said}");
    run(async {
        let store = Store::open(&Store::address_in(&world.data())).await?;
        let (loads, runs) = (store.loads().await?, store.files_of_runs().await?.into_keys().collect());
        store.close().await;
        assert_eq!(crate::load_desk::rubbish(&world.data(), &loads, &runs)?, Vec::<std::path::PathBuf>::new());
        Ok(())
    });
}

/// Whatever comes or goes, no figure is ever of no run or of another one; and a register reads no case.
#[test]
fn figures_are_of_a_run_after_every_change_and_a_register_costs_no_pass_over_cases() -> Outcome {
    on_both("runs_of_all", async |address| {
        let desk = Desk::at(&address).await?;
        let shown = async || desk.context.store.read_wall().await.map(|wall| wall.run.map(|run| run.code));
        let scores = desk.write("papi.csv", papi())?;
        desk.load("papi", &scores, "").await?;
        let first = shown().await?;
        assert!(first.is_some(), "with the load itself, before anything is counted");
        let one = "R-1,1.000001,G15,H41.01,40,Trực tuyến,Toàn trình,Đang xử lý,01/10/2026 08:00,05/10/2026 17:00,,\
                   08/10/2026 10:00,08/10/2026 23:59\n";
        let cases = desk.write("1.csv", format!("{CASES}\n{one}"))?;
        desk.load("case_portal", &cases, "").await?;
        assert_eq!(shown().await?, first, "the case is in and not counted yet");
        let second = current(&desk).await?;
        assert_ne!(Some(&second), first.as_ref());
        // No case can be read from here on.
        fs::rename(desk.context.data.join("lake"), desk.context.data.join("elsewhere"))?;
        let register = desk.write("kn.csv", format!("{REGISTER}\n{FIRST}"))?;
        desk.load("recommendations", &register, "").await?;
        let wall = desk.context.store.read_wall().await?;
        assert!(wall.run.is_some_and(|run| run.code == second), "no row is counted yet");
        assert!(wall.parts.iter().all(|part| part.source != "recommendations"));
        chiso::commands::counting::run_due(&desk.context, &desk.now).await?;
        let third = shown().await?.ok_or("a run")?;
        assert_ne!(third, second);
        changing_loads::undo(&desk.context, 1, "", &desk.now).await?;
        let wall = desk.context.store.read_wall().await?;
        let fourth = wall.run.ok_or("a run")?.code;
        assert!(fourth != third && wall.scores.is_empty(), "the scores go with their run");
        changing_loads::replay(&desk.context, 1, None, &desk.now).await?;
        assert_eq!(shown().await?, Some(third.clone()), "the same state is the same run");
        assert!(!chiso::commands::counting::is_due(&desk.context.data));
        fs::rename(desk.context.data.join("elsewhere"), desk.context.data.join("lake"))?;
        desk.count().await?;
        assert_eq!(shown().await?, Some(third.clone()), "counted whole it comes to the same run");
        for code in [first.ok_or("a run")?, second, third, fourth] {
            runs::verify(&desk.context, &request(&code)).await?;
        }
        Ok(())
    })
}

/// A data folder of before: its run covers cases, and says so until everything is counted once.
#[test]
fn a_run_of_before_covers_cases_only_and_the_next_change_makes_one_of_everything() {
    let world = world();
    let before = world.code();
    let old = [
        "UPDATE runs SET covers = 'cases'",
        "ALTER TABLE runs DROP COLUMN covers",
        "ALTER TABLE computations ADD COLUMN run TEXT NOT NULL DEFAULT ''",
        "UPDATE computations SET run = (SELECT code FROM wall_run)",
        "DROP TABLE wall_run",
        "DROP TABLE brought",
        "DELETE FROM _sqlx_migrations WHERE version >= 15",
    ];
    run(async {
        let mut connection = any_connection(&Store::address_in(&world.data())).await?;
        for statement in old {
            connection.execute(statement).await?;
        }
        Ok(())
    });
    assert_eq!(world.code(), before, "the run that is shown stays");
    let (_, listed) = told(&world.chiso(&["runs"]));
    assert!(listed.contains("<- on the pages, cases only"), "{listed}");
    let (is_same, said) = world.verify(&world.data(), &before);
    assert!(is_same && said.contains("this run covers what is counted from cases only"), "{said}");
    let (is_done, said) = figure(&world, &before, "papi", "40", "2024");
    assert!(!is_done && said.contains("is of before these were kept"), "{said}");
    let runs_in_export = || {
        let out = world.path("out.csv");
        succeeds(&world.chiso(&["export", "--period", "2026", "--english", "--out", &out]));
        let mut rows = csv::Reader::from_path(&out).expect("reads");
        let at = rows.headers().expect("a heading").iter().position(|name| name == "run").expect("a column");
        let mut runs: Vec<(String, String)> = Vec::new();
        for row in rows.records().map(|row| row.expect("a row")) {
            let own = (row[0].to_owned(), row[at].to_owned());
            if ["online_share", "reco_received", "papi"].contains(&own.0.as_str()) && !runs.contains(&own) {
                runs.push(own);
            }
        }
        runs.sort();
        runs
    };
    let own = |indicator: &str, run: &str| (indicator.to_owned(), run.to_owned());
    assert_eq!(runs_in_export(), [own("online_share", &before), own("papi", ""), own("reco_received", "")]);
    ingest(&world, "recommendations", "kn2.csv", &format!("{REGISTER}\n{SECOND}"));
    let after = world.code();
    assert_ne!(before, after);
    assert_eq!(runs_in_export(), ["online_share", "papi", "reco_received"].map(|indicator| own(indicator, &after)));
    let (is_same, said) = world.verify(&world.data(), &after);
    assert!(is_same && !said.contains("covers what is counted from cases only"), "{said}");
    assert!(files(&world.data().join("runs"), ".parquet").len() > 3);
}
