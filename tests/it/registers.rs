//! Registers: real files through the readers, the store and the report. 10 and 11 October 2026 are a weekend,
//! 2 September is the national day.

use std::path::{Path, PathBuf};

use chiso::commands::changing_loads;
use chiso::domain::load::{Load, LoadState, Outcome as Loaded};
use chiso::domain::reading::{Absence, Nature, Quotient, Reading};
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::report::figures::figure;

use super::load_desk::{Desk, Tested, figures, run};
use super::store::{Outcome, on_both};

const HEADING: &str = "Mã kiến nghị,Mã tỉnh,Thời điểm tiếp nhận,Thời điểm trả lời,Ngày chuyển cơ quan khác,\
Ngày giải quyết xong,Ngày cập nhật,Ngày trích xuất,Tính chất,Nội dung";

/// A text that is not read: who asked for what.
const TEXT: &str = "Ông Nguyễn Văn Kín đề nghị xem xét";

fn file(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("{row},10/10/2026,thật,{TEXT}\n")).collect();
    format!("{HEADING}\n{}", rows.concat())
}

async fn load(desk: &Desk, source: &str, name: &str, text: &str) -> Tested<Load> {
    let path = desk.write(name, text)?;
    match desk.load(source, &path, "").await? {
        Loaded::Loaded(load) | Loaded::Refused(load) => {
            assert_eq!(load.read, load.accepted + load.rejected + load.duplicate + load.superseded, "no row is lost");
            Ok(load)
        }
        Loaded::AlreadyThere(load) => panic!("{load:?}"),
    }
}

fn reading(desk: &Desk, wall: &Wall, indicator: &str, place: &str, period: &str) -> Reading {
    let snapshot = chiso::web::snapshot(&desk.context.catalogue, wall.clone());
    let indicator = desk.context.catalogue.indicator(indicator).expect("indicator");
    figure(&snapshot, indicator, &place.parse().expect("place"), period.parse().expect("period")).reading
}

fn share(numerator: i64, denominator: i64) -> Reading {
    Reading::Share(Quotient { numerator, denominator })
}

/// `[accepted, rejected, duplicate, superseded, replaced]`
fn rows(load: &Load) -> [i64; 5] {
    [load.accepted, load.rejected, load.duplicate, load.superseded, load.replaced]
}

#[test]
fn the_counts_of_a_register_by_hand() -> Outcome {
    on_both("registers", |url| async move {
        let desk = Desk::at(&url).await?;
        let text = file(&[
            "KN-1,40,01/09/2026 09:00,01/09/2026 16:30,,03/09/2026,03/09/2026",
            // After three on the eve of the holidays: answered on the next working day, Thursday 3 September.
            "KN-2,40,31/08/2026 15:30,03/09/2026 10:00,,,03/09/2026",
            // Before three: a day too late.
            "KN-3,40,08/10/2026 15:00,09/10/2026 08:00,09/10/2026,09/10/2026,09/10/2026",
            "KN-4,08,08/10/2026 15:01,09/10/2026 16:00,,,09/10/2026",
            // On a Saturday, answered on it.
            "KN-5,08,10/10/2026 09:00,10/10/2026 11:00,,10/10/2026,10/10/2026",
            "KN-6,01,08/10/2026 10:00,,,,08/10/2026",
        ]);
        let taken = load(&desk, "recommendations", "kn.csv", &text).await?;
        assert_eq!((taken.read, taken.accepted, taken.as_of.to_string()), (6, 6, "2026-10-10".to_owned()));
        let wall = desk.wall().await?;
        let of = |indicator: &str, place: &str, period: &str| reading(&desk, &wall, indicator, place, period);
        let october = "2026-10";
        assert_eq!(of("reco_received", "34:VN", october), Reading::Amount(4));
        assert_eq!(of("reco_received", "34:48", october), Reading::Amount(0), "the register is of the nation");
        assert_eq!(of("reco_received", "34:40", "2026-08"), Reading::Amount(1));
        assert_eq!(
            of("reco_received", "34:40", "2026-07"),
            Reading::Absent(Absence::NotReported),
            "before its first row"
        );
        assert_eq!(
            of("reco_received", "34:40", "2026-11"),
            Reading::Absent(Absence::NotReported),
            "after its last day"
        );
        assert_eq!(of("reco_same_day_share", "34:40", october), share(0, 1));
        assert_eq!(of("reco_same_day_share", "34:08", october), share(2, 2));
        assert_eq!(of("reco_same_day_share", "34:VN", "2026"), share(4, 6));
        assert_eq!(of("reco_same_day_share", "34:40", "2026-08"), share(1, 1), "over the holidays");
        assert_eq!(of("reco_same_day_share", "34:48", october), Reading::Absent(Absence::NotApplicable));
        assert_eq!(of("reco_resolved_share", "34:VN", "2026"), share(3, 6));
        assert_eq!(of("reco_referred_share", "34:VN", october), share(1, 4));
        let open = |period| match of("reco_open", "34:VN", period) {
            Reading::Level { n, .. } => n,
            other => panic!("{other:?}"),
        };
        assert_eq!([open("2026-08"), open("2026-09"), open(october)], [1, 1, 3]);
        let snapshot = chiso::web::snapshot(&desk.context.catalogue, wall.clone());
        let same_day = snapshot.indicator("reco_same_day_share").expect("indicator");
        let words = |language| chiso::report::passport::formula_in_words(&same_day.formula, language);
        let vi =
            "(kiến nghị trả lời trong ngày làm việc tiếp nhận (sau 15 giờ: ngày làm việc sau)) ÷ (kiến nghị tiếp nhận)";
        assert_eq!(words(Language::Vietnamese), vi, "in the words of the source");
        assert!(words(Language::English).ends_with("÷ (recommendations received)"));
        // What was written beside the codes is nowhere.
        let kept = format!("{:?}", desk.context.store.register_rows("recommendations").await?);
        assert!(kept.contains("KN-6") && !kept.contains("Kín") && !kept.contains("đề nghị"), "{kept}");
        Ok(())
    })
}

#[test]
fn bad_rows_go_back_each_with_its_code_and_a_name_in_place_of_a_code_is_withheld() {
    run(async {
        let desk = Desk::new().await?;
        let good = "KN-1,40,01/09/2026 09:00,01/09/2026 16:30,,03/09/2026,03/09/2026";
        let mut text = file(&[
            good,
            "KN-2,99,01/09/2026 09:00,,,,01/09/2026",
            "KN-3,40,31/02/2026 09:00,,,,01/09/2026",
            "KN-4,40,,,,,01/09/2026",
            "KN-5,40,02/09/2026 09:00,,,01/09/2026,03/09/2026",
            "KN-6,40,12/10/2026 09:00,,,,",
            "Nguyễn Văn Kín,40,01/09/2026 09:00,,,,",
            "KN-8,40,01/09/2026,,,,",
            good,
            "KN-1,40,01/09/2026 09:00,01/09/2026 16:31,,03/09/2026,03/09/2026",
            "0912345678,40,01/09/2026 09:00,,,,",
            "KN-1,40,01/09/2026 09:00,,,,01/09/2026",
            "KN-13,17329,01/09/2026 09:00,,,,",
            ",40,01/09/2026 09:00,,,,",
        ]);
        text.push_str("KN-15,40,01/09/2026 09:00\n");
        text.push_str(&format!("KN-16,40,01/09/2026 09:00,,,,,10/10/2026,Trần Thị Khuất,{TEXT}\n"));
        let taken = load(&desk, "recommendations", "kn.csv", &text).await?;
        assert_eq!((taken.read, rows(&taken)), (16, [1, 13, 1, 1, 0]));
        let inspection = desk.context.store.inspection(taken.id).await?;
        let mut found: Vec<(String, String, Vec<u64>)> = inspection
            .findings
            .iter()
            .map(|finding| (finding.check.clone(), finding.column.clone(), finding.lines.clone()))
            .collect();
        found.sort();
        let one = |check: &str, column: &str, lines: &[u64]| (check.to_owned(), column.to_owned(), lines.to_vec());
        let (key, received) = ("Mã kiến nghị", "Thời điểm tiếp nhận");
        let mut expected = [
            one("E_UNKNOWN_PLACE", "Mã tỉnh", &[3, 14]),
            one("E_BAD_MOMENT", received, &[4, 9]),
            one("E_EMPTY_FIELD", received, &[5]),
            one("E_ORDER", "Ngày giải quyết xong", &[6]),
            one("E_FUTURE", received, &[7]),
            one("E_BAD_TEXT", key, &[8, 12]),
            one("E_KEY_CONFLICT", key, &[11]),
            one("E_EMPTY_FIELD", key, &[15]),
            one("E_BAD_TEXT", "", &[16]),
            one("E_UNKNOWN_CODE", "Tính chất", &[17]),
        ];
        expected.sort();
        assert_eq!(found, expected);
        let kept = std::fs::read_to_string(desk.context.data.join(taken.quarantine_file.as_deref().expect("a file")))?;
        assert!(kept.contains("KN-2") && kept.contains("(không lưu / not kept)"), "{kept}");
        for person in ["Kín", "Khuất", "0912345678", "đề nghị", "HH:mm, dd/MM/yyyy"] {
            assert!(!kept.contains(person), "{person} in {kept}");
        }
        // One row mended, and sent with the others as they were: nothing in that file contradicts the second
        // row of KN-1 any more, and it replaces the one of the earlier load.
        let mended = kept.replace("'99", "40").replace(",99,", ",40,");
        let again = load(&desk, "recommendations", "mended.csv", &mended).await?;
        assert_eq!((again.read, rows(&again)), (13, [2, 11, 0, 0, 1]));
        Ok(())
    });
}

#[test]
fn a_number_or_name_of_a_person_behind_letters_is_no_key_of_a_register() {
    run(async {
        let desk = Desk::new().await?;
        let people = ["KN/0912345678", "KN-040085001234", "NguyenVanKin", "tran.thi.khuat"];
        let rest = "40,01/09/2026 09:00,,,,01/09/2026";
        let keys = ["KN-1", "KN-20260901-0001"].into_iter().chain(people);
        let lines: Vec<String> = keys.map(|key| format!("{key},{rest}")).collect();
        let text = file(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let taken = load(&desk, "recommendations", "kn.csv", &text).await?;
        assert_eq!((taken.read, rows(&taken)), (6, [2, 4, 0, 0, 0]));
        let sent_back = desk.context.data.join(taken.quarantine_file.as_deref().expect("a file"));
        let told = format!(
            "{}{:?}{:?}",
            std::fs::read_to_string(sent_back)?,
            desk.context.store.inspection(taken.id).await?,
            desk.context.store.register_rows("recommendations").await?
        );
        assert_eq!(told.matches("E_BAD_TEXT").count(), 5, "four rows and one finding: {told}");
        assert!(people.iter().all(|person| !told.contains(person)), "{told}");
        Ok(())
    });
}

#[test]
fn a_later_file_replaces_rows_and_gives_them_back_when_it_goes() {
    run(async {
        let mut desk = Desk::new().await?;
        let first = file(&[
            "KN-1,40,01/09/2026 09:00,,,,01/09/2026",
            "KN-2,40,02/09/2026 09:00,,,,05/09/2026",
            "KN-3,08,03/09/2026 09:00,,,,03/09/2026",
        ]);
        // Answered; an older version; the same; a new one.
        let second = file(&[
            "KN-1,40,01/09/2026 09:00,01/09/2026 10:00,,20/09/2026,20/09/2026",
            "KN-2,48,02/09/2026 09:00,,,,02/09/2026",
            "KN-3,08,03/09/2026 09:00,,,,03/09/2026",
            "KN-4,08,08/10/2026 09:00,,,,08/10/2026",
        ]);
        // Another province on the same day of update: of equal days the later load counts.
        let third = file(&["KN-3,01,03/09/2026 09:00,,,,03/09/2026", "KN-5,01,04/09/2026 09:00,,,,04/09/2026"]);
        let one = load(&desk, "recommendations", "1.csv", &first).await?;
        let two = load(&desk, "recommendations", "2.csv", &second).await?;
        let before_third = figures(&desk.wall().await?);
        let three = load(&desk, "recommendations", "3.csv", &third).await?;
        assert_eq!([rows(&one), rows(&two), rows(&three)], [[3, 0, 0, 0, 0], [2, 0, 1, 1, 1], [2, 0, 0, 0, 1]]);
        let all = desk.wall().await?;
        let received = |wall: &Wall, place: &str| reading(&desk, wall, "reco_received", place, "2026");
        let provinces = ["34:40", "34:48", "34:08", "34:01", "34:VN"].map(|place| received(&all, place));
        assert_eq!(provinces, [2, 0, 1, 2, 5].map(Reading::Amount));
        assert_eq!(reading(&desk, &all, "reco_same_day_share", "34:40", "2026"), share(1, 2));
        // The last one goes, then the first one, which takes the rows of the second one from under it.
        changing_loads::undo(&desk.context, three.id, "", &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), before_third);
        changing_loads::undo(&desk.context, one.id, "", &desk.now).await?;
        let without = desk.wall().await?;
        assert_eq!(figures(&without), figures(&desk.fresh_start().await?.wall().await?));
        assert_eq!(rows(&without.loads[0]), [4, 0, 0, 0, 0], "nothing is there that its rows would repeat");
        assert_eq!(received(&without, "34:48"), Reading::Amount(1), "the older version counts alone");
        // Back again, at its own place in the order.
        changing_loads::replay(&desk.context, one.id, None, &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), before_third);
        changing_loads::replay(&desk.context, three.id, None, &desk.now).await?;
        assert_eq!(figures(&desk.wall().await?), figures(&all));
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        // A mapping that sends the rows of one load back: what counts follows it.
        desk.context.catalogue.sources.iter_mut().filter(|source| source.id == "recommendations").for_each(|source| {
            let chiso::domain::source::Contract::Register(register) = &mut source.contract else {
                panic!("a register")
            };
            register.needed.push("answered_at".to_owned());
        });
        changing_loads::replay(&desk.context, two.id, None, &desk.now).await?;
        let replayed = desk.wall().await?;
        assert_eq!(rows(&replayed.loads[1]), [1, 3, 0, 0, 1]);
        assert_eq!(desk.loads(LoadState::Visible).await?.len(), 3);
        Ok(())
    });
}

#[test]
fn a_register_of_which_nothing_is_left_says_nothing() {
    run(async {
        let desk = Desk::new().await?;
        let taken = load(&desk, "recommendations", "1.csv", &file(&["KN-1,40,01/09/2026 09:00,,,,"])).await?;
        assert!(!desk.wall().await?.parts.is_empty());
        changing_loads::undo(&desk.context, taken.id, "", &desk.now).await?;
        let wall = desk.wall().await?;
        assert_eq!(wall.parts.len(), 0);
        assert_eq!(reading(&desk, &wall, "reco_received", "34:40", "2026"), Reading::Absent(Absence::NotReported));
        let refused = load(&desk, "recommendations", "2.csv", &file(&["KN-1,99,01/09/2026 09:00,,,,"])).await?;
        assert_eq!((refused.state, refused.read, refused.rejected), (LoadState::Refused, 1, 1));
        assert!(desk.wall().await?.parts.is_empty());
        Ok(())
    });
}

/// The sample registers, each with what was counted of it by other means.
#[test]
fn the_sample_registers_are_clean_and_say_that_they_are_made_up() {
    run(async {
        let desk = Desk::new().await?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        for (source, n) in
            [("recommendations", 756), ("decentralised_tasks", 45), ("task_readiness", 1530), ("secondments", 120)]
        {
            let outcome = desk.load(source, &folder.join(format!("{source}.csv")), "").await?;
            let taken = outcome.load();
            assert_eq!((taken.read, taken.accepted, taken.nature), (n, n, Nature::Synthetic), "{source}");
        }
        let wall = desk.wall().await?;
        let level = |indicator: &str, place: &str, period: &str| match reading(&desk, &wall, indicator, place, period) {
            Reading::Level { n, .. } => n,
            other => panic!("{indicator}: {other:?}"),
        };
        let [parts, local, total] = ["tasks_decentralised", "tasks_to_local", "tasks_transferred"]
            .map(|indicator| level(indicator, "34:VN", "2026"));
        assert_eq!(parts + local, total, "parts add up");
        assert_eq!([parts, local], [40, 4]);
        assert_eq!(level("tasks_transferred", "34:VN", "2026-07"), 45, "one was taken back in August");
        let hosting = reading(&desk, &wall, "seconded_coverage", "34:VN", "2026");
        assert_eq!(hosting, share(31, 34));
        let ready = reading(&desk, &wall, "tasks_ready_share", "34:VN", "2026");
        let Reading::Share(Quotient { numerator, denominator }) = ready else { panic!("{ready:?}") };
        let by_province = desk.context.catalogue.atlas.provinces_34().map(|province| {
            match reading(&desk, &wall, "tasks_ready_share", &province.code.to_string(), "2026") {
                Reading::Share(share) => (share.numerator, share.denominator),
                other => panic!("{other:?}"),
            }
        });
        let sum = by_province.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert_eq!((sum, denominator), ((numerator, denominator), 1530));
        assert_eq!(reading(&desk, &wall, "tasks_transferred", "34:40", "2026"), Reading::Absent(Absence::NotReported));
        Ok(())
    });
}
