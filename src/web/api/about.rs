//! What must be known of every answer before its figures are used.

use serde::Serialize;
use utoipa::ToSchema;

use super::call::Asked;
use crate::domain::reading::Nature;
use crate::domain::text::Language;
use crate::report::table::about::licence;
use crate::web::app::Current;
use crate::web::locale::tag;
use crate::web::view::address_in;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// Grows with everything that is loaded or counted; all figures of an answer are of one version.
    pub data_version: i64,
    /// The last day that anything loaded speaks of; null before anything is.
    #[schema(format = Date)]
    pub as_of: Option<String>,
    /// The period that is meant where a call names none.
    pub usual_period: String,
    /// Of what is loaded, the worst first: synthetic, unverified, provisional, real.
    pub natures: Vec<String>,
    /// Some of what is loaded was made up; each figure says whether it is of it.
    pub has_synthetic: bool,
    /// Code of the run that figures counted from cases are of: `chiso verify CODE` counts them again.
    pub run: Option<String>,
    /// Of names and sentences: `vi` or `en`.
    pub language: String,
    /// Null: nobody has stated one.
    pub licence: Option<String>,
    pub licence_note: String,
    /// Where all of this is explained to people.
    pub documentation: String,
}

impl About {
    pub fn of(asked: &Asked) -> Self {
        Self::in_language(&asked.current, asked.language)
    }

    pub fn in_language(current: &Current, language: Language) -> Self {
        let snapshot = &current.snapshot;
        let mut natures: Vec<Nature> = snapshot.loads().iter().map(|load| load.nature).collect();
        natures.sort_unstable_by(|a, b| b.cmp(a));
        natures.dedup();
        Self {
            data_version: current.version,
            as_of: snapshot.latest_day().map(|day| day.to_string()),
            usual_period: snapshot.default_period().to_string(),
            has_synthetic: natures.contains(&Nature::Synthetic),
            natures: natures.into_iter().map(|nature| nature.as_str().to_owned()).collect(),
            run: snapshot.run().and_then(|run| run.code_of(true)).map(str::to_owned),
            language: tag(language).to_owned(),
            licence: None,
            licence_note: licence(language).to_owned(),
            documentation: address_in(language, "/about/api"),
        }
    }
}
