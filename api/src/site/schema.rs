//! The settings' schema, and a change judged by it.

use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use super::SiteSettings;
use super::settings::{ChatSettings, MailSettings, RecordingSettings, StreamingSettings};
use crate::http::Fields;
use crate::stream::Visibility;

/// The JSON schema of the settings, with the defaults in their places.
pub(super) fn document() -> Value {
    let defaults = json!(SiteSettings::default());
    let mut sections = json!({
        "streaming": StreamingSettings::schema(),
        "chat": ChatSettings::schema(),
        "mail": MailSettings::schema(),
        "recording": RecordingSettings::schema(),
    });
    for (name, section) in sections.as_object_mut().into_iter().flatten() {
        let properties = section["properties"].as_object_mut();
        for (key, property) in properties.into_iter().flatten() {
            if property["$ref"].is_string() {
                // The one kind that is not written out where it is used.
                let description = property["description"].take();
                *property = json!(Visibility::schema());
                property["description"] = description;
            }
            property["default"] = defaults[name][key].clone();
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": sections,
    })
}

/// Notes what of a change the schema does not allow, under the setting's dotted name.
pub(super) fn judge(change: &Map<String, Value>, fields: &mut Fields) {
    let schema = document();
    let Some(sections) = schema["properties"].as_object() else {
        return;
    };
    for (section, chosen) in change {
        let Some(known) = sections.get(section) else {
            fields.fault(section, unknown(sections));
            continue;
        };
        match (chosen, &known["properties"]) {
            // Takes the whole section back to its defaults.
            (Value::Null, _) => {}
            (Value::Object(chosen), Value::Object(known)) => {
                for (key, value) in chosen {
                    let name = format!("{section}.{key}");
                    match known.get(key) {
                        None => fields.fault(&name, unknown(known)),
                        Some(rule) => {
                            if let Some(fault) = fault(rule, value) {
                                fields.fault(&name, fault);
                            }
                        }
                    }
                }
            }
            _ => fields.fault(section, "must be an object of settings"),
        }
    }
}

fn unknown(known: &Map<String, Value>) -> String {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    format!("is not known; there are {}", names.join(", "))
}

/// What is wrong with a value, by its rule. `null` takes the default back.
fn fault(rule: &Value, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    if let Some(words) = rule["enum"].as_array() {
        let names: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return (!words.contains(value)).then(|| format!("must be one of {}", names.join(", ")));
    }
    let is_a = |kind: &str| match &rule["type"] {
        Value::Array(kinds) => kinds.iter().any(|it| it == kind),
        it => it == kind,
    };
    if is_a("boolean") {
        return (!value.is_boolean()).then(|| "must be true or false".to_owned());
    }
    if is_a("integer") {
        let (least, most) = (rule["minimum"].as_u64(), rule["maximum"].as_u64());
        let (least, most) = (least.unwrap_or(0), most.unwrap_or(u64::MAX));
        let within = value
            .as_u64()
            .is_some_and(|it| (least..=most).contains(&it));
        return (!within).then(|| format!("must be a whole number from {least} to {most}"));
    }
    let Some(text) = value.as_str() else {
        return Some("must be text".to_owned());
    };
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    let least = rule["minLength"].as_u64().unwrap_or(0);
    let most = rule["maxLength"].as_u64().unwrap_or(u64::MAX);
    if !(least..=most).contains(&length) {
        return Some(format!("must have from {least} to {most} characters"));
    }
    if rule["format"] == "email" {
        let is_address = text.parse::<lettre::Address>().is_ok();
        return (!is_address).then(|| "must be a mail address".to_owned());
    }
    let is_line = !text.trim().is_empty() && !text.chars().any(char::is_control);
    (!is_line).then(|| "must be a line of text".to_owned())
}
