//! The modes of a chat room, and what they mean for a message.

use std::time::Duration as StdDuration;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::entry::SystemEvent;
use super::speaker::Speaker;
use super::text;
use crate::http::ApiError;

/// Longest wait between two messages: five minutes.
pub(crate) const SLOW_SECONDS_MAX: u32 = 300;
/// Longest age an account can be asked for: 90 days.
pub(crate) const ACCOUNT_AGE_MINUTES_MAX: u32 = 90 * 24 * 60;
/// What the shield asks for, all at once: half a minute between messages, accounts of a day.
const SHIELD_SLOW_SECONDS: u32 = 30;
const SHIELD_ACCOUNT_AGE_MINUTES: u32 = 24 * 60;

/// Who may write what, and how often. Moderators are exempt from all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are switches that moderators set one by one"
)]
pub(crate) struct Modes {
    /// Seconds between two messages of one person; 0: off.
    pub(crate) slow_seconds: u32,
    /// Only holders of a valid pass or an active subscription write.
    pub(crate) holders_only: bool,
    /// Only accounts at least this old write; 0: off.
    pub(crate) account_age_minutes: u32,
    /// Messages with links are refused.
    pub(crate) links_off: bool,
    /// Only emoji.
    pub(crate) emote_only: bool,
    /// Only moderators write.
    pub(crate) read_only: bool,
    /// Until when the shield is up.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(required = true)]
    pub(crate) shield_until: Option<OffsetDateTime>,
}

impl Modes {
    /// Whether the shield is up.
    pub(crate) fn shielded(&self, now: OffsetDateTime) -> bool {
        self.shield_until.is_some_and(|until| until > now)
    }

    /// What holds now: the shield asks for everything strict at once.
    pub(crate) fn in_force(&self, now: OffsetDateTime) -> Self {
        let mut modes = self.clone();
        if self.shielded(now) {
            modes.slow_seconds = modes.slow_seconds.max(SHIELD_SLOW_SECONDS);
            modes.account_age_minutes = modes.account_age_minutes.max(SHIELD_ACCOUNT_AGE_MINUTES);
            modes.holders_only = true;
            modes.links_off = true;
        } else {
            modes.shield_until = None;
        }
        modes
    }

    /// Whether a message may be sent now, or what its author is told.
    pub(crate) fn judge(
        &self,
        speaker: &Speaker,
        body: &str,
        last_sent: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), ApiError> {
        if speaker.moderates {
            return Ok(());
        }
        let modes = self.in_force(now);
        if modes.read_only {
            return Err(ApiError::forbidden(
                "read_only",
                "The chat is read-only for now. Moderators will open it again.",
            ));
        }
        if modes.holders_only && !speaker.holder {
            return Err(ApiError::forbidden(
                "holders_only",
                "Only people with a pass or a subscription can write now.",
            ));
        }
        let age = Duration::minutes(i64::from(modes.account_age_minutes));
        if let Some(since) = speaker.since
            && since + age > now
        {
            return Err(wait(
                "account_too_new",
                "Your account is too new to write here now.",
                since + age - now,
            ));
        }
        if modes.emote_only && !text::is_emoji_only(body) {
            return Err(ApiError::forbidden(
                "emote_only",
                "Only emoji can be sent now.",
            ));
        }
        if modes.links_off && text::has_link(body) {
            return Err(ApiError::forbidden(
                "links_off",
                "Links cannot be sent here. Send the message without it.",
            ));
        }
        let pause = Duration::seconds(i64::from(modes.slow_seconds));
        if let Some(last) = last_sent
            && last + pause > now
        {
            return Err(wait(
                "slow_mode",
                "Slow mode is on. Wait a moment before you send again.",
                last + pause - now,
            ));
        }
        Ok(())
    }

    /// The system rows that tell of a change to `new`.
    pub(crate) fn changes(&self, new: &Self, now: OffsetDateTime) -> Vec<SystemEvent> {
        let mut events = Vec::new();
        let mut tell = |changed: bool, event: SystemEvent| {
            if changed {
                events.push(event);
            }
        };
        let seconds = new.slow_seconds;
        tell(
            self.slow_seconds != seconds,
            SystemEvent::SlowMode { seconds },
        );
        let on = new.holders_only;
        tell(self.holders_only != on, SystemEvent::HoldersOnly { on });
        let minutes = new.account_age_minutes;
        tell(
            self.account_age_minutes != minutes,
            SystemEvent::AccountAge { minutes },
        );
        let on = new.links_off;
        tell(self.links_off != on, SystemEvent::LinksOff { on });
        let on = new.emote_only;
        tell(self.emote_only != on, SystemEvent::EmoteOnly { on });
        let on = new.read_only;
        tell(self.read_only != on, SystemEvent::ReadOnly { on });
        let on = new.shielded(now);
        tell(self.shielded(now) != on, SystemEvent::Shield { on });
        events
    }
}

/// A refusal that ends by itself.
pub(crate) fn wait(code: &'static str, message: &'static str, left: Duration) -> ApiError {
    let left = StdDuration::try_from(left).unwrap_or_default();
    ApiError::forbidden(code, message).retry_after(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = time::macros::datetime!(2026-01-01 12:00 UTC);

    fn speaker() -> Speaker {
        Speaker {
            key: "usr_1".to_owned(),
            name: "Ada".to_owned(),
            badge: None,
            moderates: false,
            holder: false,
            since: Some(NOW - Duration::hours(2)),
        }
    }

    fn code(modes: &Modes, speaker: &Speaker, body: &str, last: Option<i64>) -> &'static str {
        let last = last.map(|seconds| NOW - Duration::seconds(seconds));
        let judged = modes.judge(speaker, body, last, NOW);
        judged.map_or_else(|error| error.code(), |()| "sent")
    }

    #[test]
    fn each_mode_refuses_what_it_names_and_nothing_else() {
        let anybody = speaker();
        let holder = Speaker {
            holder: true,
            ..speaker()
        };
        let open = Modes::default();
        assert_eq!(code(&open, &anybody, "a.com", Some(0)), "sent");
        let slow = Modes {
            slow_seconds: 10,
            ..Modes::default()
        };
        assert_eq!(code(&slow, &anybody, "a", None), "sent");
        assert_eq!(code(&slow, &anybody, "a", Some(9)), "slow_mode");
        assert_eq!(code(&slow, &anybody, "a", Some(10)), "sent");
        let holders = Modes {
            holders_only: true,
            ..Modes::default()
        };
        assert_eq!(code(&holders, &anybody, "a", None), "holders_only");
        assert_eq!(code(&holders, &holder, "a", None), "sent");
        let old = Modes {
            account_age_minutes: 121,
            ..Modes::default()
        };
        assert_eq!(code(&old, &anybody, "a", None), "account_too_new");
        let links = Modes {
            links_off: true,
            ..Modes::default()
        };
        assert_eq!(code(&links, &anybody, "www.a", None), "links_off");
        assert_eq!(code(&links, &anybody, "a", None), "sent");
        let emotes = Modes {
            emote_only: true,
            ..Modes::default()
        };
        assert_eq!(code(&emotes, &anybody, "a", None), "emote_only");
        assert_eq!(code(&emotes, &anybody, "🎉", None), "sent");
        let silent = Modes {
            read_only: true,
            ..Modes::default()
        };
        assert_eq!(code(&silent, &holder, "a", None), "read_only");
    }

    #[test]
    fn shield_is_all_at_once_and_falls_by_itself() {
        let shield = Modes {
            shield_until: Some(NOW + Duration::minutes(10)),
            ..Modes::default()
        };
        assert_eq!(code(&shield, &speaker(), "a", None), "holders_only");
        let old_holder = Speaker {
            holder: true,
            since: Some(NOW - Duration::days(2)),
            ..speaker()
        };
        assert_eq!(code(&shield, &old_holder, "a", None), "sent");
        assert_eq!(code(&shield, &old_holder, "a.com", None), "links_off");
        assert_eq!(code(&shield, &old_holder, "a", Some(29)), "slow_mode");
        let over = Modes {
            shield_until: Some(NOW),
            ..Modes::default()
        };
        assert_eq!(code(&over, &speaker(), "a.com", None), "sent");
    }

    #[test]
    fn moderators_are_exempt_from_all_of_it() {
        let all = Modes {
            slow_seconds: 10,
            holders_only: true,
            account_age_minutes: 1_000,
            links_off: true,
            emote_only: true,
            read_only: true,
            shield_until: Some(NOW + Duration::hours(1)),
        };
        let moderator = Speaker {
            moderates: true,
            ..speaker()
        };
        assert_eq!(code(&all, &moderator, "a.com", Some(0)), "sent");
    }
}
