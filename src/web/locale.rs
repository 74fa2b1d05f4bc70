//! The texts of pages: `pipelines/locale/{vi,en}.ftl` (Fluent), the same keys in both.
//!
//! A text that pages ask for and a file lacks, or one that wants other values than the page gives it, is an
//! error when the files are read; a test finds texts that nobody asks for.

use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::text::Language;
use crate::domain::written::integer;

/// A text without values is a `String`, one with values a [`Phrase`].
macro_rules! text {
    () => {
        String
    };
    ($($value:ident)+) => {
        Phrase
    };
}

/// Declares one struct a section and [`Words`] of all sections. A text with values names them:
/// `rows(n)` is the message `export-rows` with `{ $n }`.
macro_rules! words {
    ($($section:ident: $kind:ident { $($key:ident $(($($value:ident),+))?),* $(,)? })*) => {
        $(
            pub struct $kind { $(pub $key: text!($($($value)+)?)),* }

            impl $kind {
                fn read(file: &Messages) -> Result<Self, BadLocale> {
                    let section = stringify!($section);
                    Ok(Self { $($key: file.read(section, stringify!($key), &[$($(stringify!($value)),+)?])?),* })
                }
            }
        )*

        /// Every text of every page in one language.
        pub struct Words { $(pub $section: $kind),* }

        impl Words {
            #[cfg(test)]
            fn ids() -> Vec<String> {
                let all = [$(concat!($(stringify!($section), "-", stringify!($key), "\n"),*)),*];
                all.iter().flat_map(|section| section.lines()).map(|id| id.replace('_', "-")).collect()
            }

            fn read(file: &Messages) -> Result<Self, BadLocale> {
                Ok(Self { $($section: $kind::read(file)?),* })
            }
        }
    };
}

words! {
    site: SiteWords {
        name, tagline, address, skip, search_label, search_hint, search_button, switch, switch_label, menu, footer, run, run_of_cases, run_caution
    }
    menu: MenuWords {
        home, compare, provinces, topics, scorecard, forms, explained, indicators, rules, rule_sets, calendar, data, loads, quality,
        sources, upload
    }
    picker: PickerWords { label, button }
    export: ExportWords { title, rows(n), xlsx, csv, excel, metadata, sheet, sheet_passports }
    home: HomeWords {
        title, portal, headlines, published, published_note, counted, counted_note, counted_synthetic, league, choose,
        map_ways, map_boundaries, map_squares, map_source(source), map_unsourced(file)
    }
    compare: CompareWords {
        title, choose, provinces, show, caption, caption_tall, charts, more_rows(shown, all), more_charts(shown, all), focus, over_time, over_time_note, one_point, order_by(name), base, no_base, against(name), sets,
        region
    }
    board: BoardWords { contents, silent(n, names), nobody, empty, never, latest(period) }
    units: UnitsWords { label, of_34, of_63, all_63, unattributed, unattributed_note }
    form: FormWords {
        title, place, rows, unit, caption, not_reported, row, what, left, right, audit, more(n), rules,
        passport, files, other_period, nation, notes
    }
    province: ProvinceWords {
        red, menu, overview, communes, agencies, compare, form, rules, catching_up, drags, unit, shortfall, share, rank_goals, predecessors, predecessors_note, index, part_of, compare_before
    }
    members: MembersWords {
        communes(place), agencies(place), commune, agency, order, by_value, by_name, reverse, no_target,
        agencies_note, form, few, few_note(n), all_communes, all_agencies
    }
    change: ChangeWords {
        title(place), link, then, now, difference, by, by_agency, by_field, by_procedure, by_commune, from, table, member, counts_then,
        counts_now, then_amount, now_amount, own, mix, whole, effect, all, how, how_own, how_mix, how_whole, how_sum, how_amount, folded, cases
    }
    goal: GoalWords { title(place), link, running, months, agencies, now, gain, reached, wanted, yes, no, more(n), assumptions, own, fields, would }
    aim: AimWords {
        title(index, place), pick, ranked(n), scenario, wanted, own, gap, would, parts, part, best, best_at, short, reached, enough, ladder, change,
        next, next_rank, ladder_all(n)
    }
    indicator: IndicatorWords { targets, place, due, instrument, all, trend_of, series, sdmx, structure, variants, variants_note, variants_why }
    indicators: IndicatorsWords { title, lead, components }
    rules: RulesWords {
        place, totals, totals_note(base, n), rule_set, counted, in_time, base, why, cases, share, against(base, other), basis, unverified,
        about, measured, places, places_note(base), received
    }
    rule_sets: RuleSetsWords { title, lead, choice, version, valid_from, confidence, source, differs, same, compare }
    calendar: CalendarWords {
        title, lead, due, received, days, known, known_note, compute, on_the_way, plain, date, kind, name, basis, decided, confidence
    }
    api: ApiWords {
        title, lead, how, host, values, ids, limits(usual, largest), conditional, origins, strict, terms, common, figures, catalogue, origin,
        cases, views, sending, example, required, a_text, problems, problems_lead
    }
    sources: SourcesWords { title, lead, none, file, read, accepted, rejected, duplicate, units, communes(old, whole, divided, new, one, several, unnamed) }
    loads: LoadsWords {
        title, lead, source, state, all, file, period, superseded, loaded_at, way, sentence(n, visible, refused, undone, rejected), newest_shown(n), to_newest,
        to_older, visible, refused, undone, command_line, watched_folder, sent(token)
    }
    load: LoadWords {
        title(n, file), sentence(read, accepted, rejected, duplicate, superseded), not_read, replaced(n), remark, rows, count, does_not_count, rejected_note, fetch, facts,
        accepted_means, accepted_in_vain, rejected_means, duplicate_means, superseded_means, to_form(form, place, period), mend, mend_whole, mend_file, mend_rows,
        mend_form, form_rows_note,
        send_again, token_note, fetch_here, example(line, example), two_sources(source, counted_in), others(places, rows), all_places, key_twice,
        findings, findings_note, check, lines, records, of(n, of), note, warn, reject, profile, profile_note, profile_of(place, rows), column, filled,
        distinct, only, only_of_few, many
    }
    quality: QualityWords {
        title, place, glance, behind, behind_none, behind_note, reporting(n), never_note, sent_only, sent, sent_note, sent_none,
        sent_form, sent_n, counted_n, sent_verdict, state, last, as_of, days, source, untold, untold_note, untold_none, column,
        value, cases, findings, findings_note, findings_none, rows, found(n, files), of, share, lines, whole_file, more(n), outliers, outliers_note,
        outliers_none, measure, half_month, usual, deviations, signals, signals_note, signals_none, signals_weak, shown, agency,
        marked, marked_agencies(n), marked_heading, all_of_them, no_agency, basis
    }
    upload: UploadWords {
        title, lead, token, token_note, period, period_note, as_of, as_of_note, largest(n), button, closed, sending(n), broken_off, to_load(load),
        another, job_title, asks_again, waiting(n), loading, counting(load, read, accepted, rejected, duplicate, superseded), done(load, read, accepted, rejected, duplicate, superseded), already_there(load, why), refused(load, why), failed(why), privacy,
        privacy_note, machines, machines_note
    }
    refusal: RefusalWords {
        unknown_token, other_source(source), other_province, unknown_source(source), nothing_rejected, bad_period(period), bad_as_of(moment), no_as_of, as_of_not_taken, empty, too_large(n),
        too_slow, too_many(n), busy(n), broken, closed, a_form, bad_parameter(name), unknown_job
    }
    scorecard: ScorecardWords {
        place, criterion, most, threshold, from(n), ours, published, points, total, recomputed, recomputed_note,
        all, all_note, scaled_note, agreement, agreement_note, apart, unknown, unverified, source, about, no_version
    }
    apart: ApartWords {
        title(name), lead, usual, by_definition, published, difference, of_definition, of_date, of_rest, coverage, days, split_note, back,
        none, place
    }
    find: FindWords { title, all, several(q, n), nothing(q), nearest(q), former(name), commune(name) }
    table: TableWords {
        rank, change, province, value, target, gap, standing, trend, nation, indicator, period, as_table,
        none
    }
    figure: FigureWords {
        passport, passports, whole_passport, quotient, target, gap, by_now, rank, edition, as_of, before, completeness, nature,
        beside, note, formula, numerator, denominator, rule_set, legal_basis, caution, source, hash
    }
    picture: PictureWords { cases, within, share, composition, left_out, change, bars }
    proof: ProofWords {
        title, working, formula, sound, unsound, absent, facts, definition, rules, basis, confidence, unverified, freshness,
        completeness, nature, version, rank, notes, provinces, province, counts, as_of, without, why, files, file, number,
        loaded_at, rows, no_files, by_days, days, cases, read_at, machine, all_places, of_place, open_cases
    }
    cases: CasesWords {
        title(indicator, place), passport, figure, only, every_event, sides, closed, agency, field, procedure, channel, verdict, number, all, filter, clear,
        nothing, nothing_matches, order, by_late, by_due, by_received, by_ended, by_days, shown(first, last, n), privacy, case_no, received, due, ended,
        late, days, counted, weight, previous, next, late_note
    }
    watch: WatchWords { title(place), within(n), overdue, open, note, past, nothing, link }
    count: CountWords { title, terms, total, page, is_sum, is_not_sum }
    empty: EmptyWords { title, message, demo, ingest, compute, then }
    error: ErrorWords {
        bad_title, not_asked(name), way_indicators, bad_message(name, value), expected_label, missing_title, missing_message, province_title, province_message(code),
        indicator_title, indicator_message(id), near, failed_title, failed_message, way_home, way_without, way_provinces,
        expected_period, expected_province, expected_place, expected_any_place, expected_commune, expected_rows, expected_form_rows, expected_change_rows, expected_base, expected_indicator, expected_order, expected_units, expected_map, expected_flag,
        expected_name(names), expected_text, expected_source, expected_state, expected_load, load_title, load_message(n),
        format_title, other_files(ending), no_file(ending), way_page, job_title, job_message, loads_there_are(first, last), way_loads, count_title, count_message(key), way_counts,
        list_title, changing_title, changing_message, way_again, expected_side, expected_event, expected_no_commune, expected_channel, expected_verdict, expected_page, expected_days, expected_rank, expected_percent, expected_date, expected_limit
    }
}

/// A text with values.
pub struct Phrase {
    messages: Messages,
    id: String,
}

impl Phrase {
    /// With its values; a number chooses the plural and is written in the manner of the language.
    pub fn with(&self, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        self.messages.text(&self.id, Some(&arguments)).0
    }
}

/// One file. Cloning it is cheap.
#[derive(Clone)]
struct Messages {
    file: &'static str,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Messages {
    fn parse(language: Language) -> Result<Self, BadLocale> {
        let file = tag(language);
        let text = match language {
            Language::Vietnamese => VIETNAMESE,
            Language::English => ENGLISH,
        };
        let bad = |problem: &dyn std::fmt::Debug| BadLocale { file, problem: format!("{problem:?}") };
        let id: LanguageIdentifier = file.parse().map_err(|problem| bad(&problem))?;
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, problems)| bad(&problems))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Both languages run from left to right: marks that keep directions apart would only be in the way.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Vietnamese => |value, _| number(value, Language::Vietnamese),
            Language::English => |value, _| number(value, Language::English),
        }));
        bundle.add_resource(resource).map_err(|problems| bad(&problems))?;
        Ok(Self { file, bundle: Arc::new(bundle) })
    }

    /// The text of `section-key`, which asks for exactly these values.
    fn read<T: Told>(&self, section: &str, key: &str, values: &[&str]) -> Result<T, BadLocale> {
        let id = format!("{section}-{key}").replace('_', "-");
        let bad = |problem: String| BadLocale { file: self.file, problem };
        if !self.bundle.has_message(&id) {
            return Err(bad(format!("there is no text {id}")));
        }
        let (text, asked) = self.text(&id, None);
        let is_given = |name: &String| values.contains(&name.as_str());
        if asked.len() != values.len() || !asked.iter().all(is_given) {
            return Err(bad(format!("{id} asks for {asked:?} and is given {values:?}")));
        }
        Ok(T::told(self, id, text))
    }

    /// The text, and which values it lacks.
    fn text(&self, id: &str, values: Option<&FluentArgs<'_>>) -> (String, Vec<String>) {
        let mut problems = Vec::new();
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        let text = pattern.map(|pattern| self.bundle.format_pattern(pattern, values, &mut problems).into_owned());
        let mut lacking: Vec<String> = problems
            .into_iter()
            .map(|problem| match problem {
                FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => id,
                other => other.to_string(),
            })
            .collect();
        lacking.sort_unstable();
        lacking.dedup();
        (text.unwrap_or_default(), lacking)
    }
}

/// What a text is kept as.
trait Told {
    fn told(file: &Messages, id: String, text: String) -> Self;
}

impl Told for String {
    fn told(_: &Messages, _: String, text: String) -> Self {
        text
    }
}

impl Told for Phrase {
    fn told(file: &Messages, id: String, _: String) -> Self {
        Self { messages: file.clone(), id }
    }
}

/// Whole numbers are all that texts count with.
fn number(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(integer(number.value as i64, language)),
        _ => None,
    }
}

/// Both languages.
pub struct Locale {
    vietnamese: Words,
    english: Words,
}

#[derive(Debug, thiserror::Error)]
#[error("pipelines/locale/{file}.ftl: {problem}")]
pub struct BadLocale {
    file: &'static str,
    problem: String,
}

impl Locale {
    pub fn embedded() -> Result<Self, BadLocale> {
        let read = |language| Words::read(&Messages::parse(language)?);
        Ok(Self { vietnamese: read(Language::Vietnamese)?, english: read(Language::English)? })
    }

    pub fn words(&self, language: Language) -> &Words {
        match language {
            Language::Vietnamese => &self.vietnamese,
            Language::English => &self.english,
        }
    }
}

const VIETNAMESE: &str = include_str!("../../pipelines/locale/vi.ftl");
const ENGLISH: &str = include_str!("../../pipelines/locale/en.ftl");

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
    use std::collections::BTreeSet;

    fn ids(text: &str) -> BTreeSet<&str> {
        let is_text = |line: &&str| line.starts_with(|first: char| first.is_ascii_lowercase());
        text.lines().filter(is_text).filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect()
    }

    #[test]
    fn both_files_hold_the_texts_that_pages_ask_for_and_no_others() {
        Locale::embedded().expect("both files hold what the pages use");
        let (vietnamese, english) = (ids(VIETNAMESE), ids(ENGLISH));
        assert_eq!(vietnamese, english);
        assert!(vietnamese.len() > 400, "{}", vietnamese.len());
        let asked: BTreeSet<String> = Words::ids().into_iter().collect();
        let unused: Vec<&&str> = vietnamese.iter().filter(|id| !asked.contains(**id)).collect();
        assert!(unused.is_empty(), "nobody asks for {unused:?}");
    }

    #[test]
    fn a_text_counts_as_its_language_does() {
        let locale = Locale::embedded().expect("texts");
        let rows = |language, n: i64| locale.words(language).export.rows.with(&[("n", n.into())]);
        assert_eq!(rows(Language::English, 1), "1 row, complete");
        assert_eq!(rows(Language::English, 12_345), "12,345 rows, complete");
        assert_eq!(rows(Language::Vietnamese, 12_345), "12.345 dòng, đầy đủ");
        let order = locale.words(Language::Vietnamese).compare.order_by.with(&[("name", "Huế".into())]);
        assert_eq!(order, "Sắp xếp theo Huế", "no marks around the name");
    }

    #[test]
    fn a_text_that_asks_for_something_else_is_found() {
        let file = Messages::parse(Language::English).expect("a file");
        let lacking = file.read::<Phrase>("export", "rows", &["rows"]).err().expect("another value").to_string();
        assert_eq!(lacking, "pipelines/locale/en.ftl: export-rows asks for [\"n\"] and is given [\"rows\"]");
        assert!(file.read::<String>("export", "nothing", &[]).is_err());
    }
}
