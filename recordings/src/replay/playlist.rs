//! HLS playlists (RFC 8216). Written here rather than with `m3u8-rs`, which prints durations
//! as 32-bit floats by a process-wide precision and puts `EXT-X-MAP` before
//! `EXT-X-DISCONTINUITY`; the tests read them back with that crate.

use std::fmt::Write;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// One media segment of a playlist.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Relative to the playlist.
    pub(crate) uri: String,
    /// Init segment, relative to the playlist.
    pub(crate) map: String,
    pub(crate) duration_s: f64,
    /// Bytes to take from the start of the file, where not all of it.
    pub(crate) bytes: Option<u64>,
    pub(crate) discontinuity: bool,
    pub(crate) wall_clock: OffsetDateTime,
}

/// A complete media playlist.
pub(crate) fn media(entries: &[Entry]) -> String {
    // RFC 8216 §4.3.3.1: no segment, rounded, may be longer than the target.
    let target = entries
        .iter()
        .map(|entry| entry.duration_s)
        .fold(1.0, f64::max)
        .ceil();
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{target:.0}\n#EXT-X-MEDIA-SEQUENCE:1\n\
         #EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    );
    let mut map = None;
    for entry in entries {
        if entry.discontinuity {
            text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        if map != Some(&entry.map) {
            let _ = writeln!(text, "#EXT-X-MAP:URI=\"{}\"", entry.map);
            map = Some(&entry.map);
        }
        if let Ok(wall_clock) = entry.wall_clock.format(&Rfc3339) {
            let _ = writeln!(text, "#EXT-X-PROGRAM-DATE-TIME:{wall_clock}");
        }
        let _ = writeln!(text, "#EXTINF:{:.6},", entry.duration_s);
        if let Some(bytes) = entry.bytes {
            let _ = writeln!(text, "#EXT-X-BYTERANGE:{bytes}@0");
        }
        let _ = writeln!(text, "{}", entry.uri);
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// What a multivariant playlist says of its one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) uri: String,
    /// Playlist of the sound that belongs to the pictures.
    pub(crate) audio_uri: Option<String>,
    pub(crate) codecs: Vec<String>,
    pub(crate) size: Option<(u16, u16)>,
    pub(crate) bandwidth_bps: u64,
}

/// A multivariant playlist.
pub(crate) fn multivariant(variant: &Variant) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    if let Some(audio) = &variant.audio_uri {
        let _ = writeln!(
            text,
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"Sound\",DEFAULT=YES,\
             AUTOSELECT=YES,CHANNELS=\"2\",URI=\"{audio}\""
        );
    }
    let _ = write!(
        text,
        "#EXT-X-STREAM-INF:BANDWIDTH={},CODECS=\"{}\"",
        variant.bandwidth_bps.max(1),
        variant.codecs.join(",")
    );
    if let Some((width, height)) = variant.size {
        let _ = write!(text, ",RESOLUTION={width}x{height}");
    }
    if variant.audio_uri.is_some() {
        text.push_str(",AUDIO=\"audio\"");
    }
    let _ = write!(text, "\n{}\n", variant.uri);
    text
}
