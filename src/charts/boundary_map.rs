//! The map of the ground, where a file of boundaries is plugged in. Each province is a link with its own words; its sign
//! says what its colour says.

use crate::report::drawing::{Tile, Tiles};

use super::canvas::{Side, framed_links, hex, strokes};
use super::outlines::{Outline, Outlines, Spot, on_grid};
use super::tiles::{archipelago, linked, look, name_and_owner, sign};

/// Of signs and of the names of islands, in units of the grid.
const LETTERS: f64 = 22.0;
/// Around everything.
const MARGIN: i32 = 8;
/// Room for half the name of an archipelago, and for what stands below its dots.
const NAME: (i32, i32) = (88, 72);

/// Provinces that the outlines lack are not drawn; whoever reads a file of boundaries sees to it that none is lacking.
pub fn boundary_map(map: &Tiles, outlines: &Outlines) -> String {
    let (begin, end) = frame(map, outlines);
    let size = ((end.0 - begin.0) as u32, (end.1 - begin.1) as u32);
    let province = |tile: &Tile| Some(linked(tile, &province(tile, outlines.of(&tile.code)?)));
    let provinces: String = map.tiles.iter().filter_map(province).collect();
    let islands = strokes(size, |canvas| {
        for note in &map.notes {
            let (x, y) = on_grid(note.at);
            archipelago(canvas, (x - 4, y));
            let (name, owner) = name_and_owner(note);
            canvas.text(name, (x, y + 28), LETTERS, Side::Middle);
            canvas.text(&owner, (x, y + 56), LETTERS, Side::Middle);
        }
    });
    framed_links("boundaries", begin, size, &map.caption, &(provinces + &islands))
}

fn province(tile: &Tile, outline: &Outline) -> String {
    let path = &outline.path;
    let middle = |text: &str| strokes((0, 0), |canvas| canvas.bold(text, outline.middle, LETTERS, Side::Middle));
    match look(tile) {
        Some((colour, depth)) => {
            let colour = hex(colour);
            format!("<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"{depth}\"/>") + &middle(&sign(tile))
        }
        // Filled with nothing that is seen, so that it answers when it is pointed at.
        None => format!("<path class=\"absent\" d=\"{path}\" fill-opacity=\"0\"/>") + &middle("–"),
    }
}

/// Everything that is drawn, the names of the islands too.
fn frame(map: &Tiles, outlines: &Outlines) -> (Spot, Spot) {
    let areas = outlines.all().flat_map(|outline| [outline.least, outline.most]);
    let names =
        map.notes.iter().map(|note| on_grid(note.at)).flat_map(|(x, y)| [(x - NAME.0, y), (x + NAME.0, y + NAME.1)]);
    let spots: Vec<Spot> = areas.chain(names).collect();
    let least = |of: fn(&Spot) -> i32| spots.iter().map(of).min().unwrap_or(0) - MARGIN;
    let most = |of: fn(&Spot) -> i32| spots.iter().map(of).max().unwrap_or(0) + MARGIN;
    ((least(|spot| spot.0), least(|spot| spot.1)), (most(|spot| spot.0), most(|spot| spot.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::target::Standing;
    use crate::report::drawing::{Caption, TileNote};

    #[test]
    fn provinces_are_links_with_words_and_signs_and_islands_are_named() {
        let tile = |code: &str, standing_sign, is_absent| Tile {
            code: code.to_owned(),
            name: format!("Tỉnh {code}"),
            letters: "T",
            column: 0,
            row: 0,
            text: "86,6 %".to_owned(),
            standing: Standing::Behind,
            standing_word: "Chậm",
            standing_sign,
            rank_text: Some("hạng 7/34".to_owned()),
            rank: Some(7),
            shade: (code == "08").then_some(50),
            is_absent,
            href: format!("/p/{code}"),
        };
        let map = Tiles {
            caption: Caption { title: "Bản đồ".to_owned(), description: "Chậm: 1.".to_owned() },
            tiles: vec![tile("40", "!", false), tile("08", "", false), tile("48", "", true), tile("99", "!", false)],
            legend: Vec::new(),
            notes: vec![TileNote { column: 4, row: 0, at: [112.0, 16.5], text: "Hoàng Sa (Đà Nẵng)".to_owned() }],
        };
        let area = |code: &str, west: f64| {
            let east = west + 1.0;
            (code.to_owned(), vec![vec![[west, 18.0], [east, 18.0], [east, 19.0], [west, 19.0]]])
        };
        let outlines = Outlines::new([area("40", 104.0), area("08", 105.0), area("48", 106.0)]).expect("areas");
        let drawn = boundary_map(&map, &outlines);
        assert_eq!(drawn.matches("<a class=\"hit\"").count(), 3, "99 has no outline");
        assert!(drawn.contains("aria-label=\"Tỉnh 40: 86,6 %, Chậm, hạng 7/34\""));
        insta::assert_snapshot!("boundary_map", drawn);
    }
}
