//! The file that holds the key of pseudonyms. It lies apart from the data folder, so that a copy of
//! the data is not a copy of the key; it is made when it is needed for the first time.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail, ensure};

use crate::engine::PseudonymKey;

/// 32 bytes in hexadecimal.
const DIGITS: usize = 64;
/// In the data folder: the mark of the key under which its last pseudonyms were made. It says nothing
/// of the key, and tells when a key is another one or has gone.
const LAST_MARK: &str = "pseudonym-key.mark";

/// Where the key lies, and the data that it must not lie with.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
    data: PathBuf,
}

impl KeyFile {
    /// Nothing is looked at yet.
    pub fn new(path: &Path, data: &Path) -> Self {
        Self { path: path.to_owned(), data: data.to_owned() }
    }

    /// Fails on a key that could not be used; makes none.
    pub fn check(&self) -> Result<()> {
        match self.read()? {
            Some(_) => Ok(()),
            None => self.was_there_before(),
        }
    }

    /// The key for a load that is written. To be called under the write lock of the data folder.
    pub fn to_write(&self) -> Result<PseudonymKey> {
        let key = match self.read()? {
            Some(key) => key,
            None => {
                self.was_there_before()?;
                self.make()?;
                self.read()?.with_context(|| self.named("is gone again / lại biến mất"))?
            }
        };
        self.remember(&key)?;
        Ok(key)
    }

    /// The key for a load of which nothing is written: any will do.
    pub fn to_look(&self) -> Result<PseudonymKey> {
        match self.read()? {
            Some(key) => Ok(key),
            None => random().map(|secret| PseudonymKey::new(&secret)),
        }
    }

    /// `None`: there is no such file yet.
    fn read(&self) -> Result<Option<PseudonymKey>> {
        self.lies_apart()?;
        let metadata = match fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| self.named("cannot be opened / không mở được")),
        };
        ensure!(metadata.is_file(), self.named("is not a file / không phải tệp"));
        self.is_private(&metadata)?;
        let text = fs::read(&self.path).with_context(|| self.named("cannot be read / không đọc được"))?;
        let secret = parse(&text).with_context(|| {
            self.named(
                "does not hold 64 hexadecimal digits and nothing else: restore it from your copy, or name a file that is \
                 not there yet and one is made / không chứa đúng 64 chữ số thập lục phân: hãy khôi phục từ bản sao lưu, \
                 hoặc chỉ ra một tệp chưa có để tạo khóa mới",
            )
        })?;
        Ok(Some(PseudonymKey::new(&secret)))
    }

    fn lies_apart(&self) -> Result<()> {
        let path = std::path::absolute(&self.path)?;
        let folder = path.parent().context("a file lies in a folder")?;
        let folder = fs::canonicalize(folder).with_context(|| {
            self.named("lies in a folder that is not there: make it first / nằm trong thư mục chưa có: hãy tạo thư mục")
        })?;
        let data = fs::canonicalize(&self.data).or_else(|_| std::path::absolute(&self.data))?;
        // A link from elsewhere into the data folder leads there all the same.
        let target = fs::canonicalize(&path).unwrap_or_default();
        ensure!(
            !folder.starts_with(&data) && !target.starts_with(&data),
            self.named(
                "lies in the data folder: whoever has a copy of the data would have the key; keep it elsewhere / nằm trong \
                 thư mục dữ liệu: ai có bản sao dữ liệu sẽ có luôn khóa; hãy để ở nơi khác"
            )
        );
        Ok(())
    }

    #[cfg(unix)]
    fn is_private(&self, metadata: &fs::Metadata) -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        /// Others may not read or write it, and the group may not write it.
        const NOT_ALLOWED: u32 = 0o027;
        ensure!(
            metadata.permissions().mode() & NOT_ALLOWED == 0,
            self.named("may be read by others: chmod 600 / người khác đọc được: hãy chmod 600")
        );
        Ok(())
    }

    #[cfg(not(unix))]
    fn is_private(&self, _: &fs::Metadata) -> Result<()> {
        Ok(())
    }

    /// Writes a new key, unless another process was faster: what is there then is the key.
    fn make(&self) -> Result<()> {
        let cannot = || self.named("cannot be made / không tạo được");
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let mut name = self.path.file_name().with_context(cannot)?.to_owned();
        name.push(format!(".{}.tmp", hex(&random()?[..8])));
        let waiting = self.path.with_file_name(name);
        let written = write_private(&waiting, &format!("{}\n", hex(&random()?)));
        // A link fails if the name is taken: of two that come at once, one is the key of both.
        let linked = written.and_then(|()| match fs::hard_link(&waiting, &self.path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        });
        let removed = fs::remove_file(&waiting);
        linked.and(removed).with_context(cannot)?;
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder).and_then(|folder| folder.sync_all()).with_context(cannot)?;
        }
        tracing::info!(
            file = %self.path.display(),
            "made the key of pseudonyms; keep a copy in a safe place, not with the data / đã tạo khóa bí danh; hãy giữ một \
             bản sao ở nơi an toàn, không để cùng dữ liệu"
        );
        Ok(())
    }

    /// A key that has gone is not replaced in silence: accounts would have other pseudonyms than before.
    fn was_there_before(&self) -> Result<()> {
        if let Some(mark) = self.last_mark()? {
            bail!(
                "{} ({mark})",
                self.named(&format!(
                    "is not there, and the data folder has pseudonyms under a key: restore it, or remove {LAST_MARK} in the \
                     data folder to begin with another key / không còn, mà thư mục dữ liệu đã có bí danh theo khóa: hãy \
                     khôi phục khóa, hoặc xóa {LAST_MARK} trong thư mục dữ liệu để dùng khóa mới"
                ))
            );
        }
        Ok(())
    }

    fn last_mark(&self) -> Result<Option<String>> {
        match fs::read_to_string(self.data.join(LAST_MARK)) {
            Ok(mark) => Ok(Some(mark.trim().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read / không đọc được: {LAST_MARK}")),
        }
    }

    fn remember(&self, key: &PseudonymKey) -> Result<()> {
        let last = self.last_mark()?;
        if last.as_deref() == Some(key.mark()) {
            return Ok(());
        }
        if last.is_some() {
            tracing::warn!(
                "another key of pseudonyms than before: replay earlier loads, or their accounts match no later ones / khóa bí \
                 danh khác trước: hãy nạp lại (replay) các lần nạp cũ, nếu không bí danh của chúng sẽ không khớp"
            );
        }
        fs::write(self.data.join(LAST_MARK), format!("{}\n", key.mark()))
            .with_context(|| format!("cannot write / không ghi được: {LAST_MARK}"))
    }

    /// `what`: in both languages.
    fn named(&self, what: &str) -> String {
        let (en, vi) = what.split_once(" / ").unwrap_or((what, what));
        format!("the key of pseudonyms {0} {en} / khóa bí danh {0} {vi}", self.path.display())
    }
}

fn parse(text: &[u8]) -> Result<[u8; 32]> {
    let text = std::str::from_utf8(text)?.trim();
    ensure!(
        text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "not 64 hexadecimal digits / không phải 64 chữ số thập lục phân"
    );
    let mut secret = [0; 32];
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16)?;
    }
    Ok(secret)
}

fn random() -> Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| {
        anyhow!("no randomness from the system: {error} / hệ thống không cấp số ngẫu nhiên: {error}")
    })?;
    Ok(secret)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place {
        folder: tempfile::TempDir,
        key: KeyFile,
    }

    fn place() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("data")).expect("a folder");
        let key = KeyFile::new(&folder.path().join("key"), &folder.path().join("data"));
        Place { folder, key }
    }

    fn set(path: &Path, text: &str, mode: u32) {
        fs::write(path, text).expect("writes");
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("a mode");
    }

    #[test]
    fn a_key_is_made_once_and_stays() {
        let Place { folder, key } = place();
        key.check().expect("may be made");
        assert!(!key.path.exists(), "a look makes nothing");
        key.to_look().expect("any key");
        assert!(!key.path.exists() && !folder.path().join("data").join(LAST_MARK).exists(), "a look makes nothing");
        let made: Vec<String> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..16).map(|_| scope.spawn(|| key.make().map(|()| key.read()))).collect();
            let read = |thread: std::thread::ScopedJoinHandle<'_, Result<Result<Option<PseudonymKey>>>>| {
                thread.join().expect("ends").expect("makes").expect("reads").expect("a key").mark().to_owned()
            };
            all.into_iter().map(read).collect()
        });
        assert!(made.iter().all(|mark| *mark == made[0]), "all that came at once have one key: {made:?}");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "the key and the data, nothing else");
        assert_eq!(key.to_write().expect("the key").mark(), made[0]);
        assert_eq!(key.to_look().expect("the key").mark(), made[0]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&key.path).expect("a file").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_that_cannot_be_used_says_why() {
        let Place { folder, key } = place();
        let error = |key: &KeyFile| {
            let error = format!("{:#}", key.check().expect_err("refused"));
            assert!(key.to_write().is_err() && error.contains(" / khóa bí danh "), "{error}");
            error
        };
        for short in ["", "abc", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64)] {
            set(&key.path, short, 0o600);
            let said = error(&key);
            assert!(said.contains("64 hexadecimal digits") && (short.is_empty() || !said.contains(short)), "{said}");
        }
        set(&key.path, &"0a".repeat(32), 0o600);
        key.check().expect("a key");
        #[cfg(unix)]
        for open in [0o644, 0o604, 0o620] {
            set(&key.path, &"0a".repeat(32), open);
            assert!(error(&key).contains("chmod 600"), "{open:o}");
        }
        let inside = |path: &str| KeyFile::new(&folder.path().join(path), &folder.path().join("data"));
        assert!(error(&inside("data/key")).contains("in the data folder"));
        assert!(error(&inside("data/../data/key")).contains("in the data folder"));
        #[cfg(unix)]
        {
            set(&folder.path().join("data/key"), &"0a".repeat(32), 0o600);
            std::os::unix::fs::symlink(folder.path().join("data/key"), folder.path().join("link")).expect("a link");
            assert!(error(&inside("link")).contains("in the data folder"));
        }
        assert!(error(&inside("nowhere/key")).contains("make it first"));
        assert!(error(&inside("../")).contains("not a file"), "a folder is no key");
    }

    #[test]
    fn a_key_that_has_gone_is_not_replaced_in_silence() {
        let Place { folder, key } = place();
        let first = key.to_write().expect("made").mark().to_owned();
        fs::remove_file(&key.path).expect("removes");
        let error = format!("{:#}", key.to_write().expect_err("gone"));
        assert!(error.contains("restore it") && error.contains(&first) && !key.path.exists(), "{error}");
        // On purpose: another key from now on.
        fs::remove_file(folder.path().join("data").join(LAST_MARK)).expect("removes");
        assert_ne!(key.to_write().expect("made").mark(), first);
        set(&key.path, &"0a".repeat(32), 0o600);
        key.to_write().expect("another key is taken, and said to be one");
    }
}
