//! What must be known of a table besides its rows: which view it is, of which days, from which files, of
//! which run, and whether anything in it is made up. Every format of export carries it.

use jiff::civil::Date;

use crate::domain::load::Load;
use crate::domain::reading::Nature;
use crate::domain::text::Language;
use crate::report::Snapshot;
use crate::report::page::{Head, Mark};
use crate::report::words::{self, pick};

use super::Table;

/// The newest files of a source that are listed one by one.
const LISTED_FILES: usize = 100;

#[derive(Clone, Debug)]
pub struct About {
    pub language: Language,
    pub title: String,
    /// Of the page whose table it is, with its query, without a host.
    pub address: String,
    /// `None` for what is of no period.
    pub period: Option<Days>,
    /// The worst first.
    pub marks: Vec<Mark>,
    /// Codes of the runs that figures are of.
    pub runs: Vec<String>,
    pub sources: Vec<SourceFiles>,
    /// No row names its sources: these are all that the wall is made of.
    pub are_sources_of_all: bool,
    pub rows: usize,
}

#[derive(Clone, Debug)]
pub struct Days {
    /// As in addresses.
    pub value: String,
    pub text: String,
    pub first: Date,
    pub last: Date,
}

/// A source with the files it sent.
#[derive(Clone, Debug)]
pub struct SourceFiles {
    pub id: String,
    pub name: String,
    pub origin: String,
    /// The newest first.
    pub files: Vec<FileOf>,
    /// Files that are not listed.
    pub more_files: usize,
}

#[derive(Clone, Debug)]
pub struct FileOf {
    pub load: i64,
    pub name: String,
    pub hash: String,
    pub as_of: Date,
    pub loaded_at: String,
    pub nature: Nature,
}

impl About {
    /// Of a table that is at hand, whose rows name their sources and runs. `head`: of a page of figures.
    pub fn of(snapshot: &Snapshot, language: Language, title: &str, head: Option<&Head>, table: &Table) -> Self {
        let told = table.told("source");
        let ids: Vec<&str> = told.iter().flat_map(|ids| ids.split(' ')).collect();
        let about = Self::of_rows(snapshot, language, title, head, &ids, table.rows.len());
        match table.told("run") {
            told if told.is_empty() => about,
            runs => Self { runs, ..about },
        }
    }

    /// Of rows that are still to come: from which sources they are and how many they will be.
    pub fn of_rows(
        snapshot: &Snapshot,
        language: Language,
        title: &str,
        head: Option<&Head>,
        sources: &[&str],
        rows: usize,
    ) -> Self {
        let mut ids: Vec<&str> = sources.iter().copied().filter(|id| snapshot.source(id).is_some()).collect();
        let are_sources_of_all = ids.is_empty();
        if are_sources_of_all {
            ids.extend(snapshot.loads().iter().map(|load| load.source.as_str()));
        }
        ids.sort_unstable();
        ids.dedup();
        Self {
            language,
            title: title.to_owned(),
            address: String::new(),
            period: head.map(|head| Days {
                value: head.period_value.clone(),
                text: head.period_text.clone(),
                first: head.period.first_day(),
                last: head.period.last_day(),
            }),
            marks: head.map(|head| head.marks.clone()).unwrap_or_default(),
            runs: snapshot.run().map(|run| run.code.clone()).into_iter().collect(),
            sources: ids.into_iter().map(|id| source(snapshot, id, language)).collect(),
            are_sources_of_all,
            rows,
        }
    }

    #[must_use]
    pub fn at(mut self, address: String) -> Self {
        self.address = address;
        self
    }

    pub fn licence(&self) -> &'static str {
        licence(self.language)
    }

    /// The days of the newest file.
    pub fn newest(&self) -> Option<Date> {
        self.sources.iter().flat_map(|source| &source.files).map(|file| file.as_of).max()
    }

    pub fn is_vietnamese(&self) -> bool {
        self.language == Language::Vietnamese
    }

    pub fn is_synthetic(&self) -> bool {
        self.marks.iter().any(|mark| mark.nature == Nature::Synthetic)
    }
}

/// Nobody has said under which licence the sources' data may be handed on.
pub fn licence(language: Language) -> &'static str {
    pick(
        language,
        "Chưa rõ: các nguồn chưa công bố giấy phép sử dụng lại; hỏi cơ quan cung cấp trước khi phát hành",
        "Not known: the sources state no licence for reuse; ask who sent the data before publishing them",
    )
}

fn source(snapshot: &Snapshot, id: &str, language: Language) -> SourceFiles {
    let mapping = snapshot.source(id);
    let own: Vec<&Load> = snapshot.loads().iter().filter(|load| load.source == id).collect();
    let file = |load: &&Load| FileOf {
        load: load.id,
        name: load.file.clone(),
        hash: load.hash.clone(),
        as_of: load.as_of,
        loaded_at: load.loaded_at.clone(),
        nature: load.nature,
    };
    SourceFiles {
        id: id.to_owned(),
        name: mapping.map_or(id, |mapping| mapping.name.get(language)).to_owned(),
        origin: mapping.map_or("", |mapping| mapping.origin.get(language)).to_owned(),
        files: own.iter().rev().take(LISTED_FILES).map(file).collect(),
        more_files: own.len().saturating_sub(LISTED_FILES),
    }
}

impl FileOf {
    pub fn nature_word(&self, language: Language) -> &'static str {
        words::nature(self.nature, language)
    }
}
