//! Real media for the tests: encoded by ffmpeg, cut into frames, packed into RTP payloads.

mod demux;
pub(crate) mod packetize;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use recordings::TrackInfo;
use sfu::{Codec, ParticipantSid, TapEvent, TapPacket, TrackSid, TrackSource};

/// An encoded picture or packet of sound.
#[derive(Debug, Clone)]
pub(crate) struct Encoded {
    /// In the codec's RTP clock.
    pub(crate) rtp_time: u64,
    pub(crate) data: Vec<u8>,
}

/// A test clip: a moving pattern or a tone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clip {
    pub(crate) codec: Codec,
    pub(crate) seconds: u32,
    pub(crate) fps: u32,
    pub(crate) size: (u32, u32),
    /// Frames between keyframes.
    pub(crate) gop: u32,
    /// Of pictures, in kbit/s.
    pub(crate) bitrate_kbps: u32,
}

impl Clip {
    pub(crate) fn video(codec: Codec, seconds: u32) -> Self {
        Self {
            codec,
            seconds,
            fps: 30,
            size: (320, 180),
            gop: 60,
            bitrate_kbps: 500,
        }
    }

    pub(crate) fn sound(seconds: u32) -> Self {
        Self {
            codec: Codec::Opus,
            seconds,
            fps: 0,
            size: (0, 0),
            gop: 0,
            bitrate_kbps: 0,
        }
    }

    /// Encodes the clip.
    pub(crate) fn encode(&self, dir: &Path) -> Vec<Encoded> {
        let (width, height) = self.size;
        let extension = match self.codec {
            Codec::H264 => "h264",
            Codec::Opus | Codec::Red => "ogg",
            _ => "ivf",
        };
        let out = dir.join(format!(
            "clip-{:?}-{width}-{}.{extension}",
            self.codec, self.seconds
        ));
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-y", "-f", "lavfi", "-i"]);
        if self.codec.kind() == sfu::TrackKind::Audio {
            command.arg("sine=frequency=440:sample_rate=48000");
        } else {
            command.arg(format!("testsrc2=s={width}x{height}:r={}", self.fps));
        }
        command.args(["-t", &self.seconds.to_string(), "-threads", "2"]);
        let (gop, bitrate) = (self.gop.to_string(), format!("{}k", self.bitrate_kbps));
        if self.codec.kind() == sfu::TrackKind::Video {
            command.args(["-g", &gop, "-pix_fmt", "yuv420p", "-b:v", &bitrate]);
        }
        command.args::<&[&str], _>(match self.codec {
            Codec::H264 => &[
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-profile:v",
                "baseline",
                "-sc_threshold",
                "0",
            ],
            Codec::Vp8 => &[
                "-c:v",
                "libvpx",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-lag-in-frames",
                "0",
                "-auto-alt-ref",
                "0",
            ],
            Codec::Vp9 => &[
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-lag-in-frames",
                "0",
            ],
            Codec::Av1 => &[
                "-c:v",
                "libaom-av1",
                "-usage",
                "realtime",
                "-cpu-used",
                "8",
                "-lag-in-frames",
                "0",
            ],
            Codec::Opus | Codec::Red => &["-c:a", "libopus", "-b:a", "48k", "-ac", "2"],
        });
        let done = command.arg(&out).status().expect("ffmpeg is installed");
        assert!(done.success(), "ffmpeg encodes {self:?}");
        let bytes = std::fs::read(&out).expect("ffmpeg wrote its output");
        match self.codec {
            Codec::H264 => demux::annex_b(&bytes, self.fps),
            Codec::Opus | Codec::Red => demux::ogg_opus(&bytes),
            _ => demux::ivf(&bytes),
        }
    }
}

/// Turns frames into the packets of a tap.
pub(crate) struct Sender {
    pub(crate) codec: Codec,
    pub(crate) next_seq: u64,
    /// RTP time of the clip's start.
    pub(crate) rtp_start: u64,
    /// Wall clock of the clip's start, when its packets begin to arrive.
    pub(crate) start: SystemTime,
}

impl Sender {
    pub(crate) fn new(codec: Codec, start: SystemTime) -> Self {
        Self {
            codec,
            next_seq: 65_000,
            rtp_start: 4_000_000_000,
            start,
        }
    }

    /// The packets of one frame.
    pub(crate) fn packets(&mut self, frame: &Encoded) -> Vec<TapPacket> {
        let payloads = packetize::payloads(self.codec, &frame.data);
        let count = payloads.len();
        let since =
            Duration::from_secs_f64(frame.rtp_time as f64 / f64::from(self.codec.clock_rate()));
        payloads
            .into_iter()
            .enumerate()
            .map(|(index, payload)| {
                let ext_seq = self.next_seq;
                self.next_seq += 1;
                TapPacket {
                    ext_seq,
                    rtp_time: self.rtp_start + frame.rtp_time,
                    arrival: self.start + since,
                    marker: index + 1 == count,
                    codec: self.codec,
                    payload: Arc::from(payload),
                }
            })
            .collect()
    }

    /// All events of a clip.
    pub(crate) fn events(&mut self, frames: &[Encoded]) -> Vec<TapEvent> {
        frames
            .iter()
            .flat_map(|frame| self.packets(frame))
            .map(TapEvent::Packet)
            .collect()
    }
}

/// A track of the one publisher.
pub(crate) fn info(codec: Codec, source: TrackSource) -> TrackInfo {
    TrackInfo {
        sid: TrackSid::new(format!("TR_{source:?}")),
        kind: codec.kind(),
        source,
        codec,
        width: 0,
        height: 0,
        participant_sid: ParticipantSid::new("PA_host"),
    }
}
