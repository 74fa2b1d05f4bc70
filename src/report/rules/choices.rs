//! What rule sets chose, in words: for the table of choices, and as the ground of a difference.

use crate::domain::calendar::TimeOfDay;
use crate::domain::difference::{Reason, Verdict};
use crate::domain::rule_set::{
    Comparison, CompletedSupplement, DeadlineBasis, EndOfCase, Extensions, NoDueDate, Receipt, RuleSet, Treatment,
};
use crate::domain::text::Language;
use crate::report::words::pick;

use super::cohort::Change;

/// What a status is taken for, in a table of choices.
pub(super) fn treatment(treatment: Treatment, language: Language) -> &'static str {
    match treatment {
        Treatment::NotCounted => pick(language, "Không tính", "Not counted"),
        Treatment::ResolvedIfReceived => {
            pick(language, "Đã giải quyết, nếu trước đó đã tiếp nhận", "Resolved, if it had been received")
        }
        Treatment::Open => pick(language, "Đang giải quyết, đồng hồ chạy", "Open, the clock runs"),
        Treatment::OpenWithinDue => pick(language, "Đang giải quyết, luôn trong hạn", "Open, always within due"),
        Treatment::Paused => pick(
            language,
            "Đồng hồ dừng khi yêu cầu lần đầu; yêu cầu lần nữa mà chưa xong là quá hạn",
            "The clock stops at the first request; a second one that is not answered is overdue",
        ),
        Treatment::Resolved => pick(language, "Đã giải quyết", "Resolved"),
        Treatment::ResolvedOnTime => pick(language, "Đã giải quyết, đúng hạn", "Resolved, on time"),
        Treatment::Waiting => pick(
            language,
            "Chờ công dân, đứng ngoài mọi số về hạn",
            "Waiting for the applicant, outside all counts of due",
        ),
        Treatment::Cancelled => pick(language, "Kết thúc, không xét hạn", "Ended, not judged"),
    }
}

/// Verdicts that a case of a status can get on the day it is looked at.
pub(super) fn can_be(treatment: Treatment, verdict: Verdict) -> bool {
    use Verdict::{OpenInTime, OpenOverdue, ResolvedInTime, ResolvedOverdue, ResolvedUnjudged};
    match treatment {
        Treatment::NotCounted => verdict == Verdict::NotCounted,
        Treatment::Open | Treatment::Paused => matches!(verdict, OpenInTime | OpenOverdue),
        Treatment::OpenWithinDue => verdict == OpenInTime,
        Treatment::Resolved => matches!(verdict, ResolvedInTime | ResolvedOverdue | ResolvedUnjudged),
        Treatment::ResolvedIfReceived => {
            matches!(verdict, ResolvedInTime | ResolvedOverdue | ResolvedUnjudged | Verdict::NotCounted)
        }
        Treatment::ResolvedOnTime => verdict == ResolvedInTime,
        Treatment::Waiting => verdict == Verdict::Waiting,
        Treatment::Cancelled => verdict == Verdict::Cancelled,
    }
}

/// Why a treatment leads to a verdict, where that does not go without saying.
pub(super) fn because_of(treatment: Treatment, verdict: Verdict, language: Language) -> Option<&'static str> {
    match (treatment, verdict) {
        (Treatment::Paused, Verdict::OpenOverdue) => Some(pick(
            language,
            "đã yêu cầu bổ sung hơn một lần, hoặc đã quá hạn lúc yêu cầu",
            "it was asked more than once, or was overdue already when asked",
        )),
        (Treatment::Paused, Verdict::OpenInTime) => {
            Some(pick(language, "đồng hồ dừng từ lúc yêu cầu", "the clock stopped at the request"))
        }
        (Treatment::Open, Verdict::OpenOverdue) => {
            Some(pick(language, "đồng hồ vẫn chạy", "the clock went on running"))
        }
        _ => None,
    }
}

/// What a rule set chose, in a table of choices; `None` for what is chosen status by status.
pub(super) fn choice(rule_set: &RuleSet, reason: Reason, language: Language) -> Option<String> {
    let choices = &rule_set.choices;
    let text = match reason {
        Reason::NoDueDate => match choices.no_due_date {
            NoDueDate::OnTime => pick(language, "Đúng hạn; đang giải quyết thì trong hạn", "On time; open: within due"),
            NoDueDate::Early => pick(language, "Trước hạn; đang giải quyết thì trong hạn", "Early; open: within due"),
            NoDueDate::ProcedureLimit => pick(
                language,
                "So với thời hạn của thủ tục; không rõ thời hạn thì không xét",
                "Held against the procedure's time limit; not judged if that is unknown",
            ),
        },
        Reason::CompletedSupplement => match choices.completed_supplement {
            CompletedSupplement::StoredDueDate => {
                pick(language, "Lấy ngày hẹn trả mà hệ thống đã tính lại", "The due date that the system computed anew")
            }
            CompletedSupplement::SubtractWaiting => {
                pick(language, "Trừ thời gian chờ bổ sung", "The time of waiting is taken off")
            }
            CompletedSupplement::Restart => {
                pick(language, "Thời hạn đếm lại từ đầu", "The time limit starts again from zero")
            }
        },
        Reason::Deadline => match choices.deadline {
            DeadlineBasis::Stated => pick(language, "Ngày hẹn trả đã ghi", "The due date that is stored"),
            DeadlineBasis::ProcedureLimit => pick(
                language,
                "Thời hạn của thủ tục; không rõ thời hạn thì ngày hẹn trả",
                "The procedure's time limit; the due date if that is unknown",
            ),
        },
        Reason::Comparison => comparison(choices.comparison, language),
        Reason::Receipt => match choices.receipt {
            Receipt::AsReceived => pick(language, "Từ lúc tiếp nhận", "At receipt"),
            Receipt::CounterCutoff(after) => return Some(cutoff(after, language)),
        },
        Reason::Extensions => match choices.extensions {
            Extensions::AsStored => pick(language, "Mọi lần dời đã ghi", "All that are stored"),
            Extensions::OnceBeforeExpiry => pick(
                language,
                "Chỉ lần đầu, trước ngày hết hạn ít nhất một ngày",
                "The first only, at least a day before expiry",
            ),
        },
        Reason::End => match choices.end {
            EndOfCase::Header => pick(language, "Ngày kết thúc của hồ sơ", "The end that the case states"),
            EndOfCase::Progress => pick(
                language,
                "Theo tiến độ xử lý; không có thì ngày kết thúc của hồ sơ",
                "By the progress rows; the case's own end without them",
            ),
        },
        Reason::Treatments | Reason::Several => return None,
    };
    Some(text.to_owned())
}

fn comparison(comparison: Comparison, language: Language) -> &'static str {
    match comparison {
        Comparison::Day => pick(language, "Theo ngày", "By day"),
        Comparison::Time => pick(language, "Theo giờ", "By the hour"),
        Comparison::HalfDay => pick(language, "Theo buổi", "By half day"),
        Comparison::ProcedureUnit => pick(
            language,
            "Theo giờ nếu thời hạn tính bằng giờ, nếu không thì theo buổi",
            "By the hour where the limit is in hours, else by half day",
        ),
    }
}

fn cutoff(after: TimeOfDay, language: Language) -> String {
    let hour = format!("{:02}:{:02}", after / 3600, after / 60 % 60);
    match language {
        Language::Vietnamese => {
            format!("Từ lúc tiếp nhận; nộp tại quầy sau {hour} thì từ ngày làm việc tiếp theo")
        }
        Language::English => format!("At receipt; handed in at the counter after {hour}: on the next working day"),
    }
}

/// What the other rule set does that makes the difference.
pub(super) fn because(other: &RuleSet, change: Change, language: Language) -> Option<&'static str> {
    let choices = &other.choices;
    let text = match change.reason {
        Reason::NoDueDate if change.to == Verdict::ResolvedUnjudged => {
            pick(language, "cũng không rõ thời hạn của thủ tục", "the procedure's time limit is not known either")
        }
        Reason::NoDueDate if choices.no_due_date == NoDueDate::ProcedureLimit => {
            pick(language, "so với thời hạn của thủ tục", "it is held against the procedure's time limit")
        }
        Reason::CompletedSupplement => match choices.completed_supplement {
            CompletedSupplement::StoredDueDate => return None,
            CompletedSupplement::SubtractWaiting => {
                pick(language, "thời gian chờ bổ sung được trừ ra", "the time of waiting is taken off")
            }
            CompletedSupplement::Restart => {
                pick(language, "thời hạn đếm lại từ khi bổ sung xong", "the time limit starts again at the answer")
            }
        },
        Reason::Deadline if choices.deadline == DeadlineBasis::ProcedureLimit => pick(
            language,
            "so với thời hạn của thủ tục, không phải ngày hẹn trả",
            "it is held against the procedure's time limit, not the due date",
        ),
        Reason::Comparison => match choices.comparison {
            Comparison::Day => return None,
            Comparison::Time => pick(language, "so đến từng giờ", "the hour counts"),
            Comparison::HalfDay => pick(language, "so theo buổi", "the half day counts"),
            Comparison::ProcedureUnit => {
                pick(language, "so cả giờ hoặc buổi hẹn trả", "the hour or the half day of the due date counts")
            }
        },
        Reason::Receipt if matches!(choices.receipt, Receipt::CounterCutoff(_)) => {
            pick(language, "đồng hồ bắt đầu từ ngày làm việc tiếp theo", "the clock starts on the next working day")
        }
        Reason::Extensions if choices.extensions == Extensions::OnceBeforeExpiry => {
            pick(language, "lần dời ngày hẹn trả này không được tính", "this move of the due date does not count")
        }
        Reason::End if choices.end == EndOfCase::Progress => {
            pick(language, "lúc kết thúc lấy từ tiến độ xử lý", "the end is that of the progress rows")
        }
        _ => return None,
    };
    Some(text)
}
