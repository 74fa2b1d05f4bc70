//! What must be said beside a figure, before it is said in a language.

use jiff::civil::Date;

use crate::domain::text::{Language, Text};

use super::format;
use super::gap::Gap;
use super::units::Before;
use super::words::pick;

/// A note that a figure brings with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remark {
    /// In the source's own words: Vietnamese, or Vietnamese and English around ` / `.
    Source(String),
    /// The publisher prints a rank and no score.
    RankOnly { rank: i32, edition: i16 },
    /// Neither score nor rank: withheld, or not found.
    NotPublished { edition: i16 },
    /// A score of the 63 provinces, quoted for a province that did not merge.
    OldCodes { edition: i16 },
    /// Scores of the provinces that merged into this one, each on its own.
    Predecessors(Vec<(Text, i16, Option<f64>, Option<i32>)>),
    /// So many of the provinces have reported; the quotient is over these.
    Coverage { received: usize, expected: usize },
    /// Half of the provinces or fewer: no figure of the nation.
    TooFewProvinces { received: usize, expected: usize },
    /// A sum over too few provinces to stand for the nation.
    PartialSum { n: i64, received: usize, expected: usize },
    /// The measure is counted from 1 January and says nothing of a shorter period.
    WholeYearsOnly,
    /// No body prints this score for the nation, and it is not ours to average.
    NoNationalScore,
    /// What the cases do not tell, or tell twice.
    Gap(Gap),
    /// Communes carry only the counts without conditions.
    NotCountedForCommunes,
    /// Sum over the provinces before the merger.
    SumOfPredecessors,
    /// The figure is that of a form which the province sent: no case is behind it here.
    BySentForm { form: String, first_day: Date, last_day: Date },
    /// The province sends a form and no cases, and its reports do not cover the period; the newest.
    SentForOtherDays { form: String, first_day: Date, last_day: Date },
    /// The province sends a form and no cases, and the form does not tell this.
    NotInTheForm { form: String },
    /// Of provinces that sent cases; so many more sent only a form and are not in it.
    FormsNotAdded { received: usize, expected: usize, sent: usize },
    /// The data of the place end before the period.
    DataTo { day: Date },
    /// So many of the provinces received have data to the last day, the others to days from the first on.
    UnequalDays { first: Date, last: Date, reached: usize, received: usize },
    /// One of the sources of a province has told nothing since.
    SourceTo { source: Text, day: Date },
    /// What of a province of before cannot be told.
    Before(Before),
    /// The level in the baseline year.
    Baseline { n: i64, year: i16, as_of: Date },
}

impl Remark {
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Source(text), _) => {
                let (first, second) = text.split_once(" / ").unwrap_or((text, text));
                pick(language, first, second).to_owned()
            }
            (Self::Predecessors(rows), _) => predecessors(rows, language),
            (Self::Gap(gap), _) => gap.text(language),
            (Self::Before(before), _) => before.text(language),
            (_, Language::Vietnamese) => self.vietnamese(),
            (_, Language::English) => self.english(),
        }
    }

    fn vietnamese(&self) -> String {
        let number = |n: i64| format::integer(n, Language::Vietnamese);
        match self {
            Self::RankOnly { rank, edition } => format!("Kỳ {edition} chỉ công bố thứ hạng ({rank}), không có điểm."),
            Self::NotPublished { edition } => format!("Kỳ {edition} không công bố điểm của nơi này."),
            Self::OldCodes { edition } => {
                format!("Điểm kỳ {edition}, khi cả nước có 63 tỉnh, thành phố; đơn vị này không sáp nhập.")
            }
            Self::Coverage { received, expected } => {
                format!("Tính trên {received} trong {expected} tỉnh, thành phố có số liệu.")
            }
            Self::TooFewProvinces { received, expected } => {
                format!("Mới có {received} trong {expected} tỉnh, thành phố có số liệu, chưa đủ để nói về cả nước.")
            }
            Self::PartialSum { n, received, expected } => format!(
                "Mới có {received} trong {expected} tỉnh, thành phố báo cáo; tổng của các nơi đó là {}.",
                number(*n)
            ),
            Self::WholeYearsOnly => "Nguồn chỉ công bố lũy kế từ đầu năm, không tách được cho kỳ ngắn hơn.".to_owned(),
            Self::NoNationalScore => {
                "Cơ quan công bố không có điểm chung cho cả nước; chiso không lấy trung bình.".to_owned()
            }
            Self::NotCountedForCommunes => "Của xã, phường chỉ đếm tiếp nhận, giải quyết và quá hạn theo biểu II.06a; chỉ số này chỉ có ở cấp tỉnh.".to_owned(),
            Self::SumOfPredecessors => "Số trước sáp nhập là tổng của các tỉnh cũ.".to_owned(),
            Self::BySentForm { form, first_day, last_day } => format!(
                "Theo báo cáo biểu {form} do địa phương gửi ({} – {}), không có dữ liệu hồ sơ để đối chiếu.",
                format::date(*first_day),
                format::date(*last_day)
            ),
            Self::SentForOtherDays { form, first_day, last_day } => format!(
                "Địa phương chỉ gửi báo cáo biểu {form} và các báo cáo không phủ trọn kỳ này; báo cáo mới nhất cho kỳ {} – {}.",
                format::date(*first_day),
                format::date(*last_day)
            ),
            Self::NotInTheForm { form } => {
                format!("Địa phương chỉ gửi báo cáo biểu {form}; biểu không có số này.")
            }
            Self::FormsNotAdded { received, expected, sent } => format!(
                "Tính trên {received} trong {expected} tỉnh, thành phố có dữ liệu hồ sơ; chưa cộng {sent} nơi chỉ gửi báo cáo tổng hợp."
            ),
            Self::DataTo { day } => format!("Số liệu đến ngày {}, kỳ này chưa có.", format::date(*day)),
            Self::UnequalDays { first, last, reached, received } => format!(
                "Số liệu các nơi không đến cùng một ngày: {reached} trong {received} nơi đến ngày {}, nơi cũ nhất đến ngày {}.",
                format::date(*last),
                format::date(*first)
            ),
            Self::SourceTo { source, day } => {
                format!("Nguồn “{}” của nơi này chỉ có số liệu đến ngày {}.", source.vi, format::date(*day))
            }
            Self::Baseline { n, year, as_of } => {
                format!("Mốc năm {year}: {} (đến ngày {}).", number(*n), format::date(*as_of))
            }
            Self::Source(_) | Self::Predecessors(_) | Self::Gap(_) | Self::Before(_) => String::new(),
        }
    }

    fn english(&self) -> String {
        let number = |n: i64| format::integer(n, Language::English);
        match self {
            Self::RankOnly { rank, edition } => format!("Edition {edition} prints the rank ({rank}) and no score."),
            Self::NotPublished { edition } => format!("Edition {edition} prints no score for this place."),
            Self::OldCodes { edition } => format!("Edition {edition}, of the 63 provinces; this one did not merge."),
            Self::Coverage { received, expected } => {
                format!("Over the {received} of {expected} provinces that have data.")
            }
            Self::TooFewProvinces { received, expected } => {
                format!("Only {received} of {expected} provinces have data: too few to speak of the nation.")
            }
            Self::PartialSum { n, received, expected } => {
                format!("Only {received} of {expected} provinces have reported; they sum to {}.", number(*n))
            }
            Self::WholeYearsOnly => {
                "The source prints totals from 1 January only; they cannot be split into shorter periods.".to_owned()
            }
            Self::NoNationalScore => {
                "The publisher prints no score for the nation, and chiso does not average.".to_owned()
            }
            Self::NotCountedForCommunes => "Of communes only what was received, resolved and overdue by form II.06a is counted; this indicator is of provinces only.".to_owned(),
            Self::SumOfPredecessors => "Before the merger: the sum of the former provinces.".to_owned(),
            Self::BySentForm { form, first_day, last_day } => format!(
                "From form {form} as the province sent it ({} – {}); there are no cases to hold it against.",
                format::date(*first_day),
                format::date(*last_day)
            ),
            Self::SentForOtherDays { form, first_day, last_day } => format!(
                "The province sends form {form} only, and its reports do not cover this period; the newest is of {} – {}.",
                format::date(*first_day),
                format::date(*last_day)
            ),
            Self::NotInTheForm { form } => {
                format!("The province sends form {form} only, and the form does not tell this.")
            }
            Self::FormsNotAdded { received, expected, sent } => format!(
                "Over the {received} of {expected} provinces with cases; {sent} that sent only a form are not added."
            ),
            Self::DataTo { day } => format!("The data run to {} and not into this period.", format::date(*day)),
            Self::UnequalDays { first, last, reached, received } => format!(
                "The data do not all run to the same day: {reached} of {received} provinces to {}, the one furthest behind to {}.",
                format::date(*last),
                format::date(*first)
            ),
            Self::SourceTo { source, day } => {
                format!("The source “{}” has told of this place up to {} only.", source.en, format::date(*day))
            }
            Self::Baseline { n, year, as_of } => {
                format!("Baseline of {year}: {} (to {}).", number(*n), format::date(*as_of))
            }
            Self::Source(_) | Self::Predecessors(_) | Self::Gap(_) | Self::Before(_) => String::new(),
        }
    }
}

fn predecessors(rows: &[(Text, i16, Option<f64>, Option<i32>)], language: Language) -> String {
    let mut listed: Vec<String> = Vec::with_capacity(rows.len());
    for (name, edition, score, rank) in rows {
        let rank = rank.map(|rank| format!("{} {rank}", pick(language, "hạng", "rank")));
        // Two decimals as on the cards; an index from 0 to 1 keeps its own.
        let score = score.map(|score| match score {
            score if score.abs() < 1.0 => format::plain(score, language),
            score => format::decimal(score, 2, language),
        });
        let value = match (score, rank) {
            (Some(score), Some(rank)) => format!("{score}, {rank}"),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => pick(language, "không công bố", "not published").to_owned(),
        };
        listed.push(format!("{} {value} ({edition})", name.get(language)));
    }
    let before = pick(language, "Trước sáp nhập", "Before the merger");
    format!("{before}: {}.", listed.join("; "))
}
