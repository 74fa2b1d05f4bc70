//! What can go wrong in the store, in words that say what to do.

/// An error of the store. Its text never holds a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of no database that chiso can use.
    #[error(
        "`{0}` is not a database address (expected sqlite://FILE or postgres://USER@HOST/DATABASE) / `{0}` không phải địa chỉ cơ sở dữ liệu (cần sqlite://TỆP hoặc postgres://USER@HOST/DATABASE)"
    )]
    BadAddress(String),
    /// The folder of an embedded database cannot be made.
    #[error("cannot make the folder {folder}: {cause} / không tạo được thư mục {folder}: {cause}")]
    NoFolder { folder: String, cause: std::io::Error },
    /// The database cannot be reached or opened.
    #[error("cannot open the database {address}: {cause} / không mở được cơ sở dữ liệu {address}: {cause}")]
    CannotOpen { address: String, cause: sqlx::Error },
    /// A newer chiso has been here. Nothing was changed.
    #[error(
        "the database has schema version {found} but this chiso knows only up to {known}: \
         start the newer chiso that wrote it, or restore a copy made before the upgrade / cơ sở dữ liệu ở phiên bản lược đồ {found}, chiso này chỉ \
         biết đến {known}: hãy chạy chiso mới hơn đã ghi nó, hoặc khôi phục bản sao trước khi nâng cấp"
    )]
    NewerSchema { found: i64, known: i64 },
    /// A migration failed or does not match what was run before. Nothing was changed.
    #[error("cannot bring the database's tables up to date: {0} / không cập nhật được các bảng của cơ sở dữ liệu: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// The same bytes were loaded before for this source. Nothing was changed.
    #[error(
        "{file} was already loaded for source {load_source} as load {load_id} / {file} đã được nạp cho nguồn {load_source}, lần nạp {load_id}"
    )]
    AlreadyLoaded { load_source: String, file: String, load_id: i64 },
    /// There is no load of this number that counts, or that can be replayed. Nothing was changed.
    #[error(
        "there is no load {load_id} that could be changed so: it is {found} / không thể đổi lần nạp {load_id} như vậy: trạng thái của nó là {found}"
    )]
    NoSuchLoad { load_id: i64, found: String },
    /// A count was handed in under a source that is not being recomputed.
    #[error(
        "a count comes from source {count_source}, which is not among the recomputed ones / số đếm của nguồn {count_source} không nằm trong các nguồn đang tính lại"
    )]
    CountOfAnotherSource { count_source: String },
    /// What was read back cannot be understood: the database was changed by something else.
    #[error(
        "the store holds `{value}` in {table}.{column}, which is not {expected} / {table}.{column} chứa giá trị lạ `{value}`"
    )]
    Unreadable { table: &'static str, column: &'static str, value: String, expected: &'static str },
    /// The database refused, or was busy for too long.
    #[error("the database reports: {0} / cơ sở dữ liệu báo lỗi: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(error)
    }
}
