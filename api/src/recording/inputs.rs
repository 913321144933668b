//! A view of a recording as input for ffmpeg: its playlists, cut where the encoding changes. The HLS
//! reader keeps the first init segment it meets, so every run of segments that share one becomes a
//! playlist of its own, and a script for the `concat` reader strings them together in exact time.

use std::collections::HashMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

use recordings::{Player, Replay, View};
use tokio::io::AsyncWriteExt;

/// What a command line says of one input.
pub(super) const CONCAT: [&str; 6] = [
    "-protocol_whitelist",
    "file,crypto,data",
    "-safe",
    "0",
    "-f",
    "concat",
];

/// A run of segments that share an init segment.
#[derive(Debug, Default)]
struct Run {
    init: String,
    segments: Vec<Segment>,
}

/// A segment as a playlist tells of it.
#[derive(Debug)]
struct Segment {
    file: String,
    /// Seconds.
    duration: f64,
    /// Its `EXT-X-BYTERANGE` line, where not all of the file plays.
    range: Option<String>,
}

/// The kind of a view's playlist.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lane {
    Video,
    Audio,
}

impl Lane {
    fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }
}

/// Where an input begins. ffmpeg cannot seek in fragmented playlists, so they begin at a segment.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begin {
    /// With the view.
    Start,
    /// With the segment that holds this second of the view.
    Within(f64),
    /// With the first segment that begins at this second or later.
    After(f64),
}

/// An input, by the name of its script.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) name: String,
    /// Seconds of the view that were left out before it.
    pub(super) start_s: f64,
}

/// Writes the script of a view's pictures or sound into `folder`; `None` where the view has none, or
/// holds VP8, which HLS does not take.
///
/// # Errors
/// A file cannot be read or written.
pub(super) async fn script(
    replay: &Replay,
    view: &View,
    lane: Lane,
    begin: Begin,
    folder: &Path,
) -> io::Result<Option<Input>> {
    if view.player != Player::Hls {
        return Ok(None);
    }
    let Some(playlist) = replay.file(&format!("{}-{}.m3u8", view.name, lane.name())) else {
        return Ok(None);
    };
    let bytes = replay.read(&playlist, 0..playlist.bytes).await;
    let bytes = bytes.map_err(io::Error::other)?.collect().await;
    let text = String::from_utf8_lossy(&bytes.map_err(io::Error::other)?).into_owned();
    let prefix = format!("{}-{}", view.name, lane.name());
    let mut script = String::from("ffconcat version 1.0\n");
    let mut runs = runs(&text)?;
    let start_s = cut(&mut runs, begin);
    for (index, run) in runs.iter().enumerate() {
        let name = format!("{prefix}-{index}.m3u8");
        let mut places = HashMap::new();
        for file in run.files() {
            places.insert(file, place(replay, file, folder).await?);
        }
        let playlist = run.playlist(|file| places.get(file).map_or(file, String::as_str));
        tokio::fs::write(folder.join(&name), playlist).await?;
        let _ = writeln!(
            script,
            "file '{name}'\noption allowed_extensions ALL\nduration {:.6}",
            run.duration()
        );
    }
    let name = format!("{prefix}.ffconcat");
    tokio::fs::write(folder.join(&name), script).await?;
    Ok(Some(Input { name, start_s }))
}

/// Leaves out the segments before the begin; returns how long they are.
fn cut(runs: &mut Vec<Run>, begin: Begin) -> f64 {
    let mut left_out = 0.0;
    for run in &mut *runs {
        let mut over = false;
        run.segments.retain(|segment| {
            over |= match begin {
                Begin::Start => true,
                Begin::Within(at) => left_out + segment.duration > at,
                Begin::After(at) => left_out >= at,
            };
            if !over {
                left_out += segment.duration;
            }
            over
        });
        if over {
            break;
        }
    }
    runs.retain(|run| !run.segments.is_empty());
    left_out
}

/// Where a file of the recording lies; one that only a bucket holds is brought into `folder`.
async fn place(replay: &Replay, name: &str, folder: &Path) -> io::Result<String> {
    let file = replay.file(name);
    let file = file.ok_or_else(|| io::Error::other(format!("the recording has no {name}")))?;
    if tokio::fs::try_exists(&file.path).await? {
        return Ok(std::path::absolute(&file.path)?.display().to_string());
    }
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        tokio::fs::create_dir_all(parent).await?;
    }
    let mut copy = tokio::fs::File::create(&path).await?;
    let mut body = replay
        .read(&file, 0..file.bytes)
        .await
        .map_err(io::Error::other)?;
    while let Some(chunk) = body.next().await {
        copy.write_all(&chunk.map_err(io::Error::other)?).await?;
    }
    copy.flush().await?;
    Ok(path.display().to_string())
}

/// The runs of one of our own media playlists.
fn runs(playlist: &str) -> io::Result<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut duration, mut range) = (0.0, None);
    for line in playlist.lines() {
        if let Some(map) = line.strip_prefix("#EXT-X-MAP:URI=\"") {
            runs.push(Run {
                init: map.trim_end_matches('"').to_owned(),
                segments: Vec::new(),
            });
        } else if let Some(seconds) = line.strip_prefix("#EXTINF:") {
            let seconds = seconds.trim_end_matches(',').parse();
            duration = seconds.map_err(io::Error::other)?;
        } else if line.starts_with("#EXT-X-BYTERANGE:") {
            range = Some(line.to_owned());
        } else if !line.starts_with('#')
            && let Some(run) = runs.last_mut()
        {
            run.segments.push(Segment {
                file: line.to_owned(),
                duration,
                range: range.take(),
            });
        }
    }
    Ok(runs)
}

impl Run {
    fn duration(&self) -> f64 {
        self.segments.iter().map(|segment| segment.duration).sum()
    }

    /// Every file it names.
    fn files(&self) -> impl Iterator<Item = &str> {
        let segments = self.segments.iter().map(|segment| segment.file.as_str());
        std::iter::once(self.init.as_str()).chain(segments)
    }

    /// Its own playlist, with `place` for the names in it.
    fn playlist<'a>(&'a self, place: impl Fn(&'a str) -> &'a str) -> String {
        let longest = self
            .segments
            .iter()
            .map(|it| it.duration)
            .fold(1.0, f64::max);
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{:.0}\n#EXT-X-PLAYLIST-TYPE:VOD\n\
             #EXT-X-MAP:URI=\"{}\"\n",
            longest.ceil(),
            place(&self.init)
        );
        for segment in &self.segments {
            let _ = writeln!(text, "#EXTINF:{:.6},", segment.duration);
            if let Some(range) = &segment.range {
                let _ = writeln!(text, "{range}");
            }
            let _ = writeln!(text, "{}", place(&segment.file));
        }
        text.push_str("#EXT-X-ENDLIST\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playlist_is_cut_where_the_init_segment_changes() {
        let playlist = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-MAP:URI=\"1/init-1.mp4\"\n\
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n#EXTINF:4.000000,\n1/seg-000001.m4s\n\
            #EXTINF:2.500000,\n#EXT-X-BYTERANGE:900@0\n1/seg-000002.m4s\n#EXT-X-DISCONTINUITY\n\
            #EXT-X-MAP:URI=\"1/init-2.mp4\"\n#EXTINF:1.000000,\n1/seg-000003.m4s\n#EXT-X-ENDLIST\n";
        let found = runs(playlist).expect("reads");
        assert_eq!(found.len(), 2);
        assert!((found[0].duration() - 6.5).abs() < 1e-9);
        assert!((found[1].duration() - 1.0).abs() < 1e-9);
        let written = |run: &Run| {
            let files = run.files().map(|file| (file, format!("/r/{file}")));
            let places: HashMap<&str, String> = files.collect();
            run.playlist(|file| places.get(file).map_or(file, String::as_str))
        };
        let first = written(&found[0]);
        assert!(
            first.contains("#EXT-X-MAP:URI=\"/r/1/init-1.mp4\""),
            "{first}"
        );
        assert!(
            first.contains("#EXT-X-BYTERANGE:900@0\n/r/1/seg-000002.m4s\n"),
            "{first}"
        );
        assert!(!first.contains("seg-000003"), "{first}");
        assert!(written(&found[1]).ends_with("/r/1/seg-000003.m4s\n#EXT-X-ENDLIST\n"));
    }

    #[test]
    fn inputs_begin_at_a_segment() {
        let playlist = "#EXT-X-MAP:URI=\"a\"\n#EXTINF:2,\n1\n#EXTINF:2,\n2\n\
            #EXT-X-MAP:URI=\"b\"\n#EXTINF:2,\n3\n#EXTINF:2,\n4\n";
        for (begin, first, left_out) in [
            (Begin::Start, "1", 0.0),
            (Begin::Within(3.5), "2", 2.0),
            (Begin::Within(4.0), "3", 4.0),
            (Begin::After(4.0), "3", 4.0),
            (Begin::After(4.5), "4", 6.0),
        ] {
            let mut runs = runs(playlist).expect("reads");
            assert!((cut(&mut runs, begin) - left_out).abs() < 1e-9, "{begin:?}");
            assert_eq!(runs[0].segments[0].file, first, "{begin:?}");
        }
    }
}
