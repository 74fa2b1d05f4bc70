//! Several at once: loads of different sources, a load and an undo, readers during many changes, two
//! servers of one data folder. What comes out is what one after the other gives, and whoever looks
//! meanwhile sees one of the states in between, never a mix. With the real binary.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chiso::domain::load::LoadState;
use chiso::store::Store;

use crate::faults::{binary, succeeds};
use crate::load_desk::{CASES, Figures, figures, run};
use crate::store::{Outcome, on_both};
use crate::support::{get, serve};
use crate::ways::{Server, file, row, token};

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.arg("--data").arg(data).args(arguments);
    command
}

fn succeeding(data: &Path, arguments: &[&str]) {
    succeeds(&command(data, arguments).output().expect("runs"));
}

fn start(data: &Path, arguments: &[&str]) -> Child {
    command(data, arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts")
}

/// All that counts, in whatever order the loads came.
fn figures_of(data: &Path) -> Figures {
    run(async {
        let store = Store::open(&Store::address_in(data)).await?;
        let mut wall = store.read_wall().await?;
        wall.findings.clear();
        wall.held.iter_mut().for_each(|rows| rows.load = 0);
        let mut figures = figures(&wall);
        figures.loads.sort();
        Ok(figures)
    })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[test]
fn two_sources_at_once_count_as_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    succeeding(folder.path(), &["sample", "--cases", "3000", "--out", &text(&folder.path().join("cases"))]);
    let [portal, sync] = ["case_portal", "case_sync"].map(|source| {
        let end = if source == "case_sync" { "json" } else { "csv" };
        (source, text(&folder.path().join("cases").join(format!("{source}.{end}"))))
    });
    let expected = folder.path().join("expected");
    [&portal, &sync].into_iter().for_each(|(source, path)| succeeding(&expected, &["ingest", source, path]));
    let expected = figures_of(&expected);
    assert_eq!(expected.loads.len(), 2);
    for turn in 0..3 {
        let data = folder.path().join(format!("data-{turn}"));
        let both = [&sync, &portal].map(|(source, path)| start(&data, &["ingest", source, path]));
        both.into_iter().for_each(|child| succeeds(&child.wait_with_output().expect("ends")));
        assert_eq!(figures_of(&data), expected);
    }
}

/// A file of cases in which the one of this number is finished and another one still open.
fn changes(folder: &Path, number: usize) -> PathBuf {
    let of = |case: usize, status: &str, finished: &str| {
        let province = ["40", "01", "38"][case % 3];
        format!(
            "C-{case},1.000001,G15,H41.01,{province},Trực tuyến,Toàn trình,{status},01/10/2026 08:00,05/10/2026 17:00,\
             {finished},0{}/10/2026 10:00,10/10/2026 23:59\n",
            1 + number / 8,
        )
    };
    let path = folder.join(format!("{number}.csv"));
    let rows = [of(number, "Đã trả kết quả", "03/10/2026 09:00"), of(number + 1, "Đang xử lý", "")];
    fs::write(&path, format!("{CASES}\n{}", rows.concat())).expect("writes");
    path
}

#[test]
fn a_load_and_an_undo_at_once_count_as_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let [first, second, third] = [1, 2, 3].map(|number| text(&changes(folder.path(), number)));
    let expected = folder.path().join("expected");
    [&first, &second, &third].into_iter().for_each(|path| succeeding(&expected, &["ingest", "case_portal", path]));
    succeeding(&expected, &["loads", "undo", "2"]);
    let expected = figures_of(&expected);
    for turn in 0..3 {
        let data = folder.path().join(format!("data-{turn}"));
        [&first, &second].into_iter().for_each(|path| succeeding(&data, &["ingest", "case_portal", path]));
        let load = start(&data, &["ingest", "case_portal", &third]);
        let undo = start(&data, &["loads", "undo", "2"]);
        [load, undo].into_iter().for_each(|child| succeeds(&child.wait_with_output().expect("ends")));
        assert_eq!(figures_of(&data), expected);
    }
}

/// Loads, undos and replays of cases, a register and published values, one after the other; the last three leave nothing
/// of a source.
fn many_changes(folder: &Path) -> Vec<Vec<String>> {
    let load = |source: &str, path: PathBuf| vec!["ingest".to_owned(), source.to_owned(), text(&path)];
    let change = |what: &str, number: usize| vec!["loads".to_owned(), what.to_owned(), number.to_string()];
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut all = vec![load("portal_766", samples.join("portal_766.2026-10-03.json"))];
    all.push(load("portal_766", samples.join("portal_766.json")));
    all.extend((1..=20).map(|number| load("case_portal", changes(folder, number))));
    all.push(load("recommendations", samples.join("recommendations.csv")));
    all.extend([change("undo", 10), change("replay", 4), change("undo", 2), change("undo", 22), change("undo", 23)]);
    all.push(load("form_ii06a", samples.join("forms/ii06a.lai_chau.2026-Q3.xlsx")));
    all.push(change("undo", 24));
    assert_eq!(all.len(), 30);
    all
}

const PAGES: [&str; 2] = ["/compare.csv?period=2026", "/compare.csv?period=2026-Q3"];

/// The tables of both pages as they stand in a data folder.
async fn tables(store: &Store) -> [String; 2] {
    use axum::body::Body;
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let catalogue = chiso::catalog::Catalogue::embedded().expect("the catalogue is valid");
    let app = chiso::web::App::open(catalogue, store.clone()).await.expect("an application");
    let mut tables = [String::new(), String::new()];
    for (table, page) in tables.iter_mut().zip(PAGES) {
        let request = axum::http::Request::get(page).body(Body::empty()).expect("a request");
        let answer = chiso::web::router(app.clone()).oneshot(request).await.expect("an answer");
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        *table = String::from_utf8_lossy(&bytes).into_owned();
    }
    tables
}

#[test]
fn readers_during_thirty_changes_see_one_of_the_states_in_between() {
    let folder = tempfile::tempdir().expect("a folder");
    let commands = many_changes(folder.path());
    let as_text = |command: &[String]| command.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let change = |data: &Path, change: &[String]| {
        succeeding(data, &change.iter().map(String::as_str).collect::<Vec<_>>());
    };
    let reference = folder.path().join("reference");
    let mut known: [BTreeSet<String>; 2] = [BTreeSet::new(), BTreeSet::new()];
    let mut last = [String::new(), String::new()];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let store = runtime.block_on(Store::open(&Store::address_in(&reference))).expect("opens");
    for at in 0..=commands.len() {
        if let Some(command) = at.checked_sub(1).and_then(|before| commands.get(before)) {
            change(&reference, command);
        }
        last = runtime.block_on(tables(&store));
        known.iter_mut().zip(&last).for_each(|(known, table)| _ = known.insert(table.clone()));
    }
    assert!(known[0].len() > 15, "only {} states of {} differ", known[0].len(), PAGES[0]);
    let data = folder.path().join("data");
    let server = serve(&data);
    let is_done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = BTreeSet::new();
            while !is_done.load(Ordering::Relaxed) {
                for (page, known) in PAGES.iter().zip(&known) {
                    let table = get(&server.address, page);
                    assert!(known.contains(&table), "{page}: no state that there ever was:\n{table}");
                    seen.insert(table);
                }
                std::thread::sleep(Duration::from_millis(3));
            }
            seen.len()
        });
        for command in &commands {
            eprintln!("{}", as_text(command));
            change(&data, command);
        }
        // The last state shows within seconds.
        for _ in 0..200 {
            if PAGES.iter().zip(&last).all(|(page, table)| get(&server.address, page) == *table) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        is_done.store(true, Ordering::Relaxed);
        reader.join().expect("sees known states only")
    });
    assert!(seen >= 3, "only {seen} states were met");
    PAGES.iter().zip(&last).for_each(|(page, table)| assert_eq!(get(&server.address, page), *table));
}

#[test]
fn two_servers_of_one_data_folder_take_files_and_show_the_same() -> Outcome {
    on_both("two_servers", |address| async move {
        let folder = tempfile::tempdir()?;
        let database = ["--database", address.as_str()];
        let secret = token(&folder, &["one", "--province", "40", database[0], database[1]]);
        let any = token(&folder, &["any", database[0], database[1]]);
        assert_ne!(secret, any);
        let servers = [Server::start(&folder, &database), Server::start(&folder, &database)];
        // A file of its own to each, and the same one to both, at the same time.
        let own = ["A", "B"].map(|name| file(&[row(&format!("{name}-1"), "40"), row(&format!("{name}-2"), "38")]));
        let same = file(&[row("C-1", "40"), row("C-2", "40")]);
        let ends: Vec<_> = std::thread::scope(|scope| {
            let mut threads = Vec::new();
            for (server, own) in servers.iter().zip(&own) {
                for text in [own, &same] {
                    let secret = &secret;
                    threads.push(scope.spawn(move || server.loaded("case_portal", secret, text)));
                }
            }
            threads.into_iter().map(|thread| thread.join().expect("ends")).collect()
        });
        let states: Vec<&str> = ends.iter().filter_map(|end| end["state"].as_str()).collect();
        assert_eq!(states.iter().filter(|state| **state == "done").count(), 3, "{ends:?}");
        assert_eq!(states.iter().filter(|state| **state == "already_there").count(), 1, "{ends:?}");
        let store = Store::open(&address).await?;
        let loads = store.loads().await?;
        assert!(loads.len() == 3 && loads.iter().all(|load| load.state == LoadState::Visible), "{loads:?}");
        let counts: i64 = loads.iter().map(|load| load.accepted).sum();
        assert_eq!(counts, 4, "rows of province 38 are not this sender's: {loads:?}");
        // Four cases were received, whichever server is asked.
        for server in &servers {
            server.page_with("/forms/ii06a.csv?place=40&period=2026-10", ",4,");
        }
        // Taken back, a token is worth nothing with either, at once; the other one still is.
        assert!(command(&folder.path().join("data"), &["token", "revoke", "one"]).args(database).status()?.success());
        for server in &servers {
            assert_eq!(server.send("case_portal", &secret, same.as_bytes()).status, 401);
        }
        let list = command(&folder.path().join("data"), &["token", "list"]).args(database).output()?;
        let list = String::from_utf8_lossy(&list.stdout).into_owned();
        assert!(list.contains("one") && list.contains("revoked") && list.contains("any"), "{list}");
        assert!(!list.contains(&secret) && !list.contains(&any), "a secret is shown once");
        store.close().await;
        Ok(())
    })
}

/// A server that was killed after a load and before its counting finishes that when it starts again.
#[test]
fn a_server_counts_what_was_left_uncounted() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let path = folder.path().join("cases.csv");
    fs::write(&path, file(&[row("W-1", "40"), row("W-2", "40")])).expect("writes");
    succeeding(&data, &["ingest", "case_portal", &text(&path), "--no-compute"]);
    assert!(data.join("counting.due").exists());
    let server = Server::start(&folder, &[]);
    server.page_with("/forms/ii06a.csv?place=40&period=2026-10", ",2,");
    assert!(!data.join("counting.due").exists());
}
