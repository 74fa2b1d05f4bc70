//! Names of files, folders and sheets. People name them, and not seldom after people: what looks so
//! is kept nowhere. A load is known by its number and by the hash of its bytes.

use std::path::{Component, Path};

use super::looks_personal;

/// In place of a name; no ` / ` in it, which parts the languages of messages.
const NO_NAME: &str = "[tên không lưu, name not kept]";
/// Longer endings are part of the name.
const LONGEST_ENDING: usize = 8;

/// The name of a file as it may be kept and shown: one that tells of a person keeps only its ending.
pub fn shown_file_name(name: &str) -> String {
    let (stem, ending) = parted(name);
    let may_be_person =
        looks_personal(stem) || looks_personal(&spaced(stem)) || looks_personal(&ending.replace('.', " "));
    if may_be_person {
        format!("{NO_NAME}{}", if looks_personal(ending) { "" } else { ending })
    } else {
        name.to_owned()
    }
}

/// The name of a sheet or a column as it may be shown.
pub fn shown_name(name: &str) -> &str {
    if looks_personal(name) || looks_personal(&name.replace('_', " ")) { "(…)" } else { name }
}

/// A path as it may be shown: without its folders if one of them tells of a person.
pub fn shown_path(path: &Path) -> String {
    let name = path.file_name().map(|name| shown_file_name(&name.to_string_lossy())).unwrap_or_default();
    match path.parent() {
        Some(folder) if !tells_of_person(folder) => folder.join(name).to_string_lossy().into_owned(),
        _ => name,
    }
}

/// Where a file lies, as it may be kept; empty if the path tells of a person.
pub fn origin(path: &Path) -> String {
    let whole = path.to_string_lossy();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if tells_of_person(path) || shown_file_name(&name) != name { String::new() } else { whole.into_owned() }
}

fn tells_of_person(path: &Path) -> bool {
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.into_iter().any(|name| looks_personal(&name) || looks_personal(&name.replace(['_', '-', '.'], " ")))
}

/// Stem and ending: `a.csv.gz` -> `a`, `.csv.gz`.
fn parted(name: &str) -> (&str, &str) {
    let mut at = name.len();
    while let Some(dot) = name[..at].rfind('.').filter(|&dot| dot > 0) {
        let ending = &name[dot + 1..at];
        let is_ending = !ending.is_empty() && ending.len() <= LONGEST_ENDING && ending.bytes().all(is_of_ending);
        if !is_ending || ending.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        at = dot;
    }
    name.split_at(at)
}

fn is_of_ending(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// `NguyenVanA_0912` -> `Nguyen Van A 0912`.
fn spaced(stem: &str) -> String {
    let mut text = String::with_capacity(stem.len() + 8);
    let mut before = ' ';
    for letter in stem.chars() {
        let letter = if matches!(letter, '_' | '-' | '+' | '.' | ',' | '(' | ')' | '%') { ' ' } else { letter };
        if before.is_lowercase() && letter.is_uppercase() {
            text.push(' ');
        }
        text.push(letter);
        before = letter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_after_a_person_keeps_its_ending_only() {
        for (name, ending) in [
            ("Nguyen Van A 0912345678.csv", ".csv"),
            ("Nguyễn Thị Bí Mật.xlsx", ".xlsx"),
            ("ho_so_nguyen_thi_hoa.csv.gz", ".csv.gz"),
            ("NguyenVanA.json", ".json"),
            ("0912-345-678.csv", ".csv"),
            ("hs 040099001234.zip", ".zip"),
            ("bi.mat@example.com.csv", ".com.csv"),
            ("Trần Quốc Bảo", ""),
        ] {
            assert_eq!(shown_file_name(name), format!("{NO_NAME}{ending}"), "{name}");
        }
        for name in [
            "case_portal.csv",
            "DongBoHoSoMC.json",
            "hồ sơ.csv",
            "HoSoThang10.xlsx",
            "Bao Cao Thang 10 2026.xlsx",
            "Thái Nguyên 2026-10.csv",
            "ho-so-20261001080000.csv.gz",
            "portal_766.2026-10-03.json",
            "ii06a.lai_chau.2026-Q3.xlsx",
            "So Noi Vu - 01-10-2026.csv",
            "a (2).csv",
            "",
        ] {
            assert_eq!(shown_file_name(name), name);
        }
    }

    #[test]
    fn a_folder_named_after_a_person_is_left_out() {
        assert_eq!(shown_path(Path::new("/in/Nguyễn Văn A/a.csv")), "a.csv");
        assert_eq!(shown_path(Path::new("in/0912345678.csv")), format!("in/{NO_NAME}.csv"));
        assert_eq!(shown_path(Path::new("a.csv")), "a.csv");
        assert_eq!(origin(Path::new("/in/case_portal/a.csv")), "/in/case_portal/a.csv");
        for path in ["/in/Nguyễn Văn A/a.csv", "/in/nguyen_van_a/a.csv", "/in/0912345678.csv"] {
            assert_eq!(origin(Path::new(path)), "", "{path}");
        }
        assert_eq!((shown_name("Sheet1"), shown_name("Nguyễn Văn A")), ("Sheet1", "(…)"));
    }
}
