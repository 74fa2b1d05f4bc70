//! A run counted again: from the files that it names and by its own definitions, with nothing of today.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use jiff::civil::Date;

use super::super::{counting, progress, registers};
use super::told::{self, Told};
use crate::catalog::Catalogue;
use crate::domain::counts::Counts;
use crate::domain::run::{BroughtKind, Line, Manifest, lines_of, sorted};
use crate::domain::source::Contract;
use crate::engine::once::Once;

/// What each source of cases and each register comes to, in sorted lines; a source of which nothing is counted is
/// left out. `told`: what the loads of registers brought.
pub fn recount(
    data: &Path,
    catalogue: &Catalogue,
    manifest: &Manifest,
    told: &Told,
) -> Result<BTreeMap<String, Vec<Line>>> {
    let mut all = cases(data, catalogue, manifest)?;
    for source in &catalogue.sources {
        let Contract::Register(mapping) = &source.contract else { continue };
        let loads = manifest.loads.iter().filter(|load| load.source == source.id && load.is(BroughtKind::Register));
        let loads: Vec<(i64, Date)> = loads.map(|load| (load.id, load.as_of)).collect();
        let rows = told::rows_of(manifest, &source.id, told)?;
        let counted = registers::come_to(catalogue, source, mapping, &loads, rows);
        if counted.is_counted() {
            let counts = Counts { parts: counted.parts, ..Counts::default() };
            all.insert(source.id.clone(), sorted(lines_of(&counts, &[])));
        }
    }
    Ok(all)
}

fn cases(data: &Path, catalogue: &Catalogue, manifest: &Manifest) -> Result<BTreeMap<String, Vec<Line>>> {
    let listed: Vec<(String, String)> =
        manifest.files().map(|(load, file)| (load.source.clone(), file.path.clone())).collect();
    let once = Once::read(data, &listed)?;
    let counting = counting::counting(data, catalogue, &once, true);
    let folders: BTreeMap<String, i64> =
        manifest.files().map(|(load, file)| (counting::folder_of(&file.path).to_owned(), load.id)).collect();
    let mut by_source: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (source, path) in listed {
        by_source.entry(source).or_default().push(path);
    }
    let mut all = BTreeMap::new();
    for (source, files) in by_source {
        let bar = progress::count(format!("counting {source}"), files.len() as u64);
        let counted = counting.run(&source, &files, None, &|done| bar.set_position(done as u64));
        bar.finish_and_clear();
        let counted = counted?;
        if counted.latest.is_some() {
            let held = counting::held(&source, &counted, &folders);
            let lines = lines_of(&Counts { held, ..counted.counts }, &loads_of(manifest, &source));
            all.insert(source, sorted(lines));
        }
    }
    Ok(all)
}

/// The numbers of a source's loads, in the order of the manifest.
pub fn loads_of(manifest: &Manifest, source: &str) -> Vec<i64> {
    manifest.loads.iter().filter(|load| load.source == source).map(|load| load.id).collect()
}
