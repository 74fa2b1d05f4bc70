//! What went wrong with a call, as RFC 9457 has it: a stable type, what was sent, what was expected and what there is. Sentences
//! are in both languages in every answer, for who reads a log does not choose.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::text::{Language, Text};
use crate::web::error::WebError;
use crate::web::locale::Locale;

/// Where types are explained; the name of a type follows.
pub const EXPLAINED: &str = "/about/api#";
pub const MEDIA_TYPE: &str = "application/problem+json";
/// More of what there is would hide what went wrong.
const MOST_KNOWN: usize = 120;

/// Held by a pointer: every answer may be one, and few are.
#[derive(Clone, Debug)]
pub struct Problem(Box<Details>);

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Details {
    /// Stable; leads to where it is explained.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub title_vi: String,
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    pub detail: String,
    pub detail_vi: String,
    /// The address that was called.
    pub instance: String,
    /// The parameter that it is about, where it is about one, and what was sent.
    pub parameter: Option<String>,
    pub value: Option<String>,
    pub expected: Option<String>,
    pub expected_vi: Option<String>,
    /// What there is, or what of it is near to what was sent.
    pub known: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    BadParameter,
    MissingParameter,
    UnknownParameter,
    BadAddress,
    NothingOfThisName,
    NoSuchPage,
    NoList,
    NoSuchAddress,
    WrongMethod,
    NotAcceptable,
    FiguresChanged,
    Refused,
    /// What was sent, or who sent it, is not taken; which of the reasons it is, the answer says besides.
    TurnedAway,
    NoCasesHere,
    Busy,
    Broken,
}

/// What there is instead.
pub enum Known {
    All(Vec<String>),
    Some(Vec<String>),
}

impl ProblemKind {
    pub const ALL: [Self; 16] = [
        Self::BadParameter,
        Self::MissingParameter,
        Self::UnknownParameter,
        Self::BadAddress,
        Self::NothingOfThisName,
        Self::NoSuchPage,
        Self::NoList,
        Self::NoSuchAddress,
        Self::WrongMethod,
        Self::NotAcceptable,
        Self::FiguresChanged,
        Self::Refused,
        Self::TurnedAway,
        Self::NoCasesHere,
        Self::Busy,
        Self::Broken,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadParameter => "bad-parameter",
            Self::MissingParameter => "missing-parameter",
            Self::UnknownParameter => "unknown-parameter",
            Self::BadAddress => "bad-address",
            Self::NothingOfThisName => "nothing-of-this-name",
            Self::NoSuchPage => "no-such-page",
            Self::NoList => "no-list",
            Self::NoSuchAddress => "no-such-address",
            Self::WrongMethod => "wrong-method",
            Self::NotAcceptable => "not-acceptable",
            Self::FiguresChanged => "figures-changed",
            Self::Refused => "refused",
            Self::TurnedAway => "turned-away",
            Self::NoCasesHere => "no-cases-here",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }

    pub fn status(self) -> StatusCode {
        match self {
            Self::BadParameter | Self::MissingParameter | Self::UnknownParameter | Self::BadAddress | Self::Refused => {
                StatusCode::BAD_REQUEST
            }
            Self::TurnedAway => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NothingOfThisName | Self::NoSuchPage | Self::NoList | Self::NoSuchAddress => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::FiguresChanged => StatusCode::CONFLICT,
            Self::NoCasesHere => StatusCode::NOT_IMPLEMENTED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn title(self) -> Text {
        let (vi, en) = match self {
            Self::BadParameter => ("Giá trị của tham số không dùng được", "The value of a parameter cannot be used"),
            Self::MissingParameter => ("Thiếu tham số bắt buộc", "A parameter that is needed is missing"),
            Self::UnknownParameter => ("Không có tham số này", "There is no such parameter here"),
            Self::BadAddress => ("Không đọc được địa chỉ", "The address cannot be read"),
            Self::NothingOfThisName => ("Không có mục nào mang mã này", "There is nothing of this name"),
            Self::NoSuchPage => ("Không có trang này", "There is no such page of the list"),
            Self::NoList => ("Không có danh sách", "There is no list"),
            Self::NoSuchAddress => ("Không có địa chỉ này", "There is nothing at this address"),
            Self::WrongMethod => ("Phương thức không dùng được ở đây", "This method cannot be used here"),
            Self::NotAcceptable => ("Chỉ trả lời bằng JSON", "Answers are JSON and nothing else"),
            Self::FiguresChanged => {
                ("Số liệu đã thay đổi giữa hai trang", "The figures have changed between two pages")
            }
            Self::Refused => ("Yêu cầu không thực hiện được", "What was asked cannot be done"),
            Self::TurnedAway => ("Không nhận", "Turned away"),
            Self::NoCasesHere => ("Máy chủ này không giữ hồ sơ", "This server holds no cases"),
            Self::Busy => ("Hãy thử lại sau", "To be tried again later"),
            Self::Broken => ("Lỗi của hệ thống", "Our fault"),
        };
        Text::new(vi, en)
    }

    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NoSuchAddress,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Self::Busy,
            status if status.is_client_error() => Self::BadAddress,
            _ => Self::Broken,
        }
    }
}

impl Known {
    /// Those that share a word with what was sent; all where they are few.
    pub fn near(wanted: &str, all: Vec<String>) -> Self {
        if all.len() <= MOST_KNOWN {
            return Self::All(all);
        }
        let words: Vec<&str> = wanted.split(['_', '-', ':']).filter(|word| word.len() > 2).collect();
        Self::Some(all.into_iter().filter(|one| words.iter().any(|word| one.contains(word))).collect())
    }
}

impl Problem {
    pub fn of(kind: ProblemKind, detail: Text) -> Self {
        let title = kind.title();
        Self(Box::new(Details {
            kind: format!("{EXPLAINED}{}", kind.as_str()),
            title: title.en,
            title_vi: title.vi,
            status: kind.status().as_u16(),
            detail: detail.en,
            detail_vi: detail.vi,
            instance: String::new(),
            parameter: None,
            value: None,
            expected: None,
            expected_vi: None,
            known: None,
        }))
    }

    /// Of a status of its own, where one kind has several.
    pub(super) fn told(mut self, status: StatusCode, instance: &str) -> Details {
        self.0.status = status.as_u16();
        instance.clone_into(&mut self.0.instance);
        *self.0
    }

    pub fn bad_parameter(name: &str, value: &str, expected: Text) -> Self {
        let detail = Text::new(
            format!("Tham số {name} có giá trị “{value}”; cần: {}.", expected.vi),
            format!("The parameter {name} is “{value}”; expected is {}.", expected.en),
        );
        Self::of(ProblemKind::BadParameter, detail).about(name, Some(value)).expecting(expected)
    }

    pub fn missing_parameter(name: &str, expected: Text) -> Self {
        let detail = Text::new(
            format!("Cần tham số {name}: {}.", expected.vi),
            format!("The parameter {name} is needed: {}.", expected.en),
        );
        Self::of(ProblemKind::MissingParameter, detail).about(name, None).expecting(expected)
    }

    pub fn unknown_parameter(name: &str, value: &str, known: Vec<String>) -> Self {
        let detail = Text::new(
            format!("Địa chỉ này không có tham số {name}; tham số không biết thì không được bỏ qua."),
            format!("This address has no parameter {name}; what is not known is not passed over."),
        );
        Self::of(ProblemKind::UnknownParameter, detail).about(name, Some(value)).knowing(Known::All(known))
    }

    pub fn nothing_of(name: &str, value: &str, expected: Text) -> Self {
        let detail = Text::new(
            format!("Không có “{value}” ({name}); cần: {}.", expected.vi),
            format!("There is no “{value}” ({name}); expected is {}.", expected.en),
        );
        Self::of(ProblemKind::NothingOfThisName, detail).about(name, Some(value)).expecting(expected)
    }

    /// Why a page cannot be made, as its reader would be told.
    pub fn of_page(error: &WebError, locale: &Locale) -> Self {
        let kind = match error {
            WebError::BadParameter(_) => ProblemKind::BadParameter,
            WebError::NoList(_) => ProblemKind::NoList,
            WebError::CasesChanging => ProblemKind::Busy,
            WebError::Broken(_) => ProblemKind::Broken,
            _ => ProblemKind::NothingOfThisName,
        };
        if let WebError::Broken(problem) = error {
            tracing::error!(problem, "an answer could not be made");
        }
        let said = |language| error.said(locale.words(language));
        let problem = Self::of(kind, Text::new(said(Language::Vietnamese), said(Language::English)));
        match error {
            WebError::BadParameter(bad) => {
                let expected = |language| bad.expected.text(&locale.words(language).error);
                let expected = Text::new(expected(Language::Vietnamese), expected(Language::English));
                problem.about(&bad.name, Some(&bad.value)).expecting(expected)
            }
            _ => problem,
        }
    }

    /// Of an answer that something below us has made.
    pub fn of_status(status: StatusCode) -> Self {
        let kind = ProblemKind::of_status(status);
        let detail = match kind {
            ProblemKind::NoSuchAddress => Text::new(
                "Không có gì ở địa chỉ này. /api/v1 liệt kê những gì có, /about/api giải thích.",
                "There is nothing at this address. /api/v1 lists what there is, /about/api explains it.",
            ),
            ProblemKind::WrongMethod => Text::new(
                "Ở đây chỉ đọc: GET hoặc HEAD. Tệp được gửi tới /api/loads.",
                "This is for reading: GET or HEAD. Files are sent to /api/loads.",
            ),
            ProblemKind::Busy => Text::new(
                "Câu trả lời chưa kịp làm xong. Hãy thử lại, hoặc hỏi ít hơn một lần.",
                "The answer was not made in time. Try again, or ask for less at once.",
            ),
            ProblemKind::BadAddress => {
                Text::new("Không giải mã được địa chỉ (cần UTF-8).", "The address cannot be decoded (UTF-8 is needed).")
            }
            _ => Text::new(
                "Lỗi ở phía máy chủ; nhật ký có ghi lại.",
                "Something failed on the side of the server; its log says what.",
            ),
        };
        let mut problem = Self::of(kind, detail);
        problem.0.status = status.as_u16();
        problem
    }

    fn about(mut self, name: &str, value: Option<&str>) -> Self {
        self.0.parameter = Some(name.to_owned());
        self.0.value = value.map(str::to_owned);
        self
    }

    fn expecting(mut self, expected: Text) -> Self {
        self.0.expected = Some(expected.en);
        self.0.expected_vi = Some(expected.vi);
        self
    }

    pub fn knowing(mut self, known: Known) -> Self {
        let (Known::All(mut known) | Known::Some(mut known)) = known;
        known.truncate(MOST_KNOWN);
        self.0.known = (!known.is_empty()).then_some(known);
        self
    }

    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.0.instance);
        self
    }

    /// As it is told.
    #[cfg(test)]
    pub fn details(&self) -> &Details {
        &self.0
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        sent(self.0.status, &self.0)
    }
}

/// A problem as it goes out, with what else an answer tells; nobody keeps it on the way.
pub(super) fn sent(status: u16, problem: &impl Serialize) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, serde_json::to_string(problem).unwrap_or_default()).into_response()
}
