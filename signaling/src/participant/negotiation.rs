//! Offers and answers.

use livekit_protocol::{
    DisconnectReason, MediaSectionsRequirement, SessionDescription, SignalTarget, TrickleRequest,
    signal_response::Message,
};
use serde::Deserialize;
use sfu::NegotiationError;
use tokio::time::Instant;

use super::Driver;
use super::deadlines::Deadline;
use crate::limits::ANSWER_TIMEOUT;

/// The part of `RTCIceCandidateInit` that matters here.
#[derive(Debug, Deserialize)]
struct CandidateInit {
    #[serde(default)]
    candidate: String,
}

impl Driver {
    /// v0: offers what changed to the client.
    pub(super) async fn offer(&mut self, ice_restart: bool) {
        // Without a socket the offer would be lost; the resume makes one that holds all changes.
        if self.current_socket().is_none() {
            return;
        }
        match self.transports.subscriber.create_offer(ice_restart).await {
            Ok(Some(sdp)) => {
                self.offer_id = self.offer_id.wrapping_add(1);
                self.deadlines
                    .set(Deadline::Answer, Instant::now() + ANSWER_TIMEOUT);
                self.send(Message::Offer(SessionDescription {
                    r#type: "offer".to_owned(),
                    sdp,
                    id: self.offer_id,
                    ..SessionDescription::default()
                }));
            }
            // One is outstanding, or nothing changed.
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(participant.sid = %self.sid, %error, "offer could not be made");
            }
        }
    }

    /// v0: the client answered our offer.
    pub(super) async fn on_answer(&mut self, answer: SessionDescription) {
        if answer.id != 0 && answer.id != self.offer_id {
            tracing::debug!(participant.sid = %self.sid, "answer to an older offer ignored");
            return;
        }
        match self.transports.subscriber.accept_answer(answer.sdp).await {
            Ok(()) => self.deadlines.clear(Deadline::Answer),
            Err(error) => {
                tracing::debug!(participant.sid = %self.sid, %error, "answer refused");
            }
        }
    }

    /// The client offers: v0 what it publishes, v1 both ways.
    pub(super) async fn on_offer(&mut self, offer: SessionDescription) {
        let answer = match self.transports.publisher.accept_offer(offer.sdp).await {
            Ok(answer) => answer,
            Err(NegotiationError::Closed) => return,
            Err(error) => {
                tracing::debug!(participant.sid = %self.sid, %error, "offer refused");
                return;
            }
        };
        self.sections_wanted = None;
        let mut room = self.room.lock();
        room.send(
            &self.identity,
            &self.sid,
            Message::Answer(SessionDescription {
                r#type: "answer".to_owned(),
                sdp: answer.sdp,
                id: offer.id,
                mid_to_track_id: answer
                    .mid_to_track
                    .into_iter()
                    .map(|(mid, track)| (mid, track.as_str().to_owned()))
                    .collect(),
            }),
        );
        for track in &answer.unpublished {
            room.unpublish(&self.identity, &self.sid, track, false);
        }
        for (track, mid, codec) in &answer.published {
            room.bind(&self.identity, &self.sid, track, mid, *codec);
        }
    }

    /// The media plane has something new for the client.
    pub(super) async fn on_negotiation_needed(&mut self, audios: u32, videos: u32) {
        if self.transports.single {
            self.sections_wanted = Some((audios, videos));
            self.ask_for_sections();
        } else {
            self.offer(false).await;
        }
    }

    /// v1: asks the client to offer, with more sections if need be.
    pub(super) fn ask_for_sections(&self) {
        if let Some((num_audios, num_videos)) = self.sections_wanted {
            self.send(Message::MediaSectionsRequirement(
                MediaSectionsRequirement {
                    num_audios,
                    num_videos,
                },
            ));
        }
    }

    /// The client did not answer within the time.
    pub(super) fn on_answer_timeout(&self) {
        tracing::info!(participant.sid = %self.sid, "offer was not answered");
        self.demand_reconnect(DisconnectReason::StateMismatch);
    }

    /// A candidate of the client.
    pub(super) fn on_trickle(&self, trickle: &TrickleRequest) {
        let Ok(init) = serde_json::from_str::<CandidateInit>(&trickle.candidate_init) else {
            tracing::debug!(participant.sid = %self.sid, "malformed candidate dropped");
            return;
        };
        // An empty candidate says that no more will come.
        if init.candidate.is_empty() {
            return;
        }
        let transport = match trickle.target() {
            SignalTarget::Publisher => &self.transports.publisher,
            SignalTarget::Subscriber => &self.transports.subscriber,
        };
        transport.add_candidate(init.candidate);
    }
}
