//! One writer at a time in a data folder: what is there is looked at, added to and counted anew.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context as _, Result};

/// Held while this lives; the system lets go of it when the process ends, however it ends.
pub struct WriteLock(#[expect(dead_code, reason = "an open file is the lock")] File);

/// Waits for another writer, and says so.
pub fn take(data: &Path) -> Result<WriteLock> {
    let path = data.join("writing.lock");
    let file = File::options().create(true).append(true).open(&path);
    let file =
        file.with_context(|| format!("cannot write to the data folder / không ghi được vào {}", path.display()))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            eprintln!(
                "another chiso is writing to {}; waiting / một chiso khác đang ghi vào đó; đang chờ",
                data.display()
            );
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    }
    .with_context(|| format!("cannot lock {0} / không khóa được: {0}", path.display()))?;
    Ok(WriteLock(file))
}
