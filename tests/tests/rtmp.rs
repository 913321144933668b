//! ffmpeg publishes by RTMP; LiveKit's SDK watches, and the record follows.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tests::person::Person;
use tests::rtmp::{Encoder, Settings, TONE};
use tests::sdk::{self, Path, Received};
use tests::server::Klieg;
use tests::wire::WITHIN;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// A server, its creator, and a stream with its key.
struct Scene {
    server: Klieg,
    creator: Person,
    stream: String,
    key: String,
}

impl Scene {
    async fn new() -> Result<Self> {
        let server = Klieg::start().await?;
        let creator = Person::sign_in(&server.url(), server.link("creator")?).await?;
        let body = json!({ "title": "By RTMP", "visibility": "public" });
        let made = creator.post("/api/v1/streams", &body).await?.data()?;
        let text = |name: &str| made[name].as_str().map(str::to_owned).context("no text");
        Ok(Self {
            stream: text("id")?,
            key: text("stream_key")?,
            server,
            creator,
        })
    }

    fn encoder(&self, settings: Settings) -> Result<Encoder> {
        Encoder::start(&self.server.rtmp_url(), &self.key, 7, settings)
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let path = format!("/api/v1/streams/{}{path}", self.stream);
        self.creator.get(&path).await?.data()
    }

    /// Asks until the answer is as wanted.
    async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let deadline = Instant::now() + WITHIN;
        loop {
            let answer = self.get(path).await?;
            if wanted(&answer) {
                return Ok(answer);
            }
            ensure!(Instant::now() < deadline, "{path} stays {answer}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn status(&self, wanted: &str) -> Result<Value> {
        self.until("", |stream| stream["status"] == wanted).await
    }

    async fn listen(&self) -> Result<Received> {
        let path = format!("/api/v1/streams/{}/join", self.stream);
        let joined = self.creator.post(&path, &json!({ "as": "viewer" })).await?;
        let joined = joined.data()?;
        let token = joined["token"].as_str().context("no token")?;
        sdk::listen(&self.server.signal_url(), token, Path::V1).await
    }
}

/// How often a number is lower than the one before.
fn steps_back(frames: &[u32]) -> usize {
    frames.windows(2).filter(|pair| pair[1] < pair[0]).count()
}

#[tokio::test]
async fn a_viewer_sees_and_hears_an_encoder_and_the_replay_follows() -> Result<()> {
    let scene = Scene::new().await?;
    let _encoder = scene.encoder(Settings::GOOD)?;
    // Nobody pressed a button: the first packet makes the stream live.
    scene.status("live").await?;
    let received = scene.listen().await?;
    assert_eq!(received.sources, [7]);
    assert_eq!(received.unreadable, 0);
    // The clip may start over once.
    assert!(steps_back(&received.frames) <= 1, "{:?}", received.frames);
    assert!((received.tone - TONE).abs() < 5.0, "{}", received.tone);

    let measured = |view: &Value| view["encoder"]["video"]["fps"].as_f64() > Some(0.0);
    let view = scene.until("/encoder", measured).await?;
    let encoder = &view["encoder"];
    assert_eq!(encoder["connected"], true);
    assert_eq!(encoder["receiving"], true);
    assert_eq!(encoder["warnings"], json!([]), "{encoder}");
    assert_eq!(encoder["video"]["width"], 640);
    assert_eq!(encoder["sound"]["sample_rate"], 48_000);
    assert_eq!(encoder["sound"]["channels"], 2);

    scene
        .creator
        .post(&format!("/api/v1/streams/{}/end", scene.stream), &json!({}))
        .await?
        .data()?;
    scene
        .until("", |stream| stream["recording_state"] == "ready")
        .await?;
    let replay = scene.get("/replay").await?;
    let kinds: Vec<&str> = replay["tracks"]
        .as_array()
        .context("no tracks")?
        .iter()
        .filter_map(|track| track["kind"].as_str())
        .collect();
    assert!(
        kinds.contains(&"video") && kinds.contains(&"audio"),
        "{replay}"
    );
    // The encoder is told, and finds its key closed.
    scene
        .until("/encoder", |view| view["encoder"]["connected"] == false)
        .await?;
    Ok(())
}

/// LC-02, LC-03.
#[tokio::test]
async fn an_encoder_that_is_killed_and_comes_back_goes_on_with_the_same_session() -> Result<()> {
    let scene = Scene::new().await?;
    let mut encoder = scene.encoder(Settings::GOOD)?;
    let live = scene.status("live").await?;
    encoder.kill().await?;
    let paused = scene.status("paused").await?;
    assert_eq!(paused["pause_reason"], "away");
    let _encoder = scene.encoder(Settings::GOOD)?;
    let again = scene.status("live").await?;
    assert_eq!(again["started_at"], live["started_at"]);
    let received = scene.listen().await?;
    assert_eq!(received.sources, [7]);

    // A second encoder with the same key stays away from the first one's stream.
    let second = scene.encoder(Settings::GOOD)?;
    second.refused().await?;
    assert_eq!(scene.get("").await?["status"], "live");
    Ok(())
}

#[tokio::test]
async fn a_careless_encoder_is_watched_and_the_studio_says_what_to_change() -> Result<()> {
    let scene = Scene::new().await?;
    let _encoder = scene.encoder(Settings::CARELESS)?;
    scene.status("live").await?;
    let received = scene.listen().await?;
    assert_eq!(received.sources, [7]);
    assert!(steps_back(&received.frames) <= 1, "{:?}", received.frames);
    assert!((received.tone - TONE).abs() < 5.0, "{}", received.tone);
    let wanted = json!(["b_frames", "keyframe_interval", "sample_rate"]);
    scene
        .until("/encoder", |view| view["encoder"]["warnings"] == wanted)
        .await?;
    Ok(())
}

#[tokio::test]
async fn whoever_has_no_key_or_speaks_no_rtmp_harms_nobody() -> Result<()> {
    let scene = Scene::new().await?;
    let wrong = Encoder::start(&scene.server.rtmp_url(), "sk_wrong", 1, Settings::GOOD)?;
    wrong.refused().await?;
    let address = scene.server.rtmp_url();
    let address = address
        .trim_start_matches("rtmp://")
        .trim_end_matches("/live")
        .to_owned();

    // Garbage, and far more of it than anybody listens to.
    let mut garbage = TcpStream::connect(&address).await?;
    let _ = garbage.write_all(&[0x5a; 200_000]).await;
    let mut rest = Vec::new();
    let _ = timeout(WITHIN, garbage.read_to_end(&mut rest))
        .await
        .context("stays open")?;

    // A thousand that say nothing: all but a few are closed at once.
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(TcpStream::connect(&address).await?);
    }
    let mut last = idle.pop().context("none")?;
    let read = timeout(WITHIN, last.read(&mut [0; 1]))
        .await
        .context("stays open")?;
    assert!(matches!(read, Ok(0) | Err(_)));
    drop(idle);

    assert_eq!(scene.get("").await?["status"], "scheduled");
    let _encoder = scene.encoder(Settings::GOOD)?;
    scene.status("live").await?;
    Ok(())
}
