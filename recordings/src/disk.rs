//! The files of one recording. Blocking; the session calls it off the async threads.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::timeline::Entry;

/// The log's file name.
pub(crate) const LOG: &str = "timeline.jsonl";

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
    CloseSegment { track: u32 },
    /// Append a line to the log.
    Log(Entry),
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
    segments: HashMap<u32, (String, File)>,
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

    /// Does the operations in order; stops at the first that fails.
    ///
    /// # Errors
    /// What the system said, with the file in its message.
    pub(crate) fn apply(&mut self, ops: Vec<Op>) -> io::Result<()> {
        // Log lines are written together, after the bytes that they speak of.
        let mut lines = Vec::new();
        let result = ops.into_iter().try_for_each(|op| match op {
            Op::Log(entry) => {
                serde_json::to_writer(&mut lines, &entry)?;
                lines.push(b'\n');
                Ok(())
            }
            Op::Create { track, file, bytes } => self.create(track, &file, &bytes),
            Op::Append { track, file, bytes } => self.append(track, file, &bytes),
            Op::CloseSegment { track } => match self.segments.remove(&track) {
                Some((file, handle)) => handle.sync_data().map_err(|error| named(&error, &file)),
                None => Ok(()),
            },
        });
        let logged = if lines.is_empty() {
            Ok(())
        } else {
            self.append_log(&lines)
        };
        result.and(logged)
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
            .is_none_or(|(name, _)| *name != file)
        {
            let path = self.dir.join(track.to_string()).join(&file);
            let handle = append_to(&path).map_err(|error| named(&error, &file))?;
            self.segments.insert(track, (file.clone(), handle));
        }
        match self.segments.get_mut(&track) {
            Some((_, handle)) => handle
                .write_all(bytes)
                .map_err(|error| named(&error, &file)),
            None => Ok(()),
        }
    }

    fn append_log(&mut self, lines: &[u8]) -> io::Result<()> {
        let log = match &mut self.log {
            Some(log) => log,
            None => {
                let log = fs::create_dir_all(&self.dir)
                    .and_then(|()| append_to(&self.dir.join(LOG)))
                    .map_err(|error| named(&error, LOG))?;
                self.log.insert(log)
            }
        };
        log.write_all(lines).map_err(|error| named(&error, LOG))
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

fn named(error: &io::Error, file: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{file}: {error}"))
}
