//! One behaviour, both databases: every test here runs on SQLite, and on PostgreSQL when
//! `CHISO_TEST_POSTGRES_URL` names a server (`scripts/test` starts a private one).

use std::future::Future;
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use sqlx::{AssertSqlSafe, Connection, Executor};

use chiso::domain::bucket::Bucket;
use chiso::domain::counts::Counts;
use chiso::domain::load::{Brought, Load, LoadState, Way};
use chiso::domain::part::{MeasureId, Part};
use chiso::domain::reading::Nature;
use chiso::domain::score::{PublishedScore, Qualifier};
use chiso::domain::text::Text;
use chiso::domain::token::Token;
use chiso::store::{Identity, Store, StoreError};

use crate::support::recounted;

pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Runs `test` with the address of an empty database of each kind.
pub fn on_both<F: Future<Output = Outcome>>(name: &str, test: impl Fn(String) -> F) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let folder = tempfile::tempdir()?;
    runtime.block_on(test(Store::address_in(folder.path()))).map_err(|error| format!("on SQLite: {error}"))?;
    let Ok(server) = std::env::var("CHISO_TEST_POSTGRES_URL") else { return Ok(()) };
    runtime.block_on(async {
        let schema = format!("chiso_{name}_{}", std::process::id());
        let mut connection = any_connection(&server).await?;
        connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await?;
        let separator = if server.contains('?') { '&' } else { '?' };
        let outcome = test(format!("{server}{separator}options[search_path]={schema}")).await;
        connection.execute(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"))).await?;
        outcome.map_err(|error| format!("on PostgreSQL: {error}").into())
    })
}

pub async fn any_connection(address: &str) -> Result<sqlx::AnyConnection, sqlx::Error> {
    sqlx::any::install_default_drivers();
    sqlx::AnyConnection::connect(address).await
}

pub fn load(source: &str, hash: &str, as_of: Date) -> Load {
    Load {
        id: 0,
        source: source.into(),
        file: format!("{source}.csv"),
        hash: hash.into(),
        period: String::new(),
        stated_at: None,
        state: LoadState::Visible,
        read: 4,
        accepted: 2,
        rejected: 1,
        duplicate: 1,
        superseded: 0,
        replaced: 0,
        nature: Nature::Provisional,
        as_of,
        lake_files: vec![format!("{hash}/b.parquet"), format!("{hash}/a.parquet")],
        quarantine_file: Some("quarantine/x.csv".into()),
        mapping: String::new(),
        origin: String::new(),
        way: Way::CommandLine,
        province: None,
        remark: Text::default(),
        loaded_at: "2026-10-10T07:00:40+07:00".into(),
    }
}

pub fn part(source: &str, place: &str, n: i64) -> Part {
    Part {
        measure: MeasureId::reported(source, "received"),
        place: place.parse().expect("place"),
        bucket: Bucket::of(date(2026, 10, 10)),
        member: String::new(),
        n,
        source: source.into(),
    }
}

fn counts(parts: &[Part]) -> Counts {
    Counts { parts: parts.to_vec(), ..Counts::default() }
}

fn score(place: &str, score: Option<f64>, rank: Option<i32>) -> PublishedScore {
    PublishedScore {
        index: "papi".into(),
        edition: 2024,
        component: "total".into(),
        place: place.parse().expect("place"),
        score,
        rank,
        qualifier: Qualifier::Over,
        as_of: None,
        note: "hạng tự tính".into(),
        source: "sách \"PAPI\", 2024".into(),
        loaded_from: "papi".into(),
    }
}

#[test]
fn what_is_committed_is_read_back() -> Outcome {
    on_both("read_back", async |address| {
        let store = Store::open(&address).await?;
        assert_eq!(store.version().await?, 0);
        assert_eq!(store.read_wall().await?.loads, []);
        let parts = [part("portal", "34:40", 7), part("portal", "34:17329", -3)];
        let scores = [score("63:40", Some(43.25), Some(3)), score("34:VN", None, None), score("34:40", None, Some(1))];
        let first = load("portal", "aa", date(2026, 10, 10));
        assert_eq!(
            store
                .commit_load(
                    &first,
                    &Brought { parts: parts.to_vec(), scores: scores.to_vec(), ..Brought::default() },
                    None
                )
                .await?,
            1
        );
        let second = Load { quarantine_file: None, lake_files: vec![], ..load("cases", "bb", date(2026, 10, 9)) };
        assert_eq!(store.commit_load(&second, &Brought::default(), None).await?, 2);

        let again = Store::open(&address).await?;
        let mut wall = again.read_wall().await?;
        wall.parts.sort_by_key(|part| -part.n);
        assert_eq!(wall.version, 2);
        assert_eq!(wall.parts, parts);
        for score in &scores {
            assert!(wall.scores.contains(score), "{score:?} is not in {:?}", wall.scores);
        }
        assert_eq!(wall.loads, [Load { id: 1, ..first.clone() }, Load { id: 2, ..second }]);
        assert_eq!(wall.computed_as_of, None);
        let paths: Vec<_> = again.lake_files(Some("portal")).await?.into_iter().map(|file| file.path).collect();
        assert_eq!(paths, first.lake_files, "in the order of the load, not of the alphabet");
        assert_eq!(again.lake_files(Some("other")).await?, []);
        Ok(())
    })
}

fn known(source: &str) -> Identity<'_> {
    Identity { source, hash: "aa", period: "", stated_at: None }
}

#[test]
fn the_same_bytes_are_loaded_once() -> Outcome {
    on_both("once", async |address| {
        let store = Store::open(&address).await?;
        let first = load("portal", "aa", date(2026, 10, 10));
        assert_eq!(store.known_load(known("portal")).await?, None);
        store
            .commit_load(&first, &Brought { parts: vec![part("portal", "34:40", 1)], ..Brought::default() }, None)
            .await?;
        assert_eq!(store.known_load(known("portal")).await?, Some(Load { id: 1, ..first.clone() }));
        assert_eq!(store.known_load(known("cases")).await?, None, "known for its own source only");
        let stated = Identity { stated_at: Some(date(2026, 10, 9).at(23, 59, 59, 0)), ..known("portal") };
        assert_eq!(store.known_load(stated).await?, None, "another export of the same bytes");
        let before = store.read_wall().await?;
        let refused = store
            .commit_load(&first, &Brought { parts: vec![part("portal", "34:40", 2)], ..Brought::default() }, None)
            .await;
        assert!(matches!(refused, Err(StoreError::AlreadyLoaded { load_id: 1, .. })), "{refused:?}");
        assert_eq!(store.read_wall().await?, before, "nothing changed, not even the version");
        Ok(())
    })
}

#[test]
fn an_older_file_never_overwrites_a_newer_value() -> Outcome {
    on_both("older", async |address| {
        let store = Store::open(&address).await?;
        let value = async |store: &Store| -> Result<(i64, Option<f64>), StoreError> {
            let wall = store.read_wall().await?;
            assert_eq!((wall.parts.len(), wall.scores.len()), (1, 1));
            Ok((wall.parts[0].n, wall.scores[0].score))
        };
        let steps = [
            (date(2026, 10, 3), 3, (3, Some(3.0)), "the first is taken"),
            (date(2026, 10, 10), 10, (10, Some(10.0)), "a newer one replaces"),
            (date(2026, 10, 3), 4, (10, Some(10.0)), "an older one does not"),
            (date(2026, 10, 10), 11, (11, Some(11.0)), "of the same day the later load wins"),
        ];
        for (index, (as_of, n, expected, why)) in steps.into_iter().enumerate() {
            let load = load("portal", &index.to_string(), as_of);
            let score = score("34:40", Some(n as f64), None);
            store
                .commit_load(
                    &load,
                    &Brought { parts: vec![part("portal", "34:40", n)], scores: vec![score], ..Brought::default() },
                    None,
                )
                .await?;
            assert_eq!(value(&store).await?, expected, "{why}");
        }
        Ok(())
    })
}

#[test]
fn a_key_twice_in_one_file_takes_the_later_row() -> Outcome {
    on_both("twice", async |address| {
        let store = Store::open(&address).await?;
        let parts = [part("portal", "34:40", 1), part("portal", "34:40", 2)];
        let scores = [score("34:40", Some(1.0), None), score("34:40", Some(2.0), None)];
        store
            .commit_load(
                &load("portal", "aa", date(2026, 10, 10)),
                &Brought { parts: parts.to_vec(), scores: scores.to_vec(), ..Brought::default() },
                None,
            )
            .await?;
        let wall = store.read_wall().await?;
        assert_eq!((wall.parts.len(), wall.parts[0].n), (1, 2));
        assert_eq!((wall.scores.len(), wall.scores[0].score), (1, Some(2.0)));
        Ok(())
    })
}

#[test]
fn a_computation_replaces_its_own_sources_only() -> Outcome {
    on_both("computation", async |address| {
        let store = Store::open(&address).await?;
        let (csv, json) = ("case_portal".to_owned(), "case_sync".to_owned());
        store
            .commit_load(
                &load("portal_766", "aa", date(2026, 10, 10)),
                &Brought { parts: vec![part("portal_766", "34:40", 5)], ..Brought::default() },
                None,
            )
            .await?;
        let both = [
            recounted(&csv, date(2026, 10, 10), &counts(&[part(&csv, "34:40", 1), part(&csv, "34:01", 2)])),
            recounted(&json, date(2026, 10, 10), &counts(&[part(&json, "34:40", 3)])),
        ];
        store.commit_counts(&both, "2026-10-10T08:00:00+07:00", None).await?;
        assert_eq!(store.read_wall().await?.computed_as_of, Some(date(2026, 10, 10)));
        let fewer = [part(&csv, "34:40", 10)];
        store
            .commit_counts(&[recounted(&csv, date(2026, 10, 11), &counts(&fewer))], "2026-10-11T08:00:00+07:00", None)
            .await?;
        let wall = store.read_wall().await?;
        let mut found: Vec<_> = wall.parts.iter().map(|part| (part.source.as_str(), part.n)).collect();
        found.sort_unstable();
        assert_eq!(found, [("case_portal", 10), ("case_sync", 3), ("portal_766", 5)]);
        assert_eq!(wall.computed_as_of, Some(date(2026, 10, 10)), "the source left behind decides");
        assert_eq!(wall.version, 3);

        let foreign = recounted(&csv, date(2026, 10, 12), &counts(&[part(&json, "34:40", 1)]));
        let foreign = store.commit_counts(&[foreign], "", None).await;
        assert!(matches!(foreign, Err(StoreError::CountOfAnotherSource { .. })), "{foreign:?}");
        assert_eq!(store.read_wall().await?, wall);
        Ok(())
    })
}

#[test]
fn a_commit_that_fails_halfway_changes_nothing() -> Outcome {
    on_both("halfway", async |address| {
        let store = Store::open(&address).await?;
        store
            .commit_counts(&[recounted("cases", date(2026, 10, 1), &counts(&[part("cases", "34:40", 1)]))], "t", None)
            .await?;
        let before = store.read_wall().await?;
        // Refused by the key after the old parts were deleted.
        let clash = [part("cases", "34:40", 2), part("cases", "34:40", 3)];
        assert!(
            store.commit_counts(&[recounted("cases", date(2026, 10, 2), &counts(&clash))], "t", None).await.is_err()
        );
        // Refused by the lake file's name after the manifest row was written.
        store.commit_load(&load("cases", "aa", date(2026, 10, 1)), &Brought::default(), None).await?;
        let taken = Load { hash: "bb".into(), ..load("cases", "aa", date(2026, 10, 1)) };
        assert!(
            store
                .commit_load(&taken, &Brought { parts: vec![part("cases", "34:01", 9)], ..Brought::default() }, None)
                .await
                .is_err()
        );
        let after = store.read_wall().await?;
        assert_eq!((after.parts, after.loads.len(), after.version), (before.parts, 1, 2));
        Ok(())
    })
}

#[test]
fn writers_queue_and_readers_see_whole_states() -> Outcome {
    on_both("queue", async |address| {
        let store = Store::open(&address).await?;
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let address = address.clone();
                tokio::spawn(async move {
                    let own = Store::open(&address).await?;
                    for round in 0..5 {
                        let hash = format!("{writer}-{round}");
                        let parts = [
                            part("portal", "34:40", writer * 10 + round),
                            part("portal", "34:01", writer * 10 + round),
                        ];
                        own.commit_load(
                            &load("portal", &hash, date(2026, 10, 10)),
                            &Brought { parts: parts.to_vec(), ..Brought::default() },
                            None,
                        )
                        .await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .collect();
        for _ in 0..20 {
            let wall = store.read_wall().await?;
            assert_eq!(wall.loads.len() as i64, wall.version, "one load a version");
            assert!(wall.parts.windows(2).all(|pair| pair[0].n == pair[1].n), "{:?}", wall.parts);
        }
        for writer in writers {
            writer.await??;
        }
        assert_eq!(store.version().await?, 20);
        Ok(())
    })
}

#[test]
fn several_may_open_a_new_database_at_once() -> Outcome {
    on_both("at_once", async |address| {
        let openings: Vec<_> = (0..4)
            .map(|_| {
                let address = address.clone();
                tokio::spawn(async move { Store::open(&address).await?.version().await })
            })
            .collect();
        for opening in openings {
            assert_eq!(opening.await??, 0);
        }
        Ok(())
    })
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() -> Outcome {
    on_both("newer", async |address| {
        let store = Store::open(&address).await?;
        store.commit_load(&load("portal", "aa", date(2026, 10, 10)), &Brought::default(), None).await?;
        store.close().await;
        let mut connection = any_connection(&address).await?;
        let newer = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
                     SELECT 999, 'from the future', installed_on, success, checksum, execution_time FROM _sqlx_migrations \
                     WHERE version = 1";
        connection.execute(newer).await?;
        let refused = Store::open(&address).await;
        assert!(matches!(refused, Err(StoreError::NewerSchema { found: 999, known }) if known >= 1), "{refused:?}");
        connection.execute("DELETE FROM _sqlx_migrations WHERE version = 999").await?;
        connection.close().await?;
        assert_eq!(Store::open(&address).await?.version().await?, 1);
        Ok(())
    })
}

#[test]
fn a_file_that_is_no_database_is_refused() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("chiso.db"), "this is a letter, not a database. ".repeat(50))?;
    let refused = runtime.block_on(Store::open(&Store::address_in(folder.path())));
    assert!(matches!(refused, Err(StoreError::CannotOpen { .. })), "{refused:?}");
    Ok(())
}

#[test]
fn a_folder_with_odd_characters_works() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let odd = folder.path().join("Dữ liệu 50% #1?");
    runtime.block_on(Store::open(&Store::address_in(&odd)))?;
    assert!(odd.join("chiso.db").is_file());
    Ok(())
}

/// Set in the child that [`killed_at_any_point_the_state_is_old_or_new`] starts and kills.
const VICTIM: &str = "CHISO_TEST_VICTIM";

/// Not a test of its own: commits for ever, so that somebody may kill it.
#[test]
fn victim() -> Outcome {
    let Ok(address) = std::env::var(VICTIM) else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Store::open(&address).await?;
        let mut version = store.version().await?;
        loop {
            version += 1;
            let parts: Vec<Part> =
                (0..3_000).map(|commune| part("cases", &format!("34:{commune:05}"), version)).collect();
            store.commit_counts(&[recounted("cases", date(2026, 10, 10), &counts(&parts))], "t", None).await?;
        }
    })
}

#[test]
fn killed_at_any_point_the_state_is_old_or_new() -> Outcome {
    on_both("killed", async |address| {
        let store = Store::open(&address).await?;
        let mut seen = 0;
        for round in 0..4_u64 {
            let mut child = std::process::Command::new(std::env::current_exe()?)
                .args(["store::victim", "--exact", "--nocapture"])
                .env(VICTIM, &address)
                .stdout(std::process::Stdio::null())
                .spawn()?;
            let deadline = Instant::now() + Duration::from_secs(60);
            while store.version().await? <= seen && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(round * 7)).await;
            child.kill()?;
            child.wait()?;
            let wall = store.read_wall().await?;
            assert!(wall.version > seen, "the victim never committed");
            assert_eq!(wall.parts.len(), 3_000);
            assert!(wall.parts.iter().all(|part| part.n == wall.version), "a mixture of two commits");
            seen = wall.version;
        }
        Ok(())
    })
}

#[tokio::test]
async fn a_data_folder_may_have_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["Nghệ An 2026", "50% #1?", "a:b@c", "plain"] {
        let path = folder.path().join(name).join("chiso.db");
        let store = Store::open(&format!("sqlite://{}", path.display())).await.expect(name);
        store.close().await;
        assert!(path.exists(), "{name}");
    }
    let taken = folder.path().join("plain");
    let error = Store::open(&format!("sqlite://{}", taken.display())).await.expect_err("a folder");
    assert!(error.to_string().contains("cannot open the database"), "{error}");
}

#[test]
fn tokens_are_kept_found_and_revoked_once() -> Outcome {
    on_both("tokens", |address| async move {
        let store = Store::open(&address).await?;
        let version = store.version().await?;
        let token = Token {
            id: "0123abcd".into(),
            name: "Nghệ An 1".into(),
            hash: "ab".repeat(32),
            province: Some("34:40".parse()?),
            source: None,
            made_at: "2026-10-10T08:00:00+07:00".into(),
            revoked_at: None,
        };
        let other = Token { id: "11111111".into(), name: "any".into(), province: None, ..token.clone() };
        let other = Token { source: Some("case_portal".into()), ..other };
        assert!(store.add_token(&token).await? && store.add_token(&other).await?);
        let same_name = Token { id: "22222222".into(), ..token.clone() };
        assert!(!store.add_token(&same_name).await?, "a name is given once");
        assert_eq!(store.token("0123abcd").await?, Some(token.clone()));
        assert_eq!(store.token("22222222").await?, None);
        assert!(store.revoke_token("Nghệ An 1", "2026-10-11T08:00:00+07:00").await?);
        assert!(!store.revoke_token("Nghệ An 1", "2026-10-12T08:00:00+07:00").await?, "once is enough");
        assert!(!store.revoke_token("nobody", "2026-10-12T08:00:00+07:00").await?);
        let revoked = Token { revoked_at: Some("2026-10-11T08:00:00+07:00".into()), ..token };
        assert_eq!(store.tokens().await?, [revoked.clone(), other]);
        assert!(!revoked.may_send("case_portal"));
        assert_eq!(store.version().await?, version, "no figure changed");
        Ok(())
    })
}
