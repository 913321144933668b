use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::json;
use time::Duration;

use crate::jobs::run_due;
use crate::store::everything_kept;
use crate::testing::{Browser, House};

/// The link of the newest mail.
async fn mailed_link(house: &House) -> String {
    run_due(&house.app).await;
    let mails = house.app.mail.kept().expect("a development house");
    let mail = mails.first().expect("a mail");
    let link = mail
        .letter
        .text
        .lines()
        .find(|line| line.contains("/sign-in/"));
    link.expect("a link").to_owned()
}

async fn ask(browser: &Browser, email: &str) -> StatusCode {
    let body = json!({ "email": email });
    browser.post("/api/v1/sign-in", body).await.status
}

#[tokio::test]
async fn link_signs_in_once() {
    let house = House::new().await;
    let mut browser = house.stranger();
    assert_eq!(
        ask(&browser, "New@Person.example").await,
        StatusCode::ACCEPTED
    );
    let link = mailed_link(&house).await;
    let path = format!("/sign-in/{}", link.rsplit('/').next().expect("a token"));
    // Looking at the page, as mail scanners do, does not use the link up.
    for _ in 0..3 {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("<button"), "{}", page.text);
    }
    browser.use_link(&link).await;
    let session = browser.get("/api/v1/session").await.data();
    assert_eq!(session["person"]["email"], "new@person.example");
    assert_eq!(session["person"]["role"], "viewer");
    let again = house
        .stranger()
        .post(&format!("/api/v1{path}"), json!({}))
        .await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (StatusCode::GONE, "link_unusable")
    );
    assert_eq!(browser.get(&path).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn link_is_useless_after_fifteen_minutes() {
    let house = House::new().await;
    let browser = house.stranger();
    ask(&browser, "a@b.example").await;
    let token = mailed_link(&house)
        .await
        .rsplit('/')
        .next()
        .expect("a token")
        .to_owned();
    house.clock.advance(Duration::minutes(15));
    let late = browser
        .post(&format!("/api/v1/sign-in/{token}"), json!({}))
        .await;
    assert_eq!(late.status, StatusCode::GONE);
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_answer() {
    let house = House::new().await;
    let browser = house.stranger();
    let body = |email| json!({ "email": email });
    let known = browser
        .post("/api/v1/sign-in", body("viewer@demo.example"))
        .await;
    let unknown = browser
        .post("/api/v1/sign-in", body("nobody@demo.example"))
        .await;
    assert_eq!((known.status, known.text), (unknown.status, unknown.text));
}

#[tokio::test]
async fn links_per_address_are_limited() {
    let house = House::with(&[("limits.sign_in_per_email", "2")]).await;
    let browser = house.stranger();
    assert_eq!(ask(&browser, "a@b.example").await, StatusCode::ACCEPTED);
    assert_eq!(ask(&browser, "a@b.example").await, StatusCode::ACCEPTED);
    let refused = browser
        .post("/api/v1/sign-in", json!({ "email": "a@b.example" }))
        .await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(ask(&browser, "c@d.example").await, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn session_ends_by_signing_out_and_by_age() {
    let house = House::new().await;
    let browser = house.sign_in("viewer").await;
    let person = |data: serde_json::Value| data["person"].clone();
    assert!(person(browser.get("/api/v1/session").await.data()).is_object());
    let out = browser.post("/api/v1/sign-out", json!({})).await;
    let cookie = out.headers[header::SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert!(person(browser.get("/api/v1/session").await.data()).is_null());

    let old = house.sign_in("creator").await;
    house.clock.advance(Duration::days(31));
    assert!(person(old.get("/api/v1/session").await.data()).is_null());
}

#[tokio::test]
async fn requests_of_a_session_need_its_token_and_a_page_of_ours() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let other = house.sign_in("viewer").await;
    let body = json!({ "title": "T" });
    for token in [String::new(), "AAAA".to_owned(), other.csrf.clone()] {
        let mut forged = creator.clone();
        forged.csrf = token;
        let refused = forged.post("/api/v1/streams", body.clone()).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::FORBIDDEN, "csrf")
        );
    }
    for (name, value, expected) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::CREATED),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("origin", "http://localhost:7880", StatusCode::CREATED),
    ] {
        let request = creator
            .request(Method::POST, "/api/v1/streams")
            .header("x-csrf-token", &creator.csrf)
            .header(header::CONTENT_TYPE, "application/json")
            .header(name, value)
            .body(Body::from(body.to_string()))
            .expect("builds");
        let answer = creator.send(request).await;
        assert_eq!(answer.status, expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn sign_in_works_without_script() {
    let house = House::new().await;
    let mut browser = house.stranger();
    let page = browser.get("/sign-in?next=/streams/new").await;
    assert!(page.text.contains("action=\"/sign-in\""), "{}", page.text);
    let fault = browser.form("/sign-in", "email=nonsense").await;
    assert_eq!(fault.status, StatusCode::BAD_REQUEST);
    assert!(fault.text.contains("not a mail address"));
    let sent = browser
        .form(
            "/sign-in",
            "email=creator%40demo.example&next=%2Fstreams%2Fnew",
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let link = mailed_link(&house).await;
    let path = format!("/sign-in/{}", link.rsplit('/').next().expect("a token"));
    let done = browser.form(&path, "").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(done.headers[header::LOCATION], "/streams/new");
    browser.keep_cookie(&done);
    assert_eq!(browser.get("/streams/new").await.status, StatusCode::OK);
    // Signing out is a form of a session, so it needs the session's token.
    assert_eq!(
        browser.form("/sign-out", "").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn secrets_are_kept_as_hashes() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    ask(&creator, "a@b.example").await;
    let stream = creator
        .post("/api/v1/streams", json!({ "title": "T" }))
        .await
        .data();
    let key = stream["stream_key"]
        .as_str()
        .expect("shown once")
        .to_owned();
    assert!(key.len() >= 32);
    let id = stream["id"].as_str().expect("an id");
    let shown = creator.get(&format!("/api/v1/streams/{id}")).await;
    assert!(!shown.text.contains(&key));
    let session = creator.cookie.clone().expect("signed in");
    let session = session.split('=').nth(1).expect("a token").to_owned();
    let link = mailed_link(&house)
        .await
        .rsplit('/')
        .next()
        .expect("a token")
        .to_owned();
    let bytes = everything_kept(&house.app.database, &house.app.config.data_dir).await;
    // The search finds what is there.
    let address = b"a@b.example";
    assert!(bytes.windows(address.len()).any(|part| part == address));
    for secret in [key, session, link] {
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "a secret lies in the database");
    }
}
