//! Outlines of the provinces from a GeoJSON file of the reader's own. It must hold each of the 34 provinces of today, named
//! by code or by name in whichever property; whatever does not fit is told feature by feature, and no map is drawn from half
//! a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonValue};

use crate::charts::{Outlines, Ring};
use crate::domain::atlas::Atlas;
use crate::domain::place::PlaceCode;

use super::finder::Finder;

/// What is drawn, and where it is from.
#[derive(Debug, PartialEq)]
pub struct Boundaries {
    pub outlines: Outlines,
    /// As whoever runs the server states it; `None`: not stated.
    pub source: Option<String>,
    /// The name of the file.
    pub file: String,
}

/// Why a file cannot be drawn.
#[derive(Debug, PartialEq)]
pub enum BadBoundaries {
    /// No GeoJSON; what the reader says of it, with line and column.
    NotGeoJson(String),
    /// JSON, but no collection of features.
    NotACollection,
    /// No property names most of the provinces; the properties there are.
    NoNames(Vec<String>),
    /// What is found in place of provinces of today under that property, and where, of so many features.
    NotOfToday { property: String, found: Vec<String>, features: usize },
    /// Provinces that no feature names.
    Missing(Vec<String>),
    /// A feature that two properties name differently.
    Contradiction { feature: usize, one: String, other: String },
    /// A feature that is no area.
    NoArea { feature: usize, kind: &'static str },
    /// A point that is not in degrees, or not in Vietnam.
    OutOfPlace { feature: usize, at: Vec<f64> },
    /// Provinces too small to be seen.
    Invisible(Vec<String>),
}

impl Boundaries {
    pub fn read(text: &str, file: &str, source: Option<&str>, atlas: &Atlas) -> Result<Self, BadBoundaries> {
        let collection = collection(text.trim_start_matches('\u{feff}'))?;
        let provinces = named(&collection.features, atlas)?;
        let mut areas: BTreeMap<PlaceCode, Vec<Ring>> = BTreeMap::new();
        for (index, (feature, province)) in collection.features.iter().zip(provinces).enumerate() {
            let rings = areas.entry(province).or_default();
            push_rings(feature.geometry.as_ref(), index + 1, rings)?;
        }
        let name = |code: &PlaceCode| atlas.province(code).map_or_else(|| code.to_string(), |one| one.name.vi.clone());
        let missing = atlas.provinces_34().filter(|province| !areas.contains_key(&province.code));
        let missing: Vec<String> = missing.map(|province| province.name.vi.clone()).collect();
        if !missing.is_empty() {
            return Err(BadBoundaries::Missing(missing));
        }
        let names: BTreeMap<String, String> = areas.keys().map(|code| (code.bare().to_owned(), name(code))).collect();
        let outlines = Outlines::new(areas.into_iter().map(|(code, rings)| (code.bare().to_owned(), rings)))
            .map_err(|codes| BadBoundaries::Invisible(codes.iter().map(|code| names[code].clone()).collect()))?;
        let source = source.map(str::trim).filter(|source| !source.is_empty()).map(str::to_owned);
        Ok(Self { outlines, source, file: file.to_owned() })
    }
}

fn collection(text: &str) -> Result<FeatureCollection, BadBoundaries> {
    serde_json::from_str(text).map_err(|problem| match serde_json::from_str::<JsonValue>(text) {
        Ok(value) if value["type"] != "FeatureCollection" => BadBoundaries::NotACollection,
        _ => BadBoundaries::NotGeoJson(problem.to_string()),
    })
}

/// The province of each feature, by the property that names the most of them.
fn named(features: &[Feature], atlas: &Atlas) -> Result<Vec<PlaceCode>, BadBoundaries> {
    let finder = Finder::new(atlas);
    let keys: BTreeSet<&String> =
        features.iter().filter_map(|feature| feature.properties.as_ref()).flat_map(|all| all.keys()).collect();
    let by = |key: &str| -> Vec<Option<PlaceCode>> {
        features.iter().map(|feature| finder.named(&written(feature.property(key)?)?)).collect()
    };
    let distinct = |found: &[Option<PlaceCode>]| found.iter().flatten().collect::<BTreeSet<_>>().len();
    let of_keys: Vec<(&String, Vec<Option<PlaceCode>>)> = keys.iter().map(|key| (*key, by(key))).collect();
    let all = atlas.provinces_34().count();
    // The first of several that name as many.
    let best =
        of_keys.iter().rev().max_by_key(|(_, found)| distinct(found)).filter(|(_, found)| distinct(found) * 2 > all);
    let Some((key, found)) = best else {
        return Err(BadBoundaries::NoNames(keys.into_iter().cloned().collect()));
    };
    let value = |index: usize, key: &str| features[index].property(key).and_then(written).unwrap_or_default();
    let strange = found.iter().enumerate().filter(|(_, one)| one.is_none());
    let strange: Vec<String> =
        strange.map(|(index, _)| format!("`{}` (feature {})", value(index, key), index + 1)).collect();
    if !strange.is_empty() {
        let property = (*key).clone();
        return Err(BadBoundaries::NotOfToday { property, found: strange, features: features.len() });
    }
    for (other, others) in of_keys.iter().filter(|(other, others)| other != key && distinct(others) * 2 > all) {
        if let Some(index) = (0..features.len()).find(|&index| others[index].is_some() && others[index] != found[index])
        {
            let [one, other] = [*key, *other].map(|key| format!("{key}: {}", value(index, key)));
            return Err(BadBoundaries::Contradiction { feature: index + 1, one, other });
        }
    }
    Ok(found.iter().flatten().cloned().collect())
}

/// Codes are often written as numbers, which have lost their first nought: `1`, or `1.0`.
fn written(value: &JsonValue) -> Option<String> {
    match value {
        JsonValue::String(text) => Some(text.clone()),
        JsonValue::Number(number) => {
            let whole = number.as_f64().filter(|code| code.fract() == 0.0);
            Some(whole.map_or_else(|| number.to_string(), |code| format!("{code:02}")))
        }
        _ => None,
    }
}

/// West, south, east and north of all that is Vietnam's, islands included, with room to spare.
const SOMEWHERE: [f64; 4] = [101.0, 5.0, 119.0, 25.0];

fn is_somewhere(longitude: f64, latitude: f64) -> bool {
    let [west, south, east, north] = SOMEWHERE;
    (west..=east).contains(&longitude) && (south..=north).contains(&latitude)
}

fn push_rings(geometry: Option<&Geometry>, feature: usize, rings: &mut Vec<Ring>) -> Result<(), BadBoundaries> {
    let no_area = |kind| Err(BadBoundaries::NoArea { feature, kind });
    let polygons = match geometry.map(|geometry| &geometry.value) {
        Some(GeometryValue::Polygon { coordinates }) => std::slice::from_ref(coordinates),
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates,
        Some(GeometryValue::GeometryCollection { geometries }) => {
            return geometries.iter().try_for_each(|geometry| push_rings(Some(geometry), feature, rings));
        }
        Some(other) => return no_area(other.type_name()),
        None => return no_area("null"),
    };
    for ring in polygons.iter().flatten() {
        let mut spots = Ring::with_capacity(ring.len());
        for position in ring {
            match *position.as_slice() {
                // A height may follow.
                [longitude, latitude, ..] if is_somewhere(longitude, latitude) => spots.push([longitude, latitude]),
                _ => return Err(BadBoundaries::OutOfPlace { feature, at: position.as_slice().to_vec() }),
            }
        }
        rings.push(spots);
    }
    Ok(())
}

/// As many as one reads.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} … ({})", names.len()) } else { shown }
}

impl std::error::Error for BadBoundaries {}

impl fmt::Display for BadBoundaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGeoJson(problem) => write!(
                f,
                "it is no GeoJSON: {problem}; export it again as GeoJSON (RFC 7946) / không phải GeoJSON: {problem}; hãy \
                 xuất lại thành GeoJSON (RFC 7946)"
            ),
            Self::NotACollection => write!(
                f,
                "expected `\"type\": \"FeatureCollection\"` with a feature a province / cần `\"type\": \
                 \"FeatureCollection\"`, mỗi tỉnh một feature"
            ),
            Self::NoNames(keys) => write!(
                f,
                "no property names the 34 provinces by code or name (there are: {0}); add one, as `\"code\": \"40\"` / \
                 không thuộc tính nào ghi mã hay tên 34 tỉnh, thành phố (đang có: {0}); hãy thêm, như `\"code\": \"40\"`",
                listed(keys)
            ),
            Self::NotOfToday { property, found, features } => write!(
                f,
                "{features} features; under `{property}` these are no provinces of today: {0}; boundaries of before 1 July \
                 2025 must be merged into the 34 / {features} feature; ở `{property}` không phải tỉnh, thành phố hiện nay: \
                 {0}; ranh giới trước 01/07/2025 phải được gộp thành 34",
                listed(found)
            ),
            Self::Missing(names) => {
                write!(f, "no feature for: {0}; add them / thiếu: {0}; hãy bổ sung", listed(names))
            }
            Self::Contradiction { feature, one, other } => write!(
                f,
                "feature {feature} says `{one}` and `{other}`, two provinces; mend the wrong one / feature \
                 {feature} ghi `{one}` và `{other}`, hai tỉnh khác nhau; hãy sửa chỗ sai"
            ),
            Self::NoArea { feature, kind } => write!(
                f,
                "feature {feature} is of type {kind}, expected Polygon or MultiPolygon / feature {feature} thuộc kiểu {kind}, \
                 cần Polygon hoặc MultiPolygon"
            ),
            Self::OutOfPlace { feature, at } => write!(
                f,
                "feature {feature} has the point {at:?}, expected longitude and latitude in degrees (WGS 84), within \
                 [101, 5] and [119, 25]; convert it, for example from VN-2000: ogr2ogr -t_srs EPSG:4326 out.geojson \
                 in.geojson / feature {feature} có điểm {at:?}, cần kinh độ, vĩ độ tính bằng độ (WGS 84), trong khoảng \
                 [101, 5] đến [119, 25]; hãy chuyển đổi, ví dụ từ VN-2000: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"
            ),
            Self::Invisible(names) => write!(
                f,
                "less than a pixel is left of: {0}; their areas are broken / không còn gì để vẽ của: {0}; vùng của các tỉnh \
                 này bị lỗi",
                listed(names)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;
    use serde_json::json;

    fn atlas() -> Atlas {
        Catalogue::embedded().expect("the catalogue is valid").atlas
    }

    /// A box of half a degree for each province, side by side.
    fn features(atlas: &Atlas) -> Vec<JsonValue> {
        let feature = |(index, province): (usize, &crate::domain::place::Province)| {
            let (west, south) = (103.0 + (index % 6) as f64, 9.0 + (index / 6) as f64);
            let (east, north) = (west + 0.5, south + 0.5);
            json!({
                "type": "Feature",
                "properties": { "ma": province.code.bare(), "ten": province.name.vi, "vung": "Việt Nam", "stt": index + 1 },
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]
                },
            })
        };
        atlas.provinces_34().enumerate().map(feature).collect()
    }

    fn read(features: Vec<JsonValue>) -> Result<Boundaries, BadBoundaries> {
        let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
        Boundaries::read(&text, "tinh.geojson", Some(" Bộ X, 2025 "), &atlas())
    }

    fn with(change: impl FnOnce(&mut Vec<JsonValue>)) -> BadBoundaries {
        let mut all = features(&atlas());
        change(&mut all);
        read(all).expect_err("a file that does not fit")
    }

    #[test]
    fn provinces_are_found_by_code_or_by_name_in_whichever_property() {
        let whole = read(features(&atlas())).expect("fits");
        assert_eq!((whole.source.as_deref(), whole.file.as_str()), (Some("Bộ X, 2025"), "tinh.geojson"));
        let without = |key: &str| {
            let mut all = features(&atlas());
            all.iter_mut().for_each(|one| drop(one["properties"].as_object_mut().expect("some").remove(key)));
            read(all).expect("fits")
        };
        assert_eq!(without("ma"), whole);
        assert_eq!(without("ten"), whole);
        let mut numbers = features(&atlas());
        for one in &mut numbers {
            let code: u64 = one["properties"]["ma"].as_str().expect("a code").parse().expect("a number");
            one["properties"] = json!({ "code": code });
        }
        assert_eq!(read(numbers.clone()).expect("fits"), whole);
        for one in &mut numbers {
            one["properties"]["code"] = json!(one["properties"]["code"].as_f64());
        }
        assert_eq!(read(numbers).expect("fits"), whole);
    }

    #[test]
    fn a_province_of_several_features_is_drawn_whole() {
        let mut all = features(&atlas());
        let mut island = all[0].clone();
        island["geometry"]["coordinates"] = json!([[[112.0, 16.0], [112.5, 16.0], [112.5, 16.5], [112.0, 16.0]]]);
        all.push(island.clone());
        let apart = read(all).expect("fits");
        let mut all = features(&atlas());
        let first = all[0]["geometry"]["coordinates"].clone();
        all[0]["geometry"] =
            json!({ "type": "MultiPolygon", "coordinates": [first, island["geometry"]["coordinates"]] });
        assert_eq!(read(all).expect("fits"), apart);
        assert_ne!(read(features(&atlas())).expect("fits"), apart);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let text = |text: &str| Boundaries::read(text, "f", None, &atlas()).expect_err("does not fit");
        assert!(
            matches!(text("{\n \"type\": oops"), BadBoundaries::NotGeoJson(why) if why.contains("line 2 column 10"))
        );
        assert!(matches!(text(""), BadBoundaries::NotGeoJson(_)));
        assert_eq!(text("[1]"), BadBoundaries::NotACollection);
        assert_eq!(text("{\"type\": \"Feature\"}"), BadBoundaries::NotACollection);
        let keys = ["stt", "vung"].map(str::to_owned).to_vec();
        let unnamed = with(|all| {
            all.iter_mut().for_each(|one| {
                let properties = one["properties"].as_object_mut().expect("some");
                properties.retain(|key, _| keys.contains(key));
            });
        });
        assert_eq!(unnamed, BadBoundaries::NoNames(keys.clone()));
        assert_eq!(with(Vec::clear), BadBoundaries::NoNames(Vec::new()));
        let lacking = with(|all| all.retain(|one| one["properties"]["ten"] != "Nghệ An"));
        assert_eq!(lacking, BadBoundaries::Missing(vec!["Nghệ An".to_owned()]));
        let wrong = with(|all| all[1]["properties"]["ten"] = json!("Hà Nội"));
        let (one, other) = ("ma: 04".to_owned(), "ten: Hà Nội".to_owned());
        assert_eq!(wrong, BadBoundaries::Contradiction { feature: 2, one, other });
    }

    #[test]
    fn provinces_of_before_the_merger_are_named() {
        let old = with(|all| {
            let mut one = all[0].clone();
            one["properties"]["ma"] = json!("74");
            one["properties"]["ten"] = json!("Bình Dương");
            all.push(one);
        });
        let found = vec!["`74` (feature 35)".to_owned()];
        assert_eq!(old, BadBoundaries::NotOfToday { property: "ma".to_owned(), found, features: 35 });
        let told = old.to_string();
        assert!(told.contains("35 features; under `ma`") && told.contains("phải được gộp thành 34"), "{told}");
    }

    #[test]
    fn points_that_are_not_in_degrees_and_features_without_an_area_are_told() {
        let metres = with(|all| all[3]["geometry"]["coordinates"][0][1] = json!([587_000.0, 2_325_000.0]));
        assert_eq!(metres, BadBoundaries::OutOfPlace { feature: 4, at: vec![587_000.0, 2_325_000.0] });
        let turned = with(|all| all[3]["geometry"]["coordinates"][0][1] = json!([21.0, 105.8]));
        assert_eq!(turned, BadBoundaries::OutOfPlace { feature: 4, at: vec![21.0, 105.8] });
        let line = with(|all| all[5]["geometry"] = json!({ "type": "Point", "coordinates": [105.8, 21.0] }));
        assert_eq!(line, BadBoundaries::NoArea { feature: 6, kind: "Point" });
        let nothing = with(|all| all[5]["geometry"] = json!(null));
        assert_eq!(nothing, BadBoundaries::NoArea { feature: 6, kind: "null" });
        let flat =
            with(|all| all[0]["geometry"]["coordinates"] = json!([[[105.8, 21.0], [105.9, 21.0], [105.8, 21.0]]]));
        assert_eq!(flat, BadBoundaries::Invisible(vec!["Hà Nội".to_owned()]));
        let short = with(|all| all[0]["geometry"]["coordinates"] = json!([[[105.8], [105.9, 21.0], [105.8, 21.0]]]));
        assert_eq!(short, BadBoundaries::OutOfPlace { feature: 1, at: vec![105.8] });
        assert!(short.to_string().contains("feature 1 có điểm [105.8], cần kinh độ"), "{short}");
    }
}
