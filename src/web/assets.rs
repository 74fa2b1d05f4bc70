//! The style sheet and the one small script, embedded and named by the hash of their content, so
//! that a browser keeps them for a year and never shows an old one.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

struct Asset {
    stem: &'static str,
    extension: &'static str,
    content_type: &'static str,
    body: &'static str,
}

const STYLE: Asset = Asset {
    stem: "chiso",
    extension: "css",
    content_type: "text/css; charset=utf-8",
    body: include_str!("../../templates/assets/chiso.css"),
};

const SCRIPT: Asset = Asset {
    stem: "chiso",
    extension: "js",
    content_type: "text/javascript; charset=utf-8",
    body: include_str!("../../templates/assets/chiso.js"),
};

/// Progress on the upload page.
const UPLOAD: Asset = Asset {
    stem: "upload",
    extension: "js",
    content_type: "text/javascript; charset=utf-8",
    body: include_str!("../../templates/assets/upload.js"),
};

/// Also served at `/favicon.ico`, where browsers look for it unasked.
const ICON: Asset = Asset {
    stem: "chiso",
    extension: "svg",
    content_type: "image/svg+xml",
    body: include_str!("../../templates/assets/chiso.svg"),
};

/// Where the pages link to.
#[derive(Clone, Debug)]
pub struct AssetPaths {
    pub style: String,
    pub script: String,
    pub upload: String,
    pub icon: String,
}

impl AssetPaths {
    pub fn current() -> Self {
        Self { style: STYLE.path(), script: SCRIPT.path(), upload: UPLOAD.path(), icon: ICON.path() }
    }
}

/// `GET /assets/{file}`
pub async fn asset(Path(file): Path<String>) -> Response {
    match [&STYLE, &SCRIPT, &UPLOAD, &ICON].into_iter().find(|asset| asset.path().ends_with(&format!("/{file}"))) {
        Some(asset) => asset.response("public, max-age=31536000, immutable"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /favicon.ico`
pub async fn icon() -> Response {
    ICON.response("public, max-age=86400")
}

impl Asset {
    fn path(&self) -> String {
        format!("/assets/{}.{:016x}.{}", self.stem, fingerprint(self.body.as_bytes()), self.extension)
    }

    fn response(&self, keep: &'static str) -> Response {
        let headers = [(header::CONTENT_TYPE, self.content_type), (header::CACHE_CONTROL, keep)];
        (headers, self.body).into_response()
    }
}

/// FNV-1a: names a content, protects nothing.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
