//! Just enough of Annex B, IVF and Ogg to take an encoder's output apart.

use super::Encoded;

/// H.264 elementary stream; a picture ends before a parameter set or a slice that starts one.
pub(crate) fn annex_b(bytes: &[u8], fps: u32) -> Vec<Encoded> {
    let mut starts = Vec::new();
    for at in 0..bytes.len().saturating_sub(3) {
        if bytes[at..].starts_with(&[0, 0, 1]) {
            starts.push(at + 3);
        }
    }
    let mut pictures: Vec<Vec<u8>> = Vec::new();
    let mut has_slice = true;
    for (index, &start) in starts.iter().enumerate() {
        let mut end = starts.get(index + 1).map_or(bytes.len(), |next| next - 3);
        while end > start && bytes[end - 1] == 0 {
            end -= 1;
        }
        let nal = &bytes[start..end];
        let slice = matches!(nal[0] & 0x1f, 1 | 5);
        // first_mb_in_slice is 0 where its first bit is set.
        let begins = !slice || nal[1] & 0x80 != 0;
        if has_slice && begins {
            pictures.push(Vec::new());
            has_slice = false;
        }
        has_slice |= slice;
        let picture = pictures.last_mut().unwrap();
        picture.extend_from_slice(&(nal.len() as u32).to_be_bytes());
        picture.extend_from_slice(nal);
    }
    pictures
        .into_iter()
        .enumerate()
        .map(|(index, data)| Encoded {
            rtp_time: index as u64 * 90_000 / u64::from(fps),
            data,
        })
        .collect()
}

/// IVF: a header of 32 bytes, then frames with a header of 12.
pub(crate) fn ivf(bytes: &[u8]) -> Vec<Encoded> {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (rate, scale) = (u64::from(number(16)), u64::from(number(20)));
    let mut frames = Vec::new();
    let mut at = 32;
    while at + 12 <= bytes.len() {
        let length = number(at) as usize;
        let pts = u64::from_le_bytes(bytes[at + 4..at + 12].try_into().unwrap());
        frames.push(Encoded {
            rtp_time: pts * 90_000 * scale / rate,
            data: bytes[at + 12..at + 12 + length].to_vec(),
        });
        at += 12 + length;
    }
    frames
}

/// Ogg Opus: packets by the lacing of the pages; the two header packets go. ffmpeg writes 20 ms.
pub(crate) fn ogg_opus(bytes: &[u8]) -> Vec<Encoded> {
    let mut packets: Vec<Vec<u8>> = vec![Vec::new()];
    let mut at = 0;
    while at + 27 <= bytes.len() {
        assert_eq!(&bytes[at..at + 4], b"OggS");
        let segments = bytes[at + 26] as usize;
        let lacing = &bytes[at + 27..at + 27 + segments];
        let mut body = at + 27 + segments;
        for &length in lacing {
            let length = length as usize;
            packets
                .last_mut()
                .unwrap()
                .extend_from_slice(&bytes[body..body + length]);
            body += length;
            if length < 255 {
                packets.push(Vec::new());
            }
        }
        at = body;
    }
    packets.pop();
    packets
        .into_iter()
        .skip(2)
        .enumerate()
        .map(|(index, data)| Encoded {
            rtp_time: index as u64 * 960,
            data,
        })
        .collect()
}
