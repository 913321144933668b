//! Which stream a key is for, and whether it may be published to now.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use signaling::{KeyHolder, Refusal, StreamKeys};

use crate::app::{App, WeakApp};
use crate::live::{RoomRole, enter, permissions_of, room_of, terms_of};
use crate::provider::NATIVE;
use crate::secret;
use crate::store::{SiteStore, StoreError};
use crate::stream::Stream;

/// The product's answer to encoders.
pub(crate) struct KeyDoor {
    app: WeakApp,
}

impl KeyDoor {
    pub(crate) fn new(app: &App) -> Self {
        Self {
            app: app.downgrade(),
        }
    }
}

impl StreamKeys for KeyDoor {
    fn admit<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<KeyHolder, Refusal>> {
        async move {
            let Some(app) = self.app.upgrade() else {
                return Err(refusal(503, "The server is ending."));
            };
            let opened = open(&app, key).await;
            opened.unwrap_or_else(|error| {
                tracing::error!(%error, "a stream key could not be looked up");
                Err(refusal(503, "The server could not check the stream key."))
            })
        }
        .boxed()
    }
}

/// The stream of a key, by the key's hash: how long that takes tells nothing of other keys.
pub(super) async fn stream_of_key(
    app: &App,
    key: &str,
) -> Result<Option<(SiteStore, Stream)>, StoreError> {
    let hash = secret::hash(key);
    let place = app.database.cross_site().stream_by_key(&hash).await?;
    let Some((site, id)) = place else {
        return Ok(None);
    };
    let store = app.database.site(site);
    let stream = store.stream(&id).await?;
    Ok(stream.map(|stream| (store, stream)))
}

/// Whether a key's holder may publish now, and as whom.
pub(super) async fn open(app: &App, key: &str) -> Result<Result<KeyHolder, Refusal>, StoreError> {
    let Some((store, stream)) = stream_of_key(app, key).await? else {
        return Ok(Err(refusal(401, "There is no stream with this key.")));
    };
    if stream.provider != NATIVE {
        let message = "This stream is carried elsewhere; its page says where to publish.";
        return Ok(Err(refusal(403, message)));
    }
    // Whoever holds the key broadcasts for the host, as long as the host may.
    let role = RoomRole::Encoder(stream.host.clone());
    if let Err(refused) = enter(app, &store, &stream, &role).await? {
        return Ok(Err(refused));
    }
    Ok(Ok(KeyHolder {
        room: room_of(&stream),
        identity: role.identity(),
        permissions: permissions_of(&role),
        terms: terms_of(app, &stream),
    }))
}

fn refusal(status: u16, message: &str) -> Refusal {
    Refusal {
        status,
        message: message.to_owned(),
    }
}
