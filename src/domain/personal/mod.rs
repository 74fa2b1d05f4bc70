//! What a text of a source may tell about a person. Nothing that does is written anywhere (Law
//! 91/2025 on personal data): not to the lake, the quarantine, a log or a message.
//!
//! Columns that hold personal data are not read at all. These functions are for values that stand
//! where they should not: in a row whose cells are shifted, under a heading that says something else,
//! in the place of a code, in the name of a file. They would rather withhold a harmless value than
//! show a person's.

mod codes;
mod glued;
mod names;
mod words;

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

pub use codes::{begins_with_day, is_person_for_code};
pub use names::{origin, shown_file_name, shown_name, shown_path};
use words::{ADDRESSES, BODIES, FAMILY_NAMES, MIDDLE_NAMES, NO_NAMES};

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
/// also with marks between them where no letter touches them and no date stands there.
pub fn holds_number(text: &str) -> bool {
    // Asked of codes in every row, and nearly all of them are shorter than any such number.
    const FEWEST_DIGITS: usize = 9;
    if text.bytes().filter(u8::is_ascii_digit).count() < FEWEST_DIGITS {
        return false;
    }
    let digits = text.split(|character: char| !character.is_ascii_digit());
    if digits.into_iter().any(is_number_of_person) {
        return true;
    }
    let mut rest = text;
    while let Some(start) = rest.find(is_of_number) {
        let touches_letter = rest[..start].chars().next_back().is_some_and(char::is_alphabetic);
        let run = &rest[start..];
        let end = run.find(|character| !is_of_number(character)).unwrap_or(run.len());
        let groups: Vec<&str> =
            run[..end].split(|mark: char| !mark.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
        let digits = groups[if is_date(&groups) { 3 } else { 0 }..].concat();
        if !touches_letter && digits.starts_with(['0', '8']) && digits.len() >= 10 && is_number_of_person(&digits) {
            return true;
        }
        rest = &run[end..];
    }
    false
}

/// Digits, and what people write between those of a phone number.
fn is_of_number(character: char) -> bool {
    character.is_ascii_digit() || character.is_whitespace() || matches!(character, '.' | '-' | '–' | '+' | '(' | ')')
}

/// Whether a day stands first: `01-10-2026`, `2026.10.1`.
fn is_date(groups: &[&str]) -> bool {
    let lengths: Vec<usize> = groups.iter().take(3).map(|group| group.len()).collect();
    matches!(lengths[..], [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
}

fn is_number_of_person(digits: &str) -> bool {
    match digits.len() {
        9 | 12 => true,
        10 | 11 => digits.starts_with('0') || digits.starts_with("84"),
        _ => false,
    }
}

/// What values are called, and the test for them.
pub type Kind = (&'static str, fn(&str) -> bool);

/// What a whole value can be taken for, in words that may be shown; tests of the values of a column
/// of which nobody knows what it holds.
pub const KINDS: [Kind; 5] = [
    ("telephone or identity number / số điện thoại, số giấy tờ", |value| {
        value.chars().all(is_of_number) && holds_number(value)
    }),
    ("e-mail", |value| !value.contains(' ') && holds_email(value)),
    ("names of people / tên người", |value| holds_name(value) && !is_body(value)),
    ("addresses / địa chỉ", is_address),
    ("free text / văn bản tự do", is_sentence),
];

/// More words than a name or a code has.
pub fn is_sentence(text: &str) -> bool {
    const WORDS: usize = 12;
    text.split_whitespace().count() > WORDS
}

/// A family name and another name after it, both with a capital; or one with a middle name after it.
pub fn holds_name(text: &str) -> bool {
    // Nothing else costs less to look at: two words, of which one may be a name.
    if !text.trim().contains(|character: char| !character.is_alphabetic() && !is_mark(character)) {
        return false;
    }
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphabetic() && !is_mark(character))
        .filter(|word| !word.is_empty())
        .collect();
    let plain: Vec<String> = words.iter().map(|word| folded(word)).collect();
    let known = no_names(&plain);
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    (1..words.len()).any(|next| {
        let family = next - 1;
        FAMILY_NAMES.contains(&plain[family].as_str())
            && !known[family]
            && !known[next]
            && (is_capital(words[family]) && is_capital(words[next]) || MIDDLE_NAMES.contains(&plain[next].as_str()))
    })
}

/// Which words belong to one that is no name.
fn no_names(words: &[String]) -> Vec<bool> {
    let mut known = vec![false; words.len()];
    for phrase in NO_NAMES {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        for at in 0..(words.len() + 1).saturating_sub(phrase.len()) {
            if words[at..].iter().zip(&phrase).all(|(word, part)| word == part) {
                known[at..at + phrase.len()].fill(true);
            }
        }
    }
    known
}

/// Words without digits, as headings are, that are nobody's name or address.
pub fn may_be_heading(text: &str) -> bool {
    const LONGEST: usize = 120;
    text.chars().count() <= LONGEST && !text.bytes().any(|byte| byte.is_ascii_digit()) && !looks_personal(text)
}

/// Whether a name is that of a body: an agency, an office, a commune. What is written without marks is
/// one unless a middle name follows: `Truong Van A`.
pub fn is_body(text: &str) -> bool {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).to_lowercase();
    let text = format!("{text} ");
    let second = text.split_whitespace().nth(1).unwrap_or_default();
    let is_bare = text.is_ascii() && !MIDDLE_NAMES.contains(&second);
    BODIES.iter().any(|body| text.starts_with(body) || is_bare && text.starts_with(&folded(body)))
        && !folded(&text).starts_with("so nha ")
}

/// Headings as they may be shown: those that are known; and the others, unless one of them tells of a
/// person, for then the row is one of data and no heading.
pub fn shown_headings<'a>(
    found: impl Iterator<Item = &'a str> + Clone,
    is_known: impl Fn(&str) -> bool,
) -> Vec<&'a str> {
    let holds_person = found.clone().any(|name| !is_known(name) && looks_personal(name));
    let is_shown = |name: &str| is_known(name) || !holds_person && may_be_heading(name);
    found.map(|name| if is_shown(name) { name } else { "(…)" }).collect()
}

/// The name of a body with nothing beside it that leads to a person.
pub fn is_plain_body(text: &str) -> bool {
    is_body(text) && !holds_number(text) && !holds_email(text)
}

/// A house number with a street, or a hamlet.
fn is_address(text: &str) -> bool {
    let folded = format!(" {}", folded(text));
    let holds = |word: &str| folded.contains(&format!(" {word}"));
    text.contains(|character: char| character.is_ascii_digit()) && ADDRESSES.iter().any(|word| holds(word))
        || ADDRESSES.iter().filter(|word| holds(word)).count() >= 2
}

/// Whether a value of a column of codes or of names of agencies may be shown.
pub fn may_be_shown(text: &str) -> bool {
    is_plain_body(text) || !looks_personal(text) && !is_sentence(text) && !glued::holds_name(text)
}

/// The same of a value that `rows` rows have: many words that stand in one row only may be anything.
pub fn may_be_code(text: &str, rows: usize) -> bool {
    const WORDS_OF_A_CODE: usize = 4;
    may_be_shown(text) && (rows > 1 || is_body(text) || text.split_whitespace().count() <= WORDS_OF_A_CODE)
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
    unmarked(text).to_lowercase()
}

/// Letters without marks, capital or small as they were.
fn unmarked(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let nfd = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let letter = |letter: char| match letter {
        'đ' => 'd',
        'Đ' => 'D',
        letter => letter,
    };
    Cow::Owned(nfd.chars().filter(|&character| !is_mark(character)).map(letter).collect())
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
            "091\u{a0}234–5678",
            "(091) 234 5678",
            "01-10-2026 0912 345 678",
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
            "Sở Y tế tỉnh Thái Nguyên",
            "Báo Cáo Cao Bằng",
            "01-10-2026 08:00",
            "03.10.2026 08:00:00",
            "2026-10-09 0800",
            "11",
            "",
        ] {
            assert!(!looks_personal(text), "{text}");
        }
        for text in ["UBND phường Trường Vinh", "Sở Tư pháp", "Trung tâm PVHCC tỉnh", "Ủy ban nhân dân xã Hoàng Mai"]
        {
            assert!(is_body(text), "{text}");
        }
        for text in ["UBND phường Lê Lợi", "Hạt Kiểm lâm Trần Hưng Đạo", "Thị xã Thái Hòa", "TP. Hồ Chí Minh"]
        {
            assert!(is_body(text), "{text}");
        }
        for text in ["Trương Văn A", "Truong Van A", "Phương Thị B", "Quan Văn D", "Số nhà 5 ngõ 3"] {
            assert!(!is_body(text) && looks_personal(text), "{text}");
        }
        let found = ["Số", "Nguyễn Văn A", "xin cấp giấy", "Ngày"];
        assert_eq!(shown_headings(found.into_iter(), |name| name == "Số"), ["Số", "(…)", "(…)", "(…)"]);
        assert_eq!(shown_headings(["Số", "Cột"].into_iter(), |_| false), ["Số", "Cột"]);
        assert!(!is_body("Nguyễn Văn A") && !is_body("Sơn"));
    }

    #[test]
    fn a_whole_value_is_told_by_its_kind() {
        let kind = |value: &str| KINDS.iter().find(|(_, is)| is(value)).map(|(name, _)| name.split(' ').next());
        for (value, first) in [
            ("0912 345 678", "telephone"),
            ("040099001234", "telephone"),
            ("a.b@example.com", "e-mail"),
            ("Nguyễn Văn A", "names"),
            ("Số nhà 5 ngõ 3", "addresses"),
            ("đề nghị cấp lại giấy phép do bị mất trong khi chuyển nhà về địa chỉ mới", "free"),
        ] {
            assert_eq!(kind(value), Some(Some(first)), "{value}");
        }
        for value in ["H41.3-261001-0001", "20261001083000", "01/10/2026 08:30", "UBND phường Lê Lợi", "Trực tuyến"]
        {
            assert_eq!(kind(value), None, "{value}");
        }
    }
}
