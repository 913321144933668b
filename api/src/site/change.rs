//! Changing a site's settings: a merge patch (RFC 7396), judged, written once, told in the audit log.

use serde_json::{Map, Value, json};

use super::SiteSettings;
use crate::app::App;
use crate::audit::AuditEntry;
use crate::http::{ApiError, Visitor};

/// Two people who save at the same moment are merged; more than this many in a row are not.
const TRIES_MAX: u32 = 5;

/// Merges a judged patch into the settings of the visitor's site.
pub(super) async fn apply(
    app: &App,
    visitor: &Visitor,
    patch: &Map<String, Value>,
) -> Result<SiteSettings, ApiError> {
    let store = &visitor.store;
    for _ in 0..TRIES_MAX {
        let text = store.settings_text().await?;
        let before = SiteSettings::parse(&text).unwrap_or_default();
        let after = merged(&before, patch).map_err(|error| ApiError::internal(&error))?;
        let now = app.clock.now();
        if !store.replace_settings(&text, &after.to_text(), now).await? {
            continue;
        }
        let changes = changes(&before, &after);
        if !changes.is_empty() {
            let entry = AuditEntry {
                actor: visitor.actor(),
                action: "site.settings_changed",
                subject: visitor.site.id.as_str(),
                detail: Value::Object(changes),
            };
            store.audit(&entry, now).await?;
        }
        return Ok(after);
    }
    Err(ApiError::conflict(
        "changed_meanwhile",
        "Somebody else is changing these settings right now. Load them again, then save.",
    ))
}

/// The settings with a patch on top; `null` takes a default back.
fn merged(
    before: &SiteSettings,
    patch: &Map<String, Value>,
) -> Result<SiteSettings, serde_json::Error> {
    let mut all = json!(before);
    for (section, chosen) in patch {
        match (all.get_mut(section), chosen) {
            (Some(Value::Object(present)), Value::Object(chosen)) => {
                for (key, value) in chosen {
                    present.insert(key.clone(), value.clone());
                }
            }
            (Some(present), _) => *present = json!({}),
            (None, _) => {}
        }
    }
    SiteSettings::of(&all)
}

/// What differs, by dotted name: the value before and the one after.
fn changes(before: &SiteSettings, after: &SiteSettings) -> Map<String, Value> {
    let (before, after) = (json!(before), json!(after));
    let mut changes = Map::new();
    for (section, settings) in after.as_object().into_iter().flatten() {
        for (key, value) in settings.as_object().into_iter().flatten() {
            let was = &before[section][key];
            if was != value {
                changes.insert(
                    format!("{section}.{key}"),
                    json!({ "before": was, "after": value }),
                );
            }
        }
    }
    changes
}
