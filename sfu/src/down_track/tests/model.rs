//! Random publishers, networks and wishes; what leaves is held against the rules.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;

/// What happens in one step of a run.
#[derive(Debug, Clone)]
enum Step {
    /// The publisher sends a picture on every layer: packets per layer, and which layers key.
    Picture {
        packets: u8,
        key: u8,
    },
    /// A packet in flight is overtaken, lost, repeated.
    Swap(prop::sample::Index),
    Lose(prop::sample::Index),
    Repeat(prop::sample::Index),
    Target(Option<u8>),
    Live(u8),
    /// The encoders start over with new streams.
    Replace,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (1u8..5, 0u8..16).prop_map(|(packets, key)| Step::Picture { packets, key: key & 7 }),
        2 => any::<prop::sample::Index>().prop_map(Step::Swap),
        2 => any::<prop::sample::Index>().prop_map(Step::Lose),
        1 => any::<prop::sample::Index>().prop_map(Step::Repeat),
        2 => prop::option::weighted(0.8, 0u8..3).prop_map(Step::Target),
        1 => (0u8..8).prop_map(Step::Live),
        1 => Just(Step::Replace),
    ]
}

/// Three encodings, or one stream of three spatial layers.
struct Publisher {
    start: Instant,
    scalable: bool,
    generation: u32,
    picture: u64,
    next_seq: [u64; 3],
}

impl Publisher {
    fn picture(&mut self, packets: u8, key: u8) -> Vec<UpPacket> {
        self.picture += 1;
        let mut sent = Vec::new();
        for layer in 0..3u8 {
            let stream = if self.scalable { 0 } else { layer };
            for n in 0..packets {
                let seq = &mut self.next_seq[usize::from(stream)];
                *seq += 1;
                let keyframe = if self.scalable {
                    key & 1 == 1 && layer == 0
                } else {
                    key >> layer & 1 == 1
                };
                let last = n + 1 == packets;
                sent.push(UpPacket {
                    ssrc: self.generation * 10 + u32::from(stream),
                    ext_seq: *seq,
                    rtp_time: u64::from(stream) * 5_000_000 + self.picture * 3000,
                    marker: last && (layer == 2 || !self.scalable),
                    scalable: self.scalable,
                    keyframe: keyframe && n == 0,
                    frame_end: last,
                    codec: if self.scalable {
                        Codec::Vp9
                    } else {
                        Codec::Vp8
                    },
                    ..packet(self.start, layer, self.picture)
                });
            }
        }
        sent
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_leaves_is_one_unbroken_stream(
        scalable: bool,
        seed: u64,
        steps in prop::collection::vec(step(), 1..400),
    ) {
        let mut down = DownTrack::new(TrackKind::Video, &mut StdRng::seed_from_u64(seed));
        down.set_target(Some(2));
        let mut publisher = Publisher {
            start: Instant::now(),
            scalable,
            generation: 1,
            picture: 0,
            next_seq: [1000, 60_000, 3],
        };
        let mut flight: Vec<UpPacket> = Vec::new();
        let mut lost: HashSet<(u32, u64)> = HashSet::new();
        let mut out: HashMap<u64, (Forwarded, UpPacket)> = HashMap::new();
        for step in steps {
            match step {
                Step::Picture { packets, key } => {
                    // What the steps before did to the last picture has been done: it arrives.
                    for packet in flight.drain(..) {
                        if let Some(forwarded) = send(&mut down, &packet) {
                            prop_assert!(
                                out.insert(forwarded.ext_seq, (forwarded, packet)).is_none(),
                                "sequence number {} twice", forwarded.ext_seq
                            );
                        }
                    }
                    flight = publisher.picture(packets, key);
                }
                Step::Swap(at) if flight.len() > 1 => {
                    let at = at.index(flight.len() - 1);
                    flight.swap(at, at + 1);
                }
                Step::Lose(at) if !flight.is_empty() => {
                    let packet = flight.remove(at.index(flight.len()));
                    lost.insert((packet.ssrc, packet.ext_seq));
                }
                Step::Repeat(at) if !flight.is_empty() => {
                    let packet = flight[at.index(flight.len())].clone();
                    flight.push(packet);
                }
                Step::Target(target) => down.set_target(target),
                Step::Live(live) => down.set_live(live),
                Step::Replace => {
                    publisher.generation += 1;
                    publisher.next_seq = [9, 200, 7_000_000];
                }
                Step::Swap(_) | Step::Lose(_) | Step::Repeat(_) => {}
            }
        }

        let mut sent: Vec<_> = out.into_values().collect();
        sent.sort_by_key(|(forwarded, _)| forwarded.ext_seq);
        let mut by_picture: HashMap<u64, HashSet<(u32, u8)>> = HashMap::new();
        for pair in sent.windows(2) {
            let [(before, from), (after, to)] = pair else { unreachable!() };
            prop_assert!(before.rtp_time <= after.rtp_time, "time runs backwards");
            // A gap is made of packets that were lost, or overtook each other at a switch.
            let gap = after.ext_seq - before.ext_seq - 1;
            prop_assert!(gap as usize <= lost.len() + 8, "gap of {gap}");
            if from.ssrc == to.ssrc && before.rtp_time == after.rtp_time {
                prop_assert_eq!(from.rtp_time, to.rtp_time);
            }
        }
        for (forwarded, packet) in &sent {
            by_picture
                .entry(forwarded.rtp_time)
                .or_default()
                .insert((packet.ssrc, packet.layer));
        }
        for layers in by_picture.values() {
            let streams: HashSet<u32> = layers.iter().map(|(ssrc, _)| *ssrc).collect();
            prop_assert_eq!(streams.len(), 1, "two streams in one picture: {:?}", layers);
            if !scalable {
                prop_assert_eq!(layers.len(), 1, "a mix of layers in one picture");
            }
        }
    }

    /// Without loss or reordering nothing is missing: every number follows the one before, every
    /// picture of a scalable stream is a whole stack of layers and ends with the marker.
    #[test]
    fn a_clean_line_has_no_gaps_and_whole_pictures(
        scalable: bool,
        seed: u64,
        pictures in prop::collection::vec((1u8..4, 0u8..8, prop::option::weighted(0.9, 0u8..3)), 1..300),
    ) {
        let mut down = DownTrack::new(TrackKind::Video, &mut StdRng::seed_from_u64(seed));
        let mut publisher = Publisher {
            start: Instant::now(),
            scalable,
            generation: 1,
            picture: 0,
            next_seq: [1000, 60_000, 3],
        };
        let mut last: Option<Forwarded> = None;
        for (packets, key, target) in pictures {
            down.set_target(target);
            let mut picture: Vec<(Forwarded, u8)> = Vec::new();
            for packet in publisher.picture(packets, key) {
                let Some(forwarded) = send(&mut down, &packet) else { continue };
                if let Some(last) = last {
                    prop_assert_eq!(forwarded.ext_seq, last.ext_seq + 1);
                    prop_assert!(forwarded.rtp_time >= last.rtp_time);
                }
                last = Some(forwarded);
                picture.push((forwarded, packet.layer));
            }
            if scalable && let Some((end, top)) = picture.last() {
                prop_assert_eq!(picture.len(), usize::from((top + 1) * packets));
                prop_assert!(end.marker);
                prop_assert_eq!(picture.iter().filter(|(sent, _)| sent.marker).count(), 1);
            }
        }
    }

    /// Whatever numbers a hostile publisher makes up, nothing panics and no number leaves twice.
    #[test]
    fn arbitrary_numbers_change_nothing(
        packets in prop::collection::vec(
            (0u32..3, any::<u64>(), any::<u64>(), 0u8..8, any::<[bool; 4]>(), any::<(u16, u8, u8)>()),
            1..200,
        ),
    ) {
        let start = Instant::now();
        let mut down = video();
        down.set_target(Some(3));
        let mut numbers = HashSet::new();
        for (ssrc, ext_seq, rtp_time, layer, [scalable, keyframe, frame_end, long], ids) in packets {
            let packet = UpPacket {
                ssrc,
                ext_seq,
                rtp_time,
                layer,
                scalable,
                keyframe,
                frame_end,
                frame_number: Some(ids.0),
                vp8: Some(Vp8Ids {
                    picture_id: Some(PictureId { value: ids.0 & 0x7fff, long }),
                    tl0_pic_idx: Some(ids.1),
                    key_idx: Some(ids.2),
                }),
                sender_report: Some(SenderReport {
                    wall_clock: std::time::SystemTime::UNIX_EPOCH
                        + Duration::from_secs(u64::from(ids.0) << 16),
                    rtp_time: ext_seq,
                }),
                ..packet(start, 0, 0)
            };
            if let Some(forwarded) = send(&mut down, &packet) {
                prop_assert!(numbers.insert(forwarded.ext_seq));
                let _ = down.sender_report();
            }
        }
    }
}
