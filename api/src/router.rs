//! All routes.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::analytics;
use crate::app::App;
use crate::document::completed;
use crate::http::{
    cross_origin, fallback, idempotent, limited, method_not_allowed, ok, outer_layer, site_path,
};
use crate::{
    api_key, audit, chat, device, encoder, grant, jobs, live, notification, page, pass, person,
    purchase, recording, site, space, stream, subscriber, team, webhook,
};

/// Facts about the API as a whole.
#[derive(OpenApi)]
#[openapi(info(
    title = "Klieg",
    description = "Paid live streams: streams, access, sign-in, replay. Success answers carry the \
        object under `data`; errors carry `error` with `code`, `message` and `request_id`. Unsafe \
        requests of a session need the header `X-CSRF-Token`."
))]
struct Description;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(site::routes())
        .merge(person::routes())
        .merge(stream::routes())
        .merge(live::routes())
        .merge(analytics::routes())
        .merge(pass::routes())
        .merge(grant::routes())
        .merge(device::routes())
        .merge(purchase::routes())
        .merge(space::routes())
        .merge(subscriber::routes())
        .merge(notification::routes())
        .merge(chat::routes())
        .merge(api_key::routes())
        .merge(webhook::routes())
        .merge(audit::routes())
        .merge(jobs::routes())
        .merge(team::routes())
        .merge(recording::routes())
        .merge(encoder::routes())
}

/// The OpenAPI document, generated from the routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    completed(described().split_for_parts().1)
}

/// Everything that answers HTTP.
pub(crate) fn router(app: App) -> Router {
    let (api, document) = described().split_for_parts();
    let document = std::sync::Arc::new(completed(document));
    let wire = app.signaling.router();
    let limits = from_fn_with_state(app.clone(), limited);
    let origins = from_fn_with_state(app.clone(), cross_origin);
    let outer = from_fn_with_state(app.clone(), outer_layer);
    let routes = api
        .route_layer(from_fn_with_state(app.clone(), idempotent))
        .merge(page::routes())
        .route("/healthz", get(healthz))
        .route(
            "/openapi.json",
            get(move || {
                let document = std::sync::Arc::clone(&document);
                async move { axum::Json((*document).clone()) }
            }),
        )
        .fallback(fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app)
        .merge(wire)
        .layer(limits)
        .layer(origins)
        .layer(outer);
    // Outside of the routes: it changes the path by which they are found.
    Router::new()
        .fallback_service(routes)
        .layer(axum::middleware::from_fn(site_path))
}

/// `GET /healthz`: the process answers.
async fn healthz() -> axum::response::Response {
    ok("ok")
}

#[cfg(test)]
mod tests {
    /// The committed document is what the web client's types are made from. After a wanted change:
    /// `KLIEG_UPDATE_OPENAPI=1 cargo test -p api openapi`.
    #[test]
    fn committed_openapi_document_is_that_of_the_code() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
        let made = super::openapi().to_pretty_json().expect("JSON") + "\n";
        if std::env::var_os("KLIEG_UPDATE_OPENAPI").is_some() {
            std::fs::write(path, &made).expect("writes");
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == made,
            "api/openapi.json differs from the code; see this test's comment"
        );
    }
}
