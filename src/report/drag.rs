//! Who pulls a province's figure down: its communes and departments, in cases short of the target.
//!
//! Being short is counted in cases, so that it adds up: for `≥ 95 %` of 1.000 cases with 900 done,
//! 50 are short. A place that is ahead of the target is short of nothing. Where no plan sets a
//! target, the cases themselves are counted: all that were not on time.

use crate::domain::indicator::Direction;
use crate::domain::reading::{Nature, Quotient, Reading};
use crate::domain::text::Language;

use super::format;
use super::page::IndicatorRef;
use super::snapshot::PlaceIndex;
use super::target::shortfall;
use super::view::View;
use super::words::{self, pick};

/// The communes that pull one indicator down.
#[derive(Clone, Debug)]
pub struct Drag {
    pub indicator: IndicatorRef,
    pub nature: Nature,
    pub nature_word: &'static str,
    /// How many cases short of the target the province is, in a sentence.
    pub sentence: String,
    pub rows: Vec<DragRow>,
    /// How many more communes are short, not listed; empty if none.
    pub more_text: String,
}

#[derive(Clone, Debug)]
pub struct DragRow {
    /// `34:17329`, `63:00688` of a commune of before that was divided; empty for the departments of the province.
    pub code: String,
    pub name: String,
    pub value: f64,
    pub numerator: i64,
    pub denominator: i64,
    /// The commune's own figure.
    pub text: String,
    pub quotient_text: String,
    /// Cases short of the target.
    pub shortfall: i64,
    pub shortfall_text: String,
    /// Of all cases short in the communes and departments that are short.
    pub share_text: String,
    /// 0 to 100, for a bar.
    pub bar: u8,
}

const LISTED: usize = 10;

/// The counts of a place that is short, and of how many cases.
struct Unit {
    code: String,
    name: String,
    quotient: Quotient,
    short: i64,
}

/// `None` where communes cannot be asked or nothing is short. Without a target every case that
/// pulls the figure down counts.
pub(crate) fn drag(view: &View<'_>, province: PlaceIndex) -> Option<Drag> {
    if !view.plan.is_counted_at_communes() {
        return None;
    }
    let target = view.target(province).map(|target| target.value);
    let whole = quotient_at(view, province)?;
    let best = if view.indicator.direction == Direction::HigherIsBetter { 100.0 } else { 0.0 };
    let short_of = |quotient: Quotient| {
        shortfall(quotient, target.unwrap_or(best), view.indicator.direction).filter(|&short| short > 0)
    };
    let own = short_of(whole)?;
    let (mut above, mut below) = (0, 0);
    let mut units: Vec<Unit> = Vec::new();
    for &commune in view.snapshot.communes_of(province) {
        let Some(quotient) = quotient_at(view, commune) else { continue };
        above += quotient.numerator;
        below += quotient.denominator;
        if let Some(short) = short_of(quotient) {
            let (code, name) = (view.snapshot.place_code(commune).to_string(), commune_name(view, commune));
            units.push(Unit { code, name, quotient, short });
        }
    }
    // What the province has beyond its communes was handled by its departments.
    let rest = Quotient::new(whole.numerator - above, whole.denominator - below);
    if let Some((quotient, short)) = rest.and_then(|rest| Some((rest, short_of(rest)?))) {
        let name = pick(view.language, "Các sở, ban, ngành của tỉnh", "Departments of the province").to_owned();
        units.push(Unit { code: String::new(), name, quotient, short });
    }
    units.sort_by(|a, b| b.short.cmp(&a.short).then_with(|| a.name.cmp(&b.name)));
    let all_short: i64 = units.iter().map(|unit| unit.short).sum();
    let largest = units.first()?.short;
    let nature = view.snapshot.nature_of(view.found(province).sources);
    Some(Drag {
        indicator: view.reference(),
        nature,
        nature_word: words::nature(nature, view.language),
        sentence: sentence(own, units.len(), target.is_some(), view.language),
        more_text: more_text(units.len().saturating_sub(LISTED), view.language),
        rows: units.iter().take(LISTED).map(|unit| row(view, unit, all_short, largest)).collect(),
    })
}

/// What is told of a commune of before that was divided is of no commune of today.
fn commune_name(view: &View<'_>, place: PlaceIndex) -> String {
    let (atlas, code) = (view.snapshot.atlas(), view.snapshot.place_code(place));
    let divided = pick(view.language, "cũ, đã bị chia", "former, divided");
    let of_before = || atlas.crosswalk().commune(code).map(|one| format!("{} ({divided})", one.name_vi));
    atlas.commune(code).map(|commune| commune.name_vi.clone()).or_else(of_before).unwrap_or_default()
}

fn quotient_at(view: &View<'_>, place: PlaceIndex) -> Option<Quotient> {
    match view.found(place).reading {
        Reading::Share(quotient) => Some(quotient),
        _ => None,
    }
}

fn row(view: &View<'_>, unit: &Unit, all_short: i64, largest: i64) -> DragRow {
    let language = view.language;
    let number = |n| format::integer(n, language);
    let share = Quotient { numerator: unit.short, denominator: all_short };
    DragRow {
        code: unit.code.clone(),
        name: unit.name.clone(),
        value: unit.quotient.percent(),
        numerator: unit.quotient.numerator,
        denominator: unit.quotient.denominator,
        text: view.text(&Reading::Share(unit.quotient)),
        quotient_text: format!("{} / {}", number(unit.quotient.numerator), number(unit.quotient.denominator)),
        shortfall: unit.short,
        shortfall_text: words::cases(unit.short, language),
        share_text: format::share_text(share, 1, language),
        bar: (unit.short * 100 / largest) as u8,
    }
}

fn sentence(short: i64, units: usize, has_target: bool, language: Language) -> String {
    let short = words::cases(short, language);
    let are = pick(language, "", if units == 1 { "unit is" } else { "units are" });
    let places = pick(language, "nơi", if units == 1 { "unit" } else { "units" });
    match (language, has_target) {
        (Language::Vietnamese, true) => {
            format!(
                "Toàn tỉnh còn thiếu {short} so với chỉ tiêu; {units} {places} chưa đạt, xếp theo số hồ sơ còn thiếu."
            )
        }
        (Language::English, true) => {
            format!("The province is {short} short of the target; {units} {are} short, listed by number of cases.")
        }
        (Language::Vietnamese, false) => {
            format!("Chưa có chỉ tiêu, nên đếm mọi hồ sơ kéo chỉ số xuống: {short} ở {units} {places}.")
        }
        (Language::English, false) => {
            format!("There is no target, so every case that pulls the figure down counts: {short} in {units} {places}.")
        }
    }
}

fn more_text(more: usize, language: Language) -> String {
    match (more, language) {
        (0, _) => String::new(),
        (more, Language::Vietnamese) => format!("và {more} nơi khác, ít hồ sơ hơn hoặc bằng nơi cuối bảng"),
        (more, Language::English) => format!("and {more} more, none with more cases than the last one listed"),
    }
}
