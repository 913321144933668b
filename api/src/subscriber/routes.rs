//! Subscriptions over JSON.

use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::import::{CSV_HEADER, csv_line, import};
use super::requests::{
    Import, Imported, ListQuery, OwnSubscription, Subscribe, SubscriptionList, SubscriptionView,
};
use super::{SubscriptionState, end, invite};
use crate::api_key::Scope;
use crate::app::App;
use crate::http::{ApiError, Body, Data, ErrorEnvelope, Visitor, address_of, ok, with_status};
use crate::id::SubscriptionId;
use crate::person::Nothing;
use crate::store::{StoreError, SubscriptionFilter};

/// Rows read at once for an export.
const EXPORT_PAGE: i64 = 1_000;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(subscribe))
        .routes(routes!(own))
        .routes(routes!(unsubscribe))
        .routes(routes!(list))
        .routes(routes!(import_list))
        .routes(routes!(export))
        .routes(routes!(remove))
}

/// Whether the visitor looks after the site's subscribers: owners and admins of its teams.
pub(crate) async fn may_manage(visitor: &Visitor) -> Result<bool, StoreError> {
    let Some(person) = &visitor.person else {
        return Ok(false);
    };
    if person.platform_admin {
        return Ok(true);
    }
    let teams = visitor.store.teams_of(&person.id).await?;
    Ok(teams.iter().any(|(_, role)| role.runs_streams()))
}

async fn require_managing(visitor: &Visitor) -> Result<(), ApiError> {
    if let Some(key) = &visitor.key {
        return key.require(Scope::SubscribersWrite);
    }
    if may_manage(visitor).await? {
        return Ok(());
    }
    visitor.signed_in()?;
    Err(ApiError::forbidden(
        "not_admin",
        "Only owners and admins of this site's teams can see its subscribers.",
    ))
}

/// Subscribe to the site's streams
///
/// A signed-in person's own address is active at once: signing in proved it. Any other address gets
/// a mail with a link to confirm it; the answer is the same whoever it belongs to.
#[utoipa::path(post, path = "/api/v1/subscribe", tag = "subscribers", request_body = Subscribe,
    responses((status = 200, body = Data<OwnSubscription>, description = "Active now"),
        (status = 202, body = Data<OwnSubscription>, description = "A mail asks to confirm"),
        (status = 400, body = ErrorEnvelope), (status = 429, body = ErrorEnvelope)))]
async fn subscribe(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
    Body(request): Body<Subscribe>,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    let person = visitor.person.as_ref();
    let own = person.filter(|person| request.email.as_ref().is_none_or(|it| *it == person.email));
    if let Some(person) = own {
        let store = &visitor.store;
        let subscription = store
            .subscription_for(&person.email, "account", now)
            .await?;
        store.adopt_subscription(&person.id, &person.email).await?;
        if store.activate_subscription(&subscription.id, now).await? {
            super::access_changed(&app, &visitor.store, Some(&person.id));
        }
        return Ok(ok(OwnSubscription {
            state: Some(SubscriptionState::Active),
            message: "You are subscribed. We tell you when a stream goes live.",
        }));
    }
    let Some(email) = &request.email else {
        return Err(ApiError::invalid_field("email", "is required"));
    };
    if let Some(address) = address_of(&parts) {
        app.limits
            .subscribe_address
            .take(&address.to_string(), now)?;
    }
    let key = format!("{}/{email}", visitor.site.id);
    app.limits.subscribe_email.take(&key, now)?;
    invite(&visitor.store, email, now).await?;
    let sent = OwnSubscription {
        state: None,
        message: "If the address can receive mail, a link to confirm the subscription is on its way.",
    };
    Ok(with_status(StatusCode::ACCEPTED, sent))
}

/// One's own subscription
#[utoipa::path(get, path = "/api/v1/subscription", tag = "subscribers",
    responses((status = 200, body = Data<OwnSubscription>)))]
async fn own(visitor: Visitor) -> Result<Response, ApiError> {
    let own = match &visitor.person {
        Some(person) => visitor.store.subscription_of(&person.id).await?,
        None => None,
    };
    let state = own.map(|own| own.state);
    Ok(ok(OwnSubscription {
        state,
        message: match state {
            Some(SubscriptionState::Active) => "You are subscribed.",
            Some(SubscriptionState::Pending) => "Confirm the subscription with the link we mailed.",
            _ => "You are not subscribed.",
        },
    }))
}

/// End one's own subscription
#[utoipa::path(post, path = "/api/v1/unsubscribe", tag = "subscribers", request_body = Nothing,
    responses((status = 200, body = Data<OwnSubscription>), (status = 401, body = ErrorEnvelope)))]
async fn unsubscribe(
    State(app): State<App>,
    visitor: Visitor,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    if let Some(own) = visitor.store.subscription_of(&person.id).await? {
        end(&app, &visitor.store, &own).await?;
    }
    Ok(ok(OwnSubscription {
        state: Some(SubscriptionState::Unsubscribed),
        message: "You are not subscribed any more.",
    }))
}

/// Subscribers of the site, oldest first
#[utoipa::path(get, path = "/api/v1/subscribers", tag = "subscribers", params(ListQuery),
    operation_id = "list_subscribers",
    responses((status = 200, body = Data<SubscriptionList>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn list(
    visitor: Visitor,
    query: Result<Query<ListQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    require_managing(&visitor).await?;
    let Query(mut query) = query.map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "validation_failed",
            format!("The query is not right: {}.", error.body_text()),
        )
    })?;
    let after = query.check()?;
    let limit = i64::from(query.limit);
    let filter = SubscriptionFilter {
        state: query.state,
        search: query.q.as_deref().filter(|text| !text.is_empty()),
        after: after.as_ref(),
        // One more than asked for tells whether there is another page.
        limit: limit + 1,
    };
    let mut found = visitor.store.subscriptions(&filter).await?;
    let more = found.len() > usize::from(query.limit);
    found.truncate(usize::from(query.limit));
    let last = found.last().map(|last| last.id.clone());
    Ok(ok(SubscriptionList {
        subscribers: found.into_iter().map(SubscriptionView::from).collect(),
        next_cursor: last.filter(|_| more),
        counts: visitor.store.subscription_counts().await?,
    }))
}

/// Import subscribers from a list or CSV
///
/// With `consent` they are active at once; without it each is asked by mail. Addresses that have
/// unsubscribed stay so.
#[utoipa::path(post, path = "/api/v1/subscribers/import", tag = "subscribers", request_body = Import,
    responses((status = 200, body = Data<Imported>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope)))]
async fn import_list(
    State(app): State<App>,
    visitor: Visitor,
    Body(request): Body<Import>,
) -> Result<Response, ApiError> {
    require_managing(&visitor).await?;
    let now = app.clock.now();
    if !request.consent {
        // Each address gets a mail that nobody there asked for.
        app.limits.import.take(visitor.site.id.as_str(), now)?;
    }
    let imported = import(&visitor.store, &request, "import", now).await?;
    let detail = json!({
        "consent": request.consent,
        "activated": imported.activated,
        "invited": imported.invited,
    });
    let site = visitor.store.site_id().as_str();
    visitor
        .audit("subscribers.imported", site, detail, now)
        .await?;
    super::access_changed(&app, &visitor.store, None);
    Ok(ok(imported))
}

/// Export subscribers as CSV
#[utoipa::path(get, path = "/api/v1/subscribers/export", tag = "subscribers",
    operation_id = "export_subscribers",
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv"),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope)))]
async fn export(State(app): State<App>, visitor: Visitor) -> Result<Response, ApiError> {
    require_managing(&visitor).await?;
    let site = visitor.store.site_id().as_str();
    visitor
        .audit("subscribers.exported", site, json!({}), app.clock.now())
        .await?;
    let mut csv = CSV_HEADER.to_owned();
    let mut after: Option<SubscriptionId> = None;
    loop {
        let filter = SubscriptionFilter {
            after: after.as_ref(),
            limit: EXPORT_PAGE,
            ..SubscriptionFilter::default()
        };
        let page = visitor.store.subscriptions(&filter).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        csv.extend(page.iter().map(csv_line));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"subscribers.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv).into_response())
}

/// Says what was forgotten.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriberRemoved {
    id: SubscriptionId,
    removed: bool,
}

/// Forget a subscriber and the address
#[utoipa::path(delete, path = "/api/v1/subscribers/{id}", tag = "subscribers",
    operation_id = "remove_subscriber", params(("id" = String, Path)),
    responses((status = 200, body = Data<SubscriberRemoved>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    require_managing(&visitor).await?;
    let missing = || ApiError::not_found("There is no such subscriber. It may be removed already.");
    let id = SubscriptionId::parse(&id).ok_or_else(missing)?;
    let known = visitor.store.subscription(&id).await?.ok_or_else(missing)?;
    let now = app.clock.now();
    visitor.store.delete_subscription(&id, now).await?;
    visitor
        .audit("subscriber.removed", id.as_str(), json!({}), now)
        .await?;
    super::access_changed(&app, &visitor.store, known.person.as_ref());
    Ok(ok(SubscriberRemoved { id, removed: true }))
}
