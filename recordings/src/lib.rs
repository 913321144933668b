//! Recording: what is live becomes a replay, without transcoding.
//!
//! **Owns** depacketizing (`depacketize/`), containers (`mux/`), a track's way to disk (`track/`:
//! reorder, place in time, cut into parts and segments), the log that relates the tracks
//! (`timeline/`), what is made of it at the end (`replay/`: playlists, description, files), and where
//! it lies then (`storage/`: a folder or a bucket; `spool/`: the way to the bucket).
//! **Does not own** what is recorded when, who may watch it, HTTP, or a database.
//!
//! One packet: [`sfu::TapReceiver`] → `session` → `track/reorder` → `depacketize` → `track/clock`
//! and `track/timing` (when, how long) → `track/segmenter` → `mux` → `disk`. Everything between
//! the session and the disk is sans-IO.
//!
//! What lies on disk, and how it is played: `docs/recordings.md`.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::string_slice
)]

mod depacketize;
mod disk;
#[doc(hidden)]
pub mod fuzz;
mod mux;
mod recorder;
mod replay;
mod session;
mod shape;
mod spool;
mod storage;
mod timeline;
mod track;

pub use recorder::{Config, InvalidRecordingId, Recorder, RecordingEvent, RecordingId};
pub use replay::{
    Description, IndexedSegment, Media, OpenError, Piece, Player, Replay, ReplayFile, SegmentIndex,
    Span, Track, View,
};
pub use session::{Session, Summary, TrackInfo};
pub use spool::StorageState;
pub use storage::{
    Body, Encryption, LocalStorage, Object, S3Config, S3Storage, Storage, StorageError,
};
pub use timeline::{Kind, Source};
