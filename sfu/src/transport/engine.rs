//! How Klieg sets the WebRTC engine up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::bwe::Bitrate;
use str0m::config::{CryptoProvider, DtlsCert};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, IceCreds, Rtc, RtcConfig};

use super::descriptor;
use crate::TransportRole;
use crate::limits::{DATA_QUEUE_BYTES, RTX_CACHE_AUDIO, RTX_CACHE_VIDEO};

/// First guess of a subscriber's bandwidth: enough for a middle layer, so that a good line does
/// not start with the smallest picture and a thin one is not flooded.
const ESTIMATE_INITIAL: Bitrate = Bitrate::kbps(1_000);

/// How often link figures are told.
const STATS_INTERVAL: Duration = Duration::from_secs(5);

/// What all transports of one worker share.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    crypto: Arc<CryptoProvider>,
    certificate: Option<DtlsCert>,
    /// Addresses offered as host candidates.
    pub(crate) candidates: Arc<[SocketAddr]>,
}

impl Engine {
    /// One certificate serves every transport: making one costs a signature key, and a client
    /// pins it by fingerprint anyway.
    pub(crate) fn new(candidates: Arc<[SocketAddr]>) -> Self {
        let crypto = str0m::crypto::from_feature_flags();
        let certificate = crypto.dtls_provider.generate_certificate();
        Self {
            crypto: Arc::new(crypto),
            certificate,
            candidates,
        }
    }

    /// An engine for one transport and the ICE credentials it starts with.
    pub(super) fn build(&self, role: TransportRole, now: Instant) -> (Rtc, IceCreds) {
        let credentials = IceCreds::new();
        let mut config = RtcConfig::new()
            .set_crypto_provider(self.crypto.clone())
            .set_local_ice_credentials(credentials.clone())
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, true)
            .enable_vp8(true)
            .enable_h264(true)
            .enable_vp9(true)
            .enable_av1(true)
            .set_stats_interval(Some(STATS_INTERVAL))
            .set_extension_map(extensions())
            .set_send_buffer_video(RTX_CACHE_VIDEO)
            .set_send_buffer_audio(RTX_CACHE_AUDIO)
            .set_sctp_max_buffered_amount(DATA_QUEUE_BYTES);
        if let Some(certificate) = &self.certificate {
            config = config.set_dtls_cert(certificate.clone());
        }
        if role != TransportRole::Publisher {
            config = config.enable_bwe(Some(ESTIMATE_INITIAL));
        }
        let mut rtc = config.build(now);
        for address in self.candidates.iter() {
            if let Ok(candidate) = Candidate::host(*address, "udp") {
                rtc.add_local_candidate(candidate);
            }
        }
        (rtc, credentials)
    }
}

/// Header extensions of both directions (LiveKit's sets merged). Offers of ours use these ids;
/// answers take the client's.
fn extensions() -> ExtensionMap {
    let mut map = ExtensionMap::empty();
    map.set(1, Extension::AudioLevel);
    map.set(2, Extension::AbsoluteSendTime);
    map.set(3, Extension::TransportSequenceNumber);
    map.set(4, Extension::RtpMid);
    map.set(5, Extension::PlayoutDelay);
    map.set(6, Extension::AbsoluteCaptureTime);
    map.set(8, descriptor::extension());
    map.set(10, Extension::RtpStreamId);
    map.set(11, Extension::RepairedRtpStreamId);
    map.set(13, Extension::VideoOrientation);
    map
}
