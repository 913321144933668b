//! Sockets, threads, the clock, and the handle the control plane drives them with.
//!
//! The control plane (signaling) owns rooms and participants; here are only transports (peer
//! connections) and tracks. A [`TransportHandle`] sends messages to the worker thread that owns
//! the transport; replies come back by one-shot channels, events by [`TransportEvents`].

mod handle;
mod inbox;
mod socket;
mod tap;
mod thread;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use tokio::sync::mpsc;

pub use self::handle::{Sfu, TransportHandle};
pub use self::tap::TapReceiver;
use self::thread::WorkerThread;
use crate::TransportEvent;
use crate::limits::WORKERS_MAX;
use crate::worker::Setup;

/// What the media plane needs to know before it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Worker threads, each with a UDP port of its own; 0 means one per core.
    pub workers: usize,
    /// Address the UDP sockets bind to.
    pub bind_address: IpAddr,
    /// Port of the first worker; worker n listens on `udp_port + n`. 0 asks the system for ports.
    pub udp_port: u16,
    /// Addresses offered as ICE candidates; empty means the bind address, or for the unspecified
    /// address the one from which the machine reaches the Internet (else loopback).
    pub advertised_addresses: Vec<IpAddr>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            workers: 0,
            bind_address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            udp_port: 7882,
            advertised_addresses: Vec::new(),
        }
    }
}

/// What is wrong with a [`Config`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// More worker threads than any machine has cores for.
    #[error("{0} workers are more than the 256 that are supported")]
    TooManyWorkers(usize),
    /// The last worker's port would be beyond 65535.
    #[error("UDP port {first} leaves no room for {workers} workers below 65536")]
    PortRange {
        /// The first worker's port.
        first: u16,
        /// Workers that need one each.
        workers: usize,
    },
    /// `0.0.0.0` or `::` cannot be reached by anybody.
    #[error("{0} cannot be advertised, it is the unspecified address")]
    Unspecified(IpAddr),
}

impl Config {
    /// Checks what can be checked without binding a port.
    ///
    /// # Errors
    /// Says which value cannot work.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let workers = self.worker_count();
        if workers > WORKERS_MAX {
            return Err(ConfigError::TooManyWorkers(workers));
        }
        if self.udp_port != 0 && self.port_of(workers.saturating_sub(1)).is_none() {
            return Err(ConfigError::PortRange {
                first: self.udp_port,
                workers,
            });
        }
        match self
            .advertised_addresses
            .iter()
            .find(|a| a.is_unspecified())
        {
            Some(address) => Err(ConfigError::Unspecified(*address)),
            None => Ok(()),
        }
    }

    fn worker_count(&self) -> usize {
        if self.workers == 0 {
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        } else {
            self.workers
        }
    }

    /// The UDP port of a worker; 0 where the system chooses.
    fn port_of(&self, worker: usize) -> Option<u16> {
        if self.udp_port == 0 {
            return Some(0);
        }
        u16::try_from(worker)
            .ok()
            .and_then(|worker| self.udp_port.checked_add(worker))
    }

    fn addresses(&self) -> Vec<IpAddr> {
        if !self.advertised_addresses.is_empty() {
            return self.advertised_addresses.clone();
        }
        if !self.bind_address.is_unspecified() {
            return vec![self.bind_address];
        }
        let mut found: Vec<IpAddr> = Vec::new();
        found.extend(outward_address(Ipv4Addr::UNSPECIFIED.into()));
        if self.bind_address.is_ipv6() {
            found.extend(outward_address(Ipv6Addr::UNSPECIFIED.into()));
        }
        if found.is_empty() {
            found.push(Ipv4Addr::LOCALHOST.into());
        }
        found
    }
}

/// The local address that packets to the Internet leave from. Nothing is sent: connecting a UDP
/// socket only asks the routing table. The destinations are documentation addresses.
fn outward_address(any: IpAddr) -> Option<IpAddr> {
    let anywhere: IpAddr = match any {
        IpAddr::V4(_) => Ipv4Addr::new(192, 0, 2, 1).into(),
        IpAddr::V6(_) => Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((anywhere, 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Why the media plane did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A worker's UDP port could not be bound.
    #[error("cannot bind UDP {address}")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system refused a worker's thread or its event queue.
    #[error("cannot start a worker thread")]
    Thread(#[source] std::io::Error),
}

/// The receiving half of a transport's events. Bounded: a control plane that stops reading loses
/// data messages first, then the transport.
pub type TransportEvents = mpsc::Receiver<TransportEvent>;

fn start_workers(config: &Config) -> Result<Sfu, StartError> {
    config.validate()?;
    let count = config.worker_count();
    let addresses = config.addresses();
    // Where the candidates are the machine's own addresses, replies must leave from the one that
    // was asked; a translated address does not exist here.
    let pin_source = config.bind_address.is_unspecified() && config.advertised_addresses.is_empty();
    let mut threads = Vec::with_capacity(count);
    for worker in 0..count {
        let port = config.port_of(worker).unwrap_or(0);
        let address = SocketAddr::new(config.bind_address, port);
        threads.push(WorkerThread::bind(address, pin_source)?);
    }
    let inboxes: Arc<[_]> = threads.iter().map(WorkerThread::inbox).collect();
    let mut candidates = Vec::new();
    let epoch = (now(), wall_clock());
    for (index, thread) in threads.into_iter().enumerate() {
        let own: Arc<[SocketAddr]> = addresses
            .iter()
            .map(|address| SocketAddr::new(*address, thread.port()))
            .collect();
        candidates.extend(own.iter().copied());
        let setup = Setup {
            index,
            workers: count,
            candidates: own,
            seed: rand::random(),
            epoch,
        };
        thread.start(setup, inboxes.clone())?;
    }
    tracing::info!(workers = count, ?candidates, "media plane started");
    let Some(first) = inboxes.first().cloned() else {
        return Err(StartError::Config(ConfigError::TooManyWorkers(0)));
    };
    Ok(Sfu::new(first, inboxes, candidates.into()))
}

/// The one place where the media plane reads the monotonic clock.
#[expect(clippy::disallowed_methods, reason = "io/ owns the clock")]
fn now() -> Instant {
    Instant::now()
}

/// The one place where the media plane reads the wall clock.
#[expect(clippy::disallowed_methods, reason = "io/ owns the clock")]
fn wall_clock() -> SystemTime {
    SystemTime::now()
}
