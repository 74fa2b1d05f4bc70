//! What systems call the columns that we read, and how alike two headings are.

/// Headings and keys seen in the field (case-data.md, the exchange format, our own mappings) and
/// their like, as [`words`] leaves them. The first words of a pair weigh no more than the others.
const HEADINGS: [(&str, &[&str]); 34] = [
    ("case_no", &["ma ho so", "so ho so", "ma so ho so", "so bien nhan", "case no"]),
    ("procedure_code", &["ma tthc", "ma thu tuc", "ma thu tuc hanh chinh", "procedure code"]),
    ("province", &["ma tinh", "tinh", "tinh thanh pho", "ten tinh", "province"]),
    ("channel", &["kenh tiep nhan", "kenh thuc hien", "hinh thuc nop", "hinh thuc tiep nhan", "hinh thuc nop ho so"]),
    ("status", &["trang thai", "trang thai ho so", "tinh trang", "tinh trang ho so", "status"]),
    ("received_at", &["ngay tiep nhan", "thoi gian tiep nhan", "ngay nhan", "ngay nhan ho so", "ngay gio tiep nhan"]),
    (
        "due_at",
        &["ngay hen tra", "ngay hen tra ket qua", "han xu ly", "hen tra", "han tra ket qua", "thoi han giai quyet"],
    ),
    (
        "extracted_at",
        &["thoi diem trich xuat", "ngay trich xuat", "ngay xuat du lieu", "thoi gian xuat", "ngay ket xuat"],
    ),
    ("field_code", &["ma linh vuc"]),
    ("agency_code", &["ma don vi", "ma co quan", "ma dinh danh don vi", "ma don vi xu ly", "ma co quan xu ly"]),
    (
        "agency_name",
        &[
            "co quan xu ly",
            "don vi xu ly",
            "co quan giai quyet",
            "don vi giai quyet",
            "co quan thuc hien",
            "don vi",
            "ten don vi",
        ],
    ),
    ("commune", &["ma xa", "ma phuong xa", "ma xa phuong"]),
    ("commune_today", &["ma xa moi", "ma xa hien nay", "ma phuong xa moi"]),
    ("online_level", &["muc do dich vu", "muc do", "muc do dvc", "muc do dich vu cong"]),
    ("submitted_at", &["ngay nop", "ngay nop ho so", "thoi gian nop", "thoi gian nop ho so"]),
    ("due_at_original", &["ngay hen tra ban dau", "ngay hen tra lan dau", "hen tra ban dau"]),
    ("finished_at", &["ngay ket thuc xu ly", "ngay hoan thanh", "ngay xu ly xong", "ngay co ket qua", "ngay ket thuc"]),
    ("returned_at", &["ngay tra ket qua", "ngay tra", "thoi gian tra ket qua", "ngay tra thuc te"]),
    ("refused_at", &["ngay tu choi", "ngay tu choi tiep nhan"]),
    ("withdrawn_at", &["ngay rut", "ngay rut ho so"]),
    ("supplements", &["cac lan bo sung", "danh sach ho so bo sung", "ho so bo sung"]),
    ("due_moves", &["cac lan doi hen", "danh sach doi hen"]),
    ("progress", &["tien do xu ly", "danh sach tien do", "qua trinh xu ly"]),
    ("fee_due", &["nghia vu tai chinh", "co nghia vu tai chinh"]),
    ("paid_online", &["thanh toan truc tuyen", "duoc thanh toan truc tuyen", "da thanh toan truc tuyen"]),
    ("digitised", &["so hoa", "ho so co thanh phan so hoa", "da so hoa", "duoc so hoa"]),
    ("reused", &["tai su dung du lieu", "tai su dung", "tai lieu nop"]),
    ("electronic_result", &["ket qua dien tu", "danh sach giay to ket qua", "co ket qua dien tu"]),
    ("apology_at", &["ngay gui thu xin loi", "ngay xin loi"]),
    ("extended", &["gia han", "duoc gia han", "co gia han"]),
    ("nature", &["tinh chat du lieu"]),
    (
        "updated_at",
        &["ngay cap nhat", "thoi diem cap nhat", "ngay cap nhat cuoi", "thoi gian cap nhat", "ngay sua cuoi"],
    ),
    ("applicant_type", &["loai doi tuong", "doi tuong", "doi tuong nop", "loai doi tuong nop"]),
    ("applicant_ref", &["ma doi tuong", "ma tai khoan nop"]),
];

/// How much a heading looks like those of a canonical column, 0 to 1.
pub fn likeness(canonical: &str, heading: &str) -> f64 {
    let words = words(heading);
    let known = HEADINGS.iter().find(|(name, _)| *name == canonical).map_or(&[] as &[_], |(_, known)| known);
    known.iter().map(|known| alike(&words, known)).fold(0.0, f64::max)
}

/// Lower case, no accents, parts of `CamelCase` and of a merged heading apart: `NgàyTiếpNhận` and
/// `Ngày tiếp nhận` both become `ngay tiep nhan`.
pub fn words(heading: &str) -> String {
    let leaf = heading.rsplit(" / ").next().unwrap_or(heading);
    let mut words = String::new();
    let mut before = ' ';
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    let letters: Vec<char> = leaf.chars().filter(|letter| !is_mark(letter)).map(plain).collect();
    for (at, &letter) in letters.iter().enumerate() {
        let next_is_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins = letter.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_is_lower));
        if begins || !letter.is_alphanumeric() {
            words.push(' ');
        }
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 1 if the same, else by the words they share.
fn alike(words: &str, known: &str) -> f64 {
    if words == known {
        return 1.0;
    }
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (words.split(' ').collect(), known.split(' ').collect());
    let shared = ours.iter().filter(|word| theirs.contains(word)).count();
    0.9 * 2.0 * shared as f64 / (ours.len() + theirs.len()) as f64
}

/// Vietnamese letters without their marks, composed or not; marks by themselves become nothing that
/// parts a word.
fn plain(letter: char) -> char {
    const FAMILIES: [(char, &str); 7] = [
        ('a', "àáảãạăằắẳẵặâầấẩẫậ"),
        ('e', "èéẻẽẹêềếểễệ"),
        ('i', "ìíỉĩị"),
        ('o', "òóỏõọôồốổỗộơờớởỡợ"),
        ('u', "ùúủũụưừứửữự"),
        ('y', "ỳýỷỹỵ"),
        ('d', "đ"),
    ];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let Some((base, _)) = FAMILIES.iter().find(|(_, family)| family.contains(lower)) else { return letter };
    if letter.is_uppercase() { base.to_ascii_uppercase() } else { *base }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::CASE_COLUMNS;

    #[test]
    fn every_column_has_headings_and_they_are_spelt_as_compared() {
        for column in CASE_COLUMNS {
            let (_, known) = HEADINGS.iter().find(|(name, _)| *name == column).expect(column);
            known.iter().for_each(|known| assert_eq!(words(known), *known));
        }
    }

    #[test]
    fn headings_are_compared_by_their_words() {
        for heading in [
            "Ngày tiếp nhận",
            "NgayTiepNhan",
            "NGÀY TIẾP NHẬN",
            "Hồ sơ / Ngày tiếp nhận",
            "ngay_tiep_nhan",
            "Nga\u{300}y tie\u{302}\u{301}p nha\u{323}\u{302}n",
        ] {
            assert_eq!(words(heading), "ngay tiep nhan", "{heading}");
        }
        assert_eq!(words("MaTTHC"), "ma tthc");
        assert_eq!(words("DSKetNoiCSDL"), "ds ket noi csdl");
        assert!((likeness("received_at", "Ngày tiếp nhận") - 1.0).abs() < 1e-9);
        assert!(likeness("returned_at", "Ngày hẹn trả") < likeness("due_at", "Ngày hẹn trả"));
        assert!(likeness("case_no", "Số điện thoại") < 0.5);
    }
}
