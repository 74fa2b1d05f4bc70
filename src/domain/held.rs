//! Which rows of a load are behind the figures of a province, and to which day they speak.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::place::PlaceCode;

/// Rows of one load of cases for one province, as they stand when the cases are counted; a load of which
/// none counts any more is not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRows {
    pub source: String,
    pub load: i64,
    /// A province of the 34.
    pub place: PlaceCode,
    /// Rows that counted when the load came: neither repeats nor older versions of what was there.
    /// Rows of progress are among them once their case is there.
    pub taken: i64,
    /// Those of them that no other load or source replaces.
    pub counting: i64,
    /// The latest moment of extraction of the rows that count, or of a row of progress: its day.
    pub as_of: Date,
}

/// The day to which each province of a source was counted: that of the latest of its loads.
pub fn days(held: &[HeldRows]) -> BTreeMap<(&str, &PlaceCode), Date> {
    let mut days = BTreeMap::new();
    for rows in held {
        let day = days.entry((rows.source.as_str(), &rows.place)).or_insert(rows.as_of);
        *day = (*day).max(rows.as_of);
    }
    days
}
