//! The map of 34 equal squares. Each is a link with its own words; its sign says what its colour
//! says.

use plotters::style::RGBColor;

use crate::report::drawing::{Tile, TileNote, Tiles};

use super::canvas::{Canvas, INK, LINE, Side, colour_of, escaped, framed_links, strokes};

const SIDE: i32 = 46;
const GAP: i32 = 4;
/// Room at the right for the names of islands.
const SEA: i32 = 150;

/// Links are drawn for tiles that have an address.
pub fn tiles(map: &Tiles) -> String {
    let columns = map.tiles.iter().map(|tile| i32::from(tile.column) + 1).max().unwrap_or(1);
    let rows = map.tiles.iter().map(|tile| i32::from(tile.row) + 1).max().unwrap_or(1);
    let size = ((columns * (SIDE + GAP) + SEA) as u32, (rows * (SIDE + GAP) + GAP) as u32);
    let squares: String =
        map.tiles.iter().map(|tile| linked(tile, &strokes(size, |canvas| square(canvas, tile)))).collect();
    let notes = strokes(size, |canvas| {
        for note in &map.notes {
            let (x, y) = corner(note.column, note.row);
            let middle = y + SIDE / 2;
            archipelago(canvas, (x - 32, middle));
            let (name, owner) = name_and_owner(note);
            canvas.text(name, (x - 12, middle - 7), 13.0, Side::Left);
            canvas.text(&owner, (x - 12, middle + 9), 12.0, Side::Left);
        }
    });
    framed_links("tiles", (0, 0), size, &map.caption, &(squares + &notes))
}

/// What is drawn of a province, as a link with its words where it has an address.
pub(super) fn linked(tile: &Tile, drawn: &str) -> String {
    let (label, words) = (escaped(&words(tile).join(", ")), escaped(&words(tile).join("\n")));
    if tile.href.is_empty() {
        return format!("<g class=\"hit\"><title>{words}</title>{drawn}</g>\n");
    }
    let href = escaped(&tile.href);
    format!("<a class=\"hit\" href=\"{href}\" aria-label=\"{label}\"><title>{words}</title>{drawn}</a>\n")
}

/// A cluster of small dots in the sea stands for an archipelago.
pub(super) fn archipelago(canvas: &mut Canvas<'_>, (x, y): (i32, i32)) {
    for (right, down) in [(0, 0), (7, -6), (12, 3), (4, 8)] {
        canvas.dot((x + right, y + down), 2, INK, 1.0);
    }
}

/// `Hoàng Sa` and `(Đà Nẵng)`.
pub(super) fn name_and_owner(note: &TileNote) -> (&str, String) {
    match note.text.split_once(" (") {
        Some((name, owner)) => (name, format!("({owner}")),
        None => (&note.text, String::new()),
    }
}

/// As the table says it: the province, its figure, its standing, its rank.
fn words(tile: &Tile) -> Vec<String> {
    let standing = (!tile.is_absent && tile.shade.is_none()).then(|| tile.standing_word.to_owned());
    let rank = tile.rank_text.iter().filter(|_| !tile.is_absent).cloned();
    [format!("{}: {}", tile.name, tile.text)].into_iter().chain(standing).chain(rank).collect()
}

fn square(canvas: &mut Canvas<'_>, tile: &Tile) {
    let (x, y) = corner(tile.column, tile.row);
    let end = (x + SIDE, y + SIDE);
    let Some((colour, depth)) = look(tile) else {
        canvas.outlined((x, y), end, INK, 1);
        canvas.line((x, y + SIDE), (x + SIDE, y), INK, 1);
        canvas.text(tile.letters, (x + SIDE / 2, y + 14), 14.0, Side::Middle);
        return;
    };
    canvas.filled((x, y), end, colour, depth);
    canvas.outlined((x, y), end, colour, if tile.shade.is_some() { 1 } else { 2 });
    canvas.bold(tile.letters, (x + SIDE / 2, y + 15), 14.0, Side::Middle);
    canvas.text(&sign(tile), (x + SIDE / 2, y + 33), 14.0, Side::Middle);
}

/// Colour and depth of a province that has a figure.
pub(super) fn look(tile: &Tile) -> Option<(RGBColor, f64)> {
    let look = match tile.shade {
        // One hue, deeper for a better rank: light enough for the letters in either theme.
        Some(shade) => (LINE, 0.08 + f64::from(shade) * 0.0045),
        None => (colour_of(tile.standing), 0.25),
    };
    (!tile.is_absent).then_some(look)
}

/// The rank, where it is what colours the province; else the sign of its standing.
pub(super) fn sign(tile: &Tile) -> String {
    let rank = tile.rank.filter(|_| tile.shade.is_some()).map(|rank| rank.to_string());
    rank.unwrap_or_else(|| tile.standing_sign.to_owned())
}

fn corner(column: u8, row: u8) -> (i32, i32) {
    (i32::from(column) * (SIDE + GAP) + GAP, i32::from(row) * (SIDE + GAP) + GAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::Standing;
    use crate::report::drawing::Caption;

    #[test]
    fn squares_are_links_with_words_and_islands_are_named() {
        let tile = |code: &str, letters, column, shade: Option<u8>| Tile {
            code: code.to_owned(),
            name: format!("Tỉnh {code}"),
            letters,
            column,
            row: 0,
            text: "86,6 %".to_owned(),
            standing: Standing::Behind,
            standing_word: "Chậm",
            standing_sign: "!",
            rank_text: Some("hạng 7/34".to_owned()),
            rank: Some(7),
            shade,
            is_absent: code == "48",
            href: if code == "40" { "/p/40?a=1&b=2".to_owned() } else { String::new() },
        };
        let map = Tiles {
            caption: Caption { title: "Bản đồ".to_owned(), description: "Chậm: 1.".to_owned() },
            tiles: vec![tile("40", "NA", 0, None), tile("08", "TQ", 1, Some(50)), tile("48", "ĐN", 2, None)],
            legend: Vec::new(),
            notes: vec![TileNote { column: 4, row: 0, at: [112.0, 16.5], text: "Hoàng Sa (Đà Nẵng)".to_owned() }],
        };
        assert!(
            tiles(&map)
                .contains("aria-label=\"Tỉnh 40: 86,6 %, Chậm, hạng 7/34\"><title>Tỉnh 40: 86,6 %\nChậm\nhạng 7/34<")
        );
        insta::assert_snapshot!("tiles", tiles(&map));
    }
}
