//! The vocabulary of tracks, codecs and layers that the other crates share.

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
}

/// Where a track comes from (LiveKit `TrackSource`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrackSource {
    /// A webcam.
    Camera,
    /// A microphone.
    Microphone,
    /// A shared screen, window or tab.
    ScreenShare,
    /// The sound of a shared screen.
    ScreenShareAudio,
    /// Not said by the publisher.
    Unknown,
}

/// A codec that Klieg forwards and records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// Opus, 48 kHz clock.
    Opus,
    /// Opus with redundancy (RFC 2198), `audio/red`.
    Red,
    /// VP8, 90 kHz clock.
    Vp8,
    /// H.264, 90 kHz clock.
    H264,
    /// VP9, 90 kHz clock.
    Vp9,
    /// AV1, 90 kHz clock.
    Av1,
}

impl Codec {
    /// Audio or video.
    pub fn kind(self) -> TrackKind {
        match self {
            Self::Opus | Self::Red => TrackKind::Audio,
            Self::Vp8 | Self::H264 | Self::Vp9 | Self::Av1 => TrackKind::Video,
        }
    }

    /// RTP clock rate in Hz.
    pub fn clock_rate(self) -> u32 {
        match self.kind() {
            TrackKind::Audio => 48_000,
            TrackKind::Video => 90_000,
        }
    }
}

/// LiveKit's three steps of video quality (`VideoQuality` without `OFF`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// The smallest layer.
    Low,
    /// The middle layer.
    Medium,
    /// The largest layer.
    High,
}

/// One layer that a publisher announced (LiveKit `VideoLayer`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoLayer {
    /// Its place among the layers.
    pub quality: Quality,
    /// RTP stream id (`q`, `h`, `f`); `None` where one stream carries everything.
    pub rid: Option<String>,
    /// Width in pixels; 0 when not announced.
    pub width: u32,
    /// Height in pixels; 0 when not announced.
    pub height: u32,
    /// Announced ceiling in bits per second; 0 when not announced.
    pub bitrate_bps_max: u32,
}

/// What a subscriber wants of a track (LiveKit `UpdateTrackSettings`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackSettings {
    /// Send nothing.
    pub disabled: bool,
    /// The highest layer worth sending.
    pub quality_max: Quality,
    /// Size in pixels of the element that shows it; preferred over `quality_max` where given.
    pub dimensions: Option<(u32, u32)>,
    /// Frames per second wanted; 0 means all.
    pub fps: u32,
}
