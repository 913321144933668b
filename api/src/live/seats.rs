//! Which devices watch by grants that limit their number. A seat is known from the answer to
//! `join`, taken at the media room's door, and free once its participant is gone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfu::{ParticipantIdentity, RoomName};
use time::{Duration, OffsetDateTime};

use crate::id::{GrantId, PersonId};
use crate::pass::{DeviceLimit, DevicePolicy};

/// How long a seat is kept for a token that nobody has used: as long as the token opens the door.
const KEPT: Duration = Duration::hours(1);
/// How long a seat counts between the door's yes and the participant standing in the room.
const ENTERING: Duration = Duration::seconds(15);

/// One connection that may watch.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) room: RoomName,
    pub(crate) identity: ParticipantIdentity,
    /// Stays the same for one browser.
    pub(crate) device: String,
    /// What its holder knows it by.
    pub(crate) name: String,
    pub(crate) grant: GrantId,
    /// When it was last let in; `None`: not yet.
    pub(crate) since: Option<OffsetDateTime>,
    /// When its token was issued.
    pub(crate) issued: OffsetDateTime,
}

/// Why a device is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoSeat;

/// The seats by person. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<PersonId, Vec<Seat>>>>);

impl Seats {
    fn lock(&self) -> MutexGuard<'_, HashMap<PersonId, Vec<Seat>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a seat for a token. Seats that nobody needs any more go.
    pub(crate) fn keep(&self, person: &PersonId, seat: Seat, present: impl Fn(&Seat) -> bool) {
        let mut people = self.lock();
        let now = seat.issued;
        let seats = people.entry(person.clone()).or_default();
        seats.retain(|seat| seat.issued + KEPT > now || present(seat));
        seats.push(seat);
    }

    /// Frees the seat of a participant who is sent away.
    pub(crate) fn leave(&self, person: &PersonId, identity: &ParticipantIdentity) {
        let mut people = self.lock();
        let seats = people.get_mut(person).into_iter().flatten();
        for seat in seats.filter(|seat| seat.identity == *identity) {
            seat.since = None;
        }
    }

    /// The seats of a person where somebody sits, longest first.
    pub(crate) fn taken(
        &self,
        person: &PersonId,
        now: OffsetDateTime,
        present: impl Fn(&Seat) -> bool,
    ) -> Vec<Seat> {
        let people = self.lock();
        let seats = people.get(person).into_iter().flatten();
        let mut taken: Vec<Seat> = seats
            .filter(|seat| is_taken(seat, now, &present))
            .cloned()
            .collect();
        taken.sort_by_key(|seat| seat.since);
        taken
    }

    /// Whether a device would be let in.
    pub(crate) fn is_free(
        &self,
        (person, grant): (&PersonId, &GrantId),
        limit: DeviceLimit,
        device: &str,
        now: OffsetDateTime,
        present: impl Fn(&Seat) -> bool,
    ) -> bool {
        let mut others = self.taken(person, now, present);
        others.retain(|seat| seat.grant == *grant && seat.device != device);
        limit.policy == DevicePolicy::EvictOldest || devices(&others).len() < most(limit)
    }

    /// Takes the seat of a participant at the door. Answers with those who have to go for it.
    pub(crate) fn take(
        &self,
        (person, grant): (&PersonId, &GrantId),
        limit: DeviceLimit,
        (room, identity): (&RoomName, &ParticipantIdentity),
        now: OffsetDateTime,
        present: impl Fn(&Seat) -> bool,
    ) -> Result<Vec<Seat>, NoSeat> {
        let mut people = self.lock();
        let seats = people.entry(person.clone()).or_default();
        if !seats.iter().any(|seat| seat.identity == *identity) {
            // A token of before the server's restart: nothing is known of its device.
            seats.push(Seat {
                room: room.clone(),
                identity: identity.clone(),
                device: identity.as_str().to_owned(),
                name: String::new(),
                grant: grant.clone(),
                since: None,
                issued: now,
            });
        }
        let own = seats.iter().find(|seat| seat.identity == *identity);
        let device = own.map(|seat| seat.device.clone()).unwrap_or_default();
        let mut others: Vec<Seat> = seats
            .iter()
            .filter(|seat| seat.grant == *grant && seat.device != device)
            .filter(|seat| is_taken(seat, now, &present))
            .cloned()
            .collect();
        others.sort_by_key(|seat| seat.since);
        let watching = devices(&others);
        let surplus = (watching.len() + 1).saturating_sub(most(limit));
        if surplus > 0 && limit.policy == DevicePolicy::RefuseNew {
            return Err(NoSeat);
        }
        others.retain(|seat| watching.iter().take(surplus).any(|it| *it == seat.device));
        for seat in seats.iter_mut() {
            if seat.identity == *identity {
                seat.since = Some(now);
            } else if others.iter().any(|it| it.identity == seat.identity) {
                seat.since = None;
            }
        }
        Ok(others)
    }
}

fn is_taken(seat: &Seat, now: OffsetDateTime, present: &impl Fn(&Seat) -> bool) -> bool {
    seat.since
        .is_some_and(|since| since + ENTERING > now || present(seat))
}

/// The devices of seats in order of their first.
fn devices(seats: &[Seat]) -> Vec<String> {
    let mut devices: Vec<String> = Vec::new();
    for seat in seats {
        if !devices.contains(&seat.device) {
            devices.push(seat.device.clone());
        }
    }
    devices
}

fn most(limit: DeviceLimit) -> usize {
    usize::try_from(limit.most).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    struct Scene {
        seats: Seats,
        person: PersonId,
        grant: GrantId,
    }

    impl Scene {
        fn new() -> Self {
            Self {
                seats: Seats::default(),
                person: PersonId::generate(NOW),
                grant: GrantId::generate(NOW),
            }
        }

        /// A device's connection arrives; all who were let in are still there.
        fn arrive(
            &self,
            at: i64,
            identity: &str,
            device: &str,
            limit: DeviceLimit,
        ) -> Result<Vec<String>, NoSeat> {
            let now = NOW + Duration::minutes(at);
            let room = RoomName::new("st_1");
            let identity = ParticipantIdentity::new(identity);
            let seat = Seat {
                room: room.clone(),
                identity: identity.clone(),
                device: device.to_owned(),
                name: device.to_owned(),
                grant: self.grant.clone(),
                since: None,
                issued: now,
            };
            self.seats.keep(&self.person, seat, |_| true);
            let whose = (&self.person, &self.grant);
            let gone = self
                .seats
                .take(whose, limit, (&room, &identity), now, |_| true)?;
            Ok(gone
                .iter()
                .map(|seat| seat.identity.as_str().to_owned())
                .collect())
        }
    }

    #[test]
    fn oldest_device_goes_with_all_its_tabs_and_comes_back() {
        let scene = Scene::new();
        let limit = DeviceLimit {
            most: 2,
            policy: DevicePolicy::EvictOldest,
        };
        let none: Vec<String> = Vec::new();
        assert_eq!(scene.arrive(1, "phone", "P", limit), Ok(none.clone()));
        assert_eq!(scene.arrive(2, "phone tab", "P", limit), Ok(none.clone()));
        assert_eq!(scene.arrive(3, "desk", "D", limit), Ok(none.clone()));
        let gone = scene.arrive(4, "tv", "T", limit).expect("let in");
        assert_eq!(gone, ["phone", "phone tab"]);
        assert_eq!(
            scene.arrive(5, "phone again", "P", limit),
            Ok(vec!["desk".to_owned()])
        );
    }

    #[test]
    fn new_device_is_refused_and_those_inside_may_come_again() {
        let scene = Scene::new();
        let limit = DeviceLimit {
            most: 1,
            policy: DevicePolicy::RefuseNew,
        };
        assert_eq!(scene.arrive(1, "phone", "P", limit), Ok(Vec::new()));
        assert_eq!(scene.arrive(2, "desk", "D", limit), Err(NoSeat));
        assert_eq!(scene.arrive(3, "phone tab", "P", limit), Ok(Vec::new()));
        let whose = (&scene.person, &scene.grant);
        let later = NOW + Duration::minutes(9);
        assert!(!scene.seats.is_free(whose, limit, "D", later, |_| true));
        assert!(scene.seats.is_free(whose, limit, "P", later, |_| true));
        assert!(
            scene.seats.is_free(whose, limit, "D", later, |_| false),
            "all have left"
        );
    }

    #[test]
    fn two_at_the_door_at_once_do_not_both_get_the_last_seat() {
        let scene = Scene::new();
        let limit = DeviceLimit {
            most: 1,
            policy: DevicePolicy::RefuseNew,
        };
        let room = RoomName::new("st_1");
        let whose = (&scene.person, &scene.grant);
        let take = |identity: &str| {
            let identity = ParticipantIdentity::new(identity);
            scene
                .seats
                .take(whose, limit, (&room, &identity), NOW, |_| false)
        };
        assert!(take("one").is_ok());
        assert_eq!(
            take("two").err(),
            Some(NoSeat),
            "the first is on the way in"
        );
    }
}
