//! What clients ask for on their sockets.

use std::time::Duration;

use livekit_protocol::{
    AddTrackRequest, DisconnectReason, RequestResponse, SimulateScenario, SyncState,
    UpdateTrackSettings, leave_request, request_response, signal_request::Message as Request,
    signal_response::Message, simulate_scenario::Scenario,
};
use sfu::Codec;
use tokio::time::Instant;

use super::Driver;
use crate::limits::{SIMULATED_SPEECH_S_MAX, SIMULATION_ARMED};
use crate::room::{SimulatedCut, SyncOutcome};

impl Driver {
    #[expect(
        deprecated,
        reason = "older clients still send update_layers, which says nothing new"
    )]
    pub(super) async fn on_request(&mut self, request: Request) {
        match request {
            Request::Offer(offer) => self.on_offer(offer).await,
            Request::Answer(answer) => self.on_answer(answer).await,
            Request::Trickle(trickle) => self.on_trickle(&trickle),
            Request::AddTrack(request) => self.on_add_track(request),
            Request::Mute(request) => {
                self.room.lock().mute(&self.identity, &self.sid, &request);
            }
            Request::Subscription(request) => {
                self.room
                    .lock()
                    .update_subscription(&self.identity, &self.sid, &request);
            }
            Request::TrackSetting(request) => {
                self.room
                    .lock()
                    .update_track_settings(&self.identity, &self.sid, &request);
            }
            Request::SubscriptionPermission(rules) => {
                self.room
                    .lock()
                    .set_subscription_permission(&self.identity, &self.sid, rules);
            }
            Request::UpdateMetadata(request) => {
                self.room
                    .lock()
                    .update_metadata(&self.identity, &self.sid, request);
            }
            Request::UpdateAudioTrack(request) => {
                self.room
                    .lock()
                    .update_audio_track(&self.identity, &self.sid, request);
            }
            Request::UpdateVideoTrack(request) => {
                self.room
                    .lock()
                    .update_video_track(&self.identity, &self.sid, &request);
            }
            Request::SyncState(state) => {
                self.on_sync_state(&state);
            }
            Request::Simulate(scenario) => self.on_simulate(scenario).await,
            Request::Leave(_) => self.remove(DisconnectReason::ClientInitiated, None),
            Request::PublishDataTrackRequest(request) => self.refuse(
                0,
                Some(request_response::Request::PublishDataTrack(request)),
            ),
            Request::UnpublishDataTrackRequest(request) => self.refuse(
                0,
                Some(request_response::Request::UnpublishDataTrack(request)),
            ),
            Request::StoreDataBlobRequest(request) => self.refuse(request.request_id, None),
            Request::GetDataBlobRequest(request) => self.refuse(request.request_id, None),
            // Pings are answered by the socket; there are no data tracks to subscribe to.
            Request::Ping(_)
            | Request::PingReq(_)
            | Request::UpdateLayers(_)
            | Request::UpdateDataSubscription(_) => {}
        }
    }

    pub(super) fn on_add_track(&self, request: AddTrackRequest) {
        let recordable = self
            .access
            .as_ref()
            .is_some_and(|access| access.admitted.prefer_recordable_codecs);
        self.room.lock().add_track(
            &self.identity,
            &self.sid,
            request,
            recordable.then_some(Codec::H264),
        );
    }

    /// Data tracks and data blobs are not part of this server; the client must not wait for them.
    fn refuse(&self, request_id: u32, request: Option<request_response::Request>) {
        self.send(Message::RequestResponse(RequestResponse {
            request_id,
            reason: request_response::Reason::UnsupportedType.into(),
            message: "not supported by this server".to_owned(),
            request,
        }));
    }

    /// What the client believes after a resume. Returns false when it has to join anew.
    pub(super) fn on_sync_state(&self, state: &SyncState) -> bool {
        let mut room = self.room.lock();
        let outcome = room.sync_tracks(&self.identity, &self.sid, &state.publish_tracks);
        if outcome == SyncOutcome::Differs {
            drop(room);
            self.demand_reconnect(DisconnectReason::StateMismatch);
            return false;
        }
        if let Some(subscription) = &state.subscription {
            room.update_subscription(&self.identity, &self.sid, subscription);
        }
        if !state.track_sids_disabled.is_empty() {
            room.update_track_settings(
                &self.identity,
                &self.sid,
                &UpdateTrackSettings {
                    track_sids: state.track_sids_disabled.clone(),
                    disabled: true,
                    ..UpdateTrackSettings::default()
                },
            );
        }
        true
    }

    /// Clients test their own reconnection with these.
    async fn on_simulate(&mut self, scenario: SimulateScenario) {
        match scenario.scenario {
            Some(Scenario::SpeakerUpdate(seconds)) => {
                let seconds = seconds.clamp(0, SIMULATED_SPEECH_S_MAX).unsigned_abs();
                let until = Instant::now() + Duration::from_secs(seconds.into());
                self.room.lock().simulate_speech(&self.sid, until);
            }
            // The node is gone without a word; the client finds out and comes back.
            Some(Scenario::NodeFailure(_) | Scenario::Migration(_)) => {
                self.remove(DisconnectReason::Migration, None);
            }
            Some(Scenario::ServerLeave(_)) => self.remove(
                DisconnectReason::ServerShutdown,
                Some(leave_request::Action::Disconnect),
            ),
            Some(Scenario::LeaveRequestFullReconnect(_)) => {
                self.demand_reconnect(DisconnectReason::StateMismatch);
            }
            Some(Scenario::DisconnectSignalOnResume(_)) => {
                self.simulate_cut(SimulatedCut::AfterResume);
            }
            Some(Scenario::DisconnectSignalOnResumeNoMessages(_)) => {
                self.simulate_cut(SimulatedCut::BeforeResume);
            }
            // There is one candidate protocol; what is left of a switch is the ICE restart.
            Some(Scenario::SwitchCandidateProtocol(_)) => {
                if self.transports.single {
                    self.room.lock().drop_signal(
                        &self.identity,
                        &self.sid,
                        leave_request::Action::Resume,
                        DisconnectReason::UnknownReason,
                    );
                } else {
                    self.offer(true).await;
                }
            }
            // The media plane has no artificial limit.
            Some(Scenario::SubscriberBandwidth(_)) | None => {}
        }
    }

    fn simulate_cut(&self, cut: SimulatedCut) {
        self.room.lock().simulate_cut(
            &self.identity,
            &self.sid,
            cut,
            Instant::now() + SIMULATION_ARMED,
        );
    }
}
