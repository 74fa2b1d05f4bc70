//! The places of one indicator side by side, as bars.

use std::collections::BTreeSet;

use crate::domain::indicator::Direction;
use crate::domain::place::CodeSystem;
use crate::domain::text::Language;

use super::cell::Cell;
use super::drawing::{Bar, Bars, Caption, Line};
use super::page::PlaceRef;
use super::view::{View, before_mark};
use super::words::{self, pick, unbroken};

/// Bars from the cells of a table, in the table's order.
pub(crate) fn bars<'c>(
    view: &View<'_>,
    cells: impl Iterator<Item = (&'c PlaceRef, &'c Cell)>,
    target: Option<Line>,
    nation: &Cell,
) -> Bars {
    let language = view.language;
    let cells: Vec<(&str, &Cell)> = cells.map(|(place, cell)| (without_mark(&place.name, language), cell)).collect();
    let editions: BTreeSet<i16> = cells.iter().filter_map(|(_, cell)| cell.edition).collect();
    let bars: Vec<Bar> = (cells.iter())
        .map(|(name, cell)| Bar {
            label: (*name).to_owned(),
            value: cell.value,
            // A value of another edition or day than its neighbours says so beside its bar.
            text: match &cell.edition_text {
                Some(edition) if !cell.is_absent() => format!("{} ({edition})", cell.text),
                _ => cell.text.clone(),
            },
            standing: cell.standing,
            standing_sign: cell.standing_sign,
            is_highlighted: false,
        })
        .collect();
    let can_be_drawn = view.plan.has_one_scale();
    let nation = nation
        .value
        .filter(|_| can_be_drawn)
        .map(|value| Line { value, text: format!("{} {}", words::nation(language), nation.text) });
    let missing = bars.iter().filter(|bar| bar.value.is_none()).count();
    let counted = match (language, missing) {
        (Language::Vietnamese, 0) => format!("{} đơn vị, đều có số liệu.", bars.len()),
        (Language::Vietnamese, n) => format!("{} đơn vị, {n} không có số liệu.", bars.len()),
        (Language::English, 0) => format!("{} places, all with a figure.", bars.len()),
        (Language::English, n) => format!("{} places, {n} without a figure.", bars.len()),
    };
    let description =
        [Some(counted), of_editions(&editions, language)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let title = subject(view);
    let finding = from_best_to_worst(view, &cells);
    let title = finding.map_or(title.clone(), |finding| format!("{title}: {finding}"));
    Bars { caption: Caption { title, description }, language, bars, target, nation }
}

/// What a chart of places is about: `Tỷ lệ đúng hạn (%), các tỉnh cũ`.
pub(crate) fn subject(view: &View<'_>) -> String {
    let language = view.language;
    let of_before = match view.units {
        CodeSystem::Of34 => "",
        CodeSystem::Of63 => pick(language, ", các tỉnh cũ", ", former provinces"),
    };
    format!("{} ({}){of_before}", view.indicator.name.get(language), words::unit(view.indicator.unit, language))
}

/// `từ 95,89 % (Thái Nguyên) đến 74,05 % (Hà Nội)`; `None` of fewer than two figures, and of different editions: who
/// is high in one survey need not be so in another.
pub(crate) fn from_best_to_worst(view: &View<'_>, cells: &[(&str, &Cell)]) -> Option<String> {
    let values = || cells.iter().filter_map(|(_, cell)| cell.value);
    let editions: BTreeSet<i16> = cells.iter().filter_map(|(_, cell)| cell.edition).collect();
    if values().count() < 2 || editions.len() > 1 {
        return None;
    }
    let (least, most) = (values().min_by(f64::total_cmp)?, values().max_by(f64::total_cmp)?);
    let (best, worst) = match view.indicator.direction {
        Direction::LowerIsBetter => (least, most),
        _ => (most, least),
    };
    let told = |value: f64| {
        let mut at = cells.iter().filter(|(_, cell)| cell.value == Some(value));
        let (name, cell) = at.next()?;
        let name = match (at.count(), view.language) {
            (0, _) => (*name).to_owned(),
            (others, Language::Vietnamese) => format!("{name} và {others} nơi khác"),
            (others, Language::English) => format!("{name} and {others} more"),
        };
        Some((cell.text.clone(), name))
    };
    let ((best_text, best_name), (worst_text, worst_name)) = (told(best)?, told(worst)?);
    Some(if best == worst {
        format!("{} ({best_name})", unbroken(&best_text))
    } else {
        words::from_to((&best_text, &best_name), (&worst_text, &worst_name), view.language)
    })
}

/// Of several surveys side by side: who is higher in one need not be so in another.
fn of_editions(editions: &BTreeSet<i16>, language: Language) -> Option<String> {
    let (first, last) = (editions.first()?, editions.last()?);
    (first < last).then(|| match language {
        Language::Vietnamese => {
            format!(
                "Số liệu của các kỳ khác nhau ({first} đến {last}): cao thấp ở đây không phải thứ hạng trong một kỳ."
            )
        }
        Language::English => {
            format!("Of different editions ({first} to {last}): the order here is not the rank within one of them.")
        }
    })
}

/// The heading of the chart says that its places are those of before; their labels have no room for it.
pub(crate) fn without_mark(name: &str, language: Language) -> &str {
    name.strip_suffix(before_mark(language)).unwrap_or(name)
}
