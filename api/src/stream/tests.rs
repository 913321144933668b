use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use time::Duration;

use crate::access::{GrantSource, GrantStatus};
use crate::id::StreamId;
use crate::store::NewGrant;
use crate::testing::{Browser, House};

pub(super) async fn go_live(creator: &Browser, id: &StreamId) {
    let path = format!("/api/v1/streams/{id}/go-live");
    let answer = creator.post(&path, json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.data()["status"], "live");
    assert_eq!(answer.data()["is_live_now"], true);
}

pub(super) async fn end(creator: &Browser, id: &StreamId) {
    let path = format!("/api/v1/streams/{id}/end");
    let answer = creator.post(&path, json!({})).await;
    assert_eq!(answer.data()["status"], "ended", "{}", answer.text);
}

async fn join(browser: &Browser, id: &StreamId, role: &str) -> (StatusCode, String, Value) {
    let path = format!("/api/v1/streams/{id}/join");
    let answer = browser.post(&path, json!({ "as": role })).await;
    (answer.status, answer.code(), answer.body()["data"].clone())
}

#[tokio::test]
async fn fields_are_checked_by_name() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    for (body, field) in [
        (json!({}), "title"),
        (json!({ "title": "   " }), "title"),
        (json!({ "title": "x".repeat(121) }), "title"),
        (json!({ "title": "a\nb" }), "title"),
        (json!({ "title": 1 }), "title"),
        (
            json!({ "title": "T", "description": "x".repeat(5001) }),
            "description",
        ),
        (
            json!({ "title": "T", "visibility": "secret" }),
            "visibility",
        ),
        (
            json!({ "title": "T", "scheduled_at": "tomorrow" }),
            "scheduled_at",
        ),
        (
            json!({ "title": "T", "scheduled_at": "2999-01-01T00:00:00Z" }),
            "scheduled_at",
        ),
        (json!({ "title": "T", "space_id": "sp_nope" }), "space_id"),
        (json!({ "title": "T", "status": "live" }), "status"),
        (json!({ "title": "T", "site_id": "x" }), "site_id"),
    ] {
        let answer = creator.post("/api/v1/streams", body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        let fields = &answer.body()["error"]["fields"];
        assert!(fields[field].is_string(), "{body}: {}", answer.text);
        let id = answer.body()["error"]["request_id"].clone();
        let header = answer.headers["x-request-id"].to_str().expect("text");
        assert_eq!(id, header, "the envelope names the request");
    }
}

#[tokio::test]
async fn only_creators_make_streams() {
    let house = House::new().await;
    let body = json!({ "title": "T" });
    let nobody = house.stranger().post("/api/v1/streams", body.clone()).await;
    assert_eq!(
        (nobody.status, nobody.code().as_str()),
        (StatusCode::UNAUTHORIZED, "sign_in_required")
    );
    let viewer = house.sign_in("viewer").await;
    let viewer = viewer.post("/api/v1/streams", body.clone()).await;
    assert_eq!(
        (viewer.status, viewer.code().as_str()),
        (StatusCode::FORBIDDEN, "not_creator")
    );
    for name in ["creator", "admin"] {
        let browser = house.sign_in(name).await;
        let made = browser.post("/api/v1/streams", body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{name}: {}", made.text);
    }
}

#[tokio::test]
async fn creation_is_limited() {
    let house = House::with(&[("limits.stream_creations_per_hour", "1")]).await;
    let creator = house.sign_in("creator").await;
    creator.create(json!({ "title": "T" })).await;
    let refused = creator
        .post("/api/v1/streams", json!({ "title": "T" }))
        .await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    house.clock.advance(Duration::hours(1));
    creator.create(json!({ "title": "T" })).await;
}

#[tokio::test]
async fn life_of_a_stream() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": " T ", "visibility": "public" }))
        .await;
    let path = format!("/api/v1/streams/{id}");
    let made = creator.get(&path).await.data();
    assert_eq!(
        (&made["title"], &made["status"]),
        (&json!("T"), &json!("scheduled"))
    );
    assert_eq!(
        made["can"],
        json!({
            "view": true, "edit": true, "start": true, "end": false,
            "pause": false, "archive": true, "restore": false
        })
    );
    let early = creator.post(&format!("{path}/end"), json!({})).await;
    assert_eq!(
        (early.status, early.code().as_str()),
        (StatusCode::CONFLICT, "not_endable")
    );

    go_live(&creator, &id).await;
    let again = creator.post(&format!("{path}/go-live"), json!({})).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (StatusCode::CONFLICT, "not_startable")
    );
    let kept = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(
        (kept.status, kept.code().as_str()),
        (StatusCode::CONFLICT, "stream_live")
    );
    let info = house.stranger().get(&format!("{path}/info")).await.data();
    assert_eq!(
        (&info["status"], &info["recording"]),
        (&json!("live"), &json!("none"))
    );
    assert_eq!(info["access"]["allowed"], true);

    end(&creator, &id).await;
    for (verb, code) in [("end", "not_endable"), ("go-live", "not_startable")] {
        let answer = creator.post(&format!("{path}/{verb}"), json!({})).await;
        assert_eq!(answer.code(), code);
    }
    let replay = house.stranger().get(&format!("{path}/replay")).await;
    assert_eq!(replay.status, StatusCode::NOT_FOUND, "nothing was recorded");
    let gone = creator.json(Method::DELETE, &path, &json!({})).await;
    assert_eq!(gone.status, StatusCode::OK);
    assert_eq!(creator.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn second_live_stream_is_refused_with_the_reason() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let (one, two) = (
        creator.create(json!({ "title": "One" })).await,
        creator.create(json!({ "title": "Two" })).await,
    );
    go_live(&creator, &one).await;
    let refused = creator
        .post(&format!("/api/v1/streams/{two}/go-live"), json!({}))
        .await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "not_startable")
    );
    assert!(
        refused.message().contains("at a time, and “One” is live"),
        "{}",
        refused.message()
    );
    let link = refused.body()["error"]["link"].clone();
    let studio = format!("/streams/{one}/studio");
    assert!(
        link.as_str().is_some_and(|it| it.ends_with(&studio)),
        "{link}"
    );
    end(&creator, &one).await;
    go_live(&creator, &two).await;
}

#[tokio::test]
async fn edits_change_what_they_name_and_nothing_else() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({ "title": "T", "description": "D", "visibility": "unlisted" });
    let id = creator.create(body).await;
    let path = format!("/api/v1/streams/{id}");
    let edited = creator
        .json(Method::PATCH, &path, &json!({ "title": "U" }))
        .await
        .data();
    assert_eq!(
        (
            &edited["title"],
            &edited["description"],
            &edited["visibility"]
        ),
        (&json!("U"), &json!("D"), &json!("unlisted"))
    );
    let cleared = creator
        .json(Method::PATCH, &path, &json!({ "description": null }))
        .await;
    assert_eq!(cleared.data()["description"], Value::Null);
    let sneaky = creator
        .json(Method::PATCH, &path, &json!({ "status": "live" }))
        .await;
    assert_eq!(sneaky.status, StatusCode::BAD_REQUEST);
    let viewer = house.sign_in("viewer").await;
    for (method, body) in [
        (Method::PATCH, json!({ "title": "X" })),
        (Method::DELETE, json!({})),
    ] {
        let refused = viewer.json(method, &path, &body).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::FORBIDDEN, "not_creator")
        );
    }
}

#[tokio::test]
async fn lists_show_what_the_caller_may_find() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    for visibility in ["public", "subscribers", "pass", "private", "unlisted"] {
        let body = json!({ "title": format!("a {visibility} one"), "visibility": visibility });
        creator.create(body).await;
    }
    let titles = |data: Value| -> String { data["streams"].to_string() };
    let path = "/api/v1/streams?scope=upcoming";
    let all = titles(creator.get(path).await.data());
    assert!(
        all.contains("a private one") && all.contains("a unlisted one"),
        "{all}"
    );
    for browser in [house.stranger(), house.sign_in("viewer").await] {
        let some = titles(browser.get(path).await.data());
        assert!(
            some.contains("a public one") && some.contains("a pass one"),
            "{some}"
        );
        assert!(
            !some.contains("a private one") && !some.contains("a unlisted one"),
            "{some}"
        );
    }
    let bad = creator.get("/api/v1/streams?scope=tomorrow").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn private_stream_says_nothing_to_others() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let body = json!({ "title": "Layoffs", "description": "hush", "visibility": "private" });
    let id = creator.create(body).await;
    for (browser, status) in [
        (house.stranger(), StatusCode::UNAUTHORIZED),
        (house.sign_in("viewer").await, StatusCode::FORBIDDEN),
    ] {
        for path in [
            format!("/api/v1/streams/{id}"),
            format!("/api/v1/streams/{id}/info"),
            format!("/api/v1/streams/{id}/replay"),
            format!("/api/v1/streams/{id}/events"),
            format!("/streams/{id}"),
        ] {
            let answer = browser.get(&path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(
                !answer.text.contains("Layoffs") && !answer.text.contains("hush"),
                "{path}"
            );
        }
        let edit = browser
            .json(Method::PATCH, &format!("/api/v1/streams/{id}"), &json!({}))
            .await;
        assert_eq!(edit.status, status);
    }
}

#[tokio::test]
async fn join_gives_each_role_its_rights() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let stranger = house.stranger();
    let (status, code, _) = join(&stranger, &id, "viewer").await;
    assert_eq!(
        (status, code.as_str()),
        (StatusCode::CONFLICT, "not_live_yet")
    );
    let (status, _, studio) = join(&creator, &id, "creator").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        studio["permissions"]["publish"],
        json!(["camera", "microphone", "screen_share", "screen_share_audio"])
    );
    go_live(&creator, &id).await;
    let (status, _, seat) = join(&stranger, &id, "viewer").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        seat["permissions"],
        json!({"publish": [], "subscribe": true, "data": false})
    );
    assert_eq!(seat["room"], format!("experience_{id}"));
    assert_eq!(seat["url"], "ws://localhost:7880");
    assert_ne!(seat["identity"], studio["identity"]);
    let viewer = house.sign_in("viewer").await;
    let (status, code, _) = join(&viewer, &id, "creator").await;
    assert_eq!(
        (status, code.as_str()),
        (StatusCode::FORBIDDEN, "not_creator")
    );
    end(&creator, &id).await;
    for (browser, role) in [(&stranger, "viewer"), (&creator, "creator")] {
        let (status, code, _) = join(browser, &id, role).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::CONFLICT, "stream_ended")
        );
    }
}

#[tokio::test]
async fn join_and_replay_ask_for_the_grant_each_time() {
    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "pass" }))
        .await;
    go_live(&creator, &id).await;
    let guest = house.sign_in("guest").await;
    let replay = format!("/api/v1/streams/{id}/replay/1/main.m3u8");
    assert_eq!(join(&guest, &id, "viewer").await.1, "grant_missing");
    assert_eq!(guest.get(&replay).await.code(), "grant_missing");
    let stranger = house.stranger();
    assert_eq!(
        join(&stranger, &id, "viewer").await.0,
        StatusCode::UNAUTHORIZED
    );

    let (store, now) = (house.store().await, house.app.clock.now());
    let person = guest.person_id().await;
    let grant = NewGrant {
        person: &person,
        pass: None,
        space: None,
        experience: None,
        stream: Some(&id),
        status: GrantStatus::Active,
        starts_at: now + Duration::MINUTE,
        ends_at: Some(now + Duration::MINUTE * 10),
        source: GrantSource::Given,
        source_key: None,
    };
    store.create_grant(&grant, now).await.expect("made");
    assert_eq!(join(&guest, &id, "viewer").await.1, "grant_not_yet_valid");
    house.clock.advance(Duration::MINUTE);
    let (status, _, seat) = join(&guest, &id, "viewer").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        seat["expires_at"].is_string(),
        "the grant's end bounds it: {seat}"
    );
    assert_eq!(
        guest.get(&replay).await.code(),
        "not_found",
        "allowed, but nothing recorded"
    );
    house.clock.advance(Duration::MINUTE * 9);
    assert_eq!(join(&guest, &id, "viewer").await.1, "grant_expired");
    assert_eq!(guest.get(&replay).await.code(), "grant_expired");
}

#[tokio::test]
async fn viewer_of_the_space_gets_into_its_streams_only() {
    let house = House::new().await;
    let viewer = house.sign_in("viewer").await;
    let list = viewer.get("/api/v1/streams?scope=upcoming").await.data();
    let evening = list["streams"].as_array().expect("a list").iter();
    let mut evening = evening.filter(|stream| stream["title"] == "Members' evening");
    assert_eq!(evening.next().expect("seeded")["can"]["view"], true);
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "pass" }))
        .await;
    let view = viewer.get(&format!("/api/v1/streams/{id}")).await.data();
    assert_eq!(
        view["can"]["view"], false,
        "another stream, not in the space"
    );
}

#[tokio::test]
async fn event_stream_begins_with_the_present() {
    use axum::http::header;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    let house = House::new().await;
    let creator = house.sign_in("creator").await;
    let id = creator
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let request = axum::http::Request::get(format!("/api/v1/streams/{id}/events"))
        .header(header::HOST, "localhost")
        .body(axum::body::Body::empty())
        .expect("builds");
    let router = crate::router::router(house.app.clone());
    let response = router.oneshot(request).await.expect("answers");
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    let mut body = response.into_body();
    let mut next = async || {
        let frame = tokio::time::timeout(std::time::Duration::from_secs(5), body.frame()).await;
        let frame = frame.expect("in time").expect("a frame").expect("whole");
        String::from_utf8_lossy(&frame.into_data().expect("data")).into_owned()
    };
    let first = next().await;
    assert!(
        first.starts_with("event: info\n") && first.contains("\"scheduled\""),
        "{first}"
    );
    go_live(&creator, &id).await;
    assert!(next().await.contains("\"live\""));
    end(&creator, &id).await;
    assert!(next().await.contains("\"ended\""));
}

mod alias {
    use super::*;

    async fn create(creator: &Browser) -> (String, String) {
        let answer = creator
            .post("/api/live/create", json!({ "title": "T" }))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let data = answer.data();
        let text = |name: &str| data[name].as_str().expect("text").to_owned();
        assert!(text("webrtcUrl").ends_with(&format!("/api/live/{}/signal", text("videoId"))));
        (text("videoId"), text("streamKey"))
    }

    #[tokio::test]
    async fn create_makes_private_streams_with_keys_of_their_own() {
        let house = House::new().await;
        let creator = house.sign_in("creator").await;
        let (one, key) = create(&creator).await;
        let (_, other_key) = create(&creator).await;
        assert!(key.len() >= 32 && key != other_key);
        let made = creator.get(&format!("/api/v1/streams/{one}")).await.data();
        assert_eq!(made["visibility"], "private");
        for body in [
            json!({}),
            json!({ "title": "" }),
            json!({ "title": "T", "x": 1 }),
            json!([]),
        ] {
            let bad = creator.post("/api/live/create", body).await;
            assert_eq!(
                (bad.status, bad.message().as_str()),
                (StatusCode::BAD_REQUEST, "Invalid input")
            );
        }
        let nobody = house
            .stranger()
            .post("/api/live/create", json!({ "title": "T" }))
            .await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    }

    #[tokio::test]
    async fn start_and_stop_answer_as_their_sources_say() {
        let house = House::new().await;
        let creator = house.sign_in("creator").await;
        let (id, key) = create(&creator).await;
        let encoder = house.stranger();
        let missing = "st_00000000000000000000000000";
        for (id, body, status, message) in [
            (
                id.as_str(),
                json!({}),
                StatusCode::BAD_REQUEST,
                "Missing stream key",
            ),
            (
                &id,
                json!({ "streamKey": "" }),
                StatusCode::BAD_REQUEST,
                "Missing stream key",
            ),
            (
                &id,
                json!({ "streamKey": "sk_x" }),
                StatusCode::UNAUTHORIZED,
                "Invalid stream key",
            ),
            (
                missing,
                json!({ "streamKey": key }),
                StatusCode::NOT_FOUND,
                "Video not found",
            ),
            (
                "nonsense",
                json!({ "streamKey": key }),
                StatusCode::NOT_FOUND,
                "Video not found",
            ),
        ] {
            let answer = encoder.post(&format!("/api/live/{id}/start"), body).await;
            assert_eq!(
                (answer.status, answer.message().as_str()),
                (status, message)
            );
        }
        let start = format!("/api/live/{id}/start");
        let started = encoder.post(&start, json!({ "streamKey": key })).await;
        assert_eq!(started.data()["message"], "Stream started successfully");
        let again = encoder.post(&start, json!({ "streamKey": key })).await;
        assert_eq!(again.status, StatusCode::CONFLICT);

        let active = creator.get("/api/live/active").await.data();
        assert_eq!(active["streams"][0]["id"], id);
        assert_eq!(active["streams"][0]["isLiveNow"], true);
        let hidden = encoder.get("/api/live/active").await.data();
        assert_eq!(
            hidden["streams"],
            json!([]),
            "private streams are not listed"
        );

        let stop = format!("/api/live/{id}/stop");
        let nobody = encoder.post(&stop, json!({})).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        let viewer = house.sign_in("viewer").await;
        assert_eq!(
            viewer.post(&stop, json!({})).await.status,
            StatusCode::FORBIDDEN
        );
        let wrong = encoder.post(&stop, json!({ "streamKey": "sk_x" })).await;
        assert_eq!(wrong.message(), "Invalid stream key");
        let stopped = creator.post(&stop, json!({})).await;
        assert_eq!(stopped.data()["message"], "Stream stopped successfully");
        let made = creator.get(&format!("/api/v1/streams/{id}")).await.data();
        assert_eq!(made["status"], "ended");
    }

    #[tokio::test]
    async fn signal_refuses_strangers_unknown_types_and_nonsense() {
        let house = House::new().await;
        let creator = house.sign_in("creator").await;
        let (id, key) = create(&creator).await;
        let path = format!("/api/live/{id}/signal");
        let body =
            |kind: &str, data: Value| json!({ "type": kind, "data": data, "streamKey": key });
        let nobody = house.stranger();
        let offer = json!({ "type": "offer", "data": "v=0" });
        assert_eq!(
            nobody.post(&path, offer).await.status,
            StatusCode::UNAUTHORIZED
        );
        let unknown = nobody.post(&path, body("renegotiate", json!("x"))).await;
        assert_eq!(
            (unknown.status, unknown.message().as_str()),
            (StatusCode::BAD_REQUEST, "Invalid signal type")
        );
        let shapeless = nobody.post(&path, body("offer", json!(7))).await;
        assert_eq!(shapeless.status, StatusCode::BAD_REQUEST);
        for sdp in ["", "v=0", "nonsense\r\n"] {
            let refused = nobody
                .post(&path, body("offer", json!({ "sdp": sdp })))
                .await;
            assert_eq!(
                refused.code(),
                "signal_refused",
                "{sdp:?}: {}",
                refused.text
            );
        }
        let stray = nobody
            .post(&path, body("ice-candidate", json!({ "candidate": "x" })))
            .await;
        assert_eq!(stray.code(), "signal_refused");
        let wrong = nobody
            .post(
                "/api/live/st_00000000000000000000000000/signal",
                body("offer", json!("x")),
            )
            .await;
        assert_eq!(
            (wrong.status, wrong.message().as_str()),
            (StatusCode::NOT_FOUND, "Video not found")
        );
    }

    #[tokio::test]
    async fn creators_access_token_opens_signal_and_no_other_token_does() {
        use axum::body::Body;
        use axum::http::header;

        let house = House::new().await;
        let creator = house.sign_in("creator").await;
        let id = creator
            .create(json!({ "title": "T", "visibility": "public" }))
            .await;
        let other = creator
            .create(json!({ "title": "U", "visibility": "public" }))
            .await;
        let (_, _, studio) = join(&creator, &id, "creator").await;
        let (_, _, elsewhere) = join(&creator, &other, "creator").await;
        go_live(&creator, &id).await;
        let (_, _, seat) = join(&house.stranger(), &id, "viewer").await;
        let stranger = house.stranger();
        let knock = async |token: &str| {
            let body = json!({ "type": "offer", "data": "v=0" }).to_string();
            let request = stranger
                .request(Method::POST, &format!("/api/live/{id}/signal"))
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body))
                .expect("builds");
            stranger.send(request).await.code()
        };
        let token = |seat: &Value| seat["token"].as_str().expect("a token").to_owned();
        assert_eq!(
            knock(&token(&studio)).await,
            "signal_refused",
            "let in; the offer is empty"
        );
        for bad in [token(&elsewhere), token(&seat), "a.b.c".to_owned()] {
            assert_eq!(knock(&bad).await, "invalid_token");
        }
    }
}
