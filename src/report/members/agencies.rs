//! Agencies of a province as rows: their flows under the rule set of the form, by the formula of an indicator.

use crate::domain::form::{Content, Dimension, Form};
use crate::domain::indicator::Stock;
use crate::domain::reading::{Absence, Quotient, Reading};

use super::communes::counts;
use super::{LineKind, Unit, Units};
use crate::report::figures::Found;
use crate::report::form;
use crate::report::plan::{Addend, Plan};
use crate::report::snapshot::{Member, PlaceIndex};
use crate::report::view::View;
use crate::report::words::pick;

/// The form whose columns tell all that the formula asks; `None` if one is not among them.
pub(super) fn form_of<'s>(view: &View<'s>) -> Option<&'s Form> {
    let is_told = |addend: &Addend| {
        let Addend::Counted { in_form: Some(content), .. } = addend else { return false };
        !matches!(content, Content::Stock(Stock::OpenWaiting, _))
    };
    let mut addends = view.plan.addends().peekable();
    (addends.peek().is_some() && addends.all(is_told)).then_some(())?;
    view.snapshot.sent_form(view.plan.rule_set()?)
}

/// Whether any agency of the province has a figure.
pub(super) fn any(view: &View<'_>, place: PlaceIndex) -> bool {
    let is_told = !matches!(view.found(place).reading, Reading::Absent(_));
    is_told && !of(view, place).is_empty()
}

pub(super) fn of<'s>(view: &View<'s>, place: PlaceIndex) -> &'s [Member] {
    view.snapshot.members().of(place, Dimension::Agency)
}

/// `None` where cases were not counted by agency, as of a province that sent totals.
pub(super) fn units(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<Units> {
    let form = form_of(view)?;
    let all = of(view, place);
    if all.is_empty() || !view.snapshot.has_cases_by(view.plan.rule_set(), place, view.period) {
        return None;
    }
    let (mut members, mut others) = (Vec::new(), Vec::new());
    let mut sum = (0, 0);
    for member in all {
        let reading = reading(view, form, member)?;
        let (above, below) = counted(view, form, member)?;
        sum = (sum.0 + above, sum.1 + below);
        let why = matches!(reading, Reading::Absent(_)).then(|| {
            pick(view.language, "không có hồ sơ nào thuộc mẫu số trong kỳ", "no case of the denominator in the period")
                .to_owned()
        });
        let unit = |kind, name: String| Unit { kind, at: None, code: member.code.clone(), name, reading, why };
        if member.code.is_empty() {
            others.push(unit(LineKind::Rest, of_none(view).to_owned()));
        } else {
            let name = view.snapshot.members().name_of(place, Dimension::Agency, &member.code);
            members.push(unit(LineKind::Agency, name.unwrap_or(&member.code).to_owned()));
        }
    }
    if others.is_empty() {
        others.push(nothing_left(view));
    }
    let unsound = (counts(&found.reading) != Some(sum)).then(|| {
        pick(
            view.language,
            "Các cơ quan không cộng thành số của tỉnh: hãy tính lại (chiso compute) trước khi dùng bảng này.",
            "The agencies do not come to the province's figure: count again (chiso compute) before using this table.",
        )
        .to_owned()
    });
    Some(Units { members, others, unsound })
}

/// What one agency, field or procedure has; nothing where nobody has its code.
pub(super) fn of_code(view: &View<'_>, place: PlaceIndex, dimension: Dimension, code: &str) -> Option<(i64, i64)> {
    let form = form_of(view).filter(|_| view.snapshot.has_cases_by(view.plan.rule_set(), place, view.period))?;
    let all = view.snapshot.members().of(place, dimension);
    match all.iter().find(|member| member.code == code) {
        Some(member) => counted(view, form, member),
        None => Some((0, 0)),
    }
}

/// That every case names its agency is worth a row too.
fn nothing_left(view: &View<'_>) -> Unit {
    let is_share = matches!(&*view.plan, Plan::Share { .. });
    let reading = if is_share { Reading::Absent(Absence::NotApplicable) } else { Reading::Amount(0) };
    let why =
        is_share.then(|| pick(view.language, "mọi hồ sơ đều ghi cơ quan", "every case names its agency").to_owned());
    Unit { kind: LineKind::Rest, at: None, code: String::new(), name: of_none(view).to_owned(), reading, why }
}

fn of_none(view: &View<'_>) -> &'static str {
    pick(view.language, "Hồ sơ không ghi cơ quan", "Cases that name no agency")
}

fn reading(view: &View<'_>, form: &Form, member: &Member) -> Option<Reading> {
    let (above, below) = counted(view, form, member)?;
    Some(match &*view.plan {
        Plan::Share { .. } => {
            Quotient::new(above, below).map_or(Reading::Absent(Absence::NotApplicable), Reading::Share)
        }
        _ => Reading::Amount(above),
    })
}

/// Numerator and denominator; of an amount itself and nothing.
fn counted(view: &View<'_>, form: &Form, member: &Member) -> Option<(i64, i64)> {
    let sum = |addends: &[Addend]| {
        let each = addends.iter().map(|addend| match addend {
            Addend::Counted { in_form: Some(content), .. } => Some(form::of_member(form, content, member, view.period)),
            _ => None,
        });
        each.sum::<Option<i64>>()
    };
    match &*view.plan {
        Plan::Share { numerator, denominator } => Some((sum(numerator)?, sum(denominator)?)),
        Plan::Amount { addends } => Some((sum(addends)?, 0)),
        _ => None,
    }
}
