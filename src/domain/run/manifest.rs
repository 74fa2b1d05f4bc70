//! Which loads a run was made of, in their order, and what counted of them.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::RunCounts;
use super::brought::{BroughtKind, KeptBrought};

/// The loads of a run, as they stood when it was counted, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// `None` where the run counted no cases, and in runs of before, which counted nothing else.
    pub cases: Option<CountedCases>,
    pub loads: Vec<RunLoad>,
}

/// What the counts of all cases of a run follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCases {
    /// blake3 of the loads and of what counts of their files, whatever they are named.
    pub content: String,
    /// The last day counted of any province.
    pub as_of: Date,
}

/// One load of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLoad {
    pub id: i64,
    pub source: String,
    /// blake3 of the file that was sent.
    pub hash: String,
    /// As declared by the sender; empty if none.
    pub period: String,
    pub stated_at: String,
    /// The last day that the file speaks of.
    pub as_of: Date,
    /// Rows accepted, and those of them that counted in this run.
    pub accepted: i64,
    pub counting: i64,
    /// The file's name.
    pub name: String,
    /// Of a load of cases.
    pub files: Vec<RunFile>,
    /// Of any other load.
    pub brought: Option<KeptBrought>,
}

impl RunLoad {
    pub fn is(&self, kind: BroughtKind) -> bool {
        self.brought.as_ref().is_some_and(|brought| brought.kind == kind)
    }
}

/// A file of the lake, or one beside it that says which rows of others do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// Below the data folder.
    pub path: String,
    /// blake3 of its bytes.
    pub hash: String,
    pub bytes: i64,
}

impl Manifest {
    pub fn files(&self) -> impl Iterator<Item = (&RunLoad, &RunFile)> {
        self.loads.iter().flat_map(|load| load.files.iter().map(move |file| (load, file)))
    }

    /// Every file below the data folder that the run is counted again from, with its bytes.
    pub fn needed(&self) -> impl Iterator<Item = (String, i64)> {
        let lake = self.files().map(|(_, file)| (file.path.clone(), file.bytes));
        let brought = self.loads.iter().filter_map(|load| load.brought.as_ref());
        lake.chain(brought.map(|brought| (RunCounts::file_of(&brought.hash), brought.bytes)))
    }

    /// A line a load, behind it a line for each of its files; fields are separated by tabs.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        if let Some(CountedCases { content, as_of }) = &self.cases {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "cases\t{content}\t{as_of}");
        }
        for load in &self.loads {
            let name = load.name.replace(char::is_control, " ");
            let RunLoad { id, source, hash, period, stated_at, as_of, accepted, counting, .. } = load;
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "load\t{id}\t{source}\t{hash}\t{period}\t{stated_at}\t{as_of}\t{accepted}\t{counting}\t{name}"
            );
            for RunFile { path, hash, bytes } in &load.files {
                let _ = writeln!(text, "file\t{hash}\t{bytes}\t{path}");
            }
            if let Some(KeptBrought { kind, hash, bytes }) = &load.brought {
                let _ = writeln!(text, "brought\t{}\t{hash}\t{bytes}", kind.as_str());
            }
        }
        text
    }

    /// `None` if the text is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let mut manifest = Self::default();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["load", id, source, hash, period, stated_at, as_of, accepted, counting, name] => {
                    manifest.loads.push(RunLoad {
                        id: id.parse().ok()?,
                        source: source.to_owned(),
                        hash: hash.to_owned(),
                        period: period.to_owned(),
                        stated_at: stated_at.to_owned(),
                        as_of: as_of.parse().ok()?,
                        accepted: accepted.parse().ok()?,
                        counting: counting.parse().ok()?,
                        name: name.to_owned(),
                        files: Vec::new(),
                        brought: None,
                    });
                }
                ["cases", content, as_of] => {
                    manifest.cases = Some(CountedCases { content: content.to_owned(), as_of: as_of.parse().ok()? });
                }
                ["brought", kind, hash, bytes] => {
                    manifest.loads.last_mut()?.brought = Some(KeptBrought {
                        kind: BroughtKind::parse(kind)?,
                        hash: hash.to_owned(),
                        bytes: bytes.parse().ok()?,
                    });
                }
                ["file", hash, bytes, path] => manifest.loads.last_mut()?.files.push(RunFile {
                    path: path.to_owned(),
                    hash: hash.to_owned(),
                    bytes: bytes.parse().ok()?,
                }),
                _ => return None,
            }
        }
        Some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_manifest_is_read_back_as_it_was_written() {
        let file = |path: &str| RunFile { path: path.to_owned(), hash: "cd".to_owned(), bytes: 12 };
        let load = |id, name: &str, files| RunLoad {
            id,
            source: "case_portal".to_owned(),
            hash: "ab".to_owned(),
            period: String::new(),
            stated_at: "2026-10-10T16:30:00".to_owned(),
            as_of: date(2026, 10, 10),
            accepted: 5,
            counting: 4,
            name: name.to_owned(),
            files,
            brought: None,
        };
        let brought = |kind| Some(KeptBrought { kind, hash: "ef".to_owned(), bytes: 9 });
        let mut manifest = Manifest {
            cases: Some(CountedCases { content: "01".to_owned(), as_of: date(2026, 10, 9) }),
            loads: vec![load(3, "a.csv", vec![file("lake/a"), file("lake/b")]), load(7, "", Vec::new())],
        };
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest.clone()));
        manifest.loads[1].brought = brought(BroughtKind::Register);
        manifest.loads.push(RunLoad { brought: brought(BroughtKind::Published), ..load(8, "p.json", Vec::new()) });
        assert_eq!(Manifest::parse(&manifest.to_text()), Some(manifest.clone()));
        assert_eq!(manifest.files().map(|(load, _)| load.id).collect::<Vec<_>>(), [3, 3]);
        let needed: Vec<String> = manifest.needed().map(|(path, _)| path).collect();
        assert_eq!(needed, ["lake/a", "lake/b", "runs/ef.parquet", "runs/ef.parquet"]);
        let odd = Manifest { cases: None, loads: vec![load(1, "a\tb\n.csv", vec![file("lake/a")])] };
        assert_eq!(Manifest::parse(&odd.to_text()).expect("reads").loads[0].name, "a b .csv");
        for broken in ["load\t1", "file\tab\t1\tx", "file", "other\t1", "brought\tregister\tab\t1", "cases\tab\tx"] {
            assert_eq!(Manifest::parse(broken), None, "{broken}");
        }
    }
}
