use axum::http::{Method, StatusCode, header};
use serde_json::json;
use time::Duration;

use super::{SubscriptionState, unsubscribe_token};
use crate::jobs::run_due;
use crate::testing::{Browser, House};

/// The path of the newest mail's link.
async fn mailed_path(house: &House, part: &str) -> String {
    run_due(&house.app).await;
    let mails = house.app.mail.kept().expect("a development house");
    let text = &mails.first().expect("a mail").letter.text;
    let link = text
        .lines()
        .find(|line| line.contains(part))
        .expect("a link");
    let start = link.find(part).expect("found");
    link[start..].to_owned()
}

fn mail_count(house: &House) -> usize {
    house.app.mail.kept().expect("a development house").len()
}

async fn state_of(house: &House, email: &str) -> SubscriptionState {
    let store = house.store().await;
    let now = house.app.clock.now();
    store
        .subscription_for(email, "test", now)
        .await
        .expect("reads")
        .state
}

async fn subscribe(browser: &Browser, email: &str) -> StatusCode {
    let body = json!({ "email": email });
    browser.post("/api/v1/subscribe", body).await.status
}

#[tokio::test]
async fn address_is_active_once_its_owner_pressed_the_mailed_button() {
    let house = House::new().await;
    let stranger = house.stranger();
    assert_eq!(
        subscribe(&stranger, "New@X.example").await,
        StatusCode::ACCEPTED
    );
    let path = mailed_path(&house, "/subscribe/confirm/").await;
    // Looking at the page, as mail scanners do, confirms nothing.
    let page = stranger.get(&path).await;
    assert!(page.text.contains("new@x.example"), "{}", page.text);
    assert_eq!(
        state_of(&house, "new@x.example").await,
        SubscriptionState::Pending
    );
    let pressed = stranger.form(&path, "").await;
    assert_eq!(pressed.status, StatusCode::OK, "{}", pressed.text);
    assert_eq!(
        state_of(&house, "new@x.example").await,
        SubscriptionState::Active
    );
    assert_eq!(stranger.form(&path, "").await.status, StatusCode::GONE);
    // Who signs in with the address later owns the subscription, and may watch.
    let mut browser = house.stranger();
    browser
        .post("/api/v1/sign-in", json!({ "email": "new@x.example" }))
        .await;
    let link = mailed_path(&house, "/sign-in/").await;
    browser.use_link(&link).await;
    let own = browser.get("/api/v1/subscription").await.data();
    assert_eq!(own["state"], "active");
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "subscribers" }))
        .await;
    let info = browser.get(&format!("/api/v1/streams/{id}/info")).await;
    assert_eq!(info.data()["access"]["allowed"], true);
    browser.post("/api/v1/unsubscribe", json!({})).await.data();
    let info = browser.get(&format!("/api/v1/streams/{id}/info")).await;
    assert_eq!(info.data()["access"]["code"], "not_subscribed");
}

#[tokio::test]
async fn links_to_confirm_end_after_a_week_and_with_a_newer_one() {
    let house = House::new().await;
    let stranger = house.stranger();
    subscribe(&stranger, "a@x.example").await;
    let first = mailed_path(&house, "/subscribe/confirm/").await;
    subscribe(&stranger, "a@x.example").await;
    let second = mailed_path(&house, "/subscribe/confirm/").await;
    assert_eq!(stranger.form(&first, "").await.status, StatusCode::GONE);
    house.clock.advance(Duration::days(7));
    assert_eq!(stranger.get(&second).await.status, StatusCode::GONE);
    assert_eq!(stranger.form(&second, "").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn asking_says_nothing_about_an_address_and_is_limited() {
    let house = House::with(&[("limits.subscribe_per_email", "2")]).await;
    let stranger = house.stranger();
    let ask = |email| stranger.post("/api/v1/subscribe", json!({ "email": email }));
    let known = ask("viewer@demo.example").await;
    let unknown = ask("nobody@x.example").await;
    assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
    run_due(&house.app).await;
    // Whoever is subscribed already gets no mail.
    assert_eq!(mail_count(&house), 1);
    ask("nobody@x.example").await;
    let refused = ask("nobody@x.example").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn signed_in_people_subscribe_at_once() {
    let house = House::new().await;
    let guest = house.sign_in("guest").await;
    let own = guest.post("/api/v1/subscribe", json!({})).await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.data()["state"], "active");
    // Not with somebody else's address.
    let other = guest
        .post("/api/v1/subscribe", json!({ "email": "other@x.example" }))
        .await;
    assert_eq!(other.status, StatusCode::ACCEPTED);
    assert_eq!(
        state_of(&house, "other@x.example").await,
        SubscriptionState::Pending
    );
    let nameless = house.stranger().post("/api/v1/subscribe", json!({})).await;
    assert_eq!(nameless.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_click_of_a_mail_program_unsubscribes() {
    let house = House::new().await;
    let store = house.store().await;
    let now = house.app.clock.now();
    let viewer = store
        .subscription_for("viewer@demo.example", "test", now)
        .await
        .expect("reads");
    let site = house.site_id().await;
    let token = unsubscribe_token(&house.app, site.as_str(), viewer.id.as_str());
    let path = format!("/unsubscribe/{token}");
    let stranger = house.stranger();
    assert_eq!(stranger.get(&path).await.status, StatusCode::OK);
    assert_eq!(
        state_of(&house, "viewer@demo.example").await,
        SubscriptionState::Active
    );
    for forged in [
        format!("/unsubscribe/{}.AAAA", viewer.id),
        format!("{path}A"),
        "/unsubscribe/nothing".to_owned(),
        format!(
            "/unsubscribe/{}",
            unsubscribe_token(&house.app, "site_other", viewer.id.as_str())
        ),
    ] {
        let answer = stranger.form(&forged, "List-Unsubscribe=One-Click").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{forged}");
    }
    // As RFC 8058 asks: no cookie, no referrer; the kind of body is the mail program's choice.
    let request = stranger
        .request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body("--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--".into())
        .expect("builds");
    assert_eq!(stranger.send(request).await.status, StatusCode::OK);
    assert_eq!(
        state_of(&house, "viewer@demo.example").await,
        SubscriptionState::Unsubscribed
    );
    assert_eq!(stranger.form(&path, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn import_asks_those_who_did_not_agree_and_leaves_those_who_left() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let import = |body| creator.post("/api/v1/subscribers/import", body);
    let first = import(json!({
        "csv": "Name,Email\nJo,jo@x.example\n,nonsense\nVic,viewer@demo.example\n",
        "consent": true,
    }))
    .await
    .data();
    assert_eq!(
        (
            &first["activated"],
            &first["unchanged"],
            &first["unreadable"]
        ),
        (&json!(1), &json!(1), &json!(["nonsense"]))
    );
    let store = house.store().await;
    let now = house.app.clock.now();
    let jo = store.subscription_for("jo@x.example", "", now).await;
    let jo = jo.expect("reads");
    store.end_subscription(&jo.id, now).await.expect("ends");
    let emails = json!(["jo@x.example", "kim@x.example"]);
    let again = import(json!({ "emails": emails, "consent": true }))
        .await
        .data();
    assert_eq!(
        (&again["unsubscribed"], &again["activated"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        state_of(&house, "jo@x.example").await,
        SubscriptionState::Unsubscribed
    );
    let asked = import(json!({ "emails": ["lee@x.example"], "consent": false }))
        .await
        .data();
    assert_eq!(asked["invited"], 1);
    let path = mailed_path(&house, "/subscribe/confirm/").await;
    creator.form(&path, "").await;
    assert_eq!(
        state_of(&house, "lee@x.example").await,
        SubscriptionState::Active
    );
}

#[tokio::test]
async fn list_pages_searches_and_exports_for_admins_alone() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let emails: Vec<String> = (0..5).map(|n| format!("a{n}_%@x.example")).collect();
    let body = json!({ "emails": emails, "consent": true });
    creator
        .post("/api/v1/subscribers/import", body)
        .await
        .data();
    let mut seen = Vec::new();
    let mut path = "/api/v1/subscribers?limit=2&q=_%25%40".to_owned();
    loop {
        let page = creator.get(&path).await.data();
        let rows = page["subscribers"].as_array().expect("rows").clone();
        assert!(rows.len() <= 2);
        seen.extend(
            rows.iter()
                .map(|row| row["email"].as_str().expect("text").to_owned()),
        );
        assert_eq!(page["counts"]["active"], 6);
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/api/v1/subscribers?limit=2&q=_%25%40&cursor={cursor}");
    }
    seen.sort();
    assert_eq!(seen, emails);
    let none = creator
        .get("/api/v1/subscribers?state=pending")
        .await
        .data();
    assert_eq!(none["subscribers"], json!([]));
    let csv = creator.get("/api/v1/subscribers/export").await;
    assert!(
        csv.text.starts_with("email,state") && csv.text.contains("\"viewer@demo.example\",active")
    );
    assert_eq!(csv.text.lines().count(), 7);
    for bad in ["limit=0", "limit=201", "cursor=x", "state=gone", "nope=1"] {
        let refused = creator.get(&format!("/api/v1/subscribers?{bad}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let viewer = house.sign_in("viewer").await;
    for path in [
        "/api/v1/subscribers",
        "/api/v1/subscribers/export",
        "/subscribers",
    ] {
        assert_eq!(
            viewer.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let stranger = house.stranger();
    assert_eq!(
        stranger.get("/api/v1/subscribers").await.status,
        StatusCode::UNAUTHORIZED
    );
    let first = creator.get("/api/v1/subscribers?limit=1").await.data();
    let id = first["subscribers"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let path = format!("/api/v1/subscribers/{id}");
    let delete = |browser: Browser, path: String| async move {
        browser.json(Method::DELETE, &path, &json!({})).await.status
    };
    assert_eq!(delete(viewer, path.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(delete(creator.clone(), path.clone()).await, StatusCode::OK);
    assert_eq!(delete(creator, path).await, StatusCode::NOT_FOUND);
}

/// Lists of people who did not agree cost each of them a mail, so a site may send few of them.
#[tokio::test]
async fn imports_without_consent_are_limited_and_those_with_it_are_not() {
    let house = House::with(&[("limits.imports_per_hour", "1")]).await;
    let creator = house.sign_in("creator").await;
    let import = |consent: bool| {
        let body = json!({ "emails": ["lee@x.example"], "consent": consent });
        creator.post("/api/v1/subscribers/import", body)
    };
    assert_eq!(import(false).await.status, StatusCode::OK);
    let refused = import(false).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(import(true).await.status, StatusCode::OK);
    house.clock.advance(Duration::HOUR);
    assert_eq!(import(false).await.status, StatusCode::OK);
}
