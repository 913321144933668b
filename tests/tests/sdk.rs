//! Unmodified LiveKit SDKs against Klieg: pictures, sound and data arrive as they were sent.

use anyhow::Result;
use tests::sdk::{PACKETS, Path, Publisher, Sdk, TONE, packet, subscribe};
use tests::server::Klieg;
use tests::token::Token;

#[tokio::test]
async fn node_publishes_and_python_subscribes_over_two_connections() -> Result<()> {
    everything_arrives(Sdk::Node, Sdk::Python, Path::V0).await
}

#[tokio::test]
async fn node_publishes_and_python_subscribes_over_one_connection() -> Result<()> {
    everything_arrives(Sdk::Node, Sdk::Python, Path::V1).await
}

#[tokio::test]
async fn python_publishes_and_node_subscribes_over_two_connections() -> Result<()> {
    everything_arrives(Sdk::Python, Sdk::Node, Path::V0).await
}

#[tokio::test]
async fn python_publishes_and_node_subscribes_over_one_connection() -> Result<()> {
    everything_arrives(Sdk::Python, Sdk::Node, Path::V1).await
}

async fn everything_arrives(from: Sdk, to: Sdk, path: Path) -> Result<()> {
    let mut server = Klieg::start().await?;
    let url = server.signal_url();
    let room = "a-room-no-stream-owns";
    let sender = Token::development(room, "sender").sign()?;
    let publisher = Publisher::start(from, &url, &sender, path).await?;
    let receiver = Token::development(room, "receiver").sign()?;
    let received = subscribe(to, &url, &receiver, path).await?;
    publisher.stop().await?;

    assert_eq!(
        received.sources,
        [from.source()],
        "pictures of somebody else"
    );
    assert!(
        received.frames.windows(2).all(|pair| pair[0] <= pair[1]),
        "pictures out of order: {:?}",
        received.frames
    );
    let (first, last) = (
        received.frames[0],
        received.frames[received.frames.len() - 1],
    );
    assert!(
        last - first >= 20,
        "the picture stands still: {:?}",
        received.frames
    );
    assert!(
        (received.tone - TONE).abs() <= 10.0,
        "heard {} Hz",
        received.tone
    );
    let sent: Vec<String> = (0..PACKETS).map(packet).collect();
    assert_eq!(received.packets, sent);
    assert_eq!(server.stop().await?, Some(0));
    Ok(())
}
