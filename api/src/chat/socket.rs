//! `GET /api/v1/streams/{id}/chat`: one WebSocket, from the question who it is to its last frame.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::response::Response;
use futures_util::SinkExt;
use serde::Deserialize;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::timeout;

use super::ban::BanKind;
use super::frames::{ClientFrame, Frame, Me, PROTOCOL, text_of};
use super::post::{Draft, Posted, post};
use super::room::{Item, Listener, Start, TooSlow};
use super::speaker::{Speaker, badge, name_required};
use super::token;
use crate::access::{Access, AccessWatch};
use crate::app::App;
use crate::http::{ApiError, ErrorEnvelope, Visitor};
use crate::id::PersonId;
use crate::store::{SiteStore, StoreError};
use crate::stream::{Stream, load};

/// Bytes read from a socket at once: frames of clients are short, and ten thousand sockets wait.
const READ_BUFFER_BYTES: usize = 1024;
/// Bytes gathered before they are written without being asked to: a burst of messages.
const WRITE_BUFFER_BYTES: usize = 8 * 1024;
/// Largest frame of a client: a message of 500 characters in any script, with its id.
const FRAME_BYTES_MAX: usize = 8 * 1024;
/// A reader that takes nothing for so long is gone.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Time to hand a goodbye to somebody who may not read.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(1);
/// Frames a connection may send at once, and each second after that.
const FRAMES_BURST: f64 = 30.0;
const FRAMES_PER_SECOND: f64 = 5.0;
/// What can be sent up as a reaction.
pub(crate) const REACTIONS: [&str; 6] = ["❤️", "👏", "😂", "😮", "🎉", "👍"];

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectQuery {
    /// From `chat_token`; without it the session's cookie counts, for pages of this site.
    #[param(required = false)]
    token: Option<String>,
    /// The last place the client has; what came since follows in order.
    #[param(required = false)]
    after: Option<i64>,
}

/// Chat over a WebSocket; the frames are described in `docs/chat.md`
#[utoipa::path(get, path = "/api/v1/streams/{id}/chat", tag = "chat", operation_id = "chat_socket",
    params(("id" = String, Path), ConnectQuery),
    responses((status = 101, description = "The protocol changes to WebSocket"),
        (status = 400, body = ErrorEnvelope), (status = 401, body = ErrorEnvelope),
        (status = 403, body = ErrorEnvelope), (status = 404, body = ErrorEnvelope),
        (status = 409, body = ErrorEnvelope)))]
pub(super) async fn connect(
    State(app): State<App>,
    Path(id): Path<String>,
    query: Result<Query<ConnectQuery>, QueryRejection>,
    mut parts: Parts,
) -> Result<Response, ApiError> {
    let Ok(Query(query)) = query else {
        return Err(ApiError::invalid_field("after", "must be a number"));
    };
    let mut visitor = Visitor::from_request_parts(&mut parts, &app).await?;
    match &query.token {
        Some(token) => {
            let now = app.clock.now();
            let bearer = token::read(&app, token, &id, now).ok_or_else(|| {
                ApiError::forbidden(
                    "token_invalid",
                    "This chat token is over. Ask for a new one.",
                )
            })?;
            visitor.person = match bearer {
                Some(person) => visitor.store.person(&person).await?,
                None => None,
            };
        }
        None => visitor.check_own_page(&parts, &app)?,
    }
    let issue = app.access_news.issue();
    let (stream, access) = load(&app, &visitor, &id).await?;
    access.require()?;
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &app)
        .await
        .map_err(|_| ApiError::conflict("not_a_websocket", "Open this address as a WebSocket."))?;
    let Visitor { store, person, .. } = visitor;
    let person = person.map(|person| person.id);
    let store_of_socket = store.clone();
    let watch = AccessWatch::new(app.clone(), store, person.clone(), stream, access, issue);
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| open(app, store_of_socket, socket, watch, person, query.after)))
}

/// Why a socket ends.
#[derive(Debug)]
enum End {
    /// The client went.
    Left,
    /// It did not read, or gave no sign of life.
    Slow,
    /// It sent what is no frame.
    Malformed,
    /// It sent too much.
    Flood,
    /// The stream is gone.
    Gone,
    /// This server stops.
    Shutdown,
    /// Its access ended.
    Denied(ApiError),
    /// The database failed.
    Broken,
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a chat socket lost the database");
        Self::Broken
    }
}

/// One open socket. Everything it waits for is shared: it has no queue and no timer of its own.
struct Connection {
    app: App,
    store: SiteStore,
    socket: WebSocket,
    listener: Listener,
    watch: AccessWatch,
    person: Option<PersonId>,
    me: Option<Me>,
    /// The last place sent.
    seq: i64,
    /// A sign of life came since the last ping.
    alive: bool,
    /// Something was put and not flushed.
    unsent: bool,
    frames_left: f64,
    frames_at: OffsetDateTime,
}

async fn open(
    app: App,
    store: SiteStore,
    socket: WebSocket,
    watch: AccessWatch,
    person: Option<PersonId>,
    after: Option<i64>,
) {
    let stream = watch.stream().id.clone();
    let entered = async {
        let room = app.chat.rooms.open(&store, &stream).await?;
        room.enter(&store, after).await
    };
    let (listener, start) = match entered.await {
        Ok(entered) => entered,
        Err(error) => {
            tracing::error!(%error, "a chat room could not be opened");
            return;
        }
    };
    let now = app.clock.now();
    let mut connection = Connection {
        app,
        store,
        socket,
        listener,
        watch,
        person,
        me: None,
        seq: start.seq,
        alive: true,
        unsent: false,
        frames_left: FRAMES_BURST,
        frames_at: now,
    };
    let end = match connection.greet(start, now).await {
        Ok(()) => connection.run().await,
        Err(end) => end,
    };
    connection.say_goodbye(end).await;
}

impl Connection {
    async fn greet(&mut self, start: Start, now: OffsetDateTime) -> Result<(), End> {
        self.me = self.who_am_i(now).await?;
        if let Some(person) = &self.person {
            self.listener.room().arrived(person, now);
        }
        let hello = text_of(&Frame::Hello {
            protocol: PROTOCOL,
            me: self.me.as_ref(),
            modes: &start.modes,
            in_force: &start.modes.in_force(now),
            pinned: start.pinned,
            entries: start.entries,
            seq: start.seq,
            fresh: start.truncated,
            count: start.count,
        });
        self.send(hello).await?;
        self.flush().await
    }

    async fn run(&mut self) -> End {
        let mut shutdown = self.app.shutdown.clone();
        loop {
            let step = tokio::select! {
                item = self.listener.next() => self.on_items(item).await,
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.on_message(message).await,
                    Some(Err(_)) | None => Err(End::Left),
                },
                changed = self.watch.changed() => match changed {
                    Ok(Some(_)) => self.on_access().await,
                    Ok(None) => Err(End::Gone),
                    Err(error) => Err(error.into()),
                },
                () = ended(&mut shutdown) => Err(End::Shutdown),
            };
            let step = match step {
                Ok(()) => self.flush().await,
                Err(end) => Err(end),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// All that waits in the ring: one write carries it.
    async fn on_items(&mut self, first: Result<Arc<Item>, TooSlow>) -> Result<(), End> {
        let mut next = Some(first);
        while let Some(item) = next {
            self.on_item(item).await?;
            next = self.listener.waiting();
        }
        Ok(())
    }

    async fn on_item(&mut self, item: Result<Arc<Item>, TooSlow>) -> Result<(), End> {
        let item = item.map_err(|TooSlow| End::Slow)?;
        match &*item {
            // What came between listening and looking is known already.
            Item::Entry { seq, .. } if *seq <= self.seq => Ok(()),
            Item::Entry { seq, frame } => {
                self.seq = *seq;
                self.send(frame.clone()).await
            }
            Item::Frame(frame) => self.send(frame.clone()).await,
            Item::Person(key, frame) => {
                if self.me.as_ref().is_some_and(|me| me.id == *key) {
                    self.send(frame.clone()).await?;
                    self.tell_standing().await?;
                }
                Ok(())
            }
            Item::Moderators(frame) if self.watch.access().moderates => {
                self.send(frame.clone()).await
            }
            Item::Moderators(_) => Ok(()),
            Item::Ping if !self.alive => Err(End::Slow),
            Item::Ping => {
                self.alive = false;
                self.put(Message::Ping(axum::body::Bytes::new())).await
            }
            Item::Gone => Err(End::Gone),
        }
    }

    async fn on_message(&mut self, message: Message) -> Result<(), End> {
        self.alive = true;
        let text = match message {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return self.spend(),
            Message::Close(_) => return Err(End::Left),
            Message::Binary(_) => return Err(End::Malformed),
        };
        self.spend()?;
        match serde_json::from_str(&text) {
            Ok(ClientFrame::Send { id, text, reply_to }) => {
                let draft = Draft {
                    client_id: &id,
                    text: &text,
                    reply_to,
                };
                let answer = match self.post(draft).await? {
                    Ok(Posted::Sent(seq)) => text_of(&Frame::Sent { id: &id, seq }),
                    Ok(Posted::Held) => text_of(&Frame::Held { id: &id }),
                    Err(error) => text_of(&Frame::refused(&id, &error)),
                };
                self.send(answer).await
            }
            Ok(ClientFrame::React { emoji }) => {
                self.react(&emoji);
                Ok(())
            }
            Err(_) => Err(End::Malformed),
        }
    }

    /// Takes one frame off the connection's allowance.
    fn spend(&mut self) -> Result<(), End> {
        let now = self.app.clock.now();
        let since = (now - self.frames_at).as_seconds_f64().max(0.0);
        self.frames_left = (self.frames_left + since * FRAMES_PER_SECOND).min(FRAMES_BURST) - 1.0;
        self.frames_at = now;
        if self.frames_left < 0.0 {
            return Err(End::Flood);
        }
        Ok(())
    }

    /// Writes a message, with access and stream as they are now.
    async fn post(&mut self, draft: Draft<'_>) -> Result<Result<Posted, ApiError>, End> {
        let Some(person) = self.person.clone() else {
            return Ok(Err(ApiError::sign_in_required()));
        };
        let Some(access) = self.watch.look().await?.cloned() else {
            return Err(End::Gone);
        };
        if let Err(error) = access.require() {
            return Err(End::Denied(error));
        }
        let Some(stream) = self.store.stream(&self.watch.stream().id).await? else {
            return Err(End::Gone);
        };
        let Some(speaker) = Speaker::of_person(&self.store, &person, &stream, &access).await?
        else {
            return Ok(Err(name_required()));
        };
        Ok(post(&self.app, &self.store, &stream, &speaker, draft).await)
    }

    /// Counts a reaction; too many of one person are let fall.
    fn react(&self, emoji: &str) {
        let known = REACTIONS.into_iter().find(|known| *known == emoji);
        if let (Some(emoji), Some(person)) = (known, &self.person) {
            let now = self.app.clock.now();
            let limit = &self.app.chat.limits.reactions;
            if limit.take(person.as_str(), now).is_ok() {
                self.listener.room().react(emoji);
            }
        }
    }

    /// The access may be another: out, or with another standing.
    async fn on_access(&mut self) -> Result<(), End> {
        self.watch.access().require().map_err(End::Denied)?;
        self.tell_standing().await
    }

    /// Tells the client its standing, if that changed.
    async fn tell_standing(&mut self) -> Result<(), End> {
        let me = self.who_am_i(self.app.clock.now()).await?;
        if let Some(me) = &me
            && self.me.as_ref() != Some(me)
        {
            self.send(text_of(&Frame::You { me })).await?;
        }
        self.me = me;
        Ok(())
    }

    async fn who_am_i(&mut self, now: OffsetDateTime) -> Result<Option<Me>, StoreError> {
        let Some(person) = &self.person else {
            return Ok(None);
        };
        let (stream, access) = (self.watch.stream(), self.watch.access());
        standing(&self.store, person, stream, access, now).await
    }

    async fn send(&mut self, frame: Utf8Bytes) -> Result<(), End> {
        self.put(Message::Text(frame)).await
    }

    /// Takes a message for the next [`Self::flush`].
    async fn put(&mut self, message: Message) -> Result<(), End> {
        self.unsent = true;
        match timeout(SEND_TIMEOUT, self.socket.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Left),
            Err(_) => Err(End::Slow),
        }
    }

    /// Hands over what was put.
    async fn flush(&mut self) -> Result<(), End> {
        if !std::mem::take(&mut self.unsent) {
            return Ok(());
        }
        match timeout(SEND_TIMEOUT, self.socket.flush()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Left),
            Err(_) => Err(End::Slow),
        }
    }

    /// Says why, and closes.
    async fn say_goodbye(mut self, end: End) {
        let (code, name, message, may_return) = match &end {
            End::Left => return,
            End::Slow => (4008, "too_slow", "You were too far behind.", true),
            End::Malformed => (4000, "malformed", "That is no frame of this chat.", false),
            End::Flood => (4029, "flood", "That was too much at once.", true),
            End::Gone => (4004, "stream_deleted", "This stream was deleted.", false),
            End::Shutdown => (1012, "restart", "The server restarts.", true),
            End::Broken => (1011, "internal", "Something failed on our side.", true),
            End::Denied(error) => (4003, error.code(), error.message(), false),
        };
        let frame = text_of(&Frame::Closing {
            code: name,
            message,
            may_return,
        });
        let close = Message::Close(Some(CloseFrame {
            code,
            reason: Utf8Bytes::from(name.to_owned()),
        }));
        let goodbye = async {
            if self.socket.send(Message::Text(frame)).await.is_ok() {
                let _ = self.socket.send(close).await;
            }
        };
        // Whoever does not read it is gone anyway.
        let _ = timeout(GOODBYE_TIMEOUT, goodbye).await;
    }
}

/// Waits until the program ends.
async fn ended(shutdown: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which ends the program as well.
    let _ = shutdown.wait_for(|down| *down).await;
}

/// How somebody stands in a stream's chat.
pub(super) async fn standing(
    store: &SiteStore,
    person: &PersonId,
    stream: &Stream,
    access: &Access,
    now: OffsetDateTime,
) -> Result<Option<Me>, StoreError> {
    let Some(profile) = store.chat_profile(person).await? else {
        return Ok(None);
    };
    let bans = store.bans_on(person.as_str()).await?;
    let timeouts = bans
        .iter()
        .filter(|ban| ban.kind == BanKind::Timeout && ban.holds(now) && ban.scope.covers(stream));
    Ok(Some(Me {
        id: person.as_str().to_owned(),
        name: profile.name,
        badge: badge(person, stream, access),
        moderates: access.moderates,
        holder: access.holder,
        account_since: profile.since,
        timed_out_until: timeouts.filter_map(|ban| ban.expires_at).max(),
    }))
}
