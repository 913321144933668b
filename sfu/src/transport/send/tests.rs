//! What leaves, opened again by the book.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use proptest::prelude::*;
use str0m::crypto::dtls::SrtpProfile;
use str0m::media::Pt;

use super::stream::AGAIN_MIN;
use super::*;
use crate::transport::keying::MasterKeys;

const SSRC: u32 = 0x0a0b_0c0d;
const RTX: u32 = 0x1a1b_1c1d;

struct Wire {
    now: Instant,
    sender: Sender,
    outbox: Outbox,
    /// The client's reports are sealed with this.
    theirs: Keys,
    reports: u32,
}

/// A packet as the client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    ssrc: u32,
    pt: u8,
    seq: u16,
    rtp_time: u32,
    marker: bool,
    payload: Vec<u8>,
}

fn mid() -> Mid {
    Mid::from("0")
}

fn video() -> Payload {
    Payload {
        format: Format {
            codec: Codec::Vp8,
            profile: 0,
            packetization_mode: 0,
        },
        pt: Pt::new_with_value(96),
        rtx: Some(Pt::new_with_value(97)),
    }
}

fn master(is_client: bool) -> MasterKeys {
    MasterKeys {
        material: (0..56).collect(),
        profile: SrtpProfile::AEAD_AES_128_GCM,
        is_client,
    }
}

impl Wire {
    fn new() -> Self {
        let now = Instant::now();
        let overheard = Arc::new(OnceLock::from(master(false)));
        let mut sender = Sender::new(overheard, (now, SystemTime::now()));
        sender.set_path(Path {
            source: "192.0.2.1:7882".parse().unwrap(),
            destination: "192.0.2.2:5000".parse().unwrap(),
        });
        sender.set_sections(vec![Section {
            mid: mid(),
            sources: Sources {
                ssrc: SSRC,
                rtx: Some(RTX),
                cname: "PA_x".to_owned(),
            },
            ids: ExtensionIds::default(),
            payloads: vec![video()],
        }]);
        Self {
            now,
            sender,
            outbox: Outbox::default(),
            theirs: Keys::derive(&master(true)).unwrap(),
            reports: 0,
        }
    }

    fn connected() -> Self {
        let mut wire = Self::new();
        wire.sender.on_connected(wire.now, &mut wire.outbox);
        wire
    }

    fn send(&mut self, ext_seq: u64) {
        self.send_payload(ext_seq, &ext_seq.to_be_bytes());
    }

    fn send_payload(&mut self, ext_seq: u64, payload: &[u8]) {
        let packet = Packet {
            ext_seq,
            rtp_time: ext_seq as u32 * 3000,
            marker: true,
            payload_type: video(),
            frame_number: None,
            vp8: None,
            media: Arc::new(Media {
                payload: Arc::from(payload),
                facts: Facts::default(),
                captured: self.now,
            }),
        };
        let mut lane = self.sender.lane(mid()).unwrap();
        lane.send(self.now, packet, &mut self.outbox);
    }

    fn datagrams(&mut self) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| self.outbox.pop())
            .flat_map(|send| {
                let parts = send.contents.chunks(send.segment_size);
                parts.map(<[u8]>::to_vec).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Opens what left, each source in the cycle given.
    fn seen(&mut self, cycle: u32) -> Vec<Seen> {
        let datagrams = self.datagrams();
        datagrams
            .iter()
            .filter(|datagram| !is_rtcp(datagram))
            .map(|datagram| open(datagram, cycle))
            .collect()
    }

    fn report(&mut self, compound: &[u8]) {
        let mut packet = compound.to_vec();
        packet.resize(packet.len() + self.theirs.rtcp.rtcp_trailer_len(), 0);
        let ssrc = u32::from_be_bytes(compound[4..8].try_into().unwrap());
        let sealed = self.theirs.rtcp.seal_rtcp(&mut packet, ssrc, self.reports);
        sealed.unwrap();
        self.reports += 1;
        self.sender.handle_rtcp(self.now, &packet, &mut self.outbox);
    }

    fn nack(&mut self, seq: u16) {
        let mut compound = vec![0x81, 205, 0, 3, 0, 0, 0, 9];
        compound.extend(SSRC.to_be_bytes());
        compound.extend(seq.to_be_bytes());
        compound.extend([0, 0]);
        self.report(&compound);
    }

    fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.sender.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.sender.handle_timeout(self.now, &mut self.outbox);
        }
        self.now = end;
    }
}

/// Opens one packet with the server's session key, nonce built as RFC 7714 §8.1 has it.
fn open(datagram: &[u8], cycle: u32) -> Seen {
    let words: Vec<u32> = datagram[..12]
        .chunks(4)
        .map(|word| u32::from_be_bytes(word.try_into().unwrap()))
        .collect();
    assert_eq!(datagram[0] & 0x1f, 0, "no extensions were negotiated");
    let (key, salt) = session();
    let mut nonce = [0; 12];
    nonce[2..6].copy_from_slice(&datagram[8..12]);
    nonce[6..10].copy_from_slice(&cycle.to_be_bytes());
    nonce[10..].copy_from_slice(&datagram[2..4]);
    for (byte, salt) in nonce.iter_mut().zip(salt) {
        *byte ^= salt;
    }
    let mut payload = datagram[12..].to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let plain = key.open_in_place(nonce, Aad::from(&datagram[..12]), &mut payload);
    let mut payload = plain.expect("sealed as it should be").to_vec();
    if datagram[0] & 0x20 != 0 {
        let padding = usize::from(*payload.last().unwrap());
        payload.truncate(payload.len() - padding);
    }
    Seen {
        ssrc: words[2],
        pt: datagram[1] & 0x7f,
        seq: words[0] as u16,
        rtp_time: words[1],
        marker: datagram[1] & 0x80 != 0,
        payload,
    }
}

/// The server's RTP session key and salt, derived with AES alone.
fn session() -> (LessSafeKey, Vec<u8>) {
    use aws_lc_rs::cipher::{AES_128, EncryptingKey, EncryptionContext, UnboundCipherKey};
    let material = master(false).material;
    let (master, salt) = (&material[16..32], &material[44..56]);
    let expand = |label: u8, len: usize| {
        let mut block = [0; 16];
        block[..12].copy_from_slice(salt);
        block[7] ^= label;
        let key = EncryptingKey::ecb(UnboundCipherKey::new(&AES_128, master).unwrap()).unwrap();
        let context = EncryptionContext::None;
        key.less_safe_encrypt(&mut block, context).unwrap();
        block[..len].to_vec()
    };
    let key = UnboundKey::new(&AES_128_GCM, &expand(0, 16)).unwrap();
    (LessSafeKey::new(key), expand(2, 12))
}

#[test]
fn a_packet_leaves_as_it_was_given() {
    let mut wire = Wire::connected();
    wire.send(500);
    let seen = wire.seen(0);
    assert_eq!(
        seen[seen.len() - 1],
        Seen {
            ssrc: SSRC,
            pt: 96,
            seq: 500,
            rtp_time: 1_500_000,
            marker: true,
            payload: 500u64.to_be_bytes().to_vec(),
        }
    );
}

#[test]
fn the_cycle_goes_on_where_the_sequence_number_wraps() {
    let mut wire = Wire::connected();
    // A numbering that is already in its third cycle begins the receiver's first.
    wire.send(0x2_ffff);
    assert_eq!(wire.seen(0).last().unwrap().seq, 0xffff);
    wire.send(0x3_0000);
    assert_eq!(wire.seen(1).last().unwrap().seq, 0);
    wire.send(0x2_fffe);
    assert_eq!(wire.seen(0).last().unwrap().seq, 0xfffe);
    // Before the first cycle there is none.
    wire.send(0x1_ffff);
    assert!(wire.seen(0).is_empty());
}

#[test]
fn a_lost_packet_is_sent_again_as_a_retransmission() {
    let mut wire = Wire::connected();
    for ext_seq in 100..110 {
        wire.send(ext_seq);
    }
    wire.seen(0);
    wire.nack(103);
    let again = wire.seen(0);
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].ssrc, again[0].pt), (RTX, 97));
    assert_eq!(again[0].rtp_time, 103 * 3000);
    assert_eq!(again[0].payload[..2], 103u16.to_be_bytes());
    assert_eq!(again[0].payload[2..], 103u64.to_be_bytes());
    // Not while it is still on its way, and not what never left.
    wire.nack(103);
    wire.nack(300);
    assert!(wire.seen(0).is_empty());
    wire.now += Duration::from_millis(50);
    wire.nack(103);
    assert_eq!(wire.seen(0).len(), 1);
    // Too late to be shown.
    wire.now += Duration::from_secs(3);
    wire.nack(104);
    assert!(wire.seen(0).is_empty());
}

#[test]
fn retransmissions_end_where_they_would_congest() {
    let mut wire = Wire::connected();
    for ext_seq in 0..40 {
        wire.send_payload(ext_seq, &[0x5a; 1000]);
    }
    wire.seen(0);
    let mut again = 0;
    for _ in 0..40 {
        wire.now += AGAIN_MIN + Duration::from_millis(1);
        for seq in 0..40 {
            wire.nack(seq);
        }
        again += wire.seen(0).len() as u64;
    }
    let bytes = again * 1000;
    let most = crate::limits::RTX_CREDIT_MAX + 40 * 1100;
    assert!(bytes > 0 && bytes <= most, "{bytes}");
}

#[test]
fn what_came_before_the_keys_leaves_with_them() {
    let mut wire = Wire::new();
    wire.send(1);
    wire.send(2);
    assert!(wire.datagrams().is_empty());
    wire.sender.on_connected(wire.now, &mut wire.outbox);
    let seen = wire.seen(0);
    assert_eq!(seen.iter().map(|seen| seen.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(wire.sender.poll_heard(), None);
    // Too much of it is dropped, and starts over with a keyframe.
    let mut wire = Wire::new();
    for ext_seq in 0..=WAITING_PACKETS as u64 {
        wire.send(ext_seq);
    }
    wire.sender.on_connected(wire.now, &mut wire.outbox);
    assert!(wire.seen(0).is_empty());
    assert_eq!(wire.sender.poll_heard(), Some(Heard::KeyframeWanted(mid())));
}

#[test]
fn a_report_relates_timestamps_to_the_clock() {
    let mut wire = Wire::connected();
    wire.send(10);
    wire.datagrams();
    wire.wait(FIRST_REPORT_AFTER);
    let datagrams = wire.datagrams();
    let report = datagrams.iter().find(|datagram| is_rtcp(datagram)).unwrap();
    let mut plain = Vec::new();
    // Opened with the keys of our own direction.
    let ours = Keys::derive(&master(false)).unwrap();
    assert_eq!(ours.rtcp.open_rtcp(report, &mut plain), Some(0));
    assert_eq!(plain[..4], [0x80, 200, 0, 6]);
    assert_eq!(plain[4..8], SSRC.to_be_bytes());
    let at = wire.sender.wall_clock(wire.now);
    assert_eq!(plain[8..16], header::ntp(at).to_be_bytes());
    let rtp_time = u32::from_be_bytes(plain[16..20].try_into().unwrap());
    // A tenth of a second after the packet, at 90 kHz.
    assert_eq!(rtp_time, 30_000 + 9_000);
    assert_eq!(plain[20..28], [0, 0, 0, 1, 0, 0, 0, 8]);
    assert!(plain.windows(4).any(|bytes| bytes == b"PA_x"));
    // The next one a second later, under the next index.
    wire.wait(SENDER_REPORT_INTERVAL);
    let datagrams = wire.datagrams();
    let report = datagrams.iter().find(|datagram| is_rtcp(datagram)).unwrap();
    assert_eq!(ours.rtcp.open_rtcp(report, &mut plain), Some(1));
}

#[test]
fn the_round_trip_is_what_the_reports_say() {
    let mut wire = Wire::connected();
    wire.send(10);
    let sent = header::ntp(wire.sender.wall_clock(wire.now)) >> 16;
    wire.now += Duration::from_millis(150);
    let mut compound = vec![0x81, 201, 0, 7, 0, 0, 0, 9];
    compound.extend(SSRC.to_be_bytes());
    compound.extend([0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0]);
    compound.extend((sent as u32).to_be_bytes());
    compound.extend(0x0ccc_u32.to_be_bytes()); // 50 ms
    wire.report(&compound);
    let rtt = wire.sender.link().1.unwrap();
    assert!((99..=101).contains(&rtt.as_millis()), "{rtt:?}");
}

#[test]
fn a_keyframe_is_wanted_once_however_often_it_is_said() {
    let mut wire = Wire::connected();
    let mut compound = vec![0x81, 206, 0, 2, 0, 0, 0, 9];
    compound.extend(SSRC.to_be_bytes());
    let twice = [compound.clone(), compound.clone()].concat();
    wire.report(&twice);
    assert_eq!(wire.sender.poll_heard(), Some(Heard::KeyframeWanted(mid())));
    assert_eq!(wire.sender.poll_heard(), None);
    // Of a source that is not ours, never.
    compound[11] ^= 1;
    wire.report(&compound);
    assert_eq!(wire.sender.poll_heard(), None);
}

#[test]
fn a_report_that_comes_again_counts_for_nothing() {
    let mut wire = Wire::connected();
    wire.send(7);
    wire.seen(0);
    wire.nack(7);
    assert_eq!(wire.seen(0).len(), 1);
    wire.now += Duration::from_millis(100);
    wire.reports = 0;
    wire.nack(7);
    assert!(wire.seen(0).is_empty());
}

proptest! {
    #[test]
    fn no_index_is_sealed_twice(
        steps in prop::collection::vec((-300i64..200, any::<bool>()), 1..300),
    ) {
        let mut wire = Wire::connected();
        wire.sender.set_remb_agreed(true);
        wire.sender.set_desired_bitrate(wire.now, 5_000_000);
        let mut used = HashSet::new();
        let mut ext_seq = 0x1_8000u64;
        for (step, lost) in steps {
            ext_seq = ext_seq.saturating_add_signed(step);
            wire.send(ext_seq);
            if lost {
                wire.nack(ext_seq as u16);
            }
            wire.wait(Duration::from_millis(12));
            for datagram in wire.datagrams() {
                // What stays readable tells source and number; too few for a wrap.
                let id = if is_rtcp(&datagram) {
                    datagram[datagram.len() - 4..].to_vec()
                } else {
                    [&datagram[2..4], &datagram[8..12]].concat()
                };
                let fresh = used.insert(id);
                prop_assert!(fresh);
            }
        }
    }
}
