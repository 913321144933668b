//! Durations: each sample lasts until the next one, so that a track has no holes within a
//! segment. Pictures are held until their successor is known; sound is filled with silence.

use crate::depacketize::{Frame, SHORTEST_FRAME, silence};
use crate::disk::Op;
use crate::mux::{MuxError, Sample};
use crate::shape::Shape;

use super::segmenter::Segmenter;

/// Seconds of missing pictures or sound that are bridged by a longer picture or by silence.
/// A longer hole ends the segment; the playlists bridge it.
const HOLE_SECONDS: u64 = 2;

/// Opus ticks per second.
const SOUND_RATE: u64 = 48_000;

/// Sound further off its place than this is moved at once, with silence or by dropping packets;
/// less is caught up by one tick per packet, which nobody hears.
const SOUND_STEP: u64 = 960;

/// Time between pictures that is believed to be the frame rate: five a second and faster.
const INTERVALS_PER_SECOND_MIN: u32 = 5;

/// How a track's samples get their times.
#[derive(Debug)]
pub(crate) enum Timing {
    /// Video.
    Pictures(Pictures),
    /// Opus.
    Sound {
        /// Where the next packet belongs; `None` before the first and after a hole.
        next: Option<u64>,
        /// End of what was written, which nothing may precede.
        floor: u64,
    },
}

/// The picture whose duration is not known yet.
#[derive(Debug)]
pub(crate) struct Pictures {
    timescale: u32,
    held: Option<(Sample, Option<Shape>)>,
    /// Time between the last two pictures, for a last one's duration.
    interval: u32,
    floor: u64,
}

impl Timing {
    pub(crate) fn pictures(timescale: u32) -> Self {
        Self::Pictures(Pictures {
            timescale,
            held: None,
            // 30 a second until the first interval is known.
            interval: timescale.checked_div(30).unwrap_or(1),
            floor: 0,
        })
    }

    pub(crate) fn sound() -> Self {
        Self::Sound {
            next: None,
            floor: 0,
        }
    }

    pub(crate) fn is_sound(&self) -> bool {
        matches!(self, Self::Sound { .. })
    }

    /// Takes a frame that belongs at `time`.
    pub(crate) fn handle_frame(
        &mut self,
        frame: Frame,
        time: u64,
        segmenter: &mut Segmenter,
        out: &mut Vec<Op>,
    ) -> Result<(), MuxError> {
        match self {
            Self::Pictures(pictures) => pictures.handle_frame(frame, time, segmenter, out),
            Self::Sound { next, floor } => handle_sound(next, floor, frame, time, segmenter, out),
        }
    }

    /// Nothing follows for now: the held picture is written with the last interval.
    pub(crate) fn finish(
        &mut self,
        segmenter: &mut Segmenter,
        out: &mut Vec<Op>,
    ) -> Result<(), MuxError> {
        match self {
            Self::Pictures(pictures) => pictures.write_held(None, segmenter, out),
            Self::Sound { next, floor } => {
                *floor = next.take().unwrap_or(*floor);
                Ok(())
            }
        }
    }
}

impl Pictures {
    fn handle_frame(
        &mut self,
        frame: Frame,
        time: u64,
        segmenter: &mut Segmenter,
        out: &mut Vec<Op>,
    ) -> Result<(), MuxError> {
        let mut time = time.max(self.floor);
        let mut result = Ok(());
        if let Some((held, _)) = &self.held {
            time = time.max(held.time.saturating_add(1));
            let interval = time.saturating_sub(held.time);
            let hole = HOLE_SECONDS.saturating_mul(u64::from(self.timescale));
            if frame.keyframe && interval > hole {
                result = self
                    .write_held(None, segmenter, out)
                    .and_then(|()| segmenter.close(out));
            } else {
                let interval = u32::try_from(interval).unwrap_or(u32::MAX);
                result = self.write_held(Some(interval), segmenter, out);
            }
        }
        self.held = Some((
            Sample {
                data: frame.data,
                time,
                duration: 0,
                sync: frame.keyframe,
            },
            frame.shape,
        ));
        result
    }

    fn write_held(
        &mut self,
        interval: Option<u32>,
        segmenter: &mut Segmenter,
        out: &mut Vec<Op>,
    ) -> Result<(), MuxError> {
        let Some((mut sample, shape)) = self.held.take() else {
            return Ok(());
        };
        let usual = self
            .timescale
            .checked_div(INTERVALS_PER_SECOND_MIN)
            .unwrap_or(u32::MAX);
        if let Some(interval) = interval.filter(|interval| *interval <= usual) {
            self.interval = interval;
        }
        sample.duration = interval.unwrap_or(self.interval);
        self.floor = sample.time.saturating_add(u64::from(sample.duration));
        segmenter.push(sample, shape.as_ref(), out)
    }
}

fn handle_sound(
    next: &mut Option<u64>,
    floor: &mut u64,
    frame: Frame,
    time: u64,
    segmenter: &mut Segmenter,
    out: &mut Vec<Op>,
) -> Result<(), MuxError> {
    let Some(duration) = frame.duration else {
        return Ok(());
    };
    let mut at = next.unwrap_or(time.max(*floor));
    let missing = time.saturating_sub(at);
    let mut result = Ok(());
    if missing > HOLE_SECONDS.saturating_mul(SOUND_RATE) {
        result = segmenter.close(out);
        at = time;
    } else if missing >= SOUND_STEP {
        for (duration, packet) in silence(missing) {
            let sample = Sample {
                data: packet.to_vec(),
                time: at,
                duration,
                sync: true,
            };
            at = at.saturating_add(u64::from(duration));
            let pushed = segmenter.push(sample, frame.shape.as_ref(), out);
            result = result.and(pushed);
        }
    } else if at.saturating_sub(time) >= SOUND_STEP.max(u64::from(SHORTEST_FRAME)) {
        // Ahead of its place: leaving packets out lets time catch up.
        return Ok(());
    }
    let duration = match time.cmp(&at) {
        std::cmp::Ordering::Greater => duration.saturating_add(1),
        std::cmp::Ordering::Less => duration.saturating_sub(1),
        std::cmp::Ordering::Equal => duration,
    };
    let sample = Sample {
        data: frame.data,
        time: at,
        duration,
        sync: true,
    };
    *next = Some(at.saturating_add(u64::from(duration)));
    *floor = at.saturating_add(u64::from(duration));
    let pushed = segmenter.push(sample, frame.shape.as_ref(), out);
    result.and(pushed)
}
