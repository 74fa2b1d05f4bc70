//! Where the records of CSV end.

/// A record with quotation marks may be this long; one still open here has lost its closing mark.
pub(super) const LONGEST_QUOTED: usize = 1 << 20;

pub(super) fn trim_line_end(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// How the record at the beginning of some bytes ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Just after its line end.
    Whole(usize),
    /// The bytes end before it does.
    Open,
    /// Its quotation is not closed within [`LONGEST_QUOTED`]: the end of its first line.
    Broken(usize),
}

/// A quotation begins where a field begins; a mark anywhere else is text.
pub(super) fn record_end(bytes: &[u8], delimiter: u8) -> End {
    let (mut quoted, mut at) = (false, 0);
    while let Some(found) = memchr::memchr2(b'"', b'\n', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        if quoted && here >= LONGEST_QUOTED {
            break;
        }
        match (bytes[here], quoted) {
            (b'\n', false) => return End::Whole(at),
            (b'"', true) if bytes.get(at) == Some(&b'"') => at += 1,
            (b'"', true) => quoted = false,
            (b'"', false) => quoted = here == 0 || bytes[here - 1] == delimiter,
            _ => {}
        }
    }
    match memchr::memchr(b'\n', bytes) {
        Some(first) if quoted && bytes.len() >= LONGEST_QUOTED => End::Broken(first + 1),
        _ => End::Open,
    }
}

/// Whether the last line of a file, which has no line end, is a record all the same.
pub(super) fn closes(bytes: &[u8], delimiter: u8) -> bool {
    let mut ended = bytes.to_vec();
    ended.push(b'\n');
    record_end(&ended, delimiter) == End::Whole(ended.len())
}

pub(super) fn last_record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut start = 0;
    loop {
        let line_end = |bytes: &[u8]| memchr::memrchr(b'\n', bytes).map_or(start, |at| start + at + 1);
        let Some(quote) = memchr::memchr(b'"', &bytes[start..]) else {
            return Some(line_end(&bytes[start..])).filter(|&end| end > 0);
        };
        // The lines above the one with the mark are records; that one is looked at as a whole.
        start = line_end(&bytes[start..start + quote]);
        match record_end(&bytes[start..], delimiter) {
            End::Whole(end) | End::Broken(end) => start += end,
            End::Open => return Some(start).filter(|&end| end > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_begins_only_where_a_field_does() {
        for (text, end) in [
            ("a,5\" pipe,b\nnext", End::Whole(12)),
            ("\"a\nb\",c\nnext", End::Whole(8)),
            ("\"a\"\"\nb\",c\n", End::Whole(10)),
            ("\"a\"x\"y\nnext", End::Whole(7)),
            ("a,\"b\nc", End::Open),
            ("a,b", End::Open),
        ] {
            assert_eq!(record_end(text.as_bytes(), b','), end, "{text:?}");
        }
        let open = format!("a,\"b\n{}", "c,d\n".repeat(LONGEST_QUOTED / 4));
        assert_eq!(record_end(open.as_bytes(), b','), End::Broken(5));
        assert_eq!(last_record_end(open.as_bytes(), b','), Some(open.len()));
    }
}
