//! What a client asks for when it connects: query values in v0, a `JoinRequest` in v1.

use std::collections::HashMap;

use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use livekit_protocol::{
    AddTrackRequest, ClientInfo, SessionDescription, SyncState, client_info::Capability,
    client_info::Sdk,
};

use crate::proto::{ClientFacts, decode_join_request};

/// A refusal before the WebSocket opens: status and plain text, as LiveKit's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status}: {message}")]
pub(crate) struct ConnectError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl ConnectError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }
}

/// The way that a participant comes back.
#[derive(Debug)]
pub(crate) struct Reconnect {
    /// `PA_…`; empty from old clients, which are known by identity alone.
    pub(crate) sid: String,
    pub(crate) sync_state: Option<SyncState>,
}

/// All that a client says when it connects.
#[derive(Debug)]
pub(crate) struct ConnectRequest {
    /// `None` when there is no token at all.
    pub(crate) token: Option<String>,
    /// One peer connection (v1).
    pub(crate) single: bool,
    pub(crate) client: ClientFacts,
    pub(crate) auto_subscribe: bool,
    pub(crate) adaptive_stream: bool,
    /// Overwrites the token's metadata when not empty.
    pub(crate) metadata: String,
    /// Overwrite the token's attributes.
    pub(crate) attributes: HashMap<String, String>,
    pub(crate) add_tracks: Vec<AddTrackRequest>,
    pub(crate) offer: Option<SessionDescription>,
    pub(crate) reconnect: Option<Reconnect>,
}

const BEARER: &str = "Bearer ";

/// Reads headers and query. `needs_join_request`: the path is `/rtc/v1`.
pub(crate) fn read(
    headers: &HeaderMap,
    query: &HashMap<String, String>,
    needs_join_request: bool,
) -> Result<ConnectRequest, ConnectError> {
    let token = match headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let token = value
                .to_str()
                .ok()
                .and_then(|value| value.strip_prefix(BEARER))
                .ok_or_else(|| {
                    ConnectError::unauthorized(
                        "invalid authorization header. Must start with Bearer ",
                    )
                })?;
            Some(token.to_owned())
        }
        None => query.get("access_token").cloned(),
    }
    .filter(|token| !token.is_empty());

    match query.get("join_request").filter(|value| !value.is_empty()) {
        Some(value) => read_v1(token, value),
        None if needs_join_request => Err(ConnectError::bad_request("join_request is required")),
        None => Ok(read_v0(token, query)),
    }
}

fn read_v1(token: Option<String>, value: &str) -> Result<ConnectRequest, ConnectError> {
    let request =
        decode_join_request(value).map_err(|error| ConnectError::bad_request(error.to_string()))?;
    let settings = request.connection_settings.unwrap_or_default();
    Ok(ConnectRequest {
        token,
        single: true,
        client: request
            .client_info
            .as_ref()
            .map(ClientFacts::from)
            .unwrap_or_default(),
        auto_subscribe: settings.auto_subscribe,
        adaptive_stream: settings.adaptive_stream,
        metadata: request.metadata,
        attributes: request.participant_attributes,
        add_tracks: request.add_track_requests,
        offer: request.publisher_offer,
        reconnect: request.reconnect.then_some(Reconnect {
            sid: request.participant_sid,
            sync_state: request.sync_state,
        }),
    })
}

fn read_v0(token: Option<String>, query: &HashMap<String, String>) -> ConnectRequest {
    let text = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let number = |name: &str| text(name).parse::<i32>().unwrap_or(0);
    let info = ClientInfo {
        sdk: Sdk::from_str_name(&text("sdk").to_ascii_uppercase())
            .unwrap_or(Sdk::Unknown)
            .into(),
        protocol: number("protocol"),
        browser: text("browser").to_owned(),
        client_protocol: number("client_protocol"),
        capabilities: text("capabilities")
            .split(',')
            .filter_map(|name| Capability::from_str_name(name.trim()))
            .map(Into::into)
            .collect(),
        ..ClientInfo::default()
    };
    ConnectRequest {
        token,
        single: false,
        client: ClientFacts::from(&info),
        auto_subscribe: text("auto_subscribe").is_empty() || is_true(text("auto_subscribe")),
        adaptive_stream: is_true(text("adaptive_stream")),
        metadata: String::new(),
        attributes: attributes(text("attributes")),
        add_tracks: Vec::new(),
        offer: None,
        reconnect: is_true(text("reconnect")).then(|| Reconnect {
            sid: text("sid").to_owned(),
            sync_state: None,
        }),
    }
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// base64url JSON; what cannot be read counts as absent, as LiveKit has it.
fn attributes(value: &str) -> HashMap<String, String> {
    URL_SAFE
        .decode(value)
        .or_else(|_| URL_SAFE_NO_PAD.decode(value))
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn v0_values_are_read() {
        let attributes = URL_SAFE.encode(r#"{"a":"b"}"#);
        let request = read(
            &HeaderMap::new(),
            &query(&[
                ("access_token", "t"),
                ("protocol", "17"),
                ("client_protocol", "2"),
                ("capabilities", "CAP_PACKET_TRAILER,CAP_FUTURE"),
                ("auto_subscribe", "0"),
                ("adaptive_stream", "1"),
                ("sdk", "js"),
                ("reconnect", "1"),
                ("sid", "PA_1"),
                ("attributes", &attributes),
            ]),
            false,
        )
        .unwrap();
        assert!(!request.single && !request.auto_subscribe && request.adaptive_stream);
        assert_eq!(request.client.protocol, 17);
        assert_eq!(request.client.client_protocol, 2);
        assert_eq!(
            request.client.capabilities,
            [i32::from(Capability::CapPacketTrailer)]
        );
        assert_eq!(request.client.name(), "JS");
        assert_eq!(request.reconnect.unwrap().sid, "PA_1");
        assert_eq!(request.attributes["a"], "b");
    }

    #[test]
    fn auto_subscribe_is_on_unless_said_in_v0() {
        let request = read(&HeaderMap::new(), &query(&[]), false).unwrap();
        assert!(request.auto_subscribe && request.token.is_none());
    }

    #[test]
    fn header_wins_over_query() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, "Bearer h".parse().unwrap());
        let request = read(&headers, &query(&[("access_token", "q")]), false).unwrap();
        assert_eq!(request.token.unwrap(), "h");
        headers.insert(header::AUTHORIZATION, "Basic h".parse().unwrap());
        let error = read(&headers, &query(&[]), false).unwrap_err();
        assert_eq!(error.status, StatusCode::UNAUTHORIZED);
    }

    #[test]
    fn v1_needs_a_join_request() {
        let error = read(&HeaderMap::new(), &query(&[]), true).unwrap_err();
        assert_eq!(error.status, StatusCode::BAD_REQUEST);
        assert_eq!(error.message, "join_request is required");
    }
}
