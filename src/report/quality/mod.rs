//! How good the data are: who has not reported, what tells nothing, what checks found in the files,
//! what lies far from its own past, and patterns that an inspector may want to look at.
//!
//! Files are judged by what was found in them when they were loaded; figures by what is counted now.

pub mod export;
pub mod glance;
pub mod outliers;
pub mod passport;
pub mod reporting;
pub mod sent;
pub mod signals;
#[cfg(test)]
mod tests;
pub mod untold;

use std::collections::BTreeMap;

use crate::domain::bucket::Bucket;
use crate::domain::check::{self, CheckLevel, LoadFinding, SentTwice, Severity};
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::Nature;
use crate::domain::text::Language;

use super::format;
use super::page::{Head, PlaceRef};
use super::snapshot::Snapshot;
use super::words::pick;

use glance::Glance;
use outliers::outliers;
use reporting::ReportingRow;
use sent::SentRow;
use signals::{SignalGroup, share_text};
use untold::UntoldRow;

/// Rows of a group that a page shows; the CSV has all.
pub const SHOWN: usize = 12;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityQuery {
    pub period: Option<Period>,
    /// A province of the 34; `None` or another place: the nation.
    pub place: Option<PlaceCode>,
}

#[derive(Clone, Debug)]
pub struct QualityPage {
    pub head: Head,
    pub place: PlaceRef,
    pub is_nation: bool,
    /// How much there is of what, in the order of the sections.
    pub glance: Vec<Glance>,
    pub reporting: Vec<ReportingRow>,
    /// Statutory forms that provinces sent, whatever the period.
    pub sent: Vec<SentRow>,
    pub untold: Vec<UntoldRow>,
    /// Most severe first, then most rows first.
    pub findings: Vec<FindingGroup>,
    pub outliers: Vec<OutlierRow>,
    pub signals: Vec<SignalGroup>,
}

/// Everything that one check found.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingGroup {
    pub code: String,
    pub title: String,
    pub advice: String,
    pub severity: Severity,
    pub severity_text: &'static str,
    /// It looks at single rows; other checks count all rows of a column.
    pub is_of_rows: bool,
    pub n: i64,
    pub n_text: String,
    /// How many files.
    pub loads: usize,
    /// Newest load first, most rows first.
    pub rows: Vec<FindingRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FindingRow {
    /// 0: it is of no single file, and `file` names the sources.
    pub load: i64,
    pub file: String,
    pub source: String,
    /// `None`: the file as a whole, or rows whose province cannot be read.
    pub place: Option<PlaceRef>,
    pub column: String,
    pub heading: String,
    pub n: i64,
    pub of: i64,
    pub n_text: String,
    pub of_text: String,
    pub share_text: String,
    /// `2, 7, 15`; empty if none are named.
    pub lines: String,
}

/// A half month far from the province's own past.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlierRow {
    pub place: PlaceRef,
    pub source: String,
    pub source_name: String,
    /// `received` or `resolved`.
    pub measure: &'static str,
    pub measure_text: &'static str,
    pub bucket: Bucket,
    pub bucket_text: String,
    pub n: i64,
    pub n_text: String,
    pub median: f64,
    pub median_text: String,
    pub deviations: f64,
    pub deviations_text: String,
}

impl FindingGroup {
    fn summed(mut self, language: Language) -> Self {
        self.n = self.rows.iter().map(|row| row.n).sum();
        self.n_text = format::integer(self.n, language);
        self
    }
}

impl QualityPage {
    pub fn build(snapshot: &Snapshot, query: &QualityQuery, language: Language) -> Self {
        let mut head = Head::of(snapshot, query.period, language);
        let is_of_34 = |place: &&PlaceCode| (place.system, place.level()) == (CodeSystem::Of34, Level::Province);
        let chosen = query.place.as_ref().filter(is_of_34).and_then(|code| snapshot.atlas().province(code));
        let place = chosen.map_or_else(|| PlaceRef::nation(language), |one| PlaceRef::of(one, language));
        let places: Vec<PlaceRef> = match chosen {
            Some(_) => vec![place.clone()],
            None => snapshot.provinces_in_order().into_iter().map(|one| PlaceRef::of(one, language)).collect(),
        };
        head.select_provinces(&chosen.map(|province| province.code.bare()).into_iter().collect::<Vec<_>>());
        head.mark_natures(natures(snapshot));
        let silent_from = bound(snapshot, "W_NOT_REPORTED", "days_at_least");
        let mut page = Self {
            glance: Vec::new(),
            reporting: reporting::rows(snapshot, &places, silent_from, language),
            sent: sent::rows(snapshot, &places, language),
            untold: untold::rows(snapshot, &places, language),
            findings: findings(snapshot, &places, chosen.is_none(), language),
            outliers: far_from_the_past(snapshot, &places, head.period, language),
            signals: signals::groups(snapshot, &places, chosen.is_some(), head.period, language),
            is_nation: chosen.is_none(),
            place,
            head,
        };
        page.glance = glance::glance(&page);
        page
    }

    pub fn behind(&self) -> usize {
        self.reporting.iter().filter(|row| row.state.is_behind()).count()
    }

    /// Agencies in which a signal is marked, each signal for itself.
    pub fn marked(&self) -> usize {
        self.signals.iter().map(|group| group.marked).sum()
    }
}

/// `1–14/9/2026`.
pub(crate) fn half_month(bucket: Bucket) -> String {
    let (first, last) = (bucket.first_day(), bucket.last_day());
    format!("{}–{}/{}/{}", first.day(), last.day(), last.month(), last.year())
}

pub(crate) fn source_name(snapshot: &Snapshot, source: &str, language: Language) -> String {
    snapshot.source(source).map_or(source, |known| known.name.get(language)).to_owned()
}

fn bound(snapshot: &Snapshot, code: &str, name: &str) -> f64 {
    // Without its check nothing is far enough.
    check::find(&snapshot.quality().checks, code).map_or(f64::INFINITY, |check| check.bound(name))
}

/// Of the files of cases: nothing else is judged here by its content.
fn natures(snapshot: &Snapshot) -> Vec<Nature> {
    let flows = &snapshot.quality().flows;
    let is_counted = |source: &str| flows.keys().any(|(known, _)| known == source);
    let counted = snapshot.loads().iter().filter(|load| is_counted(&load.source));
    let mut all: Vec<Nature> = counted.map(|load| load.nature).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    all
}

/// What a source calls a canonical column.
fn findings(snapshot: &Snapshot, places: &[PlaceRef], with_unplaced: bool, language: Language) -> Vec<FindingGroup> {
    let mut by_check: BTreeMap<(&str, Severity), Vec<&LoadFinding>> = BTreeMap::new();
    let is_asked = |place: &Option<PlaceCode>| match place {
        Some(place) => places.iter().any(|one| one.code == *place),
        None => with_unplaced,
    };
    for one in snapshot.quality().findings.iter().filter(|one| is_asked(&one.finding.place)) {
        let severity = severity(snapshot, one);
        by_check.entry((&one.finding.check, severity)).or_default().push(one);
    }
    let twice = twice(snapshot, places, language);
    let mut groups: Vec<FindingGroup> = by_check
        .into_iter()
        .map(|((code, severity), mut found)| {
            found.sort_by_key(|one| (std::cmp::Reverse(one.load), std::cmp::Reverse(one.finding.n)));
            finding_group(snapshot, places, code, severity, &found, language)
        })
        .collect();
    groups.extend(twice);
    groups.sort_by_key(|group| std::cmp::Reverse((group.severity, group.n)));
    groups
}

/// Cases that two sources tell; no load alone holds them.
fn twice(snapshot: &Snapshot, places: &[PlaceRef], language: Language) -> Option<FindingGroup> {
    let quality = snapshot.quality();
    let row = |one: &SentTwice| {
        let place = places.iter().find(|place| place.code == one.place)?;
        let name = |source: &str| source_name(snapshot, source, language);
        Some(FindingRow {
            load: 0,
            file: format!("{} → {}", name(&one.source), name(&one.counted_in)),
            source: one.source.clone(),
            place: Some(place.clone()),
            column: String::new(),
            heading: String::new(),
            n: one.n,
            of: 0,
            n_text: format::integer(one.n, language),
            of_text: String::new(),
            share_text: String::new(),
            lines: String::new(),
        })
    };
    let rows: Vec<FindingRow> = quality.twice.iter().filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let severity = check::find(&quality.checks, check::TWO_SOURCES).map_or(Severity::Warn, |check| check.severity);
    Some(
        FindingGroup { rows, ..finding_group(snapshot, places, check::TWO_SOURCES, severity, &[], language) }
            .summed(language),
    )
}

fn severity(snapshot: &Snapshot, one: &LoadFinding) -> Severity {
    let source = snapshot.loads().iter().find(|load| load.id == one.load).map_or("", |load| &load.source);
    snapshot.severity(source, &one.finding.check)
}

fn finding_group(
    snapshot: &Snapshot,
    places: &[PlaceRef],
    code: &str,
    severity: Severity,
    found: &[&LoadFinding],
    language: Language,
) -> FindingGroup {
    let check = check::find(&snapshot.quality().checks, code);
    let n = found.iter().map(|one| one.finding.n).sum();
    let mut loads: Vec<i64> = found.iter().map(|one| one.load).collect();
    loads.dedup();
    FindingGroup {
        code: code.to_owned(),
        title: check.map_or(code, |check| check.title.get(language)).to_owned(),
        advice: check.map_or("", |check| check.advice.get(language)).to_owned(),
        severity,
        severity_text: match severity {
            Severity::Reject => pick(language, "Bị loại", "Rejected"),
            Severity::Warn => pick(language, "Cảnh báo", "Warning"),
            Severity::Note => pick(language, "Ghi nhận", "Note"),
        },
        is_of_rows: check.is_none_or(|check| check.level == CheckLevel::Row),
        n,
        n_text: format::integer(n, language),
        loads: loads.len(),
        rows: found.iter().map(|one| finding_row(snapshot, places, one, language)).collect(),
    }
}

fn finding_row(snapshot: &Snapshot, places: &[PlaceRef], one: &LoadFinding, language: Language) -> FindingRow {
    let load = snapshot.loads().iter().find(|load| load.id == one.load);
    let finding = &one.finding;
    let source = load.map(|load| load.source.clone()).unwrap_or_default();
    let lines: Vec<String> = finding.lines.iter().map(|&line| format::integer(line as i64, language)).collect();
    FindingRow {
        load: one.load,
        file: load.map(|load| load.file.clone()).unwrap_or_default(),
        place: finding.place.as_ref().and_then(|code| places.iter().find(|place| place.code == *code)).cloned(),
        heading: snapshot.heading(&source, &finding.column).to_owned(),
        source,
        column: finding.column.clone(),
        n: finding.n,
        of: finding.of,
        n_text: format::integer(finding.n, language),
        of_text: format::integer(finding.of, language),
        share_text: share_text(finding.n, finding.of, language),
        lines: lines.join(", "),
    }
}

fn far_from_the_past(snapshot: &Snapshot, places: &[PlaceRef], period: Period, language: Language) -> Vec<OutlierRow> {
    let quality = snapshot.quality();
    let Some(check) = check::find(&quality.checks, "W_OUTLIER") else { return Vec::new() };
    let (first, last) = period.buckets();
    let mut rows = Vec::new();
    for ((source, code), flows) in &quality.flows {
        let Some(place) = places.iter().find(|place| place.code == *code) else { continue };
        let Some(day) = snapshot.place_index(code).and_then(|place| snapshot.counted_to(place)) else { continue };
        // A half month that is not over says nothing yet.
        let running = Bucket::of(day);
        let whole = if running.last_day() == day { running } else { Bucket(running.0 - 1) };
        let texts = [pick(language, "Tiếp nhận", "Received"), pick(language, "Đã giải quyết", "Resolved")];
        let measures = [("received", texts[0], &flows.received), ("resolved", texts[1], &flows.resolved)];
        for (measure, measure_text, counts) in measures {
            // After the last case the province is silent, which is another matter.
            let Some((&silent_after, _)) = counts.last_key_value() else { continue };
            for one in outliers(counts, first, last.min(whole).min(silent_after), check) {
                rows.push(OutlierRow {
                    place: place.clone(),
                    source: source.clone(),
                    source_name: source_name(snapshot, source, language),
                    measure,
                    measure_text,
                    bucket: one.bucket,
                    bucket_text: half_month(one.bucket),
                    n: one.n,
                    n_text: format::integer(one.n, language),
                    median: one.median,
                    median_text: format::plain(one.median, language),
                    deviations: one.deviations,
                    deviations_text: format::decimal(one.deviations, 1, language),
                });
            }
        }
    }
    rows.sort_by(|a, b| b.deviations.abs().total_cmp(&a.deviations.abs()));
    rows
}
