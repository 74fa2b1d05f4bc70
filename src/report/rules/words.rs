//! Rule sets in words: statuses, verdicts, and what the choices are about.

use crate::domain::case::CaseStatus;
use crate::domain::difference::{Reason, Verdict};
use crate::domain::text::Language;
use crate::report::words::pick;

/// A status as the portal names it.
pub(super) fn status(status: CaseStatus, language: Language) -> &'static str {
    match status {
        CaseStatus::Registered => pick(language, "Mới đăng ký", "Newly registered"),
        CaseStatus::Received => pick(language, "Được tiếp nhận", "Received"),
        CaseStatus::NotAccepted => pick(language, "Không được tiếp nhận", "Not accepted"),
        CaseStatus::InProcess => pick(language, "Đang xử lý", "In process"),
        CaseStatus::AwaitingSupplement => pick(language, "Yêu cầu bổ sung giấy tờ", "Supplement requested"),
        CaseStatus::AwaitingPayment => pick(language, "Yêu cầu thực hiện nghĩa vụ tài chính", "Payment requested"),
        CaseStatus::Withdrawn => pick(language, "Công dân yêu cầu rút hồ sơ", "Withdrawn by the applicant"),
        CaseStatus::Stopped => pick(language, "Dừng xử lý", "Handling stopped"),
        CaseStatus::Finished => pick(language, "Đã xử lý xong", "Handling finished"),
        CaseStatus::Returned => pick(language, "Đã trả kết quả", "Result returned"),
    }
}

/// A verdict as the heading of a column.
pub(crate) fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::NotCounted => pick(language, "Không tính", "Not counted"),
        Verdict::OpenInTime => pick(language, "Đang giải quyết, trong hạn", "Open, within due"),
        Verdict::OpenOverdue => pick(language, "Đang giải quyết, quá hạn", "Open, overdue"),
        Verdict::Waiting => pick(language, "Chờ công dân", "Waiting for the applicant"),
        Verdict::ResolvedInTime => pick(language, "Đã giải quyết, đúng hạn", "Resolved in time"),
        Verdict::ResolvedOverdue => pick(language, "Đã giải quyết, quá hạn", "Resolved overdue"),
        Verdict::ResolvedUnjudged => pick(language, "Đã giải quyết, không rõ hạn", "Resolved, due date unknown"),
        Verdict::Cancelled => pick(language, "Kết thúc, không xét hạn", "Ended, not judged"),
    }
}

/// What a rule set does to a case, after its name: `... tính là quá hạn`.
pub(super) fn says(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::NotCounted => pick(language, "không tính", "does not count it"),
        Verdict::OpenInTime => pick(language, "tính đang giải quyết trong hạn", "counts it as open and within due"),
        Verdict::OpenOverdue => pick(language, "tính đang giải quyết quá hạn", "counts it as open and overdue"),
        Verdict::Waiting => pick(language, "để riêng là đang chờ công dân", "sets it apart as waiting"),
        Verdict::ResolvedInTime => pick(language, "tính đã giải quyết đúng hạn", "counts it as resolved in time"),
        Verdict::ResolvedOverdue => pick(language, "tính đã giải quyết quá hạn", "counts it as resolved overdue"),
        Verdict::ResolvedUnjudged => pick(
            language,
            "tính đã giải quyết mà không rõ hạn",
            "counts it as resolved with no due date to judge it by",
        ),
        Verdict::Cancelled => {
            pick(language, "tính đã kết thúc, không xét hạn", "counts it as ended and does not judge it")
        }
    }
}

/// A choice as a heading.
pub(super) fn reason(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::Treatments => pick(language, "Ý nghĩa của trạng thái", "What a status means"),
        Reason::NoDueDate => pick(language, "Không có ngày hẹn trả", "No due date"),
        Reason::CompletedSupplement => pick(language, "Đã bổ sung xong giấy tờ", "A completed supplement"),
        Reason::Deadline => pick(language, "Hạn để so", "The deadline"),
        Reason::Comparison => pick(language, "So theo ngày hay theo giờ", "By day or by time"),
        Reason::Receipt => pick(language, "Lúc bắt đầu tính giờ", "When the clock starts"),
        Reason::Extensions => pick(language, "Dời ngày hẹn trả", "Moves of the due date"),
        Reason::End => pick(language, "Lúc kết thúc xử lý", "When handling ended"),
        Reason::Several => pick(language, "Nhiều quy tắc cùng lúc", "Several choices at once"),
    }
}

/// Which cases a reason is about.
pub(super) fn situation(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::Treatments => pick(language, "Trạng thái được hiểu khác nhau", "A status is read otherwise"),
        Reason::NoDueDate => pick(language, "Không có ngày hẹn trả", "No due date"),
        Reason::CompletedSupplement => pick(language, "Đã bổ sung xong giấy tờ", "Supplement completed"),
        Reason::Deadline => {
            pick(language, "Ngày hẹn trả khác thời hạn của thủ tục", "Due date other than the procedure's time limit")
        }
        Reason::Comparison => pick(language, "Sát hạn, trong cùng một ngày", "Close to the deadline, on the same day"),
        Reason::Receipt => pick(language, "Nộp tại quầy muộn trong ngày", "Handed in at the counter late in the day"),
        Reason::Extensions => pick(language, "Ngày hẹn trả đã dời", "Due date moved"),
        Reason::End => pick(
            language,
            "Tiến độ xử lý ghi lúc kết thúc khác hồ sơ",
            "The progress rows say another end than the case",
        ),
        Reason::Several => pick(language, "Nhiều quy tắc cùng khác", "Several choices differ together"),
    }
}
