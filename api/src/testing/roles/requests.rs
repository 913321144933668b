//! A request of each route that would succeed for somebody with every right.

use serde_json::{Value, json};

use super::scene::Scene;

/// Method, path and body of a route for one role. A route that changes something and is not known
/// here has no body, and its line in the table shows what that gives.
pub(super) fn request_for(
    scene: &Scene,
    role: &str,
    method: &str,
    path: &str,
) -> (String, String, String) {
    let body = match method {
        "GET" | "DELETE" => String::new(),
        _ => body_for(scene, role, method, path).to_string(),
    };
    (method.to_owned(), path_for(scene, path), body)
}

fn path_for(scene: &Scene, path: &str) -> String {
    path.replace("{id}", scene.stream.as_str())
        .replace("{token}", "no-such-token")
        .replace("{part}", "camera")
        .replace("{*file}", "playlist.m3u8")
}

fn body_for(_scene: &Scene, role: &str, method: &str, path: &str) -> Value {
    match (method, path) {
        ("POST", "/api/live/create" | "/api/v1/streams") => json!({ "title": "A stream" }),
        ("PATCH", "/api/v1/streams/{id}") => json!({ "title": "Another title" }),
        ("POST", "/api/v1/streams/{id}/join") => json!({ "as": "viewer" }),
        ("POST", "/api/live/{id}/signal") => {
            json!({ "type": "offer", "data": { "type": "offer", "sdp": "v=0\r\n" } })
        }
        ("POST", "/api/v1/moderation/terms/try") => json!({ "text": "a message" }),
        ("POST", "/api/v1/sign-in") => json!({ "email": format!("{role}@table.example") }),
        _ => json!({}),
    }
}
