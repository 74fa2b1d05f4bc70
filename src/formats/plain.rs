//! Letters that look like others or like nothing: what word processors, web pages and spreadsheets leave
//! in cells, and no sender means.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Whether there may be any in these bytes of UTF-8; Vietnamese text as it should be has none of them.
#[inline]
pub fn may_be_odd(bytes: &[u8]) -> bool {
    // First bytes: of spaces that do not break, of marks without width and full-width digits, of accents
    // that are characters of their own, of the wide space.
    let is_odd = |byte: u8| matches!(byte, 0xc2 | 0xcc | 0xcd | 0xe2 | 0xe3 | 0xef);
    // Piece by piece without a way out within one, so that its bytes are looked at side by side.
    bytes.chunks(64).any(|piece| piece.iter().fold(false, |odd, &byte| odd | is_odd(byte)))
}

/// The text as it was meant: marks without width gone, spaces of any kind as one kind, full-width letters
/// and digits as ordinary ones, accents composed (NFC).
pub fn plain(text: &str) -> Cow<'_, str> {
    if !may_be_odd(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let letters: String = text.chars().filter(|letter| !has_no_width(*letter)).map(ordinary).collect();
    Cow::Owned(ComposingNormalizerBorrowed::new_nfc().normalize(&letters).into_owned())
}

/// A heading as it is compared: plain, with single spaces, in small letters.
pub fn heading_key(text: &str) -> String {
    let text = plain(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    // Capitals that are composed may have small letters that are not.
    plain(&words.join(" ").to_lowercase()).into_owned()
}

fn has_no_width(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn ordinary(letter: char) -> char {
    /// From a full-width letter to the ordinary one.
    const WIDTH: u32 = 0xfee0;
    match letter {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - WIDTH).unwrap_or(letter),
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_gone_and_what_looks_alike_is_alike() {
        for (odd, meant) in [
            ("\u{feff}H41-1", "H41-1"),
            ("H4\u{200b}1-1\u{2060}", "H41-1"),
            ("Sở\u{a0}Nội\u{202f}vụ", "Sở Nội vụ"),
            ("Ｈ４１", "H41"),
            ("So\u{31b}\u{309} Nô\u{323}i vu\u{323}", "Sở Nội vụ"),
            ("Sở “Y” – Z", "Sở “Y” – Z"),
        ] {
            assert_eq!(plain(odd), meant, "{odd:?}");
        }
        assert!(matches!(plain("Sở Nội vụ, UBND phường Ô Chợ Dừa; Đường 1/2"), Cow::Borrowed(_)));
    }

    #[test]
    fn headings_are_alike_however_they_are_spaced_and_capitalised() {
        for heading in ["Mã hồ sơ", " Mã\r\nhồ  sơ ", "MÃ HỒ SƠ", "\u{feff}Ma\u{303}\u{a0}hô\u{300} sơ"] {
            assert_eq!(heading_key(heading), "mã hồ sơ", "{heading:?}");
        }
        assert_ne!(heading_key("Mã hồ sơ"), heading_key("Mã hồ so"));
    }
}
