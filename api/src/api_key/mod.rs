//! Keys of servers: `Authorization: Bearer kk_…`. A key acts for one team, within its scopes, as
//! long as the person who made it is an owner or admin of that team.

mod routes;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::http::ApiError;
use crate::id::{ApiKeyId, PersonId, TeamId};

/// What a key may do. Routes that name none of these take no keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) enum Scope {
    /// See the team's streams.
    #[serde(rename = "streams:read")]
    StreamsRead,
    /// Make, change, start, end and delete them; includes seeing them.
    #[serde(rename = "streams:write")]
    StreamsWrite,
    /// Give, change and cancel grants.
    #[serde(rename = "grants:write")]
    GrantsWrite,
    /// Subscribe and unsubscribe people.
    #[serde(rename = "subscribers:write")]
    SubscribersWrite,
    /// Moderate chat.
    #[serde(rename = "chat:moderate")]
    ChatModerate,
    /// Read figures.
    #[serde(rename = "analytics:read")]
    AnalyticsRead,
}

impl Scope {
    const ALL: [Self; 6] = [
        Self::StreamsRead,
        Self::StreamsWrite,
        Self::GrantsWrite,
        Self::SubscribersWrite,
        Self::ChatModerate,
        Self::AnalyticsRead,
    ];

    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::StreamsRead => "streams:read",
            Self::StreamsWrite => "streams:write",
            Self::GrantsWrite => "grants:write",
            Self::SubscribersWrite => "subscribers:write",
            Self::ChatModerate => "chat:moderate",
            Self::AnalyticsRead => "analytics:read",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// A key, without its secret.
#[derive(Debug, Clone)]
pub(crate) struct ApiKey {
    pub(crate) id: ApiKeyId,
    pub(crate) team: TeamId,
    /// Who made it: the host of streams that it makes.
    pub(crate) person: PersonId,
    pub(crate) name: String,
    /// The first characters of its secret.
    pub(crate) hint: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) last_used_at: Option<OffsetDateTime>,
}

impl ApiKey {
    /// Whether the key has a scope.
    pub(crate) fn allows(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
            || (scope == Scope::StreamsRead && self.scopes.contains(&Scope::StreamsWrite))
    }

    /// Refuses where the key lacks a scope.
    pub(crate) fn require(&self, scope: Scope) -> Result<(), ApiError> {
        if self.allows(scope) {
            return Ok(());
        }
        Err(ApiError::new(
            axum::http::StatusCode::FORBIDDEN,
            "scope_missing",
            format!(
                "This API key lacks the scope {}. Make a key that has it.",
                scope.as_str()
            ),
        ))
    }
}
