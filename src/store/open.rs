//! Opening a database, and bringing its tables up to date.

use std::path::Path;
use std::sync::Once;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, SqlStr, Transaction};

use super::StoreError;

/// Forward only; a released file is never edited.
const MIGRATIONS: [(i64, &str, &str); 15] = [
    (1, "wall", include_str!("../../migrations/0001_wall.sql")),
    (2, "forms and differences", include_str!("../../migrations/0002_forms_and_differences.sql")),
    (3, "loads", include_str!("../../migrations/0003_loads.sql")),
    (4, "checks", include_str!("../../migrations/0004_checks.sql")),
    (5, "tokens", include_str!("../../migrations/0005_tokens.sql")),
    (6, "reported forms", include_str!("../../migrations/0006_reported_forms.sql")),
    (7, "told twice", include_str!("../../migrations/0007_told_twice.sql")),
    (8, "stated moments", include_str!("../../migrations/0008_stated_moments.sql")),
    (9, "held rows", include_str!("../../migrations/0009_held_rows.sql")),
    (10, "examples", include_str!("../../migrations/0010_examples.sql")),
    (11, "empty cells", include_str!("../../migrations/0011_empty_cells.sql")),
    (12, "register rows", include_str!("../../migrations/0012_register_rows.sql")),
    (13, "runs", include_str!("../../migrations/0013_runs.sql")),
    (14, "open cases", include_str!("../../migrations/0014_open_cases.sql")),
    (15, "runs of everything", include_str!("../../migrations/0015_runs_of_everything.sql")),
];

/// How often a migration is tried that others may be running; of several processes that open a new
/// database at once each can be overtaken at each step.
const ATTEMPTS: usize = 32;

/// Connections at most. Reads are rare (once a version); SQLite has one writer anyway.
const CONNECTIONS: u32 = 4;

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) pool: AnyPool,
    dialect: Dialect,
}

/// The little in which the two databases differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens `sqlite://path` (made if missing, with its folder) or `postgres://...`, and runs the
    /// migrations that are missing. A database of a newer chiso is refused and left as it is.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(install_default_drivers);
        let (dialect, full_address) = Dialect::of(address)?;
        let cannot_open = |cause| StoreError::CannotOpen { address: without_password(address), cause };
        // A pool tries for half a minute before it fails, and then does not say why.
        match dialect.try_out(&full_address).await {
            Err(cause) if !dialect.is_locked(&cause) => return Err(cannot_open(cause)),
            // Another process opens the same new file: the pool waits until it has.
            _ => {}
        }
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .after_connect(move |connection, _| Box::pin(dialect.set_up(connection)))
            .connect(&full_address)
            .await
            .map_err(cannot_open)?;
        let store = Self { pool, dialect };
        store.migrate().await?;
        Ok(store)
    }

    /// The address of the embedded database of a data folder: `chiso.db` in it.
    pub fn address_in(data_folder: &Path) -> String {
        format!("sqlite://{}", data_folder.join("chiso.db").display())
    }

    /// Ends every connection; an embedded database is then one file without side files.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that may write. Writers queue instead of failing.
    pub(super) async fn begin_write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        // SQLite takes the write lock here and not at the first write, where it could only fail.
        let statement = match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        };
        let mut transaction = self.pool.begin_with(statement).await?;
        // The one row is the queue on PostgreSQL, and tells readers that there is something new.
        sqlx::query(include_str!("queries/bump_version.sql")).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// A transaction in which every query sees the same state.
    pub(super) async fn begin_read(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let statement = match self.dialect {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(self.pool.begin_with(statement).await?)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let known = MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or(0);
        let migrations = MIGRATIONS.iter().map(|&(version, name, sql)| {
            Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
        });
        let migrator = Migrator::with_migrations(migrations.collect());
        let mut outcome = migrator.run(&self.pool).await;
        for _ in 0..ATTEMPTS {
            // SQLite has no lock around migrations: another process may just have run this one, and
            // then be faster with the next one too.
            if !matches!(outcome, Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..))) {
                break;
            }
            outcome = migrator.run(&self.pool).await;
        }
        match outcome {
            Err(MigrateError::VersionMissing(_)) => {
                let query = include_str!("queries/schema_version.sql");
                let found = sqlx::query_scalar(query).fetch_one(&self.pool).await?;
                Err(StoreError::NewerSchema { found, known })
            }
            outcome => Ok(outcome?),
        }
    }
}

impl Dialect {
    /// The dialect and the address as the driver wants it; makes the folder of a SQLite file.
    fn of(address: &str) -> Result<(Self, String), StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok((Self::Postgres, address.to_owned()));
        }
        // A pool of connections to a database in memory would be as many databases.
        let path = address.strip_prefix("sqlite://").filter(|path| !path.is_empty() && !path.starts_with(":memory:"));
        let path = path.ok_or_else(|| StoreError::BadAddress(without_password(address)))?;
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder)
                .map_err(|cause| StoreError::NoFolder { folder: folder.display().to_string(), cause })?;
        }
        // The driver would try for half a minute, and not say why.
        let writable = std::fs::File::options().append(true).create(true).open(path);
        writable.map_err(|cause| StoreError::CannotOpen { address: address.to_owned(), cause: cause.into() })?;
        // Without `//` the driver looks for no host in it; a folder may have any name.
        Ok((Self::Sqlite, format!("sqlite:{}?mode=rwc", escaped(path))))
    }

    /// One connection, made and ended: what stands in its way is told at once.
    async fn try_out(self, full_address: &str) -> sqlx::Result<()> {
        let mut connection = AnyConnection::connect(full_address).await?;
        self.set_up(&mut connection).await?;
        connection.close().await
    }

    /// SQLite waits for no lock where it turns a new file into one with a write-ahead log.
    fn is_locked(self, error: &sqlx::Error) -> bool {
        const BUSY: u32 = 5;
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
        // The low byte is the kind of error, the others say more of it.
        self == Self::Sqlite && code.is_some_and(|code| code & 0xff == BUSY)
    }

    async fn set_up(self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        for statement in self.connection_settings() {
            connection.execute(*statement).await?;
        }
        Ok(())
    }

    /// WAL: pages are read while a load writes. FULL: a load that was reported as committed
    /// survives a power cut; it costs one sync a commit, and commits are few.
    fn connection_settings(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["PRAGMA busy_timeout = 60000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"],
            Self::Postgres => &[],
        }
    }
}

/// What an address would read as its own punctuation, or not at all, is part of a file's name here.
fn escaped(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::with_capacity(path.len()), |mut text, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => text.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => _ = write!(text, "%{byte:02X}"),
        }
        text
    })
}

/// The address fit for a message: nothing between `://` and `@`.
fn without_password(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_reaches_a_message() {
        assert_eq!(without_password("postgres://me:secret@host/db"), "postgres://…@host/db");
        assert_eq!(without_password("sqlite://data/chiso.db"), "sqlite://data/chiso.db");
    }

    #[test]
    fn only_two_kinds_of_address_are_taken() {
        for address in ["", "chiso.db", "mysql://host/db", "sqlite://", "sqlite://:memory:"] {
            assert!(matches!(Dialect::of(address), Err(StoreError::BadAddress(_))), "{address}");
        }
    }

    #[test]
    fn migrations_are_numbered_without_a_gap() {
        let numbers: Vec<i64> = MIGRATIONS.iter().map(|(version, ..)| *version).collect();
        assert_eq!(numbers, (1..=MIGRATIONS.len() as i64).collect::<Vec<_>>());
    }
}
