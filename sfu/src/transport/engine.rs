//! How Klieg sets the WebRTC engine up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use str0m::config::{CryptoProvider, DtlsCert};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, IceCreds, Rtc, RtcConfig};

use super::keying::Overheard;
use super::{descriptor, keying};
use crate::limits::DATA_QUEUE_BYTES;

/// How often link figures are told.
const STATS_INTERVAL: Duration = Duration::from_secs(5);

/// What all transports of one worker share.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    crypto: Arc<CryptoProvider>,
    certificate: Option<DtlsCert>,
    /// Addresses offered as host candidates.
    pub(crate) candidates: Arc<[SocketAddr]>,
    /// One instant on both clocks.
    pub(super) epoch: (Instant, SystemTime),
}

impl Engine {
    /// One certificate serves every transport: making one costs a signature key, and a client
    /// pins it by fingerprint anyway.
    pub(crate) fn new(candidates: Arc<[SocketAddr]>, epoch: (Instant, SystemTime)) -> Self {
        let crypto = keying::provider();
        let certificate = crypto.dtls_provider.generate_certificate();
        Self {
            crypto: Arc::new(crypto),
            certificate,
            candidates,
            epoch,
        }
    }

    /// An engine for one transport, the ICE credentials it starts with, and the keys that it will
    /// agree on. It estimates no bandwidth: what leaves as media does not pass through it.
    pub(super) fn build(&self, now: Instant) -> (Rtc, IceCreds, Overheard) {
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
            .set_sctp_max_buffered_amount(DATA_QUEUE_BYTES);
        if let Some(certificate) = &self.certificate {
            config = config.set_dtls_cert(certificate.clone());
        }
        let mut rtc = config.build(now);
        let overheard = keying::latest();
        for address in self.candidates.iter() {
            if let Ok(candidate) = Candidate::host(*address, "udp") {
                rtc.add_local_candidate(candidate);
            }
        }
        (rtc, credentials, overheard)
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
