//! What the address of a page may end in to become a file, and what is said where it ends in something else.

use super::error::WebError;
use super::{CASES, LOAD, SERIES, TABLES, WATCH};

/// Of an address: the table of its page in one of these ways, or what is told beside its CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Metadata,
    Csv,
    Xlsx,
    Parquet,
    Json,
    /// Of a series: observations as SDMX-CSV, and the structure that they are of as SDMX-ML.
    Sdmx,
    SdmxStructure,
}

impl Ending {
    /// Longer ones first: the one of metadata ends in another.
    pub const ALL: [Self; 5] = [Self::Metadata, Self::Csv, Self::Xlsx, Self::Parquet, Self::Json];
    /// Of series besides.
    pub const SDMX: [Self; 2] = [Self::Sdmx, Self::SdmxStructure];
    /// In the order in which they are offered.
    pub const FILES: [Self; 4] = [Self::Xlsx, Self::Csv, Self::Json, Self::Parquet];

    pub fn text(self) -> &'static str {
        match self {
            Self::Metadata => ".csv-metadata.json",
            Self::Csv => ".csv",
            Self::Xlsx => ".xlsx",
            Self::Parquet => ".parquet",
            Self::Json => ".json",
            Self::Sdmx => ".sdmx.csv",
            Self::SdmxStructure => ".sdmx.xml",
        }
    }

    /// The address of the page, and what its table is asked for as.
    pub fn split(path: &str) -> (&str, Option<Self>) {
        let mut all = Self::SDMX.into_iter().chain(Self::ALL);
        let found = all.find_map(|ending| Some((path.strip_suffix(ending.text())?, Some(ending))));
        found.unwrap_or((path, None))
    }
}

/// Passports: no tables, told to machines as they are.
const PASSPORTS: [&str; 6] = [
    "/i/{id}/passport",
    "/rules/passport",
    "/quality/passport",
    "/p/{code}/communes/passport",
    "/p/{code}/agencies/passport",
    "/p/{code}/change/passport",
];

/// Pages without a table.
const PLAIN: [&str; 3] = ["/find", "/upload", "/about/api"];

/// Why a path cannot be answered for what it ends in; `None` where it can, or leads to no page anyhow. `boards`: pages of
/// the catalogue that stand at the root.
pub fn refused(path: &str, is_board: impl Fn(&str) -> bool) -> Option<WebError> {
    let (stem, asked) = of_file(path)?;
    let known = Ending::split(path).1;
    let is_one_of = |patterns: &[&str]| patterns.iter().any(|pattern| is_like(stem, pattern));
    let of_series = [&Ending::ALL[..], &Ending::SDMX].concat();
    let has: &[Ending] = if is_like(stem, SERIES) {
        &of_series
    } else if is_one_of(&PASSPORTS) {
        &[Ending::Json]
    } else if is_one_of(&PLAIN) {
        &[]
    } else if TABLES.iter().any(|(pattern, _)| is_like(stem, pattern))
        || is_one_of(&[CASES, WATCH, LOAD])
        || is_board(stem.trim_start_matches('/'))
    {
        &Ending::ALL
    } else {
        return None;
    };
    let is_there = known.is_some_and(|ending| has.contains(&ending));
    let page = if stem == "/home" { "/" } else { stem };
    let has = Ending::FILES.into_iter().chain(Ending::SDMX).filter(|ending| has.contains(ending)).collect();
    (!is_there).then(|| WebError::NoFormat { asked: asked.to_owned(), page: page.to_owned(), has })
}

/// A path and its ending of letters: `/compare` and `.xls`. Numbers are none: criteria are called `2.1`.
fn of_file(path: &str) -> Option<(&str, &str)> {
    if let (stem, Some(ending)) = Ending::split(path) {
        return Some((stem, ending.text()));
    }
    let at = path.rfind('.').filter(|&at| at > path.rfind('/').unwrap_or(0))?;
    let ending = &path[at..];
    let is_of_letters = ending[1..].starts_with(|letter: char| letter.is_ascii_alphabetic());
    (is_of_letters && ending.len() <= 12).then_some((&path[..at], ending))
}

fn is_like(path: &str, pattern: &str) -> bool {
    let (path, pattern): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), pattern.split('/').collect());
    path.len() == pattern.len()
        && path.iter().zip(&pattern).all(|(part, like)| like.starts_with('{') && !part.is_empty() || part == like)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_page_and_an_ending() {
        assert_eq!(Ending::split("/compare.csv-metadata.json"), ("/compare", Some(Ending::Metadata)));
        assert_eq!(Ending::split("/p/40.parquet"), ("/p/40", Some(Ending::Parquet)));
        assert_eq!(Ending::split("/scorecards/qd766/2.1"), ("/scorecards/qd766/2.1", None));
    }

    fn has(path: &str) -> Option<Vec<Ending>> {
        match refused(path, |id| id == "indices")? {
            WebError::NoFormat { has, .. } => Some(has),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_ending_is_told_what_exists_and_a_right_one_passes() {
        for right in ["/compare.csv", "/p/40.json", "/indices.xlsx", "/i/x/passport.json", "/scorecards/qd766/2.1"] {
            assert_eq!(has(right), None, "{right}");
        }
        for wrong in ["/compare.xls", "/p/40/communes.pdf", "/indices.ods", "/home.xls", "/scorecards/qd766/2.1.xls"] {
            assert_eq!(has(wrong), Some(Ending::FILES.to_vec()), "{wrong}");
        }
        assert_eq!(has("/i/x/passport.csv"), Some(vec![Ending::Json]));
        assert_eq!(has("/i/x/series.sdmx.csv"), None);
        assert_eq!(has("/i/x/series.xml").map(|has| has.len()), Some(6), "series have two more");
        assert_eq!(has("/compare.sdmx.csv"), Some(Ending::FILES.to_vec()));
        assert_eq!((has("/loads/12.csv"), has("/upload.csv")), (None, Some(Vec::new())));
        assert_eq!(has("/nowhere.csv"), None, "no page at all");
    }
}
