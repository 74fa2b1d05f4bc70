//! Where the 34 squares of the tile map stand, and which islands belong to whom.

/// A province's square: bare code, letters, column from the west, row from the north.
pub struct Square {
    pub code: &'static str,
    pub letters: &'static str,
    pub column: u8,
    pub row: u8,
}

/// Islands that squares cannot show: the province they belong to, their names, and a place in the sea.
pub struct Islands {
    pub province: &'static str,
    pub name_vi: &'static str,
    pub name_en: &'static str,
    pub column: u8,
    pub row: u8,
    /// Longitude and latitude in degrees, about the middle of the archipelago.
    pub at: [f64; 2],
}

const fn square(code: &'static str, letters: &'static str, column: u8, row: u8) -> Square {
    Square { code, letters, column, row }
}

/// The country from north to south; neighbours on the ground are neighbours here where the
/// grid allows it.
pub const SQUARES: [Square; 34] = [
    square("08", "TQ", 2, 0),
    square("04", "CB", 3, 0),
    square("12", "LCh", 0, 1),
    square("15", "LC", 1, 1),
    square("19", "TNg", 2, 1),
    square("20", "LS", 3, 1),
    square("11", "ĐB", 0, 2),
    square("25", "PT", 1, 2),
    square("24", "BN", 2, 2),
    square("22", "QN", 3, 2),
    square("14", "SL", 0, 3),
    square("01", "HN", 1, 3),
    square("33", "HY", 2, 3),
    square("31", "HP", 3, 3),
    square("37", "NB", 2, 4),
    square("38", "TH", 1, 5),
    square("40", "NA", 1, 6),
    square("42", "HT", 2, 7),
    square("44", "QT", 2, 8),
    square("46", "H", 3, 9),
    square("48", "ĐN", 3, 10),
    square("51", "QNg", 3, 11),
    square("52", "GL", 3, 12),
    square("66", "ĐL", 3, 13),
    square("56", "KH", 3, 14),
    square("68", "LĐ", 2, 14),
    square("80", "TNi", 0, 15),
    square("75", "ĐNa", 1, 15),
    square("79", "HCM", 2, 15),
    square("82", "ĐT", 1, 16),
    square("86", "VL", 2, 16),
    square("91", "AG", 0, 17),
    square("92", "CT", 1, 17),
    square("96", "CM", 0, 18),
];

/// Both archipelagos, each with the province that administers it.
pub const ISLANDS: [Islands; 2] = [
    Islands {
        province: "48",
        name_vi: "Hoàng Sa (Đà Nẵng)",
        name_en: "Hoang Sa (Da Nang)",
        column: 5,
        row: 10,
        at: [112.0, 16.5],
    },
    Islands {
        province: "56",
        name_vi: "Trường Sa (Khánh Hòa)",
        name_en: "Truong Sa (Khanh Hoa)",
        column: 5,
        row: 15,
        at: [114.4, 9.3],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_province_has_one_square_and_every_square_one_province() {
        let codes: HashSet<&str> = SQUARES.iter().map(|square| square.code).collect();
        let places: HashSet<(u8, u8)> = SQUARES.iter().map(|square| (square.column, square.row)).collect();
        assert_eq!((codes.len(), places.len()), (34, 34));
        assert!(ISLANDS.iter().all(|islands| codes.contains(islands.province)));
        assert!(ISLANDS.iter().all(|islands| !places.contains(&(islands.column, islands.row))));
    }
}
