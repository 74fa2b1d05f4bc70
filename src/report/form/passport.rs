//! The passport of a form: by which definition, under which rules, from which files, checked how.

use crate::domain::form::Form;
use crate::domain::load::Load;
use crate::domain::reading::Nature;

use super::rows::Made;
use super::{RowsBy, View, nature as nature_of, synthetic};
use crate::report::format;
use crate::report::outcome::Outcome;
use crate::report::page::PlaceRef;
use crate::report::passport::rule_set_line;
use crate::report::words::{self, pick};

/// How many files a page lists one by one; the spreadsheet lists all.
const LISTED_FILES: usize = 12;

/// Lines of name and text, then every file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPassport {
    pub lines: Vec<(&'static str, String)>,
    /// Newest first.
    pub files: Vec<FormFile>,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// ISO dates: the period's first and last day, and the day that the data run to.
    pub first_day: String,
    pub last_day: String,
    pub as_of: Option<String>,
    /// `real`, `synthetic`, ...; empty where there is nothing.
    pub nature: &'static str,
    pub rule_set: String,
    pub version: u16,
}

/// One loaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFile {
    pub load: i64,
    pub source: String,
    pub name: String,
    pub hash: String,
    /// RFC 3339.
    pub loaded_at: String,
    pub as_of_text: String,
    pub nature_word: &'static str,
    pub rows: Outcome,
    pub rows_text: String,
}

impl FormPassport {
    pub(super) fn of(view: &View<'_>, place: &PlaceRef, by: RowsBy, made: &Made) -> Self {
        let View { snapshot, form, period, language } = *view;
        let sources: Vec<String> = snapshot.source_ids(made.sources).map(str::to_owned).collect();
        // Of cases the files that tell of the place; a report is of one place and period.
        let province = snapshot.place_index(&place.code).and_then(|place| snapshot.province_of(place));
        let is_of_place = |load: &Load| {
            let is_asked = province.is_some() && snapshot.knows_loads_of(&load.source);
            !is_asked || snapshot.held(load.id, province).is_some()
        };
        let is_behind = |load: &Load| match &made.loads {
            Some(sent) => sent.contains(&load.id),
            None => sources.contains(&load.source) && is_of_place(load),
        };
        let loads = snapshot.loads().iter().rev().filter(|load| is_behind(load));
        let as_of = made
            .as_of
            .map(|day| day.min(period.last_day()))
            .or_else(|| view.day(snapshot.place_index(&place.code)?))
            .filter(|_| made.total.is_some());
        let nature = (!sources.is_empty()).then(|| nature_of(snapshot, &place.code, made.sources));
        let mut lines = definition(view, form);
        lines.push((pick(language, "Phạm vi", "Place"), place.name.clone()));
        lines.push((pick(language, "Dòng theo", "Rows by"), by.text(language).to_owned()));
        let days = format!("{} – {}", format::date(period.first_day()), format::date(period.last_day()));
        lines.push((
            pick(language, "Kỳ báo cáo", "Period"),
            format!("{}: {days}", format::period_name(period, language)),
        ));
        if let Some(day) = as_of {
            lines.push((pick(language, "Tính đến hết ngày", "Counted through"), format::date(day)));
        }
        if let Some(nature) = nature {
            let sentence = match nature {
                Nature::Synthetic => synthetic(made.sent_text.is_some(), language),
                nature => words::nature_sentence(nature, language),
            };
            let text = format!("{}. {sentence}", words::nature(nature, language));
            lines.push((pick(language, "Tính chất", "Kind of data"), text));
        }
        if made.balance.checks > 0 {
            lines.push((pick(language, "Kiểm tra cân đối", "Checks"), made.balance.sentence.clone()));
        }
        lines.extend(made.notes.iter().map(|note| (pick(language, "Ghi chú", "Note"), note.clone())));
        lines.push((pick(language, "Phiên bản số liệu", "Version of the data"), snapshot.version().to_string()));
        Self {
            lines,
            files: loads.map(|load| file(view, load)).collect(),
            sources,
            first_day: period.first_day().to_string(),
            last_day: period.last_day().to_string(),
            as_of: as_of.map(|day| day.to_string()),
            nature: nature.map_or("", |nature| nature.as_str()),
            rule_set: form.rule_set.clone(),
            version: form.version,
        }
    }

    /// The newest files, as many as a page lists.
    pub fn listed(&self) -> &[FormFile] {
        &self.files[..self.files.len().min(LISTED_FILES)]
    }

    /// How many more there are.
    pub fn more_files(&self) -> usize {
        self.files.len().saturating_sub(LISTED_FILES)
    }
}

fn definition(view: &View<'_>, form: &Form) -> Vec<(&'static str, String)> {
    let language = view.language;
    let from = pick(language, "từ ngày", "from");
    let version = pick(language, "phiên bản", "version");
    let name = form.name.get(language);
    let mut lines = vec![
        (
            pick(language, "Biểu mẫu", "Form"),
            format!("{} {name}, {version} {}, {from} {}", form.code, form.version, format::date(form.valid_from)),
        ),
        (pick(language, "Căn cứ", "Basis"), format!("{} [{}]", form.source.get(language), form.confidence)),
    ];
    if let Some(caution) = &form.caution {
        lines.push((pick(language, "Lưu ý", "Caution"), caution.get(language).to_owned()));
    }
    if let Some(rule_set) = view.snapshot.rule_set(&form.rule_set) {
        lines.push((pick(language, "Bộ quy tắc", "Rule set"), rule_set_line(rule_set, language)));
        let description = rule_set.description.get(language).to_owned();
        lines.push((pick(language, "Quy tắc bằng lời", "Rules in words"), description));
    }
    lines
}

fn file(view: &View<'_>, load: &Load) -> FormFile {
    FormFile {
        load: load.id,
        source: load.source.clone(),
        name: load.file.clone(),
        hash: load.hash.clone(),
        loaded_at: load.loaded_at.clone(),
        as_of_text: format::date(load.as_of),
        nature_word: words::nature(load.nature, view.language),
        rows: Outcome::of(load),
        rows_text: Outcome::of(load).text(view.language),
    }
}
