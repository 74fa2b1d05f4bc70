//! A heading that is one cell: the file is probably separated by another mark than its source says.

use crate::domain::text::Text;

/// What to do about it, to be put behind what is said of the heading; empty if the heading is not one
/// cell with another mark in it. `delimiter`: what the source says.
pub fn other_separator(headings: &[String], delimiter: u8) -> Text {
    let [only] = headings else { return Text::default() };
    let Some(other) = [';', ',', '\t', '|'].into_iter().find(|&mark| mark as u8 != delimiter && only.contains(mark))
    else {
        return Text::default();
    };
    let (other, wanted) = (other.escape_default(), char::from(delimiter).escape_default());
    Text::new(
        format!(
            "; tệp có vẻ dùng dấu phân cách `{other}`, nguồn này dùng `{wanted}`: hãy lưu tệp dạng CSV với dấu `{wanted}` hoặc dạng \
             XLSX rồi gửi lại; nếu hệ thống luôn xuất dấu `{other}`, hãy ghi delimiter = \"{other}\" trong tệp ánh xạ của nguồn \
             (pipelines/sources/)"
        ),
        format!(
            "; the file seems to be separated by `{other}`, this source by `{wanted}`: save it as CSV with `{wanted}`, or as XLSX, \
             and send it again; if the system always writes `{other}`, put delimiter = \"{other}\" into the mapping of the source \
             (pipelines/sources/)"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_mark_is_named_with_both_ways_out() {
        let hint = |heading: &[&str], delimiter| {
            let heading: Vec<String> = heading.iter().map(|&name| name.to_owned()).collect();
            other_separator(&heading, delimiter)
        };
        let Text { vi, en } = hint(&["Mã hồ sơ;Mã TTHC"], b',');
        for part in ["`;`", "`,`", "XLSX", "delimiter = \";\""] {
            assert!(vi.contains(part) && en.contains(part), "{part}: {vi} {en}");
        }
        assert!(hint(&["a,b"], b'\t').en.contains("delimiter = \",\""));
        assert!(hint(&["a\tb"], b',').en.contains("delimiter = \"\\t\""));
        for (heading, delimiter) in [(&["a;b", "c"][..], b','), (&["a"], b','), (&["a;b"], b';'), (&[], b',')] {
            assert_eq!(hint(heading, delimiter), Text::default());
        }
    }
}
