//! Parameters: each is one value that describes it in both languages, makes its schema, and holds what is sent against it.

use serde_json::{Value as Json, json};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder, Ref, Schema, Type};
use utoipa::openapi::{RefOr, Required};

use super::problem::{Known, Problem};
use super::vocabulary::{Fit, Vocabulary};
use crate::catalog::Catalogue;
use crate::domain::text::Text;

#[derive(Clone, Copy, Debug)]
pub struct Param {
    pub name: &'static str,
    pub kind: Kind,
    pub is_in_path: bool,
    pub is_required: bool,
    vi: &'static str,
    en: &'static str,
    pub example: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Of(Vocabulary),
    /// Several, with commas between, or the parameter more than once.
    ManyOf(Vocabulary),
    Choice(&'static [&'static str]),
    Whole {
        least: u32,
        most: u32,
        usual: Option<u32>,
    },
    /// Anything but nothing.
    Text,
}

impl Param {
    pub const fn query(name: &'static str, kind: Kind, [vi, en]: [&'static str; 2]) -> Self {
        Self { name, kind, is_in_path: false, is_required: false, vi, en, example: "" }
    }

    pub const fn path(name: &'static str, kind: Kind, words: [&'static str; 2]) -> Self {
        Self { is_in_path: true, is_required: true, ..Self::query(name, kind, words) }
    }

    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    pub const fn such_as(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    pub fn takes_many(&self) -> bool {
        matches!(self.kind, Kind::ManyOf(_))
    }

    pub fn text(&self) -> Text {
        Text::new(self.vi, self.en)
    }

    pub fn described(&self) -> Parameter {
        let place = if self.is_in_path { ParameterIn::Path } else { ParameterIn::Query };
        let mut parameter = ParameterBuilder::new()
            .name(self.name)
            .parameter_in(place)
            .required(if self.is_required { Required::True } else { Required::False })
            .description(Some(self.text().line()))
            .schema(Some(self.schema()));
        if self.takes_many() {
            parameter = parameter.style(Some(ParameterStyle::Form)).explode(Some(false));
        }
        if !self.example.is_empty() {
            let many = || self.example.split(',').collect::<Vec<_>>();
            parameter = parameter.example(Some(if self.takes_many() { json!(many()) } else { json!(self.example) }));
        }
        parameter.build()
    }

    fn schema(&self) -> RefOr<Schema> {
        let object: Object = match self.kind {
            Kind::Of(vocabulary) => return Ref::from_schema_name(vocabulary.name()).into(),
            Kind::ManyOf(vocabulary) => {
                let items = Ref::from_schema_name(vocabulary.name());
                let array: Array = ArrayBuilder::new().items(items).min_items(Some(1)).build();
                return Schema::Array(array).into();
            }
            Kind::Choice(values) => {
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values.iter().copied())).build()
            }
            Kind::Whole { least, most, usual } => ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(f64::from(least)))
                .maximum(Some(f64::from(most)))
                .default(usual.map(Json::from))
                .build(),
            Kind::Text => ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).build(),
        };
        Schema::Object(object).into()
    }

    /// The values that were sent under its name, each as it should be; or what is wrong.
    pub fn read(&self, catalogue: &Catalogue, sent: &[&str]) -> Result<Vec<String>, Problem> {
        let values: Vec<&str> = match self.takes_many() {
            true => sent.iter().flat_map(|text| text.split(',')).collect(),
            false if sent.len() > 1 => {
                let once = Text::new("tham số này chỉ được nêu một lần", "this parameter once");
                return Err(Problem::bad_parameter(self.name, sent[1], once));
            }
            false => sent.to_vec(),
        };
        let mut read: Vec<String> = Vec::new();
        for value in values {
            self.hold(catalogue, value)?;
            if !read.iter().any(|known| known == value) {
                read.push(value.to_owned());
            }
        }
        if read.is_empty() && self.is_required {
            return Err(Problem::missing_parameter(self.name, self.expected()));
        }
        Ok(read)
    }

    fn hold(&self, catalogue: &Catalogue, value: &str) -> Result<(), Problem> {
        let bad = || Problem::bad_parameter(self.name, value, self.expected());
        match self.kind {
            _ if value.is_empty() => Err(bad()),
            Kind::Of(vocabulary) | Kind::ManyOf(vocabulary) => match vocabulary.fit(catalogue, value) {
                Fit::Known => Ok(()),
                Fit::Malformed => Err(bad().knowing(Known::near(value, vocabulary.values(catalogue)))),
                Fit::Unknown => Err(Problem::nothing_of(self.name, value, self.expected())
                    .knowing(Known::near(value, vocabulary.values(catalogue)))),
            },
            Kind::Choice(values) if values.contains(&value) => Ok(()),
            Kind::Choice(values) => {
                Err(bad().knowing(Known::All(values.iter().map(|value| (*value).to_owned()).collect())))
            }
            Kind::Whole { least, most, .. } => {
                // As it is written by everybody: no sign, no leading zero.
                let number = value.parse::<u32>().ok().filter(|number| number.to_string() == value);
                number.filter(|number| (least..=most).contains(number)).map(|_| ()).ok_or_else(bad)
            }
            Kind::Text if value.trim().is_empty() => Err(bad()),
            Kind::Text => Ok(()),
        }
    }

    /// In words, for who sent something else.
    pub fn expected(&self) -> Text {
        match self.kind {
            Kind::Of(vocabulary) | Kind::ManyOf(vocabulary) => {
                let (vi, en) = vocabulary.words();
                Text::new(vi, en)
            }
            Kind::Choice(values) => {
                let list = values.join(", ");
                Text::new(format!("một trong: {list}"), format!("one of: {list}"))
            }
            Kind::Whole { least, most, .. } => {
                Text::new(format!("số nguyên từ {least} đến {most}"), format!("a whole number from {least} to {most}"))
            }
            Kind::Text => Text::new("một chuỗi không rỗng", "a text that is not empty"),
        }
    }
}

/// What a handler takes; the description and the reading of a call are made from the same list.
pub trait Takes {
    const PARAMS: &'static [Param];
}

/// `takes!(Figures: INDICATORS, PLACES)`: a type that names the parameters of a handler.
macro_rules! takes {
    ($name:ident: $($param:expr),* $(,)?) => {
        pub struct $name;

        impl $crate::web::api::params::Takes for $name {
            const PARAMS: &'static [$crate::web::api::params::Param] = &[$($param),*];
        }

        impl utoipa::IntoParams for $name {
            fn into_params(
                _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
            ) -> Vec<utoipa::openapi::path::Parameter> {
                <Self as $crate::web::api::params::Takes>::PARAMS.iter().map(|one| one.described()).collect()
            }
        }
    };
}
pub(super) use takes;

/// Items on a page unless asked otherwise, and at most.
pub const USUAL_LIMIT: u32 = 100;
pub const LARGEST_LIMIT: u32 = 2_000;

pub const LANGUAGE: Param = Param::query(
    "language",
    Kind::Choice(&["vi", "en"]),
    ["ngôn ngữ của tên gọi và câu chữ; mặc định vi", "language of names and sentences; vi unless said otherwise"],
);
pub const LIMIT: Param = Param::query(
    "limit",
    Kind::Whole { least: 1, most: LARGEST_LIMIT, usual: Some(USUAL_LIMIT) },
    ["số mục trên một trang", "items on a page"],
);
pub const PAGE: Param = Param::query(
    "page",
    Kind::Whole { least: 1, most: 1_000_000, usual: Some(1) },
    ["trang thứ mấy, từ 1", "which page, from 1"],
);
pub const DATA_VERSION: Param = Param::query(
    "data_version",
    Kind::Whole { least: 0, most: 2_000_000_000, usual: None },
    [
        "phiên bản số liệu của trang trước; nếu số liệu đã thay đổi thì trả lời 409 thay vì trộn hai phiên bản",
        "version of the figures of the page before; where they have changed since, the answer is 409 and not a mix of two",
    ],
);
pub const PERIOD: Param = Param::query(
    "period",
    Kind::Of(Vocabulary::Period),
    ["kỳ báo cáo; mặc định năm của số liệu mới nhất", "the period; unless said otherwise the year of the newest data"],
);
pub const INDICATOR: Param =
    Param::query("indicator", Kind::Of(Vocabulary::Indicator), ["chỉ số", "the indicator"]).such_as("on_time_share");
