//! Passes, grants, subscriptions: the facts an access decision rests on.

use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{Role, SiteStore, StoreError};
use crate::access::{Ban, Grant, GrantStatus};
use crate::chat::BanScope;
use crate::clock::to_millis;
use crate::id::{ExperienceId, GrantId, PersonId, SpaceId, StreamId, SubscriptionId, TeamId};
use crate::pass::{DeviceLimit, DevicePolicy, Subject};
use crate::stream::Stream;

/// What is known about a person and a stream, unfiltered: the decision itself is made in one
/// place, by [`crate::access::decide`].
#[derive(Debug, Clone, Default)]
pub(crate) struct AccessFacts {
    /// Role in the stream's team.
    pub(crate) team_role: Option<Role>,
    /// Whether a subscription of the site is active.
    pub(crate) subscribed: bool,
    /// Every grant of the person that covers this stream or a parent of it, whatever its state.
    pub(crate) grants: Vec<Grant>,
    /// Every ban of the person that covers this stream and was not lifted.
    pub(crate) bans: Vec<Ban>,
}

/// What is known about a person across the site's streams.
#[derive(Debug, Clone, Default)]
pub(crate) struct PersonFacts {
    teams: Vec<(TeamId, Role)>,
    subscribed: bool,
    grants: Vec<(Subject, Grant)>,
    bans: Vec<(BanScope, Ban)>,
}

impl Subject {
    /// Whether it is this very stream or a parent of it (AZ-12).
    fn covers(&self, stream: &Stream) -> bool {
        let is = |own: &Option<SpaceId>| self.space.is_some() && self.space == *own;
        self.stream.as_ref() == Some(&stream.id)
            || (self.experience.is_some() && self.experience == stream.experience)
            || is(&stream.space)
            || is(&stream.experience_space)
    }
}

impl PersonFacts {
    /// The facts that matter for one stream.
    pub(crate) fn about(&self, stream: &Stream) -> AccessFacts {
        let team = self.teams.iter().find(|(team, _)| *team == stream.team);
        let covering = self.grants.iter().filter(|(it, _)| it.covers(stream));
        let bans = self.bans.iter().filter(|(scope, _)| scope.covers(stream));
        AccessFacts {
            team_role: team.map(|(_, role)| *role),
            subscribed: self.subscribed,
            grants: covering.map(|(_, grant)| grant.clone()).collect(),
            bans: bans.map(|(_, ban)| ban.clone()).collect(),
        }
    }
}

impl SiteStore {
    /// The facts about `person`, read now.
    pub(crate) async fn person_facts(&self, person: &PersonId) -> Result<PersonFacts, StoreError> {
        let subscribed = query(
            "SELECT id FROM subscriptions WHERE site_id = $1 AND person_id = $2 AND state = 'active'",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .fetch_optional(&self.pool)
        .await?
        .is_some();
        let rows = query(
            "SELECT g.id, g.status, g.starts_at, g.ends_at, p.device_limit, p.refuse_new_devices,
                 COALESCE(p.stream_id, g.stream_id) AS stream_id,
                 COALESCE(p.experience_id, g.experience_id) AS experience_id,
                 COALESCE(p.space_id, g.space_id) AS space_id
             FROM access_grants g
             LEFT JOIN access_passes p ON p.id = g.pass_id AND p.site_id = g.site_id
             WHERE g.site_id = $1 AND g.person_id = $2 ORDER BY g.id",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        Ok(PersonFacts {
            teams: self.teams_of(person).await?,
            subscribed,
            grants: rows.iter().map(grant).collect::<Result<_, _>>()?,
            bans: self.bans_of(person.as_str()).await?,
        })
    }

    /// Subscribes a person to the site.
    pub(crate) async fn create_subscription(
        &self,
        person: &PersonId,
        email: &str,
        source: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO subscriptions (id, site_id, person_id, email, state, source, created_at, updated_at)
             VALUES ($1, $2, $3, $4, 'active', $5, $6, $6) ON CONFLICT (site_id, email) DO NOTHING",
        )
        .bind(SubscriptionId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(person.as_str())
        .bind(email)
        .bind(source)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// The subject of a row that holds passes, grants, or both joined.
pub(super) fn subject(row: &AnyRow) -> Result<Subject, StoreError> {
    Ok(Subject {
        stream: row.parsed_opt("stream_id", StreamId::parse)?,
        experience: row.parsed_opt("experience_id", ExperienceId::parse)?,
        space: row.parsed_opt("space_id", SpaceId::parse)?,
    })
}

fn grant(row: &AnyRow) -> Result<(Subject, Grant), StoreError> {
    let most = row.number_opt("device_limit")?;
    let devices = most.and_then(|most| {
        Some(DeviceLimit {
            most: u32::try_from(most).ok()?,
            policy: DevicePolicy::EvictOldest,
        })
    });
    let refuses = row.number_opt("refuse_new_devices")?.unwrap_or(0) != 0;
    let policy = if refuses {
        DevicePolicy::RefuseNew
    } else {
        DevicePolicy::EvictOldest
    };
    let grant = Grant {
        id: row.parsed("id", GrantId::parse)?,
        status: row.parsed("status", GrantStatus::parse)?,
        starts_at: row.time("starts_at")?,
        ends_at: row.time_opt("ends_at")?,
        devices: devices.map(|limit| DeviceLimit { policy, ..limit }),
    };
    Ok((subject(row)?, grant))
}
