//! In which encoding a text is likely: asked when it is clearly not in the stated one, and for drafts.
//! Never used to read a file.

use anyhow::Result;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1258};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::input::Input;
use super::kind::Kind;
use super::letters::{Font, Letter, Letters};
use super::unpack::unpack;
use crate::domain::source::TextEncoding;

/// Of words with accents, how many must be Vietnamese ones for an encoding to be the likely one, and
/// how many at most for the stated one to be clearly wrong. Names and slips make neither share whole.
const LIKELY: f64 = 0.7;
const UNLIKELY: f64 = 0.4;
/// Words with accents below which nothing is said.
const WORDS_AT_LEAST: usize = 4;

/// What a file seems to be, for a mapping that is drafted and then read by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub kind: Kind,
    /// Of CSV and JSON; `None` where the text has too little in it to tell.
    pub encoding: Option<TextEncoding>,
    /// Share of its words with accents that are Vietnamese, 0 to 1; of ASCII alone 1.
    pub confidence: f64,
    /// Of CSV: the mark that cuts the first lines into the same number of fields, more than one.
    pub delimiter: Option<u8>,
}

/// Looks at the beginning of a file.
pub fn guess(input: &dyn Input) -> Result<Guess> {
    use std::io::Read;
    let unpacked = unpack(input)?;
    let kind = unpacked.kind;
    let mut guess = Guess { kind, encoding: None, confidence: 0.0, delimiter: None };
    if !matches!(kind, Kind::Text | Kind::Json) {
        return Ok(guess);
    }
    let mut sample = Vec::new();
    unpacked.bytes.stream().take(1 << 18).read_to_end(&mut sample)?;
    let (encoding, confidence) = match &sample[..] {
        [0xef, 0xbb, 0xbf, ..] => (Some(TextEncoding::Utf8), 1.0),
        [0xff, 0xfe, ..] => (Some(TextEncoding::Utf16Le), 1.0),
        [0xfe, 0xff, ..] => (Some(TextEncoding::Utf16Be), 1.0),
        _ if sample.is_ascii() && !has_zeros(&sample) => (Some(TextEncoding::Utf8), 1.0),
        _ => best(&sample).map_or((None, 0.0), |(encoding, score)| (Some(encoding), score.share())),
    };
    (guess.encoding, guess.confidence) = (encoding, confidence);
    if kind == Kind::Text {
        let text = read_as(&sample, encoding.unwrap_or_default());
        guess.delimiter = delimiter(text.trim_start_matches('\u{feff}'));
    }
    Ok(guess)
}

/// Fails if the beginning of a text is clearly not in the stated encoding. `is_cut`: it goes on.
pub fn check(sample: &[u8], is_cut: bool, stated: TextEncoding) -> Result<()> {
    if sample.is_ascii() && !has_zeros(sample) {
        return Ok(());
    }
    let is_wide = matches!(stated, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
    if stated == TextEncoding::Utf8 {
        if !has_zeros(sample) && !is_mostly_broken(sample, is_cut) {
            return Ok(());
        }
        return Err(wrong(sample, stated));
    }
    if has_zeros(sample) != is_wide {
        return Err(wrong(sample, stated));
    }
    let is_utf8 = !is_wide && lines(sample, is_cut).all(|line| std::str::from_utf8(line).is_ok());
    let score = Score::of(&read_as(sample, stated));
    let Some((other, other_score)) = best(sample) else { return Ok(()) };
    let is_clear = other_score.words >= WORDS_AT_LEAST && other_score.share() >= LIKELY && score.share() <= UNLIKELY;
    if other != stated && (is_clear || (is_utf8 && other == TextEncoding::Utf8)) {
        return Err(wrong(sample, stated));
    }
    Ok(())
}

/// As many as text of two bytes a letter has, or no text at all; a single one is a slip of one row.
fn has_zeros(sample: &[u8]) -> bool {
    const ONE_IN: usize = 32;
    sample.iter().filter(|&&byte| byte == 0).count() > sample.len() / ONE_IN
}

/// Whether it is not UTF-8 in general: a line here and there is sent back by itself.
fn is_mostly_broken(sample: &[u8], is_cut: bool) -> bool {
    let accented = |line: &&[u8]| !line.is_ascii();
    let (mut all, mut broken) = (0, 0);
    for line in lines(sample, is_cut).filter(accented) {
        all += 1;
        broken += usize::from(std::str::from_utf8(line).is_err());
    }
    let heading = lines(sample, is_cut).find(|line| !line.trim_ascii().is_empty());
    broken * 2 > all || heading.is_some_and(|heading| std::str::from_utf8(heading).is_err())
}

/// Lines, the last one left out if it may be cut off.
fn lines(sample: &[u8], is_cut: bool) -> impl Iterator<Item = &[u8]> {
    let end = if is_cut { memchr::memrchr(b'\n', sample).unwrap_or(0) } else { sample.len() };
    sample[..end].split(|&byte| byte == b'\n')
}

fn wrong(sample: &[u8], stated: TextEncoding) -> anyhow::Error {
    let stated = stated.as_str();
    match best(sample) {
        Some((likely, score)) if score.share() >= LIKELY || likely == TextEncoding::Utf8 => anyhow::anyhow!(
            "the text is not {stated}, which the source states; it is likely {0}: write encoding = \"{0}\" in the source's \
             mapping, or save the file as UTF-8 / văn bản không phải {stated} như nguồn khai báo; có lẽ là {0}: hãy ghi \
             encoding = \"{0}\" trong tệp ánh xạ của nguồn, hoặc lưu tệp dạng UTF-8",
            likely.as_str()
        ),
        _ => {
            let western = western(sample);
            let (en, vi) = if has_zeros(sample) { ("binary", "tệp nhị phân") } else { (western, western) };
            anyhow::anyhow!(
                "the text is not {stated}, which the source states (it looks like {en}); save the file as UTF-8 / văn bản \
                 không phải {stated} như nguồn khai báo (có vẻ là {vi}); hãy lưu tệp dạng UTF-8"
            )
        }
    }
}

/// What a browser would take it for.
fn western(sample: &[u8]) -> &'static str {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Allow).name()
}

/// The encoding in which most of the accented words are Vietnamese.
fn best(sample: &[u8]) -> Option<(TextEncoding, Score)> {
    let mut best: Option<(TextEncoding, Score)> = None;
    let has_zeros = has_zeros(sample);
    for encoding in TextEncoding::ALL {
        let is_wide = matches!(encoding, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
        if is_wide != has_zeros {
            continue;
        }
        let text = read_as(sample, encoding);
        let score = Score::of(&text);
        if encoding == TextEncoding::Utf8 {
            // Where it is whole that is no accident; where it is not, it is none.
            match text.contains('\u{fffd}') {
                true => continue,
                false => return Some((encoding, score)),
            }
        }
        let is_better = best.as_ref().is_none_or(|(_, known)| score.share() > known.share());
        if is_better && score.words > 0 {
            best = Some((encoding, score));
        }
    }
    best
}

/// As that encoding, with U+FFFD for what is none of its characters; at the end a cut is forgiven.
fn read_as(sample: &[u8], encoding: TextEncoding) -> String {
    let text = match encoding {
        TextEncoding::Utf8 => {
            let end = match std::str::from_utf8(sample) {
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                _ => sample.len(),
            };
            String::from_utf8_lossy(&sample[..end]).into_owned()
        }
        TextEncoding::Utf16Le => UTF_16LE.decode_without_bom_handling(&sample[..sample.len() & !1]).0.into_owned(),
        TextEncoding::Utf16Be => UTF_16BE.decode_without_bom_handling(&sample[..sample.len() & !1]).0.into_owned(),
        TextEncoding::Windows1258 => WINDOWS_1258.decode_without_bom_handling(sample).0.into_owned(),
        TextEncoding::Tcvn3 => by_font(sample, Font::Tcvn3),
        TextEncoding::Vni => by_font(sample, Font::Vni),
    };
    ComposingNormalizerBorrowed::new_nfc().normalize(&text).into_owned()
}

fn by_font(sample: &[u8], font: Font) -> String {
    let letters = Letters::of(font);
    let (mut text, mut at) = (String::new(), 0);
    while at < sample.len() {
        match letters.next(&sample[at..], true) {
            Letter::Is(letter, length) => {
                text.push(letter);
                at += length;
            }
            Letter::NeedsNext | Letter::None => {
                text.push('\u{fffd}');
                at += 1;
            }
        }
    }
    text
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Score {
    /// Words with a letter beyond ASCII.
    words: usize,
    vietnamese: usize,
}

impl Score {
    fn of(text: &str) -> Self {
        let mut score = Self::default();
        let syllables = Syllables::new();
        let words = text.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphabetic());
        for word in words.filter(|word| !word.is_ascii()) {
            score.words += 1;
            score.vietnamese += usize::from(syllables.has(word));
        }
        score
    }

    fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { self.vietnamese as f64 / self.words as f64 }
    }
}

/// Whether a word can be a Vietnamese syllable: beginning, vowels, end, and one tone at most.
struct Syllables {
    apart: DecomposingNormalizerBorrowed<'static>,
    composed: ComposingNormalizerBorrowed<'static>,
}

const BEGINNINGS: [&str; 29] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "q", "",
];
const VOWELS: [&str; 62] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia",
    "iê", "iu", "oa", "oă", "oe", "oi", "ôi", "ơi", "oo", "ua", "uâ", "uê", "ui", "uô", "uơ", "uy", "ưa", "ươ", "ưi",
    "ưu", "uo", "oai", "oay", "oeo", "uây", "uyê", "uya", "uyu", "uôi", "ươi", "ươu", "iêu", "yê", "yêu", "oao", "uao",
    "uă", "uai", "ya", "ưo", "uâu",
];
const ENDS: [&str; 9] = ["ng", "nh", "ch", "c", "m", "n", "p", "t", ""];
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

impl Syllables {
    fn new() -> Self {
        Self { apart: DecomposingNormalizerBorrowed::new_nfd(), composed: ComposingNormalizerBorrowed::new_nfc() }
    }

    fn has(&self, word: &str) -> bool {
        // A sign beside a word is none of its letters.
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '\u{fffd}');
        if word.chars().count() > 7 {
            return false;
        }
        let is_shouted = word.chars().skip(1).any(char::is_uppercase);
        if is_shouted && word.chars().skip(1).any(char::is_lowercase) {
            return false;
        }
        let apart = self.apart.normalize(&word.to_lowercase()).into_owned();
        if apart.chars().filter(|letter| TONES.contains(letter)).count() > 1 {
            return false;
        }
        let toneless: String = apart.chars().filter(|letter| !TONES.contains(letter)).collect();
        let letters = self.composed.normalize(&toneless);
        BEGINNINGS.iter().any(|beginning| {
            letters.strip_prefix(beginning).is_some_and(|rest| {
                ENDS.iter().any(|end| rest.strip_suffix(end).is_some_and(|vowels| VOWELS.contains(&vowels)))
            })
        })
    }
}

/// The mark that cuts most of the first lines into the same number of fields, and the most; a title above the
/// table has none.
fn delimiter(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let count = |line: &str, mark: u8| {
        let mut is_quoted = false;
        line.bytes()
            .filter(|&byte| {
                is_quoted ^= byte == b'"';
                byte == mark && !is_quoted
            })
            .count()
    };
    let marks = [b',', b';', b'\t', b'|'];
    let agreeing = |mark: &u8| {
        let counts: Vec<usize> = lines.iter().map(|line| count(line, *mark)).collect();
        let alike = |wanted: usize| counts.iter().filter(|count| **count == wanted).count();
        let fields = counts.iter().copied().filter(|fields| *fields > 0).max_by_key(|fields| alike(*fields))?;
        (alike(fields) * 2 > lines.len()).then_some((fields, *mark))
    };
    marks.iter().filter_map(agreeing).max_by_key(|(fields, _)| *fields).map(|(_, mark)| mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::BytesInput;
    use crate::formats::letters::tests::encode;

    const TEXT: &str = "mã hồ sơ;cơ quan xử lý;trạng thái\nH41.03-1;sở tài chính;đã xử lý xong\nH41.03-2;ủy ban \
                        nhân dân xã;yêu cầu bổ sung giấy tờ\n";

    #[test]
    fn the_likely_encoding_is_named_and_never_taken() {
        let tcvn3 = encode(Font::Tcvn3, TEXT).expect("TCVN3");
        let vni = encode(Font::Vni, TEXT).expect("VNI");
        let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf8 = TEXT.as_bytes().to_vec();
        for (bytes, encoding) in [
            (&tcvn3, TextEncoding::Tcvn3),
            (&vni, TextEncoding::Vni),
            (&wide, TextEncoding::Utf16Le),
            (&utf8, TextEncoding::Utf8),
        ] {
            for stated in TextEncoding::ALL {
                let checked = check(bytes, false, stated);
                if stated == encoding {
                    checked.unwrap_or_else(|error| panic!("{encoding:?}: {error}"));
                    continue;
                }
                let error = checked.expect_err("another encoding").to_string();
                assert!(error.contains(&format!("encoding = \"{}\"", encoding.as_str())), "{stated:?}: {error}");
            }
            let guess = guess(&BytesInput::new("a", bytes)).expect("a guess");
            assert_eq!((guess.encoding, guess.delimiter), (Some(encoding), Some(b';')), "{guess:?}");
            assert!(guess.confidence > 0.9, "{guess:?}");
        }
    }

    #[test]
    fn a_broken_line_among_good_ones_is_for_the_reader() {
        let mut bytes = TEXT.repeat(5).into_bytes();
        let at = bytes.len() - 3;
        bytes[at] = 0xFF;
        check(&bytes, false, TextEncoding::Utf8).expect("one line of many");
        // A character that the sample cuts in two is not broken.
        let cut = &TEXT.as_bytes()[..TEXT.find('ỷ').map_or(TEXT.len(), |at| at + 1)];
        check(cut, true, TextEncoding::Utf8).expect("it goes on");
    }

    #[test]
    fn western_text_is_named_by_what_it_looks_like() {
        let error =
            check(b"caf\xe9;na\xefve;Stra\xdfe\n", false, TextEncoding::Utf8).expect_err("not UTF-8").to_string();
        assert!(error.contains("windows-1252"), "{error}");
    }
}
