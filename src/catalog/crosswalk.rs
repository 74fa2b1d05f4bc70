//! The communes in force to 30 June 2025 and what became of each.

use std::collections::HashMap;

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::{Row, Table};
use crate::domain::atlas::Atlas;
use crate::domain::crosswalk::{Crosswalk, OldCommune};
use crate::domain::place::{CodeSystem, Level, PlaceCode};

const HEADINGS: [&str; 7] = ["old_code", "old_name", "old_province", "new_code", "new_province", "change", "source"];
const PATH: &str = "reference/commune_crosswalk.csv";

/// What a row says became of an old commune.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    /// All of it went into the new commune.
    Whole,
    /// It was divided, and this is where most of it went.
    Main,
    Part,
}

/// An old commune with the changes of its rows and the line of the first.
struct Gathered {
    commune: OldCommune,
    changes: Vec<Change>,
    line: usize,
}

/// Held against both lists of provinces and the communes of today.
pub(super) fn read(files: &Files, atlas: &Atlas, errors: &mut CatalogueErrors) -> Crosswalk {
    let Some(table) = files.required(PATH, errors).and_then(|file| Table::read(file, &HEADINGS, errors)) else {
        return Crosswalk::default();
    };
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut by_code: HashMap<PlaceCode, usize> = HashMap::new();
    for row in table.rows() {
        let Some((commune, change)) = read_row(row, atlas, errors) else { continue };
        match by_code.get(&commune.code) {
            None => {
                by_code.insert(commune.code.clone(), gathered.len());
                gathered.push(Gathered { commune, changes: vec![change], line: row.line });
            }
            Some(&index) => gathered[index].join(row, commune, change, errors),
        }
    }
    let communes = gathered.into_iter().map(|one| one.sound(&files.shown(PATH), errors));
    Crosswalk::new(communes.collect())
}

fn read_row(row: Row<'_>, atlas: &Atlas, errors: &mut CatalogueErrors) -> Option<(OldCommune, Change)> {
    let code = place(row, "old_code", (CodeSystem::Of63, Level::Commune), errors);
    let province = place(row, "old_province", (CodeSystem::Of63, Level::Province), errors);
    let new = place(row, "new_code", (CodeSystem::Of34, Level::Commune), errors);
    let new_province = place(row, "new_province", (CodeSystem::Of34, Level::Province), errors);
    let name_vi = row.text("old_name", errors);
    row.text("source", errors);
    let change = row.parsed("change", "whole, divided_main or divided_part", errors, |text| match text {
        "whole" => Some(Change::Whole),
        "divided_main" => Some(Change::Main),
        "divided_part" => Some(Change::Part),
        _ => None,
    });
    let (province, new, new_province) = (province?, new?, new_province?);
    match atlas.commune(&new) {
        None => row.fault(
            errors,
            format!("no commune {new}, expected a code of communes_34.csv / không có xã {new} trong communes_34.csv"),
        ),
        Some(commune) if commune.province != new_province => row.fault(
            errors,
            format!(
                "{new} lies in {0}, expected {0} in place of {new_province} / {new} thuộc {0}, không phải {new_province}",
                commune.province
            ),
        ),
        Some(_) => {}
    }
    match atlas.successor(&province) {
        Some(successor) if *successor != new_province => row.fault(
            errors,
            format!(
                "{province} became {successor}, expected {successor} in place of {new_province} (province_crosswalk.csv) / \
                 {province} thành {successor}, không phải {new_province}"
            ),
        ),
        Some(_) => {}
        None => row.fault(
            errors,
            format!("no province {province}, expected one of the 63 / không có tỉnh {province} trong 63 tỉnh"),
        ),
    }
    Some((OldCommune { code: code?, name_vi: name_vi?, province, into: vec![new] }, change?))
}

fn place(
    row: Row<'_>,
    heading: &str,
    (system, level): (CodeSystem, Level),
    errors: &mut CatalogueErrors,
) -> Option<PlaceCode> {
    let expected = match level {
        Level::Commune => "a commune code of five digits / mã xã 5 chữ số",
        _ => "a province code of two digits / mã tỉnh 2 chữ số",
    };
    row.parsed(heading, expected, errors, |text| PlaceCode::new(system, text).ok().filter(|code| code.level() == level))
}

impl Gathered {
    /// Another row of the same old commune.
    fn join(&mut self, row: Row<'_>, other: OldCommune, change: Change, errors: &mut CatalogueErrors) {
        let ours = &mut self.commune;
        if (&other.name_vi, &other.province) != (&ours.name_vi, &ours.province) {
            row.fault(
                errors,
                format!(
                    "{0} is {1} of {2} here, expected {3} of {4} as on line {5} / {0} ở đây là {1} của {2}, cần {3} của {4} như dòng {5}",
                    ours.code, other.name_vi, other.province, ours.name_vi, ours.province, self.line
                ),
            );
        }
        for new in other.into {
            if ours.into.contains(&new) {
                row.fault(
                    errors,
                    format!("{} into {new} a second time, expected each pair once / cặp này đã có", ours.code),
                );
            } else if change == Change::Main {
                ours.into.insert(0, new);
            } else {
                ours.into.push(new);
            }
        }
        self.changes.push(change);
    }

    fn sound(self, file: &str, errors: &mut CatalogueErrors) -> OldCommune {
        let of = |wanted| self.changes.iter().filter(|&&change| change == wanted).count();
        let is_sound = match (of(Change::Whole), of(Change::Main), of(Change::Part)) {
            (1, 0, 0) => true,
            (0, 1, parts) => parts > 0,
            _ => false,
        };
        if !is_sound {
            let message = format!(
                "{}: expected one row `whole`, or one `divided_main` with its `divided_part` rows / cần một dòng `whole`, \
                 hoặc một dòng `divided_main` cùng các dòng `divided_part`",
                self.commune.code
            );
            errors.push(file, self.line, message);
        }
        self.commune
    }
}
