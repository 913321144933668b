//! The `join_request` query value of `/rtc/v1`: base64 of a `WrappedJoinRequest`.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use flate2::read::GzDecoder;
use livekit_protocol::{JoinRequest, WrappedJoinRequest, wrapped_join_request::Compression};
use prost::Message as _;

use crate::limits::JOIN_REQUEST_BYTES_MAX;

/// URL-safe base64; clients pad it, and one that does not is understood as well.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a join request was refused; the sentences are LiveKit's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JoinRequestError {
    #[error("cannot base64 decode wrapped join request")]
    Base64,
    #[error("cannot unmarshal wrapped join request")]
    Wrapper,
    #[error("cannot read decompressed join request")]
    Gzip,
    #[error("join request too large")]
    TooLarge,
    #[error("cannot unmarshal join request")]
    Request,
}

/// Decodes the query value.
pub(crate) fn decode(value: &str) -> Result<JoinRequest, JoinRequestError> {
    let bytes = BASE64.decode(value).map_err(|_| JoinRequestError::Base64)?;
    let wrapper =
        WrappedJoinRequest::decode(bytes.as_slice()).map_err(|_| JoinRequestError::Wrapper)?;
    let request = match wrapper.compression() {
        Compression::None => wrapper.join_request,
        Compression::Gzip => inflate(&wrapper.join_request)?,
    };
    if request.len() > JOIN_REQUEST_BYTES_MAX {
        return Err(JoinRequestError::TooLarge);
    }
    JoinRequest::decode(request.as_slice()).map_err(|_| JoinRequestError::Request)
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, JoinRequestError> {
    let mut inflated = Vec::new();
    // One byte more than allowed tells "too large" from "just fits".
    GzDecoder::new(bytes)
        .take(JOIN_REQUEST_BYTES_MAX as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| JoinRequestError::Gzip)?;
    Ok(inflated)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use base64::engine::general_purpose::URL_SAFE;
    use flate2::Compression as Level;
    use flate2::write::GzEncoder;
    use livekit_protocol::ClientInfo;
    use proptest::prelude::*;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn wrapped(compression: Compression, join_request: Vec<u8>) -> String {
        URL_SAFE.encode(
            WrappedJoinRequest {
                compression: compression.into(),
                join_request,
            }
            .encode_to_vec(),
        )
    }

    fn request(version: &str, sid: &str) -> JoinRequest {
        JoinRequest {
            client_info: Some(ClientInfo {
                version: version.to_owned(),
                ..ClientInfo::default()
            }),
            participant_sid: sid.to_owned(),
            ..JoinRequest::default()
        }
    }

    #[test]
    fn gzip_bomb_is_refused() {
        let bomb = gzip(&vec![0_u8; JOIN_REQUEST_BYTES_MAX * 8]);
        assert_eq!(
            decode(&wrapped(Compression::Gzip, bomb)).unwrap_err(),
            JoinRequestError::TooLarge
        );
    }

    #[test]
    fn each_layer_has_its_own_error() {
        assert_eq!(decode("%%%").unwrap_err(), JoinRequestError::Base64);
        assert_eq!(
            decode(&URL_SAFE.encode([0xff_u8; 9])).unwrap_err(),
            JoinRequestError::Wrapper
        );
        assert_eq!(
            decode(&wrapped(Compression::Gzip, vec![1, 2, 3])).unwrap_err(),
            JoinRequestError::Gzip
        );
        assert_eq!(
            decode(&wrapped(Compression::None, vec![0xff; 9])).unwrap_err(),
            JoinRequestError::Request
        );
    }

    proptest! {
        #[test]
        fn requests_round_trip(version in ".{0,32}", sid in ".{0,64}", zip in any::<bool>()) {
            let request = request(&version, &sid);
            let bytes = request.encode_to_vec();
            let text = if zip {
                wrapped(Compression::Gzip, gzip(&bytes))
            } else {
                wrapped(Compression::None, bytes)
            };
            prop_assert_eq!(decode(&text).unwrap(), request.clone());
            prop_assert_eq!(decode(text.trim_end_matches('=')).unwrap(), request);
        }

        #[test]
        fn any_text_is_decoded_or_refused(text in "[A-Za-z0-9_=-]{0,512}") {
            let _ = decode(&text);
        }

        #[test]
        fn any_wrapped_bytes_are_decoded_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..512),
            zip in any::<bool>(),
        ) {
            let compression = if zip { Compression::Gzip } else { Compression::None };
            let _ = decode(&wrapped(compression, bytes.clone()));
            let _ = decode(&wrapped(Compression::Gzip, gzip(&bytes)));
        }
    }
}
