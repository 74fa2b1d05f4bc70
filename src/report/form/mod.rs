//! A statutory form as a page, a spreadsheet and a CSV print it: one struct for all three.
//!
//! Rows are the agencies, fields or procedures of a province, or the provinces of the nation. Every
//! cell comes from running sums by the form's own definition ([`columns`]); what must be equal is
//! held against each other on every row and between levels ([`balance`]). Absence is never zero: a
//! place that was not counted has no cells.

mod balance;
mod columns;
pub mod export;
mod heading;
mod passport;
mod promises;
mod rows;
mod sent;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::domain::form::{Dimension, Form, FormColumn};
use crate::domain::period::Period;
use crate::domain::place::{Level, PlaceCode};
use crate::domain::reading::Nature;
use crate::domain::text::{Language, Text};

use super::figures::counted_to;
use super::format;
use super::page::{Choice, Head, Outside, PlaceRef};
use super::snapshot::{PlaceIndex, Snapshot, SourceSet};
use super::words::{self, pick};

pub use balance::{Balance, Imbalance};
pub(crate) use columns::of_member;
pub use heading::HeadCell;
pub use passport::{FormFile, FormPassport};
pub(crate) use sent::{counted, days_of};

/// What the rows of a form are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsBy {
    /// Provinces, of the nation.
    Province,
    /// Within a province.
    Member(Dimension),
}

impl RowsBy {
    pub const ALL: [Self; 4] = [
        Self::Province,
        Self::Member(Dimension::Agency),
        Self::Member(Dimension::Field),
        Self::Member(Dimension::Procedure),
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Member(dimension) => dimension.as_str(),
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }

    /// The rows that a place can have: provinces for the nation, anything else for a province.
    fn of_place(asked: Option<Self>, is_nation: bool) -> Self {
        match asked {
            _ if is_nation => Self::Province,
            Some(Self::Member(dimension)) => Self::Member(dimension),
            Some(Self::Province) | None => Self::Member(Dimension::Agency),
        }
    }

    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Province => pick(language, "Tỉnh, thành phố", "Province"),
            Self::Member(Dimension::Agency) => pick(language, "Cơ quan, đơn vị", "Agency"),
            Self::Member(Dimension::Field) => pick(language, "Lĩnh vực", "Field"),
            Self::Member(Dimension::Procedure) => pick(language, "Thủ tục hành chính", "Procedure"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormQuery {
    /// A province of the 34; `None`: the nation.
    pub place: Option<PlaceCode>,
    /// What the place cannot have gives way to what it can.
    pub by: Option<RowsBy>,
    pub period: Option<Period>,
}

#[derive(Clone, Debug)]
pub struct FormPage {
    pub head: Head,
    pub id: String,
    /// `II.06a/VPCP/KSTT`.
    pub code: String,
    pub name: String,
    pub caution: Option<String>,
    /// The period without its days.
    pub period_name: String,
    pub place: PlaceRef,
    pub by: RowsBy,
    /// Heading of the rows' names.
    pub row_heading: &'static str,
    pub columns: Vec<Column>,
    /// The headings over them, row by row, without the row of numbers.
    pub heading: Vec<Vec<HeadCell>>,
    /// Empty where `missing` says why.
    pub rows: Vec<Row>,
    pub total: Option<Row>,
    pub missing: Option<Missing>,
    /// That the rows asked for are not those of the place, and where they are.
    pub rows_text: Option<String>,
    /// That the province sent the form and no case is behind it; empty for what was counted.
    pub sent_text: Option<String>,
    /// `Tạm tính: số liệu đến ngày ...`, while the period is not over.
    pub provisional_text: Option<String>,
    /// What a reader must know before using it.
    pub notes: Vec<String>,
    pub balance: Balance,
    pub passport: FormPassport,
    /// What rows the place can have; value as in addresses.
    pub row_choices: Vec<Choice>,
    /// All 34 with the nation first, whose value is empty.
    pub place_choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub id: String,
    pub group: String,
    pub subgroup: Option<String>,
    pub name: String,
    pub rule: String,
    /// `(3)=(4)+(5)+(6)`.
    pub number_text: String,
    /// The first of a group, where print draws a line.
    pub opens_group: bool,
    /// Group, subgroup and name in both languages, for exports.
    pub means: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1; empty for the total.
    pub number_text: String,
    pub code: String,
    pub name: String,
    /// One a column; `None` where the place was not counted.
    pub cells: Option<Vec<Cell>>,
    /// Some check of the row fails.
    pub is_unbalanced: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub n: i64,
    pub text: String,
}

/// Why there is no table, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub title: String,
    pub sentence: String,
    /// What to type, where a command helps.
    pub command: Option<&'static str>,
    /// A period of which there is data, as in addresses and in words.
    pub period: Option<(String, String)>,
}

impl FormPage {
    pub fn build(snapshot: &Snapshot, form: &Form, query: &FormQuery, language: Language) -> Self {
        let code = query.place.clone().unwrap_or_else(PlaceCode::nation);
        let is_nation = code.level() == Level::Nation;
        let by = RowsBy::of_place(query.by, is_nation);
        let mut head = Head::of(snapshot, query.period, language);
        head.select_provinces(&[code.bare()]);
        // A form speaks of cases of one place: others may have newer days.
        head.speak_to(snapshot.place_index(&code).and_then(|place| snapshot.counted_to(place)));
        let view = View { snapshot, form, period: head.period, language };
        let made = match snapshot.place_index(&code) {
            Some(place) => rows::make(&view, place, by),
            None => rows::Made::missing(view.nothing_of_the_place()),
        };
        head.mark_natures(if made.sources == 0 { Vec::new() } else { vec![nature(snapshot, &code, made.sources)] });
        head.marks.iter_mut().filter(|mark| mark.nature == Nature::Synthetic).for_each(|mark| {
            mark.sentence = synthetic(made.sent_text.is_some(), language).to_owned();
        });
        let provisional_text = made.total.is_some().then(|| view.provisional_text(&code, made.as_of)).flatten();
        if made.as_of.is_some() {
            head.speak_to(made.as_of);
        }
        let place = match snapshot.atlas().province(&code) {
            Some(province) => PlaceRef::of(province, language),
            None => PlaceRef::nation(language),
        };
        let passport = FormPassport::of(&view, &place, by, &made);
        let columns = columns(form, language);
        Self {
            id: form.id.clone(),
            code: form.code.clone(),
            name: form.name.get(language).to_owned(),
            caution: form.caution.as_ref().map(|caution| caution.get(language).to_owned()),
            period_name: format::period_name(head.period, language),
            by,
            row_heading: by.text(language),
            heading: heading::of(&columns, by.text(language), language),
            columns,
            row_choices: row_choices(by, is_nation, language),
            place_choices: place_choices(&head, is_nation),
            head,
            place,
            rows: made.rows,
            total: made.total,
            missing: made.missing,
            rows_text: query.by.filter(|asked| *asked != by).map(|asked| other_rows(asked, is_nation, language)),
            provisional_text,
            sent_text: made.sent_text,
            notes: made.notes,
            balance: made.balance,
            passport,
        }
    }
}

/// Of what is told of the place.
fn nature(snapshot: &Snapshot, code: &PlaceCode, sources: SourceSet) -> Nature {
    let place = snapshot.place_index(code);
    place.map_or_else(|| snapshot.nature_of(sources), |place| snapshot.nature_at(place, sources))
}

/// What is being read.
struct View<'s> {
    snapshot: &'s Snapshot,
    form: &'s Form,
    period: Period,
    language: Language,
}

impl View<'_> {
    /// Cases of the place were counted, and the period has begun and did not end before them.
    fn is_counted(&self, place: PlaceIndex) -> bool {
        let Some(activity) = self.activity(place) else { return false };
        activity.first_bucket() <= self.period.buckets().1 && self.day(place).is_some()
    }

    fn activity(&self, place: PlaceIndex) -> Option<&super::snapshot::Series> {
        self.snapshot.activity(self.snapshot.rule_set_slot(&self.form.rule_set)?, place)
    }

    /// The last day of the period that was counted; of the nation that of the province furthest behind.
    /// `None`: the data end before the period.
    fn day(&self, place: PlaceIndex) -> Option<Date> {
        let rule_set = self.snapshot.rule_set_slot(&self.form.rule_set)?;
        let day = counted_to(self.snapshot, Some(rule_set), place, self.period)?;
        (day >= self.period.first_day()).then_some(day)
    }

    fn provisional_text(&self, code: &PlaceCode, sent_to: Option<Date>) -> Option<String> {
        let day = sent_to.or_else(|| self.day(self.snapshot.place_index(code)?))?;
        let last = self.period.last_day();
        let (to, end) = (format::date(day), format::date(last));
        (day < last).then(|| match self.language {
            Language::Vietnamese => format!("Tạm tính: số liệu đến ngày {to}, kỳ kết thúc ngày {end}."),
            Language::English => format!("Provisional: data to {to}, the period ends on {end}."),
        })
    }

    fn nothing_of_the_place(&self) -> Missing {
        Missing {
            title: pick(self.language, "Chưa có hồ sơ của nơi này", "No cases of this place").to_owned(),
            sentence: pick(
                self.language,
                "Chưa nạp hồ sơ nào của nơi này, nên biểu để trống: không báo cáo không phải là không có hồ sơ. Nạp tệp hồ sơ rồi tính lại:",
                "No case of this place has been loaded, so the form is empty: not reported is not the same as no cases. Load case files and count again:",
            )
            .to_owned(),
            command: Some("chiso ingest case_portal FILE.csv"),
            period: None,
        }
    }

    /// There are cases, but not of the period.
    fn nothing_of_the_period(&self, place: PlaceIndex) -> Missing {
        let Some((first, last)) =
            self.activity(place).map(|series| series.first_bucket()).zip(self.snapshot.counted_to(place))
        else {
            return self.nothing_of_the_place();
        };
        let told = Outside::between(first.first_day(), last, self.language);
        Missing {
            title: pick(self.language, "Kỳ này chưa có số liệu", "No data of this period").to_owned(),
            sentence: told.sentence,
            command: None,
            period: Some((told.period_value, told.period_text)),
        }
    }

    fn nothing_by_member(&self) -> Missing {
        Missing {
            title: pick(self.language, "Chưa đếm theo đơn vị", "Not counted by unit yet").to_owned(),
            sentence: pick(
                self.language,
                "Hồ sơ đã nạp được đếm cho cả tỉnh nhưng chưa đếm theo cơ quan, lĩnh vực, thủ tục. Tính lại:",
                "The cases loaded were counted for the province, but not yet by agency, field and procedure. Count again:",
            )
            .to_owned(),
            command: Some("chiso compute"),
            period: None,
        }
    }
}

impl FormPage {
    /// What names the cases behind a form that does not balance.
    pub fn audit_command(&self) -> String {
        format!("chiso form {} --place {} --period {} --audit", self.id, self.place.bare, self.head.period_value)
    }
}

/// No cell of a form carries a mark of its own.
fn synthetic(is_sent: bool, language: Language) -> &'static str {
    if is_sent {
        return pick(
            language,
            "Biểu này là biểu giả lập (synthetic), không phản ánh nơi nào trong thực tế và không dùng để báo cáo.",
            "This form is made up (synthetic): it describes no real place and must not be reported.",
        );
    }
    pick(
        language,
        "Mọi số trong biểu này tính từ hồ sơ giả lập (synthetic), không phản ánh nơi nào trong thực tế và không dùng để báo cáo.",
        "Every number of this form is counted from synthetic cases: it describes no real place and must not be reported.",
    )
}

fn columns(form: &Form, language: Language) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for column in &form.columns {
        let group = column.group.get(language).to_owned();
        columns.push(Column {
            id: column.id.clone(),
            opens_group: columns.last().is_none_or(|before| before.group != group),
            group,
            subgroup: column.subgroup.as_ref().map(|subgroup| subgroup.get(language).to_owned()),
            name: column.name.get(language).to_owned(),
            rule: column.rule.get(language).to_owned(),
            number_text: balance::number_text(column),
            means: Text::new(means(column, Language::Vietnamese), means(column, Language::English)),
        });
    }
    columns
}

/// `Số hồ sơ tiếp nhận: Trong kỳ, Trực tuyến`.
fn means(column: &FormColumn, language: Language) -> String {
    let subgroup = column.subgroup.as_ref().map(|subgroup| format!("{}, ", subgroup.get(language)));
    let (group, name) = (column.group.get(language), column.name.get(language));
    format!("{group}: {}{name}", subgroup.unwrap_or_default())
}

fn row_choices(chosen: RowsBy, is_nation: bool, language: Language) -> Vec<Choice> {
    let possible = RowsBy::ALL.into_iter().filter(|by| (*by == RowsBy::Province) == is_nation);
    let choice = |by: RowsBy| Choice {
        value: by.as_str().to_owned(),
        text: by.text(language).to_owned(),
        heading: String::new(),
        is_selected: by == chosen,
    };
    possible.map(choice).collect()
}

/// The place cannot have the rows that were asked for.
fn other_rows(asked: RowsBy, is_nation: bool, language: Language) -> String {
    let rows = asked.text(language).to_lowercase();
    match (language, is_nation) {
        (Language::Vietnamese, true) => {
            format!("Biểu cả nước chỉ có dòng theo tỉnh, thành phố. Chọn một tỉnh, thành phố để xem theo {rows}.")
        }
        (Language::English, true) => {
            format!("The form of the nation has one row a province only. Choose a province to see it by {rows}.")
        }
        (Language::Vietnamese, false) => {
            format!("Biểu của một tỉnh, thành phố không có dòng theo {rows}; dưới đây là theo cơ quan, đơn vị.")
        }
        (Language::English, false) => {
            format!("The form of a province has no rows by {rows}; below it is by agency.")
        }
    }
}

fn place_choices(head: &Head, is_nation: bool) -> Vec<Choice> {
    let nation = Choice {
        value: String::new(),
        text: words::nation(head.language).to_owned(),
        heading: String::new(),
        is_selected: is_nation,
    };
    std::iter::once(nation).chain(head.provinces.iter().cloned()).collect()
}
