//! The map of 34 equal squares. Each is a link with its own words; its sign says what its colour
//! says.

use crate::report::drawing::{Tile, Tiles};

use super::canvas::{Canvas, INK, LINE, Side, colour_of, escaped, framed, strokes};

const SIDE: i32 = 46;
const GAP: i32 = 4;
/// Room at the right for the names of islands.
const SEA: i32 = 150;

/// Links are drawn for tiles that have an address.
pub fn tiles(map: &Tiles) -> String {
    let columns = map.tiles.iter().map(|tile| i32::from(tile.column) + 1).max().unwrap_or(1);
    let rows = map.tiles.iter().map(|tile| i32::from(tile.row) + 1).max().unwrap_or(1);
    let size = ((columns * (SIDE + GAP) + SEA) as u32, (rows * (SIDE + GAP) + GAP) as u32);
    let mut drawn = String::new();
    for tile in &map.tiles {
        let square = strokes(size, |canvas| square(canvas, tile));
        let (label, words) = (escaped(&words(tile).join(", ")), escaped(&words(tile).join("\n")));
        if tile.href.is_empty() {
            drawn.push_str(&format!("<g class=\"hit\"><title>{words}</title>{square}</g>\n"));
        } else {
            let href = escaped(&tile.href);
            drawn.push_str(&format!(
                "<a class=\"hit\" href=\"{href}\" aria-label=\"{label}\"><title>{words}</title>{square}</a>\n"
            ));
        }
    }
    drawn.push_str(&strokes(size, |canvas| {
        for note in &map.notes {
            let (x, y) = corner(note.column, note.row);
            let middle = y + SIDE / 2;
            // A cluster of small dots in the sea stands for an archipelago.
            for (right, down) in [(0, 0), (7, -6), (12, 3), (4, 8)] {
                canvas.dot((x - 32 + right, middle + down), 2, INK, 1.0);
            }
            let (name, owner) = note.text.split_once(" (").unwrap_or((&note.text, ""));
            canvas.text(name, (x - 12, middle - 7), 13.0, Side::Left);
            if !owner.is_empty() {
                canvas.text(&format!("({owner}"), (x - 12, middle + 9), 12.0, Side::Left);
            }
        }
    }));
    // A map is a list of links: `img` would hide them from screen readers.
    framed("tiles", size, &map.caption, &drawn).replacen("role=\"img\"", "role=\"group\"", 1)
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
    if tile.is_absent {
        canvas.outlined((x, y), end, INK, 1);
        canvas.line((x, y + SIDE), (x + SIDE, y), INK, 1);
        canvas.text(tile.letters, (x + SIDE / 2, y + 14), 14.0, Side::Middle);
        return;
    }
    let (colour, depth) = match tile.shade {
        // One hue, deeper for a better rank: light enough for the letters in either theme.
        Some(shade) => (LINE, 0.08 + f64::from(shade) * 0.0045),
        None => (colour_of(tile.standing), 0.25),
    };
    canvas.filled((x, y), end, colour, depth);
    canvas.outlined((x, y), end, colour, if tile.shade.is_some() { 1 } else { 2 });
    canvas.bold(tile.letters, (x + SIDE / 2, y + 15), 14.0, Side::Middle);
    let below = tile.rank.filter(|_| tile.shade.is_some()).map(|rank| rank.to_string());
    let below = below.as_deref().unwrap_or(tile.standing_sign);
    canvas.text(below, (x + SIDE / 2, y + 33), 14.0, Side::Middle);
}

fn corner(column: u8, row: u8) -> (i32, i32) {
    (i32::from(column) * (SIDE + GAP) + GAP, i32::from(row) * (SIDE + GAP) + GAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::Standing;
    use crate::report::drawing::{Caption, TileNote};

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
            notes: vec![TileNote { column: 4, row: 0, text: "Hoàng Sa (Đà Nẵng)".to_owned() }],
        };
        assert!(
            tiles(&map)
                .contains("aria-label=\"Tỉnh 40: 86,6 %, Chậm, hạng 7/34\"><title>Tỉnh 40: 86,6 %\nChậm\nhạng 7/34<")
        );
        insta::assert_snapshot!("tiles", tiles(&map));
    }
}
