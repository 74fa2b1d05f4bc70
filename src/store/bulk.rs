//! Many rows in one statement.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, SqlSafeStr, Transaction};

use super::StoreError;

/// Placeholders that one statement holds at most. Both databases take more, but SQLite looks each
/// `$n` up by name in a list: the work grows with the square (8,000 took ten times as long).
const PLACEHOLDERS: usize = 200;

type AnyQuery<'q> = Query<'q, Any, AnyArguments>;

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
        for chunk in items.chunks((PLACEHOLDERS / self.columns).max(1)) {
            let sql = AssertSqlSafe(statement(self.template, self.columns, chunk.len())).into_sql_str();
            let mut query = sqlx::query(sql).persistent(!self.has_nulls);
            for item in chunk {
                query = bind(query, item);
            }
            query.execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

fn statement(template: &str, columns: usize, rows: usize) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(text, "{comma}${}", row * columns + column);
        }
        text.push(')');
    }
    template.replace(":rows", &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(statement("VALUES :rows!", 2, 3), "VALUES ($1,$2),($3,$4),($5,$6)!");
    }
}
