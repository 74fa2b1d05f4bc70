//! Agencies, fields or procedures of a province as rows: their flows under the rule set of the form, by the formula of
//! an indicator.

use crate::domain::form::{Content, Dimension, Form};
use crate::domain::indicator::Stock;
use crate::domain::reading::{Absence, Quotient, Reading};
use crate::domain::text::Language;

use super::communes::counts;
use super::{Kind, LineKind, Unit, Units};
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

/// Whether any of them has a figure.
pub(super) fn any(view: &View<'_>, place: PlaceIndex, dimension: Dimension) -> bool {
    let is_told = !matches!(view.found(place).reading, Reading::Absent(_));
    is_told && !of(view, place, dimension).is_empty()
}

pub(super) fn of<'s>(view: &View<'s>, place: PlaceIndex, dimension: Dimension) -> &'s [Member] {
    view.snapshot.members().of(place, dimension)
}

/// `None` where cases were not counted so, as of a province that sent totals.
pub(super) fn units(view: &View<'_>, place: PlaceIndex, dimension: Dimension, found: &Found) -> Option<Units> {
    let form = form_of(view)?;
    let all = of(view, place, dimension);
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
        let (code, counts) = (member.code.clone(), (above, below));
        let unit = |kind, name: String| Unit { kind, at: None, code, name, reading, counts, why };
        if member.code.is_empty() {
            others.push(unit(LineKind::Rest, of_none(view, dimension).to_owned()));
        } else {
            let name = view.snapshot.members().name_of(place, dimension, &member.code);
            members.push(unit(LineKind::Member(dimension), name.unwrap_or(&member.code).to_owned()));
        }
    }
    if others.is_empty() {
        others.push(nothing_left(view, dimension));
    }
    let unsound = (counts(&found.reading) != Some(sum)).then(|| {
        let word = Kind::Members(dimension).word(view.language);
        match view.language {
            Language::Vietnamese => {
                format!("Các {word} không cộng thành số của tỉnh: hãy tính lại (chiso compute) trước khi dùng bảng này.")
            }
            Language::English => {
                format!("The {word} do not come to the province's figure: count again (chiso compute) before using this table.")
            }
        }
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
fn nothing_left(view: &View<'_>, dimension: Dimension) -> Unit {
    let is_share = matches!(&*view.plan, Plan::Share { .. });
    let reading = if is_share { Reading::Absent(Absence::NotApplicable) } else { Reading::Amount(0) };
    let (vi, en) = match dimension {
        Dimension::Agency => ("mọi hồ sơ đều ghi cơ quan", "every case names its agency"),
        Dimension::Field => ("mọi hồ sơ đều có lĩnh vực", "every case is of a field"),
        Dimension::Procedure => ("mọi hồ sơ đều ghi thủ tục", "every case names its procedure"),
    };
    let why = is_share.then(|| pick(view.language, vi, en).to_owned());
    let (name, counts) = (of_none(view, dimension).to_owned(), (0, 0));
    Unit { kind: LineKind::Rest, at: None, code: String::new(), name, reading, counts, why }
}

fn of_none(view: &View<'_>, dimension: Dimension) -> &'static str {
    let (vi, en) = match dimension {
        Dimension::Agency => ("Hồ sơ không ghi cơ quan", "Cases that name no agency"),
        Dimension::Field => ("Hồ sơ không rõ lĩnh vực", "Cases of no known field"),
        Dimension::Procedure => ("Hồ sơ không ghi thủ tục", "Cases that name no procedure"),
    };
    pick(view.language, vi, en)
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
