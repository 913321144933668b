use time::{Duration, OffsetDateTime};

use super::*;
use crate::encoder::KeptKey;
use crate::id::{PersonId, StreamId, TeamId};
use crate::provider::NATIVE;
use crate::store::Role;
use crate::stream::StreamKind;

const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const DAY: Duration = Duration::DAY;

fn stream(visibility: Visibility) -> Stream {
    Stream {
        id: StreamId::generate(NOW),
        team: TeamId::generate(NOW),
        host: PersonId::generate(NOW),
        host_name: "Host".to_owned(),
        space: None,
        experience: None,
        experience_space: None,
        title: "Title".to_owned(),
        description: None,
        status: Status::Live,
        visibility,
        scheduled_at: NOW,
        started_at: Some(NOW),
        ended_at: None,
        key: KeptKey::unknown(),
        provider: NATIVE.to_owned(),
        kind: StreamKind::Experience,
        pause_reason: None,
        grace_ends_at: None,
        record: true,
        replay_published: true,
        viewer_count: 0,
        peak_viewers: 0,
        created_at: NOW,
    }
}

fn person() -> Person {
    Person {
        id: PersonId::generate(NOW),
        email: "a@b.example".to_owned(),
        name: "A".to_owned(),
        platform_admin: false,
    }
}

fn grant(status: GrantStatus, starts: Duration, ends: Option<Duration>) -> Grant {
    Grant {
        id: GrantId::generate(NOW),
        status,
        starts_at: NOW + starts,
        ends_at: ends.map(|ends| NOW + ends),
        devices: None,
    }
}

fn valid() -> Grant {
    grant(GrantStatus::Active, -DAY, Some(DAY))
}

/// Who asks, by what the database says.
fn facts_of(kind: &str) -> (Option<Person>, AccessFacts) {
    let mut facts = AccessFacts::default();
    let mut someone = person();
    let over = Some(-Duration::SECOND);
    match kind {
        "anonymous" => return (None, facts),
        "nobody special" => {}
        "platform admin" => someone.platform_admin = true,
        "owner" => facts.team_role = Some(Role::Owner),
        "admin" => facts.team_role = Some(Role::Admin),
        "moderator" => facts.team_role = Some(Role::Moderator),
        "member" => facts.team_role = Some(Role::Member),
        "subscriber" => facts.subscribed = true,
        "valid" => facts.grants.push(valid()),
        "endless" => facts.grants.push(grant(GrantStatus::Active, -DAY, None)),
        "over" => facts.grants.push(grant(GrantStatus::Active, -DAY, over)),
        "later" => facts.grants.push(grant(GrantStatus::Active, DAY, None)),
        "cancelled" => facts
            .grants
            .push(grant(GrantStatus::Cancelled, -DAY, Some(DAY))),
        "refunded" => facts
            .grants
            .push(grant(GrantStatus::Refunded, -DAY, Some(DAY))),
        "expired" => facts
            .grants
            .push(grant(GrantStatus::Expired, -DAY, Some(DAY))),
        "pending" => facts
            .grants
            .push(grant(GrantStatus::Pending, -DAY, Some(DAY))),
        other => panic!("{other}"),
    }
    (Some(someone), facts)
}

#[test]
fn every_kind_of_person_at_every_visibility() {
    use AccessCode::{
        Allowed, GrantCancelled, GrantExpired, GrantMissing, GrantNotYetValid, GrantRefunded,
        NotSubscribed, Private, SignInRequired,
    };
    // Columns: public, subscribers, pass, private, unlisted.
    let table = [
        (
            "anonymous",
            [
                Allowed,
                SignInRequired,
                SignInRequired,
                SignInRequired,
                Allowed,
            ],
        ),
        (
            "nobody special",
            [Allowed, NotSubscribed, GrantMissing, Private, Allowed],
        ),
        ("platform admin", [Allowed; 5]),
        ("owner", [Allowed; 5]),
        ("admin", [Allowed; 5]),
        ("moderator", [Allowed; 5]),
        ("member", [Allowed; 5]),
        (
            "subscriber",
            [Allowed, Allowed, GrantMissing, Private, Allowed],
        ),
        ("valid", [Allowed, NotSubscribed, Allowed, Private, Allowed]),
        (
            "endless",
            [Allowed, NotSubscribed, Allowed, Private, Allowed],
        ),
        (
            "over",
            [Allowed, NotSubscribed, GrantExpired, Private, Allowed],
        ),
        (
            "later",
            [Allowed, NotSubscribed, GrantNotYetValid, Private, Allowed],
        ),
        (
            "cancelled",
            [Allowed, NotSubscribed, GrantCancelled, Private, Allowed],
        ),
        (
            "refunded",
            [Allowed, NotSubscribed, GrantRefunded, Private, Allowed],
        ),
        (
            "expired",
            [Allowed, NotSubscribed, GrantExpired, Private, Allowed],
        ),
        (
            "pending",
            [Allowed, NotSubscribed, GrantNotYetValid, Private, Allowed],
        ),
    ];
    for (kind, expected) in table {
        for (visibility, expected) in Visibility::ALL.into_iter().zip(expected) {
            let (person, facts) = facts_of(kind);
            let access = decide(person.as_ref(), &stream(visibility), &facts, NOW);
            assert_eq!(access.code, expected, "{kind} at {visibility:?}");
            let runs = matches!(kind, "platform admin" | "owner" | "admin");
            assert_eq!(access.runs, runs, "{kind} at {visibility:?}");
        }
    }
}

/// The sources' critical bug: an "active" flag, looked at without time window and stream, opened
/// every stream. Every grant here is active; none of them counts now.
#[test]
fn az_07_active_status_alone_opens_nothing() {
    let stream = stream(Visibility::Pass);
    let person = person();
    for (starts, ends, expected) in [
        (-DAY, Some(Duration::ZERO), AccessCode::GrantExpired),
        (-DAY, Some(-Duration::MILLISECOND), AccessCode::GrantExpired),
        (Duration::MILLISECOND, None, AccessCode::GrantNotYetValid),
        (DAY, Some(-DAY), AccessCode::GrantExpired),
    ] {
        let facts = AccessFacts {
            grants: vec![grant(GrantStatus::Active, starts, ends)],
            ..AccessFacts::default()
        };
        let access = decide(Some(&person), &stream, &facts, NOW);
        assert_eq!(access.code, expected, "{starts} to {ends:?}");
    }
    let first_moment = grant(
        GrantStatus::Active,
        Duration::ZERO,
        Some(Duration::MILLISECOND),
    );
    let facts = AccessFacts {
        grants: vec![first_moment],
        ..AccessFacts::default()
    };
    assert!(decide(Some(&person), &stream, &facts, NOW).allowed());
}

#[test]
fn one_valid_grant_among_bad_ones_is_enough_and_the_latest_end_counts() {
    let person = person();
    let facts = AccessFacts {
        grants: vec![
            grant(GrantStatus::Cancelled, -DAY, None),
            valid(),
            grant(GrantStatus::Active, -DAY, Some(DAY * 3)),
            grant(GrantStatus::Active, DAY, Some(DAY * 9)),
        ],
        ..AccessFacts::default()
    };
    let access = decide(Some(&person), &stream(Visibility::Pass), &facts, NOW);
    assert_eq!(access.code, AccessCode::Allowed);
    assert_eq!(access.expires, Some(NOW + DAY * 3));
}

#[test]
fn endless_grant_has_no_end_whatever_its_order() {
    let person = person();
    let endless = grant(GrantStatus::Active, -DAY, None);
    for grants in [vec![valid(), endless.clone()], vec![endless, valid()]] {
        let facts = AccessFacts {
            grants,
            ..AccessFacts::default()
        };
        let access = decide(Some(&person), &stream(Visibility::Pass), &facts, NOW);
        assert_eq!(access.expires, None);
    }
}

#[test]
fn host_always_runs_the_own_stream() {
    let person = person();
    let mut own = stream(Visibility::Private);
    own.host = person.id.clone();
    let access = decide(Some(&person), &own, &AccessFacts::default(), NOW);
    assert!(access.allowed() && access.runs);
}

#[test]
fn archived_streams_are_the_teams_alone() {
    for visibility in Visibility::ALL {
        let mut archived = stream(visibility);
        archived.status = Status::Archived;
        let (person, facts) = facts_of("valid");
        assert!(!decide(person.as_ref(), &archived, &facts, NOW).allowed());
        let (person, facts) = facts_of("member");
        assert!(decide(person.as_ref(), &archived, &facts, NOW).allowed());
    }
}

#[test]
fn private_streams_show_not_even_their_name() {
    let (person, facts) = facts_of("nobody special");
    for visibility in Visibility::ALL {
        let stream = stream(visibility);
        let access = decide(person.as_ref(), &stream, &facts, NOW);
        assert_eq!(access.may_know(&stream), visibility != Visibility::Private);
    }
}

#[test]
fn most_generous_grant_says_how_many_devices() {
    use crate::pass::{DeviceLimit, DevicePolicy};
    let person = person();
    let limited = |most, policy| Grant {
        devices: Some(DeviceLimit { most, policy }),
        ..valid()
    };
    let one = limited(1, DevicePolicy::RefuseNew);
    let two = limited(2, DevicePolicy::EvictOldest);
    let over = Grant {
        devices: None,
        ..grant(GrantStatus::Active, -DAY, Some(Duration::ZERO))
    };
    let seat = |grants: Vec<Grant>| {
        let facts = AccessFacts {
            grants,
            ..AccessFacts::default()
        };
        decide(Some(&person), &stream(Visibility::Pass), &facts, NOW).seat
    };
    let chosen = seat(vec![one.clone(), two.clone(), over]).expect("limited");
    assert_eq!((chosen.0, chosen.1.most), (two.id.clone(), 2));
    assert!(
        seat(vec![one, two, valid()]).is_none(),
        "one without a limit"
    );
}

#[test]
fn grant_that_begins_later_says_when_to_look_again() {
    let person = person();
    let facts = AccessFacts {
        grants: vec![
            grant(GrantStatus::Active, DAY * 2, None),
            grant(GrantStatus::Active, DAY, Some(DAY * 3)),
            grant(GrantStatus::Pending, Duration::HOUR, None),
        ],
        ..AccessFacts::default()
    };
    let access = decide(Some(&person), &stream(Visibility::Pass), &facts, NOW);
    assert_eq!(access.turns_at, Some(NOW + DAY));
    assert_eq!(access.expires, None);
}
