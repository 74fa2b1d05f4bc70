//! What rejected records go back in: the envelope of the call they came by.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::calls::{CASES, Call, PROGRESS};
use crate::engine::quarantine::Shape;

pub struct Envelopes {
    /// Key of the list of records.
    key: String,
    unstated: Arc<Shape>,
    create: Arc<Shape>,
    update: Arc<Shape>,
    progress: Arc<Shape>,
}

impl Envelopes {
    /// `pointer` leads from an envelope to its list of records: `/data`.
    pub fn new(pointer: &str) -> Self {
        let key = pointer.trim_start_matches('/');
        let cases = |is_updating: &str| Arc::new(envelope(CASES, Some(is_updating), key));
        Self {
            unstated: Arc::new(Shape::lines()),
            create: cases("False"),
            update: cases("True"),
            progress: Arc::new(envelope(PROGRESS[0], None, key)),
            key: key.to_owned(),
        }
    }

    pub fn of(&self, call: &Call) -> Arc<Shape> {
        match call {
            Call::Unstated => Arc::clone(&self.unstated),
            Call::Create => Arc::clone(&self.create),
            Call::Update => Arc::clone(&self.update),
            Call::Progress => Arc::clone(&self.progress),
            // What stands there may be anything; a service has a name such as programs have.
            Call::Unknown(service) if service.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Arc::new(envelope(service, None, &self.key))
            }
            Call::Unknown(_) => Arc::new(envelope("?", None, &self.key)),
        }
    }
}

fn envelope(service: &str, is_updating: Option<&str>, key: &str) -> Shape {
    let mut keys = Map::from_iter([("service".to_owned(), Value::from(service))]);
    keys.extend(is_updating.map(|flag| ("isUpdating".to_owned(), Value::from(flag))));
    Shape::envelope(&keys, key)
}
