//! Where somebody is signed in, and signing out there.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::{ApiError, Data, ErrorEnvelope, SessionToken, Visitor, ok};
use crate::id::SessionId;
use crate::secret;

/// The routes of sessions.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, end_others))
        .routes(routes!(end))
}

/// A session as kept.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) token_hash: String,
    pub(crate) user_agent: String,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) last_seen_at: OffsetDateTime,
}

/// A place where somebody is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OpenSession {
    id: SessionId,
    /// What the browser calls itself.
    user_agent: String,
    /// Whether it is the one that asks.
    current: bool,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// Within the last ten minutes or so.
    #[serde(with = "time::serde::rfc3339")]
    last_seen_at: OffsetDateTime,
}

/// The places, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionList {
    sessions: Vec<OpenSession>,
}

/// Says how many sessions ended.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionsEnded {
    ended: u64,
}

fn own_hash(visitor: &Visitor) -> String {
    let session = visitor.session.as_ref();
    session.map_or_else(String::new, |SessionToken(token)| secret::hash(token))
}

/// Where the caller is signed in
#[utoipa::path(get, path = "/api/v1/sessions", tag = "session", operation_id = "list_sessions",
    responses((status = 200, body = Data<SessionList>), (status = 401, body = ErrorEnvelope)))]
async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let own = own_hash(&visitor);
    let sessions = visitor.store.sessions(&person.id, app.clock.now()).await?;
    let sessions = sessions.into_iter().map(|session| OpenSession {
        current: session.token_hash == own,
        id: session.id,
        user_agent: session.user_agent,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
    });
    Ok(ok(SessionList {
        sessions: sessions.collect(),
    }))
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "session", operation_id = "end_other_sessions",
    responses((status = 200, body = Data<SessionsEnded>), (status = 401, body = ErrorEnvelope)))]
async fn end_others(visitor: Visitor) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let own = own_hash(&visitor);
    let ended = visitor.store.end_other_sessions(&person.id, &own).await?;
    Ok(ok(SessionsEnded { ended }))
}

/// Sign out in one place
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "session", operation_id = "end_session",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<SessionsEnded>), (status = 401, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn end(visitor: Visitor, Path(id): Path<String>) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let ended = match SessionId::parse(&id) {
        Some(id) => visitor.store.end_session(&person.id, &id).await?,
        None => false,
    };
    if !ended {
        return Err(ApiError::not_found(
            "You have no such session. It may be over already.",
        ));
    }
    Ok(ok(SessionsEnded { ended: 1 }))
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, StatusCode};
    use serde_json::json;
    use time::Duration;

    use crate::testing::{Browser, House};

    /// A second browser of the demo site's viewer.
    async fn second_browser(house: &House) -> Browser {
        let mut browser = house.stranger();
        let body = json!({ "email": "viewer@demo.example" });
        browser.post("/api/v1/sign-in", body).await;
        crate::jobs::run_due(&house.app).await;
        let mails = house.app.mail.kept().expect("a development house");
        let text = mails.first().expect("a mail").letter.text.clone();
        let link = text.lines().find(|line| line.contains("/sign-in/"));
        browser.use_link(link.expect("a link")).await;
        browser
    }

    #[tokio::test]
    async fn sessions_are_listed_and_end_one_by_one_or_all_but_this() {
        let house = House::new().await;
        let first = house.sign_in("viewer").await;
        house.clock.advance(Duration::SECOND);
        let second = second_browser(&house).await;
        let listed = first.get("/api/v1/sessions").await.data()["sessions"].clone();
        let current: Vec<_> = (0..2).map(|row| listed[row]["current"].clone()).collect();
        assert_eq!(current, [json!(false), json!(true)], "newest first");

        // Somebody else's is none of one's own.
        let path = format!(
            "/api/v1/sessions/{}",
            listed[0]["id"].as_str().expect("an id")
        );
        let guest = house.sign_in("guest").await;
        let refused = guest.json(Method::DELETE, &path, &json!({})).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert_eq!(second.get("/api/v1/sessions").await.status, StatusCode::OK);

        first.json(Method::DELETE, &path, &json!({})).await.data();
        let out = second.get("/api/v1/sessions").await;
        assert_eq!(out.code(), "sign_in_required");

        let third = second_browser(&house).await;
        let ended = first
            .json(Method::DELETE, "/api/v1/sessions", &json!({}))
            .await;
        assert_eq!(ended.data()["ended"], 1);
        assert_eq!(
            third.get("/api/v1/sessions").await.code(),
            "sign_in_required"
        );
        assert_eq!(first.get("/api/v1/sessions").await.status, StatusCode::OK);
    }

    #[tokio::test]
    async fn use_of_a_session_is_noted_now_and_then() {
        let house = House::new().await;
        let browser = house.sign_in("viewer").await;
        let seen = async || {
            let sessions = browser.get("/api/v1/sessions").await.data();
            sessions["sessions"][0]["last_seen_at"].clone()
        };
        let at_first = seen().await;
        house.clock.advance(Duration::MINUTE);
        assert_eq!(seen().await, at_first);
        house.clock.advance(Duration::HOUR);
        assert_ne!(seen().await, at_first);
    }
}
