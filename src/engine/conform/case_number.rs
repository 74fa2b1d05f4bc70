//! What a case number is, however it was typed, and the same for the codes of agencies and procedures.
//!
//! Numbers travel through spreadsheets, word processors and portals: a hyphen becomes a dash, a letter
//! a full-width one, a space that nobody sees joins the end. Two numbers that a reader cannot tell
//! apart are one number; what he can tell apart stays two.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// The one spelling of a case number: compatibility forms resolved, signs without a width and a
/// spreadsheet's mark of text taken off, every dash a hyphen, no spaces beside `-`, `.`, `/` and `_`,
/// and in capital letters if it has the form of the exchange format (agency, day, sequence). In
/// numbers of another form capital and small letters may well differ, and stay.
#[inline]
pub fn case_number(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let tidy = tidied(text);
    let upper = tidy.to_ascii_uppercase();
    Cow::Owned(if is_of_exchange(&upper) { upper } else { tidy })
}

/// The one spelling of the code of an agency or a procedure; a name that stands in its place, and
/// anything else that is no such code, as it is.
#[inline]
pub fn code(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let upper = tidied(text).to_ascii_uppercase();
    if is_code(&upper) { Cow::Owned(upper) } else { Cow::Borrowed(text) }
}

/// What nearly every number is made of: nothing to be done.
#[inline]
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || matches!(byte, b'-' | b'.'))
}

fn tidied(text: &str) -> String {
    let seen: String = text.chars().filter(|&letter| !has_no_width(letter)).collect();
    let resolved = ComposingNormalizerBorrowed::new_nfkc().normalize(&seen);
    let mut tidy = String::with_capacity(resolved.len());
    let mut is_apart = false;
    for letter in resolved.chars() {
        let letter = if is_dash(letter) { '-' } else { letter };
        if letter == ' ' {
            is_apart = true;
            continue;
        }
        let beside = tidy.chars().next_back();
        if is_apart && beside.is_some_and(|before| !is_separator(before)) && !is_separator(letter) {
            tidy.push(' ');
        }
        is_apart = false;
        tidy.push(letter);
    }
    // A spreadsheet's mark of text; word processors bend it.
    match tidy.strip_prefix(['\'', '\u{2019}', '\u{2018}']) {
        Some(rest) => rest.trim_start().to_owned(),
        None => tidy,
    }
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '-' | '.' | '/' | '_')
}

/// Hyphens, dashes and the minus sign; the full-width and small ones have been resolved.
fn is_dash(letter: char) -> bool {
    matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{02d7}')
}

/// Signs that are not seen: joiners, marks of direction and order, variation selectors, soft hyphens.
fn has_no_width(letter: char) -> bool {
    matches!(
        letter,
        '\u{00ad}'
            | '\u{034f}'
            | '\u{061c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// `H41.03-260319-0001`, `000.00.21.H40-200910-0001`, `G09.20-20260609-0092637`.
fn is_of_exchange(upper: &str) -> bool {
    let mut groups = upper.rsplitn(3, '-');
    let (sequence, day, agency) = (groups.next(), groups.next(), groups.next());
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    sequence.is_some_and(|sequence| sequence.len() >= 4 && digits(sequence))
        && day.is_some_and(|day| matches!(day.len(), 6 | 8) && digits(day))
        && agency.is_some_and(is_grouped)
}

/// Groups of letters and digits after points, with a digit among them: no word is taken for a code.
fn is_code(upper: &str) -> bool {
    is_grouped(upper) && upper.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_grouped(upper: &str) -> bool {
    let is_group =
        |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    upper.split('.').all(is_group)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// As people and programs write a number, each of them without changing what it says.
    fn spelt(number: &str, ways: &[usize]) -> String {
        let dashes = ["-", "\u{2013}", "\u{2014}", "\u{2011}", "\u{2212}", "\u{ff0d}", " - ", "\u{a0}\u{2013}\u{a0}"];
        let mut ways = ways.iter().copied().cycle();
        let mut way = move || ways.next().unwrap_or(0);
        let mut text = ["", "'", "\u{feff}", " ", "\u{a0}", "\u{2019}", "' "][way() % 7].to_owned();
        for letter in number.chars() {
            let wide = char::from_u32(letter as u32 + 0xfee0).filter(|_| letter.is_ascii_alphanumeric());
            match (letter, way()) {
                ('-', way) => text.push_str(dashes[way % dashes.len()]),
                ('.', way) => text.push_str([".", "\u{ff0e}", ". "][way % 3]),
                (_, way) if way % 5 == 0 => text.push(wide.unwrap_or(letter)),
                (_, way) if way % 5 == 1 => text.push(letter.to_ascii_lowercase()),
                (_, way) if way % 5 == 2 => text.extend([letter, '\u{200b}']),
                _ => text.push(letter),
            }
        }
        text + ["", "\u{200b}", " ", "\u{a0}", "\u{feff}", "\u{200f} ", "\u{3000}"][way() % 7]
    }

    fn numbers_of_the_sample() -> BTreeSet<String> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/case_portal.csv");
        let text = std::fs::read_to_string(path).expect("the sample");
        text.lines().skip(1).filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect()
    }

    proptest! {
        #[test]
        fn all_spellings_of_a_number_are_one(
            number in "(H[0-9]{2}\\.[0-9]{2,3}|[A-Y][0-9]{2}|000\\.00\\.[0-9]{2}\\.H[0-9]{2})-(2[0-9]{5}|202[0-9]{5})-[0-9]{4,7}",
            ways in prop::collection::vec(0..840_usize, 1..60),
        ) {
            let canonical = case_number(&number);
            prop_assert_eq!(canonical.as_ref(), number.as_str());
            let spelt = spelt(&number, &ways);
            let found = case_number(&spelt).into_owned();
            prop_assert_eq!(found, number, "{:?}", spelt);
        }

        #[test]
        fn the_spelling_is_the_last_one(text in "[ -~đĐáＡ-Ｚａ-ｚ０-９\u{2010}-\u{2015}\u{200b}\u{a0}\u{3000}]{0,30}") {
            let once = case_number(&text).into_owned();
            // A second mark of text belongs to the number.
            prop_assume!(!once.starts_with(['\'', '\u{2019}', '\u{2018}']));
            let twice = case_number(&once).into_owned();
            prop_assert_eq!(twice, once);
        }
    }

    #[test]
    fn numbers_of_the_sample_stay_apart_however_they_are_spelt() {
        let numbers = numbers_of_the_sample();
        assert!(numbers.len() > 500, "{}", numbers.len());
        let mut meant = BTreeMap::new();
        for (at, number) in numbers.iter().enumerate() {
            for spelling in [number.clone(), spelt(number, &[at, at / 3 + 1, 7 * at + 2]), number.to_lowercase()] {
                let before = meant.insert(case_number(&spelling).into_owned(), number);
                assert!(before.is_none_or(|before| before == number), "{spelling:?} is {before:?} and {number}");
            }
        }
        assert_eq!(meant.len(), numbers.len());
    }

    #[test]
    fn what_a_reader_can_tell_apart_stays_two() {
        for (one, other) in [
            ("H41.03-260319-0001", "H41.03-260319-00001"),
            ("H41.03-260319-0001", "H41.3-260319-0001"),
            ("H41.03-260319-0001", "H41.03-20260319-0001"),
            ("H41.03-260319-0001", "000.00.03.H41-260319-0001"),
            ("hs/2026/ab1", "HS/2026/AB1"),
            ("12 345", "12345"),
            ("A1", "Á1"),
        ] {
            assert_ne!(case_number(one), case_number(other));
        }
        assert_eq!(case_number("HS / 2026/ AB1"), "HS/2026/AB1");
        assert_eq!(case_number("12  345"), "12 345");
        assert_eq!(case_number("'\u{200b}"), "");
        assert_eq!(case_number("H41\n03"), "H41\n03", "a control character is not made to vanish");
    }

    #[test]
    fn codes_have_one_spelling_and_names_are_left_alone() {
        for spelling in ["h41.03", "H41.03\u{200b}", "Ｈ41.03", "'H41.03", "H41 . 03", "H41.03\u{a0}"] {
            assert_eq!(code(spelling), "H41.03", "{spelling:?}");
        }
        assert_eq!(code("1.002891.000.00.00.h40"), "1.002891.000.00.00.H40");
        for name in ["Sở Nội vụ", "UBND xã 1", "Phong - A", "Van phong", ""] {
            assert_eq!(code(name), name);
        }
    }
}
