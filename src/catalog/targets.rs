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
//! value = 50                     # in the indicator's unit (a share in percent)
//! confidence = "B"               # of the figure, as marked where it was read
//! source = "..."                 # optional, in place of the file's
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use super::table::parse_confidence;
use crate::domain::atlas::Atlas;
use crate::domain::indicator::{Direction, Indicator};
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
    confidence: String,
    source: Option<String>,
}

pub(super) fn read_all(
    files: &Files,
    atlas: &Atlas,
    indicators: &[Indicator],
    errors: &mut CatalogueErrors,
) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for file in files.below("targets", ".toml") {
        let Some(layout) = file.parse::<Layout>(errors) else { continue };
        for spanned in layout.target {
            let line = file.line_of(spanned.span().start);
            let raw = spanned.into_inner();
            let checker = Checker { files, file, line, atlas, indicators };
            let Some(target) = checker.read(raw, &layout.instrument, &layout.source, errors) else { continue };
            let same = |other: &Target| {
                (&other.indicator, &other.place, other.due_year) == (&target.indicator, &target.place, target.due_year)
                    && other.instrument == target.instrument
            };
            if targets.iter().any(same) {
                errors.push(&file.shown, line, "the same target a second time, expected each once".to_owned());
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
}

impl Checker<'_> {
    fn read(&self, raw: TargetLayout, instrument: &Text, source: &str, errors: &mut CatalogueErrors) -> Option<Target> {
        let before = errors.0.len();
        let mut fault = |message: String| errors.push(&self.file.shown, self.line, message);
        let indicator = self.indicators.iter().find(|indicator| indicator.id == raw.indicator);
        match indicator {
            // A broken indicator file has its own fault.
            None if self.files.optional(&format!("indicators/{}.toml", raw.indicator)).is_none() => {
                fault(format!("no indicator `{}`, expected a stem in indicators/", raw.indicator));
            }
            Some(indicator) if indicator.direction == Direction::Neutral => {
                fault(format!("`{}` is neutral: neither more nor less is better, so it has no target", raw.indicator));
            }
            _ => {}
        }
        let place = raw.place.map(|text| match text.parse::<PlaceCode>() {
            Ok(code) if self.atlas.province(&code).is_some() => Some(code),
            _ => {
                fault(format!("no province `{text}`, expected such as 34:40"));
                None
            }
        });
        if !(2000..=2100).contains(&raw.due_year) {
            fault(format!("due_year {}, expected 2000 to 2100", raw.due_year));
        }
        if !raw.value.is_finite() || raw.value < 0.0 {
            fault(format!("value {}, expected a number from 0", raw.value));
        }
        let confidence = parse_confidence(&raw.confidence);
        if confidence.is_none() {
            fault(format!("unknown confidence `{}`, expected A, B, C or M", raw.confidence));
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
}
