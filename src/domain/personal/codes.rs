//! What stands in the place of a code: the number of a case, a code of a procedure, field or agency, the key of
//! a register. Asked of every row, so what nearly all codes are is told apart first.

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{glued, holds_email, holds_name, holds_number, is_address};

/// Digits of a number of a phone; fewer tell of nobody.
const DIGITS_OF_A_PHONE: usize = 10;

/// Whether a text that should be the number of a case or a code tells of a person. A number of nine or
/// more digits is one of a case if letters stand in it, as those of an agency do, or if it begins with a day;
/// but not one that has the very form of a mobile phone's or a citizen's number.
pub fn is_person_for_code(text: &str) -> bool {
    if text.is_ascii() {
        return tells_of_person(text);
    }
    // Full-width letters and digits read as any other.
    tells_of_person(&ComposingNormalizerBorrowed::new_nfkc().normalize(text))
}

fn tells_of_person(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/');
    let is_number = |text: &str| !holds_letter(text) && holds_number(text) && !begins_with_day(text);
    if holds_number_of_person(text) || glued::holds_name(text) {
        return true;
    }
    if !text.bytes().all(is_plain) {
        // A letter in another word makes a telephone number no code.
        let mut words = text.split(|letter: char| !u8::try_from(letter).is_ok_and(is_plain));
        return holds_email(text)
            || holds_name(text)
            || holds_number(text) && !holds_letter(text)
            || is_address(text)
            || words.any(is_number);
    }
    is_number(text)
}

/// A number of a mobile phone or of a citizen, whatever letters stand beside it: so many digits and no more
/// in a row, unless a day or the form of a case number explains them.
fn holds_number_of_person(text: &str) -> bool {
    if text.bytes().filter(u8::is_ascii_digit).count() < DIGITS_OF_A_PHONE {
        return false;
    }
    let is_number = |run: &str| (is_mobile(run) || is_citizen(run)) && !is_day_and_more(run);
    let mut words = text.split(|character: char| !character.is_alphanumeric());
    let holds_number = |word: &str| {
        let runs = word.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
        // Where letters and digits take turns more often a machine made the code.
        runs.clone().count() <= 2 && runs.into_iter().any(is_number)
    };
    words.any(holds_number) && !is_of_exchange(text)
}

/// `0912345678`, `84912345678`.
fn is_mobile(run: &str) -> bool {
    let own = match run.len() {
        10 => run.strip_prefix('0'),
        11 => run.strip_prefix("84"),
        _ => None,
    };
    own.is_some_and(|own| own.starts_with(['3', '5', '7', '8', '9']))
}

/// Twelve digits: the province of birth (of the 63, 001 to 096), century and sex (0 and 1 born before 2000, 2
/// and 3 since), year, six more.
fn is_citizen(run: &str) -> bool {
    let number = |from: usize, to: usize| run.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    run.len() == 12
        && number(0, 3).is_some_and(|province| (1..=96).contains(&province))
        && number(3, 4).is_some_and(|century| century <= 3)
}

/// `031020260815`: a day, month and year of our time, and a time or a number after it.
fn is_day_and_more(run: &str) -> bool {
    let number = |from: usize, to: usize| run.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    number(0, 2).is_some_and(|day| (1..=31).contains(&day))
        && number(2, 4).is_some_and(|month| (1..=12).contains(&month))
        && number(4, 8).is_some_and(|year| (2010..=2039).contains(&year))
}

/// A case number of the exchange format: agency, day, number within the day, which may be a long one.
fn is_of_exchange(text: &str) -> bool {
    let mut groups = text.rsplitn(3, '-');
    let (Some(number), Some(day), Some(agency)) = (groups.next(), groups.next(), groups.next()) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // `H41`, in the forms `H41.03` and `000.00.21.H40`.
    let is_first_level = |group: &str| {
        group.len() == 3 && group.starts_with(|letter: char| letter.is_ascii_alphabetic()) && digits(&group[1..])
    };
    let is_level = |group: &str| (1..=3).contains(&group.len()) && digits(group);
    digits(number)
        && matches!(day.len(), 6 | 8)
        && begins_with_day(day)
        && agency.split('.').filter(|group| is_first_level(group)).count() == 1
        && agency.split('.').all(|group| is_first_level(group) || is_level(group))
}

fn holds_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// `261009...` or `20261009...`: numbers of identity papers and of phones do not.
pub fn begins_with_day(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    let is_day = |year: Option<u32>, years: std::ops::RangeInclusive<u32>, at: usize| {
        year.is_some_and(|year| years.contains(&year))
            && number(at, at + 2).is_some_and(|month| (1..=12).contains(&month))
            && number(at + 2, at + 4).is_some_and(|day| (1..=31).contains(&day))
    };
    is_day(number(0, 2), 10..=39, 2) || is_day(number(0, 4), 2010..=2039, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_no_person_and_a_person_no_code() {
        for code in [
            "000.00.21.H40-200910-0001",
            "000.00.12.H40-241205-0012",
            "H41.03-261001-123456789",
            "H41.03.12-261010-0001",
            "H41.03-261001-0912345678",
            "H41-261001-040085001234",
            "G09.20-20260609-000092637123",
            "KN-2025-00001",
            "KN-20260609-0092637",
            "HS-031020260815",
            "HS-0310202601",
            "HS261001000123",
            "KN-000000000123",
            "9f0912345678a1b2",
            "1.004227",
            "1.002891.000.00.00.H40",
            "H41.01",
            "1668/QĐ-UBND",
            "76/NQ-CP",
            "03/2025/TT-VPCP",
            "G03-GD10",
            "261001000123",
            "20261001-0123",
            "261001123",
            "1.002891",
            "A-1",
            "HS 12/2026",
            "Đ 261001000123",
            "",
        ] {
            assert!(!is_person_for_code(code), "{code}");
        }
        for person in [
            "Nguyễn Thị Bí Mật",
            "0912345678",
            "0912.345.678",
            "+84 912 345 678",
            "040099001234",
            "186123456",
            "0912345678,G15",
            "SĐT 0912345678",
            "CMND:186123456",
            "bi.mat@example.com",
            "12 đường Lê Lợi",
            "KN/0912345678",
            "KN0912345678",
            "KN_84912345678",
            "HS-0351234567-01",
            "KN-040085001234",
            "1.004227.040085001234",
            "２.０９１２３４５６７８H",
            "H41.03-0912345678",
            "H41.03-261301-0912345678",
            "NguyenVanAn",
            "KN-nguyen.van.an",
        ] {
            assert!(is_person_for_code(person), "{person}");
        }
    }
    /// Digits of a case number and of the day in it come to many numbers of phones and papers.
    #[test]
    fn no_number_of_the_exchange_format_is_taken_for_a_person() {
        for day in 1..=31 {
            for (agency, number) in [("H41.03", "0001"), ("000.00.21.H40", "0912345678"), ("G09", "040085001234")] {
                for date in [format!("2610{day:02}"), format!("202610{day:02}")] {
                    assert!(!is_person_for_code(&format!("{agency}-{date}-{number}")), "{agency}-{date}-{number}");
                }
            }
        }
    }
}
