//! Redeem codes: made in batches, shown once, used for a grant.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use rand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::requests::CreateCodes;
use super::routes::managed;
use crate::access::{AccessNews, GrantSource};
use crate::app::App;
use crate::grant::GrantView;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, address_of, ok, with_status,
};
use crate::id::CodeId;
use crate::person::Nothing;
use crate::secret;
use crate::store::{CodeRow, NewCodes, code_key};

/// Letters that are hard to take for one another, as in ids.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Four groups of four letters: 80 bits, which nobody finds by trying.
const GROUPS: usize = 4;
const GROUP_CHARS: usize = 4;
/// Codes listed at a time.
const PAGE: u32 = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(disable))
        .routes(routes!(redeem))
}

/// A code; what it is made of is not kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CodeView {
    id: CodeId,
    /// Its last characters.
    hint: String,
    label: String,
    uses: u32,
    uses_max: u32,
    #[serde(with = "time::serde::rfc3339::option")]
    expires_at: Option<OffsetDateTime>,
    disabled: bool,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl CodeView {
    fn new(code: CodeRow) -> Self {
        Self {
            id: code.id,
            hint: code.hint,
            label: code.label,
            uses: code.uses,
            uses_max: code.uses_max,
            expires_at: code.expires_at,
            disabled: code.disabled,
            created_at: code.created_at,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CodeList {
    codes: Vec<CodeView>,
    /// For `before`, if there are more.
    next: Option<CodeId>,
}

/// Codes just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CodesMade {
    /// Shown this once.
    codes: Vec<String>,
}

/// Says what was switched off.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CodeDisabled {
    id: CodeId,
    disabled: bool,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Page {
    /// `next` of the page before.
    #[serde(default)]
    before: Option<CodeId>,
}

/// A code to use.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct RedeemRequest {
    /// Case, blanks and dashes do not matter.
    #[schema(max_length = 80)]
    code: String,
}

impl Validate for RedeemRequest {
    fn validate(&mut self, fields: &mut Fields) {
        self.code = normal(&self.code);
        if self.code.is_empty() {
            fields.fault("code", "is required");
        }
    }
}

/// Codes of a pass, newest first
#[utoipa::path(get, path = "/api/v1/passes/{id}/codes", operation_id = "code_list", tag = "access",
    params(("id" = String, Path), Page),
    responses((status = 200, body = Data<CodeList>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn list(
    visitor: Visitor,
    Path(id): Path<String>,
    page: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let pass = managed(&visitor, &id).await?;
    let Ok(Query(page)) = page else {
        return Err(ApiError::invalid_field("before", "is not the id of a code"));
    };
    let before = page.before.as_ref();
    let codes = visitor.store.codes(&pass.id, before, PAGE).await?;
    let full = codes.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = codes.last().filter(|_| full).map(|code| code.id.clone());
    let codes = codes.into_iter().map(CodeView::new).collect();
    Ok(ok(CodeList { codes, next }))
}

/// Make redeem codes
#[utoipa::path(post, path = "/api/v1/passes/{id}/codes", operation_id = "code_create", tag = "access", params(("id" = String, Path)),
    request_body = CreateCodes,
    responses((status = 201, body = Data<CodesMade>), (status = 400, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Body(request): Body<CreateCodes>,
) -> Result<Response, ApiError> {
    let pass = managed(&visitor, &id).await?;
    let codes: Vec<String> = (0..request.count).map(|_| fresh()).collect();
    let kept: Vec<(String, String)> = codes
        .iter()
        .map(|code| {
            let hint = code.rsplit('-').next().unwrap_or_default().to_owned();
            (secret::hash(&normal(code)), hint)
        })
        .collect();
    let new = NewCodes {
        pass: &pass.id,
        codes: &kept,
        label: &request.label,
        uses_max: request.uses,
        expires_at: request.expires_at,
    };
    let now = app.clock.now();
    visitor.store.create_codes(&new, now).await?;
    let detail = json!({ "count": codes.len(), "label": request.label, "uses": request.uses });
    visitor
        .audit("codes.created", pass.id.as_str(), detail, now)
        .await?;
    Ok(with_status(StatusCode::CREATED, CodesMade { codes }))
}

/// Stop a code from being used
#[utoipa::path(post, path = "/api/v1/passes/{id}/codes/{code}/disable", operation_id = "code_disable", tag = "access",
    params(("id" = String, Path), ("code" = String, Path)), request_body = Nothing,
    responses((status = 200, body = Data<CodeDisabled>), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn disable(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, code)): Path<(String, String)>,
    _nothing: Body<Nothing>,
) -> Result<Response, ApiError> {
    let pass = managed(&visitor, &id).await?;
    let missing = || ApiError::not_found("The pass has no such code.");
    let id = CodeId::parse(&code).ok_or_else(missing)?;
    if !visitor.store.disable_code(&pass.id, &id).await? {
        return Err(missing());
    }
    let detail = json!({ "pass_id": pass.id });
    visitor
        .audit("code.disabled", id.as_str(), detail, app.clock.now())
        .await?;
    Ok(ok(CodeDisabled { id, disabled: true }))
}

/// Use a redeem code
#[utoipa::path(post, path = "/api/v1/redeem", operation_id = "redeem", tag = "access", request_body = RedeemRequest,
    responses((status = 200, body = Data<GrantView>), (status = 401, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope, description = "`code_not_valid`: unknown, used up, over \
            or switched off"),
        (status = 429, body = ErrorEnvelope)))]
async fn redeem(
    State(app): State<App>,
    visitor: Visitor,
    parts: Parts,
    Body(request): Body<RedeemRequest>,
) -> Result<Response, ApiError> {
    let person = visitor.signed_in()?;
    let now = app.clock.now();
    app.limits.redeem.take(person.id.as_str(), now)?;
    if let Some(address) = address_of(&parts) {
        app.limits.redeem.take(&address.to_string(), now)?;
    }
    let hash = secret::hash(&request.code);
    let redeemed = visitor.store.redeem_code(&hash, &person.id, now).await?;
    let key = code_key(&hash, &person.id);
    let grant = visitor
        .store
        .grant_of_source(GrantSource::Code, &key)
        .await?;
    // One answer for every code that does nothing: guesses learn nothing.
    let grant = grant.ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "code_not_valid",
            "This code does not work. Check it letter by letter; it may also be used up or over.",
        )
    })?;
    if redeemed {
        let detail = json!({ "pass_id": grant.pass });
        visitor
            .audit("code.redeemed", grant.id.as_str(), detail, now)
            .await?;
    }
    let site = visitor.store.site_id();
    app.access_news
        .tell(AccessNews::of(site, Some(&person.id), None));
    Ok(ok(GrantView::new(grant, now)))
}

/// A fresh code: `K7QM-29DX-…`.
fn fresh() -> String {
    let mut rng = rand::rng();
    let mut group = || -> String {
        (0..GROUP_CHARS)
            .map(|_| {
                let byte = ALPHABET.get(rng.random_range(0..ALPHABET.len()));
                byte.map_or('0', |byte| char::from(*byte))
            })
            .collect()
    };
    (0..GROUPS).map(|_| group()).collect::<Vec<_>>().join("-")
}

/// A code as it is hashed: letters and digits alone, those that look alike made one.
fn normal(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn codes_read_back_however_they_are_typed() {
        let code = fresh();
        assert_eq!(code.len(), 19);
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(normal(&typed), normal(&code));
        assert_ne!(fresh(), code);
    }
}
