use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::testing::{Browser, House};

/// The demo team's path.
async fn team(browser: &Browser) -> String {
    let teams = browser.get("/api/v1/teams").await.data();
    let id = teams["teams"][0]["id"].as_str().expect("a team");
    format!("/api/v1/teams/{id}")
}

/// The guest, invited in a role and signed in.
async fn joined(house: &House, inviter: &Browser, role: &str) -> Browser {
    let path = format!("{}/invites", team(inviter).await);
    let body = json!({ "email": "guest@demo.example", "role": role });
    let invited = inviter.post(&path, body).await;
    assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.text);
    crate::jobs::run_due(&house.app).await;
    let mails = house.app.mail.kept().expect("a development house");
    let text = mails.first().expect("a mail").letter.text.clone();
    let link = text.lines().find(|line| line.contains("/sign-in/"));
    let mut browser = house.stranger();
    browser.use_link(link.expect("a link")).await;
    browser
}

async fn role_of(browser: &Browser) -> Value {
    browser.get("/api/v1/teams").await.data()["teams"][0]["role"].clone()
}

#[tokio::test]
async fn invited_person_joins_by_signing_in_and_not_before() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let before = house.sign_in("guest").await;
    let guest = joined(&house, &creator, "moderator").await;
    assert_eq!(role_of(&guest).await, "moderator");
    let path = team(&creator).await;
    let members = creator.get(&format!("{path}/members")).await.data();
    assert_eq!(members["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(members["invites"], json!([]), "used up");
    assert_eq!(role_of(&before).await, "moderator", "in every browser");

    let path = format!("{path}/invites");
    let body = json!({ "email": "viewer@demo.example", "role": "member" });
    let open = creator.post(&path, body).await.data();
    let open = format!("{path}/{}", open["id"].as_str().expect("an id"));
    creator.json(Method::DELETE, &open, &json!({})).await.data();
    let viewer = house.sign_in("viewer").await;
    assert_eq!(
        viewer.get("/api/v1/teams").await.data()["teams"],
        json!([]),
        "taken back"
    );
    let audit = creator.get("/api/v1/audit").await.text;
    assert!(audit.contains("member.invited") && audit.contains("invite.withdrawn"));
}

#[tokio::test]
async fn roles_above_the_own_one_are_out_of_reach() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let admin = joined(&house, &creator, "admin").await;
    let path = team(&creator).await;
    let owner = format!("{path}/members/{}", creator.person_id().await);
    let demoted = admin
        .json(Method::PATCH, &owner, &json!({ "role": "member" }))
        .await;
    assert_eq!(demoted.code(), "not_admin");
    let removed = admin.json(Method::DELETE, &owner, &json!({})).await;
    assert_eq!(removed.code(), "not_admin");
    let own = format!("{path}/members/{}", admin.person_id().await);
    let raised = admin
        .json(Method::PATCH, &own, &json!({ "role": "owner" }))
        .await;
    assert_eq!(raised.code(), "not_admin");
    let body = json!({ "email": "x@y.example", "role": "owner" });
    assert_eq!(
        admin.post(&format!("{path}/invites"), body).await.code(),
        "not_admin"
    );

    // A member sees the others, but neither invites nor sees who is invited.
    creator
        .json(Method::PATCH, &own, &json!({ "role": "member" }))
        .await
        .data();
    assert_eq!(
        admin.get(&format!("{path}/members")).await.data()["invites"],
        json!([])
    );
    let body = json!({ "email": "x@y.example", "role": "member" });
    assert_eq!(
        admin.post(&format!("{path}/invites"), body).await.code(),
        "not_admin"
    );
    // Everybody may leave.
    admin.json(Method::DELETE, &own, &json!({})).await.data();
    assert_eq!(
        admin.get(&format!("{path}/members")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn last_owner_cannot_go() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let path = team(&creator).await;
    let own = format!("{path}/members/{}", creator.person_id().await);
    let left = creator.json(Method::DELETE, &own, &json!({})).await;
    assert_eq!(
        (left.status, left.code()),
        (StatusCode::CONFLICT, "last_owner".into())
    );
    let demoted = creator
        .json(Method::PATCH, &own, &json!({ "role": "admin" }))
        .await;
    assert_eq!(demoted.code(), "last_owner");
    assert_eq!(role_of(&creator).await, "owner");

    let second = joined(&house, &creator, "owner").await;
    let other = format!("{path}/members/{}", second.person_id().await);
    let nothing = json!({});
    let (one, two) = tokio::join!(
        creator.json(Method::DELETE, &own, &nothing),
        second.json(Method::DELETE, &other, &nothing),
    );
    let mut outcomes = [one.status, two.status];
    outcomes.sort();
    assert_eq!(
        outcomes,
        [StatusCode::OK, StatusCode::CONFLICT],
        "of two at once one stays"
    );
}

#[tokio::test]
async fn teams_are_for_their_members_and_the_platforms_admin() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let path = format!("{}/members", team(&creator).await);
    let stranger = house.stranger();
    assert_eq!(stranger.get(&path).await.code(), "sign_in_required");
    let viewer = house.sign_in("viewer").await;
    assert_eq!(viewer.get(&path).await.status, StatusCode::NOT_FOUND);
    let admin = house.sign_in("admin").await;
    assert_eq!(admin.get(&path).await.status, StatusCode::OK);
    assert!(role_of(&admin).await.is_null());
}
