//! The words of reports in both languages: absences, standings, natures, units, events.

use crate::domain::condition::{Attribute, Conditions};
use crate::domain::confidence::Confidence;
use crate::domain::indicator::{Direction, Group, Moment, Stock, Unit};
use crate::domain::part::CaseEvent;
use crate::domain::percentile::Percentile;
use crate::domain::reading::{Absence, Nature};
use crate::domain::target::{Standing, TargetLevel};
use crate::domain::text::Language;
use crate::domain::written::integer;

use super::plan::Asked;

pub use super::measures::reported;

/// `từ 95,89 % (Thái Nguyên) đến 74,05 % (Hà Nội)`: two values, each with whose or of when it is. Neither a number nor
/// a name breaks at the end of a line.
pub fn from_to((first, of_first): (&str, &str), (last, of_last): (&str, &str), language: Language) -> String {
    let [first, of_first, last, of_last] = [first, of_first, last, of_last].map(unbroken);
    match language {
        Language::Vietnamese => format!("từ {first} ({of_first}) đến {last} ({of_last})"),
        Language::English => format!("from {first} ({of_first}) to {last} ({of_last})"),
    }
}

/// A number that does not part from its unit at the end of a line.
pub fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// One of two texts.
pub fn pick<T>(language: Language, vi: T, en: T) -> T {
    match language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

pub fn absence(absence: Absence, language: Language) -> &'static str {
    match absence {
        Absence::NotReported => pick(language, "Không báo cáo", "Not reported"),
        Absence::NotApplicable => pick(language, "Không áp dụng", "Not applicable"),
        Absence::NotComparable => pick(language, "Không so sánh được", "Not comparable"),
    }
}

pub fn standing(standing: Standing, language: Language) -> &'static str {
    match standing {
        Standing::Met => pick(language, "Đạt", "Met"),
        Standing::OnCourse => pick(language, "Đang tiến", "On course"),
        Standing::Behind => pick(language, "Chậm", "Behind"),
        Standing::Worsening => pick(language, "Xấu đi", "Worsening"),
        Standing::NoTarget => pick(language, "Chưa có chỉ tiêu", "No target"),
    }
}

/// The standing for those who do not see its colour.
pub fn standing_sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "✓",
        Standing::OnCourse => "↗",
        Standing::Behind => "!",
        Standing::Worsening => "↘",
        Standing::NoTarget => "–",
    }
}

pub fn nature(nature: Nature, language: Language) -> &'static str {
    match nature {
        Nature::Real => pick(language, "số liệu thật", "real"),
        Nature::Provisional => pick(language, "tạm tính", "provisional"),
        Nature::Unverified => pick(language, "chưa kiểm chứng", "unverified"),
        Nature::Synthetic => pick(language, "giả lập", "synthetic"),
    }
}

pub fn nature_sentence(nature: Nature, language: Language) -> &'static str {
    match nature {
        Nature::Real => pick(
            language,
            "Có số liệu thật, lấy từ nguồn ghi ở lý lịch số liệu.",
            "Some figures are real, taken from the sources named in their passports.",
        ),
        Nature::Provisional => pick(
            language,
            "Có số liệu tạm tính, nguồn còn có thể sửa.",
            "Some figures are provisional: the source may still revise them.",
        ),
        Nature::Unverified => pick(
            language,
            "Có số liệu chưa kiểm chứng, chưa nên dùng để kết luận.",
            "Some figures are unverified: draw no conclusion from them yet.",
        ),
        Nature::Synthetic => pick(
            language,
            "Có số liệu tính từ hồ sơ giả lập (synthetic), không phản ánh tỉnh nào trong thực tế; mỗi số như vậy mang nhãn “giả lập”.",
            "Some figures are counted from synthetic cases and describe no real province; each is marked “synthetic”.",
        ),
    }
}

/// What the letter of a source's confidence means.
pub fn confidence(mark: Confidence, language: Language) -> &'static str {
    match mark {
        Confidence::A => {
            pick(language, "văn bản gốc hoặc hai nguồn độc lập", "primary text or two independent sources")
        }
        Confidence::B => pick(language, "một nguồn tốt", "one good source"),
        Confidence::C => pick(language, "nguồn yếu hoặc suy ra", "weak or inferred"),
        Confidence::M => pick(language, "chưa có nguồn", "no source yet"),
    }
}

pub fn group(group: Group, language: Language) -> &'static str {
    match group {
        Group::CaseHandling => pick(language, "Giải quyết hồ sơ", "Case handling"),
        Group::Digital => pick(language, "Dịch vụ số", "Digital services"),
        Group::Reform => pick(language, "Cải cách thủ tục", "Reform of procedures"),
        Group::Organisation => pick(language, "Tổ chức, biên chế", "Organisation and payroll"),
        Group::PublishedIndex => pick(language, "Chỉ số công bố", "Published indices"),
    }
}

pub fn unit(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Cases => pick(language, "hồ sơ", "cases"),
        Unit::WorkingDays => pick(language, "ngày làm việc", "working days"),
        Unit::Points => pick(language, "điểm", "points"),
        Unit::Procedures => pick(language, "thủ tục", "procedures"),
        Unit::Villages => pick(language, "thôn, bản", "villages"),
        Unit::Services => pick(language, "dịch vụ", "services"),
        Unit::PublicServiceUnits => pick(language, "đơn vị", "units"),
        Unit::Posts => pick(language, "biên chế", "posts"),
        Unit::Persons => pick(language, "người", "persons"),
        Unit::Tasks => pick(language, "nhiệm vụ", "tasks"),
        Unit::Recommendations => pick(language, "kiến nghị", "recommendations"),
        Unit::Requests => pick(language, "đề nghị", "requests"),
        Unit::Entries => pick(language, "câu hỏi đáp", "entries"),
        Unit::Documents => pick(language, "văn bản", "documents"),
        Unit::Courses => pick(language, "lớp", "courses"),
    }
}

/// The unit of a number as it is written: English says `1 case` and `2 cases`.
pub fn unit_of(number: &str, unit: Unit, language: Language) -> &'static str {
    let many = self::unit(unit, language);
    match (number, language, unit) {
        ("1", Language::English, Unit::Entries) => "entry",
        ("1", Language::English, _) => many.strip_suffix('s').unwrap_or(many),
        _ => many,
    }
}

/// `1 hồ sơ`, `1 case`, `2 cases`.
pub fn cases(n: i64, language: Language) -> String {
    let number = integer(n, language);
    format!("{number} {}", unit_of(&number, Unit::Cases, language))
}

pub fn direction(direction: Direction, language: Language) -> &'static str {
    match direction {
        Direction::HigherIsBetter => pick(language, "càng cao càng tốt", "higher is better"),
        Direction::LowerIsBetter => pick(language, "càng thấp càng tốt", "lower is better"),
        Direction::Neutral => pick(language, "không xếp hạng", "not ranked"),
    }
}

/// A region by the catalogue's name; Resolution 306/NQ-CP names six. An unknown one keeps its name.
pub fn region(name: &str, language: Language) -> &str {
    let english = match name {
        "Trung du và miền núi phía Bắc" => "Northern midlands and mountains",
        "Đồng bằng sông Hồng" => "Red River Delta",
        "Bắc Trung Bộ" => "North Central region",
        "Duyên hải Nam Trung Bộ và Tây Nguyên" => "South Central coast and Central Highlands",
        "Đông Nam Bộ" => "Southeast",
        "Đồng bằng sông Cửu Long" => "Mekong Delta",
        other => other,
    };
    pick(language, name, english)
}

pub fn nation(language: Language) -> &'static str {
    pick(language, "Toàn quốc", "Viet Nam")
}

pub fn event(event: CaseEvent, language: Language) -> &'static str {
    match event {
        CaseEvent::Received => pick(language, "hồ sơ tiếp nhận", "cases received"),
        CaseEvent::ResolvedEarly => pick(language, "hồ sơ giải quyết trước hạn", "cases resolved early"),
        CaseEvent::ResolvedOnTime => pick(language, "hồ sơ giải quyết đúng hạn", "cases resolved on time"),
        CaseEvent::ResolvedOverdue => pick(language, "hồ sơ giải quyết quá hạn", "cases resolved overdue"),
        CaseEvent::ResolvedUnjudged => {
            pick(language, "hồ sơ giải quyết không rõ hạn", "cases resolved without a known due date")
        }
        CaseEvent::FellOverdue => pick(language, "hồ sơ chuyển thành quá hạn", "cases that fell overdue"),
        CaseEvent::LeftOverdue => pick(language, "hồ sơ ra khỏi diện quá hạn", "cases that left the overdue queue"),
        CaseEvent::Cancelled => pick(language, "hồ sơ kết thúc không xét hạn", "cases ended without being judged"),
        CaseEvent::BeganWaiting => {
            pick(language, "hồ sơ bắt đầu chờ công dân", "cases that began to wait for the applicant")
        }
        CaseEvent::LeftWaiting => {
            pick(language, "hồ sơ hết chờ công dân", "cases that no longer wait for the applicant")
        }
        CaseEvent::PromisedWithinLimit => pick(
            language,
            "hồ sơ có ngày hẹn trả không vượt thời hạn của thủ tục",
            "cases promised within the procedure's time limit",
        ),
        CaseEvent::PromisedBeyondLimit => pick(
            language,
            "hồ sơ có ngày hẹn trả dài hơn thời hạn của thủ tục",
            "cases promised later than the procedure's time limit",
        ),
        CaseEvent::HandlingDays => pick(
            language,
            "số ngày làm việc từ tiếp nhận đến giải quyết xong",
            "working days from receipt to resolution",
        ),
    }
}

pub fn stock(stock: Stock, at: Moment, language: Language) -> String {
    let what = match stock {
        Stock::Open => pick(language, "hồ sơ đang giải quyết", "cases open"),
        Stock::OpenOverdue => pick(language, "hồ sơ đang giải quyết đã quá hạn", "cases open and overdue"),
        Stock::OpenWaiting => pick(language, "hồ sơ đang chờ công dân", "cases waiting for the applicant"),
        Stock::OpenWithinDue => pick(language, "hồ sơ đang giải quyết còn trong hạn", "cases open within due"),
    };
    let when = match at {
        Moment::Start => pick(language, "kỳ trước chuyển sang", "carried over into the period"),
        Moment::End => pick(language, "cuối kỳ", "at the end of the period"),
    };
    format!("{what} {when}")
}

/// Days of handling, as a formula reads them out.
pub fn percentile(percentile: Percentile, language: Language) -> &'static str {
    match percentile {
        Percentile::Median => pick(
            language,
            "trung vị số ngày làm việc từ tiếp nhận đến giải quyết xong",
            "median of working days from receipt to resolution",
        ),
        Percentile::Ninetieth => pick(
            language,
            "số ngày làm việc ít nhất mà trong đó ít nhất 90 % hồ sơ đã giải quyết xong",
            "the fewest working days from receipt within which at least 90% of cases were resolved",
        ),
    }
}

/// `, kênh trực tuyến, có nghĩa vụ tài chính`; empty without conditions.
pub fn conditions(conditions: &Conditions, language: Language) -> String {
    let mut text = String::new();
    for (attribute, values) in &conditions.0 {
        let values: Vec<&str> = values.iter().map(|value| condition_value(value, language)).collect();
        let values = values.join(pick(language, " hoặc ", " or "));
        text.push_str(&format!(", {}: {values}", condition_name(*attribute, language)));
    }
    text
}

/// What a condition asks of a case.
pub fn condition_name(attribute: Attribute, language: Language) -> &'static str {
    match attribute {
        Attribute::Channel => pick(language, "kênh tiếp nhận", "channel"),
        Attribute::OnlineLevel => pick(language, "mức độ dịch vụ công", "online level of the procedure"),
        Attribute::FeeDue => pick(language, "có nghĩa vụ tài chính", "fee due"),
        Attribute::PaidOnline => pick(language, "thanh toán trực tuyến", "paid online"),
        Attribute::Digitised => pick(language, "số hóa hồ sơ", "digitised"),
        Attribute::Reused => pick(language, "tái sử dụng dữ liệu", "data reused"),
        Attribute::ElectronicResult => pick(language, "kết quả điện tử", "electronic result"),
        Attribute::Apology => pick(language, "có thư xin lỗi", "apology sent"),
        Attribute::Extended => pick(language, "được gia hạn", "extended"),
    }
}

/// What a count asks of a case.
pub(super) fn asked(asked: Asked, language: Language) -> &'static str {
    match asked {
        Asked::Attribute(attribute) => condition_name(attribute, language),
        Asked::Promise => pick(language, "ngày hẹn trả", "promised date"),
    }
}

/// What a case that does not tell it is taken for.
pub(super) fn default_of(asked: Asked, language: Language) -> &'static str {
    match asked {
        Asked::Attribute(_) => pick(language, "tính là nộp trực tiếp", "they count as handed in at the counter"),
        Asked::Promise => {
            pick(language, "bộ quy tắc xét các hồ sơ đó theo cách riêng", "the rule set judges them in its own way")
        }
    }
}

fn condition_value(value: &str, language: Language) -> &str {
    match value {
        "in_person" => pick(language, "trực tiếp", "in person"),
        "online" => pick(language, "trực tuyến", "online"),
        "post" => pick(language, "bưu chính công ích", "by post"),
        "end_to_end" => pick(language, "toàn trình", "end to end"),
        "partial" => pick(language, "một phần", "partial"),
        "information_only" => pick(language, "cung cấp thông tin", "information only"),
        "not_reported" => pick(language, "không báo cáo", "not reported"),
        "yes" => pick(language, "có", "yes"),
        "no" => pick(language, "không", "no"),
        other => other,
    }
}

/// Who set a target.
pub fn target_level(level: TargetLevel, language: Language) -> &'static str {
    match level {
        TargetLevel::National => pick(language, "trung ương", "national"),
        TargetLevel::Ministerial => pick(language, "bộ, ngành", "ministerial"),
        TargetLevel::Province => pick(language, "địa phương", "of the province"),
    }
}

/// What readers call a published index; its own id if the table does not know it.
pub fn index(id: &str, language: Language) -> &str {
    match id {
        "portal_766" => pick(
            language,
            "Bộ chỉ số 766 trên Cổng Dịch vụ công quốc gia",
            "the Decision 766 index of the National Public Service Portal",
        ),
        "par_index" => "PAR INDEX",
        "papi" => "PAPI",
        "pci" => "PCI",
        "sipas" => "SIPAS",
        "dti" => "DTI",
        "payroll_return" => pick(language, "báo cáo tổ chức, biên chế", "the organisation and payroll return"),
        "reform_return" => pick(language, "báo cáo cải cách hành chính", "the administrative reform return"),
        other => other,
    }
}
