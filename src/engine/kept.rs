//! What a run was made of and what came out of it, as files: hashes of the lake, and the counts.
//!
//! Counts are kept as one immutable Parquet file a source, named after the hash of its lines, so that a
//! source that did not change from one run to the next is kept once; what a load brought besides cases as one
//! file a load, in the same way.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use polars::prelude::*;

use super::case_table::numbers;
use super::changing::announce;
use super::fault;
use super::lake::{self, Visible};
use super::side_by_side;
use crate::domain::bucket::Bucket;
use crate::domain::load::Brought;
use crate::domain::place::PlaceCode;
use crate::domain::run::{BroughtKind, KeptBrought, Kind, Line, RunCounts, RunFile, Value, values_of};
use crate::formats::{FileInput, hash};

const COLUMNS: [&str; 6] = ["kind", "key", "place", "bucket", "member", "n"];

/// blake3 of a text, in hexadecimal.
pub fn hash_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// Hashes and sizes of files below the data folder, in their order; `None` for one that cannot be read.
pub fn files(data: &Path, paths: &[String]) -> Result<Vec<Option<RunFile>>> {
    side_by_side::each(paths, |path| {
        let file = data.join(path);
        let (Ok(about), Ok(hash)) = (fs::metadata(&file), hash(&FileInput::new(&file))) else { return Ok(None) };
        let bytes = i64::try_from(about.len()).unwrap_or(i64::MAX);
        Ok(Some(RunFile { path: path.to_owned(), hash, bytes }))
    })
}

/// What counts of the files of one source, as a text that says nothing of how they are named: the same
/// loads give the same text in any data folder. `files`: those that the manifest lists, in load order.
pub fn identity(data: &Path, files: &[RunFile]) -> Result<String> {
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let visible = Visible::read(data, &paths)?;
    let mut text = String::new();
    for file in files.iter().filter(|file| !lake::is_marks(&file.path)) {
        let marked = |rows: &[u32]| {
            let mut hasher = blake3::Hasher::new();
            rows.iter().for_each(|row| _ = hasher.update(&row.to_le_bytes()));
            hasher.finalize().to_hex()
        };
        let (gone, own) = (visible.superseded_in(&file.path), visible.own_marks(&file.path));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\t{}\t{}\t{}", lake::named(&file.path), file.hash, marked(gone), marked(own));
    }
    Ok(text)
}

/// blake3 of lines, in hexadecimal; `lines`: sorted.
pub fn hash_of_lines(lines: &[Line]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut text = String::new();
    for line in lines {
        text.clear();
        let Line { kind, key, place, bucket, member, n } = line;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\t{key}\t{place}\t{}\t{member}\t{n}", kind.as_str(), bucket.0);
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Keeps what was counted of a source; `lines`: sorted. Not yet known to be needed: the store decides.
pub fn keep(data: &Path, source: &str, lines: &[Line]) -> Result<RunCounts> {
    let hash = hash_of_lines(lines);
    let bytes = write(data, &hash, || frame(lines))?;
    Ok(RunCounts { source: source.to_owned(), hash, lines: lines.len() as i64, bytes })
}

/// Keeps what a load brought besides cases, in the same way.
pub fn keep_brought(data: &Path, brought: &Brought) -> Result<KeptBrought> {
    let values = values_of(brought);
    let hash = hash_of_values(&values);
    let bytes = write(data, &hash, || frame_of_values(&values))?;
    Ok(KeptBrought { kind: BroughtKind::of(brought), hash, bytes })
}

/// blake3 of values, in hexadecimal; `values`: sorted.
pub fn hash_of_values(values: &[Value]) -> String {
    let mut hasher = blake3::Hasher::new();
    for Value { what, says } in values {
        for text in [what, "\u{1f}", says, "\n"] {
            hasher.update(text.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Writes the file of a hash, unless it is there; its size in bytes.
fn write(data: &Path, hash: &str, frame: impl FnOnce() -> Result<DataFrame>) -> Result<i64> {
    let name = RunCounts::file_of(hash);
    let path = data.join(&name);
    if !path.exists() {
        announce(data, [name.as_str()])?;
        let folder = data.join("runs");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {0} / không tạo được: {0}", folder.display()))?;
        let temporary = data.join(format!("{name}.tmp"));
        lake::write(&temporary, &mut frame()?)?;
        fs::rename(&temporary, &path)
            .with_context(|| format!("cannot name {0} / không đổi được tên: {0}", path.display()))?;
        fault::point();
        lake::sync_folder(&folder)?;
    }
    Ok(fs::metadata(&path).map_or(0, |about| i64::try_from(about.len()).unwrap_or(i64::MAX)))
}

/// What is kept under a hash. Fails if it is not there, cannot be read, or does not have that hash any more.
pub fn read(data: &Path, hash: &str) -> Result<Vec<Line>> {
    let path = data.join(RunCounts::file_of(hash));
    let lines = lines(&path)?;
    if hash_of_lines(&lines) != hash {
        return Err(changed(&path));
    }
    Ok(lines)
}

/// What a load brought, as it is kept under a hash. Fails as [`read`] does.
pub fn read_brought(data: &Path, hash: &str) -> Result<Vec<Value>> {
    let path = data.join(RunCounts::file_of(hash));
    let values = values(&path)?;
    if hash_of_values(&values) != hash {
        return Err(changed(&path));
    }
    Ok(values)
}

fn changed(path: &Path) -> anyhow::Error {
    anyhow!("{0} was changed: it does not hold what was kept / {0} đã bị thay đổi", path.display())
}

fn frame_of_values(values: &[Value]) -> Result<DataFrame> {
    let texts = |name: &str, of: &dyn Fn(&Value) -> &str| {
        StringChunked::from_iter_values(name.into(), values.iter().map(of)).into_column()
    };
    let columns = vec![texts("what", &|value| &value.what), texts("says", &|value| &value.says)];
    DataFrame::new(values.len(), columns).map_err(|error| anyhow!("{error}"))
}

fn values(path: &Path) -> Result<Vec<Value>> {
    let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
    let frame = lake::read(path, &["what", "says"])?;
    let texts = |name: &str| frame.column(name).and_then(|column| column.str()).cloned().map_err(broken);
    let (whats, says) = (texts("what")?, texts("says")?);
    let value = |row: usize| Some(Value { what: whats.get(row)?.to_owned(), says: says.get(row)?.to_owned() });
    let all: Option<Vec<Value>> = (0..frame.height()).map(value).collect();
    all.with_context(|| format!("{0} holds what is no value / {0} chứa nội dung lạ", path.display()))
}

fn frame(lines: &[Line]) -> Result<DataFrame> {
    let texts = |name: &str, of: &dyn Fn(&Line) -> &str| {
        StringChunked::from_iter_values(name.into(), lines.iter().map(of)).into_column()
    };
    let places: Vec<String> = lines.iter().map(|line| line.place.to_string()).collect();
    let columns = vec![
        texts("kind", &|line| line.kind.as_str()),
        texts("key", &|line| &line.key),
        StringChunked::from_slice("place".into(), &places).into_column(),
        Int32Chunked::from_iter_values("bucket".into(), lines.iter().map(|line| line.bucket.0)).into_column(),
        texts("member", &|line| &line.member),
        Int64Chunked::from_iter_values("n".into(), lines.iter().map(|line| line.n)).into_column(),
    ];
    DataFrame::new(lines.len(), columns).map_err(|error| anyhow!("{error}"))
}

fn lines(path: &Path) -> Result<Vec<Line>> {
    let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
    let frame = lake::read(path, &COLUMNS)?;
    let texts = |name: &str| frame.column(name).and_then(|column| column.str()).cloned().map_err(broken);
    let [kinds, keys, places, members] = ["kind", "key", "place", "member"].map(texts);
    let (kinds, keys, places, members) = (kinds?, keys?, places?, members?);
    let (buckets, numbers) = (numbers::<Int32Type>(&frame, "bucket", 0)?, numbers::<Int64Type>(&frame, "n", 0)?);
    let line = |row: usize| {
        Some(Line {
            kind: Kind::parse(kinds.get(row)?)?,
            key: keys.get(row)?.to_owned(),
            place: places.get(row)?.parse::<PlaceCode>().ok()?,
            bucket: Bucket(buckets[row]),
            member: members.get(row)?.to_owned(),
            n: numbers[row],
        })
    };
    let all: Option<Vec<Line>> = (0..frame.height()).map(line).collect();
    all.with_context(|| format!("{0} holds what is no count / {0} chứa nội dung lạ", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::{MeasureId, Part};

    fn line(key: &str, n: i64) -> Line {
        let (place, key) = ("34:40".parse().expect("a place"), key.to_owned());
        Line { kind: Kind::Part, key, place, bucket: Bucket(48_637), member: "12".to_owned(), n }
    }

    #[test]
    fn counts_are_kept_once_and_what_was_changed_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = [line("a/received", 3), line("b/đã nhận", -1)];
        let kept = keep(folder.path(), "cases", &lines).expect("writes");
        assert_eq!((kept.lines, kept.bytes > 0), (2, true));
        assert_eq!(read(folder.path(), &kept.hash).expect("reads"), lines);
        assert_eq!(keep(folder.path(), "others", &lines).expect("writes").hash, kept.hash);
        assert!(keep(folder.path(), "none", &[]).expect("writes").hash != kept.hash);
        let path = folder.path().join(RunCounts::file_of(&kept.hash));
        lake::write(&path, &mut frame(&[line("a/received", 4), line("b/đã nhận", -1)]).expect("a frame"))
            .expect("writes");
        let error = read(folder.path(), &kept.hash).expect_err("another number").to_string();
        assert!(error.contains("was changed"), "{error}");
        fs::remove_file(&path).expect("removes");
        assert!(read(folder.path(), &kept.hash).is_err());
    }

    #[test]
    fn what_a_load_brought_is_kept_and_what_was_changed_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let part = |n| Part {
            measure: MeasureId("portal_766/đã nhận".to_owned()),
            place: "34:40".parse().expect("a place"),
            bucket: Bucket(48_637),
            member: String::new(),
            n,
            source: "portal_766".to_owned(),
        };
        let [three, four] = [3, 4].map(|n| Brought { parts: vec![part(n)], ..Brought::default() });
        let kept = keep_brought(folder.path(), &three).expect("writes");
        assert_eq!(keep_brought(folder.path(), &three).expect("writes"), kept);
        let values = read_brought(folder.path(), &kept.hash).expect("reads");
        assert_eq!((values.as_slice(), hash_of_values(&values)), (values_of(&three).as_slice(), kept.hash.clone()));
        let other = keep_brought(folder.path(), &four).expect("writes");
        let [own, other] = [&kept, &other].map(|kept| folder.path().join(RunCounts::file_of(&kept.hash)));
        fs::copy(other, own).expect("copies");
        let error = read_brought(folder.path(), &kept.hash).expect_err("another number").to_string();
        assert!(error.contains("was changed"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_has_no_hash() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a"), "abc").expect("writes");
        let found = files(folder.path(), &["a".to_owned(), "b".to_owned()]).expect("looks");
        assert_eq!(found.iter().map(|file| file.as_ref().map(|file| file.bytes)).collect::<Vec<_>>(), [Some(3), None]);
    }
}
