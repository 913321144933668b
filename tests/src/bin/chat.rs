//! Loads one chat room: `chat [SOCKETS] [SECONDS]` starts the server and clients in several processes, sends 20 messages a
//! second, and prints how long they took to reach everybody, what a socket costs, and whether all read the same.
//!
//! `chat read URL SOCKETS MESSAGES` is one of the client processes, started by the first.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tests::person::Person;
use tests::server::Klieg;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// Client processes: one alone would be the narrow place.
const PROCESSES: usize = 4;
/// Messages in all, each second.
const MESSAGES_PER_SECOND: usize = 20;
/// Connections that write: each may send five frames a second for ever.
const WRITERS: usize = 5;
/// Sockets that a process opens at once.
const OPENING: usize = 50;
/// A single socket takes milliseconds; thousands at once on a loaded machine take their turn.
const OPEN_WITHIN: Duration = Duration::from_secs(30);
/// All sockets of a process.
const ALL_OPEN_WITHIN: Duration = Duration::from_secs(180);
/// Without a frame for so long a client gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What one client process saw.
#[derive(Debug, Serialize, Deserialize)]
struct Report {
    /// Microseconds from sending to reading, sorted.
    delays_us: Vec<u32>,
    /// One number for what a socket read, in order; the same for all, or they differ.
    orders: Vec<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["read", url, sockets, messages] => {
            read_all(url, sockets.parse()?, messages.parse()?).await
        }
        [] => run(10_000, 20).await,
        [sockets, seconds] => run(sockets.parse()?, seconds.parse()?).await,
        _ => bail!("usage: chat [SOCKETS SECONDS]"),
    }
}

async fn run(sockets: usize, seconds: usize) -> Result<()> {
    // All sockets come from one address.
    let mut server = Klieg::start_with(&["limits.requests_per_address=0"]).await?;
    let creator = Person::sign_in(&server.url(), server.link("creator")?).await?;
    let stream = creator.create_stream("A full room", "public").await?;
    let named = creator
        .put("/api/v1/chat_name", &json!({ "name": "Cleo" }))
        .await?;
    named.data()?;
    let before = resident_kib(&server)?;

    let messages = MESSAGES_PER_SECOND * seconds;
    let url = format!("{}/api/v1/streams/{stream}/chat", server.signal_url());
    let mut readers = Vec::new();
    for process in 0..PROCESSES {
        let share = sockets / PROCESSES + usize::from(process < sockets % PROCESSES);
        readers.push(spawn_reader(&url, share, messages)?);
    }
    let mut outputs = Vec::new();
    for reader in &mut readers {
        let mut lines = BufReader::new(reader.stdout.take().context("no output")?).lines();
        let line = tokio::time::timeout(ALL_OPEN_WITHIN, lines.next_line());
        let line = line.await.context("a reader does not open its sockets")??;
        ensure!(line.as_deref() == Some("open"), "a reader said {line:?}");
        outputs.push(lines);
    }
    let open = resident_kib(&server)?;
    let write = write_all(&creator, &stream, messages).await;
    let busy = resident_kib(&server)?;
    write?;

    let mut delays = Vec::new();
    let mut orders = Vec::new();
    for lines in &mut outputs {
        let line = lines.next_line().await?.context("a reader ended")?;
        let report: Report = serde_json::from_str(&line)?;
        delays.extend(report.delays_us);
        orders.extend(report.orders);
    }
    delays.sort_unstable();
    ensure!(delays.len() == sockets * messages, "messages were missed");
    ensure!(orders.len() == sockets, "sockets were lost");
    let same = orders.windows(2).all(|pair| pair[0] == pair[1]);
    let at = |share: f64| {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index of a sorted list, from a share below 1"
        )]
        let index = (delays.len() as f64 * share) as usize;
        f64::from(delays[index.min(delays.len() - 1)]) / 1_000.0
    };
    let per_socket = |now: u64| (now.saturating_sub(before)) / u64::try_from(sockets).unwrap_or(1);
    let lines = [
        format!("sockets             {sockets} in {PROCESSES} processes"),
        format!("messages            {messages} at {MESSAGES_PER_SECOND} a second"),
        format!("fan-out p50         {:.1} ms", at(0.50)),
        format!("fan-out p95         {:.1} ms", at(0.95)),
        format!("fan-out p99         {:.1} ms", at(0.99)),
        format!("fan-out max         {:.1} ms", at(1.0)),
        format!(
            "memory per socket   {} KiB open, {} KiB under load",
            per_socket(open),
            per_socket(busy)
        ),
        format!(
            "order               {}",
            if same {
                "identical for all"
            } else {
                "DIFFERENT"
            }
        ),
    ];
    let mut out = tokio::io::stdout();
    out.write_all(format!("{}\n", lines.join("\n")).as_bytes())
        .await?;
    out.flush().await?;
    for mut reader in readers {
        reader.wait().await?;
    }
    server.stop().await?;
    ensure!(same, "not everybody read the same order");
    Ok(())
}

fn spawn_reader(url: &str, sockets: usize, messages: usize) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["read", url, &sockets.to_string(), &messages.to_string()]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().context("start a reader")
}

/// Sends the messages evenly, over several connections of one moderator.
async fn write_all(creator: &Person, stream: &str, messages: usize) -> Result<()> {
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let path = format!("/api/v1/streams/{stream}/chat_token");
        let token = creator.get(&path).await?.data()?;
        let (url, token) = (token["url"].as_str(), token["token"].as_str());
        let url = format!(
            "{}?token={}",
            url.context("no url")?,
            token.context("no token")?
        );
        writers.push(connect(&url).await?.split());
    }
    // What the server sends to writers is read as well, or they would be slow readers.
    let (mut sinks, sources): (Vec<_>, Vec<_>) = writers.into_iter().unzip();
    let mut reading = JoinSet::new();
    for mut source in sources {
        reading.spawn(async move { while let Some(Ok(_)) = source.next().await {} });
    }
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / 20);
    for message in 0..messages {
        ticks.tick().await;
        let text = format!("{} number {message} of a lively evening", now_us());
        let frame = json!({ "type": "send", "id": format!("m{message}"), "text": text });
        let sink = &mut sinks[message % WRITERS];
        sink.send(Message::text(frame.to_string())).await?;
    }
    Ok(())
}

/// One client process: opens its sockets, says `open`, reads all messages on each, and prints its report.
async fn read_all(url: &str, sockets: usize, messages: usize) -> Result<()> {
    let mut opening = JoinSet::new();
    let mut open = Vec::with_capacity(sockets);
    for _ in 0..sockets {
        if opening.len() >= OPENING {
            let socket: Result<Socket> = opening.join_next().await.context("none opens")??;
            open.push(socket?);
        }
        let url = url.to_owned();
        opening.spawn(async move { connect(&url).await });
    }
    while let Some(socket) = opening.join_next().await {
        open.push(socket??);
    }
    let mut out = tokio::io::stdout();
    out.write_all(b"open\n").await?;
    out.flush().await?;
    let mut reading = JoinSet::new();
    for socket in open {
        reading.spawn(read(socket, messages));
    }
    let mut report = Report {
        delays_us: Vec::with_capacity(sockets * messages),
        orders: Vec::with_capacity(sockets),
    };
    while let Some(read) = reading.join_next().await {
        let (delays, order) = read??;
        report.delays_us.extend(delays);
        report.orders.push(order);
    }
    report.delays_us.sort_unstable();
    out.write_all(format!("{}\n", serde_json::to_string(&report)?).as_bytes())
        .await?;
    Ok(out.flush().await?)
}

/// Reads until all messages came: how long each took, and one number for places and texts in order.
async fn read(mut socket: Socket, messages: usize) -> Result<(Vec<u32>, u64)> {
    let mut delays = Vec::with_capacity(messages);
    let mut order = DefaultHasher::new();
    while delays.len() < messages {
        let frame = tokio::time::timeout(PATIENCE, socket.next()).await;
        let frame = frame.context("no frame in time")?.context("closed")??;
        let Message::Text(text) = frame else { continue };
        ensure!(
            !text.contains(r#""type":"closing""#),
            "the server closes: {text}"
        );
        // Read as text: these processes share the machine with the server.
        if !text.contains(r#""kind":"message""#) {
            continue;
        }
        let sent: u64 = after(&text, r#""text":""#, ' ')?
            .parse()
            .context("no time")?;
        delays.push(u32::try_from(now_us().saturating_sub(sent)).unwrap_or(u32::MAX));
        (after(&text, r#""seq":"#, ',')?, sent).hash(&mut order);
    }
    Ok((delays, order.finish()))
}

/// What stands in a frame between a mark and the next `end`.
fn after<'a>(frame: &'a str, mark: &str, end: char) -> Result<&'a str> {
    let (_, rest) = frame
        .split_once(mark)
        .with_context(|| format!("no {mark}"))?;
    Ok(rest.split(end).next().unwrap_or_default())
}

async fn connect(url: &str) -> Result<Socket> {
    // Thousands of sockets in one process: small buffers each.
    let mut config = WebSocketConfig::default();
    config.read_buffer_size = 2 * 1024;
    config.write_buffer_size = 0;
    let connected = connect_async_with_config(url, Some(config), true);
    let connected = tokio::time::timeout(OPEN_WITHIN, connected).await;
    Ok(connected
        .context("a socket does not open")?
        .context("connect")?
        .0)
}

/// The clock that all processes of a machine share.
fn now_us() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// The server's resident memory.
fn resident_kib(server: &Klieg) -> Result<u64> {
    let process = server.process().context("not running")?;
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let line = line.context("no VmRSS")?;
    let number = line.split_whitespace().nth(1).context("no number")?;
    Ok(number.parse()?)
}
