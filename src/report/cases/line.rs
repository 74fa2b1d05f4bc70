//! One case of a list in words, and as the columns of a file.

use crate::domain::calendar::date_of;
use crate::domain::case::Channel;
use crate::domain::case_list::ListedCase;
use crate::domain::form::Dimension;
use crate::domain::history::{Moment, day_of};
use crate::domain::text::Language;

use crate::report::format;
use crate::report::rules::verdict;
use crate::report::snapshot::Snapshot;
use crate::report::words::{self, pick};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    pub case_no: String,
    /// Of the province and, where it is told, the commune.
    pub place: String,
    /// Name, or the code where nobody names it; with the code beside a name.
    pub agency: Named,
    pub field: Named,
    pub procedure: Named,
    pub channel: &'static str,
    pub received: String,
    pub due: String,
    pub ended: String,
    pub verdict: &'static str,
    pub is_late: bool,
    /// Working days; empty where there are none.
    pub days: String,
    pub late: String,
    /// `còn 3 ngày làm việc`; empty for what is not open and within due.
    pub left: String,
    /// `giải quyết quá hạn 03/09/2026`.
    pub counted: String,
    /// What it counts as: 1 but for few.
    pub weight: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub code: String,
    /// Empty where nobody says it.
    pub name: String,
}

impl CaseLine {
    pub fn of(snapshot: &Snapshot, case: &ListedCase, language: Language) -> Self {
        let [agency, field, procedure] = names(snapshot, case);
        let number = |n: Option<i32>| n.map(|n| format::integer(n.into(), language)).unwrap_or_default();
        Self {
            case_no: case.case_no.clone(),
            place: place(snapshot, case, language),
            agency,
            field,
            procedure,
            channel: channel(case.channel, language),
            received: moment(case.received_at),
            due: moment(case.due_at),
            ended: moment(case.ended_at),
            verdict: verdict(case.verdict, language),
            is_late: case.late.is_some(),
            days: number(case.days),
            late: number(case.late),
            left: case.left.map(|left| self::left(left, language)).unwrap_or_default(),
            counted: counted(case, language),
            weight: format::integer(case.weight, language),
        }
    }
}

impl Named {
    /// The name where somebody says it, else the code.
    pub fn text(&self) -> &str {
        if self.name.is_empty() { &self.code } else { &self.name }
    }
}

/// Of its agency, field and procedure.
pub(super) fn names(snapshot: &Snapshot, case: &ListedCase) -> [Named; 3] {
    let named = |dimension, code: &str, told: &str| named(snapshot, case, dimension, code, told);
    [
        named(Dimension::Agency, &case.agency, &case.agency_name),
        named(Dimension::Field, &case.field, ""),
        named(Dimension::Procedure, &case.procedure, ""),
    ]
}

fn named(snapshot: &Snapshot, case: &ListedCase, dimension: Dimension, code: &str, told: &str) -> Named {
    let known = || snapshot.members().name_of(snapshot.place_index(&case.province)?, dimension, code);
    let name = if told.is_empty() { known().unwrap_or_default() } else { told };
    Named { code: code.to_owned(), name: name.to_owned() }
}

fn place(snapshot: &Snapshot, case: &ListedCase, language: Language) -> String {
    let atlas = snapshot.atlas();
    let province = atlas.province(&case.province).map(|one| one.name.get(language));
    let commune = case.commune.as_ref().and_then(|code| {
        let today = atlas.commune(code).map(|commune| commune.name_vi.as_str());
        today.or_else(|| atlas.crosswalk().commune(code).map(|old| old.name_vi.as_str()))
    });
    commune.into_iter().chain(province).collect::<Vec<_>>().join(", ")
}

/// `03/09/2026 10:30`; the last second of a day is the day.
pub(super) fn moment(at: Option<Moment>) -> String {
    let Some(at) = at else { return String::new() };
    let day = date_of(day_of(at)).map(format::date).unwrap_or_default();
    match time(at) {
        (0, 0) | (23, 59) => day,
        (hour, minute) => format!("{day} {hour:02}:{minute:02}"),
    }
}

fn time(at: Moment) -> (i64, i64) {
    let second = at.rem_euclid(86_400);
    (second / 3600, second % 3600 / 60)
}

fn left(days: i32, language: Language) -> String {
    let n = format::integer(days.into(), language);
    match (days, language) {
        (0, Language::Vietnamese) => "đến hạn trong ngày".to_owned(),
        (0, Language::English) => "due on that day".to_owned(),
        (_, Language::Vietnamese) => format!("còn {n} ngày làm việc"),
        (1, Language::English) => "1 working day left".to_owned(),
        (_, Language::English) => format!("{n} working days left"),
    }
}

fn counted(case: &ListedCase, language: Language) -> String {
    let one = |(sign, event, day): &(i64, _, _)| {
        let sign = if *sign < 0 { "− " } else { "" };
        let day = date_of(*day).map(format::date).unwrap_or_default();
        format!("{sign}{} {day}", words::event(*event, language))
    };
    case.counted.iter().map(one).collect::<Vec<_>>().join("; ")
}

pub(super) fn channel(channel: Channel, language: Language) -> &'static str {
    match channel {
        // So the official formula counts a case that does not tell how it came.
        Channel::InPerson => pick(language, "trực tiếp", "at the counter"),
        Channel::Online => pick(language, "trực tuyến", "online"),
        Channel::Post => pick(language, "bưu chính", "by post"),
    }
}
