//! The door of the media rooms: signaling asks here at every join, resume and refresh.

use std::sync::OnceLock;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sfu::{ParticipantIdentity, RoomName, TrackSource};
use signaling::{
    Admission, AdmissionPurpose, AdmissionRequest, Admitted, CloseReason, Permissions, Refusal,
    RoomTerms,
};

use super::identity::{Role, ViewerKey};
use super::rooms::{is_reserved, room_of, stream_in};
use super::seats::{NoSeat, Seat};
use crate::access::{self, Access};
use crate::app::{App, WeakApp};
use crate::chat;
use crate::device::{DEVICE_LIMIT, is_present};
use crate::person::Person;
use crate::site::Site;
use crate::store::{SiteStore, StoreError};
use crate::stream::{PauseReason, Status, Stream};

/// What one viewer too many is told.
pub(crate) const FULL: &str =
    "As many people are watching as this site has room for. Try again in a moment.";

/// What creators may publish.
const CREATOR_SOURCES: [TrackSource; 4] = [
    TrackSource::Camera,
    TrackSource::Microphone,
    TrackSource::ScreenShare,
    TrackSource::ScreenShareAudio,
];

/// The product's answer to signaling. Made before the app, and told of it once that exists.
#[derive(Default)]
pub(crate) struct Door {
    app: OnceLock<WeakApp>,
}

/// A participant's right to be in a stream's room now.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) access: Access,
    pub(crate) permissions: Permissions,
}

impl Door {
    /// Opens the door: from now on requests are judged.
    pub(crate) fn open(&self, app: &App) {
        // A door is opened once; a second app would not be heard, which is right.
        let _ = self.app.set(app.downgrade());
    }
}

impl Admission for Door {
    fn admit<'a>(
        &'a self,
        request: AdmissionRequest<'a>,
    ) -> BoxFuture<'a, Result<Admitted, Refusal>> {
        async move {
            let app = self.app.get().and_then(WeakApp::upgrade);
            let app = app.ok_or_else(|| refusal(403, "The server is not ready."))?;
            judge(&app, &request).await.unwrap_or_else(|error| {
                tracing::error!(%error, "admission could not be decided");
                Err(refusal(
                    403,
                    "The server could not check your access. Try again.",
                ))
            })
        }
        .boxed()
    }
}

async fn judge(
    app: &App,
    request: &AdmissionRequest<'_>,
) -> Result<Result<Admitted, Refusal>, StoreError> {
    if !is_reserved(request.room) {
        return Ok(judge_free_room(request));
    }
    let Some((store, stream)) = stream_of(app, request.room).await? else {
        return Ok(Err(refusal(404, "requested room does not exist")));
    };
    if request.issued_by_klieg {
        let Some(role) = Role::of(request.identity) else {
            return Ok(Err(refusal(401, "The token names nobody of this site.")));
        };
        let comes = request.purpose == AdmissionPurpose::Join && !matches!(role, Role::Creator(_));
        if comes {
            let cross_site = app.database.cross_site();
            let site = cross_site.site_by_id(store.site_id()).await?;
            if site.is_some_and(|site| !has_room(app, &site, &stream, request.identity)) {
                return Ok(Err(refusal(403, FULL)));
            }
        }
        let entry = match enter(app, &store, &stream, &role).await? {
            Ok(entry) => entry,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if request.purpose == AdmissionPurpose::Join
            && let Err(refusal) = take_seat(app, request, &role, &entry.access).await
        {
            return Ok(Err(refusal));
        }
        return Ok(Ok(admitted(app, &stream, entry)));
    }
    judge_key(app, &store, &stream, request).await
}

/// Sits down where the grant limits the devices; whoever has to go for it is told.
async fn take_seat(
    app: &App,
    request: &AdmissionRequest<'_>,
    role: &Role,
    access: &Access,
) -> Result<(), Refusal> {
    let (Role::Viewer(person), Some((grant, limit))) = (role, &access.seat) else {
        return Ok(());
    };
    let place = (request.room, request.identity);
    let present = |seat: &Seat| is_present(app, seat);
    let now = app.clock.now();
    let gone = app.seats.take((person, grant), *limit, place, now, present);
    for seat in gone.map_err(|NoSeat| refusal(403, DEVICE_LIMIT))? {
        let reason = CloseReason::TakenOver;
        app.signaling
            .remove_participant(&seat.room, &seat.identity, reason)
            .await;
    }
    Ok(())
}

/// A room that no stream owns: configured keys open it as LiveKit would.
fn judge_free_room(request: &AdmissionRequest<'_>) -> Result<Admitted, Refusal> {
    if request.issued_by_klieg {
        return Err(refusal(403, "This token is for a stream's room."));
    }
    let grant = request.claims.video.clone().unwrap_or_default();
    Ok(Admitted {
        permissions: Permissions::from_grant(&grant),
        expires: None,
        prefer_recordable_codecs: false,
        room: RoomTerms::default(),
    })
}

/// A configured key at a stream's door: only with the join scope of the stream's site.
async fn judge_key(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    request: &AdmissionRequest<'_>,
) -> Result<Result<Admitted, Refusal>, StoreError> {
    let scope = app.config.key_sites.get(request.key_id);
    let site = app
        .database
        .cross_site()
        .site_by_id(store.site_id())
        .await?;
    if scope.is_none() || scope != site.map(|site| site.slug).as_ref() {
        return Ok(Err(refusal(
            403,
            "This room belongs to a stream. Join it through the stream's page or API.",
        )));
    }
    let now = app.clock.now();
    if chat::is_participant_banned(store, stream, request.identity, now).await? {
        let message = "A moderator has banned this participant here.";
        return Ok(Err(refusal(403, message)));
    }
    let grant = request.claims.video.clone().unwrap_or_default();
    let permissions = Permissions::from_grant(&grant);
    if let Err(closed) = open_for(stream, permissions.can_publish) {
        return Ok(Err(closed));
    }
    Ok(Ok(Admitted {
        permissions,
        expires: None,
        prefer_recordable_codecs: stream.record,
        room: terms_of(app, stream),
    }))
}

/// What signaling is told of a right to be in a room.
pub(super) fn admitted(app: &App, stream: &Stream, entry: Entry) -> Admitted {
    Admitted {
        room: terms_of(app, stream),
        permissions: entry.permissions,
        expires: entry.access.expires,
        prefer_recordable_codecs: stream.record,
    }
}

/// Whether this viewer is within what the site may have at once (AN-11).
pub(crate) fn has_room(
    app: &App,
    site: &Site,
    stream: &Stream,
    identity: &ParticipantIdentity,
) -> bool {
    let Some(max) = site.viewers_max(&app.config.limits) else {
        return true;
    };
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let viewer = ViewerKey::of(identity);
    app.attendance
        .has_room((&site.id, &stream.id), &viewer, max)
}

/// How a stream's room begins: it waits for the publisher as long as the stream does (C15), and
/// holds back its media while the creator wants it so.
pub(crate) fn terms_of(app: &App, stream: &Stream) -> RoomTerms {
    RoomTerms {
        lingers: Some(Duration::from_secs(app.config.streams.grace.into())),
        on_hold: stream.pause_reason == Some(PauseReason::Host),
        product_chat: true,
    }
}

/// The stream that owns a room.
pub(super) async fn stream_of(
    app: &App,
    room: &RoomName,
) -> Result<Option<(SiteStore, Stream)>, StoreError> {
    let Some(id) = stream_in(room) else {
        return Ok(None);
    };
    let Some(site) = app.database.cross_site().site_of_stream(&id).await? else {
        return Ok(None);
    };
    let store = app.database.site(site);
    let stream = store.stream(&id).await?;
    // A prefix of another kind names no room at all (LC-33).
    let stream = stream.filter(|stream| room_of(stream) == *room);
    Ok(stream.map(|stream| (store, stream)))
}

/// Whether somebody in this role may be in the stream's room now, and what he or she may do there.
pub(crate) async fn enter(
    app: &App,
    store: &SiteStore,
    stream: &Stream,
    role: &Role,
) -> Result<Result<Entry, Refusal>, StoreError> {
    let person = match role {
        Role::Creator(id) | Role::Encoder(id) | Role::Viewer(id) => store.person(id).await?,
        Role::Anonymous => None,
    };
    if person.is_none() && *role != Role::Anonymous {
        return Ok(Err(refusal(401, "The token names nobody of this site.")));
    }
    let access = access::check(store, person.as_ref(), stream, app.clock.now()).await?;
    Ok(judge_role(stream, role, person.as_ref(), access))
}

fn judge_role(
    stream: &Stream,
    role: &Role,
    person: Option<&Person>,
    access: Access,
) -> Result<Entry, Refusal> {
    let refused = match role {
        Role::Creator(_) | Role::Encoder(_) => access.require_running(person),
        Role::Viewer(_) | Role::Anonymous => access.require(),
    };
    if let Err(error) = refused {
        return Err(refusal(error.status().as_u16(), error.message()));
    }
    let publishes = matches!(role, Role::Creator(_) | Role::Encoder(_));
    open_for(stream, publishes)?;
    let permissions = permissions_of(role);
    Ok(Entry {
        access,
        permissions,
    })
}

/// What a role may do in a room.
pub(crate) fn permissions_of(role: &Role) -> Permissions {
    match role {
        Role::Creator(_) => Permissions {
            can_publish_sources: CREATOR_SOURCES.to_vec(),
            ..Permissions::publisher()
        },
        Role::Encoder(_) => Permissions {
            can_publish: true,
            can_publish_sources: vec![TrackSource::Camera, TrackSource::Microphone],
            can_subscribe: false,
            ..Permissions::viewer()
        },
        Role::Viewer(_) | Role::Anonymous => Permissions::viewer(),
    }
}

/// Whether the room is open: to publishers before and while the stream is on air, to viewers while
/// it is.
fn open_for(stream: &Stream, publishes: bool) -> Result<(), Refusal> {
    match stream.status {
        Status::Live | Status::Paused => Ok(()),
        Status::Scheduled if publishes => Ok(()),
        Status::Scheduled => Err(refusal(403, "This stream is not live yet.")),
        Status::Ended | Status::Archived => Err(refusal(410, "This stream has ended.")),
    }
}

fn refusal(status: u16, message: &str) -> Refusal {
    Refusal {
        status,
        message: message.to_owned(),
    }
}
