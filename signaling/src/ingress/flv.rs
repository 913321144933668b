//! FLV tags as RTMP carries them: Adobe's video file format §E.4, and Enhanced RTMP's four-letter codes.

use bytes::{Buf, Bytes};

/// AVC in the old numbering.
const CODEC_AVC: u8 = 7;
/// HEVC as some encoders write it into the old numbering.
const CODEC_HEVC: u8 = 12;
const SOUND_AAC: u8 = 10;
/// Enhanced RTMP's sound, with a four-letter code.
const SOUND_EXTENDED: u8 = 9;
/// Bit of a video tag's first byte that says: Enhanced RTMP.
const EXTENDED: u8 = 0x80;
/// A frame that only tells the player to do something.
const FRAME_COMMAND: u8 = 5;

/// A video tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum VideoTag {
    /// `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15 §5.2.4.1).
    Configuration(Bytes),
    /// An access unit, its NAL units prefixed with their lengths.
    Picture {
        /// Presentation minus decoding time in milliseconds; not 0 where B-frames are used.
        composition_ms: i32,
        data: Bytes,
    },
    /// Nothing that is shown.
    Nothing,
}

/// A sound tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SoundTag {
    /// `AudioSpecificConfig` (ISO/IEC 14496-3 §1.6.2.1).
    Configuration(Bytes),
    /// One AAC frame.
    Frame(Bytes),
    /// Nothing that is heard.
    Nothing,
}

/// Why a tag is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum TagError {
    #[error("a media tag is cut short")]
    Truncated,
    #[error("codec {0} is not supported")]
    Unsupported(String),
}

/// Reads the payload of a video message.
pub(super) fn video(mut tag: Bytes) -> Result<VideoTag, TagError> {
    let first = byte(&mut tag)?;
    if first & EXTENDED != 0 {
        return extended_video(first, tag);
    }
    let codec = first & 0x0f;
    match codec {
        CODEC_AVC => {}
        CODEC_HEVC => return Err(TagError::Unsupported("HEVC".to_owned())),
        other => return Err(TagError::Unsupported(format!("number {other}"))),
    }
    if first >> 4 == FRAME_COMMAND {
        return Ok(VideoTag::Nothing);
    }
    let kind = byte(&mut tag)?;
    let composition_ms = signed_24(&mut tag)?;
    Ok(match kind {
        0 => VideoTag::Configuration(tag),
        1 => VideoTag::Picture {
            composition_ms,
            data: tag,
        },
        // 2 ends a sequence.
        _ => VideoTag::Nothing,
    })
}

fn extended_video(first: u8, mut tag: Bytes) -> Result<VideoTag, TagError> {
    let code = code(&mut tag)?;
    if &code != b"avc1" {
        return Err(TagError::Unsupported(named(&code)));
    }
    if first >> 4 & 0x07 == FRAME_COMMAND {
        return Ok(VideoTag::Nothing);
    }
    Ok(match first & 0x0f {
        0 => VideoTag::Configuration(tag),
        1 => VideoTag::Picture {
            composition_ms: signed_24(&mut tag)?,
            data: tag,
        },
        // The same without a composition time, which is 0.
        3 => VideoTag::Picture {
            composition_ms: 0,
            data: tag,
        },
        _ => VideoTag::Nothing,
    })
}

/// Reads the payload of a sound message.
pub(super) fn sound(mut tag: Bytes) -> Result<SoundTag, TagError> {
    let first = byte(&mut tag)?;
    let kind = match first >> 4 {
        SOUND_AAC => byte(&mut tag)?,
        SOUND_EXTENDED => {
            let code = code(&mut tag)?;
            if &code != b"mp4a" {
                return Err(TagError::Unsupported(named(&code)));
            }
            first & 0x0f
        }
        other => return Err(TagError::Unsupported(format!("number {other}"))),
    };
    Ok(match kind {
        0 => SoundTag::Configuration(tag),
        1 if !tag.is_empty() => SoundTag::Frame(tag),
        _ => SoundTag::Nothing,
    })
}

fn byte(tag: &mut Bytes) -> Result<u8, TagError> {
    tag.try_get_u8().map_err(|_| TagError::Truncated)
}

fn signed_24(tag: &mut Bytes) -> Result<i32, TagError> {
    let value = tag.try_get_uint(3).map_err(|_| TagError::Truncated)?;
    let value = i32::try_from(value).map_err(|_| TagError::Truncated)?;
    // The sign is the highest of the 24 bits.
    Ok(value << 8 >> 8)
}

fn code(tag: &mut Bytes) -> Result<[u8; 4], TagError> {
    let code = tag.try_get_u32().map_err(|_| TagError::Truncated)?;
    Ok(code.to_be_bytes())
}

/// A four-letter code in the words people know.
fn named(code: &[u8; 4]) -> String {
    match code {
        b"hvc1" => "HEVC".to_owned(),
        b"av01" => "AV1".to_owned(),
        b"vp09" => "VP9".to_owned(),
        b"vp08" => "VP8".to_owned(),
        b"Opus" => "Opus".to_owned(),
        b".mp3" => "MP3".to_owned(),
        other => other.escape_ascii().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(data: &[u8]) -> Bytes {
        Bytes::copy_from_slice(data)
    }

    #[test]
    fn pictures_carry_their_composition_time() {
        let tag = video(bytes(&[0x17, 1, 0xff, 0xff, 0xfe, 9, 8])).unwrap();
        let expected = VideoTag::Picture {
            composition_ms: -2,
            data: bytes(&[9, 8]),
        };
        assert_eq!(tag, expected);
        let tag = video(bytes(&[0x27, 1, 0, 0, 80, 9])).unwrap();
        assert!(matches!(
            tag,
            VideoTag::Picture {
                composition_ms: 80,
                ..
            }
        ));
        let tag = video(bytes(&[0x17, 0, 0, 0, 0, 1, 2])).unwrap();
        assert_eq!(tag, VideoTag::Configuration(bytes(&[1, 2])));
        assert_eq!(video(bytes(&[0x17, 2, 0, 0, 0])), Ok(VideoTag::Nothing));
    }

    #[test]
    fn enhanced_rtmp_is_taken_for_h264_and_refused_by_name_for_the_rest() {
        let tag = video(bytes(b"\x91avc1\x00\x00\x28\x07")).unwrap();
        assert!(matches!(
            tag,
            VideoTag::Picture {
                composition_ms: 40,
                ..
            }
        ));
        let tag = video(bytes(b"\x93avc1\x07")).unwrap();
        assert!(matches!(
            tag,
            VideoTag::Picture {
                composition_ms: 0,
                ..
            }
        ));
        for (code, name) in [(b"hvc1", "HEVC"), (b"av01", "AV1"), (b"vp09", "VP9")] {
            let tag = [&[0x90], &code[..]].concat();
            assert_eq!(
                video(tag.into()),
                Err(TagError::Unsupported(name.to_owned()))
            );
        }
        assert_eq!(
            video(bytes(&[0x1c, 0, 0, 0, 0])),
            Err(TagError::Unsupported("HEVC".to_owned()))
        );
    }

    #[test]
    fn sound_is_aac_old_or_new() {
        assert_eq!(
            sound(bytes(&[0xaf, 0, 0x12, 0x10])),
            Ok(SoundTag::Configuration(bytes(&[0x12, 0x10])))
        );
        assert_eq!(
            sound(bytes(&[0xaf, 1, 7])),
            Ok(SoundTag::Frame(bytes(&[7])))
        );
        assert_eq!(
            sound(bytes(b"\x91mp4a\x07")),
            Ok(SoundTag::Frame(bytes(&[7])))
        );
        assert_eq!(sound(bytes(&[0xaf, 1])), Ok(SoundTag::Nothing));
        assert!(matches!(
            sound(bytes(&[0x2f, 1])),
            Err(TagError::Unsupported(_))
        ));
    }

    proptest! {
        #[test]
        fn any_tag_is_read_or_refused(data in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = video(Bytes::from(data.clone()));
            let _ = sound(Bytes::from(data));
        }
    }
}
