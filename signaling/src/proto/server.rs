//! What the server says about itself, and what a client says about itself.

use livekit_protocol::{self as lk, ClientInfo, ServerInfo};

use crate::config::Config;

/// The signal protocol version spoken (LiveKit `CurrentProtocol`).
pub(crate) const PROTOCOL: i32 = 17;
/// Clients compare this with LiveKit releases: above 1.13.6 they use VP9/AV1 simulcast, below
/// 1.8.0 they refuse RPC. It names the release whose wire is followed, not Klieg's own.
const WIRE_VERSION: &str = "1.13.11";

/// Codecs of a room in LiveKit's order.
pub(crate) const ROOM_CODECS: [&str; 6] = [
    "audio/opus",
    "audio/red",
    "video/VP8",
    "video/H264",
    "video/VP9",
    "video/AV1",
];
/// Codecs of a recorded room: those that an MP4 holds come before VP8.
const RECORDABLE_FIRST: [&str; 6] = [
    "audio/opus",
    "audio/red",
    "video/H264",
    "video/VP9",
    "video/AV1",
    "video/VP8",
];

pub(crate) fn server_info(config: &Config) -> ServerInfo {
    ServerInfo {
        edition: lk::server_info::Edition::Standard.into(),
        version: WIRE_VERSION.to_owned(),
        protocol: PROTOCOL,
        region: config.region.clone(),
        node_id: config.node_id.clone(),
        debug_info: String::new(),
        agent_protocol: 0,
    }
}

/// `JoinResponse.enabled_publish_codecs`.
pub(crate) fn publish_codecs(prefer_recordable: bool) -> Vec<lk::Codec> {
    let order = if prefer_recordable {
        RECORDABLE_FIRST
    } else {
        ROOM_CODECS
    };
    order
        .iter()
        .map(|mime| lk::Codec {
            mime: (*mime).to_owned(),
            fmtp_line: String::new(),
        })
        .collect()
}

/// What the server needs to know of a client.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientFacts {
    /// Signal protocol version.
    pub(crate) protocol: i32,
    /// Peer-to-peer feature version, mirrored to the others.
    pub(crate) client_protocol: i32,
    /// Mirrored to the others.
    pub(crate) capabilities: Vec<i32>,
    /// For logs.
    pub(crate) sdk: i32,
    /// Makes up track ids of its own, so that only the stream id can name the track.
    pub(crate) is_firefox: bool,
}

impl From<&ClientInfo> for ClientFacts {
    fn from(info: &ClientInfo) -> Self {
        Self {
            protocol: info.protocol,
            client_protocol: info.client_protocol,
            capabilities: info.capabilities.clone(),
            sdk: info.sdk,
            is_firefox: info.browser.to_ascii_lowercase().starts_with("firefox"),
        }
    }
}

impl ClientFacts {
    /// Protocol 10 and up group tracks by `PA_…|camera`; older ones and Firefox take `PA_…|TR_…`.
    pub(crate) fn syncs_streams(&self) -> bool {
        self.protocol >= 10 && !self.is_firefox
    }

    /// `js 17`, for logs.
    pub(crate) fn name(&self) -> &'static str {
        lk::client_info::Sdk::try_from(self.sdk)
            .unwrap_or(lk::client_info::Sdk::Unknown)
            .as_str_name()
    }
}
