//! Form II.06a of the demo's provinces, counted again from the case file by a few lines that share
//! nothing with the engine: what came, how, what was carried over, what ended, what is open.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use jiff::civil::{Date, date};

use crate::journey::csv_rows;
use chiso::domain::reasons::REASON_COLUMNS;

/// What the address of the form says of a period, and its days.
const PERIODS: [(&str, Date, Date); 4] = [
    ("s2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
    ("2026-08", date(2026, 8, 1), date(2026, 8, 31)),
    ("s2026-YTD09", date(2025, 12, 15), date(2026, 9, 14)),
    ("2026-R09", date(2025, 10, 1), date(2026, 9, 30)),
];

/// Columns that need no due date, in the order counted here.
const COLUMNS: [&str; 5] = ["recv_online", "recv_direct_postal", "recv_carried", "res_total", "open_total"];

struct Case {
    province: String,
    is_online: bool,
    received: Date,
    ended: Option<Date>,
}

/// `data`: the demo's data folder; `form`: the CSV of the nation's form of a period.
pub fn counted_again(data: &Path, form: impl Fn(&str) -> String) {
    let cases = cases(data);
    assert!(cases.len() > 10_000, "there is something to count");
    for (period, first, last) in PERIODS {
        let mut counted: BTreeMap<&str, [i64; COLUMNS.len()]> = BTreeMap::new();
        for case in &cases {
            let ended = |day: Option<Date>| case.ended.is_some_and(|end| day.is_none_or(|day| end < day));
            let is_received = (first..=last).contains(&case.received);
            let counts = [
                is_received && case.is_online,
                is_received && !case.is_online,
                case.received < first && !ended(Some(first)),
                case.ended.is_some_and(|end| (first..=last).contains(&end)),
                case.received <= last && case.ended.is_none_or(|end| end > last),
            ];
            let sums = counted.entry(&case.province).or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, counts)| *sum += i64::from(counts));
        }
        let mut compared = 0;
        for row in csv_rows(&form(period)) {
            let Some(counts) = counted.get(row["row_code"].as_str()) else { continue };
            let said = COLUMNS.map(|column| row[column].parse::<i64>().expect("a count"));
            assert_eq!(said, *counts, "{} in {period}", row["row_name"]);
            compared += 1;
        }
        assert_eq!(compared, counted.len(), "{period}");
    }
}

/// The cases of the portal file that form II.06a counts, without the rows that were sent back.
fn cases(data: &Path) -> Vec<Case> {
    let file = find(&data.join("sample"), "case_portal.csv");
    let quarantine = find(&data.join("quarantine"), "case_portal-");
    let rejected: HashSet<u64> = csv_rows(&std::fs::read_to_string(quarantine).expect("the quarantine"))
        .iter()
        .map(|row| row[REASON_COLUMNS[0]].parse().expect("a line"))
        .collect();
    let mut reader = csv::Reader::from_path(file).expect("the case file");
    let headings = reader.headers().expect("headings").clone();
    let column = |name: &str| headings.iter().position(|known| known == name).expect("a heading");
    let [number, province, channel, status] = ["Mã hồ sơ", "Mã tỉnh", "Kênh tiếp nhận", "Trạng thái"].map(column);
    let [received, finished, withdrawn] = ["Ngày tiếp nhận", "Ngày kết thúc xử lý", "Ngày rút"].map(column);
    let mut cases = HashMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        if rejected.contains(&row.position().expect("a position").line()) {
            continue;
        }
        let status = &row[status];
        if ["Mới đăng ký", "Không được tiếp nhận"].contains(&status) {
            continue;
        }
        let ended = match status {
            "Đã xử lý xong" | "Đã trả kết quả" => day(&row[finished]),
            "Công dân yêu cầu rút hồ sơ" => day(&row[withdrawn]).or_else(|| day(&row[finished])),
            _ => None,
        };
        let (province, is_online) = (row[province].to_owned(), &row[channel] == "Trực tuyến");
        let received = day(&row[received]).expect("a day of receipt");
        // A later row of the same case replaces the earlier one.
        cases.insert(row[number].to_owned(), Case { province, is_online, received, ended });
    }
    cases.into_values().collect()
}

/// `02/07/2025 17:00`.
fn day(text: &str) -> Option<Date> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    Date::new(number(6, 10)?, number(3, 5)? as i8, number(0, 2)? as i8).ok()
}

/// The one file below a folder whose name begins so.
fn find(folder: &Path, start: &str) -> std::path::PathBuf {
    let below = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = below.partition(|path| path.is_dir());
    let named =
        |path: &&std::path::PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
    let found = files.iter().find(named).cloned();
    found
        .unwrap_or_else(|| find(folders.first().unwrap_or_else(|| panic!("no {start} in {}", folder.display())), start))
}
