use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::store::{NewSession, SiteStore};
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

async fn trials(store: &SiteStore, key: &str) -> Vec<JobRow> {
    let found = store.jobs_of(JobKind::Trial, key).await;
    found.expect("reads")
}

/// Puts a trial into the queue that is due now; false when one of that key is open.
async fn try_now(house: &House, key: &str, failures: i64) -> bool {
    let (store, now) = (house.store().await, house.clock.now());
    let enqueued = store.enqueue(&a_trial(key, failures, now), now).await;
    enqueued.expect("runs")
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
    assert_eq!(trials(&store, "later").await[0].state, JobState::Done);
    assert_eq!(run_due(&house.app).await, 0, "done once");
}

#[tokio::test]
async fn enqueueing_twice_does_it_once_while_it_is_open() {
    let (house, _) = house().await;
    assert!(try_now(&house, "k", 0).await);
    assert!(!try_now(&house, "k", 0).await);
    assert!(try_now(&house, "other", 0).await);
    assert_eq!(run_due(&house.app).await, 2);
    assert!(try_now(&house, "k", 0).await);
    assert_eq!(run_due(&house.app).await, 1, "done jobs are not in the way");
}

#[tokio::test]
async fn failed_attempts_are_repeated_with_growing_pauses() {
    let (house, store) = house().await;
    try_now(&house, "k", 3).await;
    let mut pauses = Vec::new();
    for attempt in 1..=3 {
        assert_eq!(run_due(&house.app).await, 1);
        let found = trials(&store, "k").await.remove(0);
        assert_eq!(found.state, JobState::Waiting);
        assert_eq!(found.last_error, Some(format!("attempt {attempt}")));
        let pause = found.due_at - house.clock.now();
        pauses.push(pause);
        house.clock.advance(pause - Duration::MILLISECOND);
        assert_eq!(run_due(&house.app).await, 0);
        house.clock.advance(Duration::MILLISECOND);
    }
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!(run_due(&house.app).await, 1);
    let found = trials(&store, "k").await.remove(0);
    assert_eq!((found.state, found.last_error), (JobState::Done, None));
}

#[tokio::test]
async fn job_that_never_succeeds_dies_with_its_last_error() {
    let (house, store) = house().await;
    let now = house.clock.now();
    try_now(&house, "k", 99).await;
    let mut attempts = 0;
    for _ in 0..20 {
        attempts += run_due(&house.app).await;
        house.clock.advance(Duration::HOUR);
    }
    let tried = attempts - 20;
    let found = trials(&store, "k").await.remove(0);
    assert_eq!(found.state, JobState::Dead);
    assert_eq!(found.last_error.as_deref(), Some("attempt 10"));
    assert!(tried <= 10, "{tried} besides the hourly sweeps");

    let hopeless = NewJob {
        payload: json!({ "failures": 1, "fatal": true }),
        ..a_trial("hopeless", 1, now)
    };
    store.enqueue(&hopeless, now).await.expect("runs");
    run_due(&house.app).await;
    assert_eq!(trials(&store, "hopeless").await[0].state, JobState::Dead);
}

#[tokio::test]
async fn of_two_runners_one_claims_and_an_expired_lease_is_claimed_again() {
    let (house, store) = house().await;
    let now = house.clock.now();
    try_now(&house, "k", 0).await;
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
    assert_eq!(trials(&store, "k").await[0].state, JobState::Running);
    store.complete_job(&second, None, now).await.expect("runs");
    assert_eq!(trials(&store, "k").await[0].state, JobState::Done);
}

#[tokio::test]
async fn job_that_takes_the_process_down_each_time_dies() {
    let (house, store) = house().await;
    try_now(&house, "k", 0).await;
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
    assert_eq!(trials(&store, "k").await[0].state, JobState::Dead);
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
    try_now(&house, "k", 0).await;
    assert_eq!(run_due(&house.app).await, 1);
    house.clock.advance(Duration::days(2));
    assert_eq!(run_due(&house.app).await, 1, "the sweep");
    assert!(!store.has_session("old").await.expect("reads"));
    assert!(
        trials(&store, "k").await.is_empty(),
        "done jobs are forgotten"
    );
    house.clock.advance(Duration::HOUR);
    assert_eq!(run_due(&house.app).await, 1, "the next sweep");
}

/// What waits can be cancelled and what is dead tried again, by whoever looks after the site.
#[tokio::test]
async fn admins_see_the_queue_cancel_what_waits_and_try_again_what_is_dead() {
    let (house, store) = house().await;
    try_now(&house, "k", 1).await;
    let admin = house.sign_in("admin").await;
    let listed = admin.get("/api/v1/jobs?state=waiting&kind=trial").await;
    let listed = listed.data();
    assert_eq!(listed["items"].as_array().expect("a list").len(), 1);
    assert_eq!(listed["items"][0]["key"], "k");
    assert_eq!(listed["counts"]["waiting"], 2, "the sweep waits too");
    let job = listed["items"][0]["id"].as_str().expect("an id").to_owned();

    let path = |step: &str| format!("/api/v1/jobs/{job}/{step}");
    assert_eq!(
        admin.post(&path("retry"), json!({})).await.code(),
        "not_dead"
    );
    let cancelled = admin.post(&path("cancel"), json!({})).await.data();
    assert_eq!(cancelled["state"], "dead");
    assert_eq!(run_due(&house.app).await, 0, "it runs no more");
    assert_eq!(
        admin.post(&path("cancel"), json!({})).await.code(),
        "not_waiting"
    );
    let retried = admin.post(&path("retry"), json!({})).await.data();
    assert_eq!(
        (&retried["state"], &retried["attempts"]),
        (&json!("waiting"), &json!(0))
    );
    assert_eq!(run_due(&house.app).await, 1);
    let trial = trials(&store, "k").await.remove(0);
    assert_eq!(
        (trial.state, trial.attempts),
        (JobState::Waiting, 1),
        "one of its attempts failed"
    );

    let audit = admin.get("/api/v1/audit").await.data();
    let actions: Vec<&str> = audit["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|entry| entry["subject"] == job)
        .map(|entry| entry["action"].as_str().expect("text"))
        .collect();
    assert_eq!(actions.len(), 2, "{actions:?}");
    assert!(actions.contains(&"job.cancelled") && actions.contains(&"job.retried"));

    let sweeps = admin.get("/api/v1/jobs?kind=sweep").await.data();
    let sweep = sweeps["items"][0]["id"].as_str().expect("an id");
    let refused = admin
        .post(&format!("/api/v1/jobs/{sweep}/cancel"), json!({}))
        .await;
    assert_eq!(refused.code(), "job_recurs");
    assert_eq!(
        admin.get("/api/v1/jobs?kind=nonsense").await.code(),
        "validation_failed"
    );
}

/// A dead job does not come back while another one does the same.
#[tokio::test]
async fn dead_job_stays_dead_while_another_of_its_key_is_open() {
    let (house, store) = house().await;
    let now = house.clock.now();
    try_now(&house, "k", 0).await;
    let first = trials(&store, "k").await.remove(0);
    assert!(
        store
            .cancel_job(&first.id, "enough", now)
            .await
            .expect("runs")
    );
    assert!(try_now(&house, "k", 0).await);
    assert!(!store.retry_job(&first.id, now).await.expect("runs"));
    assert_eq!(run_due(&house.app).await, 1);
    assert!(store.retry_job(&first.id, now).await.expect("runs"));
}

/// What became of a delivery follows its job.
#[tokio::test]
async fn cancelled_delivery_has_failed_and_one_tried_again_waits() {
    let (house, store) = house().await;
    let admin = house.sign_in("admin").await;
    let endpoint = json!({ "url": "http://127.0.0.1:9/hook", "events": ["stream.created"] });
    let endpoint = admin.post("/api/v1/webhooks", endpoint).await.data();
    house
        .sign_in("creator")
        .await
        .create(json!({ "title": "A" }))
        .await;
    let jobs = admin.get("/api/v1/jobs?kind=webhook").await.data();
    let job = JobId::parse(jobs["items"][0]["id"].as_str().expect("an id")).expect("an id");
    let path = format!(
        "/api/v1/webhooks/{}/deliveries",
        endpoint["id"].as_str().expect("an id")
    );
    let now = house.clock.now();
    for (cancelled, state) in [(true, "failed"), (false, "pending")] {
        let moved = match cancelled {
            true => store.cancel_job(&job, "enough", now).await,
            false => store.retry_job(&job, now).await,
        };
        assert!(moved.expect("runs"));
        assert_eq!(admin.get(&path).await.data()["items"][0]["state"], state);
    }
}

#[tokio::test]
async fn runner_wakes_for_a_new_job_and_ends_with_the_program() {
    let (house, store) = house().await;
    let runner = tokio::spawn(Runner::new(house.app.clone()).run());
    try_now(&house, "k", 0).await;
    while trials(&store, "k").await[0].state != JobState::Done {
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
