//! The counts of a province and of its members in both periods, as their leagues read them.

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Reading;

use super::absent;
use super::parts::{Counts, Pair};
use super::rows::RowKind;
use crate::report::figures::Found;
use crate::report::members::{Kind, LineKind, Unit, Units};
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;

/// Two periods of one place, side by side.
pub(super) struct Both<'s> {
    pub then: View<'s>,
    pub found_then: Found,
    pub found_now: Found,
    pub whole: Pair,
    /// With what they lack to the whole, where they lack anything: they come to it.
    pub members: Vec<Member>,
    /// Why the rows of a period are not to be trusted.
    pub unsound: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub kind: RowKind,
    pub at: Option<PlaceCode>,
    pub code: String,
    pub name: String,
    pub counts: Pair,
    /// What its pages show of each period.
    pub then: Option<Reading>,
    pub now: Option<Reading>,
}

/// Or why they cannot be set side by side.
pub(super) fn both<'s>(view: &View<'s>, place: PlaceIndex, by: Kind, then: Period) -> Result<Both<'s>, String> {
    if !by.can_tell(view) {
        return Err(by.cannot_be_asked(view.language));
    }
    absent::not_two(then, view.period, view.language).map_or(Ok(()), Err)?;
    let earlier = View::new(view.snapshot, view.indicator, then, view.language);
    let (found_now, units_now, now) = read(view, place, by)?;
    let (found_then, units_then, before) = read(&earlier, place, by)?;
    let whole = Pair { then: before, now };
    let unsound = [&units_then, &units_now].into_iter().filter_map(|units| units.unsound.clone()).collect();
    let mut members: Vec<Member> = Vec::new();
    add(&mut members, units_now, |member| (&mut member.now, &mut member.counts.now));
    add(&mut members, units_then, |member| (&mut member.then, &mut member.counts.then));
    let lacking = members.iter().fold(whole, |lacking, member| lacking.minus(member.counts));
    members.retain(|member| member.counts != Pair::default());
    if lacking != Pair::default() {
        members.push(Member {
            kind: RowKind::Lacking,
            at: None,
            code: String::new(),
            name: absent::lacking(view.language),
            counts: lacking,
            then: None,
            now: None,
        });
    }
    Ok(Both { then: earlier, found_then, found_now, whole, members, unsound })
}

fn read(view: &View<'_>, place: PlaceIndex, by: Kind) -> Result<(Found, Units, Counts), String> {
    let found = view.found(place);
    let whole = match &found.reading {
        Reading::Share(quotient) => (quotient.numerator, quotient.denominator),
        Reading::Amount(n) => (*n, 0),
        _ => return Err(absent::no_figure(view, &found)),
    };
    let units = by.units(view, place, &found).ok_or_else(|| absent::not_counted_so(view, place, by))?;
    Ok((found, units, whole))
}

/// Those of one period into the rows of both.
fn add(members: &mut Vec<Member>, units: Units, of: impl Fn(&mut Member) -> (&mut Option<Reading>, &mut Counts)) {
    for unit in units.members.into_iter().chain(units.others) {
        let Unit { kind, at, code, name, reading, counts, .. } = unit;
        let is_it = |member: &Member| member.kind == RowKind::Of(kind) && member.at == at && member.code == code;
        let slot = members.iter().position(is_it).unwrap_or_else(|| {
            let kind = RowKind::Of(kind);
            members.push(Member { kind, at, code, name, counts: Pair::default(), then: None, now: None });
            members.len() - 1
        });
        let (shown, counted) = of(&mut members[slot]);
        *shown = Some(reading);
        *counted = counts;
    }
}

impl RowKind {
    /// What is of none of the members.
    pub fn is_rest(self) -> bool {
        matches!(self, Self::Of(LineKind::Rest) | Self::Lacking)
    }
}
