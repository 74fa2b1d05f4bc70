//! The histories: that they are possible, and that every odd path is there, and rare.

use super::*;
use crate::domain::limit::LimitUnit;
use crate::domain::procedure::Procedure;

/// `yyyyMMddHHmm`, which sorts as time does.
type Minute = String;

fn minute(text: &str) -> Option<Minute> {
    day(text).map(|day| format!("{day}{}{}", &text[11..13], &text[14..16]))
}

fn entries(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(" | ").filter(|entry| !entry.is_empty())
}

/// A row of the CSV file, its moments read.
struct History<'a> {
    row: &'a Row,
    received: Minute,
    due: Option<Minute>,
    original: Option<Minute>,
    finished: Option<Minute>,
    /// Requested, answered, promised anew with the answer.
    supplements: Vec<(Minute, Option<Minute>, Option<Minute>)>,
    moves: Vec<(Minute, Minute)>,
    progress: Vec<(Minute, &'a str)>,
}

impl<'a> History<'a> {
    /// `None` for a case that was never received.
    fn new(row: &'a Row) -> Option<Self> {
        let at = |heading: &str| minute(&row[heading]);
        let supplements = entries(&row["Các lần bổ sung"]).map(|entry| {
            let (pair, due) = entry.split_once(" => ").map_or((entry, None), |(pair, due)| (pair, minute(due)));
            let (requested, completed) = pair.split_once(" -").expect("a pair");
            (minute(requested).expect("a moment"), minute(completed.trim_start()), due)
        });
        let moves = entries(&row["Các lần dời hẹn"]).map(|entry| {
            let (at, due) = entry.split_once(" => ").expect("a move");
            (minute(at).expect("a moment"), minute(due).expect("a due date"))
        });
        let progress = entries(&row["Tiến độ xử lý"]).map(|entry| {
            let (at, status) = entry.split_once(" = ").expect("a step");
            (minute(at).expect("a moment"), status)
        });
        Some(Self {
            row,
            received: at("Ngày tiếp nhận")?,
            due: at("Ngày hẹn trả"),
            original: at("Ngày hẹn trả ban đầu"),
            finished: at("Ngày kết thúc xử lý"),
            supplements: supplements.collect(),
            moves: moves.collect(),
            progress: progress.collect(),
        })
    }

    fn status(&self) -> &str {
        &self.row["Trạng thái"]
    }

    fn is_resolved(&self) -> bool {
        matches!(self.status(), "Đã xử lý xong" | "Đã trả kết quả")
    }

    fn has_step(&self, status: &str) -> bool {
        self.progress.iter().any(|(_, step)| *step == status)
    }

    /// A status in the progress, followed by one that says the case is in process again.
    fn goes_on_after(&self, status: &str) -> bool {
        let from = self.progress.iter().position(|(_, step)| *step == status);
        from.is_some_and(|from| self.progress[from..].iter().any(|(_, step)| *step == "Đang xử lý"))
    }

    /// Moments and new dates, of answers and of moves, in the order of time.
    fn dated_moves(&self) -> Vec<(&Minute, &Minute)> {
        let answers = self.supplements.iter().filter_map(|(_, at, due)| Some((at.as_ref()?, due.as_ref()?)));
        let mut moves: Vec<_> = answers.chain(self.moves.iter().map(|(at, due)| (at, due))).collect();
        moves.sort();
        moves
    }

    fn overlaps(&self) -> bool {
        let pair =
            |two: &[(Minute, Option<Minute>, Option<Minute>)]| two[0].1.as_ref().is_some_and(|at| *at > two[1].0);
        self.supplements.windows(2).any(pair)
    }
}

/// The days since 1970 of a moment.
fn days(minute: &Minute) -> i32 {
    let part = |range: std::ops::Range<usize>| minute[range].parse::<i16>().expect("digits");
    epoch_day(date(part(0..4), part(4..6) as i8, part(6..8) as i8))
}

type Found = Vec<(&'static str, bool)>;

fn waits(case: &History<'_>) -> Found {
    let waits = case.status() == SUPPLEMENT;
    let unanswered = case.supplements.iter().any(|(_, answered, _)| answered.is_none());
    vec![
        ("supplement: once", case.supplements.len() == 1),
        ("supplement: twice", case.supplements.len() == 2),
        ("supplement: three times", case.supplements.len() == 3),
        ("supplement: overlapping", case.overlaps()),
        ("supplement: unanswered, resolved", unanswered && case.is_resolved()),
        ("supplement: unanswered, waiting", unanswered && waits),
        ("supplement: in the progress alone", case.supplements.is_empty() && case.has_step(SUPPLEMENT)),
        ("supplement: new date told", case.supplements.iter().any(|(_, _, due)| due.is_some())),
        ("stopped, resumed", case.goes_on_after("Dừng xử lý")),
        ("stopped for good", case.status() == "Dừng xử lý"),
        ("payment asked for, paid", case.goes_on_after(PAYMENT)),
        ("payment awaited, dated", case.status() == PAYMENT && case.has_step(PAYMENT)),
        ("payment awaited, undated", case.status() == PAYMENT && !case.has_step(PAYMENT)),
    ]
}

fn promises(case: &History<'_>, calendar: &Calendar, procedures: &HashMap<&str, &Procedure>) -> Found {
    let (row, received, dated) = (case.row, &case.received, case.dated_moves());
    let first_due = case.original.as_ref().or(case.due.as_ref());
    let move_is_late = case.moves.first().is_some_and(|(at, _)| {
        let before = dated.iter().rev().find(|(earlier, _)| *earlier < at).map(|(_, due)| *due).or(first_due);
        before.is_some_and(|due| due < at)
    });
    let limit = procedures[row["Mã TTHC"].as_str()].limit;
    let is_in = |unit| limit.is_some_and(|limit| limit.unit == unit);
    let longer = limit.zip(first_due).is_some_and(|(limit, due)| {
        is_in(LimitUnit::WorkingDay) && days(due) > calendar.add_working_days(days(received), limit.amount.into())
    });
    vec![
        ("date: moved once in time", case.moves.len() == 1 && !move_is_late),
        ("date: moved twice", case.moves.len() == 2),
        ("date: moved after it had passed", move_is_late),
        ("date: moved, no moment told", case.original.is_some() && dated.is_empty()),
        ("date: moved, last moment not told", dated.last().is_some_and(|(_, due)| Some(*due) != case.due.as_ref())),
        ("date: none", case.due.is_none()),
        ("date: before the receipt", case.due.as_ref().is_some_and(|due| days(due) < days(received))),
        ("date: longer than the limit", longer),
        ("limit in hours", is_in(LimitUnit::Hour)),
        ("limit in days", is_in(LimitUnit::Day)),
        ("limit in months", is_in(LimitUnit::Month)),
        ("received at the counter after three", row["Kênh tiếp nhận"] == "Trực tiếp" && &received[8..] >= "1500"),
        ("received on a Saturday", (days(received) + 3).rem_euclid(7) == 5),
    ]
}

fn ends(case: &History<'_>, calendar: &Calendar) -> Found {
    let row = case.row;
    let is_finish = |step: &&(Minute, &str)| step.1 == "Đã xử lý xong";
    let finishes: Vec<&Minute> = case.progress.iter().filter(is_finish).map(|(at, _)| at).collect();
    let told = finishes.last().zip(case.finished.as_ref()).filter(|_| case.is_resolved());
    let withdrawn = minute(&row["Ngày rút"]).or(case.finished.clone());
    let is_withdrawn = case.status() == "Công dân yêu cầu rút hồ sơ";
    let after_due = withdrawn.zip(case.due.as_ref()).is_some_and(|(at, due)| days(&at) > days(due));
    let moments = [&case.due, &case.finished, &minute(&row["Ngày trả kết quả"])];
    let one_day = moments.iter().all(|at| at.as_ref().is_some_and(|at| days(at) == days(&case.received)));
    let to_the_minute = |after: i64| {
        let (Some(due), Some(end)) = (&case.due, &case.finished) else { return false };
        let of_day =
            |at: &Minute| at[8..10].parse::<i64>().expect("hour") * 60 + at[10..].parse::<i64>().expect("minute");
        case.is_resolved() && days(due) == days(end) && of_day(end) - of_day(due) == after
    };
    vec![
        ("refused after the receipt", case.status() == "Không được tiếp nhận"),
        ("withdrawn by the date", is_withdrawn && !after_due),
        ("withdrawn after the date", is_withdrawn && after_due),
        ("progress: sent", !case.progress.is_empty()),
        ("progress: finished minutes apart", told.is_some_and(|(told, end)| *told != end && days(told) == days(end))),
        ("progress: finished days apart", told.is_some_and(|(told, end)| days(told) != days(end))),
        ("progress: finished twice", finishes.len() > 1),
        ("progress: only returned", finishes.is_empty() && case.has_step("Đã trả kết quả")),
        ("all on one day", one_day),
        ("ends on a rest day", case.finished.as_ref().is_some_and(|end| !calendar.is_workday(days(end)))),
        ("ends at the promised minute", to_the_minute(0)),
        ("ends a minute after it", to_the_minute(1)),
    ]
}

const SUPPLEMENT: &str = "Yêu cầu bổ sung giấy tờ";
const PAYMENT: &str = "Yêu cầu thực hiện nghĩa vụ tài chính";

/// Each path with the fewest and the most cases of 100,000.
const EXPECTED: [(&str, u32, u32); 38] = [
    ("supplement: once", 3500, 7000),
    ("supplement: twice", 500, 1500),
    ("supplement: three times", 50, 400),
    ("supplement: overlapping", 20, 300),
    ("supplement: unanswered, resolved", 80, 500),
    ("supplement: unanswered, waiting", 150, 900),
    ("supplement: in the progress alone", 50, 500),
    ("supplement: new date told", 2500, 7000),
    ("date: moved once in time", 100, 1500),
    ("date: moved twice", 10, 200),
    ("date: moved after it had passed", 150, 900),
    ("date: moved, no moment told", 150, 1500),
    ("date: moved, last moment not told", 5, 200),
    ("date: none", 800, 5000),
    ("date: before the receipt", 5, 50),
    ("date: longer than the limit", 1000, 4000),
    ("limit in hours", 5000, 30_000),
    ("limit in days", 1000, 5000),
    ("limit in months", 100, 2000),
    ("received at the counter after three", 4000, 20_000),
    ("received on a Saturday", 500, 5000),
    ("stopped, resumed", 150, 600),
    ("stopped for good", 200, 600),
    ("payment asked for, paid", 150, 800),
    ("payment awaited, dated", 30, 200),
    ("payment awaited, undated", 20, 150),
    ("refused after the receipt", 200, 500),
    ("withdrawn by the date", 600, 1200),
    ("withdrawn after the date", 20, 300),
    ("progress: sent", 28_000, 40_000),
    ("progress: finished minutes apart", 500, 2500),
    ("progress: finished days apart", 300, 1800),
    ("progress: finished twice", 20, 200),
    ("progress: only returned", 300, 1500),
    ("all on one day", 200, 20_000),
    ("ends on a rest day", 50, 2000),
    ("ends at the promised minute", 100, 1500),
    ("ends a minute after it", 50, 1500),
];

#[test]
fn every_odd_path_is_there_and_rare() {
    let catalogue = Catalogue::embedded().expect("the embedded catalogue is sound");
    let procedures: HashMap<&str, &Procedure> =
        catalogue.procedures.iter().map(|procedure| (procedure.code.as_str(), procedure)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let rows = csv_rows(&sample(200_000, 1, folder.path()).csv);
    let mut found: HashMap<&str, u32> = HashMap::new();
    let mut received = 0;
    for case in rows.iter().filter(|row| !is_odd(row)).filter_map(History::new) {
        received += 1;
        let all = [waits(&case), promises(&case, &catalogue.calendar, &procedures), ends(&case, &catalogue.calendar)];
        for (path, is) in all.into_iter().flatten() {
            *found.entry(path).or_default() += u32::from(is);
        }
    }
    println!("{received} received cases");
    let mut wrong = Vec::new();
    for (path, fewest, most) in EXPECTED {
        let share = found.remove(path).unwrap_or(0) * 1000 / (received / 100);
        println!("{path}: {share} of 100,000");
        if !(fewest..=most).contains(&share) {
            wrong.push(path);
        }
    }
    assert!(found.is_empty() && wrong.is_empty(), "{wrong:?} {found:?}");
}

#[test]
fn histories_are_possible() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = csv_rows(&sample(60_000, 9, folder.path()).csv);
    for case in rows.iter().filter(|row| !is_odd(row)).filter_map(History::new) {
        let row = case.row;
        let registered = |step: &str| step == "Mới đăng ký";
        let mut moments: Vec<&Minute> =
            case.progress.iter().filter(|(_, step)| !registered(step)).map(|(at, _)| at).collect();
        moments.extend(
            case.supplements.iter().flat_map(|(requested, answered, _)| [Some(requested), answered.as_ref()]).flatten(),
        );
        moments.extend(case.moves.iter().map(|(at, _)| at));
        for at in moments {
            assert!(*at >= case.received && at.as_str() <= "202610102359", "{at} in {row:?}");
        }
        assert!(
            case.supplements.iter().all(|(requested, answered, _)| answered.as_ref().is_none_or(|at| at >= requested))
        );
        assert!(case.supplements.is_sorted_by_key(|(requested, ..)| requested), "{row:?}");
        assert!(case.progress.is_sorted_by_key(|(at, _)| at), "{row:?}");
        let dated = case.dated_moves();
        assert!(dated.windows(2).all(|two| two[0].0 < two[1].0), "no two moves at once: {row:?}");
        assert!(dated.is_empty() || case.original.is_some(), "{row:?}");
        if case.status() == SUPPLEMENT {
            let listed = case.supplements.iter().any(|(_, answered, _)| answered.is_none());
            assert!(listed || case.has_step(SUPPLEMENT), "{row:?}");
        }
    }
}

#[test]
fn the_json_tells_histories_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = json_rows(&sample(60_000, 9, folder.path()).json);
    let entries = |key: &'static str| rows.iter().flat_map(move |row| row[key].as_array().expect("a list"));
    let is_moment = |value: &serde_json::Value| value.as_str().is_some_and(|text| text.len() == 14);
    assert!(entries("DanhSachDoiHen").count() > 20);
    assert!(entries("DanhSachDoiHen").all(|one| is_moment(&one["NgayDoiHen"]) && is_moment(&one["NgayHenTraMoi"])));
    assert!(entries("DanhSachTienDo").all(|one| is_moment(&one["ThoiDiemXuLy"]) && one["TrangThai"].is_string()));
    let statuses: HashSet<&str> = entries("DanhSachTienDo").filter_map(|one| one["TrangThai"].as_str()).collect();
    assert!(["2", "4", "5", "6", "7", "8", "9", "10"].iter().all(|status| statuses.contains(status)), "{statuses:?}");
    assert!(entries("DanhSachHoSoBoSung").any(|one| is_moment(&one["NgayHenTraMoi"])));
}
