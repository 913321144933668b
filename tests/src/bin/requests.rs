//! Measures requests to the running server: `requests [JOINS A SECOND] [SECONDS]` joins a live stream at a steady pace, then
//! reads lists of 1 000 streams and 1 000 000 chat messages page by page, and prints how long the answers took.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tests::person::Person;
use tests::server::Klieg;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

const STREAMS: u32 = 1_000;
const MESSAGES: u32 = 1_000_000;
/// Rows of a page.
const PAGE: u32 = 50;
/// Pages of the chat that are read, spread over the whole of it.
const CHAT_PAGES: u32 = 200;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Result<Vec<u64>, _> = std::env::args().skip(1).map(|it| it.parse()).collect();
    let arguments = arguments.context("usage: requests [JOINS A SECOND] [SECONDS]")?;
    let pace = arguments.first().copied().unwrap_or(200);
    let seconds = arguments.get(1).copied().unwrap_or(10);
    let mut server = Klieg::start_with(&[
        "limits.requests_per_address=0",
        "limits.requests_per_person=0",
        "logging.level=warn",
    ])
    .await?;
    let url = server.url();
    let creator = Person::sign_in(&url, server.link("creator")?).await?;
    let viewer = Person::sign_in(&url, server.link("viewer")?).await?;
    let stream = creator.create_stream("Busy", "public").await?;
    let go_live = format!("/api/v1/streams/{stream}/go-live");
    creator.post(&go_live, &json!({})).await?.data()?;

    let mut lines = vec![
        "| what | requests | p50 | p99 | max |".to_owned(),
        "|--|--:|--:|--:|--:|".to_owned(),
    ];
    // What is opened for the first time is not measured.
    joins(&viewer, &stream, pace, 1).await?;
    let delays = joins(&viewer, &stream, pace, seconds).await?;
    lines.push(line(&format!("join, {pace} a second"), delays));
    // So many rows at once would lock a running server out.
    server.stop().await?;
    fill(server.data(), &stream).await?;
    server.restart().await?;
    for (name, person) in [("a viewer", &viewer), ("the team", &creator)] {
        let what = format!("{PAGE} of {STREAMS} streams, for {name}");
        lines.push(line(&what, stream_pages(person).await?));
    }
    let what = format!("{PAGE} of {MESSAGES} messages");
    lines.push(line(&what, chat_pages(&viewer, &stream).await?));
    let mut out = tokio::io::stdout();
    out.write_all(format!("{}\n", lines.join("\n")).as_bytes())
        .await?;
    out.flush().await?;
    server.stop().await?;
    Ok(())
}

/// Joins at a steady pace, whatever the answers take; each delay counts from when its join was due.
async fn joins(person: &Person, stream: &str, pace: u64, seconds: u64) -> Result<Vec<Duration>> {
    let path = format!("/api/v1/streams/{stream}/join");
    let mut clock = interval(Duration::from_micros(1_000_000 / pace));
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut under_way = JoinSet::new();
    for _ in 0..pace * seconds {
        let due = clock.tick().await;
        let (person, path) = (person.clone(), path.clone());
        under_way.spawn(async move {
            let body = json!({ "as": "viewer" });
            person.post(&path, &body).await?.data()?;
            anyhow::Ok(due.elapsed())
        });
    }
    under_way.join_all().await.into_iter().collect()
}

/// Every page of the list of streams.
async fn stream_pages(person: &Person) -> Result<Vec<Duration>> {
    let mut delays = Vec::new();
    let mut cursor = String::new();
    let mut seen = 0;
    loop {
        let path = format!("/api/v1/streams?limit={PAGE}{cursor}");
        let started = Instant::now();
        let page = person.get(&path).await?;
        delays.push(started.elapsed());
        let page = page.data()?;
        seen += page["streams"].as_array().context("no streams")?.len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    ensure!(seen >= usize::try_from(STREAMS)?, "only {seen} streams");
    Ok(delays)
}

/// Pages from all over the chat.
async fn chat_pages(person: &Person, stream: &str) -> Result<Vec<Duration>> {
    let mut delays = Vec::new();
    for page in 1..=CHAT_PAGES {
        let before = u64::from(MESSAGES) * u64::from(page) / u64::from(CHAT_PAGES);
        let path = format!("/api/v1/streams/{stream}/chat/messages?limit={PAGE}&before={before}");
        let started = Instant::now();
        let page = person.get(&path).await?;
        delays.push(started.elapsed());
        let page = page.data()?;
        let rows = page["entries"].as_array().context("no entries")?.len();
        ensure!(rows == usize::try_from(PAGE)?, "{rows} entries");
    }
    Ok(delays)
}

/// Writes the rows straight into the database: there is no way to say so much so fast.
async fn fill(data: &Path, stream: &str) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(data.join("klieg.db"))
        .busy_timeout(Duration::from_secs(60));
    let database = SqlitePool::connect_with(options).await?;
    let numbers = |most: u32| {
        format!(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {most})"
        )
    };
    let streams = format!(
        "INSERT INTO streams (id, site_id, team_id, host_id, title, description, status, visibility, scheduled_at,
             started_at, ended_at, stream_key_hash, record, created_at, updated_at)
         {} SELECT 'st_' || printf('%026d', n), site_id, team_id, host_id, 'Stream ' || n, 'About stream ' || n,
             CASE n % 2 WHEN 0 THEN 0 ELSE 2 END, 0, scheduled_at + n, started_at + n, started_at + n + 1000,
             'hash ' || n, 1, created_at, updated_at
         FROM numbers, streams WHERE streams.id = $1",
        numbers(STREAMS)
    );
    let recordings = format!(
        "INSERT INTO recordings (id, site_id, stream_id, state, started_at)
         {} SELECT 'rec_' || printf('%026d', n), site_id, 'st_' || printf('%026d', n), 'ready', started_at
         FROM numbers, streams WHERE streams.id = $1",
        numbers(STREAMS)
    );
    let messages = format!(
        "INSERT INTO chat_entries (stream_id, seq, site_id, kind, author, author_name, body, sent_at, stream_ms)
         {} SELECT $1, n + 1000, site_id, 'message', host_id, 'Ada', 'Message number ' || n || ' of many',
             started_at + n, n FROM numbers, streams WHERE streams.id = $1",
        numbers(MESSAGES)
    );
    for sql in [streams, recordings, messages] {
        sqlx::query(AssertSqlSafe(sql))
            .bind(stream)
            .execute(&database)
            .await?;
    }
    database.close().await;
    Ok(())
}

/// One line of the table.
fn line(what: &str, mut delays: Vec<Duration>) -> String {
    delays.sort_unstable();
    let last = delays.len().saturating_sub(1);
    let at = |share: usize| {
        let delay = delays.get((delays.len() * share / 100).min(last));
        delay.map_or(0.0, |delay| delay.as_secs_f64() * 1_000.0)
    };
    let (half, most, max) = (at(50), at(99), at(100));
    let count = delays.len();
    format!("| {what} | {count} | {half:.1} ms | {most:.1} ms | {max:.1} ms |")
}
