//! What a user meets is in Vietnamese and in English: errors of loading, and every code of a check.

use std::collections::BTreeSet;
use std::ops::Range;

use chiso::catalog::Catalogue;
use chiso::domain::check;

use crate::architecture::sources;

/// Where what a user sends, writes or asks for is read.
const MET_BY_USERS: [&str; 5] = ["formats", "engine", "commands", "store", "domain"];
const ERRORS: [&str; 7] =
    ["bail!(", "anyhow!(", "ensure!(", ".context(", ".with_context(", "io::Error::other(", "#[error("];
/// Files of which every sentence is a fault of a mapping, an indicator or a target.
const OF_MAPPINGS: [&str; 11] = [
    "catalog/examples.rs",
    "catalog/formula.rs",
    "catalog/indicators.rs",
    "catalog/targets.rs",
    "catalog/within.rs",
    "catalog/source/fills.rs",
    "catalog/source/mod.rs",
    "catalog/source/reader.rs",
    "catalog/source/statutory.rs",
    "catalog/files.rs",
    "catalog/table.rs",
];

/// Said in English alone: nobody meets them while the program and its data folder are sound, or only who
/// builds the catalogue's own tables does.
const INTERNAL: [&str; 23] = [
    "A, B, C or M",
    "`{heading}` is `{text}`, expected {expected}",
    "a case without its number",
    "a file has a name",
    "a file lies in a folder",
    "a file that is not in the manifest",
    "a row of progress from before 1970",
    "a row of progress without the number of its case",
    "an event of row {row}, but the file beside it has {cases} cases",
    "batches differ in columns: {error}",
    "events are out of order at row {row}",
    "more randomness than anybody needs",
    "the columns of a batch do not fit together: {error}",
    "the columns of events do not fit: {error}",
    "the columns of progress do not fit: {error}",
    "the lake holds a channel that is none",
    "the lake holds a status that is none",
    "the lake holds an event that is none",
    "the lake holds an event without a moment",
    // The Vietnamese half of what the TOML parser says.
    "giá trị lạ {}",
    "khóa xuất hiện hai lần",
    "không đúng cú pháp TOML: {message}",
    "sai kiểu giá trị: {}",
];

#[test]
fn errors_are_in_both_languages() {
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    let mut seen = 0;
    for (file, text) in files() {
        let room = file.split('/').next().unwrap_or_default();
        let code = Code::of(&text);
        let sentences: Vec<&(Range<usize>, String)> = if OF_MAPPINGS.contains(&file.as_str()) {
            code.literals.iter().filter(|(_, text)| text.matches(' ').count() >= 3).collect()
        } else if MET_BY_USERS.contains(&room) {
            code.said()
        } else {
            continue;
        };
        seen += sentences.len();
        for (_, sentence) in sentences {
            match INTERNAL.iter().find(|known| sentence == *known) {
                Some(known) => {
                    met.insert(*known);
                }
                None if is_in_both(sentence) => {}
                None => wrong.push(format!("{file}: {sentence}")),
            }
        }
    }
    assert!(wrong.is_empty(), "not `english / tiếng Việt`:\n{}", wrong.join("\n"));
    assert!(seen > 200, "{seen} sentences: the errors are not found any more");
    assert_eq!(met, BTreeSet::from(INTERNAL), "not said any more");
}

#[test]
fn every_code_has_its_words_in_both_languages() {
    let checks = Catalogue::embedded().expect("the catalogue is valid").checks;
    let mut said = BTreeSet::new();
    for (file, text) in files() {
        let codes = Code::of(&text).literals.into_iter().map(|(_, literal)| literal).filter(|literal| is_code(literal));
        for code in codes {
            let check = check::find(&checks, &code);
            assert!(check.is_some(), "{file}: `{code}` is in no file of pipelines/checks/");
            said.insert(code);
        }
    }
    assert!(said.len() > 50, "{said:?}");
    for check in &checks {
        assert!(!is_code(&check.code) || said.contains(&check.code), "nothing in src/ tests {}", check.code);
        let ways = check.variants.values();
        for text in [&check.title, &check.advice, &check.source].into_iter().chain(ways) {
            let is_vietnamese = text.vi.chars().any(|letter| !letter.is_ascii() && letter.is_alphabetic());
            assert!(is_vietnamese && !text.en.trim().is_empty() && text.vi != text.en, "{}: {text:?}", check.code);
        }
    }
}

#[test]
fn the_test_sees_what_it_should_see() {
    let code = Code::of(
        r#"fn f() { bail!("there is no {}; \
              sorry", g("a b c"), '"'); // bail!("in a comment")
            x.context("cannot / không được")?; let y = "W_ALONE"; anyhow!("{name}: {error}") }"#,
    );
    let said: Vec<&str> = code.said().into_iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(said, ["there is no {}; sorry", "cannot / không được"]);
    assert!(!is_in_both(said[0]) && is_in_both(said[1]) && !is_in_both("a / b"));
    assert!(code.literals.iter().any(|(_, text)| is_code(text)) && !is_code("E_a") && !is_code("E_"));
}

fn is_in_both(sentence: &str) -> bool {
    sentence.split_once(" / ").is_some_and(|(en, vi)| !en.is_empty() && !vi.is_ascii())
}

fn is_code(literal: &str) -> bool {
    let rest = literal.strip_prefix("E_").or_else(|| literal.strip_prefix("W_"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
}

/// The program's own files below `src/`, without their tests.
fn files() -> Vec<(String, String)> {
    let is_test = |path: &str| path.contains("tests") || path.ends_with("fixture.rs");
    let all = sources().into_iter().map(|(_, path, text)| (path.to_string_lossy().replace('\\', "/"), text));
    all.filter(|(path, _)| !is_test(path)).map(|(path, text)| (path, without_tests(&text))).collect()
}

fn without_tests(text: &str) -> String {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

/// A text of Rust taken apart, as far as these tests ask.
struct Code {
    /// The text with blanks for comments and for what stands between quotation marks.
    bare: String,
    /// Where a literal stands, and what it says.
    literals: Vec<(Range<usize>, String)>,
}

impl Code {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut bare, mut literals) = (bytes.to_vec(), Vec::new());
        let mut at = 0;
        while at < bytes.len() {
            let end = match bytes[at] {
                b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(text, at),
                b'"' => {
                    let end = literal_end(bytes, at);
                    literals.push((at..end, unescaped(&text[at + 1..end - 1])));
                    end
                }
                // A quotation mark that is a letter.
                b'\'' if text[at..].starts_with("'\"'") => at + 3,
                b'\'' if text[at..].starts_with("'\\\"'") => at + 4,
                _ => {
                    at += 1;
                    continue;
                }
            };
            bare[at..end].fill(b' ');
            at = end;
        }
        Self { bare: String::from_utf8_lossy(&bare).into_owned(), literals }
    }

    /// The sentences of errors: the first literal of each that has words.
    fn said(&self) -> Vec<&(Range<usize>, String)> {
        let mut found: Vec<_> = ERRORS.iter().flat_map(|call| self.bare.match_indices(call)).collect();
        found.sort_unstable();
        let mut said = Vec::new();
        for (at, call) in found {
            let open = at + call.len() - 1;
            let within = open..closing(self.bare.as_bytes(), open);
            let own = self.literals.iter().filter(|(place, text)| within.contains(&place.start) && has_words(text));
            said.extend(own.take(1));
        }
        said.dedup();
        said
    }
}

/// Two words beside each other that are no name of a value.
fn has_words(text: &str) -> bool {
    let mut depth = 0_i32;
    let plain: String = text
        .chars()
        .filter(|letter| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth == 0 && *letter != '}'
        })
        .collect();
    plain.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 2
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}

fn literal_end(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    // A raw text ends with as many marks as it begins with.
    let marks = bytes[..open].iter().rev().take_while(|&&byte| byte == b'#').count();
    let is_raw = bytes[..open - marks.min(open)].ends_with(b"r");
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if !is_raw => at += 1,
            b'"' if !is_raw || bytes[at + 1..].iter().take_while(|&&byte| byte == b'#').count() >= marks => {
                return at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Lines that are continued are one.
fn unescaped(literal: &str) -> String {
    let mut parts = literal.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start())
}

fn closing(bytes: &[u8], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return at,
            b')' => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}
