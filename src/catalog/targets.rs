//! Targets: `pipelines/targets/*.toml`, one file a plan or legal instrument, into [`Target`]s.
//!
//! ```toml
//! source = "..."                 # where the instrument was read
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
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::examples::outside;
use super::files::{File, Files};
use super::formula::Sources;
use super::table::parse_confidence;
use crate::domain::atlas::Atlas;
use crate::domain::indicator::{Direction, Formula, Indicator, Unit};
use crate::domain::place::PlaceCode;
use crate::domain::target::Target;
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    instrument: Text,
    source: String,
    #[serde(default)]
    target: Vec<Spanned<TargetLayout>>,
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
}

pub(super) fn read_all(
    files: &Files,
    atlas: &Atlas,
    indicators: &[Indicator],
    sources: Sources<'_>,
    errors: &mut CatalogueErrors,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for file in files.below("targets", ".toml") {
        let Some(layout) = file.parse::<Layout>(errors) else { continue };
        for spanned in layout.target {
            let line = file.line_of(spanned.span().start);
            let raw = spanned.into_inner();
            let checker = Checker { files, file, line, atlas, indicators, sources };
            let Some(target) = checker.read(raw, &layout.instrument, &layout.source, errors) else { continue };
            let same = |other: &Target| {
                (&other.indicator, &other.place, other.due_year) == (&target.indicator, &target.place, target.due_year)
                    && other.instrument == target.instrument
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
    targets.sort_by(|a, b| (&a.indicator, &a.place, a.due_year).cmp(&(&b.indicator, &b.place, b.due_year)));
    targets
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
    fn read(&self, raw: TargetLayout, instrument: &Text, source: &str, errors: &mut CatalogueErrors) -> Option<Target> {
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
        let place = raw.place.map(|text| match text.parse::<PlaceCode>() {
            Ok(code) if self.atlas.province(&code).is_some() => Some(code),
            _ => {
                fault(format!("no province `{text}`, expected such as 34:40 / không có tỉnh `{text}`, cần dạng 34:40"));
                None
            }
        });
        if !(2000..=2100).contains(&raw.due_year) {
            let year = raw.due_year;
            fault(format!("due_year {year}, expected 2000 to 2100 / due_year {year}, cần từ 2000 đến 2100"));
        }
        if !raw.value.is_finite() || raw.value < 0.0 {
            let value = raw.value;
            fault(format!("value {value}, expected a number from 0 / value {value}, cần một số từ 0"));
        }
        let confidence = parse_confidence(&raw.confidence);
        if confidence.is_none() {
            let mark = &raw.confidence;
            fault(format!(
                "unknown confidence `{mark}`, expected A, B, C or M / confidence `{mark}` không hợp lệ, cần A, B, C hoặc M"
            ));
        }
        (errors.0.len() == before).then_some(())?;
        Some(Target {
            indicator: raw.indicator,
            place: place.flatten(),
            due_year: raw.due_year,
            value: raw.value,
            instrument: instrument.clone(),
            source: raw.source.unwrap_or_else(|| source.to_owned()),
            confidence: confidence?,
        })
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
