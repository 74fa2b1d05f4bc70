//! The command line and the environment as one struct; every default runs from an empty folder.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// chiso: the instrument panel of Vietnam's administrative reform.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct Config {
    #[command(flatten)]
    pub place: DataPlace,
    /// Die at the n-th write point, for tests of what is left then.
    #[cfg(feature = "engine")]
    #[arg(long, global = true, hide = true, value_name = "N")]
    pub kill_at: Option<u64>,
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data lie.
#[derive(Clone, Debug, Args)]
pub struct DataPlace {
    /// Data folder: database, lake, quarantine.
    #[arg(long, global = true, env = "CHISO_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// Database address, `sqlite://...` or `postgres://...`; default: chiso.db in the data folder.
    #[arg(long, global = true, env = "CHISO_DATABASE", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// A `pipelines/` folder to use in place of the one compiled in.
    #[arg(long, global = true, env = "CHISO_PIPELINES", value_name = "DIR")]
    pub pipelines: Option<PathBuf>,
    /// File with the key under which accounts of applicants become pseudonyms, outside the data folder;
    /// made when it is needed first. Without it accounts are dropped.
    #[cfg(feature = "engine")]
    #[arg(long, global = true, env = "CHISO_PSEUDONYM_KEY", value_name = "FILE")]
    pub pseudonym_key: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the dashboard over what the data folder holds; files may be sent to it with a token.
    Serve {
        #[command(flatten)]
        listen: Listen,
        #[command(flatten)]
        doors: Doors,
        #[command(flatten)]
        map: Map,
    },
    /// Load what is put into DIR/<source>/, again and again; loaded files go to done/, others to failed/.
    #[cfg(feature = "engine")]
    Watch {
        /// Folder with one folder a source, named as in pipelines/sources/ (`chiso check` lists them).
        dir: PathBuf,
        #[command(flatten)]
        timetable: Timetable,
        /// Look once, load what is there, and stop; fails if a file could not be loaded.
        #[arg(long, conflicts_with_all = ["every", "at"])]
        once: bool,
    },
    /// Who may send files over the network.
    #[cfg(feature = "engine")]
    #[command(subcommand)]
    Token(TokenRequest),
    /// Mappings of source systems: draft one, or try one on a file.
    #[cfg(feature = "engine")]
    #[command(subcommand)]
    Source(SourceRequest),
    /// Load the sample data, compute, and serve: the whole of chiso in one command.
    #[cfg(feature = "engine")]
    Demo {
        #[command(flatten)]
        listen: Listen,
        #[command(flatten)]
        doors: Doors,
        #[command(flatten)]
        map: Map,
        #[command(flatten)]
        cases: SampleSize,
        /// Load and compute, then stop without serving.
        #[arg(long)]
        no_serve: bool,
    },
    /// Write synthetic case files in the source formats.
    #[cfg(feature = "engine")]
    Sample {
        #[command(flatten)]
        cases: SampleSize,
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Load files of one source system.
    #[cfg(feature = "engine")]
    Ingest {
        /// Source system: a stem in pipelines/sources/ (`chiso check` lists them).
        source: String,
        /// Files to load, in this order.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Period that the files are declared to be for: 2026-10, 2026-Q3, s2026-Q3 ...
        #[arg(long, default_value = "", hide_default_value = true, value_name = "PERIOD")]
        period: String,
        /// When the export was made, local time, where the file does not say it: 2026-10-31 (its end) or 2026-10-31T16:30.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "MOMENT")]
        as_of: String,
        /// Load only; run `chiso compute` later.
        #[arg(long)]
        no_compute: bool,
    },
    /// List what was loaded; look at a load, take it back, or load it again.
    Loads {
        /// Of this source only.
        #[arg(long, value_name = "SOURCE")]
        source: Option<String>,
        #[command(subcommand)]
        action: Option<LoadsAction>,
    },
    /// Count the parts anew from the cases in the lake.
    #[cfg(feature = "engine")]
    Compute {
        /// Under one rule set only, for the benchmark.
        #[arg(long, hide = true, value_name = "ID")]
        only: Option<String>,
        /// From the headers of cases only, for the benchmark.
        #[arg(long, hide = true)]
        headers_only: bool,
    },
    /// List the runs that are kept: what was counted, when, to which day; or forget some.
    #[cfg(feature = "engine")]
    Runs {
        #[command(subcommand)]
        action: Option<RunsAction>,
    },
    /// Count a run again, from the files and by the definitions of then: the same, or which figures differ.
    #[cfg(feature = "engine")]
    Verify(VerifyRequest),
    /// Check the catalogue (pipelines/) and list what it holds.
    Check,
    /// Write a statutory form as a spreadsheet (.xlsx) or as CSV.
    Form(FormRequest),
    /// Write every figure of a period as CSV, or with its passports as a spreadsheet (.xlsx).
    Export {
        /// Period: 2026, 2026-Q3, 2026-10, s2026-Q3, s2026-YTD10, 2026-R10 ...
        #[arg(long, default_value = "2026")]
        period: String,
        /// File to write, ending in .xlsx, .csv, .json or .parquet; `-` for CSV on the standard output.
        #[arg(long, default_value = "-", value_name = "FILE")]
        out: PathBuf,
        /// For Excel in a Vietnamese locale: byte order mark, semicolons, decimal commas.
        #[arg(long)]
        excel: bool,
        /// English texts instead of Vietnamese.
        #[arg(long)]
        english: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum LoadsAction {
    /// Everything that is kept of a load.
    Show {
        /// Its number in the list.
        load: i64,
    },
    /// Take a load back: the figures are then those of the other loads alone.
    #[cfg(feature = "engine")]
    Undo {
        /// Its number in the list.
        load: i64,
        /// Why, to be kept with it.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
        why: String,
    },
    /// Load the same bytes again with today's mapping, in the same place among the loads.
    #[cfg(feature = "engine")]
    Replay {
        /// Its number in the list.
        load: i64,
        /// Where the bytes lie now; where they lay then if not stated.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// When the export was made, if not what was stated then: 2026-10-31 or 2026-10-31T16:30.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "MOMENT")]
        as_of: String,
    },
}

#[cfg(feature = "engine")]
#[derive(Clone, Debug, Subcommand)]
pub enum RunsAction {
    /// Let go of runs: they cannot be verified any more, and the files kept for them alone are removed.
    Forget {
        /// Their codes.
        #[arg(required_unless_present = "keep")]
        codes: Vec<String>,
        /// Instead of naming some: all but the newest N, and the one on the pages.
        #[arg(long, value_name = "N", conflicts_with = "codes")]
        keep: Option<usize>,
    },
}

#[cfg(feature = "engine")]
#[derive(Clone, Debug, Args)]
pub struct VerifyRequest {
    /// Code of a run, as it stands on pages and in exports: R-2026-10-10-7F3K9Q.
    pub code: String,
    /// One figure only: this indicator ...
    #[arg(long, value_name = "ID", requires_all = ["place", "period"])]
    pub indicator: Option<String>,
    /// ... of this province of the 34, or VN ...
    #[arg(long, value_name = "CODE", requires = "indicator")]
    pub place: Option<String>,
    /// ... in this period: 2026, 2026-Q3, 2026-10, s2026-Q3 ...
    #[arg(long, requires = "indicator")]
    pub period: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct FormRequest {
    /// A stem in pipelines/forms/.
    #[arg(default_value = "ii06a", value_name = "FORM")]
    pub id: String,
    /// Code of a province of the 34, or VN for the nation.
    #[arg(long, default_value = "VN", value_name = "CODE")]
    pub place: String,
    /// Rows of a province: agency, field or procedure; the nation has provinces.
    #[arg(long, value_name = "ROWS")]
    pub by: Option<String>,
    /// Period: s2026-Q3, s2026-YTD10, 2026-R10, ...; the year of the newest data if left out.
    #[arg(long)]
    pub period: Option<String>,
    /// File to write, ending in .xlsx, .csv, .json or .parquet; `-` for CSV on the standard output.
    #[arg(long, default_value = "-", value_name = "FILE")]
    pub out: PathBuf,
    /// CSV for Excel in a Vietnamese locale: byte order mark, semicolons.
    #[arg(long)]
    pub excel: bool,
    /// English texts instead of Vietnamese.
    #[arg(long)]
    pub english: bool,
    /// Count a province's form again from the cases themselves, and name the cases of every cell
    /// that differs, instead of writing the form.
    #[cfg(feature = "engine")]
    #[arg(long, conflicts_with = "out")]
    pub audit: bool,
    /// With --audit: write every case of the form and the columns it stands in, as CSV.
    #[cfg(feature = "engine")]
    #[arg(long, requires = "audit", value_name = "FILE")]
    pub cases: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct Listen {
    #[arg(long, env = "CHISO_PORT", default_value_t = 8080)]
    pub port: u16,
    /// Address to listen on; the default is reachable from this machine only.
    #[arg(long, env = "CHISO_HOST", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
}

/// What the map of the first page is drawn from; equal squares without a file.
#[derive(Clone, Debug, Args)]
pub struct Map {
    /// GeoJSON with the boundaries of the 34 provinces, each with its code or its name.
    #[arg(long, env = "CHISO_BOUNDARIES", value_name = "FILE")]
    pub boundaries: Option<PathBuf>,
    /// Where the boundaries are from and of when, to be shown under the map.
    #[arg(long, env = "CHISO_BOUNDARIES_SOURCE", requires = "boundaries", value_name = "TEXT")]
    pub boundaries_source: Option<String>,
}

/// The ways in that a server opens; a serve-only build has none.
#[derive(Clone, Debug, Args)]
pub struct Doors {
    /// Largest file that may be sent, in megabytes; 0 takes none at all.
    #[cfg(feature = "engine")]
    #[arg(long, env = "CHISO_LARGEST_UPLOAD", default_value_t = 2_048, value_name = "MB")]
    pub largest_upload: u64,
    /// Also load what is put into DIR/<source>/, as `chiso watch` does.
    #[cfg(feature = "engine")]
    #[arg(long, env = "CHISO_WATCH", value_name = "DIR")]
    pub watch: Option<PathBuf>,
    #[cfg(feature = "engine")]
    #[command(flatten)]
    pub timetable: Timetable,
}

/// When a watched folder is looked at.
#[cfg(feature = "engine")]
#[derive(Clone, Debug, Args)]
pub struct Timetable {
    /// Pause between two looks at the watched folder: 30s, 1m, 2h.
    #[arg(long, default_value = "1m", value_name = "PAUSE")]
    pub every: String,
    /// Look at these hours of the day only, in Vietnam time: 02:00,13:00.
    #[arg(long, value_delimiter = ',', conflicts_with = "every", value_name = "HOURS")]
    pub at: Vec<String>,
}

#[cfg(feature = "engine")]
#[derive(Clone, Debug, Subcommand)]
pub enum SourceRequest {
    /// Look at a file and draft a mapping for it, with a guess and a confidence for each column.
    New {
        /// CSV, XLSX, XLS, ODS, Parquet or JSON; plain, gzip or zip.
        file: PathBuf,
        /// File to write; `-` for the standard output.
        #[arg(long, default_value = "-", value_name = "FILE")]
        out: PathBuf,
    },
    /// What loading a file would come to; nothing is written. Fails if it would be refused.
    Check {
        /// A source (`chiso check` lists them), or the path of a mapping that ends in .toml.
        name: String,
        file: PathBuf,
        /// Period that the file is declared for: 2026-10, s2026-Q3 ...
        #[arg(long, default_value = "", hide_default_value = true)]
        period: String,
        /// When the export was made, where the file does not say it: 2026-10-31 or 2026-10-31T16:30.
        #[arg(long, default_value = "", hide_default_value = true, value_name = "MOMENT")]
        as_of: String,
    },
}

#[cfg(feature = "engine")]
#[derive(Clone, Debug, Subcommand)]
pub enum TokenRequest {
    /// Make a token and print its secret, once.
    New {
        /// Stands on every load that is sent under it; given once, also after it was revoked.
        name: String,
        /// Code of the one province whose cases it may send; without it, of any.
        #[arg(long, value_name = "CODE")]
        province: Option<String>,
        /// The one source it may send for; without it, for any.
        #[arg(long, value_name = "SOURCE")]
        source: Option<String>,
    },
    /// List all tokens, also the revoked.
    List,
    /// Take a token back, as of now.
    Revoke { name: String },
}

#[derive(Clone, Debug, Args)]
pub struct SampleSize {
    /// Number of synthetic cases.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub cases: u64,
    /// The same seed gives the same files, byte for byte.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}
