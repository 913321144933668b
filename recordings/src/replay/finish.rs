//! Completes a recording's folder: playlists, bridges, the description and the list of files.
//! Doing it twice gives the same folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::description::{
    Description, IndexedSegment, Media, Piece, Player, SegmentIndex, Span, Track, View,
};
use super::lane::{self, Item, Lane, seconds};
use super::parts;
use super::playlist;
use super::{DESCRIPTION, FILES};
use crate::spool::Stored;
use crate::timeline::{Kind, RecordedTrack, Source, Timeline, VERSION, held};

/// Reads the log, sets the files right, writes everything a replay needs, and returns the description with the bytes
/// of all files. `stored` are the files that the storage
/// holds; those need not be here any more.
///
/// # Errors
/// A file cannot be read or written; doing it again later is safe.
pub(crate) fn finish(dir: &Path, stored: &Stored) -> io::Result<(Description, u64)> {
    let mut timeline = Timeline::read(dir)?;
    timeline.reconcile(dir, stored)?;
    let mut files = Files::default();
    for track in &timeline.tracks {
        for init in track.inits.values() {
            files.add(format!("{}/{}", track.number, init.file), init.bytes);
        }
        for segment in &track.segments {
            files.add(
                format!("{}/{}", track.number, segment.file),
                segment.bytes(),
            );
        }
    }
    let zero_s = timeline
        .tracks
        .iter()
        .map(|track| seconds(track.start(), track.timescale))
        .reduce(f64::min)
        .unwrap_or(0.0);
    let writer = Writer {
        dir,
        started_at_ms: timeline.started_at_ms,
        zero_s,
    };
    let mut tracks = Vec::new();
    for track in &timeline.tracks {
        tracks.push(writer.track(track, &mut files)?);
    }
    let mut views = Vec::new();
    for plan in plans(&timeline) {
        views.extend(writer.view(&plan, &mut files)?);
    }
    let description = Description {
        version: VERSION,
        started_at: wall_clock(timeline.started_at_ms, zero_s)
            .format(&Rfc3339)
            .map_err(io::Error::other)?,
        duration_ms: views
            .iter()
            .map(|view: &View| view.start_ms.saturating_add(view.duration_ms))
            .max()
            .unwrap_or(0),
        views,
        tracks,
    };
    files.verify(dir, stored)?;
    write_json(dir, FILES, &files.0)?;
    // Written last: its presence says that the recording is complete.
    write_json(dir, DESCRIPTION, &description)?;
    Ok((description, files.0.values().sum()))
}

/// Files of the replay with their sizes.
#[derive(Debug, Default)]
struct Files(BTreeMap<String, u64>);

impl Files {
    fn add(&mut self, name: String, bytes: u64) {
        self.0.insert(name, bytes);
    }

    fn write(&mut self, dir: &Path, name: &str, text: &str) -> io::Result<()> {
        fs::write(dir.join(name), text)?;
        self.add(
            name.to_owned(),
            u64::try_from(text.len()).unwrap_or(u64::MAX),
        );
        Ok(())
    }

    /// Every file is there and as long as it should be.
    fn verify(&self, dir: &Path, stored: &Stored) -> io::Result<()> {
        for (name, bytes) in &self.0 {
            let held = held(dir, name, stored)?;
            if held != *bytes {
                return Err(io::Error::other(format!(
                    "{name} has {held} bytes instead of {bytes}"
                )));
            }
        }
        Ok(())
    }
}

fn write_json(dir: &Path, name: &str, value: &impl serde::Serialize) -> io::Result<()> {
    let partial = dir.join(format!("{name}.partial"));
    fs::write(&partial, serde_json::to_vec_pretty(value)?)?;
    fs::rename(partial, dir.join(name))
}

/// A view before it is written.
struct Plan<'a> {
    name: String,
    video: Option<Lane<'a>>,
    audio: Option<Lane<'a>>,
}

fn plans(timeline: &Timeline) -> Vec<Plan<'_>> {
    let lanes = |kind: Kind, screen: bool| {
        lane::deal(timeline.tracks.iter().filter(move |track| {
            let of_screen = matches!(track.source, Source::ScreenShare | Source::ScreenShareAudio);
            track.kind == kind && of_screen == screen
        }))
    };
    let mut plans = Vec::new();
    for (name, screen) in [("main", false), ("screen", true)] {
        let mut video = lanes(Kind::Video, screen).into_iter();
        let mut audio = lanes(Kind::Audio, screen).into_iter();
        for number in 1_u32.. {
            let (video, audio) = (video.next(), audio.next());
            if video.is_none() && audio.is_none() {
                break;
            }
            plans.push(Plan {
                name: if number == 1 {
                    name.to_owned()
                } else {
                    format!("{name}-{number}")
                },
                video,
                audio,
            });
        }
    }
    plans
}

struct Writer<'a> {
    dir: &'a Path,
    started_at_ms: u64,
    zero_s: f64,
}

impl Writer<'_> {
    fn millis(&self, at_s: f64) -> u64 {
        lane::ticks((at_s - self.zero_s).max(0.0), 1000)
    }

    fn entries(&self, items: &[Item], timescale: u32, prefix: &str) -> Vec<playlist::Entry> {
        let relative = |file: &str| file.strip_prefix(prefix).unwrap_or(file).to_owned();
        items
            .iter()
            .map(|item| playlist::Entry {
                uri: relative(&item.file),
                map: relative(&item.init_file),
                duration_s: seconds(item.duration, timescale),
                bytes: item.cut.then_some(item.bytes),
                discontinuity: item.discontinuity,
                wall_clock: wall_clock(self.started_at_ms, seconds(item.start, timescale)),
            })
            .collect()
    }

    /// A track's own playlist: what was recorded, holes as discontinuities.
    fn track(&self, track: &RecordedTrack, files: &mut Files) -> io::Result<Track> {
        let first = track
            .segments
            .first()
            .and_then(|s| track.inits.get(&s.init));
        let webm = track.inits.values().any(|init| init.webm);
        let mut playlist_name = None;
        if !webm {
            let mut previous: Option<(u32, u64)> = None;
            let entries: Vec<_> = track
                .segments
                .iter()
                .map(|segment| {
                    let follows = (segment.init, segment.start());
                    let discontinuity = previous.is_some_and(|known| known != follows);
                    previous = Some((segment.init, segment.end()));
                    playlist::Entry {
                        uri: segment.file.clone(),
                        map: track
                            .inits
                            .get(&segment.init)
                            .map(|init| init.file.clone())
                            .unwrap_or_default(),
                        duration_s: seconds(
                            segment.end().saturating_sub(segment.start()),
                            track.timescale,
                        ),
                        bytes: None,
                        discontinuity,
                        wall_clock: wall_clock(
                            self.started_at_ms,
                            seconds(segment.start(), track.timescale),
                        ),
                    }
                })
                .collect();
            let name = format!("{}/index.m3u8", track.number);
            files.write(self.dir, &name, &playlist::media(&entries))?;
            playlist_name = Some(name);
        }
        let index = parts::index(track, self.started_at_ms);
        let name = format!("{}/parts.json", track.number);
        files.write(self.dir, &name, &serde_json::to_string(&index)?)?;
        let end_s = seconds(track.end(), track.timescale);
        Ok(Track {
            id: track.number,
            sid: track.sid.clone(),
            kind: track.kind,
            source: track.source,
            codec: first.map(|init| init.codec.clone()).unwrap_or_default(),
            width: first.and_then(|init| init.size).map(|(width, _)| width),
            height: first.and_then(|init| init.size).map(|(_, height)| height),
            start_ms: self.millis(seconds(track.start(), track.timescale)),
            end_ms: self.millis(end_s),
            muted: self.mutes(track, end_s),
            playlist: playlist_name,
            bytes: track.segments.iter().map(|segment| segment.bytes()).sum(),
        })
    }

    fn mutes(&self, track: &RecordedTrack, end_s: f64) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut since = None;
        for &(muted, at_ms) in &track.mutes {
            let at = self.millis(seconds(at_ms, 1000));
            if muted {
                since.get_or_insert(at);
            } else if let Some(from_ms) = since.take() {
                spans.push(Span { from_ms, to_ms: at });
            }
        }
        if let Some(from_ms) = since {
            let to_ms = self.millis(end_s).max(from_ms);
            spans.push(Span { from_ms, to_ms });
        }
        spans
    }

    fn view(&self, plan: &Plan<'_>, files: &mut Files) -> io::Result<Option<View>> {
        let lanes = || plan.video.iter().chain(plan.audio.iter());
        let Some(start_s) = lanes().map(Lane::start_s).reduce(f64::min) else {
            return Ok(None);
        };
        let end_s = lanes().map(Lane::end_s).fold(start_s, f64::max);
        let items = |lane: &Option<Lane<'_>>| match lane {
            Some(lane) => lane.items(self.dir, start_s, end_s),
            None => Ok(Vec::new()),
        };
        let video = items(&plan.video)?;
        let mut audio = items(&plan.audio)?;
        for item in video.iter().chain(&audio) {
            if item.bridge {
                files.add(item.file.clone(), item.bytes);
            }
        }
        let video_scale = plan.video.as_ref().map_or(1, Lane::timescale);
        let audio_scale = plan.audio.as_ref().map_or(1, Lane::timescale);
        mirror_discontinuities(&video, video_scale, &mut audio, audio_scale);
        let mse = video.iter().any(|item| item.init.webm);
        let entry = if mse {
            let index = SegmentIndex {
                timestamp_offset: -start_s,
                duration: end_s - start_s,
                video: pieces(&video, "video", video_scale, start_s),
                audio: pieces(&audio, "audio", audio_scale, start_s),
            };
            let name = format!("{}.json", plan.name);
            files.write(self.dir, &name, &serde_json::to_string(&index)?)?;
            name
        } else {
            self.hls(
                &plan.name,
                (&video, video_scale),
                (&audio, audio_scale),
                files,
            )?
        };
        Ok(Some(View {
            name: plan.name.clone(),
            player: if mse { Player::Mse } else { Player::Hls },
            entry,
            start_ms: self.millis(start_s),
            duration_ms: lane::ticks(end_s - start_s, 1000),
            video: media(&video),
            audio: media(&audio),
            shown: self.shown(&video, video_scale),
        }))
    }

    fn hls(
        &self,
        name: &str,
        (video, video_scale): (&[Item], u32),
        (audio, audio_scale): (&[Item], u32),
        files: &mut Files,
    ) -> io::Result<String> {
        let mut variant = playlist::Variant {
            uri: String::new(),
            audio_uri: None,
            codecs: codecs(video.iter().chain(audio)),
            size: largest(video),
            bandwidth_bps: peak_bps(video, video_scale)
                .saturating_add(peak_bps(audio, audio_scale)),
        };
        if !audio.is_empty() {
            let file = format!("{name}-audio.m3u8");
            let text = playlist::media(&self.entries(audio, audio_scale, ""));
            files.write(self.dir, &file, &text)?;
            variant.uri.clone_from(&file);
            variant.audio_uri = Some(file);
        }
        if video.is_empty() {
            variant.audio_uri = None;
        } else {
            let file = format!("{name}-video.m3u8");
            let text = playlist::media(&self.entries(video, video_scale, ""));
            files.write(self.dir, &file, &text)?;
            variant.uri = file;
        }
        let entry = format!("{name}.m3u8");
        files.write(self.dir, &entry, &playlist::multivariant(&variant))?;
        Ok(entry)
    }

    fn shown(&self, video: &[Item], timescale: u32) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for item in video.iter().filter(|item| !item.bridge) {
            let from_ms = self.millis(seconds(item.start, timescale));
            let end = item.start.saturating_add(item.duration);
            let to_ms = self.millis(seconds(end, timescale));
            match spans.last_mut() {
                // Neighbours meet up to rounding.
                Some(last) if from_ms.saturating_sub(last.to_ms) <= 10 => last.to_ms = to_ms,
                _ => spans.push(Span { from_ms, to_ms }),
            }
        }
        spans
    }
}

/// Renditions must agree on where discontinuities are (RFC 8216 §4.3.3.3): the sound gets one at
/// its segment nearest to each of the pictures'.
fn mirror_discontinuities(video: &[Item], video_scale: u32, audio: &mut [Item], audio_scale: u32) {
    let mut earliest = 1;
    for item in video.iter().filter(|item| item.discontinuity) {
        let at = seconds(item.start, video_scale);
        let nearest = audio
            .iter_mut()
            .enumerate()
            .skip(earliest)
            .min_by(|(_, a), (_, b)| {
                let distance = |item: &Item| (seconds(item.start, audio_scale) - at).abs();
                distance(a).total_cmp(&distance(b))
            });
        if let Some((index, nearest)) = nearest {
            nearest.discontinuity = true;
            earliest = index.saturating_add(1);
        }
    }
}

fn pieces(items: &[Item], kind: &str, timescale: u32, start_s: f64) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for item in items {
        let container = if item.init.webm { "webm" } else { "mp4" };
        let mime = format!("{kind}/{container}; codecs=\"{}\"", item.init.codec);
        if pieces
            .last()
            .is_none_or(|piece| piece.init != item.init_file)
        {
            pieces.push(Piece {
                mime,
                init: item.init_file.clone(),
                segments: Vec::new(),
            });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.segments.push(IndexedSegment {
                file: item.file.clone(),
                bytes: item.bytes,
                start: (seconds(item.start, timescale) - start_s).max(0.0),
                duration: seconds(item.duration, timescale),
            });
        }
    }
    pieces
}

fn codecs<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<String> {
    let mut codecs: Vec<String> = Vec::new();
    for item in items {
        if !codecs.contains(&item.init.codec) {
            codecs.push(item.init.codec.clone());
        }
    }
    codecs
}

fn largest(items: &[Item]) -> Option<(u16, u16)> {
    items
        .iter()
        .filter_map(|item| item.init.size)
        .max_by_key(|(width, height)| u32::from(*width).saturating_mul(u32::from(*height)))
}

fn media(items: &[Item]) -> Option<Media> {
    let first = items.first()?;
    let size = largest(items);
    Some(Media {
        codec: first.init.codec.clone(),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    })
}

/// The highest bitrate of a segment that lasts at least half a second.
fn peak_bps(items: &[Item], timescale: u32) -> u64 {
    items
        .iter()
        .filter(|item| item.duration >= u64::from(timescale >> 1))
        .filter_map(|item| {
            item.bytes
                .saturating_mul(8)
                .saturating_mul(u64::from(timescale))
                .checked_div(item.duration)
        })
        .max()
        .unwrap_or(1)
}

fn wall_clock(started_at_ms: u64, after_s: f64) -> OffsetDateTime {
    let after = Duration::try_from_secs_f64(after_s.max(0.0)).unwrap_or_default();
    let millis = Duration::from_millis(started_at_ms).saturating_add(after);
    // Players and people need milliseconds, not more.
    let millis = i64::try_from(millis.as_millis()).unwrap_or(i64::MAX);
    OffsetDateTime::UNIX_EPOCH.saturating_add(time::Duration::milliseconds(millis))
}
