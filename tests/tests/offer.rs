//! A stack that knows nothing of LiveKit publishes by one offer over HTTP, and a LiveKit SDK receives it.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tests::clip;
use tests::offer::Publisher;
use tests::person::Person;
use tests::sdk::{self, Path, Sdk};
use tests::server::Klieg;
use tests::wire::WITHIN;
use tokio::time::{Instant, sleep};

#[tokio::test]
async fn an_offer_over_http_publishes_and_a_viewer_sees_it() -> Result<()> {
    let server = Klieg::start().await?;
    let url = server.url();
    let creator = Person::sign_in(&url, server.link("creator")?).await?;
    let stream = creator
        .post("/api/live/create", &json!({ "title": "By offer" }))
        .await?
        .data()?;
    let stream = stream["videoId"].as_str().context("no id")?.to_owned();

    let layer = clip::encode(9, 10)?.swap_remove(1);
    let (publisher, offer) = Publisher::offer(layer).await?;
    let signal = format!("/api/live/{stream}/signal");
    let answer = creator
        .post(&signal, &json!({ "type": "offer", "data": offer }))
        .await?
        .data()?;
    let sdp = answer["sdp"].as_str().context("no answer")?.to_owned();
    publisher.accept(sdp).await?;

    let url = server.signal_url();
    let watching = async {
        // Nobody pressed a button: the first packet makes the stream live.
        let token = token_when_live(&creator, &stream).await?;
        sdk::watch(Sdk::Python, &url, &token, Path::V0).await
    };
    let received = tokio::select! {
        ended = publisher.run() => { ended?; anyhow::bail!("the publisher ended") }
        received = watching => received?,
    };
    assert_eq!(received.sources, [9]);
    let ordered = received
        .frames
        .windows(2)
        .filter(|pair| pair[0] <= pair[1])
        .count();
    // The clip may start over once.
    assert!(
        ordered + 2 >= received.frames.len(),
        "pictures out of order: {:?}",
        received.frames
    );
    Ok(())
}

async fn token_when_live(person: &Person, stream: &str) -> Result<String> {
    let deadline = Instant::now() + WITHIN;
    loop {
        let joined = person
            .post(
                &format!("/api/v1/streams/{stream}/join"),
                &json!({ "as": "viewer" }),
            )
            .await?;
        if joined.code() != "not_live_yet" || Instant::now() > deadline {
            let joined = joined.data()?;
            return Ok(joined["token"].as_str().context("no token")?.to_owned());
        }
        sleep(Duration::from_millis(50)).await;
    }
}
