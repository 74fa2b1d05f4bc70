//! The wall, indexed for reading. Built once a version, then shared and never changed.
//!
//! A series holds running sums over half months, so a flow over any period is one subtraction and
//! a stock one look-up. Measures, places and sources are numbers inside; texts are met only when a
//! page is written.

mod build;
mod days;
mod differences;
mod held;
mod members;
mod quality;
mod run;
mod scores;
mod sent;
mod series;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::domain::atlas::Atlas;
use crate::domain::breaks::MethodBreak;
use crate::domain::bucket::Bucket;
use crate::domain::check::{Check, SentTwice};
use crate::domain::form::Form;
use crate::domain::held::LastSeen;
use crate::domain::indicator::Indicator;
use crate::domain::load::Load;
use crate::domain::part::MeasureId;
use crate::domain::period::Period;
use crate::domain::place::{Level, PlaceCode, Province};
use crate::domain::procedure::Procedure;
use crate::domain::reading::Nature;
use crate::domain::rule_set::RuleSet;
use crate::domain::run::Definitions;
use crate::domain::source::SourceMapping;
use crate::domain::target::{RankTarget, Target};
use crate::domain::text::Language;
use crate::domain::wall::Wall;

use super::choices::Choices;
use super::figures::KeptFigures;
use super::passport::Passport;
use super::places;
use super::plan::{Plan, Planned};
use super::view::Names;

pub(crate) use differences::Judged;
pub(crate) use held::Share;
pub(crate) use members::{Member, Members};
pub(crate) use quality::{Counts, EmptySeries, Quality};
pub use run::ShownRun;
pub use scores::ScoreRow;
pub(crate) use sent::{SentReport, SentReports, told};
pub(crate) use series::{Histogram, Series};

/// Index of a measure that has parts.
pub(crate) type MeasureIndex = usize;
/// Index of a place: the nation, both lists of provinces, the communes.
pub(crate) type PlaceIndex = usize;
/// One bit a source.
pub(crate) type SourceSet = u64;

/// What pages are made of.
pub struct Snapshot {
    atlas: Atlas,
    indicators: Vec<Indicator>,
    rank_targets: Vec<RankTarget>,
    targets: Vec<Target>,
    rule_sets: Vec<RuleSet>,
    sources: Vec<SourceMapping>,
    loads: Vec<Load>,
    left_out: Vec<Load>,
    version: i64,
    run: Option<ShownRun>,
    computed_as_of: Option<Date>,
    days: days::CountedDays,
    held: held::HeldLoads,
    index: build::Index,
    differences: differences::Differences,
    scores: scores::Scores,
    members: Members,
    quality: Quality,
    sent: SentReports,
    /// Whose totals stand in for cases that were not sent.
    forms: Vec<Form>,
    breaks: Vec<MethodBreak>,
    /// The 34 as they are listed.
    in_order: Vec<PlaceCode>,
    /// By indicator, Vietnamese then English.
    passports: Vec<[Arc<Passport>; 2]>,
    /// The same of each province, made when it is first asked for.
    passports_of_provinces: Vec<OnceLock<Arc<Passport>>>,
    plans: Vec<Plan>,
    /// Of each plan, the figures that were read by it.
    kept: Vec<KeptFigures>,
    /// Vietnamese then English, made when they are first asked for.
    choices: [OnceLock<Choices>; 2],
    /// The same of the names of provinces.
    names: [OnceLock<Names>; 2],
}

impl Snapshot {
    /// Takes the wall apart; a part of a place that the atlas does not know is left out.
    pub fn new(
        atlas: Atlas,
        indicators: Vec<Indicator>,
        targets: Vec<Target>,
        rule_sets: Vec<RuleSet>,
        sources: Vec<SourceMapping>,
        wall: Wall,
    ) -> Self {
        let index = build::Index::new(&atlas, &rule_sets, &sources, &wall);
        let differences = differences::Differences::new(&index, &rule_sets, wall.differences);
        let scores = scores::Scores::new(wall.scores);
        let members = index.members(&wall.member_flows, wall.agencies);
        let quality =
            Quality::new(wall.findings, wall.untold, wall.twice, wall.signals, &wall.member_flows, &wall.sent_lines)
                .with_empty_cells(&wall.empty_cells);
        let sent = index.sent(wall.sent_lines);
        let in_order = places::in_order(atlas.provinces_34());
        let newest = wall.loads.iter().map(|load| load.as_of).chain(wall.computed_as_of).max();
        let days = days::CountedDays::new(
            &wall.held,
            wall.computed_as_of.or(newest),
            |code| index.places.get(code).copied(),
            |source| index.source_bit(source),
        );
        let held = held::HeldLoads::new(&wall.held, |code| index.places.get(code).copied());
        let mut snapshot = Self {
            atlas,
            indicators,
            targets,
            rank_targets: Vec::new(),
            rule_sets,
            sources,
            loads: wall.loads,
            left_out: wall.left_out,
            version: wall.version,
            run: wall.run.map(ShownRun::of),
            computed_as_of: wall.computed_as_of,
            days,
            held,
            index,
            differences,
            scores,
            members,
            quality,
            sent,
            forms: Vec::new(),
            breaks: Vec::new(),
            in_order,
            passports: Vec::new(),
            passports_of_provinces: Vec::new(),
            plans: Vec::new(),
            kept: Vec::new(),
            choices: [OnceLock::new(), OnceLock::new()],
            names: [OnceLock::new(), OnceLock::new()],
        };
        snapshot.plans = snapshot.indicators.iter().map(|indicator| Plan::of(&snapshot, indicator)).collect();
        // Places are numbered from the widest to the narrowest.
        let wide = snapshot.index.codes.iter().take_while(|code| code.level() != Level::Commune).count();
        snapshot.kept = snapshot.plans.iter().map(|_| KeptFigures::none_yet(wide)).collect();
        snapshot.passports = (snapshot.indicators.iter())
            .map(|indicator| {
                [Language::Vietnamese, Language::English]
                    .map(|language| Arc::new(Passport::of(&snapshot, indicator, None, language)))
            })
            .collect();
        let number = snapshot.passports.len() * 2 * snapshot.province_indices().len();
        snapshot.passports_of_provinces = std::iter::repeat_with(OnceLock::new).take(number).collect();
        snapshot
    }

    /// With the names of procedures and fields, for the forms that list them.
    pub fn with_procedures(mut self, procedures: &[Procedure]) -> Self {
        self.members.name(procedures);
        self
    }

    /// With the definitions that pages show figures by: those of the run may be others.
    pub fn with_definitions(mut self, today: &Definitions) -> Self {
        self.run = self.run.map(|run| run.against(today));
        self
    }

    /// With the places aimed at in the order of published indices.
    pub fn with_rank_targets(mut self, targets: &[RankTarget]) -> Self {
        self.rank_targets = targets.to_vec();
        self
    }

    /// With the bounds and words of the checks, for the page on data quality.
    pub fn with_checks(mut self, checks: &[Check]) -> Self {
        self.quality.checks = checks.to_vec();
        self
    }

    /// With the forms that provinces send, so that figures can be read from them.
    pub fn with_forms(mut self, forms: &[Form]) -> Self {
        self.forms = forms.to_vec();
        self
    }

    /// With the breaks of method, which are drawn and across which nothing is compared.
    pub fn with_breaks(mut self, breaks: &[MethodBreak]) -> Self {
        self.breaks = breaks.to_vec();
        self
    }

    pub(crate) fn breaks(&self) -> &[MethodBreak] {
        &self.breaks
    }

    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// In the catalogue's order.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    pub fn rank_targets(&self) -> &[RankTarget] {
        &self.rank_targets
    }

    #[inline]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    pub fn rule_set(&self, id: &str) -> Option<&RuleSet> {
        self.rule_sets.iter().find(|rule_set| rule_set.id == id)
    }

    /// In the catalogue's order.
    pub fn rule_sets(&self) -> &[RuleSet] {
        &self.rule_sets
    }

    pub fn source(&self, id: &str) -> Option<&SourceMapping> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// In the order they were committed.
    pub fn loads(&self) -> &[Load] {
        &self.loads
    }

    /// Every file that came in, also those of which nothing counts, in the order they came.
    pub fn files(&self) -> Vec<&Load> {
        let mut all: Vec<&Load> = self.loads.iter().chain(&self.left_out).collect();
        all.sort_by_key(|load| load.id);
        all
    }

    /// The run that all counted figures are of; `None` while cases are being counted.
    pub fn run(&self) -> Option<&ShownRun> {
        self.run.as_ref()
    }

    pub fn version(&self) -> i64 {
        self.version
    }

    /// The day up to which cases were counted.
    pub fn computed_as_of(&self) -> Option<Date> {
        self.computed_as_of
    }

    /// The day up to which counts from cases speak at a place: of a province that of its own data, of a
    /// commune that of its province, of the nation the day that most provinces have reached.
    pub(crate) fn counted_to(&self, place: PlaceIndex) -> Option<Date> {
        let code = self.place_code(place);
        match code.level() {
            Level::Nation => self.days.of_the_nation(),
            Level::Province => self.days.of(self.holder(place)),
            Level::Commune => self.days.of(self.province_of(place).unwrap_or(place)),
        }
    }

    /// Whether the data of a province or commune run into a period.
    pub(crate) fn has_reached(&self, place: PlaceIndex, period: Period) -> bool {
        self.counted_to(place).is_some_and(|day| period.buckets().0 <= Bucket::of(day))
    }

    /// The last day that each source tells of a province.
    pub(crate) fn days_by_source(&self, province: PlaceIndex) -> &[(SourceSet, Date)] {
        self.days.by_source(province)
    }

    /// The last day that anything loaded speaks of.
    pub fn latest_day(&self) -> Option<Date> {
        self.loads.iter().map(|load| load.as_of).chain(self.computed_as_of).max()
    }

    /// The year of the newest data: what a page shows unless asked otherwise.
    pub fn default_period(&self) -> Period {
        Period::year(self.latest_day().map_or(2026, |day| day.year()))
    }

    /// The first day of the first half month that cases were counted in, if any were.
    pub fn first_day_of_cases(&self) -> Option<Date> {
        let nation = self.place_index(&PlaceCode::nation())?;
        let counted = (0..self.rule_sets.len()).filter_map(|slot| self.activity(slot, nation));
        counted.map(Series::first_bucket).min().map(Bucket::first_day)
    }

    /// The first year that case parts exist for, if any do.
    pub fn first_year(&self) -> Option<i16> {
        self.index.first_bucket.map(|bucket| bucket.year() as i16)
    }

    /// What the choosers of all pages offer.
    pub(crate) fn choices(&self, language: Language) -> &Choices {
        let slot = usize::from(language == Language::English);
        self.choices[slot].get_or_init(|| Choices::of(self, language))
    }

    /// What the provinces are called.
    pub(crate) fn names(&self, language: Language) -> &Names {
        let slot = usize::from(language == Language::English);
        self.names[slot].get_or_init(|| Names::of(self, language))
    }

    /// The 34 in Vietnamese alphabetical order.
    pub fn provinces_in_order(&self) -> Vec<&Province> {
        self.in_order.iter().filter_map(|code| self.atlas.province(code)).collect()
    }

    /// Scores of one component of an index at a place, oldest first.
    pub fn scores(&self, index: &str, component: &str, place: &PlaceCode) -> &[ScoreRow] {
        self.scores.of(index, component, place)
    }

    pub(crate) fn all_scores(&self) -> &scores::Scores {
        &self.scores
    }

    pub(crate) fn passport(&self, indicator: &Indicator, language: Language) -> Arc<Passport> {
        let slot = usize::from(language == Language::English);
        match self.slot_of(indicator) {
            Some(index) => Arc::clone(&self.passports[index][slot]),
            None => Arc::new(Passport::of(self, indicator, None, language)),
        }
    }

    /// The passport of figures of one place: of a province, with the files that tell of it and no others.
    pub(crate) fn passport_at(&self, indicator: &Indicator, place: PlaceIndex, language: Language) -> Arc<Passport> {
        let Some(province) = self.province_of(place).filter(|_| indicator.rule_set.is_some()) else {
            return self.passport(indicator, language);
        };
        let make = || Arc::new(Passport::of(self, indicator, Some(province), language));
        let slot = self.slot_of(indicator).and_then(|indicator| {
            let province = self.province_indices().iter().position(|&known| known == province)?;
            let row = indicator * 2 + usize::from(language == Language::English);
            self.passports_of_provinces.get(row * self.province_indices().len() + province)
        });
        slot.map_or_else(make, |slot| Arc::clone(slot.get_or_init(make)))
    }

    /// The province of the 34 that a place is, lies in or went into; `None` for the nation.
    pub(crate) fn province_of(&self, place: PlaceIndex) -> Option<PlaceIndex> {
        self.index.province_of[place]
    }

    /// The communes of a province: those of today as the atlas lists them, then those of before that were divided.
    pub(crate) fn communes_of(&self, province: PlaceIndex) -> &[PlaceIndex] {
        &self.index.communes[province]
    }

    /// Cases that a source and another one tell, whichever of the two they count in.
    pub fn sent_twice_of(&self, source: &str) -> impl Iterator<Item = &SentTwice> {
        self.quality.twice.iter().filter(move |one| one.source == source || one.counted_in == source)
    }

    /// Whether it is known which loads of a source speak of which provinces.
    pub(crate) fn knows_loads_of(&self, source: &str) -> bool {
        self.held.knows(source)
    }

    /// What a load of cases holds of a province, or of all (`None`); `None` if it holds nothing.
    pub(crate) fn held(&self, load: i64, province: Option<PlaceIndex>) -> Option<Share> {
        self.held.of(load, province)
    }

    /// When the open cases of a province were last seen, over all sources given that count cases of it; `None` if
    /// no one tells.
    pub(crate) fn last_seen(&self, sources: SourceSet, province: PlaceIndex) -> Option<LastSeen> {
        let of_sources = self.source_ids(sources).filter_map(|id| self.held.last_seen(id, province));
        of_sources.reduce(LastSeen::with)
    }

    /// The worst nature of what sources tell of a place.
    pub(crate) fn nature_at(&self, place: PlaceIndex, sources: SourceSet) -> Nature {
        let Some(province) = self.province_of(place) else { return self.nature_of(sources) };
        let of_source = |source: &str| {
            let is_of_it = |load: &&Load| load.source == source && self.held(load.id, Some(province)).is_some();
            let loads = self.loads.iter().filter(is_of_it).map(|load| load.nature).max();
            loads.filter(|_| self.held.knows(source)).unwrap_or_else(|| self.nature_of(self.source_set(source)))
        };
        self.source_ids(sources).map(of_source).max().unwrap_or(Nature::Real)
    }

    /// The place of an indicator in the catalogue. Nearly always it is asked of one of these themselves, which need
    /// not be read to be told apart.
    fn slot_of(&self, indicator: &Indicator) -> Option<usize> {
        let these = self.indicators.iter().position(|known| std::ptr::eq(known, indicator));
        these.or_else(|| self.indicators.iter().position(|known| known.id == indicator.id))
    }

    /// The indicator's formula with its names looked up.
    pub(crate) fn plan(&self, indicator: &Indicator) -> Planned<'_> {
        let is_it = |known: &Indicator| std::ptr::eq(known, indicator) || known == indicator;
        match self.slot_of(indicator).filter(|&slot| is_it(&self.indicators[slot])) {
            Some(slot) => Planned::of_catalogue(&self.plans[slot], &self.kept[slot]),
            None => Planned::apart(Plan::of(self, indicator)),
        }
    }

    pub(crate) fn measure_index(&self, measure: &MeasureId) -> Option<MeasureIndex> {
        self.index.measures.get(measure).copied()
    }

    pub(crate) fn place_index(&self, place: &PlaceCode) -> Option<PlaceIndex> {
        self.index.places.get(place).copied()
    }

    pub(crate) fn place_code(&self, place: PlaceIndex) -> &PlaceCode {
        &self.index.codes[place]
    }

    /// The provinces of the 63 that became this one.
    pub(crate) fn predecessors(&self, place: PlaceIndex) -> &[PlaceIndex] {
        &self.index.predecessors[place]
    }

    /// What became of a province of the 63; `None` for every other place.
    pub(crate) fn successor(&self, place: PlaceIndex) -> Option<PlaceIndex> {
        self.index.successors[place]
    }

    /// The place whose data speak for a place: a province of before is told of by the one that it went into.
    pub(crate) fn holder(&self, place: PlaceIndex) -> PlaceIndex {
        self.successor(place).unwrap_or(place)
    }

    /// The 63 provinces of before as indices, those of one province of today side by side, these in Vietnamese order.
    pub(crate) fn old_provinces(&self) -> Vec<PlaceIndex> {
        let of_today = self.provinces_in_order().into_iter().filter_map(|province| self.place_index(&province.code));
        of_today.flat_map(|place| self.predecessors(place)).copied().collect()
    }

    /// The 34 provinces as indices, in the atlas's order.
    pub(crate) fn province_indices(&self) -> &[PlaceIndex] {
        &self.index.provinces
    }

    pub(crate) fn series(&self, measure: MeasureIndex, place: PlaceIndex) -> Option<&Series> {
        self.index.series(measure, place)
    }

    pub(crate) fn histogram(&self, measure: MeasureIndex, place: PlaceIndex) -> Option<&Histogram> {
        self.index.histogram(measure, place)
    }

    /// Findings, signals, and who reported when.
    pub(crate) fn quality(&self) -> &Quality {
        &self.quality
    }

    /// Agencies, fields and procedures of the provinces.
    pub(crate) fn members(&self) -> &Members {
        &self.members
    }

    /// Forms that a load brought and that count, with their place and period (`None`: odd days).
    pub(crate) fn sent_by(&self, load: i64) -> Vec<(&Form, &PlaceCode, Option<Period>)> {
        let reports = self.sent.by_load(load).into_iter();
        let named = reports.filter_map(|(place, report)| {
            let form = self.forms.iter().find(|form| form.id == report.form)?;
            Some((form, self.place_code(place), Period::of_days(report.first_day, report.last_day)))
        });
        named.collect()
    }

    /// Definitions of the forms that provinces send.
    pub(crate) fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// Forms as provinces sent them.
    pub(crate) fn sent(&self) -> &SentReports {
        &self.sent
    }

    /// The form whose columns are counted under a rule set.
    pub(crate) fn sent_form(&self, rule_set: usize) -> Option<&Form> {
        let rule_set = self.rule_sets.get(rule_set)?;
        self.forms.iter().find(|form| form.rule_set == rule_set.id)
    }

    /// Reports of a form that cover a period; while it runs, as far as they go.
    pub(crate) fn tiles(&self, place: PlaceIndex, form: &Form, period: Period) -> Vec<&SentReport> {
        self.sent.tile(place, &form.id, (period.first_day(), period.last_day()))
    }

    /// Whether cases of the place were counted for a period or before it: then nothing else speaks of it.
    pub(crate) fn has_cases_by(&self, rule_set: Option<usize>, place: PlaceIndex, period: Period) -> bool {
        let activity = rule_set.and_then(|slot| self.activity(slot, place));
        activity.is_some_and(|activity| activity.first_bucket() <= period.buckets().1)
    }

    pub(crate) fn rule_set_slot(&self, rule_set: &str) -> Option<usize> {
        self.rule_sets.iter().position(|known| known.id == rule_set)
    }

    /// Half months in which a rule set counted anything at a place.
    pub(crate) fn activity(&self, rule_set: usize, place: PlaceIndex) -> Option<&Series> {
        self.index.activity(rule_set, self.holder(place))
    }

    /// Cases by what two rule sets say of them, wherever and whenever they were received.
    pub(crate) fn judged(&self) -> &differences::Differences {
        &self.differences
    }

    pub(crate) fn nature_of(&self, sources: SourceSet) -> Nature {
        self.index.stamps(sources).map(|stamp| stamp.nature).max().unwrap_or(Nature::Real)
    }

    pub(crate) fn source_ids(&self, sources: SourceSet) -> impl Iterator<Item = &str> {
        self.index.stamps(sources).map(|stamp| stamp.id.as_str())
    }

    /// The sources whose cases a rule set counted.
    pub(crate) fn case_sources(&self, rule_set: &str) -> impl Iterator<Item = &str> {
        self.source_ids(self.rule_set_slot(rule_set).map_or(0, |slot| self.index.counted_from(slot)))
    }

    pub(crate) fn source_set(&self, source: &str) -> SourceSet {
        self.index.source_bit(source)
    }

    /// The day within a half month on which a source took its figures; the bucket's last day if
    /// no load says.
    pub(crate) fn day_in(&self, sources: SourceSet, bucket: Bucket) -> Date {
        let inside = |day: &Date| (bucket.first_day()..=bucket.last_day()).contains(day);
        let days = self.index.stamps(sources).flat_map(|stamp| stamp.days.iter().copied());
        days.filter(inside).max().unwrap_or_else(|| bucket.last_day())
    }
}

/// What the loads of one source say about its figures.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub id: String,
    /// The worst of its loads; of its mapping if nothing was loaded.
    pub nature: Nature,
    /// As-of days of its loads.
    pub days: Vec<Date>,
}
