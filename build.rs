//! Rebuilds the crate when a file appears in or leaves a folder that travels inside the binary;
//! `include_dir` itself notices only changes of files that it already knows.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for folder in ["pipelines", "migrations", "sample-data"] {
        if std::path::Path::new(folder).is_dir() {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
}
