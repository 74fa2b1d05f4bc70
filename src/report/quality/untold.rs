//! Columns that do not tell what they should: over all time, and for the period that is shown.

use crate::domain::bucket::Bucket;
use crate::domain::check::{self, Check, NOTHING, UntoldColumn};
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;

use super::source_name;
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::snapshot::{EmptySeries, PlaceIndex, Snapshot};
use crate::report::words::pick;

/// A column that counts as not reported, be it for some time only.
#[derive(Clone, Debug, PartialEq)]
pub struct UntoldRow {
    pub place: PlaceRef,
    pub source: String,
    pub source_name: String,
    pub column: String,
    /// What the source calls it.
    pub heading: String,
    pub value: String,
    pub value_text: &'static str,
    /// Since when or until when it is filled; empty if that does not change, or is not asked of it.
    pub when_text: String,
    /// Over all time, as `of`.
    pub cases: i64,
    /// Cases that could tell it.
    pub of: i64,
    pub cases_text: String,
}

/// What a place leaves empty in a column in which nothing means something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Emptiness {
    pub by_source: Vec<Empty>,
    /// Of the cases received in the period, and not of all cases.
    pub is_of_period: bool,
}

/// Of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Empty {
    pub n: i64,
    /// Cases that could fill it.
    pub of: i64,
    /// So many that it counts as not reported.
    pub is_too_much: bool,
}

/// Of the cases received in the period; of all cases where none was received in it, or where it is not
/// known half month by half month.
pub(crate) fn emptiness(snapshot: &Snapshot, place: PlaceIndex, column: &str, period: Period) -> Emptiness {
    let (code, quality) = (snapshot.place_code(place), snapshot.quality());
    let (first, last) = period.buckets();
    let series = quality.empty_cells.get(code).into_iter().flatten().filter(|one| one.column == column);
    let in_period = series.map(|one| (one.empty.between(first, last), one.of.between(first, last)));
    let judged = sparse(snapshot).map(|check| {
        let received = in_period.filter(|&(_, of)| of > 0);
        received.map(|(n, of)| Empty { n, of, is_too_much: check.emptiness(n, of) == Some(NOTHING) }).collect()
    });
    match judged.filter(|by_source: &Vec<Empty>| !by_source.is_empty()) {
        Some(by_source) => Emptiness { by_source, is_of_period: true },
        None => {
            let own = quality.untold_of(code).filter(|one| one.column == column);
            let whole = own.map(|one| Empty { n: one.rows, of: one.of, is_too_much: one.is_not_reported() });
            Emptiness { by_source: whole.collect(), is_of_period: false }
        }
    }
}

/// The column that an attribute asks about and that all of the place's sources fill with one value.
pub(crate) fn untold_column<'a>(
    snapshot: &'a Snapshot,
    place: PlaceIndex,
    column: &str,
    sources: u64,
) -> Option<&'a UntoldColumn> {
    let code = snapshot.place_code(place);
    let is_meant = |one: &&UntoldColumn| one.column == column && one.is_not_reported();
    let found = || snapshot.quality().untold_of(code).filter(is_meant);
    let first = found().next()?;
    let covered = found().fold(0, |covered, one| covered | snapshot.source_set(&one.source));
    (sources & !covered == 0).then_some(first)
}

/// Columns that count as not reported, and those that do for some time.
pub(super) fn rows(snapshot: &Snapshot, places: &[PlaceRef], language: Language) -> Vec<UntoldRow> {
    let place_of = |code: &PlaceCode| places.iter().find(|place| place.code == *code);
    let rows = snapshot.quality().untold.iter().filter_map(|row| {
        let when_text = when(snapshot, row, language);
        if !row.is_not_reported() && when_text.is_empty() {
            return None;
        }
        Some(UntoldRow {
            place: place_of(&row.place)?.clone(),
            source_name: source_name(snapshot, &row.source, language),
            heading: snapshot.heading(&row.source, &row.column).to_owned(),
            source: row.source.clone(),
            column: row.column.clone(),
            value_text: match row.value.as_str() {
                "yes" => pick(language, "Có", "Yes"),
                "no" => pick(language, "Không", "No"),
                NOTHING => pick(language, "(để trống)", "(left empty)"),
                _ => pick(language, "(để trống một thời gian)", "(left empty for some time)"),
            },
            when_text,
            value: row.value.clone(),
            cases: row.rows,
            of: row.of,
            cases_text: format::integer(row.rows, language),
        })
    });
    rows.collect()
}

/// `trống trong mọi hồ sơ tiếp nhận trước 01/2026`.
fn when(snapshot: &Snapshot, row: &UntoldColumn, language: Language) -> String {
    let own = snapshot.quality().empty_cells.get(&row.place).into_iter().flatten();
    let series = own.filter(|one| one.source == row.source && one.column == row.column);
    let spells = series.zip(sparse(snapshot)).flat_map(|(series, check)| spells(series, check));
    spells.map(|spell| spell.text(language)).collect::<Vec<_>>().join("; ")
}

/// The check by which such columns are judged; without it they are not.
fn sparse(snapshot: &Snapshot) -> Option<&Check> {
    check::find(&snapshot.quality().checks, "W_SPARSE_COLUMN")
}

/// A time at the beginning or at the end of what is known, in which a column is not filled.
struct Spell {
    /// It ends where this half month begins; it begins there otherwise.
    is_before: bool,
    bucket: Bucket,
    n: i64,
    of: i64,
}

/// At most one at each end; none of a column that is never filled, and none of a few cases.
fn spells(series: &EmptySeries, check: &Check) -> Vec<Spell> {
    let (first, last) = series.of.span();
    let all = (first..=last).map(Bucket).map(|bucket| (bucket, series.empty.at(bucket), series.of.at(bucket)));
    let all: Vec<(Bucket, i64, i64)> = all.filter(|&(.., of)| of > 0).collect();
    let is_empty = |&&(_, n, of): &&(Bucket, i64, i64)| check.emptiness(n, of) == Some(NOTHING);
    let lead = all.iter().take_while(is_empty).count();
    let trail = all.iter().rev().take_while(is_empty).count();
    if lead == all.len() {
        return Vec::new();
    }
    let spell = |is_before, cells: &[(Bucket, i64, i64)], bucket: &(Bucket, i64, i64)| {
        let (n, of) = cells.iter().fold((0, 0), |(n, of), cell| (n + cell.1, of + cell.2));
        Spell { is_before, bucket: bucket.0, n, of }
    };
    let (before, after) = (&all[..lead], &all[all.len() - trail..]);
    let ends = [all.get(lead).map(|next| spell(true, before, next)), after.first().map(|own| spell(false, after, own))];
    let is_enough = |spell: &Spell| spell.n > 0 && spell.of as f64 >= check.bound("rows_at_least");
    ends.into_iter().flatten().filter(is_enough).collect()
}

impl Spell {
    fn text(&self, language: Language) -> String {
        let day = self.bucket.first_day();
        let month = format!("{:02}/{}", day.month(), day.year());
        let day = if day.day() == 1 { month } else { format!("{:02}/{month}", day.day()) };
        let (n, of) = (format::integer(self.n, language), format::integer(self.of, language));
        let is_all = self.n == self.of;
        match (language, self.is_before) {
            (Language::Vietnamese, is_before) => {
                let cases = if is_all { "mọi hồ sơ".to_owned() } else { format!("{n} trong {of} hồ sơ") };
                format!("trống trong {cases} tiếp nhận {} {day}", if is_before { "trước" } else { "từ" })
            }
            (Language::English, is_before) => {
                let cases = if is_all { "all cases".to_owned() } else { format!("{n} of {of} cases") };
                format!("empty in {cases} received {} {day}", if is_before { "before" } else { "since" })
            }
        }
    }
}
