//! What the media connections report, and what the deadlines do when they fail.

use livekit_protocol::{DisconnectReason, leave_request};
use sfu::TransportEvent;
use tokio::time::Instant;

use super::deadlines::Deadline;
use super::{Driver, ResumeExtras};
use crate::limits::{CONNECT_TIMEOUT, RESUME_TIMEOUT, SIGNAL_ABSENCE_MAX, TRANSPORT_GRACE};
use crate::session::SocketId;

impl Driver {
    pub(super) async fn on_publisher_event(&mut self, event: TransportEvent) {
        let primary = self.transports.single || !self.subscriber_primary;
        self.on_transport_event(event, primary, true).await;
    }

    pub(super) async fn on_subscriber_event(&mut self, event: TransportEvent) {
        self.on_transport_event(event, self.subscriber_primary, false)
            .await;
    }

    async fn on_transport_event(&mut self, event: TransportEvent, primary: bool, publisher: bool) {
        match event {
            TransportEvent::Connected => self.on_connected(primary),
            TransportEvent::Disconnected => self.on_disconnected(),
            TransportEvent::Closed => self.on_closed(),
            TransportEvent::NegotiationNeeded { audios, videos } => {
                self.on_negotiation_needed(audios, videos).await;
            }
            TransportEvent::Published(track, mid, codec) => {
                self.room
                    .lock()
                    .bind(&self.identity, &self.sid, &track, &mid, codec);
            }
            TransportEvent::MediaStarted(track) => {
                self.room
                    .lock()
                    .media_started(&self.identity, &self.sid, &track);
            }
            TransportEvent::AudioLevel(track, level) => {
                self.room
                    .lock()
                    .hear(&self.identity, &self.sid, track, level);
            }
            TransportEvent::Data(kind, bytes) => {
                self.room
                    .lock()
                    .relay_data(&self.identity, &self.sid, kind, &bytes);
            }
            TransportEvent::Takes(track, codecs) => {
                self.room
                    .lock()
                    .track_takes(&self.identity, &self.sid, &track, codecs);
            }
            TransportEvent::StreamPaused(track, paused) => {
                self.room
                    .lock()
                    .stream_paused(&self.identity, &self.sid, &track, paused);
            }
            TransportEvent::LinkQuality { loss, rtt_ms } => {
                self.room
                    .lock()
                    .link_quality(&self.identity, &self.sid, publisher, loss, rtt_ms);
            }
            // Kinds that the media plane may add later do not concern the wire.
            _ => {}
        }
    }

    fn on_connected(&mut self, primary: bool) {
        self.deadlines.clear(Deadline::TransportFailed);
        self.deadlines.clear(Deadline::Removal);
        if primary {
            self.connected = true;
            self.deadlines.clear(Deadline::Connect);
            self.room.lock().activate(&self.identity, &self.sid);
        }
    }

    fn on_disconnected(&mut self) {
        if self.connected {
            self.deadlines
                .set_unless_set(Deadline::TransportFailed, Instant::now() + TRANSPORT_GRACE);
        }
    }

    /// A closed connection cannot be restarted, only replaced by a new session.
    fn on_closed(&self) {
        self.demand_reconnect(DisconnectReason::ConnectionTimeout);
    }

    pub(super) async fn on_deadline(&mut self, now: Instant) {
        while let Some(deadline) = self.deadlines.take_due(now) {
            match deadline {
                Deadline::Connect => {
                    tracing::info!(participant.sid = %self.sid, "media did not connect in time");
                    self.remove(
                        DisconnectReason::JoinFailure,
                        Some(leave_request::Action::Disconnect),
                    );
                }
                Deadline::TransportFailed => self.on_transport_failed(),
                Deadline::Removal => self.remove(
                    DisconnectReason::ConnectionTimeout,
                    Some(leave_request::Action::Reconnect),
                ),
                Deadline::Signal => self.remove(DisconnectReason::SignalClose, None),
                Deadline::Answer => self.on_answer_timeout(),
                Deadline::Refresh => self.on_refresh_due().await,
                Deadline::Expiry => self.on_expiry().await,
            }
        }
    }

    /// The client is asked to resume, which restarts ICE.
    fn on_transport_failed(&mut self) {
        tracing::info!(participant.sid = %self.sid, "media connection failed");
        self.room.lock().drop_signal(
            &self.identity,
            &self.sid,
            leave_request::Action::Resume,
            DisconnectReason::UnknownReason,
        );
        self.deadlines
            .set(Deadline::Removal, Instant::now() + RESUME_TIMEOUT);
    }

    pub(super) fn on_socket_closed(&mut self, socket: SocketId) {
        let current = self
            .room
            .lock()
            .socket_closed(&self.identity, &self.sid, socket);
        if !current || self.signalless {
            return;
        }
        if self.connected {
            self.deadlines
                .set(Deadline::Signal, Instant::now() + SIGNAL_ABSENCE_MAX);
        } else {
            // Nothing to come back to.
            self.remove(DisconnectReason::SignalClose, None);
        }
    }

    pub(super) async fn on_resumed(&mut self, extras: ResumeExtras) {
        self.deadlines.clear(Deadline::Signal);
        self.deadlines.clear(Deadline::Answer);
        // A failed connection gets the time of a new one to come back.
        if self.deadlines.is_set(Deadline::Removal) {
            self.deadlines
                .set(Deadline::Removal, Instant::now() + CONNECT_TIMEOUT);
        }
        self.deadlines.clear(Deadline::TransportFailed);
        match extras.admitted {
            Some(admitted) => self.accept(admitted),
            None => self.send_token(),
        }
        if let Some(state) = extras.sync_state
            && !self.on_sync_state(&state)
        {
            return;
        }
        if self.transports.single {
            match extras.offer {
                Some(offer) => self.on_offer(offer).await,
                None => self.ask_for_sections(),
            }
        } else if self.subscriber_primary {
            self.offer(true).await;
        }
    }
}
