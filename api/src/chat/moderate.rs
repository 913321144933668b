//! What moderators do, each with its effect at once and its row in the log of actions.

use std::sync::Arc;

use signaling::CloseReason;
use time::{Duration, OffsetDateTime};

use super::ban::{BanKind, BanRow, BanScope};
use super::entry::{EntryKind, SystemEvent};
use super::frames::Frame;
use super::modes::Modes;
use super::post::{log_fact, release};
use super::queue::{ActionDetail, ActionKind, ModerationAction};
use super::room::Room;
use super::speaker::PARTICIPANT;
use crate::access::AccessNews;
use crate::app::App;
use crate::audit::Actor;
use crate::http::ApiError;
use crate::id::{ActionId, BanId, HeldId, PersonId, ReportId};
use crate::live::room_of;
use crate::store::{NewAction, NewBan, SiteStore};
use crate::stream::Stream;

/// Somebody who keeps order in one stream's chat.
pub(crate) struct Moderator<'a> {
    pub(crate) app: &'a App,
    pub(crate) store: &'a SiteStore,
    pub(crate) stream: &'a Stream,
    pub(crate) by: Actor<'a>,
    room: Arc<Room>,
}

/// Whom an action is about.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// A person's id, or `lk_` and an identity of the media room.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) person: Option<PersonId>,
}

/// How a ban is meant.
#[derive(Debug)]
pub(crate) struct Sentence<'a> {
    pub(crate) kind: BanKind,
    pub(crate) scope: BanScope,
    pub(crate) reason: &'a str,
    /// `None`: until lifted.
    pub(crate) duration: Option<Duration>,
    /// Take the messages away as well.
    pub(crate) delete_messages: bool,
}

impl<'a> Moderator<'a> {
    /// Opens the stream's room for a moderator.
    pub(crate) async fn new(
        app: &'a App,
        store: &'a SiteStore,
        stream: &'a Stream,
        by: Actor<'a>,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            room: app.chat.rooms.open(store, &stream.id).await?,
            app,
            store,
            stream,
            by,
        })
    }

    fn now(&self) -> OffsetDateTime {
        self.app.clock.now()
    }

    /// Somebody of this stream's chat who is not of its team.
    pub(crate) async fn subject(&self, key: &str) -> Result<Subject, ApiError> {
        let unknown = || ApiError::not_found("There is nobody of that id here.");
        if let Some(identity) = key.strip_prefix(PARTICIPANT) {
            let known = self.store.chat_messages_of(&self.stream.id, key, 1).await?;
            let known = known.into_iter().next();
            return Ok(Subject {
                key: key.to_owned(),
                name: known.map_or_else(|| identity.to_owned(), |entry| entry.author_name),
                person: None,
            });
        }
        let id = PersonId::parse(key).ok_or_else(unknown)?;
        let person = self.store.person(&id).await?.ok_or_else(unknown)?;
        let now = self.now();
        let access = crate::access::check(self.store, Some(&person), self.stream, now).await?;
        if access.team {
            return Err(ApiError::conflict(
                "is_team",
                "People of the team and admins cannot be moderated. Change their role first.",
            ));
        }
        let profile = self.store.chat_profile(&id).await?;
        let name = profile.and_then(|profile| profile.name);
        Ok(Subject {
            key: key.to_owned(),
            name: name.unwrap_or_else(|| "viewer".to_owned()),
            person: Some(id),
        })
    }

    /// Takes a message away.
    pub(crate) async fn delete(&self, seq: i64) -> Result<ActionId, ApiError> {
        let missing = || ApiError::not_found("This message is not there any more.");
        let entry = self.store.chat_entry(&self.stream.id, seq).await?;
        let entry = entry.ok_or_else(missing)?;
        let _order = self.room.order().await;
        let now = self.now();
        if !self
            .store
            .delete_chat_message(&self.stream.id, seq, now)
            .await?
        {
            return Err(missing());
        }
        self.log_change(EntryKind::Delete, &[seq]).await?;
        let detail = ActionDetail {
            seqs: vec![seq],
            text: Some(entry.excerpt()),
            ..ActionDetail::default()
        };
        let subject = Some((entry.author.as_str(), entry.author_name.as_str()));
        self.record(ActionKind::Delete, subject, None, "", &detail)
            .await
    }

    /// Takes all messages of somebody away.
    pub(crate) async fn delete_all(&self, subject: &Subject) -> Result<Option<ActionId>, ApiError> {
        let _order = self.room.order().await;
        let now = self.now();
        let seqs = self
            .store
            .delete_chat_messages_of(&self.stream.id, &subject.key, now)
            .await?;
        if seqs.is_empty() {
            return Ok(None);
        }
        self.log_change(EntryKind::Delete, &seqs).await?;
        let detail = ActionDetail {
            seqs,
            ..ActionDetail::default()
        };
        let id = self
            .record(ActionKind::Delete, Some(subject.pair()), None, "", &detail)
            .await?;
        Ok(Some(id))
    }

    /// A word to somebody alone.
    pub(crate) async fn warn(&self, subject: &Subject, reason: &str) -> Result<ActionId, ApiError> {
        let notice = Frame::Notice {
            code: "warned",
            message: reason,
            until: None,
        };
        self.room.tell_person(&subject.key, &notice);
        let detail = ActionDetail::default();
        self.record(
            ActionKind::Warn,
            Some(subject.pair()),
            None,
            reason,
            &detail,
        )
        .await
    }

    /// Bans or times out. A ban ends media, chat and replay at once.
    pub(crate) async fn sentence(
        &self,
        subject: &Subject,
        sentence: &Sentence<'_>,
    ) -> Result<ActionId, ApiError> {
        let now = self.now();
        let expires_at = sentence.duration.map(|duration| now + duration);
        let new = NewBan {
            kind: sentence.kind,
            subject: &subject.key,
            subject_name: &subject.name,
            scope: &sentence.scope,
            reason: sentence.reason,
            by: self.by.id,
            expires_at,
        };
        let ban = self.store.create_ban(&new, now).await?;
        if sentence.delete_messages {
            self.delete_all(subject).await?;
        }
        if sentence.kind == BanKind::Timeout {
            let notice = Frame::Notice {
                code: "timed_out",
                message: sentence.reason,
                until: expires_at,
            };
            self.room.tell_person(&subject.key, &notice);
        } else {
            self.put_out(subject, &sentence.scope).await;
        }
        let detail = ActionDetail {
            seconds: sentence.duration.map(Duration::whole_seconds),
            ..ActionDetail::default()
        };
        let kind = match sentence.kind {
            BanKind::Ban => ActionKind::Ban,
            BanKind::Timeout => ActionKind::Timeout,
        };
        let subject = Some(subject.pair());
        self.record(kind, subject, Some(&ban), sentence.reason, &detail)
            .await
    }

    /// Ends what a banned one has open.
    async fn put_out(&self, subject: &Subject, scope: &BanScope) {
        tell_access(self.app, self.store, subject.person.as_ref(), scope);
        if let Some(identity) = subject.key.strip_prefix(PARTICIPANT) {
            let room = room_of(self.stream);
            let identity = sfu::ParticipantIdentity::new(identity);
            let reason = CloseReason::AccessEnded;
            self.app
                .signaling
                .remove_participant(&room, &identity, reason)
                .await;
        }
    }

    /// Sets the modes; a system row tells each change.
    pub(crate) async fn set_modes(&self, modes: Modes) -> Result<ActionId, ApiError> {
        let now = self.now();
        let before = self.room.modes();
        let changes = before.changes(&modes, now);
        let shield = before.shield_until != modes.shield_until;
        {
            let _order = self.room.order().await;
            self.store.set_chat_modes(&self.stream.id, &modes).await?;
            for event in &changes {
                self.log_event(event).await?;
            }
            self.room.set_modes(modes, now);
        }
        let detail = ActionDetail {
            modes_before: Some(before),
            ..ActionDetail::default()
        };
        let kind = if shield {
            ActionKind::Shield
        } else {
            ActionKind::Modes
        };
        self.record(kind, None, None, "", &detail).await
    }

    /// Raises the shield for a time, or lowers it.
    pub(crate) async fn shield(&self, minutes: Option<u32>) -> Result<ActionId, ApiError> {
        let until = minutes.map(|minutes| self.now() + Duration::minutes(i64::from(minutes)));
        let modes = Modes {
            shield_until: until,
            ..self.room.modes()
        };
        self.set_modes(modes).await
    }

    /// Pins a message on top, or with `None` takes the pin away.
    pub(crate) async fn pin(&self, seq: Option<i64>) -> Result<ActionId, ApiError> {
        let entry = match seq {
            None => None,
            Some(seq) => {
                let entry = self.store.chat_entry(&self.stream.id, seq).await?;
                let entry =
                    entry.filter(|entry| entry.kind == EntryKind::Message && !entry.deleted);
                let missing = || ApiError::not_found("This message is not there any more.");
                Some(entry.ok_or_else(missing)?)
            }
        };
        self.store.set_chat_pin(&self.stream.id, seq).await?;
        let detail = ActionDetail {
            seqs: seq.into_iter().collect(),
            text: entry.as_ref().map(super::entry::Entry::excerpt),
            ..ActionDetail::default()
        };
        self.room.set_pin(entry);
        self.record(ActionKind::Pin, None, None, "", &detail).await
    }

    /// Lets a held message through, or refuses it.
    pub(crate) async fn decide_held(
        &self,
        id: &HeldId,
        approve: bool,
    ) -> Result<ActionId, ApiError> {
        let order = self.room.order().await;
        let held = self
            .store
            .decide_held(&self.stream.id, id, approve, self.by.id, self.now())
            .await?
            .ok_or_else(|| ApiError::not_found("This message waits no more."))?;
        if approve {
            release(self.app, self.store, &self.room, self.stream, &held).await?;
        }
        drop(order);
        if !approve {
            let notice = Frame::Notice {
                code: "held_denied",
                message: &held.client_id,
                until: None,
            };
            self.room.tell_person(&held.author, &notice);
        }
        self.tell_queue(true, false);
        let kind = if approve {
            ActionKind::Approve
        } else {
            ActionKind::Deny
        };
        let detail = ActionDetail {
            text: Some(held.body.chars().take(120).collect()),
            ..ActionDetail::default()
        };
        let subject = Some((held.author.as_str(), held.author_name.as_str()));
        self.record(kind, subject, None, "", &detail).await
    }

    /// Closes a report.
    pub(crate) async fn resolve_report(&self, id: &ReportId) -> Result<ActionId, ApiError> {
        let (by, now) = (self.by.id, self.now());
        let report = self.store.resolve_report(&self.stream.id, id, by, now);
        let report = report
            .await?
            .ok_or_else(|| ApiError::not_found("This report is closed already."))?;
        self.tell_queue(false, true);
        let detail = ActionDetail {
            seqs: vec![report.seq],
            text: Some(report.text.chars().take(120).collect()),
            ..ActionDetail::default()
        };
        let subject = Some((report.author.as_str(), report.author_name.as_str()));
        self.record(ActionKind::Resolve, subject, None, "", &detail)
            .await
    }

    /// Takes an action back.
    pub(crate) async fn undo(&self, action: &ModerationAction) -> Result<(), ApiError> {
        let not_now =
            || ApiError::conflict("not_undoable", "This cannot be taken back, or was already.");
        let now = self.now();
        if !action.kind.is_reversible() || !self.store.undo_action(action, self.by, now).await? {
            return Err(not_now());
        }
        match (action.kind, &action.ban, &action.detail.modes_before) {
            (ActionKind::Delete, ..) => self.restore(&action.detail.seqs).await,
            (ActionKind::Ban | ActionKind::Timeout, Some(ban), _) => {
                if let Some(ban) = self.store.ban(ban).await? {
                    // Lifted meanwhile by somebody else: then it is as wanted.
                    lift(self.app, self.store, self.by, &ban).await?;
                }
                Ok(())
            }
            (ActionKind::Modes | ActionKind::Shield, _, Some(before)) => {
                self.set_modes(before.clone()).await.map(|_| ())
            }
            _ => Err(not_now()),
        }
    }

    async fn restore(&self, seqs: &[i64]) -> Result<(), ApiError> {
        let _order = self.room.order().await;
        let mut restored = Vec::with_capacity(seqs.len());
        for seq in seqs {
            if self
                .store
                .restore_chat_message(&self.stream.id, *seq)
                .await?
            {
                restored.push(*seq);
            }
        }
        if restored.is_empty() {
            return Ok(());
        }
        self.log_change(EntryKind::Restore, &restored).await
    }

    /// Writes that messages went or came back, while the room's order is held.
    async fn log_change(&self, kind: EntryKind, seqs: &[i64]) -> Result<(), ApiError> {
        let body = serde_json::to_string(seqs).map_err(|error| ApiError::internal(&error))?;
        log_fact(self.app, self.store, &self.room, self.stream, kind, &body).await
    }

    /// Writes a system row, while the room's order is held.
    async fn log_event(&self, event: &SystemEvent) -> Result<(), ApiError> {
        let body = serde_json::to_string(event).map_err(|error| ApiError::internal(&error))?;
        let kind = EntryKind::System;
        log_fact(self.app, self.store, &self.room, self.stream, kind, &body).await
    }

    /// Tells moderators that a queue changed.
    pub(crate) fn tell_queue(&self, held: bool, reports: bool) {
        self.room.tell_moderators(&Frame::Queue { held, reports });
    }

    /// The room.
    pub(crate) fn room(&self) -> &Arc<Room> {
        &self.room
    }

    async fn record(
        &self,
        kind: ActionKind,
        subject: Option<(&str, &str)>,
        ban: Option<&BanId>,
        reason: &str,
        detail: &ActionDetail,
    ) -> Result<ActionId, ApiError> {
        let new = NewAction {
            stream: Some(&self.stream.id),
            subject,
            ban,
            reason,
            detail: detail.clone(),
            ..NewAction::new(self.by, kind)
        };
        Ok(self.store.record_action(&new, self.now()).await?)
    }
}

/// Lifts a ban or time-out; `None` when it was lifted before.
pub(crate) async fn lift(
    app: &App,
    store: &SiteStore,
    by: Actor<'_>,
    ban: &BanRow,
) -> Result<Option<ActionId>, ApiError> {
    let now = app.clock.now();
    if !store.lift_ban(&ban.id, by.id, now).await? {
        return Ok(None);
    }
    let stream = ban.scope.stream();
    tell_access(
        app,
        store,
        PersonId::parse(&ban.subject).as_ref(),
        &ban.scope,
    );
    if ban.kind == BanKind::Timeout
        && let Some(room) = stream.and_then(|stream| app.chat.rooms.get(stream))
    {
        let notice = Frame::Notice {
            code: "timeout_lifted",
            message: "You can write again.",
            until: None,
        };
        room.tell_person(&ban.subject, &notice);
    }
    let new = NewAction {
        stream,
        subject: Some((&ban.subject, &ban.subject_name)),
        ban: Some(&ban.id),
        ..NewAction::new(by, ActionKind::Unban)
    };
    Ok(Some(store.record_action(&new, now).await?))
}

fn tell_access(app: &App, store: &SiteStore, person: Option<&PersonId>, scope: &BanScope) {
    if let Some(person) = person {
        let news = AccessNews::of(store.site_id(), Some(person), scope.stream());
        app.access_news.tell(news);
    }
}

impl Subject {
    fn pair(&self) -> (&str, &str) {
        (&self.key, &self.name)
    }
}
