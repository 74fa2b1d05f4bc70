//! Targets: `pipelines/targets/*.toml`, one file a plan or legal instrument, into [`Target`]s.
//!
//! ```toml
//! level = "national"             # who set them: national | ministerial | province
//! since = 2021                   # optional: the first year of the plan; figures of long before are not held against it
//! source = "... / ..."           # where the instrument was read: in English and, after ` / `, in Vietnamese
//! [instrument]
//! vi = "Nghị quyết 76/NQ-CP"
//! en = "Resolution 76/NQ-CP"
//!
//! [[target]]
//! indicator = "online_share"     # an id in indicators/
//! place = "34:40"                # left out: every province
//! due_year = 2025
//! value = 50                     # in the indicator's unit (a share in percent), and within it
//! unit = "percent"               # which must be the indicator's: a number without one can be read as anything
//! confidence = "B"               # of the figure, as marked where it was read
//! source = "..."                 # optional, in place of the file's
//! from = { year = 2021, value = 0 }              # optional: what stood at the end of that year
//! path = [{ by = "2025-06", value = 45 }]        # optional: what is wanted by the end of that month, oldest first
//!
//! [[rank_target]]                # a place in the order of a published index; a province sets its own
//! indicator = "pci"              # one whose formula is a published score
//! place = "34:40"
//! due_year = 2027
//! rank = 10
//! confidence = "A"
//! ```
//!
//! Between `from`, the steps of `path` and the target the way is straight; without either nobody says how to get there.

use crate::domain::confidence::Confidence;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::examples::outside;
use super::files::{File, Files};
use super::formula::Sources;
use crate::domain::atlas::Atlas;
use crate::domain::indicator::{Direction, Formula, Indicator, Unit};
use crate::domain::place::PlaceCode;
use crate::domain::target::{Milestone, Plan, RankTarget, Target, TargetLevel};
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    instrument: Text,
    level: TargetLevel,
    since: Option<i16>,
    source: String,
    #[serde(default)]
    target: Vec<Spanned<TargetLayout>>,
    #[serde(default)]
    rank_target: Vec<Spanned<RankLayout>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FromLayout {
    year: i16,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepLayout {
    /// `2025-06`.
    by: String,
    value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RankLayout {
    indicator: String,
    place: Option<String>,
    due_year: i16,
    rank: i32,
    confidence: String,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetLayout {
    indicator: String,
    place: Option<String>,
    due_year: i16,
    value: f64,
    unit: Unit,
    confidence: String,
    source: Option<String>,
    from: Option<FromLayout>,
    #[serde(default)]
    path: Vec<StepLayout>,
}

/// What the file says of every target, whatever is aimed at.
struct Said {
    indicator: String,
    place: Option<String>,
    due_year: i16,
    source: Option<String>,
    confidence: String,
}

/// Targets in an indicator's unit, and places aimed at in the order of an index.
#[derive(Default)]
pub(super) struct Targets {
    pub values: Vec<Target>,
    pub ranks: Vec<RankTarget>,
}

pub(super) fn read_all(
    files: &Files,
    atlas: &Atlas,
    indicators: &[Indicator],
    sources: Sources<'_>,
    errors: &mut CatalogueErrors,
) -> Targets {
    let mut all = Targets::default();
    let targets = &mut all.values;
    for file in files.below("targets", ".toml") {
        let Some(layout) = file.parse::<Layout>(errors) else { continue };
        let head =
            Head { instrument: &layout.instrument, level: layout.level, since: layout.since, source: &layout.source };
        for spanned in layout.rank_target {
            let line = file.line_of(spanned.span().start);
            let checker = Checker { files, file, line, atlas, indicators, sources };
            all.ranks.extend(checker.rank(spanned.into_inner(), &head, errors));
        }
        for spanned in layout.target {
            let line = file.line_of(spanned.span().start);
            let raw = spanned.into_inner();
            let checker = Checker { files, file, line, atlas, indicators, sources };
            let Some(target) = checker.read(raw, &head, errors) else { continue };
            let same = |other: &Target| {
                other.plan.of_what() == target.plan.of_what() && other.plan.instrument == target.plan.instrument
            };
            if targets.iter().any(same) {
                errors.push(
                    &file.shown,
                    line,
                    "the same target a second time, expected each once / trùng chỉ tiêu, mỗi chỉ tiêu chỉ ghi một lần",
                );
                continue;
            }
            targets.push(target);
        }
    }
    targets.sort_by(|a, b| a.plan.of_what().cmp(&b.plan.of_what()));
    all.ranks.sort_by(|a, b| a.plan.of_what().cmp(&b.plan.of_what()));
    all
}

/// What all targets of a file share.
struct Head<'a> {
    instrument: &'a Text,
    level: TargetLevel,
    since: Option<i16>,
    source: &'a str,
}

struct Checker<'a> {
    files: &'a Files,
    file: &'a File,
    line: usize,
    atlas: &'a Atlas,
    indicators: &'a [Indicator],
    sources: Sources<'a>,
}

impl Checker<'_> {
    fn read(&self, raw: TargetLayout, head: &Head<'_>, errors: &mut CatalogueErrors) -> Option<Target> {
        let before = errors.0.len();
        let mut fault = |message: String| errors.push(&self.file.shown, self.line, message);
        let indicator = self.indicators.iter().find(|indicator| indicator.id == raw.indicator);
        let id = &raw.indicator;
        match indicator {
            // A broken indicator file has its own fault.
            None if self.files.optional(&format!("indicators/{id}.toml")).is_none() => {
                fault(format!(
                    "no indicator `{id}`, expected a stem in indicators/ / không có chỉ số `{id}`, cần tên một tệp trong indicators/"
                ));
            }
            Some(indicator) if indicator.direction == Direction::Neutral => fault(format!(
                "`{id}` is neutral: neither more nor less is better, so it has no target / `{id}` không có chiều tốt, xấu \
                 nên không có chỉ tiêu"
            )),
            Some(indicator) => self.fits(&raw, indicator).into_iter().for_each(&mut fault),
            None => {}
        }
        if !raw.value.is_finite() || raw.value < 0.0 {
            let value = raw.value;
            fault(format!("value {value}, expected a number from 0 / value {value}, cần một số từ 0"));
        }
        let path = self.path(&raw).unwrap_or_else(|problem| {
            fault(problem);
            Vec::new()
        });
        let value = raw.value;
        let said = Said {
            indicator: raw.indicator,
            place: raw.place,
            due_year: raw.due_year,
            source: raw.source,
            confidence: raw.confidence,
        };
        let plan = self.plan(said, head, errors);
        (errors.0.len() == before).then_some(())?;
        Some(Target { plan: plan?, value, path })
    }

    /// What is said of every target; every fault of it is noted.
    fn plan(&self, said: Said, head: &Head<'_>, errors: &mut CatalogueErrors) -> Option<Plan> {
        let Said { indicator, place, due_year, source, confidence: mark } = said;
        let before = errors.0.len();
        let mut fault = |message: String| errors.push(&self.file.shown, self.line, message);
        if head.level == TargetLevel::Province && place.is_none() {
            fault("a target of a province needs `place` / chỉ tiêu của tỉnh phải có `place`".to_owned());
        }
        let place = place.map(|text| match text.parse::<PlaceCode>() {
            Ok(code) if self.atlas.province(&code).is_some() => Some(code),
            _ => {
                fault(format!("no province `{text}`, expected such as 34:40 / không có tỉnh `{text}`, cần dạng 34:40"));
                None
            }
        });
        if !(2000..=2100).contains(&due_year) {
            fault(format!("due_year {due_year}, expected 2000 to 2100 / due_year {due_year}, cần từ 2000 đến 2100"));
        }
        if let Some(since) = head.since.filter(|since| !(2000..=due_year).contains(since)) {
            fault(format!(
                "since {since}, expected a year from 2000 to due_year {due_year} / since {since}, cần từ 2000 đến due_year {due_year}"
            ));
        }
        let confidence = Confidence::read(&mark);
        if confidence.is_none() {
            fault(format!(
                "unknown confidence `{mark}`, expected A, B, C or M / confidence `{mark}` không hợp lệ, cần A, B, C hoặc M"
            ));
        }
        (errors.0.len() == before).then_some(())?;
        Some(Plan {
            indicator,
            place: place.flatten(),
            due_year,
            since: head.since,
            level: head.level,
            instrument: head.instrument.clone(),
            source: Text::of_line(source.as_deref().unwrap_or(head.source)),
            confidence: confidence?,
        })
    }

    /// The start and the steps, oldest first, all before the end of the due year.
    fn path(&self, raw: &TargetLayout) -> Result<Vec<Milestone>, String> {
        let start =
            raw.from.iter().map(|from| Some(Milestone { by: Date::new(from.year, 12, 31).ok()?, value: from.value }));
        let step = |step: &StepLayout| {
            let first: Date = format!("{}-01", step.by).parse().ok().filter(|_| step.by.len() == 7)?;
            Some(Milestone { by: first.last_of_month(), value: step.value })
        };
        let milestones: Option<Vec<Milestone>> = start.chain(raw.path.iter().map(step)).collect();
        let milestones = milestones
            .ok_or_else(|| "`by`, expected a month such as 2025-06 / `by` phải là tháng, ví dụ 2025-06".to_owned())?;
        let due = Date::new(raw.due_year, 12, 31).ok();
        let days: Vec<Date> = milestones.iter().map(|one| one.by).chain(due).collect();
        if !days.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(
                "`from` and `path`, expected oldest first and before the end of due_year / `from` và `path` phải theo \
                        thứ tự thời gian và trước hết due_year"
                    .to_owned(),
            );
        }
        if milestones.iter().any(|one| !one.value.is_finite() || one.value < 0.0) {
            return Err("a value of the path, expected a number from 0 / giá trị trong lộ trình phải từ 0".to_owned());
        }
        Ok(milestones)
    }

    fn rank(&self, raw: RankLayout, head: &Head<'_>, errors: &mut CatalogueErrors) -> Option<RankTarget> {
        let before = errors.0.len();
        let mut fault = |message: String| errors.push(&self.file.shown, self.line, message);
        let id = &raw.indicator;
        match self.indicators.iter().find(|indicator| indicator.id == *id) {
            None if self.files.optional(&format!("indicators/{id}.toml")).is_none() => fault(format!(
                "no indicator `{id}`, expected a stem in indicators/ / không có chỉ số `{id}`, cần tên một tệp trong indicators/"
            )),
            Some(indicator) if !matches!(indicator.formula, Formula::Score { .. }) => fault(format!(
                "`{id}` is no published score, so nobody prints ranks of it / `{id}` không phải điểm công bố nên không có thứ hạng"
            )),
            _ => {}
        }
        if !(1..=63).contains(&raw.rank) {
            let rank = raw.rank;
            fault(format!("rank {rank}, expected 1 to 63 / thứ hạng {rank}, cần từ 1 đến 63"));
        }
        let rank = raw.rank;
        let said = Said {
            indicator: raw.indicator,
            place: raw.place,
            due_year: raw.due_year,
            source: raw.source,
            confidence: raw.confidence,
        };
        let plan = self.plan(said, head, errors);
        (errors.0.len() == before).then_some(())?;
        Some(RankTarget { plan: plan?, rank })
    }

    /// What is wrong with the value and its unit for this indicator.
    fn fits(&self, raw: &TargetLayout, indicator: &Indicator) -> Option<String> {
        let (value, unit, id) = (raw.value, raw.unit.as_str(), &indicator.id);
        if raw.unit != indicator.unit {
            let own = indicator.unit.as_str();
            return Some(format!(
                "unit `{unit}`, but `{id}` is in `{own}` / đơn vị `{unit}`, nhưng `{id}` tính bằng `{own}`"
            ));
        }
        if let Formula::Score { index, component } = &indicator.formula
            && let Some((lowest, highest)) = self.sources.bounds(index, component)
        {
            return (!(lowest..=highest).contains(&value)).then(|| outside(value, lowest, highest));
        }
        if indicator.unit == Unit::Percent && value > 100.0 {
            return Some(format!(
                "value {value}, but `{id}` is a share of at most 100 / value {value}, nhưng `{id}` là tỷ lệ, nhiều nhất là 100"
            ));
        }
        (indicator.unit.is_counted() && value.fract() != 0.0).then(|| {
            format!("value {value}, but `{id}` is a count, expected a whole number / value {value}, nhưng `{id}` là số đếm, cần số nguyên")
        })
    }
}
