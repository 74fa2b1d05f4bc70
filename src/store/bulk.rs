//! Many rows in one statement.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, SqlSafeStr, Transaction};

use super::StoreError;

/// Placeholders that one statement holds at most. Both databases take more, and are no faster with it.
const PLACEHOLDERS: usize = 2_000;

pub(super) type AnyQuery<'q> = Query<'q, Any, AnyArguments>;

/// An insert with `:rows` where the rows go.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    pub template: &'static str,
    pub columns: usize,
    /// Whether a column may be null. A null is sent with another type than a number, and PostgreSQL
    /// would read the next rows with the types of a statement kept prepared: it is not kept then.
    pub has_nulls: bool,
}

impl Bulk {
    /// Inserts all of `items`. `bind` binds the values of one item, in the order of the columns.
    pub async fn insert<'q, T>(
        self,
        transaction: &mut Transaction<'static, Any>,
        items: &[T],
        bind: impl Fn(AnyQuery<'q>, &T) -> AnyQuery<'q>,
    ) -> Result<(), StoreError> {
        let placeholder = Placeholder::of(transaction.backend_name());
        for chunk in items.chunks((PLACEHOLDERS / self.columns).max(1)) {
            let sql = AssertSqlSafe(statement(self.template, self.columns, chunk.len(), placeholder)).into_sql_str();
            let mut query = sqlx::query(sql).persistent(!self.has_nulls);
            for item in chunk {
                query = bind(query, item);
            }
            query.execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// How the place of a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placeholder {
    /// `$1`, `$2`: all that PostgreSQL knows.
    Numbered,
    /// `?`: what SQLite counts by itself. It would look each `$1` up by its name in a list, and the
    /// work would grow with the square.
    Plain,
}

impl Placeholder {
    fn of(backend: &str) -> Self {
        if backend == <sqlx::Sqlite as sqlx::Database>::NAME { Self::Plain } else { Self::Numbered }
    }
}

fn statement(template: &str, columns: usize, rows: usize, placeholder: Placeholder) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 1..=columns {
            if column > 1 {
                text.push(',');
            }
            // Writing to a String cannot fail.
            let _ = match placeholder {
                Placeholder::Numbered => write!(text, "${}", row * columns + column),
                Placeholder::Plain => write!(text, "?"),
            };
        }
        text.push(')');
    }
    template.replace(":rows", &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through_or_left_to_the_database() {
        let numbered = statement("VALUES :rows!", 2, 3, Placeholder::of("PostgreSQL"));
        assert_eq!(numbered, "VALUES ($1,$2),($3,$4),($5,$6)!");
        assert_eq!(statement("VALUES :rows!", 2, 2, Placeholder::of("SQLite")), "VALUES (?,?),(?,?)!");
    }
}
