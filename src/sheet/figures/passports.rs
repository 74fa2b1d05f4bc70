//! The second sheet, a passport a row, and the third, a file a row.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::domain::text::Language;
use crate::report::figure_passport::{FigureFile, FigurePassport, FigureSource};
use crate::report::words::pick;

use super::{Ink, headings, row_at, write_day, write_figure, yes};

/// More numbers of loads than a reader looks through, and than a cell should hold.
const MOST_LOADS: usize = 400;

pub(super) fn passports(
    sheet: &mut Worksheet,
    passports: &[FigurePassport],
    language: Language,
    ink: &Ink,
) -> Result<(), XlsxError> {
    sheet.set_name(pick(language, "Lý lịch", "Passports"))?;
    let names = [
        (pick(language, "Chỉ số", "Indicator"), 36.0),
        (pick(language, "Mã", "Id"), 24.0),
        (pick(language, "Nơi", "Place"), 20.0),
        (pick(language, "Mã nơi", "Place code"), 9.0),
        (pick(language, "Kỳ", "Period"), 12.0),
        (pick(language, "Giá trị", "Value"), 20.0),
        (pick(language, "Như trên trang", "As shown"), 16.0),
        (pick(language, "Tử số", "Numerator"), 12.0),
        (pick(language, "Mẫu số", "Denominator"), 12.0),
        (pick(language, "Cách tính với số đếm", "Worked out from its counts"), 80.0),
        (pick(language, "Cộng lại khớp", "Counts come to it"), 10.0),
        (pick(language, "Vì sao không có số", "Why there is no figure"), 40.0),
        (pick(language, "Các tỉnh trong số này", "Provinces in it"), 30.0),
        (pick(language, "Bộ quy tắc", "Rule set"), 30.0),
        (pick(language, "Căn cứ", "Basis"), 40.0),
        (pick(language, "Độ tin của căn cứ", "Confidence in the basis"), 24.0),
        (pick(language, "Tính chất", "Kind of data"), 14.0),
        (pick(language, "Số liệu đến", "Data to"), 12.0),
        (pick(language, "Số ngày trước cuối kỳ", "Days before the period's end"), 12.0),
        (pick(language, "Mức đầy đủ", "Completeness"), 30.0),
        (pick(language, "Nguồn: số của tệp", "Sources: numbers of files"), 30.0),
        (pick(language, "Ghi chú", "Notes"), 60.0),
        (pick(language, "Lần tính", "Run"), 24.0),
    ];
    headings(sheet, 0, &names, ink)?;
    for (position, passport) in passports.iter().enumerate() {
        row(sheet, row_at(1, position), passport, language, ink)?;
    }
    sheet.set_freeze_panes(1, 3)?.set_repeat_rows(0, 0)?;
    sheet.autofilter(0, 0, row_at(0, passports.len()), 21)?;
    Ok(())
}

fn row(
    sheet: &mut Worksheet,
    at: u32,
    passport: &FigurePassport,
    language: Language,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let cell = &passport.cell;
    let has_counts = !passport.steps.sides.is_empty() || passport.steps.days.is_some();
    let sources: Vec<String> = passport.sources.iter().map(loads).collect();
    let rule_set = passport.rule_set.as_ref().map(|rule_set| rule_set.text.clone());
    let caution = pick(language, "chưa kiểm chứng", "unverified");
    let caution = if passport.is_unverified { format!(", {caution}") } else { String::new() };
    let texts = [
        (0, passport.indicator.name.clone()),
        (1, passport.indicator.id.clone()),
        (2, passport.place.name.clone()),
        (3, passport.place.code.to_string()),
        (4, passport.period.to_string()),
        (6, cell.text.clone()),
        (9, passport.steps.sentence.clone()),
        (
            10,
            if has_counts || !passport.steps.is_sound { yes(passport.steps.is_sound, language) } else { "" }.to_owned(),
        ),
        (11, passport.why.clone()),
        (12, passport.provinces.as_ref().map_or_else(String::new, |provinces| provinces.text.clone())),
        (13, rule_set.unwrap_or_default()),
        (14, passport.legal_basis.clone()),
        (15, format!("{}: {}{caution}", passport.confidence, passport.confidence_text)),
        (16, if cell.is_absent() { "" } else { cell.nature_word }.to_owned()),
        (19, passport.completeness_text.clone()),
        (20, sources.join("; ")),
        (21, cell.notes.join(" ")),
        (22, passport.run.clone().unwrap_or_default()),
    ];
    for (slot, text) in texts {
        sheet.write_string_with_format(at, slot, text, &ink.plain)?;
    }
    write_figure(sheet, (at, 5), passport, ink)?;
    write_day(sheet, (at, 17), passport.freshness.as_of, ink)?;
    for (slot, n) in [(7, cell.numerator), (8, cell.denominator), (18, passport.freshness.days_before_end)] {
        if let Some(n) = n {
            sheet.write_number_with_format(at, slot, n as f64, &ink.count)?;
        }
    }
    Ok(())
}

/// `case_portal: 11, 12`.
fn loads(source: &FigureSource) -> String {
    let numbers: Vec<String> = source.files.iter().take(MOST_LOADS).map(|file| file.load.to_string()).collect();
    let more = source.files.len().saturating_sub(MOST_LOADS);
    let more = if more > 0 { format!(", +{more}") } else { String::new() };
    format!("{}: {}{more}", source.id, numbers.join(", "))
}

pub(super) fn files(
    sheet: &mut Worksheet,
    passports: &[FigurePassport],
    language: Language,
    ink: &Ink,
) -> Result<(), XlsxError> {
    sheet.set_name(pick(language, "Tệp", "Files"))?;
    let names = [
        (pick(language, "Số", "No."), 7.0),
        (pick(language, "Mã nguồn", "Source id"), 18.0),
        (pick(language, "Nguồn", "Source"), 46.0),
        (pick(language, "Tệp", "File"), 30.0),
        (pick(language, "Mã băm (blake3)", "Hash (blake3)"), 68.0),
        (pick(language, "Nạp lúc", "Loaded at"), 26.0),
        (pick(language, "Tính chất", "Kind of data"), 14.0),
        (pick(language, "Dòng đọc", "Rows read"), 12.0),
        (pick(language, "Nhận", "Accepted"), 12.0),
        (pick(language, "Loại", "Rejected"), 12.0),
        (pick(language, "Trùng", "Duplicate"), 12.0),
        (pick(language, "Bản cũ", "Superseded"), 12.0),
    ];
    headings(sheet, 0, &names, ink)?;
    let mut by_load: BTreeMap<i64, (&FigureSource, &FigureFile)> = BTreeMap::new();
    for source in passports.iter().flat_map(|passport| &passport.sources) {
        source.files.iter().for_each(|file| {
            by_load.entry(file.load).or_insert((source, file));
        });
    }
    for (position, (load, (source, file))) in by_load.iter().enumerate() {
        let at = row_at(1, position);
        sheet.write_number_with_format(at, 0, *load as f64, &ink.plain)?;
        let texts = [&source.id, &source.name, &file.name, &file.hash, &file.loaded_at].map(String::as_str);
        for (slot, text) in (1..).zip(texts.into_iter().chain([file.nature_word])) {
            sheet.write_string_with_format(at, slot, text, &ink.plain)?;
        }
        let rows = file.rows;
        for (slot, n) in (7..).zip([rows.read, rows.accepted, rows.rejected, rows.duplicate, rows.superseded]) {
            sheet.write_number_with_format(at, slot, n as f64, &ink.count)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
    Ok(())
}
