//! Session descriptions as LiveKit's clients want them.
//!
//! The engine writes correct answers, but cannot be told the msid, direction and codec order of
//! sections the client created. This module reads offers for what binding needs and reshapes the
//! engine's text, line by line, without understanding more of SDP than that (RFC 8866, RFC 8829).

use std::fmt::Write as _;

use super::send::Sources;
use crate::{Codec, TrackKind};

/// `a=sendrecv` and its kin, as one description states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}

impl Direction {
    fn parse(line: &str) -> Option<Self> {
        match line {
            "a=sendrecv" => Some(Self::SendRecv),
            "a=sendonly" => Some(Self::SendOnly),
            "a=recvonly" => Some(Self::RecvOnly),
            "a=inactive" => Some(Self::Inactive),
            _ => None,
        }
    }

    fn line(self) -> &'static str {
        match self {
            Self::SendRecv => "a=sendrecv",
            Self::SendOnly => "a=sendonly",
            Self::RecvOnly => "a=recvonly",
            Self::Inactive => "a=inactive",
        }
    }

    /// Whether the side that wrote the description sends.
    pub(crate) fn is_sending(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }
}

/// What binding needs to know of one audio or video section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    /// `a=mid`.
    pub(crate) mid: &'a str,
    /// Audio or video.
    pub(crate) kind: TrackKind,
    /// As the writer states it; `sendrecv` when it says nothing.
    pub(crate) direction: Direction,
    /// Port 0 and outside the bundle: the section is dead.
    pub(crate) rejected: bool,
    /// Track id of `a=msid:<stream> <track>`.
    pub(crate) msid_track: Option<&'a str>,
    /// RTP stream ids the writer sends, in its order.
    pub(crate) rids: Vec<&'a str>,
}

/// The audio and video sections of a description, in order.
pub(crate) fn sections(sdp: &str) -> Vec<Section<'_>> {
    let mut bundle: Vec<&str> = Vec::new();
    let mut found: Vec<Section<'_>> = Vec::new();
    let mut current: Option<Section<'_>> = None;
    for line in sdp.lines() {
        let line = line.trim_end();
        if let Some(media) = line.strip_prefix("m=") {
            found.extend(current.take());
            current = begin_section(media);
            continue;
        }
        let Some(section) = current.as_mut() else {
            if let Some(mids) = line.strip_prefix("a=group:BUNDLE") {
                bundle.extend(mids.split_whitespace());
            }
            continue;
        };
        if let Some(mid) = line.strip_prefix("a=mid:") {
            section.mid = mid;
        } else if let Some(direction) = Direction::parse(line) {
            section.direction = direction;
        } else if let Some(msid) = line.strip_prefix("a=msid:") {
            section.msid_track = msid.split_whitespace().nth(1);
        } else if let Some(rid) = line.strip_prefix("a=rid:") {
            let mut words = rid.split_whitespace();
            if let (Some(rid), Some("send")) = (words.next(), words.next()) {
                section.rids.push(rid);
            }
        }
    }
    found.extend(current);
    for section in &mut found {
        section.rejected = section.rejected && !bundle.contains(&section.mid);
    }
    found.retain(|section| !section.mid.is_empty());
    found
}

fn begin_section(media: &str) -> Option<Section<'_>> {
    let mut words = media.split_whitespace();
    let kind = match words.next()? {
        "audio" => TrackKind::Audio,
        "video" => TrackKind::Video,
        _ => return None,
    };
    Some(Section {
        mid: "",
        kind,
        direction: Direction::SendRecv,
        rejected: words.next() == Some("0"),
        msid_track: None,
        rids: Vec::new(),
    })
}

/// How one section of the engine's text is to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Direction to state.
    pub(crate) direction: Direction,
    /// Stream and track id; `None` removes the line, as sections that send nothing must not have one.
    pub(crate) msid: Option<(String, String)>,
    /// What it sends under, in place of the engine's sources.
    pub(crate) sources: Option<Sources>,
    /// Codec to list first.
    pub(crate) codec: Option<Codec>,
}

/// Rewrites the sections for which `shape_of(mid)` has something to say; all else stays.
pub(crate) fn reshape(sdp: &str, shape_of: impl Fn(&str) -> Option<Shape>) -> String {
    let mut out = String::with_capacity(sdp.len());
    let mut section: Vec<&str> = Vec::new();
    for line in sdp.lines() {
        if line.starts_with("m=") {
            flush(&mut out, &section, &shape_of);
            section.clear();
        }
        section.push(line.trim_end());
    }
    flush(&mut out, &section, &shape_of);
    out
}

fn flush(out: &mut String, section: &[&str], shape_of: &impl Fn(&str) -> Option<Shape>) {
    let mid = section.iter().find_map(|line| line.strip_prefix("a=mid:"));
    let Some(shape) = mid.and_then(shape_of) else {
        for line in section {
            push(out, line);
        }
        return;
    };
    let sending = shape.direction.is_sending();
    for line in section {
        if line.starts_with("m=") {
            match shape.codec {
                Some(codec) => push(out, &codec_first(line, section, codec)),
                None => push(out, line),
            }
        } else if Direction::parse(line).is_some() {
            push(out, shape.direction.line());
            if let (Some((stream, track)), true) = (&shape.msid, sending) {
                push(out, &format!("a=msid:{stream} {track}"));
            }
        } else if line.starts_with("a=msid:") || is_source(line) {
            // Written beside the direction, and at the end.
        } else if shape.direction != Direction::RecvOnly && is_transport_wide(line) {
            // The estimate of what we send is the receiver's own (goog-remb).
        } else {
            push(out, line);
        }
    }
    if let (Some(sources), Some((stream, track)), true) = (&shape.sources, &shape.msid, sending) {
        let rtx = section.iter().any(|line| line.contains(" rtx/"));
        let rtx = sources.rtx.filter(|_| rtx);
        for ssrc in std::iter::once(sources.ssrc).chain(rtx) {
            push(out, &format!("a=ssrc:{ssrc} cname:{}", sources.cname));
            push(out, &format!("a=ssrc:{ssrc} msid:{stream} {track}"));
        }
        if let Some(rtx) = rtx {
            push(out, &format!("a=ssrc-group:FID {} {rtx}", sources.ssrc));
        }
    }
}

fn is_source(line: &str) -> bool {
    line.starts_with("a=ssrc:") || line.starts_with("a=ssrc-group:")
}

/// Transport-wide congestion control, as extension or as feedback.
fn is_transport_wide(line: &str) -> bool {
    (line.starts_with("a=extmap:") && line.contains("transport-wide-cc"))
        || (line.starts_with("a=rtcp-fb:") && line.ends_with(" transport-cc"))
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push_str("\r\n");
}

/// The m-line with the payload types of `codec`, each followed by its RTX, moved to the front.
fn codec_first(line: &str, section: &[&str], codec: Codec) -> String {
    let mut words = line.split_whitespace();
    let head: Vec<&str> = words.by_ref().take(3).collect();
    let all: Vec<&str> = words.collect();
    let wanted = payload_types(section, codec);
    let mut front: Vec<&str> = Vec::new();
    for payload_type in all.iter().filter(|pt| wanted.contains(*pt)) {
        front.push(payload_type);
        let apt = format!("apt={payload_type}");
        let rtx = section
            .iter()
            .filter_map(|line| line.strip_prefix("a=fmtp:")?.split_once(' '))
            .find(|(_, parameters)| parameters.split(';').any(|p| p.trim() == apt));
        front.extend(rtx.map(|(rtx, _)| rtx).filter(|rtx| all.contains(rtx)));
    }
    let mut out = head.join(" ");
    let rest = all.iter().filter(|pt| !front.contains(*pt));
    for payload_type in front.iter().chain(rest) {
        // Writing to a String cannot fail.
        let _ = write!(out, " {payload_type}");
    }
    out
}

/// Payload types that a section maps to `codec`, in `a=rtpmap` order.
fn payload_types<'a>(section: &[&'a str], codec: Codec) -> Vec<&'a str> {
    section
        .iter()
        .filter_map(|line| line.strip_prefix("a=rtpmap:")?.split_once(' '))
        .filter(|(_, encoding)| codec_named(encoding) == Some(codec))
        .map(|(payload_type, _)| payload_type)
        .collect()
}

fn codec_named(encoding: &str) -> Option<Codec> {
    let name = encoding.split('/').next()?;
    [
        ("opus", Codec::Opus),
        ("red", Codec::Red),
        ("VP8", Codec::Vp8),
        ("H264", Codec::H264),
        ("VP9", Codec::Vp9),
        ("AV1", Codec::Av1),
    ]
    .into_iter()
    .find(|(known, _)| known.eq_ignore_ascii_case(name))
    .map(|(_, codec)| codec)
}

/// The codec that the description puts first on the section `mid`, if it is one we know.
pub(crate) fn first_codec(sdp: &str, mid: &str) -> Option<Codec> {
    let mut section: Vec<&str> = Vec::new();
    let mut lines = sdp.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("m=") {
            section.clear();
        }
        section.push(line);
        let ends = lines.peek().is_none_or(|next| next.starts_with("m="));
        let ours = || {
            section
                .iter()
                .any(|l| l.strip_prefix("a=mid:") == Some(mid))
        };
        if ends && ours() {
            let media = section.first()?;
            let rtpmaps = |pt: &str| {
                section
                    .iter()
                    .filter_map(|l| l.strip_prefix("a=rtpmap:")?.split_once(' '))
                    .find(|(found, _)| *found == pt)
                    .and_then(|(_, encoding)| codec_named(encoding))
            };
            return media.split_whitespace().skip(3).find_map(rtpmaps);
        }
    }
    None
}
