//! What codes mean where it is known, and where systems are known to differ.

use super::words::words;

/// The canonical value of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The official list says so, or the word itself.
    Known(&'static str),
    /// What it probably means: for a person to decide.
    Likely(&'static str),
    Unknown,
}

type Codes = &'static [(&'static str, &'static str)];

// The exchange format's own codes (case-data.md 3), names as `words` leaves them.
const STATUS: Codes = &[
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
    ("7", "7"),
    ("8", "8"),
    ("9", "9"),
    ("10", "10"),
    ("moi dang ky", "1"),
    ("duoc tiep nhan", "2"),
    ("khong duoc tiep nhan", "3"),
    ("dang xu ly", "4"),
    ("yeu cau bo sung giay to", "5"),
    ("yeu cau thuc hien nghia vu tai chinh", "6"),
    ("cong dan yeu cau rut ho so", "7"),
    ("dung xu ly", "8"),
    ("da xu ly xong", "9"),
    ("da tra ket qua", "10"),
];
const STATUS_LIKELY: Codes = &[
    ("da tiep nhan", "2"),
    ("tiep nhan", "2"),
    ("tu choi tiep nhan", "3"),
    ("khong tiep nhan", "3"),
    ("dang giai quyet", "4"),
    ("cho bo sung", "5"),
    ("yeu cau bo sung", "5"),
    ("bo sung ho so", "5"),
    ("cho thanh toan", "6"),
    ("da rut", "7"),
    ("rut ho so", "7"),
    ("tam dung", "8"),
    ("dung giai quyet", "8"),
    ("da co ket qua", "9"),
    ("da giai quyet", "9"),
    ("hoan thanh", "9"),
    ("da tra", "10"),
];
const CHANNEL: Codes = &[
    ("1", "in_person"),
    ("2", "online"),
    ("3", "post"),
    ("truc tiep", "in_person"),
    ("truc tuyen", "online"),
    ("buu chinh cong ich", "post"),
];
const CHANNEL_LIKELY: Codes = &[
    ("buu chinh", "post"),
    ("bcci", "post"),
    ("qua mang", "online"),
    ("tai bo phan mot cua", "in_person"),
    ("nop truc tiep", "in_person"),
    ("nop truc tuyen", "online"),
];
const LEVEL: Codes = &[
    ("4", "end_to_end"),
    ("3", "partial"),
    ("2", "information_only"),
    ("toan trinh", "end_to_end"),
    ("mot phan", "partial"),
    ("cung cap thong tin", "information_only"),
];
const LEVEL_LIKELY: Codes = &[
    ("dvc toan trinh", "end_to_end"),
    ("dvc mot phan", "partial"),
    ("muc do 4", "end_to_end"),
    ("muc do 3", "partial"),
    ("truc tuyen toan trinh", "end_to_end"),
    ("truc tuyen mot phan", "partial"),
];
const FLAG: Codes = &[
    ("1", "yes"),
    ("0", "no"),
    ("co", "yes"),
    ("khong", "no"),
    ("true", "yes"),
    ("false", "no"),
    ("yes", "yes"),
    ("no", "no"),
];
const FLAG_LIKELY: Codes = &[("x", "yes"), ("roi", "yes"), ("chua", "no")];
/// 1 on the portal, 2 on the gateway of a ministry or province; 3 is a fee that was not paid online.
const PAID: Codes = &[("2", "yes"), ("3", "no")];
/// Of documents: from another case, or from its result.
const REUSED: Codes = &[("2", "yes")];
const APPLICANT: Codes = &[
    ("cong dan", "citizen"),
    ("ca nhan", "citizen"),
    ("doanh nghiep", "enterprise"),
    ("ho kinh doanh", "household"),
    ("co quan nha nuoc", "state_agency"),
    ("to chuc", "organisation"),
];
const APPLICANT_LIKELY: Codes =
    &[("nguoi dan", "citizen"), ("co quan", "state_agency"), ("to chuc khac", "organisation")];
const NATURE: Codes = &[("synthetic", "synthetic"), ("real", "real")];

pub fn meaning(canonical: &str, value: &str) -> Meaning {
    let (known, likely): (&[Codes], Codes) = match canonical {
        "status" => (&[STATUS], STATUS_LIKELY),
        "channel" => (&[CHANNEL], CHANNEL_LIKELY),
        "online_level" => (&[LEVEL], LEVEL_LIKELY),
        "applicant_type" => (&[APPLICANT], APPLICANT_LIKELY),
        "nature" => (&[NATURE], &[]),
        "paid_online" => (&[FLAG, PAID], FLAG_LIKELY),
        "reused" => (&[FLAG, REUSED], FLAG_LIKELY),
        "fee_due" | "digitised" | "electronic_result" | "extended" => (&[FLAG], FLAG_LIKELY),
        _ => return Meaning::Unknown,
    };
    let wanted = words(value);
    let find = |codes: Codes| codes.iter().find(|(code, _)| *code == wanted).map(|&(_, meaning)| meaning);
    match (known.iter().find_map(|codes| find(codes)), find(likely)) {
        (Some(meaning), _) => Meaning::Known(meaning),
        (None, Some(meaning)) => Meaning::Likely(meaning),
        (None, None) => Meaning::Unknown,
    }
}

/// What is worth knowing before the codes of a column are settled; empty mostly. English, Vietnamese.
pub fn remark(canonical: &str) -> Option<(&'static str, &'static str)> {
    match canonical {
        // case-data.md 3.3: three systems, three lists.
        "applicant_type" => Some((
            "numbers differ between systems (1 = citizen in some; 0 = citizen, 1 = enterprise in others): ask who sends",
            "mã số khác nhau giữa các hệ thống (nơi thì 1 = công dân, nơi thì 0 = công dân, 1 = doanh nghiệp): hãy hỏi nơi gửi",
        )),
        // case-data.md 3.2 and 6.1.
        "status" => Some((
            "codes above 10 and 6 differ between systems; some send 5, 6 and 8 as 9",
            "mã trên 10 và mã 6 khác nhau giữa các hệ thống; có nơi gửi 5, 6, 8 thành 9",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::code_values;

    #[test]
    fn codes_lead_to_canonical_values_only() {
        for (column, lists) in [
            ("status", [STATUS, STATUS_LIKELY]),
            ("channel", [CHANNEL, CHANNEL_LIKELY]),
            ("online_level", [LEVEL, LEVEL_LIKELY]),
            ("applicant_type", [APPLICANT, APPLICANT_LIKELY]),
            ("digitised", [FLAG, FLAG_LIKELY]),
            ("paid_online", [PAID, PAID]),
            ("reused", [REUSED, REUSED]),
            ("nature", [NATURE, NATURE]),
        ] {
            let allowed = code_values(column).expect(column);
            for (code, value) in lists.into_iter().flatten() {
                assert!(allowed.contains(value), "{column}: {value}");
                assert_eq!(words(code), *code, "compared as it is spelt");
            }
        }
    }

    #[test]
    fn a_number_is_not_guessed_where_systems_differ() {
        assert_eq!(meaning("applicant_type", "1"), Meaning::Unknown);
        assert_eq!(meaning("applicant_type", "Công dân"), Meaning::Known("citizen"));
        assert_eq!(meaning("status", "11"), Meaning::Unknown);
        assert_eq!(meaning("status", "Đã có kết quả"), Meaning::Likely("9"));
        assert_eq!(meaning("paid_online", "3"), Meaning::Known("no"));
        assert_eq!(meaning("digitised", "3"), Meaning::Unknown);
    }
}
