//! The figures that were worked out by hand (`sample-data/expected/figures.csv`) against what the
//! program says after the published sample files went through the readers, the store and the
//! report: from a line of a file to the text on a page.

use jiff::civil::Date;
use std::path::{Path, PathBuf};

use chiso::catalog::Catalogue;
use chiso::domain::load::{Brought, Load, LoadState, Way};
use chiso::domain::period::Period;
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::Reading;
use chiso::domain::text::Language;
use chiso::domain::text::Text;
use chiso::domain::wall::Wall;
use chiso::engine::published;
use chiso::report::scorecard::{ScorecardPage, ScorecardQuery};
use chiso::report::{Snapshot, figures, format};
use chiso::store::Store;
use chiso::web;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Published sample files; the stem up to the first dot is the source.
const FILES: [&str; 9] = [
    "portal_766.json",
    "portal_766.2026-10-03.json",
    "papi.csv",
    "pci.csv",
    "par_index.csv",
    "sipas.csv",
    "dti.csv",
    "reform_return.csv",
    "payroll_return.csv",
];

fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

async fn load_everything(catalogue: &Catalogue, store: &Store) -> Result<Wall, Box<dyn std::error::Error>> {
    for file in FILES {
        let stem = file.split('.').next().unwrap_or(file);
        let mapping = catalogue.source(stem).ok_or(stem)?;
        let bytes = std::fs::read(sample_data().join(file))?;
        let read = published::read(mapping, file, &bytes, &catalogue.atlas, Date::constant(2026, 10, 11))?;
        assert_eq!((read.rejected, read.duplicate), (0, 0), "{file} is clean");
        let load = Load {
            id: 0,
            source: mapping.id.clone(),
            file: file.to_owned(),
            hash: file.to_owned(),
            period: String::new(),
            stated_at: None,
            state: LoadState::Visible,
            read: read.read,
            accepted: read.accepted,
            rejected: read.rejected,
            duplicate: read.duplicate,
            superseded: 0,
            replaced: 0,
            nature: read.nature,
            as_of: read.as_of.ok_or("a day")?,
            lake_files: Vec::new(),
            quarantine_file: None,
            mapping: String::new(),
            origin: String::new(),
            way: Way::CommandLine,
            province: None,
            remark: Text::default(),
            loaded_at: "2026-10-10T08:00:00+07:00".to_owned(),
        };
        store
            .commit_load(
                &load,
                &Brought { parts: read.parts.to_vec(), scores: read.scores.to_vec(), ..Brought::default() },
                None,
            )
            .await?;
    }
    Ok(store.read_wall().await?)
}

/// The read side over all published sample files.
fn published_snapshot(catalogue: &Catalogue) -> Result<Snapshot, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let wall = runtime.block_on(async {
        let store = Store::open(&Store::address_in(folder.path())).await?;
        load_everything(catalogue, &store).await
    })?;
    Ok(web::snapshot(catalogue, wall))
}

/// The portal's own numerators and denominators of 10 October 2026 give the points that it publishes: in all 34
/// provinces where it gives all counts of a group, and in the one province whose answer is known whole.
#[test]
fn points_of_the_portal_are_what_its_own_counts_give() -> Outcome {
    let catalogue = Catalogue::embedded()?;
    let snapshot = published_snapshot(&catalogue)?;
    let card = catalogue.scorecard("qd766").ok_or("the card")?;
    let at = |place: Option<&str>| {
        let query = ScorecardQuery { period: "2026".parse().ok(), place: place.and_then(|code| code.parse().ok()) };
        ScorecardPage::build(&snapshot, card, &query, Language::English)
    };
    let nation = at(None);
    let found: Vec<(&str, usize, usize)> =
        nation.agreement.iter().map(|one| (one.group.as_str(), one.whole, one.equal)).collect();
    let expected = [
        ("transparency", 1, 1),
        ("progress", 34, 34),
        ("online_service", 0, 0),
        ("online_payment", 0, 0),
        ("digitisation", 1, 1),
        ("satisfaction", 34, 34),
    ];
    assert_eq!(found, expected);
    // What can be recomputed in part only never exceeds what is published, nor leaves more than the rest can give.
    for row in &nation.places {
        let page = at(Some(&row.place.code.to_string()));
        for group in page.groups.iter().filter(|group| group.id != "online_payment") {
            let published = group.published.ok_or("published")?;
            let rest = group.recomputed.most - group.recomputed.of;
            assert!(group.recomputed.points <= published, "{} {}", row.place.name, group.id);
            assert!(published <= group.recomputed.points + rest, "{} {}", row.place.name, group.id);
        }
    }
    let dong_thap = at(Some("34:82"));
    let points: Vec<Option<i64>> = dong_thap.groups.iter().map(|group| group.published.map(|one| one.0)).collect();
    assert_eq!(points, [Some(1146), Some(1769), Some(884), Some(642), Some(972), Some(1467)]);
    assert_eq!(nation.published.map(|one| one.0), Some(6259));
    Ok(())
}

#[test]
fn figures_worked_out_by_hand_are_what_a_page_says() -> Outcome {
    let catalogue = Catalogue::embedded()?;
    let snapshot = published_snapshot(&catalogue)?;
    let mut wrong = Vec::new();
    let mut rows = csv::Reader::from_path(sample_data().join("expected/figures.csv"))?;
    for row in rows.records() {
        let row = row?;
        let indicator = catalogue.indicator(&row[0]).ok_or_else(|| format!("no indicator {}", &row[0]))?;
        let (place, period): (PlaceCode, Period) = (row[1].parse()?, row[2].parse()?);
        let figure = figures::figure(&snapshot, indicator, &place, period);
        let said = format::reading(&figure.reading, indicator.unit, indicator.decimals, Language::Vietnamese);
        let (numerator, denominator) = match figure.reading {
            Reading::Share(quotient) => (quotient.numerator.to_string(), quotient.denominator.to_string()),
            _ => (String::new(), String::new()),
        };
        // A space that does not break a line is a space to a reader.
        let said = said.replace('\u{a0}', " ");
        if (numerator.as_str(), denominator.as_str(), said.as_str()) != (&row[3], &row[4], &row[5]) {
            wrong.push(format!(
                "{}: found {numerator} / {denominator} {said}",
                row.iter().collect::<Vec<_>>().join(", ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
