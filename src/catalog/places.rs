//! Places: both lists of provinces, the communes, and who succeeded whom, held against each other.

use std::collections::{HashMap, HashSet};

use super::crosswalk;
use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::{Row, Table};
use crate::domain::atlas::Atlas;
use crate::domain::place::{CodeSystem, Commune, Level, PlaceCode, Province};
use crate::domain::text::Text;

const PROVINCES_34: [&str; 13] = [
    "code",
    "name_vi",
    "name_en",
    "kind_2025_07",
    "kind_2026_10",
    "region",
    "portal_code",
    "commune_units",
    "area_km2",
    "population",
    "population_basis",
    "note",
    "source",
];
const PROVINCES_63: [&str; 7] = ["code", "name_vi", "name_en", "kind", "region", "note", "source"];
const CROSSWALK: [&str; 7] = ["code_63", "name_63", "code_34", "name_34", "valid_from", "change", "source"];
const COMMUNES: [&str; 5] = ["code", "name_vi", "kind", "province", "source"];

/// The atlas as far as the files are sound; every fault is in `errors`.
pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> Atlas {
    let before = errors.0.len();
    let mut provinces = read_provinces(files, CodeSystem::Of34, errors);
    provinces.extend(read_provinces(files, CodeSystem::Of63, errors));
    let names: HashMap<PlaceCode, String> = provinces.iter().map(|p| (p.code.clone(), p.name.vi.clone())).collect();
    let successors = read_crosswalk(files, &names, errors);
    let mut predecessors: HashMap<PlaceCode, Vec<PlaceCode>> = HashMap::new();
    for (old, new) in &successors {
        predecessors.entry(new.clone()).or_default().push(old.clone());
    }
    for province in &mut provinces {
        province.predecessors = predecessors.remove(&province.code).unwrap_or_default();
        province.predecessors.sort();
    }
    let communes = read_communes(files, &names, errors);
    check_commune_counts(files, &communes, errors);
    let atlas = Atlas::new(provinces, communes, successors);
    // One fault of a province would be told again for each of its old communes.
    if errors.0.len() > before {
        return atlas;
    }
    let crosswalk = crosswalk::read(files, &atlas, errors);
    atlas.with_crosswalk(crosswalk)
}

fn read_provinces(files: &Files, system: CodeSystem, errors: &mut CatalogueErrors) -> Vec<Province> {
    let (path, headings, expected): (_, &[&str], _) = match system {
        CodeSystem::Of34 => ("reference/provinces_34.csv", &PROVINCES_34, 34),
        CodeSystem::Of63 => ("reference/provinces_63.csv", &PROVINCES_63, 63),
    };
    let Some(table) = files.required(path, errors).and_then(|file| Table::read(file, headings, errors)) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut provinces = Vec::new();
    for row in table.rows() {
        let Some(province) = read_province(row, system, errors) else { continue };
        if seen.insert(province.code.clone()) {
            provinces.push(province);
        } else {
            row.fault(errors, format!("province {} a second time, expected each code once", province.code));
        }
    }
    if provinces.len() != expected {
        let message = format!("{} sound provinces, expected {expected}", provinces.len());
        errors.push(&files.shown(path), 1, message);
    }
    provinces
}

fn read_province(row: Row<'_>, system: CodeSystem, errors: &mut CatalogueErrors) -> Option<Province> {
    let code = province_code(row, "code", system, errors);
    let name_vi = row.text("name_vi", errors);
    let name_en = row.text("name_en", errors);
    let region = row.text("region", errors);
    let source = row.text("source", errors);
    let portal_code = match system {
        CodeSystem::Of34 => Some(row.parsed("portal_code", "H and two digits", errors, parse_portal_code)?),
        CodeSystem::Of63 => None,
    };
    Some(Province {
        code: code?,
        name: Text::new(name_vi?, name_en?),
        region: region?,
        portal_code,
        predecessors: Vec::new(),
        source: source?,
    })
}

fn parse_portal_code(text: &str) -> Option<String> {
    let digits = text.strip_prefix('H')?;
    (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

fn province_code(row: Row<'_>, heading: &str, system: CodeSystem, errors: &mut CatalogueErrors) -> Option<PlaceCode> {
    let expected = format!("a two-digit province code of the {}", system.as_str());
    row.parsed(heading, &expected, errors, |text| {
        PlaceCode::new(system, text).ok().filter(|code| code.level() == Level::Province)
    })
}

fn read_crosswalk(
    files: &Files,
    names: &HashMap<PlaceCode, String>,
    errors: &mut CatalogueErrors,
) -> HashMap<PlaceCode, PlaceCode> {
    let path = "reference/province_crosswalk.csv";
    let Some(table) = files.required(path, errors).and_then(|file| Table::read(file, &CROSSWALK, errors)) else {
        return HashMap::new();
    };
    let mut successors = HashMap::new();
    for row in table.rows() {
        let old = province_code(row, "code_63", CodeSystem::Of63, errors);
        let new = province_code(row, "code_34", CodeSystem::Of34, errors);
        row.parsed("valid_from", "2025-07-01", errors, |text| (text == "2025-07-01").then_some(()));
        row.text("source", errors);
        let (Some(old), Some(new)) = (old, new) else { continue };
        for (code, name) in [(&old, row.get("name_63")), (&new, row.get("name_34"))] {
            match names.get(code) {
                Some(known) if known == name => {}
                Some(known) => row.fault(errors, format!("{code} is named `{name}`, expected `{known}`")),
                None => row.fault(errors, format!("no province {code}, expected a code of the provinces files")),
            }
        }
        if successors.insert(old.clone(), new).is_some() {
            row.fault(errors, format!("{old} a second time, expected one successor for each province"));
        }
    }
    let mut missing: Vec<&PlaceCode> =
        names.keys().filter(|code| code.system == CodeSystem::Of63 && !successors.contains_key(*code)).collect();
    missing.sort();
    for code in missing {
        errors.push(&files.shown(path), 1, format!("{code} has no successor, expected a row for each of the 63"));
    }
    let mut without: Vec<&PlaceCode> = names
        .keys()
        .filter(|code| code.system == CodeSystem::Of34 && !successors.values().any(|new| new == *code))
        .collect();
    without.sort();
    for code in without {
        errors.push(&files.shown(path), 1, format!("{code} has no predecessor, expected at least one row"));
    }
    successors
}

fn read_communes(files: &Files, names: &HashMap<PlaceCode, String>, errors: &mut CatalogueErrors) -> Vec<Commune> {
    let path = "reference/communes_34.csv";
    let Some(table) = files.required(path, errors).and_then(|file| Table::read(file, &COMMUNES, errors)) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut communes = Vec::new();
    for row in table.rows() {
        let code = row.parsed("code", "a five-digit commune code", errors, |text| {
            PlaceCode::new(CodeSystem::Of34, text).ok().filter(|code| code.level() == Level::Commune)
        });
        let province = province_code(row, "province", CodeSystem::Of34, errors);
        let name_vi = row.text("name_vi", errors);
        row.parsed("kind", "commune, ward or special_zone", errors, |text| {
            ["commune", "ward", "special_zone"].contains(&text).then_some(())
        });
        let (Some(code), Some(province), Some(name_vi)) = (code, province, name_vi) else { continue };
        if !names.contains_key(&province) {
            row.fault(errors, format!("no province {province}, expected a code of provinces_34.csv"));
        }
        if !seen.insert(code.clone()) {
            row.fault(errors, format!("commune {code} a second time, expected each code once"));
            continue;
        }
        communes.push(Commune { code, name_vi, province });
    }
    communes
}

/// The list of provinces says how many communes each has: a lost line does not go unseen.
fn check_commune_counts(files: &Files, communes: &[Commune], errors: &mut CatalogueErrors) {
    let mut quiet = CatalogueErrors::default();
    let Some(file) = files.required("reference/provinces_34.csv", &mut quiet) else { return };
    let Some(table) = Table::read(file, &PROVINCES_34, &mut quiet) else { return };
    for row in table.rows() {
        let counted = communes.iter().filter(|commune| commune.province.bare() == row.get("code")).count();
        let stated = row.parsed("commune_units", "a whole number", errors, |text| text.parse::<usize>().ok());
        if stated.is_some_and(|stated| stated != counted) {
            let message = format!("commune_units is {}, communes_34.csv has {counted}", row.get("commune_units"));
            row.fault(errors, message);
        }
    }
}
