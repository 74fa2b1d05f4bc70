//! What the tests share: an office that loads case files and counts them, without a database.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use chiso::catalog::Catalogue;
use chiso::domain::counts::Counts;
use chiso::domain::limit::{Limit, LimitUnit};
use chiso::domain::load::{Load, LoadRequest, LoadState, Way};
use chiso::domain::part::Part;
use chiso::domain::source::Contract;
use chiso::engine::RowContract;
use chiso::engine::compute::Counting;
use chiso::engine::ingest::CaseLoad;
use chiso::formats::{FileInput, hash};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// An office with its own data folder and manifest.
pub struct Office {
    pub catalogue: Catalogue,
    /// Time limits by procedure.
    pub limits: HashMap<String, Limit>,
    pub folder: TempDir,
    /// What a manifest would list for the one source that is loaded here.
    pub visible: Vec<String>,
}

impl Office {
    pub fn new() -> Self {
        let catalogue = Catalogue::embedded().expect("the catalogue is valid");
        let limits = HashMap::from([("1.000001".to_owned(), Limit { amount: 3, unit: LimitUnit::WorkingDay })]);
        Self { catalogue, limits, folder: tempfile::tempdir().expect("a folder"), visible: Vec::new() }
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("writes");
        path
    }

    pub fn load(&mut self, source: &str, path: &Path) -> anyhow::Result<Load> {
        let source = self.catalogue.source(source).expect("a source");
        let Contract::Cases(mapping) = &source.contract else { panic!("not a source of cases") };
        let atlas = &self.catalogue.atlas;
        let number = |code: &str| code.parse::<i32>().expect("digits");
        let communes: HashMap<i32, i16> = atlas
            .communes()
            .iter()
            .map(|commune| (number(commune.code.bare()), number(commune.province.bare()) as i16))
            .collect();
        let provinces = atlas.provinces_34().map(|province| number(province.code.bare()) as i16).collect();
        let limits = self.limits.clone();
        let contract = RowContract::new(mapping, communes, provinces, limits);
        let input = FileInput::new(path);
        let load = CaseLoad {
            source,
            mapping,
            contract: &contract,
            data: self.folder.path(),
            visible: &self.visible,
            request: &LoadRequest { period: String::new(), way: Way::CommandLine, province: None },
            loaded_at: "2026-10-11T08:00:00+07:00",
            dry: false,
        };
        let load = load.run(&input, &hash(&input)?, &|_| {})?.load;
        if load.state == LoadState::Refused {
            anyhow::bail!("nothing was loaded: {} / {}", load.remark.en, load.remark.vi);
        }
        assert_eq!(load.read, load.accepted + load.rejected + load.duplicate + load.superseded, "nothing is lost");
        self.visible.extend(load.lake_files.iter().cloned());
        Ok(load)
    }

    pub fn parts(&self, source: &str) -> Vec<Part> {
        self.parts_until(source, date(2026, 10, 10))
    }

    pub fn parts_until(&self, source: &str, as_of: Date) -> Vec<Part> {
        self.counts_until(source, as_of).parts
    }

    pub fn counts_until(&self, source: &str, as_of: Date) -> Counts {
        let counting = Counting {
            data: self.folder.path(),
            atlas: &self.catalogue.atlas,
            calendar: &self.catalogue.calendar,
            rule_sets: &self.catalogue.rule_sets,
            indicators: &self.catalogue.indicators,
            with_events: true,
        };
        counting.run(source, &self.visible, as_of, &|_| {}).expect("counts").counts
    }

    /// Sums over time of the plain counts of a place, without zero rows.
    pub fn totals(&self, source: &str, place: &str) -> BTreeMap<String, i64> {
        let mut totals = BTreeMap::new();
        for part in self.parts(source).into_iter().filter(|part| part.place.to_string() == place) {
            if !part.measure.0.contains('?') && part.member.is_empty() {
                *totals.entry(part.measure.0).or_default() += part.n;
            }
        }
        totals
    }

    pub fn quarantine(&self, load: &Load) -> String {
        let name = load.quarantine_file.as_ref().expect("a quarantine file");
        fs::read_to_string(self.folder.path().join(name)).expect("readable")
    }
}
