//! Figures of a province that sends totals and no cases: from the statutory form, if its reports cover
//! the period day by day. Cases and totals of one place are never added.

use crate::domain::form::Form;
use crate::domain::period::Period;
use crate::domain::place::Level;

use super::{Found, Sum, amount, share};
use crate::report::plan::{Addend, Plan};
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, SentReport, Snapshot, told};

/// The figure from what was sent; or why there is none, with what was sent instead. `why`: why there
/// is none from cases.
pub(super) fn by_sent_form(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period, why: Found) -> Found {
    let is_asked = plan.is_counted() && snapshot.place_code(place).level() == Level::Province;
    let Some(form) = plan.rule_set().filter(|_| is_asked).and_then(|slot| snapshot.sent_form(slot)) else { return why };
    if snapshot.has_cases_by(plan.rule_set(), place, period) {
        return why;
    }
    let Some(newest) = snapshot.sent().of(place).iter().rev().find(|report| report.form == form.id) else { return why };
    let reports = snapshot.tiles(place, form, period);
    if reports.is_empty() {
        let (first_day, last_day) = (newest.first_day, newest.last_day);
        return why.with(Remark::SentForOtherDays { form: form.code.clone(), first_day, last_day });
    }
    match of(plan, form, &reports) {
        None => why.with(Remark::NotInTheForm { form: form.code.clone() }),
        Some(found) => {
            let (first_day, last_day) = (reports[0].first_day, reports[reports.len() - 1].last_day);
            found.with(Remark::BySentForm { form: form.code.clone(), first_day, last_day })
        }
    }
}

fn of(plan: &Plan, form: &Form, reports: &[&SentReport]) -> Option<Found> {
    match plan {
        Plan::Share { numerator, denominator } => {
            Some(share(total(numerator, form, reports)?, total(denominator, form, reports)?))
        }
        Plan::Amount { addends } => Some(amount(plan, total(addends, form, reports)?)),
        _ => None,
    }
}

/// `None` if the form does not tell one of the addends.
fn total(addends: &[Addend], form: &Form, reports: &[&SentReport]) -> Option<Sum> {
    let mut total = Sum {
        sources: reports.iter().fold(0, |sources, report| sources | report.sources),
        as_of: reports.last().map(|report| report.last_day),
        ..Sum::default()
    };
    for addend in addends {
        let Addend::Counted { in_form: Some(content), .. } = addend else { return None };
        total.n += told(form, reports, content)?;
    }
    Some(total)
}
