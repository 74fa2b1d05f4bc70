//! What people and systems put where a file should be: pipes, folders, links, nothing, half of
//! something, something else within. Each is told in both languages, and nothing is written but the
//! row of a load that was refused.

use std::collections::VecDeque;
use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chiso::commands::loading;
use chiso::domain::load::{LoadRequest, LoadState, Outcome, Way};
use chiso::formats::{Input, ReadSeek};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::load_desk::{CASES, Desk, Tested, run};
use crate::sent_form_files;

const ROW: &str =
    "C-1,1.000001,G15,H41.01,40,Trực tiếp,Toàn trình,Đang xử lý,01/10/2026 08:00,05/10/2026 17:00,,,10/10/2026 23:59\n";
/// A small file is read, or refused, in milliseconds.
const LONGEST: Duration = Duration::from_secs(120);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("writes");
    encoder.finish().expect("writes")
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
    writer.write_all(bytes).expect("writes");
    writer.finish().expect("writes").into_inner()
}

/// Loads a file; what is said of it if it is not taken, in English and in Vietnamese.
async fn refusal(desk: &Desk, source: &str, file: &Path) -> Tested<Option<[String; 2]>> {
    let begun = Instant::now();
    let outcome = desk.load(source, file, "").await;
    assert!(begun.elapsed() < LONGEST, "{source} {}: {:?}", file.display(), begun.elapsed());
    Ok(match outcome {
        Ok(Outcome::Refused(load)) => {
            assert_eq!((load.accepted, load.lake_files.len()), (0, 0), "{}", file.display());
            Some([load.remark.en, load.remark.vi])
        }
        Ok(_) => None,
        Err(error) => {
            let text = error.to_string();
            let (en, vi) = text.split_once(" / ").ok_or_else(|| format!("in one language: {text}"))?;
            Some([en.to_owned(), vi.to_owned()])
        }
    })
}

/// Name, source, content, and a word of what is said in each language.
type Odd = (&'static str, &'static str, Vec<u8>, [&'static str; 2]);

fn odd_bytes() -> Tested<Vec<Odd>> {
    let case = format!("{CASES}\n{ROW}");
    let heading = format!("{CASES}\n");
    let packed = gzip(case.as_bytes());
    let monotonous = format!("{}\n", "a".repeat(1023)).repeat(70 << 10);
    let nothing = ["is empty", "tệp rỗng"];
    let no_rows = ["a heading", "tiêu đề"];
    let damaged = ["damaged or breaks off", "bị hỏng hoặc bị cắt ngang"];
    let nested = ["within a compressed file", "nằm trong tệp nén"];
    let bomb = ["times its size", "lần kích thước"];
    let deep = ["too deep", "lồng nhau quá sâu"];
    let deep_in = |begin: &str| format!("{begin}{}", "[".repeat(400_000)).into_bytes();
    Ok(vec![
        ("empty.csv", "case_portal", Vec::new(), nothing),
        ("empty.json", "case_sync", Vec::new(), nothing),
        ("empty-portal.json", "portal_766", Vec::new(), nothing),
        ("empty-pci.csv", "pci", Vec::new(), nothing),
        ("empty.xlsx", "form_ii06a", Vec::new(), nothing),
        ("empty.csv.gz", "case_portal", gzip(b""), nothing),
        ("empty-pci.csv.gz", "pci", gzip(b""), nothing),
        ("empty-entry.zip", "case_portal", zip("a.csv", b""), nothing),
        ("heading.csv", "case_portal", heading.clone().into_bytes(), no_rows),
        ("heading-pci.csv", "pci", b"edition,code_system,place,score,rank\n".to_vec(), no_rows),
        ("no-calls.json", "case_sync", b"{\"data\":[]}".to_vec(), ["no records", "không có hồ sơ nào"]),
        ("half.csv.gz", "case_portal", packed[..packed.len() / 2].to_vec(), damaged),
        ("half-pci.csv.gz", "pci", packed[..packed.len() / 2].to_vec(), damaged),
        ("half.zip", "case_portal", zip("a.csv", case.as_bytes())[..80].to_vec(), damaged),
        ("nested.zip", "case_portal", zip("a.zip", &zip("a.csv", case.as_bytes())), nested),
        ("nested.csv.gz", "pci", gzip(&packed), nested),
        ("bomb.csv.gz", "case_portal", gzip((heading.clone() + &monotonous).as_bytes()), bomb),
        ("bomb.zip", "case_portal", zip("a.csv", (heading + &monotonous).as_bytes()), bomb),
        ("deep.json", "case_sync", deep_in(""), deep),
        ("deep-unread.json", "case_sync", deep_in("{\"data\":[{\"x\":"), deep),
        ("deep-read.json", "case_sync", deep_in("{\"data\":[{\"MaHoSo\":"), deep),
        ("deep-portal.json", "portal_766", deep_in("{\"metadata\":"), ["not the JSON expected", "JSON sai"]),
        ("list.json", "portal_766", b"[]".to_vec(), ["expected an object", "cần một đối tượng JSON"]),
        ("no-run.json", "portal_766", b"{\"metadata\":{}}".to_vec(), ["a day as ddMMyyyy", "ngày dạng ddMMyyyy"]),
        ("words.json", "portal_766", b"{\"metadata\": x}".to_vec(), ["not the JSON expected", "JSON sai"]),
        ("words.json", "case_sync", b"{\"data\":[%1]}".to_vec(), ["not the JSON expected", "JSON sai"]),
        ("mark.json", "case_sync", b"{\"data\":[{};".to_vec(), ["expected `,` or `]`", "cần `,` hoặc `]`"]),
        ("kind.json", "case_sync", b"12".to_vec(), ["a record, a list of records", "một hồ sơ hoặc danh sách"]),
        ("twice.json", "case_sync", b"{\"data\":[],\"data\":[]}".to_vec(), ["stands there twice", "xuất hiện hai lần"]),
        (
            "marks.csv",
            "case_portal",
            case.replace(',', ";").into_bytes(),
            ["put delimiter = \";\"", "ghi delimiter = \";\""],
        ),
        ("marks.csv", "papi", b"edition;place;score\n1;2;3\n".to_vec(), ["or as XLSX", "hoặc dạng XLSX"]),
        ("former.xlsx", "form_ii06a", sent_form_files::of_a_former_province()?, ["a part of", "đã nhập vào"]),
        ("zeros.csv", "case_portal", vec![0; 100_000], ["binary", "nhị phân"]),
    ])
}

/// Apart from what is quoted.
fn is_english(text: &str) -> bool {
    let own = text.split(['`', '"']).step_by(2);
    own.flat_map(str::chars).all(|letter| letter.is_ascii() || !letter.is_alphabetic())
}

fn is_vietnamese(text: &str) -> bool {
    let english = ["expected", "the file", "line ", "found", "column", " is "];
    !text.is_ascii() && !english.iter().any(|word| text.contains(word))
}

#[test]
fn what_is_no_file_of_the_source_is_told_in_both_languages_and_leaves_nothing() {
    run(async {
        let desk = Desk::new().await?;
        let mut refused = 0;
        for (name, source, bytes, [en, vi]) in odd_bytes()? {
            let path = desk.write(name, bytes)?;
            let said = refusal(&desk, source, &path).await?.ok_or_else(|| format!("{name} was loaded"))?;
            assert!(said[0].contains(en) && said[1].contains(vi), "{name}: {said:?}");
            assert!(is_english(&said[0]) && is_vietnamese(&said[1]), "mixed: {name}: {said:?}");
            refused += 1;
        }
        assert_eq!(desk.context.store.loads().await?.len(), refused, "a row each");
        assert_eq!(desk.loads(LoadState::Refused).await?.len(), refused);
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        let wall = desk.wall().await?;
        assert!(wall.parts.is_empty() && wall.scores.is_empty() && wall.sent_lines.is_empty());
        Ok(())
    });
}

#[test]
fn what_is_no_regular_file_is_no_load_at_all() {
    run(async {
        let desk = Desk::new().await?;
        let place = |name: &str| desk.context.data.join(name);
        assert!(Command::new("mkfifo").arg(place("pipe.csv")).status()?.success());
        fs::create_dir(place("folder.csv"))?;
        symlink(place("nowhere"), place("dangling.csv"))?;
        symlink(place("pipe.csv"), place("to-pipe.csv"))?;
        let locked = desk.write("locked.csv", "")?;
        fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o000))?;
        let not_regular = ["not a regular file", "không phải tệp thường"];
        let not_opened = ["cannot be opened", "không mở được"];
        let mut all = vec![
            ("pipe.csv", not_regular),
            ("to-pipe.csv", not_regular),
            ("folder.csv", not_regular),
            ("dangling.csv", not_opened),
            ("missing.csv", not_opened),
        ];
        // The administrator may read everything.
        if fs::File::open(&locked).is_err() {
            all.push(("locked.csv", not_opened));
        }
        for source in ["case_portal", "case_sync", "pci", "form_ii06a"] {
            for (name, [en, vi]) in &all {
                let said = refusal(&desk, source, &place(name)).await?.ok_or_else(|| format!("{name} was loaded"))?;
                assert!(said[0].contains(en) && said[1].contains(vi), "{name}: {said:?}");
            }
        }
        assert_eq!(desk.context.store.loads().await?, []);
        assert!(!place("lake").exists() && !place("quarantine").exists());
        Ok(())
    });
}

#[test]
fn what_looks_odd_and_is_whole_is_read() {
    run(async {
        let desk = Desk::new().await?;
        let case = |number: u32| ROW.replace("C-1", &format!("C-{number}"));
        let elsewhere = desk.write("elsewhere", format!("{CASES}\n{}", case(1)))?;
        let link = desk.context.data.join("link.csv");
        symlink(elsewhere, &link)?;
        let members =
            [gzip(format!("{CASES}\n").as_bytes()), gzip(case(2).as_bytes()), gzip(case(3).as_bytes())].concat();
        // Nothing is unpacked to where its name says.
        let outside = zip("../../outside.csv", format!("{CASES}\n{}", case(4)).as_bytes());
        for (path, rows) in
            [(link, 1), (desk.write("members.csv.gz", members)?, 2), (desk.write("outside.zip", outside)?, 1)]
        {
            let outcome = desk.load("case_portal", &path, "").await?;
            assert!(
                matches!(&outcome, Outcome::Loaded(load) if load.accepted == rows),
                "{}: {outcome:?}",
                path.display()
            );
        }
        let parents = desk.context.data.ancestors().take(4);
        assert!(parents.into_iter().all(|folder| !folder.join("outside.csv").exists()));
        Ok(())
    });
}

/// A file that is another one each time it is opened, until there is no other.
struct Restless {
    name: &'static str,
    contents: Mutex<VecDeque<Vec<u8>>>,
}

impl Restless {
    fn new(name: &'static str, contents: &[Vec<u8>]) -> Self {
        Self { name, contents: Mutex::new(contents.iter().cloned().collect()) }
    }

    fn next(&self) -> Vec<u8> {
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        if contents.len() > 1 { contents.pop_front() } else { contents.front().cloned() }.unwrap_or_default()
    }
}

impl Input for Restless {
    fn name(&self) -> &str {
        self.name
    }

    fn origin(&self) -> String {
        String::new()
    }

    fn length(&self) -> anyhow::Result<u64> {
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(contents.front().map_or(0, |bytes| bytes.len() as u64))
    }

    fn open(&self) -> anyhow::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(Cursor::new(self.next())))
    }
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name)).expect("a sample")
}

/// A file while it is written, or while another takes its place, is neither loaded nor refused: what
/// was read is no file that anybody has sent.
#[test]
fn a_file_that_changes_while_it_is_read_is_no_load_at_all() {
    run(async {
        let desk = Desk::new().await?;
        let grown = format!("{CASES}\n{ROW}{}", ROW.replace("C-1", "C-2")).into_bytes();
        let whole = grown.len();
        let sync = sample("case_sync.json");
        let pci = sample("pci.csv");
        let files: [(&str, &str, [Vec<u8>; 2]); 7] = [
            ("case_portal", "grows.csv", [grown[..whole - 40].to_vec(), grown.clone()]),
            ("case_portal", "is-cut.csv", [grown.clone(), grown[..CASES.len() + 1].to_vec()]),
            ("case_portal", "is-emptied.csv", [grown.clone(), Vec::new()]),
            ("case_portal", "is-replaced.csv", [grown.clone(), gzip(&grown)]),
            ("case_sync", "grows.json", [sync[..sync.len() / 2].to_vec(), sync]),
            ("pci", "grows.csv", [pci[..pci.len() / 2].to_vec(), pci]),
            ("form_ii06a", "is-replaced.xlsx", [sent_form_files::of_a_quarter(1)?, sent_form_files::of_a_quarter(2)?]),
        ];
        for (source, name, contents) in files {
            let mapping = loading::source(&desk.context, source)?;
            let request = LoadRequest { period: String::new(), stated_at: None, way: Way::CommandLine, province: None };
            let input = Restless::new(name, &contents);
            let outcome = loading::load_one(&desk.context, mapping, &input, &request, &desk.now).await;
            let error = outcome.err().map(|error| format!("{error:#}")).unwrap_or_else(|| panic!("{name} was taken"));
            assert!(error.contains("changed while it was read") && error.contains("thay đổi trong khi đọc"), "{error}");
        }
        assert_eq!(desk.context.store.loads().await?, []);
        loading::tidy(&desk.context).await?;
        assert_eq!(desk.rubbish().await?, Vec::<PathBuf>::new());
        Ok(())
    });
}
