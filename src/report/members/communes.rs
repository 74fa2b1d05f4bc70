//! Communes of a province as rows, those of before that were divided, and what is of no commune.

use crate::domain::place::CodeSystem;
use crate::domain::reading::{Absence, Quotient, Reading};

use super::{LineKind, Unit, Units};
use crate::report::figures::Found;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::view::View;
use crate::report::words::pick;

/// Whether any case of the province was counted.
pub(super) fn has_cases(snapshot: &Snapshot, place: PlaceIndex) -> bool {
    (0..snapshot.rule_sets().len()).any(|slot| snapshot.activity(slot, place).is_some())
}

/// Whether any commune of the province has a figure.
pub(super) fn any(view: &View<'_>, place: PlaceIndex) -> bool {
    of_today(view.snapshot, place).any(|commune| !matches!(view.found(commune).reading, Reading::Absent(_)))
}

/// `None` where the figure of the province is no sum over its cases.
pub(super) fn units(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<Units> {
    let (snapshot, language) = (view.snapshot, view.language);
    let atlas = snapshot.atlas();
    let members = of_today(snapshot, place).filter_map(|commune| {
        let name = atlas.commune(snapshot.place_code(commune))?.name_vi.clone();
        Some(unit(view, LineKind::Commune, commune, name))
    });
    let members: Vec<Unit> = members.collect();
    let divided = pick(language, "xã cũ, đã bị chia", "former commune, divided");
    let of_before = snapshot.communes_of(place).iter().filter_map(|&commune| {
        let old = atlas.crosswalk().commune(snapshot.place_code(commune))?;
        Some(unit(view, LineKind::FormerCommune, commune, format!("{} ({divided})", old.name_vi)))
    });
    let mut others: Vec<Unit> = of_before
        .filter(|one| !matches!(one.reading, Reading::Absent(_)))
        .filter(|one| counts(&one.reading).is_some_and(|counts| counts != (0, 0)))
        .collect();
    let sum = members.iter().chain(&others).filter_map(|one| counts(&one.reading));
    let sum = sum.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let whole = counts(&found.reading)?;
    others.push(rest(view, &found.reading, (whole.0 - sum.0, whole.1 - sum.1)));
    Some(Units { members, others, unsound: None })
}

/// What of the province is in no commune.
pub(super) fn of_none(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<(i64, i64)> {
    if !view.plan.is_counted_at_communes() {
        return None;
    }
    let units = units(view, place, found)?;
    let rest = units.others.iter().find(|unit| unit.kind == LineKind::Rest)?;
    counts(&rest.reading).or(Some((0, 0)))
}

fn of_today(snapshot: &Snapshot, province: PlaceIndex) -> impl Iterator<Item = PlaceIndex> {
    let is_of_today = |commune: &PlaceIndex| snapshot.place_code(*commune).system == CodeSystem::Of34;
    snapshot.communes_of(province).iter().copied().filter(is_of_today)
}

fn unit(view: &View<'_>, kind: LineKind, place: PlaceIndex, name: String) -> Unit {
    let code = view.snapshot.place_code(place);
    let found = view.found(place);
    let (why, reading) = (why(view, place, &found), found.reading);
    // Where the province has a figure, a commune without one has no case.
    let counts = counts(&reading).unwrap_or_default();
    Unit { kind, at: Some(code.clone()), code: code.bare().to_owned(), name, reading, counts, why }
}

/// Why a commune has no figure.
fn why(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<String> {
    let Reading::Absent(absence) = found.reading else { return None };
    let language = view.language;
    let series = view.plan.rule_set().and_then(|slot| view.snapshot.activity(slot, place));
    let (vi, en) = match (absence, series) {
        (Absence::NotApplicable, _) => {
            ("không có hồ sơ nào thuộc mẫu số trong kỳ", "no case of the denominator in the period")
        }
        (_, None) => ("không hồ sơ nào đã nạp ghi nơi này", "no case that was loaded names it"),
        _ => match found.remarks.first() {
            Some(remark) => return Some(remark.text(language)),
            None => ("chưa có hồ sơ nào đến hết kỳ", "no case by the end of the period"),
        },
    };
    Some(pick(language, vi, en).to_owned())
}

/// What of the province is in no commune: its departments, and cases that do not tell.
fn rest(view: &View<'_>, whole: &Reading, (above, below): (i64, i64)) -> Unit {
    let reading = match whole {
        Reading::Share(_) => {
            Quotient::new(above, below).map_or(Reading::Absent(Absence::NotApplicable), Reading::Share)
        }
        _ => Reading::Amount(above),
    };
    let why = matches!(reading, Reading::Absent(_))
        .then(|| pick(view.language, "mọi hồ sơ đều của một xã, phường", "every case is of a commune").to_owned());
    let name = pick(
        view.language,
        "Không thuộc xã, phường nào: sở, ban, ngành, hồ sơ không ghi xã",
        "Of no commune: departments, and cases that name none",
    );
    let (name, counts) = (name.to_owned(), (above, below));
    Unit { kind: LineKind::Rest, at: None, code: String::new(), name, reading, counts, why }
}

/// What adds up: numerator and denominator; of an amount itself and nothing.
pub(super) fn counts(reading: &Reading) -> Option<(i64, i64)> {
    match reading {
        Reading::Share(quotient) => Some((quotient.numerator, quotient.denominator)),
        Reading::Amount(n) => Some((*n, 0)),
        _ => None,
    }
}
