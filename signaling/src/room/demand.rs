//! Which codec a viewer gets of a video, and what its publisher has to encode at all.
//!
//! A publisher may name a second codec when it announces a track. Nobody needs it until a viewer
//! comes whose browser cannot decode the first; then the publisher is asked for it
//! (`SubscribedQualityUpdate`), adds it to the track, and the viewer's section is fed from it. The
//! same message tells which layers nobody takes, so that they cost the publisher nothing.

use livekit_protocol::{
    SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, SubscriptionError,
    SubscriptionResponse, signal_response::Message,
};
use sfu::{Codec, ParticipantIdentity, ParticipantSid, Quality, TrackKind, TrackSid};
use tokio::time::Instant;

use super::participant::Participant;
use super::publication::Publication;
use super::state::RoomState;
use crate::limits::DEMAND_LOWERED_AFTER;
use crate::proto::{codec_name, quality_to_proto};

/// What is wanted of a track's first codec and of its second; `None` for nothing.
type Wanted = [Option<Quality>; 2];

/// What a publisher knows to be wanted of one of its tracks.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    told: Wanted,
    /// Somebody wants less than before, or is gone.
    stale: bool,
    /// Since when less is wanted than was told.
    less_since: Option<Instant>,
}

impl Default for Demand {
    /// Publishers begin with all layers of their first codec.
    fn default() -> Self {
        Self {
            told: [Some(Quality::High), None],
            stale: true,
            less_since: None,
        }
    }
}

impl RoomState {
    /// The media plane found out which codecs a viewer takes of a track.
    pub(crate) fn track_takes(
        &mut self,
        identity: &ParticipantIdentity,
        sid: &ParticipantSid,
        track: &TrackSid,
        codecs: Vec<Codec>,
    ) {
        let Some(participant) = self.member(identity, sid) else {
            return;
        };
        if !participant.subscribed.contains(track) {
            return;
        }
        participant.takes.insert(track.clone(), codecs);
        let Some(owner) = self.tracks.get(track) else {
            return;
        };
        let publication = self
            .participants
            .get(owner)
            .and_then(|publisher| publisher.publication(track));
        if let (Some(publication), Some(viewer)) = (publication, self.participants.get(identity))
            && chosen(viewer, publication).is_none()
        {
            tracing::info!(participant.sid = %sid, track.sid = %track, "no codec in common");
            self.send(
                identity,
                sid,
                Message::SubscriptionResponse(SubscriptionResponse {
                    track_sid: track.as_str().to_owned(),
                    err: SubscriptionError::SeCodecUnsupported.into(),
                }),
            );
        }
        self.feed(identity, track);
        self.raise_demand(identity, track);
    }

    /// Feeds a viewer from the codec that it takes, as soon as that is published.
    fn feed(&self, identity: &ParticipantIdentity, track: &TrackSid) {
        let Some((viewer, publication)) = self.viewing(identity, track) else {
            return;
        };
        if chosen(viewer, publication) == Some(1)
            && let Some(second) = publication.second.as_ref().filter(|second| second.bound)
            && let Some(feed) = &second.track
        {
            viewer
                .transports
                .subscriber
                .feed_from(track.clone(), feed.clone());
        }
    }

    /// A track's second codec is there: those who wait for it get it.
    pub(super) fn feed_everybody(&self, track: &TrackSid) {
        for identity in self.participants.keys() {
            self.feed(identity, track);
        }
    }

    fn viewing(
        &self,
        identity: &ParticipantIdentity,
        track: &TrackSid,
    ) -> Option<(&Participant, &Publication)> {
        let viewer = self.participants.get(identity)?;
        let publisher = self.participants.get(self.tracks.get(track)?)?;
        viewer
            .subscribed
            .contains(track)
            .then_some((viewer, publisher.publication(track)?))
    }

    /// A viewer may want more of a track than anybody before: its publisher hears of that at once,
    /// and of less a while later, for viewers come and go.
    pub(super) fn raise_demand(&mut self, identity: &ParticipantIdentity, track: &TrackSid) {
        let wanted = self
            .viewing(identity, track)
            .map_or([None, None], |(viewer, publication)| {
                wanted(viewer, publication)
            });
        let Some(publisher) = self
            .tracks
            .get(track)
            .and_then(|owner| self.participants.get_mut(owner))
        else {
            return;
        };
        let Some(publication) = publisher.publication_mut(track) else {
            return;
        };
        publication.demand.stale = true;
        let raised = most(publication.demand.told, wanted);
        if raised != publication.demand.told {
            publication.demand.told = raised;
            let message = update(publication);
            publisher.send_message(message);
        }
    }

    /// Somebody who may have wanted a track is gone.
    pub(super) fn demand_fell(&mut self, track: &TrackSid) {
        let publication = self
            .tracks
            .get(track)
            .and_then(|owner| self.participants.get_mut(owner))
            .and_then(|publisher| publisher.publication_mut(track));
        if let Some(publication) = publication {
            publication.demand.stale = true;
        }
    }

    /// Tells publishers what nobody has wanted for a while.
    pub(super) fn lower_demand(&mut self, now: Instant) {
        let tracks: Vec<(TrackSid, ParticipantIdentity)> = self
            .tracks
            .iter()
            .filter(|(track, owner)| {
                let publisher = self.participants.get(*owner);
                let publication = publisher.and_then(|publisher| publisher.publication(track));
                publication.is_some_and(|publication| {
                    let demand = &publication.demand;
                    publication.kind == TrackKind::Video
                        && (demand.stale || demand.less_since.is_some())
                })
            })
            .map(|(track, owner)| (track.clone(), owner.clone()))
            .collect();
        for (track, owner) in tracks {
            self.lower_one(now, &track, &owner);
        }
    }

    fn lower_one(&mut self, now: Instant, track: &TrackSid, owner: &ParticipantIdentity) {
        let Some(publisher) = self.participants.get(owner) else {
            return;
        };
        let Some(publication) = publisher.publication(track) else {
            return;
        };
        // The smallest layer stays on, so that whoever comes next has a picture at once; and the
        // recorder takes the best.
        let least = if publisher.recorded {
            Some(Quality::High)
        } else {
            Some(
                publication
                    .layers
                    .first()
                    .map_or(Quality::Low, |l| l.quality),
            )
        };
        let viewers = self.participants.values();
        let wanted = viewers
            .filter(|viewer| viewer.subscribed.contains(track))
            .map(|viewer| wanted(viewer, publication))
            .fold([least, None], most);
        let Some(publisher) = self.participants.get_mut(owner) else {
            return;
        };
        let Some(publication) = publisher.publication_mut(track) else {
            return;
        };
        let demand = &mut publication.demand;
        demand.stale = false;
        if wanted == demand.told {
            demand.less_since = None;
            return;
        }
        let since = *demand.less_since.get_or_insert(now);
        if now.saturating_duration_since(since) >= DEMAND_LOWERED_AFTER {
            demand.less_since = None;
            demand.told = wanted;
            let message = update(publication);
            publisher.send_message(message);
        }
    }
}

/// Which of a track's codecs a viewer gets: 0 the first, also while it is not known what it takes;
/// 1 the second; `None` if it takes neither.
fn chosen(viewer: &Participant, publication: &Publication) -> Option<usize> {
    let (Some(takes), Some(first)) = (viewer.takes.get(&publication.sid), publication.codec) else {
        return Some(0);
    };
    if takes.contains(&first) {
        return Some(0);
    }
    let second = publication.second.as_ref()?;
    takes.contains(&second.codec).then_some(1)
}

fn wanted(viewer: &Participant, publication: &Publication) -> Wanted {
    let quality = match viewer.settings.get(&publication.sid) {
        None => Some(Quality::High),
        Some(settings) => sfu::layer_max(settings, &publication.layers).map(|layer| {
            let announced = publication.layers.get(usize::from(layer));
            match (announced, layer) {
                (Some(announced), _) => announced.quality,
                (None, 0) => Quality::Low,
                (None, 1) => Quality::Medium,
                (None, _) => Quality::High,
            }
        }),
    };
    match chosen(viewer, publication) {
        Some(0) => [quality, None],
        Some(_) => [None, quality],
        None => [None, None],
    }
}

fn most(a: Wanted, b: Wanted) -> Wanted {
    let ([a_first, a_second], [b_first, b_second]) = (a, b);
    [a_first.max(b_first), a_second.max(b_second)]
}

#[expect(
    deprecated,
    reason = "clients before codecs were told read the qualities of the first"
)]
fn update(publication: &Publication) -> Message {
    let [first, second] = publication.demand.told;
    let mut codecs = Vec::new();
    if let Some(codec) = publication.codec.or(publication.preferred) {
        codecs.push(subscribed(codec, first));
    }
    if let Some(codec) = &publication.second {
        codecs.push(subscribed(codec.codec, second));
    }
    Message::SubscribedQualityUpdate(SubscribedQualityUpdate {
        track_sid: publication.sid.as_str().to_owned(),
        subscribed_qualities: qualities(first),
        subscribed_codecs: codecs,
    })
}

fn subscribed(codec: Codec, wanted: Option<Quality>) -> SubscribedCodec {
    SubscribedCodec {
        codec: codec_name(codec).to_owned(),
        qualities: qualities(wanted),
    }
}

fn qualities(wanted: Option<Quality>) -> Vec<SubscribedQuality> {
    [Quality::Low, Quality::Medium, Quality::High]
        .into_iter()
        .map(|quality| SubscribedQuality {
            quality: quality_to_proto(quality).into(),
            enabled: wanted.is_some_and(|wanted| quality <= wanted),
        })
        .collect()
}
