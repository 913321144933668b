//! CMAF: an init segment (`ftyp` + `moov`) per shape, and parts of `moof` + `mdat`.

use mp4_atom::{
    Audio, Av01, Av1c, Avc1, Avcc, AvccExt, Codec, Compressor, Dinf, Dops, Dref, DrefEntry, Encode,
    FourCC, Ftyp, Hdlr, Mdhd, Mdia, Mfhd, Minf, Moof, Moov, Mvex, Mvhd, Opus, Smhd, Stbl, Stco,
    Stsd, Tfdt, Tfhd, Tkhd, Traf, Trak, Trex, Trun, TrunEntry, Url, Visual, Vmhd, Vp09, VpcC,
};

use super::{MuxError, Part, Sample};
use crate::shape::{Shape, Size, vp9_level};

/// Each file holds one track.
const TRACK_ID: u32 = 1;

/// `sample_flags` (ISO/IEC 14496-12 §8.8.3.1) of a sample that depends on no other.
const FLAGS_SYNC: u32 = 0x0200_0000;
/// `sample_flags` of a sample that depends on others and is no sync sample.
const FLAGS_DEPENDENT: u32 = 0x0101_0000;

/// Bytes of an `mdat` header.
const MDAT_HEADER: usize = 8;

/// Samples an Opus decoder throws away at the start (`dOps` pre-skip). What is recorded are
/// packets from the middle of a stream, whose decoders have long converged, so nothing is skipped.
const OPUS_PRE_SKIP: u16 = 0;

pub(super) fn init_segment(shape: &Shape, timescale: u32) -> Result<Vec<u8>, MuxError> {
    let mut bytes = Vec::with_capacity(1024);
    Ftyp {
        major_brand: FourCC::new(b"iso6"),
        minor_version: 0,
        compatible_brands: [b"iso6", b"cmfc", b"mp41"].map(FourCC::new).to_vec(),
    }
    .encode(&mut bytes)?;
    moov(shape, timescale)?.encode(&mut bytes)?;
    Ok(bytes)
}

fn moov(shape: &Shape, timescale: u32) -> Result<Moov, MuxError> {
    let size = shape.size();
    let handler: &[u8; 4] = if size.is_some() { b"vide" } else { b"soun" };
    Ok(Moov {
        mvhd: Mvhd {
            timescale,
            rate: 1.into(),
            volume: 1.into(),
            next_track_id: TRACK_ID.saturating_add(1),
            ..Mvhd::default()
        },
        mvex: Some(Mvex {
            mehd: None,
            trex: vec![Trex {
                track_id: TRACK_ID,
                default_sample_description_index: 1,
                ..Trex::default()
            }],
        }),
        trak: vec![Trak {
            tkhd: Tkhd {
                track_id: TRACK_ID,
                enabled: true,
                in_movie: true,
                volume: u8::from(size.is_none()).into(),
                width: size.map_or(0, |size| size.width).into(),
                height: size.map_or(0, |size| size.height).into(),
                ..Tkhd::default()
            },
            mdia: Mdia {
                mdhd: Mdhd {
                    timescale,
                    language: String::from("und"),
                    ..Mdhd::default()
                },
                hdlr: Hdlr {
                    handler: FourCC::new(handler),
                    name: String::from("Klieg"),
                },
                minf: Minf {
                    vmhd: size.map(|_| Vmhd::default()),
                    smhd: size.is_none().then(Smhd::default),
                    dinf: Dinf {
                        dref: Dref {
                            entries: vec![DrefEntry::Url(Url::default())],
                        },
                    },
                    stbl: Stbl {
                        stsd: Stsd {
                            codecs: vec![sample_entry(shape)?],
                        },
                        stco: Some(Stco::default()),
                        ..Stbl::default()
                    },
                    ..Minf::default()
                },
            },
            ..Trak::default()
        }],
        ..Moov::default()
    })
}

fn visual(size: Size) -> Visual {
    Visual {
        data_reference_index: 1,
        width: size.width,
        height: size.height,
        compressor: Compressor::default(),
        ..Visual::default()
    }
}

fn sample_entry(shape: &Shape) -> Result<Codec, MuxError> {
    Ok(match shape {
        Shape::H264 { sps, pps, size } => {
            let first_sps = sps.first().map(Vec::as_slice).unwrap_or_default();
            let first_pps = pps.first().map(Vec::as_slice).unwrap_or_default();
            let mut avcc = Avcc::new(first_sps, first_pps)?;
            avcc.sequence_parameter_sets.clone_from(sps);
            avcc.picture_parameter_sets.clone_from(pps);
            // Browsers publish 4:2:0 at 8 bits, which is what the extension says by default.
            avcc.ext =
                matches!(avcc.avc_profile_indication, 100 | 110 | 122 | 144).then(AvccExt::default);
            Codec::Avc1(Avc1 {
                visual: visual(*size),
                avcc,
                btrt: None,
                colr: None,
                pasp: None,
                taic: None,
                fiel: None,
                spatial: None,
            })
        }
        Shape::Vp9 {
            profile,
            bit_depth,
            chroma_subsampling,
            full_range,
            size,
        } => Codec::Vp09(Vp09 {
            visual: visual(*size),
            vpcc: VpcC {
                profile: *profile,
                level: vp9_level(*size),
                bit_depth: *bit_depth,
                chroma_subsampling: *chroma_subsampling,
                video_full_range_flag: *full_range,
                ..VpcC::default()
            },
            btrt: None,
            colr: None,
            pasp: None,
            spatial: None,
        }),
        Shape::Av1 {
            config,
            sequence_header,
            size,
        } => Codec::Av01(Av01 {
            visual: visual(*size),
            av1c: Av1c {
                seq_profile: config.profile,
                seq_level_idx_0: config.level,
                seq_tier_0: config.high_tier,
                high_bitdepth: config.high_bitdepth,
                twelve_bit: config.twelve_bit,
                monochrome: config.monochrome,
                chroma_subsampling_x: config.subsampling_x,
                chroma_subsampling_y: config.subsampling_y,
                chroma_sample_position: config.chroma_sample_position,
                initial_presentation_delay: None,
                config_obus: sequence_header.clone(),
            },
            btrt: None,
            ccst: None,
            colr: None,
            pasp: None,
            taic: None,
            spatial: None,
        }),
        Shape::Opus { channels } => Codec::Opus(Opus {
            audio: Audio {
                data_reference_index: 1,
                channel_count: u16::from(*channels),
                sample_size: 16,
                sample_rate: 48_000.into(),
            },
            dops: Dops {
                output_channel_count: *channels,
                pre_skip: OPUS_PRE_SKIP,
                input_sample_rate: 48_000,
                output_gain: 0,
                channel_mapping: None,
            },
            btrt: None,
        }),
        Shape::Vp8 { .. } => {
            return Err(mp4_atom::Error::Unsupported("VP8 is written as WebM").into());
        }
    })
}

pub(super) fn part(number: u32, samples: &[Sample]) -> Result<Part, MuxError> {
    let entries = samples
        .iter()
        .map(|sample| {
            Ok(TrunEntry {
                duration: Some(sample.duration),
                size: Some(
                    u32::try_from(sample.data.len())
                        .map_err(|_| MuxError::TooLarge(sample.data.len()))?,
                ),
                flags: Some(if sample.sync {
                    FLAGS_SYNC
                } else {
                    FLAGS_DEPENDENT
                }),
                cts: None,
            })
        })
        .collect::<Result<Vec<_>, MuxError>>()?;
    let mut moof = Moof {
        mfhd: Mfhd {
            sequence_number: number,
        },
        traf: vec![Traf {
            tfhd: Tfhd {
                track_id: TRACK_ID,
                default_base_is_moof: true,
                ..Tfhd::default()
            },
            tfdt: Some(Tfdt {
                base_media_decode_time: samples.first().map_or(0, |sample| sample.time),
            }),
            trun: vec![Trun {
                data_offset: Some(0),
                samples: entries.into(),
            }],
            ..Traf::default()
        }],
    };
    let mut bytes = Vec::new();
    moof.encode(&mut bytes)?;
    // The offset counts from the start of the moof, whose length only its encoding tells.
    let payload_at = bytes.len().saturating_add(MDAT_HEADER);
    for run in moof.traf.iter_mut().flat_map(|traf| traf.trun.iter_mut()) {
        run.data_offset =
            Some(i32::try_from(payload_at).map_err(|_| MuxError::TooLarge(payload_at))?);
    }
    bytes.clear();
    moof.encode(&mut bytes)?;

    let payload: usize = samples.iter().map(|sample| sample.data.len()).sum();
    let mdat = u32::try_from(payload.saturating_add(MDAT_HEADER))
        .map_err(|_| MuxError::TooLarge(payload))?;
    bytes.reserve(payload.saturating_add(MDAT_HEADER));
    bytes.extend_from_slice(&mdat.to_be_bytes());
    bytes.extend_from_slice(b"mdat");
    for sample in samples {
        bytes.extend_from_slice(&sample.data);
    }
    let first = samples.first().map_or(0, |sample| sample.data.len());
    Ok(Part {
        bytes,
        first_sample: (as_u64(payload_at), as_u64(first)),
    })
}

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
