//! Announcing, binding, muting and ending tracks.

use livekit_protocol::{
    self as lk, AddTrackRequest, MuteTrackRequest, RequestResponse, TrackPublishedResponse,
    TrackUnpublishedResponse, UpdateLocalAudioTrack, UpdateLocalVideoTrack, request_response,
    signal_response::Message,
};
use sfu::{Codec, ParticipantIdentity, ParticipantSid, TrackSid, TrackSource};

use super::RoomEvent;
use super::publication::{Announcement, Publication};
use super::state::RoomState;
use crate::auth::Permissions;
use crate::limits::{PENDING_TRACKS_MAX, TRACK_LAYERS_MAX, TRACKS_PER_PARTICIPANT_MAX};

/// What a client's `SyncState` says about its tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SyncOutcome {
    /// Client and server agree.
    InStep,
    /// The client publishes something that the server does not know: it has to join anew.
    Differs,
}

impl RoomState {
    /// Answers an `AddTrackRequest`, with `TrackPublished` or with the refusal.
    pub(crate) fn add_track(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: AddTrackRequest,
        fallback: Option<Codec>,
    ) {
        let on_hold = self.on_hold;
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let message = match try_add_track(participant, request, fallback, on_hold) {
            Ok(response) => Message::TrackPublished(response),
            Err(refusal) => {
                tracing::debug!(participant.sid = %sid, reason = refusal.message, "track refused");
                Message::RequestResponse(*refusal)
            }
        };
        participant.send_message(message);
    }

    /// Announces a track that no offer carries and binds it at once; `None` when the participant is
    /// gone or may not publish it.
    pub(crate) fn publish_bound(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: AddTrackRequest,
        codec: Codec,
    ) -> Option<TrackSid> {
        let on_hold = self.on_hold;
        let participant = self.member(identity, sid)?;
        let response = try_add_track(participant, request, Some(codec), on_hold).ok()?;
        let track = TrackSid::new(response.track?.sid.as_str());
        self.bind(identity, sid, &track, "", codec);
        Some(track)
    }

    /// Whether somebody else publishes a camera here.
    pub(crate) fn has_camera_of_another(&self, identity: &ParticipantIdentity) -> bool {
        let others = self.participants.iter().filter(|(it, _)| *it != identity);
        others
            .flat_map(|(_, participant)| &participant.publications)
            .any(|publication| publication.bound && publication.source == TrackSource::Camera)
    }

    /// An offer carries the track: from now on the others see it.
    pub(crate) fn bind(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
        mid: &str,
        codec: Codec,
    ) {
        let room = self.name.clone();
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let Some(publication) = participant.publication_mut(track) else {
            self.bind_second(identity, track, mid, codec);
            return;
        };
        let (was_bound, changed) = (publication.bound, publication.codec != Some(codec));
        publication.bind(mid, codec);
        if was_bound && !changed {
            return;
        }
        let event = RoomEvent::TrackPublished {
            room,
            sid: sid.clone(),
            identity: identity.clone(),
            track: track.clone(),
            kind: publication.kind,
            source: publication.source,
            codec,
            width: publication.info.width,
            height: publication.info.height,
        };
        participant.ever_published = true;
        participant.bump();
        self.announce(identity);
        if !was_bound {
            tracing::info!(participant.sid = %sid, track.sid = %track, ?codec, "track published");
            self.tracks.insert(track.clone(), identity.clone());
            self.emit(event);
            self.reconcile_track(track);
        }
    }

    /// An offer carries the second codec of a track.
    fn bind_second(
        &mut self,
        identity: &ParticipantIdentity,
        track: &TrackSid,
        mid: &str,
        codec: Codec,
    ) {
        let Some(participant) = self.participants.get_mut(identity) else {
            return;
        };
        let Some(publication) = participant.publication_of_second(track) else {
            return;
        };
        publication.bind_second(mid, codec);
        let sid = publication.sid.clone();
        participant.bump();
        tracing::info!(track.sid = %sid, ?codec, "second codec published");
        self.announce(identity);
        self.feed_everybody(&sid);
    }

    /// The first packet arrived.
    pub(crate) fn media_started(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
    ) {
        let Some(publication) = self
            .member(identity, sid)
            .and_then(|participant| participant.publication_mut(track))
        else {
            return;
        };
        if !publication.media_started {
            publication.media_started = true;
            self.emit(RoomEvent::MediaStarted {
                room: self.name.clone(),
                identity: identity.clone(),
                track: track.clone(),
            });
        }
    }

    /// The publisher muted or unmuted its track.
    pub(crate) fn mute(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: &MuteTrackRequest,
    ) {
        let track = TrackSid::new(request.sid.as_str());
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let Some(publication) = participant.publication_mut(&track) else {
            participant.send_message(Message::RequestResponse(RequestResponse {
                reason: request_response::Reason::NotFound.into(),
                message: "there is no such track".to_owned(),
                request: Some(request_response::Request::Mute(request.clone())),
                ..RequestResponse::default()
            }));
            return;
        };
        if publication.info.muted == request.muted {
            return;
        }
        publication.info.muted = request.muted;
        let (bound, muted) = (publication.bound, publication.muted());
        for name in publication.tracks().cloned().collect::<Vec<_>>() {
            participant.transports.publisher.set_muted(name, muted);
        }
        participant.bump();
        if bound {
            self.announce(identity);
            self.emit(RoomEvent::TrackMuted {
                room: self.name.clone(),
                identity: identity.clone(),
                track,
                muted: request.muted,
            });
        }
    }

    /// See [`crate::Signaling::set_on_hold`].
    pub(crate) fn set_on_hold(&mut self, on_hold: bool) {
        if self.on_hold == on_hold {
            return;
        }
        self.on_hold = on_hold;
        let mut publishing = Vec::new();
        for (identity, participant) in &mut self.participants {
            for publication in &mut participant.publications {
                publication.on_hold = on_hold;
                for name in publication.tracks() {
                    let transport = &participant.transports.publisher;
                    transport.set_muted(name.clone(), publication.muted());
                }
            }
            if !participant.publications.is_empty() {
                participant.bump();
                publishing.push(identity.clone());
            }
        }
        for identity in publishing {
            self.announce(&identity);
        }
        tracing::info!(room.sid = %self.sid, on_hold, "room put on hold or taken off");
    }

    /// Ends a track. `forced`: the publisher is told, because it did not do it itself.
    pub(crate) fn unpublish(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
        forced: bool,
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let Some(index) = participant
            .publications
            .iter()
            .position(|publication| &publication.sid == track)
        else {
            if let Some(publication) = participant.publication_of_second(track) {
                publication.drop_second();
                participant.transports.publisher.unpublish(track.clone());
            }
            return;
        };
        let publication = participant.publications.remove(index);
        for name in publication.tracks() {
            participant.transports.publisher.unpublish(name.clone());
        }
        participant.bump();
        if forced {
            participant.send_message(Message::TrackUnpublished(TrackUnpublishedResponse {
                track_sid: track.as_str().to_owned(),
            }));
        }
        if publication.bound {
            self.forget_track(track);
            self.announce(identity);
            self.emit(RoomEvent::TrackUnpublished {
                room: self.name.clone(),
                sid: sid.clone(),
                identity: identity.clone(),
                track: track.clone(),
            });
            tracing::info!(participant.sid = %sid, track.sid = %track, "track unpublished");
        }
    }

    /// Changed features of an audio track.
    pub(crate) fn update_audio_track(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: UpdateLocalAudioTrack,
    ) {
        if request.features.len() > TRACK_LAYERS_MAX {
            return;
        }
        let track = TrackSid::new(request.track_sid.as_str());
        self.update_publication(identity, sid, &track, |publication| {
            publication.info.audio_features = request.features;
        });
    }

    /// Changed size of a video track.
    pub(crate) fn update_video_track(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: &UpdateLocalVideoTrack,
    ) {
        let track = TrackSid::new(request.track_sid.as_str());
        self.update_publication(identity, sid, &track, |publication| {
            publication.info.width = request.width;
            publication.info.height = request.height;
        });
    }

    fn update_publication(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
        change: impl FnOnce(&mut Publication),
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let Some(publication) = participant.publication_mut(track) else {
            return;
        };
        change(publication);
        let bound = publication.bound;
        participant.bump();
        if bound {
            self.announce(identity);
        }
    }

    /// Compares what the client says it publishes with what is known here.
    pub(crate) fn sync_tracks(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        tracks: &[TrackPublishedResponse],
    ) -> SyncOutcome {
        let Some(participant) = self.member(identity, sid) else {
            return SyncOutcome::Differs;
        };
        let known = |info: &lk::TrackInfo| {
            participant
                .publication(&TrackSid::new(info.sid.as_str()))
                .is_some()
        };
        if tracks
            .iter()
            .all(|track| track.track.as_ref().is_some_and(known))
        {
            SyncOutcome::InStep
        } else {
            SyncOutcome::Differs
        }
    }

    /// New permissions: tracks that are no longer allowed end, subscriptions follow.
    pub(crate) fn set_permissions(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        permissions: Permissions,
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        if participant.profile.permissions == permissions {
            return;
        }
        participant.profile.permissions = permissions;
        let lost: Vec<_> = participant
            .publications
            .iter()
            .filter(|publication| {
                !participant
                    .profile
                    .permissions
                    .allows_source(publication.source)
            })
            .map(|publication| publication.sid.clone())
            .collect();
        for track in lost {
            self.unpublish(identity, sid, &track, true);
        }
        self.reconcile_subscriber(identity);
        self.announce_to_all(identity);
    }
}

fn try_add_track(
    participant: &mut super::participant::Participant,
    request: AddTrackRequest,
    fallback: Option<Codec>,
    on_hold: bool,
) -> Result<TrackPublishedResponse, Box<RequestResponse>> {
    use request_response::Reason;
    let announcement = Announcement::read(request)?;
    if !participant
        .profile
        .permissions
        .allows_source(announcement.source)
    {
        return Err(announcement.refuse(
            Reason::NotAllowed,
            "does not have permission to publish this track",
        ));
    }
    if let Some(track) = announcement.adds_to() {
        return try_add_codec(participant, &track, announcement);
    }
    let cid = announcement.cid().to_owned();
    let waiting = |publication: &&Publication| !publication.bound;
    if let Some(known) = participant
        .publications
        .iter()
        .filter(waiting)
        .find(|publication| publication.cids.contains(&cid))
    {
        // Asked again, for instance because the socket broke before the answer.
        return Ok(TrackPublishedResponse {
            cid,
            track: Some(known.info.clone()),
        });
    }
    let pending = participant.publications.iter().filter(waiting).count();
    if pending >= PENDING_TRACKS_MAX || participant.publications.len() >= TRACKS_PER_PARTICIPANT_MAX
    {
        return Err(announcement.refuse(Reason::LimitExceeded, "too many tracks"));
    }
    let track = TrackSid::generate(announcement.kind, announcement.source, &mut rand::rng());
    let mut publication = announcement.into_publication(track, fallback);
    publication.on_hold = on_hold;
    participant
        .transports
        .publisher
        .publish(publication.for_transport());
    let info = publication.info.clone();
    participant.publications.push(publication);
    Ok(TrackPublishedResponse {
        cid,
        track: Some(info),
    })
}

/// A further codec for a track that is published already: the one that was announced with it.
fn try_add_codec(
    participant: &mut super::participant::Participant,
    track: &TrackSid,
    announcement: Announcement,
) -> Result<TrackPublishedResponse, Box<RequestResponse>> {
    use request_response::Reason;
    let cid = announcement.cid().to_owned();
    let added = announcement.added();
    let Some(publication) = participant.publication_mut(track) else {
        return Err(announcement.refuse(Reason::NotFound, "there is no such track"));
    };
    let (muted, kind, source) = (publication.muted(), publication.kind, publication.source);
    let (Some((codec, layers)), Some(second)) = (added, publication.second.as_mut()) else {
        return Err(announcement.refuse(
            Reason::UnsupportedType,
            "a further codec must be announced with its track",
        ));
    };
    if second.codec != codec {
        return Err(announcement.refuse(
            Reason::UnsupportedType,
            "another codec was announced with this track",
        ));
    }
    // Asked again, its answer was lost.
    let is_new = second.track.is_none();
    let name = second
        .track
        .get_or_insert_with(|| TrackSid::generate(kind, source, &mut rand::rng()))
        .clone();
    let info = publication.info.clone();
    if is_new {
        participant.transports.publisher.publish(sfu::Publication {
            sid: name,
            cids: vec![cid.clone()],
            kind,
            source,
            codec: Some(codec),
            layers,
            muted,
        });
    }
    Ok(TrackPublishedResponse {
        cid,
        track: Some(info),
    })
}
