//! The cases behind a count of the page: the same cohort, asked of the lake instead of the wall.

use crate::domain::case_list::{CaseFilter, CaseOrder, CaseQuestion, CasesAsked, Seen};
use crate::domain::indicator::Direction;
use crate::domain::text::Language;
use crate::report::cases::{CaseSide, CasesBehind, Subject};
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::snapshot::{PlaceIndex, Snapshot};

use super::cohort::Cohort;
use super::passport::Asked;
use super::{RulesPage, RulesQuery};

/// `key`: as in the address of the passport; `None` where the page has no such count.
pub fn behind(
    snapshot: &Snapshot,
    query: &RulesQuery,
    key: &str,
    (filter, order): (&CaseFilter, CaseOrder),
    language: Language,
) -> Option<CasesBehind> {
    let page = RulesPage::build(snapshot, query, language);
    if page.absent.is_some() {
        return None;
    }
    let is_nation = page.place.code == PlaceRef::nation(language).code;
    let index = snapshot.place_index(&page.place.code)?;
    let places: Vec<PlaceIndex> = if is_nation { snapshot.province_indices().to_vec() } else { vec![index] };
    let cohort = Cohort::of(snapshot, &places, page.head.period)?;
    let asked = Asked::parse(key, snapshot.rule_sets(), Some(cohort.base))?;
    let rule_sets = snapshot.rule_sets();
    let (slot, by) = asked.seen(cohort.base);
    let n = asked.cases(&cohort);
    let question = CaseQuestion {
        rule_set: rule_sets[slot].id.clone(),
        counts: Vec::new(),
        buckets: page.head.period.buckets(),
        places: places.iter().map(|&place| snapshot.place_code(place).clone()).collect(),
        seen: Some(Seen { base: rule_sets[cohort.base].id.clone(), by }),
    };
    let of_province = |place| Cohort::of(snapshot, &[place], page.head.period).map(|cohort| asked.cases(&cohort));
    let province = filter.province.as_ref().and_then(|code| snapshot.place_index(code)).filter(|_| is_nation);
    let is_alone = *filter == CaseFilter { province: filter.province.clone(), ..CaseFilter::default() };
    Some(CasesBehind {
        subject: Subject {
            name: asked.title(snapshot, cohort.base, language),
            id: format!("rules-{}", key.replace(':', "-")),
            indicator: None,
            rule_set: Some((rule_sets[slot].id.clone(), rule_sets[slot].name.get(language).to_owned())),
        },
        part: None,
        expected_of_part: province.filter(|_| is_alone).and_then(of_province),
        figure: format::integer(n, language),
        direction: Direction::Neutral,
        sides: Vec::new(),
        side: CaseSide::Total,
        asked: Ok(CasesAsked { question, filter: filter.clone(), order }),
        expected: Some(n),
        event: None,
        as_of: snapshot.counted_to(index).map(format::date),
        place: page.place,
        head: page.head,
    })
}
