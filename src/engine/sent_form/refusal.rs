//! Why a form is refused as a whole: the row that feeds the figures was sent back.

use super::table::Table;
use crate::domain::form::Form;
use crate::domain::load::Reject;
use crate::domain::text::Text;

/// So many reasons are told beside the load; all of them stand with the rejected rows.
const AT_MOST: usize = 3;

/// `reasons`: of the total; of a form without one, of the units whose sum would be the whole.
pub(super) fn remark(reasons: &[Reject], has_total: bool, table: &Table<'_>, form: &Form) -> Text {
    let told: Vec<Text> = reasons.iter().take(AT_MOST).map(|reason| told(reason, table, form)).collect();
    let vi: Vec<&str> = told.iter().map(|text| text.vi.as_str()).collect();
    let en: Vec<&str> = told.iter().map(|text| text.en.as_str()).collect();
    let more = reasons.len().saturating_sub(AT_MOST);
    let (more_vi, more_en) = match more {
        0 => (String::new(), String::new()),
        _ => (format!(" Và {more} chỗ nữa."), format!(" And {more} more.")),
    };
    let (what_vi, what_en) = if has_total {
        ("dòng tổng bị loại", "its total was sent back")
    } else {
        ("biểu không có dòng tổng và có dòng bị loại", "it has no total, and a row was sent back")
    };
    Text::new(
        format!(
            "không nhận cả biểu vì {what_vi}; biểu đã gửi trước đó (nếu có) vẫn được tính. {}{more_vi}",
            vi.join(" ")
        ),
        format!(
            "nothing of the form is taken, as {what_en}; what was sent before, if anything, still counts. {}{more_en}",
            en.join(" ")
        ),
    )
}

fn told(reason: &Reject, table: &Table<'_>, form: &Form) -> Text {
    let cells = cells(reason, table, form).join(", ");
    if cells.is_empty() {
        let line = reason.line;
        return Text::new(format!("Dòng {line}: {}", reason.advice_vi), format!("Row {line}: {}", reason.advice_en));
    }
    Text::new(format!("Ô {cells}: {}", reason.advice_vi), format!("Cells {cells}: {}", reason.advice_en))
}

/// As a spreadsheet names them: `E17` for each `(5)` of a reason's column or equation.
fn cells(reason: &Reject, table: &Table<'_>, form: &Form) -> Vec<String> {
    let numbers = reason.column.split(|letter: char| !letter.is_ascii_digit()).filter_map(|text| text.parse().ok());
    let cell = |number: u8| {
        let slot = form.columns.iter().position(|column| column.number == number)?;
        Some(format!("{}{}", letters(*table.columns.get(slot)?), reason.line))
    };
    numbers.filter_map(cell).collect()
}

/// `A` for 0, `AA` for 26.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        before => letters(before - 1) + last.to_string().as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        assert_eq!([0, 4, 25, 26, 51, 52, 702].map(letters), ["A", "E", "Z", "AA", "AZ", "BA", "AAA"]);
    }
}
