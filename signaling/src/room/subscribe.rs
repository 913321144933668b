//! Who receives which track: wishes, permissions, and what follows from them.

use std::collections::HashSet;

use livekit_protocol::{
    StreamState, StreamStateInfo, StreamStateUpdate, SubscriptionError, SubscriptionPermission,
    SubscriptionPermissionUpdate, SubscriptionResponse, TrackSubscribed, UpdateSubscription,
    UpdateTrackSettings, signal_response::Message,
};
use sfu::{
    ParticipantIdentity, ParticipantSid, Quality, Subscription, TrackKind, TrackSettings, TrackSid,
};

use super::participant::Participant;
use super::state::RoomState;
use crate::limits::{SUBSCRIPTION_WISHES_MAX, TRACK_PERMISSIONS_MAX, TRACK_SIDS_PER_REQUEST_MAX};
use crate::proto::quality_from_proto;

impl RoomState {
    /// Brings everybody's subscription to one track in line with wishes and permissions.
    pub(super) fn reconcile_track(&mut self, track: &TrackSid) {
        let everybody: Vec<_> = self.participants.keys().cloned().collect();
        for identity in everybody {
            self.reconcile(&identity, track);
        }
    }

    /// Brings one participant's subscriptions to all tracks in line.
    pub(super) fn reconcile_subscriber(&mut self, identity: &ParticipantIdentity) {
        let tracks: Vec<_> = self.tracks.keys().cloned().collect();
        for track in tracks {
            self.reconcile(identity, &track);
        }
    }

    fn reconcile(&mut self, subscriber: &ParticipantIdentity, track: &TrackSid) {
        let Some(owner) = self.tracks.get(track).cloned() else {
            return;
        };
        if &owner == subscriber {
            return;
        }
        let Some(publisher) = self.participants.get(&owner) else {
            return;
        };
        let Some(publication) = publisher.publication(track) else {
            return;
        };
        // What a hidden participant sends is for the server alone.
        let visible = !publisher.hidden();
        let publisher_sid = publisher.sid.clone();
        let kind = publication.kind;
        let stream = publication.info.stream.clone();
        let Some(participant) = self.participants.get(subscriber) else {
            return;
        };
        let permitted = permits(publisher, participant, track);

        let Some(participant) = self.participants.get_mut(subscriber) else {
            return;
        };
        let wished = participant
            .wishes
            .get(track)
            .copied()
            .unwrap_or(participant.profile.auto_subscribe);
        let wanted = wished && participant.profile.permissions.can_subscribe && visible;
        participant.tell_permission(&publisher_sid, track, wanted, permitted);
        if wanted && permitted {
            if participant.subscribed.insert(track.clone()) {
                participant.start_receiving(&publisher_sid, track, &stream, kind);
                let visible = !participant.hidden();
                self.tell_first_subscriber(&owner, track, visible);
            }
        } else if participant.subscribed.remove(track) {
            participant.forget_settings(track);
            participant.transports.subscriber.unsubscribe(track.clone());
        }
        self.raise_demand(subscriber, track);
    }

    /// The publisher learns of its first visible subscriber.
    fn tell_first_subscriber(
        &mut self,
        owner: &ParticipantIdentity,
        track: &TrackSid,
        visible: bool,
    ) {
        let Some(publisher) = self.participants.get_mut(owner) else {
            return;
        };
        let Some(publication) = publisher.publication_mut(track) else {
            return;
        };
        if visible && !publication.subscription_told {
            publication.subscription_told = true;
            publisher.send_message(Message::TrackSubscribed(TrackSubscribed {
                track_sid: track.as_str().to_owned(),
            }));
        }
    }

    /// A track is gone: nobody receives it any more.
    pub(super) fn forget_track(&mut self, track: &TrackSid) {
        self.tracks.remove(track);
        self.speakers.forget_track(track);
        for participant in self.participants.values_mut() {
            if participant.subscribed.remove(track) {
                participant.transports.subscriber.unsubscribe(track.clone());
            }
            participant.forget_settings(track);
            participant.withheld.remove(track);
            participant.wishes.remove(track);
        }
    }

    /// A client subscribes or unsubscribes.
    pub(crate) fn update_subscription(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: &UpdateSubscription,
    ) {
        let by_participant = request
            .participant_tracks
            .iter()
            .flat_map(|tracks| &tracks.track_sids);
        let tracks: HashSet<_> = request
            .track_sids
            .iter()
            .chain(by_participant)
            .take(TRACK_SIDS_PER_REQUEST_MAX)
            .map(|track| TrackSid::new(track.as_str()))
            .collect();
        for track in tracks {
            let known = self.tracks.contains_key(&track);
            let Some(participant) = self.member(identity, sid) else {
                return;
            };
            if !known {
                if request.subscribe {
                    participant.send_message(Message::SubscriptionResponse(SubscriptionResponse {
                        track_sid: track.as_str().to_owned(),
                        err: SubscriptionError::SeTrackNotfound.into(),
                    }));
                }
                continue;
            }
            if participant.wishes.len() < SUBSCRIPTION_WISHES_MAX
                || participant.wishes.contains_key(&track)
            {
                participant.wishes.insert(track.clone(), request.subscribe);
            }
            self.reconcile(identity, &track);
        }
    }

    /// A client says what it needs of tracks.
    pub(crate) fn update_track_settings(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        request: &UpdateTrackSettings,
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let quality = quality_from_proto(request.quality());
        let dimensions =
            (request.width > 0 && request.height > 0).then_some((request.width, request.height));
        let settings = TrackSettings {
            disabled: request.disabled || quality.is_none(),
            // With a size, the size decides.
            quality_max: if dimensions.is_some() {
                Quality::High
            } else {
                quality.unwrap_or(Quality::Low)
            },
            dimensions,
            fps: request.fps,
        };
        let mut changed = Vec::new();
        for track in request.track_sids.iter().take(TRACK_SIDS_PER_REQUEST_MAX) {
            let track = TrackSid::new(track.as_str());
            if participant.subscribed.contains(&track) {
                participant.want(track.clone(), settings);
                changed.push(track);
            }
        }
        for track in changed {
            self.raise_demand(identity, &track);
        }
    }

    /// A publisher says who may subscribe to what.
    pub(crate) fn set_subscription_permission(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        rules: SubscriptionPermission,
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        let track_sids = rules
            .track_permissions
            .iter()
            .map(|permission| permission.track_sids.len())
            .max()
            .unwrap_or(0);
        if rules.track_permissions.len() > TRACK_PERMISSIONS_MAX
            || track_sids > TRACK_SIDS_PER_REQUEST_MAX
        {
            return;
        }
        participant.permission_rules = Some(rules);
        let tracks: Vec<_> = participant
            .publications
            .iter()
            .filter(|publication| publication.bound)
            .map(|publication| publication.sid.clone())
            .collect();
        for track in tracks {
            self.reconcile_track(&track);
        }
    }

    /// A subscribed track is paused for want of bandwidth, or flows again.
    pub(crate) fn stream_paused(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
        paused: bool,
    ) {
        let Some(publisher) = self
            .tracks
            .get(track)
            .and_then(|owner| self.participants.get(owner))
            .map(|publisher| publisher.sid.clone())
        else {
            return;
        };
        let state = if paused {
            StreamState::Paused
        } else {
            StreamState::Active
        };
        if let Some(participant) = self.member(identity, sid) {
            participant.send_message(Message::StreamStateUpdate(StreamStateUpdate {
                stream_states: vec![StreamStateInfo {
                    participant_sid: publisher.as_str().to_owned(),
                    track_sid: track.as_str().to_owned(),
                    state: state.into(),
                }],
            }));
        }
    }
}

impl Participant {
    fn start_receiving(
        &mut self,
        publisher: &ParticipantSid,
        track: &TrackSid,
        stream: &str,
        kind: TrackKind,
    ) {
        // Tracks of one group share a stream id and play in step; older clients know no groups.
        let stream_id = if self.profile.client.syncs_streams() && !stream.is_empty() {
            format!("{publisher}|{stream}")
        } else {
            format!("{publisher}|{track}")
        };
        self.transports.subscriber.subscribe(Subscription {
            track: track.clone(),
            publisher: publisher.clone(),
            stream_id,
        });
        if kind == TrackKind::Video && self.profile.adaptive_stream {
            // Such a client tells the size as soon as the picture is on screen.
            self.want(
                track.clone(),
                TrackSettings {
                    disabled: false,
                    quality_max: Quality::Low,
                    dimensions: None,
                    fps: 0,
                },
            );
        }
    }

    /// Says what it needs of a track that it receives.
    fn want(&mut self, track: TrackSid, settings: TrackSettings) {
        self.settings.insert(track.clone(), settings);
        self.transports.subscriber.update_settings(track, settings);
    }

    fn forget_settings(&mut self, track: &TrackSid) {
        self.settings.remove(track);
        self.takes.remove(track);
    }

    /// Tells a subscriber that its publisher withholds or allows a track that it wants.
    fn tell_permission(
        &mut self,
        publisher: &ParticipantSid,
        track: &TrackSid,
        wanted: bool,
        permitted: bool,
    ) {
        let changed = if permitted {
            self.withheld.remove(track)
        } else {
            wanted && self.withheld.insert(track.clone())
        };
        if changed {
            self.send_message(Message::SubscriptionPermissionUpdate(
                SubscriptionPermissionUpdate {
                    participant_sid: publisher.as_str().to_owned(),
                    track_sid: track.as_str().to_owned(),
                    allowed: permitted,
                },
            ));
        }
    }
}

/// Does the publisher let this participant have the track?
fn permits(publisher: &Participant, subscriber: &Participant, track: &TrackSid) -> bool {
    let Some(rules) = &publisher.permission_rules else {
        return true;
    };
    rules.all_participants
        || rules
            .track_permissions
            .iter()
            .filter(|rule| {
                if rule.participant_identity.is_empty() {
                    rule.participant_sid == subscriber.sid.as_str()
                } else {
                    rule.participant_identity == subscriber.profile.identity.as_str()
                }
            })
            .any(|rule| rule.all_tracks || rule.track_sids.iter().any(|t| t == track.as_str()))
}
