//! To which province of the 63 a case of today belongs.
//!
//! A province of today is cut into slots: one for each province that went into it, and one for what cannot be
//! attributed, if it merged at all. Each case is counted in one slot, so that the counts of the old provinces and
//! what is not attributable add up to the province, whatever is counted and however communes are mapped.

use crate::domain::atlas::Atlas;
use crate::domain::crosswalk::Origin;
use crate::domain::place::{PROVINCE_NUMBERS, PlaceCode};

/// Slots of all provinces, those of one province side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    slots: Vec<Slot>,
    /// Where a case that names no commune counts, by province.
    of_province: Vec<u16>,
    /// By commune.
    of_commune: Vec<u16>,
    /// By number of the province of before.
    of_old: Vec<Option<u16>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Position of the province among those of today.
    pub province: usize,
    /// `None`: what no old province can be named for.
    pub old: Option<PlaceCode>,
    /// Whether the province of today has no other slot: then its own count says the same.
    pub is_whole: bool,
}

impl Attribution {
    pub fn of(atlas: &Atlas) -> Self {
        let provinces: Vec<_> = atlas.provinces_34().collect();
        let predecessors: Vec<Vec<PlaceCode>> = provinces.iter().map(|one| one.predecessors.clone()).collect();
        let communes: Vec<(usize, Option<PlaceCode>)> = (atlas.communes().iter())
            .filter_map(|commune| {
                let province = provinces.iter().position(|one| one.code == commune.province)?;
                let old = match atlas.origin(commune) {
                    Origin::Province(old) => Some(old.clone()),
                    Origin::Several | Origin::Unnamed => None,
                };
                Some((province, old))
            })
            .collect();
        Self::new(&predecessors, &communes)
    }

    /// `predecessors`: of each province of today. `communes`: of each, the position of its province and the old
    /// province that all of it came from, if that is known and one of the predecessors.
    pub fn new(predecessors: &[Vec<PlaceCode>], communes: &[(usize, Option<PlaceCode>)]) -> Self {
        let mut slots = Vec::new();
        let mut of_province = Vec::new();
        for (province, before) in predecessors.iter().enumerate() {
            let is_whole = before.len() == 1;
            slots.extend(before.iter().map(|old| Slot { province, old: Some(old.clone()), is_whole }));
            if !is_whole {
                slots.push(Slot { province, old: None, is_whole });
            }
            of_province.push((slots.len() - 1) as u16);
        }
        let of_commune = communes.iter().map(|(province, old)| {
            let of_old = |slot: &Slot| slot.province == *province && slot.old.is_some() && slot.old == *old;
            slots.iter().position(of_old).map_or(of_province[*province], |slot| slot as u16)
        });
        let mut of_old = vec![None; PROVINCE_NUMBERS];
        for (at, slot) in slots.iter().enumerate() {
            let number = slot.old.as_ref().and_then(|old| old.bare().parse::<usize>().ok());
            if let Some(known) = number.and_then(|number| of_old.get_mut(number)) {
                *known = Some(at as u16);
            }
        }
        Self { of_commune: of_commune.collect(), of_province, of_old, slots }
    }

    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Positions of a province and, if the case names one, a commune.
    #[inline]
    pub fn slot(&self, province: usize, commune: Option<usize>) -> usize {
        usize::from(match commune {
            Some(commune) => self.of_commune[commune],
            None => self.of_province[province],
        })
    }
}

impl Attribution {
    /// Where a case counts that was told of a province of before itself: whatever its commune says.
    #[inline]
    pub fn slot_of_old(&self, province: usize, old: i16) -> usize {
        let told = usize::try_from(old).ok().and_then(|old| *self.of_old.get(old)?).map(usize::from);
        // A list that has changed since may have made it part of another.
        told.filter(|&slot| self.slots[slot].province == province).unwrap_or_else(|| self.slot(province, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;

    fn codes(numbers: &[&str]) -> Vec<PlaceCode> {
        numbers.iter().map(|number| format!("63:{number}").parse().expect("a place")).collect()
    }

    #[test]
    fn a_case_is_of_its_old_province_or_of_none_that_can_be_named() {
        let old = codes(&["02", "08", "40"]);
        let communes = [(0, Some(old[0].clone())), (0, None), (1, None), (1, Some(old[0].clone()))];
        let cut = Attribution::new(&[old[..2].to_vec(), old[2..].to_vec()], &communes);
        let named = |slot: usize| cut.slots()[slot].old.as_ref().map(PlaceCode::bare);
        let commune = |commune: usize| named(cut.slot(communes[commune].0, Some(commune)));
        assert_eq!((commune(0), commune(1)), (Some("02"), None));
        assert_eq!((commune(2), commune(3)), (Some("40"), Some("40")), "a province that did not merge has one past");
        assert_eq!((named(cut.slot(0, None)), named(cut.slot(1, None))), (None, Some("40")));
        assert_eq!(cut.slots().len(), 4);
    }

    #[test]
    fn the_real_list_cuts_the_34_into_the_63_and_what_is_left_of_those_that_merged() {
        let atlas = Catalogue::embedded().expect("a catalogue").atlas;
        let cut = Attribution::of(&atlas);
        let named = cut.slots().iter().filter(|slot| slot.old.is_some()).count();
        let whole = cut.slots().iter().filter(|slot| slot.is_whole).count();
        assert_eq!((named, whole, cut.slots().len()), (63, 11, 63 + 34 - 11));
        let places: Vec<_> = atlas.provinces_34().collect();
        let slot_of = |code: &str| {
            let at = atlas.communes().iter().position(|one| one.code.bare() == code).expect("a commune");
            let province = places.iter().position(|one| one.code == atlas.communes()[at].province).expect("a province");
            cut.slots()[cut.slot(province, Some(at))].old.as_ref().map(ToString::to_string)
        };
        assert_eq!(slot_of("00097").as_deref(), Some("63:01"));
        assert_eq!((slot_of("10804"), slot_of("26732")), (None, None), "of two provinces; named by no row");
    }
}
