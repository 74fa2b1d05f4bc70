//! The atlas: every province of both code systems, the communes, and who succeeded whom.

use std::collections::HashMap;
use std::sync::Arc;

use super::crosswalk::{Coverage, Crosswalk, Origin};
use super::place::{CodeSystem, Commune, PlaceCode, Province};

/// Built once by the catalogue; read by everybody.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    provinces: Vec<Province>,
    communes: Vec<Commune>,
    successors: HashMap<PlaceCode, PlaceCode>,
    by_code: HashMap<PlaceCode, usize>,
    communes_by_code: HashMap<PlaceCode, usize>,
    crosswalk: Arc<Crosswalk>,
}

impl Atlas {
    /// `successors`: province of the 63 -> province of the 34 (each of the 63 exactly once).
    pub fn new(provinces: Vec<Province>, communes: Vec<Commune>, successors: HashMap<PlaceCode, PlaceCode>) -> Self {
        let by_code = provinces.iter().enumerate().map(|(index, p)| (p.code.clone(), index)).collect();
        let communes_by_code = communes.iter().enumerate().map(|(index, c)| (c.code.clone(), index)).collect();
        Self { provinces, communes, successors, by_code, communes_by_code, crosswalk: Arc::default() }
    }

    /// With what became of the communes of before.
    pub fn with_crosswalk(mut self, crosswalk: Crosswalk) -> Self {
        self.crosswalk = Arc::new(crosswalk);
        self
    }

    pub fn crosswalk(&self) -> &Crosswalk {
        &self.crosswalk
    }

    /// The province of the 63 that a commune of today came from. In a province that did not merge there is
    /// only one, whatever the list of communes names.
    pub fn origin(&self, commune: &Commune) -> Origin<'_> {
        match self.province(&commune.province).map(|province| province.predecessors.as_slice()) {
            Some([same]) => Origin::Province(same),
            _ => self.crosswalk.origin(&commune.code),
        }
    }

    /// How much of the communes the list accounts for.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        for old in self.crosswalk.communes() {
            match old.whole() {
                Some(_) => coverage.whole += 1,
                None => coverage.divided += 1,
            }
        }
        for commune in &self.communes {
            match self.crosswalk.origin(&commune.code) {
                Origin::Province(_) => coverage.of_one_province += 1,
                Origin::Several => coverage.of_several += 1,
                Origin::Unnamed => coverage.unnamed += 1,
            }
        }
        coverage
    }

    /// The 34 provinces in force, in the order of the catalogue's file (by code).
    pub fn provinces_34(&self) -> impl Iterator<Item = &Province> {
        self.provinces.iter().filter(|province| province.code.system == CodeSystem::Of34)
    }

    pub fn provinces_63(&self) -> impl Iterator<Item = &Province> {
        self.provinces.iter().filter(|province| province.code.system == CodeSystem::Of63)
    }

    pub fn province(&self, code: &PlaceCode) -> Option<&Province> {
        self.by_code.get(code).map(|&index| &self.provinces[index])
    }

    pub fn communes(&self) -> &[Commune] {
        &self.communes
    }

    pub fn commune(&self, code: &PlaceCode) -> Option<&Commune> {
        self.communes_by_code.get(code).map(|&index| &self.communes[index])
    }

    /// The province of the 34 that a province of the 63 went into.
    pub fn successor(&self, code: &PlaceCode) -> Option<&PlaceCode> {
        self.successors.get(code)
    }

    /// The province that a place lies in: itself, or a commune's; of a commune of before the province of today.
    pub fn province_of(&self, code: &PlaceCode) -> Option<&Province> {
        let of_today = || self.province(&self.commune(code)?.province);
        let of_before = || self.province(self.successor(&self.crosswalk.commune(code)?.province)?);
        self.province(code).or_else(of_today).or_else(of_before)
    }
}
