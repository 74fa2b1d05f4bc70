//! Breaks of method: `pipelines/breaks/*.toml`, one file a break, into [`MethodBreak`]. The stem is the id.
//!
//! ```toml
//! indices = ["papi"]             # indices of the sources of scores, or
//! components = ["total"]         # optional, with indices: only these
//! indicators = ["on_time_766"]   # stems in indicators/, or
//! everything = true              # all series
//! from_edition = 2018            # the first edition of the new method, or
//! from_day = 2025-07-01          # its first day
//! confidence = "B"               # of the source: A, B, C or M
//! label = { vi = "...", en = "..." }     # a few words, for a chart
//! detail = { vi = "...", en = "..." }    # what changed
//! source = { vi = "...", en = "..." }
//! ```

use crate::domain::confidence::Confidence;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::breaks::{From, MethodBreak, Touches};
use crate::domain::indicator::Indicator;
use crate::domain::source::{Contract, PORTAL_COMPONENTS, SourceMapping};
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    everything: Option<bool>,
    indicators: Option<Spanned<Vec<String>>>,
    indices: Option<Spanned<Vec<String>>>,
    components: Option<Spanned<Vec<String>>>,
    from_edition: Option<Spanned<i16>>,
    from_day: Option<Spanned<Datetime>>,
    confidence: Spanned<String>,
    label: Text,
    detail: Text,
    source: Text,
}

/// The index of the portal's evaluation, as its scores are kept.
const PORTAL_INDEX: &str = "portal_766";

/// Years that an edition can be of.
const EDITIONS: std::ops::RangeInclusive<i16> = 1990..=2099;

pub(super) fn read_all(
    files: &Files,
    indicators: &[Indicator],
    sources: &[SourceMapping],
    errors: &mut CatalogueErrors,
) -> Vec<MethodBreak> {
    let mut breaks: Vec<MethodBreak> = Vec::new();
    for file in files.below("breaks", ".toml") {
        let Some(one) = read(file, files, indicators, sources, errors) else { continue };
        // Drawn and told twice it would read like two.
        match breaks.iter().find(|other| (&other.touches, other.from) == (&one.touches, one.from)) {
            Some(other) => {
                let message = format!("the same break as in {0}.toml / trùng với {0}.toml", other.id);
                errors.push(&file.shown, 1, message);
            }
            None => breaks.push(one),
        }
    }
    breaks
}

fn read(
    file: &File,
    files: &Files,
    indicators: &[Indicator],
    sources: &[SourceMapping],
    errors: &mut CatalogueErrors,
) -> Option<MethodBreak> {
    let layout: Layout = file.parse(errors)?;
    let before = errors.0.len();
    let mut fault = |offset: usize, message: String| errors.push(&file.shown, file.line_of(offset), message);
    let confidence = Confidence::read(layout.confidence.get_ref());
    if confidence.is_none() {
        fault(
            layout.confidence.span().start,
            "unknown confidence, expected A, B, C or M / cần A, B, C hoặc M".to_owned(),
        );
    }
    let from = from(&layout, &mut fault);
    if let Some(ids) = &layout.indicators {
        let is_known = |id: &&String| {
            // A broken indicator file has its own fault.
            indicators.iter().any(|one| one.id == **id) || files.optional(&format!("indicators/{id}.toml")).is_some()
        };
        for id in ids.get_ref().iter().filter(|id| !is_known(id)) {
            fault(
                ids.span().start,
                format!("no indicator `{id}`, expected stems in indicators/ / không có chỉ số `{id}`"),
            );
        }
    }
    indices(&layout, sources, &mut fault);
    let touches = match (layout.everything, layout.indicators, layout.indices) {
        (Some(true), None, None) => Some(Touches::Everything),
        (None, Some(ids), None) => Some(Touches::Indicators(ids.into_inner())),
        (None, None, Some(indices)) => {
            let components = layout.components.map(Spanned::into_inner).unwrap_or_default();
            Some(Touches::Indices { indices: indices.into_inner(), components })
        }
        _ => {
            let message = "expected exactly one of `everything = true`, `indicators` and `indices` / cần đúng một trong \
                           `everything = true`, `indicators`, `indices`";
            fault(0, message.to_owned());
            None
        }
    };
    let (touches, from, confidence) = (touches?, from?, confidence?);
    let (label, detail, source) = (layout.label, layout.detail, layout.source);
    let read = MethodBreak { id: file.stem().to_owned(), touches, from, label, detail, source, confidence };
    (errors.0.len() == before).then_some(read)
}

fn from(layout: &Layout, fault: &mut impl FnMut(usize, String)) -> Option<From> {
    match (&layout.from_edition, &layout.from_day) {
        (Some(edition), None) if EDITIONS.contains(edition.get_ref()) => Some(From::Edition(*edition.get_ref())),
        (Some(edition), None) => {
            let message = format!(
                "no edition {0}, expected a year such as 2018 / không có kỳ {0}, cần một năm",
                edition.get_ref()
            );
            fault(edition.span().start, message);
            None
        }
        (None, Some(day)) => {
            let date = day
                .get_ref()
                .date
                .and_then(|date| Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok());
            if date.is_none() {
                fault(
                    day.span().start,
                    "from_day is not a date, expected such as 2025-07-01 / cần một ngày".to_owned(),
                );
            }
            date.map(From::Day)
        }
        _ => {
            let message =
                "expected exactly one of `from_edition` and `from_day` / cần đúng một trong `from_edition`, `from_day`";
            fault(0, message.to_owned());
            None
        }
    }
}

/// Every index, and every component in one of them at least.
fn indices(layout: &Layout, sources: &[SourceMapping], fault: &mut impl FnMut(usize, String)) {
    let Some(indices) = &layout.indices else {
        if let Some(components) = &layout.components {
            fault(
                components.span().start,
                "`components` without `indices` / có `components` mà thiếu `indices`".to_owned(),
            );
        }
        return;
    };
    let components_of = |index: &str| -> Option<Vec<&str>> {
        sources.iter().find_map(|source| match &source.contract {
            Contract::Scores(mapping) if mapping.index == index => {
                Some(mapping.components.keys().map(String::as_str).collect())
            }
            Contract::PortalEvaluation if index == PORTAL_INDEX => {
                Some(PORTAL_COMPONENTS.iter().map(|(name, _)| *name).collect())
            }
            _ => None,
        })
    };
    let mut known = Vec::new();
    let mut is_sound = true;
    for index in indices.get_ref() {
        match components_of(index) {
            Some(components) => known.extend(components),
            None => {
                is_sound = false;
                let message =
                    format!("no index `{index}`, expected one of a source of scores / không có bộ chỉ số `{index}`");
                fault(indices.span().start, message);
            }
        }
    }
    if let Some(components) = layout.components.as_ref().filter(|_| is_sound) {
        for component in components.get_ref().iter().filter(|one| !known.contains(&one.as_str())) {
            let message = format!("no component `{component}` in these indices / không có thành phần `{component}`");
            fault(components.span().start, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalogue;
    use crate::catalog::errors::CatalogueErrors;
    use crate::catalog::tests::{assert_fault, broken, embedded, line_of};

    const PATH: &str = "breaks/papi_2018.toml";

    #[test]
    fn a_break_names_what_there_is_and_since_when() {
        let fault = |from: &str, to: &str, line: usize, words: &[&str]| {
            assert_fault(&broken(PATH, from, to), PATH, line, words);
        };
        let indices = line_of(PATH, "indices = ");
        fault("[\"papi\"]", "[\"papy\"]", indices, &["no index `papy`"]);
    }

    #[test]
    fn faults_of_a_break_stand_on_their_line() {
        let fault = |from: &str, to: &str, at: &str, words: &[&str]| {
            assert_fault(&broken(PATH, from, to), PATH, line_of(PATH, at), words);
        };
        fault("[\"total\"]", "[\"d9\"]", "components", &["no component `d9`"]);
        fault("confidence = \"B\"", "confidence = \"D\"", "confidence", &["A, B, C or M"]);
        let whole = |from: &str, to: &str, words: &[&str]| assert_fault(&broken(PATH, from, to), PATH, 1, words);
        whole("from_edition = 2018\n", "", &["exactly one of `from_edition` and `from_day`"]);
        whole("from_edition = 2018", "from_edition = 2018\nfrom_day = 2018-01-01", &["exactly one of `from_edition`"]);
        whole("indices = [", "everything = true\nindices = [", &["exactly one of `everything = true`"]);
        fault("from_edition = 2018", "from_edition = 32000", "from_edition", &["no edition 32000"]);
        let other = broken(PATH, "indices = [\"papi\"]\ncomponents = [\"total\"]", "indicators = [\"nothing\"]");
        assert_fault(&other, PATH, 2, &["no indicator `nothing`"]);
    }

    #[test]
    fn a_break_that_is_told_twice_is_named() {
        let files = embedded();
        let text = files.text(PATH).to_owned();
        let files = files.with("breaks/papi_2018_again.toml", &text);
        let Err(errors) = Catalogue::from_files(&files, CatalogueErrors::default()) else { panic!("taken for sound") };
        assert_fault(&errors.to_string(), "breaks/papi_2018_again.toml", 1, &["the same break as in papi_2018.toml"]);
    }

    #[test]
    fn the_breaks_that_are_known() {
        let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
        let touching = |indicator: &str, index: &str, component: &str| -> Vec<&str> {
            let breaks = catalogue.breaks.iter().filter(|one| one.touches(indicator, Some((index, component))));
            breaks.map(|one| one.id.as_str()).collect()
        };
        assert_eq!(touching("papi", "papi", "total"), ["merger_2025", "papi_2018"]);
        assert_eq!(touching("papi", "papi", "d1"), ["merger_2025"]);
        assert_eq!(touching("pci", "pci", "policy_bias"), ["merger_2025", "pci_2025", "pci_policy_bias_2013"]);
        assert_eq!(
            touching("par_index", "par_index", "total"),
            ["merger_2025", "par_index_2022", "par_index_two_levels_2025"]
        );
        assert_eq!(touching("score_766", "portal_766", "total"), ["merger_2025", "score_766_2026"]);
        let unverified =
            catalogue.breaks.iter().filter(|one| one.confidence.is_unverified()).map(|one| one.id.as_str());
        assert_eq!(unverified.collect::<Vec<_>>(), ["par_index_two_levels_2025", "pci_2025", "score_766_2026"]);
    }
}
