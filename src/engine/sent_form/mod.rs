//! Statutory forms that were filled in elsewhere and sent as a spreadsheet: read, held against the
//! form's own arithmetic, and kept line by line with the place and the days that the file names.
//!
//! The row of column numbers, (1) (2) (3) ..., says which column is which, whatever the headings above
//! it look like. A row that does not balance is sent back with the equation and both values. What two
//! reports must share, such as (6) and the (11) of the period before, is not asked here: whether a
//! report is taken must not hang on which other ones are there. The form's page shows it.

mod heading;
mod levels;
mod line;
mod number;
mod place;
mod refusal;
mod table;

use std::fmt;

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::quarantine::RejectedRow;
use crate::domain::atlas::Atlas;
use crate::domain::form::{Form, SentLine};
use crate::domain::period::Period;
use crate::domain::reading::Nature;
use crate::domain::source::{FileFormat, FormReportMapping, SourceMapping};
use crate::domain::text::Text;
use crate::formats::{Input, PassedOver, grids};

/// What one file holds. `read = accepted + rejected + duplicate`.
#[derive(Clone, Debug, PartialEq)]
pub struct SentForm {
    /// Units in the order of the file, and the province as a whole if the file tells it.
    pub lines: Vec<SentLine>,
    /// One a rejected row, with every reason.
    pub rejects: Vec<RejectedRow>,
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub duplicate: i64,
    /// Rows below the column numbers that give no figures: headings of groups, notes, signatures.
    pub passed_over: Vec<PassedOver>,
    /// The days that the report covers.
    pub first_day: Date,
    pub last_day: Date,
    /// Of the source, unless the file says above its table that it is made up.
    pub nature: Nature,
    /// No row says what the whole province has, and why: the form would feed no figure, and must not
    /// take the place of one that does.
    pub refused: Option<Text>,
}

/// Reads a file of a source whose contract is a form. `declared`: the period that the sender states
/// beside the file; empty if none. `today`: the day of loading; no report speaks of a later one.
pub fn read(
    mapping: &SourceMapping,
    report: &FormReportMapping,
    form: &Form,
    input: &dyn Input,
    atlas: &Atlas,
    today: Date,
    declared: &str,
) -> Result<SentForm> {
    let FileFormat::Table(format) = &mapping.format else {
        bail!(
            "source {0} states JSON, a form is a table / nguồn {0} khai báo JSON, biểu mẫu phải ở dạng bảng",
            mapping.id
        );
    };
    let sheets = grids(input, format)?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        bail!("the file is empty / tệp rỗng");
    }
    let table = table::find(&sheets, form)?;
    heading::check_title(&table, &report.title)?;
    let place = place::of(&table, &report.province, atlas)?;
    let (first_day, last_day) = days(&table, declared, today)?;
    let (read, passed_over) = line::read(&table, form, format.numbers);
    let levels::Kept { lines, rejects, duplicate, is_summed, has_total, against_the_whole } = levels::hold(read, form);
    let (accepted, rejected) = (lines.len() as i64 - i64::from(is_summed), rejects.len() as i64);
    if accepted + rejected == 0 {
        bail!("below the column numbers stands no row with figures / dưới hàng số cột không có dòng số liệu nào");
    }
    let is_refused = !against_the_whole.is_empty();
    let refused = is_refused.then(|| refusal::remark(&against_the_whole, has_total, &table, form));
    let lines = lines.into_iter().map(|line| SentLine {
        source: mapping.id.clone(),
        form: form.id.clone(),
        place: place.clone(),
        first_day,
        last_day,
        unit: line.name,
        cells: line.cells,
        load: 0,
    });
    let lines = lines.collect();
    let read = accepted + rejected + duplicate;
    let nature = if heading::says_synthetic(&table) { Nature::Synthetic } else { mapping.nature };
    Ok(SentForm {
        lines,
        rejects,
        read,
        accepted,
        rejected,
        duplicate,
        passed_over,
        first_day,
        last_day,
        nature,
        refused,
    })
}

/// What the heading says, what the sender says, or both, if they say the same.
fn days(table: &table::Table<'_>, declared: &str, today: Date) -> Result<(Date, Date)> {
    let told = heading::days(table)?;
    let stated: Option<Period> = if declared.is_empty() { None } else { Some(declared.parse()?) };
    let stated = stated.map(|period| (period.first_day(), period.last_day()));
    let days = match (told, stated) {
        (Some(told), Some(stated)) if told != stated => bail!(
            "the heading says {0}, the period declared ({declared}) is {1} / tệp ghi kỳ {0}, còn kỳ khai báo khi nạp ({declared}) là {1}",
            Days(told),
            Days(stated)
        ),
        (Some(days), _) | (None, Some(days)) => days,
        (None, None) => bail!(
            "the heading names no days (\"Từ ngày 01/07/2026 đến ngày 30/09/2026\"): write them there, or state the period, \
             such as --period 2026-Q3 or s2026-Q3 / tiêu đề không ghi từ ngày nào đến ngày nào: hãy ghi vào tệp hoặc khai báo kỳ, \
             ví dụ --period 2026-Q3 hoặc s2026-Q3"
        ),
    };
    if days.0 > days.1 {
        bail!("the period ends before it begins: {0} / kỳ báo cáo kết thúc trước khi bắt đầu: {0}", Days(days));
    }
    if days.1 > today {
        bail!("the period ends after today: {0} / kỳ báo cáo kết thúc sau ngày nạp tệp: {0}", Days(days));
    }
    Ok(days)
}

/// `15/12/2025 – 14/06/2026`.
struct Days((Date, Date));

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: Date| format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
        write!(f, "{} – {}", day(self.0.0), day(self.0.1))
    }
}
