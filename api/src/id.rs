//! Typed, prefixed, sortable ids: `st_01K…`. The first ten characters are the time, the rest chance.

use rand::Rng;
use time::OffsetDateTime;

/// Crockford's alphabet in lower case: sorts like the numbers it spells.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Ten characters hold 48 bits of milliseconds, enough until the year 10889.
const TIME_CHARS: usize = 10;
/// Sixteen characters are 80 random bits: ids are not guessable in practice, but are no secrets.
const RANDOM_CHARS: usize = 16;

/// The part of an id after its prefix.
fn suffix(now: OffsetDateTime) -> String {
    let millis = now.unix_timestamp_nanos() / 1_000_000;
    let mut text = String::with_capacity(TIME_CHARS + RANDOM_CHARS);
    for place in (0..TIME_CHARS).rev() {
        let digit = (millis >> (5 * place)) & 31;
        text.push(letter(usize::try_from(digit).unwrap_or(0)));
    }
    let mut rng = rand::rng();
    text.extend((0..RANDOM_CHARS).map(|_| letter(rng.random_range(0..32))));
    text
}

fn letter(digit: usize) -> char {
    ALPHABET.get(digit).map_or('0', |byte| char::from(*byte))
}

/// Whether `text` is an id with this prefix.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        rest.len() == TIME_CHARS + RANDOM_CHARS && rest.bytes().all(|byte| ALPHABET.contains(&byte))
    })
}

/// A fresh request id, `req_…`.
pub(crate) fn request_id(now: OffsetDateTime) -> String {
    format!("req_{}", suffix(now))
}

macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String)]
        pub(crate) struct $name(String);

        impl $name {
            /// A fresh id.
            pub(crate) fn generate(now: OffsetDateTime) -> Self {
                Self(format!(concat!($prefix, "{}"), suffix(now)))
            }

            /// Reads an id; `None` when it is not one of this kind.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                is_id(text, $prefix).then(|| Self(text.to_owned()))
            }

            /// The text, prefix first.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| {
                    serde::de::Error::custom(concat!("expected an id that starts with ", $prefix))
                })
            }
        }
    };
}

prefixed_id! {
    /// A site.
    SiteId, "site_"
}
prefixed_id! {
    /// A person of a site.
    PersonId, "usr_"
}
prefixed_id! {
    /// A team that owns spaces and streams.
    TeamId, "team_"
}
prefixed_id! {
    /// A space.
    SpaceId, "sp_"
}
prefixed_id! {
    /// An experience inside a space.
    ExperienceId, "exp_"
}
prefixed_id! {
    /// A stream; also the name of its media room.
    StreamId, "st_"
}
prefixed_id! {
    /// An access pass.
    PassId, "pass_"
}
prefixed_id! {
    /// An access grant.
    GrantId, "gr_"
}
prefixed_id! {
    /// A redeem code.
    CodeId, "code_"
}
prefixed_id! {
    /// A purchase in the site's own checkout.
    PurchaseId, "pur_"
}
prefixed_id! {
    /// A secret that signs purchase webhooks.
    PurchaseSecretId, "psec_"
}
prefixed_id! {
    /// A subscription to a site.
    SubscriptionId, "sub_"
}
prefixed_id! {
    /// A browser that takes push messages.
    PushId, "psh_"
}
prefixed_id! {
    /// Somebody's wish to be reminded of a stream.
    ReminderId, "rem_"
}
prefixed_id! {
    /// A round of messages about a stream.
    NotificationId, "ntf_"
}
prefixed_id! {
    /// One message of a round, to one recipient.
    DeliveryId, "dlv_"
}
prefixed_id! {
    /// A recording of a stream.
    RecordingId, "rec_"
}

prefixed_id! {
    /// A job in the queue.
    JobId, "job_"
}
prefixed_id! {
    /// A ban or time-out.
    BanId, "ban_"
}
prefixed_id! {
    /// A message that waits for a moderator.
    HeldId, "held_"
}
prefixed_id! {
    /// A viewer's report of a message.
    ReportId, "rep_"
}
prefixed_id! {
    /// A banned person's request to be let back in.
    UnbanRequestId, "unb_"
}
prefixed_id! {
    /// A word of the chat filter.
    TermId, "term_"
}
prefixed_id! {
    /// Something a moderator did.
    ActionId, "act_"
}

prefixed_id! {
    /// A viewer of a stream.
    ViewerId, "vw_"
}
prefixed_id! {
    /// An invitation into a team.
    InviteId, "inv_"
}
prefixed_id! {
    /// A session of a person.
    SessionId, "ses_"
}
prefixed_id! {
    /// An entry of the audit log.
    AuditId, "aud_"
}
prefixed_id! {
    /// An API key; not its secret.
    ApiKeyId, "key_"
}
prefixed_id! {
    /// Something that happened.
    EventId, "evt_"
}
prefixed_id! {
    /// An endpoint of webhooks.
    WebhookId, "wh_"
}
prefixed_id! {
    /// One event on its way to one endpoint.
    WebhookDeliveryId, "wd_"
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;

    #[test]
    fn ids_sort_by_time_and_read_back() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let early = StreamId::generate(now);
        let late = StreamId::generate(now + Duration::milliseconds(1));
        assert!(early < late);
        assert_eq!(StreamId::parse(early.as_str()), Some(early));
    }

    #[test]
    fn ids_of_another_kind_or_shape_are_refused() {
        let person = PersonId::generate(OffsetDateTime::UNIX_EPOCH);
        assert_eq!(StreamId::parse(person.as_str()), None);
        for bad in [
            "",
            "st_",
            "st_../../etc/passwd",
            "st_0000000000000000000000000U",
        ] {
            assert_eq!(StreamId::parse(bad), None, "{bad}");
        }
    }
}
