//! Registers: lists of dated rows. What a row says is kept with its load as codes and days; what the rows
//! come to is counted when it is known which of them count.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::PublishedRead;
use super::file_error::FileFault;
use super::intake::Intake;
use super::reasons::{self, Reason};
use super::row::{Fields, Row};
use crate::domain::atlas::Atlas;
use crate::domain::calendar::epoch_day;
use crate::domain::history::SECONDS_A_DAY;
use crate::domain::personal::is_person_for_code;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::Nature;
use crate::domain::register::{RegisterMapping, RegisterRow, Stamp};
use crate::domain::source::{SourceMapping, TableFormat};
use crate::engine::conform::moment::{MomentPattern, iso_moment};

/// Longer is no code.
const LONGEST_CODE: usize = 64;

pub(super) fn read(
    mapping: &SourceMapping,
    register: &RegisterMapping,
    table: &TableFormat,
    bytes: &[u8],
    atlas: &Atlas,
    today: Date,
) -> Result<PublishedRead, FileFault> {
    let fields = Fields {
        columns: &register.columns,
        constants: &register.constants,
        codes: &register.codes,
        numbers: table.numbers,
    };
    let (file, mut intake) = Intake::open(mapping, today, (bytes, table), register.columns.values())?;
    let reader = Reader { source: &mapping.id, register, moments: Moments::of(register), atlas, today };
    // Of the rows of one key and version the content.
    let mut seen: HashMap<(String, i32), i64> = HashMap::new();
    for mut row in file.rows(fields) {
        let Some(told) = reader.read(&mut row).filter(|_| row.reasons.is_empty()) else {
            intake.reject(row.writable(), row.reasons);
            continue;
        };
        let before = *seen.entry((told.row.key.clone(), told.row.version)).or_insert(told.row.content);
        if before != told.row.content {
            row.fault(&register.key[0], reasons::row_conflict());
            intake.reject(row.writable(), row.reasons);
            continue;
        }
        intake.take_row(told.row, told.day, told.nature);
    }
    Ok(intake.finish())
}

fn hash_of(place: &PlaceCode, cells: &BTreeMap<String, String>) -> i64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(place.to_string().as_bytes());
    for (column, value) in cells {
        hasher.update(format!(";{column}={value}").as_bytes());
    }
    i64::from_le_bytes(hasher.finalize().as_bytes().first_chunk().copied().unwrap_or_default())
}

/// A row without fault, the last day it speaks of, and whether it says that it is made up.
struct Told {
    row: RegisterRow,
    day: Date,
    nature: Option<Nature>,
}

struct Reader<'a> {
    source: &'a str,
    register: &'a RegisterMapping,
    moments: Moments,
    atlas: &'a Atlas,
    today: Date,
}

impl Reader<'_> {
    fn read(&self, row: &mut Row<'_>) -> Option<Told> {
        let place = row.required("place", |code| self.place(code));
        let mut cells = BTreeMap::new();
        let mut stamps: BTreeMap<&str, Stamp> = BTreeMap::new();
        for column in self.register.kept() {
            let is_needed =
                [&self.register.key, &self.register.needed].into_iter().flatten().any(|needed| needed == column);
            let text = row.text(column);
            if text.is_empty() {
                if is_needed {
                    row.fault(column, reasons::empty());
                }
            } else if self.register.is_date(column) || column == "updated_on" {
                let moment = self.moments.parse(text, self.needs_time(column));
                match moment.and_then(|stamp| self.not_ahead(column, stamp)) {
                    Ok(stamp) => _ = stamps.insert(column, stamp),
                    Err(reason) => row.fault(column, reason),
                }
            } else {
                match self.code(column, text) {
                    Ok(()) => _ = cells.insert(column.to_owned(), text.to_owned()),
                    Err(reason) => row.fault(column, reason),
                }
            }
        }
        self.times(row, &stamps);
        self.order(row, &stamps);
        let export = self.export_day(row);
        let nature = self.nature(row);
        let key = self.register.key.iter().map(|column| match column.as_str() {
            "place" => place.as_ref().map(|place| place.bare().to_owned()),
            column => cells.get(column).cloned().or_else(|| stamps.get(column).map(Stamp::to_string)),
        });
        let key: Vec<String> = key.collect::<Option<_>>()?;
        let days = stamps.iter().filter(|(column, _)| !self.register.planned.iter().any(|planned| planned == *column));
        let day = days.filter_map(|(_, stamp)| stamp.day()).chain(export).max();
        let Some(day) = day else {
            row.fault(&self.register.dates[0], reasons::empty());
            return None;
        };
        let version = stamps.get("updated_on").and_then(|stamp| stamp.day()).map_or(0, epoch_day);
        cells.extend(stamps.into_iter().map(|(column, stamp)| (column.to_owned(), stamp.to_string())));
        let place = place?;
        let content = hash_of(&place, &cells);
        let row = RegisterRow { source: self.source.to_owned(), key: key.join("|"), place, version, content, cells };
        Some(Told { row, day, nature })
    }

    /// A province of the 34; or, where the register does not go by province, the nation.
    fn place(&self, code: &str) -> Result<PlaceCode, Reason> {
        let place = PlaceCode::new(CodeSystem::Of34, code).map_err(|_| reasons::no_province())?;
        let known = match place.level() {
            Level::Nation => !self.register.covers_nation,
            Level::Province => self.atlas.province(&place).is_some(),
            Level::Commune => false,
        };
        if known { Ok(place) } else { Err(reasons::no_province()) }
    }

    fn not_ahead(&self, column: &str, stamp: Stamp) -> Result<Stamp, Reason> {
        let may_lie_ahead = self.register.planned.iter().any(|planned| planned == column);
        if !may_lie_ahead && stamp.day().is_none_or(|day| day > self.today) {
            Err(reasons::future())
        } else {
            Ok(stamp)
        }
    }

    fn code(&self, column: &str, text: &str) -> Result<(), Reason> {
        if let Some(known) = self.register.values_of(column) {
            let table = &self.register.codes[column];
            return if known.contains(&text) { Ok(()) } else { Err(reasons::unlisted(table.keys())) };
        }
        let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/');
        let is_code = text.chars().count() <= LONGEST_CODE && text.chars().all(is_plain) && !is_person_for_code(text);
        if is_code { Ok(()) } else { Err(reasons::no_code()) }
    }

    /// Whether it was done in time after an hour of the day only a time can say.
    fn times(&self, row: &mut Row<'_>, stamps: &BTreeMap<&str, Stamp>) {
        for (column, _) in stamps.iter().filter(|(column, stamp)| !stamp.has_time && self.needs_time(column)) {
            row.fault(column, reasons::no_time(&self.moments.shown_with_time));
        }
    }

    fn needs_time(&self, column: &str) -> bool {
        let mut withins = self.register.counts.iter().filter_map(|count| count.within.as_ref());
        withins.any(|within| within.cutoff.is_some() && within.from == column)
    }

    /// Nothing happens before the first date of the register, and nothing ends before it begins.
    fn order(&self, row: &mut Row<'_>, stamps: &BTreeMap<&str, Stamp>) {
        for (earlier, later) in self.register.in_order() {
            let (Some(&begin), Some(&end)) = (stamps.get(earlier), stamps.get(later)) else { continue };
            if end.is_before(begin) {
                let heading = self.register.columns.get(earlier).map_or(earlier, String::as_str);
                row.fault(later, reasons::before(heading, &begin.to_string(), &end.to_string()));
            }
        }
    }

    /// The day of the export, where the file tells it.
    fn export_day(&self, row: &mut Row<'_>) -> Option<Date> {
        let text = row.text("as_of");
        if text.is_empty() {
            return None;
        }
        match self.moments.parse(text, false).and_then(|stamp| self.not_ahead("as_of", stamp)) {
            Ok(stamp) => stamp.day(),
            Err(reason) => {
                row.fault("as_of", reason);
                None
            }
        }
    }

    fn nature(&self, row: &mut Row<'_>) -> Option<Nature> {
        match row.text("nature") {
            "" => None,
            "real" => Some(Nature::Real),
            "synthetic" => Some(Nature::Synthetic),
            _ => {
                let known = ["real".to_owned(), "synthetic".to_owned()];
                row.fault(
                    "nature",
                    reasons::unlisted(
                        self.register
                            .codes
                            .get("nature")
                            .map_or(known.iter().collect(), |table| table.keys().collect::<Vec<_>>()),
                    ),
                );
                None
            }
        }
    }
}

/// The ways in which a register writes days and moments.
struct Moments {
    /// With whether a time stands there.
    patterns: Vec<(MomentPattern, bool)>,
    shown: String,
    /// Those that say a time of day.
    shown_with_time: String,
}

impl Moments {
    fn of(register: &RegisterMapping) -> Self {
        let has_time = |text: &str| text.contains('H');
        let pattern = |text: &String| (MomentPattern::compile(text), has_time(text));
        let timed = register.moment_formats.iter().filter(|text| has_time(text)).map(String::as_str);
        Self {
            patterns: register.moment_formats.iter().map(pattern).collect(),
            shown: register.moment_formats.join(", "),
            shown_with_time: timed.collect::<Vec<_>>().join(", "),
        }
    }

    /// `needs_time`: a day alone is not enough, so it is not offered.
    fn parse(&self, text: &str, needs_time: bool) -> Result<Stamp, Reason> {
        let stated = self.patterns.iter().find_map(|(pattern, has_time)| {
            let moment = pattern.parse(text.as_bytes())?;
            // A spreadsheet's count of days has a time if it is no whole day.
            Some(Stamp { moment, has_time: *has_time || moment.rem_euclid(SECONDS_A_DAY) != 0 })
        });
        // A cell that holds a day as such comes in this form, whatever it looks like in its file.
        let as_such = || Some(Stamp { moment: iso_moment(text)?, has_time: text.contains('T') });
        let is_offered = needs_time && !self.shown_with_time.is_empty();
        let shown = if is_offered { &self.shown_with_time } else { &self.shown };
        stated.or_else(as_such).ok_or_else(|| reasons::bad_moment(shown))
    }
}
