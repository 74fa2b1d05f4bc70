//! A register's own keys: its columns, what each of them holds, and the counts its rows yield.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::layout::{ContractName, Layout, Names};
use super::reader::{Reader, plain};
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::register::{Count, CountKind, REGISTER_COLUMNS, RegisterMapping, Within};
use crate::domain::text::Text;

const OWNERS: &[ContractName] = &[ContractName::Register];

/// Its key, what it names, and whether a column may stand in it.
type List<'l> = (&'l str, &'l [String], &'l dyn Fn(&String) -> bool);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountLayout {
    measure: Spanned<String>,
    label: Text,
    at: Option<String>,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    every_place: bool,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    told: Vec<String>,
    within: Option<WithinLayout>,
    distinct: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithinLayout {
    from: String,
    to: String,
    working_days: u16,
    after: Option<String>,
}

impl Reader<'_> {
    /// Takes the keys of a register out of the layout; of another contract none may be there.
    pub(super) fn register(&mut self, layout: &mut Layout, at: usize) -> RegisterMapping {
        let covers = self.optional("covers", layout.covers.take(), OWNERS);
        let key = self.required("key", layout.key.take(), OWNERS, at);
        let dates = self.required("dates", layout.dates.take(), OWNERS, at);
        let planned = self.optional("planned", layout.planned.take(), OWNERS);
        let needed = self.optional("needed", layout.needed.take(), OWNERS);
        let counts = self.required("count", layout.count.take(), OWNERS, at);
        if self.contract != ContractName::Register {
            return RegisterMapping::default();
        }
        let columns = self.required("columns", layout.columns.take(), OWNERS, at);
        let constants = self.optional("constants", layout.constants.take(), OWNERS);
        let codes = self.optional("codes", layout.codes.take(), OWNERS);
        let moment_formats = self.required("moment_formats", layout.moment_formats.take(), OWNERS, at);
        self.register_columns(&columns, &constants);
        self.register_codes(&codes, &columns);
        if !["", "nation", "listed"].contains(&covers.as_str()) {
            self.fault(at, format!("covers `{covers}`, expected \"nation\" or \"listed\" / covers `{covers}`, cần \"nation\" hoặc \"listed\""));
        }
        let mut mapping = RegisterMapping {
            columns: plain(columns),
            constants: plain(constants),
            codes: codes.into_iter().map(|(column, table)| (column, plain(table.into_inner()))).collect(),
            key,
            dates,
            planned,
            needed,
            moment_formats: self.moment_formats(moment_formats),
            covers_nation: covers == "nation",
            counts: Vec::new(),
        };
        self.lists_of_columns(&mapping, at);
        mapping.counts = counts.into_iter().filter_map(|count| self.count(&mapping, count)).collect();
        self.measures_once(&mapping, at);
        mapping
    }

    fn register_columns(&mut self, columns: &Names, constants: &Names) {
        for (column, value) in columns.iter().chain(constants) {
            let at = value.span().start;
            if !is_identifier(column) {
                self.fault(at, format!("`{column}` is no name of a column, expected lower-case letters, digits and _ / `{column}` không phải tên cột, cần chữ thường, chữ số và _"));
            }
            if value.get_ref().trim().is_empty() {
                self.fault(at, format!("`{column}` is empty, expected a heading or a value / `{column}` để trống, cần tiêu đề cột hoặc giá trị"));
            }
        }
        for (column, value) in constants {
            let (at, value) = (value.span().start, value.get_ref());
            if columns.contains_key(column) {
                self.fault(at, format!("`{column}` is in [columns] and in [constants], expected in one of them / `{column}` có cả trong [columns] và [constants], chỉ để ở một nơi"));
            } else if column == "place" {
                let place = PlaceCode::new(CodeSystem::Of34, value).ok();
                let known = |code: &PlaceCode| code.level() == Level::Nation || self.atlas.province(code).is_some();
                if !place.as_ref().is_some_and(known) {
                    self.fault(at, format!("[constants] place `{value}`, expected VN or the two digits of a province of the 34 / [constants] place `{value}`, cần VN hoặc mã hai chữ số của một trong 34 tỉnh"));
                }
            } else if !is_identifier(value) {
                self.fault(at, format!("[constants] `{column}` is `{value}`, expected a code of lower-case letters, digits and _ / cần mã gồm chữ thường, chữ số và _"));
            }
        }
    }

    fn register_codes(&mut self, codes: &BTreeMap<String, Spanned<Names>>, columns: &Names) {
        for (column, table) in codes {
            let at = table.span().start;
            if !columns.contains_key(column) {
                self.fault(at, format!("[codes] names `{column}`, which [columns] does not have / [codes] có `{column}` mà [columns] không có"));
            }
            for value in table.get_ref().values() {
                let is_place = column == "place" && is_province(self, value.get_ref());
                if !is_place && (column == "place" || !is_identifier(value.get_ref())) {
                    let message = format!(
                        "[codes.{column}] leads to `{0}`, expected a code of lower-case letters, digits and _, or of a province / [codes.{column}] dẫn đến `{0}`, cần mã chữ thường, chữ số và _, hoặc mã tỉnh",
                        value.get_ref()
                    );
                    self.fault(value.span().start, message);
                }
            }
        }
    }

    /// Each list names columns that are there, and of the kind that is asked for.
    fn lists_of_columns(&mut self, mapping: &RegisterMapping, at: usize) {
        let has = |column: &String| mapping.columns.contains_key(column) || mapping.constants.contains_key(column);
        let is_own = |column: &String| {
            mapping.columns.contains_key(column)
                && !REGISTER_COLUMNS.contains(&column.as_str())
                && !mapping.codes.contains_key(column)
        };
        let is_key = |column: &String| has(column) && !["updated_on", "as_of", "nature"].contains(&column.as_str());
        let lists: [List<'_>; 4] = [
            ("key", &mapping.key, &is_key),
            ("dates", &mapping.dates, &is_own),
            ("planned", &mapping.planned, &|column| mapping.is_date(column)),
            ("needed", &mapping.needed, &|column| mapping.columns.contains_key(column)),
        ];
        for (list, columns, fits) in lists {
            for column in columns.iter().filter(|column| !fits(column)) {
                self.fault(at, format!("`{list}` names `{column}`, which is no such column of [columns] / `{list}` có `{column}`, không phải cột như vậy trong [columns]"));
            }
        }
        for (list, is_empty) in [("key", mapping.key.is_empty()), ("dates", mapping.dates.is_empty())] {
            if is_empty {
                self.fault(at, format!("`{list}` is empty, expected a column / `{list}` để trống, cần một cột"));
            }
        }
        if !has(&"place".to_owned()) {
            self.fault(
                at,
                "[columns] lacks `place`, which this contract needs / [columns] thiếu `place` mà contract này cần",
            );
        }
        if mapping.covers_nation && !mapping.columns.contains_key("place") {
            self.fault(
                at,
                "covers = \"nation\" needs `place` in [columns] / covers = \"nation\" cần `place` trong [columns]",
            );
        }
    }

    fn count(&mut self, mapping: &RegisterMapping, count: Spanned<CountLayout>) -> Option<Count> {
        let (at, faults) = (count.span().start, self.faults);
        let CountLayout { measure, label, at: day, from, until, every_place, conditions, told, within, distinct } =
            count.into_inner();
        let is_date = |column: &String| mapping.is_date(column);
        let all_dates = [&day, &from, &until]
            .into_iter()
            .flatten()
            .chain(&told)
            .chain(within.iter().flat_map(|one| [&one.from, &one.to]));
        for column in all_dates.filter(|column| !is_date(column)) {
            self.fault(at, format!("[[count]] names `{column}`, expected one of `dates`: {0} / [[count]] có `{column}`, cần một trong `dates`: {0}", mapping.dates.join(", ")));
        }
        if let Some(planned) = day.iter().chain(&from).find(|column| mapping.planned.contains(column)) {
            self.fault(at, format!("[[count]] is dated by `{planned}`, which may lie ahead, expected a day that has come / [[count]] tính theo `{planned}`, là ngày dự kiến, cần ngày đã diễn ra"));
        }
        self.conditions(mapping, at, &conditions);
        if let Some(column) =
            distinct.as_ref().filter(|column| !mapping.columns.contains_key(*column) || is_date(column))
        {
            self.fault(at, format!("[[count]] distinct `{column}`, expected a column of codes / [[count]] distinct `{column}`, cần một cột mã"));
        }
        // Nothing lies before the first date, so what is done on it is done on the day of the start or never.
        if let Some(one) = within.as_ref().filter(|one| one.from == one.to || mapping.dates.first() == Some(&one.to)) {
            self.fault(at, format!("within goes from `{0}` to `{1}`, expected a date that comes after `{0}` / within đi từ `{0}` đến `{1}`, cần một ngày đến sau `{0}`", one.from, one.to));
        }
        let within = within.and_then(|within| self.within(at, within));
        let kind = match (day, from, until, every_place) {
            (Some(at), None, None, false) => Some(CountKind::Flow { at }),
            (None, Some(from), until, false) => Some(CountKind::Stock { from, until }),
            (None, None, None, true) if mapping.covers_nation => Some(CountKind::EveryPlace),
            _ => None,
        };
        let Some(kind) = kind else {
            self.fault(at, "[[count]] needs one of: `at`; `from` with or without `until`; `every_place = true` where covers = \"nation\" / [[count]] cần một trong: `at`; `from`, có thể kèm `until`; `every_place = true` khi covers = \"nation\"");
            return None;
        };
        if !is_identifier(measure.get_ref()) {
            self.fault(measure.span().start, format!("`{0}` is no name of a measure, expected lower-case letters, digits and _ / `{0}` không phải tên số đo", measure.get_ref()));
        }
        let measure = measure.into_inner();
        (self.faults == faults).then_some(Count { measure, label, kind, conditions, told, within, distinct })
    }

    fn conditions(&mut self, mapping: &RegisterMapping, at: usize, conditions: &BTreeMap<String, Vec<String>>) {
        for (column, allowed) in conditions {
            let Some(known) = mapping.values_of(column) else {
                self.fault(at, format!("[[count]] asks for `{column}`, which has no [codes] / [[count]] hỏi `{column}` mà cột này không có [codes]"));
                continue;
            };
            let unknown = allowed.iter().find(|value| !known.contains(&value.as_str()));
            if allowed.is_empty() || unknown.is_some() {
                let unknown = unknown.map_or("", String::as_str);
                self.fault(at, format!("[[count]] `{column}` is never `{unknown}`, expected one of: {0} / `{column}` không bao giờ là `{unknown}`, cần một trong: {0}", known.join(", ")));
            }
        }
    }

    fn within(&mut self, at: usize, within: WithinLayout) -> Option<Within> {
        let WithinLayout { from, to, working_days, after } = within;
        let cutoff = after.as_deref().map(time_of_day);
        if cutoff == Some(None) {
            self.fault(at, "`after` is no time of day, expected such as \"15:00\" / `after` không phải giờ trong ngày, cần như \"15:00\"");
            return None;
        }
        Some(Within { from, to, working_days, cutoff: cutoff.flatten() })
    }

    fn measures_once(&mut self, mapping: &RegisterMapping, at: usize) {
        let mut seen = BTreeSet::new();
        for count in &mapping.counts {
            if !seen.insert(&count.measure) {
                self.fault(at, format!("[[count]] has `{0}` twice / [[count]] có `{0}` hai lần", count.measure));
            }
        }
    }
}

fn is_province(reader: &Reader<'_>, code: &str) -> bool {
    PlaceCode::new(CodeSystem::Of34, code).is_ok_and(|place| reader.atlas.province(&place).is_some())
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Seconds since midnight of `15:00`.
fn time_of_day(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, most: i64| text.parse::<i64>().ok().filter(|n| text.len() == 2 && (0..=most).contains(n));
    Some(number(hour, 23)? * 3600 + number(minute, 59)? * 60)
}
