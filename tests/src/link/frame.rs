//! How a datagram crosses between the halves: the server's port, the client's address, the payload.

use std::net::{Ipv4Addr, SocketAddrV4};

/// Bytes before the payload.
pub(super) const PREFIX: usize = 8;
/// The largest datagram that crosses: no media packet is larger than a jumbo frame.
pub(super) const DATAGRAM_MAX: usize = 9000;

/// Writes the prefix into the first bytes of `buffer`.
pub(super) fn write_prefix(buffer: &mut [u8], server_port: u16, client: SocketAddrV4) {
    buffer[0..2].copy_from_slice(&server_port.to_be_bytes());
    buffer[2..6].copy_from_slice(&client.ip().octets());
    buffer[6..8].copy_from_slice(&client.port().to_be_bytes());
}

/// Reads what [`write_prefix`] wrote; nothing where `frame` is too short.
pub(super) fn read_prefix(frame: &[u8]) -> Option<(u16, SocketAddrV4, &[u8])> {
    let (prefix, payload) = frame.split_at_checked(PREFIX)?;
    let server_port = u16::from_be_bytes([prefix[0], prefix[1]]);
    let ip = Ipv4Addr::new(prefix[2], prefix[3], prefix[4], prefix[5]);
    let client = SocketAddrV4::new(ip, u16::from_be_bytes([prefix[6], prefix[7]]));
    Some((server_port, client, payload))
}
