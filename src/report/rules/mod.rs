//! Where rule sets judge the same cases differently, how many, and by which of their choices.
//!
//! Cases are counted once each, in the period of their receipt, as they stand on the day of the
//! data. Flows of a period, as in form II.06a, are another count; the two are never mixed here.

pub mod cases;
mod choices;
mod cohort;
pub mod export;
pub mod keys;
pub mod passport;
pub mod places;
mod said;
mod sentence;
pub mod table;
mod words;

use crate::domain::difference::{Reason, Verdict};
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::Quotient;
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Language;

use super::format;
use super::page::{Head, PlaceRef};
use super::passport::{PassportSource, source};
use super::remark::Remark;
use super::snapshot::{PlaceIndex, Snapshot};
use super::words::pick;

pub(crate) use words::verdict;

use cohort::{Change, Cohort, Totals};
use places::PlaceRow;

/// Verdicts in the order of the columns.
const COLUMNS: [Verdict; 8] = [
    Verdict::ResolvedInTime,
    Verdict::ResolvedOverdue,
    Verdict::ResolvedUnjudged,
    Verdict::Cancelled,
    Verdict::OpenInTime,
    Verdict::OpenOverdue,
    Verdict::Waiting,
    Verdict::NotCounted,
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesQuery {
    pub period: Option<Period>,
    /// A province of the 34; `None` or another place: the nation.
    pub place: Option<PlaceCode>,
}

#[derive(Clone, Debug)]
pub struct RulesPage {
    pub head: Head,
    /// `Cùng một hồ sơ, bốn cách tính`.
    pub title: String,
    pub place: PlaceRef,
    /// The day on which the cases stand as they are shown, ISO.
    pub as_of: Option<String>,
    /// What is counted here, and what it must not be held against.
    pub scope: String,
    /// The page in a sentence or two; `None` where nothing can be said.
    pub finding: Option<String>,
    /// Why there is nothing to show.
    pub absent: Option<String>,
    /// Set where some provinces received no case in the period.
    pub coverage: Option<String>,
    /// Cases received in the period.
    pub received: i64,
    /// Headings over [`TotalRow::counts`].
    pub verdicts: Vec<VerdictRef>,
    /// One a rule set, the base first.
    pub totals: Vec<TotalRow>,
    /// One a rule set other than the base, in the same order.
    pub pairs: Vec<Pair>,
    /// The provinces, where the page is of the nation.
    pub places: Vec<PlaceRow>,
    pub sources: Vec<PassportSource>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetRef {
    pub id: String,
    pub name: String,
    /// Rests on a weak source.
    pub is_unverified: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictRef {
    pub id: &'static str,
    pub text: &'static str,
}

/// The same cases under one rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalRow {
    pub rule_set: RuleSetRef,
    pub counted: Count,
    pub counts: Vec<Count>,
    /// In time among those resolved and judged.
    pub in_time: Option<Quotient>,
    pub in_time_text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Cases.
    pub n: i64,
    pub text: String,
    /// `+812` against the base; `None` where nothing differs.
    pub difference: Option<String>,
}

/// One rule set held against the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub base: RuleSetRef,
    pub other: RuleSetRef,
    /// `812 trong 10.000 hồ sơ (8,12 %) được xếp khác nhau.`
    pub sentence: String,
    /// Cases seen otherwise.
    pub differing: i64,
    /// Most cases first.
    pub reasons: Vec<ReasonGroup>,
}

/// What one choice does.
#[derive(Clone, Debug, PartialEq)]
pub struct ReasonGroup {
    pub reason: Reason,
    pub name: &'static str,
    /// What each of the two chose: of the base, then of the other; empty for statuses.
    pub choices: Vec<(String, String)>,
    pub n: i64,
    pub text: String,
    /// Of the cases seen otherwise.
    pub share_text: String,
    /// 0 to 100 of the largest group of the pair.
    pub bar: u8,
    /// Most cases first.
    pub moves: Vec<Move>,
}

/// Cases that go from one verdict to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub from: Verdict,
    pub to: Verdict,
    pub from_text: &'static str,
    pub to_text: &'static str,
    pub sentence: String,
    pub n: i64,
    pub text: String,
}

impl RulesPage {
    pub fn build(snapshot: &Snapshot, query: &RulesQuery, language: Language) -> Self {
        let mut head = Head::of(snapshot, query.period, language);
        let is_of_34 = |place: &&PlaceCode| (place.system, place.level()) == (CodeSystem::Of34, Level::Province);
        let chosen = query.place.as_ref().filter(is_of_34).and_then(|code| snapshot.atlas().province(code));
        let place = chosen.map_or_else(|| PlaceRef::nation(language), |one| PlaceRef::of(one, language));
        let places: Vec<PlaceIndex> = match chosen {
            Some(province) => snapshot.place_index(&province.code).into_iter().collect(),
            None => snapshot.province_indices().to_vec(),
        };
        let cohort = Cohort::of(snapshot, &places, head.period);
        let absent = said::why_absent(cohort.as_ref(), chosen.is_none(), snapshot, &head, &place);
        let shown = cohort.filter(|_| absent.is_none());
        head.select_provinces(&chosen.map(|province| province.code.bare()).into_iter().collect::<Vec<_>>());
        head.mark_natures(shown.iter().map(|cohort| snapshot.nature_of(cohort.sources)).collect());
        let mut page = Self {
            title: said::title(snapshot.rule_sets().len(), language),
            as_of: snapshot
                .place_index(&place.code)
                .and_then(|place| snapshot.counted_to(place))
                .map(|day| day.to_string()),
            scope: said::scope(snapshot, &place, &head),
            finding: None,
            absent,
            coverage: None,
            received: 0,
            verdicts: COLUMNS.map(|one| VerdictRef { id: one.as_str(), text: words::verdict(one, language) }).to_vec(),
            totals: Vec::new(),
            pairs: Vec::new(),
            places: Vec::new(),
            sources: Vec::new(),
            place,
            head,
        };
        if let Some(cohort) = shown {
            page.fill(snapshot, &cohort, chosen.is_none());
        }
        page
    }

    fn fill(&mut self, snapshot: &Snapshot, cohort: &Cohort, is_nation: bool) {
        let language = self.head.language;
        let all = snapshot.province_indices().len();
        self.received = cohort.received();
        self.coverage = (is_nation && cohort.places < all)
            .then(|| Remark::Coverage { received: cohort.places, expected: all }.text(language));
        let compared = compared(snapshot, cohort.base);
        self.totals = (std::iter::once(cohort.base).chain(compared.iter().copied()))
            .map(|slot| total_row(&snapshot.rule_sets()[slot], cohort.under(slot), cohort.under_base, language))
            .collect();
        self.pairs = compared.iter().map(|&slot| pair(snapshot, cohort, slot, language)).collect();
        if is_nation {
            self.places = places::rows(snapshot, &self.head, &compared);
        }
        self.finding = said::finding(self, language);
        let province = snapshot.place_index(&self.place.code).filter(|_| !is_nation);
        self.sources =
            (snapshot.source_ids(cohort.sources)).filter_map(|id| source(snapshot, id, province, language)).collect();
    }

    /// Moves of all pairs, with the pair and the reason they belong to.
    pub fn moves(&self) -> impl Iterator<Item = (&Pair, &ReasonGroup, &Move)> {
        self.pairs.iter().flat_map(|pair| {
            pair.reasons.iter().flat_map(move |group| group.moves.iter().map(move |one| (pair, group, one)))
        })
    }
}

impl RuleSetRef {
    pub fn of(rule_set: &RuleSet, language: Language) -> Self {
        Self {
            id: rule_set.id.clone(),
            name: rule_set.name.get(language).to_owned(),
            is_unverified: rule_set.confidence.is_unverified(),
        }
    }
}

/// The rule sets that were held against the base, in the catalogue's order: a rule set that nothing
/// was counted under sees nothing otherwise and is left out.
fn compared(snapshot: &Snapshot, base: usize) -> Vec<usize> {
    let nation = snapshot.place_index(&PlaceCode::nation());
    let is_counted = |slot: &usize| {
        let has_activity = nation.is_some_and(|nation| snapshot.activity(*slot, nation).is_some());
        has_activity || snapshot.judged().rows().iter().any(|row| row.other == *slot)
    };
    (0..snapshot.rule_sets().len()).filter(|slot| *slot != base).filter(is_counted).collect()
}

fn total_row(rule_set: &RuleSet, totals: Totals, base: Totals, language: Language) -> TotalRow {
    let count = |n: i64, in_base: i64| Count {
        n,
        text: format::integer(n, language),
        difference: (n != in_base).then(|| signed(n - in_base, language)),
    };
    TotalRow {
        rule_set: RuleSetRef::of(rule_set, language),
        counted: count(totals.counted(), base.counted()),
        counts: COLUMNS.map(|verdict| count(totals.of(verdict), base.of(verdict))).to_vec(),
        in_time: totals.in_time(),
        in_time_text: totals.in_time().map_or_else(
            || pick(language, "Không áp dụng", "Not applicable").to_owned(),
            |share| format::share_text(share, 2, language),
        ),
    }
}

fn signed(n: i64, language: Language) -> String {
    let sign = if n > 0 { "+" } else { "" };
    format!("{sign}{}", format::integer(n, language))
}

fn pair(snapshot: &Snapshot, cohort: &Cohort, slot: usize, language: Language) -> Pair {
    let (base, other) = (&snapshot.rule_sets()[cohort.base], &snapshot.rule_sets()[slot]);
    let differing = cohort.differing(slot);
    let changes: Vec<(Change, i64)> = cohort.changes(slot).filter(|(_, n)| *n != 0).collect();
    let mut reasons: Vec<ReasonGroup> = (Reason::ALL.into_iter())
        .filter_map(|reason| {
            let of_reason: Vec<(Change, i64)> =
                changes.iter().filter(|(change, _)| change.reason == reason).copied().collect();
            (!of_reason.is_empty()).then(|| group(base, other, reason, &of_reason, differing, language))
        })
        .collect();
    reasons.sort_by_key(|group| std::cmp::Reverse(group.n));
    let largest = reasons.iter().map(|group| group.n).max().unwrap_or(0);
    for group in &mut reasons {
        group.bar = Quotient::new(group.n, largest).map_or(0, |share| share.percent().round() as u8);
    }
    let received = cohort.received();
    let (base, other) = (RuleSetRef::of(base, language), RuleSetRef::of(other, language));
    Pair { sentence: said::differ(differing, received, &base, &other, language), base, other, differing, reasons }
}

fn group(
    base: &RuleSet,
    other: &RuleSet,
    reason: Reason,
    changes: &[(Change, i64)],
    differing: i64,
    language: Language,
) -> ReasonGroup {
    let n = changes.iter().map(|(_, n)| n).sum();
    let mut moves: Vec<Move> = (changes.iter())
        .map(|&(change, n)| Move {
            from: change.from,
            to: change.to,
            from_text: words::verdict(change.from, language),
            to_text: words::verdict(change.to, language),
            sentence: sentence::sentence(base, other, change, language),
            n,
            text: format::integer(n, language),
        })
        .collect();
    moves.sort_by_key(|one| std::cmp::Reverse(one.n));
    let chosen = |rule_set: &RuleSet| {
        choices::choice(rule_set, reason, language).map(|choice| (rule_set.name.get(language).to_owned(), choice))
    };
    ReasonGroup {
        reason,
        name: words::reason(reason, language),
        choices: [base, other].into_iter().filter_map(chosen).collect(),
        n,
        text: format::integer(n, language),
        share_text: Quotient::new(n, differing)
            .map_or_else(String::new, |share| format::share_text(share, 1, language)),
        bar: 0,
        moves,
    }
}

#[cfg(test)]
mod tests;
