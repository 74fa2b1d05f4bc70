//! Libraries that read what strangers send may give up loudly; here that is an error like any other.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, anyhow};

/// Calls a library; what it cannot read is a damaged file.
pub fn guarded<T, E: Display>(what: &str, call: impl FnOnce() -> Result<T, E>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(damaged(what, &error.to_string())),
        Err(_) => Err(damaged(what, "")),
    }
}

fn damaged(what: &str, why: &str) -> anyhow::Error {
    if why.to_lowercase().contains("password") || why.contains("EncryptedPackage") {
        return anyhow!(
            "the file is protected by a password; send it without / tệp có mật khẩu; hãy gửi bản không có mật khẩu"
        );
    }
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.replace(" / ", "/")) };
    anyhow!(
        "the {what} file is damaged or breaks off; open it, save it again and send it{why} / tệp {what} bị hỏng hoặc bị cắt \
             ngang; hãy mở ra, lưu lại rồi gửi{why}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_panics_has_met_a_damaged_file() {
        let call = || -> Result<(), String> { panic!("at byte 7") };
        assert!(guarded("XLS", call).expect_err("an error").to_string().contains("XLS file is damaged"));
        let locked = || -> Result<(), &str> { Err("Password protected") };
        assert!(guarded("XLS", locked).expect_err("an error").to_string().contains("protected"));
    }
}
