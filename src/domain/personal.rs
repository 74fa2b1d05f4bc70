//! What a text of a source may tell about a person. Nothing that does is written anywhere (Law
//! 91/2025 on personal data): not to the lake, the quarantine, a log or a message.
//!
//! Columns that hold personal data are not read at all. These functions are for values that stand
//! where they should not: in a row whose cells are shifted, under a heading that says something else,
//! in the place of a code. They would rather withhold a harmless value than show a person's.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Family names that nearly all people in Vietnam bear, without marks.
const FAMILY_NAMES: [&str; 46] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dao", "doan", "vuong", "trinh", "truong", "dinh", "lam", "phung", "mai", "to", "ha", "cao", "luong", "luu",
    "thai", "chau", "ta", "phuong", "quach", "tang", "thach", "la", "kieu", "nong", "hua", "giang", "tong", "quan",
    "mac", "au",
];
/// Middle names that leave no doubt, also in small letters.
const MIDDLE_NAMES: [&str; 4] = ["van", "thi", "huu", "duc"];
/// Words of offices that read like a name.
const NO_NAMES: [(&str, &str); 9] = [
    ("ho", "so"),
    ("dang", "xu"),
    ("dang", "cho"),
    ("dang", "giai"),
    ("dang", "ky"),
    ("dang", "thu"),
    ("to", "chuc"),
    ("ha", "noi"),
    ("ly", "do"),
];
/// Words that begin the name of a body, not of a person.
const BODIES: [&str; 34] = [
    "ubnd",
    "uy ban",
    "so ",
    "bo ",
    "ban ",
    "phong ",
    "trung tam",
    "van phong",
    "chi cuc",
    "cuc ",
    "tong cuc",
    "cong an",
    "bao hiem",
    "chi nhanh",
    "kho bac",
    "thue ",
    "hai quan",
    "toa an",
    "vien ",
    "truong ",
    "benh vien",
    "tram ",
    "doi ",
    "bo phan",
    "mot cua",
    "xa ",
    "phuong ",
    "thi tran",
    "huyen ",
    "quan ",
    "thanh pho",
    "tinh ",
    "cang vu",
    "don vi",
];
/// Words that stand before a part of an address.
const ADDRESSES: [&str; 12] =
    ["so nha", "duong ", "ngo ", "ngach ", "hem ", "thon ", "to dan pho", "khu pho", "khoi ", "xom ", "ap ", "to "];

/// Whether a text holds what looks like an e-mail address, a number of a phone or of an identity
/// paper, a person's name or an address.
pub fn looks_personal(text: &str) -> bool {
    holds_email(text) || holds_number(text) || holds_name(text) || is_address(text)
}

/// `someone@somewhere`.
pub fn holds_email(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    })
}

/// Nine or twelve digits in a row (identity papers), ten or eleven that begin as a phone number does,
/// also with marks between them where no letter touches them.
pub fn holds_number(text: &str) -> bool {
    let digits = text.split(|character: char| !character.is_ascii_digit());
    if digits.into_iter().any(is_number_of_person) {
        return true;
    }
    let is_of_number =
        |character: char| character.is_ascii_digit() || matches!(character, ' ' | '.' | '-' | '+' | '(' | ')');
    let mut rest = text;
    while let Some(start) = rest.find(is_of_number) {
        let touches_letter = rest[..start].chars().next_back().is_some_and(char::is_alphabetic);
        let run = &rest[start..];
        let end = run.find(|character| !is_of_number(character)).unwrap_or(run.len());
        let digits: String = run[..end].chars().filter(char::is_ascii_digit).collect();
        if !touches_letter && digits.starts_with(['0', '8']) && digits.len() >= 10 && is_number_of_person(&digits) {
            return true;
        }
        rest = &run[end..];
    }
    false
}

fn is_number_of_person(digits: &str) -> bool {
    match digits.len() {
        9 | 12 => true,
        10 | 11 => digits.starts_with('0') || digits.starts_with("84"),
        _ => false,
    }
}

/// A family name and another name after it, both with a capital; or one with a middle name after it.
pub fn holds_name(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphabetic() && !is_mark(character))
        .filter(|word| !word.is_empty())
        .collect();
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    words.windows(2).any(|pair| {
        let (family, next) = (folded(pair[0]), folded(pair[1]));
        FAMILY_NAMES.contains(&family.as_str())
            && !NO_NAMES.contains(&(family.as_str(), next.as_str()))
            && (is_capital(pair[0]) && is_capital(pair[1]) || MIDDLE_NAMES.contains(&next.as_str()))
    })
}

/// Words without digits, as headings are, that are nobody's name or address.
pub fn may_be_heading(text: &str) -> bool {
    const LONGEST: usize = 120;
    text.chars().count() <= LONGEST && !text.bytes().any(|byte| byte.is_ascii_digit()) && !looks_personal(text)
}

/// Whether a name is that of a body: an agency, an office, a commune.
pub fn is_body(text: &str) -> bool {
    let text = format!("{} ", folded(text.trim()));
    BODIES.iter().any(|body| text.starts_with(body))
}

/// A house number with a street, or a hamlet.
fn is_address(text: &str) -> bool {
    let folded = format!(" {}", folded(text));
    let holds = |word: &str| folded.contains(&format!(" {word}"));
    text.contains(|character: char| character.is_ascii_digit()) && ADDRESSES.iter().any(|word| holds(word))
        || ADDRESSES.iter().filter(|word| holds(word)).count() >= 2
}

/// A value that stays out of sight, in words that may be shown.
pub fn withheld(text: &str) -> String {
    format!("(không hiện / not shown: {} ký tự / characters)", text.chars().count())
}

/// A mark that is a character of its own.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Small letters without marks.
fn folded(text: &str) -> String {
    let nfd = DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned();
    let plain = nfd.chars().filter(|&character| !is_mark(character)).flat_map(char::to_lowercase);
    plain.map(|character| if character == 'đ' { 'd' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_of_a_person_is_seen() {
        for text in [
            "Nguyễn Văn A",
            "NGUYỄN THỊ BÍ MẬT",
            "nguyen van a",
            "ông Trần Quốc Bảo",
            "Pha\u{323}m Ngo\u{323}c",
            "0912345678",
            "SĐT0912345678",
            "+84 912 345 678",
            "091.234.5678",
            "040099001234",
            "040 099 001 234",
            "CMND 186123456",
            "mot.nguoi@example.com",
            "12 đường Lê Lợi",
            "Số nhà 5 ngõ 3",
            "thôn Đông, xóm 2",
        ] {
            assert!(looks_personal(text), "{text}");
        }
    }

    #[test]
    fn codes_and_words_of_offices_are_left_alone() {
        for text in [
            "000.00.21.H40-200910-0001",
            "G09.20-20260609-0092637",
            "H41.03-261001-0001",
            "1.002891.000.00.00.H40",
            "31/02/2026 17:00",
            "2026-10-09 14:05:00",
            "20261001080000",
            "Đang xử lý",
            "Trực tuyến",
            "Fax",
            "Hồ Sơ Mới",
            "ĐANG XỬ LÝ",
            "Tổ chức",
            "11",
            "",
        ] {
            assert!(!looks_personal(text), "{text}");
        }
        for text in ["UBND phường Trường Vinh", "Sở Tư pháp", "Trung tâm PVHCC tỉnh", "Ủy ban nhân dân xã Hoàng Mai"]
        {
            assert!(is_body(text), "{text}");
        }
        assert!(!is_body("Nguyễn Văn A") && !is_body("Sơn"));
    }
}
