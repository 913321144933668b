//! Bodies that make and change streams: only whitelisted fields, all of them checked (API-13).

use serde::{Deserialize, Deserializer};
use time::{Duration, OffsetDateTime};

use super::{Stream, StreamKind, Visibility};
use crate::http::{Fields, Validate};
use crate::id::{ExperienceId, SpaceId};

/// Longest title: a line in a list and in a mail's subject.
pub(super) const TITLE_CHARS_MAX: usize = 120;
/// Longest description: a page of text.
pub(super) const DESCRIPTION_CHARS_MAX: usize = 5000;
/// How far ahead a stream can be scheduled; beyond lies a typing error.
const SCHEDULE_AHEAD_MAX: Duration = Duration::days(5 * 365);

/// Makes a stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateStream {
    /// 1 to 120 characters.
    #[schema(min_length = 1, max_length = 120)]
    pub(super) title: String,
    /// Up to 5000 characters of plain text.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub(super) description: Option<String>,
    /// Now when absent.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(super) scheduled_at: Option<OffsetDateTime>,
    /// The site's default when absent.
    #[serde(default)]
    pub(super) visibility: Option<Visibility>,
    /// Record it; true when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub(super) record: bool,
    /// The space whose passes cover it.
    #[serde(default)]
    pub(super) space_id: Option<SpaceId>,
    /// The experience whose passes, and whose space's passes, cover it.
    #[serde(default)]
    pub(super) experience_id: Option<ExperienceId>,
    /// `experience` when absent; decides how the media room is called.
    #[serde(default)]
    #[schema(required = false)]
    pub(super) kind: StreamKind,
    /// Who carries its media: `native` (Klieg itself) when absent.
    #[serde(default)]
    pub(super) provider: Option<String>,
}

/// Changes a stream: what is absent stays.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateStream {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 120)]
    pub(super) title: Option<String>,
    /// `null` removes it.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_length = 5000, value_type = Option<String>)]
    pub(super) description: Option<Option<String>>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(super) scheduled_at: Option<OffsetDateTime>,
    #[serde(default)]
    pub(super) visibility: Option<Visibility>,
    #[serde(default)]
    pub(super) record: Option<bool>,
}

fn yes() -> bool {
    true
}

/// Tells `null` (some none) from absent (none).
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

impl Validate for CreateStream {
    fn validate(&mut self, fields: &mut Fields) {
        check_title(&mut self.title, fields);
        check_description(&mut self.description, fields);
        check_time(self.scheduled_at, fields);
        if self.space_id.is_some() && self.experience_id.is_some() {
            fields.fault("space_id", "is given by the experience; leave it out");
        }
    }
}

impl Validate for UpdateStream {
    fn validate(&mut self, fields: &mut Fields) {
        if let Some(title) = &mut self.title {
            check_title(title, fields);
        }
        if let Some(description) = &mut self.description {
            check_description(description, fields);
        }
        check_time(self.scheduled_at, fields);
    }
}

impl UpdateStream {
    /// The stream with the changes applied.
    pub(super) fn apply(self, stream: &mut Stream) {
        if let Some(title) = self.title {
            stream.title = title;
        }
        if let Some(description) = self.description {
            stream.description = description;
        }
        if let Some(scheduled_at) = self.scheduled_at {
            stream.scheduled_at = scheduled_at;
        }
        if let Some(visibility) = self.visibility {
            stream.visibility = visibility;
        }
        if let Some(record) = self.record {
            stream.record = record;
        }
    }
}

pub(super) fn check_title(title: &mut String, fields: &mut Fields) {
    *title = title.trim().to_owned();
    if title.is_empty() {
        fields.fault("title", "is required");
    } else if title.chars().count() > TITLE_CHARS_MAX {
        fields.fault(
            "title",
            format!("must have at most {TITLE_CHARS_MAX} characters"),
        );
    } else if title.chars().any(char::is_control) {
        fields.fault("title", "must be one line of text");
    }
}

pub(super) fn check_description(description: &mut Option<String>, fields: &mut Fields) {
    if let Some(text) = description {
        let trimmed = text.trim();
        let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if trimmed.chars().count() > DESCRIPTION_CHARS_MAX {
            fields.fault(
                "description",
                format!("must have at most {DESCRIPTION_CHARS_MAX} characters"),
            );
        } else if trimmed.chars().any(is_control) {
            fields.fault("description", "must be text");
        }
        *description = (!trimmed.is_empty()).then(|| trimmed.to_owned());
    }
}

fn check_time(scheduled_at: Option<OffsetDateTime>, fields: &mut Fields) {
    let Some(at) = scheduled_at else { return };
    // Years apart from today's are typing errors; the exact present does not matter for that.
    let now = crate::clock::Clock::System.now();
    if at > now + SCHEDULE_AHEAD_MAX {
        fields.fault("scheduled_at", "must be within the next five years");
    } else if at < now - SCHEDULE_AHEAD_MAX {
        fields.fault("scheduled_at", "lies too far in the past");
    }
}
