//! One RTMP connection without its socket: bytes in, events and answers out.
//!
//! Handshake and chunks are `scuffle-rtmp`'s. Commands are read here: its own reader allocates
//! whatever an array claims to hold.

use std::io::Cursor;

use bytes::{Bytes, BytesMut};
use scuffle_rtmp::chunk::Chunk;
use scuffle_rtmp::chunk::reader::ChunkReader;
use scuffle_rtmp::chunk::writer::ChunkWriter;
use scuffle_rtmp::command_messages::netconnection::{
    NetConnectionCommand, NetConnectionCommandConnectResult,
};
use scuffle_rtmp::command_messages::on_status::{OnStatus, OnStatusCode};
use scuffle_rtmp::command_messages::{Command, CommandResultLevel, CommandType};
use scuffle_rtmp::error::RtmpError;
use scuffle_rtmp::handshake::{HandshakeServer, RTMP_HANDSHAKE_SIZE};
use scuffle_rtmp::messages::MessageType;
use scuffle_rtmp::protocol_control_messages::{
    ProtocolControlMessageAcknowledgement, ProtocolControlMessageSetChunkSize,
    ProtocolControlMessageSetPeerBandwidth, ProtocolControlMessageSetPeerBandwidthLimitType,
    ProtocolControlMessageWindowAcknowledgementSize,
};
use scuffle_rtmp::user_control_messages::EventMessageStreamBegin;

use super::amf::{Malformed, Reader, Value};
use crate::limits::{NAME_BYTES_MAX, RTMP_BYTES_BEFORE_PUBLISH, RTMP_COMMAND_BYTES_MAX};

/// Bytes after which the encoder wants to hear that they came; what other servers say too.
const WINDOW_BYTES: u32 = 2_500_000;
/// What our own answers are cut into, as the protocol writes it.
const CHUNK_BYTES: u32 = 4_096;
/// The message stream that publishers get; there is one per connection.
const STREAM: u32 = 1;

/// What an encoder says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Event {
    /// It wants to publish; answer with [`Session::accept`] or [`Session::refuse`].
    Publish { app: String, key: String },
    /// What it says of itself and its pictures.
    Describe {
        software: String,
        width: u32,
        height: u32,
    },
    /// Payload of a video message, at a time in milliseconds that wraps.
    Video { time: u32, data: Bytes },
    /// The same for sound.
    Sound { time: u32, data: Bytes },
    /// It is done.
    Finish,
}

/// Why a connection ends.
#[derive(Debug, thiserror::Error)]
pub(super) enum SessionError {
    #[error("it does not speak RTMP as expected: {0}")]
    Protocol(#[from] RtmpError),
    #[error("malformed command")]
    Command(#[from] Malformed),
    #[error("a chunk size out of bounds")]
    ChunkSize,
    #[error("it said too much before publishing")]
    Talkative,
    #[error("playing is not offered here")]
    Play,
}

enum Stage {
    Handshake {
        server: HandshakeServer,
        /// C0 and C1 came.
        greeted: bool,
    },
    /// Commands, until it publishes.
    Commands,
    Publishing,
}

/// The protocol's state.
pub(super) struct Session {
    stage: Stage,
    input: BytesMut,
    output: Vec<u8>,
    chunks: ChunkReader,
    writer: ChunkWriter,
    app: Option<String>,
    received: u64,
    acknowledged: u64,
}

impl Session {
    pub(super) fn new() -> Self {
        Self {
            stage: Stage::Handshake {
                server: HandshakeServer::default(),
                greeted: false,
            },
            input: BytesMut::new(),
            output: Vec::new(),
            chunks: ChunkReader::default(),
            writer: ChunkWriter::default(),
            app: None,
            received: 0,
            acknowledged: 0,
        }
    }

    /// Answers that wait to be sent.
    pub(super) fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// Takes what came off the socket.
    pub(super) fn handle_input(&mut self, bytes: &[u8]) -> Result<Vec<Event>, SessionError> {
        self.input.extend_from_slice(bytes);
        self.received += bytes.len() as u64;
        let is_publishing = matches!(self.stage, Stage::Publishing);
        if !is_publishing && self.received > RTMP_BYTES_BEFORE_PUBLISH {
            return Err(SessionError::Talkative);
        }
        if self.received - self.acknowledged >= u64::from(WINDOW_BYTES) {
            self.acknowledged = self.received;
            let [.., a, b, c, d] = self.received.to_be_bytes();
            ProtocolControlMessageAcknowledgement {
                sequence_number: u32::from_be_bytes([a, b, c, d]),
            }
            .write(&mut self.output, &self.writer)?;
        }
        self.shake_hands()?;
        let mut events = Vec::new();
        if !matches!(self.stage, Stage::Handshake { .. }) {
            while let Some(chunk) = self.chunks.read_chunk(&mut self.input)? {
                self.on_message(&chunk, &mut events)?;
            }
        }
        Ok(events)
    }

    /// C0 with C1, then C2; S0, S1 and S2 in between.
    fn shake_hands(&mut self) -> Result<(), SessionError> {
        while let Stage::Handshake { server, greeted } = &mut self.stage {
            let needed = RTMP_HANDSHAKE_SIZE + usize::from(!*greeted);
            if self.input.len() < needed {
                return Ok(());
            }
            let part = self.input.split_to(needed).freeze();
            server.handshake(&mut Cursor::new(part), &mut self.output)?;
            *greeted = true;
            if server.is_finished() {
                self.stage = Stage::Commands;
                ProtocolControlMessageSetChunkSize {
                    chunk_size: CHUNK_BYTES,
                }
                .write(&mut self.output, &self.writer)?;
                self.writer.set_chunk_size(CHUNK_BYTES as usize);
            }
        }
        Ok(())
    }

    fn on_message(&mut self, chunk: &Chunk, events: &mut Vec<Event>) -> Result<(), SessionError> {
        let time = chunk.message_header.timestamp;
        let data = chunk.payload.clone();
        let is_publishing = matches!(self.stage, Stage::Publishing);
        match chunk.message_header.msg_type_id {
            MessageType::SetChunkSize => {
                let read = ProtocolControlMessageSetChunkSize::read(&data);
                let size = read.map_err(RtmpError::from)?.chunk_size;
                let size = usize::try_from(size).unwrap_or(usize::MAX);
                if !self.chunks.update_max_chunk_size(size) {
                    return Err(SessionError::ChunkSize);
                }
            }
            MessageType::CommandAMF0 => self.on_command(data, events)?,
            MessageType::DataAMF0 if is_publishing => {
                if let Some(event) = description(data)? {
                    events.push(event);
                }
            }
            MessageType::Video if is_publishing => events.push(Event::Video { time, data }),
            MessageType::Audio if is_publishing => events.push(Event::Sound { time, data }),
            _ => {}
        }
        Ok(())
    }

    fn on_command(&mut self, data: Bytes, events: &mut Vec<Event>) -> Result<(), SessionError> {
        if data.len() > RTMP_COMMAND_BYTES_MAX {
            return Err(SessionError::Talkative);
        }
        let mut reader = Reader::new(data);
        let name = reader.string()?;
        let transaction = reader.number()?;
        match name.as_str() {
            "connect" => {
                let mut app = String::new();
                reader.members(|name, value| {
                    if let ("app", Value::String(text)) = (name, value) {
                        app = text;
                    }
                })?;
                self.app = Some(app);
                self.welcome(transaction)?;
            }
            "createStream" => {
                let result = NetConnectionCommand::CreateStreamResult {
                    stream_id: f64::from(STREAM),
                };
                self.answer(CommandType::NetConnection(result), transaction)?;
            }
            "publish" => {
                reader.value()?;
                let key = reader.string()?;
                let Some(app) = self.app.clone() else {
                    return Err(Malformed.into());
                };
                if !matches!(self.stage, Stage::Publishing) && key.len() <= NAME_BYTES_MAX {
                    events.push(Event::Publish { app, key });
                } else {
                    return Err(Malformed.into());
                }
            }
            "deleteStream" | "closeStream" | "FCUnpublish" => events.push(Event::Finish),
            "play" | "play2" => return Err(SessionError::Play),
            // What encoders say besides, `releaseStream` and `FCPublish`, needs no answer.
            _ => {}
        }
        Ok(())
    }

    fn welcome(&mut self, transaction: f64) -> Result<(), SessionError> {
        ProtocolControlMessageWindowAcknowledgementSize {
            acknowledgement_window_size: WINDOW_BYTES,
        }
        .write(&mut self.output, &self.writer)?;
        ProtocolControlMessageSetPeerBandwidth {
            acknowledgement_window_size: WINDOW_BYTES,
            limit_type: ProtocolControlMessageSetPeerBandwidthLimitType::Dynamic,
        }
        .write(&mut self.output, &self.writer)?;
        let result = NetConnectionCommandConnectResult::default();
        let result = NetConnectionCommand::ConnectResult(result);
        self.answer(CommandType::NetConnection(result), transaction)
    }

    fn answer(&mut self, command: CommandType<'_>, transaction: f64) -> Result<(), SessionError> {
        let command = Command {
            command_type: command,
            transaction_id: transaction,
        };
        Ok(command.write(&mut self.output, &self.writer)?)
    }

    /// The encoder may publish: media follows.
    pub(super) fn accept(&mut self) -> Result<(), SessionError> {
        self.stage = Stage::Publishing;
        EventMessageStreamBegin { stream_id: STREAM }
            .write(&self.writer, &mut self.output)
            .map_err(RtmpError::from)?;
        self.status(
            OnStatusCode::NET_STREAM_PUBLISH_START,
            CommandResultLevel::Status,
            "",
        )
    }

    /// It may not, or not any longer; some encoders show the reason.
    pub(super) fn refuse(&mut self, reason: &str) -> Result<(), SessionError> {
        let code = OnStatusCode("NetStream.Publish.BadName");
        self.status(code, CommandResultLevel::Error, reason)
    }

    fn status(
        &mut self,
        code: OnStatusCode,
        level: CommandResultLevel,
        words: &str,
    ) -> Result<(), SessionError> {
        let status = OnStatus {
            code,
            description: (!words.is_empty()).then(|| words.into()),
            level,
            others: None,
        };
        self.answer(CommandType::OnStatus(status), 0.0)
    }
}

/// `onMetaData`, with or without `@setDataFrame` before it.
fn description(data: Bytes) -> Result<Option<Event>, Malformed> {
    let mut reader = Reader::new(data);
    let mut name = reader.string()?;
    if name == "@setDataFrame" {
        name = reader.string()?;
    }
    if name != "onMetaData" {
        return Ok(None);
    }
    let (mut software, mut width, mut height) = (String::new(), 0, 0);
    reader.members(|name, value| match (name, value) {
        ("encoder", Value::String(text)) => software = one_line(&text),
        ("width", Value::Number(number)) => width = pixels(number),
        ("height", Value::Number(number)) => height = pixels(number),
        _ => {}
    })?;
    Ok(Some(Event::Describe {
        software,
        width,
        height,
    }))
}

/// A name fit for people to read.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// A side of a picture; 0 for what cannot be one.
fn pixels(number: f64) -> u32 {
    if (1.0..=16_384.0).contains(&number) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the range"
        )]
        let pixels = number as u32;
        pixels
    } else {
        0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A client's side of the protocol, as far as tests need it.
    pub(in crate::ingress::rtmp) mod client {
        use scuffle_rtmp::chunk::Chunk;
        use scuffle_rtmp::chunk::writer::ChunkWriter;
        use scuffle_rtmp::messages::MessageType;

        /// Version, time and 1528 bytes of anything.
        pub(in crate::ingress::rtmp) fn hello() -> Vec<u8> {
            let mut hello = vec![3];
            hello.extend([0; 8]);
            hello.extend([7; 1_528]);
            hello
        }

        pub(in crate::ingress::rtmp) fn message(
            kind: MessageType,
            time: u32,
            data: &[u8],
        ) -> Vec<u8> {
            let mut bytes = Vec::new();
            let chunk = Chunk::new(3, time, kind, 1, data.to_vec().into());
            ChunkWriter::default()
                .write_chunk(&mut bytes, chunk)
                .unwrap();
            bytes
        }

        pub(in crate::ingress::rtmp) fn text(text: &str) -> Vec<u8> {
            let length = u16::try_from(text.len()).unwrap();
            [&[2][..], &length.to_be_bytes(), text.as_bytes()].concat()
        }

        pub(in crate::ingress::rtmp) fn command(name: &str, rest: &[u8]) -> Vec<u8> {
            let number = [&[0][..], &1_f64.to_be_bytes()].concat();
            let data = [text(name), number, rest.to_vec()].concat();
            message(MessageType::CommandAMF0, 0, &data)
        }

        pub(in crate::ingress::rtmp) fn connect(app: &str) -> Vec<u8> {
            let members = [&[3, 0, 3][..], b"app", &text(app), &[0, 0, 9]].concat();
            command("connect", &members)
        }

        pub(in crate::ingress::rtmp) fn publish(key: &str) -> Vec<u8> {
            command("publish", &[vec![5], text(key), text("live")].concat())
        }
    }

    /// A session whose handshake is done.
    fn greeted() -> Session {
        let mut session = Session::new();
        assert!(session.handle_input(&client::hello()).unwrap().is_empty());
        // S0, S1 and S2.
        assert_eq!(session.take_output().len(), 1 + 2 * RTMP_HANDSHAKE_SIZE);
        let echo = [0; RTMP_HANDSHAKE_SIZE];
        assert!(session.handle_input(&echo).unwrap().is_empty());
        assert!(!session.take_output().is_empty());
        session
    }

    fn published() -> Session {
        let mut session = greeted();
        session.handle_input(&client::connect("live")).unwrap();
        session
            .handle_input(&client::command("createStream", &[5]))
            .unwrap();
        let events = session
            .handle_input(&client::publish("sk_one?x=1"))
            .unwrap();
        let expected = Event::Publish {
            app: "live".to_owned(),
            key: "sk_one?x=1".to_owned(),
        };
        assert_eq!(events, [expected]);
        session.accept().unwrap();
        let output = session.take_output();
        let started = b"NetStream.Publish.Start";
        assert!(
            output
                .windows(started.len())
                .any(|window| window == started)
        );
        session
    }

    #[test]
    fn a_publisher_is_led_to_its_media() {
        let mut session = published();
        let mut bytes = client::message(MessageType::Video, 40, &[1, 2, 3]);
        bytes.extend(client::message(MessageType::Audio, 41, &[4]));
        // However the bytes are cut.
        let mut events = Vec::new();
        for byte in bytes {
            events.extend(session.handle_input(&[byte]).unwrap());
        }
        let video = Event::Video {
            time: 40,
            data: Bytes::from_static(&[1, 2, 3]),
        };
        let sound = Event::Sound {
            time: 41,
            data: Bytes::from_static(&[4]),
        };
        assert_eq!(events, [video, sound]);
        let events = session
            .handle_input(&client::command("FCUnpublish", &[5]))
            .unwrap();
        assert_eq!(events, [Event::Finish]);
    }

    #[test]
    fn an_encoder_says_what_it_is() {
        let mut session = published();
        let members: Vec<u8> = [
            &[8, 0xff, 0xff, 0xff, 0xff][..],
            b"\x00\x05width\x00",
            &1280_f64.to_be_bytes(),
            b"\x00\x06height\x00",
            &1e300_f64.to_be_bytes(),
            b"\x00\x07encoder",
            &client::text("OBS\n 29"),
            &[0, 0, 9],
        ]
        .concat();
        let data = [
            client::text("@setDataFrame"),
            client::text("onMetaData"),
            members,
        ]
        .concat();
        let message = client::message(MessageType::DataAMF0, 0, &data);
        let expected = Event::Describe {
            software: "OBS 29".to_owned(),
            width: 1280,
            height: 0,
        };
        assert_eq!(session.handle_input(&message).unwrap(), [expected]);
    }

    #[test]
    fn a_refusal_carries_its_reason() {
        let mut session = greeted();
        session.handle_input(&client::connect("live")).unwrap();
        session.handle_input(&client::publish("sk_wrong")).unwrap();
        session.take_output();
        session.refuse("There is no such stream key.").unwrap();
        let output = String::from_utf8_lossy(&session.take_output()).into_owned();
        assert!(output.contains("NetStream.Publish.BadName"));
        assert!(output.contains("There is no such stream key."));
    }

    #[test]
    fn before_it_publishes_little_is_listened_to() {
        let mut session = greeted();
        let media = client::message(MessageType::Video, 0, &[0; 100]);
        assert!(session.handle_input(&media).unwrap().is_empty());
        let refused = session.handle_input(&[0; 70_000]);
        assert!(matches!(refused, Err(SessionError::Talkative)));
        let mut session = greeted();
        let refused = session.handle_input(&client::publish("sk_one"));
        assert!(
            matches!(refused, Err(SessionError::Command(_))),
            "not connected"
        );
        let mut session = greeted();
        session.handle_input(&client::connect("live")).unwrap();
        let refused = session.handle_input(&client::command("play", &[5]));
        assert!(matches!(refused, Err(SessionError::Play)));
    }

    proptest! {
        #[test]
        fn any_bytes_after_the_handshake_end_the_session_or_do_nothing(
            data in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            // Message lengths below those of parts already read trip a debug assertion of the
            // chunk reader; in a server only that connection's task would end.
            let outcome = std::panic::catch_unwind(|| {
                let mut session = greeted();
                let _ = session.handle_input(&data);
            });
            drop(outcome);
        }
    }
}
