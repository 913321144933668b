use axum::http::StatusCode;
use serde_json::json;

use crate::testing::House;

#[tokio::test]
async fn az_17_spaces_and_experiences_are_made_and_listed_by_those_who_run_streams() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let space = creator
        .post("/api/v1/spaces", json!({ "name": " Yoga " }))
        .await;
    assert_eq!(space.status, StatusCode::CREATED, "{}", space.text);
    let id = space.data()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/spaces/{id}/experiences");
    let course = creator.post(&path, json!({ "name": "Mornings" })).await;
    assert_eq!(course.status, StatusCode::CREATED, "{}", course.text);
    let listed = creator.get("/api/v1/spaces").await.data();
    let made = listed["spaces"].as_array().expect("a list");
    let made = made.iter().find(|it| it["id"] == id.as_str());
    let made = made.expect("listed");
    assert_eq!(made["name"], "Yoga");
    assert_eq!(made["experiences"][0]["name"], "Mornings");
    let viewer = house.sign_in("viewer").await;
    for (browser, status) in [
        (&house.stranger(), StatusCode::UNAUTHORIZED),
        (&viewer, StatusCode::FORBIDDEN),
    ] {
        let name = json!({ "name": "X" });
        assert_eq!(browser.get("/api/v1/spaces").await.status, status);
        let space = browser.post("/api/v1/spaces", name.clone()).await;
        assert_eq!(space.status, status);
        assert_eq!(browser.post(&path, name).await.status, status);
    }
    for bad in [
        json!({}),
        json!({ "name": " " }),
        json!({ "name": "x".repeat(81) }),
    ] {
        let refused = creator.post("/api/v1/spaces", bad).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    }
}
