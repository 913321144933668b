//! The files of one recording. Blocking; the session calls it off the async threads.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::timeline::Entry;

/// The log's file name.
pub(crate) const LOG: &str = "timeline.jsonl";

/// Room kept for what completes a recording: without it, a full disk would take playlists and description from what
/// was recorded before.
pub(crate) const RESERVE: &str = ".reserve";

/// Size of the reserve: the playlists of a day, and the pictures of some hundred holes.
const RESERVE_BYTES: usize = 4 << 20;

/// One thing to do to a recording's folder, in order.
#[derive(Debug)]
pub(crate) enum Op {
    /// Write a whole file of a track.
    Create {
        track: u32,
        file: String,
        bytes: Vec<u8>,
    },
    /// Append to a track's open segment.
    Append {
        track: u32,
        file: String,
        bytes: Vec<u8>,
    },
    /// The open segment is whole: make it durable.
    CloseSegment(Span),
    /// Append a line to the log.
    Log(Entry),
}

/// Where a segment plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) track: u32,
    pub(crate) init: u32,
    /// Ticks since the recording's epoch.
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// A file that does not change any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finished {
    /// Relative to the recording's folder.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// For segments.
    pub(crate) span: Option<Span>,
}

/// File name of a segment.
pub(crate) fn segment_name(number: u32, webm: bool) -> String {
    format!("seg-{number:06}.{}", if webm { "webm" } else { "m4s" })
}

/// An open recording's files.
#[derive(Debug)]
pub(crate) struct Disk {
    dir: PathBuf,
    log: Option<File>,
    /// The open segment of each track.
    segments: HashMap<u32, OpenFile>,
}

#[derive(Debug)]
struct OpenFile {
    name: String,
    handle: File,
    bytes: u64,
}

impl Disk {
    /// A recording's folder; nothing is touched before the first operation, so that a disk that
    /// refuses is met where every other failure is.
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            log: None,
            segments: HashMap::new(),
        }
    }

    /// Does the operations in order and says which files are finished; stops at the first that fails.
    ///
    /// # Errors
    /// What the system said, with the file in its message.
    pub(crate) fn apply(&mut self, ops: Vec<Op>) -> io::Result<Vec<Finished>> {
        // Log lines are written together, after the bytes that they speak of.
        let mut lines = Vec::new();
        let mut finished = Vec::new();
        let result = ops.into_iter().try_for_each(|op| match op {
            Op::Log(entry) => {
                serde_json::to_writer(&mut lines, &entry)?;
                lines.push(b'\n');
                Ok(())
            }
            Op::Create { track, file, bytes } => {
                self.create(track, &file, &bytes)?;
                finished.push(Finished {
                    name: format!("{track}/{file}"),
                    bytes: length_of(&bytes),
                    span: None,
                });
                Ok(())
            }
            Op::Append { track, file, bytes } => self.append(track, file, &bytes),
            Op::CloseSegment(span) => {
                finished.extend(self.close(span)?);
                Ok(())
            }
        });
        let logged = if lines.is_empty() {
            Ok(())
        } else {
            self.append_log(&lines, !finished.is_empty())
        };
        result.and(logged)?;
        Ok(finished)
    }

    fn create(&mut self, track: u32, file: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.dir.join(track.to_string());
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join(file), bytes))
            .map_err(|error| named(&error, file))
    }

    fn append(&mut self, track: u32, file: String, bytes: &[u8]) -> io::Result<()> {
        if self
            .segments
            .get(&track)
            .is_none_or(|open| open.name != file)
        {
            let path = self.dir.join(track.to_string()).join(&file);
            let handle = append_to(&path).map_err(|error| named(&error, &file))?;
            let open = OpenFile {
                name: file.clone(),
                handle,
                bytes: 0,
            };
            self.segments.insert(track, open);
        }
        match self.segments.get_mut(&track) {
            Some(open) => {
                open.bytes = open.bytes.saturating_add(length_of(bytes));
                open.handle
                    .write_all(bytes)
                    .map_err(|error| named(&error, &file))
            }
            None => Ok(()),
        }
    }

    fn close(&mut self, span: Span) -> io::Result<Option<Finished>> {
        let Some(open) = self.segments.remove(&span.track) else {
            return Ok(None);
        };
        open.handle
            .sync_data()
            .map_err(|error| named(&error, &open.name))?;
        Ok(Some(Finished {
            name: format!("{}/{}", span.track, open.name),
            bytes: open.bytes,
            span: Some(span),
        }))
    }

    /// `durable` before a file may leave this machine: whatever is stored elsewhere, the log here knows of it.
    fn append_log(&mut self, lines: &[u8], durable: bool) -> io::Result<()> {
        let log = match &mut self.log {
            Some(log) => log,
            None => {
                let log = fs::create_dir_all(&self.dir)
                    .and_then(|()| fs::write(self.dir.join(RESERVE), vec![0; RESERVE_BYTES]))
                    .and_then(|()| append_to(&self.dir.join(LOG)))
                    .map_err(|error| named(&error, LOG))?;
                self.log.insert(log)
            }
        };
        log.write_all(lines)
            .and_then(|()| if durable { log.sync_data() } else { Ok(()) })
            .map_err(|error| named(&error, LOG))
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn named(error: &io::Error, file: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{file}: {error}"))
}
