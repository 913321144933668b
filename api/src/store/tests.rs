use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use super::row::Columns;
use super::*;
use crate::access::{self, AccessCode, GrantSource, GrantStatus};
use crate::encoder::KeptKey;
use crate::id::{ExperienceId, SpaceId, StreamId, TeamId};
use crate::pass::Subject;
use crate::person::Person;
use crate::provider::NATIVE;
use crate::stream::{Status, Stream, StreamKind, Visibility};

const NOW: OffsetDateTime = time::macros::datetime!(2026-01-01 12:00 UTC);

async fn database() -> (TempDir, Database) {
    let dir = tempfile::tempdir().expect("a folder");
    let database = fresh_database(dir.path()).await;
    (dir, database)
}

impl SiteStore {
    /// Rows of this site in each table that belongs to sites.
    pub(crate) async fn row_counts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let mut counts = Vec::new();
        for migration in MIGRATIONS
            .iter()
            .filter(|it| it.migration_type.is_up_migration())
        {
            for table in migration.sql.as_str().split("CREATE TABLE ").skip(1) {
                let (name, columns) = table.split_once(" (").expect("a table");
                let columns = columns.split(");").next().unwrap_or_default();
                if !columns.contains("site_id") {
                    continue;
                }
                let sql = format!("SELECT COUNT(*) AS rows FROM {name} WHERE site_id = $1");
                let row = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(self.site.as_str())
                    .fetch_one(&self.pool)
                    .await?;
                counts.push((name.to_owned(), row.number("rows")?));
            }
        }
        Ok(counts)
    }
}

/// A site with a team, a creator, a space and an experience inside it.
struct Site {
    store: SiteStore,
    creator: Person,
    team: TeamId,
    space: SpaceId,
    experience: ExperienceId,
}

async fn site(database: &Database, slug: &str) -> Site {
    let new = NewSite {
        slug,
        name: slug,
        streaming_enabled: true,
    };
    let cross_site = database.cross_site();
    cross_site.create_site(&new, NOW).await.expect("made");
    let site = cross_site.site_by_slug(slug).await.expect("reads");
    let store = database.site(site.expect("made").id);
    let creator = person(&store, "creator@x.example").await;
    let team = store.create_team("Team", NOW).await.expect("made");
    store
        .set_team_member(&team, &creator.id, Role::Owner, NOW)
        .await
        .expect("made");
    let space = store.create_space(&team, "Space", NOW).await.expect("made");
    let experience = store.create_experience(&space, "Course", NOW).await;
    Site {
        experience: experience.expect("made"),
        store,
        creator,
        team,
        space,
    }
}

async fn person(store: &SiteStore, email: &str) -> Person {
    let new = NewPerson {
        email,
        name: "Name",
        platform_admin: false,
    };
    store.person_for_email(&new, NOW).await.expect("made")
}

impl Site {
    async fn stream(&self, space: bool, experience: bool) -> Stream {
        let new = NewStream {
            team: &self.team,
            host: &self.creator.id,
            space: space.then_some(&self.space),
            experience: experience.then_some(&self.experience),
            title: "Title",
            description: None,
            visibility: Visibility::Pass,
            scheduled_at: NOW,
            record: true,
            kind: StreamKind::Experience,
            provider: NATIVE,
        };
        self.store
            .create_stream(&new, &KeptKey::unknown(), NOW)
            .await
            .expect("made")
    }

    async fn code(&self, person: &Person, stream: &Stream) -> AccessCode {
        let access = access::check(&self.store, Some(person), stream, NOW).await;
        access.expect("checks").code
    }
}

fn grant<'a>(person: &'a Person) -> NewGrant<'a> {
    NewGrant {
        person: &person.id,
        pass: None,
        space: None,
        experience: None,
        stream: None,
        status: GrantStatus::Active,
        starts_at: NOW,
        ends_at: None,
        source: GrantSource::Given,
        source_key: None,
    }
}

#[test]
fn shown_database_urls_hold_no_password() {
    for (url, shown) in [
        ("sqlite:./data/klieg.db", "sqlite:./data/klieg.db"),
        (
            "postgres://klieg:s3cret@db.example:5432/klieg?sslmode=require",
            "postgres://klieg@db.example:5432/klieg",
        ),
        (
            "postgres://klieg:p@ss:w@rd@db/klieg",
            "postgres://klieg@db/klieg",
        ),
        (
            "postgresql:///klieg?user=a&password=s3cret",
            "postgresql:///klieg",
        ),
    ] {
        assert_eq!(shown_url(&url.into()), shown);
    }
}

#[tokio::test]
async fn unreachable_database_is_named_with_the_reason_and_without_the_password() {
    let dir = tempfile::tempdir().expect("a folder");
    let url = format!(
        "postgres://klieg:s3cret@localhost/klieg?host={}",
        dir.path().display()
    );
    let error = Database::open(&url.into())
        .await
        .expect_err("nobody listens");
    let text = format!("{:#}", anyhow::Error::from(error));
    assert!(text.contains("No such file"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let (_dir, database) = database().await;
    database.migrate_down(0).await.expect("goes down");
    database.migrate().await.expect("goes up");
    site(&database, "again").await;
}

#[tokio::test]
async fn grant_covers_the_very_stream_or_a_parent_and_nothing_else() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let in_space = site.stream(true, false).await;
    let in_course = site.stream(false, true).await;
    let alone = site.stream(false, false).await;
    let other = site.stream(false, false).await;
    let buyer = person(&site.store, "space@x.example").await;
    let by_space = NewGrant {
        space: Some(&site.space),
        ..grant(&buyer)
    };
    site.store.create_grant(&by_space, NOW).await.expect("made");
    assert_eq!(site.code(&buyer, &in_space).await, AccessCode::Allowed);
    assert_eq!(site.code(&buyer, &in_course).await, AccessCode::Allowed);
    assert_eq!(site.code(&buyer, &alone).await, AccessCode::GrantMissing);

    let student = person(&site.store, "course@x.example").await;
    let by_course = NewGrant {
        experience: Some(&site.experience),
        ..grant(&student)
    };
    site.store
        .create_grant(&by_course, NOW)
        .await
        .expect("made");
    assert_eq!(site.code(&student, &in_course).await, AccessCode::Allowed);
    assert_eq!(
        site.code(&student, &in_space).await,
        AccessCode::GrantMissing
    );

    let guest = person(&site.store, "one@x.example").await;
    let by_stream = NewGrant {
        stream: Some(&alone.id),
        ..grant(&guest)
    };
    site.store
        .create_grant(&by_stream, NOW)
        .await
        .expect("made");
    assert_eq!(site.code(&guest, &alone).await, AccessCode::Allowed);
    assert_eq!(site.code(&guest, &other).await, AccessCode::GrantMissing);

    let holder = person(&site.store, "pass@x.example").await;
    let pass = NewPass {
        subject: Subject {
            stream: Some(other.id.clone()),
            ..Subject::default()
        },
        ..NewPass::default()
    };
    let made = site.store.create_pass(&pass, NOW).await.expect("made");
    let Kept::Yes(pass) = made else {
        panic!("{made:?}");
    };
    let by_pass = NewGrant {
        pass: Some(&pass),
        ..grant(&holder)
    };
    site.store.create_grant(&by_pass, NOW).await.expect("made");
    assert_eq!(site.code(&holder, &other).await, AccessCode::Allowed);
    assert_eq!(site.code(&holder, &alone).await, AccessCode::GrantMissing);
}

#[tokio::test]
async fn one_site_sees_nothing_of_another() {
    let (_dir, database) = database().await;
    let (a, b) = (site(&database, "a").await, site(&database, "b").await);
    let stream = a.stream(true, false).await;
    assert!(b.store.stream(&stream.id).await.expect("reads").is_none());
    assert!(
        b.store
            .person(&a.creator.id)
            .await
            .expect("reads")
            .is_none()
    );
    assert!(
        b.store
            .streams(StreamScope::All)
            .await
            .expect("reads")
            .is_empty()
    );
    assert!(
        b.store
            .teams_of(&a.creator.id)
            .await
            .expect("reads")
            .is_empty()
    );
    assert!(
        b.store
            .team_of_space(&a.space)
            .await
            .expect("reads")
            .is_none()
    );
    let started = b
        .store
        .start_stream(&stream.id, 9, NOW + Duration::MINUTE, NOW)
        .await
        .expect("runs");
    assert_eq!(started, Started::NotScheduled);
    assert!(
        !b.store
            .end_stream(&stream.id, true, NOW)
            .await
            .expect("runs")
    );
    b.store.delete_stream(&stream.id, NOW).await.expect("runs");
    assert!(a.store.stream(&stream.id).await.expect("reads").is_some());
    // A person of one site cannot be put into a team of the other.
    b.store
        .set_team_member(&a.team, &b.creator.id, Role::Owner, NOW)
        .await
        .expect("runs");
    let teams = a.store.teams_of(&b.creator.id).await.expect("reads");
    assert!(teams.is_empty());
    // A session of one site is none of the other.
    let expires = NOW + Duration::DAY;
    a.store
        .create_session(
            &NewSession {
                token_hash: "hash",
                person: &a.creator.id,
                user_agent: "",
                expires,
            },
            NOW,
        )
        .await
        .expect("made");
    let known = a.store.person_of_session("hash", NOW).await.expect("reads");
    assert!(known.is_some());
    let unknown = b.store.person_of_session("hash", NOW).await.expect("reads");
    assert!(unknown.is_none());
}

#[tokio::test]
async fn of_two_starts_at_once_one_wins() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let (one, two) = (
        site.stream(false, false).await,
        site.stream(false, false).await,
    );
    let (first, second) = tokio::join!(
        site.store
            .start_stream(&one.id, 1, NOW + Duration::MINUTE, NOW),
        site.store
            .start_stream(&two.id, 1, NOW + Duration::MINUTE, NOW),
    );
    let mut outcomes = [first.expect("runs"), second.expect("runs")];
    outcomes.sort_by_key(|outcome| *outcome != Started::Yes);
    assert_eq!(outcomes[0], Started::Yes);
    assert!(matches!(outcomes[1], Started::SiteIsFull(Some(_))));
}

#[tokio::test]
async fn stream_goes_through_its_states_once() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let stream = site.stream(false, false).await;
    assert!(
        !site
            .store
            .end_stream(&stream.id, true, NOW)
            .await
            .expect("runs")
    );
    let started = site
        .store
        .start_stream(&stream.id, 1, NOW + Duration::MINUTE, NOW)
        .await
        .expect("runs");
    assert_eq!(started, Started::Yes);
    let again = site
        .store
        .start_stream(&stream.id, 1, NOW + Duration::MINUTE, NOW)
        .await
        .expect("runs");
    assert_eq!(again, Started::NotScheduled);
    assert!(
        site.store
            .end_stream(&stream.id, true, NOW)
            .await
            .expect("runs")
    );
    let ended = site
        .store
        .stream(&stream.id)
        .await
        .expect("reads")
        .expect("there");
    assert_eq!(ended.status, Status::Ended);
    assert_eq!((ended.started_at, ended.ended_at), (Some(NOW), Some(NOW)));
}

#[tokio::test]
async fn of_two_uses_of_a_link_at_once_one_wins() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let link = NewLink {
        token_hash: "hash",
        email: "a@b.example",
        next: Some("/x"),
        expires: NOW + Duration::MINUTE,
    };
    site.store
        .create_sign_in_link(&link, NOW)
        .await
        .expect("made");
    let (one, two) = tokio::join!(
        site.store.use_sign_in_link("hash", NOW),
        site.store.use_sign_in_link("hash", NOW),
    );
    let used = [one.expect("runs"), two.expect("runs")];
    assert_eq!(used.iter().flatten().count(), 1);
}

#[tokio::test]
async fn deleting_a_stream_takes_its_grants_and_recordings_along() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let stream = site.stream(false, false).await;
    let buyer = person(&site.store, "b@x.example").await;
    let by_stream = NewGrant {
        stream: Some(&stream.id),
        ..grant(&buyer)
    };
    site.store
        .create_grant(&by_stream, NOW)
        .await
        .expect("made");
    let recording = site.store.create_recording(&stream.id, NOW).await;
    let recording = recording.expect("made");
    site.store
        .delete_stream(&stream.id, NOW)
        .await
        .expect("deleted");
    let orphan = database.cross_site().stream_of_recording(&recording).await;
    assert_eq!(orphan.expect("reads"), None);
    assert_eq!(site.code(&buyer, &stream).await, AccessCode::GrantMissing);
}

#[tokio::test]
async fn lists_keep_their_order() {
    let (_dir, database) = database().await;
    let site = site(&database, "a").await;
    let ended = site.stream(false, false).await;
    site.store
        .start_stream(&ended.id, 9, NOW + Duration::MINUTE, NOW)
        .await
        .expect("runs");
    site.store
        .end_stream(&ended.id, true, NOW)
        .await
        .expect("runs");
    let upcoming = site.stream(false, false).await;
    let live = site.stream(false, false).await;
    site.store
        .start_stream(&live.id, 9, NOW + Duration::MINUTE, NOW)
        .await
        .expect("runs");
    let newer = site.stream(false, false).await;
    let later = NOW + Duration::HOUR;
    site.store
        .start_stream(&newer.id, 9, later + Duration::MINUTE, later)
        .await
        .expect("runs");
    let all = site.store.streams(StreamScope::All).await.expect("reads");
    let ids: Vec<StreamId> = all.into_iter().map(|stream| stream.id).collect();
    assert_eq!(ids, [newer.id, live.id, upcoming.id, ended.id]);
}
