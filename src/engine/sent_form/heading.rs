//! What stands above the table: which form it is, and the days it covers.

use anyhow::{Result, bail};
use icu_normalizer::ComposingNormalizerBorrowed;
use jiff::civil::Date;

use super::Days;
use super::table::Table;
use crate::domain::personal::{may_be_shown, withheld};

/// The file must say that it is the form: another one may have as many columns.
pub(super) fn check_title(table: &Table<'_>, title: &str) -> Result<()> {
    let bare = |text: &str| plain(text).split_whitespace().collect::<String>();
    let wanted = bare(title);
    if !table.texts_above().any(|text| bare(text).contains(&wanted)) {
        bail!(
            "`{title}` stands nowhere above the table: is this the form? / phía trên bảng không ghi `{title}`: có đúng biểu này không?"
        );
    }
    Ok(())
}

/// `Từ ngày 15/12/2025 đến ngày 14/06/2026`; `None` if nothing of the kind stands there.
pub(super) fn days(table: &Table<'_>) -> Result<Option<(Date, Date)>> {
    let mut found: Option<(Date, Date)> = None;
    for text in table.texts_above() {
        match days_in(text)? {
            Some(days) if found.is_some_and(|other| other != days) => bail!(
                "two periods stand above the table: {0} and {1} / phía trên bảng ghi hai kỳ khác nhau: {0} và {1}",
                found.map(|days| Days(days).to_string()).unwrap_or_default(),
                Days(days)
            ),
            Some(days) => found = Some(days),
            None => {}
        }
    }
    if let Some(days) = found {
        check_quarter(table.texts_above(), days)?;
    }
    Ok(found)
}

/// The form of the last quarter, half made into that of the next, says two things. A statutory quarter
/// ends in its last month too, so the last day tells which it is.
fn check_quarter<'t>(texts: impl Iterator<Item = &'t str>, days: (Date, Date)) -> Result<()> {
    let named: Vec<(i8, i16)> = texts.filter_map(quarter_in).collect();
    let own = ((days.1.month() + 2) / 3, days.1.year());
    match named.first() {
        Some((quarter, year)) if !named.contains(&own) => bail!(
            "the title says quarter {quarter} of {year}, the days below are {0}: correct one of the two / tiêu đề ghi quý {quarter} \
             năm {year} nhưng kỳ báo cáo là {0}: hãy sửa một trong hai",
            Days(days)
        ),
        _ => Ok(()),
    }
}

/// `Quý IV/2026`, `quý 4 năm 2026`: the quarter and the year.
fn quarter_in(text: &str) -> Option<(i8, i16)> {
    let text = plain(text);
    let (_, rest) = text.split_once("quý ")?;
    let rest = rest.trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric())?;
    let quarter = match &rest[..end] {
        "i" | "1" => 1,
        "ii" | "2" => 2,
        "iii" | "3" => 3,
        "iv" | "4" => 4,
        _ => return None,
    };
    let (year, _) = number(separated(&rest[end..], "năm")?)?;
    Some((quarter, i16::try_from(year).ok().filter(|year| (2000..=2100).contains(year))?))
}

/// `giả lập` or `synthetic` above the table: samples, and what chiso itself prints of such cases.
pub(super) fn says_synthetic(table: &Table<'_>) -> bool {
    table.texts_above().map(plain).any(|text| text.contains("synthetic") || text.contains("giả lập"))
}

/// Lower case, accents composed, as both ways of writing them occur.
pub(super) fn plain(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).to_lowercase()
}

fn days_in(text: &str) -> Result<Option<(Date, Date)>> {
    let shown = if may_be_shown(text) { text.chars().take(80).collect() } else { withheld(text) };
    let text = plain(text);
    let Some((_, from)) = text.split_once("từ ngày") else { return Ok(None) };
    let Some((from, to)) = from.split_once("đến") else { return Ok(None) };
    match (one_date(from), one_date(to)) {
        (Some(first), Some(last)) => Ok(Some((first, last))),
        _ => bail!(
            "the period is not written as two whole dates (\"Từ ngày 01/07/2026 đến ngày 30/09/2026\"): `{shown}` / kỳ báo cáo cần ghi \
             đủ ngày, tháng, năm ở cả hai mốc: `{shown}`"
        ),
    }
}

/// `15/12/2025`, `15-12-2025`, `15.12.2025` or `15 tháng 12 năm 2025`, before anything else.
fn one_date(text: &str) -> Option<Date> {
    let text = text.trim_start();
    let text = text.strip_prefix("hết").unwrap_or(text).trim_start();
    let text = text.strip_prefix("ngày").unwrap_or(text);
    let (day, text) = number(text)?;
    let (month, text) = number(separated(text, "tháng")?)?;
    let (year, _) = number(separated(text, "năm")?)?;
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (2000..=2100).contains(&date.year()).then_some(date)
}

fn number(text: &str) -> Option<(u16, &str)> {
    let text = text.trim_start();
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn separated<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let text = text.trim_start();
    text.strip_prefix(['/', '-', '.']).or_else(|| text.strip_prefix(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Option<(Date, Date)> {
        days_in(text).expect(text)
    }

    #[test]
    fn the_days_are_read_in_every_usual_writing() {
        let half = Some((date(2025, 12, 15), date(2026, 6, 14)));
        assert_eq!(read("Kỳ báo cáo: 6 tháng (Từ ngày 15/12/2025 đến ngày 14/6/2026)"), half);
        assert_eq!(read("TỪ NGÀY 15-12-2025 ĐẾN HẾT NGÀY 14.06.2026"), half);
        assert_eq!(read("(từ ngày 15 tháng 12 năm 2025 đến 14 tháng 6 năm 2026)"), half);
        let decomposed = "Tu\u{31b}\u{300} ngày 15/12/2025 đe\u{302}\u{301}n ngày 14/06/2026";
        assert_eq!(read(decomposed), half);
        assert_eq!(read("Kỳ báo cáo: Quý III năm 2026"), None);
        assert_eq!(read("Hà Nội, ngày 05 tháng 10 năm 2026"), None, "a signature is no period");
    }

    #[test]
    fn a_title_of_another_quarter_is_no_slip_to_be_passed_over() {
        let statutory = (date(2026, 6, 15), date(2026, 9, 14));
        let calendar = (date(2026, 7, 1), date(2026, 9, 30));
        for (titles, fits) in [
            (&["Quý III/2026"][..], true),
            (&["BÁO CÁO QUÝ 3 NĂM 2026"], true),
            (&["Quý IV/2026"], false),
            (&["Quý III/2025"], false),
            (&["Kỳ báo cáo: Quý IV năm 2026 (từ ngày 01/07/2026 đến ngày 30/09/2026)"], false),
            (&["So với quý II/2026", "Quý III - 2026"], true),
            (&["Quý ..../2026", "Quý khách", "Tình hình quý"], true),
        ] {
            for days in [statutory, calendar] {
                assert_eq!(check_quarter(titles.iter().copied(), days).is_ok(), fits, "{titles:?}");
            }
        }
        assert!(check_quarter(["Quý I/2026"].into_iter(), (date(2025, 12, 15), date(2026, 3, 14))).is_ok());
    }

    #[test]
    fn half_a_date_is_not_completed() {
        for text in
            ["từ ngày 15/12 đến ngày 14/6/2026", "từ ngày ... đến ngày ...", "từ ngày 31/6/2026 đến ngày 1/7/2026"]
        {
            assert!(days_in(text).is_err(), "{text}");
        }
    }
}
