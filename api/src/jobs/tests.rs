use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::store::{JobFacts, NewSession, SiteStore};
use crate::testing::House;

/// What a trial job does.
#[derive(serde::Deserialize)]
struct Trial {
    /// Attempts that fail before one succeeds.
    failures: i64,
    /// Whether a failure is final.
    #[serde(default)]
    fatal: bool,
}

/// The handler of trial jobs.
pub(super) fn trial(job: &Job) -> Result<(), JobError> {
    let trial: Trial = job.payload()?;
    match job.attempts <= trial.failures {
        false => Ok(()),
        true if trial.fatal => Err(JobError::Fatal("hopeless".to_owned())),
        true => Err(JobError::Retry(format!("attempt {}", job.attempts))),
    }
}

fn a_trial(key: &str, failures: i64, run_at: OffsetDateTime) -> NewJob<'_> {
    NewJob {
        kind: JobKind::Trial,
        key,
        run_at,
        payload: json!({ "failures": failures }),
    }
}

/// A house whose recurring jobs have had their turn.
async fn house() -> (House, SiteStore) {
    let house = House::new().await;
    run_due(&house.app).await;
    let store = house.store().await;
    (house, store)
}

async fn facts(store: &SiteStore, key: &str) -> Vec<JobFacts> {
    let found = store.job_facts(JobKind::Trial, key).await;
    found.expect("reads")
}

#[tokio::test]
async fn job_runs_when_due_and_not_before() {
    let (house, store) = house().await;
    let now = house.clock.now();
    let later = a_trial("later", 0, now + Duration::MINUTE);
    assert!(store.enqueue(&later, now).await.expect("enqueued"));
    assert_eq!(run_due(&house.app).await, 0);
    house.clock.advance(Duration::MINUTE);
    assert_eq!(run_due(&house.app).await, 1);
    assert_eq!(facts(&store, "later").await[0].state, "done");
    assert_eq!(run_due(&house.app).await, 0, "done once");
}

#[tokio::test]
async fn enqueueing_twice_does_it_once_while_it_is_open() {
    let (house, store) = house().await;
    let now = house.clock.now();
    assert!(
        store
            .enqueue(&a_trial("k", 0, now), now)
            .await
            .expect("runs")
    );
    assert!(
        !store
            .enqueue(&a_trial("k", 0, now), now)
            .await
            .expect("runs")
    );
    assert!(
        store
            .enqueue(&a_trial("other", 0, now), now)
            .await
            .expect("runs")
    );
    assert_eq!(run_due(&house.app).await, 2);
    assert!(
        store
            .enqueue(&a_trial("k", 0, now), now)
            .await
            .expect("runs")
    );
    assert_eq!(run_due(&house.app).await, 1, "done jobs are not in the way");
}

#[tokio::test]
async fn failed_attempts_are_repeated_with_growing_pauses() {
    let (house, store) = house().await;
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 3, now), now)
        .await
        .expect("runs");
    let mut pauses = Vec::new();
    for attempt in 1..=3 {
        assert_eq!(run_due(&house.app).await, 1);
        let found = facts(&store, "k").await.remove(0);
        assert_eq!(found.state, "waiting");
        assert_eq!(found.last_error, Some(format!("attempt {attempt}")));
        let pause = found.due_at - house.clock.now();
        pauses.push(pause);
        house.clock.advance(pause - Duration::MILLISECOND);
        assert_eq!(run_due(&house.app).await, 0);
        house.clock.advance(Duration::MILLISECOND);
    }
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!(run_due(&house.app).await, 1);
    let found = facts(&store, "k").await.remove(0);
    assert_eq!((found.state.as_str(), found.last_error), ("done", None));
}

#[tokio::test]
async fn job_that_never_succeeds_dies_with_its_last_error() {
    let (house, store) = house().await;
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 99, now), now)
        .await
        .expect("runs");
    let mut attempts = 0;
    for _ in 0..20 {
        attempts += run_due(&house.app).await;
        house.clock.advance(Duration::HOUR);
    }
    let trials = attempts - 20;
    let found = facts(&store, "k").await.remove(0);
    assert_eq!(found.state, "dead");
    assert_eq!(found.last_error.as_deref(), Some("attempt 10"));
    assert!(trials <= 10, "{trials} besides the hourly sweeps");

    let hopeless = NewJob {
        payload: json!({ "failures": 1, "fatal": true }),
        ..a_trial("hopeless", 1, now)
    };
    store.enqueue(&hopeless, now).await.expect("runs");
    run_due(&house.app).await;
    assert_eq!(facts(&store, "hopeless").await[0].state, "dead");
}

#[tokio::test]
async fn of_two_runners_one_claims_and_an_expired_lease_is_claimed_again() {
    let (house, store) = house().await;
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 0, now), now)
        .await
        .expect("runs");
    let cross_site = house.app.database.cross_site();
    let due = cross_site.due_jobs(now, 9).await.expect("reads").remove(0);
    let lease = now + Duration::seconds(30);
    let (one, two) = tokio::join!(
        store.claim_job(due.clone(), lease, now),
        store.claim_job(due, lease, now),
    );
    let mut claims = [one.expect("runs"), two.expect("runs")]
        .into_iter()
        .flatten();
    let claim = claims.next().expect("one has it");
    assert!(claims.next().is_none(), "one alone");
    assert_eq!(run_due(&house.app).await, 0, "it is leased");

    // The first runner's process ends here; after the lease another takes over.
    house.clock.advance(Duration::seconds(30));
    let now = house.clock.now();
    let due = cross_site.due_jobs(now, 9).await.expect("reads").remove(0);
    let second = store.claim_job(due, now + Duration::seconds(30), now).await;
    let second = second.expect("runs").expect("claimed");
    assert_eq!(second.attempts, 2);
    // The first wakes up once more and must not change anything.
    assert!(
        !store
            .renew_job(&claim, now + Duration::HOUR, now)
            .await
            .expect("runs")
    );
    store.complete_job(&claim, None, now).await.expect("runs");
    assert_eq!(facts(&store, "k").await[0].state, "running");
    store.complete_job(&second, None, now).await.expect("runs");
    assert_eq!(facts(&store, "k").await[0].state, "done");
}

#[tokio::test]
async fn job_that_takes_the_process_down_each_time_dies() {
    let (house, store) = house().await;
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 0, now), now)
        .await
        .expect("runs");
    for _ in 0..10 {
        let now = house.clock.now();
        let due = house.app.database.cross_site().due_jobs(now, 1).await;
        let due = due.expect("reads").remove(0);
        let lease = now + Duration::seconds(30);
        let claimed = store.claim_job(due, lease, now).await.expect("runs");
        assert!(claimed.is_some());
        house.clock.advance(Duration::seconds(30));
    }
    run_due(&house.app).await;
    assert_eq!(facts(&store, "k").await[0].state, "dead");
}

#[tokio::test]
async fn recurring_sweep_forgets_what_is_over_on_its_own_site_and_comes_back() {
    let (house, store) = house().await;
    let now = house.clock.now();
    let person = house.sign_in("creator").await.person_id().await;
    let soon = now + Duration::MINUTE;
    store
        .create_session(
            &NewSession {
                token_hash: "old",
                person: &person,
                user_agent: "",
                expires: soon,
            },
            now,
        )
        .await
        .expect("made");
    store
        .enqueue(&a_trial("k", 0, now), now)
        .await
        .expect("runs");
    assert_eq!(run_due(&house.app).await, 1);
    house.clock.advance(Duration::days(2));
    assert_eq!(run_due(&house.app).await, 1, "the sweep");
    assert!(!store.has_session("old").await.expect("reads"));
    assert!(
        facts(&store, "k").await.is_empty(),
        "done jobs are forgotten"
    );
    house.clock.advance(Duration::HOUR);
    assert_eq!(run_due(&house.app).await, 1, "the next sweep");
}

#[tokio::test]
async fn waiting_job_can_be_taken_back() {
    let (house, store) = house().await;
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 0, now), now)
        .await
        .expect("runs");
    assert!(store.cancel_job(JobKind::Trial, "k").await.expect("runs"));
    assert!(!store.cancel_job(JobKind::Trial, "k").await.expect("runs"));
    assert_eq!(run_due(&house.app).await, 0);
}

#[tokio::test]
async fn runner_wakes_for_a_new_job_and_ends_with_the_program() {
    let (house, store) = house().await;
    let runner = tokio::spawn(Runner::new(house.app.clone()).run());
    let now = house.clock.now();
    store
        .enqueue(&a_trial("k", 0, now), now)
        .await
        .expect("runs");
    while facts(&store, "k").await[0].state != "done" {
        tokio::task::yield_now().await;
    }
    house.stop();
    runner.await.expect("ends");
}

#[test]
fn pauses_double_up_to_the_longest_and_spread_by_half() {
    let seconds = |attempt, chance| Policy::USUAL.pause(attempt, chance).as_seconds_f64();
    for (attempt, expected) in [(1, 2.0), (2, 4.0), (5, 32.0), (12, 3600.0), (1000, 3600.0)] {
        assert!((seconds(attempt, 0.5) - expected).abs() < 1e-6);
        assert!((seconds(attempt, 0.0) - expected * 0.75).abs() < 1e-6);
        assert!((seconds(attempt, 1.0) - expected * 1.25).abs() < 1e-6);
    }
}
