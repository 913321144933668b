//! Bodies that make and change passes and codes.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{DevicePolicy, Subject};
use crate::http::{Fields, Validate};
use crate::id::{ExperienceId, SpaceId, StreamId};

/// Longest name, label and price: a line on a button.
pub(crate) const LINE_CHARS_MAX: usize = 80;
/// Longest address of a checkout page.
const URL_CHARS_MAX: usize = 2000;
/// Longest duration in days: beyond lies a typing error, or no end at all.
pub(crate) const DAYS_MAX: u32 = 36_500;
/// Most devices at once; whoever needs more needs no limit.
const DEVICES_MAX: u32 = 100;
/// Most codes of one request, and most uses of one code.
const CODES_MAX: u32 = 500;
const USES_MAX: u32 = 1_000_000;

/// What is said of a pass, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassTerms {
    /// 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub(crate) name: String,
    /// What it costs, as shown: `9 € a month`.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub(crate) price_label: Option<String>,
    /// Where it is sold: a page of the site's own checkout.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub(crate) purchase_url: Option<String>,
    /// What the checkout calls it in its purchase events.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub(crate) product: Option<String>,
    /// Anybody who is signed in may take it.
    #[serde(default)]
    pub(crate) free: bool,
    /// Days that a grant of it lasts; without end when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 36500)]
    pub(crate) duration_days: Option<u32>,
    /// When every grant of it ends.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) valid_until: Option<OffsetDateTime>,
    /// Devices that may watch at once by one grant; any number when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub(crate) device_limit: Option<u32>,
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) device_policy: DevicePolicy,
    /// Offered and handed out; existing grants hold either way.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub(crate) active: bool,
}

fn yes() -> bool {
    true
}

impl Default for PassTerms {
    fn default() -> Self {
        Self {
            name: String::new(),
            price_label: None,
            purchase_url: None,
            product: None,
            free: false,
            duration_days: None,
            valid_until: None,
            device_limit: None,
            device_policy: DevicePolicy::default(),
            active: true,
        }
    }
}

/// Makes a pass for exactly one of space, experience and stream.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreatePass {
    #[serde(default)]
    space_id: Option<SpaceId>,
    #[serde(default)]
    experience_id: Option<ExperienceId>,
    #[serde(default)]
    stream_id: Option<StreamId>,
    pub(super) terms: PassTerms,
}

/// Makes redeem codes of a pass.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateCodes {
    /// How many.
    #[schema(minimum = 1, maximum = 500)]
    pub(super) count: u32,
    /// People who can use each; 1 when absent.
    #[serde(default = "one")]
    #[schema(default = 1, minimum = 1, maximum = 1000000)]
    pub(super) uses: u32,
    /// When they stop working.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(super) expires_at: Option<OffsetDateTime>,
    /// What they are for.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub(super) label: String,
}

fn one() -> u32 {
    1
}

impl CreatePass {
    /// What it covers.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            space: self.space_id.clone(),
            experience: self.experience_id.clone(),
            stream: self.stream_id.clone(),
        }
    }
}

impl Validate for CreatePass {
    fn validate(&mut self, fields: &mut Fields) {
        let subjects = [
            self.space_id.is_some(),
            self.experience_id.is_some(),
            self.stream_id.is_some(),
        ];
        if subjects.into_iter().filter(|given| *given).count() != 1 {
            fields.fault(
                "space_id",
                "give exactly one of space_id, experience_id and stream_id",
            );
        }
        self.terms.check("terms.", fields);
    }
}

impl Validate for PassTerms {
    fn validate(&mut self, fields: &mut Fields) {
        self.check("", fields);
    }
}

impl PassTerms {
    fn check(&mut self, prefix: &str, fields: &mut Fields) {
        let field = |name: &str| format!("{prefix}{name}");
        match line(&self.name) {
            Some(name) => self.name = name,
            None => fields.fault(&field("name"), "must be a line of 1 to 80 characters"),
        }
        for (name, value) in [
            ("price_label", &mut self.price_label),
            ("product", &mut self.product),
        ] {
            if value.as_deref().is_some_and(|text| text.trim().is_empty()) {
                *value = None;
            }
            if let Some(text) = value {
                match line(text) {
                    Some(trimmed) => *text = trimmed,
                    None => fields.fault(&field(name), "must be a line of at most 80 characters"),
                }
            }
        }
        if self.purchase_url.as_deref() == Some("") {
            self.purchase_url = None;
        }
        if self
            .purchase_url
            .as_deref()
            .is_some_and(|url| !web_address(url))
        {
            fields.fault(
                &field("purchase_url"),
                "must begin with https:// or http://",
            );
        }
        if self
            .duration_days
            .is_some_and(|days| days == 0 || days > DAYS_MAX)
        {
            fields.fault(&field("duration_days"), "must be 1 to 36500");
        }
        if self
            .device_limit
            .is_some_and(|most| most == 0 || most > DEVICES_MAX)
        {
            fields.fault(&field("device_limit"), "must be 1 to 100");
        }
    }
}

impl Validate for CreateCodes {
    fn validate(&mut self, fields: &mut Fields) {
        if self.count == 0 || self.count > CODES_MAX {
            fields.fault("count", "must be 1 to 500");
        }
        if self.uses == 0 || self.uses > USES_MAX {
            fields.fault("uses", "must be 1 to 1000000");
        }
        self.label = self.label.trim().to_owned();
        if !self.label.is_empty() && line(&self.label).is_none() {
            fields.fault("label", "must be a line of at most 80 characters");
        }
    }
}

/// A trimmed line that is neither empty nor too long.
pub(crate) fn line(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty()
        && text.chars().count() <= LINE_CHARS_MAX
        && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.len() <= URL_CHARS_MAX
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}
