//! One signal message and its two encodings: protobuf in binary frames, protojson in text frames.

use std::sync::OnceLock;

use bytes::Bytes;
use livekit_protocol::{SignalRequest, SignalResponse, signal_response};
use prost::Message as _;

/// How a client speaks; the server answers in the encoding that it last received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Protobuf,
    Json,
}

/// A message to one or many clients, encoded at most once for all of them.
#[derive(Debug)]
pub(crate) struct Frame {
    message: SignalResponse,
    protobuf: OnceLock<Bytes>,
    json: OnceLock<String>,
}

impl Frame {
    pub(crate) fn new(message: signal_response::Message) -> Self {
        Self {
            message: SignalResponse {
                message: Some(message),
            },
            protobuf: OnceLock::new(),
            json: OnceLock::new(),
        }
    }

    pub(crate) fn protobuf(&self) -> Bytes {
        self.protobuf
            .get_or_init(|| self.message.encode_to_vec().into())
            .clone()
    }

    pub(crate) fn json(&self) -> &str {
        self.json.get_or_init(|| {
            // Only a map with keys that are no strings fails to serialise, and none has such.
            serde_json::to_string(&self.message).unwrap_or_default()
        })
    }
}

/// Reads a client's frame. A message of an unknown kind decodes to `None`.
pub(crate) fn decode_request(
    encoding: Encoding,
    bytes: &[u8],
) -> Result<Option<livekit_protocol::signal_request::Message>, MalformedMessage> {
    let request = match encoding {
        Encoding::Protobuf => SignalRequest::decode(bytes).map_err(|_| MalformedMessage)?,
        Encoding::Json => serde_json::from_slice(bytes).map_err(|_| MalformedMessage)?,
    };
    Ok(request.message)
}

/// A frame that is no `SignalRequest`.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("malformed signal message")]
pub(crate) struct MalformedMessage;

#[cfg(test)]
mod tests {
    use livekit_protocol::{Ping, signal_request};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_encodings_say_the_same() {
        let request = SignalRequest {
            message: Some(signal_request::Message::PingReq(Ping {
                timestamp: 1_700_000_000_123,
                rtt: 7,
            })),
        };
        let binary = decode_request(Encoding::Protobuf, &request.encode_to_vec()).unwrap();
        let text = serde_json::to_string(&request).unwrap();
        let json = decode_request(Encoding::Json, text.as_bytes()).unwrap();
        assert_eq!(binary, request.message);
        assert_eq!(json, request.message);
    }

    #[test]
    fn protojson_accepts_both_name_styles_and_unknown_fields() {
        for text in [
            r#"{"addTrack":{"cid":"c","simulcastCodecs":[],"future":1}}"#,
            r#"{"add_track":{"cid":"c","simulcast_codecs":[]}}"#,
        ] {
            let message = decode_request(Encoding::Json, text.as_bytes()).unwrap();
            assert!(matches!(
                message,
                Some(signal_request::Message::AddTrack(request)) if request.cid == "c"
            ));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            let _ = decode_request(Encoding::Protobuf, &bytes);
            let _ = decode_request(Encoding::Json, &bytes);
        }
    }
}
