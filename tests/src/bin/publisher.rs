//! Publishes three pre-encoded layers of the numbered picture: `publisher URL TOKEN SECONDS`, SECONDS being the length
//! of the clip that is repeated. Prints `connected` when the room has taken the track; ends when its input does.

use anyhow::{Context, Result, bail};
use tests::clip;
use tests::simulcast::Publisher;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, token, seconds] = arguments.as_slice() else {
        bail!("usage: publisher URL TOKEN SECONDS")
    };
    let layers = clip::encode(1, seconds.parse()?)?;
    let mut publisher = Publisher::start(url, token, layers)
        .await
        .context("publish")?;
    let mut out = tokio::io::stdout();
    out.write_all(b"connected\n").await?;
    out.flush().await?;
    let mut input = Vec::new();
    let mut stdin = tokio::io::stdin();
    tokio::select! {
        ended = publisher.run() => return ended,
        read = stdin.read_to_end(&mut input) => { read?; }
    }
    publisher.leave().await
}
