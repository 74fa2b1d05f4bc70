//! Boards: `pipelines/boards/*.toml`, one file a board, into [`Board`]. The stem is the id and the address.
//!
//! ```toml
//! order = 1                              # place in the menu
//! title = { vi = "...", en = "..." }
//! lead = { vi = "...", en = "..." }      # what is found here, in a sentence
//!
//! [[section]]
//! heading = { vi = "...", en = "..." }
//! indicators = ["sipas", "papi"]         # stems in indicators/; the first one orders the provinces
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::board::{Board, Section};
use crate::domain::indicator::Indicator;
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    order: u8,
    title: Text,
    lead: Text,
    #[serde(default)]
    section: Vec<Spanned<SectionLayout>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionLayout {
    heading: Text,
    indicators: Spanned<Vec<Spanned<String>>>,
}

/// More columns than these are no table that anybody reads.
const MOST_INDICATORS: usize = 9;

/// First segments of the addresses of other pages.
const TAKEN: [&str; 15] = [
    "about", "api", "assets", "cases", "compare", "en", "find", "forms", "healthz", "home", "i", "loads", "p",
    "quality", "rules",
];

/// In the order of the menu.
pub(super) fn read_all(files: &Files, indicators: &[Indicator], errors: &mut CatalogueErrors) -> Vec<Board> {
    let boards = files.below("boards", ".toml").filter_map(|file| read(file, files, indicators, errors));
    let mut boards: Vec<(u8, Board)> = boards.collect();
    boards.sort_by(|(a, first), (b, second)| a.cmp(b).then_with(|| first.id.cmp(&second.id)));
    boards.into_iter().map(|(_, board)| board).collect()
}

fn read(file: &File, files: &Files, indicators: &[Indicator], errors: &mut CatalogueErrors) -> Option<(u8, Board)> {
    let layout: Layout = file.parse(errors)?;
    let before = errors.0.len();
    let mut fault = |offset: usize, message: String| errors.push(&file.shown, file.line_of(offset), message);
    let id = file.stem().to_owned();
    if TAKEN.contains(&id.as_str()) {
        fault(
            0,
            format!(
                "`/{id}` is the address of another page, expected another name / `/{id}` là địa chỉ của trang khác"
            ),
        );
    }
    if layout.section.is_empty() {
        fault(0, "no [[section]], expected one at least / cần ít nhất một [[section]]".to_owned());
    }
    let mut sections = Vec::new();
    for section in layout.section {
        let SectionLayout { heading, indicators: listed } = section.into_inner();
        let at = listed.span().start;
        let listed = listed.into_inner();
        if listed.is_empty() || listed.len() > MOST_INDICATORS {
            fault(
                at,
                format!(
                    "{} indicators, expected 1 to {MOST_INDICATORS} in a section / có {0} chỉ số, mỗi phần cần từ 1 đến \
                     {MOST_INDICATORS}",
                    listed.len()
                ),
            );
        }
        for (position, id) in listed.iter().enumerate() {
            // A broken indicator file has its own fault.
            let is_known = indicators.iter().any(|one| one.id == *id.get_ref())
                || files.optional(&format!("indicators/{}.toml", id.get_ref())).is_some();
            if !is_known {
                let message =
                    format!("no indicator `{0}`, expected stems in indicators/ / không có chỉ số `{0}`", id.get_ref());
                fault(id.span().start, message);
            }
            if listed[..position].iter().any(|other| other.get_ref() == id.get_ref()) {
                fault(id.span().start, format!("`{0}` stands here twice / `{0}` bị lặp lại", id.get_ref()));
            }
        }
        sections.push(Section { heading, indicators: listed.into_iter().map(Spanned::into_inner).collect() });
    }
    let board = Board { id, title: layout.title, lead: layout.lead, sections };
    (errors.0.len() == before).then_some((layout.order, board))
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalogue;
    use crate::catalog::tests::{assert_fault, broken, line_of};

    const PATH: &str = "boards/organisation.toml";

    #[test]
    fn boards_stand_in_the_order_of_the_menu() {
        let boards = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")).boards;
        let ids: Vec<&str> = boards.iter().map(|board| board.id.as_str()).collect();
        assert_eq!(ids, ["indices", "organisation", "decentralisation"]);
        assert_eq!(boards[0].sections[0].indicators[..2], ["score_766", "par_index"]);
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_its_line() {
        let fault = |from: &str, to: &str, at: usize, words: &[&str]| {
            assert_fault(&broken(PATH, from, to), PATH, at, words);
        };
        let posts = line_of(PATH, "\"assigned_posts_commune\"");
        let units = line_of(PATH, "\"persons_streamlined\"");
        fault(
            "\"persons_streamlined\"",
            "\"persons_lost\"",
            units,
            &["no indicator `persons_lost`", "không có chỉ số"],
        );
        fault("\"assigned_posts\",", "\"posts_filled_share\",", posts, &["stands here twice", "bị lặp lại"]);
        let many = "\"assigned_posts_commune\", \"received\", \"resolved\",";
        fault("\"assigned_posts_commune\",", many, posts, &["10 indicators, expected 1 to 9"]);
        fault(
            "\"autonomous_units_share\"]",
            "\"autonomous_units_share\"]\nnote = 1",
            line_of(PATH, "autonomous") + 1,
            &["note"],
        );
    }
}
