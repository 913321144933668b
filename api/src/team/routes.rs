//! Teams over JSON.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Invite, Member, Team, invite};
use crate::access::AccessNews;
use crate::app::App;
use crate::http::{
    ApiError, Body, Data, ErrorEnvelope, Fields, Validate, Visitor, ok, with_status,
};
use crate::id::{InviteId, PersonId, TeamId};
use crate::person::normal_email;
use crate::store::{MemberChange, Role};

/// Invitations of a team that wait at once: a large team on its first day.
const INVITES_MAX: usize = 200;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(members))
        .routes(routes!(change_role, remove))
        .routes(routes!(invite))
        .routes(routes!(withdraw))
}

/// A team as its members see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TeamView {
    id: TeamId,
    name: String,
    /// The caller's role; absent for the platform's admin, who belongs to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
}

/// Teams, oldest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TeamList {
    teams: Vec<TeamView>,
}

/// Somebody in a team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MemberView {
    person_id: PersonId,
    name: String,
    email: String,
    role: Role,
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

/// Somebody who may join.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InviteView {
    id: InviteId,
    email: String,
    role: Role,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

/// Who belongs to a team, and who may join.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MemberList {
    members: Vec<MemberView>,
    /// Only admins and owners see them.
    invites: Vec<InviteView>,
}

/// Invites somebody.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteRequest {
    email: String,
    role: Role,
}

impl Validate for InviteRequest {
    fn validate(&mut self, fields: &mut Fields) {
        match normal_email(&self.email) {
            Some(email) => self.email = email,
            None => fields.fault("email", "is not a mail address"),
        }
    }
}

/// Gives a member another role.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleRequest {
    role: Role,
}

impl Validate for RoleRequest {
    fn validate(&mut self, _fields: &mut Fields) {}
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            person_id: member.person,
            name: member.name,
            email: member.email,
            role: member.role,
            since: member.since,
        }
    }
}

impl From<Invite> for InviteView {
    fn from(invite: Invite) -> Self {
        Self {
            id: invite.id,
            email: invite.email,
            role: invite.role,
            created_at: invite.created_at,
        }
    }
}

/// The team of the path, for somebody who belongs to it or runs the platform.
#[derive(Debug)]
pub(crate) struct TeamAt {
    visitor: Visitor,
    team: Team,
}

#[derive(Debug, Deserialize)]
struct TeamPath {
    id: String,
}

impl FromRequestParts<App> for TeamAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let teams = teams_of(&visitor).await?;
        let path = Path::<TeamPath>::from_request_parts(parts, app).await;
        let id = path.ok().and_then(|path| TeamId::parse(&path.0.id));
        let team = teams.into_iter().find(|team| Some(&team.id) == id.as_ref());
        let team = team.ok_or_else(|| ApiError::not_found("You belong to no such team."))?;
        Ok(Self { visitor, team })
    }
}

impl TeamAt {
    /// Refuses whoever may not change something about the roles up to `role`: nobody gives or
    /// takes what is above the own one.
    fn require(&self, role: Role) -> Result<(), ApiError> {
        match self.team.role {
            None => Ok(()),
            Some(own) if own >= Role::Admin && own >= role => Ok(()),
            Some(_) => Err(ApiError::forbidden(
                "not_admin",
                "Only admins and owners change who belongs to a team, and only owners change owners.",
            )),
        }
    }

    async fn note(
        &self,
        app: &App,
        action: &'static str,
        detail: serde_json::Value,
    ) -> Result<(), ApiError> {
        let now = app.clock.now();
        let audited = self
            .visitor
            .audit(action, self.team.id.as_str(), detail, now);
        Ok(audited.await?)
    }
}

async fn teams_of(visitor: &Visitor) -> Result<Vec<Team>, ApiError> {
    let person = visitor.signed_in()?;
    let teams = visitor.store.teams(&person.id).await?;
    Ok(teams
        .into_iter()
        .filter(|team| person.platform_admin || team.role.is_some())
        .collect())
}

fn no_member() -> ApiError {
    ApiError::not_found("The team has no such member.")
}

/// The caller's teams; the platform's admin sees all
#[utoipa::path(get, path = "/api/v1/teams", tag = "teams", operation_id = "list_teams",
    responses((status = 200, body = Data<TeamList>), (status = 401, body = ErrorEnvelope)))]
async fn list(visitor: Visitor) -> Result<Response, ApiError> {
    let teams = teams_of(&visitor).await?.into_iter().map(|team| TeamView {
        id: team.id,
        name: team.name,
        role: team.role,
    });
    Ok(ok(TeamList {
        teams: teams.collect(),
    }))
}

/// Who belongs to a team, and who is invited
#[utoipa::path(get, path = "/api/v1/teams/{id}/members", tag = "teams", operation_id = "list_members",
    params(("id" = String, Path)),
    responses((status = 200, body = Data<MemberList>), (status = 401, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope)))]
async fn members(at: TeamAt) -> Result<Response, ApiError> {
    let store = &at.visitor.store;
    let members = store.members(&at.team.id).await?.into_iter();
    let invites = match at.require(Role::Admin) {
        Ok(()) => store.invites(&at.team.id).await?,
        Err(_) => Vec::new(),
    };
    Ok(ok(MemberList {
        members: members.map(MemberView::from).collect(),
        invites: invites.into_iter().map(InviteView::from).collect(),
    }))
}

/// Invite somebody by mail; signing in with the address joins
#[utoipa::path(post, path = "/api/v1/teams/{id}/invites", tag = "teams", operation_id = "invite_member",
    params(("id" = String, Path)), request_body = InviteRequest,
    responses((status = 201, body = Data<InviteView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope),
        (status = 429, body = ErrorEnvelope)))]
async fn invite(
    State(app): State<App>,
    at: TeamAt,
    Body(request): Body<InviteRequest>,
) -> Result<Response, ApiError> {
    at.require(request.role)?;
    let store = &at.visitor.store;
    let members = store.members(&at.team.id).await?;
    if members.iter().any(|member| member.email == request.email) {
        return Err(ApiError::conflict(
            "already_member",
            "This person belongs to the team already. Change the role instead.",
        ));
    }
    if store.invites(&at.team.id).await?.len() >= INVITES_MAX {
        return Err(ApiError::conflict(
            "too_many_invites",
            "This team has as many open invitations as it can have. Withdraw some first.",
        ));
    }
    invite::send(&app, &at.visitor, &at.team, &request.email).await?;
    let now = app.clock.now();
    let invite = store
        .create_invite(&at.team.id, &request.email, request.role, now)
        .await?;
    let detail = json!({ "email": request.email, "role": request.role });
    at.note(&app, "member.invited", detail).await?;
    Ok(with_status(StatusCode::CREATED, InviteView::from(invite)))
}

/// Says what became of a member or an invitation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Removed {
    removed: bool,
}

#[derive(Debug, Deserialize)]
struct InvitePath {
    invite_id: String,
}

/// Take an invitation back
#[utoipa::path(delete, path = "/api/v1/teams/{id}/invites/{invite_id}", tag = "teams",
    operation_id = "withdraw_invite", params(("id" = String, Path), ("invite_id" = String, Path)),
    responses((status = 200, body = Data<Removed>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope)))]
async fn withdraw(
    State(app): State<App>,
    at: TeamAt,
    Path(path): Path<InvitePath>,
) -> Result<Response, ApiError> {
    at.require(Role::Admin)?;
    let gone = match InviteId::parse(&path.invite_id) {
        Some(id) => at.visitor.store.delete_invite(&at.team.id, &id).await?,
        None => false,
    };
    if !gone {
        return Err(ApiError::not_found(
            "There is no such invitation. It may be used already.",
        ));
    }
    let detail = json!({ "invite_id": path.invite_id });
    at.note(&app, "invite.withdrawn", detail).await?;
    Ok(ok(Removed { removed: true }))
}

#[derive(Debug, Deserialize)]
struct MemberPath {
    person_id: String,
}

/// The member of the path.
async fn member(at: &TeamAt, path: &MemberPath) -> Result<Member, ApiError> {
    let id = PersonId::parse(&path.person_id).ok_or_else(no_member)?;
    let members = at.visitor.store.members(&at.team.id).await?;
    let mut members = members.into_iter();
    members
        .find(|member| member.person == id)
        .ok_or_else(no_member)
}

/// What follows from an attempt: the refusal, or everything that rests on roles is asked again.
fn follow(app: &App, at: &TeamAt, person: &PersonId, change: MemberChange) -> Result<(), ApiError> {
    match change {
        MemberChange::Done => {
            let site = at.visitor.store.site_id();
            app.access_news
                .tell(AccessNews::of(site, Some(person), None));
            Ok(())
        }
        MemberChange::NoMember => Err(no_member()),
        MemberChange::LastOwner => Err(ApiError::conflict(
            "last_owner",
            "A team needs an owner. Make somebody else an owner first.",
        )),
    }
}

/// Give a member another role
#[utoipa::path(patch, path = "/api/v1/teams/{id}/members/{person_id}", tag = "teams",
    operation_id = "change_role", params(("id" = String, Path), ("person_id" = String, Path)),
    request_body = RoleRequest,
    responses((status = 200, body = Data<MemberView>), (status = 400, body = ErrorEnvelope),
        (status = 401, body = ErrorEnvelope), (status = 403, body = ErrorEnvelope),
        (status = 404, body = ErrorEnvelope), (status = 409, body = ErrorEnvelope)))]
async fn change_role(
    State(app): State<App>,
    at: TeamAt,
    Path(path): Path<MemberPath>,
    Body(request): Body<RoleRequest>,
) -> Result<Response, ApiError> {
    let mut member = member(&at, &path).await?;
    at.require(member.role.max(request.role))?;
    let store = &at.visitor.store;
    let change = store
        .change_role(&at.team.id, &member.person, request.role)
        .await?;
    follow(&app, &at, &member.person, change)?;
    let detail = json!({ "person_id": member.person, "from": member.role, "to": request.role });
    at.note(&app, "member.role_changed", detail).await?;
    member.role = request.role;
    Ok(ok(MemberView::from(member)))
}

/// Take a member out of the team, or leave it
#[utoipa::path(delete, path = "/api/v1/teams/{id}/members/{person_id}", tag = "teams",
    operation_id = "remove_member", params(("id" = String, Path), ("person_id" = String, Path)),
    responses((status = 200, body = Data<Removed>), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
async fn remove(
    State(app): State<App>,
    at: TeamAt,
    Path(path): Path<MemberPath>,
) -> Result<Response, ApiError> {
    let member = member(&at, &path).await?;
    let is_self = at.visitor.signed_in()?.id == member.person;
    if !is_self {
        at.require(member.role)?;
    }
    let store = &at.visitor.store;
    let change = store.remove_member(&at.team.id, &member.person).await?;
    follow(&app, &at, &member.person, change)?;
    let detail = json!({ "person_id": member.person, "role": member.role });
    at.note(&app, "member.removed", detail).await?;
    Ok(ok(Removed { removed: true }))
}
