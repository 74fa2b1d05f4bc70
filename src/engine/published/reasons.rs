//! Why a row of published figures is sent back: stable codes, and what to do in both languages.

use crate::domain::load::Reject;
use crate::domain::source::NumberFormat;
use crate::domain::text::Text;

/// A reason with its advice; the line, column and value are added where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    code: &'static str,
    vi: String,
    en: String,
    /// Of this row alone: see [`Reject::detail`].
    detail: Option<Text>,
}

impl Reason {
    fn new(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, vi: vi.into(), en: en.into(), detail: None }
    }

    fn detailed(self, detail: Text) -> Self {
        Self {
            vi: format!("{} {}", detail.vi, self.vi),
            en: format!("{} {}", detail.en, self.en),
            detail: Some(detail),
            ..self
        }
    }

    pub fn at(self, line: u64, column: &str, value: &str) -> Reject {
        let (column, value) = (column.to_owned(), value.to_owned());
        let detail = self.detail.map(Box::new);
        Reject { line, column, value, code: self.code, advice_vi: self.vi, advice_en: self.en, detail }
    }
}

pub(super) fn empty() -> Reason {
    Reason::new("E_EMPTY_FIELD", "Ô này không được để trống. Hãy bổ sung.", "This field may not be empty. Fill it in.")
}

pub(super) fn not_kept() -> Reason {
    let rule = crate::engine::conform::NOT_KEPT;
    Reason::new(rule.code, rule.advice_vi, rule.advice_en)
}

pub(super) fn no_value() -> Reason {
    Reason::new(
        "E_NO_VALUE",
        "Dòng không có điểm số, thứ hạng hay giá trị nào. Bỏ dòng này hoặc bổ sung số liệu.",
        "The row has no score, no rank and no value. Leave it out, or fill in a figure.",
    )
}

pub(super) fn shape(found: usize, expected: usize) -> Reason {
    Reason::new(
        "E_BAD_TEXT",
        format!("Dòng có {found} ô, tiêu đề có {expected} cột. Kiểm tra dấu phân cách và dấu ngoặc kép."),
        format!("The row has {found} fields, the heading {expected}. Check separators and quotation marks."),
    )
}

/// The rest of the file may stand in this one field.
pub(super) fn open_quotation() -> Reason {
    Reason::new(
        "E_BAD_TEXT",
        "Dấu ngoặc kép mở mà không đóng; các dòng sau bị đọc gộp vào dòng này. Đóng ngoặc rồi gửi lại.",
        "A quotation mark is opened and not closed; the lines after it were read as one with this row. Close it and send them again.",
    )
}

pub(super) fn bad_number(format: NumberFormat) -> Reason {
    Reason::new(
        "E_BAD_NUMBER",
        format!("Không phải số theo cách viết mà nguồn đã khai báo. Viết như {format}; không kèm đơn vị hay dấu %."),
        format!("Not a number as this source has stated to write them. Write as in {format}, without a unit or %."),
    )
}

/// A number that could be read in two ways is not read at all.
pub(super) fn ambiguous_number(format: NumberFormat) -> Reason {
    Reason::new(
        "E_AMBIGUOUS_NUMBER",
        format!(
            "Số đọc được theo hai cách: dấu hàng nghìn hay dấu thập phân. Nguồn khai báo viết như {format}; hãy viết rõ, \
             thêm một chữ số 0 sau phần thập phân hoặc bỏ dấu hàng nghìn."
        ),
        format!(
            "Two numbers could be meant: is the mark one of thousands or of decimals? This source writes as in {format}; \
             add a nought to the decimals, or leave out the mark of thousands."
        ),
    )
}

pub(super) fn not_whole(format: NumberFormat) -> Reason {
    let example = match format {
        NumberFormat::Plain => "3743",
        NumberFormat::DotGroups => "3.743",
        NumberFormat::CommaGroups => "3,743",
    };
    Reason::new(
        "E_NOT_WHOLE",
        format!("Cần một số đếm nguyên, không âm, ví dụ {example}."),
        format!("Expected a whole count, not negative, such as {example}."),
    )
}

pub(super) fn bad_year() -> Reason {
    Reason::new("E_BAD_YEAR", "Cần một năm từ 1990 đến 2100.", "Expected a year from 1990 to 2100.")
}

pub(super) fn bad_date() -> Reason {
    Reason::new(
        "E_BAD_DATE",
        "Cần một ngày dạng năm-tháng-ngày, ví dụ 2023-09-30.",
        "Expected a date as year-month-day, such as 2023-09-30.",
    )
}

pub(super) fn bad_rank(last: i32) -> Reason {
    Reason::new(
        "E_BAD_RANK",
        format!("Thứ hạng phải là số nguyên từ 1 đến {last} trong hệ mã này."),
        format!("A rank is a whole number from 1 to {last} in this code system."),
    )
}

pub(super) fn unknown_system() -> Reason {
    Reason::new(
        "E_UNKNOWN_CODE",
        "Hệ mã địa phương phải là 63 (đến 30/6/2025) hoặc 34 (từ 1/7/2025).",
        "The code system is 63 (to 30 June 2025) or 34 (from 1 July 2025).",
    )
}

pub(super) fn unknown_place() -> Reason {
    Reason::new(
        "E_UNKNOWN_PLACE",
        "Mã không có trong danh mục của hệ mã ghi trên dòng. Không tra mã của hệ này trong hệ kia.",
        "The code is not in the list of the code system that the row names. Codes of one system are not looked up in the other.",
    )
}

pub(super) fn expired_system() -> Reason {
    Reason::new(
        "E_EXPIRED_CODE",
        "Danh mục 63 tỉnh đã hết hiệu lực vào thời điểm này. Dùng mã của 34 tỉnh, thành phố.",
        "The list of 63 provinces was no longer in force then. Use codes of the 34 provinces.",
    )
}

pub(super) fn out_of_bounds(low: f64, high: f64) -> Reason {
    Reason::new(
        "E_OUT_OF_BOUNDS",
        format!("Giá trị phải nằm trong khoảng từ {low} đến {high} của thang điểm này."),
        format!("The value must lie between {low} and {high} on this scale."),
    )
}

pub(super) fn unknown_measure(known: &[String]) -> Reason {
    let known = known.join(", ");
    Reason::new(
        "E_UNKNOWN_MEASURE",
        format!("Nguồn này không khai báo số đo đó. Các số đo đã khai báo: {known}."),
        format!("This source does not declare such a measure. It declares: {known}."),
    )
}

pub(super) fn unknown_qualifier() -> Reason {
    Reason::new(
        "E_UNKNOWN_CODE",
        "Chỉ nhận: để trống hoặc exactly (đúng bằng), over (trên).",
        "Expected nothing, `exactly` or `over`.",
    )
}

pub(super) fn not_exact() -> Reason {
    Reason::new(
        "E_NOT_EXACT",
        "Số đếm phải là con số đúng, không thể là \"trên\" bao nhiêu.",
        "A count is exact; it cannot be \"over\" something.",
    )
}

pub(super) fn conflict() -> Reason {
    Reason::new(
        "E_KEY_CONFLICT",
        "Nơi, kỳ và số đo này đã có ở dòng trước với giá trị khác. Giữ một dòng đúng.",
        "This place, edition and measure stand on an earlier row with another value. Keep the correct row.",
    )
}

pub(super) fn future() -> Reason {
    Reason::new(
        "E_FUTURE",
        "Số liệu nói về một ngày sau ngày nạp tệp. Kiểm tra lại ngày.",
        "The figure speaks of a day after the day of loading. Check the date.",
    )
}

pub(super) fn more_than_all(whole: &str) -> Reason {
    Reason::new(
        "E_ORDER",
        format!("Phần lớn hơn toàn bộ ({whole}). Kiểm tra lại cả hai số."),
        format!("The part is larger than the whole ({whole}). Check both figures."),
    )
}

/// Parts that do not come to the total of the same place and day, by measure with their numbers.
pub(super) fn off_balance(total: (&str, i64), parts: &[(&str, i64)], added: i64) -> Reason {
    let told: Vec<String> = parts.iter().map(|(name, n)| format!("{name} {n}")).collect();
    let equation = format!("{} {} ≠ {} = {added}", total.0, total.1, told.join(" + "));
    Reason::new(
        "E_BALANCE",
        "Các số này của cùng nơi, cùng ngày phải cộng lại bằng tổng. Kiểm tra tất cả rồi gửi lại cùng nhau.",
        "These numbers of one place and day must add up to the total. Check them all and send them again together.",
    )
    .detailed(Text::new(format!("{equation}."), format!("{equation}.")))
}

/// A part that is more than its whole, of the same place and day.
pub(super) fn part_of_less(part: (&str, i64), whole: (&str, i64)) -> Reason {
    let told = format!("{} {} > {} {}.", part.0, part.1, whole.0, whole.1);
    Reason::new(
        "E_ORDER",
        "Phần không thể lớn hơn toàn bộ. Kiểm tra cả hai số rồi gửi lại cùng nhau.",
        "A part cannot be more than its whole. Check both numbers and send them again together.",
    )
    .detailed(Text::new(told.clone(), told))
}

/// A cell of a column that takes some values and no others.
pub(super) fn unlisted<'k>(known: impl IntoIterator<Item = &'k String>) -> Reason {
    let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
    let known = known.join(", ");
    Reason::new(
        "E_UNKNOWN_CODE",
        format!("Giá trị không có trong danh sách của nguồn. Chỉ nhận: {known}."),
        format!("The value is not in the list that this source states. Expected one of: {known}."),
    )
}

pub(super) fn no_code() -> Reason {
    Reason::new(
        "E_BAD_TEXT",
        "Cột này chỉ nhận mã: chữ, chữ số và các dấu . - _ / viết liền, không phải tên người hay văn bản.",
        "This column takes codes only: letters, digits and . - _ / without blanks; no name of a person and no text.",
    )
}

pub(super) fn no_province() -> Reason {
    Reason::new(
        "E_UNKNOWN_PLACE",
        "Cần mã hai chữ số của một trong 34 tỉnh, thành phố. Sổ không nhận mã xã và mã 63 tỉnh.",
        "Expected the two digits of a province of the 34. A register takes no commune and no province of the 63.",
    )
}

pub(super) fn bad_moment(formats: &str) -> Reason {
    Reason::new(
        "E_BAD_MOMENT",
        format!("Không đọc được ngày theo cách viết mà nguồn khai báo ({formats}), hoặc ngày không có thật."),
        format!("Not a day in the form that this source states ({formats}), or no day that exists."),
    )
}

pub(super) fn no_time(formats: &str) -> Reason {
    Reason::new(
        "E_BAD_MOMENT",
        format!("Cần cả giờ ({formats}): sổ này tính việc đến sau một giờ nhất định sang ngày làm việc sau."),
        format!(
            "The time is needed too ({formats}): in this register what comes after a certain hour counts for the next working day."
        ),
    )
}

pub(super) fn before(earlier: &str, at: &str, found: &str) -> Reason {
    Reason::new(
        "E_ORDER",
        "Ngày này phải bằng hoặc sau ngày kia. Kiểm tra lại cả hai.",
        "It cannot lie before the other day. Check both.",
    )
    .detailed(Text::new(format!("{found} < {earlier} {at}."), format!("{found} < {earlier} {at}.")))
}

pub(super) fn row_conflict() -> Reason {
    Reason::new(
        "E_KEY_CONFLICT",
        "Mã này đã có ở dòng trước với nội dung khác. Giữ một dòng đúng cho mỗi mã.",
        "This key stands on an earlier row with other content. Keep one correct row of each key.",
    )
}
