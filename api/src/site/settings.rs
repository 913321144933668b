//! What a site has chosen (MT-05): one value with a schema. The structure below is the only list of
//! settings; defaults, schema, ranges and what a person reads about a setting all come from it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::chat::Modes;
use crate::stream::Visibility;

/// Everything a site can choose. What was never chosen has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct SiteSettings {
    pub(crate) streaming: StreamingSettings,
    pub(crate) chat: ChatSettings,
    pub(crate) mail: MailSettings,
    pub(crate) recording: RecordingSettings,
}

/// Going live, and who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct StreamingSettings {
    /// Whether streams can be made and started. Streams that are live go on when it is switched off.
    #[schema(required = true)]
    pub(crate) enabled: bool,
    /// Whether subscribers are told when a stream goes live.
    #[schema(required = true)]
    pub(crate) notify_on_live: bool,
    /// Who may watch a stream whose maker does not say.
    #[schema(required = true)]
    pub(crate) default_visibility: Visibility,
    /// Streams live at once; null: as many as the installation gives each site.
    #[schema(required = true, minimum = 1, maximum = 1000)]
    pub(crate) max_concurrent_streams: Option<u32>,
    /// Viewers of all streams at once, within what the installation allows; null: that.
    #[schema(required = true, minimum = 1, maximum = 1_000_000)]
    pub(crate) max_viewers: Option<u32>,
}

/// How the chat of a new stream begins; its moderators change it there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are switches that people set one by one"
)]
pub(crate) struct ChatSettings {
    /// Seconds between two messages of one person; 0: off.
    #[schema(required = true, minimum = 0, maximum = 300)]
    pub(crate) slow_seconds: u32,
    /// Only holders of a valid pass or an active subscription write.
    #[schema(required = true)]
    pub(crate) holders_only: bool,
    /// Only accounts at least this many minutes old write; 0: off.
    #[schema(required = true, minimum = 0, maximum = 129_600)]
    pub(crate) account_age_minutes: u32,
    /// Messages with links are refused.
    #[schema(required = true)]
    pub(crate) links_off: bool,
    /// Only emoji.
    #[schema(required = true)]
    pub(crate) emote_only: bool,
    /// Only moderators write.
    #[schema(required = true)]
    pub(crate) read_only: bool,
}

/// Whom the site's mail comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct MailSettings {
    /// The sender's name; null: the site's name.
    #[schema(required = true, min_length = 1, max_length = 100)]
    pub(crate) from_name: Option<String>,
    /// The sender's address, which the mail server must be allowed to send for; null: the
    /// installation's.
    #[schema(required = true, format = Email, max_length = 254)]
    pub(crate) from_address: Option<String>,
    /// Where answers go; null: to the sender.
    #[schema(required = true, format = Email, max_length = 254)]
    pub(crate) reply_to: Option<String>,
}

/// Recordings and how long they stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct RecordingSettings {
    /// Whether streams are recorded; off: none is, whatever the stream says.
    #[schema(required = true)]
    pub(crate) enabled: bool,
    /// Days after its end for which a recording is kept; null: until somebody deletes it.
    #[schema(required = true, minimum = 1, maximum = 3650)]
    pub(crate) retention_days: Option<u32>,
}

impl Default for StreamingSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            notify_on_live: true,
            default_visibility: Visibility::Public,
            max_concurrent_streams: None,
            max_viewers: None,
        }
    }
}

impl Default for RecordingSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            retention_days: None,
        }
    }
}

impl SiteSettings {
    /// From the database; what a newer program wrote beside it is not read.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let chosen: Value = serde_json::from_str(text).ok()?;
        Self::of(&chosen).ok()
    }

    /// What was chosen, over the defaults; `null` in it is no choice where there is a default.
    ///
    /// # Errors
    /// A value is not of its setting's kind.
    pub(super) fn of(chosen: &Value) -> Result<Self, serde_json::Error> {
        let mut all = json!(Self::default());
        for (section, settings) in all.as_object_mut().into_iter().flatten() {
            for (key, value) in settings.as_object_mut().into_iter().flatten() {
                let chosen = &chosen[section][key];
                if !chosen.is_null() {
                    value.clone_from(chosen);
                }
            }
        }
        serde_json::from_value(all)
    }

    /// As in the database.
    pub(crate) fn to_text(&self) -> String {
        // Maps with text keys and plain values always become JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl ChatSettings {
    /// The modes a new chat begins with.
    pub(crate) fn modes(&self) -> Modes {
        Modes {
            slow_seconds: self.slow_seconds,
            holders_only: self.holders_only,
            account_age_minutes: self.account_age_minutes,
            links_off: self.links_off,
            emote_only: self.emote_only,
            read_only: self.read_only,
            shield_until: None,
        }
    }
}
