//! Names written without spaces and marks, as people name accounts: `NguyenVanAn`, `nguyen.van.an`.
//!
//! A name is told by three to five Vietnamese syllables in a row that begin with a family name: one that is
//! common, or another before a middle name that leaves no doubt. A ward that is called after a man is not
//! told from him.

use super::unmarked;
use super::words::{COMMON_FAMILY_NAMES, FAMILY_NAMES, MIDDLE_NAMES, NO_GLUED_NAMES, RHYMES};

/// Characters of the longest code.
const LONGEST_CODE: usize = 80;
/// Letters of the shortest name.
const FEWEST_LETTERS: usize = 6;
/// Letters without a mark or a capital between them, in which syllables are looked for.
const FEWEST_RUN_TOGETHER: usize = 7;
const SYLLABLES_OF_A_NAME: std::ops::RangeInclusive<usize> = 3..=5;
const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n",
    "p", "r", "s", "t", "v", "x", "",
];
const LONGEST_SYLLABLE: usize = 7;
/// Letters of a name without a middle name that leaves no doubt.
const FEWEST_WITHOUT_MIDDLE: usize = 8;
/// `phường`, and a rare family name.
const WARD: &str = "phuong";

/// Whether a name stands in a text in one word, or in words joined by `.`, `_` or `-`.
pub fn holds_name(text: &str) -> bool {
    // Nearly all codes have fewer letters; those with marks are more than one byte.
    if text.bytes().filter(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()).count() < FEWEST_LETTERS {
        return false;
    }
    // No code is longer; a cell of a megabyte would be looked at for minutes.
    let head = text.char_indices().nth(LONGEST_CODE).map_or(text, |(end, _)| &text[..end]);
    let plain = unmarked(head);
    let chains = plain.split(|letter: char| !letter.is_ascii_alphabetic() && !matches!(letter, '.' | '_' | '-'));
    let mut stretches = chains.flat_map(stretches);
    stretches.any(|stretch| begins_as_name(&stretch))
}

/// The syllables of a chain of words, cut where something stands that is none.
fn stretches(chain: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for run in chain.split(['.', '_', '-']).filter(|run| !run.is_empty()) {
        for word in words(run) {
            let found = syllables(&word);
            if found.is_empty() {
                all.push(Vec::new());
            }
            if let Some(stretch) = all.last_mut() {
                stretch.extend(found);
            }
        }
    }
    all
}

/// `NguyenVanAn` -> `nguyen`, `van`, `an`; what is all capitals or all small is one word.
fn words(run: &str) -> Vec<String> {
    let is_mixed = run.bytes().any(|letter| letter.is_ascii_lowercase());
    let mut words: Vec<String> = Vec::new();
    for letter in run.chars() {
        match words.last_mut() {
            Some(word) if !(is_mixed && letter.is_ascii_uppercase()) => word.push(letter.to_ascii_lowercase()),
            _ => words.push(letter.to_ascii_lowercase().to_string()),
        }
    }
    words
}

/// The syllables of a word, as few as there can be, the first a family name if it may be one; none if
/// there is a letter that belongs to no syllable.
fn syllables(word: &str) -> Vec<String> {
    if is_syllable(word) {
        return vec![word.to_owned()];
    }
    if word.len() < FEWEST_RUN_TOGETHER {
        return Vec::new();
    }
    // Of each place in the word the fewest syllables behind it.
    let mut fewest: Vec<Option<usize>> = vec![None; word.len() + 1];
    fewest[word.len()] = Some(0);
    let ends = |at: usize| at + 1..=(at + LONGEST_SYLLABLE).min(word.len());
    for at in (0..word.len()).rev() {
        let counts = ends(at).filter(|&end| is_syllable(&word[at..end])).filter_map(|end| fewest[end]);
        fewest[at] = counts.min().map(|count| count + 1);
    }
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(count) = fewest[at].filter(|&count| count > 0) {
        let mut fitting = ends(at).filter(|&end| fewest[end] == Some(count - 1) && is_syllable(&word[at..end]));
        let is_family = |end: &usize| FAMILY_NAMES.contains(&&word[at..*end]);
        let Some(end) = fitting.clone().find(|end| at == 0 && is_family(end)).or_else(|| fitting.next_back()) else {
            return Vec::new();
        };
        all.push(word[at..end].to_owned());
        at = end;
    }
    all
}

/// A syllable without marks: what begins it, up to its first vowel, and a rhyme.
fn is_syllable(text: &str) -> bool {
    let Some(vowel) = text.find(['a', 'e', 'i', 'o', 'u', 'y']) else { return false };
    let is_cut = |at: usize| ONSETS.contains(&&text[..at]) && RHYMES.binary_search(&&text[at..]).is_ok();
    // `gi` and `qu` are an onset with a vowel in it.
    text == "gi" || is_cut(vowel) || ["gi", "qu"].iter().any(|onset| text.starts_with(onset)) && is_cut(2)
}

/// Whether syllables are a name, perhaps after words of an office.
fn begins_as_name(stretch: &[String]) -> bool {
    // Most codes have no syllables at all, and are asked about on every row.
    if stretch.len() < *SYLLABLES_OF_A_NAME.start() {
        return false;
    }
    let whole = stretch.concat();
    let begins_with = |words: &&&str| {
        let mut rest = whole.as_str();
        words.split(' ').all(|word| rest.strip_prefix(word).map(|behind| rest = behind).is_some())
    };
    if let Some(words) = NO_GLUED_NAMES.iter().find(begins_with) {
        return stretch.get(words.split(' ').count()..).is_some_and(begins_as_name);
    }
    let [family, middle, ..] = stretch else { return false };
    let is_sure = MIDDLE_NAMES.contains(&middle.as_str());
    let is_family = COMMON_FAMILY_NAMES.contains(&family.as_str())
        || is_sure && FAMILY_NAMES.contains(&family.as_str()) && family != WARD;
    // Of short syllables chance makes many, above all in codes that a machine made.
    let is_long = is_sure || whole.len() >= FEWEST_WITHOUT_MIDDLE;
    let is_written_out = stretch.iter().rev().skip(1).all(|syllable| syllable.len() > 1);
    is_family && is_long && is_written_out && SYLLABLES_OF_A_NAME.contains(&stretch.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhymes_are_found_by_halving() {
        assert!(RHYMES.is_sorted());
        for syllable in ["nguyen", "nghieng", "gi", "gia", "quoc", "an", "y", "thuy", "huynh", "giang"] {
            assert!(is_syllable(syllable), "{syllable}");
        }
        for other in ["", "ng", "gh", "ngrn", "qx", "aa", "hs", "kn"] {
            assert!(!is_syllable(other), "{other}");
        }
    }

    #[test]
    fn names_without_spaces_are_seen() {
        for name in [
            "NguyenVanAn",
            "nguyenvanan",
            "NGUYENVANAN",
            "nguyen.van.an",
            "Nguyen_Van_An",
            "nguyen-van-an",
            "nguyenvan.an",
            "NguyễnThuHà",
            "HS.tranthihoa.01",
            "KN2026LeAnhTuan",
            "HSPhamNgocHa",
            "ho-so-nguyen-van-an",
            "LeVanA",
            "NongThiLan",
            "quan.van.dung",
            "DoThiHoa",
            "ĐặngThịThuHàMy",
            "leanhtuan1990",
            "HoangAnhTuan",
            "LeMyHanh",
        ] {
            assert!(holds_name(name), "{name}");
        }
    }

    #[test]
    fn words_of_offices_and_codes_are_none() {
        for code in [
            "H41.03.12-261010-0001",
            "1668/QĐ-UBND",
            "TTPVHCC-01",
            "LV-HT",
            "DangKyKetHon",
            "dang-ky-kinh-doanh",
            "duong-thuy-noi-dia",
            "phan-anh-kien-nghi",
            "nong-nghiep-moi-truong",
            "HoSoDatDai",
            "laodongvieclam",
            "lao-dong-tien-luong",
            "ly-lich-tu-phap",
            "tphochiminh",
            "HoChiMinh",
            "ubnd-phuong-truong-vinh",
            "ubnd-phuong-duc-xuan",
            "orghK11DObVuEELanwcEQD",
            "vzpt6kxp561vopyban44kn",
            "ubnd.xa.hoang.mai",
            "doanhnghiep",
            "thue-thu-nhap-ca-nhan",
            "NguyenDu",
            "facade-bead-0dec",
            "550e8400-e29b-41d4-a716-446655440000",
        ] {
            assert!(!holds_name(code), "{code}");
        }
    }
}
