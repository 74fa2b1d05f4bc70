//! The province chooser: "nghe an", "Nghệ An" and "NGHE AN" are the same question, and the name
//! of a former province leads to its page, which says what it became part of.

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::domain::atlas::Atlas;
use crate::domain::place::{PlaceCode, Province};

/// Folded names, made once per catalogue.
pub struct Finder {
    entries: Vec<Entry>,
    communes: Vec<(String, usize)>,
}

struct Entry {
    folded: String,
    /// The same in one word: `nghean`.
    joined: String,
    province: PlaceCode,
    /// The former province, where that is what matched.
    former: Option<(PlaceCode, String)>,
}

/// One place that answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// A province of the 34.
    pub province: PlaceCode,
    /// What matched, where it was not the province's own name: a former province or a commune.
    pub through: Option<Through>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Through {
    /// Of the 63, with its name.
    FormerProvince(PlaceCode, String),
    Commune(String),
}

impl Hit {
    /// The last segment of the address of the page to go to: of a former province its own.
    pub fn segment(&self) -> String {
        match &self.through {
            Some(Through::FormerProvince(old, _)) => format!("63-{}", old.bare()),
            _ => self.province.bare().to_owned(),
        }
    }
}

impl Finder {
    pub fn new(atlas: &Atlas) -> Self {
        let own = |province: &Province| {
            let names = [province.name.vi.as_str(), &province.name.en, province.code.bare()];
            let names = names.into_iter().chain(province.portal_code.as_deref()).map(bare_name).collect::<Vec<_>>();
            let code = province.code.clone();
            names.into_iter().map(move |folded| Entry::new(folded, code.clone(), None))
        };
        let former = |province: &Province| {
            let successor = atlas.successor(&province.code)?.clone();
            let folded = bare_name(&province.name.vi);
            Some(Entry::new(folded, successor, Some((province.code.clone(), province.name.vi.clone()))))
        };
        let mut entries: Vec<Entry> = atlas.provinces_34().flat_map(own).collect();
        entries.extend(atlas.provinces_63().filter_map(former));
        let communes = atlas.communes().iter().enumerate();
        let communes = communes.map(|(index, commune)| (bare_name(&commune.name_vi), index)).collect();
        Self { entries, communes }
    }

    /// Best first: a province of that name, else provinces whose name or former name holds it, else
    /// communes. Every hit, not only the first few.
    pub fn find(&self, atlas: &Atlas, question: &str) -> Vec<Hit> {
        let wanted = bare_name(question);
        if wanted.is_empty() {
            return Vec::new();
        }
        for matches in [Entry::is as fn(&Entry, &str) -> bool, Entry::starts, Entry::holds] {
            let hits = self.provinces(|entry| matches(entry, &wanted));
            if !hits.is_empty() {
                return hits;
            }
        }
        let in_communes = self.communes.iter().filter(|(folded, _)| folded.contains(&wanted));
        in_communes
            .filter_map(|(_, index)| atlas.communes().get(*index))
            .map(|commune| Hit {
                province: commune.province.clone(),
                through: Some(Through::Commune(commune.name_vi.clone())),
            })
            .collect()
    }

    /// The province of today that has this code or very name.
    pub fn named(&self, text: &str) -> Option<PlaceCode> {
        let wanted = bare_name(text);
        let own = self.entries.iter().filter(|entry| entry.former.is_none());
        own.filter(|entry| entry.is(&wanted)).map(|entry| entry.province.clone()).next()
    }

    /// The provinces whose names are least unlike the question, for "did you mean"; none if no name
    /// shares at least half its letters with it.
    pub fn near(&self, question: &str, count: usize) -> Vec<PlaceCode> {
        let wanted = bare_name(question);
        let names = self.entries.iter().filter(|entry| !entry.folded.contains(|letter: char| letter.is_ascii_digit()));
        let ranked = names.map(|entry| (distance(&wanted, &entry.folded), entry));
        let mut ranked: Vec<(usize, &PlaceCode)> = ranked
            .filter(|(edits, entry)| edits * 2 <= entry.folded.chars().count())
            .map(|(edits, entry)| (edits, &entry.province))
            .collect();
        ranked.sort();
        let mut near: Vec<PlaceCode> = Vec::new();
        for (_, province) in ranked {
            if near.len() < count && !near.contains(province) {
                near.push(province.clone());
            }
        }
        near
    }

    /// A province's own name wins over a former name that leads to it.
    fn provinces(&self, matches: impl Fn(&Entry) -> bool) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for entry in self.entries.iter().filter(|entry| matches(entry)) {
            if !hits.iter().any(|hit| hit.province == entry.province) {
                let through = entry.former.clone().map(|(code, name)| Through::FormerProvince(code, name));
                hits.push(Hit { province: entry.province.clone(), through });
            }
        }
        hits
    }
}

impl Entry {
    fn new(folded: String, province: PlaceCode, former: Option<(PlaceCode, String)>) -> Self {
        Self { joined: folded.replace(' ', ""), folded, province, former }
    }

    fn is(&self, wanted: &str) -> bool {
        self.folded == wanted || self.joined == wanted
    }

    fn starts(&self, wanted: &str) -> bool {
        self.folded.starts_with(wanted)
    }

    fn holds(&self, wanted: &str) -> bool {
        self.folded.contains(wanted)
    }
}

/// Lower case, without tones and marks (`đ` is `d`), words parted by one blank.
pub fn fold(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let mut folded = String::with_capacity(text.len());
    for letter in decomposed.chars().flat_map(char::to_lowercase) {
        match letter {
            'đ' => folded.push('d'),
            '\u{300}'..='\u{36f}' => {}
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Names as people shorten them, folded. Shorter ones stand for several provinces: `dn` is Đà Nẵng and Đồng Nai.
const SHORT: [(&[&str], &str); 4] = [
    (&["hcm", "tphcm", "tp hcm", "hcmc", "tp ho chi minh", "sai gon", "saigon", "sg"], "ho chi minh"),
    (&["hn", "tphn", "tp hn"], "ha noi"),
    (&["brvt", "br vt", "vung tau"], "ba ria vung tau"),
    (&["tt hue", "tth", "thua thien hue"], "hue"),
];

/// Folded, without the words for the kind of unit, so that "tỉnh Nghệ An" is "Nghệ An".
fn bare_name(text: &str) -> String {
    const KINDS: [&str; 6] = ["tinh ", "thanh pho ", "tp ", "xa ", "phuong ", "dac khu "];
    let folded = fold(text);
    if let Some((_, whole)) = SHORT.into_iter().find(|(shorts, _)| shorts.contains(&folded.as_str())) {
        return whole.to_owned();
    }
    let bare = KINDS.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(&folded);
    let bare = [" province", " city"].iter().find_map(|kind| bare.strip_suffix(kind)).unwrap_or(bare);
    bare.to_owned()
}

/// Edits (insert, delete, replace) between two short texts.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Text;
    use std::collections::HashMap;

    fn atlas() -> Atlas {
        let code = |text: &str| text.parse::<PlaceCode>().expect("code");
        let province = |at: &str, name_vi: &str, name_en: &str, portal: Option<&str>| Province {
            code: code(at),
            name: Text::new(name_vi, name_en),
            region: String::new(),
            portal_code: portal.map(str::to_owned),
            predecessors: Vec::new(),
            source: String::new(),
        };
        let provinces = vec![
            province("34:40", "Nghệ An", "Nghe An", Some("H41")),
            province("34:79", "Hồ Chí Minh", "Ho Chi Minh", Some("H29")),
            province("34:75", "Đồng Nai", "Dong Nai", Some("H19")),
            province("34:82", "Đồng Tháp", "Dong Thap", Some("H20")),
            province("63:74", "Bình Dương", "Binh Duong", None),
        ];
        Atlas::new(provinces, Vec::new(), HashMap::from([(code("63:74"), code("34:79"))]))
    }

    fn found(question: &str) -> Vec<String> {
        let atlas = atlas();
        Finder::new(&atlas).find(&atlas, question).into_iter().map(|hit| hit.province.bare().to_owned()).collect()
    }

    #[test]
    fn tones_case_and_kind_do_not_matter() {
        for question in
            ["nghe an", "Nghệ An", "NGHE AN", " nghệ  an ", "Tỉnh Nghệ An", "H41", "40", "Nghe\u{302}\u{323} An"]
        {
            assert_eq!(found(question), ["40"], "{question}");
        }
        for question in ["TP.HCM", "Sài Gòn", "thành phố Hồ Chí Minh", "ho chi minh city"] {
            assert_eq!(found(question), ["79"], "{question}");
        }
    }

    #[test]
    fn several_hits_are_all_listed() {
        assert_eq!(found("đồng"), ["75", "82"]);
        assert_eq!(found(""), Vec::<String>::new());
        assert_eq!(found("xyz"), Vec::<String>::new());
    }

    #[test]
    fn a_former_province_leads_to_its_successor() {
        let atlas = atlas();
        let hits = Finder::new(&atlas).find(&atlas, "binh duong");
        assert_eq!(hits[0].province.bare(), "79");
        let code = "63:74".parse().expect("code");
        assert_eq!(hits[0].through, Some(Through::FormerProvince(code, "Bình Dương".to_owned())));
        assert_eq!(hits[0].segment(), "63-74");
    }

    #[test]
    fn a_code_or_a_name_of_today_is_one_province_and_a_former_one_is_none() {
        let finder = Finder::new(&atlas());
        for name in ["40", "Nghệ An", "Tỉnh Nghệ An", "NgheAn", "H41"] {
            assert_eq!(finder.named(name).map(|code| code.to_string()).as_deref(), Some("34:40"), "{name}");
        }
        for name in ["Bình Dương", "74", "đồng", "", "Nghe"] {
            assert_eq!(finder.named(name), None, "{name}");
        }
    }

    #[test]
    fn near_names_come_first() {
        let finder = Finder::new(&atlas());
        assert_eq!(finder.near("nghe anh", 1)[0].bare(), "40");
        assert!(finder.near("xyzz", 5).is_empty(), "nothing is near nonsense");
    }
}
