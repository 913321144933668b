use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

use crate::id::StreamId;
use crate::testing::{Browser, House};

async fn stream(creator: &Browser) -> StreamId {
    let body = json!({ "title": "T", "visibility": "pass" });
    creator.create(body).await
}

async fn pass(creator: &Browser, stream: &StreamId, terms: Value) -> String {
    let body = json!({ "stream_id": stream.as_str(), "terms": terms });
    let made = creator.post("/api/v1/passes", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.data()["id"].as_str().expect("an id").to_owned()
}

async fn code(browser: &Browser, stream: &StreamId) -> String {
    let info = browser.get(&format!("/api/v1/streams/{stream}/info")).await;
    info.data()["access"]["code"]
        .as_str()
        .expect("text")
        .to_owned()
}

#[tokio::test]
async fn pass_is_made_offered_changed_and_taken_off_the_offer() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let terms = json!({ "name": " Month ", "price_label": "9 €", "purchase_url": "https://shop.example/m",
        "product": "m1", "duration_days": 30, "device_limit": 2 });
    let id = pass(&creator, &stream, terms.clone()).await;
    let offers = format!("/api/v1/streams/{stream}/passes");
    let offered = house.stranger().get(&offers).await.data();
    assert_eq!(
        offered["passes"],
        json!([{ "id": id, "name": "Month", "price_label": "9 €",
            "purchase_url": "https://shop.example/m", "free": false }]),
        "without what is the team's business"
    );
    let again =
        json!({ "stream_id": stream.as_str(), "terms": { "name": "Other", "product": "m1" } });
    let taken = creator.post("/api/v1/passes", again).await;
    assert_eq!(
        (taken.status, taken.code().as_str()),
        (StatusCode::CONFLICT, "product_taken")
    );

    let path = format!("/api/v1/passes/{id}");
    let changed = json!({ "name": "Month", "product": "m1", "active": false });
    let changed = creator.json(Method::PUT, &path, &changed).await.data();
    assert_eq!(
        changed["terms"]["duration_days"],
        Value::Null,
        "what is not said is gone"
    );
    let offered = creator.get(&offers).await.data();
    assert_eq!(offered["passes"], json!([]));
    let listed = creator.get("/api/v1/passes").await.data();
    assert!(listed["passes"].to_string().contains(&id));
    let deleted = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(deleted.status, StatusCode::OK, "{}", deleted.text);
    let gone = creator.json(Method::PUT, &path, &terms).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pass_with_holders_is_kept() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let id = pass(&creator, &stream, json!({ "name": "P" })).await;
    let grant = json!({ "email": "guest@demo.example", "pass_id": id });
    creator.post("/api/v1/grants", grant).await.data();
    let path = format!("/api/v1/passes/{id}");
    let kept = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(
        (kept.status, kept.code().as_str()),
        (StatusCode::CONFLICT, "pass_in_use")
    );
}

#[tokio::test]
async fn passes_are_their_teams_business() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let id = pass(&creator, &stream, json!({ "name": "P" })).await;
    let viewer = house.sign_in("viewer").await;
    let body = json!({ "stream_id": stream.as_str(), "terms": { "name": "Mine" } });
    for (browser, status) in [
        (&house.stranger(), StatusCode::UNAUTHORIZED),
        (&viewer, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(browser.get("/api/v1/passes").await.status, status);
        assert_eq!(
            browser.post("/api/v1/passes", body.clone()).await.status,
            status
        );
        let path = format!("/api/v1/passes/{id}");
        let put = browser
            .json(Method::PUT, &path, &json!({ "name": "X" }))
            .await;
        assert_eq!(put.status, status);
        let delete = browser.json(Method::DELETE, &path, &json!({})).await;
        assert_eq!(delete.status, status);
        let codes = format!("{path}/codes");
        assert_eq!(browser.get(&codes).await.status, status);
        let made = browser.post(&codes, json!({ "count": 1 })).await;
        assert_eq!(made.status, status);
    }
    for (bad, field) in [
        (json!({ "terms": { "name": "P" } }), "space_id"),
        (
            json!({ "stream_id": stream.as_str(), "terms": { "name": "" } }),
            "terms.name",
        ),
        (
            json!({ "stream_id": stream.as_str(), "terms": { "name": "P", "device_limit": 0 } }),
            "terms.device_limit",
        ),
        (
            json!({ "stream_id": stream.as_str(), "terms": { "name": "P", "duration_days": 0 } }),
            "terms.duration_days",
        ),
        (
            json!({ "stream_id": stream.as_str(), "terms": { "name": "P", "purchase_url": "javascript:alert(1)" } }),
            "terms.purchase_url",
        ),
        (
            json!({ "stream_id": "st_00000000000000000000000000", "terms": { "name": "P" } }),
            "stream_id",
        ),
    ] {
        let refused = creator.post("/api/v1/passes", bad.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(
            refused.body()["error"]["fields"][field].is_string(),
            "{}",
            refused.text
        );
    }
}

/// VX-22, C3: a free pass is taken with one press, once, and a host's no stays a no.
#[tokio::test]
async fn vx_22_anybody_signed_in_takes_a_free_pass() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let paid = pass(&creator, &stream, json!({ "name": "Paid" })).await;
    let free = pass(&creator, &stream, json!({ "name": "Free", "free": true })).await;
    let guest = house.sign_in("guest").await;
    let claim = |id: &str| format!("/api/v1/passes/{id}/claim");
    let nobody = house.stranger().post(&claim(&free), json!({})).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let refused = guest.post(&claim(&paid), json!({})).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "not for taking");
    let first = guest.post(&claim(&free), json!({})).await.data();
    let second = guest.post(&claim(&free), json!({})).await.data();
    assert_eq!(
        first["id"], second["id"],
        "one grant, however often it is pressed"
    );
    assert_eq!(first["source"], "claim");
    assert_eq!(code(&guest, &stream).await, "allowed");
    let id = first["id"].as_str().expect("an id");
    let path = format!("/api/v1/grants/{id}/cancel");
    creator.post(&path, json!({})).await.data();
    assert_eq!(code(&guest, &stream).await, "grant_cancelled");
    let again = guest.post(&claim(&free), json!({})).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (StatusCode::FORBIDDEN, "claim_refused")
    );
}

#[tokio::test]
async fn code_is_shown_once_and_gives_as_many_grants_as_it_may() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let id = pass(
        &creator,
        &stream,
        json!({ "name": "P", "duration_days": 7 }),
    )
    .await;
    let path = format!("/api/v1/passes/{id}/codes");
    let body = json!({ "count": 2, "label": "Fair" });
    let made = creator.post(&path, body).await.data();
    let codes = made["codes"].as_array().expect("codes").clone();
    assert_eq!(codes.len(), 2);
    let listed = creator.get(&path).await;
    for code in &codes {
        assert!(
            !listed.text.contains(code.as_str().expect("text")),
            "kept as a hash"
        );
    }
    let (guest, viewer) = (house.sign_in("guest").await, house.sign_in("viewer").await);
    let typed = codes[0]
        .as_str()
        .expect("text")
        .to_lowercase()
        .replace('-', " ");
    let used = guest
        .post("/api/v1/redeem", json!({ "code": typed }))
        .await
        .data();
    assert_eq!(
        (&used["source"], &used["state"]),
        (&json!("code"), &json!("active"))
    );
    assert!(used["reference"].is_null(), "says nothing of the code");
    assert_eq!(code(&guest, &stream).await, "allowed");
    let again = guest
        .post("/api/v1/redeem", json!({ "code": codes[0] }))
        .await
        .data();
    assert_eq!(again["id"], used["id"]);
    let second = viewer
        .post("/api/v1/redeem", json!({ "code": codes[0] }))
        .await;
    assert_eq!(
        (second.status, second.code().as_str()),
        (StatusCode::NOT_FOUND, "code_not_valid")
    );
    let unknown = viewer
        .post("/api/v1/redeem", json!({ "code": "AAAA-AAAA-AAAA-AAAA" }))
        .await;
    assert_eq!(
        (unknown.status, unknown.message()),
        (second.status, second.message()),
        "used up and unknown look alike"
    );
    let listed = creator.get(&path).await.data();
    let rest = listed["codes"]
        .as_array()
        .expect("codes")
        .iter()
        .find(|it| it["uses"] == 0);
    let rest = rest.expect("one is unused")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    creator
        .post(&format!("{path}/{rest}/disable"), json!({}))
        .await
        .data();
    let off = viewer
        .post("/api/v1/redeem", json!({ "code": codes[1] }))
        .await;
    assert_eq!(off.code(), "code_not_valid");
}

#[tokio::test]
async fn code_ends_and_guessing_is_slowed_down() {
    let house = House::with(&[("limits.redeem_per_hour", "3")]).await;
    let creator = house.sign_in("creator").await;
    let stream = stream(&creator).await;
    let id = pass(&creator, &stream, json!({ "name": "P" })).await;
    let end = house.app.clock.now() + Duration::HOUR;
    let end = end
        .format(&time::format_description::well_known::Rfc3339)
        .expect("text");
    let body = json!({ "count": 1, "uses": 5, "expires_at": end });
    let path = format!("/api/v1/passes/{id}/codes");
    let made = creator.post(&path, body).await.data();
    let guest = house.sign_in("guest").await;
    for _ in 0..3 {
        let wrong = guest
            .post("/api/v1/redeem", json!({ "code": "nope" }))
            .await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    }
    let slowed = guest
        .post("/api/v1/redeem", json!({ "code": made["codes"][0] }))
        .await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    house.clock.advance(Duration::HOUR);
    let over = guest
        .post("/api/v1/redeem", json!({ "code": made["codes"][0] }))
        .await;
    assert_eq!(over.code(), "code_not_valid");
}
