//! Participants changing what is said about themselves.

use livekit_protocol::{
    RequestResponse, UpdateParticipantMetadata, request_response, signal_response::Message,
};
use sfu::{ParticipantIdentity, ParticipantSid};

use super::state::RoomState;
use crate::limits::{ATTRIBUTES_BYTES_MAX, METADATA_BYTES_MAX, NAME_BYTES_MAX};

impl RoomState {
    /// A participant changes its name, metadata or attributes. An attribute set to "" is deleted.
    pub(crate) fn update_metadata(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: UpdateParticipantMetadata,
    ) {
        use request_response::Reason;
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let profile = &mut participant.profile;
        let mut attributes = profile.attributes.clone();
        for (key, value) in &request.attributes {
            if value.is_empty() {
                attributes.remove(key);
            } else {
                attributes.insert(key.clone(), value.clone());
            }
        }
        let attribute_bytes: usize = attributes.iter().map(|(k, v)| k.len() + v.len()).sum();
        let (reason, message) = if !profile.permissions.can_update_metadata {
            (
                Reason::NotAllowed,
                "does not have permission to update own metadata",
            )
        } else if request.name.len() > NAME_BYTES_MAX {
            (Reason::LimitExceeded, "name length exceeds limits")
        } else if request.metadata.len() > METADATA_BYTES_MAX {
            (Reason::LimitExceeded, "metadata size exceeds limits")
        } else if attribute_bytes > ATTRIBUTES_BYTES_MAX {
            (Reason::LimitExceeded, "attributes size exceeds limits")
        } else {
            (Reason::Ok, "")
        };
        let request_id = request.request_id;
        if reason == Reason::Ok {
            if !request.name.is_empty() {
                profile.name.clone_from(&request.name);
            }
            if !request.metadata.is_empty() {
                profile.metadata.clone_from(&request.metadata);
            }
            profile.attributes = attributes;
        }
        participant.send_message(Message::RequestResponse(RequestResponse {
            request_id,
            reason: reason.into(),
            message: message.to_owned(),
            request: Some(request_response::Request::UpdateMetadata(request)),
        }));
        if reason == Reason::Ok {
            self.announce_to_all(identity);
        }
    }
}
