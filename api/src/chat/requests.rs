//! Bodies and queries of the chat's routes.

use serde::Deserialize;
use time::Duration;

use super::ban::ScopeKind;
use super::filter::Effect;
use super::modes::{ACCOUNT_AGE_MINUTES_MAX, Modes, SLOW_SECONDS_MAX};
use super::text;
use crate::http::{Fields, Validate};
use crate::id::{ActionId, BanId, StreamId};

/// Longest reason, report or request.
const REASON_CHARS_MAX: usize = 300;
/// Longest time-out or ban with an end: two years; without end is for longer.
const SECONDS_MAX: i64 = 2 * 365 * 24 * 60 * 60;
/// Longest shield.
const SHIELD_MINUTES_MAX: u32 = 24 * 60;
/// How far back newcomers are looked for.
const NEWCOMERS_MINUTES_MAX: u32 = 60;

/// Chooses the name that others see in chat.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseName {
    /// 2 to 25 letters, digits, `_`, `-` or `.`.
    #[schema(min_length = 2, max_length = 25)]
    pub(super) name: String,
}

/// Sets the modes; what is absent stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetModes {
    /// 0 to 300.
    #[serde(default)]
    #[schema(maximum = 300)]
    slow_seconds: Option<u32>,
    #[serde(default)]
    holders_only: Option<bool>,
    /// 0 to 129600 (90 days).
    #[serde(default)]
    #[schema(maximum = 129_600)]
    account_age_minutes: Option<u32>,
    #[serde(default)]
    links_off: Option<bool>,
    #[serde(default)]
    emote_only: Option<bool>,
    #[serde(default)]
    read_only: Option<bool>,
}

/// Raises or lowers the shield.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetShield {
    /// 1 to 1440; 0 lowers it.
    #[schema(maximum = 1440)]
    pub(super) minutes: u32,
}

/// Pins a message.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPin {
    /// Its place in the log; `null` takes the pin away.
    pub(super) seq: Option<i64>,
}

/// Acts on somebody.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WarnPerson {
    /// 1 to 300 characters; the person reads it.
    #[schema(min_length = 1, max_length = 300)]
    pub(super) reason: String,
}

/// Silences somebody for a time.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeoutPerson {
    /// 60 (a minute) and up.
    #[schema(minimum = 60)]
    pub(super) seconds: i64,
    #[serde(default)]
    #[schema(max_length = 300)]
    pub(super) reason: String,
}

/// Puts somebody out.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BanPerson {
    /// `stream` when absent.
    #[serde(default)]
    #[schema(required = false)]
    pub(super) scope: ScopeKind,
    #[serde(default)]
    #[schema(max_length = 300)]
    pub(super) reason: String,
    /// 60 (a minute) and up; until lifted when absent.
    #[serde(default)]
    #[schema(minimum = 60)]
    pub(super) seconds: Option<i64>,
    /// Take the messages in this stream away as well.
    #[serde(default)]
    pub(super) delete_messages: bool,
}

/// Acts on everybody who came in the last minutes and is not of the team.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActOnNewcomers {
    /// 1 to 60.
    #[schema(minimum = 1, maximum = 60)]
    pub(super) minutes: u32,
    pub(super) action: BulkAction,
    /// Of a time-out or ban; 60 and up, a ban without it lasts until lifted.
    #[serde(default)]
    #[schema(minimum = 60)]
    pub(super) seconds: Option<i64>,
    #[serde(default)]
    #[schema(max_length = 300)]
    pub(super) reason: String,
}

/// What to do with all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum BulkAction {
    /// Silence.
    Timeout,
    /// Out.
    Ban,
}

/// Tells moderators about a message, or asks to be let back in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    pub(super) text: String,
}

/// Decides about what waits.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Decide {
    pub(super) approve: bool,
}

/// Adds a word to the filter.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddTerm {
    /// Up to 60 characters; `*` stands for any letters of a word.
    #[schema(min_length = 1, max_length = 60)]
    pub(super) pattern: String,
    pub(super) effect: Effect,
    /// For one stream; absent for the whole site.
    #[serde(default)]
    pub(super) stream_id: Option<StreamId>,
}

/// Tries the filter.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TryTerms {
    /// 1 to 300 characters, as somebody would write it.
    #[schema(min_length = 1, max_length = 300)]
    pub(super) text: String,
    /// Also with the words of this stream.
    #[serde(default)]
    pub(super) stream_id: Option<StreamId>,
}

/// A body without fields.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Which part of the log.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LogQuery {
    /// Entries before this place.
    #[param(required = false)]
    pub(super) before: Option<i64>,
    /// Entries after this place.
    #[param(required = false)]
    pub(super) after: Option<i64>,
    /// The last entries up to this moment of the stream, in milliseconds since it went live.
    #[param(required = false)]
    pub(super) until_ms: Option<i64>,
    /// 1 to 200; 50 when absent.
    #[param(required = false)]
    pub(super) limit: Option<u32>,
}

/// Where a page of actions begins.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionsQuery {
    /// Actions older than this one.
    #[param(required = false, value_type = Option<String>)]
    pub(super) before: Option<ActionId>,
}

/// Where a page of bans begins.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct BansQuery {
    /// Bans older than this one.
    #[param(required = false, value_type = Option<String>)]
    pub(super) before: Option<BanId>,
}

impl SetModes {
    /// The modes with the changes applied.
    pub(super) fn apply(self, mut modes: Modes) -> Modes {
        modes.slow_seconds = self.slow_seconds.unwrap_or(modes.slow_seconds);
        modes.holders_only = self.holders_only.unwrap_or(modes.holders_only);
        modes.account_age_minutes = self
            .account_age_minutes
            .unwrap_or(modes.account_age_minutes);
        modes.links_off = self.links_off.unwrap_or(modes.links_off);
        modes.emote_only = self.emote_only.unwrap_or(modes.emote_only);
        modes.read_only = self.read_only.unwrap_or(modes.read_only);
        modes
    }
}

impl Validate for ChooseName {
    fn validate(&mut self, fields: &mut Fields) {
        if text::name(&self.name).is_none() {
            fields.fault("name", "must be 2 to 25 letters, digits, _, - or .");
        }
    }
}

impl Validate for SetModes {
    fn validate(&mut self, fields: &mut Fields) {
        if self.slow_seconds.is_some_and(|it| it > SLOW_SECONDS_MAX) {
            fields.fault("slow_seconds", "must be at most 300");
        }
        let age = self.account_age_minutes;
        if age.is_some_and(|it| it > ACCOUNT_AGE_MINUTES_MAX) {
            fields.fault("account_age_minutes", "must be at most 129600");
        }
    }
}

impl Validate for SetShield {
    fn validate(&mut self, fields: &mut Fields) {
        if self.minutes > SHIELD_MINUTES_MAX {
            fields.fault("minutes", "must be at most 1440");
        }
    }
}

impl Validate for SetPin {
    fn validate(&mut self, _fields: &mut Fields) {}
}

impl Validate for WarnPerson {
    fn validate(&mut self, fields: &mut Fields) {
        required(&mut self.reason, "reason", fields);
    }
}

impl Validate for TimeoutPerson {
    fn validate(&mut self, fields: &mut Fields) {
        optional(&mut self.reason, "reason", fields);
        check_seconds(Some(self.seconds), fields);
    }
}

impl Validate for BanPerson {
    fn validate(&mut self, fields: &mut Fields) {
        optional(&mut self.reason, "reason", fields);
        check_seconds(self.seconds, fields);
    }
}

impl Validate for ActOnNewcomers {
    fn validate(&mut self, fields: &mut Fields) {
        if !(1..=NEWCOMERS_MINUTES_MAX).contains(&self.minutes) {
            fields.fault("minutes", "must be from 1 to 60");
        }
        optional(&mut self.reason, "reason", fields);
        check_seconds(self.seconds, fields);
        if self.action == BulkAction::Timeout && self.seconds.is_none() {
            fields.fault("seconds", "is required");
        }
    }
}

impl Validate for Words {
    fn validate(&mut self, fields: &mut Fields) {
        required(&mut self.text, "text", fields);
    }
}

impl Validate for Decide {
    fn validate(&mut self, _fields: &mut Fields) {}
}

impl Validate for AddTerm {
    fn validate(&mut self, fields: &mut Fields) {
        match super::filter::pattern(&self.pattern) {
            Some(pattern) => self.pattern = pattern,
            None => fields.fault(
                "pattern",
                "must hold letters or digits, in at most six words",
            ),
        }
    }
}

impl Validate for TryTerms {
    fn validate(&mut self, fields: &mut Fields) {
        required(&mut self.text, "text", fields);
    }
}

impl Validate for Nothing {
    fn validate(&mut self, _fields: &mut Fields) {}
}

fn required(text: &mut String, field: &str, fields: &mut Fields) {
    optional(text, field, fields);
    if text.is_empty() {
        fields.fault(field, "is required");
    }
}

fn optional(text: &mut String, field: &str, fields: &mut Fields) {
    *text = text::clean(text).unwrap_or_else(|_| text.trim().to_owned());
    if text.chars().count() > REASON_CHARS_MAX {
        fields.fault(
            field,
            format!("must have at most {REASON_CHARS_MAX} characters"),
        );
    }
}

fn check_seconds(seconds: Option<i64>, fields: &mut Fields) {
    if seconds.is_some_and(|seconds| !(60..=SECONDS_MAX).contains(&seconds)) {
        fields.fault("seconds", "must be from 60 to two years");
    }
}

/// Seconds of a body as a duration.
pub(super) fn duration(seconds: Option<i64>) -> Option<Duration> {
    seconds.map(Duration::seconds)
}
