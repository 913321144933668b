//! The people of the table and the things they ask for.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use time::Duration;
use tower::ServiceExt;

use crate::access::{GrantSource, GrantStatus};
use crate::id::{PersonId, StreamId, TeamId};
use crate::secret;
use crate::store::{NewGrant, NewPerson, NewSession, NewSite, NewStream, Role, SiteStore};
use crate::stream::{StreamKind, Visibility};
use crate::testing::House;

/// The columns of the table.
pub(super) const ROLES: [&str; 13] = [
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
];

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
    store: SiteStore,
    team: TeamId,
    owner: PersonId,
    people: Vec<Someone>,
    /// A live stream for pass holders.
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
        let now = house.clock.now();
        let team = store
            .create_team("The table's team", now)
            .await
            .expect("a team");
        let other = other_site(&house).await;
        let mut people = Vec::new();
        for role in ROLES.into_iter().skip(1) {
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
        Self {
            owner: owner.person.clone(),
            stream: StreamId::generate(now),
            house,
            store,
            team,
            people,
        }
    }

    /// Makes the things asked for anew, so that no cell sees what another one did.
    pub(super) async fn refresh(&mut self) {
        let now = self.house.clock.now();
        let new = NewStream {
            team: &self.team,
            host: &self.owner,
            space: None,
            experience: None,
            title: "The table's stream",
            description: None,
            visibility: Visibility::Pass,
            scheduled_at: now,
            record: true,
            kind: StreamKind::Experience,
            stream_key_hash: &secret::hash(&secret::stream_key()),
        };
        self.stream = self
            .store
            .create_stream(&new, now)
            .await
            .expect("a stream")
            .id;
        self.store
            .start_stream(&self.stream, u32::MAX, now + Duration::hours(1), now)
            .await
            .expect("starts");
        for (role, status, hours) in [
            ("grant_valid", GrantStatus::Active, 1),
            ("grant_expired", GrantStatus::Active, -1),
            ("grant_cancelled", GrantStatus::Cancelled, 1),
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
