//! The texts of pages: `pipelines/locale/{vi,en}.toml`, one key a text, the same keys in both.
//!
//! A key that a template asks for and a file lacks, or the other way round, is an error when the
//! files are read; a test reads them.

use serde::Deserialize;

use crate::domain::text::Language;

/// Declares one struct a section and [`Words`] of all sections.
macro_rules! words {
    ($($section:ident: $kind:ident { $($key:ident),* $(,)? })*) => {
        $(
            #[derive(Debug, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $kind { $(pub $key: String),* }
        )*

        /// Every text of every page in one language.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Words { $(pub $section: $kind),* }
    };
}

words! {
    site: SiteWords {
        name, tagline, address, skip, search_label, search_hint, search_button, switch, switch_label, menu, footer, run, run_of_cases, run_caution
    }
    menu: MenuWords {
        home, compare, provinces, topics, scorecard, forms, explained, indicators, rules, rule_sets, data, loads, quality,
        sources, upload
    }
    picker: PickerWords { label, button }
    export: ExportWords { title, rows, csv, excel, sheet, sheet_passports }
    home: HomeWords {
        title, portal, headlines, published, published_note, counted, counted_note, counted_synthetic, league, choose
    }
    compare: CompareWords {
        title, choose, provinces, show, caption, caption_tall, charts, focus, one_point, order_by, base, no_base, against, sets,
        region
    }
    board: BoardWords { contents, silent, nobody }
    units: UnitsWords { label, of_34, of_63, all_63, unattributed, unattributed_note }
    form: FormWords {
        title, place, rows, unit, caption, not_reported, row, what, left, right, audit, more, rules,
        passport, files, other_period, nation, notes
    }
    province: ProvinceWords {
        red, compare, form, rules, catching_up, drags, unit, shortfall, share, rank_goals, predecessors, predecessors_note, index, part_of, compare_before
    }
    members: MembersWords {
        communes, agencies, to_communes, to_agencies, commune, agency, order, by_value, by_name, reverse, no_target,
        agencies_note, form, few, few_note, all_communes, all_agencies
    }
    indicator: IndicatorWords { targets, place, due, instrument, all, trend_of, series, variants, variants_note, variants_why }
    indicators: IndicatorsWords { title, lead, components }
    rules: RulesWords {
        place, totals, totals_note, rule_set, counted, in_time, base, why, cases, share, against, basis, unverified,
        about, measured, places, places_note, received
    }
    rule_sets: RuleSetsWords { title, lead, choice, version, valid_from, confidence, source, differs, same, compare }
    sources: SourcesWords { title, lead, none, file, read, accepted, rejected, duplicate, units, communes }
    loads: LoadsWords {
        title, lead, source, state, all, file, period, superseded, loaded_at, way, sentence, newest_shown, to_newest,
        to_older, visible, refused, undone, command_line, watched_folder, sent
    }
    load: LoadWords {
        title, sentence, not_read, replaced, remark, rows, count, does_not_count, rejected_note, fetch, facts,
        accepted_means, accepted_in_vain, rejected_means, duplicate_means, superseded_means, to_form, mend, mend_whole, mend_file, mend_rows,
        mend_form, form_rows_note,
        send_again, token_note, fetch_here, example, two_sources, others, all_places, key_twice,
        findings, findings_note, check, lines, records, of, note, warn, reject, profile, profile_note, profile_of, column, filled,
        distinct, only, only_of_few, many
    }
    quality: QualityWords {
        title, place, glance, behind, behind_none, behind_note, reporting, never_note, sent_only, sent, sent_note, sent_none,
        sent_form, sent_n, counted_n, sent_verdict, state, last, as_of, days, source, untold, untold_note, untold_none, column,
        value, cases, findings, findings_note, findings_none, rows, found, of, share, lines, whole_file, more, outliers, outliers_note,
        outliers_none, measure, half_month, usual, deviations, signals, signals_note, signals_none, signals_weak, shown, agency,
        marked, marked_agencies, marked_heading, all_of_them, no_agency, basis
    }
    upload: UploadWords {
        title, lead, token, token_note, period, period_note, as_of, as_of_note, largest, button, closed, sending, broken_off, to_load,
        another, job_title, asks_again, waiting, loading, counting, done, already_there, refused, failed, privacy,
        privacy_note, machines, machines_note
    }
    refusal: RefusalWords {
        unknown_token, other_source, other_province, unknown_source, nothing_rejected, bad_period, bad_as_of, no_as_of, as_of_not_taken, empty, too_large,
        too_slow, too_many, busy, broken, closed, a_form, bad_parameter, unknown_job
    }
    scorecard: ScorecardWords {
        place, criterion, most, threshold, from, ours, published, points, total, recomputed, recomputed_note,
        all, all_note, scaled_note, agreement, agreement_note, apart, unknown, unverified, source, about, no_version
    }
    apart: ApartWords {
        title, lead, usual, by_definition, published, difference, of_definition, of_date, of_rest, coverage, days, split_note, back,
        none, place
    }
    find: FindWords { title, all, several, nothing, nearest, former, commune }
    table: TableWords {
        rank, change, province, value, target, gap, standing, trend, nation, indicator, period, as_table,
        none
    }
    figure: FigureWords {
        passport, passports, whole_passport, quotient, target, gap, by_now, rank, edition, as_of, before, completeness, nature,
        beside, note, formula, numerator, denominator, rule_set, legal_basis, caution, source, hash
    }
    picture: PictureWords { cases, within, share, composition, left_out, change }
    proof: ProofWords {
        title, working, formula, sound, unsound, absent, facts, definition, rules, basis, confidence, unverified, freshness,
        completeness, nature, version, rank, notes, provinces, province, counts, as_of, without, why, files, file, number,
        loaded_at, rows, no_files, by_days, days, cases, read_at, machine, all_places, of_place
    }
    count: CountWords { title, terms, total, page, is_sum, is_not_sum }
    empty: EmptyWords { title, message, demo, ingest, compute, then }
    error: ErrorWords {
        bad_title, bad_message, expected_label, missing_title, missing_message, province_title, province_message,
        indicator_title, indicator_message, near, failed_title, failed_message, way_home, way_without, way_provinces,
        expected_period, expected_province, expected_place, expected_any_place, expected_commune, expected_rows, expected_indicator, expected_order, expected_units, expected_flag,
        expected_name, expected_text, expected_source, expected_state, expected_load, load_title, load_message,
        job_title, job_message, loads_there_are, way_loads, count_title, count_message, way_counts
    }
}

/// Both languages.
#[derive(Debug)]
pub struct Locale {
    vietnamese: Words,
    english: Words,
}

#[derive(Debug, thiserror::Error)]
#[error("pipelines/locale/{file}.toml: {problem}")]
pub struct BadLocale {
    file: &'static str,
    problem: toml::de::Error,
}

impl Locale {
    pub fn embedded() -> Result<Self, BadLocale> {
        let read = |file, text| toml::from_str(text).map_err(|problem| BadLocale { file, problem });
        Ok(Self { vietnamese: read("vi", VIETNAMESE)?, english: read("en", ENGLISH)? })
    }

    pub fn words(&self, language: Language) -> &Words {
        match language {
            Language::Vietnamese => &self.vietnamese,
            Language::English => &self.english,
        }
    }
}

const VIETNAMESE: &str = include_str!("../../pipelines/locale/vi.toml");
const ENGLISH: &str = include_str!("../../pipelines/locale/en.toml");

/// Puts values into a text: `{n}` takes the value named `n`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The value of the `lang` attribute.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::Vietnamese => "vi",
        Language::English => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Sections = BTreeMap<String, BTreeMap<String, String>>;

    #[test]
    fn every_key_is_in_both_languages_and_asks_for_the_same_values() {
        Locale::embedded().expect("both files hold exactly the keys that the pages use");
        let read = |text| toml::from_str::<Sections>(text).expect("sections of texts");
        let (vietnamese, english) = (read(VIETNAMESE), read(ENGLISH));
        for (section, keys) in &vietnamese {
            for (key, text) in keys {
                let other = &english[section][key];
                assert_eq!(asked_for(text), asked_for(other), "{section}.{key}");
                assert!(!text.trim().is_empty() && !other.trim().is_empty(), "{section}.{key} is empty");
            }
        }
    }

    fn asked_for(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }
}
