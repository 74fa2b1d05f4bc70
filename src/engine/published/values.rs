//! Strict reading of single values: what could be read in two ways is not read.

use jiff::civil::Date;

use super::reasons::{self, Reason};
use crate::domain::atlas::Atlas;
use crate::domain::number::NumberFault;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::score::Qualifier;
use crate::domain::source::NumberFormat;

/// First day of the 34 provinces.
const MERGER: Date = Date::constant(2025, 7, 1);

/// A number in the format that the source states.
pub(super) fn decimal(format: NumberFormat, text: &str) -> Result<f64, Reason> {
    format.decimal(text).map_err(|fault| number_reason(format, fault))
}

/// A count in that format.
pub(super) fn whole(format: NumberFormat, text: &str) -> Result<i64, Reason> {
    format.whole(text).map_err(|fault| number_reason(format, fault))
}

fn number_reason(format: NumberFormat, fault: NumberFault) -> Reason {
    match fault {
        NumberFault::NotANumber => reasons::bad_number(format),
        NumberFault::NotWhole => reasons::not_whole(format),
        NumberFault::Ambiguous => reasons::ambiguous_number(format),
    }
}

pub(super) fn year(text: &str) -> Result<i16, Reason> {
    match text.parse() {
        Ok(year @ 1990..=2100) if text.len() == 4 => Ok(year),
        _ => Err(reasons::bad_year()),
    }
}

/// `2023-09-30`, and no other way of writing it.
pub(super) fn date(text: &str) -> Result<Date, Reason> {
    let date: Date = text.parse().map_err(|_| reasons::bad_date())?;
    if text.len() == 10 && (1990..=2100).contains(&date.year()) { Ok(date) } else { Err(reasons::bad_date()) }
}

pub(super) fn system(text: &str) -> Result<CodeSystem, Reason> {
    [CodeSystem::Of63, CodeSystem::Of34]
        .into_iter()
        .find(|system| system.as_str() == text)
        .ok_or_else(reasons::unknown_system)
}

/// A province, commune or the nation, looked up in its own code system only.
pub(super) fn place(system: CodeSystem, code: &str, atlas: &Atlas) -> Result<PlaceCode, Reason> {
    let place = PlaceCode::new(system, code).map_err(|_| reasons::unknown_place())?;
    let known = place.level() == Level::Nation || atlas.province_of(&place).is_some();
    if known { Ok(place) } else { Err(reasons::unknown_place()) }
}

/// A code system must not have ended before what the row speaks of began.
pub(super) fn in_force(system: CodeSystem, first_day: Date) -> Result<(), Reason> {
    if system == CodeSystem::Of63 && first_day >= MERGER { Err(reasons::expired_system()) } else { Ok(()) }
}

pub(super) fn rank(text: &str, system: CodeSystem) -> Result<i32, Reason> {
    // Hà Tây was still ranked in the first editions of PCI: 64.
    let last = if system == CodeSystem::Of34 { 34 } else { 64 };
    match whole(NumberFormat::Plain, text) {
        Ok(rank) if (1..=last).contains(&rank) => Ok(rank as i32),
        _ => Err(reasons::bad_rank(last as i32)),
    }
}

pub(super) fn qualifier(text: &str) -> Result<Qualifier, Reason> {
    match text {
        "" | "exactly" => Ok(Qualifier::Exactly),
        "over" => Ok(Qualifier::Over),
        _ => Err(reasons::unknown_qualifier()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_source_writes_them_and_sent_back_with_an_example_of_it() {
        assert_eq!(decimal(NumberFormat::Plain, "68.80").ok(), Some(68.8));
        assert_eq!(whole(NumberFormat::DotGroups, "3.743").ok(), Some(3743));
        for (format, text, code, example) in [
            (NumberFormat::Plain, "1.234,5", "E_BAD_NUMBER", "1234.5"),
            (NumberFormat::DotGroups, "12.34", "E_BAD_NUMBER", "1.234,5"),
            (NumberFormat::DotGroups, "1,234", "E_AMBIGUOUS_NUMBER", "1.234,5"),
            (NumberFormat::CommaGroups, "1.234", "E_AMBIGUOUS_NUMBER", "1,234.5"),
        ] {
            let reject = decimal(format, text).expect_err(text).at(2, "", text);
            assert_eq!(reject.code, code, "{text}");
            assert!(reject.advice_vi.contains(example) && reject.advice_en.contains(example), "{reject:?}");
        }
        let reject = whole(NumberFormat::CommaGroups, "3743.5").expect_err("no count").at(2, "", "");
        assert!(reject.code == "E_NOT_WHOLE" && reject.advice_en.contains("3,743"), "{reject:?}");
    }

    #[test]
    fn dates_are_written_in_one_way() {
        assert_eq!(date("2023-09-30").ok(), Some(Date::constant(2023, 9, 30)));
        for text in ["30/09/2023", "2023-9-30", "2023-02-30", "20230930", "2023-09-30T00:00", ""] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ranks_end_with_the_number_of_provinces() {
        assert!(rank("64", CodeSystem::Of63).is_ok());
        assert!(rank("35", CodeSystem::Of34).is_err());
        assert!(rank("0", CodeSystem::Of34).is_err());
    }

    #[test]
    fn the_old_list_ends_with_june_2025() {
        assert!(in_force(CodeSystem::Of63, Date::constant(2025, 6, 30)).is_ok());
        assert!(in_force(CodeSystem::Of63, MERGER).is_err());
        assert!(in_force(CodeSystem::Of34, MERGER).is_ok());
    }
}
