//! RTMP: the listener, and one task for each encoder.

mod amf;
mod connection;
mod session;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;

use super::StreamKeys;
use crate::Context;
use crate::limits::{RTMP_CONNECTIONS_MAX, RTMP_CONNECTIONS_PER_ADDRESS};

/// After the system refused a connection, for want of file descriptors mostly.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// Takes encoders in until the listener's future is dropped.
pub(crate) async fn serve(context: Arc<Context>, listener: TcpListener, keys: Arc<dyn StreamKeys>) {
    let doorman = Doorman::default();
    loop {
        let (socket, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "an RTMP connection could not be accepted");
                tokio::time::sleep(ACCEPT_RETRY).await;
                continue;
            }
        };
        let Some(place) = doorman.admit(address.ip().to_canonical()) else {
            // The socket closes; a line for each would let a flood fill the log.
            tracing::debug!("an RTMP connection beyond the limit was closed");
            continue;
        };
        let (context, keys) = (context.clone(), keys.clone());
        tokio::spawn(async move {
            connection::run(context, keys, socket).await;
            drop(place);
        });
    }
}

/// Counts connections.
#[derive(Debug, Clone, Default)]
struct Doorman {
    inside: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A connection's place; free again when dropped.
#[derive(Debug)]
struct Place {
    doorman: Doorman,
    address: IpAddr,
}

impl Doorman {
    fn admit(&self, address: IpAddr) -> Option<Place> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = inside.values().sum();
        let own = inside.get(&address).copied().unwrap_or(0);
        if all >= RTMP_CONNECTIONS_MAX || own >= RTMP_CONNECTIONS_PER_ADDRESS {
            return None;
        }
        inside.insert(address, own + 1);
        Some(Place {
            doorman: self.clone(),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let inside = &self.doorman.inside;
        let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
        match inside.get_mut(&self.address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                inside.remove(&self.address);
            }
        }
    }
}
