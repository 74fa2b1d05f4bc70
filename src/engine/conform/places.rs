//! Where a record says that its case is: codes of the list that its source names, and what they are today.

use polars::prelude::{PlHashMap, PlHashSet};

use super::contract::RowContract;
use super::moment::parse_moment;
use super::record::{Column, RawCase};
use super::rejects::{self, Rule};
use super::row::OldPlace;
use crate::domain::atlas::Atlas;
use crate::domain::calendar::date_of;
use crate::domain::history::day_of;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::source::PlaceCodes;

/// The lists of places that rows are held against.
#[derive(Debug, Default)]
pub struct Places {
    codes: PlaceCodes,
    of_34: List,
    of_63: List,
}

/// The provinces and communes of one code system, by number.
#[derive(Debug, Default)]
pub struct List {
    /// The province of the 34 that each is or went into.
    provinces: PlHashMap<i16, i16>,
    communes: PlHashMap<i32, Home>,
    /// Provinces of the 34 that several of these went into.
    merged: PlHashSet<i16>,
}

#[derive(Debug)]
struct Home {
    /// In the same list.
    province: i16,
    /// The communes of the 34 that it is or went into.
    today: Vec<i32>,
}

/// The place of a case, in today's numbers, with what was told of before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// `None`: it cannot be read.
    pub province: Option<i16>,
    pub commune: Option<i32>,
    pub old: Option<OldPlace>,
}

impl Places {
    pub fn new(atlas: &Atlas, codes: PlaceCodes) -> Self {
        Self { codes, of_34: of_34(atlas), of_63: of_63(atlas) }
    }

    fn list(&self, system: CodeSystem) -> &List {
        match system {
            CodeSystem::Of34 => &self.of_34,
            CodeSystem::Of63 => &self.of_63,
        }
    }

    /// Of a row of progress, which tells no day of receipt: the province that its code is today, if all lists that the
    /// source names say the same (`None` inside: they do not).
    pub fn undated(&self, code: &str) -> Option<Option<i16>> {
        let lists = self.codes.systems().iter().map(|&system| self.list(system));
        let mut known = lists.filter_map(|list| list.province(code));
        let first = known.next()?;
        Some(Some(first).filter(|first| known.all(|other| other == *first)))
    }
}

impl List {
    /// The province of the 34 that a code is or went into.
    pub fn province(&self, code: &str) -> Option<i16> {
        self.provinces.get(&digits::<i16>(code, 2)?).copied()
    }

    /// The province of a commune, in the same list.
    pub fn home(&self, code: &str) -> Option<i16> {
        Some(self.communes.get(&digits::<i32>(code, 5)?)?.province)
    }
}

impl RowContract {
    /// The list that a record's codes are of; `None` where the day decides and the record tells none.
    pub(super) fn system(&self, raw: &RawCase<'_>) -> Option<CodeSystem> {
        match self.places.codes {
            PlaceCodes::Of34 => Some(CodeSystem::Of34),
            PlaceCodes::Of63 => Some(CodeSystem::Of63),
            PlaceCodes::ByReceipt => {
                let told = [Column::ReceivedAt, Column::SubmittedAt].map(|column| raw.get(column));
                let moment = parse_moment(&self.moments, told.into_iter().find(|text| !text.is_empty())?)?;
                date_of(day_of(moment)).map(CodeSystem::on)
            }
        }
    }

    /// Whether the day of receipt decides which list a code is of.
    pub(super) fn follows_receipt(&self) -> bool {
        self.places.codes == PlaceCodes::ByReceipt
    }

    /// Why a row that tells no day of receipt is sent back for its province.
    pub(super) fn unknown_place(&self) -> Rule {
        match self.places.codes {
            PlaceCodes::Of63 => rejects::UNKNOWN_OLD_PLACE,
            PlaceCodes::Of34 | PlaceCodes::ByReceipt => rejects::UNKNOWN_PLACE,
        }
    }

    /// The lists, by their system.
    pub(super) fn list(&self, system: CodeSystem) -> &List {
        self.places.list(system)
    }

    /// The province of the 34 that a record is of, as far as it can be read.
    pub(super) fn province_of(&self, raw: &RawCase<'_>) -> Option<i16> {
        self.list(self.system(raw)?).province(raw.get(Column::Province))
    }

    /// The place of a record; `problem` is told of every code that does not fit.
    pub(super) fn placed(&self, raw: &RawCase<'_>, mut problem: impl FnMut(Column, Rule)) -> Placed {
        let Some(system) = self.system(raw) else {
            // A day that cannot be read is told of by itself.
            if [Column::ReceivedAt, Column::SubmittedAt].iter().all(|&column| raw.get(column).is_empty()) {
                problem(Column::Province, rejects::NO_DAY_FOR_PLACE);
            }
            return Placed::default();
        };
        let unknown = match system {
            CodeSystem::Of34 => rejects::UNKNOWN_PLACE,
            CodeSystem::Of63 => rejects::UNKNOWN_OLD_PLACE,
        };
        let list = self.list(system);
        let (said, commune) = (raw.get(Column::Province), raw.get(Column::Commune));
        let province = list.province(said);
        match (province, self.own_province) {
            (None, _) => problem(Column::Province, unknown),
            (Some(said), Some(own)) if said != own => problem(Column::Province, rejects::FOREIGN_PROVINCE),
            _ => {}
        }
        let number = digits::<i32>(commune, 5);
        let home = number.and_then(|number| list.communes.get(&number));
        let is_elsewhere = |home: &Home| province.is_some() && digits(said, 2) != Some(home.province);
        if !commune.is_empty() && home.is_none_or(is_elsewhere) {
            problem(Column::Commune, unknown);
        }
        let today = self.commune_today(raw, province, home);
        if today.is_err() {
            problem(Column::CommuneToday, rejects::OTHER_COMMUNE_TODAY);
        }
        let is_whole = |home: &&Home| home.today.len() == 1;
        let commune = today.ok().flatten().or_else(|| home.filter(is_whole)?.today.first().copied());
        let is_merged = province.is_some_and(|today| list.merged.contains(&today));
        let old = digits(said, 2).filter(|_| system == CodeSystem::Of63);
        let old = old.map(|province| OldPlace { province, commune: number.filter(|_| home.is_some()), is_merged });
        Placed { province, commune, old }
    }

    /// The commune of today that a record names itself; an error if it lies elsewhere than the rest says.
    fn commune_today(&self, raw: &RawCase<'_>, province: Option<i16>, home: Option<&Home>) -> Result<Option<i32>, ()> {
        let text = raw.get(Column::CommuneToday);
        if text.is_empty() {
            return Ok(None);
        }
        let number = digits::<i32>(text, 5).ok_or(())?;
        let lies_in = self.places.of_34.communes.get(&number).ok_or(())?.province;
        let fits =
            province.is_none_or(|province| province == lies_in) && home.is_none_or(|home| home.today.contains(&number));
        if fits { Ok(Some(number)) } else { Err(()) }
    }
}

/// So many digits and nothing else.
fn digits<N: std::str::FromStr>(text: &str, length: usize) -> Option<N> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn number<N: std::str::FromStr>(code: &PlaceCode) -> Option<N> {
    code.bare().parse().ok()
}

fn of_34(atlas: &Atlas) -> List {
    let province = |code: &PlaceCode| Some((number(code)?, number(code)?));
    let communes = atlas.communes().iter().filter_map(|commune| {
        let own = number(&commune.code)?;
        Some((own, Home { province: number(&commune.province)?, today: vec![own] }))
    });
    List {
        provinces: atlas.provinces_34().filter_map(|one| province(&one.code)).collect(),
        communes: communes.collect(),
        merged: PlHashSet::default(),
    }
}

fn of_63(atlas: &Atlas) -> List {
    let province = |code: &PlaceCode| Some((number(code)?, number(atlas.successor(code)?)?));
    let communes = atlas.crosswalk().communes().iter().filter_map(|commune| {
        let today = commune.into.iter().filter_map(number).collect();
        Some((number(&commune.code)?, Home { province: number(&commune.province)?, today }))
    });
    let merged = atlas.provinces_34().filter(|one| one.predecessors.len() > 1);
    List {
        provinces: atlas.provinces_63().filter_map(|one| province(&one.code)).collect(),
        communes: communes.collect(),
        merged: merged.filter_map(|one| number(&one.code)).collect(),
    }
}
