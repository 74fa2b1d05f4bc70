//! What the columns of exports hold, in both languages: the one dictionary of all tables.
//!
//! A table names its columns; what a name means is looked up in the words of its own kind first, then
//! in the common ones.

use std::borrow::Cow;

use super::Value;
use crate::domain::text::Language;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Also codes: `01` is no number.
    Text,
    /// How many; written with thousands apart where people read.
    Count,
    /// A whole number that counts nothing: a year, a rank, the number of a load.
    Whole,
    Decimal,
    /// So many decimals, always.
    Fixed(u8),
    Date,
    Moment,
    YesNo,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count | Self::Whole => "integer",
            Self::Decimal | Self::Fixed(_) => "decimal",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::YesNo => "yes_no",
        }
    }

    pub fn holds(self, value: &Value) -> bool {
        match value {
            Value::Absent => true,
            Value::Text(_) => self == Self::Text,
            Value::Whole(_) => matches!(self, Self::Count | Self::Whole | Self::Decimal),
            Value::Decimal(_) => self == Self::Decimal,
            Value::Fixed(_, decimals) => self == Self::Fixed(*decimals),
            Value::Date(_) => self == Self::Date,
            Value::Moment(_) => self == Self::Moment,
            Value::Flag(_) => self == Self::YesNo,
        }
    }
}

/// One column: its name for machines, and in words what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: Cow<'static, str>,
    pub kind: Kind,
    pub vi: Cow<'static, str>,
    pub en: Cow<'static, str>,
    /// Of all its numbers; empty where there is none, or each row tells its own.
    pub unit: &'static str,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), kind, vi: Cow::Borrowed(vi), en: Cow::Borrowed(en), unit: "" }
    }

    pub const fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// A column that data name: of a form, of a check.
    pub fn of_data(name: &str, kind: Kind, vi: String, en: String) -> Self {
        Self { name: Cow::Owned(name.to_owned()), kind, vi: vi.into(), en: en.into(), unit: "" }
    }

    pub fn meaning(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

/// Columns by their names: the words of `own` before the common ones. A name without words is a text
/// that says nothing of itself, which tests do not let pass.
pub fn named(names: &[&'static str], own: &[Column]) -> Vec<Column> {
    let find = |name: &&'static str| {
        let is_it = |column: &Column| column.name == **name;
        let known = own.iter().find(|column| is_it(column)).cloned();
        known.or_else(|| COMMON.into_iter().find(is_it)).unwrap_or_else(|| Column::new(name, Kind::Text, "", ""))
    };
    names.iter().map(find).collect()
}

const COMMON: [Column; 34] = [
    Column::new("indicator", Kind::Text, "mã chỉ số", "id of the indicator"),
    Column::new("indicator_name", Kind::Text, "tên chỉ số", "name of the indicator"),
    Column::new(
        "code_system",
        Kind::Text,
        "bộ mã đơn vị hành chính: 34 là hiện nay, 63 là trước ngày 01/07/2025",
        "code system of the place: 34 is today's, 63 the one of before 1 July 2025",
    ),
    Column::new(
        "place",
        Kind::Text,
        "mã đơn vị hành chính, VN là cả nước; giữ số 0 ở đầu",
        "code of the place, VN is the nation; leading zeros are part of it",
    ),
    Column::new("place_name", Kind::Text, "tên đơn vị hành chính hoặc cơ quan", "name of the place or agency"),
    Column::new(
        "period",
        Kind::Text,
        "kỳ báo cáo như trong địa chỉ trang: 2026, 2026-Q3, 2026-09; s ở đầu là kỳ báo cáo từ ngày 15",
        "period as in addresses: 2026, 2026-Q3, 2026-09; a leading s is a statutory one from the 15th",
    ),
    Column::new("edition", Kind::Whole, "năm khảo sát của điểm công bố", "year that a published score is of"),
    Column::new(
        "value",
        Kind::Decimal,
        "giá trị, theo đơn vị ở cột unit; tỷ lệ tính bằng phần trăm; trống: xem cột absence",
        "value in the unit of the column `unit`, shares in percent; empty: see `absence`",
    ),
    Column::new("shown", Kind::Text, "giá trị như in trên trang", "the value as the page prints it"),
    Column::new("unit", Kind::Text, "đơn vị của value", "unit of `value`"),
    Column::new("numerator", Kind::Count, "tử số của tỷ lệ", "numerator of a share"),
    Column::new("denominator", Kind::Count, "mẫu số của tỷ lệ", "denominator of a share"),
    Column::new(
        "absence",
        Kind::Text,
        "vì sao không có số: not_reported chưa báo cáo, not_applicable không áp dụng, not_comparable không so sánh được, not_attributable không quy được về tỉnh cũ",
        "why there is no figure: not_reported, not_applicable, not_comparable, not_attributable",
    ),
    Column::new("reason", Kind::Text, "vì sao không có số, bằng lời", "why there is no figure, in words"),
    Column::new("target", Kind::Decimal, "mục tiêu, theo đơn vị của value", "target in the unit of `value`"),
    Column::new(
        "gap",
        Kind::Decimal,
        "chênh lệch so với mục tiêu, dương là tốt hơn mục tiêu; của tỷ lệ: điểm phần trăm",
        "gap to the target, positive is ahead of it; of shares in percentage points",
    ),
    Column::new(
        "standing",
        Kind::Text,
        "mức đạt: met, on_course, behind, worsening, no_target",
        "standing: met, on_course, behind, worsening, no_target",
    ),
    Column::new("rank", Kind::Whole, "thứ hạng, bằng nhau thì chung hạng", "place in the order; equal values share it"),
    Column::new("ranked", Kind::Count, "số đơn vị được xếp hạng", "how many were ranked"),
    Column::new(
        "shortfall_cases",
        Kind::Count,
        "số hồ sơ còn thiếu để đạt mục tiêu",
        "cases that are missing from the target",
    )
    .in_unit("cases"),
    Column::new(
        "share_of_shortfall",
        Kind::Decimal,
        "phần trong tổng số hồ sơ còn thiếu của tỉnh",
        "part of the province's missing cases",
    )
    .in_unit("percent"),
    Column::new("few_cases", Kind::YesNo, "quá ít hồ sơ để kết luận", "too few cases to conclude from"),
    Column::new(
        "nature",
        Kind::Text,
        "tính chất số liệu: real thật, provisional tạm tính, unverified chưa kiểm chứng, synthetic giả lập",
        "kind of data: real, provisional, unverified, synthetic",
    ),
    Column::new("as_of", Kind::Date, "số liệu đến hết ngày", "last day that the data speak of"),
    Column::new("completeness", Kind::Text, "mức đầy đủ, nếu thiếu tháng", "how complete, where months are missing"),
    Column::new(
        "source",
        Kind::Text,
        "mã nguồn dữ liệu, cách nhau bằng dấu cách",
        "ids of the sources, with spaces between",
    ),
    Column::new("rule_set", Kind::Text, "mã bộ quy tắc tính", "id of the rule set"),
    Column::new("notes", Kind::Text, "điều cần biết trước khi dùng số", "what must be known before quoting"),
    Column::new(
        "run",
        Kind::Text,
        "mã lần tính; `chiso verify MÃ` tính lại",
        "code of the run; `chiso verify CODE` counts it again",
    ),
    Column::new(
        "rows_in_file",
        Kind::Count,
        "số dòng của cả tệp, để biết tệp có đủ không",
        "rows in the whole file, to tell a whole file from a cut one",
    )
    .in_unit("rows"),
    Column::new("kind", Kind::Text, "loại dòng", "what the row is"),
    Column::new("province", Kind::Text, "mã tỉnh, thành phố", "code of the province"),
    Column::new("agency", Kind::Text, "mã cơ quan giải quyết", "code of the agency"),
    Column::new("agency_name", Kind::Text, "tên cơ quan giải quyết", "name of the agency"),
];

/// Of leagues of communes and agencies.
pub(crate) const MEMBERS: [Column; 1] = [Column::new(
    "kind",
    Kind::Text,
    "loại dòng: province tỉnh, nation cả nước, commune xã, former_commune xã cũ, agency cơ quan, rest phần không thuộc đâu",
    "what the row is: province, nation, commune, former_commune, agency, rest (of none of them)",
)];

/// Of lists of cases.
pub(crate) const CASES: [Column; 18] = [
    Column::new("case_no", Kind::Text, "số hồ sơ như hệ thống nguồn ghi", "number of the case as its source has it"),
    Column::new("source", Kind::Text, "mã nguồn của dòng được tính", "id of the source whose row counts"),
    Column::new(
        "commune",
        Kind::Text,
        "mã xã, phường, trước dấu hai chấm là bộ mã: 34 hiện nay, 63 trước ngày 01/07/2025",
        "code of the commune, before the colon the code system: 34 today's, 63 the one of before 1 July 2025",
    ),
    Column::new("field", Kind::Text, "mã lĩnh vực", "code of the field"),
    Column::new("field_name", Kind::Text, "tên lĩnh vực", "name of the field"),
    Column::new("procedure", Kind::Text, "mã thủ tục hành chính", "code of the administrative procedure"),
    Column::new("procedure_name", Kind::Text, "tên thủ tục hành chính", "name of the administrative procedure"),
    Column::new(
        "channel",
        Kind::Text,
        "cách nộp: in_person trực tiếp hoặc không ghi, online trực tuyến, post bưu chính",
        "how it came: in_person (or not told), online, post",
    ),
    Column::new("status", Kind::Text, "trạng thái sau cùng mà nguồn ghi", "the last status that its source tells"),
    Column::new("received_at", Kind::Moment, "thời điểm tiếp nhận", "moment of receipt"),
    Column::new("due_at", Kind::Moment, "hạn theo bộ quy tắc của chỉ số", "due by the rule set of the indicator"),
    Column::new("ended_at", Kind::Moment, "thời điểm kết thúc giải quyết", "moment its handling ended"),
    Column::new(
        "verdict",
        Kind::Text,
        "tình trạng theo bộ quy tắc, đến hết kỳ hoặc ngày cuối có số liệu",
        "how it stands by the rule set at the end of the period or of the data",
    ),
    Column::new("working_days", Kind::Count, "ngày làm việc từ khi tiếp nhận", "working days from receipt")
        .in_unit("working_days"),
    Column::new("days_overdue", Kind::Count, "ngày làm việc quá hạn", "working days overdue").in_unit("working_days"),
    Column::new(
        "days_left",
        Kind::Count,
        "ngày làm việc còn lại trước khi quá hạn; trống nếu đồng hồ đang dừng hoặc đã kết thúc",
        "working days until it falls overdue; empty where its clock stands still or it has ended",
    )
    .in_unit("working_days"),
    Column::new(
        "counted_as",
        Kind::Text,
        "các sự kiện làm hồ sơ được tính vào con số, kèm ngày; dấu trừ là bị trừ ra",
        "events for which it counts, with their days; a minus is taken away",
    ),
    Column::new(
        "weight",
        Kind::Whole,
        "hồ sơ được tính là bao nhiêu; cộng lại bằng con số",
        "what it counts as; all of them add up to the figure",
    ),
];

/// Of what falls overdue soon.
pub(crate) const WATCH: [Column; 6] = [
    Column::new("kind", Kind::Text, "loại dòng: province cả tỉnh, agency cơ quan", "what the row is: province, agency"),
    Column::new("due_within_3", Kind::Count, "đến hạn trong 3 ngày làm việc", "due within 3 working days")
        .in_unit("cases"),
    Column::new("due_within_5", Kind::Count, "đến hạn trong 5 ngày làm việc", "due within 5 working days")
        .in_unit("cases"),
    Column::new("due_within_10", Kind::Count, "đến hạn trong 10 ngày làm việc", "due within 10 working days")
        .in_unit("cases"),
    Column::new("overdue", Kind::Count, "đang giải quyết, đã quá hạn", "open and overdue").in_unit("cases"),
    Column::new("open", Kind::Count, "đang giải quyết", "open").in_unit("cases"),
];

/// Of a change that is explained.
pub(crate) const CHANGE: [Column; 23] = [
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: province cả tỉnh, agency cơ quan, field lĩnh vực, procedure thủ tục, commune xã, former_commune xã cũ, rest phần không thuộc đâu",
        "what the row is: province (the whole), agency, field, procedure, commune, former_commune, rest (of none of them)",
    ),
    Column::new("member", Kind::Text, "mã cơ quan, lĩnh vực hoặc thủ tục", "code of the agency, field or procedure"),
    Column::new("name", Kind::Text, "tên của dòng", "name of the row"),
    Column::new("from_period", Kind::Text, "kỳ dùng để so", "period it is held against"),
    Column::new(
        "presence",
        Kind::Text,
        "both có ở cả hai kỳ, came mới có, went không còn, odd bất thường",
        "both periods, came, went, odd",
    ),
    Column::new(
        "shown_then",
        Kind::Text,
        "giá trị kỳ trước, như in trên trang",
        "the value then, as the page prints it",
    ),
    Column::new(
        "numerator_then",
        Kind::Count,
        "tử số kỳ trước; của số lượng: chính nó",
        "numerator then; of an amount itself",
    ),
    Column::new("denominator_then", Kind::Count, "mẫu số kỳ trước", "denominator then"),
    Column::new("shown", Kind::Text, "giá trị kỳ này, như in trên trang", "the value now, as the page prints it"),
    Column::new("numerator", Kind::Count, "tử số kỳ này; của số lượng: chính nó", "numerator now; of an amount itself"),
    Column::new("denominator", Kind::Count, "mẫu số kỳ này", "denominator now"),
    Column::new("own_effect", Kind::Decimal, "phần do chính nó thay đổi", "part by its own change"),
    Column::new("mix_effect", Kind::Decimal, "phần do tỷ trọng thay đổi", "part by its changed weight"),
    Column::new("came_or_went_effect", Kind::Decimal, "phần do mới có hoặc không còn", "part by having come or gone"),
    Column::new(
        "effect",
        Kind::Decimal,
        "tổng các phần; các dòng cộng lại bằng dòng của tỉnh",
        "sum of its parts; rows add up to that of the province",
    ),
    Column::new("effect_unit", Kind::Text, "đơn vị của các phần", "unit of the parts"),
    Column::new(
        "figure_then",
        Kind::Text,
        "mã con số kỳ trước, của tỉnh và xã; /api/v1/figures/MÃ là lý lịch của nó",
        "id of the figure then, of provinces and communes; /api/v1/figures/ID is its passport",
    ),
    Column::new("figure", Kind::Text, "mã con số kỳ này, như figure_then", "id of the figure now, as `figure_then`"),
    Column::new(
        "count_then",
        Kind::Text,
        "khóa số đếm kỳ trước, của cơ quan, lĩnh vực, thủ tục và phần không thuộc đâu: chỉ số:mã, như /api/v1/counts/members",
        "key of the count then, of agencies, fields, procedures and what is of none: indicator:code, as of /api/v1/counts/members",
    ),
    Column::new("count", Kind::Text, "khóa số đếm kỳ này, như count_then", "key of the count now, as `count_then`"),
    Column::new("row_on_page", Kind::YesNo, "có dòng riêng trên trang", "has a row of its own on the page"),
    Column::new(
        "cautions",
        Kind::Text,
        "điều dễ bị hiểu nhầm là thay đổi",
        "what may be taken for a change and is none",
    ),
    Column::new("place", Kind::Text, "mã xã, phường hoặc tỉnh", "code of the commune or province"),
];

/// Of what a target takes.
pub(crate) const GOAL: [Column; 19] = [
    Column::new("assumptions", Kind::Text, "điều kiện của phép tính", "what the answer rests on"),
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: province tỉnh, agency cơ quan, field lĩnh vực (khi cơ quan có quá ít hồ sơ)",
        "kind of row: province, agency, field (where agencies have too few cases)",
    ),
    Column::new("agency", Kind::Text, "mã cơ quan", "code of the agency"),
    Column::new("field", Kind::Text, "mã lĩnh vực", "code of the field"),
    Column::new(
        "month_numerator",
        Kind::Fixed(1),
        "tử số bình quân mỗi tháng nếu thêm được như vậy",
        "numerator of a month on average with that gain",
    ),
    Column::new("month_denominator", Kind::Fixed(1), "mẫu số bình quân mỗi tháng", "denominator of a month on average"),
    Column::new("name", Kind::Text, "tên của dòng", "name of the row"),
    Column::new("goal", Kind::Text, "chỉ tiêu, như in trên trang", "target as the page prints it"),
    Column::new("good_so_far", Kind::Count, "hồ sơ đạt đến nay trong kỳ", "good cases of the period so far"),
    Column::new("of_so_far", Kind::Count, "trên tổng số hồ sơ đến nay", "of so many cases so far"),
    Column::new("months_in_window", Kind::Count, "số tháng làm căn cứ", "months that it rests on"),
    Column::new("good_in_window", Kind::Count, "hồ sơ đạt trong các tháng đó", "good cases of these months"),
    Column::new("of_in_window", Kind::Count, "trên tổng số hồ sơ các tháng đó", "of so many cases of these months"),
    Column::new("months_ahead", Kind::Count, "số tháng còn lại", "months that are left"),
    Column::new("good_wanted", Kind::Count, "hồ sơ đạt cần thêm đến hết kỳ", "good cases still wanted by the end"),
    Column::new("good_wanted_a_month", Kind::Count, "cần ít nhất mỗi tháng", "at least wanted a month"),
    Column::new(
        "good_missing",
        Kind::Count,
        "thiếu so với nhịp các tháng qua; trống: không đạt được dù mọi hồ sơ đều đạt",
        "missing at the pace of these months; empty: out of reach even if every case is a good one",
    ),
    Column::new("good_gain", Kind::Count, "hồ sơ đạt mà cơ quan thêm được", "good cases that the agency can add"),
    Column::new("is_wanted", Kind::YesNo, "cần đến cơ quan này để đủ", "the agency is among those that are enough"),
];

/// Of the rank that is aimed at in an index.
pub(crate) const AIM: [Column; 16] = [
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: held mọi nơi giữ điểm, rivals_move nơi khác lại thay đổi như kỳ trước, all_move mọi nơi lại thay đổi, place một địa phương của kỳ, component một thành phần",
        "what the row is: held (all keep their scores), rivals_move (others change again), all_move (all change again), place (one of the round), component",
    ),
    Column::new(
        "round",
        Kind::Text,
        "kỳ công bố: năm, hoặc ngày của lần đọc",
        "round: a year, or the day of a reading",
    ),
    Column::new("rank_aimed_at", Kind::Whole, "hạng muốn đạt", "rank that is aimed at"),
    Column::new("ranked", Kind::Count, "số địa phương được xếp hạng trong kỳ", "how many the round ranked"),
    Column::new("value_wanted", Kind::Decimal, "điểm cần có để đạt hạng", "score that the rank takes"),
    Column::new(
        "points_missing",
        Kind::Decimal,
        "còn thiếu bao nhiêu điểm; âm là dư",
        "how much of it is missing; negative is to spare",
    ),
    Column::new("change", Kind::Decimal, "thay đổi so với kỳ trước", "change since the round before"),
    Column::new(
        "value_if_moving",
        Kind::Decimal,
        "điểm nếu lại thay đổi như từ kỳ trước; phép tính, không phải dự báo",
        "score if it changes again as since the round before; arithmetic, no forecast",
    ),
    Column::new("rank_if_moving", Kind::Whole, "hạng nếu mọi nơi lại thay đổi như vậy", "rank if all change so again"),
    Column::new("is_own", Kind::YesNo, "là tỉnh của trang này", "is the province of the page"),
    Column::new("best", Kind::Decimal, "điểm cao nhất của thành phần trong kỳ", "best of the component in the round"),
    Column::new("best_place", Kind::Text, "nơi có điểm cao nhất", "who has the best"),
    Column::new("best_of", Kind::Count, "trong số bao nhiêu địa phương có điểm", "of how many with a score"),
    Column::new("points_to_best", Kind::Decimal, "còn cách điểm cao nhất", "distance to the best"),
    Column::new(
        "is_wanted",
        Kind::YesNo,
        "thuộc các thành phần mà bằng nơi tốt nhất là đủ cho hạng",
        "among the components whose best would be enough for the rank",
    ),
    Column::new("assumptions", Kind::Text, "điều kiện của phép tính", "what the answer rests on"),
];

/// Of `/rules`.
pub(crate) const RULES: [Column; 11] = [
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: received hồ sơ tiếp nhận; của một bộ quy tắc: counted hồ sơ có tính, in_time hồ sơ đúng hạn, total hồ sơ theo kết luận; so với bộ quy tắc gốc: differing hồ sơ được xếp khác, reason theo lựa chọn làm nên khác biệt, difference theo kết luận; place tất cả hồ sơ xếp khác của một tỉnh",
        "what the row is: received; of a rule set counted, in_time, total (its cases by verdict); against the base differing (cases seen otherwise), reason (those of one choice), difference (from one verdict to another); place (all that differ in one province)",
    ),
    Column::new("verdict", Kind::Text, "kết luận theo bộ quy tắc này", "verdict under this rule set"),
    Column::new("base", Kind::Text, "mã bộ quy tắc gốc để so", "id of the rule set it is held against"),
    Column::new("base_verdict", Kind::Text, "kết luận theo bộ quy tắc gốc", "verdict under the base"),
    Column::new("reason", Kind::Text, "lựa chọn làm nên khác biệt", "the choice that makes the difference"),
    Column::new("sentence", Kind::Text, "giải thích bằng lời", "the same in words"),
    Column::new("cases", Kind::Count, "số hồ sơ", "cases").in_unit("cases"),
    Column::new(
        "of",
        Kind::Count,
        "trên tổng số hồ sơ; in_time: đã giải quyết và có hạn; place: đã tiếp nhận; trống: không phải tỷ lệ",
        "of so many cases; in_time: resolved and judged; place: received; empty for what is no share",
    )
    .in_unit("cases"),
    Column::new("cases_received", Kind::Count, "số hồ sơ tiếp nhận trong kỳ", "cases received in the period")
        .in_unit("cases"),
    Column::new(
        "count",
        Kind::Text,
        "khóa của số đếm: /rules/passport?count=… ở cùng địa phương và kỳ là lý lịch của nó",
        "key of the count: /rules/passport?count=... of the same place and period is its passport",
    ),
    Column::new(
        "unverified",
        Kind::YesNo,
        "bộ quy tắc chưa được kiểm chứng với văn bản gốc",
        "the rule set is not verified against its text",
    ),
];

/// Of scorecards.
pub(crate) const SCORECARD: [Column; 13] = [
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: criterion tiêu chí, group nhóm, province tỉnh",
        "what the row is: criterion, group, province",
    ),
    Column::new("group", Kind::Text, "mã nhóm tiêu chí", "id of the group of criteria"),
    Column::new("criterion", Kind::Text, "số tiêu chí", "number of the criterion"),
    Column::new("name", Kind::Text, "tên tiêu chí hoặc nhóm", "name of the criterion or group"),
    Column::new("most_points", Kind::Fixed(2), "điểm tối đa", "most points").in_unit("points"),
    Column::new(
        "threshold_percent",
        Kind::Whole,
        "tỷ lệ từ đó được điểm tối đa",
        "share from which it earns all points",
    )
    .in_unit("percent"),
    Column::new(
        "unverified",
        Kind::YesNo,
        "tiêu chí chưa được kiểm chứng với văn bản gốc",
        "the criterion is not verified against its text",
    ),
    Column::new(
        "side",
        Kind::Text,
        "ours: do hệ thống này tính; published: theo cơ quan công bố",
        "ours: counted here; published: by the publisher's figures",
    ),
    Column::new("points", Kind::Fixed(2), "điểm đạt", "points earned").in_unit("points"),
    Column::new(
        "points_of",
        Kind::Fixed(2),
        "trên tổng điểm của các tiêu chí tính được",
        "of the points of criteria that could be counted",
    )
    .in_unit("points"),
    Column::new("points_published", Kind::Fixed(2), "điểm đã công bố", "points as published").in_unit("points"),
    Column::new(
        "note",
        Kind::Text,
        "vì sao không có điểm; not_counted: không tính được",
        "why there are no points; not_counted: could not be counted",
    ),
    Column::new("source", Kind::Text, "nơi quy định tiêu chí", "where the criterion is laid down"),
];

/// Of one criterion of a scorecard.
pub(crate) const APART: [Column; 15] = [
    Column::new("criterion", Kind::Text, "số tiêu chí", "number of the criterion"),
    Column::new("ours", Kind::Text, "tỷ lệ do hệ thống này tính, như in trên trang", "our share as the page prints it"),
    Column::new("ours_numerator", Kind::Count, "tử số", "its numerator"),
    Column::new("ours_denominator", Kind::Count, "mẫu số", "its denominator"),
    Column::new(
        "ours_by_definition",
        Kind::Text,
        "tỷ lệ tính theo định nghĩa của bên công bố, như in trên trang",
        "our share by the publisher's definition, as the page prints it",
    ),
    Column::new("definition_numerator", Kind::Count, "tử số theo định nghĩa của bên công bố", "its numerator"),
    Column::new("definition_denominator", Kind::Count, "mẫu số theo định nghĩa của bên công bố", "its denominator"),
    Column::new(
        "published",
        Kind::Text,
        "tỷ lệ đã công bố, như in trên trang",
        "the published share as the page prints it",
    ),
    Column::new("published_numerator", Kind::Count, "tử số đã công bố", "its numerator"),
    Column::new("published_denominator", Kind::Count, "mẫu số đã công bố", "its denominator"),
    Column::new("difference_points", Kind::Fixed(2), "chênh lệch giữa hai tỷ lệ", "difference of the two shares")
        .in_unit("percentage points"),
    Column::new("of_definition", Kind::Fixed(2), "trong đó do định nghĩa", "of it by definition")
        .in_unit("percentage points"),
    Column::new("of_date", Kind::Fixed(2), "trong đó do ngày chốt số", "of it by the day of counting")
        .in_unit("percentage points"),
    Column::new(
        "of_the_rest",
        Kind::Fixed(2),
        "phần còn lại: phạm vi và số liệu về muộn",
        "what is left: coverage and late data",
    )
    .in_unit("percentage points"),
    Column::new("days", Kind::Text, "hai ngày chốt số", "the two days"),
];

/// Of `/quality`.
pub(crate) const QUALITY: [Column; 14] = [
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: reporting ai báo cáo, last_seen hồ sơ vắng ở tệp mới nhất, sent_form biểu đã gửi, not_reported cột không nói gì, finding lỗi kiểm tra, outlier số khác thường, signal dấu hiệu cần kiểm tra",
        "what the row is: reporting, last_seen, sent_form, not_reported, finding, outlier, signal",
    ),
    Column::new("source", Kind::Text, "mã nguồn dữ liệu", "id of the source"),
    Column::new("load", Kind::Whole, "số của lần nạp", "number of the load"),
    Column::new(
        "code",
        Kind::Text,
        "mã của phép kiểm tra, dấu hiệu hoặc trạng thái",
        "code of the check, signal or state",
    ),
    Column::new("name", Kind::Text, "tên của phép kiểm tra, dấu hiệu hoặc trạng thái", "its name"),
    Column::new("severity", Kind::Text, "mức độ: note, warn, reject", "severity: note, warn, reject"),
    Column::new("column", Kind::Text, "cột của dữ liệu", "column of the data"),
    Column::new(
        "n",
        Kind::Count,
        "số đếm; reporting: số ngày im lặng; sent_form: cột đầu của biểu",
        "the count; reporting: days of silence; sent_form: first column of the form",
    ),
    Column::new(
        "of",
        Kind::Decimal,
        "trên tổng; outlier: trung vị của các kỳ trước; sent_form: cùng cột đó tính từ hồ sơ",
        "of so many; outlier: the median before; sent_form: the same from cases",
    ),
    Column::new(
        "count",
        Kind::Text,
        "khóa của số đếm: /quality/passport?count=… ở cùng địa phương và kỳ là lý lịch của nó; trống nếu không có",
        "key of the count: /quality/passport?count=... of the same place and period is its passport; empty where it has none",
    ),
    Column::new(
        "count_of",
        Kind::Text,
        "khóa của số ở cột of, nếu số đó có lý lịch riêng",
        "key of the number in the column `of`, where it has a passport of its own",
    ),
    Column::new("marked", Kind::Count, "số hồ sơ mang dấu hiệu", "cases that bear the signal").in_unit("cases"),
    Column::new("detail", Kind::Text, "chi tiết: ngày, giá trị, tệp", "detail: days, values, files"),
    Column::new("lines", Kind::Text, "số dòng trong tệp gốc", "line numbers in the sender's file"),
];

/// Of statutory forms; their own columns come from their definition.
pub(crate) const FORM: [Column; 8] = [
    Column::new("form", Kind::Text, "mã biểu", "id of the form"),
    Column::new("form_version", Kind::Whole, "phiên bản của định nghĩa biểu", "version of the form's definition"),
    Column::new("from", Kind::Date, "ngày đầu của kỳ", "first day of the period"),
    Column::new("to", Kind::Date, "ngày cuối của kỳ", "last day of the period"),
    Column::new(
        "rows_by",
        Kind::Text,
        "dòng theo: agency cơ quan, field lĩnh vực, procedure thủ tục, province tỉnh",
        "what rows are: agency, field, procedure, province",
    ),
    Column::new("row", Kind::Text, "row: một dòng; total: tổng cộng", "row, or the total"),
    Column::new("row_code", Kind::Text, "mã của dòng", "code of the row"),
    Column::new("row_name", Kind::Text, "tên của dòng", "name of the row"),
];

/// Of what was found in a file.
pub(crate) const LOAD: [Column; 18] = [
    Column::new("load", Kind::Whole, "số của lần nạp", "number of the load"),
    Column::new("source", Kind::Text, "mã nguồn dữ liệu", "id of the source"),
    Column::new(
        "kind",
        Kind::Text,
        "loại dòng: finding phép kiểm tra không đạt, column một cột của tệp ở một tỉnh",
        "what the row is: finding, a check that was broken; column, one column of the file in one province",
    ),
    Column::new("code", Kind::Text, "mã của phép kiểm tra", "code of the check"),
    Column::new("name", Kind::Text, "tên của phép kiểm tra", "name of the check"),
    Column::new("severity", Kind::Text, "mức độ: note, warn, reject", "severity: note, warn, reject"),
    Column::new("column", Kind::Text, "tên chuẩn của cột", "canonical name of the column"),
    Column::new("heading", Kind::Text, "tên cột trong tệp của người gửi", "the column as the sender's file calls it"),
    Column::new(
        "n",
        Kind::Count,
        "finding: số dòng không đạt; column: số dòng có giá trị",
        "finding: rows that break the check; column: rows that hold a value",
    )
    .in_unit("rows"),
    Column::new(
        "of",
        Kind::Count,
        "trên tổng số dòng đã xét; trống: không có tổng",
        "of so many rows that were looked at; empty where that is not told",
    )
    .in_unit("rows"),
    Column::new(
        "lines",
        Kind::Text,
        "vài số dòng đầu trong tệp gốc",
        "the first few line numbers in the sender's file",
    ),
    Column::new(
        "told_by",
        Kind::Text,
        "hồ sơ do hai nguồn gửi: mã nguồn không được tính",
        "of cases that two sources tell: id of the source whose version does not count",
    ),
    Column::new("counted_in", Kind::Text, "mã nguồn được tính", "id of the source whose version counts"),
    Column::new("example_line", Kind::Whole, "số dòng của ví dụ", "line number of the example"),
    Column::new("example", Kind::Text, "ví dụ: điều không khớp trong một dòng", "example: what does not fit in a row"),
    Column::new("distinct", Kind::Count, "số giá trị khác nhau, đếm đến 100", "different values, counted up to 100"),
    Column::new(
        "distinct_or_more",
        Kind::YesNo,
        "có thể còn nhiều giá trị khác nhau hơn",
        "there may be more different values",
    ),
    Column::new(
        "only_value",
        Kind::Text,
        "giá trị duy nhất của cột, nếu từ 10 dòng trở lên có giá trị",
        "the only value of the column, where 10 rows or more hold one",
    ),
];

/// Of lists of loads.
pub(crate) const LOADS: [Column; 16] = [
    Column::new("load", Kind::Whole, "số của lần nạp", "number of the load"),
    Column::new("source", Kind::Text, "mã nguồn dữ liệu", "id of the source"),
    Column::new("file", Kind::Text, "tên tệp", "name of the file"),
    Column::new("hash", Kind::Text, "mã băm blake3 của tệp", "blake3 hash of the file"),
    Column::new("period", Kind::Text, "kỳ mà người gửi khai", "period that the sender stated"),
    Column::new(
        "state",
        Kind::Text,
        "trạng thái: visible đang tính, refused bị từ chối, undone đã rút",
        "state: visible, refused, undone",
    ),
    Column::new("read", Kind::Count, "số dòng đã đọc", "rows read").in_unit("rows"),
    Column::new("accepted", Kind::Count, "số dòng nhận", "rows accepted").in_unit("rows"),
    Column::new("rejected", Kind::Count, "số dòng bị loại", "rows rejected").in_unit("rows"),
    Column::new("duplicate", Kind::Count, "số dòng trùng", "rows that were known already").in_unit("rows"),
    Column::new("superseded", Kind::Count, "số dòng là bản cũ", "rows of an older version").in_unit("rows"),
    Column::new(
        "replaced",
        Kind::Count,
        "số dòng của lần nạp trước mà tệp này thay",
        "rows of earlier loads that it replaced",
    )
    .in_unit("rows"),
    Column::new(
        "way",
        Kind::Text,
        "cách đến: dòng lệnh, thư mục theo dõi, mã truy cập",
        "way it came: command line, watched folder, token",
    ),
    Column::new("loaded_at", Kind::Moment, "nạp lúc", "when it was loaded"),
    Column::new("remark_vi", Kind::Text, "ghi chú tiếng Việt", "remark in Vietnamese"),
    Column::new("remark_en", Kind::Text, "ghi chú tiếng Anh", "remark in English"),
];

/// Of the list of sources.
pub(crate) const SOURCES: [Column; 11] = [
    Column::new("source", Kind::Text, "mã nguồn dữ liệu", "id of the source"),
    Column::new("source_name", Kind::Text, "tên nguồn", "name of the source"),
    Column::new("origin", Kind::Text, "nguồn gốc", "where it comes from"),
    Column::new(
        "load",
        Kind::Whole,
        "số của lần nạp; trống: nguồn chưa có tệp",
        "number of the load; empty: the source has no file yet",
    ),
    Column::new("file", Kind::Text, "tên tệp", "name of the file"),
    Column::new("hash", Kind::Text, "mã băm blake3 của tệp", "blake3 hash of the file"),
    Column::new("read", Kind::Count, "số dòng đã đọc", "rows read").in_unit("rows"),
    Column::new("accepted", Kind::Count, "số dòng nhận", "rows accepted").in_unit("rows"),
    Column::new("rejected", Kind::Count, "số dòng bị loại", "rows rejected").in_unit("rows"),
    Column::new("duplicate", Kind::Count, "số dòng trùng", "rows that were known already").in_unit("rows"),
    Column::new("superseded", Kind::Count, "số dòng là bản cũ", "rows of an older version").in_unit("rows"),
];

/// Of the catalogue of indicators.
pub(crate) const INDICATORS: [Column; 11] = [
    Column::new("indicator_name_vi", Kind::Text, "tên tiếng Việt", "name in Vietnamese"),
    Column::new("indicator_name_en", Kind::Text, "tên tiếng Anh", "name in English"),
    Column::new("group", Kind::Text, "mã nhóm chỉ số", "id of the group"),
    Column::new("unit", Kind::Text, "đơn vị", "unit"),
    Column::new(
        "direction",
        Kind::Text,
        "chiều tốt lên: higher_is_better, lower_is_better, neutral",
        "which way is better: higher_is_better, lower_is_better, neutral",
    ),
    Column::new("definition_vi", Kind::Text, "định nghĩa tiếng Việt", "definition in Vietnamese"),
    Column::new("definition_en", Kind::Text, "định nghĩa tiếng Anh", "definition in English"),
    Column::new("formula", Kind::Text, "công thức bằng lời", "formula in words"),
    Column::new("legal_basis", Kind::Text, "căn cứ pháp lý", "legal basis"),
    Column::new("confidence", Kind::Text, "độ tin của căn cứ: A, B, C, M", "confidence in the basis: A, B, C, M"),
    Column::new("component", Kind::YesNo, "là thành phần của một chỉ số công bố", "part of a published index"),
];

/// Of the choices of rule sets.
pub(crate) const CALENDAR: [Column; 7] = [
    Column::new("date", Kind::Date, "ngày", "the day"),
    Column::new("year", Kind::Whole, "năm", "the year"),
    Column::new(
        "day_kind",
        Kind::Text,
        "loại: holiday nghỉ lễ, tết; compensatory nghỉ bù; swapped_off nghỉ hoán đổi; swapped_work làm bù",
        "holiday, compensatory (a day in lieu), swapped_off, swapped_work (a weekend day that is worked)",
    ),
    Column::new("day_name", Kind::Text, "tên ngày", "what the day is called"),
    Column::new("legal_ref", Kind::Text, "căn cứ", "the law, notice or decision"),
    Column::new(
        "decided_on",
        Kind::Date,
        "ngày quyết định; trống nếu không nêu",
        "day of the decision; empty if not stated",
    ),
    Column::new("is_unverified", Kind::YesNo, "chưa kiểm chứng", "not verified"),
];

pub(crate) const RULE_SETS: [Column; 6] = [
    Column::new("rule_set", Kind::Text, "mã bộ quy tắc", "id of the rule set"),
    Column::new("rule_set_name", Kind::Text, "tên bộ quy tắc", "name of the rule set"),
    Column::new("group", Kind::Text, "nhóm lựa chọn", "group of choices"),
    Column::new("question", Kind::Text, "điều phải chọn", "what is chosen"),
    Column::new("choice", Kind::Text, "bộ quy tắc chọn thế nào", "what the rule set chose"),
    Column::new("differs", Kind::YesNo, "các bộ quy tắc chọn khác nhau", "rule sets chose differently"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_in_both_languages_and_every_name_once_a_list() {
        let lists: [&[Column]; 14] = [
            &COMMON,
            &CHANGE,
            &MEMBERS,
            &RULES,
            &SCORECARD,
            &APART,
            &QUALITY,
            &FORM,
            &LOAD,
            &LOADS,
            &SOURCES,
            &INDICATORS,
            &CALENDAR,
            &RULE_SETS,
        ];
        for list in lists {
            for (slot, column) in list.iter().enumerate() {
                assert!(!column.vi.is_empty() && !column.en.is_empty(), "{}", column.name);
                assert!(list[..slot].iter().all(|other| other.name != column.name), "{} twice", column.name);
            }
        }
    }

    #[test]
    fn own_words_come_before_the_common_ones() {
        let [kind, place] = &named(&["kind", "place"], &QUALITY)[..] else { panic!("two") };
        assert!(kind.en.contains("last_seen"));
        assert_eq!((place.kind, place.meaning(Language::Vietnamese).starts_with("mã đơn vị")), (Kind::Text, true));
        assert_eq!(named(&["nothing_such"], &[])[0].en, "");
    }

    #[test]
    fn a_column_takes_what_it_is_of() {
        assert!(Kind::Fixed(2).holds(&Value::Fixed(1, 2)) && !Kind::Fixed(2).holds(&Value::Fixed(1, 3)));
        assert!(Kind::Decimal.holds(&Value::Whole(1)) && !Kind::Count.holds(&Value::Decimal(1.5)));
        assert!(!Kind::Date.holds(&Value::Text("10/10".to_owned())) && Kind::Date.holds(&Value::Absent));
    }
}
