//! The signature of a purchase webhook: `Klieg-Signature: t=<Unix seconds>,v1=<hex>`, where `v1` is
//! the HMAC-SHA256 of `<t>.<body>` under a secret of the site. Several `v1` may be given.

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

/// How far the sender's clock, and the way here, may be off; an older event is a replay.
const TOLERANCE: Duration = Duration::minutes(5);

/// Whether one of the secrets signed `body` about now.
pub(super) fn is_signed(
    header: &str,
    body: &[u8],
    secrets: &[SecretString],
    now: OffsetDateTime,
) -> bool {
    let mut at = None;
    let mut given = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", text)) => at = text.parse::<i64>().ok(),
            Some(("v1", hex)) => given.extend(bytes(hex)),
            _ => {}
        }
    }
    let Some(at) = at else { return false };
    let age = now.unix_timestamp().saturating_sub(at);
    if age.unsigned_abs() > TOLERANCE.whole_seconds().unsigned_abs() {
        return false;
    }
    secrets.iter().any(|secret| {
        given
            .iter()
            // Compared in constant time.
            .any(|tag| mac(secret, at, body).is_some_and(|mac| mac.verify_slice(tag).is_ok()))
    })
}

fn mac(secret: &SecretString, at: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length, so this does not fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    Some(mac)
}

/// Reads hexadecimal digits; nothing when they are not.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}

/// The header a checkout would send.
#[cfg(test)]
pub(super) fn sign(secret: &str, body: &[u8], now: OffsetDateTime) -> String {
    use std::fmt::Write;
    let at = now.unix_timestamp();
    let mac = mac(&SecretString::from(secret), at, body).expect("any key");
    let mut header = format!("t={at},v1=");
    for byte in mac.finalize().into_bytes() {
        write!(header, "{byte:02x}").expect("writes");
    }
    header
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn only_the_very_body_signed_about_now_by_a_known_secret_passes() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let secrets = [SecretString::from("old"), SecretString::from("new")];
        let body = b"{}";
        for secret in ["old", "new"] {
            assert!(is_signed(&sign(secret, body, now), body, &secrets, now));
        }
        let good = sign("new", body, now);
        assert!(is_signed(&good, body, &secrets, now + Duration::minutes(5)));
        let late = now + Duration::minutes(5) + Duration::SECOND;
        assert!(!is_signed(&good, body, &secrets, late), "replayed");
        assert!(!is_signed(&good, b"{ }", &secrets, now), "another body");
        assert!(!is_signed(&sign("bad", body, now), body, &secrets, now));
        assert!(!is_signed(&good, body, &[], now), "no secret");
        let both = format!("{},v1=00", good);
        assert!(is_signed(&both, body, &secrets, now));
        let moved = good.replace(&format!("t={}", now.unix_timestamp()), "t=1");
        for bad in ["", "t=1", "v1=zz", &moved, &good[..good.len() - 1]] {
            assert!(!is_signed(bad, body, &secrets, now), "{bad}");
        }
    }

    /// Worked out by hand with `openssl dgst -sha256 -hmac`, so that the scheme itself is held.
    #[test]
    fn known_signature_is_accepted() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::seconds(1_700_000_000);
        let header =
            "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";
        assert!(is_signed(
            header,
            b"{\"id\":\"evt_1\"}",
            &[SecretString::from("whsec_test")],
            now
        ));
    }
}
