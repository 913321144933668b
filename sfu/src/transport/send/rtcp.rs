//! What receivers report, and what we report to them (RFC 3550 §6, RFC 4585, RFC 5104, REMB).

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

/// Bytes of a report block.
const BLOCK: usize = 24;

/// One thing that a receiver says of what we send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feedback {
    /// These packets did not come: `first`, and those of the 16 after it whose bits are set.
    Nack { ssrc: u32, first: u16, after: u16 },
    /// The decoder needs a keyframe (PLI or FIR).
    KeyframeWanted { ssrc: u32 },
    /// What the line carries, in bits per second.
    Remb { bitrate_bps: u64 },
    /// A report block.
    Report(Block),
}

/// A receiver's report on one of our streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) ssrc: u32,
    /// Lost since the report before, of 256.
    pub(super) lost_of_256: u8,
    /// Highest sequence number that came, with its cycles.
    pub(super) highest: u32,
    /// Middle 32 bits of the NTP time of our latest report; 0 when none came.
    pub(super) last_report: u32,
    /// Since then, in 1/65536 s.
    pub(super) delay: u32,
}

/// Whether a datagram is SRTCP rather than SRTP or something else (RFC 5761 §4, RFC 7983 §7).
pub(crate) fn is_rtcp(datagram: &[u8]) -> bool {
    matches!(datagram, [128..=191, 192..=223, ..])
}

/// Reads a compound packet and tells `each` of what concerns senders; all else, and what is cut
/// short, is passed over.
pub(super) fn read(mut compound: &[u8], mut each: impl FnMut(Feedback)) {
    while let Some((header, _)) = compound.split_first_chunk::<4>() {
        let [first, kind, high, low] = *header;
        let words = usize::from(u16::from_be_bytes([high, low]));
        let len = words.saturating_add(1).saturating_mul(4);
        let Some((packet, rest)) = compound.split_at_checked(len) else {
            return;
        };
        compound = rest;
        let format = first & 0x1f;
        let Some(body) = packet.get(4..) else {
            return;
        };
        match (kind, format) {
            (RECEIVER_REPORT, count) => blocks(body.get(4..), count, &mut each),
            (SENDER_REPORT, count) => blocks(body.get(24..), count, &mut each),
            (TRANSPORT_FEEDBACK, 1) => nacks(body, &mut each),
            (PAYLOAD_FEEDBACK, 1) => {
                if let Some(ssrc) = word(body, 4) {
                    each(Feedback::KeyframeWanted { ssrc });
                }
            }
            (PAYLOAD_FEEDBACK, 4) => {
                for entry in body.get(8..).unwrap_or_default().chunks_exact(8) {
                    if let Some(ssrc) = word(entry, 0) {
                        each(Feedback::KeyframeWanted { ssrc });
                    }
                }
            }
            (PAYLOAD_FEEDBACK, 15) => {
                if let Some(bitrate_bps) = remb(body) {
                    each(Feedback::Remb { bitrate_bps });
                }
            }
            _ => {}
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes))
}

fn blocks(bytes: Option<&[u8]>, count: u8, each: &mut impl FnMut(Feedback)) {
    let blocks = bytes.unwrap_or_default().chunks_exact(BLOCK);
    for block in blocks.take(usize::from(count)) {
        let read = || {
            Some(Block {
                ssrc: word(block, 0)?,
                lost_of_256: *block.get(4)?,
                highest: word(block, 8)?,
                last_report: word(block, 16)?,
                delay: word(block, 20)?,
            })
        };
        if let Some(block) = read() {
            each(Feedback::Report(block));
        }
    }
}

fn nacks(body: &[u8], each: &mut impl FnMut(Feedback)) {
    let Some(ssrc) = word(body, 4) else {
        return;
    };
    for entry in body.get(8..).unwrap_or_default().chunks_exact(4) {
        if let [a, b, c, d] = *entry {
            each(Feedback::Nack {
                ssrc,
                first: u16::from_be_bytes([a, b]),
                after: u16::from_be_bytes([c, d]),
            });
        }
    }
}

/// draft-alvestrand-rmcat-remb §2.2: exponent of 6 bits, mantissa of 18.
fn remb(body: &[u8]) -> Option<u64> {
    if body.get(8..12)? != b"REMB" {
        return None;
    }
    let packed = word(body, 12)? & 0x00ff_ffff;
    let mantissa = u64::from(packed & 0x3_ffff);
    let exponent = packed >> 18;
    // Beyond 64 bits it is only a way to say "without end".
    let fits = exponent <= mantissa.leading_zeros();
    Some(if fits { mantissa << exponent } else { u64::MAX })
}

/// What a sender report states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) ssrc: u32,
    /// NTP time of the report.
    pub(super) ntp: u64,
    /// The stream's timestamp at that instant.
    pub(super) rtp_time: u32,
    pub(super) packets: u32,
    pub(super) octets: u32,
}

/// Appends a sender report without blocks, and the source's canonical name.
pub(super) fn write_report(out: &mut Vec<u8>, report: Report, cname: &str) {
    out.extend_from_slice(&[0x80, SENDER_REPORT, 0, 6]);
    out.extend_from_slice(&report.ssrc.to_be_bytes());
    out.extend_from_slice(&report.ntp.to_be_bytes());
    out.extend_from_slice(&report.rtp_time.to_be_bytes());
    out.extend_from_slice(&report.packets.to_be_bytes());
    out.extend_from_slice(&report.octets.to_be_bytes());

    let name = cname.as_bytes();
    let name = name.get(..name.len().min(255)).unwrap_or_default();
    // SSRC, the item with its type and length, and at least one zero to end the list.
    let bytes = name.len().saturating_add(7).next_multiple_of(4);
    let words = u16::try_from(bytes >> 2).unwrap_or(0).to_be_bytes();
    let [high, low] = words;
    out.extend_from_slice(&[0x81, SOURCE_DESCRIPTION, high, low]);
    let start = out.len();
    out.extend_from_slice(&report.ssrc.to_be_bytes());
    out.extend_from_slice(&[1, u8::try_from(name.len()).unwrap_or(0)]);
    out.extend_from_slice(name);
    out.resize(start.saturating_add(bytes), 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heard(compound: &[u8]) -> Vec<Feedback> {
        let mut all = Vec::new();
        read(compound, |feedback| all.push(feedback));
        all
    }

    #[test]
    fn a_compound_of_all_that_receivers_say_is_understood() {
        let mut compound = vec![0x81, 201, 0, 7, 0, 0, 0, 9];
        compound.extend([0, 0, 0, 5, 64, 0, 0, 1, 0, 1, 0, 2, 0, 0, 0, 0]);
        compound.extend([1, 2, 3, 4, 0, 1, 0, 0]);
        compound.extend([0x81, 205, 0, 4, 0, 0, 0, 9, 0, 0, 0, 5]);
        compound.extend([0, 7, 0, 1, 1, 0, 0, 0]);
        compound.extend([0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 5]);
        compound.extend([0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0]);
        compound.extend([0, 0, 0, 6, 1, 0, 0, 0]);
        compound.extend([0x8f, 206, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        compound.extend(b"REMB");
        compound.extend([1, 3 << 2 | 1, 0, 2, 0, 0, 0, 5]);
        let nack = |first, after| Feedback::Nack {
            ssrc: 5,
            first,
            after,
        };
        assert_eq!(
            heard(&compound),
            [
                Feedback::Report(Block {
                    ssrc: 5,
                    lost_of_256: 64,
                    highest: 0x1_0002,
                    last_report: 0x0102_0304,
                    delay: 0x1_0000,
                }),
                nack(7, 1),
                nack(256, 0),
                Feedback::KeyframeWanted { ssrc: 5 },
                Feedback::KeyframeWanted { ssrc: 6 },
                Feedback::Remb {
                    bitrate_bps: 0x1_0002 << 3
                },
            ]
        );
    }

    #[test]
    fn a_report_and_its_name_are_whole_words() {
        for cname in ["", "a", "PA_12345", "PA_123456"] {
            let mut out = Vec::new();
            let report = Report {
                ssrc: 1,
                ntp: 2,
                rtp_time: 3,
                packets: 4,
                octets: 5,
            };
            write_report(&mut out, report, cname);
            let words = usize::from(u16::from_be_bytes([out[30], out[31]]));
            assert_eq!(out.len(), 28 + 4 + words * 4, "{cname}");
            assert_eq!(out.last(), Some(&0));
            assert_eq!(&out[38..38 + cname.len()], cname.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_read_without_harm(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            kind in 200u8..=207,
            format in 0u8..32,
        ) {
            let _ = heard(&bytes);
            let mut packet = vec![0x80 | format, kind, 0, (bytes.len() / 4) as u8];
            packet.extend(bytes);
            let _ = heard(&packet);
        }
    }
}
