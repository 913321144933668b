//! The built web client, inside the binary (read from disk in development builds).

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::http::ApiError;

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Dist;

/// What a page must load.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bundle {
    pub(super) script: String,
    pub(super) styles: Vec<String>,
    /// Modules the script will ask for.
    pub(super) preloads: Vec<String>,
}

/// One entry of Vite's manifest.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk {
    file: String,
    #[serde(default)]
    is_entry: bool,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
}

/// The bundle of the built client; `None` when it was not built.
pub(super) fn bundle() -> Option<Bundle> {
    let manifest = Dist::get(".vite/manifest.json").or_else(|| Dist::get("manifest.json"))?;
    read_manifest(&manifest.data)
}

fn read_manifest(bytes: &[u8]) -> Option<Bundle> {
    let chunks: BTreeMap<String, Chunk> = serde_json::from_slice(bytes).ok()?;
    let entry = chunks.values().find(|chunk| chunk.is_entry)?;
    let imported = entry.imports.iter().filter_map(|name| chunks.get(name));
    let mut styles: Vec<&String> = entry.css.iter().collect();
    let mut preloads = Vec::new();
    for chunk in imported {
        preloads.push(format!("/{}", chunk.file));
        styles.extend(&chunk.css);
    }
    Some(Bundle {
        script: format!("/{}", entry.file),
        styles: styles.into_iter().map(|file| format!("/{file}")).collect(),
        preloads,
    })
}

/// `GET /assets/{*path}`: names carry a hash of the content, so they are kept for ever.
pub(super) async fn asset(Path(path): Path<String>) -> Response {
    let Some(file) = Dist::get(&format!("assets/{path}")) else {
        return ApiError::not_found("There is no such file.").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(&path)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, file.data).into_response()
}

/// `GET /favicon.svg` and its like: files of the client's public folder.
pub(super) async fn favicon() -> Response {
    let Some(file) = Dist::get("favicon.svg") else {
        return ApiError::not_found("There is no such file.").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, file.data).into_response()
}

/// `GET /service-worker.js`: at the root, because a worker serves the paths below its own.
pub(super) async fn service_worker() -> Response {
    let Some(file) = Dist::get("service-worker.js") else {
        return ApiError::not_found("There is no such file.").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, file.data).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifest_names_script_styles_and_preloads() {
        let manifest = br#"{
            "src/main.ts": {"file": "assets/main-1.js", "isEntry": true, "css": ["assets/main-1.css"],
                "imports": ["_shared.js"]},
            "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
            "src/lazy.ts": {"file": "assets/lazy-1.js", "isDynamicEntry": true}
        }"#;
        let bundle = read_manifest(manifest).expect("an entry");
        assert_eq!(bundle.script, "/assets/main-1.js");
        assert_eq!(
            bundle.styles,
            ["/assets/main-1.css", "/assets/shared-1.css"]
        );
        assert_eq!(bundle.preloads, ["/assets/shared-1.js"]);
        assert_eq!(read_manifest(b"{}"), None);
    }
}
