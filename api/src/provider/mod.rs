//! Who carries a stream's media. To the rest of the product a stream is a stream: its states, room,
//! keys and pages are the same whichever provider its record names.

#[cfg(test)]
mod contract;
mod native;

pub(crate) use native::Native;

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::StatusCode;
use futures_util::future::BoxFuture;
use serde::Serialize;
use signaling::EncoderHealth;

use crate::http::ApiError;
use crate::id::RecordingId;
use crate::stream::Stream;

/// Klieg's own rooms and recordings; what a stream gets that asks for nothing else.
pub(crate) const NATIVE: &str = "native";

/// Carries the media of streams.
pub(crate) trait StreamProvider: Send + Sync {
    /// What it can do, so that nothing else is offered.
    fn capabilities(&self) -> Capabilities;

    /// Prepares for a stream whose record is written next.
    ///
    /// # Errors
    /// The provider cannot or will not; then there is no record (LC-29).
    fn create(&self) -> BoxFuture<'_, Result<Created, ProviderError>>;

    /// Takes publishers again after [`Self::disable`].
    ///
    /// # Errors
    /// The provider cannot or will not.
    fn enable<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>>;

    /// Sends everybody away and takes no publishers.
    ///
    /// # Errors
    /// The provider cannot or will not.
    fn disable<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>>;

    /// The broadcast is over: its recording is completed, everybody is disconnected.
    ///
    /// # Errors
    /// The provider cannot or will not.
    fn complete<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>>;

    /// Forgets a stream whose record is gone, and its recordings.
    ///
    /// # Errors
    /// The provider cannot or will not.
    fn delete<'a>(
        &'a self,
        stream: &'a Stream,
        recordings: &'a [RecordingId],
    ) -> BoxFuture<'a, Result<(), ProviderError>>;

    /// A new stream key. The one before is refused once the record has the new one; an encoder
    /// that publishes with it is cut off by [`Self::drop_encoder`].
    ///
    /// # Errors
    /// The provider cannot or will not.
    fn reset_key<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, Result<String, ProviderError>>;

    /// Cuts off an encoder that publishes by stream key.
    fn drop_encoder<'a>(&'a self, stream: &'a Stream) -> BoxFuture<'a, ()>;

    /// Where encoders publish.
    fn endpoints(&self) -> Vec<Endpoint>;

    /// Where a stream and its replay are played.
    fn playback(&self, stream: &Stream) -> Vec<Playback>;

    /// How the stream's encoder is doing; `None` when there was none lately.
    fn encoder(&self, stream: &Stream) -> Option<EncoderHealth>;
}

/// What a provider can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Capabilities {
    /// Publish from the browser studio.
    pub(crate) browser: bool,
    /// Publish with an encoder.
    pub(crate) encoder: bool,
    /// Pause and resume by hand.
    pub(crate) pause: bool,
    /// From camera to screen, as viewers usually see it.
    pub(crate) latency_ms: u32,
}

/// A stream as its provider prepared it.
#[derive(Debug)]
pub(crate) struct Created {
    pub(crate) stream_key: String,
}

/// How an encoder publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    /// Server and stream key.
    Rtmp,
    /// WebRTC by one HTTP request, the stream key as bearer token.
    Whip,
}

/// Where encoders publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Endpoint {
    pub(crate) protocol: Protocol,
    /// Without the stream key.
    pub(crate) url: String,
}

/// What a player needs to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PlaybackKind {
    /// LiveKit's protocol, with a token of `join`.
    Webrtc,
    /// The replay's description, which names its HLS playlists.
    Replay,
}

/// Where something is played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Playback {
    pub(crate) kind: PlaybackKind,
    pub(crate) url: String,
}

/// What a provider says of a stream's media. All providers' news go through one function, `heed` of
/// `live/lifecycle`, which moves the stream's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaNews {
    /// Somebody publishes.
    Active,
    /// Nobody does any more.
    Disconnected,
}

/// Why a provider did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProviderError {
    /// This server has no such provider, or not its credentials.
    #[error("the provider {0:?} is not set up on this server")]
    NotConfigured(String),
    /// The provider cannot do this.
    #[error("{0} is not possible with this stream's provider")]
    Unsupported(&'static str),
    /// The provider said no.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "rooms of this process refuse nothing; remote providers do"
        )
    )]
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The provider did not answer, or failed.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "rooms of this process are there; remote providers may not be"
        )
    )]
    #[error("the provider cannot be reached")]
    Unavailable,
    /// The provider wants to be asked later.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "rooms of this process do not count; remote providers do"
        )
    )]
    #[error("the provider was asked too often")]
    RateLimited,
}

impl From<ProviderError> for ApiError {
    fn from(error: ProviderError) -> Self {
        let (status, code, advice) = match &error {
            ProviderError::NotConfigured(_) => (
                StatusCode::CONFLICT,
                "provider_not_configured",
                "Ask who runs the server, or choose another provider.",
            ),
            ProviderError::Unsupported(_) => (StatusCode::CONFLICT, "unsupported", ""),
            ProviderError::Refused(_) => (
                StatusCode::BAD_GATEWAY,
                "provider_refused",
                "Nothing was changed.",
            ),
            ProviderError::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "provider_unavailable",
                "Nothing was changed. Try again in a moment.",
            ),
            ProviderError::RateLimited => (
                StatusCode::SERVICE_UNAVAILABLE,
                "provider_busy",
                "Nothing was changed. Try again in a minute.",
            ),
        };
        let text = error.to_string();
        let mut letters = text.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let sentence: String = first.into_iter().chain(letters).collect();
        let message = format!("{sentence}. {advice}");
        Self::new(status, code, Cow::from(message.trim_end().to_owned()))
    }
}

/// The providers of this server, by name.
#[derive(Clone)]
pub(crate) struct Providers {
    native: Arc<Native>,
}

impl Providers {
    /// The native one alone.
    pub(crate) fn new(native: Native) -> Self {
        Self {
            native: Arc::new(native),
        }
    }

    /// The provider of this name.
    ///
    /// # Errors
    /// There is none, or it is not set up.
    pub(crate) fn named(&self, name: &str) -> Result<Arc<dyn StreamProvider>, ProviderError> {
        if name == NATIVE {
            return Ok(self.native.clone());
        }
        Err(ProviderError::NotConfigured(name.to_owned()))
    }

    /// The provider that carries a stream.
    ///
    /// # Errors
    /// It is not set up on this server, or not any more.
    pub(crate) fn of(&self, stream: &Stream) -> Result<Arc<dyn StreamProvider>, ProviderError> {
        self.named(&stream.provider)
    }
}
