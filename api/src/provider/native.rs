//! The provider that is this process: rooms of `signaling`, recordings of `recordings`.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use signaling::{CloseReason, EncoderHealth, Signaling};

use super::{
    Capabilities, Created, Endpoint, Playback, PlaybackKind, Protocol, ProviderError,
    StreamProvider,
};
use crate::id::RecordingId;
use crate::live::{Baton, Replays, RoomRole, room_of};
use crate::secret;
use crate::stream::Stream;

/// From camera to screen over a usual line: what creators are told to expect, well above what loopback shows.
const LATENCY_MS: u32 = 500;

/// Klieg's own rooms and recordings.
pub(crate) struct Native {
    pub(crate) signaling: Signaling,
    pub(crate) baton: Baton,
    pub(crate) replays: Replays,
    /// The address people open, without a slash at the end.
    pub(crate) public_url: String,
    /// Where RTMP encoders publish, if they can.
    pub(crate) rtmp_url: Option<String>,
}

impl Native {
    async fn close(&self, stream: &Stream, reason: CloseReason) {
        self.signaling.close_room(&room_of(stream), reason).await;
    }
}

impl StreamProvider for Native {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            browser: true,
            encoder: true,
            pause: true,
            latency_ms: LATENCY_MS,
        }
    }

    fn create(&self) -> BoxFuture<'_, Result<Created, ProviderError>> {
        // Rooms open when somebody comes.
        let stream_key = secret::stream_key();
        async { Ok(Created { stream_key }) }.boxed()
    }

    fn enable<'a>(&'a self, _stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        async { Ok(()) }.boxed()
    }

    fn disable<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        async {
            self.close(stream, CloseReason::StreamEnded).await;
            Ok(())
        }
        .boxed()
    }

    fn complete<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        async {
            // The recorder first: what is on its way is written before the tracks go.
            self.baton.stream_ended(&stream.id).await;
            self.close(stream, CloseReason::StreamEnded).await;
            Ok(())
        }
        .boxed()
    }

    fn delete<'a>(
        &'a self,
        stream: &'a Stream,
        recordings: &'a [RecordingId],
    ) -> BoxFuture<'a, Result<(), ProviderError>> {
        async {
            self.close(stream, CloseReason::RoomDeleted).await;
            self.replays.delete(recordings).await;
            Ok(())
        }
        .boxed()
    }

    fn reset_key<'a>(
        &'a self,
        _stream: &'a Stream,
    ) -> BoxFuture<'a, Result<String, ProviderError>> {
        async { Ok(secret::stream_key()) }.boxed()
    }

    fn drop_encoder<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, ()> {
        async {
            let identity = RoomRole::Encoder(stream.host.clone()).identity();
            let reason = CloseReason::Removed;
            self.signaling
                .remove_participant(&room_of(stream), &identity, reason)
                .await;
        }
        .boxed()
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        let rtmp = self.rtmp_url.clone().map(|url| Endpoint {
            protocol: Protocol::Rtmp,
            url,
        });
        let whip = Endpoint {
            protocol: Protocol::Whip,
            url: format!("{}/whip", self.public_url),
        };
        rtmp.into_iter().chain([whip]).collect()
    }

    fn playback(&self, stream: &Stream) -> Vec<Playback> {
        let base = format!("{}/api/v1/streams/{}", self.public_url, stream.id);
        vec![
            Playback {
                kind: PlaybackKind::Webrtc,
                url: format!("{base}/join"),
            },
            Playback {
                kind: PlaybackKind::Replay,
                url: format!("{base}/replay"),
            },
        ]
    }

    fn encoder(&self, stream: &Stream) -> Option<EncoderHealth> {
        self.signaling.encoder(&room_of(stream))
    }
}
