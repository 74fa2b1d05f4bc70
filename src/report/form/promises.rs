//! That the columns which tell cases in time from others say little where the cases hold no promised date.

use crate::domain::form::{Content, Flow, Form};
use crate::domain::indicator::Stock;
use crate::domain::place::Level;
use crate::domain::rule_set::{DeadlineBasis, NoDueDate};
use crate::domain::text::Language;

use super::View;
use crate::report::format;
use crate::report::plan::Asked;
use crate::report::quality::untold::emptiness;
use crate::report::snapshot::PlaceIndex;

/// With how many cases, or in how many provinces of the nation; `None` where the promises are told.
pub(super) fn note(view: &View<'_>, place: PlaceIndex) -> Option<String> {
    let choices = view.snapshot.rule_set(&view.form.rule_set)?.choices;
    let is_by_promise = choices.deadline == DeadlineBasis::Stated && choices.no_due_date != NoDueDate::ProcedureLimit;
    let columns = in_time(view.form);
    if !is_by_promise || columns.is_empty() {
        return None;
    }
    match view.snapshot.place_code(place).level() {
        Level::Nation => of_the_nation(view, &columns),
        _ => of_a_province(view, place, &columns),
    }
}

fn of_a_province(view: &View<'_>, place: PlaceIndex, columns: &str) -> Option<String> {
    let (n, of) = without_promises(view, place)?;
    let (n, of) = (format::integer(n, view.language), format::integer(of, view.language));
    Some(match view.language {
        Language::Vietnamese => format!(
            "{n} trong {of} hồ sơ không có ngày hẹn trả: các cột {columns} không cho biết hồ sơ nào đúng hạn, không nên dựa vào các \
             cột đó."
        ),
        Language::English => format!(
            "{n} of {of} cases have no promised date: the columns {columns} do not tell which cases were in time, and should not be \
             relied on."
        ),
    })
}

fn of_the_nation(view: &View<'_>, columns: &str) -> Option<String> {
    let places =
        view.snapshot.provinces_in_order().into_iter().filter_map(|province| view.snapshot.place_index(&province.code));
    let counted: Vec<PlaceIndex> = places.filter(|&place| view.is_counted(place)).collect();
    let without = counted.iter().filter(|&&place| without_promises(view, place).is_some()).count();
    let all = counted.len();
    (without > 0).then(|| match view.language {
        Language::Vietnamese => format!(
            "Ở {without} trong {all} tỉnh, thành phố có số liệu, hồ sơ không có hoặc hầu như không có ngày hẹn trả: ở dòng của các nơi \
             đó và ở dòng cộng, không nên dựa vào các cột {columns}."
        ),
        Language::English => format!(
            "In {without} of the {all} provinces with data the cases have no promised dates, or hardly any: in their rows and in the \
             total the columns {columns} should not be relied on."
        ),
    })
}

/// Cases without a promised date, of so many, of those sources of a province in which they are too many: of the cases
/// received in the period, if there are any.
fn without_promises(view: &View<'_>, place: PlaceIndex) -> Option<(i64, i64)> {
    let found = emptiness(view.snapshot, place, Asked::Promise.column(), view.period);
    let too_much = found.by_source.iter().filter(|one| one.is_too_much).map(|one| (one.n, one.of));
    too_much.reduce(|(n, of), one| (n + one.0, of + one.1))
}

/// The columns that tell cases in time from others: `(8), (9), (10)`.
fn in_time(form: &Form) -> String {
    const RESOLVED: [Flow; 3] = [Flow::ResolvedEarly, Flow::ResolvedOnTime, Flow::ResolvedOverdue];
    let is_in_time = |content: &Content| match content {
        Content::Flows(flows) => {
            let resolved = RESOLVED.iter().filter(|flow| flows.contains(flow)).count();
            (1..RESOLVED.len()).contains(&resolved)
        }
        Content::Stock(stock, _) => matches!(stock, Stock::OpenWithinDue | Stock::OpenOverdue),
        Content::Sum(_) => false,
    };
    let columns = form.columns.iter().filter(|column| is_in_time(&column.content));
    columns.map(|column| format!("({})", column.number)).collect::<Vec<_>>().join(", ")
}
