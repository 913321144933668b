//! Who may not watch gets a clear answer and not one packet: on the API, and at the media room's door.

use anyhow::{Context, Result};
use livekit_protocol::signal_request::Message as Request;
use livekit_protocol::signal_response::Message as Response;
use livekit_protocol::{
    AddTrackRequest, DisconnectReason, TrackSource, TrackType, leave_request,
    request_response::Reason,
};
use serde_json::{Value, json};
use tests::grants::{Grant, Grants};
use tests::person::{Answer, Person};
use tests::server::Klieg;
use tests::token::Token;
use tests::wire::{Refused, Signal};

const HOUR: i64 = 3_600_000;

/// A live stream for holders of a pass, and everybody around it.
struct Scene {
    server: Klieg,
    creator: Person,
    viewer: Person,
    guest: Person,
    grants: Grants,
    stream: String,
}

impl Scene {
    async fn set() -> Result<Self> {
        let server = Klieg::start().await?;
        let url = server.url();
        let creator = Person::sign_in(&url, server.link("creator")?).await?;
        let viewer = Person::sign_in(&url, server.link("viewer")?).await?;
        let guest = Person::sign_in(&url, server.link("guest")?).await?;
        let stream = creator
            .create_stream("For holders of a pass", "pass")
            .await?;
        creator
            .post(&format!("/api/v1/streams/{stream}/go-live"), &json!({}))
            .await?
            .data()?;
        let grants = Grants::open(server.data()).await?;
        Ok(Self {
            server,
            creator,
            viewer,
            guest,
            grants,
            stream,
        })
    }

    async fn join(&self, person: &Person, role: &str) -> Result<Answer> {
        person
            .post(
                &format!("/api/v1/streams/{}/join", self.stream),
                &json!({ "as": role }),
            )
            .await
    }

    async fn token(&self, person: &Person, role: &str) -> Result<String> {
        let joined = self.join(person, role).await?.data()?;
        Ok(joined["token"].as_str().context("no token")?.to_owned())
    }

    async fn give(&self, status: &str, starts_in_ms: i64, ends_in_ms: i64) -> Result<()> {
        let stream = &self.stream;
        self.grants
            .give_viewer(Grant {
                stream,
                status,
                starts_in_ms,
                ends_in_ms,
            })
            .await
    }

    /// The answer to the viewer's join, and that neither the replay nor the page say more.
    async fn expect_refused(&self, code: &str) -> Result<()> {
        let answer = self.join(&self.viewer, "viewer").await?;
        assert_refused(&answer, 403, code);
        let replay = self
            .viewer
            .get(&format!("/api/v1/streams/{}/replay", self.stream))
            .await?;
        assert_refused(&replay, 403, code);
        Ok(())
    }

    /// Joins and stands in the room.
    async fn enter(&self, person: &Person, role: &str) -> Result<Signal> {
        let token = self.token(person, role).await?;
        let mut signal = self.knock(&token).await?.ok().context("refused")?;
        signal
            .wait_for("join", |message| {
                matches!(message, Response::Join(_)).then_some(())
            })
            .await?;
        Ok(signal)
    }

    async fn knock(&self, token: &str) -> Result<Result<Signal, Refused>> {
        Signal::open(&self.server.signal_url(), token).await
    }
}

fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status.as_u16(), answer.code()),
        (status, code),
        "{}",
        answer.body
    );
    let message = answer.body["error"]["message"].as_str().unwrap_or_default();
    assert!(
        message.ends_with('.') && message.len() > 20,
        "no sentence for people: {message:?}"
    );
    assert_eq!(
        answer.body["data"],
        Value::Null,
        "a refusal that hands something out"
    );
}

#[tokio::test]
async fn without_a_grant_nobody_gets_in() -> Result<()> {
    let scene = Scene::set().await?;
    assert_refused(
        &scene.join(&scene.guest, "viewer").await?,
        403,
        "grant_missing",
    );
    let anonymous = Person::anonymous(&scene.server.url()).await?;
    assert_refused(
        &scene.join(&anonymous, "viewer").await?,
        401,
        "sign_in_required",
    );
    Ok(())
}

/// AZ-07: a grant counts by its status **and** its time window; "active" alone opens nothing.
#[tokio::test]
async fn az_07_an_active_grant_outside_its_window_opens_nothing() -> Result<()> {
    let scene = Scene::set().await?;
    scene.give("active", -2 * HOUR, -HOUR).await?;
    scene.expect_refused("grant_expired").await?;
    scene.give("active", HOUR, 2 * HOUR).await?;
    scene.expect_refused("grant_not_yet_valid").await?;
    scene.give("active", -HOUR, HOUR).await?;
    scene.token(&scene.viewer, "viewer").await?;
    Ok(())
}

#[tokio::test]
async fn expired_cancelled_and_pending_grants_open_nothing() -> Result<()> {
    let scene = Scene::set().await?;
    for (status, code) in [
        ("expired", "grant_expired"),
        ("cancelled", "grant_cancelled"),
        ("pending", "grant_not_yet_valid"),
    ] {
        scene.give(status, -HOUR, HOUR).await?;
        scene.expect_refused(code).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_grant_for_another_stream_opens_nothing() -> Result<()> {
    let scene = Scene::set().await?;
    let other = scene.creator.create_stream("Another", "pass").await?;
    let grant = Grant {
        stream: &other,
        status: "active",
        starts_in_ms: -HOUR,
        ends_in_ms: HOUR,
    };
    scene.grants.give_viewer(grant).await?;
    scene.expect_refused("grant_missing").await
}

#[tokio::test]
async fn a_grant_cancelled_after_the_token_was_issued_closes_the_door() -> Result<()> {
    let scene = Scene::set().await?;
    scene.give("active", -HOUR, HOUR).await?;
    let token = scene.token(&scene.viewer, "viewer").await?;
    scene.give("cancelled", -HOUR, HOUR).await?;
    assert_eq!(
        scene
            .knock(&token)
            .await?
            .err()
            .map(|refused| refused.status),
        Some(403)
    );
    Ok(())
}

#[tokio::test]
async fn forged_expired_and_foreign_tokens_are_refused_at_the_door() -> Result<()> {
    let scene = Scene::set().await?;
    let room = format!("experience_{}", scene.stream);
    let room = room.as_str();
    let good = scene.token(&scene.creator, "creator").await?;
    let own = Token::development("a-room-no-stream-owns", "somebody");
    let (head, signature) = good.rsplit_once('.').context("no signature")?;
    let flipped = if signature.starts_with('A') { "B" } else { "A" };

    let cases = [
        ("no token", String::new(), 401),
        ("not a token", "abc.def.ghi".to_owned(), 401),
        (
            "another signature",
            format!("{head}.{flipped}{}", &signature[1..]),
            401,
        ),
        (
            "another secret",
            Token {
                secret: "guessed".to_owned(),
                ..own.clone()
            }
            .sign()?,
            401,
        ),
        (
            "an unknown key",
            Token {
                key: "nokey".to_owned(),
                ..own.clone()
            }
            .sign()?,
            401,
        ),
        (
            "Klieg's own key by name",
            Token {
                key: "klieg".to_owned(),
                ..Token::development(room, "x")
            }
            .sign()?,
            401,
        ),
        // The clock may differ by a minute, so the token is over for longer.
        (
            "over",
            Token {
                expires_in: -120,
                ..own.clone()
            }
            .sign()?,
            401,
        ),
        (
            "no right to join",
            Token {
                video: json!({ "roomJoin": false }),
                ..own.clone()
            }
            .sign()?,
            401,
        ),
        (
            "a key without the site's join scope",
            Token::development(room, "x").sign()?,
            403,
        ),
    ];
    for (what, token, status) in cases {
        let refused = scene
            .knock(&token)
            .await?
            .err()
            .with_context(|| format!("{what}: let in"))?;
        assert_eq!(refused.status, status, "{what}: {refused:?}");
        assert!(!refused.message.is_empty(), "{what}: no reason given");
        assert!(
            token.is_empty() || !refused.message.contains(&token),
            "{what}: the token is repeated"
        );
    }
    assert!(
        scene.knock(&good).await?.is_ok(),
        "the creator is refused too"
    );
    assert!(
        scene.knock(&own.sign()?).await?.is_ok(),
        "the development key opens rooms that no stream owns"
    );
    Ok(())
}

#[tokio::test]
async fn a_viewer_cannot_publish() -> Result<()> {
    let scene = Scene::set().await?;
    scene.give("active", -HOUR, HOUR).await?;
    assert_refused(
        &scene.join(&scene.viewer, "creator").await?,
        403,
        "not_creator",
    );
    let token = scene.token(&scene.viewer, "viewer").await?;
    let mut signal = scene
        .knock(&token)
        .await?
        .ok()
        .context("the viewer is refused")?;
    signal
        .wait_for("join", |message| {
            matches!(message, Response::Join(_)).then_some(())
        })
        .await?;
    let track = AddTrackRequest {
        cid: "mine".to_owned(),
        r#type: TrackType::Video.into(),
        source: TrackSource::Camera.into(),
        width: 640,
        height: 360,
        ..AddTrackRequest::default()
    };
    signal.send(Request::AddTrack(track)).await?;
    let reason = signal
        .wait_for("the refusal", |message| match message {
            Response::RequestResponse(response) => Some(response.reason),
            Response::TrackPublished(_) => Some(i32::MIN),
            _ => None,
        })
        .await?;
    assert_eq!(reason, i32::from(Reason::NotAllowed));
    Ok(())
}

/// LC-22: media, page and replay know of it without being asked.
#[tokio::test]
async fn a_stream_made_private_sends_its_viewers_out() -> Result<()> {
    let scene = Scene::set().await?;
    scene.give("active", -HOUR, HOUR).await?;
    let stream = format!("/api/v1/streams/{}", scene.stream);
    let mut page = scene.viewer.listen(&format!("{stream}/events")).await?;
    let allowed = |info: &Value| info["access"]["allowed"].as_bool();
    assert!(page.wait_for("the first state", allowed).await?);
    let mut studio = scene.enter(&scene.creator, "creator").await?;
    let mut seat = scene.enter(&scene.viewer, "viewer").await?;

    let private = json!({ "visibility": "private" });
    scene.creator.patch(&stream, &private).await?.data()?;
    let leave = seat
        .wait_for("the goodbye", |message| match message {
            Response::Leave(leave) => Some(leave),
            _ => None,
        })
        .await?;
    assert_eq!(leave.reason(), DisconnectReason::ParticipantRemoved);
    assert_eq!(leave.action(), leave_request::Action::Disconnect);
    let code = page
        .wait_for("the refusal", |info| {
            let access = &info["access"];
            (access["allowed"] == false).then(|| access["code"].clone())
        })
        .await?;
    assert_eq!(code, "private");
    scene.expect_refused("private").await?;
    studio.send(Request::Ping(1)).await?;
    studio
        .wait_for("the creator's pong", |message| {
            matches!(message, Response::Pong(_)).then_some(())
        })
        .await
}

/// Cancelled while it is used: the media room, the page and the replay let go, and a renewal brings all of it back.
#[tokio::test]
async fn az_09_a_grant_cancelled_while_watching_ends_it_and_a_renewal_goes_on() -> Result<()> {
    let scene = Scene::set().await?;
    let stream = &scene.stream;
    let grant = json!({ "email": "viewer@demo.example", "stream_id": stream });
    let grant = scene.creator.post("/api/v1/grants", &grant).await?.data()?;
    let grant = format!("/api/v1/grants/{}", grant["id"].as_str().context("no id")?);
    let mut page = scene
        .viewer
        .listen(&format!("/api/v1/streams/{stream}/events"))
        .await?;
    let mut code = async |wanted: &str| {
        let is_it = |info: &Value| (info["access"]["code"] == wanted).then_some(());
        page.wait_for(wanted, is_it).await
    };
    for (verb, reason) in [("cancel", "grant_cancelled"), ("refund", "grant_refunded")] {
        code("allowed").await?;
        let mut seat = scene.enter(&scene.viewer, "viewer").await?;
        let end = format!("{grant}/{verb}");
        scene.creator.post(&end, &json!({})).await?.data()?;
        let leave = seat
            .wait_for("the goodbye", |message| match message {
                Response::Leave(leave) => Some(leave),
                _ => None,
            })
            .await?;
        assert_eq!(leave.reason(), DisconnectReason::ParticipantRemoved);
        assert!(seat.next().await?.is_none(), "the socket stays open");
        code(reason).await?;
        scene.expect_refused(reason).await?;
        let renew = format!("{grant}/renew");
        let days = json!({ "days": 1 });
        scene.creator.post(&renew, &days).await?.data()?;
    }
    code("allowed").await?;
    scene.enter(&scene.viewer, "viewer").await?;
    Ok(())
}

/// A second device takes over from the first, which is told so and not merely cut off.
#[tokio::test]
async fn a_device_too_many_takes_over_from_the_first() -> Result<()> {
    let scene = Scene::set().await?;
    let pass =
        json!({ "stream_id": scene.stream, "terms": { "name": "One device", "device_limit": 1 } });
    let pass = scene.creator.post("/api/v1/passes", &pass).await?.data()?;
    let grant = json!({ "email": "viewer@demo.example", "pass_id": pass["id"] });
    scene.creator.post("/api/v1/grants", &grant).await?.data()?;
    let mut first = scene.enter(&scene.viewer, "viewer").await?;
    let mut same = scene.enter(&scene.viewer, "viewer").await?;
    same.send(Request::Ping(1)).await?;
    let elsewhere = scene.viewer.in_a_browser();
    scene.enter(&elsewhere, "viewer").await?;
    for seat in [&mut first, &mut same] {
        let leave = seat
            .wait_for("the goodbye", |message| match message {
                Response::Leave(leave) => Some(leave),
                _ => None,
            })
            .await?;
        assert_eq!(leave.reason(), DisconnectReason::DuplicateIdentity);
    }
    Ok(())
}

#[tokio::test]
async fn malformed_signal_messages_change_nothing() -> Result<()> {
    let server = Klieg::start().await?;
    let watcher = Token::development("room", "watcher").sign()?;
    let mut watcher = Signal::open(&server.signal_url(), &watcher)
        .await?
        .ok()
        .context("refused")?;
    watcher
        .wait_for("join", |message| {
            matches!(message, Response::Join(_)).then_some(())
        })
        .await?;
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..100 {
        let token = Token::development("room", "noise").sign()?;
        let mut noise = Signal::open(&server.signal_url(), &token)
            .await?
            .ok()
            .context("refused")?;
        noise
            .wait_for("join", |message| {
                matches!(message, Response::Join(_)).then_some(())
            })
            .await?;
        let bytes = (0..round * 3)
            .map(|_| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random as u8
            })
            .collect();
        noise.send_raw(bytes).await?;
    }
    watcher.send(Request::Ping(1)).await?;
    watcher
        .wait_for("pong", |message| {
            matches!(message, Response::Pong(_)).then_some(())
        })
        .await?;
    Ok(())
}
