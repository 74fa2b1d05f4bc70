//! XLS, the format of before 2007: at most 65,536 rows, read whole. What the file claims to hold is
//! added up first, because the library makes room for it before it looks.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, anyhow, bail};
use calamine::{Reader, Xls};

use super::cells::Writing;
use super::guarded::guarded;
use super::heading::{Merged, SheetRow};
use super::limits::{CELLS_AT_MOST, HEADING_WITHIN};
use super::sieve::{Sieve, fit, pick};
use super::table::{Piece, Wanted};
use super::xlsx::typed;
use crate::domain::source::TableFormat;

type Book = Xls<Cursor<Vec<u8>>>;

pub fn read(
    bytes: Vec<u8>,
    format: &TableFormat,
    wanted: &Wanted,
    take: &mut dyn FnMut(Piece) -> Result<()>,
) -> Result<()> {
    check(&bytes)?;
    let mut book: Book = guarded("XLS", || Xls::new(Cursor::new(bytes)))?;
    let writing = Writing::new(format.numbers, format.encoding);
    let names = book.sheet_names();
    let at = pick(format.sheet.as_deref(), &names, |at| {
        let mut sample = Vec::new();
        rows(&mut book, &names[at], &writing, &mut |row| {
            if !row.is_blank() {
                sample.push(row);
            }
            Ok(sample.len() < HEADING_WITHIN)
        })?;
        Ok(fit(&sample, &merged(&book, &names[at])?, wanted))
    })?;
    let sieve = Sieve::new(&names[at], merged(&book, &names[at])?, wanted, format.delimiter);
    let mut sieve = sieve.counting_from_1904(book.has_1904_epoch());
    rows(&mut book, &names[at], &writing, &mut |row| sieve.push(row, take).map(|()| true))?;
    sieve.finish(take)
}

fn merged(book: &Book, name: &str) -> Result<Vec<Merged>> {
    let areas = guarded("XLS", || book.merge_cells_by_sheet_name(name))?;
    Ok(areas
        .into_iter()
        .map(|area| Merged { rows: (area.start.0, area.end.0), columns: (area.start.1, area.end.1) })
        .collect())
}

fn rows(book: &mut Book, name: &str, writing: &Writing, each: &mut dyn FnMut(SheetRow) -> Result<bool>) -> Result<()> {
    let range = guarded("XLS", || book.worksheet_range(name))?;
    let Some((top, left)) = range.start() else { return Ok(()) };
    for (number, values) in (top..).zip(range.rows()) {
        let blank = std::iter::repeat_n(Default::default(), left as usize);
        let cells = blank.chain(values.iter().map(|value| typed(value, writing))).collect();
        if !each(SheetRow { number, cells })? {
            break;
        }
    }
    Ok(())
}

const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Records of BIFF: where a sheet begins, how large it says it is, cells, and where it ends.
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const END: u16 = 0x000A;
const CELLS: [u16; 9] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E];

/// Fails if the sheets span more cells than memory is given for.
fn check(bytes: &[u8]) -> Result<()> {
    let book = workbook(bytes)?;
    let mut begins = Vec::new();
    each_record(&book, |kind, data| {
        if let (BOUND_SHEET, Some(begin)) = (kind, number(data, 0)) {
            begins.push(begin as usize);
        }
        kind != END
    });
    let mut all = 0u64;
    for begin in begins {
        let (mut stated, mut rows, mut columns) = (0u64, (u64::MAX, 0), (u64::MAX, 0));
        each_record(book.get(begin..).unwrap_or_default(), |kind, data| {
            let half = |at| short(data, at).map_or(0, u64::from);
            if CELLS.contains(&kind) {
                // A record of several cells ends with the column of the last one.
                let last = if kind == 0x00BD && data.len() >= 2 { half(data.len() - 2).max(half(2)) } else { half(2) };
                rows = (rows.0.min(half(0)), rows.1.max(half(0)));
                columns = (columns.0.min(half(2)), columns.1.max(last));
            } else if kind == DIMENSIONS {
                let wide = |at| number(data, at).map_or(0, u64::from);
                let (height, width) = match data.len() {
                    10 => (half(2).saturating_sub(half(0)), half(6).saturating_sub(half(4))),
                    _ => (wide(4).saturating_sub(wide(0)), half(10).saturating_sub(half(8))),
                };
                stated += (height + 1) * (width + 1);
            }
            kind != END
        });
        let spanned = if rows.0 > rows.1 { 0 } else { (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1) };
        all += spanned.max(stated);
        if all > CELLS_AT_MOST {
            bail!(
                "the sheets span more than {} million cells; save the table as XLSX or CSV / các trang tính trải rộng hơn \
                 {0} triệu ô; hãy lưu bảng dạng XLSX hoặc CSV",
                CELLS_AT_MOST / 1_000_000
            );
        }
    }
    Ok(())
}

fn each_record(mut stream: &[u8], mut each: impl FnMut(u16, &[u8]) -> bool) {
    while let (Some(kind), Some(length)) = (short(stream, 0), short(stream, 2)) {
        let end = 4 + usize::from(length);
        let Some(data) = stream.get(4..end) else { return };
        if !each(kind, data) {
            return;
        }
        stream = &stream[end..];
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The stream of the workbook within its compound file (MS-CFB).
fn workbook(bytes: &[u8]) -> Result<Vec<u8>> {
    let damaged = || anyhow!("the XLS file is damaged or breaks off / tệp XLS bị hỏng hoặc bị cắt ngang");
    let size = match short(bytes, 30).with_context(damaged)? {
        9 => 512,
        12 => 4096,
        _ => return Err(damaged()),
    };
    let sector = |id: u32| {
        let start = (id as usize + 1).checked_mul(size)?;
        bytes.get(start..bytes.len().min(start + size)).filter(|sector| !sector.is_empty())
    };
    let words = |bytes: &[u8]| -> Vec<u32> { (0..bytes.len() / 4).filter_map(|at| number(bytes, at * 4)).collect() };
    // Which sectors list the next sector of each.
    let mut lists = words(bytes.get(76..512).with_context(damaged)?);
    let mut more = number(bytes, 68).with_context(damaged)?;
    while more < NO_SECTOR && lists.len() <= bytes.len() / size {
        lists.extend(words(sector(more).with_context(damaged)?));
        more = lists.pop().with_context(damaged)?;
    }
    let mut next = Vec::new();
    for id in lists.into_iter().filter(|&id| id < NO_SECTOR) {
        next.extend(words(sector(id).with_context(damaged)?));
    }
    let chain = |mut id: u32, next: &[u32], piece: &dyn Fn(u32) -> Option<Vec<u8>>| {
        let mut stream = Vec::new();
        // Longer than the file: a chain that bites its tail.
        while id < NO_SECTOR && stream.len() <= bytes.len() {
            let Some(piece) = piece(id) else { break };
            stream.extend(piece);
            id = next.get(id as usize).copied().unwrap_or(NO_SECTOR);
        }
        stream
    };
    let large = |id: u32| sector(id).map(<[u8]>::to_vec);
    let folder = chain(number(bytes, 48).with_context(damaged)?, &next, &large);
    let entries: Vec<&[u8]> = folder.chunks_exact(128).collect();
    let named = |entry: &&&[u8], wanted: &str| {
        let name: Vec<u16> = (0..32).map_while(|at| short(entry, at * 2).filter(|&letter| letter != 0)).collect();
        String::from_utf16_lossy(&name).eq_ignore_ascii_case(wanted)
    };
    let find = |wanted: &str| entries.iter().find(|entry| named(entry, wanted));
    if find("EncryptedPackage").is_some() {
        bail!("the file is protected by a password; send it without / tệp có mật khẩu; hãy gửi bản không có mật khẩu");
    }
    let Some(entry) = find("Workbook").or_else(|| find("Book")) else {
        bail!("the file is no spreadsheet (an old office document of another kind) / tệp không phải bảng tính")
    };
    let start = number(entry, 116).with_context(damaged)?;
    let length = number(entry, 120).with_context(damaged)? as usize;
    if length >= 4096 {
        return Ok(chain(start, &next, &large));
    }
    let minis = chain(entries.first().and_then(|root| number(root, 116)).with_context(damaged)?, &next, &large);
    let mini_next = words(&chain(number(bytes, 60).with_context(damaged)?, &next, &large));
    let small = |id: u32| minis.get(id as usize * 64..(id as usize + 1) * 64).map(<[u8]>::to_vec);
    Ok(chain(start, &mini_next, &small))
}

/// All bytes of an XLS file, which is never large.
pub fn whole(bytes: impl Read) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    bytes.take(XLS_AT_MOST + 1).read_to_end(&mut all).context("cannot be read / không đọc được")?;
    if all.len() as u64 > XLS_AT_MOST {
        bail!(
            "an XLS file of more than {} MiB; save it as XLSX or CSV / tệp XLS lớn hơn {0} MiB; hãy lưu dạng XLSX hoặc CSV",
            XLS_AT_MOST >> 20
        );
    }
    Ok(all)
}

/// 65,536 rows of thirty columns are 40 MB.
const XLS_AT_MOST: u64 = 128 << 20;
