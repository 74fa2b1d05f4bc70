//! What a computation keeps: replaced whole, source by source, and read back as it was counted; on
//! both databases.

use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, Connection, Executor, SqlStr};

use chiso::domain::bucket::Bucket;
use chiso::domain::check::{EmptyCells, SentTwice, UntoldColumn};
use chiso::domain::counts::Counts;
use chiso::domain::difference::{Difference, Reason, Verdict};
use chiso::domain::form::{AgencyName, Dimension, MemberFlows};
use chiso::domain::load::Brought;
use chiso::domain::part::Part;
use chiso::domain::run::{Covers, Definitions, KeptRun, Manifest, Run, RunLoad};
use chiso::domain::signal::{Signal, SignalCount};
use chiso::domain::text::Text;
use chiso::domain::wall::Wall;
use chiso::store::{Store, StoreError};

use crate::store::{Outcome, any_connection, load, on_both, part};
use crate::support::recounted;

const AS_OF: Date = date(2026, 10, 10);
const NOW: &str = "2026-10-11T08:00:00+07:00";
const OLD_TABLES: &str = include_str!("../../migrations/0001_wall.sql");

fn flows(source: &str, dimension: Dimension, member: &str, flows: [i64; 7]) -> MemberFlows {
    MemberFlows {
        source: source.into(),
        place: "34:40".parse().expect("place"),
        dimension,
        member: member.into(),
        bucket: Bucket::of(AS_OF),
        flows,
    }
}

fn agency(source: &str, code: &str, name: &str) -> AgencyName {
    AgencyName { source: source.into(), place: "34:40".parse().expect("place"), code: code.into(), name: name.into() }
}

fn difference(source: &str, verdicts: [Verdict; 2], reason: Reason, n: i64) -> Difference {
    Difference {
        source: source.into(),
        place: "34:40".parse().expect("place"),
        bucket: Bucket::of(AS_OF),
        base: "form_ii06a".into(),
        other: "statute".into(),
        base_verdict: verdicts[0],
        other_verdict: verdicts[1],
        reason,
        n,
    }
}

/// Something of everything, with every dimension, verdict and reason there is.
fn everything(source: &str, n: i64) -> Counts {
    let of = |dimension, member: &str| flows(source, dimension, member, [n, 0, 1, 2, 3, 4, i64::MAX]);
    let members = Dimension::ALL.into_iter().flat_map(|dimension| [of(dimension, ""), of(dimension, "G15-ĐĐ")]);
    let verdicts = Verdict::ALL.into_iter().zip(Verdict::ALL.into_iter().rev());
    let by_verdict = verdicts.map(|(base, other)| difference(source, [base, other], Reason::Deadline, n));
    let [first, second, ..] = Verdict::ALL;
    let by_reason = Reason::ALL.into_iter().map(|reason| difference(source, [first, second], reason, n));
    Counts {
        parts: vec![part(source, "34:40", n), part(source, "34:17329", n)],
        member_flows: members.collect(),
        agencies: vec![agency(source, "H41.03", "Sở Tư pháp"), agency(source, "H41.242", "")],
        differences: by_verdict.chain(by_reason).collect(),
        signals: Signal::ALL
            .into_iter()
            .flat_map(|one| [signal(source, one, "", n), signal(source, one, "H41.03", 0)])
            .collect(),
        untold: vec![untold(source, "digitised", n), untold(source, "reused", n)],
        empty_cells: vec![empty_cells(source, AS_OF, n), empty_cells(source, date(2025, 1, 1), 0)],
        twice: vec![twice(source, "34:40", n), twice(source, "34:08", n)],
        held: Vec::new(),
    }
}

fn signal(source: &str, signal: Signal, agency: &str, n: i64) -> SignalCount {
    let (place, agency) = ("34:40".parse().expect("place"), agency.to_owned());
    SignalCount { source: source.into(), place, agency, bucket: Bucket::of(AS_OF), signal, n, of: i64::MAX }
}

fn untold(source: &str, column: &str, rows: i64) -> UntoldColumn {
    let place = "34:40".parse().expect("place");
    UntoldColumn { source: source.into(), place, column: column.into(), value: "no".into(), rows, of: i64::MAX }
}

fn empty_cells(source: &str, day: Date, rows: i64) -> EmptyCells {
    let (place, bucket) = ("34:40".parse().expect("place"), Bucket::of(day));
    EmptyCells { source: source.into(), place, column: "channel".into(), bucket, rows, of: i64::MAX }
}

fn twice(source: &str, place: &str, n: i64) -> SentTwice {
    let (source, counted_in) = (source.to_owned(), "another".to_owned());
    SentTwice { source, place: place.parse().expect("place"), counted_in, n }
}

/// What of a wall was counted from one source, in an order of its own.
fn counted(wall: &Wall, source: &str) -> Counts {
    let own = |count_source: &String| count_source == source;
    sorted(Counts {
        parts: wall.parts.iter().filter(|part| own(&part.source)).cloned().collect(),
        member_flows: wall.member_flows.iter().filter(|flows| own(&flows.source)).cloned().collect(),
        agencies: wall.agencies.iter().filter(|agency| own(&agency.source)).cloned().collect(),
        differences: wall.differences.iter().filter(|difference| own(&difference.source)).cloned().collect(),
        signals: wall.signals.iter().filter(|signal| own(&signal.source)).cloned().collect(),
        untold: wall.untold.iter().filter(|column| own(&column.source)).cloned().collect(),
        empty_cells: wall.empty_cells.iter().filter(|cells| own(&cells.source)).cloned().collect(),
        twice: wall.twice.iter().filter(|twice| own(&twice.source)).cloned().collect(),
        held: wall.held.iter().filter(|rows| own(&rows.source)).cloned().collect(),
    })
}

fn sorted(mut counts: Counts) -> Counts {
    counts.parts.sort_by_key(|part| format!("{part:?}"));
    counts.member_flows.sort_by_key(|flows| format!("{flows:?}"));
    counts.agencies.sort();
    counts.differences.sort_by_key(|difference| format!("{difference:?}"));
    counts.signals.sort_by_key(|signal| format!("{signal:?}"));
    counts.empty_cells.sort_by_key(|cells| format!("{cells:?}"));
    counts.twice.sort_by_key(|twice| format!("{twice:?}"));
    counts
}

#[test]
fn a_computation_is_read_back_as_it_was_and_replaced_whole() -> Outcome {
    on_both("replaced", async |address| {
        let store = Store::open(&address).await?;
        let (csv, json) = ("case_portal".to_owned(), "case_sync".to_owned());
        store.commit_counts(&[recounted(&csv, AS_OF, &everything(&csv, 1))], NOW, None).await?;
        store.commit_counts(&[recounted(&json, AS_OF, &everything(&json, 2))], NOW, None).await?;
        let wall = store.read_wall().await?;
        assert_eq!(counted(&wall, &csv), sorted(everything(&csv, 1)));
        assert_eq!(counted(&wall, &json), sorted(everything(&json, 2)));

        let fewer = Counts {
            member_flows: vec![flows(&csv, Dimension::Field, "G15", [7; 7])],
            agencies: vec![agency(&csv, "H41.03", "Sở Tư pháp tỉnh")],
            ..Counts::default()
        };
        store.commit_counts(&[recounted(&csv, AS_OF, &fewer)], NOW, None).await?;
        let wall = store.read_wall().await?;
        assert_eq!(counted(&wall, &csv), fewer, "nothing is left of the computation before");
        assert_eq!(counted(&wall, &json), sorted(everything(&json, 2)), "the other source is untouched");
        let nothing = [&csv, &json].map(|source| recounted(source, AS_OF, &Counts::default()));
        store.commit_counts(&nothing, NOW, None).await?;
        let wall = store.read_wall().await?;
        let Wall { parts, member_flows, agencies, differences, signals, untold, empty_cells, twice, held, .. } = wall;
        let left = Counts { parts, member_flows, agencies, differences, signals, untold, empty_cells, twice, held };
        assert_eq!(left, Counts::default());
        Ok(())
    })
}

#[test]
fn nothing_comes_in_under_a_source_that_is_not_recomputed() -> Outcome {
    on_both("foreign", async |address| {
        let store = Store::open(&address).await?;
        let everything = everything("case_sync", 1);
        let foreign = [
            Counts { parts: everything.parts, ..Counts::default() },
            Counts { member_flows: everything.member_flows, ..Counts::default() },
            Counts { agencies: everything.agencies, ..Counts::default() },
            Counts { signals: everything.signals, ..Counts::default() },
            Counts { untold: everything.untold, ..Counts::default() },
            Counts { empty_cells: everything.empty_cells, ..Counts::default() },
            Counts { twice: everything.twice, ..Counts::default() },
            Counts { differences: everything.differences, ..Counts::default() },
        ];
        for counts in foreign {
            let refused = store.commit_counts(&[recounted("case_portal", AS_OF, &counts)], NOW, None).await;
            assert!(
                matches!(&refused, Err(StoreError::CountOfAnotherSource { count_source }) if count_source == "case_sync")
            );
        }
        assert_eq!(store.version().await?, 0);
        Ok(())
    })
}

#[test]
fn a_computation_that_fails_at_its_last_row_changes_nothing() -> Outcome {
    on_both("last_row", async |address| {
        let store = Store::open(&address).await?;
        store.commit_counts(&[recounted("cases", AS_OF, &everything("cases", 1))], NOW, None).await?;
        let before = store.read_wall().await?;
        let twice = difference("cases", [Verdict::Waiting, Verdict::Waiting], Reason::Several, 1);
        let mut next = everything("cases", 2);
        next.differences.extend([twice.clone(), twice]);
        assert!(store.commit_counts(&[recounted("cases", AS_OF, &next)], NOW, None).await.is_err(), "a key twice");
        assert_eq!(store.read_wall().await?, before);
        Ok(())
    })
}

#[test]
fn a_name_that_we_do_not_know_is_not_read_over() -> Outcome {
    on_both("unknown", async |address| {
        let store = Store::open(&address).await?;
        store.commit_counts(&[recounted("cases", AS_OF, &everything("cases", 1))], NOW, None).await?;
        let mut connection = any_connection(&address).await?;
        let columns = [
            ("member_flows", "dimension", "field"),
            ("member_flows", "place", "34:40"),
            ("agencies", "place", "34:40"),
            ("differences", "base_verdict", "waiting"),
            ("differences", "other_verdict", "waiting"),
            ("differences", "reason", "several"),
            ("differences", "place", "34:40"),
            ("empty_cells", "place", "34:40"),
        ];
        for (table, column, known) in columns {
            let set = |from: &str, to: &str| {
                AssertSqlSafe(format!("UPDATE {table} SET {column} = '{to}' WHERE {column} = '{from}'"))
            };
            connection.execute(set(known, "of tomorrow")).await?;
            match store.read_wall().await {
                Err(StoreError::Unreadable { table: in_table, column: in_column, value, .. }) => {
                    assert_eq!((in_table, in_column, value.as_str()), (table, column, "of tomorrow"));
                }
                other => return Err(format!("{table}.{column}: {other:?}").into()),
            }
            connection.execute(set("of tomorrow", known)).await?;
        }
        for table in ["parts", "member_flows", "differences", "empty_cells"] {
            let shift = |by: &str| AssertSqlSafe(format!("UPDATE {table} SET bucket = bucket {by}"));
            connection.execute(shift("+ 4294967296")).await?;
            let refused = store.read_wall().await;
            assert!(matches!(refused, Err(StoreError::Unreadable { column: "bucket", .. })), "{table}: {refused:?}");
            connection.execute(shift("- 4294967296")).await?;
        }
        store.read_wall().await?;
        connection.close().await?;
        Ok(())
    })
}

#[test]
fn a_database_of_the_first_schema_is_brought_up_to_date_and_keeps_what_it_holds() -> Outcome {
    on_both("old", async |address| {
        // Makes the file of an embedded database.
        let _ = Store::open(&address).await?.close().await;
        let mut connection = any_connection(&address).await?;
        for table in [
            "brought",
            "wall_run",
            "register_rows",
            "run_files",
            "run_counts",
            "runs",
            "kept_texts",
            "held_rows",
            "findings",
            "column_profiles",
            "signals",
            "untold_columns",
            "empty_cells",
            "sent_twice",
            "sent_lines",
            "reported_parts",
            "tokens",
        ] {
            connection.execute(AssertSqlSafe(format!("DROP TABLE {table}"))).await?;
        }
        for table in ["differences", "agencies", "member_flows", "_sqlx_migrations"] {
            connection.execute(AssertSqlSafe(format!("DROP TABLE {table}"))).await?;
        }
        for table in ["computations", "scores", "parts", "lake_files", "loads", "store_version"] {
            connection.execute(AssertSqlSafe(format!("DROP TABLE {table}"))).await?;
        }
        let first = Migration::new(1, "wall".into(), MigrationType::Simple, SqlStr::from_static(OLD_TABLES), false);
        Migrator::with_migrations(vec![first]).run(&mut connection).await?;
        connection.execute("UPDATE store_version SET version = 5").await?;
        connection
            .execute(
                "INSERT INTO parts (measure, place, bucket, member, source, n, as_of)
                 VALUES ('form_ii06a/received', '34:40', 48642, '', 'cases', 3, '2026-10-10')",
            )
            .await?;
        connection.execute("INSERT INTO computations VALUES ('cases', '2026-10-10', 't')").await?;
        connection.close().await?;

        let store = Store::open(&address).await?;
        let wall = store.read_wall().await?;
        assert_eq!((wall.version, wall.parts.len(), wall.computed_as_of), (5, 1, Some(AS_OF)));
        assert_eq!((wall.member_flows.len(), wall.agencies.len(), wall.differences.len()), (0, 0, 0));
        store.commit_counts(&[recounted("cases", AS_OF, &everything("cases", 1))], NOW, None).await?;
        assert_eq!(counted(&store.read_wall().await?, "cases"), sorted(everything("cases", 1)));
        Ok(())
    })
}

/// As many rows as ten million cases make: all provinces, communes, fields, agencies, procedures.
#[test]
fn the_counts_of_a_country_go_in_and_out_within_seconds() -> Outcome {
    on_both("country", async |address| {
        let store = Store::open(&address).await?;
        let counts = country();
        let (parts, member_flows) = (counts.parts.len(), counts.member_flows.len());
        for _ in 0..2 {
            let start = Instant::now();
            store.commit_counts(&[recounted("cases", AS_OF, &counts)], NOW, None).await?;
            let written = start.elapsed();
            let start = Instant::now();
            let wall = store.read_wall().await?;
            eprintln!(
                "{}: {parts} parts, {member_flows} member flows, {} differences written in {written:?}, read in {:?}",
                &address[..6],
                counts.differences.len(),
                start.elapsed()
            );
            assert_eq!(wall.parts.iter().map(|part| part.n).sum::<i64>(), parts as i64);
            assert_eq!(wall.member_flows.iter().map(|flows| flows.flows[6]).sum::<i64>(), 7 * member_flows as i64);
            assert_eq!(wall.differences.len(), counts.differences.len());
            // Generous: the machine may be busy; a row at a time would take minutes.
            assert!(written < Duration::from_secs(60), "{written:?}");
        }
        Ok(())
    })
}

fn country() -> Counts {
    let last = Bucket::of(AS_OF).0;
    let places: Vec<String> = (0..2_000).map(|commune| format!("34:{commune:05}")).collect();
    let parts = (0..200_000)
        .map(|index| Part { bucket: Bucket(last - index as i32 / 2_000), ..part("cases", &places[index % 2_000], 1) });
    let member_flows = (0..177_000).map(|index: usize| MemberFlows {
        place: places[index % 34].parse().expect("place"),
        bucket: Bucket(last - (index / 34 % 43) as i32),
        ..flows("cases", Dimension::ALL[index % 3], &format!("H41.{}", index / 34 / 43), [1, 2, 3, 4, 5, 6, 7])
    });
    let differences = (0..34 * 43 * 12).map(|index: usize| Difference {
        place: places[index % 34].parse().expect("place"),
        bucket: Bucket(last - (index / 34 % 43) as i32),
        other: format!("rule_set_{}", index / 34 / 43),
        ..difference("cases", [Verdict::OpenInTime, Verdict::OpenOverdue], Reason::Deadline, 1)
    });
    Counts {
        parts: parts.collect(),
        member_flows: member_flows.collect(),
        agencies: (0..3_400).map(|index| agency("cases", &format!("H41.{index}"), "Sở Tư pháp")).collect(),
        differences: differences.collect(),
        ..Counts::default()
    }
}

fn kept(code: &str, content: &str) -> KeptRun {
    KeptRun {
        run: Run {
            covers: Covers::All,
            code: code.to_owned(),
            content: content.to_owned(),
            program: "1".to_owned(),
            as_of: AS_OF,
            made_at: NOW.to_owned(),
            manifest: "m".to_owned(),
            definitions: "d".to_owned(),
            counts: Vec::new(),
        },
        manifest: Manifest::default(),
        definitions: Definitions::new([("indicators/a.toml".to_owned(), "a".to_owned())]),
    }
}

/// Between two looks of a page there is no state with counts of which nobody can say what they were made of.
#[test]
fn counts_and_their_run_become_visible_at_once() -> Outcome {
    on_both("with_run", async |address| {
        let store = Store::open(&address).await?;
        let first = kept("R-2026-10-10-AAAAAA", "aa");
        let two = ["case_portal", "case_sync"].map(|source| recounted(source, AS_OF, &everything(source, 1)));
        store.commit_counts(&two, NOW, Some(&first)).await?;
        let wall = store.read_wall().await?;
        assert_eq!(wall.version, 1, "one change, not one of the counts and one of the run");
        assert_eq!(wall.run.as_ref().map(|run| run.code.as_str()), Some("R-2026-10-10-AAAAAA"));
        // A run that the database refuses takes its counts with it: another content under the same code.
        let clash = kept("R-2026-10-10-AAAAAA", "bb");
        let next = [recounted("case_portal", AS_OF, &everything("case_portal", 2))];
        assert!(store.commit_counts(&next, NOW, Some(&clash)).await.is_err());
        assert_eq!(store.read_wall().await?, wall);
        // Counts without a run leave none for any of them.
        store.commit_counts(&next, NOW, None).await?;
        assert_eq!(store.read_wall().await?.run, None);
        Ok(())
    })
}

/// What a load brings is a figure as soon as it is committed: with its run, or the wall is of none.
#[test]
fn a_published_load_and_its_run_become_visible_at_once() -> Outcome {
    on_both("load_with_run", async |address| {
        let store = Store::open(&address).await?;
        let brought = |n| Brought { parts: vec![Part { n, ..part("portal", "34:40", 1) }], ..Brought::default() };
        let of = |code: &str, content: &str, load: i64| {
            let mut run = kept(code, content);
            run.manifest.loads.push(RunLoad {
                id: load,
                source: "portal".to_owned(),
                hash: "aa".to_owned(),
                period: String::new(),
                stated_at: String::new(),
                as_of: AS_OF,
                accepted: 1,
                counting: 1,
                name: "a.csv".to_owned(),
                files: Vec::new(),
                brought: None,
            });
            run
        };
        let shown = async || store.read_wall().await.map(|wall| (wall.parts.len(), wall.run.map(|run| run.code)));
        let [first, second] = ["aa", "bb"].map(|hash| load("portal", hash, AS_OF));
        store.commit_load(&first, &brought(1), Some(&of("R-2026-10-10-AAAAAA", "aa", 1))).await?;
        assert_eq!(shown().await?, (1, Some("R-2026-10-10-AAAAAA".to_owned())));
        let before = store.read_wall().await?;
        // A run that the database refuses takes the load with it.
        assert!(store.commit_load(&second, &brought(2), Some(&of("R-2026-10-10-AAAAAA", "bb", 2))).await.is_err());
        assert_eq!(store.read_wall().await?, before);
        // A load of cases or of rows of a register changes no figure until it is counted.
        store.commit_load(&load("cases", "cc", AS_OF), &Brought::default(), None).await?;
        assert_eq!(shown().await?, (1, Some("R-2026-10-10-AAAAAA".to_owned())));
        // Of a run that was made for another number than the load gets, the figures are not.
        store.commit_load(&second, &brought(2), Some(&of("R-2026-10-10-BBBBBB", "bb", 2))).await?;
        assert_eq!(shown().await?, (1, None), "it is load 3");
        store.undo_load(3, &Text::new("x", "x"), &[], Some(&kept("R-2026-10-10-CCCCCC", "cc"))).await?;
        assert_eq!(shown().await?, (1, Some("R-2026-10-10-CCCCCC".to_owned())));
        store.undo_load(1, &Text::new("x", "x"), &[], None).await?;
        assert_eq!(shown().await?, (0, None));
        Ok(())
    })
}
