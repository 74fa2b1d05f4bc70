//! The files of a `pipelines/` folder, compiled in or on disk, as texts in order of their paths.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::errors::CatalogueErrors;
use crate::domain::run::Definitions;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines");

/// One text file.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Path below the folder, with `/`: `indicators/received.toml`.
    pub path: String,
    /// Path for messages: with the folder before it.
    pub shown: String,
    pub text: String,
}

impl File {
    /// The file name without its ending.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The line (from 1) on which a byte of the text stands.
    pub fn line_of(&self, offset: usize) -> usize {
        self.text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count() + 1
    }

    /// Parses the text as TOML; a failure becomes one error with its line.
    pub fn parse<T: serde::de::DeserializeOwned>(&self, errors: &mut CatalogueErrors) -> Option<T> {
        match toml::from_str(&self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let line = error.span().map_or(1, |span| self.line_of(span.start));
                errors.push(&self.shown, line, toml_fault(error.message()));
                None
            }
        }
    }
}

/// All files of one catalogue.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    root: String,
    /// All lie in one folder on disk, whatever the folder of a catalogue they stand for.
    is_flat: bool,
    files: Vec<File>,
}

impl Files {
    pub fn embedded(errors: &mut CatalogueErrors) -> Self {
        let mut files = Self { root: "pipelines".to_owned(), ..Self::default() };
        collect_embedded(&EMBEDDED, &mut files, errors);
        files.in_order()
    }

    pub fn read(folder: &Path, errors: &mut CatalogueErrors) -> Self {
        let mut files = Self { root: folder.display().to_string(), ..Self::default() };
        collect_on_disk(folder, "", &mut files, errors);
        files.in_order()
    }

    /// The files of a run as they were kept.
    pub fn of(definitions: &Definitions, root: &str) -> Self {
        let mut files = Self { root: root.to_owned(), ..Self::default() };
        definitions.files().iter().for_each(|(path, text)| files.add(path, text.clone()));
        files.in_order()
    }

    /// What figures depend on of them, word for word.
    pub fn definitions(&self) -> Definitions {
        Definitions::new(self.files.iter().map(|file| (file.path.clone(), file.text.clone())))
    }

    /// One file and the CSV files beside it that it names, as if they lay in `folder` of a catalogue.
    /// What else lies there is none of its business.
    pub fn beside(path: &Path, folder: &str, errors: &mut CatalogueErrors) -> Self {
        let home = path.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut files = Self { root: home.display().to_string(), is_flat: true, files: Vec::new() };
        let own = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let is_wanted = |other: &Path| {
            let is_named = |name: &std::ffi::OsStr| own.contains(name.to_string_lossy().as_ref());
            other.file_name() == path.file_name()
                || (other.extension().is_some_and(|extension| extension == "csv")
                    && other.file_name().is_some_and(is_named))
        };
        for other in std::fs::read_dir(home).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = other.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if is_wanted(&other)
                && let Ok(bytes) = std::fs::read(&other)
            {
                files.add_bytes(&format!("{folder}/{name}"), &bytes, errors);
            }
        }
        files.in_order()
    }

    /// The files straight below `folder` that end in `extension`.
    pub fn below<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| {
            let name = file.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            name.is_some_and(|name| !name.contains('/') && name.ends_with(extension))
        })
    }

    /// A file that a catalogue must have.
    pub fn required(&self, path: &str, errors: &mut CatalogueErrors) -> Option<&File> {
        let found = self.optional(path);
        if found.is_none() {
            errors.push(
                &self.shown(path),
                1,
                "the file is missing; every catalogue needs it / thiếu tệp này; danh mục nào cũng cần",
            );
        }
        found
    }

    pub fn optional(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    pub fn shown(&self, path: &str) -> String {
        let path = if self.is_flat { path.rsplit('/').next().unwrap_or(path) } else { path };
        Path::new(&self.root).join(path).display().to_string()
    }

    /// Puts a text in place of a file, or beside the others: for tests of broken catalogues.
    #[cfg(test)]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.retain(|file| file.path != path);
        self.add(path, text.to_owned());
        self.in_order()
    }

    #[cfg(test)]
    pub fn text(&self, path: &str) -> &str {
        self.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    }

    fn add(&mut self, path: &str, text: String) {
        self.files.push(File { path: path.to_owned(), shown: self.shown(path), text });
    }

    fn add_bytes(&mut self, path: &str, bytes: &[u8], errors: &mut CatalogueErrors) {
        if !(path.ends_with(".toml") || path.ends_with(".csv")) {
            return;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.add(path, text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
            Err(error) => {
                let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
                errors.push(
                    &self.shown(path),
                    line,
                    "not UTF-8 text; save the file as UTF-8 / không phải văn bản UTF-8; hãy lưu tệp dạng UTF-8",
                );
            }
        }
    }

    fn in_order(mut self) -> Self {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

/// What is wrong with a TOML text, in both languages. The parser's words are English: those that an editor of a
/// mapping meets are translated, the others stand behind a Vietnamese sentence as they are.
fn toml_fault(message: &str) -> String {
    let message = message.replace('\n', " ");
    let rest = |prefix: &str| message.strip_prefix(prefix);
    let vi = if let Some(name) = rest("missing field ") {
        format!("thiếu khóa {name}")
    } else if let Some(found) = rest("unknown field ") {
        format!(
            "khóa lạ {}",
            found.replace("expected one of", "cần một trong").replace("expected", "cần").replace(" or ", " hoặc ")
        )
    } else if let Some(found) = rest("unknown variant ") {
        format!(
            "giá trị lạ {}",
            found.replace("expected one of", "cần một trong").replace("expected", "cần").replace(" or ", " hoặc ")
        )
    } else if let Some(found) = rest("invalid type: ") {
        format!("sai kiểu giá trị: {}", found.replace("expected", "cần"))
    } else if rest("duplicate key").is_some() {
        "khóa xuất hiện hai lần".to_owned()
    } else {
        format!("không đúng cú pháp TOML: {message}")
    };
    format!("{message} / {vi}")
}

fn collect_embedded(folder: &Dir<'_>, files: &mut Files, errors: &mut CatalogueErrors) {
    for file in folder.files() {
        files.add_bytes(&file.path().to_string_lossy(), file.contents(), errors);
    }
    for inner in folder.dirs() {
        collect_embedded(inner, files, errors);
    }
}

fn collect_on_disk(folder: &Path, prefix: &str, files: &mut Files, errors: &mut CatalogueErrors) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(
                &folder.display().to_string(),
                1,
                format!("cannot read the folder: {error} / không đọc được thư mục: {error}"),
            );
            return;
        }
    };
    for entry in entries.flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect_on_disk(&entry.path(), &format!("{path}/"), files, errors);
            continue;
        }
        match std::fs::read(entry.path()) {
            Ok(bytes) => files.add_bytes(&path, &bytes, errors),
            Err(error) => errors.push(
                &files.shown(&path),
                1,
                format!("cannot read the file: {error} / không đọc được tệp: {error}"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::toml_fault;

    /// The words are those of the parser that is built in.
    #[test]
    fn what_the_parser_says_is_told_in_both_languages() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only what cannot be read into it is of interest")]
        struct Pair {
            name: String,
            kind: Kind,
        }
        #[derive(Debug, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            Table,
            Json,
        }
        for (text, vi) in [
            ("name = \"a\"", " / thiếu khóa `kind`"),
            ("name = \"a\"\nkind = \"json\"\nother = 1", " / khóa lạ `other`, cần `name` hoặc `kind`"),
            ("name = \"a\"\nkind = \"xml\"", " / giá trị lạ `xml`, cần `table` hoặc `json`"),
            ("name = 1\nkind = \"json\"", " / sai kiểu giá trị: integer `1`, cần a string"),
            ("name = \"a\"\nname = \"b\"", " / khóa xuất hiện hai lần"),
            ("name = ", " / không đúng cú pháp TOML: "),
        ] {
            let told = toml_fault(toml::from_str::<Pair>(text).expect_err(text).message());
            assert!(told.contains(vi), "{text}: {told}");
        }
    }
}
