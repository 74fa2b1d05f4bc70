//! Which province reports: the heading names it, or the source belongs to one.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use icu_normalizer::DecomposingNormalizerBorrowed;

use super::heading::plain;
use super::table::Table;
use crate::domain::atlas::Atlas;
use crate::domain::place::{CodeSystem, PlaceCode, Province};

/// What a province's office is called before its name, without accents; longer ones first.
const BEFORE_THE_NAME: [&str; 8] =
    ["uy ban nhan dan", "hoi dong nhan dan", "ubnd", "thanh pho", "tinh", "tp.", "tp", "-"];

/// `stated`: the code in the source's mapping, or nothing.
pub(super) fn of(table: &Table<'_>, stated: &str, atlas: &Atlas) -> Result<PlaceCode> {
    let named: BTreeSet<PlaceCode> = table.texts_above().filter_map(|text| named_in(text, atlas)).collect();
    let name = |code: &PlaceCode| atlas.province(code).map(|province| province.name.vi.clone()).unwrap_or_default();
    if let Some((former, successor)) = table.texts_above().find_map(|text| former_in(text, atlas)) {
        bail!(
            "the heading names `{0}`, which has been a part of `{1}` since 1 July 2025: figures are kept by the 34 provinces, and a \
             part is not the whole; send the form of the whole of `{1}` / tệp ghi `{0}`, từ 1/7/2025 đã nhập vào `{1}`: số liệu \
             được giữ theo 34 tỉnh, thành phố và một phần không thay cho toàn tỉnh; hãy gửi biểu của toàn `{1}`",
            former.name.vi,
            successor.name.vi
        );
    }
    let names: Vec<String> = named.iter().map(name).collect();
    let stated = if stated.is_empty() { None } else { Some(PlaceCode::new(CodeSystem::Of34, stated)?) };
    match (stated, named.len()) {
        (Some(stated), 0) => Ok(stated),
        (Some(stated), 1) if named.contains(&stated) => Ok(stated),
        (Some(stated), _) => bail!(
            "the heading names {0}, the source belongs to {1} / tệp ghi địa phương {0}, còn nguồn này của {1}",
            names.join(", "),
            name(&stated)
        ),
        (None, 1) => named.into_iter().next().ok_or_else(|| anyhow::anyhow!("no province / không có tỉnh")),
        (None, 0) => bail!(
            "no province stands above the table (\"Đơn vị báo cáo: UBND tỉnh ...\"): write it there, or give the source its \
             `province` / phía trên bảng không ghi tỉnh, thành phố nào báo cáo: hãy ghi vào đó, hoặc khai báo \
             `province` cho nguồn"
        ),
        (None, _) => bail!(
            "several provinces stand above the table: {0} / phía trên bảng ghi nhiều tỉnh, thành phố: {0}",
            names.join(", ")
        ),
    }
}

/// A line that is the name of a province's office and nothing else, or says that it reports. A
/// department, a commune or whom the report goes to is not the province.
fn named_in(text: &str, atlas: &Atlas) -> Option<PlaceCode> {
    let reporter = reporter(text)?;
    let is_it = |province: &&Province| without_office(&bare(&province.name.vi)) == reporter;
    atlas.provinces_34().find(is_it).map(|province| province.code.clone())
}

/// A province of the 63 whose name none of the 34 bears, and the one it went into.
fn former_in<'a>(text: &str, atlas: &'a Atlas) -> Option<(&'a Province, &'a Province)> {
    let reporter = reporter(text)?;
    let is_it = |province: &&Province| without_office(&bare(&province.name.vi)) == reporter;
    let former = atlas.provinces_63().find(is_it).filter(|_| !atlas.provinces_34().any(|province| is_it(&province)))?;
    Some((former, atlas.province(atlas.successor(&former.code)?)?))
}

/// The bare name of who reports, without what the office is called.
fn reporter(text: &str) -> Option<String> {
    let text = bare(text);
    let reporter = match text.split_once("don vi bao cao") {
        Some((_, rest)) => rest.trim_start_matches([':', ' ']),
        None if text.starts_with("ubnd") || text.starts_with("uy ban nhan dan") => text.as_str(),
        None => return None,
    };
    let reporter = reporter.split("don vi nhan").next().unwrap_or_default().trim_matches([' ', '.', ';', ',']);
    Some(without_office(reporter).to_owned())
}

fn without_office(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(rest) = BEFORE_THE_NAME.iter().find_map(|before| text.strip_prefix(before)) {
        text = rest.trim_start();
    }
    text
}

/// Without accents, single blanks: `Hoà` and `Hòa` are one name.
fn bare(text: &str) -> String {
    let letters = DecomposingNormalizerBorrowed::new_nfd().normalize(&plain(text)).into_owned();
    let letters: String = letters
        .chars()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;

    #[test]
    fn the_reporter_is_known_by_its_name() {
        let atlas = Catalogue::embedded().expect("catalogue").atlas;
        let code = |text: &str| named_in(text, &atlas).map(|code| code.bare().to_owned());
        for text in [
            "Đơn vị báo cáo: UBND tỉnh Lai Châu",
            "UBND TỈNH LAI CHÂU",
            "Đơn vị báo cáo: Lai Châu.",
            "Đơn vị báo cáo: Ủy ban nhân dân tỉnh Lai Châu; Đơn vị nhận báo cáo: Văn phòng Chính phủ",
        ] {
            assert_eq!(code(text).as_deref(), Some("12"), "{text}");
        }
        assert_eq!(code("UBND THÀNH PHỐ HỒ CHÍ MINH").as_deref(), Some("79"));
        assert_eq!(code("Đơn vị báo cáo: UBND TP. Huế").as_deref(), Some("46"));
        assert_eq!(code("UBND tỉnh Khánh Hoà").as_deref(), Some("56"), "the other place for the tone");
        for other in [
            "Đơn vị nhận báo cáo: UBND tỉnh Lai Châu",
            "Đơn vị báo cáo: Sở Nội vụ Lai Châu",
            "Lai Châu, ngày 5",
            "UBND xã Lai Châu",
            "Đơn vị báo cáo:",
        ] {
            assert_eq!(code(other), None, "{other}");
        }
    }

    #[test]
    fn a_province_that_was_merged_leads_to_the_one_it_went_into() {
        let atlas = Catalogue::embedded().expect("catalogue").atlas;
        let pair = |text: &str| former_in(text, &atlas).map(|(old, new)| (old.name.vi.as_str(), new.name.vi.as_str()));
        for text in ["UBND tỉnh Hà Giang", "Đơn vị báo cáo: ỦY BAN NHÂN DÂN TỈNH HÀ GIANG", "Đơn vị báo cáo: Hà Giang."]
        {
            assert!(
                matches!(pair(text), Some((old, new)) if old.contains("Hà Giang") && new.contains("Tuyên Quang")),
                "{text}"
            );
        }
        for other in ["UBND tỉnh Tuyên Quang", "UBND tỉnh Lai Châu", "Sở Nội vụ Hà Giang", "UBND xã Hà Giang", ""]
        {
            assert_eq!(pair(other), None, "{other}");
        }
    }

    #[test]
    fn no_two_provinces_are_one_without_accents() {
        let atlas = Catalogue::embedded().expect("catalogue").atlas;
        let names: BTreeSet<String> = atlas.provinces_34().map(|province| bare(&province.name.vi)).collect();
        assert_eq!(names.len(), 34);
    }
}
