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
        assert!(format!("{error:#}").contains("not the one of load 1"), "{error:#}");
        changing_loads::replay(&desk.context, load.id, Some(&copy), &desk.now).await?;
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
        let request = LoadRequest { period: String::new(), way: Way::CommandLine, province: None };
        let taken = loading::preview(&desk.context, source, &FileInput::new(&path), &request, &desk.now).await?;
        let load = taken.load;
        assert_eq!((load.read, load.accepted, load.rejected, load.duplicate), (3, 1, 1, 1));
        assert_eq!(taken.brought.findings.len(), 1);
        assert!(!desk.context.data.join("lake").exists() && !desk.context.data.join("quarantine").exists());
        assert_eq!(desk.context.store.version().await?, 0);
        Ok(())
    });
}
