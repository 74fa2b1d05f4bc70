//! What every page carries: the view it shows, the choices it offers, the marks it must bear.

use jiff::civil::Date;

use crate::domain::indicator::{Direction, Group, Indicator};
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode, Province};
use crate::domain::reading::Nature;
use crate::domain::text::Language;

use super::cell::Cell;
use super::format;
use super::snapshot::Snapshot;
use super::words::{self, pick};

/// Head of a page.
#[derive(Clone, Debug)]
pub struct Head {
    pub language: Language,
    pub period: Period,
    /// As in the address: `2026-Q3`.
    pub period_value: String,
    /// `Quý III năm 2026`.
    pub period_text: String,
    /// `Số liệu đến ngày 10/10/2026`; `None` before anything is loaded.
    pub as_of_text: Option<String>,
    /// Set while the period is not over: `lũy kế đến ngày 10/10/2026`.
    pub cumulative_text: Option<String>,
    /// One for each nature of the figures on the page, worst first.
    pub marks: Vec<Mark>,
    pub periods: Vec<Choice>,
    /// All 34, in Vietnamese order; value is the bare code (`40`).
    pub provinces: Vec<Choice>,
    /// All indicators, in the order of their groups.
    pub indicators: Vec<Choice>,
    /// Version of the data shown.
    pub version: i64,
    /// Code of the run that figures are of: those that are counted from cases, and all others. Empty where they
    /// are of none.
    pub run: String,
    pub run_of_others: String,
    /// Set where no case that was loaded can be of the period.
    pub outside: Option<Outside>,
}

/// The cases loaded are all of other periods: what days they are of, and a period that has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    pub sentence: String,
    /// As in the address: `2026`.
    pub period_value: String,
    pub period_text: String,
}

impl Outside {
    fn of(snapshot: &Snapshot, period: Period, language: Language) -> Option<Self> {
        let (first, last) = (snapshot.first_day_of_cases()?, snapshot.computed_as_of()?);
        let is_outside = period.last_day() < first || period.first_day() > last;
        is_outside.then(|| Self::between(first, last, language))
    }

    /// The days that cases are of, and the year of the last of them.
    pub(crate) fn between(first: Date, last: Date, language: Language) -> Self {
        let (from, to) = (format::date(first), format::date(last));
        let sentence = match language {
            Language::Vietnamese => {
                format!("Hồ sơ đã nạp có từ ngày {from} đến ngày {to}; kỳ này nằm ngoài khoảng đó.")
            }
            Language::English => format!("The cases loaded run from {from} to {to}; this period lies outside."),
        };
        let period = Period::year(last.year());
        Self { sentence, period_value: period.to_string(), period_text: format::period(period, language) }
    }
}

/// One option of a chooser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
    /// Heading it stands under: a region, a group, a year.
    pub heading: String,
    pub is_selected: bool,
}

/// The source mark: real, synthetic, provisional, unverified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub nature: Nature,
    pub word: &'static str,
    /// One sentence a reader can act on.
    pub sentence: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRef {
    pub code: PlaceCode,
    /// As in addresses: `40`.
    pub bare: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorRef {
    pub id: String,
    pub name: String,
    pub short_name: String,
    /// `%`, `hồ sơ`, ...
    pub unit_text: &'static str,
    /// Stable English name of the unit, for exports.
    pub unit: &'static str,
    pub group: Group,
    pub group_text: &'static str,
    pub direction: Direction,
    /// `càng cao càng tốt`, ...
    pub direction_text: &'static str,
    /// Id of the rule set, for exports.
    pub rule_set: Option<String>,
    pub rule_set_name: Option<String>,
}

impl PlaceRef {
    pub fn of(province: &Province, language: Language) -> Self {
        let name = province.name.get(language).to_owned();
        Self { bare: province.code.bare().to_owned(), code: province.code.clone(), name }
    }

    /// The last segment of the address of its page: `40`, and `63-40` of a province of before.
    pub fn segment(&self) -> String {
        match self.code.system {
            CodeSystem::Of34 => self.bare.clone(),
            CodeSystem::Of63 => format!("63-{}", self.bare),
        }
    }

    pub fn nation(language: Language) -> Self {
        let code = PlaceCode::nation();
        Self { bare: code.bare().to_owned(), code, name: words::nation(language).to_owned() }
    }
}

impl IndicatorRef {
    pub fn of(snapshot: &Snapshot, indicator: &Indicator, language: Language) -> Self {
        let rule_set = indicator.rule_set.as_deref().and_then(|id| snapshot.rule_set(id));
        Self {
            id: indicator.id.clone(),
            name: indicator.name.get(language).to_owned(),
            short_name: indicator.short_name.get(language).to_owned(),
            unit_text: words::unit(indicator.unit, language),
            unit: indicator.unit.as_str(),
            group: indicator.group,
            group_text: words::group(indicator.group, language),
            direction: indicator.direction,
            direction_text: words::direction(indicator.direction, language),
            rule_set: indicator.rule_set.clone(),
            rule_set_name: rule_set.map(|rule_set| rule_set.name.get(language).to_owned()),
        }
    }
}

fn run_of(snapshot: &Snapshot, is_from_cases: bool) -> String {
    snapshot.run().and_then(|run| run.code_of(is_from_cases)).unwrap_or_default().to_owned()
}

impl Head {
    /// Marks are added by [`Head::mark`], when the page knows its figures.
    pub fn of(snapshot: &Snapshot, period: Option<Period>, language: Language) -> Self {
        let period = period.unwrap_or_else(|| snapshot.default_period());
        let latest = snapshot.latest_day();
        let choices = snapshot.choices(language);
        Self {
            language,
            period,
            period_value: period.to_string(),
            period_text: format::period(period, language),
            as_of_text: latest.map(|day| as_of(day, period, language)),
            cumulative_text: latest.filter(|&day| is_running(period, day)).map(|day| cumulative(day, language)),
            marks: Vec::new(),
            periods: choices.periods(snapshot, period, language),
            provinces: choices.provinces.clone(),
            indicators: choices.indicators.clone(),
            version: snapshot.version(),
            run: run_of(snapshot, true),
            run_of_others: run_of(snapshot, false),
            outside: Outside::of(snapshot, period, language),
        }
    }

    /// The same where the figures of the page end on a day of their own.
    pub(crate) fn speak_to(&mut self, day: Option<jiff::civil::Date>) {
        self.as_of_text = day.map(|day| as_of(day, self.period, self.language));
        self.cumulative_text =
            day.filter(|&day| is_running(self.period, day)).map(|day| cumulative(day, self.language));
    }

    pub(crate) fn select_indicators(&mut self, ids: &[&str]) {
        self.indicators.iter_mut().for_each(|choice| choice.is_selected = ids.contains(&choice.value.as_str()));
    }

    pub(crate) fn select_provinces(&mut self, codes: &[&str]) {
        self.provinces.iter_mut().for_each(|choice| choice.is_selected = codes.contains(&choice.value.as_str()));
    }

    /// Says of which natures the figures of the page are.
    pub fn mark<'a>(&mut self, cells: impl Iterator<Item = &'a Cell>) {
        let natures = cells.flat_map(|cell| {
            let asides = cell.asides().map(|aside| aside.nature);
            (!cell.is_absent()).then_some(cell.nature).into_iter().chain(asides)
        });
        self.mark_natures(natures.collect());
    }

    /// The same where the figures are no cells.
    pub(crate) fn mark_natures(&mut self, mut natures: Vec<Nature>) {
        natures.sort_unstable_by(|a, b| b.cmp(a));
        natures.dedup();
        self.marks = (natures.into_iter())
            .map(|nature| Mark {
                nature,
                word: words::nature(nature, self.language),
                sentence: words::nature_sentence(nature, self.language).to_owned(),
            })
            .collect();
    }
}

/// `Số liệu đến ngày 10/10/2026`.
/// What happened after a period is in none of its figures.
fn as_of(day: jiff::civil::Date, period: Period, language: Language) -> String {
    format!("{} {}", pick(language, "Số liệu đến ngày", "Data to"), format::date(day.min(period.last_day())))
}

fn is_running(period: Period, day: jiff::civil::Date) -> bool {
    (period.first_day()..period.last_day()).contains(&day)
}

/// `lũy kế đến ngày 10/10/2026`.
pub fn cumulative(day: jiff::civil::Date, language: Language) -> String {
    format!("{} {}", pick(language, "lũy kế đến ngày", "cumulative to"), format::date(day))
}
