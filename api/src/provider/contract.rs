//! What every provider has to keep to. Each passes [`keeps_contract`] with a stream of its own.

use axum::http::StatusCode;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::*;
use crate::store::{NewStream, StreamScope};
use crate::stream::{Status, make_stream};
use crate::testing::House;

/// Asks a provider for everything, in the order of a stream's life and again after it.
async fn keeps_contract(provider: &dyn StreamProvider, stream: &Stream) {
    let (one, two) = (provider.create().await, provider.create().await);
    let one = one.expect("prepares").stream_key;
    assert_ne!(one, two.expect("prepares").stream_key, "a key of its own");
    assert!(one.len() >= 16, "a key that nobody guesses");

    let capabilities = provider.capabilities();
    assert!(capabilities.latency_ms > 0);
    let endpoints = provider.endpoints();
    assert_eq!(endpoints.is_empty(), !capabilities.encoder);
    for endpoint in endpoints {
        assert!(endpoint.url.contains("://") && !endpoint.url.contains(&one));
    }
    let playback = provider.playback(stream);
    assert!(!playback.is_empty());
    for way in playback {
        assert!(way.url.contains("://") && way.url.contains(stream.id.as_str()));
    }

    let new = provider.reset_key(stream).await.expect("a new key");
    assert!(new != one && new.len() >= 16);
    provider.drop_encoder(stream).await;
    assert_eq!(provider.encoder(stream), None);

    // Every step may come twice: news are late, and programs are restarted in between.
    for _ in 0..2 {
        provider.disable(stream).await.expect("is disabled");
    }
    for _ in 0..2 {
        provider.enable(stream).await.expect("is enabled");
    }
    for _ in 0..2 {
        provider.complete(stream).await.expect("is completed");
    }
    for _ in 0..2 {
        provider.delete(stream, &[]).await.expect("is deleted");
    }
}

#[tokio::test]
async fn the_native_provider_keeps_the_contract() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator.create(json!({ "title": "Native" })).await;
    let stream = house.store().await.stream(&id).await;
    let stream = stream.expect("reads").expect("is there");
    assert_eq!(stream.provider, NATIVE);
    let provider = house.app.providers.of(&stream).expect("is set up");
    keeps_contract(&*provider, &stream).await;
}

/// A provider whose every call fails in one way.
struct Failing(ProviderError);

impl Failing {
    fn fail<T: Send + 'static>(&self) -> BoxFuture<'_, Result<T, ProviderError>> {
        let error = self.0.clone();
        async move { Err(error) }.boxed()
    }
}

impl StreamProvider for Failing {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            browser: false,
            encoder: false,
            pause: false,
            latency_ms: 1,
        }
    }

    fn create(&self) -> BoxFuture<'_, Result<Created, ProviderError>> {
        self.fail()
    }

    fn enable<'a>(&'a self, _stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        self.fail()
    }

    fn disable<'a>(&'a self, _stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        self.fail()
    }

    fn complete<'a>(&'a self, _stream: &'a Stream) -> BoxFuture<'a, Result<(), ProviderError>> {
        self.fail()
    }

    fn delete<'a>(
        &'a self,
        _stream: &'a Stream,
        _recordings: &'a [RecordingId],
    ) -> BoxFuture<'a, Result<(), ProviderError>> {
        self.fail()
    }

    fn reset_key<'a>(
        &'a self,
        _stream: &'a Stream,
    ) -> BoxFuture<'a, Result<String, ProviderError>> {
        self.fail()
    }

    fn drop_encoder<'a>(&'a self, _stream: &'a Stream) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }

    fn endpoints(&self) -> Vec<Endpoint> {
        Vec::new()
    }

    fn playback(&self, _stream: &Stream) -> Vec<Playback> {
        Vec::new()
    }

    fn encoder(&self, _stream: &Stream) -> Option<EncoderHealth> {
        None
    }
}

/// LC-29, PR-14, PR-15.
#[tokio::test]
async fn a_stream_whose_provider_fails_is_not_made_and_the_creator_is_told_why() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let store = house.store().await;
    let id = creator.create(json!({ "title": "The model" })).await;
    let model = store.stream(&id).await.expect("reads").expect("is there");
    let before = store.streams(StreamScope::All).await.expect("reads").len();
    let refused = ProviderError::Refused("the plan is used up".to_owned());
    for (error, status, code) in [
        (
            ProviderError::Unavailable,
            StatusCode::SERVICE_UNAVAILABLE,
            "provider_unavailable",
        ),
        (
            ProviderError::RateLimited,
            StatusCode::SERVICE_UNAVAILABLE,
            "provider_busy",
        ),
        (refused, StatusCode::BAD_GATEWAY, "provider_refused"),
    ] {
        let failing = Failing(error);
        let new = NewStream {
            team: &model.team,
            host: &model.host,
            space: None,
            experience: None,
            title: "Half a stream",
            description: None,
            visibility: model.visibility,
            scheduled_at: model.scheduled_at,
            record: true,
            kind: model.kind,
            provider: NATIVE,
        };
        let now = house.clock.now();
        let made = make_stream(&house.app, &failing, &store, new, now).await;
        let error = made.expect_err("is not made");
        assert_eq!((error.status(), error.code()), (status, code));
        assert!(error.message().contains("Nothing was changed."));
    }
    let after = store.streams(StreamScope::All).await.expect("reads").len();
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_provider_that_is_not_set_up_is_refused_by_name() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({ "title": "Elsewhere", "provider": "elsewhere" });
    let answer = creator.post("/api/v1/streams", body).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.code(), "provider_not_configured");
    assert!(answer.message().contains("elsewhere"));
    let list = creator.get("/api/v1/streams").await.text;
    assert!(!list.contains("Elsewhere"));

    let named = json!({ "title": "Here", "provider": "native" });
    let id = creator.create(named).await;
    let stream = house.store().await.stream(&id).await;
    assert_eq!(
        stream.expect("reads").expect("is there").status,
        Status::Scheduled
    );
}
