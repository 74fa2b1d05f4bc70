//! The catalogue: `pipelines/` made into domain values, or a list of what is wrong and where.
//!
//! May import `domain`, and of the heavy crates toml, csv and include_dir; it knows no polars, no
//! SQL and no HTTP. It exists so that what policy picks (sources, indicators, targets, rule sets,
//! holidays, places) is data that a person can read and change, and so that a slip in that data
//! stops the program at its door with a file and a line instead of becoming a wrong figure.

use std::path::Path;

use jiff::civil::Date;

use crate::domain::atlas::Atlas;
use crate::domain::board::Board;
use crate::domain::breaks::MethodBreak;
use crate::domain::calendar::{Calendar, CalendarVersion, Holiday};
use crate::domain::check::Check;
use crate::domain::form::Form;
use crate::domain::indicator::Indicator;
use crate::domain::procedure::Procedure;
use crate::domain::rule_set::RuleSet;
use crate::domain::run::Definitions;
use crate::domain::scorecard::Scorecard;
use crate::domain::source::SourceMapping;
use crate::domain::target::{RankTarget, Target};

mod boards;
mod breaks;
#[cfg(test)]
mod calendar_tests;
mod cells;
mod checks;
mod crosswalk;
#[cfg(test)]
mod crosswalk_tests;
#[cfg(test)]
mod deadline_tests;
#[cfg(test)]
mod definition_tests;
mod errors;
mod examples;
mod files;
#[cfg(test)]
mod form_tests;
mod forms;
mod formula;
mod holidays;
mod indicators;
mod office_hours;
mod places;
mod procedures;
#[cfg(test)]
mod rule_set_tests;
mod rule_sets;
mod same;
#[cfg(test)]
mod scorecard_tests;
mod scorecards;
mod source;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod within;

pub use errors::{CatalogueError, CatalogueErrors};

/// Everything that `pipelines/` says, checked against itself.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub atlas: Atlas,
    /// With all that is decided to this day.
    pub calendar: Calendar,
    /// In the order of their dates.
    pub holidays: Vec<Holiday>,
    pub procedures: Vec<Procedure>,
    /// These and the following in the order of their ids.
    pub rule_sets: Vec<RuleSet>,
    pub sources: Vec<SourceMapping>,
    pub indicators: Vec<Indicator>,
    pub targets: Vec<Target>,
    pub rank_targets: Vec<RankTarget>,
    pub scorecards: Vec<Scorecard>,
    pub forms: Vec<Form>,
    /// In the order of [`crate::domain::check::KNOWN`].
    pub checks: Vec<Check>,
    /// In the order of their files.
    pub breaks: Vec<MethodBreak>,
    /// In the order of the menu.
    pub boards: Vec<Board>,
    /// The files that it was read from, as far as figures depend on them.
    pub definitions: Definitions,
}

impl Catalogue {
    /// The `pipelines/` folder that was compiled in.
    pub fn embedded() -> Result<Self, CatalogueErrors> {
        let mut errors = CatalogueErrors::default();
        let files = files::Files::embedded(&mut errors);
        Self::from_files(&files, errors)
    }

    /// A `pipelines/` folder on disk, in place of the compiled one.
    pub fn read(folder: &Path) -> Result<Self, CatalogueErrors> {
        let mut errors = CatalogueErrors::default();
        let files = files::Files::read(folder, &mut errors);
        Self::from_files(&files, errors)
    }

    /// The catalogue of a run, as it was then. `root`: what to call its folder in messages.
    pub fn of_definitions(definitions: &Definitions, root: &str) -> Result<Self, CatalogueErrors> {
        Self::from_files(&files::Files::of(definitions, root), CatalogueErrors::default())
    }

    /// A mapping that is not in the catalogue yet, as if it were: one of the same name gives way to it.
    /// The lookup files that it names lie beside it.
    /// Returns its id.
    pub fn add_draft(&mut self, file: &Path) -> Result<String, CatalogueErrors> {
        let draft = source::read_draft(file, &self.atlas)?;
        let id = draft.id.clone();
        self.sources.retain(|source| source.id != id);
        self.sources.push(draft);
        self.sources.sort_by(|a, b| a.id.cmp(&b.id));
        // It is not what its files say any more.
        self.definitions = Definitions::default();
        Ok(id)
    }

    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    pub fn rule_set(&self, id: &str) -> Option<&RuleSet> {
        self.rule_sets.iter().find(|rule_set| rule_set.id == id)
    }

    pub fn source(&self, id: &str) -> Option<&SourceMapping> {
        self.sources.iter().find(|source| source.id == id)
    }

    pub fn procedure(&self, code: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| procedure.code == code)
    }

    pub fn scorecard(&self, id: &str) -> Option<&Scorecard> {
        self.scorecards.iter().find(|scorecard| scorecard.id == id)
    }

    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// The calendar as it was known at the end of a day, to compute a due date anew on purpose.
    pub fn calendar_as_known_on(&self, day: Date) -> CalendarVersion<'_> {
        CalendarVersion::known_on(&self.holidays, day, self.calendar.office_hours().clone())
    }

    fn from_files(files: &files::Files, mut errors: CatalogueErrors) -> Result<Self, CatalogueErrors> {
        let holidays = holidays::read(files, &mut errors);
        let hours = office_hours::read(files, &mut errors);
        let calendar = Calendar::of_holidays(&holidays).with_office_hours(hours);
        let atlas = places::read(files, &mut errors);
        let procedures = procedures::read(files, &mut errors);
        let rule_sets = rule_sets::read_all(files, &mut errors);
        let sources = source::read_all(files, &atlas, &mut errors);
        let broken = source::broken(files, &sources);
        let provinces = atlas.provinces_34().count();
        let known = formula::Sources { mappings: &sources, broken: &broken, provinces };
        let indicators = indicators::read_all(files, &rule_sets, known, &mut errors);
        let targets::Targets { values: targets, ranks: rank_targets } =
            targets::read_all(files, &atlas, &indicators, known, &mut errors);
        let scorecards = scorecards::read_all(files, &indicators, &mut errors);
        let forms = forms::read_all(files, &rule_sets, &mut errors);
        source::check_forms(files, &sources, &forms, &atlas, &mut errors);
        let checks = checks::read_all(files, &mut errors);
        let breaks = breaks::read_all(files, &indicators, &sources, &mut errors);
        let boards = boards::read_all(files, &indicators, &mut errors);
        if !errors.0.is_empty() {
            return Err(errors.sorted());
        }
        let definitions = files.definitions();
        Ok(Self {
            atlas,
            calendar,
            holidays,
            procedures,
            rule_sets,
            sources,
            indicators,
            targets,
            rank_targets,
            scorecards,
            forms,
            checks,
            breaks,
            boards,
            definitions,
        })
    }
}
