//! AZ-06…AZ-13, AZ-20: whatever the route, the answer is the same. Every state of a grant, at every
//! visibility, at every door: join, view, info, events, replay, its files, and the media room when
//! a token is renewed.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use signaling::{Admission, AdmissionPurpose, AdmissionRequest, Claims};
use time::Duration;

use super::{GrantSource, GrantStatus};
use crate::id::{PersonId, StreamId};
use crate::live::{Door, OWN_KEY, RoomRole};
use crate::secret;
use crate::store::{NewGrant, NewPerson, NewSession};
use crate::stream::Visibility;
use crate::testing::{Browser, House};

const DAY: Duration = Duration::DAY;

/// Who asks: a name, and the grant of every stream that he or she holds.
const HOLDERS: [(&str, GrantStatus, Duration, Duration); 8] = [
    ("active", GrantStatus::Active, Duration::ZERO, DAY),
    (
        "over",
        GrantStatus::Active,
        Duration::days(-2),
        Duration::days(-1),
    ),
    (
        "ends now",
        GrantStatus::Active,
        Duration::days(-2),
        Duration::ZERO,
    ),
    ("later", GrantStatus::Active, DAY, Duration::days(2)),
    ("pending", GrantStatus::Pending, Duration::days(-1), DAY),
    ("cancelled", GrantStatus::Cancelled, Duration::days(-1), DAY),
    ("refunded", GrantStatus::Refunded, Duration::days(-1), DAY),
    ("expired", GrantStatus::Expired, Duration::days(-1), DAY),
];

/// The code that each kind of person gets at a visibility; `allowed` where it opens.
fn expected(who: &str, visibility: Visibility) -> &'static str {
    match (visibility, who) {
        (_, "creator") | (Visibility::Public | Visibility::Unlisted, _) => "allowed",
        (_, "anonymous") => "sign_in_required",
        (Visibility::Private, _) => "private",
        (Visibility::Subscribers, "subscriber") => "allowed",
        (Visibility::Subscribers, _) => "not_subscribed",
        (Visibility::Pass, "active") => "allowed",
        (Visibility::Pass, "over" | "ends now" | "expired") => "grant_expired",
        (Visibility::Pass, "later" | "pending") => "grant_not_yet_valid",
        (Visibility::Pass, "cancelled") => "grant_cancelled",
        (Visibility::Pass, "refunded") => "grant_refunded",
        (Visibility::Pass, _) => "grant_missing",
    }
}

struct Table {
    house: House,
    people: Vec<(&'static str, Browser, Option<PersonId>)>,
}

impl Table {
    async fn new() -> Self {
        let house = House::new().await;
        let mut people = vec![("anonymous", house.stranger(), None)];
        for who in ["creator", "guest"] {
            let browser = house.sign_in(who).await;
            let id = browser.person_id().await;
            people.push((who, browser, Some(id)));
        }
        // The demo's viewer is subscribed, and holds a grant of a space that covers none of this.
        let viewer = house.sign_in("viewer").await;
        let id = viewer.person_id().await;
        people.push(("subscriber", viewer, Some(id)));
        let mut table = Self { house, people };
        for (who, ..) in HOLDERS {
            let (browser, id) = table.newcomer(who).await;
            table.people.push((who, browser, Some(id)));
        }
        table
    }

    async fn newcomer(&self, name: &str) -> (Browser, PersonId) {
        let (store, now) = (self.house.store().await, self.house.app.clock.now());
        let email = format!("{}@x.example", name.replace(' ', "-"));
        let new = NewPerson {
            email: &email,
            name,
            platform_admin: false,
        };
        let person = store.person_for_email(&new, now).await.expect("made");
        let token = secret::token();
        let session = NewSession {
            token_hash: &secret::hash(&token),
            person: &person.id,
            user_agent: "",
            expires: now + DAY,
        };
        store.create_session(&session, now).await.expect("made");
        let mut browser = self.house.stranger();
        browser.csrf = secret::csrf_token(&self.house.app.session_secret, &token);
        browser.cookie = Some(format!("klieg_session={token}"));
        (browser, person.id)
    }

    async fn stream(&self, visibility: Visibility) -> StreamId {
        let creator = &self.people[1].1;
        let body = json!({ "title": "T", "visibility": visibility });
        let id = creator.create(body).await;
        let (store, now) = (self.house.store().await, self.house.app.clock.now());
        for (who, status, from, to) in HOLDERS {
            let holder = self.people.iter().find(|(name, ..)| *name == who);
            let person = holder.and_then(|(.., id)| id.clone()).expect("known");
            let grant = NewGrant {
                person: &person,
                pass: None,
                space: None,
                experience: None,
                stream: Some(&id),
                status,
                starts_at: now + from,
                ends_at: Some(now + to),
                source: GrantSource::Given,
                source_key: None,
            };
            store.create_grant(&grant, now).await.expect("made");
        }
        id
    }

    /// What each route says to somebody, by name: a code, or `allowed`.
    async fn answers(&self, browser: &Browser, id: &StreamId) -> Vec<(&'static str, String)> {
        let path = format!("/api/v1/streams/{id}");
        let join = browser.post(&format!("{path}/join"), json!({})).await;
        let view = browser.get(&format!("{path}/view")).await;
        let token = browser.get(&format!("{path}/video_token")).await;
        let facts = browser.get(&format!("{path}/stream_info")).await;
        let replay = browser.get(&format!("{path}/replay")).await;
        let file = browser.get(&format!("{path}/replay/1/main.m3u8")).await;
        let code = |answer: &crate::testing::Answer| match answer.status {
            // Nothing was recorded: whoever gets so far would have watched.
            StatusCode::OK | StatusCode::NOT_FOUND => "allowed".to_owned(),
            _ => answer.code(),
        };
        let info = browser.get(&format!("{path}/info")).await;
        let told = |info: &Value| {
            info["access"]["code"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let info = match info.status {
            StatusCode::OK => told(&info.data()),
            _ => info.code(),
        };
        vec![
            ("join", code(&join)),
            ("view", code(&view)),
            ("video_token", code(&token)),
            ("stream_info", code(&facts)),
            ("info", info),
            ("events", self.first_event(browser, &path).await),
            ("replay", code(&replay)),
            ("replay file", code(&file)),
        ]
    }

    async fn first_event(&self, browser: &Browser, path: &str) -> String {
        let request = browser.request(Method::GET, &format!("{path}/events"));
        let request = request.header(header::ACCEPT, "text/event-stream");
        let response = browser
            .open(request.body(Body::empty()).expect("builds"))
            .await;
        let status = response.status();
        let mut body = response.into_body();
        let mut text = String::new();
        while let Some(frame) = body.frame().await {
            let data = frame.expect("bytes").into_data().unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(&data));
            if status != StatusCode::OK || text.contains("\n\n") {
                break;
            }
        }
        let json = text.lines().find_map(|line| line.strip_prefix("data:"));
        let value: Value = serde_json::from_str(json.unwrap_or(&text)).expect("JSON");
        let code = if status == StatusCode::OK {
            &value["access"]["code"]
        } else {
            &value["error"]["code"]
        };
        code.as_str().unwrap_or_default().to_owned()
    }

    /// The media room's door when the token of somebody inside is renewed.
    async fn refresh(&self, person: Option<&PersonId>, id: &StreamId) -> u16 {
        let role = person.map_or(RoomRole::Anonymous, |it| RoomRole::Viewer(it.clone()));
        let store = self.house.store().await;
        let stream = store.stream(id).await.expect("reads").expect("there");
        let door = Door::default();
        door.open(&self.house.app);
        let claims = Claims::default();
        let identity = role.identity();
        let room = crate::live::room_of(&stream);
        let answer = door.admit(AdmissionRequest {
            room: &room,
            identity: &identity,
            key_id: OWN_KEY,
            issued_by_klieg: true,
            purpose: AdmissionPurpose::Refresh,
            claims: &claims,
        });
        answer.await.map_or_else(|refusal| refusal.status, |_| 200)
    }
}

#[tokio::test]
async fn every_route_gives_every_person_the_same_answer() {
    let table = Table::new().await;
    let creator = table.people[1].1.clone();
    for visibility in Visibility::ALL {
        let id = table.stream(visibility).await;
        let path = format!("/api/v1/streams/{id}");
        let live = creator.post(&format!("{path}/go-live"), json!({})).await;
        assert_eq!(live.status, StatusCode::OK, "{}", live.text);
        for (who, browser, person) in &table.people {
            let code = expected(who, visibility);
            for (route, answer) in table.answers(browser, &id).await {
                assert_eq!(answer, code, "{route} for {who} at {visibility:?}");
            }
            let status = match code {
                "allowed" => 200,
                "sign_in_required" => 401,
                _ => 403,
            };
            let refreshed = table.refresh(person.as_ref(), &id).await;
            assert_eq!(refreshed, status, "the door for {who} at {visibility:?}");
        }
        let ended = creator.post(&format!("{path}/end"), json!({})).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
    }
}
