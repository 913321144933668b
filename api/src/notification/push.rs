//! Web Push: messages for browsers, encrypted for each (RFC 8291) and signed with the
//! installation's key (VAPID, RFC 8292).

use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{StatusCode, Url, header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use web_push_native::{Auth, p256};

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Database;

/// Name of the key in the database.
const KEY_NAME: &str = "vapid";
/// How long a push service keeps a message for a browser that is away: a stream is over by then.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// How long a token for a push service counts (RFC 8292 §2 allows a day).
const TOKEN_LIFETIME: i64 = 12 * 60 * 60;
/// How long a push service may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Longest address of a browser: push services' are a few hundred characters.
const ENDPOINT_CHARS_MAX: usize = 1_000;
/// Longest text of a message: the whole must fit into 4096 bytes encrypted (RFC 8291 §4).
const TEXT_CHARS_MAX: usize = 200;
/// Hosts that only this machine answers for.
const LOCAL_HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Where a browser takes messages, as its `PushSubscription` says.
#[derive(Debug, Clone)]
pub(crate) struct PushAddress {
    pub(crate) endpoint: String,
    /// Its public key, an uncompressed point of P-256 in URL-safe base64.
    pub(crate) p256dh: String,
    /// Its 16-byte secret, likewise.
    pub(crate) auth: String,
}

/// What the service worker shows.
#[derive(Debug, Serialize)]
pub(super) struct PushMessage<'a> {
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    /// Path to open.
    pub(super) url: &'a str,
    /// Messages of one tag replace each other.
    pub(super) tag: &'a str,
}

/// Why a message was not taken.
#[derive(Debug)]
pub(super) enum PushError {
    /// The browser is gone, for good.
    Gone,
    /// It will not be taken later either.
    Refused(String),
    /// It may be taken later.
    Later(String),
}

/// Sends push messages.
pub(crate) struct Pusher {
    client: reqwest::Client,
    signer: EncodingKey,
    /// The public key, as browsers want it: URL-safe base64.
    public_key: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl Pusher {
    /// The pusher of this installation; its key is made at the first start.
    ///
    /// # Errors
    /// The database failed, or the key in it is none.
    pub(crate) async fn new(database: &Database, clock: &Clock) -> anyhow::Result<Self> {
        let fresh =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())?;
        let fresh = URL_SAFE_NO_PAD.encode(fresh.as_ref());
        let kept: SecretString = database
            .cross_site()
            .server_key(KEY_NAME, &fresh, clock.now())
            .await?;
        let der = URL_SAFE_NO_PAD.decode(kept.expose_secret())?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)?;
        Ok(Self {
            // Redirects are not followed: they could lead to hosts that are not allowed.
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(ANSWER_MAX)
                .build()?,
            signer: EncodingKey::from_ec_der(&der),
            public_key: URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
        })
    }

    /// The public key, for browsers to subscribe with.
    pub(crate) fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Sends a message to a browser.
    pub(super) async fn send(
        &self,
        app: &App,
        to: &PushAddress,
        message: &PushMessage<'_>,
    ) -> Result<(), PushError> {
        let refused = |what: &str| PushError::Refused(what.to_owned());
        let parsed = to
            .parse(&app.config)
            .map_err(|fault| PushError::Refused(format!("its {} {}", fault.0, fault.1)))?;
        let short = PushMessage {
            title: &cut(message.title),
            body: &cut(message.body),
            ..*message
        };
        let payload = serde_json::to_vec(&short).map_err(|_| refused("not encodable"))?;
        let body = web_push_native::encrypt(payload, &parsed.key, &parsed.auth)
            .map_err(|_| refused("not encryptable"))?;
        let token = self
            .token(app, &parsed.endpoint)
            .map_err(|_| refused("not signable"))?;
        let sent = self
            .client
            .post(parsed.endpoint)
            .header("TTL", KEPT.as_secs())
            .header("Urgency", "high")
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(
                header::AUTHORIZATION,
                format!("vapid t={token}, k={}", self.public_key),
            )
            .body(body)
            .send()
            .await;
        let status = sent
            .map_err(|error| PushError::Later(error.without_url().to_string()))?
            .status();
        match status {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushError::Gone),
            StatusCode::TOO_MANY_REQUESTS => Err(PushError::Later(status.to_string())),
            status if status.is_server_error() => Err(PushError::Later(status.to_string())),
            status => Err(PushError::Refused(status.to_string())),
        }
    }

    /// The token by which the push service knows us.
    fn token(&self, app: &App, endpoint: &Url) -> Result<String, jsonwebtoken::errors::Error> {
        let aud = endpoint.origin().ascii_serialization();
        let contact = app.config.mail.from.as_ref().map_or_else(
            || app.public_url.clone(),
            |address| format!("mailto:{address}"),
        );
        let claims = Claims {
            aud: &aud,
            exp: app.clock.now().unix_timestamp() + TOKEN_LIFETIME,
            sub: &contact,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &self.signer)
    }
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// An address that can be sent to.
struct Parsed {
    endpoint: Url,
    key: p256::PublicKey,
    auth: Auth,
}

impl PushAddress {
    /// The field that is wrong, and what is wrong with it; `None` when messages can be sent there.
    pub(super) fn fault(&self, config: &Config) -> Option<(&'static str, &'static str)> {
        self.parse(config).err()
    }

    fn parse(&self, config: &Config) -> Result<Parsed, (&'static str, &'static str)> {
        let endpoint = Url::parse(&self.endpoint).map_err(|_| ("endpoint", "is no address"))?;
        let host = endpoint.host_str().unwrap_or_default();
        // Anybody may name an endpoint; the server must not be sent to places inside its network.
        let is_service = endpoint.scheme() == "https"
            && endpoint.port().is_none()
            && config.notifications.allows_push_host(host);
        let is_local = config.development && LOCAL_HOSTS.contains(&host);
        if self.endpoint.len() > ENDPOINT_CHARS_MAX || !(is_service || is_local) {
            return Err(("endpoint", "is not that of a push service known here"));
        }
        let key = URL_SAFE_NO_PAD.decode(self.p256dh.trim_end_matches('='));
        let key = key
            .ok()
            .and_then(|bytes| p256::PublicKey::from_sec1_bytes(&bytes).ok());
        let auth = URL_SAFE_NO_PAD.decode(self.auth.trim_end_matches('='));
        let auth = auth.ok().filter(|bytes| bytes.len() == 16);
        Ok(Parsed {
            endpoint,
            key: key.ok_or(("p256dh", "is no public key"))?,
            auth: Auth::clone_from_slice(&auth.ok_or(("auth", "must be 16 bytes in base64"))?),
        })
    }
}
