//! The door for files that come over the network: what the pages ask of whoever takes files in. The
//! served pages know no reader and no lake; `commands` implements this and plugs it in.

use std::future::Future;
use std::io::Read;
use std::pin::Pin;

use super::load::Load;
use super::stated::Unfit;
use super::text::Text;
use super::token::Token;

/// An answer that has to be waited for.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Takes files in, one after the other.
pub trait Intake: Send + Sync {
    /// Bytes of the largest file that is taken.
    fn largest(&self) -> u64;

    /// The token of a secret, if it is good; `Refusal::UnknownToken` if not.
    fn authorise<'a>(&'a self, secret: &'a str) -> Later<'a, Result<Token, Refusal>>;

    /// A place for a file that is about to arrive, if there is room. The token's rights have to be
    /// held against the source here.
    fn begin(&self, sending: Sending) -> Result<Box<dyn Incoming>, Refusal>;

    /// How a file fares; `None` if its number was never given, or long ago, or before a restart.
    fn job(&self, id: &str) -> Option<Job>;

    /// The rejected rows of a load, for one who may see them.
    fn rejected<'a>(&'a self, token: &'a Token, load: &'a Load) -> Later<'a, Result<Rejected, Refusal>>;
}

/// What a sender declares.
#[derive(Clone, Debug)]
pub struct Sending {
    pub token: Token,
    pub source: String,
    /// File name as the sender says it, fit to be kept: no folder, no control characters.
    pub file: String,
    /// `2026-10`; empty if none.
    pub period: String,
    /// When the export was made, as the sender says it; empty if he does not.
    pub as_of: String,
    /// Bytes announced, if they were.
    pub length: Option<u64>,
}

/// A file on its way in; dropped before [`Incoming::finish`], nothing of it stays. May block.
pub trait Incoming: Send {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal>;

    /// All is here: it waits its turn from now on. The same file for the same source and period from
    /// the same sender that still waits is not queued again: its job is answered.
    fn finish(self: Box<Self>) -> Result<Job, Refusal>;
}

/// One file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// 32 hexadecimal digits that nobody guesses.
    pub id: String,
    pub source: String,
    pub file: String,
    pub period: String,
    pub bytes: u64,
    pub state: JobState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobState {
    /// So many files come before it.
    Waiting {
        ahead: usize,
    },
    Loading,
    /// It is in, and the figures are being counted anew.
    Counting(Box<Load>),
    Done(Box<Load>),
    /// The very same file had been loaded before; nothing changed.
    AlreadyThere(Box<Load>),
    /// Nothing of it counts; the load's remark says why.
    Refused(Box<Load>),
    /// Our fault, or a file that could not be read to its end.
    Failed(Text),
}

impl JobState {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Loading => "loading",
            Self::Counting(_) => "counting",
            Self::Done(_) => "done",
            Self::AlreadyThere(_) => "already_there",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Done(_) | Self::AlreadyThere(_) | Self::Refused(_) | Self::Failed(_))
    }

    /// What became of it, as far as it is known.
    pub fn load(&self) -> Option<&Load> {
        match self {
            Self::Counting(load) | Self::Done(load) | Self::AlreadyThere(load) | Self::Refused(load) => Some(load),
            Self::Waiting { .. } | Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Rejected rows as a file.
pub struct Rejected {
    /// A name that says of which load they are.
    pub name: String,
    pub length: u64,
    pub bytes: Box<dyn Read + Send>,
}

/// Why a file, or a question, is turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No token, or none that is good.
    UnknownToken,
    /// A good token, and not for this source.
    OtherSource(String),
    /// A good token of a province, and not for what is national or of another one.
    OtherProvince,
    /// No source of that name.
    UnknownSource(String),
    /// The period is none.
    BadPeriod(String),
    /// What is said to be the moment of the export is none.
    BadMoment(String),
    /// Nobody says when the export was made, or two do.
    Unfit(Unfit),
    /// More bytes than the largest file that is taken.
    TooLarge { most: u64 },
    /// No bytes at all.
    Empty,
    /// It came too slowly, or stopped.
    TooSlow,
    /// The sender has enough files under way; to be tried again after so many seconds.
    TooMany { seconds: u64 },
    /// There is no room; to be tried again after so many seconds.
    Busy { seconds: u64 },
    /// There are no rejected rows.
    NothingRejected,
    /// Our fault; the log says what.
    Broken,
}
