//! Rows of figures, one by one: what they say, and whether their own sums hold.

use super::number::{Count, count};
use super::table::Table;
use crate::domain::form::{Content, Form};
use crate::domain::load::Reject;
use crate::domain::personal::{is_plain_body, looks_personal};
use crate::domain::source::NumberFormat;
use crate::formats::{GridCell, PassedOver, Why};

/// Where a row stands in the order of a form: A above I above 1, and the total above all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Total,
    Letter,
    Roman,
    Unit,
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// As the program shows it.
    pub line: u64,
    pub rank: Rank,
    /// As printed; empty for the total.
    pub name: String,
    /// One a column of the form; what could not be read is 0, and among the reasons.
    pub cells: Vec<i64>,
    pub reasons: Vec<Reject>,
    /// The name, and the cells of the form's columns as they stand, for the sender.
    pub told: Vec<String>,
}

/// Every row with figures, in the order of the file; and the rows without.
pub(super) fn read(table: &Table<'_>, form: &Form, format: NumberFormat) -> (Vec<Line>, Vec<PassedOver>) {
    let (mut lines, mut passed_over): (Vec<Line>, Vec<PassedOver>) = (Vec::new(), Vec::new());
    for (at, cells) in table.rows() {
        // Below the total stand dates, offices and names of those who sign.
        let is_below_total = lines.len() > 1 && lines.iter().any(|line| line.rank == Rank::Total);
        match one(table, form, format, (*at, cells), is_below_total) {
            Some(line) => lines.push(line),
            None => passed_over.push(PassedOver { line: *at, why: Why::Footer }),
        }
    }
    (lines, passed_over)
}

/// `None` for a row that gives no figures: a heading among the units, a note, a signature.
fn one(
    table: &Table<'_>,
    form: &Form,
    format: NumberFormat,
    (at, cells): (u64, &[GridCell]),
    is_below_total: bool,
) -> Option<Line> {
    let of_form: Vec<&GridCell> =
        table.columns.iter().map(|&column| cells.get(column).unwrap_or(&GridCell::Empty)).collect();
    let counts: Vec<Count> = of_form.iter().map(|cell| count(cell, format)).collect();
    let filled = of_form.iter().filter(|cell| is_figure(cell)).count();
    let is_wide = filled * 2 >= counts.len();
    // A number or two in a wide form are a date or a telephone number: no figures, and not kept.
    let is_line = if is_below_total { is_wide } else { filled > 0 && (is_wide || is_figure(of_form[0])) };
    if !is_line {
        return None;
    }
    let (rank, name) = named(&cells[..table.first_column().min(cells.len())]);
    // Told apart by their lines: two people are not one unit.
    let name = if is_plain_body(&name) || !looks_personal(&name) { name } else { format!("(… {at})") };
    let mut reasons = Vec::new();
    if name.is_empty() && rank != Rank::Total {
        reasons.push(no_name(at));
    }
    for ((column, count), cell) in form.columns.iter().zip(&counts).zip(&of_form) {
        if *count == Count::Not {
            reasons.push(not_a_count(at, column.number, cell));
        }
    }
    let values: Vec<i64> = counts.iter().map(|count| if let Count::Is(n) = count { *n } else { 0 }).collect();
    if reasons.is_empty() {
        reasons = imbalances(form, &values).into_iter().map(|(equation, sides)| off(at, &equation, sides)).collect();
    }
    let told = told(&name, &of_form);
    Some(Line { line: at, rank, name, cells: values, reasons, told })
}

/// A number, well written or not, or an error where a number should be.
fn is_figure(cell: &GridCell) -> bool {
    match cell {
        GridCell::Empty => false,
        GridCell::Number(_) | GridCell::Other(_) => true,
        GridCell::Text(text) => text.starts_with(|letter: char| letter.is_ascii_digit()),
    }
}

/// The last text before the figures is the name; what stands before it is the number in the list.
fn named(cells: &[GridCell]) -> (Rank, String) {
    let texts: Vec<&str> = cells
        .iter()
        .filter_map(|cell| match cell {
            GridCell::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let is_total = |text: &&str| is_total(text);
    if texts.iter().any(is_total) {
        return (Rank::Total, String::new());
    }
    match texts.as_slice() {
        [] => (Rank::Unit, String::new()),
        [name] => (Rank::Unit, one_line(name)),
        [order, .., name] => match rank(order) {
            Rank::Unit => (Rank::Unit, one_line(name)),
            // A group keeps its number: its name alone does not tell it from a unit.
            group => (group, one_line(&format!("{}. {name}", order.trim_end_matches(['.', ')'])))),
        },
    }
}

fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}

fn is_total(text: &str) -> bool {
    let text = super::heading::plain(text);
    let text = text.trim_end_matches([':', ' ', '.']);
    let alone = ["cộng", "tổng", "tổng số", "tổng cộng", "toàn tỉnh", "toàn thành phố", "total", "tổng cộng toàn tỉnh"];
    alone.contains(&text) || text.starts_with("tổng cộng") || text.starts_with("tổng số (")
}

/// `A`, `B` ...; `I`, `IV` ...; anything else is the number of a unit. `I`, `V` and `X` are read as
/// Roman, as lists of more than eight letters are not seen in forms.
fn rank(order: &str) -> Rank {
    let order = order.trim().trim_end_matches(['.', ')']);
    let is_roman = !order.is_empty() && order.chars().all(|letter| "IVX".contains(letter));
    match order.chars().count() {
        _ if is_roman => Rank::Roman,
        1 if order.chars().all(|letter| letter.is_ascii_uppercase()) => Rank::Letter,
        _ => Rank::Unit,
    }
}

/// Sums and identities of the form that do not hold within one row: the equation, and both sides.
pub(super) fn imbalances(form: &Form, values: &[i64]) -> Vec<(String, (i64, i64))> {
    let sum = |numbers: &[u8]| -> i64 {
        let columns = form.columns.iter().zip(values);
        columns.filter(|(column, _)| numbers.contains(&column.number)).map(|(_, n)| n).sum()
    };
    let text = |numbers: &[u8]| numbers.iter().map(|n| format!("({n})")).collect::<Vec<_>>().join(" + ");
    let sums = form.columns.iter().zip(values).filter_map(|(column, &n)| match &column.content {
        Content::Sum(parts) => Some((format!("({}) = {}", column.number, text(parts)), (n, sum(parts)))),
        _ => None,
    });
    let identities =
        form.identities.iter().filter(|identity| !identity.is_right_of_the_period_before).map(|identity| {
            let (left, right) = (&identity.left, &identity.right);
            (format!("{} = {}", text(left), text(right)), (sum(left), sum(right)))
        });
    sums.chain(identities).filter(|(_, (left, right))| left != right).collect()
}

fn off(line: u64, equation: &str, (left, right): (i64, i64)) -> Reject {
    Reject {
        line,
        column: equation.to_owned(),
        value: format!("{left} ≠ {right}"),
        code: "E_BALANCE",
        advice_vi: format!(
            "Không cân đối: {equation}, nhưng {left} ≠ {right}. Kiểm tra các số của dòng này rồi gửi lại cả biểu."
        ),
        advice_en: format!(
            "Does not balance: {equation}, but {left} ≠ {right}. Check the row and send the whole form again."
        ),
        ..Reject::default()
    }
}

/// Letters in a cell of figures may be anything, a name too: they are not repeated.
fn not_a_count(line: u64, number: u8, cell: &GridCell) -> Reject {
    let value = match cell {
        GridCell::Number(n) => n.to_string(),
        GridCell::Other(what) => what.clone(),
        GridCell::Text(text) => shown(text),
        GridCell::Empty => String::new(),
    };
    Reject {
        line,
        column: format!("({number})"),
        value,
        code: "E_NOT_WHOLE",
        advice_vi:
            "Cần một số đếm nguyên, không âm, viết theo dạng số mà nguồn đã khai báo; ô trống là không có hồ sơ."
                .to_owned(),
        advice_en: "Expected a whole count, not negative, written as this source states; a blank cell is no case."
            .to_owned(),
        ..Reject::default()
    }
}

fn no_name(line: u64) -> Reject {
    Reject {
        line,
        column: "(2)".to_owned(),
        value: String::new(),
        code: "E_EMPTY_FIELD",
        advice_vi: "Dòng có số liệu nhưng không ghi tên đơn vị, lĩnh vực. Hãy bổ sung.".to_owned(),
        advice_en: "The row has figures and no unit or field. Name it.".to_owned(),
        ..Reject::default()
    }
}

fn shown(text: &str) -> String {
    if text.len() > 24 || text.chars().any(char::is_alphabetic) || looks_personal(text) {
        "(…)".to_owned()
    } else {
        text.to_owned()
    }
}

fn told(name: &str, of_form: &[&GridCell]) -> Vec<String> {
    let figures = of_form.iter().map(|cell| match cell {
        GridCell::Number(n) => n.to_string(),
        GridCell::Text(text) => shown(text),
        GridCell::Other(what) => what.clone(),
        GridCell::Empty => String::new(),
    });
    std::iter::once(name.to_owned()).chain(figures).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_levels() {
        assert_eq!(rank("A"), Rank::Letter);
        assert_eq!(rank("II."), Rank::Roman);
        assert_eq!(rank("1"), Rank::Unit);
        assert_eq!(rank("1.1"), Rank::Unit);
        for total in ["Tổng cộng", "TỔNG SỐ", "Cộng:", "Tổng cộng (A+B)", "Toàn tỉnh"] {
            assert!(is_total(total), "{total}");
        }
        for unit in ["Sở Công Thương", "Tổng cục Thuế", "Cộng hoà", "Lĩnh vực tổng hợp"] {
            assert!(!is_total(unit), "{unit}");
        }
    }

    #[test]
    fn what_may_be_a_name_is_not_repeated() {
        assert_eq!(shown("1.234,5"), "1.234,5");
        assert_eq!(shown("Nguyen"), "(…)");
        assert_eq!(shown("0912345678"), "(…)");
    }
}
