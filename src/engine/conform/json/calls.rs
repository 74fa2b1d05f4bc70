//! The calls of the portal's exchange format, and the one reader for every way they are strung
//! together: one envelope with its list of records, several of them (a list, or one a line), a bare
//! list of records, or one record a line.

use std::io::Read;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use anyhow::{Result, anyhow, bail};

use super::scan::{LONGEST_VALUE, Scanner};

const RECORDS_A_PIECE: usize = 20_000;
const BYTES_A_PIECE: usize = 4 << 20;
/// Systems that build a message from an unordered map may write its service behind its records. They
/// are kept back until it is known, but not without end.
const BYTES_KEPT_BACK: usize = 32 << 20;

pub(super) const CASES: &str = "DongBoHoSoMC";
/// The second one is the older service; its rows say `NgayXuLy` for the moment.
pub(super) const PROGRESS: [&str; 2] = ["CapNhatTienDoHoSoMC", "DongBoTrangThaiHoSo"];

/// What a record was sent as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// No envelope, or one that does not say: what the record is, its keys tell.
    Unstated,
    /// `DongBoHoSoMC`.
    Create,
    /// `DongBoHoSoMC` with `isUpdating`: a whole new version of the record.
    Update,
    /// `CapNhatTienDoHoSoMC`, `DongBoTrangThaiHoSo`: the case got a status.
    Progress,
    /// A service whose records are not known here.
    Unknown(Arc<str>),
}

impl Call {
    fn of(service: Option<&str>, is_updating: bool) -> Self {
        match service {
            None => Self::Unstated,
            Some(CASES) if is_updating => Self::Update,
            Some(CASES) => Self::Create,
            Some(service) if PROGRESS.contains(&service) => Self::Progress,
            Some(service) => Self::Unknown(service.chars().take(100).collect::<String>().into()),
        }
    }
}

/// Some records of a file, end to end as they stood.
#[derive(Debug, Default)]
pub struct Piece {
    /// Position of the first, from 1.
    first: u64,
    text: Vec<u8>,
    /// Where each record ends, and as what it was sent.
    records: Vec<(usize, Call)>,
}

impl Piece {
    fn is_full(&self) -> bool {
        self.records.len() >= RECORDS_A_PIECE || self.text.len() >= BYTES_A_PIECE
    }

    /// Position, text and call of each record.
    pub fn records(&self) -> impl Iterator<Item = (u64, &[u8], &Call)> {
        let mut start = 0;
        (self.first..).zip(&self.records).map(move |(position, (end, call))| {
            let record = &self.text[start..*end];
            start = *end;
            (position, record, call)
        })
    }
}

/// Sends the records of a file piece by piece, and the error it ends with if it does: a file that
/// breaks off has sent records before that is found, so nothing may be kept before the end.
/// `pointer` leads from an envelope to its list of records: `/data`.
pub fn read(file: impl Read, pointer: &str, sender: &SyncSender<Result<Piece>>) {
    let mut reader = Reader {
        list_key: format!("\"{}\"", pointer.trim_start_matches('/')).into_bytes(),
        scanner: Scanner::new(file),
        piece: Piece { first: 1, ..Piece::default() },
        held: Vec::new(),
        sender,
    };
    // Nobody listens any more if it cannot be sent: the load has failed already.
    if let Err(error) = reader.file().and_then(|()| reader.send()) {
        let _ = sender.send(Err(error));
    }
}

struct Reader<'s, R> {
    scanner: Scanner<R>,
    /// With its quotation marks.
    list_key: Vec<u8>,
    piece: Piece,
    /// An object that may be a record.
    held: Vec<u8>,
    sender: &'s SyncSender<Result<Piece>>,
}

/// What an envelope says of its records, as far as it has been read.
#[derive(Default)]
struct Envelope {
    service: Option<String>,
    is_updating: Option<bool>,
    has_list: bool,
    /// Number of the first record in the piece whose call is not settled.
    open_from: Option<usize>,
    /// Records that were sent on before the envelope had said all.
    assumed: Option<Call>,
}

impl Envelope {
    fn call(&self) -> Call {
        Call::of(self.service.as_deref(), self.is_updating.unwrap_or(false))
    }

    fn is_settled(&self) -> bool {
        self.service.as_deref().is_some_and(|service| service != CASES || self.is_updating.is_some())
    }
}

impl<R: Read> Reader<'_, R> {
    fn file(&mut self) -> Result<()> {
        self.byte_order_mark()?;
        if self.scanner.next_mark()?.is_none() {
            bail!("the file is empty / tệp rỗng");
        }
        while let Some(mark) = self.scanner.next_mark()? {
            match mark {
                b'{' => self.object()?,
                b'[' => self.list()?,
                found => {
                    let wanted = "a record, a list of records or an envelope / một hồ sơ hoặc danh sách hồ sơ";
                    return Err(self.scanner.unexpected(found, wanted));
                }
            }
        }
        Ok(())
    }

    fn byte_order_mark(&mut self) -> Result<()> {
        match self.scanner.peek()? {
            Some(0xfe | 0xff) => bail!(
                "line 1: the file is UTF-16, not UTF-8; save it as UTF-8 / dòng 1: tệp dạng UTF-16, hãy lưu dạng UTF-8"
            ),
            Some(0xef) => {
                for wanted in "\u{feff}".bytes() {
                    self.scanner.expect(wanted)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A list outside an envelope: of records, or of envelopes.
    fn list(&mut self) -> Result<()> {
        self.scanner.expect(b'[')?;
        if self.scanner.mark()? == b']' {
            self.scanner.take();
            return Ok(());
        }
        loop {
            if self.scanner.mark()? == b'{' {
                self.object()?;
            } else {
                self.record(&mut Envelope::default())?;
            }
            match self.scanner.mark()? {
                b',' => self.scanner.take(),
                b']' => break,
                found => return Err(self.scanner.unexpected(found, "`,` or `]` / `,` hoặc `]`")),
            }
        }
        self.scanner.take();
        Ok(())
    }

    /// An envelope if it has a list of records, else a record itself.
    fn object(&mut self) -> Result<()> {
        let mut envelope = Envelope::default();
        // What may turn out to be a record; once the list is met, what is read and passed over.
        let mut held = std::mem::take(&mut self.held);
        held.clear();
        held.push(b'{');
        self.scanner.expect(b'{')?;
        if self.scanner.mark()? == b'}' {
            self.scanner.take();
            held.push(b'}');
        } else {
            self.entries(&mut envelope, &mut held)?;
        }
        if envelope.has_list {
            self.close(&envelope)?;
        } else {
            self.piece.text.extend_from_slice(&held);
            self.piece.records.push((self.piece.text.len(), Call::Unstated));
        }
        self.held = held;
        self.send_if_full()
    }

    /// The keys of an object up to its end. A record that is no JSON within its brackets is a bad
    /// record; an envelope that is none may have lost records.
    fn entries(&mut self, envelope: &mut Envelope, held: &mut Vec<u8>) -> Result<()> {
        loop {
            let found = self.scanner.mark()?;
            if found != b'"' {
                return self.no_json(envelope, held, found, "a key / một trường");
            }
            let Some(()) = self.entry(envelope, held)? else { return Ok(()) };
            match self.scanner.mark()? {
                b',' => self.scanner.take(),
                b'}' => break,
                found => return self.no_json(envelope, held, found, "`,` or `}` / `,` hoặc `}`"),
            }
            held.push(b',');
        }
        self.scanner.take();
        held.push(b'}');
        Ok(())
    }

    fn no_json(&mut self, envelope: &Envelope, held: &mut Vec<u8>, found: u8, wanted: &str) -> Result<()> {
        if envelope.has_list { Err(self.scanner.unexpected(found, wanted)) } else { self.scanner.rest_of_object(held) }
    }

    /// A key with its value; `None` if what was there is no key and no value, and the object is over.
    fn entry(&mut self, envelope: &mut Envelope, held: &mut Vec<u8>) -> Result<Option<()>> {
        if envelope.has_list {
            held.clear();
        }
        let key = held.len();
        self.scanner.value(held)?;
        let value = held.len() + 1;
        let found = self.scanner.mark()?;
        if found != b':' {
            return self.no_json(envelope, held, found, "`:`").map(|()| None);
        }
        self.scanner.take();
        held.push(b':');
        let first = self.scanner.mark()?;
        if matches!(first, b',' | b':' | b'}') {
            return self.no_json(envelope, held, first, "a value / một giá trị").map(|()| None);
        }
        if held[key..value - 1] == self.list_key && matches!(first, b'[' | b'{') {
            if std::mem::replace(&mut envelope.has_list, true) {
                let key = String::from_utf8_lossy(&self.list_key).replace('"', "`");
                return Err(self
                    .scanner
                    .error(&format!("the list {key} stands there twice / danh sách {key} xuất hiện hai lần")));
            }
            envelope.open_from = (!envelope.is_settled()).then_some(self.piece.records.len());
            return self.records(envelope, first).map(Some);
        }
        self.scanner.value(held)?;
        match &held[key..value - 1] {
            br#""service""# => envelope.service = service(&held[value..]),
            br#""isUpdating""# => envelope.is_updating = Some(is_true(&held[value..])),
            _ if held.len() > LONGEST_VALUE => return Err(self.scanner.too_long()),
            _ => {}
        }
        Ok(Some(()))
    }

    /// The list of an envelope; some systems send the one record without a list.
    fn records(&mut self, envelope: &mut Envelope, first: u8) -> Result<()> {
        if first == b'{' {
            return self.record(envelope);
        }
        self.scanner.take();
        if self.scanner.mark()? != b']' {
            loop {
                self.record(envelope)?;
                match self.scanner.mark()? {
                    b',' => self.scanner.take(),
                    b']' => break,
                    found => return Err(self.scanner.unexpected(found, "`,` or `]` / `,` hoặc `]`")),
                }
            }
        }
        self.scanner.take();
        Ok(())
    }

    fn record(&mut self, envelope: &mut Envelope) -> Result<()> {
        self.scanner.value(&mut self.piece.text)?;
        self.piece.records.push((self.piece.text.len(), envelope.call()));
        if !self.piece.is_full() {
            return Ok(());
        }
        if envelope.open_from.is_some() {
            if self.piece.text.len() < BYTES_KEPT_BACK {
                return Ok(());
            }
            envelope.open_from = None;
            envelope.assumed = Some(envelope.call());
        }
        self.send()
    }

    /// The envelope has said all it says: its records get their call.
    fn close(&mut self, envelope: &Envelope) -> Result<()> {
        let call = envelope.call();
        if envelope.assumed.as_ref().is_some_and(|assumed| *assumed != call) {
            return Err(self.scanner.error(
                "`service` and `isUpdating` must stand before a list of so many records / phải đứng trước danh sách hồ sơ dài",
            ));
        }
        if let Some(from) = envelope.open_from {
            self.piece.records[from..].iter_mut().for_each(|(_, open)| *open = call.clone());
        }
        Ok(())
    }

    fn send_if_full(&mut self) -> Result<()> {
        if self.piece.is_full() { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<()> {
        if self.piece.records.is_empty() {
            return Ok(());
        }
        let next = Piece { first: self.piece.first + self.piece.records.len() as u64, ..Piece::default() };
        let piece = std::mem::replace(&mut self.piece, next);
        self.sender.send(Ok(piece)).map_err(|_| anyhow!("the load has failed / lần nạp đã hỏng"))
    }
}

/// The name of a service; what is no text names none.
fn service(value: &[u8]) -> Option<String> {
    serde_json::from_slice::<String>(value).ok().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Written as a text, mostly, and as systems do in several ways.
fn is_true(value: &[u8]) -> bool {
    let text = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value);
    text.eq_ignore_ascii_case(b"true") || text == b"1"
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use proptest::prelude::*;

    use super::*;

    type Sent = Vec<(u64, String, Call)>;

    fn sent(text: impl Read + Send) -> Result<Sent> {
        let (sender, pieces) = mpsc::sync_channel(1);
        thread::scope(|scope| {
            scope.spawn(move || read(text, "/data", &sender));
            let mut all = Vec::new();
            for piece in pieces {
                let piece = piece?;
                all.extend(piece.records().map(|(position, text, call)| {
                    (position, String::from_utf8_lossy(text).into_owned(), call.clone())
                }));
            }
            Ok(all)
        })
    }

    fn of(text: &str) -> Sent {
        sent(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error:#}"))
    }

    fn rows(calls: &[Call]) -> Sent {
        (1..).zip(calls).map(|(position, call)| (position, format!("{{\"n\":{position}}}"), call.clone())).collect()
    }

    #[test]
    fn every_way_calls_are_strung_together_is_read() {
        use Call::{Create, Progress, Unstated, Update};
        let create = r#"{"service":"DongBoHoSoMC","isUpdating":"False","data":[{"n":1},{"n":2}]}"#;
        let update = r#"{ "isUpdating" : "True", "service" : "DongBoHoSoMC", "data" : [ {"n":3} ] }"#;
        let progress = r#"{"service":"CapNhatTienDoHoSoMC","data":[{"n":4}]}"#;
        let status = r#"{"data":{"n":5},"type":"2","service":"DongBoTrangThaiHoSo","madonvi":"x"}"#;
        let expected = rows(&[Create, Create, Update, Progress, Progress]);
        assert_eq!(of(create), expected[..2]);
        assert_eq!(of(&format!("\u{feff}{create}")), expected[..2]);
        assert_eq!(of(&[create, update, progress, status].join("\n")), expected, "one a line");
        assert_eq!(of(&format!(" [{}]\n", [create, update, progress, status].join(" , "))), expected, "as a list");
        assert_eq!(of("[{\"n\":1},{\"n\":2}]"), rows(&[Unstated, Unstated]));
        assert_eq!(of("{\"n\":1}\n{\"n\":2}\r\n\n"), rows(&[Unstated, Unstated]));
        assert_eq!(
            of(&format!("{{\"n\":1}}{create}").replace("2}]", "3}]").replace("{\"n\":1},", "{\"n\":2},")).len(),
            3
        );
        for bad in ["{\"n\" 1}", "{\"n\":1,}", "{n:1}", "{\"n\":}", "{\"n\":1 2}", "{}"] {
            assert_eq!(of(&format!("{bad}\n{{\"n\":2}}"))[1..], rows(&[Unstated, Unstated])[1..], "{bad}");
        }
        assert_eq!(of("[]"), []);
        assert_eq!(of("{\"data\":[]}"), []);
        assert_eq!(of("[1,\"x\"]").len(), 2, "what is no record is sent back as one");
    }

    #[test]
    fn a_service_that_stands_behind_its_records_holds_for_them() {
        let text = r#"{"data":[{"n":1},{"n":2}],"isUpdating":true,"service":"DongBoHoSoMC"}{"data":[{"n":3}]}"#;
        assert_eq!(of(text), rows(&[Call::Update, Call::Update, Call::Unstated]));
        let text = r#"{"service":"DongBoHoSoMC","data":[{"n":1}],"isUpdating":"True"}"#;
        assert_eq!(of(text), rows(&[Call::Update]));
        let text = r#"{"service":"LayThuTuc","data":[{"n":1}]}"#;
        assert_eq!(of(text), rows(&[Call::Unknown("LayThuTuc".into())]));
    }

    #[test]
    fn it_may_not_stand_behind_more_than_is_kept_back() {
        let long = |before: &str, behind: &str| {
            let record = format!("{{\"n\":\"{}\"}},", "x".repeat(1 << 20));
            let list = record.repeat((BYTES_KEPT_BACK >> 20) + 1);
            format!("{{{before}\"data\":[{}]{behind}}}", list.trim_end_matches(','))
        };
        let behind = r#","service":"CapNhatTienDoHoSoMC""#;
        let error = sent(long("", behind).as_bytes()).expect_err("too late").to_string();
        assert!(error.contains("must stand before"), "{error}");
        let before = r#""service":"CapNhatTienDoHoSoMC","#;
        assert!(sent(long(before, "").as_bytes()).expect("reads").iter().all(|(.., call)| *call == Call::Progress));
        assert!(sent(long("", "").as_bytes()).expect("reads").iter().all(|(.., call)| *call == Call::Unstated));
    }

    #[test]
    fn a_file_that_is_no_json_is_named_by_its_place() {
        for (text, expected) in [
            ("", "empty"),
            (" \n", "empty"),
            ("\u{feff}", "empty"),
            ("x", "line 1, column 1"),
            ("{\"data\":[{\"a\":1},", "breaks off"),
            ("{\"data\":[{\"a\":1},]}", "found `]`"),
            ("{\"data\":[{\"a\":1}\n{\"a\":1}]}", "line 2, column 1"),
            ("{\"data\":[],\"data\":[]}", "twice"),
            ("{\"data\":[],}", "found `}`"),
            ("{\"data\":[],\"a\" 1}", "expected `:`"),
            ("{\"a\" 1", "breaks off"),
            ("{\"a\":1]", "found `]`"),
            ("[{\"a\":1}", "breaks off"),
            ("{\"a\":1},{\"a\":1}", "found `,`"),
        ] {
            let error = format!("{:#}", sent(text.as_bytes()).expect_err(text));
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert!(format!("{:#}", sent(&b"\xff\xfe{\0"[..]).expect_err("UTF-16")).contains("UTF-16"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn pieces_of_json_in_any_order_end_in_records_or_an_error(tokens in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("["), Just("]"), Just(","), Just(":"), Just("\"data\":["), Just("\"a\""), Just("1"),
                Just("\"service\":\"DongBoHoSoMC\""), Just("{\"data\":[{\"n\":1}]}"), Just("{\"n\":1}"), Just("\n"), Just("\"")
            ], 0..20
        )) {
            let text = tokens.concat();
            if let Ok(sent) = sent(text.as_bytes()) {
                prop_assert!(sent.iter().map(|(_, text, _)| text.len()).sum::<usize>() <= text.len());
                prop_assert!(sent.iter().zip(1..).all(|((position, ..), expected)| *position == expected));
            }
        }
    }
}
