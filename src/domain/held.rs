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
    /// Cases of the rows that count which stand open on the day to which the province is counted, by the
    /// statutory form; with those that a row of progress of this day carried on last. `None`: counted before
    /// this was asked.
    pub open: Option<i64>,
}

/// Open cases of one source and province, by when they were last seen: a later load may hold them no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSeen {
    pub open: i64,
    /// Of them those that no load of the newest day holds.
    pub earlier: i64,
    /// First and last of the days on which these were seen; the newest day if there are none.
    pub first: Date,
    pub last: Date,
}

impl LastSeen {
    /// `None` if it was not asked of one of the loads. `held`: the rows of one source and province.
    pub fn of<'a>(held: impl Iterator<Item = &'a HeldRows> + Clone) -> Option<Self> {
        let newest = held.clone().map(|rows| rows.as_of).max()?;
        let mut seen = Self { open: 0, earlier: 0, first: newest, last: newest };
        for rows in held {
            let open = rows.open?;
            seen.open += open;
            if rows.as_of < newest && open > 0 {
                let last = if seen.earlier == 0 { rows.as_of } else { seen.last.max(rows.as_of) };
                (seen.first, seen.last, seen.earlier) = (seen.first.min(rows.as_of), last, seen.earlier + open);
            }
        }
        Some(seen)
    }

    /// Of both together.
    pub fn with(self, other: Self) -> Self {
        let (first, last) = match (self.earlier, other.earlier) {
            (_, 0) => (self.first, self.last),
            (0, _) => (other.first, other.last),
            _ => (self.first.min(other.first), self.last.max(other.last)),
        };
        Self { open: self.open + other.open, earlier: self.earlier + other.earlier, first, last }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn rows(load: i64, as_of: Date, open: Option<i64>) -> HeldRows {
        let place = PlaceCode::province_of_34(40);
        HeldRows { source: "case_portal".to_owned(), load, place, taken: 9, counting: 9, as_of, open }
    }

    #[test]
    fn open_cases_that_only_earlier_loads_hold_are_told_with_their_days() {
        let [first, second, newest] = [date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 10)];
        let held = [
            rows(1, second, Some(3)),
            rows(2, first, Some(2)),
            rows(3, newest, Some(5)),
            rows(4, newest, Some(0)),
            rows(5, date(2026, 9, 1), Some(0)),
        ];
        let seen = LastSeen::of(held.iter()).expect("asked");
        assert_eq!(seen, LastSeen { open: 10, earlier: 5, first, last: second });
        let whole = LastSeen::of([rows(6, newest, Some(7))].iter()).expect("asked");
        assert_eq!(whole, LastSeen { open: 7, earlier: 0, first: newest, last: newest });
        assert_eq!(whole.with(seen), LastSeen { open: 17, earlier: 5, first, last: second });
        assert_eq!(seen.with(whole), whole.with(seen));
        assert_eq!(LastSeen::of([rows(1, first, Some(1)), rows(2, second, None)].iter()), None);
        assert_eq!(LastSeen::of([].iter()), None);
    }
}
