//! Every bound of the media plane in one place: why this number, and what happens beyond it.

use std::time::Duration;

use crate::unit::Bitrate;

/// Layers (simulcast encodings, or spatial layers of one scalable stream) of a track. LiveKit's
/// clients send three; VP9 can name eight. Packets of higher layers are refused as malformed.
pub(crate) const LAYERS: usize = 8;

/// Numbering runs a down track remembers, so that a packet repaired late gets the number that was
/// kept for it. A scalable stream with dropped layers opens one run per picture: 64 are two seconds
/// at 30 pictures/s, longer than any repair is worth. The oldest is forgotten; its packets drop.
pub(crate) const NUMBERING_RUNS: usize = 64;

/// Words of 64 outgoing sequence numbers whose use is remembered against duplicates: 1024 packets
/// are over four seconds of a 2 Mbit/s stream. Packets older than that are dropped.
pub(crate) const SENT_WINDOW_WORDS: usize = 16;

/// How far a timestamp computed from sender reports may lie from the one that the arrival times
/// suggest. A keyframe queued behind a slow uplink stays well below; a publisher whose reports are
/// wrong would else throw the viewer's jitter buffer off. Beyond it the arrival time decides.
pub(crate) const TIMESTAMP_DEVIATION: Duration = Duration::from_secs(1);

/// A layer that is silent for this long while another layer of its track goes on has stopped. One
/// second is thirty missed pictures of a camera; longer would freeze its viewers visibly.
pub(crate) const LAYER_SILENCE: Duration = Duration::from_secs(1);

/// The same for a shared screen, whose layers may send one picture a second while nothing moves.
pub(crate) const SCREEN_LAYER_SILENCE: Duration = Duration::from_secs(3);

/// Window over which a layer's bitrate is measured: long enough to hold a keyframe without
/// doubling the figure, short enough to follow the encoder.
pub(crate) const BITRATE_WINDOW: Duration = Duration::from_secs(1);

/// Slots of that window; the figure moves in steps of a tenth of a second.
pub(crate) const BITRATE_SLOTS: u32 = 10;

/// Shortest time between two keyframe requests for the smallest layer (LiveKit's figure). Requests
/// in between are answered by the keyframe that is already on its way, or sent when it has passed.
pub(crate) const KEYFRAME_INTERVAL_LOWEST: Duration = Duration::from_millis(500);

/// The same for larger layers, whose keyframes cost the publisher's uplink more.
pub(crate) const KEYFRAME_INTERVAL: Duration = Duration::from_secs(1);

/// How often an unanswered keyframe request is repeated by itself, since a lone PLI may be lost.
/// After that only a new request starts over.
pub(crate) const KEYFRAME_ATTEMPTS: u8 = 8;

/// Window of the speech level (LiveKit's figure): a new level at most this often.
pub(crate) const AUDIO_LEVEL_WINDOW: Duration = Duration::from_millis(400);

/// Louder than this, in dBov, is speech (LiveKit's figure).
pub(crate) const AUDIO_LEVEL_ACTIVE_DBOV: i8 = -35;

/// Part of the window, in percent, that must be speech for the window to count (LiveKit's figure).
pub(crate) const AUDIO_LEVEL_ACTIVE_PERCENT: u32 = 40;

/// The longest sound one packet is believed to hold; Opus packs 120 ms at most (RFC 6716 §2.1.4).
/// A larger step of the timestamp is silence that was not sent.
pub(crate) const AUDIO_PACKET_MAX: Duration = Duration::from_millis(120);

/// What a packet is taken to hold when its predecessor is unknown: the usual 20 ms of Opus.
pub(crate) const AUDIO_PACKET_USUAL: Duration = Duration::from_millis(20);

/// Room, in percent of a layer's bitrate, that must be left on the line before a higher layer is
/// taken. Encoders overshoot by about this much; without it every switch up is taken back.
pub(crate) const UPGRADE_MARGIN_PERCENT: u64 = 15;

/// How far, in percent, the sum may exceed the estimate before a layer that flows is given up. Both
/// are measurements; without it their noise alone switches layers.
pub(crate) const KEEP_TOLERANCE_PERCENT: u64 = 10;

/// After a layer had to be given up, no higher layer is tried for this long; each time that the
/// next try fails as well it doubles.
pub(crate) const UPGRADE_HOLD_MIN: Duration = Duration::from_secs(2);

/// Where that doubling ends: a line that recovers is used again within half a minute.
pub(crate) const UPGRADE_HOLD_MAX: Duration = Duration::from_secs(30);

/// A layer that has been kept for this long was the right one: the hold starts over at its minimum.
pub(crate) const UPGRADE_PROVEN: Duration = Duration::from_secs(20);

/// What audio is reckoned with before it is measured: Opus as browsers send it, with headers.
pub(crate) const AUDIO_BITRATE_USUAL: Bitrate = Bitrate::from_kbps(48);

/// Largest RTP payload taken in, in bytes. A path's MTU is 1500, so more never arrives whole; the
/// engine's packet buffer of 2000 bytes must also hold headers. Longer ones are dropped.
pub(crate) const RTP_PAYLOAD_MAX: usize = 1460;

/// Packets kept per sent video stream for answering NACKs: over a second of a 5 Mbit/s stream, and
/// with payloads shared between subscribers only headers count. Older ones are not sent again.
pub(crate) const RTX_CACHE_VIDEO: usize = 512;

/// A packet asked for again after this long comes too late to be shown.
pub(crate) const RTX_CACHE_AGE: Duration = Duration::from_secs(1);

/// Bytes, in percent of those sent, that may be sent again: beyond it the link is congested and
/// repeating makes it worse.
pub(crate) const RTX_SHARE_PERCENT: u64 = 30;

/// How many such bytes are saved up: a second of a 2 Mbit/s stream, so that one bad moment is
/// repaired whole.
pub(crate) const RTX_CREDIT_MAX: u64 = 256 << 10;

/// Packets that wait for a subscriber's keys: several seconds of a 1 Mbit/s stream, and DTLS takes
/// one at most. Beyond it all are dropped and a keyframe is asked for once the keys are there.
pub(crate) const WAITING_PACKETS: usize = 1024;

/// How often subscribers get a sender report. They need two per stream to bring sound and picture
/// together.
pub(crate) const SENDER_REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// Longest round trip that a receiver's report is believed.
pub(crate) const RTT_MAX: Duration = Duration::from_secs(10);

/// First guess of a subscriber's line: enough for a middle layer, so that a good line does not
/// start with the smallest picture and a thin one is not flooded.
pub(crate) const ESTIMATE_INITIAL: Bitrate = Bitrate::from_kbps(1_000);

/// The least that a line is taken to carry: sound, and the smallest picture of a slow camera.
pub(crate) const ESTIMATE_MIN: Bitrate = Bitrate::from_kbps(50);

/// How long a receiver that agreed to tell its estimate is waited for. libwebrtc needs five seconds
/// where nothing tells it earlier.
pub(crate) const REMB_PATIENCE: Duration = Duration::from_secs(6);

/// Packets of padding that open a line: libwebrtc looks for clusters among the first fifteen.
pub(crate) const PROBE_OPENING: u8 = 15;

/// After padding met congestion it rests for this long; each time that it does again, twice as long.
pub(crate) const PROBE_HOLD_MIN: Duration = Duration::from_secs(2);

/// Where that doubling ends.
pub(crate) const PROBE_HOLD_MAX: Duration = Duration::from_secs(60);

/// Source addresses remembered per transport. A client has a handful of interfaces, each behind a
/// NAT; when full the oldest is forgotten and found again by its next connectivity check.
pub(crate) const ADDRESSES_PER_TRANSPORT: usize = 16;

/// Datagrams grouped into one send. The kernel takes up to 64 segments; past 32 the gain is gone.
pub(crate) const SEGMENTS_PER_SEND: usize = 32;

/// Bytes of one grouped send: a UDP datagram before segmentation may not exceed 65 507.
pub(crate) const SEND_BYTES_MAX: usize = 60_000;

/// Bytes of data channel messages waiting for a slow or unopened channel. LiveKit keeps 100 kB for
/// joiners; beyond this a reliable message is dropped and counted.
pub(crate) const DATA_QUEUE_BYTES: usize = 1 << 20;

/// Messages in that queue; small messages cost more than their bytes.
pub(crate) const DATA_QUEUE_MESSAGES: usize = 1024;

/// Events waiting for the control plane per transport. It drains them at once in health; when it
/// stalls this long, data messages are dropped first and then the transport is closed.
#[cfg(feature = "io")]
pub(crate) const EVENTS_PER_TRANSPORT: usize = 4096;

/// Commands and packet batches waiting for one worker: a second of every room acting at once.
/// When full, media batches are dropped and commands fail loudly.
#[cfg(feature = "io")]
pub(crate) const WORKER_INBOX: usize = 65_536;

/// How long the packets of an unfinished picture wait for the rest of it. Publishers send a picture
/// in one go; after this long it is being paced, or its end was lost.
pub(crate) const PICTURE_HOLD: Duration = Duration::from_millis(1);

/// Subscribers from which waiting for a picture's rest saves more sends than the wake-ups cost.
pub(crate) const SUBSCRIBERS_WORTH_HOLDING: usize = 8;

/// Packets of one track in one burst, several keyframes long; the rest of a larger burst is dropped.
pub(crate) const BURST_PACKETS: usize = 2048;

/// Announced tracks of one transport; LiveKit's own limit is 20 pending, ours covers every
/// microphone, camera and screen a client could have. Further ones are refused.
pub(crate) const PUBLICATIONS_PER_TRANSPORT: usize = 64;

/// Characters of a session description. Chromium's largest with a hundred sections is about 500 kB.
pub(crate) const SDP_BYTES_MAX: usize = 2 << 20;

/// m-sections of one description; a browser is unusable long before.
pub(crate) const SECTIONS_MAX: usize = 512;

/// Sections of a v0 subscriber from which grouped tracks reuse sections too and lose their lip
/// sync. Below, each takes a few hundred bytes of every offer; a broadcast day needs fewer.
pub(crate) const SECTIONS_REUSED_FROM: usize = 64;

/// Bytes of one dependency descriptor carried through; the largest template structure is below it.
pub(crate) const DESCRIPTOR_BYTES_MAX: usize = 255;

/// How often a subscriber that waits for a keyframe says so; the publisher's worker thins further.
pub(crate) const KEYFRAME_WISH_INTERVAL: Duration = Duration::from_millis(200);

/// Longest time believed to lie between capture and arrival. Beyond it the publisher's sender
/// reports are wrong, and sound and picture are related by their arrival instead.
pub(crate) const CAPTURE_DELAY_MAX: Duration = Duration::from_secs(2);

/// Send buffers kept for reuse: one burst of a room of a thousand.
pub(crate) const SPARE_BUFFERS: usize = 1024;

/// Engine steps taken for one input before others get their turn. One datagram gives a handful; a
/// full data channel that opens gives the most: all its messages, and their acknowledgements.
pub(crate) const DRAIN_STEPS: usize = 8 * DATA_QUEUE_MESSAGES;

/// Batches of one track from another worker that wait for a flush; each wake-up flushes, so more
/// than a few mean that this worker is overloaded. Then they are dropped and repaired by NACK.
pub(crate) const BATCHES_PER_TRACK: usize = 256;

/// Depth of a tap's queue: two seconds of a 2 000 packets/s stream. When the recorder stalls
/// longer, the newest packets are dropped and show as gaps.
#[cfg(feature = "io")]
pub(crate) const TAP_QUEUE: usize = 4096;

/// Letters taken from the inbox before the socket gets its turn.
#[cfg(feature = "io")]
pub(crate) const LETTERS_PER_TURN: usize = 1024;

/// Socket reads before other work gets its turn; each brings up to 32 batches of the kernel.
#[cfg(feature = "io")]
pub(crate) const READS_PER_TURN: usize = 8;

/// Most workers one process starts: one per core on the largest machines there are.
#[cfg(feature = "io")]
pub(crate) const WORKERS_MAX: usize = 256;
