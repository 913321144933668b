//! The people of the table and the things they ask for.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sfu::RoomName;
use signaling::TokenGrant;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;

use crate::access::{GrantSource, GrantStatus};
use crate::api_key::Scope;
use crate::chat::BanScope;
use crate::encoder::KeptKey;
use crate::id::{PersonId, StreamId, TeamId};
use crate::live::{RoomRole, permissions_of};
use crate::provider::NATIVE;
use crate::secret;
use crate::store::{
    NewApiKey, NewGrant, NewPerson, NewSession, NewSite, NewStream, Role, SiteStore,
};
use crate::stream::{Status, StreamKind, Visibility};
use crate::testing::House;

/// The columns of the table.
pub(super) const ROLES: [&str; 21] = [
    "anonymous",
    "signed_in",
    "subscriber",
    "grant_valid",
    "grant_expired",
    "grant_cancelled",
    "other_site",
    "other_site_owner",
    "member",
    "moderator",
    "admin",
    "owner",
    "platform_admin",
    // With valid grants, but put out of the site, or of the stream.
    "banned_site",
    "banned_stream",
    // Keys of the team with one scope each.
    "key_streams_read",
    "key_streams_write",
    "key_grants_write",
    "key_subscribers_write",
    "key_chat_moderate",
    "key_analytics_read",
];

/// The scope of a role that is a key.
fn scope_of(role: &str) -> Option<Scope> {
    Some(match role {
        "key_streams_read" => Scope::StreamsRead,
        "key_streams_write" => Scope::StreamsWrite,
        "key_grants_write" => Scope::GrantsWrite,
        "key_subscribers_write" => Scope::SubscribersWrite,
        "key_chat_moderate" => Scope::ChatModerate,
        "key_analytics_read" => Scope::AnalyticsRead,
        _ => return None,
    })
}

/// The other site's host name.
const OTHER_HOST: &str = "other.example";

/// Somebody with a session.
struct Someone {
    role: &'static str,
    person: PersonId,
    store: SiteStore,
    host: &'static str,
}

impl Someone {
    /// A session of its own for each request: some requests end sessions.
    async fn session(&self, house: &House) -> String {
        let now = house.clock.now();
        let token = secret::token();
        let session = NewSession {
            token_hash: &secret::hash(&token),
            person: &self.person,
            user_agent: "",
            expires: now + Duration::days(1),
        };
        self.store
            .create_session(&session, now)
            .await
            .expect("a session");
        token
    }
}

/// A house with everybody in it, and one of each thing.
pub(super) struct Scene {
    pub(super) house: House,
    pub(super) store: SiteStore,
    pub(super) team: TeamId,
    pub(super) owner: PersonId,
    /// Somebody of no role, to whom things are done.
    pub(super) victim: PersonId,
    people: Vec<Someone>,
    /// The secret of each role that is a key.
    keys: Vec<(&'static str, String)>,
    /// A stream for pass holders.
    pub(super) stream: StreamId,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let house = House::with(&[
            ("limits.concurrent_streams", "100000"),
            ("limits.stream_creations_per_hour", "100000"),
            ("limits.sign_in_per_address", "100000"),
            ("limits.sign_in_per_email", "100000"),
        ])
        .await;
        let store = house.store().await;
        // Ids made within one millisecond have no order: this team is not the site's first.
        house.clock.advance(Duration::SECOND);
        let now = house.clock.now();
        let team = store
            .create_team("The table's team", now)
            .await
            .expect("a team");
        let other = other_site(&house).await;
        let mut people = Vec::new();
        for role in ROLES
            .into_iter()
            .skip(1)
            .filter(|role| scope_of(role).is_none())
        {
            let (place, host) = match role {
                "other_site" => (&other, "localhost"),
                "other_site_owner" => (&other, OTHER_HOST),
                _ => (&store, "localhost"),
            };
            let new = NewPerson {
                email: &format!("{role}@table.example"),
                name: role,
                platform_admin: role == "platform_admin",
            };
            let person = place.person_for_email(&new, now).await.expect("a person");
            let membership = match role {
                "member" => Some(Role::Member),
                "moderator" => Some(Role::Moderator),
                "admin" => Some(Role::Admin),
                "owner" => Some(Role::Owner),
                _ => None,
            };
            if let Some(membership) = membership {
                store
                    .set_team_member(&team, &person.id, membership, now)
                    .await
                    .expect("a member");
            }
            if role == "other_site_owner" {
                let team = other
                    .create_team("Another team", now)
                    .await
                    .expect("a team");
                other
                    .set_team_member(&team, &person.id, Role::Owner, now)
                    .await
                    .expect("a member");
            }
            if role == "subscriber" {
                store
                    .create_subscription(&person.id, &person.email, "test", now)
                    .await
                    .expect("a subscription");
            }
            people.push(Someone {
                role,
                person: person.id,
                store: place.clone(),
                host,
            });
        }
        let owner = people
            .iter()
            .find(|it| it.role == "owner")
            .expect("an owner");
        let owner = owner.person.clone();
        let mut keys = Vec::new();
        for role in ROLES {
            let Some(scope) = scope_of(role) else {
                continue;
            };
            let secret = secret::api_key();
            let new = NewApiKey {
                team: &team,
                person: &owner,
                name: role,
                secret: &secret,
                scopes: &[scope],
            };
            store.create_api_key(&new, now).await.expect("a key");
            keys.push((role, secret));
        }
        let victim = NewPerson {
            email: "victim@table.example",
            name: "victim",
            platform_admin: false,
        };
        let victim = store.person_for_email(&victim, now).await;
        let scene = Self {
            victim: victim.expect("a person").id,
            owner,
            stream: StreamId::generate(now),
            house,
            store,
            team,
            people,
            keys,
        };
        let outlaw = scene.person("banned_site");
        scene.ban_from(outlaw, &BanScope::Site).await;
        scene
    }

    /// Makes the stream asked for anew, in the state that the route is for, so that no cell sees
    /// what another one did.
    pub(super) async fn refresh(&mut self, route: &str) {
        let wanted = match route {
            "DELETE /api/v1/streams/{id}"
            | "POST /api/v1/streams/{id}/go-live"
            | "POST /api/v1/streams/{id}/archive"
            | "PUT /api/v1/streams/{id}/reminder" => Status::Scheduled,
            "POST /api/v1/streams/{id}/restore" => Status::Archived,
            _ => Status::Live,
        };
        let now = self.house.clock.now();
        let new = NewStream {
            team: &self.team,
            host: &self.owner,
            space: None,
            experience: None,
            title: "The table's stream",
            description: None,
            visibility: Visibility::Pass,
            scheduled_at: now + Duration::HOUR,
            record: true,
            kind: StreamKind::Experience,
            provider: NATIVE,
        };
        let stream = self
            .store
            .create_stream(&new, &KeptKey::unknown(), now)
            .await;
        self.stream = stream.expect("a stream").id;
        match wanted {
            Status::Scheduled => {}
            Status::Archived => {
                let archived = self.store.archive_stream(&self.stream, now).await;
                assert!(archived.expect("runs"));
            }
            _ => {
                let grace_end = now + Duration::HOUR;
                self.store
                    .start_stream(&self.stream, u32::MAX, grace_end, now)
                    .await
                    .expect("starts");
            }
        }
        for (role, status, hours) in [
            ("grant_valid", GrantStatus::Active, 1),
            ("grant_expired", GrantStatus::Active, -1),
            ("grant_cancelled", GrantStatus::Cancelled, 1),
            ("banned_site", GrantStatus::Active, 1),
            ("banned_stream", GrantStatus::Active, 1),
        ] {
            let new = NewGrant {
                person: self.person(role),
                pass: None,
                space: None,
                experience: None,
                stream: Some(&self.stream),
                status,
                starts_at: now - Duration::hours(2),
                ends_at: Some(now + Duration::hours(hours)),
                source: GrantSource::Given,
                source_key: None,
            };
            self.store.create_grant(&new, now).await.expect("a grant");
        }
        let scope = BanScope::Stream(self.stream.clone());
        self.ban_from(self.person("banned_stream"), &scope).await;
        // What was done to the victim by one cell is not there for the next.
        let left = self.store.remove_member(&self.team, &self.victim).await;
        left.expect("runs");
    }

    /// The media room's door, asked with a token as somebody in this role would have got it before
    /// the right to it was lost; keys get none.
    pub(super) fn door_path(&self, role: &str) -> String {
        if scope_of(role).is_some() {
            return "/rtc/validate".to_owned();
        }
        let someone = self.people.iter().find(|it| it.role == role);
        let role = someone.map_or(RoomRole::Anonymous, |it| {
            RoomRole::Viewer(it.person.clone())
        });
        let grant = TokenGrant {
            room: RoomName::new(format!("experience_{}", self.stream)),
            identity: role.identity(),
            name: String::new(),
            metadata: String::new(),
            permissions: permissions_of(&role),
            not_before: None,
            // The door judges tokens by the machine's clock.
            expires: OffsetDateTime::now_utc() + Duration::HOUR,
        };
        let token = self
            .house
            .app
            .signaling
            .issue_token(grant)
            .expect("a token");
        format!("/rtc/validate?access_token={token}")
    }

    /// The person of a role.
    pub(super) fn person(&self, role: &str) -> &PersonId {
        let mut people = self.people.iter();
        &people.find(|it| it.role == role).expect("known").person
    }

    /// Rows of the site, table by table.
    pub(super) async fn rows(&self) -> Vec<(String, i64)> {
        self.store.row_counts().await.expect("counts")
    }

    /// Sends a request in a role and reads the status; what stays open is let go.
    pub(super) async fn ask(
        &self,
        role: &str,
        (method, path, body): (String, String, String),
    ) -> StatusCode {
        let someone = self.people.iter().find(|it| it.role == role);
        let mut request = Request::builder()
            .method(method.as_str())
            .uri(path)
            .header(header::HOST, someone.map_or("localhost", |it| it.host))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(someone) = someone {
            let token = someone.session(&self.house).await;
            let csrf = secret::csrf_token(&self.house.app.session_secret, &token);
            request = request
                .header(header::COOKIE, format!("klieg_session={token}"))
                .header("x-csrf-token", csrf);
        }
        if let Some((_, secret)) = self.keys.iter().find(|(name, _)| *name == role) {
            request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
        }
        let request = request.body(Body::from(body)).expect("builds");
        let router = self.house.stranger().router;
        router.oneshot(request).await.expect("answers").status()
    }
}

/// A second site with a host name of its own.
async fn other_site(house: &House) -> SiteStore {
    let now = house.clock.now();
    let sites = house.app.database.cross_site();
    let new = NewSite {
        slug: "other",
        name: "Other",
        streaming_enabled: true,
    };
    sites.create_site(&new, now).await.expect("a site");
    let site = sites
        .site_by_slug("other")
        .await
        .expect("reads")
        .expect("made");
    sites
        .claim_host(&site.id, OTHER_HOST)
        .await
        .expect("a host");
    house.app.database.site(site.id)
}
