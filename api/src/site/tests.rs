use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::settings::SiteSettings;
use crate::mail::Sender;
use crate::testing::{Answer, Browser, House};

const SETTINGS: &str = "/api/v1/site/settings";

async fn change(browser: &Browser, patch: Value) -> Answer {
    browser.json(Method::PATCH, SETTINGS, &patch).await
}

#[tokio::test]
async fn settings_have_defaults_and_a_schema_that_names_them() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let settings = owner.get(SETTINGS).await.data();
    assert_eq!(
        settings["streaming"]["notify_on_live"],
        json!(true),
        "MT-04"
    );
    assert!(!SiteSettings::default().streaming.enabled, "MT-03");
    let schema = owner.get("/api/v1/site/settings/schema").await.data();
    for (section, chosen) in settings.as_object().expect("sections") {
        for key in chosen.as_object().expect("settings").keys() {
            let rule = &schema["properties"][section]["properties"][key];
            assert!(rule["description"].is_string(), "{section}.{key}: {rule}");
            let default = &json!(SiteSettings::default())[section][key];
            assert_eq!(rule.get("default"), Some(default), "{section}.{key}");
        }
    }
}

#[tokio::test]
async fn only_owners_and_admins_see_and_change_settings() {
    let house = House::new().await;
    let viewer = house.sign_in("viewer").await;
    assert_eq!(
        house.stranger().get(SETTINGS).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(viewer.get(SETTINGS).await.status, StatusCode::FORBIDDEN);
    let patch = json!({ "streaming": { "enabled": false } });
    assert_eq!(change(&viewer, patch).await.status, StatusCode::FORBIDDEN);
    let admin = house.sign_in("admin").await;
    assert_eq!(admin.get(SETTINGS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn bad_settings_are_named_one_by_one_and_nothing_is_written() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let before = owner.get(SETTINGS).await.data();
    let patch = json!({
        "streaming": {
            "enabled": "yes",
            "max_concurrent_streams": 0,
            "default_visibility": "everybody",
            "notify_on_live": false,
            "max_veiwers": 3,
        },
        "chat": { "slow_seconds": 301 },
        "mail": { "from_address": "not an address", "from_name": "a\nb" },
        "recording": { "enabled": 1, "retention_days": 1.5 },
        "colour": {},
    });
    let answer = change(&owner, patch).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let fields = answer.body()["error"]["fields"].clone();
    let named: Vec<&String> = fields.as_object().expect("fields").keys().collect();
    assert_eq!(
        named,
        [
            "chat.slow_seconds",
            "colour",
            "mail.from_address",
            "mail.from_name",
            "recording.enabled",
            "recording.retention_days",
            "streaming.default_visibility",
            "streaming.enabled",
            "streaming.max_concurrent_streams",
            "streaming.max_veiwers",
        ]
    );
    let said = fields["chat.slow_seconds"].as_str().expect("a sentence");
    assert!(said.contains("from 0 to 300"), "{said}");
    assert_eq!(owner.get(SETTINGS).await.data(), before);
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_null_takes_the_default_back() {
    let house = House::new().await;
    let owner = house.sign_in("creator").await;
    let patch = json!({
        "streaming": { "max_viewers": 7, "default_visibility": "pass" },
        "chat": { "links_off": true },
    });
    let after = change(&owner, patch).await.data();
    assert_eq!(after["streaming"]["max_viewers"], 7);
    assert_eq!(after["streaming"]["enabled"], true, "stays");
    house.clock.advance(time::Duration::seconds(1));
    let patch = json!({ "streaming": { "max_viewers": null }, "chat": null });
    let after = change(&owner, patch).await.data();
    assert_eq!(after["streaming"]["max_viewers"], Value::Null);
    assert_eq!(after["streaming"]["default_visibility"], "pass");
    assert_eq!(after["chat"]["links_off"], false);
    let log = owner.get("/api/v1/audit").await.data();
    let newest = &log["items"][0];
    assert_eq!(newest["action"], "site.settings_changed");
    let told = &newest["detail"]["streaming.max_viewers"];
    assert_eq!(told, &json!({ "before": 7, "after": null }));
}

/// LC-28: who is live goes on, nobody else begins.
#[tokio::test]
async fn streaming_switched_off_ends_nothing_and_refuses_what_is_new() {
    let house = House::with(&[("limits.concurrent_streams", "5")]).await;
    let owner = house.sign_in("creator").await;
    let live = owner.create(json!({ "title": "On air" })).await;
    let next = owner.create(json!({ "title": "Next" })).await;
    let go_live = |id| format!("/api/v1/streams/{id}/go-live");
    owner.post(&go_live(live.clone()), json!({})).await.data();
    let patch = json!({ "streaming": { "enabled": false } });
    change(&owner, patch).await.data();
    let refused = owner.post(&go_live(next.clone()), json!({})).await;
    assert_eq!(refused.code(), "streaming_disabled");
    let refused = owner
        .post("/api/v1/streams", json!({ "title": "More" }))
        .await;
    assert_eq!(refused.code(), "streaming_disabled");
    let stream = owner.get(&format!("/api/v1/streams/{live}")).await.data();
    assert_eq!(stream["status"], "live");
    let patch = json!({ "streaming": { "enabled": true } });
    change(&owner, patch).await.data();
    owner.post(&go_live(next), json!({})).await.data();
}

#[tokio::test]
async fn limits_and_defaults_of_the_site_hold_from_the_next_request_on() {
    let house = House::with(&[("limits.concurrent_streams", "5")]).await;
    let owner = house.sign_in("creator").await;
    let patch = json!({
        "streaming": { "max_concurrent_streams": 1, "default_visibility": "private" },
        "chat": { "slow_seconds": 20, "links_off": true },
        "recording": { "enabled": false },
    });
    change(&owner, patch).await.data();
    let first = owner.create(json!({ "title": "First" })).await;
    let shown = owner.get(&format!("/api/v1/streams/{first}")).await.data();
    assert_eq!(shown["visibility"], "private");
    assert_eq!(shown["record"], false);
    let room = house.store().await.chat_room(&first).await.expect("reads");
    let modes = room.expect("a chat").modes;
    assert_eq!((modes.slow_seconds, modes.links_off), (20, true));
    let go_live = format!("/api/v1/streams/{first}/go-live");
    owner.post(&go_live, json!({})).await.data();
    let second = owner.create(json!({ "title": "Second" })).await;
    let go_live = format!("/api/v1/streams/{second}/go-live");
    let refused = owner.post(&go_live, json!({})).await;
    assert_eq!(refused.code(), "not_startable");
    let patch = json!({ "streaming": { "max_concurrent_streams": 2 } });
    change(&owner, patch).await.data();
    owner.post(&go_live, json!({})).await.data();
}

/// AN-11: a site may set itself less than the installation gives it, never more.
#[tokio::test]
async fn one_viewer_too_many_is_refused_by_the_sites_own_limit() {
    let house = House::with(&[("limits.viewers_per_site", "2")]).await;
    let site = house.app.database.cross_site().site_by_slug("demo").await;
    let mut site = site.expect("reads").expect("seeded");
    let limits = &house.app.config.limits;
    assert_eq!(site.viewers_max(limits), Some(2));
    site.settings.streaming.max_viewers = Some(1);
    assert_eq!(site.viewers_max(limits), Some(1));
    site.settings.streaming.max_viewers = Some(3);
    assert_eq!(site.viewers_max(limits), Some(2));
}

/// NT-03.
#[tokio::test]
async fn mail_comes_from_whom_the_site_names() {
    let house = House::with(&[("mail.from", "house@example.org")]).await;
    let owner = house.sign_in("creator").await;
    let patch = json!({ "mail": {
        "from_name": "The Potters", "from_address": "hello@potters.example",
        "reply_to": "desk@potters.example",
    } });
    change(&owner, patch).await.data();
    let site = house.app.database.cross_site().site_by_slug("demo").await;
    let site = site.expect("reads").expect("seeded");
    let sender = Sender::of(&site, &house.app.config);
    assert_eq!(
        sender,
        Sender {
            name: "The Potters".to_owned(),
            address: "hello@potters.example".to_owned(),
            reply_to: Some("desk@potters.example".to_owned()),
        }
    );
    change(&owner, json!({ "mail": null })).await.data();
    let site = house.app.database.cross_site().site_by_slug("demo").await;
    let sender = Sender::of(&site.expect("reads").expect("seeded"), &house.app.config);
    assert_eq!(sender.address, "house@example.org");
    assert_eq!(sender.name, "Demo");
}
