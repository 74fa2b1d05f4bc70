//! Units add up to their group, groups to the total.

use std::sync::Arc;

use super::line::{Line, Rank};
use crate::domain::form::Form;
use crate::domain::load::Reject;
use crate::engine::quarantine::{Record, RejectedRow, Shape};

/// Rows that are taken, and rows that go back.
pub(super) struct Kept {
    pub lines: Vec<Line>,
    pub rejects: Vec<RejectedRow>,
    /// Totals that repeat the total, unchanged.
    pub duplicate: i64,
    /// True where the whole is the sum of all units, and no row of the file.
    pub is_summed: bool,
    pub has_total: bool,
    /// Why no row says what the whole has: reasons of the total, or of units that would be summed.
    pub against_the_whole: Vec<Reject>,
}

/// Holds every group, and the total, against the rows below it. Where one of these was sent back
/// already, or there are none, there is nothing to hold against. Without a total of its own a file
/// of which every unit was taken tells the whole by their sum.
pub(super) fn hold(mut lines: Vec<Line>, form: &Form) -> Kept {
    let duplicate = keep_one_total(&mut lines);
    for at in 0..lines.len() {
        let below = below(&lines, at);
        if below.is_empty() || !lines[at].reasons.is_empty() || below.iter().any(|&row| !lines[row].reasons.is_empty())
        {
            continue;
        }
        let sums = sums(&lines, &below, form.columns.len());
        let reasons: Vec<Reject> = (form.columns.iter())
            .zip(lines[at].cells.iter().zip(&sums))
            .filter(|(_, (own, sum))| own != sum)
            .map(|(column, (&own, &sum))| off(lines[at].line, column.number, own, sum))
            .collect();
        lines[at].reasons = reasons;
    }
    let has_total = lines.iter().any(|line| line.rank == Rank::Total);
    let is_whole = lines.iter().all(|line| line.reasons.is_empty());
    let is_summed = !has_total && is_whole && !lines.is_empty();
    let against_the_whole = against_the_whole(&lines);
    if is_summed {
        lines.push(sum_of_all(&lines, form));
    }
    let (kept, rejected): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.reasons.is_empty());
    let shape = shape(form);
    let rejects = rejected.into_iter().map(|line| RejectedRow {
        reasons: line.reasons,
        record: Record::Cells(line.told),
        shape: Arc::clone(&shape),
    });
    let rejects = rejects.collect();
    Kept { lines: kept, rejects, duplicate, is_summed, has_total, against_the_whole }
}

/// The last total feeds the figures; without one, all units together.
fn against_the_whole(lines: &[Line]) -> Vec<Reject> {
    match lines.iter().rfind(|line| line.rank == Rank::Total) {
        Some(total) => total.reasons.clone(),
        None => lines.iter().flat_map(|line| line.reasons.iter().cloned()).collect(),
    }
}

/// Rows of a form are mended in the form itself, which is sent whole; here they stand to be looked at.
fn shape(form: &Form) -> Arc<Shape> {
    let numbers = form.columns.iter().map(|column| format!("({})", column.number));
    let headings = std::iter::once("Đơn vị / unit".to_owned()).chain(numbers).collect();
    Arc::new(Shape::Table { headings, delimiter: b',', is_spreadsheet: true })
}

/// The last total is the total: one that says the same is dropped, another is sent back. Says how
/// many were dropped.
fn keep_one_total(lines: &mut Vec<Line>) -> i64 {
    let Some(last) = lines.iter().rposition(|line| line.rank == Rank::Total) else { return 0 };
    let (cells, at) = (lines[last].cells.clone(), lines[last].line);
    let before = lines.len();
    lines.retain(|line| line.line == at || line.rank != Rank::Total || line.cells != cells);
    for line in lines.iter_mut().filter(|line| line.rank == Rank::Total && line.line != at) {
        line.reasons.push(other_total(line.line, at));
    }
    (before - lines.len()) as i64
}

/// The rows next below a row: of the total the highest rank there is, of a group what follows it up
/// to the next of its rank or above.
fn below(lines: &[Line], at: usize) -> Vec<usize> {
    let own = lines[at].rank;
    let within: Vec<usize> = match own {
        Rank::Total => (0..lines.len()).filter(|&row| lines[row].rank != Rank::Total).collect(),
        _ => (at + 1..lines.len()).take_while(|&row| lines[row].rank > own).collect(),
    };
    children(lines, &within)
}

/// Of consecutive rows those that are below no other of them.
fn children(lines: &[Line], within: &[usize]) -> Vec<usize> {
    let mut children: Vec<usize> = Vec::new();
    for &row in within {
        let is_below = children.last().is_some_and(|&last| lines[row].rank > lines[last].rank);
        if !is_below {
            children.push(row);
        }
    }
    children
}

fn sums(lines: &[Line], rows: &[usize], columns: usize) -> Vec<i64> {
    (0..columns).map(|column| rows.iter().map(|&row| lines[row].cells[column]).sum()).collect()
}

fn sum_of_all(lines: &[Line], form: &Form) -> Line {
    let all: Vec<usize> = (0..lines.len()).collect();
    let cells = sums(lines, &children(lines, &all), form.columns.len());
    Line { line: 0, rank: Rank::Total, name: String::new(), cells, reasons: Vec::new(), told: Vec::new() }
}

fn other_total(line: u64, last: u64) -> Reject {
    Reject {
        line,
        column: String::new(),
        value: String::new(),
        code: "E_KEY_CONFLICT",
        advice_vi: format!(
            "Dòng cộng này khác dòng cộng ở dòng {last}. Giữ một dòng tổng; nhóm thì ghi số thứ tự A, B hoặc I, II."
        ),
        advice_en: format!("This total differs from that on row {last}. Keep one total; number groups A, B or I, II."),
        ..Reject::default()
    }
}

fn off(line: u64, number: u8, own: i64, sum: i64) -> Reject {
    Reject {
        line,
        column: format!("({number})"),
        value: format!("{own} ≠ {sum}"),
        code: "E_BALANCE",
        advice_vi: format!(
            "Cột ({number}) ghi {own}, nhưng cộng các dòng bên dưới được {sum}. Kiểm tra dòng này và các dòng đó rồi gửi lại cả biểu."
        ),
        advice_en: format!(
            "Column ({number}) says {own}, but the rows below it add up to {sum}. Check this row and those, and send the whole form again."
        ),
        ..Reject::default()
    }
}
