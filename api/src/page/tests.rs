use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::testing::House;

/// What the client finds in the page.
fn data_of(page: &str) -> Value {
    let start = page.find("id=\"klieg-page\"").expect("the data");
    let (_, rest) = page[start..].split_once('>').expect("an element");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

#[tokio::test]
async fn server_fills_head_title_and_state() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({ "title": "Tom & <Jerry>", "description": "It's </script> \"on\"", "visibility": "public" });
    let id = creator.create(body).await;
    let page = house.stranger().get(&format!("/streams/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "<title>Tom &amp; &lt;Jerry&gt; · Demo</title>",
        "property=\"og:title\" content=\"Tom &amp; &lt;Jerry&gt;\"",
        "<meta name=\"csrf-token\"",
        "<h1>Tom &amp; &lt;Jerry&gt;</h1>",
    ] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    let data = data_of(&page.text);
    assert_eq!(data["page"], "watch");
    assert_eq!(data["stream"]["title"], "Tom & <Jerry>");
    assert_eq!(data["access"]["allowed"], true);
    assert_eq!(data["session"]["person"], Value::Null);
    assert_eq!(data["site"]["name"], "Demo");
}

#[tokio::test]
async fn denied_page_says_why_and_what_to_do() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "Paid", "visibility": "pass" }))
        .await;
    let stranger = house.stranger().get(&format!("/streams/{id}")).await;
    assert!(stranger.text.contains("Paid") && stranger.text.contains("Sign in to watch"));
    assert_eq!(
        data_of(&stranger.text)["access"]["action"]["href"],
        format!("/sign-in?next=/streams/{id}")
    );
    let guest = house
        .sign_in("guest")
        .await
        .get(&format!("/streams/{id}"))
        .await;
    assert_eq!(data_of(&guest.text)["access"]["code"], "grant_missing");
}

#[tokio::test]
async fn studio_is_for_those_who_run_the_stream() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let path = format!("/streams/{id}/studio");
    let page = creator.get(&path).await;
    assert_eq!(data_of(&page.text)["page"], "studio");
    assert_eq!(data_of(&page.text)["session"]["csrf"], creator.csrf);
    let stranger = house.stranger().get(&path).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    assert_eq!(
        stranger.headers[header::LOCATION],
        format!("/sign-in?next=/streams/{id}/studio")
    );
    let viewer = house.sign_in("viewer").await.get(&path).await;
    assert_eq!(viewer.status, StatusCode::FORBIDDEN);
    assert!(viewer.text.contains("req_"), "an error names its request");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let house = House::new().await;
    let browser = house.stranger();
    for path in [
        "/",
        "/nothing/here",
        "/api/v1/session",
        "/api/v1/nothing",
        "/healthz",
        "/rtc/validate",
    ] {
        let answer = browser.get(path).await;
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "x-request-id",
        ] {
            assert!(answer.headers.contains_key(name), "{name} at {path}");
        }
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_errors_in_the_envelope() {
    let house = House::new().await;
    let browser = house.stranger();
    let missing = browser.get("/api/v1/nothing").await;
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (StatusCode::NOT_FOUND, "not_found")
    );
    let wrong = browser
        .json(Method::PUT, "/api/v1/session", &json!({}))
        .await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    let large = browser
        .post("/api/v1/sign-in", json!({ "email": "x".repeat(300_000) }))
        .await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let text = browser
        .request(Method::POST, "/api/v1/sign-in")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from("{}"))
        .expect("builds");
    assert_eq!(
        browser.send(text).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn mail_is_shown_to_this_machine_alone() {
    let house = House::new().await;
    // Without a socket the other side is unknown, so it is not this machine.
    let answer = house.stranger().get("/dev/mail").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn foreign_host_names_get_no_site() {
    let house = House::with(&[("default_site", "none")]).await;
    let request = axum::http::Request::get("/api/v1/session")
        .header(header::HOST, "evil.example")
        .body(Body::empty())
        .expect("builds");
    let answer = house.stranger().send(request).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::NOT_FOUND, "site_not_found")
    );
}

#[tokio::test]
async fn console_asks_strangers_to_sign_in_and_leads_back() {
    let house = House::new().await;
    let stranger = house.stranger().get("/admin/webhooks").await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    assert_eq!(
        stranger.headers[header::LOCATION],
        "/sign-in?next=/admin/webhooks"
    );
    let creator = house.sign_in("creator").await;
    for path in ["/admin", "/admin/webhooks", "/admin/webhooks/wh_1"] {
        let page = creator.get(path).await;
        assert_eq!(data_of(&page.text)["page"], "console", "{path}");
    }
    let sessions = creator.get("/me/sessions").await;
    assert_eq!(data_of(&sessions.text)["page"], "my-sessions");
}
