//! Whose datagram is it? Connectivity checks are told apart by the username fragment they carry
//! (RFC 8445 §7.2.2), all else by its source address. Checks go first and by name only: an address
//! behind a NAT may have belonged to another client a moment ago.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::command::TransportId;

/// Fixed header: type, length, cookie, transaction (RFC 8489 §5).
const STUN_HEADER: usize = 20;
const STUN_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const ATTRIBUTE_USERNAME: u16 = 0x0006;
const ATTRIBUTE_USE_CANDIDATE: u16 = 0x0025;

#[derive(Debug, Default)]
pub(super) struct Demux {
    by_ufrag: HashMap<String, TransportId>,
    by_address: HashMap<SocketAddr, TransportId>,
}

impl Demux {
    pub(super) fn add_ufrag(&mut self, ufrag: &str, transport: TransportId) {
        self.by_ufrag.insert(ufrag.to_owned(), transport);
    }

    pub(super) fn remove_ufrag(&mut self, ufrag: &str) {
        self.by_ufrag.remove(ufrag);
    }

    /// The address is the transport's from now on; whose it was before. Call only after the
    /// engine answered a check from there, for then the client proved that it knows the password.
    pub(super) fn set_address(
        &mut self,
        address: SocketAddr,
        transport: TransportId,
    ) -> Option<TransportId> {
        self.by_address.insert(address, transport)
    }

    pub(super) fn remove_address(&mut self, address: SocketAddr, transport: TransportId) {
        if self.by_address.get(&address) == Some(&transport) {
            self.by_address.remove(&address);
        }
    }

    pub(super) fn find(&self, source: SocketAddr, datagram: &[u8]) -> Option<TransportId> {
        if is_stun(datagram) {
            return local_ufrag(datagram).and_then(|ufrag| self.by_ufrag.get(ufrag).copied());
        }
        self.by_address.get(&source).copied()
    }
}

/// Whether the datagram is STUN (RFC 7983 §7).
pub(super) fn is_stun(datagram: &[u8]) -> bool {
    datagram.len() >= STUN_HEADER
        && datagram.first().is_some_and(|first| *first < 4)
        && datagram.get(4..8) == Some(&STUN_COOKIE)
}

/// Whether the datagram answers a connectivity check with success.
pub(super) fn is_check_success(datagram: &[u8]) -> bool {
    is_stun(datagram) && datagram.get(..2) == Some(&[0x01, 0x01])
}

/// Whether the datagram is a check that nominates the path it came on (RFC 8445 §7.1.2).
pub(super) fn is_nomination(datagram: &[u8]) -> bool {
    is_stun(datagram) && attribute(datagram, ATTRIBUTE_USE_CANDIDATE).is_some()
}

/// Our half of the username `<ours>:<theirs>`.
pub(crate) fn local_ufrag(datagram: &[u8]) -> Option<&str> {
    let username = attribute(datagram, ATTRIBUTE_USERNAME)?;
    std::str::from_utf8(username).ok()?.split(':').next()
}

fn attribute(datagram: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut rest = datagram.get(STUN_HEADER..)?;
    loop {
        let (head, tail) = rest.split_first_chunk::<4>()?;
        let [type_high, type_low, length_high, length_low] = *head;
        let length = usize::from(u16::from_be_bytes([length_high, length_low]));
        if u16::from_be_bytes([type_high, type_low]) == wanted {
            return tail.get(..length);
        }
        rest = tail.get(length.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(username: &str) -> Vec<u8> {
        let mut datagram = vec![0, 1, 0, 0];
        datagram.extend(STUN_COOKIE);
        datagram.extend([7; 12]);
        // An attribute of odd length before it, padded.
        datagram.extend([0x80, 0x22, 0, 3, b'a', b'b', b'c', 0]);
        datagram.extend(ATTRIBUTE_USERNAME.to_be_bytes());
        datagram.extend(u16::try_from(username.len()).unwrap().to_be_bytes());
        datagram.extend(username.as_bytes());
        datagram
    }

    #[test]
    fn checks_go_by_ufrag_even_from_an_address_that_was_somebody_elses() {
        let address: SocketAddr = "192.0.2.1:4000".parse().unwrap();
        let mut demux = Demux::default();
        demux.add_ufrag("ours", 1);
        demux.set_address(address, 2);
        assert_eq!(demux.find(address, &check("ours:theirs")), Some(1));
        assert_eq!(demux.find(address, &check("other:theirs")), None);
        assert_eq!(demux.find(address, &[0x80, 96, 0, 0]), Some(2));
    }

    #[test]
    fn a_check_nominates_its_path_only_if_it_says_so() {
        let mut datagram = check("ours:theirs");
        assert!(!is_nomination(&datagram));
        // Usernames are padded to whole words.
        datagram.resize(datagram.len().next_multiple_of(4), 0);
        datagram.extend([0, 0x25, 0, 0]);
        assert!(is_nomination(&datagram));
    }

    #[test]
    fn truncated_checks_belong_to_nobody() {
        let full = check("ours:theirs");
        let mut demux = Demux::default();
        demux.add_ufrag("ours", 1);
        let address: SocketAddr = "192.0.2.1:4000".parse().unwrap();
        for end in 0..full.len() - 6 {
            assert_eq!(demux.find(address, &full[..end]), None, "cut at {end}");
        }
    }
}
