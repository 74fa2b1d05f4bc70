//! One thing, with what must be known of it.

use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Asked, Told};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct One<T> {
    pub about: About,
    pub item: T,
}

impl<T> One<T> {
    pub fn of(asked: &Asked, item: T) -> Self {
        Self { about: About::of(asked), item }
    }
}

impl<T: Serialize + Send + 'static> Told for One<T> {}
