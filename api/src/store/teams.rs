//! Members of teams and who is invited.

use sqlx::any::AnyRow;
use sqlx::query;
use time::OffsetDateTime;

use super::row::Columns;
use super::{Role, SiteStore, StoreError};
use crate::clock::to_millis;
use crate::id::{InviteId, PersonId, TeamId};
use crate::team::{Invite, Member, Team};

/// What came of an attempt to change a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberChange {
    /// It is so now.
    Done,
    /// The person does not belong to the team.
    NoMember,
    /// The team would be without an owner.
    LastOwner,
}

impl SiteStore {
    /// Every team of the site with the role of a person in it, oldest first.
    pub(crate) async fn teams(&self, person: &PersonId) -> Result<Vec<Team>, StoreError> {
        let rows = query(
            "SELECT t.id, t.name, m.role FROM teams t
             LEFT JOIN team_members m ON m.team_id = t.id AND m.site_id = t.site_id AND m.person_id = $2
             WHERE t.site_id = $1 ORDER BY t.id",
        )
        .bind(self.site.as_str())
        .bind(person.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Team {
                    id: row.parsed("id", TeamId::parse)?,
                    name: row.text("name")?,
                    role: row.parsed_opt("role", Role::parse)?,
                })
            })
            .collect()
    }

    /// The members of a team, by name.
    pub(crate) async fn members(&self, team: &TeamId) -> Result<Vec<Member>, StoreError> {
        let rows = query(
            "SELECT p.id, p.name, p.email, m.role, m.created_at FROM team_members m
             JOIN people p ON p.id = m.person_id AND p.site_id = m.site_id
             WHERE m.site_id = $1 AND m.team_id = $2 ORDER BY p.name, p.id",
        )
        .bind(self.site.as_str())
        .bind(team.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Member {
                    person: row.parsed("id", PersonId::parse)?,
                    name: row.text("name")?,
                    email: row.text("email")?,
                    role: row.parsed("role", Role::parse)?,
                    since: row.time("created_at")?,
                })
            })
            .collect()
    }

    /// Gives a member another role.
    pub(crate) async fn change_role(
        &self,
        team: &TeamId,
        person: &PersonId,
        role: Role,
    ) -> Result<MemberChange, StoreError> {
        self.change_member(team, person, Some(role)).await
    }

    /// Takes a member out of a team.
    pub(crate) async fn remove_member(
        &self,
        team: &TeamId,
        person: &PersonId,
    ) -> Result<MemberChange, StoreError> {
        self.change_member(team, person, None).await
    }

    async fn change_member(
        &self,
        team: &TeamId,
        person: &PersonId,
        role: Option<Role>,
    ) -> Result<MemberChange, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Taking the team's row first lets one change of a team happen at a time: of two owners
        // who leave at once, one stays.
        query("UPDATE teams SET name = name WHERE site_id = $1 AND id = $2")
            .bind(self.site.as_str())
            .bind(team.as_str())
            .execute(&mut *transaction)
            .await?;
        let changed = match role {
            Some(role) => {
                query(
                    "UPDATE team_members SET role = $4
                     WHERE site_id = $1 AND team_id = $2 AND person_id = $3",
                )
                .bind(self.site.as_str())
                .bind(team.as_str())
                .bind(person.as_str())
                .bind(role.as_str())
                .execute(&mut *transaction)
                .await?
            }
            None => {
                query(
                    "DELETE FROM team_members
                     WHERE site_id = $1 AND team_id = $2 AND person_id = $3",
                )
                .bind(self.site.as_str())
                .bind(team.as_str())
                .bind(person.as_str())
                .execute(&mut *transaction)
                .await?
            }
        };
        if changed.rows_affected() == 0 {
            return Ok(MemberChange::NoMember);
        }
        let owners = query(
            "SELECT COUNT(*) AS owners FROM team_members
             WHERE site_id = $1 AND team_id = $2 AND role = 'owner'",
        )
        .bind(self.site.as_str())
        .bind(team.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        if owners.number("owners")? == 0 {
            return Ok(MemberChange::LastOwner);
        }
        transaction.commit().await?;
        Ok(MemberChange::Done)
    }

    /// The open invitations of a team, newest first.
    pub(crate) async fn invites(&self, team: &TeamId) -> Result<Vec<Invite>, StoreError> {
        let rows = query(
            "SELECT * FROM team_invites WHERE site_id = $1 AND team_id = $2 ORDER BY id DESC",
        )
        .bind(self.site.as_str())
        .bind(team.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(invite).collect()
    }

    /// Invites an address into a team; of two invitations the later role counts.
    pub(crate) async fn create_invite(
        &self,
        team: &TeamId,
        email: &str,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<Invite, StoreError> {
        query(
            "INSERT INTO team_invites (id, site_id, team_id, email, role, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (team_id, email) DO UPDATE SET role = excluded.role",
        )
        .bind(InviteId::generate(now).as_str())
        .bind(self.site.as_str())
        .bind(team.as_str())
        .bind(email)
        .bind(role.as_str())
        .bind(to_millis(now))
        .execute(&self.pool)
        .await?;
        let row =
            query("SELECT * FROM team_invites WHERE site_id = $1 AND team_id = $2 AND email = $3")
                .bind(self.site.as_str())
                .bind(team.as_str())
                .bind(email)
                .fetch_one(&self.pool)
                .await?;
        invite(&row)
    }

    /// Takes an invitation back; false when there is none.
    pub(crate) async fn delete_invite(
        &self,
        team: &TeamId,
        id: &InviteId,
    ) -> Result<bool, StoreError> {
        let deleted =
            query("DELETE FROM team_invites WHERE site_id = $1 AND team_id = $2 AND id = $3")
                .bind(self.site.as_str())
                .bind(team.as_str())
                .bind(id.as_str())
                .execute(&self.pool)
                .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// A person has shown that an address is his or hers: its invitations become memberships.
    pub(crate) async fn accept_invites(
        &self,
        person: &PersonId,
        email: &str,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        // A member keeps the role he or she has.
        query(
            "INSERT INTO team_members (team_id, person_id, site_id, role, created_at)
             SELECT i.team_id, $3, i.site_id, i.role, $4 FROM team_invites i
             WHERE i.site_id = $1 AND i.email = $2 ON CONFLICT DO NOTHING",
        )
        .bind(self.site.as_str())
        .bind(email)
        .bind(person.as_str())
        .bind(to_millis(now))
        .execute(&mut *transaction)
        .await?;
        query("DELETE FROM team_invites WHERE site_id = $1 AND email = $2")
            .bind(self.site.as_str())
            .bind(email)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn invite(row: &AnyRow) -> Result<Invite, StoreError> {
    Ok(Invite {
        id: row.parsed("id", InviteId::parse)?,
        email: row.text("email")?,
        role: row.parsed("role", Role::parse)?,
        created_at: row.time("created_at")?,
    })
}
