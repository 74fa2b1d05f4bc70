//! Cases from spreadsheets and Parquet: rows of typed cells that have become text.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use anyhow::{Context as _, Result, bail};

use super::batch::Batch;
use super::builder::BatchBuilder;
use super::in_batches;
use super::layout::{Layout, raw_case};
use super::moment::{iso_moment, parse_moment};
use super::record::Column;
use super::rejects;
use super::shield::Shield;
use super::terms::Terms;
use crate::domain::personal::shown_name;
use crate::domain::source::CaseMapping;
use crate::formats::{Heading, Piece, Row, Table, Wanted};

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
            let mut take = |piece| sender.send(Ok(piece)).context("the load has failed / lần nạp đã hỏng");
            if let Err(error) = table.read(&wanted, &mut take) {
                // Nobody listens any more if it cannot be sent: the load has failed already.
                let _ = sender.send(Err(error));
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
pub fn wanted(mapping: &CaseMapping) -> Wanted {
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
        if heading.counts_from_1904 && mapping.moment_formats.iter().any(|format| format == "excel") {
            bail!(
                "the workbook counts days from 1904, and the source reads numbers as days counted from 1900; turn off the 1904 \
                 date system, or give the cells the format of a date and take `excel` out of moment_formats / bảng tính đếm \
                 ngày từ năm 1904, còn nguồn đọc số theo hệ 1900; hãy tắt hệ ngày 1904, hoặc định dạng các ô là ngày và bỏ `excel` \
                 khỏi moment_formats"
            );
        }
        let layout = Layout::find(&heading.names, heading.line, mapping, delimiter).with_context(|| place(&heading))?;
        let key = layout.position(Column::CaseNo);
        Ok(Self { names: heading.names, layout, key })
    }

    fn batch(&self, piece: Piece, mut builder: BatchBuilder<'_>) -> Result<Batch> {
        match piece {
            Piece::Heading(_) => {}
            Piece::PassedOver(row) => builder.pass_over(row),
            Piece::Rows(rows) => rows.iter().for_each(|row| self.add(row, &mut builder)),
        }
        builder.finish()
    }

    fn add(&self, row: &Row, builder: &mut BatchBuilder<'_>) {
        let key = self.key.and_then(|key| row.cells.get(key)).map_or("", String::as_str);
        if key.is_empty() && !self.is_record(row, builder) {
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
        let mut case = raw_case(field, &self.layout, row.line, row.raw.as_bytes());
        case.is_typed = true;
        builder.add(&case);
    }

    /// Whether a row without a case number is one of a case all the same: it has a status that the source
    /// lists, or a moment that can be read.
    fn is_record(&self, row: &Row, builder: &BatchBuilder<'_>) -> bool {
        let contract = builder.contract();
        let cell = |column| self.layout.position(column).and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        let is_moment = |column| {
            let text = self.layout.own_text(cell(column)).trim();
            parse_moment(&contract.moments, text).or_else(|| iso_moment(text)).is_some()
        };
        contract.known(Column::Status, cell(Column::Status).trim()).is_some()
            || [Column::ReceivedAt, Column::DueAt, Column::ExtractedAt].into_iter().any(is_moment)
    }
}

fn place(heading: &Heading) -> String {
    match shown_name(&heading.sheet) {
        "" => "the columns of the file / các cột của tệp".to_owned(),
        sheet => format!("sheet `{sheet}`, row {0} / trang tính `{sheet}`, dòng {0}", heading.line),
    }
}
