//! What the fuzzers call; see `sfu::fuzz`.

use std::collections::HashMap;

use sfu::DataKind;
use sfu::fuzz::Target;

use crate::auth::{ApiKey, KeyStore, verify};
use crate::proto::{Encoding, decode_join_request, decode_request, parse_packet, stamp_packet};
use crate::session::sending_sections;

/// All targets of this crate.
pub const TARGETS: &[Target] = &[
    ("signal_frame", signal_frame),
    ("join_request", join_request),
    ("token", token),
    ("data_packet", data_packet),
    ("offer", offer),
];

/// Signal messages in both encodings.
pub fn signal_frame(bytes: &[u8]) -> bool {
    [Encoding::Protobuf, Encoding::Json]
        .into_iter()
        .any(|encoding| decode_request(encoding, bytes).is_ok_and(|message| message.is_some()))
}

/// The `join_request` of a query.
pub fn join_request(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|value| decode_join_request(value).is_ok())
}

/// Access tokens: as they come, and as claims that a known key signed.
pub fn token(bytes: &[u8]) -> bool {
    let key = ApiKey {
        id: "key".to_owned(),
        secret: "secret".to_owned().into(),
    };
    let keys = KeyStore::new(key, HashMap::new());
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let signed = serde_json::from_str::<serde_json::Value>(text)
        .ok()
        .and_then(|claims| {
            let secret = jsonwebtoken::EncodingKey::from_secret(b"secret");
            jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &secret).ok()
        });
    let believed = |token: &str| verify(&keys, token).is_ok();
    believed(text) || signed.is_some_and(|token| believed(&token))
}

/// Data packets, and what the others get of them.
pub fn data_packet(bytes: &[u8]) -> bool {
    let Ok(parsed) = parse_packet(bytes) else {
        return false;
    };
    let stamped = stamp_packet(bytes, parsed, DataKind::Reliable, "identity", "PA_sid");
    parse_packet(&stamped).is_ok()
}

/// Offers over HTTP.
pub fn offer(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !sending_sections(text).is_empty())
}
