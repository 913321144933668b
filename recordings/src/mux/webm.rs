//! WebM for VP8: a header whose Segment has unknown size (RFC 8794 §6.2), and clusters that are
//! complete when they are appended. Written here because the `webm` crate drives a C++ muxer that
//! seeks back to fill in sizes, which a file that must survive a crash at any byte cannot allow.

use super::{Part, Sample};
use crate::shape::Size;

const EBML: &[u8] = &[0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT: &[u8] = &[0x18, 0x53, 0x80, 0x67];
const INFO: &[u8] = &[0x15, 0x49, 0xa9, 0x66];
const TRACKS: &[u8] = &[0x16, 0x54, 0xae, 0x6b];
const CLUSTER: &[u8] = &[0x1f, 0x43, 0xb6, 0x75];
const CLUSTER_TIMESTAMP: &[u8] = &[0xe7];
const SIMPLE_BLOCK: &[u8] = &[0xa3];
const BLOCK_GROUP: &[u8] = &[0xa0];
const BLOCK: &[u8] = &[0xa1];
const BLOCK_DURATION: &[u8] = &[0x9b];
const REFERENCE_BLOCK: &[u8] = &[0xfb];

/// An element whose size is unknown, written with eight bytes as muxers do.
const UNKNOWN_SIZE: [u8; 8] = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

/// Bytes of an element's header where its id has one byte.
const ELEMENT_HEADER: usize = 9;

/// Bytes of a block before its data: track, two of time, flags.
const BLOCK_HEADER: usize = 4;

/// Track number, as a one-byte EBML number.
const TRACK: u8 = 0x81;

pub(super) fn init_segment(size: Size) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let header = [
        unsigned(&[0x42, 0x86], 1),
        unsigned(&[0x42, 0xf7], 1),
        unsigned(&[0x42, 0xf2], 4),
        unsigned(&[0x42, 0xf3], 8),
        element(&[0x42, 0x82], b"webm"),
        unsigned(&[0x42, 0x87], 4),
        unsigned(&[0x42, 0x85], 2),
    ];
    bytes.extend(element(EBML, &header.concat()));
    bytes.extend_from_slice(SEGMENT);
    bytes.extend_from_slice(&UNKNOWN_SIZE);
    // Timestamps count milliseconds.
    let info = [
        unsigned(&[0x2a, 0xd7, 0xb1], 1_000_000),
        element(&[0x4d, 0x80], b"Klieg"),
        element(&[0x57, 0x41], b"Klieg"),
    ];
    bytes.extend(element(INFO, &info.concat()));
    let video = [
        unsigned(&[0xb0], u64::from(size.width)),
        unsigned(&[0xba], u64::from(size.height)),
    ];
    let entry = [
        unsigned(&[0xd7], 1),
        unsigned(&[0x73, 0xc5], 1),
        unsigned(&[0x9c], 0),
        unsigned(&[0x83], 1),
        element(&[0x86], b"V_VP8"),
        element(&[0xe0], &video.concat()),
    ];
    bytes.extend(element(TRACKS, &element(&[0xae], &entry.concat())));
    bytes
}

/// A cluster. The last block carries its duration, so that a player knows where the next cluster
/// joins.
pub(super) fn cluster(timescale: u32, samples: &[Sample]) -> Part {
    let start = samples
        .first()
        .map_or(0, |sample| millis(sample.time, timescale));
    let mut body = unsigned(CLUSTER_TIMESTAMP, start);
    let mut first_at = 0;
    for (index, sample) in samples.iter().enumerate() {
        let last = index.saturating_add(1) == samples.len();
        if index == 0 {
            // A block is wrapped once, or twice in a group; before the data stand its four bytes.
            let headers = if last {
                2 * ELEMENT_HEADER
            } else {
                ELEMENT_HEADER
            };
            first_at = body
                .len()
                .saturating_add(headers)
                .saturating_add(BLOCK_HEADER);
        }
        let at = millis(sample.time, timescale);
        // Parts last a second or so; blocks may be 32 s from their cluster's time.
        let offset = i16::try_from(at.saturating_sub(start)).unwrap_or(i16::MAX);
        let [high, low] = offset.to_be_bytes();
        let flags = if sample.sync && !last { 0x80 } else { 0 };
        let mut block = Vec::with_capacity(sample.data.len().saturating_add(BLOCK_HEADER));
        block.extend_from_slice(&[TRACK, high, low, flags]);
        block.extend_from_slice(&sample.data);
        if !last {
            body.extend(element(SIMPLE_BLOCK, &block));
            continue;
        }
        let end = sample.time.saturating_add(u64::from(sample.duration));
        let duration = millis(end, timescale).saturating_sub(at);
        let mut group = element(BLOCK, &block);
        group.extend(unsigned(BLOCK_DURATION, duration));
        if !sample.sync {
            group.extend(element(REFERENCE_BLOCK, &[0xff]));
        }
        body.extend(element(BLOCK_GROUP, &group));
    }
    let bytes = element(CLUSTER, &body);
    let header = bytes.len().saturating_sub(body.len());
    let first = samples.first().map_or(0, |sample| sample.data.len());
    Part {
        bytes,
        first_sample: (as_u64(header.saturating_add(first_at)), as_u64(first)),
    }
}

fn millis(ticks: u64, timescale: u32) -> u64 {
    let scale = u64::from(timescale.max(1));
    ticks
        .saturating_mul(1000)
        .saturating_add(scale >> 1)
        .checked_div(scale)
        .unwrap_or(0)
}

fn element(id: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len().saturating_add(12));
    bytes.extend_from_slice(id);
    // Eight-byte sizes hold everything and keep this simple: 0x01, then 56 bits.
    let [_, rest @ ..] = as_u64(body.len()).to_be_bytes();
    bytes.push(0x01);
    bytes.extend_from_slice(&rest);
    bytes.extend_from_slice(body);
    bytes
}

fn unsigned(id: &[u8], value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let significant = bytes
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or_else(|| bytes.len().saturating_sub(1));
    element(id, bytes.get(significant..).unwrap_or_default())
}

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
