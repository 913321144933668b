//! A bucket's errors as what to change.

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use super::StorageError;

/// What a failed request means.
pub(super) fn explain<E>(error: &SdkError<E, HttpResponse>, key: &str, bucket: &str) -> StorageError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let Some(response) = error.raw_response() else {
        return unreachable(error);
    };
    let status = response.status().as_u16();
    let region = response.headers().get("x-amz-bucket-region");
    let code = error.code().unwrap_or_default();
    let told = error.message().filter(|message| !message.is_empty());
    let refused = |message: String| StorageError::Refused(message);
    match (code, status) {
        ("NoSuchBucket", _) => refused(format!(
            "the bucket {bucket} does not exist at the storage: correct storage.bucket or \
             storage.endpoint, or make the bucket"
        )),
        ("NoSuchKey" | "NotFound" | "NoSuchUpload", _) | ("", 404) => {
            StorageError::NotFound(key.to_owned())
        }
        ("InvalidAccessKeyId" | "InvalidToken" | "ExpiredToken" | "NotSignedUp", _) => refused(
            String::from("the storage does not know the access key: correct storage.access_key_id"),
        ),
        ("SignatureDoesNotMatch", _) => refused(String::from(
            "the secret does not belong to the access key: correct storage.secret_access_key",
        )),
        ("AccessDenied" | "AllAccessDisabled" | "Unauthorized", _) | ("", 401 | 403) => {
            refused(format!(
                "the access key may not do this in the bucket {bucket}: allow it to get, put, list and delete \
                 objects there"
            ))
        }
        (
            "PermanentRedirect"
            | "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "InvalidRegionName",
            _,
        )
        | (_, 301 | 307) => refused(match region {
            Some(region) => format!(
                "the bucket {bucket} lies in another region: set storage.region to {region}"
            ),
            None => format!(
                "the bucket {bucket} lies elsewhere: correct storage.region or storage.endpoint{}",
                told.map(|told| format!(" (the storage says: {told})"))
                    .unwrap_or_default()
            ),
        }),
        ("RequestTimeTooSkewed", _) => refused(String::from(
            "the clocks of this machine and of the storage differ: set this machine's clock",
        )),
        ("QuotaExceeded" | "XMinioStorageFull" | "EntityTooLarge" | "InsufficientStorage", _)
        | (_, 507) => StorageError::Full(std::io::Error::new(
            std::io::ErrorKind::QuotaExceeded,
            told.unwrap_or(code).to_owned(),
        )),
        (_, 408 | 429 | 500..) => {
            StorageError::Unavailable(format!("it answers {status} {}", told.unwrap_or(code)))
        }
        _ => refused(format!(
            "the storage refuses with {status} {code}{}",
            told.map(|told| format!(": {told}")).unwrap_or_default()
        )),
    }
}

fn unreachable<E>(error: &SdkError<E, HttpResponse>) -> StorageError
where
    E: std::error::Error + 'static,
{
    StorageError::Unavailable(match error {
        SdkError::TimeoutError(_) => String::from("it does not answer in time"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            String::from("it does not answer in time")
        }
        error => DisplayErrorContext(error).to_string(),
    })
}
