//! What the fuzzers call: every reader of a peer's bytes, each as a plain function that says whether
//! it could use them. `fuzz/` runs them under libFuzzer; `cargo test` replays its corpus.

mod replay;

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Instant, SystemTime};

use crate::transport::{self, Engine, Transport};
use crate::{
    Av1Payload, Codec, DependencyDescriptor, H264Payload, ParticipantSid, Publication,
    Subscription, TrackKind, TrackSid, TrackSource, TransportOptions, TransportRole, Vp8Descriptor,
    Vp9Descriptor, worker,
};

pub use self::replay::replay;

/// A target: its name, which is that of its corpus, and its function.
pub type Target = (&'static str, fn(&[u8]) -> bool);

/// All targets of this crate.
pub const TARGETS: &[Target] = &[
    ("vp8", vp8),
    ("vp9", vp9),
    ("h264", h264),
    ("av1", av1),
    ("dependency_descriptor", dependency_descriptor),
    ("red", red),
    ("stun", stun),
    ("rtcp", rtcp),
    ("sdp", sdp),
];

/// VP8 payload descriptors.
pub fn vp8(bytes: &[u8]) -> bool {
    Vp8Descriptor::parse(bytes).is_ok()
}

/// VP9 payload descriptors.
pub fn vp9(bytes: &[u8]) -> bool {
    Vp9Descriptor::parse(bytes).is_ok()
}

/// H.264 payloads: single, aggregated, fragmented.
pub fn h264(bytes: &[u8]) -> bool {
    H264Payload::parse(bytes).is_ok()
}

/// AV1 aggregation headers.
pub fn av1(bytes: &[u8]) -> bool {
    Av1Payload::parse(bytes).is_ok()
}

/// Dependency descriptors: the first byte says how many of those behind it make a first descriptor,
/// whose structure the rest is then read with.
pub fn dependency_descriptor(bytes: &[u8]) -> bool {
    let Some((len, rest)) = bytes.split_first() else {
        return false;
    };
    let (first, second) = rest.split_at(usize::from(*len).min(rest.len()));
    let known = DependencyDescriptor::parse(first, None)
        .ok()
        .and_then(|descriptor| descriptor.structure);
    DependencyDescriptor::parse(second, known.as_ref()).is_ok()
}

/// Redundant audio.
pub fn red(bytes: &[u8]) -> bool {
    worker::newest_frame(bytes).is_some()
}

/// Connectivity checks, as far as they are read before the engine gets them.
pub fn stun(bytes: &[u8]) -> bool {
    worker::ufrag_of_check(bytes).is_some()
}

/// A subscriber's reports, as they are once opened, and as they come.
pub fn rtcp(bytes: &[u8]) -> bool {
    let (now, wall_clock) = clock();
    transport::hear((now, wall_clock), bytes)
}

/// Session descriptions: an offer to one connection for both ways, where something is published and
/// something subscribed, and an answer to an offer of ours.
pub fn sdp(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let (now, _) = clock();
    let mut both = transport(TransportRole::Both, now);
    for kind in [TrackKind::Audio, TrackKind::Video] {
        both.publish(Publication {
            sid: TrackSid::new(format!("TR_{kind:?}")),
            cids: vec!["track".to_owned()],
            kind,
            source: TrackSource::Unknown,
            codec: (kind == TrackKind::Video).then_some(Codec::H264),
            layers: Vec::new(),
            muted: false,
        });
        both.subscribe(subscription(), kind);
    }
    let answered = both.accept_offer(text).is_ok();
    let mut subscriber = transport(TransportRole::Subscriber, now);
    subscriber.subscribe(subscription(), TrackKind::Video);
    let offered = subscriber.create_offer(false).is_ok();
    answered || (offered && subscriber.accept_answer(text).is_ok())
}

fn subscription() -> Subscription {
    Subscription {
        track: TrackSid::new("TR_remote"),
        publisher: ParticipantSid::new("PA_remote"),
        stream_id: "PA_remote|camera".to_owned(),
    }
}

thread_local! {
    /// A certificate costs more than everything else here.
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

fn transport(role: TransportRole, now: Instant) -> Transport {
    let options = TransportOptions {
        participant: ParticipantSid::new("PA_client"),
        role,
    };
    ENGINE.with_borrow_mut(|engine| {
        let engine = engine.get_or_insert_with(|| {
            let candidate = SocketAddr::from((Ipv4Addr::LOCALHOST, 7882));
            Engine::new([candidate].into(), clock())
        });
        Transport::new(engine, &options, now)
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a fuzzer has no clock to hand in, and nothing here depends on what it says"
)]
fn clock() -> (Instant, SystemTime) {
    (Instant::now(), SystemTime::now())
}
