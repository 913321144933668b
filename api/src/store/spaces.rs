//! Teams, their members and spaces.

use serde::{Deserialize, Serialize};
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{ExperienceId, PersonId, SpaceId, TeamId};
use crate::space::{Experience, Space};

/// What a member may do in a team.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Watches everything of the team.
    Member,
    /// Also keeps order.
    Moderator,
    /// Also makes, changes and runs the team's streams.
    Admin,
    /// Also owns the team.
    Owner,
}

impl Role {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// From the database.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Member, Self::Moderator, Self::Admin, Self::Owner]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// Whether the role keeps order in chats and rooms.
    pub(crate) fn moderates(self) -> bool {
        self >= Self::Moderator
    }

    /// Whether the role makes, changes and runs streams.
    pub(crate) fn runs_streams(self) -> bool {
        self >= Self::Admin
    }
}

impl SiteStore {
    /// Makes a team.
    pub(crate) async fn create_team(
        &self,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<TeamId, StoreError> {
        let id = TeamId::generate(now);
        query("INSERT INTO teams (id, site_id, name, created_at) VALUES ($1, $2, $3, $4)")
            .bind(id.as_str())
            .bind(self.site.as_str())
            .bind(name)
            .bind(to_millis(now))
            .execute(&self.pool)
            .await?;
        Ok(id)
    }

    /// Puts a person of this site into a team of this site, or changes the role there.
    pub(crate) async fn set_team_member(
        &self,
        team: &TeamId,
        person: &PersonId,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO team_members (team_id, person_id, site_id, role, created_at)
             SELECT t.id, p.id, t.site_id, $4, $5 FROM teams t JOIN people p ON p.site_id = t.site_id
             WHERE t.site_id = $1 AND t.id = $2 AND p.id = $3
             ON CONFLICT (team_id, person_id) DO UPDATE SET role = excluded.role",
        )
        .bind(self.site.as_str())
        .bind(team.as_str())
        .bind(person.as_str())
        .bind(role.as_str())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A person's teams with the role in each, oldest first.
    pub(crate) async fn teams_of(
        &self,
        person: &PersonId,
    ) -> Result<Vec<(TeamId, Role)>, StoreError> {
        let rows = query(
            "SELECT team_id, role FROM team_members WHERE site_id = $1 AND person_id = $2
             ORDER BY team_id",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.parsed("team_id", TeamId::parse)?,
                    row.parsed("role", Role::parse)?,
                ))
            })
            .collect()
    }

    /// The oldest team of the site.
    pub(crate) async fn first_team(&self) -> Result<Option<TeamId>, StoreError> {
        let row = query("SELECT id FROM teams WHERE site_id = $1 ORDER BY id LIMIT 1")
            .bind(self.site.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.parsed("id", TeamId::parse)).transpose()
    }

    /// Makes a space.
    pub(crate) async fn create_space(
        &self,
        team: &TeamId,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<SpaceId, StoreError> {
        let id = SpaceId::generate(now);
        query(
            "INSERT INTO spaces (id, site_id, team_id, name, created_at)
             SELECT $1, t.site_id, t.id, $4, $5 FROM teams t WHERE t.site_id = $2 AND t.id = $3",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(team.as_str())
        .bind(name)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// Makes an experience inside a space.
    pub(crate) async fn create_experience(
        &self,
        space: &SpaceId,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<ExperienceId, StoreError> {
        let id = ExperienceId::generate(now);
        query(
            "INSERT INTO experiences (id, site_id, space_id, name, created_at)
             SELECT $1, s.site_id, s.id, $4, $5 FROM spaces s WHERE s.site_id = $2 AND s.id = $3",
        )
        .bind(id.as_str())
        .bind(self.site.as_str())
        .bind(space.as_str())
        .bind(name)
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        Ok(id)
    }

    /// Every space with its experiences, oldest first.
    pub(crate) async fn spaces(&self) -> Result<Vec<Space>, StoreError> {
        let rows = query("SELECT id, team_id, name FROM spaces WHERE site_id = $1 ORDER BY id")
            .bind(self.site.as_str())
            .fetch_all(&self.pool)
            .await?;
        let mut spaces = Vec::with_capacity(rows.len());
        for row in &rows {
            spaces.push(Space {
                id: row.parsed("id", SpaceId::parse)?,
                team: row.parsed("team_id", TeamId::parse)?,
                name: row.text("name")?,
                experiences: Vec::new(),
            });
        }
        let rows =
            query("SELECT id, space_id, name FROM experiences WHERE site_id = $1 ORDER BY id")
                .bind(self.site.as_str())
                .fetch_all(&self.pool)
                .await?;
        for row in &rows {
            let space = row.parsed("space_id", SpaceId::parse)?;
            if let Some(space) = spaces.iter_mut().find(|it| it.id == space) {
                space.experiences.push(Experience {
                    id: row.parsed("id", ExperienceId::parse)?,
                    name: row.text("name")?,
                });
            }
        }
        Ok(spaces)
    }

    /// The space of an experience.
    pub(crate) async fn space_of_experience(
        &self,
        experience: &ExperienceId,
    ) -> Result<Option<SpaceId>, StoreError> {
        let row = query("SELECT space_id FROM experiences WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(experience.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.parsed("space_id", SpaceId::parse))
            .transpose()
    }

    /// The team of a space.
    pub(crate) async fn team_of_space(
        &self,
        space: &SpaceId,
    ) -> Result<Option<TeamId>, StoreError> {
        let row = query("SELECT team_id FROM spaces WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(space.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.parsed("team_id", TeamId::parse))
            .transpose()
    }
}
