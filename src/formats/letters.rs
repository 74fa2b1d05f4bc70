//! Vietnamese letters in the fonts of before Unicode, by tables of ours.
//!
//! TCVN3 (TCVN 5712:1993 in the fonts `.VnTime`): one byte a letter, no capitals with a tone; the
//! fonts `.VnTimeH` draw small letters as capitals, and their text comes out small. VNI-Windows: a
//! letter is one byte, or a plain one and the byte of its mark.

/// High bytes of TCVN3. What fonts leave to Windows (dashes, curly quotation marks) is in [`SIGNS`].
const TCVN3: [(u8, char); 75] = [
    (0xA0, '\u{a0}'),
    (0xA1, 'Ă'),
    (0xA2, 'Â'),
    (0xA3, 'Ê'),
    (0xA4, 'Ô'),
    (0xA5, 'Ơ'),
    (0xA6, 'Ư'),
    (0xA7, 'Đ'),
    (0xA8, 'ă'),
    (0xA9, 'â'),
    (0xAA, 'ê'),
    (0xAB, 'ô'),
    (0xAC, 'ơ'),
    (0xAD, 'ư'),
    (0xAE, 'đ'),
    (0xB5, 'à'),
    (0xB6, 'ả'),
    (0xB7, 'ã'),
    (0xB8, 'á'),
    (0xB9, 'ạ'),
    (0xBB, 'ằ'),
    (0xBC, 'ẳ'),
    (0xBD, 'ẵ'),
    (0xBE, 'ắ'),
    (0xC6, 'ặ'),
    (0xC7, 'ầ'),
    (0xC8, 'ẩ'),
    (0xC9, 'ẫ'),
    (0xCA, 'ấ'),
    (0xCB, 'ậ'),
    (0xCC, 'è'),
    (0xCE, 'ẻ'),
    (0xCF, 'ẽ'),
    (0xD0, 'é'),
    (0xD1, 'ẹ'),
    (0xD2, 'ề'),
    (0xD3, 'ể'),
    (0xD4, 'ễ'),
    (0xD5, 'ế'),
    (0xD6, 'ệ'),
    (0xD7, 'ì'),
    (0xD8, 'ỉ'),
    (0xDC, 'ĩ'),
    (0xDD, 'í'),
    (0xDE, 'ị'),
    (0xDF, 'ò'),
    (0xE1, 'ỏ'),
    (0xE2, 'õ'),
    (0xE3, 'ó'),
    (0xE4, 'ọ'),
    (0xE5, 'ồ'),
    (0xE6, 'ổ'),
    (0xE7, 'ỗ'),
    (0xE8, 'ố'),
    (0xE9, 'ộ'),
    (0xEA, 'ờ'),
    (0xEB, 'ở'),
    (0xEC, 'ỡ'),
    (0xED, 'ớ'),
    (0xEE, 'ợ'),
    (0xEF, 'ù'),
    (0xF1, 'ủ'),
    (0xF2, 'ũ'),
    (0xF3, 'ú'),
    (0xF4, 'ụ'),
    (0xF5, 'ừ'),
    (0xF6, 'ử'),
    (0xF7, 'ữ'),
    (0xF8, 'ứ'),
    (0xF9, 'ự'),
    (0xFA, 'ỳ'),
    (0xFB, 'ỷ'),
    (0xFC, 'ỹ'),
    (0xFD, 'ý'),
    (0xFE, 'ỵ'),
];

/// Letters of VNI that are one byte; capitals lie 0x20 below.
const VNI_ALONE: [(u8, char); 9] = [
    (0xE6, 'ỉ'),
    (0xEC, 'ì'),
    (0xED, 'í'),
    (0xEE, 'ỵ'),
    (0xF1, 'đ'),
    (0xF2, 'ị'),
    (0xF3, 'ĩ'),
    (0xF4, 'ơ'),
    (0xF6, 'ư'),
];

/// Marks of VNI behind a letter, and what they make of it; behind a capital they lie 0x20 below.
const VNI_MARKED: [(u8, &[(char, char)]); 17] = [
    (0xE0, &[('a', 'ầ'), ('e', 'ề'), ('o', 'ồ')]),
    (0xE1, &[('a', 'ấ'), ('e', 'ế'), ('o', 'ố')]),
    (0xE2, &[('a', 'â'), ('e', 'ê'), ('o', 'ô')]),
    (0xE3, &[('a', 'ẫ'), ('e', 'ễ'), ('o', 'ỗ')]),
    (0xE4, &[('a', 'ậ'), ('e', 'ệ'), ('o', 'ộ')]),
    (0xE5, &[('a', 'ẩ'), ('e', 'ể'), ('o', 'ổ')]),
    (0xE8, &[('a', 'ằ')]),
    (0xE9, &[('a', 'ắ')]),
    (0xEA, &[('a', 'ă')]),
    (0xEB, &[('a', 'ặ')]),
    (0xEF, &[('a', 'ạ'), ('e', 'ẹ'), ('o', 'ọ'), ('u', 'ụ'), ('ơ', 'ợ'), ('ư', 'ự')]),
    (0xF5, &[('a', 'ã'), ('e', 'ẽ'), ('o', 'õ'), ('u', 'ũ'), ('y', 'ỹ'), ('ơ', 'ỡ'), ('ư', 'ữ')]),
    (0xF8, &[('a', 'à'), ('e', 'è'), ('o', 'ò'), ('u', 'ù'), ('y', 'ỳ'), ('ơ', 'ờ'), ('ư', 'ừ')]),
    (0xF9, &[('a', 'á'), ('e', 'é'), ('o', 'ó'), ('u', 'ú'), ('y', 'ý'), ('ơ', 'ớ'), ('ư', 'ứ')]),
    (0xFA, &[('a', 'ẳ')]),
    (0xFB, &[('a', 'ả'), ('e', 'ẻ'), ('o', 'ỏ'), ('u', 'ủ'), ('y', 'ỷ'), ('ơ', 'ở'), ('ư', 'ử')]),
    (0xFC, &[('a', 'ẵ')]),
];

/// Signs that both kinds of fonts leave where Windows has them.
const SIGNS: [(u8, char); 16] = [
    (0x82, '‚'),
    (0x84, '„'),
    (0x85, '…'),
    (0x8B, '‹'),
    (0x91, '‘'),
    (0x92, '’'),
    (0x93, '“'),
    (0x94, '”'),
    (0x95, '•'),
    (0x96, '–'),
    (0x97, '—'),
    (0x99, '™'),
    (0x9B, '›'),
    (0x80, '€'),
    (0x89, '‰'),
    (0x8C, 'Œ'),
];

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    Tcvn3,
    Vni,
}

/// What a byte is, by itself and behind a letter.
pub struct Letters {
    font: Font,
    alone: [Option<char>; 256],
}

/// What comes of the next bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// A character of so many bytes.
    Is(char, usize),
    /// The next byte may still change it.
    NeedsNext,
    /// The first byte is no letter of this font.
    None,
}

impl Letters {
    pub fn of(font: Font) -> Self {
        let mut alone: [Option<char>; 256] = std::array::from_fn(|byte| (byte < 0x80).then_some(byte as u8 as char));
        let mut put = |byte: u8, letter: char| alone[byte as usize] = Some(letter);
        SIGNS.iter().for_each(|&(byte, sign)| put(byte, sign));
        match font {
            Font::Tcvn3 => TCVN3.iter().for_each(|&(byte, letter)| put(byte, letter)),
            Font::Vni => {
                // No letter lies there: what Windows has, such as the degree sign.
                (0xA0..=0xBF).for_each(|byte| put(byte, byte as char));
                put(0xD7, '×');
                put(0xF7, '÷');
                for (byte, letter) in VNI_ALONE {
                    put(byte, letter);
                    put(byte - 0x20, capital(letter));
                }
            }
        }
        Self { font, alone }
    }

    /// The character at the beginning of `bytes`, which are not empty. `is_last`: nothing follows them.
    pub fn next(&self, bytes: &[u8], is_last: bool) -> Letter {
        let Some(letter) = self.alone[bytes[0] as usize] else { return Letter::None };
        if self.font == Font::Tcvn3 || !is_base(letter) {
            return Letter::Is(letter, 1);
        }
        match bytes.get(1) {
            Some(&mark) => match marked(letter, mark) {
                Some(marked) => Letter::Is(marked, 2),
                None => Letter::Is(letter, 1),
            },
            None if is_last => Letter::Is(letter, 1),
            None => Letter::NeedsNext,
        }
    }
}

fn is_base(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'o' | 'u' | 'y' | 'A' | 'E' | 'O' | 'U' | 'Y' | 'ơ' | 'ư' | 'Ơ' | 'Ư')
}

/// The case is that of the letter: some programs write the mark of a capital as that of a small one.
fn marked(letter: char, mark: u8) -> Option<char> {
    let small_mark = if (0xC0..=0xDF).contains(&mark) { mark + 0x20 } else { mark };
    let small = letter.to_lowercase().next()?;
    let (_, made) = VNI_MARKED.iter().find(|(known, _)| *known == small_mark)?;
    let (_, result) = made.iter().find(|(base, _)| *base == small)?;
    Some(if letter == small { *result } else { capital(*result) })
}

/// Of Vietnamese letters, each of which has exactly one.
fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub const SMALL: &str = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";

    /// The opposite of [`Letters`], from the tables: `None` if the font has no such letter.
    pub fn encode(font: Font, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for letter in text.chars() {
            match (font, letter.is_ascii()) {
                (_, true) => bytes.push(letter as u8),
                (Font::Tcvn3, _) => bytes.push(TCVN3.iter().find(|(_, known)| *known == letter)?.0),
                (Font::Vni, _) => {
                    let small = letter.to_lowercase().next()?;
                    let lower = if letter == small { 0 } else { 0x20 };
                    if let Some((byte, _)) = VNI_ALONE.iter().find(|(_, known)| *known == small) {
                        bytes.push(byte - lower);
                        continue;
                    }
                    let (mark, base) = VNI_MARKED.iter().find_map(|(mark, made)| {
                        let (base, _) = made.iter().find(|(_, result)| *result == small)?;
                        Some((*mark, *base))
                    })?;
                    let base = if lower == 0 { base } else { capital(base) };
                    bytes.extend(encode(font, &base.to_string())?);
                    bytes.push(mark - lower);
                }
            }
        }
        Some(bytes)
    }

    pub fn decode(font: Font, bytes: &[u8]) -> Option<String> {
        let letters = Letters::of(font);
        let (mut text, mut at) = (String::new(), 0);
        while at < bytes.len() {
            let Letter::Is(letter, length) = letters.next(&bytes[at..], true) else { return None };
            text.push(letter);
            at += length;
        }
        Some(text)
    }

    #[test]
    fn every_letter_goes_there_and_back() {
        for letter in SMALL.chars() {
            for font in [Font::Tcvn3, Font::Vni] {
                let text = format!("x{letter}n{letter}");
                let bytes = encode(font, &text).unwrap_or_else(|| panic!("{font:?} has no {letter}"));
                assert_eq!(decode(font, &bytes).as_deref(), Some(text.as_str()), "{font:?}");
            }
            let text = format!("X{0}N{0}", capital(letter));
            let bytes = encode(Font::Vni, &text).unwrap_or_else(|| panic!("VNI has no capital {letter}"));
            assert_eq!(decode(Font::Vni, &bytes).as_deref(), Some(text.as_str()));
        }
        for letter in "ĂÂÊÔƠƯĐ".chars() {
            let bytes = encode(Font::Tcvn3, &letter.to_string()).expect("the seven capitals of TCVN3");
            assert_eq!(decode(Font::Tcvn3, &bytes), Some(letter.to_string()));
        }
    }

    /// Words as they are seen when such a file is opened as Western text; not made with our tables.
    #[test]
    fn words_seen_in_the_field_are_read() {
        let western = |text: &str| -> Vec<u8> { text.chars().map(|letter| letter as u32 as u8).collect() };
        for (font, seen, meant) in [
            (Font::Tcvn3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            (Font::Tcvn3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
            (Font::Vni, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            (Font::Vni, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
            (Font::Vni, "COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI"),
        ] {
            assert_eq!(decode(font, &western(seen)).as_deref(), Some(meant));
        }
    }

    #[test]
    fn what_is_no_letter_is_not_made_one() {
        let tcvn3 = Letters::of(Font::Tcvn3);
        for byte in [0x81, 0x8D, 0xAF, 0xC0, 0xC5, 0xCD, 0xD9, 0xE0, 0xF0, 0xFF] {
            assert_eq!(tcvn3.next(&[byte], true), Letter::None, "{byte:x}");
        }
        let vni = Letters::of(Font::Vni);
        // A mark without its letter.
        assert_eq!(vni.next(&[0xE4, b'n'], true), Letter::None);
        assert_eq!(vni.next(b"a", false), Letter::NeedsNext);
        assert_eq!(vni.next(b"a", true), Letter::Is('a', 1));
    }
}
