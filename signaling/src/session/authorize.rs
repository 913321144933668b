//! From a connect request to a right to be in a room: token, limits, and the product's word.

use axum::http::StatusCode;
use livekit_protocol::participant_info::Kind;
use sfu::{ParticipantIdentity, RoomName};
use time::OffsetDateTime;
use tokio::time::timeout;

use super::connect::{ConnectError, ConnectRequest};
use crate::Context;
use crate::admission::{AdmissionPurpose, AdmissionRequest};
use crate::auth::{Claims, Permissions, verify};
use crate::limits::{ADMISSION_TIMEOUT, ATTRIBUTES_BYTES_MAX, METADATA_BYTES_MAX, NAME_BYTES_MAX};
use crate::participant::Access;
use crate::room::Profile;

/// A client that may be in a room.
#[derive(Debug)]
pub(crate) struct Authorized {
    pub(crate) room: RoomName,
    pub(crate) profile: Profile,
    pub(crate) access: Access,
}

/// Checks everything; the sentences are LiveKit's where clients look at them.
pub(crate) async fn authorize(
    context: &Context,
    request: &ConnectRequest,
    purpose: AdmissionPurpose,
) -> Result<Authorized, ConnectError> {
    let Some(token) = &request.token else {
        return Err(ConnectError::unauthorized(
            "no permissions to access the room",
        ));
    };
    let verified = verify(&context.keys, token)
        .map_err(|error| ConnectError::unauthorized(format!("invalid token: {error}")))?;
    let mut claims = verified.claims;
    let grant = claims
        .video
        .clone()
        .filter(|grant| grant.room_join)
        .ok_or_else(|| ConnectError::unauthorized("permissions denied"))?;
    check_names(&claims, &grant.room)?;
    let permissions = Permissions::from_grant(&grant);
    apply_own_words(request, &permissions, &mut claims)?;

    let room = RoomName::new(grant.room.as_str());
    let identity = ParticipantIdentity::new(claims.identity());
    if !context.config.auto_create
        && !verified.issued_by_klieg
        && context.rooms.get(&room).is_none()
    {
        return Err(ConnectError::new(
            StatusCode::NOT_FOUND,
            "requested room does not exist",
        ));
    }

    let question = context.admission.admit(AdmissionRequest {
        room: &room,
        identity: &identity,
        key_id: &claims.iss,
        issued_by_klieg: verified.issued_by_klieg,
        purpose,
        claims: &claims,
    });
    let admitted = timeout(ADMISSION_TIMEOUT, question)
        .await
        .map_err(|_| {
            ConnectError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "access could not be checked in time, try again",
            )
        })?
        .map_err(|refusal| {
            let status = StatusCode::from_u16(refusal.status)
                .ok()
                .filter(|status| status.is_client_error() || status.is_server_error())
                .unwrap_or(StatusCode::FORBIDDEN);
            ConnectError::new(status, refusal.message)
        })?;
    // The token's leeway is for clocks; a grant has none.
    if admitted
        .expires
        .is_some_and(|end| end <= OffsetDateTime::now_utc())
    {
        return Err(ConnectError::new(
            StatusCode::FORBIDDEN,
            "access to this room has ended",
        ));
    }
    let profile = Profile {
        identity,
        name: claims.name.clone(),
        metadata: claims.metadata.clone(),
        attributes: claims.attributes.clone(),
        kind: kind(&claims),
        permissions: permissions.narrowed_by(&admitted.permissions),
        client: request.client.clone(),
        auto_subscribe: request.auto_subscribe,
        adaptive_stream: request.adaptive_stream,
    };
    Ok(Authorized {
        room,
        profile,
        access: Access {
            claims,
            issued_by_klieg: verified.issued_by_klieg,
            admitted,
        },
    })
}

fn check_names(claims: &Claims, room: &str) -> Result<(), ConnectError> {
    let identity = claims.identity();
    if identity.is_empty() {
        return Err(ConnectError::bad_request("identity cannot be empty"));
    }
    if identity.len() > NAME_BYTES_MAX {
        return Err(ConnectError::bad_request(format!(
            "participant identity length exceeds limits: max length {NAME_BYTES_MAX}"
        )));
    }
    if room.is_empty() {
        return Err(ConnectError::bad_request("no room name"));
    }
    if room.len() > NAME_BYTES_MAX {
        return Err(ConnectError::bad_request(format!(
            "room name length exceeds limits: max length {NAME_BYTES_MAX}"
        )));
    }
    if claims.name.len() > NAME_BYTES_MAX {
        return Err(ConnectError::bad_request(format!(
            "name length exceeds limits: max length {NAME_BYTES_MAX}"
        )));
    }
    Ok(())
}

/// Metadata and attributes that the client itself brings, where its token lets it.
fn apply_own_words(
    request: &ConnectRequest,
    permissions: &Permissions,
    claims: &mut Claims,
) -> Result<(), ConnectError> {
    let brings = !request.metadata.is_empty() || !request.attributes.is_empty();
    if brings && !permissions.can_update_metadata {
        return Err(ConnectError::unauthorized(
            "no permission to set own metadata or attributes",
        ));
    }
    if !request.metadata.is_empty() {
        claims.metadata.clone_from(&request.metadata);
    }
    for (key, value) in &request.attributes {
        // An empty value would delete what the token says.
        if !value.is_empty() {
            claims.attributes.insert(key.clone(), value.clone());
        }
    }
    if claims.metadata.len() > METADATA_BYTES_MAX {
        return Err(ConnectError::bad_request("metadata size exceeds limits"));
    }
    let bytes: usize = claims
        .attributes
        .iter()
        .map(|(k, v)| k.len() + v.len())
        .sum();
    if bytes > ATTRIBUTES_BYTES_MAX {
        return Err(ConnectError::bad_request("attributes size exceeds limits"));
    }
    Ok(())
}

fn kind(claims: &Claims) -> Kind {
    if claims.video.as_ref().is_some_and(|grant| grant.agent) {
        return Kind::Agent;
    }
    Kind::from_str_name(&claims.kind.to_ascii_uppercase()).unwrap_or(Kind::Standard)
}
