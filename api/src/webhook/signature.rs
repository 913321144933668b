//! The header that proves where a delivery comes from and that it is fresh.

use std::fmt::Write;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use time::OffsetDateTime;

/// `t=<Unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`: receivers compute the same with their
/// secret and refuse old times.
pub(super) fn sign(secret: &str, body: &str, now: OffsetDateTime) -> String {
    let seconds = now.unix_timestamp();
    let mut header = format!("t={seconds},v1=");
    // HMAC takes keys of any length, so this does not fail.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        mac.update(format!("{seconds}.{body}").as_bytes());
        for byte in mac.finalize().into_bytes() {
            // Writing to text does not fail.
            let _ = write!(header, "{byte:02x}");
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_x`.
    #[test]
    fn signature_is_what_other_tools_compute() {
        let now = OffsetDateTime::from_unix_timestamp(1_700_000_000).expect("a time");
        assert_eq!(
            sign("whsec_x", "{}", now),
            "t=1700000000,v1=be8cb8325f2202445260a855532f967e30ad2a9394ce28da66ee02880ddcb661"
        );
    }
}
