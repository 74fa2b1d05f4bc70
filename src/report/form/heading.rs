//! The headings of a form as print has them: groups, what stands below them, columns.

use super::Column;
use crate::domain::text::Language;
use crate::report::words::pick;

/// One cell of the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadCell {
    pub text: String,
    /// From 0; the row's number and its name are the first two.
    pub first_column: usize,
    pub columns: usize,
    pub rows: usize,
    /// Print draws a line before it.
    pub opens_group: bool,
}

/// Number and name of the row, then the columns.
const BEFORE: usize = 2;

pub(super) fn of(columns: &[Column], row_heading: &str, language: Language) -> Vec<Vec<HeadCell>> {
    let has_subgroups = columns.iter().any(|column| column.subgroup.is_some());
    let rows = if has_subgroups { 3 } else { 2 };
    let cell = |text: &str, first: usize, columns: usize, rows: usize, opens_group: bool| HeadCell {
        text: text.to_owned(),
        first_column: first,
        columns,
        rows,
        opens_group,
    };
    let mut heading = vec![Vec::new(); rows];
    heading[0].push(cell(pick(language, "TT", "No."), 0, 1, rows, false));
    heading[0].push(cell(row_heading, 1, 1, rows, false));
    for (start, run) in runs(columns, |column| Some(&column.group)) {
        heading[0].push(cell(&run[0].group, BEFORE + start, run.len(), 1, true));
    }
    for (start, run) in runs(columns, |column| column.subgroup.as_ref()) {
        let (first, opens_group) = (BEFORE + start, run[0].opens_group);
        match &run[0].subgroup {
            None => heading[1].push(cell(&run[0].name, first, 1, rows - 1, opens_group)),
            Some(subgroup) => {
                heading[1].push(cell(subgroup, first, run.len(), 1, opens_group));
                let names = run.iter().enumerate();
                heading[2].extend(names.map(|(at, column)| cell(&column.name, first + at, 1, 1, column.opens_group)));
            }
        }
    }
    heading
}

/// Neighbours under the same heading within a group, with the position of the first; a column
/// without one stands alone.
fn runs<'c>(columns: &'c [Column], heading: impl Fn(&'c Column) -> Option<&'c String>) -> Vec<(usize, &'c [Column])> {
    let together =
        |a: &'c Column, b: &'c Column| heading(a).is_some() && heading(a) == heading(b) && a.group == b.group;
    let mut runs = Vec::new();
    let mut start = 0;
    for end in 1..=columns.len() {
        if end == columns.len() || !together(&columns[end - 1], &columns[end]) {
            runs.push((start, &columns[start..end]));
            start = end;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Text;

    fn column(group: &str, subgroup: Option<&str>, name: &str, opens_group: bool) -> Column {
        Column {
            id: String::new(),
            group: group.to_owned(),
            subgroup: subgroup.map(str::to_owned),
            name: name.to_owned(),
            rule: String::new(),
            number_text: String::new(),
            opens_group,
            means: Text::default(),
        }
    }

    #[test]
    fn every_column_is_covered_once_in_every_row() {
        let columns = [
            column("Tiếp nhận", None, "Tổng số", true),
            column("Tiếp nhận", Some("Trong kỳ"), "Trực tuyến", false),
            column("Tiếp nhận", Some("Trong kỳ"), "Trực tiếp", false),
            column("Tiếp nhận", None, "Kỳ trước", false),
            column("Đang giải quyết", None, "Tổng số", true),
        ];
        let heading = of(&columns, "Cơ quan", Language::Vietnamese);
        let texts: Vec<Vec<&str>> =
            heading.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts[0], ["TT", "Cơ quan", "Tiếp nhận", "Đang giải quyết"]);
        assert_eq!(texts[1], ["Tổng số", "Trong kỳ", "Kỳ trước", "Tổng số"]);
        assert_eq!(texts[2], ["Trực tuyến", "Trực tiếp"]);
        let mut covered = vec![vec![0; BEFORE + columns.len()]; heading.len()];
        for (row, cells) in heading.iter().enumerate() {
            for cell in cells {
                let beside = cell.first_column..cell.first_column + cell.columns;
                covered[row..row + cell.rows].iter_mut().flat_map(|row| &mut row[beside.clone()]).for_each(|n| *n += 1);
            }
        }
        assert!(covered.iter().flatten().all(|&times| times == 1), "{covered:?}");
        assert_eq!(of(&columns[3..], "Cơ quan", Language::English).len(), 2, "no row for subgroups that there are not");
    }
}
