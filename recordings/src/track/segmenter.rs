//! Samples to parts and segments.

use std::time::Duration;

use crate::disk::{Op, Span, segment_name};
use crate::mux::{self, MuxError, Sample};
use crate::shape::Shape;
use crate::timeline::{Entry, PartEntry};

/// Bytes at which a part is written though it is short: bounds memory at any bitrate.
const PART_BYTES_MAX: usize = 4 << 20;

/// Sizes that decide where cuts fall.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cuts {
    /// A segment this long ends at the next keyframe, which is asked for if it does not come.
    pub(crate) segment: Duration,
    /// Keyframes sooner than this after a segment's start do not end it.
    pub(crate) segment_min: Duration,
    /// A part is written once it is this long.
    pub(crate) part: Duration,
}

/// Writes one track. Samples must follow each other without holes within a segment.
#[derive(Debug)]
pub(crate) struct Segmenter {
    track: u32,
    timescale: u32,
    cuts: Cuts,
    shape: Option<Shape>,
    inits: u32,
    segments: u32,
    parts: u32,
    open: Option<OpenSegment>,
    pending: Vec<Sample>,
    pending_bytes: usize,
}

#[derive(Debug)]
struct OpenSegment {
    start: u64,
    end: u64,
    offset: u64,
}

impl Segmenter {
    pub(crate) fn new(track: u32, timescale: u32, cuts: Cuts) -> Self {
        Self {
            track,
            timescale,
            cuts,
            shape: None,
            inits: 0,
            segments: 0,
            parts: 0,
            open: None,
            pending: Vec::new(),
            pending_bytes: 0,
        }
    }

    /// Ticks of the open segment so far.
    pub(crate) fn segment_ticks(&self) -> u64 {
        self.open
            .as_ref()
            .map_or(0, |open| open.end.saturating_sub(open.start))
    }

    /// Number of the open or last segment.
    pub(crate) fn segment_number(&self) -> u32 {
        self.segments
    }

    /// Whether anything was ever written.
    pub(crate) fn has_started(&self) -> bool {
        self.segments > 0
    }

    /// Adds a sample. `shape` comes with keyframes and sound; a new one begins a new init segment.
    ///
    /// # Errors
    /// The container refuses it; the sample is lost, the writer stays usable.
    pub(crate) fn push(
        &mut self,
        sample: Sample,
        shape: Option<&Shape>,
        out: &mut Vec<Op>,
    ) -> Result<(), MuxError> {
        let new_shape = shape.filter(|shape| self.shape.as_ref() != Some(*shape));
        if sample.sync && (new_shape.is_some() || self.must_cut(&sample)) {
            self.close(out)?;
        }
        if self.open.is_none() {
            if !sample.sync {
                return Ok(());
            }
            if let Some(shape) = new_shape {
                self.write_init(shape, out)?;
            }
            if self.shape.is_none() {
                return Ok(());
            }
            self.segments = self.segments.saturating_add(1);
            self.open = Some(OpenSegment {
                start: sample.time,
                end: sample.time,
                offset: 0,
            });
        }
        if let Some(open) = &mut self.open {
            open.end = sample.time.saturating_add(u64::from(sample.duration));
        }
        self.pending_bytes = self.pending_bytes.saturating_add(sample.data.len());
        self.pending.push(sample);
        if self.pending_ticks() >= self.ticks(self.cuts.part)
            || self.pending_bytes >= PART_BYTES_MAX
        {
            self.write_part(out)?;
        }
        Ok(())
    }

    /// Writes what is pending, short as it may be.
    ///
    /// # Errors
    /// The container refuses it.
    pub(crate) fn flush(&mut self, out: &mut Vec<Op>) -> Result<(), MuxError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.write_part(out)
    }

    /// Ends the part and the segment; the next keyframe begins another.
    ///
    /// # Errors
    /// The container refuses the last part.
    pub(crate) fn close(&mut self, out: &mut Vec<Op>) -> Result<(), MuxError> {
        let flushed = self.flush(out);
        if let Some(open) = self.open.take() {
            out.push(Op::CloseSegment(Span {
                track: self.track,
                init: self.inits,
                start: open.start,
                end: open.end,
            }));
        }
        flushed
    }

    fn must_cut(&self, sample: &Sample) -> bool {
        let Some(open) = &self.open else {
            return false;
        };
        open.end != sample.time || self.segment_ticks() >= self.ticks(self.cuts.segment_min)
    }

    fn pending_ticks(&self) -> u64 {
        self.pending
            .iter()
            .map(|sample| u64::from(sample.duration))
            .sum()
    }

    fn ticks(&self, duration: Duration) -> u64 {
        let ticks = duration
            .as_micros()
            .saturating_mul(u128::from(self.timescale))
            .checked_div(1_000_000)
            .unwrap_or(0);
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }

    fn write_init(&mut self, shape: &Shape, out: &mut Vec<Op>) -> Result<(), MuxError> {
        let bytes = mux::init_segment(shape, self.timescale)?;
        self.inits = self.inits.saturating_add(1);
        let webm = shape.is_webm();
        let file = format!("init-{}.{}", self.inits, if webm { "webm" } else { "mp4" });
        let entry = Entry::Init {
            track: self.track,
            init: self.inits,
            file: file.clone(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            codec: shape.codec_string(),
            webm,
            width: shape.size().map(|size| size.width),
            height: shape.size().map(|size| size.height),
        };
        out.push(Op::Create {
            track: self.track,
            file,
            bytes,
        });
        out.push(Op::Log(entry));
        self.shape = Some(shape.clone());
        Ok(())
    }

    fn write_part(&mut self, out: &mut Vec<Op>) -> Result<(), MuxError> {
        let samples = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        let (Some(open), Some(shape), Some(first), Some(last)) =
            (&mut self.open, &self.shape, samples.first(), samples.last())
        else {
            return Ok(());
        };
        self.parts = self.parts.saturating_add(1);
        let webm = shape.is_webm();
        let part = mux::part(webm, self.parts, self.timescale, &samples)?;
        let bytes = u64::try_from(part.bytes.len()).unwrap_or(u64::MAX);
        let (at, length) = part.first_sample;
        let end = last.time.saturating_add(u64::from(last.duration));
        let entry = PartEntry {
            track: self.track,
            segment: self.segments,
            init: self.inits,
            offset: open.offset,
            bytes,
            start: first.time,
            duration: end.saturating_sub(first.time),
            samples: u32::try_from(samples.len()).unwrap_or(u32::MAX),
            keyframe: (first.sync && shape.size().is_some())
                .then(|| (open.offset.saturating_add(at), length)),
        };
        open.offset = open.offset.saturating_add(bytes);
        out.push(Op::Append {
            track: self.track,
            file: segment_name(self.segments, webm),
            bytes: part.bytes,
        });
        out.push(Op::Log(Entry::Part(entry)));
        Ok(())
    }
}
