//! Sets of values that parameters are taken from: what the catalogue names, places and periods. A value is held against the
//! very set that the description prints.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use crate::catalog::Catalogue;
use crate::domain::atlas::Atlas;
use crate::domain::case::Channel;
use crate::domain::case_list::CaseKey;
use crate::domain::difference::Verdict;
use crate::domain::indicator::Group;
use crate::domain::load::LoadState;
use crate::domain::part::CaseEvent;
use crate::domain::period::Period;
use crate::domain::place::{PlaceCode, Province};
use crate::report::cases::CaseSide;
use crate::report::members::By;
use crate::report::rules::keys;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    Indicator,
    Group,
    /// One place, with its code system.
    Place,
    /// One place, or a set of provinces.
    PlaceOrSet,
    /// The same as [`Self::Place`], and every commune of before.
    PlaceOnRecord,
    /// A commune of today, with its code system.
    Commune,
    /// One of the 34, by its bare number, as addresses of pages have it.
    Province,
    /// A province of today, or `63-02`: one of before.
    ProvincePage,
    Period,
    Source,
    RuleSet,
    Form,
    Scorecard,
    Board,
    LoadState,
    PageOrder,
    CaseSide,
    CaseEvent,
    CaseOrder,
    Channel,
    Verdict,
    /// Of `/rules`: how rule sets see cases.
    CountOfRules,
    Percent,
}

/// Sets of provinces that stand for their codes.
pub const OF_34: &str = "34";
pub const OF_63: &str = "63";
pub const ALL: &str = "all";

const PERIOD: &str = "^s?(20[0-9]{2}|2100)(-(0[1-9]|1[0-2]|Q[1-4]|H1|9M|(YTD|R)(0[1-9]|1[0-2])))?$";
const PLACE: &str = "^(34:(VN|[0-9]{2}|[0-9]{5})|63:([0-9]{2}|[0-9]{5}))$";
const COMMUNE: &str = "^34:[0-9]{5}$";
const PLACE_OR_SET: &str = "^(34:(VN|[0-9]{2}|[0-9]{5})|63:([0-9]{2}|[0-9]{5})|34|63|all)$";

const PERCENT: &str = "^([1-9][0-9]?([.][0-9]{1,2})?|0[.](0[1-9]|[1-9][0-9]?)|100)$";

/// What a value is to its vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Known,
    /// Written as it should be, and there is no such thing.
    Unknown,
    Malformed,
}

impl Vocabulary {
    pub const ALL: [Self; 23] = [
        Self::Indicator,
        Self::Group,
        Self::Place,
        Self::PlaceOrSet,
        Self::PlaceOnRecord,
        Self::Commune,
        Self::Province,
        Self::ProvincePage,
        Self::Period,
        Self::Source,
        Self::RuleSet,
        Self::Form,
        Self::Scorecard,
        Self::Board,
        Self::LoadState,
        Self::PageOrder,
        Self::CaseSide,
        Self::CaseEvent,
        Self::CaseOrder,
        Self::Channel,
        Self::Verdict,
        Self::CountOfRules,
        Self::Percent,
    ];

    /// Of its schema in the description.
    pub fn name(self) -> &'static str {
        match self {
            Self::Indicator => "IndicatorId",
            Self::Group => "GroupId",
            Self::Place => "PlaceCode",
            Self::PlaceOrSet => "PlaceCodeOrSet",
            Self::PlaceOnRecord => "PlaceOnRecord",
            Self::Commune => "CommuneCode",
            Self::Province => "ProvinceNumber",
            Self::ProvincePage => "ProvinceOfPage",
            Self::Period => "Period",
            Self::Source => "SourceId",
            Self::RuleSet => "RuleSetId",
            Self::Form => "FormId",
            Self::Scorecard => "ScorecardId",
            Self::Board => "BoardId",
            Self::LoadState => "LoadState",
            Self::PageOrder => "OrderOfPage",
            Self::CaseSide => "CaseSide",
            Self::CaseEvent => "CaseEvent",
            Self::CaseOrder => "OrderOfCases",
            Self::Channel => "Channel",
            Self::Verdict => "Verdict",
            Self::CountOfRules => "CountOfRules",
            Self::Percent => "Percent",
        }
    }

    pub fn schema(self, catalogue: &Catalogue) -> Json {
        let (vi, en) = self.words();
        let mut schema = match self.pattern(catalogue) {
            Some(pattern) => json!({ "type": "string", "pattern": pattern }),
            None => json!({ "type": "string", "enum": self.values(catalogue) }),
        };
        schema["description"] = json!(format!("{en} / {vi}"));
        schema
    }

    fn pattern(self, catalogue: &Catalogue) -> Option<Cow<'static, str>> {
        match self {
            Self::Period => Some(PERIOD.into()),
            Self::Place | Self::PlaceOnRecord => Some(PLACE.into()),
            Self::PlaceOrSet => Some(PLACE_OR_SET.into()),
            Self::Commune => Some(COMMUNE.into()),
            Self::Percent => Some(PERCENT.into()),
            Self::CountOfRules => Some(keys::pattern(&catalogue.rule_sets).into()),
            _ => None,
        }
    }

    /// All that there are, of a set that the description lists; of counts those that can be read through.
    pub fn values(self, catalogue: &Catalogue) -> Vec<String> {
        fn both_ways(keys: impl Iterator<Item = String>) -> Vec<String> {
            keys.flat_map(|key| [key.clone(), format!("-{key}")]).collect()
        }
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let provinces = || catalogue.atlas.provinces_34().map(|province| province.code.bare().to_owned());
        // Of those that did not merge the page is that of today.
        let has_merged = |province: &&Province| {
            let new = catalogue.atlas.successor(&province.code).and_then(|code| catalogue.atlas.province(code));
            new.is_some_and(|new| new.predecessors.len() > 1)
        };
        let of_before = || {
            let merged = catalogue.atlas.provinces_63().filter(has_merged);
            merged.map(|province| format!("63-{}", province.code.bare()))
        };
        let indicators = || catalogue.indicators.iter().map(|indicator| indicator.id.clone());
        match self {
            Self::Indicator => indicators().collect(),
            Self::Group => texts(&Group::ALL.map(Group::as_str)),
            Self::Province => provinces().collect(),
            Self::ProvincePage => provinces().chain(of_before()).collect(),
            Self::Source => catalogue.sources.iter().map(|source| source.id.clone()).collect(),
            Self::RuleSet => catalogue.rule_sets.iter().map(|rule_set| rule_set.id.clone()).collect(),
            Self::Form => catalogue.forms.iter().map(|form| form.id.clone()).collect(),
            Self::Scorecard => catalogue.scorecards.iter().map(|card| card.id.clone()).collect(),
            Self::Board => catalogue.boards.iter().map(|board| board.id.clone()).collect(),
            Self::LoadState => texts(&LoadState::ALL.map(LoadState::as_str)),
            Self::PageOrder => {
                let keys = By::ALL.into_iter().map(|by| by.as_str().to_owned());
                both_ways(indicators().chain(provinces()).chain(keys))
            }
            Self::CaseSide => texts(&CaseSide::ALL.map(CaseSide::as_str)),
            Self::CaseEvent => CaseEvent::ALL.iter().map(|event| event.as_str().to_owned()).collect(),
            Self::CaseOrder => both_ways(CaseKey::ALL.into_iter().map(|key| key.as_str().to_owned())),
            Self::Channel => Channel::ALL.iter().map(|channel| channel.as_str().to_owned()).collect(),
            Self::Verdict => Verdict::ALL.iter().map(|verdict| verdict.as_str().to_owned()).collect(),
            Self::CountOfRules => keys::all(&catalogue.rule_sets),
            Self::Period | Self::Place | Self::PlaceOrSet | Self::PlaceOnRecord | Self::Commune | Self::Percent => {
                Vec::new()
            }
        }
    }

    pub fn fit(self, catalogue: &Catalogue, value: &str) -> Fit {
        let place = |value: &str| match value.parse::<PlaceCode>() {
            Ok(code) if is_place(&catalogue.atlas, &code) => Fit::Known,
            Ok(_) => Fit::Unknown,
            Err(_) => Fit::Malformed,
        };
        let is_on_record =
            |value: &str| value.parse().is_ok_and(|code| catalogue.atlas.crosswalk().commune(&code).is_some());
        match self {
            Self::Period if period(value).is_some() => Fit::Known,
            Self::Period => Fit::Malformed,
            Self::PlaceOrSet if [OF_34, OF_63, ALL].contains(&value) => Fit::Known,
            Self::Percent if is_percent(value) => Fit::Known,
            Self::PlaceOnRecord if is_on_record(value) => Fit::Known,
            Self::Commune if !value.starts_with("34:") || value.len() != "34:17329".len() => Fit::Malformed,
            Self::Place | Self::PlaceOrSet | Self::PlaceOnRecord | Self::Commune => place(value),
            Self::CountOfRules if keys::is_one(value, &catalogue.rule_sets) => Fit::Known,
            _ if self.values(catalogue).iter().any(|known| known == value) => Fit::Known,
            // Of what the catalogue names, another release may know it.
            Self::Indicator | Self::Source | Self::RuleSet | Self::Form | Self::Scorecard | Self::Board => Fit::Unknown,
            Self::Province | Self::ProvincePage | Self::CountOfRules => Fit::Unknown,
            _ => Fit::Malformed,
        }
    }

    /// What is expected, Vietnamese and English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Indicator => ("mã chỉ số, xem /api/v1/indicators", "id of an indicator, see /api/v1/indicators"),
            Self::Group => ("nhóm chỉ số", "group of indicators"),
            Self::Place | Self::PlaceOnRecord => (
                "mã địa phương kèm bộ mã: 34:VN cả nước, 34:40 tỉnh hiện nay, 34:17329 xã hiện nay, 63:02 tỉnh trước 01/07/2025",
                "code of a place with its code system: 34:VN the nation, 34:40 a province of today, 34:17329 a commune of today, \
                 63:02 a province of before 1 July 2025",
            ),
            Self::Commune => (
                "mã xã, phường hiện nay kèm bộ mã, như 34:17329",
                "code of a commune of today with its code system, such as 34:17329",
            ),
            Self::PlaceOrSet => (
                "mã địa phương kèm bộ mã (34:40), hoặc 34 (các tỉnh hiện nay), 63 (các tỉnh trước 01/07/2025), all (cả nước, 34 và 63)",
                "code of a place with its code system (34:40), or 34 (all provinces of today), 63 (all of before 1 July 2025), all \
                 (the nation, the 34 and the 63)",
            ),
            Self::Province => ("mã tỉnh, thành phố hiện nay, hai chữ số", "code of a province of today, two digits"),
            Self::ProvincePage => (
                "mã tỉnh, thành phố hiện nay (40), hoặc tỉnh trước 01/07/2025 (63-02)",
                "code of a province of today (40), or of one of before 1 July 2025 (63-02)",
            ),
            Self::Period => (
                "kỳ: 2026, 2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026-YTD10 (từ đầu năm), 2026-R10 (12 tháng); thêm s phía trước: kỳ báo cáo từ ngày 15",
                "a period: 2026, 2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026-YTD10 (since January), 2026-R10 (twelve months); with s in \
                 front: statutory, from the 15th",
            ),
            Self::Source => ("mã nguồn dữ liệu, xem /api/v1/sources", "id of a source, see /api/v1/sources"),
            Self::RuleSet => ("mã bộ quy tắc, xem /api/v1/rule-sets", "id of a rule set, see /api/v1/rule-sets"),
            Self::Form => ("mã biểu báo cáo", "id of a statutory form"),
            Self::Scorecard => ("mã bộ chỉ số chấm điểm", "id of a scorecard"),
            Self::Board => ("mã bảng theo chủ đề", "id of a board"),
            Self::LoadState => ("tình trạng của lần nạp", "what became of a load"),
            Self::PageOrder => (
                "mã chỉ số, mã tỉnh, hoặc value, short, name; dấu trừ đảo ngược thứ tự",
                "id of an indicator, code of a province, or value, short, name; a minus turns the order round",
            ),
            Self::CaseSide => ("phần nào của con số", "which of the cases of a figure"),
            Self::CaseEvent => ("sự kiện làm hồ sơ được tính", "event for which a case counts"),
            Self::CaseOrder => ("thứ tự hồ sơ; dấu trừ: lớn nhất trước", "order of cases; a minus: the largest first"),
            Self::Channel => ("cách nộp", "how a case came"),
            Self::Verdict => ("tình trạng của hồ sơ", "how a case stands"),
            Self::CountOfRules => (
                "số đếm ở trang /rules: received; counted, in_time, differing, differing_share và mã bộ quy tắc (in_time:qd766); \
                 under, mã bộ quy tắc và tình trạng (under:qd766:open_overdue); differing, mã bộ quy tắc, lý do, và nếu cần hai tình trạng \
                 trước và sau",
                "a count of the page /rules: received; counted, in_time, differing, differing_share and a rule set (in_time:qd766); \
                 under, a rule set and a state (under:qd766:open_overdue); differing, a rule set, a reason, and, where wanted, the states \
                 before and after",
            ),
            Self::Percent => (
                "phần trăm trên 0, không quá 100, nhiều nhất hai chữ số thập phân",
                "percent over 0 and up to 100, with two decimals at most",
            ),
        }
    }
}

/// As it is written and in no other way, so that one period has one name.
pub fn period(value: &str) -> Option<Period> {
    value.parse::<Period>().ok().filter(|period| period.to_string() == value)
}

/// As [`PERCENT`] has it.
fn is_percent(value: &str) -> bool {
    let (whole, decimals) = value.split_once('.').map_or((value, None), |(whole, decimals)| (whole, Some(decimals)));
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_decimals = decimals.is_none_or(is_number);
    match whole {
        "100" => decimals.is_none(),
        "0" => has_decimals && decimals.is_some_and(|decimals| decimals.bytes().any(|byte| byte != b'0')),
        _ => is_number(whole) && !whole.starts_with('0') && has_decimals,
    }
}

/// A place that figures can be asked of.
pub fn is_place(atlas: &Atlas, place: &PlaceCode) -> bool {
    let is_divided = || atlas.crosswalk().commune(place).is_some_and(|old| old.whole().is_none());
    *place == PlaceCode::nation() || atlas.province(place).is_some() || atlas.commune(place).is_some() || is_divided()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_name_and_percents_are_some_and_at_most_all() {
        for text in ["2026", "s2026-Q3", "2026-YTD01", "2100-R12"] {
            assert!(period(text).is_some(), "{text}");
        }
        for text in ["+2026", "2026-YTD1", "2026-R1", "02026", "2026 ", "1999", "2101", ""] {
            assert!(period(text).is_none(), "{text}");
        }
        for text in ["1", "95", "97.5", "0.01", "99.99", "100"] {
            assert!(is_percent(text), "{text}");
        }
        for text in ["0", "0.0", "00.5", "100.0", "101", "9.", ".5", "1.234", "-1", "", "5,5", "05"] {
            assert!(!is_percent(text), "{text}");
        }
    }
}
