//! What is being changed in the data folder: written down before it happens, so that after a process
//! was killed the rubbish is known from what the manifest lists, and nothing else is ever removed.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::fault;
use super::lake::sync_folder;

/// One path below the data folder a line: a folder of the lake, how the name of a quarantine file begins,
/// or a file of a run.
const CHANGING: &str = "changing";

/// To be called before any of these paths gets or loses a file, under the write lock.
pub fn announce<'a>(data: &Path, paths: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let path = data.join(CHANGING);
    let is_new = !path.exists();
    let text: String = paths.into_iter().map(|path| format!("{path}\n")).collect();
    if text.is_empty() {
        return Ok(());
    }
    fault::point();
    let written = OpenOptions::new().create(true).append(true).open(&path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("cannot write {0} / không ghi được: {0}", path.display()))?;
    fault::point();
    if is_new { sync_folder(data) } else { Ok(()) }
}

/// Removes what commands that were killed, and loads that were taken back, left in the lake and in
/// quarantine. Only under the write lock. `known`: every path that the manifest lists or a run needs.
///
/// A path that was never announced stays, whatever the manifest says: a data folder opened with the
/// wrong database loses nothing.
pub fn sweep(data: &Path, known: &HashSet<String>) -> Result<()> {
    let lake = data.join("lake");
    for source in listed(&lake)? {
        remove_temporary(&lake.join(source))?;
    }
    remove_temporary(&data.join("quarantine"))?;
    remove_temporary(&data.join("runs"))?;
    let journal = data.join(CHANGING);
    if !journal.exists() {
        return Ok(());
    }
    let text = fs::read_to_string(&journal)
        .with_context(|| format!("cannot read {0} / không đọc được: {0}", journal.display()))?;
    let announced: HashSet<&str> = text.lines().filter(|path| !path.split('/').any(|part| part == "..")).collect();
    for path in announced {
        if path.starts_with("lake/") {
            sweep_folder(data, path, known)?;
        } else if let Some(beginning) = path.strip_prefix("quarantine/").filter(|beginning| !beginning.is_empty()) {
            sweep_quarantine(data, beginning, known)?;
        } else if path.starts_with("runs/") && !known.contains(path) && data.join(path).exists() {
            remove(&data.join(path))?;
        }
    }
    remove(&journal)
}

fn sweep_folder(data: &Path, folder: &str, known: &HashSet<String>) -> Result<()> {
    let path = data.join(folder);
    let mut is_empty = true;
    for name in listed(&path)? {
        if known.contains(&format!("{folder}/{name}")) {
            is_empty = false;
        } else {
            remove(&path.join(name))?;
        }
    }
    if is_empty && path.exists() {
        fs::remove_dir(&path).with_context(|| format!("cannot clear {0} / không xóa được: {0}", path.display()))?;
    }
    Ok(())
}

fn sweep_quarantine(data: &Path, beginning: &str, known: &HashSet<String>) -> Result<()> {
    let folder = data.join("quarantine");
    for name in listed(&folder)?.into_iter().filter(|name| name.starts_with(beginning)) {
        if !known.contains(&format!("quarantine/{name}")) {
            remove(&folder.join(name))?;
        }
    }
    Ok(())
}

/// What never got its final name.
fn remove_temporary(folder: &Path) -> Result<()> {
    for name in listed(folder)?.into_iter().filter(|name| name.ends_with(".tmp")) {
        remove(&folder.join(name))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    fault::point();
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.with_context(|| format!("cannot clear {0} / không xóa được: {0}", path.display()))
}

/// Names in a folder; none if it is not there.
fn listed(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let cannot = || format!("cannot list {0} / không liệt kê được: {0}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        names.push(entry.with_context(cannot)?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 10] = [
        "lake/cases/aa/cases-0000.parquet",
        "lake/cases/aa/superseded-0000.parquet",
        "lake/cases/bb/cases-0000.parquet",
        "lake/cases/cc.tmp/cases-0000.parquet",
        "quarantine/cases-aa.csv",
        "quarantine/cases-bb.csv",
        "quarantine/cases-cc.csv.tmp",
        "runs/aa.parquet",
        "runs/bb.parquet",
        "runs/cc.parquet.tmp",
    ];

    fn touch(path: &Path) {
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "").expect("a file");
    }

    fn there(data: &Path) -> Vec<&'static str> {
        FILES.into_iter().filter(|file| data.join(file).exists()).collect()
    }

    #[test]
    fn only_what_was_announced_and_is_not_in_the_manifest_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        FILES.iter().for_each(|file| touch(&data.join(file)));
        let known: HashSet<String> = [FILES[0], FILES[4], FILES[7]].map(str::to_owned).into();
        sweep(data, &HashSet::new()).expect("sweeps");
        let all = [FILES[0], FILES[1], FILES[2], FILES[4], FILES[5], FILES[7], FILES[8]];
        assert_eq!(there(data), all, "a manifest that knows nothing: what has its name stays");
        announce(data, ["lake/cases/aa", "lake/cases/bb"]).expect("writes");
        announce(data, ["runs/aa.parquet", "runs/bb.parquet"]).expect("writes");
        announce(data, ["quarantine/cases-aa", "quarantine/cases-bb", "lake/../lake/cases/aa"]).expect("writes");
        sweep(data, &known).expect("sweeps");
        assert_eq!(there(data), [FILES[0], FILES[4], FILES[7]]);
        assert!(!data.join("lake/cases/bb").exists(), "an empty folder goes too");
        assert!(!data.join(CHANGING).exists());
        sweep(data, &HashSet::new()).expect("sweeps");
        assert_eq!(there(data), [FILES[0], FILES[4], FILES[7]], "what was announced is forgotten once it is settled");
    }
}
