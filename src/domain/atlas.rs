//! The atlas: every province of both code systems, the communes, and who succeeded whom.

use std::collections::HashMap;

use super::place::{CodeSystem, Commune, PlaceCode, Province};

/// Built once by the catalogue; read by everybody.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    provinces: Vec<Province>,
    communes: Vec<Commune>,
    successors: HashMap<PlaceCode, PlaceCode>,
    by_code: HashMap<PlaceCode, usize>,
    communes_by_code: HashMap<PlaceCode, usize>,
}

impl Atlas {
    /// `successors`: province of the 63 -> province of the 34 (each of the 63 exactly once).
    pub fn new(provinces: Vec<Province>, communes: Vec<Commune>, successors: HashMap<PlaceCode, PlaceCode>) -> Self {
        let by_code = provinces.iter().enumerate().map(|(index, p)| (p.code.clone(), index)).collect();
        let communes_by_code = communes.iter().enumerate().map(|(index, c)| (c.code.clone(), index)).collect();
        Self { provinces, communes, successors, by_code, communes_by_code }
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

    /// The province that a place of the 34 lies in: itself, or a commune's.
    pub fn province_of(&self, code: &PlaceCode) -> Option<&Province> {
        self.province(code).or_else(|| self.province(&self.commune(code)?.province))
    }
}
