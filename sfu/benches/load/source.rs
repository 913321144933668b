//! What the publisher sends: 1100-byte VP8 packets in bursts of eight, and Opus.
//!
//! 33⅓ pictures/s × 8 packets + 50 Opus packets/s ≈ 317 packets/s, 2.4 Mbit/s per viewer.

use std::time::{Duration, Instant};

/// RTP payload of one video packet, in bytes.
pub(crate) const VIDEO_PAYLOAD: usize = 1100;
/// RTP payload of one Opus packet, in bytes: about 40 kbit/s.
pub(crate) const AUDIO_PAYLOAD: usize = 100;
/// Packets of one picture.
pub(crate) const BURST: usize = 8;
/// Time between pictures.
pub(crate) const VIDEO_INTERVAL: Duration = Duration::from_millis(30);
/// Time between Opus packets.
pub(crate) const AUDIO_INTERVAL: Duration = Duration::from_millis(20);
/// A keyframe at least this often (3 s), besides those asked for.
const KEYFRAME_INTERVAL: u64 = 100;

/// A packet to publish.
pub(crate) struct Packet {
    /// Video or audio.
    pub(crate) video: bool,
    /// Sequence number, unwrapped.
    pub(crate) ext_seq: u64,
    /// RTP timestamp in the clock of its kind.
    pub(crate) rtp_time: u32,
    /// Last of its picture.
    pub(crate) marker: bool,
    /// RTP payload.
    pub(crate) payload: Vec<u8>,
}

/// Makes the packets that are due.
pub(crate) struct Source {
    epoch: Instant,
    next_video: Instant,
    next_audio: Instant,
    pictures: u64,
    video_packets: u64,
    audio_packets: u64,
    keyframe_wanted: bool,
}

impl Source {
    /// Starts at `now`. `epoch` is what the time stamps in the payloads count from.
    pub(crate) fn new(epoch: Instant, now: Instant) -> Self {
        Self {
            epoch,
            next_video: now,
            next_audio: now,
            pictures: 0,
            video_packets: 0,
            audio_packets: 0,
            keyframe_wanted: true,
        }
    }

    /// The next picture is a keyframe.
    pub(crate) fn request_keyframe(&mut self) {
        self.keyframe_wanted = true;
    }

    /// When the next packet is due.
    pub(crate) fn due(&self) -> Instant {
        self.next_video.min(self.next_audio)
    }

    /// Packets made so far.
    pub(crate) fn published(&self) -> u64 {
        self.video_packets + self.audio_packets
    }

    /// The packets due at `now`: nothing, an Opus packet, a picture, or both.
    pub(crate) fn take_due(&mut self, now: Instant) -> Vec<Packet> {
        let mut packets = Vec::new();
        if now >= self.next_video {
            self.next_video += VIDEO_INTERVAL;
            self.picture(&mut packets);
        }
        if now >= self.next_audio {
            self.next_audio += AUDIO_INTERVAL;
            let mut payload = vec![0x5a; AUDIO_PAYLOAD];
            payload[0] = 0x78; // Opus TOC: CELT, fullband, 20 ms, mono, one frame
            packets.push(Packet {
                video: false,
                ext_seq: self.audio_packets,
                rtp_time: (self.audio_packets as u32).wrapping_mul(960),
                marker: false,
                payload,
            });
            self.audio_packets += 1;
        }
        packets
    }

    /// One picture: VP8 payload descriptors (RFC 7741 §4.2) with 15-bit picture ids, no real VP8
    /// behind them.
    fn picture(&mut self, packets: &mut Vec<Packet>) {
        let keyframe = self.keyframe_wanted || self.pictures.is_multiple_of(KEYFRAME_INTERVAL);
        self.keyframe_wanted = false;
        let picture_id = (self.pictures & 0x7fff) as u16;
        let rtp_time = (self.pictures as u32).wrapping_mul(2700);
        for index in 0..BURST {
            let mut payload = vec![self.pictures as u8; VIDEO_PAYLOAD];
            // X; S on the first packet of the picture.
            payload[0] = if index == 0 { 0x90 } else { 0x80 };
            // Picture id, TL0PICIDX, TID.
            payload[1] = 0xe0;
            payload[2..4].copy_from_slice(&(picture_id | 0x8000).to_be_bytes());
            payload[4] = self.pictures as u8;
            payload[5] = 0;
            if index == 0 {
                // VP8 frame tag: bit 0 is clear on keyframes, which go on with the start code and
                // their size.
                payload[6] = u8::from(!keyframe) | 0x10;
                if keyframe {
                    payload[9..16].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02]);
                }
            }
            let sent_ns = self.epoch.elapsed().as_nanos() as u64;
            payload[VIDEO_PAYLOAD - 8..].copy_from_slice(&sent_ns.to_be_bytes());
            packets.push(Packet {
                video: true,
                ext_seq: self.video_packets,
                rtp_time,
                marker: index + 1 == BURST,
                payload,
            });
            self.video_packets += 1;
        }
        self.pictures += 1;
    }
}

/// How long ago a video payload was made; `None` if it is none of ours.
pub(crate) fn age(payload: &[u8], epoch: Instant) -> Option<Duration> {
    let stamp = payload
        .last_chunk::<8>()
        .filter(|_| payload.len() == VIDEO_PAYLOAD)?;
    epoch
        .elapsed()
        .checked_sub(Duration::from_nanos(u64::from_be_bytes(*stamp)))
}
