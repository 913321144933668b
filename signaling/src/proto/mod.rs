//! LiveKit's messages: encoding them as frames, and converting to and from the SFU's types.

mod data;
mod frame;
mod join_request;
mod media;
mod server;

pub(crate) use data::{parse_packet, stamp_packet};
pub(crate) use frame::{Encoding, Frame, decode_request};
pub(crate) use join_request::decode as decode_join_request;
pub(crate) use media::{
    codec_from_mime, codec_name, kind_from_proto, mime_type, quality_from_proto, quality_to_proto,
    source_from_proto, source_to_proto, stream_name, video_layers,
};
pub(crate) use server::{ClientFacts, PROTOCOL, ROOM_CODECS, publish_codecs, server_info};
