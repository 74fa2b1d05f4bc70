//! The form of a province that sends totals and no cases: what it sent, held against itself.

use jiff::civil::Date;

use crate::domain::form::{Content, Form};
use crate::domain::text::Language;

use super::balance::Auditor;
use super::columns::{Line, OwnParts};
use super::rows::Made;
use super::{Missing, Row, View};
use crate::domain::period::Period;
use crate::report::format;
use crate::report::snapshot::{PlaceIndex, SentReport, Snapshot, told};
use crate::report::words::pick;

/// The units of one report, or the reports one by one where several make up the period. `None` if
/// nothing that was sent covers it.
pub(super) fn make(view: &View<'_>, place: PlaceIndex) -> Option<Made> {
    let reports = view.snapshot.tiles(place, view.form, view.period);
    let (first, last) = (reports.first()?, reports.last()?);
    let whole = whole(view.form, &reports)?;
    let mut auditor = Auditor::new(view.form, view.language);
    let mut before = view.snapshot.sent().before(place, &view.form.id, first.first_day);
    let mut rows: Vec<Row> = Vec::new();
    for report in &reports {
        let line = line(report, before);
        let is_balanced = auditor.row(&days(report), &line);
        if reports.len() > 1 {
            rows.push(super::rows::row(view, Some(rows.len() + 1), "", days(report), &line, !is_balanced));
        }
        before = Some(report);
    }
    if reports.len() == 1 {
        for (name, cells) in &first.units {
            let line = Line { cells: cells.clone(), before: Vec::new() };
            let is_balanced = auditor.row(name, &line);
            rows.push(super::rows::row(view, Some(rows.len() + 1), "", name.clone(), &line, !is_balanced));
        }
    }
    let line = Line { cells: whole, before: Vec::new() };
    let total_name = pick(view.language, "Tổng cộng", "Total").to_owned();
    let total = super::rows::row(view, None, "", total_name, &line, false);
    let mut balance = auditor.finish(rows.len() + 1);
    if balance.is_balanced() {
        let checks = format::integer(balance.checks as i64, view.language);
        balance.sentence = match view.language {
            Language::Vietnamese => format!("Biểu đã gửi cân đối: {checks} phép kiểm tra đều khớp."),
            Language::English => format!("The form as sent balances: all {checks} checks hold."),
        };
    }
    let sources = reports.iter().fold(0, |sources, report| sources | report.sources);
    let (from, to) = (format::date(first.first_day), format::date(last.last_day));
    let sent_text = match view.language {
        Language::Vietnamese => format!(
            "Số do địa phương báo cáo bằng biểu, không tính từ hồ sơ (số báo cáo: {}, từ ngày {from} đến ngày {to}); chiso không có hồ sơ nào của nơi này để đối chiếu.",
            reports.len()
        ),
        Language::English => format!(
            "Reported by the province in a form, not counted from cases (reports: {}, from {from} to {to}); chiso has no case of this place to hold it against.",
            reports.len()
        ),
    };
    Some(Made {
        rows,
        total: Some(total),
        balance,
        sources,
        sent_text: Some(sent_text),
        loads: Some(reports.iter().map(|report| report.load).collect()),
        as_of: Some(last.last_day),
        notes: silent_units(view, &reports).into_iter().collect(),
        missing: None,
    })
}

/// The province as a whole over all of them.
pub(super) fn whole(form: &Form, reports: &[&SentReport]) -> Option<Vec<i64>> {
    form.columns.iter().map(|column| cell(form, reports, &column.content)).collect()
}

fn cell(form: &Form, reports: &[&SentReport], content: &Content) -> Option<i64> {
    match content {
        Content::Sum(numbers) => {
            let columns = numbers.iter().filter_map(|&number| form.column(number));
            columns.map(|column| cell(form, reports, &column.content)).sum()
        }
        content => told(form, reports, content),
    }
}

fn line(report: &SentReport, before: Option<&SentReport>) -> Line {
    let cells = |report: &SentReport| report.whole.clone().unwrap_or_default();
    Line { cells: cells(report), before: before.map(cells).unwrap_or_default() }
}

fn days(report: &SentReport) -> String {
    days_of((report.first_day, report.last_day))
}

/// `15/12/2025 – 14/03/2026`.
pub(crate) fn days_of((first, last): (Date, Date)) -> String {
    format!("{} – {}", format::date(first), format::date(last))
}

/// The form of a place as its cases make it, one number a column; `None` if no case was counted.
pub(crate) fn counted(snapshot: &Snapshot, form: &Form, place: PlaceIndex, period: Period) -> Option<Vec<i64>> {
    // What is counted has no words.
    let view = View { snapshot, form, period, language: Language::Vietnamese };
    let own = OwnParts::new(snapshot, &form.rule_set);
    view.is_counted(place).then(|| Line::read(form, period, |bucket| own.through(place, bucket)).cells)
}

fn silent_units(view: &View<'_>, reports: &[&SentReport]) -> Option<String> {
    let [report] = reports else {
        let text = pick(
            view.language,
            "Kỳ này gồm nhiều báo cáo: mỗi dòng một báo cáo; số từ kỳ trước lấy của báo cáo đầu, số đang giải quyết lấy của báo cáo cuối.",
            "Several reports make up the period, one a row; what was carried over is that of the first, what is in progress that of the last.",
        );
        return Some(text.to_owned());
    };
    report.units.is_empty().then(|| {
        pick(
            view.language,
            "Địa phương chỉ gửi dòng tổng, không gửi từng đơn vị.",
            "The province sent its total only, no units.",
        )
        .to_owned()
    })
}

/// Beside a form that was counted from cases: what the province itself sent for the same days.
pub(super) fn beside(view: &View<'_>, place: PlaceIndex, counted: &[i64]) -> Option<String> {
    let (first, last) = (view.period.first_day(), view.period.last_day());
    let reports = view.snapshot.sent().tile(place, &view.form.id, (first, last));
    let sent = whole(view.form, &reports).filter(|_| !reports.is_empty())?;
    let number = |n: i64| format::integer(n, view.language);
    let columns = view.form.columns.iter().zip(sent.iter().zip(counted)).filter(|(_, (sent, counted))| sent != counted);
    let off: Vec<String> = columns
        .map(|(column, (&sent, &counted))| format!("({}) {} / {}", column.number, number(sent), number(counted)))
        .collect();
    Some(match (view.language, off.is_empty()) {
        (Language::Vietnamese, true) => {
            "Biểu do địa phương gửi cho đúng kỳ này trùng với số tính từ hồ sơ ở mọi cột.".to_owned()
        }
        (Language::English, true) => {
            "The form that the province sent for these days agrees with the cases in every column.".to_owned()
        }
        (Language::Vietnamese, false) => format!(
            "Địa phương cũng gửi biểu này cho đúng kỳ; tổng khác số tính từ hồ sơ ở cột (gửi / tính từ hồ sơ): {}. Hai số không cộng vào nhau.",
            off.join("; ")
        ),
        (Language::English, false) => format!(
            "The province also sent this form for these days; its totals differ from the cases in column (sent / counted): {}. The two are never added.",
            off.join("; ")
        ),
    })
}

/// There are reports of the place, and none covers the period.
pub(super) fn other_days(view: &View<'_>, place: PlaceIndex) -> Option<Missing> {
    let mut of_form = view.snapshot.sent().of(place).iter().filter(|report| report.form == view.form.id);
    let newest = of_form.next_back()?;
    let sentence = match view.language {
        Language::Vietnamese => format!(
            "Nơi này gửi báo cáo tổng hợp, không gửi hồ sơ; các báo cáo đã nạp không phủ trọn kỳ này hoặc thiếu dòng tổng. Báo cáo mới nhất: {}.",
            days(newest)
        ),
        Language::English => format!(
            "This place sends totals and no cases; the reports loaded do not cover this period, or lack the total. The newest: {}.",
            days(newest)
        ),
    };
    let period = Period::of_days(newest.first_day, newest.last_day);
    Some(Missing {
        title: pick(view.language, "Kỳ này không có báo cáo", "No report of this period").to_owned(),
        sentence,
        command: None,
        period: period.map(|period| (period.to_string(), format::period(period, view.language))),
    })
}
