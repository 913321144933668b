use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::signature::sign;
use crate::id::StreamId;
use crate::testing::{Answer, Browser, House};

const HOOK: &str = "/webhooks/purchases/demo";

struct Shop {
    house: House,
    creator: Browser,
    admin: Browser,
    guest: Browser,
    stream: StreamId,
    secret: String,
}

async fn shop() -> Shop {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (admin, guest) = (house.sign_in("admin").await, house.sign_in("guest").await);
    let stream = json!({ "title": "T", "visibility": "pass" });
    let stream = creator.create(stream).await;
    let pass = json!({ "stream_id": stream.as_str(),
        "terms": { "name": "Month", "product": "m1", "duration_days": 30 } });
    creator.post("/api/v1/passes", pass).await.data();
    let made = admin.post("/api/v1/purchase-secrets", json!({})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let secret = made.data()["secret"].as_str().expect("shown").to_owned();
    Shop {
        house,
        creator,
        admin,
        guest,
        stream,
        secret,
    }
}

fn event(id: &str, kind: &str, purchase: &str, more: &Value) -> Value {
    let mut data = json!({ "purchase_id": purchase, "product_id": "m1", "email": "guest@demo.example",
        "amount": 900, "currency": "EUR" });
    let fields = data.as_object_mut().expect("an object");
    fields.extend(more.as_object().cloned().unwrap_or_default());
    json!({ "id": id, "type": kind, "created_at": "2026-01-01T00:00:00Z", "data": data })
}

impl Shop {
    async fn send(&self, secret: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let signature = sign(secret, body.as_bytes(), self.house.app.clock.now());
        let stranger = self.house.stranger();
        let request = stranger
            .request(Method::POST, HOOK)
            .header("klieg-signature", signature)
            .header(header::CONTENT_TYPE, "application/json");
        stranger
            .send(request.body(Body::from(body)).expect("builds"))
            .await
    }

    async fn tell(&self, event: Value) -> String {
        let answer = self.send(&self.secret, &event).await.data();
        answer["outcome"].as_str().expect("text").to_owned()
    }

    async fn code(&self) -> String {
        let path = format!("/api/v1/streams/{}/info", self.stream);
        let info = self.guest.get(&path).await.data();
        info["access"]["code"].as_str().expect("text").to_owned()
    }
}

#[tokio::test]
async fn fu_11_purchase_gives_a_grant_and_its_refund_takes_it_back() {
    let shop = shop().await;
    let bought = event("evt_1", "purchase.completed", "p1", &json!({}));
    assert_eq!(shop.tell(bought.clone()).await, "applied");
    assert_eq!(shop.code().await, "allowed");
    assert_eq!(shop.tell(bought).await, "repeated");
    let own = shop.guest.get("/api/v1/me/grants").await.data();
    assert_eq!(own["grants"].as_array().expect("a list").len(), 1);
    assert_eq!(own["grants"][0]["reference"], "p1");
    let part = json!({ "refunded_amount": 300 });
    let part = event("evt_2", "purchase.refunded", "p1", &part);
    assert_eq!(shop.tell(part).await, "applied");
    assert_eq!(shop.code().await, "allowed", "a part leaves it");
    let rest = json!({ "refunded_amount": 900 });
    let rest = event("evt_3", "purchase.refunded", "p1", &rest);
    assert_eq!(shop.tell(rest).await, "applied");
    assert_eq!(shop.code().await, "grant_refunded");
    let again = event("evt_4", "purchase.completed", "p2", &json!({}));
    assert_eq!(shop.tell(again).await, "applied");
    assert_eq!(shop.code().await, "allowed", "bought anew");
}

#[tokio::test]
async fn refund_that_comes_first_keeps_its_purchase_from_opening_anything() {
    let shop = shop().await;
    let refunded = event("evt_2", "purchase.refunded", "p1", &json!({}));
    assert_eq!(shop.tell(refunded).await, "applied");
    let bought = event("evt_1", "purchase.completed", "p1", &json!({}));
    assert_eq!(shop.tell(bought).await, "applied");
    assert_eq!(shop.code().await, "grant_missing");
}

#[tokio::test]
async fn bought_again_while_it_runs_it_goes_on_after_that() {
    let shop = shop().await;
    for purchase in ["p1", "p2"] {
        let bought = event(purchase, "purchase.completed", purchase, &json!({}));
        assert_eq!(shop.tell(bought).await, "applied");
    }
    let own = shop.guest.get("/api/v1/me/grants").await.data();
    assert_eq!(own["grants"].as_array().expect("a list").len(), 2);
    let (mut first, mut second) = (&own["grants"][1], &own["grants"][0]);
    if first["state"] != "active" {
        std::mem::swap(&mut first, &mut second);
    }
    assert_eq!(first["ends_at"], second["starts_at"]);
    assert_eq!(second["state"], "upcoming");
}

#[tokio::test]
async fn somebody_unknown_who_buys_becomes_known() {
    let shop = shop().await;
    let new = json!({ "email": "New.Person@x.example", "name": "New Person" });
    let bought = event("evt_1", "purchase.completed", "p1", &new);
    assert_eq!(shop.tell(bought).await, "applied");
    let found = shop.admin.get("/api/v1/grants?email=new.person").await;
    let found = found.data();
    assert_eq!(found["grants"][0]["person"]["name"], "New Person");
    assert_eq!(found["grants"][0]["source"], "purchase");
}

#[tokio::test]
async fn what_is_not_known_is_taken_note_of_and_counts_when_it_is() {
    let shop = shop().await;
    let other = event(
        "evt_1",
        "purchase.completed",
        "p1",
        &json!({ "product_id": "nope" }),
    );
    assert_eq!(shop.tell(other.clone()).await, "unknown_product");
    assert_eq!(
        shop.tell(event("evt_2", "customer.created", "p1", &json!({})))
            .await,
        "ignored_type"
    );
    let pass =
        json!({ "stream_id": shop.stream.as_str(), "terms": { "name": "N", "product": "nope" } });
    shop.creator.post("/api/v1/passes", pass).await.data();
    assert_eq!(shop.tell(other).await, "applied", "sent again");
    assert_eq!(shop.code().await, "allowed");
}

#[tokio::test]
async fn unsigned_events_change_nothing() {
    let shop = shop().await;
    let bought = event("evt_1", "purchase.completed", "p1", &json!({}));
    let forged = shop.send("whsec_guessed", &bought).await;
    assert_eq!(
        (forged.status, forged.code().as_str()),
        (StatusCode::UNAUTHORIZED, "bad_signature")
    );
    let bare = shop.house.stranger().post(HOOK, bought.clone()).await;
    assert_eq!(bare.status, StatusCode::UNAUTHORIZED);
    let elsewhere = shop
        .house
        .stranger()
        .post("/webhooks/purchases/none", bought.clone())
        .await;
    assert_eq!(
        (elsewhere.status, elsewhere.message()),
        (bare.status, bare.message())
    );
    assert_eq!(shop.code().await, "grant_missing");
    let broken = shop.send(&shop.secret, &json!({ "id": "evt_9" })).await;
    assert_eq!(
        (broken.status, broken.code().as_str()),
        (StatusCode::BAD_REQUEST, "malformed_event")
    );
}

#[tokio::test]
async fn secrets_are_two_at_most_shown_once_and_replaced_without_a_gap() {
    let shop = shop().await;
    let path = "/api/v1/purchase-secrets";
    // The list is in the order of making.
    shop.house.clock.advance(time::Duration::SECOND);
    let second = shop.admin.post(path, json!({})).await.data();
    let second = second["secret"].as_str().expect("shown").to_owned();
    let third = shop.admin.post(path, json!({})).await;
    assert_eq!(
        (third.status, third.code().as_str()),
        (StatusCode::CONFLICT, "too_many_secrets")
    );
    let listed = shop.admin.get(path).await;
    assert!(!listed.text.contains(&shop.secret) && !listed.text.contains(&second));
    assert!(listed.text.contains("/webhooks/purchases/demo"));
    for (number, secret) in [&shop.secret, &second].into_iter().enumerate() {
        let name = format!("evt_{number}");
        let event = event(&name, "purchase.completed", "p1", &json!({}));
        assert_eq!(shop.send(secret, &event).await.status, StatusCode::OK);
    }
    let old = listed.data()["secrets"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let delete = format!("{path}/{old}");
    shop.admin
        .json(Method::DELETE, &delete, &json!({}))
        .await
        .data();
    let event = event("evt_5", "purchase.completed", "p5", &json!({}));
    assert_eq!(
        shop.send(&shop.secret, &event).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(shop.send(&second, &event).await.status, StatusCode::OK);
    for browser in [&shop.creator, &shop.guest] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            browser.post(path, json!({})).await.status,
            StatusCode::FORBIDDEN
        );
    }
}
