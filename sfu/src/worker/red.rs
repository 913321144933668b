//! Redundant audio (RFC 2198) for those who take none.

/// The newest frame of a redundant payload; `None` if it is malformed.
///
/// Headers come first: four bytes per redundant block, the first bit set and the block's length in
/// the last ten, then one byte for the newest. The blocks follow in the same order.
pub(crate) fn primary(payload: &[u8]) -> Option<&[u8]> {
    let mut headers = payload;
    let mut skipped = 0usize;
    loop {
        let (first, rest) = headers.split_first()?;
        if first & 0x80 == 0 {
            return rest.get(skipped..).filter(|frame| !frame.is_empty());
        }
        let (header, rest) = headers.split_first_chunk::<4>()?;
        let [_, _, high, low] = *header;
        let length = u16::from_be_bytes([high & 0x03, low]);
        skipped = skipped.checked_add(usize::from(length))?;
        headers = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_frame_follows_the_redundant_ones() {
        let mut payload = vec![0x80 | 111, 0, 0, 3, 111];
        payload.extend(b"oldnewest");
        assert_eq!(primary(&payload), Some(b"newest".as_slice()));
        assert_eq!(primary(&[111, 1, 2]), Some([1, 2].as_slice()));
    }

    #[test]
    fn lengths_beyond_the_payload_are_malformed() {
        assert_eq!(primary(&[]), None);
        assert_eq!(primary(&[0x80 | 111, 0, 3, 0xff, 111, 1]), None);
        assert_eq!(primary(&[0x80 | 111, 0]), None);
        assert_eq!(primary(&[0x80 | 111, 0, 0, 1, 111, 9]), None);
    }
}
