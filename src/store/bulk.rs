//! Many rows in one statement.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, SqlSafeStr, Transaction};

use super::StoreError;

/// Placeholders that one statement may hold: both databases take more.
const PLACEHOLDERS: usize = 8_000;

type AnyQuery<'q> = Query<'q, Any, AnyArguments>;

/// Runs `template` (with `:rows` where the rows go) over all of `items`, as many rows a statement
/// as fit. `bind` binds exactly `columns` values of one item, in the order of the columns.
pub(super) async fn insert<'q, T>(
    transaction: &mut Transaction<'static, Any>,
    template: &'static str,
    columns: usize,
    items: &[T],
    bind: impl Fn(AnyQuery<'q>, &T) -> AnyQuery<'q>,
) -> Result<(), StoreError> {
    for chunk in items.chunks((PLACEHOLDERS / columns).max(1)) {
        let sql = AssertSqlSafe(statement(template, columns, chunk.len())).into_sql_str();
        // Not kept prepared: a null is sent with another type than a number, and PostgreSQL would
        // read the next statement's values with the types of this one.
        let mut query = sqlx::query(sql).persistent(false);
        for item in chunk {
            query = bind(query, item);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
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
