//! The demo site of a development server: made at the first start, reused after.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::access::{GrantSource, GrantStatus};
use crate::app::App;
use crate::encoder::KeptKey;
use crate::http::ApiError;
use crate::id::SpaceId;
use crate::pass::{PassTerms, Subject};
use crate::person::{Person, first_link};
use crate::provider::NATIVE;
use crate::store::{
    Kept, NewGrant, NewPass, NewPerson, NewSite, NewStream, Role, SiteStore, StoreError,
};
use crate::stream::{StreamKind, Visibility};

/// Slug of the demo site.
pub(crate) const DEMO_SLUG: &str = "demo";
const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Sign-in links of the demo site's people, each usable once.
#[derive(Serialize)]
pub struct DevLinks {
    /// Owner of the team; makes streams.
    pub creator: String,
    /// Holds a grant for the demo space and a subscription.
    pub viewer: String,
    /// Holds nothing.
    pub guest: String,
    /// Runs the platform.
    pub admin: String,
}

impl DevLinks {
    /// Name and link of each person.
    pub fn each(&self) -> [(&'static str, &str); 4] {
        [
            ("creator", &self.creator),
            ("viewer", &self.viewer),
            ("guest", &self.guest),
            ("admin", &self.admin),
        ]
    }

    /// Writes them as JSON for programs, readable by this user alone.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Whoever waits for the file finds it whole.
        let unfinished = path.with_extension("part");
        let mut file = options.open(&unfinished)?;
        serde_json::to_writer(&mut file, self)?;
        file.flush()?;
        std::fs::rename(unfinished, path)
    }
}

struct People {
    creator: Person,
    viewer: Person,
    guest: Person,
    admin: Person,
}

/// Makes what is missing of the demo site and fresh links for its people.
///
/// # Errors
/// The database failed.
pub(crate) async fn demo(app: &App) -> Result<DevLinks, ApiError> {
    let now = app.clock.now();
    let cross_site = app.database.cross_site();
    let new = NewSite {
        slug: DEMO_SLUG,
        name: "Demo",
        streaming_enabled: true,
    };
    cross_site.create_site(&new, now).await?;
    let site = cross_site.site_by_slug(DEMO_SLUG).await?;
    let site = site.ok_or_else(|| ApiError::not_found("the demo site was deleted"))?;
    for host in HOSTS {
        cross_site.claim_host(&site.id, host).await?;
    }
    let store = app.database.site(site.id);
    let people = people(&store, now).await?;
    if store.first_team().await?.is_none() {
        fill(&store, &people, now).await?;
    }
    Ok(DevLinks {
        creator: first_link(app, &store, &people.creator.email).await?,
        viewer: first_link(app, &store, &people.viewer.email).await?,
        guest: first_link(app, &store, &people.guest.email).await?,
        admin: first_link(app, &store, &people.admin.email).await?,
    })
}

async fn people(store: &SiteStore, now: OffsetDateTime) -> Result<People, StoreError> {
    let person = |name: &'static str, email: &'static str, platform_admin| {
        let new = NewPerson {
            email,
            name,
            platform_admin,
        };
        async move { store.person_for_email(&new, now).await }
    };
    Ok(People {
        creator: person("Cleo Creator", "creator@demo.example", false).await?,
        viewer: person("Vic Viewer", "viewer@demo.example", false).await?,
        guest: person("Gus Guest", "guest@demo.example", false).await?,
        admin: person("Ada Admin", "admin@demo.example", true).await?,
    })
}

/// Team, space, pass, grant, subscription and two streams.
async fn fill(store: &SiteStore, people: &People, now: OffsetDateTime) -> Result<(), StoreError> {
    let team = store.create_team("Demo team", now).await?;
    store
        .set_team_member(&team, &people.creator.id, Role::Owner, now)
        .await?;
    let space = store.create_space(&team, "Demo space", now).await?;
    store.create_experience(&space, "Demo course", now).await?;
    let pass = NewPass {
        subject: Subject {
            space: Some(space.clone()),
            ..Subject::default()
        },
        terms: PassTerms {
            name: "Demo pass".to_owned(),
            price_label: Some("9 € a month".to_owned()),
            duration_days: Some(365),
            product: Some("demo".to_owned()),
            ..PassTerms::default()
        },
    };
    if let Kept::Yes(pass) = store.create_pass(&pass, now).await? {
        let grant = NewGrant {
            person: &people.viewer.id,
            pass: Some(&pass),
            space: None,
            experience: None,
            stream: None,
            status: GrantStatus::Active,
            starts_at: now - Duration::days(1),
            ends_at: Some(now + Duration::days(365)),
            source: GrantSource::Given,
            source_key: None,
        };
        store.create_grant(&grant, now).await?;
    }
    store
        .create_subscription(&people.viewer.id, &people.viewer.email, "demo", now)
        .await?;
    let stream = |title, description, visibility, space: Option<SpaceId>, hours| {
        let team = &team;
        let host = &people.creator.id;
        async move {
            let new = NewStream {
                team,
                host,
                space: space.as_ref(),
                experience: None,
                title,
                description: Some(description),
                visibility,
                scheduled_at: now + Duration::hours(hours),
                record: true,
                kind: StreamKind::Experience,
                provider: NATIVE,
            };
            // Its key is drawn when somebody asks for one.
            store.create_stream(&new, &KeptKey::unknown(), now).await
        }
    };
    stream(
        "Members' evening",
        "For people with the demo pass.",
        Visibility::Pass,
        Some(space),
        2,
    )
    .await?;
    stream(
        "Open house",
        "Everybody can watch.",
        Visibility::Public,
        None,
        24,
    )
    .await?;
    Ok(())
}
