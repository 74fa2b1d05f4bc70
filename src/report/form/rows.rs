//! The rows of a form: members of a province, or provinces of the nation, with their total and
//! everything that is held against each other on the way.

use jiff::civil::Date;

use crate::domain::bucket::Bucket;
use crate::domain::form::Dimension;
use crate::domain::text::Language;

use super::balance::{Auditor, Balance};
use super::columns::{Line, OwnParts, Running};
use super::{Cell, Missing, Row, RowsBy, View, promises, sent};
use crate::report::figures::{lagging, unequal_days};
use crate::report::format;
use crate::report::places::VietnameseOrder;
use crate::report::snapshot::{Member, PlaceIndex, SourceSet};
use crate::report::words::pick;

/// A form before its head is put on.
pub(super) struct Made {
    pub rows: Vec<Row>,
    pub total: Option<Row>,
    pub missing: Option<Missing>,
    pub notes: Vec<String>,
    pub balance: Balance,
    /// Whose cases were counted, or who sent the form.
    pub sources: SourceSet,
    /// That it was sent, where no case was counted.
    pub sent_text: Option<String>,
    /// The loads of the reports that were sent, where no case was counted.
    pub loads: Option<Vec<i64>>,
    /// The last day it speaks of, where that is not the day of the count.
    pub as_of: Option<Date>,
}

impl Made {
    pub fn missing(why: Missing) -> Self {
        let balance = Balance { sentence: String::new(), checks: 0, imbalances: Vec::new() };
        Self {
            rows: Vec::new(),
            total: None,
            missing: Some(why),
            notes: Vec::new(),
            balance,
            sources: 0,
            sent_text: None,
            loads: None,
            as_of: None,
        }
    }
}

pub(super) fn make(view: &View<'_>, place: PlaceIndex, by: RowsBy) -> Made {
    if !view.is_counted(place)
        && by != RowsBy::Province
        && !view.snapshot.has_cases_by(view.snapshot.rule_set_slot(&view.form.rule_set), place, view.period)
        && let Some(made) = sent::make(view, place).or_else(|| sent::other_days(view, place).map(Made::missing))
    {
        return made;
    }
    if view.activity(place).is_none() {
        return Made::missing(view.nothing_of_the_place());
    }
    if !view.is_counted(place) {
        return Made::missing(view.nothing_of_the_period(place));
    }
    let mut made = match by {
        RowsBy::Province => of_the_nation(view, place),
        RowsBy::Member(dimension) => of_a_province(view, place, dimension),
    };
    made.notes.extend(promises::note(view, place));
    made.notes.extend(beginning(view, place));
    let rule_set = view.snapshot.rule_set_slot(&view.form.rule_set);
    let unequal = unequal_days(view.snapshot, rule_set, place, view.period);
    made.notes.extend(unequal.iter().map(|remark| remark.text(view.language)));
    made
}

fn of_a_province(view: &View<'_>, place: PlaceIndex, dimension: Dimension) -> Made {
    let members = view.snapshot.members();
    if Dimension::ALL.into_iter().all(|dimension| members.of(place, dimension).is_empty()) {
        return Made::missing(view.nothing_by_member());
    }
    let own = OwnParts::new(view.snapshot, &view.form.rule_set);
    let whole = Line::read(view.form, view.period, |bucket| own.through(place, bucket));
    let mut auditor = Auditor::new(view.form, view.language);
    let (mut rows, mut sum, mut sources, mut silent) = (Vec::new(), empty(view), 0, 0);
    for member in in_order(view, place, dimension) {
        let line = of_member(view, member);
        sum.add(&line);
        sources |= member.sources;
        // Thousands of procedures have no case in a period; an agency without one is worth a row.
        if dimension == Dimension::Procedure && line.is_empty() {
            silent += 1;
            continue;
        }
        let name = member_name(view, place, dimension, &member.code);
        let is_balanced = auditor.row(&name, &line);
        rows.push(row(view, Some(rows.len() + 1), &member.code, name, &line, !is_balanced));
    }
    auditor.level(level_name(dimension, view.language), &sum, &whole);
    for other in Dimension::ALL.into_iter().filter(|other| *other != dimension) {
        audit_members(view, place, other, None, &whole, &mut auditor);
    }
    let total = total(view, &sum, None, &mut auditor);
    let balance = auditor.finish(rows.len());
    let notes = silent_note(silent, view.language).into_iter().chain(sent::beside(view, place, &whole.cells)).collect();
    Made { rows, total: Some(total), missing: None, notes, balance, sources, sent_text: None, loads: None, as_of: None }
}

fn of_the_nation(view: &View<'_>, nation: PlaceIndex) -> Made {
    let own = OwnParts::new(view.snapshot, &view.form.rule_set);
    let mut auditor = Auditor::new(view.form, view.language);
    let (mut rows, mut sum, mut sources, mut reported, mut by_member) = (Vec::new(), empty(view), 0, 0, 0);
    let mut sent_only = 0;
    for province in view.snapshot.provinces_in_order() {
        let Some(place) = view.snapshot.place_index(&province.code) else { continue };
        let name = province.name.get(view.language).to_owned();
        let number = Some(rows.len() + 1);
        if !view.is_counted(place)
            && let Some(cells) = sent::whole(view.form, &view.snapshot.tiles(place, view.form, view.period))
        {
            sent_only += 1;
            let line = Line { cells, before: Vec::new() };
            let name = format!("{name} {}", pick(view.language, "(tỉnh gửi, không cộng)", "(as sent, not added)"));
            rows.push(row(view, number, province.code.bare(), name, &line, false));
            continue;
        }
        if !view.is_counted(place) {
            let number_text = number.map(|number| number.to_string()).unwrap_or_default();
            let code = province.code.bare().to_owned();
            rows.push(Row { number_text, code, name, cells: None, is_unbalanced: false });
            continue;
        }
        let line = Line::read(view.form, view.period, |bucket| own.through(place, bucket));
        sum.add(&line);
        reported += 1;
        sources |= view.activity(place).map_or(0, |activity| activity.sources);
        let is_balanced = auditor.row(&name, &line);
        let has_members =
            Dimension::ALL.map(|dimension| audit_members(view, place, dimension, Some(&name), &line, &mut auditor));
        by_member += usize::from(has_members.contains(&true));
        rows.push(row(view, number, province.code.bare(), name, &line, !is_balanced));
    }
    let mut whole = Line::read(view.form, view.period, |bucket| own.through(nation, bucket));
    let rule_set = view.snapshot.rule_set_slot(&view.form.rule_set);
    for place in rule_set.map_or_else(Vec::new, |slot| lagging(view.snapshot, slot, nation, view.period)) {
        whole.less(&Line::read(view.form, view.period, |bucket| own.through(place, bucket)));
    }
    auditor.level(pick(view.language, "Các tỉnh, thành phố", "Provinces"), &sum, &whole);
    let of = (reported < rows.len()).then_some((reported, rows.len()));
    let total = total(view, &sum, of, &mut auditor);
    let notes = [
        of.map(|of| reported_note(of, view.language)),
        sent_note(sent_only, view.language),
        uncounted_note(by_member, reported, view.language),
    ];
    let balance = auditor.finish(reported);
    let notes = notes.into_iter().flatten().collect();
    Made { rows, total: Some(total), missing: None, notes, balance, sources, sent_text: None, loads: None, as_of: None }
}

fn empty(view: &View<'_>) -> Line {
    let nothing = vec![0; view.form.columns.len()];
    Line { cells: nothing.clone(), before: nothing }
}

fn of_member(view: &View<'_>, member: &Member) -> Line {
    Line::read(view.form, view.period, |bucket: Bucket| Running::of_member(member, bucket))
}

/// Members of a dimension add up to their province; says whether there are any.
fn audit_members(
    view: &View<'_>,
    place: PlaceIndex,
    dimension: Dimension,
    of: Option<&str>,
    whole: &Line,
    auditor: &mut Auditor<'_>,
) -> bool {
    let members = view.snapshot.members().of(place, dimension);
    if members.is_empty() && Dimension::ALL.iter().all(|&other| view.snapshot.members().of(place, other).is_empty()) {
        return false;
    }
    let mut sum = empty(view);
    members.iter().for_each(|member| sum.add(&of_member(view, member)));
    let level = level_name(dimension, view.language);
    let name = of.map_or_else(|| level.to_owned(), |of| format!("{of}, {level}"));
    auditor.level(&name, &sum, whole);
    true
}

/// By name in Vietnamese order, by code where nobody says a name; what is not told comes last.
fn in_order<'s>(view: &View<'s>, place: PlaceIndex, dimension: Dimension) -> Vec<&'s Member> {
    let members = view.snapshot.members();
    let order = VietnameseOrder::new();
    let mut sorted: Vec<&'s Member> = members.of(place, dimension).iter().collect();
    let name = |code: &'s str| members.name_of(place, dimension, code).unwrap_or(code);
    sorted.sort_by(|a, b| {
        let last = a.code.is_empty().cmp(&b.code.is_empty());
        last.then_with(|| order.compare(name(&a.code), name(&b.code))).then_with(|| a.code.cmp(&b.code))
    });
    sorted
}

fn member_name(view: &View<'_>, place: PlaceIndex, dimension: Dimension, code: &str) -> String {
    if code.is_empty() {
        let text = match dimension {
            Dimension::Agency => pick(view.language, "Chưa ghi cơ quan", "Agency not reported"),
            Dimension::Field => pick(view.language, "Chưa ghi lĩnh vực", "Field not reported"),
            Dimension::Procedure => pick(view.language, "Chưa ghi thủ tục", "Procedure not reported"),
        };
        return text.to_owned();
    }
    view.snapshot.members().name_of(place, dimension, code).unwrap_or(code).to_owned()
}

fn level_name(dimension: Dimension, language: Language) -> &'static str {
    match dimension {
        Dimension::Agency => pick(language, "Các cơ quan", "Agencies"),
        Dimension::Field => pick(language, "Các lĩnh vực", "Fields"),
        Dimension::Procedure => pick(language, "Các thủ tục", "Procedures"),
    }
}

pub(super) fn row(
    view: &View<'_>,
    number: Option<usize>,
    code: &str,
    name: String,
    line: &Line,
    is_unbalanced: bool,
) -> Row {
    let cell = |&n: &i64| Cell { n, text: format::integer(n, view.language) };
    Row {
        number_text: number.map(|number| number.to_string()).unwrap_or_default(),
        code: code.to_owned(),
        name,
        cells: Some(line.cells.iter().map(cell).collect()),
        is_unbalanced,
    }
}

/// `of`: how many rows have figures, and how many there are, where some have none.
fn total(view: &View<'_>, sum: &Line, of: Option<(usize, usize)>, auditor: &mut Auditor<'_>) -> Row {
    let name = match (view.language, of) {
        (Language::Vietnamese, None) => "Tổng cộng".to_owned(),
        (Language::English, None) => "Total".to_owned(),
        (Language::Vietnamese, Some((reported, all))) => format!("Cộng {reported}/{all} tỉnh, thành phố"),
        (Language::English, Some((reported, all))) => format!("Total of {reported}/{all} provinces"),
    };
    let is_balanced = auditor.row(&name, sum);
    row(view, None, "", name, sum, !is_balanced)
}

fn silent_note(silent: usize, language: Language) -> Option<String> {
    (silent > 0).then(|| match language {
        Language::Vietnamese => format!("{silent} thủ tục không có hồ sơ nào trong kỳ, không in dòng."),
        Language::English => format!("{silent} procedures had no case in the period and have no row."),
    })
}

fn reported_note((reported, all): (usize, usize), language: Language) -> String {
    match language {
        Language::Vietnamese => {
            format!("Mới có {reported} trong {all} tỉnh, thành phố có số liệu; dòng cộng là của các nơi đó.")
        }
        Language::English => format!("Only {reported} of {all} provinces have data; the total is theirs."),
    }
}

fn sent_note(sent: usize, language: Language) -> Option<String> {
    (sent > 0).then(|| match language {
        Language::Vietnamese => format!(
            "{sent} tỉnh, thành phố chỉ gửi báo cáo tổng hợp, không có hồ sơ: số của các nơi đó in nguyên văn và không cộng vào dòng tổng."
        ),
        Language::English => {
            format!("{sent} provinces sent totals and no cases: their numbers stand as sent and are not in the total.")
        }
    })
}

fn uncounted_note(by_member: usize, reported: usize, language: Language) -> Option<String> {
    let lacking = reported - by_member;
    (lacking > 0).then(|| match language {
        Language::Vietnamese => format!(
            "{lacking} tỉnh, thành phố chưa được đếm theo cơ quan, lĩnh vực, thủ tục nên chưa kiểm tra được phép cộng của các cấp dưới tỉnh."
        ),
        Language::English => format!(
            "{lacking} provinces have not been counted by agency, field and procedure, so the levels below them are not checked."
        ),
    })
}

/// What is carried over can only be known of cases that were loaded.
fn beginning(view: &View<'_>, place: PlaceIndex) -> Option<String> {
    let first = view.activity(place)?.first_bucket();
    let day = format::date(first.first_day());
    (first >= view.period.buckets().0).then(|| match view.language {
        Language::Vietnamese => format!(
            "Hồ sơ đã nạp chỉ có từ nửa tháng bắt đầu ngày {day}: hồ sơ tiếp nhận trước đó, nếu có, không nằm trong số kỳ trước chuyển sang."
        ),
        Language::English => format!(
            "The cases loaded begin with the half month of {day}: older ones, if any, are not among those carried over."
        ),
    })
}
