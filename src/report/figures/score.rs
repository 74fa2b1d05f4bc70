//! Published scores: quoted, never rolled up.

use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Reading};

use super::Found;
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, ScoreRow, Snapshot};

/// A published score, quoted: the newest edition up to the period's year.
/// A number that holds for its own year only is absent in any other.
pub(super) fn score(
    snapshot: &Snapshot,
    (index, component): (&str, &str),
    is_of_its_year: bool,
    place: PlaceIndex,
    period: Period,
) -> Found {
    let newest = |place| newest(snapshot, (index, component), is_of_its_year, place, period);
    if let Some(row) = newest(place) {
        return quoted(snapshot, row, period);
    }
    match snapshot.predecessors(place) {
        [] if snapshot.place_code(place).level() == Level::Nation => {
            Found::absent(Absence::NotComparable).with(Remark::NoNationalScore)
        }
        [] => Found::absent(Absence::NotReported),
        [same] => match newest(*same) {
            None => Found::absent(Absence::NotReported),
            Some(row) => {
                let found = quoted(snapshot, row, period).with(Remark::OldCodes { edition: row.edition });
                Found { is_of_old_codes: true, ..found }
            }
        },
        merged => {
            let rows = merged.iter().filter_map(|&before| {
                let row = newest(before)?;
                let province = snapshot.atlas().province(snapshot.place_code(before))?;
                Some((province.name.clone(), row.edition, row.score, row.rank))
            });
            let rows: Vec<_> = rows.collect();
            if rows.is_empty() {
                return Found::absent(Absence::NotReported);
            }
            Found::absent(Absence::NotComparable).with(Remark::Predecessors(rows))
        }
    }
}

/// The row that is quoted, with whose it is: of the place itself, else of the one province that it was.
pub(super) fn row<'s>(
    snapshot: &'s Snapshot,
    (index, component): (&str, &str),
    is_of_its_year: bool,
    place: PlaceIndex,
    period: Period,
) -> Option<(PlaceIndex, &'s ScoreRow)> {
    let newest = |place| Some((place, newest(snapshot, (index, component), is_of_its_year, place, period)?));
    newest(place).or_else(|| match snapshot.predecessors(place) {
        [same] => newest(*same),
        _ => None,
    })
}

fn newest<'s>(
    snapshot: &'s Snapshot,
    (index, component): (&str, &str),
    is_of_its_year: bool,
    place: PlaceIndex,
    period: Period,
) -> Option<&'s ScoreRow> {
    let rows = snapshot.scores(index, component, snapshot.place_code(place));
    let newest = rows.iter().rev().find(|row| row.edition <= period.year);
    newest.filter(|row| !is_of_its_year || row.edition == period.year)
}

fn quoted(snapshot: &Snapshot, row: &ScoreRow, period: Period) -> Found {
    let sources = snapshot.source_set(&row.loaded_from);
    let (edition, rank) = (row.edition, row.rank);
    if edition == period.year && !period.is_whole_year() {
        return Found::absent(Absence::NotComparable).with(Remark::WholeYearsOnly);
    }
    let found = match (row.score, rank) {
        (Some(value), _) => {
            let reading = Reading::Score { value, rank, edition, qualifier: row.qualifier };
            Found::of(reading, sources, row.as_of)
        }
        (None, Some(rank)) => Found::absent(Absence::NotReported).with(Remark::RankOnly { rank, edition }),
        (None, None) => Found::absent(Absence::NotReported).with(Remark::NotPublished { edition }),
    };
    if row.note.is_empty() { found } else { found.with(Remark::Source(row.note.clone())) }
}
