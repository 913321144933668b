//! A sender that has sent something, and what its subscriber has to say about it.

use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime};

use str0m::crypto::dtls::SrtpProfile;
use str0m::media::{Mid, Pt};

use super::{ExtensionIds, Facts, Losses, Media, Packet, Section, Sender, Sources, rtcp};
use crate::Codec;
use crate::transport::keying::MasterKeys;
use crate::transport::outbox::{Outbox, Path};
use crate::transport::payload::{Format, Payload};

const SSRC: u32 = 0x0a0b_0c0d;
/// Packets that can be asked for again.
const PACKETS: u64 = 40;

/// Lets a sender hear a compound of reports; whether it said anything.
pub(crate) fn hear(epoch: (Instant, SystemTime), compound: &[u8]) -> bool {
    let now = epoch.0;
    let keys = MasterKeys {
        material: (0..56).collect(),
        profile: SrtpProfile::AEAD_AES_128_GCM,
        is_client: false,
    };
    let mut sender = Sender::new(Arc::new(OnceLock::from(keys)), epoch);
    let mut outbox = Outbox::default();
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
    sender.set_path(Path {
        source: address,
        destination: address,
    });
    let payload_type = Payload {
        format: Format {
            codec: Codec::Vp8,
            profile: 0,
            packetization_mode: 0,
        },
        pt: Pt::new_with_value(96),
        rtx: Some(Pt::new_with_value(97)),
    };
    let mid = Mid::from("0");
    sender.set_sections(vec![Section {
        mid,
        sources: Sources {
            ssrc: SSRC,
            rtx: Some(SSRC.wrapping_add(1)),
            cname: "PA_fuzz".to_owned(),
        },
        ids: ExtensionIds::default(),
        payloads: vec![payload_type],
    }]);
    sender.on_connected(now, &mut outbox);
    let media = Arc::new(Media {
        payload: Arc::from([0x10; 32]),
        facts: Facts::default(),
        captured: now,
    });
    for ext_seq in 1..=PACKETS {
        if let Some(mut lane) = sender.lane(mid) {
            let packet = Packet {
                ext_seq,
                rtp_time: 0,
                marker: true,
                payload_type,
                frame_number: None,
                vp8: None,
                media: media.clone(),
            };
            lane.send(now, packet, &mut outbox);
        }
    }
    sender.handle_rtcp(now, compound, &mut outbox);
    let mut losses = Losses::default();
    let mut said = 0usize;
    rtcp::read(compound, |feedback| {
        said = said.saturating_add(1);
        sender.on_feedback(now, feedback, &mut losses, &mut outbox);
    });
    if let Some(lost_of_256) = losses.share() {
        sender.estimator.on_loss(now, lost_of_256);
    }
    sender.handle_timeout(now, &mut outbox);
    while outbox.pop().is_some() {}
    said > 0
}
