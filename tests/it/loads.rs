//! Loads that come, go and come back, one case after the other. Whole histories of them are
//! `histories.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use chiso::commands::{changing_loads, loading};
use chiso::domain::load::{Load, LoadRequest, LoadState, Outcome, Way};
use chiso::domain::part::Part;
use chiso::domain::source::Contract;
use chiso::domain::wall::Wall;
use chiso::formats::FileInput;
use jiff::civil::date;

use crate::load_desk::{CASES, Desk, Tested, figures, run};

fn row(number: &str, status: &str, received: &str, finished: &str, extracted: &str) -> String {
    format!(
        "{number},1.000001,G15,H41.01,40,Trực tuyến,Toàn trình,{status},{received} 08:00,28/09/2026 17:00,{finished},,\
         {extracted} 23:59\n"
    )
}

fn open(number: &str, received: &str, extracted: &str) -> String {
    row(number, "Đang xử lý", received, "", extracted)
}

impl Desk {
    async fn load_text(&self, name: &str, text: &str) -> Tested<Load> {
        let path = self.context.data.join(name);
        fs::write(&path, format!("{CASES}\n{text}"))?;
        match self.load("case_portal", &path, "").await? {
            Outcome::Loaded(load) => Ok(load),
            other => Err(format!("{other:?}").into()),
        }
    }
}

#[test]
fn a_load_that_is_taken_back_leaves_what_was_there_before_it() {
    run(async {
        let desk = Desk::new().await?;
        let first = desk.load_text("1.csv", &open("A-1", "21/09/2026", "01/10/2026")).await?;
        let before = desk.wall().await?;
        let done = row("A-1", "Đã trả kết quả", "21/09/2026", "25/09/2026 09:00", "02/10/2026");
        let second = desk.load_text("2.csv", &done).await?;
        assert_eq!((second.accepted, second.replaced), (1, 1));
        let third = desk.load_text("3.csv", &(done.clone() + &open("A-2", "22/09/2026", "02/10/2026"))).await?;
        assert_eq!((third.accepted, third.duplicate), (1, 1));
        let both = figures(&desk.wall().await?);
        changing_loads::undo(&desk.context, second.id, "nhầm tệp", &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?).parts, both.parts, "the third load has the same row");
        let third = desk.context.store.load(third.id).await?.ok_or("the third load")?;
        assert_eq!((third.accepted, third.duplicate, third.replaced), (2, 0, 1), "it is no duplicate any more");
        let undone = desk.context.store.load(second.id).await?.ok_or("its row stays")?;
        assert_eq!((undone.state, undone.lake_files.len()), (LoadState::Undone, 0));
        assert_eq!(undone.remark.en, "taken back on 2026-10-11: nhầm tệp");
        changing_loads::undo(&desk.context, third.id, "", &desk.now).await?;
        let after = desk.wall().await?;
        assert_eq!(figures(&after), figures(&before));
        assert!(changing_loads::undo(&desk.context, third.id, "", &desk.now).await.is_err(), "only once");
        let again = desk.load_text("3.csv", &(done + &open("A-2", "22/09/2026", "02/10/2026"))).await?;
        assert_eq!((again.id, again.accepted), (4, 2), "the same bytes may come again");
        for load in [first.id, again.id] {
            changing_loads::undo(&desk.context, load, "", &desk.now).await?;
        }
        let nothing = desk.wall().await?;
        assert_eq!((nothing.parts.len(), nothing.loads.len(), nothing.computed_as_of), (0, 0, None));
        Ok(())
    });
}

#[test]
fn late_files_change_only_the_half_months_they_speak_of() {
    run(async {
        let desk = Desk::new().await?;
        let rows: Vec<String> = (1..=28)
            .map(|day| {
                row(
                    &format!("B-{day}"),
                    "Đã trả kết quả",
                    &format!("{day:02}/09/2026"),
                    "28/09/2026 09:00",
                    "01/10/2026",
                )
            })
            .collect();
        desk.load_text("september.csv", &rows.concat()).await?;
        let before = desk.wall().await?;
        let late = [
            row("B-late", "Đã trả kết quả", "16/07/2026", "20/07/2026 09:00", "31/07/2026"),
            // An older version of a case that is there in a newer one.
            open("B-2", "02/09/2026", "14/09/2026"),
        ];
        let load = desk.load_text("july.csv", &late.concat()).await?;
        assert_eq!((load.accepted, load.superseded, load.replaced), (1, 1, 0));
        let after = desk.wall().await?;
        let july = chiso::domain::bucket::Bucket::of(date(2026, 7, 16));
        let others = |wall: &Wall| -> BTreeSet<String> {
            wall.parts.iter().filter(|part| part.bucket != july).map(|part: &Part| format!("{part:?}")).collect()
        };
        assert_eq!(others(&before), others(&after));
        assert!(after.parts.iter().filter(|part| part.bucket == july).map(|part| part.n).sum::<i64>() > 0);
        Ok(())
    });
}

#[test]
fn the_same_file_is_known_by_bytes_source_and_period() {
    run(async {
        let desk = Desk::new().await?;
        let load = desk.load_text("a.csv", &open("C-1", "21/09/2026", "01/10/2026")).await?;
        let path = desk.context.data.join("b.csv");
        fs::copy(desk.context.data.join("a.csv"), &path)?;
        let version = desk.context.store.version().await?;
        let outcome = desk.load("case_portal", &path, "").await?;
        assert_eq!(outcome, Outcome::AlreadyThere(load));
        assert_eq!(desk.context.store.version().await?, version, "nothing changed");
        let outcome = desk.load("case_portal", &path, "2026-10").await?;
        let Outcome::Loaded(other) = outcome else { panic!("{outcome:?}") };
        assert_eq!((other.accepted, other.duplicate, other.period.as_str()), (0, 1, "2026-10"));
        assert_eq!(loading::period("2026-10")?, "2026-10");
        assert!(loading::period("October").is_err());
        Ok(())
    });
}

#[test]
fn a_file_of_which_too_much_is_wrong_is_refused_and_kept_as_such() {
    run(async {
        let desk = Desk::new().await?;
        let good = open("D-1", "21/09/2026", "01/10/2026");
        let bad = good.replace("D-1", "D-2").replace(",40,", ",99,");
        let path = desk.context.data.join("bad.csv");
        fs::write(&path, format!("{CASES}\n{good}{bad}{}", bad.replace("D-2", "D-3")))?;
        for _ in 0..2 {
            let outcome = desk.load("case_portal", &path, "").await?;
            let Outcome::Refused(load) = outcome else { panic!("{outcome:?}") };
            assert_eq!((load.id, load.read, load.accepted, load.rejected), (1, 3, 1, 2), "tried again, one row");
            assert!(load.remark.en.contains("2 of 3 rows") && load.remark.vi.contains("2 trong 3 dòng"), "{load:?}");
            assert!(load.lake_files.is_empty() && load.quarantine_file.is_some());
            let found = desk.context.store.inspection(load.id).await?;
            assert!(found.findings.iter().any(|finding| finding.check == "E_UNKNOWN_PLACE" && finding.n == 2));
            loading::tidy(&desk.context).await?;
            assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        }
        fs::write(&path, "a,b\n1,2\n")?;
        let outcome = desk.load("case_portal", &path, "").await?;
        let Outcome::Refused(load) = outcome else { panic!("{outcome:?}") };
        assert!(load.remark.en.contains("`Mã hồ sơ`"), "{:?}", load.remark);
        let wall = desk.wall().await?;
        assert_eq!((wall.loads.len(), wall.parts.len()), (0, 0));
        // A mended mapping takes it in the place it came at.
        let mut desk = desk;
        for source in &mut desk.context.catalogue.sources {
            if let Contract::Cases(mapping) = &mut source.contract {
                mapping.rejected_at_most = 0.9;
            }
        }
        fs::write(&path, format!("{CASES}\n{good}{bad}{}", bad.replace("D-2", "D-3")))?;
        changing_loads::replay(&desk.context, 1, None, &desk.now).await?;
        assert_eq!(desk.wall().await?.loads.len(), 1);
        Ok(())
    });
}

#[test]
fn a_replay_wants_the_very_bytes() {
    run(async {
        let desk = Desk::new().await?;
        let load = desk.load_text("e.csv", &open("E-1", "21/09/2026", "01/10/2026")).await?;
        let (origin, copy) = (desk.context.data.join("e.csv"), desk.context.data.join("copy.csv"));
        fs::copy(&origin, &copy)?;
        fs::write(&origin, "changed")?;
        let before = figures(&desk.wall().await?);
        let error = changing_loads::replay(&desk.context, load.id, None, &desk.now).await.expect_err("changed");
        let said = format!("{error:#}");
        assert!(said.contains("is not the file of load 1 any more") && said.contains("--file"), "{said}");
        assert!(said.contains("không còn là tệp của lần nạp này"), "{said}");
        changing_loads::replay(&desk.context, load.id, Some(&copy), &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), before);
        // From here on the copy is where it lies; that one goes too.
        fs::remove_file(&copy)?;
        let error = changing_loads::replay(&desk.context, load.id, None, &desk.now).await.expect_err("gone");
        let said = format!("{error:#}");
        for expected in
            ["copy.csv; name where it lies now with --file", "không đọc được tệp của lần nạp này", "os error 2"]
        {
            assert!(said.contains(expected), "{said}");
        }
        assert_eq!(figures(&desk.wall().await?), before);
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    });
}

#[test]
fn what_is_looked_at_only_is_not_written() {
    run(async {
        let desk = Desk::new().await?;
        let path = desk.context.data.join("f.csv");
        let good = open("F-1", "21/09/2026", "01/10/2026");
        fs::write(&path, format!("{CASES}\n{good}{good}{}", good.replace("F-1", "F-2").replace(",40,", ",99,")))?;
        let source = loading::source(&desk.context, "case_portal")?;
        let request = LoadRequest { period: String::new(), stated_at: None, way: Way::CommandLine, province: None };
        let taken = loading::preview(&desk.context, source, &FileInput::new(&path), &request, &desk.now).await?;
        let load = taken.load;
        assert_eq!((load.read, load.accepted, load.rejected, load.duplicate), (3, 1, 1, 1));
        assert_eq!(taken.brought.findings.len(), 1);
        assert!(!desk.context.data.join("lake").exists() && !desk.context.data.join("quarantine").exists());
        assert_eq!(desk.context.store.version().await?, 0);
        Ok(())
    });
}

/// The desk's mapping of this source with other words for its channels.
fn with_channels(desk: &mut Desk, source: &str, known: &[(&str, &str)], unknown: &[&str]) {
    let source = desk.context.catalogue.sources.iter_mut().find(|known| known.id == source).expect("a source");
    let Contract::Cases(mapping) = &mut source.contract else { panic!("no source of cases") };
    let channels = mapping.codes.get_mut("channel").expect("channels");
    channels.extend(known.iter().map(|&(word, code)| (word.to_owned(), code.to_owned())));
    channels.retain(|word, _| !unknown.contains(&word.as_str()));
    source.text.push_str("# other channels\n");
}

/// Words that the mapping knows from now on and their codes, words that it knows no more, and what a load
/// has accepted and rejected then.
type Words = (&'static [(&'static str, &'static str)], &'static [&'static str], [i64; 2]);

#[test]
fn a_replay_takes_what_the_mapping_knows_today_and_no_more() {
    run(async {
        let mut desk = Desk::new().await?;
        let posted = |number: &str| open(number, "21/09/2026", "01/10/2026").replace("Trực tuyến", "Fax");
        let handed = |number: &str| open(number, "21/09/2026", "01/10/2026").replace("Trực tuyến", "Trực tiếp");
        let (good, done) = (open("G-1", "21/09/2026", "01/10/2026"), "25/09/2026 09:00");
        let first = desk.load_text("1.csv", &[good.clone(), posted("G-2"), handed("G-3")].concat()).await?;
        assert_eq!((first.accepted, first.rejected), (2, 1));
        let newer = row("G-2", "Đã trả kết quả", "21/09/2026", done, "02/10/2026");
        let second = desk.load_text("2.csv", &[good, newer].concat()).await?;
        assert_eq!((second.accepted, second.duplicate, second.replaced), (1, 1, 0));
        let steps: [Words; 2] = [
            // What was rejected is accepted: the second load's version of it replaces one now.
            (&[("Fax", "post")], &[], [3, 0]),
            // What was accepted is rejected.
            (&[], &["Trực tiếp"], [2, 1]),
        ];
        for (known, unknown, own) in steps {
            let before = figures(&desk.wall().await?);
            with_channels(&mut desk, "case_portal", known, unknown);
            changing_loads::replay(&desk.context, first.id, None, &desk.now).await?;
            let after = figures(&desk.wall().await?);
            assert_ne!(before, after);
            let loads = desk.loads(LoadState::Visible).await?;
            assert_eq!([loads[0].accepted, loads[0].rejected], own);
            assert_eq!([loads[1].accepted, loads[1].duplicate, loads[1].replaced], [1, 1, 1]);
            assert_eq!(after, figures(&desk.fresh_start().await?.wall().await?), "a fresh start with that mapping");
        }
        // If all of it is unknown the load stays as it was.
        let before = figures(&desk.wall().await?);
        with_channels(&mut desk, "case_portal", &[], &["Trực tuyến", "Fax"]);
        let error = changing_loads::replay(&desk.context, first.id, None, &desk.now).await.expect_err("refused");
        let said = format!("{error:#}");
        assert!(said.contains("would be refused today") && said.contains("nay sẽ bị từ chối"), "{said}");
        assert_eq!(figures(&desk.wall().await?), before);
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    });
}

#[test]
fn what_was_refused_or_taken_back_may_come_again() {
    run(async {
        let mut desk = Desk::new().await?;
        let faxed = open("H-1", "21/09/2026", "01/10/2026").replace("Trực tuyến", "Fax");
        let path = desk.write("faxed.csv", format!("{CASES}\n{faxed}"))?;
        for _ in 0..2 {
            let outcome = desk.load("case_portal", &path, "").await?;
            let Outcome::Refused(load) = outcome else { panic!("{outcome:?}") };
            assert_eq!((load.id, load.read, load.rejected), (1, 1, 1), "the same refusal, once in the list");
        }
        let error = changing_loads::undo(&desk.context, 1, "", &desk.now).await.expect_err("nothing to take back");
        assert!(error.to_string().contains("load 1 does not count: it is refused"), "{error}");
        // The mapping is mended: the file counts, and its refusal stays in the list as what it was.
        with_channels(&mut desk, "case_portal", &[("Fax", "post")], &[]);
        let outcome = desk.load("case_portal", &path, "").await?;
        let Outcome::Loaded(load) = outcome else { panic!("{outcome:?}") };
        assert_eq!((load.id, load.accepted), (2, 1));
        let states = |loads: Vec<Load>| loads.iter().map(|load| load.state).collect::<Vec<_>>();
        assert_eq!(states(desk.context.store.loads().await?), [LoadState::Refused, LoadState::Visible]);
        let counted = figures(&desk.wall().await?);
        let error = changing_loads::replay(&desk.context, 1, None, &desk.now).await.expect_err("there already");
        assert!(error.to_string().contains("the same file counts as load 2"), "{error}");
        // Taken back it may come again too, as a load of its own; or be read anew in the place it had.
        changing_loads::undo(&desk.context, 2, "a slip", &desk.now).await?;
        assert_eq!(desk.wall().await?.parts, []);
        let outcome = desk.load("case_portal", &path, "").await?;
        assert!(matches!(&outcome, Outcome::Loaded(load) if load.id == 3), "{outcome:?}");
        assert_eq!(figures(&desk.wall().await?), counted);
        changing_loads::undo(&desk.context, 3, "", &desk.now).await?;
        changing_loads::replay(&desk.context, 2, None, &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), counted);
        let loads = desk.context.store.loads().await?;
        assert_eq!(loads[1].remark.en, "", "what it said of being taken back is no longer true");
        assert_eq!(states(loads), [LoadState::Refused, LoadState::Visible, LoadState::Undone]);
        let Outcome::AlreadyThere(known) = desk.load("case_portal", &path, "").await? else { panic!("it is there") };
        assert_eq!(known.id, 2);
        Ok(())
    });
}

#[test]
fn rows_of_progress_go_with_their_load_and_come_back_with_it() {
    run(async {
        let desk = Desk::new().await?;
        let case = r#"{"service":"DongBoHoSoMC","data":[{"MaHoSo":"P-1","MaTTHC":"1.000001","MaTinh":"40","MucDo":"4",
            "KenhThucHien":"2","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000",
            "NgayKetThucXuLy":"","LoaiDoiTuong":"1","ThoiDiemTrichXuat":"20261005120000"}]}"#;
        let step = |at: &str, status: &str| {
            format!(
                r#"{{"service":"CapNhatTienDoHoSoMC","data":[{{"MaHoSo":"P-1","ThoiDiemXuLy":"{at}","TrangThai":"{status}","MaTinh":"40"}}]}}"#
            )
        };
        let files =
            [case.to_owned(), step("20261002090000", "5"), step("20261003090000", "4"), step("20261005090000", "9")];
        let mut walls = vec![figures(&desk.wall().await?)];
        for (number, text) in files.iter().enumerate() {
            let path = desk.write(&format!("{number}.json"), text)?;
            let outcome = desk.load("case_sync", &path, "").await?;
            assert!(matches!(&outcome, Outcome::Loaded(load) if load.accepted == 1), "{outcome:?}");
            walls.push(figures(&desk.wall().await?));
        }
        assert_ne!(walls[1].parts, walls[4].parts, "rows of progress change what is counted");
        // The case goes: its rows stay, belong to nothing, and count again once it is back.
        changing_loads::undo(&desk.context, 1, "", &desk.now).await?;
        let without = desk.wall().await?;
        assert_eq!((without.parts.len(), without.loads.len()), (0, 3));
        assert_eq!(figures(&without), figures(&desk.fresh_start().await?.wall().await?));
        changing_loads::replay(&desk.context, 1, None, &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), walls[4]);
        // The rows go one by one, from the end and from the middle.
        for (number, expected) in [(4, Some(&walls[3])), (2, None), (3, Some(&walls[1]))] {
            changing_loads::undo(&desk.context, number, "", &desk.now).await?;
            let found = figures(&desk.wall().await?);
            assert_eq!(found, figures(&desk.fresh_start().await?.wall().await?), "without load {number}");
            assert!(expected.is_none_or(|expected| *expected == found), "without load {number}");
        }
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    });
}
