//! Offers and answers of one transport: which m-section carries which track.

use std::collections::HashMap;

use str0m::change::{SdpAnswer, SdpOffer};
use str0m::media::{Direction as EngineDirection, MediaKind, Mid};

use super::sdp::{self, Direction, Shape};
use super::send::{self, Sources};
use super::{ReceiveSection, SendSection, Transport, channels};
use crate::limits::{
    PUBLICATIONS_PER_TRANSPORT, SDP_BYTES_MAX, SECTIONS_MAX, SECTIONS_REUSED_FROM,
};
use crate::{
    Codec, NegotiationError, OfferAnswer, Publication, Subscription, TrackKind, TrackSid,
    TransportRole,
};

/// A publication that found its section after the offer was answered.
pub(crate) struct Bound {
    pub(crate) track: TrackSid,
    pub(crate) mid: String,
    pub(crate) codec: Codec,
}

fn invalid(message: impl ToString) -> NegotiationError {
    NegotiationError::InvalidSdp(message.to_string())
}

impl Transport {
    /// Answers a client's offer and binds publications and, in v1, subscriptions to its sections.
    pub(crate) fn accept_offer(&mut self, text: &str) -> Result<OfferAnswer, NegotiationError> {
        if text.len() > SDP_BYTES_MAX {
            return Err(invalid("the description is longer than 2 MiB"));
        }
        let sections = sdp::sections(text);
        if sections.len() > SECTIONS_MAX {
            return Err(invalid("more than 512 media sections"));
        }
        let offer = SdpOffer::from_sdp_string(text).map_err(invalid)?;
        // The engine forgets a pending offer of ours; it will be made again.
        if self.pending.take().is_some() {
            self.dirty = true;
        }
        self.forget_lost_sections(&sections);
        let mut bound_now = Vec::new();
        let mut unpublished = Vec::new();
        for section in &sections {
            let mid = Mid::from(section.mid);
            if section.direction.is_sending() && !section.rejected {
                bound_now.extend(self.on_sending_section(mid, section));
            } else {
                unpublished.extend(self.on_silent_section(mid));
                if self.role == TransportRole::Both
                    && section.direction == Direction::RecvOnly
                    && !section.rejected
                {
                    self.offer_section(mid, section.kind);
                }
            }
        }
        self.bind_subscriptions();
        let answer = self
            .guarded(|rtc| rtc.sdp_api().accept_offer(offer))?
            .map_err(invalid)?;
        self.refresh_credentials()?;
        let published_codecs = self.publication_codecs();
        let sdp = sdp::reshape(&answer.to_sdp_string(), |mid| {
            self.shape(mid, &sections, &published_codecs)
        });
        self.after_negotiation(text)?;
        let mut published = Vec::new();
        for (track, mid) in bound_now {
            let codec = sdp::first_codec(&sdp, &mid);
            self.set_codec(&mid, codec);
            published.extend(codec.map(|codec| (track, mid, codec)));
        }
        let missing_codecs: Vec<Mid> = self
            .receives
            .iter()
            .filter(|section| section.codec.is_none())
            .map(|section| section.mid)
            .collect();
        for mid in missing_codecs {
            self.set_codec(&mid, sdp::first_codec(&sdp, &mid));
        }
        Ok(OfferAnswer {
            mid_to_track: self.mid_to_track(),
            sdp,
            published,
            unpublished,
        })
    }

    /// Sections on which the client no longer receives carry nothing; their subscriptions wait for
    /// others. They stay known, for a section that comes back needs a fresh SSRC.
    fn forget_lost_sections(&mut self, sections: &[sdp::Section<'_>]) {
        for known in &mut self.sends {
            known.open = sections.iter().any(|section| {
                section.mid == &*known.mid
                    && section.direction == Direction::RecvOnly
                    && !section.rejected
            });
            if !known.open
                && let Some(subscription) = known.bound.take()
            {
                known.ready = false;
                self.sender.remove(known.mid);
                self.waiting.push((subscription, known.kind));
            }
        }
    }

    /// A section on which the client sends: bind it if its publication is known.
    fn on_sending_section(
        &mut self,
        mid: Mid,
        section: &sdp::Section<'_>,
    ) -> Option<(TrackSid, String)> {
        let index = match self.receives.iter().position(|known| known.mid == mid) {
            Some(index) => index,
            None => {
                self.receives.push(ReceiveSection::new(mid, section.kind));
                self.receives.len().saturating_sub(1)
            }
        };
        let known = self.receives.get_mut(index)?;
        known.cid = section.msid_track.map(str::to_owned);
        known.rids = section.rids.iter().map(|rid| (*rid).to_owned()).collect();
        if known.track.is_some() {
            return None;
        }
        let track = self.match_publication(index)?;
        Some((track, section.mid.to_owned()))
    }

    /// A section on which the client no longer sends: its publication ended.
    fn on_silent_section(&mut self, mid: Mid) -> Option<TrackSid> {
        let index = self.receives.iter().position(|known| known.mid == mid)?;
        let known = self.receives.remove(index);
        known.track
    }

    /// Binds the section to the publication that names its msid track, or else to the oldest
    /// waiting one of its kind.
    fn match_publication(&mut self, index: usize) -> Option<TrackSid> {
        let section = self.receives.get(index)?;
        let named = |publication: &Publication| {
            section
                .cid
                .as_ref()
                .is_some_and(|cid| publication.cids.contains(cid))
        };
        let position = self.publications.iter().position(named).or_else(|| {
            self.publications
                .iter()
                .position(|p| p.kind == section.kind && !self.named_elsewhere(p))
        })?;
        let publication = self.publications.remove(position);
        let track = publication.sid.clone();
        let section = self.receives.get_mut(index)?;
        section.track = Some(track.clone());
        section.preferred = publication.codec;
        Some(track)
    }

    /// Whether a section not yet bound carries exactly this publication's msid.
    fn named_elsewhere(&self, publication: &Publication) -> bool {
        self.receives.iter().any(|section| {
            section.track.is_none()
                && section
                    .cid
                    .as_ref()
                    .is_some_and(|cid| publication.cids.contains(cid))
        })
    }

    /// Announces a track; bound at once if a section waits for it.
    pub(crate) fn publish(&mut self, publication: Publication) -> Option<Bound> {
        if self.publications.len() >= PUBLICATIONS_PER_TRANSPORT {
            return None;
        }
        let position = {
            let free = |section: &&ReceiveSection| {
                section.track.is_none() && section.kind == publication.kind
            };
            let named = self.receives.iter().position(|section| {
                free(&section)
                    && section
                        .cid
                        .as_ref()
                        .is_some_and(|cid| publication.cids.contains(cid))
            });
            named.or_else(|| self.receives.iter().position(|section| free(&section)))
        };
        let Some(index) = position else {
            self.publications.push(publication);
            return None;
        };
        let section = self.receives.get_mut(index)?;
        section.track = Some(publication.sid.clone());
        section.preferred = publication.codec;
        Some(Bound {
            track: publication.sid,
            mid: section.mid.to_string(),
            codec: section.codec.or(publication.codec)?,
        })
    }

    /// Forgets a publication; its section binds no other until the client offers it anew.
    pub(crate) fn unpublish(&mut self, track: &TrackSid) {
        self.publications.retain(|waiting| waiting.sid != *track);
        self.receives
            .retain(|section| section.track.as_ref() != Some(track));
    }

    /// A section that the client offers for receiving (v1).
    fn offer_section(&mut self, mid: Mid, kind: TrackKind) {
        if self.sends.len() < SECTIONS_MAX && !self.sends.iter().any(|known| known.mid == mid) {
            self.sends.push(SendSection::new(mid, kind));
        }
    }

    /// Gives waiting subscriptions a free section each (v1).
    fn bind_subscriptions(&mut self) {
        if self.role != TransportRole::Both {
            return;
        }
        let mut still_waiting = Vec::new();
        for (subscription, kind) in std::mem::take(&mut self.waiting) {
            match self.free_section(kind) {
                Some(mid) => self.bind(mid, subscription),
                None => still_waiting.push((subscription, kind)),
            }
        }
        self.dirty = !still_waiting.is_empty();
        self.waiting = still_waiting;
    }

    fn free_section(&self, kind: TrackKind) -> Option<Mid> {
        self.sends
            .iter()
            .find(|section| section.kind == kind && section.is_free())
            .map(|section| section.mid)
    }

    /// Binds a section, with sources of its own: a decoder that saw the old sequence numbers would
    /// throw the new ones away, and their indices are used up under our key.
    fn bind(&mut self, mid: Mid, subscription: Subscription) {
        self.sender.remove(mid);
        let Some(kind) = self.sends.iter().find(|s| s.mid == mid).map(|s| s.kind) else {
            return;
        };
        let sources = self.new_sources(kind, &subscription);
        if let Some(section) = self.sends.iter_mut().find(|section| section.mid == mid) {
            section.bound = Some(subscription);
            section.ready = false;
            section.sources = sources;
        }
    }

    /// Sources that neither the engine nor we use; `None` when the engine failed.
    fn new_sources(&mut self, kind: TrackKind, subscription: &Subscription) -> Option<Sources> {
        let used: Vec<u32> = self
            .sends
            .iter()
            .filter_map(|section| section.sources.as_ref())
            .flat_map(|sources| std::iter::once(sources.ssrc).chain(sources.rtx))
            .collect();
        let mut fresh = || {
            loop {
                let ssrc = self.guarded(|rtc| *rtc.direct_api().new_ssrc()).ok()?;
                if !used.contains(&ssrc) {
                    return Some(ssrc);
                }
            }
        };
        let ssrc = fresh()?;
        let rtx = match kind {
            TrackKind::Audio => None,
            TrackKind::Video => Some(loop {
                let rtx = fresh()?;
                if rtx != ssrc {
                    break rtx;
                }
            }),
        };
        Some(Sources {
            ssrc,
            rtx,
            cname: subscription.publisher.to_string(),
        })
    }

    /// Adds a subscription; media flows once a negotiation carried it.
    pub(crate) fn subscribe(&mut self, subscription: Subscription, kind: TrackKind) {
        self.waiting.push((subscription, kind));
        self.dirty = true;
    }

    /// Ends a subscription and frees its section.
    pub(crate) fn unsubscribe(&mut self, track: &TrackSid) {
        let waiting = self.waiting.len();
        self.waiting.retain(|(waiting, _)| waiting.track != *track);
        let mut freed = waiting != self.waiting.len();
        for section in &mut self.sends {
            if section.bound.as_ref().is_some_and(|s| s.track == *track) {
                section.bound = None;
                section.ready = false;
                self.sender.remove(section.mid);
                freed = true;
            }
        }
        self.dirty |= freed;
    }

    /// Makes an offer (v0 subscriber).
    pub(crate) fn create_offer(
        &mut self,
        ice_restart: bool,
    ) -> Result<Option<String>, NegotiationError> {
        self.notified = false;
        if self.role != TransportRole::Subscriber {
            return Ok(None);
        }
        if self.pending.is_some() {
            if !ice_restart {
                return Ok(None);
            }
            // The client that should answer is gone; what the lost offer added is added again.
            self.pending = None;
            self.forget_unanswered();
        }
        self.reuse_sections();
        let first = !self.offered;
        let waiting = std::mem::take(&mut self.waiting);
        let directions: Vec<(Mid, bool)> = self
            .sends
            .iter()
            .map(|section| (section.mid, section.bound.is_some()))
            .collect();
        let (added, made) = self.guarded(|rtc| {
            let mut api = rtc.sdp_api();
            if first {
                for config in channels::offered() {
                    api.add_channel_with_config(config);
                }
            }
            for (mid, sending) in directions {
                let direction = if sending {
                    EngineDirection::SendOnly
                } else {
                    EngineDirection::Inactive
                };
                api.set_direction(mid, direction);
            }
            let mut added = Vec::new();
            for (subscription, kind) in waiting {
                let media = match kind {
                    TrackKind::Audio => MediaKind::Audio,
                    TrackKind::Video => MediaKind::Video,
                };
                let mid = api.add_media(
                    media,
                    EngineDirection::SendOnly,
                    Some(subscription.stream_id.clone()),
                    Some(subscription.track.to_string()),
                    None,
                );
                added.push((mid, kind, subscription));
            }
            if ice_restart {
                api.ice_restart(true);
            }
            (added, api.apply())
        })?;
        for (mid, kind, subscription) in added {
            let mut section = SendSection::new(mid, kind);
            section.sources = self.new_sources(kind, &subscription);
            section.bound = Some(subscription);
            section.unanswered = true;
            self.sends.push(section);
        }
        self.dirty = false;
        let Some((offer, pending)) = made else {
            return Ok(None);
        };
        self.offered = true;
        self.pending = Some(pending);
        let text = offer.to_sdp_string();
        self.learn_ufrag(&text);
        Ok(Some(sdp::reshape(&text, |mid| self.offer_shape(mid))))
    }

    /// Sections of an offer that will never be answered do not exist for the engine.
    fn forget_unanswered(&mut self) {
        for section in self.sends.extract_if(.., |section| section.unanswered) {
            if let Some(subscription) = section.bound {
                self.waiting.push((subscription, section.kind));
            }
        }
        self.offered = self.answered;
    }

    /// Waiting subscriptions take over sections that fell free (v0). A client keeps the track id
    /// that a section had first, so it can tell what a used one carries only by the stream id. A
    /// subscription whose stream id names a group (`PA_…|camera`) gets a section of its own, until
    /// there are so many that growth matters more than lip sync.
    fn reuse_sections(&mut self) {
        let crowded = self.sends.len() >= SECTIONS_REUSED_FROM;
        for (mut subscription, kind) in std::mem::take(&mut self.waiting) {
            let names_track = subscription
                .stream_id
                .ends_with(subscription.track.as_str());
            let section = (names_track || crowded)
                .then(|| self.free_section(kind))
                .flatten();
            match section {
                Some(mid) => {
                    if !names_track {
                        subscription.stream_id =
                            format!("{}|{}", subscription.publisher, subscription.track);
                    }
                    self.bind(mid, subscription);
                }
                None => self.waiting.push((subscription, kind)),
            }
        }
    }

    /// Takes the client's answer to our offer.
    pub(crate) fn accept_answer(&mut self, text: &str) -> Result<(), NegotiationError> {
        if text.len() > SDP_BYTES_MAX {
            return Err(invalid("the description is longer than 2 MiB"));
        }
        let answer = SdpAnswer::from_sdp_string(text).map_err(invalid)?;
        let Some(pending) = self.pending.take() else {
            return Err(NegotiationError::NoPendingOffer);
        };
        self.guarded(|rtc| rtc.sdp_api().accept_answer(pending, answer))?
            .map_err(invalid)?;
        self.answered = true;
        for section in &mut self.sends {
            section.unanswered = false;
        }
        self.refresh_credentials()?;
        self.after_negotiation(text)
    }

    /// Marks what may be sent now. `theirs` is the client's description.
    fn after_negotiation(&mut self, theirs: &str) -> Result<(), NegotiationError> {
        let mids: Vec<Mid> = self.sends.iter().map(|section| section.mid).collect();
        let mut sections = Vec::new();
        for mid in mids {
            let state = self.guarded(|rtc| {
                let media = rtc.media(mid)?;
                let (alive, sending) = (!media.disabled(), media.direction().is_sending());
                let ids = send::ExtensionIds::read(media.remote_extmap());
                let payloads = super::payload::negotiated(rtc, mid);
                // The engine sends nothing on it, not even reports.
                let mut api = rtc.direct_api();
                let engines = api.stream_tx_by_mid(mid, None).map(|stream| stream.ssrc());
                if let Some(ssrc) = engines {
                    api.remove_stream_tx(ssrc);
                }
                Some((alive, sending, ids, payloads))
            })?;
            let Some(section) = self.sends.iter_mut().find(|s| s.mid == mid) else {
                continue;
            };
            let Some((alive, sending, ids, payloads)) = state else {
                continue;
            };
            section.dead = !alive;
            section.ready = alive && sending && section.bound.is_some();
            if let (true, Some(sources)) = (section.ready, &section.sources) {
                sections.push(send::Section {
                    mid,
                    sources: sources.clone(),
                    ids,
                    payloads,
                });
            }
        }
        self.sender.set_sections(sections);
        self.sender.set_remb_agreed(theirs.contains(" goog-remb"));
        Ok(())
    }

    fn offer_shape(&self, mid: &str) -> Option<Shape> {
        let section = self.sends.iter().find(|section| &*section.mid == mid)?;
        let bound = section.bound.as_ref();
        Some(Shape {
            direction: match bound {
                Some(_) => Direction::SendOnly,
                None => Direction::Inactive,
            },
            msid: bound.map(|s| (s.stream_id.clone(), s.track.to_string())),
            sources: bound.and_then(|_| section.sources.clone()),
            codec: None,
        })
    }

    fn shape(
        &self,
        mid: &str,
        offered: &[sdp::Section<'_>],
        codecs: &HashMap<Mid, Codec>,
    ) -> Option<Shape> {
        let offered = offered.iter().find(|section| section.mid == mid)?;
        if offered.direction.is_sending() {
            return Some(Shape {
                direction: Direction::RecvOnly,
                msid: None,
                sources: None,
                codec: codecs.get(&Mid::from(mid)).copied(),
            });
        }
        self.offer_shape(mid).or(Some(Shape {
            direction: Direction::Inactive,
            msid: None,
            sources: None,
            codec: None,
        }))
    }

    fn publication_codecs(&self) -> HashMap<Mid, Codec> {
        self.receives
            .iter()
            .filter_map(|section| Some((section.mid, section.preferred?)))
            .collect()
    }

    fn set_codec(&mut self, mid: &str, codec: Option<Codec>) {
        if let Some(section) = self.receives.iter_mut().find(|s| &*s.mid == mid) {
            section.codec = codec;
        }
    }

    fn mid_to_track(&self) -> HashMap<String, TrackSid> {
        self.sends
            .iter()
            .filter_map(|section| {
                let bound = section.bound.as_ref()?;
                Some((section.mid.to_string(), bound.track.clone()))
            })
            .collect()
    }

    /// What the control plane has to be asked for, once per change: audio and video sections
    /// missing (always none in v0).
    pub(crate) fn take_negotiation_needed(&mut self) -> Option<(u32, u32)> {
        if !self.dirty || self.pending.is_some() {
            return None;
        }
        let count = |kind| {
            let wanted = self.waiting.iter().filter(|(_, k)| *k == kind).count();
            let free = self
                .sends
                .iter()
                .filter(|s| s.kind == kind && s.is_free())
                .count();
            u32::try_from(wanted.saturating_sub(free)).unwrap_or(u32::MAX)
        };
        match self.role {
            TransportRole::Publisher | TransportRole::Ingress => None,
            TransportRole::Subscriber if self.notified => None,
            TransportRole::Subscriber => {
                self.notified = true;
                Some((0, 0))
            }
            TransportRole::Both => {
                self.dirty = false;
                Some((count(TrackKind::Audio), count(TrackKind::Video)))
            }
        }
    }
}
