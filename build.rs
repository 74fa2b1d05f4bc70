//! Rebuilds the crate when a file appears in or leaves a folder that travels inside the binary;
//! `include_dir` itself notices only changes of files that it already knows.
//!
//! And takes a fingerprint of the code that counts, so that a run can say by which it was counted: the
//! number of a version stays the same from one release to the next.

use std::fs;
use std::path::{Path, PathBuf};

/// What the counts of a run depend on besides its files and its definitions.
const COUNTING: [&str; 5] = ["src/catalog", "src/domain", "src/engine", "src/report", "Cargo.lock"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for folder in ["pipelines", "migrations", "sample-data"] {
        if std::path::Path::new(folder).is_dir() {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
    let mut files = Vec::new();
    COUNTING.iter().for_each(|path| collect(Path::new(path), &mut files));
    files.sort();
    // FNV-1a: no secret hangs on it.
    let mut print = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        for byte in fs::read(file).unwrap_or_default().into_iter().filter(|&byte| byte != b'\r') {
            print = (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=CHISO_PROGRAM={}+{:08x}", env!("CARGO_PKG_VERSION"), print >> 32);
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", path.display());
    if !path.is_dir() {
        return files.push(path.to_owned());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}
