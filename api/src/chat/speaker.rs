//! Who writes: a person of the site, or a participant that a configured key let into the media room.

use sfu::ParticipantIdentity;
use time::OffsetDateTime;

use super::ban::BanKind;
use super::entry::Badge;
use crate::access::Access;
use crate::http::ApiError;
use crate::id::PersonId;
use crate::store::{SiteStore, StoreError};
use crate::stream::Stream;

/// Before the identity of a participant who is no person of the site.
pub(crate) const PARTICIPANT: &str = "lk_";

/// Somebody who may write, as far as access goes.
#[derive(Debug, Clone)]
pub(crate) struct Speaker {
    /// A person's id, or [`PARTICIPANT`] and an identity.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) badge: Option<Badge>,
    /// Keeps order here, and is exempt from modes and filter.
    pub(crate) moderates: bool,
    /// Holds a pass or a subscription.
    pub(crate) holder: bool,
    /// Since when the account exists; `None` for participants, whom a key of the site vouches for.
    pub(crate) since: Option<OffsetDateTime>,
}

impl Speaker {
    /// A person, if a name was chosen already.
    pub(crate) async fn of_person(
        store: &SiteStore,
        person: &PersonId,
        stream: &Stream,
        access: &Access,
    ) -> Result<Option<Self>, StoreError> {
        let profile = store.chat_profile(person).await?;
        Ok(profile.and_then(|profile| {
            Some(Self {
                key: person.as_str().to_owned(),
                name: profile.name?,
                badge: badge(person, stream, access),
                moderates: access.moderates,
                holder: access.holder,
                since: Some(profile.since),
            })
        }))
    }

    /// A participant of the media room, admitted by a configured key of the site.
    pub(crate) fn of_participant(identity: &str, name: &str) -> Self {
        let name = super::text::clean(name).unwrap_or_default();
        Self {
            key: format!("{PARTICIPANT}{identity}"),
            name: if name.is_empty() {
                super::text::clean(identity).unwrap_or_else(|_| "guest".to_owned())
            } else {
                name
            },
            badge: None,
            moderates: false,
            holder: true,
            since: None,
        }
    }

    /// The same under another key.
    pub(crate) fn with_key(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self
    }
}

/// Whether somebody who is no person of the site was put out of a stream.
pub(crate) async fn is_participant_banned(
    store: &SiteStore,
    stream: &Stream,
    identity: &ParticipantIdentity,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let bans = store.bans_on(&format!("{PARTICIPANT}{identity}")).await?;
    Ok(bans
        .iter()
        .any(|ban| ban.kind == BanKind::Ban && ban.holds(now) && ban.scope.covers(stream)))
}

/// What stands beside a person's name.
pub(crate) fn badge(person: &PersonId, stream: &Stream, access: &Access) -> Option<Badge> {
    if *person == stream.host {
        Some(Badge::Host)
    } else if access.moderates {
        Some(Badge::Moderator)
    } else if access.team {
        Some(Badge::Team)
    } else {
        access.holder.then_some(Badge::Holder)
    }
}

/// The refusal of whoever has not chosen a name yet.
pub(crate) fn name_required() -> ApiError {
    ApiError::conflict(
        "name_required",
        "Choose the name that others see in chat, then send again.",
    )
}
