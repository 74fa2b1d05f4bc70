//! What the league says in a sentence, and the words over its columns.

use crate::domain::indicator::Direction;
use crate::domain::text::Language;

use super::{Kind, Line};
use crate::report::format;
use crate::report::words::pick;

/// Which cases are counted as short.
#[derive(Clone, Copy)]
pub(super) struct Short {
    pub direction: Direction,
    pub has_target: bool,
    pub is_share: bool,
}

impl Short {
    /// `hồ sơ còn thiếu so với chỉ tiêu`.
    fn words(self, language: Language) -> &'static str {
        match (self.is_share, self.has_target, self.direction) {
            (false, ..) => pick(language, "hồ sơ", "cases"),
            (true, true, Direction::LowerIsBetter) => {
                pick(language, "hồ sơ vượt chỉ tiêu", "cases too many for the target")
            }
            (true, true, _) => pick(language, "hồ sơ còn thiếu so với chỉ tiêu", "cases short of the target"),
            (true, false, Direction::LowerIsBetter) => {
                pick(language, "hồ sơ làm xấu chỉ số", "cases that count against the figure")
            }
            (true, false, _) => pick(language, "hồ sơ chưa đạt", "cases that count against the figure"),
        }
    }

    pub fn heading(self, language: Language) -> &'static str {
        match (self.is_share, self.has_target, self.direction) {
            (false, ..) => pick(language, "Hồ sơ", "Cases"),
            (true, true, Direction::LowerIsBetter) => pick(language, "Hồ sơ vượt", "Cases too many"),
            (true, true, _) => pick(language, "Hồ sơ còn thiếu", "Cases short"),
            (true, false, Direction::LowerIsBetter) => pick(language, "Hồ sơ làm xấu", "Cases against"),
            (true, false, _) => pick(language, "Hồ sơ chưa đạt", "Cases against"),
        }
    }

    pub fn share_heading(self, all: i64, language: Language) -> String {
        let all = format::integer(all, language);
        match language {
            Language::Vietnamese => format!("Tỷ trọng trong {all}"),
            Language::English => format!("Share of {all}"),
        }
    }
}

/// `28 trong 130 xã, phường có số liệu`.
pub(super) fn counted(language: Language, kind: Kind, told: usize, all: usize) -> String {
    let word = kind.word(language);
    match language {
        Language::Vietnamese => format!("{told} trong {all} {word} có số liệu trong kỳ."),
        Language::English => format!("{told} of {all} {word} have a figure in the period."),
    }
}

/// `12 trong 130 xã, phường làm nên ít nhất một nửa số hồ sơ còn thiếu so với chỉ tiêu: 61 trong 120 hồ sơ.` Of the
/// members' own cases; what is of none of them is in its own row.
pub(super) fn sentence(language: Language, kind: Kind, short: Short, lines: &[Line]) -> String {
    let mut counts: Vec<i64> = lines.iter().filter_map(|line| line.short).collect();
    let told = lines.iter().filter(|line| line.value.is_some()).count();
    if told == 0 {
        return String::new();
    }
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let all: i64 = counts.iter().sum();
    let (word, what) = (kind.word(language), short.words(language));
    if all == 0 {
        return match language {
            Language::Vietnamese => format!("Không có {what} ở {told} {word} có số liệu."),
            Language::English => format!("There are no {what} in the {told} {word} that have a figure."),
        };
    }
    let (mut few, mut half) = (0, 0);
    for n in counts {
        if half * 2 >= all {
            break;
        }
        half += n;
        few += 1;
    }
    let (half, all) = (format::integer(half, language), format::integer(all, language));
    match language {
        Language::Vietnamese => {
            format!("{few} trong {told} {word} có số liệu làm nên ít nhất một nửa số {what}: {half} trong {all} hồ sơ.")
        }
        Language::English => {
            let verb = if few == 1 { "accounts" } else { "account" };
            format!("{few} of the {told} {word} with a figure {verb} for at least half of the {what}: {half} of {all}.")
        }
    }
}
