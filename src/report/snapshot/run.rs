//! The run that figures are of, as pages name it.

use crate::domain::run::{Covers, Definitions, RunOfWall};

#[derive(Clone, Debug)]
pub struct ShownRun {
    /// `R-2026-10-10-7F3K9Q`.
    pub code: String,
    definitions: Definitions,
    covers: Covers,
    /// The figures are shown by other definitions than they were counted by: `chiso compute` has not run since.
    pub is_by_other_definitions: bool,
}

impl ShownRun {
    pub(super) fn of(run: RunOfWall) -> Self {
        Self { code: run.code, definitions: run.definitions, covers: run.covers, is_by_other_definitions: false }
    }

    /// Of before registers and published values were kept: it says nothing of them.
    pub fn is_of_cases_only(&self) -> bool {
        self.covers == Covers::Cases
    }

    /// Its code, where it covers the figure.
    pub(crate) fn code_of(&self, is_from_cases: bool) -> Option<&str> {
        (is_from_cases || !self.is_of_cases_only()).then_some(self.code.as_str())
    }

    /// Held against what pages read figures by.
    pub(super) fn against(mut self, today: &Definitions) -> Self {
        self.is_by_other_definitions = self.definitions != *today;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definitions(text: &str) -> Definitions {
        Definitions::new([("indicators/a.toml".to_owned(), text.to_owned())])
    }

    #[test]
    fn a_definition_that_changed_since_is_noticed() {
        let run = RunOfWall {
            code: "R-2026-10-10-7F3K9Q".to_owned(),
            covers: Covers::All,
            program: "1".to_owned(),
            definitions: definitions("then"),
        };
        let shown = |today: &str| ShownRun::of(run.clone()).against(&definitions(today)).is_by_other_definitions;
        assert!(!shown("then"));
        assert!(shown("now"));
    }

    #[test]
    fn a_run_of_before_is_named_for_figures_from_cases_only() {
        let shown = |covers| {
            let run =
                RunOfWall { code: "R".to_owned(), covers, program: "1".to_owned(), definitions: definitions("then") };
            [true, false].map(|is_from_cases| ShownRun::of(run.clone()).code_of(is_from_cases).map(str::to_owned))
        };
        let code = || Some("R".to_owned());
        assert_eq!(shown(Covers::All), [code(), code()]);
        assert_eq!(shown(Covers::Cases), [code(), None]);
    }
}
