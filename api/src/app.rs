//! What every handler can reach.

use std::ops::Deref;
use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::http::HeaderValue;
use secrecy::SecretString;
use signaling::Signaling;
use tokio::sync::watch;

use crate::access::Newsroom;
use crate::analytics::Attendance;
use crate::chat::Chat;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::encoder::SEALING_KEY;
use crate::http::{content_security_policy, host_name};
use crate::live::{Baton, Board, Replays, Seats};
use crate::mail::Mailer;
use crate::notification::Pusher;
use crate::provider::{Native, Providers};
use crate::rate_limit::RateLimit;
use crate::store::Database;
use crate::webhook::Sender;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// The window of the sign-in limits: as long as a link lives.
const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);

/// The running product. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

/// The running product, unless it has ended.
pub(crate) struct WeakApp(Weak<Parts>);

impl WeakApp {
    /// The product, if it still runs.
    pub(crate) fn upgrade(&self) -> Option<App> {
        self.0.upgrade().map(App)
    }
}

/// What an app is made of.
pub(crate) struct Making {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) database: Database,
    pub(crate) signaling: Signaling,
    pub(crate) baton: Baton,
    pub(crate) replays: Replays,
    pub(crate) webhooks: Sender,
    /// The TCP port really bound.
    pub(crate) port: u16,
    pub(crate) shutdown: watch::Receiver<bool>,
}

/// Its parts.
pub(crate) struct Parts {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) database: Database,
    pub(crate) session_secret: SecretString,
    /// Signs links that mails carry.
    pub(crate) link_secret: SecretString,
    /// Seals stream keys.
    pub(crate) sealing_key: SecretString,
    pub(crate) mail: Mailer,
    pub(crate) push: Pusher,
    pub(crate) limits: RateLimits,
    pub(crate) board: Board,
    pub(crate) attendance: Attendance,
    pub(crate) chat: Chat,
    /// Tells whoever keeps something open that access may have changed.
    pub(crate) access_news: Newsroom,
    /// Who watches where by grants that limit the devices.
    pub(crate) seats: Seats,
    pub(crate) signaling: Signaling,
    pub(crate) baton: Baton,
    pub(crate) replays: Replays,
    pub(crate) providers: Providers,
    pub(crate) webhooks: Sender,
    /// The address people open, without a slash at the end.
    pub(crate) public_url: String,
    pub(crate) content_security_policy: HeaderValue,
    /// Becomes true when the program ends: open event streams close then.
    pub(crate) shutdown: watch::Receiver<bool>,
}

/// The limits by key.
pub(crate) struct RateLimits {
    pub(crate) sign_in_email: RateLimit,
    pub(crate) sign_in_address: RateLimit,
    pub(crate) subscribe_email: RateLimit,
    pub(crate) subscribe_address: RateLimit,
    pub(crate) creation: RateLimit,
    pub(crate) redeem: RateLimit,
    pub(crate) requests_per_address: Option<RateLimit>,
    pub(crate) requests_per_person: Option<RateLimit>,
    pub(crate) requests_per_key: Option<RateLimit>,
    /// Imports of people who have not agreed yet, by site.
    pub(crate) import: RateLimit,
}

impl RateLimits {
    fn new(limits: &config::Limits) -> Self {
        Self {
            sign_in_email: RateLimit::new(limits.sign_in_per_email, SIGN_IN_WINDOW),
            redeem: RateLimit::new(limits.redeem_per_hour, HOUR),
            import: RateLimit::new(limits.imports_per_hour, HOUR),
            sign_in_address: RateLimit::new(limits.sign_in_per_address, SIGN_IN_WINDOW),
            subscribe_email: RateLimit::new(limits.subscribe_per_email, HOUR),
            subscribe_address: RateLimit::new(limits.subscribe_per_address, HOUR),
            creation: RateLimit::new(limits.stream_creations_per_hour, HOUR),
            requests_per_address: RateLimit::of_requests(limits.requests_per_address),
            requests_per_person: RateLimit::of_requests(limits.requests_per_person),
            requests_per_key: RateLimit::of_requests(limits.requests_per_key),
        }
    }
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// The database failed, or a setting cannot work.
    pub(crate) async fn new(making: Making) -> anyhow::Result<Self> {
        let Making {
            config,
            clock,
            database,
            signaling,
            baton,
            replays,
            webhooks,
            port,
            shutdown,
        } = making;
        let configured = config.session_secret.as_ref();
        let secret = crate::person::session_secret(configured, &database, clock.now()).await?;
        let link_secret = database
            .cross_site()
            .server_key("links", &crate::secret::token(), clock.now())
            .await?;
        let sealing_key = database
            .cross_site()
            .server_key(SEALING_KEY, &crate::secret::token(), clock.now())
            .await?;
        let bucket = match config.storage.redirect {
            true => replays.bucket_origin().await,
            false => None,
        };
        let public_url = config.public_url(port);
        let home = public_url.split_once("://").map_or("", |(_, host)| host);
        let home = host_name(home);
        let native = Native {
            signaling: signaling.clone(),
            baton: baton.clone(),
            replays: replays.clone(),
            rtmp_url: config.rtmp_url(&public_url),
            public_url: public_url.clone(),
        };
        Ok(Self(Arc::new(Parts {
            session_secret: secret,
            link_secret,
            sealing_key,
            providers: Providers::new(native),
            mail: Mailer::new(&config)?,
            push: Pusher::new(&database, &clock).await?,
            limits: RateLimits::new(&config.limits),
            board: Board::default(),
            attendance: Attendance::default(),
            chat: Chat::default(),
            access_news: Newsroom::default(),
            seats: Seats::default(),
            signaling,
            baton,
            replays,
            webhooks,
            public_url,
            content_security_policy: content_security_policy(
                config.signal_url.as_deref(),
                bucket.as_deref(),
            ),
            config,
            clock,
            database: database.at_home(&home),
            shutdown,
        })))
    }

    /// A handle that does not keep the product alive.
    pub(crate) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
