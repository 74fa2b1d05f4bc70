//! Which columns are likely to hold something about a person, by their headings, or by values that
//! `domain::personal` knows: they are dropped, and no value of them is shown.

use super::look::Column;
use super::words::words;
use crate::domain::personal::KINDS;

/// Why a column is taken for a personal one.
#[derive(Clone, Debug, PartialEq)]
pub enum Personal {
    Heading,
    /// Share of its values that look like it, and what they look like.
    Values(f64, &'static str),
}

/// Runs of words that headings of personal columns hold.
const HEADINGS: [&str; 36] = [
    "chu ho so",
    "nguoi nop",
    "nguoi yeu cau",
    "nguoi dai dien",
    "nguoi xu ly",
    "nguoi tiep nhan",
    "nguoi nhan",
    "nguoi gui",
    "nguoi thu ly",
    "ho ten",
    "ho va ten",
    "ten to chuc",
    "ten cong dan",
    "ten doanh nghiep",
    "can bo",
    "chuyen vien",
    "cccd",
    "cmnd",
    "can cuoc",
    "so giay to",
    "dinh danh ca nhan",
    "dinh danh chs",
    "ho chieu",
    "ma so thue",
    "dien thoai",
    "sdt",
    "email",
    "thu dien tu",
    "dia chi",
    "noi o",
    "thuong tru",
    "ngay sinh",
    "fax",
    "trich yeu",
    "noi dung",
    "ghi chu",
];

/// Columns known to hold nothing personal that are worth keeping with a rejected row.
const HARMLESS: [&str; 10] = [
    "ten tthc",
    "thu tuc hanh chinh",
    "ten thu tuc",
    "ten thu tuc hanh chinh",
    "thu tuc",
    "linh vuc",
    "ten linh vuc",
    "stt",
    "so tt",
    "tt",
];

/// Of the values, how many must look like it.
const SHARE: f64 = 0.2;
const LOOKED_AT: usize = 2000;

pub fn personal(column: &Column) -> Option<Personal> {
    let heading = format!(" {} ", words(&column.heading));
    // `Người nộp` is; `Kênh nộp` is not.
    if HEADINGS.iter().any(|known| heading.contains(&format!(" {known} "))) {
        return Some(Personal::Heading);
    }
    let values: Vec<&str> = column.filled().take(LOOKED_AT).collect();
    let share = |is: fn(&str) -> bool| values.iter().filter(|value| is(value)).count() as f64 / values.len() as f64;
    KINDS
        .into_iter()
        .map(|(name, is)| (share(is), name))
        .find(|(share, _)| *share >= SHARE)
        .map(|(share, name)| Personal::Values(share, name))
}

pub fn is_harmless(column: &Column) -> bool {
    HARMLESS.contains(&words(&column.heading).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(heading: &str, values: &[&str]) -> Column {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Column { heading: heading.to_owned(), values, ..Column::default() }
    }

    #[test]
    fn personal_columns_are_known_by_their_heading_or_their_values() {
        for heading in ["Chủ hồ sơ", "ChuHoSo", "Người nộp hồ sơ", "SĐT", "Số CCCD", "SoGiayToChuHoSo", "Trích yếu"]
        {
            assert_eq!(personal(&column(heading, &[])), Some(Personal::Heading), "{heading}");
        }
        for values in [
            ["012345678901", ""],
            ["0912 345 678", "x"],
            ["+84912345678", ""],
            ["a.b@example.com", ""],
            ["Nguyễn Văn A", ""],
            ["12 đường Lê Lợi", ""],
        ] {
            assert!(matches!(personal(&column("Cột 7", &values)), Some(Personal::Values(..))), "{values:?}");
        }
        let text = "đề nghị cấp lại giấy phép do bị mất trong khi chuyển nhà về địa chỉ mới";
        assert!(personal(&column("Cột 8", &[text])).is_some());
    }

    #[test]
    fn columns_of_the_case_are_not() {
        for (heading, value) in [
            ("Mã hồ sơ", "H41.3-261001-0001"),
            ("Ngày tiếp nhận", "20261001083000"),
            ("Kênh tiếp nhận", "Trực tuyến"),
            ("Ngày nộp", "01/10/2026 08:30"),
            ("Cơ quan xử lý", "Sở Nội vụ"),
            ("Loại đối tượng", "1"),
        ] {
            assert_eq!(personal(&column(heading, &[value])), None, "{heading}");
        }
        assert!(is_harmless(&column("Tên TTHC", &[])) && !is_harmless(&column("Cột 8", &[])));
    }
}
