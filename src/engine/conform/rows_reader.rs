//! Cases from spreadsheets and Parquet: rows of typed cells that have become text.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use anyhow::{Context as _, Result, bail};
use csv::StringRecord;

use super::csv_reader::{self, Layout};
use super::rejects;
use super::shield::Shield;
use super::{Batch, BatchBuilder, Terms, in_batches};
use crate::domain::personal::shown_name;
use crate::domain::source::CaseMapping;
use crate::formats::{Heading, PassedOver, Piece, Row, Table, Wanted, Why};

/// Reads a table, calling `each` with batches in its order.
pub fn batches(table: Table<'_>, terms: Terms<'_>, delimiter: u8, each: impl FnMut(Batch) -> Result<()>) -> Result<()> {
    let mapping = terms.mapping;
    let wanted = wanted(mapping);
    let is_spreadsheet = table.kind().is_spreadsheet();
    // The table pushes its rows, the workers draw them: a thread stands between, a few pieces ahead.
    thread::scope(|scope| {
        // Within: an early return drops the receiver, and the thread that sends ends.
        let (sender, pieces) = mpsc::sync_channel(2);
        scope.spawn(move || {
            let mut passed_over = Vec::new();
            let mut take = |piece| match piece {
                Piece::PassedOver(row) => {
                    passed_over.push(row);
                    Ok(())
                }
                piece => sender.send(Ok(piece)).context("the load has failed"),
            };
            match table.read(&wanted, &mut take) {
                Ok(()) => tell(&passed_over),
                // Nobody listens any more if it cannot be sent: the load has failed already.
                Err(error) => drop(sender.send(Err(error))),
            }
        });
        let heading = match pieces.recv().ok().transpose()? {
            Some(Piece::Heading(heading)) => heading,
            _ => bail!("the file is empty / tệp rỗng"),
        };
        let reader = Reader::new(heading, mapping, delimiter)?;
        let shield = Arc::new(Shield::table(&reader.layout.headings, mapping, delimiter, is_spreadsheet));
        let draw = move || pieces.recv().ok().transpose();
        let work = |builder: BatchBuilder<'_>, piece| reader.batch(piece, builder);
        in_batches(terms, &shield, draw, work, each)
    })
}

/// Every heading that the mapping knows; a row of data has a case number.
fn wanted(mapping: &CaseMapping) -> Wanted {
    let headings = mapping.columns.values().chain(&mapping.dropped).chain(&mapping.harmless).cloned().collect();
    Wanted { headings, keys: mapping.columns.get("case_no").cloned().into_iter().collect() }
}

struct Reader {
    names: Vec<String>,
    layout: Layout,
    key: Option<usize>,
}

impl Reader {
    fn new(heading: Heading, mapping: &CaseMapping, delimiter: u8) -> Result<Self> {
        let layout = Layout::find(&StringRecord::from(heading.names.clone()), mapping, delimiter)
            .with_context(|| place(&heading))?;
        let key = mapping.columns.get("case_no").and_then(|key| heading.names.iter().position(|name| name == key));
        Ok(Self { names: heading.names, layout, key })
    }

    fn batch(&self, piece: Piece, mut builder: BatchBuilder<'_>) -> Result<Batch> {
        match piece {
            Piece::Heading(_) | Piece::PassedOver(_) => {}
            Piece::Rows(rows) => rows.iter().for_each(|row| self.add(row, &mut builder)),
        }
        builder.finish()
    }

    fn add(&self, row: &Row, builder: &mut BatchBuilder<'_>) {
        let key = self.key.and_then(|key| row.cells.get(key)).map_or("", String::as_str);
        if key.is_empty() {
            // Perhaps no row of data at all but a remark or a signature: nothing of it is kept.
            let heading = self.key.and_then(|key| self.names.get(key)).map_or("", String::as_str);
            return builder.broken(rejects::NO_KEY.reject(row.line, heading, String::new()), b"");
        }
        let broken = row.broken.iter().find(|&&at| self.layout.is_read(at));
        if let Some(&at) = broken {
            let reason = rejects::BAD_CELL.reject(row.line, &self.names[at], row.cells[at].clone());
            return builder.misfit(reason, row.raw.as_bytes());
        }
        let field = |position: usize| row.cells.get(position).map(|cell| self.layout.own_text(cell));
        let mut case = csv_reader::raw_case(field, &self.layout, row.line, row.raw.as_bytes());
        case.is_typed = true;
        builder.add(&case);
    }
}

/// Rows that are no records are not among those read, and not gone without a word either.
fn tell(passed_over: &[PassedOver]) {
    for why in [Why::Total, Why::Footer] {
        let lines: Vec<u64> = passed_over.iter().filter(|row| row.why == why).map(|row| row.line).collect();
        if let Some(first) = lines.first() {
            let what = match why {
                Why::Total => "totals / dòng tổng",
                _ => "signatures below them / dòng chữ ký bên dưới",
            };
            tracing::warn!(
                rows = lines.len(),
                first_row = first,
                "{what}: passed over, no case number / bỏ qua, không có mã hồ sơ"
            );
        }
    }
}

fn place(heading: &Heading) -> String {
    match shown_name(&heading.sheet) {
        "" => "the columns of the file / các cột của tệp".to_owned(),
        sheet => format!("sheet `{sheet}`, row {0} / trang tính `{sheet}`, dòng {0}", heading.line),
    }
}
