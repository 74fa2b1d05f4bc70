//! From a flat list of parts to series by measure and place, in two passes over the list.

use std::collections::HashMap;

use crate::domain::atlas::Atlas;
use crate::domain::bucket::Bucket;
use crate::domain::form::{AgencyName, MemberFlows, SentLine};
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::{Level, PlaceCode};
use crate::domain::rule_set::RuleSet;
use crate::domain::source::SourceMapping;
use crate::domain::wall::Wall;

use super::members::Members;
use super::sent::SentReports;
use super::{Histogram, MeasureIndex, PlaceIndex, Series, SourceSet, Stamp};

const EMPTY: u32 = u32::MAX;

/// Series and histograms found by two numbers.
pub(super) struct Index {
    pub measures: HashMap<MeasureId, MeasureIndex>,
    pub places: HashMap<PlaceCode, PlaceIndex>,
    /// The other way round.
    pub codes: Vec<PlaceCode>,
    pub provinces: Vec<PlaceIndex>,
    /// By place: what the province was before the merger; empty for all other places.
    pub predecessors: Vec<Vec<PlaceIndex>>,
    /// The other way round: what became of a province of before; `None` for all other places.
    pub successors: Vec<Option<PlaceIndex>>,
    /// By place: the province of today that speaks for it; `None` for the nation.
    pub province_of: Vec<Option<PlaceIndex>>,
    /// The other way round, of communes alone: those of today, then those of before that were divided.
    pub communes: Vec<Vec<PlaceIndex>>,
    pub stamps: Vec<Stamp>,
    /// `rule set * places + place`: the half months in which anything was counted.
    activity: Vec<Option<Series>>,
    pub first_bucket: Option<Bucket>,
    /// `measure * places + place` -> position in `series`, or [`EMPTY`].
    slots: Vec<u32>,
    series: Vec<Series>,
    histogram_slots: HashMap<(MeasureIndex, PlaceIndex), u32>,
    histograms: Vec<Histogram>,
    place_count: usize,
}

/// A part with its names replaced by numbers.
struct Numbered {
    measure: MeasureIndex,
    place: PlaceIndex,
    bucket: i32,
    /// Working days, for histograms.
    days: Option<i32>,
    n: i64,
    sources: SourceSet,
}

impl Index {
    pub fn new(atlas: &Atlas, rule_sets: &[RuleSet], sources: &[SourceMapping], wall: &Wall) -> Self {
        let places = number_places(atlas);
        let provinces: Vec<PlaceIndex> =
            atlas.provinces_34().filter_map(|province| places.get(&province.code).copied()).collect();
        let mut codes = vec![PlaceCode::nation(); places.len()];
        places.iter().for_each(|(code, &place)| codes[place] = code.clone());
        let predecessors: Vec<Vec<PlaceIndex>> = (codes.iter())
            .map(|code| atlas.province(code).map_or(&[][..], |province| &province.predecessors))
            .map(|before| before.iter().filter_map(|code| places.get(code).copied()).collect())
            .collect();
        let mut successors = vec![None; codes.len()];
        for (new, before) in predecessors.iter().enumerate() {
            before.iter().for_each(|&old| successors[old] = Some(new));
        }
        let province_of: Vec<Option<PlaceIndex>> = (codes.iter().enumerate())
            .map(|(place, code)| match code.level() {
                Level::Commune => places.get(&atlas.province_of(code)?.code).copied(),
                _ => Some(successors[place].unwrap_or(place)).filter(|place| provinces.contains(place)),
            })
            .collect();
        let mut communes = vec![Vec::new(); codes.len()];
        for (commune, province) in province_of.iter().enumerate() {
            if let Some(province) = province.filter(|_| codes[commune].level() == Level::Commune) {
                communes[province].push(commune);
            }
        }
        let mut index = Self {
            measures: HashMap::new(),
            codes,
            provinces,
            predecessors,
            successors,
            province_of,
            communes,
            stamps: stamps(sources, wall),
            activity: vec![None; rule_sets.len() * places.len()],
            first_bucket: None,
            slots: Vec::new(),
            series: Vec::new(),
            histogram_slots: HashMap::new(),
            histograms: Vec::new(),
            place_count: places.len(),
            places,
        };
        let parts = index.number(&wall.parts);
        let rule_set_of = index.rule_set_of_measures(rule_sets);
        index.lay_out(&parts, &rule_set_of);
        index.fill(&parts, &rule_set_of);
        index.add_the_nation(&rule_set_of);
        index
    }

    pub fn series(&self, measure: MeasureIndex, place: PlaceIndex) -> Option<&Series> {
        self.slots.get(measure * self.place_count + place).and_then(|&slot| self.series.get(slot as usize))
    }

    pub fn histogram(&self, measure: MeasureIndex, place: PlaceIndex) -> Option<&Histogram> {
        self.histogram_slots.get(&(measure, place)).and_then(|&slot| self.histograms.get(slot as usize))
    }

    pub fn activity(&self, rule_set: usize, place: PlaceIndex) -> Option<&Series> {
        self.activity.get(rule_set * self.place_count + place)?.as_ref()
    }

    /// Sources of everything that a rule set counted.
    pub fn counted_from(&self, rule_set: usize) -> SourceSet {
        let places = self.activity.iter().skip(rule_set * self.place_count).take(self.place_count);
        places.flatten().fold(0, |sources, series| sources | series.sources)
    }

    /// Members of the places that are known.
    pub fn members(&self, flows: &[MemberFlows], agencies: Vec<AgencyName>) -> Members {
        let place = |row: &MemberFlows| Some((*self.places.get(&row.place)?, self.source_bit(&row.source)));
        Members::new(flows, agencies, place, |agency| self.places.get(&agency.place).copied())
    }

    /// Forms of the places that are known.
    pub fn sent(&self, lines: Vec<SentLine>) -> SentReports {
        SentReports::new(lines, |line| Some((*self.places.get(&line.place)?, self.source_bit(&line.source))))
    }

    /// The source's bit; none if no load and no mapping tells of it.
    pub fn source_bit(&self, source: &str) -> SourceSet {
        self.stamps.iter().position(|stamp| stamp.id == source).map_or(0, |slot| 1 << slot.min(63))
    }

    pub fn stamps(&self, sources: SourceSet) -> impl Iterator<Item = &Stamp> {
        self.stamps
            .iter()
            .enumerate()
            .filter(move |(slot, _)| sources >> slot.min(&63) & 1 == 1)
            .map(|(_, stamp)| stamp)
    }

    fn number(&mut self, parts: &[Part]) -> Vec<Numbered> {
        let source_bits: HashMap<String, SourceSet> =
            self.stamps.iter().enumerate().map(|(slot, stamp)| (stamp.id.clone(), 1 << slot.min(63))).collect();
        let mut numbered = Vec::with_capacity(parts.len());
        for part in parts {
            let Some(&place) = self.places.get(&part.place) else { continue };
            let measure = match self.measures.get(&part.measure) {
                Some(&measure) => measure,
                None => {
                    let next = self.measures.len();
                    self.measures.insert(part.measure.clone(), next);
                    next
                }
            };
            let sources = source_bits.get(&part.source).copied().unwrap_or(0);
            let days = part.member.parse().ok();
            numbered.push(Numbered { measure, place, bucket: part.bucket.0, days, n: part.n, sources });
        }
        numbered
    }

    /// The rule set that counted each measure; `None` for what a source reported.
    fn rule_set_of_measures(&self, rule_sets: &[RuleSet]) -> Vec<Option<usize>> {
        let mut rule_set_of = vec![None; self.measures.len()];
        for (measure, &slot) in &self.measures {
            let counted_by = measure.0.split('/').next().unwrap_or_default();
            rule_set_of[slot] = rule_sets.iter().position(|rule_set| rule_set.id == counted_by);
        }
        rule_set_of
    }

    /// First pass: which series there are, and how long each is.
    fn lay_out(&mut self, parts: &[Numbered], rule_set_of: &[Option<usize>]) {
        self.slots = vec![EMPTY; self.measures.len() * self.place_count];
        let mut spans: Vec<(i32, i32)> = Vec::new();
        let mut active: HashMap<(usize, PlaceIndex), (i32, i32)> = HashMap::new();
        for part in parts {
            self.first_bucket =
                Some(self.first_bucket.map_or(Bucket(part.bucket), |first| first.min(Bucket(part.bucket))));
            if let Some(rule_set) = rule_set_of[part.measure] {
                widen(active.entry((rule_set, part.place)).or_insert((part.bucket, part.bucket)), part.bucket);
            }
            if part.days.is_some() {
                let next = self.histogram_slots.len() as u32;
                self.histogram_slots.entry((part.measure, part.place)).or_insert(next);
                continue;
            }
            let slot = &mut self.slots[part.measure * self.place_count + part.place];
            if *slot == EMPTY {
                *slot = spans.len() as u32;
                spans.push((part.bucket, part.bucket));
            }
            widen(&mut spans[*slot as usize], part.bucket);
        }
        self.series = spans.into_iter().map(|(first, last)| Series::over(first, last)).collect();
        for ((rule_set, place), (first, last)) in active {
            self.activity[rule_set * self.place_count + place] = Some(Series::over(first, last));
        }
        self.histograms = vec![Histogram::default(); self.histogram_slots.len()];
    }

    /// Second pass: the counts, then the running sums.
    fn fill(&mut self, parts: &[Numbered], rule_set_of: &[Option<usize>]) {
        for part in parts {
            if let Some(rule_set) = rule_set_of[part.measure]
                && let Some(activity) = &mut self.activity[rule_set * self.place_count + part.place]
            {
                activity.add(part.bucket, 0, part.sources);
            }
            match part.days {
                Some(days) => {
                    let slot = self.histogram_slots[&(part.measure, part.place)];
                    self.histograms[slot as usize].add(part.bucket, days, part.n, part.sources);
                }
                None => {
                    let slot = self.slots[part.measure * self.place_count + part.place];
                    self.series[slot as usize].add(part.bucket, part.n, part.sources);
                }
            }
        }
        self.series.iter_mut().for_each(Series::seal);
        self.histograms.iter_mut().for_each(Histogram::seal);
        self.activity.iter_mut().flatten().for_each(Series::seal);
    }

    /// What was counted from cases adds up over the 34; a place's own row for the nation wins.
    fn add_the_nation(&mut self, rule_set_of: &[Option<usize>]) {
        let Some(&nation) = self.places.get(&PlaceCode::nation()) else { return };
        for (measure, _) in rule_set_of.iter().enumerate().filter(|(_, rule_set)| rule_set.is_some()) {
            if self.series(measure, nation).is_none()
                && let Some(sum) = sum(self.provinces.iter().filter_map(|&place| self.series(measure, place)))
            {
                self.slots[measure * self.place_count + nation] = self.series.len() as u32;
                self.series.push(sum);
            }
            if self.histogram(measure, nation).is_none() {
                let mut sum = Histogram::default();
                let provinces = self.provinces.iter().filter_map(|&place| self.histogram(measure, place));
                provinces.for_each(|histogram| sum.absorb(histogram));
                if sum != Histogram::default() {
                    sum.seal();
                    self.histogram_slots.insert((measure, nation), self.histograms.len() as u32);
                    self.histograms.push(sum);
                }
            }
        }
        for slot in (0..self.activity.len()).step_by(self.place_count.max(1)) {
            let sum = sum(self.provinces.iter().filter_map(|&place| self.activity[slot + place].as_ref()));
            self.activity[slot + nation] = self.activity[slot + nation].take().or(sum);
        }
    }
}

fn number_places(atlas: &Atlas) -> HashMap<PlaceCode, PlaceIndex> {
    let provinces = atlas.provinces_34().chain(atlas.provinces_63()).map(|province| &province.code);
    // Of communes of before only those that were divided have cases that are of no commune of today.
    let divided = atlas.crosswalk().divided().map(|commune| &commune.code);
    let communes = atlas.communes().iter().map(|commune| &commune.code).chain(divided);
    let nation = PlaceCode::nation();
    let mut places = HashMap::new();
    for code in std::iter::once(&nation).chain(provinces).chain(communes) {
        let next = places.len();
        places.entry(code.clone()).or_insert(next);
    }
    places
}

fn stamps(sources: &[SourceMapping], wall: &Wall) -> Vec<Stamp> {
    let mut stamps: Vec<Stamp> =
        sources.iter().map(|source| Stamp { id: source.id.clone(), nature: source.nature, days: Vec::new() }).collect();
    let mut is_loaded = vec![false; stamps.len()];
    for load in &wall.loads {
        let slot = stamps.iter().position(|stamp| stamp.id == load.source).unwrap_or_else(|| {
            stamps.push(Stamp { id: load.source.clone(), nature: load.nature, days: Vec::new() });
            is_loaded.push(true);
            stamps.len() - 1
        });
        let stamp = &mut stamps[slot];
        stamp.nature = if is_loaded[slot] { stamp.nature.max(load.nature) } else { load.nature };
        stamp.days.push(load.as_of);
        is_loaded[slot] = true;
    }
    stamps
}

fn widen(span: &mut (i32, i32), bucket: i32) {
    span.0 = span.0.min(bucket);
    span.1 = span.1.max(bucket);
}

fn sum<'a>(series: impl Iterator<Item = &'a Series> + Clone) -> Option<Series> {
    let first = series.clone().map(|one| one.span().0).min()?;
    let last = series.clone().map(|one| one.span().1).max()?;
    let mut sum = Series::over(first, last);
    for one in series {
        let (from, to) = one.span();
        for bucket in (from..=to).map(Bucket).filter(|&bucket| one.present_between(bucket, bucket) > 0) {
            sum.add(bucket.0, one.at(bucket), one.sources);
        }
    }
    sum.seal();
    Some(sum)
}
