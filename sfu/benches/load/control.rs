//! The pipe between the process under measurement and its clients: JSON, one message a line.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// First argument of a process that plays the clients.
pub(crate) const CLIENTS_ROLE: &str = "clients";

/// Longest silence of the clients before a run is given up: 500 handshakes on a busy machine.
const REPLY_DEADLINE: Duration = Duration::from_secs(120);

/// Second argument of clients that speak WebRTC: ICE, DTLS-SRTP, RTCP.
pub(crate) const RTC: &str = "rtc";

/// What the server asks of its clients.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToClients {
    /// Answer to the publisher's offer, and where the server listens.
    PublisherAnswer { sdp: String, server: SocketAddr },
    /// An offer for one receiver.
    ReceiverOffer {
        receiver: usize,
        sdp: String,
        server: SocketAddr,
    },
    /// Plain wire: where to publish to.
    PlainServer(SocketAddr),
    /// Begin to publish once everybody is connected.
    Start,
    /// Say what was counted so far.
    Count,
}

/// What the clients say.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromClients {
    /// The publisher's offer.
    PublisherOffer(String),
    /// One receiver's answer.
    ReceiverAnswer { receiver: usize, sdp: String },
    /// Plain wire: where the receivers listen.
    PlainReceivers(Vec<SocketAddr>),
    /// Everybody is connected.
    Connected,
    /// Every receiver got its first packet.
    Flowing,
    /// The counts asked for.
    Counts(Counts),
}

/// What the clients counted since they began.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Packets the publisher sent.
    pub(crate) published: u64,
    /// Packets that arrived, decrypted and carried a sequence number not seen before, all
    /// receivers together.
    pub(crate) received: u64,
    /// Packets there should be by the sequence numbers seen, all receivers together.
    pub(crate) expected: u64,
    /// CPU time of the clients' process, in nanoseconds.
    pub(crate) cpu_ns: u64,
    /// Publisher → receiver delays of video packets since the last count, in microseconds:
    /// 50th, 99th percentile and longest.
    pub(crate) delay_us: [u64; 3],
}

/// The clients' process, seen from the server's.
pub(crate) struct Clients {
    child: Child,
    input: ChildStdin,
    output: mpsc::Receiver<FromClients>,
}

impl Clients {
    /// Starts this program again as the clients.
    pub(crate) fn spawn(wire: &str, receivers: usize) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args([CLIENTS_ROLE, wire, &receivers.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the clients")?;
        let input = child.stdin.take().context("no pipe to the clients")?;
        let stdout = child.stdout.take().context("no pipe from the clients")?;
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(message) = serde_json::from_str(&line) else {
                    break;
                };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            input,
            output,
        })
    }

    /// Sends one message.
    pub(crate) fn send(&mut self, message: &ToClients) -> anyhow::Result<()> {
        writeln!(self.input, "{}", serde_json::to_string(message)?)?;
        self.input.flush()?;
        Ok(())
    }

    /// The next message.
    pub(crate) fn recv(&self) -> anyhow::Result<FromClients> {
        self.output
            .recv_timeout(REPLY_DEADLINE)
            .context("the clients ended or fell silent")
    }

    /// Waits for the publisher's offer, which comes first.
    pub(crate) fn publisher_offer(&self) -> anyhow::Result<String> {
        match self.recv()? {
            FromClients::PublisherOffer(sdp) => Ok(sdp),
            other => bail!("expected the publisher's offer, got {other:?}"),
        }
    }

    /// Offers to one receiver and waits for its answer.
    pub(crate) fn answer_of(
        &mut self,
        receiver: usize,
        sdp: String,
        server: SocketAddr,
    ) -> anyhow::Result<String> {
        self.send(&ToClients::ReceiverOffer {
            receiver,
            sdp,
            server,
        })?;
        match self.recv()? {
            FromClients::ReceiverAnswer {
                receiver: from,
                sdp,
            } if from == receiver => Ok(sdp),
            other => bail!("expected receiver {receiver}'s answer, got {other:?}"),
        }
    }

    /// Lets the publisher begin and returns once every receiver got a packet.
    pub(crate) fn start(&mut self) -> anyhow::Result<()> {
        self.send(&ToClients::Start)?;
        loop {
            match self.recv()? {
                FromClients::Connected => {}
                FromClients::Flowing => return Ok(()),
                other => bail!("expected media to flow, got {other:?}"),
            }
        }
    }

    /// Asks for the counts.
    pub(crate) fn count(&mut self) -> anyhow::Result<Counts> {
        self.send(&ToClients::Count)?;
        match self.recv()? {
            FromClients::Counts(counts) => Ok(counts),
            other => bail!("expected counts, got {other:?}"),
        }
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        // It may have ended already; either way it is waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
