//! Whether the storage takes what is recorded.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, Visitor, ok};
use crate::person::require_admin;

/// The routes of what happens while a stream is live.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Where recordings lie, and whether they get there.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StorageView {
    /// `local`: a folder of the server; `s3`: a bucket.
    kind: &'static str,
    /// `false` while the bucket does not take what is recorded, which then waits on the server.
    available: bool,
    /// Bytes that wait.
    waiting_bytes: u64,
    /// Since when the bucket fails.
    #[serde(
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    failing_since: Option<OffsetDateTime>,
    /// What it fails with and what to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// The storage of recordings
#[utoipa::path(get, path = "/api/v1/storage", tag = "replay", operation_id = "show_storage",
    responses((status = 200, body = Data<StorageView>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope)))]
async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    require_admin(&visitor).await?;
    let state = app.replays.storage_state();
    Ok(ok(StorageView {
        kind: if state.is_some() { "s3" } else { "local" },
        available: state
            .as_ref()
            .is_none_or(|state| state.failing_since.is_none()),
        waiting_bytes: state.as_ref().map_or(0, |state| state.waiting_bytes),
        failing_since: state
            .as_ref()
            .and_then(|state| state.failing_since)
            .map(OffsetDateTime::from),
        message: state.and_then(|state| state.message),
    }))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use crate::testing::House;

    #[tokio::test]
    async fn admins_see_that_recordings_wait_and_what_to_change() {
        let house = House::with(&[
            ("storage.kind", "s3"),
            ("storage.bucket", "klieg"),
            // Nobody listens there.
            ("storage.endpoint", "http://127.0.0.1:9"),
            ("storage.access_key_id", "AKIAEXAMPLE"),
            ("storage.secret_access_key", "example"),
        ])
        .await;
        let admin = house.sign_in("admin").await;
        let told = async {
            loop {
                let storage = admin.get("/api/v1/storage").await.data();
                if storage["available"] == false {
                    return storage;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        let storage = tokio::time::timeout(std::time::Duration::from_secs(30), told).await;
        let storage = storage.expect("the check at start fails");
        assert_eq!(storage["kind"], "s3");
        let message = storage["message"].as_str().expect("a message");
        assert!(
            message.contains("unavailable") && !message.contains("example"),
            "{message}"
        );
        let refused = house.sign_in("viewer").await.get("/api/v1/storage").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let refused = house.stranger().get("/api/v1/storage").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }

    #[tokio::test]
    async fn a_folder_needs_nothing() {
        let house = House::new().await;
        let admin = house.sign_in("admin").await;
        let storage = admin.get("/api/v1/storage").await.data();
        assert_eq!(
            (&storage["kind"], &storage["available"]),
            (&"local".into(), &true.into())
        );
    }
}
