//! What became of the old communes is held against both lists of provinces and the communes of today.

use super::Catalogue;
use super::tests::{assert_fault, broken, line_of};
use crate::domain::crosswalk::{Coverage, OldCommune, Origin};
use crate::domain::place::PlaceCode;

const PATH: &str = "reference/commune_crosswalk.csv";

fn code(text: &str) -> PlaceCode {
    text.parse().expect("a place")
}

#[test]
fn the_list_as_it_is() {
    let atlas = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")).atlas;
    let expected = Coverage { whole: 9564, divided: 471, of_one_province: 3293, of_several: 23, unnamed: 5 };
    assert_eq!(atlas.coverage(), expected, "of 10,035 old communes and 3,321 of today");
    let whole = |text: &str| atlas.crosswalk().commune(&code(text)).and_then(OldCommune::whole).cloned();
    assert_eq!(whole("63:00001"), Some(code("34:00097")));
    assert_eq!(whole("63:00007"), None, "divided");
    let origin = |text: &str| atlas.origin(atlas.commune(&code(text)).expect("a commune"));
    assert_eq!(origin("34:10804"), Origin::Several, "of Hải Dương and of Hải Phòng");
    assert_eq!(origin("34:26732"), Origin::Unnamed, "Côn Đảo had no communes");
    assert_eq!(origin("34:19742"), Origin::Unnamed, "nor had Cồn Cỏ");
    let one = atlas.communes().iter().filter(|one| matches!(atlas.origin(one), Origin::Province(_))).count();
    assert!(one >= expected.of_one_province, "{one}: a province that did not merge needs no list");
}

#[test]
fn a_row_that_names_what_is_not_there() {
    let row = "00001,Phường Phúc Xá,01,00097,01,whole";
    let line = line_of(PATH, row);
    let fault = |to: &str, words: &[&str]| assert_fault(&broken(PATH, row, to), PATH, line, words);
    fault("00001,Phường Phúc Xá,01,99999,01,whole", &["no commune 34:99999"]);
    let elsewhere = broken(PATH, row, "00001,Phường Phúc Xá,01,00097,04,whole");
    assert!(elsewhere.contains(":2: 34:00097 lies in 34:01") && elsewhere.contains(":2: 63:01 became 34:01"));
    fault("00001,Phường Phúc Xá,04,00097,01,whole", &["63:04 became 34:04"]);
    fault("00001,Phường Phúc Xá,99,00097,01,whole", &["no province 63:99"]);
    fault("1,Phường Phúc Xá,01,00097,01,whole", &["`old_code` is `1`", "five digits"]);
    fault("00001,Phường Phúc Xá,01,00097,01,all", &["`change` is `all`"]);
    fault("00001,Phường Phúc Xá,01,00097,01,divided_main", &["63:00001: expected one row `whole`"]);
}

#[test]
fn rows_of_one_old_commune_that_do_not_agree() {
    let main = "00007,Phường Cống Vị,01,00008,01,divided_main";
    let line = line_of(PATH, main);
    let messages = broken(PATH, main, "00007,Phường Cống Vị,01,00008,01,divided_part");
    assert_fault(&messages, PATH, line, &["63:00007", "divided_main"]);
    let messages = broken(PATH, main, "00007,Phường Khác,01,00008,01,divided_main");
    assert!(messages.contains("here, expected Phường Khác of 63:01"), "{messages}");
    let twice = format!("{main},x\n{main}");
    assert!(broken(PATH, main, &twice).contains("63:00007 into 34:00008 a second time"));
}
