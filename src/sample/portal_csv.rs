//! Cases as a provincial system exports them: CSV with Vietnamese headings.

use crate::domain::case::{CaseStatus, Channel, OnlineLevel};

use super::case::{DueMove, Step, Supplement, SyntheticCase};
use super::days::Moment;
use super::stamps::Stamps;
use super::world::{ProvinceWorld, World};

pub(super) const FILE: &str = "case_portal.csv";

pub(super) const HEADINGS: [&str; 32] = [
    "Mã hồ sơ",
    "Mã TTHC",
    "Tên TTHC",
    "Mã lĩnh vực",
    "Lĩnh vực",
    "Mã đơn vị",
    "Cơ quan xử lý",
    "Mã tỉnh",
    "Mã xã",
    "Kênh tiếp nhận",
    "Mức độ dịch vụ",
    "Trạng thái",
    "Ngày nộp",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày hẹn trả ban đầu",
    "Ngày kết thúc xử lý",
    "Ngày trả kết quả",
    "Ngày từ chối",
    "Ngày rút",
    "Các lần bổ sung",
    "Các lần dời hẹn",
    "Tiến độ xử lý",
    "Nghĩa vụ tài chính",
    "Thanh toán trực tuyến",
    "Số hóa",
    "Tái sử dụng dữ liệu",
    "Kết quả điện tử",
    "Ngày gửi thư xin lỗi",
    "Gia hạn",
    "Thời điểm trích xuất",
    "Tính chất dữ liệu",
];

pub(super) struct PortalCsv<'a> {
    stamps: &'a Stamps,
    extracted_at: Moment,
    /// Code, name, field code and field name of each offer, ready to copy.
    offers: Vec<String>,
}

impl<'a> PortalCsv<'a> {
    pub fn new(world: &World, stamps: &'a Stamps, extracted_at: Moment) -> Self {
        let offers = world.offers.iter().map(|offer| {
            let procedure = &offer.procedure;
            let (name, field) = (quoted(&procedure.name_vi), quoted(&procedure.field_name));
            format!(",{},{name},{},{field},", procedure.code, procedure.field_code)
        });
        Self { stamps, extracted_at, offers: offers.collect() }
    }

    pub fn head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(HEADINGS.join(",").as_bytes());
        out.push(b'\n');
    }

    pub fn row(&self, out: &mut Vec<u8>, world: &World, province: &ProvinceWorld, case: &SyntheticCase) {
        let agency = &province.agencies[case.agency];
        self.stamps.case_number(out, &agency.code, case.number);
        text(out, &self.offers[case.offer]);
        cell(out, &agency.code);
        cell(out, &agency.name);
        cell(out, &province.code);
        cell(out, &agency.commune);
        cell(out, channel(case.channel));
        cell(out, level(world.offers[case.offer].procedure.online_level));
        cell(out, status(case.status));
        let moments = [
            case.submitted_at,
            case.received_at,
            case.due_at,
            case.due_original_at,
            case.finished_at,
            case.returned_at,
            case.refused_at,
            case.withdrawn_at,
        ];
        for at in moments {
            self.stamps.minutes(out, at);
            out.push(b',');
        }
        self.supplements(out, &case.supplements);
        self.due_moves(out, &case.due_moves);
        self.progress(out, &case.progress);
        let flags = [case.fee_due, case.paid_online, case.digitised, case.reused, case.electronic_result];
        for flag in flags {
            cell(out, yes_no(flag));
        }
        self.stamps.minutes(out, case.apology_at);
        out.push(b',');
        cell(out, yes_no(case.extended));
        self.stamps.minutes(out, Some(self.extracted_at));
        text(out, ",synthetic\n");
    }

    fn supplements(&self, out: &mut Vec<u8>, supplements: &[Supplement]) {
        for (index, supplement) in supplements.iter().enumerate() {
            text(out, if index > 0 { " | " } else { "" });
            self.stamps.minutes(out, Some(supplement.requested_at));
            text(out, if supplement.completed_at.is_some() { " - " } else { " -" });
            self.stamps.minutes(out, supplement.completed_at);
            if let Some((_, due)) = supplement.due_moved {
                self.new_due(out, due);
            }
        }
        out.push(b',');
    }

    fn due_moves(&self, out: &mut Vec<u8>, moves: &[DueMove]) {
        for (index, moved) in moves.iter().enumerate() {
            text(out, if index > 0 { " | " } else { "" });
            self.stamps.minutes(out, Some(moved.at));
            self.new_due(out, moved.due);
        }
        out.push(b',');
    }

    fn new_due(&self, out: &mut Vec<u8>, due: Moment) {
        text(out, " => ");
        self.stamps.minutes(out, Some(due));
    }

    fn progress(&self, out: &mut Vec<u8>, progress: &[Step]) {
        for (index, step) in progress.iter().enumerate() {
            text(out, if index > 0 { " | " } else { "" });
            self.stamps.minutes(out, Some(step.at));
            text(out, " = ");
            text(out, status(step.status));
        }
        out.push(b',');
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn cell(out: &mut Vec<u8>, value: &str) {
    text(out, value);
    out.push(b',');
}

fn quoted(value: &str) -> String {
    if value.contains([',', '"']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

fn yes_no(flag: bool) -> &'static str {
    if flag { "Có" } else { "Không" }
}

fn channel(channel: Option<Channel>) -> &'static str {
    match channel {
        Some(Channel::InPerson) => "Trực tiếp",
        Some(Channel::Online) => "Trực tuyến",
        Some(Channel::Post) => "Bưu chính công ích",
        None => "",
    }
}

fn level(level: OnlineLevel) -> &'static str {
    match level {
        OnlineLevel::EndToEnd => "Toàn trình",
        OnlineLevel::Partial => "Một phần",
        OnlineLevel::InformationOnly => "Cung cấp thông tin",
    }
}

pub(super) fn status(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Registered => "Mới đăng ký",
        CaseStatus::Received => "Được tiếp nhận",
        CaseStatus::NotAccepted => "Không được tiếp nhận",
        CaseStatus::InProcess => "Đang xử lý",
        CaseStatus::AwaitingSupplement => "Yêu cầu bổ sung giấy tờ",
        CaseStatus::AwaitingPayment => "Yêu cầu thực hiện nghĩa vụ tài chính",
        CaseStatus::Withdrawn => "Công dân yêu cầu rút hồ sơ",
        CaseStatus::Stopped => "Dừng xử lý",
        CaseStatus::Finished => "Đã xử lý xong",
        CaseStatus::Returned => "Đã trả kết quả",
    }
}
