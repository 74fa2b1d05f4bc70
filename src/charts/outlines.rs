//! Outlines of provinces: rings in degrees become paths on one grid of whole units, so fine that no screen shows the
//! difference and so short that a page can hold all of them.

use std::fmt::Write;

/// Longitude and latitude, in degrees (WGS 84), point by point around an area or a hole in one.
pub type Ring = Vec<[f64; 2]>;

/// Units in a degree of latitude; one is some 1.7 km.
const DEGREE: f64 = 64.0;
/// How much shorter a degree of longitude is in the middle of the country, at 16° north.
const NARROWER: f64 = 0.961;
/// Where the grid begins, left of and above all land.
const CORNER: [f64; 2] = [102.0, 23.5];
/// A point that lies no further from the line of its neighbours is left out.
const STRAIGHT: f64 = 0.75;

pub(super) type Spot = (i32, i32);

/// The areas of a map, each once.
#[derive(Debug, PartialEq)]
pub struct Outlines(Vec<Outline>);

#[derive(Debug, PartialEq)]
pub(super) struct Outline {
    /// Bare, as in addresses.
    pub code: String,
    /// The `d` of an SVG path; holes are what lies in two rings.
    pub path: String,
    /// Where a sign stands: as far from every border as can be.
    pub middle: Spot,
    pub least: Spot,
    pub most: Spot,
}

impl Outlines {
    /// Of each area its bare code and its rings. Fails with the codes of those that are too small to be drawn.
    pub fn new(areas: impl IntoIterator<Item = (String, Vec<Ring>)>) -> Result<Self, Vec<String>> {
        let (mut outlines, mut invisible) = (Vec::new(), Vec::new());
        for (code, rings) in areas {
            let rings: Vec<Vec<Spot>> = rings.iter().filter_map(simple).collect();
            match rings.iter().max_by_key(|ring| area(ring)) {
                Some(largest) => outlines.push(outline(code, largest, &rings)),
                None => invisible.push(code),
            }
        }
        if invisible.is_empty() { Ok(Self(outlines)) } else { Err(invisible) }
    }

    pub(super) fn of(&self, code: &str) -> Option<&Outline> {
        self.0.iter().find(|outline| outline.code == code)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Outline> {
        self.0.iter()
    }
}

/// Where a place of the ground stands on the grid.
pub(super) fn on_grid([longitude, latitude]: [f64; 2]) -> Spot {
    let across = (longitude - CORNER[0]) * DEGREE * NARROWER;
    (across.round() as i32, ((CORNER[1] - latitude) * DEGREE).round() as i32)
}

fn outline(code: String, largest: &[Spot], rings: &[Vec<Spot>]) -> Outline {
    let (left, right) = ends(rings.iter().flatten().map(|spot| spot.0));
    let (top, bottom) = ends(rings.iter().flatten().map(|spot| spot.1));
    let path = rings.iter().map(|ring| path(ring)).collect();
    Outline { code, path, middle: middle(largest), least: (left, top), most: (right, bottom) }
}

/// `M10 20l3-4 5 6z`: the first point, then from point to point.
fn path(ring: &[Spot]) -> String {
    let mut path = String::with_capacity(ring.len() * 5);
    let mut before = None;
    for &(x, y) in ring {
        let (lead, x_step, y_step) = match before {
            None => ("M", x, y),
            Some((from_x, from_y)) => (if path.contains('l') { "" } else { "l" }, x - from_x, y - from_y),
        };
        // A minus parts two numbers as well as a blank does. Writing to a string cannot fail.
        let blank = if lead.is_empty() && x_step >= 0 { " " } else { "" };
        let between = if y_step >= 0 { " " } else { "" };
        let _ = write!(path, "{lead}{blank}{x_step}{between}{y_step}");
        before = Some((x, y));
    }
    path + "z"
}

/// On the grid, without points that nobody would see; `None` of what has no area there.
fn simple(ring: &Ring) -> Option<Vec<Spot>> {
    let mut spots: Vec<Spot> = ring.iter().copied().map(on_grid).collect();
    spots.dedup();
    if spots.len() > 1 && spots.first() == spots.last() {
        spots.pop();
    }
    let start = *spots.first()?;
    // From the first point to the one furthest from it and back: two lines that can be made straight.
    let turn = (0..spots.len()).max_by_key(|&at| squared(start, spots[at]))?;
    spots.push(start);
    let mut kept = vec![false; spots.len()];
    kept[0] = true;
    kept[turn] = true;
    let mut open = vec![(0, turn), (turn, spots.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let off = |at: &usize| distance(spots[*at], spots[from], spots[to]);
        let furthest = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
        if let Some(at) = furthest.filter(|at| off(at) > STRAIGHT) {
            kept[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let left: Vec<Spot> = spots.into_iter().zip(kept).filter_map(|(spot, is_kept)| is_kept.then_some(spot)).collect();
    (area(&left) > 0).then_some(left)
}

/// Twice the area, in square units.
fn area(ring: &[Spot]) -> i64 {
    edges(ring)
        .map(|((x1, y1), (x2, y2))| i64::from(x1) * i64::from(y2) - i64::from(x2) * i64::from(y1))
        .sum::<i64>()
        .abs()
}

fn edges(ring: &[Spot]) -> impl Iterator<Item = (Spot, Spot)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn squared(a: Spot, b: Spot) -> i64 {
    let (across, down) = (i64::from(a.0 - b.0), i64::from(a.1 - b.1));
    across * across + down * down
}

/// Of a point from a line that has two ends.
fn distance(point: Spot, from: Spot, to: Spot) -> f64 {
    let vector = |a: Spot, b: Spot| (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let (line, arm) = (vector(from, to), vector(from, point));
    let long = line.0 * line.0 + line.1 * line.1;
    let part = if long == 0.0 { 0.0 } else { ((arm.0 * line.0 + arm.1 * line.1) / long).clamp(0.0, 1.0) };
    (arm.0 - part * line.0).hypot(arm.1 - part * line.1)
}

/// Of so many by so many spots the one inside that is furthest from the border.
const LOOKED_AT: i32 = 24;

fn middle(ring: &[Spot]) -> Spot {
    let (left, right) = ends(ring.iter().map(|spot| spot.0));
    let (top, bottom) = ends(ring.iter().map(|spot| spot.1));
    let at = |least: i32, most: i32, step: i32| least + (most - least) * (2 * step + 1) / (2 * LOOKED_AT);
    let spots =
        (0..LOOKED_AT * LOOKED_AT).map(|one| (at(left, right, one % LOOKED_AT), at(top, bottom, one / LOOKED_AT)));
    let room = |spot: Spot| edges(ring).map(|(from, to)| distance(spot, from, to)).fold(f64::MAX, f64::min);
    let inside = spots.filter(|&spot| is_inside(spot, ring)).map(|spot| (room(spot), spot));
    let roomiest = inside.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, spot)| spot);
    // So narrow that no spot falls inside: on its border.
    roomiest.unwrap_or(ring[0])
}

fn ends(all: impl Iterator<Item = i32>) -> (i32, i32) {
    all.fold((i32::MAX, i32::MIN), |(least, most), one| (least.min(one), most.max(one)))
}

/// A line to the right crosses the border an odd number of times.
fn is_inside((x, y): Spot, ring: &[Spot]) -> bool {
    let crosses = |((x1, y1), (x2, y2)): &(Spot, Spot)| {
        (*y1 > y) != (*y2 > y) && {
            let at = f64::from(x2 - x1) * f64::from(y - y1) / f64::from(y2 - y1) + f64::from(*x1);
            f64::from(x) < at
        }
    };
    edges(ring).filter(crosses).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Corners in degrees, closed as GeoJSON closes them.
    fn box_of(west: f64, south: f64, east: f64, north: f64) -> Ring {
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    }

    fn one(rings: Vec<Ring>) -> Outline {
        Outlines::new([("40".to_owned(), rings)]).expect("an area").0.remove(0)
    }

    #[test]
    fn a_box_is_four_corners_and_its_sign_stands_in_the_middle() {
        let found = one(vec![box_of(104.0, 18.0, 106.0, 20.0)]);
        // 2° and 4° east of the corner, 61.504 units each; 3.5° to 5.5° south of it, 64 each.
        assert_eq!(found.path, "M123 352l123 0 0-128-123 0z");
        assert_eq!((found.least, found.most), ((123, 224), (246, 352)));
        let (x, y) = found.middle;
        assert!((x - 184).abs() < 6 && (y - 288).abs() < 6, "{x} {y}");
    }

    #[test]
    fn points_on_a_line_are_left_out_and_bends_stay() {
        let mut ring = box_of(104.0, 18.0, 106.0, 20.0);
        ring.splice(1..1, (1..200).map(|step| [104.0 + f64::from(step) * 0.01, 18.0 + f64::from(step % 2) * 0.001]));
        assert_eq!(one(vec![ring]).path, "M123 352l123 0 0-128-123 0z");
        let mut bent = box_of(104.0, 18.0, 106.0, 20.0);
        bent.insert(1, [105.0, 17.0]);
        assert_eq!(one(vec![bent]).path, "M123 352l62 64 61-64 0-128-123 0z");
    }

    #[test]
    fn what_has_no_area_is_left_out_and_a_province_of_nothing_else_is_named() {
        let speck = || box_of(107.0, 17.0, 107.001, 17.001);
        let island = one(vec![box_of(104.0, 18.0, 106.0, 20.0), speck()]);
        assert_eq!(island.path.matches('M').count(), 1);
        let areas = [("40".to_owned(), vec![speck()]), ("38".to_owned(), vec![box_of(104.0, 18.0, 106.0, 20.0)])];
        assert_eq!(Outlines::new(areas), Err(vec!["40".to_owned()]));
        assert_eq!(Outlines::new([("44".to_owned(), Vec::new())]), Err(vec!["44".to_owned()]));
        assert_eq!(Outlines::new([("44".to_owned(), vec![Vec::new()])]), Err(vec!["44".to_owned()]));
    }

    #[test]
    fn a_sign_stands_inside_a_province_that_bends_round_another() {
        // A letter C, open to the east: the middle of its box lies outside.
        let bent: Ring = vec![
            [104.0, 18.0],
            [107.0, 18.0],
            [107.0, 18.5],
            [104.5, 18.5],
            [104.5, 20.5],
            [107.0, 20.5],
            [107.0, 21.0],
            [104.0, 21.0],
            [104.0, 18.0],
        ];
        let spots = simple(&bent).expect("an area");
        assert!(!is_inside(on_grid([105.5, 19.5]), &spots));
        assert!(is_inside(one(vec![bent]).middle, &spots));
    }

    #[test]
    fn a_hole_is_a_ring_of_its_own_and_the_sign_is_of_the_largest() {
        let found = one(vec![box_of(107.0, 18.0, 107.5, 18.5), box_of(104.0, 18.0, 106.0, 20.0)]);
        assert_eq!(found.path.matches('M').count(), 2);
        assert!((found.middle.0 - 184).abs() < 6, "{:?}", found.middle);
    }
}
