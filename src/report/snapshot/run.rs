//! The run that counted figures are of, as pages name it.

use crate::domain::run::{Definitions, RunOfWall};

#[derive(Clone, Debug)]
pub struct ShownRun {
    /// `R-2026-10-10-7F3K9Q`.
    pub code: String,
    definitions: Definitions,
    /// The figures are shown by other definitions than they were counted by: `chiso compute` has not run since.
    pub is_by_other_definitions: bool,
}

impl ShownRun {
    pub(super) fn of(run: RunOfWall) -> Self {
        Self { code: run.code, definitions: run.definitions, is_by_other_definitions: false }
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
            program: "1".to_owned(),
            definitions: definitions("then"),
        };
        let shown = |today: &str| ShownRun::of(run.clone()).against(&definitions(today)).is_by_other_definitions;
        assert!(!shown("then"));
        assert!(shown("now"));
    }
}
