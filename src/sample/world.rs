//! The places, agencies and procedures that synthetic cases are drawn from.

use anyhow::{Context, Result, bail, ensure};

use crate::domain::atlas::Atlas;
use crate::domain::place::Province;
use crate::domain::procedure::Procedure;

use super::calibration::{self, Handler, MixRow, ProvinceCounts};
use super::dice::{Dice, Wheel};

/// Three of four cases are handled by a commune: an assumption, no public figure was found.
const COMMUNE_SHARE: f64 = 0.75;

/// A body that handles cases.
pub(super) struct Agency {
    /// `H41.08` for a department, `H41.242` for a commune; the numbers are made up.
    pub code: String,
    pub name: String,
    /// Five digits, empty for a department of the province.
    pub commune: String,
    late_factor: f64,
}

pub(super) struct ProvinceWorld {
    /// Two digits, of the 34.
    pub code: String,
    pub counts: ProvinceCounts,
    pub agencies: Vec<Agency>,
    communes: Wheel,
    /// Index of the first department in `agencies`; the communes stand before.
    departments_from: usize,
}

/// A procedure and what the mix says about it.
pub(super) struct Offer {
    pub procedure: Procedure,
    pub mix: MixRow,
    /// Index of its department among the departments of a province.
    department: usize,
}

pub(super) struct World {
    pub provinces: Vec<ProvinceWorld>,
    pub offers: Vec<Offer>,
    by_handler: [(Vec<usize>, Wheel); 2],
    /// Share of cases that belong to a procedure with a fee.
    pub fee_share: f64,
    /// Share of cases that belong to a procedure which takes no online cases.
    pub offline_share: f64,
    mean_late_factor: f64,
}

impl World {
    pub fn new(atlas: &Atlas, procedures: &[Procedure], seed: u64) -> Result<Self> {
        let (offers, departments) = offers(procedures)?;
        let of = |handler| {
            let indices: Vec<usize> = (0..offers.len()).filter(|&i| offers[i].mix.handled_by == handler).collect();
            let wheel = Wheel::new(indices.iter().map(|&i| offers[i].mix.weight));
            (indices, wheel)
        };
        let by_handler = [of(Handler::Commune), of(Handler::Department)];
        let mean = |value: &dyn Fn(&Offer) -> f64| mean(&offers, value);
        let (fee_share, offline_share, mean_late_factor) = (
            mean(&|offer| f64::from(offer.procedure.fee_due)),
            mean(&|offer| f64::from(!super::case::takes_online(offer.procedure.online_level))),
            mean(&|offer| offer.mix.late_factor),
        );
        let provinces = calibration::provinces()?.into_iter().map(|counts| {
            let code = format!("34:{}", counts.province_code).parse()?;
            let province =
                atlas.province(&code).with_context(|| format!("{code} of sample_calibration.csv is unknown"))?;
            province_world(atlas, province, counts, &departments, seed)
        });
        let provinces = provinces.collect::<Result<Vec<_>>>()?;
        let agencies = provinces.iter().flat_map(|province| &province.agencies).map(|agency| &agency.name);
        let names = offers.iter().flat_map(|offer| [&offer.procedure.name_vi, &offer.procedure.field_name]);
        if let Some(name) = agencies.chain(names).find(|name| name.contains(['"', '\\'])) {
            bail!("`{name}` holds a quote or a backslash, which the synthetic files do not escape");
        }
        Ok(Self { provinces, offers, by_handler, fee_share, offline_share, mean_late_factor })
    }

    /// A procedure and the agency that handles it: indices of `offers` and of the agencies.
    #[inline]
    pub fn draw(&self, province: &ProvinceWorld, dice: &mut Dice) -> (usize, usize) {
        let at_commune = dice.chance(COMMUNE_SHARE);
        let (indices, wheel) = &self.by_handler[usize::from(!at_commune)];
        let offer = indices[wheel.turn(dice)];
        let agency = match at_commune {
            true => province.communes.turn(dice),
            false => province.departments_from + self.offers[offer].department,
        };
        (offer, agency)
    }

    /// How late this procedure at this agency is, against the mean of the province.
    #[inline]
    pub fn late_factor(&self, province: &ProvinceWorld, offer: usize, agency: usize) -> f64 {
        self.offers[offer].mix.late_factor / self.mean_late_factor * province.agencies[agency].late_factor
    }
}

/// The mean over cases, not over procedures.
fn mean(offers: &[Offer], value: &dyn Fn(&Offer) -> f64) -> f64 {
    let of = |handler| {
        let mine = || offers.iter().filter(move |offer| offer.mix.handled_by == handler);
        let weights: f64 = mine().map(|offer| offer.mix.weight).sum();
        mine().map(|offer| offer.mix.weight * value(offer)).sum::<f64>() / weights
    };
    COMMUNE_SHARE * of(Handler::Commune) + (1.0 - COMMUNE_SHARE) * of(Handler::Department)
}

type Departments = Vec<(String, String)>;

fn offers(procedures: &[Procedure]) -> Result<(Vec<Offer>, Departments)> {
    let mut departments: Departments = Vec::new();
    let mut offers = Vec::new();
    for mix in calibration::mix()? {
        let procedure = procedures.iter().find(|procedure| procedure.code == mix.procedure_code);
        let procedure = procedure.with_context(|| format!("{} of sample_mix.csv is unknown", mix.procedure_code))?;
        let name = (mix.agency_number.clone(), mix.agency_name.clone());
        ensure!(
            (mix.handled_by == Handler::Commune) == mix.agency_number.is_empty(),
            "{} of sample_mix.csv: a department has a number, a commune none",
            mix.procedure_code
        );
        let known = departments.iter().position(|department| *department == name);
        let department = known.unwrap_or(departments.len());
        if known.is_none() {
            departments.push(name);
        }
        offers.push(Offer { procedure: procedure.clone(), mix, department });
    }
    Ok((offers, departments))
}

fn province_world(
    atlas: &Atlas,
    province: &Province,
    counts: ProvinceCounts,
    departments: &Departments,
    seed: u64,
) -> Result<ProvinceWorld> {
    let portal = province.portal_code.as_deref();
    let portal = portal.with_context(|| format!("{} has no portal code", province.code))?;
    let communes: Vec<_> = atlas.communes().iter().filter(|commune| commune.province == province.code).collect();
    ensure!(!communes.is_empty(), "{} has no communes", province.code);
    let mut dice = Dice::new(seed ^ 0xC0, counts.province_code.parse()?);
    let mut agencies: Vec<Agency> = (communes.iter().enumerate())
        .map(|(index, commune)| Agency {
            code: format!("{portal}.{}", 200 + index),
            name: format!("UBND {}", commune.name_vi),
            commune: commune.code.bare().to_owned(),
            late_factor: 0.5 + dice.unit(),
        })
        .collect();
    let weights: Vec<f64> = communes.iter().map(|commune| weight(&commune.name_vi) * (0.5 + dice.unit())).collect();
    level(&mut agencies, &weights);
    let departments_from = agencies.len();
    agencies.extend(departments.iter().map(|(number, name)| Agency {
        code: format!("{portal}.{number}"),
        name: name.clone(),
        commune: String::new(),
        late_factor: 1.0,
    }));
    let code = counts.province_code.clone();
    Ok(ProvinceWorld { code, counts, agencies, communes: Wheel::new(weights), departments_from })
}

/// Wards are larger than rural communes, special zones (islands) smaller.
fn weight(name: &str) -> f64 {
    match name.split(' ').next() {
        Some("Phường") => 2.5,
        Some("Xã") => 1.0,
        _ => 0.3,
    }
}

/// Communes differ in lateness, but together they meet the figure of their province.
fn level(agencies: &mut [Agency], weights: &[f64]) {
    let weighted: f64 = agencies.iter().zip(weights).map(|(agency, weight)| agency.late_factor * weight).sum();
    let mean = weighted / weights.iter().sum::<f64>();
    agencies.iter_mut().for_each(|agency| agency.late_factor /= mean);
}
