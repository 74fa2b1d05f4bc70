//! What was expected, added to the advice of a rejected row: the formats, the values, the other date,
//! the place. The words of the check itself are the catalogue's.

use super::contract::RowContract;
use super::moment::{iso_moment, parse_moment};
use super::record::{Column, RawCase};
use super::rejects;
use super::words::put_into_words;
use crate::domain::load::Reject;
use crate::domain::place::CodeSystem;
use crate::domain::text::Text;

/// So many allowed values are named.
const MOST_VALUES: usize = 10;

impl RowContract {
    /// Puts reasons into the catalogue's words, and says what would have been right. `raw`: the
    /// record they are of, as far as it could be read.
    pub(super) fn explain(&self, reasons: &mut [Reject], raw: Option<&RawCase<'_>>) {
        let expected: Vec<Option<Text>> = reasons.iter().map(|reason| self.expected(reason, raw)).collect();
        put_into_words(&self.all_checks, reasons);
        for (reason, expected) in reasons.iter_mut().zip(expected) {
            let Some(expected) = expected else { continue };
            reason.advice_vi = format!("{} {}", reason.advice_vi, expected.vi);
            reason.advice_en = format!("{} {}", reason.advice_en, expected.en);
            if ["E_ORDER", "E_UNKNOWN_PLACE"].contains(&reason.code) {
                reason.detail = Some(Box::new(expected));
            }
        }
    }

    fn expected(&self, reason: &Reject, raw: Option<&RawCase<'_>>) -> Option<Text> {
        match reason.code {
            "E_BAD_MOMENT" => self.formats(),
            "E_UNKNOWN_CODE" => self.values(&reason.column),
            "E_ORDER" => self.both_dates(reason, raw?),
            "E_UNKNOWN_PLACE" => self.places(raw?),
            _ => None,
        }
    }

    fn formats(&self) -> Option<Text> {
        let shown = |pattern: &String| match pattern.as_str() {
            "excel" => "excel (46304.586)".to_owned(),
            pattern => format!("{pattern} ({})", example(pattern)),
        };
        let formats: Vec<String> = self.moment_formats.iter().map(shown).collect();
        let formats = formats.join(", ");
        (!formats.is_empty())
            .then(|| Text::new(format!("Định dạng (ví dụ): {formats}."), format!("Formats (examples): {formats}.")))
    }

    fn values(&self, heading: &str) -> Option<Text> {
        let column = Column::ALL.iter().map(|(column, _)| *column).find(|&column| self.heading(column) == heading);
        let values = self.listed(column.unwrap_or(Column::Status));
        let named: Vec<String> = values.iter().take(MOST_VALUES).map(|value| format!("“{value}”")).collect();
        let named = named.join(", ");
        let more = values.len().saturating_sub(MOST_VALUES);
        let (vi, en) = match more {
            0 => (String::new(), String::new()),
            more => (format!(" và {more} giá trị khác"), format!(" and {more} more")),
        };
        (!named.is_empty())
            .then(|| Text::new(format!("Các giá trị được phép: {named}{vi}."), format!("Allowed values: {named}{en}.")))
    }

    fn both_dates(&self, reason: &Reject, raw: &RawCase<'_>) -> Option<Text> {
        let is_late = reason.advice_en == rejects::AFTER_EXTRACTION.advice_en;
        let other = if is_late { Column::ExtractedAt } else { Column::ReceivedAt };
        // Nothing but moments: what is no moment may be anything.
        for said in [&*reason.value, raw.get(other)] {
            parse_moment(&self.moments, said).or_else(|| iso_moment(said))?;
        }
        let dates = format!("“{}”: {}; “{}”: {}.", reason.column, reason.value, self.heading(other), raw.get(other));
        Some(Text::new(dates.clone(), dates))
    }

    /// Which of province and commune contradicts the other, or lacks its nought.
    fn places(&self, raw: &RawCase<'_>) -> Option<Text> {
        let (said, commune) = (raw.get(Column::Province), raw.get(Column::Commune));
        let system = self.system(raw)?;
        let list = self.list(system);
        if list.province(said).is_none() {
            return self.no_province(said, system);
        }
        let home = |code: &str| list.home(code);
        let is_number = |length: std::ops::RangeInclusive<usize>| {
            length.contains(&commune.len()) && commune.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (code_heading, place_heading) = (self.heading(Column::Commune), self.heading(Column::Province));
        if is_number(5..=5)
            && let Some(home) = home(commune).map(|home| format!("{home:02}")).filter(|home| home != said)
        {
            return Some(Text::new(
                format!(
                    "“{place_heading}” {said} và “{code_heading}” {commune} trái nhau: xã {commune} thuộc tỉnh {home}. Sửa một \
                     trong hai."
                ),
                format!(
                    "“{place_heading}” {said} and “{code_heading}” {commune} contradict each other: commune {commune} lies in \
                     province {home}. Correct one of the two."
                ),
            ));
        }
        if !is_number(1..=4) {
            return None;
        }
        let padded = format!("{commune:0>5}");
        let is_there = home(&padded).is_some_and(|home| format!("{home:02}") == said);
        let (vi, en) = if is_there {
            (format!("mã xã đầy đủ là {padded}"), format!("the full commune code is {padded}"))
        } else {
            ("mã xã có 5 chữ số".to_owned(), "a commune code has 5 digits".to_owned())
        };
        Some(Text::new(
            format!("Có lẽ số 0 ở đầu đã mất (Excel): {vi}."),
            format!("The leading zero was probably lost (Excel): {en}."),
        ))
    }
}

impl RowContract {
    /// A code of no province of the list: perhaps of the other one, or without its nought.
    fn no_province(&self, said: &str, system: CodeSystem) -> Option<Text> {
        let padded = format!("{said:0>2}");
        if said.len() == 1 && self.list(system).province(&padded).is_some() {
            return Some(Text::new(
                format!("Số 0 ở đầu đã mất (Excel): mã tỉnh đầy đủ là {padded}."),
                format!("The leading zero was lost (Excel): the full province code is {padded}."),
            ));
        }
        let is_of_before = system == CodeSystem::Of34 && self.list(CodeSystem::Of63).province(said).is_some();
        if !is_of_before {
            return None;
        }
        if self.follows_receipt() {
            return Some(Text::new(
                format!("{said} là mã của một tỉnh cũ, mà hồ sơ tiếp nhận từ 1/7/2025."),
                format!("{said} is the code of a former province, and the case was received since 1 July 2025."),
            ));
        }
        Some(Text::new(
            format!(
                "{said} là mã của một tỉnh cũ (63 tỉnh, đến 30/6/2025); nếu cả nguồn dùng mã cũ, khai báo place_codes = \"63\" \
                 (hoặc \"by_receipt\" nếu theo ngày tiếp nhận) trong ánh xạ."
            ),
            format!(
                "{said} is the code of a former province (63, to 30 June 2025); if the whole source uses such codes, its mapping \
                 should say place_codes = \"63\" (or \"by_receipt\" if they follow the day of receipt)."
            ),
        ))
    }
}

/// Five past two on the afternoon of 9 October 2026, by a pattern.
fn example(pattern: &str) -> String {
    let single = |text: String, letter: &str, two: &str| {
        if text.contains(two) { text } else { text.replace(letter, two) }
    };
    let mut text = pattern.replace("yyyy", "2026").replace("SSS", "000");
    for (letter, two, value) in
        [("M", "MM", "10"), ("d", "dd", "09"), ("H", "HH", "14"), ("m", "mm", "05"), ("s", "ss", "00")]
    {
        text = single(text, letter, two).replace(two, value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::moment::MomentPattern;
    use super::*;

    #[test]
    fn an_example_is_of_its_format() {
        for pattern in ["dd/MM/yyyy HH:mm", "yyyyMMddHHmmss", "yyyy-MM-ddTHH:mm:ss.SSS", "d/M/yyyy", "HH:mm dd/MM/yyyy"]
        {
            let example = example(pattern);
            assert!(MomentPattern::compile(pattern).parse(example.as_bytes()).is_some(), "{pattern}: {example}");
        }
    }
}
