//! Planted oddities: a fixed handful of rows that a careful reader of real files must notice.
//!
//! They depend neither on the seed nor on the number of cases, so that tests and the list in
//! `sample-data/README.md` can name them. All are made from one sound case of March 2026.

use anyhow::{Context, Result};

use crate::domain::calendar::{EpochDay, epoch_day};
use crate::domain::case::{CaseStatus, Channel};

use super::case::{Step, Supplement, SyntheticCase};
use super::days::moment;
use super::portal_csv::{HEADINGS, PortalCsv};
use super::sync_json::SyncJson;
use super::world::{ProvinceWorld, World};

/// What an ingest should make of the rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    pub file: &'static str,
    pub kind: &'static str,
    /// Rows of this kind, not counting the sound first row of a pair.
    pub rows: u64,
    /// `accepted`, `duplicate`, or the code of the reject.
    pub outcome: &'static str,
}

const CSV: &str = super::portal_csv::FILE;
const JSON: &str = super::sync_json::FILE;

const fn planted(file: &'static str, kind: &'static str, rows: u64, outcome: &'static str) -> Planted {
    Planted { file, kind, rows, outcome }
}

/// Everything that is planted, in the order of the rows.
pub const PLANTED: [Planted; 32] = [
    planted(CSV, "finished equal to due, to the second", 24, "accepted"),
    planted(CSV, "no agency", 2, "accepted"),
    planted(CSV, "ends before it was received", 3, "E_ORDER"),
    planted(CSV, "ends after the extraction", 2, "E_ORDER"),
    planted(CSV, "unknown status", 3, "E_UNKNOWN_CODE"),
    planted(CSV, "two channels in one cell", 2, "E_UNKNOWN_CODE"),
    planted(CSV, "unknown province", 2, "E_UNKNOWN_PLACE"),
    planted(CSV, "no received date", 3, "E_NO_RECEIVED"),
    planted(CSV, "finished status without a finish date", 3, "E_NO_FINISHED"),
    planted(CSV, "stopped or withdrawn without any date", 2, "E_NO_END"),
    planted(CSV, "online on an information-only procedure", 3, "E_CHANNEL_LEVEL"),
    planted(CSV, "date in another format", 3, "E_BAD_MOMENT"),
    planted(CSV, "ambiguous date with a two-digit year", 2, "E_BAD_MOMENT"),
    planted(CSV, "a day that does not exist", 1, "E_BAD_MOMENT"),
    planted(CSV, "something happened before the receipt", 3, "E_ORDER"),
    planted(CSV, "unknown status in the progress", 2, "E_UNKNOWN_CODE"),
    planted(CSV, "a day that does not exist in the progress", 2, "E_BAD_MOMENT"),
    planted(CSV, "no case number", 2, "E_NO_KEY"),
    planted(CSV, "the same row again", 4, "duplicate"),
    planted(CSV, "the same case number with another content", 3, "E_KEY_CONFLICT"),
    planted(JSON, "finished equal to due, to the second", 6, "accepted"),
    planted(JSON, "a day that does not exist", 2, "E_BAD_MOMENT"),
    planted(JSON, "unknown status", 2, "E_UNKNOWN_CODE"),
    planted(JSON, "no received date", 1, "E_NO_RECEIVED"),
    planted(JSON, "finished status without a finish date", 1, "E_NO_FINISHED"),
    planted(JSON, "online on an information-only procedure", 1, "E_CHANNEL_LEVEL"),
    planted(JSON, "something happened before the receipt", 3, "E_ORDER"),
    planted(JSON, "unknown status in the progress", 1, "E_UNKNOWN_CODE"),
    planted(JSON, "a day that does not exist in the progress", 1, "E_BAD_MOMENT"),
    planted(JSON, "no case number", 1, "E_NO_KEY"),
    planted(JSON, "the same row again", 1, "duplicate"),
    planted(JSON, "the same case number with another content", 1, "E_KEY_CONFLICT"),
];

/// All planted rows of both files, with the sound first rows of pairs.
pub(super) fn count() -> u64 {
    PLANTED.iter().map(|planted| planted.rows * if is_pair(planted) { 2 } else { 1 }).sum()
}

fn first_day() -> EpochDay {
    epoch_day(jiff::civil::date(2026, 3, 9))
}

/// A sound case, resolved on its due date at 16:45, a minute or so apart from that if `number` asks.
fn sound(world: &World, number: u32, information_only: bool) -> Result<SyntheticCase> {
    let code = if information_only { "1.000419" } else { "1.004873" };
    let offer = world.offers.iter().position(|offer| offer.procedure.code == code);
    let offer = offer.with_context(|| format!("sample_mix.csv lacks {code}, which the planted rows need"))?;
    let day = first_day() + (number % 2) as i32;
    let mut case = SyntheticCase::new(offer, 0, (day, 9000 + number));
    case.status = CaseStatus::Finished;
    case.channel = Some(if information_only { Channel::InPerson } else { Channel::Online });
    case.submitted_at = Some(moment(day, 480, 0));
    case.received_at = Some(moment(day, 500, 0));
    case.due_at = Some(moment(day + 3, 1005, 0));
    case.finished_at = Some(moment(day + 3, 945, 0));
    Ok(case)
}

/// Oddities that a case can have, before it is written; the others are made in the written row.
fn tell(case: &mut SyntheticCase, kind: &str, index: u64) {
    let day = first_day();
    let early = moment(day - 7, 540, 0);
    match (kind, index) {
        ("something happened before the receipt", 0) => {
            let completed_at = Some(moment(day + 2, 540, 0));
            case.supplements.push(Supplement { requested_at: early, completed_at, due_moved: None });
        }
        ("something happened before the receipt", 1) => {
            case.due_at = Some(moment(day + 2, 1005, 0));
            case.move_due(early, moment(day + 4, 1005, 0), true);
        }
        ("something happened before the receipt", _) => {
            case.progress.push(Step { at: early, status: CaseStatus::InProcess });
        }
        _ if kind.ends_with("in the progress") => {
            case.progress.push(Step { at: moment(day + 2, 540, 0), status: CaseStatus::InProcess });
        }
        _ if kind.starts_with("finished equal") => case.finished_at = case.due_at,
        _ => {}
    }
}

/// The planted lines of the CSV file, in order.
pub(super) fn csv_lines(format: &PortalCsv<'_>, world: &World, province: &ProvinceWorld) -> Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    for planted in PLANTED.iter().filter(|planted| planted.file == CSV) {
        for index in 0..planted.rows {
            let number = lines.len() as u32;
            let mut case = sound(world, number, planted.outcome == "E_CHANNEL_LEVEL")?;
            tell(&mut case, planted.kind, index);
            let mut row = Vec::new();
            format.row(&mut row, world, province, &case);
            if is_pair(planted) {
                lines.push(row.clone());
            }
            lines.push(spoilt(&row, planted.kind, index)?);
        }
    }
    Ok(lines)
}

/// A sound row goes before.
fn is_pair(planted: &Planted) -> bool {
    matches!(planted.outcome, "duplicate" | "E_KEY_CONFLICT")
}

/// The row with the cells of one kind of oddity.
fn spoilt(row: &[u8], kind: &str, index: u64) -> Result<Vec<u8>> {
    let changes: &[(&str, &str)] = match (kind, index) {
        ("no agency", _) => &[("Mã đơn vị", ""), ("Cơ quan xử lý", "")],
        ("ends before it was received", _) => &[("Ngày kết thúc xử lý", "02/03/2026 09:00")],
        ("ends after the extraction", _) => &[("Ngày kết thúc xử lý", "15/12/2030 09:00")],
        ("unknown status", _) => &[("Trạng thái", "Đã hủy")],
        ("two channels in one cell", _) => &[("Kênh tiếp nhận", "Trực tuyến; Trực tiếp")],
        ("unknown province", _) => &[("Mã tỉnh", "99"), ("Mã xã", "")],
        ("no received date", _) => &[("Ngày tiếp nhận", "")],
        ("finished status without a finish date", _) => &[("Ngày kết thúc xử lý", "")],
        ("stopped or withdrawn without any date", 0) => &[("Trạng thái", "Dừng xử lý"), ("Ngày kết thúc xử lý", "")],
        ("stopped or withdrawn without any date", _) => {
            &[("Trạng thái", "Công dân yêu cầu rút hồ sơ"), ("Ngày kết thúc xử lý", "")]
        }
        ("online on an information-only procedure", _) => &[("Kênh tiếp nhận", "Trực tuyến")],
        ("date in another format", _) => &[("Ngày tiếp nhận", "09-Mar-26")],
        ("ambiguous date with a two-digit year", _) => &[("Ngày hẹn trả", "03/04/26 16:45")],
        ("a day that does not exist", _) => &[("Ngày hẹn trả", "30/02/2026 16:45")],
        ("unknown status in the progress", _) => &[("Tiến độ xử lý", "10/03/2026 10:30 = Đã hủy")],
        ("a day that does not exist in the progress", _) => &[("Tiến độ xử lý", "31/02/2026 10:30 = Đang xử lý")],
        ("no case number", _) => &[("Mã hồ sơ", "")],
        ("the same case number with another content", _) => &[("Ngày kết thúc xử lý", "20/03/2026 15:00")],
        _ => return Ok(row.to_vec()),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row);
    let record = reader.records().next().context("an empty planted row")??;
    let cells = HEADINGS.iter().zip(&record).map(|(heading, cell)| {
        let change = changes.iter().find(|(changed, _)| changed == heading);
        change.map_or(cell, |(_, value)| value)
    });
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    Ok(writer.into_inner().map_err(|error| error.into_error())?)
}

/// The planted objects of the JSON file, in order.
pub(super) fn json_objects(format: &SyncJson<'_>, world: &World, province: &ProvinceWorld) -> Result<Vec<Vec<u8>>> {
    let mut objects = Vec::new();
    for planted in PLANTED.iter().filter(|planted| planted.file == JSON) {
        for index in 0..planted.rows {
            let number = objects.len() as u32;
            let mut case = sound(world, number, planted.outcome == "E_CHANNEL_LEVEL")?;
            tell(&mut case, planted.kind, index);
            let mut object = Vec::new();
            format.row(&mut object, world, province, &case);
            if is_pair(planted) {
                objects.push(object.clone());
            }
            let object = String::from_utf8(object)?;
            let (key, value) = match planted.kind {
                "a day that does not exist" => ("NgayHenTra", "20260230164500"),
                "unknown status" => ("TrangThaiHoSo", "11"),
                "no received date" => ("NgayTiepNhan", ""),
                "finished status without a finish date" => ("NgayKetThucXuLy", ""),
                "online on an information-only procedure" => ("KenhThucHien", "2"),
                "unknown status in the progress" => ("TrangThai", "11"),
                "a day that does not exist in the progress" => ("ThoiDiemXuLy", "20260231103000"),
                "no case number" => ("MaHoSo", ""),
                "the same case number with another content" => ("NgayKetThucXuLy", "20260320150000"),
                _ => ("TinhChatDuLieu", "synthetic"),
            };
            objects.push(with_value(&object, key, value)?.into_bytes());
        }
    }
    Ok(objects)
}

fn with_value(object: &str, key: &str, value: &str) -> Result<String> {
    let head = format!("\"{key}\":\"");
    let from = object.find(&head).with_context(|| format!("no {key} in a planted object"))? + head.len();
    let length = object[from..].find('"').context("an open string in a planted object")?;
    Ok(format!("{}{value}{}", &object[..from], &object[from + length..]))
}
