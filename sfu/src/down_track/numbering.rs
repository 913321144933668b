use crate::up_track::{UpPacket, Vp8Ids};

/// A run of packets of one stream that leave with the same offsets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) ssrc: u32,
    /// First sequence number of the stream that belongs to it.
    pub(super) first: u64,
    /// Last one; everything while the run goes on.
    pub(super) last: u64,
    /// What is added, wrapping, to the stream's sequence numbers.
    pub(super) seq_offset: u64,
    /// What is added, wrapping, to the stream's timestamps.
    pub(super) time_offset: u64,
    /// How much of `time_offset` only served to keep time from standing still at a switch. Left
    /// out at the next one, so that such nudges never add up.
    pub(super) nudge: u64,
    /// The same for the codec's running numbers.
    pub(super) ids: IdOffset,
}

impl Run {
    pub(super) fn holds(&self, ssrc: u32, ext_seq: u64) -> bool {
        self.ssrc == ssrc && (self.first..=self.last).contains(&ext_seq)
    }
}

/// What is added, wrapping, to a codec's running numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct IdOffset {
    picture_id: u16,
    tl0_pic_idx: u8,
    key_idx: u8,
    frame_number: u16,
}

/// VP8's running numbers as a subscriber gets them; `None` where the packet has no such field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Vp8Rewrite {
    /// 15 bits, or 7 where the packet has that short form.
    pub(crate) picture_id: Option<u16>,
    /// All of its 8 bits.
    pub(crate) tl0_pic_idx: Option<u8>,
    /// 5 bits.
    pub(crate) key_idx: Option<u8>,
}

impl Vp8Rewrite {
    /// Writes the numbers over those of a payload (RFC 7741 §4.2). Fields that the payload lacks,
    /// or that are cut off, are passed over.
    pub(crate) fn apply(&self, payload: &mut [u8]) {
        let mut bytes = payload.iter_mut();
        let mut next = || bytes.next();
        let Some(0x80..) = next().map(|required| *required) else {
            return;
        };
        let Some(extension) = next().map(|extension| *extension) else {
            return;
        };
        if extension & 0x80 != 0 {
            let Some(first) = next() else {
                return;
            };
            let id = self.picture_id.map(u16::to_be_bytes);
            if *first & 0x80 == 0 {
                if let Some([_, low]) = id {
                    *first = low & 0x7f;
                }
            } else if let (Some(second), Some([high, low])) = (next(), id) {
                (*first, *second) = (0x80 | high, low);
            }
        }
        if extension & 0x40 != 0
            && let (Some(field), Some(id)) = (next(), self.tl0_pic_idx)
        {
            *field = id;
        }
        if extension & 0x10 != 0
            && let (Some(field), Some(id)) = (next(), self.key_idx)
        {
            *field = *field & !KEY_IDX_MASK | id;
        }
    }
}

/// The highest of the codec's running numbers that have left, so that the next stream goes on from
/// them: VP8's, and the frame number of dependency descriptors.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Ids {
    picture_id: Option<u16>,
    tl0_pic_idx: Option<u8>,
    key_idx: Option<u8>,
    frame_number: Option<u16>,
}

impl Ids {
    /// Offsets with which `packet`, the first of a run, follows what has left.
    pub(super) fn offset_for(&self, packet: &UpPacket) -> IdOffset {
        let vp8 = packet.vp8.unwrap_or_default();
        let follow_u16 = |highest: Option<u16>, id: Option<u16>| match (highest, id) {
            (Some(highest), Some(id)) => highest.wrapping_add(1).wrapping_sub(id),
            _ => 0,
        };
        let follow_u8 = |highest: Option<u8>, id: Option<u8>| match (highest, id) {
            (Some(highest), Some(id)) => highest.wrapping_add(1).wrapping_sub(id),
            _ => 0,
        };
        IdOffset {
            picture_id: follow_u16(self.picture_id, vp8.picture_id.map(|id| id.value)),
            tl0_pic_idx: follow_u8(self.tl0_pic_idx, vp8.tl0_pic_idx),
            key_idx: follow_u8(self.key_idx, vp8.key_idx),
            frame_number: follow_u16(self.frame_number, packet.frame_number),
        }
    }

    /// VP8's numbers under `offset`.
    pub(super) fn rewrite_vp8(&mut self, ids: Vp8Ids, offset: IdOffset) -> Vp8Rewrite {
        Vp8Rewrite {
            picture_id: ids.picture_id.map(|id| {
                let new = id.value.wrapping_add(offset.picture_id) & id.mask();
                raise_u16(&mut self.picture_id, new, id.mask());
                new
            }),
            tl0_pic_idx: ids.tl0_pic_idx.map(|id| {
                let new = id.wrapping_add(offset.tl0_pic_idx);
                raise_u8(&mut self.tl0_pic_idx, new, u8::MAX);
                new
            }),
            key_idx: ids.key_idx.map(|id| {
                let new = id.wrapping_add(offset.key_idx) & KEY_IDX_MASK;
                raise_u8(&mut self.key_idx, new, KEY_IDX_MASK);
                new
            }),
        }
    }

    /// The frame number under `offset`, if that changes it.
    pub(super) fn rewrite_frame_number(
        &mut self,
        frame_number: Option<u16>,
        offset: IdOffset,
    ) -> Option<u16> {
        let new = frame_number?.wrapping_add(offset.frame_number);
        raise_u16(&mut self.frame_number, new, u16::MAX);
        (offset.frame_number != 0).then_some(new)
    }
}

const KEY_IDX_MASK: u8 = 0x1f;

/// Takes `new` for the highest if it is ahead by less than half of the numbers there are.
fn raise_u16(highest: &mut Option<u16>, new: u16, mask: u16) {
    if highest.is_none_or(|highest| new.wrapping_sub(highest) & mask <= mask >> 1) {
        *highest = Some(new);
    }
}

/// The same for shorter numbers.
fn raise_u8(highest: &mut Option<u8>, new: u8, mask: u8) {
    if highest.is_none_or(|highest| new.wrapping_sub(highest) & mask <= mask >> 1) {
        *highest = Some(new);
    }
}
