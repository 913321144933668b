//! A request of each route that would succeed for somebody with every right.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::secret;

/// Method, path and body of a route for one role, with what it needs made before. A route that
/// changes something and is not known here has an empty body, and its line in the table shows what
/// that gives.
pub(super) async fn request_for(
    scene: &Scene,
    role: &str,
    method: &str,
    path: &str,
) -> (String, String, String) {
    if path == "/rtc/validate" {
        return (method.to_owned(), scene.door_path(role), String::new());
    }
    let filled = scene.path(path).await;
    let filled = scene.inner_path(filled).await;
    let body = match method {
        "GET" | "DELETE" => String::new(),
        _ => body_for(scene, role, method, path).await.to_string(),
    };
    (method.to_owned(), filled, body)
}

async fn body_for(scene: &Scene, role: &str, method: &str, path: &str) -> Value {
    let stream = &scene.stream;
    match (method, path) {
        ("POST", "/api/live/create" | "/api/v1/streams") => json!({ "title": "A stream" }),
        ("PATCH", "/api/v1/streams/{id}") => json!({ "title": "Another title" }),
        ("POST", "/api/v1/streams/{id}/join") => json!({ "as": "viewer" }),
        ("POST", "/api/live/{id}/signal") => {
            json!({ "type": "offer", "data": { "type": "offer", "sdp": "v=0\r\n" } })
        }
        ("POST", "/api/v1/moderation/terms/try") => json!({ "text": "a message" }),
        // The key of the stream, and nothing else, opens this one.
        ("POST", "/api/live/{id}/start") => json!({ "streamKey": "another stream's" }),
        ("POST", "/api/v1/sign-in") => json!({ "email": format!("{role}@table.example") }),
        ("POST", "/api/v1/subscribe") => json!({ "email": format!("{role}@asks.example") }),
        ("POST", "/api/v1/api-keys") => json!({ "name": "A key", "scopes": ["streams:read"] }),
        ("POST", "/api/v1/grants") => {
            json!({ "email": "somebody@table.example", "stream_id": stream })
        }
        ("POST", "/api/v1/passes") => {
            json!({ "stream_id": stream, "terms": { "name": "A pass" } })
        }
        ("PUT", "/api/v1/passes/{id}") => json!({ "name": "Another name" }),
        ("POST", "/api/v1/passes/{id}/codes") => json!({ "count": 1 }),
        ("POST", "/api/v1/purchase-secrets") => {
            scene.forget_purchase_secrets().await;
            json!({})
        }
        ("POST", "/api/v1/redeem") => {
            let pass = scene.pass().await;
            json!({ "code": scene.code(&pass).await })
        }
        ("POST", "/api/v1/spaces" | "/api/v1/spaces/{id}/experiences") => json!({ "name": "A" }),
        ("POST", "/api/v1/subscribers/import") => {
            json!({ "emails": ["list@table.example"], "consent": true })
        }
        ("POST", "/api/v1/teams/{id}/invites") => {
            json!({ "email": "new@table.example", "role": "member" })
        }
        ("PATCH", "/api/v1/teams/{id}/members/{person_id}") => json!({ "role": "moderator" }),
        ("POST", "/api/v1/webhooks") => json!({ "url": "http://127.0.0.1:9/" }),
        ("PATCH", "/api/v1/webhooks/{id}") => json!({ "description": "Another" }),
        ("POST", "/api/v1/push/browsers") => json!({ "browser": browser(), "live": true }),
        ("POST", "/api/v1/push/forget") => json!({ "endpoint": browser()["endpoint"] }),
        ("PUT", "/api/v1/chat_name") => {
            json!({ "name": format!("n{}", &secret::hash(&secret::token())[..12]) })
        }
        ("PUT", "/api/v1/streams/{id}/notification") => json!({ "enabled": false }),
        ("PUT", "/api/v1/streams/{id}/reminder") => json!({ "on": true }),
        _ => moderation_body(scene, method, path),
    }
}

fn moderation_body(scene: &Scene, method: &str, path: &str) -> Value {
    match (method, path) {
        ("POST", "/api/v1/moderation/terms") => {
            json!({ "pattern": "word", "effect": "hold", "stream_id": scene.stream })
        }
        ("POST", "/api/v1/moderation/unban_requests/{request}") => json!({ "approve": false }),
        ("POST", "/api/v1/streams/{id}/chat/held/{held}") => json!({ "approve": true }),
        (
            "POST",
            "/api/v1/streams/{id}/chat/messages/{seq}/report"
            | "/api/v1/streams/{id}/chat/unban_request",
        ) => json!({ "text": "Look" }),
        ("POST", "/api/v1/streams/{id}/chat/newcomers") => {
            json!({ "minutes": 5, "action": "timeout", "seconds": 60 })
        }
        ("POST", "/api/v1/streams/{id}/chat/people/{subject}/timeout") => json!({ "seconds": 60 }),
        ("POST", "/api/v1/streams/{id}/chat/people/{subject}/warn") => json!({ "reason": "Calm" }),
        ("PUT", "/api/v1/streams/{id}/chat/shield") => json!({ "minutes": 1 }),
        _ => json!({}),
    }
}

/// A browser that takes push messages.
fn browser() -> Value {
    // The generator of P-256, a point that is on the curve.
    let point = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    let bytes: Vec<u8> = (0..point.len() / 2)
        .map(|at| u8::from_str_radix(&point[2 * at..2 * at + 2], 16).expect("hexadecimal"))
        .collect();
    json!({
        "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
        "keys": { "p256dh": URL_SAFE_NO_PAD.encode(bytes), "auth": URL_SAFE_NO_PAD.encode([9; 16]) },
    })
}
