//! A track that a participant announced.

use livekit_protocol::{
    self as lk, AddTrackRequest, RequestResponse, SimulcastCodecInfo, TrackInfo, request_response,
    video_layer::Mode,
};
use sfu::{Codec, TrackKind, TrackSid, TrackSource, VideoLayer};

use super::demand::Demand;
use crate::limits::{NAME_BYTES_MAX, TRACK_LAYERS_MAX};
use crate::proto::{
    codec_from_mime, kind_from_proto, mime_type, source_from_proto, stream_name, video_layers,
};

/// An announced track, bound to a media section or still waiting for one.
#[derive(Debug, Clone)]
pub(crate) struct Publication {
    pub(crate) sid: TrackSid,
    pub(crate) info: TrackInfo,
    pub(crate) cids: Vec<String>,
    pub(crate) kind: TrackKind,
    pub(crate) source: TrackSource,
    pub(crate) layers: Vec<VideoLayer>,
    /// What the client asked for, put first in the answer.
    pub(crate) preferred: Option<Codec>,
    /// What was negotiated.
    pub(crate) codec: Option<Codec>,
    /// An offer carries it; only now the others hear of it.
    pub(crate) bound: bool,
    pub(crate) media_started: bool,
    /// The room is on hold, so the track counts as muted.
    pub(crate) on_hold: bool,
    /// The same pictures in another codec, if the publisher has one to offer.
    pub(crate) second: Option<Second>,
    pub(super) demand: Demand,
    /// The publisher was told of its first subscriber.
    pub(crate) subscription_told: bool,
}

/// A track's second codec, for viewers who cannot decode the first.
#[derive(Debug, Clone)]
pub(crate) struct Second {
    pub(crate) codec: Codec,
    /// Its name in the media plane, once the publisher added it; nobody else hears of it.
    pub(crate) track: Option<TrackSid>,
    pub(crate) bound: bool,
}

/// An `AddTrackRequest` that can be honoured.
#[derive(Debug)]
pub(super) struct Announcement {
    pub(super) kind: TrackKind,
    pub(super) source: TrackSource,
    request: AddTrackRequest,
}

impl Announcement {
    /// Checks what does not depend on the participant.
    pub(super) fn read(request: AddTrackRequest) -> Result<Self, Box<RequestResponse>> {
        use request_response::Reason;
        let Some(kind) = kind_from_proto(request.r#type()) else {
            return Err(refuse(
                request,
                Reason::UnsupportedType,
                "data tracks are not supported",
            ));
        };
        let layers = request
            .simulcast_codecs
            .iter()
            .map(|codec| codec.layers.len())
            .chain([request.layers.len(), request.simulcast_codecs.len()])
            .max()
            .unwrap_or(0);
        let longest = request
            .simulcast_codecs
            .iter()
            .map(|codec| codec.cid.len().max(codec.codec.len()))
            .chain([request.name.len(), request.cid.len(), request.stream.len()])
            .max()
            .unwrap_or(0);
        if layers > TRACK_LAYERS_MAX || longest > NAME_BYTES_MAX {
            return Err(refuse(
                request,
                Reason::LimitExceeded,
                "a name, an id or the list of layers is too long",
            ));
        }
        let source = source_from_proto(request.source());
        Ok(Self {
            kind,
            source,
            request,
        })
    }

    /// The published track that this adds a codec to.
    pub(super) fn adds_to(&self) -> Option<TrackSid> {
        (!self.request.sid.is_empty()).then(|| TrackSid::new(self.request.sid.as_str()))
    }

    /// The codec to be added, and its layers.
    pub(super) fn added(&self) -> Option<(Codec, Vec<VideoLayer>)> {
        let announced = self.request.simulcast_codecs.first()?;
        let codec = codec_from_mime(&announced.codec)?;
        let layers = if announced.layers.is_empty() {
            &self.request.layers
        } else {
            &announced.layers
        };
        Some((
            codec,
            video_layers(layers, Some(codec), announced.video_layer_mode()),
        ))
    }

    pub(super) fn cid(&self) -> &str {
        &self.request.cid
    }

    pub(super) fn refuse(
        self,
        reason: request_response::Reason,
        message: &str,
    ) -> Box<RequestResponse> {
        refuse(self.request, reason, message)
    }

    /// The publication that this announces. `fallback` is the room's first choice of codec, for
    /// clients that name none.
    #[expect(
        deprecated,
        reason = "clients before TrackInfo.codecs read simulcast, layers and stereo"
    )]
    pub(super) fn into_publication(self, sid: TrackSid, fallback: Option<Codec>) -> Publication {
        let Self {
            kind,
            source,
            request,
        } = self;
        let first = request.simulcast_codecs.first();
        let preferred = match kind {
            TrackKind::Audio => None,
            TrackKind::Video => first
                .and_then(|codec| codec_from_mime(&codec.codec))
                .filter(|codec| codec.kind() == TrackKind::Video)
                .or(fallback),
        };
        let video = |codec: &Codec| codec.kind() == TrackKind::Video && Some(*codec) != preferred;
        let second = request
            .simulcast_codecs
            .get(1)
            .and_then(|codec| codec_from_mime(&codec.codec))
            .filter(|codec| kind == TrackKind::Video && video(codec))
            .map(|codec| Second {
                codec,
                track: None,
                bound: false,
            });
        let mode = first.map_or(Mode::Unused, |codec| codec.video_layer_mode());
        let announced = first
            .map(|codec| &codec.layers)
            .filter(|layers| !layers.is_empty())
            .unwrap_or(&request.layers);
        let layers = video_layers(announced, preferred, mode);
        let simulcast = layers.iter().filter(|layer| layer.rid.is_some()).count() > 1;
        let mime = preferred.map(mime_type).unwrap_or_default();
        let codecs = if kind == TrackKind::Video {
            vec![SimulcastCodecInfo {
                mime_type: mime.to_owned(),
                cid: first.map_or_else(|| request.cid.clone(), |codec| codec.cid.clone()),
                layers: announced.clone(),
                video_layer_mode: mode.into(),
                ..SimulcastCodecInfo::default()
            }]
        } else {
            Vec::new()
        };
        let mut cids = vec![request.cid.clone()];
        for codec in &request.simulcast_codecs {
            if !codec.cid.is_empty() && !cids.contains(&codec.cid) {
                cids.push(codec.cid.clone());
            }
        }
        let info = TrackInfo {
            sid: sid.as_str().to_owned(),
            r#type: request.r#type,
            name: request.name.clone(),
            muted: request.muted,
            width: request.width,
            height: request.height,
            simulcast,
            disable_dtx: request.disable_dtx,
            source: request.source,
            layers: announced.clone(),
            mime_type: mime.to_owned(),
            codecs,
            stereo: request.stereo
                || request
                    .audio_features
                    .contains(&lk::AudioTrackFeature::TfStereo.into()),
            disable_red: request.disable_red,
            encryption: request.encryption,
            stream: stream_name(&request, source),
            backup_codec_policy: request.backup_codec_policy,
            audio_features: request.audio_features.clone(),
            packet_trailer_features: request.packet_trailer_features,
            ..TrackInfo::default()
        };
        Publication {
            sid,
            info,
            cids,
            kind,
            source,
            layers,
            preferred,
            codec: None,
            bound: false,
            media_started: false,
            on_hold: false,
            second,
            demand: Demand::default(),
            subscription_told: false,
        }
    }
}

impl Publication {
    /// Muted by its publisher or because the room is on hold.
    pub(super) fn muted(&self) -> bool {
        self.info.muted || self.on_hold
    }

    /// Its names in the media plane: its own, and that of its second codec.
    pub(super) fn tracks(&self) -> impl Iterator<Item = &TrackSid> {
        let second = self
            .second
            .as_ref()
            .and_then(|second| second.track.as_ref());
        std::iter::once(&self.sid).chain(second)
    }

    /// An offer carries its second codec.
    pub(super) fn bind_second(&mut self, mid: &str, codec: Codec) {
        if let Some(second) = self.second.as_mut() {
            second.bound = true;
            second.codec = codec;
        }
        self.info.codecs.truncate(1);
        self.info.codecs.push(SimulcastCodecInfo {
            mime_type: mime_type(codec).to_owned(),
            mid: mid.to_owned(),
            ..SimulcastCodecInfo::default()
        });
    }

    /// The publisher took its second codec away; it may add it again.
    pub(super) fn drop_second(&mut self) {
        if let Some(second) = self.second.as_mut() {
            second.track = None;
            second.bound = false;
        }
        self.info.codecs.truncate(1);
    }

    /// As everybody is told of it.
    pub(super) fn told(&self) -> TrackInfo {
        TrackInfo {
            muted: self.muted(),
            ..self.info.clone()
        }
    }

    /// The same for the media plane.
    pub(super) fn for_transport(&self) -> sfu::Publication {
        sfu::Publication {
            sid: self.sid.clone(),
            cids: self.cids.clone(),
            kind: self.kind,
            source: self.source,
            codec: self.preferred,
            layers: self.layers.clone(),
            muted: self.muted(),
        }
    }

    /// An offer carries it.
    pub(super) fn bind(&mut self, mid: &str, codec: Codec) {
        self.bound = true;
        self.codec = Some(codec);
        mime_type(codec).clone_into(&mut self.info.mime_type);
        mid.clone_into(&mut self.info.mid);
        if let Some(info) = self.info.codecs.first_mut() {
            mime_type(codec).clone_into(&mut info.mime_type);
            mid.clone_into(&mut info.mid);
        }
    }
}

fn refuse(
    request: AddTrackRequest,
    reason: request_response::Reason,
    message: &str,
) -> Box<RequestResponse> {
    Box::new(RequestResponse {
        request_id: 0,
        reason: reason.into(),
        message: message.to_owned(),
        request: Some(request_response::Request::AddTrack(request)),
    })
}
