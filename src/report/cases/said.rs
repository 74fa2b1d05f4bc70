//! What the list of cases says in words, and what it offers to choose from.

use crate::domain::case::Channel;
use crate::domain::case_list::{CaseFilter, CaseGroup, Listing, Part};
use crate::domain::difference::Verdict;
use crate::domain::form::Dimension;
use crate::domain::indicator::Direction;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Absence;
use crate::domain::text::Language;

use super::{Agreement, CaseSide, line};
use crate::report::figures::Found;
use crate::report::format;
use crate::report::page::Choice;
use crate::report::rules;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::words::{self, pick};

/// In addresses: those of which the source does not say it.
pub const NOT_TOLD: &str = "-";

pub(super) fn side(side: CaseSide, direction: Direction, language: Language) -> &'static str {
    match side {
        CaseSide::Rest if direction == Direction::HigherIsBetter => {
            pick(language, "Kéo tỷ lệ xuống (mẫu số trừ tử số)", "Pull the share down (denominator less numerator)")
        }
        CaseSide::Numerator => pick(language, "Tử số", "Numerator"),
        CaseSide::Denominator => pick(language, "Mẫu số", "Denominator"),
        CaseSide::Rest => pick(language, "Mẫu số trừ tử số", "Denominator less numerator"),
        CaseSide::Total => pick(language, "Tất cả hồ sơ", "All cases"),
    }
}

/// The agency or whatever part of a place it is.
pub(super) fn part(snapshot: &Snapshot, place: PlaceIndex, part: &Part, language: Language) -> String {
    let (dimension, code) = match part {
        Part::NoCommune => return pick(language, "không thuộc xã, phường nào", "of no commune").to_owned(),
        Part::Province(code) => return province(snapshot, code, language),
        Part::Member(dimension, code) => (*dimension, code),
    };
    if code.is_empty() {
        return not_told(dimension, language).to_owned();
    }
    match snapshot.members().name_of(place, dimension, code) {
        Some(name) => format!("{name} ({code})"),
        None => code.clone(),
    }
}

fn province(snapshot: &Snapshot, code: &PlaceCode, language: Language) -> String {
    let known = snapshot.atlas().province(code).map(|one| one.name.get(language).to_owned());
    known.unwrap_or_else(|| code.bare().to_owned())
}

fn not_told(dimension: Dimension, language: Language) -> &'static str {
    match dimension {
        Dimension::Agency => pick(language, "không ghi cơ quan", "no agency named"),
        Dimension::Field => pick(language, "không ghi lĩnh vực", "no field named"),
        Dimension::Procedure => pick(language, "không ghi thủ tục", "no procedure named"),
    }
}

pub(super) fn no_such_side(language: Language) -> &'static str {
    pick(
        language,
        "Số này không có phần đó, hoặc phần đó không được đếm bằng sự kiện đã chọn.",
        "The figure has no such part, or that part is not counted by that event.",
    )
}

pub(super) fn of_a_form(language: Language) -> &'static str {
    pick(
        language,
        "Số này lấy từ biểu mà tỉnh, thành phố đã gửi: hệ thống có các cột của biểu, không có từng hồ sơ.",
        "This figure is taken from the form that the province sent: its columns are here, its cases are not.",
    )
}

pub(super) fn not_counted(is_quoted: bool, language: Language) -> &'static str {
    if is_quoted {
        return pick(
            language,
            "Đây là điểm do cơ quan công bố chấm; hệ thống trích dẫn, không tính từ hồ sơ.",
            "This is a score that its publisher gave; it is quoted here and not counted from cases.",
        );
    }
    pick(
        language,
        "Số này do một nguồn báo cáo gửi sẵn; hệ thống không có từng hồ sơ đứng sau.",
        "This figure was reported ready by a source; there are no cases of ours behind it.",
    )
}

pub(super) fn absent(absence: Absence, found: &Found, language: Language) -> String {
    let word = words::absence(absence, language);
    let why = found.remarks.first().map(|remark| remark.text(language)).unwrap_or_default();
    format!("{word}. {why}").trim_end().to_owned()
}

/// How many cases there are, held against the figure. `side`: which of its cases they are.
pub(super) fn lead(side: &str, list: &Listing, expected: Option<i64>, agrees: Agreement, language: Language) -> String {
    let number = |n: i64| format::integer(n, language);
    let cases = number(list.cases as i64);
    let weighed = list.not_once > 0;
    let stands_for = number(list.n);
    let of = match (weighed, language) {
        (false, Language::Vietnamese) => format!("{cases} hồ sơ"),
        (false, Language::English) if list.cases == 1 => "1 case".to_owned(),
        (false, Language::English) => format!("{cases} cases"),
        (true, Language::Vietnamese) => {
            format!("{cases} hồ sơ, cộng thành {stands_for}, vì có hồ sơ được tính nhiều lần hoặc bị trừ đi")
        }
        (true, Language::English) => {
            format!("{cases} cases, which come to {stands_for}, for some count more than once or are taken away")
        }
    };
    let of = format!("{side}: {of}");
    match (agrees, expected, language) {
        (Agreement::Equal, _, Language::Vietnamese) => {
            format!("{of}, đúng bằng con số của trang, không thiếu hồ sơ nào.")
        }
        (Agreement::Equal, _, Language::English) => format!("{of}, exactly the number of the page, none is missing."),
        (Agreement::Differs, Some(n), Language::Vietnamese) => format!(
            "{of}, nhưng con số của trang là {}: dữ liệu vừa thay đổi hoặc chưa được tính lại. Hãy tải lại trang; nếu vẫn lệch, chạy chiso compute.",
            number(n)
        ),
        (Agreement::Differs, Some(n), Language::English) => format!(
            "{of}, but the number of the page is {}: the data have just changed or are not counted anew yet. Load the page again; if they still differ, run chiso compute.",
            number(n)
        ),
        (_, _, Language::Vietnamese) => format!("{of}. Không trang nào có con số này để đối chiếu."),
        (_, _, Language::English) => format!("{of}. No page has this number to hold against it."),
    }
}

/// `of_part`: the figure of what alone is let through.
pub(super) fn filtered(list: &Listing, of_part: Option<i64>, language: Language) -> String {
    let [matching, cases] = [list.matching, list.cases].map(|n| format::integer(n as i64, language));
    let filtered = match language {
        Language::Vietnamese => format!("Đang lọc: {matching} trong {cases} hồ sơ"),
        Language::English => format!("Filtered: {matching} of {cases} cases"),
    };
    let held = match (of_part, language) {
        (None, _) => String::new(),
        (Some(n), Language::Vietnamese) if n == list.n_matching => ", đúng bằng con số của phần này".to_owned(),
        (Some(n), Language::English) if n == list.n_matching => ", exactly the number of this part".to_owned(),
        (Some(n), Language::Vietnamese) => {
            format!(", nhưng con số của phần này là {}: hãy tải lại trang", format::integer(n, language))
        }
        (Some(n), Language::English) => {
            format!(", but the number of this part is {}: load the page again", format::integer(n, language))
        }
    };
    format!("{filtered}{held}.")
}

/// What may be filtered by, each with the number of its cases.
pub(super) struct Choices<'a> {
    pub snapshot: &'a Snapshot,
    /// Whose agencies are named.
    pub place: Option<PlaceIndex>,
    pub filter: &'a CaseFilter,
    pub language: Language,
}

impl Choices<'_> {
    /// In Vietnamese order, as everywhere.
    pub fn provinces(&self, provinces: &[(PlaceCode, usize)]) -> Vec<Choice> {
        let cases = |code: &PlaceCode| provinces.iter().find(|one| one.0 == *code).map(|one| one.1);
        let one = |code: &PlaceCode| {
            let name = province(self.snapshot, code, self.language);
            Some(self.choice(code.bare(), &name, cases(code)?, self.filter.province.as_ref() == Some(code)))
        };
        self.snapshot.provinces_in_order().into_iter().filter_map(|province| one(&province.code)).collect()
    }

    pub fn agencies(&self, groups: &[CaseGroup]) -> Vec<Choice> {
        self.groups(Dimension::Agency, groups, self.filter.agency.as_deref())
    }

    pub fn fields(&self, groups: &[CaseGroup]) -> Vec<Choice> {
        self.groups(Dimension::Field, groups, self.filter.field.as_deref())
    }

    pub fn procedures(&self, groups: &[CaseGroup]) -> Vec<Choice> {
        self.groups(Dimension::Procedure, groups, self.filter.procedure.as_deref())
    }

    fn groups(&self, dimension: Dimension, groups: &[CaseGroup], selected: Option<&str>) -> Vec<Choice> {
        let known = |code: &str| self.snapshot.members().name_of(self.place?, dimension, code);
        let one = |group: &CaseGroup| {
            let name = match (group.code.as_str(), group.name.as_str()) {
                ("", _) => not_told(dimension, self.language),
                (code, "") => known(code).unwrap_or(code),
                (_, name) => name,
            };
            let value = if group.code.is_empty() { NOT_TOLD } else { &group.code };
            self.choice(value, name, group.cases, selected == Some(group.code.as_str()))
        };
        groups.iter().map(one).collect()
    }

    pub fn channels(&self, channels: &[(Channel, usize)]) -> Vec<Choice> {
        let one = |&(channel, cases): &(Channel, usize)| {
            let word = line::channel(channel, self.language);
            self.choice(channel.as_str(), word, cases, self.filter.channel == Some(channel))
        };
        channels.iter().map(one).collect()
    }

    pub fn verdicts(&self, verdicts: &[(Verdict, usize)]) -> Vec<Choice> {
        let one = |&(verdict, cases): &(Verdict, usize)| {
            let word = rules::verdict(verdict, self.language);
            self.choice(verdict.as_str(), word, cases, self.filter.verdict == Some(verdict))
        };
        verdicts.iter().map(one).collect()
    }

    fn choice(&self, value: &str, name: &str, cases: usize, is_selected: bool) -> Choice {
        let text = format!("{name} ({})", format::integer(cases as i64, self.language));
        Choice { value: value.to_owned(), text, heading: String::new(), is_selected }
    }
}
