//! When the cases that stand open were last seen: a case whose row no later file holds may be open or not.
//!
//! It is told and not judged: no mapping says whether a file holds all cases or only those that changed.

use crate::domain::held::LastSeen;
use crate::domain::indicator::{Formula, Term};
use crate::domain::place::{CodeSystem, Level};
use crate::domain::rule_set;
use crate::domain::text::Language;

use super::figures::Found;
use super::format;
use super::snapshot::PlaceIndex;
use super::view::View;

/// One sentence; `None` if all were seen on the newest day.
pub(crate) fn sentence(seen: LastSeen, language: Language) -> Option<String> {
    if seen.earlier == 0 {
        return None;
    }
    let [earlier, open] = [seen.earlier, seen.open].map(|n| format::integer(n, language));
    let [first, last] = [seen.first, seen.last].map(format::date);
    let is_one = seen.first == seen.last;
    Some(match language {
        Language::Vietnamese => {
            let when = if is_one { format!("ngày {first}") } else { format!("từ {first} đến {last}") };
            format!(
                "{earlier} trong {open} hồ sơ đang giải quyết được thấy lần cuối {when}; các tệp đến sau không còn hồ sơ này: nếu tệp gồm mọi \
                 hồ sơ thì không rõ chúng còn đang giải quyết hay không."
            )
        }
        Language::English => {
            let when = if is_one { format!("on {first}") } else { format!("between {first} and {last}") };
            format!(
                "{earlier} of {open} open cases were last seen {when}; later files came without them: if those hold all cases, nobody \
                 knows whether these are still open."
            )
        }
    })
}

/// The same beside a figure of open cases at the end of a period that the data do not outrun.
pub(crate) fn beside(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<String> {
    let View { snapshot, indicator, period, language, .. } = *view;
    let terms: Vec<&Term> = match &indicator.formula {
        Formula::Amount { terms } => terms.iter().collect(),
        Formula::Share { numerator, denominator } => numerator.iter().chain(denominator).collect(),
        _ => return None,
    };
    let is_stock = terms.iter().any(|term| matches!(term, Term::Stock { .. }));
    if !is_stock || indicator.rule_set.as_deref() != Some(rule_set::BASE) {
        return None;
    }
    let code = snapshot.place_code(place);
    let places = match (code.system, code.level()) {
        (_, Level::Nation) => snapshot.province_indices().to_vec(),
        (CodeSystem::Of34, Level::Province) => vec![place],
        _ => return None,
    };
    let told = places.into_iter().filter_map(|place| Some((place, snapshot.last_seen(found.sources, place)?)));
    let told: Vec<(PlaceIndex, LastSeen)> = told.collect();
    // Of a past evening more is known than what the newest files hold.
    let is_newest = |place: PlaceIndex| snapshot.counted_to(place).is_some_and(|day| day <= period.last_day());
    if !told.iter().all(|&(place, _)| is_newest(place)) {
        return None;
    }
    sentence(told.into_iter().map(|(_, seen)| seen).reduce(LastSeen::with)?, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_sentence_tells_numbers_and_days_in_both_languages() {
        let day = date(2026, 10, 3);
        let seen = LastSeen { open: 5310, earlier: 1204, first: day, last: day };
        let english = sentence(seen, Language::English).expect("a sentence");
        assert!(english.starts_with("1,204 of 5,310 open cases were last seen on 03/10/2026;"), "{english}");
        let vietnamese = sentence(LastSeen { first: date(2026, 9, 1), ..seen }, Language::Vietnamese).expect("one");
        let begins = "1.204 trong 5.310 hồ sơ đang giải quyết được thấy lần cuối từ 01/09/2026 đến 03/10/2026;";
        assert!(vietnamese.starts_with(begins), "{vietnamese}");
        assert_eq!(sentence(LastSeen { earlier: 0, ..seen }, Language::English), None);
    }
}
