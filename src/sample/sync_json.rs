//! Cases as a province sends them to the National Public Service Portal: JSON, every value a string.
//!
//! The keys for personal data (`ChuHoSo`, `SoDienThoai` and their like) are never written.

use crate::domain::case::Channel;

use super::case::{DueMove, Step, Supplement, SyntheticCase};
use super::days::Moment;
use super::stamps::Stamps;
use super::world::{ProvinceWorld, World};

pub(super) const FILE: &str = "case_sync.json";

pub(super) struct SyncJson<'a> {
    stamps: &'a Stamps,
    extracted_at: Moment,
}

impl<'a> SyncJson<'a> {
    pub fn new(stamps: &'a Stamps, extracted_at: Moment) -> Self {
        Self { stamps, extracted_at }
    }

    pub fn head(&self, out: &mut Vec<u8>) {
        text(out, r#"{"service":"DongBoHoSoMC","isUpdating":"False","data":["#);
    }

    pub fn tail(&self, out: &mut Vec<u8>) {
        text(out, "\n]}\n");
    }

    /// One object, on a line of its own.
    pub fn row(&self, out: &mut Vec<u8>, world: &World, province: &ProvinceWorld, case: &SyntheticCase) {
        let (agency, procedure) = (&province.agencies[case.agency], &world.offers[case.offer].procedure);
        text(out, "\n{\"MaHoSo\":\"");
        self.stamps.case_number(out, &agency.code, case.number);
        let portal = agency.code.split('.').next().unwrap_or_default();
        value(out, "MaTTHC", &[procedure.code.as_str(), ".000.00.00.", portal]);
        value(out, "TenTTHC", &[&procedure.name_vi]);
        value(out, "MaLinhVuc", &[&procedure.field_code]);
        value(out, "TenLinhVuc", &[&procedure.field_name]);
        value(out, "KenhThucHien", &[channel(case.channel)]);
        value(out, "LoaiDoiTuong", &[if case.enterprise { "2" } else { "1" }]);
        if case.channel == Some(Channel::Online) {
            account(out, &province.code, case);
        }
        value(out, "MucDo", &[DIGITS[procedure.online_level as usize]]);
        self.moment(out, "NgayNopHoSo", case.submitted_at);
        self.moment(out, "NgayTiepNhan", case.received_at);
        self.moment(out, "NgayHenTra", case.due_at);
        self.moment(out, "NgayKetThucXuLy", case.finished_at);
        self.moment(out, "NgayTra", case.returned_at);
        self.moment(out, "NgayTuChoi", case.refused_at);
        self.moment(out, "NgayRut", case.withdrawn_at);
        value(out, "TrangThaiHoSo", &[DIGITS[case.status as usize]]);
        value(out, "DonViXuLy", &[&agency.name]);
        value(out, "MaDonVi", &[&agency.code]);
        value(out, "MaTinh", &[&province.code]);
        value(out, "MaXa", &[&agency.commune]);
        value(out, "HoSoCoThanhPhanSoHoa", &[one_zero(case.digitised)]);
        let payment = match (case.fee_due, case.paid_online) {
            (_, true) => DIGITS[1 + (case.number.1 % 2) as usize],
            (true, false) => "3",
            (false, false) => "0",
        };
        value(out, "DuocThanhToanTrucTuyen", &[payment]);
        value(out, "CoNghiaVuTaiChinh", &[one_zero(case.fee_due)]);
        text(out, "\",\"TaiLieuNop\":[{\"DuocSoHoa\":\"");
        text(out, one_zero(case.digitised));
        value(out, "DuocTaiSuDung", &[one_zero(case.reused)]);
        text(out, "\"}],\"DanhSachGiayToKetQua\":[");
        text(out, if case.electronic_result { "{\"TenGiayTo\":\"Kết quả\"}" } else { "" });
        text(out, "],\"DanhSachHoSoBoSung\":[");
        self.supplements(out, &case.supplements);
        text(out, "],\"DanhSachDoiHen\":[");
        self.due_moves(out, &case.due_moves);
        text(out, "],\"DanhSachTienDo\":[");
        self.progress(out, &case.progress);
        text(out, "],\"NgayXinLoi\":\"");
        self.stamps.seconds(out, case.apology_at);
        self.moment(out, "NgayHenTraBanDau", case.due_original_at);
        value(out, "GiaHan", &[one_zero(case.extended)]);
        self.moment(out, "ThoiDiemTrichXuat", Some(self.extracted_at));
        value(out, "TinhChatDuLieu", &["synthetic"]);
        text(out, "\"}");
    }

    fn supplements(&self, out: &mut Vec<u8>, supplements: &[Supplement]) {
        for (index, supplement) in supplements.iter().enumerate() {
            self.entry(out, index, "NgayBoSung", supplement.requested_at);
            self.moment(out, "NgayTiepNhanBoSung", supplement.completed_at);
            self.moment(out, "NgayHenTraTruoc", supplement.due_moved.map(|(before, _)| before));
            self.moment(out, "NgayHenTraMoi", supplement.due_moved.map(|(_, after)| after));
            text(out, "\"}");
        }
    }

    fn due_moves(&self, out: &mut Vec<u8>, moves: &[DueMove]) {
        for (index, moved) in moves.iter().enumerate() {
            self.entry(out, index, "NgayDoiHen", moved.at);
            self.moment(out, "NgayHenTraMoi", Some(moved.due));
            text(out, "\"}");
        }
    }

    fn progress(&self, out: &mut Vec<u8>, progress: &[Step]) {
        for (index, step) in progress.iter().enumerate() {
            self.entry(out, index, "ThoiDiemXuLy", step.at);
            value(out, "TrangThai", &[DIGITS[step.status as usize]]);
            text(out, "\"}");
        }
    }

    /// The beginning of the object at `index` of a list, with the moment that it opens with.
    fn entry(&self, out: &mut Vec<u8>, index: usize, key: &str, at: Moment) {
        text(out, if index > 0 { ",{\"" } else { "{\"" });
        text(out, key);
        text(out, "\":\"");
        self.stamps.seconds(out, Some(at));
    }

    /// Closes the value before, and leaves its own open.
    fn moment(&self, out: &mut Vec<u8>, key: &str, at: Option<Moment>) {
        value(out, key, &[]);
        self.stamps.seconds(out, at);
    }
}

const DIGITS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Closes the value before, and leaves its own open. Names hold neither quotes nor backslashes
/// (`World::new` sees to it), so nothing is escaped.
fn value(out: &mut Vec<u8>, key: &str, parts: &[&str]) {
    text(out, "\",\"");
    text(out, key);
    text(out, "\":\"");
    for part in parts {
        text(out, part);
    }
}

/// An account of the portal, made up: some apply more than once. No other choice depends on it, so the
/// figures are those of a sample without it.
fn account(out: &mut Vec<u8>, province: &str, case: &SyntheticCase) {
    const ACCOUNTS: u64 = 9_973;
    let (day, number) = (u64::from(case.number.0.unsigned_abs()), u64::from(case.number.1));
    let account = (day * 7_919 + number * 104_729 + case.agency as u64 * 1_299_709) % ACCOUNTS;
    value(out, "MaDoiTuong", &["synthetic-", province, "-", &account.to_string()]);
}

fn one_zero(flag: bool) -> &'static str {
    if flag { "1" } else { "0" }
}

fn channel(channel: Option<Channel>) -> &'static str {
    channel.map_or("", |channel| DIGITS[channel as usize])
}
