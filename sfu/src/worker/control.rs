//! Commands of the control plane that open, negotiate and close transports.

use super::command::{Command, Output, Reply, TransportId};
use super::peer::Peer;
use super::{Message, Worker};
use crate::transport::Transport;
use crate::{NegotiationError, TransportEvent, TransportOptions, TransportRole};

impl Worker {
    pub(super) fn on_command(&mut self, command: Command) {
        match command {
            Command::Open { transport, options } => self.open(transport, options),
            Command::AcceptOffer {
                transport,
                sdp,
                request,
            } => {
                let answer = self.negotiate(transport, |peer| peer.transport.accept_offer(&sdp));
                if let Ok(answer) = &answer {
                    self.on_sections_changed(transport, &answer.unpublished);
                }
                self.reply(request, Reply::Answer(answer));
            }
            Command::CreateOffer {
                transport,
                ice_restart,
                request,
            } => {
                let offer =
                    self.negotiate(transport, |peer| peer.transport.create_offer(ice_restart));
                self.reply(request, Reply::Offer(offer));
            }
            Command::AcceptAnswer {
                transport,
                sdp,
                request,
            } => {
                let accepted = self.negotiate(transport, |peer| peer.transport.accept_answer(&sdp));
                self.on_sections_changed(transport, &[]);
                self.reply(request, Reply::Accepted(accepted));
            }
            Command::AddCandidate {
                transport,
                candidate,
            } => {
                if let Some(peer) = self.peers.get_mut(&transport) {
                    // ICE-lite learns the client's addresses from its checks; a candidate that
                    // cannot be read costs nothing.
                    let used = peer.transport.add_candidate(&candidate);
                    tracing::debug!(transport, used, "remote candidate");
                    self.settle(transport);
                }
            }
            Command::Publish {
                transport,
                publication,
            } => self.publish(transport, publication),
            Command::Unpublish { transport, track } => self.unpublish(transport, &track),
            Command::Feed {
                transport,
                track,
                packets,
            } => self.feed(transport, &track, packets),
            Command::SetMuted {
                transport,
                track,
                muted,
            } => self.set_muted(transport, &track, muted),
            Command::Subscribe {
                transport,
                subscription,
            } => self.subscribe(transport, subscription),
            Command::Unsubscribe { transport, track } => self.unsubscribe(transport, &track),
            Command::FeedFrom {
                transport,
                track,
                feed,
            } => self.feed_from(transport, &track, feed),
            Command::UpdateSettings {
                transport,
                track,
                settings,
            } => self.update_settings(transport, &track, settings),
            Command::SendData {
                transport,
                kind,
                payload,
            } => {
                if let Some(peer) = self.peers.get_mut(&transport)
                    && peer.options.role != TransportRole::Ingress
                {
                    if !peer.transport.send_data(kind, payload) {
                        self.drops.data = self.drops.data.saturating_add(1);
                    }
                    self.settle(transport);
                }
            }
            Command::Tap { track, tap } => self.tap(track, tap),
            Command::TapKeyframe { tap } => self.on_tap_keyframe(tap),
            Command::Untap { tap } => self.untap(tap),
            Command::Close { transport } => self.hang_up(transport),
            Command::CloseAll => {
                let all: Vec<TransportId> = self.peers.keys().copied().collect();
                for transport in all {
                    self.hang_up(transport);
                }
            }
        }
    }

    fn open(&mut self, id: TransportId, options: TransportOptions) {
        let transport = Transport::new(&self.engine, &options, self.now);
        let is_ingress = options.role == TransportRole::Ingress;
        let peer = Peer::new(transport, options);
        self.peers.insert(id, peer);
        if is_ingress {
            // Its engine stays unknown to the demultiplexer and is never driven.
            self.event(id, TransportEvent::Connected);
            return;
        }
        self.register_ufrags(id);
        self.settle(id);
    }

    /// Runs one negotiation step, then lets what came of it happen.
    fn negotiate<T>(
        &mut self,
        id: TransportId,
        step: impl FnOnce(&mut Peer) -> Result<T, NegotiationError>,
    ) -> Result<T, NegotiationError> {
        let Some(peer) = self.peers.get_mut(&id) else {
            return Err(NegotiationError::Closed);
        };
        let result = step(peer);
        self.register_ufrags(id);
        self.settle(id);
        result
    }

    /// Lets the engine act on a change: time first, for that is what queues its output.
    pub(super) fn settle(&mut self, id: TransportId) {
        let now = self.now;
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        self.changed.push(id);
        if peer.transport.handle_timeout(now).is_err() {
            self.close(id);
        } else {
            self.drain(id);
        }
    }

    fn register_ufrags(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let current: Vec<String> = peer.transport.ufrags().map(str::to_owned).collect();
        // The one before stays valid for checks under way when the client restarts ICE.
        let mut kept: Vec<String> = current;
        kept.extend(peer.ufrags.first().cloned());
        kept.dedup();
        for old in peer.ufrags.iter().filter(|old| !kept.contains(old)) {
            self.demux.remove_ufrag(old);
        }
        for ufrag in &kept {
            self.demux.add_ufrag(ufrag, id);
        }
        peer.ufrags = kept;
    }

    fn reply(&mut self, request: u64, reply: Reply) {
        self.outputs.push_back(Output::Reply(request, reply));
    }

    /// Tells the control plane what the transports that changed need.
    pub(super) fn serve_changed(&mut self) -> bool {
        let Some(id) = self.changed.pop() else {
            return false;
        };
        if let Some(peer) = self.peers.get_mut(&id)
            && let Some((audios, videos)) = peer.transport.take_negotiation_needed()
        {
            self.event(id, TransportEvent::NegotiationNeeded { audios, videos });
        }
        true
    }

    /// Ends a transport in good order.
    fn hang_up(&mut self, id: TransportId) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        peer.transport.close();
        // What it still has to say goes out now; `drain` forgets it once the engine is done.
        self.drain(id);
        self.close(id);
    }

    /// Forgets a transport and all it published and subscribed.
    pub(super) fn close(&mut self, id: TransportId) {
        let Some(peer) = self.peers.remove(&id) else {
            return;
        };
        for ufrag in &peer.ufrags {
            self.demux.remove_ufrag(ufrag);
        }
        for address in &peer.addresses {
            self.demux.remove_address(*address, id);
        }
        for track in &peer.published {
            self.end_track(track);
        }
        for down in &peer.downs {
            self.forget_subscriber(id, &down.feed);
        }
        self.event(id, TransportEvent::Closed);
    }

    pub(super) fn on_message(&mut self, message: Message) {
        match message {
            Message::Announce(announcement) => self.on_announce(announcement),
            Message::Gone(track) => self.on_gone(&track),
            Message::Attach { track, from } => self.on_attach(&track, from),
            Message::Detach { track, from } => self.on_detach(&track, from),
            Message::Packets { track, batch } => self.on_batch(&track, batch),
            Message::Keyframe { track, layer } => self.request_keyframe(&track, layer),
        }
    }

    /// Says something to all other workers.
    pub(super) fn broadcast(&mut self, message: &Message) {
        for worker in (0..self.workers).filter(|worker| *worker != self.index) {
            self.outputs
                .push_back(Output::Send(worker, message.clone()));
        }
    }
}
