//! A row with cells too few or too many, laid out under its columns in every way that fits.

/// Where the text of a column comes from in one way to lay out a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Cell(usize),
    /// Several cells that were one: a delimiter stands in its text, without quotation marks.
    Joined(usize),
    Missing,
}

/// What all ways that fit say of each column; `None` for a column of which they differ, or that has no
/// cell. `None` as a whole: no way fits. `fits(column, text)` tells whether a text may stand there.
///
/// The ways: cells are missing in one place; one cell was cut into several; cells that are of no
/// column stand in one place.
pub fn lay(
    cells: &[String],
    columns: usize,
    delimiter: char,
    fits: &dyn Fn(usize, &str) -> bool,
) -> Option<Vec<Option<String>>> {
    let (missing, surplus) = (columns.saturating_sub(cells.len()), cells.len().saturating_sub(columns));
    // What is so far from a row is none.
    if surplus > columns || cells.is_empty() {
        return None;
    }
    let both = columns.min(cells.len());
    let fitting = (0..both).take_while(|&at| fits(at, &cells[at])).count();
    // Counted from the end of both.
    let fitting_behind = (1..=both).take_while(|&at| fits(columns - at, &cells[cells.len() - at])).count();
    let mut told = Told { cells, columns: None };
    if surplus == 0 {
        for gap in 0..=cells.len() {
            if gap <= fitting && cells.len() - gap <= fitting_behind {
                told.hear((0..columns).map(|column| match column {
                    _ if column < gap => From::Cell(column),
                    _ if column < gap + missing => From::Missing,
                    _ => From::Cell(column - missing),
                }));
            }
        }
        return told.texts(delimiter, surplus);
    }
    for cut in 0..=columns {
        if cut > fitting {
            break;
        }
        let behind = |column: usize| if column < cut { From::Cell(column) } else { From::Cell(column + surplus) };
        if columns - cut <= fitting_behind {
            told.hear((0..columns).map(behind));
        }
        if cut < columns && columns - cut - 1 <= fitting_behind && fits(cut, &joined(cells, cut, surplus, delimiter)) {
            told.hear((0..columns).map(|column| if column == cut { From::Joined(cut) } else { behind(column) }));
        }
    }
    told.texts(delimiter, surplus)
}

fn joined(cells: &[String], at: usize, surplus: usize, delimiter: char) -> String {
    cells[at..=at + surplus].join(&format!("{delimiter} ")).trim().to_owned()
}

struct Told<'a> {
    cells: &'a [String],
    /// `None` within: the ways differ.
    columns: Option<Vec<Option<From>>>,
}

impl Told<'_> {
    fn hear(&mut self, way: impl Iterator<Item = From>) {
        let Some(columns) = &mut self.columns else {
            self.columns = Some(way.map(Some).collect());
            return;
        };
        for (column, from) in columns.iter_mut().zip(way) {
            let is_same = match (*column, from) {
                (Some(From::Cell(one)), From::Cell(other)) => self.cells[one] == self.cells[other],
                (Some(before), from) => before == from,
                (None, _) => true,
            };
            if !is_same {
                *column = None;
            }
        }
    }

    fn texts(self, delimiter: char, surplus: usize) -> Option<Vec<Option<String>>> {
        let text = |from: Option<From>| match from? {
            From::Cell(at) => Some(self.cells[at].clone()),
            From::Joined(at) => Some(joined(self.cells, at, surplus, delimiter)),
            From::Missing => None,
        };
        Some(self.columns?.into_iter().map(text).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Capital letters under `A`, digits under `1`, anything under `?`.
    fn laid(columns: &str, cells: &str) -> Option<String> {
        let kinds: Vec<char> = columns.chars().collect();
        let fits = |column: usize, text: &str| match kinds[column] {
            'A' => text.chars().all(|letter| letter.is_ascii_uppercase()),
            '1' => text.chars().all(|letter| letter.is_ascii_digit()),
            _ => true,
        };
        let cells: Vec<String> = cells.split(',').map(str::to_owned).collect();
        let laid = lay(&cells, kinds.len(), ',', &fits)?;
        Some(laid.into_iter().map(|text| text.unwrap_or("-".to_owned())).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn what_every_way_says_is_certain() {
        let told = |columns, cells| laid(columns, cells).expect("a way");
        assert_eq!(told("A1A1", "X,1,Y,2"), "X|1|Y|2");
        assert_eq!(told("A1A1", "X,1,2"), "X|1|-|2", "the one that is missing");
        assert_eq!(told("A11A", "X,1,Y"), "X|-|-|Y", "which of two");
        assert_eq!(told("A1?A1", "X,1,a,b,Y,2"), "X|1|-|Y|2", "one text with a mark in it, or two");
        assert_eq!(told("A1A1", "X,1,z,Y,2"), "X|1|Y|2", "what is of no column");
        assert_eq!(told("A1A1", "X,1,3,Y,2"), "X|-|Y|2", "one of two");
        assert_eq!(told("A1A1", "X,1,Y,2,,"), "-|-|-|-", "an empty cell may be a value that is not told");
        assert_eq!(told("A1A1", "X"), "X|-|-|-");
        assert_eq!(told("A1", "X,1,X"), "X|1", "what is too much stands at an end");
        assert_eq!(told("A?", "X,Y,Z"), "-|-");
    }

    #[test]
    fn a_row_that_fits_in_no_way_says_nothing() {
        for (columns, cells) in
            [("A1A1", "x,1,2"), ("A1A1", "X,Y,1,2"), ("A1", "X,1,X,1,X"), ("A1A1", "X,1,z,Y,z,2"), ("1", "X")]
        {
            assert_eq!(laid(columns, cells), None, "{cells}");
        }
    }
}
