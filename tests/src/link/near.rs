//! The half of the line beside the server: shapes what passes, cuts it on demand.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UdpSocket, UnixDatagram, UnixListener};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::frame::{DATAGRAM_MAX, PREFIX, read_prefix, write_prefix};
use super::{Namespace, Shape, Shaper};

/// What passes at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Everything.
    Open,
    /// Nothing: datagrams are lost, connections stand still.
    Cut,
    /// Datagrams only: connections are reset and new ones refused.
    NoConnections,
}

/// What has passed so far.
#[derive(Debug, Default, Clone, Copy, serde::Serialize)]
pub struct Counts {
    /// Datagrams and bytes to the client that arrived.
    pub to_client: (u64, u64),
    /// Datagrams and bytes to the server that arrived.
    pub to_server: (u64, u64),
    /// Datagrams that the line lost or its queue had no room for, both ways.
    pub dropped: u64,
}

/// A line that is up. Ends with the value.
#[derive(Debug)]
pub struct Line {
    namespace: Namespace,
    directory: TempDir,
    shared: Arc<Shared>,
    // Its standard input keeps the far half alive.
    _far: Child,
}

#[derive(Debug)]
struct Shared {
    // Towards the client, towards the server.
    shapers: [Mutex<Shaper>; 2],
    state: watch::Sender<State>,
    counts: Mutex<Counts>,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    ToClient,
    ToServer,
}

impl Line {
    /// Makes a namespace whose loopback leads to the server's `tcp_ports` and `udp_ports` through a line of `shape`.
    /// `program` is the `link` program.
    ///
    /// # Errors
    /// Where namespaces are not allowed or the far half does not start.
    pub async fn open(
        label: &str,
        program: &Path,
        tcp_ports: &[u16],
        udp_ports: &[u16],
        shape: Shape,
    ) -> Result<Self> {
        let namespace = Namespace::create(label)?;
        let directory = tempfile::tempdir()?;
        let datagrams = Arc::new(UnixDatagram::bind(directory.path().join("near"))?);
        let streams = UnixListener::bind(directory.path().join("streams"))?;

        let mut command = Command::from(namespace.command(program));
        command
            .arg("far")
            .arg(directory.path())
            .arg(join(tcp_ports))
            .arg(join(udp_ports));
        let mut far = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut line = String::new();
        BufReader::new(far.stdout.take().context("far half has no output")?)
            .read_line(&mut line)
            .await?;
        ensure!(line.trim() == "ready", "the far half did not start");
        datagrams.connect(directory.path().join("far"))?;

        let shared = Arc::new(Shared {
            shapers: [
                Mutex::new(Shaper::new(shape, 11)),
                Mutex::new(Shaper::new(shape, 13)),
            ],
            state: watch::Sender::new(State::Open),
            counts: Mutex::new(Counts::default()),
        });
        tokio::spawn(serve_datagrams(datagrams, Arc::clone(&shared)));
        tokio::spawn(serve_streams(streams, Arc::clone(&shared)));
        Ok(Self {
            namespace,
            directory,
            shared,
            _far: far,
        })
    }

    /// Changes the shape of both directions.
    pub fn set_shape(&self, shape: Shape) {
        for shaper in &self.shared.shapers {
            shaper
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .set_shape(shape);
        }
    }

    /// Cuts or restores the line.
    pub fn set_state(&self, state: State) {
        self.shared.state.send_replace(state);
    }

    /// What has passed so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self
            .shared
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The namespace at the far end.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// An executable that runs `program` at the far end.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn wrapper(&self, program: &str) -> Result<PathBuf> {
        self.namespace.wrapper(self.directory.path(), program)
    }
}

impl Shared {
    fn admit(&self, way: Way, bytes: usize) -> Option<Instant> {
        let arrival = if *self.state.borrow() == State::Cut {
            None
        } else {
            self.shapers[way as usize]
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .admit(Instant::now(), bytes)
        };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if arrival.is_none() {
            counts.dropped += 1;
            return None;
        }
        let passed = match way {
            Way::ToClient => &mut counts.to_client,
            Way::ToServer => &mut counts.to_server,
        };
        *passed = (passed.0 + 1, passed.1 + bytes as u64);
        arrival
    }

    /// Waits until the line takes another chunk of a stream; says when it arrives.
    async fn occupy(&self, way: Way, bytes: usize) -> Instant {
        let mut state = self.state.subscribe();
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = state.wait_for(|state| *state != State::Cut).await;
        loop {
            let now = Instant::now();
            {
                let mut shaper = self.shapers[way as usize]
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                let waits = shaper.wait(now);
                // A stream leaves half of a usual queue to the media beside it, as congestion control would.
                if waits < Duration::from_millis(100) {
                    return shaper.occupy(now, bytes);
                }
            }
            sleep_until(now + Duration::from_millis(5)).await;
        }
    }
}

/// Hands over what was put in when its time comes, in order.
fn delay_line<T: Send + 'static, F: Future<Output = bool> + Send>(
    mut deliver: impl FnMut(T) -> F + Send + 'static,
) -> mpsc::UnboundedSender<(Instant, T)> {
    // Bounded by the shaper's queue.
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, T)>();
    tokio::spawn(async move {
        while let Some((due, item)) = receiver.recv().await {
            sleep_until(due).await;
            if !deliver(item).await {
                return;
            }
        }
    });
    sender
}

async fn serve_datagrams(datagrams: Arc<UnixDatagram>, shared: Arc<Shared>) {
    let out = Arc::clone(&datagrams);
    let to_client = delay_line(move |frame: Vec<u8>| {
        let out = Arc::clone(&out);
        async move { out.send(&frame).await.is_ok() }
    });
    let to_server = delay_line(|(socket, payload): (Arc<UdpSocket>, Vec<u8>)| async move {
        let _ = socket.send(&payload).await;
        true
    });

    let mut sockets: HashMap<(u16, SocketAddrV4), Arc<UdpSocket>> = HashMap::new();
    let mut buffer = vec![0; PREFIX + DATAGRAM_MAX];
    while let Ok(length) = datagrams.recv(&mut buffer).await {
        let Some((port, client, payload)) = read_prefix(&buffer[..length]) else {
            continue;
        };
        let socket = if let Some(socket) = sockets.get(&(port, client)) {
            Arc::clone(socket)
        } else {
            let Ok(socket) = connect(port).await else {
                continue;
            };
            sockets.insert((port, client), Arc::clone(&socket));
            tokio::spawn(from_server(
                Arc::clone(&socket),
                port,
                client,
                to_client.clone(),
                Arc::clone(&shared),
            ));
            socket
        };
        if let Some(due) = shared.admit(Way::ToServer, payload.len()) {
            let _ = to_server.send((due, (socket, payload.to_vec())));
        }
    }
}

async fn connect(port: u16) -> std::io::Result<Arc<UdpSocket>> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    socket.connect((Ipv4Addr::LOCALHOST, port)).await?;
    Ok(Arc::new(socket))
}

async fn from_server(
    socket: Arc<UdpSocket>,
    port: u16,
    client: SocketAddrV4,
    to_client: mpsc::UnboundedSender<(Instant, Vec<u8>)>,
    shared: Arc<Shared>,
) {
    let mut buffer = vec![0; PREFIX + DATAGRAM_MAX];
    while !to_client.is_closed() {
        // A refused datagram is reported on the next receive: the server may come back.
        let Ok(length) = socket.recv(&mut buffer[PREFIX..]).await else {
            continue;
        };
        if let Some(due) = shared.admit(Way::ToClient, length) {
            write_prefix(&mut buffer, port, client);
            let _ = to_client.send((due, buffer[..PREFIX + length].to_vec()));
        }
    }
}

async fn serve_streams(listener: UnixListener, shared: Arc<Shared>) {
    while let Ok((mut client, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let mut state = shared.state.subscribe();
            if *state.borrow() == State::NoConnections {
                return anyhow::Ok(());
            }
            let port = client.read_u16().await?;
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
            server.set_nodelay(true)?;
            let (client_reader, client_writer) = client.into_split();
            let (server_reader, server_writer) = server.into_split();
            tokio::select! {
                // Dropping both ends resets the connection.
                _ = state.wait_for(|state| *state == State::NoConnections) => {}
                () = async {
                    tokio::join!(
                        carry(client_reader, server_writer, Way::ToServer, &shared),
                        carry(server_reader, client_writer, Way::ToClient, &shared),
                    );
                } => {}
            }
            Ok(())
        });
    }
}

async fn carry(
    mut reader: impl AsyncReadExt + Unpin,
    writer: impl AsyncWriteExt + Unpin + Send + 'static,
    way: Way,
    shared: &Shared,
) {
    let writer = Arc::new(tokio::sync::Mutex::new(writer));
    let out = Arc::clone(&writer);
    let line = delay_line(move |chunk: Vec<u8>| {
        let out = Arc::clone(&out);
        async move {
            let mut out = out.lock().await;
            if chunk.is_empty() {
                // The end of the stream, and of this line.
                let _ = out.shutdown().await;
                return false;
            }
            out.write_all(&chunk).await.is_ok()
        }
    });
    let mut buffer = vec![0; 1400];
    loop {
        let length = reader.read(&mut buffer).await.unwrap_or(0);
        let due = shared.occupy(way, length).await;
        if line.send((due, buffer[..length].to_vec())).is_err() || length == 0 {
            break;
        }
    }
    // The last bytes are still under way: the connection lives until they arrived.
    line.closed().await;
}

fn join(ports: &[u16]) -> String {
    ports
        .iter()
        .map(u16::to_string)
        .collect::<Vec<_>>()
        .join(",")
}
