//! One encoder's connection: deadlines and limits around the session, media into the room.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use sfu::{Codec, IngressPacket};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

use super::session::{Event, Session, SessionError};
use crate::Context;
use crate::ingress::flv::{self, SoundTag, TagError, VideoTag};
use crate::ingress::health::{Busy, Encoder};
use crate::ingress::picture::{Cut, Cutter, PictureError};
use crate::ingress::publisher::{PublishError, Publisher};
use crate::ingress::sound::{SoundError, SoundFrame, Transcoder};
use crate::ingress::timeline::Timeline;
use crate::ingress::{EncoderWarning, StreamKeys};
use crate::limits::{
    RTMP_BITRATE_MAX_BPS, RTMP_IDLE_TIMEOUT, RTMP_PUBLISH_TIMEOUT, RTMP_WRITE_TIMEOUT,
};

/// The application of stream keys.
const APP: &str = "live";
/// Bytes read at once.
const READ_BYTES: usize = 16 * 1024;
/// How often it is asked whether the encoder may still be there.
const PRESENCE_PERIOD: Duration = Duration::from_secs(1);
/// Window over which the bitrate is limited; a keyframe or a line that catches up may exceed it for
/// a moment.
const BITRATE_WINDOW: Duration = Duration::from_secs(5);
/// Pictures and sound that may be unreadable in a row before the encoder is sent away.
const MALFORMED_MAX: u32 = 100;

/// Why an encoder was sent away, or left.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error("it left")]
    Left,
    #[error("it published nothing in time")]
    NotPublished,
    #[error("nothing came for too long")]
    Idle,
    #[error("{0}")]
    Session(#[from] SessionError),
    #[error("the connection broke: {0}")]
    Socket(#[from] std::io::Error),
    #[error("{0}")]
    Refused(String),
    #[error("it was removed from the stream, or the stream has ended")]
    Removed,
    #[error("it sends more than is taken")]
    Bitrate,
    #[error("its media cannot be read")]
    Malformed,
}

/// Serves an encoder to its end.
pub(super) async fn run(context: Arc<Context>, keys: Arc<dyn StreamKeys>, socket: TcpStream) {
    // Answers are short and waited for.
    let _ = socket.set_nodelay(true);
    let mut connection = Connection {
        context,
        keys,
        socket,
        session: Session::new(),
        buffer: vec![0; READ_BYTES],
        broadcast: None,
    };
    let end = match connection.serve().await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    let was_publishing = connection.broadcast.is_some();
    let refused = match &end {
        End::Refused(reason) => connection.session.refuse(reason).is_ok(),
        _ => false,
    };
    if refused {
        // Whoever does not listen to the reason misses it.
        let _ = connection.flush().await;
    }
    if was_publishing {
        tracing::info!("an RTMP encoder is gone: {end}");
    } else if matches!(end, End::Refused(_)) {
        tracing::info!("an RTMP encoder was refused: {end}");
    } else {
        tracing::debug!("an RTMP connection ended: {end}");
    }
}

/// Nothing is one of these.
enum Never {}

struct Connection {
    context: Arc<Context>,
    keys: Arc<dyn StreamKeys>,
    socket: TcpStream,
    session: Session,
    buffer: Vec<u8>,
    /// Since it publishes.
    broadcast: Option<Broadcast>,
}

impl Connection {
    async fn serve(&mut self) -> Result<Never, End> {
        let deadline = Instant::now() + RTMP_PUBLISH_TIMEOUT;
        while self.broadcast.is_none() {
            let bytes = timeout_at(deadline, self.read())
                .await
                .map_err(|_| End::NotPublished)??;
            self.take(bytes).await?;
        }
        let mut last = Instant::now();
        let mut looked = last;
        loop {
            let read = timeout(PRESENCE_PERIOD, self.read()).await;
            let now = Instant::now();
            match read {
                Ok(bytes) => {
                    last = now;
                    self.take(bytes?).await?;
                }
                Err(_) if now.saturating_duration_since(last) >= RTMP_IDLE_TIMEOUT => {
                    return Err(End::Idle);
                }
                Err(_) => {}
            }
            if now.saturating_duration_since(looked) >= PRESENCE_PERIOD {
                looked = now;
                if let Some(broadcast) = &self.broadcast
                    && !broadcast.publisher.is_present()
                {
                    return Err(End::Removed);
                }
            }
        }
    }

    /// Some bytes off the socket.
    async fn read(&mut self) -> Result<usize, End> {
        match self.socket.read(&mut self.buffer).await? {
            0 => Err(End::Left),
            bytes => Ok(bytes),
        }
    }

    async fn take(&mut self, bytes: usize) -> Result<(), End> {
        if let Some(broadcast) = &mut self.broadcast {
            broadcast.count(bytes)?;
        }
        let input = self.buffer.get(..bytes).unwrap_or_default();
        let events = self.session.handle_input(input)?;
        for event in events {
            self.on_event(event).await?;
        }
        self.flush().await
    }

    async fn flush(&mut self) -> Result<(), End> {
        let output = self.session.take_output();
        if !output.is_empty() {
            let written = timeout(RTMP_WRITE_TIMEOUT, self.socket.write_all(&output)).await;
            written.map_err(|_| End::Idle)??;
        }
        Ok(())
    }

    async fn on_event(&mut self, event: Event) -> Result<(), End> {
        match (event, &mut self.broadcast) {
            (Event::Publish { app, key }, None) => {
                let opened = open(&self.context, &*self.keys, &app, &key).await?;
                self.broadcast = Some(opened);
                self.session.accept()?;
                Ok(())
            }
            (Event::Finish, Some(_)) => Err(End::Left),
            (event, Some(broadcast)) => broadcast.on_event(event).await,
            (_, None) => Ok(()),
        }
    }
}

/// Lets whoever has the key into its stream's room.
async fn open(
    context: &Arc<Context>,
    keys: &dyn StreamKeys,
    app: &str,
    key: &str,
) -> Result<Broadcast, End> {
    // Some encoders add parameters.
    let name = key.split('?').next().unwrap_or_default();
    if app.trim_matches('/') != APP {
        let reason = "Publish to the application \"live\".".to_owned();
        return Err(End::Refused(reason));
    }
    let holder = keys.admit(name).await;
    let holder = holder.map_err(|refusal| End::Refused(refusal.message))?;
    let room = holder.room.clone();
    let encoder = context.encoders.claim(&room, Instant::now());
    let encoder = encoder.map_err(|Busy| {
        let reason = "Another encoder publishes with this key. Stop it, or wait a moment.";
        End::Refused(reason.to_owned())
    })?;
    let publisher = Publisher::join(context, holder)
        .map_err(|error: PublishError| End::Refused(error.to_string()))?;
    tracing::info!(%room, "an RTMP encoder publishes to {room}");
    Ok(Broadcast::new(encoder, publisher))
}

/// The media of an encoder on its way into the room.
struct Broadcast {
    encoder: Encoder,
    publisher: Publisher,
    timeline: Timeline,
    cutter: Cutter,
    transcoder: Option<Transcoder>,
    size: (u32, u32),
    /// RTP time of the latest picture, in milliseconds.
    shown_ms: i64,
    malformed: u32,
    window: (Instant, u64),
}

impl Broadcast {
    fn new(encoder: Encoder, publisher: Publisher) -> Self {
        let now = Instant::now();
        Self {
            encoder,
            publisher,
            timeline: Timeline::new(now, SystemTime::now()),
            cutter: Cutter::default(),
            transcoder: None,
            size: (0, 0),
            shown_ms: 0,
            malformed: 0,
            window: (now, 0),
        }
    }

    /// Keeps within the bitrate.
    fn count(&mut self, bytes: usize) -> Result<(), End> {
        let now = Instant::now();
        if now.saturating_duration_since(self.window.0) >= BITRATE_WINDOW {
            self.window = (now, 0);
        }
        self.window.1 += bytes as u64;
        if self.window.1 > RTMP_BITRATE_MAX_BPS / 8 * BITRATE_WINDOW.as_secs() {
            self.encoder.warn(EncoderWarning::Bitrate);
            return Err(End::Bitrate);
        }
        Ok(())
    }

    async fn on_event(&mut self, event: Event) -> Result<(), End> {
        match event {
            Event::Describe {
                software,
                width,
                height,
            } => {
                self.encoder.describe(&software, width, height);
                self.size = (width, height);
            }
            Event::Video { time, data } => return self.on_video(time, data).await,
            Event::Sound { time, data } => return self.on_sound(time, data),
            Event::Publish { .. } | Event::Finish => {}
        }
        Ok(())
    }

    async fn on_video(&mut self, time: u32, data: Bytes) -> Result<(), End> {
        let tag = match flv::video(data) {
            Ok(tag) => tag,
            Err(TagError::Truncated) => return self.note_malformed(),
            Err(TagError::Unsupported(codec)) => {
                self.encoder.warn(EncoderWarning::VideoCodec);
                let reason = format!("{codec} video is not taken: choose H.264 in the encoder.");
                return Err(End::Refused(reason));
            }
        };
        let now = Instant::now();
        match tag {
            VideoTag::Nothing => Ok(()),
            VideoTag::Configuration(record) => match self.cutter.configure(&record) {
                Ok(()) => Ok(()),
                Err(_) => self.note_malformed(),
            },
            VideoTag::Picture {
                composition_ms,
                data,
            } => {
                let placed = self.timeline.place(time, now);
                if placed.jumped {
                    self.encoder.warn(EncoderWarning::Timestamps);
                }
                let bytes = data.len();
                let shown_at = placed.media_ms.saturating_add(composition_ms.into());
                match self.cutter.cut(data) {
                    Ok(Cut::Picture(picture)) => {
                        self.malformed = 0;
                        self.encoder.picture(now, bytes, true, picture.keyframe);
                        // What goes back would be taken for late.
                        self.shown_ms = shown_at.max(self.shown_ms + 1);
                        let captured = self.timeline.captured(self.shown_ms);
                        let rtp_time = u64::try_from(self.shown_ms).unwrap_or(0) * 90;
                        let count = picture.payloads.len();
                        let packets = picture.payloads.into_iter().enumerate();
                        let packets = packets.map(|(index, payload)| IngressPacket {
                            codec: Codec::H264,
                            profile: picture.profile,
                            ext_seq: 0,
                            rtp_time,
                            marker: index + 1 == count,
                            level: None,
                            payload,
                            captured,
                        });
                        let packets = packets.collect();
                        self.publisher.open_video(self.size.0, self.size.1);
                        self.publisher.send_picture(packets).await;
                        Ok(())
                    }
                    Ok(Cut::Bidirectional) => {
                        self.encoder.warn(EncoderWarning::BFrames);
                        self.encoder.picture(now, bytes, false, false);
                        Ok(())
                    }
                    Ok(Cut::Nothing) => Ok(()),
                    Err(PictureError::Unconfigured) => Ok(()),
                    Err(_) => self.note_malformed(),
                }
            }
        }
    }

    fn on_sound(&mut self, time: u32, data: Bytes) -> Result<(), End> {
        let bytes = data.len();
        let tag = match flv::sound(data) {
            Ok(tag) => tag,
            Err(TagError::Truncated) => return self.note_malformed(),
            Err(TagError::Unsupported(_)) => {
                self.encoder.warn(EncoderWarning::SoundCodec);
                return Ok(());
            }
        };
        match tag {
            SoundTag::Nothing => Ok(()),
            SoundTag::Configuration(configuration) => {
                self.transcoder = Transcoder::new(&configuration).ok();
                match &self.transcoder {
                    Some(known) => {
                        let (rate, channels) = (known.sample_rate(), known.channels());
                        self.encoder.sound_format(rate, channels);
                    }
                    None => self.encoder.warn(EncoderWarning::SoundCodec),
                }
                Ok(())
            }
            SoundTag::Frame(frame) => {
                let now = Instant::now();
                let placed = self.timeline.place(time, now);
                if placed.jumped {
                    self.encoder.warn(EncoderWarning::Timestamps);
                }
                self.encoder.sound(now, bytes);
                let Some(transcoder) = &mut self.transcoder else {
                    return Ok(());
                };
                match transcoder.push(&frame, placed.media_ms) {
                    Ok(frames) => {
                        self.send_sound(now, frames);
                        Ok(())
                    }
                    Err(SoundError::Unsupported) => {
                        self.encoder.warn(EncoderWarning::SoundCodec);
                        Ok(())
                    }
                    Err(SoundError::Malformed) => self.note_malformed(),
                }
            }
        }
    }

    fn send_sound(&mut self, now: Instant, frames: Vec<SoundFrame>) {
        let mut packets = Vec::with_capacity(frames.len());
        for frame in frames {
            self.encoder.heard(now, frame.level);
            let media_ms = i64::try_from(frame.time / 48).unwrap_or(i64::MAX);
            packets.push(IngressPacket {
                codec: Codec::Opus,
                profile: 0,
                ext_seq: 0,
                rtp_time: frame.time,
                marker: false,
                level: Some(frame.level),
                payload: frame.payload.into(),
                captured: self.timeline.captured(media_ms),
            });
        }
        if !packets.is_empty() {
            self.publisher.open_sound();
            self.publisher.send_sound(packets);
        }
    }

    fn note_malformed(&mut self) -> Result<(), End> {
        self.malformed += 1;
        if self.malformed > MALFORMED_MAX {
            return Err(End::Malformed);
        }
        Ok(())
    }
}
