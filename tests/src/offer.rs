//! An independent WebRTC stack (the `webrtc` crate) that publishes by one offer over HTTP.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rtc::media::Sample;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval, timeout};
use webrtc::media_stream::Track;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_sample::TrackLocalStaticSample;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCConfigurationBuilder, RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription,
    Registry, register_default_interceptors,
};
use webrtc::rtp_transceiver::RtpSender;
use webrtc::runtime::default_runtime;

use crate::clip::{FPS, Layer};

const WITHIN: Duration = Duration::from_secs(20);
const SSRC: u32 = 0x4b6c_6965;

#[derive(Debug, Default)]
struct Progress {
    gathered: Notify,
    connected: Notify,
}

#[derive(Clone)]
struct Handler(Arc<Progress>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.0.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            self.0.connected.notify_one();
        }
    }
}

/// A publisher of one video track, before or after the answer.
pub struct Publisher {
    connection: Box<dyn PeerConnection>,
    track: Arc<TrackLocalStaticSample>,
    sender: Arc<dyn RtpSender>,
    progress: Arc<Progress>,
    layer: Layer,
}

impl Publisher {
    /// Makes the offer that sends `layer`, candidates included.
    ///
    /// # Errors
    /// Where the stack refuses.
    pub async fn offer(layer: Layer) -> Result<(Self, String)> {
        let mut engine = MediaEngine::default();
        engine.register_default_codecs()?;
        let interceptors = register_default_interceptors(Registry::new(), &mut engine)?;
        let progress = Arc::new(Progress::default());
        let connection = PeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(engine)
            .with_interceptor_registry(interceptors)
            .with_handler(Arc::new(Handler(Arc::clone(&progress))))
            .with_runtime(default_runtime().context("no runtime")?)
            .with_udp_addrs(vec![format!("{}:0", Ipv4Addr::LOCALHOST)])
            .build()
            .await?;
        let codec = RTCRtpCodec {
            mime_type: "video/H264".to_owned(),
            clock_rate: 90_000,
            channels: 0,
            sdp_fmtp_line: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
                .to_owned(),
            rtcp_feedback: Vec::new(),
        };
        let coding = RTCRtpCodingParameters {
            ssrc: Some(SSRC),
            ..RTCRtpCodingParameters::default()
        };
        let encoding = RTCRtpEncodingParameters {
            rtp_coding_parameters: coding,
            codec,
            ..Default::default()
        };
        let track = MediaStreamTrack::new(
            "stream".to_owned(),
            "camera".to_owned(),
            "camera".to_owned(),
            RtpCodecKind::Video,
            vec![encoding],
        );
        let track = Arc::new(TrackLocalStaticSample::new(Instant::now(), track)?);
        let sender = connection
            .add_track(Arc::clone(&track) as Arc<dyn TrackLocal>)
            .await?;
        let offer = connection.create_offer(None).await?;
        connection.set_local_description(offer).await?;
        timeout(WITHIN, progress.gathered.notified())
            .await
            .context("no candidates")?;
        let offer = connection.local_description().await.context("no offer")?;
        let publisher = Self {
            connection: Box::new(connection),
            track,
            sender,
            progress,
            layer,
        };
        Ok((publisher, offer.sdp))
    }

    /// Takes the answer and waits for the connection.
    ///
    /// # Errors
    /// Where the answer is wrong or the connection does not come up.
    pub async fn accept(&self, answer: String) -> Result<()> {
        self.connection
            .set_remote_description(RTCSessionDescription::answer(answer)?)
            .await?;
        timeout(WITHIN, self.progress.connected.notified())
            .await
            .context("the connection does not come up")
    }

    /// Sends the layer over and over; does not end by itself.
    ///
    /// # Errors
    /// Where the connection breaks.
    pub async fn run(&self) -> Result<()> {
        let parameters = self.sender.get_parameters().await?.rtp_parameters;
        let codec = parameters
            .codecs
            .first()
            .context("no codec was agreed on")?;
        let ssrc = *self.track.ssrcs().await.first().context("no SSRC")?;
        let duration = Duration::from_secs(1) / FPS;
        let mut tick = interval(duration);
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        for frame in self.layer.frames.iter().cycle() {
            tick.tick().await;
            let sample = Sample {
                data: frame.clone().into(),
                duration,
                ..Sample::new(Instant::now())
            };
            self.track
                .sample_writer(ssrc, codec.payload_type)
                .write_sample(&sample)
                .await?;
        }
        Ok(())
    }
}
