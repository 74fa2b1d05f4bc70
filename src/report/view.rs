//! One indicator in one period in one language: where cells are made.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::breaks::{MethodBreak, Touches};
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::reading::Reading;
use crate::domain::target::Target;
use crate::domain::text::Language;

use super::aside::{latest_known, published_beside};
use super::cell::{Cell, Rank};
use super::exact::Exact;
use super::figures::{Earlier, Found, a_year_before, before, completeness, coverage, evaluate, unequal_days};
use super::format;
use super::league::Entry;
use super::page::{IndicatorRef, PlaceRef, cumulative};
use super::passport::Passport;
use super::plan::{Plan, Planned};
use super::remark::Remark;
use super::snapshot::{PlaceIndex, Snapshot};
use super::target::{Judged, by_now_text, judge, shortfall, shortfall_text, target_for, target_text};
use super::units::Before;
use super::words::{self, pick};

/// What all cells of an indicator share.
pub(crate) struct View<'s> {
    pub snapshot: &'s Snapshot,
    pub indicator: &'s Indicator,
    pub period: Period,
    pub language: Language,
    pub plan: Planned<'s>,
    /// Whether places are the 34 provinces of today or the 63 of before.
    pub units: CodeSystem,
    /// Breaks of method that touch the indicator.
    pub breaks: Vec<&'s MethodBreak>,
    targets: Vec<&'s Target>,
    passport: Arc<Passport>,
}

impl<'s> View<'s> {
    pub fn new(snapshot: &'s Snapshot, indicator: &'s Indicator, period: Period, language: Language) -> Self {
        let plan = snapshot.plan(indicator);
        let score = match &*plan {
            Plan::Score { index, component, .. } => Some((index.as_str(), component.as_str())),
            _ => None,
        };
        let breaks = snapshot.breaks().iter().filter(|one| one.touches(&indicator.id, score)).collect();
        Self {
            snapshot,
            indicator,
            period,
            language,
            plan,
            units: CodeSystem::Of34,
            breaks,
            targets: snapshot.targets().iter().filter(|target| target.plan.indicator == indicator.id).collect(),
            passport: snapshot.passport(indicator, language),
        }
    }

    /// The same over the provinces of a code system.
    pub fn over(self, units: CodeSystem) -> Self {
        Self { units, ..self }
    }

    /// The provinces that stand side by side.
    pub fn places(&self) -> Vec<PlaceIndex> {
        match self.units {
            CodeSystem::Of34 => self.snapshot.province_indices().to_vec(),
            CodeSystem::Of63 => self.snapshot.old_provinces(),
        }
    }

    pub fn reference(&self) -> IndicatorRef {
        IndicatorRef::of(self.snapshot, self.indicator, self.language)
    }

    pub fn names(&self) -> &'s Names {
        self.snapshot.names(self.language)
    }

    pub fn passport(&self) -> Arc<Passport> {
        Arc::clone(&self.passport)
    }

    pub fn targets(&self) -> &[&'s Target] {
        &self.targets
    }

    pub fn found(&self, place: PlaceIndex) -> Found {
        evaluate(self.snapshot, &self.plan, place, self.period)
    }

    pub fn found_in(&self, place: PlaceIndex, period: Period) -> Found {
        evaluate(self.snapshot, &self.plan, place, period)
    }

    pub fn before(&self, place: PlaceIndex, now: &Found) -> Option<Earlier> {
        before(self.snapshot, &self.plan, place, self.period, now, &self.breaks_of(place))
    }

    /// The same period a year before, or the edition before; never another period.
    pub fn a_year_before(&self, place: PlaceIndex, now: &Found) -> Option<Earlier> {
        a_year_before(self.snapshot, &self.plan, place, self.period, now, &self.breaks_of(place))
    }

    /// Those that part earlier figures of a place from later ones.
    fn breaks_of(&self, place: PlaceIndex) -> Vec<&'s MethodBreak> {
        // Who did not merge is the same province before and after; a survey of 63 is another one for all.
        let is_other = matches!(*self.plan, Plan::Score { .. }) || self.snapshot.predecessors(place).len() > 1;
        let breaks = self.breaks.iter().filter(|one| is_other || one.touches != Touches::Everything);
        breaks.copied().collect()
    }

    pub fn target(&self, place: PlaceIndex) -> Option<&'s Target> {
        target_for(self.snapshot, &self.targets, self.snapshot.place_code(place), self.period.year)
    }

    /// The one that a figure is held against: none of a plan that began long after.
    fn target_of(&self, place: PlaceIndex, found: &Found) -> Option<&'s Target> {
        self.target(place).filter(|target| edition_of(&found.reading).is_none_or(|year| target.plan.is_for(year)))
    }

    /// A reading of this indicator in words.
    pub fn text(&self, reading: &Reading) -> String {
        format::reading(reading, self.indicator.unit, self.indicator.decimals, self.language)
    }

    /// `19,97 % (năm 2025)`, and whether that can be compared with.
    pub fn earlier_text(&self, earlier: &Earlier) -> String {
        let (text, at) = (self.text(&earlier.reading), earlier.at.text(self.language));
        match (&earlier.across, self.language) {
            (None, _) => format!("{text} ({at})"),
            (Some(label), Language::Vietnamese) => format!("{text} ({at}); không so được qua mốc: {}", label.vi),
            (Some(label), Language::English) => format!("{text} ({at}); not comparable across the break: {}", label.en),
        }
    }

    fn judged(&self, found: &Found, before: Option<&Earlier>, target: Option<&Target>) -> Judged {
        judge(
            &found.reading,
            before.filter(|earlier| earlier.across.is_none()).map(|earlier| &earlier.reading),
            target,
            self.indicator.direction,
            (self.period.year, found.as_of.map_or(self.period.last_day(), |day| day.min(self.period.last_day()))),
        )
    }

    fn short_of(&self, found: &Found, target: Option<&Target>) -> Option<i64> {
        match found.reading {
            Reading::Share(quotient) => shortfall(quotient, target?.value, self.indicator.direction),
            _ => None,
        }
    }

    /// The figure of the nation in words, with what must be printed with it; `None` where there is none.
    pub fn nation_text(&self) -> Option<(String, Option<String>)> {
        let found = self.found(self.snapshot.place_index(&PlaceCode::nation())?);
        let is_told = !matches!(found.reading, Reading::Absent(_));
        is_told.then(|| (self.text(&found.reading), self.dated_text(&found)))
    }

    pub fn nation(&self) -> Option<Cell> {
        let place = self.snapshot.place_index(&PlaceCode::nation())?;
        Some(self.cell(place, &self.found(place), None))
    }

    /// The cell of a place; `bar` is left at 0.
    pub fn cell(&self, place: PlaceIndex, found: &Found, rank: Option<Rank>) -> Cell {
        let language = self.language;
        let target = self.target_of(place, found);
        // What came before matters only to those who are held against a target.
        let before = target.and_then(|_| self.before(place, found));
        let judged = self.judged(found, before.as_ref(), target);
        let edition_text = self.edition_text(&found.reading);
        let as_of_text = self.as_of_text(found);
        let (numerator, denominator) = match &found.reading {
            Reading::Share(quotient) => (Some(quotient.numerator), Some(quotient.denominator)),
            Reading::Days { cases, .. } => (None, Some(*cases)),
            _ => (None, None),
        };
        let nature = self.snapshot.nature_at(place, found.sources);
        let shortfall = self.short_of(found, target);
        Cell {
            place: self.snapshot.place_code(place).clone(),
            text: self.text(&found.reading),
            value: found.reading.value(),
            absence: match found.reading {
                Reading::Absent(absence) => Some(absence),
                _ => None,
            },
            numerator,
            denominator,
            quotient_text: self.quotient_text(&found.reading),
            edition: edition_of(&found.reading),
            dated_text: self.dated_text(found),
            edition_text,
            target: target.map(|target| target.value),
            target_text: target.map(|target| target_text(target, self.indicator, language)),
            gap: judged.gap.map(Exact::value),
            gap_text: (judged.gap)
                .map(|gap| format::signed(gap, self.indicator.decimals, self.indicator.unit, language)),
            shortfall,
            shortfall_text: shortfall.and_then(|short| shortfall_text(self.indicator, short, language)),
            by_now_text: judged.by_now.map(|by_now| by_now_text(by_now, self.indicator, language)),
            standing: judged.standing,
            standing_word: words::standing(judged.standing, language),
            standing_sign: words::standing_sign(judged.standing),
            rank,
            rank_text: rank.map(Rank::text),
            bar: 0,
            nature,
            nature_word: words::nature(nature, language),
            completeness_text: self.completeness_text(place, found),
            as_of: found.as_of.map(|day| day.to_string()),
            as_of_text,
            before_text: before.filter(|_| judged.gap.is_some()).map(|earlier| self.earlier_text(&earlier)),
            why: matches!(found.reading, Reading::Absent(_))
                .then(|| found.remarks.first().map(|remark| remark.text(language)))
                .flatten(),
            notes: self.notes(place, found, target),
            published_beside: published_beside(self, place),
            latest_known: latest_known(self, place, found),
            passport: self.snapshot.passport_at(self.indicator, place, language),
        }
    }

    /// Of which edition or day a figure is that is not of the period, or of which form.
    fn dated_text(&self, found: &Found) -> Option<String> {
        (self.sent_text(found).or_else(|| self.edition_text(&found.reading)))
            .or_else(|| self.as_of_text(found).filter(|_| self.is_dated(found)))
    }

    /// True where the head of the page does not say of which day the figure is: a level, or a sum
    /// that its source gave before the period ended or the newest data came.
    fn is_dated(&self, found: &Found) -> bool {
        let last = self.period.last_day();
        let told = self.snapshot.latest_day().map_or(last, |latest| latest.min(last));
        self.plan.is_level() || found.as_of.is_some_and(|day| day < told)
    }

    /// `biểu II.06a/VPCP/KSTT, đến 30/09/2026`: what no reader of a table may miss.
    fn sent_text(&self, found: &Found) -> Option<String> {
        found.remarks.iter().find_map(|remark| match remark {
            Remark::BySentForm { form, last_day, .. } => {
                let form = form.split('/').next().unwrap_or_default();
                let to = format::date(*last_day);
                Some(match self.language {
                    Language::Vietnamese => format!("theo báo cáo {form}, đến {to}"),
                    Language::English => format!("reported on {form}, to {to}"),
                })
            }
            Remark::Before(Before::PartOfTheTruth { .. }) => Some(pick(self.language, "một phần", "a part").to_owned()),
            _ => None,
        })
    }

    fn quotient_text(&self, reading: &Reading) -> Option<String> {
        let number = |n| format::integer(n, self.language);
        match reading {
            Reading::Share(quotient) => {
                Some(format!("{} / {}", number(quotient.numerator), number(quotient.denominator)))
            }
            Reading::Days { cases, .. } => Some(words::cases(*cases, self.language)),
            _ => None,
        }
    }

    fn edition_text(&self, reading: &Reading) -> Option<String> {
        match reading {
            Reading::Score { edition, .. } if *edition != self.period.year => {
                Some(format!("{} {edition}", pick(self.language, "kỳ", "edition")))
            }
            _ => None,
        }
    }

    fn completeness_text(&self, place: PlaceIndex, found: &Found) -> Option<String> {
        let months = completeness(self.snapshot, &self.plan, place, self.period, found)?;
        let (received, expected) = (months.received, months.expected);
        (received < expected).then(|| match self.language {
            Language::Vietnamese => format!("{received} trên {expected} tháng"),
            Language::English => format!("{received} of {expected} months"),
        })
    }

    pub fn as_of_text(&self, found: &Found) -> Option<String> {
        let day = found.as_of?;
        match found.reading {
            Reading::Absent(_) => None,
            Reading::Level { .. } => {
                Some(format!("{} {}", pick(self.language, "tại ngày", "as of"), format::date(day)))
            }
            _ if self.plan.is_level() => {
                Some(format!("{} {}", pick(self.language, "tại ngày", "as of"), format::date(day)))
            }
            _ if day < self.period.last_day() && day >= self.period.first_day() => Some(cumulative(day, self.language)),
            _ => None,
        }
    }

    fn notes(&self, place: PlaceIndex, found: &Found, target: Option<&Target>) -> Vec<String> {
        let coverage = coverage(self.snapshot, &self.plan, place, self.period);
        let too_late = self.target(place).filter(|_| target.is_none()).and_then(|later| self.too_late(later, found));
        let weak_target = target.filter(|target| target.plan.confidence.is_unverified());
        let caution = weak_target.map(|_| {
            pick(self.language, "Chỉ tiêu chưa được kiểm chứng.", "The target has not been verified.").to_owned()
        });
        let is_there = !matches!(found.reading, Reading::Absent(_));
        let rule_set = self.plan.rule_set().filter(|_| self.plan.is_counted());
        let unequal = is_there.then(|| unequal_days(self.snapshot, rule_set, place, self.period));
        let remarks = found
            .remarks
            .iter()
            .chain(coverage.as_ref())
            .chain(unequal.iter().flatten())
            .map(|remark| remark.text(self.language));
        remarks.chain(caution).chain(too_late).collect()
    }

    /// Why a figure is not held against the target of its place.
    fn too_late(&self, target: &Target, found: &Found) -> Option<String> {
        let (edition, since) = (edition_of(&found.reading)?, target.plan.since?);
        Some(match self.language {
            Language::Vietnamese => {
                format!(
                    "Số liệu năm {edition}, có trước kế hoạch đặt chỉ tiêu (từ năm {since}): không đem so với chỉ tiêu."
                )
            }
            Language::English => {
                format!("Of {edition}, before the plan that sets the target (from {since}): not held against it.")
            }
        })
    }
}

fn edition_of(reading: &Reading) -> Option<i16> {
    match reading {
        Reading::Score { edition, .. } => Some(*edition),
        _ => None,
    }
}

impl Rank {
    /// `7/34`, `7=/34`.
    pub fn text(self) -> String {
        format!("{}{}/{}", self.place, if self.is_tied { "=" } else { "" }, self.of)
    }
}

/// Sets the bars of cells that are printed side by side: 100 for the largest magnitude.
pub(crate) fn set_bars<'c>(cells: impl Iterator<Item = &'c mut Cell>) {
    let mut cells: Vec<&mut Cell> = cells.collect();
    let largest = cells.iter().filter_map(|cell| cell.value).fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest > 0.0 {
        for cell in &mut cells {
            cell.bar = cell.value.map_or(0, |value| (value.abs() * 100.0 / largest).round() as u8);
        }
    }
}

/// The provinces by number: their names, and their Vietnamese order, those of before under those of today.
pub(crate) struct Names {
    by_place: HashMap<PlaceIndex, (usize, PlaceRef)>,
    language: Language,
}

impl Names {
    /// For the snapshot, which keeps them.
    pub fn of(snapshot: &Snapshot, language: Language) -> Self {
        let today = snapshot.provinces_in_order().into_iter().filter_map(|one| snapshot.place_index(&one.code));
        let all = today.chain(snapshot.old_provinces()).enumerate();
        let by_place = all.filter_map(|(order, place)| Some((place, (order, named(snapshot, place, language)?))));
        Self { by_place: by_place.collect(), language }
    }

    pub fn reference(&self, place: PlaceIndex) -> PlaceRef {
        match self.by_place.get(&place) {
            Some((_, reference)) => reference.clone(),
            None => PlaceRef::nation(self.language),
        }
    }

    /// In Vietnamese order.
    pub fn sort(&self, entries: &mut [Entry]) {
        entries.sort_by_key(|entry| self.by_place.get(&entry.place).map(|(order, _)| *order));
    }
}

/// After the name of a province of before that merged.
pub(crate) fn before_mark(language: Language) -> &'static str {
    pick(language, " (cũ)", " (former)")
}

/// A province of before that merged says so: the one of today may bear its name.
fn named(snapshot: &Snapshot, place: PlaceIndex, language: Language) -> Option<PlaceRef> {
    let mut reference = PlaceRef::of(snapshot.atlas().province(snapshot.place_code(place))?, language);
    if snapshot.successor(place).is_some_and(|new| snapshot.predecessors(new).len() > 1) {
        reference.name.push_str(before_mark(language));
    }
    Some(reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::breaks::From;
    use crate::domain::confidence::Confidence;
    use crate::domain::part::CaseEvent::{ResolvedOnTime, ResolvedOverdue};
    use crate::domain::target::Standing;
    use crate::report::fixture as f;
    use crate::report::series::trend;
    use jiff::civil::date;

    fn cell(snapshot: &Snapshot, at: &str, period: &str) -> (Standing, Option<String>) {
        let indicator = &snapshot.indicators()[0];
        let period = period.parse().expect("a period");
        let view = View::new(snapshot, indicator, period, Language::English);
        let place = snapshot.place_index(&f::place(at)).expect("a place");
        let cell = view.cell(place, &view.found(place), None);
        (cell.standing, cell.before_text)
    }

    #[test]
    fn nothing_rises_or_falls_across_a_break() {
        let in_month = |at, (year, month), on_time| {
            let day = date(year, month, 3);
            [f::part(ResolvedOnTime, at, day, on_time), f::part(ResolvedOverdue, at, day, 100 - on_time)]
        };
        let months = [(2025, 5), (2025, 8), (2026, 2), (2026, 8)].into_iter().zip([90, 85, 80, 75]);
        let parts = months.flat_map(|(month, n)| ["34:08", "34:40"].map(|at| in_month(at, month, n))).flatten();
        let targets = vec![f::target("on_time_share", None, 2026, 95.0)];
        let snapshot = f::snapshot(vec![f::on_time_share()], targets, f::wall(parts.collect(), Vec::new()));
        let text = |text: &str| Some(text.to_owned());
        let same = cell(&snapshot, "34:40", "2026");
        assert_eq!(same, (Standing::Worsening, text("87.50% (2025)")), "it did not merge");
        let across = text("87.50% (2025); not comparable across the break: Merger");
        assert_eq!(cell(&snapshot, "34:08", "2026"), (Standing::Behind, across));
        let after = cell(&snapshot, "34:08", "2026-08");
        assert_eq!(after, (Standing::Worsening, text("85.00% (August 2025)")), "both are after it");
    }

    #[test]
    fn nothing_is_held_against_a_plan_that_began_long_after() {
        let rows =
            [("34:40", 2015), ("34:08", 2020)].map(|(at, edition)| f::published("papi", at, edition, Some(34.0), None));
        let mut plan = f::target("papi", None, 2030, 50.0);
        plan.plan.since = Some(2021);
        let snapshot = f::snapshot(vec![f::score("papi")], vec![plan], f::wall(Vec::new(), rows.to_vec()));
        let view = View::new(&snapshot, &snapshot.indicators()[0], Period::year(2026), Language::English);
        let cell = |at: &str| {
            let place = snapshot.place_index(&f::place(at)).expect("a place");
            view.cell(place, &view.found(place), None)
        };
        let long_before = cell("34:40");
        assert_eq!((long_before.standing, long_before.target, long_before.gap), (Standing::NoTarget, None, None));
        let why = "Of 2015, before the plan that sets the target (from 2021): not held against it.";
        assert!(long_before.notes.iter().any(|note| note == why), "{:?}", long_before.notes);
        let start = cell("34:08");
        assert_eq!((start.standing, start.gap), (Standing::Behind, Some(-16.0)), "the plan starts from there");
        assert!(!start.notes.iter().any(|note| note.contains("before the plan")), "{:?}", start.notes);
    }

    #[test]
    fn a_survey_that_asks_more_is_another_one() {
        let rows = [(2016, 34.0), (2017, 33.0), (2018, 44.0), (2019, 43.0)];
        let rows = rows.map(|(edition, score)| f::published("papi", "34:40", edition, Some(score), None));
        let targets = vec![f::target("papi", None, 2030, 50.0)];
        let indices = Touches::Indices { indices: vec!["papi".to_owned()], components: Vec::new() };
        let asks_more =
            MethodBreak { touches: indices, from: From::Edition(2018), confidence: Confidence::C, ..f::merger() };
        let snapshot = f::snapshot(vec![f::score("papi")], targets, f::wall(Vec::new(), rows.to_vec()));
        let snapshot = snapshot.with_breaks(&[asks_more]);
        let standing = |period| cell(&snapshot, "34:40", period).0;
        assert_eq!(standing("2017"), Standing::Worsening);
        assert_eq!(standing("2018"), Standing::Behind, "44 of eight after 33 of six is no course to a target");
        assert_eq!(standing("2019"), Standing::Worsening);
        let period = "2019".parse().expect("a period");
        let view = View::new(&snapshot, &snapshot.indicators()[0], period, Language::English);
        let drawn = trend(&view, snapshot.place_index(&f::place("34:40")).expect("a place"), "Nghệ An");
        assert_eq!(drawn.breaks.iter().map(|one| (one.before, one.is_unverified)).collect::<Vec<_>>(), [(2, true)]);
        let said = "Nghệ An: from 44.00 (2018) to 43.00 (2019)";
        assert_eq!(drawn.caption.title, said, "34 to 43 is no rise");
        assert_eq!(drawn.caption.description, "Since the break “Merger”: 2 editions, all with a figure.");
        assert_eq!(drawn.breaks[0].note, "Three provinces are left. (A resolution)");
    }
}
