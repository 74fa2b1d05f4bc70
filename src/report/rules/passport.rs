//! The passport of one count of the page: whose cases, under which rule set, of which provinces.

use crate::domain::case_list::SeenBy;
use crate::domain::difference::{Reason, Verdict};
use crate::domain::reading::Quotient;
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Language;
use crate::report::count_passport::{Basis, CountPassport, CountTerm, CountValue, Part, Parts, PartsKind};
use crate::report::figure_passport;
use crate::report::page::PlaceRef;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::words::pick;

use super::cohort::{Change, Cohort};
use super::{COLUMNS, RulesPage, RulesQuery, sentence, words};

/// One count of the page. Rule sets are named by their position in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Received,
    /// Cases that the rule set counts at all.
    Counted(usize),
    Under(usize, Verdict),
    InTime(usize),
    Differing(usize),
    DifferingShare(usize),
    Because(usize, Reason),
    Moved(usize, Change),
}

impl Asked {
    /// `base`: the rule set that the others are held against, where it is known; from itself nothing differs.
    pub fn parse(key: &str, rule_sets: &[RuleSet], base: Option<usize>) -> Option<Self> {
        let fields: Vec<&str> = key.split(':').collect();
        let rule_set = |id: &str| rule_sets.iter().position(|one| one.id == id);
        let other = |id: &str| rule_set(id).filter(|&slot| Some(slot) != base);
        Some(match fields.as_slice() {
            ["received"] => Self::Received,
            ["counted", id] => Self::Counted(rule_set(id)?),
            ["under", id, verdict] => Self::Under(rule_set(id)?, Verdict::parse(verdict)?),
            ["in_time", id] => Self::InTime(rule_set(id)?),
            ["differing", id] => Self::Differing(other(id)?),
            ["differing_share", id] => Self::DifferingShare(other(id)?),
            ["differing", id, reason] => Self::Because(other(id)?, Reason::parse(reason)?),
            ["differing", id, reason, from, to] => {
                let (reason, from, to) = (Reason::parse(reason)?, Verdict::parse(from)?, Verdict::parse(to)?);
                Self::Moved(other(id)?, Change { reason, from, to })
            }
            _ => return None,
        })
    }

    /// The count, and of how many where it is a share.
    fn of(self, cohort: &Cohort) -> (i64, Option<i64>) {
        let changed = |slot, is_meant: &dyn Fn(Change) -> bool| {
            cohort.changes(slot).filter(|(change, _)| is_meant(*change)).map(|(_, n)| n).sum()
        };
        match self {
            Self::Received => (cohort.received(), None),
            Self::Counted(slot) => (cohort.under(slot).counted(), None),
            Self::Under(slot, verdict) => (cohort.under(slot).of(verdict), None),
            Self::InTime(slot) => {
                let totals = cohort.under(slot);
                let in_time = totals.of(Verdict::ResolvedInTime);
                (in_time, Some(in_time + totals.of(Verdict::ResolvedOverdue)))
            }
            Self::Differing(slot) => (cohort.differing(slot), None),
            Self::DifferingShare(slot) => (cohort.differing(slot), Some(cohort.received())),
            Self::Because(slot, reason) => (changed(slot, &|change| change.reason == reason), None),
            Self::Moved(slot, asked) => (changed(slot, &|change| change == asked), None),
        }
    }

    /// Which cases they are: by which rule set, and how it sees them. Of a share those that it is of, but of what is seen
    /// differently only those.
    pub fn seen(self, base: usize) -> (usize, SeenBy) {
        match self {
            Self::Received => (base, SeenBy::Anyhow),
            Self::Counted(slot) => {
                let counted = Verdict::ALL.into_iter().filter(|one| *one != Verdict::NotCounted);
                (slot, SeenBy::Verdicts(counted.collect()))
            }
            Self::Under(slot, verdict) => (slot, SeenBy::Verdicts(vec![verdict])),
            Self::InTime(slot) => (slot, SeenBy::Verdicts(vec![Verdict::ResolvedInTime, Verdict::ResolvedOverdue])),
            Self::Differing(slot) | Self::DifferingShare(slot) => (slot, SeenBy::Apart),
            Self::Because(slot, reason) => (slot, SeenBy::Because(reason)),
            Self::Moved(slot, Change { reason, from, to }) => (slot, SeenBy::Moved { reason, from, to }),
        }
    }

    /// How many they are.
    pub fn cases(self, cohort: &Cohort) -> i64 {
        match (self, self.of(cohort)) {
            (Self::InTime(_), (_, Some(of))) => of,
            (_, (n, _)) => n,
        }
    }

    /// What the count adds up from; of a share, what it is of.
    fn terms(self, cohort: &Cohort, language: Language) -> Vec<CountTerm> {
        let term = |words: &str, n| CountTerm::new(words.to_owned(), n, language);
        let verdicts = |slot, wanted: &[Verdict]| {
            let totals = cohort.under(slot);
            let terms = wanted.iter().map(|&one| term(words::verdict(one, language), totals.of(one)));
            terms.collect::<Vec<_>>()
        };
        match self {
            Self::Received => verdicts(cohort.base, &COLUMNS),
            Self::Counted(slot) => {
                let counted: Vec<Verdict> = COLUMNS.into_iter().filter(|one| *one != Verdict::NotCounted).collect();
                verdicts(slot, &counted)
            }
            Self::InTime(slot) => verdicts(slot, &[Verdict::ResolvedInTime, Verdict::ResolvedOverdue]),
            Self::Differing(slot) => {
                let reasons = Reason::ALL.into_iter().map(|reason| (reason, Self::Because(slot, reason).of(cohort).0));
                reasons.filter(|(_, n)| *n > 0).map(|(reason, n)| term(words::reason(reason, language), n)).collect()
            }
            Self::DifferingShare(slot) => {
                let (differing, received) = (cohort.differing(slot), cohort.received());
                let [apart, alike] = apart_and_alike(language);
                vec![term(apart, differing), term(alike, received - differing)]
            }
            Self::Because(slot, reason) => {
                let moves = cohort.changes(slot).filter(|(change, n)| change.reason == reason && *n != 0);
                let words = |change: Change| {
                    let [from, to] = [change.from, change.to].map(|one| words::verdict(one, language));
                    format!("{from} → {to}")
                };
                moves.map(|(change, n)| term(&words(change), n)).collect()
            }
            Self::Under(..) | Self::Moved(..) => Vec::new(),
        }
    }

    pub fn title(self, snapshot: &Snapshot, base: usize, language: Language) -> String {
        let name = |slot: usize| snapshot.rule_sets()[slot].name.get(language);
        let apart = |slot| {
            let (base, other) = (name(base), name(slot));
            pick(
                language,
                format!("Xếp khác nhau giữa {base} và {other}"),
                format!("Seen differently by {base} and {other}"),
            )
        };
        match self {
            Self::Received => pick(language, "Hồ sơ tiếp nhận trong kỳ", "Cases received in the period").to_owned(),
            Self::Counted(slot) => format!("{}: {}", pick(language, "Hồ sơ có tính", "Cases counted"), name(slot)),
            Self::Under(slot, verdict) => format!("{}: {}", words::verdict(verdict, language), name(slot)),
            Self::InTime(slot) => {
                let words = pick(
                    language,
                    "Đúng hạn trong số đã giải quyết và xét hạn",
                    "In time among those resolved and judged",
                );
                format!("{words}: {}", name(slot))
            }
            Self::Differing(slot) | Self::DifferingShare(slot) => apart(slot),
            Self::Because(slot, reason) => format!("{}: {}", apart(slot), words::reason(reason, language)),
            Self::Moved(slot, change) => format!("{}: {}", apart(slot), words::situation(change.reason, language)),
        }
    }

    /// The base is among them: it says which cases there are.
    fn rule_sets(self, base: usize) -> Vec<usize> {
        match self {
            Self::Received => vec![base],
            Self::Counted(slot) | Self::Under(slot, _) | Self::InTime(slot) if slot == base => vec![base],
            Self::Counted(slot) | Self::Under(slot, _) | Self::InTime(slot) => vec![slot],
            Self::Differing(slot) | Self::DifferingShare(slot) | Self::Because(slot, _) | Self::Moved(slot, _) => {
                vec![base, slot]
            }
        }
    }
}

fn apart_and_alike(language: Language) -> [&'static str; 2] {
    pick(language, ["Xếp khác nhau", "Xếp như nhau"], ["Seen differently", "Seen alike"])
}

/// `None` where the page shows nothing, or where no count of it has this key.
pub fn passport(snapshot: &Snapshot, query: &RulesQuery, key: &str, language: Language) -> Option<CountPassport> {
    let page = RulesPage::build(snapshot, query, language);
    if page.absent.is_some() {
        return None;
    }
    let is_nation = page.place.code == PlaceRef::nation(language).code;
    let index = snapshot.place_index(&page.place.code)?;
    let all = if is_nation { snapshot.province_indices().to_vec() } else { vec![index] };
    let cohort = Cohort::of(snapshot, &all, page.head.period)?;
    let asked = Asked::parse(key, snapshot.rule_sets(), Some(cohort.base))?;
    let (n, of) = asked.of(&cohort);
    let value = match of {
        Some(of) => CountValue::Share { share: Quotient::new(n, of)?, decimals: 2 },
        None => CountValue::Count { n, of: None },
    };
    let mut words = vec![page.scope.clone()];
    if let Asked::Moved(slot, change) = asked {
        let rule_sets = snapshot.rule_sets();
        words.insert(0, sentence::sentence(&rule_sets[cohort.base], &rule_sets[slot], change, language));
    }
    let rule_sets = asked.rule_sets(cohort.base).into_iter().map(|slot| &snapshot.rule_sets()[slot]);
    Some(CountPassport {
        key: key.to_owned(),
        title: asked.title(snapshot, cohort.base, language),
        words,
        shown: value.text(language),
        value,
        terms: asked.terms(&cohort, language),
        parts: is_nation.then(|| provinces(snapshot, &page, asked, key, language)),
        basis: rule_sets.map(|rule_set| Basis::of_rule_set(rule_set, language)).collect(),
        as_of: snapshot.counted_to(index),
        sources: figure_passport::sources_of(snapshot, cohort.sources, (!is_nation).then_some(index), language),
        place: page.place,
        head: page.head,
    })
}

/// Those that received a case, in Vietnamese order.
fn provinces(snapshot: &Snapshot, page: &RulesPage, asked: Asked, key: &str, language: Language) -> Parts {
    let row = |place: PlaceIndex, name: &PlaceRef| {
        let cohort = Cohort::of(snapshot, &[place], page.head.period).filter(|cohort| cohort.received() > 0)?;
        let (n, of) = asked.of(&cohort);
        Some(Part::new(name.name.clone(), n, of, language).at(name, key))
    };
    let provinces = snapshot.provinces_in_order().into_iter();
    let rows = provinces.filter_map(|one| row(snapshot.place_index(&one.code)?, &PlaceRef::of(one, language)));
    Parts {
        kind: PartsKind::Sum,
        title: pick(language, "Các tỉnh, thành phố trong số này", "Provinces in this count"),
        heading: pick(language, "Tỉnh, thành phố", "Province"),
        rows: rows.collect(),
    }
}
